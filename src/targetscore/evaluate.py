"""
What a curve gives for one row: exact points and the steps that add up to them.

`compiled` turns a curve into closures once, with its constant arithmetic done; a year's file is then scored without
looking at the curve again. `evaluate` is the same for a single row.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.quantities import Affine, affine, names, rounded

Inputs: TypeAlias = Mapping[str, Fraction | bool]
Reason: TypeAlias = Literal[
    "award", "formula", "steps", "greatest", "least", "floor", "cap", "factor", "final", "others"
]  # fmt: skip

ZERO = Fraction(0)
ONE = Fraction(1)


@attrs.frozen
class Step:
    """
    One reason for a score.

    Attributes:
        clause: The clause at work; ``None`` for a convention of the rule file.
        points: What it moved, exact; the points of all steps add up to the score.
        reason: What it did; it decides which *numbers* there are.
        numbers: Exact figures behind *points*, by name:

            ========  =====================================================================================
            award     ``value`` and ``level`` of the comparison that decided, where there is one
            formula   the same
            steps     ``distance`` counted, ``size`` of a step, ``count`` of steps (a part counts as lowered)
            greatest  ``1``, ``2`` … the points of every term; the steps before this one are those of the chosen term
            least     the same
            floor     ``before`` and ``after``, points
            cap       the same
            factor    ``before``, ``after``, ``factor``
            final     ``before``, ``after``; no ``before`` where the other clauses give no points at all
            others    ``count`` of the units whose mean stands in for a missing value
            ========  =====================================================================================
    """

    clause: ast.Clause | None
    points: Fraction
    reason: Reason
    numbers: Mapping[str, Fraction] = attrs.field(factory=dict, hash=False)


class Unscored(Exception):  # noqa: N818 - a state of the row that the caller turns into a data error, not a fault
    """A row that the curve gives no points."""


class Gap(Unscored):
    """None of the tiers made of *clauses* takes the row."""

    def __init__(self, clauses: tuple[ast.Clause, ...]) -> None:
        super().__init__(clauses)
        self.clauses = clauses


class Overlap(Unscored):
    """Two tiers made of *clauses* take the row, with the different *points*."""

    def __init__(self, clauses: tuple[ast.Clause, ...], points: tuple[Fraction, Fraction]) -> None:
        super().__init__(clauses, points)
        self.clauses = clauses
        self.points = points


class ZeroDenominator(Unscored):
    """A division by 0; *names* are the inputs that the denominator is made of, in alphabetical order."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


class UnknownInput(Unscored):
    """The row holds no value for *name*."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def evaluate(curve: c.Curve, inputs: Inputs) -> tuple[Fraction, tuple[Step, ...]]:
    """
    Return the exact points that *curve* gives for *inputs*, and the steps that add up to them.

    Args:
        curve: The lowered form of a rule.
        inputs: Every input that the curve comes to ask for, by name: numbers exact, values in % as written (85 for
            85 %), facts as ``bool``. It may hold more.

    Raises:
        Unscored: One of its four kinds: a gap, an overlap, a division by 0, an input that is not there.

    >>> rule = c.Stairs(c.Input("late"), ONE, (Fraction(-1, 2),), "whole", ast.Remark(text="late reports"))
    >>> evaluate(rule, {"late": Fraction(3)})[0]
    Fraction(-3, 2)
    """
    return compiled(curve)(inputs)


def compiled(curve: c.Curve) -> Callable[[Inputs], tuple[Fraction, tuple[Step, ...]]]:
    """
    Return `evaluate` for *curve* alone, to be called for many rows.
    """
    run = _run(curve, None)

    def evaluate_row(inputs: Inputs) -> tuple[Fraction, tuple[Step, ...]]:
        steps: list[Step] = []
        try:
            points = run(inputs, steps)
        except KeyError as missing:
            raise UnknownInput(missing.args[0]) from None
        return points, tuple(steps)

    return evaluate_row


# Quantities ---------------------------------------------------------------------------------------------------------

_Number: TypeAlias = Callable[[Inputs], Fraction]


def _number(quantity: c.Quantity) -> _Number:
    form = affine(quantity)
    if form is not None:
        return _affine_number(form)
    match quantity:
        case c.Add(terms):
            return _folded(operator.add, terms)
        case c.Multiply(factors):
            return _folded(operator.mul, factors)
        case c.Divide(numerator, denominator):
            return _quotient(_number(numerator), _number(denominator), names(denominator))
        case c.Rounded(value, places, mode):
            inner = _number(value)
            return lambda inputs: rounded(inner(inputs), places, mode)
        case _:
            raise AssertionError(quantity)


def _affine_number(form: Affine) -> _Number:
    constant, weights = form.constant, tuple(form.weights.items())
    if not weights:
        return lambda _inputs: constant
    if len(weights) > 1:
        return lambda inputs: sum((weight * inputs[name] for name, weight in weights), constant)
    ((name, weight),) = weights
    if weight == 1:
        # ``+`` turns nothing into nothing at the cost of an addition; most values are inputs as they stand.
        return (lambda inputs: constant + inputs[name]) if constant else operator.itemgetter(name)
    if weight == -1:
        return lambda inputs: constant - inputs[name]
    return lambda inputs: constant + weight * inputs[name]


def _folded(combine: Callable[[Fraction, Fraction], Fraction], quantities: tuple[c.Quantity, ...]) -> _Number:
    first, *others = map(_number, quantities)

    def number(inputs: Inputs) -> Fraction:
        value = first(inputs)
        for other in others:
            value = combine(value, other(inputs))
        return value

    return number


def _quotient(above: _Number, below: _Number, denominator: tuple[str, ...]) -> _Number:
    def number(inputs: Inputs) -> Fraction:
        divisor = below(inputs)
        if not divisor:
            raise ZeroDenominator(denominator)
        return above(inputs) / divisor

    return number


# Conditions ---------------------------------------------------------------------------------------------------------

_Holds: TypeAlias = Callable[[Inputs], bool]

_COMPARE: Mapping[c.Operator, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">=": operator.ge,
    ">": operator.gt,
}


def _holds(condition: c.Condition) -> _Holds:
    match condition:
        case c.Test(left, sign, right):
            return _test(_number(left), _COMPARE[sign], _number(right))
        case c.Truth(name):
            return lambda inputs: bool(inputs[name])
        case c.Count(least, most, conditions):
            return _count(least, most, tuple(map(_holds, conditions)))
        case _:
            assert_never(condition)


def _test(left: _Number, compare: Callable[[Fraction, Fraction], bool], right: _Number) -> _Holds:
    return lambda inputs: compare(left(inputs), right(inputs))


def _count(least: int, most: int, conditions: tuple[_Holds, ...]) -> _Holds:
    if least == most == len(conditions):
        return lambda inputs: all(holds(inputs) for holds in conditions)
    return lambda inputs: least <= sum(holds(inputs) for holds in conditions) <= most


def _deciding(condition: c.Condition) -> c.Test | None:
    """Return the first comparison in *condition*: the one an explanation names."""
    match condition:
        case c.Test():
            return condition
        case c.Truth():
            return None
        case c.Count(_, _, conditions):
            return next(filter(None, map(_deciding, conditions)), None)
        case _:
            assert_never(condition)


# Curves -------------------------------------------------------------------------------------------------------------

_Run: TypeAlias = Callable[[Inputs, list[Step]], Fraction]
"""Returns points and appends the steps that add up to them."""


def _run(curve: c.Curve, under: c.Test | None) -> _Run:
    """*under* is the comparison that chose *curve* among the branches around it."""
    match curve:
        case c.Formula():
            return _formula(curve, under)
        case c.Stairs():
            return _stairs(curve)
        case c.Cases(exclusive=exclusive):
            return _exclusive(curve) if exclusive else _cases(curve)
        case c.Total(terms):
            return _total(tuple(_run(term, under) for term in terms))
        case c.Extreme():
            return _extreme(curve, under)
        case c.Clamp():
            return _clamp(curve, under)
        case c.Scaled():
            return _scaled(curve, under)
        case c.Final():
            return _final(curve, under)
        case _:
            assert_never(curve)


def _formula(curve: c.Formula, under: c.Test | None) -> _Run:
    clause, points = curve.clause, _number(curve.points)
    reason: Reason = "award" if isinstance(curve.points, Fraction) else "formula"
    # An award of nothing is news; a change or step that does not apply is not.
    silent = isinstance(clause, ast.Change | ast.Step)
    value, level = (None, None) if under is None else (_number(under.left), _number(under.right))

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        moved = points(inputs)
        if moved or not silent:
            numbers = {"value": value(inputs), "level": level(inputs)} if value and level else {}
            steps.append(Step(clause, moved, reason, numbers))
        return moved

    return run


def _stairs(curve: c.Stairs) -> _Run:
    clause, part = curve.clause, curve.part
    distance, size, start = _number(curve.distance), _number(curve.size), _number(curve.start)
    end = None if curve.end is None else _number(curve.end)
    points = tuple(map(_number, curve.points))
    beyond = None if curve.beyond is None else _number(curve.beyond)

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        length = distance(inputs)
        if end is not None:
            length = min(length, end(inputs))
        length -= start(inputs)
        if length <= 0:
            return ZERO
        step = size(inputs)
        if step <= 0:
            raise ZeroDenominator(names(curve.size))
        count = counted(length if step == 1 else length / step, part)
        if len(points) == 1 and beyond is None:
            moved = points[0](inputs) * count
        else:
            moved = scheduled(tuple(p(inputs) for p in points), beyond(inputs) if beyond else None, count)
        if moved:
            steps.append(Step(clause, moved, "steps", {"distance": length, "size": step, "count": count}))
        return moved

    return run


def counted(steps: Fraction, part: ast.PartOfStep) -> Fraction:
    """Return how many *steps* count, of a number that is not negative."""
    match part:
        case "pro rata":
            return steps
        case "whole":
            return Fraction(steps.numerator // steps.denominator)
        case "started":
            return Fraction(-(-steps.numerator // steps.denominator))
        case _:
            assert_never(part)


def scheduled(points: tuple[Fraction, ...], beyond: Fraction | None, count: Fraction) -> Fraction:
    """
    Return what *count* steps of a schedule move together; a part of a step moves that part of the next step's points.

    >>> str(scheduled((Fraction(5), Fraction(6), Fraction(7)), ONE, Fraction(9, 2)))
    '61/2'
    """
    whole = count.numerator // count.denominator
    moved = sum(points[:whole], ZERO)
    extra = max(0, whole - len(points))
    if beyond is not None:
        moved += extra * points[-1] + beyond * Fraction(extra * (extra + 1), 2)
    if count == whole:
        return moved
    if whole < len(points):
        return moved + (count - whole) * points[whole]
    return moved + (count - whole) * (points[-1] + beyond * (extra + 1)) if beyond is not None else moved


def _cases(curve: c.Cases) -> _Run:
    branches = tuple((_holds(b.when), _run(b.curve, _deciding(b.when))) for b in curve.branches)
    otherwise = None if curve.otherwise is None else _run(curve.otherwise, None)
    clauses = curve.clauses

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        for holds, branch in branches:
            if holds(inputs):
                return branch(inputs, steps)
        if otherwise is None:
            raise Gap(clauses)
        return otherwise(inputs, steps)

    return run


def _exclusive(curve: c.Cases) -> _Run:
    branches = tuple((_holds(b.when), _run(b.curve, _deciding(b.when))) for b in curve.branches)
    first = _cases(curve)

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        points = first(inputs, steps)
        for holds, branch in branches:
            if holds(inputs) and (other := branch(inputs, [])) != points:
                raise Overlap(curve.clauses, (points, other))
        return points

    return run


def _total(terms: tuple[_Run, ...]) -> _Run:
    if not terms:
        return lambda _inputs, _steps: ZERO
    first, *others = terms

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        points = first(inputs, steps)
        for other in others:
            points += other(inputs, steps)
        return points

    return run


def _extreme(curve: c.Extreme, under: c.Test | None) -> _Run:
    terms = tuple(_run(term, under) for term in curve.terms)
    choose = max if curve.which == "greatest" else min

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        steps_of: list[list[Step]] = [[] for _ in terms]
        points = tuple(term(inputs, own) for term, own in zip(terms, steps_of, strict=True))
        best = choose(points)
        steps += steps_of[points.index(best)]
        if len(points) > 1:
            numbers = {str(place): value for place, value in enumerate(points, 1)}
            steps.append(Step(curve.clause, ZERO, curve.which, numbers))
        return best

    return run


def _clamp(curve: c.Clamp, under: c.Test | None) -> _Run:
    inner = _run(curve.curve, under)
    least = None if curve.least is None else _number(curve.least)
    most = None if curve.most is None else _number(curve.most)

    def bite(before: Fraction, after: Fraction, reason: Reason, steps: list[Step]) -> Fraction:
        steps.append(Step(curve.clause, after - before, reason, {"before": before, "after": after}))
        return after

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        points = inner(inputs, steps)
        if least is not None and points < (low := least(inputs)):
            points = bite(points, low, "floor", steps)
        if most is not None and points > (high := most(inputs)):
            points = bite(points, high, "cap", steps)
        return points

    return run


def _scaled(curve: c.Scaled, under: c.Test | None) -> _Run:
    inner, factor = _run(curve.curve, under), _number(curve.factor)
    holds = None if curve.when is None else _holds(curve.when)

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        before = inner(inputs, steps)
        if holds is not None and not holds(inputs):
            return before
        by = factor(inputs)
        after = before * by
        steps.append(Step(curve.clause, after - before, "factor", {"before": before, "after": after, "factor": by}))
        return after

    return run


def _final(curve: c.Final, under: c.Test | None) -> _Run:
    inner, holds, points = _run(curve.curve, under), _holds(curve.when), _number(curve.points)

    def run(inputs: Inputs, steps: list[Step]) -> Fraction:
        if not holds(inputs):
            return inner(inputs, steps)
        after = points(inputs)
        lost: list[Step] = []
        try:
            before = inner(inputs, lost)
        except (Gap, Overlap, ZeroDenominator):
            # The last word stands whatever the other clauses give, so it stands where they give nothing.
            steps.append(Step(curve.clause, after, "final", {"after": after}))
            return after
        steps += lost
        steps.append(Step(curve.clause, after - before, "final", {"before": before, "after": after}))
        return after

    return run
