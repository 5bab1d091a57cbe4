"""A frame before it is scored: what its columns give, who is in which group, and how large its numbers are."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping

import attrs
import narwhals as nw

from targetscore.data._cells import NOT_APPLICABLE
from targetscore.data._wide import WideHead, wide_head
from targetscore.engines._columns import Asked, Held, Rule, planned_before, rules_of, stop_at
from targetscore.engines._frame_faults import (
    Bad,
    construct,
    refused_groups,
    refused_units,
    refused_values,
    scored_again,
)
from targetscore.engines._frames._native import (
    BINARY_ALONE,
    OWN,
    Frame,
    bodies_of,
    col,
    collected,
    first_rows,
    plain_name,
    renamed,
)
from targetscore.engines._frames._reading import Fixed, Reading, is_doubtful, kind_of, range_of
from targetscore.engines._ranges import Width
from targetscore.engines._sources import whole_bounds
from targetscore.ruleset.model import Ruleset


@attrs.frozen(kw_only=True)
class Scoring:
    ruleset: Ruleset
    frame: Frame
    head: WideHead
    rules: Mapping[str | None, tuple[Rule, ...]]
    eager: bool

    @classmethod
    def of(cls, ruleset: Ruleset, frame: Frame, stated: Mapping[str, Mapping[str, int]]) -> Scoring:
        schema = frame.collect_schema()
        names = schema.names()
        key = ("scoring", tuple(schema.items()), tuple((own, tuple(said.items())) for own, said in stated.items()))
        before = planned_before(ruleset)
        if key not in before:
            before[key] = _columns_of(ruleset, schema, stated)
        head, rules = before[key]
        plain = renamed(frame, [plain_name(name) for name in names])
        return cls(ruleset=ruleset, frame=plain, head=head, rules=rules, eager=isinstance(frame, nw.DataFrame))

    def lazily(self) -> Scoring:
        """Return the same so that several queries of a frame are worked out as one, and what they share once."""
        return attrs.evolve(self, frame=self.frame.lazy()) if self.frame.implementation.is_polars() else self

    @property
    def most(self) -> Width:
        """The widest numbers that the frame's own divisions are exact for."""
        return "float64" if self.frame.implementation in BINARY_ALONE else "int64"

    def grouped(self) -> Frame:
        """Return the frame with a column for the id of each unit's group, empty where it has none."""
        if not self.ruleset.groups:
            return self.frame
        unit, said, listed = col(self.head.unit), nw.lit(""), nw.lit("")
        for group in self.ruleset.groups:
            if group.units:
                listed = nw.when(unit.is_in(list(group.units))).then(nw.lit(group.id)).otherwise(listed)
        if self.head.group is not None:
            column = col(self.head.group).fill_null("")
            said = nw.when(column != "").then(nw.lit("?")).otherwise(nw.lit(""))
            for group in self.ruleset.groups:
                said = nw.when(column.is_in([group.id, group.title])).then(nw.lit(group.id)).otherwise(said)
        return self.frame.with_columns(said.alias(OWN + "said"), listed.alias(OWN + "listed")).with_columns(
            nw.when(col(OWN + "said") != "").then(col(OWN + "said")).otherwise(col(OWN + "listed"))
            .alias(OWN + "group")
        )  # fmt: skip

    def readings(self, every: Iterable[Asked]) -> list[Reading]:
        """Return the columns that are asked for."""
        schema = self.frame.collect_schema()
        found: list[Reading] = []
        for place, asked in enumerate(every):
            assert asked.held is not None
            dtype = schema[plain_name(asked.held.head)]
            # Only Spark is known to multiply decimals exactly.
            is_fixed = self.frame.implementation in BINARY_ALONE and Fixed.fits(asked, dtype)
            found.append((Fixed if is_fixed else Reading)(asked, f"{OWN}near{place}"))
        return found

    def brought_near(self, frame: Frame, readings: Iterable[Reading]) -> Frame:
        """Return *frame* with the whole number nearest to every binary number, which several queries ask for."""
        near = [each.brought_near().alias(each.near) for each in readings if each.held.kind == "float"]
        if not near:
            return frame
        frame = frame.with_columns(*near)
        return frame.collect().lazy() if self.eager and isinstance(frame, nw.LazyFrame) else frame

    def looked_through(
        self,
        frame: Frame,
        readings: list[Reading],
        is_all: bool,  # noqa: FBT001 - as above
    ) -> tuple[dict[tuple[str, int | None], tuple[int, int]], Mapping[str, int]]:
        """Return the range of every column of integers and how many values each column lacks."""
        asked: dict[str, nw.Expr] = {"rows": nw.len()}
        foreign = self.foreign()
        if foreign is not None:
            asked["foreign"] = foreign.cast(nw.Int64).sum()
        if is_all:
            asked["units"] = col(self.head.unit).n_unique()
            asked["nameless"] = col(self.head.unit).is_null().cast(nw.Int64).sum()
        if self.ruleset.groups:
            asked["astray"] = self.astray().cast(nw.Int64).sum()
        outside = self.outside(readings)
        if outside is not None:
            asked["outside"] = outside.cast(nw.Int64).sum()
        for place, reading in enumerate(readings):
            asked |= {f"{what}{place}": one for what, one in reading.looked().items()}
        found = collected(frame.select(*(one.alias(OWN + name) for name, one in asked.items())))
        (row,) = found.rows(named=True)
        counts = {name.removeprefix(OWN): value for name, value in row.items()}
        if is_all and counts["rows"] and (counts["units"] != counts["rows"] or counts["nameless"]):
            raise refused_units(self.ruleset, int(counts["rows"]), int(counts["units"]))
        if counts.get("astray"):
            rows = first_rows(frame, self.astray(), [self.head.unit, OWN + "said", OWN + "listed"])
            raise refused_groups(self.ruleset, rows)
        if foreign is not None and counts["foreign"]:
            raise scored_again(self.ruleset, first_rows(frame, foreign, self.heads()), {})
        self.refuse_bad(frame, [one for place, one in enumerate(readings) if is_doubtful(counts, place)])
        if outside is not None and counts["outside"]:
            rows = first_rows(frame, outside, self.heads())
            floats = {one.held.head: one.decimals or 0 for one in readings if one.held.kind == "float"}
            raise scored_again(self.ruleset, rows, floats)
        ranges = {
            one.asked.key: range_of(one, counts.get(f"least{place}"), counts.get(f"most{place}"))
            for place, one in enumerate(readings)
        }
        return ranges, {one.held.head: int(counts[f"null{place}"] or 0) for place, one in enumerate(readings)}

    def astray(self) -> nw.Expr:
        """Return where the group is none, an unknown one, or another one than the file lists."""
        said, listed = col(OWN + "said"), col(OWN + "listed")
        return (col(OWN + "group") == "") | (said == "?") | ((said != "") & (listed != "") & (said != listed))

    def foreign(self) -> nw.Expr | None:
        """Return where there is a value for an indicator that the unit's group does not have."""
        found: list[nw.Expr] = []
        for group in self.ruleset.groups:
            known = {each.id for each in group.body.every_indicator()}
            here = col(OWN + "group") == group.id
            found += (here & self.there(each.head) for each in self.head.columns if each.indicator.id not in known)
        return functools.reduce(operator.or_, found) if found else None

    def outside(self, readings: Iterable[Reading]) -> nw.Expr | None:
        """
        Return where a value lies outside its declared range.

        Raises:
            RuleFileError: If such a range is one of a column that no rule asks for, whose decimals nobody says.
        """
        by_head = {each.held.head: each for each in readings}
        found: list[nw.Expr] = []
        for column in self.head.columns:
            if column.input not in column.indicator.bounded():
                continue
            if column.head not in by_head:
                stop_at([construct(self.ruleset, "range", column.indicator.span)])
            one = by_head[column.head]
            low, high = whole_bounds(column.indicator, column.input, one.decimals or 0) or (None, None)
            ends = [
                sign(one.number("int64"), end)
                for sign, end in ((operator.lt, low), (operator.gt, high))
                if end is not None
            ]
            found.append(~one.null() & functools.reduce(operator.or_, ends))
        return functools.reduce(operator.or_, found) if found else None

    def there(self, head: str) -> nw.Expr:
        """Return where a column has a value."""
        value = col(head)
        match kind_of(self.frame.collect_schema()[plain_name(head)]):
            case "text":
                return ~value.cast(nw.String).fill_null("").str.strip_chars().is_in(["", *NOT_APPLICABLE])
            case "float":
                return ~(value.is_null() | value.is_nan())
            case _:
                return ~value.is_null()

    def heads(self) -> list[str]:
        """Return the columns that scoring is given."""
        own = [self.head.unit, *(each.head for each in self.head.columns)]
        return own if self.head.group is None else [*own, self.head.group]

    def refuse_bad(self, frame: Frame, readings: Iterable[Reading]) -> None:
        found = [
            Bad(unit=str(row[self.head.unit]), column=one.held.head, value=row[one.held.head], decimals=one.decimals)
            for one in readings
            for row in first_rows(frame, one.bad(), [self.head.unit, one.held.head])
        ]
        if found:
            raise refused_values(self.ruleset, found)


def _columns_of(
    ruleset: Ruleset, schema: nw.Schema, stated: Mapping[str, Mapping[str, int]]
) -> tuple[WideHead, dict[str | None, tuple[Rule, ...]]]:
    """Return what the columns of a frame give, and the rules of every group that take it."""
    head = wide_head(schema.names(), ruleset)
    held = [
        Held(
            head=each.head,
            indicator=each.indicator.id,
            input=each.input,
            kind=kind_of(schema[each.head]),
            type=str(schema[each.head]),
        )
        for each in head.columns
    ]
    return head, {group: rules_of(body, ruleset, held, stated) for group, body in bodies_of(ruleset)}
