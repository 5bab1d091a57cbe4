"""Steps that hang on a range: 80%（含）至95%的，每低1个百分点扣0.5分 is a tier too, with ends of its own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading import _ladder as ladders
from targetscore.reading._context import Context, Unreadable, level, plain
from targetscore.reading._gates import is_nothing
from targetscore.reading._ladder import Rung, place_of
from targetscore.reading._refer import keys

_OPENED: dict[ast.Comparison, ast.Comparison] = {">=": ">", "<=": "<", "below": "<"}


def with_ends_settled(clauses: Sequence[ast.Clause], context: Context) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with every level that the range of a step shares with another tier given to one of the two.

    Raises:
        Unreadable: If both take it with one right, and for a step whose range ends where nothing is said any more.
    """
    found = list(clauses)
    for at, step in enumerate(clauses):
        if not isinstance(step, ast.Step) or _ranged(step, clauses, context) is None:
            continue
        for beside in range(len(found)):
            if beside != at:
                _settle(found, at, beside, context)
        _refuse_end_of_all(step, found, context)
    return tuple(found)


def _ranged(step: ast.Clause, clauses: Sequence[ast.Clause], context: Context) -> Rung | None:
    """Return the stretch of *step*, if it hangs on a range of its own subject."""
    if not isinstance(step, ast.Step) or step.when is None:
        return None
    if step.direction == "each" and not isinstance(step.when, ast.All):
        # 3至6起的，每起扣1分: all of them.
        return None
    if keys(step.when, context) != frozenset({context.key(step.subject)}):
        return None
    rung = _rung(step, clauses, context)
    return rung if rung is not None and rung.low is not None and rung.high is not None else None


def _rung(clause: ast.Clause, clauses: Sequence[ast.Clause], context: Context) -> Rung | None:
    """Return the stretch that *clause* holds on, if its condition is one on a single value."""
    if not isinstance(clause, ast.Award | ast.Change | ast.Step) or clause.when is None:
        return None
    if isinstance(clause, ast.Change) and is_nothing(clause):
        return None
    higher = all(conditions.is_higher_better(key, clauses, context) for key in keys(clause.when, context))
    points = ast.Literal(span=clause.span, value=Fraction(0))
    tier = ast.Change(span=clause.span, when=clause.when, sign="add", amount=points)
    rung = ladders.rung(tier, Fraction(0), context, higher=higher)
    return rung if rung.axis is not None else None


def _settle(found: list[ast.Clause], at: int, beside: int, context: Context) -> None:
    step, other = found[at], found[beside]
    mine, yours = _ranged(step, found, context), _rung(other, found, context)
    if mine is None or yours is None or mine.axis != yours.axis:
        return
    for low in (True, False):
        end, theirs = (mine.low, yours.high) if low else (mine.high, yours.low)
        if end is None or not ladders.is_shared(end, theirs) or _is_origin(step, other, end.level, context, low=low):
            continue
        one, two = ladders.settle_ends([mine, yours])
        left = (one.low, two.high) if low else (one.high, two.low)
        if ladders.is_shared(*left):
            later = max(step, other, key=lambda each: each.span.start)
            value = plain(end.level) if isinstance(end.level, Fraction) else later
            raise Unreadable("tiers-overlap", later.span, value=value)
        loser, side = (at, low) if left[0] != end else (beside, not low)
        found[loser] = _without_end(found[loser], low=side)
        return


def _is_origin(step: ast.Clause, other: ast.Clause, end: c.Quantity, context: Context, *, low: bool) -> bool:
    """Whether *step* counts from that end, where it moves nothing yet and an award may hold as well."""
    assert isinstance(step, ast.Step)
    if not isinstance(other, ast.Award):
        return False
    if step.origin is not None:
        return level(step.origin, context.said(step.subject), context) == end
    return step.direction in {"over", "each"} if low else step.direction in {"under", "away"}


def _without_end(clause: ast.Clause, *, low: bool) -> ast.Clause:
    """Return *clause* with its lower or upper end left out."""
    assert isinstance(clause, ast.Award | ast.Change | ast.Step)
    assert clause.when is not None
    return attrs.evolve(clause, when=_opened(clause.when, low=low))


def _opened(when: ast.Condition, *, low: bool) -> ast.Condition:
    match when:
        case ast.Between():
            return attrs.evolve(when, low_closed=False) if low else attrs.evolve(when, high_closed=False)
        case ast.Compare(op="reaches"):
            return attrs.evolve(when, op=">" if low else "<")
        case ast.Compare(op=op) if op in _OPENED and (op == ">=") is low:
            return attrs.evolve(when, op=_OPENED[op])
        case ast.All(conditions=several):
            return attrs.evolve(when, conditions=tuple(_opened(each, low=low) for each in several))
        case ast.Not(condition=ast.Compare(op=">" | "<" as op) as inner) if (op == "<") is low:
            return attrs.evolve(when, condition=attrs.evolve(inner, op="<=" if low else ">="))
        case _:
            return when


def _refuse_end_of_all(step: ast.Step, clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse 80%至90%的，每低1个百分点扣0.5分 by itself: 90 − 12 points would cost nothing at all."""
    mine = _ranged(step, clauses, context)
    if mine is None or any(isinstance(each, ast.Otherwise) for each in clauses):
        return
    upward = step.direction in {"over", "each"}
    far = mine.high if upward else mine.low
    assert far is not None
    awarded = any(isinstance(each, ast.Award) and not _is_zero(each) for each in clauses)
    if step.sign == "deduct" and awarded:
        # A hole, or the convention for what is not reached.
        return
    for other in clauses:
        yours = None if other.span == step.span else _rung(other, clauses, context)
        near = None if yours is None else (yours.low if upward else yours.high)
        if yours is not None and near is not None and yours.axis == mine.axis and _is_beyond(near, far, upward=upward):
            return
    raise Unreadable("bracket-unclear", step.span)


def _is_zero(award: ast.Award) -> bool:
    return isinstance(award.amount, ast.Literal) and award.amount.value == 0


def _is_beyond(near: ladders.End, far: ladders.End, *, upward: bool) -> bool:
    one, other = place_of(near.level), place_of(far.level)
    if one is None or other is None or one[0] != other[0]:
        return near.level == far.level
    return one[1] >= other[1] if upward else one[1] <= other[1]
