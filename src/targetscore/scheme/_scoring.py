"""A scheme scored: data read, each ruleset fed and scored in its turn, money shared out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from targetscore.data import UnitData, read_units
from targetscore.errors import DataError, Diagnostic
from targetscore.scheme._feeding import Feeding, with_values
from targetscore.scheme._money import Payee, Till, paid
from targetscore.scheme._overall import overall_of
from targetscore.scheme.model import OVERALL, Member, PaidFrom, Scheme
from targetscore.scheme.result import FedValue, OverallResult, SchemeResult
from targetscore.score import score
from targetscore.score._scorecards import Data
from targetscore.score.result import Result


def scored(scheme: Scheme, data: Mapping[str, Data]) -> SchemeResult:
    """Do what `targetscore.score_scheme` promises."""
    for name in data:
        if name not in scheme.members:
            message = f"the scheme has no ruleset {name!r}"
            raise KeyError(message)
    problems: list[Diagnostic] = []
    given = _all_data(scheme, data, problems)
    _stop_at(problems)
    results: dict[str, Result] = {}
    fed: list[FedValue] = []
    for name in scheme.order:
        _score(scheme, name, given, results, fed, problems)
    overall = _overall(scheme, results, problems)
    payouts = _paid(scheme, results, overall, problems)
    _stop_at(problems)
    in_order = {name: place for place, name in enumerate(scheme.members)}
    return SchemeResult(
        scheme=scheme,
        results={name: results[name] for name in sorted(results, key=in_order.__getitem__)},
        fed=tuple(fed),
        payouts=payouts,
        overall=overall or {},
    )


def _overall(
    scheme: Scheme, results: Mapping[str, Result], problems: list[Diagnostic]
) -> dict[str, OverallResult] | None:
    """Return the overall result; ``None`` if the scheme has none, or a ruleset that counts has problems."""
    if scheme.overall is None or any(name not in results for name in scheme.overall.rulesets()):
        return None
    try:
        return overall_of(scheme.overall, results)
    except DataError as error:
        problems += error.diagnostics
        return None


def _paid(
    scheme: Scheme,
    results: Mapping[str, Result],
    overall: Mapping[str, Payee] | None,
    problems: list[Diagnostic],
) -> dict[str, dict[str, Decimal]]:
    """Return what each payout comes to, but for those that have problems or wait for one that has."""
    found: dict[str, dict[str, Decimal]] = {}
    payees: dict[str, Mapping[str, Payee]] = {name: result.units for name, result in results.items()}
    if overall is not None:
        payees[OVERALL] = overall
    for payout in scheme.payouts:
        waits = isinstance(payout.cents, PaidFrom) and payout.cents.payout not in found
        if waits or payout.ruleset not in payees:
            continue
        try:
            found[payout.id] = paid(payout, payees[payout.ruleset], Till(scheme.source, scheme.language, found))
        except DataError as error:
            problems += error.diagnostics
    return found


def _score(
    scheme: Scheme,
    name: str,
    given: dict[str, UnitData],
    results: dict[str, Result],
    fed: list[FedValue],
    problems: list[Diagnostic],
) -> None:
    """
    Note in *results* what the ruleset *name* comes to, and in *given* what it was fed.

    Nothing is noted if it, or one that feeds it, has problems.
    """
    ruleset = scheme.members[name].ruleset
    feeds = [feed for feed in scheme.feeds if feed.to == name]
    if any(feed.source not in results for feed in feeds):
        return
    data = given[name]
    feedings = [Feeding(scheme, feed, results[feed.source], ruleset, data, given[feed.source]) for feed in feeds]
    values = [value for feeding in feedings for value in feeding.values()]
    if found := [problem for feeding in feedings for problem in feeding.problems]:
        problems += found
        return
    try:
        given[name] = with_values(data, values) if feeds else data
        results[name] = score(ruleset, given[name])
        fed += values
    except DataError as error:
        problems += error.diagnostics


def _all_data(scheme: Scheme, data: Mapping[str, Data], problems: list[Diagnostic]) -> dict[str, UnitData]:
    found: dict[str, UnitData] = {}
    for name, member in scheme.members.items():
        given = data.get(name, member.data)
        if given is None:
            problems.append(_problem(scheme, member, "scheme-no-data", ruleset=name))
            continue
        if name not in data and not Path(str(given)).is_file():
            problems.append(_problem(scheme, member, "no-such-file", file=str(given), looked=str(given)))
            continue
        try:
            found[name] = given if isinstance(given, UnitData) else read_units(given, member.ruleset)
        except DataError as error:
            problems += error.diagnostics
    return found


def _problem(scheme: Scheme, member: Member, code: str, **values: str) -> Diagnostic:
    return Diagnostic(code=code, source=scheme.source, span=member.span, values=values, language=scheme.language)


def _stop_at(problems: list[Diagnostic]) -> None:
    if problems:
        raise DataError(problems)
