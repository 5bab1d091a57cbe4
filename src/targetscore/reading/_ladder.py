"""
Ladders: the awards on one subject as cases, with lines, 否则, gaps and shared ends (reading rules 1, 7 and 8).

A rung is an award (or a change) with its stretch of the subject. Rungs that look the same way are nested: the one
whose level is nearest to the value comes first. Everything that constants alone decide is refused here: gaps,
overlaps, lines with one end.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.errors import Span
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, Unreadable, amount, level, minus, over, plain, plus, points_at, times

HUNDRED = Fraction(100)


@attrs.frozen(kw_only=True)
class End:
    """
    Where a stretch ends: at *level*, which is in if *closed*; *firm*: how firmly. The firmer end keeps a shared level.
    """

    level: c.Quantity
    closed: bool
    firm: int


# （含）; 以上 and 达到; 以下, and the end beside one marked as out (90%至95%（不含）); the end beside one marked as in.
MARKED, WORD, WEAK, HALF = 4, 3, 2, 1


@attrs.frozen(kw_only=True)
class Rung:
    """
    An award with what it is tied to.

    *low* and *high* are the ends of its stretch where the condition is one on a single subject; otherwise *test* is all
    there is.
    """

    clause: ast.Award | ast.Change
    when: ast.Condition
    points: c.Quantity
    test: c.Condition
    axis: c.Quantity | None = None
    low: End | None = None
    high: End | None = None

    @property
    def up(self) -> bool:
        """Looks up: a lower end only."""
        return self.axis is not None and self.low is not None and self.high is None

    @property
    def down(self) -> bool:
        """Looks down: an upper end only."""
        return self.axis is not None and self.high is not None and self.low is None

    def condition(self) -> c.Condition:
        """Return the test, with the ends as they are now."""
        if self.axis is None:
            return self.test
        tests: list[c.Condition] = []
        if self.low is not None and self.high is not None and self.low.level == self.high.level:
            return c.Test(self.axis, "=", self.low.level)
        if self.low is not None:
            tests.append(c.Test(self.axis, ">=" if self.low.closed else ">", self.low.level))
        if self.high is not None:
            tests.append(c.Test(self.axis, "<=" if self.high.closed else "<", self.high.level))
        return conditions.every(tests)


@attrs.frozen(kw_only=True)
class Ladder:
    """
    The awards of one or several subjects that are alternatives.

    Attributes:
        keys: Its subjects.
        rungs: First match first.
        lines: Pieces of straight line.
        between: What lies between the worst and the best of the group, if a line says it.
        otherwise: The clause 其余, if there is one.
        higher: Whether more is good.
        covered: Whether the rungs leave nothing on the bad side.
        highest: The greatest amount that applies counts.
        both: Good in the middle: there is no good side.
        free: Made of 不扣分 without awards: a level to count from, no points.
    """

    keys: frozenset[str]
    rungs: tuple[Rung, ...]
    lines: tuple[c.Branch, ...] = ()
    between: c.Curve | None = None
    otherwise: ast.Otherwise | None = None
    higher: bool = True
    both: bool = False
    covered: bool = False
    free: bool = False
    highest: bool = False

    def best(self) -> Rung | None:
        """Return the rung with the most points, among those with a level."""
        return self._outer(best=True)

    def worst(self) -> Rung | None:
        """Return the rung with the least points above 0, among those with a level."""
        return self._outer(best=False)

    def _outer(self, *, best: bool) -> Rung | None:
        giving = [rung for rung in self.rungs if rung.axis is not None and (rung.points != 0 or self.free)]
        if not giving:
            return None
        if all(isinstance(rung.points, Fraction) for rung in giving):
            choose = max if best else min
            return choose(giving, key=lambda rung: rung.points)
        constant = [rung for rung in giving if isinstance(rung.points, Fraction)]
        return constant[0] if best and constant else constant[-1] if constant else None

    def zeros(self) -> tuple[c.Condition, ...]:
        """Return where an award of zero holds: steps and changes on the subject are silent there."""
        return () if self.free else tuple(rung.condition() for rung in self.rungs if rung.points == 0)


# Rungs --------------------------------------------------------------------------------------------------------------


def rung(clause: ast.Award | ast.Change, points: c.Quantity, context: Context, *, higher: bool) -> Rung:
    """Return the rung of *clause*; its stretch if its condition is one on a single subject."""
    test = conditions.lower(clause.when, context, higher=higher)
    plain_rung = Rung(clause=clause, when=clause.when, points=points, test=test)
    stretch = stretch_of(clause.when, context, higher=higher)
    if stretch is None:
        return plain_rung
    axis, low, high = stretch
    return attrs.evolve(plain_rung, axis=axis, low=low, high=high)


def rungs_of(clause: ast.Award | ast.Change, points: c.Quantity, context: Context, *, higher: bool) -> list[Rung]:
    """Return the rung of *clause*, or two for what lies outside of a range: 低于-5%或高于5%的不得分."""
    match clause.when:
        case ast.Any(conditions=(ast.Compare() as first, ast.Compare() as second)):
            one, other = (
                rung(attrs.evolve(clause, when=when), points, context, higher=higher) for when in (first, second)
            )
            if one.axis == other.axis and ((one.up and other.down) or (one.down and other.up)):
                return [attrs.evolve(side, clause=clause) for side in (one, other)]
        case ast.Any(conditions=several) if all(isinstance(each, ast.Compare | ast.Between) for each in several):
            sides = [rung(attrs.evolve(clause, when=when), points, context, higher=higher) for when in several]
            if any(isinstance(each, ast.Between) for each in several) and _lie_apart(sides):
                return [attrs.evolve(side, clause=clause) for side in sides]
        case _:
            pass
    return [rung(clause, points, context, higher=higher)]


def _lie_apart(sides: Sequence[Rung]) -> bool:
    """Whether *sides* are stretches of one value of which no two meet: 80%至85%或93%至97%的."""
    pairs = itertools.combinations(sides, 2)
    return all(are_apart(one, other) for one, other in pairs)


def stretch_of(
    when: ast.Condition, context: Context, *, higher: bool
) -> tuple[c.Quantity, End | None, End | None] | None:
    """Return the axis that *when* lies on and the ends of its stretch, if it is one on a single subject."""
    match when:
        case ast.Compare(subject=subject, op=op):
            value, place = _places(when.subject, when.level, context)
            firm = MARKED if when.marked else WEAK if op == "below" else WORD
            operator = conditions.operator(op, higher=higher)
            end = End(level=place, closed=operator in {"<=", ">=", "="}, firm=firm)
            return value, end if operator in {">", ">=", "="} else None, end if operator in {"<", "<=", "="} else None
        case ast.Between(subject=subject):
            value, low = _places(subject, when.low, context)
            _, high = _places(subject, when.high, context)
            ends = [
                _range_end(low, when.low_closed, when.high_closed),
                _range_end(high, when.high_closed, when.low_closed),
            ]
            if isinstance(low, Fraction) and isinstance(high, Fraction) and low > high:
                ends.reverse()
            return value, ends[0], ends[1]
        case ast.Not(condition=inner):
            return _complement(stretch_of(inner, context, higher=higher))
        case ast.All(conditions=several):
            return _meet([stretch_of(inner, context, higher=higher) for inner in several])
        case _:
            return None


def _range_end(place: c.Quantity, closed: bool | None, other: bool | None) -> End:  # noqa: FBT001
    if closed is not None:
        return End(level=place, closed=closed, firm=MARKED)
    firm = WORD if other is None else HALF if other else WEAK
    return End(level=place, closed=True, firm=firm)


def _places(subject: ast.Expression | None, place: ast.Expression, context: Context) -> tuple[c.Quantity, c.Quantity]:
    said = context.said(subject)
    return level(said, said, context), level(place, said, context)


def _complement(
    stretch: tuple[c.Quantity, End | None, End | None] | None,
) -> tuple[c.Quantity, End | None, End | None] | None:
    if stretch is None:
        return None
    axis, low, high = stretch
    if low is not None and high is None:
        return axis, None, attrs.evolve(low, closed=not low.closed)
    if high is not None and low is None:
        return axis, attrs.evolve(high, closed=not high.closed), None
    return None


def _meet(
    stretches: Sequence[tuple[c.Quantity, End | None, End | None] | None],
) -> tuple[c.Quantity, End | None, End | None] | None:
    """90%以下80%以上: one lower and one upper end on the same subject."""
    found = [stretch for stretch in stretches if stretch is not None]
    if len(found) != len(stretches) or len({repr(stretch[0]) for stretch in found}) != 1:
        return None
    lows = [stretch[1] for stretch in found if stretch[1] is not None]
    highs = [stretch[2] for stretch in found if stretch[2] is not None]
    if len(lows) != 1 or len(highs) != 1:
        return None
    return found[0][0], lows[0], highs[0]


# Shared ends --------------------------------------------------------------------------------------------------------


def settle_ends(rungs: Sequence[Rung]) -> list[Rung]:
    """Return *rungs* with every shared end given to the tier that holds it more firmly (reading rule 7)."""
    settled = list(rungs)
    for position, below in enumerate(settled):
        for other, above in enumerate(settled):
            upper, lower = settled[position].high, settled[other].low
            if position == other or upper is None or lower is None or below.axis != above.axis:
                continue
            if settled[position].low == upper and settled[other].high == lower:
                continue
            if upper.level != lower.level or not (upper.closed and lower.closed):
                continue
            if is_point(settled[position]) or (upper.firm > lower.firm and not is_point(settled[other])):
                settled[other] = attrs.evolve(settled[other], low=attrs.evolve(lower, closed=False))
            elif is_point(settled[other]) or lower.firm > upper.firm:
                settled[position] = attrs.evolve(settled[position], high=attrs.evolve(upper, closed=False))
    return settled


def is_shared(one: End | None, other: End | None) -> bool:
    """Whether two ends claim the same level."""
    return one is not None and other is not None and one.level == other.level and one.closed and other.closed


def is_constant(rung: Rung) -> bool:
    """Whether the ends of *rung* are numbers."""
    return all(end is None or isinstance(end.level, Fraction) for end in (rung.low, rung.high))


def is_point(rung: Rung) -> bool:
    return rung.low is not None and rung.high is not None and rung.low.level == rung.high.level


# Order --------------------------------------------------------------------------------------------------------------


def ordered(rungs: Sequence[Rung], *, higher: bool) -> tuple[Rung, ...]:
    """
    Return *rungs*, first match first. *higher*: more is good.

    Points and ranges, then those that look up from the highest level, then those that look down from the lowest.
    """
    up = _sorted([r for r in rungs if r.up], upward=True, better=higher)
    down = _sorted([r for r in rungs if r.down], upward=False, better=not higher)
    rest = [r for r in rungs if not r.up and not r.down]
    rest.sort(key=lambda r: (0 if is_point(r) else 1, _breadth(r.when), -sum(_is_within(r, other) for other in rest)))
    if (
        rest
        and all(r.axis is None for r in rest)
        and _all_upward(rest)
        and all(isinstance(r.points, Fraction) for r in rest)
    ):
        rest.sort(key=lambda r: r.points, reverse=True)
    return (*rest, *up, *down)


def _is_within(inner: Rung, outer: Rung) -> bool:
    """Whether the range of *inner* lies inside that of *outer* and earns more: 98%至102%得5分，95%至105%得3分."""
    ends = [inner.low, inner.high, outer.low, outer.high]
    places = [None if end is None else place_of(end.level) for end in ends]
    found = [place for place in places if place is not None]
    if inner.axis is None or inner.axis != outer.axis or len(found) < len(ends) or len({name for name, _ in found}) > 1:
        return False
    if not (isinstance(inner.points, Fraction) and isinstance(outer.points, Fraction)):
        return False
    (low, high), (under, over) = [number for _, number in found[:2]], [number for _, number in found[2:]]
    return under < low and high < over and inner.points > outer.points


def _all_upward(rungs: Sequence[Rung]) -> bool:
    """Several conditions at once that all look up are nested like levels: the best that is met counts."""
    return all(_looks_up(rung.when) for rung in rungs)


def nested(rungs: Sequence[Rung]) -> bool:
    """Whether the first that holds is the best that holds: conditions that all look up, with constant points."""
    return _all_upward(rungs) and all(isinstance(r.points, Fraction) for r in rungs)


def _looks_up(when: ast.Condition) -> bool:
    match when:
        case ast.All(conditions=several):
            return all(_looks_up(inner) for inner in several)
        case ast.Compare(op=op):
            return op in {">", ">=", "reaches"}
        case _:
            return False


def _breadth(when: ast.Condition) -> int:
    """Return how much a condition lets in: both of two less than one of them, either of two more."""
    match when:
        case ast.All(conditions=several):
            return -len(several)
        case ast.Any(conditions=several):
            return len(several)
        case _:
            return 0


def _sorted(rungs: list[Rung], *, upward: bool, better: bool) -> list[Rung]:
    """
    Return *rungs*, which look one way, the farthest level first; *better*: farther is better.

    Of levels that only the data put in order (the target and 60 %) the farthest is the one that earns most, or least.
    """
    ends = [r.low if upward else r.high for r in rungs]
    places = [place_of(end.level) if end is not None else None for end in ends]
    # Of two at one level the strict one asks for more.
    rungs = [r for _, r in sorted(zip(ends, rungs, strict=True), key=lambda pair: pair[0] is None or pair[0].closed)]
    places = [p for _, p in sorted(zip(ends, places, strict=True), key=lambda pair: pair[0] is None or pair[0].closed)]
    # 100 % of completion and 4,500 tonnes are numbers of two things, which only the data put in order.
    alike = len({place[0] for place in places if place is not None}) <= 1 and len({r.axis for r in rungs}) <= 1
    if alike and all(place is not None for place in places):
        sign = -1 if upward else 1
        pairs = sorted(zip(places, rungs, strict=True), key=lambda pair: sign * pair[0][1])  # type: ignore[index]
        return [found for _, found in pairs]
    constant = [r for r in rungs if isinstance(r.points, Fraction)]
    if len(constant) == len(rungs) or not better:
        constant.sort(key=lambda r: r.points, reverse=better)
        return [*constant, *(r for r in rungs if not isinstance(r.points, Fraction))]
    return rungs


def place_of(quantity: c.Quantity) -> tuple[str, Fraction] | None:
    """Return what *quantity* is a multiple of and how much of it; levels of one measure can be put in order."""
    match quantity:
        case Fraction():
            return "", quantity
        case c.Input(name=name):
            return name, Fraction(1)
        case c.Multiply(factors=(Fraction() as factor, c.Input(name=name))):
            return name, factor
        case c.Rounded(c.Multiply(factors=(Fraction() as factor, c.Input(name=name))), places, mode):
            # Rounding keeps the order.
            return f"{name} {places} {mode}", factor
        case _:
            return None


# What constants decide ----------------------------------------------------------------------------------------------


def looks_both_ways(rungs: Sequence[Rung]) -> bool:
    """Whether tiers look different ways with levels that constants alone cannot put in order."""
    shaped = [r for r in rungs if r.axis is not None]
    ways = {"up" if r.up else "down" if r.down else "range" for r in shaped}
    ends = [end.level for r in shaped for end in (r.low, r.high) if end is not None]
    bases = {place[0] if (place := place_of(level)) is not None else repr(level) for level in ends}
    return len(ways) > 1 and len(bases) > 1


def check_constants(
    rungs: Sequence[Rung],
    lines: Sequence[c.Branch],
    *,
    otherwise: bool,
    whole: bool = False,
    taken: Sequence[Rung] = (),
) -> bool:
    """
    Return whether *rungs* cover the whole axis, as far as constants tell.

    A symbolic ladder covers it if it looks both ways.

    *whole*: the value is a rank or a count, so there is nothing between 5 and 6. *taken*: the deductions that count
    from the awards, by which what lies between these is no gap.

    Raises:
        Unreadable: For a gap inside the ladder and for a value in two tiers.
    """
    axes = {repr(r.axis) for r in rungs}
    if any(r.axis is None for r in rungs) or len(axes) != 1:
        return _facts_cover(rungs)
    told = [*rungs, *(r for r in taken if repr(r.axis) in axes)]
    ends = [end for r in told for end in (r.low, r.high) if end is not None]
    places = [place_of(end.level) for end in ends]
    if any(place is None for place in places) or len({place[0] for place in places if place is not None}) > 1:
        return any(r.up for r in rungs) and any(r.down for r in rungs)
    levels = sorted({place[1] for place in places if place is not None})
    probes = _whole_probes(levels) if whole else list(_probes(levels))
    own = [(r, _Stretch.of(r.low, r.high)) for r in rungs]
    others = [_Stretch.of(r.low, r.high) for r in told[len(rungs) :]]
    holding = [[r for r, stretch in own if stretch.holds(value)] for value in probes]
    held = [
        bool(here) or any(each.holds(value) for each in others) for here, value in zip(holding, probes, strict=True)
    ]
    for position, value in enumerate(probes):
        _check_overlap(holding[position], value)
        inside = any(held[:position]) and any(held[position + 1 :])
        if not held[position] and inside and not otherwise and not _on_line(value, lines):
            last = next((n for n in range(position, len(probes)) if held[n]), len(probes)) - 1
            raise _gap(rungs[-1].clause.span, _below(levels, value), _above(levels, probes[last]))
    outside = (levels[0] - 1, levels[-1] + 1)
    return all(any(stretch.holds(value) for _, stretch in own) for value in outside)


def _facts_cover(rungs: Sequence[Rung]) -> bool:
    tests = [r.test for r in rungs]
    return any(conditions.inverted(test) in tests or c.Count(0, 0, (test,)) in tests for test in tests)


def _probes(levels: Sequence[Fraction]) -> Iterator[Fraction]:
    """Values at every level and between any two neighbours, and beyond the ends."""
    yield levels[0] - 1
    for position, place in enumerate(levels):
        yield place
        if position + 1 < len(levels):
            yield (place + levels[position + 1]) / 2
    yield levels[-1] + 1


def _whole_probes(levels: Sequence[Fraction]) -> list[Fraction]:
    """Whole numbers at and beside every level, and beyond the ends."""
    return sorted({Fraction(level // 1 + beside) for level in levels for beside in (-1, 0, 1, 2)})


@attrs.frozen
class _Stretch:
    """Ends as multiples of what `place_of` says, each with whether it is in; ``None``: there is none."""

    low: tuple[Fraction, bool] | None
    high: tuple[Fraction, bool] | None

    @classmethod
    def of(cls, low: End | None, high: End | None) -> _Stretch:
        return cls(_multiple(low), _multiple(high))

    def holds(self, value: Fraction) -> bool:
        if self.low is not None:
            level, closed = self.low
            if value < level or (value == level and not closed):
                return False
        if self.high is None:
            return True
        level, closed = self.high
        return value < level or (value == level and closed)


def _multiple(end: End | None) -> tuple[Fraction, bool] | None:
    place = None if end is None else place_of(end.level)
    return None if end is None or place is None else (place[1], end.closed)


def holds_at(rung: Rung, value: Fraction) -> bool:
    """Whether *rung* takes *value*, and its ends are numbers."""
    return is_constant(rung) and _Stretch.of(rung.low, rung.high).holds(value)


def _check_overlap(holding: Sequence[Rung], value: Fraction) -> None:
    holding = [r for r in holding if not is_point(r)] if any(not is_point(r) for r in holding) else holding
    for position, first in enumerate(holding):
        for second in holding[position + 1 :]:
            if _meet_in(first, second, value) or _is_within(first, second) or _is_within(second, first):
                continue
            if first.points == second.points or (first.up and second.up) or (first.down and second.down):
                if _same(first.low, second.low) and _same(first.high, second.high) and first.points != second.points:
                    raise Unreadable("tiers-overlap", second.clause.span, value=plain(value))
                continue
            raise Unreadable("tiers-overlap", second.clause.span, value=plain(value))


def _meet_in(first: Rung, second: Rung, value: Fraction) -> bool:
    """Whether the two share nothing but the end *value*, where a formula of the one gives what the other gives."""
    pairs = ((first.high, second.low), (second.high, first.low))
    ends = {(one.level, other.level) for one, other in pairs if one is not None and other is not None}
    if first.axis is None or (value, value) not in ends:
        return False
    points = points_at(first.points, first.axis, value)
    return points is not None and points == points_at(second.points, first.axis, value)


def hold_wherever(
    rungs: Sequence[Rung], test: c.Condition, stretch: tuple[c.Quantity, End | None, End | None] | None
) -> bool:
    """Whether one of *rungs* holds wherever *test* does, as far as constants tell; *stretch*: the same as two ends."""
    if any(r.condition() == test for r in rungs):
        return True
    if stretch is None:
        return False
    axis, low, high = stretch
    beside = [r for r in rungs if r.axis == axis]
    same = [
        r
        for r in beside
        if (low is None or (r.up and _same_level(r.low, low)))
        and (high is None or (r.down and _same_level(r.high, high)))
    ]
    if same:
        return True
    ends = [end for pair in ((low, high), *((r.low, r.high) for r in beside)) for end in pair if end is not None]
    places = [place_of(end.level) for end in ends]
    if any(place is None for place in places) or len({place[0] for place in places if place is not None}) > 1:
        return False
    levels = sorted({place[1] for place in places if place is not None})
    sought, found = _Stretch.of(low, high), [_Stretch.of(r.low, r.high) for r in beside]
    inside = (value for value in _probes(levels) if sought.holds(value))
    return all(any(each.holds(value) for each in found) for value in inside)


def _same_level(one: End | None, other: End) -> bool:
    return one is not None and one.level == other.level and (one.closed or not other.closed)


def are_apart(one: Rung, other: Rung) -> bool:
    """Whether no value lies in the stretches of both, as far as constants tell."""
    if one.axis is None or one.axis != other.axis:
        return False
    return _ends_before(one.high, other.low) or _ends_before(other.high, one.low)


def _ends_before(high: End | None, low: End | None) -> bool:
    if high is None or low is None:
        return False
    last, first = place_of(high.level), place_of(low.level)
    if last is None or first is None or last[0] != first[0]:
        return False
    return last[1] < first[1] or (last[1] == first[1] and not (high.closed and low.closed))


def _same(one: End | None, other: End | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.level, one.closed) == (other.level, other.closed)


def _on_line(value: Fraction, lines: Sequence[c.Branch]) -> bool:
    for line in lines:
        tests = line.when.conditions if isinstance(line.when, c.Count) else ()
        places = [place_of(test.right) for test in tests if isinstance(test, c.Test)]
        ends = sorted(place[1] for place in places if place is not None)
        if len(ends) == 2 and ends[0] < value < ends[1]:  # noqa: PLR2004
            return True
    return False


def _gap(span: Span, low: str, high: str) -> Unreadable:
    return (
        Unreadable("tiers-gap-at", span, value=low)
        if low == high
        else Unreadable("tiers-gap", span, low=low, high=high)
    )


def _below(levels: Sequence[Fraction], value: Fraction) -> str:
    return plain(max(place for place in levels if place <= value))


def _above(levels: Sequence[Fraction], value: Fraction) -> str:
    return plain(min(place for place in levels if place >= value))


# Lines --------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Anchor:
    """A level with the points of its award."""

    place: c.Quantity
    points: c.Quantity


def lines(linear: ast.Linear, rungs: Sequence[Rung], context: Context, *, higher: bool) -> list[c.Branch]:
    """
    Return the straight pieces of *linear* between neighbouring awards of *rungs*.

    Raises:
        Unreadable: If there are no two awards to run between.
    """
    on_axis = [r for r in rungs if r.axis is not None]
    anchors = _anchors(linear, on_axis, higher=higher)
    if linear.when is not None:
        anchors = _around(linear, anchors, context)
    if len(anchors) < 2:  # noqa: PLR2004
        raise Unreadable("line-ends-missing", linear.span)
    axis = on_axis[0].axis
    assert axis is not None
    return [_line(axis, low, high, linear) for low, high in itertools.pairwise(anchors)]


def _anchors(linear: ast.Linear, rungs: Sequence[Rung], *, higher: bool) -> list[Anchor]:
    """
    Return the levels from the lowest to the highest. A range of values stands for both of its ends.

    Raises:
        Unreadable: If neither the levels nor the points can be put in order.
    """
    if len({r.axis for r in rungs}) > 1:
        # From 100 % of completion to 4,500 tonnes: a line of which of the two?
        raise Unreadable("line-ends-missing", linear.span)
    found: dict[c.Quantity, Anchor] = {}
    for r in rungs:
        for end in (r.low, r.high):
            if end is not None and (end.level not in found or end.closed):
                found[end.level] = Anchor(end.level, r.points)
    anchors = list(found.values())
    places = [place_of(anchor.place) for anchor in anchors]
    if all(place is not None for place in places) and len({place[0] for place in places if place is not None}) == 1:
        pairs = sorted(zip(places, anchors, strict=True), key=lambda pair: pair[0][1])  # type: ignore[index]
        return [anchor for _, anchor in pairs]
    if all(isinstance(anchor.points, Fraction) for anchor in anchors):
        return sorted(anchors, key=lambda anchor: anchor.points, reverse=not higher)
    raise Unreadable("line-ends-missing", linear.span)


def _around(linear: ast.Linear, anchors: Sequence[Anchor], context: Context) -> list[Anchor]:
    """
    Return the anchors from the nearest at or below the stretch to the nearest at or above it.

    Raises:
        Unreadable: If what the line is said of is no stretch between two levels that constants put in order.
    """
    when = linear.when
    if not isinstance(when, ast.Between):
        raise Unreadable("line-ends-missing", linear.span)
    low, high = (place_of(_places(when.subject, end, context)[1]) for end in (when.low, when.high))
    if low is None or high is None:
        raise Unreadable("line-ends-missing", linear.span)
    low, high = min(low, high), max(low, high)
    below = [a for a in anchors if (place := place_of(a.place)) is not None and place[1] <= low[1]]
    above = [a for a in anchors if (place := place_of(a.place)) is not None and place[1] >= high[1]]
    return [below[-1], above[0]] if below and above else []


def _line(axis: c.Quantity, low: Anchor, high: Anchor, linear: ast.Linear) -> c.Branch:
    slope = over(minus(high.points, low.points), minus(high.place, low.place), linear.span)
    points = plus(low.points, times(slope, minus(axis, low.place)))
    between = conditions.every((c.Test(axis, ">", low.place), c.Test(axis, "<", high.place)))
    return c.Branch(between, c.Formula(points, linear))


# In proportion ------------------------------------------------------------------------------------------------------


def proportion(clause: ast.Award, against: ast.Award, context: Context, *, higher: bool) -> c.Quantity:
    """
    Return the points of *clause*, an award in proportion: those of *against* times the value over its level.

    Raises:
        Unreadable: If lower is better, or the award has no level.
    """
    assert isinstance(clause.amount, ast.InProportion)
    if not higher:
        raise Unreadable("proportion-lower-better", clause.span)
    stated = clause.amount.points if clause.amount.points is not None else against.amount
    points = amount(stated, context)
    stretch = stretch_of(against.when, context, higher=higher)
    if stretch is None or stretch[1] is None:
        raise Unreadable("proportion-of-what", clause.span)
    axis, low, _ = stretch
    assert low is not None
    if isinstance(against.when, ast.Compare) and isinstance(against.when.level, ast.Sum | ast.Difference):
        # 比上年提高5个百分点的得10分，不足的按比例得分: of the 5 points, or of last year's value and 5 points?
        raise Unreadable("proportion-of-what", clause.span)
    return times(points, over(axis, low.level, clause.span))
