"""
Between which distances a value lies beyond a level: exceeds the limit by more than 5% but not more than 10%.

The second distance is one of the same level, which English does not say again; it is said again here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import (
    COMPARISONS,
    NUMBERS,
    REFERENCES,
    UPTO,
    at_articles,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

JOINTS: Final = kinds("AND BUT ADV")
BEYOND: Final = COMPARISONS | {"AWAY"}
LOWER: Final = kinds("GT GE ABOVE")
UPPER: Final = kinds("LT LE BELOW")
SIDES: Final = kinds("GT LT AWAY")
COPULA: Final = kinds("COPULA AUX")


class _Distances(NamedTuple):
    """Of `more than 5% but not more than 10%`: the first with what compares it, the second, the place behind both."""

    first: list[Lexeme]
    second: list[Lexeme]
    end: int


def both_distances(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Say again what is exceeded by the second distance: `exceeds the limit by more than 5% but not more than 10%`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        said = _distances(items, at + 1) if "BY" in items[at].several else None
        start = _beyond(found) if said else len(found)
        if said is None or start == len(found):
            found.append(items[at])
            at += 1
            continue
        place = said.second[0].start_pos
        found += [items[at], *said.first, *_again([_AND, *found[start:], items[at]], place), *said.second]
        at = said.end
    return found


def both_from(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Say again what the first distance is from: `more than 5 but not more than 10% above the mean`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        said = _distances(items, at) if kinds_at(items, at - 1).isdisjoint({"BY"}) else None
        level = past_articles(items, said.end + 1) if said else at
        sided = said is not None and kinds_at(items, said.end) & SIDES
        if said is None or not sided or kinds_at(items, level).isdisjoint(REFERENCES | NUMBERS):
            found.append(items[at])
            at += 1
            continue
        place = said.first[-1].end_pos
        found += [*said.first, *_again([*items[said.end : level + 1], _AND], place), *said.second]
        at = said.end
    return found


_AND: Final = Lexeme("AND", "and", 0, 0, ("AND",))


def _again(items: Sequence[Lexeme], place: int) -> list[Lexeme]:
    return [Lexeme(each.type, each.value, place, place, each.kinds) for each in items]


def _distances(items: Sequence[Lexeme], at: int) -> _Distances | None:
    """Return both distances that stand at *at*, of which one is the least and the other the most."""
    number = at + bool(kinds_at(items, at) & COMPARISONS)
    end = number + 1 + bool(kinds_at(items, number + 1) & UPTO)
    joint = end + (end < len(items) and items[end].type == "BREAK" and items[end].value == COMMA)
    second = joint + 1 + bool(kinds_at(items, joint + 1) & {"BY"})
    joined = kinds_at(items, joint) & JOINTS and kinds_at(items, number) & NUMBERS
    compared = kinds_at(items, second) & (LOWER | UPPER) and kinds_at(items, second + 1) & NUMBERS
    if not joined or not compared:
        return None
    one, other = items[number], items[second + 1]
    if one.type == "NUM" and other.type != "NUM":
        said: ast.Literal = attrs.evolve(one.value, unit=other.value.unit)
        one = Lexeme(other.type, said, one.start_pos, one.end_pos, other.kinds)
    lower = any(each.several & LOWER for each in items[at:end])
    upper = any(each.several & UPPER for each in items[at:end])
    opposite = lower != upper and bool(items[second].several & (UPPER if lower else LOWER))
    rising = (one.value.value < other.value.value) == lower and one.value.unit == other.value.unit
    if not opposite or not rising:
        return None
    return _Distances([*items[at:number], one, *items[number + 1 : end]], [items[second], other], second + 2)


def _beyond(found: Sequence[Lexeme]) -> int:
    """Return where `exceeds the limit`, `the limit is exceeded` starts at the end of *found*; its length if nowhere."""
    end = len(found)
    passive = end > 2 and "OVERTAKEN" in found[-1].several and bool(found[-2].several & COPULA)  # noqa: PLR2004
    level = end - 3 if passive else end - 1
    if level < 0 or found[level].type not in REFERENCES | NUMBERS:
        return end
    start = at_articles(found, level)
    if passive:
        return start
    return start - 1 if kinds_at(found, start - 1) & BEYOND and start else end


# With what it needs, as `Passes` takes it.
EXCEEDED: tuple[tuple[str, Pass], ...] = (
    ("BY AND | BY BUT | BY ADV", both_distances),
    (" | ".join(f"{side} {joint}" for side in ("GT", "LT", "AWAY") for joint in ("AND", "BUT", "ADV")), both_from),
)
