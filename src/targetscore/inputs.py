"""
What a curve asks of a row, and how the row's cells answer.

Completion and growth follow from actual and its reference, or stand in for both where only their ratio matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias, assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._shapes import Shape, Shaped, shaped
from targetscore.evaluate import ZeroDenominator
from targetscore.quantities import rounded

Number: TypeAlias = Fraction | bool

# A derived input in per cent, and the reference that it is measured against.
REFERENCES: Mapping[str, str] = {"completion": "target", "growth": "last_year"}
HUNDRED = Fraction(100)


@attrs.frozen(kw_only=True)
class Needs:
    """
    What a curve must be given.

    Attributes:
        names: The inputs that it mentions, in order of name.
        ratios: Those of ``completion`` and ``growth`` that can stand for actual and reference, because the curve gives
            the same points when both are multiplied by the same positive number.
    """

    names: tuple[str, ...]
    ratios: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Bound:
    """
    The inputs of one row, ready for evaluation.

    Attributes:
        inputs: Value of every name that the curve mentions, but for *lacking*. Asked for a ratio to a reference that is
            0 or less, it raises `ZeroDenominator`: that is no fault until a clause asks, for the rule may say what
            holds then.
        record: The same as a reader wants to see it: with what ratios were made of, without what stands in for them.
        lacking: Names that are neither given nor follow from what is given.
    """

    inputs: Mapping[str, Number]
    record: Mapping[str, Number]
    lacking: tuple[str, ...]


class _Row(dict[str, Number]):
    """The inputs of a row; *groundless* are the ratios whose reference is 0 or less."""

    groundless: tuple[str, ...] = ()

    def __missing__(self, name: str) -> Number:
        if name in self.groundless:
            raise ZeroDenominator((REFERENCES[name],))
        raise KeyError(name)


def needs_of(curve: c.Curve) -> Needs:
    """Return what *curve* must be given."""
    return needs_of_shaped(shaped(curve))


def needs_of_shaped(curve: Shaped) -> Needs:
    """Return the same where the shape of the curve is known."""
    found = _known.get(curve.shape)
    if found is None:
        if len(_known) >= KNOWN_AT_MOST:
            _known.clear()
        found = _known[curve.shape] = _needs_of(curve.curve)
    return found


KNOWN_AT_MOST: Final = 1000
_known: dict[Shape, Needs] = {}


def _needs_of(curve: c.Curve) -> Needs:
    """Return the same, which curves of the same shape share: it asks of no number but whether it is 0."""
    names = frozenset(_names(curve))
    ratios = tuple(
        derived
        for derived, reference in REFERENCES.items()
        if {"actual", reference} & names and _keeps(curve, frozenset({"actual", reference}))
    )
    return Needs(names=tuple(sorted(names)), ratios=ratios)


def whether(when: c.Condition, clause: ast.Clause) -> c.Curve:
    """Return a curve that is 1 where *when* holds and 0 where it does not; *clause* is what says so."""
    return c.Cases((c.Branch(when, c.Formula(Fraction(1), clause)),), c.Formula(Fraction(0), clause))


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
    ratio = _standing_in(needs, given)
    if ratio is None and all(name in given for name in needs.names):
        values = {name: value for name, value in given.items() if name in needs.names}
        return Bound(inputs=values, record=values, lacking=())
    stand_ins = {} if ratio is None else _stand_ins(ratio, given)
    inputs = _Row()
    made: dict[str, Number] = {}
    lacking: list[str] = []
    for name in needs.names:
        reference = REFERENCES.get(name)
        if name in stand_ins:
            inputs[name] = stand_ins[name]
        elif name in given:
            inputs[name] = given[name]
        elif reference is None or not {"actual", reference} <= given.keys():
            lacking.append(name)
        elif given[reference] <= 0:
            inputs.groundless += (name,)
        else:
            inputs[name] = made[name] = derived(name, given)
    sources = {source for name in (*made, *inputs.groundless) for source in ("actual", REFERENCES[name])}
    wanted = (set(needs.names) - stand_ins.keys()) | {ratio} | sources
    record = {name: value for name, value in given.items() if name in wanted} | made
    return Bound(inputs=inputs, record=record, lacking=tuple(lacking))


def derived(name: str, given: Mapping[str, Number]) -> Fraction:
    """
    Return completion or growth in per cent, from actual and its reference.

    >>> derived("growth", {"actual": Fraction(105), "last_year": Fraction(100)})
    Fraction(5, 1)
    """
    share = HUNDRED * given["actual"] / Fraction(given[REFERENCES[name]])
    return share - HUNDRED if name == "growth" else share


def disagreement(name: str, given: Mapping[str, Number], decimals: int | None) -> Fraction | None:
    """
    Return what completion or growth should be, where all three values are given and do not fit together.

    Args:
        name: ``completion`` or ``growth``.
        given: The row's values by name.
        decimals: Decimals that *name* is given with; the derived value need only agree to as many. ``None``: exactly.
    """
    reference = REFERENCES[name]
    if not {name, "actual", reference} <= given.keys() or given[reference] <= 0:
        return None
    right = derived(name, given)
    agrees = given[name] == (right if decimals is None else rounded(right, decimals, "half up"))
    return None if agrees or given[name] == right else right


def _standing_in(needs: Needs, given: Mapping[str, Number]) -> str | None:
    """Return the ratio that the row gives in place of actual and reference."""
    for ratio in needs.ratios:
        if ratio in given and not {"actual", REFERENCES[ratio]} <= given.keys():
            return ratio
    return None


def _stand_ins(ratio: str, given: Mapping[str, Number]) -> Mapping[str, Number]:
    actual = given[ratio] + HUNDRED if ratio == "growth" else given[ratio]
    return {"actual": Fraction(actual), REFERENCES[ratio]: HUNDRED}


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
    waiting = [part]
    while waiting:
        one = waiting.pop()
        yield one
        waiting += _inside(one)


def _inside(part: Part) -> tuple[Part, ...]:
    # Most parts are numbers, and to ask whether something is one takes longer than to ask for its type.
    if type(part) is Fraction:
        return ()
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
            return *_lengths(part), *part.points, *_present(part.beyond)
        case c.Branch(when=when, curve=curve):
            return when, curve
        case c.Cases(branches=branches, otherwise=otherwise):
            return *branches, *_present(otherwise)
        case c.Clamp(curve=curve, least=least, most=most):
            return curve, *_present(least, most)
        case c.Scaled(curve=curve, factor=factor, when=when):
            return curve, factor, *_present(when)
        case c.Final(curve=curve, when=when, points=points):
            return curve, when, points
        case _:
            assert_never(part)


def _lengths(stairs: c.Stairs) -> tuple[c.Quantity, ...]:
    return _stated(stairs.distance, stairs.size, stairs.start, stairs.end)


def _stated(*quantities: c.Quantity | None) -> tuple[c.Quantity, ...]:
    return tuple(quantity for quantity in quantities if quantity is not None)


def _present(*parts: Part | None) -> tuple[Part, ...]:
    return tuple(part for part in parts if part is not None)


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
            return all(_fixed(bound, scaled) for bound in _stated(least, most))
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
