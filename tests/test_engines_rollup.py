"""Totals in whole numbers are those of scoring: sections, weights, bounds, adjustments, exempt parts, grades."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

import targetscore
from programs import Machine
from targetscore.engines._rollup import EXEMPT, Totals, obstacles, row_obstacles, totals
from targetscore.engines.program import Expression, Program, Whole
from targetscore.ruleset.model import Ruleset

HEAD = """
targetscore: 1
ruleset: totals
year: 2024
title: totals
language: en
"""
CONVENTIONS = {
    "missing": "zero", "rounding": "{points: 1, total: 2, mode: half up}", "steps": "pro rata", "floor": "0",
    "unreached": "zero", "exempt": "drop", "ties": "shared", "rank_on": "rounded",
    "veto": "lowest grade",
}  # fmt: skip


def rules(body: str, **conventions: str) -> Ruleset:
    said = ", ".join(f"{name}: {value}" for name, value in (CONVENTIONS | conventions).items())
    return targetscore.loads(f"{HEAD}conventions: {{{said}}}\n{body}")


def one(own: str, points: int = 10) -> str:
    rule = f"score = actual, at most {points} points, no less than -5"
    return f'{{id: {own}, title: {own}, points: {points}, rule: "{rule}"}}'


PLAIN = f"indicators: [{one('a')}, {one('b', 30)}]\n"
SECTIONS = f"""
sections:
  - {{id: s, title: S, points: 100, weight: 60%, scale: true, most: 90, indicators: [{one("a")}, {one("b", 30)}]}}
  - {{id: t, title: T, points: 10, weight: 40%, least: 2, indicators: [{one("c")}]}}
"""
ENOUGH = f"""
sections:
  - {{id: s, title: S, points: 50, at_least: 2, indicators: [{one("a")}, {one("b", 30)}, {one("d")}]}}
  - {{id: t, title: T, points: 10, indicators: [{one("c")}]}}
"""
BONUS = """
adjustments:
  - {{id: up, title: up, most: 5, total: {on_top}, indicators: [{extra}]}}
total: {{most: 63, least: 1}}
"""
EXTRA = '{id: e, title: e, rule: "add 1 point per 1 of actual"}'
GRADES = "grades: {by: total, bands: [{grade: A, least: 45.5}, {grade: B, least: 20}, {grade: C}]}\n"
SHARES = "grades: {by: percent, bands: [{grade: A, least: 70%}, {grade: B, least: 33.3%}, {grade: C}]}\n"
VETO = "vetoes: [{id: fraud, title: fraud, measured_in: yes/no, rule: Fraud means a veto.}]\n"
VALUES = ("-4.3", "0", "4.95", "9", None)


def result(made: Totals, root: Expression, row: Mapping[str, int | bool]) -> int:
    program = Program(
        inputs=made.inputs, points=root, places=2, numerator=root, denominator=Whole(1), piece=Whole(0), pieces=()
    )
    return Machine(program, row).expression(root)


def rows_of(ruleset: Ruleset) -> Iterator[dict[str, object]]:
    ids = [each.id for each in ruleset.body.scored()]
    several = itertools.product(VALUES, repeat=len(ids))
    for place, values in enumerate(itertools.islice(several, 0, None, max(1, 5 ** len(ids) // 100))):
        yield {"unit": f"u{place}"} | dict(zip(ids, values, strict=True))


@pytest.mark.parametrize("missing", ["zero", "exempt"])
@pytest.mark.parametrize("exempt", ["drop", "rescale"])
@pytest.mark.parametrize(
    "body",
    [PLAIN + GRADES, SECTIONS + SHARES, ENOUGH + SHARES, ENOUGH + BONUS.format(on_top="on top", extra=EXTRA),
     ENOUGH + BONUS.format(on_top="up to full", extra=EXTRA) + GRADES],
)  # fmt: skip
def test_totals_are_those_of_scoring(body: str, missing: str, exempt: str) -> None:
    ruleset = rules(body, missing=missing, exempt=exempt)
    assert obstacles(ruleset) == row_obstacles(ruleset) == ()
    made = totals(ruleset.body, ruleset)
    scored = targetscore.score(ruleset, list(rows_of(ruleset)))
    for unit in scored.units.values():
        row: dict[str, int | bool] = {}
        for own, found in unit.indicators.items():
            row |= {own: int(Decimal(str(found.points)) * 10), own + EXEMPT: found.status == "exempt"}
        condition = Machine(_of_nothing(made), row).condition
        assert condition(made.total.exempt) == (unit.status == "exempt")
        assert result(made, made.total.rounded, row) == Fraction(unit.total) * 100
        exact = made.total.exact
        assert Fraction(result(made, exact.top, row), result(made, exact.bottom, row)) == unit.exact
        for own, section in unit.sections.items():
            assert result(made, made.sections[own].rounded, row) == Fraction(section.total) * 100
            assert condition(made.sections[own].exempt) == (section.status == "exempt")
        if made.grade is not None and unit.grade is not None:
            assert made.grades[result(made, made.grade, row)] == unit.grade


def _of_nothing(made: Totals) -> Program:
    zero = Whole(0)
    return Program(
        inputs=made.inputs, points=zero, places=2, numerator=zero, denominator=Whole(1), piece=zero, pieces=()
    )


def test_the_width_of_totals_is_proved_from_the_points() -> None:
    ruleset = rules(SECTIONS, missing="error")
    assert totals(ruleset.body, ruleset).width == "python"
    assert totals(ruleset.body, ruleset, dict.fromkeys("abc", (-50, 300))).width == "float64"
    assert totals(ruleset.body, ruleset, dict.fromkeys("abc", (0, 10**18))).width == "int128"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (PLAIN + VETO + GRADES, "a veto"),
        (PLAIN + GRADES.replace("45.5", "45.5, quota: {most: 30%, rounding: down, ties: out}"), "a quota"),
        (PLAIN + GRADES.replace("45.5", "45.5, needs: [{of: a.points, least: 60%}]"), "what a grade needs"),
    ],
)  # fmt: skip
def test_what_a_row_does_not_decide_is_named(text: str, told: str) -> None:
    found = obstacles(rules(text))
    assert [each.message.startswith(told) for each in found] == [True]


def test_figures_that_part_totals_and_unrounded_files_are_named() -> None:
    found = obstacles(rules(PLAIN, ties="{by: [a.points], then: shared}", rounding="none"))
    assert sorted(each.message.split(" ")[0] for each in found) == ["figures", "totals"]
