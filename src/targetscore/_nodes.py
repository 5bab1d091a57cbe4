"""
What stands inside a node of a rule. Every rule is walked many times, so that the fields to look into are found once.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

import attrs

from targetscore import ast

# Fields of these types, as `ast` writes them, hold no other node.
_PLAIN: Final = frozenset(
    {"Span", "str", "int", "bool", "bool | None", "Fraction", "Sign", "Comparison", "Side", "Direction"}
)


def nodes(node: object) -> Iterator[ast.Node]:
    """
    Yield *node* and every node inside it, each before those inside it and these in the order of the fields.

    >>> [type(each).__name__ for each in nodes(ast.Not(condition=ast.Fact(name="late")))]
    ['Not', 'Fact']
    """
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += reversed(node)
        elif isinstance(node, ast.Node):
            yield node
            waiting += _INSIDE[node.__class__](node)


def speaks_of(node: object, names: Collection[str]) -> bool:
    """Whether a value of one of *names* stands in *node*."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += node
        elif isinstance(node, ast.Value):
            if node.name in names:
                return True
        elif isinstance(node, ast.Node):
            waiting += _INSIDE[node.__class__](node)
    return False


def inner(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a node that may hold others."""
    return tuple(field.name for field in attrs.fields(kind) if field.type not in _PLAIN)


class _Inside(dict[type, Callable[[Any], tuple[Any, ...]]]):
    """What reads the fields of a node that may hold others, the last of them first; by kind, made once."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[Any, ...]]:
        names = inner(kind)[::-1]
        read = operator.attrgetter(*names) if names else None
        found = self[kind] = (lambda _: ()) if read is None else read if len(names) > 1 else lambda node: (read(node),)
        return found


_INSIDE: Final = _Inside()
