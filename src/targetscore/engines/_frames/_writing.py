"""Programs as expressions of Narwhals."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import Any, Final, assert_never

import attrs
import narwhals as nw

from targetscore.engines._ranges import Width
from targetscore.engines.program import (
    All,
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
from targetscore.engines.program import Any as AnyOf

SIGNS: Final = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}


@attrs.frozen
class Writing:
    """Programs as expressions of a frame; *columns* are those that hold inputs and locals."""

    columns: Mapping[str, nw.Expr]
    wide: Width

    def whole(self, value: int) -> nw.Expr:
        return nw.lit(float(value), dtype=nw.Float64) if self.wide == "float64" else nw.lit(value, dtype=nw.Int64)

    def expression(self, expression: Expression) -> nw.Expr:
        match expression:
            case Whole(value):
                return self.whole(value)
            case Column(name) | Local(name):
                return self.columns[name]
            case Sum(terms):
                return self.folded(operator.add, terms)
            case Product(factors):
                return self.folded(operator.mul, factors)
            case Quotient(dividend, divisor):
                above, below = self.expression(dividend), self.operand(divisor)
                return (above / below).floor() if self.wide == "float64" else above // below
            case Least(terms):
                return nw.min_horizontal(*map(self.expression, terms))
            case Greatest(terms):
                return nw.max_horizontal(*map(self.expression, terms))
            case Choice(branches, otherwise):
                (first, one), *others = branches
                chosen: Any = nw.when(self.condition(first)).then(self.expression(one))
                for when, other in others:
                    chosen = chosen.when(self.condition(when)).then(self.expression(other))
                found: nw.Expr = chosen.otherwise(self.expression(otherwise))
                return found
            case _:
                assert_never(expression)

    def operand(self, expression: Expression) -> Any:  # noqa: ANN401 - a number, or an expression
        """Return *expression* for the side of an operator; there a plain number is faster than a column of it."""
        if isinstance(expression, Whole):
            return float(expression.value) if self.wide == "float64" else expression.value
        return self.expression(expression)

    def folded(self, join: Any, parts: tuple[Expression, ...]) -> nw.Expr:  # noqa: ANN401 - an operator
        # The one that is no number comes first: numbers alone would be worked out in another width.
        first, *others = sorted(parts, key=lambda part: isinstance(part, Whole))
        return functools.reduce(join, map(self.operand, others), self.expression(first))

    def condition(self, condition: Condition) -> nw.Expr:
        match condition:
            case Compare(left, sign, right):
                return SIGNS[sign](self.expression(left), self.operand(right))
            case Fact(name):
                return self.columns[name]
            case All(conditions):
                return functools.reduce(operator.and_, map(self.condition, conditions), nw.lit(value=True)) if not (
                    conditions
                ) else functools.reduce(operator.and_, map(self.condition, conditions))  # fmt: skip
            case AnyOf(conditions):
                several = [self.condition(one) for one in conditions]
                return functools.reduce(operator.or_, several) if several else nw.lit(value=False)
            case Not(inner):
                return ~self.condition(inner)
            case AtLeast(count, conditions):
                holding = (
                    nw.when(self.condition(one)).then(nw.lit(1, dtype=nw.Int64)).otherwise(nw.lit(0, dtype=nw.Int64))
                    for one in conditions
                )
                return functools.reduce(operator.add, holding) >= count
            case _:
                assert_never(condition)
