"""
What an English text announces before it says what is earned: what is measured, against what, for how many points.

`The measure is the recycling rate.`, `Service is scored on the average of A and B.`, `Points available 12.`: the value
of such a sentence is that of the bare levels behind it, and nothing else is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._en_allotted import HEADS
from targetscore.language._en_allotted import told as told_as
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

_ITEM = (
    r"(?:(?:the|this|our) )?(?:(?:performance|key|main|headline) )?(?:measure|indicator|metric|kpi|criterion|item|test)"
)
_SAYS = (
    r"(?:is|measures|covers|concerns|considers|examines|tracks|assesses|monitors|relates to|refers to|looks at"
    r"|(?:is|uses) the figure for|uses|reports)"
)
_JUDGED = (
    r"(?:measured|assessed|judged|scored|rated|evaluated|marked|awarded|given|allocated|determined|based|graded|decided"
    r"|allotted|granted|credited|set|earned)"
)
_BY = (
    r"(?:on|upon|by|against|according to|by reference to|with reference to|on the basis of|in accordance with"
    r"|in terms of|in line with|by means of|depending on|depending upon|from|using)"
)
_SUBJECT = r"(?:(?:the |each |every |a |this )?(?:unit|points|marks|score|scores|credit|performance|own)(?: (?:is|are|will be|shall be|is to be|are to be))?|the score is|the points are|points are|this item is)"  # noqa: E501 - reads better in one piece
_SMALL = r"(?: (?:the|its|their|a|an|this|that|each|annual|overall|reported|measured|recorded))*"
# What announces the value that stands behind it.
ANNOUNCING: Final = re.compile(
    rf"(?:{_ITEM} {_SAYS}|{_ITEM} is {_JUDGED} {_BY}|(?:{_SUBJECT} )?{_JUDGED} {_BY}){_SMALL}"
)
# The same of a title that nobody declares: `Cost effectiveness is judged by the cost per visit:`.
TITLED: Final = re.compile(rf"(?P<title>.+?) (?:is|are|will be|shall be) {_JUDGED} {_BY}{_SMALL} ?", re.IGNORECASE)
VALUES: Final = REFERENCES | kinds("AVERAGEOF")
LIST: Final = REFERENCES | ARTICLES | kinds("AND BREAK")
LEVELS: Final = COMPARISONS | NUMBERS | kinds("BETWEEN FROM")
BEHIND_LIST: Final = kinds("BREAK")
BARE_LEVELS: Final = LEVELS | kinds("COUNTED THAN")


def announced(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Leave out sentences that only name the own value; give a mean that they name to the bare levels behind."""
    starts = [0, *(n + 1 for n, each in enumerate(items) if _is_stop(each))]
    for start in starts:
        found = _announcing(items, start, names)
        if found is not None:
            return found
    return items


def _is_stop(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and SEMICOLON <= lexeme.value <= STOP


def _announcing(items: list[Lexeme], start: int, names: Names) -> list[Lexeme] | None:
    value = next((n for n in range(start, len(items)) if items[n].several & VALUES and n > start), len(items))
    value = value + 1 if value < len(items) and _is_subject(items, value, start, names) else value
    while value < len(items) and items[value].several.isdisjoint(VALUES | {"BREAK"}):
        value += 1
    if value >= len(items) or not ANNOUNCING.fullmatch(_words(items[start:value], names)):
        return None
    end = _value_end(items, value)
    rest = items[end + 1 :]
    pause = end < len(items) and items[end].type == "BREAK" and items[end].value in {STOP, COLON, SEMICOLON}
    if not pause or not any(each.several & POINTS_KINDS for each in rest):
        return None
    if items[value].type in REFERENCES:
        own = _name(items[value]) == "actual" and end == value + 1
        silent = Lexeme("WORDING", "", items[start].start_pos, items[end - 1].end_pos, ("WORDING",))
        return [*items[:start], silent, *rest] if own else None
    mean = items[value:end]
    found = _given(rest, mean)
    return None if found is None else [*items[:start], *found]


def _is_subject(items: Sequence[Lexeme], at: int, start: int, names: Names) -> bool:
    """Whether the indicator, which has no measure and so no value, is the subject of the sentence from *start* on."""
    opens = all(each.several <= ARTICLES for each in items[start:at])
    return opens and _name(items[at]) == "actual" and not names.own_unit


def _words(items: Sequence[Lexeme], names: Names) -> str:
    """Return *items* in words, the units that are scored and the indicator each as one."""
    said: list[str] = []
    for each in items:
        if "UNITNOUN" in each.several:
            said.append("unit")
        elif each.type == "ROLE" and _name(each) == "actual":
            said.append("performance")
        elif each.type == "NAME":
            said.append("own" if _name(each) == "actual" and not names.own_unit else "another")
        else:
            said.append(str(each.value))
    return " ".join(said).replace(" on the basis of", " by")


def _name(lexeme: Lexeme) -> str:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def _value_end(items: Sequence[Lexeme], at: int) -> int:
    """Return where the value at *at* ends, a mean with what it is of."""
    end = at + 1
    if "AVERAGEOF" in items[at].several:
        while end < len(items) and items[end].several & LIST and not _is_pause(items[end]):
            end += 1
    return end


def _is_pause(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value in {STOP, COLON, SEMICOLON}


def _given(rest: list[Lexeme], mean: list[Lexeme]) -> list[Lexeme] | None:
    """Return *rest* with *mean* for `an average` in front of its first level, or where that stands bare."""
    at = 0
    while at < len(rest) and rest[at].several <= ARTICLES:
        at += 1
    if "AVERAGEOF" in kinds_at(rest, at) and kinds_at(rest, at + 1) & LEVELS:
        return [*mean, *rest[at + 1 :]]
    first = kinds_at(rest, 0)
    bare = first & NUMBERS and kinds_at(rest, 1) & UPTO
    return [*mean, *rest] if bare or first & COMPARISONS else None


# Points available 12 ------------------------------------------------------------------------------------------------

POINTS_HEADS: Final = HEADS | {"maximum points available", "max points", "points possible", "possible points", "worth"}
SIGNS: Final = frozenset({"is", "are", "="})


def points_told(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read the sentence `Points available 12.` in front of all points as what the full score is."""
    starts = [0, *(n + 1 for n, each in enumerate(items) if _is_stop(each))]
    for start in starts:
        at = start
        while at < len(items) and items[at].several.isdisjoint({"NUM", "PTS", "BREAK"}):
            at += 1
        colon = at < len(items) and items[at].type == "BREAK" and items[at].value == COLON
        signs = colon or (at > start and str(items[at - 1].value) in SIGNS)
        head = " ".join(str(each.value) for each in items[start : at - (not colon and signs)])
        number = at + colon
        if any("PTS" in each.several for each in items[:start]):
            return items
        told = kinds_at(items, number) & {"NUM", "PTS"} and number + 1 < len(items) and _is_stop(items[number + 1])
        if head in POINTS_HEADS and told and (start or not colon):
            place, rest = items[number], items[number + 1 :]
            return [*items[:start], *told_as(head, place, items[start].start_pos, place.end_pos, rest), *rest]
    return items


# If the rate is: ----------------------------------------------------------------------------------------------------


def _conditional_heading(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `if the rate is:` in front of levels as the heading `the rate:`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        name = past_articles(items, at + 1)
        opens = "IF" in items[at].several and (not found or _is_stop(found[-1]))
        colon = kinds_at(items, name + 1) & {"COPULA"} and kinds_at(items, name + 2) <= END
        if opens and colon and items[name].type in REFERENCES and kinds_at(items, name + 3) & BARE_LEVELS:
            found += [items[name], items[name + 2]]
            at = name + 3
        else:
            found.append(items[at])
            at += 1
    return found


# With what it needs, as `Passes` takes it.
ANNOUNCED: tuple[tuple[str, Pass], ...] = (
    ("UNKNOWN | BESTOWED | ITEM COPULA | ADJ BY | ACCORDING", announced),
    ("NUM BREAK | PTS BREAK", points_told),
    ("IF COPULA NAME | IF COPULA ROLE", _conditional_heading),
)
