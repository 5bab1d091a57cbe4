"""Problems as values: where, what, and what to write instead."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import attrs

from targetscore._texts import made_seen
from targetscore.messages import MESSAGES, PHRASES, phrase

Language: TypeAlias = Literal["zh", "en"]
Severity: TypeAlias = Literal["error", "warning", "info"]

# What of a problem is shown: characters of a line around it, characters of a value in its message, problems of one run.
LINE_SHOWN = 400
VALUE_SHOWN = 4000
PROBLEMS_SHOWN = 100
# Words that are longer have no near ones: the search takes the square of the length.
_NEAR_AT_MOST = 100


@attrs.frozen(init=False)
class Span:
    """
    A stretch of a text, in characters: *start* included, *end* excluded.
    """

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        # Some ten are made for every clause. To write to the slots takes less than half of what attrs takes.
        _set_start(self, start)
        _set_end(self, end)

    def cover(self, other: Span) -> Span:
        """Return the least span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


_set_start = Span.__dict__["start"].__set__
_set_end = Span.__dict__["end"].__set__


@attrs.frozen
class Part:
    """The file *name* within a source of several: its text begins at *start*."""

    name: str
    start: int


@attrs.frozen
class Source:
    """
    A text and the name it is known by: a file's path, or ``<rule>`` for a text handed over as a string.

    The texts of several files may stand in one source, a line end between them. *parts* are those files in their order,
    *name* is the first; without *parts* the text is one file.
    """

    name: str
    text: str = attrs.field(repr=False)
    parts: tuple[Part, ...] = attrs.field(default=(), repr=False)

    @classmethod
    def joined(cls, sources: Sequence[Source]) -> Source:
        """Return the texts of *sources*, one file each, laid end to end."""
        if len(sources) == 1:
            return sources[0]
        starts = itertools.accumulate((len(source.text) + 1 for source in sources[:-1]), initial=0)
        parts = tuple(Part(source.name, start) for source, start in zip(sources, starts, strict=True))
        return cls(sources[0].name, "\n".join(source.text for source in sources), parts)

    def place(self, offset: int) -> tuple[str, int, int]:
        """Return file, line and column of the character at *offset*; line and column are counted from 1."""
        part = self._part(offset)
        line, column = self._position(offset)
        return part.name, line - self._position(part.start)[0] + 1, column

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, in its file, of the character at *offset*, both counted from 1."""
        _, line, column = self.place(offset)
        return line, column

    def where(self, offset: int) -> str:
        """Return the place of the character at *offset* as a message begins with it."""
        file, line, column = self.place(offset)
        return f"{file}:{line}:{column}"

    def line_at(self, offset: int) -> str:
        """Return the text of the line that the character at *offset* stands on, without its end."""
        start, end = self._line(offset)
        return self.text[start:end].rstrip("\r")

    def shown_at(self, span: Span) -> tuple[str, str, str]:
        """
        Return the line that *span* begins on as messages show it: what stands before *span*, in it, and behind it.

        Of a very long line it is a part, and what nobody sees is made seen.
        """
        first, last = self._line(span.start)
        start, end = min(span.start, last), min(max(span.end, span.start + 1), last)
        low, high = max(first, start - LINE_SHOWN // 2), min(last, start + LINE_SHOWN // 2)
        end = min(end, high)
        before = ("…" if low > first else "") + self.text[low:start]
        behind = self.text[end:high].rstrip("\r") + ("…" if high < last else "")
        return made_seen(before), made_seen(self.text[start:end].rstrip("\r")), made_seen(behind)

    def _line(self, offset: int) -> tuple[int, int]:
        starts = _line_starts(self.text)
        number = self._position(offset)[0]
        return starts[number - 1], starts[number] - 1 if number < len(starts) else len(self.text)

    def _part(self, offset: int) -> Part:
        index = bisect_right(self.parts, offset, key=lambda part: part.start)
        return self.parts[index - 1] if index else Part(self.name, 0)

    def _position(self, offset: int) -> tuple[int, int]:
        """Return line and column in the whole."""
        offset = max(0, min(offset, len(self.text)))
        starts = _line_starts(self.text)
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


@functools.lru_cache(maxsize=4)
def _line_starts(text: str) -> tuple[int, ...]:
    # A data file may hold thousands of problems: its lines are looked for once.
    return (0, *(found.end() for found in re.finditer("\n", text)))


@attrs.frozen(kw_only=True)
class Diagnostic:
    """
    A problem in somebody's rule file, rule text or data file.

    *code* keys the message catalogue; *values* fill the blanks of its message and hint. *witness* is the input for
    which the problem shows, where there is one. The words are made when they are read, in the language asked for.
    Where a rule file changes the severity of a finding, *usual* is the one that it has by itself, and *because* the
    reason given.
    """

    code: str = attrs.field()
    source: Source
    span: Span
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    severity: Severity = "error"
    language: Language = "en"
    witness: str | None = None
    usual: Severity | None = None
    because: str = ""

    @code.validator
    def _known(self, _attribute: object, code: str) -> None:
        if code not in MESSAGES:
            message = f"no message for code {code}"
            raise KeyError(message)

    @property
    def message(self) -> str:
        """What is wrong, in the language of the text."""
        return MESSAGES[self.code][self.language][0].format_map(self._shown_values())

    @property
    def hint(self) -> str:
        """What to write instead, in the language of the text."""
        return MESSAGES[self.code][self.language][1].format_map(self._shown_values())

    def _shown_values(self) -> dict[str, str]:
        return {key: _cut(value) for key, value in self.values.items()}

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column where the problem begins; line and column are counted from 1."""
        return self.source.place(self.span.start)

    def told_in(self, language: Language) -> Diagnostic:
        """Return the same problem in the words of *language*, the word for a role (完成率) too."""
        values = {**self.values}
        if "input" in values:
            values["input"] = _role_in(language, values["input"], self.language)
        return attrs.evolve(self, language=language, values=values)

    def moved(self, source: Source, offsets: Sequence[int]) -> Diagnostic:
        """
        Return the same problem placed in *source*.

        Args:
            source: The file that the text was taken from.
            offsets: For every character of the text, and one past its end, where it stands in *source*.
        """
        last = len(offsets) - 1
        start, end = (offsets[max(0, min(edge, last))] for edge in (self.span.start, self.span.end))
        return attrs.evolve(self, source=source, span=Span(start, end))

    def __str__(self) -> str:
        return self.render()

    def render(self) -> str:
        """Return place, cause, the line with a caret under the stretch at fault, and the hint."""
        _, number, _ = self.place
        before, stretch, behind = self.source.shown_at(self.span)
        margin = " " * len(str(number))
        shown = [
            f"{self.source.where(self.span.start)}: {self.severity}[{self.code}]: {self.message}",
            f"   {number} | {before}{stretch}{behind}",
            f"   {margin} | {' ' * width(before)}{'^' * max(1, width(stretch))}",
        ]
        return "\n".join([*shown, *self.remarks])

    @property
    def remarks(self) -> tuple[str, ...]:
        """What `render` says below the line at fault: the witness, the level that the file gives it, the hint."""
        shown: list[str] = []
        if self.witness is not None:
            shown.append(f"{'例：' if self.language == 'zh' else 'witness: '}{self.witness}")
        if self.usual is not None:
            shown.append(phrase("level-changed", self.language, level=self.severity, usual=self.usual) + self._reason)
        if self.hint:
            shown.append(f"{'提示：' if self.language == 'zh' else 'hint: '}{self.hint}")
        return tuple(shown)

    @property
    def _reason(self) -> str:
        return phrase("level-because", self.language, because=self.because) if self.because else ""

    def to_dict(self) -> dict[str, str | int | None]:
        """Return it as data for JSON; a severity that the rule file changed has what it was before, and why."""
        file, line, column = self.place
        shown: dict[str, str | int | None] = {
            "file": file,
            "line": line,
            "column": column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
            "witness": self.witness,
        }
        if self.usual is not None:
            shown |= {"usual": self.usual, "because": self.because or None}
        return shown


Finding: TypeAlias = Diagnostic


def _cut(value: str) -> str:
    """Return *value* as a message quotes it: not endless, and nothing in it that a terminal acts on."""
    shown = value if len(value) <= VALUE_SHOWN else value[:VALUE_SHOWN] + "…"
    return made_seen(shown).replace("\r", "<U+000D>")


def rendered(diagnostics: Sequence[Diagnostic]) -> str:
    """Return the first `PROBLEMS_SHOWN` of *diagnostics* as they are told, and how many more there are."""
    told = [diagnostic.render() for diagnostic in diagnostics[:PROBLEMS_SHOWN]]
    if len(diagnostics) > PROBLEMS_SHOWN:
        told.append(phrase("more-problems", diagnostics[0].language, count=len(diagnostics) - PROBLEMS_SHOWN))
    return "\n\n".join(told)


def _role_in(language: Language, word: str, written_in: Language) -> str:
    """Return *word* in *language* if it is the word for a role; a name stays as it is."""
    roles = (words for code, words in PHRASES.items() if code.startswith("role-"))
    return next((words[language] for words in roles if words[written_in] == word), word)


def width(text: str) -> int:
    """Return how many columns of a terminal *text* takes: Chinese characters take two."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return *diagnostics* by file and place, each once."""
    unique = {
        (d.source.name, d.span.start, d.span.end, d.code, tuple(sorted(d.values.items()))): d for d in diagnostics
    }
    return tuple(unique[key] for key in sorted(unique))


def nearest(word: str, known: Iterable[str]) -> str:
    """
    Return the one of *known* that *word* most likely should have been, empty if none is near.

    >>> nearest("patent_filling", ["exports", "patent_filing"])
    'patent_filing'
    """
    import difflib

    if len(word) > _NEAR_AT_MOST:
        return ""
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), "")


class TargetscoreError(Exception):
    """
    A problem in somebody's file. ``diagnostics`` holds every problem found, in order of place.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__(rendered(self.diagnostics))


class RulesError(TargetscoreError):
    """A rule file or rule text that cannot be used."""


class RuleSyntaxError(RulesError):
    """A rule text that cannot be read exactly."""


class RuleFileError(RulesError):
    """A rule file whose keys, values or references are at fault."""


class DataError(TargetscoreError):
    """Unit data that cannot be scored: unknown units of measure, missing values, rows that meet a gap."""
