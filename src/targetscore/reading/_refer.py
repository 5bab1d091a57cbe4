"""Reading rule 9: a comparison that leaves out its level refers to a condition before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import attrs

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.reading._context import Context, Unreadable

# Below one half a bare per cent may be how far the value lies from the target.
HALF, WHOLE = 50, 100


@attrs.frozen
class Referred:
    """The condition that an unsaid side refers to, the award it belongs to, if it does, and the place of its clause."""

    condition: ast.Condition
    award: ast.Award | None
    at: int = 0


@attrs.define
class _Seen:
    """Conditions of the clauses before, the latest last; *rest*: the clause that follows says what the rest gives."""

    awards: list[Referred] = attrs.field(factory=list)
    others: list[Referred] = attrs.field(factory=list)
    joint: tuple[ast.Condition, ...] = ()
    shared: ast.Expression | None = None
    completion: bool = False
    rest: bool = False
    at: int = 0
    task: bool = False


def settle(clauses: Sequence[ast.Clause], context: Context) -> tuple[tuple[ast.Clause, ...], dict[int, ast.Award]]:
    """
    Return *clauses* with every condition written out, and for awards in proportion the award they stand against.

    The second is keyed by the position of the clause.
    """
    seen = _Seen(task=_names_task_alone(clauses))
    settled: list[ast.Clause] = []
    against: dict[int, ast.Award] = {}
    for position, clause in enumerate(clauses):
        seen.at = position
        seen.rest = position + 1 < len(clauses) and isinstance(clauses[position + 1], ast.Otherwise)
        found = _clause(clause, seen, context, against, position)
        settled.append(found)
    return tuple(settled), against


def _names_task_alone(clauses: Sequence[ast.Clause]) -> bool:
    """Whether the text compares the own value with the target, and names no other value that a share could be of."""
    named = {node.name for clause in clauses for node in nodes(clause) if isinstance(node, ast.Value)}
    return "target" in named and named <= {"target", "actual", "completion", "full", "base"}


def _clause(
    clause: ast.Clause, seen: _Seen, context: Context, against: dict[int, ast.Award], position: int
) -> ast.Clause:
    match clause:
        case ast.Award(when=when):
            award = attrs.evolve(clause, when=_condition(when, seen, context))
            referred = _award_of(when, seen, context)
            if referred is not None:
                against[position] = referred
            if not isinstance(when, ast.Unsaid):
                seen.awards.append(Referred(award.when, award, position))
            return award
        case ast.Override(when=when):
            override = attrs.evolve(clause, when=_condition(when, seen, context))
            if not isinstance(when, ast.Unsaid):
                seen.awards.append(Referred(override.when, None, position))
            return override
        case ast.Effect(when=when):
            effect = attrs.evolve(clause, when=_condition(when, seen, context))
            seen.others.append(Referred(effect.when, None))
            return effect
        case ast.Change(when=when):
            change = attrs.evolve(clause, when=_condition(when, seen, context))
            if isinstance(when, ast.Unsaid) and when.side == "unmet":
                _refuse_unmet_change(when, seen, context)
            seen.others.append(Referred(change.when, None, -1 if isinstance(when, ast.Unsaid) else position))
            return change
        case ast.Step(when=when) if when is not None:
            step = attrs.evolve(clause, when=_condition(when, seen, context))
            seen.others.append(Referred(step.when or when, None, -1 if isinstance(when, ast.Unsaid) else position))
            return step
        case ast.Factor(when=when) if when is not None:
            return attrs.evolve(clause, when=_condition(when, seen, context))
        case ast.Linear(when=when) if when is not None:
            return attrs.evolve(clause, when=_condition(when, seen, context))
        case _:
            return clause


def _award_of(when: ast.Condition, seen: _Seen, context: Context) -> ast.Award | None:
    match when:
        case ast.Unsaid(subject=subject):
            referred = _latest(seen, subject, context)
            return referred.award if referred is not None else None
        case ast.Any(conditions=conditions):
            return next((found for c in conditions if (found := _award_of(c, seen, context)) is not None), None)
        case _:
            return None


def _condition(condition: ast.Condition, seen: _Seen, context: Context) -> ast.Condition:
    match condition:
        case ast.Unsaid():
            return _written_out(condition, seen, context)
        case ast.Not(condition=inner):
            return attrs.evolve(condition, condition=_condition(inner, seen, context))
        case ast.All(conditions=conditions) | ast.Any(conditions=conditions):
            inner_ones = tuple(_condition(inner, seen, context) for inner in conditions)
            seen.joint = inner_ones
            return attrs.evolve(condition, conditions=inner_ones)
        case ast.Exactly(conditions=()):
            if not seen.joint:
                raise Unreadable("exactly-of-what", condition.span)
            return attrs.evolve(condition, conditions=seen.joint)
        case ast.Compare():
            return _share(condition, seen, context)
        case ast.Between(subject=None, low=ast.Literal(unit="%")) if seen.completion or _is_done(
            condition, seen, context
        ):
            return attrs.evolve(condition, subject=ast.Value(span=condition.span, name="completion"))
        case ast.Between(low=ast.Share(of=whole)):
            seen.shared = whole
            return condition
        case ast.Exactly() | ast.Between() | ast.Fact():
            return condition
        case _:
            assert_never(condition)


def _share(compare: ast.Compare, seen: _Seen, context: Context) -> ast.Compare:
    """超过人口的6%…，超过7%…: on a value that is no rate, a bare percentage is of what the share before it was of."""
    level = compare.level
    if isinstance(compare.subject, ast.Value) and compare.subject.name == "completion":
        seen.completion = True
    if isinstance(level, ast.Share):
        seen.shared = level.of
    said = context.said(compare.subject)
    bare = (
        isinstance(level, ast.Literal)
        and level.unit == "%"
        and isinstance(said, ast.Value)
        and said.name not in {"completion", "growth"}
    )
    if bare and seen.shared is not None and context.unit_of(said) != "%":
        assert isinstance(level, ast.Literal)
        return attrs.evolve(compare, level=ast.Share(span=level.span, percent=level.value, of=seen.shared))
    if bare and compare.subject is None and _is_done(compare, seen, context):
        return attrs.evolve(compare, subject=ast.Value(span=compare.span, name="completion"))
    of_rate = context.unit_of(said) == "%"
    if bare and compare.subject is None and seen.completion and (not of_rate or compare.op != "reaches"):
        return attrs.evolve(compare, subject=ast.Value(span=compare.span, name="completion"))
    return compare


def _is_done(condition: ast.Compare | ast.Between, seen: _Seen, context: Context) -> bool:
    """完成任务得6分，低于60%的不得分: 60 % of the task is done, where the value is no rate and nothing else named."""
    if not seen.task or context.unit_of(context.own) == "%" or context.reference is not None:
        return False
    if isinstance(condition, ast.Compare) and condition.op in {">", "="}:
        return False  # 超过60%的: beyond the target by as much?
    levels = (condition.level,) if isinstance(condition, ast.Compare) else (condition.low, condition.high)
    return all(isinstance(each, ast.Literal) and HALF <= each.value <= WHOLE for each in levels)


def _latest(seen: _Seen, subject: ast.Expression | None, context: Context) -> Referred | None:
    for group in (seen.awards, seen.others):
        for referred in reversed(group):
            if subject is None or context.key(subject) in keys(referred.condition, context):
                return referred
    return None


def keys(condition: ast.Condition, context: Context) -> frozenset[str]:
    """Return the subjects that *condition* speaks of; a fact is a subject by its name."""
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) | ast.Unsaid(subject=subject):
            return frozenset({context.key(subject)})
        case ast.Fact(name=name):
            return frozenset({name})
        case ast.Not(condition=inner):
            return keys(inner, context)
        case ast.All(conditions=conditions) | ast.Any(conditions=conditions) | ast.Exactly(conditions=conditions):
            return frozenset().union(*(keys(inner, context) for inner in conditions))
        case _:
            assert_never(condition)


def _written_out(unsaid: ast.Unsaid, seen: _Seen, context: Context) -> ast.Condition:
    # 达到的 and 低于基数的 with a reference in the heading speak of it before they speak of a neighbour.
    referred = _latest(seen, unsaid.subject, context)
    if referred is None:
        return _against_reference(unsaid, context)
    if unsaid.side == "unmet":
        return negated(referred.condition, unsaid)
    if unsaid.side == "met":
        return _met(referred.condition, unsaid)
    beyond = _beyond(referred.condition, unsaid)
    _refuse_nearer(beyond, referred, unsaid, seen, context)
    return _apart(beyond, unsaid) if seen.rest else beyond


def _refuse_nearer(
    beyond: ast.Condition, referred: Referred, unsaid: ast.Unsaid, seen: _Seen, context: Context
) -> None:
    """Refuse 达到90%得8分，高于平均水平的另加2分；低于的…: below 90 %, or below the mean?"""
    level = _level(beyond)
    for nearer in seen.others:
        if nearer.at <= referred.at or not keys(nearer.condition, context) & keys(referred.condition, context):
            continue
        other = _level(nearer.condition)
        if level is not None and other is not None and level != other:
            word = "超过" if unsaid.side == "over" else "低于"
            raise Unreadable("unsaid-of-which", unsaid.span, word=word, first=level, second=other)


def _refuse_unmet_change(unsaid: ast.Unsaid, seen: _Seen, context: Context) -> None:
    """Refuse 达到90%得8分，比上年提高2个百分点的加1分，未达到的扣1分: of the award, or of the addition before it?"""
    referred = _latest(seen, unsaid.subject, context)
    last = seen.others[-1] if seen.others else None
    if referred is None or referred.award is None or last is None or last.at != seen.at - 1:
        return
    level, other = _level(referred.condition), _level(last.condition)
    if level is not None and other is not None and other != level != ast.Value(name="target"):
        raise Unreadable("unsaid-of-which", unsaid.span, word="未达到", first=level, second=other)


def _level(condition: ast.Condition) -> ast.Expression | None:
    match condition:
        case ast.Not(condition=inner):
            return _level(inner)
        case ast.Compare(level=level) | ast.Between(low=level):
            return level
        case ast.All(conditions=(first, *_)) | ast.Any(conditions=(first, *_)):
            return _level(first)
        case _:
            return None


def _apart(beyond: ast.Condition, at: ast.Unsaid) -> ast.Condition:
    """高于80%的得6分，低于的得3分，其余得5分: exactly 80% is the rest, which else there were none of."""
    match beyond:
        case ast.Not(condition=ast.Compare(subject=subject, op=">" | "<", level=level)):
            return ast.Compare(span=at.span, subject=subject, op=">" if at.side == "over" else "<", level=level)
        case _:
            return beyond


def negated(condition: ast.Condition, at: ast.Node) -> ast.Condition:
    """Return the opposite of *condition*, placed at *at*."""
    if isinstance(condition, ast.Not):
        return condition.condition
    return ast.Not(span=at.span, condition=condition)


def _met(condition: ast.Condition, at: ast.Unsaid) -> ast.Condition:
    match condition:
        case ast.Not(condition=inner):
            return inner
        case ast.Compare(op="<" | "below"):
            return ast.Not(span=at.span, condition=condition)
        case ast.Compare(op=">"):
            return attrs.evolve(condition, span=at.span, op="reaches")
        case _:
            return condition


PLACES = (ast.Value(name="rank"), ast.Value(name="rank_from_last"))
UPWARD = frozenset({">", ">=", "reaches"})
DOWNWARD = frozenset({"<", "<=", "below"})


def _beyond(condition: ast.Condition, at: ast.Unsaid) -> ast.Condition:
    upward = at.side == "over"
    match condition:
        case ast.Not(condition=inner):
            return _beyond(inner, at)
        case ast.Compare(subject=place) | ast.Between(subject=place) if place in PLACES:
            # Below second place is third place, and the rank above 2.
            raise Unreadable("unsaid-of-what", at.span, word="…")
        case ast.Compare(subject=subject, op=op, level=level):
            looks_down = op in {"<", "<=", "below"}
            looks_up = op in {">", ">="}
            if (upward and looks_down) or (not upward and looks_up):
                return ast.Not(span=at.span, condition=condition)
            return ast.Compare(span=at.span, subject=subject, op=">" if upward else "<", level=level)
        case ast.Between(subject=subject, low=low, high=high):
            closed = condition.high_closed if upward else condition.low_closed
            level = high if upward else low
            operators: tuple[ast.Comparison, ast.Comparison] = (">", ">=") if upward else ("<", "<=")
            return ast.Compare(span=at.span, subject=subject, op=operators[closed is False], level=level)
        case ast.All(conditions=conditions):
            return _beyond(_end(conditions, at), at)
        case _:
            raise Unreadable("unsaid-of-what", at.span, word="…")


def _end(conditions: Sequence[ast.Condition], at: ast.Unsaid) -> ast.Condition:
    """Return which of *conditions* ends their range on the side of *at*; of two values nobody knows which is meant."""
    wanted = DOWNWARD if at.side == "over" else UPWARD
    ends = [each for each in conditions if isinstance(each, ast.Compare) and each.op in wanted]
    subjects = {each.subject for each in conditions if isinstance(each, ast.Compare)}
    if len(ends) != 1 or len(subjects) != 1 or len(conditions) != 2:  # noqa: PLR2004 - a low and a high end
        raise Unreadable("unsaid-of-what", at.span, word="…")
    return ends[0]


def _against_reference(unsaid: ast.Unsaid, context: Context) -> ast.Condition:
    level = context.reference
    if level is None and context.names_target:
        level = ast.Value(span=unsaid.span, name="target")
    if level is None:
        raise Unreadable("unsaid-of-what", unsaid.span, word="…")
    reached = ast.Compare(span=unsaid.span, subject=unsaid.subject, op="reaches", level=level)
    match unsaid.side:
        case "met":
            return reached
        case "unmet":
            return ast.Not(span=unsaid.span, condition=reached)
        case "over":
            return attrs.evolve(reached, op=">")
        case "under":
            return attrs.evolve(reached, op="<")
        case _:
            assert_never(unsaid.side)
