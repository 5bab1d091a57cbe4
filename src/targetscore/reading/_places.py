"""Places in the group: tiers counted from both ends, and points in proportion to the best of the group."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore._nodes import nodes
from targetscore.reading._context import PERCENT, Context, Unreadable, level, minus, over, plus, times
from targetscore.reading._ladder import Rung, is_point

FROM_FIRST = (c.Input("rank"), c.Input("actual"))
FROM_LAST = c.Input("rank_from_last")
BEST, WORST = c.Input("best"), c.Input("worst")


def from_last(rungs: Sequence[Rung]) -> bool:
    """Whether any of *rungs* counts places from the last."""
    return any(rung.axis == FROM_LAST for rung in rungs)


def both_ends(rungs: Sequence[Rung]) -> bool:
    """
    Whether *rungs* count places from both ends.

    In a small group one unit may stand among the first three and among the last three; only its row tells.
    """
    return from_last(rungs) and any(rung.axis in FROM_FIRST for rung in rungs)


def ends(rungs: Sequence[Rung]) -> tuple[list[Rung], list[Rung]]:
    """Return the tiers counted from the first and those counted from the last."""
    return [rung for rung in rungs if rung.axis in FROM_FIRST], [rung for rung in rungs if rung.axis == FROM_LAST]


def refuse_values_behind(clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse a bare level in % behind a share of the field: in 前30%得6分，30%至60%得3分 it may be of either."""
    if context.unit_of(context.own) != PERCENT:
        return
    said = False
    for clause in clauses:
        if not isinstance(clause, ast.Award):
            continue
        levels = [each for each in nodes(clause.when) if isinstance(each, ast.Compare | ast.Between)]
        if said and any(_is_bare(each) for each in levels):
            raise Unreadable("field-or-value", clause.span)
        said = said or any(isinstance(each, ast.Value) and each.name == "number_ranked" for each in nodes(clause.when))


def _is_bare(tested: ast.Compare | ast.Between) -> bool:
    """Whether *tested* holds the own value, which it does not name, against a level in %, and not by 达到 or a verb."""
    if tested.subject is not None:
        return False
    return isinstance(tested, ast.Between) or tested.op != "reaches"


def refuse_steps(rungs: Sequence[Rung], clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse steps on places beside tiers that are counted from the last: no step counts towards them."""
    if not from_last(rungs):
        return
    for clause in clauses:
        if isinstance(clause, ast.Step) and context.key(clause.subject) == "rank":
            raise Unreadable("ranks-both-ends", clause.span)


def beside_best(otherwise: ast.Otherwise, rungs: Sequence[Rung], context: Context) -> c.Quantity:
    """
    Return what the others earn in proportion: the points of the first, times the value over that of the first.

    Raises:
        Unreadable: If the first alone does not earn points, or lower is better.
    """
    first = _only_first(rungs)
    if first is None:
        raise Unreadable("proportion-of-what", otherwise.span)
    _refuse_lower(otherwise, context)
    assert isinstance(otherwise.amount, ast.InProportion)
    if otherwise.amount.points is not None:
        raise Unreadable("proportion-of-what", otherwise.span)
    return times(first.points, over(_ranked(context), BEST, otherwise.span))


def between_ends(linear: ast.Linear, rungs: Sequence[Rung], context: Context) -> c.Quantity | None:
    """
    Return the points on the line from the worst of the group to its best; ``None`` where the two are not what earns.

    最高的得10分，最低的得6分，其间按线性插值: 6 points, and the other 4 for the way from the worst to the best.
    """
    ahead, behind = ends(rungs)
    if len(ahead) != 1 or len(behind) != 1 or not (_is_first(ahead[0]) and _is_first(behind[0])):
        return None
    value = _ranked(context)
    way = over(minus(value, WORST), minus(BEST, WORST), linear.span)
    return plus(behind[0].points, times(minus(ahead[0].points, behind[0].points), way))


def _only_first(rungs: Sequence[Rung]) -> Rung | None:
    giving = [rung for rung in rungs if rung.points != 0]
    alone = len(giving) == len(rungs) == 1
    return giving[0] if alone and giving[0].axis in FROM_FIRST and _is_first(giving[0]) else None


def _is_first(rung: Rung) -> bool:
    return is_point(rung) and rung.low is not None and rung.low.level == Fraction(1)


def _refuse_lower(clause: ast.Otherwise, context: Context) -> None:
    first = context.first or context.better
    if first is None:
        raise Unreadable("best-which-end", clause.span)
    if first == "lower":
        raise Unreadable("proportion-lower-better", clause.span)


def _ranked(context: Context) -> c.Quantity:
    """Return the value that is ranked."""
    ranked = context.own if context.ranked is None else context.ranked
    return level(ranked, ranked, context)
