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


def _calculated(work: Callable[[int, int], int], neutral: int | None = None) -> Callable[[Many, Any], Many]:
    """Return *work* for several; with the *neutral* integer it changes nothing, and most denominators are 1."""

    def found(self: Many, other: Any) -> Many:  # noqa: ANN401 - as above
        if neutral is not None and type(other) is int and other == neutral:
            return self
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

    __add__ = __radd__ = _calculated(operator.add, 0)
    __sub__ = _calculated(operator.sub, 0)
    __rsub__ = _turned(operator.sub)
    __mul__ = __rmul__ = _calculated(operator.mul, 1)
    __floordiv__ = _calculated(operator.floordiv, 1)
    __rfloordiv__ = _turned(operator.floordiv)
    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)
    __eq__ = _compared(operator.eq)
    __ne__ = _compared(operator.ne)

    def __neg__(self) -> Many:
        return Many(list(map(operator.neg, self.of)))

    def __abs__(self) -> Many:
        return Many(list(map(abs, self.of)))

    def __bool__(self) -> bool:
        return self != 0


@attrs.frozen(eq=False)
class Several:
    """Fractions of several rules, in the place of one of a curve."""

    numerator: Any
    denominator: Any


def shared_by(work: Callable[[int, int], int], several: Iterable[Any]) -> Any:  # noqa: ANN401 - an integer, or several
    """
    Return what *work* of two integers, of which it does not matter which comes first, gives for all of *several*.

    Of many rules it is what it gives for each of them.

    >>> shared_by(min, (Many([4, 9]), 7)).of, shared_by(min, (4, 9))
    ([4, 7], 4)
    """
    several = tuple(several)
    many = [each for each in several if type(each) is Many]
    same = [each for each in several if type(each) is not Many]
    if not many:
        return functools.reduce(work, same)
    return functools.reduce(_calculated(work), (*many[1:], *([functools.reduce(work, same)] if same else ())), many[0])


def worked(work: Callable[[int, int], int], one: Any, other: Any) -> Any:  # noqa: ANN401 - as above
    """Return what *work* gives for *one* and *other*; of many rules, for those of each."""
    if type(one) is Many:
        return _calculated(work)(one, other)
    return _turned(work)(other, one) if type(other) is Many else work(one, other)


def listed(part: Any, count: int) -> list[Any]:  # noqa: ANN401 - as above
    """Return an integer, which may be the same for all, of each of *count* rules."""
    return part.of if type(part) is Many else [part] * count
