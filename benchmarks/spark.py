"""
PySpark in local mode: 10 million values beside the integer query that one writes by hand, and 1 to 100 million cells.

Run: ``python benchmarks/spark.py`` with PySpark, Java and the extras ``frames`` and ``parquet``. The 10 million values
are cached, and what is timed ends in the sum of their points; both take turns in the same session. The largest frame
has 50 million rows of two inputs, three values each, in Parquet; its points are written as Parquet. 3 million of its
rows are scored a second time in Python workers over Arrow batches (``mapInArrow`` with `targetscore.compile`), and
2,000 spread over all are compared with `targetscore.score`.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from figures import Figure, Growth, Row, absent, ratio, run, turns
from one_rule import HIGHEST, RULES, WHOLE_RULES

import targetscore

VILLAGES = (
    RULES.replace("ruleset: benchmark", "ruleset: villages")
    + """
  - id: exports
    title: exports
    points: 10
    measured_in: million
    decimals: 1
    inputs: {target: {title: target, decimals: 1}}
    rule: full points at 100% of target, deduct 0.1 per percentage point short, no less than 0
"""
)
BY_HAND = """
case when n >= 950000 then 10000
     when n >= 830000 then ((6000 * 30 + n - 830000) * 2 + 30) div 60
     else (greatest(370000 + n, 0) * 2 + 200) div 400 end
"""
MILLION = 1_000_000
SAMPLE = 2_000
GOAL = 1.3
ROUNDS = 5


@cache
def session() -> Any:  # noqa: ANN401 - PySpark
    """Return a session on two processors of this machine, which says nothing."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    warnings.simplefilter("ignore")
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.driver.memory": "3g",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


# One rule ----------------------------------------------------------------------------------------------------------


def total(scored: Any) -> int:  # noqa: ANN401 - PySpark
    """Return the sum of the points."""
    return int(scored.selectExpr("sum(`rate.points`)").collect()[0][0])


def one_rule(count: int, rounds: int) -> Iterator[Row]:
    """Yield `score_frame` beside the query by hand, whole numbers and per cents as decimals."""
    spark = session()
    cells = spark.range(count).selectExpr("id as unit", f"id * 48271 % {HIGHEST + 1} as n").cache()
    given = {
        "ten-thousandths as whole numbers": (cells.selectExpr("unit", "n as rate"), WHOLE_RULES, GOAL),
        "per cent as decimals": (
            cells.selectExpr("unit", "cast(cast(n as decimal(12,0)) * 0.0001 as decimal(12,4)) as rate").cache(),
            RULES,
            None,  # the query by hand has no decimals to read
        ),
    }

    def hand() -> int:
        return int(cells.selectExpr(f"sum({BY_HAND})").collect()[0][0])

    right = hand()
    for name, (frame, rules, most) in given.items():
        ruleset = targetscore.loads(rules)

        def whole(refused: str, frame: Any = frame, ruleset: Any = ruleset) -> Any:  # noqa: ANN401 - PySpark
            return targetscore.score_frame(ruleset, frame, results="points", refused=refused)

        frame.count()
        made, guarded = whole("before"), whole("within")
        # Every time anew: of the same query Spark keeps what it has worked out.
        own: dict[str, Callable[[], int]] = {
            "the scoring itself": lambda made=made: total(made),
            "refusing rows within the query": lambda whole=whole: total(whole("within")),
            "refusing rows within the query, which was built before": lambda guarded=guarded: total(guarded),
            "with looking the frame through before": lambda whole=whole: total(whole("before")),
        }
        times = turns({"hand": hand, **own}, rounds)
        by_hand = statistics.median(times["hand"]) / count
        for how, work in own.items():
            what = f"PySpark, {count:,} values, {name}, beside the integer query by hand: {how}"
            note = f"{statistics.median(times[how]) / count:.1f} ns a value, by hand {by_hand:.1f}; "
            note += "the sums are the same" if work() == right else "THE SUMS DIFFER"
            goal = most if how in {"the scoring itself", "refusing rows within the query"} else None
            yield Figure(what, ratio(times[how], times["hand"]), "×", goal, note)
    cells.unpersist()


# A nation of villages ----------------------------------------------------------------------------------------------


def in_workers(batches: Iterable[Any]) -> Iterator[Any]:
    """Score batches of Arrow by the compiled rules; each worker compiles them once."""
    import pyarrow as pa

    made = targetscore.compile(targetscore.loads(VILLAGES)).indicators
    rate, exports = made["rate"].points, made["exports"].points
    for batch in batches:
        unit, first, actual, target = (column.to_pylist() for column in batch.columns)
        points = [
            pa.array(unit),
            pa.array([rate(int(value.scaleb(4))) for value in first]),
            pa.array(
                [exports(int(one.scaleb(1)), int(two.scaleb(1))) for one, two in zip(actual, target, strict=True)]
            ),
        ]
        yield pa.RecordBatch.from_arrays(points, names=["unit", "rate.points", "exports.points"])


def villages(count: int) -> Any:  # noqa: ANN401 - PySpark
    """Return *count* rows; ties of rounding are among them."""
    return session().range(count).selectExpr(
        "concat('u', id) as unit",
        f"cast((id * 48271 % {HIGHEST + 1}) * 0.0001 as decimal(12,4)) as rate",
        "cast((id * 16807 % 12001) * 0.1 as decimal(12,1)) as exports",
        "cast(id % 997 + 1 as decimal(12,1)) as `exports.target`",
    )  # fmt: skip


def timed(work: Callable[[], Any], path: Path) -> float:
    """Return how many seconds it takes to write what *work* gives as Parquet."""
    start = time.perf_counter()
    work().write.mode("overwrite").parquet(str(path))
    return time.perf_counter() - start


def nation(sizes: tuple[int, ...], in_python: int) -> Iterator[Row]:
    """Yield how time grows with the cells, from Parquet to Parquet, and what is wrong."""
    read = session().read.parquet
    ruleset = targetscore.loads(VILLAGES)
    seconds = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        given, points, other = (Path(temporary, name) for name in ("given", "points", "other"))
        for count in sizes:
            villages(count).write.mode("overwrite").parquet(str(given))
            frame = read(str(given))
            own = [
                timed(lambda frame=frame: targetscore.score_frame(ruleset, frame, results="points"), points)
                for _ in range(2 if count < sizes[-1] else 1)
            ]
            seconds.append(own[-1])  # the first time, Spark also translates what it is asked
        yield wrong(read(str(given)), read(str(points)), sizes[-1])
        what = "PySpark on two processors, `score_frame`, two indicators of one and two inputs, Parquet to Parquet"
        note = f"a cell is an indicator of a row: the last are {sizes[-1]:,} rows"
        yield Growth(what, tuple(2 * count for count in sizes), tuple(seconds), note)
        shutil.rmtree(points)
        villages(in_python).write.mode("overwrite").parquet(str(given))
        # Spark takes a point in a column's name for a field of it.
        plain = read(str(given)).toDF("unit", "rate", "exports", "target")
        schema = "unit string, `rate.points` long, `exports.points` long"
        took = timed(lambda: plain.mapInArrow(in_workers, schema), other)
        timed(lambda: targetscore.score_frame(ruleset, read(str(given)), results="points"), points)
        keys = ["unit", "`rate.points`", "`exports.points`"]
        differing = read(str(points)).select(keys).exceptAll(read(str(other)).select(keys)).count()
        note = f"`mapInArrow` with `compile`: {took / in_python / 2 * 1e9:.0f} ns a cell"
        what = f"PySpark, {in_python:,} rows of two indicators in Python workers: rows otherwise than `score_frame`"
        yield Figure(what, differing, f"of {in_python:,} wrong", 0, note)


def wrong(given: Any, points: Any, count: int) -> Row:  # noqa: ANN401 - PySpark
    """Return in how many cells of a sample the points differ from those of `targetscore.score`."""
    step = max(1, count // SAMPLE)
    sampled = f"cast(substring(unit, 2) as long) % {step} = 0"
    sample = given.where(sampled).collect()
    found = {row["unit"]: row for row in points.where(sampled).collect()}
    units = targetscore.score(targetscore.loads(VILLAGES), [row.asDict() for row in sample]).units
    differing = sum(
        found[unit][f"{own}.points"] != int(result.points * 100)
        for unit, scored in units.items()
        for own, result in scored.indicators.items()
    )
    what = f"PySpark, {count:,} rows: cells of {len(units):,} rows, spread over all, otherwise than `score`"
    return Figure(what, differing, f"of {2 * len(units):,} wrong", 0)


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the figures."""
    count = 1_000 if tiny else 10 * MILLION
    if lacking := list(absent(f"PySpark, {count:,} values beside the integer query by hand", "×", GOAL, "pyspark")):
        yield from lacking
        return
    if shutil.which("java") is None:
        yield Figure(
            f"PySpark, {count:,} values beside the integer query by hand", None, "×", GOAL, "not measured: no Java"
        )
        return
    try:
        yield from one_rule(count, 1 if tiny else ROUNDS)
        yield from nation(
            (100, 200) if tiny else (MILLION // 2, 5 * MILLION, 50 * MILLION), 100 if tiny else 3 * MILLION
        )
    finally:
        session().stop()


if __name__ == "__main__":
    run(rows, __doc__)
