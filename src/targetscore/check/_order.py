"""
The check of tiers that change places: for some unit's target one begins where another holds already.

The tiers of a ladder are looked at in pairs. Where each begins is a straight line over the other inputs, and so is what
lies between them; its least and greatest value over the declared ranges stand in corners of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.check._checks import moving_clause, text_of
from targetscore.check._ranges import Range, possible
from targetscore.check._sample import GIVEN, Row, parts_of
from targetscore.check._subject import Subject, points_told
from targetscore.errors import Finding
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import REFERENCES, bind
from targetscore.pieces import between
from targetscore.quantities import Affine, affine

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)


@attrs.frozen(kw_only=True)
class _Tier:
    """
    A branch that holds from *level* of the axis on (*way* 1), or down from it (-1), whether or not it has another end.

    *level* is a line over other inputs; *included*: it holds at the level itself.
    """

    branch: c.Branch
    level: Affine
    way: int
    included: bool


def tiers_change_places(subject: Subject) -> Iterator[Finding]:
    """Find tiers of which one masks the other, or not, as the values of other inputs lie in their declared ranges."""
    if not subject.indicator.bounded():
        return
    for part in subject.parts:
        if not isinstance(part, c.Cases):
            continue
        for axis in sorted(subject.indicator.bounded().keys() - GIVEN | {"actual"}):
            tiers = _tiers(part, axis)
            found = (_found(subject, axis, *pair) for pair in itertools.combinations(tiers, 2))
            first = next((each for each in found if each is not None), None)
            if first is not None:
                yield first
                break


def _tiers(ladder: c.Cases, axis: str) -> list[_Tier]:
    """
    Return the branches of *ladder* that are tiers along *axis*, in their order.

    One with two ends begins at the end that lies the same way as those of the others, which have one.
    """
    found = [_ends(branch, axis) for branch in ladder.branches]
    ways = {one.way for ends in found if len(ends) == 1 for one in ends}
    return [end for ends in found for end in ends if len(ends) == 1 or ways == {end.way}]


def _ends(branch: c.Branch, axis: str) -> list[_Tier]:
    """Return the level at which *branch* ends along *axis*, or both; none if its condition is anything else."""
    match branch.when:
        case c.Test() as test:
            tests: tuple[c.Test, ...] = (test,)
        case c.Count(least=2, conditions=(c.Test() as low, c.Test() as high)):
            tests = (low, high)
        case _:
            return []
    ends = [_tier(branch, test, axis) for test in tests]
    known = [end for end in ends if end is not None]
    return known if len(known) == len(ends) == len({end.way for end in known}) else []


def _tier(branch: c.Branch, test: c.Test, axis: str) -> _Tier | None:
    """Return *branch* as a tier that *test* bounds; ``None`` if that is no level along *axis*."""
    if test.operator == "=":
        return None
    form = affine(c.Add((test.left, c.Multiply((Fraction(-1), test.right)))))
    line = None if form is None else _along(form, axis)
    if line is None:
        return None
    weight = line.weights[axis]
    others = {name: -own / weight for name, own in line.weights.items() if name != axis}
    up = (weight > 0) == (test.operator in {">", ">="})
    return _Tier(
        branch=branch,
        level=Affine(-line.constant / weight, others),
        way=1 if up else -1,
        included=test.operator in {">=", "<="},
    )


def _along(form: Affine, axis: str) -> Affine | None:
    """Return a line with the sign of *form* that speaks of *axis*; ``None`` if there is none."""
    if axis in form.weights:
        # A ratio beside it would bend the level.
        return form if not REFERENCES.keys() & (form.weights.keys() - {axis}) else None
    only = next(iter(form.weights)) if len(form.weights) == 1 else ""
    if only not in REFERENCES or axis != "actual":
        return None
    # A completion of 80 % and more is an actual value of 0.8 × target and more, as targets are above 0.
    share = -form.constant / form.weights[only] / HUNDRED + (1 if only == "growth" else 0)
    weight = form.weights[only]
    return Affine(ZERO, {"actual": weight, REFERENCES[only]: -weight * share})


def _found(subject: Subject, axis: str, first: _Tier, later: _Tier) -> Finding | None:
    """Return that for some values of other inputs, and not for all, *first* takes all that *later* speaks of."""
    if first.way != later.way or _given_by(first) == _given_by(later):
        return None
    # Above 0 where *later* begins before *first*, as it should.
    ahead = first.level.plus(later.level.times(Fraction(-1))).times(Fraction(first.way))
    others = _where_behind(subject, ahead)
    if others is None:
        return None
    levels = [_at(tier.level, others) for tier in (first, later)]
    clauses = [_clause(tier.branch) for tier in (first, later)]
    for x in _between(subject, axis, first, *levels):
        points = _points(subject, {axis: x, **others})
        if points is not None:
            told = {
                "other": _words(subject, clauses[0]),
                "text": _words(subject, clauses[1]),
                "other_level": in_digits(levels[0]),
                "level": in_digits(levels[1]),
                "input": subject.word(axis),
                "value": in_digits(x),
                "points": points_told(points),
            }
            return subject.finding("tiers-change-places", clauses[1], "warning", {axis: x, **others}, **told)
    return None


def _given_by(tier: _Tier) -> c.Curve | c.Quantity:
    """Return what *tier* gives, whichever clause says so."""
    curve = tier.branch.curve
    return curve.points if isinstance(curve, c.Formula) else curve


def _where_behind(subject: Subject, ahead: Affine) -> Row | None:
    """Return values within the declared ranges for which *ahead* is below 0; ``None`` if its sign does not change."""
    names = sorted(name for name, weight in ahead.weights.items() if weight)
    if not names or not subject.indicator.bounded().keys() >= set(names):
        return None
    ranges = {name: possible(subject.indicator, name) for name in names}
    if not all(_comes_to(ahead, ranges, way) for way in (1, -1)):
        return None
    if len(names) == 1:
        return {names[0]: _beyond_zero(ahead, names[0], ranges[names[0]])}
    corner = {name: _end(each, -ahead.weights[name]) for name, each in ranges.items()}
    return {name: end for name, end in corner.items() if end is not None} if None not in corner.values() else None


def _end(values: Range, weight: Fraction) -> Fraction | None:
    """Return the end of *values* at which a line that goes as *weight* says is greatest."""
    return values.most if weight > 0 else values.least


def _comes_to(line: Affine, ranges: Mapping[str, Range], way: int) -> bool:
    """Tell whether *line* is above 0 somewhere in *ranges* (*way* 1), or below."""
    ends = {name: _end(values, line.weights[name] * way) for name, values in ranges.items()}
    known = {name: end for name, end in ends.items() if end is not None}
    return len(known) < len(ends) or _at(line, known) * way > 0


def _beyond_zero(line: Affine, name: str, values: Range) -> Fraction:
    """Return a value of *name*, near where *line* is 0, at which it is below 0."""
    zero, weight = -line.constant / line.weights[name], line.weights[name]
    end = _end(values, -weight)
    whole = Fraction(-(-zero // 1) - 1 if weight > 0 else zero // 1 + 1)
    return whole if end is None or values.holds(whole) else end


def _at(line: Affine, values: Mapping[str, Fraction | bool]) -> Fraction:
    return line.constant + sum((weight * values[name] for name, weight in line.weights.items() if weight), ZERO)


def _between(subject: Subject, axis: str, first: _Tier, low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Yield values that *first* takes, though they do not come to the level of the tier that lies behind it."""
    middle = between(*sorted((low, high)))
    for x in ((low,) if first.included else ()) + (middle,):
        if possible(subject.indicator, axis).holds(x) and (x.denominator == 1 or not subject.is_whole(axis)):
            yield x


def _points(subject: Subject, row: Row) -> Fraction | None:
    """Return the points of *row*; ``None`` if it has none, or needs what no level speaks of."""
    bound = bind(subject.needs, row)
    if bound.lacking:
        return None
    try:
        return evaluate(subject.indicator.curve, bound.inputs)[0]
    except Unscored:
        return None


def _clause(branch: c.Branch) -> ast.Clause | None:
    return next((clause for part in parts_of(branch.curve) if (clause := moving_clause(part)) is not None), None)


def _words(subject: Subject, clause: ast.Clause | None) -> str:
    return subject.indicator.rule.text if clause is None else text_of(subject, clause)


CHECKS: Final = (tiers_change_places,)
