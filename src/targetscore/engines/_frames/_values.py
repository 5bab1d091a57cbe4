"""
Rules over arrays of values: by lines where a rule has them, else by its program.

What takes a closer look is not scored: a value that is not exact, a row without points.
"""

from __future__ import annotations

import functools
import itertools
import operator
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeAlias

import attrs
import narwhals as nw
import numpy as np

from targetscore.engines._alike import lines_of_all
from targetscore.engines._coefficients import coefficients
from targetscore.engines._columns import (
    PEERS,
    Asked,
    Planned,
    Rule,
    planned_before,
    planned_rule,
    rounded_out,
    shaped_in,
)
from targetscore.engines._frame_faults import construct
from targetscore.engines._frames._arrays import BLOCK, Array, Kernel, Working
from targetscore.engines._frames._native import plain_name
from targetscore.engines._frames._reading import BINARY_AT_MOST, Reading
from targetscore.engines._lines import Lines, lines_of
from targetscore.engines._programs import within
from targetscore.engines._sources import whole_bounds
from targetscore.engines.program import Given
from targetscore.errors import Diagnostic
from targetscore.ruleset.model import Places, Ruleset

Key: TypeAlias = tuple[str, int | None]
"""What tells columns of integers apart: `Asked.key`."""
Range: TypeAlias = tuple[int, int]

ROWS_A_THREAD: Final = 1 << 18
LOOKED_AT: Final = 1 << 16
"""Rows whose least and greatest value are looked for at a time, so that they are read from memory once."""


class CloserLookError(Exception):
    """
    Something takes a closer look: the rows where *where* holds; ``None``: it is not known which.

    *bad*: the value of *asked* is not exact there.
    """

    def __init__(self, where: Array | None = None, bad: Asked | None = None, problem: Diagnostic | None = None) -> None:
        super().__init__()
        self.where, self.bad, self.problem = where, bad, problem


# Values -------------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Values:
    """
    A column of *asked*; where *lacks* holds there is no value, and *raw* is 0.

    *scale*: what binary numbers are multiplied by; ``None``: they are whole numbers, value × 10^decimals, or facts.
    """

    asked: Asked
    raw: Array
    lacks: Array | None
    scale: int | None

    @classmethod
    def of(cls, series: nw.Series[Any], asked: Asked) -> Values:
        """Return a column that *asked* asks for."""
        assert asked.held is not None
        if asked.held.kind == "text":
            return cls.of_texts(series, asked)
        lacks = series.is_null().to_numpy() if series.null_count() else None
        if lacks is not None:
            series = series.fill_null(False if asked.held.kind == "fact" else 0)
        raw = series.to_numpy()
        if raw.dtype.kind not in "iufb":
            raise CloserLookError
        if asked.held.kind == "float":
            raw = raw.astype(np.float64, copy=False)
        return cls(asked, raw, lacks, 10 ** (asked.given.decimals or 0) if asked.held.kind == "float" else None)

    @classmethod
    def of_texts(cls, series: nw.Series[Any], asked: Asked) -> Values:
        reading = Reading(asked, "")
        assert asked.held is not None
        made = (
            series.alias(plain_name(asked.held.head))
            .to_frame()
            .select(
                bad=reading.bad(),
                null=reading.null(),
                whole=reading.fact() if asked.given.decimals is None else reading.number("int64"),
            )
        )
        bad = made.get_column("bad").to_numpy()
        if bad.any():
            raise CloserLookError(bad, asked)
        lacks = made.get_column("null").to_numpy()
        return cls(asked, made.get_column("whole").to_numpy(), lacks if lacks.any() else None, None)

    def at(self, rows: Array) -> Values:
        """Return the values of some rows."""
        lacks = None if self.lacks is None else self.lacks[rows]
        return attrs.evolve(self, raw=self.raw[rows], lacks=lacks if lacks is not None and lacks.any() else None)

    def ends(self) -> Range:
        """Return a range around the integers and 0, that tables of much the same values share."""
        ends = [0, 0]
        if len(self.raw):
            lows: list[Any] = []
            highs: list[Any] = []

            def look(begin: int, stop: int) -> None:
                for start in range(begin, stop, LOOKED_AT):
                    part = self.raw[start : min(start + LOOKED_AT, stop)]
                    lows.append(part.min())
                    highs.append(part.max())

            at_once(look, len(self.raw))
            # By NumPy, for which what is no number is the least and the greatest.
            ends = [lows[0], highs[0]] if len(lows) == 1 else [np.min(lows), np.max(highs)]
        if self.scale is not None:
            ends = [np.rint(np.float64(end) * self.scale) for end in ends]
            # What is no number is not below anything.
            if not all(abs(end) < BINARY_AT_MOST for end in ends):
                raise CloserLookError(~(np.abs(self.raw * self.scale) < BINARY_AT_MOST), self.asked)
        return rounded_out(int(ends[0]), int(ends[1]))

    def block(self, start: int, end: int, out: Array, more: Array) -> Array:
        """Return rows as whole binary numbers."""
        given = self.raw[start:end]
        out, more = out[: len(given)], more[: len(given)]
        if self.scale is None:
            np.copyto(out, given, casting="unsafe")
            return out
        np.multiply(given, float(self.scale), out=out)
        np.rint(out, out=out)
        np.divide(out, float(self.scale), out=more)
        if not (more == given).all():
            where = np.zeros(len(self.raw), dtype=bool)
            where[start:end] = more != given
            raise CloserLookError(where, self.asked)
        return out

    def whole(self, wide: str) -> Array:
        """Return all rows as numbers of a width."""
        if self.scale is None and wide == "int64":
            return self.raw.astype(np.int64)
        out, more = np.empty((2, len(self.raw)))
        found = self.block(0, len(self.raw), out, more)
        return found if wide == "float64" else found.astype(np.int64)


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


def ready(rule: Rule, ruleset: Ruleset, ranges: Mapping[Key, Range]) -> Ready:
    """Return *rule* for values within *ranges*; one that was made for the same ranges is taken again."""
    key = _key(rule, ranges)
    before = planned_before(ruleset)
    if key not in before:
        before[key] = _straight(rule, ruleset, ranges) or _programmed(rule, ruleset, ranges)
    return _made(before[key])


def programmed(rule: Rule, ruleset: Ruleset, ranges: Mapping[Key, Range]) -> Ready:
    """Return *rule* with its program, for rows that its lines do not hold for."""
    key = ("programmed", rule, *ranges.items())
    before = planned_before(ruleset)
    if key not in before:
        before[key] = _programmed(rule, ruleset, ranges)
    return _made(before[key])


def _made(found: Ready | Diagnostic) -> Ready:
    if isinstance(found, Diagnostic):
        raise CloserLookError(problem=found)
    return found


def prepare(rules: Sequence[tuple[Rule, Range | None]], ruleset: Ruleset) -> None:
    """Make *rules* of one input ready, each for values within a range, as many at once as are alike."""
    before = planned_before(ruleset)
    alike: dict[tuple[Given, ...], list[tuple[Rule, Range]]] = {}
    for rule, range_ in rules:
        plain = len(rule.sources.inputs) == 1 and not rule.sources.stands_for and not rule.sources.measured_against
        if range_ is not None and plain and _key(rule, {rule.asked[0].key: range_}) not in before:
            inputs = within(rule.sources, {rule.asked[0].given.name: range_}).inputs
            alike.setdefault(inputs, []).append((rule, range_))
    for inputs, several in alike.items():
        sources = attrs.evolve(several[0][0].sources, inputs=inputs)
        found = lines_of_all([shaped_in(before, rule.indicator) for rule, _ in several], sources)
        for (rule, range_), lines in zip(several, found, strict=True):
            ranges = {rule.asked[0].key: range_}
            made = None if lines is None else _by_its_lines(rule, ruleset, ranges, lines)
            if made is not None:
                before[_key(rule, ranges)] = made


def _key(rule: Rule, ranges: Mapping[Key, Range]) -> tuple[object, ...]:
    return ("ready", rule, *ranges.items())


def _straight(rule: Rule, ruleset: Ruleset, ranges: Mapping[Key, Range]) -> Ready | None:
    """Return a rule with lines, if it has any."""
    if any(one.held is None for one in rule.asked):
        return None
    known = {one.given.name: ranges[one.key] for one in rule.asked}
    lines = lines_of(rule.indicator.curve, within(rule.sources, known))
    return None if lines is None else _by_its_lines(rule, ruleset, ranges, lines)


def _by_its_lines(rule: Rule, ruleset: Ruleset, ranges: Mapping[Key, Range], lines: Lines) -> Ready | None:
    places = ruleset.conventions.rounding
    assert isinstance(places, Places)
    made = coefficients(lines, places)
    by_name = {one.given.name: one for one in rule.asked}
    number, over = by_name[lines.number.name], None if lines.over is None else by_name[lines.over.name]
    reach = max(map(abs, ranges[number.key]))
    kernel = Kernel.of(made, reach, None if over is None else ranges[over.key][1])
    if kernel is None:
        return None
    low, high = made.points
    return Ready(rule, kernel, number, over, None, (min(low, 0), max(high, 0)))


def _programmed(rule: Rule, ruleset: Ruleset, ranges: Mapping[Key, Range]) -> Ready | Diagnostic:
    made = planned_rule(rule, ruleset, ranges, "int64")
    return made if isinstance(made, Diagnostic) else Ready(rule, None, None, None, made, made.points)


# Points -------------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Scored:
    """
    The points × 10^places of rows, 0 where *lacks* holds.

    *ends* are the least and the greatest of any row with values of this size.
    """

    points: Array
    lacks: Array | None
    ends: Range


class _Scratch(threading.local):
    """Room for what is in between; every thread has its own."""

    def __init__(self) -> None:
        self.arrays = tuple(np.empty((5, BLOCK)))


_scratch: Final = _Scratch()


def scored(rule: Rule, ruleset: Ruleset, values: Mapping[Key, Values], rows: int) -> Scored:
    """
    Return the points of *rule* for so many *rows* of *values*.

    Raises:
        CloserLookError: Some row has none.
    """
    ranges = {one.key: values[one.key].ends() for one in rule.asked if one.held is not None}
    made = ready(rule, ruleset, ranges)
    lacks = _lacks(rule, values)
    if lacks is not None and lacks.any():
        if rule.indicator.events:
            raise CloserLookError(problem=construct(ruleset, "events", rule.indicator.span))
        if any(
            one.given.name in PEERS and one.key in values and values[one.key].lacks is not None for one in rule.asked
        ):
            # It is no missing value, but one that follows from the rest of the group.
            raise CloserLookError(problem=construct(ruleset, "peers", rule.indicator.span))
        if rule.missing == "error":
            raise CloserLookError(lacks)
    points = None if made.kernel is None else _by_lines(made, made.kernel, values, lacks)
    if points is None:
        points = _by_program(made if made.program else programmed(rule, ruleset, ranges), values, lacks, rows)
    _refuse_outside(rule, ruleset, values)
    if lacks is not None:
        points[lacks] = 0
    return Scored(points, lacks, made.points)


def _refuse_outside(rule: Rule, ruleset: Ruleset, values: Mapping[Key, Values]) -> None:
    """Refuse values outside their declared range."""
    asked = {one.given.name: one for one in rule.asked if one.held is not None}
    for name in rule.indicator.bounded():
        if name not in asked:
            raise CloserLookError(problem=construct(ruleset, "range", rule.indicator.span))
        own = values[asked[name].key]
        low, high = whole_bounds(rule.indicator, name, asked[name].given.decimals or 0) or (None, None)
        whole = own.whole("int64")
        outside = np.zeros(len(whole), dtype=bool)
        if low is not None:
            outside |= whole < low
        if high is not None:
            outside |= whole > high
        if own.lacks is not None:
            outside &= ~own.lacks
        if outside.any():
            raise CloserLookError(outside)


def _lacks(rule: Rule, values: Mapping[Key, Values]) -> Array | None:
    found = [values[one.key].lacks for one in rule.asked if one.held is not None and one.absent is None]
    some = [each for each in found if each is not None]
    return functools.reduce(operator.or_, some) if some else None


def _by_lines(made: Ready, kernel: Kernel, values: Mapping[Key, Values], lacks: Array | None) -> Array | None:
    """Return points by lines; ``None`` if some row has none by them."""
    assert made.number is not None
    number, over = values[made.number.key], None if made.over is None else values[made.over.key]
    if over is not None and not ((over.raw > 0) if lacks is None else (over.raw > 0) | lacks).all():
        return None
    points = np.empty(len(number.raw), dtype=np.int64)

    def score(begin: int, stop: int) -> None:
        first, second, third, top, more = _scratch.arrays
        for start in range(begin, stop, BLOCK):
            end = min(start + BLOCK, stop)
            one = number.block(start, end, first, third)
            other = None if over is None else over.block(start, end, second, third)
            if other is not None and lacks is not None:
                np.maximum(other, 1.0, out=other)
            _refuse(kernel.has_gap(one), lacks, start, end, len(points))
            points[start:end] = kernel.points(one, other, (top, more))

    at_once(score, len(points))
    return points


def at_once(work: Callable[[int, int], None], rows: int) -> None:
    """Do *work* from row to row, on several threads where there are many rows."""
    threads = min(rows // ROWS_A_THREAD, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
    if threads < 2:  # noqa: PLR2004 - there is nothing to share
        work(0, rows)
        return
    ends = [rows * number // threads for number in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work, start, end) for start, end in itertools.pairwise(ends)]:
            done.result()


def _refuse(gap: Array | None, lacks: Array | None, start: int, end: int, rows: int) -> None:
    if gap is None:
        return
    if lacks is not None:
        gap = gap & ~lacks[start:end]
    if gap.any():
        where = np.zeros(rows, dtype=bool)
        where[start:end] = gap
        raise CloserLookError(where)


def _by_program(made: Ready, values: Mapping[Key, Values], lacks: Array | None, rows: int) -> Array:
    plan = made.program
    assert plan is not None
    columns: dict[str, Array] = {}
    for asked in made.rule.asked:
        is_fact = asked.given.decimals is None
        if asked.held is None:
            columns[asked.given.name] = np.bool_(asked.absent) if is_fact else 0
            continue
        own = values[asked.key]
        columns[asked.given.name] = own.raw if is_fact else own.whole(plan.width)
    working = Working(columns, plan.width)
    for fault in plan.program.faults:
        held = np.broadcast_to(working.condition(fault.when), rows)
        if (held := held if lacks is None else held & ~lacks).any():
            raise CloserLookError(held)
    points = np.empty(rows, dtype=np.int64)
    points[:] = working.expression(plan.program.result())
    return points
