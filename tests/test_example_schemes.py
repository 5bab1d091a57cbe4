"""Schemes, ballots and a bureau's branches, scored from their files and held against figures worked out by hand."""

import importlib.util
import json
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

import targetscore
import texts
from targetscore.scheme.result import SchemeResult
from targetscore.score.result import Result

EXAMPLES = Path(__file__).parent.parent / "examples"
BUREAU = EXAMPLES / "bureau"
DISTRICTS = EXAMPLES / "one-plus-five"
COUNTY = EXAMPLES / "county-departments"
CONGRESS = EXAMPLES / "congress-review"


def by_hand(**rows: str) -> dict[str, list[Fraction]]:
    """Return the points of each unit, in the order of its indicators."""
    return {unit: [Fraction(number) for number in row.split()] for unit, row in rows.items()}


def points(result: Result) -> dict[str, list[Fraction]]:
    """Return what *by_hand* gives, from a result."""
    return {name: [Fraction(line.points) for line in unit.indicators.values()] for name, unit in result.units.items()}


def outcome(result: Result) -> dict[str, tuple[str, object, str | None]]:
    """Return each unit's total, rank and grade."""
    return {name: (str(unit.total), unit.rank, unit.grade) for name, unit in result.units.items()}


def reasons(result: Result) -> dict[str, list[str]]:
    """Return why a unit has another grade than its total earns, for those that have."""
    found = {name: unit.graded.reasons for name, unit in result.units.items() if unit.graded}
    return {name: [reason.code for reason in each] for name, each in found.items() if each}


def codes(path: Path) -> list[str]:
    return [
        finding.code for finding in targetscore.check(targetscore.load(path)) if finding.code not in texts.FILE_NOTES
    ]


def rule_files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.yaml") if path.name != "scheme.yaml" and ".cases" not in path.name]


# A bureau: veto, feedback, another system ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bureau() -> Result:
    return targetscore.score(targetscore.load(BUREAU / "2015.yaml"), BUREAU / "year-end.csv")


@pytest.fixture(scope="module")
def consumer() -> ModuleType:
    """Return the module of the example, which is in no package."""
    spec = importlib.util.spec_from_file_location("consumer", BUREAU / "consumer.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_branches_are_scored_as_worked_out_by_hand(bureau: Result) -> None:
    assert points(bureau) == by_hand(
        城东分局="15 15 10 11 8 9.5 6 4 2 2 2 2 2 2 2 2 2 2",
        城西分局="14.25 13.5 10 12 5 10 6 4 2 2 2 2 2 2 2 2 0 2",
        城南分局="13.5 9.75 8.5 7 5 7 2 2 2 0 2 2 2 0 2 0 2 0",
        城北分局="15 0 10 12 8 9 6 4 2 2 2 2 2 2 2 2 2 0",
        开发区分局="14.4 15 10 12 8 10 6 4 2 2 2 2 2 2 2 2 2 2",
    )
    assert outcome(bureau) == {
        "城东分局": ("98.50", 2, "优秀"),
        "城西分局": ("92.75", 3, "优秀"),
        "城南分局": ("66.75", 5, "合格"),
        "城北分局": ("82.00", 4, "不合格"),
        "开发区分局": ("99.40", 1, "良好"),
    }
    assert {name: [each.of for each in unit.consequences] for name, unit in bureau.units.items()} == {
        "城东分局": [],
        "城西分局": [],
        "城南分局": [],
        "城北分局": ["discipline"],
        "开发区分局": ["notice"],
    }


def test_a_branch_is_told_what_it_lost_and_what_would_earn_more(bureau: Result, consumer: ModuleType) -> None:
    told = consumer.feedback(bureau, "城南分局")
    assert "实际值距满分（98%）差7个百分点：再得5.25分" in told
    assert "权力清单公布" not in told
    shown = [line.strip() for line in (BUREAU / "README.md").read_text(encoding="utf-8").splitlines()]
    block = shown[shown.index("投诉举报按期办结率（complaints）：得9.75分，满分15分") :][:5]
    assert [line for line in block if line != "…" and line not in told] == []


def test_another_system_keeps_the_same_by_a_call_and_by_json(consumer: ModuleType) -> None:
    with closing(consumer.opened()) as called, closing(consumer.opened()) as imported:
        consumer.collect(called, consumer.REPORTED)
        consumer.by_library(called)
        consumer.keep(imported, json.loads(consumer.by_command()))
        assert consumer.kept(called) == consumer.kept(imported)
        assert len(consumer.kept(called)) == 5 + 5 * 18
        assert consumer.most_lost(called, 3) == [
            ("投诉举报按期办结率", Fraction("21.75")),
            ("监管台账", 6),
            ("依法行政", 6),
        ]
        with pytest.raises(ValueError, match="something else"):
            consumer.keep(imported, {"schema": "something else"})


def test_the_file_of_the_bureau_has_no_findings() -> None:
    assert codes(BUREAU / "2015.yaml") == []


# A people's congress: ballots, turnout, two conditions ---------------------------------------------------------------


@pytest.fixture(scope="module")
def congress() -> Result:
    return targetscore.score(targetscore.load(CONGRESS / "2016.yaml"), CONGRESS / "votes.csv")


def test_ballots_make_points_as_worked_out_by_hand(congress: Result) -> None:
    """Report, ballots, what was put right; then, in no total: turnout, majority, and that with 基本满意."""
    assert points(congress) == by_hand(
        教育局局长="18 55.71 20 1 1 1",
        民政局局长="17.5 51.2 20 1 0 1",
        住建局局长="16 46.48 13 1 1 1",
        交通局局长="12 30.21 8 1 0 0",
        环保局局长="17 0 20 0 0 1",
        水利局局长="16.5 50.73 20 1 0 1",
    )
    ballots = {name: unit.indicators["ballots"].exact for name, unit in congress.units.items()}
    assert ballots["住建局局长"] == Fraction(60) * Fraction("21.2") / 26 * Fraction("0.95")
    assert ballots["交通局局长"] == Fraction(60) * Fraction("14.6") / 29


def test_a_grade_needs_points_and_votes(congress: Result) -> None:
    assert outcome(congress) == {
        "教育局局长": ("93.71", 1, "满意"),
        "民政局局长": ("88.70", 2, "基本满意"),
        "水利局局长": ("87.23", 3, "基本满意"),
        "住建局局长": ("75.48", 4, "基本满意"),
        "交通局局长": ("50.21", 5, "不满意"),
        "环保局局长": ("37.00", None, "测评无效"),
    }
    assert reasons(congress) == {
        "民政局局长": ["need-too-low"],
        "水利局局长": ["need-too-low"],
        "环保局局长": ["need-too-low"],
    }
    assert [each.of for each in congress.units["环保局局长"].consequences] == ["void"]


def test_the_file_of_the_congress_has_no_finding_but_the_one_its_page_explains() -> None:
    assert set(codes(CONGRESS / "2016.yaml")) == {"division"}


# A county: lost points handed on, five single items ------------------------------------------------------------------


@pytest.fixture(scope="module")
def county() -> SchemeResult:
    return targetscore.score_scheme(targetscore.load_scheme(COUNTY / "scheme.yaml"))


def test_the_county_is_scored_in_the_city_as_worked_out_by_hand(county: SchemeResult) -> None:
    assert points(county.results["county"]) == by_hand(
        本县="9 16 7 20 16 -1", 甲县="20 20 20 20 20 0", 乙县="16 12 16 16 12 0"
    )
    assert outcome(county.results["county"]) == {
        "本县": ("67.00", 3, None),
        "甲县": ("100.00", 1, None),
        "乙县": ("72.00", 2, None),
    }
    assert points(county.results["party"]) == by_hand(本县="46 42", 甲县="50 45", 乙县="40 40")


def test_what_the_county_lost_falls_on_who_leads_and_who_supports(county: SchemeResult) -> None:
    lost = {name: {each.unit: each.amount for each in county.fed if each.input == name} for name in LOST}
    assert lost["county-lost"] == amounts("11 9.5 18 4 0 8.5 8.5 2")
    assert lost["party-lost"] == amounts("0 0 0 2 12 1 1 1")
    (fed,) = [each for each in county.fed if (each.unit, each.input) == ("东港镇", "county-lost")]
    half = Fraction(1, 2)
    assert [(part.of, part.figure, part.share) for part in fed.parts] == [("energy", 4, half), ("water", 13, half)]


LOST = ("county-lost", "party-lost")
COUNTY_UNITS = ("商务局", "经信局", "环保局", "公安局", "组织部", "东港镇", "西岭乡", "南屿镇")


def amounts(row: str) -> dict[str, Fraction]:
    """Return a number for each unit of the county."""
    return {unit: Fraction(number) for unit, number in zip(COUNTY_UNITS, row.split(), strict=True)}


@pytest.mark.parametrize(
    ("single", "totals", "grades"),
    [
        ("clean", "100 100 60 40 100 100 60 80", "先进 先进 达标 不达标 先进 先进 达标 达标"),
        ("order", "100 98 86 96.8 100 79.2 82 96", "先进 先进 达标 先进 先进 达标 达标 先进"),
        ("safety", "100 77 98.8 100 100 74 100 91", "先进 达标 先进 先进 先进 达标 先进 达标"),
        ("environment", "100 82 94 100 100 70 98 88", "先进 达标 达标 先进 先进 达标 先进 达标"),
        ("petitions", "100 100 80 76 100 94 90 80", "先进 先进 达标 达标 先进 达标 达标 达标"),
    ],
)
def test_each_single_item_is_graded_by_itself(county: SchemeResult, single: str, totals: str, grades: str) -> None:
    units = county.results[single].units
    assert {name: Fraction(unit.total) for name, unit in units.items()} == amounts(totals)
    assert [unit.grade for unit in units.values()] == grades.split()
    assert {each.unit: each.amount for each in county.fed if each.indicator == single} == amounts(totals)


def test_departments_and_townships_are_scored_as_worked_out_by_hand(county: SchemeResult) -> None:
    units = county.results["units"]
    assert points(units) == by_hand(
        商务局="19 27 20 4 4 4 4 4",
        经信局="20.5 30 19.5 4 3.92 3.08 3.28 4",
        环保局="12 24 16.5 2.4 3.44 3.95 3.76 3.2",
        公安局="25 30 18.5 1.6 3.87 4 4 3.04",
        组织部="24 30 20 4 4 4 4 4",
        东港镇="21 28.5 17.5 4 3.17 2.96 2.8 3.76",
        西岭乡="21 30 19 2.4 3.28 4 3.92 3.6",
        南屿镇="27.5 22.5 20 3.2 3.84 3.64 3.52 3.2",
    )
    assert outcome(units) == {
        "商务局": ("86.00", 6, "良好"),
        "经信局": ("88.28", 3, "优秀"),
        "环保局": ("69.25", 8, "合格"),
        "公安局": ("90.01", 2, "良好"),
        "组织部": ("94.00", 1, "优秀"),
        "东港镇": ("83.69", 7, "良好"),
        "西岭乡": ("87.20", 5, "良好"),
        "南屿镇": ("87.40", 4, "优秀"),
    }
    assert {name: unit.group_rank for name, unit in units.units.items()} == amounts("4 3 5 2 1 3 2 1")
    assert {name: unit.consequences[0].of for name, unit in units.units.items() if unit.consequences} == {
        "公安局": "failed"
    }
    assert {name: found for name, found in reasons(units).items() if "quota-full" in found} == {
        "商务局": ["quota-full"],
        "西岭乡": ["quota-full"],
    }


def test_the_files_of_the_county_have_no_findings() -> None:
    found = {path.name: codes(path) for path in rule_files(COUNTY)}
    assert len(found) == 8
    assert [name for name, each in found.items() if each] == []


# Districts: one whole and five parts --------------------------------------------------------------------------------

SPECIAL = ("party", "peace", "ecology", "safety", "countryside")


@pytest.fixture(scope="module")
def districts() -> SchemeResult:
    return targetscore.score_scheme(targetscore.load_scheme(DISTRICTS / "scheme.yaml"))


def lost_by(result: Result) -> dict[str, dict[str, Fraction]]:
    """Return for each unit what it lost, by indicator that has points and did not earn all of them."""
    full = {each.id: each.points for each in result.ruleset.every_indicator() if each.points}
    return {
        name: {
            own: full[own] - Fraction(found.points)
            for own, found in unit.indicators.items()
            if own in full and found.points != full[own]
        }
        for name, unit in result.units.items()
    }


def numbers(**found: str) -> dict[str, Fraction]:
    return {name.replace("_", "-"): Fraction(number) for name, number in found.items()}


def test_the_districts_lose_on_development_targets_what_was_worked_out_by_hand(districts: SchemeResult) -> None:
    evaluated = {"chief-leaders", "other-leaders", "residents", "firms"}
    lost = lost_by(districts.results["composite"])
    assert {name: {own: lost[name][own] for own in lost[name] if own not in evaluated} for name in lost} == {
        "本区": numbers(waterworks="2", jobs="0.9", attracted="1.6", trade="3", reports="2"),
        "甲区": {},
        "乙区": numbers(project_investment="6", rural_roads="1.5", gdp="4", retail="6.5"),
        "丙区": numbers(smart_park="10", finished="6", energy="4.5", audit="3"),
        "丁区": numbers(gdp="8.5", industry="8.5", investment="20", attracted="4", services="6.5", air="9"),
        "戊区": numbers(started="2", spending="3"),
    }


def test_the_composite_of_the_districts_is_that_of_the_page(districts: SchemeResult) -> None:
    composite = districts.results["composite"]
    shown = ("development", "evaluation", "exceeded", "two-higher", "honours", "excellence", "criticism")
    assert {
        name: [Fraction(unit.sections[each].total) for each in shown] for name, unit in composite.units.items()
    } == by_hand(
        本区="790.5 180.8 20 90 15 125 -20",
        甲区="800 190.4 100 90 120 300 0",
        乙区="782 173.12 6 60 15 81 0",
        丙区="776.5 167.44 0 90 0 90 -50",
        丁区="743.5 156.48 0 30 0 30 -10",
        戊区="795 181.44 32 90 15 137 0",
    )
    assert outcome(composite) == {
        "本区": ("1076.30", 3, "优秀"),
        "甲区": ("1290.40", 1, "优秀"),
        "乙区": ("1036.12", 4, "良好"),
        "丙区": ("983.94", 5, "合格"),
        "丁区": ("919.98", 6, "合格"),
        "戊区": ("1113.44", 2, "优秀"),
    }


def test_a_promotion_and_adjusted_targets_are_told_with_their_approval(districts: SchemeResult) -> None:
    composite = districts.results["composite"]
    promoted = composite.units["本区"].graded
    assert promoted is not None
    assert (promoted.earned, [reason.code for reason in promoted.reasons]) == ("良好", ["grade-lifted"])
    assert "市委常委会会议纪要〔2023〕3号" in promoted.reasons[0].message
    targets = {
        (name, own): (found.target.value, found.target.decided, found.target.approval)
        for name, unit in composite.units.items()
        for own, found in unit.indicators.items()
        if found.target is not None
    }
    assert targets == {
        ("本区", "attracted"): (110, "2022-10-25", "市考核委〔2022〕11号"),
        ("丙区", "farmland"): (18000, "2022-11-18", "市考核委〔2022〕14号"),
    }


@pytest.mark.parametrize(
    ("special", "totals", "grades"),
    [
        ("party", "198 200 198.75 200 175 200", "优秀 优秀 优秀 优秀 合格 优秀"),
        ("peace", "200 200 195 190 190 197.5", "优秀 优秀 优秀 良好 良好 优秀"),
        ("ecology", "198 200 200 175 190 200", "优秀 优秀 优秀 合格 良好 优秀"),
        ("safety", "190 200 200 200 170 200", "良好 优秀 优秀 优秀 合格 优秀"),
        ("countryside", "200 200 195 200 197.5 200", "优秀 优秀 优秀 优秀 优秀 优秀"),
    ],
)
def test_each_special_assessment_is_graded_by_itself(
    districts: SchemeResult, special: str, totals: str, grades: str
) -> None:
    units = districts.results[special].units
    assert list(units) == ["本区", "甲区", "乙区", "丙区", "丁区", "戊区"]
    assert [Fraction(unit.total) for unit in units.values()] == [Fraction(number) for number in totals.split()]
    assert [unit.grade for unit in units.values()] == grades.split()


def test_a_hundred_indicators_of_which_twelve_lost_points(districts: SchemeResult) -> None:
    rulesets = [districts.results[name] for name in ("composite", *SPECIAL)]
    assert sum(1 for each in rulesets for found in each.ruleset.every_indicator() if found.points) == 100
    lost = {own: points for each in rulesets for own, points in lost_by(each)["本区"].items()}
    assert len(lost) == 12
    page = (DISTRICTS / "README.md").read_text(encoding="utf-8")
    told = page[page.index("## The twelve") : page.index("## The forecast")]
    titles = {found.id: found.title for each in rulesets for found in each.ruleset.every_indicator()}
    evaluated = {"chief-leaders", "other-leaders", "residents", "firms"}
    assert [titles[own] for own in lost if own not in evaluated and titles[own] not in told] == []


def test_forecasts_show_how_far_the_year_is_from_its_targets() -> None:
    rules = targetscore.load(DISTRICTS / "composite.yaml")
    forecast = targetscore.score(rules, DISTRICTS / "forecast.csv").units["本区"]
    assert str(forecast.total) == "1047.20"
    assert {own: (str(found.points), found.warning) for own, found in forecast.indicators.items() if found.warning} == {
        "jobs": ("7.50", "红"),
        "waterworks": ("10.00", "黄"),
        "attracted": ("14.40", "黄"),
        "trade": ("10.50", "黄"),
        "reports": ("9.00", "蓝"),
        "chief-leaders": ("55.20", "蓝"),
        "other-leaders": ("36.00", "蓝"),
        "residents": ("54.00", "蓝"),
        "firms": ("35.20", "黄"),
    }


def test_money_goes_to_the_districts_by_grade_and_on_to_departments_by_points(districts: SchemeResult) -> None:
    departments = districts.results["departments"]
    assert points(departments) == by_hand(
        区发改局="21.53 50 22.8",
        区财政局="21.53 45 21.6",
        区住建局="21.53 37.5 19.2",
        区教育局="21.53 50 21.12",
        区农业农村局="21.53 47.5 22.08",
    )
    assert {name: (str(unit.total), unit.rank) for name, unit in departments.units.items()} == {
        "区发改局": ("94.33", 1),
        "区财政局": ("88.13", 4),
        "区住建局": ("78.23", 5),
        "区教育局": ("92.65", 2),
        "区农业农村局": ("91.11", 3),
    }
    first, second = districts.payouts["first"], districts.payouts["second"]
    assert {name: str(amount) for name, amount in first.items()} == {
        "本区": "3632694.25",
        "甲区": "4843592.33",
        "乙区": "3531786.08",
        "丙区": "2018163.47",
        "丁区": "2583249.24",
        "戊区": "3390514.63",
    }
    assert {name: str(amount) for name, amount in second.items()} == {
        "区发改局": "662291.63",
        "区财政局": "475016.86",
        "区住建局": "581231.08",
        "区教育局": "1287449.53",
        "区农业农村局": "626705.15",
    }
    assert (sum(first.values()), sum(second.values())) == (20_000_000, first["本区"])


def test_the_files_of_the_districts_have_no_findings() -> None:
    found = {path.name: codes(path) for path in rule_files(DISTRICTS)}
    assert len(found) == 7
    assert [name for name, each in found.items() if each] == []
