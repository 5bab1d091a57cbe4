"""A curve as a line of forms along one axis: the machinery behind `targetscore.pieces`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Literal, TypeAlias, TypeVar, assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.evaluate import Inputs, UnknownInput, counted, scheduled
from targetscore.forms import (
    END,
    FORMULA,
    START,
    ZERO,
    Cut,
    Form,
    Stair,
    Unanalysed,
    rounded_form,
    signs,
    stretches,
)
from targetscore.inputs import REFERENCES

HUNDRED = Fraction(100)


@attrs.frozen
class Hole:
    """
    No points: a ``gap`` between tiers, an ``overlap`` of tiers with different points, or a ``division`` by 0.

    *clauses* are those of the ladder at fault; a division has none.
    """

    kind: Literal["gap", "overlap", "division"]
    clauses: tuple[ast.Clause, ...] = ()


# Lines: a value for every stretch of the axis -----------------------------------------------------------------------

T = TypeVar("T")
S = TypeVar("S")
Line: TypeAlias = list[tuple[Cut, T]]
"""Where each value begins; the first begins at `START`, each lasts to the next."""


@attrs.frozen
class Made:
    """A form, or a hole, and the clauses that made it."""

    form: Form | Hole
    clauses: tuple[ast.Clause, ...]


_Truth: TypeAlias = bool | Hole


def _cells(lines: Sequence[Line[T]]) -> Iterator[tuple[Cut, Cut, tuple[T, ...]]]:
    """Yield the stretches on which none of *lines* changes, with their values there."""
    if all(len(line) == 1 for line in lines):
        yield START, END, tuple(line[0][1] for line in lines)
        return
    cuts = [cut for cut, _ in itertools.groupby(sorted(start for line in lines for start, _ in line))]
    places = [0] * len(lines)
    for low, high in itertools.pairwise((*cuts, END)):
        for number, line in enumerate(lines):
            place = places[number] + 1
            if place < len(line) and line[place][0] <= low:
                places[number] = place
        yield low, high, tuple(line[place][1] for line, place in zip(lines, places, strict=True))


def _zipped(lines: Sequence[Line[T]]) -> Line[tuple[T, ...]]:
    return [(low, values) for low, _, values in _cells(lines)]


def _both(one: Line[S], other: Line[T]) -> Iterator[tuple[Cut, Cut, S, T]]:
    """Yield the stretches on which neither line changes, with both values."""
    low, first, second = START, 0, 0
    while low != END:
        next_first = one[first + 1][0] if first + 1 < len(one) else END
        next_second = other[second + 1][0] if second + 1 < len(other) else END
        high = min(next_first, next_second)
        yield low, high, one[first][1], other[second][1]
        first += next_first == high
        second += next_second == high
        low = high


def _joined(parts: Iterator[tuple[Cut, T]], same: Callable[[T, T], bool]) -> Line[T]:
    line: Line[T] = []
    for cut, value in parts:
        if not line or not same(line[-1][1], value):
            line.append((cut, value))
    return line


def _equal(one: object, other: object) -> bool:
    return one == other


def _alike(one: Made, other: Made) -> bool:
    """Equal clauses at two places of the text are two clauses."""
    same = len(one.clauses) == len(other.clauses) and all(
        a is b or (a == b and a.span == b.span) for a, b in zip(one.clauses, other.clauses, strict=True)
    )
    return same and one.form == other.form


def _forms(parts: Iterator[tuple[Cut, Form | Hole]]) -> Line[Form | Hole]:
    return _joined(parts, _equal)


def _clauses(*several: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """Return all clauses, each once."""
    found: list[ast.Clause] = []
    for clause in itertools.chain(*several):
        if not any(clause is other for other in found):
            found.append(clause)
    return tuple(found)


def along(axis: str, inputs: Inputs) -> Mapping[str, Form]:
    """Return the axis, and what changes with it, as forms of its value."""
    target, last_year = inputs.get("target"), inputs.get("last_year")
    one = Fraction(1)
    bound = {axis: Form(ZERO, one)}
    if axis == "completion" and target:
        bound["actual"] = Form(ZERO, target / HUNDRED)
    if axis == "growth" and last_year:
        bound["actual"] = Form(Fraction(last_year), last_year / HUNDRED)
    actual = bound.get("actual")
    if actual is not None and target and axis != "completion":
        bound["completion"] = actual.times(HUNDRED / target)
    if actual is not None and last_year and axis != "growth":
        bound["growth"] = actual.times(HUNDRED / last_year).plus(Form(-HUNDRED))
    return bound


@attrs.frozen
class Specialisation:
    """One method a kind of node; *bound* holds the names that change with the axis, *inputs* the others."""

    bound: Mapping[str, Form]
    inputs: Inputs

    # Quantities

    def quantity(self, quantity: c.Quantity) -> Line[Form | Hole]:
        match quantity:
            case Fraction():
                return [(START, Form(quantity))]
            case c.Input(name):
                return [(START, self.input(name))]
            case c.Add(terms):
                return self.combined(terms, _sum)
            case c.Multiply(factors):
                return self.combined(factors, _product)
            case c.Divide(numerator, denominator):
                both = _both(self.quantity(numerator), self.quantity(denominator))
                return _forms(part for low, high, above, below in both for part in _quotient(above, below, low, high))
            case c.Rounded(value, places, mode):
                parts = spans(self.quantity(value), END)
                return _forms(part for low, high, form in parts for part in _rounded(form, places, mode, low, high))
            case _:
                assert_never(quantity)

    def input(self, name: str) -> Form | Hole:
        if name in self.bound:
            return self.bound[name]
        if name not in self.inputs and self.inputs.get(REFERENCES.get(name, name)) == 0:
            return Hole("division")  # there is no share of nothing
        return Form(self.given(name))

    def given(self, name: str) -> Fraction:
        try:
            return Fraction(self.inputs[name])
        except KeyError:
            raise UnknownInput(name) from None

    def combined(
        self, quantities: tuple[c.Quantity, ...], combine: Callable[[tuple[Form | Hole, ...]], Form | Hole]
    ) -> Line[Form | Hole]:
        lines = [self.quantity(quantity) for quantity in quantities]
        return _forms((low, combine(forms)) for low, _, forms in _cells(lines))

    # Conditions

    def condition(self, condition: c.Condition) -> Line[_Truth]:
        match condition:
            case c.Test(left, operator, right):
                both = _both(self.quantity(left), self.quantity(right))
                compared = (p for low, high, a, b in both for p in _compared(a, operator, b, low, high))
                return _joined(compared, _equal)
            case c.Truth(name):
                return [(START, bool(self.given(name)))]
            case c.Count(least, most, conditions):
                lines = [self.condition(inner) for inner in conditions]
                return _joined(((low, _counted(least, most, found)) for low, _, found in _cells(lines)), _equal)
            case _:
                assert_never(condition)

    # Curves

    def curve(self, curve: c.Curve) -> Line[Made]:
        match curve:
            case c.Formula(points, clause):
                return self.formula(points, clause)
            case c.Stairs():
                return self.stairs(curve)
            case c.Cases():
                return self.cases(curve)
            case c.Total(terms):
                return self.total(terms)
            case c.Extreme():
                return self.extreme(curve)
            case c.Clamp():
                return self.clamp(curve)
            case c.Scaled():
                return self.scaled(curve)
            case c.Final():
                return self.final(curve)
            case _:
                assert_never(curve)

    def formula(self, points: c.Quantity, clause: ast.Clause) -> Line[Made]:
        # A change that does not apply made nothing; an award of 0 did.
        silent = isinstance(clause, ast.Change | ast.Step)
        nothing = Form(ZERO)
        return [
            (cut, Made(form, () if silent and form == nothing else (clause,))) for cut, form in self.quantity(points)
        ]

    def stairs(self, curve: c.Stairs) -> Line[Made]:
        end = curve.distance if curve.end is None else curve.end
        beyond = ZERO if curve.beyond is None else curve.beyond
        quantities = (curve.distance, curve.start, end, curve.size, beyond, *curve.points)
        lines = [self.quantity(quantity) for quantity in quantities]
        return _joined(
            (part for low, high, forms in _cells(lines) for part in _stairs(curve, forms, low, high)), _alike
        )

    def cases(self, curve: c.Cases) -> Line[Made]:
        curves = [self.curve(branch.curve) for branch in curve.branches]
        if curve.otherwise is None:
            curves.append([(START, Made(Hole("gap", curve.clauses), ()))])
        else:
            curves.append(self.curve(curve.otherwise))
        conditions = [self.condition(branch.when) for branch in curve.branches]
        return _joined(
            _exclusive(curve, conditions, curves) if curve.exclusive else _chosen(conditions, curves), _alike
        )

    def total(self, terms: tuple[c.Curve, ...]) -> Line[Made]:
        if not terms:
            return [(START, Made(Form(ZERO), ()))]
        lines = [self.curve(term) for term in terms]
        if len(lines) == 1:
            return lines[0]
        return _joined(
            (
                (low, Made(_sum(tuple(m.form for m in made)), _clauses(*(m.clauses for m in made))))
                for low, _, made in _cells(lines)
            ),
            _alike,
        )

    def extreme(self, curve: c.Extreme) -> Line[Made]:
        line, *others = [self.curve(term) for term in curve.terms]
        way = 1 if curve.which == "greatest" else -1
        for other in others:
            line = _merged(line, other, partial(_better_of, way=way))
        if not others:
            return line
        return [(cut, attrs.evolve(made, clauses=_clauses(made.clauses, (curve.clause,)))) for cut, made in line]

    def clamp(self, curve: c.Clamp) -> Line[Made]:
        line = self.curve(curve.curve)
        for bound, way in ((curve.least, 1), (curve.most, -1)):
            if bound is not None:
                line = _merged(line, self.bare(bound, curve.clause), partial(_kept, way=way))
        return line

    def scaled(self, curve: c.Scaled) -> Line[Made]:
        inner = self.curve(curve.curve)
        scaled = _merged(inner, self.bare(curve.factor, curve.clause), _times)
        if curve.when is None:
            return scaled
        return _joined(_chosen([self.condition(curve.when)], [scaled, inner]), _alike)

    def final(self, curve: c.Final) -> Line[Made]:
        curves = [self.bare(curve.points, curve.clause), self.curve(curve.curve)]
        return _joined(_chosen([self.condition(curve.when)], curves), _alike)

    def bare(self, quantity: c.Quantity, clause: ast.Clause | None) -> Line[Made]:
        by = () if clause is None else (clause,)
        return [(cut, Made(form, by)) for cut, form in self.quantity(quantity)]


def _merged(
    one: Line[Made], other: Line[Made], merge: Callable[[Made, Made, Cut, Cut], Iterator[tuple[Cut, Made]]]
) -> Line[Made]:
    return _joined((p for low, high, a, b in _both(one, other) for p in merge(a, b, low, high)), _alike)


def spans(line: Line[T], high: Cut) -> Iterator[tuple[Cut, Cut, T]]:
    ends = (*(cut for cut, _ in line[1:]), high)
    for (low, value), end in zip(line, ends, strict=True):
        yield low, end, value


def _first_hole(forms: Sequence[Form | Hole]) -> Hole | None:
    return next((form for form in forms if isinstance(form, Hole)), None)


def _sum(forms: tuple[Form | Hole, ...]) -> Form | Hole:
    total = Form(ZERO)
    for form in forms:
        if isinstance(form, Hole):
            return form
        total = total.plus(form)
    return total


def _product(forms: tuple[Form | Hole, ...]) -> Form | Hole:
    hole = _first_hole(forms)
    if hole is not None:
        return hole
    # Constants first, so that what changes is multiplied as late as can be.
    product = Form(Fraction(1))
    for form in sorted((f for f in forms if isinstance(f, Form)), key=lambda f: not f.is_constant()):
        product = product.product(form)
    return product


def _quotient(above: Form | Hole, below: Form | Hole, low: Cut, high: Cut) -> Iterator[tuple[Cut, Form | Hole]]:
    if isinstance(below, Hole):
        yield low, below
        return
    for cut, sign in signs(below, low, high):
        if sign == 0:
            yield cut, Hole("division")
        else:
            yield cut, above if isinstance(above, Hole) else above.over(below)


def _rounded(
    form: Form | Hole, places: int, mode: ast.Rounding, low: Cut, high: Cut
) -> Iterator[tuple[Cut, Form | Hole]]:
    if isinstance(form, Hole):
        yield low, form
        return
    for cut, sign in signs(form, low, high):
        yield cut, rounded_form(form, sign, places, mode)


_SIGNS: Mapping[c.Operator, tuple[int, ...]] = {"<": (-1,), "<=": (-1, 0), "=": (0,), ">=": (0, 1), ">": (1,)}


def _compared(
    left: Form | Hole, operator: c.Operator, right: Form | Hole, low: Cut, high: Cut
) -> Iterator[tuple[Cut, _Truth]]:
    hole = _first_hole((left, right))
    if hole is not None:
        yield low, hole
        return
    assert isinstance(left, Form)
    assert isinstance(right, Form)
    wanted = _SIGNS[operator]
    for cut, sign in signs(left.minus(right), low, high):
        yield cut, sign in wanted


def _counted(least: int, most: int, found: tuple[_Truth, ...]) -> _Truth:
    """Holes count where evaluation would come to them: "all of these" ends at the first that does not hold."""
    all_of_them = least == most == len(found)
    for truth in found:
        if isinstance(truth, Hole) or (all_of_them and not truth):
            return truth
    return least <= sum(1 for truth in found if truth) <= most


def _first_true(truths: tuple[_Truth, ...], made: tuple[Made, ...]) -> Made:
    for truth, one in zip(truths, made, strict=False):
        if isinstance(truth, Hole):
            return Made(truth, ())
        if truth:
            return one
    return made[-1]


def _chosen(conditions: Sequence[Line[_Truth]], curves: Sequence[Line[Made]]) -> Iterator[tuple[Cut, Made]]:
    """Yield the first curve whose condition holds, else the last, which has none."""
    for low, _, truths, made in _both(_zipped(conditions), _zipped(curves)):
        yield low, _first_true(truths, made)


def _exclusive(
    curve: c.Cases, conditions: Sequence[Line[_Truth]], curves: Sequence[Line[Made]]
) -> Iterator[tuple[Cut, Made]]:
    """Yield the same, but a hole where another condition holds as well and gives other points."""
    overlap = Made(Hole("overlap", curve.clauses), ())
    for low, high, truths, made in _both(_zipped(conditions), _zipped(curves)):
        parts: Line[Made] = [(low, _first_true(truths, made))]
        for truth, other in zip(truths, made, strict=False):
            parts = [
                part
                for start, end, one in spans(parts, high)
                for part in (
                    [(start, Made(truth, ()))]
                    if isinstance(truth, Hole) and isinstance(one.form, Form)
                    else _agreeing(one, other, overlap, start, end)
                    if truth is True
                    else [(start, one)]
                )
            ]
        yield from parts


def _agreeing(one: Made, other: Made, hole: Made, low: Cut, high: Cut) -> Iterator[tuple[Cut, Made]]:
    """Yield *one* where both give the same points, *hole* elsewhere."""
    if isinstance(one.form, Hole) or one.form == other.form:
        yield low, one
        return
    if isinstance(other.form, Hole):
        yield low, other
        return
    for cut, sign in signs(one.form.minus(other.form), low, high):
        yield cut, hole if sign else one


def _better_of(one: Made, other: Made, low: Cut, high: Cut, *, way: int) -> Iterator[tuple[Cut, Made]]:
    hole = _first_hole((one.form, other.form))
    if hole is not None:
        yield low, Made(hole, ())
        return
    assert isinstance(one.form, Form)
    assert isinstance(other.form, Form)
    for cut, sign in signs(one.form.minus(other.form), low, high):
        yield cut, one if sign * way >= 0 else other


def _kept(made: Made, bound: Made, low: Cut, high: Cut, *, way: int) -> Iterator[tuple[Cut, Made]]:
    """Yield *made* where it keeps to the good side of *bound* (above it for *way* 1), the bound elsewhere."""
    if isinstance(made.form, Hole):
        yield low, made
        return
    cut_off = Made(bound.form, _clauses(made.clauses, bound.clauses))
    if isinstance(bound.form, Hole):
        yield low, cut_off
        return
    difference = made.form.minus(bound.form)
    for cut, end, sign in spans(signs(difference, low, high), high):
        # A staircase that stands on the bound for a stretch is cut there; a line that touches it is not.
        stretch = bool(cut.reach or end.reach) or end.value != cut.value
        resting = sign == 0 and bool(difference.stairs) and stretch
        yield cut, cut_off if resting or sign * way < 0 else made


def _times(made: Made, factor: Made, low: Cut, _high: Cut) -> Iterator[tuple[Cut, Made]]:
    yield low, Made(_product((made.form, factor.form)), _clauses(made.clauses, factor.clauses))


def _stairs(curve: c.Stairs, forms: tuple[Form | Hole, ...], low: Cut, high: Cut) -> Iterator[tuple[Cut, Made]]:
    hole = _first_hole(forms[:3])
    if hole is not None:
        yield low, Made(hole, ())
        return
    distance, start, end, size, beyond, *points = forms
    assert isinstance(distance, Form)
    assert isinstance(start, Form)
    assert isinstance(end, Form)
    for cut, stop, sign in spans(signs(distance.minus(end), low, high), high):
        length = (end if sign > 0 else distance).minus(start)
        for inner, far, counts in spans(signs(length, cut, stop), stop):
            if counts <= 0:
                yield inner, Made(Form(ZERO), ())
            else:
                for place, form in _climbed(curve, length, (size, beyond, *points), inner, far):
                    yield place, Made(form, () if form == Form(ZERO) else (curve.clause,))


def _climbed(
    curve: c.Stairs, length: Form, forms: tuple[Form | Hole, ...], low: Cut, high: Cut
) -> Iterator[tuple[Cut, Form | Hole]]:
    """Yield what the stairs move where *length* above 0 counts; *forms* are size, beyond and points."""
    hole = _first_hole(forms)
    size, beyond, *points = (form for form in forms if isinstance(form, Form))
    single = len(points) == 1 and curve.beyond is None
    if hole is not None or (size.is_constant() and size.constant <= 0):
        yield low, hole or Hole("division")
    elif single and curve.part == "pro rata" and size.is_constant():
        yield low, points[0].product(length).times(1 / size.constant)
    elif not all(form.is_constant() for form in (size, beyond, *points)):
        raise Unanalysed(FORMULA)
    else:
        amounts = tuple(form.constant for form in points)
        more = ZERO if single else None if curve.beyond is None else beyond.constant
        yield from _counted_steps(length, size.constant, amounts, more, curve.part, low, high)


def _counted_steps(
    length: Form,
    size: Fraction,
    points: tuple[Fraction, ...],
    beyond: Fraction | None,
    part: ast.PartOfStep,
    low: Cut,
    high: Cut,
) -> Iterator[tuple[Cut, Form]]:
    if length.is_constant():
        yield low, Form(scheduled(points, beyond, counted(length.constant / size, part)))
        return
    if length.inverse or length.stairs:
        raise Unanalysed(FORMULA)
    if not any(points) and not beyond:
        yield low, Form(ZERO)
        return
    form = Form(ZERO, stairs=(Stair(length.constant, length.slope, size, points, beyond, part),))
    if part == "pro rata" and beyond is None:
        yield from ((cut, plain) for cut, _, plain in stretches(form, low, high))
    else:
        yield low, form
