"""
Phrases of a Chinese text that say how something is known and move no points, with the names inside them.

`经专家评审，` `以民意调查得分为准` `在各县（市、区）中` stand before conditions; a phrase that
could be one (`经省级认定，`) is none of them and stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from targetscore.language._zh_ranks import UNITS

BEGIN = r"(?:(?<=[，。；：,;:\n)])|^)[ \t]*"
INSIDE = r"[^，。；：,;:\d%的()]"
# What may not follow: points, or what would be counted only where the phrase holds.
NO_POINTS = r"(?![ \t]*(?:[得加扣减计记给不赋奖最按]|评[\d满]|每(?!发现|查出|查实|出现|有)))"
KNOWN_BY = "评审|抽查|核查|检查|核实|督查|督导|查实|审核|审计|考核|考评|评议|测评|统计|鉴定|暗访|巡查|调查|复核|监测"
OCCASION = (
    "国家|省级?|市级?|县级?|区级?|上级|现场|实地|日常|平时|专项|随机|定期|不定期|年终|年中|年度|季度|月度|每月|第三方|联合|集中"
    "|综合|交叉|明查|被|各类|各级"
)
PATTERNS = (
    re.compile(rf"{BEGIN}工作(?=(?:获得?|受到?)[^，。；,;]{{0,12}}(?:表彰|表扬|肯定|通报|批示))"),
    re.compile(
        rf"{BEGIN}经{INSIDE}{{0,14}}?(?:{KNOWN_BY})(?:(?<=检查|核查|调查|审核|监测|统计|考核|督查)(?:认定|确认|核定|评定))?[，,]{NO_POINTS}"
    ),
    re.compile(
        rf"{BEGIN}(?:经|在|通过)?(?:{OCCASION})*(?:{KNOWN_BY})(?:工作|过程|结果|活动)?(?:中|时|期间)?[，,]?"
        r"(?=每(?:发现|查出|查实|出现|有|查到))"
    ),
    re.compile(
        rf"(?:{BEGIN}|(?<=[一-鿿）)]))(?:均|一律)?以(?![^，。；,;]*(?:最|较|高者|低者|孰|平均|第|扣|加|减)){INSIDE}{{2,20}}为准(?=[，。；,;]|$)"
    ),
    re.compile(
        rf"(?<=[一-鿿）)])由{INSIDE}{{1,16}}?(?:组织)?(?:进行)?(?:测评|评价|统计|提供|测算|监测|调查|核算|评估)(?:数据|得出)?(?=[。；;\n]|[，,]{NO_POINTS})"
    ),
    re.compile(rf"{BEGIN}(?:不论|无论|不管){INSIDE}{{2,14}}[，,](?=(?:一律|均|都)(?:按|得|计|不))"),
    re.compile(
        rf"{BEGIN}(?:年底|年终|年末|每年|每季度)?(?:通过)?(?:组织)?(?:集中|随机|统一)?(?:发放|填写|下发){INSIDE}{{0,8}}?"
        r"(?:测评表|评议表|调查表|问卷|评分表|征求意见表)[，,](?=得分[ \t]*=)"
    ),
    re.compile(
        rf"(?:在)?(?:全[市省县区国镇])?各{UNITS}(?:之)?中(?=[^，。；,;]{{0,16}}?(?:最[高低大小多少好差优]|[居列位排][前后第末倒]|第[一1]|前[一二三四五六七八九十\d]))"
    ),
)
FORMULA = re.compile(
    r"(?:按照?|依|用|采用|以)(?:下列|以下|如下|下述|此)?(?:计算)?公式(?:进行)?(?:计算|计分|折算|赋分|得出)?(?:得分)?[：:，,]?"
    r"(?=[ \t]*(?:本项|该项|此项|考核|指标|实际)?(?:得分|计分)[ \t]*(?:=|等于|为[^\d]))"
)
_SCORE_IS = r"(?=[ \t]*(?:本项|该项|此项|考核|指标|实际)?(?:得分|计分)[ \t]*=)"
HEADED = re.compile(rf"{BEGIN}(?:具体|其)?(?:计算|计分|得分|评分)?公式(?:为|是|如下)?[：:，,]?{_SCORE_IS}")
# What stands in front of a formula that says it: 按目标完成率计分，得分=.
SAID_BY_FORMULA = re.compile(
    r"按照?(?:其)?(?:目标|任务|计划)?(?:实际)?(?:完成率|完成比例|完成程度|比例|比率)(?:折算|进行)?(?:计分|得分|计算|计算得分)[，,：:]"
    rf"{_SCORE_IS}"
)
# 期末考核 before 总分=, in a text that has no other formula.
SCORE_CALLED = re.compile(
    rf"^(?!.{{0,8}}(?:其|余|他|未|不|非|达|超|低|高|的|满|基|加|扣)){BEGIN}[一-鿿]{{1,8}}?(?=(?:总得分|总分|得分|综合得分|最终得分)=)"
)
# 上不封顶 says that there is no cap, beside one it is left to be refused.
OPEN = re.compile(r"(?:加分|得分|本项|该项)?(?:上不封顶|不封顶|(?:不设|无)(?:上限|最高限|封顶))(?=[，。；、,;)]|$)")
CAPS = re.compile(r"最[高多][^，。；]{0,6}分|封顶|不超过\d+(?:\.\d+)?分|为限|满分为止|上限")
_END = r"最[低高差好优劣](?:值|者|水平|数值)?"
# Where those stand who come neither first nor last: words for 在两者之间.
BETWEEN_ENDS = re.compile(
    r"(?:按照?|根据|依据|依)?(?:其|各自|本单位)?(?:的)?(?:实际)?(?:数值|实绩|水平|完成值|指标值|值)?(?:在|处于|位于|居于|介于)"
    rf"(?:{_END}[与和至到、]{_END}|两者|二者|首末两?[名位])(?:之间|中间)?(?:的)?(?:相对)?(?:位置|区间|距离|程度)?"
    r"(?=[，,]?(?:按|以|用|采用)?(?:比例|线性|直线|插值))"
)
# Points that are added may pass the full score, which no other cap may say otherwise.
UNBOUND = re.compile(
    r"(?:(?:附)?加分(?:后)?(?:部分|项目?)?|额外加分)?(?:的?(?:本项|该项|此项))?(?:总分|总得分|得分)?"
    r"(?:不受(?:本项|该项|此项|本指标|该指标)?(?:满分|分值|标准分|权重分|总分)(?:的)?(?:限制|约束|影响)"
    r"|(?:可以?|允许)(?:超过|超出|突破|高于)(?:(?:本项|该项|此项|本指标|该指标)?(?:满分|分值|标准分|权重分)|\d+(?:\.\d+)?分))(?=[，。；、,;)]|$)"
)
TOTAL_CAPS = re.compile(
    r"(?:总分|总得分|得分|本项|该项|此项)[^，。；加扣]{0,6}(?:最[高多]|不超过|以)|最[高多](?:得|计)|封顶|满分为止|上限|不(?:得|能)?超过(?:满分|本项)"
)
LATE_WORDS = "逾期|超期|延期|迟延|延迟|延误"
HANDED = "报送|上报|提交|完成|办理|办结|整改|反馈|报告|落实|答复|备案|公开|交付|开工"
LATE = re.compile(rf"{BEGIN}(?:{LATE_WORDS})(?:{HANDED}){{1,2}}的[，,](?=每(?:再)?(?:{LATE_WORDS}|超|延))")
# Where something is found, or known from, once in a text.
OCCASIONS = (
    re.compile(
        rf"{BEGIN}在{INSIDE}{{0,16}}?(?:{KNOWN_BY})(?:工作|过程|结果|活动)?(?:中|时|期间)[，,]?"
        r"(?=每(?:发现|查出|查实|出现|有|查到))"
    ),
    re.compile(
        rf"{BEGIN}(?:根据|依据|按照?)(?!{INSIDE}*?(?:目标|任务|计划|完成|进度|上年|同比|增长|增幅|增速|平均|差距|以下|下列))"
        rf"{INSIDE}{{2,20}}?(?:评价|测评|考核|调查|监测|统计|评估|评审|核查|检查)(?:结果|数据|情况|报告)[，,]{NO_POINTS}"
    ),
    LATE,
)
OCCASION_SIGNS = ("在", "根据", "依据", "按", "逾期", "超期", "延", "迟")
# No text without one of these has such a phrase.
SIGNS = (
    "每", "工作", "经", "为准", "发放", "填写", "下发", "各", "论", "不管", "公式", "封顶", "限", "=", "超过",
    "突破", "由",
)  # fmt: skip


def silent(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the phrases in *text* start and end."""
    if not any(sign in text for sign in SIGNS):
        return
    for pattern in (*PATTERNS, FORMULA, HEADED, SAID_BY_FORMULA):
        for found in pattern.finditer(text):
            yield found.span()
    if text.count("=") == 1:
        for found in SCORE_CALLED.finditer(text):
            yield found.span()
    for found in OPEN.finditer(text):
        if not CAPS.search(_spare(text, found)):
            yield found.span()
    for found in UNBOUND.finditer(text):
        if not TOTAL_CAPS.search(_spare(text, found)):
            yield found.span()


def _spare(text: str, found: re.Match[str]) -> str:
    """Return *text* without what was *found* in it."""
    return text[: found.start()] + text[found.end() :]


def occasions(text: str) -> Iterator[tuple[int, int]]:
    """Yield where 在数据质量核查中，每发现, 根据评价结果， and 逾期报送的，每逾期 start and end."""
    if any(sign in text for sign in OCCASION_SIGNS):
        for pattern in OCCASIONS:
            found = [each.span() for each in pattern.finditer(text)]
            if len(found) == 1:
                yield found[0]


def between_ends(text: str) -> Iterator[tuple[int, int]]:
    """Yield where 按其数值在最低值与最高值之间的位置 starts and ends, before the word for a line."""
    if "最" in text:
        for found in BETWEEN_ENDS.finditer(text):
            yield found.span()
