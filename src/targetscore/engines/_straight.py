"""
Curves as straight lines of one number, stretch by stretch: the walk over the lowered form.

What the number is, an input or one in units of another, is for `targetscore.engines._walks` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final, TypeAlias, assert_never

import attrs

from targetscore import curve as c
from targetscore.engines._scaling import Sources
from targetscore.engines.program import Given

LINES_AT_MOST: Final = 400

Share: TypeAlias = tuple[Fraction, int]
"""A share and 0, or 1 for the place just behind it."""
Place: TypeAlias = Any
"""An integer or a `Share`; never both in the same walk."""
Line: TypeAlias = tuple[Place, int, int, int]
"""From a place on, up to the next line: (slope × number + constant) / denominator, which is above 0."""
Interval: TypeAlias = tuple[Place, Place]
"""From the first place on, up to the second one."""
Straight: TypeAlias = tuple[int, int, int]
"""(slope × number + constant) / denominator, which is above 0."""


class CrookedError(Exception):
    """Not straight lines of one number."""


@attrs.define
class Walk:
    """
    The walk over a curve; *gaps* are what no clause takes.

    Every part of a curve becomes lines from end to end. *path* says what of them counts where the walk stands: within
    the intervals, or without them.
    """

    sources: Sources
    number: Given
    ends: Interval
    gaps: list[Interval] = attrs.field(factory=list)
    path: list[tuple[bool, list[Interval]]] = attrs.field(factory=list)

    # What numbers and shares do each in their own way.

    def quantity(self, quantity: c.Quantity) -> Straight:
        """Return a quantity as a line."""
        raise NotImplementedError

    def test(self, left: c.Quantity, right: c.Quantity) -> tuple[int, int]:
        """Return a line that is above, at or below 0 where *left* is above, at or below *right*."""
        raise NotImplementedError

    def reached(self, slope: int, constant: int, *, strict: bool = False) -> tuple[Place, Place]:
        """Return where slope × number + constant, which is no constant, is at least 0, or above 0."""
        raise NotImplementedError

    def between(self, low: Place, high: Place) -> tuple[Fraction | int, Fraction | int]:
        """Return the least and the greatest number that a row can have in an interval."""
        raise NotImplementedError

    # Conditions -----------------------------------------------------------------------------------------------------

    def condition(self, condition: c.Condition) -> list[Interval]:
        match condition:
            case c.Test(left, operator, right):
                slope, constant = self.test(left, right)
                match operator:
                    case ">=" | ">":
                        return self.where(slope, constant, strict=operator == ">")
                    case "<=" | "<":
                        return self.where(-slope, -constant, strict=operator == "<")
                    case "=":
                        several = [self.where(slope, constant), self.where(-slope, -constant)]
                        return _counted(several, 2, 2, self.ends)
                    case _:
                        assert_never(operator)
            case c.Truth():
                return self.truth(condition)
            case c.Count(low, high, conditions):
                return _counted([self.condition(one) for one in conditions], low, high, self.ends)
            case _:
                assert_never(condition)

    def truth(self, condition: c.Truth) -> list[Interval]:
        """Return where a fact holds, or a number is not 0."""
        raise NotImplementedError

    def where(self, slope: int, constant: int, *, strict: bool = False) -> list[Interval]:
        if slope:
            return [self.reached(slope, constant, strict=strict)]
        return [self.ends] if constant > 0 or (constant == 0 and not strict) else []

    # Curves ---------------------------------------------------------------------------------------------------------

    def curve(self, curve: c.Curve) -> list[Line]:
        found = self._curve(curve)
        if len(found) > LINES_AT_MOST:
            raise CrookedError
        return found

    def _curve(self, curve: c.Curve) -> list[Line]:
        match curve:
            case c.Formula(points):
                return self.line(self.quantity(points))
            case c.Cases():
                return self.cases(curve)
            case c.Clamp(inner, least, most):
                found = self.curve(inner)
                for bound, above in ((least, True), (most, False)):
                    if bound is not None:
                        found = self.extreme(found, self.line(self.quantity(bound)), above=above)
                return found
            case c.Total(terms):
                found = self.line((0, 0, 1))
                for term in terms:
                    found = _sum(found, self.curve(term))
                return found
            case c.Stairs():
                return self.stairs(curve)
            case c.Extreme(which, terms):
                first, *others = map(self.curve, terms)
                for other in others:
                    first = self.extreme(first, other, above=which == "greatest")
                return first
            case c.Scaled(inner, factor, when):
                found = self.curve(inner)
                scaled = _scaled(found, self.constant(factor))
                return scaled if when is None else _joined(self.condition(when), scaled, found, self.ends)
            case c.Final(inner, when, points):
                held = self.condition(when)
                found = self.on((False, held), curve=inner)
                return _joined(held, self.line(self.quantity(points)), found, self.ends)
            case _:
                assert_never(curve)

    def line(self, straight: Straight) -> list[Line]:
        return [(self.ends[0], *straight)]

    def constant(self, quantity: c.Quantity) -> Fraction:
        slope, constant, denominator = self.quantity(quantity)
        if slope:
            raise CrookedError
        return Fraction(constant, denominator)

    def on(self, *turns: tuple[bool, list[Interval]], curve: c.Curve) -> list[Line]:
        """Return *curve*, which counts where all *turns* lead."""
        length = len(self.path)
        self.path += turns
        found = self.curve(curve)
        del self.path[length:]
        return found

    def led(self, *turns: tuple[bool, list[Interval]]) -> list[Interval]:
        """Return where the path and *turns* lead."""
        ways = [held if is_in else _counted([held], 0, 0, self.ends) for is_in, held in (*self.path, *turns)]
        return _counted(ways, len(ways), len(ways), self.ends)

    def cases(self, curve: c.Cases) -> list[Line]:
        taken: list[tuple[list[Interval], list[Line]]] = []
        for branch in curve.branches:
            held = self.condition(branch.when)
            if curve.exclusive and any(_counted([before, held], 2, 2, self.ends) for before, _ in taken):
                # Whether it is an error that two tiers hold depends on what they give.
                raise CrookedError
            left = [(False, before) for before, _ in taken]
            taken.append((held, self.on(*left, (True, held), curve=branch.curve)))
        left = [(False, before) for before, _ in taken]
        if curve.otherwise is not None:
            found = self.on(*left, curve=curve.otherwise)
        else:
            self.gaps += self.led(*left)
            found = taken[-1][1] if taken else self.line((0, 0, 1))
        for held, lines in reversed(taken):
            found = _joined(held, lines, found, self.ends)
        return found

    def extreme(self, one: list[Line], other: list[Line], *, above: bool) -> list[Line]:
        """Return the greater or the lesser of two at every place."""
        found: list[Line] = []
        for low, high, (slope, constant, denominator), (slope_, constant_, denominator_) in _side_by_side(
            one, other, self.ends[1]
        ):
            first, second = (slope, constant, denominator), (slope_, constant_, denominator_)
            rise = slope * denominator_ - slope_ * denominator
            ahead = constant * denominator_ - constant_ * denominator
            if not above:
                rise, ahead = -rise, -ahead
            if not rise:
                found.append((low, *(first if ahead >= 0 else second)))
                continue
            start, end = self.reached(rise, ahead)
            if start <= low and end >= high:
                found.append((low, *first))
            elif start >= high or end <= low:
                found.append((low, *second))
            elif start > low:
                found += ((low, *second), (start, *first))
            else:
                found += ((low, *first), (end, *second))
        return found

    # Steps ----------------------------------------------------------------------------------------------------------

    def stairs(self, curve: c.Stairs) -> list[Line]:
        size = self.constant(curve.size)
        if size <= 0 or curve.beyond is not None:
            raise CrookedError
        reached = self.line(self.quantity(curve.distance))
        if curve.end is not None:
            reached = self.extreme(reached, self.line(self.quantity(curve.end)), above=False)
        slope, constant, denominator = self.quantity(curve.start)
        length = _sum(reached, self.line((-slope, -constant, denominator))) if slope or constant else reached
        nothing = self.line((0, 0, 1))
        count = _scaled(self.extreme(length, nothing, above=True), 1 / size)
        if curve.part != "pro rata":
            count = self.whole(count, started=curve.part == "started")
        points = [self.constant(one) for one in curve.points]
        if len(points) == 1:
            return _scaled(count, points[0])
        found, one = nothing, self.line((0, 1, 1))
        for place, own in enumerate(points):
            begun = self.extreme(_sum(count, self.line((0, -place, 1))), nothing, above=True)
            found = _sum(found, _scaled(self.extreme(begun, one, above=False), own))
        return found

    def whole(self, count: list[Line], *, started: bool) -> list[Line]:
        """Return the whole steps in *count*, which is not below 0, or the steps begun."""
        found: list[Line] = []
        for low, high, (slope, constant, denominator) in _stretches(count, self.ends[1]):
            if not slope:
                steps = -(-constant // denominator) if started else constant // denominator
                found.append((low, 0, steps, 1))
                continue
            ends = sorted((slope * one + constant) // denominator for one in self.between(low, high))
            if ends[1] - max(ends[0], 0) > LINES_AT_MOST:
                raise CrookedError
            steps_ = range(max(ends[0], 0), max(ends[1], 0) + 2)
            at_least = {
                many: self.reached(slope, constant - (many - started) * denominator, strict=started)
                for many in range(steps_.start, steps_.stop + 1)
            }
            begun = low
            for many in steps_ if slope > 0 else reversed(steps_):
                # The last place of so many steps is the first of more, or of fewer.
                end = min(high, at_least[many + 1][0] if slope > 0 else at_least[many][1])
                if begun < end:
                    found.append((begun, 0, many, 1))
                    begun = end
            if begun < high:
                found.append((begun, 0, steps_.stop if slope > 0 else steps_.start, 1))
        return found


# Lines side by side -------------------------------------------------------------------------------------------------


def _stretches(lines: list[Line], end: Place) -> Iterator[tuple[Place, Place, Straight]]:
    """Yield from where to where every line holds."""
    for number, (low, slope, constant, denominator) in enumerate(lines):
        yield low, lines[number + 1][0] if number + 1 < len(lines) else end, (slope, constant, denominator)


def _side_by_side(one: list[Line], other: list[Line], end: Place) -> Iterator[tuple[Place, Place, Straight, Straight]]:
    """Yield from where to where the same line of each holds."""
    first = second = 0
    low = one[0][0]
    while True:
        ends = [lines[at + 1][0] for lines, at in ((one, first), (other, second)) if at + 1 < len(lines)]
        high = min(ends, default=end)
        yield low, high, one[first][1:], other[second][1:]
        if not ends:
            return
        first += first + 1 < len(one) and one[first + 1][0] == high
        second += second + 1 < len(other) and other[second + 1][0] == high
        low = high


def _sum(one: list[Line], other: list[Line]) -> list[Line]:
    return [
        (low, a * d_ + a_ * d, b * d_ + b_ * d, d * d_)
        for low, _, (a, b, d), (a_, b_, d_) in _side_by_side(one, other, one[0][0])
    ]


def _scaled(lines: list[Line], factor: Fraction) -> list[Line]:
    up, down = factor.numerator, factor.denominator
    return [(low, slope * up, constant * up, denominator * down) for low, slope, constant, denominator in lines]


def _joined(
    held: list[Interval],
    lines: list[Line],
    others: list[Line],
    ends: Interval,
) -> list[Line]:
    """Return *lines* within *held*, *others* elsewhere."""
    found: list[Line] = []
    begun = ends[0]
    for low, high in held:
        found += _part(others, begun, low, ends[1])
        found += _part(lines, low, high, ends[1])
        begun = high
    found += _part(others, begun, ends[1], ends[1])
    return found


def _part(lines: list[Line], low: Place, high: Place, end: Place) -> Iterator[Line]:
    if low < high:
        for start, stop, straight in _stretches(lines, end):
            if start < high and stop > low:
                yield (max(start, low), *straight)


# Intervals ----------------------------------------------------------------------------------------------------------


def _counted(several: Sequence[list[Interval]], least: int, most: int, ends: Interval) -> list[Interval]:
    """Return where at least *least* and at most *most* of *several* hold; intervals of each lie apart, from low up."""
    if least == len(several) and all(len(intervals) == 1 for intervals in several):
        low, high = max(own[0][0] for own in several), min(own[0][1] for own in several)
        return [(low, high)] if low < high else []
    moves: dict[Place, int] = {ends[0]: 0, ends[1]: 0}
    for intervals in several:
        for low, high in intervals:
            if low < high:
                moves[low] = moves.get(low, 0) + 1
                moves[high] = moves.get(high, 0) - 1
    found: list[Interval] = []
    count, begun = 0, None
    for place in sorted(moves):
        count += moves[place]
        holds = least <= count <= most and place < ends[1]
        if holds and begun is None:
            begun = place
        elif begun is not None and not holds:
            found.append((begun, place))
            begun = None
    return found
