"""
Rules over arrays of NumPy: lines in a handful of operations a block, programs node by node.

All numbers are whole: binary ones, of which sums and products below 2^53 are exact, or of 64 bits. A quotient is one
division of binary numbers, rounded down: exact while dividend and divisor together lie below 2^53.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import Any, Final, TypeAlias, assert_never

import attrs
import numpy as np

from targetscore.engines._coefficients import Coefficients
from targetscore.engines._lines import Stretch
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
BLOCK: Final = 1 << 14
"""Rows that are worked on at a time, so that what is in between stays in the processor's cache."""
BENT_AT_MOST: Final = 8
"""With more lines than these, every value looks its own up."""
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
class Kernel:
    """Coefficients made ready for arrays: a line and its bends, or a table of lines."""

    made: Coefficients
    first: Stretch
    bends: tuple[Bend, ...]
    table: tuple[Array, Array, Array] | None

    @classmethod
    def of(cls, made: Coefficients, most: int, over: int | None) -> Kernel | None:
        """
        Return the kernel for numbers up to *most* from 0, in units of others up to *over*.

        ``None``: not every number on the way is known to be exact.
        """
        first, *others = made.stretches
        bends = tuple(
            Bend(each, each.slope - before.slope, each.constant - before.constant)
            for before, each in zip(made.stretches, others, strict=False)
        )
        by = over or 1
        reach = _size(first.slope, most, first.constant, by) + (made.added + made.below + 1) * by
        for bend in bends:
            least = bend.place.least or 0
            reach += 2 * _size(bend.slope, max(most, abs(least)), bend.constant, by)
            # A comparison has to be exact too, and a table has whole lines in it.
            reach = max(reach, _size(bend.place.by, most, least, by))
            reach = max(reach, 2 * _size(bend.place.slope, most, bend.place.constant, by) + 2 * made.below * by)
        if reach >= EXACT:
            return None
        if len(bends) < BENT_AT_MOST or over is not None:
            return cls(made, first, bends, None)
        table = (
            np.array([each.least for each in others], dtype=np.float64),
            np.array([each.slope for each in made.stretches], dtype=np.float64),
            np.array([each.constant for each in made.stretches], dtype=np.float64),
        )
        return cls(made, first, (), table)

    def points(self, number: Array, over: Array | None, scratch: tuple[Array, Array]) -> Array:
        """Return the points × 10^places of a block of numbers; *scratch* holds what is in between."""
        top, more = (each[: len(number)] for each in scratch)
        if self.table is not None:
            places, slopes, constants = self.table
            line = places.searchsorted(number, side="right")
            np.multiply(slopes[line], number, out=top)
            top += constants[line]
        else:
            _line(self.first.slope, self.first.constant, number, over, top)
            for bend in self.bends:
                _bent(bend, number, over, top, more)
        return self.rounded(top, over, more)

    def rounded(self, top: Array, over: Array | None, more: Array) -> Array:
        made = self.made
        size = np.abs(top, out=more) if made.is_signed else top
        if over is None:
            if made.added - made.less:
                size += float(made.added - made.less)
            below: Any = float(made.below)
        else:
            size += made.added * over
            size -= float(made.less)
            below = made.below * over
        if made.to_even:
            found = np.floor(size / below)
            found -= (found * below == size) & (found % 2.0 == 1.0)
        else:
            # Divided, and not multiplied by the inverse: that is what is exact.
            found = np.floor(np.divide(size, below, out=size), out=size)
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


def _size(slope: int, most: int, constant: int, over: int) -> int:
    return abs(slope) * most + abs(constant) * over


def _line(slope: int, constant: int, number: Array, over: Array | None, out: Array) -> None:
    if not slope and over is None:
        out.fill(float(constant))
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
    if not bend.is_sudden:
        # It begins at 0, so it is above 0 from there on, or below.
        _line(bend.slope, bend.constant, number, over, more)
        (np.maximum if bend.slope > 0 else np.minimum)(more, 0.0, out=more)
    elif over is None:
        # From one integer to the next it comes up from 0 to 1.
        np.subtract(number, float(place.least - 1), out=more)
        np.maximum(more, 0.0, out=more)
        np.minimum(more, 1.0, out=more)
        jump = bend.slope * place.least + bend.constant
        more *= float(jump)
        if bend.slope:
            top += more
            np.subtract(number, float(place.least), out=more)
            np.maximum(more, 0.0, out=more)
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
