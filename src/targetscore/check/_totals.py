"""The checks of totals and grades: between which points totals stay, and which grades nobody can get."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import in_digits
from targetscore.check._declared import about, place_of
from targetscore.check._ranges import Range
from targetscore.check._reach import Reach, reach
from targetscore.check._subject import Subject, Subjects, points_told
from targetscore.errors import Finding, Severity
from targetscore.quantities import last_places, rounded
from targetscore.ruleset.model import (
    Band,
    Body,
    Down,
    Grade,
    Grades,
    Indicator,
    NotAbove,
    Places,
    Quota,
    Requirement,
    Ruleset,
    Section,
)

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)
RANKS: Final = frozenset({"rank", "group_rank"})


def of_totals(subjects: Subjects) -> Iterator[Finding]:
    """Yield what is to be said of full points, totals and grades."""
    totals = Totals(subjects)
    yield from full_unreached(totals)
    yield from total_range(totals)
    yield from unreached_grades(totals)


# Indicators ----------------------------------------------------------------------------------------------------------


def full_unreached(totals: Totals) -> Iterator[Finding]:
    """Find rules that never give their full points: a slip of a number, or of a per cent sign."""
    for subject in totals.subjects.every():
        full = subject.indicator.points
        if full > 0:
            reached = totals.reach_of(subject)
            most, published = reached.range.most, totals.published(reached.range, of_total=False).most
            if most is not None and published is not None and published < full:
                told = {"most": points_told(most), "full": in_digits(full)}
                yield subject.finding("full-unreached", None, "warning", reached.row_most, **told)


# Totals --------------------------------------------------------------------------------------------------------------


class Totals:
    """Between which points the figures of a ruleset stay, as the units of each of its groups are scored."""

    def __init__(self, subjects: Subjects) -> None:
        self.subjects = subjects
        self.ruleset = subjects.ruleset
        self.bodies = subjects.bodies
        self._reached: dict[int, Reach] = {}

    def reach_of(self, subject: Subject) -> Reach:
        """Return between which points the rule of *subject* stays."""
        if id(subject) not in self._reached:
            self._reached[id(subject)] = reach(subject)
        return self._reached[id(subject)]

    def of_indicator(self, indicator: Indicator) -> tuple[Range, bool]:
        """Return between which published points *indicator* stays, and whether no narrower range would do."""
        reached = self.reach_of(self.subjects.of(indicator))
        return self.published(reached.range, of_total=False), reached.exact

    def published(self, values: Range, *, of_total: bool) -> Range:
        """Return *values* rounded as points are, or totals."""
        rounding = self.ruleset.conventions.rounding
        if not isinstance(rounding, Places):
            return values
        places = rounding.total if of_total else rounding.points
        if places is None:
            return values
        return Range(
            *(None if end is None else rounded(end, places, rounding.mode) for end in (values.least, values.most))
        )

    def of_section(self, section: Section, *, partly: bool) -> Range:
        """Return between which points *section* stays before its weight; *partly*: with some of it exempt, or all."""
        inside = [self._of_indicator(each, partly=partly) for each in section.indicators]
        inside += [_times(self.of_section(each, partly=partly), each.weight) for each in section.sections]
        full = sum((each.points for each in section.indicators), ZERO)
        full += sum((each.points * each.weight for each in section.sections), ZERO)
        total = _added(inside)
        if self._rescales(partly=partly):
            total = _raised(total)
        elif section.scaled and full:
            total = _times(total, section.points / full)
        bounded = _bounded(total, section.least, section.most)
        return hull(bounded, Range(ZERO, ZERO)) if partly else bounded

    def _of_indicator(self, indicator: Indicator, *, partly: bool) -> Range:
        found = self.of_indicator(indicator)[0]
        return hull(found, Range(ZERO, ZERO)) if partly else found

    def _rescales(self, *, partly: bool) -> bool:
        return partly and self.ruleset.conventions.exempt == "rescale"

    def of_total(self, body: Body, *, partly: bool) -> Range:
        """Return between which points totals stay; *partly*: also those of units to whom not all applies."""
        inside = [self._of_indicator(each, partly=partly) for each in body.indicators]
        inside += [_times(self.of_section(each, partly=partly), each.weight) for each in body.sections]
        total = _added(inside)
        if self._rescales(partly=partly):
            total = _raised(total)
        for section in body.adjustments:
            added = self.of_section(attrs.evolve(section, scaled=False), partly=False)
            total = _added([total, added])
        if partly:
            total = hull(total, Range(ZERO, ZERO))
        total = _bounded(total, self.ruleset.total.least, self.ruleset.total.most)
        if partly:
            # A veto sets what it sets to 0 whatever the bounds are.
            total = hull(total, Range(ZERO, ZERO))
        return self.published(total, of_total=True)

    def exact(self, body: Body) -> bool:
        """Tell whether every end of what makes the total is known exactly."""
        capped = any(not section.on_top for section in body.adjustments)
        return not capped and all(self.of_indicator(each)[1] for each in body.scored())


def _times(values: Range, factor: Fraction) -> Range:
    return Range(
        None if values.least is None else values.least * factor, None if values.most is None else values.most * factor
    )


def _added(ranges: list[Range]) -> Range:
    lows, highs = [each.least for each in ranges], [each.most for each in ranges]
    return Range(
        None if None in lows else sum((end for end in lows if end is not None), ZERO),
        None if None in highs else sum((end for end in highs if end is not None), ZERO),
    )


def hull(one: Range, other: Range) -> Range:
    return Range(
        None if one.least is None or other.least is None else min(one.least, other.least),
        None if one.most is None or other.most is None else max(one.most, other.most),
    )


def _raised(values: Range) -> Range:
    """Return where *values* can lie when what is left is scaled up: not below 0 if nothing is, else not known."""
    return Range(ZERO if values.least is not None and values.least >= 0 else None, None)


def _bounded(values: Range, least: Fraction | None, most: Fraction | None) -> Range:
    low, high = values.least, values.most
    if most is not None:
        low = None if low is None else min(low, most)
        high = most if high is None else min(high, most)
    if least is not None:
        low = least if low is None else max(low, least)
        high = None if high is None else max(high, least)
    return Range(low, high)


def total_range(totals: Totals) -> Iterator[Finding]:
    """Say between which points totals stay, where that is not from 0 to the full points."""
    ruleset = totals.ruleset
    said: set[Range] = set()
    for body in totals.bodies:
        found = totals.of_total(body, partly=False)
        if not totals.exact(body) or not body.points or found in {Range(ZERO, body.points), *said}:
            continue
        said.add(found)
        span = place_of(ruleset, "total" if "total" in ruleset.places else "title")
        full = in_digits(body.points)
        if found.least is not None and found.most is not None:
            low, high = points_told(found.least), points_told(found.most)
            yield about(ruleset, "total-range", span, "info", low=low, high=high, full=full)
        elif found.most is None:
            yield about(ruleset, "total-without-most", span, "info", full=full)
        else:
            yield about(ruleset, "total-without-least", span, "info", full=full)


# Grades --------------------------------------------------------------------------------------------------------------


def unreached_grades(totals: Totals) -> Iterator[Finding]:
    """Find grades that nobody can get, whatever is earned."""
    grades = totals.ruleset.grades
    if grades is None:
        return
    for index, band in enumerate(grades.bands):
        if not _given_otherwise(totals, band):
            yield from _unreached(totals, index, band)


def _consequences(ruleset: Ruleset) -> Iterator[object]:
    for body in ruleset.bodies:
        for indicator in body.every_indicator():
            yield from (effect.does for effect in indicator.effects)


def _given_otherwise(totals: Totals, band: Band) -> bool:
    """Tell whether a decision or a veto may give the grade, whatever the points are."""
    ruleset = totals.ruleset
    assert ruleset.grades is not None
    lowest = ruleset.grades.bands[-1].grade
    named = (each.grade or lowest for each in _consequences(ruleset) if isinstance(each, Grade))
    return bool(ruleset.grades.promotions) or band.grade in named


def _unreached(totals: Totals, index: int, band: Band) -> Iterator[Finding]:
    ruleset, grades = totals.ruleset, totals.ruleset.grades
    assert grades is not None
    highest = _most_measured(totals)
    if band.least is not None and highest is not None and highest < band.least:
        sign = "%" if grades.by == "percent" else ""
        shown = {"least": in_digits(band.least) + sign, "most": points_told(highest) + sign}
        yield about(ruleset, "grade-unreached", band.span, "warning", grade=band.grade, **shown)
    elif index and _hidden(totals, index):
        least = grades.bands[index - 1].least
        assert least is not None
        shown = {"above": grades.bands[index - 1].grade, "least": in_digits(least)}
        yield about(ruleset, "grade-hidden", band.span, _severity(grades, index), grade=band.grade, **shown)
    elif band.quota is not None and (units := pool_without_place(ruleset, band.quota)) is not None:
        share = in_digits(band.quota.share * HUNDRED) + "%"
        shown = {"share": share, "units": str(units)}
        yield about(ruleset, "quota-without-place", band.span, "warning", grade=band.grade, **shown)
    for need in band.needs:
        if _contradicts(totals, band, need):
            yield about(ruleset, "need-never-met", need.span, "warning", grade=band.grade, of=need.of)


def _severity(grades: Grades, index: int) -> Severity:
    """Return how bad it is that nobody has a band: the last one only takes what is left."""
    return "info" if index == len(grades.bands) - 1 else "warning"


def _most_measured(totals: Totals) -> Fraction | None:
    """Return the highest figure that bands can be asked for: total, or total in per cent."""
    grades = totals.ruleset.grades
    assert grades is not None
    if grades.by == "total":
        tops = [totals.of_total(body, partly=True).most for body in totals.bodies]
        return None if None in tops else max(top for top in tops if top is not None)
    return most_percent(totals)


def most_percent(totals: Totals) -> Fraction | None:
    """
    Return the most that totals come to in per cent of the points that count.

    What does not apply to a unit leaves both, so the best single indicator bounds what any choice of them comes to.
    """
    shares: list[Fraction] = []
    limits = totals.ruleset.total
    for body in totals.bodies:
        if body.adjustments or any(_is_bent(section) for section in body.sections) or limits.least is not None:
            return None
        for each in body.scored():
            most = totals.of_indicator(each)[0].most
            if most is None or each.points <= 0:
                return None
            shares.append(HUNDRED * most / each.points)
    rounding = totals.ruleset.conventions.rounding
    # A rounded total may come a little above what was earned.
    exact = not isinstance(rounding, Places) or rounding.total is None
    return max(shares, default=None) if exact or max(shares, default=ZERO) == HUNDRED else None


def _is_bent(section: Section) -> bool:
    return section.least is not None or section.scaled or any(_is_bent(inner) for inner in section.sections)


def _hidden(totals: Totals, index: int) -> bool:
    """Tell whether every total is enough for a band above, which nothing takes away again."""
    ruleset, grades = totals.ruleset, totals.ruleset.grades
    assert grades is not None
    above = grades.bands[:index]
    if grades.by != "total" or any(band.quota is not None or band.needs for band in above):
        return False
    if any(isinstance(each, Down | NotAbove) for each in _consequences(ruleset)):
        return False
    least = above[-1].least
    lows = [totals.of_total(body, partly=True).least for body in totals.bodies]
    return least is not None and all(low is not None and low >= least for low in lows)


def pool_without_place(ruleset: Ruleset, quota: Quota) -> int | None:
    """Return how many units the largest pool of *quota* has if that is too few for a single place."""
    sizes = [len(group.units) for group in ruleset.groups]
    if not sizes or not all(sizes):
        return None
    pool = sum(sizes) if quota.all_units else max(sizes)
    return pool if last_places(quota.share * pool, 0, quota.mode) == 0 else None


def _contradicts(totals: Totals, band: Band, need: Requirement) -> bool:
    """Tell whether no unit of *band* can have the figure that *need* asks for."""
    ruleset, grades = totals.ruleset, totals.ruleset.grades
    assert grades is not None
    if need.of in RANKS:
        return _rank_never(ruleset, need)
    if need.of == "total" and not need.in_percent:
        lows = need.most is not None and grades.by == "total" and band.least is not None and need.most < band.least
        return lows or outside(need, [totals.of_total(body, partly=True) for body in totals.bodies])
    if need.in_percent:
        return False
    return outside(need, list(_figures(totals, need.of)))


def _rank_never(ruleset: Ruleset, need: Requirement) -> bool:
    if need.most is not None and need.most < 1:
        return True
    sizes = [len(group.units) for group in ruleset.groups]
    if need.least is None or not sizes or not all(sizes):
        return False
    return need.least > (max(sizes) if need.of == "group_rank" else sum(sizes))


def _figures(totals: Totals, of: str) -> Iterator[Range]:
    """Yield between which points the figure *of* stays, for every body that has it."""
    name, _, kind = of.rpartition(".")
    for body in totals.bodies:
        if kind == "points":
            yield from (hull(totals.of_indicator(each)[0], Range(ZERO, ZERO)) for each in body.scored()
                        if each.id == name)  # fmt: skip
        elif (section := body.every_section().get(name)) is not None:
            found = totals.of_section(section, partly=True)
            yield hull(totals.published(found, of_total=True), Range(ZERO, ZERO))


def outside(need: Requirement, figures: list[Range]) -> bool:
    too_low = need.least is not None and all(each.most is not None and each.most < need.least for each in figures)
    too_high = need.most is not None and all(each.least is not None and each.least > need.most for each in figures)
    return bool(figures) and (too_low or too_high)
