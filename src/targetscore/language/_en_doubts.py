"""Clauses of an English text that could be meant in two ways: a 0 of what, a rate divided by 100 once more."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from targetscore import ast
from targetscore.language._lexemes import PERCENT, Names, Refused

HUNDRED = Fraction(100)
UPWARD = frozenset({">=", ">", "reaches"})
AWARDS = (ast.Start, ast.Award, ast.Otherwise)


def no_doubts(clauses: Sequence[ast.Clause], names: Names) -> None:
    """
    Let *clauses* pass that can be meant in one way only.

    Raises:
        Refused: For the others.
    """
    _no_loose_zero(clauses)
    _no_two_grades(clauses)
    _no_both_ends(clauses)
    for clause in clauses:
        if isinstance(clause, AWARDS) and not isinstance(clause.amount, ast.Literal):
            _no_hundredth(clause.amount, names)


def _no_loose_zero(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `2 points if filed, 1 more if drilled; 0 points if not filed`: 0 in all, or 0 for the filing?"""
    nothing = [clause for clause in clauses if isinstance(clause, ast.Award) and is_none(clause.amount)]
    denied = [
        (clause.span, clause.when.condition)
        for clause in nothing
        if isinstance(clause.when, ast.Not) and isinstance(clause.when.condition, ast.Fact)
    ]
    if not denied:
        return
    earned = {
        clause.when.name
        for clause in clauses
        if isinstance(clause, ast.Award) and isinstance(clause.when, ast.Fact) and not is_none(clause.amount)
    }
    added = [clause for clause in clauses if isinstance(clause, (ast.Change, ast.Step)) and clause.sign == "add"]
    for span, fact in denied:
        if fact.name in earned and any(fact != each.when for each in added):
            raise Refused("zero-of-what", span)


def _no_both_ends(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `the top three and the bottom three earn 5 points`: no unit is meant that is in both."""
    for clause in clauses:
        when = getattr(clause, "when", None)
        if not isinstance(when, ast.All):
            continue
        subjects = [getattr(condition, "subject", None) for condition in when.conditions]
        named = {subject.name for subject in subjects if isinstance(subject, ast.Value)}
        if {"rank", "rank_from_last"} <= named:
            raise Refused("ranks-both-ends", when.span)


def _no_two_grades(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `graded B at 80% or more, graded A at 90% or more`: at 95% both would follow."""
    effects = [clause for clause in clauses if isinstance(clause, ast.Effect)]
    if len(effects) < 2:  # noqa: PLR2004 - two grades
        return
    graded = [each for each in effects if each.does == "grade" and isinstance(each.when, ast.Compare)]
    for first, second in combinations(graded, 2):
        assert isinstance(first.when, ast.Compare)
        assert isinstance(second.when, ast.Compare)
        same = (first.when.subject, first.when.op in UPWARD) == (second.when.subject, second.when.op in UPWARD)
        if same and first.grade != second.grade and "=" not in {first.when.op, second.when.op}:
            raise Refused("grades-overlap", first.span.cover(second.span), first=first.grade, second=second.grade)


def _no_hundredth(amount: ast.Expression, names: Names) -> None:
    """Refuse `10 × actual / 100` for a rate: a value in % is hundredths already where points are worked out."""
    match amount:
        case ast.Ratio(numerator=numerator, denominator=ast.Literal(value=value, unit="")) if (
            value == HUNDRED and _holds_rate(numerator, names)
        ):
            raise Refused("percent-or-points", amount.span)
        case ast.Product(factors=parts) | ast.Sum(terms=parts):
            hundred = any(isinstance(part, ast.Literal) and part.value == 1 / HUNDRED for part in parts)
            if hundred and isinstance(amount, ast.Product) and any(_holds_rate(part, names) for part in parts):
                raise Refused("percent-or-points", amount.span)
            for part in parts:
                _no_hundredth(part, names)
        case ast.Difference(left=first, right=second) | ast.Ratio(numerator=first, denominator=second):
            _no_hundredth(first, names)
            _no_hundredth(second, names)
        case ast.Round(value=inner):
            _no_hundredth(inner, names)
        case _:
            pass


def _holds_rate(amount: ast.Expression, names: Names) -> bool:
    match amount:
        case ast.Value(name=name):
            return names.unit_of(name) == PERCENT
        case ast.Product(factors=parts) | ast.Sum(terms=parts):
            return any(_holds_rate(part, names) for part in parts)
        case ast.Difference(left=first, right=second):
            return _holds_rate(first, names) or _holds_rate(second, names)
        case ast.Ratio(numerator=first, denominator=second):
            return _holds_rate(first, names) and not _holds_rate(second, names)
        case _:
            return False


def is_none(amount: ast.Expression) -> bool:
    """Whether *amount* is 0."""
    return isinstance(amount, ast.Literal) and amount.value == 0
