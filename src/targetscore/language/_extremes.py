"""Values that the text itself says more of: 最高值 by the direction of a ranking, a target that is a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from targetscore import ast
from targetscore._nodes import inner, nodes, speaks_of

ENDS = {"highest": ("best", "worst"), "lowest": ("worst", "best")}

T = TypeVar("T")


def by_direction(clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with the highest and the lowest value as best and worst.

    A text that says no direction means that the highest is the best, and says so with a ranking of its own: against
    what the rule file calls better it is refused.
    """
    if not speaks_of(clauses, ENDS):
        return clauses
    named = [value for value in _values(clauses) if value.name in ENDS]
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
        for ratio in nodes(clauses)
        if isinstance(ratio, ast.Ratio)
        and any(value.name == "lowest" for value in _values(ratio.numerator))
        and ratio.denominator == ast.Value(name="actual")
    ]
    return len(divided) == len(named) and all(value.name == "lowest" for value in named)


def _values(node: object) -> Iterator[ast.Value]:
    return (each for each in nodes(node) if isinstance(each, ast.Value))


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
    changed: dict[str, Any] = {name: _replaced(getattr(node, name), found) for name in inner(type(node))}
    return attrs.evolve(node, **changed)
