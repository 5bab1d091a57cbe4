"""
Microseconds a value, with steps, beside what one would write by hand and beside simpleeval where it is installed.

Run: ``python benchmarks/evaluate.py``. All figures are of the same run. What counts is processor time, so that other
work on the machine disturbs little, and the least of several rounds.
"""

from __future__ import annotations

import importlib
import time
import timeit
from collections.abc import Callable
from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore.evaluate import compiled, evaluate

FULL_AT, BASE_AT = 95, 85
ACTUAL = c.Input("actual")
FULL = ast.Award(
    when=ast.Compare(subject=None, op="reaches", level=ast.Literal(value=Fraction(95), unit="%")),
    amount=ast.Value(name="full"),
)
LINEAR = ast.Linear()
SHORT = ast.Step(sign="deduct", amount=ast.Literal(value=Fraction(1, 2), unit="points"), direction="under")

TYPICAL = c.Clamp(
    c.Total(
        (
            c.Cases(
                (
                    c.Branch(c.Test(ACTUAL, ">=", Fraction(95)), c.Formula(Fraction(10), FULL)),
                    c.Branch(
                        c.Test(ACTUAL, ">=", Fraction(85)),
                        c.Formula(
                            c.Add(
                                (
                                    Fraction(6),
                                    c.Divide(
                                        c.Multiply((Fraction(4), c.Add((ACTUAL, Fraction(-85))))),
                                        Fraction(10),
                                    ),
                                )
                            ),
                            LINEAR,
                        ),
                    ),
                ),
                c.Formula(Fraction(6), FULL),
            ),
            c.Stairs(
                c.Add((Fraction(85), c.Multiply((Fraction(-1), ACTUAL)))),
                Fraction(1),
                (Fraction(-1, 2),),
                "pro rata",
                SHORT,
            ),
        )
    ),
    Fraction(0),
    None,
    None,
)
"""达到95%得满分(10)，达到85%得基本分(6)，其间按线性插值，每低1个百分点扣0.5分，扣完为止."""

VALUES = tuple({"actual": Fraction(tenth, 10)} for tenth in range(600, 1000, 7))


def by_hand(actual: Fraction) -> Fraction:
    """Return the same points without a reason."""
    if actual >= FULL_AT:
        return Fraction(10)
    if actual >= BASE_AT:
        return 6 + 4 * (actual - 85) / 10
    return max(6 - (85 - actual) / 2, Fraction(0))


def simpleeval_rule() -> Callable[[Fraction], object] | None:
    """Return the same rule for simpleeval, which gives no reasons either; ``None`` where it is not installed."""
    try:
        simpleeval = importlib.import_module("simpleeval")
    except ImportError:
        return None
    text = "10 if x >= 95 else 6 + 4 * (x - 85) / 10 if x >= 85 else (6 - (85 - x) / 2 if x >= 73 else 0)"
    machine = simpleeval.SimpleEval()
    tree = machine.parse(text)

    def rule(value: Fraction) -> object:
        machine.names = {"x": value}
        return machine.eval(text, tree)

    return rule


def microseconds(run: Callable[[], object], values: int) -> float:
    """Return the least processor time a value over seven rounds."""
    return min(timeit.repeat(run, timer=time.process_time, number=20, repeat=7)) / 20 / values * 1e6


def main() -> None:
    """Print one line a contender."""
    score = compiled(TYPICAL)
    peer = simpleeval_rule()
    count = len(VALUES)
    ours = microseconds(lambda: [score(row) for row in VALUES], count)
    others = {
        "evaluate, compiled anew for each value": microseconds(
            lambda: [evaluate(TYPICAL, row) for row in VALUES], count
        ),
        "by hand with Fraction, no steps": microseconds(lambda: [by_hand(row["actual"]) for row in VALUES], count),
    }
    if peer is not None:
        others["simpleeval with Fraction, no steps"] = microseconds(
            lambda: [peer(row["actual"]) for row in VALUES], count
        )
    print(f"compiled curve, with steps: {ours:.1f} µs a value (goal: 25)")
    for name, other in others.items():
        print(f"{name}: {other:.1f} µs a value; ours takes {ours / other:.2f} times that")


if __name__ == "__main__":
    main()
