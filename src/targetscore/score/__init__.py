"""
Scores from rules and unit data.

Comes in: a checked ruleset, and the values of every unit. Goes out: exact points with the steps that add up to them, totals
and ranks. Nothing here reads a clock, a locale or a file by itself.
"""

from __future__ import annotations

from targetscore.score._scorecards import score
from targetscore.score.explain import explain

__all__ = ["explain", "score"]
