"""One result over the rulesets of a scheme: totals, ranks and grades by hand, and what is refused."""

from __future__ import annotations

import random
import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import targetscore
from targetscore.cli import main
from targetscore.cli._output import aligned
from targetscore.cli._schemes import scheme_tables
from targetscore.errors import DataError, RuleFileError
from targetscore.scheme.result import SchemeResult
from targetscore.scheme.schema import scheme_file_schema, scheme_result_schema

HEAD = """
targetscore: 1
ruleset: {id}
year: 2022
title: {id}
language: en
conventions: {{missing: error, floor: none, rounding: {{points: 2, total: 2, mode: half up}}, exempt: drop}}
"""
MAIN = (
    HEAD.format(id="main")
    + """
groups: [{id: towns, title: Towns, units: [a, b]}, {id: offices, title: Offices, units: [c, d]}]
indicators:
  - {id: work, points: 600, measured_in: points, rule: score = actual}
  - {id: extra, points: 400, measured_in: points, rule: score = actual}
grades: {by: percent, bands: [{grade: good, least: 80%}, {grade: fair, least: 60%}, {grade: poor}]}
"""
)
SAFETY = (
    HEAD.format(id="safety")
    + """
indicators: [{id: drills, points: 100, measured_in: points, rule: score = actual}]
vetoes:
  - {id: accident, title: Accidents, rule: 'veto if major accident', veto: lowest grade,
     inputs: {happened: {title: major accident, measured_in: yes/no, absent: no}}}
  - {id: report, title: Reports, rule: 'veto if false report', veto: zero total,
     inputs: {false: {title: false report, measured_in: yes/no, absent: no}}}
grades: {by: total, bands: [{grade: good, least: 80}, {grade: fair, least: 60}, {grade: poor}]}
"""
)
SCHEME = """
targetscore: 1
scheme: whole
title: Whole
language: en
rulesets: [{id: main, rules: main.yaml}, {id: safety, rules: safety.yaml}]
"""
ROUNDED = "conventions: {rounding: {total: 2, mode: half up}}"
BANDS = "bands: [{grade: excellent, least: 90}, {grade: good, least: 80}, {grade: fair, least: 60}, {grade: poor}]"
# work and extra of main, drills of safety
UNITS = {"a": (600, 350, 88), "b": (500, 333, 61), "c": (420, 301, 95), "d": (540, 360, 90)}


def load(overall: str, *, main: str = MAIN, more: str = "") -> targetscore.scheme.model.Scheme:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("main.yaml", main), ("safety.yaml", SAFETY), ("scheme.yaml", SCHEME + overall + more)):
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return targetscore.load_scheme(Path(folder) / "scheme.yaml")


def data(units: dict[str, tuple[object, object, object]], **vetoes: str) -> dict[str, list[dict[str, object]]]:
    main = [{"unit": unit, "work": work, "extra": extra} for unit, (work, extra, _) in units.items()]
    safety = [{"unit": unit, "indicator": "drills", "actual": drills} for unit, (_, _, drills) in units.items()]
    ids = {"happened": "accident", "false": "report"}
    for name, unit in vetoes.items():
        safety.append({"unit": unit, "indicator": ids[name], name: "yes"})
    return {"main": main, "safety": safety}


def result(overall: str, units: dict[str, tuple[object, object, object]] = UNITS, **vetoes: str) -> SchemeResult:
    return targetscore.score_scheme(load(f"overall: {{{overall}}}\n"), data(units, **vetoes))


def told(found: SchemeResult) -> dict[str, str]:
    return {
        unit: f"{each.total} {each.rank} {each.grade}".removesuffix(" None") for unit, each in found.overall.items()
    }


def problems(overall: str, **values: str) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        load(f"overall: {{{overall}}}\n", **values)
    return [each.code for each in caught.value.diagnostics]


# Totals and ranks ---------------------------------------------------------------------------------------------------


def test_points_count_as_they_are_published() -> None:
    # a: 950 × 0.7 + 88 × 0.3 = 665 + 26.4; b: 833 × 0.7 + 61 × 0.3 = 583.1 + 18.3; c: 504.7 + 28.5; d: 630 + 27.
    found = result(f"weights: {{main: 70%, safety: 30%}}, count: points, {ROUNDED}")
    assert told(found) == {"a": "691.40 1", "b": "601.40 3", "c": "533.20 4", "d": "657.00 2"}
    assert found.overall["a"].available == Fraction(730)


def test_per_cent_counts_on_one_scale() -> None:
    # a: 95 × 0.7 + 88 × 0.3 = 66.5 + 26.4; b: 83.3 × 0.7 = 58.31, + 18.3; c: 72.1 × 0.7 = 50.47, + 28.5; d: 63 + 27.
    found = result(f"weights: {{main: 70%, safety: 30%}}, count: percent, groups: main, {ROUNDED}")
    assert told(found) == {"a": "92.90 1", "b": "76.61 4", "c": "78.97 3", "d": "90.00 2"}
    assert {unit: each.group_rank for unit, each in found.overall.items()} == {"a": 1, "b": 2, "c": 2, "d": 1}


def test_equal_totals_share_as_the_scheme_says() -> None:
    units = {"a": (500, 300, 80), "b": (400, 400, 80), "c": (300, 300, 50), "d": (500, 300, 90)}
    conventions = "conventions: {rounding: none, ties: mean}"
    found = result(f"weights: {{main: 1, safety: 1}}, count: points, {conventions}", units)
    assert {unit: (each.total, each.rank) for unit, each in found.overall.items()} == {
        "a": (880, Fraction(5, 2)),
        "b": (880, Fraction(5, 2)),
        "c": (650, 4),
        "d": (890, 1),
    }
    refused = "conventions: {rounding: none, ties: refused}"
    with pytest.raises(DataError) as caught:
        result(f"weights: {{main: 1, safety: 1}}, count: points, {refused}", units)
    assert [each.code for each in caught.value.diagnostics] == ["totals-tied"]


def test_totals_that_rounding_makes_equal_may_be_ranked_exactly() -> None:
    # 1/3 of 901 and of 902 with no decimals: 300 1/3 and 300 2/3, which are 300 and 301; of 900 and 901: both 300.
    units = {"a": (500, 400, 80), "b": (500, 401, 80), "c": (1, 1, 1), "d": (2, 1, 1)}
    for rank_on, ranks in (("rounded", [1, 1]), ("exact", [2, 1])):
        conventions = f"conventions: {{rounding: {{total: 0, mode: half up}}, rank_on: {rank_on}}}"
        found = result(f"weights: {{main: 0.3333333333, safety: 0}}, count: points, {conventions}", units)
        assert [found.overall[unit].rank for unit in "ab"] == ranks
        assert [str(found.overall[unit].total) for unit in "ab"] == ["300", "300"]


def test_a_unit_that_a_ruleset_does_not_count_for_needs_a_word() -> None:
    weights = "weights: {main: 70%, safety: 30%}, count: percent"
    units = UNITS | {"c": (420, 301, "n/a")}
    with pytest.raises(DataError) as caught:
        result(f"{weights}, {ROUNDED}", units)
    assert [each.values for each in caught.value.diagnostics] == [{"unit": "c", "ruleset": "safety"}]
    # 72.1 × 0.7 = 50.47, out of 70; raised by 1 / 0.7 it is 72.1 out of 100.
    for exempt, total, available in (("drop", "50.47", 70), ("rescale", "72.10", 100)):
        conventions = f"conventions: {{rounding: {{total: 2, mode: half up}}, exempt: {exempt}}}"
        found = result(f"{weights}, {conventions}", units).overall["c"]
        assert (str(found.total), found.available) == (total, available)
        assert found.parts["safety"] is None


def test_a_unit_of_which_nothing_counts_has_no_rank_and_no_grade() -> None:
    conventions = "conventions: {rounding: none, exempt: drop}"
    grades = f"grades: {{by: total, {BANDS}}}"
    units = UNITS | {"c": ("n/a", "n/a", "n/a")}
    found = result(f"weights: {{main: 70%, safety: 30%}}, count: percent, {conventions}, {grades}", units)
    nothing = found.overall["c"]
    assert (nothing.status, nothing.rank, nothing.grade) == ("exempt", None, None)


# Grades -------------------------------------------------------------------------------------------------------------

PERCENT = f"weights: {{main: 70%, safety: 30%}}, count: percent, {ROUNDED}"


def graded(bands: str, units: dict[str, tuple[object, object, object]] = UNITS, rest: str = "", **vetoes: str) -> str:
    found = result(f"{PERCENT}, grades: {{by: total, bands: [{bands}]}}{rest}", units, **vetoes)
    return " ".join(str(each.grade) for each in found.overall.values())


def test_bands_go_by_the_overall_total() -> None:
    bands = "{grade: excellent, least: 90}, {grade: good, least: 78}, {grade: fair}"
    # 92.90, 76.61, 78.97, 90.00
    assert graded(bands) == "excellent fair good excellent"


def test_no_ruleset_may_be_below_a_grade() -> None:
    # In main a is good with 95 %, b good with 83.3 %, c fair with 72.1 %, d good; in safety b is fair, the others good.
    every = "{grade: excellent, least: 70, needs: [{of: every.grade, least: good}]}, {grade: fair}"
    assert graded(every) == "excellent fair fair excellent"
    one = "{grade: excellent, least: 70, needs: [{of: safety.grade, least: good}]}, {grade: fair}"
    assert graded(one) == "excellent fair excellent excellent"
    least = "{grade: excellent, least: 70, needs: [{of: every.grade, least: fair}]}, {grade: fair}"
    assert graded(least) == "excellent excellent excellent excellent"


def test_what_a_grade_needs_is_told() -> None:
    every = "{grade: excellent, least: 70, needs: [{of: every.grade, least: good}]}, {grade: fair}"
    found = result(f"{PERCENT}, grades: {{by: total, bands: [{every}]}}").overall["c"]
    assert found.graded is not None
    assert [each.message for each in found.graded.reasons] == ["`c` cannot be `excellent`: its `main.grade` is fair"]


def test_a_grade_of_a_ruleset_that_does_not_count_is_not_needed() -> None:
    needs = "{grade: ok, least: 0, needs: [{of: safety.grade, least: good}]}, {grade: no}"
    conventions = "conventions: {rounding: {total: 2, mode: half up}, exempt: rescale}"
    overall = f"{PERCENT.replace(ROUNDED, conventions)}, grades: {{by: total, bands: [{needs}]}}"
    found = result(overall, UNITS | {"c": (420, 301, "n/a")}).overall.values()
    assert [each.grade for each in found] == ["ok", "no", "ok", "ok"]


def test_totals_of_rulesets_can_be_needed_in_per_cent() -> None:
    # b has 61 of 100 for safety, c 72.1 % of main.
    needs = (
        "{grade: ok, least: 0, needs: [{of: safety.total, least: 62%}, {of: main.total, least: 72.1%}]}, {grade: no}"
    )
    assert graded(needs) == "ok no ok ok"


def test_quotas_count_ranked_units() -> None:
    quota = "{grade: top, least: 70, quota: {most: 50%, rounding: down, ties: out}}, {grade: rest}"
    assert graded(quota) == "top rest rest top"
    # In each group of two one place: a before b, d before c.
    quota = "{grade: top, least: 70, quota: {most: 50%, rounding: down, ties: out, of: group}}, {grade: rest}"
    assert graded(quota, rest=", groups: main") == "top rest rest top"


def test_a_veto_of_a_ruleset_carries_over_only_if_the_scheme_says_so() -> None:
    bands = "{grade: excellent, least: 85}, {grade: good, least: 70}, {grade: poor}"
    assert graded(bands, happened="a") == "excellent good good excellent"
    carried = ", vetoes: [{from: safety, of: accident}]"
    assert graded(bands, rest=carried, happened="a") == "poor good good excellent"
    assert graded(bands, rest=", vetoes: [{from: safety, veto: down 1}]", happened="d") == "excellent good good good"


def test_a_veto_of_another_kind_stays_where_it_is() -> None:
    # The total of safety is 0, so a has 66.5 overall; nothing else follows from it.
    carried = f"{PERCENT}, vetoes: [{{from: safety, of: accident}}], grades: {{by: total, {BANDS}}}"
    found = result(carried, false="a").overall["a"]
    assert (str(found.total), found.consequences) == ("66.50", ())


def test_a_veto_may_zero_the_whole_or_take_it_out_of_the_ranking() -> None:
    whole = f"{PERCENT}, vetoes: [{{from: safety, of: report, veto: zero total}}]"
    found = result(whole, false="a")
    assert told(found) == {"a": "0.00 4", "b": "76.61 3", "c": "78.97 2", "d": "90.00 1"}
    assert found.overall["a"].status == "vetoed"
    assert [each.of for each in found.overall["a"].consequences] == ["safety.report"]
    out = f"{PERCENT}, vetoes: [{{from: safety, of: report, veto: not ranked}}]"
    assert told(result(out, false="a")) == {
        "a": "66.50 None",
        "b": "76.61 3",
        "c": "78.97 2",
        "d": "90.00 1",
    }


def test_promotions_have_the_last_word() -> None:
    bands = f"{BANDS}, promotions: [{{unit: b, steps: 1, reason: flood relief, approval: no. 5}}]"
    found = result(f"{PERCENT}, grades: {{by: total, {bands}}}")
    assert [each.grade for each in found.overall.values()] == ["excellent", "good", "fair", "excellent"]


def test_the_order_of_units_makes_no_difference() -> None:
    grades = f"grades: {{by: total, {BANDS}}}"
    first = result(f"{PERCENT}, {grades}")
    names = list(UNITS)
    random.Random(5).shuffle(names)  # noqa: S311 - an order, no secret
    turned = result(f"{PERCENT}, {grades}", {name: UNITS[name] for name in names})
    assert told(first) == {unit: told(turned)[unit] for unit in UNITS}


# Money, tables, schema ----------------------------------------------------------------------------------------------


def test_money_can_follow_the_overall_grade() -> None:
    payouts = "payouts: [{id: bonus, ruleset: overall, sum: 300, measured_in: yuan, by: grade, "
    payouts += "shares: {excellent: 2, good: 1, fair: 1, poor: 0}}]\n"
    overall = f"overall: {{title: Overall, {PERCENT}, grades: {{by: total, {BANDS}}}}}\n"
    found = targetscore.score_scheme(load(overall, more=payouts), data(UNITS))
    # excellent, fair, fair, excellent: 6 shares of 50.
    assert {unit: str(each) for unit, each in found.payouts["bonus"].items()} == {
        "a": "100.00",
        "b": "50.00",
        "c": "50.00",
        "d": "100.00",
    }
    shown = scheme_tables(found, "en", aligned)
    assert "Overall (overall)" in shown
    assert "bonus (bonus): 300.00 yuan" in shown
    assert ["1", "a", "excellent", "92.90", "95", "88"] in [line.split() for line in shown.splitlines()]
    Draft202012Validator(scheme_result_schema()).validate(found.to_dict())


def test_the_schema_knows_the_keys() -> None:
    document = {
        "targetscore": 1,
        "scheme": "x",
        "title": "x",
        "language": "en",
        "rulesets": [],
        "overall": {
            "weights": {"main": "70%", "safety": "30%"},
            "count": "percent",
            "conventions": {"rounding": {"total": 2, "mode": "half up"}, "exempt": "drop"},
            "vetoes": [{"from": "safety", "of": ["accident"], "veto": "down 1"}],
            "grades": {
                "by": "total",
                "bands": [
                    {"grade": "A", "least": 90, "needs": [{"of": "every.grade", "least": "good"}]},
                    {"grade": "B"},
                ],
            },
        },
    }
    validator = Draft202012Validator(scheme_file_schema())
    validator.validate(document)
    document["overall"]["count"] = "places"  # type: ignore[index]
    assert not validator.is_valid(document)


def needing(need: str) -> str:
    return f"{PERCENT}, grades: {{by: total, bands: [{{grade: x, least: 1, needs: [{need}]}}, {{grade: y}}]}}"


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overall", "code"),
    [
        (f"count: points, {ROUNDED}", "missing-key"),
        (f"weights: {{main: 1, safety: 1}}, {ROUNDED}", "missing-key"),
        ("weights: {main: 1, safety: 1}, count: points", "missing-convention"),
        (f"weights: {{main: 70%, safety: 20%}}, count: points, {ROUNDED}", "overall-weights"),
        (f"weights: {{main: 70%, safety: 0.3}}, count: points, {ROUNDED}", "overall-two-measures"),
        (f"weights: {{main: 0, safety: 0}}, count: points, {ROUNDED}", "overall-weightless"),
        (f"weights: {{main: -1, safety: 1}}, count: points, {ROUNDED}", "overall-weight-negative"),
        (f"weights: {{mian: 1, safety: 1}}, count: points, {ROUNDED}", "no-such-ruleset"),
        (f"weights: {{main: 1}}, count: points, groups: safety, {ROUNDED}", "no-such-ruleset"),
        (f"weights: {{main: 1, safety: 1}}, count: points, groups: safety, {ROUNDED}", "overall-no-groups"),
        (
            "weights: {main: 1, safety: 1}, count: points, conventions: {rounding: none, exempt: rescale}",
            "overall-rescale",
        ),
        (f"{PERCENT}, vetoes: [{{from: main}}]", "overall-no-vetoes"),
        (f"{PERCENT}, vetoes: [{{from: safety, of: drills, veto: down 1}}]", "overall-no-veto"),
        (f"{PERCENT}, vetoes: [{{from: safety, veto: zero drills}}]", "overall-zero"),
        (f"{PERCENT}, vetoes: [{{from: safety, of: report}}]", "overall-zero-unsaid"),
        (f"{PERCENT}, vetoes: [{{from: safety, of: accident}}]", "no-grades"),
        (
            f"{PERCENT}, vetoes: [{{from: safety, veto: not above fine}}], grades: {{by: total, {BANDS}}}",
            "unknown-grade",
        ),
        (needing("{of: every.grade, least: fine}"), "need-no-such-grade"),
        (needing("{of: main.grade, most: good}"), "need-grade-least"),
    ],
)
def test_what_cannot_be_read_is_refused(overall: str, code: str) -> None:
    assert code in problems(overall)


def test_a_rule_file_that_cannot_be_read_is_the_only_problem() -> None:
    broken = MAIN.replace("rule: score = actual}", "rule: scr = actual}", 1)
    payouts = "payouts: [{id: bonus, ruleset: overall, sum: 300, by: group, parts: {towns: 100%, offices: 0%}}]\n"
    found = problems(f"{needing('{of: every.grade, least: good}')}, groups: main", main=broken, more=payouts)
    assert len(found) == 1


def test_a_ruleset_without_grades_cannot_be_held_to_one() -> None:
    plain = MAIN[: MAIN.index("grades:")]
    assert problems(needing("{of: every.grade, least: good}"), main=plain) == ["misspelt-reference"]


def test_a_unit_outside_the_groups_that_count_is_refused() -> None:
    given = data(UNITS)
    given["main"] = given["main"][:3]
    conventions = "conventions: {rounding: none, exempt: drop}"
    scheme = load(f"overall: {{weights: {{main: 1, safety: 1}}, count: points, groups: main, {conventions}}}\n")
    with pytest.raises(DataError) as caught:
        targetscore.score_scheme(scheme, given)
    assert [each.code for each in caught.value.diagnostics] == ["overall-groupless"]


# Words --------------------------------------------------------------------------------------------------------------

RESCALED = PERCENT.replace(ROUNDED, "conventions: {rounding: {total: 2, mode: half up}, exempt: rescale}")
EVERY_GOOD = "{grade: excellent, least: 70, needs: [{of: every.grade, least: good}]}, {grade: fair}"
TOLD = {
    "points": (
        f"weights: {{main: 70%, safety: 30%}}, count: points, {ROUNDED}",
        "a",
        {},
        """\
a: total 691.40 of 730, rank 1
  main: 950 of 1000 points
  safety: 88 of 100 points
how the total is made: 950 × 70% + 88 × 30% = 691.4""",
    ),
    "per cent, groups and grades": (
        f"{PERCENT}, groups: main, grades: {{by: total, bands: [{EVERY_GOOD}]}}",
        "c",
        {},
        """\
c: total 78.97 of 100, rank 3
  main: 72.1% of the points
  safety: 95% of the points
how the total is made: 72.1 × 70% + 95 × 30% = 78.97
group Offices, rank 2 in it
grade: fair
  `c` cannot be `excellent`: its `main.grade` is fair""",
    ),
    "raised": (
        RESCALED,
        "c",
        {},
        """\
c: total 33.33 of 100, rank 4
  main: not scored
  safety: 33.33% of the points
how the total is made: 33.33 × 30% = 9.999; 9.999 ÷ 30 × 100 = 33.33""",
    ),
    "vetoed": (
        f"{PERCENT}, vetoes: [{{from: safety, of: report, veto: zero total}}]",
        "a",
        {"false": "a"},
        """\
a: total 0.00 of 100, rank 4
  main: 95% of the points
  safety: 0% of the points
Reports: veto if false report""",
    ),
    "not ranked": (
        f"{PERCENT}, vetoes: [{{from: safety, of: accident, veto: not ranked}}]",
        "b",
        {"happened": "b"},
        """\
b: total 76.61 of 100, not ranked
  main: 83.3% of the points
  safety: 61% of the points
how the total is made: 83.3 × 70% + 61 × 30% = 76.61
Accidents: veto if major accident""",
    ),
}


@pytest.mark.parametrize(("overall", "unit", "vetoes", "words"), TOLD.values(), ids=TOLD)
def test_an_overall_result_is_explained(overall: str, unit: str, vetoes: dict[str, str], words: str) -> None:
    units = UNITS | ({"c": ("n/a", "n/a", "33.33")} if overall == RESCALED else {})
    assert targetscore.explain_overall(result(overall, units, **vetoes), unit) == words


def test_an_overall_result_is_explained_in_the_readers_language() -> None:
    overall = f"{PERCENT}, groups: main, grades: {{by: total, bands: [{EVERY_GOOD}]}}"
    assert targetscore.explain_overall(result(overall), "d", language="zh").splitlines() == [
        "d：总分90.00，满分100，第2名",
        "  main：得满分的90%",
        "  safety：得满分的90%",
        "总分算法：90 × 70% + 90 × 30% = 90",
        "分组：Offices，组内第1名",
        "等次：excellent",
    ]


def test_a_unit_without_an_overall_result_is_the_callers_mistake() -> None:
    with pytest.raises(KeyError):
        targetscore.explain_overall(result(PERCENT), "nobody")


def test_the_command_explains_an_overall_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    overall = f"overall: {{{PERCENT}}}\n"
    scheme = SCHEME.replace("main.yaml}", "main.yaml, data: main.csv}")
    scheme = scheme.replace("safety.yaml}", "safety.yaml, data: safety.csv}")
    files = {
        "main.yaml": MAIN,
        "safety.yaml": SAFETY,
        "scheme.yaml": scheme + overall,
        "main.csv": "unit,work,extra\na,600,350\n",
        "safety.csv": "unit,drills\na,88\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    asked = ["explain", str(tmp_path / "scheme.yaml"), "--unit", "a", "--ruleset"]
    assert main([*asked, "overall"]) == 0
    assert capsys.readouterr().out.startswith("a: total 92.90 of 100, rank 1\n  main: 95% of the points\n")
    assert main([*asked, "over"]) == 2
    assert "did you mean `overall`?" in capsys.readouterr().err
    assert main([*asked, "overall", "--indicator", "work"]) == 2
