"""Real programmes and the county, scored from their rule files: by hand and against official points."""

import csv
import importlib.util
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

import targetscore
import texts
from targetscore.ruleset.model import Ruleset
from targetscore.score.result import Result

EXAMPLES = Path(__file__).parent.parent / "examples"
SCOTLAND = EXAMPLES / "qof-scotland"
SANMEN = EXAMPLES / "sanmen"

# Points of 三门 at the end of the year, worked out in the README of the example.
BY_HAND = {
    "export": "1.80",
    "land-1": "0.65",
    "land-2": "0.73",
    "land-3": "0.65",
    "land-4": "0.00",
    "energy": "3.59",
    "output-per-mu": "1.03",
    "tax-per-mu": "1.28",
    "high-tech": "2.43",
    "livelihood": "2.20",
    "gdp": "4.10",
    "revenue": "3.31",
    "investment": "4.15",
    "foreign-capital": "1.20",
    "rural-income": "4.00",
    "urban-income": "2.30",
    "research": "1.50",
    "services": "2.28",
    "retail": "3.00",
    "water": "-1.20",
    "birth-planning": "2.40",
    "petitions": "2.28",
    "crime": "1.95",
    "food": "1.83",
    "cod": "1.35",
    "so2": "2.00",
    "deaths": "1.80",
    "arable": "2.00",
    "projects": "2.04",
    "rebuilding": "0.00",
    "villages": "1.00",
    "public": "3.12",
    "firms": "3.00",
    "commendations": "2.00",
    "criticism": "-0.50",
    "incidents": "0.00",
}


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sanmen() -> Ruleset:
    return targetscore.load(SANMEN / "2010.yaml")


@pytest.fixture(scope="module")
def year_end(sanmen: Ruleset) -> Result:
    return targetscore.score(sanmen, SANMEN / "year-end.csv")


def test_points_of_a_county_are_those_worked_out_by_hand(year_end: Result) -> None:
    lines = year_end.units["三门"].indicators
    assert {name: line.points for name, line in lines.items()} == {name: Decimal(p) for name, p in BY_HAND.items()}
    assert year_end.units["三门"].total == Decimal("65.27")


def test_the_county_is_below_base_in_ten_indicators_and_at_base_only_in_sixteen(
    sanmen: Ruleset, year_end: Result
) -> None:
    lines = year_end.units["三门"].indicators
    shares = [lines[each.id].exact / each.points for each in sanmen.every_indicator() if each.points]
    assert sum(share < Fraction(3, 5) for share in shares) == 10
    assert sum(Fraction(3, 5) <= share < 1 for share in shares) == 16
    warned = Counter(line.warning for line in lines.values())
    assert (warned["低于基本目标"], warned["仅达基本目标"]) == (10, 16)


def test_the_counties_are_ranked_by_class_and_graded(year_end: Result) -> None:
    assert {name: (unit.group_rank, unit.grade) for name, unit in year_end.units.items()} == {
        "三门": (3, "合格"),
        "甲县": (1, "优秀"),
        "乙县": (2, "良好"),
        "丙县": (3, "合格"),
        "丁县": (1, "良好"),
        "戊县": (2, "良好"),
    }


def test_an_indicator_that_does_not_apply_leaves_the_points_to_be_earned(year_end: Result) -> None:
    county = year_end.units["戊县"]
    assert county.indicators["water"].status == "exempt"
    assert county.available == 97


def test_the_course_of_the_year_can_be_scored_too(sanmen: Ruleset) -> None:
    result = targetscore.score(sanmen, SANMEN / "so-far.csv")
    lines = result.units["三门"].indicators
    assert lines["energy"].points == Decimal("0.40")  # 3 - 26 * 0.1
    assert lines["output-per-mu"].points == Decimal(0)  # 83.7 * 0.1 is more than 2.4
    assert lines["water"].points == Decimal("-1.20")
    assert lines["birth-planning"].points == Decimal("2.40")


@pytest.mark.parametrize(
    "path", [SANMEN / "2010.yaml", *sorted(SCOTLAND.glob("20??-??.yaml"))], ids=lambda path: path.name
)
def test_example_rule_files_have_no_findings(path: Path) -> None:
    found = targetscore.check(targetscore.load(path))
    assert [str(finding) for finding in found if finding.code not in texts.FILE_NOTES] == []


def test_rule_files_of_scotland_are_what_the_script_makes_of_the_tables() -> None:
    files = _module(SCOTLAND / "make_rules.py").rule_files()
    assert {name: (SCOTLAND / name).read_text(encoding="utf-8") for name in files} == files


def test_the_cases_of_scotland_are_what_the_script_makes_of_the_official_points() -> None:
    files = _module(SCOTLAND / "make_cases.py").case_files()
    assert {name: (SCOTLAND / name).read_text(encoding="utf-8") for name in files} == files


@pytest.fixture(scope="module")
def replay() -> ModuleType:
    return _module(EXAMPLES / "replay.py")


def test_official_points_are_reproduced_but_for_the_cells_listed(replay: ModuleType) -> None:
    replays = [replay.replay(year) for year in replay.years()]
    assert [(each.year, each.cells, each.reproduced) for each in replays] == [
        ("2012-13", 70392, 70387),
        ("2013-14", 67461, 67460),
        ("2014-15", 47321, 47306),
        ("2015-16", 46131, 46108),
    ]
    assert [(each.practices, each.totals) for each in replays] == [(0, 0), (0, 0), (0, 0), (870, 868)]
    with (SCOTLAND / "differences.csv").open(encoding="utf-8", newline="") as file:
        listed = [tuple(row) for row in csv.reader(file)]
    assert listed == list(replay.table(difference for each in replays for difference in each.differences))


def test_a_tie_is_rounded_up_where_binary_fractions_would_fall_short() -> None:
    """279 patients of 320 make 11.325 points, awarded as 11.33; the nearest binary fraction is below the tie."""
    ruleset = targetscore.load(SCOTLAND / "2014-15.yaml")
    row = {"unit": "46377", "indicator": "SMOK004(S)", "actual": "279", "target": "320"}
    result = targetscore.score(ruleset, [row])
    assert result.units["46377"].indicators["SMOK004(S)"].exact == Fraction("11.33")


def test_a_practice_with_no_eligible_patients_earns_nothing() -> None:
    ruleset = targetscore.load(SCOTLAND / "2015-16.yaml")
    row = {"unit": "10002", "indicator": "DM014", "actual": "0", "target": "0"}
    line = targetscore.score(ruleset, [row]).units["10002"].indicators["DM014"]
    assert (line.status, line.exact) == ("scored", Fraction(0))
