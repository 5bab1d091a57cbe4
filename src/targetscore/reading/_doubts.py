"""Clauses that each read well, and together could be meant in two ways: a level beside a reference, 无园区的得4分."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.reading._conditions import inverted, lower
from targetscore.reading._context import OWN, Context, Unreadable, plain
from targetscore.reading._gates import is_nothing

# Names of facts that say what is missing: who has none earns other points instead of those that the rest counts?
_WITHOUT: Final = re.compile(r"^(?:没有|无|未|没|免)|\b(?:no|not|without|exempt|never)\b", re.IGNORECASE)


def refuse_doubts(clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    See that no level stands beside a reference and no exemption beside points that are counted.

    Raises:
        Unreadable: For a level of which it is open whether the reference is part of it, and for points of a fact that
            may take the place of the others or come on top of them.
    """
    _refuse_beside_reference(clauses, context)
    _refuse_instead(clauses, context)
    _refuse_below_nothing(clauses, context)
    _refuse_ended_row(clauses, context)


def _refuse_beside_reference(clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse 与上年相比，达到5%得5分: a value of 5 %, or 5 % more than last year?"""
    reference = next((clause for clause in clauses if isinstance(clause, ast.Reference)), None)
    if reference is None or isinstance(reference.level, ast.Literal):
        return
    for clause in clauses:
        for place in _own_levels(clause, context):
            raise Unreadable("level-beside-reference", place.span, level=place, reference=reference.level)


def _own_levels(clause: ast.Clause, context: Context) -> Iterator[ast.Literal]:
    """Return the levels that *clause* compares the own value with, growth and completion aside."""
    for node in nodes(getattr(clause, "when", None)):
        match node:
            case ast.Compare(subject=subject, level=ast.Literal() as level) if _is_own(subject, context):
                yield level
            case ast.Between(subject=subject, low=ast.Literal() as low) if _is_own(subject, context):
                yield low
            case _:
                pass


def _is_own(subject: ast.Expression | None, context: Context) -> bool:
    said = context.said(subject)
    return context.key(said) == OWN and isinstance(said, ast.Value) and said.name == "actual"


def _refuse_instead(clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse 每新增1户得1.5分；无园区的得4分: with 2 new ones and no park, 4 points or 7?"""
    awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
    if any(not isinstance(award.when, (ast.Fact, ast.Not)) for award in awards):
        return
    counted = [
        clause
        for clause in clauses
        if isinstance(clause, ast.Step) and clause.sign == "add" and not is_nothing(clause) and clause.when is None
    ]
    for award in awards:
        if counted and _says_without(award.when, context) and not _is_final(award.amount, clauses):
            raise Unreadable("instead-or-added", award.span)


def _refuse_below_nothing(clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse 达到30万元得3分，未达到的扣3分 where points may fall below 0: 3 less than 3 points, or than none?"""
    if not _may_be_negative(clauses, context):
        return
    awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
    given = [award.amount.value for award in awards if isinstance(award.amount, ast.Literal)]
    if len(awards) != 1 or not given or any(isinstance(clause, (ast.Start, ast.Otherwise)) for clause in clauses):
        return
    test = lower(awards[0].when, context)
    for clause in clauses:
        if not isinstance(clause, ast.Change) or clause.sign != "deduct" or not isinstance(clause.amount, ast.Literal):
            continue
        if clause.amount.value >= given[0] > 0 and lower(clause.when, context) == inverted(test):
            raise Unreadable("below-nothing", clause.span, award=plain(given[0]), lost=plain(clause.amount.value))


def _refuse_ended_row(clauses: Sequence[ast.Clause], context: Context) -> None:
    """Refuse 第1起扣2分，第2起扣3分: what does the third cost, if points are left and nothing else is said?"""
    rows = [clause for clause in clauses if isinstance(clause, ast.Step) and clause.sign == "deduct"]
    last = rows[-1] if rows else None
    end = _last_single(last, rows) if last is not None else None
    if last is None or end is None or any(not isinstance(each, (ast.Step, ast.Start, ast.Bound)) for each in clauses):
        return
    taken = sum((_taken(row) for row in rows if row.subject == last.subject), Fraction())
    caps = [each.amount for each in clauses if isinstance(each, ast.Bound) and each.of.startswith("deduction")]
    if taken < context.points and not any(isinstance(cap, ast.Literal) and cap.value <= taken for cap in caps):
        raise Unreadable("row-ends", last.span, number=plain(end + 1))


def _last_single(last: ast.Step, rows: Sequence[ast.Step]) -> Fraction | None:
    """Return which event the row of *rows* that ends in *last* names last, if it names it alone."""
    if isinstance(last.amount, tuple) and not last.continued:
        return Fraction(len(last.amount))
    match last.within:
        case (ast.Literal(value=before), ast.Literal(value=end)) if end - before == 1 and len(rows) > 1:
            return end
        case _:
            return None


def _taken(row: ast.Step) -> Fraction:
    """Return the points that all events of the bracket *row* cost."""
    if isinstance(row.amount, tuple):
        return sum((each.value for each in row.amount if isinstance(each, ast.Literal)), Fraction())
    low, high = row.within or (None, None)
    before = low.value if isinstance(low, ast.Literal) else Fraction()
    end = high.value if isinstance(high, ast.Literal) else before
    return (end - before) * row.amount.value if isinstance(row.amount, ast.Literal) else Fraction()


def _may_be_negative(clauses: Sequence[ast.Clause], context: Context) -> bool:
    bounds = [clause for clause in clauses if isinstance(clause, ast.Bound) and clause.end == "least"]
    if bounds:
        return any(bound.amount is None for bound in bounds)
    return context.conventions.floor == "none"


def _says_without(when: ast.Condition, context: Context) -> bool:
    match when:
        case ast.Not(condition=ast.Fact()):
            return True
        case ast.Fact(name=name) if (declared := context.names.get(name)) is not None:
            return any(map(_WITHOUT.search, declared.words))
        case _:
            return False


def _is_final(amount: ast.Expression, clauses: Sequence[ast.Clause]) -> bool:
    """Whether nothing can come on top of *amount*: 0 and the full score are final (rule 10), and what a cap ends at."""
    if amount == ast.Value(name="full"):
        return True
    caps = [clause.amount for clause in clauses if isinstance(clause, ast.Bound) and clause.end == "most"]
    ends = [cap.value for cap in caps if isinstance(cap, ast.Literal)]
    return isinstance(amount, ast.Literal) and (amount.value == 0 or any(end <= amount.value for end in ends))
