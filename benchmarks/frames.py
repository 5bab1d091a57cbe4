"""
Nanoseconds a value of rules scored in frames, beside naive binary arithmetic, with how many values each gets wrong.

Run: ``python benchmarks/frames.py [--values 10000000] [--units 36000]``, with the extras ``frames`` and ``dev``. All
contenders take turns in the same run; what counts is the median of the rounds, by the clock. Programs are made in the
first round.

One rule: 100 at 95 %, 60 at 83 %, a line between, 0.5 off per point below, none under 0, to two decimals, half up.
The naive one is NumPy on one thread: ``where`` for the pieces, ``floor(points * 100 + 0.5) / 100``.
"""

# ruff: noqa: PLR2004 - the numbers are those of the rule

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import polars as pl

import targetscore
from targetscore.ruleset.model import Ruleset

RULES = """
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
GRADES = "grades: {by: percent, bands: [{grade: A, least: 80%}, {grade: B, least: 60%}, {grade: C}]}"
ROUNDS = 5
NAIVE_GOAL, CELL_GOAL = 0.35, 12


def rules(count: int, decimals: int, grades: str = "") -> Ruleset:
    """Return a ruleset of *count* different rules."""
    head = RULES.format(grades=grades)
    body = "".join(
        RULE.format(own=f"i{n}", decimals=decimals, top=95 - n % 7, low=83 - n % 11 - n // 77 % 20)
        for n in range(count)
    )
    return targetscore.loads(head + body)


def naive(percent: np.ndarray) -> np.ndarray:
    """Return points as a spreadsheet works them out."""
    line = 60.0 + (percent - 83.0) * (40.0 / 12.0)
    points = np.where(
        percent >= 95.0, 100.0, np.where(percent >= 83.0, line, np.maximum(60.0 - (83.0 - percent) * 0.5, 0.0))
    )
    return np.floor(points * 100.0 + 0.5) / 100.0


def by_hand(n: np.ndarray) -> np.ndarray:
    """Return hundredths of points at n / 10,000 %."""
    twice = np.where(
        n >= 950_000,
        10_000 * 1200,
        np.where(n >= 830_000, (6000 * 30 + (n - 830_000)) * 40, np.maximum(6000 * 200 - (830_000 - n), 0) * 6),
    )
    return (2 * twice + 1200) // 2400


def medians(contenders: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median of seconds of each, all taking turns."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(own) for name, own in times.items()}


def one_rule(count: int) -> None:
    """Print what one rule takes: whole numbers of ten-thousandths, and binary numbers of per cent."""
    drawn = np.random.default_rng(7)
    n = drawn.integers(0, 1_100_001, count)
    ties = drawn.random(count) < 0.25
    n[ties] = np.where(n[ties] >= 830_000, n[ties] // 30 * 30 + 5, n[ties] // 200 * 200 + 100)
    percent = n / 10_000
    unit = pl.Series("unit", np.arange(count))
    binary = pl.DataFrame({"unit": unit, "i0": percent})
    whole = pl.DataFrame({"unit": unit, "i0": n})
    exact = rules(1, 4)
    scaled = targetscore.loads(_in_ten_thousandths())
    found = medians(
        {
            "NumPy, naive": lambda: naive(percent),
            "polars, per cent as binary numbers": lambda: targetscore.score_frame(exact, binary, results="points"),
            "polars, ten-thousandths as whole numbers": lambda: targetscore.score_frame(
                scaled, whole, results="points"
            ),
        }
    )
    right = by_hand(n)
    wrong = {
        "NumPy, naive": (np.rint(naive(percent) * 100) != right).sum(),
        "polars, per cent as binary numbers": (
            targetscore.score_frame(exact, binary, results="points")["i0.points"].to_numpy() != right
        ).sum(),
        "polars, ten-thousandths as whole numbers": (
            targetscore.score_frame(scaled, whole, results="points")["i0.points"].to_numpy() != right
        ).sum(),
    }
    for name, seconds in found.items():
        ratio = seconds / found["NumPy, naive"]
        print(f"{name}: {seconds / count * 1e9:.2f} ns a value, {ratio:.2f} × naive (goal: {NAIVE_GOAL}), ", end="")
        print(f"{wrong[name]} of {count} wrong")


def _in_ten_thousandths() -> str:
    rule = RULE.format(own="i0", decimals=0, top=950_000, low=830_000)
    rule = rule.replace('measured_in: "%"', "measured_in: parts").replace("000%", "000 parts")
    return RULES.format(grades="") + rule.replace("deduct 0.5 per percentage point", "deduct 0.5 per 10000 parts")


def national(units: int, indicators: int = 100) -> None:
    """Print what a nation takes, with totals, ranks and grades."""
    drawn = np.random.default_rng(7)
    ruleset = rules(indicators, 2, GRADES)
    frame = pl.DataFrame(
        {"unit": np.arange(units)} | {f"i{n}": drawn.integers(0, 11_001, units) / 100 for n in range(indicators)}
    )
    whole = frame.with_columns(pl.exclude("unit").cast(pl.Int64))
    found = medians({
        "binary numbers": lambda: targetscore.score_frame(ruleset, frame),
        "whole numbers": lambda: targetscore.score_frame(ruleset, whole),
    })  # fmt: skip
    for name, seconds in found.items():
        print(f"{units} units × {indicators} indicators, {name}: {seconds * 1000:.0f} ms, ", end="")
        print(f"{seconds / units / indicators * 1e9:.1f} ns a cell (goal: {CELL_GOAL})")


def main() -> None:
    """Print one line a contender."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--values", type=int, default=10_000_000)
    arguments.add_argument("--units", type=int, default=36_000)
    given = arguments.parse_args()
    one_rule(given.values)
    national(given.units)


if __name__ == "__main__":
    main()
