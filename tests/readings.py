"""What the rule texts of the cases are read with: names, unit and wording, as the loader of rule files gives them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

import pytest

import targetscore
from targetscore import language
from test_cases import rule_file


def readings(clauses: Iterable[Mapping[str, Any]], tongue: str) -> list[tuple[str, dict[str, Any]]]:
    """Return each text of *clauses* in the language *tongue*, with the arguments of `parse_rule` beside it."""
    asked: list[tuple[str, dict[str, Any]]] = []
    parse = language.parse_rule

    def heard(text: str, spoken: str, **given: Any) -> Any:
        asked.append((text, {**given, "names": tuple(given["names"])}))
        return parse(text, spoken, **given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(language, "parse_rule", heard)
        for clause in clauses:
            if clause.get("language", "zh") == tongue:
                with contextlib.suppress(targetscore.TargetscoreError):
                    targetscore.loads(rule_file(clause))
    return asked
