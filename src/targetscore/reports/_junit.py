"""JUnit XML, as Jenkins, GitLab and others read it: a suite for each file, a test case for each thing tried."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from targetscore.errors import Finding
from targetscore.reports._text import failure, name_of, of_mutants, summary, survivors
from targetscore.reports.model import Checked, Tried
from targetscore.testing.model import Outcome

# What XML 1.0 cannot hold, not even escaped.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@attrs.frozen(kw_only=True)
class _TestCase:
    """
    One test case. *kind*: which element says what came of it; empty: it passed.

    *text* is what that element holds, and of a test that passed, what it says.
    """

    of: str
    name: str
    kind: str = ""
    code: str = ""
    message: str = ""
    text: str = ""


@attrs.frozen(kw_only=True)
class _Suite:
    name: str
    cases: tuple[_TestCase, ...]
    text: str = ""


# Checks -------------------------------------------------------------------------------------------------------------


def of_checks(checked: Sequence[Checked]) -> str:
    """Return a suite for each file with a case for each finding; a file without findings has one that passed."""
    return _written(
        [
            _Suite(
                name=each.file,
                cases=tuple(map(_of_finding, each.findings))
                or (_TestCase(of="check", name=each.file, text=each.well),),
            )
            for each in checked
        ]
    )


def _of_finding(finding: Finding) -> _TestCase:
    return _TestCase(
        of=f"check.{finding.code}",
        name=finding.source.where(finding.span.start),
        kind="" if finding.severity == "info" else "failure",
        code=finding.code,
        message=finding.message,
        text=finding.render(),
    )


# Tests --------------------------------------------------------------------------------------------------------------


def of_tests(tested: Sequence[Tried]) -> str:
    """Return a suite for each rule file with a case for each test, and one for the changes of its rules."""
    return _written([_tested(each) for each in tested])


def _tested(tested: Tried) -> _Suite:
    cases = [_of_outcome(tested, outcome) for outcome in tested.report.outcomes]
    return _Suite(
        name=tested.report.ruleset.source.name,
        cases=(*cases, *_of_mutants(tested)),
        text="\n".join(summary(tested)),
    )


def _of_outcome(tested: Tried, outcome: Outcome) -> _TestCase:
    case = _TestCase(of=_class_of(tested, outcome.kind), name=name_of(outcome))
    match outcome.status:
        case "passed":
            return case
        case "skipped":
            return attrs.evolve(case, kind="skipped", message=outcome.skipped)
        case _:
            first = outcome.findings[0].told_in(tested.language)
            text = failure(outcome, tested.language)
            return attrs.evolve(case, kind="failure", code=first.code, message=first.message, text=text)


def _class_of(tested: Tried, kind: str) -> str:
    ruleset = tested.report.ruleset
    return f"{ruleset.id}.{ruleset.year}.{kind}"


def _of_mutants(tested: Tried) -> Iterator[_TestCase]:
    if tested.report.mutation is None:
        return
    counted = tuple(of_mutants(tested))
    yield _TestCase(
        of=_class_of(tested, "mutants"),
        name="mutants",
        kind="failure" if tested.too_few else "",
        code="cases-notice-too-little",
        message=counted[0],
        text="\n\n".join([*survivors(tested.report.mutation.survivors, tested.language), "\n".join(counted)]),
    )


# XML ----------------------------------------------------------------------------------------------------------------


def _written(suites: Sequence[_Suite]) -> str:
    every = [case for suite in suites for case in suite.cases]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites{_attributes(name='targetscore', **_counted(every))}>",
        *(line for suite in suites for line in _suite(suite)),
        "</testsuites>",
    ]
    return "\n".join(lines) + "\n"


def _counted(cases: Sequence[_TestCase]) -> dict[str, str]:
    failures = sum(case.kind == "failure" for case in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": "0"}


def _suite(suite: _Suite) -> Iterator[str]:
    skipped = str(sum(case.kind == "skipped" for case in suite.cases))
    yield f" <testsuite{_attributes(name=suite.name, **_counted(suite.cases), skipped=skipped)}>"
    for case in _told_apart(suite.cases):
        yield from _case(case)
    if suite.text:
        yield f"  <system-out>{_text(suite.text)}</system-out>"
    yield " </testsuite>"


def _told_apart(cases: Sequence[_TestCase]) -> Iterator[_TestCase]:
    """Yield *cases* with a number behind names that came before: of two with one name GitLab shows the first alone."""
    seen = Counter[tuple[str, str]]()
    for case in cases:
        seen[case.of, case.name] += 1
        count = seen[case.of, case.name]
        yield case if count == 1 else attrs.evolve(case, name=f"{case.name} ({count})")


def _case(case: _TestCase) -> Iterator[str]:
    head = f"  <testcase{_attributes(classname=case.of, name=case.name)}"
    match case.kind:
        case "" if not case.text:
            yield f"{head}/>"
        case "":
            yield f"{head}>\n   <system-out>{_text(case.text)}</system-out>\n  </testcase>"
        case "skipped":
            yield f"{head}>\n   <skipped{_attributes(message=case.message)}/>\n  </testcase>"
        case kind:
            told = _attributes(type=case.code, message=case.message)
            yield f"{head}>\n   <{kind}{told}>{_text(case.text)}</{kind}>\n  </testcase>"


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_attribute(value)}"' for name, value in values.items())


def _attribute(text: str) -> str:
    """Return *text* as it stands in an attribute; a line end in it would be read as a blank."""
    return _text(text).replace("\n", "&#10;").replace("\t", "&#9;")


def _text(text: str) -> str:
    r"""
    Return *text* as it stands in an element; what XML cannot hold is written as its code.

    >>> _text("a < b\x1b")
    'a &lt; b\\x1b'
    """
    shown = _NO_XML.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    return html.escape(shown).replace("\r", "&#13;")
