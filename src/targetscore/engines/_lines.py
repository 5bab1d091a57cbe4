"""
Rules as data: straight lines of one number, stretch by stretch.

Most rules are nothing else: a ladder with lines between its levels, so much off for each point, a floor, a cap. As rows
of whole numbers (from where on, slope, constant, common denominator) they need no expression of their own in any
engine: one loop, or one join, scores all of them. The number is an input, or one input in units of another: of done and
target, the same lines hold wherever done ÷ target is the same.

The lines come from the lowered form, as programs do, at a fraction of what a program costs. A rule that is no such
lines has none here and keeps its program.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd, lcm

import attrs

from targetscore import curve as c
from targetscore.engines._many import shared_by
from targetscore.engines._scaling import Sources
from targetscore.engines._straight import CrookedError, Line, Place
from targetscore.engines._walks import BOTH_ENDS, END, HIGHEST, LOWEST, Numbers, Shares
from targetscore.engines.program import Given


@attrs.frozen
class Stretch:
    """
    A line of a table, up to the next one.

    Attributes:
        least: The first integer that it holds for. Where there is another input, it holds where *by* times the number
            is at least *least* times that. ``None``: the first stretch.
        by: As told; else 1.
        strict: More than at least.
        slope: What the number is multiplied by …
        constant: … and what is added; where there is another input, *constant* times that.
    """

    least: int | None
    by: int
    strict: bool
    slope: int
    constant: int


@attrs.frozen(kw_only=True)
class Lines:
    """
    The points of a rule, for inputs within their bounds.

    Attributes:
        number: The input that they are lines of.
        over: The input that *number* is taken in units of, above 0 in every row; ``None``: the number alone.
        stretches: From low to high.
        denominator: What slope × number + constant is divided by; where there is *over*, together with that.
        gaps: What no clause takes: the first integer and the one after the last, ``None`` for no end. None with *over*.
    """

    number: Given
    over: Given | None
    stretches: tuple[Stretch, ...]
    denominator: int
    gaps: tuple[tuple[int | None, int | None], ...] = ()


def lines_of(curve: c.Curve, sources: Sources) -> Lines | None:
    """
    Return *curve* as lines; ``None`` if it is none, or too many.

    Args:
        curve: The lowered form of a rule.
        sources: Where its values come from. The lines hold within the bounds of the inputs.
    """
    try:
        match sources.inputs:
            case (one,) if not sources.measured_against:
                return _of_number(curve, one, sources)
            case (one, other):
                return _of_share(curve, *_share_of(one, other, sources), sources)
            case _:
                return None
    except (CrookedError, RecursionError):
        return None


def _of_number(curve: c.Curve, number: Given, sources: Sources) -> Lines:
    walk = Numbers(sources, number, BOTH_ENDS)
    found = walk.curve(curve)
    denominator, lines = _over_one_denominator(found)
    stretches = tuple(
        Stretch(None if place == -END else place, 1, False, slope, constant)  # noqa: FBT003 - as it is read
        for place, slope, constant in _meeting(lines)
    )
    gaps = tuple((None if low == -END else low, None if high == END else high) for low, high in walk.gaps)
    return Lines(number=number, over=None, stretches=stretches, denominator=denominator, gaps=gaps)


def _of_share(curve: c.Curve, number: Given, over: Given, sources: Sources) -> Lines:
    walk = Shares(sources, number, (LOWEST, HIGHEST), over=over)
    found = walk.curve(curve)
    if walk.gaps:
        raise CrookedError
    denominator, lines = _over_one_denominator(found)
    stretches = tuple(
        Stretch(None, 1, False, slope, constant)  # noqa: FBT003 - as it is read
        if place == LOWEST
        else Stretch(place[0].numerator, place[0].denominator, place[1] > 0, slope, constant)
        for place, slope, constant in lines
    )
    return Lines(number=number, over=over, stretches=stretches, denominator=denominator)


def _share_of(one: Given, other: Given, sources: Sources) -> tuple[Given, Given]:
    """Return two inputs, the one first that is taken in units of the other."""
    references = {"target", "last_year", *sources.measured_against.values()}
    if one.name in references:
        one, other = other, one
    if one.name in references or other.name not in references or one.decimals is None or other.decimals is None:
        raise CrookedError
    return one, other


# Tables -------------------------------------------------------------------------------------------------------------


def _over_one_denominator(
    lines: Iterable[Line],
) -> tuple[int, list[tuple[Place, int, int]]]:
    """Return a common denominator and every line over it; equal neighbours are one."""
    reduced: list[Line] = []
    for place, slope, constant, denominator in lines:
        shared = shared_by(gcd, (slope, constant, denominator))
        one = (slope // shared, constant // shared, denominator // shared)
        if not reduced or reduced[-1][1:] != one:
            reduced.append((place, *one))
    common = shared_by(lcm, (denominator for *_, denominator in reduced))
    return common, [(at, slope * (common // d), constant * (common // d)) for at, slope, constant, d in reduced]


def _meeting(lines: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return lines so that each begins at the integer before, where the line before it gives the same there."""
    found: list[tuple[int, int, int]] = []
    for place, slope, constant in lines:
        start = place
        if found and slope * (place - 1) + constant == found[-1][1] * (place - 1) + found[-1][2]:
            start = place - 1
            if found[-1][0] == start:
                # Nothing is left of it.
                found.pop()
        found.append((start, slope, constant))
    return found
