"""Values that go from the results of one ruleset into the data of another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from targetscore.data._units import data_hash
from targetscore.data.model import Cell, Missing, NotApplicable, Row, UnitData
from targetscore.errors import Diagnostic, Language, Source, Span, nearest
from targetscore.ruleset.model import Ruleset
from targetscore.scheme._figures import ZERO, figure, indicators_of, owners_of
from targetscore.scheme._over import WeightFault, parts_over
from targetscore.scheme.model import Feed, Over, Said, Scheme
from targetscore.scheme.result import FedPart, FedValue
from targetscore.score.result import Result

FED = "fed"


@attrs.define
class Feeding:
    """One feed on its way from *result* into *data*, which are for *ruleset*; problems are noted, not raised."""

    scheme: Scheme
    feed: Feed
    result: Result
    ruleset: Ruleset
    data: UnitData
    source_data: UnitData
    problems: list[Diagnostic] = attrs.field(factory=list)

    def values(self) -> list[FedValue]:
        """Return what each unit is fed, in the order of the data."""
        self._refuse_unknown_units()
        if self.problems:
            return []
        found = list(self._found())
        for value in found:
            self._refuse_given(value)
        return found

    def _found(self) -> Iterator[FedValue]:
        if self.feed.shares:
            return self._shared()
        return self._handed_on() if self.feed.over is None else self._rolled_up(self.feed.over)

    # Who gets what --------------------------------------------------------------------------------------------------

    def _handed_on(self) -> Iterator[FedValue]:
        """Yield what every unit that has the indicator gets: a figure of its counterpart, or of the one unit named."""
        for unit in self.data.units:
            if not self._has_indicator(unit):
                continue
            named = self.feed.unit.text if self.feed.unit is not None else self._called(unit)
            if named not in self.result.units:
                near = nearest(named, self.result.units)
                code = "feed-counterpart-near" if near else "feed-no-counterpart"
                self._refuse(code, self.feed.span, unit=unit, near=near, ruleset=self.feed.source)
            elif self.feed.value in {"rank", "group_rank"} and self._rank(named) is None:
                self._refuse("feed-no-rank", self.feed.span, unit=named, ruleset=self.feed.source)
            elif self.feed.value == "grade":
                yield from self._graded(unit, named)
            else:
                yield self._value(unit, named, self._parts(named))

    def _rolled_up(self, over: Over) -> Iterator[FedValue]:
        """Yield what every unit that has the indicator gets: the figures of its units, made into one."""
        for unit in self.data.units:
            if not self._has_indicator(unit):
                continue
            if over.units is not None and unit not in over.units:
                self._refuse("feed-over-nobody", self.feed.span, unit=unit, ruleset=self.feed.source)
                continue
            listed = None if over.units is None else over.units[unit][1]
            # All units: by name, so that the order of the data makes no difference.
            named = sorted(self.result.units) if listed is None else [each.text for each in listed]
            found = parts_over(over, named, self._part, self.source_data)
            if isinstance(found, list):
                self._refuse_weights(over, found)
            else:
                yield self._value(unit, "", found or None)

    def _part(self, named: str) -> FedPart | None:
        parts = self._parts(named)
        return None if parts is None else parts[0]

    def _shared(self) -> Iterator[FedValue]:
        """Yield what every unit bears as an owner of indicators; 0 if it owns none."""
        assert self.feed.unit is not None
        named = self.feed.unit.text
        parts: dict[str, list[FedPart]] = {}
        group = self.result.ruleset.body_of(self.result.units[named].group)
        for indicator in indicators_of(group, self.feed.of):
            points = figure(self.result.units[named], group, indicator.id, lost=self.feed.value == "lost")
            for owner, share in owners_of(indicator, self.feed.shares).items():
                parts.setdefault(owner, [])
                if points:
                    parts[owner].append(FedPart(of=indicator.id, figure=points, share=share))
        for owner in parts:
            self._refuse_lost_owner(owner)
        for unit in self.data.units:
            if self._has_indicator(unit):
                yield self._value(unit, named, tuple(parts.get(self._called(unit), ())))

    def _graded(self, unit: str, named: str) -> Iterator[FedValue]:
        """Yield the place of the grade of the unit *named*, or whether it is one of those asked for."""
        grades, grade = self.result.ruleset.grades, self.result.units[named].grade
        if grade is None or grades is None:
            self._refuse("feed-no-grade", self.feed.span, unit=named, ruleset=self.feed.source)
            return
        place = Fraction(1 + [band.grade for band in grades.bands].index(grade))
        found = self._value(unit, named, (FedPart(of=grade, figure=place),))
        yield attrs.evolve(found, amount=grade in self.feed.grades) if self.feed.grades else found

    def _value(self, unit: str, named: str, parts: tuple[FedPart, ...] | None) -> FedValue:
        amount = None if parts is None else sum((part.figure * part.share for part in parts), ZERO)
        return FedValue(
            to=self.feed.to,
            unit=unit,
            indicator=self.feed.indicator,
            input=self.feed.input,
            source=self.feed.source,
            source_unit=named,
            value=self.feed.value,
            amount=amount,
            parts=parts or (),
        )

    def _parts(self, named: str) -> tuple[FedPart, ...] | None:
        """Return the figure of the unit *named*; ``None`` if it does not apply."""
        unit = self.result.units[named]
        of = self.feed.of[0] if self.feed.of else ""
        body = self.result.ruleset.body_of(unit.group)
        if self.feed.value in {"rank", "group_rank"}:
            found = self._rank(named)
        else:
            found = figure(unit, body, of, lost=self.feed.value == "lost")
        return None if found is None else (FedPart(of=of, figure=found),)

    def _rank(self, named: str) -> Fraction | None:
        unit = self.result.units[named]
        rank = unit.rank if self.feed.value == "rank" else unit.group_rank
        return None if rank is None else Fraction(rank)

    def _called(self, unit: str) -> str:
        """Return what the ruleset that hands on calls *unit*."""
        return self.feed.units[unit][1].text if unit in self.feed.units else unit

    def _has_indicator(self, unit: str) -> bool:
        body = self.ruleset.body_of(self.data.groups.get(unit))
        return any(each.id == self.feed.indicator for each in body.every_indicator())

    # Problems -------------------------------------------------------------------------------------------------------

    def _refuse_unknown_units(self) -> None:
        if self.feed.unit is not None:
            self._refuse_unknown(self.feed.unit, self.result.units, self.feed.source)
        for unit, (span, named) in self.feed.units.items():
            self._refuse_unknown(Said(unit, span), self.data.units, self.feed.to)
            if unit in self.data.units:
                self._refuse_without_indicator(unit, span)
            if not self.feed.shares:
                self._refuse_unknown(named, self.result.units, self.feed.source)
        if self.feed.over is not None and self.feed.over.units is not None:
            for unit, (span, listed) in self.feed.over.units.items():
                self._refuse_unknown(Said(unit, span), self.data.units, self.feed.to)
                if unit in self.data.units:
                    self._refuse_without_indicator(unit, span)
                for named in listed:
                    self._refuse_unknown(named, self.result.units, self.feed.source)

    def _refuse_weights(self, over: Over, faults: Iterable[WeightFault]) -> None:
        assert over.weights is not None
        indicator, name = over.weights
        language = self.result.ruleset.language
        for fault in faults:
            said = {"unit": fault.unit, "indicator": indicator, "input": name}
            self._note(fault.code, self.source_data.source, fault.span, language, said)

    def _refuse_unknown(self, said: Said, known: Iterable[str], ruleset: str) -> None:
        names = tuple(known)
        if said.text not in names:
            near = nearest(said.text, names)
            code = "scheme-unit-near" if near else "scheme-no-unit"
            self._refuse(code, said.span, unit=said.text, near=near, ruleset=ruleset)

    def _refuse_lost_owner(self, owner: str) -> None:
        """Refuse an owner that is no unit, or no unit with the indicator: what it bears would be lost."""
        units = [unit for unit in self.data.units if self._called(unit) == owner]
        if not units:
            near = nearest(owner, self.data.units)
            code = "feed-owner-near" if near else "feed-owner-astray"
            self._refuse(code, self.feed.span, owner=owner, near=near, ruleset=self.feed.to)
        for unit in units:
            self._refuse_without_indicator(unit, self.feed.span)

    def _refuse_without_indicator(self, unit: str, span: Span) -> None:
        if not self._has_indicator(unit):
            self._refuse("feed-nowhere", span, unit=unit, indicator=self.feed.indicator)

    def _refuse_given(self, value: FedValue) -> None:
        row = self.data.units[value.unit].get(value.indicator)
        if row is None or isinstance(row.cells.get(value.input, Missing()), Missing):
            return
        said = {"unit": value.unit, "indicator": value.indicator, "input": value.input, "ruleset": value.source}
        self._note("fed-and-given", self.data.source, row.spans.get(value.input, row.span), self.ruleset.language, said)

    def _refuse(self, code: str, span: Span, **values: str) -> None:
        self._note(code, self.scheme.source, span, self.scheme.language, values)

    def _note(self, code: str, source: Source, span: Span, language: Language, values: Mapping[str, str]) -> None:
        self.problems.append(Diagnostic(code=code, source=source, span=span, values=values, language=language))


def with_values(data: UnitData, values: Iterable[FedValue]) -> UnitData:
    """
    Return *data* with *values* among its cells, and a hash that covers them.

    The note ``fed`` of a row says where its values came from.
    """
    units = {unit: dict(rows) for unit, rows in data.units.items()}
    for value in values:
        rows = units[value.unit]
        place = next((row.span for row in rows.values()), Span(0, 0))
        row = rows.get(value.indicator, Row(cells={}, decimals={}, spans={}, span=place))
        cell: Cell = NotApplicable() if value.amount is None else value.amount
        notes = "; ".join(filter(None, (row.notes.get(FED), value.note)))
        rows[value.indicator] = attrs.evolve(
            row,
            cells={**row.cells, value.input: cell},
            spans={**row.spans, value.input: row.span},
            notes={**row.notes, FED: notes},
        )
    return attrs.evolve(data, units=units, data_hash=data_hash(units, data.groups, data.forecasts))
