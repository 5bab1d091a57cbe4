"""Schemes of several rulesets: what one hands on to another, worked out by hand, and all that is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import targetscore
from targetscore.cli import main
from targetscore.data import read_units
from targetscore.errors import DataError, RuleFileError, TargetscoreError
from targetscore.scheme.schema import scheme_file_schema, scheme_result_schema

HEAD = """
targetscore: 1
ruleset: {id}
year: 2022
title: {id}
language: en
conventions: {{missing: error, floor: none, steps: pro rata, unreached: zero, ties: shared, exempt: drop,
  rounding: {{points: 2, total: 2, mode: half up}}}}
"""
COUNTY = (
    HEAD.format(id="county")
    + """
sections:
  - id: economy
    title: economy
    indicators:
      - {id: export, points: 10, measured_in: points, rule: 'score = actual', owners: {lead: Trade, support: [Tax]}}
      - id: energy
        points: 10
        measured_in: points
        rule: score = actual
        owners: {lead: Tax, support: [Tax, Trade]}
indicators:
  - {id: schools, points: 5, measured_in: points, rule: 'score = actual', owners: {lead: Schools}}
adjustments:
  - id: extras
    total: on top
    indicators:
      - id: notices
        measured_in: notices
        rule: deduct 2 points for each notice
        owners: {support: [Trade]}
"""
)
DEPARTMENTS = (
    HEAD.format(id="departments")
    + """
indicators:
  - id: duty
    title: duty
    points: 20
    measured_in: points
    inputs: {lost: {title: points lost, measured_in: points}, level: {measured_in: "%"}, done: {measured_in: yes/no}}
    rule: deduct 1 point per point lost
  - {id: letters, points: 80, measured_in: points, rule: 'score = actual'}
"""
)
LEADERS = (
    HEAD.format(id="leaders")
    + """
indicators: [{id: unit-result, points: 100, measured_in: points, rule: 'score = actual'}]
"""
)
ROWS = {
    # Sanmen loses 3.5, 2 and 0, and 2 for a notice. Tiantai has nothing to do with exports.
    "county": "unit,export,energy,schools,notices\nSanmen,6.5,8,5,1\nTiantai,n/a,10,4,0\n",
    "departments": "unit,letters\nTrade,80\nTax,78.5\nSchools,70\nStatistics,75\n",
    "leaders": "unit\nSanmen\nTiantai\n",
}
SCHEME = """\
targetscore: 1
scheme: district
title: District
language: en
rulesets:
  - {id: leaders, rules: leaders.yaml, data: leaders.csv}
  - {id: departments, title: Departments, rules: departments.yaml, data: departments.csv}
  - {id: county, rules: county.yaml, data: county.csv}
"""
SHARED = "from: county, unit: Sanmen, value: lost, owners: {lead: 100%, support: 50%}"
FED = "{from: county, value: total, to: leaders, indicator: unit-result}"
DUTY = f"feeds: [{{{SHARED}, to: departments, indicator: duty, input: lost}}, {FED}]\n"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scheme with its files; texts given by name stand in for the usual ones."""

    def written(scheme: str, **texts: str) -> Path:
        usual = {"county": COUNTY, "departments": DEPARTMENTS, "leaders": LEADERS}
        for name, text in usual.items():
            (tmp_path / f"{name}.yaml").write_text(texts.get(name, text), encoding="utf-8")
            (tmp_path / f"{name}.csv").write_text(texts.get(f"{name}_data", ROWS[name]), encoding="utf-8")
        (tmp_path / "scheme.yaml").write_text(scheme, encoding="utf-8")
        return tmp_path / "scheme.yaml"

    return written


def amounts(result: targetscore.SchemeResult, to: str) -> Mapping[str, Fraction | None]:
    return {each.unit: each.amount for each in result.fed if each.to == to}


def score(path: Path) -> targetscore.SchemeResult:
    return targetscore.score_scheme(targetscore.load_scheme(path))


# What is handed on --------------------------------------------------------------------------------------------------


def test_owners_bear_their_shares_of_what_the_county_lost(write: Write) -> None:
    result = score(write(SCHEME + DUTY))
    # Trade leads export, 3.5, supports energy, half of 2, and extras, half of 2. Tax leads energy and supports export:
    # that it also supports energy counts no second time. Schools lost nothing, statistics own nothing.
    assert amounts(result, "departments") == {
        "Trade": Fraction("5.5"),
        "Tax": Fraction("3.75"),
        "Schools": Fraction(0),
        "Statistics": Fraction(0),
    }
    units = result.results["departments"].units
    assert {name: str(unit.total) for name, unit in units.items()} == {
        "Trade": "94.50",
        "Tax": "94.75",
        "Schools": "90.00",
        "Statistics": "95.00",
    }
    duty = units["Trade"].indicators["duty"]
    assert duty.inputs == {"lost": Fraction("5.5")}
    assert duty.notes["fed"] == "county Sanmen: lost export 3.5 + energy 2 × 50% + notices 2 × 50%"
    assert units["Statistics"].indicators["duty"].notes["fed"] == "county Sanmen: lost 0"
    assert duty.notes["fed"] in str(targetscore.explain(result.results["departments"], "Trade"))


def test_shares_may_be_of_some_indicators_only_and_of_points_earned(write: Write) -> None:
    feed = SHARED.replace("value: lost", "value: points, of: [energy, schools]")
    result = score(write(SCHEME + f"feeds: [{{{feed}, to: departments, indicator: duty, input: lost}}, {FED}]"))
    # Energy earned 8: Tax leads, Trade bears half; schools earned 5.
    assert list(amounts(result, "departments").values()) == [4, 8, 5, 0]


@pytest.mark.parametrize(
    ("asked", "sanmen", "tiantai"),
    [
        # 6.5 + 8 + 5 - 2; 10 + 4
        ("value: total", "35/2", "14"),
        ("value: rank", "1", "2"),
        # of 25; of 15, exports do not count
        ("value: lost", "15/2", "1"),
        ("value: points, of: energy", "8", "10"),
        ("value: lost, of: energy", "2", "0"),
        # what does not apply there does not apply here
        ("value: lost, of: export", "7/2", None),
        ("value: points, of: economy", "29/2", "10"),
        ("value: lost, of: economy", "11/2", "0"),
        # a penalty is lost whole
        ("value: lost, of: notices", "2", "0"),
        ("value: lost, of: extras", "2", "0"),
        ("value: points, of: extras", "-2", "0"),
        # all get what one unit has
        ("value: total, unit: Tiantai", "14", "14"),
        # each may be called otherwise there, and two may follow one
        ("value: total, units: {Tiantai: Sanmen}", "35/2", "35/2"),
    ],
)
def test_figures_are_handed_on_as_published(write: Write, asked: str, sanmen: str, tiantai: str | None) -> None:
    alone = "".join(line for line in SCHEME.splitlines(keepends=True) if "departments" not in line)
    feed = f"feeds: [{{from: county, {asked}, to: leaders, indicator: unit-result}}]"
    result = score(write(alone + feed))
    expected = {"Sanmen": Fraction(sanmen), "Tiantai": None if tiantai is None else Fraction(tiantai)}
    assert amounts(result, "leaders") == expected
    led = result.results["leaders"].units
    assert led["Sanmen"].total == expected["Sanmen"]
    assert led["Tiantai"].indicators["unit-result"].status == ("scored" if tiantai is not None else "exempt")


def test_intermediate_points_are_handed_on_where_they_are_named(write: Write) -> None:
    between = (
        "intermediate: [{id: level, points: 10, measured_in: points, rule: score = actual, owners: {lead: Tax}}]\n"
    )
    feeds = DUTY.replace("value: lost", "value: lost, of: [level, energy]").replace(
        "total, to", "points, of: level, to"
    )
    data = "unit,export,energy,schools,notices,level\nSanmen,6.5,8,5,1,7\nTiantai,1,1,1,1,9\n"
    result = score(write(SCHEME + feeds, county=COUNTY + between, county_data=data))
    assert amounts(result, "leaders") == {"Sanmen": 7, "Tiantai": 9}
    assert amounts(result, "departments") == {"Trade": 1, "Tax": 5, "Schools": 0, "Statistics": 0}


def test_results_are_rounded_before_they_are_handed_on(write: Write) -> None:
    rounded = COUNTY.replace("points: 2, total: 2", "points: 1, total: 0")
    data = "unit,export,energy,schools,notices\nSanmen,6.54,8,5,0\nTiantai,1,1,1,0\n"
    result = score(write(SCHEME + DUTY, county=rounded, county_data=data))
    assert amounts(result, "leaders")["Sanmen"] == 20
    assert amounts(result, "departments")["Trade"] == Fraction("4.5")


def test_groups_are_fed_where_they_have_the_indicator(write: Write) -> None:
    grouped = DEPARTMENTS.replace(
        "indicators:", "groups: [{id: a, units: [Trade, Tax, Schools]}, {id: b}]\nindicators:"
    )
    grouped = grouped.replace("id: duty", "id: duty\n    groups: [a]")
    data = "unit,group,letters\nTrade,,80\nTax,,80\nSchools,,80\nStatistics,b,80\n"
    result = score(write(SCHEME + DUTY, departments=grouped, departments_data=data))
    assert list(amounts(result, "departments")) == ["Trade", "Tax", "Schools"]
    refused = write(SCHEME + DUTY, departments=grouped, departments_data=data.replace("Trade,,", "Ships,b,"))
    assert codes_of(refused) == [("scheme.yaml", 9, "feed-owner-astray")]
    nowhere = grouped.replace("[Trade, Tax", "[Tax").replace("{id: b}", "{id: b, units: [Trade]}")
    assert codes_of(write(SCHEME + DUTY, departments=nowhere, departments_data=data)) == [
        ("scheme.yaml", 9, "feed-nowhere")
    ]
    named = DUTY.replace("to: departments", "units: {Statistics: Tax}, to: departments")
    assert codes_of(write(SCHEME + named, departments=grouped, departments_data=data)) == [
        ("scheme.yaml", 9, "feed-nowhere")
    ]


def test_a_chain_is_scored_from_its_beginning_and_shown_in_the_order_of_the_file(write: Write) -> None:
    onward = "{from: departments, value: points, of: letters, unit: Tax, to: leaders, indicator: unit-result}"
    result = score(write(SCHEME + DUTY.replace(FED, onward)))
    assert list(result.results) == ["leaders", "departments", "county"]
    assert result.scheme.order.index("county") < result.scheme.order.index("departments")
    assert amounts(result, "leaders") == {"Sanmen": Fraction("78.5"), "Tiantai": Fraction("78.5")}


def test_the_result_is_plain_data(write: Write) -> None:
    payout = 'payouts: [{id: bonus, ruleset: leaders, sum: "10", by: total, spread: {least: 50%, most: 150%}}]'
    found = json.loads(json.dumps(score(write(SCHEME + DUTY + payout)).to_dict()))
    assert found["schema"] == "targetscore.scheme-result/1"
    assert found["scheme"] == "district"
    assert [each["schema"] for each in found["results"].values()] == ["targetscore.result/1"] * 3
    assert (
        found["fed"][-1]
        == {
            "to": "departments",
            "unit": "Statistics",
            "indicator": "duty",
            "input": "lost",
            "amount": "0",
            "from": "county",
            "from_unit": "Sanmen",
            "value": "lost",
            "parts": [],
        }
        or found["fed"][-1]["to"] == "leaders"
    )
    assert found["payouts"] == {"bonus": {"Sanmen": "7.50", "Tiantai": "2.50"}}
    Draft202012Validator(scheme_result_schema()).validate(found)


def test_the_schema_takes_what_is_read_and_refuses_other_keys() -> None:
    feeds = [{"from": "a", "value": "lost", "of": ["x"], "owners": {"lead": "100%"}, "to": "b", "indicator": "c"}]
    payouts = [{"id": "d", "ruleset": "b", "sum": "10", "by": "grade", "shares": {"good": 1.2, "fair": "80%"}}]
    scheme = yaml.safe_load(SCHEME) | {"feeds": feeds, "payouts": payouts}
    valid = Draft202012Validator(scheme_file_schema()).is_valid
    assert valid(scheme)
    assert not any(
        valid(scheme | change) for change in ({"fees": []}, {"feeds": [{}]}, {"payouts": [payouts[0] | {"by": "rank"}]})
    )


def test_fed_values_are_part_of_what_the_hash_covers(write: Write) -> None:
    first = score(write(SCHEME + DUTY))
    second = score(write(SCHEME + DUTY, county_data=ROWS["county"].replace("6.5", "6.4")))
    hashes = [{name: each.data_hash for name, each in result.results.items()} for result in (first, second)]
    assert [name for name in hashes[0] if hashes[0][name] != hashes[1][name]] == ["leaders", "departments", "county"]


@given(st.permutations(ROWS["departments"].splitlines()[1:]), st.permutations(ROWS["county"].splitlines()[1:]))
def test_the_order_of_units_makes_no_difference(departments: list[str], county: list[str]) -> None:
    scheme = loaded_once()
    data = {
        name: read_units(rows(ROWS[name].splitlines()[0], lines), scheme.members[name].ruleset)
        for name, lines in (("departments", departments), ("county", county))
    }
    found = targetscore.score_scheme(scheme, data)
    usual = targetscore.score_scheme(scheme)
    assert {name: dict(each.units) for name, each in found.results.items()} == {
        name: dict(each.units) for name, each in usual.results.items()
    }
    assert sorted(found.fed, key=repr) == sorted(usual.fed, key=repr)
    assert found.payouts == usual.payouts


def rows(head: str, lines: list[str]) -> list[dict[str, str]]:
    return [dict(zip(head.split(","), line.split(","), strict=True)) for line in lines]


LOADED: list[targetscore.scheme.model.Scheme] = []


def loaded_once() -> targetscore.scheme.model.Scheme:
    return LOADED[0]


@pytest.fixture(scope="module", autouse=True)
def _load(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("scheme")
    for name, text in {"county": COUNTY, "departments": DEPARTMENTS, "leaders": LEADERS}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        (folder / f"{name}.csv").write_text(ROWS[name], encoding="utf-8")
    payout = "payouts: [{id: bonus, ruleset: departments, sum: 100.01, by: total, spread: {least: 80%, most: 120%}}]"
    (folder / "scheme.yaml").write_text(SCHEME + DUTY + payout, encoding="utf-8")
    LOADED.append(targetscore.load_scheme(folder / "scheme.yaml"))


# Problems -----------------------------------------------------------------------------------------------------------


def codes_of(path: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(TargetscoreError) as caught:
        score(path)
    for problem in caught.value.diagnostics:
        assert all(problem.told_in(language).render() for language in ("zh", "en"))
        assert "{" not in problem.message
    return [(Path(each.place[0]).name, each.place[1], each.code) for each in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("feed", "codes"),
    [
        ("{from: county}", ["missing-key"] * 3),
        ("{from: conty, value: total, to: leaders, indicator: unit-result}", ["misspelt-reference"]),
        ("{from: nothing, value: total, to: leaders, indicator: unit-result}", ["no-such-ruleset"]),
        ("{from: county, value: score, to: leaders, indicator: unit-result}", ["unknown-choice"]),
        ("{from: county, value: total, to: leaders, indicator: unit-resul}", ["misspelt-reference"]),
        ("{from: county, value: total, to: leaders, indicator: x}", ["feed-no-indicator"]),
        ("{from: county, value: total, to: departments, indicator: duty, input: xyz}", ["feed-no-input"]),
        ("{from: county, value: total, to: departments, indicator: duty, input: level}", ["feed-measure"]),
        ("{from: county, value: total, to: departments, indicator: duty, input: done}", ["feed-measure"]),
        ("{from: county, value: total, of: export, to: leaders, indicator: unit-result}", ["feed-whole-value"]),
        ("{from: county, value: points, to: leaders, indicator: unit-result}", ["feed-points-of-what"]),
        ("{from: county, value: points, of: expor, to: leaders, indicator: unit-result}", ["misspelt-reference"]),
        ("{from: county, value: points, of: x, to: leaders, indicator: unit-result}", ["feed-of-unknown"]),
        (
            "{from: county, value: points, of: [export, energy], to: leaders, indicator: unit-result}",
            ["feed-of-several"],
        ),
        (
            "{from: county, value: lost, owners: {lead: 100%}, to: departments, indicator: duty, input: lost}",
            ["missing-key", "feed-ownerless"],
        ),
        (f"{{{SHARED.replace('100%', '0%')}, to: departments, indicator: duty, input: lost}}", ["feed-share"]),
        (
            f"{{{SHARED.replace('50%', '0.5')}, to: departments, indicator: duty, input: lost}}",
            ["need-percent"],
        ),
        (
            "{from: county, value: total, unit: Sanmen, units: {Tiantai: Sanmen}, to: leaders, indicator: unit-result}",
            ["feed-unit-and-units"],
        ),
        ("{from: leaders, value: total, to: leaders, indicator: unit-result}", ["feeds-in-a-circle"]),
        ("total", ["need-table"]),
        ("{from: county, value: total, too: leaders, indicator: unit-result}", ["misspelt-key"]),
    ],
)
def test_feeds_that_cannot_be_meant_are_refused(write: Write, feed: str, codes: list[str]) -> None:
    found = codes_of(write(SCHEME + f"feeds:\n  - {feed}\n"))
    assert sorted(code for _, _, code in found) == sorted(codes)
    assert {(file, line) for file, line, _ in found} == {("scheme.yaml", 10)}


def test_two_feeds_of_one_input_and_circles_are_refused(write: Write) -> None:
    back = "{from: leaders, value: total, unit: Sanmen, to: county, indicator: export}"
    feeds = f"feeds:\n  - {FED}\n  - {FED}\n  - {back}\n"
    path = write(SCHEME + feeds)
    assert codes_of(path) == [("scheme.yaml", 10, "feeds-in-a-circle"), ("scheme.yaml", 11, "fed-twice")]
    with pytest.raises(RuleFileError, match=r"(leaders → county → leaders)|(county → leaders → county)"):
        targetscore.load_scheme(path)


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        ("targetscore: 2\nlanguage: fr\n", ["missing-key"] * 3 + ["unknown-choice"] * 2),
        (SCHEME.replace("id: county", "id: leaders"), ["duplicate-id"]),
        (SCHEME.replace("county.yaml", "city.yaml"), ["no-such-file"]),
        (SCHEME.replace("county.yaml", "../county.yaml"), ["file-outside"]),
        (SCHEME.replace("county.yaml", "/county.yaml"), ["file-name"]),
        (SCHEME.replace("county.csv", "..\\county.csv"), ["file-name"]),
        (SCHEME.replace("county.csv", "city.csv"), ["no-such-file"]),
        (SCHEME.replace(", data: county.csv", ""), ["scheme-no-data"]),
        (SCHEME.replace(", rules: county.yaml", ""), ["missing-key"]),
        ("[scheme]", ["yaml-no-colon"]),
        (SCHEME[: SCHEME.index("rulesets")] + DUTY, ["missing-key"]),
        (SCHEME[: SCHEME.index("rulesets")] + "rulesets: []\n" + DUTY, ["empty-value"]),
        (SCHEME.replace("id: county", "id: the county") + DUTY, ["bad-id", "misspelt-reference", "misspelt-reference"]),
    ],
)
def test_scheme_files_at_fault_are_refused(write: Write, scheme: str, codes: list[str]) -> None:
    assert sorted(code for _, _, code in codes_of(write(scheme))) == sorted(codes)


def test_problems_of_all_files_come_at_once(write: Write) -> None:
    path = write(
        SCHEME.replace("title: District", "titel: District") + "feeds:\n  - {from: county}\n",
        county=COUNTY.replace("lead: Trade", "leed: Trade").replace("points: 5,", "points: five,"),
    )
    assert codes_of(path) == [
        ("county.yaml", 14, "misspelt-key"),
        ("county.yaml", 21, "not-a-number"),
        ("scheme.yaml", 3, "misspelt-key"),
        *[("scheme.yaml", 10, "missing-key")] * 3,
    ]


@pytest.mark.parametrize(
    ("feed", "data", "expected"),
    [
        (SHARED.replace("Sanmen", "Sanmenn"), {}, ("scheme.yaml", 9, "scheme-unit-near")),
        (SHARED.replace("Sanmen", "Wenling"), {}, ("scheme.yaml", 9, "scheme-no-unit")),
        (
            SHARED,
            {"departments_data": "unit,letters\nTrades,1\nTax,1\nSchools,1\n"},
            ("scheme.yaml", 9, "feed-owner-near"),
        ),
        (SHARED, {"departments_data": "unit,letters\nTax,1\nSchools,1\n"}, ("scheme.yaml", 9, "feed-owner-astray")),
        (f"{SHARED}, units: {{Commerce: Trade}}", {}, ("scheme.yaml", 9, "scheme-no-unit")),
        (
            SHARED,
            {"departments_data": "unit,letters,duty.lost\nTrade,1,\nTax,1,3\nSchools,1,\n"},
            ("departments.csv", 3, "fed-and-given"),
        ),
    ],
)
def test_units_that_are_not_there_and_cells_given_twice(
    write: Write, feed: str, data: dict[str, str], expected: tuple[str, int, str]
) -> None:
    feeds = f"feeds: [{{{feed}, to: departments, indicator: duty, input: lost}}, {FED}]"
    assert codes_of(write(SCHEME + feeds, **data)) == [expected]


def test_what_is_fed_keeps_to_the_declared_range(write: Write) -> None:
    """Trade loses 5.5 and Tax 3.75, which is within the range, its end included."""
    narrow = DEPARTMENTS.replace("lost: {title: points lost,", "lost: {title: points lost, most: 3.75,")
    with pytest.raises(DataError) as caught:
        score(write(SCHEME + DUTY, departments=narrow))
    (found,) = caught.value.diagnostics
    assert (found.code, found.values["unit"], found.values["range"]) == ("value-outside", "Trade", "≤ 3.75")


def test_owners_may_be_called_otherwise_among_the_units(write: Write) -> None:
    feeds = f"feeds: [{{{SHARED}, units: {{Commerce: Trade}}, to: departments, indicator: duty, input: lost}}, {FED}]"
    data = ROWS["departments"].replace("Trade", "Commerce")
    assert amounts(score(write(SCHEME + feeds, departments_data=data)), "departments")["Commerce"] == Fraction("5.5")


GRADES = "grades: {by: total, bands: [{grade: good, least: 17}, {grade: fair, least: 10}, {grade: poor}]}\n"
FACT = LEADERS.replace(
    "indicators: [{id: unit-result, points: 100, measured_in: points, rule: 'score = actual'}]",
    """indicators:
  - {id: unit-result, points: 3, measured_in: points, rule: 'score = 4 - actual'}
  - id: pride
    points: 5
    rule: 5 points if the unit is good, otherwise no points
    inputs: {good: {title: the unit is good, measured_in: yes/no}}
""",
)


def grade_fed(more: str) -> str:
    place = "{from: county, value: grade, to: leaders, indicator: unit-result}"
    two = "".join(line for line in SCHEME.splitlines(keepends=True) if "id: departments" not in line)
    return (
        f"{two}feeds: [{place}, {{from: county, value: grade, {more}, to: leaders, indicator: pride, input: good}}]\n"
    )


def test_a_grade_is_handed_on_as_a_fact_and_as_a_place(write: Write) -> None:
    """Sanmen has 6.5 + 8 + 5 - 2 = 17.5, which is good, the first of three; Tiantai has 14, fair, the second."""
    path = write(grade_fed("is: good"), county=COUNTY + GRADES, leaders=FACT)
    result = score(path)
    assert [(each.unit, each.input, each.amount) for each in result.fed] == [
        ("Sanmen", "actual", 1),
        ("Tiantai", "actual", 2),
        ("Sanmen", "good", True),
        ("Tiantai", "good", False),
    ]
    leaders = result.results["leaders"].units
    assert [str(each.total) for each in leaders.values()] == ["8.00", "2.00"]
    assert leaders["Tiantai"].indicators["unit-result"].notes == {"fed": "county Tiantai: grade fair 2"}
    assert leaders["Tiantai"].indicators["pride"].notes == {"fed": "county Tiantai: grade fair"}
    whole = result.to_dict()
    assert [each["amount"] for each in whole["fed"]] == ["1", "2", "yes", "no"]  # type: ignore[index, union-attr, call-overload]
    Draft202012Validator(scheme_result_schema()).validate(whole)


def test_one_of_several_grades_may_be_asked_for(write: Write) -> None:
    path = write(grade_fed("is: [good, fair]"), county=COUNTY + GRADES, leaders=FACT)
    assert [each.amount for each in score(path).fed if each.input == "good"] == [True, True]


@pytest.mark.parametrize(
    ("feed", "code"),
    [
        ("{from: county, value: total, is: good, to: leaders, indicator: pride, input: good}", "feed-is-no-grade"),
        ("{from: county, value: grade, is: god, to: leaders, indicator: pride, input: good}", "misspelt-reference"),
        ("{from: county, value: grade, is: best, to: leaders, indicator: pride, input: good}", "feed-no-such-grade"),
        ("{from: county, value: grade, is: [], to: leaders, indicator: pride, input: good}", "empty-value"),
        ("{from: county, value: grade, is: good, to: leaders, indicator: unit-result}", "feed-measure-fact"),
        ("{from: county, value: grade, to: leaders, indicator: pride, input: good}", "feed-measure"),
        ("{from: departments, value: grade, to: leaders, indicator: unit-result}", "feed-no-grades"),
    ],
)
def test_a_grade_that_cannot_be_handed_on_is_refused(write: Write, feed: str, code: str) -> None:
    found = codes_of(write(SCHEME + f"feeds: [{feed}]\n", county=COUNTY + GRADES, leaders=FACT))
    assert code in [each for *_, each in found]


def test_a_unit_without_a_grade_has_none_to_hand_on(write: Write) -> None:
    """All is n/a for Tiantai, and grades go by per cent."""
    grades = GRADES.replace("by: total", "by: percent").replace("17", "80%").replace("10", "50%")
    data = "unit,export,energy,schools,notices\nSanmen,6.5,8,5,1\nTiantai,n/a,n/a,n/a,0\n"
    path = write(grade_fed("is: good"), county=COUNTY + grades, county_data=data, leaders=FACT)
    assert {code for *_, code in codes_of(path)} == {"feed-no-grade"}


@pytest.mark.parametrize(("named", "code"), [("Tiantaii", "feed-counterpart-near"), ("Wenling", "feed-no-counterpart")])
def test_a_unit_without_counterpart_is_refused(write: Write, named: str, code: str) -> None:
    found = codes_of(write(SCHEME + DUTY, leaders_data=f"unit\nSanmen\n{named}\n"))
    assert found == [("scheme.yaml", 9, code)]


def test_who_is_not_ranked_has_no_rank_to_hand_on(write: Write) -> None:
    data = "unit,export,energy,schools,notices\nSanmen,n/a,n/a,n/a,0\nTiantai,1,2,3,0\n"
    feeds = DUTY.replace("value: total", "value: rank")
    assert codes_of(write(SCHEME + feeds, county_data=data)) == [("scheme.yaml", 9, "feed-no-rank")]
    # A total of nothing does not apply either.
    assert amounts(score(write(SCHEME + DUTY, county_data=data)), "leaders") == {"Sanmen": None, "Tiantai": 6}


# Calls and commands -------------------------------------------------------------------------------------------------


def test_data_handed_over_stand_in_for_the_file(write: Write) -> None:
    scheme = targetscore.load_scheme(write(SCHEME.replace(", data: county.csv", "") + DUTY))
    county = [{"unit": "Sanmen", "export": 10, "energy": 10, "schools": 4, "notices": 0}, {"unit": "Tiantai"}]
    county[1] |= {"export": Decimal("1.5"), "energy": 0, "schools": 0, "notices": 0}
    result = targetscore.score_scheme(scheme, {"county": county})
    assert amounts(result, "departments") == {"Trade": 0, "Tax": 0, "Schools": 1, "Statistics": 0}
    with pytest.raises(KeyError, match="city"):
        targetscore.score_scheme(scheme, {"city": county})
    with pytest.raises(DataError, match="scheme-no-data"):
        targetscore.score_scheme(scheme)


def test_the_command_prints_tables_and_data(
    write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    payout = "payouts: [{id: bonus, ruleset: leaders, sum: 10, by: total, spread: {least: 50%, most: 150%}}]"
    path = write(SCHEME.replace(", data: county.csv", "") + DUTY + payout)
    monkeypatch.chdir(path.parent)
    assert main(["scheme", "scheme.yaml", "--data", "county=county.csv"]) == 0
    told = capsys.readouterr().out
    assert "Departments (departments)\nrank  unit" in told
    assert "bonus (bonus): 10.00\nunit     total  amount\nSanmen   17.50    7.50\nTiantai  14.00    2.50\n" in told
    assert main(["scheme", "scheme.yaml", "--data", "county=county.csv", "--format", "json", "-o", "out.json"]) == 0
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["payouts"]["bonus"]["Sanmen"] == "7.50"
    assert main(["scheme", "scheme.yaml", "--data", "county=county.csv", "-o", "out.txt"]) == 0
    assert Path("out.txt").read_text(encoding="utf-8") == told
    assert main(["scheme", "scheme.yaml"]) == 1
    assert "scheme-no-data" in capsys.readouterr().err


def test_a_payout_by_grade_shows_what_it_follows_from(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """Sanmen is good with 17.5, Tiantai fair with 14: 20 × 1.5 = 30 shares and 10 × 1 = 10, of 80.00."""
    shares = "shares: {good: 1.5, fair: 1, poor: 0}, people: {Sanmen: 20, Tiantai: 10}"
    payout = f"payouts: [{{id: bonus, ruleset: county, sum: 80, by: grade, {shares}}}]"
    assert main(["scheme", str(write(SCHEME + DUTY + payout, county=COUNTY + GRADES)), "--language", "zh"]) == 0
    table = """\
单位     等次  系数  人数   金额
Sanmen   good   1.5    20  60.00
Tiantai  fair     1    10  20.00
"""
    assert table in capsys.readouterr().out


def test_check_looks_at_all_files_of_a_scheme(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(SCHEME + DUTY, leaders=LEADERS.replace("score = actual", "score = actual, at most 100 points"))
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().out
    assert f"{path}: a scheme of 3 rulesets" in told
    assert "departments.yaml:11:9: warning[unused-input]" in told
    assert "leaders.yaml:" in told
    assert told.rstrip().splitlines()[-1].startswith("4 file(s): 0 error(s)")
    path.write_text(SCHEME.replace("leaders.yaml", "leader.yaml"), encoding="utf-8")
    assert main(["check", str(path)]) == 1
    assert "scheme.yaml:6:26: error[no-such-file]" in capsys.readouterr().out


def test_a_unit_of_a_scheme_is_explained_with_what_it_was_fed(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    """Trade bears 3.5 of exports and half of 2 of energy, and half of 2 for the notice: 5.5."""
    path = str(write(SCHEME + DUTY))
    asked = ["explain", path, "--ruleset", "departments", "--unit", "Trade"]
    assert main([*asked, "--indicator", "duty"]) == 0
    told = capsys.readouterr().out
    assert "duty (duty): 14.50 of 20 points" in told
    assert "fed by: county Sanmen: lost export 3.5 + energy 2 × 50% + notices 2 × 50%" in told
    letters = Path(path).parent / "other.csv"
    letters.write_text("unit,letters\nTrade,1\nTax,1\nSchools,1\n", encoding="utf-8")
    assert main([*asked, "--indicator", "letters", "--data", f"departments={letters}"]) == 0
    assert "letters (letters): 1.00 of 80 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["explain", "scheme.yaml", "--unit", "Trade"], "--ruleset"),
        (["explain", "scheme.yaml", "--unit", "Trade", "--ruleset", "department"], "did you mean `departments`?"),
        (["explain", "scheme.yaml", "leaders.csv", "--unit", "Trade", "--ruleset", "departments"], "--data ID=FILE"),
        (["explain", "county.yaml", "county.csv", "--unit", "Sanmen", "--ruleset", "county"], "no scheme file"),
        (["score", "scheme.yaml", "county.csv"], "targetscore scheme scheme.yaml"),
        (["scheme", "county.yaml"], "targetscore score county.yaml"),
    ],
)
def test_the_other_kind_of_file_is_told_from_a_scheme(
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(write(SCHEME + DUTY).parent)
    assert main(arguments) == 2
    assert told in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("given", ["county", "conty=county.csv", "county=no.csv"])
def test_wrong_usage_is_told(write: Write, given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scheme", str(write(SCHEME)), "--data", given]) == 2
    assert "Invalid value" in capsys.readouterr().err
