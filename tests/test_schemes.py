"""Whole schemes, from rule file to totals: groups, weights, adjustments, peers. Points are worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetscore import Result, explain, score
from targetscore.cli._results import csv_table, ranked
from targetscore.errors import DataError, RuleFileError
from targetscore.ruleset import loads

HEAD = """
targetscore: 1
ruleset: scheme
year: 2025
title: scheme
language: en
conventions: {{missing: {missing}, rounding: {{points: 2, total: 2, mode: half up}}, floor: 0, steps: pro rata,
  unreached: zero, ties: shared, exempt: {exempt}}}
"""
VALUE = "{{id: {id}, points: {points}, measured_in: points, rule: 'score = actual'}}"


def scored(body: str, rows: list[Mapping[str, object]], missing: str = "error", exempt: str = "drop") -> Result:
    return score(loads(HEAD.format(missing=missing, exempt=exempt) + body), rows)


def row(unit: str, indicator: str, actual: object, **more: object) -> Mapping[str, object]:
    return {"unit": unit, "indicator": indicator, "actual": actual, **more}


def problems(body: str) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        loads(HEAD.format(missing="error", exempt="drop") + body)
    return [found.code for found in caught.value.diagnostics]


def value(name: str, points: int) -> str:
    """Return an indicator whose value is its points."""
    return VALUE.format(id=name, points=points)


# Sections -----------------------------------------------------------------------------------------------------------

WEIGHED = f"""
sections:
  - {{id: work, points: 100, scale: yes, weight: 60%, indicators: [{value("a", 30)}, {value("b", 20)}]}}
  - {{id: care, points: 100, scale: yes, weight: 40%, at_least: 2, indicators: [{value("c", 10)}, {value("d", 10)}]}}
"""


def test_sections_are_scaled_and_weighed() -> None:
    # work: 40 of 50 is 80 of 100; care: 9 of 20 is 45 of 100; 80 × 60 % + 45 × 40 % = 66.
    unit = scored(WEIGHED, [row("u", "a", 25), row("u", "b", 15), row("u", "c", 4), row("u", "d", 5)]).units["u"]
    assert {name: found.total for name, found in unit.sections.items()} == {"work": Decimal(80), "care": Decimal(45)}
    assert (unit.total, unit.available) == (Decimal(66), 100)


@pytest.mark.parametrize(
    ("exempt", "work", "total", "available"),
    [
        # b is exempt: 27 of 30 is 90 of 100. c is exempt, so care has 1 of 2 needed and hands its weight to work: 90.
        ("rescale", "90.00", "90.00", 100),
        # 27 of 50 is 54 of 100, 60 % of it 32.4; nothing of care; 60 × 30/50 points were to be had.
        ("drop", "54.00", "32.40", 36),
    ],
)
def test_exempt_points_go_where_the_convention_says(exempt: str, work: str, total: str, available: int) -> None:
    rows = [row("u", "a", 27), row("u", "b", "n/a"), row("u", "c", "n/a"), row("u", "d", 10)]
    unit = scored(WEIGHED, rows, exempt=exempt).units["u"]
    assert (unit.sections["work"].total, unit.sections["care"].status) == (Decimal(work), "exempt")
    assert (unit.total, unit.available) == (Decimal(total), available)


def test_bounds_of_sections_and_of_the_total_hold() -> None:
    body = f"""
total: {{most: 12, at_least: 1}}
sections:
  - {{id: work, most: 8, indicators: [{value("a", 10)}]}}
  - {{id: care, least: 3, indicators: [{value("b", 10)}]}}
"""
    found = scored(body, [row("u", "a", 9), row("u", "b", 1), row("v", "a", 9), row("v", "b", 5)]).units
    assert (found["u"].sections["work"].total, found["u"].sections["care"].total, found["u"].total) == (8, 3, 11)
    assert found["v"].total == 12


ADJUSTED = f"""
total: {{least: 0, most: 108}}
indicators: [{value("a", 100)}]
adjustments:
  - id: bonus
    total: on top
    most: 10
    indicators: [{{id: prizes, measured_in: prizes, rule: add 2 points for each prize}}]
  - id: repair
    total: up to full
    indicators: [{{id: help, measured_in: times, rule: add 3 points for each time}}]
  - id: faults
    total: on top
    least: -5
    indicators: [{{id: complaints, measured_in: complaints, rule: deduct 1 point for each complaint}}]
"""


@pytest.mark.parametrize(
    ("a", "prizes", "times", "complaints", "total"),
    [
        # 90 + 2 × 2
        ("90", 2, 0, 0, "94"),
        # 90 + the cap of 10
        ("90", 7, 0, 0, "100"),
        # 98 + 3 up to full, + 4 on top
        ("98", 2, 1, 0, "104"),
        # 100 + 10 on top, within 108
        ("100", 9, 0, 0, "108"),
        # the floor of indicators does not stop a penalty: 90 - 3
        ("90", 0, 0, 3, "87"),
        # at most 5 are taken off
        ("90", 0, 0, 9, "85"),
        # the total has a floor of its own
        ("3", 0, 0, 9, "0"),
    ],
)
def test_adjustments_are_added_within_their_bounds(
    a: str, prizes: int, times: int, complaints: int, total: str
) -> None:
    rows = [row("u", "a", a), row("u", "prizes", prizes), row("u", "help", times), row("u", "complaints", complaints)]
    assert scored(ADJUSTED, rows).units["u"].total == Decimal(total)


# Groups -------------------------------------------------------------------------------------------------------------

GROUPED = """
parameters: {bar: 5}
groups:
  - {id: towns, units: [t1, t2, t3]}
  - {id: offices, units: [o1], points: {a: 6, core: 6}, without: [b], parameters: {bar: 8}}
sections:
  - id: core
    points: 10
    indicators:
      - id: a
        points: 4
        measured_in: points
        better: higher
        rule: full score at or above the group mean; otherwise no points
      - {id: b, points: 6, measured_in: points, rule: "score = actual"}
indicators:
  - {id: c, points: 2, groups: [towns], measured_in: points, rule: full score at bar; otherwise no points}
  - {id: d, points: 3, groups: [offices], measured_in: points, rule: full score at bar; otherwise no points}
"""


def grouped() -> list[Mapping[str, object]]:
    rows = [row(unit, "a", value) for unit, value in (("t1", 10), ("t2", 20), ("t3", 30), ("o1", 1))]
    rows += [row(unit, "b", 6) for unit in ("t1", "t2", "t3")]
    return [*rows, *(row(unit, "c", 5) for unit in ("t1", "t2", "t3")), row("o1", "d", 7)]


def test_groups_have_points_indicators_and_parameters_of_their_own() -> None:
    units = scored(GROUPED, grouped()).units
    # Mean of the towns: 20. t1: 0 + 6 + 2; t2 and t3: 4 + 6 + 2. The office is its own mean: 6; 7 is short of its 8.
    assert {name: (unit.total, unit.available) for name, unit in units.items()} == {
        "t1": (8, 12),
        "t2": (12, 12),
        "t3": (12, 12),
        "o1": (6, 9),
    }
    assert {name: (unit.rank, unit.group, unit.group_rank) for name, unit in units.items()} == {
        "t1": (3, "towns", 3),
        "t2": (1, "towns", 1),
        "t3": (1, "towns", 1),
        "o1": (4, "offices", 1),
    }
    assert units["t1"].indicators["a"].peers == {"mean": ("t1", "t2", "t3")}
    assert list(units["o1"].indicators) == ["d", "a"]


def test_points_must_add_up_in_every_group() -> None:
    assert problems(GROUPED.replace("core: 6", "core: 7")) == ["points-differ"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("without: [b]", "without: [x]"), "unknown-id"),
        (("groups: [towns]", "groups: [town]"), "no-such-group"),
        (("units: [o1]", "units: [t1]"), "unit-in-two-groups"),
        (("parameters: {bar: 8}", "parameters: {bat: 8}"), "group-parameter"),
    ],
)
def test_what_does_not_fit_a_group_is_refused(change: tuple[str, str], code: str) -> None:
    assert code in problems(GROUPED.replace(*change))


@given(st.permutations(grouped()))
def test_the_order_of_rows_changes_no_score(rows: list[Mapping[str, object]]) -> None:
    shuffled, plain = scored(GROUPED, rows).units, scored(GROUPED, grouped()).units
    assert {name: shuffled[name] for name in plain} == dict(plain)


def test_without_equal_values_no_convention_on_ties_is_asked_for() -> None:
    head = HEAD.format(missing="error", exempt="drop").replace("ties: shared, ", "")
    rule = "rule: 3 points for rank 1; otherwise 1 point"
    body = f"indicators: [{{id: c, points: 3, measured_in: points, better: higher, {rule}}}]"
    units = score(loads(head + body), [row("u", "c", 5), row("v", "c", 6)]).units
    assert {name: unit.total for name, unit in units.items()} == {"u": 1, "v": 3}
    with pytest.raises(DataError) as caught:
        score(loads(head + body), [row("u", "c", 5), row("v", "c", 5)])
    assert [found.code for found in caught.value.diagnostics] == ["peers-ties"]


def test_a_grade_that_a_text_names_needs_no_bands() -> None:
    head = HEAD.format(missing="error", exempt="drop").replace("language: en", "language: zh")
    body = '{id: c, points: 3, measured_in: "%", rule: 达到60%得满分，否则不得分；低于60%的，直接定为未完成等级。}'
    units = score(loads(f"{head}indicators: [{body}]"), [row("u", "c", 60), row("v", "c", 59)]).units
    assert {name: (unit.total, unit.grade) for name, unit in units.items()} == {"u": (3, None), "v": (0, "未完成")}


def test_a_second_key_parts_equal_values() -> None:
    head = HEAD.format(missing="error", exempt="drop")
    head = head.replace("ties: shared", "ties: {by: [b.actual, b.points], then: dense}")
    body = f"""indicators:
  - {value("a", 10)}
  - {{id: b, points: 10, measured_in: points, better: lower, rule: "score = 0 × actual"}}
  - id: c
    points: 3
    measured_in: points
    better: higher
    rule: 3 points for rank 1; 2 points for rank 2; otherwise 1 point
"""
    rows = [row(unit, key, given) for unit in "uvwx" for key, given in (("a", 5), ("c", 7))]
    rows += [row("u", "b", 3), row("v", "b", 1), row("w", "b", 3), row("x", "b", 4)]
    units = score(loads(head + body), rows).units
    # Lower is better for b: v, then u and w together, then x.
    assert {name: unit.indicators["c"].inputs["rank"] for name, unit in units.items()} == {
        "u": 2,
        "v": 1,
        "w": 2,
        "x": 3,
    }
    assert {name: unit.rank for name, unit in units.items()} == {"u": 2, "v": 1, "w": 2, "x": 3}
    with pytest.raises(RuleFileError) as caught:
        loads(head.replace("b.actual", "z.actual") + body)
    assert [found.code for found in caught.value.diagnostics] == ["ties-by-nothing"]


def test_tied_totals_are_a_problem_where_ties_are_refused() -> None:
    body = HEAD.format(missing="error", exempt="drop").replace("ties: shared", "ties: refused")
    with pytest.raises(DataError) as caught:
        score(loads(f"{body}indicators: [{value('a', 10)}]"), [row("u", "a", 5), row("v", "a", 5)])
    assert [found.code for found in caught.value.diagnostics] == ["totals-tied"]


def test_what_is_not_scored_has_no_least_points() -> None:
    body = f"""
sections:
  - {{id: work, indicators: [{value("a", 10)}]}}
  - {{id: care, least: 3, indicators: [{value("b", 10)}]}}
"""
    unit = scored(body, [row("u", "a", 9), row("u", "b", "n/a")]).units["u"]
    assert (unit.sections["care"].status, unit.sections["care"].total, unit.total) == ("exempt", 0, 9)


def test_too_little_scored_is_no_total_of_0() -> None:
    body = f"""
total: {{at_least: 2}}
grades: {{by: total, bands: [{{grade: good, least: 10}}, {{grade: poor}}]}}
indicators: [{value("a", 10)}, {value("b", 10)}]
"""
    result = scored(body, [row("u", "a", 9), row("u", "b", "n/a"), row("v", "a", 0), row("v", "b", 0)])
    assert {name: (unit.status, unit.rank, unit.grade) for name, unit in result.units.items()} == {
        "u": ("exempt", None, None),
        "v": ("scored", 1, "poor"),
    }
    assert csv_table(result, "en").splitlines()[1] == "u,,,n/a,9.00,n/a"
    assert ranked(result, "en")[1][1][3] == "n/a"
    assert str(explain(result, "u")).startswith("u: too little was scored for a total")
    assert result.to_dict()["units"]["u"]["status"] == "exempt"  # type: ignore[index,call-overload]


def test_a_section_may_weigh_nothing() -> None:
    # 30 of a's 30 points are all there is: 100 % of work, 0 % of care.
    body = f"""
sections:
  - {{id: work, weight: 100%, points: 30, indicators: [{value("a", 30)}]}}
  - {{id: care, weight: 0%, points: 10, indicators: [{value("b", 10)}]}}
"""
    unit = scored(body, [row("u", "a", 30), row("u", "b", 7)]).units["u"]
    assert (unit.total, unit.available, unit.sections["care"].total) == (30, 30, 7)
    assert loads(HEAD.format(missing="error", exempt="drop") + body).body.points == 30


def test_changes_of_several_inputs_hold_together() -> None:
    # 6 of the changed target 8 and of the changed value 5 of last year: 10 × 6 / 8 + 6 - 5. The last decision is told.
    body = """
indicators:
  - id: a
    points: 10
    measured_in: km
    inputs: {target: {title: plan}, last_year: {title: before}}
    rule: score = 10 × actual / plan + actual - before
targets:
  - {unit: u, indicator: a, target: 8, decided: 2025-11-03, reason: flood, approval: A 5}
  - {unit: u, indicator: a, target: 9, decided: 2025-06-01, reason: error, approval: A 1}
  - {unit: u, indicator: a, input: last_year, target: 5, decided: 2025-10-01, reason: recount, approval: A 3}
"""
    found = scored(body, [row("u", "a", 6, target=10, last_year=4)]).units["u"].indicators["a"]
    assert found.exact == Fraction(17, 2)
    assert found.target is not None
    assert found.target.decided == "2025-11-03"


# Vetoes -------------------------------------------------------------------------------------------------------------

VETOES = """
sections:
  - {id: work, points: 20, indicators: [A, B]}
indicators: [C]
vetoes:
  - {id: fire, title: 火灾, measured_in: 起, veto: zero work, rule: 发生火灾的，一票否决}
  - {id: fraud, title: 造假, measured_in: 起, veto: zero c, rule: 发生造假的，一票否决}
  - {id: late, title: 迟报, measured_in: 次, rule: 发生迟报的，一票否决}
  - {id: low, inputs: {sum: {title: 总得分, from: total}}, rule: 总得分低于10的，不参加排名}
"""


def vetoed(rows: list[Mapping[str, object]], change: tuple[str, str] = ("", "")) -> Result:
    head = HEAD.format(missing="zero", exempt="drop").replace("language: en", "language: zh")
    body = VETOES.replace("A, B", f"{zh('a', 10)}, {zh('b', 10)}").replace("[C]", f"[{zh('c', 5)}]")
    return score(loads(head.replace("ties:", "veto: zero total, ties:") + body.replace(*change)), rows)


def zh(name: str, points: int) -> str:
    return f'{{id: {name}, title: 指标{name}, points: {points}, measured_in: 分, rule: "得分=指标{name}"}}'


def test_vetoes_set_points_sections_and_totals_to_0() -> None:
    earned = [row(unit, key, 5) for unit in "uvwx" for key in "abc"]
    found = vetoed([*earned, row("u", "fire", 1), row("v", "fraud", 2), row("w", "late", 1)]).units
    assert {name: (unit.total, unit.sections["work"].total) for name, unit in found.items()} == {
        "u": (5, 0),
        "v": (10, 10),
        "w": (0, 10),
        "x": (15, 10),
    }
    assert found["v"].indicators["c"].status == "vetoed"
    assert sum(step.points for step in found["v"].indicators["c"].steps) == 0
    assert [unit.rank for unit in found.values()] == [None, 2, None, 1]
    assert [each.of for each in found["u"].consequences] == ["fire", "low"]


def test_a_veto_on_nothing_is_refused() -> None:
    with pytest.raises(RuleFileError) as caught:
        vetoed([], ("zero work", "zero wrok"))
    assert [found.code for found in caught.value.diagnostics] == ["zero-of-nothing"]


# Values from elsewhere ----------------------------------------------------------------------------------------------

TAKEN = """
indicators:
  - id: b
    points: 10
    measured_in: points
    inputs: {first: {from: a.points}, raw: {from: a.actual}}
    rule: score = first + raw
  - {id: a, points: 10, measured_in: points, rule: "score = actual / 2"}
"""


def test_an_input_may_come_from_another_result() -> None:
    # a earns 2 of a value of 4; b earns 2 + 4.
    assert scored(TAKEN, [row("u", "a", 4)]).units["u"].indicators["b"].exact == 6


def test_the_own_value_may_come_from_another_indicator() -> None:
    body = TAKEN.replace("first: {from: a.points}, raw: {from: a.actual}", "actual: {from: a.actual}")
    body = body.replace("score = first + raw", "score = actual + 1")
    assert scored(body, [row("u", "a", 4)]).units["u"].indicators["b"].exact == 5


def test_the_own_value_may_be_absent() -> None:
    body = "indicators: [{id: a, points: 10, measured_in: points, inputs: {actual: {absent: 0}}, rule: score = actual}]"
    assert scored(body, [row("u", "a", ""), row("v", "a", 4)]).units["u"].indicators["a"].status == "scored"


INTERMEDIATE = """
intermediate:
  - {id: level, points: 10, measured_in: points, rule: "score = actual"}
  - {id: growth, points: 10, measured_in: points, missing: exempt, rule: "score = actual"}
indicators:
  - id: whole
    points: 20
    missing: exempt
    inputs: {one: {from: level.points}, other: {from: growth.points, absent: 0}}
    rule: score = one + other
"""


def test_intermediate_results_are_shown_and_not_added() -> None:
    rows = [row("u", "level", 3), row("u", "growth", 4), row("v", "level", 5), row("w", "level", "n/a")]
    units = scored(INTERMEDIATE, rows).units
    assert {name: unit.total for name, unit in units.items()} == {"u": 7, "v": 5, "w": 0}
    assert [found.status for found in units["w"].indicators.values()] == ["exempt", "exempt", "exempt"]
    assert units["u"].indicators["growth"].points == 4


ASIDE = """
intermediate:
  - id: survey
    points: 10
    scale: yes
    most: 9
    indicators:
      - {id: parents, points: 30, measured_in: points, rule: "score = actual"}
      - {id: pupils, points: 20, measured_in: points, rule: "score = actual"}
  - {id: level, points: 10, measured_in: points, rule: "score = actual"}
indicators:
  - id: whole
    points: 20
    missing: exempt
    inputs: {one: {from: survey.total}, other: {from: level.points}}
    rule: score = one + other
"""


def test_sections_may_be_intermediate() -> None:
    # u: 40 of 50 are 8 of 10; v: 50 of 50 are 10, kept to 9.
    rows = [row("u", "parents", 24), row("u", "pupils", 16), row("u", "level", 3)]
    rows += [row("v", "parents", 30), row("v", "pupils", 20), row("v", "level", 4)]
    units = scored(ASIDE, rows).units
    assert {name: (unit.total, unit.available) for name, unit in units.items()} == {"u": (11, 20), "v": (13, 20)}
    assert units["u"].sections["survey"].total == 8
    assert list(units["u"].indicators) == ["whole", "level", "parents", "pupils"]


def test_an_intermediate_section_that_does_not_apply_has_no_total() -> None:
    rows = [row("u", "parents", "n/a"), row("u", "pupils", "n/a"), row("u", "level", 3)]
    unit = scored(ASIDE, rows).units["u"]
    assert (unit.status, unit.sections["survey"].status) == ("exempt", "exempt")


def test_an_intermediate_section_has_no_weight_and_may_not_wait_for_itself() -> None:
    assert problems(ASIDE.replace("    scale: yes\n", "    scale: yes\n    weight: 50%\n")) == ["intermediate-weight"]
    waits = ASIDE.replace(
        "pupils, points: 20, measured_in: points,", "pupils, points: 20, inputs: {w: {from: survey.total}},"
    )
    assert problems(
        waits.replace(
            'pupils, points: 20, inputs: {w: {from: survey.total}}, rule: "score = actual"',
            'pupils, points: 20, inputs: {w: {from: survey.total}}, rule: "score = w"',
        )
    ) == ["references-in-a-circle"]


def test_an_input_may_come_from_the_target_of_another_indicator() -> None:
    # a is given only its completion's parts; b takes the target, whether or not a's rule names it.
    body = """
indicators:
  - {id: a, points: 10, measured_in: km, rule: full score at 100% completion; otherwise no points}
  - {id: b, points: 10, measured_in: km, inputs: {plan: {from: a.target}}, rule: score = 10 × actual / plan}
"""
    found = scored(body, [row("u", "a", 4, target=8), row("u", "b", 2)]).units["u"]
    assert found.indicators["b"].exact == Fraction(5, 2)


def test_references_to_nothing_and_in_a_circle_are_refused() -> None:
    assert problems(TAKEN.replace("a.actual", "a.actul")) == ["misspelt-reference"]
    assert problems(TAKEN.replace("a.actual", "xxxxx.yyyyy")) == ["unknown-reference"]
    assert problems(TAKEN.replace("from: a.actual", "from: b.points")) == ["references-in-a-circle"]


# Peers --------------------------------------------------------------------------------------------------------------

PEERS = """
indicators:
  - {id: a, points: 10, measured_in: points, better: higher, rule: "score = 10 × actual / best"}
"""


def test_best_and_worst_are_those_of_the_cohort() -> None:
    units = scored(PEERS, [row("u", "a", 5), row("v", "a", 8), row("w", "a", "n/a")]).units
    assert units["u"].indicators["a"].exact == Fraction(25, 4)
    assert units["u"].indicators["a"].peers == {"best": ("v",)}


def test_a_given_value_wins_over_that_of_the_group() -> None:
    units = scored(PEERS, [row("u", "a", 5, best=10), row("v", "a", 8)]).units
    assert [unit.indicators["a"].exact for unit in units.values()] == [5, 10]


def test_a_group_without_a_direction_has_no_best() -> None:
    with pytest.raises(DataError) as caught:
        scored(PEERS.replace("better: higher, ", ""), [row("u", "a", 5)])
    assert [found.code for found in caught.value.diagnostics] == ["peers-direction"]


def test_a_best_beyond_the_group_shows_that_more_units_are_ranked() -> None:
    ranked = PEERS.replace('"score = 10 × actual / best"', '"first place earns 10 points; otherwise 4 points"')
    with pytest.raises(DataError) as caught:
        scored(ranked, [row("u", "a", 5, best=10), row("v", "a", 8)])
    assert [found.code for found in caught.value.diagnostics] == ["peers-of-part"]
