"""The results of a scheme as tables: one a ruleset, one a payout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from targetscore.cli._results import UNIT_COLUMN, ranked
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.scheme.result import SchemeResult, amount_of
from targetscore.score.result import plain


class Table(Protocol):
    """Makes a table out of titles and lines; the columns *left* go to the left."""

    def __call__(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, left: frozenset[int]) -> str: ...


def scheme_tables(result: SchemeResult, language: Language, table: Table) -> str:
    """Return the title of each ruleset over its table of units, then each payout over its amounts."""
    scheme = result.scheme
    told = [
        phrase("scheme-ruleset", language, title=scheme.members[name].title, id=name)
        + "\n"
        + table(*ranked(found, language), left=UNIT_COLUMN)
        for name, found in result.results.items()
    ]
    head = [phrase(f"column-{name}", language) for name in ("unit", "amount")]
    for payout in scheme.payouts:
        amounts = result.payouts[payout.id]
        whole = plain(amount_of(payout.cents))
        lines = [[unit, plain(amount)] for unit, amount in amounts.items()]
        title = phrase("scheme-payout", language, title=payout.title, id=payout.id, sum=whole)
        told.append(title + "\n" + table(head, lines, left=frozenset({0})))
    return "\n".join(told)
