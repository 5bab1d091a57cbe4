"""
Frames that are not in memory, as `targetscore.score` scores them.

Where no unit looks at another, a few rows at a time are brought here, and of their results the columns alone are kept;
Spark has its workers do it. Else all rows are brought here, for they are scored together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import narwhals as nw

from targetscore.engines._frames._native import BINARY_ALONE, plain_name, renamed
from targetscore.engines._frames._reference import ROWS_AT_ONCE, ByReference

TYPES = {nw.Int64: "long", nw.Float64: "double", nw.String: "string"}


def scored_elsewhere(by: ByReference, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """
    Return the scores of a frame with a row for each unit, in a frame of its kind.

    Raises:
        DataError: As `ByReference.scored`; Spark's workers raise it where the frame is asked for.
        RuleFileError: Likewise.
    """
    if frame.implementation in BINARY_ALONE:
        return _of_spark(by, frame)
    parts = _parts(frame) if by.by_parts else iter([frame.collect()])
    scored = [by.scored(part) for part in parts] or [by.scored(frame.head(0).collect())]
    return lazily(nw.concat(scored), frame)


def _parts(frame: nw.LazyFrame[Any]) -> Iterator[nw.DataFrame[Any]]:
    native = frame.to_native()
    if frame.implementation.is_duckdb():
        # Versions before 2 call it otherwise.
        reader = getattr(native, "to_arrow_reader", None) or native.fetch_arrow_reader
        return (nw.from_arrow(batch, backend="pyarrow") for batch in reader(ROWS_AT_ONCE))
    if hasattr(native, "collect_batches"):
        return map(nw.from_native, native.collect_batches(chunk_size=ROWS_AT_ONCE, maintain_order=True))
    return iter([frame.collect()])


def lazily(scored: nw.DataFrame[Any], frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return *scored*, which is in memory, as a frame of the kind of *frame*."""
    if not frame.implementation.is_duckdb():
        return scored.lazy()
    # DuckDB finds it by its name here, and keeps it; the relation is one of the connection that was given.
    made = scored.to_native()  # noqa: F841 - as above
    return nw.from_native(frame.to_native().query("given", "select * from made"))


def _of_spark(by: ByReference, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    native = frame.to_native()
    if not by.by_parts:
        made = by.scored(frame.collect(backend="pyarrow")).to_native()
        return nw.from_native(native.sparkSession.createDataFrame(made))

    names = native.columns
    by.decimals(frame.collect_schema())

    def of_worker(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            if batch.num_rows:
                given = nw.from_arrow(batch.rename_columns(names), backend="pyarrow")
                yield from by.scored(given).to_native().to_batches()

    schema = native.select(*(f"`{name}`" for name in by.kept(names))).schema
    for name, dtype in by.shape().items():
        schema = schema.add(name, TYPES[dtype])
    # Spark looks its columns up by name, and takes a point in it for the way into a structure.
    plain = renamed(frame, [plain_name(name) for name in names]).to_native()
    return nw.from_native(plain.mapInArrow(of_worker, schema))
