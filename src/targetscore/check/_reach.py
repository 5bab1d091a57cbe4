"""
Between which points a rule stays, whatever its inputs.

Where one number decides, its pieces say so exactly. Elsewhere the parts of the curve are bounded one by one: what comes
out is never too narrow, and may be too wide.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final, TypeAlias, assert_never

import attrs

from targetscore import curve as c
from targetscore._numbers import is_decimal
from targetscore.check._ranges import HUNDRED, Range, as_declared, possible, usual
from targetscore.check._sample import Part, Row
from targetscore.check._subject import Subject, View
from targetscore.forms import Cut, Form, Unanalysed, stretches
from targetscore.inputs import REFERENCES
from targetscore.quantities import affine, affine_difference, rounded
from targetscore.ruleset.model import PLACES, Indicator

ZERO: Final = Fraction(0)

End: TypeAlias = Fraction | None
Expected: TypeAlias = Callable[[str], Range]


@attrs.frozen(kw_only=True)
class Reach:
    """
    The points stay within *range*.

    Attributes:
        exact: Whether no narrower range would do.
        row_least: Inputs that earn the least points; ``None`` if it is not known which, or none do (an open end).
        row_most: Inputs that earn the most.
    """

    range: Range
    exact: bool
    row_least: Row | None = None
    row_most: Row | None = None


def reach(subject: Subject, expected: Expected | None = None) -> Reach:
    """Return between which points the rule of *subject* stays, for inputs as they are *expected* to be."""
    expected = expected or expectations(subject.indicator, subject.parts)
    exactly = _exactly(subject, expected) if decided(subject) else None
    return exactly or Reach(range=_curve(subject.indicator.curve, expected), exact=False)


def decided(subject: Subject) -> bool:
    """
    Tell whether one number decides all, apart from facts and from a reference that is there or not.

    Then the views show every row there is.
    """
    if subject.limit is not None or not subject.views:
        return False
    references = {*REFERENCES.values()}
    axes = {view.axis for view in subject.views if not references & view.others.keys()}
    return len(axes) <= 1 and all(
        isinstance(value, bool) or (name in references and value == 0)
        for view in subject.views
        for name, value in view.others.items()
    )


def expectations(indicator: Indicator, parts: Iterable[Part]) -> Expected:
    """
    Return what the inputs of a curve of *parts* can be expected to be.

    A rate ends at 100 % as a rule, and an amount begins at 0; where the rule itself speaks of more, or of less, it does
    not. Points that another indicator hands on can be anything.
    """
    said = tuple(levels_said(parts))
    handed_on = {each.id for each in indicator.names if each.taken_from is not None}

    def expected(name: str) -> Range:
        if name in handed_on:
            return Range()
        will = usual(indicator, name)
        can = possible(indicator, name)
        above = any(of == name and (level > HUNDRED or (level == HUNDRED and way > 0)) for of, level, way in said)
        below = any(of == name and (level < 0 or (level == 0 and way < 0)) for of, level, way in said)
        guessed = Range(None if below and name not in PLACES else will.least, can.most if above else will.most)
        return as_declared(indicator, name, guessed)

    return expected


def speaks_below(parts: Iterable[Part]) -> bool:
    """Tell whether a condition asks for values below 0 of what is no place in a ranking."""
    return any(level < 0 or (level == 0 and way < 0) for of, level, way in levels_said(parts) if of not in PLACES)


def levels_said(parts: Iterable[Part]) -> Iterator[tuple[str, Fraction, int]]:
    """Yield levels that a single input is compared with; 1 or -1: values above, or below it, are spoken of apart."""
    for part in parts:
        match part:
            case c.Test(left, operator, right):
                form, way = affine_difference(left, right), {">": 1, "<": -1}.get(operator, 0)
            case c.Stairs(distance=distance, start=start):
                form, way = affine_difference(distance, start), 1
            case _:
                continue
        if form is not None and len(form.weights) == 1:
            ((name, weight),) = form.weights.items()
            yield name, -form.constant / weight, way if weight > 0 else -way


def _minus(left: c.Quantity, right: c.Quantity) -> c.Quantity:
    return c.Add((left, c.Multiply((Fraction(-1), right))))


# Exactly, along the axis ----------------------------------------------------------------------------------------------


@attrs.frozen
class _Point:
    """Points at or near an end of a stretch; *row* earns them, ``None`` if they are only come near to."""

    points: Fraction
    row: Row | None


def _exactly(subject: Subject, expected: Expected) -> Reach | None:
    """Return the range that the views show; ``None`` if a form goes up and down for ever."""
    lows: list[_Point | None] = []
    highs: list[_Point | None] = []
    for view in subject.views:
        for low, high, form in _one_way(subject, view, expected):
            trend = form.trend(low, high)
            if trend is None:
                return None
            ends = _end(view, form, low, high, 0), _end(view, form, low, high, 1)
            lows.append(ends[0] if trend >= 0 else ends[1])
            highs.append(ends[1] if trend >= 0 else ends[0])
    if not lows:
        return None
    least, most = _furthest(lows, -1), _furthest(highs, 1)
    return Reach(
        range=Range(None if least is None else least.points, None if most is None else most.points),
        exact=True,
        row_least=None if least is None else least.row,
        row_most=None if most is None else most.row,
    )


def _one_way(subject: Subject, view: View, expected: Expected) -> Iterator[tuple[Cut, Cut, Form]]:
    for piece in subject.pieces_within(view, expected(view.axis)):
        assert isinstance(piece.form, Form)
        low, high = view.ends(piece)
        if low >= high:
            continue
        if piece.form.trend(low, high) is not None:
            yield low, high, piece.form
            continue
        try:
            yield from stretches(piece.form, low, high)
        except Unanalysed:
            yield low, high, piece.form


def _end(view: View, form: Form, low: Cut, high: Cut, side: int) -> _Point | None:
    """Return what the form comes to at one end of a stretch on which it goes one way; ``None``: without end."""
    if form.is_constant():
        x = view.inside(low, high)
        return _Point(form.constant, None if x is None else view.row(x))
    cut = high if side else low
    if cut.reach:
        return _at_infinity(form)
    included = cut.side == side
    if included:
        return _Point(form.at(cut.value), view.row(cut.value))
    toward = form.toward(cut.value, 0 if side else 1)
    return None if toward is None else _Point(toward, None)


def _at_infinity(form: Form) -> _Point | None:
    ends = [stair.last() for stair in form.stairs]
    if form.slope or None in ends:
        return None
    moved = (stair.moved(Fraction(n)) for stair, n in zip(form.stairs, ends, strict=True) if n)
    return _Point(form.constant + sum(moved, ZERO), None)


def _furthest(points: list[_Point | None], way: int) -> _Point | None:
    """Return the greatest (*way* 1) or least of *points*, one that is earned before one that is only come near to."""
    known = [point for point in points if point is not None]
    if len(known) < len(points):
        return None
    return max(known, key=lambda point: (point.points * way, point.row is not None and _readiness(point.row)))


def _readiness(row: Row) -> int:
    """Return how well *row* serves as a witness: best where it can be written with digits."""
    return 2 if all(is_decimal(Fraction(value)) for value in row.values()) else 1


# Roughly, part by part ------------------------------------------------------------------------------------------------


def _curve(curve: c.Curve, expected: Expected) -> Range:
    match curve:
        case c.Formula(points=points):
            return _quantity(points, expected)
        case c.Stairs():
            return _stairs(curve, expected)
        case c.Cases(branches=branches, otherwise=otherwise):
            inside = (*(branch.curve for branch in branches), *(() if otherwise is None else (otherwise,)))
            return _hull(_curve(each, expected) for each in inside)
        case c.Total(terms=terms):
            return _sum(_curve(each, expected) for each in terms)
        case c.Extreme(which=which, terms=terms):
            return _extreme([_curve(each, expected) for each in terms], which == "greatest")
        case c.Clamp(curve=inner, least=least, most=most):
            return _clamped(_curve(inner, expected), least, most, expected)
        case c.Scaled(curve=inner, factor=factor):
            within = _curve(inner, expected)
            return _hull((within, _product(within, _quantity(factor, expected))))
        case c.Final(curve=inner, points=points):
            return _hull((_curve(inner, expected), _quantity(points, expected)))
        case _:
            assert_never(curve)


def _clamped(inner: Range, least: c.Quantity | None, most: c.Quantity | None, expected: Expected) -> Range:
    if least is not None:
        inner = _extreme([inner, _quantity(least, expected)], greatest=True)
    if most is not None:
        inner = _extreme([inner, _quantity(most, expected)], greatest=False)
    return inner


def _stairs(stairs: c.Stairs, expected: Expected) -> Range:
    """Every step moves one of the numbers of the schedule; how many there can be is what the distance allows."""
    furthest = _quantity(_minus(stairs.distance, stairs.start), expected).most
    if furthest is not None and furthest <= 0:
        return Range(ZERO, ZERO)
    moves = [_quantity(points, expected) for points in stairs.points]
    for_ever = stairs.beyond is not None or len(moves) == 1
    if not for_ever:
        return Range(_total(min(ZERO, m.least) if m.least is not None else None for m in moves),
                     _total(max(ZERO, m.most) if m.most is not None else None for m in moves))  # fmt: skip
    if stairs.beyond is not None or furthest is None or not isinstance(stairs.size, Fraction):
        ends = [*moves, *(() if stairs.beyond is None else (_quantity(stairs.beyond, expected),))]
        falls = any(end.least is None or end.least < 0 for end in ends)
        rises = any(end.most is None or end.most > 0 for end in ends)
        return Range(None if falls else ZERO, None if rises else ZERO)
    steps = furthest / stairs.size
    most = Fraction(-(-steps.numerator // steps.denominator)) if stairs.part == "started" else steps
    return _hull((Range(ZERO, ZERO), _product(moves[0], Range(ZERO, most))))


def _quantity(quantity: c.Quantity, expected: Expected) -> Range:
    form = affine(quantity)
    if form is not None:
        terms = (_product(Range(weight, weight), expected(name)) for name, weight in form.weights.items())
        return _sum((Range(form.constant, form.constant), *terms))
    match quantity:
        case Fraction() | c.Input():
            raise AssertionError(quantity)  # both are affine
        case c.Add(terms=several):
            return _sum(_quantity(each, expected) for each in several)
        case c.Multiply(factors=factors):
            product = Range(Fraction(1), Fraction(1))
            for factor in factors:
                product = _product(product, _quantity(factor, expected))
            return product
        case c.Divide(numerator=numerator, denominator=denominator):
            return _quotient(_quantity(numerator, expected), _quantity(denominator, expected))
        case c.Rounded(value=value, places=places, mode=mode):
            inner = _quantity(value, expected)
            ends = (None if end is None else rounded(end, places, mode) for end in (inner.least, inner.most))
            return Range(*ends)
        case _:
            assert_never(quantity)


def _hull(ranges: Iterable[Range]) -> Range:
    found = list(ranges)
    lows, highs = [each.least for each in found], [each.most for each in found]
    return Range(
        None if None in lows else min(end for end in lows if end is not None),
        None if None in highs else max(end for end in highs if end is not None),
    )


def _total(ends: Iterable[End]) -> End:
    found = list(ends)
    return None if None in found else sum((end for end in found if end is not None), ZERO)


def _sum(ranges: Iterable[Range]) -> Range:
    found = list(ranges)
    return Range(_total(each.least for each in found), _total(each.most for each in found))


def _extreme(ranges: list[Range], greatest: bool) -> Range:  # noqa: FBT001 - which of the two extremes
    """Return where the greatest, or the least, of values in *ranges* lies."""
    lows, highs = [each.least for each in ranges], [each.most for each in ranges]
    known_lows, known_highs = ([end for end in ends if end is not None] for ends in (lows, highs))
    if greatest:
        return Range(max(known_lows, default=None), None if None in highs else max(known_highs))
    return Range(None if None in lows else min(known_lows), min(known_highs, default=None))


def _product(one: Range, other: Range) -> Range:
    if Range(ZERO, ZERO) in (one, other):
        return Range(ZERO, ZERO)
    ends = itertools.product(((one.least, -1), (one.most, 1)), ((other.least, -1), (other.most, 1)))
    corners = [_corner(*first, *second) for first, second in ends]
    finite = [value for value, _ in corners if value is not None]
    ways = {way for value, way in corners if value is None}
    return Range(None if -1 in ways else min(finite), None if 1 in ways else max(finite))


def _corner(one: End, way_one: int, other: End, way_other: int) -> tuple[End, int]:
    """Return the product of two ends, ``None`` where it has no end, and on which side of 0 it lies."""
    if one is not None and other is not None:
        return one * other, 0
    first, second = (way if end is None else (end > 0) - (end < 0) for end, way in ((one, way_one), (other, way_other)))
    # Nothing times ever more stays nothing.
    return (None, first * second) if first * second else (ZERO, 0)


def _quotient(above: Range, below: Range) -> Range:
    if below.least is not None and below.least > 0:
        return _product(above, Range(ZERO if below.most is None else 1 / below.most, 1 / below.least))
    if below.most is not None and below.most < 0:
        return _product(above, Range(1 / below.most, ZERO if below.least is None else 1 / below.least))
    return Range()
