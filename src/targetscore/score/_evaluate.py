"""Evaluation of one row; it lives beside the curve, because checks evaluate too."""

from targetscore.evaluate import (
    Gap,
    Inputs,
    Overlap,
    Step,
    UnknownInput,
    Unscored,
    ZeroDenominator,
    compiled,
    evaluate,
    rounded,
)

__all__ = [
    "Gap",
    "Inputs",
    "Overlap",
    "Step",
    "UnknownInput",
    "Unscored",
    "ZeroDenominator",
    "compiled",
    "evaluate",
    "rounded",
]
