"""From a table to unit data: one row for each unit and indicator, each unit's group, and a hash of it all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import islice
from types import MappingProxyType
from typing import Final

from targetscore._collecting import uncollected
from targetscore._numbers import digits_of
from targetscore._texts import code_point, unseen
from targetscore.data._drafts import Draft, Drafts
from targetscore.data._groups import groups_of
from targetscore.data._heads import INDICATOR_HEADS, UNIT_HEADS, Heads
from targetscore.data._long import read_long
from targetscore.data._look_alikes import look_alikes
from targetscore.data._problems import Problems
from targetscore.data._reading import Reading
from targetscore.data._rows import Rows, with_events
from targetscore.data._tables import Data, Table, table_of
from targetscore.data._warnings import warnings
from targetscore.data._wide import read_wide
from targetscore.data.model import Cell, Missing, NotApplicable, Row, UnitData
from targetscore.errors import DataError, Span, in_order
from targetscore.ruleset.model import Body, Indicator, Ruleset

UNSEEN_TOLD: Final = 20
THOUSANDS: Final = (",", " ", "'", "_")


def read_units(data: Data, ruleset: Ruleset, *, thousands: str | None = None, sheet: str | None = None) -> UnitData:
    """
    Read unit data: the long form (unit, indicator, a column an input) or the wide form (unit, a column an indicator).

    Args:
        data: Path of a CSV file or workbook, what `query` gave, or rows: column to text, whole number, `Decimal`,
            `Fraction`, yes or no, ``None``.
        ruleset: The rules that the data are for.
        thousands: The sign between groups of three digits: comma, blank, ``'`` or ``_``. ``None``: there is none.
        sheet: The sheet of a workbook. ``None``: the only one that holds anything.

    Raises:
        DataError: With every problem of the data, in order of place.
        OSError: If there is no such file, or it cannot be opened.
    """
    if thousands is not None and thousands not in THOUSANDS:
        message = f"thousands must be one of {', '.join(map(repr, THOUSANDS))}"
        raise ValueError(message)
    with uncollected():
        return read_table(table_of(data, ruleset.language, sheet), ruleset, thousands)


def read_table(table: Table, ruleset: Ruleset, thousands: str | None = None) -> UnitData:
    """Do what `read_units` promises, for a table whose heads and rows are known."""
    problems = Problems(table.source, ruleset.language)
    _refuse_unseen(table, problems)
    bodies = _bodies(ruleset)
    reading = Reading(table, Heads.of(bodies[None].values()), problems, ruleset.sources, thousands)
    drafts = _drafts(reading)
    groups = groups_of(ruleset, reading.places, reading.groups, problems)
    rows = Rows(problems, ruleset.sources)
    units = {unit: _rows(unit, drafts[unit], bodies[groups.get(unit)], reading.places[unit], rows) for unit in drafts}
    if found := [*table.problems, *problems.found]:
        raise DataError(found)
    forecasts = frozenset(rows.forecasts)
    return UnitData(
        units=units,
        source=table.source,
        warnings=in_order(
            [
                *table.warnings,
                *look_alikes(reading.places, problems),
                *warnings(bodies, groups, units, rows.differences, table.source, ruleset.language),
            ]
        ),
        data_hash=data_hash(units, groups, forecasts),
        groups=groups,
        forecasts=forecasts,
        differences=tuple(rows.differences),
    )


def _refuse_unseen(table: Table, problems: Problems) -> None:
    """Refuse characters that nobody sees, wherever they stand: a name with one is another that looks the same."""
    for found in islice(unseen(table.source.text), UNSEEN_TOLD):
        problems.refuse("control-character", Span(*found.span()), character=code_point(found[0]))
    if problems.found:
        raise DataError(problems.found)


def _drafts(reading: Reading) -> Drafts:
    """Return the rows of a table by unit and indicator, in the form that its heads tell."""
    unit_head = reading.head(UNIT_HEADS)
    indicator_head = reading.head(INDICATOR_HEADS)
    if unit_head is None:
        _refuse_no_units(reading)
        return {}
    known = (*UNIT_HEADS, *INDICATOR_HEADS)
    rest = [column for column in reading.table.columns if column.casefold() not in known]
    if indicator_head is None:
        return read_wide(reading, unit_head, rest)
    return read_long(reading, unit_head, indicator_head, rest)


def _refuse_no_units(reading: Reading) -> None:
    columns = reading.table.columns
    span = next(iter(columns.values()), Span(0, 0))
    only = next(iter(columns), "")
    separated = len(columns) == 1 and any(sign in only for sign in ";\t；，")
    reading.problems.refuse("data-separator" if separated else "no-unit-column", span)


def _indicators(bodies: Iterable[Body]) -> dict[str, Indicator]:
    """Return the indicators of all *bodies* by id."""
    found: dict[str, Indicator] = {}
    for indicator in (each for body in bodies for each in body.every_indicator()):
        found.setdefault(indicator.id, indicator)
    return found


def _bodies(ruleset: Ruleset) -> dict[str | None, dict[str, Indicator]]:
    """Return the indicators of each group by id; under ``None`` all of them, for units that no group is known of."""
    every = _indicators((ruleset.body, *(group.body for group in ruleset.groups)))
    return {None: every} | {group.id: _indicators((group.body,)) for group in ruleset.groups}


def _rows(
    unit: str, given: Mapping[str, list[Draft]], body: Mapping[str, Indicator], place: Span, rows: Rows
) -> dict[str, Row]:
    """Return the rows of *unit* by indicator; values for an indicator that its group does not have are refused."""
    found: dict[str, Row] = {}
    for key, drafts in given.items():
        if key in body and drafts:
            found[key] = rows.row(unit, body[key], drafts)
        elif key not in body:
            rows.refuse_foreign(unit, key, drafts)
    for indicator in body.values():
        if indicator.events and indicator.id not in found:
            empty = Row(cells={}, decimals={}, spans={}, span=place)
            found[indicator.id] = with_events(empty, indicator)
    return found


# The hash -----------------------------------------------------------------------------------------------------------


def data_hash(
    units: Mapping[str, Mapping[str, Row]],
    groups: Mapping[str, str] = MappingProxyType({}),
    forecasts: frozenset[tuple[str, str]] = frozenset(),
) -> str:
    """
    Return the SHA-256 of what counts for the score, as 64 hexadecimal digits; missing cells count as no cells.

    Notes take no part, nor does what other sources say. *groups* and *forecasts* do where there are any.
    """
    written = {
        unit: {
            indicator: {name: _canonical(cell) for name, cell in row.cells.items() if not isinstance(cell, Missing)}
            for indicator, row in rows.items()
            if any(not isinstance(cell, Missing) for cell in row.cells.values())
        }
        for unit, rows in units.items()
    }
    said = f"targetscore.data/1:{_json(written)}"
    if groups:
        said += f":groups:{_json(dict(groups))}"
    if forecasts:
        said += f":forecasts:{_json(sorted(forecasts))}"
    return hashlib.sha256(said.encode("ascii")).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _canonical(cell: Cell) -> str | bool:
    match cell:
        case bool():
            return cell
        case Fraction():
            return f"{digits_of(cell.numerator)}/{digits_of(cell.denominator)}"
        case Missing():
            return ""
        case NotApplicable():
            return "n/a"
