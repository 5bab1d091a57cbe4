"""
The bounds, weights and points of one section changed by one, where that can make a difference.

A bound that no points come to is looked for as checks do: by the range in which the points of all rules stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from targetscore.check._ranges import Range
from targetscore.check._subject import Subjects
from targetscore.check._totals import Totals
from targetscore.ruleset.model import Limits, Ruleset, Section


@attrs.frozen
class Bounds:
    """Which bounds of sections and totals can make a difference: those that some points may come to."""

    totals: Totals

    @classmethod
    def of(cls, ruleset: Ruleset) -> Bounds:
        return cls(Totals(Subjects(attrs.evolve(ruleset, total=Limits()))))

    def caps(self) -> frozenset[str]:
        """Return the adjustments for which it matters whether they may lift a total above full: no mere penalty."""
        found: set[str] = set()
        for body in self.totals.bodies:
            for each in body.adjustments:
                most = self.totals.of_section(attrs.evolve(each, scaled=False), partly=False).most
                beside = any(not other.on_top for other in body.adjustments if other.id != each.id)
                if most is None or most > 0 or beside:
                    found.add(each.id)
        return frozenset(found)

    def of_section(self, own: str, key: str, bounds: tuple[Fraction, Fraction]) -> bool:
        """Tell whether points of the section *own* may come to one of *bounds*, which are its least or most."""
        every = (body.every_section() for body in self.totals.bodies)
        bare = (attrs.evolve(found[own], least=None, most=None) for found in every if own in found)
        return any(_met(self.totals.of_section(each, partly=True), key, bounds) for each in bare)

    def of_total(self, key: str, bounds: tuple[Fraction, Fraction]) -> bool:
        """Tell whether a total may come to one of *bounds*, which are its least or most."""
        return any(_met(self.totals.of_total(body, partly=True), key, bounds) for body in self.totals.bodies)


def _met(values: Range, key: str, bounds: tuple[Fraction, Fraction]) -> bool:
    if key == "most":
        return values.most is None or values.most > min(bounds)
    return values.least is None or values.least < max(bounds)


def changed_section(section: Section, bounds: Bounds, *, capped: bool) -> Iterator[tuple[str, object, object]]:
    """Yield a key of *section*, what it holds, and what it is changed to. *capped*: what may lift totals matters."""
    for key in ("least", "most"):
        bound: Fraction | None = getattr(section, key)
        for by in (1, -1) if bound is not None else ():
            assert bound is not None
            if bounds.of_section(section.id, key, (bound, bound + by)):
                yield key, bound, bound + by
    if section.scaled:
        yield "points", section.points, section.points + 1
    if section.weight != 1:
        yield "weight", section.weight, section.weight + Fraction(1, 100)
    if section.at_least:
        yield "at_least", section.at_least, section.at_least + 1
    if capped:
        yield "on_top", section.on_top, not section.on_top
