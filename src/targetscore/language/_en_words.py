"""English text cut into words, numbers and signs, each with its place."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from targetscore.language._lexemes import read_words

PLAIN = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x3000: 0x20, 0xA0: 0x20}
PLAIN |= {ord("，"): ord(","), ord("；"): ord(";"), ord("。"): ord("."), ord("："): ord(":"), ord("’"): ord("'")}
PLAIN |= {ord("—"): ord("–"), ord("‒"): ord("–"), ord("\t"): 0x20, ord("\r"): 0x20}
PLAIN |= {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

# A word, a number, a sign or an open blank with the blanks before it, so that the pieces make up the text.
PIECE = re.compile(
    r"[ ]*(?:[a-z]+[^\W\d_]*(?:['-][^\W\d_]+)*|\d+(?:[.,]\d+)*|[<>]=|\n(?:[ ]*\n)+"
    r"|[^\w\s]|[^\W\d_]+(?:['-][^\W\d_]+)*|_+|\s)"
)
HALF = re.compile(r"[^-]+")
# What stands behind the last word, for whoever looks ahead.
MARGIN = ("", "", "", "")


class Tokens(NamedTuple):
    """The tokens of a text: their words, with a margin of empty ones behind the *total* there are, and their places."""

    words: list[str]
    starts: list[int]
    ends: list[int]
    total: int


def plain(text: str) -> str:
    """Return *text* in lower case with half-width characters, every character in its place."""
    return text.translate(PLAIN)


def tokens(text: str) -> Tokens:
    """Return the tokens of a plain *text*."""
    pieces = PIECE.findall(text.rstrip(" "))
    words = [piece.lstrip(" ") for piece in pieces]
    ends = list(accumulate(map(len, pieces)))
    if "-" in text or not text.isprintable():
        words, ends = _mended(words, ends)
    starts = [end - len(word) for word, end in zip(words, ends, strict=True)]
    words += MARGIN
    return Tokens(words, starts, ends, len(starts))


def _mended(words: Sequence[str], ends: Sequence[int]) -> tuple[list[str], list[int]]:
    """
    Return words and ends with hyphenated words half by half, and without white space that means nothing.

    Half by half, names match with or without the hyphen. A line break alone is white space, several are a pause.
    """
    mended: list[str] = []
    places: list[int] = []
    for word, end in zip(words, ends, strict=True):
        if len(word) > 1 and "-" in word and word not in _hyphened():
            halves = list(HALF.finditer(word))
            mended += [half.group() for half in halves]
            places += [end - len(word) + half.end() for half in halves]
        elif len(word) > 1 or word.strip():
            mended.append(word)
            places.append(end)
    return mended, places


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of *phrase* as a text has them."""
    words, _, _, total = tokens(plain(phrase))
    return tuple(words[:total])


@functools.cache
def _hyphened() -> frozenset[str]:
    spoken = (*read_words("en").kinds, *itertools.chain.from_iterable(read_words("en").groups.values()))
    written = {word for phrase in spoken for word in phrase.split() if "-" in word and len(word) > 1}
    return frozenset(written | {"year-on-year", "half-up", "half-even", "in-year", "full-year"})
