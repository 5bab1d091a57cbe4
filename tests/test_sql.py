"""Unit data by a query: DB-API connections and SQLAlchemy, what values are taken, and how places are told."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import sys
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy

import targetscore
from targetscore.cli import main
from targetscore.data import Query, query, query_at, read_units
from targetscore.errors import DataError
from targetscore.ruleset import loads

RULE_FILE = """\
targetscore: 1
ruleset: test
year: 2010
title: 考核
language: zh
conventions: {missing: error, rounding: none, floor: 0, unreached: zero, steps: whole}
indicators:
  - id: export
    title: 外贸自营出口
    points: 4
    measured_in: 亿美元
    rule: 达到5.03亿美元得满分，其余不得分
  - id: letters
    title: 来信办结率
    points: 4
    measured_in: "%"
    better: higher
    rule: 达到95%得满分，其余不得分
"""
RULES = loads(RULE_FILE)
LONG = "select unit, indicator, value as actual from figures order by unit, indicator"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with figures of two counties, numbers as text."""
    path = tmp_path / "scores.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("create table figures (unit text, indicator text, value text, year integer)")
        connection.executemany(
            "insert into figures values (?, ?, ?, ?)",
            [
                ("三门", "export", "5.03", 2010),
                ("三门", "letters", "96.5%", 2010),
                ("天台", "export", "4.10", 2010),
                ("天台", "letters", "95", 2010),
                ("天台", "letters", "1", 2009),
            ],
        )
    return path


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(file)) as opened:
        yield opened


@pytest.fixture
def engine(file: Path) -> Iterator[sqlalchemy.Engine]:
    made = sqlalchemy.create_engine(f"sqlite:///{file}")
    yield made
    made.dispose()


def totals(rows: Query) -> dict[str, Decimal | Fraction]:
    return {name: unit.total for name, unit in targetscore.score(RULES, rows).units.items()}


EXPECTED = {"三门": 8, "天台": 4}


def test_any_connection_of_the_db_api_will_do(connection: sqlite3.Connection) -> None:
    rows = targetscore.query(connection, f"{LONG.replace('order', 'where year = ? order')}", [2010])
    assert rows.columns == ("unit", "indicator", "actual")
    assert totals(rows) == EXPECTED


def test_what_was_fetched_outlives_the_connection_and_serves_again(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as opened:
        rows = query(opened, "select unit, value as export from figures where indicator = 'export'")
    assert list(rows) == list(rows) == [{"unit": "三门", "export": "5.03"}, {"unit": "天台", "export": "4.10"}]


def test_sqlalchemy_takes_parameters_by_name_or_in_the_drivers_way(engine: sqlalchemy.Engine) -> None:
    by_name = LONG.replace("order", "where year = :year order")
    in_the_drivers_way = LONG.replace("order", "where year = ? order")
    assert totals(query(engine, by_name, {"year": 2010})) == EXPECTED
    with engine.connect() as connection:
        assert totals(query(connection, by_name, {"year": 2010})) == EXPECTED
        assert totals(query(connection, in_the_drivers_way, [2010])) == EXPECTED


def test_rows_may_be_mappings(connection: sqlite3.Connection) -> None:
    connection.row_factory = lambda cursor, row: {
        head[0]: value for head, value in zip(cursor.description, row, strict=True)
    }
    assert query(connection, "select '三门' as unit, '5.03' as export").rows == (("三门", "5.03"),)
    connection.row_factory = sqlite3.Row
    assert query(connection, "select '三门' as unit, '5.03' as export").rows == (("三门", "5.03"),)


def test_heads_are_those_of_unit_data_in_any_case(connection: sqlite3.Connection) -> None:
    rows = query(connection, "select '三门' as UNIT, 'export' as \"指标\", '5.03' as ACTUAL")
    assert read_units(rows, RULES).units["三门"]["export"].cells == {"actual": Fraction(503, 100)}


def test_no_rows_are_no_units(connection: sqlite3.Connection) -> None:
    assert targetscore.score(RULES, query(connection, "select '' as unit, '' as export where 1 = 0")).units == {}


# Values -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("5.03", Fraction(503, 100)),
        (5, Fraction(5)),
        (5.0, Fraction(5)),
        (-0.0, Fraction(0)),
        (Decimal("5.030"), Fraction(503, 100)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_exact_values_are_taken(value: object, cell: Fraction) -> None:
    rows = Query(("unit", "export"), (("三门", value),))
    assert read_units(rows, RULES).units["三门"]["export"].cells["actual"] == cell


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (5.03, "query-float"),
        (float("nan"), "query-float"),
        (float("inf"), "query-float"),
        (1e22, "query-float"),
        (b"5.03", "query-value"),
        (dt.date(2010, 5, 3), "cell-date"),
        (True, "cell-not-number"),
        ("much", "cell-text"),
    ],
)
def test_others_are_refused_by_row_and_column(value: object, code: str) -> None:
    rows = Query(("unit", "letters", "export"), (("三门", "96", "5"), ("天台", None, value)))
    with pytest.raises(DataError) as refusal:
        read_units(rows, RULES)
    places = [(each.source.where(each.span.start), each.code) for each in refusal.value.diagnostics]
    assert places == [("<query>:2:export", code)]


def test_a_binary_float_is_refused_with_the_way_out(connection: sqlite3.Connection) -> None:
    with pytest.raises(DataError) as refusal:
        targetscore.score(RULES, query(connection, "select '三门' as unit, 5.03 as export, '96' as letters"))
    assert refusal.value.diagnostics[0].told_in("en").render() == (
        "<query>:1:export: error[query-float]: "
        "`5.03` is a binary floating-point number, which does not hold decimals exactly\n"
        "   1 | unit: 三门, export: 5.03, letters: 96\n"
        "     |                     ^^^^\n"
        "hint: make it a decimal or a text in the query, such as cast(export as decimal(18, 4))"
    )


def test_a_date_may_be_a_name() -> None:
    rows = Query(("unit", "export"), ((dt.date(2010, 5, 3), "5"),))
    assert list(read_units(rows, RULES).units) == ["2010-05-03"]


def test_a_float_is_no_name_either() -> None:
    with pytest.raises(DataError) as refusal:
        read_units(Query(("unit", "export"), ((1.5, "5"),)), RULES)
    assert {each.code for each in refusal.value.diagnostics} == {"query-float", "no-unit"}


def test_columns_are_told_apart(connection: sqlite3.Connection) -> None:
    rows = query(connection, "select '三门' as unit, '5' as export, '6' as export, '7' as exprt")
    with pytest.raises(DataError) as refusal:
        read_units(rows, RULES)
    assert [(each.source.where(each.span.start), each.code) for each in refusal.value.diagnostics] == [
        ("<query>:1:export", "duplicate-column"),
        ("<query>:1:exprt", "misspelt-column"),
    ]


# Callers' mistakes --------------------------------------------------------------------------------------------------


def test_a_statement_that_gives_no_rows_is_the_callers_mistake(
    connection: sqlite3.Connection, engine: sqlalchemy.Engine
) -> None:
    for opened in (connection, engine):
        with pytest.raises(ValueError, match="gives no rows"):
            query(opened, "create table if not exists other (x text)")


def test_a_fault_of_the_query_is_told_by_the_driver(connection: sqlite3.Connection, engine: sqlalchemy.Engine) -> None:
    with pytest.raises(sqlite3.OperationalError):
        query(connection, "select nothing")
    with pytest.raises(sqlalchemy.exc.OperationalError):
        query(engine, "select nothing")


def test_something_else_than_a_connection_is_the_callers_mistake() -> None:
    with pytest.raises(TypeError, match="DB-API connection"):
        query("scores.db", LONG)  # type: ignore[arg-type]


def test_a_password_is_never_told() -> None:
    with pytest.raises(OSError, match="secret") as refusal:
        query_at("sqlite://somebody:secret@host/secret.db", LONG)
    assert ":secret@" not in str(refusal.value)


# The command line ---------------------------------------------------------------------------------------------------


@pytest.fixture
def rules(file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Rules in the folder of the database, which is the current one, beside a query."""
    monkeypatch.chdir(file.parent)
    Path("query.sql").write_text(LONG.replace("order", "where year = 2010 order"), encoding="utf-8")
    Path("rules.yaml").write_text(RULE_FILE, encoding="utf-8")
    return "rules.yaml"


def test_the_command_line_takes_a_database_and_a_query(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    source = ["--sql", "sqlite:///scores.db", "--query", "query.sql"]
    assert main(["score", rules, *source, "--format", "csv"]) == 0
    assert capsys.readouterr().out == "unit,rank,total,export,letters\n三门,1,8,4,4\n天台,2,4,0,4\n"
    assert main(["explain", rules, *source, "--unit", "三门"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--sql", "sqlite:///scores.db"],
        ["--query", "query.sql"],
        ["query.sql", "--sql", "sqlite:///scores.db", "--query", "query.sql"],
        ["--sql", "sqlite:///scores.db", "--query", "query.sql", "--sheet", "x"],
        ["--sql", "no address", "--query", "query.sql"],
        ["--sql", "sqlite:////no/such/folder/scores.db", "--query", "query.sql"],
        ["--sql", "nosuchdatabase://host/x", "--query", "query.sql"],
        ["--sql", "sqlite:///scores.db", "--query", "rules.yaml"],
        ["--sql", "sqlite:///scores.db", "--query", "drop.sql"],
    ],
)
def test_wrong_usage(rules: str, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("drop.sql").write_text("create table other (x text)", encoding="utf-8")
    assert main(["score", rules, *arguments]) == 2
    assert capsys.readouterr().err


def test_without_sqlalchemy_it_is_said_what_to_install(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert main(["score", rules, "--sql", "sqlite:///scores.db", "--query", "query.sql"]) == 2
    assert "targetscore[sql]" in capsys.readouterr().err
