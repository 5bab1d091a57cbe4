"""Shares of the field as Chinese texts write them: 前25%, 位居全市前四分之一, 后10%的单位, 前25%至50%, 未进入前60%."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from targetscore._numbers import in_digits
from targetscore.errors import Span
from targetscore.language._field import Stretch, stretch
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_numbers import NUMERAL, Scan, spelt
from targetscore.language._zh_ranks import UNITS

STARTS: Final = "前 后 末尾 最后 倒数 排 名 位 列 居 处 进 跻 挤 达到 未 没 全 同 本 在"
_SHARE = rf"(?:\d+(?:\.\d+)?%|\d+/\d+|[{NUMERAL}]分之[{NUMERAL}]|一半)"
_IN = (
    r"(?:排名|名次|位次|排位)?(?:(?P<not>(?:未|没有|没)能?(?:进入|进|达到|跻身|列入|排进|排在|位居|位列))"
    r"|进入|跻身|挤进|排进|列入|达到|处于|处在|位于|位列|位居|居于|居|名列|列|排名|排|在)?(?:在|于|为)?"
)
_WHERE = (
    r"(?:在?(?:全[市省县区国]|同组|本组|同类|本类|同级)(?:参评|被考核)?(?:单位)?(?:中|内|里)?"
    r"(?:排名|排|位居|位列|居|列)?(?:在)?)?"
)
_PART = re.compile(
    rf"{_IN}{_WHERE}(?P<side>前|末尾|最后|倒数|后)(?P<a>{_SHARE})"
    rf"(?:(?:至|到|-|~|—)(?:前|后)?(?P<b>{_SHARE}))?(?:以内|之内|(?P<out>以外|之外|开外))?(?:的?(?:参评|被考核)?{UNITS})?"
    r"(?=(?:的|者)?(?:[得加扣减计记给可，,、；;。：:和或且并不取获评奖予]|$))"
)


def field(scan: Scan, position: int) -> Lexeme | None:
    """前25%, 后10%的单位: which part of the units that are ranked, from the first or from the last."""
    found = _PART.match(scan.text, position)
    if found is None:
        return None
    span = Span(*found.span())
    first = _percent(found["a"], span)
    second = _percent(found["b"], span) if found["b"] else None
    if found["not"] and (found["out"] or second is not None):
        return None
    outside = found["not"] or found["out"]
    if outside and second is not None:
        return None
    part: Stretch
    if second is not None:
        part = stretch(first, second, span)
    else:
        part = stretch(first, None, span) if outside else stretch(None, first, span)
    return Lexeme("RANKS" if found["side"] == "前" else "LASTRANKS", part, *found.span())


def _percent(text: str, span: Span) -> Fraction:
    """Return a share of the field in per cent; 0 where nothing can be divided so, which is none of it."""
    if text == "一半":
        return Fraction(50)
    if text.endswith("%"):
        return Fraction(text[:-1])
    below, _, above = text.partition("分之")
    if not above:
        above, _, below = text.partition("/")
    divisor = spelt(below, span)
    return 100 * Fraction(spelt(above, span)) / Fraction(divisor) if divisor else Fraction(0)


def in_field(part: Stretch, from_last: bool) -> str:  # noqa: FBT001 - the two ends of the field
    """Return *part* of the field in words."""
    side = "后" if from_last else "前"
    if part.high is None:
        assert part.low is not None
        return f"排名{side}{_written(part.low)}以外"
    low = "" if part.low is None else f"{_written(part.low)}至"
    return f"排名{side}{low}{_written(part.high)}"


def _written(percent: Fraction) -> str:
    """Return a share of the field in per cent, or as a fraction where it has no digits."""
    digits = in_digits(percent)
    return str(percent / 100) if "/" in digits else f"{digits}%"
