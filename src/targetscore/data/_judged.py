"""
What a judge may give: the values for which the points stay within the bounds of the rule.

A rule that takes judged values as they are, or their mean, or a share of them, leaves room for some values only. A
value beyond is cut, or lifts a mean that the others keep down, and nobody sees it. Sums and counts are left alone:
there a bound on the points says nothing of a single value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore import curve as c
from targetscore.quantities import affine
from targetscore.ruleset.model import Indicator

ZERO: Final = Fraction(0)
# What points may be measured in; of anything else a judged value is a count.
_IN_POINTS: Final = frozenset({"", "%", "分", "point", "points"})


@attrs.frozen
class Room:
    """The least and the greatest value, both included, that the rule leaves room for, and the inputs it does so for."""

    least: Fraction
    most: Fraction
    inputs: frozenset[str]

    def holds(self, value: Fraction) -> bool:
        """Return whether there is room for *value*."""
        return self.least <= value <= self.most


def room(indicator: Indicator) -> Room | None:
    """
    Return what the judge of *indicator* may give; ``None`` where the rule sets no bounds to single values.

    The bounds are those of the text, else 0 and the full points.
    """
    if not indicator.judge:
        return None
    formula, least, most = _bounds(indicator)
    form = None if formula is None else affine(formula.points)
    if form is None or most is None or not set(form.weights) <= set(_judged(indicator)):
        return None
    share = sum(form.weights.values(), ZERO)
    if not 0 < share <= 1 or min(form.weights.values()) < 0:
        return None
    lowest, highest = ((bound - form.constant) / share for bound in (least, most))
    return Room(lowest, highest, frozenset(form.weights))


def _bounds(indicator: Indicator) -> tuple[c.Formula | None, Fraction, Fraction | None]:
    """Return the formula of the rule, if it has one within its bounds and facts, and the bounds."""
    least, most = ZERO, indicator.points or None
    curve = indicator.curve
    while not isinstance(curve, c.Formula):
        match curve:
            case c.Clamp(curve=inner, least=low, most=high):
                least = low if isinstance(low, Fraction) else least
                most = high if isinstance(high, Fraction) else most
                curve = inner
            case c.Final(curve=inner) | c.Total(terms=(inner,)):
                curve = inner
            case _:
                return None, least, most
    return curve, least, most


def _judged(indicator: Indicator) -> Iterator[str]:
    """Yield the inputs that the judge gives."""
    declared: Mapping[str, bool] = {
        name.id: name.constant is None and name.taken_from is None and name.id not in indicator.events
        for name in indicator.names
    }
    for name in ("actual", *declared):
        if declared.get(name, True) and indicator.unit_of(name) in _IN_POINTS:
            yield name
