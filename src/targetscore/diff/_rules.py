"""Two files side by side: which indicators belong together, and what else changed about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from targetscore.diff._bounds import key, scaled
from targetscore.diff._compare import compare
from targetscore.diff._settings import group_bodies, indicator_settings
from targetscore.diff.model import Comparison, IndicatorChange, Kind
from targetscore.ruleset.model import Body, Indicator, Ruleset, Section


@attrs.frozen
class Placed:
    """An indicator with its kind and the id of the section that it is in (empty: in none)."""

    indicator: Indicator
    kind: Kind
    section: str


def indicator_changes(old: Ruleset, new: Ruleset, renamed: Mapping[str, str]) -> tuple[IndicatorChange, ...]:
    """
    Return every indicator of either file: those of *new* in its order, then those that only *old* has.

    *renamed*: ids of *new* by those that *old* has for them.
    """
    changes: dict[str, list[tuple[IndicatorChange, list[str]]]] = {}
    comparing = _Comparing({}, halves="mean" in {old.conventions.ties, new.conventions.ties})
    pairs = list(group_bodies(old, new))
    for group, earlier, later in pairs:
        for change in _of_bodies(placed(earlier), placed(later), renamed, comparing):
            known = changes.setdefault(change.new_id or f"-{change.id}", [])
            groups = next((groups for each, groups in known if each == change), None)
            if groups is None:
                known.append((change, [group]))
            else:
                groups.append(group)
    every = {group for group, _, _ in pairs}
    found = [
        change if set(groups) == every else attrs.evolve(change, groups=tuple(groups))
        for known in changes.values()
        for change, groups in known
    ]
    # What no group of both files has is compared as the files state it for all.
    others = _of_bodies(placed(old.body), placed(new.body), renamed, comparing)
    found += [
        attrs.evolve(change, groups=_having(change, old, new))
        for change in others
        if (change.new_id or f"-{change.id}") not in changes
    ]
    return tuple(found)


def _having(change: IndicatorChange, old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """Return the groups that have what is compared, in the new file if that has it; none where all do."""
    name, groups = (change.new_id, new.groups) if change.new_id else (change.id, old.groups)
    having = tuple(group.id for group in groups if name in placed(group.body))
    return () if len(having) == len(groups) else having


def placed(body: Body) -> dict[str, Placed]:
    """Return all that has a rule, by id."""
    found: dict[str, Placed] = {each.id: Placed(each, "indicator", "") for each in body.indicators}
    for section in body.sections:
        found |= _in_section(section, "indicator")
    for section in body.adjustments:
        found |= _in_section(section, "adjustment")
    found |= {each.id: Placed(each, "intermediate", "") for each in body.intermediate}
    for section in body.intermediate_sections:
        found |= _in_section(section, "intermediate")
    return found | {each.id: Placed(each, "veto", "") for each in body.vetoes}


def _in_section(section: Section, kind: Kind) -> dict[str, Placed]:
    found = {each.id: Placed(each, kind, section.id) for each in section.indicators}
    for inner in section.sections:
        found |= _in_section(inner, kind)
    return found


_Key: TypeAlias = tuple[str, str, str, str]


@attrs.frozen
class _Comparing:
    """Compares each pair of rules once, however many groups share it."""

    known: dict[_Key, Comparison]
    halves: bool

    def points(self, old: Indicator, new: Indicator) -> Comparison:
        return self._compared("points", old, new, Fraction(1), Fraction(1))

    def share(self, old: Indicator, new: Indicator) -> Comparison | None:
        """Return how shares of full points compare, where these changed and are not 0."""
        if old.points == new.points or not old.points > 0 or not new.points > 0:
            return None
        return self._compared("share", old, new, 1 / old.points, 1 / new.points)

    def _compared(
        self, what: str, old: Indicator, new: Indicator, old_factor: Fraction, new_factor: Fraction
    ) -> Comparison:
        curves = scaled(old.curve, old_factor), scaled(new.curve, new_factor)
        asked = what, new.id, key(curves[0]), key(curves[1])
        if asked not in self.known:
            self.known[asked] = compare(*curves, old, new, halves=self.halves)
        return self.known[asked]


def _of_bodies(
    old: Mapping[str, Placed], new: Mapping[str, Placed], renamed: Mapping[str, str], comparing: _Comparing
) -> Iterator[IndicatorChange]:
    # An id that now belongs to a renamed indicator no longer belongs to the one that had it.
    taken = set(renamed.values())
    was = {renamed.get(name, name): name for name in old if name in renamed or name not in taken}
    for name, after in new.items():
        before = old.get(was.get(name, ""))
        later = after.indicator
        if before is None:
            yield IndicatorChange(id=name, new_id=name, title=later.title, kind=after.kind, new_points=later.points)
            continue
        earlier = before.indicator
        yield IndicatorChange(
            id=earlier.id,
            new_id=name,
            title=later.title,
            kind=after.kind,
            old_points=earlier.points,
            new_points=later.points,
            points=comparing.points(earlier, later),
            share=comparing.share(earlier, later),
            settings=tuple(
                indicator_settings(earlier, later, (before.kind, before.section), (after.kind, after.section))
            ),
        )
    for name, before in old.items():
        is_now = renamed.get(name, name)
        if is_now not in new or was[is_now] != name:
            earlier = before.indicator
            yield IndicatorChange(id=name, new_id="", title=earlier.title, kind=before.kind, old_points=earlier.points)
