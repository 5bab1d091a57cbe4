"""
Frames in memory as arrays: the way for all that is plain.

What takes a closer look (a text, a value that is not exact, a row without points) is left to the expressions, which
say what is wrong. So nothing is told here, and nothing is scored of which anything has to be told.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from math import lcm
from typing import Any, Final

import attrs
import narwhals as nw
import numpy as np

from targetscore.engines._coefficients import coefficients
from targetscore.engines._columns import PEERS, Asked, Planned, Rule, planned_before, planned_rule, rounded_out
from targetscore.engines._frames._arrays import BLOCK, Array, Kernel, Working
from targetscore.engines._frames._native import OWN, POINTS, Frame, Points, col, plain_name
from targetscore.engines._frames._reading import BINARY_AT_MOST
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._totals import Shown, constant_of
from targetscore.engines._lines import lines_of
from targetscore.engines._programs import within
from targetscore.engines._rollup import EXEMPT, Totals
from targetscore.errors import Diagnostic
from targetscore.ruleset.model import Places, Ruleset


class _CloserLookError(Exception):
    """Something of the frame takes a closer look."""


# Values -------------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Values:
    """
    A column; where *lacks* holds there is no value, and *raw* is 0.

    *scale*: what binary numbers are multiplied by; ``None``: they are whole numbers, or facts.
    """

    raw: Array
    lacks: Array | None
    scale: int | None
    least: int
    most: int

    @classmethod
    def of(cls, series: nw.Series[Any], asked: Asked) -> Values:
        assert asked.held is not None
        if asked.held.kind not in {"integer", "float", "fact"}:
            raise _CloserLookError
        lacks = series.is_null().to_numpy() if series.null_count() else None
        if lacks is not None:
            series = series.fill_null(False if asked.held.kind == "fact" else 0)
        raw = series.to_numpy()
        scale = 10 ** (asked.given.decimals or 0) if asked.held.kind == "float" else None
        if raw.dtype.kind not in "iufb":
            raise _CloserLookError
        ends = [raw.min(), raw.max()] if len(raw) else [0, 0]
        if scale is not None:
            ends = [np.rint(np.float64(end) * scale) for end in ends]
            # What is no number is not below anything.
            if not all(abs(end) < BINARY_AT_MOST for end in ends):
                raise _CloserLookError
        return cls(raw, lacks, scale, int(ends[0]), int(ends[1]))

    def block(self, rows: slice | Array, out: Array, more: Array) -> Array:
        """Return rows as whole binary numbers."""
        given = self.raw[rows]
        out, more = out[: len(given)], more[: len(given)]
        if self.scale is None:
            np.copyto(out, given, casting="unsafe")
            return out
        np.multiply(given, float(self.scale), out=out)
        np.rint(out, out=out)
        np.divide(out, float(self.scale), out=more)
        if not np.array_equal(more, given):
            raise _CloserLookError
        return out

    def whole(self, wide: str) -> Array:
        """Return all rows as numbers of a width."""
        out, more = np.empty((2, len(self.raw)))
        found = self.block(slice(None), out, more)
        return (
            found if wide == "float64" else self.raw.astype(np.int64) if self.scale is None else found.astype(np.int64)
        )


def rounded(values: Values) -> tuple[int, int]:
    """Return a range around *values*."""
    return rounded_out(values.least, values.most)


# Rules --------------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Ready:
    """A rule ready for arrays: with lines, or with a program."""

    rule: Rule
    kernel: Kernel | None
    number: Asked | None
    over: Asked | None
    program: Planned | None
    points: tuple[int, int]


def ready(rule: Rule, scoring: Scoring, values: Mapping[tuple[str, int | None], Values]) -> Ready:
    """Return *rule* for the ranges that *values* have; one that was made for the same ranges is taken again."""
    ranges = {
        one.key: rounded_out(values[one.key].least, values[one.key].most) for one in rule.asked if one.held is not None
    }
    key = ("dense", id(rule.indicator), rule.asked, tuple(ranges.items()))
    before = planned_before(scoring.ruleset)
    if key not in before:
        before[key] = _straight(rule, scoring.ruleset, ranges) or _programmed(rule, scoring.ruleset, ranges)
    found = before[key]
    if not isinstance(found, Ready):
        raise _CloserLookError
    return found


def _straight(rule: Rule, ruleset: Ruleset, ranges: Mapping[tuple[str, int | None], tuple[int, int]]) -> Ready | None:
    """Return a rule with lines, if it has any."""
    known: dict[str, tuple[int, int]] = {}
    for one in rule.asked:
        if one.held is None:
            return None
        known[one.given.name] = ranges[one.key]
    lines = lines_of(rule.indicator.curve, within(rule.sources, known))
    if lines is None:
        return None
    places = ruleset.conventions.rounding
    assert isinstance(places, Places)
    made = coefficients(lines, places)
    by_name = {one.given.name: one for one in rule.asked}
    number, over = by_name[lines.number.name], None if lines.over is None else by_name[lines.over.name]
    reach = max(map(abs, known[lines.number.name]))
    kernel = Kernel.of(made, reach, None if lines.over is None else known[lines.over.name][1])
    if kernel is None:
        return None
    low, high = made.points
    return Ready(rule, kernel, number, over, None, (min(low, 0), max(high, 0)))


def _programmed(
    rule: Rule, ruleset: Ruleset, ranges: Mapping[tuple[str, int | None], tuple[int, int]]
) -> Ready | Diagnostic:
    made = planned_rule(rule, ruleset, ranges, "int64")
    return made if isinstance(made, Diagnostic) else Ready(rule, None, None, None, made, made.points)


@attrs.define
class Dense:
    """A frame in memory while its points are worked out; *rows* are those of every group, all of them without one."""

    scoring: Scoring
    frame: nw.DataFrame[Any]
    values: dict[tuple[str, int | None], Values] = attrs.field(factory=dict)
    points: dict[str, Array] = attrs.field(factory=dict)
    lacking: dict[str, Array] = attrs.field(factory=dict)
    made: dict[str, Array] = attrs.field(factory=dict)
    scratch: tuple[Array, ...] = attrs.field(init=False, factory=lambda: tuple(np.empty((5, BLOCK))))

    def value(self, asked: Asked) -> Values:
        if asked.key not in self.values:
            assert asked.held is not None
            self.values[asked.key] = Values.of(self.frame.get_column(plain_name(asked.held.head)), asked)
        return self.values[asked.key]

    def read(self, rule: Rule) -> None:
        for asked in rule.asked:
            if asked.held is not None:
                self.value(asked)

    def add(self, name: str, array: Array) -> None:
        self.made[name] = array

    def joined(self) -> nw.DataFrame[Any]:
        """Return the frame with the columns that were added."""
        backend = self.frame.implementation
        several = [nw.new_series(plain_name(name), one, backend=backend) for name, one in self.made.items()]
        self.made = {}
        self.frame = self.frame.with_columns(*several) if several else self.frame
        return self.frame

    def score(self, rule: Rule, rows: Array | None) -> Ready:
        """Add the points of *rule*; ``None`` for *rows*: of all."""
        own = rule.indicator.id
        made = ready(rule, self.scoring, self.values)
        if own not in self.points:
            fresh = np.empty if rows is None else np.zeros
            self.points[own] = fresh(len(self.frame), dtype=np.int64)
        lacks = self.lacks(rule)
        if rows is not None and lacks is not None:
            lacks = lacks[rows]
        if lacks is not None and lacks.any():
            if rule.missing == "error" or rule.indicator.events or any(one.given.name in PEERS for one in rule.asked):
                raise _CloserLookError
            self.lacking.setdefault(own, np.zeros(len(self.frame), dtype=bool))[
                slice(None) if rows is None else rows
            ] = lacks
        if made.kernel is None or not self.by_lines(made, made.kernel, rows, lacks, self.points[own]):
            self.by_program(made, rows, lacks, self.points[own])
        if lacks is not None:
            places = lacks if rows is None else rows[lacks]
            self.points[own][places] = 0
        return made

    def lacks(self, rule: Rule) -> Array | None:
        found = [self.value(asked).lacks for asked in rule.asked if asked.held is not None and asked.absent is None]
        some = [each for each in found if each is not None]
        return functools.reduce(operator.or_, some) if some else None

    def by_lines(self, made: Ready, kernel: Kernel, rows: Array | None, lacks: Array | None, out: Array) -> bool:
        """Add points by lines; false if some row has no points by them, and none were added."""
        assert made.number is not None
        number = self.value(made.number)
        over = None if made.over is None else self.value(made.over)
        if over is not None and not self.is_above_0(over, rows, lacks):
            return False
        first, second, third, *scratch = self.scratch
        count = len(out) if rows is None else len(rows)
        for start in range(0, count, BLOCK):
            end = min(start + BLOCK, count)
            here = slice(start, end) if rows is None else rows[start:end]
            one = number.block(here, first, third)
            other = None if over is None else over.block(here, second, third)
            if other is not None and lacks is not None:
                np.maximum(other, 1.0, out=other)
            gap = kernel.has_gap(one)
            if gap is not None and (gap if lacks is None else gap & ~lacks[start:end]).any():
                raise _CloserLookError
            out[here] = kernel.points(one, other, (scratch[0], scratch[1]))
        return True

    def is_above_0(self, over: Values, rows: Array | None, lacks: Array | None) -> bool:
        if over.least > 0:
            return True
        here = over.raw if rows is None else over.raw[rows]
        return bool(((here > 0) if lacks is None else (here > 0) | lacks).all())

    def by_program(self, made: Ready, rows: Array | None, lacks: Array | None, out: Array) -> None:
        plan = made.program or self.program_of(made.rule)
        columns: dict[str, Array] = {}
        for asked in made.rule.asked:
            is_fact = asked.given.decimals is None
            if asked.held is None:
                columns[asked.given.name] = np.bool_(asked.absent) if is_fact else 0
                continue
            own = self.value(asked)
            whole = own.raw if is_fact else own.whole(plan.width)
            columns[asked.given.name] = whole if rows is None else whole[rows]
        working = Working(columns, plan.width)
        for fault in plan.program.faults:
            held = np.asarray(working.condition(fault.when))
            if (held if lacks is None else held & ~lacks).any():
                raise _CloserLookError
        out[slice(None) if rows is None else rows] = working.expression(plan.program.result())

    def program_of(self, rule: Rule) -> Planned:
        """Return the program of a rule whose lines hold for other rows alone."""
        ranges = {one.key: rounded(self.value(one)) for one in rule.asked if one.held is not None}
        key = ("program", id(rule.indicator), rule.asked, tuple(ranges.items()))
        before = planned_before(self.scoring.ruleset)
        if key not in before:
            before[key] = planned_rule(rule, self.scoring.ruleset, ranges, "int64")
        found = before[key]
        if not isinstance(found, Planned):
            raise _CloserLookError
        return found


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
    try:
        return _scored(scoring, is_all, points)
    except _CloserLookError:
        return None


def _scored(scoring: Scoring, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
    frame = scoring.grouped()
    assert isinstance(frame, nw.DataFrame)
    if is_all:
        unit = frame.get_column(plain_name(scoring.head.unit))
        if unit.null_count() or unit.n_unique() != len(frame):
            raise _CloserLookError
    if scoring.ruleset.groups and bool(frame.select(scoring.astray().any()).item()):
        raise _CloserLookError
    if any(each.input in each.indicator.bounded() for each in scoring.head.columns):
        raise _CloserLookError
    foreign = scoring.foreign()
    if foreign is not None and bool(frame.select(foreign.any()).item()):
        raise _CloserLookError
    work = Dense(scoring, frame)
    rows: dict[str | None, Array | None] = {}
    ranges: dict[str | None, dict[str, tuple[int, int]]] = {}
    for group, rules in scoring.rules.items():
        for rule in rules:
            work.read(rule)
        here = None if group is None else (frame.get_column(OWN + "group") == group).to_numpy()
        rows[group] = None if here is None else np.flatnonzero(here)
        ranges[group] = {rule.indicator.id: work.score(rule, rows[group]).points for rule in rules}
    for own, lacks in work.lacking.items():
        work.add(own + LACKS, lacks)
    lacking = {own: col(own + LACKS) for own in work.lacking}
    return _Shown(scoring, work.joined(), ranges, lacking, rows, work).shown(is_all, points)


LACKS: Final = ".lacks"


@attrs.define
class _Shown(Shown):
    """Totals by arrays; *rows* are those of every group."""

    rows: Mapping[str | None, Array | None]
    dense: Dense

    def shown(self, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
        if points == "text" or any(own not in ranges for own in self.dense.points for ranges in self.ranges.values()):
            for own, array in self.dense.points.items():
                self.dense.add(own + POINTS, array)
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
        scale = lcm(*(constant_of(each.total.exact.bottom) for each in made.values())) if exact else 1
        for group, each in made.items():
            working = Working(self.columns(each, self.rows[group]), "int64")
            self.put("total", working.expression(each.total.rounded), self.rows[group])
            if exact:
                key = working.expression(each.total.exact.top)
                self.put("key", key * (scale // constant_of(each.total.exact.bottom)), self.rows[group])
            if each.grade is not None:
                self.put("grade", working.expression(each.grade), self.rows[group])
            if self.may_be_out:
                self.put("out", working.condition(each.total.exempt), self.rows[group], bool)
        self.frame = self.dense.joined()
        return OWN + ("key" if exact else "total")

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

    def put(self, name: str, found: Array, rows: Array | None, dtype: type = np.int64) -> None:
        made = self.dense.made.setdefault(OWN + name, np.zeros(len(self.dense.frame), dtype=dtype))
        made[slice(None) if rows is None else rows] = found
