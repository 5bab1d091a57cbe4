"""Rows and columns with their places: out of a CSV file, a workbook, a query, or mappings handed over."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs

from targetscore._texts import read_at_most
from targetscore.data._cells import in_words
from targetscore.errors import DataError, Diagnostic, Language, Source, Span

ENCODINGS: Final = ("utf-8-sig", "gb18030")
# As many as a workbook can have.
COLUMNS_AT_MOST: Final = 16_384
MEGABYTES_AT_MOST: Final = 500
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
# Other formats of spreadsheets, which would be refused as text in an unknown encoding.
OTHER_WORKBOOKS: Final = frozenset({".xls", ".xlsb", ".et", ".ods", ".numbers"})

Data: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, object]]

# A field in quotes, in which a quote is written twice, or one without quotes.
_FIELD: Final = re.compile(r'"([^"]*(?:""[^"]*)*)"|([^,\r\n]*)')
_END: Final = re.compile(r",|\r\n|\n|\r|\Z")


@attrs.frozen
class Given:
    """What stands in one cell, and where."""

    value: object
    span: Span


@attrs.frozen
class Record:
    """One row: cells by column."""

    cells: Mapping[str, Given]
    span: Span


@attrs.frozen
class Table:
    """
    Columns by name, each with the place of its head, and rows.

    Rows are read one by one, as a large file has many; those that do not fit the head are not among them and end up in
    *problems*. *warnings* are what was read as it stands, but may not be what was meant.
    """

    source: Source
    columns: Mapping[str, Span]
    records: Iterable[Record]
    problems: Sequence[Diagnostic] = ()
    warnings: Sequence[Diagnostic] = ()


@attrs.frozen(kw_only=True)
class Grid(Source):
    """
    Cells that have names of their own, such as ``C5``, written out: the line of a row has its number.

    Attributes:
        form: How a place is told, with the blanks ``name``, ``row`` and ``column``.
        labels: What each column is called.
        starts: Row → where the stretch of each column begins.
    """

    form: str
    labels: tuple[str, ...]
    starts: Mapping[int, tuple[int, ...]] = attrs.field(eq=False, repr=False)

    def where(self, offset: int) -> str:
        """Return the name of the cell at *offset*; that of the whole where there is no cell."""
        row, _ = self.position(offset)
        starts = self.starts.get(row)
        if not starts:
            return self.name
        column = self.labels[max(0, bisect_right(starts, offset) - 1)]
        return self.form.format(name=self.name, row=row, column=column)


def table_of(data: Data, language: Language, sheet: str | None = None) -> Table:
    """
    Return the table that *data* hold: a CSV file, a workbook, what a query gave, or rows handed over.

    Args:
        data: The path of a file, told apart by how its name ends, or the rows.
        language: Language of the messages.
        sheet: The sheet of a workbook; ``None``: the only one that holds anything.

    Raises:
        DataError: If the file cannot be read as what its name says.
        OSError: If there is no such file, or it cannot be opened.
        ValueError: If *sheet* is given for what has no sheets.
    """
    from targetscore.data import _excel, _sql

    suffix = Path(data).suffix.casefold() if isinstance(data, str | os.PathLike) else ""
    if sheet is not None and suffix not in WORKBOOKS:
        message = "only a workbook has sheets"
        raise ValueError(message)
    if not isinstance(data, str | os.PathLike):
        return _sql.from_query(data, language) if isinstance(data, _sql.Query) else from_mappings(data)
    if suffix in OTHER_WORKBOOKS:
        source = Source(os.fspath(data), "")
        values = {"suffix": suffix}
        raise DataError(
            [Diagnostic(code="workbook-format", source=source, span=Span(0, 0), values=values, language=language)]
        )
    return _excel.from_excel(data, language, sheet) if suffix in WORKBOOKS else from_csv(data, language)


def from_csv(path: str | os.PathLike[str], language: Language) -> Table:
    """
    Return the table of a CSV file: commas, quotes where needed, heads in the first row; UTF-8 or GB18030.

    Args:
        path: The file.
        language: Language of the messages.

    Raises:
        DataError: If the encoding is another.
        OSError: If there is no such file, or it cannot be opened.
    """
    content = read_at_most(path, MEGABYTES_AT_MOST * 1_000_000)
    if len(content) > MEGABYTES_AT_MOST * 1_000_000:
        values = {"megabytes": str(MEGABYTES_AT_MOST)}
        source = Source(os.fspath(path), "")
        raise DataError(
            [Diagnostic(code="data-too-large", source=source, span=Span(0, 0), values=values, language=language)]
        )
    file = _File(_decoded(os.fspath(path), content, language), language)
    rows = file.rows()
    heads = next(rows, ())
    if len(heads) > COLUMNS_AT_MOST:
        file.refuse("too-many-columns", heads[0].span, columns=str(len(heads)), most=str(COLUMNS_AT_MOST))
        raise DataError(file.problems)
    columns = file.columns(heads)
    names = tuple(str(head.value).strip() for head in heads)
    records = (record for row in rows if (record := file.record(row, names)) is not None)
    return Table(file.source, columns, records, file.problems)


def from_mappings(rows: Iterable[object]) -> Table:
    r"""
    Return the table of *rows*: each maps column to value. In messages a row is the line of its number.

    >>> from_mappings([{"unit": "三门", "export": "5.03"}]).source.text
    'unit: 三门, export: 5.03\n'
    """
    columns: dict[str, Span] = {}
    records: list[Record] = []
    lines: list[str] = []
    start = 0
    for row in rows:
        if not isinstance(row, Mapping):
            message = "data must be the path of a CSV file or workbook, or rows that map columns to values"
            raise TypeError(message)
        record, line = _written(row, start, columns)
        records.append(record)
        lines.append(line)
        start += len(line)
    return Table(Source("<data>", "".join(lines)), columns, tuple(records))


def _written(row: Mapping[Any, object], start: int, columns: dict[str, Span]) -> tuple[Record, str]:
    """Return *row* and the line that stands for it from *start* on; columns that are new are added."""
    cells: dict[str, Given] = {}
    line = ""
    for head, value in row.items():
        column = str(head)
        line += ", " if cells else ""
        name = column.strip()
        columns.setdefault(name, Span(start + len(line), start + len(line) + len(column)))
        line += f"{column}: "
        shown = " ".join(("" if value is None else in_words(value)).split())
        cells[name] = Given(value, Span(start + len(line), start + len(line) + len(shown)))
        line += shown
    return Record(cells, Span(start, start + len(line))), line + "\n"


def _decoded(name: str, content: bytes, language: Language) -> Source:
    """Return the text in the first encoding that fits without fault."""
    reached = 0
    for encoding in ENCODINGS:
        try:
            return Source(name, content.decode(encoding))
        except UnicodeDecodeError as error:
            reached = max(reached, error.start)
    source = Source(name, content.decode("utf-8", errors="replace"))
    first = len(content[:reached].decode("utf-8", errors="replace"))
    raise DataError([Diagnostic(code="data-encoding", source=source, span=Span(first, first + 1), language=language)])


@attrs.define
class _File:
    """One reading of a CSV text."""

    source: Source
    language: Language
    problems: list[Diagnostic] = attrs.field(factory=list)

    def refuse(self, code: str, span: Span, **values: str) -> None:
        diagnostic = Diagnostic(code=code, source=self.source, span=span, values=values, language=self.language)
        self.problems.append(diagnostic)

    def rows(self) -> Iterator[tuple[Given, ...]]:
        """Yield the cells of each row; rows without any text are left out."""
        row: list[Given] = []
        for cell, ends_row in self._cells():
            row.append(cell)
            if ends_row:
                if any(str(given.value).strip() for given in row):
                    yield tuple(row)
                row = []

    def _cells(self) -> Iterator[tuple[Given, bool]]:
        """Yield each cell and whether its row ends with it."""
        text = self.source.text
        index, ended = 0, not text
        while not ended:
            field = _FIELD.match(text, index)
            end = _END.match(text, field.end()) if field is not None else None
            if field is None or end is None or (field[1] is None and field[2].startswith('"')):
                self.refuse("cell-quotes", Span(index, index + 1))
                return
            value = field[2] if field[1] is None else field[1].replace('""', '"')
            index = end.end()
            ended = index == len(text) and end[0] != ","
            yield Given(value, Span(*field.span())), end[0] != ","

    def columns(self, heads: tuple[Given, ...]) -> dict[str, Span]:
        """Return the place of each column's head."""
        columns: dict[str, Span] = {}
        for head in heads:
            name = str(head.value).strip()
            if name in columns:
                self.refuse("duplicate-column", head.span, column=name, other=name)
            elif name:
                columns[name] = head.span
        return columns

    def record(self, row: tuple[Given, ...], names: tuple[str, ...]) -> Record | None:
        """Return the cells of *row* by column; ``None`` if they do not fit the head."""
        if len(row) != len(names):
            span = Span(row[0].span.start, row[-1].span.end)
            self.refuse("row-length", span, cells=str(len(row)), columns=str(len(names)))
            return None
        for name, cell in zip(names, row, strict=True):
            if not name and str(cell.value).strip():
                self.refuse("headless-cell", cell.span, text=str(cell.value).strip())
        cells = {name: cell for name, cell in zip(names, row, strict=True) if name}
        return Record(cells, Span(row[0].span.start, row[-1].span.end))
