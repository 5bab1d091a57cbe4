"""A least beside awards of less: 最低2分 behind a deduction, and 超过70%的不得分 (reading rule 11)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore.reading._context import Context, Unreadable, amount, plain
from targetscore.reading._gates import is_nothing
from targetscore.reading._groups import Ladders
from targetscore.reading._refer import keys


def lifted(
    bound: ast.Bound, least: c.Quantity, clauses: Sequence[ast.Clause], rungs: Ladders, context: Context
) -> tuple[c.Condition, ...]:
    """
    Return where *bound*, the *least* of the indicator, does not hold: where a zero that stands behind it does.

    Such a least is that of the deduction it stands behind, and the deduction is silent there. Of several ladders a
    total may well have a least that is more than one of them gives, unless it stands behind a deduction on that one.

    Raises:
        Unreadable: If an award gives less than the least, and it is open which of the two holds.
    """
    place = next(n for n, clause in enumerate(clauses) if clause is bound)
    moves = [(n, clause) for n, clause in enumerate(clauses) if isinstance(clause, (ast.Step, ast.Change))]
    before = [clause for n, clause in moves if n < place]
    deducted = _subjects(before[-1], context) if before and before[-1].sign == "deduct" else frozenset[str]()
    several = len(rungs.ladders) > 1 or any(isinstance(clause, ast.Part) for clause in clauses)
    moved = frozenset[str]().union(*(_subjects(clause, context) for _, clause in moves))
    found: list[c.Condition] = []
    for ladder in rungs.ladders:
        if several and not deducted & ladder.keys:
            continue
        for rung in ladder.rungs:
            if not isinstance(rung.points, Fraction) or not isinstance(least, Fraction) or rung.points >= least:
                continue
            behind = next((n for n, clause in enumerate(clauses) if clause is rung.clause), place) > place
            if several or not (deducted and behind and rung.points == 0 and moved <= ladder.keys):
                raise _refusal(rung.clause, rung.points, least)
            found.append(rung.condition())
        if ladder.otherwise is not None:
            _refuse_rest(ladder.otherwise, least, context)
    return tuple(found)


def _subjects(move: ast.Step | ast.Change, context: Context) -> frozenset[str]:
    if is_nothing(move):
        return frozenset()
    return frozenset({context.key(move.subject)}) if isinstance(move, ast.Step) else keys(move.when, context)


def _refuse_rest(rest: ast.Otherwise, least: c.Quantity, context: Context) -> None:
    given = None if isinstance(rest.amount, ast.InProportion) else amount(rest.amount, context)
    if isinstance(given, Fraction) and isinstance(least, Fraction) and given < least:
        raise _refusal(rest, given, least)


def _refusal(award: ast.Clause, given: Fraction, least: Fraction) -> Unreadable:
    return Unreadable("least-above-award", award.span, given=plain(given), least=plain(least))
