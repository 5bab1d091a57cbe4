"""
Tests for a year's rules: data drawn from them, cases beside them, properties that hold of every rule file.

In: a ruleset, and cases. Out: Hypothesis strategies for importing systems, and reports as values. Nothing else in the
library imports Hypothesis, and this only when something is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from targetscore.testing._cases import load_cases
    from targetscore.testing._mutation import mutate
    from targetscore.testing._run import run
    from targetscore.testing._strategies import cohorts, unit_rows
    from targetscore.testing.model import Case, Cases, Covered, Expected, Mutation, Outcome, Report, Survivor

__all__ = [
    "Case",
    "Cases",
    "Covered",
    "Expected",
    "Mutation",
    "Outcome",
    "Report",
    "Survivor",
    "cohorts",
    "load_cases",
    "mutate",
    "run",
    "unit_rows",
]

_IN_MODULE = {
    "Case": "model",
    "Cases": "model",
    "Covered": "model",
    "Expected": "model",
    "Mutation": "model",
    "Outcome": "model",
    "Report": "model",
    "Survivor": "model",
    "cohorts": "_strategies",
    "load_cases": "_cases",
    "mutate": "_mutation",
    "run": "_run",
    "unit_rows": "_strategies",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name in _IN_MODULE:
        return getattr(import_module(f"targetscore.testing.{_IN_MODULE[name]}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
