"""达到70%不得分 where lower is better: what costs points is come to from the good side, so 70 and all above it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, Unreadable
from targetscore.reading._refer import keys


def with_bad_reached(clauses: Sequence[ast.Clause], context: Context) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with 达到 as no less than where it leads to no points, or to fewer, and lower is better.

    Raises:
        Unreadable: If the text speaks for both directions.
    """
    return tuple(_turned(clause, clauses, context) for clause in clauses)


def _turned(clause: ast.Clause, clauses: Sequence[ast.Clause], context: Context) -> ast.Clause:
    match clause:
        case ast.Award(when=when, amount=ast.Literal(value=value)) if value <= 0:
            return attrs.evolve(clause, when=come_to(when, clauses, context))
        case ast.Change(when=when, sign="deduct", amount=amount) if not _is_nothing(amount):
            return attrs.evolve(clause, when=come_to(when, clauses, context))
        case ast.Step(when=when, sign="deduct") if when is not None:
            return attrs.evolve(clause, when=come_to(when, clauses, context))
        case _:
            return clause


def _is_nothing(amount: ast.Expression) -> bool:
    return isinstance(amount, ast.Literal) and amount.value == 0


def effect_reached(effect: ast.Effect, clauses: Sequence[ast.Clause], context: Context) -> ast.Condition:
    """
    Return the condition of *effect*, which like lost points is come to from the good side.

    Raises:
        Unreadable: If lower is better and the text names a grade: is it a good one or a bad one?
    """
    turned = come_to(effect.when, clauses, context)
    if turned != effect.when and effect.does == "grade" and effect.grade:
        raise Unreadable("direction-contradicts", effect.span)
    return turned


def come_to(when: ast.Condition, clauses: Sequence[ast.Clause], context: Context) -> ast.Condition:
    """Return *when* with 达到 as no less than on values of which lower is better; what stands under a not stays."""
    match when:
        case ast.Compare(op="reaches"):
            lower = any(
                key != "rank" and not conditions.is_higher_better(key, clauses, context) for key in keys(when, context)
            )
            return attrs.evolve(when, op=">=") if lower else when
        case ast.All(conditions=several) | ast.Any(conditions=several) | ast.Exactly(conditions=several):
            return attrs.evolve(when, conditions=tuple(come_to(each, clauses, context) for each in several))
        case _:
            return when
