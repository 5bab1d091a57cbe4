"""A county's whole assessment as an office would write it: every figure worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import targetscore
from targetscore.scheme.result import SchemeResult

FOLDER = Path(__file__).parent / "county"


@pytest.fixture(scope="module")
def county() -> SchemeResult:
    return targetscore.score_scheme(targetscore.load_scheme(FOLDER / "scheme.yaml"))


def test_the_work_of_towns_and_offices(county: SchemeResult) -> None:
    # 东乡: 20 − 2 × 0.5, 20 × 95 %, second of four towns of whom 25 % are one: 19 + 19 + 16 of 60.
    # Cases 15 + 10 × 10/15 = 21.67, one late report: 13. One praise: 2.
    # 农业局 has no investment: 20 + 12 of 40, scaled to 48 of 60; 25 + 11.
    assert {unit: str(each.total) for unit, each in county.results["work"].units.items()} == {
        "东乡": "90.67",
        "西镇": "105.00",
        "南镇": "41.00",
        "北乡": "92.00",
        "农业局": "84.00",
        "教育局": "85.25",
    }
    # One place as 优秀 among four towns: 北乡 has it, as the accident keeps 西镇 from it.
    grades = {unit: each.grade for unit, each in county.results["work"].units.items()}
    assert grades == {
        "东乡": "良好",
        "西镇": "良好",
        "南镇": "较差",
        "北乡": "优秀",
        "农业局": "良好",
        "教育局": "良好",
    }


def test_the_overall_result(county: SchemeResult) -> None:
    # 东乡: 90.67 × 70 % + 96 × 30 % = 63.469 + 28.8; 教育局: 59.675 + 25.2 = 84.875. The accident carries over.
    assert {
        unit: f"{each.total} {each.rank} {each.group_rank} {each.grade}" for unit, each in county.overall.items()
    } == {
        "东乡": "92.27 2 2 优秀",
        "西镇": "101.76 1 1 良好",
        "南镇": "49.10 6 4 一般",
        "北乡": "92.00 3 3 优秀",
        "农业局": "85.20 4 1 良好",
        "教育局": "84.88 5 2 良好",
    }


def test_the_money_of_the_towns(county: SchemeResult) -> None:
    # 60,000 in 1.5 + 1 + 0.5 + 1.5 = 4.5 shares.
    assert {unit: str(each) for unit, each in county.payouts["in-towns"].items()} == {
        "东乡": "20000.00",
        "西镇": "13333.33",
        "南镇": "6666.67",
        "北乡": "20000.00",
    }
