"""Units that a rule file names and the data do not have: what it says of them goes nowhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import attrs

from targetscore.errors import Diagnostic, Span, nearest
from targetscore.ruleset.model import Ruleset


def astray(ruleset: Ruleset, units: Collection[str]) -> Iterator[Diagnostic]:
    """
    Yield a warning for everything that *ruleset* says of units that are not among *units*.

    Changed targets and promotions are told one by one; the units that a group lists together, but for those that are
    probably misspelt.
    """
    found = _Astray(ruleset, units)
    listed = {unit for group in ruleset.groups for unit in group.units}
    for group in ruleset.groups:
        absent = []
        for unit in group.units:
            # A unit that is listed itself is not another one misspelt.
            near = None if unit in units else nearest(unit, set(units) - listed)
            if near:
                yield found.told("group-unit-near", group.span, unit=unit, near=near)
            elif unit not in units:
                absent.append(f"`{unit}`")
        if absent:
            joint = "、" if ruleset.language == "zh" else ", "
            yield found.told("group-units-astray", group.span, units=joint.join(absent))
    for target in ruleset.targets:
        yield from found.looked_up(target.unit, target.span, "target-near", "target-astray")
    for promotion in () if ruleset.grades is None else ruleset.grades.promotions:
        yield from found.looked_up(promotion.unit, promotion.span, "promotion-near", "promotion-astray")


@attrs.frozen
class _Astray:
    ruleset: Ruleset
    units: Collection[str]

    def looked_up(self, unit: str, span: Span, misspelt: str, unknown: str) -> Iterator[Diagnostic]:
        if unit in self.units:
            return
        if near := nearest(unit, self.units):
            yield self.told(misspelt, span, unit=unit, near=near)
        else:
            yield self.told(unknown, span, unit=unit)

    def told(self, code: str, span: Span, **values: str) -> Diagnostic:
        source, language = self.ruleset.source, self.ruleset.language
        return Diagnostic(code=code, source=source, span=span, values=values, severity="warning", language=language)
