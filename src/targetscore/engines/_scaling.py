"""
From the lowered form of a rule to its integer form.

Every quantity becomes one expression over another: the bottom is a constant unless an input divides. What evaluation
raises becomes a list of conditions in the order in which evaluation would come upon them: as the first that holds is
the row's fault, none of them has to make sense where one before it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias, assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.engines._algebra import (
    ONE,
    ZERO,
    all_of,
    any_of,
    at_least,
    choice,
    compare,
    greatest,
    least,
    minus,
    opposite,
    plus,
    quotient,
    times,
)
from targetscore.engines._cells import flat
from targetscore.engines._ranges import Ranges
from targetscore.engines._ratios import NOTHING, Ratio, chosen, common, compared, extreme, rounded
from targetscore.engines.program import (
    ALWAYS,
    NEVER,
    All,
    Column,
    Condition,
    Expression,
    Fact,
    Fault,
    Given,
    Program,
    Whole,
)
from targetscore.quantities import affine, names
from targetscore.ruleset.model import Places

Faults: TypeAlias = tuple[Fault, ...]

EVERYTHING_AT_MOST: Final = 1000
"""Pieces of a curve; a part of it that has more counts as one."""


@attrs.frozen(kw_only=True)
class Sources:
    """
    Where the values come from that a curve asks for.

    Attributes:
        inputs: What a row gives.
        stands_for: Quantities over *inputs* that stand for other names of the curve.
        measured_against: Of names in *stands_for*, the input that must be above 0, else a row has no such value.
    """

    inputs: tuple[Given, ...]
    stands_for: Mapping[str, c.Quantity] = attrs.field(factory=dict)
    measured_against: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Made:
    """The points of a curve, why a row may have none, and which of *pieces* made them."""

    ratio: Ratio
    faults: Faults
    piece: Expression
    pieces: tuple[tuple[ast.Clause, ...], ...]


def program(curve: c.Curve, sources: Sources, places: Places) -> Program:
    """
    Return the integer form of *curve*.

    Args:
        curve: The lowered form of a rule.
        sources: Where its values come from; every input that *curve* mentions is among them.
        places: How points are rounded.
    """
    ranges = Ranges.of_inputs(sources.inputs)
    made = _Scaling(sources, ranges).curve(curve, ranges)
    exact = attrs.evolve(made.ratio, top=flat(made.ratio.top, ranges))
    points = None if places.points is None else rounded(exact, places.points, places.mode, ranges)
    faults = tuple(_that_can_be_first(made.faults, ranges))
    return Program(
        inputs=tuple(sorted(sources.inputs, key=lambda each: each.name)),
        faults=faults,
        points=points,
        places=places.points,
        numerator=exact.top,
        denominator=exact.bottom,
        piece=flat(made.piece, ranges),
        pieces=made.pieces,
    )


@attrs.frozen
class _Scaling:
    """
    The walk over a curve; *ranges* are what is known of the inputs where it stands.

    Invariant: divisors are made of what is known *everywhere*, since engines work out branches that rows do not take.
    """

    sources: Sources
    everywhere: Ranges

    # Quantities -----------------------------------------------------------------------------------------------------

    def quantity(self, quantity: c.Quantity, ranges: Ranges) -> tuple[Ratio, Faults]:
        # As evaluation does: what a straight line leaves out is never asked for.
        form = affine(quantity)
        if form is not None:
            return self.line(form.constant, form.weights, ranges)
        match quantity:
            case c.Add(terms):
                ratios, faults = self.quantities(terms, ranges)
                return _summed(ratios), faults
            case c.Multiply(factors):
                ratios, faults = self.quantities(factors, ranges)
                product = ratios[0]
                for factor in ratios[1:]:
                    product = product.times(factor)
                return product, faults
            case c.Divide(numerator, denominator):
                return self.division(numerator, denominator, ranges)
            case c.Rounded(value, places, mode):
                ratio, faults = self.quantity(value, ranges)
                return Ratio(rounded(ratio, places, mode, ranges), Whole(10**places)).reduced(), faults
            case _:
                raise AssertionError(quantity)

    def quantities(self, several: Sequence[c.Quantity], ranges: Ranges) -> tuple[list[Ratio], Faults]:
        found = [self.quantity(one, ranges) for one in several]
        return [ratio for ratio, _ in found], tuple(fault for _, faults in found for fault in faults)

    def line(self, constant: Fraction, weights: Mapping[str, Fraction], ranges: Ranges) -> tuple[Ratio, Faults]:
        found = [(Ratio.of(weight), *self.input(name, ranges)) for name, weight in weights.items()]
        ratios = [weight.times(ratio) for weight, ratio, _ in found]
        return _summed([*ratios, Ratio.of(constant)]), tuple(fault for _, _, faults in found for fault in faults)

    def input(self, name: str, ranges: Ranges) -> tuple[Ratio, Faults]:
        stand_in = self.sources.stands_for.get(name)
        if stand_in is None:
            decimals = self.decimals(name)
            if decimals is None:
                return Ratio(choice([(Fact(name), ONE)], ZERO)), ()
            return Ratio(Column(name), Whole(10**decimals)), ()
        ratio, faults = self.quantity(stand_in, ranges)
        reference = self.sources.measured_against.get(name)
        if reference is None:
            return ratio, faults
        groundless = ranges.decided(compare(Column(reference), "<=", ZERO))
        return ratio, (Fault(when=groundless, kind="division", names=(reference,)),)

    def decimals(self, name: str) -> int | None:
        return next(each.decimals for each in self.sources.inputs if each.name == name)

    def division(self, numerator: c.Quantity, denominator: c.Quantity, ranges: Ranges) -> tuple[Ratio, Faults]:
        below, faults_below = self.quantity(denominator, ranges)
        above, faults_above = self.quantity(numerator, ranges)
        zero = ranges.decided(compare(below.top, "=", ZERO))
        fault = Fault(when=zero, kind="division", names=names(denominator))
        return above.over(below, self.everywhere), (*faults_below, fault, *faults_above)

    # Conditions -----------------------------------------------------------------------------------------------------

    def condition(self, condition: c.Condition, ranges: Ranges) -> tuple[Condition, Faults]:
        match condition:
            case c.Test(left, operator, right):
                (one, other), faults = self.quantities((left, right), ranges)
                return compared(one, operator, other, ranges), faults
            case c.Truth(name):
                return Fact(name) if self.decimals(name) is None else opposite(compare(Column(name), "=", ZERO)), ()
            case c.Count(low, high, conditions):
                return self.count(low, high, conditions, ranges)
            case _:
                assert_never(condition)

    def count(self, low: int, high: int, several: tuple[c.Condition, ...], ranges: Ranges) -> tuple[Condition, Faults]:
        found = [self.condition(one, ranges) for one in several]
        conditions = [when for when, _ in found]
        if low == high == len(several):
            faults = [
                fault
                for place, (_, own) in enumerate(found)
                for fault in _under(all_of(*conditions[:place]), own)
            ]  # fmt: skip
            return all_of(*conditions), tuple(faults)
        held = all_of(at_least(low, conditions), opposite(at_least(high + 1, conditions)))
        return held, tuple(fault for _, own in found for fault in own)

    # Curves ---------------------------------------------------------------------------------------------------------

    def curve(self, curve: c.Curve, ranges: Ranges) -> Made:
        match curve:
            case c.Formula(points, clause):
                ratio, faults = self.quantity(points, ranges)
                # A change that does not apply made nothing; an award of 0 did.
                silent = isinstance(clause, ast.Change | ast.Step) and ratio == NOTHING
                return Made(ratio, faults, ZERO, (() if silent else (clause,),))
            case c.Stairs():
                return self.stairs(curve, ranges)
            case c.Cases():
                return self.cases(curve, ranges)
            case c.Total(terms):
                return self.total([self.curve(term, ranges) for term in terms])
            case c.Extreme():
                return self.extreme(curve, ranges)
            case c.Clamp():
                return self.clamp(curve, ranges)
            case c.Scaled():
                return self.scaled(curve, ranges)
            case c.Final():
                return self.final(curve, ranges)
            case _:
                assert_never(curve)

    def stairs(self, curve: c.Stairs, ranges: Ranges) -> Made:
        (distance, *ends), faults = self.quantities(
            (curve.distance, *(() if curve.end is None else (curve.end,)), curve.start), ranges
        )
        reached = extreme("least", (distance, ends[0])) if curve.end is not None else distance
        length = reached.minus(ends[-1])
        counts = compared(length, ">", NOTHING, ranges)
        size, faults_size = self.quantity(curve.size, ranges)
        no_size = Fault(when=ranges.decided(compare(size.top, "<=", ZERO)), kind="division", names=names(curve.size))
        amounts, faults_points = self.quantities(
            (*curve.points, *(() if curve.beyond is None else (curve.beyond,))), ranges
        )
        count = _counted(length, size.positive(self.everywhere), curve.part, ranges)
        if len(curve.points) == 1 and curve.beyond is None:
            moved = amounts[0].times(count)
        else:
            end = len(curve.points)
            moved = _scheduled(amounts[:end], amounts[end] if curve.beyond is not None else None, count)
        held = _under(counts, (*faults_size, no_size, *faults_points))
        first = compared(count, ">", NOTHING, ranges)
        return Made(moved, (*faults, *held), choice([(first, ONE)], ZERO), ((), (curve.clause,)))

    def cases(self, curve: c.Cases, ranges: Ranges) -> Made:
        path = _Path(ranges)
        taken: list[tuple[Condition, Made]] = []
        for branch in curve.branches:
            when, faults = self.condition(branch.when, path.ranges)
            path.note(ALWAYS, faults)
            made = self.curve(branch.curve, path.ranges.where(when))
            path.note(when, made.faults)
            path.leave(when)
            taken.append((when, made))
        if curve.otherwise is None:
            path.note(ALWAYS, (Fault(when=ALWAYS, kind="gap", clauses=curve.clauses),))
            # What stands for a row in the gap is never used, so the last tier need not be asked for.
            last = taken.pop()[1] if taken else Made(NOTHING, (), ZERO, ((),))
        else:
            last = self.curve(curve.otherwise, path.ranges)
            path.note(ALWAYS, last.faults)
        overlaps = self.overlaps(curve, ranges) if curve.exclusive else ()
        return attrs.evolve(_joined(taken, last), faults=(*path.faults, *overlaps))

    def overlaps(self, curve: c.Cases, ranges: Ranges) -> Iterable[Fault]:
        """Yield what can be found when all tiers are asked after the first that holds."""
        earlier: list[tuple[Condition, Ratio]] = []
        for branch in curve.branches:
            when, faults = self.condition(branch.when, ranges)
            inner = self.curve(branch.curve, ranges.where(when))
            yield from faults
            yield from _under(when, inner.faults)
            both = [
                all_of(here, opposite(compared(inner.ratio, "=", ratio, ranges.where(here))))
                for before, ratio in earlier
                if (here := ranges.decided(all_of(before, when))) != NEVER
            ]
            yield Fault(when=any_of(*both), kind="overlap", clauses=curve.clauses)
            earlier.append((when, inner.ratio))

    def total(self, terms: list[Made]) -> Made:
        if not terms:
            return Made(NOTHING, (), ZERO, ((),))
        made = terms[0]
        for term in terms[1:]:
            ratio = made.ratio.plus(term.ratio)
            made = _paired(made, term, ratio)
        return made

    def extreme(self, curve: c.Extreme, ranges: Ranges) -> Made:
        terms = [self.curve(term, ranges) for term in curve.terms]
        faults = tuple(fault for term in terms for fault in term.faults)
        ratio = extreme(curve.which, [term.ratio for term in terms])
        if len(terms) == 1:
            return terms[0]
        named = [attrs.evolve(t, pieces=tuple(_clauses(each, (curve.clause,)) for each in t.pieces)) for t in terms]
        first = [(compared(term.ratio, "=", ratio, ranges), term) for term in named[:-1]]
        return attrs.evolve(_joined(first, named[-1]), ratio=ratio, faults=faults)

    def clamp(self, curve: c.Clamp, ranges: Ranges) -> Made:
        made = self.curve(curve.curve, ranges)
        by = () if curve.clause is None else (curve.clause,)
        for which, bound in (("greatest", curve.least), ("least", curve.most)):
            if bound is None:
                continue
            limit, faults = self.quantity(bound, ranges)
            bites = compared(made.ratio, "<" if which == "greatest" else ">", limit, ranges)
            bitten = attrs.evolve(made, pieces=tuple(_clauses(each, by) for each in made.pieces))
            kept = Made(extreme(which, (made.ratio, limit)), (*made.faults, *faults), ZERO, ())
            both = _joined([(bites, bitten)], made)
            made = attrs.evolve(kept, piece=both.piece, pieces=both.pieces)
        return made

    def scaled(self, curve: c.Scaled, ranges: Ranges) -> Made:
        made = self.curve(curve.curve, ranges)
        when, faults = (ALWAYS, ()) if curve.when is None else self.condition(curve.when, ranges)
        factor, faults_factor = self.quantity(curve.factor, ranges)
        named = tuple(_clauses(each, (curve.clause,)) for each in made.pieces)
        multiplied = attrs.evolve(made, ratio=made.ratio.times(factor), pieces=named)
        both = _joined([(when, multiplied)], made)
        return attrs.evolve(both, faults=(*made.faults, *faults, *_under(when, faults_factor)))

    def final(self, curve: c.Final, ranges: Ranges) -> Made:
        when, faults = self.condition(curve.when, ranges)
        points, faults_points = self.quantity(curve.points, ranges)
        inner = self.curve(curve.curve, ranges.where(opposite(when)))
        decided = Made(points, (), ZERO, ((curve.clause,),))
        both = _joined([(when, decided)], inner)
        held = (*faults, *_under(when, faults_points), *_under(opposite(when), inner.faults))
        return attrs.evolve(both, faults=held)


@attrs.define
class _Path:
    """The way past branches that do not hold; *ranges* are what is known of the inputs there."""

    ranges: Ranges
    left: list[Condition] = attrs.field(factory=list)
    faults: list[Fault] = attrs.field(factory=list)
    certain: set[Condition] = attrs.field(factory=set)

    def note(self, when: Condition, faults: Faults) -> None:
        """Add *faults* of what is asked here where *when* holds; those that were asked for before find nothing new."""
        fresh = [fault for fault in faults if fault.when not in self.certain]
        if not fresh:
            return
        self.faults += _under(all_of(*self.left, when), tuple(fresh))
        if not self.left and when == ALWAYS:
            self.certain |= {fault.when for fault in fresh}

    def leave(self, when: Condition) -> None:
        """Go on to where *when* does not hold."""
        missed = opposite(when)
        self.left.append(missed)
        self.ranges = self.ranges.where(missed)


# Parts of curves ----------------------------------------------------------------------------------------------------


def _summed(ratios: Sequence[Ratio]) -> Ratio:
    tops, bottom = common(ratios)
    return Ratio(plus(*tops), bottom).reduced()


def _that_can_be_first(faults: Faults, ranges: Ranges) -> Iterator[Fault]:
    """Yield *faults* without those that never hold, or only where one before them does."""
    before: set[Condition] = set()
    for fault in faults:
        when = ranges.decided(fault.when)
        parts = when.conditions if isinstance(when, All) else (when,)
        if when != NEVER and before.isdisjoint((when, *parts)):
            before.add(when)
            yield attrs.evolve(fault, when=when)


def _under(when: Condition, faults: Faults) -> Faults:
    return tuple(attrs.evolve(fault, when=all_of(when, fault.when)) for fault in faults)


def _counted(length: Ratio, size: Ratio, part: ast.PartOfStep, ranges: Ranges) -> Ratio:
    """Return how many steps of *size*, which is positive, there are in *length*, none in what is not above 0."""
    steps = length.times(Ratio(size.bottom, size.top))
    low = ranges.of(steps.top).least
    top = steps.top if low is not None and low >= 0 else greatest(steps.top, ZERO)
    match part:
        case "pro rata":
            return Ratio(top, steps.bottom).reduced()
        case "whole":
            return Ratio(quotient(top, steps.bottom))
        case "started":
            return Ratio(quotient(plus(top, steps.bottom, Whole(-1)), steps.bottom))
        case _:
            assert_never(part)


def _scheduled(points: Sequence[Ratio], beyond: Ratio | None, count: Ratio) -> Ratio:
    """
    Return what *count* steps of a schedule move together.

    Step *i* moves its points times the part of it that is counted, from 0 to 1. Of the *k* steps after the last, *e*
    whole ones, each moves *beyond* more than the one before it: together k × last + beyond × (e + 1) × (2k - e) / 2.
    """
    one = count.bottom
    moved = [
        points_of_step.times(Ratio(least(greatest(minus(count.top, times(Whole(place), one)), ZERO), one), one))
        for place, points_of_step in enumerate(points)
    ]
    if beyond is not None:
        more = greatest(minus(count.top, times(Whole(len(points)), one)), ZERO)
        whole = quotient(more, one)
        rising = times(plus(whole, ONE), minus(times(Whole(2), more), times(whole, one)))
        moved += (points[-1].times(Ratio(more, one)), beyond.times(Ratio(rising, times(Whole(2), one))))
    return _summed(moved)


# Pieces -------------------------------------------------------------------------------------------------------------


def _clauses(*several: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    return tuple(dict.fromkeys(clause for clauses in several for clause in clauses))


def _joined(taken: Sequence[tuple[Condition, Made]], last: Made) -> Made:
    """Return what the first of *taken* that holds makes, else *last*; the pieces are those of all of them in turn."""
    ratio = chosen([(when, made.ratio) for when, made in taken], last.ratio)
    several = [*(made for _, made in taken), last]
    pieces = tuple(piece for made in several for piece in made.pieces)
    if len(pieces) > EVERYTHING_AT_MOST:
        return Made(ratio, (), ZERO, (_clauses(*pieces),))
    numbers: list[Expression] = []
    before = 0
    for made in several:
        numbers.append(plus(made.piece, Whole(before)))
        before += len(made.pieces)
    piece = choice([(when, number) for (when, _), number in zip(taken, numbers, strict=False)], numbers[-1])
    return Made(ratio, (), piece, pieces)


def _paired(one: Made, other: Made, ratio: Ratio) -> Made:
    """Return what both make together; there is a piece for each pair of theirs."""
    faults = (*one.faults, *other.faults)
    if len(one.pieces) * len(other.pieces) > EVERYTHING_AT_MOST:
        return Made(ratio, faults, ZERO, (_clauses(*one.pieces, *other.pieces),))
    piece = plus(times(Whole(len(other.pieces)), one.piece), other.piece)
    return Made(ratio, faults, piece, tuple(_clauses(a, b) for a in one.pieces for b in other.pieces))
