"""The values that a Chinese text calls by their role, and the levels that steps are said to count from."""

from __future__ import annotations

import functools
import re
from fractions import Fraction

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_numbers import Measured, Scan, literal, number

_WHO = r"(?P<who>国家|乡镇|街道|上级|[国省市县区镇乡])"
# Who has set a target, or in which paper: 县定, 市政府下达的, 责任书确定的.
SET_BY = (
    rf"(?:{_WHO}(?:定|(?:级|里|局|厅|考核办|(?:委、?[省市县区]|人民)?政府|委|(?:有关|主管)?部门)?(?:统一)?"
    r"(?:下达|确定|核定|分解|安排|分配|设定|规定))"
    r"|(?:年初)?(?:目标)?责任书(?:中|内|上)?所?(?:确定|规定|约定|明确|下达|签订)"
    r"|年初(?:签订|核定|分解|设定|规定|安排))的?"
)
SETTING = re.compile(SET_BY)
_SET = SET_BY.replace("?P<who>", "?:")
_GROUP = "组内|本组|同组|全[市县省区镇]|(?:各|所有|全部|参评|被考核)(?:单位|县区|区县|县市区|乡镇|镇街|部门)"
# Repetitions have an end, so that no text makes a pattern run over the rest of it from every place.
ROLE_PATTERNS = (
    (
        "completion",
        r"(?:目标|任务|计划|指标|累计|实际|年度){0,8}(?:任务)?(?:的)?(?:实际)?完成(?:率|比例|百分比|程度|进度)",
    ),
    (
        "target",
        (
            rf"(?:控制)?(?:(?:{_SET}|控制|年度|当年|年初(?:下达|确定|计划)?|全年|本年度?|本年|上级|下达|确定|预期|既定|规定|计划|考核|"
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
    ("highest", rf"(?:{_GROUP})?(?:最高值|最大值)"),
    ("lowest", rf"(?:{_GROUP})?(?:最低值|最小值)"),
    ("rank", r"(?:排名|名次|位次|排位|排序)"),
    ("actual", r"实际(?:完成)?(?:值|数|量|完成量|(?<=完成)情况(?=[与和同较比]))|完成(?:值|数|量)|实绩"),
)
ROLE = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in ROLE_PATTERNS))
PROPORTION = re.compile(
    r"(?:按照?|依照?|以)?(?:其|相应|实际|年度|全年|目标|任务|计划|指标|同等|同|完成|的|所占|等|正|"
    r"应){0,12}(?:比例|百分比|完成率|完成进度)(?:相应|予以)?(?![为达占在×*x÷/乘低高超不由从排]|的?高低)"
)
SAME_PERIOD = re.compile(
    "(?:实现|保持|呈现?|出现)?同比(?=持平|增长(?=的?[，,]?(?:得|计|记|加|不|为))|下降|降低|减少|回落|下滑|上升|提高|提升|增加|上涨|[降涨升跌减]幅|新?增(?!长|幅|速)|[多高少低升减降涨跌]|每|实现|出现|呈|保持|有所|略|[正负零]增长|未|无|不|没)"
)
FROM_LEVEL = re.compile(r"[自从](?P<level>\d+(?:\.\d+)?[^，。；、每起开始\d]{0,5})(?:起|开始)(?:算)?[，,]?(?=每)")
EXCESS = re.compile(r"(?:超过|超出|高于|多于|高出)(?P<level>[^，。；、每\d]{2,8}?)的?部分[，,]?(?=每(?!低|少|降|减))")
BELOW_ZERO = re.compile("为负(?:数|值|增长)?(?![分])")


@functools.lru_cache(maxsize=16)
def one_setter(text: str) -> bool:
    """Whether all targets of *text* are set by one: 省定目标 and 县定目标 are two, and only one of them is declared."""
    who = {found["who"] for found in SETTING.finditer(text)} - {None}
    return len(who) < 2  # noqa: PLR2004


def as_last_year(scan: Scan, position: int) -> Lexeme | None:
    """以上年为基数: 以 is no part of 以上 here."""
    return (
        Lexeme("ASLIMIT", "以", position, position + 1, ("ASLIMIT",))
        if scan.text.startswith("以上年", position)
        else None
    )


def same_period(scan: Scan, position: int) -> Lexeme | None:
    """同比下降, 同比持平: beside last year."""
    found = SAME_PERIOD.match(scan.text, position)
    if not found:
        return None
    if scan.found and scan.found[-1].type == "EACH" and found.group() != "同比":
        return None
    scan.found.append(Lexeme("THAN", "比", position, position + 1))
    node = ast.Value(span=Span(position, found.end()), name="last_year")
    return Lexeme("ROLE", node, position + 1, found.end())


def excess(scan: Scan, position: int) -> Lexeme | None:
    """超过计划的部分每, 超出目标部分每: what is over the level, which is where the steps begin."""
    found = EXCESS.match(scan.text, position)
    level = found and ROLE.fullmatch(found["level"])
    if not found or not level or level.lastgroup not in {"target", "last_year", "mean"} or found.end() > scan.limit:
        return None
    scan.found.append(Lexeme("THAN", "比", position, position + 1))
    node = ast.Value(span=Span(*found.span("level")), name=level.lastgroup)
    scan.found.append(Lexeme("ROLE", node, *found.span("level")))
    return Lexeme("EXCESS", found.group(), found.end("level"), found.end())


def from_level(scan: Scan, position: int) -> Lexeme | None:
    """自50%起每增加1个百分点: the steps begin there, as in 比50%每增加."""
    found = FROM_LEVEL.match(scan.text, position)
    level = found and number(scan, position + 1)
    if not found or not level or level.type not in {"PERCENT", "AMOUNT"} or level.end_pos != found.end("level"):
        return None
    scan.found += [Lexeme("THAN", "比", position, position + 1), level]
    return Lexeme("BLANK", found.group(), position, found.end())


def below_zero(scan: Scan, position: int) -> Lexeme | None:
    """为负 is less than 0."""
    found = BELOW_ZERO.match(scan.text, position)
    if not found:
        return None
    scan.found.append(Lexeme("LT", "为负", position, position + 1, ("LT",)))
    return literal(Measured(Fraction(0), None, position + 1, found.end()))


def proportion(scan: Scan, position: int) -> Lexeme | None:
    """按完成比例; a role that begins like it (任务完成率) is that role, unless 按 says how to score."""
    found = PROPORTION.match(scan.text, position)
    if not found or (scan.text[position] not in "按依以其相同比" and ROLE.match(scan.text, position)):
        return None
    return Lexeme("PROP", found.group(), position, found.end())


def role(scan: Scan, position: int) -> Lexeme | None:
    found = ROLE.match(scan.text, position)
    if not found or not found.lastgroup or (found.lastgroup == "target" and not one_setter(scan.text)):
        return None
    node = ast.Value(span=Span(position, found.end()), name=found.lastgroup)
    return Lexeme("ROLE", node, position, found.end())


END_OF_GROUP = re.compile(rf"(?:{_GROUP})(?:的)?最(?P<end>[高低大小])(?P<what>增速|增幅|增长率|增长幅度|率)")


def peer_growth(scan: Scan, position: int) -> Lexeme | None:
    """全市最高增速: the highest value of the group, where the own value is called 增速."""
    found = END_OF_GROUP.match(scan.text, position)
    own = [word for word, entry in scan.names.entries.items() if entry.id == "actual"]
    if not found or found.end() > scan.limit or not any(word.endswith(found["what"]) for word in own):
        return None
    name = "highest" if found["end"] in "高大" else "lowest"
    return Lexeme("ROLE", ast.Value(span=Span(*found.span()), name=name), *found.span())
