"""Texts from outside: how much of a file is taken, which characters nobody sees, which letters look like others."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO, Final

# What does not show, or turns the text around it: controls but for line ends and tabs, soft hyphens, joiners, blanks of
# no width, marks and overrides of direction, fillers, variation selectors, line separators, surrogates, byte order
# marks, tags. A text that holds one may say something else than what is seen.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)

# Cyrillic and Greek letters that look like a Latin one.
_LATIN: Final = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ",
    "ABESIJKMHOPCTYXaeijopcyxshdqwABEZHIKMNOPTYXocj",
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_BASIC: Final = re.compile(r"[A-Za-z]")


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """
    Give a file to write that takes the place of *path* once all is written; if that fails, nothing changes.

    Raises:
        OSError: If the file cannot be written.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        # A device or a pipe is written to, never replaced.
        with target.open("wb") as file:
            yield file
        return
    draft = target.with_name(f".{target.name}.{os.urandom(4).hex()}")
    try:
        with draft.open("xb") as file:
            yield file
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


# What a spreadsheet takes for a formula, also after a tab or line end and in full-width characters.
_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def harmless(name: str) -> str:
    """
    Return *name* with an apostrophe before it if a spreadsheet would take it for a formula.

    >>> harmless("=1+1"), harmless("三门")
    ("'=1+1", '三门')
    """
    return f"'{name}" if name.startswith(_FORMULA) else name


def unseen(text: str) -> Iterator[re.Match[str]]:
    """Yield the characters of *text* that nobody sees or that turn it around; what is found is one character each."""
    return _UNSEEN.finditer(text)


def code_point(char: str) -> str:
    r"""
    Return how Unicode writes the number of *char*.

    >>> code_point("\u202e")
    'U+202E'
    """
    return f"U+{ord(char):04X}"


def made_seen(text: str) -> str:
    r"""
    Return *text* with the number of every character that nobody sees in its place.

    >>> made_seen("a\u202eb")
    'a<U+202E>b'
    """
    return _UNSEEN.sub(lambda found: f"<{code_point(found[0])}>", text)


def looks(text: str) -> str:
    """
    Return what *text* looks like: the same for two texts that a reader would take for one.

    >>> looks("Ａ１　县") == looks("А1 县")  # full-width letters; a Cyrillic letter
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_LATIN).split())


def differing(one: str, other: str) -> str:
    """
    Return the first characters in which two texts differ, with their numbers; empty if they are the same.

    >>> differing("cаll", "call")
    'U+0430 (а) / U+0061 (a)'
    """
    pairs = zip_longest(one, other, fillvalue="")
    first = next((pair for pair in pairs if pair[0] != pair[1]), ())
    return " / ".join(f"{code_point(char)} ({char})" if char else "–" for char in first)


def disguised(text: str) -> str:
    """
    Return the first word of *text* that has Latin letters beside others that only look so, empty if none has.

    >>> disguised("export cаlls"), disguised("Москва"), disguised("μg")
    ('cаlls', '', '')
    """
    if text.isascii():
        return ""
    return next((word[0] for word in _WORD.finditer(text) if _is_disguised(word[0])), "")


def _is_disguised(word: str) -> bool:
    wide = any("\uff21" <= char <= "\uff5a" for char in word)
    return _BASIC.search(word) is not None and (wide or word.translate(_LATIN) != word)


def read_at_most(path: str | os.PathLike[str], most: int) -> bytes:
    """
    Return the bytes of a file, or *most* and one more where it has more: a device need not end.

    Raises:
        OSError: If there is no such file, or it cannot be opened.
    """
    with open(path, "rb") as file:  # noqa: PTH123 - a path may be of any kind that `open` takes
        return file.read(most + 1)
