"""A scheme after loading: its rulesets, what they hand on to each other, and the money that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore.errors import Language, Source, Span
from targetscore.ruleset.model import Consequence, Conventions, Grades, Ruleset

# ``lost``: full points less those earned, not below 0. ``grade``: its place among the bands, 1 for the highest.
Value: TypeAlias = Literal["total", "rank", "group_rank", "grade", "points", "lost"]
Role: TypeAlias = Literal["lead", "support"]

# What stands for the overall result where the id of a ruleset may stand.
OVERALL: Final = "overall"


@attrs.frozen
class Said:
    """A word of the scheme file and where it stands: units are looked for only when there are data."""

    text: str
    span: Span


@attrs.frozen(kw_only=True)
class Member:
    """
    One ruleset of a scheme under its *id* there.

    *data*: the file that the scheme names for it, as a path from where the scheme was opened; ``None``: it is handed
    over.
    """

    id: str
    title: str
    ruleset: Ruleset
    data: str | None
    span: Span


@attrs.frozen(kw_only=True)
class Over:
    """
    Units whose figures go into one, as those of townships into that of their county.

    Attributes:
        how: What is made of the figures.
        weights: Indicator and input of the units' own data that they count by in a mean; ``None``: they count alike.
        units: Unit fed → the units whose figures it gets; ``None``: every unit fed gets those of all.
    """

    how: Literal["mean", "sum"]
    weights: tuple[str, str] | None
    units: Mapping[str, tuple[Span, tuple[Said, ...]]] | None = attrs.field(hash=False)


@attrs.frozen(kw_only=True)
class Feed:
    """
    Results of one ruleset that are an input of another.

    Attributes:
        source: Id of the ruleset that hands on.
        unit: Its unit whose results every unit fed gets; ``None``: each gets those of its counterpart.
        value: What is handed on.
        grades: Grades of which it is a fact that the unit has one of them; none: the place of its grade is handed on.
        of: Ids of the indicators or sections whose *points* or *lost* it is; none: of the whole unit.
        shares: What part of an indicator's points its owners bear, by their role. Without shares nothing is divided.
        to: Id of the ruleset that is fed.
        indicator: The indicator that is fed, there.
        input: Its input that is fed.
        units: Unit fed → its name in *source*, where the two differ.
        over: Several units whose figures are made into one; ``None``: each unit gets the figure of one.
        span: Where the feed stands in the file.
    """

    source: str
    unit: Said | None
    value: Value
    grades: tuple[str, ...] = ()
    of: tuple[str, ...]
    shares: Mapping[Role, Fraction] = attrs.field(hash=False)
    to: str
    indicator: str
    input: str
    units: Mapping[str, tuple[Span, Said]] = attrs.field(hash=False)
    over: Over | None = None
    span: Span


@attrs.frozen(kw_only=True)
class Carried:
    """
    Vetoes of the ruleset *source* that bear on the overall result.

    *of*: ids of the vetoes, or of indicators whose text has such a clause; none: all of them. *does*: what follows
    overall; ``None``: what follows there.
    """

    source: str
    of: tuple[str, ...]
    does: Consequence | None
    span: Span


@attrs.frozen(kw_only=True)
class Overall:
    """
    One result over several rulesets.

    Attributes:
        weights: What the total of each ruleset is multiplied by, by id (7/10 for 70 %); with 0 its grade can be needed.
        in_percent: Whether what counts is the total in per cent of what counts for the unit; else the total itself.
        groups: Id of the ruleset whose groups count for ranks and quotas.
        conventions: How totals are rounded and ranked, and what follows where a ruleset does not count for a unit.
        grades: Bands over the overall total.
    """

    title: str
    weights: Mapping[str, Fraction] = attrs.field(hash=False)
    in_percent: bool
    groups: str | None
    conventions: Conventions
    carried: tuple[Carried, ...]
    grades: Grades | None
    source: Source
    language: Language
    span: Span

    def rulesets(self) -> set[str]:
        """Return the ids of the rulesets that it goes by."""
        return {*self.weights, *(each.source for each in self.carried)}


@attrs.frozen
class Spread:
    """Pay per head as a share of the mean: nobody below *least*, nobody above *most* (4/5 for 80 %)."""

    least: Fraction
    most: Fraction


@attrs.frozen
class ByGroup:
    """
    Shares by group, so that groups get the money and not units.

    They are parts of the sum that add up to 1, or, *per_head*, what one head of each group gets of a common base.
    """

    shares: Mapping[str, Fraction] = attrs.field(hash=False)
    per_head: bool


@attrs.frozen
class PaidFrom:
    """A sum that is what *of*, a unit or group, gets by another *payout*."""

    payout: str
    of: str
    span: Span


@attrs.frozen(kw_only=True)
class Payout:
    """
    A sum of money that is shared out by the results of one ruleset.

    Attributes:
        ruleset: Its id; ``overall`` for the overall result.
        cents: The sum, in cents; or where it comes from.
        by: Shares by grade, a spread by total, or shares by group.
        group: Only units of this group take part; ``None``: all do.
        measured_in: The unit of money, for tables.
        people: Heads by unit, who count alike; empty: every unit is one.
        ranked_only: Whether a unit that is not ranked takes none.
    """

    id: str
    title: str
    ruleset: str
    cents: int | PaidFrom
    by: Mapping[str, Fraction] | Spread | ByGroup = attrs.field(hash=False)
    group: str | None = None
    measured_in: str = ""
    people: Mapping[str, tuple[Span, int]] = attrs.field(hash=False)
    ranked_only: bool
    span: Span


@attrs.frozen(kw_only=True)
class Scheme:
    """
    Several rulesets, what they feed each other, the overall result, and payouts.

    *order* holds the ids of *members* so that none stands before those that feed it. No payout stands before the one
    that its sum comes from.
    """

    id: str
    title: str
    language: Language
    members: Mapping[str, Member] = attrs.field(hash=False)
    order: tuple[str, ...]
    feeds: tuple[Feed, ...]
    payouts: tuple[Payout, ...]
    overall: Overall | None = None
    source: Source
