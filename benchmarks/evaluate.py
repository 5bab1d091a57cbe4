"""
Microseconds a value, with steps, beside what one would write by hand and beside simpleeval where it is installed.

Run: ``python benchmarks/evaluate.py``. All figures are of the same run. What counts is processor time, so that other
work on the machine disturbs little, and the median of several rounds, in which all take turns.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from figures import Figure, Row, installed, ratio, run, turns

from targetscore import ast
from targetscore import curve as c
from targetscore.evaluate import compiled, evaluate

FULL_AT, BASE_AT = 95, 85
GOAL = 25
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
    if (simpleeval := installed("simpleeval")) is None:
        return None
    text = "10 if x >= 95 else 6 + 4 * (x - 85) / 10 if x >= 85 else (6 - (85 - x) / 2 if x >= 73 else 0)"
    machine = simpleeval.SimpleEval()
    tree = machine.parse(text)

    def rule(value: Fraction) -> object:
        machine.names = {"x": value}
        return machine.eval(text, tree)

    return rule


def each(run_: Callable[[Mapping[str, Fraction]], object], loops: int) -> Callable[[], None]:
    """Return a function that scores all values *loops* times."""

    def work() -> None:
        for _ in range(loops):
            for row in VALUES:
                run_(row)

    return work


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    rounds, loops = (1, 1) if tiny else (9, 20)
    ours = "compiled curve, with steps"
    work = {
        ours: each(compiled(TYPICAL), loops),
        "the curve compiled anew for each value": each(lambda row: evaluate(TYPICAL, row), loops),
        "by hand with Fraction, no steps": each(lambda row: by_hand(row["actual"]), loops),
    }
    if (peer := simpleeval_rule()) is not None:
        work["simpleeval with Fraction, no steps"] = each(lambda row: peer(row["actual"]), loops)
    times = turns(work, rounds, time.process_time_ns)
    found = {name: statistics.median(own) / loops / len(VALUES) / 1000 for name, own in times.items()}
    note = "; ".join(f"{ratio(times[ours], own):.2f} × {name}" for name, own in times.items() if name != ours)
    yield Figure("one value of the reference, with its steps", found[ours], "µs", GOAL, note)


if __name__ == "__main__":
    run(rows, __doc__)
