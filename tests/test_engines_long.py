"""Frames with a row for each unit and indicator give the points, totals, ranks and grades of scoring, or its errors."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

import targetscore
from targetscore.errors import DataError, RuleFileError
from targetscore.ruleset.model import Ruleset
from test_engines_frames import (
    EXPORT,
    FRAMES,
    GRADES,
    PLAN,
    RATE,
    Rows,
    _plain,
    arrow,
    by_scoring,
    pandas,
    polars,
    rules,
    told,
)  # fmt: skip

F = Fraction
pytest.importorskip("numpy", reason="NumPy is not installed")
every_frame = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)

STEPS = (
    '{id: steps, title: steps, points: 10, measured_in: "%", decimals: 1, rule: "full points at 90%, deduct 1 point '
    'per percentage point short, at least 0"}'
)
TWO = '{id: two, title: two, points: 20, rule: "score = actual × target ÷ 10, at most 20 points"}'
GROUPS = "groups:\n  - {id: n, title: North}\n  - {id: s, title: South, units: [u3, u5], points: {export: 20}}\n"
DECIMALS = {"export": {"actual": 1, "target": 1}, "two": {"actual": 1, "target": 1}}


def drawn(count: int = 40, *, fact: bool = False) -> list[dict[str, Any]]:
    """Return rows of numbers; facts need texts."""
    random_ = random.Random(7)  # noqa: S311 - test data
    rows: list[dict[str, Any]] = []
    for place in range(count):
        unit = f"u{place}"
        rows += [
            {"unit": unit, "indicator": "rate", "actual": random_.choice((95.0, 94.99, 83.0, 82.99, 0.0, 12.34))},
            {"unit": unit, "indicator": "Export", "actual": round(random_.uniform(0, 30), 1), "target": 13.3},
            {"unit": unit, "indicator": "steps", "actual": round(random_.uniform(70, 100), 1)},
            {"unit": unit, "indicator": "two", "actual": round(random_.uniform(0, 9), 1), "target": 7.5},
        ]
        if fact:
            rows.append({"unit": unit, "indicator": "plan", "actual": random_.choice(("yes", "no"))})
    random_.shuffle(rows)
    return [{"unit": None, "indicator": None, "actual": None, "target": None} | row for row in rows]


def expected(ruleset: Ruleset, rows: Rows) -> dict[tuple[str, str], dict[str, Any]]:
    result, places = by_scoring(ruleset, rows)
    found = {}
    for name, unit in result.units.items():
        whole = {"total": F(unit.total) * 10 ** (places.total or 0), "rank": unit.rank}
        whole |= {"grade": unit.grade} if ruleset.grades else {}
        whole |= {"group_rank": unit.group_rank} if ruleset.groups else {}
        for own, each in unit.indicators.items():
            found[name, own] = whole | {"points": F(each.points) * 10 ** (places.points or 0)}
            if ruleset.conventions.missing != "error":
                found[name, own]["status"] = each.status
    return found


def scored(ruleset: Ruleset, frame: Any, **arguments: Any) -> dict[tuple[str, str], dict[str, Any]]:
    found = targetscore.score_frame(ruleset, frame, **arguments)
    assert type(found) is type(frame)
    listed = told(found)
    by_row = {(str(row["unit"]), row["indicator"]): row for row in listed}
    assert len(by_row) == len(listed)
    return by_row


def assert_same(ruleset: Ruleset, frame: Callable[[Rows], Any], rows: Rows, **arguments: Any) -> None:
    found, right = scored(ruleset, frame(rows), **arguments), expected(ruleset, rows)
    assert found.keys() == right.keys()
    for key, own in right.items():
        shown = {name: found[key][name] for name in own}
        assert {name: _plain(value) for name, value in shown.items()} == own, key


@every_frame
@pytest.mark.parametrize("missing", ["error", "zero", "exempt"])
@pytest.mark.parametrize("ties", ["shared", "mean"])
def test_rows_come_out_as_scoring_has_them(frame: Callable[[Rows], Any], missing: str, ties: str) -> None:
    rows = drawn()
    if missing != "error":
        rows[3]["actual"] = rows[5]["actual"] = None
        # Rows that are not there, and an indicator that a unit has no row for.
        rows = [row for place, row in enumerate(rows) if place not in {7, 11, 60}]
    ruleset = rules(RATE, EXPORT, STEPS, TWO, more=GRADES, missing=missing, ties=ties)
    assert_same(ruleset, frame, rows, decimals=DECIMALS)


@every_frame
def test_groups_have_their_own_points_and_ranks(frame: Callable[[Rows], Any]) -> None:
    ruleset = rules(RATE, EXPORT, STEPS, TWO, more=GROUPS + GRADES, missing="zero", rank_on="exact")
    rows = [row | {"group": "s" if row["unit"] in {"u3", "u5", "u7"} else "North"} for row in drawn()][:-5]
    assert_same(ruleset, frame, rows, decimals=DECIMALS)


@every_frame
def test_texts_say_numbers_and_facts(frame: Callable[[Rows], Any]) -> None:
    rows = [{head: None if value is None else str(value) for head, value in row.items()} for row in drawn(fact=True)]
    assert_same(rules(RATE, EXPORT, STEPS, TWO, PLAN, more=GRADES), frame, rows, decimals=DECIMALS)


@every_frame
def test_points_alone_are_those_of_each_row(frame: Callable[[Rows], Any]) -> None:
    rows = [{"unit": "a", "indicator": "rate", "actual": value} for value in (95.0, 83.0, 82.0)]
    found = told(targetscore.score_frame(rules(RATE, EXPORT), frame(rows), results="points"))
    assert sorted(row["points"] for row in found) == [3950, 4000, 6000]
    texts = told(targetscore.score_frame(rules(RATE), frame(rows), results="points", points="text"))
    assert sorted(row["points"] for row in texts) == ["39.50", "40.00", "60.00"]


@pytest.mark.parametrize("frame", [polars, pandas, arrow])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"actual": None}, "missing-value"),
        ({"actual": 94.995}, "frame-decimals"),
        ({"actual": float("inf")}, "frame-not-finite"),
        ({"actual": 1e300}, "frame-large"),
        ({"indicator": "rates"}, "misspelt-indicator"),
        ({"indicator": None}, "no-indicator"),
        ({"unit": "u1"}, "duplicate-row"),
    ],
)
def test_what_is_wrong_with_a_row_is_told(frame: Callable[[Rows], Any], change: Mapping[str, Any], code: str) -> None:
    rows = [
        {"unit": f"u{place}", "indicator": own, "actual": 50.0, "target": 5.0 if own == "export" else None}
        for place in range(3) for own in ("rate", "export")
    ]  # fmt: skip
    rows[0] = rows[0] | change
    with pytest.raises(DataError) as found:
        scored(rules(RATE, EXPORT), frame(rows), decimals=DECIMALS)
    assert code in {each.code for each in found.value.diagnostics}


@pytest.mark.parametrize("frame", [polars, pandas, arrow])
def test_a_row_that_is_not_there_is_missing(frame: Callable[[Rows], Any]) -> None:
    rows = [{"unit": unit, "indicator": own, "actual": 50.0} for unit in "ab" for own in ("rate", "steps")][1:]
    with pytest.raises(DataError) as found:
        scored(rules(RATE, STEPS), frame(rows))
    assert [(each.code, each.values["unit"]) for each in found.value.diagnostics] == [("missing-value", "a")]


@pytest.mark.parametrize("frame", [polars, pandas, arrow])
@pytest.mark.parametrize("target", [5.0, None])
def test_two_columns_for_one_input_are_refused(frame: Callable[[Rows], Any], target: float | None) -> None:
    rows = [
        {"unit": "a", "indicator": "export", "actual": 5.0, "target": 10.0, "目标": target},
        {"unit": "b", "indicator": "export", "actual": 5.0, "target": target, "目标": 20.0},
    ]
    with pytest.raises(DataError) as found:
        scored(rules(EXPORT), frame(rows), decimals=DECIMALS)
    assert [each.code for each in found.value.diagnostics] == ["duplicate-column"]


def test_a_gap_and_a_division_by_0_are_told() -> None:
    gap = RATE.replace("linear in between, deduct 0.5 per percentage point short", "")
    with pytest.raises(DataError) as found:
        scored(rules(gap, unreached="error"), polars([{"unit": "a", "indicator": "rate", "actual": 82.99}]))
    assert [each.code for each in found.value.diagnostics] == ["no-clause-applies"]
    share = '{id: share, title: share, points: 30, rule: "score = 30 × actual ÷ target, at most 30 points"}'
    with pytest.raises(DataError) as found:
        scored(rules(share), polars([{"unit": "a", "indicator": "share", "actual": 3, "target": 0}]))
    assert [each.code for each in found.value.diagnostics] == ["division-by-zero"]


def test_columns_of_events_and_files_without_rounding_are_refused() -> None:
    row = {"unit": "a", "indicator": "rate", "actual": 90.0}
    with pytest.raises(DataError) as found:
        scored(rules(RATE), polars([row | {"evidence": "A-1"}]))
    assert [each.code for each in found.value.diagnostics] == ["stream-column"]
    with pytest.raises(RuleFileError, match="round"):
        scored(rules(RATE, rounding="none"), polars([row]), results="points")


def test_a_relation_is_one_of_the_connection_that_was_given() -> None:
    connection = pytest.importorskip("duckdb").connect()
    connection.execute("create table given as select 'a' as unit, 'rate' as indicator, 95 as actual")
    connection.execute("create table names as select 'a' as unit, 'North' as name")
    found = targetscore.score_frame(rules(RATE), connection.table("given"))
    assert found.join(connection.table("names"), "unit").project("name, points").fetchall() == [("North", 6000)]


def test_a_unit_in_no_group_is_refused() -> None:
    ruleset = rules(RATE, more="groups: [{id: n, title: North}, {id: s, title: South, units: [b]}]\n")
    for group in ("East", None):
        rows = [
            {"unit": "a", "indicator": "rate", "actual": 95.0, "group": group},
            {"unit": "b", "indicator": "rate", "actual": 95.0, "group": "s"},
        ]
        with pytest.raises(DataError):
            scored(ruleset, polars(rows))


def test_many_rows_are_shared_among_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targetscore.engines._frames._values.ROWS_A_THREAD", 5)
    rows = [{"unit": f"u{place}", "indicator": "rate", "actual": place / 4} for place in range(400)]
    assert_same(rules(RATE), polars, rows)
