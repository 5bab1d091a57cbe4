"""最高值 and 最低值: the best and the worst of the group, by the direction that the text says."""

from __future__ import annotations

from typing import Any, TypeVar

import attrs

from targetscore import ast

ENDS = {"highest": ("best", "worst"), "lowest": ("worst", "best")}

T = TypeVar("T")


def by_direction(clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with the highest and the lowest value as best and worst.

    A text that says no direction means that the highest is the best, and says so with a ranking of its own: against
    what the rule file calls better it is refused.
    """
    named = [node for node in _values(clauses) if node.name in ENDS]
    if not named:
        return clauses
    ranking = next((clause for clause in clauses if isinstance(clause, ast.Ranking) and clause.first is not None), None)
    if ranking is None:
        ranking = ast.Ranking(span=named[0].span, first="higher")
        clauses = (ranking, *clauses)
    return _replaced(clauses, 0 if ranking.first == "higher" else 1)


def _values(node: object) -> list[ast.Value]:
    if isinstance(node, tuple):
        return [found for item in node for found in _values(item)]
    if isinstance(node, ast.Value):
        return [node]
    if not isinstance(node, ast.Node):
        return []
    return [found for field in attrs.fields(type(node)) for found in _values(getattr(node, field.name))]


def _replaced(node: T, way: int) -> T:
    if isinstance(node, tuple):
        return tuple(_replaced(item, way) for item in node)  # type: ignore[return-value]
    if isinstance(node, ast.Value) and node.name in ENDS:
        return attrs.evolve(node, name=ENDS[node.name][way])
    if not isinstance(node, ast.Node):
        return node
    fields = {field.name: getattr(node, field.name) for field in attrs.fields(type(node))}
    changed: dict[str, Any] = {
        name: _replaced(value, way) for name, value in fields.items() if isinstance(value, (tuple, ast.Node))
    }
    return attrs.evolve(node, **changed)
