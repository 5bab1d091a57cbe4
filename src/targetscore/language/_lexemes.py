"""What a lexer of either language hands to the grammar: typed literals, names, words with the kinds they may have."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from fractions import Fraction
from importlib import resources
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Diagnostic, Language, Source, Span
from targetscore.ruleset.model import Name

ROLES = frozenset({"actual", "target", "completion", "last_year", "growth", "mean", "best", "worst", "rank"})
POINTS = "points"
PERCENT = "%"
PERCENTAGE_POINT = "pp"
LONGEST_TEXT = 2000

SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


@attrs.define
class Lexeme:
    """
    A stretch of the text with the kind that the grammar sees.

    Lark reads ``type`` and, for its messages, the places; *value* is a node for literals and names, a word otherwise.
    *kinds* are all kinds that the word may have; the one that fits its neighbours becomes *type*.
    """

    type: str
    value: Any
    start_pos: int
    end_pos: int
    kinds: tuple[str, ...] = ()
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1

    @property
    def span(self) -> Span:
        """The place in the text."""
        return Span(self.start_pos, self.end_pos)


@attrs.frozen
class Words:
    """The words of one language: each with its kinds, and by first character the words in falling length."""

    kinds: dict[str, tuple[str, ...]]
    by_first: dict[str, tuple[str, ...]]

    def longest_at(self, text: str, position: int) -> str | None:
        """Return the longest word that *text* has at *position*."""
        for word in self.by_first.get(text[position], ()):
            if text.startswith(word, position):
                return word
        return None


def index(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return *words* by first character, the longest first."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(word)
    return {first: tuple(found) for first, found in by_first.items()}


@functools.cache
def read_words(language: Language) -> Words:
    """Return the word list of *language*, ``grammar/zh.words`` or ``grammar/en.words``."""
    text = (resources.files("targetscore.grammar") / f"{language}.words").read_text("utf-8")
    kinds: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        kind, *words = line.split() if language == "zh" else (line.split()[0], *_phrases(line))
        for word in words:
            kinds[word] = (*kinds.get(word, ()), kind)
    return Words(kinds, index(kinds))


def _phrases(line: str) -> list[str]:
    """Return the phrases of a line; `{fall/drop} below` writes out `fall below` and `drop below`."""
    written = (phrase.strip() for phrase in line.split(None, 1)[1].split("|"))
    return [" ".join(said.split()) for phrase in written for said in _written_out(phrase)]


def _written_out(phrase: str) -> list[str]:
    before, brace, rest = phrase.partition("{")
    if not brace:
        return [phrase]
    inside, _, after = rest.partition("}")
    return [f"{before}{choice}{end}" for choice in inside.split("/") for end in _written_out(after)]


@attrs.frozen
class Names:
    """Declared names as the text may write them, and the units of measure in use."""

    entries: dict[str, Name]
    units: tuple[str, ...]
    own_unit: str

    @classmethod
    def of(cls, names: Iterable[Name], measured_in: str) -> Names:
        """Return the table for a rule whose own value is measured in *measured_in*."""
        declared = tuple(names)
        entries = {word: name for name in declared for word in name.words if word}
        units = {name.measured_in for name in declared} | {measured_in}
        units -= {"", PERCENT, "yes/no"}
        return cls(entries, tuple(sorted(units, key=len, reverse=True)), measured_in)

    def unit_of(self, identifier: str) -> str:
        """Return what the value *identifier* is measured in; its own unit for roles that share it."""
        if identifier in {"completion", "growth"}:
            return PERCENT
        for name in self.entries.values():
            if name.id == identifier and name.measured_in:
                return name.measured_in
        return self.own_unit if identifier in ROLES else ""


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
