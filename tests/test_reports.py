"""Reports: what is written for people, programs and CI systems, byte for byte."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs
import pytest
from jsonschema import Draft202012Validator

import targetscore
from targetscore.check import check
from targetscore.cli import main
from targetscore.errors import Diagnostic, Source, Span
from targetscore.reports import FORMS, Form, of_checks, of_tests
from targetscore.reports.model import Checked, Tried
from targetscore.reports.schema import findings_schema, report_schema
from targetscore.ruleset import loads
from targetscore.testing import mutate, run
from targetscore.testing._cases import read_cases
from targetscore.testing.model import Mutation, Survivor

GOLDEN = Path(__file__).parent / "golden" / "reports"
ENDINGS: Final[Mapping[Form, str]] = {
    "text": "txt", "json": "json", "junit": "xml", "sarif": "sarif", "github": "github",
}  # fmt: skip

RULES = """\
targetscore: 1
ruleset: bureau
year: 2025
title: 分局考核 <草案> & 100%
language: zh
conventions:
  {steps: pro rata, floor: 0, rounding: {points: 2, total: 2, mode: half up}, missing: error, unreached: error}
parameters: {全国: 3}
findings:
  unused-parameter: {level: info, because: "留作比较: 去年为 2%, 明年再定"}
  total-range: warning
indicators:
  - id: letters
    title: 来信办结率
    points: 10
    measured_in: "%"
    better: higher
    rule: 达到98%得满分，达到90%得6分，其余不得分
    examples: [{actual: 98, points: 10}, {actual: 90, points: 5}]
  - id: visits
    title: 回访
    points: 5
    measured_in: 次
    better: higher
    rule: 达到20次得5分，达到10次得3分
"""
VETOES = """\
vetoes:
  - {id: fraud, title: 弄虚作假, measured_in: yes/no, rule: 弄虚作假的，一票否决。}
grades: {by: total, bands: [{grade: 好, least: 8}, {grade: 差}]}
"""
CASES = """\
targetscore-cases: 1
cases:
  - {name: 满分, data: {一分局: {letters: 98, visits: 20}}, expect: {一分局: {points: {letters: 10, visits: 5}}}}
  - {name: "<b> & 50%, 例: 二", data: {二分局: {letters: 90}}, expect: {二分局: {points: {letters: 7}}}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a rule file, its cases, one without findings and one that cannot be read."""
    made = tmp_path_factory.mktemp("reports") / "考核 files"
    made.mkdir()
    (made / "2025.yaml").write_text(RULES, encoding="utf-8")
    (made / "2025.cases.yaml").write_text(CASES, encoding="utf-8")
    (made / "wrong.yaml").write_text(RULES.replace("language: zh", "langauge: zh"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def checked(folder: Path) -> tuple[Checked, ...]:
    """What `check` says of three files."""
    previous = Path.cwd()
    os.chdir(folder.parent)
    try:
        ruleset = targetscore.load(f"{folder.name}/2025.yaml")
        with pytest.raises(targetscore.RuleFileError) as caught:
            targetscore.load(f"{folder.name}/wrong.yaml")
    finally:
        os.chdir(previous)
    return (
        Checked(file=f"{folder.name}/2025.yaml", findings=check(ruleset)),
        Checked(file="well.yaml", findings=(), well="well.yaml：2项指标，没有问题"),
        Checked(file=f"{folder.name}/wrong.yaml", findings=caught.value.diagnostics),
    )


@pytest.fixture(scope="module")
def tested() -> tuple[Tried, ...]:
    """What came of the tests of two files, one of them with its mutants."""
    ruleset = loads(RULES, "2025.yaml")
    cases = read_cases(Source("2025.cases.yaml", CASES), ruleset, None)
    start = RULES.index("98%")
    survivor = Survivor(
        kind="threshold",
        of="letters",
        before="98%",
        after="97%",
        case="targetscore-cases: 1\ncases:\n  - …",
        source=ruleset.source,
        span=Span(start, start + 3),
    )
    mutation = Mutation(killed=8, equal=3, survivors=(survivor, attrs.evolve(survivor, case="", after="")))
    report = attrs.evolve(run(ruleset, cases, examples=5), mutation=mutation)
    skipped = attrs.evolve(report.outcomes[0], findings=(), skipped="抽不到数据")
    other = attrs.evolve(report, outcomes=(skipped,), coverage=(), mutation=None)
    return (
        Tried(report=report, language="zh", least=90, listed=True),
        Tried(report=other, language="en"),
    )


@pytest.fixture(scope="module")
def written(checked: tuple[Checked, ...], tested: tuple[Tried, ...]) -> Mapping[tuple[str, Form], str]:
    """Every report in every form."""
    made: dict[tuple[str, Form], str] = {}
    for form in FORMS:
        made["check", form] = of_checks(checked, form, "zh")
        made["test", form] = of_tests(tested, form, "zh")
    return made


@pytest.mark.parametrize("what", ["check", "test"])
@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_what_it_was(
    written: Mapping[tuple[str, Form], str], what: str, form: Form, *, update_golden: bool
) -> None:
    path = GOLDEN / f"{what}.{ENDINGS[form]}"
    # The version of targetscore is the one thing that changes.
    shown = re.sub(r'"version": "[^"]*dev[^"]*"|"version": "0[^"]*"', '"version": "0"', written[what, form])
    if update_golden:
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


# JSON ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "schema"), [("check", findings_schema()), ("test", report_schema())])
def test_json_is_valid(written: Mapping[tuple[str, Form], str], what: str, schema: object) -> None:
    Draft202012Validator(schema).validate(json.loads(written[what, "json"]))


def test_json_of_every_kind_of_thing_that_cases_touch_is_valid() -> None:
    text = RULES.replace("达到98%得满分，达到90%得6分，其余不得分", "达到98%得满分，每低1个百分点扣0.5分，最多扣5分")
    text = text.replace("{actual: 90, points: 5}", "{actual: 96.5, points: 9.25}, {actual: 50, points: 5}")
    ruleset = loads(text.replace("steps: pro rata", "steps: pro rata, veto: lowest grade") + VETOES, "2025.yaml")
    cases = read_cases(Source("2025.cases.yaml", CASES), ruleset, None)
    report = attrs.evolve(run(ruleset, cases, examples=0), mutation=mutate(ruleset, cases))
    document = json.loads(of_tests([Tried(report=report, language="zh")], "json", "zh"))
    Draft202012Validator(report_schema()).validate(document)
    (made,) = document["rulesets"]
    assert {each["side"] for each in made["coverage"]["items"]} == {
        "",
        "below",
        "at",
        "above",
        "yes",
        "no",
        "whole",
        "part",
    }
    assert made["mutation"]["survivors"]


# JUnit --------------------------------------------------------------------------------------------------------------

# Element → attributes that must be there, others, elements inside. What Jenkins and the reports of Ant both take.
JUNIT: Final[Mapping[str, tuple[set[str], set[str], set[str]]]] = {
    "testsuites": (set(), {"name", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors"}, {"skipped"}, {"testcase", "system-out"}),
    "testcase": ({"name", "classname"}, set(), {"failure", "skipped", "system-out"}),
    "failure": ({"type", "message"}, set(), set()),
    "skipped": ({"message"}, set(), set()),
    "system-out": (set(), set(), set()),
}


def every(root: ET.Element) -> Iterator[ET.Element]:
    yield root
    for each in root:
        yield from every(each)


@pytest.mark.parametrize("what", ["check", "test"])
def test_junit_is_valid_and_counts_what_it_holds(written: Mapping[tuple[str, Form], str], what: str) -> None:
    root = ET.fromstring(written[what, "junit"])  # noqa: S314 - we wrote it
    assert root.tag == "testsuites"
    for each in every(root):
        needed, further, inside = JUNIT[each.tag]
        assert needed <= set(each.attrib) <= needed | further
        assert {child.tag for child in each} <= inside
    for suite in (root, *root):
        assert suite.get("tests") == str(len(list(suite.iter("testcase"))))
        assert suite.get("failures") == str(len(list(suite.iter("failure"))))
        assert suite.get("errors") == "0"
    for suite in root:
        assert suite.get("skipped") == str(len(list(suite.iter("skipped"))))


def test_no_two_cases_of_a_suite_have_one_name() -> None:
    twice = Checked(file="x", findings=(finding(text="a"), finding(text="b"), finding(text="c")))
    root = ET.fromstring(of_checks([twice], "junit", "en"))  # noqa: S314 - we wrote it
    names = [each.get("name") for each in root.iter("testcase")]
    assert names == ["a,b:c%.yaml:1:2", "a,b:c%.yaml:1:2 (2)", "a,b:c%.yaml:1:2 (3)"]


def test_junit_shows_a_failure_as_the_terminal_does(
    written: Mapping[tuple[str, Form], str], checked: tuple[Checked, ...]
) -> None:
    root = ET.fromstring(written["check", "junit"])  # noqa: S314 - we wrote it
    shown = [each.text for each in root.iter("failure")]
    assert shown == [found.render() for each in checked for found in each.findings if found.severity != "info"]


def finding(**values: str) -> Diagnostic:
    return Diagnostic(
        code="remark",
        source=Source("a,b:c%.yaml", "\U00020000x\ny"),
        span=Span(1, 4),
        values=values,
        severity="warning",
        because="\x00\x1b[31m\ufffe\r\n\t]]>",
        usual="error",
    )


def test_what_xml_cannot_hold_is_written_as_its_code() -> None:
    made = of_checks([Checked(file="\x07\n.yaml", findings=(finding(text="\ud800<&>\"'\x9b"),))], "junit", "en")
    root = ET.fromstring(made)  # noqa: S314 - we wrote it
    (suite,) = root
    assert suite.get("name") == "\\x07\n.yaml"
    (failure,) = root.iter("failure")
    assert "<U+D800><&>\"'<U+009B>" in failure.attrib["message"]
    assert failure.text is not None
    assert "\\x00\\x1b[31m\\xfffe\r\n\t]]>" in failure.text


# GitHub -------------------------------------------------------------------------------------------------------------


def test_annotations_escape_what_would_end_them() -> None:
    made = of_checks([Checked(file="x", findings=(finding(text="100%\n::error::x"),))], "github", "en")
    first, *rest = made.splitlines()
    assert rest == []
    assert first.startswith("::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=remark::")
    assert "100%25%0A::error::x" in first
    assert "%0D%0A" in first


def test_annotations_of_nothing_are_nothing() -> None:
    assert of_checks([Checked(file="x", findings=(), well="all is well")], "github", "en") == ""


# SARIF --------------------------------------------------------------------------------------------------------------


def closed(needed: Mapping[str, Any], **further: object) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {**needed, **further},
        "required": list(needed),
        "additionalProperties": False,
    }


POSITIVE = {"type": "integer", "minimum": 1}
TEXT = closed({"text": {"type": "string", "minLength": 1}})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = closed(dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), POSITIVE))
URI = {"type": "string", "pattern": r"^[A-Za-z0-9\-._~!$&'()*+,;=:@/%]+$"}
LOCATION = closed({"physicalLocation": closed({"artifactLocation": closed({"uri": URI}), "region": REGION})})
# The part of SARIF 2.1.0 that is written; what it leaves open is closed here.
SARIF = closed(
    {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": closed(
                {
                    "tool": closed(
                        {
                            "driver": closed(
                                {
                                    "name": {"const": "targetscore"},
                                    "version": {"type": "string"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": closed(
                                            {
                                                "id": {"type": "string"},
                                                "defaultConfiguration": closed({"level": LEVEL}),
                                            },
                                            shortDescription=TEXT,
                                            fullDescription=TEXT,
                                            help=TEXT,
                                            helpUri={"type": "string", "pattern": "^https://"},
                                        ),
                                    },
                                }
                            )
                        }
                    ),
                    "language": {"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
                    "columnKind": {"const": "unicodeCodePoints"},
                    "results": {
                        "type": "array",
                        "items": closed(
                            {
                                "ruleId": {"type": "string"},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                                "level": LEVEL,
                                "message": TEXT,
                                "locations": {"type": "array", "items": LOCATION, "minItems": 1, "maxItems": 1},
                            },
                            properties={"type": "object", "additionalProperties": {"type": "string"}},
                        ),
                    },
                }
            ),
        },
    }
)


@pytest.mark.parametrize("what", ["check", "test"])
def test_sarif_is_valid_and_its_rules_are_those_of_its_results(
    written: Mapping[tuple[str, Form], str], what: str
) -> None:
    document = json.loads(written[what, "sarif"])
    Draft202012Validator(SARIF).validate(document)
    (made,) = document["runs"]
    rules = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert rules == sorted({result["ruleId"] for result in made["results"]})
    assert [rules[result["ruleIndex"]] for result in made["results"]] == [each["ruleId"] for each in made["results"]]


def test_a_region_holds_what_is_at_fault(written: Mapping[tuple[str, Form], str], checked: tuple[Checked, ...]) -> None:
    (made,) = json.loads(written["check", "sarif"])["runs"]
    findings = [found for each in checked for found in each.findings]
    for result, found in zip(made["results"], findings, strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        lines = found.source.text.split("\n")
        assert region["startLine"] == region["endLine"]
        shown = lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1]
        assert shown == found.source.text[found.span.start : found.span.end]


def test_braces_are_doubled_for_they_would_be_read_as_the_place_of_an_argument() -> None:
    (made,) = json.loads(of_checks([Checked(file="x", findings=(finding(text="{0}"),))], "sarif", "en"))["runs"]
    (result,) = made["results"]
    assert "{{0}}" in result["message"]["text"]


def test_sarif_names_the_page_where_the_package_says_where_pages_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from email.message import Message

    said = Message()
    said["Project-URL"] = "Source, https://example.org/source"
    said["Project-URL"] = "Documentation, https://example.org/docs/"
    monkeypatch.setattr("importlib.metadata.metadata", lambda _: said)
    (made,) = json.loads(of_checks([Checked(file="x", findings=(finding(text="x"),))], "sarif", "en"))["runs"]
    (rule,) = made["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://example.org/docs/reference/findings/remark"


# The command line ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "test"])
@pytest.mark.parametrize("form", FORMS)
def test_a_file_holds_what_the_terminal_shows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], command: str, form: Form
) -> None:
    monkeypatch.chdir(folder)
    arguments = [command, "2025.yaml", "--format", form, *(("--examples", "0") if command == "test" else ())]
    assert main(arguments) == 1
    shown = capsysbinary.readouterr().out
    assert main([*arguments, "-o", "report"]) == 1
    assert capsysbinary.readouterr().out == b""
    assert (folder / "report").read_bytes() == shown
    (folder / "report").unlink()


@pytest.mark.parametrize("command", ["check", "test"])
def test_a_file_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    monkeypatch.chdir(folder)
    more = ["--examples", "0"] if command == "test" else []
    assert main([command, "2025.yaml", *more, "--format", "junit", "-o", "nowhere/report.xml"]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["junit", "sarif", "github"])
def test_a_rule_file_that_cannot_be_read_is_in_the_report_of_its_tests(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    monkeypatch.chdir(folder)
    assert main(["test", "wrong.yaml", "--format", form]) == 1
    printed = capsys.readouterr()
    assert "misspelt-key" in printed.out
    assert printed.err == ""


def test_reports_are_the_same_in_every_run(folder: Path) -> None:
    command = [sys.executable, "-m", "targetscore.cli", "test", "2025.yaml", "--examples", "0", "--format", "sarif"]
    runs = [
        subprocess.run(command, cwd=folder, env={**os.environ, **more}, capture_output=True, check=False).stdout
        for more in (
            {"PYTHONHASHSEED": "0", "TZ": "UTC"},
            {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
        )
    ]
    assert runs[0]
    assert runs[0] == runs[1]


def test_reports_are_imported_where_they_are_written() -> None:
    code = "import sys, targetscore.cli._commands; print([m for m in sys.modules if 'targetscore.reports.' in m])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"
