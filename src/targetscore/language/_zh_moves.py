"""Movements as Chinese texts write them without a distance: 负增长, 未下降, 有所提高, 不降反升."""

from __future__ import annotations

import re

import attrs

from targetscore import ast
from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_numbers import Scan

_UP = r"增长|上升|提高|提升|增加|上涨|回升|增|升"
_DOWN = r"下降|降低|减少|下滑|回落|下跌|降|减|后退|退步"
_IS = r"(?:实现|出现|发生|呈现?|保持|有所|略有|稍有|略微|略|有|为|是|仍|继续|持续|均)"
_NO = r"(?:未能?(?:实现|出现|发生|有)?|没有?(?:实现|出现|发生)?|无|不|不再)"
_END = r"(?:的?态势|趋势|状态)?(?=的?(?:[，,；;。、：:]|$|得|不|计|给|扣|加|减|记|本|该|直|每|且|但|或|并|，)|[者时])"
TREND = re.compile(
    rf"(?:{_IS}{{0,3}}(?P<sign>正|零|负)增长"
    rf"|(?P<none>{_NO})(?:(?P<noneg>负增长)|(?P<noup>{_UP})|(?P<nodown>{_DOWN}))"
    rf"|不(?:(?P<reup>降反[升增])|(?P<redown>[升增]反降))"
    rf"|{_IS}{{1,3}}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))){_END}"
)
_SIGNS: dict[str, ast.Comparison] = {"正": ">", "零": "=", "负": "<"}


@attrs.frozen
class Trend:
    """How the value stands to where it was, in *word*; *growth*: the word is one of growth itself."""

    op: ast.Comparison
    word: str
    growth: bool = False


def trend(scan: Scan, position: int) -> Lexeme | None:
    """负增长, 未增长, 有所下降: with no distance behind it."""
    found = TREND.match(scan.text, position)
    if not found or (scan.found and scan.found[-1].type in {"EACH", "UP", "DOWN"}):
        return None
    return Lexeme("TREND", _read(found), position, found.end())


def _read(found: re.Match[str]) -> Trend:
    if found["sign"]:
        return Trend(_SIGNS[found["sign"]], "增长", growth=True)
    if found["noneg"]:
        return Trend(">=", "增长", growth=True)
    if word := found["noup"]:
        return Trend("<=", word, growth=found["none"].startswith(("无", "没")) and word == "增长")
    if word := found["nodown"]:
        return Trend(">=", word)
    if found["reup"] or found["redown"]:
        return Trend(">" if found["reup"] else "<", "上升")
    return Trend(">", found["up"]) if found["up"] else Trend("<", found["down"])
