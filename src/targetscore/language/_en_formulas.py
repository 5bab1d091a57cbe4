"""Formulas in an English text: operators, sums and ratios, rounding, `to` between two ends."""

from __future__ import annotations

from targetscore.language._chunks import COMMA
from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import (
    END,
    LIMITS,
    NUMBERS,
    OPERATORS,
    POINTS_KINDS,
    REFERENCES,
    SCORES,
    kinds,
)
from targetscore.language._lexemes import Lexeme

Kinds = frozenset[str]

DASHES = frozenset({"-", "–"})
BEFORE_OPERATOR = NUMBERS | REFERENCES | SCORES
BEFORE_TO = NUMBERS | REFERENCES | {"INC", "EXC"}
BEHIND_SCORE = NUMBERS | REFERENCES | POINTS_KINDS | kinds("SUMOF AVERAGEOF HIGHEROF LOWEROF OPEN RATIOOF")
RANGE = frozenset({"RANGEOF"})
RANGES = kinds("FROM")
# `over 10 to 20 days` is up to 20, `under 90% to 80%` at least 80 %.
OTHER_END = {"GT": "LE", "GE": "LE", "LT": "GE", "LE": "GE"}


def _rounded(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    divider.put(lexeme, "ROUNDED")
    return True


def _multiply(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `multiply the full score by` as a score that is so many times the full score."""
    if not divider.right & {"PTS", "FULL"}:
        return False
    divider.open("formula", lexeme)
    divider.put(lexeme, "SCOREIS")
    divider.multiply = True
    return True


def _by(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if not divider.multiply:
        return False
    divider.multiply = False
    divider.put(lexeme, "TIMES")
    return True


def _operator(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if divider.mode != "formula" and not (divider.mode == "points" and divider.left in BEFORE_OPERATOR):
        return False
    if several & {"DED", "ADD"} and divider.right & {"PTS", "NUM"} and "EACH" in divider.ahead(2):
        divider.pause(COMMA, lexeme)
        return False
    divider.mode = "formula"
    divider.put(lexeme, next(kind for kind in lexeme.kinds if kind in OPERATORS))
    return True


def _factor(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the total is multiplied by 0.8`."""
    total = divider.left == "TOTAL" and not divider.right.isdisjoint(REFERENCES)
    if divider.left not in {"BREAK", "TOTAL"} or (divider.right.isdisjoint(NUMBERS) and not total):
        return False
    if divider.left == "TOTAL":
        divider.drop()
    divider.open("formula", lexeme)
    divider.put(lexeme, "FACTOR")
    return True


def _sum_of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    divider.listing = True
    if divider.fresh:
        divider.mode = "if"
    divider.put(lexeme, lexeme.type)
    return True


def _end_of(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `the score is the higher of a and b`."""
    if divider.left != "SCOREIS":
        return False
    divider.listing = True
    divider.put(lexeme, "HIGHEROF" if "HIGHEROF" in several else "LOWEROF")
    return True


def _ratio_of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read a ratio; behind points it is what they are multiplied by."""
    divider.ratio = True
    if divider.left == "PTS":
        divider.mark("TIMES", lexeme)
    elif divider.left == "GIVEN":
        divider.turn("TIMES")
    divider.mode = "formula"
    divider.put(lexeme, "RATIOOF")
    return True


def _dash(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read the dash of `below 80% – no points` as a pause."""
    if lexeme.value not in DASHES or divider.mode not in {"if", "else"}:
        return False
    number = "NUM" in divider.right and divider.ahead(2) <= END
    if not number and divider.right.isdisjoint(POINTS_KINDS):
        return False
    divider.pause(COMMA, lexeme)
    return True


def _to(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    mode, left = divider.mode, divider.left
    if mode == "if" and _is_compared(divider):
        divider.put(lexeme, "AND")
        divider.mark(OTHER_END[divider.out[-3].type], lexeme)
        return True
    if mode == "limit" and left == "NUM" and "PTS" in divider.right:
        pass
    elif divider.ratio:
        divider.ratio = False
    elif divider.mode == "if" and left in NUMBERS and divider.right & NUMBERS and divider.said(RANGES):
        pass
    elif not several.isdisjoint(LIMITS) or not (
        (left in BEFORE_TO and mode in {"if", "each", ""}) or (mode == "limit" and divider.said(RANGE))
    ):
        return False
    divider.put(lexeme, "TO")
    return True


def _is_compared(divider: Divider) -> bool:
    """Whether a range goes on behind a comparison with its first end: `over 10 to 20 days`."""
    number = divider.left in NUMBERS and not divider.right.isdisjoint(NUMBERS)
    return number and len(divider.out) > 1 and divider.out[-2].type in OTHER_END


def _score_is(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if "TIMES" in divider.right and divider.fresh:
        return True
    if divider.right.isdisjoint(BEHIND_SCORE):
        return False
    divider.open("formula", lexeme)
    divider.put(lexeme, "SCOREIS")
    return True


RULES: Table = (
    ("ROUNDED", _rounded),
    ("MULTIPLY", _multiply),
    ("BY", _by),
    (" ".join(OPERATORS), _operator),
    ("TIMES", _factor),
    ("SUMOF AVERAGEOF", _sum_of),
    ("HIGHEROF LOWEROF", _end_of),
    ("RATIOOF", _ratio_of),
    ("TO MINUS", _dash),
    ("TO", _to),
    ("SCOREIS", _score_is),
)
