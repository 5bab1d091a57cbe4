"""Where awards and deductions on one value meet: 90%以上得10分，80%至90%扣2分 takes nothing off at 90 % (rule 7)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.reading import _ladder as ladders
from targetscore.reading._axes import on_one_axis
from targetscore.reading._context import ZERO, Unreadable, plain
from targetscore.reading._cover import is_last_place
from targetscore.reading._ladder import Ladder, Rung


def beside_awards(changes: Sequence[Rung], found: Sequence[Ladder]) -> tuple[Rung, ...]:
    """
    Return *changes*, the deductions among them without a level that an award of *found* takes with a better right.

    Raises:
        Unreadable: For a level that a deduction and an award take with one right, and for a deduction that holds
            wherever an award holds as well.
    """
    settled = list(changes)
    for ladder in found:
        giving = [rung for rung in ladder.rungs if rung.points != ZERO and rung.axis is not None]
        for position, award in itertools.product(range(len(settled)), giving):
            change = settled[position]
            if not isinstance(change.clause, ast.Change) or change.clause.sign != "deduct" or change.points == ZERO:
                continue
            one, other = on_one_axis([change, award])
            if one.axis == other.axis:
                _refuse_around(one, other)
                settled[position] = _without_level(change, one, other, alone=len(giving) == 1)
    return tuple(settled)


def without_taken(rungs: Sequence[Rung], taken: Sequence[Rung]) -> tuple[Rung, ...]:
    """Return *rungs*, the tiers of nothing without a level that one of the deductions *taken* has a better right to."""
    settled = list(rungs)
    for change, position in itertools.product(taken, range(len(settled))):
        zero = settled[position]
        if zero.points == ZERO and change.axis is not None and change.axis == zero.axis:
            settled[position] = ladders.settle_ends([change, zero])[1]
    return tuple(settled)


def refuse_silenced_end(changes: Sequence[Rung], found: Sequence[Ladder]) -> None:
    """Refuse 4至6起扣5分，6起以上不得分: with 6, 5 points off or none left?"""
    zeros = [r for ladder in found for r in ladder.rungs if r.points == ZERO and r.axis is not None]
    for change, zero in itertools.product(changes, zeros):
        if change.points == ZERO or change.axis != zero.axis:
            continue
        moved, kept = ladders.settle_ends([change, zero])
        ends = (moved.high, kept.low) if kept.up else (moved.low, kept.high)
        if kept != zero or ((kept.up or kept.down) and ladders.is_shared(*ends)):
            raise _overlap(zero, zero.low if zero.up else zero.high)


def refuse_hole(rungs: Sequence[Rung], *, whole: bool, measured: bool) -> None:
    """
    Refuse 80%至90%的扣2分，低于70%的扣5分: a tier with nothing moved on both of its sides, beside another of its sign.

    Between 70 % and 80 % nothing would be deducted, as above 90 %. *whole*: nothing lies between two numbers.
    *measured*: a hole as wide as one in the last place of its ends is an error for the row instead.
    """

    def meet(lower: ladders.End, upper: ladders.End) -> bool:
        low, high = _number(lower), _number(upper)
        return high - low <= (1 if whole else 0) or (measured and is_last_place(low, high))

    lying = [r for r in rungs if r.axis is not None and ladders.is_constant(r)]
    for rung in lying:
        alike = [r for r in lying if r is not rung and r.axis == rung.axis and _sign(r) == _sign(rung)]
        low, high = rung.low, rung.high
        if not alike or low is None or high is None or ladders.is_point(rung) or rung.points == ZERO:
            continue
        beside = [r for r in lying if r is not rung and r.axis == rung.axis]
        below = (r for r in beside if r.low is None or _number(r.low) < _number(low))
        above = (r for r in beside if r.high is None or _number(r.high) > _number(high))
        if not any(r.high is None or meet(r.high, low) for r in below) and not any(
            r.low is None or meet(high, r.low) for r in above
        ):
            raise Unreadable("tiers-gap-at", rung.clause.span, value=plain(_hole(rung, alike)))


def _sign(rung: Rung) -> str:
    return rung.clause.sign if isinstance(rung.clause, ast.Change) and rung.points != ZERO else ""


def _hole(rung: Rung, alike: Sequence[Rung]) -> Fraction:
    """Return the end of *rung* that looks at the first of *alike*."""
    assert rung.low is not None
    assert rung.high is not None
    first = alike[0].low or alike[0].high
    return _number(rung.high if first is not None and _number(first) > _number(rung.low) else rung.low)


def _number(end: ladders.End) -> Fraction:
    assert isinstance(end.level, Fraction)
    return end.level


def _without_level(written: Rung, change: Rung, award: Rung, *, alone: bool) -> Rung:
    moved, kept = ladders.settle_ends([change, award])
    shared = [
        end
        for end, other in ((moved.high, kept.low), (moved.low, kept.high))
        if end is not None and ladders.is_shared(end, other) and not ladders.is_point(kept)
    ]
    if shared or (kept != award and not alone):
        raise _overlap(change, shared[0] if shared else None)
    return written if moved == change else moved


def _refuse_around(change: Rung, award: Rung) -> None:
    """Refuse 90%以上得10分，80%以上扣2分: with 95 %, are 2 points off as well?"""
    far, near = (change.low, award.low) if award.up else (change.high, award.high)
    if not ((change.up and award.up) or (change.down and award.down)):
        return
    assert far is not None
    assert near is not None
    outer, inner = ladders.place_of(far.level), ladders.place_of(near.level)
    if outer is None or inner is None or outer[0] != inner[0]:
        return
    if outer[1] == inner[1] or (outer[1] < inner[1]) is award.up:
        raise Unreadable("deduction-around-award", change.clause.span, first=award.when, second=change.when)


def _overlap(rung: Rung, end: ladders.End | None) -> Unreadable:
    value = plain(end.level) if end is not None and isinstance(end.level, Fraction) else rung.clause.when
    return Unreadable("tiers-overlap", rung.clause.span, value=value)
