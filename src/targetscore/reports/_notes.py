"""What a report shows at a place of a file: findings, failed tests, changes of the rules that no case notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from targetscore.errors import Diagnostic, Severity, Source, Span
from targetscore.reports._text import changed, headline, killer, of_mutants, pasted, title
from targetscore.reports.model import Checked, Tried
from targetscore.testing.model import Outcome, Survivor

SURVIVED: Final = "change-unnoticed"
TOO_FEW: Final = "cases-notice-too-little"


@attrs.frozen(kw_only=True)
class Note:
    """A *message* of several lines at *span* of *source*; *more* is what programs may want apart, by name."""

    code: str
    title: str
    severity: Severity
    message: str
    source: Source
    span: Span
    more: Mapping[str, str] = attrs.field(factory=dict, hash=False)


def of_checks(checked: Sequence[Checked]) -> Iterator[Note]:
    """Yield the findings of all files."""
    for each in checked:
        for finding in each.findings:
            yield _of_finding(finding, finding.code)


def _of_finding(finding: Diagnostic, named: str, *lines: str, case: str = "") -> Note:
    told = {
        "hint": finding.hint,
        "witness": finding.witness,
        "usual": finding.usual,
        "because": finding.because,
        "case": case,
    }
    return Note(
        code=finding.code,
        title=named,
        severity=finding.severity,
        message="\n".join([finding.message, *finding.remarks, *lines]),
        source=finding.source,
        span=finding.span,
        more={name: value for name, value in told.items() if value},
    )


def of_tests(tested: Sequence[Tried]) -> Iterator[Note]:
    """Yield what failed, then the changes of the rules that no case notices."""
    for each in tested:
        for outcome in each.report.failed:
            yield from _of_outcome(each, outcome)
        if each.report.mutation is not None:
            for survivor in each.report.mutation.survivors:
                yield _of_survivor(each, survivor)
        if each.too_few:
            yield _of_too_few(each)


def _of_outcome(tested: Tried, outcome: Outcome) -> Iterator[Note]:
    # A case with several differences is one counterexample.
    lines = pasted(outcome, tested.language)
    for finding in outcome.findings:
        told = finding.told_in(tested.language)
        yield _of_finding(told, title(outcome, tested.language), *lines, case=outcome.case)


def _of_survivor(tested: Tried, survivor: Survivor) -> Note:
    language = tested.language
    lines = (headline(survivor, language), changed(survivor, language), *killer(survivor, language))
    return Note(
        code=SURVIVED,
        title=SURVIVED,
        severity="info",
        message="\n".join(lines),
        source=survivor.source,
        span=survivor.span,
        more={"case": survivor.case} if survivor.case else {},
    )


def _of_too_few(tested: Tried) -> Note:
    ruleset = tested.report.ruleset
    return Note(
        code=TOO_FEW,
        title=TOO_FEW,
        severity="error",
        message="\n".join(of_mutants(tested)),
        source=ruleset.source,
        span=ruleset.places.get("title", Span(0, 0)),
    )
