"""Parts of queries that sqlglot has no short word for."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, TypeAlias

from sqlglot import exp

Dialect: TypeAlias = Literal["duckdb", "mysql", "postgres", "spark", "sqlite"]


def column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def table_named(name: str) -> exp.Table:
    """Return the table *name*, with the schema and the catalogue before it, if these are named."""
    *around, own = name.split(".")
    catalogue, schema = ["", "", *around][-2:]
    return exp.table_(own, db=schema or None, catalog=catalogue or None, quoted=True)


def literal(value: Fraction | int) -> exp.Expr:
    """Return a number that is a decimal."""
    whole = Fraction(value)
    text = str(abs(whole.numerator))
    if whole.denominator != 1:
        places = len(str(whole.denominator)) * 4
        digits = str(abs(whole.numerator) * 10**places // whole.denominator).zfill(places + 1)
        text = f"{digits[:-places]}.{digits[-places:].rstrip('0')}"
    number = exp.Literal.number(text)
    return exp.Neg(this=number) if whole < 0 else number


def case(branches: Iterable[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr | None) -> exp.Case:
    ifs = [exp.If(this=when, true=then) for when, then in branches]
    return exp.Case(ifs=ifs, default=otherwise)


def in_brackets(node: exp.Expr) -> exp.Expr:
    alone = exp.Column | exp.Literal | exp.Case | exp.Func | exp.Paren | exp.Boolean
    return node if isinstance(node, alone) and not isinstance(node, exp.Connector) else exp.Paren(this=node)


def chained(kind: type[exp.Binary], nodes: Iterable[exp.Expr]) -> exp.Expr:
    first, *others = map(in_brackets, nodes)
    for other in others:
        first = kind(this=first, expression=other)
    return first


def is_null(node: exp.Expr) -> exp.Expr:
    return exp.Is(this=node, expression=exp.Null())


def is_not_null(node: exp.Expr) -> exp.Expr:
    return exp.Not(this=is_null(node))
