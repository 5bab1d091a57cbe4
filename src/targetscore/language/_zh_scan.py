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
from targetscore.language._chunks import PartRule
from targetscore.language._lexemes import Lexeme, Names, Refused, listed, read_words
from targetscore.language._zh_any import STARTS as ANY_STARTS
from targetscore.language._zh_any import any_of
from targetscore.language._zh_carried import extent
from targetscore.language._zh_deadlines import STARTS as DEADLINES
from targetscore.language._zh_deadlines import on_time
from targetscore.language._zh_each_of import of_the_level
from targetscore.language._zh_effects import effect
from targetscore.language._zh_field import STARTS as FIELD_STARTS
from targetscore.language._zh_field import field
from targetscore.language._zh_formulas import averaged, is_score, less_points, own_value, peer_end, ratio_of, weighted
from targetscore.language._zh_kinds import DIRECTIONS
from targetscore.language._zh_limits import STARTS as LIMIT_STARTS
from targetscore.language._zh_limits import limit, step_from
from targetscore.language._zh_moves import trend
from targetscore.language._zh_names import declared
from targetscore.language._zh_none import STARTS as NONE_STARTS
from targetscore.language._zh_none import none_happened, not_that
from targetscore.language._zh_numbers import NUMERAL, Scan, number, spelt
from targetscore.language._zh_places import STARTS as PLACE_STARTS
from targetscore.language._zh_places import in_field
from targetscore.language._zh_ranks import (
    bare_rank,
    beside_best,
    by_place,
    extreme,
    from_last,
    group,
    instead,
    last,
    order,
    rank,
    rank_list,
    rank_step,
    ranked,
    related,
)
from targetscore.language._zh_rising import UNIT as EVENT_UNIT
from targetscore.language._zh_rising import rising
from targetscore.language._zh_roles import (
    as_last_year,
    below_zero,
    excess,
    from_level,
    peer_growth,
    proportion,
    role,
    same_period,
)
from targetscore.language._zh_shares import STARTS as SHARE_STARTS
from targetscore.language._zh_shares import halved, share
from targetscore.language._zh_signed import negative, on_both_sides
from targetscore.language._zh_some import STARTS as SOME_STARTS
from targetscore.language._zh_some import all_of, both, none_of, some_of
from targetscore.language._zh_sums import STARTS as SUM_STARTS
from targetscore.language._zh_sums import together
from targetscore.language._zh_symbols import LETTERS, called, interval, letter
from targetscore.language._zh_symbols import STARTS as INTERVALS
from targetscore.language._zh_told import (
    among,
    explained,
    how_scored,
    judged,
    late,
    marker,
    method,
    not_assessed,
    once_an_item,
    one_of,
    rounding,
    score_is,
)
from targetscore.language._zh_unmet import STARTS as LACKING_STARTS
from targetscore.language._zh_unmet import lacking

BREAKS = {"，": 1, ",": 1, "、": 1, "；": 2, "。": 3, "\n": 3, "：": 4, ":": 4, "！": 3}
QUIET = " \t\r“”\"'《》"

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
SCOPES = re.compile("同类企业|同行业|同类型|同类地区|全国|全省|全市|全县|全区|全镇|本组|同组|组内|同类")
# A year is what is scored; so many a month are not so many in all.
_MOVED = r"(?![扣加减奖得计少迟漏欠晚推延次\d])"
PERIOD = re.compile(rf"每(?:年度?|学年){_MOVED}")
SHORTER_PERIOD = re.compile(rf"(?P<period>每(?:半年|个?季度?|个?月|周|个?学期)){_MOVED}[^，,；;。：:]*?\d")
MARK = re.compile(
    r"\((?P<not>不)?(?:包?含|包括)(?:本数|该数|本级|本(?:省|市|县|区|县区|镇|乡镇|街道|单位|部门|校|院|村)|目标值?|任务数?|基数|平均值)?"
    r"(?:(?P<n>\d+(?:\.\d+)?)(?P<u>%|[一-鿿]{1,4})?)?\)"
)
NEGATED = re.compile(
    r"(?:本项|该项|此项)?(?:得分|分值)?(?:可以|可|允许)(?:倒)?(?:扣|计|记|得|出现|扣至|扣为|扣成|"
    r"扣到|为|是|有){0,6}(?:负分|负数|负值|负)"
)
RANK_SCOPE = re.compile(
    r"(?:列|居|位居|位列|排名|排位|排|在|获|获得|取得){0,6}(?:同类企业|同行业|同类型|同类地区|全国|"
    r"全省|全市|全县|全区|全镇|本组|同组|组内|同类)(?:同类|同组|各|参评|参加评比|被考核|考核)?(?:的)?(?:县\(市、?区\)|县市区|乡镇\(街道\)|单位|县区|乡镇|区县|街道|镇街|部门|学校|医院|企业|园区|开发区)?"
    r"(?:[0-9]+个?[一-鿿]{1,3}?)?(?:中|内)?(?=(?:排名|排|列|位列|居)?(?:[第前]|[0-9]+[名位至到-]|倒数|最后|最末|末[位名]|后[0-9一二两三四五六七八九十]))"
)
AT_ONCE = re.compile(r"一次性(?=[扣加减得计记奖]|给予)")
PER_UNIT = re.compile(rf"(?:/|每)1?(?P<unit>{EVENT_UNIT})(?=[，。；、,;)]|$)")
SIGNS = frozenset({"ADD", "DED", "MOVEBOTH"})
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
    shorter = SHORTER_PERIOD.match(scan.text, position)
    if shorter:
        raise Refused("so-many-a-period", Span(*shorter.span("period")), period=shorter["period"])
    found = PERIOD.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


def _mark(scan: Scan, position: int) -> Lexeme | None:
    """（含）, （不含80%）: an end is in or out; the number, if there is one, must be that end of the range."""
    found = MARK.match(scan.text, position)
    if not found:
        return None
    kind = "EXC" if found["not"] else "INC"
    if found["n"] is None:
        return Lexeme(kind, found.group(), *found.span())
    held = [n for n in range(len(scan.found)) if isinstance(scan.found[n].value, ast.Literal)]
    ends = [n for n in held[-2:] if scan.found[n].value.value == Fraction(found["n"])]
    is_range = len(held) > 1 and _is_range(scan, held[-2], held[-1])
    if ends and ends[-1] == held[-1]:
        return Lexeme(kind, found.group(), *found.span())
    if not ends or not is_range:
        raise Refused("mark-of-what", Span(*found.span()), text=found.group())
    end = scan.found[ends[-1]].end_pos
    scan.found.insert(ends[-1] + 1, Lexeme(kind, found.group(), end, end))
    return Lexeme("BLANK", found.group(), *found.span())


def _is_range(scan: Scan, low: int, high: int) -> bool:
    """Whether nothing but the sign of a range stands between the numbers at *low* and *high*, and nothing behind."""
    between = scan.found[low + 1 : high]
    signs = [lexeme for lexeme in between if lexeme.type not in {"INC", "EXC"}]
    return len(signs) == 1 and bool({"TO", "MINUS"} & {signs[0].type, *signs[0].kinds}) and high + 1 == len(scan.found)


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


def _at_once(scan: Scan, position: int) -> Lexeme | None:
    """一次性 before points counts nothing."""
    found = AT_ONCE.match(scan.text, position)
    return found and Lexeme("BLANK", found.group(), position, found.end())


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
    if not found:
        return None
    span = Span(*found.span())
    size = spelt(found["a"], span) if found["a"] else None
    if size is not None and not _is_step(scan, size):
        return None
    if found["b"]:
        counted = spelt(found["b"], span)
        if size is not None and counted != size:
            raise Refused("part-counts-as", span, size=found["a"], said=found["b"])
        if size is None and not _is_step(scan, counted):
            return None
        size = counted
    how = found["how"]
    part: ast.PartOfStep = "pro rata" if how.startswith("按比例") else "started" if how.startswith("按") else "whole"
    sign: ast.Sign | None = "add" if "加" in how else "deduct" if "扣" in how else None
    return Lexeme("SHORTSTEP", PartRule(span=span, part=part, size=size, sign=sign), position, found.end())


def _is_step(scan: Scan, size: Fraction) -> bool:
    """Whether a step before is as large as *size*: a number behind 每 in the same part, before the points it moves."""
    each = moves = False
    for lexeme in scan.found:
        if lexeme.type == "BREAK":
            each = moves = False
        elif lexeme.type in {"EACH", "PARTWHOLE"} or str(lexeme.value).startswith("每"):
            each = True
        elif SIGNS.intersection(lexeme.kinds):
            # 增加10个百分点 goes on, 增加1分 moves points.
            each = each and not DIRECTIONS.isdisjoint(lexeme.kinds)
            moves = True
        elif not each or (moves and lexeme.type == "PTS"):
            continue
        elif isinstance(lexeme.value, ast.Literal) and lexeme.value.value == size:
            return True
    return False


Recogniser: TypeAlias = Callable[[Scan, int], Lexeme | None]

# Each recogniser with what its phrases may begin with: one character, or two where one begins much else.
RECOGNISERS: tuple[tuple[str, Recogniser], ...] = (
    ("在 从 由 自 以 按", step_from),
    (" ".join(SUM_STARTS), together),
    (" ".join(LIMIT_STARTS), limit),
    ("第 首 前 从 自 在 超 多 其 对 新 按 " + " ".join("0123456789" + NUMERAL), rising),
    (" ".join("0123456789(①②③④⑤⑥⑦⑧⑨⑩一二三四五六七八九十"), marker),
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
    ("本项 该项 此项 所得 得分 分数 分值 成绩 予以 按减 按折 减半 折半", halved),
    (SHARE_STARTS, share),
    ("既 又 也", both),
    ("按 依 以 根据", by_place),
    ("在全 在同 在本 在年 在综 在考 在评 在测 年度 综合 全年 考核 考评 评比 测评 评价", ranked),
    ("排 位 名 列 " + " ".join("0123456789" + NUMERAL), bare_rank),
    ("自 从", from_level),
    ("(", explained),
    (LACKING_STARTS, lacking),
    (ANY_STARTS, any_of),
    (NONE_STARTS, none_happened),
    (SOME_STARTS, some_of),
    (SOME_STARTS, all_of),
    ("均 都 全 未 没", none_of),
    (NONE_STARTS, not_that),
    ("各 参评 被考 同组 全市 全省 全县 全区 全国 " + " ".join("0123456789" + NUMERAL), group),
    ("一次", _at_once),
    (INTERVALS, interval),
    ("(", called),
    (LETTERS, letter),
    (" ".join("0123456789个" + NUMERAL), number),
    ("- −", negative),
    ("± 正负", on_both_sides),
    ("本 该 此 得分 分 可 允", _negated),
    (PLACE_STARTS, in_field),
    ("列 居 位 排 在 获 取 全 本 同 组", _rank_scope),
    ("不论 无论 不管 不问", instead),
    ("每年 每半 每个 每季 每月 每周 每学", _period),
    ("(", _mark),
    ("以", as_last_year),
    ("第", _ordinals),
    ("第 从第 自第 在第", rank_step),
    (FIELD_STARTS, field),
    ("第 排 名 位 列 居 倒", rank_list),
    ("计 结 得分 分 最 均 一 按 采 经 四 进 取 保 精", rounding),
    ("考核 评价 计分 得分 采用 运用 使用 实行 按", method),
    ("得分 计分 本 该项 此项 考核 指标 实际 最", score_is),
    ("未 没有 不", late),
    ("其中", among),
    (DEADLINES, on_time),
    ("由", judged),
    ("不 免 按 取 以", not_assessed),
    ("凡 有 出现 存在 发生 具有 符合", one_of),
    ("同一 同项 相同", once_an_item),
    ("计分 评分 记分 考核", how_scored),
    ("实现 出现 发生 呈 保持 有 略 稍 为 是 仍 继续 持续 均 正 零 负 未 没 无 不", trend),
    ("的 之 比重 比例", ratio_of),
    ("的 幅度 程度", extent),
    ("最", peer_end),
    ("其 本 该", own_value),
    ("按上 按以 按权 进行 加权", weighted),
    ("计 折算 得出 的 结果 得分 分数 后 之 再 减 扣", less_points),
    ("即 作为 计为 计入", is_score),
    ("为", below_zero),
    ("超过 超出 高于 多于 高出", excess),
    ("同比 实现 保持 呈 出现", same_period),
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
    ("按 依 以", of_the_level),
    ("按 依 以 其 相 实 目 任 计 指 年 全 同 完 比 百 所 等 正 应", proportion),
    ("全 各 组 本 同 所 参 被", peer_growth),
    (
        (
            "目 任 计 指 累 实 年 的实 的完 的平 完 控 当 全 本 上 下 确 预 既 规 考 责 工 约 核 分 设 所 进 去 同 增"
            " 组 各 平 均 最 排 名 位 国 省 市 县 区 镇 乡 街"
        ),
        role,
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
