"""Unit data of whole schemes: several sources, events, judged values, groups, forecasts, values taken from results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetscore.data import Cell, Difference, NotApplicable, UnitData, read_units
from targetscore.errors import DataError, Span
from targetscore.ruleset import loads
from targetscore.ruleset.model import Ruleset, SourceOrder

HEAD = """\
targetscore: 1
ruleset: test
year: 2022
title: 考核
language: zh
conventions: {missing: error, rounding: none, floor: 0, unreached: zero, steps: whole, ties: shared, rank_on: exact}
"""
INDICATORS = """\
indicators:
  - id: export
    title: 出口
    points: 4
    measured_in: 亿美元
    rule: 达到5得满分，其余不得分
  - id: open
    title: 公开
    points: 1
    rule: 达到1得满分，其余不得分
    inputs:
      held: {title: 按期召开, measured_in: yes/no}
  - id: award
    title: 表彰
    points: 10
    rule: 得分=3×国家级+2×省级+市级，最多10分
    inputs:
      national: {title: 国家级, measured_in: 项}
      province: {title: 省级, measured_in: 项}
      city: {title: 市级, measured_in: 项}
      late: {title: 迟报, measured_in: 次}
    events: [national, province, city]
  - id: accident
    title: 事故
    points: 5
    better: lower
    rule: 得分=5-2×起数，最低0分
    inputs:
      cases: {title: 起数, measured_in: 起}
    events: [cases]
  - id: plan
    title: 工作创新
    points: 10
    rule: 得分=评分，最多10分
    judge: 专家组
    inputs:
      mark: {title: 评分, measured_in: 分}
"""
PLAIN = loads(HEAD + INDICATORS)
RULES = loads(HEAD + "sources: {order: [统计, 核查, 自报], tolerance: 1%}\n" + INDICATORS)
COLUMNS = "单位,指标,实际值,迟报,按期召开,来源,级别,事项,佐证,评分人,理由,预测"


def read(text: str, folder: Path, rules: Ruleset = RULES, encoding: str = "utf-8") -> UnitData:
    path = folder / "data.csv"
    path.write_bytes(text.encode(encoding))
    return read_units(path, rules)


def rows(*lines: str, rules: Ruleset = RULES) -> UnitData:
    """Read lines of `column=value` pairs, blanks between them; a line begins with unit and indicator."""
    return read_units([row(line) for line in lines], rules)


def row(line: str) -> Mapping[str, object]:
    unit, indicator, *rest = line.split()
    return {"unit": unit, "indicator": indicator} | {
        key: value for key, _, value in (pair.partition("=") for pair in rest)
    }


def problems(*lines: str, rules: Ruleset = RULES) -> list[tuple[int, str]]:
    with pytest.raises(DataError) as caught:
        rows(*lines, rules=rules)
    found = caught.value.diagnostics
    assert all(problem.told_in(language).render() for problem in found for language in ("zh", "en"))
    return [(problem.source.position(problem.span.start)[0], problem.code) for problem in found]


def numbers(cells: Mapping[str, Cell]) -> dict[str, object]:
    return {name: int(cell) if isinstance(cell, Fraction) else cell for name, cell in cells.items()}


# Sources ------------------------------------------------------------------------------------------------------------


def test_the_first_source_that_gives_a_cell_counts() -> None:
    """统计 gives no target, so that of 核查 counts."""
    data = rows(
        "三门 export source=自报 actual=5.2 target=5",
        "三门 export source=核查 actual=5.01 target=4.9",
        "三门 export source=统计 actual=5.00 target=",
    )
    export = data.units["三门"]["export"]
    assert export.cells == {"actual": Fraction(5), "target": Fraction(49, 10)}
    assert export.decimals == {"actual": 2, "target": 1}
    assert export.notes == {"source": "统计（实际值）、核查（目标值）"}
    assert {name: data.source.text[span.start : span.end] for name, span in export.spans.items()} == {
        "actual": "5.00",
        "target": "4.9",
    }


def test_differences_beyond_the_tolerance_are_listed() -> None:
    """1 % of 5 is 0.05: 5.05 is within, 5.051 is beyond; 1 % of 4.9 is 0.049, and 5 is 0.1 away."""
    data = rows(
        "三门 export source=自报 actual=5.051 target=5",
        "三门 export source=核查 actual=5.05 target=4.9",
        "三门 export source=统计 actual=5.00 target=",
    )
    assert [(each.input, each.other_source, each.other) for each in data.differences] == [
        ("actual", "自报", Fraction(5051, 1000)),
        ("target", "自报", Fraction(5)),
    ]
    assert data.differences[0] == Difference(
        unit="三门",
        indicator="export",
        input="actual",
        counted_source="统计",
        counted=Fraction(5),
        other_source="自报",
        other=Fraction(5051, 1000),
        span=data.differences[0].span,
    )
    assert data.source.text[data.differences[0].span.start : data.differences[0].span.end] == "5.051"
    assert [warning.message for warning in data.warnings] == [
        "`三门` 的 `出口`（实际值）自报为 5.051，统计为 5，不一致",
        "`三门` 的 `出口`（目标值）自报为 5，核查为 4.9，不一致",
    ]
    assert {warning.severity for warning in data.warnings} == {"warning"}


def test_a_tolerance_may_be_a_number() -> None:
    rules = attrs.evolve(RULES, sources=SourceOrder(order=("a", "b", "c"), tolerance=Fraction(1, 2), in_percent=False))
    data = rows(
        "三门 export source=a actual=5",
        "三门 export source=b actual=5.5",
        "三门 export source=c actual=4.49",
        rules=rules,
    )
    assert [each.other_source for each in data.differences] == ["c"]


def test_facts_and_what_is_not_applicable_differ_or_do_not() -> None:
    data = rows(
        "三门 open source=统计 held=是 actual=n/a",
        "三门 open source=核查 held=否 actual=3",
        "三门 open source=自报 held=是 actual=n/a",
    )
    assert data.units["三门"]["open"].cells == {"held": True, "actual": NotApplicable()}
    assert [(each.input, each.other_source, each.other) for each in data.differences] == [
        ("held", "核查", False),
        ("actual", "核查", Fraction(3)),
    ]
    assert ["核查为 否，统计为 是" in each.message for each in data.warnings] == [True, False]
    assert ["核查为 3，统计为 不适用" in each.message for each in data.warnings] == [False, True]


def test_one_row_needs_no_source() -> None:
    data = rows("三门 export actual=5", "天台 export actual=4 source=自报")
    assert [row["export"].notes for row in data.units.values()] == [{}, {"source": "自报"}]
    assert data.differences == ()


def test_what_is_wrong_with_sources_is_named() -> None:
    assert problems("三门 export actual=5 source=统计局", "天台 export actual=5 source=xyzzy") == [
        (1, "misspelt-source"),
        (2, "unknown-source"),
    ]
    assert problems("三门 export actual=5", "三门 export actual=5 source=统计") == [(1, "no-source")]
    assert problems("三门 export actual=5 source=统计", "三门 export actual=5 source=统计") == [(2, "duplicate-row")]
    assert problems("三门 export actual=5", "三门 export actual=5") == [(2, "duplicate-row")]
    assert problems("三门 export actual=5 source=a", "三门 export actual=6 source=b", rules=PLAIN) == [
        (2, "sources-undeclared")
    ]


def test_without_declared_sources_a_source_is_a_note() -> None:
    data = rows("三门 export actual=5 source=anybody", rules=PLAIN)
    assert data.units["三门"]["export"].notes == {"source": "anybody"}


# Events -------------------------------------------------------------------------------------------------------------


def test_a_thing_counts_once_at_its_highest_level() -> None:
    """
    示范县: national, its province level does not count. 文明镇: twice at the province level, one award. Without a name
    each row counts: two at the city level, and three in one row.
    """
    data = rows(
        "三门 award level=省级 item=示范县 evidence=E1",
        "三门 award level=国家级 item=示范县 evidence=E2",
        "三门 award level=province item=文明镇 evidence=E3",
        "三门 award level=省级 item=文明镇 evidence=E4",
        "三门 award level=市级 evidence=E5",
        "三门 award level=市级",
        "三门 award level=市级 actual=3",
    )
    award = data.units["三门"]["award"]
    assert numbers(award.cells) == {"national": 1, "province": 1, "city": 5}
    assert award.notes == {"evidence": "E2、E3、E4、E5"}
    assert award.uncounted == ("示范县（省级，E1）",)


def test_what_does_not_count_is_told_in_the_language_of_the_rules() -> None:
    rules = attrs.evolve(RULES, language="en")
    data = rows("三门 award level=city item=x", "三门 award level=province item=x evidence=E1", rules=rules)
    assert data.units["三门"]["award"].uncounted == ("x (市级)",)


def test_absent_events_are_none() -> None:
    """Whether a unit has other rows for the indicator, is only listed, or has no row at all."""
    data = rows("三门 award late=2", "天台 award", "仙居 export actual=1", "临海 award national=2")
    assert [numbers(row["award"].cells) for row in data.units.values()] == [
        {"late": 2, "national": 0, "province": 0, "city": 0},
        {"national": 0, "province": 0, "city": 0},
        {"national": 0, "province": 0, "city": 0},
        {"national": 2, "province": 0, "city": 0},
    ]
    assert numbers(data.units["仙居"]["accident"].cells) == {"cases": 0}


def test_what_is_not_applicable_has_no_events() -> None:
    data = rows("三门 award actual=n/a")
    cells = data.units["三门"]["award"].cells
    assert {cells[name] for name in ("actual", "national", "province", "city")} == {NotApplicable()}


def test_other_inputs_stand_in_a_row_of_their_own() -> None:
    data = rows("三门 award level=city", "三门 award late=2")
    assert numbers(data.units["三门"]["award"].cells) == {"late": 2, "national": 0, "province": 0, "city": 1}


def test_a_single_level_goes_without_saying() -> None:
    data = rows("三门 accident item=火灾", "三门 accident actual=2", "天台 accident evidence=E1", "仙居 accident")
    assert [row["accident"].cells["cases"] for row in data.units.values()] == [3, 1, 0]


def test_no_event_is_a_count_of_none() -> None:
    data = rows(
        "三门 award level=国家级 actual=0", "三门 award level=省级 item=x actual=0", "三门 award level=市级 item=x"
    )
    assert numbers(data.units["三门"]["award"].cells) == {"national": 0, "province": 0, "city": 1}
    assert data.units["三门"]["award"].uncounted == ()


def test_the_first_source_that_lists_events_counts_for_all_of_them() -> None:
    data = rows(
        "三门 award level=国家级 item=a source=自报 evidence=E1",
        "三门 award level=市级 item=b source=自报",
        "三门 award level=省级 item=a source=核查 evidence=E2",
        "三门 award level=市级 item=b source=核查",
    )
    award = data.units["三门"]["award"]
    assert numbers(award.cells) == {"national": 0, "province": 1, "city": 1}
    assert award.notes == {"source": "核查", "evidence": "E2"}
    assert [(each.input, each.counted, each.other) for each in data.differences] == [
        ("national", 0, 1),
        ("province", 1, 0),
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["三门 export actual=5 level=国家级"], [(1, "no-events")]),
        (["三门 export actual=5 item=x"], [(1, "no-events")]),
        (["三门 award item=x"], [(1, "no-level")]),
        (["三门 award actual=1"], [(1, "no-level")]),
        (["三门 award level=国家 item=x"], [(1, "misspelt-level")]),
        (["三门 award level=xyzzy item=x"], [(1, "unknown-level")]),
        (["三门 award level=迟报"], [(1, "unknown-level")]),
        (["三门 award level=市级 actual=1.5"], [(1, "event-count")]),
        (["三门 award level=市级 actual=-1"], [(1, "event-count")]),
        (["三门 award level=市级 actual=n/a"], [(1, "event-count")]),
        (["三门 award level=市级 actual=many"], [(1, "cell-text")]),
        (["三门 award level=市级 actual=3次"], [(1, "cell-unit")]),
        (
            ["三门 award level=市级 item=x actual=2", "三门 award level=市级 item=x actual=3"],
            [(2, "event-counts-differ")],
        ),
        (["三门 award level=市级", "三门 award city=2"], [(2, "event-and-count")]),
        (["三门 award level=市级", "三门 award actual=n/a"], [(2, "event-and-count")]),
        (["三门 award level=市级 late=2"], [(1, "input-of-event")]),
        (["三门 award late=2", "三门 award late=3"], [(2, "duplicate-row")]),
        (["三门 award level=市级 actual=1 实际值=1"], [(1, "duplicate-cell")]),
        (["三门 award level=市级 held=是"], [(1, "input-of-others")]),
    ],
)
def test_what_is_wrong_with_events_is_named(lines: list[str], expected: list[tuple[int, str]]) -> None:
    assert problems(*lines, rules=PLAIN) == expected


# Judged values ------------------------------------------------------------------------------------------------------


def test_a_judged_value_names_its_judge_and_the_reason() -> None:
    data = rows("三门 plan mark=8 judge=王某 reason=有创新 evidence=E7", "天台 plan mark=n/a", "仙居 plan mark=")
    assert data.units["三门"]["plan"].notes == {"judge": "王某", "reason": "有创新", "evidence": "E7"}


def test_a_judged_value_without_them_is_refused(tmp_path: Path) -> None:
    assert problems("三门 plan mark=8", "天台 plan mark=8 judge=王某") == [(1, "unjudged"), (2, "unjudged")]
    with pytest.raises(DataError) as caught:
        read("单位,plan.mark,export\n三门,8,5\n", tmp_path)
    assert [problem.code for problem in caught.value.diagnostics] == ["unjudged"]
    assert "评分人、理由" in caught.value.diagnostics[0].message


# Forecasts ----------------------------------------------------------------------------------------------------------


def test_a_forecast_is_one_of_a_unit_and_indicator() -> None:
    data = rows(
        "三门 export actual=5 forecast=是",
        "天台 export actual=5 forecast=no",
        "仙居 export actual= forecast=yes",
        "三门 award level=市级 forecast=yes",
        "天台 award level=市级",
    )
    assert data.forecasts == {("三门", "export"), ("三门", "award")}


def test_a_forecast_of_a_source_that_does_not_count_is_none() -> None:
    data = rows("三门 export actual=5 source=统计", "三门 export actual=5 source=自报 forecast=yes")
    assert data.forecasts == frozenset()


def test_a_forecast_is_yes_or_no() -> None:
    assert problems("三门 export actual=5 forecast=maybe", "三门 open actual=5 forecast=n/a") == [
        (1, "cell-not-fact"),
        (2, "cell-not-fact"),
    ]


# Groups -------------------------------------------------------------------------------------------------------------

GROUPED = (
    HEAD
    + """\
groups:
  - {id: county, title: 县区, units: [三门, 天台]}
  - {id: office, title: 部门}
indicators:
  - {id: export, title: 出口, points: 4, rule: 达到5得满分，其余不得分}
  - {id: files, title: 公文, points: 4, groups: [office], rule: 达到5得满分，其余不得分}
  - id: award
    points: 4
    groups: [office]
    rule: 得分=2×省级，最多4分
    inputs: {province: {title: 省级}}
    events: [province]
"""
)
GROUPS = loads(GROUPED)


def test_groups_come_from_the_file_or_the_data(tmp_path: Path) -> None:
    long = "单位,指标,实际值,分组\n三门,export,5,\n天台,export,5,县区\n财政局,files,5,部门\n财政局,export,5,office\n"
    data = read(long, tmp_path, GROUPS)
    assert data.groups == {"三门": "county", "天台": "county", "财政局": "office"}
    wide = read("单位,分组,export,files\n三门,,5,\n天台,county,5,\n财政局,office,5,5\n", tmp_path, GROUPS)
    assert wide.groups == data.groups
    assert wide.data_hash == data.data_hash


def test_events_of_another_group_are_not_filled_in() -> None:
    data = rows("三门 export actual=5", "财政局 export actual=5 group=office", rules=GROUPS)
    assert {unit: list(found) for unit, found in data.units.items()} == {
        "三门": ["export"],
        "财政局": ["export", "award"],
    }


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["财政局 export actual=5"], [(1, "no-group")]),
        (["三门县 export actual=5"], [(1, "misspelt-unit")]),
        (["财政局 export actual=5 group=office", "财政局 files actual=5 group=县区"], [(2, "two-groups")]),
        (["财政局 export actual=5 group=offices"], [(1, "misspelt-group")]),
        (["财政局 export actual=5 group=xyzzy", "教育局 export actual=5 group=xyzzy"], [(1, "unknown-group")]),
        (["三门 export actual=5 group=office"], [(1, "group-differs")]),
        (["三门 files actual=5"], [(1, "not-in-group")]),
        (["三门 award level=省级"], [(1, "not-in-group")]),
    ],
)
def test_what_is_wrong_with_groups_is_named(lines: list[str], expected: list[tuple[int, str]]) -> None:
    assert problems(*lines, rules=GROUPS) == expected


def test_what_a_group_does_not_have_may_be_left_empty() -> None:
    data = rows("三门 export actual=5", "三门 files actual=", "天台 files actual=n/a", rules=GROUPS)
    assert {unit: list(found) for unit, found in data.units.items()} == {"三门": ["export"], "天台": []}


def test_a_title_of_two_groups_is_refused() -> None:
    rules = loads(GROUPED.replace("县区", "部门"))
    assert problems("财政局 export actual=5 group=部门", rules=rules) == [(1, "ambiguous-group")]


def test_a_group_without_groups_is_refused() -> None:
    assert problems("三门 export actual=5 group=county", "天台 export actual=5 group=county") == [
        (1, "no-groups-declared")
    ]


# Heads --------------------------------------------------------------------------------------------------------------

TAKING = loads(
    HEAD
    + """\
indicators:
  - {id: export, title: 出口, points: 4, rule: 达到5得满分，其余不得分}
  - id: town
    title: 乡镇
    points: 4
    rule: 得分=县得分
    inputs: {county: {title: 县得分, from: export.points}}
adjustments:
  - {id: bonus, title: 加分, total: on top, most: 3, indicators: [{id: praise, title: 表扬, rule: 每次加1分}]}
"""
)


def test_adjustments_and_vetoes_are_indicators_too() -> None:
    vetoes = attrs.evolve(TAKING.body, vetoes=PLAIN.body.indicators[1:2])
    data = rows("三门 表扬 actual=2", "三门 open held=否", rules=attrs.evolve(TAKING, body=vetoes))
    assert {key: dict(found.cells) for key, found in data.units["三门"].items()} == {
        "praise": {"actual": Fraction(2)},
        "open": {"held": False},
    }


def test_what_is_taken_from_a_result_is_no_column(tmp_path: Path) -> None:
    assert problems("三门 town county=3", rules=TAKING) == [(1, "taken-input")]
    with pytest.raises(DataError) as caught:
        read("单位,出口,town.县得分\n三门,5,3\n", tmp_path, TAKING)
    (problem,) = caught.value.diagnostics
    assert problem.message == "`town` 的 `town.县得分` 取自 `export.points`，不由数据填写"


def test_what_one_indicator_takes_may_be_a_column_of_another() -> None:
    rules = loads(
        HEAD
        + """\
indicators:
  - {id: export, title: 出口, points: 4, rule: 得分=县得分, inputs: {county: {title: 县得分}}}
  - {id: town, title: 乡镇, points: 4, rule: 得分=县得分, inputs: {county: {title: 县得分, from: export.points}}}
"""
    )
    assert rows("三门 export county=3", "三门 town county=", rules=rules).units["三门"]["town"].cells == {}
    assert problems("三门 export county=3", "三门 town county=3", rules=rules) == [(2, "taken-input")]


def test_columns_of_the_long_form_are_refused_in_the_wide(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read("unit,export,source,级别\n三门,5,统计,x\n", tmp_path)
    assert [problem.code for problem in caught.value.diagnostics] == ["long-form-column", "long-form-column"]


def test_a_word_of_the_rule_file_comes_before_a_head(tmp_path: Path) -> None:
    """An input called 来源 has the column of that name; the source then stands under its English head."""
    rules = loads(
        HEAD
        + """\
indicators:
  - {id: export, points: 4, rule: 达到5得满分，其余不得分, inputs: {origin: {title: 来源}, forecast: {title: 预计}}}
"""
    )
    data = read("unit,indicator,actual,来源,source,forecast\n三门,export,5,2,统计,7\n", tmp_path, rules)
    assert numbers(data.units["三门"]["export"].cells) == {"actual": 5, "origin": 2, "forecast": 7}
    assert data.units["三门"]["export"].notes == {"source": "统计"}


def test_misspelt_heads_are_named() -> None:
    assert problems("三门 export actual=5 sorce=统计") == [(1, "misspelt-column")]
    assert problems("三门 export actual=5 source=统计 来源=统计") == [(1, "duplicate-column")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_encodings_hold_for_the_new_columns(tmp_path: Path, encoding: str) -> None:
    text = f"{COLUMNS}\n三门,export,5亿美元,,,统计,,,佐证一,,,是\n三门,award,,,,核查,省级,示范县,E1,,,\n"
    data = read(text, tmp_path, encoding=encoding)
    assert data.units["三门"]["export"].notes == {"source": "统计", "evidence": "佐证一"}
    assert data.forecasts == {("三门", "export")}


# The hash -----------------------------------------------------------------------------------------------------------


def test_the_hash_of_data_without_these_columns_stays() -> None:
    """Worked out before there were sources, events, groups and forecasts."""
    data = rows("三门 export actual=5.03 target=5", "三门 open actual= held=是", "天台 export actual=n/a", rules=SIMPLE)
    assert data.data_hash == "57a2631f05acecc1ec1c03e2c77b80f437e8b7502de92f4c9a3bbf2b4dc6505a"


SIMPLE = loads(HEAD + INDICATORS[: INDICATORS.index("  - id: award")])


def test_the_hash_covers_what_counts_and_nothing_else() -> None:
    base = (
        "三门 export actual=5 source=统计",
        "三门 export actual=4 source=自报",
        "三门 award level=市级 item=a evidence=E1",
    )
    hashed = rows(*base).data_hash
    notes = (
        "三门 export actual=5 source=核查 reason=x",
        "三门 award level=市级 item=b",
        "三门 accident",
        "三门 plan mark=",
    )
    assert rows(*notes).data_hash == hashed
    assert rows(*base, "三门 award level=省级 item=b").data_hash != hashed
    assert rows(*base, "三门 award level=市级 item=b").data_hash != hashed
    assert rows(*base[1:]).data_hash != hashed
    assert rows(base[0] + " forecast=yes", *base[1:]).data_hash != hashed


def test_the_hash_covers_groups() -> None:
    one = rows("财政局 export actual=5 group=office", "三门 export actual=5", rules=GROUPS)
    other = rows("财政局 export actual=5 group=county", "三门 export actual=5", rules=GROUPS)
    assert one.data_hash != other.data_hash


# Order --------------------------------------------------------------------------------------------------------------


def shown(data: UnitData) -> object:
    """What the data say, without their places."""
    units = {
        unit: {key: (row.cells, row.decimals, row.notes, row.uncounted) for key, row in found.items()}
        for unit, found in data.units.items()
    }
    differences = sorted(repr(attrs.evolve(each, span=Span(0, 0))) for each in data.differences)
    warnings = sorted(warning.message for warning in data.warnings)
    return units, data.groups, data.forecasts, differences, warnings, data.data_hash


EVENTS = st.builds(
    lambda unit, indicator, level, item, evidence, source, forecast: {
        "unit": unit, "indicator": indicator, "level": "起数" if indicator == "accident" else level, "item": item,
        "evidence": evidence, "source": source, "forecast": forecast,
    },
    st.sampled_from("AB"), st.sampled_from(["award", "accident"]), st.sampled_from(["国家级", "省级", "市级"]),
    st.sampled_from(["", "a", "b"]), st.sampled_from(["", "E1", "E2"]), st.sampled_from(["统计", "自报"]),
    st.sampled_from(["", "yes"]),
)  # fmt: skip
VALUES = st.lists(
    st.builds(
        lambda unit, source, actual, target, reason: {
            "unit": unit, "indicator": "export", "source": source, "actual": actual, "target": target,
            "reason": reason,
        },
        st.sampled_from("AB"), st.sampled_from(["统计", "核查", "自报"]),
        st.sampled_from(["", "5", "5.0", "5.04", "n/a"]), st.sampled_from(["", "4"]), st.sampled_from(["", "x", "y"]),
    ),
    unique_by=lambda row: (row["unit"], row["source"]),
)  # fmt: skip


@given(events=st.lists(EVENTS, min_size=1, max_size=8), values=VALUES, data=st.data())
def test_the_order_of_rows_changes_nothing(
    events: list[Mapping[str, object]], values: Iterable[Mapping[str, object]], data: st.DataObject
) -> None:
    given = [*events, *values]
    shuffled = data.draw(st.permutations(given))
    assert shown(read_units(given, RULES)) == shown(read_units(shuffled, RULES))


# Judged values ------------------------------------------------------------------------------------------------------

JUDGED = """\
groups:
  - {id: county, title: 县, units: [三门]}
  - {id: office, title: 部门, units: [市局], points: {work: 20}}
indicators:
  - {id: work, title: 创新, points: 15, judge: 专家组, rule: 得分=实际值}
  - id: mean
    title: 项目
    points: 15
    judge: 专家组
    rule: 得分=（专家一评分+专家二评分）÷2，最高15分，最低1分；没有备案的不得分
    inputs: {first: {title: 专家一评分}, second: {title: 专家二评分}, filed: {title: 备案, measured_in: yes/no}}
  - {id: share, title: 评议, points: 10, measured_in: 分, judge: 专家组, rule: 得分=实际值÷10}
  - id: sum
    title: 合计
    points: 10
    judge: 专家组
    rule: 得分=一组评分+二组评分，最高10分
    inputs: {one: {title: 一组评分}, two: {title: 二组评分}}
  - id: count
    title: 项目数
    points: 5
    measured_in: 项
    judge: 专家组
    rule: 得分=0.5×实际值，最高5分
"""


def judged(*lines: str) -> list[tuple[str, str]]:
    data = rows(*(f"{line} judge=王某 reason=评议" for line in lines), rules=loads(HEAD + JUDGED))
    return [(each.code, each.message) for each in data.warnings]


def test_a_judge_may_give_what_the_rule_has_room_for() -> None:
    """Each of two judges from 1 to 15; 100 of 10 points with ÷ 10; of sums and counts nothing is said."""
    assert (
        judged(
            "三门 work actual=15",
            "三门 mean 专家一评分=15 专家二评分=1 备案=是",
            "三门 share actual=100",
            "三门 sum 一组评分=12 二组评分=-3",
            "三门 count actual=40",
            "市局 work actual=20",
        )
        == []
    )


def test_a_judged_value_beyond_the_rule_is_a_warning() -> None:
    """The mean of 18 and 10 stays below 15, and is scored as it is."""
    assert judged(
        "三门 work actual=15.5",
        "三门 mean 专家一评分=18 专家二评分=10 备案=是",
        "三门 share actual=101",
        "市局 work actual=-1",
    ) == [
        ("judged-beyond", "`三门` 的 `创新`（实际值）评为 15.5，按规则只能在 0 到 15 之间"),
        ("judged-beyond", "`三门` 的 `项目`（专家一评分）评为 18，按规则只能在 1 到 15 之间"),
        ("judged-beyond", "`三门` 的 `评议`（实际值）评为 101，按规则只能在 0 到 100 之间"),
        ("judged-beyond", "`市局` 的 `创新`（实际值）评为 -1，按规则只能在 0 到 20 之间"),
    ]
