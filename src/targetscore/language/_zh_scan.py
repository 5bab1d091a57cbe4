"""
What stands where in a Chinese text: declared names, typed literals, phrases of the patterns below, words.

A pattern is tried only where its first characters stand, in the order of `RECOGNISERS`; the first that matches decides.
What none takes is the longest word of the list, a sign, or unknown.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Names, Refused, listed, read_words
from targetscore.language._zh_effects import effect
from targetscore.language._zh_field import STARTS as FIELD_STARTS
from targetscore.language._zh_field import field
from targetscore.language._zh_formulas import averaged, is_score, own_value, peer_end, ratio_of, weighted
from targetscore.language._zh_limits import STARTS as LIMIT_STARTS
from targetscore.language._zh_limits import limit, step_from
from targetscore.language._zh_moves import trend
from targetscore.language._zh_names import declared
from targetscore.language._zh_numbers import NUMERAL, Measured, Scan, literal, number, spelt
from targetscore.language._zh_ranks import (
    beside_best,
    by_place,
    extreme,
    from_last,
    group,
    last,
    order,
    rank,
    rank_list,
    rank_step,
    related,
)
from targetscore.language._zh_rising import UNIT as EVENT_UNIT
from targetscore.language._zh_rising import rising
from targetscore.language._zh_shares import STARTS as SHARE_STARTS
from targetscore.language._zh_shares import share
from targetscore.language._zh_some import STARTS as SOME_STARTS
from targetscore.language._zh_some import all_of, both, some_of
from targetscore.language._zh_sums import STARTS as SUM_STARTS
from targetscore.language._zh_sums import together

BREAKS = {"，": 1, ",": 1, "、": 1, "；": 2, "。": 3, "\n": 3, "：": 4, ":": 4, "！": 3}
QUIET = " \t\r“”\"'《》"

# Repetitions have an end, so that no text makes a pattern run over the rest of it from every place.
ROLE_PATTERNS = (
    (
        "completion",
        r"(?:目标|任务|计划|指标|累计|实际|年度){0,8}(?:任务)?(?:的)?(?:实际)?完成(?:率|比例|百分比|程度|进度)",
    ),
    (
        "target",
        (
            r"(?:控制)?(?:(?:年度|当年|年初|全年|本年度?|本年|上级|下达|确定|预期|既定|规定|计划|考核|"
            r"责任|工作|预定|约定|核定|分解|设定|任期|所定|进度)(?:的)?){0,8}"
            r"(?:目标任务|任务目标|目标|任务|计划|指标)(?:任务|要求|总量|数|值|量)?(?!完成率|完成比例|完成进度)"
        ),
    ),
    (
        "last_year",
        (
            r"(?:上一?年度?|去年|前一年度?)(?:的)?(?:同期|同月|同季度?)?(?:的)?(?:全年)?(?:实际|决算|统计)?(?:完成)?"
            r"(?:实绩|水平|基数|数值|数据|总量|总数|数|值|量|情况)?(?<!完成(?=[率比百进程]))"
        ),
    ),
    ("growth", r"(?:同比|实际)?(?:增幅|增速|增长率|增长幅度|增长速度)|同比增长"),
    (
        "mean",
        (
            r"(?:组内|本组|同组|同类|同类单位|全市|全县|全省|全区|全镇|各县|各单位|各区县|各乡镇)?"
            r"(?:的)?平均(?:水平|值|数|线|分(?![得计]))?|均值"
        ),
    ),
    ("best", r"(?:组内|本组|同组)?(?:最优值|最好水平|最好值)"),
    ("worst", r"(?:组内|本组|同组)?(?:最差值|最差水平)"),
    ("highest", r"(?:组内|本组|同组|全市|全县|全省)?(?:最高值|最大值)"),
    ("lowest", r"(?:组内|本组|同组|全市|全县|全省)?(?:最低值|最小值)"),
    ("rank", r"(?:排名|名次|位次|排位|排序)"),
    ("actual", r"实际(?:完成)?(?:值|数|量|完成量)|完成(?:值|数|量)|实绩"),
)
ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in ROLE_PATTERNS))
PROPORTION = re.compile(
    r"(?:按照?|依照?|以)?(?:其|相应|实际|年度|全年|目标|任务|计划|指标|同等|同|完成|的|所占|等|正|"
    r"应){0,12}(?:比例|百分比|完成率|完成进度)(?:相应|予以)?(?![为达占在×*x÷/乘低高超不由从排]|的?高低)"
)
SHORT_STEP = re.compile(
    rf"(?:不足|不满|不够|未满|不到)(?P<a>\d+(?:\.\d+)?|[{NUMERAL}]+)?(?P<u>个?百分点|%|"
    rf"[一-鿿]{{1,4}}?)(?:的)?(?P<rest>部分)?[，,]?"
    rf"(?P<how>按(?P<b>\d+(?:\.\d+)?|[{NUMERAL}]+)?(?:个?百分点|%|[一-鿿]{{1,4}}?)(?:计算|计|扣|加|"
    rf"算)(?:分)?|按比例(?:折算|计算|计分|扣分|计|扣减)|"
    r"不(?:计分|扣分|加分|计算|计|扣|加)|(?(rest)不(?:得分|给分)|(?!))|忽略不计|舍去|四舍五入)"
)
ORDINALS = re.compile(
    rf"第(?P<a>\d+|[{NUMERAL}]+)(?P<ua>[一-鿿])?(?:至|到|-|—|~)第?(?P<b>\d+|[{NUMERAL}]+)(?P<u>[起次例件项宗处人个])"
)
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
SAME_PERIOD = re.compile(
    "(?:实现|保持|呈现?|出现)?同比(?=持平|增长(?=的?[，,]?(?:得|计|记|加|不|为))|下降|降低|减少|回落|下滑|上升|提高|提升|增加|上涨|[降涨升跌减]幅|实现|出现|呈|保持|有所|略|[正负零]增长|未|无|不|没)"
)
FROM_LEVEL = re.compile(r"[自从](?P<level>\d+(?:\.\d+)?[^，。；、每起开始\d]{0,5})(?:起|开始)(?:算)?[，,]?(?=每)")
EXPLAINED = re.compile(r"\((?:即|指|等于|=|为)?[^()\d，。；]{2,24}(?:÷|/|除以)[^()\d，。；]{2,24}(?:[×*x]100%)?\)")
EXCESS = re.compile(r"(?:超过|超出|高于|多于|高出)(?P<level>[^，。；、每\d]{2,8}?)的?部分[，,]?(?=每(?!低|少|降|减))")
BELOW_ZERO = re.compile("为负(?:数|值|增长)?(?![分])")
SCOPES = re.compile("同类企业|同行业|同类型|同类地区|全国|全省|全市|全县|全区|全镇|本组|同组|组内|同类")
PERIOD = re.compile(r"每(?:年度?|半年|个?季度?|个?月|周|个?学期|学年)(?![扣加减奖得计少迟漏欠晚推延次\d])")
MARK = re.compile(
    r"\((?P<not>不)?(?:包?含|包括)(?:本数|该数|本级|目标值?|任务数?|基数|平均值)?"
    r"(?P<n>\d+(?:\.\d+)?)?(?P<u>%|[一-鿿]{1,4})?\)"
)
NEGATED = re.compile(
    r"(?:本项|该项|此项)?(?:得分|分值)?(?:可以|可|允许)(?:倒)?(?:扣|计|记|得|出现|扣至|扣为|扣成|"
    r"扣到|为|是|有){0,6}(?:负分|负数|负值|负)"
)
RANK_SCOPE = re.compile(
    r"(?:列|居|位居|位列|排名|排位|排|在|获|获得|取得){0,6}(?:同类企业|同行业|同类型|同类地区|全国|"
    r"全省|全市|全县|全区|全镇|本组|同组|组内|同类)(?:同类|同组)?(?:单位|县区|乡镇|区县)?"
    r"(?:[0-9]+个?[一-鿿]{1,3}?)?(?:中|内)?(?=(?:排名|排|列|位列|居)?(?:[第前]|倒数|最后|最末|末[位名]|后[0-9一二两三四五六七八九十]))"
)
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
PER_UNIT = re.compile(rf"(?:/|每)1?(?P<unit>{EVENT_UNIT})(?=[，。；、,;)]|$)")
BLANK = re.compile(r"_{2,}|\s*[xX]{2,}\s*")


def scan(text: str, names: Names, wording: tuple[str, ...]) -> list[Lexeme]:
    """
    Return what stands in *text*, each lexeme with all kinds it may have.

    Raises:
        Refused: For a number that is none, a blank that was never filled in.
    """
    taken = declared(text, names, wording)
    state = Scan(text, names, read_words("zh"))
    found = state.found
    position = 0
    for start in (*sorted(taken), len(text)):
        state.limit = start
        while position < start:
            char = text[position]
            if char in QUIET:
                position += 1
                continue
            # No word and no phrase begins with a break.
            lexeme = _break(text, char, position) if char in BREAKS else _at(state, char, position)
            position = lexeme.end_pos
            if lexeme.type == "UNKNOWN" and found and found[-1].type == "UNKNOWN":
                _lengthen(found[-1], position, text)
            elif lexeme.type != "BLANK":
                found.append(lexeme)
                state.after_each = lexeme.type == "EACH"
        if start in taken:
            position = taken[start].end_pos
            if taken[start].type != "BLANK":
                found.append(taken[start])
            state.after_each = False
    return found


def _lengthen(unknown: Lexeme, end: int, text: str) -> None:
    """Let *unknown* take in what is unknown up to *end*: unknown characters in a row are one word."""
    unknown.end_pos = end
    unknown.value = text[unknown.start_pos : end]


# Patterns -----------------------------------------------------------------------------------------------------------


def _negated(scan: Scan, position: int) -> Lexeme | None:
    found = NEGATED.match(scan.text, position)
    return found and Lexeme("NEGATIVE", found.group(), position, found.end(), ("NEGATIVE",))


def _rank_scope(scan: Scan, position: int) -> Lexeme | None:
    """在全省 before 排名 says nothing where the text speaks of one scope only."""
    found = RANK_SCOPE.match(scan.text, position)
    return Lexeme("BLANK", found.group(), position, found.end()) if found and _one_scope(scan.text) else None


@functools.lru_cache(maxsize=16)
def _one_scope(text: str) -> bool:
    return len(set(SCOPES.findall(text))) == 1


def _period(scan: Scan, position: int) -> Lexeme | None:
    found = PERIOD.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


def _mark(scan: Scan, position: int) -> Lexeme | None:
    """（含）, （不含80%）: an end is in or out; the number, if there is one, must be that end."""
    found = MARK.match(scan.text, position)
    if not found:
        return None
    if found["n"] is not None:
        held = [lexeme.value for lexeme in scan.found[-2:] if isinstance(lexeme.value, ast.Literal)]
        if not held or held[-1].value != Fraction(found["n"]):
            raise Refused("mark-of-what", Span(*found.span()), text=found.group())
    return Lexeme("EXC" if found["not"] else "INC", found.group(), *found.span())


def _as_last_year(scan: Scan, position: int) -> Lexeme | None:
    """以上年为基数: 以 is no part of 以上 here."""
    return (
        Lexeme("ASLIMIT", "以", position, position + 1, ("ASLIMIT",))
        if scan.text.startswith("以上年", position)
        else None
    )


def _ordinals(scan: Scan, position: int) -> Lexeme | None:
    """第一至第四起: each of the first four."""
    found = ORDINALS.match(scan.text, position)
    if not found:
        return None
    span = Span(*found.span())
    first, last = int(spelt(found["a"], span)), int(spelt(found["b"], span))
    if first != 1:
        raise Refused("schedule-from-one", span, text=found.group())
    unit = ast.Literal(span=span, value=Fraction(1), unit=found["u"])
    return Lexeme("ORDINALS", (last, unit), *found.span())


def _rounding(scan: Scan, position: int) -> Lexeme | None:
    """四舍五入保留两位小数: places and mode; a text that names no mode leaves it open and is refused."""
    found = ROUNDING.match(scan.text, position)
    if not found:
        return None
    mode = found["m1"] or found["m2"]
    if mode is None:
        raise Refused("rounding-mode", Span(*found.span()), text=found.group())
    places = int(spelt(found["n"], Span(*found.span()))) if found["n"] else 0
    return Lexeme("ROUNDING", (places, ROUND_MODES[mode]), *found.span())


def _how_scored(scan: Scan, position: int) -> Lexeme | None:
    """计分办法： heads what follows and says nothing."""
    found = HOW_SCORED.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


def _method(scan: Scan, position: int) -> Lexeme | None:
    """采用功效系数法， at the start says how the points behind it are meant, which these say themselves."""
    found = METHOD.match(scan.text, position)
    if not found or not SAID_LATER.search(scan.text, found.end()):
        return None
    named = all(lexeme.type in {"NAME", "UNKNOWN", "BREAK"} for lexeme in scan.found)
    return Lexeme("BLANK", found.group(), position, found.end()) if named else None


def _score_is(scan: Scan, position: int) -> Lexeme | None:
    """得分 =, 得分为: a formula follows, blanks or not."""
    found = SCORE_IS.match(scan.text, position) if " =" in scan.text else None
    found = found or SCORE_IN_WORDS.match(scan.text, position)
    return found and Lexeme("SCOREIS", found.group(), position, found.end(), ("SCOREIS",))


def _late(scan: Scan, position: int) -> Lexeme | None:
    """未按时限报送的 says nothing before 每逾期1天, which counts how late it is."""
    found = LATE.match(scan.text, position) if "的，每" in scan.text or "的每" in scan.text else None
    return found and Lexeme("BLANK", found.group(), position, found.end())


def _judged(scan: Scan, position: int) -> Lexeme | None:
    """由专家组在0至10分之间评分: the points are what is given, between two ends if the text says them."""
    found = JUDGED.match(scan.text, position)
    if not found:
        return None
    ends = next(((found[low], found[high]) for low, high in ("ab", "cd", "ef") if found[high] is not None), None)
    span = Span(*found.span())
    if ends is not None and Fraction(ends[0]) >= Fraction(ends[1]):
        raise Refused("list-in-range", span)
    return Lexeme("JUDGED", ends, position, found.end())


def _not_assessed(scan: Scan, position: int) -> None:
    """没有任务的不考核, 按平均分计分: said by the data and the policy for what is missing."""
    found = NOT_ASSESSED.match(scan.text, position) if "考核" in scan.text or "平均" in scan.text else None
    if found:
        policy = "mean of the others" if found["mean"] else "exempt"
        raise Refused("not-assessed", Span(*found.span()), text=found.group(), policy=policy)


def _marker(scan: Scan, position: int) -> Lexeme | None:
    """1. or （1） before each of the conditions that are listed."""
    if not (scan.found and scan.found[-1].type == "BREAK" and _has_list(scan.text)):
        return None
    found = MARKER.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


@functools.lru_cache(maxsize=16)
def _has_list(text: str) -> bool:
    return ONE_OF.search(text) is not None


def _one_of(scan: Scan, position: int) -> Lexeme | None:
    """有下列情形之一的: any of the conditions listed behind the colon."""
    found = ONE_OF.match(scan.text, position)
    return found and Lexeme("ONEOF", found.group(), position, found.end())


def _once_an_item(scan: Scan, position: int) -> Lexeme | None:
    """同一事项只按最高级别计分一次: what counting `events` does anyway."""
    found = ONCE_AN_ITEM.match(scan.text, position)
    return found and Lexeme("ASIDE", found.group(), position, found.end())


def _same_period(scan: Scan, position: int) -> Lexeme | None:
    """同比下降, 同比持平: beside last year."""
    found = SAME_PERIOD.match(scan.text, position)
    if not found:
        return None
    if scan.found and scan.found[-1].type == "EACH" and found.group() != "同比":
        return None
    scan.found.append(Lexeme("THAN", "比", position, position + 1))
    node = ast.Value(span=Span(position, found.end()), name="last_year")
    return Lexeme("ROLE", node, position + 1, found.end())


def _excess(scan: Scan, position: int) -> Lexeme | None:
    """超过计划的部分每, 超出目标部分每: what is over the level, which is where the steps begin."""
    found = EXCESS.match(scan.text, position)
    level = found and ROLE.fullmatch(found["level"])
    if not found or not level or level.lastgroup not in {"target", "last_year", "mean"}:
        return None
    scan.found.append(Lexeme("THAN", "比", position, position + 1))
    node = ast.Value(span=Span(*found.span("level")), name=level.lastgroup)
    scan.found.append(Lexeme("ROLE", node, *found.span("level")))
    return Lexeme("EXCESS", found.group(), found.end("level"), found.end())


def _from_level(scan: Scan, position: int) -> Lexeme | None:
    """自50%起每增加1个百分点: the steps begin there, as in 比50%每增加."""
    found = FROM_LEVEL.match(scan.text, position)
    level = found and number(scan, position + 1)
    if not found or not level or level.type not in {"PERCENT", "AMOUNT"} or level.end_pos != found.end("level"):
        return None
    scan.found += [Lexeme("THAN", "比", position, position + 1), level]
    return Lexeme("BLANK", found.group(), position, found.end())


def _explained(scan: Scan, position: int) -> Lexeme | None:
    """（甲除以乙）behind a declared rate says what it is made of, which its value has in it."""
    found = EXPLAINED.match(scan.text, position)
    named = bool(scan.found) and scan.found[-1].type == "NAME" and scan.found[-1].end_pos == position
    return Lexeme("BLANK", found.group(), position, found.end()) if found and named else None


def _below_zero(scan: Scan, position: int) -> Lexeme | None:
    """为负 is less than 0."""
    found = BELOW_ZERO.match(scan.text, position)
    if not found:
        return None
    scan.found.append(Lexeme("LT", "为负", position, position + 1, ("LT",)))
    return literal(Measured(Fraction(0), None, position + 1, found.end()))


def _per_unit(scan: Scan, position: int) -> Lexeme | None:
    """加2分/项, 扣1分每起: points for each of a unit, which stands behind them."""
    found = PER_UNIT.match(scan.text, position)
    if not found or not scan.found or scan.found[-1].type != "PTS":
        return None
    size = ast.Literal(span=Span(*found.span()), value=Fraction(1), unit=found["unit"])
    return Lexeme("PERUNIT", size, position, found.end())


def _open_blank(scan: Scan, position: int) -> None:
    found = BLANK.match(scan.text, position)
    if found:
        raise Refused("blank-left-open", Span(*found.span()), text=found.group().strip())


def _short_step(scan: Scan, position: int) -> Lexeme | None:
    """不足1个百分点按1个百分点计: what part of a step counts; 不足80%的不计分 speaks of no step of 1%."""
    found = SHORT_STEP.match(scan.text, position)
    if not found or (found["a"] and not _is_step(scan, spelt(found["a"], Span(*found.span())))):
        return None
    how = found["how"]
    part = "pro rata" if how.startswith("按比例") else "started" if how.startswith("按") else "whole"
    return Lexeme("SHORTSTEP", part, position, found.end())


def _is_step(scan: Scan, size: Fraction) -> bool:
    """Whether a step before is as large as *size*: a number behind 每 in the same part."""
    each = False
    for lexeme in scan.found:
        if lexeme.type == "BREAK":
            each = False
        elif lexeme.type in {"EACH", "PARTWHOLE"} or str(lexeme.value).startswith("每"):
            each = True
        elif each and isinstance(lexeme.value, ast.Literal) and lexeme.value.value == size:
            return True
    return False


def _proportion(scan: Scan, position: int) -> Lexeme | None:
    """按完成比例; a role that begins like it (任务完成率) is that role, unless 按 says how to score."""
    found = PROPORTION.match(scan.text, position)
    if not found or (scan.text[position] not in "按依以其相同比" and ROLE.match(scan.text, position)):
        return None
    return Lexeme("PROP", found.group(), position, found.end())


def _role(scan: Scan, position: int) -> Lexeme | None:
    found = ROLE.match(scan.text, position)
    if not found or not found.lastgroup:
        return None
    node = ast.Value(span=Span(position, found.end()), name=found.lastgroup)
    return Lexeme("ROLE", node, position, found.end())


Recogniser: TypeAlias = Callable[[Scan, int], Lexeme | None]

# Each recogniser with what its phrases may begin with: one character, or two where one begins much else.
RECOGNISERS: tuple[tuple[str, Recogniser], ...] = (
    ("在 从 由 自 以 按", step_from),
    (" ".join(SUM_STARTS), together),
    (" ".join(LIMIT_STARTS), limit),
    ("第 首 前 从 自 在 超 多 其 对 新 按 " + " ".join("0123456789" + NUMERAL), rising),
    (" ".join("0123456789(①②③④⑤⑥⑦⑧⑨⑩一二三四五六七八九十"), _marker),
    (
        (
            "一票 实行 实施 执行 予以 给予 直接 一律 一次 并 且 同时 则 应 将 要 须 均 即 其 该单 当年 年度 本年 年终"
            " 全年 综合 目标 考核 考评 评 绩效 结果 结论 等次 等级 档次 确定 认定 判定 核定 定为 列为 视为 视同 为"
            " 取消 否决 不 最高 至多 最多 降 下调 下降 按 以 总 必须 可 方可 方能 才 即可 都可 也可 亦可 酌情 视情 原则"
            " 一般 建议 有资 有权 能 考虑 适当"
        ),
        effect,
    ),
    ("两 二 三 四 五 六 2 3 4 5 6 几 各", averaged),
    (SHARE_STARTS, share),
    ("既 又 也", both),
    ("按 依 以 根据", by_place),
    ("自 从", _from_level),
    ("(", _explained),
    (SOME_STARTS, some_of),
    (SOME_STARTS, all_of),
    ("各 参评 被考 同组 全市 全省 全县 全区 全国 " + " ".join("0123456789" + NUMERAL), group),
    (" ".join("0123456789个" + NUMERAL), number),
    ("本 该 此 得分 分 可 允", _negated),
    ("列 居 位 排 在 获 取 全 本 同 组", _rank_scope),
    ("每年 每半 每个 每季 每月 每周 每学", _period),
    ("(", _mark),
    ("以", _as_last_year),
    ("第", _ordinals),
    ("第 从第 自第 在第", rank_step),
    (FIELD_STARTS, field),
    ("第 排 名 位 列 居 倒", rank_list),
    ("计 结 得分 分 最 均 一 按 采 经 四 进 取 保 精", _rounding),
    ("考核 评价 计分 得分 采用 运用 使用 实行 按", _method),
    ("得分 计分 本 该项 此项 考核 指标 实际 最", _score_is),
    ("未 没有 不", _late),
    ("由", _judged),
    ("不 免 按 取 以", _not_assessed),
    ("凡 有 出现 存在 发生 具有 符合", _one_of),
    ("同一 同项 相同", _once_an_item),
    ("计分 评分 记分 考核", _how_scored),
    ("实现 出现 发生 呈 保持 有 略 稍 为 是 仍 继续 持续 均 正 零 负 未 没 无 不", trend),
    ("的 之", ratio_of),
    ("最", peer_end),
    ("其 本 该", own_value),
    ("按上 按以 按权 进行 加权", weighted),
    ("即 作为 计为 计入", is_score),
    ("为", _below_zero),
    ("超过 超出 高于 多于 高出", _excess),
    ("同比 实现 保持 呈 出现", _same_period),
    ("_ x X", _open_blank),
    ("/ 每", _per_unit),
    ("不足 不满 不够 不到 未满", _short_step),
    ("从最 从末 从倒", from_last),
    ("按 依 以", beside_best),
    (
        (
            "从高 从低 从大 从小 从多 从少 从好 从优 从强 由高 由低 由大"
            " 由小 由多 由少 由好 由优 由强 高低 大小 多少 按名 按排 按位 依名 依排 依位"
        ),
        order,
    ),
    ("最高 最低 最大 最小 最多 最少 最长 最短 最好 最优 最佳 最差 最劣", extreme),
    ("以后 此后 其后 之后 往后 以下 往下 其余 其他 后面 依名 按名 按排 依排 依次 逐 顺次", rank_step),
    ("排 位 居 名 列 获 取 处 最后 最末 倒数 末 后 靠后", last),
    ("排 位 居 名 列 获 取 处 第 前 首 从第", rank),
    ("未 没 没有 进 跻 挤 排 名 位 达到 不低 不落 低于 落后 高于 优于 好于", related),
    ("按 依 以 其 相 实 目 任 计 指 年 全 同 完 比 百 所 等 正 应", _proportion),
    (
        (
            "目 任 计 指 累 实 年 的实 的完 的平 完 控 当 全 本 上 下 确 预 既 规 考 责 工 约 核 分 设 所 进 去 同 增"
            " 组 各 平 均 最 排 名 位"
        ),
        _role,
    ),
)


def _by_start(everywhere: Recogniser | None) -> dict[str, tuple[Recogniser, ...]]:
    """Return the recognisers by how their phrases begin; *everywhere* is tried at each."""
    starts = {start for listing, _ in RECOGNISERS for start in listed(listing)}
    return {
        start: tuple(
            recognise
            for listing, recognise in RECOGNISERS
            if start in listed(listing) or start[0] in listed(listing) or recognise is everywhere
        )
        for start in starts
    }


BY_START = _by_start(None)
# Behind 每 a unit alone is one of it: 每吨.
AFTER_EACH = _by_start(number)


def _at(scan: Scan, char: str, position: int) -> Lexeme:
    """Return what stands at *position*, where *char* is, and ends before the next declared name."""
    pair = scan.text[position : position + 2]
    if scan.after_each:
        recognisers = AFTER_EACH.get(pair) or AFTER_EACH.get(char, (number,))
    else:
        recognisers = BY_START.get(pair) or BY_START.get(char, ())
    for recognise in recognisers:
        lexeme = recognise(scan, position)
        if lexeme is not None:
            if lexeme.end_pos <= scan.limit:
                return lexeme
            break
    word = scan.words.longest.at(scan.text, position, scan.limit)
    if word is not None:
        kinds = scan.words.kinds[word]
        return Lexeme(kinds[0], word, position, position + len(word), kinds)
    if char in "()":
        return Lexeme("OPEN" if char == "(" else "CLOSE", char, position, position + 1)
    return Lexeme("UNKNOWN", char, position, position + 1)


def _break(text: str, sign: str, position: int) -> Lexeme:
    if sign == ",":
        _refuse_group_comma(text, position)
    return Lexeme("BREAK", BREAKS[sign], position, position + 1, ("ANDS",) if sign == "、" else ())


def _refuse_group_comma(text: str, position: int) -> None:
    """Raise for the comma at *position* between digits, which could separate thousands or two numbers."""
    around = text[max(position - 1, 0) : position + 2]
    if len(around) == len("1,1") and around[0].isdigit() and around[2].isdigit():
        raise Refused("comma-in-number", Span(position - 1, position + 2), text=around)
