"""
From which of what an English text counts on, and what holds for the first few of it.

`0.2 points for each of the first five percentage points below the mean and 0.5 for each further percentage point` are
two stretches of the distance from the mean; `from the third defect onwards, 1 point per defect` lets two of them go.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import (
    END,
    NUMBERS,
    REFERENCES,
    again,
    kinds,
    kinds_at,
    past_articles,
    pause_at,
    placed,
    valued,
)
from targetscore.language._en_passes import Pass
from targetscore.language._en_spared import spares
from targetscore.language._lexemes import Lexeme, Names, listed

ONWARDS: Final = frozenset(listed("on onward onwards upwards upward"))
SIDES: Final = frozenset(
    {"below", "under", "above", "over", "short of", "beyond", "lower than", "higher than", "less than", "more than"}
)
IT: Final = frozenset({"it", "that", "this"})
COSTING: Final = kinds("BREAK EACH PTS DED")
MEASURES: Final = kinds("PPOINT AMOUNT")
FURTHER: Final = frozenset(listed("further additional extra subsequent more"))
BEHIND: Final = END | kinds("AND GIVE DED ADD LOST AUX COPULA ADDED LEAST FLOOR BUT MOST NUM PTS")


# From the third on --------------------------------------------------------------------------------------------------


def _from_nth(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `from the third defect onwards, 1 point per defect` as that the first two are disregarded."""
    if not any("EACH" in each.several for each in items):
        return items
    for at, lexeme in enumerate(items):
        ordinal = past_articles(items, at + 1)
        opens = "FROM" in lexeme.several and bool(kinds_at(items, at - 1) & END)
        if not opens or "ORD" not in kinds_at(items, ordinal):
            continue
        onwards = ordinal + 1 + (kinds_at(items, ordinal + 1) == {"NAME"})
        comma = onwards + 1
        said = onwards < len(items) and items[onwards].word in ONWARDS and bool(kinds_at(items, comma) & COSTING)
        # Of `each further defect` nobody knows whether the third is one.
        further = any("EACH" in kinds_at(items, n - 1) and items[n].word in FURTHER for n in range(at, len(items)))
        if not said or further or items[ordinal].value == 1:
            continue
        first = Lexeme("ORD", 1, lexeme.start_pos, lexeme.start_pos, ("ORD",))
        count = ast.Literal(span=items[ordinal].span, value=Fraction(items[ordinal].value - 1))
        spared = [first, placed("NUM", count, items[ordinal]), *items[ordinal + 1 : onwards]]
        before = _let_go(items, at, items[ordinal].value - 1, names)
        if before is not None:
            stop = [] if "BREAK" in kinds_at(items, comma) else [pause_at(COMMA, items[onwards].end_pos)]
            let_go = placed("UNKNOWN", "disregarded", items[onwards])
            return [*items[:before], *spared, let_go, *stop, *items[comma:]]
    return items


def _let_go(items: Sequence[Lexeme], at: int, number: int, names: Names) -> int | None:
    """
    Return where the sentence in front of *at* starts that lets as many go: the first two do not affect the score.

    *at* where it says nothing of the first few; ``None`` where they cost something, or others are let go.
    """
    start = next((n for n in range(at - 1, 0, -1) if items[n - 1].several & END), 0)
    ordinal = past_articles(items, start)
    if "ORD" not in kinds_at(items, ordinal):
        return at
    return start if spares(items, ordinal, names) == number else None


# The first five and each further one --------------------------------------------------------------------------------


def _stretches(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Say of both how far they reach: up to five percentage points below the mean, and beyond."""
    for at, lexeme in enumerate(items):
        ordinal = past_articles(items, at + 1)
        first = "EACH" in lexeme.several and "ORD" in kinds_at(items, ordinal) and items[ordinal].value == 1
        side = ordinal + 2
        if not first or not kinds_at(items, ordinal + 1) & MEASURES or not _is_side(items, side):
            continue
        level, end = _level(items, side)
        further = _further(items, end, items[ordinal + 1])
        if level is None or not kinds_at(items, end) & BEHIND or len(further) != 1:
            return items
        count, (start, behind) = items[ordinal + 1], further[0]
        if _is_side(items, behind) and items[behind].word == items[side].word:
            again_said, after = _level(items, behind)
            behind = after if again_said is not None and again_said.value == level.value else behind
        measure = items[start + 2]
        near = [lexeme, _one(count), items[side], again(level, count), *_far("LE", "up to", count, items[end - 1])]
        beyond = [_one(measure), _beside(items[side], measure), again(level, measure)]
        return [
            *items[:at], *near, *items[end : start + 1],
            *beyond, *_far("GT", "beyond", count, items[behind - 1]), *items[behind:],
        ]  # fmt: skip
    return items


def _is_side(items: Sequence[Lexeme], at: int) -> bool:
    return at < len(items) and items[at].word in SIDES and bool(items[at].several & kinds("LT GT AWAY"))


def _level(items: Sequence[Lexeme], side: int) -> tuple[Lexeme | None, int]:
    """Return the level behind *side* and the place behind it; `it` is the one that the condition before names."""
    at = past_articles(items, side + 1)
    if at < len(items) and items[at].type in REFERENCES | NUMBERS:
        return items[at], at + 1
    it = side + 1
    if it >= len(items) or items[it].word not in IT:
        return None, it
    named = [each for n, each in enumerate(items[:side]) if each.type in REFERENCES | NUMBERS and _compared(items, n)]
    return (named[-1], it + 1) if named and len({str(each.value) for each in named}) == 1 else (None, it)


def _compared(items: Sequence[Lexeme], at: int) -> bool:
    while at and items[at - 1].several <= kinds("ART ADJ"):
        at -= 1
    return bool(kinds_at(items, at - 1) & kinds("LT GT GE LE AWAY REACH"))


def _further(items: Sequence[Lexeme], at: int, count: Lexeme) -> list[tuple[int, int]]:
    """Return where each `for each further percentage point` of one unit stands behind *at*, and where it ends."""
    found: list[tuple[int, int]] = []
    for place in range(at, len(items) - 2):
        measure = items[place + 2]
        said = "EACH" in items[place].several and items[place + 1].word in FURTHER
        if said and measure.type == count.type and measure.value.unit == count.value.unit and measure.value.value == 1:
            found.append((place, place + 3))
    return found


def _one(count: Lexeme) -> Lexeme:
    return valued(count, count.type, attrs.evolve(count.value, value=Fraction(1)))


def _beside(side: Lexeme, like: Lexeme) -> Lexeme:
    """Return *side* once more, where *like* stands."""
    return Lexeme(side.type, side.value, like.start_pos, like.end_pos, side.kinds)


def _far(kind: str, word: str, count: Lexeme, like: Lexeme) -> list[Lexeme]:
    """Return `up to 5 percentage points away`, said where *like* stands."""
    return [placed(kind, word, like), again(count, like), placed("FAR", "away", like)]


# The score is determined by a line -----------------------------------------------------------------------------------


def _by_line(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `the score is determined by` in front of a line."""
    return [
        each
        for at, each in enumerate(items)
        if "DERIVED" not in each.several or kinds_at(items, past_articles(items, at + 1)).isdisjoint({"LINE"})
    ]


# Irrespective of the formula -----------------------------------------------------------------------------------------

CALCULATIONS: Final = frozenset({"formula", "above formula", "calculation", "above calculation", "above"})


def _irrespective(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `irrespective of the formula,` where no points follow: nothing is above a formula anyway."""
    formula = next((at for at, each in enumerate(items) if "SCOREIS" in each.several), len(items))
    for at in range(formula, len(items)):
        opens = "ANYHOW" in items[at].several and kinds_at(items, at - 1) & END
        end = next((n for n in range(at, len(items)) if items[n].several & END), len(items))
        stop = next((n for n in range(end + 1, len(items)) if items[n].several & END), len(items))
        words = " ".join(each.word for each in items[at + 1 : end]).removeprefix("the ").removesuffix(" gives")
        comma = end < len(items) and items[end].value == COMMA
        nothing = any("ZERO" in each.several or _is_nought(each) for each in items[end:stop])
        if opens and comma and words in CALCULATIONS and nothing:
            return [*items[:at], *items[end + 1 :]]
    return items


def _is_nought(lexeme: Lexeme) -> bool:
    return lexeme.type in {"NUM", "PTS"} and lexeme.value.value == 0


# With what it needs, as `Passes` takes it; what is let go is read behind it.
FIRST_FEW: tuple[tuple[str, Pass], ...] = (
    ("FROM ORD EACH", _from_nth),
    ("ORD EACH PPOINT | ORD EACH AMOUNT", _stretches),
    ("DERIVED LINE", _by_line),
    ("SCOREIS ANYHOW", _irrespective),
)
