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
from typing import Final

from targetscore.errors import DataError, Diagnostic, Language, Source, Span, nearest
from targetscore.scheme.model import Payout, Spread
from targetscore.scheme.result import amount_of
from targetscore.score.result import Result, UnitResult

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)


def paid(payout: Payout, result: Result, source: Source, language: Language) -> dict[str, Decimal]:
    """
    Return what each unit of *result* gets, in the order of the data.

    Raises:
        DataError: If the units are not those that the payout counts heads of, a unit has no grade to be paid by, or
            nobody gets anything.
    """
    among = {unit: each for unit, each in result.units.items() if each.rank is not None or not payout.ranked_only}
    problems = [
        Diagnostic(code=code, source=source, span=span, values=values, language=language)
        for code, span, values in _problems(payout, among, result)
    ]
    if problems:
        raise DataError(problems)
    heads = {unit: payout.people[unit][1] if payout.people else 1 for unit in among}
    weights = {unit: heads[unit] * share for unit, share in _per_head(payout, among, heads).items()}
    if not any(weights.values()):
        raise DataError([Diagnostic(code="payout-nobody", source=source, span=payout.span, language=language)])
    cents = shared_out(payout.cents, weights, {unit: Fraction(each.total) for unit, each in among.items()})
    return {unit: amount_of(cents.get(unit, 0)) for unit in result.units}


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


def _per_head(payout: Payout, among: Mapping[str, UnitResult], heads: Mapping[str, int]) -> dict[str, Fraction]:
    """Return what one head of each unit gets as a share of a common base."""
    match payout.by:
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
    payout: Payout, among: Mapping[str, UnitResult], result: Result
) -> Iterator[tuple[str, Span, dict[str, str]]]:
    for unit, (span, _) in payout.people.items():
        if unit not in result.units:
            near = nearest(unit, result.units)
            code = "scheme-unit-near" if near else "scheme-no-unit"
            yield code, span, {"unit": unit, "near": near, "ruleset": payout.ruleset}
    for unit, each in among.items():
        if payout.people and unit not in payout.people:
            yield "payout-heads", payout.span, {"unit": unit, "payout": payout.title}
        if each.grade is None and not isinstance(payout.by, Spread):
            yield "payout-ungraded", payout.span, {"unit": unit, "payout": payout.title}
