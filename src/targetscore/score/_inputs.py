"""What a curve asks of a row, and how the row's cells answer: completion and growth may stand for what they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias, TypeVar, assert_never

import attrs

from targetscore import curve as c
from targetscore.score._rounding import rounded

Number: TypeAlias = Fraction | bool

# A derived input in per cent, and the reference that it is measured against.
REFERENCES: Mapping[str, str] = {"completion": "target", "growth": "last_year"}
HUNDRED = Fraction(100)
T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Needs:
    """
    What a curve must be given.

    Attributes:
        names: The inputs that it mentions, in order of name.
        ratios: Those of ``completion`` and ``growth`` that can stand for actual and reference, because the curve gives the
            same points when both are multiplied by the same positive number.
    """

    names: tuple[str, ...]
    ratios: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Bound:
    """
    The inputs of one row, ready for evaluation.

    Attributes:
        inputs: Value of every name that the curve mentions, but for *lacking*.
        lacking: Names that are neither given nor follow from what is given.
        groundless: References that are 0 or less, so that nothing can be measured against them.
    """

    inputs: Mapping[str, Number]
    lacking: tuple[str, ...]
    groundless: tuple[str, ...]


def needs_of(curve: c.Curve) -> Needs:
    """Return what *curve* must be given."""
    names = frozenset(_names(curve))
    ratios = tuple(
        derived
        for derived, reference in REFERENCES.items()
        if {"actual", reference} & names and _keeps(curve, frozenset({"actual", reference}))
    )
    return Needs(names=tuple(sorted(names)), ratios=ratios)


def bind(needs: Needs, given: Mapping[str, Number]) -> Bound:
    """
    Return the inputs of a curve from the values of a row.

    Args:
        needs: What the curve must be given.
        given: The row's values by name; what is missing or not applicable is left out.

    >>> needs = Needs(names=("completion",), ratios=())
    >>> dict(bind(needs, {"actual": Fraction(9), "target": Fraction(12)}).inputs)
    {'completion': Fraction(75, 1)}
    >>> bind(needs, {"actual": Fraction(9)}).lacking
    ('completion',)
    """
    known = {**given, **_stand_ins(needs, given)}
    inputs: dict[str, Number] = {}
    lacking: list[str] = []
    groundless: list[str] = []
    for name in needs.names:
        reference = REFERENCES.get(name)
        if name in known:
            inputs[name] = known[name]
        elif reference is None or not {"actual", reference} <= given.keys():
            lacking.append(name)
        elif given[reference] <= 0:
            groundless.append(reference)
        else:
            inputs[name] = derived(name, given)
    return Bound(inputs=inputs, lacking=tuple(lacking), groundless=tuple(groundless))


def derived(name: str, given: Mapping[str, Number]) -> Fraction:
    """
    Return completion or growth in per cent, from actual and its reference.

    >>> derived("growth", {"actual": Fraction(105), "last_year": Fraction(100)})
    Fraction(5, 1)
    """
    share = HUNDRED * given["actual"] / Fraction(given[REFERENCES[name]])
    return share - HUNDRED if name == "growth" else share


def disagreement(name: str, given: Mapping[str, Number], decimals: int) -> Fraction | None:
    """
    Return what completion or growth should be, where all three values are given and do not fit together.

    Args:
        name: ``completion`` or ``growth``.
        given: The row's values by name.
        decimals: Decimals that *name* is given with; the derived value need only agree to as many.
    """
    reference = REFERENCES[name]
    if not {name, "actual", reference} <= given.keys() or given[reference] <= 0:
        return None
    right = derived(name, given)
    return None if given[name] in (right, rounded(right, decimals, "half up")) else right


def _stand_ins(needs: Needs, given: Mapping[str, Number]) -> Mapping[str, Number]:
    """Return actual and reference made from a ratio, where the row gives the ratio in their place."""
    for name in needs.ratios:
        reference = REFERENCES[name]
        if name in given and not {"actual", reference} <= given.keys():
            actual = given[name] + HUNDRED if name == "growth" else given[name]
            return {"actual": actual, reference: HUNDRED}
    return {}


def _names(curve: c.Curve) -> Iterator[str]:
    for part in _parts(curve):
        match part:
            case c.Input(name=name) | c.Truth(name=name):
                yield name
            case _:
                pass


Part: TypeAlias = c.Curve | c.Branch | c.Condition | c.Quantity


def _parts(part: Part) -> Iterator[Part]:
    """Return *part* and everything in it."""
    yield part
    for inner in _inside(part):
        yield from _parts(inner)


def _inside(part: Part) -> tuple[Part, ...]:  # noqa: PLR0911 - one return a kind of node is the shape of the table
    match part:
        case Fraction() | c.Input() | c.Truth():
            return ()
        case c.Add(terms=inner) | c.Multiply(factors=inner):
            return inner
        case c.Count(conditions=conditions):
            return conditions
        case c.Total(terms=terms) | c.Extreme(terms=terms):
            return terms
        case c.Divide(numerator=first, denominator=second) | c.Test(left=first, right=second):
            return first, second
        case c.Rounded(value=value):
            return (value,)
        case c.Formula(points=points):
            return (points,)
        case c.Stairs():
            return *_lengths(part), *part.points, *_stated(part.beyond)
        case c.Branch(when=when, curve=curve):
            return when, curve
        case c.Cases(branches=branches, otherwise=otherwise):
            return *branches, *_stated(otherwise)
        case c.Clamp(curve=curve, least=least, most=most):
            return curve, *_stated(least), *_stated(most)
        case c.Scaled(curve=curve, factor=factor, when=when):
            return curve, factor, *_stated(when)
        case c.Final(curve=curve, when=when, points=points):
            return curve, when, points
        case _:
            assert_never(part)


def _lengths(stairs: c.Stairs) -> tuple[c.Quantity, ...]:
    return stairs.distance, stairs.size, stairs.start, *_stated(stairs.end)


def _stated(part: T | None) -> tuple[T, ...]:
    return () if part is None else (part,)


def _keeps(curve: c.Curve, scaled: frozenset[str]) -> bool:
    """Tell whether *curve* stays the same when the inputs *scaled* are all multiplied by one positive number."""
    return all(_part_keeps(part, scaled) for part in _parts(curve))


def _part_keeps(part: Part, scaled: frozenset[str]) -> bool:
    """Tell the same of *part* alone; of a quantity it is for the node around it to say."""
    match part:
        case c.Test(left=left, right=right):
            return _same((left, right), scaled) != "mixed"
        case c.Stairs():
            alike = _same(_lengths(part), scaled) != "mixed"
            return alike and all(_fixed(points, scaled) for points in (*part.points, *_stated(part.beyond)))
        case c.Formula(points=points) | c.Scaled(factor=points) | c.Final(points=points):
            return _fixed(points, scaled)
        case c.Clamp(least=least, most=most):
            return all(_fixed(bound, scaled) for bound in (*_stated(least), *_stated(most)))
        case _:
            return True


# The power of the common number that a quantity is multiplied by; ``any`` for 0, ``mixed`` if there is none.
Degree: TypeAlias = int | Literal["any", "mixed"]


def _degree(quantity: c.Quantity, scaled: frozenset[str]) -> Degree:
    match quantity:
        case Fraction():
            return 0 if quantity else "any"
        case c.Input(name=name):
            return int(name in scaled)
        case c.Add(terms=terms):
            return _same(terms, scaled)
        case c.Multiply(factors=factors):
            degrees = [_degree(factor, scaled) for factor in factors]
            return "any" if "any" in degrees else _sum(degrees)
        case c.Divide(numerator=numerator, denominator=denominator):
            above, below = _degree(numerator, scaled), _degree(denominator, scaled)
            return _sum((above, -below)) if isinstance(below, int) else "mixed"
        case c.Rounded(value=value):
            return 0 if _fixed(value, scaled) else "mixed"
        case _:
            assert_never(quantity)


def _same(quantities: Iterable[c.Quantity], scaled: frozenset[str]) -> Degree:
    degrees = {_degree(quantity, scaled) for quantity in quantities} - {"any"}
    if len(degrees) > 1:
        return "mixed"
    return degrees.pop() if degrees else "any"


def _sum(degrees: Iterable[Degree]) -> Degree:
    total = 0
    for degree in degrees:
        if not isinstance(degree, int):
            return degree
        total += degree
    return total


def _fixed(quantity: c.Quantity, scaled: frozenset[str]) -> bool:
    return _degree(quantity, scaled) in (0, "any")
