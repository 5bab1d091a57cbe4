"""
Whole rule files, and schemes of several, with data and results worked out by hand: every file of ``rulesets``.

Such a file holds `what` it shows, and either `rules` and `data`, or a `scheme` with `rulesets` and `data` by name.
Under `expected` stand the units, with as many figures of each as were worked out; of a scheme they stand by ruleset.
The rule files have no findings but those listed under `findings`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetscore
import texts
from targetscore.score.result import Result, UnitResult

FOLDER = Path(__file__).parent / "rulesets"
CASES = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.yaml"))}
ONE = "rules"


def _numbers(found: Mapping[str, Any]) -> dict[str, Fraction]:
    return {name: Fraction(number) for name, number in found.items()}


# What may be expected of a unit, and how it is read off the result in the same form.
FIGURES: dict[str, Callable[[UnitResult], object]] = {
    "total": lambda unit: Fraction(unit.total),
    "available": lambda unit: unit.available,
    "rank": lambda unit: unit.rank,
    "group_rank": lambda unit: unit.group_rank,
    "grade": lambda unit: unit.grade,
    "points": lambda unit: {name: Fraction(line.points) for name, line in unit.indicators.items()},
    "sections": lambda unit: {name: Fraction(section.total) for name, section in unit.sections.items()},
    "exempt": lambda unit: [name for name, line in unit.indicators.items() if line.status == "exempt"],
    "follows": lambda unit: [each.does for each in unit.consequences],
}
READ: dict[str, Callable[[Any], object]] = {
    "total": Fraction,
    "available": Fraction,
    "points": _numbers,
    "sections": _numbers,
}


def _as_written(value: object) -> object:
    return value


def results(case: Mapping[str, Any], folder: Path) -> dict[str, Result]:
    """Return the results of *case* by ruleset, from files in *folder*."""
    several = "scheme" in case
    texts, tables = (case["rulesets"], case["data"]) if several else ({ONE: case["rules"]}, {ONE: case["data"]})
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        (folder / f"{name}.csv").write_text(tables[name], encoding="utf-8")
    if several:
        (folder / "scheme.yaml").write_text(case["scheme"], encoding="utf-8")
        scheme = targetscore.load_scheme(folder / "scheme.yaml")
        return dict(targetscore.score_scheme(scheme).results)
    return {ONE: targetscore.score(targetscore.load(folder / "rules.yaml"), folder / "rules.csv")}


def of_units(found: Result, expected: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """Return of every unit in *found* the figures that *expected* has of it."""
    return {
        name: {figure: FIGURES[figure](unit) for figure in expected.get(name, FIGURES)}
        for name, unit in found.units.items()
    }


def by_hand(expected: Mapping[str, Mapping[str, object]]) -> dict[str, dict[str, object]]:
    """Return what a case expects of every unit, its numbers exact."""
    return {
        name: {figure: READ.get(figure, _as_written)(value) for figure, value in unit.items()}
        for name, unit in expected.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_a_whole_file_scores_as_worked_out_by_hand(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    expected = case["expected"] if "scheme" in case else {ONE: case["expected"]}
    found = results(case, tmp_path)
    assert {ruleset: of_units(found[ruleset], units) for ruleset, units in expected.items()} == {
        ruleset: by_hand(units) for ruleset, units in expected.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_a_whole_file_has_no_other_findings_than_it_lists(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    found = results(case, tmp_path)
    findings = [finding for each in found.values() for finding in targetscore.check(each.ruleset)]
    codes = sorted(finding.code for finding in findings if finding.code not in texts.FILE_NOTES)
    assert codes == case.get("findings", [])
