"""
One row of a table after another, each by itself: points as texts, with no more in memory than the row.

Most rows give every input of a rule as plain digits: those go through the compiled rule. Every other row is read and
scored as `targetscore.score` does it, which also says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from targetscore._texts import unseen
from targetscore.data import read_units
from targetscore.data._cells import FACTS
from targetscore.data._heads import GROUP_HEADS, INDICATOR_HEADS, ROW_HEADS, UNIT_HEADS, Heads
from targetscore.data._reading import NAME_AT_MOST
from targetscore.data.model import NotApplicable, Row
from targetscore.engines import compiled
from targetscore.engines._columns import PEERS
from targetscore.engines._rollup import row_obstacles
from targetscore.engines.compiled import Scorer
from targetscore.errors import DataError, Diagnostic, RuleFileError, Source, Span
from targetscore.evaluate import Unscored
from targetscore.inputs import REFERENCES, needs_of
from targetscore.messages import phrase
from targetscore.ruleset.model import Body, Indicator, Ruleset
from targetscore.score._cohort import diagnostic_of
from targetscore.score._rows import NO_ROW, Given, RowFault, Sheet, said
from targetscore.score.result import plain

Texts: TypeAlias = Sequence[str]
"""The cells of a row."""

NOT_APPLICABLE: Final = "n/a"
# More are cut off, and read as slowly as they are rare.
DECIMALS: Final = 6
_PLAIN: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
_REMEMBERED: Final = 1_000


@attrs.frozen
class Line(Source):
    """A row written out: its place is the line *number* of the table that it stands in."""

    number: int = attrs.field(kw_only=True)

    def place(self, offset: int) -> tuple[str, int, int]:
        """Return the table and the row's line; the column is that of the row as it is written out."""
        return self.name, self.number, super().place(offset)[2]


def refuse_peers(ruleset: Ruleset) -> None:
    """
    Refuse what more than a row's own values decide.

    Raises:
        RuleFileError: With everything of *ruleset* that does so.
    """
    found = list(row_obstacles(ruleset))
    for body in ruleset.bodies:
        found += (_construct(ruleset, "vetoes", veto.span) for veto in body.vetoes)
        for each in _asked(body):
            if each.events:
                found.append(_construct(ruleset, "events", each.span))
            if PEERS & set(needs_of(each.curve).names):
                found.append(_construct(ruleset, "peers", each.span))
    if found:
        raise RuleFileError(found)


def _construct(ruleset: Ruleset, construct: str, span: Span) -> Diagnostic:
    values = {"construct": phrase(f"construct-{construct}", ruleset.language)}
    return Diagnostic(
        code="engine-construct", source=ruleset.source, span=span, values=values, language=ruleset.language
    )


def _asked(body: Body) -> tuple[Indicator, ...]:
    return (*body.scored(), *body.every_intermediate())


# Rows that are plain ------------------------------------------------------------------------------------------------


@attrs.frozen
class _Cell:
    """Which cell of a row is an input, the decimals of its integer (``None``: a fact), what may follow the digits."""

    place: int
    decimals: int | None
    unit: str

    def whole(self, text: str) -> int | None:
        """Return the integer of a plain *text*; ``None``: it takes a closer look."""
        if self.decimals is None:
            return FACTS.get(text)
        digits = text.removesuffix(self.unit)
        if _PLAIN.fullmatch(digits) is None:
            return None
        number, _, decimals = digits.partition(".")
        surplus = self.decimals - len(decimals)
        return int(number + decimals) * int(10**surplus) if surplus >= 0 else None


@attrs.define
class Quick:
    """
    A rule for rows that give exactly its inputs as plain digits.

    *cells* and *constants* together are what the compiled rule takes; *others* are cells that have to be empty.
    """

    scorer: Scorer
    takes: tuple[_Cell | int, ...]
    others: tuple[int, ...]
    known: dict[tuple[str, ...], str] = attrs.field(factory=dict)

    def points(self, row: Texts) -> str | None:
        """Return the points of *row* as results write them; ``None``: it takes a closer look."""
        for place in self.others:
            if row[place]:
                return None
        key = tuple([row[each.place] for each in self.takes if not isinstance(each, int)])
        found = self.known.get(key)
        if found is None:
            found = self._worked_out(row)
            if found is not None:
                if len(self.known) >= _REMEMBERED:
                    self.known.clear()
                self.known[key] = found
        return found

    def _worked_out(self, row: Texts) -> str | None:
        whole: list[int] = []
        for each in self.takes:
            one = each if isinstance(each, int) else each.whole(row[each.place])
            if one is None:
                return None
            whole.append(one)
        try:
            found = self.scorer.points(*whole)
        except (Unscored, ValueError):
            return None
        return _shown(found, self.scorer)


def _shown(points: int | Fraction, scorer: Scorer) -> str:
    """Return what a scorer gives as results write it."""
    places = scorer.reference.places.points
    if not places or isinstance(points, Fraction):
        return plain(scorer.reference.published(Fraction(points) / scorer.scale))
    whole, decimals = divmod(abs(points), scorer.scale)
    return f"{'-' if points < 0 else ''}{whole}.{decimals:0{places}}"


def quick(scorer: Scorer, columns: Mapping[str, int], others: Sequence[int] = ()) -> Quick | None:
    """Return the rule of *scorer* for rows whose cells give the inputs *columns*; ``None``: they give others."""
    if scorer.program is None or any({name, "actual", of} <= columns.keys() for name, of in REFERENCES.items()):
        # Whether values that say the same thing agree is for scoring to see.
        return None
    absent = {name.id: name.absent for name in scorer.indicator.names if name.absent is not None}
    takes: list[_Cell | int] = []
    for each in scorer.inputs:
        if each.name in columns:
            takes.append(_Cell(columns[each.name], each.decimals, _behind(scorer.indicator.unit_of(each.name))))
        elif each.name in absent:
            scaled = Fraction(absent[each.name]) * int(10 ** (each.decimals or 0))
            if scaled.denominator != 1:
                return None
            takes.append(scaled.numerator)
        else:
            return None
    taken = {each.name for each in scorer.inputs}
    left = (*others, *(place for name, place in columns.items() if name not in taken))
    return Quick(scorer, tuple(takes), left)


def _behind(measured_in: str) -> str:
    """Return what may stand behind plain digits; nothing that could be read as part of the number."""
    first = measured_in[:1]
    return measured_in if first == "%" or (first.isalpha() and first not in "eE") else ""


# Tables -------------------------------------------------------------------------------------------------------------


@attrs.define
class Table:
    """
    A table with the heads *heads* while its rows are scored.

    *fields* are the heads of what comes out: of the long form unit, indicator and points, of the wide form unit and
    the points of every indicator. *slow* counts the rows that took a closer look.
    """

    ruleset: Ruleset
    name: str
    heads: tuple[str, ...]
    unit: int
    indicator: int | None
    group: int | None
    called: Mapping[str, tuple[Indicator, ...]]
    columns: Mapping[str, Mapping[str, int]]
    inputs: tuple[int, ...]
    fields: tuple[str, ...]
    sheets: dict[tuple[str | None, str], Sheet] = attrs.field(factory=dict)
    rules: dict[str | None, dict[str, Quick | None]] = attrs.field(factory=dict)
    slow: int = 0

    @classmethod
    def of(cls, heads: Sequence[str], ruleset: Ruleset, name: str) -> Table:
        """
        Return the table whose columns are called *heads*.

        Raises:
            DataError: If a head is there twice, or there is none for the units.
        """
        heads = tuple(head.strip() for head in heads)
        indicators = {each.id: each for body in reversed(ruleset.bodies) for each in body.every_indicator()}
        known = Heads.of(indicators.values())
        line = Line(name, ", ".join(heads), number=1)

        def refuse(code: str, **values: str) -> DataError:
            return DataError(
                [Diagnostic(code=code, source=line, span=Span(0, 0), values=values, language=ruleset.language)]
            )

        def found(words: Sequence[str]) -> int | None:
            places = [place for place, head in enumerate(heads) if head.casefold() in words]
            if len(places) > 1:
                raise refuse("duplicate-column", column=heads[places[1]], other=heads[places[0]])
            return places[0] if places else None

        for number, head in enumerate(heads):
            if head and head in heads[:number]:
                raise refuse("duplicate-column", column=head, other=head)
        unit, indicator = found(UNIT_HEADS), found(INDICATOR_HEADS)
        if unit is None:
            raise refuse("no-unit-column")
        group = found([word for word in GROUP_HEADS if word not in known.called and not known.is_input(word)])
        inputs = tuple(place for place in range(len(heads)) if place not in {unit, indicator, group})
        if indicator is not None:
            for words in ROW_HEADS.values():
                place = found([word for word in words if not known.is_input(word)])
                if place is not None:
                    raise refuse("stream-column", column=heads[place])
            columns = {
                each.id: {input_: place for place in inputs if (input_ := known.input(heads[place], each)) is not None}
                for each in indicators.values()
            }
            fields: tuple[str, ...] = ("unit", "indicator", "points")
        else:
            columns = _wide_columns(known, heads, inputs)
            scored = {each.id for body in ruleset.bodies for each in _asked(body)}
            fields = ("unit", *(own for own in indicators if own in scored))
        return cls(ruleset, name, heads, unit, indicator, group, known.called, columns, inputs, fields)

    # One row --------------------------------------------------------------------------------------------------------

    def scored(self, row: Texts, number: int) -> tuple[str, ...]:
        """
        Return what comes of *row*, which stands in line *number*.

        Raises:
            DataError: With everything that is wrong with the row.
        """
        if len(row) != len(self.heads):
            values = {"cells": str(len(row)), "columns": str(len(self.heads))}
            raise DataError([self._problem("row-length", row, number, values)])
        found = self._quick_long(row) if self.indicator is not None else self._quick_wide(row)
        if found is None:
            self.slow += 1
            found = self._slow(row, number)
        return found

    def _quick_long(self, row: Texts) -> tuple[str, ...] | None:
        assert self.indicator is not None
        unit, word = row[self.unit].strip(), row[self.indicator]
        group = self._group(unit, row)
        found = self.called.get(word, ())
        if group is _UNCLEAR or len(found) != 1 or not _is_name(unit):
            return None
        rules = self._rules(group)
        own = rules.get(found[0].id)
        points = None if own is None else own.points(row)
        return None if points is None else (unit, found[0].id, points)

    def _quick_wide(self, row: Texts) -> tuple[str, ...] | None:
        unit = row[self.unit].strip()
        group = self._group(unit, row)
        if group is _UNCLEAR or not _is_name(unit):
            return None
        found = [unit]
        rules = self._rules(group)
        for name in self.fields[1:]:
            own = rules.get(name)
            points = None if own is None else own.points(row)
            if points is None:
                return None
            found.append(points)
        return tuple(found)

    def _group(self, unit: str, row: Texts) -> str | None:
        if not self.ruleset.groups:
            return None if self.group is None or not row[self.group] else _UNCLEAR
        listed = next((group.id for group in self.ruleset.groups if unit in group.units), None)
        said_ = "" if self.group is None else row[self.group]
        if not said_:
            return listed or _UNCLEAR
        named = [group.id for group in self.ruleset.groups if said_ in {group.id, group.title}]
        return named[0] if len(named) == 1 and listed in {None, named[0]} else _UNCLEAR

    def _rules(self, group: str | None) -> dict[str, Quick | None]:
        if group not in self.rules:
            self.rules[group] = dict(self._compiled(group))
        return self.rules[group]

    def _compiled(self, group: str | None) -> Iterator[tuple[str, Quick | None]]:
        body = self.ruleset.body_of(group)
        stated = {
            each.id: {name: DECIMALS for name in self.columns.get(each.id, {}) if name not in each.decimals}
            for each in _asked(body)
        }
        made = compiled.compile(self.ruleset, decimals=stated, group=group)
        for each in _asked(body):
            columns = self.columns.get(each.id, {})
            # In the long form every rule has all columns; those that are not its own stay empty.
            foreign = () if self.indicator is None else self.inputs
            rest = [place for place in foreign if place not in columns.values()]
            yield each.id, quick(made.indicators[each.id], columns, (*rest, *self._headless()))

    def _headless(self) -> Iterator[int]:
        return (place for place, head in enumerate(self.heads) if not head)

    # Rows that take a closer look -----------------------------------------------------------------------------------

    def _slow(self, row: Texts, number: int) -> tuple[str, ...]:
        for place in self._headless():
            if row[place].strip():
                raise DataError([self._problem("headless-cell", row, number, {"text": row[place].strip()})])
        cells = {head: cell for head, cell in zip(self.heads, row, strict=True) if head}
        try:
            data = read_units([cells], self.ruleset)
        except DataError as error:
            raise DataError([self._placed(each, number) for each in error.diagnostics]) from None
        ((unit, rows),) = data.units.items()
        group = data.groups.get(unit)
        body = self.ruleset.body_of(group)
        found: dict[str, str] = {}
        problems: list[Diagnostic] = []
        for each in _asked(body):
            if self.indicator is not None and each.id not in rows:
                continue
            sheet = self._sheet(each, group)
            try:
                found[each.id] = _points(sheet, rows.get(each.id, NO_ROW))
            except RowFault as fault:
                told = (diagnostic_of(one, sheet, unit, rows, data) for one in fault.problems)
                problems += (self._placed(one, number) for one in told)
        if problems:
            raise DataError(problems)
        if self.indicator is None:
            return (unit, *(found.get(name, "") for name in self.fields[1:]))
        ((own, points),) = found.items()
        return unit, own, points

    def _sheet(self, indicator: Indicator, group: str | None) -> Sheet:
        key = (group, indicator.id)
        if key not in self.sheets:
            self.sheets[key] = Sheet.of(indicator, self.ruleset)
        return self.sheets[key]

    def _placed(self, problem: Diagnostic, number: int) -> Diagnostic:
        return attrs.evolve(problem, source=Line(self.name, problem.source.text, number=number))

    def _problem(self, code: str, row: Texts, number: int, values: Mapping[str, str]) -> Diagnostic:
        source = Line(self.name, ",".join(row), number=number)
        return Diagnostic(code=code, source=source, span=Span(0, 0), values=values, language=self.ruleset.language)


_UNCLEAR: Final = "?"
"""No id of a group: it takes a closer look which it is."""


def _wide_columns(known: Heads, heads: Sequence[str], inputs: Sequence[int]) -> dict[str, dict[str, int]]:
    """Return the places of inputs by indicator; what is called nothing is refused with the first row."""
    columns: dict[str, dict[str, int]] = {}
    for place in inputs:
        found = known.called.get(heads[place], ())
        first, last = (heads[place], "actual") if found else heads[place].rpartition(".")[::2]
        for each in found or known.called.get(first, ()):
            name = known.input(last, each)
            if name is not None:
                columns.setdefault(each.id, {})[name] = place
    return columns


def _is_name(text: str) -> bool:
    return 0 < len(text) <= NAME_AT_MOST and next(unseen(text), None) is None


def _points(sheet: Sheet, row: Row) -> str:
    values = said(row.cells)
    for name in sheet.answered:
        if name.absent is not None and not isinstance(row.cells.get(name.id), NotApplicable):
            values.setdefault(name.id, name.absent)
    result = sheet.result(Given(row=row, values=values))
    return NOT_APPLICABLE if result.status == "exempt" else plain(result.points)
