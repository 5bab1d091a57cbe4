"""
One result over several rulesets: totals by weight, ranks, grades.

Published totals go in, as points or as per cent of what counts, so that whoever has the tables can follow with a
calculator. What weights make of them is exact until the one rounding at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore.errors import DataError, Diagnostic
from targetscore.ruleset.model import Consequence, Places, Unranked, Zero
from targetscore.scheme.model import Overall
from targetscore.scheme.result import OverallPart, OverallResult
from targetscore.score._grades import Standing, graded
from targetscore.score._ranks import TiedError, ranks
from targetscore.score._rounding import published
from targetscore.score.result import Consequence as Told
from targetscore.score.result import GradeResult, Result, UnitResult

ZERO: Final = Fraction(0)
EXACT: Final = Places(points=None, total=None)


def overall_of(overall: Overall, results: Mapping[str, Result]) -> dict[str, OverallResult]:
    """
    Return the overall result of every unit that a weighted ruleset has, in the order of the rulesets and their data.

    Raises:
        DataError: If a ruleset does not count for a unit and the scheme does not say what follows, or totals are tied
            that must not be.
    """
    units = dict.fromkeys(unit for name in overall.weights for unit in results[name].units)
    cards = {unit: _card(overall, unit, results) for unit in units}
    if problems := list(_problems(overall, cards)):
        raise DataError(problems)
    totals = {unit: card.result(overall) for unit, card in cards.items()}
    totals = _ranked(overall, totals, cards)
    if overall.grades is None:
        return totals
    standings = {
        unit: _standing(each, cards[unit], _grades(unit, overall, results))
        for unit, each in totals.items()
        if each.status != "exempt"
    }
    grades = graded(overall.grades, overall, standings)
    return {unit: _with_grade(each, grades.get(unit)) for unit, each in totals.items()}


@attrs.frozen
class _Card:
    """What one unit brings from each weighted ruleset (``None``: nothing of it counts), and vetoes that carry over."""

    parts: Mapping[str, OverallPart | None]
    group: str | None
    vetoes: tuple[tuple[Consequence, str], ...]
    told: tuple[Told, ...]

    @property
    def ranked(self) -> bool:
        """Whether no veto takes the unit out of the ranking."""
        return not any(isinstance(does, Unranked) for does, _ in self.vetoes)

    def result(self, overall: Overall) -> OverallResult:
        """Return the total, not ranked yet."""
        there = [part for part in self.parts.values() if part is not None]
        points = sum((part.figure * part.weight for part in there), ZERO)
        available = sum((part.full * part.weight for part in there), ZERO)
        counted = sum((part.weight for part in there), ZERO)
        if overall.conventions.exempt == "rescale" and counted:
            points *= sum(overall.weights.values(), ZERO) / counted
            available *= sum(overall.weights.values(), ZERO) / counted
        is_zero = any(isinstance(does, Zero) for does, _ in self.vetoes)
        exact = ZERO if is_zero or not counted else points
        rounding = overall.conventions.rounding
        places = rounding if isinstance(rounding, Places) else EXACT
        return OverallResult(
            total=published(exact, places.total, places.mode),
            exact=exact,
            status="exempt" if not counted else "vetoed" if is_zero else "scored",
            available=available,
            rank=None,
            group=self.group,
            group_rank=None,
            parts=self.parts,
            consequences=self.told,
        )


def _card(overall: Overall, unit: str, results: Mapping[str, Result]) -> _Card:
    parts = {name: _part(overall, results[name].units.get(unit), weight) for name, weight in overall.weights.items()}
    groups = results[overall.groups].units.get(unit) if overall.groups is not None else None
    carried = list(_carried(overall, unit, results))
    return _Card(
        parts,
        None if groups is None else groups.group,
        tuple((does, title) for does, title, _ in carried),
        tuple(told for _, _, told in carried),
    )


def _part(overall: Overall, unit: UnitResult | None, weight: Fraction) -> OverallPart | None:
    if unit is None or unit.status == "exempt":
        return None
    total = Fraction(unit.total)
    if not overall.in_percent:
        return OverallPart(figure=total, full=unit.available, weight=weight)
    if not unit.available:
        return None
    return OverallPart(figure=100 * total / unit.available, full=Fraction(100), weight=weight)


def _carried(overall: Overall, unit: str, results: Mapping[str, Result]) -> Iterator[tuple[Consequence, str, Told]]:
    """Yield what vetoes of the rulesets do to the whole, each with its title and what it did there."""
    for carried in overall.carried:
        result = results[carried.source]
        found = result.units.get(unit)
        if found is None:
            continue
        titles = {each.id: each.title for each in result.ruleset.body_of(found.group).every_indicator()}
        for told in found.consequences:
            does = told.done if carried.does is None else carried.does
            if does is not None and (not carried.of or told.of in carried.of):
                yield does, titles[told.of], attrs.evolve(told, of=f"{carried.source}.{told.of}")


def _problems(overall: Overall, cards: Mapping[str, _Card]) -> Iterator[Diagnostic]:
    for unit, card in cards.items():
        for name, part in card.parts.items():
            if part is None and overall.weights[name] and overall.conventions.exempt is None:
                yield _problem(overall, "overall-lacks", unit, name)
        if overall.groups is not None and card.group is None:
            yield _problem(overall, "overall-groupless", unit, overall.groups)


def _problem(overall: Overall, code: str, unit: str, ruleset: str) -> Diagnostic:
    values = {"unit": unit, "ruleset": ruleset}
    return Diagnostic(code=code, source=overall.source, span=overall.span, values=values, language=overall.language)


# Ranks and grades ---------------------------------------------------------------------------------------------------


def _ranked(
    overall: Overall, totals: Mapping[str, OverallResult], cards: Mapping[str, _Card]
) -> dict[str, OverallResult]:
    exact, ties = overall.conventions.rank_on == "exact", overall.conventions.ties or "shared"
    keys = {
        unit: each.exact if exact else Fraction(each.total)
        for unit, each in totals.items()
        if each.status != "exempt" and cards[unit].ranked
    }
    try:
        places = ranks(keys, ties)
        within: dict[str, Fraction | int] = {}
        for group in {each.group for each in totals.values()} - {None}:
            within |= ranks({unit: key for unit, key in keys.items() if totals[unit].group == group}, ties)
    except TiedError as error:
        raise DataError(error.problems(overall.source, overall.span, overall.language)) from None
    return {
        unit: attrs.evolve(each, rank=places.get(unit), group_rank=within.get(unit)) for unit, each in totals.items()
    }


def _grades(unit: str, overall: Overall, results: Mapping[str, Result]) -> dict[str, str]:
    """Return the grades of *unit* in the rulesets, by the references that needs use."""
    found = {name: results[name].units.get(unit) for name in overall.weights}
    return {f"{name}.grade": each.grade for name, each in found.items() if each is not None and each.grade is not None}


def _standing(total: OverallResult, card: _Card, grades: Mapping[str, str]) -> Standing:
    figures: dict[str, tuple[Fraction, Fraction | None]] = {"total": (Fraction(total.total), total.available)}
    for name, rank in (("rank", total.rank), ("group_rank", total.group_rank)):
        if rank is not None:
            figures[name] = (Fraction(rank), None)
    for name, part in card.parts.items():
        if part is not None:
            figures[f"{name}.total"] = (part.figure, part.full)
    return Standing(
        total=Fraction(total.total),
        exact=total.exact,
        available=total.available,
        group=total.group,
        ranked=card.ranked,
        figures=figures,
        grades=grades,
        consequences=card.vetoes,
    )


def _with_grade(unit: OverallResult, grade: GradeResult | None) -> OverallResult:
    return unit if grade is None else attrs.evolve(unit, grade=grade.grade, graded=grade)
