"""
Two rules for one indicator: equal, stricter, looser or neither, with the first row that shows it.

What one input decides is compared along its axis, once for every combination of facts. Actual, target and completion
are one input where only their ratio counts, with the target of 0 beside it. Several numbers are compared by the shape
of the curves; where that proves nothing, at the places where something changes, and the answer says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final, TypeAlias, TypedDict

import attrs

from targetscore import curve as c
from targetscore.check._ranges import Range, in_group, possible, usual
from targetscore.check._sample import Row, parts_of, sample
from targetscore.diff._axis import PLACES, Along, Apart, Edge, along
from targetscore.diff._bounds import Proof, alike
from targetscore.diff.model import Comparison, Difference, Largest, Limit, NoPoints, Relation, Stretch
from targetscore.evaluate import Gap, Overlap, Unscored, evaluate
from targetscore.forms import after, before
from targetscore.inputs import REFERENCES, Needs, bind, needs_of
from targetscore.pieces import NotAnalysed, pieces
from targetscore.ruleset._names import WORKED_OUT
from targetscore.ruleset.model import RANKS, Indicator

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)
FACTS_AT_MOST: Final = 6


@attrs.frozen(kw_only=True)
class Pair:
    """
    Two curves for one indicator, as the old and the new file have it, and what both must be given.

    *halves*: equal values may share the mean of their ranks, 1½.
    """

    old: c.Curve
    new: c.Curve
    earlier: Indicator
    later: Indicator
    needs: Needs
    facts: tuple[str, ...]
    halves: bool = False

    @classmethod
    def of(cls, old: c.Curve, new: c.Curve, earlier: Indicator, later: Indicator, *, halves: bool = False) -> Pair:
        joint = c.Total((old, new))
        facts = tuple(sorted({part.name for part in parts_of(joint) if isinstance(part, c.Truth)}))
        needs = needs_of(joint)
        return cls(old=old, new=new, earlier=earlier, later=later, needs=needs, facts=facts, halves=halves)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The inputs that are numbers."""
        return tuple(name for name in self.needs.names if name not in self.facts)

    def turned(self) -> Pair:
        """Return the pair with new and old exchanged."""
        return attrs.evolve(self, old=self.new, new=self.old, earlier=self.later, later=self.earlier)

    def least(self, name: str) -> Fraction | None:
        """Return the least value that *name* can have in either file."""
        return self.possible(name).least

    def possible(self, name: str) -> Range:
        """Return what *name* can be in either file; a share of what may be negative may be so itself."""
        own = {name} | ({"actual"} if name == "completion" and "actual" in self.needs.names else set())
        ranges = [possible(each, one) for each in (self.earlier, self.later) for one in own]
        return _of_either(ranges)

    def usual(self, name: str) -> Range:
        """Return what *name* will be as a rule, in either file."""
        return _of_either([usual(self.earlier, name), usual(self.later, name)])

    def whole(self, axis: str) -> bool:
        """Return whether *axis* has whole numbers only, in both files."""
        if axis in RANKS:
            return not self.halves
        # What is worked out from other values has more decimals than they: 195 of 200 are 97.5 %.
        return axis not in WORKED_OUT and all(_in_whole_numbers(each, axis) for each in (self.earlier, self.later))


def _in_whole_numbers(indicator: Indicator, name: str) -> bool:
    """Return whether *name* is stated by the data, and without decimals."""
    taken = any(each.id == name and each.taken_from is not None for each in indicator.names)
    return not taken and indicator.decimals.get(name) == 0


def _of_either(ranges: Sequence[Range]) -> Range:
    """Return from the least to the greatest value of *ranges*; an end that one of them does not have is none."""
    least = [each.least for each in ranges if each.least is not None]
    most = [each.most for each in ranges if each.most is not None]
    return Range(
        min(least) if len(least) == len(ranges) else None,
        max(most) if len(most) == len(ranges) else None,
    )


def compare(old: c.Curve, new: c.Curve, earlier: Indicator, later: Indicator, *, halves: bool = False) -> Comparison:
    """
    Return how *new* compares with *old*, the curves of *earlier* and *later* or the same as shares of full points.

    *halves*: equal values may share the mean of their ranks, 1½.
    """
    pair = Pair.of(old, new, earlier, later, halves=halves)
    if any(earlier.unit_of(name) != later.unit_of(name) for name in needs_of(old).names if name in needs_of(new).names):
        return Comparison(relation="undecided", proved=False, limit="measure")
    if alike(old, new):
        return Comparison(relation="equal")
    views = _views(pair)
    return _exactly(pair, views) if views is not None else _by_shape(pair)


def same(old: c.Curve, new: c.Curve, earlier: Indicator, later: Indicator) -> bool | None:
    """
    Return whether it is proved that both give the same for every row, without looking for what shows that they do not.

    ``None``: several numbers decide, and the shape of the curves proves nothing.
    """
    if alike(old, new):
        return True
    pair = Pair.of(old, new, earlier, later)
    if _views(pair) is not None:
        return compare(old, new, earlier, later).relation == "equal"
    return True if _never_more(pair) and _never_more(pair.turned()) else None


# Where to look ------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class View:
    """An axis with the *others* of a row fixed; *inputs* are what the pieces need besides."""

    axis: str
    others: Row
    inputs: Row


def _views(pair: Pair) -> tuple[View, ...] | None:
    """Return views that together hold every row there is; ``None`` if several numbers decide."""
    if len(pair.facts) > FACTS_AT_MOST:
        return None
    numbers = set(pair.numbers)
    chosen = [
        dict(zip(pair.facts, values, strict=True))
        for values in itertools.product((True, False), repeat=len(pair.facts))
    ]
    families = [ratio for ratio, reference in REFERENCES.items() if {ratio, reference} & numbers]
    if not families:
        (axis,) = numbers or {"actual"} if len(numbers) < 2 else (None,)  # noqa: PLR2004 - one input alone
        return None if axis is None else tuple(_view(axis, facts, {}) for facts in chosen)
    ratio = families[0]
    reference = REFERENCES[ratio]
    if len(families) > 1 or numbers - {"actual", ratio, reference}:
        return None
    if numbers == {reference} and ratio not in pair.needs.ratios:
        return tuple(_view(reference, facts, {}) for facts in chosen)
    if numbers != {ratio} and ratio not in pair.needs.ratios:
        return None
    return tuple(view for facts in chosen for view in _along_ratio(pair, ratio, facts))


def _along_ratio(pair: Pair, ratio: str, facts: Row) -> Iterator[View]:
    """Yield the views of a rule that only the ratio decides, with references for which there is none."""
    reference = REFERENCES[ratio]
    yield View(axis=ratio, others=facts, inputs={**facts, reference: HUNDRED})
    yield _view("actual", facts, {reference: ZERO})
    if pair.least(reference) is None and ratio not in pair.needs.names:
        # Below 0 there is no ratio either, but the numbers themselves may still be compared.
        yield _view("actual", facts, {reference: -HUNDRED})


def _view(axis: str, facts: Row, fixed: Row) -> View:
    others = {**facts, **fixed}
    return View(axis=axis, others=others, inputs=others)


def _sampled(pair: Pair) -> tuple[View, ...]:
    """Return views at the levels of the other inputs at which something changes."""
    joint = c.Total((pair.old, pair.new))
    least = {name: pair.least(name) for name in pair.needs.names}
    ranges = {name: pair.possible(name) for name in (*pair.earlier.bounded(), *pair.later.bounded())}
    declared = {name: (each.least, each.most) for name, each in ranges.items()}
    chosen = sample(tuple(parts_of(joint)), pair.needs.ratios, least, declared=declared)
    return tuple(
        View(axis=axis, others={**others}, inputs={**chosen.fixed, **others})
        for axis, rows in chosen.rows.items()
        for others in rows
        if in_group(pair.later, others) is not None
    )


# Looking ------------------------------------------------------------------------------------------------------------


Seen: TypeAlias = tuple[View, Along]
Values: TypeAlias = Callable[[str], Range]


@attrs.frozen(kw_only=True)
class Looked:
    """What was seen in all views; *limit*: why some of it is only what shows in places."""

    seen: tuple[Seen, ...]
    limit: Limit | None

    @classmethod
    def at(cls, pair: Pair, views: Iterable[View], values: Values) -> Looked:
        """Look at the views that lie within *values*; curves without pieces are looked at in places."""
        seen: list[Seen] = []
        limit: Limit | None = None
        for view in views:
            found = _compared(pair, view, values)
            if isinstance(found, NotAnalysed):
                limit = found.reason
                found = _in_places(pair, view, values)
            limit = limit or found.limit
            seen.append((view, found))
        return cls(seen=tuple(seen), limit=limit)

    @property
    def signs(self) -> set[int]:
        """-1 where fewer points were seen, 1 where more were, 0 where only one side has points."""
        return {apart.sign for _, found in self.seen for apart in found.apart}

    @property
    def compared(self) -> int:
        """At how many stretches and places."""
        return sum(found.compared for _, found in self.seen)


def _compared(pair: Pair, view: View, values: Values) -> Along | NotAnalysed:
    derived = bind(pair.needs, {view.axis: ZERO, **view.others}).inputs
    inputs = {**view.inputs, **derived}
    old, new = (pieces(curve, view.axis, inputs) for curve in (pair.old, pair.new))
    if isinstance(old, NotAnalysed):
        return old
    if isinstance(new, NotAnalysed):
        return new
    low, high = values(view.axis).cuts()
    group = in_group(pair.later, view.others) if view.axis == "actual" else None
    if group is not None:
        # The value of a unit lies between the best and the worst of its group.
        start, end = group.cuts()
        low, high = max(low, start), min(high, end)
    return along(old, new, low, high, whole=pair.whole(view.axis))


def _in_places(pair: Pair, view: View, values: Values) -> Along:
    """Compare at some places of an axis of which there are no pieces."""
    levels = {part for curve in (pair.old, pair.new) for part in parts_of(curve) if isinstance(part, Fraction)}
    steps = {HUNDRED * step / PLACES for step in range(2 * PLACES)}
    near = (ZERO, Fraction(1, 100), Fraction(-1, 100))
    places = [
        place for place in sorted({x + d for x in levels | steps for d in near}) if values(view.axis).holds(place)
    ]
    if pair.whole(view.axis):
        places = [place for place in places if place.denominator == 1]
    apart: list[Apart] = []
    edges: list[Edge] = []
    for place in places:
        old, new = (_points(curve, {view.axis: place, **view.others}) for curve in (pair.old, pair.new))
        if old == new or (isinstance(old, str) and isinstance(new, str)):
            continue
        sign = 0
        if isinstance(old, Fraction) and isinstance(new, Fraction):
            sign = 1 if new > old else -1
            edges.append(Edge(at=place, change=new - old, reached=True))
        apart.append(Apart(low=before(place), high=after(place), sign=sign, at=place))
    return Along(apart=tuple(apart), edges=tuple(edges), limit="formula", compared=len(places), bounded=False)


# What it shows ------------------------------------------------------------------------------------------------------


def _exactly(pair: Pair, views: tuple[View, ...]) -> Comparison:
    looked = Looked.at(pair, views, pair.possible)
    relation = _relation(looked.signs) or ("equal" if looked.limit is None else "undecided")
    proved = looked.limit is None or relation == "incomparable"
    return Comparison(
        relation=relation,
        proved=proved,
        compared=0 if proved else looked.compared,
        limit=None if proved else looked.limit,
        **_shown(pair, views, looked, proved=looked.limit is None),
    )


def _relation(signs: set[int]) -> Relation | None:
    """Return what *signs* of differences say; ``None`` if there are none."""
    if not signs:
        return None
    if signs == {-1}:
        return "stricter"
    return "looser" if signs == {1} else "incomparable"


def _by_shape(pair: Pair) -> Comparison:
    """Compare what several numbers decide together."""
    views = _sampled(pair)
    looked = Looked.at(pair, views, pair.possible)
    relation = _relation(looked.signs)
    shown = _shown(pair, views, looked, proved=False)
    if relation == "incomparable":
        return Comparison(relation=relation, **shown)
    never_more = relation != "looser" and _never_more(pair)
    never_fewer = relation != "stricter" and _never_more(pair.turned())
    if relation is None and never_more and never_fewer:
        return Comparison(relation="equal")
    proved = relation is not None and (never_more or never_fewer)
    return Comparison(
        relation=relation or "undecided",
        proved=proved,
        compared=0 if proved else looked.compared,
        limit=None if proved else looked.limit or "sample",
        **shown,
    )


def _never_more(pair: Pair) -> bool:
    """Return whether the shape of the curves proves that the new one never gives more."""

    def exact(old: c.Curve, new: c.Curve) -> bool | None:
        part = Pair.of(old, new, pair.earlier, pair.later, halves=pair.halves)
        views = _views(part)
        if views is None:
            return None
        looked = Looked.at(part, views, part.possible)
        return looked.signs <= {-1} if looked.limit is None else None

    return Proof(exact, pair.least).never_more(pair.old, pair.new)


class _Shown(TypedDict):
    first: Difference | None
    against: Difference | None
    largest: Largest | None


def _shown(pair: Pair, views: tuple[View, ...], looked: Looked, *, proved: bool) -> _Shown:
    """Return the first and the largest difference among values as they will be, or else among those that can be."""
    usual = [view for view in views if _is_usual(pair, view)]
    among = Looked.at(pair, usual, pair.usual)
    if not among.signs:
        among = looked
    every = [(view, apart) for view, found in among.seen for apart in found.apart]
    against = (each for each in every if each[1].sign != every[0][1].sign)
    return {
        "first": _difference(pair, *every[0]) if every else None,
        "against": next((_difference(pair, *each) for each in against), None),
        "largest": _largest(pair, among, proved=proved and all(found.bounded for _, found in among.seen)),
    }


def _is_usual(pair: Pair, view: View) -> bool:
    return all(isinstance(value, bool) or pair.usual(name).holds(value) for name, value in view.others.items())


def _difference(pair: Pair, view: View, apart: Apart) -> Difference:
    row = _row(pair, view, apart.at)
    old, new = _points(pair.old, row), _points(pair.new, row)
    stretch = Stretch(
        axis=view.axis,
        low=None if apart.low.reach else apart.low.value,
        low_closed=apart.low.side == 0,
        high=None if apart.high.reach else apart.high.value,
        high_closed=apart.high.side == 1,
    )
    return Difference(
        row=row,
        old=old,
        new=new,
        change=new - old if isinstance(old, Fraction) and isinstance(new, Fraction) else None,
        stretch=stretch if pair.numbers else None,
    )


def _largest(pair: Pair, looked: Looked, *, proved: bool) -> Largest | None:
    edges = [(view, edge) for view, found in looked.seen for edge in found.edges if edge.change != 0]
    if not edges:
        return None
    view, edge = max(edges, key=lambda each: _size(each[1]))
    row = _row(pair, view, edge.at)
    return Largest(change=edge.change, row=row, reached=edge.reached, proved=proved, beyond=edge.beyond)


def _size(edge: Edge) -> tuple[bool, Fraction, bool]:
    return edge.change is None, abs(edge.change or ZERO), edge.reached


def _row(pair: Pair, view: View, x: Fraction) -> Row:
    """Return the row at *x*, as it can be written under ``examples:``."""
    return {view.axis: x, **view.others} if pair.numbers else view.others


def _points(curve: c.Curve, row: Row) -> Fraction | NoPoints:
    """Return the points of *row*, or why it has none."""
    try:
        return evaluate(curve, bind(needs_of(curve), row).inputs)[0]
    except Gap:
        return "gap"
    except Overlap:
        return "overlap"
    except Unscored:
        return "division"
