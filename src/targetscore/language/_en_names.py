"""The ways in which an English text may write declared names and units of measure, made once for each table of them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_facts import denied, facts_told
from targetscore.language._en_orders import Order, matches, orders
from targetscore.language._en_words import Tokens, words_of
from targetscore.language._lexemes import Lexeme, Names
from targetscore.ruleset.model import Name

Way = TypeVar("Way")
# Before a name that may share its last word with another.
JOINTS = frozenset({"and", "or", "the"})
# Inputs that are read alike whether the text has their own words or one that the rule file declares.
ROLES = frozenset({"last_year", "mean", "best", "worst", "target"})


@attrs.frozen
class Declared:
    """
    One way to write a declared name or a phrase without effect: its words and the kind of lexeme that it makes.

    *rank* is its place among all ways, the longest first. *entry* is ``None`` for a phrase without effect.
    """

    words: tuple[str, ...]
    kind: str
    rank: int
    entry: Name | None

    def lexeme(self, start: int, end: int) -> Lexeme:
        """Return what stands from *start* to *end* of a text that has these words there."""
        node = None if self.entry is None else self._node(self.entry.id, Span(start, end))
        kind = "ROLE" if self.kind == "NAME" and self.entry is not None and self.entry.id in ROLES else self.kind
        return Lexeme(kind, node, start, end, (kind,))

    def _node(self, name: str, span: Span) -> ast.Expression | ast.Condition:
        if self.kind == "NAME":
            return ast.Value(span=span, name=name)
        if self.kind == "FLAG":
            return ast.Fact(span=span, name=name)
        return ast.Not(span=span, condition=ast.Fact(name=name))


@attrs.frozen
class Written:
    """
    All ways to write what is declared, by their first words.

    Of units each way comes with the unit as the rule file writes it, the longest way first. *own* are the ways to write
    the unit of the indicator's own value. *heads* are the names of several words, by the last but one, *orders* other
    orders of their words by the first.
    """

    names: dict[str, list[Declared]]
    units: dict[str, list[tuple[tuple[str, ...], str]]]
    own: frozenset[tuple[str, ...]]
    heads: dict[str, list[Declared]]
    orders: dict[str, tuple[Order, ...]]

    def taken(self, tokens: Tokens) -> dict[int, tuple[int, Declared]]:
        """Return where names stand: first token → (token after the last, the name); of two that overlap the longer."""
        words = tokens.words
        found = [
            (way.rank, start, way)
            for start, word in enumerate(words)
            for way in self.names.get(word, ())
            if tuple(words[start : start + len(way.words)]) == way.words
        ]
        if len(found) > 1:
            found.sort(key=lambda place: place[:2])
        taken: dict[int, tuple[int, Declared]] = {}
        free = bytearray(b"\x01" * tokens.total)
        for _, start, way in found:
            end = start + len(way.words)
            if all(free[start:end]):
                free[start:end] = bytes(end - start)
                taken[start] = (end, way)
        if self.orders:
            self._take_orders(words, taken)
        for start in [start for start in taken if words[start - 1] in JOINTS]:
            self._take_head(tokens, taken, start, taken[start][1])
        return taken

    def _take_orders(self, words: Sequence[str], taken: dict[int, tuple[int, Declared]]) -> None:
        """Take names whose words stand in another order, and those in theirs that are longer than what was taken."""
        for found in matches(words, self.orders):
            within = [start for start, (end, _) in taken.items() if start < found.end and end > found.start]
            if within and not all(found.covers(start, taken[start][0]) for start in within):
                continue
            for start in within:
                del taken[start]
            taken[found.start] = (found.end, Declared(found.order.stems, found.kind, 0, found.order.entry))

    def _take_head(self, tokens: Tokens, taken: dict[int, tuple[int, Declared]], start: int, whole: Declared) -> None:
        """Take `national` for the national average in `the national and the western average`."""
        words = tokens.words
        end = start - (2 if words[start - 1] == "the" else 1)
        if end < 1 or words[end] not in {"and", "or"} or len(whole.words) < 2:  # noqa: PLR2004 - a head and a last word
            return
        for way in self.heads.get(words[end - 1], ()):
            first = end - len(way.words) + 1
            head = way.words[:-1]
            free = first >= 0 and taken.keys().isdisjoint(range(first, end))
            if free and way.words[-1] == whole.words[-1] and tuple(words[first:end]) == head:
                taken[first] = (end, way)
                return


@functools.lru_cache(maxsize=1024)
def written(names: Names, wording: tuple[str, ...]) -> Written:
    """Return the ways to write *names*, their units and the phrases of *wording*."""
    units = list(_unit_ways(names).items())
    units.sort(key=lambda way: len(way[0]), reverse=True)
    ways = _declared(names, wording)
    return Written(
        names=_by_first((way.words[0], way) for way in ways),
        units=_by_first((way[0][0], way) for way in units),
        own=frozenset(words for words, unit in units if unit == names.own_unit),
        heads=_by_first((way.words[-2], way) for way in ways if way.kind == "NAME" and len(way.words) > 1),
        orders=orders((way.words, way.kind, way.entry) for way in ways if way.kind != "WORDING"),
    )


def _by_first(ways: Iterable[tuple[str, Way]]) -> dict[str, list[Way]]:
    found: dict[str, list[Way]] = {}
    for first, way in ways:
        found.setdefault(first, []).append(way)
    return found


# Names --------------------------------------------------------------------------------------------------------------


def _declared(names: Names, wording: Sequence[str]) -> list[Declared]:
    ways: dict[tuple[str, ...], tuple[str, Name | None]] = {}
    for word, entry in names.entries.items():
        words = words_of(word)
        for form, kind in _forms(words, entry) if words else ():
            ways.setdefault(form, (kind, entry))
    for form, meant in facts_told(names).items():
        ways.setdefault(form, meant)
    ways |= {words: ("WORDING", None) for phrase in wording if (words := words_of(phrase))}
    longest_first = sorted(ways, key=lambda words: sum(map(len, words)) + len(words), reverse=True)
    return [Declared(words, ways[words][0], rank, ways[words][1]) for rank, words in enumerate(longest_first)]


def _forms(words: tuple[str, ...], entry: Name) -> Iterator[tuple[tuple[str, ...], str]]:
    if entry.measured_in == "yes/no":
        yield words, "FLAG"
        for form in denied(words):
            yield form, "NOFLAG"
    else:
        for form in _spoken(_bare(words)):
            yield form, "NAME"


def _spoken(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Return a name in both numbers; `number of homes completed` also as homes completed and home completed."""
    yield from plurals(words)
    for start in (("number", "of"), ("total", "number", "of")):
        if words[: len(start)] == start and len(words) > len(start):
            words = words[len(start) :]
            yield from plurals(words)
    if len(words) > 1 and "of" not in words and words[0].endswith("s"):
        yield from ((form, *words[1:]) for form in _other_number(words[0]))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if len(words) > 1 and words[0] in {"the", "a", "an"} else words


def plurals(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return *words* as they are and with the last one in the other number: complaints, complaint."""
    last = words[-1]
    return tuple((*words[:-1], form) for form in dict.fromkeys((last, *_other_number(last))))


def singular(word: str) -> str:
    """Return *word* for one, where it ends as words for several do."""
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return next(iter(_other_number(word)), word)
    return word


def _other_number(word: str) -> tuple[str, ...]:
    if len(word) < 3 or not word.isalpha():  # noqa: PLR2004 - too short to have a plural
        return ()
    if word.endswith("ies"):
        return (word[:-3] + "y",)
    if word.endswith(("ches", "shes", "sses", "xes")):
        return (word[:-2],)
    if word.endswith("s") and not word.endswith("ss"):
        return (word[:-1],)
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word[:-1] + "ies",)
    if word.endswith(("ch", "sh", "ss", "x")):
        return (word + "es",)
    return (word + "s",)


# Units of measure ---------------------------------------------------------------------------------------------------


# Units of measure by their symbols and by their names.
SYMBOLS = tuple(
    tuple(words_of(form) for form in forms.split("|"))
    for forms in (
        "m²|m2|sq m|sqm|square metre|square meter", "km²|km2|sq km|square kilometre|square kilometer",
        "m³|m3|cubic metre|cubic meter", "km|kilometre|kilometer", "kg|kilogram|kilogramme", "kwh|kilowatt hour",
        "mwh|megawatt hour", "mw|megawatt", "ha|hectare", "min|minute", "µg/m³|μg/m³|micrograms per cubic metre",
    )
)  # fmt: skip


def _unit_ways(names: Names) -> dict[tuple[str, ...], str]:
    """Return the ways to write the declared units: each → the unit as the rule file writes it."""
    ways: dict[tuple[str, ...], str] = {}
    for unit in names.units:
        words = words_of(unit)
        for form in plurals(words) if words else ():
            ways.setdefault(form, unit)
        for other in (form for same in SYMBOLS if words in same for form in same):
            for form in plurals(other):
                ways.setdefault(form, unit)
        if "per" in words[1:]:
            at = words.index("per")
            for form in plurals(words[:at]):
                ways.setdefault(form, unit)
                ways.setdefault((*form, *words[at:]), unit)
    return ways
