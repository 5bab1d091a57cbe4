"""The texts of the cases and of the language page, with the words that their rule files declare."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from targetscore import ast
from targetscore.language import parse_rule
from targetscore.ruleset.model import Name

GRAMMAR = Path(__file__).resolve().parent.parent / "grammar"
BLOCK = re.compile(r"^```yaml\n(- id: .*?)^```$", re.MULTILINE | re.DOTALL)


def _all_cases() -> list[dict[str, Any]]:
    blocks = BLOCK.findall((GRAMMAR / "language.md").read_text(encoding="utf-8"))
    found = [{**case, "id": f"page-{case['id']}"} for block in blocks for case in yaml.safe_load(block)]
    for file in sorted((GRAMMAR / "cases").glob("*.yaml")):
        if not file.stem.startswith("refused"):
            found += yaml.safe_load(file.read_text(encoding="utf-8"))
    return [case for case in found if "pending" not in case]


CASES = _all_cases()


def names(case: Mapping[str, Any]) -> tuple[Name, ...]:
    """Return the declared words of *case*: the title and aliases, inputs, parameters."""
    indicator = case["indicator"]
    own = Name(
        id="actual",
        words=(indicator["title"], *indicator.get("aliases", ())),
        measured_in=indicator.get("measured_in", ""),
    )
    return (own, *_declared(indicator.get("inputs")), *_declared(case.get("parameters")))


def _declared(table: Mapping[str, Any] | None) -> tuple[Name, ...]:
    found = []
    for identifier, entry in (table or {}).items():
        said = entry if isinstance(entry, dict) else {}
        title = (said["title"],) if "title" in said else ()
        words = (*title, *said.get("aliases", ())) or (identifier,)
        found.append(Name(id=identifier, words=words, measured_in=said.get("measured_in", "")))
    return tuple(found)


def measured_in(case: Mapping[str, Any]) -> str:
    unit: str = case["indicator"].get("measured_in", "")
    return unit


def read(case: Mapping[str, Any]) -> ast.Rule:
    """Return the rule that the text of *case* writes."""
    return parse_rule(
        case["text"],
        case.get("language", "zh"),
        names=names(case),
        measured_in=measured_in(case),
        wording=case["indicator"].get("wording", ()),
    )


# Notes on a file as a whole, which the checks of single rules are not about.
FILE_NOTES = {"unused-convention", "total-range", "total-without-most", "total-without-least"}
