"""
Points for each step of a stretch that is named apart: `for the part above 20%, 0.5 points for each 1%`.

The stretch is said behind what is counted, as in `0.5 points for each 1% above 20%`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import ARTICLES, NUMBERS, REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names, listed

PARTS: Final = frozenset(listed("part portion parts portions amount"))
SIDES: Final = kinds("GT LE LT GE")
EACH: Final = kinds("EACH")
BEFORE: Final = kinds("BREAK AND FOR IF")
VERBS: Final = kinds("GIVE AUX COPULA BESTOWED GIVEN ADD DED LOST ADDED")


def brackets(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Return *items* with each stretch that is named apart behind what is counted on it."""
    found = [*items]
    at = len(found) - 1
    while at >= 0:
        if _is_part(found, at) and (stretch := _stretch(found, at + 1)):
            found = _inside(found, at, stretch) or _in_front(found, at, stretch) or found
        at -= 1
    return _of_the_first(found)


def _is_part(items: Sequence[Lexeme], at: int) -> bool:
    excess = "OVERSHOOT" in items[at].several and items[at].word == "excess"
    return excess or (items[at].type == "UNKNOWN" and items[at].word in PARTS)


def _stretch(items: Sequence[Lexeme], at: int) -> int:
    """Return where `above 20%`, `from 20% to 40%` at *at* ends; 0 if it does not stand there."""
    if kinds_at(items, at) & SIDES and kinds_at(items, at + 1) & NUMBERS:
        return at + 2
    between = kinds_at(items, at) & {"BETWEEN", "FROM"} and kinds_at(items, at + 2) & {"AND", "TO"}
    return at + 4 if between and kinds_at(items, at + 1) & NUMBERS and kinds_at(items, at + 3) & NUMBERS else 0


def _start(items: Sequence[Lexeme], at: int) -> int:
    """Return where the articles and the `of` or `for` in front of *at* start."""
    start = at
    while start and items[start - 1].several <= ARTICLES:
        start -= 1
    return start


def _inside(items: list[Lexeme], at: int, end: int) -> list[Lexeme] | None:
    """Read `each 1% of the part above 20%` without `of the part`."""
    start = _start(items, at) - 1
    if start < 2 or not items[start].several & {"OF", "IN", "FOR"}:  # noqa: PLR2004 - each 1%
        return None
    measured = kinds_at(items, start - 1) & NUMBERS and any(each.several & EACH for each in items[start - 3 : start])
    return [*items[:start], *items[at + 1 : end], *items[end:]] if measured else None


def _in_front(items: list[Lexeme], at: int, end: int) -> list[Lexeme] | None:
    """Put `for the part above 20%,` behind the one each-phrase that follows before the next pause."""
    start = _start(items, at)
    first = start - 1 if start and items[start - 1].several & {"FOR", "IN", "ON", "OF"} else start
    opens = first == 0 or bool(items[first - 1].several & {"BREAK", "AND"})
    comma = end < len(items) and items[end].type == "BREAK" and items[end].value == COMMA
    behind = end + comma
    if not opens or not (comma or kinds_at(items, end) & VERBS):
        return None
    close = next((n for n in range(behind, len(items)) if items[n].type == "BREAK"), len(items))
    steps = [n for n in range(behind, close) if items[n].several & EACH]
    if len(steps) != 1 or kinds_at(items, steps[0] + 1).isdisjoint(NUMBERS):
        return None
    place = steps[0] + 2
    apart = place < close and kinds_at(items, place) & (SIDES | REFERENCES | {"OF", "BETWEEN", "FROM"})
    if apart or not any(each.several & {"PTS"} for each in items[behind:close]):
        return None
    moved = [_at(each, items[place - 1].end_pos) for each in items[at + 1 : end]]
    return [*items[:first], *items[behind:place], *moved, *items[place:]]


def _at(lexeme: Lexeme, place: int) -> Lexeme:
    """Return *lexeme* as said at *place*, so that what it is said of reaches from there to here."""
    value = lexeme.value
    if isinstance(value, ast.Literal):
        value = attrs.evolve(value, span=Span(place, place))
    return Lexeme(lexeme.type, value, place, place, lexeme.kinds)


def _of_the_first(items: list[Lexeme]) -> list[Lexeme]:
    """Read `each 1% of the first 20%` beside a step `above that` or `above 20%` as each 1% up to 20%."""
    found = [*items]
    for at in range(len(items) - 3, 0, -1):
        place = past_articles(items, at + 1)
        number = place + 1
        first = items[at].several & {"OF"} and "ORD" in kinds_at(items, place) and items[place].value == 1
        if not first or kinds_at(items, at - 1).isdisjoint(NUMBERS) or kinds_at(items, number).isdisjoint(NUMBERS):
            continue
        each = any(one.several & EACH for one in items[max(0, at - 3) : at])
        behind = items[number + 1 :]
        beyond = any(one.several & {"GT"} for one in behind) and any(one.several & EACH for one in behind)
        if each and beyond:
            found[at:number] = [Lexeme("LE", "up to", items[at].start_pos, items[place].end_pos, ("LE",))]
    return found


# With what it needs, as `Passes` takes it.
BRACKETS: tuple[tuple[str, Pass], ...] = (("UNKNOWN EACH | ORD OF EACH | OVERSHOOT EACH", brackets),)
