"""Chinese numbers: digits and numerals, units of measure, lists of one kind."""

from __future__ import annotations

import functools
import re
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import (
    PERCENT,
    PERCENTAGE_POINT,
    POINTS,
    SCALES,
    Lexeme,
    Longest,
    Names,
    Refused,
    Words,
    convert,
    listed,
)

DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
NUMERAL = "零〇一二两三四五六七八九十百千半"
COUNTS = Longest.of(
    listed(
        "个月 户次 人次 月次 班次 车次 台次 件次 次数 个 起 次 例 家 人 户 件 项 宗 条 名 位 处 篇 天 日 月 小时 分钟"
        " 年 期 批 场 幅 份 所 台 座 只 头 株 棵 笔 单 种 类 门 村 镇 工作日 个工作日 本 张 部 栋 套 辆 艘 公里 千米 米"
        " 平方米 平方公里 立方米 亩 公顷 吨 公斤 千克 元 万元 亿元 美元 万美元 亿美元 万人次 万人 吨标准煤"
        " 批次 场次 家次 例次 辆次 幢 微克/立方米 岗 季度 周 级 档 步 分贝 度 千瓦时"
    )
)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:/\d+)?")
SPELT = re.compile(rf"[{NUMERAL}]+(?:点[{NUMERAL}]+)?")
NOUGHT = re.compile(r"[零〇](?=的|[，。；,、]|时|者|得|或|且|$)")
SPELT_PERCENT = re.compile(rf"百分之([{NUMERAL}]+(?:点[{NUMERAL}]+)?)")
WHOLE = re.compile(
    r"(?:([一二两三四五六七八九])千)?零?(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([零〇一二两三四五六七八九])?"
)
PERCENTAGE_POINTS = re.compile(r"个?百分点|个点(?!位)|点(?=[按扣加])")
# Of a value that is measured in 点 that is its unit.
POINTS_OF_OWN = re.compile(r"个?点(?!位)")
PERMILLE_POINTS = re.compile(r"个?千分点")
SCALE = re.compile(r"[十百千万亿]*")
# 分 is a point of score, unless it begins another word.
POINT_UNIT = re.compile(r"分(?!之(?![比间内和差])|[别钟点值档段数类级项母子])")
# What stands between the numbers of a list; 和 and 及 only before the last one.
LISTING = "、,，和及"
# How a unit begins that makes a rate.
RATES = "%‰倍个百点千"
LISTS = {POINTS: "PTSLIST", PERCENT: "PERCENTLIST"}
LITERALS = {None: "NUM", POINTS: "PTS", PERCENT: "PERCENT", PERCENTAGE_POINT: "PPOINT"}


@attrs.define
class Scan:
    """
    How far a scan has come.

    *limit* is where the next declared name starts, which no other lexeme may reach into. Before *no_list* no list of
    numbers starts: one has been tried there and has no common unit. *after_each*: 每 stands right before, where a unit
    alone is one of it.
    """

    text: str
    names: Names
    words: Words
    limit: int = 0
    found: list[Lexeme] = attrs.field(factory=list)
    no_list: int = 0
    after_each: bool = False


@attrs.define
class Measured:
    """A number with its unit; *unit* ``None``: none behind it."""

    value: Fraction
    unit: str | None
    start: int
    end: int


def number(scan: Scan, position: int) -> Lexeme | None:
    """Return the literal or the list of literals at *position*."""
    first = _measured(scan, position)
    if first is None:
        return None
    if first.end < scan.limit and scan.text[first.end] in LISTING:
        items = _items(scan, first)
        if len(items) > 1:
            return _list(items)
    return literal(first)


def literal(item: Measured) -> Lexeme:
    """Return the lexeme of one number."""
    node = ast.Literal(span=Span(item.start, item.end), value=item.value, unit=item.unit or "")
    return Lexeme(LITERALS.get(item.unit, "AMOUNT"), node, item.start, item.end)


def _list(items: list[Measured]) -> Lexeme:
    start, end, unit = items[0].start, items[-1].end, items[-1].unit or ""
    nodes = tuple(ast.Literal(span=Span(start, end), value=item.value, unit=unit) for item in items)
    return Lexeme(LISTS.get(unit, "LEVELS"), nodes, start, end)


def _items(scan: Scan, first: Measured) -> list[Measured]:
    """Return the list that *first* begins; a list ends with its unit, 3、2 without one is two numbers."""
    items = [first]
    last_with_unit = first if first.unit is not None else None
    while first.start >= scan.no_list and _goes_on(scan, items):
        item = _measured(scan, items[-1].end + 1)
        assert item is not None  # a digit stands there
        items.append(item)
        if item.unit is None:
            continue
        if last_with_unit is not None and last_with_unit.unit != item.unit:
            scan.no_list = last_with_unit.start + 1
            return items[:1]
        last_with_unit = item
    if items[-1].unit is None:
        scan.no_list = max(scan.no_list, items[-1].end)
        return items[:1]
    return items


def _goes_on(scan: Scan, items: list[Measured]) -> bool:
    at = items[-1].end
    if at >= scan.limit - 1 or not scan.text[at + 1].isdigit():
        return False
    sign = scan.text[at]
    return sign == "、" or (sign in ",，" and items[-1].unit is None) or (sign in "和及" and len(items) > 1)


def _measured(scan: Scan, position: int) -> Measured | None:
    """Return the number at *position*; a spelt number counts only with a unit behind it."""
    text, limit = scan.text, scan.limit
    digits = NUMBER.match(text, position, limit)
    if digits:
        value = _read(digits.group())
        if value is None:
            raise Refused("number-unreadable", Span(*digits.span()), text=digits.group())
        value, unit, end = _unit(scan, value, digits.end())
        return Measured(value, unit, position, end)
    percent = SPELT_PERCENT.match(text, position)
    if percent:
        return Measured(spelt(percent[1], Span(*percent.span())), PERCENT, position, percent.end())
    numeral = SPELT.match(text, position, limit)
    if numeral:
        _, unit, end = _unit(scan, Fraction(0), numeral.end())
        if numeral.group() == "半" and unit == POINTS and _awards(scan):
            raise Refused("half-points", Span(position, end))
        if unit is None:
            return Measured(Fraction(0), None, position, position + 1) if _is_nought(scan, position) else None
        # The unit may be another than the one that the number is kept in: 两亿元 of 万元, 两倍 of %.
        value, unit, end = _unit(scan, spelt(numeral.group(), Span(*numeral.span())), numeral.end())
        return Measured(value, unit, position, end)
    if scan.after_each or text.startswith("个百分点", position):
        value, unit, end = _unit(scan, Fraction(1), position)
        return None if unit is None else Measured(value, unit, position, end)
    return None


def _is_nought(scan: Scan, position: int) -> bool:
    """死亡人数为零的: 0 behind 为, with nothing of its own behind it."""
    return bool(scan.found) and "EQ" in scan.found[-1].several and NOUGHT.match(scan.text, position) is not None


def _awards(scan: Scan) -> bool:
    """Whether a verb of giving stands right before, in a part that gives nothing per step: 其余得半分."""
    for lexeme in reversed(scan.found):
        if lexeme.type == "BREAK":
            break
        if lexeme.type == "EACH":
            return False
    return bool(scan.found) and scan.found[-1].type == "GIVE"


@functools.lru_cache(maxsize=4096)
def _read(digits: str) -> Fraction | None:
    numerator, _, denominator = digits.partition("/")
    if not denominator:
        return Fraction(digits)
    return Fraction(numerator) / Fraction(denominator) if Fraction(denominator) else None


def spelt(digits: str, span: Span) -> Fraction:
    """
    Return the number that Chinese or Arabic *digits* write: 十五, 九十, 零点五, 95.

    Raises:
        Refused: For numerals that make no number.
    """
    value = _spelt(digits)
    if value is None:
        raise Refused("number-unreadable", span, text=digits)
    return value


@functools.lru_cache(maxsize=4096)
def _spelt(digits: str) -> Fraction | None:
    if digits[0].isdigit() and digits.isascii():
        return Fraction(digits)
    whole, _, part = digits.partition("点")
    if whole == "半":
        return Fraction(1, 2)
    value = _whole(whole)
    if value is None or any(char not in DIGITS for char in part):
        return None
    return value + Fraction(int("0" + "".join(str(DIGITS[char]) for char in part)), 10 ** len(part))


def _whole(text: str) -> Fraction | None:
    found = WHOLE.fullmatch(text)
    if not found or not text:
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    value = 1000 * DIGITS.get(thousands or "", 0) + 100 * DIGITS.get(hundreds or "", 0)
    value += 10 * DIGITS.get(tens, 1) if ten else 0
    return Fraction(value + DIGITS.get(ones or "", 0))


# Units --------------------------------------------------------------------------------------------------------------


def _unit(scan: Scan, value: Fraction, position: int) -> tuple[Fraction, str | None, int]:
    """Return *value* in the unit at *position*, the unit, and where it ends."""
    text, limit = scan.text, scan.limit
    if position >= limit:
        return value, None, position
    char = text[position]
    if char in RATES and not (char == "点" and scan.names.own_unit == "点"):
        rate = _rate(scan, value, position)
        if rate is not None:
            return rate
    for unit in scan.names.units_by_first.get(char, ()):
        counted = COUNTS.at(text, position, limit) or ""
        longest = len(unit) >= len(counted) or counted.startswith(unit)
        if longest and text.startswith(unit, position) and position + len(unit) <= limit:
            return value, unit, position + max(len(unit), len(counted))
    return _general(scan, value, position)


def _rate(scan: Scan, value: Fraction, position: int) -> tuple[Fraction, str, int] | None:
    """Return *value* in % or in percentage points."""
    text, limit = scan.text, scan.limit
    char = text[position]
    if char == "%":
        return value, PERCENT, position + 1
    if char == "‰":
        return (value, "‰", position + 1) if scan.names.own_unit == "‰" else (value / 10, PERCENT, position + 1)
    if char == "倍":
        return value * 100, PERCENT, position + 1
    own_point = scan.names.own_unit == "点" and POINTS_OF_OWN.match(text, position, limit)
    if own_point:
        return value, "点", own_point.end()
    if char in "个百点" and (points := PERCENTAGE_POINTS.match(text, position, limit)):
        return value, PERCENTAGE_POINT, points.end()
    if char in "个千" and (points := PERMILLE_POINTS.match(text, position, limit)):
        return value / 10, PERCENTAGE_POINT, points.end()
    return None


def _general(scan: Scan, value: Fraction, position: int) -> tuple[Fraction, str | None, int]:
    """Return *value* in points, in a unit that any text may count by, or scaled by 万 or 亿."""
    text, limit = scan.text, scan.limit
    scaled = SCALE.match(text, position, limit) if text[position] in SCALES else None
    end = scaled.end() if scaled else position
    if text.startswith("分", end) and POINT_UNIT.match(text, end, limit):
        scale = convert(value, text[position:end] + "·", "·") if end > position else value
        return (value if scale is None else scale), POINTS, end + 1
    unit = COUNTS.at(text, end, limit)
    if unit is not None:
        whole = text[position : end + len(unit)]
        for wanted in scan.names.units:
            converted = convert(value, whole, wanted)
            if converted is not None:
                return converted, wanted, end + len(unit)
        return value, whole, end + len(unit)
    if end > position:
        converted = convert(value, text[position:end] + "·", "·")
        return (converted if converted is not None else value), None, end
    return value, None, position
