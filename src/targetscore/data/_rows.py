"""From the rows of a table to one row for a unit and indicator: which source counts, and what sources say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore.data._drafts import Draft
from targetscore.data._events import counted
from targetscore.data._heads import ROW_HEADS, called
from targetscore.data._problems import Problems
from targetscore.data.model import Cell, Difference, Missing, NotApplicable, Row
from targetscore.errors import Span
from targetscore.ruleset.model import Indicator, SourceOrder

_NOTES: Final = tuple(key for key in ROW_HEADS if key in {"source", "judge", "reason", "evidence"})
_MISSING: Final = Missing()


@attrs.frozen
class _Stated:
    """A cell as one source states it, and the rows that say so."""

    cell: Cell
    decimals: int | None
    span: Span
    rows: tuple[Draft, ...]


@attrs.frozen
class _Statement:
    """What one source says of a unit and indicator. *levels*: it lists events, and these are their counts."""

    source: str
    cells: dict[str, _Stated]
    rows: tuple[Draft, ...]
    levels: frozenset[str] = frozenset()
    uncounted: tuple[str, ...] = ()


@attrs.define
class Rows:
    """Makes rows out of drafts; differences between sources and forecasts are noted on the way."""

    problems: Problems
    sources: SourceOrder | None
    differences: list[Difference] = attrs.field(factory=list)
    forecasts: set[tuple[str, str]] = attrs.field(factory=set)

    def row(self, unit: str, indicator: Indicator, drafts: list[Draft]) -> Row:
        """Return what *drafts*, one or more, say together."""
        (first, *others) = drafts
        if others or indicator.events:
            return self._joined(unit, indicator, drafts)
        if first.forecast and any(not isinstance(cell, Missing) for cell in first.cells.values()):
            self.forecasts.add((unit, indicator.id))
        return Row(cells=first.cells, decimals=first.decimals, spans=first.spans, span=first.span, notes=first.notes)

    def refuse_foreign(self, unit: str, indicator: str, drafts: list[Draft]) -> None:
        """Refuse values for an indicator that the unit's group does not have; that it has none may be said."""
        for draft in drafts:
            spans = [draft.spans[name] for name, cell in draft.cells.items() if isinstance(cell, Fraction | bool)]
            if draft.event is not None or spans:
                place = min(spans, key=lambda span: span.start) if spans else draft.span
                self.problems.refuse("not-in-group", place, unit=unit, indicator=indicator)

    def _joined(self, unit: str, indicator: Indicator, drafts: list[Draft]) -> Row:
        chosen: dict[str, _Stated] = {}
        says: dict[str, _Statement] = {}
        statements = self._statements(unit, indicator, drafts)
        for statement in statements:
            for name, stated in statement.cells.items():
                if isinstance(chosen.get(name, stated).cell, Missing) or name not in chosen:
                    chosen[name], says[name] = stated, statement
                elif self._differs(chosen[name].cell, stated.cell):
                    self.differences.append(
                        Difference(
                            unit=unit,
                            indicator=indicator.id,
                            input=name,
                            counted_source=says[name].source,
                            counted=chosen[name].cell,
                            other_source=statement.source,
                            other=stated.cell,
                            span=stated.span,
                        ),
                    )
        given = [stated for stated in chosen.values() if not isinstance(stated.cell, Missing)]
        counting = {id(row) for stated in given for row in stated.rows}
        rows = [row for statement in statements for row in statement.rows if id(row) in counting]
        if any(row.forecast for row in rows):
            self.forecasts.add((unit, indicator.id))
        return with_events(
            Row(
                cells={name: stated.cell for name, stated in chosen.items()},
                decimals={name: stated.decimals for name, stated in chosen.items() if stated.decimals is not None},
                spans={name: stated.span for name, stated in chosen.items()},
                span=min((draft.span for draft in drafts), key=lambda span: span.start),
                notes=self._notes(
                    rows or [row for statement in statements for row in statement.rows],
                    self._given_by(indicator, {name: says[name].source for name in chosen if chosen[name] in given}),
                ),
                uncounted=next((each.uncounted for each in statements if _counts(each, says)), ()),
            ),
            indicator,
        )

    def _statements(self, unit: str, indicator: Indicator, drafts: list[Draft]) -> list[_Statement]:
        """Return what each source says, the one that counts before all others first."""
        if self.sources is None:
            return [self._statement("", indicator, drafts)]
        by_source: dict[str, list[Draft]] = {}
        for draft in drafts:
            by_source.setdefault(draft.source, []).append(draft)
        if len(by_source) > 1:
            for draft in by_source.pop("", ()):
                self.problems.refuse("no-source", draft.span, unit=unit, indicator=indicator.id)
        order = ("", *self.sources.order)
        return [self._statement(source, indicator, by_source[source]) for source in order if source in by_source]

    def _statement(self, source: str, indicator: Indicator, drafts: list[Draft]) -> _Statement:
        plain = tuple(draft for draft in drafts if draft.event is None)
        cells = {
            name: _Stated(cell, draft.decimals.get(name), draft.spans[name], (draft,))
            for draft in plain
            for name, cell in draft.cells.items()
        }
        events = [draft for draft in drafts if draft.event is not None]
        if not events:
            return _Statement(source, cells, plain)
        found = counted(events, indicator, self.problems)
        for name in (*indicator.events, "actual"):
            said = cells.get(name)
            if said is not None and not isinstance(said.cell, Missing) and self._contradicts(name, said, indicator):
                self.problems.refuse("event-and-count", said.span, indicator=indicator.id, input=name)
        for level, count in found.counts.items():
            rows = tuple(row for row in found.rows if row.event is not None and row.event.level == level)
            place = next((row.event.span for row in rows if row.event is not None), events[0].span)
            cells[level] = _Stated(count, 0, place, rows)
        rows = (*plain, *found.rows)
        return _Statement(source, cells, rows, frozenset(indicator.events), found.uncounted)

    def _contradicts(self, name: str, said: _Stated, indicator: Indicator) -> bool:
        """Return whether a cell says how many events there are, or that there can be none."""
        return name in indicator.events or isinstance(said.cell, NotApplicable)

    def _differs(self, counts: Cell, other: Cell) -> bool:
        if isinstance(other, Missing) or self.sources is None:
            return False
        if isinstance(counts, Fraction) and isinstance(other, Fraction):
            tolerance = self.sources.tolerance * (abs(counts) if self.sources.in_percent else 1)
            return abs(other - counts) > tolerance
        return counts != other

    def _given_by(self, indicator: Indicator, sources: Mapping[str, str]) -> dict[str, str]:
        """Return what each source gives in words, *sources* being those of each input; nothing if there is one only."""
        names: dict[str, list[str]] = {}
        for name, source in sources.items():
            names.setdefault(source, []).append(name)
        if len(names) == 1:
            return {}
        words, language = {each.id: each.words for each in indicator.names}, self.problems.language
        in_order = sorted(names, key=lambda source: ("actual" not in names[source], self._place(source)))
        return {
            source: self.problems.listed(called(name, words.get(name, ()), language) for name in names[source])
            for source in in_order
        }

    def _place(self, source: str) -> int:
        order = () if self.sources is None else self.sources.order
        return order.index(source) if source in order else -1

    def _notes(self, rows: Iterable[Draft], given_by: Mapping[str, str]) -> dict[str, str]:
        """
        Return what *rows* say beside their inputs, each text once.

        Where several sources count, *given_by* says what each gives, and their other texts say where they are from.
        """
        rows = tuple(rows)
        if not given_by:
            said = {key: dict.fromkeys(row.notes[key] for row in rows if key in row.notes) for key in _NOTES}
        else:
            said = {
                key: dict.fromkeys(
                    self._bracketed(row.notes[key], row.source) for row in rows if key in row.notes and row.source
                )
                for key in _NOTES
            }
            said["source"] = dict.fromkeys(self._bracketed(source, inputs) for source, inputs in given_by.items())
        return {key: self.problems.listed(texts) for key, texts in said.items() if texts}

    def _bracketed(self, text: str, more: str) -> str:
        return f"{text}（{more}）" if self.problems.language == "zh" else f"{text} ({more})"


def _counts(statement: _Statement, says: dict[str, _Statement]) -> bool:
    """Return whether the counts of *statement* are among those that count."""
    return any(says.get(level) is statement for level in statement.levels)


def with_events(row: Row, indicator: Indicator) -> Row:
    """Return *row* with 0 for the events that it does not hold: what is not listed did not happen."""
    none: Cell = NotApplicable() if isinstance(row.cells.get("actual"), NotApplicable) else Fraction(0)
    absent = [level for level in indicator.events if isinstance(row.cells.get(level, _MISSING), Missing)]
    if not absent:
        return row
    return attrs.evolve(
        row,
        cells={**row.cells, **dict.fromkeys(absent, none)},
        spans={**dict.fromkeys(absent, row.span), **row.spans},
    )
