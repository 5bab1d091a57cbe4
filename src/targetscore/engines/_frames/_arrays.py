"""
Rules over arrays of NumPy: lines in a handful of operations a block, programs node by node.

All numbers are whole, or halves: binary ones, of which sums and products below 2^53 are exact, or of 64 bits. A
quotient is one division of binary numbers, rounded down: exact while dividend and divisor together lie below 2^53.
Lines are multiplied by the inverse where that is exact too (`Kernel`).
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, assert_never

import attrs
import numpy as np

from targetscore.engines._coefficients import Coefficients
from targetscore.engines._lines import Stretch
from targetscore.engines._many import shared_by
from targetscore.engines._ranges import Width
from targetscore.engines.program import (
    All,
    AtLeast,
    Choice,
    Column,
    Compare,
    Condition,
    Expression,
    Fact,
    Greatest,
    Least,
    Local,
    Not,
    Product,
    Quotient,
    Sum,
    Whole,
)
from targetscore.engines.program import Any as AnyOf

Array: TypeAlias = Any
"""An array of NumPy of one dimension."""

EXACT: Final = 1 << 53
MULTIPLIED: Final = 1 << 50
BLOCK: Final = 1 << 16
"""
Rows that are worked on at a time: few enough that what is in between stays in the processor's cache, and so many that
threads, of which one at a time may call NumPy, wait for each other's work and not for each other's calls.
"""
BENT_AT_MOST: Final = 8
"""With more lines than these, every value looks its own up."""
# The greater of two arrays takes a quarter of the time of that of an array and a number.
_NOTHING: Final = np.zeros(BLOCK)
_WHOLE: Final = np.ones(BLOCK)
SIGNS: Final = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}


# Lines --------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Bend:
    """Where a line goes on another way: from *place* on, *slope* × number + *constant* × the other input is added."""

    place: Stretch
    slope: int
    constant: int

    @property
    def is_sudden(self) -> bool:
        """The line does not go on from where it is."""
        least = self.place.least
        assert least is not None
        return self.slope * least + self.constant * self.place.by != 0


@attrs.frozen
class Bound:
    """A line that holds wherever it lies *above* all that was before it; or else below it."""

    slope: float
    constant: float
    above: bool


@attrs.frozen
class Kernel:
    """
    Coefficients made ready for arrays: a line and its turns, or a table of lines.

    Of a number alone, all of it is *half* more than `Coefficients` says: added - less, and a half more. Then
    multiplying by the *inverse* of what it is to be divided by, and cutting off what is behind the point, is exact:
    of whole m ≥ 0 and d ≥ 1, (m + ½) ÷ d lies ½ ÷ d or more from the whole numbers on both sides, and the two roundings
    on the way, of 1 ÷ d and of the product, change it by less than (m + ½) ÷ d × 2^-51, which is less than that below
    2^50. Without an inverse it is divided: dividend and divisor together lie below 2^53.
    """

    made: Coefficients
    first: tuple[float, float]
    turns: tuple[Bend | Bound, ...]
    table: tuple[Array, Array, Array] | None
    half: float
    inverse: float | None

    @classmethod
    def of(cls, made: Coefficients, most: int, over: int | None) -> Kernel | None:
        """
        Return the kernel for numbers from -*most* to *most*, in units of others up to *over*.

        ``None``: not every number on the way is known to be exact.
        """
        first, *others = made.stretches
        bends = tuple(_bends(made))
        reach = reach_of(made, most, over or 1)
        if reach >= EXACT:
            return None
        is_multiplied = over is None and not made.to_even and reach < MULTIPLIED
        half = 0.0 if over is not None else made.added - made.less + (0.5 if is_multiplied else 0.0)
        shift = 0.0 if made.is_signed else half
        table, turns = None, bends if over is not None else tuple(_turns(made.stretches, bends, most, shift))
        if len(bends) >= BENT_AT_MOST and over is None:
            turns = ()
            table = (
                np.array([each.least for each in others], dtype=np.float64),
                np.array([each.slope for each in made.stretches], dtype=np.float64),
                np.array([each.constant + shift for each in made.stretches], dtype=np.float64),
            )
        line = (float(first.slope), first.constant + shift)
        return cls(made, line, turns, table, half, 1.0 / made.below if is_multiplied else None)

    def points(self, number: Array, over: Array | None, scratch: tuple[Array, Array]) -> Array:
        """
        Return the points × 10^places of a block of numbers, with more behind the point; *scratch* is room for it.
        """
        top, more = (each[: len(number)] for each in scratch)
        if self.table is not None:
            places, slopes, constants = self.table
            line = places.searchsorted(number, side="right")
            np.multiply(slopes[line], number, out=top)
            top += constants[line]
        else:
            _line(*self.first, number, over, top)
            for turn in self.turns:
                if isinstance(turn, Bound):
                    _line(turn.slope, turn.constant, number, None, more)
                    (np.maximum if turn.above else np.minimum)(top, more, out=top)
                else:
                    _bent(turn, number, over, top, more)
        return self.rounded(top, over, more)

    def rounded(self, top: Array, over: Array | None, more: Array) -> Array:
        made = self.made
        size = np.abs(top, out=more) if made.is_signed else top
        if over is not None:
            size += made.added * over
            size -= float(made.less)
            below: Any = made.below * over
        else:
            if made.is_signed and self.half:
                size += self.half
            below = float(made.below)
        if self.inverse is not None:
            found = np.multiply(size, self.inverse, out=size)
        elif made.to_even:
            found = np.floor(size / below)
            found -= (found * below == size) & (found % 2.0 == 1.0)
        else:
            # Divided, and not multiplied by the inverse: that is what is exact here.
            found = np.divide(size, below, out=size)
        return np.copysign(found, top, out=top) if made.is_signed else found

    def has_gap(self, number: Array) -> Array | None:
        """Return where a block of numbers has no points; ``None`` if nowhere, whatever the numbers are."""
        found = None
        for low, high in self.made.gaps:
            here = np.ones(len(number), dtype=bool)
            if low is not None:
                here &= number >= low
            if high is not None:
                here &= number < high
            found = here if found is None else found | here
        return found


def _bends(made: Coefficients) -> Iterator[Bend]:
    for before, each in itertools.pairwise(made.stretches):
        yield Bend(each, each.slope - before.slope, each.constant - before.constant)


def reach_of(made: Coefficients, most: int, over: int) -> int:
    """
    Return how far from 0 anything comes, for numbers from -*most* to *most*, in units of others up to *over*.

    Of the coefficients of several rules it is that of each.
    """
    first = made.stretches[0]
    reach = _size(first.slope, most, first.constant, over) + (made.added + made.below + 1) * over
    for bend in _bends(made):
        least = 0 if bend.place.least is None else bend.place.least
        reach += 2 * _size(bend.slope, shared_by(max, (abs(least), most)), bend.constant, over)
        # A comparison has to be exact too, and a table has whole lines in it.
        ahead = _size(bend.place.by, most, least, over)
        line = 2 * _size(bend.place.slope, most, bend.place.constant, over) + 2 * made.below * over
        reach = shared_by(max, (reach, ahead, line))
    return reach


def _size(slope: int, most: int, constant: int, over: int) -> int:
    return abs(slope) * most + abs(constant) * over


def _turns(stretches: Sequence[Stretch], bends: Iterable[Bend], most: int, shift: float) -> Iterator[Bend | Bound]:
    """Yield how a line of one number goes on: by a line that takes over where that is so, which is less work."""
    for number, bend in enumerate(bends, start=1):
        own, before = stretches[number], stretches[:number]
        way = next((way for way in (1, -1) if _takes_over(own, before, most, way)), None)
        yield bend if way is None else Bound(float(own.slope), own.constant + shift, above=way > 0)


def _takes_over(own: Stretch, before: Sequence[Stretch], most: int, way: int) -> bool:
    """Return whether a line is above what is before its place (*way* -1: below) from there on, and nowhere before."""

    def ahead(other: Stretch, number: int) -> int:
        return way * ((own.slope - other.slope) * number + own.constant - other.constant)

    assert own.least is not None
    if way * (own.slope - before[-1].slope) < 0 or ahead(before[-1], own.least) < 0:
        return False
    places = [each.least or 0 for each in (*before[1:], own)]
    starts = [min(-most, places[0] - 1), *places[:-1]]
    return all(
        ahead(each, end) <= 0
        for each, start, stop in zip(before, starts, places, strict=True)
        for end in (start, stop - 1)
    )


def _line(slope: float, constant: float, number: Array, over: Array | None, out: Array) -> None:
    if not slope and over is None:
        out.fill(constant)
        return
    np.multiply(number, float(slope), out=out)
    if over is not None:
        out += float(constant) * over
    elif constant:
        out += float(constant)


def _bent(bend: Bend, number: Array, over: Array | None, top: Array, more: Array) -> None:
    """Add a bend to *top*."""
    place = bend.place
    assert place.least is not None
    nothing, whole = _NOTHING[: len(more)], _WHOLE[: len(more)]
    if not bend.is_sudden:
        # It begins at 0, so it is above 0 from there on, or below.
        _line(bend.slope, bend.constant, number, over, more)
        (np.maximum if bend.slope > 0 else np.minimum)(more, nothing, out=more)
    elif over is None:
        # From one integer to the next it comes up from 0 to 1.
        np.subtract(number, float(place.least - 1), out=more)
        np.maximum(more, nothing, out=more)
        np.minimum(more, whole, out=more)
        jump = bend.slope * place.least + bend.constant
        more *= float(jump)
        if bend.slope:
            top += more
            np.subtract(number, float(place.least), out=more)
            np.maximum(more, nothing, out=more)
            more *= float(bend.slope)
    else:
        ahead = place.by * number - place.least * over
        _line(bend.slope, bend.constant, number, over, more)
        more *= ahead > 0.0 if place.strict else ahead >= 0.0
    top += more


# Programs -----------------------------------------------------------------------------------------------------------


@attrs.define
class Working:
    """Programs worked out; *columns* are the arrays of inputs. Everything is worked out once."""

    columns: Mapping[str, Array]
    wide: Width
    found: dict[Expression | Condition, Array] = attrs.field(factory=dict)

    def expression(self, expression: Expression) -> Array:
        if expression not in self.found:
            self.found[expression] = self._expression(expression)
        return self.found[expression]

    def condition(self, condition: Condition) -> Array:
        if condition not in self.found:
            self.found[condition] = self._condition(condition)
        return self.found[condition]

    def _expression(self, expression: Expression) -> Array:
        match expression:
            case Whole(value):
                return float(value) if self.wide == "float64" else value
            case Column(name) | Local(name):
                return self.columns[name]
            case Sum(terms):
                return self.added(terms)
            case Product(factors):
                return functools.reduce(operator.mul, map(self.expression, factors))
            case Quotient(dividend, divisor):
                above, below = self.expression(dividend), self.expression(divisor)
                return np.floor(np.divide(above, below)) if self.wide == "float64" else above // below
            case Least(terms):
                return functools.reduce(np.minimum, map(self.expression, terms))
            case Greatest(terms):
                return functools.reduce(np.maximum, map(self.expression, terms))
            case Choice(branches, otherwise):
                chosen = self.expression(otherwise)
                for when, one in reversed(branches):
                    chosen = np.where(self.condition(when), self.expression(one), chosen)
                return chosen
            case _:
                assert_never(expression)

    def added(self, terms: tuple[Expression, ...]) -> Array:
        """Return a sum; of many columns it is added up in one place."""
        total: Array = self.expression(terms[0])
        if len(terms) > 2:  # noqa: PLR2004 - the first sum makes the place
            total = total + self.expression(terms[1])
            for term in terms[2:]:
                one = self.expression(term)
                if np.ndim(total):
                    total += one
                else:
                    total = total + one
            return total
        return total + self.expression(terms[1])

    def _condition(self, condition: Condition) -> Array:
        match condition:
            case Compare(left, sign, right):
                return SIGNS[sign](self.expression(left), self.expression(right))
            case Fact(name):
                return self.columns[name]
            case All(conditions):
                return functools.reduce(operator.and_, map(self.condition, conditions), np.True_)
            case AnyOf(conditions):
                return functools.reduce(operator.or_, map(self.condition, conditions), np.False_)
            case Not(inner):
                return np.logical_not(self.condition(inner))
            case AtLeast(count, conditions):
                holding = (np.asarray(self.condition(one)).astype(np.int64) for one in conditions)
                return functools.reduce(operator.add, holding) >= count
            case _:
                assert_never(condition)
