"""
Tiers of a Chinese text that lie so far from one level, which only the first of them names.

比任务少1%以内的得6分，少1%至3%的得3分，少的幅度超过3%的不得分: each is beside the task. So is 超出10%以上的 behind
超出目标10%以内的. Another level or value in between ends it, and 每 counts what it counts.
"""

from __future__ import annotations

import itertools
import re
from typing import Final

import attrs

from targetscore.language._lexemes import PERCENT, Lexeme, Names
from targetscore.language._zh_kinds import COMPARISONS, CONSEQUENCE, MARKS, REFERENCES, kinds, kinds_of
from targetscore.language._zh_numbers import Scan

STOP: Final = 3
DOWN: Final = frozenset({"低", "少", "欠", "缺", "短", "短少", "缺少"})
UP: Final = frozenset({"高", "多", "超", "高出", "超出", "多出", "超过"})
# Words that say by themselves that it is more than so much.
OVER: Final = frozenset({"超", "高出", "超出", "多出", "超过"})
# 超过 may compare the value itself, unless the part before begins so too.
COMPARES: Final = frozenset({"超", "超过"})
SIZES: Final = kinds("PERCENT PPOINT AMOUNT")
RANGES: Final = kinds("WITHIN ABOVE TO GT GE LE LT")
ENDS: Final = kinds("WHEN") | CONSEQUENCE
EXTENT: Final = re.compile(r"的?(?:幅度|程度)(?=(?:不?超过|大于|高于|小于|低于|不足|达到|在|为)\d)")


def extent(scan: Scan, position: int) -> Lexeme | None:
    """的幅度 behind 少 and before a distance says no more."""
    found = EXTENT.match(scan.text, position)
    last = scan.found[-1] if scan.found else None
    moves = last is not None and scan.text[last.start_pos : last.end_pos] in DOWN | UP
    return Lexeme("BLANK", found.group(), position, found.end()) if found and moves else None


def carried(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *found* with the level that a row of distances is from in front of each of them."""
    kept: list[Lexeme] = []
    level: list[Lexeme] = []
    words: frozenset[str] = frozenset()
    for is_break, group in itertools.groupby(found, lambda lexeme: lexeme.type == "BREAK"):
        part = list(group)
        if is_break:
            if part[-1].value >= STOP:
                level = []
            kept += part
            continue
        word = text[part[0].start_pos : part[0].end_pos]
        if level and word in words and (is_over := _is_distance(part, word, names)) is not None:
            kept += _beside(part, level, word, is_over=is_over)
            continue
        kept += part
        named, allowed = _level(text, part)
        if named or not _is_points(part):
            level, words = named, allowed
    return kept


def _beside(part: list[Lexeme], level: list[Lexeme], word: str, *, is_over: bool) -> list[Lexeme]:
    """Return *part* with what is beside *level* in front, its word as the way that it says, 超过 where it *is_over*."""
    first = part[0]
    at, end = first.start_pos, first.end_pos
    way = "DOWN" if word in DOWN else "UP"
    again = [Lexeme(each.type, attrs.evolve(each.value, span=first.span), at, at, each.kinds) for each in level]
    return [
        *again[:-1],
        Lexeme("THAN", "比", at, at, ("THAN",)),
        again[-1],
        Lexeme(way, word, at, end, (way,)),
        *([Lexeme("GT", "超过", end, end, ("GT",))] if is_over else []),
        *part[1:],
    ]


def _is_distance(part: list[Lexeme], word: str, names: Names) -> bool | None:
    """Return whether *part*, a tier of distance, is more than so much by its *word* alone; ``None`` if it is none."""
    said = list(itertools.takewhile(lambda lexeme: not kinds_of(lexeme) & ENDS, part[1:]))
    sizes = {lexeme.type for lexeme in said if lexeme.type in SIZES}
    others = [lexeme for lexeme in said if lexeme.type in REFERENCES | {"EACH", "UNKNOWN"}]
    if not sizes or others or len(said) + 1 == len(part):
        return None
    if "PERCENT" in sizes and names.own_unit == PERCENT:
        return None
    if any(kinds_of(lexeme) & RANGES or lexeme.value == "-" for lexeme in said):
        # 超出目标10亩以内的…，超出10亩以上的…: 10亩 could be the value.
        return None if word in OVER and "AMOUNT" in sizes else False
    # 超过任务10%以内的…，超过10%的…: 10% can be no value of an amount.
    return True if word in OVER and "AMOUNT" not in sizes else None


def _is_points(part: list[Lexeme]) -> bool:
    """Whether *part* only moves points or says nothing, so that what was said before it goes on."""
    return not any(lexeme.type in REFERENCES | SIZES | {"EACH"} for lexeme in part)


def _level(text: str, part: list[Lexeme]) -> tuple[list[Lexeme], frozenset[str]]:
    """Return what *part* compares and the level that it is beside, and the words that may go on from it."""
    said = [lexeme for lexeme in part if lexeme.type not in MARKS]
    named = [n for n, lexeme in enumerate(said) if lexeme.type in REFERENCES]
    behind = said[named[-1] + 1 : named[-1] + 3] if named else []
    if len(behind) < 2 or named not in ([1], [0, 2]):  # noqa: PLR2004
        return [], frozenset()
    before = said[named[-1] - 1]
    levels = [said[n] for n in named]
    word = text[behind[0].start_pos : behind[0].end_pos]
    if "THAN" in kinds_of(before) and word in DOWN | UP and kinds_of(behind[1]) & (SIZES | COMPARISONS):
        return levels, (DOWN | UP) - (COMPARES - {word})
    word = text[before.start_pos : before.end_pos]
    if word in UP and behind[0].type in SIZES and behind[1].type == "WITHIN":
        return levels, frozenset({word})
    if "REACH" in kinds_of(before) and kinds_of(behind[0]) & ENDS and behind[1].type not in SIZES:
        return levels, DOWN
    return [], frozenset()
