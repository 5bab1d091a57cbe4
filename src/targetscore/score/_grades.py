"""
Grades: from totals to bands, and from there by needs, vetoes, quotas and promotions, in this order.

A grade is the number of its band, 0 for the highest. Each pass moves units and gives a reason for each move. Quotas
come after vetoes, so that a place which a vetoed unit leaves goes to another; promotions come last, so that a decision
for one unit never costs another its grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Protocol, assert_never

import attrs

from targetscore._numbers import in_digits
from targetscore.errors import Diagnostic, Language, Source, Span
from targetscore.quantities import last_places
from targetscore.ruleset.model import (
    Consequence,
    Conventions,
    Down,
    Grade,
    Grades,
    NotAbove,
    Promotion,
    Quota,
    Requirement,
    Unranked,
    Zero,
)
from targetscore.score.result import GradeResult

# Told of a need that is passed over, where others are told of needs that are not met.
NOT_APPLICABLE: Final = "need-not-applicable"


@attrs.frozen(kw_only=True)
class Standing:
    """
    What the grade of one unit is made from.

    Attributes:
        total: The total as published, which bands count by.
        exact: The total before rounding, which quotas go by where totals are ranked exactly.
        available: The full points of what counts.
        group: The unit's group.
        ranked: Whether the unit is ranked; if not, it takes no place in a quota.
        figures: By reference (``export.points``, ``economy.total``, ``total``, ``rank``, ``group_rank``) the value and
            its full points, ``None`` where it has none. What does not apply to the unit is left out, and so is its rank
            if it is not ranked.
        grades: Its grades in the rulesets of a scheme by reference (``economy.grade``), where it has one.
        consequences: What vetoes do to the unit, each with the veto's title.
    """

    total: Fraction
    exact: Fraction
    available: Fraction
    group: str | None = None
    ranked: bool = True
    figures: Mapping[str, tuple[Fraction, Fraction | None]] = attrs.field(factory=dict, hash=False)
    grades: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    consequences: tuple[tuple[Consequence, str], ...] = ()


class Home(Protocol):
    """What grades belong to: a ruleset, or the whole of a scheme."""

    @property
    def conventions(self) -> Conventions:
        """How it ranks."""

    @property
    def source(self) -> Source:
        """The file that its grades stand in."""

    @property
    def language(self) -> Language:
        """The language of reasons."""


def graded(grades: Grades, home: Home, units: Mapping[str, Standing]) -> dict[str, GradeResult]:
    """
    Return the grade of every unit, in the order of *units*, which makes no difference to the grades.

    A unit of which nothing counts has no total in per cent: it has no grade where grades go by per cent, takes no place
    and is left out.
    """
    book = _Book(grades, home)
    counted = {unit: each for unit, each in units.items() if grades.by == "total" or each.available > 0}
    earned = {unit: book.earned(each) for unit, each in counted.items()}
    placed = {
        unit: _vetoed(book, unit, each, _settled(book, unit, each, _Place(earned[unit])))
        for unit, each in counted.items()
    }
    for index, band in enumerate(grades.bands):
        if band.quota is not None:
            for members in _pools(band.quota, counted):
                placed |= _within_quota(book, index, band.quota, members, placed)
    decisions = _by_unit(grades.promotions)
    promoted = {unit: _promoted(book, unit, decisions.get(unit, []), place) for unit, place in placed.items()}
    return {
        unit: GradeResult(
            grade=grades.bands[place.index].grade, earned=grades.bands[earned[unit]].grade, reasons=place.reasons
        )
        for unit, place in promoted.items()
    }


@attrs.frozen
class _Place:
    """Where a unit stands so far. *is_set*: a veto says its grade, whatever its points: no quota counts it."""

    index: int
    reasons: tuple[Diagnostic, ...] = ()
    is_set: bool = False

    def moved(self, index: int, *reasons: Diagnostic) -> _Place:
        """Return the place at *index*, with *reasons* for it."""
        return attrs.evolve(self, index=index, reasons=(*self.reasons, *reasons))


@attrs.frozen
class _Book:
    """The grades of a ruleset or scheme, and how reasons are told in its file and language."""

    grades: Grades
    home: Home

    @property
    def lowest(self) -> int:
        """The number of the lowest band."""
        return len(self.grades.bands) - 1

    def earned(self, standing: Standing) -> int:
        """Return the highest band that the total reaches by itself."""
        figure = standing.total if self.grades.by == "total" else 100 * standing.total / standing.available
        bands = self.grades.bands
        return next(index for index, band in enumerate(bands) if band.least is None or figure >= band.least)

    def total(self, standing: Standing) -> Fraction:
        """Return the total that quotas go by: exact where totals are ranked so."""
        return standing.exact if self.home.conventions.rank_on == "exact" else standing.total

    def measure(self, standing: Standing) -> Fraction:
        """Return what units of one band are ordered by: the total, or its share of what counts."""
        return self.total(standing) / (1 if self.grades.by == "total" else standing.available)

    def shown(self, standing: Standing) -> str:
        """Return what units of one band are ordered by in digits, a share as a division."""
        share = "" if self.grades.by == "total" else f" / {in_digits(standing.available)}"
        return in_digits(self.total(standing)) + share

    def index(self, grade: str, unsaid: int) -> int:
        """Return the band of *grade*; the band *unsaid* where no grade is named."""
        if not grade:
            return min(unsaid, self.lowest)
        return next(index for index, band in enumerate(self.grades.bands) if band.grade == grade)

    def told(self, code: str, span: Span, **values: str) -> Diagnostic:
        """Return a reason at *span* of the rule file."""
        source, language = self.home.source, self.home.language
        return Diagnostic(code=code, source=source, span=span, values=values, severity="info", language=language)

    def at(self, index: int, code: str, unit: str, **values: str) -> Diagnostic:
        """Return a reason at the band that it is about."""
        band = self.grades.bands[index]
        return self.told(code, band.span, unit=unit, grade=band.grade, **values)


# Needs --------------------------------------------------------------------------------------------------------------


def _settled(book: _Book, unit: str, standing: Standing, place: _Place) -> _Place:
    """Return the first place from *place* downwards whose needs the unit meets; the lowest band has none."""
    while True:
        needs = book.grades.bands[place.index].needs
        told = tuple(_unmet(book, unit, standing, need, place.index) for need in needs)
        faults = tuple(each for each in told if each is not None)
        place = place.moved(place.index, *faults)
        if all(fault.code == NOT_APPLICABLE for fault in faults):
            return place
        place = place.moved(place.index + 1)


def _unmet(book: _Book, unit: str, standing: Standing, need: Requirement, index: int) -> Diagnostic | None:
    """Return why *need* is not met, or that it does not apply; ``None`` if it is met."""
    about = {"unit": unit, "grade": book.grades.bands[index].grade, "of": need.of}
    if need.grades:
        has = standing.grades.get(need.of)
        if has is None:
            return book.told(NOT_APPLICABLE, need.span, **about)
        low = {"value": has, "limit": need.grades[-1]}
        return None if has in need.grades else book.told("need-too-low", need.span, **about, **low)
    value, full = standing.figures.get(need.of, (None, None))
    if value is None and need.of in {"rank", "group_rank"}:
        return book.told("need-unranked", need.span, **about)
    if need.in_percent and value is not None:
        value = value / full if full else None
    if value is None:
        return book.told(NOT_APPLICABLE, need.span, **about)
    if need.least is not None and value < need.least:
        return book.told("need-too-low", need.span, **about, **_limit(need, value, need.least))
    if need.most is not None and value > need.most:
        return book.told("need-too-high", need.span, **about, **_limit(need, value, need.most))
    return None


def _limit(need: Requirement, value: Fraction, limit: Fraction) -> dict[str, str]:
    scale, sign = (100, "%") if need.in_percent else (1, "")
    return {"value": in_digits(value * scale) + sign, "limit": in_digits(limit * scale) + sign}


# Vetoes -------------------------------------------------------------------------------------------------------------


def _vetoed(book: _Book, unit: str, standing: Standing, place: _Place) -> _Place:
    """
    Return the place after all vetoes, whose order makes no difference: of grades that are set the lowest counts, steps
    down add up from there, and grades that it may not pass come last.
    """
    grades: list[tuple[int, str]] = []
    falls: list[tuple[int, str]] = []
    limits: list[tuple[int, str]] = []
    for consequence, title in standing.consequences:
        match consequence:
            case Grade(grade=grade):
                grades.append((book.index(grade, unsaid=book.lowest), title))
            case Down(steps=steps):
                falls.append((steps, title))
            case NotAbove(grade=grade, barred=barred):
                limits.append((min(book.index(grade, unsaid=1) + barred, book.lowest), title))
            case Zero() | Unranked():
                pass  # The one has its effect on the total, the other where places are counted.
            case _:
                assert_never(consequence)
    before = place.index
    for index, title in sorted(grades):
        place = attrs.evolve(place, is_set=True).moved(index, book.at(index, "grade-set", unit, veto=title))
    for steps, title in sorted(falls):
        reason = book.at(place.index, "grade-down", unit, veto=title, steps=str(steps))
        place = place.moved(min(place.index + steps, book.lowest), reason)
    for index, title in sorted(limits):
        if place.index < index:
            place = place.moved(index, book.at(index, "grade-not-above", unit, veto=title))
    return place if place.is_set or place.index == before else _settled(book, unit, standing, place)


# Quotas -------------------------------------------------------------------------------------------------------------


def _pools(quota: Quota, units: Mapping[str, Standing]) -> Iterable[Mapping[str, Standing]]:
    """Return the units that share the places of *quota*: all of them, or those of each group."""
    if quota.all_units:
        return (units,)
    pools: dict[str | None, dict[str, Standing]] = {}
    for unit, standing in units.items():
        pools.setdefault(standing.group, {})[unit] = standing
    return pools.values()


@attrs.frozen
class _Edge:
    """
    Where a quota of *places* among *units* ends.

    *first_out* is the greatest measure without a place, ``None`` if there are places for all; *is_tied*: the last with
    a place has the same.
    """

    units: int
    places: int
    first_out: Fraction | None
    is_tied: bool

    @classmethod
    def among(cls, quota: Quota, units: int, measures: Iterable[Fraction]) -> _Edge:
        places = last_places(quota.share * units, 0, quota.mode)
        in_order = sorted(measures, reverse=True)
        if len(in_order) <= places:
            return cls(units, places, None, is_tied=False)
        return cls(units, places, in_order[places], is_tied=places > 0 and in_order[places - 1] == in_order[places])


def _within_quota(
    book: _Book, index: int, quota: Quota, members: Mapping[str, Standing], placed: Mapping[str, _Place]
) -> Iterator[tuple[str, _Place]]:
    """Yield the units of band *index* whose place its quota changes or has to explain."""
    here = [unit for unit in members if placed[unit].index == index and not placed[unit].is_set]
    ranked = sum(standing.ranked for standing in members.values())
    edge = _Edge.among(quota, ranked, (book.measure(members[unit]) for unit in here if members[unit].ranked))
    shown = {"share": in_digits(quota.share * 100) + "%", "units": str(edge.units), "places": str(edge.places)}
    for unit in here:
        standing, place = members[unit], placed[unit]
        if not standing.ranked:
            reason = book.at(index, "quota-unranked", unit)
        elif edge.first_out is None or book.measure(standing) > edge.first_out:
            continue
        else:
            at_edge = edge.is_tied and book.measure(standing) == edge.first_out
            code = "quota-full" if not at_edge else "quota-tied-in" if quota.ties == "in" else "quota-tied-out"
            reason = book.at(index, code, unit, value=book.shown(standing), **shown)
            if code == "quota-tied-in":
                yield unit, place.moved(index, reason)
                continue
        yield unit, _settled(book, unit, standing, place.moved(index + 1, reason))


# Promotions ---------------------------------------------------------------------------------------------------------


def _by_unit(promotions: Iterable[Promotion]) -> dict[str, list[Promotion]]:
    decisions: dict[str, list[Promotion]] = {}
    for promotion in promotions:
        decisions.setdefault(promotion.unit, []).append(promotion)
    return decisions


def _promoted(book: _Book, unit: str, decisions: Iterable[Promotion], place: _Place) -> _Place:
    """Return the place after all decisions, added up; never above the highest band or below the lowest."""
    index = place.index - sum(each.steps for each in decisions)
    reasons = (
        book.told(
            "grade-lifted" if each.steps > 0 else "grade-lowered",
            each.span,
            unit=unit,
            steps=str(abs(each.steps)),
            reason=each.reason,
            approval=each.approval,
        )
        for each in decisions
    )
    return place.moved(min(max(index, 0), book.lowest), *reasons)
