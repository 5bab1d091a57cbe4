"""
Which values are worth trying: for every indicator the rows of other inputs that matter, and the edges on every axis.

All of it comes from what `check` looks at: the same views, pieces and ranges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore.check._checks import better_way
from targetscore.check._ranges import can_be, possible, usual
from targetscore.check._sample import Row, parts_of
from targetscore.check._subject import Subject, View
from targetscore.evaluate import Unscored, evaluate
from targetscore.forms import Form
from targetscore.inputs import REFERENCES, bind, whether
from targetscore.pieces import Piece
from targetscore.ruleset.model import RANKS, Indicator, Name, Ruleset

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)
PLACES: Final = 2
PLACES_AT_MOST: Final = 6
STEPS_AT_MOST: Final = 3


@attrs.frozen(kw_only=True)
class Look:
    """
    One way to try an indicator: *axis* takes one of *values*, the simplest first, or any number between *low* and
    *high* in steps of *grain*; all other inputs are as *others* say. Where facts alone decide, *axis* is empty. *way*:
    which way on the axis is better, 1 up, -1 down, 0 not known.
    """

    axis: str
    others: Row
    values: tuple[Fraction, ...]
    low: Fraction
    high: Fraction
    grain: Fraction
    way: int = 0


@attrs.frozen(kw_only=True)
class Plan:
    """
    How to try one indicator.

    Attributes:
        looks: Ways to try its points.
        effects: For every effect of its rule, ways to try that.
        free: Inputs that the indicator declares and no clause needs, and inputs of rules that cannot be cut into
            pieces, each with values for it.
        withheld: Inputs that no row gives, as they come from other results.
        optional: Inputs that stand for themselves where no row gives them.
    """

    indicator: Indicator
    looks: tuple[Look, ...]
    effects: tuple[tuple[Look, ...], ...]
    free: Mapping[str, tuple[Fraction | bool, ...]]
    withheld: frozenset[str]
    optional: frozenset[str]


def plan_of(ruleset: Ruleset, indicator: Indicator) -> Plan:
    """Return how to try *indicator*."""
    curves = [whether(effect.when, effect.clause) for effect in indicator.effects]
    subjects = [Subject(ruleset, attrs.evolve(indicator, curve=curve)) for curve in (indicator.curve, *curves)]
    looks, *effects = (tuple(_looks(subject)) for subject in subjects)
    declared = [name for name in indicator.names if name.constant is None and name.id != "actual"]
    free = {
        name: _constants(subject, name)
        for subject, found in zip(subjects, (looks, *effects), strict=True)
        if not found
        for name in subject.needs.names
    }
    asked = {name for subject in subjects for name in subject.needs.names}
    free |= {
        each.id: (False, True) if each.measured_in == "yes/no" else _any_two(each)
        for each in declared
        if each.id not in asked and each.taken_from is None and each.words
    }
    return Plan(
        indicator=indicator,
        looks=looks,
        effects=tuple(each for each in effects if each),
        free=free,
        withheld=frozenset(name.id for name in indicator.names if name.taken_from is not None),
        optional=frozenset(name.id for name in indicator.names if name.absent is not None),
    )


def _any_two(name: Name) -> tuple[Fraction, ...]:
    """Return values for an input that nothing asks for."""
    allowed = {
        value for value in (ZERO, Fraction(1), name.least, name.most) if value is not None and name.allows(value)
    }
    return tuple(sorted(allowed))


def has_points(subject: Subject, row: Row) -> bool:
    """Tell whether the rule gives points for *row*, and whether its values can be those of one unit of one group."""
    bound = bind(subject.needs, row)
    if bound.lacking or not can_be(subject.indicator, bound.record, shared=False):
        return False
    try:
        evaluate(subject.indicator.curve, bound.inputs)
    except Unscored:
        return False
    return True


# Values -------------------------------------------------------------------------------------------------------------


def _looks(subject: Subject) -> Iterator[Look]:
    asked = {*subject.needs.names, *subject.needs.ratios}
    for view in subject.views if asked else ():
        others = {name: _written(value) for name, value in view.others.items()}
        if view.axis not in asked or view.axis in others:
            if has_points(subject, others):
                yield Look(axis="", others=others, values=(ZERO,), low=ZERO, high=ZERO, grain=Fraction(1))
            continue
        grain = grain_of(subject.indicator, view.axis)
        range_ = possible(subject.indicator, view.axis)
        found = {value for piece in view.given() for value in _edges(piece, view, grain) if range_.holds(value)}
        values = tuple(
            value for value in sorted(found, key=_plainness) if has_points(subject, {view.axis: value, **others})
        )
        if values:
            low, high = _span(subject.indicator, view.axis, values)
            yield Look(
                axis=view.axis,
                others=others,
                values=values,
                low=low,
                high=high,
                grain=grain,
                way=better_way(subject, view),
            )


def grain_of(indicator: Indicator, name: str) -> Fraction:
    """Return the least distance between two values of *name*: of its decimals, 1 for ranks."""
    places = 0 if name in RANKS else indicator.decimals.get(name, PLACES)
    return Fraction(1, 10**places)


def _written(value: Fraction | bool) -> Fraction | bool:  # noqa: FBT001 - a fact is one of the values
    """Return *value* if it can be written as a decimal, else the nearest that can."""
    return value if isinstance(value, bool) else _nearest(value, Fraction(1, 10**PLACES_AT_MOST))


def _nearest(value: Fraction, grain: Fraction) -> Fraction:
    return (value / grain).__floor__() * grain


def _edges(piece: Piece, view: View, grain: Fraction) -> Iterator[Fraction]:
    """Yield the ends of *piece* and of its first steps, their neighbours, and a value from its inside."""
    places = [cut.value for cut in (piece.low, piece.high) if not cut.reach]
    if isinstance(piece.form, Form):
        for stair in piece.form.stairs:
            least, greatest = stair.indexes(piece.low, piece.high)
            last = least + STEPS_AT_MOST if greatest is None else min(greatest, least + STEPS_AT_MOST)
            places += [stair.cut(index).value for index in range(least + 1, last + 1)]
    inside = view.inside(piece.low, piece.high)
    if inside is not None:
        yield _nearest(inside, grain)
    for place in places:
        exact = _nearest(place, Fraction(1, 10**PLACES_AT_MOST))
        if exact == place and (not view.whole or exact.denominator == 1):
            yield exact
        below = _nearest(place, grain)
        yield from (below - grain, below, below + grain)


def _plainness(value: Fraction) -> tuple[int, Fraction, bool]:
    """Return what the simplest value has least of: decimals, then size."""
    return value.denominator, abs(value), value < 0


def _span(indicator: Indicator, axis: str, values: Iterable[Fraction]) -> tuple[Fraction, Fraction]:
    """Return between which numbers to try *axis*: somewhat beyond its edges, within what it will be."""
    ordered = sorted(values)
    margin = max(Fraction(1), (ordered[-1] - ordered[0]) / 2)
    range_ = usual(indicator, axis)
    low, high = (ordered[0] - margin).__floor__(), (ordered[-1] + margin).__ceil__()
    least, most = range_.least, range_.most
    return (
        Fraction(low) if least is None else max(Fraction(low), least),
        Fraction(high) if most is None else max(min(Fraction(high), most), ordered[-1]),
    )


def _constants(subject: Subject, name: str) -> tuple[Fraction | bool, ...]:
    """Return values for an input of a rule that cannot be cut into pieces: the numbers in it, and those beside them."""
    if subject.indicator.unit_of(name) == "yes/no":
        return (False, True)
    grain = grain_of(subject.indicator, name)
    numbers = {part for part in subject.parts if isinstance(part, Fraction)} | {ZERO, Fraction(1), HUNDRED}
    near = {_nearest(number, grain) + beside for number in numbers for beside in (-grain, ZERO, grain)}
    range_ = possible(subject.indicator, name)
    return tuple(value for value in sorted(near, key=_plainness) if range_.holds(value))


# Rows ---------------------------------------------------------------------------------------------------------------


def spelt(row: Row, axis: str, reference: Fraction | None, of: Indicator | None = None) -> Row:
    """
    Return *row* with actual and its *reference* in place of the ratio *axis*, where that is asked for.

    Where the ranges that *of* declares do not allow them, the ratio stays.

    >>> {name: str(value) for name, value in spelt({"completion": Fraction(90)}, "completion", Fraction(20)).items()}
    {'actual': '18', 'target': '20'}
    """
    if reference is None or axis not in REFERENCES or {"actual", REFERENCES[axis]} & row.keys():
        return row
    share = Fraction(row[axis]) + (HUNDRED if axis == "growth" else ZERO)
    rest = {name: value for name, value in row.items() if name != axis}
    found = {"actual": share * reference / HUNDRED, REFERENCES[axis]: reference, **rest}
    return found if of is None or of.allows(found) else row


def every_body(ruleset: Ruleset) -> Mapping[str | None, tuple[Indicator, ...]]:
    """Return the indicators by group; under ``None`` those of a file without groups."""
    if not ruleset.groups:
        return {None: ruleset.body.every_indicator()}
    return {group.id: group.body.every_indicator() for group in ruleset.groups}


def takes_from_others(indicator: Indicator) -> bool:
    """Tell whether the indicator's value depends on other results or other units."""
    roles = {"mean", "best", "worst", *RANKS}
    mentioned = {getattr(part, "name", "") for part in parts_of(indicator.curve)}
    return bool(roles & mentioned) or any(name.taken_from is not None for name in indicator.names)
