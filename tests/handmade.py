"""Rulesets built from curves, for tests that must not depend on any wording."""

from __future__ import annotations

from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore.errors import Source, Span
from targetscore.ruleset.model import Body, Conventions, Indicator, Missing, Name, Places, Ruleset, Section

NOWHERE = Span(0, 0)
ACTUAL, TARGET = c.Input("actual"), c.Input("target")
COMPLETION = c.Input("completion")
AWARD = ast.Remark(text="award")


def indicator(curve: c.Curve, id: str = "x", points: int = 10, **inputs: str) -> Indicator:  # noqa: A002
    """An indicator that *curve* scores; *inputs* are declared names and what they are measured in."""
    return Indicator(
        id=id,
        title=id.upper(),
        points=Fraction(points),
        measured_in="",
        better="higher",
        base=None,
        names=tuple(Name(id=name, words=(name,), measured_in=unit) for name, unit in inputs.items()),
        wording=(),
        rule=ast.Rule(clauses=()),
        curve=curve,
        examples=(),
        owners={},
        decimals={},
        span=NOWHERE,
        text_offsets=(0,),
    )


def ruleset(
    *indicators: Indicator,
    sections: tuple[Section, ...] = (),
    missing: Missing = "error",
    rounding: Places | None = None,
) -> Ruleset:
    return Ruleset(
        id="handmade",
        year=2025,
        title="handmade",
        language="en",
        conventions=Conventions(missing=missing, rounding=rounding or "none"),
        parameters={},
        body=Body(
            points=sum((each.points for each in (*indicators, *sections)), Fraction(0)),
            sections=sections,
            indicators=indicators,
        ),
        source=Source("rules.yaml", ""),
        rules_hash="0" * 64,
    )


def section(id: str, *indicators: Indicator, sections: tuple[Section, ...] = ()) -> Section:  # noqa: A002
    points = sum((each.points for each in (*indicators, *sections)), Fraction(0))
    return Section(id=id, title=id, points=points, sections=sections, indicators=indicators, span=NOWHERE)


def formula(points: c.Quantity) -> c.Formula:
    return c.Formula(points, AWARD)


def at_least(subject: c.Quantity, level: c.Quantity, points: int) -> c.Cases:
    """*points* where *subject* reaches *level*, else 0."""
    reached = c.Branch(c.Test(subject, ">=", level), formula(Fraction(points)))
    return c.Cases((reached,), formula(Fraction(0)))


def percent(number: int) -> c.Quantity:
    """*number* % of the target."""
    return c.Multiply((Fraction(number, 100), TARGET))


def identity() -> c.Formula:
    """As many points as the value says."""
    return formula(ACTUAL)
