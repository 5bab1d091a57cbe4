"""Tiers on how many there are, each for one number: what the numbers between and beyond them give (rules 2 and 8)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _cover as cover
from targetscore.reading import _ladder as ladders
from targetscore.reading._context import ZERO, Context, Unreadable, plain
from targetscore.reading._ladder import Rung


def refuse_more_for_nothing(rungs: Sequence[Rung]) -> None:
    """Refuse 发生1起扣5分，发生2起扣8分, by which 3 would cost nothing, and counts that leave out one between."""
    levels = [r.low.level for r in rungs if r.low is not None and ladders.is_point(r) and r.points != ZERO]
    if levels == [ZERO] and all(_constant(rung) > ZERO for rung in rungs):
        # 没有发生的加1分: one of them adds nothing, whatever it costs.
        return
    for level in sorted(level for level in levels if isinstance(level, Fraction)):
        if not any(cover.holds_at(r, level + 1) for r in rungs) or _stands_out(level, rungs):
            raise Unreadable("tiers-gap-at", rungs[-1].clause.span, value=plain(level + 1))


def _stands_out(level: Fraction, rungs: Sequence[Rung]) -> bool:
    """Whether a tier around the count *level* moves less than that: 走访10次加6分，5次加3分, what do 11 add?"""
    same = next(abs(_constant(r)) for r in rungs if cover.holds_at(r, level))
    around = (r for r in rungs if cover.holds_at(r, level - 1) and cover.holds_at(r, level + 1))
    return any(ZERO < abs(_constant(r)) < same for r in around)


def refuse_counts_apart(rungs: Sequence[Rung], otherwise: ast.Otherwise, context: Context) -> None:
    """
    Refuse `6 points for 10 visits, 3 points for 5 visits, otherwise none`: is 7 all the rest, or more than 5?

    So are 12 of them, where more counts earn more points.
    """
    levels = [r.low.level for r in rungs if r.low is not None and ladders.is_point(r) and r.points != ZERO]
    counts = sorted(level for level in levels if isinstance(level, Fraction))
    if len(counts) < 2 or _are_places(rungs, context):  # noqa: PLR2004 - one count alone is meant as it is said
        return
    if not any(cover.holds_any(rungs, level + beside) for level in counts for beside in (-1, 1)):
        raise Unreadable("tiers-gap", rungs[-1].clause.span, low=plain(counts[0]), high=plain(counts[1]))
    earned = [next((_constant(r) for r in rungs if cover.holds_at(r, level)), ZERO) for level in counts]
    rising = all(one < other for one, other in itertools.pairwise(earned))
    less = isinstance(otherwise.amount, ast.Literal) and otherwise.amount.value < earned[-1]
    if rising and less and not cover.holds_any(rungs, counts[-1] + 1):
        raise Unreadable("tiers-gap-at", rungs[-1].clause.span, value=plain(counts[-1] + 1))


def _are_places(rungs: Sequence[Rung], context: Context) -> bool:
    """Whether *rungs* lie on the place of a unit, which is held or not: 位次第一、三名."""
    named = {rung.axis.name for rung in rungs if isinstance(rung.axis, c.Input)}
    return any(name == "rank" or context.unit_of(ast.Value(name=name)) in {"名", "位"} for name in named)


def _constant(rung: Rung) -> Fraction:
    return rung.points if isinstance(rung.points, Fraction) else ZERO
