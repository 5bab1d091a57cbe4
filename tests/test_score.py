"""Scores, states of a value, roll-up, the shape of results; rules are built from curves, numbers worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targetscore
from handmade import (
    ACTUAL,
    COMPLETION,
    TARGET,
    at_least,
    formula,
    identity,
    indicator,
    percent,
    ruleset,
    section,
)
from targetscore import curve as c
from targetscore.data import read_units
from targetscore.errors import DataError
from targetscore.inputs import bind, needs_of
from targetscore.ruleset.model import Missing, Places
from targetscore.score import score
from targetscore.score.result import IndicatorResult
from test_cases import rule_file

CENTS = Places(points=2, total=2)


def row(unit: str = "u", indicator: str = "x", **values: object) -> Mapping[str, object]:
    return {"unit": unit, "indicator": indicator, **values}


def scored(curve: c.Curve, **values: object) -> IndicatorResult:
    return score(ruleset(indicator(curve)), [row(**values)]).units["u"].indicators["x"]


def problems(curve: c.Curve, *rows: Mapping[str, object], missing: Missing = "error") -> list[tuple[str, int]]:
    with pytest.raises(DataError) as error:
        score(ruleset(indicator(curve), missing=missing), list(rows))
    return [(each.code, each.source.position(each.span.start)[0]) for each in error.value.diagnostics]


# Completion and growth ----------------------------------------------------------------------------------------------


def test_completion_follows_from_actual_and_target() -> None:
    result = scored(formula(COMPLETION), actual="9", target="12")
    assert result.exact == 75
    assert result.inputs == {"actual": 9, "target": 12, "completion": 75}


def test_growth_follows_from_actual_and_last_year() -> None:
    assert scored(formula(c.Input("growth")), actual="105", last_year="100").exact == 5


def test_completion_stands_for_actual_and_target_where_only_their_ratio_matters() -> None:
    curve = at_least(ACTUAL, percent(90), 10)
    result = scored(curve, completion="90")
    assert result.exact == 10
    assert result.inputs == {"completion": 90}
    assert scored(curve, completion="89.9").exact == 0


def test_growth_stands_for_actual_and_last_year() -> None:
    curve = formula(c.Divide(ACTUAL, c.Input("last_year")))
    assert scored(curve, growth="-5").exact == Fraction(95, 100)


def test_completion_does_not_stand_for_a_value_with_a_level_of_its_own() -> None:
    assert problems(at_least(ACTUAL, Fraction(90), 10), row(completion="95")) == [("missing-value", 1)]


def test_a_growth_is_never_made_from_a_stand_in() -> None:
    both = c.Total((at_least(ACTUAL, TARGET, 1), formula(c.Input("growth"))))
    assert problems(both, row(completion="95", last_year="10")) == [("missing-value", 1)]


@pytest.mark.parametrize(
    ("curve", "ratios"),
    [
        (at_least(ACTUAL, TARGET, 10), ("completion",)),
        (at_least(c.Divide(ACTUAL, TARGET), Fraction(9, 10), 10), ("completion",)),
        (at_least(c.Rounded(c.Divide(ACTUAL, TARGET), 2, "half up"), Fraction(1), 10), ("completion",)),
        (at_least(c.Rounded(ACTUAL, 0, "half up"), TARGET, 10), ()),
        (at_least(c.Add((ACTUAL, Fraction(1))), TARGET, 10), ()),
        (at_least(c.Multiply((ACTUAL, ACTUAL)), TARGET, 10), ()),
        (at_least(c.Multiply((ACTUAL, ACTUAL)), c.Multiply((ACTUAL, TARGET)), 10), ("completion",)),
        (c.Clamp(at_least(ACTUAL, TARGET, 10), None, ACTUAL, None), ()),
        (formula(c.Divide(c.Add((ACTUAL, c.Multiply((Fraction(-1), TARGET)))), TARGET)), ("completion",)),
    ],
)
def test_a_ratio_stands_in_only_where_scaling_both_changes_nothing(curve: c.Curve, ratios: tuple[str, ...]) -> None:
    assert needs_of(curve).ratios == ratios


@given(st.integers(1, 50), st.integers(0, 50), st.integers(1, 9), st.integers(50, 120))
def test_a_stand_in_scores_like_the_pair_that_it_stands_for(target: int, actual: int, size: int, level: int) -> None:
    distance = c.Add((percent(level), c.Multiply((Fraction(-1), ACTUAL))))
    clause = formula(Fraction(0)).clause
    curve = c.Stairs(distance, percent(size), (Fraction(-1, 2),), "whole", clause)
    needs = needs_of(curve)
    pair = bind(needs, {"actual": Fraction(actual), "target": Fraction(target)})
    ratio = bind(needs, {"completion": Fraction(100 * actual, target)})
    assert score_of(curve, pair.inputs) == score_of(curve, ratio.inputs)


def score_of(curve: c.Curve, inputs: Mapping[str, Fraction | bool]) -> Fraction:
    from targetscore.evaluate import evaluate

    return evaluate(curve, inputs)[0]


@pytest.mark.parametrize(
    ("completion", "agrees"), [("66.67", True), ("66.7", True), ("66.66", False), ("67", True), ("66.670", False)]
)
def test_given_completion_must_agree_as_far_as_it_is_written(completion: str, agrees: bool) -> None:
    values = {"actual": "2", "target": "3", "completion": completion}
    if agrees:
        assert scored(formula(COMPLETION), **values).exact == Fraction(completion)
    else:
        assert problems(formula(COMPLETION), row(**values)) == [("derived-value-differs", 1)]


def test_an_exact_completion_must_agree_exactly() -> None:
    values = {"actual": "2", "target": "3", "completion": Fraction(667, 10)}
    assert problems(formula(COMPLETION), row(**values)) == [("derived-value-differs", 1)]


def test_a_target_of_zero_is_an_error_where_completion_is_asked_for() -> None:
    assert problems(formula(COMPLETION), row(actual="0", target="0")) == [("division-by-zero", 1)]
    assert problems(formula(COMPLETION), row(actual="1", target="-4")) == [("division-by-zero", 1)]


def test_a_rule_may_say_what_a_target_of_zero_earns() -> None:
    no_task = c.Test(TARGET, "=", Fraction(0))
    curve = c.Cases((c.Branch(no_task, formula(Fraction(10))),), formula(COMPLETION))
    assert scored(curve, actual="0", target="0").exact == 10
    final = c.Final(formula(COMPLETION), no_task, Fraction(3), formula(Fraction(3)).clause)
    assert scored(final, actual="0", target="0").exact == 3


# Missing and not applicable -----------------------------------------------------------------------------------------


def test_every_missing_cell_is_listed_with_its_row() -> None:
    curve = formula(c.Add((ACTUAL, c.Input("late"))))
    rules = ruleset(indicator(curve, late=""))
    rows = [row("a", actual="1", late=""), row("b", actual="", late=""), row("c", actual="1", late="2")]
    with pytest.raises(DataError) as error:
        score(rules, rows)
    found = [(d.code, d.source.position(d.span.start)[0], d.values["input"]) for d in error.value.diagnostics]
    assert found == [("missing-value", 1, "late"), ("missing-value", 2, "actual"), ("missing-value", 2, "late")]


def test_a_unit_without_a_row_lacks_the_indicator() -> None:
    rules = ruleset(indicator(identity(), "x"), indicator(identity(), "y"))
    with pytest.raises(DataError) as error:
        score(rules, [row("a", "x", actual="1"), row("a", "y", actual="1"), row("b", "x", actual="1")])
    (problem,) = error.value.diagnostics
    assert (problem.code, problem.values["unit"], problem.values["indicator"]) == ("missing-value", "b", "y")
    assert problem.source.position(problem.span.start)[0] == 3


@pytest.mark.parametrize(("missing", "status", "available"), [("zero", "missing", 10), ("exempt", "exempt", 0)])
def test_a_missing_value_does_what_the_rule_file_says(missing: Missing, status: str, available: int) -> None:
    rules = ruleset(indicator(identity()), missing=missing, rounding=CENTS)
    unit = score(rules, [row(actual="")]).units["u"]
    found = unit.indicators["x"]
    assert (found.status, found.points, found.exact, found.steps) == (status, Decimal("0.00"), 0, ())
    assert unit.available == available


def test_the_mean_of_the_others_stands_in() -> None:
    rules = ruleset(indicator(identity(), "x"), missing="mean of the others")
    rows = [row(unit=unit, actual=actual) for unit, actual in (("u", ""), ("v", "7"), ("w", "8"))]
    found = score(rules, rows).units["u"].indicators["x"]
    assert (found.status, found.exact, [step.points for step in found.steps]) == (
        "missing",
        Fraction(15, 2),
        [Fraction(15, 2)],
    )


def test_the_mean_of_no_others_is_a_problem() -> None:
    assert problems(identity(), row(actual=""), missing="mean of the others") == [("no-others", 1)]


def test_what_does_not_apply_is_exempt_and_nothing_is_scaled() -> None:
    rules = ruleset(indicator(identity(), "x"), indicator(identity(), "y"))
    unit = score(rules, [row(indicator="x", actual="n/a"), row(indicator="y", actual="7")]).units["u"]
    assert [found.status for found in unit.indicators.values()] == ["exempt", "scored"]
    assert (unit.total, unit.available) == (7, 10)


def test_a_target_that_does_not_apply_exempts_completion() -> None:
    assert scored(formula(COMPLETION), actual="3", target="n/a").status == "exempt"


def test_zero_is_a_value() -> None:
    assert scored(identity(), actual="0").status == "scored"


# Rows without a score -----------------------------------------------------------------------------------------------


def test_all_rows_without_a_score_are_told_at_once() -> None:
    tiers = c.Cases(
        (
            c.Branch(c.Test(ACTUAL, ">=", Fraction(90)), formula(Fraction(10))),
            c.Branch(c.Test(ACTUAL, "<=", Fraction(90)), formula(Fraction(6))),
        ),
        None,
        exclusive=True,
    )
    gap = c.Cases((c.Branch(c.Test(ACTUAL, ">", Fraction(90)), formula(Fraction(10))),), None)
    rules = ruleset(
        indicator(tiers, "tiers"), indicator(gap, "gap"), indicator(formula(c.Divide(Fraction(1), ACTUAL)), "ratio")
    )
    rows = [row(indicator=name, actual=value) for name, value in (("tiers", "90"), ("gap", "90"), ("ratio", "0"))]
    with pytest.raises(DataError) as error:
        score(rules, rows)
    assert [each.code for each in error.value.diagnostics] == [
        "clauses-disagree",
        "no-clause-applies",
        "division-by-zero",
    ]


# Rounding, totals and ranks -----------------------------------------------------------------------------------------


def test_totals_are_sums_of_the_points_as_published() -> None:
    """Three times 0.125 is 0.375; published are 0.13 each, which make 0.39."""
    rules = ruleset(*(indicator(identity(), name) for name in "xyz"), rounding=CENTS)
    unit = score(rules, [row(indicator=name, actual="0.125") for name in "xyz"]).units["u"]
    assert [found.points for found in unit.indicators.values()] == [Decimal("0.13")] * 3
    assert unit.total == Decimal("0.39")
    assert str(unit.total) == "0.39"


def test_totals_have_decimals_of_their_own() -> None:
    rules = ruleset(*(indicator(identity(), name) for name in "xy"), rounding=Places(points=2, total=1))
    unit = score(rules, [row(indicator="x", actual="1.13"), row(indicator="y", actual="1.12")]).units["u"]
    assert str(unit.total) == "2.3"


def test_without_rounding_all_results_are_fractions() -> None:
    rules = ruleset(indicator(formula(c.Divide(ACTUAL, Fraction(3)))))
    unit = score(rules, [row(actual="1")]).units["u"]
    assert (unit.total, unit.indicators["x"].points) == (Fraction(1, 3), Fraction(1, 3))
    assert isinstance(unit.total, Fraction)


def test_points_may_be_exact_where_totals_are_rounded() -> None:
    rules = ruleset(indicator(formula(c.Divide(ACTUAL, Fraction(3)))), rounding=Places(points=None, total=2))
    unit = score(rules, [row(actual="1")]).units["u"]
    assert (unit.indicators["x"].points, unit.total) == (Fraction(1, 3), Decimal("0.33"))


def test_sections_hold_what_is_in_them() -> None:
    inner = section("inner", indicator(identity(), "y"))
    rules = ruleset(
        indicator(identity(), "x"), sections=(section("outer", indicator(identity(), "z"), sections=(inner,)),)
    )
    unit = score(rules, [row(indicator=name, actual=value) for name, value in (("x", 1), ("y", 2), ("z", 4))]).units[
        "u"
    ]
    assert {name: (found.total, found.available) for name, found in unit.sections.items()} == {
        "outer": (6, 20),
        "inner": (2, 10),
    }
    assert unit.total == 7
    assert list(unit.indicators) == ["x", "z", "y"]


def test_equal_totals_share_a_rank() -> None:
    rows = [row(unit, actual=value) for unit, value in (("a", "7.004"), ("b", "9"), ("c", "7"), ("d", "3"))]
    result = score(ruleset(indicator(identity()), rounding=CENTS), rows)
    assert {unit: found.rank for unit, found in result.units.items()} == {"a": 2, "b": 1, "c": 2, "d": 4}


# The shape of a result ----------------------------------------------------------------------------------------------


def test_a_result_as_data() -> None:
    rules = ruleset(
        indicator(formula(c.Divide(ACTUAL, Fraction(5))), "x"),
        indicator(identity(), "y"),
        rounding=CENTS,
        missing="zero",
    )
    rows = [row(indicator="x", actual="16")]
    result = score(rules, rows)
    document = result.to_dict()
    assert document == {
        "schema": "targetscore.result/1",
        "ruleset": "handmade",
        "rules_hash": "0" * 64,
        "data_hash": read_units(rows, rules).data_hash,
        "units": {
            "u": {
                "total": "3.20",
                "rank": 1,
                "grade": None,
                "available": "20",
                "sections": {},
                "indicators": {
                    "x": {
                        "points": "3.20",
                        "exact": "16/5",
                        "status": "scored",
                        "inputs": {"actual": "16"},
                        "steps": [
                            {"clause": "", "kind": "remark", "reason": "formula", "points": "16/5", "numbers": {}}
                        ],
                    },
                    "y": {"points": "0.00", "exact": "0", "status": "missing", "inputs": {}, "steps": []},
                },
            }
        },
    }
    assert json.dumps(document) == json.dumps(score(rules, rows).to_dict())


def test_data_already_read_score_the_same() -> None:
    rules = ruleset(indicator(identity()))
    rows = [row(actual="1")]
    assert score(rules, read_units(rows, rules)) == score(rules, rows)


@given(st.permutations([("a", "1"), ("b", "2"), ("c", "2"), ("d", "5")]))
def test_the_order_of_units_does_not_matter(units: list[tuple[str, str]]) -> None:
    rules = ruleset(indicator(identity()))
    result = score(rules, [row(unit, actual=value) for unit, value in units])
    assert {unit: found.rank for unit, found in result.units.items()} == {"a": 4, "b": 2, "c": 2, "d": 1}
    assert list(result.units) == [unit for unit, _ in units]


def test_a_row_that_no_clause_takes_is_told_in_the_words_of_the_rule() -> None:
    text = """\
targetscore: 1
ruleset: hole
year: 2025
title: hole
language: zh
conventions: {base: 60%, rounding: none, missing: error, unreached: error}
indicators:
  - {id: area, title: 造林面积, points: 10, measured_in: 亩, rule: "达到目标值得满分，达到目标值的80%得基本分"}
"""
    row = {"unit": "乡", "indicator": "area", "actual": "700", "target": "1000"}
    with pytest.raises(DataError) as error:
        targetscore.score(targetscore.loads(text), [row])
    (problem,) = error.value.diagnostics
    assert problem.message == "实际值 700亩，目标值 1000亩时，规则没有说 `乡` 的 `area` 得几分"


def test_rows_have_no_sheets() -> None:
    rules = targetscore.loads(
        rule_file({"text": "达到80%得满分，否则不得分。", "indicator": {"points": 5, "measured_in": "%"}})
    )
    with pytest.raises(ValueError, match="only a workbook has sheets"):
        targetscore.score(rules, [{"unit": "u", "indicator": "x", "actual": "80"}], sheet="one")
