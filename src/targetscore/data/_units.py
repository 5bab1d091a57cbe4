"""From a table to unit data: columns and rows find their indicators, cells their values."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from targetscore._numbers import Unreadable
from targetscore.data._cells import Value, read_cell
from targetscore.data._heads import INDICATOR_HEADS, UNIT_HEADS, Heads
from targetscore.data._tables import Given, Record, Table, from_csv, from_mappings
from targetscore.data._warnings import warnings
from targetscore.data.model import Cell, Missing, NotApplicable, Row, UnitData
from targetscore.errors import DataError, Diagnostic, Span, in_order, nearest
from targetscore.ruleset.model import ROLES, Indicator, Ruleset

THOUSANDS: Final = (",", " ", "'", "_")

Rows: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, object]]


def read_units(data: Rows, ruleset: Ruleset, *, thousands: str | None = None) -> UnitData:
    """
    Read unit data: the long form (unit, indicator, a column an input) or the wide form (unit, a column an indicator).

    Args:
        data: Path of a CSV file, or rows: column to text, whole number, `Decimal`, `Fraction`, yes or no, ``None``.
        ruleset: The rules that the data are for.
        thousands: The sign between groups of three digits: comma, blank, ``'`` or ``_``. ``None``: there is none.

    Raises:
        DataError: With every problem of the data, in order of place.
        OSError: If there is no such file, or it cannot be opened.
    """
    if thousands is not None and thousands not in THOUSANDS:
        message = f"thousands must be one of {', '.join(map(repr, THOUSANDS))}"
        raise ValueError(message)
    table = from_csv(data, ruleset.language) if isinstance(data, str | os.PathLike) else from_mappings(data)
    reading = _Reading(ruleset, table, thousands, Heads.of(ruleset.every_indicator()))
    units = reading.units()
    if problems := [*table.problems, *reading.problems]:
        raise DataError(problems)
    found = in_order(warnings(ruleset, table.source, units))
    return UnitData(units=units, source=table.source, warnings=found, data_hash=data_hash(units))


def data_hash(units: Mapping[str, Mapping[str, Row]]) -> str:
    """Return the SHA-256 of what *units* hold, as 64 hexadecimal digits; missing cells count as no cells."""
    written = {
        unit: {
            indicator: {name: _canonical(cell) for name, cell in row.cells.items() if not isinstance(cell, Missing)}
            for indicator, row in rows.items()
            if any(not isinstance(cell, Missing) for cell in row.cells.values())
        }
        for unit, rows in units.items()
    }
    canonical = json.dumps(written, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"targetscore.data/1:{canonical}".encode("ascii")).hexdigest()


def _canonical(cell: Cell) -> str | bool:
    match cell:
        case bool():
            return cell
        case Fraction():
            return f"{cell.numerator}/{cell.denominator}"
        case Missing():
            return ""
        case NotApplicable():
            return "n/a"


# Rows and cells -----------------------------------------------------------------------------------------------------


@attrs.frozen
class _Column:
    """What a column of the wide form gives."""

    head: str
    indicator: Indicator
    input: str


@attrs.define
class _Draft:
    """A row while its cells are read."""

    span: Span
    cells: dict[str, Cell] = attrs.field(factory=dict)
    decimals: dict[str, int] = attrs.field(factory=dict)
    spans: dict[str, Span] = attrs.field(factory=dict)

    def row(self) -> Row:
        """Return the finished row."""
        return Row(cells=self.cells, decimals=self.decimals, spans=self.spans, span=self.span)


_Drafts: TypeAlias = dict[str, dict[str, _Draft]]


# Codes of a word that is near to a known one, and of one that is not.
_COLUMN: Final = ("misspelt-column", "unknown-column")
_INDICATOR: Final = ("misspelt-indicator", "unknown-indicator")


@attrs.define
class _Reading:
    """One reading of one table; problems are noted, not raised."""

    ruleset: Ruleset
    table: Table
    thousands: str | None
    heads: Heads
    problems: list[Diagnostic] = attrs.field(factory=list)
    unknown: set[str] = attrs.field(factory=set)

    def refuse(self, code: str, span: Span, **values: str) -> None:
        """Note a problem."""
        language, source = self.ruleset.language, self.table.source
        self.problems.append(Diagnostic(code=code, source=source, span=span, values=values, language=language))

    def listed(self, words: Iterable[str]) -> str:
        """Return *words* as a list of the language of the rules."""
        return ("、" if self.ruleset.language == "zh" else ", ").join(words)

    def units(self) -> dict[str, dict[str, Row]]:
        """Return the rows by unit and indicator."""
        unit_head = self._head(UNIT_HEADS)
        indicator_head = self._head(INDICATOR_HEADS)
        if unit_head is None:
            self._refuse_no_units()
            return {}
        known = (*UNIT_HEADS, *INDICATOR_HEADS)
        rest = [column for column in self.table.columns if column.casefold() not in known]
        drafts = self._long(unit_head, indicator_head, rest) if indicator_head else self._wide(unit_head, rest)
        return {unit: {key: draft.row() for key, draft in rows.items()} for unit, rows in drafts.items()}

    def _head(self, known: tuple[str, ...]) -> str | None:
        found = [column for column in self.table.columns if column.casefold() in known]
        for second in found[1:]:
            self.refuse("duplicate-column", self.table.columns[second], column=second, other=found[0])
        return found[0] if found else None

    def _refuse_no_units(self) -> None:
        span = next(iter(self.table.columns.values()), Span(0, 0))
        only = next(iter(self.table.columns), "")
        separated = len(self.table.columns) == 1 and any(sign in only for sign in ";\t；，")
        self.refuse("data-separator" if separated else "no-unit-column", span)

    def _unit(self, record: Record, head: str) -> str | None:
        given = record.cells.get(head)
        unit = "" if given is None or given.value is None else str(given.value).strip()
        if not unit:
            self.refuse("no-unit", record.span if given is None or not given.value else given.span)
        return unit or None

    def _long(self, unit_head: str, indicator_head: str, rest: list[str]) -> _Drafts:
        self._refuse_unknown_inputs(rest)
        drafts: _Drafts = {}
        for record in self.table.records:
            unit = self._unit(record, unit_head)
            indicator = self._indicator(record, indicator_head)
            if unit is None or indicator is None:
                continue
            rows = drafts.setdefault(unit, {})
            if indicator.id in rows:
                line = str(self.table.source.position(rows[indicator.id].span.start)[0])
                self.refuse("duplicate-row", record.cells[unit_head].span, unit=unit, indicator=indicator.id, line=line)
                continue
            rows[indicator.id] = _Draft(record.cells[unit_head].span)
            self._cells(record, indicator, rest, rows[indicator.id])
        return drafts

    def _cells(self, record: Record, indicator: Indicator, rest: list[str], draft: _Draft) -> None:
        for head in rest:
            given = record.cells.get(head)
            if given is None:
                continue
            name = self.heads.input(head, indicator)
            if name is not None:
                self._add(draft, indicator, name, given)
            elif _written(given) and self._is_input(head):
                known = self.listed(dict.fromkeys(self.heads.inputs[indicator.id].values()))
                self.refuse("input-of-others", given.span, column=head, indicator=indicator.id, known=known)

    def _is_input(self, head: str) -> bool:
        """Return whether *head* names an input of any indicator; if not, the head itself is refused, not each cell."""
        return any(head.casefold() in heads for heads in self.heads.inputs.values())

    def _refuse_unknown_inputs(self, rest: list[str]) -> None:
        known = [*ROLES, *(word for heads in self.heads.inputs.values() for word in heads)]
        for head in rest:
            if not self._is_input(head):
                self._refuse_word(head, self.table.columns[head], dict.fromkeys(known), _COLUMN)

    def _refuse_word(self, word: str, span: Span, known: Iterable[str], codes: tuple[str, str]) -> None:
        """Refuse an unknown head of a column or name of an indicator, where it first stands."""
        if word in self.unknown:
            return
        self.unknown.add(word)
        misspelt, unknown = codes
        if near := nearest(word, known):
            self.refuse(misspelt, span, word=word, near=near)
        else:
            self.refuse(unknown, span, word=word)

    def _indicator(self, record: Record, head: str) -> Indicator | None:
        given = record.cells.get(head)
        word = "" if given is None or given.value is None else str(given.value).strip()
        span = record.span if given is None or not word else given.span
        found = self.heads.called.get(word, ())
        if not word:
            self.refuse("no-indicator", span)
        elif not found:
            self._refuse_word(word, span, self.heads.called, _INDICATOR)
        elif len(found) > 1:
            self.refuse("ambiguous-name", span, word=word, ids=self.listed(each.id for each in found))
        return found[0] if len(found) == 1 else None

    def _wide(self, unit_head: str, rest: list[str]) -> _Drafts:
        columns = self._columns(rest)
        drafts: _Drafts = {}
        places: dict[str, Span] = {}
        for record in self.table.records:
            unit = self._unit(record, unit_head)
            if unit is None:
                continue
            span = record.cells[unit_head].span
            if unit in drafts:
                line = str(self.table.source.position(places[unit].start)[0])
                self.refuse("duplicate-unit", span, unit=unit, line=line)
                continue
            places[unit] = span
            drafts[unit] = {}
            for column in columns:
                self._add_wide(drafts[unit], column, record)
        return drafts

    def _add_wide(self, rows: dict[str, _Draft], column: _Column, record: Record) -> None:
        given = record.cells.get(column.head)
        if given is not None:
            draft = rows.setdefault(column.indicator.id, _Draft(given.span))
            self._add(draft, column.indicator, column.input, given)

    def _columns(self, heads: list[str]) -> tuple[_Column, ...]:
        """Return what the columns of the wide form give, each value once."""
        found: dict[tuple[str, str], _Column] = {}
        for head in heads:
            column = self._column(head)
            if column is None:
                continue
            first = found.setdefault((column.indicator.id, column.input), column)
            if first is not column:
                self.refuse("duplicate-column", self.table.columns[head], column=head, other=first.head)
        return tuple(found.values())

    def _column(self, head: str) -> _Column | None:
        """Return what a head of the wide form means: an indicator, or indicator and input with a point between them."""
        span = self.table.columns[head]
        found = self.heads.called.get(head, ())
        if len(found) == 1:
            return _Column(head, found[0], "actual")
        if found:
            self.refuse("ambiguous-name", span, word=head, ids=self.listed(each.id for each in found))
            return None
        first, _, last = head.rpartition(".")
        of = [each for each in self.heads.called.get(first, ()) if self.heads.input(last, each) is not None]
        if len(of) == 1:
            return _Column(head, of[0], self.heads.inputs[of[0].id][last.casefold()])
        self._refuse_word(head, span, self.heads.called, _COLUMN)
        return None

    def _add(self, draft: _Draft, indicator: Indicator, name: str, given: Given) -> None:
        """Add a cell to the row that is being read."""
        read = read_cell(given.value, self.heads.measured[indicator.id][name], thousands=self.thousands)
        match read:
            case Unreadable(code=code, values=values):
                self.refuse(code, given.span, **values)
            case Value(cell=Missing()) if name in draft.cells:
                pass
            case Value(cell=cell, decimals=decimals):
                if not isinstance(draft.cells.get(name, Missing()), Missing):
                    line = str(self.table.source.position(draft.spans[name].start)[0])
                    self.refuse("duplicate-cell", given.span, input=name, indicator=indicator.id, line=line)
                    return
                draft.cells[name] = cell
                draft.spans[name] = given.span
                if decimals is not None:
                    draft.decimals[name] = decimals


def _written(given: Given) -> bool:
    return given.value is not None and bool(str(given.value).strip())
