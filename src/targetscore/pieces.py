"""
A curve seen along one axis: exact pieces, and what it would take to earn more.

With every other input fixed, a curve is a function of one number. `pieces` cuts the axis where its form changes. The
same pieces serve the checks, plots and explanations. Where the method ends (a product of two changing values, too many
steps at once) it says so as a value; it never guesses.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._specialise import Hole, Specialisation, along, spans
from targetscore.evaluate import Inputs
from targetscore.forms import (
    END,
    MOST_STEPS,
    ZERO,
    Cut,
    Form,
    Limit,
    Stair,
    Unanalysed,
    after,
    before,
    signs,
)

__all__ = [
    "Better",
    "Gain",
    "Hole",
    "Impossible",
    "NotAnalysed",
    "Piece",
    "Reach",
    "between",
    "breakpoints",
    "next_gain",
    "piece_at",
    "pieces",
    "reach",
    "value_at",
]

Better: TypeAlias = Literal["higher", "lower"]


@attrs.frozen
class Piece:
    """
    A stretch of the axis with one form.

    Attributes:
        low: Where it begins; the cut says whether the number itself belongs to it. `forms.START`: it has no lower end.
        high: Where it ends, likewise.
        form: The points as a function of the value, or why there are none.
        clauses: Those that made it, in the order in which the curve names them.
    """

    low: Cut
    high: Cut
    form: Form | Hole
    clauses: tuple[ast.Clause, ...]

    def holds(self, x: Fraction) -> bool:
        """Tell whether *x* lies in the piece."""
        return self.low <= before(x) and after(x) <= self.high

    def inside(self) -> Fraction:
        """Return some value that lies in the piece, as round as it can be made."""
        if self.low.reach and self.high.reach:
            return ZERO
        if self.high.reach:
            return self.low.value if self.low.side == 0 else self.low.value + 1
        if self.low.reach:
            return self.high.value if self.high.side == 1 else self.high.value - 1
        if self.low.side == 0:
            return self.low.value
        if self.high.side == 1:
            return self.high.value
        return between(self.low.value, self.high.value)


@attrs.frozen
class NotAnalysed:
    """The pieces cannot be told: ``formula``: its roots are no rational numbers; ``steps``: too many steps at once."""

    reason: Limit


def pieces(curve: c.Curve, axis: str, inputs: Inputs) -> tuple[Piece, ...] | NotAnalysed:
    """
    Return what *curve* is along *axis*, from the lower end of the axis to the upper, without gap or overlap.

    Args:
        curve: The lowered form of a rule.
        axis: The input that changes. Along ``actual``, completion and growth change with it where *inputs* holds target
            and last year; along ``completion`` or ``growth``, actual does.
        inputs: All other inputs that the curve mentions; what changes with the axis is not looked up in it.

    Raises:
        UnknownInput: The curve mentions an input that is neither the axis, nor given, nor follows from both.

    >>> late = c.Stairs(c.Input("actual"), Fraction(1), (Fraction(-2),), "whole", ast.Remark(text="late"))
    >>> [first, second] = pieces(c.Clamp(c.Total((late,)), Fraction(-5), None, None), "actual", {})[-2:]
    >>> str(second.low.value), str(second.form.constant)
    ('3', '-5')
    """
    try:
        line = Specialisation(along(axis, inputs), inputs).curve(curve)
    except Unanalysed as limit:
        return NotAnalysed(limit.reason)
    ends = (*(start for start, _ in line[1:]), END)
    return tuple(Piece(low, high, made.form, made.clauses) for (low, made), high in zip(line, ends, strict=True))


def value_at(found: Sequence[Piece], x: Fraction) -> Fraction | Hole:
    """Return the points at *x*, or why there are none."""
    form = piece_at(found, x).form
    return form if isinstance(form, Hole) else form.at(x)


def piece_at(found: Sequence[Piece], x: Fraction) -> Piece:
    """Return the piece that *x* lies in."""
    return next(piece for piece in found if piece.holds(x))


def breakpoints(found: Sequence[Piece]) -> tuple[Fraction, ...]:
    """Return the values at which one piece ends and another begins, each once, from low to high."""
    values = (piece.low.value for piece in found[1:])
    return tuple(value for value, _ in itertools.groupby(values))


def between(low: Fraction, high: Fraction) -> Fraction:
    """
    Return a number between *low* and *high*, both excluded, with as few decimals as can be.

    >>> str(between(Fraction(9, 10), Fraction(1)))
    '19/20'
    """
    places = 0
    while True:
        scale = 10**places
        least = (low * scale).__floor__() + 1
        greatest = (high * scale).__ceil__() - 1
        if least <= greatest:
            return Fraction((least + greatest) // 2, scale)
        places += 1


# What it would take -------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Gain:
    """
    The next place on the good side where more is earned at once or a rise ends.

    Attributes:
        value: Where it is.
        included: Whether *value* itself earns it, or only what lies beyond.
        distance: How far it is, above 0 (0 if only what lies beyond the present value earns it).
        points: How many points more than now, above 0.
    """

    value: Fraction
    included: bool
    distance: Fraction
    points: Fraction


@attrs.frozen(kw_only=True)
class Reach:
    """
    The nearest value on the good side that earns the points asked for.

    Attributes:
        value: Where it is.
        included: Whether *value* itself earns them, or only what lies beyond.
        distance: How far it is; 0 if they are earned already, or by anything beyond the present value.
        points: What is earned there: more than asked for if only a jump gets there.
    """

    value: Fraction
    included: bool
    distance: Fraction
    points: Fraction


@attrs.frozen
class Impossible:
    """Nothing on the good side earns as much. *most* is the upper bound of what can be earned; ``None``: not told."""

    most: Fraction | None


def next_gain(found: Sequence[Piece], x: Fraction, better: Better) -> Gain | None:
    """
    Return the nearest breakpoint or step beyond *x*, in the direction of *better*, that earns more than *x* does.

    ``None``: there is none, or *x* itself has no points.
    """
    now = value_at(found, x)
    if isinstance(now, Hole):
        return None
    side = 1 if better == "higher" else 0
    for value in _places(found, x, better):
        for included, there in ((True, value_at(found, value)), (False, _limit(found, value, side))):
            if isinstance(there, Fraction) and there > now and (value != x or not included):
                return Gain(value=value, included=included, distance=abs(value - x), points=there - now)
    return None


def reach(found: Sequence[Piece], x: Fraction, points: Fraction, better: Better) -> Reach | Impossible | NotAnalysed:
    """
    Return the smallest change of *x*, in the direction of *better*, with which at least *points* are earned.
    """
    side = 1 if better == "higher" else 0
    try:
        for low, high, form in _stretch(found, x, better):
            parts = list(spans(signs(form.plus(Form(-points)), low, high), high))
            for start, end, sign in parts if side else reversed(parts):
                cut = start if side else end
                if sign >= 0:
                    place = cut.value
                    included = cut.side != side
                    there = form.at(place) if included else form.toward(place, side)
                    earned = points if there is None else there
                    return Reach(value=place, included=included, distance=abs(place - x), points=earned)
        return Impossible(_most(found, x, better))
    except Unanalysed as limit:
        return NotAnalysed(limit.reason)


def _stretch(found: Sequence[Piece], x: Fraction, better: Better) -> Iterator[tuple[Cut, Cut, Form]]:
    """Yield the pieces that give points from *x* on, nearest first, the first cut at *x*."""
    higher = better == "higher"
    for piece in found if higher else reversed(found):
        low = max(piece.low, before(x)) if higher else piece.low
        high = piece.high if higher else min(piece.high, after(x))
        if low < high and isinstance(piece.form, Form):
            yield low, high, piece.form


def _most(found: Sequence[Piece], x: Fraction, better: Better) -> Fraction | None:
    """Return the upper bound of the points from *x* on; ``None`` where a form goes both ways."""
    most: list[Fraction] = []
    for low, high, form in _stretch(found, x, better):
        if form.trend(low, high) is None:
            return None
        most += (limit for limit in (_limit_at(form, low, 1), _limit_at(form, high, 0)) if limit is not None)
    return max(most, default=None)


def _limit_at(form: Form, cut: Cut, side: int) -> Fraction | None:
    """Return the limit of *form* at *cut*, seen from its *side*; ``None`` if it has none."""
    if cut.reach == 0:
        return form.at(cut.value) if cut.side != side else form.toward(cut.value, side)
    ends = [stair.last() for stair in form.stairs]
    if form.slope or None in ends:
        return None
    return form.constant + sum((s.moved(Fraction(n)) for s, n in zip(form.stairs, ends, strict=True) if n), ZERO)


def _limit(found: Sequence[Piece], x: Fraction, side: int) -> Fraction | None:
    """Return the limit of the points at *x* from below (*side* 0) or above (1); ``None`` where there are none."""
    piece = next(p for p in found if (p.low <= after(x) < p.high if side else p.low < before(x) <= p.high))
    return None if isinstance(piece.form, Hole) else piece.form.toward(x, side)


def _places(found: Sequence[Piece], x: Fraction, better: Better) -> Iterator[Fraction]:
    """Yield the values at which something changes from *x* on, nearest first."""
    yield x
    for low, high, form in _stretch(found, x, better):
        steps = [_steps(stair, low, high, better) for stair in form.stairs]
        yield from heapq.merge(*steps, reverse=better == "lower")
        edge = high if better == "higher" else low
        if not edge.reach:
            yield edge.value


def _steps(stair: Stair, low: Cut, high: Cut, better: Better) -> Iterator[Fraction]:
    """Yield the values between *low* and *high* where the next step counts, nearest first, as far as one can look."""
    least, greatest = stair.indexes(low, high)
    if (stair.slope > 0) == (better == "higher"):
        last = least + MOST_STEPS if greatest is None else min(greatest, least + MOST_STEPS)
        return (stair.cut(n).value for n in range(least + 1, last + 1))
    assert greatest is not None  # the stretch ends at the value asked about
    return (stair.cut(n).value for n in range(greatest, max(least, greatest - MOST_STEPS), -1))
