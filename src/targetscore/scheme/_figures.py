"""Figures that one ruleset hands on: points earned and lost, of indicators, sections and whole units; who owns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final, TypeVar

from targetscore.ruleset.model import Body, Indicator
from targetscore.scheme.model import Role
from targetscore.score.result import UnitResult

ZERO: Final = Fraction(0)
Share = TypeVar("Share")


def indicators_of(body: Body, of: tuple[str, ...]) -> tuple[Indicator, ...]:
    """Return the indicators that *of* names, those of its sections too, each once; empty: all that make the total."""
    named = set(of)
    for section in body.every_section().values():
        if section.id in of:
            named |= {each.id for each in section.every_indicator()}
    if not of:
        return body.scored()
    return tuple(each for each in (*body.scored(), *body.every_intermediate()) if each.id in named)


def owners_of(indicator: Indicator, shares: Mapping[Role, Share]) -> dict[str, Share]:
    """Return what share each owner of *indicator* bears; who leads does not support as well."""
    found: dict[str, Share] = {}
    for role, share in shares.items():
        for owner in _named(indicator, role):
            found.setdefault(owner, share)
    return found


def _named(indicator: Indicator, role: Role) -> Iterator[str]:
    match indicator.owners.get(role):
        case str(name) if name:
            yield name
        case tuple(names):
            yield from (str(name) for name in names)
        case _:
            pass


def figure(unit: UnitResult, body: Body, of: str, *, lost: bool) -> Fraction | None:
    """
    Return the points of *unit* on *of*, an indicator or section (empty: its total), or those it lost.

    Args:
        unit: The unit's result; its published points count.
        body: What it is scored by.
        of: The id.
        lost: Whether those lost are asked for: full points less those earned, not below 0. A bonus or penalty has no
            full points.

    Returns:
        Points; ``None`` where *of* does not apply to the unit.
    """
    found = _points(unit, body, of)
    if found is None:
        return None
    points, full = found
    return max(full - points, ZERO) if lost else points


def _points(unit: UnitResult, body: Body, of: str) -> tuple[Fraction, Fraction] | None:
    """Return points as published, and full points."""
    if not of:
        return None if body.points and not unit.available else (Fraction(unit.total), unit.available)
    if of in unit.sections:
        section = unit.sections[of]
        return None if section.status == "exempt" else (Fraction(section.total), section.available)
    indicator = unit.indicators.get(of)
    if indicator is None or indicator.status == "exempt":
        return None
    apart = {each.id for section in body.adjustments for each in section.every_indicator()}
    scored = (*body.scored(), *body.every_intermediate())
    full = next((each.points for each in scored if each.id == of and of not in apart), ZERO)
    return Fraction(indicator.points), full
