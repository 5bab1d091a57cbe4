"""
Caps and floors as Chinese texts write them: 合计加分最高不超过3分, 加至满分为止, 扣完该项分值为止.

Such a phrase has slots, each with a handful of words: whose (本项, 两项), how far together (累计, 合计), what is
limited (加分, 扣分, 得分), which end (最高, 不超过, 以…为限), how much, and a word that closes it (为止, 封顶). The
slots combine freely. A phrase counts only where it is a whole part of the sentence.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import POINTS, Lexeme, Refused
from targetscore.language._zh_numbers import NUMERAL, Scan, spelt

WHOLE = (
    r"(?:(?:本|该|此|这)(?:考核|评价|单|小|子|分)?(?:项指标|项目|项|指标)(?:的)?)?(?:的)?"
    r"(?:(?:全部|所有|全额|规定|设定|标准|权重|应得|既得)?(?:满分值|满分|分值|分数|权重分|标准分值|标准分|全分|总分值)|(?:全部|所有|全额)得?分|得分)"
)
ITEM = r"(?:(?:本|该|此|这)(?:考核|评价|单|小|子|分)?(?:项指标|项目|项|指标)(?:的)?)"
NUMBERED = r"(?:以上|上述)?(?P<n>[两二三四五六])(?:项|类|者|部分|个方面|方面)"
TOGETHER = (
    r"(?:(?:以上|上述)?各(?:项|类|级)(?:累计|合计|总共|共)?|(?:以上|上述)(?:累计|合计|总共)"
    r"|累计|合计|总共|总计|共计|累加|加起来|总的|一共|共|总)"
)
MOVED = (
    r"(?:所|另|额外)?(?P<move>加(?:分)?的?部分|扣(?:分)?的?部分|加的?分|奖的?分|奖励的?分|加分奖励|奖励|得附加分|附加分|扣的?分|扣减的?分|扣除的?分|减的?分|扣减|得的?分|计的?分)"
    r"(?:分?值|分?数|项目|项)?(?:总额|总和|总值|总计|总量|之和)?"
)
NO_MORE = r"(?:不(?:得|能|可|应)?(?:超过?|高于|多于|大于|突破)|不得?超出)"
HIGHEST = r"(?:最高|最多|至多|最大|上限|封顶)(?:分?值)?"
MOVES = r"(?P<verb>加分?|奖分?|奖励|扣分?|扣减|扣除|减分?|得分?|计分?|记分?|给分?|评分?|赋分?)"
POINTS_OR_FULL = rf"(?:(?P<points>\d+(?:\.\d+)?|[{NUMERAL}]+(?:点[{NUMERAL}]+)?)分|(?P<full>{WHOLE}))"
CLOSED = r"(?:封顶|为限|为上限|为最高限|为止|为最高|止|即止|以内|之内)"
UNTIL = r"(?:直至|直到|至|到)?"
PART_END = r"(?=[ \t]*(?:[，。；、,;)！\n]|$))"

CAPPED = re.compile(
    rf"(?:均|各|全年|全部)?{ITEM}?(?:{NUMBERED})?{TOGETHER}?(?:{MOVED})?{TOGETHER}?(?:均|一律|的)?"
    rf"(?:(?P<cap>{HIGHEST}{NO_MORE}|{NO_MORE}|{HIGHEST}(?:可|只能?|限|以|为|是|按)*|控制在|以))"
    rf"{TOGETHER}?(?:{MOVES})?(?:为|至)?(?:{NO_MORE})?{POINTS_OR_FULL}{CLOSED}?{PART_END}"
)
CLOSED_ALONE = re.compile(rf"(?:累计|合计)?{MOVES}{POINTS_OR_FULL}(?:封顶|为限|为上限|为止|止|即止){PART_END}")
BOTH_SIDES = re.compile(
    rf"(?:最高|最多)?(?:加分?(?:、|和|或|与|及|/)?(?:扣|减)分?|加\((?:扣|减)\)分?|(?:扣|减)分?(?:、|和|或|与|及|/)?加分?|增减分|奖扣分)(?:幅度|值|分值)?"
    rf"(?:的)?(?:均|各|都|分别)?(?:{HIGHEST}|{NO_MORE}|以)?(?:均|各|都)?(?:{NO_MORE}|为|以)*(?P<points>\d+(?:\.\d+)?)分{CLOSED}?{PART_END}"
)
EACH_KIND = re.compile(
    r"每(?:一)?(?:种|类|项|个)(?:情形|情况|行为|问题|类型|事项|类别|项目)?(?:累计|合计|总共)?(?:的)?(?:扣分|加分)?(?:均|各)?"
    rf"(?:最多|最高|至多)(?P<move>扣分?|减分?|加分?|奖励?)(?P<points>\d+(?:\.\d+)?)分{CLOSED}?{PART_END}"
)
FILLED = re.compile(
    rf"{UNTIL}(?:累计|合计)?(?:最高|最多|至多|上限)?(?:可)?(?P<move>加分?|累加|增分?|奖分?|奖励|得分?|计分?|记分?|扣分?|扣减|扣除|减分?|核减)"
    rf"(?P<how>满|至|到|完)(?P<on>满(?!分))?(?:最高|最多)?(?:满分(?=\d))?{POINTS_OR_FULL}?{CLOSED}?{PART_END}"
)
TO_FULL = re.compile(rf"(?:直至|直到|至|到|以)?(?P<full>满分|{ITEM}满分|{ITEM}分值){CLOSED}?{PART_END}")
COUNTED_AS = re.compile(
    rf"{ITEM}?(?:(?:计算|折算|核算|计分)(?:的)?(?:结果|得数))?{TOGETHER}?(?:{MOVED})?{TOGETHER}?(?:超过|高于|大于|超出|多于|突破)(?:(?P<over>\d+(?:\.\d+)?)分|(?P<whole>{WHOLE}))"
    rf"(?:以上)?(?:的|时|者)?[，,]?(?:一律|均|只|仅|也)?(?:按|以|计|得|记|按照)(?:(?P<as>\d+(?:\.\d+)?)分|(?P<same>{WHOLE}))(?:计算|计分|计|得分|记分|记|封顶|算)?{PART_END}"
)
NOTHING = r"(?:0|零)"
FLOORED = re.compile(
    rf"(?:(?:以上|上述)(?:各项|[两三四五六]项)?)?{UNTIL}(?:本|以)?(?:均|都|一律)?(?:{WHOLE}|{ITEM})?(?:均|各)?(?:扣|减|扣减|扣除|核减|扣罚)(?:分)?"
    rf"(?:(?:完|光|尽|没)(?P<own>{ITEM})?(?:的)?(?:(?P<points>\d+(?:\.\d+)?)分)?(?:{WHOLE}|{ITEM}|(?:{ITEM})?(?:全部)?(?:基本分|总分|分))?(?:数)?(?:为止|即止|止|为限|截止|后?不再扣分?)?"
    rf"|(?:至|到|为|成)(?:{ITEM})?(?:得分)?(?:为)?{NOTHING}分?(?:为止|即止|止|为限)?){PART_END}"
    rf"|(?:直至|直到|至|到){ITEM}?(?:得分|分值|分数)?(?:为|是|至|到)?{NOTHING}分?(?:为止|即止|止)?{PART_END}"
    rf"|{UNTIL}{ITEM}?(?:得?分)(?:全部)?(?:扣|减)(?:完|光|尽)(?:为止|即止|止)?{PART_END}"
    rf"|(?:(?:{ITEM}|全部|(?P<those>[该此这]))(?:的)?)?(?P<all>\d+(?:\.\d+)?)分(?:全部)?(?:扣|减)(?:完|光|尽)(?:为止|即止|止){PART_END}"
    rf"|{ITEM}?(?:得分)?(?:均|一律)?(?:不(?:得|能|应|可)?(?:计|为|是|出现|低于|扣|记|得|小于|扣至|扣成|倒扣)*(?:负分|负数|负值|负|{NOTHING}分))"
    rf"{PART_END}"
    rf"|{ITEM}?(?:得分)?(?:低于|小于|不足|少于|出现|为){NOTHING}?(?:分|负分|负数|负值)的?[，,]?(?:一律|均)?(?:按|以|计|得|记)(?:为)?{NOTHING}分(?:计算|计分|计|得分|记分|记|算)?{PART_END}"
    rf"|负(?:分|数|值)的?(?:一律|均)?(?:按|以|计|记){NOTHING}分(?:计算|计分|计|记|算)?{PART_END}"
    rf"|{ITEM}?最低(?:分|值|分值|得分)?(?:为|得|计|记|扣至|扣到|减至|不低于|不少于|是)?{NOTHING}分?{PART_END}"
)
LEAST = re.compile(
    rf"{ITEM}?{TOGETHER}?(?:(?P<get>得分|总分|得分值)?(?:最低|最少|至少|保底|下限)(?:分|值|分值)?|(?P<score>得分|总分)(?:不得?(?:低于|少于)))(?:可|以|为|是|限)*"
    rf"(?:得分?|计分?|记分?|给分?|扣至|扣到|减至|减到|不低于|不少于)?(?:为)?(?P<below>[-−－负])?(?P<points>\d+(?:\.\d+)?)分(?:保底|为限|为止)?{PART_END}"
    rf"|{UNTIL}(?:最多|最低|至多)?(?:扣|减|扣减|扣除|扣分|减分)(?:至|到)(?P<under>[-−－负])?(?P<left>\d+(?:\.\d+)?)分(?:为止|即止|止|为限|为底)?{PART_END}"
)
FROM = re.compile(
    rf"(?:在|从|由|自|以|按)(?:得|(?P<those>[该此这]))?(?:(?P<points>\d+(?:\.\d+)?)分|(?P<full>(?!{ITEM}?得分){WHOLE})|(?P<base>基本分|基础分|基准分|基分)"
    rf"|(?P<left>(?:{ITEM}|应得|所得|原|实际|最终|最后)*得分))"
    r"(?:(?:的|之)?基础之?上|为(?:基础|基数|基准|起点)|中|里|内|上|起)(?:[，,]?(?:再|另外?|依次|逐[次项]|相应|予以)(?=每|扣|减|加)"
    r"|(?:予以|进行|相应)?(?:扣除|扣减|扣分|核减|减去|扣|减)(?=[，。；,;]|$))?"
)
# Behind a number of 分 these may speak of a value that is measured in them.
OF_OWN = ("起", "基数", "基准", "起点")
# The characters that such a phrase may begin with.
STARTS = (
    "每另额折加奖扣减得计记所累合总共最至上封不以控两二三四五六本该此这均各全直到超高大多突低小负分满标权规应出核附保下"
    "0123456789"
)
NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}


@attrs.frozen
class Limited:
    """
    What a cap or floor says: of what it is, which end, and how much; *amount* ``None`` for the full score.

    *each*: of each of those before it.
    """

    of: ast.BoundOf | None
    end: Literal["most", "least"]
    amount: ast.Expression
    together: int | None = None
    each: bool = False
    beside: bool = False


def step_from(scan: Scan, position: int) -> Lexeme | None:
    """在4分的基础上, 从满分中: the points that a step starts from; of the points earned nothing is said."""
    found = FROM.match(scan.text, position)
    if not found or (found.group().endswith(OF_OWN) and _measured_in_points(scan, None)):
        return None
    if found["left"]:
        return Lexeme("BLANK", found.group(), position, found.end())
    span = Span(position, found.end())
    if found["those"] and not _is_said(scan, found["points"]):
        raise Refused("step-from-what", span)
    amount = ast.Value(span=span, name="base") if found["base"] else _amount(found["points"], span)
    return Lexeme("FROMPTS", amount, position, found.end())


def limit(scan: Scan, position: int) -> Lexeme | None:
    """Return the cap or floor that stands at *position*, where a part of the sentence begins."""
    if not _begins(scan):
        return None
    for read in (_each_kind, _floor, _sides, _as_many, _filled, _to_full, _least, _cap):
        found = read(scan, position)
        if found is not None:
            return found
    return None


def _begins(scan: Scan) -> bool:
    """Whether a part may begin here: at the start, behind a break, behind points."""
    if not scan.found or scan.found[-1].type in {"BREAK", "PTS", "CLOSE"}:
        return True
    if scan.found[-1].type in {"NAME", "FLAG"}:
        return len(scan.found) > 1 and scan.found[-2].type == "BREAK"
    return bool({"FLOOR", "LIMIT", "FULL"} & {scan.found[-1].type, *scan.found[-1].kinds})


def _floor(scan: Scan, position: int) -> Lexeme | None:
    found = FLOORED.match(scan.text, position)
    if not found:
        return None
    span = Span(position, found.end())
    said = found["points"] or found["all"]
    if found["those"] and not _is_said(scan, said):
        raise Refused("step-from-what", span)
    if said is None:
        return Lexeme("FLOOR", found.group(), position, found.end(), ("FLOOR",))
    amount = ast.Literal(span=span, value=Fraction(said), unit=POINTS)
    return _lexeme(Limited("deductions", "least" if not amount.value else "most", amount), found.end())


def _is_said(scan: Scan, points: str) -> bool:
    """Whether points of that number stand before 该2分."""
    return any(lexeme.type == "PTS" and lexeme.value.value == Fraction(points) for lexeme in scan.found)


def _each_kind(scan: Scan, position: int) -> Lexeme | None:
    """每种情形最多扣1分: of each of the deductions before it."""
    found = EACH_KIND.match(scan.text, position)
    if not found:
        return None
    amount = _amount(found["points"], Span(position, found.end()))
    return _lexeme(Limited(_of(found["move"], total=False), "most", amount, each=True), found.end())


def _sides(scan: Scan, position: int) -> Lexeme | None:
    """加分、减分均以1.5分为限: the additions and the deductions, each."""
    found = BOTH_SIDES.match(scan.text, position)
    if not found or not re.search(r"最|不|以|上限|封顶|至多", found.group()):
        return None
    return _lexeme(Limited("each side", "most", _amount(found["points"], Span(position, found.end()))), found.end())


def _as_many(scan: Scan, position: int) -> Lexeme | None:
    """超过10分的按10分计: a cap, said as a condition."""
    found = COUNTED_AS.match(scan.text, position)
    if not found or (found["over"] is None) is not (found["as"] is None) or _measured_in_points(scan, found["move"]):
        return None
    if found["over"] is not None and Fraction(found["over"]) != Fraction(found["as"]):
        return None
    of = _of(found["move"], total=True) if found["move"] else "indicator"
    amount = _amount(found["over"], Span(position, found.end()))
    return _lexeme(Limited(of, "most", amount), found.end())


def _filled(scan: Scan, position: int) -> Lexeme | None:
    """加满3分为止 is of what is added, 加至10分为止 and 加满为止 of the whole, 扣满3分为止 of what is deducted."""
    found = FILLED.match(scan.text, position)
    if not found:
        return None
    taken = found["move"][0] in "扣减核"
    if found["points"] is None:
        if taken or (found["full"] is None and found["how"] not in "满完"):
            return None
        amount: ast.Expression = ast.Value(span=Span(position, found.end()), name="full")
        return _lexeme(Limited("indicator", "most", amount), found.end())
    amount = _amount(found["points"], Span(position, found.end()))
    if taken:
        if found["how"] in "至到" and not found["on"]:
            return _lexeme(Limited("indicator", "least", amount), found.end())
        return _lexeme(Limited("deductions", "most", amount), found.end())
    to = (found["how"] in "至到" and not found["on"]) or found["move"][0] in "得计记"
    return _lexeme(Limited("indicator" if to else None, "most", amount), found.end())


def _to_full(scan: Scan, position: int) -> Lexeme | None:
    """直至满分, 以满分为限: more than the full score is not earned."""
    found = TO_FULL.match(scan.text, position)
    if not found or len(found.group()) == len(found["full"]):
        return None
    amount = ast.Value(span=Span(position, found.end()), name="full")
    return _lexeme(Limited("indicator", "most", amount), found.end())


def _least(scan: Scan, position: int) -> Lexeme | None:
    found = LEAST.match(scan.text, position)
    if not found or (found["score"] and _measured_in_points(scan, found["score"])):
        return None
    span = Span(position, found.end())
    amount = _amount(found["points"] or found["left"], span)
    if found["below"] or found["under"]:
        assert isinstance(amount, ast.Literal)
        amount = attrs.evolve(amount, value=-amount.value)
    return _lexeme(Limited("indicator", "least", amount), found.end())


def _cap(scan: Scan, position: int) -> Lexeme | None:
    found = CAPPED.match(scan.text, position)
    if not found:
        return _closed(scan, position)
    said = found.group()
    move = found["move"] or found["verb"]
    total = re.search(TOGETHER, said) is not None or re.match(rf"(?:均|各)?{ITEM}", said) is not None
    word = found["cap"]
    if word in {"以", "控制在"} and not re.search(rf"{CLOSED}$", said):
        return None
    if not move and not total and word[0] not in "最至上封":
        # 不超过10分 and 以10分为限 alone are read with what stands around them.
        return None
    if _measured_in_points(scan, move if move and move[0] not in "加奖扣减" else None if not move else ""):
        return None
    if found["full"] is not None and move and move[0] in "扣减":
        return Lexeme("FLOOR", said, position, found.end(), ("FLOOR",))
    of: ast.BoundOf | None = "indicator"
    if move:
        of = _of(move, total=total)
    amount = _amount(found["points"], Span(position, found.end()))
    if found["full"] is not None:
        of = "indicator"
    together = NUMBERS[found["n"]] if found["n"] else None
    return _lexeme(Limited(of, "most", amount, together), found.end())


def _closed(scan: Scan, position: int) -> Lexeme | None:
    """加3分封顶: points that are moved, and a word that says they are the most."""
    found = CLOSED_ALONE.match(scan.text, position)
    if not found or found["points"] is None:
        return None
    move = found["verb"]
    if move[0] not in "加奖扣减" and _measured_in_points(scan, move):
        return None
    amount = _amount(found["points"], Span(position, found.end()))
    return _lexeme(Limited(_of(move, total=False), "most", amount), found.end())


def _of(move: str, *, total: bool) -> ast.BoundOf:
    if move[0] in "扣减核":
        return "deductions" if total else "deduction"
    if move[0] in "加奖" or "附加" in move:
        return "additions" if total else "addition"
    return "indicator"


def _measured_in_points(scan: Scan, move: str | None) -> bool:
    """Whether 得分 or a bare number of points may be a value that is measured in them."""
    if move == "":
        return False
    return bool({"分", POINTS} & {scan.names.own_unit, *scan.names.measures.values()})


def _amount(points: str | None, span: Span) -> ast.Expression:
    if points is None:
        return ast.Value(span=span, name="full")
    return ast.Literal(span=span, value=spelt(points, span), unit=POINTS)


def _lexeme(limited: Limited, end: int) -> Lexeme:
    return Lexeme("LIMIT", limited, limited.amount.span.start, end)
