"""The check of names: letters that look like others, and names that look like each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from targetscore._texts import differing, disguised, looks
from targetscore.check._declared import about, place_of
from targetscore.errors import Finding, Span
from targetscore.ruleset.model import Indicator, Ruleset

# Names of one kind with their places: two of them that look the same are taken for one another.
_Names: TypeAlias = dict[str, Span]


def look_alikes(ruleset: Ruleset) -> Iterator[Finding]:
    """
    Find names that say something else than they seem to: who types what is seen is told that there is no such name.
    """
    told: set[str] = set()
    for names in _names(ruleset):
        first: dict[str, str] = {}
        for name, span in names.items():
            word = disguised(name)
            if word and name not in told:
                told.add(name)
                how = differing(word, looks(word))
                yield about(ruleset, "look-alike-letters", span, "warning", text=name, how=how)
            other = first.setdefault(looks(name), name)
            if other != name and name not in told:
                told.add(name)
                values = {"text": name, "other": other, "how": differing(name, other)}
                yield about(ruleset, "look-alike-name", span, "warning", **values)


def _names(ruleset: Ruleset) -> Iterator[_Names]:
    """Yield the names of the file by kind."""
    indicators = {each.id: each for body in ruleset.bodies for each in body.every_indicator()}.values()
    sections = [each for body in ruleset.bodies for each in body.every_section().values()]
    parts = [(each.id, each.title, each.span) for each in sections]
    parts += [(each.id, each.title, each.span) for each in ruleset.groups]
    ids = {name: span for name, _, span in parts} | {each.id: each.span for each in indicators}
    yield {ruleset.id: place_of(ruleset, "ruleset")} | ids
    yield {ruleset.title: place_of(ruleset, "title")} | {title: span for _, title, span in parts}
    yield {unit: group.span for group in ruleset.groups for unit in group.units}
    yield {name: place_of(ruleset, f"parameters.{name}") for name in ruleset.parameters}
    yield {word: each.span for each in indicators for name in each.names if name.id == "actual" for word in name.words}
    yield {each.title: each.span for each in indicators}
    for indicator in indicators:
        yield _inputs(indicator)
    yield {unit: each.span for each in indicators for unit in _units_of_measure(each)}


def _inputs(indicator: Indicator) -> _Names:
    names = (name for name in indicator.names if name.constant is None and name.id != "actual")
    return {word: indicator.span for name in names for word in (name.id, *name.words)}


def _units_of_measure(indicator: Indicator) -> Iterator[str]:
    yield indicator.measured_in
    yield from (name.measured_in for name in indicator.names)
