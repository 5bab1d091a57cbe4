"""
Two sentences of an English text that part all cases between them, the first of which earns nothing.

`With fewer than 50 surveys, 0 points. With 50 or more, a score of 4.5 or over gains 8 points` says with its second
condition only that the rest is for all other cases, as it is where the first is final. `Each 0.1 short of 4.5 costs 0.5
points, with at least 2 points` is the least that is left, where the value itself is measured in points.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_kinds import END, kinds, kinds_at, only
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

OPENS = kinds("WITH IF FOR")
NONE = kinds("ZERO NUM PTS")
MOVED = kinds("LOST DED ADD ADDED")


def _rest(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `with 50 or more,` behind a sentence that gives nothing with fewer than 50."""
    stop = next((at for at, each in enumerate(items) if each.type == "BREAK" and each.value >= SEMICOLON), len(items))
    first = [each for each in items[:stop] if each.type != "BREAK" and each.several.isdisjoint(OPENS)]
    if len(first) != 3 or "LT" not in first[0].several or first[1].type != "COUNTED" or not _is_none(first[2]):  # noqa: PLR2004
        return items
    again = items[stop + 1 : stop + 5]
    if len(again) < 4 or again[0].several.isdisjoint(OPENS) or not _is_comma(again[3]):  # noqa: PLR2004
        return items
    whole = again[1:3]
    marked = "ABOVE" in whole[1].several and _number(whole[0]) == _number(first[1])
    least = "GE" in whole[0].several and _number(whole[1]) == _number(first[1])
    return [*items[: stop + 1], *items[stop + 5 :]] if marked or least else items


def _is_none(lexeme: Lexeme) -> bool:
    return "ZERO" in lexeme.several or (bool(lexeme.several & NONE) and lexeme.value.value == 0)


def _is_comma(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and bool(lexeme.value == COMMA)


def _number(lexeme: Lexeme) -> object:
    """Return how many *lexeme* says: 50, or 50 surveys, by number and what is counted."""
    value = lexeme.value[0] if lexeme.type == "COUNTED" else lexeme.value
    return value.value if isinstance(value, ast.Literal) else None


def _least(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Leave out `with` in front of the least or most points behind a step, where a value in points could be meant."""
    if names.own_unit not in {"points", "marks"}:
        return items
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        bound = kinds_at(items, at + 1) & kinds("LEAST MOST")
        closed = "PTS" in kinds_at(items, at + 2) and kinds_at(items, at + 3) <= END
        if "WITH" in lexeme.several and bound and closed and _moved(items[:at]):
            items = [*items[: at + 1], only(items[at + 1], next(iter(bound))), *items[at + 2 :]]
            continue
        found.append(items[at])
    return found


def _moved(before: Sequence[Lexeme]) -> bool:
    """Whether a step moves points in the last sentence of *before*."""
    start = max((at for at, each in enumerate(before) if each.type == "BREAK" and each.value >= SEMICOLON), default=0)
    said = frozenset(kind for each in before[start:] for kind in each.several)
    return "EACH" in said and not said.isdisjoint(MOVED)


# Each with what it needs, as `Passes` takes it.
COMPLEMENTS: tuple[tuple[str, Pass], ...] = (
    ("LT COUNTED ABOVE | LT COUNTED GE", _rest),
    ("WITH LEAST EACH | WITH MOST EACH", _least),
)
