"""Number formats of spreadsheets: whether a number is shown as it is, in per cent, or with a word behind it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Final

import attrs

# A word in quotes, an escaped sign, a blank as wide as a sign or a sign that fills, a currency, a colour or condition,
# the stretch for the digits, a per cent sign, anything else.
_PARTS: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<digits>General|G/通用格式|[0#?](?:[0#?.,]|/[0-9#?]+| (?=[0#?]))*(?:[Ee][+-][0#?]+)?)"
    r"|(?P<percent>%)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_SCALED: Final = re.compile(r",(?:\.|$)")
_SECTION: Final = re.compile(r'(?:"[^"]*"|[\\!_*].|\[[^\]]*\]|[^;])+', re.DOTALL)
_OF_ANYTHING: Final = frozenset({"", "@"})
_WITHOUT_MEANING: Final = " ()-+"


@attrs.frozen
class Shown:
    """How a format shows a number: a hundredfold with a per cent sign or as it is, and the word behind it."""

    percent: bool
    word: str


PLAIN: Final = Shown(percent=False, word="")


@functools.lru_cache(maxsize=1000)
def shown_by(number_format: str) -> Shown | None:
    """
    Return how *number_format* shows a number; ``None`` if it shows another one than the cell holds.

    A currency or word before the number is left out, and so is a dash for zero. Signs between the digits, digits left
    out by a comma behind them, words or nothing in place of digits, and formats that show negative numbers in another
    unit are what ``None`` is for.

    >>> shown_by('0.00"亿元"')
    Shown(percent=False, word='亿元')
    >>> shown_by("0.0%;-0.0%")
    Shown(percent=True, word='')
    >>> shown_by('0!.0,"万"') is None
    True
    """
    if number_format in _OF_ANYTHING:
        return PLAIN
    # For numbers above, below and equal to 0; a fourth section is for texts.
    sections = [_section(section[0]) for section in _SECTION.finditer(number_format)][:3]
    found = {shown for shown in sections if shown != "dash"}
    only = found.pop() if found else None
    return only if not found and isinstance(only, Shown) else None


def _section(section: str) -> Shown | str:
    parts = list(_parts(section))
    digits = [index for index, (kind, _) in enumerate(parts) if kind == "digits"]
    if not digits:
        return "word" if any(text.isalnum() for _, text in parts) else "dash"
    first, last = digits[0], digits[-1]
    percents = sum(kind == "percent" for kind, _ in parts)
    if first != last or percents > 1 or _SCALED.search(parts[first][1]):
        return "another number"
    word = "".join(text for kind, text in parts[last + 1 :] if kind == "word").strip(_WITHOUT_MEANING)
    return Shown(percent=percents == 1, word=word)


def _parts(section: str) -> Iterator[tuple[str, str]]:
    """Yield what is shown: digits, per cent signs, words."""
    for part in _PARTS.finditer(section):
        kind = part.lastgroup
        if kind in {"digits", "percent"}:
            yield kind or "", part[0]
        elif kind is not None:
            yield "word", part[kind]
