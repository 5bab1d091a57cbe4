"""
Which values of the other inputs a rule has to be looked at with, and whether looking at them is enough.

A rule is looked at along one axis at a time. What it does there changes with another input only where that input
passes a level of its own, or where two ends on the axis that depend on it change places. Between two such values
nothing new happens, so one value from each stretch and every such value itself are enough, as long as ends are straight
lines in one other input. Where they are not, or where there would be too many combinations, the answer is a sample, and
says so.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Final, TypeAlias

import attrs

from targetscore import curve as c
from targetscore.inputs import REFERENCES
from targetscore.pieces import between
from targetscore.quantities import Affine, affine_difference

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)
MOST_COMBINATIONS: Final = 32

Row: TypeAlias = Mapping[str, Fraction | bool]
Part: TypeAlias = c.Curve | c.Branch | c.Condition | c.Quantity

# Levels that are given, not worked for: they are never the axis.
GIVEN: Final = frozenset({"target", "last_year", "mean", "best", "worst"})


def parts_of(part: Part) -> Iterator[Part]:
    """Return *part* and everything in it, clauses apart."""
    yield part
    if isinstance(part, Fraction):
        return
    kind: type = type(part)
    for name in _fields(kind):
        value = getattr(part, name)
        for inner in value if isinstance(value, tuple) else (value,):
            if not isinstance(inner, _PLAIN):
                yield from parts_of(inner)


# What a node holds beside nodes: words, whole numbers, nothing.
_PLAIN: Final = (str, int, type(None))


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind) if field.name not in {"clause", "clauses"})


Ends: TypeAlias = tuple[Fraction | None, Fraction | None]
"""The least and the greatest value there is; ``None``: no end."""

_NOTHING_DECLARED: Final[Mapping[str, Ends]] = {}


@attrs.frozen(kw_only=True)
class Sample:
    """
    What to look at.

    Attributes:
        rows: For every axis, the rows of other inputs to look at it with; one empty row where there are no others.
        fixed: Further inputs that decide nothing, whatever they are.
        complete: Whether nothing that matters can lie between them.
    """

    rows: Mapping[str, tuple[Row, ...]]
    fixed: Row
    complete: bool


def sample(
    parts: tuple[Part, ...],
    ratios: tuple[str, ...],
    least: Mapping[str, Fraction | None],
    whole: frozenset[str] = frozenset(),
    declared: Mapping[str, Ends] = _NOTHING_DECLARED,
) -> Sample:
    """
    Return what to look at to know a curve.

    Args:
        parts: The nodes of the curve.
        ratios: Those of completion and growth that decide the points alone, whatever actual and reference are.
        least: The least value that an input can have; ``None``, or no entry, if there is none.
        whole: The inputs that have whole numbers only.
        declared: The least and the greatest value of inputs that are declared to have no others.
    """
    mentioned = {part.name for part in parts if isinstance(part, c.Input)}
    facts = sorted({part.name for part in parts if isinstance(part, c.Truth)})
    fixed: dict[str, Fraction | bool] = {}
    names = _variables(mentioned, ratios, fixed)
    axes = sorted(names - GIVEN, key=lambda name: (name != "actual", name)) or sorted(names) or ["actual"]
    compared, straight = _compared(parts)
    if len(names) < 2 and not facts:  # noqa: PLR2004 - one input alone
        alone = _without_reference({axes[0]: ({},)}, fixed, compared, declared)
        return Sample(rows=alone, fixed=fixed, complete=True)
    rows: dict[str, tuple[Row, ...]] = {}
    complete = straight and not any(_is_held_down(part) for part in parts)
    for axis in axes:
        others = sorted(names - {axis})
        ends = {name: _ends(name, axis, compared) for name in others}
        values = [
            _values(name, compared, ends, declared.get(name, (least.get(name), None)), whole=name in whole)
            for name in others
        ]
        mixed = any(len(_involved(form, axis)) > 1 for form in compared)
        moving = sum(1 for lines in ends.values() if any(slope for _, slope in lines))
        choices: list[tuple[Fraction | bool, ...]] = [*values, *([(True, False)] * len(facts))]
        chosen = tuple(itertools.islice(itertools.product(*choices), MOST_COMBINATIONS + 1))
        complete = complete and not mixed and moving < 2 and len(chosen) <= MOST_COMBINATIONS  # noqa: PLR2004 - pairs cross
        rows[axis] = tuple(dict(zip((*others, *facts), row, strict=True)) for row in chosen)
    return Sample(rows=_without_reference(rows, fixed, compared, declared), fixed=fixed, complete=complete)


def _without_reference(
    rows: Mapping[str, tuple[Row, ...]], fixed: Row, compared: tuple[Affine, ...], declared: Mapping[str, Ends]
) -> Mapping[str, tuple[Row, ...]]:
    """
    Return *rows*, with those where a reference is 0 if the rule speaks of that.

    A ratio decides alone whatever the reference is, but there is none where the reference is 0.
    """
    spoken = (name for name in fixed if any(form.weights.keys() == {name} for form in compared))
    absent = {name: ZERO for name in spoken if _among((ZERO,), declared.get(name, (None, None)))}
    if not absent:
        return rows
    others = (row for ratio in rows for row in rows[ratio] if ratio in REFERENCES)
    return {**rows, "actual": tuple({**row, **absent} for row in others)}


def _variables(mentioned: set[str], ratios: tuple[str, ...], fixed: dict[str, Fraction | bool]) -> set[str]:
    """Return the inputs that change by themselves; *fixed* gets the reference of a ratio that decides alone."""
    names = set(mentioned)
    for ratio, reference in REFERENCES.items():
        if ratio in ratios and names & {"actual", reference} and not (names & REFERENCES.keys()) - {ratio}:
            fixed[reference] = HUNDRED
            return (names - {"actual", reference}) | {ratio}
    several = len(names & {"actual", *REFERENCES}) > 1
    for ratio, reference in REFERENCES.items():
        if ratio in names and (several or reference in names):
            names = (names - {ratio}) | {"actual", reference}
    return names


def _compared(parts: Iterable[Part]) -> tuple[tuple[Affine, ...], bool]:
    """Return the forms whose sign decides something, and whether all of them are straight."""
    forms: list[Affine | None] = []
    for part in parts:
        match part:
            case c.Test(left, _, right):
                forms.append(affine_difference(left, right))
            case c.Stairs(distance=distance, start=start, end=end):
                forms.append(affine_difference(distance, start))
                if end is not None:
                    forms.append(affine_difference(distance, end))
            case _:
                pass
    straight = tuple(form for form in forms if form is not None)
    return straight, len(straight) == len(forms)


def _is_held_down(part: Part) -> bool:
    """Tell whether *part* is a least of curves of different inputs: along one of them the others keep it down."""
    if not isinstance(part, c.Extreme) or part.which == "greatest":
        return False
    inputs = (frozenset(each.name for each in parts_of(term) if isinstance(each, c.Input)) for term in part.terms)
    return len(set(inputs)) > 1


def _involved(form: Affine, axis: str) -> set[str]:
    """Return the other inputs that decide where *form* is 0 on *axis*."""
    names = set(form.weights)
    for ratio, reference in REFERENCES.items():
        if ratio in names and ratio != axis:
            names = (names - {ratio}) | {reference}
    return names - {axis, "actual"}


_Line: TypeAlias = tuple[Fraction, Fraction]
"""An end on the axis as a line over another input: where it is at 0, and its slope."""


def _ends(name: str, axis: str, forms: Iterable[Affine]) -> set[_Line]:
    """Return the ends on *axis* as lines over *name*; the 0 of the axis counts as one."""
    return {(ZERO, ZERO)} | {end for form in forms if (end := _end(form, name, axis)) is not None}


def _values(
    name: str, forms: Iterable[Affine], ends: Mapping[str, set[_Line]], within: Ends, *, whole: bool
) -> tuple[Fraction, ...]:
    """Return every value of *name* at which something changes, and one from each stretch between them."""
    levels = {-form.constant / form.weights[name] for form in forms if form.weights.keys() == {name}}
    bottom, top = within
    absent = _among((level for level in levels if level == 0), within)
    # The ends that move with further inputs stand where those inputs are 100: one order of each pair, not all.
    still = {
        (start + slope * HUNDRED, ZERO) for other in ends if other != name for start, slope in ends[other] if slope
    }
    moving = any(slope for _, slope in ends[name])
    for (start, slope), (other_start, other_slope) in itertools.combinations(ends[name] | still if moving else (), 2):
        if slope != other_slope:
            levels.add((other_start - start) / (slope - other_slope))
    edges = {edge for edge in within if edge is not None}
    if name in REFERENCES.values():
        levels = {level for level in (*_among(levels, within), *edges) if level > 0}
        return (*absent, *(_among(_stretches(levels, None), within) if levels else (HUNDRED,)))
    levels = {*_among(levels, within), *edges}
    values = (_whole_stretches if whole else _stretches)(levels or {ZERO}, bottom)
    return values if top is None else _among(values, within)


def _among(values: Iterable[Fraction], within: Ends) -> tuple[Fraction, ...]:
    """Return those of *values* that lie *within* the ends, which are included."""
    least, most = within
    return tuple(v for v in values if (least is None or v >= least) and (most is None or v <= most))


def _end(form: Affine, name: str, axis: str) -> _Line | None:
    """Return where *form* is 0 on *axis*, as a line over *name*: its value at 0 and its slope."""
    weights, constant = dict(form.weights), form.constant
    if weights.keys() == {axis}:
        return -constant / weights[axis], ZERO
    if weights.keys() == {axis, name}:
        return -constant / weights[axis], -weights[name] / weights[axis]
    (only,) = weights if len(weights) == 1 else (None,)
    if only is None or REFERENCES.get(only) != name or axis != "actual":
        return None
    # completion = 100·actual/target is at a level where actual is that share of target; growth where it is 1 more.
    share = -constant / weights[only] / HUNDRED
    return ZERO, share + 1 if only == "growth" else share


def _stretches(levels: set[Fraction], bottom: Fraction | None) -> tuple[Fraction, ...]:
    """Return *levels* and a value from every stretch between and beside them, none below *bottom*."""
    ordered = sorted(levels)
    first = ordered[0] / 2 if ordered[0] > 0 else ordered[0] - 1
    middles = [between(low, high) for low, high in itertools.pairwise(ordered)]
    values = {first, *ordered, *middles, ordered[-1] + max(Fraction(1), abs(ordered[-1]))}
    return tuple(sorted(value for value in values if bottom is None or value >= bottom))


def _whole_stretches(levels: set[Fraction], bottom: Fraction | None) -> tuple[Fraction, ...]:
    """Return the whole numbers among *levels*, and one from every stretch that has one."""
    ordered = sorted(levels)
    nexts = [*ordered[1:], None]
    beyond = ((Fraction(low // 1 + 1), high) for low, high in zip(ordered, nexts, strict=True))
    middles = {value for value, high in beyond if high is None or value < high}
    first = Fraction(-(-ordered[0] // 1) - 1)
    values = {first, *middles, *(level for level in ordered if level.denominator == 1)}
    return tuple(sorted(value for value in values if bottom is None or value >= bottom))
