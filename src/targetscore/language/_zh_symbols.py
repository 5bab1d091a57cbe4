"""
Stretches that a Chinese text writes with the signs of mathematics: [90%,95%), 90%≤X＜95%, X≥95%.

A square bracket takes the end in, a round one leaves it out. A single letter before or behind a comparison stands for
the indicator's own value where the text names no other value that it could stand for.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_numbers import Measured, Scan, literal

STARTS: Final = "[ ( 在[ 在( 为[ 为( 属 介 处 位"
_NUMBER: Final = r"\d+(?:\.\d+)?"
_ENDLESS: Final = r"[+-]?∞"
INTERVAL: Final = re.compile(
    rf"(?:在|为|属于|介于|处于|位于)?(?P<open>[\[(])(?P<low>{_NUMBER}|{_ENDLESS})(?P<u1>%)?[,，]"
    rf"(?P<high>{_NUMBER}|{_ENDLESS})(?P<u2>%)?(?P<close>[\])])(?P<u3>%)?(?:之间|区间|范围)?(?:内)?"
)
CALLED: Final = re.compile(r"\(([A-Za-z])\)")
SIGNS: Final = frozenset({"GE", "GT", "LE", "LT"})
BEFORE: Final = 2
LETTERS: Final = " ".join("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SIGN: Final = r"(?:≤|≥|<|>|=)"
LETTER: Final = re.compile(rf"(?<![A-Za-z])[A-Za-z](?=\s*{_SIGN})|(?<=[≤≥<>=])[A-Za-z](?![A-Za-z])")


def interval(scan: Scan, position: int) -> Lexeme | None:
    """[90%,95%): a range with its ends marked; [95%,+∞) has one end. Two round brackets may be anything."""
    found = INTERVAL.match(scan.text, position)
    if not found or (found["open"], found["close"]) == ("(", ")") or (found["u3"] and (found["u1"] or found["u2"])):
        return None
    unit = "%" if found["u1"] or found["u2"] or found["u3"] else None
    start, end = found.start("open"), found.end()
    own = scan.names.own_unit
    if unit is None and own and scan.text.startswith(own, end):
        unit, end = own, end + len(own)
    low, high = _end(found, "low", unit), _end(found, "high", unit)
    closed = found["open"] == "[", found["close"] == "]"
    if low is not None and high is not None:
        after = low.end_pos
        scan.found += [low, Lexeme("INC" if closed[0] else "EXC", "", after, after)]
        scan.found += [Lexeme("TO", "至", after, after + 1, ("TO",)), high]
        return Lexeme("INC" if closed[1] else "EXC", "", high.end_pos, end)
    one = low or high
    if one is None:
        return None
    lower, upper = ("GE" if closed[0] else "GT"), ("LE" if closed[1] else "LT")
    kind = upper if low is None else lower
    scan.found.append(Lexeme(kind, found["open"], start, start + 1, (kind,)))
    one.end_pos = end
    return one


def _end(found: re.Match[str], name: str, unit: str | None) -> Lexeme | None:
    """Return the number at one end of the interval; ``None`` where it has no end there."""
    said = found[name]
    if "∞" in said:
        return None
    return literal(Measured(Fraction(said), unit, *found.span(name)))


def letter(scan: Scan, position: int) -> Lexeme | None:
    """90%≤X<95%, X≥95%: the indicator's own value, in a text that names no other value."""
    found = LETTER.match(scan.text, position)
    if not found or len(set(LETTER.findall(scan.text))) > 1 or _names_others(scan):
        return None
    node = ast.Value(span=Span(*found.span()), name="actual")
    if scan.found and _is_own(scan.found[-1]):
        # 合格率X≥95%: the letter is that name again.
        scan.found.pop()
    elif _is_own_before_range(scan.found):
        del scan.found[-3]
    return Lexeme("NAME", node, *found.span())


def _is_own_before_range(found: list[Lexeme]) -> bool:
    """合格率90%≤X<95%: the letter is the name in front of the range again."""
    return (
        len(found) > BEFORE
        and _is_own(found[-3])
        and isinstance(found[-2].value, ast.Literal)
        and bool(found[-1].several & SIGNS)
    )


def called(scan: Scan, position: int) -> Lexeme | None:
    """合格率（X） gives the own value its letter."""
    found = CALLED.match(scan.text, position)
    if not found or not scan.found or not _is_own(scan.found[-1]) or set(LETTER.findall(scan.text)) != {found[1]}:
        return None
    return None if _names_others(scan) else Lexeme("BLANK", found.group(), *found.span())


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"


def _names_others(scan: Scan) -> bool:
    """Whether the text holds a declared word for anything but the indicator's own value."""
    return any(entry.id != "actual" and word in scan.text for word, entry in scan.names.entries.items())
