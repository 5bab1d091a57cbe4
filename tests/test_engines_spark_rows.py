"""Frames of Spark with a row for each unit and indicator give the points, totals, ranks and grades of scoring."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import targetscore
from targetscore.errors import DataError, RuleFileError
from test_engines_frames import EXPORT, GRADES, PLAN, RATE, rules, told
from test_engines_long import DECIMALS, GROUPS, STEPS, TWO, assert_same, drawn
from test_engines_reference import spark

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(("missing", "ties"), [("error", "mean"), ("zero", "shared"), ("exempt", "shared")])
def test_rows_come_out_as_scoring_has_them(missing: str, ties: str) -> None:
    rows = drawn()
    if missing != "error":
        rows[3]["actual"] = rows[5]["actual"] = None
        rows = [row for place, row in enumerate(rows) if place not in {7, 11, 60}]
    ruleset = rules(RATE, EXPORT, STEPS, TWO, more=GRADES, missing=missing, ties=ties)
    assert_same(ruleset, spark, rows, decimals=DECIMALS)


@pytest.mark.parametrize("is_said", [True, False])
def test_groups_have_their_own_points_and_ranks(*, is_said: bool) -> None:
    south = {"u3", "u5", "u7"} if is_said else {"u3", "u5"}
    north = ", ".join(f"u{place}" for place in range(40) if f"u{place}" not in south)
    groups = GROUPS if is_said else GROUPS.replace("title: North}", f"title: North, units: [{north}]}}")
    only = STEPS.replace("points: 10,", "points: 10, groups: [n],")
    ruleset = rules(RATE, EXPORT, only, TWO, more=groups + GRADES, missing="zero", rank_on="exact")
    rows = [row for row in drawn()[:-5] if row["indicator"] != "steps" or row["unit"] not in south]
    if is_said:
        names = ("North", "n")
        rows = [row | {"group": "s" if row["unit"] in south else names[place % 2]} for place, row in enumerate(rows)]
    assert_same(ruleset, spark, rows, decimals=DECIMALS)


def test_texts_say_numbers_and_facts() -> None:
    rows = [{head: None if value is None else str(value) for head, value in row.items()} for row in drawn(fact=True)]
    assert_same(rules(RATE, EXPORT, STEPS, TWO, PLAN, more=GRADES), spark, rows, decimals=DECIMALS)


def test_points_alone_are_those_of_each_row() -> None:
    rows = [{"unit": "a", "indicator": "rate", "actual": value} for value in (95.0, 83.0, 82.0)]
    rows.append({"unit": "b", "indicator": "steps", "actual": None})
    ruleset = rules(RATE, EXPORT, STEPS, missing="zero")
    found = told(targetscore.score_frame(ruleset, spark(rows), results="points"))
    assert [tuple(row.values()) for row in found] == [
        ("a", "rate", 6000, "scored"), ("a", "rate", 4000, "scored"), ("a", "rate", 3950, "scored"),
        ("b", "steps", 0, "missing"),
    ]  # fmt: skip
    texts = told(targetscore.score_frame(rules(RATE), spark(rows[:3]), results="points", points="text"))
    assert sorted(row["points"] for row in texts) == ["39.50", "40.00", "60.00"]
    bad = targetscore.score_frame(rules(RATE), spark([rows[0] | {"actual": 94.995}]), results="points")
    with pytest.raises(Exception, match="which is no number of at most 2 decimals"):
        bad.collect()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"actual": None}, "missing-value"),
        ({"actual": 94.995}, "frame-decimals"),
        ({"indicator": "rates"}, "misspelt-indicator"),
        ({"indicator": None}, "no-indicator"),
        ({"unit": None}, "no-unit"),
        ({"unit": "u1"}, "duplicate-row"),
        ({"late": 3.0}, "input-of-others"),
        ({"目标": 3.0}, "duplicate-column"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(change: Mapping[str, Any], code: str) -> None:
    rows = [
        {"unit": f"u{place}", "indicator": own, "actual": 50.0, "target": 5.0 if own == "export" else None}
        for place in range(3) for own in ("export", "rate")
    ]  # fmt: skip
    place = 0 if "目标" in change else 1
    rows[place] = rows[place] | change
    late = "{id: odd, title: odd, points: 0, inputs: {late: {title: late}}, rule: deduct 1 point per late}"
    with pytest.raises(DataError) as found:
        targetscore.score_frame(
            rules(RATE, EXPORT, late, missing="zero" if "late" in change else "error"), spark(rows), decimals=DECIMALS
        )
    assert code in {each.code for each in found.value.diagnostics}


def test_a_unit_in_no_group_or_two_is_refused() -> None:
    ruleset = rules(RATE, STEPS, more="groups: [{id: n, title: North}, {id: s, title: South, units: [b]}]\n")
    for group in ("East", None, "s"):
        rows = [
            {"unit": "a", "indicator": "rate", "actual": 95.0, "group": group},
            {"unit": "a", "indicator": "steps", "actual": 95.0, "group": "n" if group == "s" else group},
            {"unit": "b", "indicator": "rate", "actual": 95.0, "group": "s"},
            {"unit": "b", "indicator": "steps", "actual": 95.0, "group": None},
        ]
        with pytest.raises(DataError) as found:
            targetscore.score_frame(ruleset, spark(rows))
        assert {each.code for each in found.value.diagnostics} == {"frame-group"}


def test_files_without_rounding_are_refused() -> None:
    row = {"unit": "a", "indicator": "rate", "actual": 90.0}
    with pytest.raises(RuleFileError, match="round"):
        targetscore.score_frame(rules(RATE, rounding="none"), spark([row]), results="points")
