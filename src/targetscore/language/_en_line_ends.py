"""
The ends of a straight line, said with a condition each: `from 2 points where the rate is 60% to 10 where it is 85%`.

They are said as `from 2 points at 60% to 10 points at 85%`; `the score stays at 10` behind the line as 10 points.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from targetscore.language._en_kinds import END, NUMBERS, kinds, kinds_at, past_articles, placed
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import POINTS, Lexeme, Names

IT: Final = frozenset({"it", "this", "they"})
AMOUNTS: Final = kinds("PTS NUM")
HELD: Final = frozenset({"stays", "stay", "remains", "remain"})
OWN: Final = frozenset({"actual", "completion", "growth"})


def _ends(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `where the rate is 60%` behind the points that a line runs from and to as at 60%."""
    line = next((at for at, each in enumerate(items) if "LINE" in each.several), len(items))
    start = line + 2
    if "FROM" not in kinds_at(items, line + 1) or not kinds_at(items, start) & AMOUNTS:
        return items
    level, subject = _level(items, start + 1)
    end = level + 2
    if not level or "TO" not in kinds_at(items, level + 1) or not kinds_at(items, end) & AMOUNTS:
        return items
    at, other = _level(items, end + 1, subject)
    if not at or subject not in {other, ""} or not kinds_at(items, at + 1) & END:
        return items
    points = [_points(items[start]), _points(items[end])]
    first, last = (placed("REACH", "at", items[place + 1]) for place in (start, end))
    line_to = [*items[: line + 2], points[0], first, items[level], items[level + 1], points[1], last]
    return [*line_to, *items[at:]]


def _level(items: Sequence[Lexeme], at: int, known: str = "") -> tuple[int, str]:
    """Return where the number of `where the rate is 60%` at *at* stands, and the value; 0 where none does."""
    if "REACH" in kinds_at(items, at) and kinds_at(items, at + 1) & NUMBERS:
        return at + 1, known
    name = past_articles(items, at + 1)
    if "IF" not in kinds_at(items, at) or "COPULA" not in kinds_at(items, name + 1):
        return 0, known
    node = items[name].value
    subject = known if items[name].word in IT else getattr(node, "name", "")
    number = name + 2
    return (number, subject) if subject in OWN and kinds_at(items, number) & NUMBERS else (0, known)


def _points(lexeme: Lexeme) -> Lexeme:
    return placed("PTS", attrs.evolve(lexeme.value, unit=POINTS), lexeme)


def _held(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `above 85% the score stays at 10` as 10 points, where a sentence part ends with it."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        verb, amount = at + 1, at + 3
        score = "TOTAL" in items[at].several and kinds_at(items, verb) & {"COPULA"} and items[verb].word in HELD
        said = score and "REACH" in kinds_at(items, at + 2) and kinds_at(items, amount) & AMOUNTS
        if said and kinds_at(items, amount + 1) & END:
            found.append(_points(items[amount]))
            at = amount + 1
        else:
            found.append(items[at])
            at += 1
    return found


# With what it needs, as `Passes` takes it.
LINE_ENDS: tuple[tuple[str, Pass], ...] = (
    ("LINE IF TO", _ends),
    ("LINE TOTAL REACH COPULA", _held),
)
