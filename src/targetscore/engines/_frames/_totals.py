"""Totals, ranks and grades of a frame whose points are there."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from math import lcm

import attrs
import narwhals as nw

from targetscore.engines._columns import totals_of
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
    plain_name,
    renamed,
)
from targetscore.engines._frames._work import Work
from targetscore.engines._frames._writing import Writing
from targetscore.engines._rollup import EXEMPT, Totals
from targetscore.engines._sharing import shared
from targetscore.engines.program import Expression, Whole
from targetscore.ruleset.model import Places


@attrs.frozen
class Shown:
    """What is shown of *work*."""

    work: Work

    def frame(self, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
        head = self.work.scoring.head
        kept = [head.unit, *([] if head.group is None else [head.group])]
        ids = list(dict.fromkeys(plan.rule.indicator.id for plan in self.work.every_plan()))
        is_exact = not isinstance(self.work.ruleset.conventions.rounding, Places)
        ends = (POINTS, OVER) if is_exact else (POINTS,)
        shown = {own + end: self.shown(own, end) for own in ids for end in ends}
        more: dict[str, nw.Expr] = {}
        if is_all:
            more = self.totalled()
        places = self.work.ruleset.conventions.rounding
        if points == "text" and isinstance(places, Places):
            shown = {name: digits_of(one, places.points or 0) for name, one in shown.items()}
            if is_all:
                more["total"] = digits_of(more["total"], places.total or 0)
        statuses = self.statuses(ids)
        columns = {**shown, **statuses, **more}
        found = self.work.frame.select(*kept, *(one.alias(plain_name(name)) for name, one in columns.items()))
        return renamed(found, [*kept, *columns])

    def shown(self, own: str, end: str) -> nw.Expr:
        """Return the points of an indicator, nothing where a unit's group does not have it."""
        points = col(own + end)
        having = [
            group for group, plans in self.work.plans.items() if any(own == each.rule.indicator.id for each in plans)
        ]
        if len(having) == len(self.work.plans):
            return points
        return nw.when(col(OWN + "group").is_in(having)).then(points)

    def statuses(self, ids: Iterable[str]) -> dict[str, nw.Expr]:
        """Return for every indicator whose missing values are no error whether it is scored."""
        policies = {plan.rule.indicator.id: plan.rule.missing for plan in self.work.every_plan()}
        words = {"zero": "missing", "exempt": "exempt"}
        found: dict[str, nw.Expr] = {}
        for own in ids:
            if policies[own] == "error":
                continue
            lacks = self.work.lacking.get(own)
            scored = nw.lit("scored")
            found[own + STATUS] = (
                scored if lacks is None else nw.when(lacks).then(nw.lit(words[policies[own]])).otherwise(scored)
            )
        return found

    def totalled(self) -> dict[str, nw.Expr]:
        """Return total, ranks and grade."""
        bodies = dict(bodies_of(self.work.ruleset))
        made = {
            group: totals_of(bodies[group], self.work.ruleset, plans, most=self.work.scoring.most)
            for group, plans in self.work.plans.items()
        }
        self.work.add({own + EXEMPT: self.work.lacking.get(own, nw.lit(value=False)) for own in self.work.exempt})
        key = self.add_totals(made)
        status = {}
        if self.work.exempt:
            status = {"status": nw.when(col(OWN + "out")).then(nw.lit("exempt")).otherwise(nw.lit("scored"))}
        found = {"total": col(OWN + "total"), **status, **self.ranked(key)}
        if self.work.ruleset.grades is not None:
            found["grade"] = self.graded(next(iter(made.values())).grades)
        return found

    def add_totals(self, made: Mapping[str | None, Totals]) -> str:
        """Add the columns of totals and the number of each grade, and return the one by which units are ranked."""
        exact = self.work.ruleset.conventions.rank_on == "exact"
        scale = lcm(*(constant_of(each.total.exact.bottom) for each in made.values())) if exact else 1
        ends: dict[str, list[tuple[str | None, nw.Expr, nw.Expr | None]]] = {}
        out: list[nw.Expr] = []
        for number, (group, each) in enumerate(made.items()):
            wide = self.work.wide(each.width())
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
                self.work.add({column: writing.expression(expression)})
                columns[name] = col(column)
            for what, root in zip(roots, parts.roots, strict=False):
                one = writing.expression(root)  # type: ignore[arg-type]
                if what == "key":
                    one = one * (scale // constant_of(total.exact.bottom))
                ends.setdefault(what, []).append((group, one, None))
            here = self.work.of_group(group)
            nothing = writing.condition(parts.roots[-1])  # type: ignore[arg-type]
            out.append(nothing if here is None else here & nothing)
        self.work.add({OWN + what: self.work.joined(parts_) for what, parts_ in ends.items()})
        if self.work.exempt:
            self.work.add({OWN + "out": functools.reduce(operator.or_, out)})
        return OWN + ("key" if exact else "total")

    # Ranks and grades -----------------------------------------------------------------------------------------------

    def ranked(self, key: str) -> dict[str, nw.Expr]:
        """Return the rank among all units, and within the group where the file has groups."""
        ties = self.work.ruleset.conventions.ties or "shared"
        by = col(key)
        if self.work.exempt:
            by = nw.when(~col(OWN + "out")).then(by)
        if ties == "refused":
            self.refuse_ties(key)
        self.work.add({OWN + "by": by})
        self.work.add({OWN + "rank": rank_of(col(OWN + "by"), ties)})
        found = {"rank": col(OWN + "rank")}
        if self.work.ruleset.groups:
            ids = [group.id for group in self.work.ruleset.groups]
            self.work.add({OWN + "within": self.rank_within(ids, ties)})
            found["group_rank"] = col(OWN + "within")
        return found

    def rank_within(self, ids: list[str], ties: str) -> nw.Expr:
        """Return the rank among the units of the same group."""
        joined: nw.Expr | None = None
        for number, group in enumerate(ids):
            here = col(OWN + "group") == group
            column = f"{OWN}within{number}"
            self.work.add({column: nw.when(here).then(col(OWN + "by"))})
            self.work.add({column: rank_of(col(column), ties)})
            within = nw.when(here).then(col(column))
            joined = within if joined is None else within.otherwise(joined)
        assert joined is not None
        return joined

    def refuse_ties(self, key: str) -> None:
        counted = self.work.frame.filter(~col(OWN + "out")) if self.work.exempt else self.work.frame
        found = collected(counted.select(col(key).n_unique().alias("values"), nw.len().alias("rows")))
        (row,) = found.rows(named=True)
        if row["values"] != row["rows"]:
            again = counted.group_by(key).agg(nw.len().alias(OWN + "n")).filter(col(OWN + "n") > 1)
            tied = collected(again).rows(named=True)[0][key]
            rows = first_rows(counted, col(key) == tied, [self.work.scoring.head.unit])
            raise refused_units(self.work.ruleset, 0, 0, tied=[str(each[self.work.scoring.head.unit]) for each in rows])

    def graded(self, grades: tuple[str, ...]) -> nw.Expr:
        number = col(OWN + "grade")
        joined: nw.Expr = nw.lit(grades[-1])
        for index, grade in reversed(list(enumerate(grades[:-1]))):
            joined = nw.when(number == index).then(nw.lit(grade)).otherwise(joined)
        return nw.when(~col(OWN + "out")).then(joined) if self.work.exempt else joined


def constant_of(bottom: Expression) -> int:
    assert isinstance(bottom, Whole)
    return bottom.value


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
