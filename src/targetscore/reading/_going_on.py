"""Points that go on from a tier: 发生1起扣2分，每增加1起再扣1分 counts the further ones only (reading rule 2)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.reading._context import Context, Unreadable, counts_things
from targetscore.reading._gates import is_nothing
from targetscore.reading._refer import keys

# The tier holds at its level and above it.
_FROM_LEVEL = frozenset({"=", "reaches", ">="})


def with_tiers_going_on(clauses: Sequence[ast.Clause], context: Context) -> tuple[ast.Clause, ...]:
    """
    Let a step without an origin count from the tier of points before it, and that tier hold on where the step counts.

    Raises:
        Unreadable: If what the step adds to has counted every one of them already.
    """
    found = list(clauses)
    for at, step in enumerate(clauses):
        if not isinstance(step, ast.Step) or step.within is not None:
            continue
        earlier = _before(step, found[:at], context)
        if earlier is None:
            continue
        before = found[earlier]
        if isinstance(before, ast.Step):
            _refuse_twice(step, before, clauses, context)
        else:
            assert isinstance(before, ast.Change)
            _refuse_within(step, before)
            found[earlier], found[at] = _going_on(step, before, clauses, context)
    return tuple(found)


def _before(step: ast.Step, earlier: Sequence[ast.Clause], context: Context) -> int | None:
    """Return the place of the last tier or step before *step* that moves points its way on its subject."""
    key = context.key(step.subject)
    for at in range(len(earlier) - 1, -1, -1):
        match earlier[at]:
            case ast.Change(sign=step.sign, when=when) if keys(when, context) == frozenset({key}):
                return at
            case ast.Step(sign=step.sign, subject=subject) if context.key(subject) == key:
                return at
            case _:
                pass
    return None


def _refuse_twice(step: ast.Step, before: ast.Step, clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse 每起扣2分，每增加1起扣1分 and two points for each of the same: in place of the first, or on top of it?"""
    from_nowhere = step.direction in {"each", "over"} and step.origin is None and step.when is None
    each = before.direction == "each" and before.when is None and before.within is None and before.origin is None
    if from_nowhere and each and step.size == before.size and _award_on(step, clauses, context) is None:
        raise Unreadable("step-on-step", step.span)


def _refuse_within(step: ast.Step, before: ast.Change) -> None:
    """Refuse 达到30天的扣2分，每10天扣1分: from the first day, or from the thirtieth?"""
    if step.direction == "each" and step.when is None and step.origin is None and not is_nothing(before):
        raise Unreadable("each-beside-tier", step.span, tier=before.when)


def _going_on(
    step: ast.Step, tier: ast.Change, clauses: Sequence[ast.Clause], context: Context
) -> tuple[ast.Change, ast.Step]:
    if is_nothing(tier):
        return tier, step
    if step.direction != "each" and step.origin is None and step.when is None:
        step = attrs.evolve(step, origin=_level_of(tier.when, step, clauses, context))
    when = tier.when
    if not isinstance(when, ast.Compare) or when.op not in _FROM_LEVEL or not isinstance(when.level, ast.Literal):
        return tier, step
    return (attrs.evolve(tier, when=attrs.evolve(when, op=">=")), step) if _sets_in(step, when.level) else (tier, step)


def _level_of(when: ast.Condition, step: ast.Step, clauses: Sequence[ast.Clause], context: Context) -> ast.Expression:
    """
    Return the level of a tier that *step* counts from.

    Raises:
        Unreadable: Beside an award, which it may count from as well; behind more than 3 fires, where each further one
            is each over 3 or each over 4; on the other side of the tier.
    """
    award = _award_on(step, clauses, context)
    if award is not None:
        raise Unreadable("origin-unclear", step.span, first=when, second=award.when)
    measured = not counts_things(context.unit_of(context.said(step.subject)))
    match when:
        case ast.Compare(op="=", level=ast.Literal() as level) if step.direction == "over":
            return level
        case ast.Compare(op="reaches" | ">=", level=level) if step.direction == "over":
            return level
        case ast.Compare(op=">", level=level) if step.direction == "over" and measured:
            return level
        case (
            ast.Compare(op="<" | "below", level=level)
            | ast.Not(condition=ast.Compare(op="reaches" | ">=", level=level))
        ) if step.direction == "under" and measured:
            return level
        case _:
            pass
    raise Unreadable("origin-missing", step.span)


def _award_on(step: ast.Step, clauses: Sequence[ast.Clause], context: Context) -> ast.Award | None:
    key = context.key(step.subject)
    awards = (clause for clause in clauses if isinstance(clause, ast.Award))
    return next((award for award in awards if key in keys(award.when, context)), None)


def _sets_in(step: ast.Step, level: ast.Literal) -> bool:
    """Whether *step* counts from *level* on."""
    hung = step.when.level if isinstance(step.when, ast.Compare) and step.when.op == ">" else None
    origin = step.origin if step.origin is not None else hung
    return step.direction in {"over", "each"} and isinstance(origin, ast.Literal) and origin.value == level.value
