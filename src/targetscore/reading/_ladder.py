"""
Ladders: awards or changes on one subject as tiers, with the ends that they share and their order (rules 1 and 7).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, level

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
        within: Where a value must lie to be in no hole between two rungs, if there are holes.
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
    within: c.Condition | None = None
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
            value, place = both_places(when.subject, when.level, context)
            firm = MARKED if when.marked else WEAK if op == "below" else WORD
            operator = conditions.operator(op, higher=higher)
            end = End(level=place, closed=operator in {"<=", ">=", "="}, firm=firm)
            return value, end if operator in {">", ">=", "="} else None, end if operator in {"<", "<=", "="} else None
        case ast.Between(subject=subject):
            value, low = both_places(subject, when.low, context)
            _, high = both_places(subject, when.high, context)
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


def both_places(
    subject: ast.Expression | None, place: ast.Expression, context: Context
) -> tuple[c.Quantity, c.Quantity]:
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


# Order --------------------------------------------------------------------------------------------------------------


def ordered(rungs: Sequence[Rung], *, higher: bool) -> tuple[Rung, ...]:
    """
    Return *rungs*, first match first. *higher*: more is good.

    Points and ranges, then those that look up from the highest level, then those that look down from the lowest.
    """
    up = _sorted([r for r in rungs if r.up], upward=True, better=higher)
    down = _sorted([r for r in rungs if r.down], upward=False, better=not higher)
    rest = [r for r in rungs if not r.up and not r.down]
    rest.sort(key=lambda r: (0 if is_point(r) else 1, _breadth(r.when), -sum(is_within(r, other) for other in rest)))
    if (
        rest
        and all(r.axis is None for r in rest)
        and _all_upward(rest)
        and all(isinstance(r.points, Fraction) for r in rest)
    ):
        rest.sort(key=lambda r: r.points, reverse=True)
    return (*rest, *up, *down)


def is_within(inner: Rung, outer: Rung) -> bool:
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
