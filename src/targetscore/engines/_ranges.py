"""
How large the numbers of a program can become, from how large its inputs can be.

An engine of fixed width may run a program only if every number that it comes upon, in branches that a row does not take
too, is known to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias, assert_never

import attrs

from targetscore.engines._algebra import Limits, all_of, any_of, bounded, opposite
from targetscore.engines.program import (
    ALWAYS,
    NEVER,
    All,
    Any,
    AtLeast,
    Choice,
    Column,
    Compare,
    Condition,
    Expression,
    Fact,
    Given,
    Greatest,
    Least,
    Local,
    Not,
    Product,
    Program,
    Quotient,
    Sum,
    Whole,
    used,
)

Width: TypeAlias = Literal["float64", "int64", "int128", "python"]
"""
What is wide enough: ``float64``: every number and every dividend plus its divisor lie below 2^53, so that one float64
division, rounded down, is exact; ``int64`` and ``int128``: they fit those; ``python``: nothing of fixed width is known
to be.
"""

_WIDTHS: Final[Mapping[Width, int]] = {"float64": 1 << 53, "int64": 1 << 63, "int128": 1 << 127}
_ANYTHING: Final = Limits()


@attrs.define
class Ranges:
    """What is known of the size of expressions where the inputs and locals lie within *known*."""

    known: Mapping[Expression, Limits]
    found: dict[Expression, Limits] = attrs.field(factory=dict, repr=False)

    @classmethod
    def of_inputs(cls, inputs: Iterable[Given]) -> Ranges:
        """Return what the bounds of *inputs* say."""
        return cls({Column(each.name): Limits(each.least, each.most) for each in inputs if each.decimals is not None})

    def where(self, condition: Condition) -> Ranges:
        """Return what is known where *condition* holds as well."""
        match condition:
            case All(conditions):
                known = self
                for each in conditions:
                    known = known.where(each)
                return known
            case Any(conditions):
                possible = [each for each in conditions if self.decided(each) != NEVER]
                return self.where(possible[0]) if len(possible) == 1 else self
            case _:
                return self._bounded_by(condition)

    def _bounded_by(self, condition: Condition) -> Ranges:
        bound = bounded(condition)
        if bound is None:
            return self
        quantity, within = bound
        before = self.known.get(quantity, _ANYTHING)
        both = before.both(within)
        return self if both == before else Ranges({**self.known, quantity: both})

    def of(self, expression: Expression) -> Limits:
        """Return the bounds of *expression*."""
        if expression not in self.found:
            own = self._of(expression)
            said = self.known.get(expression)
            self.found[expression] = own if said is None else own.both(said)
        return self.found[expression]

    def decided(self, condition: Condition) -> Condition:
        """Return *condition*, or `ALWAYS` or `NEVER` where the bounds say so."""
        match condition:
            case Compare(left, operator, right):
                return self._decided(condition, self.of_difference(left, right), operator)
            case All(conditions):
                return all_of(*map(self.decided, conditions))
            case Any(conditions):
                return any_of(*map(self.decided, conditions))
            case _:
                return condition

    def of_difference(self, one: Expression, other: Expression) -> Limits:
        """Return the bounds of *one* less *other*."""
        found = bounded(Compare(one, ">=", other))
        assert found is not None
        quantity, within = found
        assert within.least is not None
        return _moved(self.of(quantity), -within.least)

    @staticmethod
    def _decided(condition: Condition, difference: Limits, operator: str) -> Condition:
        low, high = difference.least, difference.most
        match operator:
            case ">=" if low is not None and low >= 0:
                return ALWAYS
            case ">=" if high is not None and high < 0:
                return NEVER
            case "<=" if high is not None and high <= 0:
                return ALWAYS
            case "<=" if low is not None and low > 0:
                return NEVER
            case "=" if (low is not None and low > 0) or (high is not None and high < 0):
                return NEVER
            case _:
                return condition

    def _of(self, expression: Expression) -> Limits:
        match expression:
            case Whole(value):
                return Limits(value, value)
            case Column() | Local():
                return _ANYTHING
            case Sum(terms):
                return self._of_sum(terms)
            case Product(factors):
                return self._of_product(factors)
            case Quotient(dividend, divisor):
                return _quotient(self.of(dividend), self.of(divisor))
            case Least(terms):
                return _least([self.of(term) for term in terms])
            case Greatest(terms):
                return _negative(_least([_negative(self.of(term)) for term in terms]))
            case Choice(branches, otherwise):
                return self._of_choice(branches, otherwise)
            case _:
                assert_never(expression)

    def _of_sum(self, terms: tuple[Expression, ...]) -> Limits:
        total = Limits(0, 0)
        for term in terms:
            one = self.of(term)
            total = Limits(_sum(total.least, one.least), _sum(total.most, one.most))
        return total

    def _of_product(self, factors: tuple[Expression, ...]) -> Limits:
        product = Limits(1, 1)
        for factor in factors:
            product = _product(product, self.of(factor))
        return product

    def _of_choice(self, branches: tuple[tuple[Condition, Expression], ...], otherwise: Expression) -> Limits:
        here, found = self, list[Limits]()
        for when, expression in branches:
            taken = here.decided(when)
            if taken != NEVER:
                found.append(here.where(taken).of(expression))
            if taken == ALWAYS:
                return _either(found)
            here = here.where(opposite(taken))
        return _either([*found, here.of(otherwise)])


def width(program: Program) -> Width:
    """Return the least width that is proved for *program*, for inputs within their bounds."""
    points = () if program.points is None else (program.points,)
    faults = (fault.when for fault in program.faults)
    return width_of(program.inputs, *faults, *points, program.numerator, program.denominator, program.piece)


def width_of(inputs: Iterable[Given], *roots: Expression | Condition) -> Width:
    """Return the least width that is proved for *roots*, for *inputs* within their bounds."""
    ranges = Ranges.of_inputs(inputs)
    reach = 0
    for node in used(*roots):
        most = _reach(node, ranges)
        if most is None:
            return "python"
        reach = max(reach, most)
    return next((name for name, limit in _WIDTHS.items() if reach < limit), "python")


def _reach(node: Expression | Condition, ranges: Ranges) -> int | None:
    """Return how far from 0 an engine can come when it works *node* out in any order; ``None``: any distance."""
    match node:
        case Compare() | Fact() | All() | Any() | Not() | AtLeast():
            return 0
        case Sum(terms):
            return _added([_size(ranges.of(term)) for term in terms])
        case Product():
            return _multiplied([_size(ranges.of(factor)) for factor in node.factors])
        case Quotient(dividend, divisor):
            return _added([_size(ranges.of(dividend)), _size(ranges.of(divisor))])
        case Least() | Greatest() | Choice() | Whole() | Column() | Local():
            return _size(ranges.of(node))
        case _:
            assert_never(node)


def _size(limits: Limits) -> int | None:
    if limits.least is None or limits.most is None:
        return None
    return max(abs(limits.least), abs(limits.most))


def _added(sizes: list[int | None]) -> int | None:
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def _multiplied(sizes: list[int | None]) -> int | None:
    product = 1
    for size in sizes:
        if size is None:
            return None
        # A factor of 0 does not keep the others from being multiplied first.
        product *= max(size, 1)
    return product


# Arithmetic of bounds -----------------------------------------------------------------------------------------------


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _moved(limits: Limits, by: int) -> Limits:
    return Limits(_sum(limits.least, by), _sum(limits.most, by))


def _negative(limits: Limits) -> Limits:
    return Limits(
        None if limits.most is None else -limits.most,
        None if limits.least is None else -limits.least,
    )


def _least(several: list[Limits]) -> Limits:
    lows = [each.least for each in several]
    highs = [each.most for each in several if each.most is not None]
    known = [low for low in lows if low is not None]
    return Limits(min(known) if len(known) == len(lows) else None, min(highs, default=None))


def _either(several: list[Limits]) -> Limits:
    if not several:
        return Limits(0, 0)
    lows = [each.least for each in several if each.least is not None]
    highs = [each.most for each in several if each.most is not None]
    return Limits(
        min(lows) if len(lows) == len(several) else None,
        max(highs) if len(highs) == len(several) else None,
    )


def _product(one: Limits, other: Limits) -> Limits:
    if Limits(0, 0) in (one, other):
        return Limits(0, 0)
    if one.least is not None and one.most is not None and other.least is not None and other.most is not None:
        corners = [a * b for a in (one.least, one.most) for b in (other.least, other.most)]
        return Limits(min(corners), max(corners))
    signs = (_sign(one), _sign(other))
    if 0 in signs:
        return _ANYTHING
    if signs[0] < 0:
        return _negative(_product(_negative(one), other))
    if signs[1] < 0:
        return _negative(_product(one, _negative(other)))
    # Neither is negative, and one of them has no end.
    assert one.least is not None
    assert other.least is not None
    most = None if one.most is None or other.most is None else one.most * other.most
    return Limits(one.least * other.least, most)


def _sign(limits: Limits) -> int:
    """Return 1 for what is never negative, -1 for what is never positive, 0 for what can be both."""
    if limits.least is not None and limits.least >= 0:
        return 1
    return -1 if limits.most is not None and limits.most <= 0 else 0


def _quotient(dividend: Limits, divisor: Limits) -> Limits:
    # A negative dividend counts nowhere, but an engine may come upon it, and round it either way.
    smallest = max(1, divisor.least or 1)
    low, high = dividend.least, dividend.most
    least = (
        None if low is None else (low // smallest if low < 0 else 0 if divisor.most is None else low // divisor.most)
    )
    return Limits(least, None if high is None else (high // smallest if high > 0 else 0))
