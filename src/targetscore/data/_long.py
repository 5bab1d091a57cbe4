"""The long form: a row for each unit and indicator, a column for each input; or a row for each source or event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import Unreadable
from targetscore.data._cells import YES_NO, Value, read_cell
from targetscore.data._drafts import Draft, Drafts, Event
from targetscore.data._heads import GROUP_HEADS, INDICATOR_HEADS, ROW_HEADS, UNIT_HEADS, Heads
from targetscore.data._problems import COLUMN, INDICATOR, LEVEL, SOURCE, Problems
from targetscore.data._reading import Reading, text_of
from targetscore.data._tables import Given, Record, from_mappings
from targetscore.data.model import NotApplicable
from targetscore.errors import DataError, Span
from targetscore.ruleset.model import ROLES, Indicator, Ruleset

_NOTES: Final = ("source", "judge", "reason", "evidence")
_NOT_APPLICABLE: Final = Value(NotApplicable())


@attrs.frozen
class LongHead:
    """What the heads of a long table say: the columns of units, indicators and groups, and those of inputs."""

    unit: str
    indicator: str
    group: str | None
    inputs: tuple[str, ...]
    heads: Heads


def long_head(heads: Iterable[str], ruleset: Ruleset) -> LongHead | None:
    """
    Return what the *heads* of a long table say; ``None``: they are those of a wide one.

    Raises:
        DataError: With every head that nothing is called, or that makes several rows one value.
    """
    heads = tuple(heads)
    if not any(head.casefold() in INDICATOR_HEADS for head in heads):
        return None
    table = from_mappings([dict.fromkeys(heads)])
    table = attrs.evolve(table, source=attrs.evolve(table.source, name="<frame>"))
    indicators = {each.id: each for body in reversed(ruleset.bodies) for each in body.every_indicator()}
    problems = Problems(table.source, ruleset.language)
    reading = Reading(table, Heads.of(indicators.values()), problems, ruleset.sources, None)
    unit, indicator = reading.head(UNIT_HEADS), reading.head(INDICATOR_HEADS)
    known = (*UNIT_HEADS, *INDICATOR_HEADS)
    columns = _columns(reading, [head for head in table.columns if head.casefold() not in known])
    for head in columns.of_row.values():
        problems.refuse("stream-column", table.columns[head], column=head)
    if unit is None:
        problems.refuse("no-unit-column", next(iter(table.columns.values())))
    if problems.found or unit is None or indicator is None:
        raise DataError(problems.found)
    return LongHead(unit, indicator, columns.group, columns.inputs, reading.heads)


def read_long(reading: Reading, unit_head: str, indicator_head: str, heads: list[str]) -> Drafts:
    """Return the rows of the long form; *heads* are its columns beside those for unit and indicator."""
    columns = _columns(reading, heads)
    drafts: Drafts = {}
    for record in reading.table.records:
        unit = reading.unit(record, unit_head)
        indicator = _indicator(reading, record, indicator_head)
        if unit is not None and columns.group is not None:
            reading.note_group(unit, record.cells.get(columns.group))
        if unit is None or indicator is None:
            continue
        span = record.cells[unit_head].span
        reading.places.setdefault(unit, span)
        rows = drafts.setdefault(unit, {}).setdefault(indicator.id, [])
        has_more = columns.of_row or indicator.events
        draft = _Row(reading, columns, record, indicator).draft(span) if has_more else Draft(span)
        if draft is not None and not _is_duplicate(reading, draft, rows, unit, indicator):
            rows.append(draft)
            _fill(reading, draft, record, indicator, columns.inputs)
    return drafts


# Columns ------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Columns:
    """Which columns hold inputs, which one names the group, and which say something of a row, by key of ROW_HEADS."""

    inputs: tuple[str, ...]
    group: str | None
    of_row: Mapping[str, str]


def _columns(reading: Reading, heads: list[str]) -> _Columns:
    inputs = heads
    said: dict[str, str] = {}
    for key, words in {"group": GROUP_HEADS, **ROW_HEADS}.items():
        own = tuple(word for word in words if not reading.heads.is_input(word))
        head = reading.head(own)
        if head is not None:
            inputs = [each for each in inputs if each.casefold() not in own]
            said[key] = head
    _refuse_unknown(reading, inputs)
    return _Columns(tuple(inputs), said.pop("group", None), said)


def _refuse_unknown(reading: Reading, heads: list[str]) -> None:
    words = (word for words in ROW_HEADS.values() for word in words)
    known = sorted({*ROLES, *reading.heads.every_input, *GROUP_HEADS, *words})
    for head in heads:
        span = reading.table.columns[head]
        if reading.heads.is_input(head):
            continue
        if takers := reading.heads.takers(head):
            reading.refuse_taken(head, span, takers[0], head)
        else:
            reading.problems.refuse_word(head, span, known, COLUMN)


def _indicator(reading: Reading, record: Record, head: str) -> Indicator | None:
    given = record.cells.get(head)
    word = text_of(given)
    span = record.span if given is None or not word else given.span
    found = reading.heads.called.get(word, ())
    if not word:
        reading.problems.refuse("no-indicator", span)
    elif not found:
        reading.problems.refuse_word(word, span, reading.heads.called, INDICATOR)
    elif len(found) > 1:
        ids = reading.problems.listed(each.id for each in found)
        reading.problems.refuse("ambiguous-name", span, word=word, ids=ids)
    return found[0] if len(found) == 1 else None


# Inputs -------------------------------------------------------------------------------------------------------------


def _is_duplicate(reading: Reading, draft: Draft, rows: list[Draft], unit: str, indicator: Indicator) -> bool:
    """Return whether *rows* hold one from the same source already; events may be as many as there are."""
    if draft.event is not None:
        return False
    for row in rows:
        if row.event is not None or (reading.sources is not None and row.source != draft.source):
            continue
        code = "sources-undeclared" if row.source != draft.source else "duplicate-row"
        line = reading.problems.line(row.span)
        reading.problems.refuse(code, draft.span, unit=unit, indicator=indicator.id, line=line)
        return True
    return False


def _fill(reading: Reading, draft: Draft, record: Record, indicator: Indicator, heads: tuple[str, ...]) -> None:
    """Read the inputs of a row."""
    for head in heads:
        given = record.cells.get(head)
        if given is None:
            continue
        name = reading.heads.input(head, indicator)
        if name is None:
            if text_of(given) and reading.heads.is_input(head):
                _refuse_foreign(reading, head, given.span, indicator)
        elif draft.event is None:
            reading.add(draft, indicator, name, given)
        elif name != "actual" and text_of(given):
            reading.problems.refuse("input-of-event", given.span, column=head, indicator=indicator.id)
    reading.refuse_unjudged(draft, indicator)


def _refuse_foreign(reading: Reading, head: str, span: Span, indicator: Indicator) -> None:
    if head.casefold() in reading.heads.taken[indicator.id]:
        reading.refuse_taken(head, span, indicator.id, head)
        return
    known = reading.problems.listed(dict.fromkeys(reading.heads.inputs[indicator.id].values()))
    reading.problems.refuse("input-of-others", span, column=head, indicator=indicator.id, known=known)


# What a row says beside its inputs ----------------------------------------------------------------------------------


@attrs.frozen
class _Row:
    """One row while it is found out what it is: its source, and whether it is an event."""

    reading: Reading
    columns: _Columns
    record: Record
    indicator: Indicator

    def draft(self, span: Span) -> Draft | None:
        """Return the row without its inputs; ``None`` if it cannot be told which row it is."""
        of_row = self.columns.of_row
        said = {key: text for key, head in of_row.items() if (text := text_of(self.record.cells.get(head)))}
        draft = Draft(
            span,
            source=said.get("source", ""),
            notes={key: said[key] for key in _NOTES if key in said},
            forecast="forecast" in said and self.is_forecast(),
        )
        if not self.has_known_source(draft):
            return None
        if not self.indicator.events:
            self.refuse_events(said)
            return draft
        counts = self.counts()
        if not self.is_event(said, counts):
            return draft
        draft.event = self.event(said, counts, span)
        return None if draft.event is None else draft

    def place(self, key: str) -> Span:
        """Return where the row says what *key* of ROW_HEADS is."""
        return self.record.cells[self.columns.of_row[key]].span

    def has_known_source(self, draft: Draft) -> bool:
        """Return whether the rule file says when the row's source counts."""
        sources, problems = self.reading.sources, self.reading.problems
        if sources is None or draft.source in {"", *sources.order}:
            return True
        known = problems.listed(sources.order)
        problems.refuse_word(draft.source, self.place("source"), sources.order, SOURCE, known=known)
        return False

    def is_forecast(self) -> bool:
        given = self.record.cells[self.columns.of_row["forecast"]]
        match read_cell(given.value, YES_NO):
            case Value(cell=bool(fact)):
                return fact
            case _:
                self.reading.problems.refuse("cell-not-fact", given.span, text=text_of(given))
                return False

    # Events

    def refuse_events(self, said: Mapping[str, str]) -> None:
        for key in ("level", "item"):
            if key in said:
                column = self.columns.of_row[key]
                self.reading.problems.refuse("no-events", self.place(key), column=column, indicator=self.indicator.id)

    def counts(self) -> list[Given]:
        """Return the cells that say how many events the row stands for; there should be one or none."""
        heads = [head for head in self.columns.inputs if self.reading.heads.input(head, self.indicator) == "actual"]
        cells = (self.record.cells.get(head) for head in heads)
        return [given for given in cells if given is not None and text_of(given)]

    def is_event(self, said: Mapping[str, str], counts: list[Given]) -> bool:
        if "level" in said or "item" in said:
            return True
        if any(read_cell(given.value, "") != _NOT_APPLICABLE for given in counts):
            return True
        return "evidence" in said and not any(text_of(self.record.cells.get(head)) for head in self.columns.inputs)

    def event(self, said: Mapping[str, str], counts: list[Given], span: Span) -> Event | None:
        """Return the event that the row is; ``None`` if part of it cannot be read."""
        problems = self.reading.problems
        for second in counts[1:]:
            line = problems.line(counts[0].span)
            problems.refuse("duplicate-cell", second.span, input="actual", indicator=self.indicator.id, line=line)
        level = self.level(said.get("level", ""), span)
        count = self.count(counts[0], level) if counts else Fraction(1)
        if level is None or count is None:
            return None
        place = self.place("level") if "level" in said else span
        return Event(level, self.indicator.events.index(level), said.get("item", ""), count, place)

    def level(self, word: str, span: Span) -> str | None:
        events, problems = self.indicator.events, self.reading.problems
        known = problems.listed(events)
        inputs = self.reading.heads.inputs[self.indicator.id]
        if not word and len(events) == 1:
            return events[0]
        if not word:
            problems.refuse("no-level", span, indicator=self.indicator.id, known=known)
            return None
        level = inputs.get(word.casefold())
        if level in events:
            return level
        words = [head for head, name in inputs.items() if name in events]
        problems.refuse_word(word, self.place("level"), words, LEVEL, indicator=self.indicator.id, known=known)
        return None

    def count(self, given: Given, level: str | None) -> Fraction | None:
        """Return how many events the row stands for."""
        reading = self.reading
        measured_in = "" if level is None else reading.heads.measured[self.indicator.id][level]
        match read_cell(given.value, measured_in, thousands=reading.thousands):
            case Value(cell=Fraction(denominator=1) as count) if count >= 0:
                return count
            case Unreadable(code=code, values=values):
                reading.problems.refuse(code, given.span, **values)
            case Value():
                reading.problems.refuse("event-count", given.span, text=text_of(given))
        return None
