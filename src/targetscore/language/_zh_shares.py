"""Points without a number as Chinese texts write them: 一半分值, 得80%的分, 取消该项得分, 全扣, 得该项分."""

from __future__ import annotations

import functools
import re
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import PERCENT, Lexeme
from targetscore.language._zh_numbers import Scan

STARTS: Final = "满分 标准 权重 一半 取消 全扣 全部扣 全额扣 不给 本项 该项 此项 分值 得分 的分 的得 的权"
_ITEM = r"(?:本|该|此)(?:单|小|子)?项(?:指标|工作)?(?:的)?"
_SCORE = r"(?:满分|全部分值|全部得分|全分|得分|分值|分数|分)"
_GO = r"(?=[，。；、,;)！\n]|$)"
NOTHING: Final = re.compile(
    rf"取消(?:{_ITEM})?(?:全部)?(?:得分|分值|分数){_GO}|(?:{_ITEM})(?:全部)?(?:得分|分值|分数)(?:全部)?取消{_GO}"
    rf"|(?:{_ITEM})?(?:全部)?(?:得分|分值|分数|分)?(?:全扣|全部扣除|全部扣掉|全额扣除|全部扣完|全扣完){_GO}"
    rf"|全部扣{_GO}"
)
WHOLE: Final = re.compile(rf"{_ITEM}(?:全部)?(?:{_SCORE})(?:的全部)?{_GO}")
HALF: Final = re.compile(rf"一半(?:的)?(?:{_SCORE}|权重)?(?:计分|计算|计|得分|记分|赋分)?{_GO}")
HALVED: Final = re.compile(
    rf"(?:{_ITEM})?(?:所)?(?:得分|分数|分值|成绩)?(?:予以|按)?(?:减半|折半)(?:计分|计算得分|计算|得分|记分|给分|赋分|处理)?{_GO}"
)
SCORE_VALUE: Final = re.compile(r"得分值的\d")
OF_SCORE: Final = re.compile(rf"(?:的(?:{_SCORE}|权重分?)|(?:满分|分值|权重分?|标准分值?)){_GO}")


def share(scan: Scan, position: int) -> Lexeme | None:
    """Return what is said without a number of points at *position*."""
    text = scan.text
    if found := NOTHING.match(text, position):
        return Lexeme("ZERO", found.group(), position, found.end(), ("ZERO",))
    if text.startswith("得分值", position) and SCORE_VALUE.match(text, position):
        # 得分值的80% gives a share of 分值.
        return Lexeme("GIVE", "得", position, position + 1, ("GIVE",))
    last = {scan.found[-1].type, *scan.found[-1].kinds} if scan.found else set()
    if "GIVE" in last and (found := WHOLE.match(text, position)):
        return Lexeme("FULL", found.group(), position, found.end(), ("FULL",))
    if found := HALF.match(text, position):
        return _half(scan, found)
    # 得80%的分值 is 得80%.
    behind = (
        len(scan.found) > 1 and scan.found[-1].type == "PERCENT" and {"GIVE", "ADD", "DED"} & {*scan.found[-2].kinds}
    )
    if behind and (found := OF_SCORE.match(text, position)):
        percent = scan.found.pop()
        scan.found += _full(percent.start_pos)
        scan.found.append(percent)
        return Lexeme("BLANK", found.group(), position, found.end())
    return None


def halved(scan: Scan, position: int) -> Lexeme | None:
    """得分减半, 减半计分."""
    found = HALVED.match(scan.text, position)
    return found and Lexeme("HALVED", found.group(), position, found.end())


def _full(at: int) -> list[Lexeme]:
    return [Lexeme("FULL", "满分", at, at, ("FULL",)), Lexeme("OF", "的", at, at)]


def _half(scan: Scan, found: re.Match[str]) -> Lexeme | None:
    """得一半分值, 按满分的一半计分: half of the full score, where no step before could have lessened it."""
    if not scan.found or not _is_plain(scan.text):
        return None
    last = {scan.found[-1].type, *scan.found[-1].kinds}
    of_full = len(scan.found) > 1 and scan.found[-1].value == "的" and "FULL" in scan.found[-2].kinds
    if not (of_full or last & {"GIVE", "BY"}):
        return None
    start, end = found.start(), found.start() + len("一半")
    level = ast.Literal(span=Span(start, end), value=Fraction(50), unit=PERCENT)
    if of_full:
        return Lexeme("PERCENT", level, start, end)
    if "BY" in last:
        scan.found[-1] = Lexeme("GIVE", "得", scan.found[-1].start_pos, scan.found[-1].end_pos, ("GIVE",))
    scan.found += _full(start)
    return Lexeme("PERCENT", level, start, found.end())


@functools.lru_cache(maxsize=16)
def _is_plain(text: str) -> bool:
    return re.search(r"每|按比例|完成率|插值", text) is None
