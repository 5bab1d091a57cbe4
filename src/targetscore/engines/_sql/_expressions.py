"""Expressions of programs as a database reads them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never

import attrs
from sqlglot import exp

from targetscore.engines._sql._words import Dialect, case, chained, column, in_brackets, literal
from targetscore.engines.program import (
    All,
    Any,
    AtLeast,
    Choice,
    Column,
    Compare,
    Condition,
    Expression,
    Fact,
    Greatest,
    Least,
    Local,
    Not,
    Product,
    Quotient,
    Sum,
    Whole,
)

_COMPARE: Final[Mapping[str, type[exp.Binary]]] = MappingProxyType(
    {"<": exp.LT, "<=": exp.LTE, "=": exp.EQ, ">=": exp.GTE, ">": exp.GT}
)


@attrs.frozen
class Writing:
    """
    Expressions as a database reads them.

    Attributes:
        dialect: What it speaks.
        columns: What the inputs and locals are called.
        long: The locals that are 64 bits wide, as inputs are; numbers that are written out may be of 32.
    """

    dialect: Dialect
    columns: Mapping[str, str]
    long: set[str] = attrs.field(factory=set)

    def expression(self, expression: Expression) -> exp.Expr:
        match expression:
            case Whole(value):
                return literal(value)
            case Column(name) | Local(name):
                return column(self.columns[name])
            case Sum(terms):
                return chained(exp.Add, self.widened(terms))
            case Product(factors):
                return chained(exp.Mul, self.widened(factors))
            case Quotient(dividend, divisor):
                return self.quotient(*self.widened((dividend, divisor), in_order=True))
            case Least(terms):
                return self.called("MIN" if self.dialect == "sqlite" else "LEAST", terms)
            case Greatest(terms):
                return self.called("MAX" if self.dialect == "sqlite" else "GREATEST", terms)
            case Choice(branches, otherwise):
                found = [(self.condition(when), self.expression(one)) for when, one in branches]
                return case(found, self.expression(otherwise))
            case _:
                assert_never(expression)

    def is_long(self, expression: Expression) -> bool:
        match expression:
            case Whole():
                return False
            case Column():
                return True
            case Local(name):
                return name in self.long
            case Sum() | Product() | Quotient():
                return True
            case Least(terms) | Greatest(terms):
                return any(map(self.is_long, terms))
            case Choice(branches, otherwise):
                return any(self.is_long(one) for _, one in branches) or self.is_long(otherwise)
            case _:
                assert_never(expression)

    def widened(self, terms: tuple[Expression, ...], *, in_order: bool = False) -> list[exp.Expr]:
        """Return *terms* with one of 64 bits first, so that nothing is worked out in 32."""
        ordered = terms if in_order else tuple(sorted(terms, key=lambda term: not self.is_long(term)))
        written = [self.expression(term) for term in ordered]
        if not self.is_long(ordered[0]):
            written[0] = exp.cast(written[0], "BIGINT")
        return written

    def quotient(self, dividend: exp.Expr, divisor: exp.Expr) -> exp.Expr:
        one, other = in_brackets(dividend), in_brackets(divisor)
        if self.dialect in {"sqlite", "postgres"}:
            return exp.Div(this=one, expression=other, typed=True, safe=False)
        return exp.IntDiv(this=one, expression=other)

    def called(self, name: str, terms: tuple[Expression, ...]) -> exp.Expr:
        return exp.Anonymous(this=name, expressions=[self.expression(term) for term in terms])

    def condition(self, condition: Condition) -> exp.Expr:
        match condition:
            case Compare(left, operator, right):
                one, other = self.expression(left), self.expression(right)
                return _COMPARE[operator](this=in_brackets(one), expression=in_brackets(other))
            case Fact(name):
                return exp.EQ(this=column(self.columns[name]), expression=literal(1))
            case All(()):
                return exp.EQ(this=literal(1), expression=literal(1))
            case Any(()):
                return exp.EQ(this=literal(1), expression=literal(0))
            case All(conditions):
                return chained(exp.And, map(self.condition, conditions))
            case Any(conditions):
                return chained(exp.Or, map(self.condition, conditions))
            case Not(inner):
                return exp.Not(this=in_brackets(self.condition(inner)))
            case AtLeast(count, conditions):
                held = (case([(self.condition(one), literal(1))], literal(0)) for one in conditions)
                return exp.GTE(this=in_brackets(chained(exp.Add, held)), expression=literal(count))
            case _:
                assert_never(condition)
