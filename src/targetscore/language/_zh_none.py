"""
None of several things that are counted, before points that are given: 未发生甲事故和乙事故的, 甲、乙均未发生的.

So is 没有被通报的 where the values are called 国家级通报, 省级通报. All of them are 0. Before points that are lost it
is not read: is one that is missing enough there?
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_kinds import kinds, kinds_of
from targetscore.language._zh_numbers import Scan

STARTS: Final = "没有 未 无 均 都"
_GIVEN: Final = r"(?=的?[，,]?(?:得|计|记|另|再|额外|加|奖|不扣))"
NONE_HAPPENED: Final = re.compile(rf"(?:均|都)(?:(?:未|没有)(?:发生|出现|存在|发现|产生|被查出)|无){_GIVEN}")
NOT_THAT: Final = re.compile(rf"(?:没有|未|无)(?:被|受到|发生|出现|发现)*(?P<noun>[一-鿿]{{2,6}}?){_GIVEN}")
JOINTS: Final = frozenset({"、", "和", "与", "及", "以及", "或", "或者"})
GIVES: Final = kinds("GIVE ADD NODEDUCT")
COMMA: Final = 1


def none_happened(scan: Scan, position: int) -> Lexeme | None:
    """均未发生 behind a list of values."""
    found = NONE_HAPPENED.match(scan.text, position)
    if not found:
        return None
    listed = [lexeme.type for lexeme in scan.found[-3::2]] == ["NAME", "NAME"]
    return Lexeme("NONE", (), position, found.end()) if listed else None


def not_that(scan: Scan, position: int) -> Lexeme | None:
    """没有被通报 where two values or more, all of which the text names behind, are called so."""
    found = NOT_THAT.match(scan.text, position)
    if not found:
        return None
    behind = scan.text[found.end() :]
    named: dict[str, str] = {}
    for word, entry in scan.names.entries.items():
        if word.endswith(found["noun"]) and entry.id != "actual" and entry.measured_in not in {"%", "yes/no"}:
            named.setdefault(entry.id, word)
    begins = not scan.found or scan.found[-1].type == "BREAK"
    heads = [lexeme.type for lexeme in scan.found] == ["NAME"] and scan.found[0].value == ast.Value(name="actual")
    if len(named) < 2 or not (begins or heads) or not all(word in behind for word in named.values()):  # noqa: PLR2004
        return None
    if heads:
        scan.found.clear()
    return Lexeme("NONE", tuple(named), position, found.end())


def none_of_them(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with 未发生甲和乙的 as 甲和乙均为0的."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(found):
        lexeme = found[position]
        position += 1
        if lexeme.type == "NONE":
            values = [ast.Value(span=lexeme.span, name=name) for name in lexeme.value]
            kept += _zero([Lexeme("NAME", value, *_at(lexeme)) for value in values], lexeme)
            continue
        begins = not kept or kept[-1].type == "BREAK"
        names, end = _listed(text, found, position) if begins and "NOT" in kinds_of(lexeme) else ([], 0)
        if len(names) > 1 and _gives(found, end):
            kept += _zero(names, lexeme)
            position = end
        else:
            kept.append(lexeme)
    return kept


def _at(lexeme: Lexeme) -> tuple[int, int]:
    return lexeme.start_pos, lexeme.end_pos


def _zero(names: list[Lexeme], said: Lexeme) -> list[Lexeme]:
    """Return that all of *names*, or of those that stand before *said*, are 0."""
    end = said.end_pos
    row: list[Lexeme] = []
    for name in names:
        if row:
            row.append(Lexeme("ANDS", "和", name.start_pos, name.start_pos, ("ANDS",)))
        row.append(name)
        end = max(end, name.end_pos)
    none = ast.Literal(span=said.span, value=Fraction(0))
    return [
        *row,
        Lexeme("BOTHOF", "均", end, end, ("BOTHOF",)),
        Lexeme("EQ", "为", end, end, ("EQ",)),
        Lexeme("NUM", none, end, end),
    ]


def _listed(text: str, found: list[Lexeme], start: int) -> tuple[list[Lexeme], int]:
    """Return the values that are listed from *start* on, behind a verb or none, and where the list ends."""
    position = start
    if position < len(found) and "EVENT" in kinds_of(found[position]):
        position += 1
    names: list[Lexeme] = []
    while position < len(found) and found[position].type == "NAME":
        names.append(attrs.evolve(found[position]))
        position += 1
        if position < len(found) and text[found[position].start_pos : found[position].end_pos] in JOINTS:
            position += 1
    return names, position


def _gives(found: list[Lexeme], position: int) -> bool:
    """Whether points are given or added at *position*, behind 的 or a comma."""
    behind = [each for each in found[position : position + 3] if "WHEN" not in kinds_of(each)]
    if behind and behind[0].type == "BREAK" and behind[0].value == COMMA:
        behind = behind[1:]
    return bool(behind) and bool(kinds_of(behind[0]) & (GIVES | kinds("FILLP ALSO"))) and "DED" not in behind[0].kinds
