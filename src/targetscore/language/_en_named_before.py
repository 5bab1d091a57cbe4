"""
What an English text has named just before: `from there`, `up to that level`, `beyond which`, `if by more than 15%`.

Each stands for the level, or the level and the way from it, that was said last; where more than one was said, it is
left for the grammar to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_distances import distance
from targetscore.language._en_kinds import (
    NUMBERS,
    REFERENCES,
    again,
    kinds,
    kinds_at,
    only,
    pause,
    placed,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

SIDES = kinds("GT LT")


def _by_alone(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `and if by more than 15%` behind `if it exceeds the mean by no more than 15%` as beyond the same level."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        said = _way(found) if "BY" in lexeme.several and kinds_at(items, at - 1) & {"IF"} else []
        found += [*said, lexeme] if distance(items, at + 1) else [lexeme]
    return found


def _way(before: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the comparison and the level that were last said with a distance: `exceeds the mean by`."""
    for at in range(len(before) - 1, 1, -1):
        if "BY" in before[at].several:
            level = at - 1
            side = level - 1
            while side > 0 and kinds_at(before, side) <= kinds("ART ADJ"):
                side -= 1
            if before[level].type not in REFERENCES or not before[side].several & SIDES:
                return []
            kind = "GT" if "GT" in before[side].several else "LT"
            return [placed(kind, before[side].value, before[-1]), again(before[level], before[-1])]
    return []


def _from_there(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """
    Leave out `from there` in a line, which begins where points were given; elsewhere it is the level before.

    `From there up to 20 days` and `from 85% up to that level` are ranges with one end at the level said before.
    """
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        level = _level(items[:at])
        there = lexeme.word == "there" and _after(found, "FROM")
        that = "THAT" in lexeme.several and _runs_to(items, at - 1) and _after(found[:-2], "FROM")
        if there and _after(found[:-1], "LINE") and "TO" in kinds_at(items, at + 1):
            found.pop()
        elif level is not None and that:
            below = placed("LT", "below", lexeme)
            found += [*([below] if _is_included(items[:at], level) else []), again(level, lexeme)]
        elif level is not None and there and _runs_to(items, at + 1):
            found.append(again(level, lexeme))
        else:
            found.append(lexeme)
    return [only(each, "TO") if _is_joint(found, at) else each for at, each in enumerate(found)]


def _after(found: Sequence[Lexeme], *several: str) -> bool:
    """Whether lexemes of these kinds stand at the end of *found*."""
    last = found[-len(several) :]
    return len(last) == len(several) and all(kind in each.several for kind, each in zip(several, last, strict=True))


def _runs_to(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `up to` stands at *at*, in front of a level."""
    return bool("TO" in kinds_at(items, at) and kinds_at(items, at + 1) & (NUMBERS | {"THAT"}))


def _is_joint(found: Sequence[Lexeme], at: int) -> bool:
    """Whether `up to` joins the ends of a range here."""
    ends = kinds_at(found, at - 1) & NUMBERS and kinds_at(found, at + 1) & (NUMBERS | {"LT"})
    return bool(ends and "FROM" in kinds_at(found, at - 2) and found[at].word == "up to")


def _level(before: Sequence[Lexeme]) -> Lexeme | None:
    """Return the only level in numbers of what is before the sentence that is open."""
    opened = max((at for at, each in enumerate(before) if each.type == "BREAK" and each.value >= SEMICOLON), default=0)
    levels = [
        each
        for at, each in enumerate(before[:opened])
        if each.type in NUMBERS and "GIVE" not in kinds_at(before, at - 1)
    ]
    return levels[0] if len(levels) == 1 else None


def _is_included(items: Sequence[Lexeme], level: Lexeme) -> bool:
    """Whether *level* itself has the points that it earned: `95% or more`, `at least 95%`."""
    at = next(at for at, each in enumerate(items) if each is level)
    return bool(kinds_at(items, at + 1) & {"ABOVE", "ORBETTER"} or kinds_at(items, at - 1) & {"GE", "REACH"})


def _beyond_which(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `to 15 at 98%, beyond which there is no further credit` as beyond 98%."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        level = items[at - 3 : at - 2]
        ended = level and level[0].type in NUMBERS and kinds_at(items, at - 4) & {"REACH"}
        if lexeme.word == "which" and ended and kinds_at(items, at - 1) & SIDES and _is_comma(items, at - 2):
            found[-2] = pause(SEMICOLON, found[-2])
            found.append(again(level[0], lexeme))
        else:
            found.append(lexeme)
    return found


def _is_comma(items: Sequence[Lexeme], at: int) -> bool:
    return items[at].type == "BREAK" and items[at].value == COMMA


# Each with what it needs, as `Passes` takes it.
NAMED_BEFORE: tuple[tuple[str, Pass], ...] = (
    ("IF BY", _by_alone),
    ("FROM TO", _from_there),
    ("GT REL | LT REL", _beyond_which),
)
