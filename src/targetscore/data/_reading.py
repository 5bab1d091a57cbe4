"""What both forms of a table share: columns found by their heads, units, and cells with their values."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import Unreadable, in_digits
from targetscore._texts import code_point, unseen
from targetscore.data._cells import Value, in_words, read_cell
from targetscore.data._drafts import Draft
from targetscore.data._heads import ROW_HEADS, Heads
from targetscore.data._problems import Problems
from targetscore.data._tables import Given, Record, Table
from targetscore.data.model import Missing
from targetscore.errors import Span
from targetscore.ruleset.model import Indicator, SourceOrder, range_told

NAME_AT_MOST: Final = 1000
PLACES: Final = frozenset({"rank", "rank_from_last"})


@attrs.define
class Reading:
    """
    One reading of one table; problems are noted, not raised.

    *places* is where each unit first stands, *groups* what a column for the group says of it, each word as written.
    """

    table: Table
    heads: Heads
    problems: Problems
    sources: SourceOrder | None
    thousands: str | None
    places: dict[str, Span] = attrs.field(factory=dict)
    groups: dict[str, dict[str, Span]] = attrs.field(factory=dict)

    def head(self, known: tuple[str, ...]) -> str | None:
        """Return the one column whose head is among *known*."""
        found = [column for column in self.table.columns if column.casefold() in known]
        for second in found[1:]:
            self.problems.refuse("duplicate-column", self.table.columns[second], column=second, other=found[0])
        return found[0] if found else None

    def unit(self, record: Record, head: str) -> str | None:
        """Return the unit that a row names."""
        given = record.cells.get(head)
        unit = text_of(given)
        if not unit:
            self.problems.refuse("no-unit", record.span if given is None or not given.value else given.span)
        return unit if given is not None and self.is_name(unit, given.span) else None

    def is_name(self, text: str, span: Span) -> bool:
        """Return whether *text* can be a name; what is too long, or holds what nobody sees, is refused."""
        if len(text) > NAME_AT_MOST:
            self.problems.refuse("name-too-long", span, text=text[:40], most=str(NAME_AT_MOST))
            return False
        for found in itertools.islice(unseen(text), 1):
            self.problems.refuse("control-character", span, character=code_point(found[0]))
            return False
        return bool(text)

    def note_group(self, unit: str, given: Given | None) -> None:
        """Note the group that a row names for its unit."""
        if given is not None and (word := text_of(given)):
            self.groups.setdefault(unit, {}).setdefault(word, given.span)

    def add(self, draft: Draft, indicator: Indicator, name: str, given: Given) -> None:
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
                bounds = self.heads.bounded[indicator.id].get(name)
                if bounds is not None and isinstance(cell, Fraction) and not bounds.allows(cell):
                    said = {"text": in_digits(cell), "input": name, "range": range_told(bounds)}
                    self.problems.refuse("cell-outside", given.span, indicator=indicator.id, **said)
                elif name in PLACES and isinstance(cell, Fraction) and not _is_place(cell):
                    self.problems.refuse("cell-no-place", given.span, text=in_digits(cell), indicator=indicator.id)
                draft.cells[name] = cell
                draft.spans[name] = given.span
                if decimals is not None:
                    draft.decimals[name] = decimals

    def refuse_unjudged(self, draft: Draft, indicator: Indicator) -> None:
        """Refuse a judged value that does not say who gave it and why."""
        if not indicator.judge:
            return
        lacking = [column for column in ("judge", "reason") if column not in draft.notes]
        values = [draft.spans[name] for name, cell in draft.cells.items() if isinstance(cell, Fraction | bool)]
        span = draft.span if draft.event is not None else next(iter(values), None)
        if span is None or not lacking:
            return
        columns = self.problems.listed(ROW_HEADS[column][self.problems.language == "zh"] for column in lacking)
        self.problems.refuse("unjudged", span, indicator=indicator.id, judge=indicator.judge, columns=columns)

    def refuse_taken(self, column: str, span: Span, indicator: str, name: str) -> None:
        """Refuse a column for the input *name* of *indicator*, which takes it from another result."""
        place = self.heads.taken[indicator][name.casefold()]
        self.problems.refuse("taken-input", span, column=column, indicator=indicator, place=place)


def _is_place(number: Fraction) -> bool:
    """Whether units can be at place *number*: from the first on; 2.5 where two that are equal share 2 and 3."""
    return number >= 1 and (2 * number).denominator == 1


def text_of(given: Given | None) -> str:
    """Return what stands in a cell, empty if nothing does."""
    return "" if given is None or given.value is None else in_words(given.value).strip()
