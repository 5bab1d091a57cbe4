"""What a unit is told beside its points: sources, events that do not count, how a total comes about."""

from __future__ import annotations

from collections.abc import Mapping

import targetscore
from targetscore.score.result import Result

HEAD = """\
targetscore: 1
ruleset: told
year: 2022
title: 考核
language: {language}
conventions:
  missing: error
  rounding: {{points: 2, total: 2, mode: half up}}
  floor: 0
  unreached: zero
  steps: whole
  ties: shared
  rank_on: exact
  exempt: {exempt}
"""


def scored(rules: str, *rows: Mapping[str, object], language: str = "zh", exempt: str = "drop") -> Result:
    return targetscore.score(targetscore.loads(HEAD.format(language=language, exempt=exempt) + rules), rows)


def told(result: Result, unit: str, **options: str) -> list[str]:
    return [line.strip() for line in str(targetscore.explain(result, unit, **options)).splitlines()]


# Sources and events -------------------------------------------------------------------------------------------------

SOURCES = """\
sources: {order: [统计, 核实, 自报], tolerance: 0}
indicators:
  - id: capital
    title: 招商引资
    points: 10
    measured_in: 亿元
    rule: 达到目标得满分，其余不得分
  - id: award
    title: 表彰
    points: 10
    rule: 得分=3×国家级表彰+2×省级表彰，最多10分
    inputs: {national: {title: 国家级表彰}, province: {title: 省级表彰}}
    events: [national, province]
"""


def row(source: str, **cells: str) -> Mapping[str, object]:
    return {"unit": "甲县", "indicator": "capital", "source": source, **cells}


def event(level: str, item: str, evidence: str) -> Mapping[str, object]:
    return {"unit": "甲县", "indicator": "award", "level": level, "item": item, "evidence": evidence}


def test_it_is_told_which_value_came_from_which_source() -> None:
    """核实 gives the actual value alone; the target stands in the 自报 row."""
    result = scored(
        SOURCES,
        row("自报", actual="12", target="10", evidence="自-1"),
        row("核实", actual="11", evidence="核-1"),
    )
    notes = result.units["甲县"].indicators["capital"].notes
    assert notes == {"source": "核实（实际值）、自报（目标值）", "evidence": "核-1（核实）、自-1（自报）"}
    assert "来源：核实（实际值）、自报（目标值）" in told(result, "甲县")


def test_one_source_for_all_values_is_told_alone() -> None:
    result = scored(SOURCES, row("自报", actual="12", target="10", evidence="自-1"), row("统计", actual="", target=""))
    assert result.units["甲县"].indicators["capital"].notes == {"source": "自报", "evidence": "自-1"}


def test_where_sources_differ_stands_in_the_result() -> None:
    result = scored(SOURCES, row("自报", actual="12", target="10"), row("核实", actual="n/a", target="10"))
    assert [(each.input, each.other) for each in result.differences] == [("actual", 12)]
    assert result.to_dict()["differences"] == [
        {
            "unit": "甲县",
            "indicator": "capital",
            "input": "actual",
            "counted": "n/a",
            "counted_source": "核实",
            "other": "12",
            "other_source": "自报",
        }
    ]
    assert "differences" not in scored(SOURCES, row("自报", actual="12", target="10")).to_dict()


def test_events_that_do_not_count_are_told() -> None:
    """The province's award is for the same thing as the state's: 3 points, not 5."""
    result = scored(
        SOURCES,
        row("自报", actual="12", target="10"),
        event("国家级表彰", "两新党建", "甲-1"),
        event("省级表彰", "两新党建", "甲-2"),
    )
    award = result.units["甲县"].indicators["award"]
    assert award.points == 3
    assert award.uncounted == ("两新党建（省级表彰，甲-2）",)
    units = result.to_dict()["units"]
    assert isinstance(units, dict)
    assert "'uncounted': ['两新党建（省级表彰，甲-2）']" in str(units)
    assert "未计（同一事项已按更高级别计）：两新党建（省级表彰，甲-2）" in told(result, "甲县")


# Totals -------------------------------------------------------------------------------------------------------------


def card(**actual: object) -> Mapping[str, object]:
    return {"unit": "甲县", **actual}


FACTS = 'points: {points}, measured_in: 分, rule: "得分=实际值，最高{points}分，最低0分"'


def line(name: str, points: int) -> str:
    return f"{{id: {name}, title: {name}, {FACTS.format(points=points)}}}"


WEIGHED = f"""\
sections:
  - id: work
    title: 工作
    points: 100
    scale: yes
    weight: 60%
    indicators: [{line("plan", 30)}, {line("roads", 20)}]
  - id: care
    title: 民生
    points: 10
    weight: 40%
    indicators: [{line("visits", 10)}]
adjustments:
  - id: bonus
    title: 加分
    total: on top
    most: 5
    indicators: [{{id: award, title: 表彰, rule: 每获得1项国家级表彰加2分, inputs: {{国家级表彰: {{}}}}}}]
"""


def test_a_total_of_scaled_and_weighed_sections_can_be_followed() -> None:
    """43 of 50 is 86 of 100; 86 × 60 % + 7 × 40 % = 51.6 + 2.8 = 54.4; of 6 points for three awards 5 count."""
    result = scored(WEIGHED, {**card(plan="25", roads="18", visits="7"), "award.国家级表彰": "3"})
    assert str(result.units["甲县"].total) == "59.40"
    lines = told(result, "甲县")
    assert lines[1:5] == [
        "工作：86.00分（25 + 18 = 43；43 ÷ 50 × 100 = 86）",
        "民生：7.00分",
        "加分：5.00分（合计6分；最多5分）",
        "总分算法：86 × 60% + 7 × 40% = 54.4；54.4 + 5 = 59.4",
    ]
    assert "表彰（award）：得6.00分" in lines
    english = told(result, "甲县", language="en")
    assert english[1:5] == [
        "工作: 86.00 points (25 + 18 = 43; 43 ÷ 50 × 100 = 86)",
        "民生: 7.00 points",
        "加分: 5.00 points (sum 6; at most 5)",
        "how the total is made: 86 × 60% + 7 × 40% = 54.4; 54.4 + 5 = 59.4",
    ]
    assert "表彰 (award): 6.00 points" in english


PLAIN = f"""\
total: {{most: 60, least: 10}}
indicators: [{line("a", 30)}, {line("b", 20)}, {line("c", 8)}]
adjustments:
  - id: up
    title: 奖励
    total: up to full
    indicators: [{{id: award, title: 表彰, rule: 每获得1项国家级表彰加2分, inputs: {{国家级表彰: {{absent: 0}}}}}}]
  - id: down
    title: 扣分
    total: on top
    indicators: [{{id: fault, title: 通报, rule: 每被通报1次扣1分, inputs: {{被通报: {{absent: 0}}}}}}]
"""


def test_a_rescaled_total_can_be_followed() -> None:
    """c does not apply: (29 + 12) ÷ 50 × 58 = 47.56."""
    result = scored(PLAIN, card(a="29", b="12", c="不适用"), exempt="rescale")
    assert str(result.units["甲县"].total) == "47.56"
    assert "总分算法：29 + 12 = 41；41 ÷ 50 × 58 = 47.56" in told(result, "甲县")


def test_a_total_that_has_to_be_rounded_says_so() -> None:
    """b does not apply: 28 ÷ 38 × 58 = 42.7368…"""
    result = scored(PLAIN, card(a="25", b="不适用", c="3"), exempt="rescale")
    assert "总分算法：25 + 3 = 28；28 ÷ 38 × 58 ≈ 42.7368；取42.74" in told(result, "甲县")


def test_bounds_of_a_total_are_told() -> None:
    """29 + 20 + 8 = 57, 2 points of the bonus of 4 would pass the full 58; 1 + 2 + 3 - 1 = 5 is lifted to 10."""
    up = scored(PLAIN, {**card(a="29", b="20", c="8"), "award.国家级表彰": "2"})
    assert "总分算法：29 + 20 + 8 = 57；57 + 4 = 61；最多58分" in told(up, "甲县")
    down = scored(PLAIN, {**card(a="1", b="2", c="3"), "fault.被通报": "1"})
    assert "总分算法：1 + 2 + 3 = 6；6 - 1 = 5；最少10分" in told(down, "甲县")


def test_a_plain_sum_is_not_told() -> None:
    result = scored(PLAIN, {**card(a="29", b="12", c="8"), "award.国家级表彰": "1", "fault.被通报": "1"})
    assert str(result.units["甲县"].total) == "50.00"
    assert not [line for line in told(result, "甲县") if line.startswith("总分算法")]


# Units that the data do not have ------------------------------------------------------------------------------------

NAMED = """\
groups:
  - {id: towns, title: 乡镇, units: [河口镇, 东港镇, 西岭乡]}
  - {id: offices, title: 部门}
targets:
  - {unit: 河囗镇, indicator: export, target: 4, decided: 2022-11-03, reason: 灾害, approval: 县委〔2022〕5号}
  - {unit: 北山乡, indicator: export, target: 4, decided: 2022-11-03, reason: 灾害, approval: 县委〔2022〕5号}
indicators: [{id: export, title: 出口, points: 10, measured_in: 亿美元, rule: 达到目标得满分，其余不得分}]
"""


def named(*units: str) -> list[tuple[str, str, str]]:
    rows = [{"unit": unit, "group": "乡镇", "export": "5", "export.target": "5"} for unit in units]
    return [(each.code, each.message, each.hint) for each in scored(NAMED, *rows).warnings]


def test_what_a_file_says_of_units_that_the_data_do_not_have_is_a_warning() -> None:
    """河囗镇 is not 河口镇. 西岭镇 is listed nowhere, so it may be 西岭乡 misspelt."""
    assert named("河口镇", "西岭镇") == [
        ("group-unit-near", "数据里没有这一组的 `西岭乡`", "是不是 `西岭镇`？"),
        ("group-units-astray", "数据里没有这一组的 `东港镇`", "补上数据，写数据里的单位名称，或从 units 中删去"),
        ("target-near", "数据里没有要调整目标的 `河囗镇`", "是不是 `河口镇`？"),
        ("target-astray", "数据里没有要调整目标的 `北山乡`", "写数据里的单位名称，或删去这一条"),
    ]


def test_a_listed_unit_is_not_another_one_misspelt() -> None:
    codes = [code for code, *_ in named("河口镇", "东港镇")]
    assert codes == ["group-units-astray", "target-near", "target-astray"]


# Facts --------------------------------------------------------------------------------------------------------------

FACTS_OF = """\
indicators:
  - id: records
    title: 台账管理
    points: 8
    rule: 台账按月更新的得3分；制定责任清单的得5分；弄虚作假的不得分
    inputs:
      monthly: {title: 台账按月更新, measured_in: yes/no}
      list: {title: 制定责任清单, measured_in: yes/no}
      fraud: {title: 弄虚作假, measured_in: yes/no}
"""


def facts(**cells: str) -> list[str]:
    return told(scored(FACTS_OF, {"unit": "甲县", "indicator": "records", **cells}), "甲县")


def test_a_fact_that_would_earn_more_is_told() -> None:
    """5 of 8 points: monthly records would earn the other 3."""
    lines = facts(monthly="否", list="是", fraud="否")
    assert "0  台账按月更新的得3分：不成立" in lines
    assert lines[-2:] == ["失3分", "台账按月更新为是：再得3分"]


def test_a_fact_that_costs_points_is_told() -> None:
    assert facts(monthly="是", list="是", fraud="是")[-2:] == ["失8分", "弄虚作假为否：再得8分"]


def test_a_fact_that_changes_nothing_is_not_told() -> None:
    assert facts(monthly="是", list="是", fraud="否")[-1] == "–  弄虚作假的不得分：未起作用"


# The group ----------------------------------------------------------------------------------------------------------

ENDS = """\
indicators:
  - {id: output, title: 产值, points: 10, measured_in: 亿元, better: higher, rule: 得分=10×实际值÷最高值}
"""


def test_the_ends_of_the_group_are_called_what_rules_call_them() -> None:
    """The best output is the highest."""
    result = scored(ENDS, card(output="4"), {**card(output="8"), "unit": "丙县"})
    lines = told(result, "甲县")
    assert "数据：实际值 4亿元，最高值 8亿元" in lines
    assert "最高值取自同组：丙县" in lines
    assert "group best from the group: 丙县" in told(result, "甲县", language="en")
