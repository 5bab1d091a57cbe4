"""Frames of every library are scored as `targetscore.score` does it where that is wanted, with the same points."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

import targetscore
from targetscore.data import UnitData
from targetscore.engines._frames import Refused
from targetscore.engines._frames._reference import is_apart
from targetscore.errors import DataError, Diagnostic, RuleFileError
from targetscore.ruleset.model import Ruleset
from targetscore.score._scorecards import results
from test_engines_frames import (
    DECIMALS,
    EXPORT,
    FRAMES,
    MEAN,
    PLAN,
    RATE,
    WHOLE,
    Rows,
    _plain,
    assert_same,
    by_scoring,
    mixed,
    polars,
    rules,
    scored,
    told,
)  # fmt: skip
from test_engines_frames import spark as spark_

F = Fraction


def spark(rows: Rows) -> Any:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("there is no Java for Spark")
    return spark_(rows)


on_spark = pytest.param(spark, id="pyspark", marks=pytest.mark.filterwarnings("ignore"))
every_frame = pytest.mark.parametrize(
    "frame", [*(pytest.param(make, id=name) for name, make in FRAMES.items()), on_spark]
)
Frame = Callable[[Rows], Any]

LATE = (
    "{id: late, title: late, points: 20, measured_in: points, inputs: {earned: {title: earned, from: rate.points, "
    'measured_in: points}}, rule: "score = earned × 1/3, at most 20 points"}'
)
"""What a unit earned elsewhere is no matter of a row's values, but none of other units either."""


# The same points ----------------------------------------------------------------------------------------------------


@every_frame
def test_what_a_row_does_not_decide_is_scored_as_scoring_does_it(frame: Frame) -> None:
    ruleset = rules(MEAN, EXPORT, PLAN, more=WHOLE, veto="lowest grade", ties="mean")
    rows = [row | {"fraud": place % 7 == 0} for place, row in enumerate(mixed())]
    rows[3]["rate"] = rows[4]["rate"]
    assert_same(ruleset, frame, rows, decimals=DECIMALS, uncovered="score")
    with pytest.raises(RuleFileError, match="a veto"):
        scored(ruleset, frame(rows), decimals=DECIMALS)


@every_frame
@pytest.mark.parametrize("at_once", [7, 10_000])
def test_points_alone_are_scored_a_few_rows_at_a_time(
    frame: Frame, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_once(monkeypatch, at_once)
    ruleset, rows = rules(RATE, EXPORT, LATE, missing="zero"), without_plan()
    for row in rows[::5]:
        row["export.target"] = None
    assert_same_points(ruleset, frame, rows)


@every_frame
def test_groups_are_scored_by_their_own_points(frame: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    few_at_once(monkeypatch, 7)
    groups = "groups:\n  - {id: n, title: North}\n  - {id: s, title: South, units: [u3, u5], points: {export: 20}}\n"
    rows = [row | {"group": "s" if place in {3, 5} or place % 4 == 1 else "North"}
            for place, row in enumerate(without_plan())]  # fmt: skip
    assert_same_points(rules(RATE, EXPORT, LATE, more=groups), frame, rows)


def few_at_once(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    for module in ("_reference", "_batches"):
        monkeypatch.setattr(f"targetscore.engines._frames.{module}.ROWS_AT_ONCE", rows)


def without_plan() -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "plan"} for row in mixed()]


def assert_same_points(ruleset: Ruleset, frame: Frame, rows: Rows) -> None:
    found = scored(ruleset, frame(rows), decimals=DECIMALS, results="points", uncovered="score")
    result, places = by_scoring(ruleset, rows)
    right = {
        unit: {f"{name}.points": F(one.points) * 10 ** (places.points or 0) for name, one in own.indicators.items()}
        | {f"{name}.status": one.status for name, one in own.indicators.items()}
        for unit, own in result.units.items()
    }
    assert {unit: {name: row[name] for name in right[unit]} for unit, row in found.items()} == right


@every_frame
def test_numbers_too_large_for_the_frame_are_scored_where_that_is_wanted(frame: Frame) -> None:
    size = 2**62
    rows = [{"unit": f"u{place}", "export": size - place, "export.target": size + 1} for place in range(5)]
    assert_same(rules(EXPORT), frame, rows, uncovered="score")
    found = scored(rules(EXPORT), frame(rows), uncovered="score", points="text")
    assert found["u0"]["export.points"] == "30.00"


@every_frame
def test_exact_totals_are_fractions(frame: Frame) -> None:
    rows = [{"unit": "a", "export": 1, "export.target": 7}, {"unit": "b", "export": 7, "export.target": 7}]
    found = scored(rules(EXPORT, rounding="none"), frame(rows), uncovered="score")
    assert [F(row["total"], row["total.over"]) for row in found.values()] == [F(30, 7), 30]
    assert [row["rank"] for row in found.values()] == [2, 1]


@every_frame
def test_units_may_repeat_where_there_are_points_alone(frame: Frame) -> None:
    rows = [{"unit": "a", "rate": rate, "export": 1, "export.target": 1} for rate in (95.0, 83.0, 95.0)]
    ruleset, options = rules(RATE, EXPORT, LATE), {"decimals": DECIMALS, "uncovered": "score"}
    found = told(targetscore.score_frame(ruleset, frame(rows), results="points", **options))
    assert [row["late.points"] for row in found] == [2000, 1333, 2000]
    with pytest.raises(DataError):
        told(targetscore.score_frame(ruleset, frame(rows), **options))


@every_frame
@pytest.mark.parametrize("results", ["all", "points"])
def test_a_table_without_rows_stays_one(frame: Frame, results: Any) -> None:
    table = frame([{"unit": "a", "rate": 95.0, "export": 1, "export.target": 1}])
    empty = table.slice(0, 0) if hasattr(table, "slice") else table.iloc[:0] if hasattr(table, "iloc") else (
        table.limit(0)
    )  # fmt: skip
    found = targetscore.score_frame(rules(RATE, EXPORT, LATE), empty, results=results, uncovered="score")
    assert told(found) == []


# No more than is needed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "frame", [FRAMES["lazy"], FRAMES["duckdb"], FRAMES["pandas"]], ids=["lazy", "duckdb", "pandas"]
)
def test_of_rows_that_stand_for_themselves_only_a_few_are_scored_at_once(
    frame: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    few_at_once(monkeypatch, 7)
    sizes: list[int] = []

    def counted(ruleset: Ruleset, data: UnitData) -> Any:
        sizes.append(len(data.units))
        return results(ruleset, data)

    monkeypatch.setattr("targetscore.engines._frames._reference.results", counted)
    scored(rules(RATE, EXPORT, LATE), frame(without_plan()), decimals=DECIMALS, results="points", uncovered="score")
    assert (sum(sizes), max(sizes)) == (60, 7)


@pytest.mark.parametrize(
    ("rule", "conventions", "more", "is_so"),
    [
        (RATE, {}, "", True),
        (RATE, {"veto": "lowest grade"}, WHOLE, True),
        (MEAN, {}, "", False),
        (RATE, {"missing": "mean of the others"}, "", False),
    ],
)
def test_units_are_scored_apart_unless_one_looks_at_another(
    rule: str, conventions: dict[str, str], more: str, *, is_so: bool
) -> None:
    assert is_apart(rules(rule, PLAN, more=more, **conventions)) == is_so


def test_a_relation_is_one_of_the_connection_that_was_given() -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute('create table given (unit text, export bigint, "export.target" bigint)')
    connection.execute("insert into given values ('a', 1, 7), ('b', 7, 7)")
    connection.execute("create table names (unit text, name text)")
    connection.execute("insert into names values ('a', 'North')")
    found = targetscore.score_frame(rules(EXPORT, rounding="none"), connection.table("given"), uncovered="score")
    assert found.join(connection.table("names"), "unit").project("name, total").fetchall() == [("North", 30)]


# What is told -------------------------------------------------------------------------------------------------------


@every_frame
def test_what_stood_in_the_way_is_told(frame: Frame) -> None:
    reasons: list[Diagnostic] = []
    rows = [row | {"fraud": False} for row in mixed(8)]
    ruleset = rules(MEAN, EXPORT, PLAN, more=WHOLE, veto="lowest grade")
    scored(ruleset, frame(rows), decimals=DECIMALS, uncovered="score", tell=reasons.append)
    assert [each.code for each in reasons] == ["engine-construct"] * 3
    assert [each.values["construct"].split(" that")[0] for each in reasons] == [
        "a veto", "a quota of a grade", "a value of the group",
    ]  # fmt: skip
    reasons.clear()
    size = [{"unit": "a", "export": 2**62, "export.target": 2**62}]
    scored(rules(EXPORT), frame(size), uncovered="score", tell=reasons.append)
    assert [(each.code, each.values["of"]) for each in reasons] == [("engine-wide", "export")]
    reasons.clear()
    scored(rules(RATE), frame([{"unit": "a", "rate": 95.0}]), uncovered="score", tell=reasons.append)
    assert reasons == []


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_a_value_that_is_not_exact_is_refused(frame: Frame) -> None:
    rows = [{"unit": "a", "rate": 95.0, "export": 1, "export.target": 1}]
    for value, code in ((0.1 + 0.2, "frame-decimals"), (None, "missing-value")):
        with pytest.raises(DataError) as found:
            scored(rules(RATE, EXPORT, LATE), frame([*rows, rows[0] | {"unit": "b", "rate": value}]),
                   decimals=DECIMALS, results="points", uncovered="score")  # fmt: skip
        assert {(each.code, each.values["unit"]) for each in found.value.diagnostics} == {(code, "b")}


@every_frame
def test_decimals_are_never_guessed(frame: Frame) -> None:
    rows = [{"unit": "a", "rate": 95.0, "export": 1.5, "export.target": 2.5}]
    with pytest.raises(RuleFileError, match="decimals"):
        scored(rules(RATE, EXPORT, LATE), frame(rows), results="points", uncovered="score")


@pytest.mark.filterwarnings("ignore")
def test_workers_of_spark_refuse_what_is_not_exact() -> None:
    rows = [{"unit": "a", "rate": 0.1 + 0.2, "export": 1, "export.target": 1}]
    refusals: tuple[Refused, ...] = ("before", "within")
    for refused in refusals:
        found = targetscore.score_frame(
            rules(RATE, EXPORT, LATE), spark(rows), decimals=DECIMALS, results="points", uncovered="score",
            refused=refused,
        )  # fmt: skip
        with pytest.raises(Exception, match="`rate` of `a`"):
            found.collect()


def test_points_that_no_column_of_whole_numbers_holds_are_refused() -> None:
    share = '{id: odd, title: odd, points: 10, groups: [n], rule: "score = actual ÷ target, at most 10 points"}'
    groups = "groups: [{id: n, title: North, units: [a]}, {id: s, title: South, units: [b]}]\n"
    ruleset = rules(share, PLAN, more=groups, rounding="none")
    options: dict[str, Any] = {"uncovered": "score", "decimals": {"odd": {"actual": 0, "target": 0}}}
    for frame, bits in ((FRAMES["pandas"], 53), (polars, 64)):
        below = 3**40 if bits == 53 else 3**60
        rows = [{"unit": "a", "odd": str(2**bits - 1), "odd.target": str(below), "plan": True},
                {"unit": "b", "odd": None, "odd.target": None, "plan": True}]  # fmt: skip
        with pytest.raises(RuleFileError, match=f"more than {bits} bits"):
            scored(ruleset, frame(rows), **options)
    rows[0] |= {"odd": "2", "odd.target": "3"}
    found = scored(ruleset, FRAMES["pandas"](rows), **options)
    assert (found["a"]["odd.points"], found["a"]["odd.over"], _plain(found["b"]["odd.status"])) == (2, 3, None)
