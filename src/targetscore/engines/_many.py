"""Integers of many rules that are worked with as if they were one: `targetscore.engines._alike` says what for."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

import attrs


class PartedError(Exception):
    """The answer is yes for the rules where *held* holds, and no for the others."""

    def __init__(self, held: Any) -> None:  # noqa: ANN401 - an array
        super().__init__()
        self.held = held


def _calculated(work: Callable[[Any, Any], Any]) -> Callable[[Many, Any], Many]:
    def found(self: Many, other: Any) -> Many:  # noqa: ANN401 - an integer, or several
        return Many(work(self.of, other.of if isinstance(other, Many) else other))

    return found


def _compared(work: Callable[[Any, Any], Any]) -> Callable[[Many, Any], bool]:
    def found(self: Many, other: Any) -> bool:  # noqa: ANN401 - as above
        held = work(self.of, other.of if isinstance(other, Many) else other).astype(bool)
        if held.all():
            return True
        if held.any():
            raise PartedError(held)
        return False

    return found


class Many:
    """Integers of several rules, worked with as if they were one; they have no place in a set."""

    __slots__ = ("of",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, of: Any) -> None:  # noqa: ANN401 - an array of Python's integers
        self.of = of

    __add__ = __radd__ = _calculated(operator.add)
    __sub__ = _calculated(operator.sub)
    __rsub__ = _calculated(lambda one, other: other - one)
    __mul__ = __rmul__ = _calculated(operator.mul)
    __floordiv__ = _calculated(operator.floordiv)
    __rfloordiv__ = _calculated(lambda one, other: other // one)
    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)
    __eq__ = _compared(operator.eq)
    __ne__ = _compared(operator.ne)

    def __neg__(self) -> Many:
        return Many(-self.of)

    def __bool__(self) -> bool:
        return self != 0


@attrs.frozen(eq=False)
class Several:
    """Fractions of several rules, in the place of one of a curve."""

    numerator: Any
    denominator: Any


def shared_by(work: Callable[[int, int], int], several: tuple[Any, ...]) -> Many:
    """Return what *work*, for two integers, gives for *several*, one after another, of every rule."""
    arrays = [each.of if isinstance(each, Many) else each for each in several]
    count = max(len(each) for each in arrays if not isinstance(each, int))
    columns = [[each] * count if isinstance(each, int) else each.tolist() for each in arrays]
    found = several_of([functools.reduce(work, own) for own in zip(*columns, strict=True)])
    return Many(found)


def several_of(integers: list[int]) -> Any:  # noqa: ANN401 - an array
    """Return an array of Python's *integers*, which have no end."""
    import numpy as np

    found = np.empty(len(integers), dtype=object)
    found[:] = integers
    return found
