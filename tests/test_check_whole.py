"""Findings on a ruleset as a whole: every page shows a file that has its finding; a file beside it has none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetscore

PAGES = Path(__file__).parent.parent / "docs" / "reference" / "findings"

# What makes the file of a page sound.
SOUND = {
    "unused-parameter": (", margin: 2", ""),
    "unused-convention": (", steps: whole, unreached: zero", ""),
    "idle-veto": ("below 3,", "below 9,"),
    "total-range": ("otherwise 2 points", "otherwise no points"),
    "total-without-most": ("for each km", "for each km; at most 10 points in total"),
    "total-without-least": ("for each fault", "for each fault; not below 0 points"),
    "grade-unreached": ("least: 11", "least: 10"),
    "grade-hidden": ("least: 0", "least: 1"),
    "quota-without-place": ("30%", "34%"),
    "expect-not-analysed": ("; deduct 1 point per late report", ""),
    "need-never-met": ("least: 11", "least: 10"),
    "no-data-source": (
        "5 lamps; otherwise no points",
        "5 lamps; otherwise no points, owners: {data: works department}",
    ),
    "target-idle": ("target: 0,", "target: 8,"),
    "level-unused": ("; otherwise no points", ""),
}


def codes(text: str) -> list[str]:
    return [finding.code for finding in targetscore.check(targetscore.loads(text))]


@pytest.mark.parametrize("code", SOUND)
def test_the_file_of_a_page_has_its_finding_and_the_file_beside_it_has_not(code: str) -> None:
    page = (PAGES / f"{code}.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    old, new = SOUND[code]
    assert code in codes(block)
    assert old in block
    assert code not in codes(block.replace(old, new))


FILES = yaml.safe_load((Path(__file__).parent / "whole_findings.yaml").read_text(encoding="utf-8"))
FRAME = {
    "targetscore": 1,
    "ruleset": "roads",
    "year": 2025,
    "title": "Roads",
    "language": "en",
    "conventions": {"missing": "error", "rounding": "none"},
    "indicators": [
        {"id": "roads", "points": 10, "measured_in": "km", "rule": "full score at 5 km; otherwise no points"},
    ],
}


@pytest.mark.parametrize("file", [pytest.param(file, id=file["id"]) for file in FILES])
def test_a_file_has_these_findings_and_no_others(file: Mapping[str, Any]) -> None:
    said = {name: value for name, value in {**FRAME, **file["says"]}.items() if value is not None}
    assert codes(yaml.safe_dump(said, sort_keys=False)) == file["finds"]
