"""Lines between the tiers of a ladder, and points in proportion."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, Unreadable, amount, minus, over, plus, times
from targetscore.reading._cover import is_last_place
from targetscore.reading._ladder import Rung, both_places, place_of, stretch_of

HUNDRED = Fraction(100)


@attrs.frozen
class Anchor:
    """A level with the points of its award."""

    place: c.Quantity
    points: c.Quantity


def lines(linear: ast.Linear, rungs: Sequence[Rung], context: Context, *, higher: bool) -> list[c.Branch]:
    """
    Return the straight pieces of *linear* between neighbouring awards of *rungs*.

    Raises:
        Unreadable: If there are no two awards to run between.
    """
    on_axis = [r for r in rungs if r.axis is not None]
    anchors = _anchors(linear, on_axis, higher=higher)
    if linear.when is not None:
        anchors = _around(linear, anchors, context)
    if len(anchors) < 2:  # noqa: PLR2004
        raise Unreadable("line-ends-missing", linear.span)
    axis = on_axis[0].axis
    assert axis is not None
    return [_line(axis, low, high, linear) for low, high in itertools.pairwise(anchors)]


def _anchors(linear: ast.Linear, rungs: Sequence[Rung], *, higher: bool) -> list[Anchor]:
    """
    Return the levels from the lowest to the highest. A range of values stands for both of its ends.

    Raises:
        Unreadable: If neither the levels nor the points can be put in order.
    """
    if len({r.axis for r in rungs}) > 1:
        # From 100 % of completion to 4,500 tonnes: a line of which of the two?
        raise Unreadable("line-ends-missing", linear.span)
    found: dict[c.Quantity, Anchor] = {}
    for r in rungs:
        for end in (r.low, r.high):
            if end is not None and (end.level not in found or end.closed):
                found[end.level] = Anchor(end.level, r.points)
    anchors = list(found.values())
    places = [place_of(anchor.place) for anchor in anchors]
    if all(place is not None for place in places) and len({place[0] for place in places if place is not None}) == 1:
        pairs = sorted(zip(places, anchors, strict=True), key=lambda pair: pair[0][1])  # type: ignore[index]
        return [anchor for _, anchor in pairs]
    if all(isinstance(anchor.points, Fraction) for anchor in anchors):
        return sorted(anchors, key=lambda anchor: anchor.points, reverse=not higher)
    raise Unreadable("line-ends-missing", linear.span)


def _around(linear: ast.Linear, anchors: Sequence[Anchor], context: Context) -> list[Anchor]:
    """
    Return the anchors at the ends of the stretch: at its levels, or a last place beside them (60%至79%, 80%以上).

    Raises:
        Unreadable: If what the line is said of is no stretch between two levels that constants put in order, or if the
            awards stand elsewhere: 1.5%得2分，3.5%得5分，2%至3%之间按线性插值 leaves open from where to where it runs.
    """
    when = linear.when
    if not isinstance(when, ast.Between):
        raise Unreadable("line-ends-missing", linear.span)
    low, high = (place_of(both_places(when.subject, end, context)[1]) for end in (when.low, when.high))
    if low is None or high is None:
        raise Unreadable("line-ends-missing", linear.span)
    low, high = min(low, high), max(low, high)
    below = [a for a in anchors if (place := place_of(a.place)) is not None and place[1] <= low[1]]
    above = [a for a in anchors if (place := place_of(a.place)) is not None and place[1] >= high[1]]
    if not below or not above:
        return []
    ends = [(place_of(below[-1].place), low), (place_of(above[0].place), high)]
    if not all(found is not None and _meet(found[1], said[1]) for found, said in ends):
        raise Unreadable("line-ends-elsewhere", linear.span)
    return [below[-1], above[0]]


def _meet(anchor: Fraction, end: Fraction) -> bool:
    return anchor == end or is_last_place(min(anchor, end), max(anchor, end))


def _line(axis: c.Quantity, low: Anchor, high: Anchor, linear: ast.Linear) -> c.Branch:
    slope = over(minus(high.points, low.points), minus(high.place, low.place), linear.span)
    points = plus(low.points, times(slope, minus(axis, low.place)))
    between = conditions.every((c.Test(axis, ">", low.place), c.Test(axis, "<", high.place)))
    return c.Branch(between, c.Formula(points, linear))


# In proportion ------------------------------------------------------------------------------------------------------


def proportion(clause: ast.Award, against: ast.Award, context: Context, *, higher: bool) -> c.Quantity:
    """
    Return the points of *clause*, an award in proportion: those of *against* times the value over its level.

    Raises:
        Unreadable: If lower is better, or the award has no level.
    """
    assert isinstance(clause.amount, ast.InProportion)
    if not higher:
        raise Unreadable("proportion-lower-better", clause.span)
    stated = clause.amount.points if clause.amount.points is not None else against.amount
    points = amount(stated, context)
    stretch = stretch_of(against.when, context, higher=higher)
    if stretch is None or stretch[1] is None:
        raise Unreadable("proportion-of-what", clause.span)
    axis, low, _ = stretch
    assert low is not None
    if isinstance(against.when, ast.Compare) and isinstance(against.when.level, ast.Sum | ast.Difference):
        # 比上年提高5个百分点的得10分，不足的按比例得分: of the 5 points, or of last year's value and 5 points?
        raise Unreadable("proportion-of-what", clause.span)
    return times(points, over(axis, low.level, clause.span))
