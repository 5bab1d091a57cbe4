"""What would earn more: for every input that can move by itself, the next place where it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import REFERENCES, Needs, bind, needs_of
from targetscore.pieces import Better, Gain, Hole, NotAnalysed, next_gain, pieces, value_at
from targetscore.ruleset.model import RANKS, Indicator
from targetscore.ruleset.references import UNITS
from targetscore.score.result import IndicatorResult, every_clause


@attrs.frozen(kw_only=True)
class NextGain:
    """
    The next place where one input earns more, all others unchanged.

    Attributes:
        name: The input that would have to move.
        better: Which way: ``higher`` or ``lower``.
        gain: Where, how far away, and how many points more. Of a fact, 1 is yes and 0 is no.
        full: Whether this brings the indicator to its full points; never where it has them already.
    """

    name: str
    better: Better
    gain: Gain
    full: bool
    is_fact: bool = False


# What a unit does not move by its own work, or not without moving the rest.
_FIXED = frozenset({"target", "last_year", "mean", "best", "worst", "number_ranked"})


def gains(indicator: Indicator, result: IndicatorResult) -> tuple[NextGain, ...]:
    """Return the next gain of every input that can earn more by itself, in the order of the inputs."""
    return tuple(_gains(indicator, result)) if result.status == "scored" else ()


def _gains(indicator: Indicator, result: IndicatorResult) -> Iterator[NextGain]:
    needs = needs_of(indicator.curve)
    inputs = bind(needs, result.inputs).inputs
    for name in (name for name, value in result.inputs.items() if isinstance(value, bool) and name in needs.names):
        found = _of_fact(indicator, needs, name, result)
        if found is not None:
            yield found
    for axis in _axes(indicator, result.inputs):
        for better in _ways(indicator, axis):
            gain = _gain(indicator, axis, better, inputs, Fraction(result.inputs[axis]))
            if gain is not None:
                reaches_full = result.exact < indicator.points <= result.exact + gain.points
                yield NextGain(name=axis, better=better, gain=gain, full=reaches_full)


def _of_fact(indicator: Indicator, needs: Needs, name: str, result: IndicatorResult) -> NextGain | None:
    """Return what it would earn if the fact *name* were otherwise; ``None`` if nothing."""
    exact, there = result.exact, not result.inputs[name]
    try:
        points, _ = evaluate(indicator.curve, bind(needs, {**result.inputs, name: there}).inputs)
    except Unscored:
        return None
    if points <= exact:
        return None
    gain = Gain(value=Fraction(there), included=True, distance=Fraction(1), points=points - exact)
    full = exact < indicator.points <= points
    return NextGain(name=name, better="higher" if there else "lower", gain=gain, full=full, is_fact=True)


def _axes(indicator: Indicator, inputs: Mapping[str, Fraction | bool]) -> Iterator[str]:
    """Return the numbers that can move by themselves; what follows from another moves with it."""
    fixed = _FIXED | {name.id for name in indicator.names if name.taken_from == UNITS}
    for name, value in inputs.items():
        follows = name in REFERENCES and {"actual", REFERENCES[name]} <= inputs.keys()
        if not isinstance(value, bool) and name not in fixed and not follows:
            yield name


def _ways(indicator: Indicator, axis: str) -> tuple[Better, ...]:
    if axis in {"actual", "completion", "growth"} and indicator.better is not None:
        return (indicator.better,)
    return "higher", "lower"


def _gain(
    indicator: Indicator, axis: str, better: Better, inputs: Mapping[str, Fraction | bool], now: Fraction
) -> Gain | None:
    try:
        found = pieces(indicator.curve, axis, inputs)
    except Unscored:
        return None
    gain = None if isinstance(found, NotAnalysed) else next_gain(found, now, better)
    if gain is None or gain.included or isinstance(found, NotAnalysed) or axis not in _counts(indicator.rule):
        return gain
    # Nobody is late two and a half times: beyond 3 means 2, or 4.
    value = Fraction(gain.value.__floor__() + 1 if better == "higher" else gain.value.__ceil__() - 1)
    there, here = value_at(found, value), value_at(found, now)
    if isinstance(there, Hole) or isinstance(here, Hole) or there <= here:
        return None
    return Gain(value=value, included=True, distance=abs(value - now), points=there - here)


def _counts(rule: ast.Rule) -> set[str]:
    """Return the inputs that are whole numbers: ranks, and what the rule counts one by one."""
    counted = {*RANKS}
    for clause in every_clause(rule.clauses):
        match clause:
            case ast.Step(direction="each", subject=None):
                counted.add("actual")
            case ast.Step(direction="each", subject=ast.Value(name=name)):
                counted.add(name)
            case _:
                pass
    return counted
