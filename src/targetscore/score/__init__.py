"""
Scores from rules and unit data.

In: a ruleset, and the values of every unit. Out: exact points with the steps that add up to them, totals and ranks, and
the same in words. Nothing here reads a clock or a locale.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from targetscore.errors import Language
    from targetscore.ruleset.model import Ruleset
    from targetscore.score._scorecards import Data
    from targetscore.score.explanation import Explanation
    from targetscore.score.result import Result

__all__ = ["explain", "score"]


def score(ruleset: Ruleset, data: Data, *, sheet: str | None = None) -> Result:
    """
    Return the scores of every unit in *data*.

    Points are rounded as the rule file declares for points. Totals are the sum of those rounded points, rounded as it
    declares for totals: a published table adds up. Where the file rounds nothing, all results are exact fractions.

    Args:
        ruleset: What `targetscore.load` gave.
        data: The path of a CSV file or of a workbook, what `targetscore.query` gave, rows as mappings with the columns
            of such a file, or data already read.
        sheet: The sheet of a workbook; ``None``: the only one that holds anything.

    Raises:
        DataError: With every problem of every row: missing values, values that no clause takes, divisions by 0, values
            that contradict each other.
        ValueError: If *sheet* is given for what has no sheets.
    """
    from targetscore.data import UnitData, read_units
    from targetscore.score import _scorecards

    if not isinstance(data, UnitData):
        data = read_units(data, ruleset, sheet=sheet)
    elif sheet is not None:
        message = "only a workbook has sheets"
        raise ValueError(message)
    return _scorecards.scored(ruleset, data)


def explain(
    result: Result, unit: str, *, indicators: Iterable[str] | None = None, language: Language | None = None
) -> Explanation:
    """
    Return why *unit* earned its points.

    Args:
        result: What `targetscore.score` gave.
        unit: A unit of the data.
        indicators: Ids of the indicators to explain; ``None``: all of them.
        language: Language of the text that ``str`` makes of the explanation; ``None``: that of the rule file.

    Raises:
        KeyError: If the result knows no such unit or indicator.
    """
    from targetscore.score import explanation

    return explanation.explained(result, unit, indicators=indicators, language=language)
