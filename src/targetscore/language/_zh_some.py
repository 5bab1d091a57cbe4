"""
How many of the conditions before it hold, as Chinese texts say it: 仅一项达标, 只高于其中之一, 两项均未达到, 都不高于.

A neutral verb (达标, 符合, 满足) may speak of any condition. One that compares (高于) speaks only of conditions that
compare in the same way: behind 高于甲且低于乙 it is refused. 两项均达到 behind a list of conditions makes them one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, listed, read_words
from targetscore.language._zh_kinds import COMPARISONS, LITERALS
from targetscore.language._zh_numbers import Scan, spelt

# Values that others are compared with.
LEVELS: Final = frozenset({"target", "last_year", "mean", "best", "worst", "full", "base"})
STARTS: Final = "仅 只 两 三 四 二 各 以 均 都 其 达 完 满 符 实 高 低 超 优 大 小 多 少 一 同 全"
NEUTRAL: Final = r"(?:达标|达到|完成|满足|符合|实现|做到)"
ABOVE: Final = listed("高于 超过 大于 优于 好于 多于 快于")
BELOW: Final = listed("低于 小于 少于 不足 劣于 差于 慢于")
# The level that all of them share may be said again: 只有一项达到3.2%的.
LEVEL = r"(?:\d+(?:\.\d+)?%?(?:及?以上)?)"
VERB: Final = rf"(?:{NEUTRAL}|{'|'.join((*ABOVE, *BELOW))})(?:了)?(?:要求|标准|目标|条件|规定|{LEVEL})?(?:的)?"
_NUMBER = r"[一两二三四五六1-9]"
NOUN = r"(?:项|个|条|者|方面|类)(?:指标|条件|要求|标准|任务)?"
_ONE = rf"(?:其中的?(?P<d>{_NUMBER}){NOUN}|其中之?一|其一)"
_MANY = rf"(?:(?:以上|上述)?(?:各|(?P<n>[两二三四五六2-6]))(?:{NOUN})|[两二]者|三者|以上|上述)"
END = r"(?=的?[，,]?(?:得|计|记|给|赋|加|扣|减|奖|不|取|按|直接|一律|均|各|只|仅|本项|该项|为\d))"
SOME_OF: Final = re.compile(
    rf"(?:仅|只)(?:有|能)?(?P<v>{VERB})?(?:其中的?)?(?:(?P<a>{_NUMBER}){NOUN}|之?一(?![一-鿿]*[项个条])|其一)(?P<w>{VERB})?{END}"
    rf"|(?P<x>{VERB}){_ONE}{END}|{_ONE.replace('<d>', '<e>')}(?P<y>{VERB}){END}"
    rf"|{_MANY}?(?:均|都|全|全都|皆)(?P<not>未能?|没有?能?|不能?)(?P<z>{VERB}|发生(?:的)?|出现(?:的)?|存在(?:的)?){END}"
    rf"|一(?:{NOUN})(?:也|都|均)(?P<none>未能?|没有?能?|不能?)(?P<u>{VERB}){END}"
)
ALL_OF: Final = re.compile(
    rf"(?:{_MANY}(?:均|都|全|全部|全都|皆|同时)+|同时(?:均|都)?|(?:均|都|全部))(?P<v>{VERB}){END}"
)

NONE_OF: Final = re.compile(rf"(?:均|都|全都?)?(?:未能?|没有?能?)(?P<word>[一-鿿]{{2,8}}?)(?:的)?{END}")

# 既高于甲又高于乙: both.
_COMPARES = r"(?:不?(?:高于|超过|低于|大于|小于|优于|好于)|达到|完成|实现)"
BOTH: Final = re.compile(rf"既(?={_COMPARES}[^。；]{{1,20}}?[，,]?[又也]{_COMPARES})")
AND_ALSO: Final = re.compile(rf"[又也](?={_COMPARES})")


def some_of(scan: Scan, position: int) -> Lexeme | None:
    """仅一项达标, 都不高于: exactly so many of the conditions before it, of which at least one has been read."""
    found = SOME_OF.match(scan.text, position)
    if not found:
        return None
    none = found["not"] or found["none"]
    verbs = [found[name] for name in "vwxyzu" if found[name]]
    if not all(_agrees(scan, verb) and at_that_level(scan, verb) for verb in verbs):
        return None
    number = found["a"] or found["d"] or found["e"]
    count = 0 if none else int(spelt(number, Span(*found.span()))) if number else 1
    return Lexeme("EXACTLY", count, position, found.end())


def none_of(scan: Scan, position: int) -> Lexeme | None:
    """均未列入的 behind 列入国家级试点的, 列入省级试点的: none of the facts that begin so."""
    found = NONE_OF.match(scan.text, position)
    if not found:
        return None
    before = scan.text[:position]
    facts: dict[str, str] = {}
    for written, entry in scan.names.entries.items():
        if entry.measured_in == "yes/no" and written.startswith(found["word"]) and written != found["word"]:
            facts.setdefault(entry.id, written)
    if len(facts) < 2 or not all(written in before for written in facts.values()):  # noqa: PLR2004 - several
        return None
    return Lexeme("NONEOF", tuple(facts), position, found.end())


def all_of(scan: Scan, position: int) -> Lexeme | None:
    """两项均达标 behind a list of conditions: all of them."""
    found = ALL_OF.match(scan.text, position)
    if (
        not found
        or re.search(r"\d", found["v"])
        or not _agrees(scan, found["v"])
        or not scan.found
        or scan.found[-1].type != "BREAK"
    ):
        return None
    count = int(spelt(found["n"], Span(*found.span()))) if found["n"] else 2 if "者" in found.group() else 0
    return Lexeme("ALLOF", count, position, found.end())


def both(scan: Scan, position: int) -> Lexeme | None:
    """既…又…: the conditions around 又 hold together, and 既 says no more."""
    if BOTH.match(scan.text, position):
        return Lexeme("BLANK", "既", position, position + 1)
    sentence = re.split("[。；]", scan.text[:position])[-1]
    if AND_ALSO.match(scan.text, position) and BOTH.search(sentence + scan.text[position:]):
        return Lexeme("AND", "且", position, position + 1, ("AND",))
    return None


@functools.cache
def _side(verb: str) -> str:
    return "GT" if verb.startswith(ABOVE) else "LT" if verb.startswith(BELOW) else ""


def _agrees(scan: Scan, verb: str) -> bool:
    """Whether every comparison before compares as *verb* does, if it compares at all."""
    side = _side(verb)
    before = [{lexeme.type, *lexeme.kinds} & COMPARISONS for lexeme in scan.found]
    return not side or all(side in found for found in before if found)


def at_that_level(scan: Scan, verb: str) -> bool:
    """Whether every condition before has the level that *verb* says again, if it says one."""
    again = re.search(r"(\d+(?:\.\d+)?)(%?)", verb)
    if again is None:
        return True
    levels = [lexeme.value for lexeme in scan.found if lexeme.type in LITERALS - {"PTS"}]
    named = [lexeme for lexeme in scan.found if isinstance(lexeme.value, ast.Value) and lexeme.value.name in LEVELS]
    if not levels or named:
        return False
    compared = [{lexeme.type, *lexeme.kinds} & COMPARISONS for lexeme in scan.found]
    if not _side(verb) and any(kinds and not kinds & {"REACH", "GE"} for kinds in compared):
        return False
    return all((level.value, level.unit) == (Fraction(again[1]), again[2]) for level in levels)


def joined(text: str, found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with the conditions before 两项均达标 joined by 且 and the phrase gone."""
    kept: list[Lexeme] = []
    for lexeme in found:
        if lexeme.type != "ALLOF":
            kept.append(lexeme)
        elif not _join(kept, lexeme.value):
            kept += _as_word(text, lexeme)
    return kept


def _as_word(text: str, lexeme: Lexeme) -> list[Lexeme]:
    """Return 全部完成的, where no list stands before it, as the comparison that it is by itself."""
    said = text[lexeme.start_pos : lexeme.end_pos]
    word = said.removesuffix("的")
    several = read_words("zh").kinds.get(word, ())
    if "REACH" not in several:
        return [Lexeme("UNKNOWN", said, lexeme.start_pos, lexeme.end_pos)]
    end = lexeme.start_pos + len(word)
    found = [Lexeme("REACH", word, lexeme.start_pos, end, several)]
    return found if word == said else [*found, Lexeme("WHEN", "的", end, lexeme.end_pos, ("WHEN", "FILLM"))]


def _join(kept: list[Lexeme], count: int) -> bool:
    """Join the conditions at the end of *kept*; ``False`` where no list of *count* stands there."""
    start = next((n for n in range(len(kept) - 1, -1, -1) if kept[n].type == "BREAK" and kept[n].value > 1), -1) + 1
    kept_parts = parts_of(kept[start:])
    if len(kept_parts) < 2 or (count and count != len(kept_parts)):  # noqa: PLR2004 - a list has two items at least
        return False
    if not all(is_condition(part) for part in kept_parts):
        return False
    kept[start:] = joined_by_and(kept_parts)
    return True


def joined_by_and(parts: Sequence[Sequence[Lexeme]]) -> list[Lexeme]:
    """Return conditions as one that asks for all of them, with 且 between."""
    whole: list[Lexeme] = []
    for part in parts:
        if whole:
            at = part[0].start_pos
            whole.append(Lexeme("AND", "且", at, at, ("AND",)))
        whole += part
    return whole


def parts_of(found: list[Lexeme]) -> list[list[Lexeme]]:
    """Return what stands between the signs of *found*."""
    parts: list[list[Lexeme]] = [[]]
    for lexeme in found:
        if lexeme.type == "BREAK":
            parts.append([])
        else:
            parts[-1].append(lexeme)
    return [part for part in parts if part]


def is_condition(part: list[Lexeme]) -> bool:
    """Whether *part* compares one value and does nothing else: 入学率达到95%."""
    said = [{lexeme.type, *lexeme.kinds} for lexeme in part]
    if part[0].type == "FLAG":
        return len(part) == 1
    names = sum(1 for lexeme in part if lexeme.type in {"NAME", "ROLE"})
    compared = sum(1 for kind in said if kind & COMPARISONS)
    moves = any(kind & {"PTS", "PTSLIST", "EACH", "UNKNOWN", "OR", "EXACTLY"} for kind in said)
    levels = sum(1 for lexeme in part if lexeme.type in LITERALS)
    return part[0].type in {"NAME", "ROLE"} and names + levels == 2 and compared == 1 and not moves  # noqa: PLR2004
