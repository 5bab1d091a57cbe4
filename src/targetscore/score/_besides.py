"""Words of an explanation for what stands beside clauses: groups, grades, vetoes, peers, notes, changed targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from targetscore._numbers import in_digits
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.ruleset.model import Ruleset
from targetscore.score._figures import shown

if TYPE_CHECKING:
    from targetscore.score.result import IndicatorResult, UnitResult

PEERS_SHOWN: Final = 6
NOTES: Final = {
    "source": "note-source",
    "judge": "note-judge",
    "reason": "note-reason",
    "evidence": "note-evidence",
    "fed": "note-fed",
}
SECTIONS: Final = {
    "scored": "unit-section",
    "missing": "unit-section",
    "exempt": "unit-section-exempt",
    "vetoed": "unit-section-vetoed",
}


def told_of_sections(unit: UnitResult, ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield a line for each section, those inside another one further in."""
    body = ruleset.body_of(unit.group)
    waiting = [(section, 1) for section in (*body.sections, *body.adjustments)]
    while waiting:
        section, depth = waiting.pop(0)
        waiting[:0] = [(inner, depth + 1) for inner in section.sections]
        found = unit.sections[section.id]
        yield "  " * depth + phrase(SECTIONS[found.status], language, title=section.title, total=shown(found.total))


def told_of_unit(unit: UnitResult, ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield lines on what a unit's total was made into: group, vetoes, grade."""
    title = next((group.title for group in ruleset.groups if group.id == unit.group), "")
    if title and unit.group_rank is None:
        yield phrase("unit-group-unranked", language, group=title)
    elif title:
        yield phrase("unit-group", language, group=title, rank=unit.group_rank)
    titles = {indicator.id: indicator.title for indicator in ruleset.body_of(unit.group).every_indicator()}
    for each in unit.consequences:
        yield phrase("unit-consequence", language, title=titles[each.of], clause=each.clause)
    if unit.graded is not None:
        yield phrase("unit-grade", language, grade=unit.graded.grade)
        yield from ("  " + reason.told_in(language).message for reason in unit.graded.reasons)


def told_of_row(result: IndicatorResult, language: Language) -> Iterator[str]:
    """Yield lines on where the values of a row come from."""
    for role, units in result.peers.items():
        shown = phrase("list-comma", language).join(units[:PEERS_SHOWN])
        if len(units) > PEERS_SHOWN:
            shown = phrase("peers-more", language, units=shown, count=len(units))
        yield phrase("peers", language, role=phrase(f"role-{role}", language), units=shown)
    if (target := result.target) is not None:
        said = {"decided": target.decided, "reason": target.reason, "approval": target.approval}
        yield phrase("changed-target", language, value=in_digits(target.value), **said)
    yield from (phrase(code, language, text=result.notes[key]) for key, code in NOTES.items() if result.notes.get(key))
    if result.uncounted:
        yield phrase("uncounted", language, items=phrase("list-comma", language).join(result.uncounted))
    if result.warning is not None:
        yield phrase("forecast-warning", language, level=result.warning)
