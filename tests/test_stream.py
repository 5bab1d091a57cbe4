"""Files scored row by row have the points of `score`, and a row that cannot be scored leaves nothing behind."""

from __future__ import annotations

import csv
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import targetscore
from targetscore.cli import main
from targetscore.engines import _rows, _stream
from targetscore.score.result import plain

RULES = """
targetscore: 1
ruleset: stream
year: 2024
title: stream
language: en
conventions: {steps: pro rata, floor: 0, rounding: {points: 2, total: 2, mode: half up}, missing: exempt,
              unreached: error, rate_origin: none}
indicators:
  - id: rate
    title: rate
    points: 100
    measured_in: "%"
    rule: full points at 95%, 60 points at 83%, linear in between, deduct 0.5 per percentage point short
  - id: exports
    title: exports
    points: 10
    measured_in: million
    decimals: 1
    rule: full points at a completion rate of 100%, deduct 0.1 per percentage point short, no less than 0
  - id: plan
    title: plan
    points: 5
    measured_in: reports
    inputs: {filed: {title: plan filed, measured_in: yes/no}}
    rule: full points if the plan is filed, no points if not
"""


@pytest.fixture(name="ruleset")
def loaded() -> targetscore.ruleset.model.Ruleset:  # type: ignore[name-defined]
    return targetscore.loads(RULES)


def wide_rows(count: int) -> list[dict[str, str]]:
    chance = random.Random(7)  # noqa: S311 - data for a test
    rates = ["95", "94.9999", "83.00", "82.9999%", "0", "-3.5", "n/a", "", "95.00000001", "８９", "90.0001", "83.0015"]
    return [
        {
            "unit": f"=u{number}" if number % 50 == 0 else f"u{number}",
            "rate": chance.choice(rates)
            if chance.random() < 0.5
            else str(Decimal(chance.randint(0, 1_100_000)) / 10_000),
            "exports": str(Decimal(chance.randint(0, 2000)) / 10),
            "exports.target": chance.choice(["100", "97.3", "3", "1"]),
            "plan.filed": chance.choice(["yes", "no", "是", "False", "n/a"]),
        }
        for number in range(count)
    ]


def write(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference(ruleset: Any, rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    return {
        (name, own): "n/a" if found.status == "exempt" else plain(found.points)
        for name, unit in targetscore.score(ruleset, rows).units.items()
        for own, found in unit.indicators.items()
    }


def streamed(rows: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    return {
        (row["unit"].removeprefix("'"), own): points for row in rows for own, points in row.items() if own != "unit"
    }


def test_wide_tables_have_the_points_of_score(ruleset: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_stream, "ROWS_AT_ONCE", 64)
    monkeypatch.setattr(_rows, "_REMEMBERED", 16)
    rows = wide_rows(600)
    seen: list[tuple[int, ...]] = []
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        seen.clear()
        count = targetscore.score_file(
            ruleset,
            write(tmp_path / "in.csv", rows, encoding),
            tmp_path / "out.csv",
            report=lambda *now: seen.append(now),
        )
        assert count == 600
        assert [done for done, *_ in seen] == [*range(64, 600, 64), 600]
        assert seen[-1][1] == seen[-1][2] == (tmp_path / "in.csv").stat().st_size
        assert streamed(read(tmp_path / "out.csv")) == reference(ruleset, rows)


def long_rows(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    found = []
    for row in rows:
        found += [
            {"unit": row["unit"], "indicator": "rate", "actual": row["rate"], "target": "", "filed": ""},
            {
                "unit": row["unit"],
                "indicator": "exports",
                "actual": row["exports"],
                "target": row["exports.target"],
                "filed": "",
            },
            {"unit": row["unit"], "indicator": "plan", "actual": "", "target": "", "filed": row["plan.filed"]},
        ]
    return found


def test_long_tables_have_the_points_of_score(ruleset: Any, tmp_path: Path) -> None:
    rows = long_rows(wide_rows(300))
    assert targetscore.score_file(ruleset, write(tmp_path / "in.csv", rows), tmp_path / "out.csv") == 900
    found = {(row["unit"].removeprefix("'"), row["indicator"]): row["points"] for row in read(tmp_path / "out.csv")}
    assert found == reference(ruleset, rows)


def test_most_rows_need_no_closer_look(ruleset: Any) -> None:
    table = _rows.Table.of(["unit", "rate", "exports", "exports.target", "plan.filed"], ruleset, "x.csv")
    assert table.scored(["a", "83.0015", "97.3", "100", "yes"], 2) == ("a", "60.01", "9.73", "5.00")
    assert table.scored(["a", "89%", "97.3million", "100", "no"], 3) == ("a", "80.00", "9.73", "0.00")
    assert table.slow == 0
    assert table.scored(["a", "89.123456789", "97.3", "100", "no"], 4) == ("a", "80.41", "9.73", "0.00")
    assert table.slow == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("u,95,1,0,yes", ":3:"),
        ("u,95,1,1", "cells"),
        ("u,9 5,1,1,yes", ":3:"),
        (",95,1,1,yes", ":3:"),
        ("u,95,1,1,maybe", "maybe"),
        ('u,95,1,1,"yes', "comma-separated"),
        ("u\u200b,95,1,1,yes", "U+200B"),
        ("u,95,1e9999999,1,yes", ":3:"),
    ],
)
def test_a_broken_row_leaves_no_file(ruleset: Any, tmp_path: Path, line: str, says: str) -> None:
    good = "u0,95,1,1,yes\n"
    (tmp_path / "in.csv").write_text(f"unit,rate,exports,exports.target,plan.filed\n{good}{line}\n", encoding="utf-8")
    target = tmp_path / "out.csv"
    with pytest.raises(targetscore.DataError) as found:
        targetscore.score_file(ruleset, tmp_path / "in.csv", target)
    assert says in str(found.value)
    assert "in.csv:3:" in str(found.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
    target.write_text("as it was")
    with pytest.raises(targetscore.DataError):
        targetscore.score_file(ruleset, tmp_path / "in.csv", target)
    assert target.read_text() == "as it was"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        ("rate,plan.filed", "no-unit-column"),
        ("unit,rate,rate", "duplicate-column"),
        ("unit,indicator,actual,source", "stream-column"),
        ("unit,rates", "misspelt-column"),
    ],
)
def test_heads_are_looked_at(ruleset: Any, tmp_path: Path, heads: str, code: str) -> None:
    cells = ",".join("1" for _ in heads.split(","))
    (tmp_path / "in.csv").write_text(f"{heads}\n{cells}\n", encoding="utf-8")
    with pytest.raises(targetscore.DataError) as found:
        targetscore.score_file(ruleset, tmp_path / "in.csv", tmp_path / "out.csv")
    assert code in {each.code for each in found.value.diagnostics}


def test_bytes_in_no_known_encoding_are_refused(ruleset: Any, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b"unit,rate\n\xff\xff,1\n")
    with pytest.raises(targetscore.DataError):
        targetscore.score_file(ruleset, tmp_path / "in.csv", tmp_path / "out.csv")


def test_what_a_row_alone_does_not_decide_is_refused(tmp_path: Path) -> None:
    ranked = (
        RULES.replace(
            "full points at 95%, 60 points at 83%, linear in between, deduct 0.5 per percentage point short",
            "full points for first place, deduct 2 points for each place below first",
        )
        .replace('"%"\n', '"%"\n    better: higher\n')
        .replace("missing: exempt", "missing: error, ties: shared")
    )
    (tmp_path / "in.csv").write_text("unit,rate\na,1\n", encoding="utf-8")
    with pytest.raises(targetscore.RuleFileError) as found:
        targetscore.score_file(targetscore.loads(ranked), tmp_path / "in.csv", tmp_path / "out.csv")
    assert {each.code for each in found.value.diagnostics} == {"engine-construct"}


def test_the_command_scores_row_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    rows = wide_rows(50)
    data, target = write(tmp_path / "in.csv", rows), tmp_path / "out.csv"
    asked = ["score", str(tmp_path / "rules.yaml"), str(data), "--row-by-row"]
    assert main([*asked, "-o", str(target)]) == 0
    assert streamed(read(target)) == reference(targetscore.loads(RULES), rows)
    assert main(asked) == 2
    data.write_text("unit,rate\n,1\n", encoding="utf-8")
    assert main([*asked, "-o", str(target)]) == 1
    assert "in.csv:2:" in capsys.readouterr().err


# Parquet and Arrow --------------------------------------------------------------------------------------------------


@pytest.fixture(name="pa", scope="session")
def pyarrow() -> Any:
    pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed: pyarrow is missing")
    return pytest.importorskip("pyarrow")


@pytest.mark.parametrize("suffix", [".parquet", ".arrow"])
def test_parquet_and_arrow_go_in_and_out(ruleset: Any, pa: Any, tmp_path: Path, suffix: str) -> None:
    units = [f"u{number}" for number in range(300)]
    columns = {
        "unit": units,
        "rate": [
            None if number % 7 == 0 else Decimal(number) / 3 // Decimal("0.0001") / 10_000 for number in range(300)
        ],
        "exports": list(range(300)),
        "exports.target": [100] * 300,
        "plan.filed": [number % 2 == 0 for number in range(300)],
    }
    types = [pa.string(), pa.decimal128(10, 4), pa.int64(), pa.int32(), pa.bool_()]
    table = pa.table(columns, schema=pa.schema(list(zip(columns, types, strict=True))))
    source, target = tmp_path / f"in{suffix}", tmp_path / f"out{suffix}"
    if suffix == ".parquet":
        pa.parquet.write_table(table, source, row_group_size=100)
    else:
        with pa.ipc.new_file(source, table.schema) as writer:
            writer.write_table(table, max_chunksize=100)
    assert targetscore.score_file(ruleset, source, target) == 300
    found = pa.parquet.read_table(target) if suffix == ".parquet" else pa.ipc.open_file(target).read_all()
    rows = [{name: column[place] for name, column in columns.items()} for place in range(300)]
    expected = targetscore.score(ruleset, rows)
    for row in found.to_pylist():
        for own, result in expected.units[row["unit"]].indicators.items():
            assert row[own] == (None if result.status == "exempt" else result.points)


def test_binary_floats_and_other_files_are_refused(ruleset: Any, pa: Any, tmp_path: Path) -> None:
    pa.parquet.write_table(pa.table({"unit": ["a"], "rate": [0.1]}), tmp_path / "in.parquet")
    with pytest.raises(targetscore.DataError, match="binary floats"):
        targetscore.score_file(ruleset, tmp_path / "in.parquet", tmp_path / "out.csv")
    (tmp_path / "in.arrow").write_bytes(b"no arrow")
    with pytest.raises(targetscore.DataError, match="format"):
        targetscore.score_file(ruleset, tmp_path / "in.arrow", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_points_that_are_not_rounded_are_texts(pa: Any, tmp_path: Path) -> None:
    ruleset = targetscore.loads(RULES.replace("{points: 2, total: 2, mode: half up}", "none"))
    pa.parquet.write_table(
        pa.table({"unit": ["a"], "rate": ["84"], "exports": ["1"], "exports.target": ["3"], "plan.filed": [True]}),
        tmp_path / "in.parquet",
    )
    targetscore.score_file(ruleset, tmp_path / "in.parquet", tmp_path / "out.parquet")
    (row,) = pa.parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert Fraction(row["rate"]) == 60 + Fraction(10, 3)
    assert Fraction(row["exports"]) == 10 - Fraction(200, 3) / 10
