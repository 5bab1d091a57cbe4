"""A year's rule file after loading: frozen values, each with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore.curve import Curve
from targetscore.errors import Language, Source, Span

# What a value is to its indicator, where the rule file declares no input of that name.
ROLES: Final = ("actual", "target", "completion", "last_year", "growth", "mean", "best", "worst", "rank")

Missing: TypeAlias = Literal["error", "zero", "exempt", "mean of the others"]


@attrs.frozen(kw_only=True)
class Places:
    """Decimal places of points and totals (``None``: not rounded) and the mode of rounding."""

    points: int | None
    total: int | None
    mode: ast.Rounding = "half up"


@attrs.frozen(kw_only=True)
class Conventions:
    """
    What the texts may leave open. ``None``: not declared; a rule that needs it is an error that names it.

    Attributes:
        base: Base score as a share of the indicator's points (3/5 for 60 %).
        steps: What part of a step counts.
        floor: Least points of an indicator; the string ``none`` for no floor.
        rounding: Decimal places of results; the string ``none`` for exact results.
        missing: What a missing value does.
        unreached: What a value below the lowest tier earns: ``zero``, or ``error``.
        rate_origin: 100 if a falling rate with no reference counts from 100 %; the string ``none`` if that is refused.
    """

    base: Fraction | None = None
    steps: ast.PartOfStep | None = None
    floor: Fraction | Literal["none"] | None = None
    rounding: Places | Literal["none"] | None = None
    missing: Missing | None = None
    unreached: Literal["zero", "error"] | None = None
    rate_origin: Fraction | Literal["none"] | None = None


@attrs.frozen(kw_only=True)
class Name:
    """
    A word of the rule text that stands for a value.

    Attributes:
        id: Role (``actual``, ``target`` …), input id or parameter id.
        words: Title and aliases, as the text may write them.
        measured_in: Unit of measure; ``%`` for rates, ``yes/no`` for facts, empty if not stated.
        constant: The value of a parameter; ``None`` for what the data gives.
    """

    id: str
    words: tuple[str, ...]
    measured_in: str = ""
    constant: Fraction | None = None


@attrs.frozen(kw_only=True)
class Example:
    """A row of inputs as written, and the points that it must earn."""

    values: Mapping[str, str] = attrs.field(hash=False)
    points: Fraction
    span: Span


@attrs.frozen(kw_only=True)
class Indicator:
    """
    One line of the assessment: its points, what its number is measured in, its rule and what the rule means.

    *text_offsets* places every character of the rule text in the file (one more than its length).
    *names* holds its own title and aliases (id ``actual``), roles with aliases, inputs and the ruleset's parameters.
    """

    id: str
    title: str
    points: Fraction
    measured_in: str
    better: Literal["higher", "lower"] | None
    base: Fraction | None
    names: tuple[Name, ...]
    wording: tuple[str, ...]
    rule: ast.Rule
    curve: Curve
    examples: tuple[Example, ...]
    owners: Mapping[str, object] = attrs.field(hash=False)
    decimals: Mapping[str, int] = attrs.field(hash=False)
    span: Span
    text_offsets: Sequence[int] = attrs.field(repr=False, hash=False, eq=False)

    def unit_of(self, name: str) -> str:
        """Return what the input or role *name* is measured in; what no one says is measured as its role is."""
        declared = {each.id: each.measured_in for each in self.names}
        return declared[name] if name in declared else unit_of_role(name, self.measured_in)


def unit_of_role(role: str, measured_in: str) -> str:
    """
    Return what a role is measured in, for an indicator that is *measured_in* something.

    >>> unit_of_role("target", "亿美元"), unit_of_role("growth", "亿美元"), unit_of_role("rank", "亿美元")
    ('亿美元', '%', '')
    """
    if role in {"completion", "growth"}:
        return "%"
    return "" if role == "rank" else measured_in


@attrs.frozen(kw_only=True)
class Section:
    """Indicators and sections under a title; *points* is what is inside."""

    id: str
    title: str
    points: Fraction
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    span: Span

    def every_indicator(self) -> tuple[Indicator, ...]:
        """Return all indicators in the order of the file, those in sections inside included."""
        return (*self.indicators, *(found for section in self.sections for found in section.every_indicator()))


@attrs.frozen(kw_only=True)
class Ruleset:
    """A year's rules, checked as far as one file can be: every text read, every reference found."""

    id: str
    year: int
    title: str
    language: Language
    conventions: Conventions
    parameters: Mapping[str, Fraction] = attrs.field(hash=False)
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]
    source: Source
    rules_hash: str

    def every_indicator(self) -> tuple[Indicator, ...]:
        """Return all indicators in the order of the file, those in sections included."""
        return (*self.indicators, *(found for section in self.sections for found in section.every_indicator()))
