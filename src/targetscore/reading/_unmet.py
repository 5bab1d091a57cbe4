"""建立台账、落实责任人的得6分，未建立台账的扣2分: deductions for what an award has asked for already."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.reading._context import Unreadable


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
