"""Assessments of cities, districts and counties, scored from their rule files and held against totals by hand."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

import targetscore
import texts
from targetscore.data import read_units
from targetscore.scheme.result import SchemeResult
from targetscore.score.result import Result

EXAMPLES = Path(__file__).parent.parent / "examples"
CITY = EXAMPLES / "city-assessment"
PARTY = EXAMPLES / "party-building"
SEPARATELY = EXAMPLES / "assess-separately"
DISTRICT = EXAMPLES / "district-responsibility"

NOTHING, ALL = Fraction(0), Fraction(1)


def by_hand(**rows: str) -> dict[str, list[Fraction]]:
    """Return the points of each unit, in the order of its indicators."""
    return {unit: [Fraction(number) for number in row.split()] for unit, row in rows.items()}


def points(result: Result) -> dict[str, list[Fraction]]:
    """Return what *by_hand* gives, from a result."""
    return {name: [Fraction(line.points) for line in unit.indicators.values()] for name, unit in result.units.items()}


def totals(result: Result) -> dict[str, str]:
    return {name: str(unit.total) for name, unit in result.units.items()}


def places(result: Result) -> dict[str, tuple[object, object, str | None]]:
    """Return each unit's rank, its rank in the group, and its grade."""
    return {name: (unit.rank, unit.group_rank, unit.grade) for name, unit in result.units.items()}


def codes(path: Path) -> list[str]:
    return [
        finding.code for finding in targetscore.check(targetscore.load(path)) if finding.code not in texts.FILE_NOTES
    ]


# A city: several sources, groups ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city() -> Result:
    return targetscore.score(targetscore.load(CITY / "2007.yaml"), CITY / "year-end.csv")


def test_the_city_scores_all_units_as_worked_out_by_hand(city: Result) -> None:
    assert points(city) == by_hand(
        甲县="14 12.5 8 12 12 10 10 5 13.8",
        乙县="12.6 13 6.4 9.6 10.2 9 7.5 4.5 13.2",
        丙市="8.4 12 10 12 12 10 5 3 12.6",
        丁区="6.8 10 4 9 9.2 4 10 4 12",
        戊县="14 12.25 3.2 12 12 0 7.5 3.5 13.5",
        财政局="30 20 10 10 10 5 13.5",
        商务局="28 16 7 10 10 4.5 12.9",
        民政局="29.75 20 7 8 7.5 5 14.1",
        教育局="26.5 16 4 6 10 4 12.3",
    )
    assert totals(city) == {
        "甲县": "97.30",
        "乙县": "86.00",
        "丙市": "85.00",
        "丁区": "69.00",
        "戊县": "77.95",
        "财政局": "98.50",
        "商务局": "88.40",
        "民政局": "91.35",
        "教育局": "78.80",
    }


def test_the_city_gives_each_unit_its_place_and_grade(city: Result) -> None:
    assert places(city) == {
        "甲县": (2, 1, "优秀"),
        "乙县": (5, 2, "良好"),
        "丙市": (6, 3, "良好"),
        "丁区": (9, 5, "不合格"),
        "戊县": (8, 4, "合格"),
        "财政局": (1, 1, "优秀"),
        "商务局": (4, 3, "良好"),
        "民政局": (3, 2, "良好"),
        "教育局": (7, 4, "合格"),
    }
    graded = city.units["民政局"].graded
    assert graded is not None
    assert (graded.earned, [reason.code for reason in graded.reasons]) == ("优秀", ["quota-full"])


def test_the_city_counts_the_first_source_and_lists_what_differs_by_more_than_one_per_cent(city: Result) -> None:
    data = read_units(CITY / "year-end.csv", city.ruleset)
    listed = [(each.unit, each.indicator, each.counted_source, each.counted, each.other) for each in data.differences]
    assert listed == [
        ("甲县", "gdp", "统计", Fraction("13.4"), Fraction("13.6")),
        ("乙县", "gdp", "统计", Fraction("12.5"), Fraction("13.1")),
        ("乙县", "capital", "核实", 8, Fraction("9.6")),
        ("丁区", "gdp", "统计", Fraction("10.2"), Fraction("11.2")),
        ("戊县", "capital", "核实", 5, Fraction("5.2")),
        ("商务局", "functions", "核实", 96, 98),
        ("商务局", "key-work", "核实", 8, 9),
        ("民政局", "approvals", "核实", 88, 91),
        ("教育局", "functions", "核实", 93, 94),
    ]
    notes: Mapping[str, str] = city.units["乙县"].indicators["capital"].notes
    assert notes == {"source": "核实", "judge": "第一考核组", "evidence": "商务局核查单"}
    assert city.units["甲县"].indicators["public"].notes["source"] == "统计"


def test_the_file_of_the_city_has_no_findings() -> None:
    assert codes(CITY / "2007.yaml") == []


def test_where_all_have_nothing_all_share_the_first_place(city: Result) -> None:
    rows = [{"unit": unit, "indicator": "industry", "actual": "0", "source": "统计"} for unit in ("甲县", "乙县")]
    rule = attrs.evolve(city.ruleset, conventions=attrs.evolve(city.ruleset.conventions, missing="exempt"))
    assert [unit.indicators["industry"].points for unit in targetscore.score(rule, rows).units.values()] == [10, 10]


# A city's counties: judged projects, commendations ------------------------------------------------------------------


@pytest.fixture(scope="module")
def party() -> Result:
    return targetscore.score(targetscore.load(PARTY / "2010.yaml"), PARTY / "year-end.csv")


def test_party_building_is_scored_as_worked_out_by_hand(party: Result) -> None:
    assert points(party) == by_hand(
        三门="15 18 14.25 8 10 13.17 12 3 0",
        甲县="15 20 15 10 10 15 0 5 0",
        乙县="12.5 16 13.5 6 6 11 9.83 0 -1",
        丙县="10 19 15 10 10 14.5 13.5 7 0",
        丁县="15 20 13.5 10 8 12 11.83 1 0",
        戊县="10 12.5 13.5 4 6 0 0 0 -2",
    )
    assert totals(party) == {
        "三门": "93.42",
        "甲县": "90.00",
        "乙县": "73.83",
        "丙县": "97.00",
        "丁县": "91.33",
        "戊县": "44.00",
    }


def test_party_building_grades_by_quota_and_by_what_the_projects_earned(party: Result) -> None:
    assert {name: (unit.rank, unit.grade) for name, unit in party.units.items()} == {
        "三门": (2, "优秀"),
        "甲县": (4, "良好"),
        "乙县": (5, "合格"),
        "丙县": (1, "优秀"),
        "丁县": (3, "良好"),
        "戊县": (6, "不合格"),
    }
    reasons = {name: unit.graded.reasons for name, unit in party.units.items() if unit.graded and unit.graded.reasons}
    assert {name: [reason.code for reason in each] for name, each in reasons.items()} == {
        "甲县": ["need-too-low"],
        "丁县": ["quota-full"],
    }


def test_the_highest_commendation_of_one_kind_counts_once(party: Result) -> None:
    data = read_units(PARTY / "year-end.csv", party.ruleset)
    left_out = {unit: rows["commendations"].uncounted for unit, rows in data.units.items()}
    assert {unit: uncounted for unit, uncounted in left_out.items() if uncounted} == {
        "三门": ("党建示范县（市级表彰，佐三-2）",),
        "甲县": ("两新组织党建（省级表彰，佐甲-2）",),
        "丙县": ("组团式服务（省级表彰，佐丙-2）",),
    }
    assert party.units["丙县"].sections["honours"].total == 5


def test_what_experts_gave_is_shown_with_their_name_and_reason(party: Result) -> None:
    late = party.units["甲县"].indicators["innovation-2"]
    assert late.notes == {"judge": "专家组", "reason": "4月更换项目，备案逾期"}
    assert [int(step.points) for step in late.steps if step.points] == [13, -13]


def test_the_file_of_party_building_has_no_findings() -> None:
    assert codes(PARTY / "2010.yaml") == []


# A district: a file for each assessor -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def separately() -> Result:
    return targetscore.score(targetscore.load(SEPARATELY / "2018.yaml"), SEPARATELY / "year-end.csv")


def test_fourteen_assessors_add_up_to_what_was_worked_out_by_hand(separately: Result) -> None:
    assert points(separately) == by_hand(
        红旗镇="9.6 8 5 9.2 10 5.5 9 8 8 5.5 5.7 5 3.5 4",
        新桥镇="9 6 4.5 8 7 6 6 6 7.2 6 5.4 3.75 4 2",
        沙河乡="8 4 1 0 10 3 8 4 8 4 6 4.5 2 0",
        青山乡="10 8 5 10 10 6 10 6 7 6 5.88 5 4 4",
        前进街道="9.8 8 5 7.2 10 4 5 8 0 5 5.52 4.8 4 4",
        东关街道="10 7.2 5 8.4 4 6 10 4 0 6 5.76 5 3.5 2",
        区教育局="9.4 8 5 9.6 10 4.5 9 8 0 0 6 0 4 4",
        区卫计局="9.2 6 5 8.8 7 2 10 6 0 0 5.82 0 2.5 2",
        区财政局="10 8 4 10 10 6 10 8 0 0 6 0 4 2",
        区农业局="8.8 7.33 5 7.6 10 5 6 6 0 0 6 0 3 4",
        区统计局="9.6 8 2 10 10 6 10 8 0 0 5.58 0 0 4",
        区文化局="8.4 8 5 6.4 10 6 7 0 0 0 5.94 0 4 4",
    )
    assert totals(separately) == {
        "红旗镇": "96.00",
        "新桥镇": "80.85",
        "沙河乡": "62.50",
        "青山乡": "96.88",
        "前进街道": "87.30",
        "东关街道": "83.54",
        "区教育局": "95.68",
        "区卫计局": "79.41",
        "区财政局": "96.30",
        "区农业局": "84.85",
        "区统计局": "95.04",
        "区文化局": "79.93",
    }


def test_units_are_placed_and_graded_in_their_group(separately: Result) -> None:
    assert places(separately) == {
        "红旗镇": (3, 2, "优秀"),
        "新桥镇": (9, 5, "良好"),
        "沙河乡": (12, 6, "合格"),
        "青山乡": (1, 1, "优秀"),
        "前进街道": (6, 3, "良好"),
        "东关街道": (8, 4, "良好"),
        "区教育局": (4, 2, "优秀"),
        "区卫计局": (11, 6, "合格"),
        "区财政局": (2, 1, "优秀"),
        "区农业局": (7, 4, "良好"),
        "区统计局": (5, 3, "良好"),
        "区文化局": (10, 5, "合格"),
    }


def test_a_unit_without_a_task_is_not_assessed_there(separately: Result) -> None:
    exempt = {
        name: [line for line, found in unit.indicators.items() if found.status == "exempt"]
        for name, unit in separately.units.items()
    }
    offices = ["countryside", "construction", "employment"]
    assert {name: found for name, found in exempt.items() if found} == {
        "前进街道": ["countryside"],
        "东关街道": ["countryside"],
        "区教育局": offices,
        "区卫计局": offices,
        "区财政局": offices,
        "区农业局": offices,
        "区统计局": [*offices, "statistics"],
        "区文化局": offices,
    }


def test_the_sample_can_be_drawn_again_and_what_it_found_counts(separately: Result) -> None:
    sample = targetscore.spot_check(separately.units, 3, "2018-12-20")
    assert sample == ("沙河乡", "红旗镇", "区文化局")
    data = read_units(SEPARATELY / "year-end.csv", separately.ruleset)
    checked = {
        (unit, name)
        for unit, rows in data.units.items()
        for name, row in rows.items()
        if row.notes.get("source") == "抽查"
    }
    assert {unit for unit, _ in checked} == set(sample)
    assert len(checked) == 6
    assert [(each.unit, each.indicator, each.input, each.counted, each.other) for each in data.differences] == [
        ("红旗镇", "statistics", "late", 1, 0),
        ("沙河乡", "petitions", "actual", 92, 94),
        ("区文化局", "environment", "actual", 78, 82),
    ]


def test_assessors_are_compared_by_the_share_of_points_that_they_gave(separately: Result) -> None:
    found = targetscore.comparability(separately)
    expected: dict[str, tuple[int, Fraction, Fraction, Fraction]] = {
        "区委组织部": (12, Fraction("111.8") / 120, Fraction(8, 10), ALL),
        "区委宣传部": (12, Fraction("86.53") / 96, Fraction(4, 8), ALL),
        "区委统战部": (12, Fraction("51.5") / 60, Fraction(1, 5), ALL),
        "区委政法委": (12, Fraction("95.2") / 120, NOTHING, ALL),
        "区纪委": (12, Fraction(108, 120), Fraction(4, 10), ALL),
        "区信访局": (12, Fraction(60, 72), Fraction(2, 6), ALL),
        "区安监局": (12, Fraction(100, 120), Fraction(5, 10), ALL),
        "区环保局": (12, Fraction(72, 96), NOTHING, ALL),
        "区农业局": (4, Fraction("30.2") / 32, Fraction(7, 8), ALL),
        "区住建局": (6, Fraction("32.5") / 36, Fraction(4, 6), ALL),
        "区民政局": (12, Fraction("69.6") / 72, Fraction("5.4") / 6, ALL),
        "区人社局": (6, Fraction("28.05") / 30, Fraction("3.75") / 5, ALL),
        "区统计局": (11, Fraction("38.5") / 44, Fraction(2, 4), ALL),
        "区档案局": (12, Fraction(36, 48), NOTHING, ALL),
    }
    assert {name: (len(each.shares), each.mean, each.least, each.greatest) for name, each in found.items()} == expected


def test_the_files_of_the_assessors_have_no_findings() -> None:
    assert codes(SEPARATELY / "2018.yaml") == []


# A district: units, leading teams, cadres ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def district() -> SchemeResult:
    return targetscore.score_scheme(targetscore.load_scheme(DISTRICT / "scheme.yaml"))


def test_units_of_the_district_are_scored_as_worked_out_by_hand(district: SchemeResult) -> None:
    units = district.results["units"]
    assert points(units) == by_hand(
        城东街道="30 40 30 60 20 45 50",
        河口镇="24 32 26.25 60 40 50 50",
        石桥镇="30 21 30 54 40 40 42",
        南山乡="16 28.8 18.75 60 30 50 47",
        经信局="40 36.8 20 60 40 45 48",
        商务局="36 32 20 45 30 50 50",
        财政局="28 24 5 60 30 45 50",
        区政府办="100 60 30 50 50",
        发改局="94 54 40 45 50",
        审计局="91 60 40 35 44",
        教育局="96 52.5 20 50 40",
        卫生局="100 60 40 45 46",
        民政局="92 60 40 50 50",
    )
    assert totals(units) == {
        "城东街道": "93.00",
        "河口镇": "91.13",
        "石桥镇": "85.10",
        "南山乡": "78.18",
        "经信局": "96.68",
        "商务局": "87.80",
        "财政局": "71.20",
        "区政府办": "96.00",
        "发改局": "94.40",
        "审计局": "89.80",
        "教育局": "80.70",
        "卫生局": "98.20",
        "民政局": "98.40",
    }


def test_a_low_place_in_the_city_bars_the_top_grade(district: SchemeResult) -> None:
    units = district.results["units"]
    assert {name: (unit.group_rank, unit.grade) for name, unit in units.units.items()} == {
        "城东街道": (1, "良好"),
        "河口镇": (2, "优秀"),
        "石桥镇": (3, "良好"),
        "南山乡": (4, "一般"),
        "经信局": (1, "优秀"),
        "商务局": (2, "良好"),
        "财政局": (3, "一般"),
        "区政府办": (1, "优秀"),
        "发改局": (2, "良好"),
        "审计局": (3, "良好"),
        "教育局": (3, "良好"),
        "卫生局": (2, "良好"),
        "民政局": (1, "优秀"),
    }
    barred = {name: [each.of for each in unit.consequences] for name, unit in units.units.items() if unit.consequences}
    assert barred == {"城东街道": ["city-rank"], "教育局": ["city-rank"]}


def test_units_feed_their_teams_and_teams_their_cadres(district: SchemeResult) -> None:
    teams, cadres = district.results["teams"], district.results["cadres"]
    assert points(teams) == by_hand(
        城东街道="55.8 25 15",
        河口镇="54.68 25 15",
        石桥镇="51.06 23 10",
        南山乡="46.91 24.5 15",
        经信局="58.01 25 15",
        商务局="52.68 24 15",
        财政局="42.72 22.5 15",
        区政府办="57.6 25 15",
        发改局="56.64 23.5 15",
        审计局="53.88 25 15",
        教育局="48.42 20 10",
        卫生局="58.92 25 15",
        民政局="59.04 24.5 15",
    )
    assert {name: (str(unit.total), unit.rank, unit.grade) for name, unit in teams.units.items()} == {
        "城东街道": ("95.80", 5, "较好"),
        "河口镇": ("94.68", 7, "较好"),
        "石桥镇": ("84.06", 11, "较好"),
        "南山乡": ("86.41", 10, "较好"),
        "经信局": ("98.01", 3, "好"),
        "商务局": ("91.68", 9, "较好"),
        "财政局": ("80.22", 12, "较好"),
        "区政府办": ("97.60", 4, "好"),
        "发改局": ("95.14", 6, "较好"),
        "审计局": ("93.88", 8, "较好"),
        "教育局": ("78.42", 13, "一般"),
        "卫生局": ("98.92", 1, "好"),
        "民政局": ("98.54", 2, "好"),
    }
    assert points(cadres) == by_hand(
        城东街道书记="47.9 29.4 20",
        城东街道主任="47.9 28.5 20",
        河口镇书记="47.34 29.7 20",
        河口镇镇长="47.34 28.2 20",
        石桥镇书记="42.03 27 20",
        石桥镇镇长="42.03 26.4 0",
        南山乡书记="43.21 27.9 20",
        南山乡乡长="43.21 27.3 20",
        经信局局长="49.01 28.8 20",
        商务局局长="45.84 27.6 20",
        财政局局长="40.11 27 20",
        区政府办主任="48.8 29.1 20",
        发改局局长="47.57 28.5 20",
        审计局局长="46.94 28.8 20",
        教育局局长="39.21 25.2 20",
        卫生局局长="49.46 29.1 20",
        民政局局长="49.27 29.7 20",
    )
    assert {name: (str(unit.total), unit.rank, unit.grade) for name, unit in cadres.units.items()} == {
        "城东街道书记": ("97.30", 5, "优秀"),
        "城东街道主任": ("96.40", 7, "称职"),
        "河口镇书记": ("97.04", 6, "称职"),
        "河口镇镇长": ("95.54", 10, "称职"),
        "石桥镇书记": ("89.03", 14, "称职"),
        "石桥镇镇长": ("68.43", 17, "基本称职"),
        "南山乡书记": ("91.11", 12, "称职"),
        "南山乡乡长": ("90.51", 13, "称职"),
        "经信局局长": ("97.81", 4, "优秀"),
        "商务局局长": ("93.44", 11, "称职"),
        "财政局局长": ("87.11", 15, "称职"),
        "区政府办主任": ("97.90", 3, "优秀"),
        "发改局局长": ("96.07", 8, "称职"),
        "审计局局长": ("95.74", 9, "称职"),
        "教育局局长": ("84.41", 16, "称职"),
        "卫生局局长": ("98.56", 2, "优秀"),
        "民政局局长": ("98.97", 1, "优秀"),
    }


def test_the_bonus_is_shared_out_to_the_cent(district: SchemeResult) -> None:
    amounts = district.payouts["bonus"]
    assert {unit: str(amount) for unit, amount in amounts.items()} == {
        "城东街道": "134892.09",
        "河口镇": "134892.09",
        "石桥镇": "101169.06",
        "南山乡": "44964.03",
        "经信局": "80935.25",
        "商务局": "44964.03",
        "财政局": "71942.44",
        "区政府办": "94424.46",
        "发改局": "62949.64",
        "审计局": "33723.02",
        "教育局": "71942.45",
        "卫生局": "58453.24",
        "民政局": "64748.20",
    }
    assert sum(amounts.values()) == 1_000_000


def test_the_files_of_the_district_have_no_findings() -> None:
    found = {name: codes(DISTRICT / f"{name}.yaml") for name in ("units", "teams", "cadres")}
    assert found == {"units": [], "teams": [], "cadres": []}
