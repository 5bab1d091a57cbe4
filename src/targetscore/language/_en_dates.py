"""
Dates in an English text: `by 30th June`, `as at 31 March 2024`, `in the 2023/24 financial year`.

When a value is taken has no effect, as it is the same for every unit. A text with two dates sets values of one day
apart from those of another; there a date is unknown, as it is behind `after` and `since`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_deadlines import lateness
from targetscore.language._en_kinds import END, kinds, kinds_at
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import Lexeme, listed

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_DAY = r"(?:the )?(?:\d{1,2} ?(?:st|nd|rd|th)?|last day|first day|end|close|start|beginning|middle)"
_YEAR = r"(?:19|20)\d\d(?:\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d))?(?![\d%]|[.,/]\d)"
_SORT = r"(?:financial|fiscal|calendar|school|academic|reporting|budget|assessment)"
_YEARS = (
    rf"(?:the )?(?:{_SORT} year |fy ?|year |{_SORT} years )?{_YEAR}(?: {_SORT} year)?"
    rf"|(?:the )?(?:first|second|third|fourth|last) quarter of {_YEAR}"
)
_DATE = (
    rf"(?:{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? {_YEAR})?(?!\w|[.,]\d)"
    rf"|(?:the )?(?:end|close|start|beginning|middle) of (?:{_YEARS})|{_MONTH} {_YEAR}|{_YEARS}"
    rf"|{_MONTH})"
)
_WHEN = r"(?:as at|as of|as on|at|by|on|in|for|during|before|no later than|not later than|on or before|up to|within)"
DATE: Final = re.compile(rf"(?P<when>{_WHEN}) (?P<date>{_DATE})(?![\w%]|[.,]\d)")
DATES: Final = re.compile(rf"\b(?:{_DATE})(?![\w%]|[.,]\d)")
MONTHS: Final = re.compile(_MONTH)
# What was due before a day is on time.
DUE = frozenset({"by", "before", "no later than", "not later than", "on or before"})
# Behind a year by itself these do not make it a number of something: in 2020 homes.
BEHIND_YEAR = frozenset(
    (
        "",
        *listed(
            ", ; : . ) is are was were has have had reaches exceeds scores earns gets receives equals must shall stands"
            " stood above below over under at no less more not between amounted and or"
        ),
    )
)
STARTS = dict.fromkeys(listed("as at by on in for during before no not up within"), frozenset[str]())
# What a sentence may go on with behind the date that it begins with.
SUBJECTS = kinds("NAME ROLE FLAG NOFLAG ART IF")
_DIGITS = re.compile(r"\d")
IN_TIME = re.compile(rf"\b(?:{_WHEN}|after|since|from|to|until|and|than) $")


def date(scan: Scan, position: int) -> Lexeme | None:
    """Return the day or year on which a value is taken, as a period; where a lateness is declared as the day due."""
    found = DATE.match(scan.text, scan.starts[position])
    if found is None or not _is_alone(scan, found):
        return None
    if not MONTHS.search(found["date"]) and _behind(scan, found.end()) not in BEHIND_YEAR:
        return None
    timely = found["when"] in DUE and MONTHS.search(found["date"]) and lateness(scan.names)
    kind = "ONTIME" if timely else "PERIOD"
    return Lexeme(kind, found.group(), *found.span(), (kind,))


# A sentence or heading of its own: `Due date 31 August:`, `The deadline is 31 August.`
DUE_DATE: Final = re.compile(rf"(?:the )?(?:due date|deadline)(?: is|:)? (?P<date>{_DATE})[.:;]")
DUE_STARTS = {"due": frozenset({"date"}), "deadline": frozenset[str](), "the": frozenset({"due", "deadline"})}


def due_date(scan: Scan, position: int) -> Lexeme | None:
    """Return the day due with the pause behind it as words without effect, where a lateness is declared."""
    found = DUE_DATE.match(scan.text, scan.starts[position])
    opens = not scan.found or scan.found[-1].type == "BREAK"
    if found is None or not opens or not lateness(scan.names) or not _is_alone(scan, found):
        return None
    return Lexeme("WORDING", found.group(), *found.span(), ("WORDING",))


def _is_alone(scan: Scan, found: re.Match[str]) -> bool:
    """Whether the text speaks of no other date, beside those within declared names."""
    said = _plain(found["date"])
    free = (each for each in DATES.finditer(scan.text) if not _is_name(scan, each.start()))
    return all(_plain(each.group()) == said for each in free if _says_date(each))


def _is_name(scan: Scan, at: int) -> bool:
    """Whether a declared name covers the character *at*."""
    return any(scan.starts[start] <= at < scan.ends[end - 1] for start, (end, _) in scan.taken.items())


def _says_date(found: re.Match[str]) -> bool:
    """Whether a month has its day or year, or a month or year alone a word in front that speaks of time."""
    whole = MONTHS.search(found.group()) and _DIGITS.search(found.group())
    return bool(whole) or bool(IN_TIME.search(found.string[: found.start()]))


def _plain(said: str) -> str:
    return re.sub(r"\bthe |\bof |(?<=\d)(?:st|nd|rd|th)\b|[., ]", "", said)


def _behind(scan: Scan, end: int) -> str:
    """Return the token behind the character *end*."""
    return next((scan.words[n] for n in range(scan.count) if scan.starts[n] >= end), "")


def without_dates(items: list[Lexeme]) -> list[Lexeme]:
    """Leave out `in 2024,` in front of a sentence and `(by 30 June)` in brackets behind what they speak of."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        period = items[at].type == "PERIOD"
        if items[at].type == "OPEN" and kinds_at(items, at + 1) == {"PERIOD"} and kinds_at(items, at + 2) == {"CLOSE"}:
            at += 3
        elif period and _opens(items, at) and (kinds_at(items, at + 1) <= END or kinds_at(items, at + 1) & SUBJECTS):
            at += 2 if kinds_at(items, at + 1) <= END and items[at + 1 : at + 2] and items[at + 1].value == COMMA else 1
        else:
            found.append(items[at])
            at += 1
    return found


def _opens(items: Sequence[Lexeme], at: int) -> bool:
    return not at or (items[at - 1].type == "BREAK" and items[at - 1].value >= SEMICOLON)
