"""
The ends of a change on last year in an English text: `a fall of 6% to under 12%`, `of 6% or more but under 12%`.

Only in per cent does the second end speak of the change without doubt: `a fall of 5 or more but less than 10` may go on
with the value itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_kinds import COMPARISONS, NUMBERS, kinds_at, only, past_articles
from targetscore.language._lexemes import Lexeme, Refused, listed

NOUNS: Final = {"UPNOUN": "UP", "UPIN": "UP", "DOWNNOUN": "DOWN", "DOWNIN": "DOWN"}
WAYS: Final = {
    **dict.fromkeys(listed("increase rise gain growth"), "UP"),
    **dict.fromkeys(listed("decrease reduction fall drop decline cut"), "DOWN"),
}
CHANGES = frozenset(NOUNS) | {"UP", "DOWN"}


def no_levels(items: Sequence[Lexeme]) -> None:
    """
    Refuse `a fall of 5 or more but less than 10`, `of 5 or more` behind a fall: of the value, or of how far it fell?

    Raises:
        Refused: For a second end of a change that is not in per cent, and an amount whose change is not said again.
    """
    for at, lexeme in enumerate(items):
        if lexeme.type not in NUMBERS or not at:
            continue
        before = items[at - 1]
        changed = is_change(before) or (at > 1 and before.several & COMPARISONS and is_change(items[at - 2]))
        joint = at + 1 + bool(kinds_at(items, at + 1) & {"ABOVE", "BELOW"})
        if "THAN" in kinds_at(items, joint):
            joint = past_articles(items, joint + 1) + 1
        high = items[joint + 2] if joint + 2 < len(items) else None
        second = high is not None and high.type == lexeme.type and lexeme.type != "PERCENT"
        joined = kinds_at(items, joint) & {"AND", "BUT"} and kinds_at(items, joint + 1) & COMPARISONS
        if high is not None and changed and second and joined:
            raise Refused("level-or-distance", Span(lexeme.start_pos, high.end_pos))
        alone = "OF" in before.several and at > 1 and items[at - 2].type == "BREAK"
        if alone and any(is_change(each) for each in items[: at - 1]) and kinds_at(items, at + 1) & {"ABOVE", "BELOW"}:
            raise Refused("level-or-distance", Span(before.start_pos, lexeme.end_pos))


def with_ends(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Read `a fall of 5% to under 10%` as of 5% or more but under 10%."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        found.append(lexeme)
        at += 1
        below = at + bool(kinds_at(items, at + 1) & {"LT", "LE"})
        high = items[below + 1] if below + 1 < len(items) else lexeme
        change = any(is_change(each) or "OF" in each.several for each in found[-2:-1])
        if not change or lexeme.type != "PERCENT" or high.type != lexeme.type or high is lexeme:
            continue
        joint = kinds_at(items, at) & {"TO", "TOLT"}
        if joint and any(is_change(each) for each in found[-4:-1]):
            place = items[at]
            less = items[below] if below > at else only(place, "LT" if "TOLT" in joint else "LE")
            found += [only(place, "ABOVE"), only(place, "AND"), less]
            at = below + 1
    return found


def year_first(items: list[Lexeme]) -> list[Lexeme]:
    """Read `a fall of 5% or more but under 10% on last year` as of 5% or more on last year but under 10%."""
    found = [*items]
    for at, lexeme in enumerate(items):
        year = past_articles(items, at + 1)
        joint = at - 3
        behind = "THAN" in lexeme.several and year < len(items) and role(items[year]) == "last_year"
        if not behind or joint < 1 or kinds_at(items, joint).isdisjoint({"AND", "BUT"}):
            continue
        first = joint - 1 - bool(kinds_at(items, joint - 1) & {"ABOVE", "BELOW"})
        levels = items[at - 1].type == items[first].type == "PERCENT"
        if levels and kinds_at(items, at - 2) & COMPARISONS and any(is_change(each) for each in items[:first][-3:]):
            found[joint : year + 1] = [*items[at : year + 1], *items[joint:at]]
    return found


def is_change(lexeme: Lexeme) -> bool:
    return role(lexeme) == "growth" or bool(lexeme.several & CHANGES) or bool(joined_noun(lexeme))


def joined_noun(lexeme: Lexeme) -> str:
    """Return the way of `increase on`, `fall from`, which the word list has as comparisons with what follows."""
    first = lexeme.word.split()[:1]
    if lexeme.several.isdisjoint({"GT", "LT"}) or not first:
        return ""
    return WAYS.get(first[0], "")


def role(lexeme: Lexeme) -> str:
    return lexeme.value.name if lexeme.type == "ROLE" and isinstance(lexeme.value, ast.Value) else ""
