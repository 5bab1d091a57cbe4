"""The rule of one indicator as evaluation reads it, and the whole numbers that its values are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Self, TypeAlias

import attrs

from targetscore._numbers import Unreadable, in_digits
from targetscore.data._cells import read_cell
from targetscore.engines._sources import COUNT, TOTAL
from targetscore.engines.program import Given
from targetscore.errors import Language
from targetscore.evaluate import Inputs, Step, UnknownInput, Unscored, compiled
from targetscore.inputs import REFERENCES, Needs, Number, bind, disagreement, needs_of
from targetscore.messages import phrase
from targetscore.ruleset.model import Indicator, Places, Ruleset, range_told
from targetscore.score._rounding import published
from targetscore.score._rows import places as places_of
from targetscore.score.result import Published

Written: TypeAlias = Decimal | Fraction | int | str | bool | None
"""A value as a caller has it; ``None``: missing."""


@attrs.frozen(kw_only=True, eq=False)
class Reference:
    """
    The rule of *indicator*.

    *inputs* are what its integer form takes, in that order; none where it is not known.
    """

    indicator: Indicator
    needs: Needs
    places: Places
    language: Language
    inputs: tuple[Given, ...]
    run: Callable[[Inputs], tuple[Fraction, tuple[Step, ...]]]

    @classmethod
    def of(cls, indicator: Indicator, ruleset: Ruleset, inputs: Iterable[Given]) -> Self:
        """Return the rule of *indicator* of *ruleset*."""
        return cls(
            indicator=indicator,
            needs=needs_of(indicator.curve),
            places=places_of(ruleset),
            language=ruleset.language,
            inputs=tuple(sorted(inputs, key=lambda each: each.name)),
            run=compiled(indicator.curve),
        )

    @property
    def scale(self) -> int:
        """What whole points are multiplied by; 1 where nothing is rounded."""
        return 1 if self.places.points is None else int(10**self.places.points)

    # Values as they are written -------------------------------------------------------------------------------------

    def read(self, values: Mapping[str, Written]) -> dict[str, Number]:
        """
        Return what *values* say by name, what is missing left out, and what stands in for it.

        Raises:
            ValueError: A value that cannot be read exactly.
        """
        given: dict[str, Number] = {each.id: each.absent for each in self.indicator.names if each.absent is not None}
        for name, value in values.items():
            read = read_cell(value, self.indicator.unit_of(name))
            if isinstance(read, Unreadable):
                message = self._told("engine-not-a-value", input=name, value=value)
                raise ValueError(message)  # noqa: TRY004 - it is the value that is at fault
            if isinstance(read.cell, Fraction | bool):
                given[name] = read.cell
        self._refuse_outside(given)
        return given

    def _refuse_outside(self, given: Mapping[str, Number]) -> None:
        for name, bounds in self.indicator.bounded().items():
            if name in given and not bounds.allows(Fraction(given[name])):
                told = {"input": name, "value": given[name], "range": range_told(bounds)}
                raise ValueError(self._told("engine-outside", **told))

    def evaluate(self, given: Mapping[str, Number]) -> tuple[Fraction, tuple[Step, ...]]:
        """
        Return exact points and steps for the values of a row.

        Raises:
            Unscored: There are none.
            ValueError: Values contradict each other.
        """
        bound = bind(self.needs, given)
        if bound.lacking:
            raise UnknownInput(bound.lacking[0])
        self._refuse_contradictions(given)
        return self.run(bound.inputs)

    def _refuse_contradictions(self, given: Mapping[str, Number]) -> None:
        for name, reference in REFERENCES.items():
            right = disagreement(name, given, None)
            if right is not None:
                told = {"input": name, "value": given[name], "reference": reference, "right": in_digits(right)}
                raise ValueError(self._told("engine-contradiction", **told))

    def published(self, exact: Fraction) -> Published:
        """Return points as results show them."""
        return published(exact, self.places.points, self.places.mode)

    # Whole numbers --------------------------------------------------------------------------------------------------

    def integers(self, given: Mapping[str, Number]) -> tuple[int, ...] | None:
        """
        Return the integers of *inputs* for the values of a row; ``None`` if the row gives others than these.

        Raises:
            ValueError: A value has more decimals than its input, or contradicts another.
        """
        self._refuse_contradictions(given)
        found: list[int] = []
        for each in self.inputs:
            value = given.get(_value_of(each))
            if value is None:
                return None
            found.append(self._integer(each, value))
        return tuple(found) if self._is_all(given) else None

    def _is_all(self, given: Mapping[str, Number]) -> bool:
        """Tell whether nothing in *given* stands beside the inputs for the same: completion beside actual."""
        asked = {*self.needs.names, *self.needs.ratios}
        related = asked | {source for name in asked & REFERENCES.keys() for source in ("actual", REFERENCES[name])}
        return given.keys() & related <= {_value_of(each) for each in self.inputs}

    def _integer(self, each: Given, value: Number) -> int:
        if each.decimals is None:
            return bool(value)
        if each.name.endswith((TOTAL, COUNT)):
            return self._part(each, Fraction(value))
        scaled = Fraction(value) * _tenfold(each)
        if scaled.denominator != 1:
            told = {"input": each.name, "value": in_digits(Fraction(value)), "decimals": each.decimals}
            raise ValueError(self._told("engine-surplus-decimals", **told))
        return scaled.numerator

    def _part(self, each: Given, value: Fraction) -> int:
        """Return the sum or the number that *value* is the mean of: any that have it will do."""
        total = next(one for one in self.inputs if one.name == _value_of(each) + TOTAL)
        scaled = value * _tenfold(total)
        return scaled.numerator if each is total else scaled.denominator

    def _values(self, whole: tuple[int, ...]) -> dict[str, Number]:
        given: dict[str, Number] = {}
        for each, value in zip(self.inputs, whole, strict=True):
            given[each.name] = bool(value) if each.decimals is None else Fraction(value, _tenfold(each))
        for name in [name for name in given if name.endswith(TOTAL)]:
            of = name.removesuffix(TOTAL)
            given[of] = Fraction(given.pop(name)) / given.pop(of + COUNT)
        return given

    def unscored(self, *whole: int) -> Exception:
        """Return what evaluation raises for the integers of a row that has no points."""
        given = self._values(whole)
        try:
            self._refuse_outside(given)
            self.evaluate(given)
        except (Unscored, ValueError) as reason:
            return reason
        return AssertionError(whole)

    def scaled(self, *whole: int) -> int | Fraction:
        """Return points × *scale* for the integers of a row; where nothing is rounded, the exact points."""
        given = self._values(whole)
        self._refuse_outside(given)
        exact, _ = self.evaluate(given)
        return exact if self.places.points is None else int(self.published(exact) * self.scale)

    def _told(self, code: str, **values: object) -> str:
        return phrase(code, self.language, **values)


def _value_of(each: Given) -> str:
    """Return the value that *each* is, or is a part of."""
    return each.name.removesuffix(TOTAL).removesuffix(COUNT)


def _tenfold(each: Given) -> int:
    return int(10 ** (each.decimals or 0))
