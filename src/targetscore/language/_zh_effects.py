"""
What a Chinese text lets follow beside points: 一票否决, 定为不合格等次, 不得评优, 降一个等次, 总分记零分, 不参加排名.

A phrase counts only whole, up to the next sign: 被一票否决的 is a condition and none of these.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import TypeAlias

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.language._zh_numbers import NUMERAL, Scan, spelt


@attrs.frozen
class Told:
    """
    What a phrase says follows.

    *also* are further grades (不得评为优秀、良好等次). *firm*: it can only be a consequence (直接定为…, 并…);
    评为优秀等次 behind points may be a condition of its own. *bare*: it names the total by a word that may also mean
    that of the indicator. *fails*: it follows where the condition does not hold (方可评为优秀等次).
    """

    does: ast.Doing
    grade: str = ""
    steps: int = 1
    firm: bool = True
    bare: bool = False
    fails: bool = False
    also: tuple[str, ...] = ()


END = r"[”\"]?(?=[，。；;：:！)\s]|,|\.?$)"
LEAD_WORDS = "并|且|同时|则|应当?|将|要|必?须|予以|直接|一律|一次性|均|即|其|该单位|当年度?|本年度|年度|年终|全年"
# Words that lead to any of the phrases, matched once for all of them. Repetitions have an end and give nothing back, so
# that 年度年度年度… is not tried in every way to share it out; 予以否决 alone is a veto, 予以 no lead of it.
LEAD = re.compile(rf"(?:(?!予以否决{END})(?:{LEAD_WORDS})){{0,8}}+")
# What may stand between the words for what is graded and the verb: 考核结果直接定为.
AGAIN = r"(?P<again>(?:应当?|必?须|予以|直接|一律|一次性|均|即){0,8})"
# Whether it follows is left to somebody, or what is said is only what must be met first.
MODAL = re.compile(
    r"(?:并|且|同时|则|均|都|也|亦|即|其|该单位|当年度?|本年度|年度|直接){0,8}+"
    r"(?:(?P<only>方可(?:以)?|方能|才能够?|才可(?:以)?|才准|方准|方|才)|(?P<may>可以|可考虑|可|有资格|有权|能够?))"
    r"(?:酌情|视情(?:况|节)?)?|(?P<left>(?:可以?|并|应)?(?:酌情|视情(?:况|节)?(?:轻重)?|原则上|一般(?:情况下)?|建议|考虑|适当))"
)
OF_WHAT = r"(?:综合|年度|年终|目标|绩效){0,8}(?:考核|考评|评价|评定)?(?:结果|结论|等次|等级|档次)?(?:的)?"
KIND = r"(?:等次|等级|档次|等|档|级|单位)"
# Grades that may stand without a word for what they are.
KNOWN = (
    "基本合格|不合格|合格|基本称职|不称职|称职|优秀|良好|较好|一般|较差|优良|先进|达标|不达标|未达标|基本达标|"
    "未完成|基本完成|完成|好|差|优|良|中|[一二三四五]等|[一二三四五]类|[A-E]级?|[ABCDE]等"
)
GRADE = rf"[“\"]?(?:(?P<named>[一-鿿A-E]{{1,10}}?)[”\"]?{KIND}|(?P<known>{KNOWN}))"
MODAL_WORD = re.compile("[可方才能权]|有资格|酌情|视情|原则上|一般|建议|考虑|适当")
AND_ABOVE = (
    rf"[“\"]?(?:(?P<named>[一-鿿A-E]{{1,10}}?(?:、[一-鿿A-E]{{1,10}}?)*)(?:及?以上)?[”\"]?{KIND}"
    rf"|(?P<known>(?:{KNOWN})(?:、(?:{KNOWN}))*)[”\"]?(?:及?以上(?:{KIND})?)?)"
)
VERB = r"(?P<verb>评定为|评为|评价为|确定为|认定为|判定为|核定为|定为|列为|视为|视同|为)"
CROWN = r"(?:评优评先|评先评优|评优创先|评优评奖|评优|评奖评优|优秀评选|先进评选|评先创优|创先争优)"

VETO = re.compile(
    rf"(?:(?:实行|实施|执行|予以|给予|作|被)?{OF_WHAT}[“\"]?一票否决[”\"]?(?:制|处理)?|(?:实行|实施|予以|给予)否决){END}"
)
NO_CROWN = re.compile(
    rf"(?:一票否优|(?:取消|否决)(?:其|该单位)?(?:当年|年度|本年度|年终|考核|全年)*(?:的)?(?:{CROWN}|优秀(?:等次)?评定|先进)"
    rf"(?:的)?(?:的?参评|评选)?资格|不(?:得|能|予|再|可)?(?:参加|参与|享受|具备|列入)?(?:当年|年度|本年度|年终|考核|各类|任何)*{CROWN}(?:活动)?(?:资格)?){END}"
)
BARRED = re.compile(
    rf"(?:{OF_WHAT}{AGAIN}(?:不得|不能|不予|不可|不再|不应当?|不)(?:被)?(?:评定为|评为|确定为|认定为|定为|列为|评定|评){AND_ABOVE}"
    rf"|取消(?:其|该单位)?(?:当年|年度|本年度|考核)*(?:评定?)?(?P<crown>优秀){KIND}?(?:的)?(?:评定|评选|参评)?资格){END}"
)
AT_BEST = re.compile(
    rf"{OF_WHAT}(?:最高|至多|最多)(?:只能|只可|可以|可)?(?:评定为|评为|确定为|认定为|定为){GRADE}{END}"
)
NOT_ABOVE = re.compile(rf"{OF_WHAT}(?:(?<=等次)|(?<=等级)|(?<=档次))不得?(?:高于|超过){GRADE}{END}")
DOWN = re.compile(
    rf"(?P<of>{OF_WHAT}){AGAIN}(?:降低|下调|下降|降)(?P<n>\d|[{NUMERAL}])(?P<what>个(?:考核|评价)?(?:等次|等级|档次|档)|(?:等次|等|档次?)|级)"
    rf"(?:评定|确定|使用|处理|定级|等次)?{END}"
)
HANDLED = re.compile(rf"{OF_WHAT}{AGAIN}(?:按照?|以){GRADE}(?:评定|确定|对待|处理|定级|认定){END}")
GRADED = re.compile(rf"{OF_WHAT}{AGAIN}{VERB}{GRADE}{END}")
ZERO_TOTAL = re.compile(
    r"(?:并|且|同时|则|将|直接|一律){0,8}+(?P<of>(?:综合|年度|年终|全年|目标)(?:综合|目标)?(?:考核|考评|评价)?(?:总得分|总分|得分|成绩|结果|总成绩)?|"
    r"考核总分|考评总分|(?P<bare>总得分|总分|总成绩))(?:一律)?(?:按照?|记为|计为|记|计|评为|评|定为|为|以)(?:零分?|0分?)(?:计算|计|处理|记)?"
    + END
)
UNRANKED = re.compile(
    rf"(?:取消(?:其|该单位)?(?:当年|年度|考核)*(?:排名|排序|评先|评比)资格|不(?:得|予|再)?(?:参加|参与|纳入|列入|进行|计入)?"
    rf"(?:当年|年度|本年度|年终|考核|本组|同类|全市|全县|全区)*(?:排名|排序|排位|评先|评比)){END}"
)
FIRM_VERBS = frozenset({"定为", "确定为", "评定为", "判定为", "认定为", "核定为", "视为", "视同"})
FIRM_LEADS = ("并", "且", "同时", "则", "直接", "一律", "即")


@functools.lru_cache(maxsize=16)
def _has_modal(text: str) -> bool:
    return MODAL_WORD.search(text) is not None


def effect(scan: Scan, position: int) -> Lexeme | None:
    """
    Return what follows beside points, if a phrase for it starts at *position*.

    Raises:
        Refused: If the phrase leaves it to somebody whether it follows: 可以降低一个等次.
    """
    modal = MODAL.match(scan.text, position) if _has_modal(scan.text) else None
    start = position if modal is None else modal.end()
    lead = LEAD.match(scan.text, start)
    assert lead is not None
    for pattern, told in PATTERNS if modal is None else MEANT:
        found = pattern.match(scan.text, start if pattern is ZERO_TOTAL else lead.end())
        if found is None:
            continue
        said = told(found, lead.group())
        if said is None:
            return None
        if modal is not None and not (modal["only"] and said.fails):
            span = Span(position, found.end())
            raise Refused("effect-left-open", span, text=scan.text[position : found.end()])
        return Lexeme("EFFECT", said, position, found.end())
    return None


# From what was found and the words that led to it.
Telling: TypeAlias = Callable[["re.Match[str]", str], Told | None]


def _grade(found: re.Match[str]) -> str:
    known: str | None = found["known"]
    return known or found["named"] or ""


def _barred(found: re.Match[str], _lead: str) -> Told:
    grade, *also = _grade(found).split("、")
    return Told("barred", grade, also=tuple(also))


def _no_crown(found: re.Match[str], lead: str) -> Told:
    return Told("barred", found["crown"]) if found["crown"] else _barred(found, lead)


def _may_grade(found: re.Match[str], lead: str) -> Told:
    return attrs.evolve(_barred(found, lead), fails=True)


def _down(found: re.Match[str], _lead: str) -> Told | None:
    """降一级 alone may be said of anything that has levels."""
    if found["what"] == "级" and not found["of"]:
        return None
    return Told("down", steps=int(spelt(found["n"], Span(*found.span()))))


def _graded(found: re.Match[str], lead: str) -> Told | None:
    """为 and 视为 say a grade only where the text calls it one or says what is graded."""
    verb, firm = found["verb"], any(word in lead + found["again"] for word in FIRM_LEADS)
    if verb == "为" and found.group().startswith("为") and not (firm and found["named"]):
        return None
    return Told("grade", _grade(found), firm=firm or verb in FIRM_VERBS)


PATTERNS: tuple[tuple[re.Pattern[str], Telling], ...] = (
    (VETO, lambda *_: Told("veto")),
    (NO_CROWN, lambda *_: Told("barred")),
    (BARRED, _no_crown),
    (AT_BEST, lambda found, _: Told("not above", _grade(found))),
    (NOT_ABOVE, lambda found, _: Told("not above", _grade(found))),
    (DOWN, _down),
    (ZERO_TOTAL, lambda found, _: Told("zero total", bare=found["bare"] is not None)),
    (UNRANKED, lambda *_: Told("unranked")),
    (HANDLED, lambda found, _: Told("grade", _grade(found))),
    (GRADED, _graded),
)
# Of these 方可 says what does not follow where the condition fails.
MAY_GRADE = re.compile(rf"{OF_WHAT}(?:被)?(?:{VERB}|评定|评){AND_ABOVE}{END}")
MAY_CROWN = re.compile(
    rf"(?:参加|参与|享受|具备|获得|列入|取得)?(?:当年|年度|本年度|年终|考核|各类)*(?:的)?{CROWN}(?:的)?(?:资格)?{END}"
)
MAY_RANK = re.compile(
    rf"(?:参加|参与|纳入|列入|进行|计入)(?:当年|年度|本年度|年终|考核|本组|同类|全市|全县|全区)*(?:排名|排序|排位){END}"
)
MEANT: tuple[tuple[re.Pattern[str], Telling], ...] = (
    *PATTERNS[:-1],
    (MAY_CROWN, lambda *_: Told("barred", fails=True)),
    (MAY_RANK, lambda *_: Told("unranked", fails=True)),
    (MAY_GRADE, _may_grade),
)
