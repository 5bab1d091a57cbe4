"""
What is lost for the conditions before it that do not hold: 每有一项未达到的扣2分, 有一项不达标的得3分, 每缺一项扣1分.

How many conditions there are, and which, only the sentence knows; here the phrase is found, behind a list of at least
two values, and a list of facts before it is joined: what is counted one by one is a list of duties, all of which count.
"""

from __future__ import annotations

import re
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import Lacking
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_kinds import COMPARISONS, REFERENCES, kinds_of
from targetscore.language._zh_numbers import Scan, spelt
from targetscore.language._zh_some import (
    END,
    LEVEL,
    NEUTRAL,
    NOUN,
    at_that_level,
    is_condition,
    joined_by_and,
    parts_of,
)

STARTS: Final = "每 有 一 1 两 二 三 四 2 3 4 任 缺 少 其中 若 如"
_NOT: Final = r"(?:未能?|没有?能?|不能)"
_WHAT: Final = rf"(?:要求|标准|目标|条件|规定|任务|{LEVEL})?"
_FAILS: Final = (
    rf"(?P<v>{_NOT}(?:{NEUTRAL}|落实|开展|通过|到位|合格){_WHAT}|(?:达不到|完不成|做不到){_WHAT}|不达标|不合格"
    rf"|不符合(?:要求|标准|条件|规定)?|不到位|落实不到位|低于{LEVEL})"
)
LACKING: Final = re.compile(
    rf"(?P<each>每)?(?:若|如)?(?P<any>任意|任何|任|其中任意|其中任)?(?:其中)?(?:有|出现|发现)?(?:其中)?(?P<n>[一两二三四1-4]){NOUN}"
    rf"(?P<more>及?以上)?{_FAILS}(?:的)?{END}"
    rf"|(?P<each2>每)?(?:缺少?|少)(?P<m>[一两二三四1-4]){NOUN}(?P<more2>及?以上)?(?:的)?{END}"
)
# 甲率、乙率达到90%的各得3分: an award for each of them, and none of all.
EACH_BY_ITSELF: Final = re.compile("各[得计记给]")
LIST: Final = 2
STOP: Final = 3


def lacking(scan: Scan, position: int) -> Lexeme | None:
    """每有一项未达到的, 有一项不达标的, 每缺一项: so many of the conditions of a list before it do not hold."""
    found = LACKING.match(scan.text, position)
    if (
        not found
        or _listed(scan.found) < LIST
        or EACH_BY_ITSELF.search(scan.text, 0, position)
        or not at_that_level(scan, found["v"] or "")
    ):
        return None
    if found["m"] and (scan.names.own_unit == "项" or not _facts_only(scan.found)):
        return None
    span = Span(*found.span())
    number = int(spelt(found["n"] or found["m"], span))
    each = bool(found["each"] or found["each2"])
    more = bool(found["any"] or found["more"] or found["more2"])
    said = Lacking(span=span, count=number, each=each, more=more)
    return Lexeme("LACKING", said, position, found.end())


def _listed(found: list[Lexeme]) -> int:
    """Return how many values or facts the award before compares, each counted once."""
    named: set[str] = set()
    for lexeme in _award(found):
        if lexeme.type in REFERENCES | {"FLAG"} and isinstance(lexeme.value, ast.Value | ast.Fact):
            named.add(lexeme.value.name)
    return len(named)


def _facts_only(found: list[Lexeme]) -> bool:
    return not any(lexeme.type == "NAME" or kinds_of(lexeme) & COMPARISONS for lexeme in _award(found))


def _award(found: list[Lexeme]) -> list[Lexeme]:
    """Return what stands in front of the first points of the sentence: its list of conditions."""
    start, end = _bounds(found)
    return found[start:end] if end < len(found) else []


def _bounds(found: list[Lexeme]) -> tuple[int, int]:
    start = next(
        (n + 1 for n in range(len(found) - 1, -1, -1) if found[n].type == "BREAK" and found[n].value >= STOP), 0
    )
    end = next((n for n in range(start, len(found)) if "GIVE" in kinds_of(found[n])), len(found))
    return start, end


def listed_duties(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with the list before 每有一项未达到的 joined by 且, where only commas join it."""
    kept: list[Lexeme] = []
    for lexeme in found:
        if lexeme.type == "LACKING":
            _join(kept)
        kept.append(lexeme)
    return kept


def _join(kept: list[Lexeme]) -> None:
    start, end = _bounds(kept)
    run = kept[start:end]
    close = [run.pop()] if run and "WHEN" in kinds_of(run[-1]) else []
    several = parts_of(run)
    if len(several) < LIST or not all(is_condition(part) for part in several):
        return
    kept[start:end] = [*joined_by_and(several), *close]
