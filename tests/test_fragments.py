"""Texts that break off, or of which words were dropped: none of them is scored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import targetscore
from targetscore.errors import RuleFileError
from test_cases import rule_file

FRAGMENTS = yaml.safe_load((Path(__file__).parent / "fragments.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fragment", [pytest.param(each, id=each["text"]) for each in FRAGMENTS])
def test_what_is_left_of_a_text_is_refused(fragment: Mapping[str, Any]) -> None:
    declared = {key: fragment[key] for key in ("title", "measured_in", "inputs") if key in fragment}
    indicator = {"title": "x", "points": 10, **declared}
    with pytest.raises(RuleFileError):
        targetscore.loads(rule_file({**fragment, "indicator": indicator}))
