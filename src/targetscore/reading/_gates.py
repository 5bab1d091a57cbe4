"""Awards that are final (reading rule 10) or take the place of others, and what depends on which value."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.reading._context import Context, Unreadable
from targetscore.reading._refer import keys


def gives_or_moves(clauses: Sequence[ast.Clause]) -> bool:
    giving = (ast.Award, ast.Start, ast.Step, ast.Change, ast.Part, ast.Combine)
    return any(isinstance(clause, giving) for clause in clauses)


def is_nothing(clause: ast.Step | ast.Change | ast.Award | ast.Override) -> bool:
    return isinstance(clause.amount, ast.Literal) and clause.amount.value == 0


def with_gate(clause: ast.Clause, clauses: Sequence[ast.Clause], context: Context) -> ast.Clause:
    """Make no points on a subject on which nothing else depends final (reading rule 10)."""
    if isinstance(clause, ast.Award) and isinstance(clause.amount, ast.Value) and clause.amount.name == "full":
        return _exemption(clause, clauses, context)
    if isinstance(clause, ast.Award) and _is_full(clause, context):
        _not_twice(clause, clauses, context)
    if not (isinstance(clause, ast.Award) and isinstance(clause.amount, ast.Literal) and clause.amount.value == 0):
        return clause
    own = keys(clause.when, context)
    others = [other for other in clauses if other is not clause]
    if own <= frozenset().union(*(depends_on(other, context) for other in others)):
        return clause
    if not gives_or_moves(others):
        return clause
    return ast.Override(span=clause.span, when=clause.when, amount=clause.amount)


def with_losses(clauses: Sequence[ast.Clause], context: Context) -> tuple[ast.Clause, ...]:
    """Read 弄虚作假的不得分，并扣2分 as 2 points below zero, final, where nothing else depends on the condition."""
    found: list[ast.Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        if isinstance(before, ast.Award) and isinstance(clause, ast.Change) and _is_lost_too(before, clause):
            others = [other for other in clauses if other is not before and other is not clause]
            depended = frozenset().union(*(depends_on(other, context) for other in others))
            if gives_or_moves(others) and not keys(clause.when, context) <= depended:
                assert isinstance(clause.amount, ast.Literal)
                below = attrs.evolve(clause.amount, value=-clause.amount.value)
                found[-1] = ast.Override(span=before.span.cover(clause.span), when=before.when, amount=below)
                continue
        found.append(clause)
    return tuple(found)


def _is_lost_too(zero: ast.Award, change: ast.Change) -> bool:
    """Whether *change* takes points off where *zero* gives none."""
    lost = change.sign == "deduct" and isinstance(change.amount, ast.Literal) and not is_nothing(change)
    return lost and is_nothing(zero) and zero.when == change.when


def _exemption(clause: ast.Award, clauses: Sequence[ast.Clause], context: Context) -> ast.Clause:
    """
    Let full score on a fact take the place of points on another subject (没有任务的得满分): it cannot be earned twice.
    """
    own = keys(clause.when, context)
    fulls = [
        other
        for other in clauses
        if isinstance(other, ast.Award)
        and other is not clause
        and isinstance(other.amount, ast.Value)
        and other.amount.name == "full"
    ]
    others = frozenset().union(*(depends_on(other, context) for other in clauses if other is not clause))
    if own & others or not others:
        return clause
    if isinstance(clause.when, ast.Fact) or (
        isinstance(clause.when, ast.Not) and isinstance(clause.when.condition, ast.Fact)
    ):
        return ast.Override(span=clause.span, when=clause.when, amount=clause.amount)
    if any(not own & keys(other.when, context) for other in fulls):
        raise Unreadable("full-twice", clause.span)
    return clause


def _is_full(award: ast.Award, context: Context) -> bool:
    """Whether *award* gives as many points as there are, in words or in a number."""
    match award.amount:
        case ast.Value(name="full"):
            return True
        case ast.Literal(value=value):
            return value == context.points > 0
        case _:
            return False


def _not_twice(clause: ast.Award, clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    Raise for 3 points on a fact beside 3 points on another subject, where 3 are all there are: instead, or added?

    Raises:
        Unreadable: For such an award.
    """
    fact = clause.when.condition if isinstance(clause.when, ast.Not) else clause.when
    own = keys(clause.when, context)
    if not isinstance(fact, ast.Fact) or any(isinstance(other, ast.Combine) for other in clauses):
        return
    for other in clauses:
        if isinstance(other, ast.Award) and other is not clause and _is_full(other, context):
            theirs = keys(other.when, context)
            if theirs and not own & theirs:
                raise Unreadable("full-twice", clause.span)


def depends_on(clause: ast.Clause, context: Context) -> frozenset[str]:
    """Return the subjects on which what *clause* gives or moves depends."""
    match clause:
        case ast.Award(when=when, amount=said):
            zero = isinstance(said, ast.Literal) and said.value == 0
            return frozenset() if zero else keys(when, context) | _values(said, context)
        case ast.Change(when=when):
            return frozenset() if is_nothing(clause) else keys(when, context)
        case ast.Step(subject=subject):
            return frozenset({context.key(subject)})
        case ast.Start(amount=said):
            return _values(said, context)
        case ast.Linear():
            return frozenset({context.key(None)})
        case _:
            return frozenset()


def _values(expression: ast.Expression, context: Context) -> frozenset[str]:
    if isinstance(expression, ast.InProportion):
        return frozenset({context.key(None)})
    return frozenset(
        context.key(node)
        for node in nodes(expression)
        if isinstance(node, ast.Value) and node.name not in {"full", "base"}
    )
