"""
Numbers of per cent that could be of another thing.

A value in % is a share of 1 where points are worked out, and 80 % beside 90 % of the target is of the target, or of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.reading._context import HUNDRED, PERCENT, Context, Unreadable, plain


def refuse_hundreds(clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    See that no formula for points takes a value in %, which is a share of 1 in it, for a number of per cent.

    Raises:
        Unreadable: For a number above 1 that such a value is added to or taken from, and for a hundredth of it.
    """
    for clause in clauses:
        if isinstance(clause, ast.Award | ast.Start | ast.Otherwise | ast.Change | ast.Override):
            _refuse_hundreds(clause.amount, context)


def refuse_bare_shares(clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    See that no tier at a bare 80 % stands beside one at 90 % of the target, where the value itself is in %.

    Raises:
        Unreadable: For the first such tier.
    """
    if context.unit_of(context.own) != PERCENT:
        return
    whens = [clause.when for clause in clauses if isinstance(clause, ast.Award | ast.Change)]
    own = [test for when in whens for test in nodes(when) if isinstance(test, ast.Compare | ast.Between)]
    levels = [level for test in own if test.subject is None for level in _levels(test)]
    bare = [level for level in levels if isinstance(level, ast.Literal) and level.unit == PERCENT]
    shares = [level for level in levels if isinstance(level, ast.Share)]
    if bare and shares:
        raise Unreadable("share-or-value", bare[0].span, level=bare[0], share=shares[0])


def _levels(test: ast.Compare | ast.Between) -> tuple[ast.Expression, ...]:
    return (test.level,) if isinstance(test, ast.Compare) else (test.low, test.high)


def _refuse_hundreds(amount: ast.Expression, context: Context) -> None:
    for node in nodes(amount):
        match node:
            case ast.Sum(terms=terms):
                _refuse_beside(terms, context)
            case ast.Difference(left=left, right=right):
                _refuse_beside((left, right), context)
            case ast.Ratio(numerator=numerator, denominator=ast.Literal(value=value, unit="")) if value == HUNDRED:
                if _holds_rate(numerator, context):
                    raise Unreadable("percent-or-points", node.span)
            case ast.Product(factors=factors) if any(_is_hundredth(factor) for factor in factors):
                if any(_holds_rate(factor, context) for factor in factors):
                    raise Unreadable("percent-or-points", node.span)
            case _:
                pass


def _refuse_beside(terms: tuple[ast.Expression, ...], context: Context) -> None:
    shares = [term for term in terms if context.unit_of(term) == PERCENT]
    for term in terms:
        if shares and isinstance(term, ast.Literal) and not term.unit and abs(term.value) > 1:
            raise Unreadable("percent-beside-number", term.span, number=plain(term.value))


def _is_hundredth(factor: ast.Expression) -> bool:
    return isinstance(factor, ast.Literal) and not factor.unit and factor.value == 1 / HUNDRED


def _holds_rate(expression: ast.Expression, context: Context) -> bool:
    """Whether *expression* is in hundredths because of a value in %; of a ratio of two such values it is not."""
    match expression:
        case ast.Value():
            return context.unit_of(expression) == PERCENT
        case ast.Share(of=of) | ast.Round(value=of):
            return _holds_rate(of, context)
        case ast.Product(factors=parts) | ast.Sum(terms=parts):
            return any(_holds_rate(part, context) for part in parts)
        case ast.Difference(left=first, right=second):
            return _holds_rate(first, context) or _holds_rate(second, context)
        case ast.Ratio(numerator=first, denominator=second):
            return _holds_rate(first, context) and not _holds_rate(second, context)
        case _:
            return False
