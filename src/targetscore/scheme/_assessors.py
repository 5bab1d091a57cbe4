"""Assessors side by side: what share of the points they had to give each of them gave."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from targetscore.score.result import Result, UnitResult


@attrs.frozen(kw_only=True)
class Assessor:
    """
    What one assessor gave.

    *shares* are of full points, by unit in the order of the result: 19/20 for 95 %, below 0 where points are.
    """

    indicators: tuple[str, ...]
    shares: Mapping[str, Fraction] = attrs.field(hash=False)

    @property
    def mean(self) -> Fraction:
        """The mean of the shares, every unit alike."""
        return sum(self.shares.values(), Fraction(0)) / len(self.shares)

    @property
    def least(self) -> Fraction:
        """The least share."""
        return min(self.shares.values())

    @property
    def greatest(self) -> Fraction:
        """The greatest share."""
        return max(self.shares.values())

    @property
    def spread(self) -> Fraction:
        """How far the least share is from the greatest."""
        return self.greatest - self.least


def compared(result: Result) -> dict[str, Assessor]:
    """Do what `targetscore.comparability` promises; an assessor who gave nobody anything is not there."""
    certified: dict[str, list[str]] = {}
    for indicator in result.ruleset.body.scored():
        if name := indicator.owners.get("certified_by"):
            certified.setdefault(str(name), []).append(indicator.id)
    found: dict[str, Assessor] = {}
    for name, indicators in certified.items():
        shares = {
            unit: share
            for unit, each in result.units.items()
            if (share := _share(each, _full(result, each.group), indicators)) is not None
        }
        if shares:
            found[name] = Assessor(indicators=tuple(indicators), shares=shares)
    return found


def _full(result: Result, group: str | None) -> dict[str, Fraction]:
    """Return the full points of each indicator in the group; bonuses and penalties have none."""
    body = result.ruleset.body_of(group)
    apart = {each.id for section in body.adjustments for each in section.every_indicator()}
    return {each.id: each.points for each in body.scored() if each.id not in apart}


def _share(unit: UnitResult, full: Mapping[str, Fraction], indicators: list[str]) -> Fraction | None:
    counted = [each for each in indicators if each in full and unit.indicators[each].status != "exempt"]
    points = sum((full[each] for each in counted), Fraction(0))
    if not points:
        return None
    return sum((Fraction(unit.indicators[each].points) for each in counted), Fraction(0)) / points
