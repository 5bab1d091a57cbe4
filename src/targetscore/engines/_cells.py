"""
A program of one number, cut where its form changes: between two cuts nothing is left to choose.

A sum of ladders, steps and bounds asks many things of the same number. Cut at every place where one of the answers
changes, it is a single choice among straight lines, which is faster in every engine and says what the rule does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import attrs

from targetscore.engines._algebra import (
    Limits,
    all_of,
    any_of,
    at_least,
    choice,
    compare,
    greatest,
    least,
    opposite,
    plus,
    quotient,
    times,
)
from targetscore.engines._ranges import Ranges
from targetscore.engines.program import (
    ALWAYS,
    NEVER,
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
    used,
)

CELLS_AT_MOST: Final = 40
SIZE_AT_MOST: Final = 1000

Cell: TypeAlias = tuple[Limits, Expression]


def flat(expression: Expression, ranges: Ranges) -> Expression:
    """
    Return *expression* as one choice among cells of the only number that it is made of.

    What is made of several numbers, or would take too many cells, stays as it is.
    """
    found = cells(expression, ranges)
    if found is None:
        return expression
    (column,) = _columns(expression)
    *upper, (_, lowest) = reversed(found)
    return choice([(compare(column, ">=", Whole(_from(limits))), one) for limits, one in upper], lowest)


def _from(limits: Limits) -> int:
    assert limits.least is not None
    return limits.least


def cells(expression: Expression, ranges: Ranges) -> tuple[Cell, ...] | None:
    """
    Return what *expression* is on every stretch of its only number, from low to high.

    ``None``: it is made of no number or of several, or of too many stretches.
    """
    columns = _columns(expression)
    if len(columns) != 1:
        return None
    (column,) = columns
    if len({*_cuts(expression, column, ranges.of(column))}) > CELLS_AT_MOST:
        return None
    found: list[Cell] = []
    waiting = [(ranges.of(column), expression)]
    while waiting:
        limits, one = waiting.pop()
        settled = _Settling(Ranges({**ranges.known, column: limits})).expression(one)
        cut = next(_cuts(settled, column, limits), None)
        if cut is None:
            found.append((limits, settled))
        else:
            # The lower part comes off the end first.
            waiting += [(limits.both(Limits(least=cut)), settled), (limits.both(Limits(most=cut - 1)), settled)]
        if len(found) + len(waiting) > CELLS_AT_MOST:
            return None
    merged = tuple(_merged(found))
    return merged if sum(sum(1 for _ in used(one)) for _, one in merged) <= SIZE_AT_MOST else None


def _columns(expression: Expression) -> frozenset[Column]:
    return frozenset(node for node in used(expression) if isinstance(node, Column))


def _merged(found: list[Cell]) -> Iterator[Cell]:
    before, same = found[0]
    for limits, expression in found[1:]:
        if expression == same:
            before = Limits(before.least, limits.most)
        else:
            yield before, same
            before, same = limits, expression
    yield before, same


def _cuts(expression: Expression, column: Column, limits: Limits) -> Iterator[int]:
    """Yield numbers within *limits* from which on some answer differs."""
    for node in used(expression):
        match node:
            case Compare():
                asked: tuple[Condition, ...] = (node,)
            case Least(terms) | Greatest(terms):
                asked = tuple(compare(one, ">=", other) for one in terms for other in terms if one != other)
            case _:
                asked = ()
        for condition in asked:
            match condition:
                case Compare(left, operator, Whole(bound)) if left == column:
                    yield from (cut for cut in _steps(operator, bound) if _within(cut, limits))
                case _:
                    pass


def _steps(operator: str, bound: int) -> tuple[int, ...]:
    return {">=": (bound,), "<=": (bound + 1,)}.get(operator, (bound, bound + 1))


def _within(cut: int, limits: Limits) -> bool:
    above = limits.least is None or limits.least < cut
    return above and (limits.most is None or cut <= limits.most)


@attrs.define
class _Settling:
    """Expressions with every choice made that *ranges* decide."""

    ranges: Ranges
    settled: dict[Expression, Expression] = attrs.field(factory=dict)

    def expression(self, expression: Expression) -> Expression:
        if expression not in self.settled:
            self.settled[expression] = self._settle(expression)
        return self.settled[expression]

    def expressions(self, several: tuple[Expression, ...]) -> list[Expression]:
        return [self.expression(one) for one in several]

    def _settle(self, expression: Expression) -> Expression:
        match expression:
            case Whole() | Column() | Local():
                return expression
            case Sum(terms):
                return plus(*self.expressions(terms))
            case Product(factors):
                return times(*self.expressions(factors))
            case Quotient(dividend, divisor):
                # A divisor stays as it is: it has to be positive in other cells too.
                return quotient(self.expression(dividend), divisor)
            case Least(terms):
                return self.bounding(terms, least, -1)
            case Greatest(terms):
                return self.bounding(terms, greatest, 1)
            case Choice(branches, otherwise):
                kept: list[tuple[Condition, Expression]] = []
                for when, one in branches:
                    decided = self.condition(when)
                    if decided != NEVER:
                        kept.append((decided, self.expression(one)))
                    if decided == ALWAYS:
                        break
                return choice(kept, self.expression(otherwise))

    def condition(self, condition: Condition) -> Condition:
        match condition:
            case Compare(left, operator, right):
                return self.ranges.decided(compare(self.expression(left), operator, self.expression(right)))
            case Fact():
                return condition
            case All(conditions):
                return all_of(*map(self.condition, conditions))
            case Any(conditions):
                return any_of(*map(self.condition, conditions))
            case Not(inner):
                return opposite(self.condition(inner))
            case AtLeast(count, conditions):
                return at_least(count, [self.condition(one) for one in conditions])

    def bounding(self, terms: tuple[Expression, ...], bound: Callable[..., Expression], way: int) -> Expression:
        """Return the bound of *terms* without those that another is always beyond."""
        kept: list[Expression] = []
        for term in self.expressions(terms):
            if not any(self.is_beyond(other, term, way) for other in kept):
                kept = [other for other in kept if not self.is_beyond(term, other, way)]
                kept.append(term)
        return bound(*kept)

    def is_beyond(self, one: Expression, other: Expression, way: int) -> bool:
        difference = self.ranges.of_difference(one, other)
        if way > 0:
            return difference.least is not None and difference.least >= 0
        return difference.most is not None and difference.most <= 0
