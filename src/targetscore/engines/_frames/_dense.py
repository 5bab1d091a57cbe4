"""
Frames in memory as arrays: the way for all that is plain.

What takes a closer look is left to the expressions, which say what is wrong. So nothing is told here, and nothing is
scored of which anything has to be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
import narwhals as nw
import numpy as np

from targetscore.engines._columns import Asked, Rule, bottom_of, one_bottom
from targetscore.engines._frames._arrays import BLOCK, Array, Working
from targetscore.engines._frames._native import OWN, POINTS, Frame, Points, col, plain_name
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._totals import Shown
from targetscore.engines._frames._values import CloserLookError, Key, Range, Values, at_once, scored
from targetscore.engines._rollup import EXEMPT, Totals
from targetscore.ruleset.model import Places

MANY_ROWS: Final = 1 << 20
"""From here on polars takes less time for whole numbers; for binary ones it takes several queries."""


@attrs.define
class Dense:
    """A frame with a row for each unit while it is scored; *made* are columns that it is to get."""

    scoring: Scoring
    frame: nw.DataFrame[Any]
    values: dict[Key, Values] = attrs.field(factory=dict)
    points: dict[str, Array] = attrs.field(factory=dict)
    lacking: dict[str, Array] = attrs.field(factory=dict)
    made: dict[str, Array] = attrs.field(factory=dict)

    def value(self, asked: Asked) -> Values:
        if asked.key not in self.values:
            assert asked.held is not None
            self.values[asked.key] = Values.of(self.frame.get_column(plain_name(asked.held.head)), asked)
        return self.values[asked.key]

    def score(self, rule: Rule, rows: Array | None) -> Range:
        """Add the points of *rule* for some rows, or for all, and return their range."""
        values = {one.key: self.value(one) for one in rule.asked if one.held is not None}
        if rows is not None:
            values = {key: each.at(rows) for key, each in values.items()}
        found = scored(rule, self.scoring.ruleset, values, len(self.frame) if rows is None else len(rows))
        self.put(rule.indicator.id, rows, found.points, found.lacks)
        return found.ends

    def put(self, own: str, rows: Array | None, points: Array, lacks: Array | None) -> None:
        """Add the points of an indicator for some rows, or for all."""
        if rows is None:
            self.points[own] = points
        else:
            self.points.setdefault(own, np.zeros(len(self.frame), dtype=np.int64))[rows] = points
        if lacks is not None:
            whole = self.lacking.setdefault(own, np.zeros(len(self.frame), dtype=bool))
            whole[slice(None) if rows is None else rows] = lacks

    def joined(self) -> nw.DataFrame[Any]:
        """Return the frame with the columns that were added."""
        backend = self.frame.implementation
        several = [nw.new_series(plain_name(name), one, backend=backend) for name, one in self.made.items()]
        self.made = {}
        self.frame = self.frame.with_columns(*several) if several else self.frame
        return self.frame


# The frame ----------------------------------------------------------------------------------------------------------


def dense(scoring: Scoring, is_all: bool, points: Points) -> Frame | None:  # noqa: FBT001 - the one question
    """
    Return the scores of a frame in memory; ``None`` if it takes a closer look.

    Args:
        scoring: What is scored.
        is_all: With totals, ranks and grades.
        points: As `score_frame` has it.
    """
    if not isinstance(scoring.ruleset.conventions.rounding, Places) or not len(scoring.frame):
        return None
    kinds = {each.held.kind for rules in scoring.rules.values() for rule in rules for each in rule.asked if each.held}
    if scoring.frame.implementation.is_polars() and len(scoring.frame) >= MANY_ROWS and "float" not in kinds:
        return None
    try:
        return _scored(scoring, is_all, points)
    except CloserLookError:
        return None


def _scored(scoring: Scoring, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
    frame = scoring.grouped()
    assert isinstance(frame, nw.DataFrame)
    if is_all:
        unit = frame.get_column(plain_name(scoring.head.unit))
        if unit.null_count() or unit.n_unique() != len(frame):
            raise CloserLookError
    if scoring.ruleset.groups and bool(frame.select(scoring.astray().any()).item()):
        raise CloserLookError
    if any(each.input in each.indicator.bounded() for each in scoring.head.columns):
        raise CloserLookError
    foreign = scoring.foreign()
    if foreign is not None and bool(frame.select(foreign.any()).item()):
        raise CloserLookError
    work = Dense(scoring, frame)
    rows: dict[str | None, Array | None] = {}
    ranges: dict[str | None, dict[str, Range]] = {}
    for group, rules in scoring.rules.items():
        here = None if group is None else (frame.get_column(OWN + "group") == group).to_numpy()
        rows[group] = None if here is None else np.flatnonzero(here)
        ranges[group] = {rule.indicator.id: work.score(rule, rows[group]) for rule in rules}
    return shown(work, ranges, rows).shown(is_all, points)


def shown(
    work: Dense, ranges: Mapping[str | None, Mapping[str, Range]], rows: Mapping[str | None, Array | None]
) -> DenseShown:
    """Return *work*, whose points are there, for totals; *rows* are those of every group."""
    work.made |= {own + LACKS: lacks for own, lacks in work.lacking.items()}
    lacking = {own: col(own + LACKS) for own in work.lacking}
    return DenseShown(work.scoring, work.joined(), ranges, lacking, rows, work)


LACKS: Final = ".lacks"


@attrs.define
class DenseShown(Shown):
    """Totals by arrays; *rows* are those of every group."""

    rows: Mapping[str | None, Array | None]
    dense: Dense

    def shown(self, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
        if points == "text" or any(own not in ranges for own in self.dense.points for ranges in self.ranges.values()):
            self.dense.made |= {own + POINTS: array for own, array in self.dense.points.items()}
            self.frame = self.dense.joined()
            return super().shown(is_all, points)
        # An expression for every indicator would take longer than its points.
        kept, ids = self.kept(), list(self.dense.points)
        more = self.totalled() if is_all else {}
        statuses = self.statuses(ids)
        found = self.frame.select(*map(plain_name, kept), *(
            one.alias(plain_name(name)) for name, one in (*statuses.items(), *more.items())
        ))  # fmt: skip
        assert isinstance(found, nw.DataFrame)
        columns: dict[str, Any] = {name: found.get_column(plain_name(name)).to_native() for name in kept}
        columns |= {own + POINTS: self.dense.points[own] for own in ids}
        columns |= {name: found.get_column(plain_name(name)).to_native() for name in (*statuses, *more)}
        return nw.from_dict(columns, backend=found.implementation)

    def add_totals(self, made: Mapping[str | None, Totals]) -> str:
        exact = self.ruleset.conventions.rank_on == "exact"
        scale = one_bottom(made.values(), self.ruleset, most=self.scoring.most) if exact else 1
        for group, each in made.items():
            self.add_group(each, self.rows[group], scale // bottom_of(each) if exact else None)
        self.frame = self.dense.joined()
        return OWN + ("key" if exact else "total")

    def add_group(self, totals: Totals, rows: Array | None, scale: int | None) -> None:
        """Add the totals of a group; *scale* is what the exact ones are multiplied by, if they are asked for."""
        columns = self.columns(totals, rows)
        count = len(self.dense.frame) if rows is None else len(rows)
        found = {"total": np.empty(count, dtype=np.int64)}
        if scale is not None:
            found["key"] = np.empty(count, dtype=np.int64)
        if totals.grade is not None:
            found["grade"] = np.empty(count, dtype=np.int64)
        if self.may_be_out:
            found["out"] = np.empty(count, dtype=bool)

        def work(begin: int, stop: int) -> None:
            # A block at a time: a sum of a hundred columns is read and written a hundred times.
            for start in range(begin, stop, BLOCK):
                here = slice(start, min(start + BLOCK, stop))
                own = {name: one[here] if np.ndim(one) else one for name, one in columns.items()}
                working = Working(own, "int64")
                found["total"][here] = working.expression(totals.total.rounded)
                if scale is not None:
                    found["key"][here] = working.expression(totals.total.exact.top) * scale
                if totals.grade is not None:
                    found["grade"][here] = working.expression(totals.grade)
                if self.may_be_out:
                    found["out"][here] = working.condition(totals.total.exempt)

        at_once(work, count)
        for name, one in found.items():
            self.put(name, one, rows)

    def columns(self, totals: Totals, rows: Array | None) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for given in totals.inputs:
            if given.decimals is not None:
                one = self.dense.points[given.name]
                one = one if rows is None else one[rows]
                found[given.name] = one
                continue
            lacks = self.dense.lacking.get(given.name.removesuffix(EXEMPT))
            found[given.name] = np.False_ if lacks is None else lacks if rows is None else lacks[rows]
        return found

    def put(self, name: str, found: Array, rows: Array | None) -> None:
        if rows is None:
            self.dense.made[OWN + name] = found
            return
        made = self.dense.made.setdefault(OWN + name, np.zeros(len(self.dense.frame), dtype=found.dtype))
        made[rows] = found
