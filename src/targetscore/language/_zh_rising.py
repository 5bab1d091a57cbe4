"""
Points that change from one event to the next: 第1起扣1分，第2起及以后每起扣2分; 前3次不扣分，第4次起每次扣1分.

Such a text is a row of segments, each with its range (第1起, 前3家, 第4至6次, 超过3次的部分), the sign and the
points. Together they make brackets of one count. They follow each other from the first on, and only the last may be
open.
"""

from __future__ import annotations

import functools
import re
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import POINTS, Lexeme, Refused
from targetscore.language._zh_numbers import COUNTS, NUMERAL, Scan, spelt

N = rf"(?:\d+|[{NUMERAL}]+)"
UNIT = "|".join(sorted((unit for unit in COUNTS.words if unit not in {"分", "名", "位"}), key=len, reverse=True))
SIGN = r"扣除|扣减|倒扣|核减|扣分|减分|加分|奖励|扣|减|加|奖|得|计|记"
# 第3起以后 alone could begin with the third or behind it.
ONWARD = r"(?:及其?以?后|及以上|及之后|开始|以上|起(?![以之]后))"
SEGMENT = re.compile(
    rf"(?:在|其中|对|按)?(?P<over>(?:超出|超额|超过|多出|新增|增加)(?:目标|任务|计划)?(?:数)?的?)?"
    rf"(?:第(?P<nth>{N})(?P<u4>{UNIT})(?=的?(?:发生|出现|再)?(?:{SIGN})\d)"
    rf"|(?P<open>(?:从|自)?第(?P<from>{N})(?P<u1>{UNIT})?{ONWARD}{{1,2}})"
    rf"|第(?P<a>{N})(?P<u2>{UNIT})?(?:至|到|-|—|~)第?(?P<b>{N})(?P<u3>{UNIT})?"
    rf"|首(?P<u5>{UNIT})"
    rf"|前(?P<top>{N})(?P<u6>{UNIT})|(?P<within>{N})(?P<u7>{UNIT})(?:及)?(?:以内|之内|以下)"
    rf"|(?P<rest>超过(?P<beyond>{N})(?P<u8>{UNIT})|超出(?:的|部分)|其余(?:的)?|其后|此后|之后|以后|剩余(?:的)?)(?=的?(?:部分)?[，,]?每))"
    rf"(?:发生|出现|查处|通报|引进)?(?:的)?(?:部分)?(?:时)?[，,]?(?:再)?(?:(?P<each>每|各)(?:再)?(?:增加|多|发生|出现|超过?|新增)?(?:1|一)?(?P<u9>{UNIT})?(?:的)?)?"
    rf"(?:(?:各|分别|再|可|予以|给予|相应)?(?P<sign>{SIGN})(?P<n>\d+(?:\.\d+)?)分"
    r"|(?:均|都)?不予?(?P<free>[扣加])分)"
)
BETWEEN = re.compile(r"[，,、；;。]?(?:并且|而)?")
GOES_ON = re.compile(rf"[，,、；;]?(?:从|自)?第(?:{N})")
TAKEN = "扣减倒核"


@attrs.frozen
class Segment:
    """
    Events *first* to *last* at so many points each.

    *last* ``None``: all further ones; *follows*: the text says only that they are further ones.
    """

    first: int
    last: int | None
    follows: bool
    single: bool
    over: bool
    units: frozenset[str]
    sign: ast.Sign
    points: Fraction


def rising(scan: Scan, position: int) -> Lexeme | None:
    """Return the row of segments that begins at *position*; one alone is none."""
    if not _may_rise(scan.text):
        return None
    segments: list[Segment] = []
    end = at = position
    while len(segments) <= LONGEST and (found := SEGMENT.match(scan.text, at)):
        segment = _segment(found)
        if segment is None:
            break
        segments.append(segment)
        end = found.end()
        between = BETWEEN.match(scan.text, end)
        at = between.end() if between else end
        if segment.last is None:
            break
    if GOES_ON.match(scan.text, end):
        return None
    span = Span(position, end)
    if len(segments) == 1 and segments[0].last is None and segments[0].first > 1 and len(segments[0].units) == 1:
        # 每次扣1分，从第4次起每次扣2分: the first ones are those of the step before it.
        return _lexeme(segments, span)
    if len(segments) < 2 or segments[0].first != 1 or segments[0].follows:  # noqa: PLR2004
        return None
    return _lexeme(_in_row(segments, span, scan.text), span)


LONGEST = 12


@functools.lru_cache(maxsize=16)
def _may_rise(text: str) -> bool:
    return "第" in text or "首" in text or ("前" in text and "每" in text)


def _segment(found: re.Match[str]) -> Segment | None:
    span = Span(*found.span())
    units = frozenset(found[name] for name in ("u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9") if found[name])
    first, last = 1, None
    single = False
    if found["open"]:
        first = int(spelt(found["from"], span))
    elif found["a"]:
        first, last = int(spelt(found["a"], span)), int(spelt(found["b"], span))
    elif found["nth"]:
        first = last = int(spelt(found["nth"], span))
        single = True
    elif found["u5"]:
        last, single = 1, True
    elif found["top"] or found["within"]:
        last = int(spelt(found["top"] or found["within"], span))
    elif found["beyond"]:
        first = int(spelt(found["beyond"], span)) + 1
    free: str | None = found["free"]
    if (free and not found["top"]) or not (single or found["each"] or free):
        return None
    sign: ast.Sign = "deduct" if (free or found["sign"])[0] in TAKEN else "add"
    follows = bool(found["rest"]) and not found["beyond"]
    points = Fraction(0) if free else Fraction(found["n"])
    return Segment(first, last, follows, single, bool(found["over"]), units, sign, points)


def _in_row(segments: list[Segment], span: Span, text: str) -> list[Segment]:
    """Return *segments*, each beginning behind the one before."""
    row: list[Segment] = []
    for segment in segments:
        after = row[-1].last if row else 0
        if segment.follows and after is not None:
            segment = attrs.evolve(segment, first=after + 1)  # noqa: PLW2901
        if after is None or segment.first != after + 1 or (segment.last is not None and segment.last < segment.first):
            raise Refused("schedule-from-one", span, text=text[span.start : span.end])
        row.append(segment)
    end = row[-1].last
    if end is not None and not row[0].points:
        # 前3次不扣分，第4次扣2分: and the fifth?
        raise Refused("row-ends", span, number=str(end + 1))
    if len({segment.sign for segment in row}) > 1:
        raise Refused("step-ways-unclear", span)
    if len(frozenset().union(*(segment.units for segment in row))) != 1:
        raise Refused("schedule-from-one", span, text=text[span.start : span.end])
    return row


def _lexeme(row: list[Segment], span: Span) -> Lexeme:
    (unit,) = frozenset().union(*(segment.units for segment in row))
    size = ast.Literal(span=span, value=Fraction(1), unit=unit)
    brackets = tuple((segment.last, ast.Literal(span=span, value=segment.points, unit=POINTS)) for segment in row)
    return Lexeme("RISING", (row[0].sign, size, brackets, row[0].over, row[0].first - 1), span.start, span.end)
