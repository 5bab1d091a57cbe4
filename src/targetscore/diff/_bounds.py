"""
What the shape of two curves proves of them: that one never gives more than the other, whatever the inputs.

Most rules change in a number from one year to the next. Where all else has the same shape, what holds of the parts
that changed holds of the whole: sums, bounds, choices and extremes never turn more into less.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Final, TypeAlias, assert_never

import attrs

from targetscore import curve as c
from targetscore.quantities import affine
from targetscore.ruleset._hash import lowered

ZERO: Final = Fraction(0)

AtLeast: TypeAlias = Callable[[str], Fraction | None]
"""The least value of an input; ``None``: it has none."""
Exact: TypeAlias = Callable[[c.Curve, c.Curve], bool | None]
"""Whether the second curve never gives more than the first, and has points for the same rows; ``None``: unknown."""


def alike(one: c.Curve | c.Quantity | c.Condition, other: c.Curve | c.Quantity | c.Condition) -> bool:
    """Return whether both are made alike, so that they give the same for every row."""
    return one == other or key(one) == key(other)


def key(part: c.Curve | c.Quantity | c.Condition) -> str:
    """Return a text that is the same for what is made alike, whatever clauses made it."""
    return json.dumps(lowered(part), sort_keys=True)


@attrs.frozen
class Proof:
    """Tries to prove; *exact* compares what one input decides, *least* is what inputs are at least."""

    exact: Exact
    least: AtLeast

    def never_more(self, old: c.Curve, new: c.Curve) -> bool:
        """Return whether it is proved that *new* gives points for the rows for which *old* does, and never more."""
        if alike(old, new):
            return True
        known = self.exact(old, new)
        return known if known is not None else self._by_shape(old, new)

    def _by_shape(self, old: c.Curve, new: c.Curve) -> bool:
        match old, new:
            case c.Formula(points=one), c.Formula(points=other):
                return self._quantity(one, other)
            case c.Stairs(), c.Stairs():
                return self._stairs(old, new)
            case c.Cases(), c.Cases():
                return self._cases(old, new)
            case c.Total(terms=one), c.Total(terms=other):
                return self._terms(one, other)
            case c.Extreme(which=which, terms=one), c.Extreme(which=way, terms=other) if which == way:
                return self._terms(one, other)
            case c.Clamp(), c.Clamp():
                return self._clamp(old, new)
            case c.Scaled(factor=Fraction() as one), c.Scaled(factor=Fraction() as other) if one == other >= 0:
                return _same_condition(old.when, new.when) and self.never_more(old.curve, new.curve)
            case c.Final(points=one), c.Final(points=other) if alike(old.when, new.when):
                return self._quantity(one, other) and self.never_more(old.curve, new.curve)
            case _:
                return False

    def _quantity(self, old: c.Quantity, new: c.Quantity) -> bool:
        if alike(old, new):
            return True
        one, other = affine(old), affine(new)
        if one is None or other is None:
            return False
        difference = other.plus(one.times(Fraction(-1)))
        falls = (weight < 0 and self.least(name) == 0 for name, weight in difference.weights.items())
        return difference.constant <= 0 and all(falls)

    def _stairs(self, old: c.Stairs, new: c.Stairs) -> bool:
        blank = (ZERO,)
        shape = attrs.evolve(old, points=blank, beyond=None), attrs.evolve(new, points=blank, beyond=None)
        if not alike(*shape) or len(old.points) != len(new.points) or (old.beyond is None) != (new.beyond is None):
            return False
        moves = zip((*old.points, old.beyond or ZERO), (*new.points, new.beyond or ZERO), strict=True)
        return all(self._quantity(one, other) for one, other in moves)

    def _cases(self, old: c.Cases, new: c.Cases) -> bool:
        # Tiers that must agree where they meet: whether they do is no matter of more or less.
        if old.exclusive or new.exclusive or len(old.branches) != len(new.branches):
            return False
        if (old.otherwise is None) != (new.otherwise is None):
            return False
        pairs = zip(old.branches, new.branches, strict=True)
        if not all(alike(one.when, other.when) and self.never_more(one.curve, other.curve) for one, other in pairs):
            return False
        return old.otherwise is None or new.otherwise is None or self.never_more(old.otherwise, new.otherwise)

    def _terms(self, old: tuple[c.Curve, ...], new: tuple[c.Curve, ...]) -> bool:
        if len(old) != len(new):
            return False
        # What both have is put aside; the rest stands in the same order.
        left = [key(term) for term in new]
        rest_old: list[c.Curve] = []
        for term in old:
            made = key(term)
            if made in left:
                left.remove(made)
            else:
                rest_old.append(term)
        rest_new: list[c.Curve] = []
        for term in new:
            made = key(term)
            if made in left:
                left.remove(made)
                rest_new.append(term)
        return any(
            all(itertools.starmap(self.never_more, zip(rest_old, order, strict=True)))
            for order in itertools.islice(itertools.permutations(rest_new), _ORDERS_AT_MOST)
        )

    def _clamp(self, old: c.Clamp, new: c.Clamp) -> bool:
        lower = old.least is not None if new.least is not None else True
        upper = new.most is not None if old.most is not None else True
        if not (lower and upper):
            return False
        if new.least is not None and old.least is not None and not self._quantity(old.least, new.least):
            return False
        if new.most is not None and old.most is not None and not self._quantity(old.most, new.most):
            return False
        return self.never_more(old.curve, new.curve)


_ORDERS_AT_MOST: Final = 24


def _same_condition(one: c.Condition | None, other: c.Condition | None) -> bool:
    return one is other or (one is not None and other is not None and alike(one, other))


# Shares -------------------------------------------------------------------------------------------------------------


def scaled(curve: c.Curve, factor: Fraction) -> c.Curve:
    """Return a curve that gives *factor* times the points of *curve*; *factor* is above 0."""

    def times(quantity: c.Quantity) -> c.Quantity:
        return _times(quantity, factor)

    match curve:
        case c.Formula(points=points):
            return attrs.evolve(curve, points=times(points))
        case c.Stairs(points=points, beyond=beyond):
            more = None if beyond is None else times(beyond)
            return attrs.evolve(curve, points=tuple(map(times, points)), beyond=more)
        case c.Cases(branches=branches, otherwise=otherwise):
            return attrs.evolve(
                curve,
                branches=tuple(c.Branch(branch.when, scaled(branch.curve, factor)) for branch in branches),
                otherwise=None if otherwise is None else scaled(otherwise, factor),
            )
        case c.Total(terms=terms) | c.Extreme(terms=terms):
            return attrs.evolve(curve, terms=tuple(scaled(term, factor) for term in terms))
        case c.Clamp(curve=inner, least=least, most=most):
            return attrs.evolve(
                curve,
                curve=scaled(inner, factor),
                least=None if least is None else times(least),
                most=None if most is None else times(most),
            )
        case c.Scaled(curve=inner):
            return attrs.evolve(curve, curve=scaled(inner, factor))
        case c.Final(curve=inner, points=points):
            return attrs.evolve(curve, curve=scaled(inner, factor), points=times(points))
        case _:
            assert_never(curve)


def _times(quantity: c.Quantity, factor: Fraction) -> c.Quantity:
    match quantity:
        case Fraction():
            return quantity * factor
        case c.Add(terms=terms):
            return c.Add(tuple(_times(term, factor) for term in terms))
        case c.Multiply(factors=(Fraction() as first, *rest)):
            return c.Multiply((first * factor, *rest))
        case c.Divide(numerator=numerator, denominator=denominator):
            return c.Divide(_times(numerator, factor), denominator)
        case c.Input() | c.Multiply() | c.Rounded():
            return c.Multiply((factor, quantity))
        case _:
            assert_never(quantity)
