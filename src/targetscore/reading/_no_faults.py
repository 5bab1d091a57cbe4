"""逾期10天以内扣2分: where nothing is overdue there is nothing to deduct for (reading rule 13)."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.reading._context import ZERO, Context
from targetscore.reading._gates import is_nothing
from targetscore.reading._steps import counts_faults


def with_none_free(clauses: Sequence[ast.Clause], context: Context) -> tuple[ast.Clause, ...]:
    """Return *clauses* with 0 left out of every deduction for no more than so many of what counts faults."""
    return tuple(
        attrs.evolve(clause, when=_from_one(clause.when, context))
        if isinstance(clause, ast.Change) and clause.sign == "deduct" and not is_nothing(clause)
        else clause
        for clause in clauses
    )


def _from_one(when: ast.Condition, context: Context) -> ast.Condition:
    match when:
        case ast.Compare(op="<=" | "<" | "below", level=ast.Literal(value=value) as most) if value > 0:
            if not counts_faults(context.said(when.subject), context):
                return when
            some = attrs.evolve(when, op=">", level=attrs.evolve(most, value=ZERO))
            return ast.All(span=when.span, conditions=(some, when))
        case _:
            return when
