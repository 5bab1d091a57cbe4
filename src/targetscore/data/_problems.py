"""What is wrong with a table, noted where it is found and raised once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from targetscore.errors import Diagnostic, Language, Source, Span, nearest

# Codes of a word that is near to a known one, and of one that is not.
COLUMN: Final = ("misspelt-column", "unknown-column")
INDICATOR: Final = ("misspelt-indicator", "unknown-indicator")
GROUP: Final = ("misspelt-group", "unknown-group")
UNIT: Final = ("misspelt-unit", "no-group")
SOURCE: Final = ("misspelt-source", "unknown-source")
LEVEL: Final = ("misspelt-level", "unknown-level")

# Where more words are strange, what each may have meant helps nobody.
COMPARED_AT_MOST: Final = 30_000


@attrs.define
class Problems:
    """The problems of one table so far."""

    source: Source
    language: Language
    found: list[Diagnostic] = attrs.field(factory=list)
    words: set[tuple[str, ...]] = attrs.field(factory=set)
    compared: int = 0

    def refuse(self, code: str, span: Span, **values: str) -> None:
        """Note a problem."""
        self.found.append(
            Diagnostic(code=code, source=self.source, span=span, values=values, language=self.language),
        )

    def warning(self, code: str, span: Span, **values: str) -> Diagnostic:
        """Return a warning; it is no problem."""
        return Diagnostic(
            code=code, source=self.source, span=span, values=values, severity="warning", language=self.language
        )

    def refuse_word(self, word: str, span: Span, among: Iterable[str], codes: tuple[str, str], **values: str) -> None:
        """Note a word that is none of *among*, where it first stands."""
        once = (word, *codes, *values.values())
        if once in self.words:
            return
        self.words.add(once)
        misspelt, unknown = codes
        known = tuple(among)
        self.compared += len(known)
        if near := nearest(word, known) if self.compared <= COMPARED_AT_MOST else "":
            self.refuse(misspelt, span, word=word, near=near, **values)
        else:
            self.refuse(unknown, span, word=word, **values)

    def listed(self, words: Iterable[str]) -> str:
        """Return *words* as a list of the language of the rules."""
        return ("、" if self.language == "zh" else ", ").join(words)

    def line(self, span: Span) -> str:
        """Return the number of the line that *span* begins on."""
        return str(self.source.position(span.start)[0])
