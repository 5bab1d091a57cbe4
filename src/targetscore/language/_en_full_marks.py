"""
What an English text calls its full score where the number stands beside it: `full score 20 at 90%`, `full marks (12)`.

By itself, `full marks ten`, it says what the full score is; in front of a condition these are the points earned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA, SEMICOLON, STOP
from targetscore.language._en_allotted import adds, bracketed
from targetscore.language._en_kinds import END, kinds, kinds_at, placed
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import POINTS, Lexeme, Names

LABELS: Final = frozenset(
    {"full score", "full marks", "full points", "full mark", "full weight", "maximum score", "maximum marks"}
    | {"maximum mark", "top score", "top marks", "the full score", "the full marks", "the maximum score"}
)
NUMBER: Final = kinds("NUM PTS")
WORDS: Final = kinds("FULL POINTSNOUN FULLWORD")
MOVED: Final = kinds("LOWERED")
BEFORE_CONDITION: Final = kinds("REACH FOR IF WITH GE LE GT LT")
PAUSES: Final = frozenset({SEMICOLON, STOP})


def full_marks(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `full score 20` as the 20 points that it is."""
    for at, lexeme in enumerate(items):
        if lexeme.word.removesuffix(" of") not in LABELS or lexeme.several.isdisjoint(WORDS):
            continue
        number, end = _number(items, at + 1)
        if not end:
            continue
        opens = not at or (items[at - 1].type == "BREAK" and items[at - 1].value in PAUSES)
        if opens and kinds_at(items, end) & BEFORE_CONDITION:
            return [*items[:at], placed("FULLWORD", "full", lexeme), _points(items[number]), *items[end:]]
        if opens and kinds_at(items, end) & MOVED:
            score = [placed("TOTAL", "the score", lexeme), placed("OF", "of", lexeme)]
            return [*items[:at], *score, _points(items[number]), *items[end:]]
        if opens and _is_pause(items, end) and at and "maximum" not in lexeme.word and not _told(items[:at]):
            said = bracketed(items[number], lexeme.start_pos, items[end - 1].end_pos)
            return [
                *said,
                Lexeme("BREAK", STOP, items[0].start_pos, items[0].start_pos),
                *items[: at - 1],
                *items[end:],
            ]
        if opens and _is_pause(items, end) and not at and end < len(items) and not adds(items[end:]):
            return [*bracketed(items[number], lexeme.start_pos, items[end - 1].end_pos), *items[end:]]
    return items


def _number(items: Sequence[Lexeme], at: int) -> tuple[int, int]:
    """Return the place of the number at *at*, behind a sign or in brackets, and the place behind it."""
    opened = at < len(items) and items[at].type == "OPEN"
    sign = at < len(items) and (
        "OF" in items[at].several or items[at].word == "=" or (items[at].type == "BREAK" and items[at].value == COLON)
    )
    number = at + (opened or sign)
    if not kinds_at(items, number) & NUMBER:
        return 0, 0
    if opened and "CLOSE" not in kinds_at(items, number + 1):
        return 0, 0
    return number, number + 1 + opened


def _points(lexeme: Lexeme) -> Lexeme:
    value: ast.Literal = attrs.evolve(lexeme.value, unit=POINTS)
    return Lexeme("PTS", value, lexeme.start_pos, lexeme.end_pos, ("PTS",))


def _is_pause(items: Sequence[Lexeme], at: int) -> bool:
    return at == len(items) or (items[at].type == "BREAK" and items[at].value in PAUSES)


def _told(items: Sequence[Lexeme]) -> bool:
    """Whether the full score is told or earned in *items* already, or nothing is taken off it, so that it may bound."""
    told = any(each.several & {"FULL", "FULLWORD", "START", "BASE", "OPEN"} for each in items)
    return told or adds(items)


def owned(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the operator's 18 points are cut by` as the 18 points: all units have as many."""
    gone = {
        at
        for at, lexeme in enumerate(items)
        if "UNITOWN" in lexeme.several
        and kinds_at(items, at + 1) & {"PTS"}
        and kinds_at(items, at + 2) & {"LOWERED", "COPULA", "AUX"}
    }
    return [each for at, each in enumerate(items) if at not in gone]


WEIGHTS: Final = frozenset(
    f"{article}{sort}{noun}"
    for article in ("the ", "its ")
    for sort in ("", "full ", "allotted ", "assigned ", "total ")
    for noun in ("weight", "weighting", "weightage")
) | {"the points available", "the marks available", "the available points"}
FACTORS: Final = kinds("TIMES")


def weight_in_formula(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the weight` in `the rate divided by 90%, multiplied by the weight` as the full score."""
    found = [*items]
    for at, lexeme in enumerate(items):
        beside = (kinds_at(items, at - 1) | kinds_at(items, at + 1)) & FACTORS
        if beside and lexeme.word in WEIGHTS:
            found[at] = placed("FULL", "the full score", lexeme)
    return found


DASHES: Final = frozenset({"-", "–"})


def none_dashed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `none – 20 points` in a row of its own as none, 20 points."""
    found = [*items]
    for at, lexeme in enumerate(items[:-1]):
        row = not at or items[at - 1].type == "BREAK"
        dash = items[at + 1]
        apart = dash.word in DASHES and dash.start_pos > lexeme.end_pos and kinds_at(items, at + 2) & NUMBER
        if row and lexeme.word == "none" and apart:
            found[at + 1] = Lexeme("BREAK", COMMA, dash.start_pos, dash.end_pos)
    return found


def signed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `each outage = −2 points` as 2 points deducted for each outage, `= 2 points` as given for each."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        start = max((n + 1 for n, each in enumerate(found) if _is_pause(found, n)), default=0)
        each = lexeme.word == "=" and "EACH" in kinds_at(found, start)
        points = at + 1 + ("MINUS" in kinds_at(items, at + 1))
        if (
            not each
            or points >= len(items)
            or "PTS" not in items[points].several
            or not kinds_at(items, points + 1) <= END
        ):
            found.append(lexeme)
            at += 1
            continue
        value = items[points].value.value
        below_zero = points > at + 1 or value < 0
        if below_zero:
            found.append(Lexeme("DED", "minus", lexeme.start_pos, lexeme.end_pos, ("DED",)))
        literal = attrs.evolve(items[points].value, value=abs(value))
        found.append(Lexeme("PTS", literal, items[points].start_pos, items[points].end_pos, ("PTS",)))
        at = points + 1
    return found


STARTING: Final = re.compile(r"(?:starting|initial|opening) (?:score|mark|marks|points|balance|total)")


def starts(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read the first sentence `Starting mark 30.` as the points to start from."""
    at = next((n for n, each in enumerate(items) if each.several & NUMBER), 0)
    head = " ".join(each.word for each in items[:at])
    if not at or not _is_pause(items, at + 1) or at + 1 == len(items) or not STARTING.fullmatch(head):
        return items
    start = Lexeme("START", "starting from", items[0].start_pos, items[at - 1].end_pos, ("START",))
    return [start, _points(items[at]), *items[at + 1 :]]


FULL_MARKS: tuple[tuple[str, Pass], ...] = (
    ("POINTSNOUN TIMES | FULL TIMES", weight_in_formula),
    ("FULL NUM | FULL PTS | POINTSNOUN NUM | POINTSNOUN PTS | FULLWORD NUM | FULLWORD PTS", full_marks),
    ("UNITOWN PTS", owned),
    ("ZERO NUM | ZERO PTS", none_dashed),
    ("EACH EQ PTS", signed),
    ("UNKNOWN NUM BREAK | UNKNOWN PTS BREAK", starts),
)
