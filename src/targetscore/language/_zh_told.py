"""What a Chinese text tells of how it is scored: 计分办法：, 得分为, 由专家组评分, 四舍五入, 有下列情形之一的."""

from __future__ import annotations

import functools
import re
from fractions import Fraction

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.language._zh_numbers import Scan, spelt

ROUNDING = re.compile(
    r"(?:计算)?(?:结果|得分|分值|最后得分|最终得分|分数)?(?:均|一律)?(?:按|采用|经)?"
    r"(?P<m1>四舍五入|四舍六入五成双|进一|进位|舍去尾数|截尾)?(?:法)?(?:后|并|，)?(?:取|保留|精确到|保留到|"
    r"精确至|保留至)(?:到|至)?"
    r"(?P<places>整数(?:位)?|个位|(?:小数点后)?(?P<n>[一两二三四五六1-6])位(?:小数)?)(?:，|并|且|"
    r"、)*(?:按|采用)?(?P<m2>四舍五入|四舍六入五成双|进一法|进一|舍去尾数|截尾)?(?:处理|计算)?"
)
ROUND_MODES: dict[str, ast.Rounding] = {
    "四舍五入": "half up", "四舍六入五成双": "half even", "进一": "up", "进一法": "up", "进位": "up",
    "舍去尾数": "down", "截尾": "down",
}  # fmt: skip
EXPLAINED = re.compile(r"\((?:即|指|等于|=|为)?[^()\d，。；]{2,24}(?:÷|/|除以)[^()\d，。；]{2,24}(?:[×*x]100%)?\)")
# 得分为 before a formula, which a sign or 乘以 shows.
SCORE_IN_WORDS = re.compile(
    r"(?:(?:本项|该项|此项|考核|指标|实际|最后|最终)?(?:得分|计分))(?:即?[为是])(?=[^，。；,;\n]{0,40}?(?:乘以|除以|[×*÷]))"
)
SCORE_IS = re.compile(r"(?:(?:本项|该项|此项|考核|指标|实际|最后|最终)?(?:得分|计分))\s+(?:=|等于)")
LATE = re.compile(
    r"(?:未|没有|未能|不能|不)(?:能)?(?:按|在|于)(?:规定|要求|时限|期限|时间|规定的|要求的){0,3}(?:时限|期限|时间|日期|时|期)?(?:内|前|要求)?"
    r"(?:完成|报送|上报|提交|办理|办结|整改|反馈|报告|落实|答复|备案|公开){0,2}(?:任务|材料|报告|信息|到位)?的"
    r"(?=[，,]?每(?:逾期|超期|迟报|延迟|延误|推迟|拖延|超时|迟到|迟延))"
)
JUDGE = r"由(?!此)(?:[一-鿿]{2,16}?)"
JUDGING = (
    r"(?:综合|量化|现场|集中|统一|进行|予以|酌情|按情况){0,2}(?:评分|打分|评定得分|评定分数|评定|赋分|给分|评判得分)"
)
JUDGED = re.compile(
    rf"{JUDGE}(?:在|于)?(?P<a>\d+(?:\.\d+)?)分?(?:至|到|-|—|~|–|－)(?P<b>\d+(?:\.\d+)?)分(?:之间|以内|范围内|区间内|内)?(?:进行)?{JUDGING}(?=[，。；,;]|$)"
    rf"|{JUDGE}{JUDGING}[，,]?(?:在)?(?P<c>\d+(?:\.\d+)?)分?(?:至|到|-|—|~|–|－)(?P<d>\d+(?:\.\d+)?)分(?:之间)?(?=[，。；,;]|$)"
    rf"|{JUDGE}{JUDGING}(?:[，,](?:得分)?(?:最低(?P<e>\d+(?:\.\d+)?)分[，,])(?:最高)(?P<f>\d+(?:\.\d+)?)分)?(?=[，。；,;]|$)"
)
NOT_ASSESSED = re.compile(
    r"(?:不(?:予|作|再|进行|纳入|列入|参与|参加)*考核|免(?:予)?考核|不计入考核|(?P<mean>(?:按|取|以)(?:照)?(?:同组|本组|全市|全县|全区|全省|其他单位|各单位|同类)*(?:的)?平均(?:得)?分(?:数|值)?(?:计分|计算|计|得分|赋分)?))"
    r"(?=[，。；,;]|$)"
)
MARKER = re.compile(
    r"\d{1,2}[.、](?!\d)|\((?:\d{1,2}|[一二三四五六七八九十]{1,2})\)|[①-⑳]|[一二三四五六七八九十]是|[一二三四五六七八九十]、"
)
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
# A number of each style where an item begins: behind a semicolon, a stop, a colon or in a new line.
_NUMERAL = "(?P<n>[一二三四五六七八九]|十[一二三四五]?)"
BULLETS = tuple(
    re.compile(rf"(?:(?<=[；;。：:\n])|^)[ \t]*(?P<marker>{style})")
    for style in (
        r"(?P<n>\d{1,2})[.、](?!\d)", r"\((?P<n>\d{1,2})\)", rf"(?P<n>[{CIRCLED}])",
        rf"\({_NUMERAL}\)", rf"{_NUMERAL}是", rf"{_NUMERAL}、",
    )
)  # fmt: skip
ONE_OF = re.compile(
    r"(?:凡)?(?:有|出现|存在|发生|具有|符合)(?:以?下列?|下述|如下)(?:情形|情况|行为|问题|条件|事项)(?:之一|中的?任一项?|任一项?)(?:的|时|者)?"
)
ONCE_AN_ITEM = re.compile(
    r"(?:同一|同项|相同)(?:事项|项目|奖项|内容|工作|项工作|表彰|荣誉|成果|案件|事件)?(?:获(?:得)?(?:多个|不同|多项|多级|各级)(?:级别)?(?:表彰|奖励|荣誉|奖项)?的?[，,]?)?"
    r"(?:只|仅|均|一律)?(?:按|以|取|就)(?:其)?(?:最高|较高)(?:级别|等级|层级|级|档|分|一级|一项)?(?:级别)?的?(?:只|仅)?(?:计|记|加|得|奖)(?:分|1次|一次){1,2}(?=[，。；,;]|$)"
    r"|(?:同一|相同)(?:事项|项目|奖项|内容|工作|荣誉|成果)(?:不|只|仅)(?:重复|累计|计分?一次|加分?一次|得分?一次)(?:计分|加分|计算|计|得分)?(?=[，。；,;]|$)"
)
HOW_SCORED = re.compile(r"(?:计分|评分|记分|考核)(?:办法|方法|标准|规则|细则|方式)?(?=[：:])")
METHOD = re.compile(
    r"(?:考核|评价|计分|得分)?(?:采用|运用|使用|实行|按照?)(?:改进的)?功效系数法(?:进行)?(?:计分|计算|评价|考核|打分)?(?=[，：；:])"
)
SAID_LATER = re.compile("相对位置|相对程度|相对高低|得分=")


AMONG = re.compile(r"其中(?=[^，,。；;、每]{1,20}?的?[，,]?(?:再)?倒扣\d)")


def among(scan: Scan, position: int) -> Lexeme | None:
    """其中 behind 不得分 and before a condition on which points are lost below 0."""
    found = AMONG.match(scan.text, position)
    before = [kind for lexeme in scan.found[-2:-1] for kind in lexeme.kinds]
    behind = bool(scan.found) and scan.found[-1].type == "BREAK" and "ZERO" in before
    return Lexeme("AMONG", found.group(), position, found.end()) if found and behind else None


def rounding(scan: Scan, position: int) -> Lexeme | None:
    """四舍五入保留两位小数: places and mode; a text that names no mode leaves it open and is refused."""
    found = ROUNDING.match(scan.text, position)
    if not found:
        return None
    mode = found["m1"] or found["m2"]
    if mode is None:
        raise Refused("rounding-mode", Span(*found.span()), text=found.group())
    places = int(spelt(found["n"], Span(*found.span()))) if found["n"] else 0
    return Lexeme("ROUNDING", (places, ROUND_MODES[mode]), *found.span())


def how_scored(scan: Scan, position: int) -> Lexeme | None:
    """计分办法： heads what follows and says nothing."""
    found = HOW_SCORED.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


def method(scan: Scan, position: int) -> Lexeme | None:
    """采用功效系数法， at the start says how the points behind it are meant, which these say themselves."""
    found = METHOD.match(scan.text, position)
    if not found or not SAID_LATER.search(scan.text, found.end()):
        return None
    named = all(lexeme.type in {"NAME", "UNKNOWN", "BREAK", "OPEN", "PTS", "CLOSE"} for lexeme in scan.found)
    return Lexeme("BLANK", found.group(), position, found.end()) if named else None


def score_is(scan: Scan, position: int) -> Lexeme | None:
    """得分 =, 得分为: a formula follows, blanks or not."""
    found = SCORE_IS.match(scan.text, position) if " =" in scan.text else None
    found = found or SCORE_IN_WORDS.match(scan.text, position)
    return found and Lexeme("SCOREIS", found.group(), position, found.end(), ("SCOREIS",))


def late(scan: Scan, position: int) -> Lexeme | None:
    """未按时限报送的 says nothing before 每逾期1天, which counts how late it is."""
    found = LATE.match(scan.text, position) if "的，每" in scan.text or "的每" in scan.text else None
    return found and Lexeme("BLANK", found.group(), position, found.end())


def judged(scan: Scan, position: int) -> Lexeme | None:
    """由专家组在0至10分之间评分: the points are what is given, between two ends if the text says them."""
    found = JUDGED.match(scan.text, position)
    if not found:
        return None
    ends = next(((found[low], found[high]) for low, high in ("ab", "cd", "ef") if found[high] is not None), None)
    span = Span(*found.span())
    if ends is not None and Fraction(ends[0]) >= Fraction(ends[1]):
        raise Refused("list-in-range", span)
    return Lexeme("JUDGED", ends, position, found.end())


def not_assessed(scan: Scan, position: int) -> None:
    """没有任务的不考核, 按平均分计分: said by the data and the policy for what is missing."""
    found = NOT_ASSESSED.match(scan.text, position) if "考核" in scan.text or "平均" in scan.text else None
    if found:
        policy = "mean of the others" if found["mean"] else "exempt"
        raise Refused("not-assessed", Span(*found.span()), text=found.group(), policy=policy)


def marker(scan: Scan, position: int) -> Lexeme | None:
    """1. or （1） before each of the conditions that are listed, or of the items that are numbered."""
    listed = bool(scan.found) and scan.found[-1].type == "BREAK" and _has_list(scan.text)
    if not listed and position not in _bullets(scan.text):
        return None
    found = MARKER.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


@functools.lru_cache(maxsize=16)
def _bullets(text: str) -> frozenset[int]:
    """Return where a number stands in front of an item, in rows that begin with 1 and have a second."""
    places: set[int] = set()
    for bullet in BULLETS:
        last = 0
        for found in bullet.finditer(text):
            count = CIRCLED.find(found["n"]) + 1 or spelt(found["n"], Span(*found.span("n")))
            if count not in {1, last + 1} or count == last == 1:
                return frozenset()
            last = int(count)
            places.add(found.start("marker"))
        if last == 1:
            return frozenset()
    return frozenset(places)


@functools.lru_cache(maxsize=16)
def _has_list(text: str) -> bool:
    return ONE_OF.search(text) is not None


def one_of(scan: Scan, position: int) -> Lexeme | None:
    """有下列情形之一的: any of the conditions listed behind the colon."""
    found = ONE_OF.match(scan.text, position)
    return found and Lexeme("ONEOF", found.group(), position, found.end())


def once_an_item(scan: Scan, position: int) -> Lexeme | None:
    """同一事项只按最高级别计分一次: what counting `events` does anyway."""
    found = ONCE_AN_ITEM.match(scan.text, position)
    return found and Lexeme("ASIDE", found.group(), position, found.end())


def explained(scan: Scan, position: int) -> Lexeme | None:
    """（甲除以乙）behind a declared rate says what it is made of, which its value has in it."""
    found = EXPLAINED.match(scan.text, position)
    named = bool(scan.found) and scan.found[-1].type == "NAME" and scan.found[-1].end_pos == position
    return Lexeme("BLANK", found.group(), position, found.end()) if found and named else None
