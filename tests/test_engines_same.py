"""Whole rulesets as they may be come out of every engine as they come out of scoring, to the point and to the fault."""

from __future__ import annotations

import contextlib
import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import given as for_all

import targetscore
import wholes
from databases import DATABASES, Database
from targetscore._numbers import in_digits
from targetscore.engines._columns import PEERS
from targetscore.engines._numba import _bits, source
from targetscore.engines._rows import refuse_peers
from targetscore.errors import DataError, RuleFileError
from targetscore.ruleset.model import Indicator, Places, Ruleset
from targetscore.score.result import UnitResult
from targetscore.score.result import plain as plainly
from test_engines_frames import FRAMES, GRADES, PLAN, RATE, every_frame, polars, scored, told
from test_engines_frames import rules as frame_rules
from test_engines_sql import read_by
from wholes import FACTS, Cell, Table

F = Fraction
FEW = 20
"""Rulesets for each engine; thousands were tried once."""
Row = Mapping[str, Cell | str]


def written(cell: Cell | str) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case str():
            return cell
        case _:
            return in_digits(cell)


def places_of(ruleset: Ruleset) -> tuple[int, int]:
    rounding = ruleset.conventions.rounding
    assert isinstance(rounding, Places)
    assert rounding.points is not None
    assert rounding.total is not None
    return rounding.points, rounding.total


@attrs.frozen
class Right:
    """What scoring says of a table: rows that it refuses, alone, by unit, and the results of the others together."""

    table: Table
    refused: Mapping[str, DataError]
    units: Mapping[str, UnitResult] | DataError

    @classmethod
    def of(cls, table: Table) -> Right:
        refused: dict[str, DataError] = {}
        good = []
        for row in table.rows:
            texts = {head: written(cell) for head, cell in row.items()}
            try:
                targetscore.score(table.ruleset, [texts])
            except DataError as error:
                refused[str(row["unit"])] = error
            else:
                good.append(texts)
        try:
            units: Mapping[str, UnitResult] | DataError = targetscore.score(table.ruleset, good).units if good else {}
        except DataError as error:
            units = error
        return cls(table, refused, units)

    @property
    def good(self) -> list[Row]:
        return [row for row in self.table.rows if str(row["unit"]) not in self.refused]


# Frames -------------------------------------------------------------------------------------------------------------


def held(table: Table, rows: Sequence[Row], kind: str) -> list[dict[str, Any]]:
    """Return rows with cells as a frame holds them: decimals or binary numbers."""

    def cell(head: str, value: Cell | str) -> Any:
        if not isinstance(value, Fraction):
            return value
        decimals = table.decimals[head]
        assert decimals is not None
        number = Decimal(value.numerator) / Decimal(value.denominator)
        return number.quantize(Decimal(1).scaleb(-decimals)) if kind == "decimal" else float(number)

    return [{head: cell(head, value) for head, value in row.items()} for row in rows]


def in_frame(table: Table, rows: Sequence[Row], make: Callable[[Any], Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return what a frame gives, without columns in which no row has a value: no library says what they hold."""
    filled = [head for head in rows[0] if any(row[head] is not None for row in rows)]
    frame = make(held(table, [{head: row[head] for head in filled} for row in rows], kind))
    return {
        str(row["unit"]): row for row in told(targetscore.score_frame(table.ruleset, frame, decimals=table.stated()))
    }


def plain(value: Any) -> Any:
    return None if value is None or value != value else value  # noqa: PLR0124 - what is no number


def figures(ruleset: Ruleset, unit: UnitResult) -> dict[str, object]:
    """Return what a frame says of a unit."""
    points, totals = places_of(ruleset)
    found: dict[str, object] = {"total": F(unit.total) * 10**totals, "rank": unit.rank}
    for own, each in unit.indicators.items():
        found[f"{own}.points"] = F(each.points) * 10**points
    found |= {"grade": unit.grade} if ruleset.grades else {}
    return found | ({"group_rank": unit.group_rank} if ruleset.groups else {})


def assert_frame(right: Right, make: Callable[[Any], Any], kind: str) -> None:
    table = right.table
    if right.refused:
        with pytest.raises((DataError, RuleFileError)):
            in_frame(table, table.rows, make, kind)
    if not right.good:
        return
    if isinstance(right.units, DataError):
        with pytest.raises((DataError, RuleFileError)):
            in_frame(table, right.good, make, kind)
        return
    found: dict[str, dict[str, Any]] | RuleFileError | DataError
    try:
        found = in_frame(table, right.good, make, kind)
    except (RuleFileError, DataError) as refused:
        found = refused
    if not isinstance(found, dict):
        # A column that no row has a value in is left out, and then missing.
        codes = {each.code for each in found.diagnostics}
        allowed = {"frame-no-column", "frame-contradiction"} if isinstance(found, DataError) else codes
        assert codes <= allowed, found
        event(f"refused by frames: {sorted(codes)}")
        return
    event("scored in frames")
    differing = {
        (unit, name): (found[unit].get(name), value)
        for unit, own in right.units.items()
        for name, value in figures(table.ruleset, own).items()
        if plain(found[unit].get(name)) != value
    }
    assert differing == {}, differing
    assert found.keys() == right.units.keys()


@pytest.mark.parametrize("frame", FRAMES)
@for_all(wholes.tables())
@settings(max_examples=FEW, suppress_health_check=[*HealthCheck])
def test_frames_give_what_scoring_gives(frame: str, table: Table) -> None:
    right = Right.of(table)
    assert_frame(right, FRAMES[frame], "decimal")
    if frame in {"lazy", "pandas", "pyarrow"}:
        assert_frame(right, FRAMES[frame], "float")


# Queries ------------------------------------------------------------------------------------------------------------


def asked(table: Table, group: str | None, dialect: str) -> str | None:
    """Return a query for totals, else for points, else for one indicator; ``None``: nothing can be written."""
    settled: dict[str, Any] = {"points": "integer", "group": group, "decimals": table.stated()}
    ids = [each.id for each in table.ruleset.body_of(group).scored()]
    for more in ({"results": "all"}, {"results": "points"}, *({"indicators": [own]} for own in ids)):
        with contextlib.suppress(RuleFileError):
            return targetscore.sql(table.ruleset, dialect, **settled, **more)  # type: ignore[arg-type]
    return None


def kinds(table: Table, group: str | None) -> dict[str, str]:
    """Return the types of the columns of a table for a query, those included that it lacks."""
    read = read_by(asked(table, group, "duckdb") or "select 1") - {"unit"}
    lacking = {head: None if head.partition(".")[2] in FACTS else 2 for head in sorted(read - table.decimals.keys())}
    every = {**lacking, **table.decimals}
    types = {head: "boolean" if own is None else f"decimal(18, {own})" for head, own in every.items()}
    return {"unit": "text", **types}


def assert_query(right: Right, database: Database) -> None:
    table = right.table
    for group in [each.id for each in table.ruleset.groups] or [None]:
        rows = [row for row in table.rows if group in (None, group_of(table.ruleset, row))]
        text = asked(table, group, database.dialect)
        if text is None:
            event("refused by queries")
            continue
        event("scored by a query")
        found = {each["unit"]: each for each in database.run(kinds(table, group), held(table, rows, "decimal"), text)}
        assert found.keys() == {row["unit"] for row in rows}
        is_ranked = group is None and all(each["fault"] is None for each in found.values())
        for row in rows:
            assert_row(right, row, found[row["unit"]], is_ranked=is_ranked)


def assert_row(right: Right, row: Row, found: Mapping[str, Any], *, is_ranked: bool) -> None:
    unit, (points, totals) = str(row["unit"]), places_of(right.table.ruleset)
    ids = [each.id for each in right.table.ruleset.body_of(group_of(right.table.ruleset, row)).scored()]
    if unit in right.refused:
        at_fault = {each.values.get("indicator") for each in right.refused[unit].diagnostics}
        # What has no place in a group is not read by a query, nor are the columns that a rule does not ask for.
        unseen = {"not-in-group", "cell-outside", "derived-value-differs", "peers-direction", "peers-of-what"}
        if {each.code for each in right.refused[unit].diagnostics} & unseen:
            return
        written_ = {own for own in at_fault & {*ids} if f"{own}.points" in found}
        assert all(found[f"{own}.points"] is None for own in written_), found
        assert found["fault"] is not None or not written_
        return
    if found["fault"] is not None:
        # What is not there may follow from other rows and columns; a ratio has to have all the decimals it can have.
        own, _, why = found["fault"].partition(": ")
        kind, _, name = why.rstrip(")").partition(" (")
        assert kind in {"missing", "range", "contradiction"}, found
        assert kind != "missing" or row.get(own if name == "actual" else f"{own}.{name}") is None, found
        return
    if isinstance(right.units, DataError):
        return
    result = right.units[unit]
    expected: dict[str, object] = {
        f"{own}.points": None if each.status == "exempt" else F(each.points) * 10**points
        for own, each in result.indicators.items()
        if own in ids
    }
    is_exempt = result.status == "exempt"
    expected["total"] = None if is_exempt else F(result.total) * 10**totals
    for own, each in result.sections.items():
        expected[f"{own}.total"] = None if each.status == "exempt" else F(each.total) * 10**totals
    if is_ranked:
        expected |= {"rank": result.rank, "grade": result.grade}
    differing = {
        name: (found[name], value) for name, value in expected.items() if name in found and found[name] != value
    }
    assert differing == {}, (unit, differing)


def group_of(ruleset: Ruleset, row: Row) -> str | None:
    said = row.get("group")
    for group in ruleset.groups:
        if said in {group.id, group.title} or row["unit"] in group.units:
            return group.id
    return None


@pytest.fixture(scope="module", params=["duckdb", "sqlite"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with DATABASES[request.param]() as opened:
        yield opened


@for_all(wholes.tables())
@settings(max_examples=FEW, suppress_health_check=[*HealthCheck])
def test_queries_give_what_scoring_gives(database: Database, table: Table) -> None:
    assert_query(Right.of(table), database)


# Files, one value, arrays -------------------------------------------------------------------------------------------


def assert_file(right: Right, folder: Path) -> None:
    table = right.table

    def run(rows: Sequence[Row]) -> dict[str, dict[str, str]]:
        source, target = folder / "in.csv", folder / "out.csv"
        with source.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table.rows[0]))
            writer.writeheader()
            writer.writerows([{head: written(cell) for head, cell in row.items()} for row in rows])
        targetscore.score_file(table.ruleset, source, target)
        with target.open(encoding="utf-8", newline="") as file:
            return {row["unit"]: row for row in csv.DictReader(file)}

    try:
        refuse_peers(table.ruleset)
    except RuleFileError:
        event("refused by files")
        return
    for row in table.rows:
        if row["unit"] in right.refused:
            with pytest.raises(DataError):
                run([row])
    found = run(right.good)
    if isinstance(right.units, DataError):
        return
    for unit, result in right.units.items():
        for own, each in result.indicators.items():
            assert found[unit][own] == ("n/a" if each.status == "exempt" else plainly(each.points)), (unit, own)


@for_all(wholes.tables())
@settings(max_examples=FEW, suppress_health_check=[*HealthCheck])
def test_files_give_what_scoring_gives(tmp_path_factory: pytest.TempPathFactory, table: Table) -> None:
    assert_file(Right.of(table), tmp_path_factory.mktemp("files"))


def assert_one_by_one(right: Right) -> None:
    table, ruleset = right.table, right.table.ruleset
    for group in [each.id for each in ruleset.groups] or [None]:
        compiled = targetscore.compile(ruleset, decimals=table.stated(), group=group)
        rows = [row for row in right.good if group in (None, group_of(ruleset, row))]
        for indicator in ruleset.body_of(group).scored():
            scorer = compiled.indicators[indicator.id]
            several: list[tuple[tuple[int, ...], int]] = []
            for row in rows if isinstance(right.units, Mapping) else ():
                result = right.units[str(row["unit"])].indicators[indicator.id]
                values = values_of(indicator, row)
                if result.status == "scored" and not PEERS & {name for name, cell in values.items() if cell is None}:
                    assert scorer.score(values) == result.points, (row["unit"], indicator.id)
                    whole = scorer.integers(values)
                    if whole is not None:
                        several.append((whole, int(F(result.points) * scorer.scale)))
            assert_loop(scorer, several)


def values_of(indicator: Indicator, row: Row) -> dict[str, Any]:
    found = {}
    for head, cell in row.items():
        own, _, name = head.partition(".")
        if own == indicator.id:
            found[name or "actual"] = cell
    return found


def assert_loop(scorer: targetscore.Scorer, several: Sequence[tuple[tuple[int, ...], int]]) -> None:
    """Read by Python what machine code would do for arrays: to make that takes a second."""
    program = scorer.program
    if program is None or not program.inputs or not several:
        return
    for number, most in (("float64", 53), ("int64", 62)):
        bits = _bits(program, most, number)  # type: ignore[arg-type]
        if bits is None:
            continue
        text = source(program, number, 1 << bits, [False] * len(program.inputs))  # type: ignore[arg-type]
        namespace: dict[str, Any] = {"floor": math.floor}
        exec(text, namespace)  # noqa: S102 - it was just written
        for whole, points in several:
            out = Out()
            columns = [[value] for value in whole]
            found = namespace["loop"](*columns, out)
            assert out[0] == points if not found else found == 1 and max(map(abs, whole)) > 1 << bits


class Out(dict[int, int]):
    """An array of one number."""

    shape = (1,)


@for_all(wholes.tables())
@settings(max_examples=FEW, suppress_health_check=[*HealthCheck])
def test_single_values_and_arrays_give_what_scoring_gives(table: Table) -> None:
    assert_one_by_one(Right.of(table))


# What was found so --------------------------------------------------------------------------------------------------

PERCENT = "grades: {by: percent, bands: [{grade: A, least: 50%}, {grade: B}]}\n"
BONUS = '{id: bonus, title: bonus, points: 0, measured_in: pieces, decimals: 0, rule: "add 1 point per piece"}'
SHARE = "score = 10 × actual ÷ target, at most 10 points; no points at a completion rate below 50%"
DONE = f'{{id: done, title: done, points: 10, measured_in: t, better: higher, decimals: 0, rule: "{SHARE}"}}'
MEAN = (
    '{id: rate, title: rate, points: 10, measured_in: "%", better: higher, decimals: 1, '
    'rule: "full points for reaching the mean, otherwise none"}'
)


@every_frame
def test_a_total_of_too_few_parts_is_not_ranked(frame: Callable[[Any], Any]) -> None:
    ruleset = frame_rules(RATE, more="total: {at_least: 2}\n" + GRADES)
    assert targetscore.score(ruleset, [{"unit": "u", "rate": "95"}]).units["u"].rank is None
    row = scored(ruleset, frame([{"unit": "u", "rate": 95.0}]))["u"]
    assert (plain(row["rank"]), plain(row["grade"]), row["status"]) == (None, None, "exempt")


def test_without_full_points_there_is_no_grade_by_percent(database: Database) -> None:
    ruleset = frame_rules(BONUS, more=PERCENT, floor="none")
    result = targetscore.score(ruleset, [{"unit": "u", "bonus": "3"}]).units["u"]
    assert (result.rank, result.grade) == (1, None)
    assert scored(ruleset, polars([{"unit": "u", "bonus": 3}]))["u"]["grade"] is None
    text = targetscore.sql(ruleset, database.dialect, points="integer")  # type: ignore[arg-type]
    (row,) = database.run({"unit": "text", "bonus": "decimal(9, 0)"}, [{"unit": "u", "bonus": 3}], text)
    assert (row["rank"], row["grade"], row["fault"]) == (1, None, None)


@every_frame
def test_a_value_that_the_group_does_not_ask_for_is_refused(frame: Callable[[Any], Any]) -> None:
    own = "groups:\n  - {id: n, title: North}\n  - {id: s, title: South, without: [plan]}\n"
    ruleset = frame_rules(RATE, PLAN, more=own)
    good = [{"unit": "a", "group": "n", "rate": 90.0, "plan": True}, {"unit": "b", "group": "s", "rate": 90.0}]
    assert scored(ruleset, frame([good[0], good[1] | {"plan": None}]))["b"]["rate.points"] == 5167
    with pytest.raises(DataError) as found:
        scored(ruleset, frame([good[0], good[1] | {"plan": False}]))
    assert [(each.code, each.values["unit"]) for each in found.value.diagnostics] == [("not-in-group", "b")]


def test_a_mean_that_a_row_lacks_is_no_missing_value(database: Database) -> None:
    ruleset = frame_rules(MEAN, missing="zero")
    rows = [{"unit": "a", "rate": 9.0, "rate.mean": 8.0}, {"unit": "b", "rate": 9.0, "rate.mean": None}]
    with pytest.raises(RuleFileError, match="a value of the group"):
        scored(ruleset, polars(rows), decimals={"rate": {"mean": 1}})
    text = targetscore.sql(ruleset, database.dialect, points="integer", decimals={"rate": {"mean": 1}})  # type: ignore[arg-type]
    columns = {"unit": "text", "rate": "decimal(9, 1)", "rate.mean": "decimal(9, 1)"}
    rows = [{**row, "rate": Decimal(9), "rate.mean": row["rate.mean"] and Decimal(8)} for row in rows]
    found = {row["unit"]: (row["rate.points"], row["fault"]) for row in database.run(columns, rows, text)}
    assert found == {"a": (1000, None), "b": (None, "rate: missing (mean)")}


def test_a_completion_that_is_another_one_is_refused(database: Database, tmp_path: Path) -> None:
    ruleset = frame_rules(DONE)
    decimals = {"done": {"actual": 0, "target": 0, "completion": 2}}
    rows = [("a", 8, 24, "33.33"), ("b", 8, 24, "33.34"), ("c", 8, 8, "100.00"), ("d", 8, 8, "120.00")]
    table = [
        {"unit": unit, "done": one, "done.target": of, "done.completion": Decimal(share)}
        for unit, one, of, share in rows
    ]
    text = targetscore.sql(ruleset, database.dialect, points="integer", decimals=decimals, results="points")  # type: ignore[arg-type]
    columns = {"unit": "text", **dict.fromkeys(("done", "done.target", "done.completion"), "decimal(9, 2)")}
    found = {row["unit"]: (row["done.points"], row["fault"]) for row in database.run(columns, table, text)}
    wrong = (None, "done: contradiction (completion)")
    assert found == {"a": (0, None), "b": wrong, "c": (1000, None), "d": wrong}
    for row in table:
        file = tmp_path / "in.csv"
        file.write_text(",".join(row) + "\n" + ",".join(map(str, row.values())) + "\n", encoding="utf-8")
        with pytest.raises(DataError) if row["unit"] in "bd" else contextlib.nullcontext():
            targetscore.score_file(ruleset, file, tmp_path / "out.csv")
    scorer = targetscore.compile(ruleset, decimals=decimals).indicators["done"]
    assert scorer.score({"actual": "8", "target": "8", "completion": "100"}) == 10
    with pytest.raises(ValueError, match="completion"):
        scorer.score({"actual": "8", "target": "8", "completion": "120"})


RANGED = RATE.replace("decimals: 2,", "decimals: 2, inputs: {actual: {least: 0.005, most: 100}},")
OUTSIDE = [("a", "0.01", 0), ("b", "100.00", 6000), ("c", "0.00", None), ("d", "100.01", None)]


@every_frame
@pytest.mark.parametrize("kind", [float, Decimal, str])
def test_values_outside_a_declared_range_are_told_by_frames(frame: Callable[[Any], Any], kind: type) -> None:
    ruleset = frame_rules(RANGED, missing="zero")
    for unit, value, points in OUTSIDE:
        rows = [{"unit": unit, "rate": kind(value)}, {"unit": "e", "rate": None}]
        if points is not None:
            assert scored(ruleset, frame(rows))[unit]["rate.points"] == points
            continue
        with pytest.raises(DataError) as found:
            scored(ruleset, frame(rows))
        assert [(each.code, f"unit: {unit}," in each.source.text) for each in found.value.diagnostics] == [
            ("cell-outside", True)
        ]


def test_values_outside_a_declared_range_are_told_by_queries(database: Database) -> None:
    text = targetscore.sql(frame_rules(RANGED), database.dialect, points="integer", results="points")  # type: ignore[arg-type]
    rows = [{"unit": unit, "rate": Decimal(value)} for unit, value, _ in OUTSIDE]
    found = database.run({"unit": "text", "rate": "decimal(9, 2)"}, rows, text)
    told_ = "rate: range (actual)"
    assert {row["unit"]: (row["rate.points"], row["fault"]) for row in found} == {
        unit: (points, None if points is not None else told_) for unit, _, points in OUTSIDE
    }


def test_values_outside_a_declared_range_are_told_one_by_one_and_in_files(tmp_path: Path) -> None:
    ruleset = frame_rules(RANGED)
    scorer = targetscore.compile(ruleset).indicators["rate"]
    for _, value, points in OUTSIDE:
        (tmp_path / "in.csv").write_text(f"unit,rate\nu,{value}\n", encoding="utf-8")
        whole = int(Decimal(value) * 100)
        if points is not None:
            assert (scorer.points(whole), scorer.score({"actual": value}) * 100) == (points, points)
            assert targetscore.score_file(ruleset, tmp_path / "in.csv", tmp_path / "out.csv") == 1
            continue
        with pytest.raises(ValueError, match=r"0\.005"):
            scorer.points(whole)
        with pytest.raises(ValueError, match=r"0\.005"):
            scorer.score({"actual": value})
        with pytest.raises(DataError):
            targetscore.score_file(ruleset, tmp_path / "in.csv", tmp_path / "out.csv")


def test_values_outside_a_declared_range_are_told_by_long_frames() -> None:
    ruleset = frame_rules(RANGED)
    for unit, value, points in OUTSIDE:
        frame = polars([{"unit": unit, "indicator": "rate", "actual": float(value)}])
        if points is not None:
            assert targetscore.score_frame(ruleset, frame)["points"].to_list() == [points]
            continue
        with pytest.raises(DataError) as found:
            targetscore.score_frame(ruleset, frame)
        assert [each.code for each in found.value.diagnostics] == ["cell-outside"]
