"""What a comparison of two rule files gives: frozen values, told in words and as JSON elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from targetscore.ruleset.model import Ruleset

Relation: TypeAlias = Literal["equal", "stricter", "looser", "incomparable", "undecided"]
Given: TypeAlias = Fraction | bool
NoPoints: TypeAlias = Literal["gap", "overlap", "division"]
Limit: TypeAlias = Literal["sample", "formula", "steps", "measure"]


@attrs.frozen(kw_only=True)
class Stretch:
    """Values of *axis* from *low* to *high*; an end belongs to it where *closed*. ``None``: it has no such end."""

    axis: str
    low: Fraction | None
    low_closed: bool
    high: Fraction | None
    high_closed: bool


@attrs.frozen(kw_only=True)
class Difference:
    """
    A row for which the two rules give different points.

    Attributes:
        row: The inputs; scored by either rule they give *old* and *new*.
        old: Points by the old rule, or why there are none.
        new: Points by the new rule, or why there are none.
        change: *new* - *old*; ``None`` where one of them has no points.
        stretch: The values around it for which the difference has the same sign; ``None`` where facts alone decide.
    """

    row: Mapping[str, Given] = attrs.field(hash=False)
    old: Fraction | NoPoints
    new: Fraction | NoPoints
    change: Fraction | None
    stretch: Stretch | None = None


@attrs.frozen(kw_only=True)
class Largest:
    """
    How far the points move at most.

    Attributes:
        change: New points less old ones; ``None``: there is no end to it.
        row: Where that is.
        reached: Whether *row* itself has it, or values come as near to it as one likes as they come to *row*.
        beyond: It is neared, or grows without end, the further values go beyond *row*, not as they come to it.
        proved: Whether nothing is further; else it is the furthest that was found.
    """

    change: Fraction | None
    row: Mapping[str, Given] = attrs.field(hash=False)
    reached: bool
    proved: bool
    beyond: bool = False


@attrs.frozen(kw_only=True)
class Comparison:
    """
    What a rule gives beside what it gave.

    Attributes:
        relation: ``equal``: the same points for every row. ``stricter``: never more, and fewer for some row; ``looser``
            the other way round. ``incomparable``: more for one row and fewer for another, or points for rows that had
            none, or the reverse. ``undecided``: no difference was found, which does not prove that there is none.
        proved: Whether *relation* was proved; else it is what the compared points show.
        compared: At how many points the rules were compared where nothing could be proved; 0 if all is proved.
        limit: Why it was not proved: ``sample``: several inputs together; ``formula`` and ``steps`` as in checks;
            ``measure``: the two are measured in different units, so there is nothing to compare.
        first: The first difference along the axis.
        against: The first that goes the other way; ``None`` where all go one way.
        largest: The largest difference; ``None`` where there is none.
    """

    relation: Relation
    proved: bool = True
    compared: int = 0
    limit: Limit | None = None
    first: Difference | None = None
    against: Difference | None = None
    largest: Largest | None = None


@attrs.frozen(kw_only=True)
class Setting:
    """
    Something that a rule file says and that changed: *of* whom or what, *what* it is, *old* and *new* in words.

    An empty *of* is the file itself; an empty *old* or *new* says that there was, or is, no such thing.
    """

    of: str
    what: str
    old: str
    new: str


Kind: TypeAlias = Literal["indicator", "adjustment", "veto", "intermediate"]


@attrs.frozen(kw_only=True)
class IndicatorChange:
    """
    One indicator in both files, or in one of them.

    Attributes:
        id: Its id in the old file; in the new one if the old has it not.
        new_id: Its id in the new file.
        groups: Ids of the groups for which this holds, as the new file calls them; empty: for all.
        old_points: Its full points in the old file; ``None``: it was added.
        new_points: Its full points in the new file; ``None``: it was removed.
        points: The points that it gives, compared.
        share: The same as a share of its full points, where these changed and are not 0.
        settings: What else changed about it.
    """

    id: str
    new_id: str
    title: str
    kind: Kind = "indicator"
    groups: tuple[str, ...] = ()
    old_points: Fraction | None = None
    new_points: Fraction | None = None
    points: Comparison | None = None
    share: Comparison | None = None
    settings: tuple[Setting, ...] = ()

    @property
    def status(self) -> Literal["added", "removed", "kept"]:
        """Whether both files have it."""
        if self.old_points is None:
            return "added"
        return "removed" if self.new_points is None else "kept"

    @property
    def reweighted(self) -> bool:
        """Whether its full points changed."""
        return self.status == "kept" and self.old_points != self.new_points

    @property
    def changed(self) -> bool:
        """Whether anything is not proved to be as it was."""
        same = self.points is not None and self.points.relation == "equal"
        return not same or self.reweighted or bool(self.settings)


Published: TypeAlias = Decimal | Fraction


@attrs.frozen(kw_only=True)
class Reason:
    """
    What one indicator has to do with a unit's change: *old* and *new* points (``None``: it was not there).

    *id* is empty for what sections, bounds and rounding of the totals do beside all indicators.
    """

    id: str
    old: Published | None
    new: Published | None
    change: Fraction


@attrs.frozen(kw_only=True)
class UnitChange:
    """
    One unit, scored by both files.

    *old_available* and *new_available* are the full points of what counted for it. *reasons* come from the largest to
    the smallest, and their changes add up to *change*.
    """

    old_total: Published
    new_total: Published
    change: Fraction
    old_available: Fraction
    new_available: Fraction
    old_rank: Fraction | int | None
    new_rank: Fraction | int | None
    old_grade: str | None = None
    new_grade: str | None = None
    old_status: str = "scored"
    new_status: str = "scored"
    reasons: tuple[Reason, ...] = ()


@attrs.frozen(kw_only=True)
class DataDiff:
    """
    The same data scored by both files.

    Attributes:
        units: Units that both files score, in the order of the data.
        only_old: Units that only the old file scores.
        only_new: Units that only the new file scores.
        old_without_data: Ids of indicators of the old file of which the data say nothing; they are taken as exempt.
        new_without_data: The same of the new file.
    """

    units: Mapping[str, UnitChange] = attrs.field(hash=False)
    only_old: tuple[str, ...] = ()
    only_new: tuple[str, ...] = ()
    old_without_data: tuple[str, ...] = ()
    new_without_data: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Diff:
    """
    What changed in meaning from *old* to *new*.

    Attributes:
        settings: What changed for the file as a whole: conventions, sections, groups, grades.
        indicators: Every indicator of either file: those of the new one in its order, then those that were removed.
        data: Who gains and who loses; ``None`` without data.
    """

    old: Ruleset = attrs.field(repr=False)
    new: Ruleset = attrs.field(repr=False)
    settings: tuple[Setting, ...]
    indicators: tuple[IndicatorChange, ...]
    data: DataDiff | None = None

    @property
    def changed(self) -> bool:
        """Whether anything is not proved to be as it was."""
        return bool(self.settings) or any(each.changed for each in self.indicators)

    def to_dict(self) -> dict[str, object]:
        """Return the comparison as data for JSON, schema ``targetscore.diff/1``; numbers are exact, as strings."""
        from targetscore.diff._plain import as_dict

        return as_dict(self)
