"""Scores of target assessments from rules as offices write them: read exactly, proved, explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from targetscore import errors
from targetscore.check import check, curves
from targetscore.diff import diff
from targetscore.errors import (
    DataError,
    Diagnostic,
    Finding,
    RuleFileError,
    RulesError,
    RuleSyntaxError,
    TargetscoreError,
)
from targetscore.language import parse_rule, print_rule
from targetscore.ruleset import load, loads
from targetscore.scheme import check_scheme, comparability, explain_overall, load_scheme, score_scheme, spot_check
from targetscore.score import explain, score

if TYPE_CHECKING:
    from targetscore import ast
    from targetscore.data import query
    from targetscore.diff.model import Diff
    from targetscore.engines._frames import score_frame
    from targetscore.engines._numba import score_array
    from targetscore.engines._sql import sql
    from targetscore.engines._stream import score_file
    from targetscore.engines.compiled import Compiled, Scorer, compile  # noqa: A004 - as in `re`
    from targetscore.scheme.result import SchemeResult
    from targetscore.score.explanation import Explanation
    from targetscore.score.result import IndicatorResult, Result, SectionResult, UnitResult

__all__ = [
    "Compiled",
    "DataError",
    "Diagnostic",
    "Diff",
    "Explanation",
    "Finding",
    "IndicatorResult",
    "Result",
    "RuleFileError",
    "RuleSyntaxError",
    "RulesError",
    "SchemeResult",
    "Scorer",
    "SectionResult",
    "TargetscoreError",
    "UnitResult",
    "__version__",
    "ast",
    "check",
    "check_scheme",
    "comparability",
    "compile",
    "curves",
    "diff",
    "errors",
    "explain",
    "explain_overall",
    "load",
    "load_scheme",
    "loads",
    "parse_rule",
    "print_rule",
    "query",
    "score",
    "score_array",
    "score_file",
    "score_frame",
    "score_scheme",
    "spot_check",
    "sql",
]

__version__ = "0.1.0.dev0"

_IN_MODULE = {
    "Compiled": "engines.compiled",
    "Diff": "diff.model",
    "Explanation": "score.explanation",
    "IndicatorResult": "score.result",
    "Result": "score.result",
    "SchemeResult": "scheme.result",
    "Scorer": "engines.compiled",
    "SectionResult": "score.result",
    "UnitResult": "score.result",
    "compile": "engines.compiled",
    "query": "data",
    "sql": "engines._sql",
    "score_array": "engines._numba",
    "score_file": "engines._stream",
    "score_frame": "engines._frames",
}


def __getattr__(name: str) -> object:
    # The many classes of clauses and results take longer to make than all the rest; most callers never name one.
    from importlib import import_module

    if name == "ast":
        return import_module("targetscore.ast")
    if name in _IN_MODULE:
        return getattr(import_module(f"targetscore.{_IN_MODULE[name]}"), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
