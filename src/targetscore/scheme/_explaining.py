"""Why a unit came to its overall result: what each ruleset brought, what carried over, and its grade."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.scheme.model import Overall
from targetscore.scheme.result import OverallPart, OverallResult, SchemeResult
from targetscore.score._besides import told_of_grade, told_of_group, told_of_moves
from targetscore.score._figures import shown
from targetscore.score.result import Move


def explained(result: SchemeResult, unit: str, language: Language | None) -> str:
    """Do what `targetscore.explain_overall` promises."""
    found, overall = result.overall[unit], result.scheme.overall
    assert overall is not None
    words = language or result.scheme.language
    return "\n".join(_lines(result, overall, unit, found, words))


def _lines(
    result: SchemeResult, overall: Overall, unit: str, found: OverallResult, language: Language
) -> Iterator[str]:
    head = "unscored" if found.status == "exempt" else "unranked" if found.rank is None else "total"
    told = {"unit": unit, "total": shown(found.total), "available": shown(found.available), "rank": found.rank}
    yield phrase(f"unit-{head}", language, **told)
    for name, part in found.parts.items():
        yield "  " + _part(result.scheme.members[name].title, part, overall, language)
    if found.status == "scored" and (made := told_of_moves(_moves(overall, found), found.total, language)):
        yield phrase("unit-total-made", language, made=made)
    if overall.groups is not None:
        yield from told_of_group(found, result.results[overall.groups].ruleset, language)
    for each in found.consequences:
        title = _title_of(each.of, unit, result)
        yield phrase("unit-consequence", language, title=title, clause=each.clause)
    yield from told_of_grade(found.graded, language)


def _part(title: str, part: OverallPart | None, overall: Overall, language: Language) -> str:
    if part is None:
        return phrase("unit-section-exempt", language, title=title)
    if overall.in_percent:
        return phrase("overall-percent", language, title=title, figure=shown(part.figure))
    return phrase("overall-points", language, title=title, figure=shown(part.figure), full=shown(part.full))


def _moves(overall: Overall, found: OverallResult) -> tuple[Move, ...]:
    """Return how the total comes about, before it is rounded."""
    there = [part for part in found.parts.values() if part is not None and part.weight]
    summed = sum((part.figure * part.weight for part in there), Fraction(0))
    moves = [Move(kind="sum", after=summed, terms=tuple((part.figure, part.weight) for part in there))]
    if summed != found.exact:
        # In per cent, as the weights are shown.
        counted = 100 * sum((part.weight for part in there), Fraction(0))
        whole = 100 * sum(overall.weights.values(), Fraction(0))
        moves.append(Move(kind="scale", after=found.exact, terms=((counted, whole),)))
    return tuple(moves)


def _title_of(veto: str, unit: str, result: SchemeResult) -> str:
    """Return the title of a veto or indicator of a ruleset, such as ``safety.accident``."""
    source, _, own = veto.partition(".")
    found = result.results[source]
    body = found.ruleset.body_of(found.units[unit].group)
    return next(each.title for each in body.every_indicator() if each.id == own)
