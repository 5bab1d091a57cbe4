"""Scores of target assessments from rules as offices write them: read exactly, proved, explained."""

from targetscore import ast, errors
from targetscore.check import check
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
from targetscore.score import explain, score
from targetscore.score.explain import Explanation
from targetscore.score.result import IndicatorResult, Result, SectionResult, UnitResult

__all__ = [
    "DataError",
    "Diagnostic",
    "Explanation",
    "Finding",
    "IndicatorResult",
    "Result",
    "RuleFileError",
    "RuleSyntaxError",
    "RulesError",
    "SectionResult",
    "TargetscoreError",
    "UnitResult",
    "__version__",
    "ast",
    "check",
    "errors",
    "explain",
    "load",
    "loads",
    "parse_rule",
    "print_rule",
    "score",
]

__version__ = "0.1.0.dev0"
