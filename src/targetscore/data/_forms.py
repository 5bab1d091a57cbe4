"""The long and the wide form: columns and rows find their indicators, cells their values."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import Unreadable
from targetscore.data._cells import YES_NO, Value, read_cell
from targetscore.data._drafts import Draft, Drafts, Event
from targetscore.data._heads import GROUP_HEADS, INDICATOR_HEADS, ROW_HEADS, UNIT_HEADS, Heads
from targetscore.data._problems import COLUMN, INDICATOR, LEVEL, SOURCE, Problems
from targetscore.data._tables import Given, Record, Table
from targetscore.data.model import Missing, NotApplicable
from targetscore.errors import Span
from targetscore.ruleset.model import ROLES, Indicator, SourceOrder

_NOTES: Final = ("source", "judge", "reason", "evidence")
_NOT_APPLICABLE: Final = Value(NotApplicable())


@attrs.frozen
class Read:
    """
    What the rows of a table say.

    *places* is where each unit first stands, *groups* what a column for the group says of it, each word as written.
    """

    drafts: Drafts
    places: Mapping[str, Span]
    groups: Mapping[str, Mapping[str, Span]]


@attrs.frozen
class _Column:
    """What a column of the wide form gives."""

    head: str
    indicator: Indicator
    input: str


@attrs.define
class Forms:
    """One reading of one table; problems are noted, not raised."""

    table: Table
    heads: Heads
    problems: Problems
    sources: SourceOrder | None
    thousands: str | None
    places: dict[str, Span] = attrs.field(factory=dict)
    groups: dict[str, dict[str, Span]] = attrs.field(factory=dict)
    # Which column says what of a row, by the keys of ROW_HEADS.
    of_row: dict[str, str] = attrs.field(factory=dict)

    def read(self) -> Read:
        """Return the rows by unit and indicator."""
        unit_head = self._head(UNIT_HEADS)
        indicator_head = self._head(INDICATOR_HEADS)
        if unit_head is None:
            self._refuse_no_units()
            return Read({}, {}, {})
        known = (*UNIT_HEADS, *INDICATOR_HEADS)
        rest = [column for column in self.table.columns if column.casefold() not in known]
        drafts = self._long(unit_head, indicator_head, rest) if indicator_head else self._wide(unit_head, rest)
        return Read(drafts, self.places, self.groups)

    # Columns and cells of both forms --------------------------------------------------------------------------------

    def _head(self, known: tuple[str, ...]) -> str | None:
        found = [column for column in self.table.columns if column.casefold() in known]
        for second in found[1:]:
            self.problems.refuse("duplicate-column", self.table.columns[second], column=second, other=found[0])
        return found[0] if found else None

    def _refuse_no_units(self) -> None:
        span = next(iter(self.table.columns.values()), Span(0, 0))
        only = next(iter(self.table.columns), "")
        separated = len(self.table.columns) == 1 and any(sign in only for sign in ";\t；，")
        self.problems.refuse("data-separator" if separated else "no-unit-column", span)

    def _unit(self, record: Record, head: str) -> str | None:
        given = record.cells.get(head)
        unit = _text(given)
        if not unit:
            self.problems.refuse("no-unit", record.span if given is None or not given.value else given.span)
        return unit or None

    def _note_group(self, unit: str, given: Given | None) -> None:
        if given is not None and (word := _text(given)):
            self.groups.setdefault(unit, {}).setdefault(word, given.span)

    def _add(self, draft: Draft, indicator: Indicator, name: str, given: Given) -> None:
        """Add a cell to the row that is being read."""
        read = read_cell(given.value, self.heads.measured[indicator.id][name], thousands=self.thousands)
        match read:
            case Unreadable(code=code, values=values):
                self.problems.refuse(code, given.span, **values)
            case Value(cell=Missing()) if name in draft.cells:
                pass
            case Value(cell=cell, decimals=decimals):
                if not isinstance(draft.cells.get(name, Missing()), Missing):
                    line = self.problems.line(draft.spans[name])
                    self.problems.refuse("duplicate-cell", given.span, input=name, indicator=indicator.id, line=line)
                    return
                draft.cells[name] = cell
                draft.spans[name] = given.span
                if decimals is not None:
                    draft.decimals[name] = decimals

    def _refuse_unjudged(self, draft: Draft, indicator: Indicator) -> None:
        """Refuse a judged value that does not say who gave it and why."""
        lacking = [column for column in ("judge", "reason") if column not in draft.notes]
        if not indicator.judge or not lacking:
            return
        for name, cell in draft.cells.items():
            if isinstance(cell, Fraction | bool):
                self._refuse_unsigned(indicator, lacking, draft.spans[name])
                return

    def _refuse_unsigned(self, indicator: Indicator, lacking: list[str], span: Span) -> None:
        columns = self.problems.listed(ROW_HEADS[column][self.problems.language == "zh"] for column in lacking)
        self.problems.refuse("unjudged", span, indicator=indicator.id, judge=indicator.judge, columns=columns)

    # The long form --------------------------------------------------------------------------------------------------

    def _long(self, unit_head: str, indicator_head: str, rest: list[str]) -> Drafts:
        rest, group_head = self._without_group(rest)
        rest = self._without_row_heads(rest)
        self._refuse_unknown_inputs(rest)
        drafts: Drafts = {}
        for record in self.table.records:
            unit = self._unit(record, unit_head)
            indicator = self._indicator(record, indicator_head)
            if unit is not None and group_head is not None:
                self._note_group(unit, record.cells.get(group_head))
            if unit is None or indicator is None:
                continue
            span = record.cells[unit_head].span
            self.places.setdefault(unit, span)
            rows = drafts.setdefault(unit, {}).setdefault(indicator.id, [])
            draft = self._draft(record, span, indicator, rest)
            if draft is not None and not self._is_duplicate(draft, rows, unit, indicator):
                rows.append(draft)
                self._fill(draft, record, indicator, rest)
        return drafts

    def _without_group(self, heads: list[str]) -> tuple[list[str], str | None]:
        """Return the columns without the one for the group, and that one."""
        known = tuple(word for word in GROUP_HEADS if not self.heads.is_input(word))
        return [head for head in heads if head.casefold() not in known], self._head(known)

    def _without_row_heads(self, heads: list[str]) -> list[str]:
        """Return the columns that hold inputs; the others are noted in *of_row*."""
        for key, words in ROW_HEADS.items():
            own = tuple(word for word in words if not self.heads.is_input(word))
            head = self._head(own)
            heads = [each for each in heads if each.casefold() not in own]
            if head is not None:
                self.of_row[key] = head
        return heads

    def _refuse_unknown_inputs(self, heads: list[str]) -> None:
        known = [
            *ROLES,
            *self.heads.every_input,
            *GROUP_HEADS,
            *(word for words in ROW_HEADS.values() for word in words),
        ]
        for head in heads:
            if self.heads.is_input(head):
                continue
            if takers := self.heads.takers(head):
                self._refuse_taken(head, self.table.columns[head], takers[0])
            else:
                self.problems.refuse_word(head, self.table.columns[head], dict.fromkeys(sorted(known)), COLUMN)

    def _refuse_taken(self, head: str, span: Span, indicator: str) -> None:
        source = self.heads.taken[indicator][head.rpartition(".")[2].casefold()]
        self.problems.refuse("taken-input", span, column=head, indicator=indicator, place=source)

    def _indicator(self, record: Record, head: str) -> Indicator | None:
        given = record.cells.get(head)
        word = _text(given)
        span = record.span if given is None or not word else given.span
        found = self.heads.called.get(word, ())
        if not word:
            self.problems.refuse("no-indicator", span)
        elif not found:
            self.problems.refuse_word(word, span, self.heads.called, INDICATOR)
        elif len(found) > 1:
            ids = self.problems.listed(each.id for each in found)
            self.problems.refuse("ambiguous-name", span, word=word, ids=ids)
        return found[0] if len(found) == 1 else None

    def _is_duplicate(self, draft: Draft, rows: list[Draft], unit: str, indicator: Indicator) -> bool:
        """Return whether *rows* hold one from the same source already; events may be as many as there are."""
        if draft.event is not None:
            return False
        for row in rows:
            if row.event is not None or (self.sources is not None and row.source != draft.source):
                continue
            code = "sources-undeclared" if row.source != draft.source else "duplicate-row"
            line = self.problems.line(row.span)
            self.problems.refuse(code, draft.span, unit=unit, indicator=indicator.id, line=line)
            return True
        return False

    def _fill(self, draft: Draft, record: Record, indicator: Indicator, heads: list[str]) -> None:
        """Read the inputs of a row."""
        for head in heads:
            given = record.cells.get(head)
            if given is None:
                continue
            name = self.heads.input(head, indicator)
            if draft.event is not None:
                if name not in {None, "actual"} and _text(given):
                    self.problems.refuse("input-of-event", given.span, column=head, indicator=indicator.id)
            elif name is not None:
                self._add(draft, indicator, name, given)
            if name is None and self.heads.is_input(head) and _text(given):
                self._refuse_foreign(head, given.span, indicator)
        self._refuse_unjudged(draft, indicator)

    def _refuse_foreign(self, head: str, span: Span, indicator: Indicator) -> None:
        if head.casefold() in self.heads.taken[indicator.id]:
            self._refuse_taken(head, span, indicator.id)
            return
        known = self.problems.listed(dict.fromkeys(self.heads.inputs[indicator.id].values()))
        self.problems.refuse("input-of-others", span, column=head, indicator=indicator.id, known=known)

    # What a row says beside its inputs ------------------------------------------------------------------------------

    def _draft(self, record: Record, span: Span, indicator: Indicator, heads: list[str]) -> Draft | None:
        """Return the row without its inputs; ``None`` if it cannot be told which row it is."""
        if not self.of_row and not indicator.events:
            return Draft(span)
        said = {key: text for key, head in self.of_row.items() if (text := _text(record.cells.get(head)))}
        source = said.get("source", "")
        if self.sources is not None and source and source not in self.sources.order:
            known = self.problems.listed(self.sources.order)
            place = record.cells[self.of_row["source"]].span
            self.problems.refuse_word(source, place, self.sources.order, SOURCE, known=known)
            return None
        draft = Draft(
            span,
            source=source,
            notes={key: said[key] for key in _NOTES if key in said},
            forecast="forecast" in said and self._is_forecast(record),
        )
        return draft if self._is_read_as_event(draft, record, indicator, said, heads) else None

    def _is_forecast(self, record: Record) -> bool:
        given = record.cells[self.of_row["forecast"]]
        match read_cell(given.value, YES_NO):
            case Value(cell=bool(fact)):
                return fact
            case _:
                self.problems.refuse("cell-not-fact", given.span, text=_text(given))
                return False

    def _is_read_as_event(
        self, draft: Draft, record: Record, indicator: Indicator, said: Mapping[str, str], heads: list[str]
    ) -> bool:
        """Add the event to *draft*, if the row is one; return whether all of it could be read."""
        if not indicator.events:
            for key in ("level", "item"):
                if key in said:
                    head = self.of_row[key]
                    self.problems.refuse("no-events", record.cells[head].span, column=head, indicator=indicator.id)
            return True
        written = {head: given for head in heads if (given := record.cells.get(head)) is not None and _text(given)}
        counts = [given for head, given in written.items() if self.heads.input(head, indicator) == "actual"]
        counted = any(read_cell(given.value, "") != _NOT_APPLICABLE for given in counts)
        if not (counted or "level" in said or "item" in said or ("evidence" in said and not written)):
            return True
        for second in counts[1:]:
            line = self.problems.line(counts[0].span)
            self.problems.refuse("duplicate-cell", second.span, input="actual", indicator=indicator.id, line=line)
        level = self._level(draft, record, indicator, said.get("level", ""))
        count = Fraction(1) if not counts else self._count(counts[0], indicator, level)
        if level is None or count is None:
            return False
        place = draft.span if "level" not in said else record.cells[self.of_row["level"]].span
        draft.event = Event(level, indicator.events.index(level), said.get("item", ""), count, place)
        lacking = [column for column in ("judge", "reason") if column not in draft.notes]
        if indicator.judge and lacking:
            self._refuse_unsigned(indicator, lacking, draft.span)
        return True

    def _level(self, draft: Draft, record: Record, indicator: Indicator, word: str) -> str | None:
        known = self.problems.listed(indicator.events)
        if not word:
            if len(indicator.events) == 1:
                return indicator.events[0]
            self.problems.refuse("no-level", draft.span, indicator=indicator.id, known=known)
            return None
        level = self.heads.inputs[indicator.id].get(word.casefold())
        if level in indicator.events:
            return level
        words = [head for head, name in self.heads.inputs[indicator.id].items() if name in indicator.events]
        place = record.cells[self.of_row["level"]].span
        self.problems.refuse_word(word, place, words, LEVEL, indicator=indicator.id, known=known)
        return None

    def _count(self, given: Given, indicator: Indicator, level: str | None) -> Fraction | None:
        """Return how many events a row stands for."""
        measured_in = "" if level is None else self.heads.measured[indicator.id][level]
        match read_cell(given.value, measured_in, thousands=self.thousands):
            case Value(cell=Fraction(denominator=1) as count) if count >= 0:
                return count
            case Unreadable(code=code, values=values):
                self.problems.refuse(code, given.span, **values)
            case Value():
                self.problems.refuse("event-count", given.span, text=_text(given))
        return None

    # The wide form --------------------------------------------------------------------------------------------------

    def _wide(self, unit_head: str, rest: list[str]) -> Drafts:
        known = tuple(word for word in GROUP_HEADS if word not in self.heads.called)
        group_head = self._head(known)
        columns = self._columns([head for head in rest if head.casefold() not in known])
        drafts: Drafts = {}
        for record in self.table.records:
            unit = self._unit(record, unit_head)
            if unit is None:
                continue
            span = record.cells[unit_head].span
            if unit in drafts:
                self.problems.refuse("duplicate-unit", span, unit=unit, line=self.problems.line(self.places[unit]))
                continue
            self.places[unit] = span
            if group_head is not None:
                self._note_group(unit, record.cells.get(group_head))
            rows = self._wide_rows(columns, record)
            for indicator, draft in rows.items():
                self._refuse_unjudged(draft, self.heads.called[indicator][0])
            drafts[unit] = {indicator: [draft] for indicator, draft in rows.items()}
        return drafts

    def _wide_rows(self, columns: tuple[_Column, ...], record: Record) -> dict[str, Draft]:
        rows: dict[str, Draft] = {}
        for column in columns:
            given = record.cells.get(column.head)
            if given is not None:
                draft = rows.setdefault(column.indicator.id, Draft(given.span))
                self._add(draft, column.indicator, column.input, given)
        return rows

    def _columns(self, heads: list[str]) -> tuple[_Column, ...]:
        """Return what the columns of the wide form give, each value once."""
        found: dict[tuple[str, str], _Column] = {}
        for head in heads:
            column = self._column(head)
            if column is None:
                continue
            first = found.setdefault((column.indicator.id, column.input), column)
            if first is not column:
                self.problems.refuse("duplicate-column", self.table.columns[head], column=head, other=first.head)
        return tuple(found.values())

    def _column(self, head: str) -> _Column | None:
        """Return what a head of the wide form means: an indicator, or indicator and input with a point between them."""
        span = self.table.columns[head]
        found = self.heads.called.get(head, ())
        if len(found) > 1:
            ids = self.problems.listed(each.id for each in found)
            self.problems.refuse("ambiguous-name", span, word=head, ids=ids)
            return None
        first, _, last = (head, "", "actual") if found else head.rpartition(".")
        owners = found or self.heads.called.get(first, ())
        of = [each for each in owners if self.heads.input(last, each) is not None]
        taken = [each for each in owners if last.casefold() in self.heads.taken[each.id]]
        if len(of) == 1:
            return _Column(head, of[0], self.heads.inputs[of[0].id][last.casefold()])
        if taken:
            place = self.heads.taken[taken[0].id][last.casefold()]
            self.problems.refuse("taken-input", span, column=head, indicator=taken[0].id, place=place)
        elif any(head.casefold() in words for words in ROW_HEADS.values()):
            self.problems.refuse("long-form-column", span, column=head)
        else:
            self.problems.refuse_word(head, span, (*self.heads.called, *GROUP_HEADS), COLUMN)
        return None


def _text(given: Given | None) -> str:
    return "" if given is None or given.value is None else str(given.value).strip()
