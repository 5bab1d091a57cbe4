"""Frames as they come: what their columns are called on the way, and what their libraries do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

import narwhals as nw

from targetscore.engines._ranges import Width
from targetscore.ruleset.model import Body, Ruleset

Frame: TypeAlias = nw.LazyFrame[Any] | nw.DataFrame[Any]
Points: TypeAlias = Literal["integer", "text"]
Results: TypeAlias = Literal["all", "points"]

POINTS: Final = ".points"
OVER: Final = ".over"
"""Behind the id of an indicator, in a file that rounds nothing: what its points, a whole number, are divided by."""
STATUS: Final = ".status"
OWN: Final = "__ts_"
"""How columns begin that are made on the way."""
POINT: Final = "__point__"
SHOWN_AT_MOST: Final = 20
BINARY: Final = frozenset(
    {
        nw.Implementation.PANDAS,
        nw.Implementation.PYARROW,
        nw.Implementation.PYSPARK,
        nw.Implementation.PYSPARK_CONNECT,
    }
)
"""
Where a division of binary numbers is one, and faster than that of whole numbers. polars makes a division by a constant
a multiplication by its inverse, which is not exact.
"""
BINARY_ALONE: Final = frozenset({nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT})
"""Where a whole division goes through binary numbers too, so that nothing is exact beyond 2^53."""
WHOLE: Final = frozenset({nw.Implementation.POLARS, nw.Implementation.DUCKDB})


def collected(frame: Frame) -> nw.DataFrame[Any]:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def first_rows(frame: Frame, where: nw.Expr, columns: list[str]) -> list[dict[str, Any]]:
    """Return the first rows for which *where* holds."""
    heads = list(dict.fromkeys(columns))
    found = collected(frame.filter(where).select(*map(plain_name, heads)).head(SHOWN_AT_MOST))
    return [dict(zip(heads, row, strict=True)) for row in found.rows()]


def plain_name(name: str) -> str:
    """Return the name of a column on the way: Spark takes a point for the way into a structure."""
    return name.replace(".", POINT)


def col(name: str) -> nw.Expr:
    return nw.col(plain_name(name))


def renamed(frame: Frame, names: list[str]) -> Frame:
    """Return *frame* with its columns called *names*, in their order."""
    if names == frame.collect_schema().names():
        return frame
    if frame.implementation in BINARY_ALONE:
        return nw.from_native(frame.to_native().toDF(*names))
    return frame.rename(dict(zip(frame.collect_schema().names(), names, strict=True)))


def quoted(name: str) -> str:
    """Return the name of a column in SQL of Spark."""
    return "`" + name.replace("`", "``") + "`"


def literal_text(text: str) -> str:
    """Return a text in SQL of Spark."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def bodies_of(ruleset: Ruleset) -> Iterator[tuple[str | None, Body]]:
    if not ruleset.groups:
        yield None, ruleset.body
    for group in ruleset.groups:
        yield group.id, group.body


def with_columns(frame: Frame, columns: Mapping[str, nw.Expr]) -> Frame:
    if not columns:
        return frame
    return frame.with_columns(*(one.alias(plain_name(name)) for name, one in columns.items()))


def wide_of(frame: Frame, proved: Width) -> Width:
    """Return the numbers that *frame* is to use, where *proved* ones are wide enough."""
    return proved if frame.implementation in BINARY else "int64"


def of_group(group: str | None) -> nw.Expr | None:
    return None if group is None else col(OWN + "group") == group


def joined(parts: list[tuple[str | None, nw.Expr, nw.Expr | None]]) -> nw.Expr:
    """Return the points of an indicator, of every group by its own rule, 0 where there are none."""
    zero = nw.lit(0, dtype=nw.Int64)
    joined: nw.Expr | None = None
    for group, points, lacks in reversed(parts):
        whole = points.cast(nw.Int64)
        if lacks is not None:
            whole = nw.when(lacks).then(zero).otherwise(whole)
        here = of_group(group)
        joined = whole if here is None else nw.when(here).then(whole).otherwise(zero if joined is None else joined)
    assert joined is not None
    return joined
