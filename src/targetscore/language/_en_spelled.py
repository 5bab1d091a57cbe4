"""
Phrases of an English text that hold values, found by what they spell: `the share of TARGET achieved`.

A row of lexemes is spelled out with a word in capitals for each number, name and sign, so that a family of phrases is
one pattern; what it finds begins and ends with a lexeme.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from targetscore import ast
from targetscore.language._lexemes import Lexeme

SIGNS = {1: ",", 2: ";", 3: ".", 4: ":"}
TAGS = {"OPEN": "(", "CLOSE": ")"}
BEHIND_NAME = {
    "actual": "ACTUAL",
    "target": "TARGET",
    "completion": "COMPLETION",
    "last_year": "LASTYEAR",
    "mean": "MEAN",
    "growth": "GROWTH",
}
# Verbs of change; a noun may say one too.
CHANGED = {("RISES",): "GROWN", ("FALLS",): "SHRUNK"}


def spelled(items: Sequence[Lexeme]) -> tuple[str, list[int]]:
    """Return what *items* spell, and where each begins in it."""
    words: list[str] = []
    starts: list[int] = []
    length = 0
    for lexeme in items:
        word = _word(lexeme)
        words.append(word)
        starts.append(length)
        length += len(word) + 1
    return " ".join(words), starts


def _word(lexeme: Lexeme) -> str:
    if lexeme.type == "BREAK":
        return SIGNS.get(lexeme.value, "|")
    if lexeme.word:
        if lexeme.kinds in CHANGED:
            return CHANGED[lexeme.kinds]
        # What lies in between is a proportion as well; a verb may be part of it.
        return TAGS.get(lexeme.type) or ("PROP" if lexeme.type == "PROP" else lexeme.word)
    if isinstance(lexeme.value, ast.Value) and lexeme.type in {"NAME", "ROLE"}:
        return BEHIND_NAME.get(lexeme.value.name, lexeme.type)
    return lexeme.type or "?"


def replaced(
    items: list[Lexeme], pattern: re.Pattern[str], make: Callable[[re.Match[str], list[Lexeme]], list[Lexeme] | None]
) -> list[Lexeme]:
    """Return *items* with what *make* makes of each phrase that *pattern* finds; ``None`` leaves it as it is."""
    said, starts = spelled(items)
    ends = [start + len(_word(each)) for start, each in zip(starts, items, strict=True)]
    found: list[Lexeme] = []
    last = 0
    for match in pattern.finditer(said):
        phrase = match.group()
        first = _place(starts, match.end() - len(phrase.lstrip()))
        end = _place(ends, match.start() + len(phrase.rstrip()))
        made = None if first is None or end is None or first < last else make(match, items[first : end + 1])
        if made is not None and first is not None and end is not None:
            found += [*items[last:first], *made]
            last = end + 1
    return [*found, *items[last:]]


def _place(places: Sequence[int], at: int) -> int | None:
    return places.index(at) if at in places else None
