"""Working out once what is used several times."""

from __future__ import annotations

from collections import Counter
from typing import Final

import attrs

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
    inside,
    used,
)

_WORTH_A_NAME: Final = (Choice, Greatest, Least, Quotient)


@attrs.frozen
class Shared:
    """
    *roots* with names in the place of what stands in several places of them.

    *locals*: what the names stand for, each made of inputs and of those before it.
    """

    locals: tuple[tuple[str, Expression], ...]
    roots: tuple[Expression | Condition, ...]


def shared(*roots: Expression | Condition) -> Shared:
    """
    Return *roots* with a local for every choice and quotient that stands in several places.

    So they are as long as what has to be worked out, however often that is used. Every local has a value for every row.

    >>> from targetscore.engines.program import Column
    >>> half = Quotient(Column("n"), Whole(2))
    >>> shared(half, Sum((half, Whole(1)))).roots
    (Local(name='_1'), Sum(terms=(Local(name='_1'), Whole(value=1))))
    """
    places: Counter[Expression | Condition] = Counter(roots)
    order = list(used(*roots))
    for node in order:
        places.update(inside(node))
    naming = _Naming()
    for node in order:
        if places[node] > 1 and isinstance(node, _WORTH_A_NAME):
            naming.add(node)
    return Shared(tuple(naming.locals), tuple(map(naming.root, roots)))


@attrs.define
class _Naming:
    """Expressions with names in the place of what has one."""

    names: dict[Expression, Local] = attrs.field(factory=dict)
    locals: list[tuple[str, Expression]] = attrs.field(factory=list)

    def add(self, expression: Expression) -> None:
        """Name *expression*; what it is made of has its names already."""
        local = Local(f"_{len(self.locals) + 1}")
        self.locals.append((local.name, self.parts(expression)))
        self.names[expression] = local

    def root(self, root: Expression | Condition) -> Expression | Condition:
        match root:
            case Compare() | Fact() | All() | Any() | Not() | AtLeast():
                return self.condition(root)
            case _:
                return self.expression(root)

    def expression(self, expression: Expression) -> Expression:
        return self.names.get(expression) or self.parts(expression)

    def expressions(self, several: tuple[Expression, ...]) -> tuple[Expression, ...]:
        return tuple(map(self.expression, several))

    def parts(self, expression: Expression) -> Expression:
        match expression:
            case Whole() | Column() | Local():
                return expression
            case Sum(terms):
                return Sum(self.expressions(terms))
            case Product(factors):
                return Product(self.expressions(factors))
            case Quotient(dividend, divisor):
                return Quotient(self.expression(dividend), self.expression(divisor))
            case Least(terms):
                return Least(self.expressions(terms))
            case Greatest(terms):
                return Greatest(self.expressions(terms))
            case Choice(branches, otherwise):
                named = tuple((self.condition(when), self.expression(one)) for when, one in branches)
                return Choice(named, self.expression(otherwise))

    def condition(self, condition: Condition) -> Condition:
        match condition:
            case Compare(left, operator, right):
                return Compare(self.expression(left), operator, self.expression(right))
            case Fact():
                return condition
            case All(conditions):
                return All(tuple(map(self.condition, conditions)))
            case Any(conditions):
                return Any(tuple(map(self.condition, conditions)))
            case Not(inner):
                return Not(self.condition(inner))
            case AtLeast(count, conditions):
                return AtLeast(count, tuple(map(self.condition, conditions)))
