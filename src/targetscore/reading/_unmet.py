"""未建立台账的扣2分, 未建立台账的不得分: what is said of a duty that is not met, where an award asks for it already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from targetscore import ast
from targetscore.reading._context import Unreadable
from targetscore.reading._gates import is_nothing


def refuse_taken_where_unmet(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse deductions for duties without which the only award gives nothing: from nothing, or from its points?

    What is left is said by 其余, a start, or another award.
    """
    for clause in clauses:
        if isinstance(clause, ast.Part | ast.Scope):
            refuse_taken_where_unmet(clause.clauses)
    awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
    if len(awards) != 1 or any(isinstance(clause, ast.Otherwise | ast.Start) for clause in clauses):
        return
    when = awards[0].when
    duties = when.conditions if isinstance(when, ast.All) else ()
    for clause in clauses:
        match clause:
            case ast.Change(sign="deduct", when=ast.Not(condition=ast.Fact() as fact)) if fact in duties:
                raise Unreadable("taken-where-unmet", clause.span, award=awards[0])
            case _:
                pass


def refuse_part_or_whole(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse 有制度得3分，有台账得2分，没有制度的不得分: without it the 3 points are not earned anyway, so are the 2?

    Beside the points on the fact, or where every fact has its own, it says that these are not earned.
    """
    for clause in clauses:
        if isinstance(clause, ast.Part | ast.Scope):
            refuse_part_or_whole(clause.clauses)
    awards = [clause for clause in clauses if isinstance(clause, ast.Award) or _adds(clause)]
    unmet = {_fact(award.when) for award in awards if is_nothing(award)}
    if all(_fact(award.when) in unmet for award in awards):
        return
    for position, zero in enumerate(awards):
        met = [n for n, a in enumerate(awards) if not is_nothing(a) and a.when == _without(zero.when)]
        if is_nothing(zero) and met and not any(abs(n - position) == 1 for n in met):
            raise Unreadable("part-or-whole", zero.span)


def _adds(clause: ast.Clause) -> TypeGuard[ast.Change]:
    return isinstance(clause, ast.Change) and clause.sign == "add" and not is_nothing(clause)


def _fact(when: ast.Condition) -> str | None:
    inner = when.condition if isinstance(when, ast.Not) else when
    return inner.name if isinstance(inner, ast.Fact) else None


def _without(when: ast.Condition) -> ast.Condition | None:
    match when:
        case ast.Fact():
            return ast.Not(condition=when)
        case ast.Not(condition=ast.Fact() as fact):
            return fact
        case _:
            return None
