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
