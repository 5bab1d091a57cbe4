"""The checks of what a file says of its data: where they come from, and the targets that were changed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from targetscore._numbers import in_digits
from targetscore.check._declared import about
from targetscore.check._ranges import usual
from targetscore.check._subject import Subject, points_told, within
from targetscore.errors import Finding
from targetscore.forms import Form
from targetscore.pieces import NotAnalysed, pieces
from targetscore.ruleset.model import Indicator, Ruleset, Target

ZERO: Final = Fraction(0)


def of_data(ruleset: Ruleset) -> Iterator[Finding]:
    """Yield what is to be said of sources and targets."""
    indicators = {each.id: each for body in ruleset.bodies for each in body.every_indicator()}
    yield from without_source(ruleset, tuple(indicators.values()))
    for target in ruleset.targets:
        yield from idle_target(ruleset, target, indicators[target.indicator])


def without_source(ruleset: Ruleset, indicators: tuple[Indicator, ...]) -> Iterator[Finding]:
    """Find indicators that say not where their data come from, where most others do: nobody will hand them in."""
    asked = [each for each in indicators if not each.judge and _is_reported(each)]
    silent = [each for each in asked if "data" not in each.owners]
    if 2 * len(silent) < len(asked):
        for each in silent:
            yield about(ruleset, "no-data-source", each.span, "warning", id=each.id)


def _is_reported(indicator: Indicator) -> bool:
    """Tell whether any input of *indicator* is reported, and not handed on by another."""
    handed_on = {name.id for name in indicator.names if name.taken_from is not None}
    return not handed_on or any(name.constant is None and name.id not in handed_on for name in indicator.names)


def idle_target(ruleset: Ruleset, target: Target, indicator: Indicator) -> Iterator[Finding]:
    """Find targets with which every value earns the same: one of 0 is reached by doing nothing."""
    subject = Subject(ruleset, indicator)
    if not {*subject.needs.names} <= {"actual", target.input}:
        return
    found = pieces(indicator.curve, "actual", {target.input: target.value})
    if isinstance(found, NotAnalysed):
        return
    forms = {piece.form for piece in within(found, usual(indicator, "actual"))}
    points = next(iter(forms))
    if len(forms) == 1 and isinstance(points, Form) and points.is_constant():
        told = {"id": indicator.id, "value": in_digits(target.value), "points": points_told(points.constant)}
        yield about(ruleset, "target-idle", target.span, "warning", **told)
