"""
Passes over the lexemes of an English text, each of them run only where the words that it speaks of are there.

Most passes read one way of putting things, which few texts have; to ask for its kinds first spares the walk.
"""

from __future__ import annotations

import operator
from collections import Counter
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
        # What is needed together by that of its kinds which the fewest passes need: most texts lack it.
        self._needed: dict[str, list[tuple[frozenset[str], int]]] = {}
        groups = [(group, place) for place, (several, _) in enumerate(self._table) for group in several]
        asked = Counter(kind for group, _ in groups for kind in group)
        for group, place in groups:
            self._needed.setdefault(min(group, key=lambda kind: (asked[kind], kind), default=""), []).append(
                (group, place)
            )

    def over(self, items: list[Lexeme], names: Names) -> list[Lexeme]:
        """Return what the passes make of *items*."""
        due = self._due(items, 0)
        while due:
            place = due.pop()
            found = self._table[place][1](items, names)
            if len(found) != len(items) or not all(map(operator.is_, found, items)):
                items, due = found, self._due(found, place + 1)
        return items

    def _due(self, items: Sequence[Lexeme], first: int) -> list[int]:
        """Return the places of the passes from *first* on that have what they need in *items*, the last one first."""
        said = kinds_said(items)
        places = {
            place
            for kind in ("", *said)
            for group, place in self._needed.get(kind, ())
            if place >= first and group <= said
        }
        return sorted(places, reverse=True)


def kinds_said(items: Sequence[Lexeme]) -> frozenset[str]:
    """Return all kinds that any of *items* is or may have."""
    return frozenset([each.type for each in items]).union(*[each.several for each in items])
