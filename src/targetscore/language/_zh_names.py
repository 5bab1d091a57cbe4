"""
The declared names in a Chinese text, the longest first, each with the noun phrase around it.

其就业率, 本单位就业率, 年度就业率 and 事故起数 for a declared 事故 are the same value: the words around it say whose it
is, of which year, or that it is a number. Words that could make another value of it (全省就业率) are none of them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed
from targetscore.language._zh_roles import SET_BY, one_setter
from targetscore.language._zh_short import parted, short
from targetscore.language._zh_silent import LATE, between_ends, occasions, silent

FULL_WIDTH = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20}
for _kept in "，；：！？":
    FULL_WIDTH.pop(ord(_kept))
FULL_WIDTH[ord(";")] = ord("；")
_UNIT = (
    r"(?:单位|部门|地区?|辖区|县\(市、?区\)|县市区|县区?|市县|区县?|市|乡镇\(?街道\)?|乡镇|镇街|镇|街道|村|企业|学校|医院"
    r"|园区|项)"
)
_WHOSE = rf"(?:(?:其|该|本){_UNIT}?|(?:各|所在|所属){_UNIT}|自身)的?"
_WHEN = r"(?<![上前去下次每])(?:本年度?|当年|全年|年度|考核年度|考核期内|报告期|年终|年末|期末)的?"
PEERS = frozenset({"mean", "best", "worst", "last_year"})
# What stands before a name and says no more than whose value it is, and of which year.
BEFORE = re.compile(rf"(?:{_WHOSE}|{_WHEN}|实际|最终|累计){{1,3}}$")
# Before the own name in front of 任务 or 目标 it also says who has set the target: 县下达的就业任务.
BEFORE_TARGET = re.compile(rf"(?:{_WHOSE}|{_WHEN}|{SET_BY.replace('?P<who>', '?:')}){{1,3}}$")
TARGET_NOUN = re.compile("目标任务|任务|目标")
# Longer than any phrase before a name.
FAR = 24
# What stands behind a name and says that it is a number of its unit.
COUNTED = frozenset(listed("起 次 件 项 户 人 家 个 名 宗 例 处 批次 人次 篇 条 台 套 亩 公里 场 期 份 批 辆"))
_NUMBER = "总数量|总数|总量|数量|数值|数"
_END = r"(?![率比占据字值数量额位]|说明|报告|通报|汇总|反映)"


@functools.cache
def _behind(unit: str, role: str) -> re.Pattern[str]:
    """Return what may stand behind a name that is measured in *unit*."""
    heads = "情况|结果|指标值|指标"
    if role == "target":
        heads = "(?:任务|指标)?(?:要求|总量|数值|数|值|量)|任务|要求"
    elif role in PEERS:
        heads = "的?(?:水平|数值|数|值|线)"
    elif unit == PERCENT:
        heads = f"数值|水平|{heads}|值(?=[的达高低大小超未不为在较比与每，。；]|$)"
    elif unit in COUNTED:
        heads = f"总?{unit}数|{_NUMBER}|{heads}"
    elif "元" in unit:
        heads = f"总金额|总额|金额|完成额|额度|额|完成数|{_NUMBER}|{heads}"
    elif unit:
        heads = f"{_NUMBER}|{heads}"
    return re.compile(rf"(?:{heads}){_END}")


# A bracket of a formula: no list in it, and a sign of calculation in front.
BRACKETED = re.compile(r"(?<=[=×*+÷/\-－−—(（])([ \t]*)[〔\[【]([^〔\[【〕\]】，,、；;。]*)[〕\]】]")


def plain(text: str) -> str:
    """Return *text* with half-width characters and round brackets in formulas, every character in its place."""
    half_width = text.translate(FULL_WIDTH)
    return BRACKETED.sub(r"\1(\2)", half_width)


@functools.lru_cache(maxsize=1024)
def _written(names: Names, wording: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return every declared word as a text holds it and as it was declared, the longest first."""
    words = sorted(dict.fromkeys((*names.entries, *wording)), key=len, reverse=True)
    return tuple((plain(word), word) for word in words if word)


def declared(text: str, names: Names, wording: tuple[str, ...]) -> dict[int, Lexeme]:
    """Return the declared words in *text* by where they start; no two overlap, the longest wins."""
    taken: dict[int, Lexeme] = {}
    used = bytearray(len(text))
    phrases = [("BLANK", *place) for place in silent(text)] + [("AMIDST", *place) for place in between_ends(text)]
    phrases += [("BLANK", *place) for place in occasions(text) if not _names_another(text, *place, names)]
    for kind, start, end in phrases:
        if 1 not in used[start:end] and not _reaches_into(text, start, end, _written(names, wording)):
            used[start:end] = b"\x01" * (end - start)
            taken[start] = Lexeme(kind, text[start:end], start, end, (kind,))
    for written, word in _written(names, wording):
        start = text.find(written)
        while start >= 0:
            end = start + len(written)
            if 1 not in used[start:end] and not _is_basis(text, written, start):
                used[start:end] = b"\x01" * (end - start)
                taken[start] = _named(names, word, start, end)
            start = text.find(written, end)
    found = {lexeme.start_pos: lexeme for lexeme in _in_phrases(text, names, taken, used)}
    named = {at: word for at, word in named_level(text, names).items() if 1 not in used[at : word.end_pos]}
    shortened = {lexeme.start_pos: lexeme for lexeme in (*short(text, names, used), *parted(text, names, used))}
    return {**shortened, **found, **named}


def _names_another(text: str, start: int, end: int, names: Names) -> bool:
    """Whether the phrase names a value other than the own one, but for how late something is in what was late."""
    if LATE.match(text, start):
        return False
    return any(word in text[start:end] for word, entry in names.entries.items() if entry.id != "actual")


def _in_phrases(text: str, names: Names, taken: dict[int, Lexeme], used: bytearray) -> Iterator[Lexeme]:
    """Yield what is *taken*, each name with the words around it that belong to no other name."""
    for start, lexeme in taken.items():
        if lexeme.type not in {"NAME", "FLAG"}:
            yield lexeme
            continue
        set_target = lexeme.type == "NAME" and lexeme.value.name == "actual" and TARGET_NOUN.match(text, lexeme.end_pos)
        pattern = BEFORE_TARGET if set_target and one_setter(text) else BEFORE
        before = pattern.search(text, max(start - FAR, 0), start)
        if before and 1 not in used[before.start() : start]:
            lexeme.start_pos = before.start()
        end = lexeme.end_pos
        if lexeme.type == "NAME":
            name = lexeme.value.name
            behind = _behind(names.unit_of(name), name if name in PEERS | {"target"} else "").match(text, end)
            if behind and 1 not in used[end : behind.end()]:
                lexeme.end_pos = behind.end()
        lexeme.value = attrs.evolve(lexeme.value, span=lexeme.span)
        yield lexeme


def _reaches_into(text: str, start: int, end: int, written: tuple[tuple[str, str], ...]) -> bool:
    """Whether a declared word holds all of the stretch from *start* to *end*, or one end of it."""
    for word, _ in written:
        at = text.find(word, max(start - len(word) + 1, 0))
        while 0 <= at < end:
            if at < start or at + len(word) > end or (at, len(word)) == (start, end - start):
                return True
            at = text.find(word, at + 1)
    return False


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


# Levels that the text gives a name ----------------------------------------------------------------------------------

LEVEL_NOUN = (
    r"(?:比较|对照|考核|计分|评价)?(?:(?:基数|基准|标准|参照|参考|起点|基点|临界|门槛)[值线数点]?"
    r"|(?:合格|达标|及格|目标|控制|基准|警戒|预警|底|红|基)线)(?!分)"
)
# No text without one of these names a level so.
LEVEL_SIGN = re.compile("基[数准点]|标准|参[照考]|起点|临界|门槛|线")
# 以85%为合格线, 基准值为85%.
NAMING = re.compile(
    rf"以(?:[^，。；：,;:]{{1,16}}?)(?P<naming>(?:作为|定为|设为|为)(?P<noun>{LEVEL_NOUN}))(?=[，,；;。：:、]|$)"
)
STATING = re.compile(rf"(?P<naming>(?P<noun>{LEVEL_NOUN})(?:为|是|定为|设为|[:：=]))\s*(?=\d)")


def named_level(text: str, names: Names) -> dict[int, Lexeme]:
    """
    Return by their places the words that stand for the level which the text gives that name.

    以85%为合格线 and 基准值为85% name it; the word itself is a level wherever else it stands.
    """
    patterns = () if LEVEL_SIGN.search(text) is None else (NAMING, STATING)
    naming = [found for pattern in patterns for found in pattern.finditer(text)]
    nouns = {found["noun"] for found in naming}
    if not naming and "目标" in text and not any(entry.id == "target" for entry in names.entries.values()):
        return _stated_target(text)
    if len(nouns) != 1 or len(naming) != 1 or any(noun in word for noun in nouns for word in names.entries):
        return {}
    noun, own = nouns.pop(), naming[0]
    places = [found.start() for found in re.finditer(rf"{noun}(?![分值线数点])", text)]
    taken = {at: Lexeme("LEVELNAME", noun, at, at + len(noun)) for at in places if at != own.start("noun")}
    start, end = own.span("naming")
    if own.re is STATING:
        return {**taken, start: Lexeme("NAMES", noun, start, end)}
    return {**taken, start: Lexeme("BASIS", own["naming"], start, end)} if taken else {}


# 年度目标值为95%，达到目标值…: the sentence that says the target's number has no other effect.
TARGET = re.compile(
    r"(?:(?<=[，。；：,;:\n)])|^)(?P<naming>(?P<noun>(?:年度|全年|考核|当年)?目标值?)(?:设定|确定)?(?:为|是|[:：=]))\s*(?=\d)"
)


def _stated_target(text: str) -> dict[int, Lexeme]:
    """Return by their places the words for the target whose number the text itself states, once."""
    stated = list(TARGET.finditer(text))
    if len(stated) != 1:
        return {}
    start, end = stated[0].span("naming")
    nouns = re.finditer(r"(?:年度|全年|考核|当年)?(?:目标值|目标)(?![分值线数点任责管要])", text)
    places = {found.start(): found.group() for found in nouns if not start <= found.start() < end}
    if any(text.startswith(("完成率", "比例"), at + len(word)) for at, word in places.items()):
        return {}
    taken = {at: Lexeme("LEVELNAME", word, at, at + len(word)) for at, word in places.items()}
    return {**taken, start: Lexeme("NAMES", stated[0]["noun"], start, end)} if taken else {}
