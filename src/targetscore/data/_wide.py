"""The wide form: a row for each unit, a column for each indicator or input."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from targetscore.data._drafts import Draft, Drafts
from targetscore.data._heads import GROUP_HEADS, ROW_HEADS, UNIT_HEADS, Heads
from targetscore.data._problems import COLUMN, Problems
from targetscore.data._reading import Reading
from targetscore.data._tables import Record, from_mappings
from targetscore.errors import DataError, Span
from targetscore.ruleset.model import Indicator, Ruleset


@attrs.frozen
class Column:
    """What a column of the wide form gives."""

    head: str
    indicator: Indicator
    input: str


@attrs.frozen
class WideHead:
    """What the heads of a wide table say: the column of units, that of groups, and what the others give."""

    unit: str
    group: str | None
    columns: tuple[Column, ...]


def wide_head(heads: Iterable[str], ruleset: Ruleset) -> WideHead:
    """
    Return what the *heads* of a wide table say.

    Raises:
        DataError: With every head that nothing is called, or several things are.
    """
    table = from_mappings([dict.fromkeys(heads)])
    table = attrs.evolve(table, source=attrs.evolve(table.source, name="<frame>"))
    indicators = {each.id: each for body in reversed(ruleset.bodies) for each in body.every_indicator()}
    problems = Problems(table.source, ruleset.language)
    reading = Reading(table, Heads.of(indicators.values()), problems, ruleset.sources, None)
    unit = reading.head(UNIT_HEADS)
    group_heads = tuple(word for word in GROUP_HEADS if word not in reading.heads.called)
    group = reading.head(group_heads)
    rest = [head for head in table.columns if head.casefold() not in (*UNIT_HEADS, *group_heads)]
    columns = _columns(reading, rest)
    if unit is None:
        problems.refuse("no-unit-column", next(iter(table.columns.values()), Span(0, 0)))
    if problems.found or unit is None:
        raise DataError(problems.found)
    return WideHead(unit, group, columns)


def read_wide(reading: Reading, unit_head: str, heads: list[str]) -> Drafts:
    """Return the rows of the wide form; *heads* are its columns beside the one for the unit."""
    known = tuple(word for word in GROUP_HEADS if word not in reading.heads.called)
    group_head = reading.head(known)
    columns = _columns(reading, [head for head in heads if head.casefold() not in known])
    drafts: Drafts = {}
    for record in reading.table.records:
        unit = reading.unit(record, unit_head)
        if unit is None:
            continue
        span = record.cells[unit_head].span
        if unit in drafts:
            line = reading.problems.line(reading.places[unit])
            reading.problems.refuse("duplicate-unit", span, unit=unit, line=line)
            continue
        reading.places[unit] = span
        if group_head is not None:
            reading.note_group(unit, record.cells.get(group_head))
        rows = _rows(reading, columns, record)
        for indicator, draft in rows.items():
            reading.refuse_unjudged(draft, reading.heads.called[indicator][0])
        drafts[unit] = {indicator: [draft] for indicator, draft in rows.items()}
    return drafts


def _rows(reading: Reading, columns: tuple[Column, ...], record: Record) -> dict[str, Draft]:
    rows: dict[str, Draft] = {}
    for column in columns:
        given = record.cells.get(column.head)
        if given is not None:
            draft = rows.setdefault(column.indicator.id, Draft(given.span))
            reading.add(draft, column.indicator, column.input, given)
    return rows


def _columns(reading: Reading, heads: list[str]) -> tuple[Column, ...]:
    """Return what the columns give, each value once."""
    found: dict[tuple[str, str], Column] = {}
    for head in heads:
        column = _column(reading, head)
        if column is None:
            continue
        first = found.setdefault((column.indicator.id, column.input), column)
        if first is not column:
            span = reading.table.columns[head]
            reading.problems.refuse("duplicate-column", span, column=head, other=first.head)
    return tuple(found.values())


def _column(reading: Reading, head: str) -> Column | None:
    """Return what a head means: an indicator, or indicator and input with a point between them."""
    span, heads, problems = reading.table.columns[head], reading.heads, reading.problems
    found = heads.called.get(head, ())
    if len(found) > 1:
        problems.refuse("ambiguous-name", span, word=head, ids=problems.listed(each.id for each in found))
        return None
    first, _, last = (head, "", "actual") if found else head.rpartition(".")
    owners = found or heads.called.get(first, ())
    of = [each for each in owners if heads.input(last, each) is not None]
    taken = [each.id for each in owners if last.casefold() in heads.taken[each.id]]
    if len(of) == 1:
        return Column(head, of[0], heads.inputs[of[0].id][last.casefold()])
    if taken:
        reading.refuse_taken(head, span, taken[0], last)
    elif any(head.casefold() in words for words in ROW_HEADS.values()):
        problems.refuse("long-form-column", span, column=head)
    else:
        problems.refuse_word(head, span, (*heads.called, *GROUP_HEADS), COLUMN)
    return None
