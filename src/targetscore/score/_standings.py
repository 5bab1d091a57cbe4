"""Units among each other: totals as published, ranks, grades."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import DataError
from targetscore.inputs import Number
from targetscore.ruleset.model import Body, Effect, Grade, Grades, Indicator, NotAbove, Ruleset
from targetscore.score._cohort import Card
from targetscore.score._grades import Standing, graded
from targetscore.score._ranks import TiedError, ranks
from targetscore.score._rounding import published
from targetscore.score._rows import places
from targetscore.score.result import Consequence, GradeResult, UnitResult, clause_text


def standings(ruleset: Ruleset, cards: Mapping[str, Card]) -> dict[str, UnitResult]:
    """Return the results of all units: ranked overall and within their groups, and graded."""
    rounding = places(ruleset)
    totals = {unit: published(card.totals.total.points, rounding.total, rounding.mode) for unit, card in cards.items()}
    exact = ruleset.conventions.rank_on == "exact"
    compared = {
        unit: card.totals.total.points if exact else Fraction(totals[unit])
        for unit, card in cards.items()
        if card.ranked
    }
    ties, by = ruleset.conventions.ties or "shared", ruleset.conventions.ties_by
    keys = {unit: (value, *_parting(cards[unit], ruleset, by)) for unit, value in compared.items()}
    groups = {card.group for card in cards.values()} - {None}
    try:
        overall = ranks(keys, ties)
        within: dict[str, Fraction | int] = {}
        for group in groups:
            within |= ranks({unit: key for unit, key in keys.items() if cards[unit].group == group}, ties)
    except TiedError as error:
        raise DataError(error.problems(ruleset.source, ast.NOWHERE, ruleset.language)) from None
    found = {
        unit: UnitResult(
            total=totals[unit],
            exact=card.totals.total.points,
            status=card.totals.total.status,
            rank=overall.get(unit),
            group=card.group,
            group_rank=within.get(unit),
            available=card.totals.total.available,
            moves=card.totals.total.moves,
            sections=card.totals.results(ruleset),
            indicators=card.results,
            consequences=tuple(_told(effect, source) for effect, source in card.effects),
        )
        for unit, card in cards.items()
    }
    if ruleset.grades is None:
        return {unit: _as_named(each, cards[unit]) for unit, each in found.items()}
    return _graded(ruleset, ruleset.grades, found, cards)


def _as_named(unit: UnitResult, card: Card) -> UnitResult:
    """Return *unit* with the grade that a text names outright, or several, in a file that has no bands."""
    named = [effect.does.grade for effect, _ in card.effects if isinstance(effect.does, Grade)]
    return attrs.evolve(unit, grade=" / ".join(dict.fromkeys(named))) if named else unit


def _parting(card: Card, ruleset: Ruleset, by: Iterable[str]) -> Iterator[Fraction]:
    """Yield the figures that part units of equal totals, those that are missing last."""
    known = {each.id: each for each in ruleset.body_of(card.group).every_indicator()} if by else {}
    for reference in by:
        own, _, name = reference.rpartition(".")
        figure: Number | None = None
        if name == "total" and own in card.totals.sections:
            figure = card.totals.sections[own].points
        elif own in card.results:
            found = card.results[own]
            figure = Fraction(found.points) if name == "points" else found.inputs.get(name)
        lower = name not in {"total", "points"} and own in known and known[own].better == "lower"
        yield Fraction(figure is not None)
        yield Fraction(figure or 0) * (-1 if lower else 1)


def _graded(
    ruleset: Ruleset, grades: Grades, units: Mapping[str, UnitResult], cards: Mapping[str, Card]
) -> dict[str, UnitResult]:
    asked = sorted({need.of for band in grades.bands for need in band.needs})
    places_of = {
        unit: Standing(
            total=Fraction(found.total),
            exact=found.exact,
            available=found.available,
            group=found.group,
            ranked=cards[unit].ranked,
            figures=_asked(found, ruleset.body_of(found.group), asked),
            consequences=tuple((effect.does, source.title) for effect, source in cards[unit].effects),
        )
        for unit, found in units.items()
        if found.status != "exempt"
    }
    graded_units = graded(grades, ruleset, places_of)
    return {unit: _with_grade(found, graded_units.get(unit)) for unit, found in units.items()}


def _with_grade(unit: UnitResult, grade: GradeResult | None) -> UnitResult:
    return unit if grade is None else attrs.evolve(unit, grade=grade.grade, graded=grade)


def _asked(unit: UnitResult, body: Body, asked: Iterable[str]) -> dict[str, tuple[Fraction, Fraction | None]]:
    """Return the figures that bands need by reference, with their full points; none for what does not apply."""
    found: dict[str, tuple[Fraction, Fraction | None]] = {"total": (Fraction(unit.total), unit.available)}
    found |= {
        name: (Fraction(value), None)
        for name, value in (("rank", unit.rank), ("group_rank", unit.group_rank))
        if value is not None
    }
    full = {each.id: each.points for each in body.every_indicator()}
    for reference in asked:
        own, _, asked_for = reference.rpartition(".")
        if asked_for == "total" and own in unit.sections and unit.sections[own].status != "exempt":
            found[reference] = (Fraction(unit.sections[own].total), unit.sections[own].available)
        elif asked_for == "points" and own in unit.indicators and unit.indicators[own].status != "exempt":
            found[reference] = (Fraction(unit.indicators[own].points), full[own])
    return found


def _told(effect: Effect, source: Indicator) -> Consequence:
    barred = isinstance(effect.does, NotAbove) and effect.does.barred
    does = "below" if barred else type(effect.does).__name__.lower()
    of = getattr(effect.does, "grade", "") or getattr(effect.does, "of", "")
    clause = clause_text(effect.clause, source.rule)
    return Consequence(of=source.id, does=f"{does} {of}".strip(), clause=clause, done=effect.does)


def figures_of(unit: UnitResult) -> dict[str, Number]:
    """Return the total and the rank of *unit*, which vetoes may take; what has none has nothing to take."""
    found: dict[str, Number] = {} if unit.status == "exempt" else {"total": Fraction(unit.total)}
    return found if unit.rank is None else found | {"rank": Fraction(unit.rank)}
