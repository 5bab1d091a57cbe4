"""The results of a scheme as tables: one a ruleset, one a payout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from targetscore.cli._results import UNIT_COLUMN, ranked
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.scheme.model import Payout, Spread
from targetscore.scheme.result import SchemeResult, amount_of
from targetscore.score._figures import shown
from targetscore.score.result import Result, plain


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
    for payout in scheme.payouts:
        columns = _reasons(payout, result.results[payout.ruleset])
        head = [phrase(f"column-{name}", language) for name in ("unit", *columns, "amount")]
        whole = plain(amount_of(payout.cents))
        lines = [
            [unit, *(told_of(unit) for told_of in columns.values()), plain(amount)]
            for unit, amount in result.payouts[payout.id].items()
        ]
        title = phrase("scheme-payout", language, title=payout.title, id=payout.id, sum=whole)
        told.append(title + "\n" + table(head, lines, left=frozenset({0})))
    return "\n".join(told)


def _reasons(payout: Payout, result: Result) -> dict[str, Callable[[str], str]]:
    """Return the columns that an amount follows from, by name: grade and share or total, and the people."""
    columns: dict[str, Callable[[str], str]] = {}
    match payout.by:
        case Spread():
            columns["total"] = lambda unit: shown(result.units[unit].total)
        case shares:
            columns["grade"] = lambda unit: result.units[unit].grade or ""
            columns["share"] = lambda unit: _share(shares, result.units[unit].grade)
    if payout.people:
        columns["people"] = lambda unit: str(payout.people[unit][1]) if unit in payout.people else ""
    return columns


def _share(shares: Mapping[str, Fraction], grade: str | None) -> str:
    return "" if grade is None else shown(shares[grade])
