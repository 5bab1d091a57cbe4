"""One band of the grades changed in one place: its least score, its quota, what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.ruleset.model import Band, Grades, Quota, Requirement

ONE: Final = Fraction(1)


def changed_band(grades: Grades, number: int) -> Iterator[tuple[str, str, str, Grades]]:
    """Yield the key of the band *number* that is changed, what stands there, what comes there, and the grades then."""
    band = grades.bands[number]

    def having(**changed: object) -> Grades:
        made: Band = attrs.evolve(band, **changed)  # type: ignore[arg-type]  # of the type that the field had
        return attrs.evolve(grades, bands=(*grades.bands[:number], made, *grades.bands[number + 1 :]))

    if band.least is not None:
        for least in (band.least + 1, band.least - 1):
            yield "least", f"least: {in_digits(band.least)}", f"least: {in_digits(least)}", having(least=least)
    if band.quota is not None:
        for before, after, quota in _changed_quota(band.quota):
            yield "quota", before, after, having(quota=quota)
        yield "quota", "quota", "", having(quota=None)
    for place, need in enumerate(band.needs):
        rest = (*band.needs[:place], *band.needs[place + 1 :])
        yield "needs", f"needs {need.of}", "", having(needs=rest)
        for before, after, changed in _changed_need(need):
            yield "needs", before, after, having(needs=(*band.needs[:place], changed, *band.needs[place + 1 :]))


def _changed_quota(quota: Quota) -> Iterator[tuple[str, str, Quota]]:
    more = quota.share + Fraction(5, 100)
    yield f"quota {percent(quota.share)}", f"quota {percent(more)}", attrs.evolve(quota, share=more)
    mode: ast.Rounding = "up" if quota.mode != "up" else "down"
    yield f"quota {quota.mode}", f"quota {mode}", attrs.evolve(quota, mode=mode)
    ties: Literal["in", "out"] = "in" if quota.ties == "out" else "out"
    yield f"quota ties: {quota.ties}", f"quota ties: {ties}", attrs.evolve(quota, ties=ties)


def _changed_need(need: Requirement) -> Iterator[tuple[str, str, Requirement]]:
    for key in ("least", "most"):
        value = getattr(need, key)
        if value is not None:
            for by in (_unit(need), -_unit(need)):
                told = f"needs {need.of} {key}: "
                shown = (f"{told}{in_digits(value)}", f"{told}{in_digits(value + by)}")
                yield *shown, attrs.evolve(need, **{key: value + by})


def _unit(need: Requirement) -> Fraction:
    return Fraction(1, 100) if need.in_percent else ONE


def percent(share: Fraction) -> str:
    """Return *share* as a percentage."""
    return f"{in_digits(share * 100)}%"
