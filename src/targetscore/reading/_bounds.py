"""Where points start (reading rule 3), and the greatest and least of an indicator (reading rules 11 and 12)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore._nodes import nodes
from targetscore.reading._context import ZERO, Context, Unreadable, amount, plain
from targetscore.reading._floors import lifted
from targetscore.reading._gates import is_nothing
from targetscore.reading._groups import Ladders
from targetscore.reading._ladder_curves import on_facts
from targetscore.reading._refer import keys


def starts(clauses: Sequence[ast.Clause], rungs: Ladders, parts: Sequence[c.Curve], context: Context) -> list[c.Curve]:
    """Return where additions and deductions start (reading rule 3)."""
    starts = [clause for clause in clauses if isinstance(clause, ast.Start)]
    if starts:
        if len(starts) > 1 or rungs.giving or parts:
            raise Unreadable("start-twice", starts[-1].span)
        start: c.Curve = c.Formula(amount(starts[0].amount, context), starts[0])
        zeros = [(award.clause, award.condition()) for ladder in rungs.ladders for award in ladder.rungs]
        if zeros:
            start = c.Cases(
                tuple(c.Branch(test, c.Formula(ZERO, clause)) for clause, test in zeros), start, (starts[0],)
            )
        return [start]
    if rungs.giving or parts:
        _refuse_deducted_ahead(clauses)
        return []
    return _unsaid_start(clauses, rungs, context)


def _refuse_deducted_ahead(clauses: Sequence[ast.Clause]) -> None:
    """Refuse 每发现1起扣2分；无任务的得3分: are those with tasks deducted from the full score, or from nothing?"""
    moves = (ast.Award, ast.Step, ast.Change)
    first = next((clause for clause in clauses if isinstance(clause, moves)), None)
    awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
    ahead = isinstance(first, ast.Step | ast.Change) and first.sign == "deduct"
    if ahead and awards and all(on_facts(award.when) for award in awards):
        assert first is not None
        raise Unreadable("deducted-ahead", first.span)


def _unsaid_start(clauses: Sequence[ast.Clause], rungs: Ladders, context: Context) -> list[c.Curve]:
    base = next((clause for clause in clauses if isinstance(clause, ast.Stated) and clause.what == "base"), None)
    moving = [clause for clause in clauses if isinstance(clause, (ast.Step, ast.Change))]
    deducting = [clause for clause in moving if clause.sign == "deduct"]
    zeros = [(award.clause, award.condition()) for ladder in rungs.ladders for award in ladder.rungs]
    others = (clause for clause in clauses if isinstance(clause, (ast.Override, ast.Award)))
    first = next(iter((*moving, *others, *clauses)))
    if base is not None and moving:
        start: c.Curve = c.Formula(context.base_points(base.span), base)
    elif not deducting:
        if not moving:
            raise Unreadable("start-unclear", first.span)
        return []
    elif (
        len(deducting) < len(moving)
        and context.points != 0
        and not all(is_nothing(m) for m in moving if m.sign == "add")
    ):
        raise Unreadable("start-unclear", first.span)
    else:
        start = c.Formula(context.points, ast.Start(span=first.span, amount=ast.Value(span=first.span, name="full")))
    if zeros:
        return [c.Cases(tuple(c.Branch(test, c.Formula(ZERO, clause)) for clause, test in zeros), start, tuple(moving))]
    return [start]


def bounded(clauses: Sequence[ast.Clause], total: c.Curve, rungs: Ladders, context: Context) -> c.Curve:
    """
    Apply the greatest and the least of the indicator, then the floor of the conventions where the text states none.
    """
    least: c.Quantity | None = None
    most: c.Quantity | None = None
    floor_said = False
    bounded = total
    for bound in (clause for clause in clauses if isinstance(clause, ast.Bound) and clause.of == "indicator"):
        if bound.amount is None:
            floor_said = True
            continue
        limit = amount(bound.amount, context)
        if bound.end == "most":
            most = limit
            bounded = c.Clamp(bounded, None, limit, bound)
        else:
            least, floor_said = limit, True
            bounded = _with_least(bound, limit, bounded, lifted(bound, limit, clauses, rungs, context))
        if isinstance(least, Fraction) and isinstance(most, Fraction) and least > most:
            raise Unreadable("least-above-most", bound.span, least=plain(least), most=plain(most))
    for bound in (clause for clause in clauses if isinstance(clause, ast.Bound) and clause.of == "indicator"):
        if bound.end == "most" and bound.amount is not None and not context.scoped:
            _refuse_dead(bound, amount(bound.amount, context), clauses, context)
    if floor_said or not _may_fall(clauses):
        return bounded
    floor = context.conventions.floor
    if floor is None:
        moving = (c.span for c in clauses if isinstance(c, (ast.Step, ast.Change, ast.Start, ast.Award, ast.Part)))
        place = next(moving, clauses[0].span)
        raise Unreadable("convention-needed", place, name="floor", choices="0 | none")
    return c.Clamp(bounded, floor, None, None) if isinstance(floor, Fraction) else bounded


def _with_least(bound: ast.Bound, least: c.Quantity, curve: c.Curve, lifted: Sequence[c.Condition]) -> c.Curve:
    clamped = c.Clamp(curve, least, None, bound)
    return c.Cases(tuple(c.Branch(test, curve) for test in lifted), clamped) if lifted else clamped


def _refuse_dead(bound: ast.Bound, most: c.Quantity, clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    Refuse a greatest score that leaves no room for what it stands behind: it may be of the addition or deduction.

    达到90%得5分，每高1%加1分，最高5分: the addition would be in vain. 每起扣1分，最高3分 of 5: 3 in all, or lost?
    """
    given = _most_awarded(clauses, context)
    if not isinstance(most, Fraction):
        return
    if most < max(given, _start_of(clauses, context)) or (most == given and _adds_to_one_award(clauses, context)):
        raise Unreadable("bound-unclear", bound.span, amount=plain(most))


def _start_of(clauses: Sequence[ast.Clause], context: Context) -> Fraction:
    """Return the points that deductions start from where the text gives none itself."""
    if any(isinstance(clause, (ast.Award, ast.Start, ast.Part, ast.Stated, ast.Override)) for clause in clauses):
        starts = [amount(clause.amount, context) for clause in clauses if isinstance(clause, ast.Start)]
        return max((found for found in starts if isinstance(found, Fraction)), default=ZERO)
    moved = [clause for clause in clauses if isinstance(clause, (ast.Step, ast.Change)) and not is_nothing(clause)]
    return context.points if moved and all(clause.sign == "deduct" for clause in moved) else ZERO


def _adds_to_one_award(clauses: Sequence[ast.Clause], context: Context) -> bool:
    """Whether additions come on top of one award alone, on the same value, and nothing takes points off elsewhere."""
    giving = [clause for clause in clauses if isinstance(clause, (ast.Award, ast.Otherwise)) and not _is_zero(clause)]
    if len(giving) != 1 or not isinstance(giving[0], ast.Award) or isinstance(giving[0].amount, ast.InProportion):
        return False
    if any(isinstance(clause, (ast.Part, ast.Start, ast.Linear, ast.Factor)) for clause in clauses):
        return False
    own = keys(giving[0].when, context)
    moved = [clause for clause in clauses if isinstance(clause, (ast.Step, ast.Change)) and not is_nothing(clause)]
    subjects = [
        frozenset({context.key(m.subject)}) if isinstance(m, ast.Step) else keys(m.when, context) for m in moved
    ]
    return any(m.sign == "add" for m in moved) and all(on <= own for on in subjects)


def _is_zero(clause: ast.Award | ast.Otherwise) -> bool:
    return isinstance(clause.amount, ast.Literal) and clause.amount.value == 0


def _most_awarded(clauses: Sequence[ast.Clause], context: Context) -> Fraction:
    """Return the greatest constant award; a greatest score below it cannot be meant of the whole."""
    amounts = [
        amount(a.amount, context)
        for a in clauses
        if isinstance(a, ast.Award) and not isinstance(a.amount, ast.InProportion)
    ]
    return max((found for found in amounts if isinstance(found, Fraction)), default=ZERO)


def _may_fall(clauses: Sequence[ast.Clause]) -> bool:
    """Whether points can fall below 0 at all, so that the floor matters."""
    deducting = (
        isinstance(clause, (ast.Step, ast.Change)) and clause.sign == "deduct" and not is_nothing(clause)
        for clause in clauses
    )
    return any(deducting) or any(_may_be_negative(node) for clause in clauses for node in nodes(clause))


def _may_be_negative(node: ast.Node) -> bool:
    match node:
        case ast.Difference() | ast.Sum() | ast.Linear() | ast.Part() | ast.Factor():
            return True
        case ast.Value(name=name):
            return name == "growth"
        case ast.Literal(value=value, unit=unit):
            return value < 0 and unit == "points"
        case _:
            return False
