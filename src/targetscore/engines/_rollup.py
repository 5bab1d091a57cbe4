"""
Totals in whole numbers: from the points of a row's indicators to sections, the total and the grade.

A total is one more integer form, over columns that hold published points: engines translate it as they translate rules.
What a row alone does not decide (ranks, quotas) or what changes results after the fact (vetoes, decisions) has no such
form; `obstacles` names all of it, so that an engine refuses a file instead of giving other totals.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore.engines._algebra import ZERO, all_of, any_of, at_least, choice, compare, opposite, plus
from targetscore.engines._ranges import Ranges, Width, width_of
from targetscore.engines._ratios import NOTHING, Ratio, chosen, common, compared, extreme, rounded
from targetscore.engines.program import ALWAYS, NEVER, Column, Condition, Expression, Fact, Given, Whole
from targetscore.errors import Diagnostic, Span
from targetscore.messages import phrase
from targetscore.ruleset.model import Body, Grades, Indicator, Limits, Places, Ruleset, Section, Zero

EXEMPT: Final = ".exempt"
"""Behind the id of an indicator: the fact that it does not count for a unit."""

HUNDRED: Final = Ratio.of(Fraction(100))

Construct: TypeAlias = Literal[
    "effects", "judge", "mean-of-others", "needs", "not-rounded", "promotions", "quota", "rescaled-ranks",
    "sources", "targets", "taken", "ties-by", "vetoes",
]  # fmt: skip


@attrs.frozen(kw_only=True)
class Figure:
    """
    What a section or a total comes to.

    Attributes:
        exact: Its points as a numerator over a denominator, which is above 0.
        rounded: Its points × 10^decimals of totals, as the file rounds them.
        exempt: Where too little was scored for it: it is then 0 and counts nowhere.
        available: The full points of what counts, as a ratio.
    """

    exact: Ratio
    rounded: Expression
    exempt: Condition
    available: Ratio


@attrs.frozen(kw_only=True)
class Totals:
    """
    What the points of a unit come to.

    Attributes:
        inputs: A column for each indicator under its id, points × 10^decimals of points; a fact for each that may not
            count, its id with `EXEMPT` behind it. Where the fact holds, the points are 0.
        total: The total.
        sections: By id, in the order of the file.
        grade: The number of the grade's band, 0 for the highest; one more than the last where there is no total in
            per cent, as nothing that counts has full points. ``None`` where the file declares none. It means nothing
            where the total is exempt.
        grades: The names of the bands.
    """

    inputs: tuple[Given, ...]
    total: Figure
    sections: Mapping[str, Figure]
    grade: Expression | None = None
    grades: tuple[str, ...] = ()

    @functools.cached_property
    def width(self) -> Width:
        """Return the least width that is proved for the total, its sections and its grade."""
        figures = (self.total, *self.sections.values())
        roots = [root for each in figures for root in (each.exact.top, each.exact.bottom, each.rounded, each.exempt)]
        return width_of(self.inputs, *roots, *(() if self.grade is None else (self.grade,)))


# What has no such form ----------------------------------------------------------------------------------------------


def obstacles(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """Return what of *ruleset* a row's points alone do not decide, each at its place in the rule file."""
    return tuple(_told(ruleset, construct, span) for construct, span in _obstacles(ruleset))


def row_obstacles(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """Return what of *ruleset* makes the points of an indicator more than a matter of its own values."""
    found = [(construct, span) for body in ruleset.bodies for construct, span in _of_rows(body, ruleset)]
    return tuple(_told(ruleset, construct, span) for construct, span in dict.fromkeys(found))


def _told(ruleset: Ruleset, construct: Construct, span: Span) -> Diagnostic:
    said = phrase(f"construct-{construct}", ruleset.language)
    return Diagnostic(
        code="engine-construct",
        source=ruleset.source,
        span=span,
        values={"construct": said},
        language=ruleset.language,
    )


def _obstacles(ruleset: Ruleset) -> Iterator[tuple[Construct, Span]]:
    conventions, whole = ruleset.conventions, Span(0, 0)
    if not isinstance(conventions.rounding, Places):
        yield "not-rounded", ruleset.places.get("conventions.rounding", whole)
    if conventions.ties_by:
        yield "ties-by", ruleset.places.get("conventions.ties_by", whole)
    if conventions.rank_on == "exact" and conventions.exempt == "rescale" and _may_be_exempt(ruleset):
        yield "rescaled-ranks", ruleset.places.get("conventions.rank_on", whole)
    for veto in dict.fromkeys(veto for body in ruleset.bodies for veto in body.vetoes):
        yield "vetoes", veto.span
    if ruleset.grades is not None:
        yield from _of_grades(ruleset.grades)


def _of_grades(grades: Grades) -> Iterator[tuple[Construct, Span]]:
    for band in grades.bands:
        if band.quota is not None:
            yield "quota", band.span
        if band.needs:
            yield "needs", band.span
    for promotion in grades.promotions:
        yield "promotions", promotion.span


def _of_rows(body: Body, ruleset: Ruleset) -> Iterator[tuple[Construct, Span]]:
    if ruleset.sources is not None:
        yield "sources", ruleset.places.get("sources", Span(0, 0))
    for target in ruleset.targets:
        yield "targets", target.span
    scored = (*body.scored(), *body.every_intermediate())
    ids = {each.id for each in scored}
    for veto in body.vetoes:
        if any(isinstance(effect.does, Zero) and effect.does.of in ids for effect in veto.effects):
            yield "vetoes", veto.span
    for each in scored:
        if any(name.taken_from is not None for name in each.names):
            yield "taken", each.span
        if each.effects:
            yield "effects", each.span
        if each.judge:
            yield "judge", each.span
        if missing(each, ruleset) == "mean of the others":
            yield "mean-of-others", each.span


def missing(indicator: Indicator, ruleset: Ruleset) -> str:
    """Return what happens where *indicator* lacks a value: its own policy, else that of the file."""
    return indicator.missing or ruleset.conventions.missing or "error"


def _may_be_exempt(ruleset: Ruleset) -> bool:
    return any(missing(each, ruleset) == "exempt" for body in ruleset.bodies for each in body.scored())


# Totals -------------------------------------------------------------------------------------------------------------


def totals(
    body: Body,
    ruleset: Ruleset,
    points: Mapping[str, tuple[int, int]] | None = None,
    exempt: Collection[str] | None = None,
) -> Totals:
    """
    Return the totals of *body*, rounded as *ruleset* says; it has no `obstacles`.

    Args:
        body: What a unit is scored by.
        ruleset: The rules that it belongs to.
        points: The least and the greatest points of an indicator × 10^decimals, by id, as far as they are known.
        exempt: The indicators that may not count; ``None``: those whose missing values are exempt.
    """
    places = ruleset.conventions.rounding
    assert isinstance(places, Places)
    assert places.points is not None
    if exempt is None:
        exempt = {each.id for each in body.scored() if missing(each, ruleset) == "exempt"}
    inputs = tuple(_inputs(body, points or {}, exempt))
    adding = _Adding(ruleset, places, frozenset(exempt), Ranges.of_inputs(inputs))
    parts = adding.inside(body.indicators, body.sections)
    whole = adding.joined(parts, body.points, scaled=False, enough=ruleset.total.at_least)
    total = adding.figure(adding.adjusted(whole, body, ruleset.total))
    sections = {own: adding.figure(each) for own, each in adding.sections.items()}
    if ruleset.grades is None:
        return Totals(inputs=inputs, total=total, sections=sections)
    grades = tuple(band.grade for band in ruleset.grades.bands)
    grade = adding.grade(total, ruleset.grades)
    return Totals(inputs=inputs, total=total, sections=sections, grade=grade, grades=grades)


def _inputs(body: Body, points: Mapping[str, tuple[int, int]], exempt: Collection[str]) -> Iterator[Given]:
    for each in body.scored():
        least, most = points.get(each.id, (None, None))
        yield Given(name=each.id, decimals=0, least=least, most=most)
        if each.id in exempt:
            yield Given(name=each.id + EXEMPT, decimals=None)


@attrs.frozen
class _Earned:
    """As `targetscore.score._rollup.Earned`; *full* are points with everything scored."""

    points: Ratio
    available: Ratio
    full: Fraction
    exempt: Condition = NEVER


@attrs.frozen
class _Adding:
    ruleset: Ruleset
    places: Places
    exempt: frozenset[str]
    ranges: Ranges
    sections: dict[str, _Earned] = attrs.field(factory=dict)

    def inside(self, indicators: Iterable[Indicator], sections: Iterable[Section]) -> list[_Earned]:
        """Return what indicators and sections side by side come to, weights applied, and note the sections."""
        parts = [self.indicator(each) for each in indicators]
        for section in sections:
            self.sections[section.id] = _Earned(NOTHING, NOTHING, section.points)  # keeps its place before the inner
            inner = self.inside(section.indicators, section.sections)
            whole = self.joined(inner, section.points, scaled=section.scaled, enough=section.at_least)
            whole = _bounded(whole, section.least, section.most)
            self.sections[section.id] = whole
            parts.append(_weighed(whole, section.weight))
        return parts

    def published(self, indicator: Indicator) -> Ratio:
        assert self.places.points is not None
        return Ratio(Column(indicator.id), Whole(10**self.places.points))

    def indicator(self, indicator: Indicator) -> _Earned:
        exempt: Condition = Fact(indicator.id + EXEMPT) if indicator.id in self.exempt else NEVER
        available = _where(opposite(exempt), Ratio.of(indicator.points))
        return _Earned(self.published(indicator), available, indicator.points, exempt)

    def joined(self, parts: list[_Earned], points: Fraction, *, scaled: bool, enough: int) -> _Earned:
        needed = max(enough, 1 if parts else 0)
        scored = [opposite(part.exempt) for part in parts]
        is_exempt = opposite(_count_at_least(needed, scored))
        earned = _summed(_where(when, part.points) for when, part in zip(scored, parts, strict=True))
        available = _summed(_where(when, part.available) for when, part in zip(scored, parts, strict=True))
        full = sum((part.full for part in parts), Fraction(0))
        onto = points if scaled and full else full
        factor = Ratio.of(onto / full) if full else Ratio.of(Fraction(1))
        if self.ruleset.conventions.exempt == "rescale" and full and any(when != ALWAYS for when in scored):
            counted = _summed(_where(when, Ratio.of(part.full)) for when, part in zip(scored, parts, strict=True))
            # Where nothing that counts has full points, the parts are held against all of them.
            out_of = chosen([(compare(counted.top, ">", ZERO), counted)], Ratio.of(full))
            factor = Ratio.of(onto).over(out_of, self.ranges)
        kept = opposite(is_exempt)
        return _Earned(
            _where(kept, earned.times(factor)), _where(kept, available.times(factor)), points, is_exempt
        )  # fmt: skip

    def adjusted(self, total: _Earned, body: Body, limits: Limits) -> _Earned:
        """Return *total* with bonuses and penalties, within its bounds."""
        for section in body.adjustments:
            self.adjustment(section)
        inside = _summed(self.sections[each.id].points for each in body.adjustments if not each.on_top)
        on_top = _summed(self.sections[each.id].points for each in body.adjustments if each.on_top)
        points = total.points
        if inside != NOTHING:
            # A bonus up to full makes up for lost points; it takes nothing from points that are above full already.
            full = extreme("greatest", (points, total.available))
            raised = points.plus(inside)
            capped = extreme("least", (raised, full))
            points = chosen([(compare(inside.top, ">", ZERO), capped)], raised)
        points = points.plus(on_top)
        kept = _bounded(attrs.evolve(total, points=points), limits.least, limits.most)
        return attrs.evolve(kept, points=_where(opposite(total.exempt), kept.points))

    def adjustment(self, section: Section) -> Ratio:
        """Note what a bonus or penalty section and those inside it come to; they have no full points."""
        self.sections[section.id] = _Earned(NOTHING, NOTHING, Fraction(0))
        own = _summed(self.published(each) for each in section.indicators)
        points = _summed((own, *(self.adjustment(below) for below in section.sections)))
        whole = _bounded(_Earned(points, NOTHING, Fraction(0)), section.least, section.most)
        self.sections[section.id] = whole
        return whole.points

    def figure(self, earned: _Earned) -> Figure:
        places = self.places.total
        assert places is not None
        shown = rounded(earned.points, places, self.places.mode, self.ranges)
        return Figure(exact=earned.points, rounded=shown, exempt=earned.exempt, available=earned.available)

    def grade(self, total: Figure, grades: Grades) -> Expression:
        """Return the number of the highest band that the published total reaches."""
        assert self.places.total is not None
        figure = Ratio(total.rounded, Whole(10**self.places.total))
        reached: list[tuple[Condition, Expression]] = []
        if grades.by == "percent":
            nothing = self.ranges.decided(compare(total.available.top, "<=", ZERO))
            reached.append((nothing, Whole(len(grades.bands))))
        for index, band in enumerate(grades.bands):
            if band.least is None:
                return choice(reached, Whole(index))
            limit = Ratio.of(band.least)
            one, other = (
                (figure, limit) if grades.by == "total" else (figure.times(HUNDRED), limit.times(total.available))
            )
            reached.append((compared(one, ">=", other, self.ranges), Whole(index)))
        *higher, (_, last) = reached
        return choice(higher, last)


def _where(when: Condition, ratio: Ratio) -> Ratio:
    return ratio if when == ALWAYS else Ratio(choice([(when, ratio.top)], ZERO), ratio.bottom)


def _summed(several: Iterable[Ratio]) -> Ratio:
    terms = tuple(several)
    if not terms:
        return NOTHING
    tops, bottom = common(terms)
    return Ratio(plus(*tops), bottom).reduced()


def _count_at_least(count: int, conditions: list[Condition]) -> Condition:
    if count <= 0:
        return ALWAYS
    if count == 1:
        return any_of(*conditions)
    return all_of(*conditions) if count == len(conditions) else NEVER if count > len(conditions) else at_least(
        count, conditions
    )  # fmt: skip


def _weighed(whole: _Earned, weight: Fraction) -> _Earned:
    if weight == 1:
        return whole
    by = Ratio.of(weight)
    return _Earned(whole.points.times(by), whole.available.times(by), whole.full * weight, whole.exempt)


def _bounded(whole: _Earned, least: Fraction | None, most: Fraction | None) -> _Earned:
    """Return the same with points within *least* and *most*; what is not scored has none to bound."""
    points = whole.points
    if most is not None:
        points = extreme("least", (points, Ratio.of(most)))
    if least is not None:
        points = extreme("greatest", (points, Ratio.of(least)))
    return attrs.evolve(whole, points=points if whole.exempt == NEVER else _where(opposite(whole.exempt), points))
