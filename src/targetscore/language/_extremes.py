"""Values that the text itself says more of: 最高值 by the direction of a ranking, a target that is a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from targetscore import ast

_INNER: dict[type[ast.Node], tuple[str, ...]] = {}
# Fields of these types, as `ast` writes them, hold no other node.
PLAIN = frozenset({"Span", "str", "int", "bool", "bool | None", "Fraction", "Sign", "Comparison", "Side", "Direction"})
ENDS = {"highest": ("best", "worst"), "lowest": ("worst", "best")}

T = TypeVar("T")


def by_direction(clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with the highest and the lowest value as best and worst.

    A text that says no direction means that the highest is the best, and says so with a ranking of its own: against
    what the rule file calls better it is refused.
    """
    if not _says_end(clauses):
        return clauses
    named = [node for node in _values(clauses) if node.name in ENDS]
    ranking = next((clause for clause in clauses if isinstance(clause, ast.Ranking) and clause.first is not None), None)
    if ranking is None:
        ranking = ast.Ranking(span=named[0].span, first="lower" if _falls(clauses, named) else "higher")
        clauses = (ranking, *clauses)
    way = 0 if ranking.first == "higher" else 1
    return _replaced(clauses, {name: ends[way] for name, ends in ENDS.items()})


def _falls(clauses: tuple[ast.Clause, ...], named: Sequence[ast.Value]) -> bool:
    """Whether all that is said of the ends is the lowest value divided by the own one, which falls as that rises."""
    divided = [
        ratio
        for ratio in _ratios(clauses)
        if any(value.name == "lowest" for value in _values(ratio.numerator))
        and ratio.denominator == ast.Value(name="actual")
    ]
    return len(divided) == len(named) and all(value.name == "lowest" for value in named)


def _ratios(node: object) -> list[ast.Ratio]:
    if isinstance(node, tuple):
        return [found for item in node for found in _ratios(item)]
    if not isinstance(node, ast.Node):
        return []
    inside = [found for name in _inner(type(node)) for found in _ratios(getattr(node, name))]
    return [node, *inside] if isinstance(node, ast.Ratio) else inside


def _says_end(clauses: Iterable[ast.Clause]) -> bool:
    """Whether the highest or the lowest value stands anywhere; asked of every text, so in no order and fast."""
    waiting: list[object] = [*clauses]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Value):
            if node.name in ENDS:
                return True
        elif isinstance(node, tuple):
            waiting += node
        elif isinstance(node, ast.Node):
            waiting += [inside for name in _inner(node.__class__) if (inside := getattr(node, name)) is not None]
    return False


def _values(node: object) -> list[ast.Value]:
    if isinstance(node, tuple):
        return [found for item in node for found in _values(item)]
    if isinstance(node, ast.Value):
        return [node]
    if not isinstance(node, ast.Node):
        return []
    inside = [getattr(node, name) for name in _inner(type(node))]
    return [found for each in inside if isinstance(each, (ast.Node, tuple)) for found in _values(each)]


def _inner(kind: type[ast.Node]) -> tuple[str, ...]:
    """Return the fields of a node that may hold others."""
    if kind not in _INNER:
        _INNER[kind] = tuple(field.name for field in attrs.fields(kind) if field.type not in PLAIN)
    return _INNER[kind]


def in_place_of(name: str, level: ast.Expression, clause: ast.Clause) -> ast.Clause:
    """Return *clause* with *level* wherever it speaks of the value *name*."""
    return _replaced(clause, {name: level})


def _replaced(node: T, found: Mapping[str, str | ast.Expression]) -> T:
    if isinstance(node, tuple):
        return tuple(_replaced(item, found) for item in node)  # type: ignore[return-value]
    if isinstance(node, ast.Value) and node.name in found:
        instead = found[node.name]
        if isinstance(instead, str):
            return attrs.evolve(node, name=instead)
        return attrs.evolve(instead, span=node.span)  # type: ignore[return-value]
    if not isinstance(node, ast.Node):
        return node
    fields = {field.name: getattr(node, field.name) for field in attrs.fields(type(node))}
    changed: dict[str, Any] = {
        name: _replaced(value, found) for name, value in fields.items() if isinstance(value, (tuple, ast.Node))
    }
    return attrs.evolve(node, **changed)
