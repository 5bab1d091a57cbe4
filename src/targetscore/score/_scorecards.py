"""Scorecards: every unit on every indicator, then totals, sections and ranks."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from targetscore._numbers import in_digits
from targetscore.data import read_units
from targetscore.data.model import Missing, NotApplicable, Row, UnitData
from targetscore.errors import DataError, Diagnostic, Language, Span
from targetscore.evaluate import Gap, Inputs, Overlap, Step, Unscored, ZeroDenominator, compiled
from targetscore.inputs import REFERENCES, Bound, Needs, Number, bind, disagreement, needs_of
from targetscore.ruleset.model import Indicator, Places, Ruleset, Section
from targetscore.score._rounding import published
from targetscore.score.result import IndicatorResult, Published, Result, SectionResult, UnitResult

Data: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, object]] | UnitData

ZERO = Fraction(0)
EXACT = Places(points=None, total=None)
SILENT = (Missing, NotApplicable)


def scored(ruleset: Ruleset, data: Data) -> Result:
    """Do what `targetscore.score` promises."""
    given = data if isinstance(data, UnitData) else read_units(data, ruleset)
    sheets = [_Sheet.of(indicator, ruleset) for indicator in ruleset.every_indicator()]
    problems: list[Diagnostic] = []
    earned: dict[str, dict[str, IndicatorResult]] = {}
    for unit, rows in given.units.items():
        card = earned[unit] = {}
        for sheet in sheets:
            try:
                card[sheet.indicator.id] = sheet.result(rows.get(sheet.indicator.id, NO_ROW))
            except _RowFault as fault:
                problems += (_diagnostic(one, sheet, unit, rows, given, ruleset.language) for one in fault.problems)
    if problems:
        raise DataError(problems)
    return Result(ruleset=ruleset, data_hash=given.data_hash, warnings=given.warnings, units=_carded(ruleset, earned))


# One row ------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Problem:
    """Why a row has no score: a message, and the input whose cell is at fault (``None``: the row as a whole)."""

    code: str
    input: str | None
    values: Mapping[str, str]


class _RowFault(Exception):  # noqa: N818 - the row's state, on its way to a data error
    def __init__(self, *problems: _Problem) -> None:
        super().__init__(problems)
        self.problems = problems


@attrs.frozen
class _Sheet:
    """An indicator made ready for many rows."""

    indicator: Indicator
    needs: Needs
    run: Callable[[Inputs], tuple[Fraction, tuple[Step, ...]]]
    missing: str
    places: Places
    language: Language

    @classmethod
    def of(cls, indicator: Indicator, ruleset: Ruleset) -> _Sheet:
        return cls(
            indicator,
            needs_of(indicator.curve),
            compiled(indicator.curve),
            ruleset.conventions.missing or "error",
            _places(ruleset),
            ruleset.language,
        )

    def result(self, row: Row) -> IndicatorResult:
        given = {name: cell for name, cell in row.cells.items() if not isinstance(cell, SILENT)}
        bound = bind(self.needs, given)
        if bound.lacking:
            return self.unanswered(row, bound)
        if faults := tuple(_contradictions(row, given)):
            raise _RowFault(*faults)
        try:
            exact, steps = self.run(bound.inputs)
        except Unscored as reason:
            raise _RowFault(_unscored(reason, self.told(bound.record))) from None
        return IndicatorResult(points=self.points(exact), exact=exact, steps=steps, inputs=bound.record)

    def unanswered(self, row: Row, bound: Bound) -> IndicatorResult:
        """Return what the conventions say of a row that lacks values."""
        nothing = self.points(ZERO)
        if any(isinstance(row.cells.get(name), NotApplicable) for name in _answers(self.needs, bound.lacking)):
            return IndicatorResult(points=nothing, exact=ZERO, status="exempt", inputs=bound.record)
        match self.missing:
            case "zero":
                return IndicatorResult(points=nothing, exact=ZERO, status="missing", inputs=bound.record)
            case "exempt":
                return IndicatorResult(points=nothing, exact=ZERO, status="exempt", inputs=bound.record)
            case policy:
                code = "missing-value" if policy == "error" else "missing-mean-not-yet"
                raise _RowFault(*(_Problem(code, name, {"input": name}) for name in bound.lacking))

    def told(self, record: Mapping[str, Number]) -> str:
        from targetscore.score.explanation import told_inputs

        return told_inputs(self.indicator, record, self.language)

    def points(self, exact: Fraction) -> Published:
        return published(exact, self.places.points, self.places.mode)


NO_ROW = Row(cells={}, decimals={}, spans={}, span=Span(0, 0))


def _answers(needs: Needs, lacking: Iterable[str]) -> set[str]:
    """Return the inputs that could have told what is *lacking*, the indicator's own value always among them."""
    answers = {"actual", *lacking}
    for name, reference in REFERENCES.items():
        if name in answers or name in needs.ratios:
            answers |= {name, reference}
    return answers


def _contradictions(row: Row, given: Mapping[str, Number]) -> Iterator[_Problem]:
    for name, reference in REFERENCES.items():
        right = disagreement(name, given, row.decimals.get(name))
        if right is not None:
            shown = {"given": in_digits(Fraction(given[name])), "right": in_digits(right)}
            yield _Problem("derived-value-differs", name, {"input": name, "reference": reference, **shown})


def _unscored(reason: Unscored, inputs: str) -> _Problem:
    values = {"values": inputs}
    match reason:
        case Gap():
            return _Problem("no-clause-applies", None, values)
        case Overlap(points=(one, other)):
            return _Problem("clauses-disagree", None, values | {"one": in_digits(one), "other": in_digits(other)})
        case ZeroDenominator(names=names):
            return _Problem("division-by-zero", names[0] if names else None, {"input": ", ".join(names)})
        case _:
            raise reason


def _diagnostic(
    problem: _Problem, sheet: _Sheet, unit: str, rows: Mapping[str, Row], given: UnitData, language: Language
) -> Diagnostic:
    """Place *problem* at its cell, else at its row, else at the first row of the unit."""
    row = rows.get(sheet.indicator.id) or next(iter(rows.values()), NO_ROW)
    place = row.spans.get(problem.input or "", row.span) if sheet.indicator.id in rows else row.span
    values = {"unit": unit, "indicator": sheet.indicator.id, **problem.values}
    return Diagnostic(code=problem.code, source=given.source, span=place, values=values, language=language)


# Rolling up ---------------------------------------------------------------------------------------------------------


def _carded(ruleset: Ruleset, earned: Mapping[str, Mapping[str, IndicatorResult]]) -> dict[str, UnitResult]:
    places = _places(ruleset)
    totals = {unit: _total(results.values(), places) for unit, results in earned.items()}
    in_order = sorted(totals.values())
    return {
        unit: UnitResult(
            total=totals[unit],
            rank=len(in_order) - bisect_right(in_order, totals[unit]) + 1,
            available=_available(ruleset.every_indicator(), results),
            sections=dict(_sections(ruleset.sections, results, places)),
            indicators=results,
        )
        for unit, results in earned.items()
    }


def _places(ruleset: Ruleset) -> Places:
    rounding = ruleset.conventions.rounding
    return rounding if isinstance(rounding, Places) else EXACT


def _sections(
    sections: Iterable[Section], results: Mapping[str, IndicatorResult], places: Places
) -> Iterator[tuple[str, SectionResult]]:
    for section in sections:
        inside = section.every_indicator()
        total = _total((results[indicator.id] for indicator in inside), places)
        yield section.id, SectionResult(total=total, available=_available(inside, results))
        yield from _sections(section.sections, results, places)


def _total(results: Iterable[IndicatorResult], places: Places) -> Published:
    return published(sum((Fraction(result.points) for result in results), ZERO), places.total, places.mode)


def _available(indicators: Iterable[Indicator], results: Mapping[str, IndicatorResult]) -> Fraction:
    return sum((each.points for each in indicators if results[each.id].status != "exempt"), ZERO)
