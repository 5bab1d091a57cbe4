"""Totals, ranks and grades of a frame whose points are there."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs
import narwhals as nw

from targetscore.engines._columns import Rule, bottom_of, one_bottom, totals_of
from targetscore.engines._frame_faults import refused_units
from targetscore.engines._frames._native import (
    OVER,
    OWN,
    POINTS,
    STATUS,
    Frame,
    Points,
    bodies_of,
    col,
    collected,
    first_rows,
    joined,
    of_group,
    plain_name,
    renamed,
    wide_of,
    with_columns,
)
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._writing import Writing
from targetscore.engines._rollup import EXEMPT, Totals
from targetscore.engines._sharing import shared
from targetscore.engines.program import NEVER
from targetscore.ruleset.model import Places, Ruleset

STATUSES: Final = {"zero": "missing", "exempt": "exempt"}
"""What is said of an indicator without a value, by what the file says of missing ones."""


@attrs.define
class Shown:
    """
    A frame with the points of every indicator, which gets totals, ranks and grades.

    Attributes:
        scoring: What is scored.
        frame: The frame so far.
        ranges: The least and the greatest points × 10^places of every indicator, by group.
        lacking: Where indicators lack a value that may be missing.
        may_be_out: Whether a total may not count.
    """

    scoring: Scoring
    frame: Frame
    ranges: Mapping[str | None, Mapping[str, tuple[int, int]]]
    lacking: Mapping[str, nw.Expr]
    may_be_out: bool = attrs.field(default=False, init=False)

    @property
    def ruleset(self) -> Ruleset:
        return self.scoring.ruleset

    @functools.cached_property
    def exempt(self) -> set[str]:
        """The indicators that may be exempt."""
        return {rule.indicator.id for rule in self.every_rule() if rule.missing == "exempt"}

    def every_rule(self) -> Iterator[Rule]:
        return (rule for rules in self.scoring.rules.values() for rule in rules)

    def add(self, columns: Mapping[str, nw.Expr]) -> None:
        self.frame = with_columns(self.frame, columns)

    def kept(self) -> list[str]:
        """Return the columns that are handed on as they are."""
        head = self.scoring.head
        return [head.unit, *([] if head.group is None else [head.group])]

    def shown(self, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
        kept = self.kept()
        ids = list(dict.fromkeys(rule.indicator.id for rule in self.every_rule()))
        is_exact = not isinstance(self.ruleset.conventions.rounding, Places)
        ends = (POINTS, OVER) if is_exact else (POINTS,)
        shown = {own + end: self.points(own, end) for own in ids for end in ends}
        more: dict[str, nw.Expr] = {}
        if is_all:
            more = self.totalled()
        places = self.ruleset.conventions.rounding
        if points == "text" and isinstance(places, Places):
            shown = {name: digits_of(one, places.points or 0) for name, one in shown.items()}
            if is_all:
                more["total"] = digits_of(more["total"], places.total or 0)
        statuses = self.statuses(ids)
        columns = {**shown, **statuses, **more}
        found = self.frame.select(
            *map(plain_name, kept), *(one.alias(plain_name(name)) for name, one in columns.items())
        )
        return renamed(found, [*kept, *columns])

    def points(self, own: str, end: str) -> nw.Expr:
        """Return the points of an indicator, nothing where a unit's group does not have it."""
        points = col(own + end)
        having = [group for group, ranges in self.ranges.items() if own in ranges]
        if len(having) == len(self.ranges):
            return points
        return nw.when(col(OWN + "group").is_in(having)).then(points)

    def statuses(self, ids: Iterable[str]) -> dict[str, nw.Expr]:
        """Return for every indicator whose missing values are no error whether it is scored."""
        policies = {rule.indicator.id: rule.missing for rule in self.every_rule()}
        found: dict[str, nw.Expr] = {}
        for own in ids:
            if policies[own] == "error":
                continue
            lacks = self.lacking.get(own)
            scored = nw.lit("scored")
            found[own + STATUS] = (
                scored if lacks is None else nw.when(lacks).then(nw.lit(STATUSES[policies[own]])).otherwise(scored)
            )
        return found

    def totalled(self) -> dict[str, nw.Expr]:
        """Return total, ranks and grade."""
        bodies = dict(bodies_of(self.ruleset))
        made = {
            group: totals_of(bodies[group], self.ruleset, ranges, most=self.scoring.most)
            for group, ranges in self.ranges.items()
        }
        self.may_be_out = any(each.total.exempt != NEVER for each in made.values())
        self.add({own + EXEMPT: self.lacking.get(own, nw.lit(value=False)) for own in self.exempt})
        key = self.add_totals(made)
        status = {}
        if self.may_be_out:
            status = {"status": nw.when(col(OWN + "out")).then(nw.lit("exempt")).otherwise(nw.lit("scored"))}
        found = {"total": col(OWN + "total"), **status, **self.ranked(key)}
        if self.ruleset.grades is not None:
            found["grade"] = self.graded(next(iter(made.values())).grades)
        return found

    def add_totals(self, made: Mapping[str | None, Totals]) -> str:
        """Add the columns of totals and the number of each grade, and return the one by which units are ranked."""
        exact = self.ruleset.conventions.rank_on == "exact"
        scale = one_bottom(made.values(), self.ruleset, most=self.scoring.most) if exact else 1
        ends: dict[str, list[tuple[str | None, nw.Expr, nw.Expr | None]]] = {}
        out: list[nw.Expr] = []
        for number, (group, each) in enumerate(made.items()):
            wide = wide_of(self.frame, each.width)
            dtype = nw.Float64 if wide == "float64" else nw.Int64
            total = each.total
            roots = {"total": total.rounded}
            if exact:
                roots["key"] = total.exact.top
            if each.grade is not None:
                roots["grade"] = each.grade
            parts = shared(*roots.values(), total.exempt)
            columns = {
                given.name: col(given.name) if given.decimals is None else col(given.name + POINTS).cast(dtype)
                for given in each.inputs
            }
            writing = Writing(columns, wide)
            for name, expression in parts.locals:
                column = f"{OWN}t{number}{name}"
                self.add({column: writing.expression(expression)})
                columns[name] = col(column)
            for what, root in zip(roots, parts.roots, strict=False):
                one = writing.expression(root)  # type: ignore[arg-type]
                if what == "key":
                    one = one * (scale // bottom_of(each))
                ends.setdefault(what, []).append((group, one, None))
            here = of_group(group)
            nothing = writing.condition(parts.roots[-1])  # type: ignore[arg-type]
            out.append(nothing if here is None else here & nothing)
        self.add({OWN + what: joined(parts_) for what, parts_ in ends.items()})
        if self.may_be_out:
            self.add({OWN + "out": functools.reduce(operator.or_, out)})
        return OWN + ("key" if exact else "total")

    # Ranks and grades -----------------------------------------------------------------------------------------------

    def ranked(self, key: str) -> dict[str, nw.Expr]:
        """Return the rank among all units, and within the group where the file has groups."""
        ties = self.ruleset.conventions.ties or "shared"
        by = col(key)
        if self.may_be_out:
            by = nw.when(~col(OWN + "out")).then(by)
        if ties == "refused":
            self.refuse_ties(key)
        self.add({OWN + "by": by})
        self.add({OWN + "rank": rank_of(col(OWN + "by"), ties)})
        found = {"rank": col(OWN + "rank")}
        if self.ruleset.groups:
            ids = [group.id for group in self.ruleset.groups]
            self.add({OWN + "within": self.rank_within(ids, ties)})
            found["group_rank"] = col(OWN + "within")
        return found

    def rank_within(self, ids: list[str], ties: str) -> nw.Expr:
        """Return the rank among the units of the same group."""
        joined: nw.Expr | None = None
        for number, group in enumerate(ids):
            here = col(OWN + "group") == group
            column = f"{OWN}within{number}"
            self.add({column: nw.when(here).then(col(OWN + "by"))})
            self.add({column: rank_of(col(column), ties)})
            within = nw.when(here).then(col(column))
            joined = within if joined is None else within.otherwise(joined)
        assert joined is not None
        return joined

    def refuse_ties(self, key: str) -> None:
        counted = self.frame.filter(~col(OWN + "out")) if self.may_be_out else self.frame
        found = collected(counted.select(col(key).n_unique().alias("values"), nw.len().alias("rows")))
        (row,) = found.rows(named=True)
        if row["rows"] and row["values"] != row["rows"]:
            again = counted.group_by(key).agg(nw.len().alias(OWN + "n")).filter(col(OWN + "n") > 1)
            tied = collected(again).rows(named=True)[0][key]
            rows = first_rows(counted, col(key) == tied, [self.scoring.head.unit])
            raise refused_units(self.ruleset, 0, 0, tied=[str(each[self.scoring.head.unit]) for each in rows])

    def graded(self, grades: tuple[str, ...]) -> nw.Expr:
        number = col(OWN + "grade")
        joined: nw.Expr = nw.lit(grades[-1])
        for index, grade in reversed(list(enumerate(grades[:-1]))):
            joined = nw.when(number == index).then(nw.lit(grade)).otherwise(joined)
        joined = nw.when(number < len(grades)).then(joined)
        return nw.when(~col(OWN + "out")).then(joined) if self.may_be_out else joined


def rank_of(by: nw.Expr, ties: str) -> nw.Expr:
    """Return ranks, 1 for the greatest; a mean of ranks is half of a whole number, which a binary number is."""
    match ties:
        case "dense":
            return by.rank("dense", descending=True)
        case "mean":
            return (by.rank("min", descending=True) + by.rank("max", descending=True)).cast(nw.Float64) / 2.0
        case _:
            return by.rank("min", descending=True)


def digits_of(whole: nw.Expr, places: int) -> nw.Expr:
    """Return a whole number as the digits of what it is 10^places times."""
    size = whole.abs()
    sign = nw.when(whole < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    if not places:
        return nw.concat_str(sign, size.cast(nw.String))
    scale = 10**places
    rest = (size % scale + scale).cast(nw.String).str.slice(1)
    return nw.concat_str(sign, (size // scale).cast(nw.String), nw.lit("."), rest)
