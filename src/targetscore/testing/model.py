"""Cases, and what came of testing, as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final, Literal, TypeAlias

import attrs

from targetscore._numbers import in_digits
from targetscore.errors import Diagnostic, Source, Span
from targetscore.ruleset.model import Ruleset

SCHEMA: Final = "targetscore.test/1"

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"

Figure: TypeAlias = Literal[
    "total", "rank", "group_rank", "available", "grade", "points", "sections", "status", "consequences", "reasons"
]  # fmt: skip
# What is known of an indicator without the rest of the file.
OF_PARTS: Final[frozenset[Figure]] = frozenset({"points", "status", "consequences"})


@attrs.frozen(kw_only=True)
class Expected:
    """
    One figure that a case states: the *figure* of *unit*, ``points``, ``sections`` and ``status`` each *of* an id.

    *value*: a number; a grade or status; ids of what vetoed (``consequences``) or codes of reasons for the grade
    (``reasons``); ``None`` for no rank or no grade.
    """

    unit: str
    figure: Figure
    of: str
    value: Fraction | str | tuple[str, ...] | None
    span: Span


@attrs.frozen(kw_only=True)
class CaseRow:
    """The cells of one unit and indicator as written, at *span*."""

    unit: str
    indicator: str
    cells: Mapping[str, str] = attrs.field(hash=False)
    span: Span


@attrs.frozen(kw_only=True)
class Case:
    """
    Data of one or several units, and what must come of them.

    Attributes:
        name: Tells it from the others of its file.
        note: Why it is there.
        rows: The data, or none where they stand in *file*.
        groups: Unit → group, where the data must say it.
        expected: What must come of them; nothing else is compared.
        refused: Codes of the problems for which the data must be refused, in place of *expected*.
    """

    name: str
    note: str = ""
    rows: tuple[CaseRow, ...] = ()
    file: Path | None = None
    groups: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    expected: tuple[Expected, ...] = ()
    refused: tuple[str, ...] = ()
    span: Span


@attrs.frozen(kw_only=True)
class Cases:
    """The cases of one file."""

    source: Source
    cases: tuple[Case, ...]


# What came of it ----------------------------------------------------------------------------------------------------

Kind: TypeAlias = Literal["example", "case", "property"]


@attrs.frozen(kw_only=True)
class Outcome:
    """
    One test and what came of it.

    Attributes:
        kind: An example of the rule file, a case beside it, or a property of the rules.
        name: ``export: actual 5.03`` for an example, the name of a case or property.
        of: Id of the indicator; empty for what is about the whole file.
        findings: Why it failed, each at its place; none if it passed.
        skipped: Why it could not be tried; empty if it was.
        case: For a property that does not hold, the simplest data that show it, as a case to paste.
        source: The file that it stands in, at *span*.
    """

    kind: Kind
    name: str
    of: str = ""
    findings: tuple[Diagnostic, ...] = ()
    skipped: str = ""
    case: str = ""
    source: Source = attrs.field(repr=False)
    span: Span = attrs.field(repr=False)

    @property
    def status(self) -> Literal["passed", "failed", "skipped"]:
        """What came of it."""
        return "failed" if self.findings else "skipped" if self.skipped else "passed"

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column; line and column are counted from 1."""
        return self.source.place(self.span.start)

    def to_dict(self) -> dict[str, Json]:
        """Return it as data for JSON."""
        file, line, column = self.place
        shown: dict[str, Json] = {
            "kind": self.kind,
            "name": self.name,
            "of": self.of,
            "status": self.status,
            "file": file,
            "line": line,
            "column": column,
        }
        if self.findings:
            shown["findings"] = [{**each.to_dict()} for each in self.findings]
        if self.skipped:
            shown["skipped"] = self.skipped
        if self.case:
            shown["case"] = self.case
        return shown


Touched: TypeAlias = Literal[
    "piece", "edge", "tier", "step", "bound", "fact", "gate", "choice", "effect", "status", "grade"
]


@attrs.frozen(kw_only=True)
class Covered:
    """
    Something that a case can touch, and whether one does.

    Attributes:
        kind: What it is.
        of: Id of the indicator; empty for a grade.
        what: Which one, in the words of the rule.
        side: Which side of it: of an edge ``below``, ``at`` or ``above``; of all that holds or not ``yes`` or ``no``;
            of steps ``whole`` or ``part``; else empty.
        count: How many cases and examples touch it.
    """

    kind: Touched
    of: str
    what: str
    side: str = ""
    count: int = 0


@attrs.frozen(kw_only=True)
class Survivor:
    """
    A change of the rules that no case notices.

    Attributes:
        kind: What was changed: ``threshold``, ``points``, ``comparison``, ``step``, ``bound``, ``part`` (of a step),
            ``number``, ``dropped`` (a clause), ``convention``, ``section``, ``grade``.
        of: Id of the indicator or section; empty for what is about the whole file.
        before: What the file says.
        after: What it was changed to; empty: it was left out.
        case: A case that would notice; empty if none was found.
        source: The file that it stands in, at *span*.
    """

    kind: str
    of: str
    before: str
    after: str
    case: str = ""
    source: Source = attrs.field(repr=False)
    span: Span = attrs.field(repr=False)

    @property
    def place(self) -> tuple[str, int, int]:
        """File, line and column; line and column are counted from 1."""
        return self.source.place(self.span.start)

    def to_dict(self) -> dict[str, Json]:
        """Return it as data for JSON."""
        file, line, column = self.place
        return {
            "kind": self.kind,
            "of": self.of,
            "file": file,
            "line": line,
            "column": column,
            "before": self.before,
            "after": self.after,
            "case": self.case,
        }


@attrs.frozen(kw_only=True)
class Mutation:
    """
    Which changes of the rules the cases notice.

    *killed*: how many they notice. *equal*: how many are proved to change nothing, and count for nothing.
    """

    killed: int
    equal: int
    survivors: tuple[Survivor, ...]

    @property
    def count(self) -> int:
        """How many changes there are."""
        return self.killed + len(self.survivors)

    @property
    def share(self) -> Fraction:
        """The share of the changes that the cases notice; 1 where there are none."""
        return Fraction(self.killed, self.count) if self.count else Fraction(1)

    def to_dict(self) -> dict[str, Json]:
        """Return it as data for JSON."""
        return {
            "mutants": self.count,
            "killed": self.killed,
            "equal": self.equal,
            "survivors": [each.to_dict() for each in self.survivors],
        }


@attrs.frozen(kw_only=True)
class Report:
    """
    What came of testing one rule file: *outcomes* in the order of the files, and what they *covered*.

    *mutation*: which changes of the rules the cases notice, where that was asked for.
    """

    ruleset: Ruleset = attrs.field(repr=False)
    outcomes: tuple[Outcome, ...]
    coverage: tuple[Covered, ...]
    mutation: Mutation | None = None

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The tests that failed."""
        return tuple(each for each in self.outcomes if each.status == "failed")

    def counted(self) -> Mapping[str, int]:
        """Return how many tests passed, failed and were skipped."""
        return _counted((each.status for each in self.outcomes), ("passed", "failed", "skipped"))

    def touched(self) -> int:
        """Return how many of the things in *coverage* some case touches."""
        return sum(bool(each.count) for each in self.coverage)

    def to_dict(self) -> dict[str, Json]:
        """Return the report of this rule file as data for JSON; the same input gives the same bytes."""
        shown: dict[str, Json] = {
            "ruleset": self.ruleset.id,
            "file": self.ruleset.source.name,
            "rules_hash": self.ruleset.rules_hash,
            "counts": dict(self.counted()),
            "outcomes": [each.to_dict() for each in self.outcomes],
            "coverage": {
                "touched": self.touched(),
                "all": len(self.coverage),
                "items": [
                    {"kind": each.kind, "of": each.of, "what": each.what, "side": each.side, "count": each.count}
                    for each in self.coverage
                ],
            },
        }
        if self.mutation is not None:
            shown["mutation"] = self.mutation.to_dict()
        return shown


def report_of_all(reports: Iterable[Report]) -> dict[str, Json]:
    """Return the reports of several rule files as data for JSON, schema ``targetscore.test/1``."""
    return {"schema": SCHEMA, "rulesets": [report.to_dict() for report in reports]}


def _counted(words: Iterable[str], known: tuple[str, ...]) -> dict[str, int]:
    found = dict.fromkeys(known, 0)
    for word in words:
        found[word] += 1
    return found


def told(value: Fraction | str | tuple[str, ...] | None) -> str:
    """
    Return a figure as a case writes it.

    >>> told(Fraction(5, 2)), told(("a", "b")), told(None)
    ('2.5', '[a, b]', 'none')
    """
    match value:
        case None:
            return "none"
        case Fraction():
            return in_digits(value)
        case str():
            return value
        case _:
            return f"[{', '.join(value)}]"
