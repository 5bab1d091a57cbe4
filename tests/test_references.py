"""Inputs taken from sections, from the size of the group, and from vetoes: what they give, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from targetscore import Result, explain, score
from targetscore.errors import DataError, RuleFileError
from targetscore.ruleset import loads

HEAD = """
targetscore: 1
ruleset: references
year: 2025
title: references
language: en
conventions: {missing: error, rounding: {points: 2, total: 1, mode: half up}, floor: 0, steps: whole, unreached: zero,
  ties: shared, exempt: drop, veto: zero total}
"""
PARTS = """
sections:
  - id: work
    points: 100
    scale: yes
    weight: 60%
    indicators:
      - {id: a, points: 20, measured_in: points, rule: "score = actual, at most 20"}
      - {id: b, points: 10, measured_in: points, rule: "score = actual, at most 10"}
  - id: care
    points: 50
    weight: 40%
    sections:
      - id: inner
        points: 50
        indicators: [{id: c, points: 50, measured_in: points, rule: "score = actual, at most 50"}]
"""
SHARE = (
    "{{id: d, total: on top, indicators: "
    "[{{id: e, inputs: {{of: {{title: part, from: {of}}}}}, rule: score = 10% × part}}]}}"
)

Row = Mapping[str, object]


def scored(body: str, *rows: Row) -> Result:
    return score(loads(HEAD + body), rows)


def codes(body: str) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        loads(HEAD + body)
    return [found.code for found in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("of", "points"),
    [
        # 17 of 30 is 56.7 of 100, as published; the weight comes later.
        ("work.total", "5.67"),
        ("care.total", "4"),
        ("inner.total", "4"),
    ],
)
def test_the_total_of_a_section_is_taken_before_its_weight(of: str, points: str) -> None:
    adjusted = f"{PARTS}adjustments: [{SHARE.format(of=of)}]"
    unit = scored(adjusted, {"unit": "u", "a": 12, "b": 5, "c": 40}).units["u"]
    assert unit.indicators["e"].points == Decimal(points)


def test_the_order_of_the_file_makes_no_difference() -> None:
    plain = PARTS.replace("weight: 60%", "").replace("weight: 40%", "")
    asking = "{id: z, points: 5, inputs: {of: {title: part, from: work.total}}, rule: 5 points if part is at least 50}"
    unit = scored(f"indicators: [{asking}]{plain}", {"unit": "u", "a": 12, "b": 3, "c": 40})
    assert unit.units["u"].indicators["z"].points == 5


def test_the_total_of_a_penalty_may_be_below_zero() -> None:
    body = f"""{PARTS}
adjustments:
  - id: f
    total: on top
    sections:
      - id: g
        indicators: [{{id: h, measured_in: faults, aliases: [fault], rule: deduct 3 points for each fault}}]
  - {SHARE.format(of="g.total")}
"""
    unit = scored(body, {"unit": "u", "a": 20, "b": 10, "c": 50, "h": 2}).units["u"]
    assert (unit.sections["g"].total, unit.indicators["e"].points) == (Decimal(-6), Decimal("-0.60"))


def test_what_does_not_apply_has_no_total_to_take() -> None:
    body = f"{PARTS}adjustments: [{SHARE.format(of='care.total')}]"
    row = {"unit": "u", "a": 20, "b": 10, "c": "n/a"}
    with pytest.raises(DataError) as caught:
        scored(body, row)
    assert [found.code for found in caught.value.diagnostics] == ["missing-value"]
    absent = body.replace("from: care.total", "from: care.total, absent: 0")
    assert scored(absent, row).units["u"].indicators["e"].points == 0


def test_a_total_that_a_veto_sets_to_0_changes_no_section() -> None:
    body = f"""{PARTS}adjustments: [{SHARE.format(of="work.total")}]
vetoes:
  - id: v
    points: 0
    inputs: {{n: {{title: fraud is found, measured_in: yes/no}}}}
    rule: "if fraud is found, the total score is 0"
"""
    unit = scored(body, {"unit": "u", "a": 20, "b": 10, "c": 0, "v.n": "yes"}).units["u"]
    assert (unit.total, unit.indicators["e"].points) == (Decimal(0), Decimal(10))


FRAUD = "inputs: {n: {title: fraud is found, measured_in: yes/no, absent: no}}, rule: veto if fraud is found"


def vetoed(of: str, taken: str, *, fraud: bool = True, more: str = "") -> tuple[Decimal, Decimal]:
    """Return the bonus of 10 % of *taken*, and the total, where fraud sets *of* to 0."""
    body = f"{PARTS}adjustments: [{SHARE.format(of=taken)}]\n"
    body += f"vetoes: [{{id: v, points: 0, veto: zero {of}, {FRAUD}}}{more}]\n"
    row = {"unit": "u", "a": 20, "b": 10, "c": 40} | ({"v.n": "yes"} if fraud else {})
    unit = scored(body, row).units["u"]
    return Decimal(unit.indicators["e"].points), Decimal(unit.total)


@pytest.mark.parametrize(
    ("of", "taken", "before", "after"),
    [
        # work is 100 × 60 %, care 40 × 40 %; a tenth of what is taken stands on top.
        ("a", "a.points", ("2.00", "78.0"), ("0.00", "36.0")),
        ("a", "b.points", ("1.00", "77.0"), ("1.00", "37.0")),
        ("a", "a.actual", ("2.00", "78.0"), ("2.00", "38.0")),
        # Without a, work is 10 of 30: 33.3 as published; its 33 1/3 count for 20.
        ("a", "work.total", ("10.00", "86.0"), ("3.33", "39.3")),
        ("work", "work.total", ("10.00", "86.0"), ("0.00", "16.0")),
        # The section is 0, not what stands in it.
        ("work", "a.points", ("2.00", "78.0"), ("2.00", "18.0")),
        ("inner", "care.total", ("4.00", "80.0"), ("0.00", "60.0")),
        ("c", "inner.total", ("4.00", "80.0"), ("0.00", "60.0")),
    ],
)
def test_what_a_veto_sets_to_0_is_0_for_who_takes_it(
    of: str, taken: str, before: tuple[str, str], after: tuple[str, str]
) -> None:
    assert vetoed(of, taken, fraud=False) == tuple(map(Decimal, before))
    assert vetoed(of, taken) == tuple(map(Decimal, after))


def test_a_veto_sees_what_other_vetoes_set_to_0() -> None:
    # Fraud leaves work 33.3, which is below 50: the unit is not ranked. The order in the file makes no difference.
    low = f'{{id: w, points: 0, {OF_WORK}rule: "if part is below 50, the unit is not ranked"}}'
    fraud = f"{{id: v, points: 0, veto: zero a, {FRAUD}}}"
    for vetoes in (f"[{low}, {fraud}]", f"[{fraud}, {low}]"):
        row = {"unit": "u", "a": 20, "b": 10, "c": 40}
        assert scored(f"{PARTS}vetoes: {vetoes}", row).units["u"].rank == 1
        assert scored(f"{PARTS}vetoes: {vetoes}", row | {"v.n": "yes"}).units["u"].rank is None


def test_a_veto_takes_what_it_sets_to_0_itself_as_it_is_without_it() -> None:
    # Work below 60 does not count at all; fraud sets a to 0 before, so that work is 33.3.
    low = f"{{id: w, points: 0, veto: zero work, {OF_WORK}rule: veto if part is below 60}}"
    fraud = f"{{id: v, points: 0, veto: zero a, {FRAUD}}}"
    for row, total in (({"a": 20}, "76.0"), ({"a": 7}, "16.0"), ({"a": 8}, "52.0"), ({"a": 20, "v.n": "yes"}, "16.0")):
        unit = scored(f"{PARTS}vetoes: [{low}, {fraud}]", {"unit": "u", "b": 10, "c": 40} | row).units["u"]
        assert str(unit.total) == total


def test_a_section_that_does_not_apply_is_not_0_for_a_veto() -> None:
    low = f"{{id: w, points: 0, {OF_CARE}rule: veto if part is below 60}}"
    with pytest.raises(DataError) as caught:
        scored(f"{PARTS}vetoes: [{low}]", {"unit": "u", "a": 20, "b": 10, "c": "n/a"})
    assert [found.code for found in caught.value.diagnostics] == ["missing-value"]


def test_the_size_of_the_group_counts_units_with_a_value() -> None:
    body = """
groups: [{id: big, units: [u, v, w]}, {id: small, units: [x, y]}]
indicators:
  - id: a
    points: 9
    measured_in: points
    inputs: {field: {title: number of units, from: units}}
    rule: score = actual × number of units, at most 9
"""
    units = scored(body, *({"unit": unit, "a": a} for unit, a in zip("uvwxy", (1, 2, "n/a", 1, 4), strict=True))).units
    assert {name: unit.total for name, unit in units.items()} == {"u": 2, "v": 4, "w": 0, "x": 2, "y": 8}
    assert units["u"].indicators["a"].peers == {"field": ("u", "v")}


def test_the_size_of_the_group_counts_ranks_that_the_data_give() -> None:
    body = """
indicators:
  - id: a
    points: 9
    inputs: {rank: {title: place}, field: {title: number of units, from: units}}
    rule: "9 points if place is at most 50% of number of units; otherwise no points"
"""
    units = scored(body, *({"unit": unit, "a.rank": place} for unit, place in zip("uvwx", (3, 1, 2, 4), strict=True)))
    assert {name: unit.total for name, unit in units.units.items()} == {"u": 0, "v": 9, "w": 9, "x": 0}
    # A unit can gain a place, but no unit beside it.
    assert [gain.name for gain in explain(units, "u").indicators[0].gains] == ["rank"]


VETO = 'rule: "if whole is below 10, the total score is 0"'


def test_a_veto_may_take_what_a_later_veto_was_given() -> None:
    body = f"""{PARTS}
vetoes:
  - {{id: v, points: 0, inputs: {{n: {{title: size, from: w.n}}}}, rule: "if size is below 50, the unit is not ranked"}}
  - {{id: w, points: 0, inputs: {{n: {{title: number}}, whole: {{title: whole, from: total}}}}, {VETO}}}
"""
    unit = scored(body, {"unit": "u", "a": 6, "b": 3, "c": 40, "w.n": 7}).units["u"]
    assert (unit.total, unit.rank, [found.of for found in unit.consequences]) == (Decimal(34), None, ["v"])


A = "{id: a, points: 20, measured_in: points, "
C = "{id: c, points: 50, measured_in: points, "
OF_WORK = "inputs: {of: {title: part, from: work.total}}, "
OF_CARE = "inputs: {of: {title: part, from: care.total}}, "
ASIDE = "intermediate: [{id: m, points: 5, inputs: {actual: {from: total}}, rule: score = actual}]"
VETOED = f"vetoes: [{{id: veto, points: 0, inputs: {{whole: {{title: whole, from: total}}}}, {VETO}}}]"


WHOLE = "inputs: {whole: {title: whole, from: total}}"
ZERO_A = f"vetoes: [{{id: v, points: 0, veto: zero a, {WHOLE}, rule: veto if whole is below 10}}]"
ZERO = (
    "{{id: {}, points: 0, veto: zero {}, inputs: {{p: {{title: part, from: {}.points}}}}, "
    "rule: veto if part is below 6}}"
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (PARTS.replace(A, A + OF_WORK).replace("actual, at most 20", "part, at most 20"), "references-in-a-circle"),
        (PARTS.replace(C, C + OF_CARE).replace("actual, at most 50", "part, at most 50"), "references-in-a-circle"),
        (f"{PARTS}adjustments: [{SHARE.format(of='d.total')}]", "references-in-a-circle"),
        (f"{PARTS}adjustments: [{SHARE.format(of='total')}]", "unknown-reference"),
        (f"{PARTS}adjustments: [{SHARE.format(of='wrk.total')}]", "misspelt-reference"),
        (f"{PARTS}{ASIDE}", "unknown-reference"),
        (f"{PARTS}adjustments: [{SHARE.format(of='veto.whole')}]\n{VETOED}", "unknown-reference"),
        # The bonus is in the total that decides whether a is 0, and is a share of a.
        (f"{PARTS}adjustments: [{SHARE.format(of='a.points')}]\n{ZERO_A}", "references-in-a-circle"),
        # Each is to see the other's effect first.
        (f"{PARTS}vetoes: [{ZERO.format('v', 'a', 'b')}, {ZERO.format('w', 'b', 'a')}]", "references-in-a-circle"),
    ],
)
def test_what_cannot_be_taken_is_refused(body: str, code: str) -> None:
    assert codes(body) == [code]
