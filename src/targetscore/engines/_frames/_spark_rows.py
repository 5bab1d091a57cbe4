"""
Frames of Spark with a row for each unit and indicator, which are never brought here.

For points alone every row stands for itself: workers score batches of them as they score any long frame in memory. For
totals, rows become columns of their unit, by a pivot of Spark; what comes of it becomes rows again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NoReturn

import attrs
import narwhals as nw

from targetscore.data._long import LongHead
from targetscore.engines._columns import Held, needs_in, planned_before
from targetscore.engines._frame_faults import refused_groups, scored_again
from targetscore.engines._frames._long import long_scored
from targetscore.engines._frames._long_columns import held_by
from targetscore.engines._frames._long_rows import written
from targetscore.engines._frames._native import (
    OWN,
    POINTS,
    STATUS,
    Frame,
    Points,
    col,
    collected,
    first_rows,
    literal_text,
    plain_name,
    quoted,
    renamed,
)
from targetscore.engines._rollup import missing
from targetscore.ruleset.model import Indicator, Ruleset

INDICATOR: Final = OWN + "indicator"
SAID: Final = OWN + "said_"

# Points alone -------------------------------------------------------------------------------------------------------


def scored_by_workers(
    ruleset: Ruleset, frame: Frame, head: LongHead, stated: Mapping[str, Mapping[str, int]], points: Points
) -> Frame:
    """Return the points of every row; one that has none is an error of Spark."""
    names = frame.collect_schema().names()

    def of_worker(batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            if batch.num_rows:
                given = nw.from_arrow(batch.rename_columns(names), backend="pyarrow")
                found = long_scored(ruleset, given, head, stated, is_all=False, points=points)
                yield from found.to_native().to_batches()

    plain = renamed(frame, list(map(plain_name, names))).to_native()
    schema = plain.selectExpr(f"{quoted(plain_name(head.unit))} as unit").schema
    for name in ("group", "indicator") if ruleset.groups else ("indicator",):
        schema = schema.add(name, "string")
    schema = schema.add("points", "string" if points == "text" else "long")
    if _may_lack(ruleset):
        schema = schema.add("status", "string")
    return nw.from_native(plain.mapInArrow(of_worker, schema))


def _may_lack(ruleset: Ruleset) -> bool:
    every = (each for body in ruleset.bodies for each in (*body.scored(), *body.every_intermediate()))
    return any(missing(each, ruleset) in {"zero", "exempt"} for each in every)


# Rows as columns of their unit --------------------------------------------------------------------------------------


@attrs.frozen
class Pivot:
    """A long frame, its columns under plain names, and how many values each column holds for every indicator."""

    ruleset: Ruleset
    frame: Frame
    head: LongHead
    called: Mapping[str, str]
    filled: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, ruleset: Ruleset, frame: Frame, head: LongHead) -> Pivot:
        """
        Look a frame through.

        Raises:
            DataError: A row names no unit or no indicator, a unit has two rows for one, or is in several groups.
        """
        plain = renamed(frame, list(map(plain_name, frame.collect_schema().names())))
        schema = frame.collect_schema()
        counting = {f"{OWN}{place}": _is_filled(each, schema[each]) for place, each in enumerate(head.inputs)}
        asked = plain.group_by(plain_name(head.indicator)).agg(
            col(head.unit).is_null().cast(nw.Int64).sum().alias(OWN + "nameless"),
            *(one.cast(nw.Int64).sum().alias(name) for name, one in counting.items()),
        )
        called: dict[str, str] = {}
        filled: dict[str, set[str]] = {}
        refuse = cls(ruleset, plain, head, {}, {}).refuse
        for name, nameless, *counts in collected(asked).rows():
            found = head.heads.called.get(str(name).strip(), ())
            if name is None or len(found) != 1:
                refuse(col(head.indicator).is_null() if name is None else col(head.indicator) == name)
            if nameless:
                refuse(col(head.unit).is_null())
            called[name] = found[0].id
            here = {each for each, count in zip(head.inputs, counts, strict=True) if count}
            foreign = next((each for each in here if head.heads.input(each, found[0]) is None), None)
            if foreign is not None:
                refuse((col(head.indicator) == name) & _is_filled(foreign, schema[foreign]))
            filled.setdefault(found[0].id, set()).update(here)
        done = cls(
            ruleset, _named(plain, head, called), head, called, {own: frozenset(each) for own, each in filled.items()}
        )
        done.refuse_twice()
        return done

    def refuse(self, where: nw.Expr) -> NoReturn:
        """Refuse the rows of *where* in the words of scoring."""
        heads = [self.head.unit, self.head.indicator, *self.head.inputs]
        heads += [] if self.head.group is None else [self.head.group]
        raise scored_again(self.ruleset, list(map(written, first_rows(self.frame, where, heads))), {})

    def refuse_twice(self) -> None:
        unit = plain_name(self.head.unit)
        many = self.frame.group_by(unit, INDICATOR).agg(nw.len().alias(OWN + "n")).filter(col(OWN + "n") > 1)
        found = collected(many.head(1)).rows(named=True)
        if found:
            self.refuse((nw.col(unit) == found[0][unit]) & (nw.col(INDICATOR) == found[0][INDICATOR]))

    def indicators(self) -> tuple[Indicator, ...]:
        return tuple({each.id: each for body in self.ruleset.bodies for each in body.every_indicator()}.values())

    def wide(self) -> Frame:
        """Return the frame with a row for each unit."""
        schema, before = self.frame.collect_schema(), planned_before(self.ruleset)
        held = [
            each
            for indicator in self.indicators()
            for each in held_by(
                self.ruleset,
                self.head,
                nw.Schema({name: schema[plain_name(name)] for name in self.head.inputs}),
                indicator,
                self.filled.get(indicator.id, ()),
                needs_in(before, indicator).names,
                has_rows=indicator.id in self.filled,
            )
        ]
        there = {(each.indicator, each.head) for each in held if each.head in self.filled.get(each.indicator, ())}
        frame = self.pivoted(sorted({head for _, head in there}))
        columns: dict[str, nw.Expr] = {}
        for each in held:
            wide = each.indicator if each.input == "actual" else f"{each.indicator}.{each.input}"
            if (each.indicator, each.head) in there:
                columns[wide] = nw.col(_cell(each.indicator, each.head))
            else:
                columns.setdefault(wide, _nothing(each))
        units: dict[str, nw.Expr] = {"unit": nw.col("unit")}
        if self.ruleset.groups:
            frame = self.with_groups(frame)
            units["group"] = nw.col("group")
        every = units | columns
        return renamed(frame.select(*(one.alias(plain_name(name)) for name, one in every.items())), [*every])

    def pivoted(self, heads: Sequence[str]) -> Frame:
        """Return for each unit the values of *heads* of every indicator that has rows."""
        ids = [*self.filled]
        given = self.frame.select(
            col(self.head.unit).alias("unit"),
            nw.col(INDICATOR),
            *(col(each).alias(f"h{place}") for place, each in enumerate(heads)),
        )
        if not heads:
            return given.select("unit").unique()
        values = ", ".join(f"max(h{place}) as m{place}" for place, _ in enumerate(heads))
        listed = ", ".join(map(literal_text, ids))
        native = given.to_native()
        made = native.sparkSession.sql(
            f"select * from {{given}} pivot ({values} for {quoted(INDICATOR)} in ({listed}))",  # noqa: S608 - all quoted
            given=native,
        )
        return nw.from_native(made.toDF("unit", *(_cell(own, each) for own in ids for each in heads)))

    def with_groups(self, frame: Frame) -> Frame:
        """Return the units with the id of their group, which the rows say or the file lists."""
        listed = nw.lit(None, dtype=nw.String)
        for group in self.ruleset.groups:
            if group.units:
                listed = nw.when(nw.col("unit").is_in(list(group.units))).then(nw.lit(group.id)).otherwise(listed)
        if self.head.group is None:
            return frame.with_columns(listed.alias("group"))
        column = col(self.head.group)
        said = nw.when(column != "").then(column)
        for group in self.ruleset.groups:
            said = nw.when(column.is_in([group.id, group.title])).then(nw.lit(group.id)).otherwise(said)
        found = self.frame.select(col(self.head.unit).alias("unit"), said.alias(SAID)).group_by("unit").agg(
            nw.col(SAID).min().alias(SAID + "least"), nw.col(SAID).max().alias(SAID + "most")
        )  # fmt: skip
        astray = first_rows(
            found, nw.col(SAID + "least") != nw.col(SAID + "most"), ["unit", SAID + "least", SAID + "most"]
        )
        if astray:
            raise refused_groups(self.ruleset, astray)
        joined = frame.join(found, on="unit", how="left")
        return joined.with_columns(nw.coalesce(nw.col(SAID + "most"), listed).alias("group"))


def _is_filled(head: str, dtype: nw.dtypes.DType) -> nw.Expr:
    return (col(head).fill_null("") != "") if dtype == nw.String else ~col(head).is_null()


def _named(frame: Frame, head: LongHead, called: Mapping[str, str]) -> Frame:
    """Return the frame with the id of every row's indicator, which may be called by title or alias."""
    own = col(head.indicator)
    for name, found in called.items():
        if name != found:
            own = nw.when(col(head.indicator) == name).then(nw.lit(found)).otherwise(own)
    return frame.with_columns(own.alias(INDICATOR))


def _cell(indicator: str, head: str) -> str:
    return plain_name(f"{OWN}{indicator}__of__{head}")


def _nothing(held: Held) -> nw.Expr:
    return nw.lit(None, dtype=nw.Boolean if held.kind == "fact" else nw.Int64)


def as_rows(frame: Frame) -> Frame:
    """Return the scores of units as rows, one for each indicator that a unit has."""
    names = frame.collect_schema().names()
    ids = [name.removesuffix(POINTS) for name in names if name.endswith(POINTS)]
    has_status = any(own + STATUS in names for own in ids)
    parts: list[str] = []
    for own in ids:
        parts += [literal_text(own), quoted(plain_name(own + POINTS))]
        if has_status:
            parts.append(quoted(plain_name(own + STATUS)) if own + STATUS in names else "'scored'")
    made = "indicator, points, status" if has_status else "indicator, points"
    kept = [name for name in ("unit", "group") if name in names]
    more = [name for name in names if name in {"total", "status", "rank", "group_rank", "grade"}]
    plain = renamed(frame, list(map(plain_name, names))).to_native()
    native = plain.selectExpr(
        *map(quoted, kept),
        f"stack({len(ids)}, {', '.join(parts)}) as ({made})",
        *(f"status as {OWN}status" if name == "status" else quoted(name) for name in more),
    )
    heads = ["total_status" if name == OWN + "status" else name for name in native.columns]
    # A unit has no points where its group does not have the indicator.
    return nw.from_native(native.where("points is not null").toDF(*heads))
