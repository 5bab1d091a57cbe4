"""Steps as stairs: what is counted, from where, how much makes a step (reading rules 2, 4, 6 and 13)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import (
    CLASSIFIERS,
    OWN,
    PERCENT,
    ZERO,
    Context,
    Unreadable,
    amount,
    counts_things,
    level,
    minus,
    plain,
    times,
)
from targetscore.reading._ladder import Ladder, Rung, place_of, stretch_of
from targetscore.reading._refer import keys

HUNDRED = Fraction(100)
# What completion and growth are measured by, and what share of it is none.
BASES: dict[str, tuple[str, Fraction]] = {"completion": ("target", Fraction(0)), "growth": ("last_year", HUNDRED)}
# What a name says that counts what is missing or wrong; not 青少年, 少数民族 or 未成年人.
FAULTS = re.compile(
    "(?<![减青])少(?![年数儿])|未(?!来|成年)|[缺漏迟误违欠逾]|错(?!峰)|不[齐全符实足]|不合格"
    r"|\b(missing|missed|late|absent|absences?|overdue|faults?|errors?|failed|failures?|defects?|omitted|omissions?)\b",
    re.IGNORECASE,
)
NOTHING = c.Total(())
ROLE_NAMES = frozenset({"target", "last_year", "mean", "best", "worst", "rank"})

Way = Literal["over", "under"]


@attrs.frozen
class Counted:
    """What a step counts: *axis* from *origin*, upwards or downwards."""

    axis: c.Quantity
    origin: c.Quantity
    way: Way


def movement(step: ast.Step, ladder: Ladder | None, context: Context, *, higher: bool) -> c.Curve:
    """
    Return what *step* adds or deducts, before caps. *ladder* holds the awards on its subject.

    Raises:
        Unreadable: If the text leaves open where the step counts from, or units do not fit.
    """
    counted = _counted(step, ladder, context, higher=higher)
    counted, size = _sized(step, counted, context)
    if isinstance(size, Fraction) and size <= 0:
        raise Unreadable("step-zero", step.span)
    distance = minus(counted.axis, counted.origin) if counted.way == "over" else minus(counted.origin, counted.axis)
    points, beyond = _points(step, context)
    start, end = _bracket(step, counted, context)
    stairs: c.Curve = c.Stairs(
        distance=distance,
        size=size,
        points=points,
        part=_part(step, context),
        clause=step,
        beyond=beyond,
        start=start,
        end=end,
    )
    return _gated(step, stairs, ladder, counted, context, higher=higher)


def applies(step: ast.Step, ladder: Ladder | None, context: Context, *, higher: bool) -> c.Test:
    """Return where *step* counts at all: on its side of the origin."""
    counted, _ = _sized(step, _counted(step, ladder, context, higher=higher), context)
    return c.Test(counted.axis, ">" if counted.way == "over" else "<", counted.origin)


def counts_where(step: ast.Step, ladder: Ladder, context: Context, *, higher: bool) -> c.Condition:
    """Return where *step* counts: on its side of the origin, and where the condition that it hangs on holds."""
    counted, _ = _sized(step, _counted(step, ladder, context, higher=higher), context)
    test = c.Test(counted.axis, ">" if counted.way == "over" else "<", counted.origin)
    if step.when is None or _implied(step.when, counted, context, higher=higher):
        return test
    return conditions.every((test, conditions.lower(step.when, context, higher=higher)))


def _gated(
    step: ast.Step, stairs: c.Curve, ladder: Ladder | None, counted: Counted, context: Context, *, higher: bool
) -> c.Curve:
    """Silent where an award of zero holds on the subject, and where the condition of the step does not."""
    gated = stairs
    if step.when is not None and not _implied(step.when, counted, context, higher=higher):
        gated = c.Cases((c.Branch(conditions.lower(step.when, context, higher=higher), gated),), NOTHING, (step,))
    zeros = ladder.zeros() if ladder is not None else ()
    silent = tuple(c.Branch(test, NOTHING) for test in zeros if not _is_start(test, step, counted))
    return c.Cases(silent, gated, (step,)) if silent else gated


def _is_start(zero: c.Condition, step: ast.Step, counted: Counted) -> bool:
    """Whether *zero* is where additions begin (达到60%得0分，每高于60%1个百分点加0.2分), else they never count."""
    if not isinstance(zero, c.Test) or step.sign != "add" or (zero.left, zero.right) != (counted.axis, counted.origin):
        return False
    return zero.operator == (">=" if counted.way == "over" else "<=")


def _implied(when: ast.Condition, counted: Counted, context: Context, *, higher: bool) -> bool:
    """Whether *when* only says on which side of the origin the value lies, which adds nothing."""
    test = conditions.lower(when, context, higher=higher)
    if not isinstance(test, c.Test) or test.left != counted.axis or test.right != counted.origin:
        return False
    if test.operator in ({"<", "<="} if counted.way == "over" else {">", ">="}):
        # Where the condition holds the step counts nothing.
        raise Unreadable("origin-missing", when.span)
    return test.operator in {">", ">="} if counted.way == "over" else test.operator in {"<", "<="}


# Origin -------------------------------------------------------------------------------------------------------------


def _counted(step: ast.Step, ladder: Ladder | None, context: Context, *, higher: bool) -> Counted:
    subject = context.said(step.subject)
    if step.subject is None and step.when is not None and context.key(None) not in keys(step.when, context):
        subject = context.own
    axis = level(subject, subject, context)
    _refuse_without_side(step, context)
    if context.key(subject) == "rank":
        _refuse_of_rank(step, ladder)
    if step.origin is not None:
        origin = level(step.origin, subject, context)
        way = _way(step, higher=higher)
        _check_above(step, origin, ladder, way, higher=higher)
        return Counted(axis, origin, way)
    hung = _condition_level(step, subject, context, higher=higher)
    if hung is not None:
        if isinstance(step.when, ast.Compare | ast.Not):
            _check_above(step, hung.origin, ladder, hung.way, higher=higher)
        return _on_axis(step, axis, hung)
    if step.direction == "each":
        return _each(step, axis, ladder)
    if counts_faults(subject, context) and step.direction in {"under", "away"}:
        if not _has_origin(subject, ladder, context):
            return Counted(axis, ZERO, "over")
        if step.direction == "under" and step.sign == "deduct" and _may_count_faults(ladder):
            raise Unreadable("counts-faults", step.span)
    return _beside(step, subject, axis, ladder, context, higher=higher)


def _refuse_without_side(step: ast.Step, context: Context) -> None:
    """Refuse 按与目标值的差值扣分，每1个百分点扣1分: of the value itself there are 90, of the distance 2."""
    size = step.size
    each = step.direction == "each" and step.subject is None and step.when is None and context.reference is not None
    if each and isinstance(size, ast.Literal) and size.unit in {"pp", "%"}:
        raise Unreadable("step-without-side", step.span, size=size)


def _refuse_of_rank(step: ast.Step, ladder: Ladder | None) -> None:
    """Refuse a place beside a value, or one that counts from nowhere: it is no amount."""
    if isinstance(step.origin, ast.Value) and step.origin.name in ROLE_NAMES | {"actual", "completion", "growth"}:
        raise Unreadable("rank-against-value", step.origin.span)
    if step.direction == "each" or (step.origin is None and step.when is None and ladder is None):
        raise Unreadable("origin-missing", step.span)


def _has_origin(subject: ast.Expression, ladder: Ladder | None, context: Context) -> bool:
    """Whether an award, or the reference or the target of the own value, says where a step counts from (rule 2)."""
    if ladder is not None and ladder.worst() is not None:
        return True
    return context.key(subject) == OWN and (context.reference is not None or context.names_target)


def _may_count_faults(ladder: Ladder | None) -> bool:
    """不超过5起得10分，每少1起扣1分: fewer are better there, so that a deduction for fewer could mean faults."""
    return ladder is None or not ladder.higher


def _way(step: ast.Step, *, higher: bool) -> Way:
    if isinstance(step.subject, ast.Value) and step.subject.name == "rank" and step.direction != "each":
        # A lower place is a greater number.
        return "under" if step.direction == "over" else "over"
    if step.direction in {"over", "each"}:
        return "over"
    if step.direction == "away":
        return "under" if higher else "over"
    return "under"


def _check_above(step: ast.Step, origin: c.Quantity, ladder: Ladder | None, way: Way, *, higher: bool) -> None:
    """From a named level above an award that gives points: from the award reached, or from full score? Refused."""
    if ladder is None or step.sign != "deduct" or (way == "under") is not higher:
        return
    if step.origin is not None and any(not isinstance(r.points, Fraction) for r in ladder.rungs):
        # In proportion down there, and a step as well: both, or either?
        raise Unreadable("origin-unclear", step.span, first=step.origin, second=ladder.rungs[-1].clause.when)
    worst = ladder.worst()
    place = place_of(origin)
    if worst is None or place is None:
        return
    end = _end(worst, way)
    other = place_of(end) if end is not None else None
    if other is not None and other[0] == place[0] and (place[1] > other[1]) is higher and place != other:
        raise Unreadable("origin-unclear", step.span, first=step.origin or step.when or step, second=worst.when)


def _condition_level(step: ast.Step, subject: ast.Expression, context: Context, *, higher: bool) -> Counted | None:
    """Rule 2.2: the level of the condition that the step hangs on, if it speaks of the same subject."""
    when = step.when
    if when is None:
        return None
    if step.direction != "each" and keys(when, context) == frozenset({context.key(subject)}):
        found = stretch_of(when, context, higher=higher)
        if found is not None and found[1] is not None and found[2] is not None:
            # 80%至90%的，每低1个百分点: the end that the step leads inward from.
            way = _way(step, higher=higher)
            return Counted(found[0], (found[2] if way == "under" else found[1]).level, way)
    fitting = [each for each in _comparisons(when) if context.key(context.said(each.subject)) == context.key(subject)]
    other = next((each for each in fitting if each.level != fitting[0].level), None)
    if other is not None and step.direction != "each":
        # 低于90%且低于目标的，每低1个百分点: below which of the two?
        raise Unreadable("origin-unclear", step.span, first=fitting[0].level, second=other.level)
    if not fitting:
        return None
    said = context.said(fitting[0].subject)
    axis = level(said, said, context)
    place = level(fitting[0].level, said, context)
    test = conditions.lower(fitting[0] if isinstance(when, ast.All) else when, context, higher=higher)
    if step.direction == "each" and isinstance(test, c.Test):
        if test.operator in {">=", "<="}:
            raise Unreadable("origin-missing", step.span)
        return Counted(axis, place, "over" if test.operator in {">", ">="} else "under")
    return Counted(axis, place, _way(step, higher=higher))


def _comparisons(when: ast.Condition) -> tuple[ast.Compare, ...]:
    match when:
        case ast.Compare():
            return (when,)
        case ast.Not(condition=inner):
            return _comparisons(inner)
        case ast.All(conditions=several):
            return tuple(found for inner in several for found in _comparisons(inner))
        case _:
            return ()


def _each(step: ast.Step, axis: c.Quantity, ladder: Ladder | None) -> Counted:
    """Return what 每发生一起 counts: the value itself, from 0; beside points at other levels that would be a guess."""
    if ladder is not None:
        best = ladder.best()
        some = (rung for rung in ladder.rungs if rung.points != 0 or ladder.free)
        ends = {end.level for rung in some for end in (rung.low, rung.high) if end is not None}
        if best is not None and not ends <= {ZERO}:
            raise Unreadable("origin-missing", step.span)
    return Counted(axis, ZERO, "over")


def _beside(
    step: ast.Step, subject: ast.Expression, axis: c.Quantity, ladder: Ladder | None, context: Context, *, higher: bool
) -> Counted:
    way = _way(step, higher=higher)
    short = (way == "under") is higher
    if ladder is not None:
        found = ladder.worst() if short else ladder.best()
        end = _end(found, way) if found is not None else None
        if found is not None:
            _refuse_between(step, found, ladder)
        if found is not None and _is_against(step, found, short=short):
            raise Unreadable("step-against-award", step.span)
        if found is not None and end is not None and found.axis is not None:
            if _runs_into_line(found.axis, end, way, ladder):
                raise Unreadable("line-and-step", step.span)
            _refuse_strict_count(step, subject, found, way, context)
            return _on_axis(step, axis, Counted(found.axis, end, way))
    named = context.reference
    if named is None and context.names_target and context.key(subject) == OWN:
        named = ast.Value(span=step.span, name="target")
    if named is not None:
        return Counted(axis, level(named, subject, context), way)
    return _nowhere(step, subject, axis, way, context)


def _refuse_strict_count(step: ast.Step, subject: ast.Expression, award: Rung, way: Way, context: Context) -> None:
    """低于3起得6分，每增加1起扣1分: each one over 3, or each over the 2 that are still fewer?"""
    end = award.high if way == "over" else award.low
    if end is None or end.closed or not isinstance(end.level, Fraction):
        return
    if counts_things(context.unit_of(subject)):
        beside = end.level - 1 if way == "over" else end.level + 1
        raise Unreadable("origin-strict", step.span, level=plain(end.level), beside=plain(beside))


def _refuse_between(step: ast.Step, found: Rung, ladder: Ladder) -> None:
    """达到60%得3分，每增加5个百分点加1分，达到80%得6分: from the award before the step, or from the one behind it?"""
    behind = found.clause.span.start > step.span.start
    before = [rung for rung in ladder.rungs if rung.clause.span.start < step.span.start and rung.points != ZERO]
    if behind and before and found.axis is not None:
        raise Unreadable("origin-unclear", step.span, first=before[-1].clause.when, second=found.when)


def _runs_into_line(axis: c.Quantity, origin: c.Quantity, way: Way, ladder: Ladder) -> bool:
    """80%得6分，低于60%不得分，其间按比例，每低1个百分点扣0.1分: the line says already what lies between."""
    inward = c.Test(axis, "<" if way == "under" else ">", origin)
    tests = (test for line in ladder.lines if isinstance(line.when, c.Count) for test in line.when.conditions)
    return any(test == inward for test in tests)


def _is_against(step: ast.Step, award: Rung, *, short: bool) -> bool:
    """Whether points are lost on the side that *award* calls good, or earned on the other side."""
    open_ended = isinstance(award.when, ast.Compare) and award.when.op in {">", ">=", "<", "<="}
    return open_ended and short is (step.sign == "add")


def _on_axis(step: ast.Step, axis: c.Quantity, counted: Counted) -> Counted:
    """每超额完成5% counts completion, though what says where it begins speaks of the value against the target."""
    if counted.axis == axis or not isinstance(axis, c.Input) or axis.name not in BASES:
        return counted
    basis, nothing = BASES[axis.name]
    place = place_of(counted.origin)
    if counted.axis != c.Input("actual") or place is None or place[0] != basis:
        raise Unreadable("origin-missing", step.span)
    return Counted(axis, place[1] * HUNDRED - nothing, counted.way)


def _nowhere(step: ast.Step, subject: ast.Expression, axis: c.Quantity, way: Way, context: Context) -> Counted:
    if context.unit_of(subject) == PERCENT:
        if way == "over":
            raise Unreadable("origin-missing", step.span)
        origin = context.conventions.rate_origin
        if origin is None:
            raise Unreadable("convention-needed", step.span, name="rate_origin", choices="100% | none")
        if not isinstance(origin, Fraction):
            raise Unreadable("rate-origin-needed", step.span)
        return Counted(axis, origin, way)
    if way == "under" or step.direction == "away":
        raise Unreadable("counts-faults", step.span)
    if step.sign == "deduct" and isinstance(step.size, ast.Literal) and step.size.value != 1:
        # 每超3起扣2分: more than which number? 每超1起 may be each one.
        raise Unreadable("origin-missing", step.span)
    return Counted(axis, ZERO, way)


def _end(rung: Rung, way: Way) -> c.Quantity | None:
    first, second = (rung.high, rung.low) if way == "over" else (rung.low, rung.high)
    end = first if first is not None else second
    return end.level if end is not None else None


def counts_faults(subject: ast.Expression, context: Context) -> bool:
    """
    Whether *subject* counts what is wrong: no rate, but a value where lower is better or with a name that says so.
    """
    if context.unit_of(subject) == PERCENT or not isinstance(subject, ast.Value):
        return False
    if subject.name in ROLE_NAMES | {"completion", "growth"}:
        return False
    declared = context.names.get(subject.name)
    named = declared is not None and declared.constant is None and any(map(FAULTS.search, declared.words))
    return named or (subject.name == "actual" and context.better == "lower")


# Size, points, part -------------------------------------------------------------------------------------------------


def _sized(step: ast.Step, counted: Counted, context: Context) -> tuple[Counted, c.Quantity]:
    subject = context.said(step.subject)
    unit = _measure(step, counted, context)
    size = step.size
    if size is None:
        return counted, Fraction(1)
    if not isinstance(size, ast.Literal):
        return counted, level(size, subject, context)
    if unit == PERCENT:
        if size.unit not in {PERCENT, "pp", ""}:
            raise Unreadable("step-unit", size.span, size=size, unit=unit)
        return counted, size.value
    if size.unit == "pp":
        return _of_completion(size, counted, unit), size.value
    if size.unit == PERCENT:
        if counted.origin == ZERO:
            raise Unreadable("step-unit", size.span, size=size, unit=unit or "…")
        _refuse_share_of_share(size, counted)
        return counted, times(size.value / 100, counted.origin)
    if size.unit == "points" and unit not in {"分", "points", "marks"}:
        raise Unreadable("value-expected", size.span, unit=unit or "…")
    if size.unit in {"", unit, "points"} or not unit or {size.unit, unit} <= CLASSIFIERS:
        return counted, size.value
    raise Unreadable("step-unit", size.span, size=size, unit=unit)


def _refuse_share_of_share(size: ast.Literal, counted: Counted) -> None:
    """Refuse 达到目标的95%得5分，每低1%扣0.5分: 1 % of the target, or of its 95 %?"""
    place = place_of(counted.origin)
    if place is not None and place[0] and place[1] != 1:
        raise Unreadable("step-of-share", size.span, size=size, share=plain(place[1] * HUNDRED))


def _of_completion(size: ast.Literal, counted: Counted, unit: str) -> Counted:
    """Count a percentage point of an absolute value as a point of completion, and only against the target."""
    place = place_of(counted.origin)
    if place is None or place[0] != "target" or counted.axis != c.Input("actual"):
        raise Unreadable("step-unit", size.span, size=size, unit=unit or "…")
    return Counted(c.Input("completion"), place[1] * HUNDRED, counted.way)


def _points(step: ast.Step, context: Context) -> tuple[tuple[c.Quantity, ...], c.Quantity | None]:
    sign = Fraction(1 if step.sign == "add" else -1)
    said: Sequence[ast.Expression] = step.amount if isinstance(step.amount, tuple) else (step.amount,)
    amounts = tuple(times(sign, amount(one, context)) for one in said)
    if not isinstance(step.amount, tuple) or not step.continued:
        return amounts, None
    constant = [one for one in amounts if isinstance(one, Fraction)]
    differences = {second - first for first, second in itertools.pairwise(constant)}
    if len(constant) != len(amounts) or len(differences) != 1:
        raise Unreadable("schedule-not-constant", step.span)
    return amounts, differences.pop()


def _part(step: ast.Step, context: Context) -> ast.PartOfStep:
    part = step.part or context.conventions.steps
    if part is None:
        raise Unreadable("convention-needed", step.span, name="steps", choices="pro rata | whole | started")
    return part


def _bracket(step: ast.Step, counted: Counted, context: Context) -> tuple[c.Quantity, c.Quantity | None]:
    if step.within is None:
        return ZERO, None
    low, high = (None if end is None else _distance(end, step, counted, context) for end in step.within)
    return low if low is not None else ZERO, high


def _distance(end: ast.Expression, step: ast.Step, counted: Counted, context: Context) -> c.Quantity:
    """Return how far *end* lies from the origin, in the measure that *counted* is in."""
    if not isinstance(end, ast.Literal):
        return level(end, context.own, context)
    unit = _measure(step, counted, context)
    if unit != PERCENT and end.unit == PERCENT and counted.origin != ZERO:
        return times(end.value / 100, counted.origin)
    alike = {PERCENT, "pp", ""} if unit == PERCENT else {"", unit, "points"}
    if unit and end.unit not in alike and not {end.unit, unit} <= CLASSIFIERS:
        raise Unreadable("step-unit", end.span, size=end, unit=unit)
    return end.value


def _measure(step: ast.Step, counted: Counted, context: Context) -> str:
    if counted.axis in {c.Input("completion"), c.Input("growth")}:
        return PERCENT
    match context.said(step.subject):
        case ast.Product(factors=(ast.Literal(value=whole, unit=""), ast.Ratio())) if whole == HUNDRED:
            return PERCENT
        case subject:
            return context.unit_of(subject)
