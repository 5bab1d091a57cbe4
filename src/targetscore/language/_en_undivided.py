"""
What an English text gives where its formula cannot be worked out: the score is 8 × closed ÷ due; if none are due, 8.

Points beside a formula may be more points or others instead. Where they are for a divisor of 0 the formula has none to
give, so it can only be meant for all other cases.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast


def undivided(clauses: Sequence[ast.Clause]) -> tuple[ast.Clause, ...]:
    """Return *clauses* with the formula for all other cases behind the points for a divisor of 0."""
    starts = [clause for clause in clauses if isinstance(clause, ast.Start)]
    awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
    moving = (ast.Otherwise, ast.Linear, ast.Change, ast.Step, ast.Factor, ast.Part, ast.Scope)
    if len(starts) != 1 or len(awards) != 1 or any(isinstance(clause, moving) for clause in clauses):
        return tuple(clauses)
    start, award = starts[0], awards[0]
    if not _is_none(award.when, _divisors(start.amount)):
        return tuple(clauses)
    otherwise = ast.Otherwise(span=start.span, amount=start.amount)
    rest = [clause for clause in clauses if clause is not start and clause is not award]
    return (award, otherwise, *rest)


def _is_none(when: ast.Condition, divisors: frozenset[str]) -> bool:
    """Whether *when* says that one of *divisors* is 0."""
    if not (isinstance(when, ast.Compare) and when.op == "=" and isinstance(when.level, ast.Literal)):
        return False
    subject = when.subject
    named = isinstance(subject, ast.Value) and subject.name in divisors
    return named and when.level.value == 0


def _divisors(node: object) -> frozenset[str]:
    """Return the names by which *node* divides."""
    if not isinstance(node, ast.Node):
        return frozenset()
    found = (
        {node.denominator.name} if isinstance(node, ast.Ratio) and isinstance(node.denominator, ast.Value) else set()
    )
    for field in attrs.fields(type(node)):
        inner = getattr(node, field.name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            found |= _divisors(each)
    return frozenset(found)
