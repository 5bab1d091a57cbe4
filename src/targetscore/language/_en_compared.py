"""
What an English text compares a value with first: `the rate is compared with the mean: 10% or more below it, 8 points`.

The rows behind speak of that level as `it`; each is said with the level named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from targetscore.language._chunks import COLON, STOP
from targetscore.language._en_kinds import END, REFERENCES, again, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

SIDES: Final = kinds("LT GT LE GE EQ AWAY")
ALONE: Final = END | kinds("PTS NUM GIVE BY")
IT: Final = frozenset({"it", "this", "that"})


def _compared(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Name the level that the heading compares with wherever the rows of its sentence say `it` of a side."""
    at = next((n for n, each in enumerate(items) if "SETAGAINST" in each.several), len(items))
    level = past_articles(items, at + 1)
    colon = level + 1
    told = colon < len(items) and items[colon].type == "BREAK" and items[colon].value == COLON
    if not told or not _is_own(items[:at]) or items[level].type not in REFERENCES:
        return items
    end = next((n for n in range(colon + 1, len(items)) if items[n].type == "BREAK" and items[n].value == STOP), None)
    rows = items[colon + 1 : end]
    its = [n for n, each in enumerate(rows) if "PRON" in each.several and each.word in IT]
    other = any(each.type in REFERENCES for each in rows)
    # A row that says a side alone takes its level from the heading.
    alone = any(each.several & SIDES and kinds_at(rows, n + 1) & ALONE for n, each in enumerate(rows))
    if not its or other or alone or not all(n and rows[n - 1].several & SIDES for n in its):
        return items
    named = [again(items[level], each) if n in its else each for n, each in enumerate(rows)]
    return [*named, *(items[end:] if end is not None else [])]


def _is_own(before: Sequence[Lexeme]) -> bool:
    """Whether *before* is the indicator's own value and nothing else, at the start of the text."""
    name = past_articles(before, 0)
    return name == len(before) - 1 and before[name].type == "NAME" and before[name].value.name == "actual"


# With what it needs, as `Passes` takes it.
COMPARED_WITH: tuple[tuple[str, Pass], ...] = (("SETAGAINST PRON", _compared),)
