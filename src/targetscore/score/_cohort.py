"""The units of one group on every indicator: what they take from each other, from other results and from vetoes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from targetscore.data.model import NotApplicable, Row, UnitData
from targetscore.errors import Diagnostic
from targetscore.evaluate import Step
from targetscore.inputs import Number
from targetscore.ruleset.model import Body, Effect, Indicator, Ruleset, Section, Target, Unranked, Zero
from targetscore.ruleset.references import late_vetoes, waits_of
from targetscore.score._peers import add_counts, add_peers
from targetscore.score._rollup import Scorecard, rolled_up, total_of
from targetscore.score._rows import NO_ROW, ZERO, Given, Problem, RowFault, Sheet, said
from targetscore.score.result import IndicatorResult

Results = dict[str, IndicatorResult]


@attrs.frozen(kw_only=True)
class Card:
    """One unit scored, before it is ranked among others."""

    group: str | None
    results: Results
    totals: Scorecard
    effects: tuple[tuple[Effect, Indicator], ...]

    @property
    def ranked(self) -> bool:
        """Whether the unit takes part in the ranking."""
        return self.totals.total.status != "exempt" and not any(
            isinstance(effect.does, Unranked) for effect, _ in self.effects
        )


@attrs.define
class Cohort:
    """The units of one group while they are scored, indicator by indicator."""

    ruleset: Ruleset
    data: UnitData
    group: str | None
    body: Body
    units: list[str]
    targets: Mapping[tuple[str, str], list[Target]]
    results: dict[str, Results]
    effects: dict[str, list[tuple[Effect, Indicator]]]
    sections: Mapping[str, Section]
    late: frozenset[str]
    figures: Mapping[str, Mapping[str, Number]] = attrs.field(factory=dict)
    problems: list[Diagnostic] = attrs.field(factory=list)

    @classmethod
    def of(cls, ruleset: Ruleset, data: UnitData, group: str | None, units: list[str]) -> Cohort:
        targets: dict[tuple[str, str], list[Target]] = {}
        # The last decision of each input counts, and the last of all is told.
        for target in sorted(ruleset.targets, key=lambda each: each.decided):
            targets.setdefault((target.unit, target.indicator), []).append(target)
        results: dict[str, Results] = {unit: {} for unit in units}
        effects: dict[str, list[tuple[Effect, Indicator]]] = {unit: [] for unit in units}
        body = ruleset.body_of(group)
        return cls(
            ruleset, data, group, body, units, targets, results, effects, body.every_section(), late_vetoes(body)
        )

    @property
    def waits(self) -> bool:
        """Whether a veto of the group asks for totals."""
        return bool(self.late)

    def score(self, *, late: bool) -> None:
        """Score all indicators and vetoes, each after those it takes values from; *late*: those that ask for totals."""
        for indicator in _in_order(self.body):
            if (indicator.id in self.late) == late:
                self._score(Sheet.of(indicator, self.ruleset))

    def card(self, unit: str) -> Card:
        """Return the scorecard of *unit*."""
        effects = tuple(self.effects[unit])
        zero = _set_to_zero(effects)
        results = self.results[unit]
        in_order = {
            each.id: _zeroed(results[each.id], each, effects)
            for each in (*self.body.scored(), *self.body.every_intermediate())
        }
        totals = rolled_up(self.body, in_order, self.ruleset, zero)
        return Card(group=self.group, results=in_order, totals=totals, effects=effects)

    def _score(self, sheet: Sheet) -> None:
        asked = {unit: self._given(sheet, unit) for unit in self.units}
        try:
            conventions = self.ruleset.conventions
            by = [reference for reference in conventions.ties_by if not reference.endswith((".points", ".total"))]
            add_counts(sheet, asked)
            add_peers(sheet, asked, conventions.ties, lambda unit: tuple(self._keys(unit, by)))
        except RowFault as fault:
            self._note(fault, sheet, self.units[0])
            return
        unanswered: list[str] = []
        for unit, given in asked.items():
            try:
                result = self.results[unit][sheet.indicator.id] = sheet.result(given)
                if sheet.effects:
                    self.effects[unit] += [(effect, sheet.indicator) for effect in sheet.consequences(given)]
            except RowFault as fault:
                self._note(fault, sheet, unit)
                continue
            if given.forecast and result.status == "scored":
                level = warned(self.ruleset, sheet.indicator, Fraction(result.points))
                self.results[unit][sheet.indicator.id] = attrs.evolve(result, warning=level)
            if result.status == "missing" and sheet.missing == "mean of the others":
                unanswered.append(unit)
        self._fill(sheet, unanswered)

    def _given(self, sheet: Sheet, unit: str) -> Given:
        own = sheet.indicator.id
        row = self.data.units[unit].get(own, NO_ROW)
        values = said(row.cells)
        target: Target | None = None
        for target in self.targets.get((unit, own), ()) if self.targets else ():
            values[target.input] = target.value
        for name in sheet.answered:
            if name.taken_from is not None and (taken := self._taken(unit, name.taken_from)) is not None:
                values[name.id] = taken
            elif name.absent is not None and not isinstance(row.cells.get(name.id), NotApplicable):
                values.setdefault(name.id, name.absent)
        forecasts = self.data.forecasts
        return Given(row=row, values=values, target=target, forecast=bool(forecasts) and (unit, own) in forecasts)

    def _keys(self, unit: str, references: Iterable[str]) -> Iterator[Fraction]:
        """Yield what parts *unit* from others of its value: figures of the data, those that are missing last."""
        known = {each.id: each for each in self.body.every_indicator()}
        for reference in references:
            own, _, name = reference.rpartition(".")
            cell = self.data.units[unit].get(own, NO_ROW).cells.get(name)
            there = isinstance(cell, Fraction) and own in known
            yield Fraction(there)
            yield (-1 if known[own].better == "lower" else 1) * cell if isinstance(cell, Fraction) and there else ZERO

    def _taken(self, unit: str, reference: str) -> Number | None:
        """Return what another indicator of *unit* earned or was given; ``None`` if it has no such value."""
        if reference in self.figures.get(unit, ()):
            return self.figures[unit][reference]
        result_id, _, asked = reference.rpartition(".")
        if result_id in self.sections:
            return self._total(unit, self.sections[result_id])
        result = self.results[unit].get(result_id)
        if result is None or result.status == "exempt":
            return None
        if asked == "points":
            return ZERO if self._is_zero(unit, result_id) else Fraction(result.points)
        return result.inputs.get(asked, said(self.data.units[unit].get(result_id, NO_ROW).cells).get(asked))

    def _total(self, unit: str, section: Section) -> Fraction | None:
        """
        Return what *section* comes to after the vetoes asked so far.

        ``None`` if it does not apply, or if one of its rows has no score.
        """
        results, effects = self.results[unit], tuple(self.effects[unit])
        if any(each.id not in results for each in section.every_indicator()):
            return None
        inside = {each.id: _zeroed(results[each.id], each, effects) for each in section.every_indicator()}
        found = total_of(section, inside, self.ruleset, self.body, _set_to_zero(effects))
        return None if found.status == "exempt" else Fraction(found.total)

    def _is_zero(self, unit: str, of: str) -> bool:
        """Return whether a veto asked so far sets *of* to 0 for *unit*."""
        return of in _set_to_zero(self.effects[unit])

    def _fill(self, sheet: Sheet, unanswered: list[str]) -> None:
        """Give units without a value the mean of what the others of their group earned."""
        if not unanswered:
            return
        own = sheet.indicator.id
        others = [
            found.exact for unit in self.units if (found := self.results[unit].get(own)) and found.status == "scored"
        ]
        for unit in unanswered:
            if not others:
                self._note(RowFault(Problem("no-others", None, {})), sheet, unit)
                continue
            mean = sum(others, ZERO) / len(others)
            step = Step(None, mean, "others", {"count": Fraction(len(others))})
            self.results[unit][own] = attrs.evolve(
                self.results[unit][own], exact=mean, points=sheet.rounded(mean), steps=(step,)
            )

    def _note(self, fault: RowFault, sheet: Sheet, unit: str) -> None:
        rows = self.data.units[unit]
        self.problems += (diagnostic_of(one, sheet, unit, rows, self.data) for one in fault.problems)


def _in_order(body: Body) -> Iterator[Indicator]:
    """Yield indicators and vetoes, each after those that it takes values from; circles were refused before."""
    known = {each.id: each for each in body.every_indicator()}
    sections = body.every_section()
    done: set[str] = set()

    def visited(indicator: Indicator) -> Iterator[Indicator]:
        if indicator.id in done:
            return
        done.add(indicator.id)
        for source in waits_of(indicator, body):
            inside = sections[source].every_indicator() if source in sections else ()
            for before in (known[source],) if source in known else inside:
                yield from visited(before)
        yield indicator

    for indicator in known.values():
        yield from visited(indicator)


def _set_to_zero(effects: Iterable[tuple[Effect, Indicator]]) -> frozenset[str]:
    """Return the ids that *effects* set to 0; the empty text stands for the total."""
    return frozenset(effect.does.of for effect, _ in effects if isinstance(effect.does, Zero))


def _zeroed(
    result: IndicatorResult, indicator: Indicator, effects: tuple[tuple[Effect, Indicator], ...]
) -> IndicatorResult:
    """Return *result* after the vetoes that set its points to 0."""
    for effect, _ in effects:
        if effect.does == Zero(of=indicator.id):
            numbers = {"before": result.exact, "after": ZERO}
            lost = Step(effect.clause, -result.exact, "final", numbers)
            nothing = ZERO if isinstance(result.points, Fraction) else result.points * 0
            return attrs.evolve(result, points=nothing, exact=ZERO, status="vetoed", steps=(*result.steps, lost))
    return result


def diagnostic_of(problem: Problem, sheet: Sheet, unit: str, rows: Mapping[str, Row], given: UnitData) -> Diagnostic:
    """Place *problem* at its cell, else at its row, else at the first row of the unit."""
    own = sheet.indicator.id
    row = rows.get(own) or next(iter(rows.values()), NO_ROW)
    place = row.spans.get(problem.input or "", row.span) if own in rows else row.span
    values = {"unit": unit, "indicator": own, **problem.values}
    return Diagnostic(code=problem.code, source=given.source, span=place, values=values, language=sheet.language)


def warned(ruleset: Ruleset, indicator: Indicator, points: Fraction) -> str | None:
    """
    Return the first warning level of the file that *points* of a forecast lie below; ``None`` if there is none.

    What has no full points, such as a penalty, is short of nothing.
    """
    if not indicator.points:
        return None
    base = indicator.base
    if base is None and ruleset.conventions.base is not None:
        base = ruleset.conventions.base * indicator.points
    for warning in ruleset.warnings:
        match warning.below:
            case "full":
                limit: Fraction | None = indicator.points
            case "base":
                limit = base
            case share:
                limit = share * indicator.points
        if limit is not None and points < limit:
            return warning.level
    return None
