"""
Any of the values that a Chinese text has named, where nothing is left: 任一完成率低于60%的，本项不得分.

Written out it is 甲完成率低于60%或者乙完成率低于60%的. Before points that are given or moved it is not read, since
these could be those of each.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import PERCENT, Lexeme
from targetscore.language._zh_kinds import COMPARISONS, MARKS, kinds, kinds_of
from targetscore.language._zh_numbers import Scan, spelt

STARTS: Final = "任 其中 有 两 二 三 四 五 六 2 3 4 5 6 上述 以上"
ANY_OF: Final = re.compile(
    r"(?:(?:上述|以上)?(?P<n>[两二三四五六2-6])(?:项|个)(?:指标|工作)?中?)?(?:其中)?(?:有任意|有任何|有任|有|任意|任何|任)(?:一|1)(?:项|个|类)?"
    r"(?:指标)?(?P<noun>[一-鿿]{0,8}?)(?=(?:低于|不足|不到|未达到?|达不到|小于|少于|不满|高于|超过|大于|超出)\d+(?:\.\d+)?%)"
)
SILENT: Final = kinds("WHEN ITEM TOTAL FILLP")
NOTHING_LEFT: Final = kinds("ZERO HALVED EFFECT")
COMMA: Final = 1
COLON: Final = 4


def any_of(scan: Scan, position: int) -> Lexeme | None:
    """任一完成率 before a level: the values in % that the text has named, all of them or those with that word."""
    found = ANY_OF.match(scan.text, position)
    if not found or scan.after_each:
        return None
    noun: str = found["noun"]
    named: dict[str, Lexeme] = {}
    for number, lexeme in enumerate(scan.found):
        if lexeme.type != "NAME" or not isinstance(lexeme.value, ast.Value) or _is_heading(scan.found, number):
            continue
        if scan.text[lexeme.start_pos : lexeme.end_pos].endswith(noun):
            named.setdefault(lexeme.value.name, lexeme)
    units = {scan.names.unit_of(name) for name in named}
    if len(named) < 2 or units != {PERCENT}:  # noqa: PLR2004 - one of several
        return None
    if found["n"] and int(spelt(found["n"], Span(*found.span()))) != len(named):
        return None
    return Lexeme("ANYOF", tuple(named.values()), position, found.end())


def _is_heading(found: list[Lexeme], number: int) -> bool:
    """Whether the name at *number* stands in front of everything, before its points or a colon."""
    if number or len(found) == 1:
        return False
    return found[1].type == "OPEN" or (found[1].type == "BREAK" and found[1].value == COLON)


def any_written_out(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with 任一低于60%的 as a row of comparisons joined by 或者."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        lexeme = found[position]
        position += 1
        if lexeme.type != "ANYOF":
            kept.append(lexeme)
            continue
        marked = position + 2 < len(found) and found[position + 2].type in MARKS
        test = found[position : position + 2 + marked]
        if kinds_of(test[0]) & COMPARISONS and _loses(found, position + len(test)):
            at = lexeme.end_pos
            for name in lexeme.value:
                if name is not lexeme.value[0]:
                    kept.append(Lexeme("OR", "或者", at, at, ("OR",)))
                kept.append(
                    Lexeme("NAME", attrs.evolve(name.value, span=lexeme.span), lexeme.start_pos, at, name.kinds)
                )
                kept += [Lexeme(each.type, each.value, each.start_pos, each.end_pos, each.kinds) for each in test]
            position += len(test)
        else:
            said = text[lexeme.start_pos : lexeme.end_pos]
            kept.append(Lexeme("UNKNOWN", said, lexeme.start_pos, lexeme.end_pos))
    return kept


def _loses(found: list[Lexeme], position: int) -> bool:
    """Whether nothing, half of it or an effect follows at *position*."""
    behind = [each for each in found[position : position + 5] if not _is_silent(each)]
    if len(behind) > 1 and "GIVE" in kinds_of(behind[0]) and behind[1].type == "PTS":
        return bool(behind[1].value.value == 0)
    return bool(behind) and bool(kinds_of(behind[0]) & NOTHING_LEFT)


def _is_silent(lexeme: Lexeme) -> bool:
    pause = lexeme.type == "BREAK" and lexeme.value == COMMA
    return pause or bool(kinds_of(lexeme) & SILENT)
