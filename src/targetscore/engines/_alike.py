"""
Lines of many rules of one shape at once.

What rules of a shape differ in are numbers. The walk over the curve of one of them takes, in the place of each number,
those of all rules side by side; where an answer is not the same for all of them, they part ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import compress, repeat
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from targetscore._shapes import Shaped, replaced
from targetscore.engines._lines import Lines, Stretch, lines_of
from targetscore.engines._many import Many, PartedError, Several, listed
from targetscore.engines._scaling import Sources

FEW: Final = 8
"""So few rules are walked over one by one."""

Alike: TypeAlias = tuple[list[int], Lines]
"""
The places of rules among all that are worked with, and their lines: of several rules, with `Many` in the place of the
integers that are not the same for all.
"""
Made = TypeVar("Made")


def lines_of_all(curves: Sequence[Shaped], sources: Sources) -> Iterator[Lines | None]:
    """Yield what `lines_of` gives for every one of *curves*, all of whose values come from *sources*."""
    found: list[Lines | None] = [None] * len(curves)
    for places, together in alike(curves, sources):
        for place, lines in zip(places, each_of(together, len(places)), strict=True):
            found[place] = lines
    yield from found


def alike(curves: Sequence[Shaped], sources: Sources) -> Iterator[Alike]:
    """Yield the lines of *curves*, all of whose values come from *sources*, together where they are alike."""
    shapes: dict[object, list[int]] = {}
    for place, curve in enumerate(curves):
        shapes.setdefault(curve.shape, []).append(place)
    for places in shapes.values():
        numbers = zip(*(curves[place].numbers for place in places), strict=True)
        together = map(_side_by_side, numbers) if len(places) >= FEW else ()
        yield from _of_shape(places, tuple(together), curves, sources)


def _of_shape(
    places: list[int], numbers: tuple[Fraction | Several, ...], curves: Sequence[Shaped], sources: Sources
) -> Iterator[Alike]:
    """Yield the lines of the curves at *places*, which are of one shape and have *numbers* in their places."""
    made = None
    if len(places) >= FEW:
        try:
            made = lines_of(replaced(curves[places[0]].curve, iter(numbers)), sources)
        except PartedError as parted:
            for held in (parted.held, [not each for each in parted.held]):
                own = tuple(_some(each, held) if type(each) is Several else each for each in numbers)
                yield from _of_shape([*compress(places, held)], own, curves, sources)
            return
        except TypeError:
            # It asks for a number that several rules cannot share, such as how many steps there are.
            pass
    if made is not None:
        yield places, made
        return
    for place in places:
        if (lines := lines_of(curves[place].curve, sources)) is not None:
            yield [place], lines


def _side_by_side(several: tuple[Fraction, ...]) -> Fraction | Several:
    # Compared as pairs of integers, which takes a tenth of the time.
    pairs = [each.as_integer_ratio() for each in several]
    if pairs.count(pairs[0]) == len(pairs):
        return several[0]
    tops, bottoms = zip(*pairs, strict=True)
    return Several(Many(list(tops)), Many(list(bottoms)))


def _some(number: Several, held: list[bool]) -> Fraction | Several:
    """Return the number of some of the rules."""
    tops, bottoms = [*compress(number.numerator.of, held)], [*compress(number.denominator.of, held)]
    if tops.count(tops[0]) == len(tops) == bottoms.count(bottoms[0]):
        return Fraction(tops[0], bottoms[0])
    return Several(Many(tops), Many(bottoms))


# Lines of several rules ---------------------------------------------------------------------------------------------


def worked_out(together: Alike, work: Callable[[Alike], Made]) -> Iterator[tuple[list[int], Made]]:
    """Yield what *work* gives for rules and their lines, in parts where an answer is not the same for all of them."""
    places, lines = together
    try:
        yield places, work(together)
    except PartedError as parted:
        for held in (parted.held, [not each for each in parted.held]):
            yield from worked_out(([*compress(places, held)], _lines_of_some(lines, held)), work)


def _lines_of_some(lines: Lines, held: list[bool]) -> Lines:
    """Return the lines of some of the rules."""

    def some(part: Any) -> Any:  # noqa: ANN401 - an integer, or several
        return Many([*compress(part.of, held)]) if type(part) is Many else part

    return attrs.evolve(
        lines,
        stretches=tuple(
            attrs.evolve(each, least=some(each.least), slope=some(each.slope), constant=some(each.constant))
            for each in lines.stretches
        ),
        denominator=some(lines.denominator),
        gaps=tuple((some(low), some(high)) for low, high in lines.gaps),
    )


def each_of(together: Lines, count: int) -> Iterator[Lines]:
    """Yield the lines of every one of *count* rules."""
    stretches = [
        map(
            Stretch,
            listed(each.least, count),
            repeat(each.by),
            repeat(each.strict),
            listed(each.slope, count),
            listed(each.constant, count),
        )
        for each in together.stretches
    ]
    gaps = [zip(*(listed(end, count) for end in gap), strict=True) for gap in together.gaps]
    for denominator in listed(together.denominator, count):
        yield Lines(
            number=together.number,
            over=together.over,
            stretches=tuple(next(each) for each in stretches),
            denominator=denominator,
            gaps=tuple(next(gap) for gap in gaps),
        )
