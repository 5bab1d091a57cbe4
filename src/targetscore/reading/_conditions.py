"""Conditions with nothing unsaid, as tests; and which way is good."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._nodes import nodes
from targetscore.reading._context import OWN, PERCENT, Context, Unreadable, level
from targetscore.reading._refer import keys

UPWARD = frozenset({">", ">="})
DOWNWARD = frozenset({"<", "<=", "below"})
FLIPPED: dict[c.Operator, c.Operator] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def lower(condition: ast.Condition, context: Context, *, higher: bool = True) -> c.Condition:
    """
    Return *condition* as a test. *higher*: 达到 is reached from below.

    Raises:
        Unreadable: If units do not fit.
    """
    match condition:
        case ast.Compare():
            return _compare(condition, context, higher=higher)
        case ast.Between():
            return _between(condition, context)
        case ast.Fact(name=name):
            return c.Truth(name)
        case ast.Not(condition=inner):
            return inverted(lower(inner, context, higher=higher))
        case ast.All(conditions=conditions):
            return every(lower(inner, context, higher=higher) for inner in conditions)
        case ast.Any(conditions=conditions):
            found = tuple(lower(inner, context, higher=higher) for inner in conditions)
            return c.Count(1, len(found), found)
        case ast.Exactly(count=count, conditions=conditions):
            return c.Count(count, count, tuple(lower(inner, context, higher=higher) for inner in conditions))
        case ast.Unsaid():
            raise Unreadable("unsaid-of-what", condition.span, word="…")
        case _:
            assert_never(condition)


def every(conditions: Iterable[c.Condition]) -> c.Condition:
    """Return the test that all of *conditions* hold."""
    found = tuple(conditions)
    return found[0] if len(found) == 1 else c.Count(len(found), len(found), found)


def inverted(test: c.Condition) -> c.Condition:
    """Return the opposite of *test*."""
    if isinstance(test, c.Test) and test.operator in FLIPPED:
        return c.Test(test.left, FLIPPED[test.operator], test.right)
    return c.Count(0, 0, (test,))


def _compare(compare: ast.Compare, context: Context, *, higher: bool) -> c.Condition:
    subject = context.said(compare.subject)
    left = level(subject, subject, context)
    right = level(compare.level, subject, context)
    return c.Test(left, operator(compare.op, higher=higher), right)


def operator(op: ast.Comparison, *, higher: bool) -> c.Operator:
    """Return the operator that *op* stands for."""
    match op:
        case "reaches":
            return ">=" if higher else "<="
        case "below":
            return "<="
        case _:
            return op


def _between(between: ast.Between, context: Context) -> c.Condition:
    subject = context.said(between.subject)
    value = level(subject, subject, context)
    low = level(between.low, subject, context)
    high = level(between.high, subject, context)
    if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
        low, high = high, low
        between = attrs.evolve(between, low_closed=between.high_closed, high_closed=between.low_closed)
    return every(
        (
            c.Test(value, ">" if between.low_closed is False else ">=", low),
            c.Test(value, "<" if between.high_closed is False else "<=", high),
        )
    )


# Which way is good --------------------------------------------------------------------------------------------------


def is_higher_better(key: str, clauses: Sequence[ast.Clause], context: Context) -> bool:
    """
    Return whether more of the subject *key* is good: as declared, as the text shows, else yes.

    Raises:
        Unreadable: If the text speaks for both.
    """
    if key == "rank":
        return False
    awards = [vote for clause in clauses if isinstance(clause, ast.Award) for vote in _votes(clause, key, context)]
    by_points = _by_points(key, clauses, context)
    if len(by_points) > 1:
        _refuse_reached(key, clauses, context)
        by_points = frozenset()
    shown = [*awards, *by_points]
    shown = shown or _single(key, clauses, context)
    if context.better is not None and key == OWN:
        shown.append(context.better == "higher")
    if any(shown) and not all(shown):
        spoken = next((clause for clause in clauses if _votes(clause, key, context)), clauses[0])
        raise Unreadable("direction-contradicts", spoken.span)
    if shown:
        return shown[0]
    if is_good_in_the_middle(key, clauses, context):
        _refuse_sided(key, clauses, context)
        return True
    votes = _votes_of_steps(key, clauses, context)
    return votes[0] if votes else True


def is_good_in_the_middle(key: str, clauses: Sequence[ast.Clause], context: Context) -> bool:
    """
    Whether steps lead away from an award or a reference to both sides: there is no good side (reading rule 1).

    95%至105%的得10分，每高1个百分点扣1分，每低1个百分点扣1分.
    """
    if context.better is not None and key == OWN:
        return False
    votes = _votes_of_steps(key, clauses, context)
    awarding = any(vote for clause in clauses if isinstance(clause, ast.Award) for vote in _votes(clause, key, context))
    shown = awarding or _by_points(key, clauses, context) or _single(key, clauses, context)
    return not shown and any(votes) and not all(votes)


def _votes_of_steps(key: str, clauses: Sequence[ast.Clause], context: Context) -> list[bool]:
    return [vote for clause in clauses if isinstance(clause, ast.Step) for vote in _votes(clause, key, context)]


def _refuse_sided(key: str, clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse what needs a good side where there is none: 达到, 差, a step from one of several awards."""
    _refuse_reached(key, clauses, context, steps=False)
    awards = [a for a in clauses if isinstance(a, ast.Award) and key in keys(a.when, context)]
    several = len([a for a in awards if not (isinstance(a.amount, ast.Literal) and a.amount.value == 0)]) > 1
    for clause in clauses:
        if isinstance(clause, ast.Step) and context.key(clause.subject) == key:
            unlike = several and clause.origin is None and clause.when is None and clause.direction != "each"
            if clause.direction == "away" or unlike:
                raise Unreadable("direction-contradicts", clause.span)


def _single(key: str, clauses: Sequence[ast.Clause], context: Context) -> list[bool]:
    """Return what a single award shows: 以上 speaks for higher, 以内 for lower."""
    giving = [a for a in clauses if isinstance(a, ast.Award) and key in keys(a.when, context)]
    found = [looks(a.when, key, context) for a in giving if not isinstance(a.amount, ast.InProportion)]
    return [found[0]] if len(found) == 1 and found[0] is not None else []


def _votes(clause: ast.Clause, key: str, context: Context) -> list[bool]:
    match clause:
        case ast.Award(when=when, amount=amount) if key in keys(when, context):
            upward = looks(when, key, context)
            if upward is None or isinstance(amount, ast.InProportion):
                return []
            zero = isinstance(amount, ast.Literal) and amount.value == 0
            return [upward is not zero] if zero or (isinstance(amount, ast.Value) and amount.name == "full") else []
        case ast.Step(direction="over" | "under" as direction, sign=sign, subject=subject) if (
            context.key(subject) == key
        ):
            return [(direction == "over") is (sign == "add")]
        case _:
            return []


def looks(when: ast.Condition, key: str, context: Context) -> bool | None:
    """Whether a one-sided condition on *key* looks up; ``None`` if it does not say."""
    match when:
        case ast.Compare(op=op):
            return True if op in UPWARD else False if op in DOWNWARD else None
        case ast.Not(condition=inner):
            upward = looks(inner, key, context)
            return None if upward is None else not upward
        case _:
            return None


def _by_points(key: str, clauses: Sequence[ast.Clause], context: Context) -> frozenset[bool]:
    """More points at a higher level speak for higher; tiers that rise and fall speak for both."""
    found: list[tuple[str, Fraction, int, Fraction]] = []
    for clause in clauses:
        if isinstance(clause, ast.Award) and keys(clause.when, context) == frozenset({key}):
            place, points = _placed(clause.when), _points(clause.amount, context)
            if place is not None and points is not None:
                found.append((*place, points))
    return frozenset(
        ((place, side) < (place2, side2)) is (points < points2)
        for (of, place, side, points), (of2, place2, side2, points2) in itertools.combinations(found, 2)
        if of == of2 and (place, side) != (place2, side2) and points != points2
    )


# Which values a comparison takes beside its level: those below it, with it and without, or those above.
SIDES: dict[ast.Comparison, int] = {"<": -2, "<=": -1, "below": -1, "=": 0, "reaches": 0, ">=": 1, ">": 2}
OPPOSITE_SIDES: dict[ast.Comparison, int] = {"<": 1, "<=": 2, "below": 2, ">=": -2, ">": -1}


def _placed(when: ast.Condition) -> tuple[str, Fraction, int] | None:
    """Return where the values of *when* lie: what their level is a multiple of, how much, and on which side of it."""
    match when:
        case ast.Compare(op=op):
            place = _constant(when)
            return None if place is None else (*place, SIDES[op])
        case ast.Not(condition=ast.Compare(op=op) as inner) if op in OPPOSITE_SIDES:
            place = _constant(inner)
            return None if place is None else (*place, OPPOSITE_SIDES[op])
        case _:
            return None


def _refuse_reached(key: str, clauses: Sequence[ast.Clause], context: Context, *, steps: bool = True) -> None:
    """Refuse 达到, and a step without an origin, where more points stand now at higher levels and now at lower ones."""
    for clause in clauses:
        if not isinstance(clause, ast.Award | ast.Change | ast.Step):
            continue
        reached = (node.op == "reaches" and context.key(node.subject) == key for node in _compared(clause))
        step = steps and isinstance(clause, ast.Step) and context.key(clause.subject) == key
        if any(reached) or (step and _needs_good_side(clause)):
            raise Unreadable("direction-contradicts", clause.span)


def _compared(clause: ast.Award | ast.Change | ast.Step) -> Iterable[ast.Compare]:
    return (node for node in nodes(clause.when) if isinstance(node, ast.Compare))


def _needs_good_side(clause: ast.Clause) -> bool:
    return isinstance(clause, ast.Step) and clause.direction != "each" and clause.origin is None and clause.when is None


def _constant(when: ast.Compare) -> tuple[str, Fraction] | None:
    """Return what the level of *when* is a multiple of and how much of it; only levels of one measure have an order."""
    match when.subject, when.level:
        case ast.Value(name="completion"), ast.Literal(value=value):
            return "target", value
        case ast.Value(name="growth"), ast.Literal(value=value):
            return "growth", value
        case _, ast.Literal(value=value):
            return "", value
        case _, ast.Value(name="target"):
            return "target", Fraction(100)
        case _, ast.Share(percent=percent, of=ast.Value(name="target")):
            return "target", percent
        case _:
            return None


def _points(expression: ast.Expression, context: Context) -> Fraction | None:
    match expression:
        case ast.Literal(value=value):
            return value
        case ast.Value(name="full"):
            return context.points
        case ast.Share(percent=percent, of=ast.Value(name="full")):
            return context.points * percent / 100
        case ast.Value(name="base"):
            return context.base_points(expression.span)
        case _:
            return None


__all__ = [
    "PERCENT",
    "every",
    "inverted",
    "is_good_in_the_middle",
    "is_higher_better",
    "lower",
    "operator",
]
