"""The page on scheme files: every feed and payout that it shows comes to what it says."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetscore

PAGE = (Path(__file__).parent.parent / "docs" / "reference" / "scheme.md").read_text(encoding="utf-8")
FILES = re.findall(r"^```\w+ (\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
HEAD: dict[str, Any] = {"targetscore": 1, "scheme": "page", "title": "page", "language": "en"}
RULESETS = [
    {"id": "units", "rules": "units.yaml", "data": "units.csv"},
    {"id": "leaders", "rules": "leaders.yaml", "data": "leaders.csv"},
    {"id": "checks", "rules": "checks.yaml", "data": "checks.csv"},
]
UNITS, LEADERS, CHECKS = RULESETS


@pytest.mark.parametrize("shown", SHOWN, ids=str)
def test_what_the_page_shows_comes_out(shown: dict[str, Any], tmp_path: Path) -> None:
    # What is not fed stands in the data.
    own = "1" if shown.get("feed", {}).get("indicator") == "good" else ""
    leaders = "unit,own\n" + "".join(f"{unit},{own}\n" for unit in ("Ann", "Bea", "Cyd"))
    for name, text in (*FILES, ("leaders.csv", leaders)):
        accident = f"{shown.get('accident')},accident,,yes\n" if name == "checks.csv" and "accident" in shown else ""
        (tmp_path / name).write_text(text + accident, encoding="utf-8")
    if "feed" in shown:
        parts = {"rulesets": [UNITS, LEADERS], "feeds": [shown["feed"]]}
    elif "overall" in shown:
        parts = {"rulesets": [UNITS, CHECKS], "overall": shown["overall"]}
    else:
        parts = {"rulesets": [UNITS, CHECKS], "payouts": shown.get("payouts") or [shown["payout"]]}
    scheme = HEAD | parts
    path = tmp_path / "scheme.yaml"
    path.write_text(yaml.safe_dump(scheme, sort_keys=False), encoding="utf-8")
    result = targetscore.score_scheme(targetscore.load_scheme(path))
    if "feed" in shown:
        assert {each.unit: each.amount for each in result.fed} == {
            unit: None if amount == "n/a" else amount if isinstance(amount, bool) else Fraction(amount)
            for unit, amount in shown["fed"].items()
        }
    elif "graded" in shown:
        assert {
            unit: f"{each.total} {each.rank} {each.grade or ''}".rstrip() for unit, each in result.overall.items()
        } == shown["graded"]
    else:
        assert {unit: str(amount) for unit, amount in result.payouts["bonus"].items()} == shown["paid"]


def test_the_page_shows_feeds_overall_results_and_payouts() -> None:
    keys = {"feed", "fed", "overall", "accident", "graded", "payout", "payouts", "paid"}
    assert {key for shown in SHOWN for key in shown} == keys
