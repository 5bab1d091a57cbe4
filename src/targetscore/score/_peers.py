"""What a rule asks of the unit's group: mean, best, worst and rank, from the values of the units that are scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from targetscore.inputs import REFERENCES, Number, derived
from targetscore.ruleset.model import RANKS, Indicator, Ties
from targetscore.ruleset.references import UNITS
from targetscore.score._ranks import TiedError, ranks
from targetscore.score._rows import Given, Problem, RowFault, Sheet

SecondKeys: TypeAlias = Callable[[str], tuple[Fraction, ...]]
PEER_ROLES: Final = ("mean", "best", "worst", "rank", "rank_from_last", "number_ranked")


def add_peers(sheet: Sheet, units: Mapping[str, Given], ties: Ties | None, second: SecondKeys) -> None:
    """
    Give every unit the values of the group that the rule asks for and its row does not give.

    The group is frozen: it is made of the values as given, of every unit that has one, whatever a unit itself then
    scores. So the order of units changes nothing.

    Args:
        sheet: The indicator.
        units: The units of the group.
        ties: What equal values share.
        second: What parts units of equal values before that.

    Raises:
        RowFault: If the rule file does not say which side is better, or what equal values share, or if a best or worst
            value that is given shows that the group is not all of those who are ranked.
    """
    asked = [role for role in PEER_ROLES if role in sheet.asks_for()]
    wanted = [role for role in asked if any(role not in given.values for given in units.values())]
    if not wanted:
        return
    axis = _axis(sheet)
    values = {unit: value for unit, given in units.items() if (value := _own(axis, given.values)) is not None}
    if not values:
        return
    if RANKS & set(wanted):
        _refuse_part_of_field(units, values)
    if "number_ranked" in wanted and any(RANKS & given.values.keys() for given in units.values()):
        # Places that the data give are of a field that need not be these units: its size is theirs to give.
        wanted.remove("number_ranked")
    for role in wanted:
        found = _role(role, values, sheet.indicator, ties, second)
        named = _named(role, values, found)
        for unit, given in units.items():
            if role not in given.values and unit in found:
                given.values[role] = Fraction(found[unit])
                given.peers = {**given.peers, role: named}
                given.compared = axis


def _refuse_part_of_field(units: Mapping[str, Given], values: Mapping[str, Fraction]) -> None:
    """Refuse a place among units of which one given value is better or worse than any: the field is larger."""
    least, most = min(values.values()), max(values.values())
    for unit in sorted(units):
        for end in ("best", "worst"):
            given = units[unit].values.get(end)
            if given is not None and not least <= given <= most:
                raise RowFault(Problem("peers-of-part", None, {"role": end, "unit": unit}))


def add_counts(sheet: Sheet, units: Mapping[str, Given]) -> None:
    """
    Give every unit the number of units of the group that have a value, or a rank, where an input asks for it.

    Raises:
        RowFault: If it is not clear which of the unit's own values is compared.
    """
    names = [name.id for name in sheet.answered if name.taken_from == UNITS]
    if not names:
        return
    axis = _axis(sheet)
    counted = sorted(
        unit for unit, given in units.items() if _own(axis, given.values) is not None or RANKS & given.values.keys()
    )
    for given in units.values():
        for name in names:
            given.values[name] = Fraction(len(counted))
            given.peers = {**given.peers, name: tuple(counted)}


def _axis(sheet: Sheet) -> str:
    """Return which of the unit's own values is compared: what the rule speaks of beside the group's."""
    if sheet.indicator.ranked_by is not None:
        return sheet.indicator.ranked_by
    names = sheet.asks_for()
    own = [name for name in ("actual", *REFERENCES) if name in names]
    if len(own) > 1:
        raise RowFault(Problem("peers-of-what", None, {"one": own[0], "other": own[1]}))
    return own[0] if own else "actual"


def _own(axis: str, values: Mapping[str, Number]) -> Fraction | None:
    if axis in values:
        return Fraction(values[axis])
    reference = REFERENCES.get(axis)
    if reference is None or not {"actual", reference} <= values.keys() or values[reference] <= 0:
        return None
    return derived(axis, values)


def _role(
    role: str, values: Mapping[str, Fraction], indicator: Indicator, ties: Ties | None, second: SecondKeys
) -> Mapping[str, Fraction | int]:
    if role == "mean":
        return dict.fromkeys(values, sum(values.values(), Fraction(0)) / len(values))
    if role == "number_ranked":
        return dict.fromkeys(values, len(values))
    first = indicator.first or indicator.better
    if first is None:
        raise RowFault(Problem("peers-direction", None, {"role": role}))
    highest = first == "higher"
    if role in {"best", "worst"}:
        pick = max if highest == (role == "best") else min
        return dict.fromkeys(values, pick(values.values()))
    try:
        keys = {unit: (value if highest else -value, *second(unit)) for unit, value in values.items()}
        # Where no values are equal, nothing is left open.
        return ranks(keys, ties or "refused", highest_first=role == "rank")
    except TiedError as error:
        told = ", ".join(sorted(error.groups[0]))
        raise RowFault(Problem("peers-tied" if ties else "peers-ties", None, {"units": told})) from None


def _named(role: str, values: Mapping[str, Fraction], found: Mapping[str, Fraction | int]) -> tuple[str, ...]:
    """Return the units that the values of *role* come from, by name."""
    if role not in {"best", "worst"}:
        return tuple(sorted(values))
    return tuple(sorted(unit for unit, value in values.items() if value == found[unit]))
