"""Numbers of a curve: how they are rounded, which inputs they are made of, and when they are a straight line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import assert_never

import attrs

from targetscore import ast
from targetscore import curve as c

ZERO = Fraction(0)
ONE = Fraction(1)


def rounded(value: Fraction, places: int, mode: ast.Rounding) -> Fraction:
    """
    Return *value* to *places* decimals.

    ``half up`` takes ties away from zero, ``half even`` to the even digit; ``down`` goes towards zero and ``up`` away.

    >>> [str(rounded(Fraction(-5, 2), 0, mode)) for mode in ("half up", "half even", "down", "up")]
    ['-3', '-2', '-2', '-3']
    """
    return Fraction(last_places(value, places, mode), 10**places)


def last_places(value: Fraction, places: int, mode: ast.Rounding) -> int:
    """
    Return *value*, rounded as `rounded` does, as a number of units of its last decimal.

    >>> last_places(Fraction(16, 5), 2, "half up")
    320
    """
    scale: int = 10**places
    whole, rest = divmod(abs(value.numerator) * scale, value.denominator)
    beside_half = 2 * rest - value.denominator
    match mode:
        case "half up":
            up = beside_half >= 0
        case "half even":
            up = beside_half > 0 or (beside_half == 0 and whole % 2 == 1)
        case "down":
            up = False
        case "up":
            up = rest > 0
        case _:
            assert_never(mode)
    return -(whole + up) if value < 0 else whole + up


def names(quantity: c.Quantity) -> tuple[str, ...]:
    """Return the inputs that *quantity* is made of, each once, in alphabetical order."""
    return tuple(sorted(set(_names(quantity))))


def _names(quantity: c.Quantity) -> Iterator[str]:
    match quantity:
        case Fraction():
            return
        case c.Input(name):
            yield name
        case c.Add(several) | c.Multiply(several):
            for one in several:
                yield from _names(one)
        case c.Divide(numerator, denominator):
            yield from _names(numerator)
            yield from _names(denominator)
        case c.Rounded(value):
            yield from _names(value)
        case _:
            assert_never(quantity)


@attrs.frozen
class Affine:
    """*constant* plus the *weights* times their inputs; no weight is 0."""

    constant: Fraction
    weights: Mapping[str, Fraction]

    def plus(self, other: Affine) -> Affine:
        """Return the sum."""
        weights = dict(self.weights)
        for name, weight in other.weights.items():
            weights[name] = weights.get(name, ZERO) + weight
        return Affine(self.constant + other.constant, {n: w for n, w in weights.items() if w})

    def minus(self, other: Affine) -> Affine:
        """Return the difference."""
        if not other.weights:
            return Affine(self.constant - other.constant, self.weights)
        return self.plus(other.times(-ONE))

    def times(self, factor: Fraction) -> Affine:
        """Return *factor* times the form."""
        weights = {name: weight * factor for name, weight in self.weights.items()} if factor else {}
        return Affine(self.constant * factor, weights)


def affine(quantity: c.Quantity) -> Affine | None:
    """
    Return *quantity* as a straight line over its inputs; ``None`` if it is none.

    >>> form = affine(c.Divide(c.Add((c.Input("actual"), Fraction(5), Fraction(1))), Fraction(2)))
    >>> str(form.constant), str(form.weights["actual"])
    ('3', '1/2')
    """
    match quantity:
        case c.Input(name):
            return Affine(ZERO, {name: ONE})
        case Fraction():  # not first: what is none is slow to tell, as its class is made of abstract ones
            return Affine(quantity, {})
        case c.Add(terms):
            return _affine_sum(terms)
        case c.Multiply(factors):
            return _affine_product(factors)
        case c.Divide(numerator, denominator):
            above, below = affine(numerator), affine(denominator)
            if above is None or below is None or below.weights or not below.constant:
                return None
            return above.times(1 / below.constant)
        case c.Rounded(value, places, mode):
            inner = affine(value)
            return Affine(rounded(inner.constant, places, mode), {}) if inner and not inner.weights else None
        case _:
            assert_never(quantity)


def affine_difference(left: c.Quantity, right: c.Quantity) -> Affine | None:
    """Return *left* less *right* as a straight line over their inputs; ``None`` if one of the two is none."""
    one, other = affine(left), affine(right)
    return None if one is None or other is None else one.minus(other)


def _affine_sum(terms: tuple[c.Quantity, ...]) -> Affine | None:
    total = Affine(ZERO, {})
    for term in terms:
        one = affine(term)
        if one is None:
            return None
        total = total.plus(one)
    return total


def _affine_product(factors: tuple[c.Quantity, ...]) -> Affine | None:
    product = Affine(ONE, {})
    for factor in factors:
        one = affine(factor)
        if one is None or (product.weights and one.weights):
            return None
        product = one.times(product.constant) if not product.weights else product.times(one.constant)
    return product
