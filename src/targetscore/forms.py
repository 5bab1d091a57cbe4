"""
What a curve is on one stretch of an axis: ``a + b·x + c/x`` and staircases, with exact signs and limits.

A *cut* is a place between two neighbouring values: just before a number or just after it. Stretches run from
cut to cut, so open and closed ends need no cases of their own.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final, Literal, NamedTuple, TypeAlias

import attrs

from targetscore import ast
from targetscore.evaluate import counted, scheduled
from targetscore.quantities import rounded

ZERO = Fraction(0)
MINUS = Fraction(-1)
MOST_STEPS = 400

Limit: TypeAlias = Literal["formula", "steps"]
FORMULA: Final = "formula"
STEPS: Final = "steps"


class Cut(NamedTuple):
    """Just before (*side* 0) or just after (*side* 1) *value*; *reach* -1 and 1 are the two ends of the axis."""

    reach: int
    value: Fraction
    side: int


START = Cut(-1, ZERO, 0)
END = Cut(1, ZERO, 0)


def before(value: Fraction) -> Cut:
    """Return the cut that leaves *value* on its right."""
    return Cut(0, value, 0)


def after(value: Fraction) -> Cut:
    """Return the cut that leaves *value* on its left."""
    return Cut(0, value, 1)


class Unanalysed(Exception):  # noqa: N818 - the limit of the method, told to the caller as a value
    """The method ends here; *reason* is ``formula`` or ``steps``."""

    def __init__(self, reason: Limit) -> None:
        super().__init__(reason)
        self.reason = reason


@attrs.frozen
class Stair:
    """
    A staircase over the distance ``offset + slope·x``, which is above 0 wherever the stair is used.

    Attributes:
        points: What the first, second … step moves.
        beyond: What the last of them grows by from step to step after it; ``None``: nothing moves any more.
        part: What part of a step counts.
    """

    offset: Fraction
    slope: Fraction
    size: Fraction
    points: tuple[Fraction, ...]
    beyond: Fraction | None
    part: ast.PartOfStep

    def at(self, x: Fraction) -> Fraction:
        """Return the points moved at *x*."""
        return self.moved(counted(self.steps(x), self.part))

    def toward(self, x: Fraction, side: int) -> Fraction:
        """Return the limit of the points as the value comes to *x* from below (*side* 0) or from above (1)."""
        if self.part == "pro rata":
            return self.at(x)
        away = (side == 1) == (self.slope > 0)
        cut = Cut(0, x, side)
        return self.moved(Fraction(self.index_from(cut) if away else self.index_upto(cut)))

    def moved(self, count: Fraction) -> Fraction:
        """Return the points of *count* steps together."""
        return scheduled(self.points, self.beyond, count)

    def steps(self, x: Fraction) -> Fraction:
        """Return the distance at *x* in steps, parts included."""
        return (self.offset + self.slope * x) / self.size

    def cut(self, index: int) -> Cut:
        """Return the cut beyond which, away from the origin, *index* steps are reached (started, if those count)."""
        steps, side = (index - 1, 1) if self.part == "started" else (index, 0)
        place = (self.size * steps - self.offset) / self.slope
        return Cut(0, place, side if self.slope > 0 else 1 - side)

    def index_from(self, cut: Cut) -> int:
        """Return how many steps are reached just beyond *cut*, away from the origin."""
        steps = self.steps(cut.value)
        if self.part == "started" and (cut.side == 0) == (self.slope > 0):
            return self._within(-(-steps.numerator // steps.denominator))
        return self._within(steps.numerator // steps.denominator + (self.part == "started"))

    def index_upto(self, cut: Cut) -> int:
        """Return how many steps are reached just before *cut*, seen from the origin."""
        steps = self.steps(cut.value)
        if self.part == "started":
            return self._within(-(-steps.numerator // steps.denominator))
        if (cut.side == 0) == (self.slope > 0):
            return self._within(-(-steps.numerator // steps.denominator) - 1)
        return self._within(steps.numerator // steps.denominator)

    def _within(self, index: int) -> int:
        last = self.last()
        return max(0, index if last is None else min(index, last))

    def last(self) -> int | None:
        """Return the number of steps after which nothing moves any more; ``None`` if it goes on for ever."""
        endless = self.beyond is not None and (self.points[-1] or self.beyond)
        return None if endless else len(self.points)

    def indexes(self, low: Cut, high: Cut) -> tuple[int, int | None]:
        """Return the least and the greatest number of steps reached between *low* and *high*; ``None``: no greatest."""
        near, far = (low, high) if self.slope > 0 else (high, low)
        return self.index_from(near), self.last() if far.reach else self.index_upto(far)

    def level(self, index: int) -> Form:
        """Return what the stair is where *index* steps are reached and the next is not."""
        moved = self.moved(Fraction(index))
        if self.part != "pro rata":
            return Form(moved)
        rise = self.moved(Fraction(index + 1)) - moved
        scale = rise / self.size
        return Form(moved - rise * index + scale * self.offset, scale * self.slope)

    def times(self, factor: Fraction) -> Stair:
        """Return the stair whose steps move *factor* times as much."""
        points = tuple(p * factor for p in self.points)
        return attrs.evolve(self, points=points, beyond=None if self.beyond is None else self.beyond * factor)

    def trend(self) -> int | None:
        """Return 1 if the points grow with the distance, -1 if they fall, ``None`` if they may do both."""
        moves = (*self.points, *(() if self.beyond is None else (self.beyond,)))
        if all(p >= 0 for p in moves):
            return 1
        return -1 if all(p <= 0 for p in moves) else None


@attrs.frozen
class Form:
    """
    ``constant + slope·x + inverse/x``, and the points of *stairs*.

    Invariant: where *inverse* is not 0, the stretch that the form is used on leaves out 0.
    """

    constant: Fraction
    slope: Fraction = ZERO
    inverse: Fraction = ZERO
    stairs: tuple[Stair, ...] = ()

    def at(self, x: Fraction) -> Fraction:
        """Return the value at *x*."""
        return self._plain(x) + sum((stair.at(x) for stair in self.stairs), ZERO)

    def toward(self, x: Fraction, side: int) -> Fraction | None:
        """Return the limit at *x* from below (*side* 0) or above (1); ``None`` if it has none."""
        if self.inverse and not x:
            return None
        return self._plain(x) + sum((stair.toward(x, side) for stair in self.stairs), ZERO)

    def _plain(self, x: Fraction) -> Fraction:
        value = self.constant
        if self.slope:
            value += self.slope * x
        if self.inverse:
            value += self.inverse / x
        return value

    def is_constant(self) -> bool:
        """Tell whether the value is the same everywhere."""
        return not (self.slope or self.inverse or self.stairs)

    def plus(self, other: Form) -> Form:
        """Return the sum."""
        stairs = self.stairs
        for stair in other.stairs:
            opposite = stair.times(MINUS)
            if opposite in stairs:
                place = stairs.index(opposite)
                stairs = stairs[:place] + stairs[place + 1 :]
            else:
                stairs = (*stairs, stair)
        return Form(
            _added(self.constant, other.constant),
            _added(self.slope, other.slope),
            _added(self.inverse, other.inverse),
            stairs,
        )

    def times(self, factor: Fraction) -> Form:
        """Return *factor* times the form."""
        if not factor:
            return Form(ZERO)
        return Form(
            self.constant and self.constant * factor,
            self.slope and self.slope * factor,
            self.inverse and self.inverse * factor,
            self.stairs and tuple(stair.times(factor) for stair in self.stairs),
        )

    def minus(self, other: Form) -> Form:
        """Return the difference."""
        return self.plus(other.times(MINUS))

    def product(self, other: Form) -> Form:
        """
        Return the product.

        Raises:
            Unanalysed: It has a square, or a stair with a changing factor.
        """
        if other.is_constant():
            return self.times(other.constant)
        if self.is_constant():
            return other.times(self.constant)
        if self.stairs or other.stairs or self.slope * other.slope or self.inverse * other.inverse:
            raise Unanalysed(FORMULA)
        return Form(
            self.constant * other.constant + self.slope * other.inverse + self.inverse * other.slope,
            self.constant * other.slope + self.slope * other.constant,
            self.constant * other.inverse + self.inverse * other.constant,
        )

    def over(self, other: Form) -> Form:
        """
        Return the quotient, on a stretch where *other* is not 0.

        Raises:
            Unanalysed: It is none of the forms known here.
        """
        if other.is_constant():
            return self.times(1 / other.constant)
        if other.stairs or self.stairs:
            raise Unanalysed(FORMULA)
        if not (other.constant or other.inverse):
            return self.product(Form(ZERO, ZERO, 1 / other.slope))
        if not (other.constant or other.slope):
            return self.product(Form(ZERO, 1 / other.inverse))
        ratio = next(
            mine / theirs
            for mine, theirs in (
                (self.constant, other.constant),
                (self.slope, other.slope),
                (self.inverse, other.inverse),
            )
            if theirs
        )
        if self == other.times(ratio):
            return Form(ratio)
        raise Unanalysed(FORMULA)

    def trend(self, low: Cut, high: Cut) -> int | None:
        """
        Return which way the form goes between *low* and *high*: 1 up, -1 down, 0 level, ``None`` both ways or unknown.
        """
        ways = {_sign(self.slope), -_sign(self.inverse)}
        for stair in self.stairs:
            trend = stair.trend()
            if trend is None:
                trend = _trend_of_bounded(stair, low, high)
            if trend is None:
                return None
            ways.add(trend * _sign(stair.slope))
        ways.discard(0)
        if len(ways) > 1:
            return None
        return ways.pop() if ways else 0


def _trend_of_bounded(stair: Stair, low: Cut, high: Cut) -> int | None:
    """Tell the trend from the steps that the stretch really holds."""
    least, greatest = stair.indexes(low, high)
    if greatest is None or greatest - least > MOST_STEPS:
        return None
    levels = [stair.moved(Fraction(n)) for n in range(least, greatest + 2)]
    moves = {_sign(there - here) for here, there in itertools.pairwise(levels)} - {0}
    if len(moves) > 1:
        return None
    return moves.pop() if moves else 0


def _added(one: Fraction, other: Fraction) -> Fraction:
    """Return the sum. Most parts of most forms are 0, and adding fractions is what takes the time here."""
    return (one + other if one else other) if other else one


def _sign(value: Fraction) -> int:
    return (value.numerator > 0) - (value.numerator < 0)


def rounded_form(inner: Form, sign: int, places: int, mode: ast.Rounding) -> Form:
    """
    Return *inner* rounded, on a stretch where its sign is *sign*.

    Raises:
        Unanalysed: What is rounded is no straight line, or ties go to the even digit.
    """
    if inner.is_constant():
        return Form(rounded(inner.constant, places, mode))
    if sign == 0:
        return Form(ZERO)
    if inner.stairs or inner.inverse or mode == "half even":
        raise Unanalysed(FORMULA)
    unit = Fraction(1, 10) ** places
    # Away from zero rounding is counting: of whole units, half a unit earlier, or of started ones.
    ahead = unit / 2 if mode == "half up" else ZERO
    part: ast.PartOfStep = "started" if mode == "up" else "whole"
    stair = Stair(inner.constant * sign + ahead, inner.slope * sign, unit, (unit * sign,), ZERO, part)
    return Form(ZERO, stairs=(stair,))


# Signs --------------------------------------------------------------------------------------------------------------

Signs: TypeAlias = list[tuple[Cut, int]]
"""Where a sign (-1, 0, 1) begins; it lasts to the next cut."""


def signs(form: Form, low: Cut, high: Cut) -> Signs:
    """
    Return the signs of *form* from *low* to *high*.

    Raises:
        Unanalysed: The places where it passes 0 are no rational numbers, or too many.
    """
    if not form.stairs:
        return _clipped(_plain_signs(form, low), low, high)
    if len(form.stairs) == 1 and _one_way(form):
        found = _even_signs(form, low, high) if _is_even(form) else _one_way_signs(form, low, high)
        return _merged(_clipped(found, low, high))
    parts = (part for start, end, plain in stretches(form, low, high) for part in signs(plain, start, end))
    return _merged(parts)


def _plain_signs(form: Form, low: Cut) -> Signs:
    if form.inverse and form.slope:
        return _mixed_signs(form, low)
    if form.inverse:
        side = 1 if low.reach == 0 and low.value >= 0 else -1
        return [(cut, sign * side) for cut, sign in _plain_signs(Form(form.inverse, form.constant), low)]
    if not form.slope:
        return [(START, _sign(form.constant))]
    root, way = -form.constant / form.slope, _sign(form.slope)
    return [(START, -way), (before(root), 0), (after(root), way)]


def _mixed_signs(form: Form, low: Cut) -> Signs:
    """Both ``slope·x`` and ``inverse/x``: roots are irrational as a rule, so only the plain case is decided."""
    side = 1 if low.reach == 0 and low.value >= 0 else -1
    ways = {_sign(form.constant), _sign(form.slope) * side, _sign(form.inverse) * side} - {0}
    if len(ways) > 1:
        raise Unanalysed(FORMULA)
    return [(START, ways.pop())]


def _clipped(parts: Signs, low: Cut, high: Cut) -> Signs:
    clipped: Signs = []
    for place, (cut, sign) in enumerate(parts):
        end = parts[place + 1][0] if place + 1 < len(parts) else END
        if end > low and cut < high:
            clipped.append((max(cut, low), sign))
    return clipped


def _merged(parts: Iterable[tuple[Cut, int]]) -> Signs:
    merged: Signs = []
    for cut, sign in parts:
        if not merged or merged[-1][1] != sign:
            merged.append((cut, sign))
    return merged


def stretches(form: Form, low: Cut, high: Cut) -> Iterator[tuple[Cut, Cut, Form]]:
    """
    Yield the parts between *low* and *high* on which no stair reaches a further step, with what the form is there.

    Raises:
        Unanalysed: There are too many.
    """
    cuts = {low}
    for stair in form.stairs:
        least, greatest = stair.indexes(low, high)
        if greatest is None or greatest - least > MOST_STEPS:
            raise Unanalysed(STEPS)
        cuts.update(stair.cut(n) for n in range(least + 1, greatest + 1))
    for start, end in itertools.pairwise((*sorted(cuts), high)):
        plain = Form(form.constant, form.slope, form.inverse)
        for stair in form.stairs:
            plain = plain.plus(stair.level(stair.index_from(start if stair.slope > 0 else end)))
        yield start, end, plain


def _one_way(form: Form) -> bool:
    """Tell whether the one stair and the line under it go the same way."""
    (stair,) = form.stairs
    return not form.inverse and stair.trend() is not None and form.slope * stair.slope * (stair.trend() or 0) >= 0


def _is_even(form: Form) -> bool:
    """Tell whether the form is flat from step to step, and all steps after the schedule are alike."""
    (stair,) = form.stairs
    return not form.slope and stair.part != "pro rata" and not stair.beyond


def _even_signs(form: Form, low: Cut, high: Cut) -> Signs:
    (stair,) = form.stairs
    way = stair.trend() or 1
    least, greatest = stair.indexes(low, high)
    near, far = (low, high) if stair.slope > 0 else (high, low)

    def edge(index: int | None) -> Cut:
        if index is None or (greatest is not None and index > greatest):
            return far
        return near if index <= least else stair.cut(index)

    reached = edge(_steps_to(stair, -form.constant, beyond=False))
    passed = edge(_steps_to(stair, -form.constant, beyond=True))
    edges = (near, reached, passed, far)
    spans = zip(itertools.pairwise(edges), (-way, 0, way), strict=True)
    return sorted((min(ends), sign) for ends, sign in spans if ends[0] != ends[1])


def _steps_to(stair: Stair, amount: Fraction, *, beyond: bool) -> int | None:
    """Return the least number of steps that move *amount*, or more than it if *beyond*; ``None`` if none does."""
    missing = amount * (stair.trend() or 1)
    for steps, points in enumerate((ZERO, *stair.points)):
        missing -= abs(points)
        if missing < 0 or (missing == 0 and not beyond):
            return steps
    last = abs(stair.points[-1])
    if stair.beyond is None or not last:
        return None
    further = missing / last
    floor = further.numerator // further.denominator
    return len(stair.points) + (floor + 1 if beyond or floor != further else floor)


def _one_way_signs(form: Form, low: Cut, high: Cut) -> Signs:
    """
    Return the signs of a form that only rises, or only falls, away from the origin of its stair.

    The first step that comes to 0 and the first that starts beyond it are found by doubling and halving; only the steps
    between them are looked at one by one.
    """
    (stair,) = form.stairs
    way = stair.trend() or 1
    least, greatest = stair.indexes(low, high)
    near, far = (low, high) if stair.slope > 0 else (high, low)

    def rising(index: int) -> Form:
        return Form(form.constant, form.slope).plus(stair.level(index)).times(Fraction(way))

    def edge(index: int) -> Cut:
        if index == least:
            return near
        return far if greatest is not None and index > greatest else stair.cut(index)

    last = None if greatest is None else greatest + 1
    first = _first(lambda n: rising(n).at(edge(n + 1).value) >= 0, least, greatest)
    beyond = _first(lambda n: n > least and rising(n).at(edge(n).value) > 0, first, last)
    if beyond - first > MOST_STEPS:
        raise Unanalysed(STEPS)
    parts = [(min(near, edge(first)), -way), (min(edge(beyond), far), way)]
    if first == least:
        del parts[0]
    if greatest is not None and beyond > greatest:
        del parts[-1]
    for index in range(first, beyond):
        start, end = sorted((edge(index), edge(index + 1)))
        parts += [(cut, sign * way) for cut, sign in signs(rising(index), start, end)]
    return sorted(parts)


def _first(holds: Callable[[int], bool], least: int, greatest: int | None) -> int:
    """Return the first number from *least* on for which *holds*, and then always; *greatest* if none before it."""
    low, stride = least, 1
    while True:
        high = low + stride - 1
        if greatest is not None and high >= greatest:
            high = greatest
            break
        if holds(high):
            break
        low, stride = high + 1, stride * 2
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
