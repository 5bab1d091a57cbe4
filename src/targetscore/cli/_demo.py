"""The demonstration: a county scored, ranked and explained, and a real programme's official points replayed."""

from __future__ import annotations

import sys
from importlib import import_module, resources
from pathlib import Path

from targetscore.cli import FINE, USAGE
from targetscore.cli._output import patience, table
from targetscore.cli._results import UNIT_COLUMN, ranked
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.ruleset import load
from targetscore.score import explain, score
from targetscore.score.explanation import render
from targetscore.score.result import Result

COUNTY = "三门"
EXPLAINED = 3


def show(language: Language | None) -> int:
    """Print the demonstration and return the exit code."""
    words = language or "en"
    try:
        examples = resources.files("targetscore.examples")
        replay = import_module("targetscore.examples.replay")
    except ModuleNotFoundError:
        sys.stderr.write(phrase("demo-absent", words) + "\n")
        return USAGE
    with resources.as_file(examples / "sanmen") as folder:
        _county(folder, words)
    for year in replay.years():
        with patience(phrase("working", words)):
            found = replay.replay(year)
        line = phrase("demo-reproduced", words, year=found.year, same=found.reproduced, all=found.cells)
        sys.stdout.write(line + "\n")
    return FINE


def _county(folder: Path, language: Language) -> None:
    ruleset = load(folder / "2010.yaml")
    with patience(phrase("working", language)):
        result = score(ruleset, folder / "year-end.csv")
    title = phrase(
        "demo-title",
        language,
        title=ruleset.title,
        year=ruleset.year,
        units=len(result.units),
        indicators=len(ruleset.every_indicator()),
    )
    ranks = table(*ranked(result, language), left=UNIT_COLUMN)
    explanation = explain(result, COUNTY, indicators=_costliest(result))
    sys.stdout.write(f"{title}\n\n{ranks}\n{render(explanation, language)}\n\n")


def _costliest(result: Result) -> tuple[str, ...]:
    """Return the indicators that cost the county the most points."""
    scored = result.units[COUNTY].indicators
    lost = {each.id: each.points - scored[each.id].exact for each in result.ruleset.body.scored()}
    return tuple(sorted(lost, key=lost.__getitem__, reverse=True)[:EXPLAINED])
