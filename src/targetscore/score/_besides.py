"""Words of an explanation for what stands beside clauses: groups, grades, vetoes, peers, notes, changed targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Protocol, assert_never

from targetscore._numbers import in_digits
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.ruleset.model import Ruleset
from targetscore.score._figures import shown

if TYPE_CHECKING:
    from targetscore.score.result import GradeResult, IndicatorResult, Move, Published, UnitResult

PEERS_SHOWN: Final = 6
TERMS_SHOWN: Final = 12
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


class Grouped(Protocol):
    """Whatever stands in a group, and has a rank there."""

    @property
    def group(self) -> str | None: ...
    @property
    def group_rank(self) -> Fraction | int | None: ...


def told_of_sections(unit: UnitResult, ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield a line for each section, those inside another one further in."""
    body = ruleset.body_of(unit.group)
    waiting = [(section, 1) for section in (*body.sections, *body.adjustments, *body.intermediate_sections)]
    while waiting:
        section, depth = waiting.pop(0)
        waiting[:0] = [(inner, depth + 1) for inner in section.sections]
        found = unit.sections[section.id]
        line = phrase(SECTIONS[found.status], language, title=section.title, total=shown(found.total))
        made = told_of_moves(found.moves, found.total, language)
        yield "  " * depth + (phrase("unit-section-made", language, section=line, made=made) if made else line)


def told_of_total(unit: UnitResult, language: Language) -> Iterator[str]:
    """Yield a line on how the total comes about, where it is more than the sum of what is above it."""
    if made := told_of_moves(unit.moves, unit.total, language):
        yield phrase("unit-total-made", language, made=made)


def told_of_moves(moves: tuple[Move, ...], published: Published, language: Language) -> str:
    """Return how points come about, as it can be followed with a calculator; empty where they are a plain sum."""
    is_plain = all(move.kind == "add" or (move.kind == "sum" and not _weighed(move)) for move in moves)
    if is_plain:
        return ""
    told: list[str] = []
    before = Fraction(0)
    for move in moves:
        told.append(_told(move, before, language))
        before = move.after
    if Fraction(published) != before:
        told.append(phrase("made-rounded", language, points=shown(published)))
    return phrase("made-joint", language).join(told)


def _weighed(move: Move) -> bool:
    return any(weight != 1 for _, weight in move.terms)


def _told(move: Move, before: Fraction, language: Language) -> str:
    after = shown(move.after)
    equals = "≈ " + after[1:] if after.startswith("≈") else f"= {after}"
    match move.kind:
        case "sum" if 1 < len(move.terms) <= TERMS_SHOWN or _weighed(move):
            return f"{' + '.join(map(_term, move.terms))} {equals}"
        case "sum":
            return phrase("made-sum", language, points=after)
        case "scale":
            ((out_of, onto),) = move.terms
            return f"{shown(before)} ÷ {shown(out_of)} × {shown(onto)} {equals}"
        case "add":
            ((points, _),) = move.terms
            return f"{shown(before)} {'+' if points > 0 else '-'} {shown(abs(points))} {equals}"
        case "most" | "least":
            return phrase("made-most" if move.kind == "most" else "made-least", language, points=after)
        case _:
            assert_never(move.kind)


def _term(term: tuple[Fraction, Fraction]) -> str:
    points, weight = term
    told = shown(points) if points >= 0 else f"({shown(points)})"
    return told if weight == 1 else f"{told} × {shown(weight * 100)}%"


def told_of_unit(unit: UnitResult, ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield lines on what a unit's total was made into: group, vetoes, grade."""
    yield from told_of_group(unit, ruleset, language)
    titles = {indicator.id: indicator.title for indicator in ruleset.body_of(unit.group).every_indicator()}
    for each in unit.consequences:
        yield phrase("unit-consequence", language, title=titles[each.of], clause=each.clause)
    yield from told_of_grade(unit.graded, language)


def told_of_group(unit: Grouped, ruleset: Ruleset, language: Language) -> Iterator[str]:
    """Yield a line on the group of a unit, where there are groups, and the rank there."""
    title = next((group.title for group in ruleset.groups if group.id == unit.group), "")
    if title and unit.group_rank is None:
        yield phrase("unit-group-unranked", language, group=title)
    elif title:
        yield phrase("unit-group", language, group=title, rank=unit.group_rank)


def told_of_grade(graded: GradeResult | None, language: Language) -> Iterator[str]:
    """Yield lines on a grade and what it was decided by."""
    if graded is not None:
        yield phrase("unit-grade", language, grade=graded.grade)
        yield from ("  " + reason.told_in(language).message for reason in graded.reasons)


def told_of_row(result: IndicatorResult, called: Callable[[str], str], language: Language) -> Iterator[str]:
    """Yield lines on where the values of a row come from; *called* says what readers call an input."""
    for role, units in result.peers.items():
        shown = phrase("list-comma", language).join(units[:PEERS_SHOWN])
        if len(units) > PEERS_SHOWN:
            shown = phrase("peers-more", language, units=shown, count=len(units))
        yield phrase("peers", language, role=called(role), units=shown)
    if (target := result.target) is not None:
        said = {"decided": target.decided, "reason": target.reason, "approval": target.approval}
        yield phrase("changed-target", language, value=in_digits(target.value), **said)
    yield from (phrase(code, language, text=result.notes[key]) for key, code in NOTES.items() if result.notes.get(key))
    if result.uncounted:
        yield phrase("uncounted", language, items=phrase("list-comma", language).join(result.uncounted))
    if result.warning is not None:
        yield phrase("forecast-warning", language, level=result.warning)
