"""
What an English title may say beside words that nobody declared: numbers and words that elsewhere compare or move.

`Calls answered within 20 seconds:`, `First appliance at dwelling fires:`, `Waiting times:`, `Final report:`. In a title
these say what is measured, where the rows behind it have levels of their own and speak of no such number again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._en_kinds import COMPARISONS, NUMBERS, REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names, Refused, listed

_TIME = r"(?:second|minute|hour|day|week|month|year)"
_SPAN = rf"(?:\d+|one|two|three|four|five|six|ten|twelve)(?: (?:working|calendar|business|school|clear))? {_TIME}s?"
_CAUSE = (
    r"(?:complaint|notification|receipt|referral|report|request|application|notice|admission|discharge|enquiry|inquiry"
    r"|diagnosis|submission|completion|birth|the call|the alarm|being reported|the request|the report|application)"
)
# Numbers that say what is counted, where the value itself is not measured in them.
WITHIN: Final = re.compile(
    rf"\b(?:within|in under|in less than|in|inside|under|over|after|for more than|for over|more than|longer than"
    rf"|at least|up to|at) (?P<span>{_SPAN})(?: (?:of|after|from) {_CAUSE})?(?=$|[ ,)])"
    r"|\baged (?:under |over |between )?\d+(?: (?:to|and|-|–) \d+|-\d+)?(?: (?:years?|or over|and over|or under))?"
    r"|\b(?:over|under)-?\d+s\b"
    rf"|\b\d+(?:-| ){_TIME}(?= [a-z])"
    r"|\b(?:higher education|(?:lower|upper|higher)[- ](?:tier|secondary|primary|income|ability)|zero[- ]waste"
    r"|(?:net[- ]zero|zero[- ]carbon|zero[- ]emissions?)|out[- ]of[- ](?:hours|school|work|area|county|court)"
    r"|no[- ]shows?|non[- ](?:domestic|revenue|payment|compliance|attendance|resident|residential|profit))\b"
    r"|\b(?:under|over)[- ](?:ones|twos|threes|fours|fives|tens|twelves|sixteens|eighteens|fifties|sixties|seventies)\b"
    r"|\b(?:section|rule|form|part|annex|appendix|chapter|act|goal|sdg|pillar|priority|band|group|cohort) \d+\b",
    re.IGNORECASE,
)
UNIT: Final = re.compile(rf"\b{_TIME}")
# Words that compare, move or ask elsewhere, and in a title are nouns and what stands before them.
WORDS: Final = frozenset(
    listed(
        "at within cost costs need needs total added grants grant equal average performance value report reports"
        " completed records second shows plan plans plant gain gains loss losses figure rate rates award awards"
    )
)
MEANS: Final = frozenset({"average", "mean"})
NOUNS: Final = kinds("ORD LABEL PRON HOLDS UNITNOUN LEVELFOR RATIOOF EVENTWORD DONE")
# Of a title in which every word is known these alone are nouns.
HEADS: Final = kinds("HOLDS UNITNOUN")
HEAD_WORDS: Final = frozenset(listed("need needs cost costs report reports plan plans grants return returns"))
PHRASE: Final = kinds("ADJ ART HOLDS UNITNOUN OF AND FOR IN LEVELFOR ORD PERIOD")


def numbers_in(shown: str, title: Sequence[Lexeme], rest: Sequence[Lexeme], names: Names) -> list[range]:
    """
    Return the places of the numbers in *title*, written *shown*, that say what is measured; *rest* stands behind it.

    Of who is scored they would set some apart (`Schools open for over 2 years`), and so they would at the beginning.
    """
    units = [each.lower() for each in (names.own_unit, *names.measures.values()) if UNIT.search(each.lower())]
    said = any(UNIT.search(each.word) for each in rest)
    who = any("UNITNOUN" in each.several for each in title)
    found = []
    for match in WITHIN.finditer(shown):
        span = match["span"]
        if not span or not (units or said or who or not match.start()):
            found.append(range(*match.span()))
    return found


def is_noun(title: Sequence[Lexeme], at: int) -> bool:
    """Whether the word at *at* of a title only names something there."""
    lexeme = title[at]
    if "TIMES" in lexeme.several:
        behind = kinds_at(title, at + 1)
        return lexeme.word == "times" and at > 0 and title[at - 1].type == "UNKNOWN" and behind.isdisjoint(NUMBERS)
    return lexeme.word in WORDS or bool(lexeme.several & NOUNS)


def is_noun_phrase(title: Sequence[Lexeme]) -> bool:
    """Whether *title* has no word that nobody knows and is a thing all the same: `Final report`, `Cost of service`."""
    if len(title) < 2 or any(each.several.isdisjoint(PHRASE) and each.word not in HEAD_WORDS for each in title):  # noqa: PLR2004 - a noun and what it is of
        return False
    return bool(title[-1].several & HEADS) or title[-1].word in HEAD_WORDS


def mean_of(title: Sequence[Lexeme], shown: str) -> int:
    """Return the place of the mean that `Average speed of answer` begins with, where what it is of is undeclared."""
    at = past_articles(title, 0)
    if at + 1 >= len(title) or title[at].type != "ROLE" or title[at + 1].type != "UNKNOWN":
        return -1
    offset = title[0].start_pos
    return at if shown[title[at].start_pos - offset : title[at].end_pos - offset].lower() in MEANS else -1


def repeated(name: str, rest: Sequence[Lexeme]) -> bool:
    """Whether each row of *rest* that compares says once more that it compares with *name*."""
    said = bool(name)
    row: list[Lexeme] = []
    for each in (*rest, Lexeme("BREAK", STOP, 0, 0)):
        if each.type != "BREAK" or each.value < SEMICOLON:
            row.append(each)
            continue
        compares = any(one.several & (COMPARISONS | NUMBERS) for one in row)
        said = said and (not compares or any(_name(one) == name for one in row))
        row = []
    return said


def _name(lexeme: Lexeme) -> str:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def no_excess(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """
    Return *items* if they do not begin with `Income over costs: 30 or more, …`.

    Raises:
        Refused: If they do: a ratio, a difference, or when the rows hold?
    """
    at = past_articles(items, 0)
    over = at + 1 < len(items) and items[at + 1].word == "over" and items[at].type in REFERENCES
    second = past_articles(items, at + 2)
    if over and kinds_at(items, second) & REFERENCES and kinds_at(items, second + 2) & (NUMBERS | COMPARISONS):
        colon = items[second + 1]
        if colon.type == "BREAK" and colon.value == COLON:
            raise Refused("heading-or-condition", Span(items[0].start_pos, items[second].end_pos))
    return items


LABELS: tuple[tuple[str, Pass], ...] = (
    ("GT NAME BREAK NUM | GT NAME BREAK PERCENT | GT NAME BREAK AMOUNT", no_excess),
)
