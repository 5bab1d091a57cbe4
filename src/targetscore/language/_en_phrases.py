"""How far the scan of an English text has come, and the phrases of the word list that stand at a place."""

from __future__ import annotations

import functools
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import attrs

from targetscore.language._en_names import Declared, Written
from targetscore.language._en_words import tokens
from targetscore.language._lexemes import Lexeme, Names, read_words

# Behind a number these leave it alone: in `10 days or less 8;` it is points.
ENDS_PART = frozenset({";", ".", "", ")", "point", "points", "mark", "marks"})
POINT_WORDS = ENDS_PART - {";", ".", "", ")"}
# In front of these `and lower` says which: and lower ranks 1 point.
PLACES = frozenset({"rank", "ranks", "place", "places", "position", "positions"})
LEVELS = frozenset({"NUM", "PERCENT", "AMOUNT", "PPOINT", "NAME", "ROLE", "PTS", "RANKS"})


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


@attrs.define(eq=False)
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


# Walking -------------------------------------------------------------------------------------------------------------

# A node, and inside a group what follows behind the group.
_Spot: TypeAlias = "tuple[_Node, _Spot | None]"


@attrs.define(eq=False)
class _State:
    """
    All the spots that the words so far may have led to; a state is made when words first lead there, and kept.

    *ends* are the nodes of the phrases that end here, *ways* the spots behind each word, *led* the states behind them.
    """

    ends: tuple[_Node, ...]
    ways: dict[str, list[_Spot]]
    led: dict[str, _State] = attrs.field(factory=dict)

    def step(self, word: str) -> _State | None:
        """Return the state behind *word*, ``None`` where no phrase goes on with it."""
        found = self.led.get(word)
        if found is None and word in self.ways:
            found = self.led[word] = _state(tuple(self.ways[word]))
        return found


@functools.cache
def _state(spots: tuple[_Spot, ...]) -> _State:
    reached: dict[_Spot, None] = {}
    for spot in spots:
        _spread(spot, reached)
    ways: dict[str, list[_Spot]] = {}
    for node, rest in reached:
        for word, following in node.after.items():
            ways.setdefault(word, []).append((following, rest))
    return _State(tuple(node for node, rest in reached if rest is None and node.kinds), ways)


def _spread(spot: _Spot, reached: dict[_Spot, None]) -> None:
    """Add *spot* to what is *reached*, behind what its groups begin with and what follows where its group ends."""
    node, rest = spot
    for name, following in node.groups.items():
        _spread((_group(name), (following, rest)), reached)
    if rest is not None and node.kinds:
        _spread(rest, reached)
    reached[spot] = None


@functools.cache
def _start() -> _State:
    return _state(((_root(), None),))


def phrase(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return the longest phrase at the token *position* that no declared name reaches into, and the token after it."""
    kinds: tuple[str, ...] = ()
    end = at = position
    state = _start()
    while at not in scan.taken and (following := state.step(scan.words[at])) is not None:
        state = following
        at += 1
        for node in state.ends:
            if node.joint and _begins_comparison(scan, node.joint, at):
                continue
            kinds = node.kinds if at > end else (*kinds, *node.kinds)
            end = at
    if not kinds:
        return None
    words = " ".join(scan.words[position:end])
    kinds = tuple(dict.fromkeys(kinds))
    return Lexeme(kinds[0], words, scan.starts[position], scan.ends[end - 1], kinds), end


def _begins_comparison(scan: Scan, joint: str, after: int) -> bool:
    """Whether `or over`, `and below` begin a comparison of their own."""
    if scan.words[after] == "than":
        return True
    if joint == "or":
        return scan.words[after][:1].isdecimal() and scan.words[after + 1] not in ENDS_PART
    if scan.words[after][:1].isdecimal() and scan.words[after + 1] in POINT_WORDS:
        # Each A and less 5 points for each B.
        return True
    return not scan.found or scan.found[-1].type not in LEVELS or scan.words[after] in PLACES
