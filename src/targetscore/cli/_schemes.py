"""The results of a scheme as tables: one a ruleset, one of the overall result, one a payout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

from targetscore.cli._results import UNIT_COLUMN, ranked
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.scheme._money import Payee
from targetscore.scheme.model import OVERALL, ByGroup, Overall, PaidFrom, Payout, Spread
from targetscore.scheme.result import OverallResult, SchemeResult, amount_of
from targetscore.score._figures import shown
from targetscore.score.result import plain


class Table(Protocol):
    """Makes a table out of titles and lines; the columns *left* go to the left."""

    def __call__(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, left: frozenset[int]) -> str: ...


def scheme_tables(result: SchemeResult, language: Language, table: Table) -> str:
    """Return the title of each ruleset over its table of units, the overall result, then payouts over their amounts."""
    scheme = result.scheme
    told = [
        phrase("scheme-ruleset", language, title=scheme.members[name].title, id=name)
        + "\n"
        + table(*ranked(found, language), left=UNIT_COLUMN)
        for name, found in result.results.items()
    ]
    if scheme.overall is not None:
        title = phrase("scheme-ruleset", language, title=scheme.overall.title, id=OVERALL)
        told.append(title + "\n" + table(*_overall(scheme.overall, result, language), left=UNIT_COLUMN))
    told += (_payout(payout, result, language, table) for payout in scheme.payouts)
    return "\n".join(told)


def _overall(overall: Overall, result: SchemeResult, language: Language) -> tuple[list[str], list[list[str]]]:
    """Return titles and lines of the overall result, best first: rank, unit, grade, total, then each ruleset."""
    columns: dict[str, Callable[[OverallResult], str]] = {}
    if overall.groups is not None:
        called = {group.id: group.title for group in result.results[overall.groups].ruleset.groups}
        columns["group"] = lambda unit: called.get(unit.group or "", "")
        columns["group-rank"] = lambda unit: _rank(unit.group_rank)
    if overall.grades is not None:
        columns["grade"] = lambda unit: unit.grade or ""
    exempt = phrase("cell-exempt", language)
    lines = [
        [
            _rank(unit.rank),
            name,
            *(told(unit) for told in columns.values()),
            exempt if unit.status == "exempt" else shown(unit.total),
            *(exempt if part is None else shown(part.figure) for part in unit.parts.values()),
        ]
        for name, unit in sorted(result.overall.items(), key=lambda item: (item[1].rank is None, item[1].rank or 0))
    ]
    titles = [phrase(f"column-{name}", language) for name in ("rank", "unit", *columns, "total")]
    return [*titles, *(result.scheme.members[name].title for name in overall.weights)], lines


def _rank(rank: Fraction | int | None) -> str:
    return "" if rank is None else str(rank)


# Payouts ------------------------------------------------------------------------------------------------------------


def _payout(payout: Payout, result: SchemeResult, language: Language, table: Table) -> str:
    units: Mapping[str, Payee] = result.overall if payout.ruleset == OVERALL else result.results[payout.ruleset].units
    columns = _reasons(payout, units)
    to_whom = "group" if isinstance(payout.by, ByGroup) else "unit"
    head = [phrase(f"column-{name}", language) for name in (to_whom, *columns, "amount")]
    lines = [
        [unit, *(told_of(unit) for told_of in columns.values()), plain(amount)]
        for unit, amount in result.payouts[payout.id].items()
    ]
    title = phrase("scheme-payout", language, title=payout.title, id=payout.id, sum=_sum(payout, result))
    return title + "\n" + table(head, lines, left=frozenset({0}))


def _sum(payout: Payout, result: SchemeResult) -> str:
    """Return the sum with what it is measured in, if the scheme says it."""
    match payout.cents:
        case PaidFrom(payout=source, of=of):
            amount = result.payouts[source][of]
        case cents:
            amount = amount_of(cents)
    return f"{plain(amount)} {payout.measured_in}".rstrip()


def _reasons(payout: Payout, units: Mapping[str, Payee]) -> dict[str, Callable[[str], str]]:
    """Return the columns that an amount follows from, by name: grade and share or total, and the people."""
    columns: dict[str, Callable[[str], str]] = {}
    match payout.by:
        case Spread():
            columns["total"] = lambda unit: shown(units[unit].total)
        case ByGroup(shares=of_groups):
            columns["share"] = lambda group: shown(of_groups[group])
        case shares:
            columns["grade"] = lambda unit: units[unit].grade or ""
            columns["share"] = lambda unit: _share(shares, units[unit].grade)
    if payout.people and not isinstance(payout.by, ByGroup):
        columns["people"] = lambda unit: str(payout.people[unit][1]) if unit in payout.people else ""
    return columns


def _share(shares: Mapping[str, Fraction], grade: str | None) -> str:
    return "" if grade is None else shown(shares[grade])
