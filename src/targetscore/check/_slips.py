"""The check of levels that look like another number with its decimal point in the wrong place."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.check._checks import value_of
from targetscore.check._ranges import HUNDRED
from targetscore.check._reach import levels_said
from targetscore.check._sample import parts_of
from targetscore.check._subject import Subject, View, points_told
from targetscore.errors import Finding
from targetscore.forms import Form

ZERO: Final = Fraction(0)
TEN: Final = Fraction(10)
# Smaller levels count things: one prize and twelve are no slip.
LEAST_AMOUNT: Final = Fraction(10)
LEAST_RATE: Final = HUNDRED / 2


def level_slips(subject: Subject) -> Iterator[Finding]:
    """
    Find a level that is hardly a tenth of the next one, where points say that the two are close: 8.5 for 85.

    Ten times as much stays below the next level, and is at least half of it.
    """
    for view in filter(subject.is_usual, subject.views):
        for ladder in (part for part in subject.parts if isinstance(part, c.Cases)):
            for low, high in itertools.pairwise(_levels(ladder, view.axis)):
                if TEN * low < high <= 2 * TEN * low and _is_large(subject, view, low, high):
                    points, other = _points(view, low), _points(view, high)
                    if points is not None and other is not None and 0 < max(points, other) < 2 * min(points, other):
                        yield _told(subject, view, (low, high), (points, other))


def _levels(ladder: c.Cases, axis: str) -> list[Fraction]:
    """Return the levels of *axis* that the tiers of *ladder* begin or end at, from the lowest."""
    tests = (part for branch in ladder.branches for part in parts_of(branch.when))
    return sorted({level for name, level, _ in levels_said(tests) if name == axis and level > 0})


def _is_large(subject: Subject, view: View, low: Fraction, high: Fraction) -> bool:
    rate = view.axis == "completion" or subject.indicator.unit_of(view.axis) == "%"
    return high >= LEAST_RATE if rate else low >= LEAST_AMOUNT


def _points(view: View, x: Fraction) -> Fraction | None:
    held = next((piece for piece in view.pieces if piece.holds(x)), None)
    return value_of(view, x) if held is not None and isinstance(held.form, Form) else None


def _told(
    subject: Subject, view: View, levels: tuple[Fraction, Fraction], points: tuple[Fraction, Fraction]
) -> Finding:
    low, high = levels
    clauses = next(piece.clauses for piece in view.pieces if piece.holds(low))
    values = {
        "input": subject.word(view.axis),
        "level": in_digits(low),
        "beside": in_digits(high),
        "meant": in_digits(TEN * low),
        "points": points_told(points[0]),
        "other": points_told(points[1]),
    }
    return subject.finding("level-slip", clauses[0] if clauses else None, "warning", view.row(low), **values)


CHECKS: Final = (level_slips,)
