"""
Sums of money shared out by results, to the cent.

Exact parts are cut to whole cents; the cents left over go, one each, to the parts that lost most by it. Of two that
lost the same the greater part comes first, then the greater total, then the name that sorts first. So the parts add up
to the sum, the order of units makes no difference, and of two units with the same people and grade the one with more
points never gets less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, Protocol

import attrs

from targetscore.errors import DataError, Diagnostic, Language, Source, Span, nearest
from targetscore.scheme.model import ByGroup, PaidFrom, Payout, Spread
from targetscore.scheme.result import amount_of, cents_of
from targetscore.score.result import Published

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)


class Payee(Protocol):
    """What a unit is paid by: its result in a ruleset, or its overall result."""

    @property
    def total(self) -> Published:
        """Its total as published."""

    @property
    def rank(self) -> Fraction | int | None:
        """Its rank; ``None`` if it is not ranked."""

    @property
    def group(self) -> str | None:
        """Its group."""

    @property
    def grade(self) -> str | None:
        """Its grade."""


@attrs.frozen
class Till:
    """What payouts go by: the file for messages, and *paid*, what was paid before by payout and by unit or group."""

    source: Source
    language: Language
    paid: Mapping[str, Mapping[str, Decimal]]

    def problem(self, code: str, span: Span, **values: str) -> Diagnostic:
        """Return a problem at *span*."""
        return Diagnostic(code=code, source=self.source, span=span, values=values, language=self.language)

    def cents(self, payout: Payout) -> int | None:
        """Return the sum of *payout* in cents; ``None`` if nobody was paid what it comes from."""
        if not isinstance(payout.cents, PaidFrom):
            return payout.cents
        amount = self.paid[payout.cents.payout].get(payout.cents.of)
        return None if amount is None else cents_of(amount)


def paid(payout: Payout, results: Mapping[str, Payee], till: Till) -> dict[str, Decimal]:
    """
    Return what each unit gets, in the order of *results*; or each group, where money is shared out by group.

    Raises:
        DataError: If the units are not those that the payout counts heads of, a unit has no grade to be paid by, the
            sum comes from a unit that got none, or nobody gets anything.
    """
    there = {unit: each for unit, each in results.items() if payout.group is None or each.group == payout.group}
    among = {unit: each for unit, each in there.items() if each.rank is not None or not payout.ranked_only}
    cents = till.cents(payout)
    problems = [till.problem(code, span, **values) for code, span, values in _problems(payout, among, results)]
    if cents is None and isinstance(payout.cents, PaidFrom):
        source = payout.cents
        problems.append(till.problem("payout-no-part", source.span, of=source.of, payout=source.payout))
    if problems or cents is None:
        raise DataError(problems)
    heads = {unit: payout.people[unit][1] if payout.people else 1 for unit in among}
    if isinstance(payout.by, ByGroup):
        return _by_group(payout, payout.by, cents, among, heads, till)
    weights = {unit: heads[unit] * share for unit, share in _per_head(payout.by, among, heads).items()}
    if cents and not any(weights.values()):
        raise DataError([till.problem("payout-nobody", payout.span)])
    totals = {unit: Fraction(each.total) for unit, each in among.items()}
    found = shared_out(cents, weights, totals) if cents else {}
    return {unit: amount_of(found.get(unit, 0)) for unit in there}


def _by_group(
    payout: Payout, by: ByGroup, cents: int, among: Mapping[str, Payee], heads: Mapping[str, int], till: Till
) -> dict[str, Decimal]:
    """Return what each group gets; a part for a group without units is an error: nobody would have it."""
    counted = {
        group: sum(heads[unit] for unit, each in among.items() if each.group == group) if by.per_head else 1
        for group in by.shares
    }
    present = {each.group for each in among.values()}
    empty = [group for group, share in by.shares.items() if share and not by.per_head and group not in present]
    if problems := [till.problem("payout-empty-group", payout.span, group=group) for group in empty]:
        raise DataError(problems)
    weights = {group: counted[group] * share for group, share in by.shares.items()}
    if cents and not any(weights.values()):
        raise DataError([till.problem("payout-nobody", payout.span)])
    found = shared_out(cents, weights, dict.fromkeys(weights, ZERO)) if cents else {}
    return {group: amount_of(found.get(group, 0)) for group in by.shares}


def shared_out(cents: int, weights: Mapping[str, Fraction], totals: Mapping[str, Fraction]) -> dict[str, int]:
    """
    Return *cents* shared out in proportion to *weights*, which are not below 0 and not all 0.

    >>> shared_out(100, dict.fromkeys("abc", ONE), {"a": Fraction(1), "b": Fraction(2), "c": Fraction(2)})
    {'a': 33, 'b': 34, 'c': 33}
    """
    whole = sum(weights.values(), ZERO)
    exact = {unit: cents * weight / whole for unit, weight in weights.items()}
    found = {unit: int(part // 1) for unit, part in exact.items()}
    left = cents - sum(found.values())
    for unit in sorted(exact, key=lambda unit: (found[unit] - exact[unit], -exact[unit], -totals[unit], unit))[:left]:
        found[unit] += 1
    return found


def _per_head(
    by: Mapping[str, Fraction] | Spread, among: Mapping[str, Payee], heads: Mapping[str, int]
) -> dict[str, Fraction]:
    """Return what one head of each unit gets as a share of a common base."""
    match by:
        case Spread() as spread:
            return _spread({unit: Fraction(each.total) for unit, each in among.items()}, heads, spread)
        case shares:
            return {unit: shares[each.grade or ""] for unit, each in among.items()}


def _spread(totals: Mapping[str, Fraction], heads: Mapping[str, int], spread: Spread) -> dict[str, Fraction]:
    """
    Return shares of the mean that rise evenly with the total, as far apart as *spread* allows.

    Who has the mean total has the mean pay; of the highest and the lowest total, the one that is farther from the mean
    for what the spread leaves on its side stands at the edge. Where all totals are equal, everybody has the mean.
    """
    counted = sum(heads.values())
    if not counted:
        return dict.fromkeys(totals, ZERO)
    mean = sum((heads[unit] * total for unit, total in totals.items()), ZERO) / counted
    there = [total for unit, total in totals.items() if heads[unit]]
    above, below = max(there) - mean, mean - min(there)
    slope = min((spread.most - 1) / above, (1 - spread.least) / below) if above else ZERO
    return {unit: ONE + slope * (total - mean) if heads[unit] else ZERO for unit, total in totals.items()}


def _problems(
    payout: Payout, among: Mapping[str, Payee], results: Mapping[str, Payee]
) -> Iterator[tuple[str, Span, dict[str, str]]]:
    for unit, (span, _) in payout.people.items():
        if unit not in results:
            near = nearest(unit, results)
            code = "scheme-unit-near" if near else "scheme-no-unit"
            yield code, span, {"unit": unit, "near": near, "ruleset": payout.ruleset}
    for unit, each in among.items():
        if payout.people and unit not in payout.people:
            yield "payout-heads", payout.span, {"unit": unit, "payout": payout.title}
        if each.grade is None and not isinstance(payout.by, Spread | ByGroup):
            yield "payout-ungraded", payout.span, {"unit": unit, "payout": payout.title}
