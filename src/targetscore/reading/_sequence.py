"""Additions, or deductions, on one value that stand one behind the other: which of them counts where (rule 2)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading import _ladder as ladders
from targetscore.reading._context import ZERO, Context, Unreadable
from targetscore.reading._gates import is_nothing
from targetscore.reading._groups import Ladders
from targetscore.reading._ladder import Ladder, Rung, place_of
from targetscore.reading._refer import keys
from targetscore.reading._steps import applies

Way: TypeAlias = Literal[">", "<"]


@attrs.frozen
class _Stretch:
    """
    Where a clause moves points, going *way* along *axis*: from *near* to *far*.

    Attributes:
        near: Where it begins; of a step the level that it counts from.
        far: Where its points end, all of them; ``None``: they go on.
        inside: A condition leaves out what lies next to *near*, or beyond *far*.
        level: Nothing but levels of the value says where it counts.
    """

    clause: ast.Step | ast.Change
    axis: c.Quantity
    way: Way
    near: c.Quantity
    far: c.Quantity | None
    inside: bool
    level: bool = True


def refuse_apart(clauses: Sequence[ast.Clause], rungs: Ladders, context: Context) -> None:
    """
    See that of two movements of one sign on one value the farther one says what becomes of the nearer one.

    Raises:
        Unreadable: For a step that begins where the points of another clause end, and for one that sets in where
            another step still counts: in its place, or on top of it?
    """
    _refuse_brackets_across([each for each in clauses if isinstance(each, ast.Step)])
    _refuse_for_some(clauses, context)
    steps = [(each, rungs.on(context.key(each.subject))) for each in clauses if isinstance(each, ast.Step)]
    stretches = [_of_step(step, ladder, clauses, context) for step, ladder in steps]
    for (step, ladder), found in zip(steps, stretches, strict=True):
        tiers = _tiers(clauses, found, context, higher=_higher(step, ladder, clauses, context))
        others = (other for other in stretches if other is not found)
        for other in itertools.chain(others, tiers):
            if other.clause.sign != step.sign or (other.axis, other.way) != (found.axis, found.way):
                continue
            ends_here = step.within is None and other.far is not None and other.far == found.near
            # 超过目标5件以内的，每件加1分；超过5件以上的部分，每件加0.5分: what the first ones earned, is it kept?
            beside = step.within is not None and step.within[0] is not None and other.far is not None
            if (ends_here or beside) and not _is_awarded(found.near, ladder):
                raise Unreadable("steps-apart", max(step, other.clause, key=lambda each: each.span.start).span)
            if isinstance(other.clause, ast.Step) and (
                _goes_on(other, found) if found.inside else _again(other, found)
            ):
                raise Unreadable("step-on-step", step.span)


def _refuse_brackets_across(steps: Sequence[ast.Step]) -> None:
    """
    Refuse 超过3次的部分，每次扣1分；超过6次的部分，每次扣2分: for each beyond 6, 2 points or 3?

    Raises:
        Unreadable: For two brackets of one movement that both count the same part of it.
    """
    for first, second in itertools.combinations(steps, 2):
        if (first.subject, first.direction, first.sign, first.origin) != (
            second.subject,
            second.direction,
            second.sign,
            second.origin,
        ):
            continue
        one, other = _bracket_of(first), _bracket_of(second)
        if one is None or other is None or first.when != second.when or one[2] != other[2]:
            continue
        if all(end is None or start < end for start, end in ((one[0], other[1]), (other[0], one[1]))):
            raise Unreadable("step-on-step", second.span)


def _refuse_for_some(clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    Refuse 每低1个百分点扣1分，受灾的每低1个百分点扣0.5分: half a point in place of the one, or on top of it?

    Raises:
        Unreadable: For a step that hangs on another value or a fact, beside one of the same that hangs on nothing.
    """
    steps = [each for each in clauses if isinstance(each, ast.Step) and each.within is None and not is_nothing(each)]
    for every, some in itertools.permutations(steps, 2):
        key = context.key(every.subject)
        same = (every.sign, every.direction, key) == (some.sign, some.direction, context.key(some.subject))
        if same and every.when is None and some.when is not None and key not in keys(some.when, context):
            raise Unreadable("step-on-step", max(every, some, key=lambda each: each.span.start).span)


def _bracket_of(step: ast.Step) -> tuple[Fraction, Fraction | None, str | None] | None:
    """Return from where to where the bracket of *step* goes, and in which unit, if it has one of numbers."""
    if step.within is None or not all(end is None or isinstance(end, ast.Literal) for end in step.within):
        return None
    low, high = (end if isinstance(end, ast.Literal) else None for end in step.within)
    unit = next((end.unit for end in (low, high) if end is not None), None)
    return low.value if low is not None else ZERO, high.value if high is not None else None, unit


def _higher(step: ast.Step, ladder: Ladder | None, clauses: Sequence[ast.Clause], context: Context) -> bool:
    if ladder is not None:
        return ladder.higher
    return conditions.is_higher_better(context.key(step.subject), clauses, context)


def _of_step(step: ast.Step, ladder: Ladder | None, clauses: Sequence[ast.Clause], context: Context) -> _Stretch:
    higher = _higher(step, ladder, clauses, context)
    test = applies(step, ladder, context, higher=higher)
    way: Way = ">" if test.operator == ">" else "<"
    near, far, inside = test.right, None, step.within is not None
    rung = _rung(step, step.when, context, higher=higher)
    if rung is not None and rung.axis == test.left:
        first, last = (rung.low, rung.high) if way == ">" else (rung.high, rung.low)
        far = last.level if last is not None else None
        inside = inside or far is not None or (first is not None and first.level != near)
    level = step.when is None or (rung is not None and rung.axis == test.left)
    return _Stretch(step, test.left, way, near, far, inside, level)


def _tiers(clauses: Sequence[ast.Clause], beside: _Stretch, context: Context, *, higher: bool) -> Iterator[_Stretch]:
    """Yield the changes that move points the same way as the step of *beside*, as far as they end on its side."""
    for clause in clauses:
        if not isinstance(clause, ast.Change) or clause.sign != beside.clause.sign or is_nothing(clause):
            continue
        rung = _rung(clause, clause.when, context, higher=higher)
        if rung is None or rung.axis is None:
            continue
        first, last = (rung.low, rung.high) if beside.way == ">" else (rung.high, rung.low)
        if last is not None:
            near = first.level if first is not None else last.level
            yield _Stretch(clause, rung.axis, beside.way, near, last.level, inside=True)


def _rung(clause: ast.Clause, when: ast.Condition | None, context: Context, *, higher: bool) -> Rung | None:
    if when is None:
        return None
    change = ast.Change(span=clause.span, when=when, sign="add", amount=ast.Literal(span=clause.span, value=ZERO))
    return ladders.rung(change, ZERO, context, higher=higher)


def _is_awarded(level: c.Quantity, ladder: Ladder | None) -> bool:
    """Whether an award says what there is at *level*, so that a step from there goes on from it."""
    if ladder is None:
        return False
    ends = [end for rung in ladder.rungs if rung.points != ZERO for end in (rung.low, rung.high)]
    return any(end is not None and end.level == level for end in ends)


def _again(other: _Stretch, found: _Stretch) -> bool:
    """完成90%以上的，每低1个百分点扣0.5分；不足90%的，每低1个百分点扣1分: the same is counted twice."""
    if not isinstance(found.clause, ast.Step) or not isinstance(other.clause, ast.Step) or other.inside:
        return False
    alike = (other.near, other.clause.size) == (found.near, found.clause.size)
    return alike and found.level and other.level


def _goes_on(other: _Stretch, inner: _Stretch) -> bool:
    """Whether *other* counts on where *inner* sets in, or as far as it goes."""
    if other.far is not None or other.inside:
        return False
    outer, begins = place_of(other.near), place_of(inner.near)
    if outer is None or begins is None or outer[0] != begins[0]:
        return other.near == inner.near
    return outer[1] == begins[1] or (outer[1] < begins[1]) is (inner.way == ">")
