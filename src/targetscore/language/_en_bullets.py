"""
Marks of a list in an English text: (a), (b); 1., 2.; i), ii); bullets. They set its rows apart and mean nothing else.

Letters and numbers are marks only in their order from the first, at the beginning of a row; a lone `(a)` stays unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from targetscore import ast
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._lexemes import Lexeme, listed

BULLETS = frozenset("•●▪◦‣·")
DASHES = frozenset({"-", "–", "o", "*"})
MARKS = BULLETS | DASHES
ORDERS = (tuple("abcdefghij"), tuple(listed("i ii iii iv v vi vii viii ix x")), tuple(map(str, range(1, 21))))
ROWS = frozenset({SEMICOLON, STOP, COLON})
JOINTS = frozenset({"and", "or"})


class _Mark(NamedTuple):
    """The places from *start* to the one before *end* are the mark *word*."""

    start: int
    end: int
    word: str


def bulleted(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* without the marks of lists, with a semicolon for each bullet."""
    return _unnumbered(_undotted(items))


def _begins(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a row begins at *at*: behind a semicolon, a full stop or a colon, or `; and`."""
    before = at - 1
    if before > 0 and items[before].word in JOINTS:
        before -= 1
    return before < 0 or (items[before].type == "BREAK" and items[before].value in ROWS)


def _undotted(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Leave out bullets and dashes; in front of a number a dash may be its sign."""
    if not any(each.word in MARKS for each in items):
        return list(items)
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        begins = not found or (found[-1].type == "BREAK" and found[-1].value in ROWS)
        after = items[at + 1] if at + 1 < len(items) else None
        apart = after is not None and after.start_pos > lexeme.end_pos and not isinstance(after.value, ast.Literal)
        dash = lexeme.word in DASHES and apart and begins
        if lexeme.word in BULLETS and not begins:
            found.append(Lexeme("BREAK", SEMICOLON, lexeme.start_pos, lexeme.end_pos))
        elif lexeme.word not in BULLETS and not dash:
            found.append(lexeme)
    return found


def _unnumbered(items: list[Lexeme]) -> list[Lexeme]:
    marks = [mark for at in range(len(items)) if (mark := _mark(items, at)) is not None]
    for order in ORDERS:
        several = [mark for mark in marks if mark.word in order]
        words = [mark.word for mark in several]
        if len(words) > 1 and words == list(order[: len(words)]):
            gone = {at for mark in several for at in range(mark.start, mark.end)}
            return [lexeme for at, lexeme in enumerate(items) if at not in gone]
    return items


def _mark(items: Sequence[Lexeme], at: int) -> _Mark | None:
    """Return the mark at *at*: `(a)`, `a)`, `1.`."""
    opened = items[at].type == "OPEN"
    place = at + opened
    behind = items[place + 1] if place + 2 < len(items) else None
    if behind is None or behind.type not in {"CLOSE", "BREAK"} or not _begins(items, at):
        return None
    word = _word(items[place])
    if not word:
        return None
    dot = behind.type == "BREAK" and behind.value == STOP and not opened and word.isdigit()
    return _Mark(at, place + 2, word) if behind.type == "CLOSE" or dot else None


def _word(lexeme: Lexeme) -> str:
    node = lexeme.value
    if isinstance(node, ast.Literal):
        plain = lexeme.type == "NUM" and node.value.denominator == 1 and node.value > 0
        return str(node.value) if plain else ""
    return str(node) if lexeme.type in {"UNKNOWN", "ART", "PRON"} else ""
