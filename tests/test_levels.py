"""Levels of findings: raised freely, lowered for a reason that stands in the file, and never hidden."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from targetscore import check, load, loads
from targetscore.errors import Finding, RuleFileError
from targetscore.ruleset.model import Ruleset

RULES = """\
targetscore: 1
ruleset: district
year: 2025
title: District
language: en
conventions: {missing: error, rounding: none, floor: 0, steps: pro rata, unreached: error}
parameters: {margin: 2}
findings: {}
indicators:
  - id: growth
    title: growth
    points: 10
    measured_in: "%"
    better: higher
    findings: {}
    rule: full score at 5%; add 0.5 points for each percentage point above 5%; no points below 5%
  - id: visits
    title: visits
    points: 10
    measured_in: visits
    rule: full score at 5; 3 points at 2
groups:
  - {id: towns, title: Towns, units: [a], points: {growth: 10}}
  - {id: offices, title: Offices, units: [b], points: {growth: 20}}
"""


def found(file: str = "{}", indicator: str = "{}") -> tuple[Finding, ...]:
    first, second, third = RULES.split("findings: {}")
    return check(loads(f"{first}findings: {file}{second}findings: {indicator}{third}"))


def levels(findings: tuple[Finding, ...]) -> set[tuple[str, str, str | None, str]]:
    return {(each.code, each.severity, each.usual, each.because) for each in findings}


AS_THEY_ARE = levels(found())


def changed(file: str = "{}", indicator: str = "{}") -> set[tuple[str, str, str | None, str]]:
    """Return the findings that are not those of the file without levels."""
    return levels(found(file, indicator)) - AS_THEY_ARE


def test_the_file_has_something_to_change() -> None:
    assert {code for code, *_ in AS_THEY_ARE} >= {"unused-parameter", "above-full", "open-end"}


@pytest.mark.parametrize(
    ("file", "indicator", "expected"),
    [
        ("{above-full: error}", "{}", {("above-full", "error", "warning", "")}),
        ("{above-full: {level: error}}", "{}", {("above-full", "error", "warning", "")}),
        ("{above-full: {level: error, because: no more}}", "{}", {("above-full", "error", "warning", "no more")}),
        ("{above-full: {level: info, because: meant}}", "{}", {("above-full", "info", "warning", "meant")}),
        ("{above-full: warning, open-end: warning}", "{}", set()),
        ("{}", "{above-full: {level: info, because: meant}}", {("above-full", "info", "warning", "meant")}),
        ("{above-full: error}", "{above-full: {level: info, because: x}}", {("above-full", "info", "warning", "x")}),
        ("{above-full: error}", "{above-full: warning}", set()),
        ("{gap: error, jump: warning}", "{}", set()),
        ("{gap: {level: info, because: x}}", "{}", {("level-unused", "info", None, "")}),
        ("{}", "{open-end: {level: info, because: x}}", {("level-unused", "info", None, "")}),
        ("{gap: {level: info, because: x}, level-unused: error}", "{}", {("level-unused", "error", "info", "")}),
        ("{gap: {level: warning, because: x}}", "{}", {("level-unused", "info", None, "")}),
    ],
)
def test_what_a_level_changes(file: str, indicator: str, expected: set[tuple[str, str, str | None, str]]) -> None:
    assert changed(file, indicator) == expected


def test_a_finding_stays_where_it_is_and_says_what_it_says() -> None:
    before, after = (
        {(each.code, each.place[2], each.message, each.hint, each.witness) for each in findings}
        for findings in (found(), found("{open-end: {level: info, because: kept}}"))
    )
    assert before == after


def test_a_reason_is_shown_in_every_language() -> None:
    (kept,) = [each for each in found("{unused-parameter: {level: info, because: kept}}") if each.usual is not None]
    assert "\nlevel: the rule file makes it info instead of warning, because: kept\nhint: " in kept.render()
    assert "\n级别：规则文件把 warning 改为 info，理由：kept\n提示：" in kept.told_in("zh").render()
    assert kept.to_dict() | {"usual": "warning", "because": "kept"} == kept.to_dict()


def test_levels_are_no_part_of_the_hash() -> None:
    first, second, third = RULES.split("findings: {}")
    other = loads(f"{first}findings: {{jump: error}}{second}findings: {{gap: {{level: info, because: x}}}}{third}")
    assert other.rules_hash == loads(RULES).rules_hash


# Several files ------------------------------------------------------------------------------------------------------


def merged(tmp_path: Path, earlier: str, later: str, part: str) -> Ruleset:
    (tmp_path / "2025.yaml").write_text(RULES.replace("findings: {}", f"findings: {earlier}", 1), encoding="utf-8")
    (tmp_path / "part.yaml").write_text(part, encoding="utf-8")
    text = f"targetscore: 1\nextends: 2025.yaml\ninclude: part.yaml\nyear: 2026\n{later}"
    (tmp_path / "2026.yaml").write_text(text, encoding="utf-8")
    return load(tmp_path / "2026.yaml")


def test_a_year_changes_the_levels_of_the_year_before_one_by_one(tmp_path: Path) -> None:
    ruleset = merged(
        tmp_path,
        "{jump: error, above-full: {level: info, because: of 2025}, remark: error}",
        "findings: {jump: warning}\n",
        "findings: {open-end: error}\nwording: [on time]\n",
    )
    assert {level.code: (level.severity, level.because) for level in ruleset.levels} == {
        "jump": ("warning", ""),
        "above-full": ("info", "of 2025"),
        "remark": ("error", ""),
        "open-end": ("error", ""),
    }
    kept, *_ = [each for each in check(ruleset) if each.because]
    assert (kept.code, kept.because, Path(kept.place[0]).name) == ("above-full", "of 2025", "2025.yaml")


def test_an_indicator_that_changes_has_the_levels_that_it_says(tmp_path: Path) -> None:
    change = "changed: [{id: growth, findings: {above-full: error}}]\n"
    ruleset = merged(tmp_path, "{}", change, "wording: [on time]\n")
    assert {each.severity for each in check(ruleset) if each.code == "above-full"} == {"error"}


def test_a_level_stands_in_one_part(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=re.escape("[duplicate-key]")):
        merged(tmp_path, "{}", "findings: {jump: warning}\n", "findings: {jump: warning}\n")
