"""Type-checked, never run: what a caller may do with results."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import targetscore


def totals(path: str, data: str) -> dict[str, Decimal | Fraction]:
    """Totals are decimals where the rule file rounds, else fractions."""
    result: targetscore.Result = targetscore.score(targetscore.load(path), data)
    return {unit: found.total for unit, found in result.units.items()}


def reasons(result: targetscore.Result, unit: str) -> list[tuple[str, Fraction]]:
    """Every score has its steps."""
    return [(step.reason, step.points) for found in result.units[unit].indicators.values() for step in found.steps]


def in_words(result: targetscore.Result, unit: str) -> str:
    """An explanation is text when it is asked for."""
    explanation: targetscore.Explanation = targetscore.explain(result, unit, language="zh")
    return str(explanation)
