"""
Points of each of several values, and what falls short: 甲率达到75%、乙率达到45%的，各得4分；达不到的按比例得分.

Each value is read by itself, in a run of its own: 甲率达到75%的得4分，达不到的按比例得分. The levels are said, so that
按实际值占上述要求的比例 is in proportion to them. What else is said of falling short is refused: of which of them?
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.language._zh_kinds import DIRECTIONS, LITERALS, MARKS, kinds, kinds_of
from targetscore.language._zh_numbers import Scan

COMMA: Final = 1
SEMICOLON: Final = 2
EACH: Final = frozenset({"各", "各自"})
JOINTS: Final = frozenset({"、", "，", ",", "和", "与", "及", "且", "以及"})
REACHED: Final = kinds("REACH GE")
OF_THE_LEVEL: Final = re.compile(
    r"(?:按照?|依照?|以)(?:其|各自)?(?:的)?(?:实际值|实际完成值|完成值|实际数|实际完成数)(?:占|与|和|同)(?:上述|以上|相应|各自|规定|对应)?的?"
    r"(?:要求值?|目标值?|标准值?|规定值|目标要求)(?:的比例|之比|的比值|的比重|的百分比)(?:折算|计算)?"
)
EACH_GIVEN: Final = re.compile("各自?[得计记]")


def of_the_level(scan: Scan, position: int) -> Lexeme | None:
    """按实际值占上述要求的比例 behind 各得4分: in proportion to the levels that are said."""
    found = OF_THE_LEVEL.match(scan.text, position)
    if not found or not EACH_GIVEN.search(scan.text, 0, position):
        return None
    roles = {entry.id for entry in scan.names.entries.values()} | {
        lexeme.value.name for lexeme in scan.found if isinstance(lexeme.value, ast.Value)
    }
    return None if "target" in roles else Lexeme("PROP", "按比例", position, found.end())


def each_of_them(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with each of the values that are given points apart, where it says what falling short earns."""
    for start in [0, *(n + 1 for n, lexeme in enumerate(found) if lexeme.type == "BREAK" and lexeme.value > COMMA)]:
        items, position = _items(text, found, start)
        given, position = _given(text, found, position)
        if len(items) < 2 or not given:  # noqa: PLR2004 - points of each are those of two at least
            continue
        short, end = _short(found, position)
        if short:
            return [*found[:start], *_apart(items, given, short), *found[end:]]
        if end:
            last = items[-1][0]
            name = text[last.start_pos : last.end_pos]
            raise Refused("subject-unclear", found[position + 1].span, name=name)
    return found


def _items(text: str, found: list[Lexeme], start: int) -> tuple[list[list[Lexeme]], int]:
    """Return the comparisons that are listed from *start* on, each of a value with its level, and where they end."""
    names = _names(text, found, start)
    if len(names) > 1:
        # 甲率、乙率达到90%的
        at = start + 2 * len(names) - 2
        test = _item(found, at)
        return [[name, *map(attrs.evolve, test[1:])] for name in names if test], at + len(test)
    items: list[list[Lexeme]] = []
    position = start
    while (item := _item(found, position)) and item[0].value not in [each[0].value for each in items]:
        items.append(item)
        position += len(item)
        joint = found[position] if position < len(found) else None
        if joint is None or text[joint.start_pos : joint.end_pos] not in JOINTS or not _item(found, position + 1):
            break
        position += 1
    return items, position


def _names(text: str, found: list[Lexeme], start: int) -> list[Lexeme]:
    """Return the values that are listed from *start* on, with signs or words between."""
    names = found[start : start + 1]
    position = start + 1
    while position + 1 < len(found) and text[found[position].start_pos : found[position].end_pos] in JOINTS:
        if found[position + 1].type != "NAME":
            break
        names.append(found[position + 1])
        position += 2
    return names


def _item(found: list[Lexeme], position: int) -> list[Lexeme]:
    item = found[position : position + 4]
    if len(item) < 4 or item[0].type != "NAME" or not kinds_of(item[1]) & REACHED:  # noqa: PLR2004
        return []
    if item[2].type not in LITERALS - {"PTS"} or item[0].value == ast.Value(name="actual"):
        return []
    return item if item[3].type in MARKS else item[:3]


def _given(text: str, found: list[Lexeme], position: int) -> tuple[list[Lexeme], int]:
    """Return 得4分 of 各得4分 at *position*, and where it ends."""
    position = _past(found, position)
    said = found[position : position + 3]
    is_each = len(said) > 2 and text[said[0].start_pos : said[0].end_pos] in EACH  # noqa: PLR2004
    if is_each and "GIVE" in kinds_of(said[1]) and said[2].type == "PTS":
        return said[1:], position + 3
    return [], position


def _past(found: list[Lexeme], position: int) -> int:
    """Return the place behind 的 and a comma."""
    if position < len(found) and "WHEN" in kinds_of(found[position]):
        position += 1
    if position < len(found) and found[position].type == "BREAK" and found[position].value == COMMA:
        position += 1
    return position


def _short(found: list[Lexeme], position: int) -> tuple[list[Lexeme], int]:
    """Return what falling short earns, 达不到的按比例得分 or 达不到的不得分, and where the run ends; 0 for neither."""
    if position + 1 >= len(found) or found[position].type != "BREAK" or found[position].value > SEMICOLON:
        return [], 0
    steps = found[position + 1].type == "EACH" and bool(_kinds_at(found, position + 2) & DIRECTIONS)
    if not steps and "UNMET" not in kinds_of(found[position + 1]):
        return [], 0
    end = next(
        (n for n in range(position + 1, len(found)) if found[n].type == "BREAK" and found[n].value > COMMA), len(found)
    )
    short = [lexeme for lexeme in found[position + 1 : end] if lexeme.type != "EACHOF"]
    earned = short[_past(short, 1) :]
    in_proportion = len(earned) == 2 and earned[0].type == "PROP" and kinds_of(earned[1]) & kinds("SCORES GIVE")  # noqa: PLR2004
    nothing = [lexeme.type for lexeme in earned] == ["ZERO"]
    return (short if in_proportion or nothing else []), end


def _kinds_at(found: list[Lexeme], position: int) -> frozenset[str]:
    return kinds_of(found[position]) if position < len(found) else kinds("BREAK")


def _apart(items: list[list[Lexeme]], given: list[Lexeme], short: list[Lexeme]) -> list[Lexeme]:
    row: list[Lexeme] = []
    for item in items:
        at = item[0].start_pos
        if row:
            row.append(Lexeme("BREAK", SEMICOLON, at, at))
        row += item
        row.append(Lexeme("WHEN", "的", item[-1].end_pos, item[-1].end_pos, ("WHEN",)))
        row += [attrs.evolve(lexeme) for lexeme in given]
        row.append(Lexeme("BREAK", COMMA, given[-1].end_pos, given[-1].end_pos))
        row += [attrs.evolve(lexeme) for lexeme in short]
    return row
