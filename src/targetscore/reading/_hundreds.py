"""Formulas that take 90 % for 90: a value in % is a share of 1 where points are worked out."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.reading._context import HUNDRED, PERCENT, Context, Unreadable, nodes, plain


def refuse_hundreds(clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    See that no formula for points takes a value in %, which is a share of 1 in it, for a number of per cent.

    Raises:
        Unreadable: For a number above 1 that such a value is added to or taken from, and for a hundredth of it.
    """
    for clause in clauses:
        if isinstance(clause, ast.Award | ast.Start | ast.Otherwise | ast.Change | ast.Override):
            _refuse_hundreds(clause.amount, context)


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
