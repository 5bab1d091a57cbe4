"""Type-checked, never run: what a caller may do with results."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import assert_type

import targetscore


def totals(path: str, data: str) -> dict[str, Decimal | Fraction]:
    """Totals are decimals where the rule file rounds, else fractions."""
    result: targetscore.Result = targetscore.score(targetscore.load(path), data)
    return {unit: found.total for unit, found in result.units.items()}


def reasons(result: targetscore.Result, unit: str) -> list[tuple[str, Fraction]]:
    """Every score has its steps."""
    return [(step.reason, step.points) for found in result.units[unit].indicators.values() for step in found.steps]


def money(path: str) -> dict[str, Decimal]:
    """Payouts of a scheme are decimals by unit, and its results are results."""
    result: targetscore.SchemeResult = targetscore.score_scheme(targetscore.load_scheme(path), {"county": "county.csv"})
    assert_type(result.results["county"], targetscore.Result)
    return dict(result.payouts["bonus"])


def stricter(result: targetscore.Result, one: str, other: str) -> bool:
    """Assessors are compared by exact shares; samples are drawn by count or by share."""
    assert_type(targetscore.spot_check(result.units, Fraction(1, 10), "seed"), tuple[str, ...])
    found = targetscore.comparability(result)
    return found[one].mean < found[other].mean


def in_words(result: targetscore.Result, unit: str) -> str:
    """An explanation is text when it is asked for."""
    explanation: targetscore.Explanation = targetscore.explain(result, unit, language="zh")
    return str(explanation)
