"""
Passes over the lexemes of an English text, each of them run only where the words that it speaks of are there.

Most passes read one way of putting things, which few texts have; to ask for its kinds first spares the walk.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TypeAlias

from targetscore.language._en_kinds import kinds
from targetscore.language._lexemes import Lexeme, Names

Pass: TypeAlias = Callable[[list[Lexeme], Names], list[Lexeme]]


class Passes:
    """
    Passes in their order, each with what it needs: kinds of which all are there, `|` between what will do as well.

    Invariant: a pass leaves lexemes as they are that lack what it needs, and what it is given as it is.
    """

    def __init__(self, *table: tuple[str, Pass]) -> None:
        self._table = [([kinds(group) for group in needs.split("|")], run) for needs, run in table]

    def over(self, items: list[Lexeme], names: Names) -> list[Lexeme]:
        """Return what the passes make of *items*."""
        said = kinds_said(items)
        for needs, run in self._table:
            for group in needs:
                if group <= said:
                    found = run(items, names)
                    if len(found) != len(items) or not all(map(operator.is_, found, items)):
                        items, said = found, kinds_said(found)
                    break
        return items


def kinds_said(items: Sequence[Lexeme]) -> frozenset[str]:
    """Return all kinds that any of *items* is or may have."""
    return frozenset([each.type for each in items]).union(*[each.several for each in items])
