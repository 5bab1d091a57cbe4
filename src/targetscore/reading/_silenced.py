"""Where an award of zero silences what moves points on its value (reading rule 10): not all of it, or it is refused."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _cover as cover
from targetscore.reading import _ladder as ladders
from targetscore.reading._context import ZERO, Context, Unreadable
from targetscore.reading._ladder import Ladder, Rung
from targetscore.reading._ladder_curves import moved_where
from targetscore.reading._refer import keys
from targetscore.reading._steps import NOTHING


def refuse_silenced(clauses: Sequence[ast.Clause], found: Sequence[Ladder], context: Context) -> None:
    """
    See that no award of zero takes in all that a deduction is made for.

    Raises:
        Unreadable: For 低于80%的不得分，低于60%的扣2分: no points there, or 2 less than none?
    """
    for ladder in found:
        zeros = [rung for rung in ladder.rungs if rung.points == ZERO]
        for clause in clauses:
            if not zeros or not isinstance(clause, ast.Step | ast.Change) or clause.sign != "deduct":
                continue
            moved = moved_where(clause, ladder, context)
            if moved is not None and cover.hold_wherever(zeros, *moved):
                raise Unreadable("silenced-deduction", clause.span, zero=zeros[0].clause.when)


def silenced(curve: c.Curve, changes: Sequence[Rung], awarded: Sequence[Ladder], context: Context) -> c.Curve:
    """Return *curve* with nothing moved where an award of zero holds on a subject of *changes* (reading rule 10)."""
    subjects = frozenset().union(*(keys(r.clause.when, context) for r in changes))
    zeros = [r for ladder in awarded for r in ladder.rungs if r.points == 0 and keys(r.clause.when, context) & subjects]
    meeting = [zero for zero in zeros if not all(ladders.are_apart(zero, r) for r in changes if r.points != 0)]
    if not meeting:
        return curve
    silent = tuple(c.Branch(zero.condition(), NOTHING) for zero in meeting)
    return c.Cases(silent, curve, tuple(zero.clause for zero in meeting))
