"""Which group each unit belongs to: as the rule file lists it, or as the data say."""

from __future__ import annotations

from collections.abc import Mapping

from targetscore.data._problems import GROUP, UNIT, Problems
from targetscore.errors import Span
from targetscore.ruleset.model import Group, Ruleset


def groups_of(
    ruleset: Ruleset, places: Mapping[str, Span], said: Mapping[str, Mapping[str, Span]], problems: Problems
) -> dict[str, str]:
    """
    Return the id of each unit's group; units whose group is a problem are left out.

    Args:
        ruleset: The rules, with their groups.
        places: Each unit of the data and where it first stands.
        said: Each unit's groups by id or title as the data say, each with its place.
        problems: Problems are noted here.
    """
    if not ruleset.groups:
        for span in (span for words in said.values() for span in words.values()):
            problems.refuse("no-groups-declared", span)
            break
        return {}
    listed = {unit: group.id for group in ruleset.groups for unit in group.units}
    called: dict[str, tuple[Group, ...]] = {}
    for group in ruleset.groups:
        called[group.title] = (*called.get(group.title, ()), group)
    called |= {group.id: (group,) for group in ruleset.groups}
    found: dict[str, str] = {}
    for unit, span in places.items():
        if unit in said:
            named = _named(unit, said[unit], called, listed.get(unit), problems)
            found |= {unit: named} if named else {}
        elif unit in listed:
            found[unit] = listed[unit]
        else:
            problems.refuse_word(unit, span, listed, UNIT)
    return found


def _named(
    unit: str,
    words: Mapping[str, Span],
    called: Mapping[str, tuple[Group, ...]],
    listed: str | None,
    problems: Problems,
) -> str | None:
    """Return the one group that the data name for a unit."""
    found: dict[str, Span] = {}
    for word, span in words.items():
        match called.get(word, ()):
            case ():
                problems.refuse_word(word, span, called, GROUP, known=problems.listed(called))
            case (group,):
                found.setdefault(group.id, span)
            case several:
                ids = problems.listed(group.id for group in several)
                problems.refuse("ambiguous-group", span, word=word, ids=ids)
    if not found:
        return None
    (first, *others) = found
    for other in others:
        line = problems.line(found[first])
        problems.refuse("two-groups", found[other], unit=unit, one=first, other=other, line=line)
    if listed not in {None, first}:
        problems.refuse("group-differs", found[first], unit=unit, given=first, listed=str(listed))
    return first
