"""
Every number of a rule text has an effect: another number in its place gives another rule, or none.

A number that could be changed and leave the rule as it is would be one that was read over. What follows after is no
level and no amount: marks of a list, a 100 % that a ratio is taken in, how many there are in a group, dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from readings import readings
from targetscore import language
from targetscore.ast import Clause
from targetscore.errors import TargetscoreError
from test_cases import CLAUSES

NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?")
# (1) 1. C4.2 Tier 1; ×100%; 全省16个市; and what a text says twice, of which both must agree: 不足1%的按1%计.
# In a title: within which time, at which age, of which courses (Calls answered within 20 seconds: …).
# 31st March 2024, March 31, the 2023/24 year: the day or year on which a value is taken.
MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
WITHOUT = re.compile(
    r"[（(](?P<mark>\d)[）)]|(?:^|[：:；;]|\s)(?P<item>\d)[.、](?=\D)"
    r"|(?:tier|band|level|indicator|measure|criterion) (?P<tier>\d)"
    r"|^(?:[A-Z]*|[A-Z]+[ -])(?P<number>\d+(?:\.\d+)*)(?=[ :])|[×*]\s*(?P<whole>100)%"
    r"|[全在](?:全?[国省市县区])?(?P<many>\d+)个"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {MONTH}|{MONTH} (?P<date>\d{{1,2}})\b"
    r"|^[^:;,]{0,40}(?:\b(?:within|aged|age) |\()(?P<title>\d+)[ -][^:;,%]*:"
    r"|(?P<month>\d{1,2})月(?=\d{1,2}日|底|末|之?前|以前)|(?P<on>\d{1,2})日(?=之?前|以前)"
    r"|(?<![\d.])(?P<year>20\d\d)(?![\d.])|(?<=20\d\d[/–-])(?P<next>\d\d)\b",
    re.IGNORECASE,
)


def changed(text: str, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each number of *text* with the text in which it is one greater."""
    quiet = {found.start(found.lastgroup) for found in WITHOUT.finditer(text) if found.lastgroup}
    named = [
        found.span() for name in given["names"] for word in name.words for found in re.finditer(re.escape(word), text)
    ]
    for found in NUMBER.finditer(text):
        start, end = found.span()
        if start not in quiet and not any(first <= start < last for first, last in named):
            more = f"{found[0]}1" if "." in found[0] else str(int(found[0]) + 1)
            yield f"{text[:start]}[{found[0]}]{text[end:]}", text[:start] + more + text[end:]


def clauses_of(text: str, tongue: Any, given: dict[str, Any]) -> tuple[Clause, ...] | None:
    try:
        return language.parse_rule(text, tongue, **given).clauses
    except TargetscoreError:
        return None


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_number_has_an_effect(tongue: str) -> None:
    tried = 0
    idle: list[str] = []
    for text, given in readings(CLAUSES, tongue):
        rule = clauses_of(text, tongue, given)
        for shown, other in changed(text, given) if rule is not None else ():
            tried += 1
            if clauses_of(other, tongue, given) == rule:
                idle.append(shown)
    assert tried > len(CLAUSES) / 2
    assert idle == []
