"""Programs worked out node by node, to the letter of their docstrings, with every promise checked on the way."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import assert_never

from targetscore.engines import program as p

COMPARE = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}
Row = Mapping[str, int | bool]


class Machine:
    """
    Works programs out for one row; division rounds towards zero, as databases do it.

    *reach* is how far from 0 it came on the way, in whatever order sums and products are worked out.
    """

    def __init__(self, program: p.Program, row: Row) -> None:
        self.program, self.row, self.reach = program, row, 0

    def fault(self) -> p.Fault | None:
        return next((fault for fault in self.program.faults if self.condition(fault.when)), None)

    def expression(self, node: p.Expression) -> int:
        found = self.found(node)
        self.reach = max(self.reach, abs(found))
        return found

    def found(self, node: p.Expression) -> int:
        match node:
            case p.Whole(value):
                return value
            case p.Column(name):
                return int(self.row[name])
            case p.Local():
                raise AssertionError(node)
            case p.Sum(terms):
                several = [self.expression(term) for term in terms]
                self.reach = max(self.reach, sum(map(abs, several)))
                return sum(several)
            case p.Product(factors):
                product = 1
                for factor in factors:
                    product *= self.expression(factor)
                return product
            case p.Quotient(dividend, divisor):
                above, below = self.expression(dividend), self.expression(divisor)
                assert below > 0
                self.reach = max(self.reach, abs(above) + below)
                return above // below if above >= 0 else -(-above // below)
            case p.Least(terms):
                return min(map(self.expression, terms))
            case p.Greatest(terms):
                return max(map(self.expression, terms))
            case p.Choice(branches, otherwise):
                # All of them, as an engine of columns does.
                found = [(self.condition(when), self.expression(one)) for when, one in branches]
                last = self.expression(otherwise)
                return next((value for holds, value in found if holds), last)
            case _:
                assert_never(node)

    def condition(self, node: p.Condition) -> bool:
        match node:
            case p.Compare(left, sign, right):
                return bool(COMPARE[sign](self.expression(left), self.expression(right)))
            case p.Fact(name):
                return bool(self.row[name])
            case p.All(conditions):
                return self.held(conditions) == len(conditions)
            case p.Any(conditions):
                return self.held(conditions) > 0
            case p.Not(inner):
                return not self.condition(inner)
            case p.AtLeast(count, conditions):
                return self.held(conditions) >= count
            case _:
                assert_never(node)

    def held(self, conditions: tuple[p.Condition, ...]) -> int:
        """Ask all of them, as an engine of columns does."""
        return sum(self.condition(one) for one in conditions)
