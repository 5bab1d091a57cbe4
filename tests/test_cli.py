"""The command line: what is printed where, exit codes, files written whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import targetscore
from targetscore.cli import _commands, main
from targetscore.cli._output import patience, table, write_file

RULES = """\
targetscore: 1
ruleset: bureau
year: 2025
title: 分局考核
language: zh
conventions:
  steps: pro rata
  rounding: {points: 2, total: 2, mode: half up}
  missing: error
indicators:
  - id: letters
    title: 来信办结率
    points: 10
    measured_in: "%"
    better: higher
    rule: 达到98%得满分，每低1个百分点扣0.4分，扣完为止
  - id: reports
    title: 迟报
    points: 5
    measured_in: 次
    better: lower
    rule: 每发生一次扣0.5分，扣完为止
"""
DATA = "unit,indicator,actual\n一分局,letters,96.5\n一分局,reports,1\n二分局,letters,98.2\n二分局,reports,0\n"


CURVED = """\
targetscore: 1
ruleset: curved
year: 2025
title: 各种曲线
language: zh
conventions: {steps: started, floor: 0, rounding: none, missing: error, unreached: error, ties: shared}
indicators:
  - {id: fires, title: 火灾, points: 10, measured_in: 起, rule: 第一至第四起依次扣1、2、3、4分，以后以此类推，扣完为止}
  - {id: rate, title: 合格率, points: 10, measured_in: "%", rule: 达到90%得满分，每低2个百分点扣1分，扣完为止}
  - {id: gap, title: 覆盖率, points: 10, measured_in: "%", rule: 达到90%得10分，达到80%得5分}
  - {id: days, title: 办理天数, points: 8, measured_in: 天, rule: 得分=160÷办理天数，最高8分}
  - {id: square, title: 面积, points: 8, measured_in: 亩, rule: 得分=8×面积×面积÷100}
  - id: several
    title: 工地
    points: 10
    measured_in: 个
    inputs:
      a: {title: 甲通过, measured_in: yes/no}
      b: {title: 乙通过, measured_in: yes/no}
      d: {title: 丙通过, measured_in: yes/no}
    rule: 达到3个得满分，否则不得分；甲通过的加1分；乙通过的加2分；丙通过的加4分
"""
CURVED_WORDS = (
    "-1，-2，-3，-4…",
    "不足也算",
    "没有分值",
    "除数为0",
    "反比变化",
    "不完整：规则里的公式不能逐段检查",
    "另外2种取值从略",
)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules and data in it, and the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    return tmp_path


Printed = pytest.CaptureFixture[str]


# check --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("files")
def test_check_says_that_all_is_well(capsys: Printed) -> None:
    assert main(["check", "rules.yaml"]) == 0
    assert capsys.readouterr() == ("rules.yaml：2项指标，没有问题\n", "")


@pytest.mark.usefixtures("files")
def test_check_says_so_in_the_language_asked_for(capsys: Printed) -> None:
    assert main(["check", "rules.yaml", "--language", "en"]) == 0
    assert capsys.readouterr().out == "rules.yaml: 2 indicators, no findings\n"


def test_check_lists_what_a_rule_file_is_refused_for(files: Path, capsys: Printed) -> None:
    (files / "wrong.yaml").write_text(RULES.replace("missing: error", "mising: error"), encoding="utf-8")
    assert main(["check", "rules.yaml", "wrong.yaml"]) == 1
    printed = capsys.readouterr().out
    assert "rules.yaml：2项指标，没有问题" in printed
    assert "wrong.yaml:9:3: error[" in printed
    assert printed.rstrip().splitlines()[-1].startswith("2个文件：错误")


def test_check_as_json(files: Path, capsys: Printed) -> None:
    (files / "wrong.yaml").write_text(RULES.replace("missing: error", "mising: error"), encoding="utf-8")
    assert main(["check", "wrong.yaml", "--format", "json", "--language", "en"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "targetscore.findings/1"
    first = document["findings"][0]
    assert (first["file"], first["line"], first["column"], first["severity"]) == ("wrong.yaml", 9, 3, "error")
    assert first.keys() == {"file", "line", "column", "code", "severity", "message", "hint", "witness"}


@pytest.mark.usefixtures("files")
def test_check_as_json_when_all_is_well(capsys: Printed) -> None:
    assert main(["check", "rules.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"schema": "targetscore.findings/1", "findings": []}


# test ---------------------------------------------------------------------------------------------------------------

CASES = """\
targetscore-cases: 1
cases:
  - {name: 满分, data: {一分局: {letters: 98}}, expect: {一分局: {points: {letters: POINTS}}}}
"""


def test_test_counts_what_passed_and_what_cases_touch(files: Path, capsys: Printed) -> None:
    (files / "rules.cases.yaml").write_text(CASES.replace("POINTS", "10"), encoding="utf-8")
    assert main(["test", "rules.yaml", "--examples", "5"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "rules.yaml：通过14，未通过0，未试0"
    assert second.startswith("用例和例子触及")
    assert {path.name for path in files.iterdir()} == {"rules.yaml", "rules.cases.yaml", "data.csv"}


def test_a_case_that_does_not_hold_is_a_finding(files: Path, capsys: Printed) -> None:
    (files / "others.yaml").write_text(CASES.replace("POINTS", "9"), encoding="utf-8")
    command = ["test", "rules.yaml", "--cases", "others.yaml", "--examples", "0"]
    assert main(command) == 1
    assert "未通过：用例 满分\nothers.yaml:3:77: error[case-differs]" in capsys.readouterr().out
    assert main([*command, "--format", "json"]) == 1
    written = json.loads(capsys.readouterr().out)
    assert written["schema"] == "targetscore.test/1"
    (ruleset,) = written["rulesets"]
    assert ruleset["counts"] == {"passed": 0, "failed": 1, "skipped": 0}
    assert ruleset["outcomes"][0]["findings"][0]["code"] == "case-differs"
    assert {item["kind"] for item in ruleset["coverage"]["items"]} >= {"edge", "piece", "step", "status"}


def test_cases_that_cannot_be_read_are_told_on_standard_error(files: Path, capsys: Printed) -> None:
    (files / "rules.cases.yaml").write_text("targetscore-cases: 1\n", encoding="utf-8")
    assert main(["test", "rules.yaml"]) == 1
    assert "rules.cases.yaml:1:1: error[missing-key]" in capsys.readouterr().err
    assert main(["test", "rules.yaml", "rules.yaml", "--cases", "rules.cases.yaml"]) == 2


def test_a_pattern_may_name_cases_and_parts_too(files: Path, capsys: Printed) -> None:
    text = (files / "rules.yaml").read_text(encoding="utf-8")
    head, _, indicators = text.partition("indicators:\n")
    (files / "rules.cases.yaml").write_text(CASES.replace("POINTS", "10"), encoding="utf-8")
    (files / "whole.yaml").write_text(f"{head}include: [letters.yaml]\n", encoding="utf-8")
    (files / "letters.yaml").write_text(f"assessor: 办公室\nindicators:\n{indicators}", encoding="utf-8")
    paths = sorted(path.name for path in files.glob("*.yaml"))
    assert paths == ["letters.yaml", "rules.cases.yaml", "rules.yaml", "whole.yaml"]
    assert main(["test", *paths, "--examples", "0", "--mutants", "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert [line.partition(":")[0] for line in printed.splitlines() if " passed, " in line] == [
        "rules.yaml",
        "whole.yaml",
    ]
    assert "2 files together: cases notice " in printed.splitlines()[-1]
    assert main(["test", "letters.yaml"]) == 1


def test_what_no_case_touches_is_listed(files: Path, capsys: Printed) -> None:
    (files / "rules.cases.yaml").write_text(CASES.replace("POINTS", "10"), encoding="utf-8")
    assert main(["test", "rules.yaml", "--examples", "0", "--coverage", "--language", "en"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "touched by no case:"
    assert "  letters edges: actual = 98 below" in printed
    assert "  letters edges: actual = 98 at" not in printed


# score --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("files")
def test_score_prints_a_table_aligned_for_chinese(capsys: Printed) -> None:
    assert main(["score", "rules.yaml", "data.csv"]) == 0
    assert capsys.readouterr() == (
        """\
名次  单位     总分  来信办结率  迟报
   1  二分局  15.00       10.00  5.00
   2  一分局  13.90        9.40  4.50
""",
        "",
    )


@pytest.mark.usefixtures("files")
def test_score_as_json_is_the_result(capsys: Printed) -> None:
    assert main(["score", "rules.yaml", "data.csv", "--format", "json"]) == 0
    result = targetscore.score(targetscore.load("rules.yaml"), "data.csv")
    assert json.loads(capsys.readouterr().out) == result.to_dict()


@pytest.mark.usefixtures("files")
def test_score_as_csv(capsys: Printed) -> None:
    assert main(["score", "rules.yaml", "data.csv", "--format", "csv"]) == 0
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["unit", "rank", "total", "letters", "reports"],
        ["一分局", "2", "13.90", "9.40", "4.50"],
        ["二分局", "1", "15.00", "10.00", "5.00"],
    ]


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_score_writes_a_file(files: Path, capsys: Printed, form: str) -> None:
    assert main(["score", "rules.yaml", "data.csv", "--format", form]) == 0
    printed = capsys.readouterr().out
    assert main(["score", "rules.yaml", "data.csv", "--format", form, "-o", "result"]) == 0
    assert capsys.readouterr() == ("", "")
    assert (files / "result").read_bytes().decode() == printed
    assert sorted(path.name for path in files.iterdir()) == ["data.csv", "result", "rules.yaml"]


def test_problems_of_the_data_go_to_standard_error(files: Path, capsys: Printed) -> None:
    (files / "data.csv").write_text(DATA.replace("96.5", ""), encoding="utf-8")
    assert main(["score", "rules.yaml", "data.csv", "-o", "result", "--language", "en"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("data.csv:2:")
    assert "`一分局` has no `actual` for `letters`" in printed.err
    assert not (files / "result").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["explain", "rules.yaml", "data.csv", "--unit", "一分局"],
        ["diff", "rules.yaml", "other.yaml", "--data", "data.csv"],
        ["diff", "rules.yaml", "other.yaml", "--format", "json"],
    ],
)
def test_a_file_holds_what_would_be_printed(files: Path, capsys: Printed, command: list[str]) -> None:
    (files / "other.yaml").write_text(RULES.replace("0.4分", "0.5分"), encoding="utf-8")
    code = main(command)
    printed = capsys.readouterr().out
    assert main([*command, "-o", "out"]) == code
    assert capsys.readouterr().out == ""
    assert (files / "out").read_text(encoding="utf-8") == printed


# explain ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("files")
def test_explain_shows_one_indicator(capsys: Printed) -> None:
    assert main(["explain", "rules.yaml", "data.csv", "--unit", "一分局", "--indicator", "letters"]) == 0
    printed = capsys.readouterr().out
    assert "来信办结率（letters）：得9.40分，满分10分" in printed
    assert "迟报" not in printed


@pytest.mark.usefixtures("files")
def test_an_unknown_unit_is_wrong_usage(capsys: Printed) -> None:
    assert main(["explain", "rules.yaml", "data.csv", "--unit", "三分局"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "数据中没有单位 `三分局`" in printed.err
    assert "是否指 `" in printed.err


@pytest.mark.usefixtures("files")
def test_curve_shows_what_a_unit_more_moves(capsys: Printed) -> None:
    assert main(["curve", "rules.yaml", "--indicator", "letters", "--language", "en"]) == 0
    printed = capsys.readouterr().out
    assert "by actual:" in printed
    assert "per 1%" in printed


@pytest.mark.usefixtures("files")
def test_curve_as_json(capsys: Printed) -> None:
    assert main(["curve", "rules.yaml", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["schema"] == "targetscore.curves/1"
    assert printed["indicators"][0]["id"] == "letters"


@pytest.mark.usefixtures("files")
def test_curve_of_an_unknown_indicator_is_wrong_usage(capsys: Printed) -> None:
    assert main(["curve", "rules.yaml", "--indicator", "leters", "--language", "en"]) == 2
    assert "did you mean `letters`?" in capsys.readouterr().err
    assert main(["curve", "rules.yaml", "--indicator", "完全不同"]) == 2


def test_curve_tells_what_a_rule_file_is_refused_for(files: Path, capsys: Printed) -> None:
    (files / "rules.yaml").write_text(RULES.replace("points", "pionts"), encoding="utf-8")
    assert main(["curve", "rules.yaml"]) == 1
    assert "error[" in capsys.readouterr().err


def test_curve_shows_all_kinds_of_stretches(files: Path, capsys: Printed) -> None:
    """Steps of all kinds, a division by 0, a gap, more tables than are shown, and what is not analysed."""
    (files / "rules.yaml").write_text(CURVED, encoding="utf-8")
    assert main(["curve", "rules.yaml"]) == 0
    printed = capsys.readouterr().out
    for words in CURVED_WORDS:
        assert words in printed


@pytest.mark.usefixtures("files")
def test_an_unknown_indicator_is_wrong_usage(capsys: Printed) -> None:
    command = ["explain", "rules.yaml", "data.csv", "--unit", "一分局", "--indicator", "leters", "--language", "en"]
    assert main(command) == 2
    assert "did you mean `letters`?" in capsys.readouterr().err


# demo and version ---------------------------------------------------------------------------------------------------


def test_the_version_is_that_of_the_package(capsys: Printed) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"targetscore {targetscore.__version__}\n"


@pytest.mark.parametrize(("language", "reproduced"), [("en", "official points reproduced"), ("zh", "算得相同的有")])
def test_the_demo_ranks_explains_and_replays(
    capsys: Printed, monkeypatch: pytest.MonkeyPatch, language: str, reproduced: str
) -> None:
    replay = import_module("targetscore.examples.replay")
    monkeypatch.setattr(replay, "years", lambda: ("2015-16",))
    assert main(["demo", "--language", language]) == 0
    printed = capsys.readouterr().out
    assert "三门" in printed
    assert "65.27" in printed
    assert reproduced in printed


# What goes wrong ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["check"], ["score", "no.yaml", "no.csv"], ["blame"], ["check", "--all"]])
def test_wrong_usage(command: list[str], capsys: Printed) -> None:
    assert main(command) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("rules.yaml", b"\xff"), ("data.csv", b"\xff\xff")])
def test_a_file_that_nobody_can_read(files: Path, capsys: Printed, name: str, content: bytes) -> None:
    (files / name).write_bytes(content)
    assert main(["score", "rules.yaml", "data.csv"]) == 2
    assert f"{name}:1:" in capsys.readouterr().err


def test_a_place_that_cannot_be_written(files: Path, capsys: Printed) -> None:
    assert main(["score", "rules.yaml", "data.csv", "-o", str(files / "none" / "result")]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_a_fault_of_ours_is_told_shortly(capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: Path) -> None:
        raise RuntimeError

    monkeypatch.setattr(_commands, "load", broken)
    assert main(["check", "rules.yaml"]) == 3
    assert "targetscore is at fault (RuntimeError)" in capsys.readouterr().err
    monkeypatch.setenv("TARGETSCORE_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["check", "rules.yaml"])


def test_a_file_is_replaced_only_when_the_new_one_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "result"
    target.write_text("old", encoding="utf-8")

    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        write_file(target, "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_device_is_written_to_and_stays_one() -> None:
    write_file(Path(os.devnull), "gone")
    assert not Path(os.devnull).is_file()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_file(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


# Terminals ----------------------------------------------------------------------------------------------------------


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "targetscore.cli", *command],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.usefixtures("files")
def test_a_console_that_knows_few_characters_gets_what_it_can_show() -> None:
    for encoding in ("gbk", "ascii"):
        finished = run(
            "explain", "rules.yaml", "data.csv", "--unit", "一分局", PYTHONIOENCODING=encoding, PYTHONUTF8="0"
        )
        assert finished.returncode == 0, finished.stderr
        assert finished.stdout


@pytest.mark.usefixtures("files")
def test_json_is_utf_8_whatever_the_console() -> None:
    gbk = run("score", "rules.yaml", "data.csv", "--format", "json", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert gbk.stdout == run("score", "rules.yaml", "data.csv", "--format", "json", PYTHONUTF8="1").stdout
    assert "一分局" in gbk.stdout.decode("utf-8")


class Terminal(io.StringIO):
    """Somebody is watching."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_drawn_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    drawn = table(["名次", "单位"], [["1", "三门[县]"]], left=frozenset({1}))
    assert "三门[县]" in drawn
    assert "──" in drawn


def test_a_bar_appears_only_when_work_lasts_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with patience("scoring"):
        pass
    assert terminal.getvalue().strip("\x1b[?25lh\n") == ""


# Import -------------------------------------------------------------------------------------------------------------


def test_importing_the_package_imports_nothing_slow() -> None:
    slow = {"click", "hypothesis", "lark", "openpyxl", "rich", "sqlalchemy", "yaml"}
    code = f"import sys, targetscore; print(sorted({slow!r} & set(sys.modules)))"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert finished.stdout == "[]\n"


def test_every_public_name_is_there() -> None:
    assert sorted(targetscore.__all__) == targetscore.__all__
    for name in targetscore.__all__:
        assert getattr(targetscore, name) is not None
