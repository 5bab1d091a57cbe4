"""
A system that collects figures, has them scored, and keeps and analyses what comes back.

It stands for whatever a bureau has: its tables are in SQLite. Scores come in by two ways, which keep the same: a call
of the library, and the JSON that the command line writes. `python examples/bureau/consumer.py` shows both.
"""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import targetscore
from targetscore.score.result import Result

FOLDER = Path(__file__).parent
RULES = FOLDER / "2015.yaml"
REPORTED = FOLDER / "year-end.csv"

# Scores are kept as text: a binary number would not hold 13.90.
TABLES = """
create table totals (branch text, total text, rank integer, grade text, rules text, data text);
create table points (branch text, indicator text, points text, status text);
"""


def opened() -> sqlite3.Connection:
    """Return an empty system, in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    return connection


def collect(connection: sqlite3.Connection, path: Path) -> None:
    """Put what the branches reported into a table of its own, every cell as the text that was typed."""
    with path.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    columns = ", ".join(f'"{head}" text' for head in heads)
    connection.execute(f"create table reported ({columns})")
    places = ", ".join("?" for _ in heads)
    connection.executemany(f"insert into reported values ({places})", rows)  # noqa: S608 - only question marks


def by_library(connection: sqlite3.Connection) -> Result:
    """Score what was collected, keep it, and return the result."""
    rows = targetscore.query(connection, "select * from reported")
    result = targetscore.score(targetscore.load(RULES), rows)
    keep(connection, result.to_dict())
    return result


def by_command() -> str:
    """Return the JSON that the command line writes for the same figures."""
    command = [sys.executable, "-m", "targetscore.cli", "score", str(RULES), str(REPORTED), "--format", "json"]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


def keep(connection: sqlite3.Connection, result: dict[str, Any]) -> None:
    """Keep a result of schema ``targetscore.result/1``, with the hashes that say what it was made from."""
    if result["schema"] != "targetscore.result/1":
        raise ValueError(result["schema"])
    for branch, unit in result["units"].items():
        hashes = (result["rules_hash"], result["data_hash"])
        connection.execute(
            "insert into totals values (?, ?, ?, ?, ?, ?)",
            (branch, unit["total"], unit["rank"], unit["grade"], *hashes),
        )
        connection.executemany(
            "insert into points values (?, ?, ?, ?)",
            [(branch, name, each["points"], each["status"]) for name, each in unit["indicators"].items()],
        )


def kept(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return everything that is kept, totals before points."""
    return [*connection.execute("select * from totals"), *connection.execute("select * from points")]


def most_lost(connection: sqlite3.Connection, most: int) -> list[tuple[str, Fraction]]:
    """Return the titles of the indicators on which all branches together lost most points, and how many."""
    full = full_points()
    lost = dict.fromkeys(full, Fraction(0))
    for name, points in connection.execute("select indicator, points from points"):
        lost[name] += full[name] - Fraction(points)
    titles = {each.id: each.title for each in targetscore.load(RULES).every_indicator()}
    ordered = sorted(lost, key=lambda name: (-lost[name], name))
    return [(titles[name], lost[name]) for name in ordered[:most]]


def feedback(result: Result, branch: str) -> str:
    """Return what a branch is sent: total, grade, and for each indicator that lost points why, and what earns more."""
    full = full_points()
    lost = [name for name, each in result.units[branch].indicators.items() if each.points < full[name]]
    return str(targetscore.explain(result, branch, indicators=lost))


def full_points() -> dict[str, Fraction]:
    """Return the full points of each indicator, by id."""
    return {each.id: each.points for each in targetscore.load(RULES).every_indicator()}


def main() -> None:
    """Take the scores in by both ways, and print the analysis and one feedback."""
    with closing(opened()) as called, closing(opened()) as imported:
        collect(called, REPORTED)
        result = by_library(called)
        keep(imported, json.loads(by_command()))
        print("the same by both ways:", kept(called) == kept(imported))
        for title, points in most_lost(called, 3):
            print(title, points)
    print(feedback(result, "城南分局"))


if __name__ == "__main__":
    main()
