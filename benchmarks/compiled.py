"""
Nanoseconds a value of a compiled rule, one value after another, beside other rule engines.

Run: ``python benchmarks/compiled.py``, with the extra ``bench`` for the peers. The test rule is that of `one_rule.py`;
half of the values are ties. All contenders take turns in the same run; what counts is processor time and the median of
the rounds. Peers return a number that is not rounded. What they get wrong is counted by `peers.py`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from figures import Figure, Row, installed, ratio, run, turns
from one_rule import HIGHEST, RULES

import targetscore

FORMULA = "x >= 95 ? 100 : (x >= 83 ? 60 + (x - 83) * 10 / 3 : {low})"
TIES = [*range(830_015, 950_000, 480), *range(1_300, 830_000, 3_200)]
VALUES = sorted([*TIES, *range(1, HIGHEST, HIGHEST // len(TIES))])
ROUNDS, LOOPS = 15, 20
ZEN, RULE_ENGINE, SIMPLEEVAL = "zen-engine's compiled expression", "rule-engine", "simpleeval"
POINTS, PIECE, TOLD = "points", "points and piece", "points, value and clauses"

Scalar = Callable[[Any], object]


def ours() -> dict[str, Scalar]:
    """Return the compiled rule: points alone, with the piece that decided, with its clauses and the value."""
    made = targetscore.compile(targetscore.loads(RULES)).indicators["rate"]
    piece, clauses = made.piece, made.clauses

    def told(n: int) -> tuple[int, int, tuple[object, ...]]:
        found, number = piece(n)
        return found, n, clauses(number)

    return {POINTS: made.points, PIECE: piece, TOLD: told}


def zen() -> tuple[Scalar, Callable[[int], object]] | None:
    """Return zen-engine's way, and how it takes a value."""
    if (module := installed("zen")) is None:
        return None
    formula = module.compile_expression(FORMULA.format(low="max([60 - (83 - x) / 2, 0])"))
    return formula.evaluate, lambda n: {"x": n / 10_000}


def rule_engine() -> tuple[Scalar, Callable[[int], object]] | None:
    """Return rule-engine's way, and how it takes a value."""
    if (module := installed("rule_engine")) is None:
        return None
    rule = module.Rule(FORMULA.format(low="(60 - (83 - x) / 2 > 0 ? 60 - (83 - x) / 2 : 0)"))
    return rule.evaluate, lambda n: {"x": Decimal(n) / 10_000}


def simpleeval() -> tuple[Scalar, Callable[[int], object]] | None:
    """Return the way of simpleeval, which has parsed the text before, and how it takes a value."""
    if (module := installed("simpleeval")) is None:
        return None
    text = "100 if x >= 95 else 60 + (x - 83) * 10 / 3 if x >= 83 else max(60 - (83 - x) / 2, 0)"
    machine = module.SimpleEval(functions={"max": max})
    tree = machine.parse(text)

    def simple(x: float) -> object:
        machine.names = {"x": x}
        return machine.eval(text, tree)

    return simple, lambda n: n / 10_000


PEERS = {ZEN: zen, RULE_ENGINE: rule_engine, SIMPLEEVAL: simpleeval}
GOALS = (
    (POINTS, ZEN, 0.2),
    (POINTS, RULE_ENGINE, 0.02),
    (TOLD, ZEN, 1.2),
    (PIECE, ZEN, None),
    (POINTS, SIMPLEEVAL, None),
)


def each(run_: Scalar, values: Sequence[object], loops: int) -> None:
    """Run *run_* with all *values*, *loops* times."""
    for _ in range(loops):
        for value in values:
            run_(value)


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    rounds, loops = (1, 1) if tiny else (ROUNDS, LOOPS)
    work = {name: partial(each, run_, VALUES, loops) for name, run_ in ours().items()}
    for name, way in PEERS.items():
        if (found := way()) is not None:
            run_, takes = found
            work[name] = partial(each, run_, [takes(n) for n in VALUES], loops)
    times = turns(work, rounds, time.process_time_ns)
    nanoseconds = {name: statistics.median(own) / loops / len(VALUES) for name, own in times.items()}
    for what, peer, most in GOALS:
        name = f"one value, compiled: {what}, beside {peer}"
        if peer in times:
            note = f"{nanoseconds[what]:.0f} ns a value, {peer} {nanoseconds[peer]:.0f}"
            yield Figure(name, ratio(times[what], times[peer]), "×", most, note)
        else:
            yield Figure(name, None, "×", most, f"not measured: {peer} is not installed")


if __name__ == "__main__":
    run(rows, __doc__)
