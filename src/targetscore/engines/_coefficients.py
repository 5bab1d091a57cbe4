"""Lines with rounding folded in: the whole numbers that an engine multiplies, adds and divides once."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import gcd
from typing import TypeAlias

import attrs

from targetscore.engines._lines import Lines, Stretch
from targetscore.engines._many import shared_by, worked
from targetscore.quantities import last_places
from targetscore.ruleset.model import Places

Interval: TypeAlias = tuple[int | None, int | None]


@attrs.frozen(kw_only=True)
class Coefficients:
    """
    Points × 10^places of a rule.

    Of a number n and the other input m, or 1, they are (|slope × n + constant × m| + *added* × m - *less*) ÷ (*below* ×
    m), rounded down, with the sign of the sum between the bars.

    Attributes:
        stretches: Those that a row can lie in; of the first one it does not matter from where on it holds.
        is_signed: The first sum can be below 0.
        to_even: A tie, where nothing is left over and the quotient is odd, is one less.
        points: The least and the greatest points × 10^places of any row.
        gaps: Numbers that have no points, as `Lines` has them.
    """

    stretches: tuple[Stretch, ...]
    below: int
    added: int
    less: int
    is_signed: bool
    to_even: bool
    points: tuple[int, int]
    gaps: tuple[Interval, ...]


def coefficients(lines: Lines, places: Places) -> Coefficients:
    """
    Return the coefficients of *lines*, whose inputs are bounded, rounded to *places*.

    Of the lines of several rules side by side they are those of all of them, side by side again.

    >>> from targetscore.engines.program import Given
    >>> given = Given(name="actual", decimals=0, least=0, most=100)
    >>> third = Lines(number=given, over=None, stretches=(Stretch(None, 1, False, 1, 0),), denominator=3)
    >>> found = coefficients(third, Places(points=1, total=1))
    >>> found.stretches[0].slope, found.added, found.below, found.points
    (20, 3, 6, (0, 333))
    """
    assert places.points is not None
    low, high = _ends(lines)
    stretches = tuple(_met(lines.stretches, low, high))
    scale = 10**places.points
    parts = (scale * part for each in stretches for part in (each.slope, each.constant))
    shared = shared_by(gcd, (lines.denominator, *parts))
    below = lines.denominator // shared
    twice = 2 if places.mode in {"half up", "half even"} else 1
    made = tuple(
        Stretch(
            each.least,
            each.by,
            each.strict,
            twice * scale * each.slope // shared,
            twice * scale * each.constant // shared,
        )
        for each in stretches
    )
    values = tuple(_values(stretches, low, high))
    least, most = shared_by(min, values), shared_by(max, values)

    def last(end: Fraction | int, denominator: int) -> int:
        return last_places(Fraction(end, denominator), places.points or 0, places.mode)

    added = {"half up": below, "half even": below, "down": 0, "up": below}[places.mode]
    return Coefficients(
        stretches=made,
        below=twice * below,
        added=added,
        less=int(places.mode == "up"),
        is_signed=least < 0,
        to_even=places.mode == "half even",
        points=(worked(last, least, lines.denominator), worked(last, most, lines.denominator)),
        gaps=lines.gaps,
    )


def _ends(lines: Lines) -> tuple[int, int]:
    """Return the least and the greatest number, or share, of any row."""
    least, most = lines.number.least, lines.number.most
    assert least is not None
    assert most is not None
    if lines.over is None:
        return least, most
    # The other input is at least 1.
    return min(least, 0), max(most, 0)


def _place(stretch: Stretch) -> Fraction | int:
    assert stretch.least is not None
    return stretch.least if stretch.by == 1 else Fraction(stretch.least, stretch.by)


def _met(stretches: tuple[Stretch, ...], low: int, high: int) -> Iterator[Stretch]:
    """Yield the stretches that numbers from *low* to *high* can lie in."""
    for number, each in enumerate(stretches):
        ends_before = number + 1 < len(stretches) and (
            _place(stretches[number + 1]) < low
            or (_place(stretches[number + 1]) == low and not stretches[number + 1].strict)
        )
        if not ends_before and (each.least is None or _place(each) <= high):
            yield each


def _values(stretches: tuple[Stretch, ...], low: int, high: int) -> Iterator[Fraction | int]:
    """Yield what lines come to at their ends, between which all else lies."""
    for number, each in enumerate(stretches):
        start = low if number == 0 else _place(each)
        end = high if number + 1 == len(stretches) else _place(stretches[number + 1])
        yield each.slope * start + each.constant
        yield each.slope * end + each.constant
