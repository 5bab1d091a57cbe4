"""
Chinese text → lexemes: names first, then typed literals and words, then the breaks between sentence parts.

Chinese has no blanks, so a word is known by what surrounds it: 减 before 10分 deducts, before 1% it is a direction; 按 before
an unknown character belongs to an unknown word. `_fit` decides each word by its neighbours; what fits nowhere stays as it is
and the grammar refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import (
    PERCENT,
    PERCENTAGE_POINT,
    POINTS,
    Lexeme,
    Names,
    Refused,
    convert,
    index,
    read_words,
)

FULL_WIDTH = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20}
for _kept in "，；：！？":
    FULL_WIDTH.pop(ord(_kept))
FULL_WIDTH[ord(";")] = ord("；")

DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
NUMERAL = "零〇一二两三四五六七八九十百千半"
BREAKS = {"，": 1, ",": 1, "、": 1, "；": 2, "。": 3, "\n": 3, "：": 4, ":": 4, "！": 3}

COUNTS = (
    "个月 户次 人次 月次 班次 车次 台次 件次 次数 个 起 次 例 家 人 户 件 项 宗 条 名 位 处 篇 天 日 月 小时 分钟 年 期 批 场 幅 份 所 台 座 只 头 株 棵 笔 单 种 类 门 村 镇 "
    "小时 工作日 个工作日 本 张 部 栋 套 辆 艘 公里 千米 米 平方米 平方公里 立方米 亩 公顷 吨 公斤 千克 元 万元 亿元 美元 万美元 亿美元 万人次 万人 吨标准煤 微克/立方米 岗 季度 周 级 档 步 分贝 度 千瓦时"
).split()

ROLE_PATTERNS = (
    ("completion", r"(?:目标|任务|计划|指标|累计|实际|年度)*(?:任务)?(?:的)?(?:实际)?完成(?:率|比例|百分比|程度|进度)"),
    (
        "target",
        r"(?:控制)?(?:(?:年度|当年|年初|全年|本年度?|本年|上级|下达|确定|预期|既定|规定|计划|考核|责任|工作|预定|约定|核定|分解|设定|任期|所定|进度)(?:的)?)*"
        r"(?:目标任务|任务目标|目标|任务|计划|指标)(?:任务|要求|总量|数|值|量)?(?!完成率|完成比例|完成进度)",
    ),
    ("last_year", r"(?:上一?年度?|去年)(?:的)?(?:同期|实绩|水平|数|值|实际|实际数|同期数|同期水平|实绩数|基数)?"),
    ("growth", r"(?:同比)?(?:增幅|增速|增长率|增长幅度|增长速度)|同比增长"),
    (
        "mean",
        r"(?:组内|本组|同组|同类|同类单位|全市|全县|全省|全区|全镇|各县|各单位|各区县|各乡镇)?(?:的)?平均(?:水平|值|数|线)?|均值",
    ),
    ("best", r"(?:组内|本组|同组)?(?:最优值|最好水平|最好值|最高值)"),
    ("worst", r"(?:组内|本组|同组)?(?:最差值|最差水平|最低值)"),
    ("rank", r"(?:排名|名次|位次|排位|排序)"),
    ("actual", r"实际(?:完成)?(?:值|数|量|完成量)|完成(?:值|数|量)|实绩"),
)
ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in ROLE_PATTERNS))
PROPORTION = re.compile(
    r"(?:按照?|依照?|以)?(?:其|相应|实际|年度|全年|目标|任务|计划|指标|同等|同|完成|的|所占|等|正|应)*(?:比例|百分比|完成率|完成进度)(?:相应|予以)?(?![为达占在×*x÷/乘低高超不])"
)
RANK = re.compile(
    rf"(?:排名?|排列?|位列|位居|居|名列|列|获得?|取得)?(?:在|于)?(?:(?P<top>前)|(?P<nth>第))(?P<a>\d+|[{NUMERAL}]+)"
    rf"(?:名|位)?(?:(?:至|到|-|~|—)第?(?P<b>\d+|[{NUMERAL}]+))?(?:名|位)(?:次)?(?P<on>及?以后|及?之后|及?以下|及?其后|开外)?|第(?P<only>一)(?:的|，)"
)
SHORT_STEP = re.compile(
    rf"(?:不足|不满|不够|未满|不到)(?P<a>\d+(?:\.\d+)?|[{NUMERAL}]+)?(?P<u>个?百分点|%|[一-鿿]{{1,4}}?)(?:的)?(?P<rest>部分)?[，,]?"
    rf"(?P<how>按(?P<b>\d+(?:\.\d+)?|[{NUMERAL}]+)?(?:个?百分点|%|[一-鿿]{{1,4}}?)(?:计算|计|扣|加|算)(?:分)?|按比例(?:折算|计算|计分|扣分|计|扣减)|"
    r"不(?:计分|扣分|加分|计算|计|扣|加)|(?(rest)不(?:得分|给分)|(?!))|忽略不计|舍去|四舍五入)"
)
NUMBER = re.compile(r"\d+(?:\.\d+)?(?:/\d+)?")
SPELT = re.compile(rf"[{NUMERAL}]+(?:点[{NUMERAL}]+)?")
PERCENTAGE_POINTS = re.compile(r"个?百分点|个点(?!位)|点(?=[按扣加])")
PERMILLE_POINTS = re.compile(r"个?千分点")
SPELT_PERCENT = re.compile(rf"百分之([{NUMERAL}]+(?:点[{NUMERAL}]+)?)")
POINT_UNIT = re.compile(r"分(?![别之钟点值档段数类级项母子])")
SUMMED = re.compile(r"(?:两|三|四|五|各)(?:项|部分|方面)(?:指标)?(?:的)?(?:得分|分值|分数)?(?:相加|合计|之和|累加)(?:得分|计分|为总分|得出总分)?")
ORDINALS = re.compile(rf"第(?P<a>\d+|[{NUMERAL}]+)(?P<ua>[一-鿿])?(?:至|到|-|—|~)第?(?P<b>\d+|[{NUMERAL}]+)(?P<u>[起次例件项宗处人个])")
RANK_LIST = re.compile(rf"(?:排名|名次|位次)?(?:为|在|列)?第[{NUMERAL}\d]+(?:名|位)?(?:、第?[{NUMERAL}\d]+(?:名|位)?)+(?:和第?[{NUMERAL}\d]+)?(?:名|位)?")
ROUNDING = re.compile(
    r"(?:计算)?(?:结果|得分|分值|最后得分|最终得分|分数)?(?:均|一律)?(?:按|采用|经)?(?P<m1>四舍五入|四舍六入五成双|进一|进位)?(?:法)?(?:后|并|，)?(?:取|保留|精确到|保留到|精确至|保留至)(?:到|至)?"
    r"(?P<places>整数(?:位)?|个位|(?:小数点后)?(?P<n>[一两二三四五六1-6])位(?:小数)?)(?:，|并|且|、)*(?:按|采用)?(?P<m2>四舍五入|四舍六入五成双|进一法|进一|舍去尾数|截尾)?(?:处理|计算)?"
)
ROUND_MODES: dict[str, ast.Rounding] = {"四舍五入": "half up", "四舍六入五成双": "half even", "进一": "up", "进一法": "up", "进位": "up", "舍去尾数": "down", "截尾": "down"}
SOME_OF = re.compile(
    r"(?:仅|只)(?:有)?(?:达到|完成|满足|符合|实现)?(?:其中)?(?:的)?(?P<only>[一两二三1-9])(?:项|个)(?:指标|条件|要求)?(?:的)?(?:达到|完成|满足|符合|达标|实现)?(?:要求|标准|目标)?(?:超过|高于|达标|达到)?"
    r"|(?:两|三|四|二|各|以上各|以上)?(?:项|个)?(?:指标|条件)?(?:均|都)(?:未|没有|不)(?:能)?(?:达到|达标|完成|满足|符合|实现)(?:要求|标准|目标)?(?=[的，,得不计记])"
)
BELOW_ZERO = re.compile("为负(?:数|值|增长)?(?![分])")
SCOPES = re.compile("同类企业|同行业|同类型|同类地区|全国|全省|全市|全县|全区|全镇|本组|同组|组内|同类")
PERIOD = re.compile(r"每(?:年度?|半年|个?季度?|个?月|周|个?学期|学年)(?![扣加减奖得计少迟漏欠晚推延次\d])")
MARK = re.compile(r"\((?P<not>不)?(?:包?含|包括)(?:本数|该数|本级|目标值?|任务数?|基数|平均值)?(?P<n>\d+(?:\.\d+)?)?(?P<u>%|[一-鿿]{1,4})?\)")
FLOORED = re.compile(
    r"(?:直至|直到|至)?(?:本项|该项|此项|全项|整项)?(?:分值|分数|得分|分)?(?:扣|减)(?:完|光|尽|至0分|到0分|至零分|到零分|至零|到零|至0|到0)"
    r"(?:本项|该项|此项|本指标|该指标)?(?:分值|分数|得分|分|总分|基本分)?(?:数)?(?:为止|即止|止|为限|截止|(?<=0分)(?=[，。；]|$)|(?<=零分)(?=[，。；]|$))"
)
NEGATED = re.compile(r"(?:本项|该项|此项)?(?:得分|分值)?(?:可以|可|允许)(?:倒)?(?:扣|计|记|得|出现|扣至|扣为|扣成|扣到|为|是|有)*(?:负分|负数|负值|负)")
RANK_SCOPE = re.compile(r"(?:列|居|位居|位列|排名|排位|排|在|获|获得|取得)*(?:同类企业|同行业|同类型|同类地区|全国|全省|全市|全县|全区|全镇|本组|同组|组内|同类)(?:同类|同组)?(?:单位|县区|乡镇|区县)?(?:[0-9]+个?[一-鿿]{1,3}?)?(?:中|内)?(?=(?:排名|排|列|位列|居)?[第前])")
BLANK = re.compile(r"_{2,}|\s*[xX]{2,}\s*")

CONSEQUENCE = frozenset(
    {
        "ADD",
        "DED",
        "MOVEBOTH",
        "ZERO",
        "NODEDUCT",
        "NOADD",
        "GIVE",
        "FLOOR",
        "NEGATIVE",
        "MOST",
        "LEAST",
        "FACTORBY",
        "PROP",
        "SCOREIS",
        "LIMITLE",
    }
)
COMPARISONS = frozenset({"REACH", "GE", "GT", "LE", "LT", "UNMET", "EQ"})
DIRECTIONS = frozenset({"UP", "DOWN", "AWAY", "EITHER"})
LITERALS = frozenset({"PTS", "PERCENT", "PPOINT", "AMOUNT", "NUM"})
OPERATORS = frozenset({"TIMES", "OVER", "PLUS", "MINUS", "LPAR"})
REFERENCES = frozenset({"NAME", "ROLE"})
POINT_WORDS = frozenset({"PTS", "PTSLIST", "FULL", "BASE"})
STARTS = frozenset(
    {
        "EACH",
        "ADD",
        "DED",
        "MOVEBOTH",
        "ZERO",
        "NODEDUCT",
        "NOADD",
        "FLOOR",
        "NEGATIVE",
        "ELSE",
        "LINE",
        "AMIDST",
        "PROP",
        "FACTORBY",
        "SCOREIS",
        "HIGHEST",
        "ANDSOON",
        "GIVE",
        "MOST",
        "LEAST",
        "TOTAL",
        "EITHERWAY",
        "SHORTSTEP",
        "ITEM",
        "LIMITLE",
    }
)
# After these a points phrase goes on, so no break comes before what follows.
HOLDS = {
    "GIVE": frozenset({"MOST", "LEAST", "TOTAL", "ITEM", "PROP", "LIMITLE", "LIMITGE", "EACHOF"}),
    "ADD": frozenset({"MOST", "LEAST", "TOTAL", "ITEM"}),
    "DED": frozenset({"MOST", "LEAST", "TOTAL", "ITEM"}),
    "MOVEBOTH": frozenset({"MOST", "ITEM"}),
    "EITHERWAY": frozenset({"MOST"}),
    "MOST": frozenset({"ADD", "DED", "MOVEBOTH", "EITHERWAY", "TOTAL", "GIVE", "ITEM"}),
    "LIMITLE": frozenset({"ADD", "DED", "MOVEBOTH", "EITHERWAY", "TOTAL", "GIVE", "ITEM"}),
    "LEAST": frozenset({"TOTAL", "ITEM", "ADD", "DED", "GIVE"}),
    "ZERO": frozenset({"ITEM"}),
    "FLOOR": frozenset({"ITEM"}),
    "NEGATIVE": frozenset({"ITEM"}),
    "PROP": frozenset({"AMIDST"}),
    "LINE": frozenset({"AMIDST", "BY"}),
    "AMIDST": frozenset({"AMIDST"}),
    "FACTORBY": frozenset(),
}
ENDS = frozenset(
    {
        "PTSLIST",
        "ZERO",
        "NODEDUCT",
        "NOADD",
        "FLOOR",
        "NEGATIVE",
        "CAPPTS",
        "HIGHEST",
        "ANDSOON",
        "SHORTSTEP",
        "PERUNIT",
    }
)
ABSORBED = frozenset(
    {
        "BY",
        "WHEN",
        "AND",
        "ANDS",
        "ANDL",
        "AWAY",
        "DOWN",
        "UP",
        "NOT",
        "GIVE",
        "TO",
        "THAN",
        "PROVIDED",
        "ASLIMIT",
        "AMID",
        "WITHIN",
        "BOTHOF",
        "ALSO",
        "EVENT",
        "REACH",
        "ONLY",
        "EACHOF",
        "ITEM",
        "OR",
        "COMPARED",
        "SCORES",
        "ADD",
        "DED",
        "LT",
        "GT",
        "FILLER",
        "EITHER",
        "TIMES",
        "MET",
        "AMIDST",
        "FULL",
        "TOTAL",
        "MOST",
        "LEAST",
        "UNMET",
        "PLUS",
        "FILLP",
        "FILLS",
        "FILLM",
    }
)


def lexemes(text: str, names: Names, wording: Sequence[str] = ()) -> list[Lexeme]:
    """
    Return the lexemes of *text* with breaks between its parts; a phrase of *wording* is a lexeme of type ``WORDING``.

    Raises:
        Refused: For a number that is none, a blank that was never filled in.
    """
    plain = text.translate(FULL_WIDTH)
    found = _scan(plain, names, wording)
    silent = [lexeme for lexeme in found if lexeme.type == "WORDING"]
    found = _fold(plain, [lexeme for lexeme in found if lexeme.type != "WORDING"], names)
    return [*silent, *_divide(found)]


# Scanning -----------------------------------------------------------------------------------------------------------


def _scan(text: str, names: Names, wording: Sequence[str]) -> list[Lexeme]:
    taken = _declared(text, names, wording)
    found: list[Lexeme] = []
    position = 0
    while position < len(text):
        if position in taken:
            lexeme = taken[position]
        else:
            limit = min((start for start in taken if start > position), default=len(text))
            lexeme = _at(text, position, limit, names, found)
        position = lexeme.end_pos
        if lexeme.type == "UNKNOWN" and found and found[-1].type == "UNKNOWN":
            found[-1].end_pos = position
            found[-1].value = text[found[-1].start_pos : position]
        elif lexeme.type != "BLANK":
            found.append(lexeme)
    return found


def _declared(text: str, names: Names, wording: Sequence[str]) -> dict[int, Lexeme]:
    taken: dict[int, Lexeme] = {}
    free = bytearray(b"\x01" * len(text))
    for word in sorted({*names.entries, *wording}, key=len, reverse=True):
        plain = word.translate(FULL_WIDTH)
        start = text.find(plain)
        while start >= 0:
            end = start + len(plain)
            if all(free[start:end]) and not _is_basis(text, plain, start):
                free[start:end] = bytes(end - start)
                taken[start] = _named(names, word, start, end)
            start = text.find(plain, end)
    return taken


def _is_basis(text: str, word: str, start: int) -> bool:
    """为基数 behind a value says what it is for, even where 基数 is also declared."""
    return text[start - 1 : start] == "为" and word in {"基数", "基准", "基准值", "标准", "基期"}


def _named(names: Names, word: str, start: int, end: int) -> Lexeme:
    span = Span(start, end)
    if word not in names.entries:
        return Lexeme("WORDING", word, start, end)
    entry = names.entries[word]
    if entry.measured_in == "yes/no":
        return Lexeme("FLAG", ast.Fact(span=span, name=entry.id), start, end)
    return Lexeme("NAME", ast.Value(span=span, name=entry.id), start, end)


def _at(text: str, position: int, limit: int, names: Names, found: list[Lexeme]) -> Lexeme:
    char = text[position]
    if char in " \t\r“”\"'《》":
        return Lexeme("BLANK", char, position, position + 1)
    pattern = _pattern(text, position, limit, names, found)
    if pattern is not None and pattern.end_pos <= limit:
        return pattern
    word = read_words("zh").longest_at(text, position)
    while word is not None and position + len(word) > limit:
        word = next(
            (w for w in read_words("zh").by_first[char] if len(w) < len(word) and text.startswith(w, position)), None
        )
    if char in BREAKS and (word is None or len(word) == 1) and not _decimal_comma(text, position):
        return Lexeme("BREAK", BREAKS[char], position, position + 1, ("ANDS",) if char == "、" else ())
    if word is not None:
        kinds = read_words("zh").kinds[word]
        return Lexeme(kinds[0], word, position, position + len(word), kinds)
    if char in "()":
        return Lexeme("OPEN" if char == "(" else "CLOSE", char, position, position + 1)
    return Lexeme("UNKNOWN", char, position, position + 1)


def _decimal_comma(text: str, position: int) -> bool:
    if text[position] != "," or not (0 < position < len(text) - 1):
        return False
    if text[position - 1].isdigit() and text[position + 1].isdigit():
        raise Refused("comma-in-number", Span(position - 1, position + 2), text=text[position - 1 : position + 2])
    return False


def _pattern(text: str, position: int, limit: int, names: Names, found: list[Lexeme]) -> Lexeme | None:
    char = text[position]
    if char in "仅只两三四二各以均都" and (some := SOME_OF.match(text, position)):
        count = int(_spelt(some["only"], Span(*some.span()))) if some["only"] else 0
        return Lexeme("EXACTLY", count, position, some.end())
    if char in "两三四五各" and (summed := SUMMED.match(text, position)):
        return Lexeme("SUMUP", summed.group(), position, summed.end())
    if char.isdigit() or char in NUMERAL or char in "百千个点" or found and found[-1].type == "EACH":
        number = _number(text, position, limit, names, found)
        if number is not None or char.isdigit():
            return number
    if char in "扣减直至本该此分得可允":
        floored = FLOORED.match(text, position)
        if floored:
            return Lexeme("FLOOR", floored.group(), position, floored.end(), ("FLOOR",))
        negated = NEGATED.match(text, position)
        if negated:
            return Lexeme("NEGATIVE", negated.group(), position, negated.end(), ("NEGATIVE",))
    if char in "列居位排在获取全本同组":
        scope = RANK_SCOPE.match(text, position)
        if scope and len(set(SCOPES.findall(text))) == 1:
            return Lexeme("BLANK", scope.group(), position, scope.end())
    if char == "每":
        period = PERIOD.match(text, position)
        if period:
            return Lexeme("BLANK", period.group(), position, period.end())
    if char == "(":
        mark = MARK.match(text, position)
        if mark:
            return _mark(mark, found)
    if char == "以" and text.startswith("以上年", position):
        return Lexeme("ASLIMIT", "以", position, position + 1, ("ASLIMIT",))
    if char == "第" and (ordinals := ORDINALS.match(text, position)):
        return _ordinals(ordinals)
    if char in "第排名位" and (ranks := RANK_LIST.match(text, position)):
        return Lexeme("RANKLIST", _rank_list(ranks), position, ranks.end())
    if char in "计结得分最均一按采经四进取保精" and (rounding := ROUNDING.match(text, position)):
        return _rounding(rounding)
    if char == "为" and (negative := BELOW_ZERO.match(text, position)):
        found.append(Lexeme("LT", "为负", position, position + 1, ("LT",)))
        return _literal(Fraction(0), None, position + 1, negative.end(), names)
    if char == "_" or char in "xX":
        blank = BLANK.match(text, position)
        if blank:
            raise Refused("blank-left-open", Span(*blank.span()), text=blank.group().strip())
    if char in "不未":
        short = SHORT_STEP.match(text, position)
        if short:
            return Lexeme("SHORTSTEP", _short_step(short), position, short.end())
    if char in "排位居名列获取第前":
        rank = RANK.match(text, position)
        if rank:
            return _rank(rank, position)
    if char in "按依以其相实目任计指年全同完比百所等正应":
        proportion = PROPORTION.match(text, position)
        if proportion and (char in "按依以其相同比" or not ROLE.match(text, position)):
            return Lexeme("PROP", proportion.group(), position, proportion.end())
    role = ROLE.match(text, position)
    if role and role.lastgroup and not (char == "一" and role.lastgroup == "actual"):
        return Lexeme("ROLE", ast.Value(span=Span(*role.span()), name=role.lastgroup), position, role.end())
    return None


def _mark(found: re.Match[str], before: list[Lexeme]) -> Lexeme | None:
    """（含）, （不含80%）: an end is in or out; the number, if there is one, must be that end."""
    if found["n"] is not None:
        held = [lexeme for lexeme in before[-2:] if isinstance(lexeme.value, ast.Literal)]
        literal = held[-1].value if held else None
        if not isinstance(literal, ast.Literal) or literal.value != Fraction(found["n"]):
            raise Refused("mark-of-what", Span(*found.span()), text=found.group())
    return Lexeme("EXC" if found["not"] else "INC", found.group(), *found.span())


def _ordinals(found: re.Match[str]) -> Lexeme:
    """第一至第四起: each of the first four."""
    first, last = (int(_spelt(found[name], Span(*found.span()))) for name in ("a", "b"))
    if first != 1:
        raise Refused("schedule-from-one", Span(*found.span()), text=found.group())
    unit = ast.Literal(span=Span(*found.span()), value=Fraction(1), unit=found["u"])
    return Lexeme("ORDINALS", (last, unit), *found.span())


def _rank_list(found: re.Match[str]) -> tuple[int, ...]:
    return tuple(int(_spelt(digits, Span(*found.span()))) for digits in re.findall(rf"[{NUMERAL}]+|\d+", found.group()))


def _rounding(found: re.Match[str]) -> Lexeme:
    """四舍五入保留两位小数: places and mode; a text that names no mode leaves it open and is refused."""
    mode = found["m1"] or found["m2"]
    if mode is None:
        raise Refused("rounding-mode", Span(*found.span()), text=found.group())
    places = int(_spelt(found["n"], Span(*found.span()))) if found["n"] else 0
    return Lexeme("ROUNDING", (places, ROUND_MODES[mode]), *found.span())


def _short_step(found: re.Match[str]) -> ast.PartOfStep:
    how = found["how"]
    if how.startswith("按比例"):
        return "pro rata"
    return "started" if how.startswith("按") else "whole"


def _rank(found: re.Match[str], position: int) -> Lexeme:
    span = Span(position, found.end())
    if found["only"]:
        return Lexeme("RANKS", (1, 1), position, position + 2)
    first = _spelt(found["a"], span)
    last = _spelt(found["b"], span) if found["b"] else first
    low = Fraction(1) if found["top"] and not found["b"] else first
    if found["on"]:
        return Lexeme("RANKS", (int(first), None), position, found.end())
    return Lexeme("RANKS", (int(low), int(last)), position, found.end())


def _spelt(digits: str, span: Span) -> Fraction:
    """Return the number that Chinese or Arabic *digits* write: 十五, 九十, 零点五, 95."""
    if digits[0].isdigit() and digits.isascii():
        return Fraction(digits)
    whole, _, part = digits.partition("点")
    if whole == "半":
        return Fraction(1, 2)
    value = _whole(whole, digits, span)
    if part:
        if any(char not in DIGITS for char in part):
            raise Refused("number-unreadable", span, text=digits)
        value += Fraction(int("".join(str(DIGITS[char]) for char in part)), 10 ** len(part))
    return value


def _whole(text: str, shown: str, span: Span) -> Fraction:
    pattern = re.fullmatch(
        r"(?:([一二两三四五六七八九])千)?零?(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([零〇一二两三四五六七八九])?",
        text,
    )
    if not pattern or not text:
        raise Refused("number-unreadable", span, text=shown)
    thousands, hundreds, tens, ten, ones = pattern.groups()
    number = 1000 * DIGITS.get(thousands or "", 0) + 100 * DIGITS.get(hundreds or "", 0)
    number += (10 * DIGITS.get(tens, 1) if tens or ten else 0) if ten else 0
    return Fraction(number + DIGITS.get(ones or "", 0))


def _number(text: str, position: int, limit: int, names: Names, found: list[Lexeme]) -> Lexeme | None:
    items: list[tuple[Fraction, str | None, int]] = []
    at = position
    while True:
        item = _measured(text, at, limit, names, found)
        if item is None:
            break
        items.append(item)
        at = item[2]
        if (
            at < limit - 1
            and text[at] in "、,，"
            and text[at + 1].isdigit()
            and (items[-1][1] is None or text[at] == "、")
        ):
            at += 1
        elif at < limit - 1 and len(items) > 1 and text[at] in "和及" and text[at + 1].isdigit():
            at += 1
        else:
            break
    if not items:
        return None
    items = _whole_list(items)
    if len(items) > 1:
        return _list(items, position)
    value, unit, end = items[0]
    return _literal(value, unit, position, end, names)


def _whole_list(items: list[tuple[Fraction, str | None, int]]) -> list[tuple[Fraction, str | None, int]]:
    """A list ends with its unit; 3、2 with no unit behind it is no list but two numbers."""
    unit = items[-1][1]
    if unit is None or any(item[1] not in (None, unit) for item in items):
        return items[:1]
    return [(value, unit, end) for value, _, end in items]


def _list(items: list[tuple[Fraction, str | None, int]], position: int) -> Lexeme:
    unit = items[0][1] or ""
    end = items[-1][2]
    nodes = tuple(ast.Literal(span=Span(position, end), value=value, unit=unit) for value, _, _ in items)
    return Lexeme({POINTS: "PTSLIST", PERCENT: "PERCENTLIST"}.get(unit, "LEVELS"), nodes, position, end)


def _literal(value: Fraction, unit: str | None, start: int, end: int, names: Names) -> Lexeme:
    kind = {None: "NUM", POINTS: "PTS", PERCENT: "PERCENT", PERCENTAGE_POINT: "PPOINT"}.get(unit, "AMOUNT")
    return Lexeme(kind, ast.Literal(span=Span(start, end), value=value, unit=unit or ""), start, end)


def _measured(
    text: str, position: int, limit: int, names: Names, found: list[Lexeme]
) -> tuple[Fraction, str | None, int] | None:
    """Return value, unit and end of the number at *position*; a spelt number counts only with a unit behind it."""
    percent = SPELT_PERCENT.match(text, position)
    if percent:
        return _spelt(percent[1], Span(*percent.span())), PERCENT, percent.end()
    digits = NUMBER.match(text, position, limit)
    if digits:
        value = Fraction(digits.group()) if "/" not in digits.group() else _fraction(digits)
        return _unit(text, value, digits.end(), limit, names)
    after_each = bool(found) and found[-1].type == "EACH"
    spelt = SPELT.match(text, position, limit)
    if spelt:
        measured = _unit(text, Fraction(0), spelt.end(), limit, names)
        if measured[1] is None:
            return None
        return _spelt(spelt.group(), Span(*spelt.span())), measured[1], measured[2]
    if after_each or text.startswith("个百分点", position):
        measured = _unit(text, Fraction(1), position, limit, names)
        return measured if measured[1] is not None else None
    return None


def _fraction(digits: re.Match[str]) -> Fraction:
    numerator, denominator = digits.group().split("/")
    if Fraction(denominator) == 0:
        raise Refused("number-unreadable", Span(*digits.span()), text=digits.group())
    return Fraction(numerator) / Fraction(denominator)


def _unit(text: str, value: Fraction, position: int, limit: int, names: Names) -> tuple[Fraction, str | None, int]:
    if position >= limit:
        return value, None, position
    if text[position] == "%":
        return value, PERCENT, position + 1
    if text[position] == "‰":
        return (value, "‰", position + 1) if names.own_unit == "‰" else (value / 10, PERCENT, position + 1)
    if text[position] == "倍":
        return value * 100, PERCENT, position + 1
    points = PERCENTAGE_POINTS.match(text, position, limit)
    if points:
        return value, PERCENTAGE_POINT, points.end()
    points = PERMILLE_POINTS.match(text, position, limit)
    if points:
        return value / 10, PERCENTAGE_POINT, points.end()
    generic = next((u for u in SORTED_COUNTS if text.startswith(u, position) and position + len(u) <= limit), "")
    for unit in names.units:
        if text.startswith(unit, position) and position + len(unit) <= limit and unit != "分" and (len(unit) >= len(generic) or generic.startswith(unit)):
            return value, unit, position + max(len(unit), len(generic))
    return _generic_unit(text, value, position, limit, names)


def _generic_unit(
    text: str, value: Fraction, position: int, limit: int, names: Names
) -> tuple[Fraction, str | None, int]:
    scaled = re.compile(r"[十百千万亿]*").match(text, position, limit)
    end = scaled.end() if scaled else position
    if POINT_UNIT.match(text, end, limit):
        return value, POINTS, end + 1
    unit = next((u for u in SORTED_COUNTS if text.startswith(u, end) and end + len(u) <= limit), None)
    if unit is not None:
        whole = text[position : end + len(unit)]
        for wanted in names.units:
            converted = convert(value, whole, wanted)
            if converted is not None:
                return converted, wanted, end + len(unit)
        return value, whole, end + len(unit)
    if end > position:
        converted = convert(value, text[position:end] + "·", "·")
        return (converted if converted is not None else value), None, end
    return value, None, position


SORTED_COUNTS = tuple(sorted(set(COUNTS), key=len, reverse=True))


# Words by their neighbours ------------------------------------------------------------------------------------------


def _fold(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *found* with words fitted to their neighbours, unknown words whole, and fillers gone where they may stand."""
    found = _absorb(text, found)
    found = _before_points(_parentheses(found))
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        before = kept[-1] if kept else None
        after = found[position + 1] if position + 1 < len(found) else None
        fitted = _fit(text, lexeme, before, after, found[position + 2 :], kept, names)
        if fitted is not None:
            kept.append(fitted)
    return _stretches(_unsaid_each(_modifiers(_joined(_named_basis(text, kept)))))


def _named_basis(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """以上年为基数：低于基数的…: 基数 is what the heading says it is."""
    basis = next((n for n, lexeme in enumerate(found) if lexeme.type == "BASIS" and n and found[n - 1].type in REFERENCES), None)
    if basis is None:
        return found
    word = str(found[basis].value).removeprefix("为")
    value = found[basis - 1].value
    return [
        Lexeme("ROLE", value, lexeme.start_pos, lexeme.end_pos)
        if lexeme.type == "UNKNOWN" and text[lexeme.start_pos : lexeme.end_pos] == word
        else lexeme
        for lexeme in found
    ]


def _stretches(found: list[Lexeme]) -> list[Lexeme]:
    """高出10个百分点以内的部分: a stretch of distance, which a marker sets apart from a condition."""
    marked: list[Lexeme] = []
    start = 0
    for lexeme in found:
        if lexeme.type == "BREAK":
            start = len(marked) + 1
        if lexeme.type == "PARTOF" and start < len(marked):
            kinds = {item.type for item in marked[start:]}
            if marked[start].type in {"GT", "LT", "UP", "DOWN", "THAN"} and kinds & {"WITHIN", "TO", "ABOVE", "BELOW"}:
                marked[start:] = [Lexeme("STRETCH", "", marked[start].start_pos, marked[start].start_pos), *(i for i in marked[start:] if i.type != "LOOSE")]
        marked.append(lexeme)
    return marked


def _joined(found: list[Lexeme]) -> list[Lexeme]:
    """，或者 and ，且 join conditions over the comma; before points they say nothing."""
    joined: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        after = found[position + 1] if position + 1 < len(found) else None
        if lexeme.type == "PARTWHOLE":
            joined.append(_typed(lexeme, "EACH"))
            joined.append(Lexeme("FULLEACH", "", lexeme.end_pos, lexeme.end_pos))
            continue
        if lexeme.type in {"AND", "OR"} and joined and joined[-1].type in {"BREAK", "WHEN"}:
            if after is None or after.type in CONSEQUENCE | {"EACH", "ITEM", "TOTAL", "FILLP", "FULL", "BASE", "PTS"}:
                continue
            while (
                joined and joined[-1].type in {"BREAK", "WHEN"} and (joined[-1].type == "WHEN" or joined[-1].value == 1)
            ):
                joined.pop()
            if lexeme.type == "AND" and (not joined or joined[-1].type == "BREAK"):
                continue
        joined.append(lexeme)
    return joined


def _modifiers(found: list[Lexeme]) -> list[Lexeme]:
    """The indicator's own name right before another value only says whose value that is: 利润总额目标值, 旅游收入在全省排前3位."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        after = found[position + 1] if position + 1 < len(found) else None
        own = lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"
        if (
            own
            and after is not None
            and after.type in REFERENCES
            and after.value.name != "actual"
            and (not kept or kept[-1].type not in COMPARISONS | {"THAN", "EACH", "ANDS", "ANDL"})
        ):
            after.start_pos = lexeme.start_pos
            continue
        kept.append(lexeme)
    return kept


def _unsaid_each(found: list[Lexeme]) -> list[Lexeme]:
    """少一个百分点扣1分 counts each one: a direction, one of something, points."""
    kept: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        following = found[position + 1 : position + 3]
        one = (
            len(following) == 2
            and following[0].type in {"PPOINT", "AMOUNT"}
            and following[0].value.value == 1
            and following[1].type in {"ADD", "DED"}
        )  # noqa: PLR2004
        if lexeme.type in DIRECTIONS and one and (not kept or kept[-1].type in {"BREAK", "NAME", "ROLE", "WHEN"}):
            kept.append(Lexeme("EACH", "", lexeme.start_pos, lexeme.start_pos))
        kept.append(lexeme)
    return kept


def _before_points(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* without the adverbs that stand before points: 直接, 一律, 即."""
    kept: list[Lexeme] = []
    for lexeme in reversed(found):
        after = _kinds(kept[-1]) if kept else frozenset({"BREAK"})
        points = after & (CONSEQUENCE | {"ITEM", "TOTAL", "FULL", "BASE", "PTS", "PTSLIST", "BY", "CAPPTS"})
        if "FILLP" in lexeme.kinds and points and "EACHOF" not in lexeme.kinds:
            continue
        kept.append(lexeme)
    return kept[::-1]


def _absorb(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """An unknown word takes in the short words at its edges: 按时保质 is no 按."""
    changed = True
    while changed:
        changed = False
        for position, lexeme in enumerate(found):
            if lexeme.type != "UNKNOWN":
                continue
            for neighbour in (position - 1, position + 1):
                if (
                    0 <= neighbour < len(found)
                    and _short(found[neighbour])
                    and found[neighbour].type in ABSORBED | {"UNKNOWN"}
                ):
                    low, high = sorted((position, neighbour))
                    if _keeps_edge(found, neighbour):
                        continue
                    start, end = found[low].start_pos, found[high].end_pos
                    found[low : high + 1] = [Lexeme("UNKNOWN", text[start:end], start, end)]
                    changed = True
                    break
            if changed:
                break
    return found


def _short(lexeme: Lexeme) -> bool:
    return lexeme.end_pos - lexeme.start_pos == 1 or lexeme.type == "UNKNOWN"


def _keeps_edge(found: list[Lexeme], position: int) -> bool:
    """的 and 时 before a break, a verb before its number, 每 and 比 keep their own meaning beside an unknown word."""
    after = found[position + 1].type if position + 1 < len(found) else "BREAK"
    lexeme = found[position]
    if lexeme.value in ("的", "时") and after in {"BREAK", "CLOSE", *CONSEQUENCE, "PTS", "EACH"}:
        return True
    if (
        lexeme.value == "的"
        and position
        and found[position - 1].type in {*COMPARISONS, *LITERALS, "ABOVE", "BELOW", "WITHIN", "NAME", "ROLE", "FLAG"}
    ):
        return True
    return (
        after in {"PTS", "PTSLIST"}
        and bool({"ADD", "DED", "GIVE"} & set(lexeme.kinds))
        or lexeme.value in ("且", "或", "，", "每", "比")
    )


def _parentheses(found: list[Lexeme]) -> list[Lexeme]:
    """（10分） becomes a part of its own; around a formula the brackets stay."""
    kept: list[Lexeme] = []
    depth: list[bool] = []
    for position, lexeme in enumerate(found):
        if lexeme.type == "OPEN":
            formula = (
                bool(kept)
                and kept[-1].type in {"TIMES", "OVER", "PLUS", "MINUS", "LPAR", "SCOREIS", "BY"}
                or _formula_bracket(found, position)
            )
            depth.append(formula)
            kept.append(Lexeme("LPAR" if formula else "BREAK", "(" if formula else 0, lexeme.start_pos, lexeme.end_pos))
            if not formula:
                kept.append(Lexeme("PAREN", "(", lexeme.start_pos, lexeme.end_pos))
        elif lexeme.type == "CLOSE":
            formula = depth.pop() if depth else False
            kept.append(Lexeme("RPAR" if formula else "BREAK", ")" if formula else 0, lexeme.start_pos, lexeme.end_pos))
        else:
            kept.append(lexeme)
    return kept


def _formula_bracket(found: list[Lexeme], position: int) -> bool:
    depth = 0
    for after in range(position, len(found)):
        if found[after].type == "OPEN":
            depth += 1
        elif found[after].type == "CLOSE":
            depth -= 1
            if depth == 0:
                return after + 1 < len(found) and bool({"TIMES", "OVER", "PLUS", "MINUS"} & set(found[after + 1].kinds))
    return False


def _fit(
    text: str,
    lexeme: Lexeme,
    before: Lexeme | None,
    after: Lexeme | None,
    rest: Sequence[Lexeme],
    kept: list[Lexeme],
    names: Names,
) -> Lexeme | None:  # noqa: C901, PLR0911, PLR0912
    """Return *lexeme* with the kind that its neighbours allow, or ``None`` for a filler that may stand here."""
    kinds = set(lexeme.kinds)
    left = before.type if before else "BREAK"
    right = _kinds(after)
    if lexeme.type == "PTS":
        return _fit_points(lexeme, left, right, names)
    if lexeme.type in {"NUM", "PERCENT", "PPOINT", "AMOUNT"} and left in REFERENCES and _compared_before(kept):
        kind = "OF" if _is_share(lexeme, kept[-1], kept[-2], names, text) else "LOOSE"
        kept.append(Lexeme(kind, "", lexeme.start_pos, lexeme.start_pos))
        return lexeme
    if not kinds:
        return lexeme if lexeme.type != "PERCENTLIST" or left in {"GIVE", "OF", "EACHOF"} else _typed(lexeme, "LEVELS")
    if lexeme.type == "BREAK":
        return _typed(lexeme, "ANDS") if left in REFERENCES and right & REFERENCES else lexeme
    if "PROVIDED" in kinds:
        return lexeme if left == "BREAK" and _in_front(rest) else None
    if lexeme.value == "的":
        return _fit_of(lexeme, before, right)
    if lexeme.value in {"为", "是"}:
        return _fit_is(lexeme, left, right)
    if "BOTHOF" in kinds and left in REFERENCES and right & COMPARISONS:
        return _typed(lexeme, "BOTHOF")
    if "THAN" in kinds and right & REFERENCES and rest and _kinds(rest[0]) & {"LEVELWITH", "COMPARED", "EACH", "UP", "DOWN"}:
        return _typed(lexeme, "THAN")
    if "FULL" in kinds and "CAPPED" in right:
        return Lexeme("CAPPTS", ast.Value(span=lexeme.span, name="full"), lexeme.start_pos, lexeme.end_pos)
    if kinds & {"FILLP", "FILLS", "FILLM"} and _may_be_left_out(lexeme, kinds, left, right):
        return None
    if "CAPPED" in kinds and left == "CAPPTS":
        return None
    if "ONLY" in kinds and right & {"REACH"}:
        return None
    if "REACH" in kinds and "完成" in str(lexeme.value) and right & {"GE", "GT", "LE", "LT"}:
        return Lexeme("ROLE", ast.Value(span=lexeme.span, name="completion"), lexeme.start_pos, lexeme.end_pos)
    if "EVENT" in kinds and "REACH" not in kinds and right & LITERALS and rest and _kinds(rest[0]) & {"ABOVE", "BELOW", "WITHIN"}:
        return None
    for choice in (_fit_sign, _fit_scores, _fit_and, _fit_short):
        fitted = choice(lexeme, kinds, left, right, kept)
        if fitted is not None:
            return fitted if fitted.type != "FILLER" else None
    return lexeme


def _may_be_left_out(lexeme: Lexeme, kinds: set[str], left: str, right: frozenset[str]) -> bool:
    """A filler says nothing only where it stands: before points, at the start of a part, between a name and its comparison."""
    if "FILLP" in kinds and right & (
        CONSEQUENCE | {"ITEM", "TOTAL", "EACHOF", "FULL", "BASE", "PTS", "PTSLIST", "FILLP", "BY", "LE"}
    ):
        return True
    if lexeme.value == "其中" and right & {"BREAK"}:
        return True
    if "FILLS" in kinds and left in {"BREAK", "WHEN"} and not right & {"BREAK"}:
        return True
    return (
        "FILLM" in kinds
        and left in REFERENCES | {"FLAG", "FULL", "BASE"}
        and bool(right & (COMPARISONS | REFERENCES | LITERALS | DIRECTIONS | {"RANKS", "THAN", "TO", "BOTHOF"}))
    )


def _kinds(lexeme: Lexeme | None) -> frozenset[str]:
    if lexeme is None:
        return frozenset({"BREAK"})
    return frozenset(lexeme.kinds) | {lexeme.type}


def _is_share(literal: Lexeme, reference: Lexeme, comparison: Lexeme, names: Names, text: str) -> bool:
    """Reading rule 5: 超过人口6% is a share if the value is of another measure, or if the text says 人口的…% elsewhere; so is 达到目标80%."""
    if literal.type != "PERCENT":
        return False
    if comparison.type in {"REACH", "UNMET", "GE", "LE"}:
        return True
    word = text[reference.start_pos : reference.end_pos]
    if re.search(rf"{re.escape(word)}的\d+(?:\.\d+)?%", text):
        return True
    unit = names.unit_of(reference.value.name) if isinstance(reference.value, ast.Value) else ""
    return (
        reference.type == "NAME"
        and bool(unit)
        and bool(names.own_unit)
        and PERCENT not in {unit, names.own_unit}
        and unit != names.own_unit
    )


def _typed(lexeme: Lexeme, kind: str) -> Lexeme:
    return Lexeme(kind, lexeme.value, lexeme.start_pos, lexeme.end_pos, lexeme.kinds)


def _compared_before(kept: list[Lexeme]) -> bool:
    return (
        len(kept) > 1
        and kept[-2].type in COMPARISONS | {"THAN"}
        and not any(k.type == "EACH" for k in _this_part(kept))
    )


def _this_part(kept: list[Lexeme]) -> list[Lexeme]:
    part: list[Lexeme] = []
    for lexeme in reversed(kept):
        if lexeme.type == "BREAK":
            break
        part.append(lexeme)
    return part[::-1]


def _fit_points(lexeme: Lexeme, left: str, right: frozenset[str], names: Names) -> Lexeme:
    """90分 is a level where the value itself is measured in 分."""
    level = left in COMPARISONS | {"TO", "AMIDST"} or bool(right & {"ABOVE", "BELOW", "WITHIN", "TO"})
    if "CAPPED" in right:
        return _typed(lexeme, "CAPPTS")
    if level and names.own_unit == "分" and left not in {"LIMITLE", "LIMITGE", "GIVE", "ADD", "DED"}:
        node = lexeme.value
        return Lexeme(
            "AMOUNT", ast.Literal(span=node.span, value=node.value, unit="分"), lexeme.start_pos, lexeme.end_pos
        )
    return lexeme


def _fit_of(lexeme: Lexeme, before: Lexeme | None, right: frozenset[str]) -> Lexeme | None:
    left = before.type if before else "BREAK"
    if left in {"NAME", "ROLE", "FULL", "BASE"} and right & {"PERCENT", "PERCENTLIST", "NUM"}:
        return _typed(lexeme, "OF")
    ends = right & {
        "BREAK",
        "EACH",
        "GIVE",
        "ADD",
        "DED",
        "MOVEBOTH",
        "ZERO",
        "NODEDUCT",
        "NOADD",
        "PROP",
        "BY",
        "FULL",
        "BASE",
        "PTS",
        "PTSLIST",
        "FACTORBY",
        "EACHOF",
        "ALSO",
        "ITEM",
        "BOTHOF",
        "MOST",
        "AND",
        "OR",
        "UNKNOWN",
        "PERCENTLIST",
        "ASIDE",
        "TOTAL",
        "EITHERWAY",
        "THAN",
    }
    if left not in {"BREAK"} and ends:
        return _typed(lexeme, "WHEN")
    return None


def _fit_is(lexeme: Lexeme, left: str, right: frozenset[str]) -> Lexeme | None:
    """为 gives points before points, compares before a level, and says nothing before 满分 as a copula elsewhere."""
    if right & {"PTS", "PTSLIST", "FULL", "BASE", "ZERO", "CAPPTS"}:
        return _typed(lexeme, "GIVE") if not right & {"ZERO"} and left not in {"MOST", "LEAST"} else None
    if right & (LITERALS | REFERENCES):
        return _typed(lexeme, "EQ")
    return lexeme


def _fit_sign(lexeme: Lexeme, kinds: set[str], left: str, right: frozenset[str], kept: list[Lexeme]) -> Lexeme | None:
    points = (
        right & {"PTS", "PTSLIST", "FULL", "BASE", "CAPPTS", "ASLIMIT", "EACHOF"}
        or right & {"MOST", "LE"}
        and not right & {"AWAY"}
    )
    if {"EITHERWAY", "MOVEBOTH"} <= kinds or {"EITHERWAY", "EITHER"} & kinds and "MOVEBOTH" in kinds:
        if right & {"PTS", "FULL"}:
            return _typed(lexeme, "MOVEBOTH")
        if right & {"MOST", "LE", "ASLIMIT", "BOTHOF", "EACHOF", "CAPPTS"}:
            return _typed(lexeme, "EITHERWAY")
        return _typed(lexeme, "EITHER") if "EITHER" in kinds else lexeme
    sign = kinds & {"ADD", "DED", "MOVEBOTH"}
    if not sign:
        return None
    if (
        left == "PROP"
        or "SCORES" in kinds
        and left in {"PROP", "LINE", "ROLE", "NAME", "NUM", "PERCENT", "PTS", "RPAR"}
        and not points
    ):
        return _typed(lexeme, "SCORES")
    if points or (right & {"ROLE", "NAME"} and False):
        return _typed(lexeme, sorted(sign)[0])
    direction = kinds & DIRECTIONS
    if direction:
        return _typed(lexeme, sorted(direction)[0])
    return _typed(lexeme, sorted(sign)[0]) if left in {"MOST", "LEAST"} or right & {"BREAK", "LE", "MOST"} else lexeme


def _fit_scores(lexeme: Lexeme, kinds: set[str], left: str, right: frozenset[str], kept: list[Lexeme]) -> Lexeme | None:
    if not kinds & {"GIVE", "SCORES"}:
        return None
    if left == "EACH" and "EVENT" in kinds:
        return _typed(lexeme, "EVENT")
    points = right & {"PTS", "PTSLIST", "FULL", "BASE", "PERCENT", "PERCENTLIST", "CAPPTS", "EACHOF", "ITEM"}
    if "GIVE" in kinds and points:
        return _typed(lexeme, "GIVE")
    if "SCORES" in kinds and left in {
        "PROP",
        "LINE",
        "ROLE",
        "NAME",
        "NUM",
        "PERCENT",
        "PTS",
        "RPAR",
        "FULL",
        "BASE",
        "AMIDST",
    }:
        return _typed(lexeme, "SCORES")
    if "GIVE" in kinds and (left in {"MOST", "LEAST", "TOTAL", "ITEM"} or right & {"MOST", "LE", "LEAST", "GE"}):
        return _typed(lexeme, "GIVE")
    return None


def _fit_and(lexeme: Lexeme, kinds: set[str], left: str, right: frozenset[str], kept: list[Lexeme]) -> Lexeme | None:
    if "AND" not in kinds and "OR" not in kinds:
        return None
    if left in LITERALS and right & LITERALS:
        return _typed(lexeme, "TO") if "AND" in kinds else None
    part = _this_part(kept)
    if left == "BREAK" or "OR" in kinds:
        return None
    if left in REFERENCES and right & REFERENCES and lexeme.value not in {"且", "并且"}:
        compared = any(k.type in COMPARISONS or k.type == "THAN" for k in part)
        return _typed(lexeme, "ANDL" if compared else "ANDS")
    if "THAN" in kinds and right & REFERENCES:
        return _typed(lexeme, "THAN")
    return _typed(lexeme, "AND")


def _fit_short(lexeme: Lexeme, kinds: set[str], left: str, right: frozenset[str], kept: list[Lexeme]) -> Lexeme | None:  # noqa: C901, PLR0911, PLR0912
    if "AMID" in kinds and "AMIDST" in kinds:
        return _typed(lexeme, "AMID" if left in LITERALS | {"INC", "EXC", "NAME", "ROLE"} else "AMIDST")
    if (
        "MINUS" in kinds
        and lexeme.value != "−"
        and left in LITERALS
        and right & LITERALS
        and not any(k.type in OPERATORS | {"SCOREIS"} for k in _this_part(kept))
    ):
        return _typed(lexeme, "TO")
    if "TO" in kinds:
        return _typed(lexeme, "TO") if left in LITERALS | REFERENCES | {"INC", "EXC"} else Lexeme("FILLER", "", 0, 0)
    if "LE" in kinds and right & {"PTS", "FULL", "BASE", "CAPPTS"} and left not in {"NAME", "ROLE"}:
        return _typed(lexeme, "LIMITLE")
    if "GE" in kinds and right & {"PTS"} and left in {"TOTAL", "ITEM", "LEAST"}:
        return _typed(lexeme, "LIMITGE")
    if "TOTAL" in kinds and lexeme.value in {
        "本项",
        "该项",
        "此项",
        "本指标",
        "该指标",
        "本项指标",
        "此项指标",
        "该项指标",
        "本项得分",
        "该项得分",
    }:
        if right & {"MOST", "LEAST", "LE", "ASLIMIT", "CAPPTS", "GE"}:
            return _typed(lexeme, "TOTAL")
        if right & {"ZERO", "GIVE", "FLOOR", "NEGATIVE"}:
            return _typed(lexeme, "ITEM")
        return (
            Lexeme("FILLER", "", 0, 0)
            if right & {"NODEDUCT", "FULL", "BASE", "ADD", "DED", "PTS", "NAME", "BREAK"}
            else None
        )
    if "TOTAL" in kinds and not right & {
        "MOST",
        "LEAST",
        "LE",
        "ASLIMIT",
        "CAPPTS",
        "GE",
        "ADD",
        "DED",
        "NEGATIVE",
        "FLOOR",
        "GIVE",
    }:
        if right & {"PTS"} and left in {"BREAK", "NAME"}:
            return _typed(lexeme, "SAYS")
        return Lexeme("FILLER", "", 0, 0) if lexeme.value in {"累计", "合计"} else None
    if (
        "LEAST" in kinds
        and "GE" not in kinds
        and not right & {"PTS", "GIVE", "TOTAL", "BASE", "ADD", "DED", "CAPPTS", "FULL"}
    ):
        return _typed(lexeme, "GE") if lexeme.value == "至少" else None
    if kinds & {"BOTHOF"} and not right & COMPARISONS | {"MET"} & right:
        return (
            Lexeme("FILLER", "", 0, 0)
            if right & {"GIVE", "ADD", "DED", "ZERO", "LE", "MOST", "ASLIMIT", "NODEDUCT"} or left == "BREAK"
            else None
        )
    if kinds & {"EACHOF"} and not (
        right & {"PTS", "PTSLIST", "PERCENTLIST", "FULL", "BASE"}
        and left in {"GIVE", "ADD", "DED", "MOVEBOTH", "NAME", "ROLE"}
    ):
        return Lexeme("FILLER", "", 0, 0)
    if kinds == {"ALSO"}:
        return Lexeme("FILLER", "", 0, 0)
    if "THAN" in kinds and "COMPARED" in kinds:
        return _typed(
            lexeme, "COMPARED" if right & {"BREAK"} or left in REFERENCES and not right & REFERENCES else "THAN"
        )
    if "PERCENTLIST" == lexeme.type:
        return _typed(lexeme, "LEVELS")
    if kinds & COMPARISONS and lexeme.type not in COMPARISONS:
        return _typed(lexeme, sorted(kinds & COMPARISONS)[0])
    if "WHEN" in kinds and left in {"BREAK"}:
        return Lexeme("FILLER", "", 0, 0)
    return None


def _in_front(rest: Sequence[Lexeme]) -> bool:
    """Whether 前提下 follows in this part."""
    for lexeme in rest:
        if lexeme.type in {"BREAK", "INFRONT"}:
            return lexeme.type == "INFRONT"
    return False


# Breaks -------------------------------------------------------------------------------------------------------------


def _divide(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with a break between any two parts, none at the ends, and the strongest of several in a row."""
    divided: list[Lexeme] = []
    for position, lexeme in enumerate(found):
        last = divided[-1] if divided else None
        if lexeme.type == "EACH":
            _break_before_than(divided)
        if last is not None and last.type != "BREAK" and lexeme.type != "BREAK" and _breaks(divided, lexeme):
            divided.append(Lexeme("BREAK", 0, lexeme.start_pos, lexeme.start_pos))
        after = found[position + 1].type if position + 1 < len(found) else "BREAK"
        if lexeme.type in {"PTS", "PTSLIST", "FULL", "BASE"} and _bare(divided, lexeme) and not (lexeme.type in {"FULL", "BASE"} and after == "PTS"):
            divided.append(Lexeme("GIVE", "", lexeme.start_pos, lexeme.start_pos))
        if lexeme.type == "BREAK" and divided and divided[-1].type == "BREAK":
            divided[-1].value = max(divided[-1].value, lexeme.value)
            continue
        if lexeme.type == "BREAK" and not divided:
            continue
        divided.append(lexeme)
    while divided and divided[-1].type == "BREAK":
        divided.pop()
    return _formulas(divided)


def _formulas(divided: list[Lexeme]) -> list[Lexeme]:
    """A part that multiplies and compares nothing is a formula: 达标比重乘以分值."""
    whole: list[Lexeme] = []
    for position, lexeme in enumerate(divided):
        if not whole or whole[-1].type == "BREAK":
            part = _part_from(divided, position)
            if "TIMES" in part and lexeme.type in LITERALS | REFERENCES | {"LPAR", "FULL", "BASE"} and not part & (COMPARISONS | {"BY", "SCOREIS", "PROP", "EACH", "GIVE"}):
                whole.append(Lexeme("SCOREIS", "", lexeme.start_pos, lexeme.start_pos))
        whole.append(lexeme)
    return whole


def _part_from(divided: list[Lexeme], start: int) -> set[str]:
    kinds: set[str] = set()
    for lexeme in divided[start:]:
        if lexeme.type == "BREAK":
            break
        kinds.add(lexeme.type)
    return kinds


def _break_before_than(divided: list[Lexeme]) -> None:
    """占比比上年每提高: the subject is a part of its own before 比上年每."""
    part = _this_part(divided)
    than = next((n for n, lexeme in enumerate(part) if lexeme.type == "THAN"), 0)
    if than:
        at = len(divided) - len(part) + than
        divided.insert(at, Lexeme("BREAK", 0, divided[at].start_pos, divided[at].start_pos))


def _breaks(divided: list[Lexeme], lexeme: Lexeme) -> bool:
    last = divided[-1].type
    kind = lexeme.type
    if kind == "EACH":
        return not any(k.type in {"THAN", "EACH"} for k in _this_part(divided)) and last not in {"EXCESS", "SHORTFALL"}
    if kind == "ASLIMIT" and last in REFERENCES or kind == "BY" and last in {"AMID", "WHEN", "ABOVE", "BELOW", "WITHIN", *LITERALS}:
        return True
    if kind in {"EXCESS", "SHORTFALL"} and last in {"WHEN", "NAME", "ROLE"}:
        return True
    if kind in STARTS:
        return last not in HOLDS.get(kind, frozenset())
    if kind in POINT_WORDS:
        return last not in {
            "GIVE",
            "ADD",
            "DED",
            "MOVEBOTH",
            "MOST",
            "LEAST",
            "LIMITLE",
            "LIMITGE",
            "TOTAL",
            "EITHERWAY",
            "EACHOF",
            "ASLIMIT",
            "BY",
            "SCOREIS",
            "BEGINS",
            "FACTORBY",
            "PAREN",
            "FULL",
            "BASE",
            "ITEM",
            "THAN",
            "TO",
            *COMPARISONS,
            *OPERATORS,
            "OF",
            "SAYS",
        }
    if (
        last in ENDS
        or last in {"PTS"}
        and kind not in {"TIMES", "OVER", "PLUS", "MINUS", "PERUNIT", "SCORES", "RPAR", "BASIS"}
    ):
        return True
    return last in {"WHEN"} and kind in {"NAME", "ROLE", "BY", *COMPARISONS}


def _bare(divided: list[Lexeme], lexeme: Lexeme) -> bool:
    """Points with no verb at the start of a part are given: 20%以上的100分."""
    return bool(divided) and divided[-1].type == "BREAK"
