"""
Rows of PySpark in local mode, scored in two ways, beside the reference.

Run: ``python benchmarks/spark.py [MILLIONS]`` with PySpark, Java and the extras ``frames`` and ``parquet``; 3 million
rows if no number is given. Rows of two inputs are written as Parquet, then scored once as an expression of Spark
(`targetscore.score_frame`), once in Python workers over Arrow batches (``mapInArrow`` with `targetscore.compile`), and
written as Parquet. Sums of both are compared, and 2,000 rows spread over all of them with `targetscore.score`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, functions

import targetscore

RULES = """
targetscore: 1
ruleset: villages
year: 2024
title: Villages
language: en
conventions: {steps: pro rata, floor: 0, missing: error, unreached: error, rate_origin: none,
              rounding: {points: 2, total: 2, mode: half up}}
indicators:
  - id: rate
    title: rate
    points: 100
    measured_in: "%"
    decimals: 4
    rule: full points at 95%, 60 points at 83%, linear in between, deduct 0.5 per percentage point short
  - id: exports
    title: exports
    points: 10
    measured_in: million
    decimals: 1
    inputs: {target: {title: target, decimals: 1}}
    rule: full points at 100% of target, deduct 0.1 per percentage point short, no less than 0
"""
MILLION = 1_000_000
SAMPLE = 2_000


def in_workers(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Score batches of Arrow by the compiled rules; each worker compiles them once."""
    made = targetscore.compile(targetscore.loads(RULES)).indicators
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


def rows(spark: SparkSession, count: int) -> DataFrame:
    """Return *count* rows; ties of rounding are among them."""
    number = functions.col("id")
    return spark.range(count).select(
        functions.format_string("u%d", number).alias("unit"),
        ((number * 48_271 % 1_100_001) / 10_000).cast("decimal(12,4)").alias("rate"),
        ((number * 16_807 % 12_001) / 10).cast("decimal(12,1)").alias("exports"),
        ((number % 997 + 1) / 1).cast("decimal(12,1)").alias("exports.target"),
    )


def timed(name: str, run: Callable[[], DataFrame], folder: Path, count: int) -> DataFrame:
    """Write what *run* gives as Parquet, say how long it took, and return it as read again."""
    start = time.perf_counter()
    run().write.parquet(str(folder / name))
    print(f"{name}: {(time.perf_counter() - start) / count / 2 * 1e9:.0f} ns a cell, {count} rows of 2 cells")
    return folder_of(folder / name)


def folder_of(path: Path) -> DataFrame:
    """Return the frame that *path* holds."""
    return SparkSession.active().read.parquet(str(path))


def compared(one: DataFrame, other: DataFrame, given: DataFrame, count: int) -> None:
    """Say in how many rows both differ, and in how many of a sample from the reference."""
    keys = ["unit", "`rate.points`", "`exports.points`"]
    print(f"rows that differ: {one.select(keys).exceptAll(other.select(keys)).count()}")
    step = max(1, count // SAMPLE)
    sample = given.where(functions.substring("unit", 2, 20).cast("long") % step == 0).collect()
    units = targetscore.score(targetscore.loads(RULES), [row.asDict() for row in sample]).units
    found = {
        row["unit"]: row
        for row in one.join(given.sparkSession.createDataFrame([(u,) for u in units], ["unit"]), "unit").collect()
    }
    wrong = sum(
        found[unit][f"{own}.points"] != int(result.points * 100)
        for unit, scored in units.items()
        for own, result in scored.indicators.items()
    )
    print(f"cells otherwise than targetscore.score: {wrong} of {2 * len(units)}")


def main() -> None:
    """Print times and differences."""
    count = int(float(sys.argv[1]) * MILLION) if len(sys.argv) > 1 else 3 * MILLION
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rows(spark, count).write.parquet(str(folder / "given"))
        given = folder_of(folder / "given")
        schema = "unit string, `rate.points` long, `exports.points` long"
        # Spark takes a point in a column's name for a field of it.
        plain = given.toDF("unit", "rate", "exports", "target")
        ruleset = targetscore.loads(RULES)
        frame = timed("score_frame", lambda: targetscore.score_frame(ruleset, given, results="points"), folder, count)
        workers = timed("mapInArrow", lambda: plain.mapInArrow(in_workers, schema), folder, count)
        compared(frame, workers, given, count)
    spark.stop()


if __name__ == "__main__":
    main()
