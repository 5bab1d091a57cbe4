"""
What is done by its date, in a Chinese text whose data count how late it is: 按规定时限报送的, 于12月20日前报送的.

It says that the one declared value that counts how late something is, or how many are overdue, is 0; 未按时报送的 that
it is more. The deed must be that of the value: 按时完成 says nothing of 迟报, which counts what is filed late.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, listed
from targetscore.language._zh_numbers import Measured, Scan, literal
from targetscore.ruleset.model import Name

STARTS: Final = "按 在规 在要 在 于 如期 准时 全 均 都 未 没 不 每月 次 " + " ".join("0123456789")
_TIME: Final = frozenset(listed("天 日 工作日 个工作日 小时 分钟 周 月 个月"))
_LATE: Final = re.compile("迟|逾期|超期|超时|延迟|延误|推迟|拖延|滞后|晚")
_OVERDUE: Final = re.compile("逾期|超期|未按|未完成|未办结|未整改|未销号")
# What a value that is late in one deed says nothing of another one by.
_DEEDS: Final = (
    re.compile("报|交|送|备案"),
    re.compile("办|结"),
    re.compile("整改|销号"),
    re.compile("付|缴|发放"),
    re.compile("到"),
)
_WHEN: Final = (
    r"(?:(?:按照?|在|于)(?:规定|要求|通知|文件|上级|方案|[省市县区]定)?(?:的)?(?:时限|期限|时间|日期|时间节点|时序进度|序时进度)(?:要求)?(?:内|之前|前)?"
    r"|按时|按期|如期|准时"
    r"|(?:在|于)?(?:每年|每月|次年|次月|当年|当月)?(?:\d{1,2}月(?:\d{1,2}日|底|末|份)?|\d{1,2}日|月底|年底|季末)(?:之前|以前|前))"
)
_VERB: Final = (
    r"(?:完成)?(?:报送|上报|提交|报告|报备|备案|上交|交付|办结|办理|反馈|整改|销号|缴纳|支付|发放|落实|公开|完成|报|交)"
    r"(?:到位|完毕|完成)?"
)
_WHICH: Final = r"(?:相关|有关|各类|各项|[^\W\d_未不没无的和与、]{2,6}?)?"
_OBJECT: Final = rf"{_WHICH}(?:材料|报告|报表|信息|资料|方案|总结|数据|任务)?"
ON_TIME: Final = re.compile(
    rf"(?P<not>未能?|没有?能?|不能)?(?P<all>全部|均|都|全)?(?:能够?)?{_WHEN}(?:要求)?(?P<verb>{_VERB}){_OBJECT}(?=的|[，,；。;]|得|$)"
)


def on_time(scan: Scan, position: int) -> Lexeme | None:
    """按规定时限报送的: nothing is late; 未按时报送的: something is."""
    found = ON_TIME.match(scan.text, position)
    if not found or found.end() > scan.limit:
        return None
    before = scan.found[-1] if scan.found else None
    value = _late_value(scan, found)
    if value is None or not (before is None or before.type == "BREAK" or _is(before, value)):
        return None
    span = Span(*found.span())
    start, end = found.span()
    if before is None or before.type == "BREAK":
        scan.found.append(Lexeme("NAME", ast.Value(span=span, name=value), start, start + 1))
    kind = "GT" if found["not"] else "EQ"
    scan.found.append(Lexeme(kind, "超过" if found["not"] else "为", start, start + 1, (kind,)))
    return literal(Measured(Fraction(0), None, start, end))


def _is(lexeme: Lexeme, name: str) -> bool:
    return lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == name


def _late_value(scan: Scan, found: re.Match[str]) -> str | None:
    """Return the one declared value that counts how late, or how many of them, are not done in time."""
    late: dict[str, list[str]] = {}
    for word, entry in scan.names.entries.items():
        if _counts_late(word, entry, every=bool(found["all"])):
            late.setdefault(entry.id, []).append(word)
    told = {name: [_tells(word, found["verb"]) for word in words] for name, words in late.items()}
    meant = [name for name, tells in told.items() if False not in tells]
    if len(late) > 1:
        meant = [name for name in meant if True in told[name]]
    if len(meant) != 1 or (found["verb"] == "完成" and meant[0] != "actual" and scan.names.own_unit):
        # 按期完成任务 beside a value of its own that the task is measured by says that this is reached, too.
        return None
    return meant[0]


def _counts_late(word: str, entry: Name, *, every: bool) -> bool:
    if entry.measured_in in _TIME:
        return _LATE.search(word) is not None
    counted = entry.measured_in not in {"", "%", "yes/no"}
    return counted and every and _OVERDUE.search(word) is not None


def _tells(word: str, verb: str) -> bool | None:
    """Return whether *verb* is what *word* is late in; ``None`` where it does not say in what."""
    told = [deed for deed in _DEEDS if deed.search(word)]
    return any(deed.search(verb) for deed in told) if told else None
