"""
Which chunks of an English sentence make a clause together.

Between two semicolons the chunks are cut, at commas only, into groups that make a clause: points with a condition,
points with an each-phrase, a bound, a line, and so on (`GROUPS`). Where the fewest points stay alone in one way only,
that is the reading; where two ways are left, both are shown and neither is taken.
"""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA
from targetscore.language._en_chunks import Amid, Bare, BothWays, Cap, Onwards, PlacesBelow, Slope, Vague, Worth
from targetscore.language._lexemes import Refused

# I condition, E each-phrase, P points, O otherwise, L line, B bound, T topic, F factor, V effect, U units,
# Q from the last, S stands alone.
LETTERS: Final[dict[type, str]] = {
    chunk.If: "I",
    chunk.Per: "E",
    BothWays: "E",
    PlacesBelow: "E",
    Onwards: "E",
    chunk.Units: "U",
    chunk.FromLast: "Q",
    chunk.Give: "P",
    Bare: "P",
    Vague: "P",
    Worth: "P",
    chunk.Move: "P",
    chunk.Else: "O",
    Amid: "O",
    chunk.Line: "L",
    Slope: "L",
    chunk.Limit: "B",
    Cap: "B",
    chunk.Topic: "T",
    chunk.Times: "F",
    chunk.Follows: "V",
}
# What makes a clause, whatever the order.
GROUPS = frozenset(
    "".join(sorted(letters))
    for letters in (
        "IP", "EP", "IEP", "OP", "L", "IL", "B", "S", "IF", "F", "P", "BEP", "BIP", "TIP", "TEP", "TP", "TIEP",
        "UP", "IPQ", "OL", "OEP", "IV", "OV", "TV", "V", "IVV", "IPV", "OPV", "TIV"
    )
)  # fmt: skip
LARGEST = max(map(len, GROUPS))

# For the first n items: how many points stay alone, in how many ways, and where the last group starts in two of them.
Best: TypeAlias = tuple[int, int, tuple[int, ...]]


def letter(each: Any) -> str:
    """Return the letter of the chunk *each*."""
    return LETTERS.get(type(each), "S")


def letters_of(items: Sequence[Any]) -> str:
    """Return the letters of *items*."""
    return "".join([LETTERS.get(type(each), "S") for each in items])


def cut(run: Sequence[Any]) -> tuple[list[Any], frozenset[int]]:
    """Return the items of *run* without the breaks, and before which of them the text has a comma."""
    items: list[Any] = []
    cuts: set[int] = set()
    for each in run:
        if isinstance(each, chunk.Break):
            if each.level >= COMMA:
                cuts.add(len(items))
            continue
        if isinstance(each, (chunk.Limit, chunk.Begin)):
            cuts.add(len(items))
        items.append(each)
        if isinstance(each, chunk.Begin):
            cuts.add(len(items))
    return items, frozenset(cuts)


def groups(letters: str, cuts: frozenset[int], items: Sequence[Any]) -> list[tuple[int, int]]:
    """
    Return the way to cut *items*, which have these *letters*, into groups that leaves the fewest points alone.

    Raises:
        Refused: If there is no way, or two.
    """
    found = _only_way(letters, cuts)
    if found is None:
        best = _ways(letters, cuts)
        raise _no_group(letters, items) if best[-1] is None else _two_ways(items, best)
    return found


@functools.lru_cache(maxsize=4096)
def _only_way(letters: str, cuts: frozenset[int]) -> list[tuple[int, int]] | None:
    best = _ways(letters, cuts)
    whole = best[-1]
    return _trace(best, len(letters)) if whole is not None and whole[1] == 1 else None


def _ways(letters: str, cuts: frozenset[int]) -> tuple[Best | None, ...]:
    """Return the best ways for the first n of *letters*, for each n from 0; ``None`` where there is no way."""
    best: list[Best | None] = [(0, 1, ())]
    for end in range(1, len(letters) + 1):
        now: Best | None = None
        for start in range(max(0, end - LARGEST), end):
            before, group = best[start], letters[start:end]
            if before is None or (start and start not in cuts) or not _is_group(group):
                continue
            cost = before[0] + _cost(group)
            if now is None or cost < now[0]:
                now = (cost, before[1], (start,))
            elif cost == now[0]:
                now = (cost, now[1] + before[1], (*now[2], start))
        best.append(now)
    return tuple(best)


@functools.cache
def _is_group(letters: str) -> bool:
    if letters == "IB":
        return True
    if "".join(sorted(letters)) not in GROUPS or (len(letters) > 1 and "B" in {letters[0], letters[-1]}):
        return False
    return not {"I", "E", "P"} <= set(letters) or letters[0] == "I" or letters[-1] == "I" or letters[0] == "T"


@functools.cache
def _cost(letters: str) -> int:
    alone = ("P" in letters and not {"I", "E", "O", "U"} & set(letters)) or letters == "V"
    return 1 if alone else 0


def _trace(best: Sequence[Best | None], end: int, *, choice: int = 0) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    while end:
        step = best[end]
        assert step is not None
        start = step[2][min(choice, len(step[2]) - 1)]
        groups.append((start, end))
        end = start
    return groups[::-1]


def _no_group(letters: str, items: Sequence[Any]) -> Refused:
    """Name what has no partner: a condition or an each-phrase without points, or points in a row."""
    span = Span(items[0].span.start, items[-1].span.end)
    if "P" not in letters and "F" not in letters:
        for letter, code in (
            ("E", "step-without-points"),
            ("I", "condition-without-points"),
            ("O", "otherwise-without-points"),
        ):
            if letter in letters:
                return Refused(code, items[letters.index(letter)].span)
    return Refused("amount-order", span)


def _two_ways(items: Sequence[Any], best: Sequence[Best | None]) -> Refused:
    ways = [_trace(best, len(items), choice=choice) for choice in (0, 1)]
    first, second = (sorted(set(way) - set(other)) for way, other in (ways, ways[::-1]))
    shown = [
        items[groups[0][0]].span.cover(items[groups[0][1] - 1].span) for groups in (first or ways[0], second or ways[1])
    ]
    return Refused("order-unclear", shown[0].cover(shown[1]), first=_place(shown[0]), second=_place(shown[1]))


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}"
