"""Two national programmes come out of every engine with as many official figures as out of scoring."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import targetscore
from databases import DATABASES
from targetscore.engines._reference import Reference
from targetscore.ruleset.model import Places, Ruleset
from test_engines_frames import FRAMES, told

F = Fraction
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
PRINTED = F(1, 10**9)
"""Official points of Scotland are printed to nine decimals."""

# Scotland -----------------------------------------------------------------------------------------------------------

SCOTLAND = EXAMPLES / "qof-scotland"
Cells = dict[tuple[str, str], Fraction]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(name="ruleset", scope="module")
def scottish_rules() -> Ruleset:
    return targetscore.load(SCOTLAND / "2015-16.yaml")


@pytest.fixture(name="cells", scope="module")
def published() -> list[dict[str, str]]:
    return rows_of(SCOTLAND / "data-2015-16.csv")


@pytest.fixture(name="official", scope="module")
def awarded(cells: list[dict[str, str]]) -> Cells:
    points = {row["unit"]: row for row in rows_of(SCOTLAND / "official-2015-16.csv")}
    return {(row["unit"], row["indicator"]): F(points[row["unit"]][row["indicator"]]) for row in cells}


def reproduced(found: Cells, official: Cells, apart: Fraction = PRINTED) -> int:
    assert official.keys() <= found.keys()
    return sum(abs(found[cell] - points) <= apart for cell, points in official.items())


@pytest.fixture(name="right", scope="module")
def by_scoring(ruleset: Ruleset, official: Cells) -> int:
    result = targetscore.score(ruleset, SCOTLAND / "data-2015-16.csv")
    return reproduced({cell: result.units[cell[0]].indicators[cell[1]].exact for cell in official}, official)


def wide(ruleset: Ruleset, cells: list[dict[str, str]]) -> list[dict[str, Any]]:
    ids = [each.id for each in ruleset.body.scored()]
    heads = [head for own in ids for head in (own, f"{own}.target")]
    rows = {row["unit"]: {"unit": row["unit"], **dict.fromkeys(heads)} for row in cells}
    for row in cells:
        for name, value in ((row["indicator"], row["actual"]), (f"{row['indicator']}.target", row["target"])):
            rows[row["unit"]][name] = int(value) if value else None
    return list(rows.values())


@pytest.mark.parametrize("frame", ["polars", "lazy", "pandas", "pyarrow", "duckdb"])
def test_frames_reproduce_scotland(
    frame: str, ruleset: Ruleset, cells: list[dict[str, str]], official: Cells, right: int
) -> None:
    rows = wide(ruleset, cells)
    table = FRAMES[frame](rows)
    found = {row["unit"]: row for row in told(targetscore.score_frame(ruleset, table, results="points"))}
    points = {
        (unit, own): F(int(found[unit][f"{own}.points"]), int(found[unit][f"{own}.over"])) for unit, own in official
    }
    assert reproduced(points, official) == right


@pytest.mark.parametrize("name", ["duckdb", "sqlite"])
def test_queries_reproduce_scotland(
    name: str, ruleset: Ruleset, cells: list[dict[str, str]], official: Cells, right: int
) -> None:
    """A query has rounded points: here to the decimals that are printed, half of which they may be apart by that."""
    rounded = attrs.evolve(ruleset, conventions=attrs.evolve(ruleset.conventions, rounding=Places(points=9, total=9)))
    rows = wide(ruleset, cells)
    points: Cells = {}
    with DATABASES[name]() as database:
        for own in (each.id for each in ruleset.body.scored()):
            bounds = {own: {"actual": (0, 50_000), "target": (0, 50_000)}}
            text = targetscore.sql(rounded, database.dialect, points="integer", indicators=[own], bounds=bounds)  # type: ignore[arg-type]
            heads = {"unit": "text", own: "decimal(9, 0)", f"{own}.target": "decimal(9, 0)"}
            few = [{head: row[head] for head in heads} for row in rows]
            for row in database.run(heads, few, text):
                assert row["fault"] is None
                if row[f"{own}.points"] is not None:
                    points[row["unit"], own] = F(row[f"{own}.points"], 10**9)
    assert reproduced(points, official, PRINTED * 3 / 2) == right


def test_files_reproduce_scotland(ruleset: Ruleset, official: Cells, right: int, tmp_path: Path) -> None:
    assert targetscore.score_file(ruleset, SCOTLAND / "data-2015-16.csv", tmp_path / "out.csv") == len(official)
    found = {(row["unit"], row["indicator"]): F(row["points"]) for row in rows_of(tmp_path / "out.csv")}
    assert reproduced(found, official) == right


def test_compiled_rules_reproduce_scotland(
    ruleset: Ruleset, cells: list[dict[str, str]], official: Cells, right: int
) -> None:
    scorers = targetscore.compile(ruleset).indicators
    found = {
        (row["unit"], row["indicator"]): F(scorers[row["indicator"]].points(int(row["actual"]), int(row["target"])))
        for row in cells
    }
    assert [given.name for given in scorers["AF006(S)"].inputs] == ["actual", "target"]
    assert all(scorer.scale == 1 for scorer in scorers.values())
    assert reproduced(found, official) == right


# Hospitals of the United States -------------------------------------------------------------------------------------

HOSPITALS = EXAMPLES / "hvbp"


@pytest.fixture(name="hospitals", scope="module")
def year() -> tuple[Ruleset, targetscore.score.result.Result]:  # type: ignore[name-defined]
    ruleset = targetscore.load(HOSPITALS / "2024.yaml")
    return ruleset, targetscore.score(ruleset, HOSPITALS / "all" / "hospitals.csv")


def test_compiled_rules_reproduce_the_hospitals(hospitals: Any) -> None:
    """From what each was given; that these are all official figures is tested beside."""
    ruleset, result = hospitals
    compiled = targetscore.compile(ruleset)
    assert compiled.uncovered == {}
    compared = 0
    for unit in result.units.values():
        for own, found in unit.indicators.items():
            if found.status == "scored":
                scorer = compiled.indicators[own]
                whole = scorer.integers(values_for(scorer.reference, found.inputs))
                assert whole is not None
                assert scorer.points(*whole) == found.points
                compared += 1
    assert compared > 100_000


def values_for(reference: Reference, inputs: Mapping[str, Any]) -> dict[str, Any]:
    absent = {name.id: name.absent for name in reference.indicator.names if name.absent is not None}
    return {**absent, **inputs}


@pytest.mark.parametrize("frame", ["polars", "pandas", "pyarrow"])
def test_frames_reproduce_the_hospitals(frame: str, hospitals: Any) -> None:
    """Points taken from other results are not a row's own: such a file is scored as scoring does it."""
    ruleset, result = hospitals
    rows = [{head: cell or None for head, cell in row.items()} for row in rows_of(HOSPITALS / "all" / "hospitals.csv")]
    few = rows[::20]
    with pytest.raises(targetscore.RuleFileError):
        targetscore.score_frame(ruleset, FRAMES[frame](few))
    found = {row["unit"]: row for row in told(targetscore.score_frame(ruleset, FRAMES[frame](few), uncovered="score"))}
    for name, row in found.items():
        unit = result.units[name]
        assert row["total"] == F(unit.total) * 10**12
        for own, each in unit.indicators.items():
            assert (row[f"{own}.points"], row[f"{own}.status"]) == (each.points, each.status)
