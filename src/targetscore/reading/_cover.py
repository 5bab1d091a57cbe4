"""What the tiers of a ladder take between them: gaps, overlaps, and which of them lie apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from targetscore import curve as c
from targetscore.errors import Span
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Unreadable, plain, points_at
from targetscore.reading._ladder import End, Rung, is_constant, is_point, is_within, place_of

PLACES = 7
"""A level is looked at with fewer decimals than these."""


def looks_both_ways(rungs: Sequence[Rung]) -> bool:
    """Whether tiers look different ways with levels that constants alone cannot put in order."""
    shaped = [r for r in rungs if r.axis is not None]
    ways = {"up" if r.up else "down" if r.down else "range" for r in shaped}
    ends = [end.level for r in shaped for end in (r.low, r.high) if end is not None]
    bases = {place[0] if (place := place_of(level)) is not None else repr(level) for level in ends}
    return len(ways) > 1 and len(bases) > 1


@attrs.frozen
class Cover:
    """
    What a ladder takes.

    Attributes:
        whole: Whether it covers the whole axis, as far as constants tell.
        within: Where a value must lie to be in no hole between two tiers; ``None``: there is no hole.
    """

    whole: bool
    within: c.Condition | None = None


def cover_of(
    rungs: Sequence[Rung],
    lines: Sequence[c.Branch],
    *,
    otherwise: bool,
    whole: bool = False,
    measured: bool = False,
    taken: Sequence[Rung] = (),
) -> Cover:
    """
    Return what *rungs* cover.

    A symbolic ladder covers the axis if it looks both ways.

    *whole*: the value is a rank or a count, so there is nothing between 5 and 6. *measured*: there is. *taken*: the
    deductions that count from the awards, by which what lies between these is no gap.

    Raises:
        Unreadable: For a gap inside the ladder and for a value in two tiers.
    """
    axes = {repr(r.axis) for r in rungs}
    if any(r.axis is None for r in rungs) or len(axes) != 1:
        return Cover(_facts_cover(rungs))
    told = [*rungs, *(r for r in taken if repr(r.axis) in axes)]
    ends = [end for r in told for end in (r.low, r.high) if end is not None]
    places = [place_of(end.level) for end in ends]
    if any(place is None for place in places) or len({place[0] for place in places if place is not None}) > 1:
        return Cover(any(r.up for r in rungs) and any(r.down for r in rungs))
    at = {place[1]: end.level for end, place in zip(ends, places, strict=True) if place is not None}
    levels = sorted(at)
    own = [(r, _Stretch.of(r.low, r.high)) for r in rungs]
    others = [_Stretch.of(r.low, r.high) for r in told[len(rungs) :]]
    holes: list[tuple[Fraction, Fraction]] = []
    for low, high in _gaps(_whole_probes(levels) if whole else list(_probes(levels)), own, others, lines):
        below, above = max(n for n in levels if n <= low), min(n for n in levels if n >= high)
        in_percent = 1 if isinstance(at[below], Fraction) else 100  # a share of a target is written in per cent
        if measured and below < low and high < above and is_last_place(below * in_percent, above * in_percent):
            holes.append((below, above))
        elif not otherwise:
            raise _gap(rungs[-1].clause.span, plain(below), plain(above))
    outside = (levels[0] - 1, levels[-1] + 1)
    covered = all(any(stretch.holds(value) for _, stretch in own) for value in outside)
    axis = next(r.axis for r in rungs if r.axis is not None)
    return Cover(covered, _outside(axis, [(at[low], at[high]) for low, high in holes]))


def _gaps(
    probes: Sequence[Fraction],
    own: Sequence[tuple[Rung, _Stretch]],
    others: Sequence[_Stretch],
    lines: Sequence[c.Branch],
) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the first and the last of *probes* in every gap between two that are held; refuse overlaps."""
    holding = [[r for r, stretch in own if stretch.holds(value)] for value in probes]
    held = [
        bool(here) or any(each.holds(value) for each in others) for here, value in zip(holding, probes, strict=True)
    ]
    gap: list[Fraction] = []
    for position, value in enumerate(probes):
        _check_overlap(holding[position], value)
        inside = any(held[:position]) and any(held[position + 1 :])
        if not held[position] and inside and not _on_line(value, lines):
            gap.append(value)
        elif gap:
            yield gap[0], gap[-1]
            gap = []


def is_last_place(low: Fraction, high: Fraction) -> bool:
    """
    Whether a gap from *low* to *high* is as wide as one in the last place of its ends: 80%至89%, 90%以上.

    Nobody says what lies in it: 89.5 is more than 80, and less than 90.
    """
    return any((high - low) * 10**places == 1 for places in range(PLACES) if not low * 10**places % 1)


def _outside(axis: c.Quantity, holes: Sequence[tuple[c.Quantity, c.Quantity]]) -> c.Condition | None:
    beside = [c.Count(1, 2, (c.Test(axis, "<=", low), c.Test(axis, ">=", high))) for low, high in holes]
    if len(beside) < 2:  # noqa: PLR2004 - one needs no counting
        return beside[0] if beside else None
    return c.Count(len(beside), len(beside), tuple(beside))


def _facts_cover(rungs: Sequence[Rung]) -> bool:
    tests = [r.test for r in rungs]
    return any(conditions.inverted(test) in tests or c.Count(0, 0, (test,)) in tests for test in tests)


def _probes(levels: Sequence[Fraction]) -> Iterator[Fraction]:
    """Values at every level and between any two neighbours, and beyond the ends."""
    yield levels[0] - 1
    for position, place in enumerate(levels):
        yield place
        if position + 1 < len(levels):
            yield (place + levels[position + 1]) / 2
    yield levels[-1] + 1


def _whole_probes(levels: Sequence[Fraction]) -> list[Fraction]:
    """Whole numbers at and beside every level, and beyond the ends."""
    return sorted({Fraction(level // 1 + beside) for level in levels for beside in (-1, 0, 1, 2)})


@attrs.frozen
class _Stretch:
    """Ends as multiples of what `place_of` says, each with whether it is in; ``None``: there is none."""

    low: tuple[Fraction, bool] | None
    high: tuple[Fraction, bool] | None

    @classmethod
    def of(cls, low: End | None, high: End | None) -> _Stretch:
        return cls(_multiple(low), _multiple(high))

    def holds(self, value: Fraction) -> bool:
        if self.low is not None:
            level, closed = self.low
            if value < level or (value == level and not closed):
                return False
        if self.high is None:
            return True
        level, closed = self.high
        return value < level or (value == level and closed)


def _multiple(end: End | None) -> tuple[Fraction, bool] | None:
    place = None if end is None else place_of(end.level)
    return None if end is None or place is None else (place[1], end.closed)


def holds_at(rung: Rung, value: Fraction) -> bool:
    """Whether *rung* takes *value*, and its ends are numbers."""
    return is_constant(rung) and _Stretch.of(rung.low, rung.high).holds(value)


def holds_any(rungs: Sequence[Rung], value: Fraction) -> bool:
    """Whether one of *rungs* takes *value*."""
    return any(holds_at(rung, value) for rung in rungs)


def _check_overlap(holding: Sequence[Rung], value: Fraction) -> None:
    holding = [r for r in holding if not is_point(r)] if any(not is_point(r) for r in holding) else holding
    for position, first in enumerate(holding):
        for second in holding[position + 1 :]:
            if _meet_in(first, second, value) or is_within(first, second) or is_within(second, first):
                continue
            if first.points == second.points or (first.up and second.up) or (first.down and second.down):
                if _same(first.low, second.low) and _same(first.high, second.high) and first.points != second.points:
                    raise Unreadable("tiers-overlap", second.clause.span, value=plain(value))
                continue
            raise Unreadable("tiers-overlap", second.clause.span, value=plain(value))


def _meet_in(first: Rung, second: Rung, value: Fraction) -> bool:
    """Whether the two share nothing but the end *value*, where a formula of the one gives what the other gives."""
    pairs = ((first.high, second.low), (second.high, first.low))
    ends = {(one.level, other.level) for one, other in pairs if one is not None and other is not None}
    if first.axis is None or (value, value) not in ends:
        return False
    points = points_at(first.points, first.axis, value)
    return points is not None and points == points_at(second.points, first.axis, value)


def hold_wherever(
    rungs: Sequence[Rung], test: c.Condition, stretch: tuple[c.Quantity, End | None, End | None] | None
) -> bool:
    """Whether one of *rungs* holds wherever *test* does, as far as constants tell; *stretch*: the same as two ends."""
    if any(r.condition() == test for r in rungs):
        return True
    if stretch is None:
        return False
    axis, low, high = stretch
    beside = [r for r in rungs if r.axis == axis]
    same = [
        r
        for r in beside
        if (low is None or (r.up and _same_level(r.low, low)))
        and (high is None or (r.down and _same_level(r.high, high)))
    ]
    if same:
        return True
    ends = [end for pair in ((low, high), *((r.low, r.high) for r in beside)) for end in pair if end is not None]
    places = [place_of(end.level) for end in ends]
    if any(place is None for place in places) or len({place[0] for place in places if place is not None}) > 1:
        return False
    levels = sorted({place[1] for place in places if place is not None})
    sought, found = _Stretch.of(low, high), [_Stretch.of(r.low, r.high) for r in beside]
    inside = (value for value in _probes(levels) if sought.holds(value))
    return all(any(each.holds(value) for each in found) for value in inside)


def _same_level(one: End | None, other: End) -> bool:
    return one is not None and one.level == other.level and (one.closed or not other.closed)


def _same(one: End | None, other: End | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.level, one.closed) == (other.level, other.closed)


def _on_line(value: Fraction, lines: Sequence[c.Branch]) -> bool:
    for line in lines:
        tests = line.when.conditions if isinstance(line.when, c.Count) else ()
        places = [place_of(test.right) for test in tests if isinstance(test, c.Test)]
        ends = sorted(place[1] for place in places if place is not None)
        if len(ends) == 2 and ends[0] < value < ends[1]:  # noqa: PLR2004
            return True
    return False


def _gap(span: Span, low: str, high: str) -> Unreadable:
    return (
        Unreadable("tiers-gap-at", span, value=low)
        if low == high
        else Unreadable("tiers-gap", span, low=low, high=high)
    )
