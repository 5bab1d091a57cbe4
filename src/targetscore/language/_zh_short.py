"""
Declared words that a Chinese text takes up again in short: 建立台账的得4分，未建立的不得分; 安全事故：无事故得6分.

The short word must belong to one declared word only, and must not leave out what makes it another thing: 未报送 is not
未按时报送, 无事故 is not 无重大事故.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Names
from targetscore.ruleset.model import Name

_POINTS: Final = (
    r"(?=(?:的|者|时)?[，,]?(?:直接|一律|均|则|本项|该项)?"
    r"(?:得|计|记|给|赋|加(?!的|，)|扣|减|不[得计给加扣]|取消|全扣|为\d|\d+分))"
)
NEGATED: Final = re.compile(
    rf"(?P<not>未能?|没有|没|零|无)(?P<verb>发生|出现|发现|存在)?(?P<word>[一-鿿]{{0,8}}?){_POINTS}"
)
# Heads that make one kind of the thing, or a way of the deed.
NARROWING: Final = re.compile(
    r"重|较大|特|一般|责任|亡|群体|恶|按|时|及|如|定期|准|全面|规范|有效|认真|主动|提前|新|非|不|未|无"
)
JOINED: Final = re.compile(r"[并且和与及、或]")
SHORTEST: Final = 2


def short(text: str, names: Names, used: bytearray) -> Iterator[Lexeme]:
    """Yield the words in *text* that take up a declared word in short, where nothing has been *used*."""
    for found in NEGATED.finditer(text):
        start, end = found.span()
        if 1 in used[start:end]:
            continue
        word = found["word"] if found["not"] in {"零", "无"} or found["verb"] else (found["verb"] or "") + found["word"]
        named = _one(text, found, word, names)
        if named is None:
            continue
        entry, at = named
        if found["not"] == "零":
            yield Lexeme("NOT", "零", start, start + 1, ("NOT",))
        span = Span(at, end)
        if entry.measured_in == "yes/no":
            yield Lexeme("FLAG", ast.Fact(span=span, name=entry.id), at, end)
        else:
            yield Lexeme("NAME", ast.Value(span=span, name=entry.id), at, end)


def _one(text: str, found: re.Match[str], word: str, names: Names) -> tuple[Name, int] | None:
    """Return the one declared word that *found* takes up, and where the short form of it begins."""
    verb = found["verb"] or ""
    facts = {
        entry.id: entry
        for written, entry in names.entries.items()
        if entry.measured_in == "yes/no" and _takes_up(verb + word, written, text)
    }
    counts = {
        entry.id: entry
        for written, entry in names.entries.items()
        if entry.measured_in not in {"yes/no", "%", ""} and _counts(verb, word, written, text)
    }
    if len(facts) + len(counts) != 1:
        return None
    at = found.end("not") if facts else found.start("word")
    return next(iter({**facts, **counts}.values())), at


def _takes_up(word: str, written: str, text: str) -> bool:
    """Whether *word* is the beginning or the end of the fact *written*, and is all that makes it so."""
    if word == written or written not in text:
        return False
    if len(word) < SHORTEST:
        # 主要负责同志讲党课的得1分，未讲的不得分: one word that the thing done has once.
        return written.count(word) == 1 and not JOINED.search(written) and not NARROWING.search(written)
    if written.startswith(word):
        return not JOINED.search(written)
    head = written.removesuffix(word)
    return head != written and not NARROWING.search(head) and not JOINED.search(written)


def _counts(verb: str, word: str, written: str, text: str) -> bool:
    """Whether 未发生, 无事故, 零发生 say that nothing of what *written* counts has happened."""
    if not word:
        return bool(verb) and f"每{verb}" in text
    if len(word) >= SHORTEST and written.startswith(word) and written != word and written in text:
        # 召开会议2次的得2分，未召开的不得分: none of what the verb counts.
        return not JOINED.search(written)
    head = written.removesuffix(word)
    return len(word) >= SHORTEST and head not in {written, ""} and not NARROWING.search(head) and "每" in text


_NUMBER: Final = r"(?:\d+|[一二两三四五六七八九十]+)"


def parted(text: str, names: Names, used: bytearray) -> Iterator[Lexeme]:
    """Yield the verb and the noun of a declared count where the number stands between them: 新增1家上市企业."""
    for written, entry in names.entries.items():
        unit = entry.measured_in
        if unit in {"", "%", "yes/no"} or len(written) < 2 * SHORTEST or not _may_be_parted(written, text):
            continue
        found = _parted(written, unit).search(text)
        if found is None or len(_parted(written, unit).findall(text)) > 1 or 1 in used[found.start() : found.end()]:
            continue
        verb, noun = found.span("verb"), found.span("noun")
        others = [other for other, name in names.entries.items() if name.id != entry.id and text[slice(*noun)] in other]
        if others:
            continue
        yield Lexeme("EVENT", text[slice(*verb)], *verb, ("EVENT",))
        yield Lexeme("NAME", ast.Value(span=Span(*noun), name=entry.id), *noun)


def _may_be_parted(written: str, text: str) -> bool:
    """Whether *written* begins somewhere where it is not said whole, and its end is said: else no pattern is made."""
    return written[-SHORTEST:] in text and text.count(written[:SHORTEST]) > text.count(written)


@functools.lru_cache(maxsize=256)
def _parted(written: str, unit: str) -> re.Pattern[str]:
    """Return what *written* looks like with a number of *unit* in it, wherever it is parted."""
    units = rf"(?:{re.escape(unit)}|个)"
    places = range(SHORTEST, len(written) - SHORTEST + 1)
    ways = "|".join(
        rf"{re.escape(written[:at])}(?={_NUMBER}{units}(?:以上|及以上)?(?:的)?{re.escape(written[at:])})"
        for at in places
    )
    nouns = "|".join(re.escape(written[at:]) for at in places)
    return re.compile(rf"(?P<verb>{ways}){_NUMBER}{units}(?:以上|及以上)?(?:的)?(?P<noun>{nouns})")
