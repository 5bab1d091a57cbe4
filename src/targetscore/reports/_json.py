"""Reports for other programs: JSON by a published schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from targetscore.reports.model import Checked, Tried
from targetscore.testing.model import report_of_all

FINDINGS_SCHEMA: Final = "targetscore.findings/1"


def of_checks(checked: Sequence[Checked]) -> str:
    """Return the findings of all files."""
    findings = [finding.to_dict() for each in checked for finding in each.findings]
    return dumped({"schema": FINDINGS_SCHEMA, "findings": findings})


def of_tests(tested: Sequence[Tried]) -> str:
    """Return what came of all tests."""
    return dumped(report_of_all(each.report for each in tested))


def dumped(document: object) -> str:
    """Return *document* as text, keys in their order."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
