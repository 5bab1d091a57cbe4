"""
Numbers with a sign: 低于-3%, 在-2%至2%之间, 控制在±5%以内, 达到100%±2%.

A hyphen between two numbers is the sign of a range, and in a formula it takes away; behind a comparison it belongs to
the number. ± is a range on both sides of 0, or of the number before it; behind 偏离 and 浮动, which look both ways by
themselves, it says nothing more.
"""

from __future__ import annotations

import itertools
import re
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme
from targetscore.language._subjects import is_actual
from targetscore.language._zh_kinds import COMPARISONS, REFERENCES, kinds
from targetscore.language._zh_numbers import Scan, number

# The last characters of 低于 超过 达到 至 在 为 and of signs, behind which a number starts.
BEFORE_NUMBER = frozenset("于过到至在为是~—～≤≥<>=")
PAUSES = frozenset("，,；;")
# What only stands behind a level: 增速-3%以上; -3%（含）至0.
LEVEL = re.compile(r"及?以[上下]|[(（]不?含|至|到|~|～")
BEYOND = re.compile("(?:以外|之外|范围以?外)")
# 达到±5%, 控制在±5%: what is come to is the range.
WITHIN = kinds("REACH LE")


def negative(scan: Scan, position: int) -> Lexeme | None:
    """Return the negative number at *position*, where a comparison stands before it."""
    found = number(scan, position + 1)
    if position == 0 or found is None or not isinstance(found.value, ast.Literal):
        return None
    named = bool(scan.found) and scan.found[-1].type in REFERENCES
    starts = (named or scan.text[position - 1] in PAUSES) and LEVEL.match(scan.text, found.end_pos)
    if scan.text[position - 1] not in BEFORE_NUMBER and not starts:
        return None
    return _turned(found, position, -found.value.value)


def on_both_sides(scan: Scan, position: int) -> Lexeme | None:
    """Return the upper end of the range that ± at *position* says, with what comes before that end."""
    found = number(scan, position + (len("正负") if scan.text.startswith("正负", position) else 1))
    if found is None or not isinstance(found.value, ast.Literal) or scan.after_each:
        return None
    part = list(itertools.takewhile(lambda lexeme: lexeme.type != "BREAK", reversed(scan.found)))
    if any("EITHER" in lexeme.several for lexeme in part):
        return _turned(found, position, found.value.value)
    before = part[0] if part else None
    if before is not None and isinstance(before.value, ast.Literal):
        if before.value.unit != found.value.unit:
            return None
        scan.found.pop()
        return _range(scan, found, before.start_pos, before.value.value)
    if any(lexeme.type in REFERENCES and not is_actual(lexeme.value) for lexeme in scan.found):
        # 完成任务得5分，±5%以内得3分: around the task, or around 0?
        return None
    compared = [lexeme for lexeme in part if lexeme.several & COMPARISONS]
    beyond = BEYOND.match(scan.text, found.end_pos)
    if before is not None and before.several & {"GT"}:
        scan.found.pop()
        return _outside(scan, found, before.start_pos, found.end_pos)
    if beyond:
        return _outside(scan, found, position, beyond.end())
    if before is not None and compared and not before.several & WITHIN:
        return None
    if before is not None and "LE" in before.several:
        scan.found.pop()
    return _range(scan, found, position, Fraction(0))


def _range(scan: Scan, found: Lexeme, start: int, middle: Fraction) -> Lexeme:
    """Return the upper end of what lies *found* around *middle*; the lower one goes before it."""
    low, high = middle - found.value.value, middle + found.value.value
    scan.found += [_turned(found, start, low), Lexeme("TO", "至", found.end_pos, found.end_pos, ("TO",))]
    return _turned(found, start, high)


def _outside(scan: Scan, found: Lexeme, start: int, end: int) -> Lexeme:
    """Return the end of 低于-5%或高于5%; what stands before it goes before it."""
    place = (found.end_pos, found.end_pos)
    scan.found += [
        Lexeme("LT", "低于", start, start, ("LT",)), _turned(found, start, -found.value.value),
        Lexeme("OR", "或", *place, ("OR",)), Lexeme("GT", "高于", *place, ("GT",)),
    ]  # fmt: skip
    last = _turned(found, start, found.value.value)
    return Lexeme(last.type, last.value, start, end, last.kinds)


def _turned(found: Lexeme, start: int, value: Fraction) -> Lexeme:
    """Return *found* from *start* on with another *value*."""
    node = attrs.evolve(found.value, span=Span(start, found.end_pos), value=value)
    return Lexeme(found.type, node, start, found.end_pos, found.kinds)
