"""Unit data from workbooks: which sheet and head, what a cell says, what is refused, and how places are told."""

from __future__ import annotations

import datetime as dt
import sys
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import targetscore
from targetscore.cli import main
from targetscore.data import Cell, Missing, NotApplicable, UnitData, read_units
from targetscore.data._formats import Shown, shown_by
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
    inputs:
      dead: {title: 造成死亡, measured_in: yes/no}
"""
RULES = loads(RULE_FILE)
HEAD = ["单位", "export", "letters"]


def filled(sheet: Worksheet, rows: Iterable[Iterable[object]]) -> Worksheet:
    for row in rows:
        sheet.append(list(row))
    return sheet


def saved(folder: Path, *rows: Iterable[object], formats: Mapping[str, str] | None = None) -> Path:
    """A workbook with one sheet that holds *rows*, some cells in number formats of their own."""
    book = Workbook()
    sheet = filled(book.active, rows)
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    return kept(book, folder)


def kept(book: Workbook, folder: Path) -> Path:
    path = folder / "data.xlsx"
    book.save(path)
    return path


def edited(path: Path, before: str, after: str) -> Path:
    """The workbook with *before* in the text of its first sheet replaced, as another program would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    assert before.encode() in parts[sheet], parts[sheet]
    parts[sheet] = parts[sheet].replace(before.encode(), after.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def cells(data: UnitData) -> dict[str, dict[str, Cell]]:
    return {unit: {key: row.cells["actual"] for key, row in rows.items()} for unit, rows in data.units.items()}


def refused(path: Path, sheet: str | None = None) -> list[tuple[str, str]]:
    """Cell and code of every problem."""
    with pytest.raises(DataError) as refusal:
        read_units(path, RULES, sheet=sheet)
    return [(place(problem), problem.code) for problem in refusal.value.diagnostics]


def place(problem: targetscore.Diagnostic) -> str:
    return problem.source.where(problem.span.start).rpartition("/")[2]


def warned(data: UnitData) -> list[tuple[str, str]]:
    return [(place(warning), warning.code) for warning in data.warnings]


# Forms and heads ----------------------------------------------------------------------------------------------------


def test_a_sheet_holds_the_wide_form(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", 5.03, "96%"], ["天台", None, "不适用"])
    assert cells(read_units(path, RULES)) == {
        "三门": {"export": Fraction(503, 100), "letters": Fraction(96)},
        "天台": {"export": Missing(), "letters": NotApplicable()},
    }


def test_a_sheet_holds_the_long_form(tmp_path: Path) -> None:
    head = ["unit", "indicator", "actual", "造成死亡"]
    data = read_units(saved(tmp_path, head, ["三门", "letters", 96, True], ["三门", "export", 5, None]), RULES)
    assert data.units["三门"]["letters"].cells == {"actual": Fraction(96), "dead": True}
    assert data.units["三门"]["export"].cells["actual"] == 5


def test_a_sheet_says_the_same_as_a_csv_file(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", 5.03, 0.96], formats={"C2": "0%"})
    (tmp_path / "data.csv").write_text("单位,export,letters\n三门,5.03,96\n", encoding="utf-8")
    assert read_units(path, RULES).data_hash == read_units(tmp_path / "data.csv", RULES).data_hash


def test_titles_above_the_head_and_empty_rows_are_skipped(tmp_path: Path) -> None:
    book = Workbook()
    sheet = filled(book.active, [["2010年考核数据"], ["单位：亿美元"], [], HEAD, ["三门", 5, 96], [], ["天台", 4, 95]])
    sheet.merge_cells("A1:C1")
    data = read_units(kept(book, tmp_path), RULES)
    assert list(data.units) == ["三门", "天台"]
    assert data.source.position(data.units["天台"]["export"].span.start)[0] == 7


def test_formats_without_a_value_are_nothing(tmp_path: Path) -> None:
    book = Workbook()
    sheet = filled(book.active, [HEAD, ["三门", 5, 96]])
    sheet["XFD1048576"].number_format = "0%"
    assert list(read_units(kept(book, tmp_path), RULES).units) == ["三门"]


def test_a_table_may_begin_in_any_column(tmp_path: Path) -> None:
    path = saved(tmp_path, [], [None, None, *HEAD], [None, None, "三门", "x", 96])
    assert refused(path) == [("data.xlsx[Sheet]!D3", "cell-text")]


@pytest.mark.parametrize(("rows_above", "found"), [(19, True), (20, False)])
def test_the_head_is_looked_for_in_twenty_rows(tmp_path: Path, rows_above: int, found: bool) -> None:
    path = saved(tmp_path, *[["说明"]] * rows_above, HEAD, ["三门", 5, 96])
    if found:
        assert list(read_units(path, RULES).units) == ["三门"]
    else:
        assert refused(path) == [("data.xlsx[Sheet]!A1", "no-head")]


def test_heads_are_told_apart(tmp_path: Path) -> None:
    path = saved(tmp_path, [*HEAD, "export", "exprt"], ["三门", 5, 96, 4, 3, "备注"])
    assert refused(path) == [
        ("data.xlsx[Sheet]!D1", "duplicate-column"),
        ("data.xlsx[Sheet]!E1", "misspelt-column"),
        ("data.xlsx[Sheet]!F2", "headless-cell"),
    ]


# Sheets -------------------------------------------------------------------------------------------------------------


def two_sheets(folder: Path) -> Path:
    book = Workbook()
    book.active.title = "一季度"
    filled(book.active, [HEAD, ["三门", 5, 96]])
    filled(book.create_sheet("二季度"), [HEAD, ["三门", 6, 97]])
    book.create_sheet("空表")
    return kept(book, folder)


def test_the_sheet_is_named_where_several_hold_something(tmp_path: Path) -> None:
    path = two_sheets(tmp_path)
    assert cells(read_units(path, RULES, sheet="二季度"))["三门"]["export"] == 6
    with pytest.raises(DataError, match="一季度、二季度"):
        read_units(path, RULES)
    with pytest.raises(DataError, match="一季度、二季度、空表"):
        read_units(path, RULES, sheet="三季度")
    assert refused(path) == [("data.xlsx", "several-sheets")]
    assert refused(path, "三季度") == [("data.xlsx", "no-such-sheet")]
    assert refused(path, "空表") == [("data.xlsx[空表]", "no-head")]


def test_the_only_sheet_that_holds_anything_is_taken(tmp_path: Path) -> None:
    book = Workbook()
    filled(book.create_sheet("数据"), [HEAD, ["三门", 5, 96]])
    book.create_sheet("Sheet3").append(["  "])
    assert list(read_units(kept(book, tmp_path), RULES).units) == ["三门"]


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    assert refused(kept(Workbook(), tmp_path)) == [("data.xlsx", "workbook-empty")]


def test_only_workbooks_have_sheets(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only a workbook has sheets"):
        read_units(tmp_path / "data.csv", RULES, sheet="一季度")
    with pytest.raises(ValueError, match="only a workbook has sheets"):
        targetscore.score(RULES, [], sheet="一季度")
    with pytest.raises(ValueError, match="only a workbook has sheets"):
        targetscore.score(RULES, read_units([{"unit": "三门"}], RULES), sheet="一季度")


# Cells --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "number_format", "actual"),
    [
        (95, "General", "95"),
        (95.5, "0", "95.5"),
        (0.955, "0%", "95.5"),
        (0.07, "0.00%", "7"),
        (0.1 + 0.2, "General", "0.3"),
        (1, "0%", "100"),
        (95.5, '0.0"%"', "95.5"),
        (1e-5, "General", "0.00001"),
        (5e-06, "0.0000%", "0.0005"),
        (123456789.123456, "#,##0.00", "123456789.123456"),
        (-0.5, "0.0_);[Red](0.0)", "-0.5"),
    ],
)
def test_numbers_are_read_as_their_cells_show_them(
    tmp_path: Path, value: float, number_format: str, actual: str
) -> None:
    path = saved(tmp_path, HEAD, ["三门", 5, value], formats={"C2": number_format})
    assert cells(read_units(path, RULES))["三门"]["letters"] == Fraction(actual)


def test_a_binary_number_of_seventeen_digits_is_the_decimal_of_fifteen(tmp_path: Path) -> None:
    path = edited(saved(tmp_path, HEAD, ["三门", 5.03, 96]), "<v>5.03</v>", "<v>5.0300000000000002</v>")
    row = read_units(path, RULES).units["三门"]["export"]
    assert row.cells["actual"] == Fraction(503, 100)
    assert row.decimals["actual"] == 2


@given(st.decimals(-(10**9), 10**9, places=5))
@settings(max_examples=20)
def test_decimals_of_fifteen_digits_survive(tmp_path_factory: pytest.TempPathFactory, number: Decimal) -> None:
    path = saved(tmp_path_factory.mktemp("book"), HEAD, ["三门", number, 96])
    assert cells(read_units(path, RULES))["三门"]["export"] == Fraction(number)


@pytest.mark.parametrize(
    ("value", "number_format", "code"),
    [
        (0.95, "0%", "cell-unit"),
        (50300, '0.00,"万美元"', "cell-format"),
        (50300, '0!.00,"万"', "cell-format"),
        (5.03, '0.00"万美元"', "cell-unit"),
        ("#N/A", "General", "cell-spreadsheet-error"),
        ("#DIV/0!", "General", "cell-spreadsheet-error"),
        (dt.date(2010, 5, 3), "yyyy-mm-dd", "cell-date"),
        (dt.datetime(2010, 5, 3, 8, 30), "yyyy-mm-dd hh:mm", "cell-date"),  # noqa: DTZ001 - cells have no time zone
        (dt.time(8, 30), "hh:mm", "cell-date"),
        (dt.timedelta(hours=30), "[h]:mm", "cell-date"),
        (True, "General", "cell-not-number"),
        (1e300, "General", "number-long"),
        ("5.03万", "General", "cell-unit"),
    ],
)
def test_what_is_no_such_number_is_refused(tmp_path: Path, value: object, number_format: str, code: str) -> None:
    path = saved(tmp_path, HEAD, ["三门", value, 96], formats={"B2": number_format})
    assert refused(path) == [("data.xlsx[Sheet]!B2", code)]


def test_a_number_format_may_name_the_unit_of_measure(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", 5.03, 96], formats={"B2": '#,##0.00"亿美元"'})
    assert cells(read_units(path, RULES))["三门"]["export"] == Fraction(503, 100)


def test_a_date_may_be_a_name_or_a_remark(tmp_path: Path) -> None:
    head = ["unit", "indicator", "actual", "reason"]
    path = saved(tmp_path, head, [dt.date(2010, 5, 3), "export", 5, dt.date(2010, 5, 4)])
    assert read_units(path, RULES).units["2010-05-03"]["export"].notes == {"reason": "2010-05-04"}


def test_an_error_value_names_no_unit(tmp_path: Path) -> None:
    assert refused(saved(tmp_path, HEAD, ["#N/A", 5, 96])) == [("data.xlsx[Sheet]!A2", "cell-spreadsheet-error")]


PLAIN = Shown(percent=False, word="")


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("General", PLAIN),
        ("@", PLAIN),
        ("", PLAIN),
        ("# ?/?", PLAIN),
        ("# ??/16", PLAIN),
        ("0.00E+00", PLAIN),
        ("0;-0;", PLAIN),
        ('0;-0;"–";"文本："@', PLAIN),
        ("0.00_ ;[Red]\\-0.00\\ ", PLAIN),
        ('_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', PLAIN),
        ("[$¥-804]#,##0.00", PLAIN),
        ("[DBNum1][$-804]General", PLAIN),
        ("0.00 %", Shown(percent=True, word="")),
        ('0.0%;-0.0%;"–"', Shown(percent=True, word="")),
        ('G/通用格式"分"', Shown(percent=False, word="分")),
        ("0\\分", Shown(percent=False, word="分")),
        ("#,##0.00 [$€-407]", Shown(percent=False, word="€")),
        ("0,", None),
        ("0,.0", None),
        ("000\\-0000", None),
        ("0%%", None),
        ("0%;0", None),
        (";;;", None),
        ('"有";;"无"', None),
        ('[=1]"是";[=0]"否";General', None),
        ('[<1]0.0%;0.0"倍"', None),
    ],
)
def test_a_format_shows_a_number_as_it_is_or_not(number_format: str, shown: Shown | None) -> None:
    assert shown_by(number_format) == shown


# Formulas, merged and hidden cells ----------------------------------------------------------------------------------


def test_the_value_stored_for_a_formula_is_used_with_a_warning(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", "=2.5+2.53", 96])
    edited(path, "<f>2.5+2.53</f><v />", "<f>2.5+2.53</f><v>5.0299999999999994</v>")
    data = read_units(path, RULES)
    assert cells(data)["三门"]["export"] == Fraction(503, 100)
    assert warned(data) == [("data.xlsx[Sheet]!B2", "formula-value")]
    assert "=2.5+2.53" in data.warnings[0].message
    assert targetscore.score(RULES, data).warnings == data.warnings


def test_the_formulas_of_a_sheet_have_one_warning(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", "=2.5+2.53", "=90+6"])
    edited(path, "<f>2.5+2.53</f><v />", "<f>2.5+2.53</f><v>5.03</v>")
    edited(path, "<f>90+6</f><v />", "<f>90+6</f><v>96</v>")
    data = read_units(path, RULES)
    assert warned(data) == [("data.xlsx[Sheet]!B2", "formula-values")]
    assert data.warnings[0].message.startswith("2 ")


def test_a_formula_without_a_value_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", "=B9*2", 96])
    assert refused(path) == [("data.xlsx[Sheet]!B2", "formula-without-value")]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "cell-spreadsheet-error"),
        ('<c r="B2" t="str"><f>1/0</f><v>很多</v></c>', "cell-text"),
    ],
)
def test_what_a_formula_came_to_is_read_like_any_cell(tmp_path: Path, stored: str, expected: str) -> None:
    path = edited(saved(tmp_path, HEAD, ["三门", "=1/0", 96]), '<c r="B2"><f>1/0</f><v /></c>', stored)
    assert refused(path) == [("data.xlsx[Sheet]!B2", expected)]


def test_a_formula_that_came_to_no_text_is_an_empty_cell(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", '=""', 96])
    edited(path, '<c r="B2"><f>""</f><v /></c>', '<c r="B2" t="str"><f>""</f><v /></c>')
    assert cells(read_units(path, RULES))["三门"]["export"] == Missing()


@pytest.mark.parametrize(
    ("merged", "expected"),
    [
        ("A1:C1", None),
        ("B1:B2", "B1:B2"),
        ("A3:A4", "A3:A4"),
        ("B4:C4", "B4:C4"),
        ("E8:F9", None),
    ],
)
def test_merged_cells_are_refused_but_for_titles(tmp_path: Path, merged: str, expected: str | None) -> None:
    book = Workbook()
    sheet = filled(book.active, [["标题"], HEAD, ["三门", 5, 96], ["天台", 5, 96]])
    sheet.merge_cells(merged)
    path = kept(book, tmp_path)
    if expected is None:
        assert list(read_units(path, RULES).units) == ["三门", "天台"]
        return
    with pytest.raises(DataError) as refusal:
        read_units(path, RULES)
    problems = [problem for problem in refusal.value.diagnostics if problem.code == "merged-cells"]
    assert [(place(problem), problem.values["range"]) for problem in problems] == [
        (f"data.xlsx[Sheet]!{expected.partition(':')[0]}", expected)
    ]


def test_hidden_rows_and_columns_are_read_with_a_warning(tmp_path: Path) -> None:
    book = Workbook()
    sheet = filled(book.active, [["标题"], HEAD, ["三门", 5, 96], ["天台", 4, 97]])
    for row in (1, 4, 9):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions.group("B", "C", hidden=True)
    data = read_units(kept(book, tmp_path), RULES)
    assert list(data.units) == ["三门", "天台"]
    assert warned(data) == [
        ("data.xlsx[Sheet]!B2", "hidden-column"),
        ("data.xlsx[Sheet]!C2", "hidden-column"),
        ("data.xlsx[Sheet]!A4", "hidden-row"),
    ]


# Places and files ---------------------------------------------------------------------------------------------------


def test_a_problem_names_sheet_and_cell_and_shows_the_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved(tmp_path, HEAD, ["三门", 5, "九十六"])
    with pytest.raises(DataError) as refusal:
        targetscore.score(RULES, "data.xlsx")
    assert str(refusal.value) == (
        "data.xlsx[Sheet]!C2: error[cell-text]: `九十六` 不是数\n"
        "   2 | 三门 | 5 | 九十六\n"
        "     |            ^^^^^^\n"
        "提示：写数字；没有数据时留空，不适用时写 不适用"
    )


def test_a_missing_value_is_placed_at_its_empty_cell(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, ["三门", None, 96])
    with pytest.raises(DataError) as refusal:
        targetscore.score(RULES, path)
    assert [(place(each), each.code) for each in refusal.value.diagnostics] == [
        ("data.xlsx[Sheet]!B2", "missing-value")
    ]


@pytest.mark.parametrize("name", ["data.xls", "data.ods", "data.et", "DATA.XLS"])
def test_other_formats_of_spreadsheets_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match=r"另存为“Excel 工作簿（.xlsx）”"):
        read_units(tmp_path / name, RULES)


@pytest.mark.parametrize("content", [b"unit,export\n", b"", b"PK\x03\x04"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.xlsx"
    path.write_bytes(content)
    assert refused(path) == [("data.xlsx", "workbook-unreadable")]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "data.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(tmp_path / "data.xlsx") == [("data.xlsx", "workbook-unreadable")]


def test_a_workbook_that_is_not_there_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_units(tmp_path / "data.xlsx", RULES)


def test_without_openpyxl_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, HEAD, ["三门", 5, 96])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(DataError, match=r"targetscore\[excel\]"):
        read_units(path, RULES)


# The command line ---------------------------------------------------------------------------------------------------


def test_the_command_line_scores_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rules.yaml").write_text(RULE_FILE, encoding="utf-8")
    path = two_sheets(tmp_path)
    rules = str(tmp_path / "rules.yaml")
    assert main(["score", rules, str(path), "--sheet", "二季度", "--format", "csv"]) == 0
    assert capsys.readouterr().out == "unit,rank,total,export,letters\n三门,1,8,4,4\n"
    assert main(["explain", rules, str(path), "--sheet", "一季度", "--unit", "三门"]) == 0
    assert main(["score", rules, str(path)]) == 1
    assert main(["score", rules, rules, "--sheet", "二季度"]) == 2
    path.write_bytes(b"no workbook")
    assert main(["score", rules, str(path)]) == 2
