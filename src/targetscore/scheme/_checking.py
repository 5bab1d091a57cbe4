"""
What can be proved of the overall result of a scheme before anybody is scored: which of its grades nobody can get.

Between which points the totals of the rulesets stay comes from the checks of their rule files.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from targetscore._numbers import in_digits
from targetscore.check._ranges import Range
from targetscore.check._subject import Subjects, points_told
from targetscore.check._totals import Totals, hull, most_percent, outside, pool_without_place
from targetscore.errors import Diagnostic, Finding, Severity, Span
from targetscore.quantities import rounded
from targetscore.ruleset.model import Band, Consequence, Down, Grade, Grades, NotAbove, Places, Requirement, Ruleset
from targetscore.scheme.model import Overall, Scheme

ZERO: Final = Fraction(0)


def of_overall(scheme: Scheme) -> Iterator[Finding]:
    """Yield what is to be said of the grades over all rulesets."""
    overall = scheme.overall
    if overall is None or overall.grades is None:
        return
    rulesets = {name: scheme.members[name].ruleset for name in overall.rulesets()}
    proof = _Proof(overall, overall.grades, rulesets)
    for index, band in enumerate(overall.grades.bands):
        if not proof.given_otherwise(band):
            yield from proof.unreached(index, band)


class _Proof:
    """Between which points the overall total stays, and what its bands ask for."""

    def __init__(self, overall: Overall, grades: Grades, rulesets: dict[str, Ruleset]) -> None:
        self.overall = overall
        self.grades = grades
        self.rulesets = rulesets
        self.totals = {name: Totals(Subjects(rulesets[name])) for name in overall.weights}
        self.figures = {name: self._figure(name) for name in overall.weights}
        self.consequences = tuple(self._carried())

    def given_otherwise(self, band: Band) -> bool:
        """Tell whether a decision or a veto may give the grade, whatever the points are."""
        lowest = self.grades.bands[-1].grade
        named = {does.grade or lowest for does in self.consequences if isinstance(does, Grade)}
        return bool(self.grades.promotions) or band.grade in named

    def unreached(self, index: int, band: Band) -> Iterator[Finding]:
        """Yield why nobody can get *band*."""
        most = self._most_measured()
        if band.least is not None and most is not None and most < band.least:
            sign = "%" if self.grades.by == "percent" else ""
            shown = {"least": in_digits(band.least) + sign, "most": points_told(most) + sign}
            yield self._about("grade-unreached", band.span, "warning", grade=band.grade, **shown)
        elif index and self._hidden(index):
            above = self.grades.bands[index - 1]
            assert above.least is not None
            severity: Severity = "info" if index == len(self.grades.bands) - 1 else "warning"
            shown = {"above": above.grade, "least": in_digits(above.least)}
            yield self._about("grade-hidden", band.span, severity, grade=band.grade, **shown)
        elif band.quota is not None and self.overall.groups is not None:
            units = pool_without_place(self.rulesets[self.overall.groups], band.quota)
            if units is not None:
                shown = {"share": in_digits(band.quota.share * 100) + "%", "units": str(units)}
                yield self._about("quota-without-place", band.span, "warning", grade=band.grade, **shown)
        for need in band.needs:
            if self._never_met(need):
                yield self._about("need-never-met", need.span, "warning", grade=band.grade, of=need.of)

    def _carried(self) -> Iterator[Consequence]:
        """Yield what vetoes can do to the overall result."""
        for carried in self.overall.carried:
            if carried.does is not None:
                yield carried.does
                continue
            for body in self.rulesets[carried.source].bodies:
                yield from (effect.does for each in body.every_indicator() for effect in each.effects)

    def _figure(self, name: str) -> Range:
        """Return between which figures a ruleset counts; 0 is one of them, as it may not count for a unit."""
        totals = self.totals[name]
        if self.overall.in_percent:
            return Range(None, most_percent(totals))
        whole = Range(ZERO, ZERO)
        for body in totals.bodies:
            whole = hull(whole, totals.of_total(body, partly=True))
        return whole

    def _total(self) -> Range:
        weights = self.overall.weights
        lows, highs = [], []
        for name, figure in self.figures.items():
            lows.append(None if figure.least is None else figure.least * weights[name])
            highs.append(None if figure.most is None else max(figure.most, ZERO) * weights[name])
        least = None if None in lows else sum((low for low in lows if low is not None), ZERO)
        most = None if None in highs else sum((high for high in highs if high is not None), ZERO)
        if self.overall.conventions.exempt == "rescale":
            least, most = None, self._rescaled()
        rounding = self.overall.conventions.rounding
        if not isinstance(rounding, Places) or rounding.total is None:
            return Range(least, most)
        return Range(*(None if end is None else rounded(end, rounding.total, rounding.mode) for end in (least, most)))

    def _rescaled(self) -> Fraction | None:
        """Return the most where the weights of what counts are raised to those of all: the best ruleset alone."""
        tops = [figure.most for name, figure in self.figures.items() if self.overall.weights[name]]
        if None in tops:
            return None
        return max((top for top in tops if top is not None), default=ZERO) * sum(self.overall.weights.values(), ZERO)

    def _most_measured(self) -> Fraction | None:
        """Return the highest figure that bands can be asked for: the total, or the total in per cent."""
        if self.grades.by == "total":
            return self._total().most
        rounding = self.overall.conventions.rounding
        if isinstance(rounding, Places) and rounding.total is not None:
            # A rounded total may come a little above what was earned.
            return None
        shares = [most_percent(self.totals[name]) for name, weight in self.overall.weights.items() if weight]
        return None if None in shares else max((share for share in shares if share is not None), default=None)

    def _hidden(self, index: int) -> bool:
        """Tell whether every total is enough for a band above, which nothing takes away again."""
        above = self.grades.bands[:index]
        if self.grades.by != "total" or any(band.quota is not None or band.needs for band in above):
            return False
        if any(isinstance(does, Down | NotAbove) for does in self.consequences):
            return False
        least, low = above[-1].least, self._total().least
        return least is not None and low is not None and low >= least

    def _never_met(self, need: Requirement) -> bool:
        if need.grades or need.in_percent:
            return False
        if need.of == "total":
            return outside(need, [self._total()])
        name, _, figure = need.of.partition(".")
        return figure == "total" and name in self.figures and outside(need, [self.figures[name]])

    def _about(self, code: str, span: Span, severity: Severity, **values: str) -> Finding:
        overall = self.overall
        return Diagnostic(
            code=code, source=overall.source, span=span, severity=severity, language=overall.language, values=values
        )
