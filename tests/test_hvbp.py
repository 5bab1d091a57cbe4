"""A national programme scored from its rule file: every published figure of every hospital."""

import csv
import importlib.util
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest

import targetscore
import texts
from targetscore.score.result import Result

HOSPITALS = Path(__file__).parent.parent / "examples" / "hvbp"


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"hvbp_{name}", HOSPITALS / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def two_hospitals() -> Result:
    return targetscore.score(targetscore.load(HOSPITALS / "2024.yaml"), HOSPITALS / "two-hospitals.csv")


def test_the_rule_file_is_what_the_script_makes_of_the_table() -> None:
    files = _module("make_rules").rule_files()
    assert {name: (HOSPITALS / name).read_text(encoding="utf-8") for name in files} == files


def test_the_cases_are_what_the_script_makes_of_the_published_tables() -> None:
    files = _module("make_cases").case_files()
    assert {name: (HOSPITALS / name).read_text(encoding="utf-8") for name in files} == files


def test_the_rule_file_has_no_errors_and_no_warnings() -> None:
    """What the checks leave open is told: formulas of two inputs are not taken apart."""
    findings = targetscore.check(targetscore.load(HOSPITALS / "2024.yaml"))
    assert {(finding.severity, finding.code) for finding in findings if finding.code not in texts.FILE_NOTES} == {
        ("info", "not-analysed-sample"),
    }


def test_every_published_figure_is_reproduced() -> None:
    found = _module("replay").replay()
    assert found.differences == ()
    assert found.figures == {
        "achievement points": 43688,
        "improvement points": 42870,
        "measure scores": 43688,
        "HCAHPS base scores and consistency points": 4934,
        "combined surgical site infections": 1126,
        "domain scores": 9459,
        "weighted domain scores": 9459,
        "totals": 2474,
    }
    assert found.reproduced == found.figures
    assert (found.units, sum(found.figures.values()), found.unscored) == (2474, 157698, 27255)


def test_the_hospital_worked_out_by_hand(two_hospitals: Result) -> None:
    """The figures of the README: three domains, a baseline at the benchmark, one of two surgeries."""
    card = two_hospitals.units["050137"]
    points = {name: line.points for name, line in card.indicators.items() if line.status == "scored"}
    safety = {name: points[name] for name in ("HAI-1", "HAI-2", "HAI-3", "SSI", "HAI-5", "HAI-6")}
    assert safety == {"HAI-1": 0, "HAI-2": 4, "HAI-3": 1, "SSI": 1, "HAI-5": 10, "HAI-6": 0}
    assert (points["HAI-5-achievement"], points["HAI-5-improvement"]) == (10, 0)
    assert (points["environment-achievement"], points["environment-improvement"], points["consistency"]) == (1, 0, 13)
    assert {name: section.total for name, section in card.sections.items() if section.status == "scored"} == {
        "engagement": 14,
        "hcahps": 1,
        "safety": 30,
        "efficiency": 90,
    }
    assert card.sections["clinical"].status == "exempt"
    assert card.total == Decimal("44.666666666667")


def test_the_two_hospitals_are_rows_of_the_whole_table() -> None:
    with (HOSPITALS / "all" / "hospitals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (HOSPITALS / "two-hospitals.csv").open(encoding="utf-8", newline="") as file:
        head, *two = list(csv.reader(file))
    assert head == rows[0]
    assert [row for row in rows if row[0] in {"010001", "050137"}] == two


def test_whether_both_surgeries_are_measured_follows_from_their_performance() -> None:
    with (HOSPITALS / "all" / "hospitals.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            measured = sum(row[f"{name}-achievement"] != "" for name in ("HAI-3", "HAI-4"))
            assert row["SSI.both"] == ("n/a", "no", "yes")[measured]
            assert (row["SSI.combined"] != "") == (measured == 2)


@pytest.mark.parametrize(("domains", "status"), [(3, "scored"), (2, "exempt")])
def test_with_two_domains_there_is_no_total(domains: int, status: str) -> None:
    """No published hospital has fewer than three domains, so this case is made from one that has three."""
    with (HOSPITALS / "two-hospitals.csv").open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["unit"] == "050137")
    if domains == 2:
        row["MSPB-1-achievement"] = ""
    card = targetscore.score(targetscore.load(HOSPITALS / "2024.yaml"), [row]).units["050137"]
    assert (card.rank is None) == (status == "exempt")
    assert card.available == (100 if status == "scored" else 0)
