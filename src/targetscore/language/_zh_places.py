"""
Among how many units a Chinese text ranks: 在全省14个市州中, of which 末两位 are the 13th and the 14th.

Where the tiers from the first leave out just the last ones, these have numbers too, and the rank says all.
"""

from __future__ import annotations

import re
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_kinds import kinds, kinds_of
from targetscore.language._zh_numbers import NUMERAL, Scan, spelt
from targetscore.language._zh_ranks import UNITS

STARTS: Final = "在 全 参评 被考 本组 同组 " + " ".join("0123456789一二三四五六七八九十")
STATED: Final = re.compile(
    rf"(?:(?:全[省市县区国镇]|本组|同组|参评的?|被考核的?|参加考核的?)的?)*(?P<n>\d{{1,4}}|[{NUMERAL}]{{1,5}})(?:个|家)(?:参评|被考核)?{UNITS}(?:之?中|内|里)"
)
IN_FIELD: Final = re.compile(
    rf"在?{STATED.pattern}(?:(?P<by>的?(?:位次|排名|名次)(?:计分|赋分|得分))(?=[，：:])"
    r"|[，,]?(?=(?:排名|排|位列|名列|位居|处于|居|列)*(?:[第前后首末]|倒数|最[后末]|\d+(?:名|位|至|到|-|~|—))))"
)
LISTS: Final = kinds("PTSLIST EACHOF RANKSTEP")
MOST: Final = 1000


def in_field(scan: Scan, position: int) -> Lexeme | None:
    """在参评的20家单位中 before the places says nothing of its own, if the text says one such number."""
    found = IN_FIELD.match(scan.text, position)
    if not found or not size(scan.text):
        return None
    if found["by"]:
        # 按综合得分在全市10个县区中的位次计分： the places that are scored are those of the own value.
        by = scan.found
        if [each.type for each in by] != ["BY", "NAME"] or by[1].value != ast.Value(name="actual"):
            return None
        by.clear()
    return Lexeme("BLANK", found.group(), position, found.end())


def size(text: str) -> int:
    """Return how many units are ranked; 0 if the text does not say it, or says it of two groups."""
    said = {found.group(): found for found in STATED.finditer(text)}
    if len(said) != 1:
        return 0
    (found,) = said.values()
    return int(spelt(found["n"], Span(*found.span())))


def from_the_first(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with 末两位 as the places that are left of those that the text states."""
    whole = size(text)
    first = _places(found, "RANKS")
    last = _places(found, "LASTRANKS")
    if not 0 < whole <= MOST or last is None or first is None or any(kinds_of(each) & LISTS for each in found):
        return found
    left = whole - max(last)
    if last != set(range(1, max(last) + 1)) or first != set(range(1, left + 1)):
        return found
    kept: list[Lexeme] = []
    for lexeme in found:
        if lexeme.type == "LASTRANKS":
            low, high = lexeme.value
            lexeme = Lexeme("RANKS", (whole + 1 - high, whole + 1 - low), lexeme.start_pos, lexeme.end_pos)  # noqa: PLW2901
        kept.append(lexeme)
    return kept


def _places(found: list[Lexeme], kind: str) -> set[int] | None:
    """Return the places that the lexemes of *kind* name; ``None`` for shares of the field and open ends."""
    places: set[int] = set()
    for lexeme in found:
        if lexeme.type != kind:
            continue
        low, high = lexeme.value if isinstance(lexeme.value, tuple) else (None, None)
        if not isinstance(low, int) or not isinstance(high, int) or high > MOST:
            return None
        places.update(range(low, high + 1))
    return places or None
