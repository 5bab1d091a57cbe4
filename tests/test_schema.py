"""The shipped JSON Schemas are those of the code, and every example is valid by them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from targetscore import load, score
from targetscore.diff.schema import diff_schema
from targetscore.reports.schema import findings_schema, report_schema
from targetscore.ruleset.schema import result_schema, rule_file_schema
from targetscore.scheme.schema import scheme_file_schema, scheme_result_schema
from targetscore.testing.schema import cases_file_schema

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted((ROOT / "examples").rglob("*.cases.yaml"))
SHIPPED = ROOT / "src" / "targetscore" / "schemas"
RULE_FILES = sorted(
    path for path in (ROOT / "examples").rglob("*.yaml") if "targetscore: 1" in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("rule-file-1.json", rule_file_schema()),
        ("result-1.json", result_schema()),
        ("scheme-file-1.json", scheme_file_schema()),
        ("scheme-result-1.json", scheme_result_schema()),
        ("cases-1.json", cases_file_schema()),
        ("diff-1.json", diff_schema()),
        ("findings-1.json", findings_schema()),
        ("test-1.json", report_schema()),
    ],
)
def test_the_shipped_schemas_are_those_of_the_code(name: str, made: object, *, update_golden: bool) -> None:
    written = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    if update_golden:
        (SHIPPED / name).write_text(written, encoding="utf-8")
    assert (SHIPPED / name).read_text(encoding="utf-8") == written
    Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("path", RULE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_rule_file_is_valid(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    schema = scheme_file_schema() if "scheme" in document else rule_file_schema()
    Draft202012Validator(schema).validate(document)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_of_cases_is_valid(path: Path) -> None:
    Draft202012Validator(cases_file_schema()).validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "x"},
        {"conventions": {"ties": "first"}},
        {"indicators": [{"id": "a", "points": 1}]},
        {"groups": [{"title": "x"}]},
        {"grades": {"by": "total", "bands": [{"grade": "A", "quota": {"most": "30%"}}]}},
    ],
)
def test_what_is_no_rule_file_is_not_valid(change: dict[str, object]) -> None:
    document = {"targetscore": 1, "ruleset": "x", "year": 2025, "title": "x", "language": "en", "conventions": {}}
    assert Draft202012Validator(rule_file_schema()).is_valid(document)
    assert not Draft202012Validator(rule_file_schema()).is_valid(document | change)


def test_a_result_is_valid() -> None:
    folder = ROOT / "examples" / "sanmen"
    result = score(load(folder / "2010.yaml"), folder / "year-end.csv")
    Draft202012Validator(result_schema()).validate(result.to_dict())
