"""Where the values of a rule come from, and how many decimals they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore import curve as c
from targetscore.data.model import UnitData
from targetscore.engines._scaling import Sources
from targetscore.engines.program import Given
from targetscore.errors import Language
from targetscore.inputs import HUNDRED, REFERENCES, Needs
from targetscore.messages import phrase
from targetscore.ruleset.model import PLACES, RANKS, Indicator, Ruleset
from targetscore.ruleset.references import UNITS
from targetscore.score._rows import places as places_of

Decimals: TypeAlias = Mapping[str, int | None]
"""Decimals of inputs, by name; ``None`` for facts."""

Reason: TypeAlias = Literal["engine-no-decimals", "engine-not-decimal", "engine-long", "engine-deep"]

TOTAL: Final = ".total"
COUNT: Final = ".count"
# Figures of a group that need not be decimals: they come as a sum and what it is divided by.
_DIVIDED: Final = ("mean", "best", "worst")


@attrs.frozen(kw_only=True)
class Uncovered:
    """
    Why a rule has no integer form.

    Attributes:
        reason: Code of the words in the catalogue.
        values: What fills their blanks.
    """

    reason: Reason
    values: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    language: Language = "en"

    def __str__(self) -> str:
        return phrase(self.reason, self.language, **self.values)


def sources_of(indicator: Indicator, needs: Needs, known: Decimals, language: Language = "en") -> Sources | Uncovered:
    """
    Return where the values come from that a curve *needs*, where rows give the names in *known*.

    What stands in for what is decided as it is for a row: completion and growth may be given, or follow from actual
    and reference, or stand for both. A mean that no one says the decimals of, and a best or worst value of the group
    likewise, is a sum over a number, which come in ``mean.total`` and ``mean.count``: a third is no decimal.
    """
    ratio = _standing_in(needs, known)
    found = _Found()
    for name in needs.names:
        reference = REFERENCES.get(name)
        if ratio is not None and name in {"actual", REFERENCES[ratio]}:
            found.stand_in(name, ratio, known)
        elif name in known:
            found.give(name, known[name])
        elif name in _DIVIDED:
            found.divide(name, _compared_decimals(indicator, needs, known))
        elif reference is not None and {"actual", reference} <= known.keys():
            found.derive(name, reference, known)
        else:
            return Uncovered(reason="engine-no-decimals", values={"input": name}, language=language)
    return Sources(
        inputs=tuple(found.inputs.values()), stands_for=found.stands_for, measured_against=found.measured_against
    )


def _standing_in(needs: Needs, known: Decimals) -> str | None:
    for ratio in needs.ratios:
        if ratio in known and not {"actual", REFERENCES[ratio]} <= known.keys():
            return ratio
    return None


def _compared_decimals(indicator: Indicator, needs: Needs, known: Decimals) -> int:
    """Return the decimals of what is compared in the group: of a ratio the sum is whatever the group's figures say."""
    own = indicator.ranked_by or next((name for name in ("actual", *REFERENCES) if name in needs.names), "actual")
    return known.get(own) or 0


@attrs.define
class _Found:
    inputs: dict[str, Given] = attrs.field(factory=dict)
    stands_for: dict[str, c.Quantity] = attrs.field(factory=dict)
    measured_against: dict[str, str] = attrs.field(factory=dict)

    def give(self, name: str, decimals: int | None) -> None:
        self.inputs[name] = Given(name=name, decimals=decimals)

    def stand_in(self, name: str, ratio: str, known: Decimals) -> None:
        self.give(ratio, known[ratio])
        risen = c.Add((c.Input(ratio), HUNDRED)) if ratio == "growth" else c.Input(ratio)
        self.stands_for[name] = risen if name == "actual" else HUNDRED

    def divide(self, name: str, decimals: int) -> None:
        self.give(name + TOTAL, decimals)
        self.inputs[name + COUNT] = Given(name=name + COUNT, decimals=0, least=1)
        self.stands_for[name] = c.Divide(c.Input(name + TOTAL), c.Input(name + COUNT))

    def derive(self, name: str, reference: str, known: Decimals) -> None:
        self.give("actual", known["actual"])
        self.give(reference, known[reference])
        share = c.Divide(c.Multiply((HUNDRED, c.Input("actual"))), c.Input(reference))
        self.stands_for[name] = c.Add((share, -HUNDRED)) if name == "growth" else share
        self.measured_against[name] = reference


def whole_bounds(indicator: Indicator, name: str, decimals: int) -> tuple[int | None, int | None] | None:
    """Return the ends of a declared range as integers, value × 10^decimals; ``None``: none is declared."""
    declared = indicator.bounded().get(name)
    if declared is None:
        return None
    scale = 10**decimals
    return (
        None if declared.least is None else -(-declared.least * scale // 1),
        None if declared.most is None else declared.most * scale // 1,
    )


# Decimals -----------------------------------------------------------------------------------------------------------


def known_decimals(
    indicator: Indicator, needs: Needs, ruleset: Ruleset, stated: Mapping[str, int], data: UnitData | None
) -> Decimals | Uncovered:
    """
    Return the names whose decimals are known, and how many; *data* are asked for what a curve *needs* alone.

    In this order: what the caller *stated*, what the rule file declares of the input, what follows from the rule file
    (ranks and counts are whole numbers, results of other rules are rounded), what *data* hold, what the rule file
    declares of all.
    """
    follows = dict(_following(indicator, ruleset))
    scanned = {} if data is None else _scanned(indicator, _asked(needs), data)
    for name, value in scanned.items():
        if isinstance(value, Fraction):
            values = {"input": name, "value": str(value)}
            return Uncovered(reason="engine-not-decimal", values=values, language=ruleset.language)
    in_data = {name: value for name, value in scanned.items() if not isinstance(value, Fraction)}
    numbers = {**indicator.decimals, **stated}
    followed = {name: own for name, own in follows.items() if own is None or name not in numbers}
    return {**declared_decimals(indicator, ruleset), **in_data, **numbers, **followed}


def declared_decimals(indicator: Indicator, ruleset: Ruleset) -> dict[str, int]:
    """Return the decimals that the rule file says of an indicator's inputs, for itself or for all."""
    of_all = ruleset.conventions.decimals
    return ({} if of_all is None else dict.fromkeys(_measured(indicator), of_all)) | dict(indicator.decimals)


def _measured(indicator: Indicator) -> Iterator[str]:
    """Yield what data state of an indicator as it was measured: what is worked out may have any decimals."""
    yield from ("actual", *REFERENCES.values())
    for each in indicator.names:
        if each.constant is None and each.taken_from is None and each.id not in {*REFERENCES, *_DIVIDED}:
            yield each.id


def _asked(needs: Needs) -> frozenset[str]:
    asked = {*needs.names, *needs.ratios}
    return frozenset(asked | {part for name in asked & REFERENCES.keys() for part in ("actual", REFERENCES[name])})


def _following(indicator: Indicator, ruleset: Ruleset) -> Iterator[tuple[str, int | None]]:
    places = places_of(ruleset)
    for name in PLACES:
        yield name, int(name in RANKS and ruleset.conventions.ties == "mean")
    for each in indicator.names:
        if each.measured_in == "yes/no":
            yield each.id, None
        elif each.taken_from == UNITS or each.id in indicator.events:
            yield each.id, 0
        elif each.taken_from is not None and each.taken_from.endswith(".points") and places.points is not None:
            yield each.id, places.points
        elif each.taken_from is not None and each.taken_from.endswith("total") and places.total is not None:
            yield each.id, places.total
        elif each.taken_from is not None:
            of, _, name = each.taken_from.rpartition(".")
            other = next((one for one in ruleset.every_indicator() if one.id == of), None)
            known = {} if other is None else declared_decimals(other, ruleset)
            if name in known:
                yield each.id, known[name]


def _scanned(indicator: Indicator, asked: frozenset[str], data: UnitData) -> Mapping[str, int | Fraction | None]:
    """Return the decimals of every input that has a value in *data*; a value that has no end as a decimal itself."""
    found: dict[str, int | Fraction | None] = {}
    for rows in data.units.values():
        row = rows.get(indicator.id)
        for name, cell in () if row is None else row.cells.items():
            if name not in asked:
                continue
            if isinstance(cell, bool):
                found[name] = None
            elif isinstance(cell, Fraction):
                before = found.get(name, 0)
                if not isinstance(before, Fraction):
                    found[name] = _more(before or 0, cell)
    return found


def _more(decimals: int, value: Fraction) -> int | Fraction:
    own = decimals_of(value)
    return value if own is None else max(decimals, own)


def decimals_of(value: Fraction) -> int | None:
    """
    Return how many decimals *value* takes; ``None`` if it has no end as a decimal.

    >>> decimals_of(Fraction(1, 8)), decimals_of(Fraction(7)), decimals_of(Fraction(1, 3))
    (3, 0, None)
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
