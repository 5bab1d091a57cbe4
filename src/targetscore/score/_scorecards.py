"""Scorecards: every unit on every indicator, group by group, then totals, ranks and grades."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from targetscore._collecting import uncollected
from targetscore.data import read_units
from targetscore.data.model import UnitData
from targetscore.errors import DataError
from targetscore.ruleset.model import Ruleset
from targetscore.score._astray import astray
from targetscore.score._cohort import Cohort, Results
from targetscore.score._standings import figures_of, standings
from targetscore.score.result import Result

Data: TypeAlias = str | os.PathLike[str] | Iterable[Mapping[str, object]] | UnitData


def scored(ruleset: Ruleset, data: Data) -> Result:
    """Do what `targetscore.score` promises."""
    with uncollected():
        return _scored(ruleset, data)


def _scored(ruleset: Ruleset, data: Data) -> Result:
    given = data if isinstance(data, UnitData) else read_units(data, ruleset)
    cohorts = _cohorts(ruleset, given)
    of_unit = {unit: cohort for cohort in cohorts for unit in cohort.units}
    units = standings(ruleset, {unit: of_unit[unit].card(unit) for unit in given.units})
    if any(cohort.waits for cohort in cohorts):
        for cohort in cohorts:
            cohort.figures = {unit: figures_of(units[unit]) for unit in cohort.units}
            cohort.score(late=True)
        _stop_at_problems(cohorts)
        units = standings(ruleset, {unit: of_unit[unit].card(unit) for unit in given.units})
    return Result(
        ruleset=ruleset,
        data_hash=given.data_hash,
        warnings=(*given.warnings, *astray(ruleset, units)),
        differences=given.differences,
        units=units,
    )


def results(ruleset: Ruleset, data: UnitData) -> dict[str, Results]:
    """
    Return what every unit earned on every indicator, whatever its totals are and where it stands among others.

    Invariant: No veto of *ruleset* waits for totals.

    Raises:
        DataError: As `scored`, but for what comes of comparing totals.
    """
    with uncollected():
        return {unit: cohort.card(unit).results for cohort in _cohorts(ruleset, data) for unit in cohort.units}


def _cohorts(ruleset: Ruleset, given: UnitData) -> list[Cohort]:
    """Return the units of each group, scored but for vetoes that ask for totals."""
    members: dict[str | None, list[str]] = {}
    for unit in given.units:
        members.setdefault(given.groups.get(unit), []).append(unit)
    cohorts = [Cohort.of(ruleset, given, group, units) for group, units in members.items()]
    for cohort in cohorts:
        cohort.score(late=False)
    _stop_at_problems(cohorts)
    return cohorts


def _stop_at_problems(cohorts: Iterable[Cohort]) -> None:
    if problems := [problem for cohort in cohorts for problem in cohort.problems]:
        raise DataError(problems)
