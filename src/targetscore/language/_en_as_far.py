"""
How far a step counts, and from which one on: `as far as 30 minutes`, `from the fourth onwards`.

`Each minute over 15 loses 0.2 points as far as 30 minutes` is said as 0.2 points for each minute over 15, up to 15
minutes away; `every late return from the fourth onwards`, behind the first three, as each late return after those.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import kinds, kinds_at, past_articles, pause, placed
from targetscore.language._en_passes import Pass
from targetscore.language._en_ranks import ORDINALS
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, Lexeme, Names

OVER = frozenset({"over", "above", "beyond", "after", "past"})
UNDER = frozenset({"below", "under"})
STEPS = kinds("AMOUNT PPOINT")
LEVELS = kinds("AMOUNT PERCENT NUM")
MOVES = kinds("DED ADD GIVE DEPRIVED")
ENDED = frozenset({"as far as", "as far down as", "as far up as"})
ONWARDS = frozenset({"onwards", "onward", "on"})
SECONDS = frozenset({"second", "seconds"})


# Each minute over 15, as far as 30 -----------------------------------------------------------------------------------


def _seconds(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `each second over 20` as a second of time where that is what is measured."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        time = "ORD" in lexeme.several and lexeme.value == ORDINALS["second"] and "EACH" in kinds_at(items, at - 1)
        if time and names.own_unit in SECONDS and at + 1 < len(items) and items[at + 1].word in OVER | UNDER:
            node = ast.Literal(span=lexeme.span, value=Fraction(1), unit=names.own_unit)
            found.append(placed("AMOUNT", node, lexeme))
        else:
            found.append(lexeme)
    return found


def _as_far(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Put the level where a step ends in front of its points, as how far that is from where it begins."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        stretch = _stretch(items, at)
        found += stretch or [items[at]]
        at += 8 if stretch else 1
    return found


def _stretch(items: Sequence[Lexeme], at: int) -> list[Lexeme]:
    """Return the stretch that `each minute over 15 loses 0.2 points as far as 30 minutes` counts; empty if none."""
    if len(items) < at + 8 or "EACH" not in items[at].several:
        return []
    each, size, turn, base, move, points, joint, end = items[at : at + 8]
    sized = size.type in STEPS and base.type in LEVELS and end.type in LEVELS and points.type == "PTS"
    if not sized or turn.word not in OVER | UNDER or move.several.isdisjoint(MOVES) or joint.word not in ENDED:
        return []
    distance = (end.value.value - base.value.value) * (1 if turn.word in OVER else -1)
    unit = PERCENT if size.value.unit == PERCENTAGE_POINT else size.value.unit
    if distance <= 0 or {base.value.unit, end.value.unit} - {""} != {unit}:
        return []
    way = "GT" if turn.word in OVER else "LT"
    level = placed("PERCENT" if unit == PERCENT else "AMOUNT", attrs.evolve(base.value, unit=unit), base)
    far = placed(size.type, attrs.evolve(size.value, value=distance), end)
    away = [placed("LE", "up to", joint), far, placed("FAR", "away", end)]
    return [each, size, placed(way, turn.value, turn), level, *away, move, points]


# From the fourth onwards ----------------------------------------------------------------------------------------------


def _onwards(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `each late return from the fourth onwards`, `after the third` behind the first three as those after them."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        first = _first(items[:at])
        ordinal = past_articles(items, at + 1)
        number = items[ordinal].value if kinds_at(items, ordinal) == {"ORD"} else None
        counted = first is not None and kinds_at(items, at - 1) & {"NAME"} and kinds_at(items, at - 2) & {"EACH"}
        after = items[at].word == "after" and number == first
        onwards = kinds_at(items, at) & {"FROM"} and ordinal + 1 < len(items) and items[ordinal + 1].word in ONWARDS
        if counted and (after or (onwards and first is not None and number == first + 1)):
            found.append(placed("AFTERTHAT", "after that", items[at]))
            at = ordinal + (1 if after else 2)
        else:
            found.append(items[at])
            at += 1
    return found


def _first(before: Sequence[Lexeme]) -> int | None:
    """Return how many `the first three late returns` are, where that is said last."""
    for at in range(len(before) - 1, 0, -1):
        if "COUNTED" in before[at].several:
            first = kinds_at(before, at - 1) == {"ORD"} and before[at - 1].value == 1
            return int(before[at].value[0].value) if first else None
    return None


# Less half a point for each place -------------------------------------------------------------------------------------


def _less(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Set `less half a point for each place below tenth` apart from the points that it is taken from."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        less = "LESS" in lexeme.several and "PTS" in kinds_at(items, at + 1) and "EACHPLACE" in kinds_at(items, at + 2)
        given = kinds_at(items, at - 1) & {"PTS", "NUM"} and "GIVE" in kinds_at(items, at - 2)
        found += [pause(COMMA, lexeme), lexeme] if less and given else [lexeme]
    return found


# Each with what it needs, as `Passes` takes it.
AS_FAR: tuple[tuple[str, Pass], ...] = (
    ("EACH ORD", _seconds),
    ("EACH UPTO AMOUNT | EACH UPTO PERCENT | EACH LEAST PERCENT", _as_far),
    ("EACH ORD COUNTED", _onwards),
    ("LESS EACHPLACE", _less),
)
