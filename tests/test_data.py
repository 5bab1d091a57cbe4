"""Unit data: what is read from tables, how cells are told apart, and what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetscore.data import Cell, Missing, NotApplicable, UnitData, read_cell, read_units
from targetscore.data._tables import from_csv
from targetscore.errors import DataError, RuleFileError
from targetscore.ruleset import loads

HEAD = """\
targetscore: 1
ruleset: test
year: 2010
title: 考核
language: zh
conventions: {missing: error, rounding: none, floor: 0, unreached: zero, steps: whole}
"""
RULES = loads(
    HEAD
    + """\
indicators:
  - id: export
    title: 外贸自营出口
    aliases: [出口额]
    points: 4
    measured_in: 亿美元
    decimals: 2
    rule: 达到5.03亿美元得满分，其余不得分
    inputs:
      late: {title: 迟报, measured_in: 次}
  - id: fires
    title: 安全
    points: 4
    measured_in: "%"
    better: higher
    rule: 达到95%得满分，其余不得分
    inputs:
      dead: {title: 造成死亡, measured_in: yes/no}
  - id: faults
    title: 差错率
    points: 1
    measured_in: "%"
    better: lower
    rule: 不超过3%得满分，其余不得分
  - id: letters
    title: 安全
    points: 1
    rule: 达到3得满分，其余不得分
""",
)
MISSING = Missing()


def read(text: str, folder: Path, encoding: str = "utf-8", thousands: str | None = None) -> UnitData:
    path = folder / "data.csv"
    path.write_bytes(text.encode(encoding))
    return read_units(path, RULES, thousands=thousands)


def cells(data: UnitData) -> dict[str, dict[str, Mapping[str, Cell]]]:
    return {unit: {key: row.cells for key, row in rows.items()} for unit, rows in data.units.items()}


# Forms --------------------------------------------------------------------------------------------------------------

LONG = """\
unit,indicator,actual,目标值,迟报,造成死亡
三门,export,5.03亿美元,５．０,3次,
三门,fires,85%,,,是
天台,出口额,4,不适用,,
"""
WIDE = """\
单位,外贸自营出口,export.目标值,export.late,fires,fires.造成死亡
三门,5.03,5,3,85,是
天台,4,n/a,,,
"""


def test_the_long_form_has_a_row_for_unit_and_indicator(tmp_path: Path) -> None:
    data = read(LONG, tmp_path)
    assert cells(data) == {
        "三门": {
            "export": {"actual": Fraction(503, 100), "target": Fraction(5), "late": Fraction(3)},
            "fires": {"actual": Fraction(85), "target": MISSING, "dead": True},
        },
        "天台": {"export": {"actual": Fraction(4), "target": NotApplicable(), "late": MISSING}},
    }
    assert data.units["三门"]["export"].decimals == {"actual": 2, "target": 1, "late": 0}


def test_the_wide_form_has_a_column_for_an_indicator_or_input(tmp_path: Path) -> None:
    assert cells(read(WIDE, tmp_path)) == {
        "三门": {
            "export": {"actual": Fraction(503, 100), "target": Fraction(5), "late": Fraction(3)},
            "fires": {"actual": Fraction(85), "dead": True},
        },
        "天台": {
            "export": {"actual": Fraction(4), "target": NotApplicable(), "late": MISSING},
            "fires": {"actual": MISSING, "dead": MISSING},
        },
    }


def test_rows_may_be_handed_over() -> None:
    rows: list[Mapping[str, object]] = [
        {"unit": "三门", "indicator": "export", "actual": Decimal("5.030"), "target": 5, "late": Fraction(3)},
        {"unit": "三门", "indicator": "fires", "actual": "85%", "dead": False},
        {"unit": "天台", "indicator": "export", "actual": None},
    ]
    data = read_units(rows, RULES)
    assert cells(data) == {
        "三门": {
            "export": {"actual": Fraction(503, 100), "target": Fraction(5), "late": Fraction(3)},
            "fires": {"actual": Fraction(85), "dead": False},
        },
        "天台": {"export": {"actual": MISSING}},
    }
    assert data.units["三门"]["export"].decimals == {"actual": 3, "target": 0}


def test_every_cell_keeps_its_place(tmp_path: Path) -> None:
    data = read(LONG, tmp_path)
    row = data.units["三门"]["export"]
    assert {name: data.source.text[span.start : span.end] for name, span in row.spans.items()} == {
        "actual": "5.03亿美元",
        "target": "５．０",
        "late": "3次",
    }
    assert data.source.position(row.span.start) == (2, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_found_by_trying(tmp_path: Path, encoding: str) -> None:
    assert read(LONG, tmp_path, encoding).data_hash == read(LONG, tmp_path).data_hash


def test_the_hash_keeps_to_what_the_data_say(tmp_path: Path) -> None:
    hashed = read(LONG, tmp_path).data_hash
    assert read(WIDE, tmp_path).data_hash == hashed
    assert read(LONG.replace("\n", "\r\n"), tmp_path).data_hash == hashed
    head, *rows = LONG.split("\n")
    assert read("\n".join([head, *sorted(rows)]), tmp_path).data_hash == hashed
    assert read(LONG.replace("85%", "85.1%"), tmp_path).data_hash != hashed
    assert read(LONG.replace("不适用", ""), tmp_path).data_hash != hashed


def test_units_keep_the_order_of_the_data(tmp_path: Path) -> None:
    assert list(read("unit,export\n天台,1\n三门,2\n仙居,3\n", tmp_path).units) == ["天台", "三门", "仙居"]


def test_rows_without_any_text_are_no_rows(tmp_path: Path) -> None:
    assert list(read("unit,export\n\n三门,2\n,\n  , \n\n", tmp_path).units) == ["三门"]


def test_a_column_that_is_empty_for_an_indicator_does_not_concern_it(tmp_path: Path) -> None:
    data = read("unit,indicator,actual,dead,late\n三门,export,1,,2\n三门,fires,2,no,\n", tmp_path)
    assert cells(data)["三门"] == {
        "export": {"actual": Fraction(1), "late": Fraction(2)},
        "fires": {"actual": Fraction(2), "dead": False},
    }


def test_two_columns_may_share_an_input_if_one_of_them_is_empty(tmp_path: Path) -> None:
    data = read("unit,indicator,actual,实际值\n三门,export,1,\n天台,export,,2\n", tmp_path)
    assert [row["export"].cells["actual"] for row in data.units.values()] == [1, 2]


def test_a_text_in_quotes_may_hold_line_ends(tmp_path: Path) -> None:
    """Lines after it keep their numbers."""
    with pytest.raises(DataError) as caught:
        read('unit,export\n"三\n门",1\n天台,x\n', tmp_path)
    (problem,) = caught.value.diagnostics
    assert problem.source.position(problem.span.start) == (4, 4)


CELLS = st.text(st.sampled_from('a1,"\n \r\n三'), max_size=6)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_csv_is_read_as_the_standard_library_reads_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["unit", "export"], *rows])
    path = tmp_path_factory.mktemp("csv") / "data.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    table = from_csv(path, "en")
    found = [[str(given.value) for given in record.cells.values()] for record in table.records]
    assert found == [row for row in rows if "".join(row).strip()]


# Cells --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "measured_in", "cell"),
    [
        ("5.03", "亿美元", Fraction(503, 100)),
        (" 5.03 亿美元 ", "亿美元", Fraction(503, 100)),
        ("５．０３", "", Fraction(503, 100)),
        ("－３", "", Fraction(-3)),
        ("\u22123", "", Fraction(-3)),
        ("+3.2%", "%", Fraction(16, 5)),
        ("９５％", "%", Fraction(95)),
        ("017", "", Fraction(17)),
        ("0", "", Fraction(0)),
        ("3 per cent", "per cent", Fraction(3)),
        ("0.1000000000000000055511151231257827", "", Fraction("0.1000000000000000055511151231257827")),
        ("", "%", Missing()),
        (" \u3000", "%", Missing()),
        ("n/a", "%", NotApplicable()),
        ("N/A", "yes/no", NotApplicable()),
        ("Ｎ／Ａ", "", NotApplicable()),
        ("不适用", "", NotApplicable()),
        ("是", "yes/no", True),
        ("有", "yes/no", True),
        ("Yes", "yes/no", True),
        ("否", "yes/no", False),
        ("无", "yes/no", False),
        ("no", "yes/no", False),
    ],
)
def test_a_cell_says_one_thing(text: str, measured_in: str, cell: Cell) -> None:
    read = read_cell(text, measured_in)
    assert getattr(read, "cell", read) == cell
    assert type(getattr(read, "cell", read)) is type(cell)


@pytest.mark.parametrize(
    ("given", "measured_in", "code"),
    [
        ("85%", "", "cell-surplus-unit"),
        ("85%", "亿美元", "cell-unit"),
        ("5万美元", "亿美元", "cell-unit"),
        ("5亿美元", "%", "cell-unit"),
        ("1,234", "", "digit-groups"),
        ("1，234亿美元", "亿美元", "digit-groups"),
        ("1 234", "", "digit-groups"),
        ("1_000", "", "digit-groups"),
        ("1e3", "", "number-exponent"),
        (".5", "", "number-point"),
        ("5.", "", "number-point"),
        ("1.2.3", "", "not-a-number"),
        ("1,2", "", "not-a-number"),
        ("1" * 70, "", "number-long"),
        ("-", "", "cell-text"),
        ("2010-05-03", "", "cell-date"),
        ("2010/5/3", "亿美元", "cell-date"),
        ("5/3/2010 8:30", "%", "cell-date"),
        ("3-5", "", "cell-date"),
        ("3月5日", "", "cell-date"),
        ("2010年3月5日", "", "cell-date"),
        ("8:30", "", "cell-date"),
        ("三", "", "cell-text"),
        ("约5", "", "cell-text"),
        ("=SUM(A1:A3)", "", "cell-formula"),
        ("#DIV/0!", "", "cell-spreadsheet-error"),
        ("1", "yes/no", "cell-not-fact"),
        ("maybe", "yes/no", "cell-not-fact"),
        (1, "yes/no", "cell-not-fact"),
        (True, "", "cell-not-number"),
        (0.5, "", "cell-float"),
        (Decimal("NaN"), "", "cell-not-value"),
        ([1], "", "cell-not-value"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(given: object, measured_in: str, code: str) -> None:
    assert getattr(read_cell(given, measured_in), "code", None) == code


@pytest.mark.parametrize(
    ("text", "thousands", "cell"),
    [
        ("1,234", ",", Fraction(1234)),
        ("1，234，567.8", ",", Fraction("1234567.8")),
        ("1 234亿美元", " ", Fraction(1234)),
        ("1'234", "'", Fraction(1234)),
        ("1234", ",", Fraction(1234)),
    ],
)
def test_groups_of_digits_are_read_when_declared(text: str, thousands: str, cell: Fraction) -> None:
    read = read_cell(text, "亿美元", thousands=thousands)
    assert getattr(read, "cell", read) == cell


@pytest.mark.parametrize("text", ["12,34", "1,2345", "1,234,5", ",123"])
def test_declared_groups_have_three_digits(text: str) -> None:
    assert hasattr(read_cell(text, "", thousands=","), "code")


def test_another_sign_between_groups_is_the_callers_mistake() -> None:
    with pytest.raises(ValueError, match="thousands must be"):
        read_units([], RULES, thousands=".")


@given(number=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_numbers_are_exact(number: Decimal) -> None:
    read = read_cell(f"{number:f}", "")
    assert getattr(read, "cell", read) == Fraction(number)
    assert getattr(read, "decimals", read) == 4


# Problems -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, 1, "no-unit-column")]),
        ("indicator,actual\nexport,1\n", [(1, 1, "no-unit-column")]),
        ("unit;export\n三门;1\n", [(1, 1, "data-separator")]),
        ("unit,单位,export\na,b,1\n", [(1, 6, "duplicate-column")]),
        ("unit,export,export\na,1,2\n", [(1, 13, "duplicate-column")]),
        ("unit,export,出口额\na,1,2\n", [(1, 13, "duplicate-column")]),
        ("unit,export,\na,1,2\n", [(2, 5, "headless-cell")]),
        (
            "unit,exprot,xyzzy,安全\na,1,2,3\n",
            [(1, 6, "misspelt-column"), (1, 13, "unknown-column"), (1, 19, "ambiguous-name")],
        ),
        ("unit,export.dead\na,yes\n", [(1, 6, "misspelt-column")]),
        ("unit,indicator,actaul,xyzzy\na,export,1,2\n", [(1, 16, "misspelt-column"), (1, 23, "unknown-column")]),
        (
            "unit,indicator,actual\na,exprot,1\na,xyzzy,1\na,安全,1\na,,1\n,export,1\n",
            [
                (2, 3, "misspelt-indicator"),
                (3, 3, "unknown-indicator"),
                (4, 3, "ambiguous-name"),
                (5, 1, "no-indicator"),
                (6, 1, "no-unit"),
            ],
        ),
        ("unit,indicator,actual\na,exprot,1\nb,exprot,1\n", [(2, 3, "misspelt-indicator")]),
        ("unit,indicator,actual,late\na,fires,1,2\n", [(2, 11, "input-of-others")]),
        ("unit,indicator,actual,最高\na,faults,1,2\n", [(2, 12, "input-of-others")]),
        ("unit,indicator,actual\na,export,1\na,出口额,1\n", [(3, 1, "duplicate-row")]),
        ("unit,export\na,1\na,1\n", [(3, 1, "duplicate-unit")]),
        ("unit,indicator,actual,实际值\na,export,1,1\n", [(2, 12, "duplicate-cell")]),
        (
            "unit,export,fires\na,1\nb,x,y\nc,1,2,3\n",
            [(2, 1, "row-length"), (3, 3, "cell-text"), (3, 5, "cell-text"), (4, 1, "row-length")],
        ),
        ('unit,export\na,"1\nb,2\n', [(2, 3, "cell-quotes")]),
        ('unit,export\na,"1"2\n', [(2, 3, "cell-quotes")]),
    ],
)
def test_all_problems_of_a_table_are_named(tmp_path: Path, text: str, expected: list[tuple[int, int, str]]) -> None:
    with pytest.raises(DataError) as caught:
        read(text, tmp_path)
    found = [(*d.source.position(d.span.start), d.code) for d in caught.value.diagnostics]
    assert found == expected
    assert all(d.told_in(language).render() for d in caught.value.diagnostics for language in ("zh", "en"))


def test_what_is_no_place_is_refused_at_its_cell() -> None:
    rules = loads(HEAD + "indicators: [{id: rate, title: 增速, points: 4, rule: 第一名得4分，其余不得分}]\n")
    given = [{"unit": unit, "rate.rank": rank} for unit, rank in zip("abcd", ("1", "2.5", "0", "2.4"), strict=True)]
    with pytest.raises(DataError) as caught:
        read_units(given, rules)
    found = [(d.source.position(d.span.start)[0], d.code, d.values["text"]) for d in caught.value.diagnostics]
    assert found == [(3, "cell-no-place", "0"), (4, "cell-no-place", "2.4")]


RANGED = (
    HEAD
    + """\
targets: [{unit: c, indicator: rate, target: 86, decided: 2010-05-01, reason: x, approval: y}]
indicators:
  - id: rate
    title: 合格率
    points: 4
    measured_in: "%"
    inputs: {actual: {least: 0, most: 100%}, target: {least: 85}}
    rule: 达到目标得满分，其余不得分
"""
)


def test_values_outside_a_declared_range_are_refused_at_their_cells() -> None:
    rules = loads(RANGED)
    inside = [{"unit": "a", "rate": "0", "rate.target": "85"}, {"unit": "b", "rate": "100", "rate.target": "n/a"}]
    assert read_units(inside, rules).units["a"]["rate"].cells == {"actual": 0, "target": 85}
    with pytest.raises(DataError) as caught:
        read_units([{"unit": "a", "rate": "-0.01", "rate.target": "84.99"}, {"unit": "b", "rate": "100.01"}], rules)
    found = [(d.source.position(d.span.start)[0], d.code, d.values["text"]) for d in caught.value.diagnostics]
    assert found == [(1, "cell-outside", "-0.01"), (1, "cell-outside", "84.99"), (2, "cell-outside", "100.01")]
    assert [d.told_in("en").message for d in caught.value.diagnostics][1] == (
        "`84.99` lies outside the range that the rule file declares for `target` of `rate`: ≥ 85"
    )


def test_a_changed_target_outside_its_range_is_refused() -> None:
    with pytest.raises(RuleFileError) as caught:
        loads(RANGED.replace("target: 86", "target: 84"))
    assert [d.code for d in caught.value.diagnostics] == ["target-outside"]


def test_bytes_in_no_known_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes("unit,export\n三门,".encode() + b"\xff\xff1\n")
    with pytest.raises(DataError) as caught:
        read_units(path, RULES)
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.source.position(problem.span.start)) == ("data-encoding", (2, 4))


def test_a_row_handed_over_is_shown_as_a_line() -> None:
    with pytest.raises(DataError) as caught:
        read_units([{"unit": "三门", "export": 1}, {"unit": "天台", "export": 0.95}], RULES)
    assert str(caught.value) == (
        "<data>:2:19: error[cell-float]: `0.95` 是二进制浮点数，不能准确表示小数\n"
        "   2 | unit: 天台, export: 0.95\n"
        "     |                     ^^^^\n"
        '提示：以文本或 Decimal 给出，例如 "0.95"'
    )


def test_rows_that_are_no_rows_are_the_callers_mistake() -> None:
    with pytest.raises(TypeError, match="rows that map columns to values"):
        read_units(["三门"], RULES)  # type: ignore[list-item]


def test_a_file_that_is_not_there_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_units(tmp_path / "none.csv", RULES)


# Warnings -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 95 is the level of the rule, so 0.95 is below everything that the rule speaks of.
        ("unit,fires\na,0.95\n", [(2, "share-for-percent")]),
        ("unit,fires\na,1\n", [(2, "share-for-percent")]),
        ("unit,fires\na,1.01\n", []),
        ("unit,fires\na,0\n", []),
        # A low rate of faults is good: only its neighbours tell.
        ("unit,faults\na,0.5\n", []),
        ("unit,faults\na,3\nb,0.5\nc,4\n", [(3, "share-for-percent")]),
        ("unit,faults\na,1.2\nb,0.5\nc,4\n", []),
        ("unit,faults\na,3\nb,0.5\nc,0.4\n", []),
        # Growth may be small; 亿美元 is no rate.
        ("unit,fires.growth\na,0.9\n", []),
        ("unit,export\na,0.95\nb,5\nc,6\n", []),
        ("unit,export\na,0.955\nb,5\n", [(2, "surplus-decimals")]),
    ],
)
def test_what_looks_wrong_is_kept_as_a_warning(tmp_path: Path, text: str, expected: list[tuple[int, str]]) -> None:
    data = read(text, tmp_path)
    assert [(data.source.position(d.span.start)[0], d.code) for d in data.warnings] == expected
    assert {d.severity for d in data.warnings} <= {"warning"}


def test_a_share_is_named_with_its_percentage(tmp_path: Path) -> None:
    (warning,) = read("unit,fires\na,0.95\n", tmp_path).warnings
    assert "0.95" in warning.message
    assert "95%" in warning.hint


@given(text=st.text('unit,export.late指标 \n"95%0亿美元=n/a', max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "data.csv"
    path.write_text("unit,export,fires\n" + text, encoding="utf-8", newline="")
    try:
        read_units(path, RULES)
    except DataError as error:
        if not all(d.render() for d in error.diagnostics):
            raise


def test_a_date_from_python_is_a_name_but_no_value() -> None:
    rows = [{"unit": dt.date(2010, 5, 3), "export": "5"}]
    assert list(read_units(rows, RULES).units) == ["2010-05-03"]
    with pytest.raises(DataError) as caught:
        read_units([{"unit": "三门", "export": dt.date(2010, 5, 3)}], RULES)
    assert [each.code for each in caught.value.diagnostics] == ["cell-date"]
