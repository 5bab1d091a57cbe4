"""The walk over a curve for an input's integers, and for an input in units of another one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final, assert_never

import attrs

from targetscore import curve as c
from targetscore.engines._many import Several
from targetscore.engines._straight import CrookedError, Interval, Share, Straight, Walk
from targetscore.engines.program import Given
from targetscore.quantities import rounded

END: Final = 1 << 100
"""Farther from 0 than any place in a table."""
BOTH_ENDS: Final = (-END, END)
LOWEST: Final[Share] = (Fraction(-END), 0)
HIGHEST: Final[Share] = (Fraction(END), 0)


@attrs.define
class Numbers(Walk):
    """Lines of an input's integers."""

    def quantity(self, quantity: c.Quantity) -> Straight:
        if type(quantity) is Fraction:
            # Asked by its type, which is much faster.
            return 0, quantity.numerator, quantity.denominator
        several: Any = quantity
        if type(several) is Several:
            return 0, several.numerator, several.denominator
        match quantity:
            case Fraction():
                return 0, quantity.numerator, quantity.denominator
            case c.Input(name):
                if name == self.number.name:
                    return 1, 0, 10 ** (self.number.decimals or 0)
                if name in self.sources.stands_for:
                    return self.quantity(self.sources.stands_for[name])
                raise CrookedError
            case c.Add(terms):
                slope, constant, denominator = self.quantity(terms[0])
                for term in terms[1:]:
                    slope_, constant_, denominator_ = self.quantity(term)
                    slope = slope * denominator_ + slope_ * denominator
                    constant = constant * denominator_ + constant_ * denominator
                    denominator *= denominator_
                return slope, constant, denominator
            case c.Multiply(factors):
                slope, constant, denominator = self.quantity(factors[0])
                for factor in factors[1:]:
                    slope_, constant_, denominator_ = self.quantity(factor)
                    if slope and slope_:
                        raise CrookedError
                    slope = slope * constant_ + slope_ * constant
                    constant *= constant_
                    denominator *= denominator_
                return slope, constant, denominator
            case c.Divide(numerator, below):
                slope, constant, denominator = self.quantity(numerator)
                by = self.constant(below)
                if not by:
                    raise CrookedError
                sign = 1 if by > 0 else -1
                down, up = abs(by.numerator), sign * by.denominator
                return slope * up, constant * up, denominator * down
            case c.Rounded(value, places, mode):
                own = rounded(self.constant(value), places, mode)
                return 0, own.numerator, own.denominator
            case _:
                assert_never(quantity)

    def test(self, left: c.Quantity, right: c.Quantity) -> tuple[int, int]:
        slope, constant, denominator = self.quantity(left)
        slope_, constant_, denominator_ = self.quantity(right)
        return slope * denominator_ - slope_ * denominator, constant * denominator_ - constant_ * denominator

    def truth(self, condition: c.Truth) -> list[tuple[int, int]]:
        if condition.name != self.number.name:
            raise CrookedError
        return [(1, END)] if self.number.decimals is None else [(-END, 0), (1, END)]

    def reached(self, slope: int, constant: int, *, strict: bool = False) -> tuple[int, int]:
        if strict:
            constant -= 1
        return (-(constant // slope), END) if slope > 0 else (-END, constant // -slope + 1)

    def between(self, low: int, high: int) -> tuple[Fraction | int, Fraction | int]:
        if self.number.least is None or self.number.most is None:
            raise CrookedError
        last = min(high - 1, max(low, self.number.most))
        return min(max(low, self.number.least), last), last


@attrs.define
class Shares(Walk):
    """Lines of an input's integers in units of the integers of another one, *over*, which are above 0."""

    over: Given = attrs.field(kw_only=True)

    def quantity(self, quantity: c.Quantity) -> Straight:
        degree, *straight = self.form(quantity)
        if degree:
            raise CrookedError
        slope, constant, denominator = straight
        return slope, constant, denominator

    def form(self, quantity: c.Quantity) -> tuple[int, int, int, int]:
        """
        Return a degree and a line.

        Of degree 0 it is a line of the share; of degree 1 it is that times *over*: an input, or inputs added up.
        """
        match quantity:
            case Fraction():
                return 0, 0, quantity.numerator, quantity.denominator
            case c.Input(name):
                if name == self.number.name:
                    return 1, 1, 0, 10 ** (self.number.decimals or 0)
                if name == self.over.name:
                    return 1, 0, 1, 10 ** (self.over.decimals or 0)
                if name in self.sources.stands_for:
                    return self.form(self.sources.stands_for[name])
                raise CrookedError
            case c.Add(terms):
                return self.added(terms)
            case c.Multiply(factors):
                degree, slope, constant, denominator = self.form(factors[0])
                for factor in factors[1:]:
                    degree_, slope_, constant_, denominator_ = self.form(factor)
                    degree += degree_
                    if (slope and slope_) or degree > 1:
                        raise CrookedError
                    slope, constant = slope * constant_ + slope_ * constant, constant * constant_
                    denominator *= denominator_
                return degree, slope, constant, denominator
            case c.Divide(numerator, below):
                degree, slope, constant, denominator = self.form(numerator)
                degree_, slope_, up, down = self.form(below)
                if slope_ or not up or degree_ > degree:
                    raise CrookedError
                sign = 1 if up > 0 else -1
                return degree - degree_, slope * down * sign, constant * down * sign, denominator * abs(up)
            case c.Rounded(value, places, mode):
                own = rounded(self.constant(value), places, mode)
                return 0, 0, own.numerator, own.denominator
            case _:
                assert_never(quantity)

    def added(self, terms: Sequence[c.Quantity]) -> tuple[int, int, int, int]:
        degree, slope, constant, denominator = self.form(terms[0])
        for term in terms[1:]:
            degree_, slope_, constant_, denominator_ = self.form(term)
            if degree_ != degree:
                raise CrookedError
            slope = slope * denominator_ + slope_ * denominator
            constant = constant * denominator_ + constant_ * denominator
            denominator *= denominator_
        return degree, slope, constant, denominator

    def test(self, left: c.Quantity, right: c.Quantity) -> tuple[int, int]:
        degree, slope, constant, denominator = self.form(left)
        degree_, slope_, constant_, denominator_ = self.form(right)
        is_nothing = not (slope or constant) or not (slope_ or constant_)
        if degree != degree_ and not is_nothing:
            raise CrookedError
        return slope * denominator_ - slope_ * denominator, constant * denominator_ - constant_ * denominator

    def truth(self, condition: c.Truth) -> list[Interval]:
        raise CrookedError(condition)

    def reached(self, slope: int, constant: int, *, strict: bool = False) -> tuple[Share, Share]:
        at = Fraction(-constant, slope)
        return ((at, int(strict)), HIGHEST) if slope > 0 else (LOWEST, (at, int(not strict)))

    def between(self, low: Share, high: Share) -> tuple[Fraction | int, Fraction | int]:
        never_below = Fraction(0) if self.number.least is not None and self.number.least >= 0 else low[0]
        return max(low[0], never_below), max(high[0], never_below)
