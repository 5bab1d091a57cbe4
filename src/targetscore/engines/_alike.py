"""
Lines of many rules of one shape at once.

What rules of a shape differ in are numbers. The walk over the curve of one of them takes, in the place of each number,
those of all rules side by side; where an answer is not the same for all of them, they part ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from targetscore._shapes import Shaped, replaced
from targetscore.engines._lines import Lines, Stretch, lines_of
from targetscore.engines._many import Many, PartedError, Several
from targetscore.engines._scaling import Sources

FEW: Final = 8
"""So few rules are walked over one by one."""


def lines_of_all(curves: Sequence[Shaped], sources: Sources) -> Iterator[Lines | None]:
    """Yield what `lines_of` gives for every one of *curves*, all of whose values come from *sources*."""
    found: list[Lines | None] = [None] * len(curves)
    shapes: dict[object, list[int]] = {}
    for place, curve in enumerate(curves):
        shapes.setdefault(curve.shape, []).append(place)
    for places in shapes.values():
        for place, lines in _of_shape(places, curves, sources):
            found[place] = lines
    yield from found


def _of_shape(places: list[int], curves: Sequence[Shaped], sources: Sources) -> Iterator[tuple[int, Lines | None]]:
    """Yield the lines of the curves at *places*, which are of one shape."""
    if len(places) < FEW:
        yield from ((place, lines_of(curves[place].curve, sources)) for place in places)
        return
    numbers = zip(*(curves[place].numbers for place in places), strict=True)
    together = replaced(curves[places[0]].curve, map(_side_by_side, numbers))
    try:
        made = lines_of(together, sources)
    except PartedError as parted:
        for way in (True, False):
            some = [place for place, held in zip(places, parted.held, strict=True) if held == way]
            yield from _of_shape(some, curves, sources)
    except TypeError:
        # It asks for a number that several rules cannot share, such as how many steps there are.
        yield from ((place, lines_of(curves[place].curve, sources)) for place in places)
    else:
        if made is None:
            yield from ((place, lines_of(curves[place].curve, sources)) for place in places)
        else:
            yield from zip(places, _each(made, len(places)), strict=True)


def _side_by_side(several: tuple[Fraction, ...]) -> Fraction | Several:
    if several.count(several[0]) == len(several):
        return several[0]
    tops, bottoms = ([each.numerator for each in several], [each.denominator for each in several])
    return Several(Many(tops), Many(bottoms))


def _each(made: Lines, count: int) -> Iterator[Lines]:
    """Yield the lines of every rule."""
    stretches = [
        zip(*(_listed(part, count) for part in (each.least, each.slope, each.constant)), strict=True)
        for each in made.stretches
    ]
    gaps = [zip(*(_listed(end, count) for end in gap), strict=True) for gap in made.gaps]
    denominators = _listed(made.denominator, count)
    lines: Iterable[Any] = zip(*stretches, strict=True)
    for own, denominator in zip(lines, denominators, strict=True):
        yield Lines(
            number=made.number,
            over=None,
            stretches=tuple(Stretch(least, 1, False, slope, constant) for least, slope, constant in own),  # noqa: FBT003 - as in the table
            denominator=denominator,
            gaps=tuple(next(gap) for gap in gaps),
        )


def _listed(part: Any, count: int) -> list[Any]:  # noqa: ANN401 - an integer, or several
    return part.of if isinstance(part, Many) else [part] * count
