"""
Places in the group as Chinese texts write them: 前三名, 后三名, 最高的, 从高到低排序, 以后逐名递减.

A rank counts from the first, or from the last where the text says 后, 末 or 倒数.
"""

from __future__ import annotations

import re

import attrs

from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.language._zh_numbers import NUMERAL, Scan, spelt

PLACED = r"(?:排名?|排列?|位列|位居|居|名列|列|获得?|取得|处于?)?(?:在|于|为)?"
NUMBER = rf"\d+|[{NUMERAL}]+"
# Where a sign follows that is in no number, nothing is given back: 一一一… is not tried in every length.
WHOLE_NUMBER = rf"\d++|[{NUMERAL}]++"
UNITS = (
    r"(?:县\(市、区\)|县\(市区\)|县市区|市县区|区县|县区|市区县|乡镇\(街道\)|乡镇街道|镇街|镇\(街道\)|市州|州市|市县|单位|部门|乡镇|街道|地区|"
    r"企业|学校|医院|科室|园区|开发区|社区|县|区|市|镇|村)"
)
RANK = re.compile(
    rf"从?{PLACED}(?:(?P<top>前)|(?P<nth>第))(?P<a>{NUMBER})"
    rf"(?:名|位)?(?:(?:至|到|-|~|—)第?(?P<b>{NUMBER}))?(?:(?:名|位)(?:次)?(?P<on>及?以后|"
    rf"及?之后|及?以下|及?其后|开外|及?以内|之内|及以前|及之前|以外|之外)?|(?=的?[得加扣减计记给可，]))|第(?P<only>一)(?:的|，)"
)
TOP = re.compile(rf"{PLACED}首(?:位|名)(?=的|[，。；得计记加给]|$)")
# 进入前六名 and 不低于第六名 say which places are meant; with a bare number such words have two readings.
RELATED = re.compile(
    rf"(?:排名|名次|位次|排位)?(?:(?P<not>(?:未|没有|没)能?(?:进入|进|达到|跻身|列入|排进)|低于|落后于)|(?P<in>进入|跻身|挤进|排进|达到|不低于|不落后于)"
    rf"|(?P<ahead>高于|优于|好于))(?:全[市省县区国])?(?:(?P<top>前)|第)(?P<a>{NUMBER})(?:名|位)(?:以内|之内)?"
)
RANK_LIST = re.compile(
    rf"(?:排名|名次|位次|位列|位居|名列|列|居|排)?(?:为|在|列)?(?P<last>倒数)?第[{NUMERAL}\d]+(?:名|位)?(?:、(?:倒数)?第?[{NUMERAL}\d]+(?:名|"
    rf"位)?)+(?:和(?:倒数)?第?[{NUMERAL}\d]+)?(?:名|位)?"
)
DIGITS = re.compile(rf"[{NUMERAL}]+|\d+")
LAST = re.compile(
    rf"{PLACED}(?:倒数第(?P<a>{NUMBER})(?:名|位)?(?:(?:至|到|-|~|—)(?:倒数)?第?(?P<b>{NUMBER})(?:名|位)?)?"
    rf"|(?:最后|倒数后|倒数前|倒数|末|靠后|后)(?P<n>{NUMBER})(?:名|位)|(?P<one>最末(?:一?位|一?名)?|末(?:位|名)|最后))"
    r"(?=[的，,、；;。得扣加减计记分按者和及或且一且并不]|$)"
)
FROM_LAST = re.compile(
    r"从(?:最后一?(?:名|位)?|末(?:位|名)|最末(?:位|名)?|倒数第一(?:名|位)?)(?:一名|一位)?(?:起|开始|往前|向前|算起|向上)+(?:依次)?"
)
ORDER = re.compile(
    r"(?:(?:由|从)(?:(?P<high>高到低|高往低|大到小|多到少)|(?P<low>低到高|低往高|小到大|少到多)|(?P<good>好到差|优到劣|强到弱))"
    r"(?:的)?(?:顺序|次序)?(?:(?:进行|依次)?(?:排序|排名次?|排位|排列|排队|排出名次|排定名次|确定名次))?(?:(?:进行|依次|分别)?(?:赋分|计分|得分|记分|评分)(?=[：:]))?"
    r"|(?:按照?|依照?)(?:排名|名次|位次)(?:的)?(?:先后|高低)?(?:顺序|次序)?(?=依次|分别|得)"
    r"|(?P<by>高低|大小|多少)(?:的)?(?:顺序|次序)?(?:进行|依次)?(?:排序|排名次?|排位|排列|排队|排出名次|排定名次|确定名次))"
)
EXTREME = re.compile(
    r"(?:最(?P<high>高|大|多|长)|最(?P<low>低|小|少|短)|最(?P<good>好|优|佳)|最(?P<bad>差|劣))"
    rf"(?:者|的一?个?{UNITS}?)(?=[得计记给赋加扣减不奖评获，,为可按直一取予])"
)
RANK_STEP = re.compile(
    rf"(?:(?:从|自)第(?P<each>{NUMBER})(?:名|位)(?:起|开始)[，,]?每(?:退后|后退|后移|下移|下降|降低|靠后|落后|降|退|低)(?:1|一)?个?(?:名次|位次|名|位)(?:的)?[，,]?"
    r"(?:依次)?(?:递减|递扣|递降|扣减|扣|减|少得|少计)(?=\d)|"
    rf"(?:(?:从|自)?第(?P<from>{NUMBER})(?:名|位)(?:起|开始)[，,]?)?(?:在第(?P<on>{NUMBER})(?:名|位)(?:的)?(?:得分|分值)?的?基础上)?(?:以后|此后|其后|之后|往后|以下|往下|其余|其他|后面)?{UNITS}?(?:名次)?的?(?:"
    r"(?:依名次|按名次|按排名|依排名|依次|逐个|顺次)(?:递减|递扣|递降)|(?:依次|按名次|按排名)?(?:逐名|逐位|逐个名次)(?:依次)?(?:递减|递扣|递降|扣减|减少|扣|减))"
    r"(?=\d|满分|分值|标准分|总分))"
)
GROUP = re.compile(
    rf"(?:(?P<n>{WHOLE_NUMBER})个|各|参评|被考核|同组|全[市省县区国])+{UNITS}(?=按|依|从|由|排名|依次|分别|逐)"
)


BESIDE_BEST = re.compile(
    rf"(?:按照?|依照?|以)(?:其)?(?:实际值|完成值|数值|实绩|实际数|实际完成值)?(?:与|占|同|和|对)(?:"
    rf"(?P<high>最高值|最大值|最高者|最大者|最高数|最高(?:的)?{UNITS}|最高的)|最好水平|最好值|最优值|最好者|第一名|最好(?:的)?{UNITS}|最好的)"
    r"(?:之间)?(?:的|之)?(?:比例|比值|百分比|比重|比)(?=[计得给记折换，。；;！]|$)"
)


@attrs.frozen
class Most:
    """The end of the group that a word names: the highest or the lowest value, the best or the worst."""

    high: bool | None = None
    good: bool | None = None


def rank(scan: Scan, position: int) -> Lexeme | None:
    """第一名, 前三名, 第四至第六名, 第七名及以后: from which rank to which; no last one where it is open."""
    found = RANK.match(scan.text, position)
    if not found:
        top = TOP.match(scan.text, position)
        return top and Lexeme("RANKS", (1, 1), position, top.end())
    if found["only"]:
        return Lexeme("RANKS", (1, 1), position, position + 2)
    span = Span(position, found.end())
    first = spelt(found["a"], span)
    last = spelt(found["b"], span) if found["b"] else first
    if on := found["on"]:
        if on in {"以后", "以下"}:
            return Lexeme("RANKS", (_from_place(scan.text, on, int(first), span), None), position, found.end())
        if on in WITHIN:
            return Lexeme("RANKS", (1, int(last)), position, found.end())
        beyond = int(not on.startswith("及"))
        return Lexeme("RANKS", (int(first) + beyond, None), position, found.end())
    low = 1 if found["top"] and not found["b"] else int(first)
    return Lexeme("RANKS", (low, int(last)), position, found.end())


# Places without 第, in a text that ranks: 排名1-3名, 4至6名, 7名以后.
BARE = re.compile(
    rf"(?:排名?|位列|位居|名列|列)?(?:在|为)?(?P<a>{WHOLE_NUMBER})(?:(?:名|位)?(?:至|到|-|~|—|–)(?P<b>{WHOLE_NUMBER}))?(?:名|位)(?:次)?"
    r"(?P<on>及?以后|及?之后|及?以下|及?其后|开外)?(?=的?[，,]?[得计记加扣减不给])"
)
RANKING = re.compile("排名|排序|名次|位次|排位|位列|名列|第[一1]名")


def bare_rank(scan: Scan, position: int) -> Lexeme | None:
    """4至6名, 7名以后 beside 排名: places that leave out 第."""
    found = BARE.match(scan.text, position)
    if not found or scan.after_each or not RANKING.search(scan.text) or scan.names.units_by_first.get("名"):
        return None
    if not (found["b"] or found["on"] or found.group()[0] in "排位名列"):
        return None
    span = Span(position, found.end())
    first = int(spelt(found["a"], span))
    if found["on"]:
        if found["b"]:
            return None
        return Lexeme("RANKS", (_from_place(scan.text, found["on"], first, span), None), position, found.end())
    return Lexeme("RANKS", (first, int(spelt(found["b"], span)) if found["b"] else first), position, found.end())


TIER_ENDS = re.compile(
    r"(?:[-至到~—–]第?|前|第)(\d+|[一二三四五六七八九十]+)(?=[名位]?次?的?[，,]?(?:得|计|记|加|扣|\d))"
)


def _from_place(text: str, on: str, place: int, span: Span) -> int:
    """
    Return the first of the places 第7名以后: the one behind the last tier that ends with a number.

    Raises:
        Refused: Where no tier, or more than one, says whether the place itself is in.
    """
    if on.startswith("及"):
        return place
    if on in {"之后", "其后", "开外"}:
        return place + 1
    ends = {int(spelt(digits, span)) for digits in TIER_ENDS.findall(text)}
    if (place - 1 in ends) is (place in ends):
        raise Refused("rank-and-on", span, number=str(place), next=str(place + 1))
    return place if place - 1 in ends else place + 1


WITHIN = frozenset({"以内", "及以内", "之内", "及以前", "及之前"})


def related(scan: Scan, position: int) -> Lexeme | None:
    """进入前六名, 未进入前六名, 低于第六名, 不低于第六名."""
    found = RELATED.match(scan.text, position) if "第" in scan.text or "前" in scan.text else None
    if not found or (found["top"] and (found["ahead"] or found.group().startswith(("低", "落", "不")))):
        return None
    if not found["top"] and "进" in found.group():
        return None
    place = int(spelt(found["a"], Span(*found.span())))
    ranks = (place + 1, None) if found["not"] else (1, place) if found["in"] else (1, place - 1)
    return Lexeme("RANKS", ranks, position, found.end()) if ranks[1] != 0 else None


def rank_list(scan: Scan, position: int) -> Lexeme | None:
    """第一、第二、第三名, 倒数第一、二、三名: each by itself."""
    found = RANK_LIST.match(scan.text, position)
    if not found:
        return None
    span = Span(*found.span())
    if not found["last"] and "倒数" in found.group():
        raise Refused("ranks-both-ends", span)
    ranks = tuple(int(spelt(digits, span)) for digits in DIGITS.findall(found.group()))
    return Lexeme("LASTLIST" if found["last"] else "RANKLIST", ranks, position, found.end())


def last(scan: Scan, position: int) -> Lexeme | None:
    """后三名, 末位, 倒数第二名: from which to which rank, counted from the last."""
    found = LAST.match(scan.text, position)
    if not found:
        return None
    span = Span(position, found.end())
    if found["one"]:
        return Lexeme("LASTRANKS", (1, 1), position, found.end())
    if found["n"]:
        return Lexeme("LASTRANKS", (1, int(spelt(found["n"], span))), position, found.end())
    first = int(spelt(found["a"], span))
    second = int(spelt(found["b"], span)) if found["b"] else first
    return Lexeme("LASTRANKS", (min(first, second), max(first, second)), position, found.end())


def from_last(scan: Scan, position: int) -> Lexeme | None:
    """从最后一名起: the list of points behind it begins with the last."""
    found = FROM_LAST.match(scan.text, position)
    return found and Lexeme("FROMLAST", found.group(), position, found.end())


INSTEAD = re.compile(
    r"(?:不论|无论|不管|不问)(?:其)?(?:位次|名次|排名|排位|其他)(?:得分)?(?:高低|先后|如何|怎样|情况|多少|第几){0,2}[，,]?(?:均|都|一律|也|只能|只|仅|统一){0,2}"
    r"(?=[得计记给]|不得分|不计分|不给分|不记分)"
)


def instead(scan: Scan, position: int) -> Lexeme | None:
    """不论位次只 before points: they are given in place of those that the rank earns."""
    found = INSTEAD.match(scan.text, position)
    return found and Lexeme("INSTEAD", found.group(), position, found.end())


BY_PLACE = re.compile(
    rf"(?:按照?|依据?|以|根据)(?:其|在)?(?:全[市省县区国]|同组|本组|同类|所在组)*(?:的)?(?:各?{UNITS})?(?:的)?(?:考核|综合|考评)?(?:位次|排名|名次|排位)"
    r"(?:情况|先后|结果|高低|顺序)?(?:依次|分别|进行)*(?:计分|赋分|得分|打分|评分|记分)(?=[，,：:；。](?:位?[居列]|名列|排|第|前|\d))"
)
# What is ranked, before the places of it, where it is not one of the values.
RANKED = re.compile(
    r"(?:在(?:全[市省县区国镇]|同组|本组)?(?:的)?(?:年度|综合)?(?:考核|考评|评比|测评|评价)(?:之)?中)(?=(?:排|位列|名列|列|居|第[一二三四五六七八九十\d]|前[一二三四五六七八九十\d两]))|"
    r"(?:年度|综合|全年)?(?:考核|考评|评比|测评|评价)(?:总)?(?:成绩|得分|结果|总分|分数|评分)?(?:(?:在|居|位居|位列|排名?|名列)(?:全[市省县区国镇]|同组|本组)?)?"
    r"(?=(?:排名|名次|位次|排|位列|名列|列|居)*(?:第[一二三四五六七八九十\d]|前[一二三四五六七八九十\d]|后[一二三四五六七八九十\d]|倒数|末位))"
)


def ranked(scan: Scan, position: int) -> Lexeme | None:
    """考核成绩 before 前30%: the place is one in the assessment, which the data hold as the rank."""
    found = RANKED.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


def by_place(scan: Scan, position: int) -> Lexeme | None:
    """按全市位次计分， before the places, which say it themselves."""
    found = BY_PLACE.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


def order(scan: Scan, position: int) -> Lexeme | None:
    """从高到低排序: which values come first; from good to bad says no more than that."""
    found = ORDER.match(scan.text, position)
    if not found:
        return None
    first = "lower" if found["low"] else None if found["good"] or not (found["high"] or found["by"]) else "higher"
    return Lexeme("ORDER", first, position, found.end())


def extreme(scan: Scan, position: int) -> Lexeme | None:
    """最高的, 最好的县区: one end of the group."""
    found = EXTREME.match(scan.text, position)
    if not found:
        return None
    high = True if found["high"] else False if found["low"] else None
    good = True if found["good"] else False if found["bad"] else None
    return Lexeme("EXTREME", Most(high=high, good=good), position, found.end())


def beside_best(scan: Scan, position: int) -> Lexeme | None:
    """按与最高值的比例: in proportion to the best; the highest says which end that is."""
    found = BESIDE_BEST.match(scan.text, position)
    return found and Lexeme("PEERPROP", found["high"] is not None, position, found.end())


def rank_step(scan: Scan, position: int) -> Lexeme | None:
    """以后逐名递减: for each place below those that were named."""
    found = RANK_STEP.match(scan.text, position)
    if not found:
        return None
    span = Span(*found.span())
    place = found["from"] or found["each"]
    first = int(spelt(place, span)) if place else None
    if found["on"]:
        above = int(spelt(found["on"], span))
        if first is not None and first != above + 1:
            raise Refused("rank-step-of-what", span)
        first = above + 1
    return Lexeme("RANKSTEP", first, position, found.end())


def group(scan: Scan, position: int) -> Lexeme | None:
    """四个县区依次: how many there are; 各单位 says nothing."""
    found = GROUP.match(scan.text, position)
    if not found:
        return None
    if found["n"] is None:
        return Lexeme("BLANK", found.group(), position, found.end())
    return Lexeme("UNITS", int(spelt(found["n"], Span(*found.span()))), position, found.end())
