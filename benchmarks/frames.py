"""
Nanoseconds a value of rules scored in frames, beside naive binary arithmetic, with how many values each gets wrong.

Run: ``python benchmarks/frames.py``, with the extra ``bench``. All contenders take turns in the same run; what counts
is the median of the rounds, by the clock. The naive one is NumPy on one thread: ``where`` for the pieces,
``floor(points * 100 + 0.5) / 100``. ``POLARS_MAX_THREADS=1`` gives polars one thread too.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from figures import Figure, Growth, Row, ratio, run, turns
from one_rule import HEAD, RULE, RULES, WHOLE_RULES, by_hand, drawn, naive

import targetscore
from targetscore.ruleset.model import Ruleset

GRADES = "grades: {by: percent, bands: [{grade: A, least: 80%}, {grade: B, least: 60%}, {grade: C}]}"
ROUNDS = 7
RULES_A_FILE = 2_500
NAIVE_GOAL, CELL_GOAL, RULES_GOAL = 0.35, 12, 1


def levels(n: int) -> dict[str, str]:
    """Return the levels of the rule with the number *n*; those of no two of the first 77,000 are the same."""
    return {"top": f"{89 + n % 7}.{n // 7700}", "low": f"{72 + n % 1100 / 100:.2f}"}


def rules(count: int, decimals: int, grades: str = "") -> Ruleset:
    """Return a ruleset of *count* different rules, in as many files as the limit of a file asks for."""
    body = [RULE.format(own=f"i{n}", decimals=decimals, **levels(n)) for n in range(count)]
    head = HEAD.format(grades=grades)
    if count <= RULES_A_FILE:
        return targetscore.loads(head + "".join(body))
    with tempfile.TemporaryDirectory() as folder:
        parts = [f"part{start}.yaml" for start in range(0, count, RULES_A_FILE)]
        for number, part in enumerate(parts):
            own = body[number * RULES_A_FILE : (number + 1) * RULES_A_FILE]
            Path(folder, part).write_text("indicators:\n" + "".join(own), encoding="utf-8")
        whole = Path(folder, "rules.yaml")
        whole.write_text(head.replace("indicators:\n", f"include: [{', '.join(parts)}]\n"), encoding="utf-8")
        return targetscore.load(whole)


def one_rule(count: int) -> Iterator[Row]:
    """Yield what one rule takes: whole numbers of ten-thousandths, and binary numbers of per cent."""
    n = drawn(count)
    percent, right = n / 10_000, by_hand(n)
    unit = pl.Series("unit", np.arange(count))
    binary, whole = (pl.DataFrame({"unit": unit, "rate": values}) for values in (percent, n))
    exact, scaled = targetscore.loads(RULES), targetscore.loads(WHOLE_RULES)
    contenders: dict[str, Callable[[], pl.DataFrame]] = {
        "ten-thousandths as whole numbers": lambda: targetscore.score_frame(scaled, whole, results="points"),
        "per cent as binary numbers": lambda: targetscore.score_frame(exact, binary, results="points"),
    }
    times = turns({"naive": lambda: naive(percent), **contenders}, ROUNDS)
    beside = f"NumPy {statistics.median(times['naive']) / count:.2f} ns a value, "
    beside += f"{(np.rint(naive(percent) * 100) != right).sum():,} of {count:,} wrong"
    for name, work in contenders.items():
        wrong = int((work()["rate.points"].to_numpy() != right).sum())
        what = f"{count:,} values, one rule, polars on {threads()}, {name}, beside naive NumPy on one"
        note = f"{statistics.median(times[name]) / count:.2f} ns a value, {wrong} wrong; {beside}"
        yield Figure(what, ratio(times[name], times["naive"]), "×", NAIVE_GOAL, note)


def threads() -> str:
    """Return how many threads polars takes."""
    count = pl.thread_pool_size()
    return f"{count} thread{'s'[: count > 1]}"


def values(units: int, indicators: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return a frame of *units* rows, in per cent of two decimals as binary numbers, and as whole per cents."""
    chance = np.random.default_rng(7)
    columns = {f"i{n}": chance.integers(0, 11_001, units) / 100 for n in range(indicators)}
    frame = pl.DataFrame({"unit": np.arange(units)} | columns)
    return frame, frame.with_columns(pl.exclude("unit").cast(pl.Int64))


def as_lines(frame: pl.DataFrame) -> pl.DataFrame:
    """Return *frame* with a row for each unit and indicator."""
    return frame.unpivot(index="unit", variable_name="indicator", value_name="actual")


def national(units: int, indicators: int) -> Iterator[Row]:
    """Yield what a nation takes a cell, with totals, ranks and grades."""
    ruleset = rules(indicators, 2, GRADES)
    frame, whole = values(units, indicators)
    lines = as_lines(whole)
    found = turns(
        {
            "two decimals as binary numbers, with totals, ranks, grades": lambda: targetscore.score_frame(
                ruleset, frame
            ),
            "whole numbers, with totals, ranks, grades": lambda: targetscore.score_frame(ruleset, whole),
            "whole numbers, a row for each cell, points alone": lambda: targetscore.score_frame(
                ruleset, lines, results="points"
            ),
        },
        ROUNDS,
    )
    for name, times in found.items():
        what = f"{units:,} units × {indicators} indicators polars on {threads()}, {name}"
        total = statistics.median(times)
        yield Figure(what, total / units / indicators, "ns a cell", CELL_GOAL, f"{total / 1e6:.0f} ms in all")


def many_rules(units: int, count: int) -> Iterator[Row]:
    """Yield what many different rules take."""
    ruleset = rules(count, 2)
    frame, whole = (as_lines(each) for each in values(units, count))
    gc.collect()  # what loading left is not what scoring takes
    for name, given in {"whole numbers": whole, "two decimals as binary numbers": frame}.items():
        start = time.perf_counter()
        targetscore.score_frame(ruleset, given, results="points")
        first = time.perf_counter() - start
        again = turns({"": lambda given=given: targetscore.score_frame(ruleset, given, results="points")}, 3)
        what = f"{count:,} distinct rules, {units:,} values each, a row for each cell, polars on {threads()}, {name}"
        yield Figure(f"{what}, the first time", first, "s", RULES_GOAL, f"{first / count / units * 1e9:.0f} ns a cell")
        second = statistics.median(again[""]) / 1e9
        yield Figure(f"{what}, again", second, "s", RULES_GOAL, f"{second / count / units * 1e9:.0f} ns a cell")


def growth(sizes: tuple[int, ...]) -> Iterator[Row]:
    """Yield how time grows with the cells of 100 indicators, with totals, ranks and grades."""
    ruleset = rules(100, 2, GRADES)
    targetscore.score_frame(ruleset, values(10, 100)[1])
    what = f"`score_frame`, 100 indicators, whole numbers, totals, ranks and grades, polars on {threads()}"
    seconds = []
    for cells in sizes:
        _, whole = values(cells // 100, 100)
        gc.collect()
        start = time.perf_counter()
        scored = targetscore.score_frame(ruleset, whole)
        first = time.perf_counter() - start
        written = new_memory(8 * cells)
        del scored
        times = turns({"": lambda whole=whole: targetscore.score_frame(ruleset, whole)}, 3)
        seconds.append(statistics.median(times[""]) / 1e9)
    note = f"{seconds[-1]:.2f} s again; to write as many bytes of new memory, and do nothing else, {written:.2f} s"
    yield Figure(f"{what}, {sizes[-1]:,} cells, the first time, results in new memory", first, "s", None, note)
    yield Growth(what, sizes, tuple(seconds), "in memory that the machine has: not the first time")


def new_memory(count: int) -> float:
    """Return how many seconds it takes to write so many bytes that the system has to find first."""
    start = time.perf_counter()
    held = [np.ones(1_000_000, dtype=np.int64) for _ in range(count // 8_000_000)]
    seconds = time.perf_counter() - start
    del held
    return seconds


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    yield from one_rule(1_000 if tiny else 10_000_000)
    if threads() == "1 thread" and not tiny:
        return
    yield from national(20 if tiny else 36_000, 10 if tiny else 100)
    yield from many_rules(2 if tiny else 100, 20 if tiny else 10_000)
    yield from growth((1_000, 2_000) if tiny else (1_000_000, 10_000_000, 100_000_000))


if __name__ == "__main__":
    run(rows, __doc__)
