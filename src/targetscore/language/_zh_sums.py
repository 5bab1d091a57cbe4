"""
How the points of several items go together, as Chinese offices say it: 两项得分相加, 按最高级别计分, 各自扣完为止.

Each phrase is a whole part of the sentence and has slots: which items, their points, together or the highest, and what
that makes. 各自扣完为止 stands behind several runs and gives each of them its own floor.
"""

from __future__ import annotations

import functools
import re

from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_limits import ITEM, PART_END, WHOLE
from targetscore.language._zh_numbers import Scan

COUNT = r"(?:[两二三四五六]|各|每|\d)"
ITEMS = (
    rf"(?:(?:以上|上述|以下)?{COUNT}(?:个|小|分|子|大)?(?:项|类|部分|方面|指标)(?:指标|内容|工作)?"
    r"|两者|二者|三者|分项|各分项|各小项|按项|逐项)"
)
POINTS = r"(?:的)?(?:得分|分值|分数|评分|考核得分|所得分)?"
ADDED = r"(?:之和|相加|合计|累计|累加|加总|求和|合并|加和|总和|相加之和)"
MAKES = (
    r"(?:后)?(?:计算|计分|得分|记分|计)?(?:即|就)?(?:为|作为|得出|等于|计入|得到|是)?"
    rf"(?:{ITEM}|最终|最后|总|指标|考核)*(?:的)?(?:得分|总分|总得分|分值|分数|成绩)?"
)
SUMMED = re.compile(
    rf"(?:将|把|以|按|由)?(?:{ITEMS}{POINTS}{ADDED}{MAKES}"
    rf"|(?:上述|以上|全部)?(?:得分|分值|分数)?(?:累加|累计|合并|合计|加总)(?:得分|计分|计算|记分)"
    rf"|(?:得分|分值)(?:相加|累加|累计)"
    rf"|(?:{ITEMS})?{POINTS}(?:分别|单独|独立)(?:进行)?(?:计分|计算|评分|得分|记分|打分|考核)(?:[，,、]?(?:再|并)?(?:累计|相加|合计|累加)(?:得分|计分)?)?"
    rf"|分项(?:计分|评分|考核)(?:[，,、]?(?:累计|相加|合计|累加)(?:得分|计分)?)?){PART_END}"
)
SEVERAL = (
    r"(?:(?:同时)?(?:获|获得|取得|有|符合|达到)(?:多个|多项|两项以上|几项|多级)(?:奖项|表彰|荣誉|情形)?的?"
    r"|多项获奖的?|重复获(?:奖|得|表彰)的?|同时获得的?|同时符合的?)"
)
TOP = (
    r"最高(?:的)?(?:一?个?(?:级别|等级|层级|等次|级|档次?|奖项|荣誉|分值|得分|分|项|标准|值))?"
    r"(?:的)?(?:一项|一级|一档|一个|1项)?(?:分值|得分|分)?"
)
HIGHEST = re.compile(
    rf"(?:{SEVERAL}[，,]?)?(?:只|仅|均|一律|则)?(?:(?:按照?|以|取|就|计|记)(?:其|其中|其中的)?{TOP}(?:为准)?(?:的)?"
    rf"(?:计取|计分|计算|得分|记分|加分|赋分|给分|计入|认定|计|算)?(?:一次)?)(?:[，,]?(?:且)?不(?:得|予|再)?(?:重复|累计|累加)(?:计算|计分|得分|加分|计)?)?{PART_END}"
    rf"|(?:均|一律)?不(?:得|可|予|能|再)?(?:重复|累计|累加|叠加|兼得)(?:进行)?(?:计算|累计)?(?:得分|计分|加分|扣分|计入|计|记分)?{PART_END}"
)
EACH_FLOOR = re.compile(
    rf"(?:(?:以上|上述)?(?:{ITEMS}|单项)(?:各自|分别|均|都|各)?|各自|分别)(?:的)?(?:得分|分值)?(?:均|都)?(?:扣|减)(?:完|光|至0分|至零分|到0分)"
    rf"(?:{ITEM}|该部分|本部分)?(?:{WHOLE}|分)?(?:为止|即止|止|为限){PART_END}"
)
STARTS = "将把以按由上两二三四五六各每逐分得累合全单独同获多重取就只仅均一则计记不取0123456789"


def together(scan: Scan, position: int) -> Lexeme | None:
    """Return what is said of several items together at *position*, where a part of the sentence begins."""
    if scan.found and scan.found[-1].type not in {"BREAK", "PTS", "CLOSE"} and not _behind_points(scan):
        return None
    if not _says_together(scan.text):
        return None
    for kind, pattern in (("EACHFLOOR", EACH_FLOOR), ("HIGHEST", HIGHEST), ("SUMUP", SUMMED)):
        found = pattern.match(scan.text, position)
        if found:
            return Lexeme(kind, found.group(), position, found.end(), (kind,))
    return None


def _behind_points(scan: Scan) -> bool:
    return bool({"ZERO", "FULL", "FLOOR", "LIMIT"} & {scan.found[-1].type, *scan.found[-1].kinds})


@functools.lru_cache(maxsize=16)
def _says_together(text: str) -> bool:
    return re.search("最高|较高|取高|就高|[加合累]|重复|之和|分别|各|单独|分项|单项|总和|每", text) is not None
