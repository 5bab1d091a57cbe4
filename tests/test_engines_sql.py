"""Queries give the points of scoring, on every database that is there, and no points where there are none."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlglot
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

import strategies
import targetscore
from databases import DATABASES, Database
from targetscore import ast
from targetscore import curve as c
from targetscore.cli import main
from targetscore.data import UnitData, read_units
from targetscore.engines._sources import decimals_of
from targetscore.errors import RuleFileError, RuleSyntaxError
from targetscore.evaluate import Unscored, evaluate
from targetscore.quantities import last_places
from targetscore.ruleset.model import Places, Ruleset
from targetscore.score.result import UnitResult
from test_cases import CLAUSES, loaded
from test_engines_program import Groundless
from test_engines_python import LINE, by_hand, rows_of, rules, ties, values_of
from test_oracle import lowered

F = Fraction
EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
EMBEDDED = ("duckdb", "sqlite")


@pytest.fixture(scope="module", params=list(DATABASES))
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with DATABASES[request.param]() as opened:
        yield opened


@pytest.fixture(scope="module", params=EMBEDDED)
def embedded(request: pytest.FixtureRequest) -> Iterator[Database]:
    with DATABASES[request.param]() as opened:
        yield opened


def query(ruleset: Ruleset, database: Database, **asked: Any) -> str:
    return targetscore.sql(ruleset, database.dialect, points="integer", **asked)  # type: ignore[arg-type]


def kind(values: Sequence[object], decimals: int) -> str:
    return "boolean" if any(isinstance(value, bool) for value in values) else f"decimal(18, {decimals})"


def as_decimal(value: Fraction | bool) -> Decimal | bool:
    return value if isinstance(value, bool) else Decimal(value.numerator) / Decimal(value.denominator)


def cells(data: UnitData) -> Iterator[tuple[str, str, str, Fraction | bool]]:
    for unit, rows in data.units.items():
        for indicator, row in rows.items():
            for name, cell in row.cells.items():
                if isinstance(cell, Fraction | bool):
                    yield unit, indicator, name, cell


def table(data: UnitData) -> tuple[dict[str, str], list[dict[str, object]], dict[str, dict[str, int]]]:
    """Return the columns, rows and decimals of *data* in the wide form."""
    rows: dict[str, dict[str, object]] = {unit: {"unit": unit} for unit in data.units}
    decimals: dict[str, dict[str, int]] = {}
    columns = {"unit": "text"}
    for unit, indicator, name, cell in cells(data):
        column = indicator if name == "actual" else f"{indicator}.{name}"
        rows[unit][column] = as_decimal(cell)
        own = decimals.setdefault(indicator, {})
        if isinstance(cell, bool):
            columns[column] = "boolean"
            continue
        own[name] = max(own.get(name, 0), decimals_of(cell) or 0)
        columns[column] = f"decimal(18, {own[name]})"
    return columns, list(rows.values()), decimals


def read_by(text: str) -> set[str]:
    """Return the columns of the table that a query reads."""
    (first,) = (each for each in sqlglot.parse(text, read="duckdb") if each is not None)
    inner = next(first.find_all(sqlglot.exp.CTE))
    return {each.name for each in inner.find_all(sqlglot.exp.Column)}


def complete(columns: Mapping[str, str], text: str) -> dict[str, str]:
    """Return *columns* with those that a query reads and no row has a value in."""
    return {**dict.fromkeys(sorted(read_by(text)), "decimal(18, 2)"), **columns}


def rounded(ruleset: Ruleset) -> Ruleset:
    return attrs.evolve(ruleset, conventions=attrs.evolve(ruleset.conventions, rounding=Places(points=2, total=2)))


# Rules as they stand ------------------------------------------------------------------------------------------------


def coverable(
    ruleset: Ruleset, decimals: Mapping[str, Mapping[str, int]], group: str | None = None, points: Any = "decimal"
) -> list[str]:
    """Return the indicators that can be written."""
    left = {each.id: each.span for each in ruleset.body_of(group).scored()}
    while left:
        try:
            targetscore.sql(ruleset, "duckdb", indicators=[*left], decimals=decimals, group=group, points=points)
        except RuleFileError as refused:
            at_fault = {each.span for each in refused.diagnostics}
            kept = {own: span for own, span in left.items() if span not in at_fault}
            if len(kept) == len(left):
                return []
            left = kept
        else:
            break
    return [*left]


@attrs.frozen(eq=False)
class Scored:
    """An example, its data, what they are scored with, and what of it can be written, by group."""

    ruleset: Ruleset
    data: UnitData
    units: Mapping[str, UnitResult]
    known: dict[str | None, list[str]] = attrs.field(factory=dict)

    def taken(self, group: str | None) -> list[str]:
        if group not in self.known:
            self.known[group] = coverable(self.ruleset, table(self.data)[2], group)
        return self.known[group]


@functools.cache
def example_of(rule_path: str, data_path: str) -> Scored:
    ruleset = targetscore.load(EXAMPLES / rule_path)
    if not isinstance(ruleset.conventions.rounding, Places):
        ruleset = rounded(ruleset)
    data = read_units(EXAMPLES / data_path, ruleset)
    return Scored(ruleset, data, targetscore.score(ruleset, data).units)


@pytest.mark.parametrize(
    ("rule_path", "data_path", "least"),
    [
        ("sanmen/2010.yaml", "sanmen/year-end.csv", 5),
        ("bureau/2015.yaml", "bureau/year-end.csv", 5),
        ("qof-scotland/2015-16.yaml", "qof-scotland/data-2015-16.csv", 5),
    ],
)
def test_examples_are_scored_alike(database: Database, rule_path: str, data_path: str, least: int) -> None:
    example = example_of(rule_path, data_path)
    ruleset, columns, rows, decimals, expected = example.ruleset, *table(example.data), example.units
    rows = rows[:: 1 + len(rows) // (1000 if database.dialect in EMBEDDED else 60)]
    places = ruleset.conventions.rounding
    assert isinstance(places, Places)
    assert places.points is not None
    for group in [each.id for each in ruleset.groups] or [None]:
        taken = example.taken(group)
        assert len(taken) >= least
        text = {"indicators": taken, "decimals": decimals, "group": group}
        wide = complete(columns, targetscore.sql(ruleset, "duckdb", **text))  # type: ignore[arg-type]
        own_rows = [row for row in rows if group is None or expected[str(row["unit"])].group == group]
        found = database.run(wide, own_rows, query(ruleset, database, **text))
        assert len(found) == len(own_rows)
        for row in found:
            for own in taken:
                result = expected[row["unit"]].indicators[own]
                points = None if result.status == "exempt" else int(F(result.points) * 10**places.points)
                assert row[f"{own}.points"] == points, (row["unit"], own, row["fault"])


# Ties and boundaries ------------------------------------------------------------------------------------------------


def around_ties() -> list[int]:
    edges = (0, 1, 830_000, 950_000, 1_100_000)
    near = {n + d for n in (*ties(), *edges) for d in (-1, 0, 1)}
    return sorted(n for n in near if n >= 0)


@pytest.mark.parametrize("values", ["decimal", "integer"])
def test_ties_and_boundaries_are_scored_as_by_hand(database: Database, values: str) -> None:
    domain = around_ties()[:: 1 if database.dialect in EMBEDDED else 7]
    scale = 1 if values == "integer" else 10_000
    rows = [{"unit": str(n), "x": n if scale == 1 else Decimal(n).scaleb(-4)} for n in domain]
    columns = {"unit": "text", "x": "bigint" if scale == 1 else "decimal(18, 4)"}
    text = query(targetscore.loads(rules(LINE)), database, values=values, results="points")
    found = {int(row["unit"]): row["x.points"] for row in database.run(columns, rows, text)}
    assert [n for n in domain if found[n] != by_hand(n)] == []


def test_points_come_as_decimals_too(database: Database) -> None:
    ruleset = targetscore.loads(rules(LINE))
    if database.dialect == "sqlite":
        with pytest.raises(ValueError, match="no decimals"):
            targetscore.sql(ruleset, "sqlite")
        return
    text = targetscore.sql(ruleset, database.dialect)  # type: ignore[arg-type]
    rows = [{"unit": "u", "x": Decimal("90.0001")}, {"unit": "v", "x": Decimal("20.5")}]
    found = sorted(database.run({"unit": "text", "x": "decimal(18, 4)"}, rows, text), key=lambda row: row["unit"])
    assert [(str(row["x.points"]), str(row["total"]), row["rank"]) for row in found] == [
        ("83.33", "83.33", 1),
        ("28.75", "28.75", 2),
    ]


# Points that nothing rounds -----------------------------------------------------------------------------------------


def test_points_that_nothing_rounds_are_fractions(database: Database) -> None:
    domain = around_ties()[:: 1 if database.dialect in EMBEDDED else 7]
    rows = [{"unit": str(n), "x": Decimal(n).scaleb(-4)} for n in domain]
    ruleset = targetscore.loads(rules(LINE, rounding="none"))
    right = targetscore.compile(ruleset).indicators["x"]
    found = database.run({"unit": "text", "x": "decimal(18, 4)"}, rows, query(ruleset, database, results="points"))
    assert len(found) == len(domain)
    for row in found:
        assert F(row["x.points"], row["x.over"]) == F(right.points(int(row["unit"]))) / right.scale


def test_points_divided_by_a_value_are_fractions(database: Database) -> None:
    ruleset = targetscore.loads(rules(TWO, measured_in="亿元", rounding="none", missing="zero"))
    text = query(ruleset, database, decimals={"x": {"target": 2}}, results="points")
    targets = ("10", "0.07", "12.5", None, "0")
    rows = [
        {"unit": str(place), "x": 9, "x.target": target and Decimal(target)} for place, target in enumerate(targets)
    ]
    columns = {"unit": "text", "x": "decimal(9, 4)", "x.target": "decimal(9, 2)"}
    found = {row["unit"]: row for row in database.run(columns, rows, text)}
    assert [F(found[unit]["x.points"], found[unit]["x.over"]) for unit in "0123"] == [70, 100, 16, 0]
    fault = "x: division (target)"
    assert (found["4"]["x.points"], found["4"]["x.over"], found["4"]["fault"]) == (None, None, fault)


@pytest.mark.parametrize(
    ("rule", "steps", "value", "points"),
    [
        (LINE.replace("83%得60分", "85%得60分"), "pro rata", "94.9999", "99.9996"),
        ("达到95%得满分，每低1个百分点扣0.125分，扣完为止", "pro rata", "90.0001", "99.3750125"),
        ("达到95%得满分，每低1个百分点扣3分，扣完为止", "whole", "90.0001", "88"),
    ],
)
def test_points_that_nothing_rounds_are_decimals_where_they_end(
    database: Database, rule: str, steps: str, value: str, points: str
) -> None:
    if database.dialect == "sqlite":
        return
    ruleset = targetscore.loads(rules(rule, rounding="none", steps=steps))
    text = targetscore.sql(ruleset, database.dialect, results="points")  # type: ignore[arg-type]
    (row,) = database.run({"unit": "text", "x": "decimal(9, 4)"}, [{"unit": "u", "x": Decimal(value)}], text)
    assert (Decimal(row["x.points"]), row["fault"]) == (Decimal(points), None)


def test_points_that_are_no_decimals_are_refused() -> None:
    ruleset = targetscore.loads(rules(LINE, rounding="none"))
    with pytest.raises(RuleFileError, match="分母是60,000"):
        targetscore.sql(ruleset, "duckdb", results="points")
    divided = targetscore.loads(rules(TWO, measured_in="亿元", rounding="none"))
    with pytest.raises(RuleFileError, match="除以数据中的数值"):
        targetscore.sql(divided, "duckdb", results="points", decimals={"x": {"target": 2}})


# Hand-computed cases ------------------------------------------------------------------------------------------------


Told = tuple[dict[str, Fraction | bool], Fraction]


def alike(clause: Mapping[str, Any]) -> Iterator[list[Told]]:
    """Yield the rows of *clause* that give the same inputs."""
    found: dict[frozenset[str], list[Told]] = {}
    for result, points in rows_of(clause):
        values = values_of(result)
        if all(isinstance(value, bool) or decimals_of(value) is not None for value in values.values()):
            found.setdefault(frozenset(values), []).append((values, points))
    yield from found.values()


@pytest.mark.parametrize("rounding", [Places(points=2, total=2), "none"], ids=["rounded", "exact"])
def test_every_hand_computed_case_is_scored_alike(database: Database, rounding: Any) -> None:
    every = [clause for clause in CLAUSES if "pending" not in clause]
    step = {"duckdb": 7, "sqlite": 5, "postgres": 11, "mysql": 13, "spark": 150}[database.dialect]
    compared = 0
    for clause in every[::step]:
        ruleset = loaded(clause)
        ruleset = attrs.evolve(ruleset, conventions=attrs.evolve(ruleset.conventions, rounding=rounding))
        for rows in alike(clause):
            decimals: dict[str, int] = {}
            told: list[dict[str, object]] = []
            for place, (values, _) in enumerate(rows):
                told.append({"unit": str(place)})
                for name, value in values.items():
                    told[-1]["x" if name == "actual" else f"x.{name}"] = as_decimal(value)
                    if not isinstance(value, bool):
                        decimals[name] = max(decimals.get(name, 0), decimals_of(value) or 0)
            try:
                text = query(ruleset, database, decimals={"x": decimals}, results="points")
            except RuleFileError:
                continue
            columns = {name: "text" if name == "unit" else kind([value], 6) for name, value in told[0].items()}
            found = {row["unit"]: row for row in database.run(columns, told, text)}
            for place, (_, points) in enumerate(rows):
                row = found[str(place)]
                right = F(last_places(points, 2, "half up")) if rounding != "none" else points
                assert (F(row["x.points"], row.get("x.over", 1)), row["fault"]) == (right, None), (clause["id"], row)
                compared += 1
    assert compared > len(every) // step


# Generated rules ----------------------------------------------------------------------------------------------------


NUMBERS = ("target", "last_year", "mean", "best", "worst", "rank", "late", "survey")


def of_drawn(several: Sequence[strategies.Drawn], mode: ast.Rounding | None) -> tuple[Ruleset, dict[str, c.Curve]]:
    """Return a ruleset with an indicator for each of *several* rules."""
    ruleset = targetscore.loads(rules(LINE))
    (own,) = ruleset.indicators
    curves: dict[str, c.Curve] = {}
    for place, drawn in enumerate(several):
        try:
            curves[f"x{place}"] = lowered(drawn)
        except RuleSyntaxError:
            continue
    indicators = [
        attrs.evolve(own, id=name, curve=curve, names=(*own.names, *strategies.NAMES), decimals={"actual": 1})
        for name, curve in curves.items()
    ]
    rounding: Any = "none" if mode is None else Places(points=1, total=1, mode=mode)
    conventions = attrs.evolve(ruleset.conventions, rounding=rounding)
    body = attrs.evolve(ruleset.body, indicators=tuple(indicators))
    return attrs.evolve(ruleset, body=body, conventions=conventions), curves


def expected_of(curve: c.Curve, row: Mapping[str, Fraction | bool], mode: ast.Rounding | None) -> Fraction | None:
    """Return tenths of points, or exact ones."""
    try:
        exact = evaluate(curve, Groundless(row))[0]
    except Unscored:
        return None
    return exact if mode is None else F(last_places(exact, 1, mode))


def found_of(row: Mapping[str, Any], own: str) -> Fraction | None:
    """Return the points of an indicator, divided by what they are over."""
    points, over = row[f"{own}.points"], row.get(f"{own}.over", 1)
    assert (points is None) == (over is None) or f"{own}.over" not in row
    return None if points is None else F(points, over)


@for_all(
    st.lists(strategies.written_rules(), min_size=4, max_size=8),
    st.lists(strategies.rows(), min_size=3, max_size=6),
    st.sampled_from(["half up", "half even", "down", "up", None]),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True)
def test_generated_rules_come_to_the_same(
    database: Database,
    several: list[strategies.Drawn],
    rows: list[dict[str, Fraction | bool]],
    mode: ast.Rounding | None,
) -> None:
    ruleset, curves = of_drawn(several, mode)
    decimals = {name: {"actual": 1, **dict.fromkeys(NUMBERS, 1)} for name in curves}
    taken = coverable(ruleset, decimals, points="integer")
    if not taken:
        return
    text = query(ruleset, database, indicators=taken, decimals=decimals)
    columns = {"unit": "text"}
    told: list[dict[str, object]] = [{"unit": str(place)} for place in range(len(rows))]
    for own in taken:
        for name in ("actual", *NUMBERS, "plan", "fraud"):
            column = own if name == "actual" else f"{own}.{name}"
            columns[column] = kind([rows[0][name]], 1)
            for row, one in zip(rows, told, strict=True):
                one[column] = as_decimal(row[name])
    found = {row["unit"]: row for row in database.run(columns, told, text)}
    for place, row in enumerate(rows):
        result = found[str(place)]
        assert {own: found_of(result, own) for own in taken} == {
            own: expected_of(curves[own], row, mode) for own in taken
        }


# Values that cannot be scored ---------------------------------------------------------------------------------------


TWO = "完成率达到100%得满分，每低1个百分点扣3分，扣完为止"


@pytest.mark.parametrize(
    ("value", "kind", "fault"),
    [
        (None, "decimal(18, 4)", "missing"),
        (Decimal("90.12345"), "decimal(18, 6)", "decimals"),
        (Decimal("0.00001"), "decimal(18, 6)", "decimals"),
        (Decimal(1_000_000_000_001), "decimal(18, 4)", "range"),
        (Decimal(-1_000_000_000_001), "decimal(18, 4)", "range"),
        (9_000_000_000_000_000_000, "bigint", "range"),
        (Decimal("90.1200"), "decimal(18, 6)", None),
        (90, "bigint", None),
    ],
)
def test_a_value_that_cannot_be_taken_is_a_fault(
    database: Database, value: object, kind: str, fault: str | None
) -> None:
    text = query(targetscore.loads(rules(LINE)), database)
    (row,) = database.run({"unit": "text", "x": kind}, [{"unit": "u", "x": value}], text)
    assert row["fault"] == (fault and f"x: {fault} (actual)")
    assert (row["x.points"] is None, row["total"] is None, row["rank"] is None) == (fault is not None,) * 3


def test_a_value_beyond_stated_bounds_is_a_fault(database: Database) -> None:
    text = query(targetscore.loads(rules(LINE)), database, bounds={"x": {"actual": (0, Decimal("110.5"))}})
    values = {"a": "0", "b": "110.5", "c": "110.5001", "d": "-0.0001"}
    rows = [{"unit": unit, "x": Decimal(value)} for unit, value in values.items()]
    found = {row["unit"]: row for row in database.run({"unit": "text", "x": "decimal(18, 4)"}, rows, text)}
    assert {unit: row["fault"] for unit, row in found.items()} == {
        "a": None,
        "b": None,
        "c": "x: range (actual)",
        "d": "x: range (actual)",
    }
    assert all(row["rank"] is None for row in found.values())


def test_a_text_is_never_taken_for_a_number(database: Database) -> None:
    text = query(targetscore.loads(rules(LINE)), database)
    for value in ("abc", "9e1", "90.12345", "90%", ""):
        found: list[dict[str, Any]] = []
        # Each driver has errors of its own, and they are as good as a fault.
        with contextlib.suppress(Exception):
            found = database.run({"unit": "text", "x": "text"}, [{"unit": "u", "x": value}], text)
        for row in found:
            assert row["x.points"] is None
            assert row["fault"].startswith("x: ")


def test_a_binary_number_is_no_decimal(database: Database) -> None:
    text = query(targetscore.loads(rules(LINE)), database)
    column = {"unit": "text", "x": "double precision" if database.dialect != "duckdb" else "double"}
    (row,) = database.run(column, [{"unit": "u", "x": 0.1 + 0.2}], text)
    assert row["x.points"] is None
    assert row["fault"] in {"x: type (actual)", "x: decimals (actual)"}


def test_binary_numbers_stand_for_a_decimal_where_there_are_no_others(database: Database) -> None:
    if database.dialect not in {"mysql", "sqlite"}:
        return
    text = query(targetscore.loads(rules(LINE)), database)
    rows = [{"unit": str(n), "x": n / 10_000} for n in around_ties()[::50]]
    found = database.run({"unit": "text", "x": "double precision"}, rows, text)
    assert [row["unit"] for row in found if row["x.points"] != by_hand(int(row["unit"]))] == []


def test_a_reference_of_nothing_is_a_fault(database: Database) -> None:
    ruleset = targetscore.loads(rules(TWO, measured_in="亿元"))
    text = query(ruleset, database, decimals={"x": {"target": 2}})
    rows = [{"unit": "a", "x": 9, "x.target": 10}, {"unit": "b", "x": 9, "x.target": 0}]
    columns = {"unit": "text", "x": "decimal(9, 4)", "x.target": "decimal(9, 2)"}
    found = {row["unit"]: (row["x.points"], row["fault"]) for row in database.run(columns, rows, text)}
    assert found == {"a": (7000, None), "b": (None, "x: division (target)")}


def test_a_gap_is_a_fault(embedded: Database) -> None:
    text = query(targetscore.loads(rules("达到95%得满分，达到83%得60分")), embedded)
    (row,) = embedded.run({"unit": "text", "x": "decimal(9, 2)"}, [{"unit": "u", "x": 80}], text)
    assert (row["x.points"], row["fault"]) == (None, "x: gap")


@pytest.mark.parametrize(("missing", "points", "total"), [("zero", 0, 0), ("exempt", None, None)])
def test_what_is_missing_follows_the_policy(
    database: Database, missing: str, points: int | None, total: int | None
) -> None:
    text = query(targetscore.loads(rules(LINE, missing=missing, exempt="drop")), database)
    rows = [{"unit": "a", "x": None}, {"unit": "b", "x": 95}]
    found = {row["unit"]: row for row in database.run({"unit": "text", "x": "decimal(9, 4)"}, rows, text)}
    assert (found["a"]["x.points"], found["a"]["total"], found["a"]["fault"]) == (points, total, None)
    assert found["b"]["rank"] == 1


# Totals -------------------------------------------------------------------------------------------------------------

WHOLE = """
targetscore: 1
ruleset: whole
year: 2024
title: whole
language: en
conventions: {{missing: {missing}, exempt: {exempt}, steps: pro rata, floor: none, unreached: zero, ties: {ties},
  rank_on: {rank_on}, rounding: {{points: 1, total: 1, mode: half up}}}}
sections:
  - id: s
    title: S
    points: 60
    scale: 30
    indicators:
      - {{id: a, title: A, points: 20, measured_in: marks, decimals: 2, rule: "score = actual, at most 20 points"}}
      - {{id: b, title: B, points: 10, measured_in: marks, decimals: 2, rule: "score = actual, at most 10 points"}}
grades: {{by: total, bands: [{{grade: A, least: 25}}, {{grade: B, least: 10}}, {{grade: C}}]}}
"""


def whole(**conventions: str) -> Ruleset:
    said = {"missing": "zero", "exempt": "drop", "ties": "shared", "rank_on": "rounded", **conventions}
    text = WHOLE.format(**said).replace("points: 60\n    scale: 30", "points: 30")
    return targetscore.loads(text)


@pytest.mark.parametrize("ties", ["shared", "dense"])
@pytest.mark.parametrize("rank_on", ["rounded", "exact"])
@pytest.mark.parametrize("missing", ["zero", "exempt"])
def test_totals_grades_and_ranks_are_those_of_scoring(
    database: Database, ties: str, rank_on: str, missing: str
) -> None:
    ruleset = whole(ties=ties, rank_on=rank_on, missing=missing)
    values = [("20", "10"), ("20", "10"), ("3.14", "7.05"), ("3.15", None), (None, None), ("12.25", "4.5"), ("0", "0")]
    rows = [{"unit": f"u{place}", "a": a and Decimal(a), "b": b and Decimal(b)} for place, (a, b) in enumerate(values)]
    columns = {"unit": "text", "a": "decimal(9, 2)", "b": "decimal(9, 2)"}
    found = {row["unit"]: row for row in database.run(columns, rows, query(ruleset, database))}
    for unit, result in targetscore.score(ruleset, rows).units.items():
        row = found[unit]
        is_exempt = result.status == "exempt"
        assert row["total"] == (None if is_exempt else F(result.total) * 10)
        assert row["s.total"] == (None if is_exempt else F(result.sections["s"].total) * 10)
        assert (row["rank"], row["grade"]) == (result.rank, result.grade)


# What cannot be written ---------------------------------------------------------------------------------------------


def test_what_cannot_be_written_is_named() -> None:
    with pytest.raises(RuleFileError) as refused:
        targetscore.sql(targetscore.loads(rules(LINE, rounding="none")), "duckdb")
    assert [each.code for each in refused.value.diagnostics] == ["engine-construct", "sql-refused"]
    for text, word in (
        (rules("达到平均水平得满分，每低1个百分点扣0.5分，扣完为止"), "mean"),
        (rules(LINE).replace("decimals: 4, ", ""), "actual"),
    ):
        with pytest.raises(RuleFileError, match=word):
            targetscore.sql(targetscore.loads(text), "duckdb")


def test_a_veto_that_takes_points_is_refused_always() -> None:
    veto = "vetoes: [{id: fraud, title: fraud, measured_in: yes/no, rule: Fraud means a veto.}]\n"
    text = WHOLE.format(missing="zero", exempt="drop", ties="shared", rank_on="rounded, veto: zero a")
    ruleset = targetscore.loads(text.replace("points: 60\n    scale: 30", "points: 30") + veto)
    with pytest.raises(RuleFileError, match="`fraud` cannot be written"):
        targetscore.sql(ruleset, "duckdb", results="points")


def test_values_that_64_bits_do_not_hold_are_refused() -> None:
    ruleset = targetscore.loads(rules(TWO, measured_in="亿元").replace("decimals: 4, ", ""))
    with pytest.raises(RuleFileError, match="64位"):
        targetscore.sql(ruleset, "duckdb", decimals={"x": {"actual": 9, "target": 9}})


def test_columns_that_a_database_takes_for_one_another_are_refused() -> None:
    two = whole()
    (section,) = two.body.sections
    one, other = section.indicators
    for name in ("A", "total"):
        changed = attrs.evolve(section, indicators=(one, attrs.evolve(other, id=name)))
        ruleset = attrs.evolve(two, body=attrs.evolve(two.body, sections=(changed,)))
        with pytest.raises(RuleFileError, match="does not tell the column"):
            targetscore.sql(ruleset, "duckdb")


def test_a_callers_mistake_is_told() -> None:
    ruleset = targetscore.loads(rules(LINE))
    for dialect, asked in (("oracle", {}), ("duckdb", {"group": "g"}), ("duckdb", {"indicators": ["y"]})):
        with pytest.raises(ValueError, match=r"dialect|group|indicator"):
            targetscore.sql(ruleset, dialect, **asked)  # type: ignore[arg-type]


def test_a_view_is_made_of_the_query(embedded: Database) -> None:
    ruleset = targetscore.loads(rules(LINE))
    made = query(ruleset, embedded, view="scores")
    assert made.startswith('CREATE VIEW "scores" AS')
    embedded.run({"unit": "text", "x": "decimal(9, 4)"}, [{"unit": "u", "x": 95}], "select 1 as one")
    assert made.removeprefix('CREATE VIEW "scores" AS\n') == query(ruleset, embedded)


# The command line ---------------------------------------------------------------------------------------------------


def test_the_command_writes_the_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(rules(LINE), encoding="utf-8")
    assert main(["sql", str(path), "--dialect", "duckdb", "--table", "own.figures", "--decimals", "x=2"]) == 0
    assert capsys.readouterr().out == targetscore.sql(
        targetscore.loads(rules(LINE)), "duckdb", table="own.figures", decimals={"x": {"actual": 2}}
    )
    target = tmp_path / "view.sql"
    assert main(["sql", str(path), "--dialect", "mysql", "--view", "v", "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8").startswith("CREATE VIEW `v` AS")


def test_the_command_names_what_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(rules(LINE, rounding="none"), encoding="utf-8")
    assert main(["sql", str(path), "--dialect", "duckdb", "--language", "en"]) == 1
    assert "`rounding: none`" in capsys.readouterr().err
    for wrong in (["--dialect", "oracle"], ["--dialect", "sqlite"], ["--dialect", "duckdb", "--decimals", "y=1"]):
        assert main(["sql", str(path), *wrong]) == 2


def test_without_sqlglot_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(rules(LINE), encoding="utf-8")
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    for name in [name for name in sys.modules if name.startswith("targetscore.engines._sql")]:
        monkeypatch.delitem(sys.modules, name)
    assert main(["sql", str(path), "--dialect", "duckdb"]) == 2
    assert "targetscore[pushdown]" in capsys.readouterr().err
