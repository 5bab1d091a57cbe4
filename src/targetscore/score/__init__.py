"""
Scores from rules and unit data.

In: a ruleset, and the values of every unit. Out: exact points with the steps that add up to them, totals and ranks, and
the same in words. Nothing here reads a clock or a locale.
"""

from __future__ import annotations

from targetscore.score._scorecards import score
from targetscore.score.explain import explain

__all__ = ["explain", "score"]
