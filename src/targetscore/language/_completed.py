"""
Completion of a share of the target: completion of 90% of the target is a completion of 90 %.

Completion is in per cent of the target already; compared with a share of the target itself, 88 would be held against 45
of 50 tonnes.
"""

from __future__ import annotations

import operator
from fractions import Fraction
from typing import Any, TypeVar

import attrs

from targetscore import ast
from targetscore._nodes import inner, speaks_of
from targetscore.language._lexemes import PERCENT

T = TypeVar("T")
WHOLE = Fraction(100)
COMPLETION = frozenset({"completion"})


def completed(clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """Return *clauses* with the target and shares of it as per cent wherever completion is compared with them."""
    return _completed(clauses) if speaks_of(clauses, COMPLETION) else clauses


def _completed(node: T) -> T:
    if isinstance(node, tuple):
        items = tuple(_completed(item) for item in node)
        return node if all(map(operator.is_, items, node)) else items  # type: ignore[return-value]
    if not isinstance(node, ast.Node):
        return node
    changed: dict[str, Any] = {}
    for name in inner(type(node)):
        value = getattr(node, name)
        if (inside := _completed(value)) is not value:
            changed[name] = inside
    changed |= _levels(node)
    return attrs.evolve(node, **changed) if changed else node


def _levels(node: ast.Node) -> dict[str, Any]:
    """Return the levels that *node* compares completion with, in per cent."""
    if isinstance(node, ast.Compare) and _is(node.subject, "completion"):
        return {"level": _in_percent(node.level)}
    if isinstance(node, ast.Between) and _is(node.subject, "completion"):
        return {"low": _in_percent(node.low), "high": _in_percent(node.high)}
    return {}


def _is(node: ast.Expression | None, name: str) -> bool:
    return isinstance(node, ast.Value) and node.name == name


def _in_percent(level: ast.Expression) -> ast.Expression:
    if _is(level, "target"):
        return ast.Literal(span=level.span, value=WHOLE, unit=PERCENT)
    if isinstance(level, ast.Share) and _is(level.of, "target"):
        return ast.Literal(span=level.span, value=level.percent, unit=PERCENT)
    return level
