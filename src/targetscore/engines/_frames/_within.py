"""
Frames of Spark that are scored unseen: what is wrong with a row is refused by the query itself, once it comes to it.

So nothing is read twice. What cannot be known before it is assumed, as far as numbers of 53 bits are proved to reach;
a value beyond that, like any that is missing, not exact or without points, is an error of Spark that names the unit.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import narwhals as nw

from targetscore.engines._columns import LIMITS, Rule, every_asked, planned, planned_rule
from targetscore.engines._frames._native import (
    OWN,
    POINTS,
    Frame,
    Points,
    col,
    literal_text,
    plain_name,
    quoted,
    with_columns,
)
from targetscore.engines._frames._reading import BINARY_AT_MOST, DIGITS, Reading
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._totals import Shown
from targetscore.engines._frames._work import Work
from targetscore.engines._sources import whole_bounds
from targetscore.errors import Diagnostic
from targetscore.messages import phrase

Ranges: TypeAlias = dict[tuple[str, int | None], tuple[int, int]]

POWERS: Final = (12, 9, 7, 6, 5, 4)
"""Values lie between -10^p and 10^p, for the first p that the frame's numbers are proved to hold."""
BITS: Final[Mapping[str, int]] = {"Int8": 7, "Int16": 15, "Int32": 31}


def scored_within(scoring: Scoring, points: Points) -> Frame:
    """
    Return the points of a frame whose query refuses what has none.

    Raises:
        RuleFileError: A rule takes wider numbers than the frame's, however small its values are.
    """
    frame = scoring.grouped()
    readings = scoring.readings(every_asked(rule for rules in scoring.rules.values() for rule in rules))
    frame = scoring.brought_near(frame, readings)
    ranges = _assumed(scoring, readings)
    plans = {
        group: planned(rules, scoring.ruleset, ranges, most=scoring.most) for group, rules in scoring.rules.items()
    }
    # Any value may be missing: nobody has looked.
    work = Work(scoring, frame, plans, dict.fromkeys((each.held.head for each in readings), 1), is_unseen=True)
    work.read(readings)
    work.points()
    work.frame = _guarded(work, readings, ranges)
    points_of = {group: {each.rule.indicator.id: each.points for each in own} for group, own in plans.items()}
    return Shown(scoring, work.frame, points_of, work.lacking).shown(is_all=False, points=points)


# What is assumed ----------------------------------------------------------------------------------------------------


def _assumed(scoring: Scoring, readings: Iterable[Reading]) -> Ranges:
    """Return ranges of all columns for which every rule has a program of 53 bits."""
    widest = {each.asked.key: _of_type(each) for each in readings if each.decimals is not None}
    for own in scoring.head.columns:
        for each in readings:
            declared = (
                whole_bounds(own.indicator, own.input, each.decimals or 0) if each.held.head == own.head else None
            )
            if declared is not None and each.asked.key in widest:
                widest[each.asked.key] = _both(widest[each.asked.key], *declared)
    found = dict(widest)
    for rules in scoring.rules.values():
        for rule in rules:
            for key, range_ in _for_rule(scoring, rule, widest).items():
                found[key] = _both(found[key], *range_)
    return found


def _for_rule(scoring: Scoring, rule: Rule, widest: Ranges) -> Ranges:
    own: Ranges = {}
    for power in POWERS:
        own = {
            each.key: _both(
                widest[each.key], -(10 ** (power + each.given.decimals)), 10 ** (power + each.given.decimals)
            )
            for each in rule.asked
            if each.held is not None and each.given.decimals is not None
        }
        if not isinstance(planned_rule(rule, scoring.ruleset, own, scoring.most), Diagnostic):
            break
    return own


def _both(range_: tuple[int, int], least: int | None, most: int | None) -> tuple[int, int]:
    low, high = range_
    low, high = max(low, low if least is None else least), min(high, high if most is None else most)
    # Where there is no value stands 0.
    return min(low, 0), max(high, 0)


def _of_type(reading: Reading) -> tuple[int, int]:
    """Return the range that a column's type has."""
    match reading.held.kind:
        case "float":
            most = BINARY_AT_MOST
        case "integer":
            most = 1 << BITS.get(reading.held.type, 63)
        case _:
            most = 10**DIGITS
    return -most, most


# What is refused ----------------------------------------------------------------------------------------------------


def _guarded(work: Work, readings: list[Reading], ranges: Ranges) -> Frame:
    """Return the frame with points of which every one that is none is an error."""
    scoring = work.scoring
    of_row = [one for one in (scoring.foreign(), scoring.outside(readings)) if one is not None]
    if scoring.ruleset.groups:
        of_row.append(scoring.astray())
    by_key = {each.asked.key: each for each in readings}
    bad: dict[str, nw.Expr] = {}
    for own in dict.fromkeys(plan.rule.indicator.id for plan in work.every_plan()):
        asked = dict.fromkeys(
            each.key
            for plan in work.every_plan()
            if plan.rule.indicator.id == own
            for each in plan.rule.asked
            if each.held is not None
        )
        found = [*of_row, *(one for key in asked for one in _misfits(by_key[key], ranges.get(key), work))]
        if own in work.faults:
            found.append(work.faults[own])
        if found:
            bad[own] = functools.reduce(operator.or_, found)
    frame = with_columns(work.frame, {f"{OWN}bad_{own}": one for own, one in bad.items()})
    unit = plain_name(scoring.head.unit)
    native = frame.to_native()
    columns = {plain_name(own + POINTS): own for own in bad}
    return nw.from_native(
        native.selectExpr(*(
            _refusing(name, plain_name(f"{OWN}bad_{columns[name]}"), unit, _told(scoring, columns[name]))
            if name in columns
            else quoted(name)
            for name in native.columns
        ))
    )  # fmt: skip


def _misfits(reading: Reading, range_: tuple[int, int] | None, work: Work) -> Iterator[nw.Expr]:
    """Yield where a value is not exact, or outside what was assumed."""
    if reading.held.kind in {"float", "text"}:
        yield reading.bad()
    if range_ is None:
        return
    least, most = _of_type(reading)
    low, high = range_
    number, made = reading.guarded(), work.made.get((*reading.asked.key, "float64"))
    if reading.held.kind == "text" and made is not None and max(-low, high) < LIMITS["float64"]:
        # What is read already need not be read again. Whole numbers beyond these ends are beyond them in binary too.
        number = col(made)
    if number is not None:
        if low > least:
            yield number < low
        if high < most:
            yield number > high


def _told(scoring: Scoring, indicator: str) -> str:
    return phrase("frame-no-points", scoring.ruleset.language, indicator=indicator)


def _refusing(points: str, bad: str, unit: str, words: str) -> str:
    """Return *points* in SQL of Spark, an error with *words* and the unit where *bad* holds."""
    said = f"concat({literal_text(words)}, coalesce(cast({quoted(unit)} as string), '?'))"
    return f"if({quoted(bad)}, raise_error({said}), {quoted(points)}) as {quoted(points)}"
