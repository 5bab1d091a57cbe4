"""The files that a rule file names under ``extends`` and ``include``: found, read and laid end to end."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath
from typing import Final

import attrs

from targetscore.errors import Diagnostic, RuleFileError, Source, Span
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._yaml import Scalar, Table, compose, language_of, opened, shifted

EXTENDED_AT_MOST: Final = 10


@attrs.frozen(kw_only=True)
class File:
    """
    A file as nodes, placed in the source that all files share.

    *fragments* are the files that it includes, in order; *earlier* is the one that it extends.
    """

    name: str
    node: Table
    fragments: tuple[File, ...] = ()
    earlier: File | None = None


def gathered(source: Source, within: Path | None) -> tuple[File, Source]:
    """
    Return the file of *source* with all that it names, and one source of all their texts.

    Args:
        source: The first file. Names are relative to the file that they stand in.
        within: The folder that every file named must lie in, links followed; ``None``: none may be named.

    Raises:
        RuleFileError: If one of them is no YAML, cannot be found or may not be taken, with all such problems.
    """
    gatherer = _Gatherer(within)
    file = gatherer.year(source, ())
    whole = Source.joined(gatherer.sources)
    if gatherer.problems:
        language = language_of(whole.text)
        raise RuleFileError(problem.told_in(language) for problem in gatherer.problems)
    return file, whole


@attrs.frozen
class _Step:
    """A file on the way from the first: where it is, and what it is called."""

    path: Path
    name: str


@attrs.define
class _Gatherer:
    """Reads files and notes which cannot be had."""

    within: Path | None
    sources: list[Source] = attrs.field(factory=list)
    problems: list[Diagnostic] = attrs.field(factory=list)

    def year(self, source: Source, way: tuple[_Step, ...]) -> File:
        """Return the file of *source*, which *way* leads to, with the files that it names."""
        node, start = self._composed(source)
        fields = _files_named(node)
        reader = Reader(source, language_of(source.text), self.problems)
        way = (*way, _Step(Path(source.name).resolve(), source.name)) if fields.values else way
        fragments = self._included(reader, fields, way)
        earlier = self._extended(reader, fields, way)
        return File(name=source.name, node=shifted(node, start), fragments=fragments, earlier=earlier)

    def _composed(self, source: Source) -> tuple[Table, int]:
        """Return the keys and values of *source* and where its text begins in the whole."""
        start = sum(len(each.text) + 1 for each in self.sources)
        self.sources.append(source)
        try:
            node = compose(source)
        except RuleFileError as error:
            self.problems += error.diagnostics
        else:
            if isinstance(node, Table):
                return node, start
            self.problems.append(Diagnostic(code="yaml-no-colon", source=source, span=node.span))
        return Table((), Span(0, 0)), start

    def _extended(self, reader: Reader, fields: Fields, way: tuple[_Step, ...]) -> File | None:
        scalar = reader.scalar(fields, "extends")
        step = None if scalar is None else self._step(reader, scalar, "extends", way)
        if scalar is None or step is None:
            return None
        if len(way) > EXTENDED_AT_MOST:
            reader.refuse("extends-too-deep", scalar.span, most=str(EXTENDED_AT_MOST))
            return None
        source = self._read(reader, scalar, step)
        return None if source is None else self.year(source, way)

    def _included(self, reader: Reader, fields: Fields, way: tuple[_Step, ...]) -> tuple[File, ...]:
        found: dict[Path, File] = {}
        for scalar in reader.texts(fields, "include"):
            step = self._step(reader, scalar, "include", way)
            if step is None:
                continue
            if step.path in found:
                reader.refuse("included-twice", scalar.span, file=scalar.text.strip())
            elif (source := self._read(reader, scalar, step)) is not None:
                node, start = self._composed(source)
                found[step.path] = File(name=source.name, node=shifted(node, start))
        return tuple(found.values())

    def _step(self, reader: Reader, scalar: Scalar, key: str, way: tuple[_Step, ...]) -> _Step | None:
        """Return the file that *scalar* names; ``None`` if it may not be taken."""
        written = scalar.text.strip()
        if self.within is None:
            reader.refuse("no-folder", scalar.span, key=key, name=reader.source.name)
            return None
        if PureWindowsPath(written).anchor or "\\" in written:
            reader.refuse("file-name", scalar.span, file=written)
            return None
        named = Path(reader.source.name).parent / written
        try:
            path = named.resolve()
            inside = path.is_relative_to(self.within.resolve())
        except (OSError, RuntimeError, ValueError):
            # A loop of links, a name too long, a null character: no such file can be there.
            reader.refuse("no-such-file", scalar.span, file=written, looked=str(named))
            return None
        if not inside:
            reader.refuse("file-outside", scalar.span, file=written, folder=str(self.within))
            return None
        if path in {step.path for step in way}:
            reader.refuse("file-cycle", scalar.span, chain=" → ".join((*(step.name for step in way), str(named))))
            return None
        return _Step(path, str(named))

    def _read(self, reader: Reader, scalar: Scalar, step: _Step) -> Source | None:
        try:
            # Of a pipe nobody knows when it begins.
            if step.path.is_file():
                return opened(step.path, step.name)
        except RuleFileError as error:
            self.problems += error.diagnostics
            return None
        except OSError:
            pass
        reader.refuse("no-such-file", scalar.span, file=scalar.text.strip(), looked=step.name)
        return None


def _files_named(node: Table) -> Fields:
    """Return what stands under the keys that name files. One that is given twice is left to those who read all keys."""
    entries = [entry for entry in reversed(node.entries) if entry.key.text in {"extends", "include"}]
    values = {entry.key.text: entry.value for entry in entries}
    return Fields(values, {entry.key.text: entry.key.span for entry in entries}, node.span)
