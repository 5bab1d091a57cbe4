"""
The test rule of the benchmarks, and its right answers.

100 points at 95 %, 60 at 83 %, a line between, 0.5 off per point below, none under 0, to two decimals, half up. The
values of its domain are 0 to 110 % by ten-thousandths of a per cent: n stands for n / 10,000 %.
"""

# ruff: noqa: PLR2004 - the numbers are those of the rule

from __future__ import annotations

from fractions import Fraction
from typing import Any

HIGHEST = 1_100_000
HEAD = """
targetscore: 1
ruleset: benchmark
year: 2024
title: benchmark
language: en
conventions: {{steps: pro rata, floor: 0, rounding: {{points: 2, total: 2, mode: half up}}, missing: error,
              unreached: error, rate_origin: none, ties: shared, rank_on: rounded, exempt: drop}}
{grades}
indicators:
"""
RULE = """
  - id: {own}
    title: {own}
    points: 100
    measured_in: "%"
    decimals: {decimals}
    rule: full points at {top}%, 60 points at {low}%, linear in between, deduct 0.5 per percentage point short
"""
RULES = HEAD.format(grades="") + RULE.format(own="rate", decimals=4, top=95, low=83)
WHOLE_RULES = HEAD.format(grades="") + RULE.format(own="rate", decimals=0, top=950_000, low=830_000).replace(
    'measured_in: "%"', "measured_in: parts"
).replace("000%", "000 parts").replace("deduct 0.5 per percentage point", "deduct 0.5 per 10000 parts")
"""The same of ten-thousandths of a per cent as whole numbers."""


def by_definition(n: int) -> int:
    """Return the hundredths of points of n / 10,000 %, in fractions."""
    value = Fraction(n, 10_000)
    exact = Fraction(100) if value >= 95 else 60 + (value - 83) * 10 / 3 if value >= 83 else 60 - (83 - value) / 2
    return int((max(exact, Fraction(0)) * 200 + 1) // 2)


def by_hand(n: Any) -> Any:  # noqa: ANN401 - NumPy
    """Return the hundredths of points of an array of n / 10,000 %, in whole numbers."""
    import numpy as np

    line = (6000 * 30 + (n - 830_000)) * 40
    twice = np.where(n >= 950_000, 12_000_000, np.where(n >= 830_000, line, np.maximum(370_000 + n, 0) * 6))
    return (2 * twice + 1200) // 2400


def naive_points(percent: Any) -> Any:  # noqa: ANN401 - NumPy
    """Return points that are not rounded, in binary numbers, as one would write it down."""
    import numpy as np

    line = 60.0 + (percent - 83.0) * (40.0 / 12.0)
    return np.where(
        percent >= 95.0, 100.0, np.where(percent >= 83.0, line, np.maximum(60.0 - (83.0 - percent) * 0.5, 0.0))
    )


def naive(percent: Any) -> Any:  # noqa: ANN401 - NumPy
    """Return points rounded to two decimals, in binary numbers."""
    import numpy as np

    return np.floor(naive_points(percent) * 100.0 + 0.5) / 100.0


def drawn(count: int) -> Any:  # noqa: ANN401 - NumPy
    """Return *count* values of the domain, a quarter of them ties of the rounding, in any order."""
    import numpy as np

    chance = np.random.default_rng(7)
    n = chance.integers(0, HIGHEST + 1, count)
    tie = chance.random(count) < 0.25
    n[tie] = np.where(n[tie] >= 830_000, n[tie] // 30 * 30 + 5, n[tie] // 200 * 200 + 100)
    return n
