"""What a lexer of either language hands to the grammar: typed literals, names, words with the kinds they may have."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from fractions import Fraction
from importlib import resources
from typing import Any, ClassVar, Final

import attrs

from targetscore.errors import Diagnostic, Language, Source, Span
from targetscore.ruleset.model import Name

ROLES = frozenset({"actual", "target", "completion", "last_year", "growth", "mean", "best", "worst", "rank"})
# Roles in the unit of the indicator's own value; a text may call the ends of the group by the value.
MEASURED = (ROLES - {"rank"}) | {"highest", "lowest"}
POINTS = "points"
PERCENT = "%"
PERCENTAGE_POINT = "pp"
LONGEST_TEXT = 2000

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


class _Together(dict[tuple[str, ...], frozenset[str]]):
    """The set of several kinds, made once."""

    def __missing__(self, kinds: tuple[str, ...]) -> frozenset[str]:
        found = self[kinds] = frozenset(kinds)
        return found


_TOGETHER = _Together()


@attrs.define(init=False)
class Lexeme:
    """
    A stretch of the text with the kind that the grammar sees.

    Lark reads ``type`` and, for its messages, the places; *value* is a node for literals and names, a word otherwise.
    *kinds* are all kinds that the word may have; the one that fits its neighbours becomes *type*. *several* is the set
    of them, of *type* alone where there are none: rules ask for it far more often than a lexeme is made.
    """

    type: str
    value: Any
    start_pos: int
    end_pos: int
    kinds: Final[tuple[str, ...]]
    several: frozenset[str] = attrs.field(init=False, eq=False, repr=False)

    def __init__(
        self,
        type: str,  # noqa: A002 - Lark's name
        value: Any,  # noqa: ANN401 - a node, a word, or what only one kind has
        start_pos: int,
        end_pos: int,
        kinds: tuple[str, ...] = (),
    ) -> None:
        self.type = type
        self.value = value
        self.start_pos = start_pos
        self.end_pos = end_pos
        self.kinds = kinds
        self.several = _TOGETHER[kinds or (type,)]

    line: ClassVar[int] = 1
    column: ClassVar[int] = 1
    end_line: ClassVar[int] = 1
    end_column: ClassVar[int] = 1

    @property
    def span(self) -> Span:
        """The place in the text."""
        return Span(self.start_pos, self.end_pos)

    @property
    def word(self) -> str:
        """The word, empty for a node and the like, which are dear to write out and to hash."""
        return self.value if self.value.__class__ is str else ""


@attrs.frozen
class Longest:
    """Finds the longest of *words* at a place; *lengths* are those of the words that begin with a pair, falling."""

    words: frozenset[str]
    lengths: dict[str, tuple[int, ...]]

    @classmethod
    def of(cls, words: Iterable[str]) -> Longest:
        """Return the finder of *words*."""
        known = frozenset(words)
        lengths: dict[str, set[int]] = {}
        for word in known:
            if len(word) > 1:
                lengths.setdefault(word[:2], set()).add(len(word))
        return cls(known, {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()})

    def at(self, text: str, position: int, limit: int) -> str | None:
        """Return the longest word that *text* has at *position* and that ends at or before *limit*."""
        for length in self.lengths.get(text[position : position + 2], ()):
            word = text[position : position + length]
            if word in self.words and position + length <= limit:
                return word
        char = text[position : position + 1]
        return char if char in self.words and position < limit else None


def listed(words: str) -> tuple[str, ...]:
    """Return the words that *words* lists, set apart by blanks."""
    return tuple(words.split())


@attrs.frozen
class Words:
    """
    The words of one language, each with the kinds that it may have.

    *groups* are phrases that stand for one another: `$score` in a phrase is any of the group of that name.
    """

    kinds: dict[str, tuple[str, ...]]
    longest: Longest
    groups: dict[str, tuple[str, ...]]


# A choice between fewer is written out.
FEW = 3
# The word lists of each language.
FILES: dict[Language, tuple[str, ...]] = {"zh": ("zh",), "en": ("en", "en-points")}


@functools.cache
def read_words(language: Language) -> Words:
    """Return the words of *language*, those of all its lists in `grammar/`."""
    kinds: dict[str, tuple[str, ...]] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for name in FILES[language]:
        text = (resources.files("targetscore.grammar") / f"{name}.words").read_text("utf-8")
        for line in text.splitlines():
            if not line.strip() or line.startswith("#"):
                continue
            kind, rest = line.split(None, 1)
            if kind.startswith("$"):
                groups[kind] = tuple(_phrases(rest, groups))
                continue
            for word in rest.split() if language == "zh" else _phrases(rest, groups):
                kinds[word] = (*kinds.get(word, ()), kind)
    return Words(kinds, Longest.of(kinds), groups)


def _phrases(said: str, groups: dict[str, tuple[str, ...]]) -> list[str]:
    """
    Return the phrases of a line, once each; `{fall/drop} below` writes out `fall below` and `drop below`.

    A choice between many beside another choice becomes a group, so that the two are not multiplied.
    """
    written = (phrase for each in said.split("|") for phrase in _written_out(_grouped(each, groups)))
    return list(dict.fromkeys(" ".join(phrase.split()) for phrase in written))


def _grouped(phrase: str, groups: dict[str, tuple[str, ...]]) -> str:
    pieces = re.split(r"(\{[^}]*\})", phrase)
    choices = [piece for piece in pieces if piece.startswith("{") and piece.count("/") >= FEW]
    if sum(piece.startswith("{") for piece in pieces) < 2:  # noqa: PLR2004 - one choice multiplies nothing
        return phrase
    for choice in choices:
        groups[_name(choice)] = tuple(" ".join(each.split()) for each in choice.strip("{}").split("/"))
    return "".join(f" {_name(piece)} " if piece in choices else piece for piece in pieces)


def _name(choice: str) -> str:
    """Return the name of the group that *choice* becomes."""
    return "$" + choice.strip("{}").replace(" ", "_")


def _written_out(phrase: str) -> list[str]:
    before, brace, rest = phrase.partition("{")
    if not brace:
        return [phrase]
    inside, _, after = rest.partition("}")
    return [f"{before}{choice}{end}" for choice in inside.split("/") for end in _written_out(after)]


@attrs.frozen(eq=False)
class Names:
    """
    Declared names as the text may write them, and the units of measure in use, the longest first.

    *measures* says by identifier what a declared value is measured in; *units_by_first* are the units by their first
    character, without 分, which are points unless the place says otherwise. A table equals only itself, so what is
    derived from it can be kept beside it.
    """

    entries: dict[str, Name]
    units: tuple[str, ...]
    own_unit: str
    measures: dict[str, str]
    units_by_first: dict[str, tuple[str, ...]]

    @staticmethod
    def of(names: Iterable[Name], measured_in: str) -> Names:
        """Return the table for a rule whose own value is measured in *measured_in*."""
        return _table(tuple(names), measured_in)

    def unit_of(self, identifier: str) -> str:
        """Return what the value *identifier* is measured in; its own unit for roles that share it."""
        if identifier in {"completion", "growth"}:
            return PERCENT
        return self.measures.get(identifier) or (self.own_unit if identifier in MEASURED else "")


@functools.lru_cache(maxsize=1024)
def _table(names: tuple[Name, ...], measured_in: str) -> Names:
    entries = {word: name for name in names for word in name.words if word}
    measures = {name.id: name.measured_in for name in reversed(tuple(entries.values())) if name.measured_in}
    units = {name.measured_in for name in names} | {measured_in}
    units -= {"", PERCENT, "yes/no"}
    longest_first = tuple(sorted(units, key=lambda unit: (-len(unit), unit)))
    return Names(entries, longest_first, measured_in, measures, _by_first(longest_first))


def _by_first(units: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for unit in units:
        if unit != "分":
            found[unit[0]] = (*found.get(unit[0], ()), unit)
    return found


class Refused(Exception):  # noqa: N818 - control flow inside the package, never seen outside
    """A text that cannot be read; carries what becomes the diagnostic."""

    def __init__(self, code: str, span: Span, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.span = span
        self.values = values

    def diagnostic(self, source: Source, language: Language) -> Diagnostic:
        """Return the problem placed in *source*."""
        return Diagnostic(code=self.code, source=source, span=self.span, values=self.values, language=language)


def convert(value: Fraction, unit: str, wanted: str) -> Fraction | None:
    """
    Return *value* of *unit* in *wanted*, where the two differ only by 十, 百, 千, 万 or 亿 before them; else ``None``.

    >>> convert(Fraction(5000), "万元", "亿元")
    Fraction(1, 2)
    """
    have, base = _scale(unit)
    want, wanted_base = _scale(wanted)
    return value * have / want if base == wanted_base else None


def _scale(unit: str) -> tuple[Fraction, str]:
    scale = Fraction(1)
    while len(unit) > 1 and unit[0] in SCALES:
        scale *= SCALES[unit[0]]
        unit = unit[1:]
    return scale, unit
