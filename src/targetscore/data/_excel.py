"""
One sheet of a workbook as a table.

A workbook keeps what a cell holds, how it is shown and, for a formula, what it came to when the workbook was last
saved. A number is read as it is shown but for digits left out: 0.955 in a cell formatted as per cent is 95.5 %. What
shows something else than it holds is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import attrs

from targetscore._numbers import Unreadable
from targetscore._texts import read_at_most
from targetscore.data._archive import COLUMNS, MEGABYTES_AT_MOST, ROWS, TooLarge, Unsound, inspect
from targetscore.data._cells import in_words
from targetscore.data._formats import shown_by
from targetscore.data._heads import UNIT_HEADS
from targetscore.data._tables import Given, Grid, Record, Table
from targetscore.errors import DataError, Diagnostic, Language, Severity, Source, Span

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_WITHIN: Final = 20  # rows
PACKED_AT_MOST: Final = MEGABYTES_AT_MOST * 1_000_000
# Rows that hold something times columns up to the last that does.
CELLS_AT_MOST: Final = 5_000_000

_BETWEEN: Final = " | "
# What archives, XML and openpyxl raise for files that are damaged, protected or something else.
_UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, RuntimeError,
)  # fmt: skip


@attrs.frozen
class _Read:
    """A cell as read: what it says, why that cannot be used, and the formula that it came from."""

    value: object
    shown: str
    fault: Unreadable | None = None
    formula: str | None = None


_Cells = Mapping[int, Mapping[int, _Read]]


def from_excel(path: str | os.PathLike[str], language: Language, name: str | None) -> Table:
    """
    Return the table of one sheet. Its head is the first row, among the first `HEAD_WITHIN`, with a column of units.

    Args:
        path: An ``.xlsx`` or ``.xlsm`` file.
        language: Language of the messages.
        name: The sheet; ``None``: the only one that holds anything.

    Raises:
        DataError: If the file is no workbook, the sheet is not clear, or it has no head.
        OSError: If there is no such file, or it cannot be opened.
    """
    content = read_at_most(path, PACKED_AT_MOST)
    file = _File(os.fspath(path), content, language)
    file.inspect()
    sheet = file.sheet(name)
    return _Reading.of(file, sheet).table()


# The workbook -------------------------------------------------------------------------------------------------------


@attrs.frozen
class _File:
    path: str
    content: bytes = attrs.field(repr=False)
    language: Language

    def refused(self, code: str, **values: str) -> DataError:
        source = Grid(name=self.path, text="", form="{name}", labels=(), starts={})
        return DataError([Diagnostic(code=code, source=source, span=Span(0, 0), values=values, language=self.language)])

    def inspect(self) -> None:
        """Refuse what would take minutes or all memory to open, before it is opened."""
        try:
            inspect(self.content)
        except TooLarge as error:
            raise self.refused("workbook-too-large", megabytes=str(MEGABYTES_AT_MOST)) from error
        except (Unsound, *_UNREADABLE) as error:
            raise self.refused("workbook-unreadable") from error

    def workbook(self, *, stored: bool) -> Workbook:
        """Return the workbook, its formulas as such or as the values that were *stored* for them."""
        try:
            from openpyxl import load_workbook
        except ImportError as error:
            raise self.refused("no-openpyxl") from error
        try:
            with warnings.catch_warnings():
                # They tell of pictures, rules of validation and the like, which a table does not need.
                warnings.filterwarnings("ignore", module="openpyxl")
                return load_workbook(io.BytesIO(self.content), data_only=stored, keep_links=False)
        except _UNREADABLE as error:
            raise self.refused("workbook-unreadable") from error

    def sheet(self, name: str | None) -> Worksheet:
        """Return the sheet called *name*, or the only one that holds anything."""
        sheets = {sheet.title: sheet for sheet in self.workbook(stored=False).worksheets}
        between = "、" if self.language == "zh" else ", "
        if name is not None:
            if name not in sheets:
                raise self.refused("no-such-sheet", sheet=name, sheets=between.join(sheets))
            return sheets[name]
        full = [sheet for sheet in sheets.values() if any(_holding(sheet))]
        if not full:
            raise self.refused("workbook-empty")
        if len(full) > 1:
            raise self.refused("several-sheets", sheets=between.join(sheet.title for sheet in full))
        return full[0]


def _holding(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the cells that hold something, row by row."""
    # What openpyxl offers instead makes a cell for every place up to the last formatted one: whole sheets of them.
    made = sheet._cells  # noqa: SLF001
    for place in sorted(made):
        cell = made[place]
        if cell.value is not None and str(cell.value).strip():
            yield cell


# Cells --------------------------------------------------------------------------------------------------------------


def _read(cell: Cell, stored: Cell | None) -> _Read:
    """Return what *cell* says; *stored* is the same cell with the value of its formula, if it has one."""
    if stored is None:
        return _said(cell)
    # Formulas over several cells are objects, those of what-if tables without a text.
    formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", "=TABLE()")
    if stored.value is None and stored.data_type != "str":
        return _Read(None, formula, Unreadable("formula-without-value", {"text": formula}))
    return attrs.evolve(_said(stored), formula=formula)


def _said(cell: Cell) -> _Read:
    value: object = cell.value
    if cell.data_type == "e":
        return _Read(value, str(value), Unreadable("cell-spreadsheet-error", {"text": str(value)}))
    match value:
        case None:
            return _Read(None, "")
        case bool():
            return _Read(value, str(value).upper())
        case int():
            return _number(Decimal(value), cell.number_format)
        case float():
            # The file holds binary numbers in up to 17 digits; a spreadsheet has and shows 15.
            return _number(Decimal(format(value, ".15g")), cell.number_format)
        case dt.date() | dt.time() | dt.timedelta():
            return _Read(value, in_words(value))
        case _:
            return _Read(str(value), " ".join(str(value).split()))


def _number(held: Decimal, number_format: str) -> _Read:
    """Return the text of a number as its cell shows it, with all its digits."""
    shown = shown_by(number_format)
    if shown is None:
        text = format(held, "f")
        return _Read(None, text, Unreadable("cell-format", {"text": text, "format": number_format}))
    text = f"{held.scaleb(2):f}%{shown.word}" if shown.percent else f"{held:f}{shown.word}"
    return _Read(text, text)


# The table ----------------------------------------------------------------------------------------------------------


@attrs.define
class _Reading:
    """One reading of one sheet; problems are noted, not raised."""

    sheet: Worksheet
    cells: _Cells
    head: int
    source: Source
    spans: Mapping[tuple[int, int], Span]
    language: Language
    problems: list[Diagnostic] = attrs.field(factory=list)
    warnings: list[Diagnostic] = attrs.field(factory=list)
    formulas: list[tuple[tuple[int, int], _Read]] = attrs.field(factory=list)

    @classmethod
    def of(cls, file: _File, sheet: Worksheet) -> _Reading:
        """Return the reading of *sheet*, its cells read and written out."""
        cells = _cells(sheet, lambda: file.workbook(stored=True)[sheet.title])
        last_row, last_column = max(cells, default=0), max((max(row) for row in cells.values()), default=0)
        if last_row > ROWS or last_column > COLUMNS or len(cells) * last_column > CELLS_AT_MOST:
            raise file.refused("workbook-too-large", megabytes=str(MEGABYTES_AT_MOST))
        source, spans = _written(f"{file.path}[{sheet.title}]", cells)
        head = _head(cells)
        if head is None:
            values = {"rows": str(HEAD_WITHIN)}
            place = min(spans.values(), key=lambda span: span.start, default=Span(0, 0))
            raise DataError(
                [Diagnostic(code="no-head", source=source, span=place, values=values, language=file.language)]
            )
        return cls(sheet, cells, head, source, spans, file.language)

    def note(self, code: str, at: tuple[int, int], values: Mapping[str, str], severity: Severity = "error") -> None:
        """Note a problem, or a warning, of the cell in a row and column."""
        span = self.spans.get(at, Span(0, 0))
        noted = Diagnostic(
            code=code, source=self.source, span=span, values=values, severity=severity, language=self.language
        )
        (self.problems if severity == "error" else self.warnings).append(noted)

    def table(self) -> Table:
        """Return the table below the head."""
        heads = self.heads()
        self.refuse_merged()
        self.tell_hidden()
        records = tuple(self.record(row, heads) for row in sorted(self.cells) if row > self.head)
        self.tell_formulas()
        columns = {head: self.spans[self.head, column] for column, head in heads.items()}
        return Table(self.source, columns, records, self.problems, self.warnings)

    def heads(self) -> dict[int, str]:
        """Return the head of each column that has one."""
        heads: dict[int, str] = {}
        for column, read in self.cells[self.head].items():
            self.tell(read, (self.head, column))
            head = read.shown.strip()
            if head in heads.values():
                self.note("duplicate-column", (self.head, column), {"column": head, "other": head})
            elif head:
                heads[column] = head
        return heads

    def record(self, row: int, heads: Mapping[int, str]) -> Record:
        """Return the cells of *row* by the heads of their columns."""
        given: dict[str, Given] = {}
        for column, head in heads.items():
            given[head] = Given(None, self.spans[row, column])
        for column, read in self.cells[row].items():
            self.tell(read, (row, column))
            if column in heads:
                given[heads[column]] = Given(read.value, self.spans[row, column])
            elif column not in self.cells[self.head]:
                self.note("headless-cell", (row, column), {"text": read.shown})
        spans = [cell.span for cell in given.values()]
        return Record(given, spans[0].cover(spans[-1]))

    def tell(self, read: _Read, at: tuple[int, int]) -> None:
        """Note what is wrong with a cell, or that it holds what a formula came to."""
        if read.fault is not None:
            self.note(read.fault.code, at, read.fault.values)
        elif read.formula is not None:
            self.formulas.append((at, read))

    def tell_formulas(self) -> None:
        """Warn once, at the first of them, that values of formulas were used."""
        if not self.formulas:
            return
        at, first = self.formulas[0]
        values = {"text": first.shown, "formula": first.formula or "", "count": str(len(self.formulas))}
        self.note("formula-value" if len(self.formulas) == 1 else "formula-values", at, values, "warning")

    def refuse_merged(self) -> None:
        """Refuse merged cells from the head on: whose value it is, is not said."""
        last_row, last_column = max(self.cells), max(max(row) for row in self.cells.values())
        for merged in self.sheet.merged_cells.ranges:
            top, left = merged.min_row, merged.min_col
            if merged.max_row >= self.head and top <= last_row and left <= last_column:
                self.note("merged-cells", (top, left), {"range": merged.coord})

    def tell_hidden(self) -> None:
        """Warn of rows and columns that nobody sees and that are read nevertheless."""
        for row, dimension in sorted(self.sheet.row_dimensions.items()):
            if dimension.hidden and row in self.cells and row >= self.head:
                self.note("hidden-row", (row, min(self.cells[row])), {"row": str(row)}, "warning")
        # One entry may stand for several columns next to each other.
        hidden = [each for each in self.sheet.column_dimensions.values() if each.hidden]
        for column in self.cells[self.head]:
            if any((each.min or 0) <= column <= (each.max or 0) for each in hidden):
                self.note("hidden-column", (self.head, column), {"column": _letters(column)}, "warning")


def _cells(sheet: Worksheet, stored: Callable[[], Worksheet]) -> _Cells:
    """Return the cells that hold something, by row and column; *stored* is asked for if there are formulas."""
    holding = list(_holding(sheet))
    values = stored() if any(cell.data_type == "f" for cell in holding) else None
    cells: dict[int, dict[int, _Read]] = {}
    for cell in holding:
        value = values.cell(cell.row, cell.column) if values is not None and cell.data_type == "f" else None
        cells.setdefault(cell.row, {})[cell.column] = _read(cell, value)  # type: ignore[arg-type] # as above
    return cells


def _head(cells: _Cells) -> int | None:
    """Return the first row with a cell that is the head of the column of units."""
    for row in sorted(cells):
        if row <= HEAD_WITHIN and any(read.shown.strip().casefold() in UNIT_HEADS for read in cells[row].values()):
            return row
    return None


def _written(name: str, cells: _Cells) -> tuple[Source, dict[tuple[int, int], Span]]:
    """Return a text in which each row is the line of its number, and where its cells stand there."""
    last = max((max(row) for row in cells.values()), default=0)
    labels = tuple(_letters(column) for column in range(1, last + 1))
    lines: list[str] = []
    spans: dict[tuple[int, int], Span] = {}
    starts: dict[int, tuple[int, ...]] = {}
    start = 0
    for row in range(1, max(cells, default=0) + 1):
        line = ""
        if row in cells:
            for column in range(1, last + 1):
                shown = cells[row][column].shown if column in cells[row] else ""
                spans[row, column] = Span(start + len(line), start + len(line) + len(shown))
                line += shown + (_BETWEEN if column < last else "")
            starts[row] = tuple(spans[row, column].start for column in range(1, last + 1))
        lines.append(line)
        start += len(line) + 1
    source = Grid(name=name, text="\n".join(lines), form="{name}!{column}{row}", labels=labels, starts=starts)
    return source, spans


def _letters(column: int) -> str:
    """
    Return what the column of that number, counted from 1, is called.

    >>> _letters(1), _letters(28)
    ('A', 'AB')
    """
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
