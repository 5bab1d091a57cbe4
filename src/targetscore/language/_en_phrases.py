"""How far the scan of an English text has come, and the phrases of the word list that stand at a place."""

from __future__ import annotations

import functools
from collections.abc import Iterator
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

    *groups* are the phrases that may stand here, by the name of their group. *joint* is set for `or over`, `and below`,
    which may also begin a comparison of their own.
    """

    after: dict[str, _Node] = attrs.field(factory=dict)
    groups: dict[str, _Node] = attrs.field(factory=dict)
    kinds: tuple[str, ...] = ()
    joint: str = ""
    _by_first: dict[str, list[tuple[str, _Node]]] | None = None

    def grow(self, written: str) -> tuple[_Node, list[str]]:
        """Return the node where the phrase *written* ends, made if there is none, and its words."""
        node = self
        words: list[str] = []
        for piece in written.split():
            if piece.startswith("$"):
                node = node.groups.setdefault(piece, _Node())
                continue
            cut = tokens(piece)
            for word in cut.words[: cut.total]:
                node = node.after.setdefault(word, _Node())
                words.append(word)
        return node, words

    def firsts(self) -> frozenset[str]:
        """Return the words that what stands here may begin with, the empty one if nothing need stand."""
        inner = (first for name in self.groups for first in _group(name).firsts())
        return frozenset((*self.after, *inner, *([""] if self.kinds else [])))

    def groups_at(self, word: str) -> Iterator[tuple[str, _Node]]:
        """Return the groups that may stand here before *word*, each with what follows it."""
        if self._by_first is None:
            self._by_first = {}
            for name, following in self.groups.items():
                for first in _group(name).firsts():
                    self._by_first.setdefault(first, []).append((name, following))
        yield from self._by_first.get(word, ())
        yield from self._by_first.get("", ())


@functools.cache
def _root() -> _Node:
    root = _Node()
    for written, found in read_words("en").kinds.items():
        node, words = root.grow(written)
        node.kinds = tuple(dict.fromkeys((*node.kinds, *found)))
        marks = {"ABOVE", "BELOW"} & set(found)
        node.joint = words[0] if marks and len(words) > 1 and words[0] in {"or", "and"} else ""
    return root


@functools.cache
def _group(name: str) -> _Node:
    """Return the phrases of the group *name*; the kind of each is that name."""
    root = _Node()
    for written in read_words("en").groups[name]:
        root.grow(written)[0].kinds = (name,)
    return root


def phrase(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return the longest phrase at the token *position* that no declared name reaches into, and the token after it."""
    kinds: tuple[str, ...] = ()
    end = position
    for node, after in _ends(scan, _root(), position):
        if after < end or (node.joint and _begins_comparison(scan, node.joint, after)):
            continue
        kinds = node.kinds if after > end else (*kinds, *node.kinds)
        end = after
    if not kinds:
        return None
    words = " ".join(scan.words[position:end])
    kinds = tuple(dict.fromkeys(kinds))
    return Lexeme(kinds[0], words, scan.starts[position], scan.ends[end - 1], kinds), end


def _ends(scan: Scan, node: _Node, at: int) -> Iterator[tuple[_Node, int]]:
    """Return where phrases end that go on from *node* at the token *at*, each with the token after it."""
    while True:
        if node.kinds:
            yield node, at
        if at in scan.taken:
            return
        word = scan.words[at]
        if node.groups:
            for name, following in node.groups_at(word):
                for after in {after for _, after in _ends(scan, _group(name), at)}:
                    yield from _ends(scan, following, after)
        if word not in node.after:
            return
        node = node.after[word]
        at += 1


def _begins_comparison(scan: Scan, joint: str, after: int) -> bool:
    """Whether `or over`, `and below` begin a comparison of their own."""
    if joint == "or":
        return scan.words[after][:1].isdecimal() and scan.words[after + 1] not in ENDS_PART
    return not scan.found or scan.found[-1].type not in LEVELS or scan.words[after] in PLACES
