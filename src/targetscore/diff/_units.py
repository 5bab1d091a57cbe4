"""The same data scored by both files: who gains, who loses, and by which indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore._collecting import uncollected
from targetscore.data._heads import INDICATOR_HEADS, Heads
from targetscore.data._tables import Data, Given, Record, Table, table_of
from targetscore.data._units import read_table
from targetscore.data.model import Missing, UnitData
from targetscore.diff.model import DataDiff, Reason, UnitChange
from targetscore.errors import Span
from targetscore.inputs import bind, needs_of
from targetscore.ruleset.model import Body, Indicator, Ruleset, Section
from targetscore.score import score
from targetscore.score.result import Result, UnitResult

ZERO: Final = Fraction(0)


def of_two(renamed: Mapping[str, str], old: Ruleset, new: Ruleset) -> list[str]:
    """Return the ids that belong to one indicator in *old* and to another in *new*: data may mean either by them."""
    known = {each.id for each in _indicators(old)} & {each.id for each in _indicators(new)}
    named = {name for pair in renamed.items() if pair[0] != pair[1] for name in pair}
    return sorted(known & named)


def data_diff(old: Ruleset, new: Ruleset, data: Data, renamed: Mapping[str, str], sheet: str | None) -> DataDiff:
    """
    Score *data* by both files and compare the results.

    An indicator of one file of which the data say nothing is taken as exempt there, and named.

    Raises:
        DataError: If the data cannot be scored by one of the files.
    """
    with uncollected():
        return _data_diff(old, new, table_of(data, new.language, sheet), renamed)


def _data_diff(old: Ruleset, new: Ruleset, table: Table, renamed: Mapping[str, str]) -> DataDiff:
    # Read twice, each time for one of the files.
    table = attrs.evolve(table, records=tuple(table.records))
    back = {later: earlier for earlier, later in renamed.items()}
    earlier, old_silent = _scored(old, new, table, back)
    later, new_silent = _scored(new, old, table, renamed)
    units = {
        name: _unit(earlier.units[name], unit, renamed) for name, unit in later.units.items() if name in earlier.units
    }
    return DataDiff(
        units=units,
        only_old=tuple(name for name in earlier.units if name not in units),
        only_new=tuple(name for name in later.units if name not in units),
        old_without_data=old_silent,
        new_without_data=new_silent,
    )


def _scored(own: Ruleset, other: Ruleset, table: Table, renamed: Mapping[str, str]) -> tuple[Result, tuple[str, ...]]:
    """Return the scores by *own*, and the ids of its indicators of which the data say nothing."""
    data = read_table(_for(own, other, table, renamed), own)
    silent = tuple(_silent(own, data))
    return score(_exempting(own, frozenset(silent)), data), silent


# Data for one of the files ------------------------------------------------------------------------------------------


def _for(own: Ruleset, other: Ruleset, table: Table, renamed: Mapping[str, str]) -> Table:
    """Return *table* without what only *other* knows; its ids of what *renamed* names are those of *own*."""
    mine, theirs = Heads.of(_indicators(own)), Heads.of(_indicators(other))
    head = next((column for column in table.columns if column.casefold() in INDICATOR_HEADS), None)
    return _wide(table, mine, theirs, renamed) if head is None else _long(table, head, mine, theirs, renamed)


def _indicators(ruleset: Ruleset) -> Collection[Indicator]:
    return {indicator.id: indicator for body in ruleset.bodies for indicator in body.every_indicator()}.values()


def _renamed(word: str, mine: Heads, theirs: Heads, renamed: Mapping[str, str]) -> str | None:
    """Return the word by which *mine* knows the indicator; ``None`` if only *theirs* does."""
    if word in mine.called and word not in renamed:
        return word
    found = theirs.called.get(word, ())
    if len(found) != 1:
        return word
    known = renamed.get(found[0].id, found[0].id)
    return known if known in mine.called else None


def _wide(table: Table, mine: Heads, theirs: Heads, renamed: Mapping[str, str]) -> Table:
    heads: dict[str, str] = {}
    for column in table.columns:
        told = _head(column, mine, theirs, renamed)
        if told is not None:
            heads[column] = told
    columns = {heads[column]: span for column, span in table.columns.items() if column in heads}
    return attrs.evolve(table, columns=columns, records=tuple(_with(record, heads) for record in table.records))


def _head(column: str, mine: Heads, theirs: Heads, renamed: Mapping[str, str]) -> str | None:
    if column in theirs.called or column in mine.called:
        return _renamed(column, mine, theirs, renamed)
    first, point, last = column.rpartition(".")
    if not point or (first not in theirs.called and first not in mine.called):
        return column
    known = _renamed(first, mine, theirs, renamed)
    if known is None:
        return None
    indicators = mine.called[known]
    if any(mine.input(last, each) for each in indicators) or not theirs.is_input(last):
        return f"{known}.{last}"
    return None


def _with(record: Record, heads: Mapping[str, str]) -> Record:
    return attrs.evolve(
        record, cells={heads[column]: given for column, given in record.cells.items() if column in heads}
    )


def _long(table: Table, head: str, mine: Heads, theirs: Heads, renamed: Mapping[str, str]) -> Table:
    foreign = {column for column in table.columns if theirs.is_input(column) and not mine.is_input(column)}
    columns: dict[str, Span] = {column: span for column, span in table.columns.items() if column not in foreign}
    known: dict[str, tuple[str | None, frozenset[str]]] = {}
    records: list[Record] = []
    for record in table.records:
        given = record.cells.get(head)
        word = given.value.strip() if given is not None and isinstance(given.value, str) else ""
        if word not in known:
            name = _renamed(word, mine, theirs, renamed)
            known[word] = name, frozenset(foreign | _surplus(table, head, name or "", word, mine, theirs))
        name, surplus = known[word]
        if name is None:
            continue
        if given is not None and (name != word or surplus):
            cells = {column: cell for column, cell in record.cells.items() if column not in surplus}
            record = Record({**cells, head: Given(name, given.span)}, record.span)  # noqa: PLW2901 - the same, for others
        records.append(record)
    return attrs.evolve(table, columns=columns, records=tuple(records))


def _surplus(table: Table, head: str, name: str, word: str, mine: Heads, theirs: Heads) -> set[str]:
    """Return the columns for inputs that only the other file has for the indicator."""
    own, other = mine.called.get(name, ()), theirs.called.get(word, ())
    return {
        column
        for column in table.columns
        if column != head
        and any(theirs.input(column, each) for each in other)
        and not any(mine.input(column, each) for each in own)
    }


# Indicators without data --------------------------------------------------------------------------------------------


def _silent(ruleset: Ruleset, data: UnitData) -> Iterator[str]:
    """Yield the indicators that no row of the data answers, where they ask for something that only rows can say."""
    said: dict[str, set[str]] = {}
    for rows in data.units.values():
        for name, row in rows.items():
            cells = said.setdefault(name, set())
            cells.update(each for each, cell in row.cells.items() if not isinstance(cell, Missing))
    for indicator in _indicators(ruleset):
        given = said.get(indicator.id, set())
        answered = {each.id for each in indicator.names if each.taken_from is not None or each.absent is not None}
        asked = [needs_of(indicator.curve)]
        wanted = set(asked[0].names) - answered - _OF_GROUP
        if wanted and bind(asked[0], dict.fromkeys(given | answered | _OF_GROUP, Fraction(1))).lacking:
            yield indicator.id


# What the group says, as long as its units say something.
_OF_GROUP: Final = frozenset({"mean", "best", "worst", "rank", "rank_from_last"})


def _exempting(ruleset: Ruleset, silent: frozenset[str]) -> Ruleset:
    """Return *ruleset* with the indicators *silent* exempt where nothing is given."""
    if not silent:
        return ruleset
    groups = tuple(attrs.evolve(group, body=_body(group.body, silent)) for group in ruleset.groups)
    return attrs.evolve(ruleset, body=_body(ruleset.body, silent), groups=groups)


def _body(body: Body, silent: frozenset[str]) -> Body:
    return attrs.evolve(
        body,
        sections=tuple(_section(section, silent) for section in body.sections),
        indicators=_exempt(body.indicators, silent),
        adjustments=tuple(_section(section, silent) for section in body.adjustments),
        vetoes=_exempt(body.vetoes, silent),
        intermediate=_exempt(body.intermediate, silent),
        intermediate_sections=tuple(_section(section, silent) for section in body.intermediate_sections),
    )


def _section(section: Section, silent: frozenset[str]) -> Section:
    return attrs.evolve(
        section,
        sections=tuple(_section(inner, silent) for inner in section.sections),
        indicators=_exempt(section.indicators, silent),
    )


def _exempt(indicators: Iterable[Indicator], silent: frozenset[str]) -> tuple[Indicator, ...]:
    return tuple(attrs.evolve(each, missing="exempt") if each.id in silent else each for each in indicators)


# Units --------------------------------------------------------------------------------------------------------------


def _unit(old: UnitResult, new: UnitResult, renamed: Mapping[str, str]) -> UnitChange:
    change = Fraction(new.total) - Fraction(old.total)
    return UnitChange(
        old_total=old.total,
        new_total=new.total,
        change=change,
        old_available=old.available,
        new_available=new.available,
        old_rank=old.rank,
        new_rank=new.rank,
        old_grade=old.grade,
        new_grade=new.grade,
        old_status=old.status,
        new_status=new.status,
        reasons=_reasons(old, new, renamed, change),
    )


def _reasons(old: UnitResult, new: UnitResult, renamed: Mapping[str, str], change: Fraction) -> tuple[Reason, ...]:
    found: list[Reason] = []
    earlier = {renamed.get(name, name): result for name, result in old.indicators.items()}
    for name in dict.fromkeys((*new.indicators, *earlier)):
        one, other = earlier.get(name), new.indicators.get(name)
        before = None if one is None or one.status == "exempt" else one.points
        after = None if other is None or other.status == "exempt" else other.points
        moved = Fraction(after or 0) - Fraction(before or 0)
        if moved:
            found.append(Reason(id=name, old=before, new=after, change=moved))
    rest = change - sum((reason.change for reason in found), ZERO)
    if rest:
        found.append(Reason(id="", old=None, new=None, change=rest))
    return tuple(sorted(found, key=lambda reason: -abs(reason.change)))
