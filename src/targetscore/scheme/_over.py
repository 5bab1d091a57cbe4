"""Figures of several units made into one: their sum or mean, each with its share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

import attrs

from targetscore.data.model import UnitData
from targetscore.errors import Span
from targetscore.scheme._figures import ZERO
from targetscore.scheme.model import Over
from targetscore.scheme.result import FedPart

ONE = Fraction(1)


@attrs.frozen
class WeightFault:
    """Why *unit* cannot be weighed: the code of a message, and the place of its row."""

    code: str
    unit: str
    span: Span


def parts_over(
    over: Over, units: Sequence[str], part_of: Callable[[str], FedPart | None], data: UnitData
) -> tuple[FedPart, ...] | list[WeightFault]:
    """
    Return the figures of *units* with the share that each has in their sum or mean.

    Args:
        over: What is made of them.
        units: The units, in the order in which they are told.
        part_of: The figure of a unit, whole; ``None`` where it does not apply. Such a unit counts for nothing.
        data: The data of the units, for their weights.

    Returns:
        The parts, none if the figure applies to no unit; or why the units cannot be weighed.
    """
    parts = [attrs.evolve(part, unit=unit) for unit in units if (part := part_of(unit)) is not None]
    if over.how == "sum":
        return tuple(parts)
    weights: list[Fraction] = []
    faults: list[WeightFault] = []
    for part in parts:
        weight = _weight(over, part.unit, data)
        if isinstance(weight, WeightFault):
            faults.append(weight)
        else:
            weights.append(weight)
    whole = sum(weights, ZERO)
    if parts and not faults and not whole:
        faults += _weightless(parts, data)
    if faults:
        return faults
    return tuple(attrs.evolve(part, share=weight / whole) for part, weight in zip(parts, weights, strict=True))


def _weight(over: Over, unit: str, data: UnitData) -> Fraction | WeightFault:
    """Return what *unit* counts by, 0 or more."""
    if over.weights is None:
        return ONE
    indicator, name = over.weights
    row = data.units[unit].get(indicator)
    cell = None if row is None else row.cells.get(name)
    if not isinstance(cell, Fraction):
        return WeightFault("feed-weight-missing", unit, _place(unit, data) if row is None else row.span)
    if cell < 0:
        return WeightFault("feed-weight-negative", unit, _place(unit, data))
    return cell


def _weightless(parts: Sequence[FedPart], data: UnitData) -> Iterator[WeightFault]:
    yield from (WeightFault("feed-weight-none", part.unit, _place(part.unit, data)) for part in parts[:1])


def _place(unit: str, data: UnitData) -> Span:
    """Return where the data of *unit* begin."""
    return next((row.span for row in data.units[unit].values()), Span(0, 0))
