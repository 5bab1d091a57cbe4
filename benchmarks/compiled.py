"""
Nanoseconds a value of a compiled rule, beside other rule engines, with the number of values that each gets wrong.

Run: ``python benchmarks/compiled.py``, with the extra ``bench`` for the peers. The rule gives 100 at 95 %, 60 at 83 %,
a line between, 0.5 off per point below and nothing under 0, to two decimals, half up; half of the values are ties. All
contenders take turns in the same run; what counts is processor time and the median of the rounds. Peers return a number
that is not rounded; they are read leniently: its shortest decimal, rounded half up outside of what is timed.
"""

from __future__ import annotations

import importlib
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import targetscore

RULES = """
targetscore: 1
ruleset: benchmark
year: 2024
title: benchmark
language: en
conventions: {steps: pro rata, floor: 0, rounding: {points: 2, total: 2, mode: half up}, missing: error,
              unreached: error, rate_origin: none}
indicators:
  - id: rate
    title: rate
    points: 100
    measured_in: "%"
    decimals: 4
    rule: full points at 95%, 60 points at 83%, linear in between, deduct 0.5 per percentage point short
"""
FORMULA = "x >= 95 ? 100 : (x >= 83 ? 60 + (x - 83) * 10 / 3 : {low})"
TIES = [*range(830_015, 950_000, 480), *range(1_300, 830_000, 3_200)]
VALUES = sorted([*TIES, *range(1, 1_100_000, 1_100_000 // len(TIES))])
ROUNDS, LOOPS = 9, 40
CENT = Decimal("0.01")

Contender = tuple[str, Callable[[Any], object], Sequence[Any], Callable[[Any], Decimal]]


def expected(n: int) -> Decimal:
    """Return the points of n / 10,000 %, by hand."""
    value = Fraction(n, 10_000)
    exact = Fraction(100) if value >= 95 else 60 + (value - 83) * 10 / 3 if value >= 83 else 60 - (83 - value) / 2  # noqa: PLR2004
    hundredths = (max(exact, Fraction(0)) * 200 + 1) // 2
    return Decimal(int(hundredths)) / 100


def leniently(answer: object) -> Decimal:
    """Return the hundredths nearest to what a peer says."""
    return Decimal(str(answer)).quantize(CENT, ROUND_HALF_UP)


def ours() -> list[Contender]:
    """Return the compiled rule: points alone, with the piece that decided, with its clauses and the value."""
    made = targetscore.compile(targetscore.loads(RULES)).indicators["rate"]
    points, piece, clauses = made.points, made.piece, made.clauses

    def told(n: int) -> tuple[int, int, tuple[object, ...]]:
        found, number = piece(n)
        return found, n, clauses(number)

    return [
        ("targetscore, points", points, VALUES, lambda found: Decimal(found) / 100),
        ("targetscore, points and piece", piece, VALUES, lambda found: Decimal(found[0]) / 100),
        ("targetscore, points, value and clauses", told, VALUES, lambda found: Decimal(found[0]) / 100),
    ]


def peers() -> list[Contender]:
    """Return those that are installed."""
    found: list[Contender] = []
    numbers = [n / 10_000 for n in VALUES]
    decimals = [Decimal(n) / 10_000 for n in VALUES]
    if zen := _installed("zen"):
        formula = zen.compile_expression(FORMULA.format(low="max([60 - (83 - x) / 2, 0])"))
        rows = [{"x": x} for x in numbers]
        found.append(("zen-engine, compiled expression", formula.evaluate, rows, leniently))
    if rule_engine := _installed("rule_engine"):
        rule = rule_engine.Rule(FORMULA.format(low="(60 - (83 - x) / 2 > 0 ? 60 - (83 - x) / 2 : 0)"))
        rows = [{"x": x} for x in decimals]
        found.append(("rule-engine", rule.evaluate, rows, leniently))
    if simpleeval := _installed("simpleeval"):
        text = "100 if x >= 95 else 60 + (x - 83) * 10 / 3 if x >= 83 else max(60 - (83 - x) / 2, 0)"
        machine = simpleeval.SimpleEval(functions={"max": max})
        tree = machine.parse(text)

        def simple(x: float) -> object:
            machine.names = {"x": x}
            return machine.eval(text, tree)

        found.append(("simpleeval, parsed before", simple, numbers, leniently))
    return found


def _installed(name: str) -> Any:  # noqa: ANN401 - a module
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def nanoseconds(contenders: Sequence[Contender]) -> list[float]:
    """Return the median processor time a value of each, all taking turns."""
    times: list[list[float]] = [[] for _ in contenders]
    for _ in range(ROUNDS):
        for own, (_, run, values, _) in zip(times, contenders, strict=True):
            start = time.process_time_ns()
            for _ in range(LOOPS):
                for value in values:
                    run(value)
            own.append((time.process_time_ns() - start) / LOOPS / len(values))
    return [statistics.median(own) for own in times]


def wrong(contender: Contender) -> int:
    """Return how many values come out otherwise than by hand."""
    _, run, values, read = contender
    return sum(read(run(value)) != expected(n) for n, value in zip(VALUES, values, strict=True))


def main() -> None:
    """Print one line a contender, with its ratio to each peer and the goals."""
    contenders = [*ours(), *peers()]
    found = dict(zip((name for name, *_ in contenders), nanoseconds(contenders), strict=True))
    for contender in contenders:
        name = contender[0]
        print(f"{name}: {found[name]:.0f} ns a value, {wrong(contender)} of {len(VALUES)} wrong")
    points, _, told = (found[name] for name in list(found)[:3])
    for peer, what, own, goal in (
        ("zen-engine, compiled expression", "points", points, 0.2),
        ("rule-engine", "points", points, 0.02),
        ("zen-engine, compiled expression", "points, value and clauses", told, 1.2),
    ):
        if peer in found:
            print(f"{what}: {own / found[peer]:.3f} × {peer} (goal: {goal})")


if __name__ == "__main__":
    main()
