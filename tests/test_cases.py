"""
Hand-computed points: every case of ``grammar/cases`` and every example of the language page.

A clause becomes a rule file with one indicator ``x`` and every row is scored by itself, or beside the rows of the
``others`` of its group; ``follows`` is what the unit meets with beside its points. The conventions are those of
``CONVENTIONS`` unless the clause says otherwise; points are compared exactly. `unwritten` names the languages in which
the printer has no words for the clause (`test_print.py`). A clause that carries ``pending`` (with
the reason) must be refused: as soon as it is read, the mark has to go.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetscore
from targetscore.ruleset.model import Ruleset
from targetscore.score.result import UnitResult

GRAMMAR = Path(__file__).resolve().parent.parent / "grammar"
CONVENTIONS = {
    "base": "60%",
    "steps": "pro rata",
    "floor": 0,
    "rounding": "none",
    "missing": "error",
    "unreached": "error",
    "rate_origin": "none",
}
BLOCK = re.compile(r"^```yaml\n(- id: .*?)^```$", re.MULTILINE | re.DOTALL)


def clauses_of_the_page() -> list[dict[str, Any]]:
    blocks = BLOCK.findall((GRAMMAR / "language.md").read_text(encoding="utf-8"))
    return [{**clause, "id": f"page-{clause['id']}"} for block in blocks for clause in yaml.safe_load(block)]


def clauses_of_the_folder() -> list[dict[str, Any]]:
    return [clause for file in files() if not file.stem.startswith("refused") for clause in read(file)]


def clauses_refused() -> list[dict[str, Any]]:
    return [clause for file in files() if file.stem.startswith("refused") for clause in read(file)]


def files() -> list[Path]:
    return sorted((GRAMMAR / "cases").glob("*.yaml"))


def read(file: Path) -> list[dict[str, Any]]:
    # In C it takes a seventh of the time, which every process with tests of cases takes.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    clauses: list[dict[str, Any]] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe ones
    return clauses


CLAUSES = clauses_of_the_page() + clauses_of_the_folder()
REFUSED = clauses_refused()


def rule_file(clause: Mapping[str, Any]) -> str:
    """Return a rule file whose only indicator has the text of *clause*."""
    conventions = {**CONVENTIONS, **clause.get("conventions", {})}
    content: dict[str, Any] = {
        "targetscore": 1,
        "ruleset": "cases",
        "year": 2024,
        "title": "cases",
        "language": clause.get("language", "zh"),
        "conventions": {name: value for name, value in conventions.items() if name not in clause.get("without", ())},
        "indicators": [{"id": "x", "title": "x", **clause["indicator"], "rule": clause["text"]}],
    }
    content |= {name: clause[name] for name in ("parameters", "grades") if clause.get(name)}
    return str(yaml.safe_dump(content, allow_unicode=True, sort_keys=False))


def given(case: Mapping[str, Any]) -> dict[str, str]:
    """Return what *case* says of the unit."""
    return {name: value for name, value in case.items() if name not in {"points", "others", "follows"}}


@functools.cache
def _loaded(text: str) -> Ruleset:
    return targetscore.loads(text)


def loaded(clause: Mapping[str, Any]) -> Ruleset:
    """Return the rule file of *clause*, which several tests ask for, loaded once."""
    return _loaded(rule_file(clause))


def results(clause: Mapping[str, Any]) -> list[UnitResult]:
    """Return what every row of *clause* earns, in order; *others* are the other units of its group."""
    ruleset = loaded(clause)
    found = []
    for case in clause["cases"]:
        others = [{"unit": f"o{n}", **row} for n, row in enumerate(case.get("others", ()))]
        rows = [{"indicator": "x", **row} for row in ({"unit": "u", **given(case)}, *others)]
        found.append(targetscore.score(ruleset, rows).units["u"])
    return found


def scored(clause: Mapping[str, Any]) -> list[Fraction]:
    """Return the exact points of every row of *clause*, in order."""
    return [unit.indicators["x"].exact for unit in results(clause)]


@pytest.mark.parametrize("clause", [pytest.param(clause, id=clause["id"]) for clause in CLAUSES])
def test_points_worked_out_by_hand(clause: Mapping[str, Any]) -> None:
    if "pending" in clause:
        with pytest.raises(targetscore.TargetscoreError):
            scored(clause)
        return
    units = results(clause)
    assert [unit.indicators["x"].exact for unit in units] == [Fraction(case["points"]) for case in clause["cases"]]
    follows = [[each.does for each in unit.consequences] for unit in units]
    assert follows == [case.get("follows", []) for case in clause["cases"]]


@pytest.mark.parametrize(
    ("clause", "hole"),
    [pytest.param(clause, hole, id=clause["id"]) for clause in CLAUSES for hole in clause.get("holes", ())],
)
def test_rows_between_two_tiers_are_errors(clause: Mapping[str, Any], hole: Mapping[str, str]) -> None:
    with pytest.raises(targetscore.DataError) as refused:
        targetscore.score(loaded(clause), [{"unit": "u", "indicator": "x", **hole}])
    assert [problem.code for problem in refused.value.diagnostics] == ["no-clause-applies"]


@pytest.mark.parametrize("clause", [pytest.param(clause, id=clause["id"]) for clause in REFUSED])
def test_texts_that_nobody_could_score_are_refused(clause: Mapping[str, Any]) -> None:
    try:
        problems = targetscore.check(targetscore.loads(rule_file(clause)))
    except targetscore.RulesError as error:
        problems = error.diagnostics
    errors = [problem for problem in problems if problem.severity == "error"]
    assert errors
    assert all(problem.message and problem.hint for problem in errors)
    assert all(problem.span.start <= problem.span.end for problem in errors)
    if "code" in clause:
        assert clause["code"] in {problem.code for problem in errors}


def test_every_clause_has_its_own_id() -> None:
    ids = [clause["id"] for clause in CLAUSES + REFUSED]
    assert len(ids) == len(set(ids))


def test_there_are_enough_cases_in_both_languages() -> None:
    languages = [clause.get("language", "zh") for clause in clauses_of_the_folder()]
    assert languages.count("zh") >= 100
    assert languages.count("en") >= 50
