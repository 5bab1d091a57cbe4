"""Exact numbers of the integer form: one expression over another that is above 0."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Final, Self, assert_never

import attrs

from targetscore import ast
from targetscore.engines._algebra import (
    ONE,
    ZERO,
    choice,
    compare,
    content,
    exactly_over,
    greatest,
    least,
    minus,
    monomials,
    negative,
    plus,
    quotient,
    times,
)
from targetscore.engines._ranges import Ranges
from targetscore.engines.program import ALWAYS, NEVER, Comparison, Condition, Expression, Whole


@attrs.frozen
class Ratio:
    """*top* / *bottom*; *bottom* is above 0 for every row."""

    top: Expression
    bottom: Expression = ONE

    @classmethod
    def of(cls, value: Fraction) -> Self:
        """Return the constant *value*."""
        return cls(Whole(value.numerator), Whole(value.denominator))

    def reduced(self) -> Ratio:
        """Return the same without the whole factors that both parts share."""
        if self.top == ZERO:
            return NOTHING
        shared = gcd(content(self.top), content(self.bottom))
        if shared == 1:
            return self
        return Ratio(exactly_over(self.top, shared), exactly_over(self.bottom, shared))

    def plus(self, other: Ratio) -> Ratio:
        """Return the sum."""
        (one, two), bottom = common((self, other))
        return Ratio(plus(one, two), bottom).reduced()

    def times(self, other: Ratio) -> Ratio:
        """Return the product."""
        one, two = Ratio(self.top, other.bottom).reduced(), Ratio(other.top, self.bottom).reduced()
        return Ratio(times(one.top, two.top), times(one.bottom, two.bottom)).reduced()

    def minus(self, other: Ratio) -> Ratio:
        """Return the difference."""
        return self.plus(Ratio(negative(other.top), other.bottom))

    def positive(self, ranges: Ranges) -> Ratio:
        """Return the same where it is above 0, and some number above 0 elsewhere."""
        return Ratio(above_zero(self.top, ranges), self.bottom)

    def over(self, other: Ratio, ranges: Ranges) -> Ratio:
        """Return the quotient; where *other* is 0 it is any number at all."""
        size = magnitude(other.top, ranges)
        top, bottom = times(self.top, other.bottom), times(self.bottom, above_zero(size, ranges))
        below = ranges.decided(compare(other.top, "<", ZERO))
        return Ratio(choice([(below, negative(top))], top), bottom).reduced()


NOTHING: Final = Ratio(ZERO)


def magnitude(expression: Expression, ranges: Ranges) -> Expression:
    """Return *expression* without its sign."""
    below = ranges.decided(compare(expression, "<", ZERO))
    return choice([(below, negative(expression))], expression)


def above_zero(expression: Expression, ranges: Ranges) -> Expression:
    """Return *expression*, which is a positive number wherever it counts, as one that is positive everywhere."""
    least_value = ranges.of(expression).least
    return expression if least_value is not None and least_value > 0 else greatest(expression, ONE)


def common(ratios: Sequence[Ratio]) -> tuple[list[Expression], Expression]:
    """Return the tops of *ratios* over one bottom, and that bottom."""
    parts = [_factors(ratio.bottom) for ratio in ratios]
    constant = lcm(*(whole for whole, _ in parts))
    atoms: Counter[Expression] = Counter()
    for _, own in parts:
        atoms |= own
    tops = [
        times(ratio.top, Whole(constant // whole), *(atoms - own).elements())
        for ratio, (whole, own) in zip(ratios, parts, strict=True)
    ]
    return tops, times(Whole(constant), *atoms.elements())


def _factors(bottom: Expression) -> tuple[int, Counter[Expression]]:
    match monomials(bottom):
        case [(whole, atoms)]:
            return whole, Counter(atoms)
        case _:
            shared = content(bottom)
            return shared, Counter([exactly_over(bottom, shared)])


def chosen(branches: Iterable[tuple[Condition, Ratio]], otherwise: Ratio) -> Ratio:
    """Return the ratio of the first of *branches* that holds, else *otherwise*."""
    taken = [(when, ratio) for when, ratio in branches if when != NEVER]
    ratios = [*(ratio for _, ratio in taken), otherwise]
    conditions = [when for when, _ in taken]
    atoms = [_factors(ratio.bottom)[1] for ratio in ratios]
    widest = max(atoms, key=lambda each: each.total())
    if all(each <= widest for each in atoms):
        tops, bottom = common(ratios)
        return Ratio(choice(zip(conditions, tops, strict=False), tops[-1]), bottom).reduced()
    # Multiplying through by what only some branches are divided by would make all numbers large.
    top = choice([(when, ratio.top) for when, ratio in taken], otherwise.top)
    return Ratio(top, choice([(when, ratio.bottom) for when, ratio in taken], otherwise.bottom))


def extreme(which: str, ratios: Sequence[Ratio]) -> Ratio:
    """Return the greatest or the least of *ratios*."""
    tops, bottom = common(ratios)
    return Ratio((greatest if which == "greatest" else least)(*tops), bottom).reduced()


def compared(one: Ratio, operator: Comparison, other: Ratio, ranges: Ranges) -> Condition:
    """Return the condition that *one* compares so with *other*."""
    (left, right), _ = common((one, other))
    difference = minus(left, right)
    return ranges.decided(compare(difference, operator, ZERO))


def rounded(ratio: Ratio, places: int, mode: ast.Rounding, ranges: Ranges) -> Expression:
    """
    Return *ratio* × 10^places as the whole number that *mode* makes of it.

    The sign is put aside first: ties and remainders are judged by distance from 0, and no dividend is negative.
    """
    scaled = Ratio(times(ratio.top, Whole(10**places)), ratio.bottom).reduced()
    below = ranges.decided(compare(scaled.top, "<", ZERO))
    up = [] if below == NEVER else [(below, negative(_to_whole(negative(scaled.top), scaled.bottom, mode)))]
    return choice(up, ZERO if below == ALWAYS else _to_whole(scaled.top, scaled.bottom, mode))


def _to_whole(top: Expression, bottom: Expression, mode: ast.Rounding) -> Expression:
    if bottom == ONE:
        return top
    twice = times(Whole(2), bottom)
    half_up = quotient(plus(times(Whole(2), top), bottom), twice)
    match mode:
        case "half up":
            return half_up
        case "half even":
            # A tie is where nothing is left over; of its two neighbours, the even one is twice the half of the upper.
            even = times(Whole(2), quotient(half_up, Whole(2)))
            tie = compare(plus(times(Whole(2), top), bottom), "=", times(twice, half_up))
            return choice([(tie, even)], half_up)
        case "down":
            return quotient(top, bottom)
        case "up":
            return quotient(plus(top, bottom, Whole(-1)), bottom)
        case _:
            assert_never(mode)
