"""
How an English text announces its scale, and what it says of an amount or a fact without effect.

`Scoring:`, `The vacancy rate is scored as follows:`, `evidence that the plan is published`, `only 1 point`.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA, SEMICOLON
from targetscore.language._en_kinds import END, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names, listed

# What the sentence that announces a scale is made of.
ANNOUNCING = kinds("ART ADJ POINTSWORD POINTSNOUN TOTAL COPULA AUX GIVEN BESTOWED UNITNOUN GIVE SCOREIS")
HEADS = frozenset({"scoring", "scoring scale", "scoring criteria", "scoring method", "scores"})
DASHES = frozenset({"-", "–"})
EVIDENCE = frozenset(
    {"evidence", "proof", "documented evidence", "documentary evidence", "written evidence", "there is evidence"}
)
JOINTS = frozenset(listed("that of"))
ASKING = frozenset(listed("is are was were has have does did"))
ANSWERS = frozenset({"yes", "no"})
AMOUNTS = kinds("PTS NUM ZERO")
EARNED = AMOUNTS | {"GIVE"}
BEFORE_ONLY = END | kinds("ELSE GIVE")


def _begins(items: Sequence[Lexeme], at: int) -> bool:
    return not at or (items[at - 1].type == "BREAK" and items[at - 1].value >= SEMICOLON)


# The scale ----------------------------------------------------------------------------------------------------------


def _as_follows(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `the vacancy rate is scored as follows:` but for the value that it names."""
    at = next((n for n, each in enumerate(items) if "FOLLOWS" in each.several), 0)
    start = at
    while start and items[start - 1].type != "BREAK":
        start -= 1
    said = items[start:at]
    named = [each for each in said if each.type == "NAME"]
    own = [each for each in named if isinstance(each.value, ast.Value) and each.value.name == "actual"]
    rest = [each for each in said if each.type != "NAME"]
    pause = items[at + 1 : at + 2]
    known = own == named and all(each.several & ANNOUNCING for each in rest) and len(named) < 2  # noqa: PLR2004 - one title
    if not known or not said or not _begins(items, start) or not pause:
        return items
    points = any("PTS" in each.several for each in items[at:])
    if pause[0].type != "BREAK" or pause[0].value == COMMA or not (named or points):
        return items
    colon = Lexeme("BREAK", COLON, pause[0].start_pos, pause[0].end_pos)
    return [*items[:start], *([named[0], colon] if named else []), *items[at + 2 :]]


def _headed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `Scoring:` in front of the rows and behind the title."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        pause = kinds_at(items, at + 1) <= END and at + 1 < len(items) and items[at + 1].value != COMMA
        dashed = at + 1 < len(items) and items[at + 1].word in DASHES
        if items[at].word in HEADS and (pause or dashed) and (_begins(items, at) or items[at - 1].word in DASHES):
            if found and found[-1].word in DASHES:
                dash = found.pop()
                found.append(Lexeme("BREAK", COLON, dash.start_pos, dash.end_pos))
            at += 2
        else:
            found.append(items[at])
            at += 1
    return found


# Amounts and facts --------------------------------------------------------------------------------------------------


def _only_amount(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `only` in `otherwise only 1 point`."""
    return [
        each
        for at, each in enumerate(items)
        if not (
            each.word == "only" and at and kinds_at(items, at - 1) & BEFORE_ONLY and kinds_at(items, at + 1) == {"PTS"}
        )
    ]


def _however(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `however` in `if however the plan is late`."""
    return [
        each
        for at, each in enumerate(items)
        if not (each.word == "however" and at and kinds_at(items, at - 1) & {"IF"})
    ]


def _or_else(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Set a pause before `or else` in `score 2 or else score 0`."""
    found: list[Lexeme] = []
    for at, each in enumerate(items):
        follows = at and kinds_at(items, at - 1) & AMOUNTS and kinds_at(items, at + 1) & EARNED
        if each.word in {"or else", "else", "otherwise"} and follows:
            found.append(Lexeme("BREAK", COMMA, each.start_pos, each.start_pos))
        found.append(each)
    return found


def _evidence(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `evidence that`, `proof of` in front of a fact."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        known = items[at].word in EVIDENCE and at + 1 < len(items) and items[at + 1].word in JOINTS
        if known and kinds_at(items, past_articles(items, at + 2)) & {"FLAG"}:
            at += 2
        else:
            found.append(items[at])
            at += 1
    return found


def _asked(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `Is the plan published? Yes, 2 points` as the fact with its answers behind a colon."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        fact = past_articles(items, at + 1)
        answer = items[fact + 2].word if fact + 2 < len(items) else ""
        asks = items[at].word in ASKING and _begins(items, at) and kinds_at(items, fact) & {"FLAG"}
        if asks and kinds_at(items, fact + 1) <= END and answer in ANSWERS:
            at = fact
        found.append(items[at])
        at += 1
    return found


SCALES: tuple[tuple[str, Pass], ...] = (
    ("FOLLOWS", _as_follows),
    ("GIVE BREAK | UNKNOWN BREAK", _headed),
    ("UNKNOWN PTS", _only_amount),
    ("IF ADV", _however),
    ("ELSE", _or_else),
    ("UNKNOWN FLAG", _evidence),
    ("COPULA FLAG BREAK | UNKNOWN FLAG BREAK", _asked),
)
