"""Corners of scoring and explaining: large groups, values that stand in for others, what nothing can be taken from."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

import handmade
import targetscore
from handmade import formula, ruleset
from targetscore import DataError, ast
from targetscore import curve as c
from targetscore.data import read_units
from targetscore.score import explain
from targetscore.score._gains import gains
from targetscore.score.result import Result

HEAD = """\
targetscore: 1
ruleset: corners
year: 2025
title: corners
language: en
conventions: {missing: error, rounding: none, ties: shared, steps: whole, floor: 0, unreached: zero, base: 60%}
"""


def scored(body: str, *rows: dict[str, str]) -> Result:
    return targetscore.score(targetscore.loads(HEAD + body), list(rows))


def refused(body: str, *rows: dict[str, str]) -> list[str]:
    with pytest.raises(DataError) as error:
        scored(body, *rows)
    return [problem.code for problem in error.value.diagnostics]


def told(result: Result, unit: str = "A") -> str:
    return str(explain(result, unit))


# Peers ---------------------------------------------------------------------------------------------------------------

CHINESE = HEAD.replace("language: en", "language: zh").replace("steps:", "places: down, steps:")
SHARE = """\
indicators:
  - {id: visits, title: 走访, points: 10, better: higher, rule: 排名前50%的单位得10分，其余得4分。}
"""


def test_of_many_peers_the_first_are_named() -> None:
    rows = [{"unit": unit, "indicator": "visits", "actual": str(number)} for number, unit in enumerate("HGFEDCBA")]
    result = targetscore.score(targetscore.loads(CHINESE + SHARE), rows)
    assert "名次取自同组：A，B，C，D，E，F等8个单位" in told(result)


def test_a_place_that_the_data_give_is_one_of_a_field_whose_size_they_give_too() -> None:
    ranked = [{"unit": unit, "indicator": "visits", "rank": str(rank)} for rank, unit in enumerate("AB", 1)]
    rows = [*ranked, {"unit": "C", "indicator": "visits", "actual": "7"}]
    with pytest.raises(DataError) as error:
        targetscore.score(targetscore.loads(CHINESE + SHARE), rows)
    assert {problem.code for problem in error.value.diagnostics} == {"missing-value"}


def test_of_two_own_values_it_is_not_told_which_is_compared() -> None:
    rule = "达到100件且完成90%得5分；高于平均值的得5分"
    both = f"indicators: [{{id: visits, title: 走访, points: 10, measured_in: 件, rule: {rule}}}]"
    rows = [{"unit": unit, "indicator": "visits", "actual": "100", "target": "100"} for unit in "AB"]
    with pytest.raises(DataError) as error:
        targetscore.score(targetscore.loads(CHINESE + both), rows)
    assert {problem.code for problem in error.value.diagnostics} == {"peers-of-what"}


# Targets and forecasts -----------------------------------------------------------------------------------------------

TARGETS = """\
targets: [{unit: A, indicator: road, target: 4, decided: 2025-11-03, reason: flood, approval: No. 5}]
indicators: [{id: road, title: road, points: 10, measured_in: km, rule: "full score at target; otherwise no points"}]
"""


def test_a_changed_target_stands_beside_the_points() -> None:
    result = scored(TARGETS, {"unit": "A", "indicator": "road", "actual": "4", "target": "5"})
    assert "target changed to 4: 2025-11-03, flood, No. 5" in told(result)
    shown = result.to_dict()["units"]["A"]["indicators"]["road"]["target"]
    assert shown == {"value": "4", "decided": "2025-11-03", "reason": "flood", "approval": "No. 5"}


def test_a_forecast_is_warned_of_where_no_base_is_declared() -> None:
    body = """\
warnings: [{level: red, below: base}, {level: yellow, below: full}]
indicators: [{id: road, title: road, points: 10, measured_in: km, rule: "full score at 5 km; otherwise no points"}]
"""
    head = HEAD.replace(", base: 60%", "")
    data = read_units(
        [{"unit": "A", "indicator": "road", "actual": "4", "forecast": "yes"}], targetscore.loads(head + body)
    )
    result = targetscore.score(targetscore.loads(head + body), data)
    assert result.units["A"].indicators["road"].warning == "yellow"
    assert result.to_dict()["units"]["A"]["indicators"]["road"]["warning"] == "yellow"


def test_a_unit_that_is_not_ranked_has_no_rank_in_its_group() -> None:
    body = """\
indicators:
  - id: road
    title: road
    points: 10
    measured_in: km
    inputs: {fraud: {title: fraud, measured_in: yes/no}}
    rule: 10 points at 5 km or more; if fraud, veto.
groups: [{id: towns, title: Towns, units: [A, B]}]
"""
    fraud = {"A": "no", "B": "yes"}
    rows = [{"unit": unit, "indicator": "road", "actual": "6", "fraud": fraud[unit]} for unit in fraud]
    head = HEAD.replace("steps:", "veto: not ranked, steps:")
    result = targetscore.score(targetscore.loads(head + body), rows)
    assert "group Towns, rank 1" in told(result)
    assert told(result, "B").splitlines()[:2] == ["B: total 10 of 10, not ranked", "group Towns"]


def test_the_floor_that_the_conventions_set_is_told_as_one() -> None:
    body = """\
indicators:
  - id: road
    title: road
    points: 10
    measured_in: "%"
    rule: 10 points at 95% or more; deduct 1 point for each percentage point below.
"""
    assert "+35  convention `floor`: raised from -35 to 0" in told(
        scored(body, {"unit": "A", "indicator": "road", "actual": "50"})
    )


# Vetoes and totals ---------------------------------------------------------------------------------------------------


def test_a_veto_that_nobody_can_decide_is_a_problem_of_its_row() -> None:
    body = """\
indicators: [{id: road, title: road, points: 10, measured_in: km, rule: "full score at 5 km; otherwise no points"}]
vetoes:
  - id: fires
    title: fires
    measured_in: fires
    veto: zero total
    rule: If the growth is above 5%, the unit is vetoed.
"""
    rows = (
        {"unit": "A", "indicator": "road", "actual": "5"},
        {"unit": "A", "indicator": "fires", "actual": "3", "last_year": "0"},
    )
    assert refused(body, *rows) == ["division-by-zero"]


BONUS = """\
indicators: [{id: road, title: road, points: 10, measured_in: km, rule: "full score at 5 km; otherwise no points"}]
adjustments:
  - id: bonus
    title: bonus
    total: on top
    indicators: [{id: prizes, title: prizes, measured_in: prizes, rule: add 1 point per prize}]
vetoes:
  - {id: fires, title: fires, measured_in: fires, veto: zero bonus, rule: "If fires are above 0, the unit is vetoed."}
"""


@pytest.mark.parametrize(("fires", "total"), [("0", "13"), ("1", "10")])
def test_a_veto_may_take_the_bonus_alone(fires: str, total: str) -> None:
    values = {"road": "5", "prizes": "3", "fires": fires}
    result = scored(BONUS, *({"unit": "A", "indicator": name, "actual": value} for name, value in values.items()))
    assert str(result.units["A"].total) == total


def test_nothing_is_taken_from_a_section_of_which_a_row_has_no_score() -> None:
    body = """\
sections:
  - id: works
    title: works
    points: 10
    indicators:
      - {id: road, points: 10, measured_in: km, rule: "10 points at 100% completion; otherwise no points"}
indicators:
  - {id: share, points: 5, inputs: {of: {title: part, from: works.total}}, rule: score = 10% × part}
"""
    rows = ({"unit": "A", "indicator": "road", "actual": "5", "target": "0"},)
    assert refused(body, *rows) == ["missing-value", "division-by-zero"]


# What would earn more ------------------------------------------------------------------------------------------------


def test_nothing_is_promised_along_a_value_beside_a_completion_that_there_is_not() -> None:
    rule = "完成率达到100%得10分，否则不得分；没有任务的得满分；每获一次表彰加1分"
    inputs = "{none: {title: 没有任务, measured_in: yes/no}, prizes: {title: 表彰, measured_in: 次}}"
    body = f"indicators: [{{id: road, title: 道路, points: 10, measured_in: 公里, inputs: {inputs}, rule: {rule}}}]"
    row = {"unit": "A", "indicator": "road", "actual": "0", "target": "0", "none": "yes", "prizes": "1"}
    assert "表彰再" not in told(targetscore.score(targetscore.loads(CHINESE + body), [row]))


@pytest.mark.parametrize(("rule", "next_whole"), [("每件扣1分；6件以上的不得分", 5), ("每件扣1分；超过6件的不得分", 6)])
def test_of_what_is_counted_the_next_whole_number_is_promised(rule: str, next_whole: int) -> None:
    body = f"indicators: [{{id: late, title: 迟报, points: 10, measured_in: 件, better: lower, rule: {rule}}}]"
    result = targetscore.score(targetscore.loads(CHINESE + body), [{"unit": "A", "indicator": "late", "actual": "8"}])
    assert f"{next_whole}件" in told(result)


def test_between_two_whole_numbers_nothing_is_promised() -> None:
    """More than 2 and less than 2.5 reports would earn more; nobody is late 2.2 times."""
    late = c.Input("actual")
    between = c.Count(2, 2, (c.Test(late, ">", Fraction(2)), c.Test(late, "<", Fraction(5, 2))))
    curve = c.Cases((c.Branch(between, formula(Fraction(5))),), formula(Fraction(2)))
    each = ast.Step(sign="deduct", amount=ast.Literal(value=Fraction(1)), direction="each")
    indicator = attrs.evolve(handmade.indicator(curve), better="lower", rule=ast.Rule(clauses=(each,)))
    result = targetscore.score(ruleset(indicator), [{"unit": "A", "indicator": "x", "actual": "3"}])
    assert gains(indicator, result.units["A"].indicators["x"]) == ()
