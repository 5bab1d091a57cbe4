"""
Rule files as trees of text: what is written where, before any key has a meaning.

YAML is read down to its events only, so a scalar stays the text that was typed (``1_000``, ``no``, ``12:30``)
and everything that lets a file say one thing and mean another (anchors, tags, merge keys) is seen and refused.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterator
from typing import Any, Final, Literal, TypeAlias, assert_never

import attrs

from targetscore._texts import code_point, read_at_most, unseen
from targetscore.errors import Diagnostic, Language, RuleFileError, Source, Span

CHARACTERS_AT_MOST: Final = 4_000_000
# UTF-8 takes up to four for a character.
BYTES_AT_MOST: Final = 4 * CHARACTERS_AT_MOST
LEVELS_AT_MOST: Final = 40
# Keys, values and lists; a rule file of a thousand indicators has twenty thousand.
VALUES_AT_MOST: Final = 100_000

# So many characters of a kind that a file must not hold are told.
_TOLD_AT_MOST: Final = 20
# The parser in Python reads a few hundred thousand characters a second.
_WORDED_AT_MOST: Final = 200_000

# Line ends other than \n and \r\n would make editors and this library count lines differently.
_LONE_RETURN: Final = re.compile(r"\r(?!\n)")
_LANGUAGE: Final = re.compile(r"^[ \t{]*['\"]?language['\"]?\s*:\s*['\"]?(zh|en)\b", re.MULTILINE)

Style: TypeAlias = Literal["plain", "'", '"', "|", ">"]


@attrs.frozen
class Scalar:
    """A text as typed, without its quotes. *span* holds the quotes too."""

    text: str
    span: Span
    style: Style


@attrs.frozen
class Entry:
    """``key: value``."""

    key: Scalar
    value: Node


@attrs.frozen
class Table:
    """Keys and values in the order of the file. *span* is the first key: what a problem with the whole points at."""

    entries: tuple[Entry, ...]
    span: Span


@attrs.frozen
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span


Node: TypeAlias = Scalar | Table | Items


def language_of(text: str) -> Language:
    """Return the language that a rule file says it is written in, as far as that can be seen before it is read."""
    found = _LANGUAGE.search(text)
    return "zh" if found is not None and found[1] == "zh" else "en"


def opened(path: str | os.PathLike[str], name: str | None = None) -> Source:
    """
    Return the text of the file at *path*, known by *name* or by its path.

    Raises:
        RuleFileError: If it is not UTF-8, or too long.
        OSError: If there is no such file, or it cannot be opened.
    """
    name = os.fspath(path) if name is None else name
    content = read_at_most(path, BYTES_AT_MOST)
    if len(content) > BYTES_AT_MOST:
        values = {"length": f"> {CHARACTERS_AT_MOST}", "most": str(CHARACTERS_AT_MOST)}
        raise RuleFileError([Diagnostic(code="file-too-long", source=Source(name, ""), span=Span(0, 0), values=values)])
    return decoded(name, content)


def glimpsed(path: str | os.PathLike[str]) -> str:
    """Return a text to see what kind of file is at *path*; what is wrong with it is told by those who read it."""
    return read_at_most(path, BYTES_AT_MOST).decode("utf-8-sig", errors="replace")


def decoded(name: str, content: bytes) -> Source:
    """
    Return the text of the file *name*, in UTF-8 with or without byte order mark.

    Raises:
        RuleFileError: If it is not UTF-8.
    """
    try:
        return Source(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = Source(name, content.decode("utf-8-sig", errors="replace"))
        first = len(content[: error.start].decode("utf-8-sig"))
        raise RuleFileError([Diagnostic(code="not-utf8", source=source, span=Span(first, first + 1))]) from error


def shifted(node: Table, by: int) -> Table:
    """Return *node* as it stands where its file begins *by* characters after the start of the source."""
    if by == 0:
        return node
    entries = (
        Entry(attrs.evolve(entry.key, span=_later(entry.key.span, by)), _shifted(entry.value, by))
        for entry in node.entries
    )
    return Table(tuple(entries), _later(node.span, by))


def _shifted(node: Node, by: int) -> Node:
    match node:
        case Scalar(span=span):
            return attrs.evolve(node, span=_later(span, by))
        case Items(items=items, span=span):
            return Items(tuple(_shifted(item, by) for item in items), _later(span, by))
        case Table():
            return shifted(node, by)
        case _:
            assert_never(node)


def _later(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def compose(source: Source) -> Node:
    """
    Read *source* as one YAML document.

    Raises:
        RuleFileError: If it is no YAML, too long or too deep, or uses anchors, aliases, tags or several documents.
    """
    builder = _Builder(source)
    builder.refuse_characters()
    builder.stop_at_problems()
    node = builder.document()
    builder.stop_at_problems()
    return node


def offsets(scalar: Scalar, source: Source) -> tuple[int, ...]:
    """Return where each character of *scalar* stands in *source*, and where the text ends: one more than its length."""
    first, last = scalar.span.start, scalar.span.end
    match scalar.style:
        case "plain":
            pieces = _folded(source.text, first, last, quote="")
        case "'" | '"':
            first, last = first + 1, last - 1
            pieces = _folded(source.text, first, last, quote=scalar.style)
        case "|" | ">":
            pieces = _block(source.text, first, last, scalar.text)
        case _:
            assert_never(scalar.style)
    return _aligned(scalar.text, list(pieces), first)


# Events to nodes ----------------------------------------------------------------------------------------------------


@attrs.define
class _Builder:
    """Turns the events of one document into nodes and collects what is refused on the way."""

    source: Source
    problems: list[Diagnostic] = attrs.field(factory=list)
    events: Iterator[Any] = attrs.field(factory=lambda: iter(()))
    values: int = 0

    def refuse(self, code: str, start: int, end: int, **values: str) -> None:
        language = language_of(self.source.text)
        span = Span(start, max(start, end))
        self.problems.append(Diagnostic(code=code, source=self.source, span=span, values=values, language=language))

    def stop_at_problems(self) -> None:
        if self.problems:
            raise RuleFileError(self.problems)

    def refuse_characters(self) -> None:
        text = self.source.text
        if len(text) > CHARACTERS_AT_MOST:
            self.refuse("file-too-long", 0, 0, length=str(len(text)), most=str(CHARACTERS_AT_MOST))
            return
        for each in (unseen(text), _LONE_RETURN.finditer(text)):
            for found in itertools.islice(each, _TOLD_AT_MOST):
                self.refuse("control-character", found.start(), found.end(), character=code_point(found[0]))
        # The two parsers of PyYAML take tabs differently, and nobody sees them.
        for found in itertools.islice(re.finditer(r"\t+", text), _TOLD_AT_MOST):
            self.refuse("yaml-tab", found.start(), found.end())

    def document(self) -> Node:
        import yaml

        fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            return self._first_document(fast)
        except yaml.YAMLError as error:
            if _index(error) > _WORDED_AT_MOST:
                self._refuse_syntax(error)
                self.stop_at_problems()
        # The parser in C words its errors otherwise: the one in Python says what is wrong wherever this runs.
        self.problems.clear()
        try:
            return self._first_document(yaml.SafeLoader)
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The parser in Python trusts that an escape (`\\UFFFFFFFF`) is a character.
            self._refuse_syntax(error)
        self.stop_at_problems()
        raise AssertionError

    def _first_document(self, loader: Any) -> Node:  # noqa: ANN401 - PyYAML's loaders share no public type
        import yaml

        events: Iterator[Any] = yaml.parse(self.source.text, Loader=loader)
        self.events = events
        self.values = 0
        node: Node = Table((), Span(0, 0))
        documents = 0
        for event in events:
            start, end = event.start_mark.index, event.end_mark.index
            if isinstance(event, yaml.NodeEvent | yaml.CollectionStartEvent):
                node = self._node(event, level=1)
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.refuse("yaml-documents", start, start + 3)
                    self.stop_at_problems()
                if event.version or event.tags:
                    self.refuse("yaml-directive", start, end)
        return node

    def _node(self, event: Any, level: int) -> Node:  # noqa: ANN401 - events of PyYAML share no public type
        import yaml

        start, end = event.start_mark.index, event.end_mark.index
        self.values += 1
        if self.values > VALUES_AT_MOST:
            self.refuse("file-too-full", start, start + 1, most=str(VALUES_AT_MOST))
            self.stop_at_problems()
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None or event.tag is not None:
            self._refuse_feature(start, end)
        if level > LEVELS_AT_MOST:
            self.refuse("file-too-deep", start, start + 1, most=str(LEVELS_AT_MOST))
            self.stop_at_problems()
        if isinstance(event, yaml.SequenceStartEvent):
            return self._items(start, level)
        if isinstance(event, yaml.MappingStartEvent):
            return self._table(start, level)
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", Span(start, end), "plain")
        if event.style == '"':
            # The file itself was looked at: these are written as escapes (`\\u202e`).
            for found in itertools.islice(unseen(event.value), 1):
                self.refuse("control-character", start, end, character=code_point(found[0]))
        return Scalar(event.value, self._trimmed(start, end, event.style), event.style or "plain")

    def _trimmed(self, start: int, end: int, style: str | None) -> Span:
        """Return the place of a scalar without the blank lines that a block scalar may end in."""
        if style in {"|", ">"}:
            end = start + len(self.source.text[start:end].rstrip())
        return Span(start, end)

    def _items(self, start: int, level: int) -> Items:
        import yaml

        items: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._node(event, level + 1))
        return Items(tuple(items), items[0].span if items else Span(start, start + 1))

    def _table(self, start: int, level: int) -> Table:
        import yaml

        entries: list[Entry] = []
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._node(event, level + 1)
            value = self._node(next(self.events), level + 1)
            if not isinstance(key, Scalar):
                self.refuse("key-not-text", key.span.start, key.span.end)
            elif key.text == "<<" and key.style == "plain":
                self._refuse_feature(key.span.start, key.span.end)
            else:
                entries.append(Entry(key, _placed(value, key.span)))
        return Table(tuple(entries), entries[0].key.span if entries else Span(start, start + 1))

    def _refuse_feature(self, start: int, end: int) -> None:
        """Refuse an anchor, alias, tag or merge key, shown as far as its first blank."""
        shown = re.match(r"\S*", self.source.text[start : max(end, start + 1)])
        text = shown[0] if shown is not None else ""
        self.refuse("yaml-feature", start, start + len(text), text=text)

    def _refuse_syntax(self, error: Any) -> None:  # noqa: ANN401 - PyYAML's stubs are no dependency
        mark = getattr(error, "problem_mark", None)
        context = getattr(error, "context_mark", None)
        said = str(error)
        index = min(mark.index, len(self.source.text)) if mark is not None else 0
        code = next((code for sign, code in _SYNTAX if sign in said), "yaml-syntax")
        if code in {"yaml-quote", "yaml-bracket", "yaml-no-colon"} and context is not None:
            index = context.index
        end = min(index + 1, len(self.source.text))
        self.refuse(code, index, end, text=self.source.text[index:end].strip() or " ")


def _index(error: Any) -> int:  # noqa: ANN401 - as above
    """Return up to where a parser read that found no YAML; marks of the one in C may lack."""
    marks = (getattr(error, "problem_mark", None), getattr(error, "context_mark", None))
    return max((mark.index for mark in marks if mark is not None), default=0)


def _placed(value: Node, key: Span) -> Node:
    """Return *value*; what was not written stands where its key does."""
    unwritten = isinstance(value, Scalar) and value.style == "plain" and not value.text
    return attrs.evolve(value, span=key) if unwritten else value


# What PyYAML says, and the message that says it to somebody who writes rules.
_SYNTAX: Final = (
    ("that cannot start any token", "yaml-start"),
    ("mapping values are not allowed here", "yaml-colon"),
    ("quoted scalar", "yaml-quote"),
    ("flow sequence", "yaml-bracket"),
    ("flow mapping", "yaml-bracket"),
    ("expected <block end>", "yaml-indent"),
    ("could not find expected ':'", "yaml-no-colon"),
)

# Places of characters -----------------------------------------------------------------------------------------------

_Piece: TypeAlias = tuple[str, list[int]]
_ESCAPE: Final = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED: Final = {
    "0": "\0", "a": "\x07", "b": "\x08", "t": "\t", "\t": "\t", "n": "\n", "v": "\x0b", "f": "\x0c", "r": "\r",
    "e": "\x1b", " ": " ", '"': '"', "\\": "\\", "/": "/", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def _folded(text: str, start: int, end: int, *, quote: str) -> Iterator[_Piece]:
    """Yield the characters of each line, with their places and without the blanks around a line end."""
    lines = text[start:end].split("\n")
    for number, line in enumerate(lines):
        content = line if number == len(lines) - 1 else _without_blanks(line, quote)
        blanks = 0 if number == 0 else len(content) - len(content.lstrip(" "))
        first, last = start + blanks, start + len(content)
        start += len(line) + 1
        match quote:
            case '"':
                yield _unescaped(text, first, last)
            case "'":
                yield _unquoted(text, first, last)
            case _:
                yield text[first:last], list(range(first, last))


def _without_blanks(line: str, quote: str) -> str:
    """Return *line* without the blanks at its end; one that a backslash protects stays."""
    line = line.rstrip("\r")
    content = line.rstrip(" ")
    slashes = len(content) - len(content.rstrip("\\"))
    return line[: len(content) + 1] if quote == '"' and slashes % 2 else content


def _block(text: str, start: int, end: int, value: str) -> Iterator[_Piece]:
    """Yield the characters of each line below the header of a block scalar, without its indent, with their places."""
    lines = list(re.finditer(r"[^\r\n]+", text[start:end]))[1:]
    content = next((line[0] for line in lines if line[0].strip(" ")), "")
    kept = value.lstrip("\n")
    indent = len(content) - len(content.lstrip(" ")) - (len(kept) - len(kept.lstrip(" ")))
    for line in lines:
        first, last = start + line.start() + indent, start + line.end()
        if first < last:
            yield text[first:last], list(range(first, last))


def _unquoted(text: str, start: int, end: int) -> _Piece:
    chars, places, index = [], [], start
    while index < end:
        chars.append(text[index])
        places.append(index)
        index += 2 if text.startswith("''", index) else 1
    return "".join(chars), places


def _unescaped(text: str, start: int, end: int) -> _Piece:
    chars, places, index = [], [], start
    while index < end:
        escape = _ESCAPE.match(text, index, end)
        if escape is None:
            if text[index] != "\\":
                chars.append(text[index])
                places.append(index)
            index += 1
            continue
        code = escape[1] or escape[2] or escape[3]
        chars.append(chr(int(code, 16)) if code else _ESCAPED.get(escape[4], escape[4]))
        places.append(index)
        index = escape.end()
    return "".join(chars), places


def _aligned(value: str, pieces: list[_Piece], end: int) -> tuple[int, ...]:
    """
    Return the places of the characters of *value*, which holds *pieces* in order, with blanks and line ends between.

    A blank that stands for a line end is placed where that line ended.
    """
    found: list[int] = []
    for content, places in pieces:
        while len(found) < len(value) and not value.startswith(content, len(found)):
            found.append(end)
        if len(found) == len(value):
            break
        found.extend(places)
        end = places[-1] + 1 if places else end
    found = found[: len(value)]
    found.extend([end] * (len(value) + 1 - len(found)))
    return tuple(found)
