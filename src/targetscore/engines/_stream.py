"""
Files of any length: rows in, points out, a batch of rows at a time.

CSV is read and written here, Parquet and Arrow by `_arrow`. The output takes its place when all is written: a row that
cannot be scored leaves nothing behind.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import attrs

from targetscore._texts import harmless, written_whole
from targetscore.data._tables import ENCODINGS
from targetscore.engines._rows import Line, Table, refuse_peers
from targetscore.errors import DataError, Diagnostic, Language, Source, Span
from targetscore.ruleset.model import Ruleset

ROWS_AT_ONCE: Final = 10_000
_BYTES_AT_ONCE: Final = 1 << 20
ARROW: Final = frozenset({".parquet", ".arrow", ".feather"})

Report: TypeAlias = Callable[[int, int, int], None]
"""Is told from time to time how many rows are done, how much of the input that is, and how much there is in all."""

Numbered: TypeAlias = tuple[int, Sequence[str]]
"""A row and its line."""


@attrs.frozen
class Opened:
    """
    A table whose rows are still to be read, in batches.

    *done* says how much of *size* is read.
    """

    heads: tuple[str, ...]
    batches: Iterator[Sequence[Numbered]]
    done: Callable[[], int]
    size: int


def score_file(
    ruleset: Ruleset,
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    report: Report | None = None,
) -> int:
    """
    Score the rows of a file each by itself, and write their points to another; return how many rows there were.

    Memory does not grow with the file. Both files are CSV, or Parquet or Arrow by how their names end (``.parquet``,
    ``.arrow``, ``.feather``). Of a long table (``unit``, ``indicator``, inputs) unit, indicator and points are written;
    of a wide one the unit and the points of every indicator, ``n/a`` where it does not apply. The points are those of
    `targetscore.score`. There are no totals and ranks, and whether a unit stands there twice is not looked at.

    Args:
        ruleset: What `targetscore.load` gave.
        source: The file with the values.
        target: The file to write; it is there whole, or as it was before.
        report: Called after every batch with the number of rows, how much of the input is done, and of how much.

    Raises:
        DataError: With everything that is wrong with the first row that cannot be scored.
        RuleFileError: If more than a row's own values decide its points: ranks and means of a group, vetoes, events.
        ImportError: pyarrow is needed and not installed.
        OSError: If a file cannot be read or written.
    """
    refuse_peers(ruleset)
    source, target = Path(source), Path(target)
    rows = 0
    with _opened(source, ruleset.language) as opened:
        table = Table.of(opened.heads, ruleset, os.fspath(source))
        with written_whole(target) as file, _writing(file, target, table, ruleset) as write:
            for batch in opened.batches:
                write([table.scored(row, number) for number, row in batch])
                rows += len(batch)
                if report is not None:
                    report(rows, opened.done(), opened.size)
    return rows


def _opened(path: Path, language: Language) -> AbstractContextManager[Opened]:
    if path.suffix.casefold() in ARROW:
        from targetscore.engines import _arrow

        return _arrow.opened(path, language)
    return _of_csv(path, language)


Write: TypeAlias = Callable[[Sequence[Sequence[str]]], None]


def _writing(file: BinaryIO, target: Path, table: Table, ruleset: Ruleset) -> AbstractContextManager[Write]:
    if target.suffix.casefold() in ARROW:
        from targetscore.engines import _arrow

        return _arrow.writing(file, target, table, ruleset)
    return _writing_csv(file, table)


# CSV ----------------------------------------------------------------------------------------------------------------


@contextmanager
def _writing_csv(file: BinaryIO, table: Table) -> Iterator[Write]:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(harmless, table.fields))
    names = 1 if table.indicator is None else 2

    def write(rows: Sequence[Sequence[str]]) -> None:
        writer.writerows((*map(harmless, row[:names]), *row[names:]) for row in rows)

    try:
        yield write
    finally:
        # What was opened here is closed where it was opened.
        text.detach()


@contextmanager
def _of_csv(path: Path, language: Language) -> Iterator[Opened]:
    encoding, size = _encoding(path, language), path.stat().st_size
    with path.open("rb") as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        rows = _rows(csv.reader(text, strict=True), path, language)
        _, heads = next(rows, (1, ()))
        yield Opened(tuple(heads), _batches(rows), file.tell, size)


def _encoding(path: Path, language: Language) -> str:
    """
    Return the first encoding that the whole file fits.

    Raises:
        DataError: There is none.
    """
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_BYTES_AT_ONCE):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    place = Source(os.fspath(path), "")
    raise DataError([Diagnostic(code="data-encoding", source=place, span=Span(0, 0), values={}, language=language)])


def _rows(reader: Iterable[Sequence[str]], path: Path, language: Language) -> Iterator[Numbered]:
    """Yield rows with the line that each begins on; rows without any text are left out."""
    rows = iter(reader)
    begins = 1
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            line = Line(os.fspath(path), "", number=begins)
            values = {"reason": str(error)}
            told = Diagnostic(code="stream-csv", source=line, span=Span(0, 0), values=values, language=language)
            raise DataError([told]) from error
        if row is None:
            return
        if any(row) and any(cell.strip() for cell in row):
            yield begins, row
        begins = reader.line_num + 1  # type: ignore[attr-defined]


def _batches(rows: Iterator[Numbered]) -> Iterator[Sequence[Numbered]]:
    batch: list[Numbered] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
