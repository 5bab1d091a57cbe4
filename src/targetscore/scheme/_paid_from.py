"""Payouts whose sum comes from another: that it is there, is handed on once, and that none waits for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from targetscore.errors import Span, nearest
from targetscore.ruleset._fields import Reader
from targetscore.scheme.model import ByGroup, PaidFrom, Payout


def in_order(reader: Reader, payouts: Sequence[Payout], ids: Iterable[str]) -> tuple[Payout, ...]:
    """
    Return *payouts* so that none stands before the one that its sum comes from, else in the order of the file.

    Args:
        reader: Takes the problems.
        payouts: Those that could be read.
        ids: The ids of all of them.
    """
    by_id = {payout.id: payout for payout in payouts}
    taken: dict[tuple[str, str], Span] = {}
    for payout in payouts:
        if isinstance(payout.cents, PaidFrom):
            _check(reader, payout.cents, by_id, tuple(ids), taken)
    found: dict[str, Payout] = {}
    for payout in payouts:
        chain = _chain(payout, by_id)
        if chain[-1] in chain[:-1]:
            ids_told = " → ".join(each.id for each in chain)
            reader.refuse("payouts-in-a-circle", payout.span, ids=ids_told)
            return ()
        found |= {each.id: each for each in reversed(chain)}
    return tuple(found.values())


def _chain(payout: Payout, payouts: Mapping[str, Payout]) -> list[Payout]:
    """Return *payout*, the one that its sum comes from, and so on; of a circle the first that comes again is last."""
    chain = [payout]
    while isinstance(chain[-1].cents, PaidFrom):
        before = payouts.get(chain[-1].cents.payout)
        if before is None:
            break
        chain.append(before)
        if before in chain[:-1]:
            break
    return chain


def _check(
    reader: Reader,
    paid_from: PaidFrom,
    payouts: Mapping[str, Payout],
    ids: tuple[str, ...],
    taken: dict[tuple[str, str], Span],
) -> None:
    """Refuse a sum from nowhere, and one that another payout shares out already."""
    if paid_from.payout not in ids:
        near = nearest(paid_from.payout, ids)
        known = near or reader.listed(ids)
        reader.refuse("payout-from-nothing", paid_from.span, payout=paid_from.payout, known=known)
        return
    source = payouts.get(paid_from.payout)
    if source is not None and isinstance(source.by, ByGroup) and paid_from.of not in source.by.shares:
        known = reader.listed(tuple(source.by.shares))
        reader.refuse("payout-no-group", paid_from.span, grade=paid_from.of, known=known)
    key = (paid_from.payout, paid_from.of)
    if key in taken:
        reader.refuse("payout-taken-twice", paid_from.span, of=paid_from.of, line=reader.line(taken[key]))
    taken.setdefault(key, paid_from.span)
