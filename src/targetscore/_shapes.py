"""
Shapes of curves: what is the same of rules that differ in their numbers alone.

A file of ten thousand rules has a few shapes. What depends on the shape alone is worked out once for all of them.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, TypeAlias, get_args

import attrs

from targetscore import curve as c

Shape: TypeAlias = tuple[Hashable, ...]

NUMBER: Final = "#"
NOTHING: Final = "0"
# What says why points are given, and not which.
_NAMES_OF_CLAUSES: Final = frozenset({"clause", "clauses"})


def _parts_of(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    taken = operator.attrgetter(*names)
    return taken if len(names) > 1 else lambda part: (taken(part),)


_KINDS: Final = (*get_args(c.Curve), c.Branch, *get_args(c.Condition), *get_args(c.Quantity))
_NAMES: Final[Mapping[type, tuple[str, ...]]] = {
    kind: tuple(each.name for each in attrs.fields(kind) if each.name not in _NAMES_OF_CLAUSES)
    for kind in _KINDS
    if kind is not Fraction
}
_PARTS: Final[Mapping[type, Callable[[Any], tuple[Any, ...]]]] = {
    kind: _parts_of(names) for kind, names in _NAMES.items()
}


@attrs.frozen(eq=False)
class Shaped:
    """
    A curve with what is the same of curves that differ in clauses and numbers alone, 0 told apart from all others.

    *numbers* are its own, in the order in which `replaced` takes them.
    """

    curve: c.Curve
    shape: Shape
    numbers: tuple[Fraction, ...]


def shaped(curve: c.Curve) -> Shaped:
    """
    Return *curve* with its shape.

    >>> from targetscore.curve import Clamp, Formula, Input
    >>> own = Formula(Input("actual"), None)
    >>> one, other, none = (shaped(Clamp(own, Fraction(least), None, None)).shape for least in (1, 2, 0))
    >>> one == other, one == none
    (True, False)
    """
    # A kind of part has so many parts of its own, and a tuple says how many it has: no two curves are written alike.
    found: list[Any] = []
    numbers: list[Fraction] = []
    waiting: list[Any] = [curve]
    while waiting:
        part = waiting.pop()
        kind = type(part)
        if kind is Fraction:
            found.append(NUMBER if part else NOTHING)
            numbers.append(part)
        elif kind is tuple:
            found.append(len(part))
            waiting += part
        elif kind in _PARTS:
            found.append(kind)
            waiting += _PARTS[kind](part)
        else:
            found.append(part)
    return Shaped(curve, tuple(found), tuple(numbers))


def replaced(curve: c.Curve, numbers: Iterator[Any]) -> c.Curve:
    """
    Return *curve* with others in the place of its numbers.

    >>> from targetscore.curve import Clamp, Formula, Input
    >>> one = Clamp(Formula(Input("actual"), None), Fraction(1), Fraction(2), None)
    >>> replaced(one, iter(shaped(one).numbers)) == one
    True
    """

    def made(part: Any) -> Any:  # noqa: ANN401 - a part of a curve
        kind = type(part)
        if kind is Fraction:
            return next(numbers)
        if kind is tuple:
            return tuple(reversed([made(one) for one in reversed(part)]))
        if kind not in _PARTS:
            return part
        own = [made(one) for one in reversed(_PARTS[kind](part))]
        return attrs.evolve(part, **dict(zip(_NAMES[kind], reversed(own), strict=True)))

    found: c.Curve = made(curve)
    return found
