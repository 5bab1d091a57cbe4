"""Two curves along one axis: where they differ, and how far at most; exact wherever the forms can be compared."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import attrs

from targetscore._specialise import Hole, spans
from targetscore.forms import Cut, Form, Limit, Unanalysed, after, before, signs, stretches
from targetscore.pieces import Piece, between

ZERO: Final = Fraction(0)
# At how many places a stretch is looked at on which the forms cannot be compared.
PLACES: Final = 24


@attrs.frozen(kw_only=True)
class Apart:
    """
    A stretch on which the points differ: by *sign* (1: the new are more), or 0 where only one of them gives points.

    *at* lies in it.
    """

    low: Cut
    high: Cut
    sign: int
    at: Fraction


@attrs.frozen(kw_only=True)
class Edge:
    """
    A difference of points *change* at *at*, or as near to it as one likes; ``None``: there is no end to it.

    *beyond*: it is neared, or grows, the further values go beyond *at*, not as they come to it.
    """

    at: Fraction
    change: Fraction | None
    reached: bool
    beyond: bool = False


@attrs.frozen(kw_only=True)
class Along:
    """
    What was found along the axis, low values first.

    *limit*: why part of the axis was only looked at in places; ``None``: it was compared in full. *compared*: how many
    stretches and places were compared.
    *bounded*: whether the largest of *edges* is the largest there is.
    """

    apart: tuple[Apart, ...]
    edges: tuple[Edge, ...]
    limit: Limit | None = None
    compared: int = 0
    bounded: bool = True


def along(old: tuple[Piece, ...], new: tuple[Piece, ...], low: Cut, high: Cut, *, whole: bool) -> Along:
    """
    Compare the pieces of two curves from *low* to *high*.

    Args:
        old: Pieces of the one, which cover the axis.
        new: Pieces of the other.
        low: Where to begin.
        high: Where to end.
        whole: The axis has whole numbers only.
    """
    cells = [_cell(*cell, whole=whole) for cell in _cells(old, new, low, high)]
    return Along(
        apart=tuple(_joined((apart for cell in cells for apart in cell.apart), whole=whole)),
        edges=tuple(edge for cell in cells for edge in cell.edges),
        limit=next((cell.limit for cell in cells if cell.limit is not None), None),
        compared=sum(cell.compared for cell in cells),
        bounded=all(cell.bounded for cell in cells),
    )


def _joined(parts: Iterable[Apart], *, whole: bool) -> Iterator[Apart]:
    """Yield the stretches, neighbours of one sign as one."""
    last: Apart | None = None
    for part in parts:
        if last is not None and (last.high, last.sign) == (part.low, part.sign):
            at = inside(last.low, part.high, whole=whole)
            last = attrs.evolve(last, high=part.high, at=last.at if at is None else at)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _cells(
    old: tuple[Piece, ...], new: tuple[Piece, ...], low: Cut, high: Cut
) -> Iterator[tuple[Cut, Cut, Form | Hole, Form | Hole]]:
    """Yield the stretches on which neither curve changes its form."""
    cuts = {low, high, *(p.low for p in (*old, *new) if low < p.low < high)}
    first = second = 0
    for start, end in itertools.pairwise(sorted(cuts)):
        while old[first].high <= start:
            first += 1
        while new[second].high <= start:
            second += 1
        yield start, end, old[first].form, new[second].form


def _cell(low: Cut, high: Cut, old: Form | Hole, new: Form | Hole, *, whole: bool) -> Along:
    if isinstance(old, Hole) or isinstance(new, Hole):
        at = inside(low, high, whole=whole)
        if at is None or (isinstance(old, Hole) and isinstance(new, Hole)):
            return Along(apart=(), edges=(), compared=1)
        return Along(apart=(Apart(low=low, high=high, sign=0, at=at),), edges=(), compared=1)
    difference = new.minus(old)
    if difference == Form(ZERO):
        return Along(apart=(), edges=(), compared=1)
    try:
        parts = list(spans(signs(difference, low, high), high))
    except Unanalysed as limit:
        return _looked_at(difference, low, high, limit.reason, whole=whole)
    found = [
        (Apart(low=start, high=end, sign=sign, at=at), _edges(difference, start, end, whole=whole))
        for start, end, sign in parts
        if sign and (at := inside(start, end, whole=whole)) is not None
    ]
    return Along(
        apart=tuple(apart for apart, _ in found),
        edges=tuple(edge for _, (edges, _) in found for edge in edges),
        compared=1,
        bounded=all(bounded for _, (_, bounded) in found),
    )


def _edges(difference: Form, low: Cut, high: Cut, *, whole: bool) -> tuple[tuple[Edge, ...], bool]:
    """Return where the difference can be largest between *low* and *high*, and whether it is so for certain."""
    if whole:
        return _whole_edges(difference, low, high)
    if difference.trend(low, high) is not None:
        return (_edge(difference, low, high, 0), _edge(difference, low, high, 1)), True
    # A difference that goes both ways has got its signs from the same stretches, so there are not too many.
    levels = list(stretches(difference, low, high))
    if any(form.trend(start, end) is None for start, end, form in levels):
        return _some_edges(difference, low, high), False
    return tuple(_edge(form, start, end, side) for start, end, form in levels for side in (0, 1)), True


def _edge(form: Form, low: Cut, high: Cut, end: int) -> Edge:
    """Return the difference at the lower (*end* 0) or upper end of a stretch on which it goes one way."""
    cut, side = (high, 0) if end else (low, 1)
    if cut.reach == 0:
        reached = cut.side == 1 if end else cut.side == 0
        change = form.at(cut.value) if reached else form.toward(cut.value, side)
        return Edge(at=cut.value, change=change, reached=reached)
    # A stair is used where its distance is above 0, so all stairs of a stretch without an end climb towards it.
    lasts = [(stair, last) for stair in form.stairs if (last := stair.last()) is not None]
    at = _far_out(_within(low, high), [stair.cut(last).value for stair, last in lasts], end)
    if form.slope or len(lasts) < len(form.stairs):
        return Edge(at=at, change=None, reached=False, beyond=True)
    change = form.constant + sum((stair.moved(Fraction(last)) for stair, last in lasts), ZERO)
    # Where nothing moves any more the value is reached; a part that fades as 1 ÷ x never is.
    return Edge(at=at, change=change, reached=not form.inverse, beyond=bool(form.inverse))


def _far_out(inner: Fraction, steps: list[Fraction], end: int) -> Fraction:
    """Return a whole number no nearer to the lower (*end* 0) or upper end than *inner*, and beyond all *steps*."""
    if end:
        return Fraction(max([inner.__ceil__(), *(step.__floor__() + 1 for step in steps)]))
    return Fraction(min([inner.__floor__(), *(step.__ceil__() - 1 for step in steps)]))


def _within(low: Cut, high: Cut) -> Fraction:
    return Piece(low, high, Form(ZERO), ()).inside()


def _whole_edges(difference: Form, low: Cut, high: Cut) -> tuple[tuple[Edge, ...], bool]:
    """Return the same where the axis has whole numbers only: at the outermost of them."""
    first, last = first_whole(low), last_whole(high)
    trend = difference.trend(low, high)
    places = [place for place in (first, last) if place is not None]
    edges = [Edge(at=place, change=difference.at(place), reached=True) for place in places]
    if first is None or last is None:
        end = 1 if last is None else 0
        edges.append(_edge(difference, low, high, end))
        if first is None and last is None:
            edges.append(_edge(difference, low, high, 0))
    if trend is not None or (first is not None and first == last):
        return tuple(edges), True
    if first is not None and last is not None and last - first <= PLACES * 8:
        places = [first + step for step in range(int(last - first) + 1)]
        return tuple(Edge(at=place, change=difference.at(place), reached=True) for place in places), True
    return tuple(edges), False


def _looked_at(difference: Form, low: Cut, high: Cut, limit: Limit, *, whole: bool) -> Along:
    """Return what shows at some places of a stretch on which the signs cannot be told."""
    places = [place for place in _places(difference, low, high) if not whole or place.denominator == 1]
    moved = [(place, difference.at(place)) for place in places]
    apart = tuple(
        Apart(low=before(place), high=after(place), sign=1 if change > 0 else -1, at=place)
        for place, change in moved
        if change
    )
    edges = tuple(Edge(at=place, change=change, reached=True) for place, change in moved if change)
    return Along(apart=apart, edges=edges, limit=limit, compared=len(places), bounded=False)


def _some_edges(difference: Form, low: Cut, high: Cut) -> tuple[Edge, ...]:
    return tuple(Edge(at=place, change=difference.at(place), reached=True) for place in _places(difference, low, high))


def _places(form: Form, low: Cut, high: Cut) -> list[Fraction]:
    """Return values between *low* and *high*: its ends, the first steps in it with both sides, and some between."""
    middle = _within(low, high)
    least = middle - 2 * PLACES if low.reach else low.value
    most = middle + 2 * PLACES if high.reach else high.value
    places = {middle, *(least + (most - least) * step / PLACES for step in range(PLACES + 1))}
    for stair in form.stairs:
        start, _ = stair.indexes(low, high)
        for index in range(start, start + PLACES):
            step = stair.cut(index).value
            places |= {step, step - Fraction(1, 100), step + Fraction(1, 100)}
    return sorted(place for place in places if low <= before(place) and after(place) <= high)


# Values of an axis --------------------------------------------------------------------------------------------------


def first_whole(low: Cut) -> Fraction | None:
    """Return the least whole number beyond *low*; ``None`` if there is no least."""
    if low.reach:
        return None
    floor = low.value.__floor__()
    return Fraction(floor if low == before(Fraction(floor)) else floor + 1)


def last_whole(high: Cut) -> Fraction | None:
    """Return the greatest whole number before *high*; ``None`` if there is no greatest."""
    if high.reach:
        return None
    ceiling = high.value.__ceil__()
    return Fraction(ceiling if high == after(Fraction(ceiling)) else ceiling - 1)


def inside(low: Cut, high: Cut, *, whole: bool) -> Fraction | None:
    """
    Return a value between *low* and *high*: the lower end if it belongs to them, else one near it.

    ``None``: the axis has none there.
    """
    if whole:
        first, last = first_whole(low), last_whole(high)
        if first is None:
            return ZERO if last is None else last
        return first if last is None or first <= last else None
    if low.reach or low.side == 0:
        return _within(low, high)
    if high.reach:
        return Fraction(low.value.__floor__() + 1)
    # Near the end from which one comes, so that it shows where the difference begins.
    near = Fraction(low.value.__floor__() + 1)
    if near < high.value:
        return near
    return high.value if high.side == 1 else between(low.value, high.value)
