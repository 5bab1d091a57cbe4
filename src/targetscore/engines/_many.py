"""Integers of many rules that are worked with as if they were one: `targetscore.engines._alike` says what for."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterable
from typing import Any

import attrs


class PartedError(Exception):
    """The answer is yes for the rules where *held* holds, and no for the others."""

    def __init__(self, held: list[bool]) -> None:
        super().__init__()
        self.held = held


def _of(other: Any) -> Iterable[int]:  # noqa: ANN401 - an integer, or several
    return other.of if isinstance(other, Many) else itertools.repeat(other)


def _calculated(work: Callable[[int, int], int]) -> Callable[[Many, Any], Many]:
    def found(self: Many, other: Any) -> Many:  # noqa: ANN401 - as above
        return Many(list(map(work, self.of, _of(other))))

    return found


def _turned(work: Callable[[int, int], int]) -> Callable[[Many, Any], Many]:
    def found(self: Many, other: Any) -> Many:  # noqa: ANN401 - as above
        return Many(list(map(work, _of(other), self.of)))

    return found


def _compared(work: Callable[[int, int], bool]) -> Callable[[Many, Any], bool]:
    def found(self: Many, other: Any) -> bool:  # noqa: ANN401 - as above
        held = list(map(work, self.of, _of(other)))
        if all(held):
            return True
        if any(held):
            raise PartedError(held)
        return False

    return found


class Many:
    """Integers of several rules, worked with as if they were one; they have no place in a set."""

    __slots__ = ("of",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, of: list[int]) -> None:
        self.of = of

    __add__ = __radd__ = _calculated(operator.add)
    __sub__ = _calculated(operator.sub)
    __rsub__ = _turned(operator.sub)
    __mul__ = __rmul__ = _calculated(operator.mul)
    __floordiv__ = _calculated(operator.floordiv)
    __rfloordiv__ = _turned(operator.floordiv)
    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)
    __eq__ = _compared(operator.eq)
    __ne__ = _compared(operator.ne)

    def __neg__(self) -> Many:
        return Many([-each for each in self.of])

    def __bool__(self) -> bool:
        return self != 0


@attrs.frozen(eq=False)
class Several:
    """Fractions of several rules, in the place of one of a curve."""

    numerator: Any
    denominator: Any


def shared_by(work: Callable[[int, int], int], several: Iterable[Any]) -> Many:
    """Return what *work*, for two integers, gives for *several*, one after another, of every rule."""
    first, *others = several
    while not isinstance(first, Many):
        # What is the same for all comes last, which changes nothing of what is shared.
        others.append(first)
        first, *others = others
    return functools.reduce(_calculated(work), others, first)
