"""English text cut into words, numbers and signs, each with its place."""

from __future__ import annotations

import functools
import re
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
# How many empty words stand behind the last, for whoever looks ahead.
MARGIN = 4


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
    words: list[str] = []
    ends: list[int] = []
    end = 0
    for piece in PIECE.findall(text):
        end += len(piece)
        word = piece.lstrip(" ")
        if len(word) > 1 and "-" in word and word not in _hyphened():
            _add_halves(word, end, words, ends)
        elif len(word) > 1 or word.strip():  # A line break alone is a blank, several are a pause.
            words.append(word)
            ends.append(end)
    starts = [end - len(word) for word, end in zip(words, ends, strict=True)]
    words.extend([""] * MARGIN)
    return Tokens(words, starts, ends, len(starts))


def words_of(phrase: str) -> tuple[str, ...]:
    """Return the words of *phrase* as a text has them."""
    words, _, _, total = tokens(plain(phrase))
    return tuple(words[:total])


def _add_halves(word: str, end: int, words: list[str], ends: list[int]) -> None:
    """Read a hyphenated word half by half, so that names match with or without the hyphen."""
    start = end - len(word)
    for half in re.finditer(r"[^-]+", word):
        words.append(half.group())
        ends.append(start + half.end())


@functools.cache
def _hyphened() -> frozenset[str]:
    written = {word for phrase in read_words("en").kinds for word in phrase.split() if "-" in word and len(word) > 1}
    return frozenset(written | {"year-on-year", "half-up", "half-even", "in-year", "full-year"})
