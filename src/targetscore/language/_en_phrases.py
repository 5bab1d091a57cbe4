"""How far the scan of an English text has come, and the phrases of the word list that stand at a place."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import NamedTuple

import attrs

from targetscore.language._en_names import Declared, Written
from targetscore.language._en_words import tokens
from targetscore.language._lexemes import Lexeme, Names, read_words

# Behind a number these leave it alone: in `10 days or less 8;` it is points.
ENDS_PART = frozenset({";", ".", "", ")", "point", "points", "mark", "marks"})
# In front of these `and lower` says which: and lower ranks 1 point.
PLACES = frozenset({"rank", "ranks", "place", "places", "position", "positions"})
LEVELS = frozenset({"NUM", "PERCENT", "AMOUNT", "PPOINT", "NAME", "ROLE", "PTS"})


class Measured(NamedTuple):
    """
    A number, what it is measured in (``None``: no unit behind it), and the token after both.

    *spelt*: written in words. *extra*: more points, `2 extra points`.
    """

    value: Fraction
    unit: str | None
    after: int
    spelt: bool
    extra: bool = False


@attrs.define
class Scan:
    """
    A text in tokens, and what was found in it so far.

    *taken* is where declared names stand: first token → (token after the last, the name). *in_each* says whether `each`
    stands right before, with nothing between but `full`, `further` and the like, so that a unit alone is one of it.
    *measured* are the numbers that were read behind a pause, where nothing else decides what they are, by token.
    *as_written* is the text with its capitals.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    count: int
    names: Names
    written: Written
    taken: dict[int, tuple[int, Declared]]
    as_written: str = ""
    found: list[Lexeme] = attrs.field(factory=list)
    in_each: bool = False
    measured: dict[int, Measured | None] = attrs.field(factory=dict)

    def clear(self, position: int, after: int) -> bool:
        """Whether no declared name starts between the tokens *position* and *after*."""
        return self.taken.keys().isdisjoint(range(position, after))

    def follows(self, kinds: frozenset[str]) -> bool:
        """Whether what was found last may be one of *kinds*."""
        return bool(self.found) and not kinds.isdisjoint(self.found[-1].kinds)


@attrs.define
class _Node:
    """
    What phrases go on with, word by word; *kinds* are those of the phrase that ends here, none for an unfinished one.

    *joint* is set for `or over`, `and below`, which may also begin a comparison of their own.
    """

    after: dict[str, _Node]
    kinds: tuple[str, ...] = ()
    words: str = ""
    joint: str = ""


@functools.cache
def _root() -> dict[str, _Node]:
    root = _Node({})
    for written, found in read_words("en").kinds.items():
        words, _, _, count = tokens(written)
        node = root
        for word in words[:count]:
            node = node.after.setdefault(word, _Node({}))
        node.kinds = tuple(dict.fromkeys(found))
        node.words = " ".join(words[:count])
        marks = {"ABOVE", "BELOW"} & set(found)
        node.joint = words[0] if marks and count > 1 and words[0] in {"or", "and"} else ""
    return root.after


def phrase(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return the longest phrase at the token *position* that no declared name reaches into, and the token after it."""
    node = _root().get(scan.words[position])
    if node is None or position in scan.taken:
        return None
    longest, end, after = None, position, position + 1
    while node is not None:
        if node.kinds and not (node.joint and _begins_comparison(scan, node.joint, after)):
            longest, end = node, after
        if not node.after or after in scan.taken:
            break
        node = node.after.get(scan.words[after])
        after += 1
    if longest is None:
        return None
    return Lexeme(longest.kinds[0], longest.words, scan.starts[position], scan.ends[end - 1], longest.kinds), end


def _begins_comparison(scan: Scan, joint: str, after: int) -> bool:
    """Whether `or over`, `and below` begin a comparison of their own."""
    if joint == "or":
        return scan.words[after][:1].isdecimal() and scan.words[after + 1] not in ENDS_PART
    return not scan.found or scan.found[-1].type not in LEVELS or scan.words[after] in PLACES
