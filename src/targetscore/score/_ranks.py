"""Ranks: places of units by their values, with what equal values do."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeVar, assert_never

from targetscore.errors import Diagnostic, Language, Source, Span
from targetscore.ruleset.model import Ties

Key = TypeVar("Key", Fraction, tuple[Fraction, ...])


class TiedError(Exception):
    """
    Equal values where the rule file refuses them.

    *groups* holds the units of each such value, by name; the value that ranks first comes first.
    """

    def __init__(self, groups: tuple[tuple[str, ...], ...]) -> None:
        self.groups = groups
        super().__init__("; ".join(", ".join(group) for group in groups))

    def problems(self, source: Source, span: Span, language: Language) -> tuple[Diagnostic, ...]:
        """Return a problem at *span* for each group of units that have equal totals."""
        comma = "、" if language == "zh" else ", "
        return tuple(
            Diagnostic(
                code="totals-tied",
                source=source,
                span=span,
                values={"units": comma.join(f"`{unit}`" for unit in group)},
                language=language,
            )
            for group in self.groups
        )


def ranks(values: Mapping[str, Key], ties: Ties, *, highest_first: bool = True) -> dict[str, Fraction | int]:
    """
    Return the rank of every unit, 1 for the first, in the order of *values*.

    Args:
        values: A number for every unit that is ranked, or several of which the first that differs decides; their order
            makes no difference.
        ties: Ranks of equal values, here of 9, 8, 8, 7.

            ======= ==============
            shared  1, 2, 2, 4
            dense   1, 2, 2, 3
            mean    1, 5/2, 5/2, 4
            refused an error
            ======= ==============

        highest_first: Whether the greatest value ranks first, or the least.

    Returns:
        Whole numbers; a mean that is none is a `Fraction`.

    Raises:
        TiedError: If *ties* are refused and some values are equal.

    >>> values = {"a": Fraction(8), "b": Fraction(9), "c": Fraction(7), "d": Fraction(8)}
    >>> for ties in ("shared", "dense", "mean"):
    ...     print(*ranks(values, ties).values())
    2 1 4 2
    2 1 3 2
    5/2 1 4 5/2
    >>> print(*ranks(values, "shared", highest_first=False).values())
    2 4 1 2
    """
    equals: dict[Key, list[str]] = {}
    for unit, value in values.items():
        equals.setdefault(value, []).append(unit)
    groups = [equals[value] for value in sorted(equals, reverse=highest_first)]
    tied = tuple(tuple(sorted(group)) for group in groups if len(group) > 1)
    if tied and ties == "refused":
        raise TiedError(tied)
    places: dict[str, Fraction | int] = {}
    ahead = 0
    for order, group in enumerate(groups, start=1):
        places |= dict.fromkeys(group, _place(ties, order, ahead, len(group)))
        ahead += len(group)
    return {unit: places[unit] for unit in values}


def _place(ties: Ties, order: int, ahead: int, size: int) -> Fraction | int:
    """Return the rank of *size* equal units: the *order*-th value of all, with *ahead* units before them."""
    match ties:
        case "shared" | "refused":
            return ahead + 1
        case "dense":
            return order
        case "mean":
            mean = ahead + Fraction(size + 1, 2)
            return int(mean) if mean.denominator == 1 else mean
        case _:
            assert_never(ties)
