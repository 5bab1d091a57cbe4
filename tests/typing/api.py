"""Type-checked, never run: the public names as a calling system uses them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_type

import targetscore


def parse_and_print(text: str) -> str:
    """A rule text of one language in the words of the other."""
    rule = targetscore.parse_rule(text, language="zh", measured_in="%")
    assert_type(rule, targetscore.ast.Rule)
    return targetscore.print_rule(rule, language="en", measured_in="%")


def findings(path: str) -> tuple[targetscore.Finding, ...]:
    """Findings are diagnostics."""
    found = targetscore.check(targetscore.load(path))
    assert_type(found, tuple[targetscore.Diagnostic, ...])
    return found


def totals(text: str, rows: list[Mapping[str, str]]) -> Mapping[str, Decimal | Fraction]:
    """Totals are rounded as declared, or exact where rounding is none."""
    result = targetscore.score(targetscore.loads(text), rows)
    return {name: unit.total for name, unit in result.units.items()}


def from_a_database(text: str, connection: sqlite3.Connection) -> targetscore.Result:
    """A query is unit data; so is a sheet of a workbook."""
    ruleset = targetscore.loads(text)
    targetscore.score(ruleset, "data.xlsx", sheet="2025")
    return targetscore.score(ruleset, targetscore.query(connection, "select * from figures where year = ?", [2025]))


def exact(result: targetscore.Result, unit: str, indicator: str) -> Fraction:
    """Exact points and the steps that add up to them."""
    scored = result.units[unit].indicators[indicator]
    return sum((step.points for step in scored.steps), Fraction(0))


def all_problems(error: targetscore.TargetscoreError) -> str:
    """Every problem of an error, rendered."""
    return "\n\n".join(problem.told_in("zh").render() for problem in error.diagnostics)
