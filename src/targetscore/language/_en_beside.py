"""
What an English text says a value is compared with, before it is scored by whether it is lower.

The sentence gives the comparisons behind it their level: `lower by 2 points or more` is lower than the average by so
much, `equal` equal to it, `higher` above it.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    COMPARISONS,
    END,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    again,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, listed

# With last year changes compare, which have words of their own.
LEVELS = frozenset(listed("target mean best worst last_year"))
IT = frozenset({"it", "this", "that"})
CLOSES = END | POINTS_KINDS | AFTER_POINTS | kinds("GIVE DED ADD AND OR OPEN CLOSE COPULA")
HIGHER = frozenset(listed("higher greater above more over larger longer"))
LOWER = frozenset(listed("lower less below under smaller shorter fewer"))
WAYS = {"UP": "GT", "DOWN": "LT"}
BY_HOW_FAR = frozenset({"is higher by", "are higher by", "is lower by", "are lower by"})
BY = frozenset({"by"})


def _beside(items: list[Lexeme]) -> list[Lexeme]:
    """Say again with what `lower`, `equal` compare where the first sentence says it for all of them."""
    found = _reference(items)
    if found is None:
        return items
    level, end = found
    if _is(level, "last_year"):
        return _beside_last_year(items, end)
    behind = [*items[end + 1 :]]
    said: list[Lexeme] = []
    given = 0
    for at, lexeme in enumerate(behind):
        way = _way(behind, at)
        itself = lexeme.word in IT and "PRON" in lexeme.several and bool(kinds_at(behind, at - 1) & COMPARISONS)
        said += _compared(lexeme, way, level) if way else [again(level, lexeme) if itself else lexeme]
        given += bool(way) or itself
    if not given or not _speaks_of_nothing_else(behind):
        return items
    told = Lexeme("WORDING", "", items[0].start_pos, items[end - 1].end_pos, ("WORDING",))
    return [told, *_spoken(said, items[past_articles(items, 0)])]


def _speaks_of_nothing_else(items: Sequence[Lexeme]) -> bool:
    """Whether *items* name no other value and no level: all their numbers say by how far."""
    for at, lexeme in enumerate(items):
        if lexeme.type in REFERENCES and not _is(lexeme, "actual"):
            return False
        before = at - 1
        while before >= 0 and items[before].several & COMPARISONS and items[before].word not in BY_HOW_FAR:
            before -= 1
        if lexeme.type in NUMBERS and not (before >= 0 and items[before].word in BY_HOW_FAR | BY):
            return False
    return True


def _reference(items: Sequence[Lexeme]) -> tuple[Lexeme, int] | None:
    """Return what the value is compared with in the first sentence, and where that ends."""
    name = past_articles(items, 0)
    level = past_articles(items, name + 2)
    if not _is_name(items, name, "actual") or "SETAGAINST" not in kinds_at(items, name + 1) or level >= len(items):
        return None
    pause = items[level + 1] if level + 1 < len(items) else None
    ends = pause is not None and pause.type == "BREAK" and pause.value >= SEMICOLON
    known = items[level].type in REFERENCES and any(_is(items[level], each) for each in LEVELS)
    return (items[level], level + 1) if ends and known else None


def _is_name(items: Sequence[Lexeme], at: int, name: str) -> bool:
    return at < len(items) and _is(items[at], name)


def _is(lexeme: Lexeme, name: str) -> bool:
    return lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) and lexeme.value.name == name


def _way(items: Sequence[Lexeme], at: int) -> str:
    """Return how the word at *at* compares that names no level; empty for another."""
    lexeme = items[at]
    closed = bool(kinds_at(items, at + 1) & CLOSES)
    if lexeme.word in BY_HOW_FAR:
        return next((WAYS[kind] for kind in lexeme.kinds if kind in WAYS), "")
    far = at + 1 < len(items) and items[at + 1].word in BY
    if lexeme.word in HIGHER | LOWER and (closed or far) and lexeme.several & {"GT", "LT"}:
        return "GT" if lexeme.word in HIGHER else "LT"
    equal = "SAME" in lexeme.several or lexeme.word in {"equal", "level"}
    return "EQ" if equal and closed else ""


def _compared(lexeme: Lexeme, way: str, level: Lexeme) -> list[Lexeme]:
    start, end = lexeme.start_pos, lexeme.end_pos
    said = [Lexeme(way, lexeme.value, start, end, (way,)), again(level, lexeme)]
    return [*said, Lexeme("BY", "by", end, end, ("BY",))] if lexeme.word in BY_HOW_FAR else said


def _beside_last_year(items: list[Lexeme], end: int) -> list[Lexeme]:
    """Read `visits are compared with last year.` as `compared with last year`, in front of changes."""
    said = items[past_articles(items, 0) + 1]
    pause = Lexeme("BREAK", COMMA, items[end].start_pos, items[end].end_pos)
    than = Lexeme("THAN", "compared with", said.start_pos, said.end_pos, ("THAN",))
    return [than, *items[past_articles(items, 0) + 2 : end], pause, *items[end + 1 :]]


def _spoken(said: Sequence[Lexeme], name: Lexeme) -> list[Lexeme]:
    """Return *said* with the value for the first `it` of each condition."""
    found: list[Lexeme] = []
    for lexeme in said:
        opens = not found or bool(found[-1].several & (END | {"IF"}))
        if opens and lexeme.word in {"it", "this", "they"} and "PRON" in lexeme.several:
            node = attrs.evolve(name.value, span=lexeme.span)
            found.append(Lexeme(name.type, node, lexeme.start_pos, lexeme.end_pos, name.kinds))
        else:
            found.append(lexeme)
    return found


# With what it needs, as `Passes` takes it.
BESIDE: tuple[tuple[str, Pass], ...] = (("SETAGAINST", lambda items, _: _beside(items)),)
