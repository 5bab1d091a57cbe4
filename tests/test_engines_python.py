"""Compiled rules give the points of evaluation: every hand-computed case, ties, whole domains, faults."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import targetscore
from targetscore import ast
from targetscore import curve as c
from targetscore.engines import _programs
from targetscore.engines._python import function, source
from targetscore.engines._ranges import width
from targetscore.engines._scaling import Sources, program
from targetscore.engines.program import Given
from targetscore.evaluate import Gap, UnknownInput, ZeroDenominator, evaluate
from targetscore.quantities import last_places
from targetscore.ruleset.model import Places
from targetscore.score.result import IndicatorResult
from test_cases import CLAUSES, loaded, results

F = Fraction
EXAMPLES = [
    path
    for path in sorted(Path(__file__).resolve().parent.parent.glob("examples/*/*.yaml"))
    if re.search("^ruleset:", path.read_text(encoding="utf-8"), re.MULTILINE)
]
SCORED = [clause for clause in CLAUSES if "pending" not in clause]


def rules(rule: str, *, points: int = 100, measured_in: str = "%", inputs: str = "{}", **conventions: str) -> str:
    settled = {
        "base": "60%",
        "steps": "pro rata",
        "floor": "0",
        "rounding": "{points: 2, total: 2, mode: half up}",
        "missing": "error",
        "unreached": "error",
        "rate_origin": "none",
        **conventions,
    }
    said = ", ".join(f"{name}: {value}" for name, value in settled.items())
    return f"""
targetscore: 1
ruleset: engines
year: 2024
title: engines
language: zh
conventions: {{{said}}}
indicators:
  - {{id: x, title: x, points: {points}, measured_in: "{measured_in}", decimals: 4, inputs: {inputs}, rule: "{rule}"}}
"""


LINE = "达到95%得满分，达到83%得60分，其间按线性插值，每低1个百分点扣0.5分，扣完为止"


def scorer(text: str, **arguments: Any) -> targetscore.Scorer:
    compiled = targetscore.compile(targetscore.loads(text), **arguments)
    assert compiled.uncovered == {}
    return compiled.indicators["x"]


# Hand-computed cases ------------------------------------------------------------------------------------------------


RATIOS = {"completion": "target", "growth": "last_year"}


def values_of(found: IndicatorResult) -> dict[str, Fraction | bool]:
    """Return what a result was worked out from, without what followed from it."""
    made = {name for name, reference in RATIOS.items() if {"actual", reference} <= found.inputs.keys()}
    return {name: value for name, value in found.inputs.items() if name not in made}


def rows_of(clause: Mapping[str, Any]) -> Iterator[tuple[IndicatorResult, Fraction]]:
    for case, unit in zip(clause["cases"], results(clause), strict=True):
        if unit.indicators["x"].status == "scored":
            yield unit.indicators["x"], F(case["points"])


def test_every_hand_computed_case_is_scored_alike() -> None:
    uncovered: Counter[str] = Counter()
    covered = 0
    for clause in SCORED:
        ruleset = loaded(clause)
        made: dict[frozenset[str], targetscore.Compiled] = {}
        for found, points in rows_of(clause):
            values = values_of(found)
            # Of a mean nobody says how many decimals it has.
            named = frozenset(values) - {"mean"}
            if named not in made:
                made[named] = targetscore.compile(ruleset, decimals={"x": dict.fromkeys(named, 6)})
            compiled = made[named]
            assert compiled.indicators["x"].score(values) == points, clause["id"]
            if compiled.uncovered:
                uncovered[f"{clause['id']}: {compiled.uncovered['x']}"] += 1
            else:
                covered += 1
                assert_by_integers(compiled.indicators["x"], found)
    assert not uncovered, f"{covered} rows are covered, not these: {uncovered}"


def assert_by_integers(made: targetscore.Scorer, found: IndicatorResult) -> None:
    whole = made.integers(values_of(found))
    assert whole is not None
    points, piece = made.piece(*whole)
    assert points == made.points(*whole) == found.exact * made.scale
    told = [step for step in found.steps if step.reason == "final"] or found.steps
    assert {step.clause for step in told if step.points and step.clause} <= {*made.clauses(piece)}


# One rule over its whole domain -------------------------------------------------------------------------------------


def by_hand(n: int) -> int:
    """Return hundredths of points at n / 10,000 %: 100 at 95 %, 60 at 83 %, a line between, 0.5 off per point below."""
    if n >= 950_000:
        return 10_000
    exact = 6000 + F(n - 830_000, 30) if n >= 830_000 else max(6000 - F(830_000 - n, 200), F(0))
    return last_places(exact / 100, 2, "half up")


def ties() -> Iterator[int]:
    yield from (n for n in range(830_000, 950_001) if n % 30 == 15 + 830_000 % 30 - 30 * (830_000 % 30 >= 15))
    yield from range(100, 830_000, 200)


def domain() -> Iterator[int]:
    """Visit every tie with its neighbours, the ends of the pieces, and a stride through all the rest."""
    edges = (0, 1, 830_000, 950_000, 1_100_000)
    for n in itertools.chain(ties(), edges):
        yield from (n - 1, n, n + 1)
    yield from range(0, 1_100_001, 37)


def test_the_whole_domain_of_a_rule_is_scored_as_by_hand() -> None:
    points = scorer(rules(LINE)).points
    assert [n for n in domain() if n >= 0 and points(n) != by_hand(n)] == []


def test_the_domain_holds_its_ties() -> None:
    found = list(ties())
    assert len(found) == 4000 + 4150
    assert all((F(n - 830_000, 30) % 1 if n >= 830_000 else F(830_000 - n, 200) % 1) == F(1, 2) for n in found)


def test_one_division_is_proved_enough_for_the_rule() -> None:
    made = scorer(rules(LINE)).program
    assert made is not None
    assert width(made) == "python"
    known = Sources(inputs=(Given(name="actual", decimals=4, least=0, most=1_100_000),))
    curve = targetscore.loads(rules(LINE)).indicators[0].curve
    assert width(program(curve, known, Places(points=2, total=2))) == "float64"


@pytest.mark.parametrize("mode", ["half up", "half even", "down", "up"])
def test_every_mode_of_rounding_takes_ties_on_both_sides_of_zero(mode: ast.Rounding) -> None:
    curve = c.Formula(c.Multiply((F(1, 2), c.Input("actual"))), ast.Remark(text="half"))
    known = Sources(inputs=(Given(name="actual", decimals=2),))
    made = program(curve, known, Places(points=2, total=2, mode=mode))
    points = function(source(made, "points", made.result()), "points", AssertionError)
    assert [points(n) for n in range(-2000, 2001)] == [last_places(F(n, 200), 2, mode) for n in range(-2000, 2001)]


# Divisions by inputs ------------------------------------------------------------------------------------------------


def test_completion_follows_from_actual_and_target() -> None:
    made = scorer(rules("完成率达到100%得满分，每低1个百分点扣3分，扣完为止", measured_in="亿元"),
                  decimals={"x": {"target": 2}})  # fmt: skip
    assert [given.name for given in made.inputs] == ["actual", "target"]
    assert made.score({"actual": "9.5", "target": "10"}) == Decimal("85.00")
    assert made.score({"completion": "95"}) == Decimal("85.00")
    for target in (0, -1):
        with pytest.raises(ZeroDenominator) as found:
            made.points(1, target)
        assert found.value.names == ("target",)


def test_points_are_exact_whatever_an_input_divides_by() -> None:
    text = rules("完成率达到100%得满分，每低1个百分点扣0.7分，扣完为止", measured_in="亿元")
    made = scorer(text, decimals={"x": {"actual": 0, "target": 0}})
    curve = made.indicator.curve
    near = (2**31 - 1, 10**9 + 7, 999_999_937, 4_000_000_007, 2**53 + 1, 10**18 + 9)
    for target in (*range(1, 60), *near):
        for actual in {target * k // 97 + d for k in (0, 13, 31, 61, 90, 96, 97, 98) for d in (-1, 0, 1)}:
            exact, _ = evaluate(
                curve, {"actual": F(actual), "target": F(target), "completion": F(100 * actual, target)}
            )
            assert made.points(actual, target) == last_places(exact, 2, "half up")


# Faults -------------------------------------------------------------------------------------------------------------


def test_a_gap_is_raised_as_evaluation_raises_it() -> None:
    made = scorer(rules("达到95%得满分，达到83%得60分"))
    with pytest.raises(Gap) as found:
        made.points(800_000)
    with pytest.raises(Gap) as expected:
        evaluate(made.indicator.curve, {"actual": F(80)})
    assert found.value.clauses == expected.value.clauses


def test_a_missing_value_is_told() -> None:
    with pytest.raises(UnknownInput):
        scorer(rules(LINE)).score({"actual": None})


def test_a_value_with_more_decimals_than_declared_is_refused() -> None:
    made = scorer(rules(LINE))
    assert made.score({"actual": "90.0001"}) == Decimal("83.33")
    with pytest.raises(ValueError, match="小数多于4位"):
        made.score({"actual": "90.00001"})


def test_a_value_that_is_no_exact_number_is_refused() -> None:
    with pytest.raises(ValueError, match="不能精确读取"):
        scorer(rules(LINE)).score({"actual": 90.5})  # type: ignore[dict-item]


def test_decimals_are_never_guessed() -> None:
    text = rules("完成率达到100%得满分，每低1个百分点扣3分，扣完为止", measured_in="亿元").replace("decimals: 4, ", "")
    compiled = targetscore.compile(targetscore.loads(text))
    assert "completion" in str(compiled.uncovered["x"])
    assert compiled.indicators["x"].score({"completion": "95"}) == Decimal("85.00")
    with pytest.raises(ValueError, match="decimals"):
        compiled.indicators["x"].points(95)


def test_decimals_are_found_in_data() -> None:
    text = rules(LINE).replace("decimals: 4, ", "")
    rows = [{"unit": "u", "indicator": "x", "actual": value} for value in ("90.5", "90.25", "90")]
    rows = [{**row, "unit": f"u{place}"} for place, row in enumerate(rows)]
    made = scorer(text, data=rows)
    assert [(given.name, given.decimals) for given in made.inputs] == [("actual", 2)]


# What is not covered ------------------------------------------------------------------------------------------------


def test_a_rule_that_is_too_long_is_worked_out_by_the_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_programs, "EXPRESSIONS_AT_MOST", 3)
    compiled = targetscore.compile(targetscore.loads(rules(LINE)))
    assert "超过3个" in str(compiled.uncovered["x"])
    made = compiled.indicators["x"]
    assert [given.name for given in made.inputs] == ["actual"]
    assert [made.points(n) for n in range(0, 1_000_000, 9973)] == [by_hand(n) for n in range(0, 1_000_000, 9973)]
    assert made.piece(950_000) == (10_000, 0)
    assert made.clauses(0) == made.indicator.rule.clauses
    assert made.score({"actual": "90.0001"}) == Decimal("83.33")


@pytest.mark.parametrize("depth", [30, 60, 200])
def test_bounds_inside_one_another_are_compiled_or_said_to_be_too_deep(depth: int) -> None:
    ruleset = targetscore.loads(rules(LINE))
    (own,) = ruleset.indicators
    curve: c.Curve = own.curve
    for place in range(depth):
        half = c.Scaled(curve, F(9, 10), c.Test(c.Input("actual"), ">", F(place)), ast.Remark(text="less"))
        curve = c.Clamp(half, F(-place), F(1000 - place), ast.Remark(text="within"))
    deep = attrs.evolve(ruleset, body=attrs.evolve(ruleset.body, indicators=(attrs.evolve(own, curve=curve),)))
    compiled = targetscore.compile(deep)
    assert depth != 30 or not compiled.uncovered
    if depth < 200:
        for n in range(0, 1_000_000, 99_991):
            exact, _ = evaluate(curve, {"actual": F(n, 10_000)})
            assert compiled.indicators["x"].points(n) == last_places(exact, 2, "half up")


def test_a_ladder_of_many_tiers_takes_no_long_time() -> None:
    tiers = "，".join(f"达到{level}%得{level}分" for level in range(99, 0, -1))
    made = scorer(rules(f"{tiers}，达不到1%不得分"))
    assert [made.points(n * 10_000 + 5) for n in range(101)] == [min(n, 99) * 100 for n in range(101)]


def test_values_that_stand_beside_the_inputs_are_left_to_the_reference() -> None:
    text = rules("完成率达到100%得满分，每低1个百分点扣3分，扣完为止", measured_in="亿元")
    made = scorer(text, decimals={"x": {"actual": 1, "target": 1}})
    assert made.integers({"completion": "95"}) is None
    assert made.score({"completion": "95", "actual": "9.5", "target": "10"}) == Decimal("85.00")
    with pytest.raises(ValueError, match="应为95"):
        made.score({"completion": "96", "actual": "9.5", "target": "10"})


# Results that are not rounded ---------------------------------------------------------------------------------------


def test_exact_points_have_the_denominator_of_the_rule() -> None:
    made = scorer(rules(LINE, rounding="none"))
    assert made.points(900_001) == (60 + F(70_001, 30_000) * 10) * made.scale
    assert made.score({"actual": "90.0001"}) == 60 + F(70_001, 3000)


def test_exact_points_are_fractions_where_an_input_divides() -> None:
    text = rules("完成率达到100%得满分，每低1个百分点扣3分，扣完为止", measured_in="亿元", rounding="none")
    made = scorer(text, decimals={"x": {"actual": 0, "target": 0}})
    assert made.scale == 1
    assert made.points(6, 7) == 100 - F(300, 7)
    assert made.piece(6, 7)[0] == 100 - F(300, 7)
    assert made.score({"actual": 6, "target": 7}) == 100 - F(300, 7)


def test_a_mean_without_end_is_a_sum_over_a_number() -> None:
    text = rules("达到平均水平得满分，每低1个百分点扣0.5分，扣完为止")
    made = scorer(text)
    assert [given.name for given in made.inputs] == ["actual", "mean.count", "mean.total"]
    assert made.points(800_000, 3, 2_450_000) == 9917
    assert made.score({"actual": "80", "mean": F(245, 3)}) == Decimal("99.17")


# Rules as they stand ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_rule_files_of_the_examples_compile(path: Path) -> None:
    ruleset = targetscore.load(path)
    compiled = targetscore.compile(ruleset)
    assert compiled.indicators
    assert not compiled.uncovered


def test_decimals_of_the_file_count_where_nothing_else_says_them() -> None:
    text = rules("完成率达到100%得满分，每低1个百分点扣3分，扣完为止", measured_in="亿元", decimals="1")
    made = scorer(text)
    assert [(given.name, given.decimals) for given in made.inputs] == [("actual", 4), ("target", 1)]
    assert made.score({"actual": "9.5", "target": "10"}) == Decimal("85.00")
    with pytest.raises(ValueError, match="小数多于1位"):
        made.score({"actual": "9.5", "target": "10.25"})


def test_no_engine_is_imported_before_it_is_used() -> None:
    seen = "import sys, targetscore; print([name for name in sys.modules if name.startswith('targetscore.engines')])"
    run = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
