"""From points to totals: sections with their scale, weight and bounds, adjustments, the total."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore.ruleset.model import Body, Indicator, Limits, Places, Ruleset, Section
from targetscore.score._rounding import published
from targetscore.score._rows import ZERO, places
from targetscore.score.result import IndicatorResult, Move, Published, SectionResult, Status

ONE: Final = Fraction(1)


@attrs.frozen
class Earned:
    """
    What a section or a whole scorecard comes to, exact. *full*: its points with everything scored; *available*: those
    of what was scored; *moves*: how its points come about; *term*: its points before its weight, and the weight.
    """

    points: Fraction
    available: Fraction
    full: Fraction
    status: Status = "scored"
    moves: tuple[Move, ...] = ()
    term: tuple[Fraction, Fraction] | None = None

    def bounded(self, least: Fraction | None, most: Fraction | None) -> Earned:
        """Return the same with points within *least* and *most*; what is not scored has none to bound."""
        if self.status == "exempt":
            return self
        points, moves = _bounded(self.points, least, most)
        return attrs.evolve(self, points=points, moves=(*self.moves, *moves)) if moves else self


@attrs.frozen
class Scorecard:
    """The totals of one unit. *sections* are in the order of the file, inner ones after the one they are in."""

    total: Earned
    sections: Mapping[str, Earned]

    def results(self, ruleset: Ruleset) -> dict[str, SectionResult]:
        """Return the sections as results show them."""
        rounding = places(ruleset)
        return {name: _shown(section, rounding) for name, section in self.sections.items()}


def rolled_up(
    body: Body, results: Mapping[str, IndicatorResult], ruleset: Ruleset, zero: frozenset[str] = frozenset()
) -> Scorecard:
    """
    Return the totals of one unit.

    Points are added as they are published; what scaling and weights make of them is exact until the end, so a total is
    rounded once.

    Args:
        body: What the unit is scored by.
        results: What it earned on every indicator.
        ruleset: The rules that *body* belongs to.
        zero: Sections that a veto sets to 0; the empty text stands for the total.
    """
    rescale = ruleset.conventions.exempt == "rescale"
    found: dict[str, Earned] = {}
    parts = _inside(body.indicators, body.sections, results, rescale=rescale, zero=zero, found=found)
    total = _joined(parts, body.points, rescale=rescale, scaled=False, at_least=ruleset.total.at_least)
    for section in body.adjustments:
        found |= _adjustment(section, results, zero)
    _inside((), body.intermediate_sections, results, rescale=rescale, zero=zero, found=found)
    return Scorecard(_with_adjustments(total, body, found, ruleset.total, zero), found)


def total_of(
    section: Section,
    results: Mapping[str, IndicatorResult],
    ruleset: Ruleset,
    body: Body,
    zero: frozenset[str] = frozenset(),
) -> SectionResult:
    """
    Return what *section* of *body* comes to, before its weight.

    Args:
        section: The section, or an adjustment.
        results: What the unit earned, at least on every indicator of the section.
        ruleset: The rules that *body* belongs to.
        body: What the unit is scored by.
        zero: Sections that a veto sets to 0.
    """
    found: dict[str, Earned] = {}
    for adjustment in body.adjustments:
        if section in adjustment.every_section():
            found = _adjustment(section, results, zero)
    if not found:
        rescale = ruleset.conventions.exempt == "rescale"
        _inside((), (section,), results, rescale=rescale, zero=zero, found=found)
    return _shown(found[section.id], places(ruleset))


def _inside(
    indicators: Iterable[Indicator],
    sections: Iterable[Section],
    results: Mapping[str, IndicatorResult],
    *,
    rescale: bool,
    zero: frozenset[str],
    found: dict[str, Earned],
) -> list[Earned]:
    """Return what indicators and sections side by side come to, weights applied, and note the sections in *found*."""
    parts = [_of_indicator(each.points, results[each.id]) for each in indicators]
    for section in sections:
        found[section.id] = Earned(ZERO, ZERO, section.points)  # keeps its place before what is inside
        inside = _inside(section.indicators, section.sections, results, rescale=rescale, zero=zero, found=found)
        whole = _joined(inside, section.points, rescale=rescale, scaled=section.scaled, at_least=section.at_least)
        whole = whole.bounded(section.least, section.most)
        if section.id in zero:
            whole = attrs.evolve(whole, points=ZERO, status="vetoed", moves=())
        found[section.id] = whole
        parts.append(_weighed(whole, section.weight))
    return parts


def _of_indicator(points: Fraction, result: IndicatorResult) -> Earned:
    counts = result.status != "exempt"
    return Earned(_exactly(result.points), points if counts else ZERO, points, result.status)


@functools.lru_cache(maxsize=1 << 16)
def _exactly(points: Published) -> Fraction:
    # Units share few points, and a decimal is slow to take apart.
    return Fraction(points)


def _weighed(whole: Earned, weight: Fraction) -> Earned:
    if weight == 1:
        return whole
    return Earned(
        whole.points * weight,
        whole.available * weight,
        whole.full * weight,
        whole.status,
        term=(whole.points, weight),
    )


def _joined(parts: list[Earned], points: Fraction, *, rescale: bool, scaled: bool, at_least: int) -> Earned:
    """
    Return what *parts* come to as one of *points*.

    With exempt parts the others are raised to all of *points* where *rescale* holds: their weights are handed on in
    proportion. Without enough scored parts the whole is exempt itself.
    """
    scored = [part for part in parts if part.status != "exempt"]
    if len(scored) < max(at_least, 1 if parts else 0):
        return Earned(ZERO, ZERO, points, "exempt")
    earned = sum((part.points for part in scored), ZERO)
    full = _sum(tuple(part.full for part in parts))
    counted = full if len(scored) == len(parts) else sum((part.full for part in scored), ZERO)
    available = _sum(tuple(part.available for part in scored))
    out_of = counted if rescale and counted else full
    onto = points if scaled and full else full
    moves = [Move("sum", earned, tuple(part.term or (part.points, ONE) for part in scored))]
    if onto == out_of:
        return Earned(earned, available, points, moves=tuple(moves))
    factor = onto / out_of
    moves.append(Move("scale", earned * factor, ((out_of, onto),)))
    return Earned(earned * factor, available * factor, points, moves=tuple(moves))


@functools.lru_cache(maxsize=1 << 12)
def _sum(numbers: tuple[Fraction, ...]) -> Fraction:
    # Full points are the same for nearly all units.
    return sum(numbers, ZERO)


def _adjustment(section: Section, results: Mapping[str, IndicatorResult], zero: frozenset[str]) -> dict[str, Earned]:
    """Return what a bonus or penalty section and those inside it come to; they have no full points."""
    inner: dict[str, Earned] = {}
    points = sum((Fraction(results[each.id].points) for each in section.indicators), ZERO)
    for below in section.sections:
        inside = _adjustment(below, results, zero)
        inner |= inside
        points += inside[below.id].points
    own = Earned(ZERO, ZERO, ZERO, "vetoed")
    if section.id not in zero:
        own = Earned(points, ZERO, ZERO, moves=(Move("sum", points),)).bounded(section.least, section.most)
    return {section.id: own, **inner}


def _with_adjustments(
    total: Earned, body: Body, found: Mapping[str, Earned], limits: Limits, zero: frozenset[str]
) -> Earned:
    if total.status == "exempt":
        return total
    inside = sum((found[each.id].points for each in body.adjustments if not each.on_top), ZERO)
    on_top = sum((found[each.id].points for each in body.adjustments if each.on_top), ZERO)
    if "" in zero:
        return attrs.evolve(total, points=ZERO, status="vetoed", moves=())
    points, moves = total.points, [*total.moves]
    if inside:
        # A bonus up to full makes up for lost points; it takes nothing from points that are above full already.
        full = max(points, total.available)
        points += inside
        moves.append(Move("add", points, ((inside, ONE),)))
        if inside > 0 and points > full:
            points = full
            moves.append(Move("most", full))
    if on_top:
        points += on_top
        moves.append(Move("add", points, ((on_top, ONE),)))
    return attrs.evolve(total, points=points, moves=tuple(moves)).bounded(limits.least, limits.most)


def _bounded(points: Fraction, least: Fraction | None, most: Fraction | None) -> tuple[Fraction, tuple[Move, ...]]:
    """Return *points* within *least* and *most*, and the move that brought them there."""
    within = points if most is None else min(points, most)
    within = within if least is None else max(within, least)
    if within == points:
        return points, ()
    return within, (Move("least" if within > points else "most", within),)


def _shown(section: Earned, rounding: Places) -> SectionResult:
    total = published(section.points, rounding.total, rounding.mode)
    return SectionResult(total=total, available=section.available, status=section.status, moves=section.moves)
