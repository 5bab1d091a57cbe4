"""
Cases beside a rule file: ``2010.cases.yaml`` beside ``2010.yaml``.

They are read as rule files are: every key with its place, all problems at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path, PureWindowsPath
from typing import Final

import attrs

from targetscore.data._heads import Heads
from targetscore.errors import RuleFileError, Source, Span, nearest
from targetscore.ruleset._fields import EXAMPLES, SUGGESTED_AT_MOST, Fields, Reader
from targetscore.ruleset._yaml import Items, Node, Scalar, Table, compose, opened
from targetscore.ruleset.model import Ruleset
from targetscore.testing.model import Case, CaseRow, Cases, Expected, Figure

TOP: Final = ("targetscore-cases", "cases")
CASE: Final = ("name", "note", "data", "groups", "expect", "refused")
NUMBERS: Final[tuple[Figure, ...]] = ("total", "rank", "group_rank", "available")
BY_ID: Final[tuple[Figure, ...]] = ("points", "sections", "status")
LISTS: Final[tuple[Figure, ...]] = ("consequences", "reasons")
FIGURES: Final = (*NUMBERS, "grade", *BY_ID, *LISTS)
STATUSES: Final = ("scored", "missing", "exempt", "vetoed")
NONE: Final = "none"
SUFFIX: Final = ".cases.yaml"

SHOWN: Final[Mapping[str, str]] = {
    **EXAMPLES,
    "targetscore-cases": "1",
    "cases": "[{name: 一般情况, data: {三门: {export: 4.2}}, expect: {三门: {points: {export: 1.8}}}}]",
    "name": "一般情况",
    "note": "总分由人工算出",
    "data": "{三门: {export: 4.2}}",
    "groups": "{三门: class-1}",
    "expect": "{三门: {total: 65.27, points: {export: 1.8}}}",
    "refused": "[missing-value]",
    "total": "65.27",
    "rank": "1",
    "group_rank": "1",
    "available": "100",
    "points": "{export: 1.8}",
    "sections": "{economy: 40.2}",
    "status": "{export: exempt}",
    "consequences": "[safety-veto]",
    "reasons": "[quota-full]",
}


def cases_beside(path: str | os.PathLike[str]) -> Path:
    """
    Return where the cases of the rule file at *path* stand, if it has any.

    >>> cases_beside("rules/2010.yaml").name
    '2010.cases.yaml'
    """
    return Path(path).with_suffix(SUFFIX)


def rules_beside(path: str | os.PathLike[str]) -> Path:
    """
    Return where the rule file stands that the cases at *path* are for.

    >>> rules_beside("rules/2010.cases.yaml").name
    '2010.yaml'
    """
    path = Path(path)
    return path.with_name(path.name.removesuffix(SUFFIX) + ".yaml")


def load_cases(path: str | os.PathLike[str], ruleset: Ruleset) -> Cases:
    """
    Return the cases of the file at *path*, which are for *ruleset*.

    Raises:
        RuleFileError: With every problem of the file, in order of place.
        OSError: If there is no file at *path*, or it cannot be opened.
    """
    source = opened(path)
    return read_cases(source, ruleset, Path(path).parent)


def read_cases(source: Source, ruleset: Ruleset, within: Path | None) -> Cases:
    """
    Return the cases of *source*; files of data that they name lie in the folder *within*, ``None``: none may be named.

    Raises:
        RuleFileError: With every problem of the text.
    """
    reading = _Reading(Reader(source, ruleset.language, examples=SHOWN), ruleset, within)
    cases = reading.cases(compose(source))
    if reading.reader.problems:
        raise RuleFileError(reading.reader.problems)
    return Cases(source=source, cases=cases)


@attrs.define
class _Reading:
    """One reading of one file; problems are noted, not raised."""

    reader: Reader
    ruleset: Ruleset
    within: Path | None
    indicators: tuple[str, ...] = attrs.field(init=False)
    heads: Heads = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        bodies = (self.ruleset.body, *(group.body for group in self.ruleset.groups))
        every = {each.id: each for body in bodies for each in body.every_indicator()}
        self.indicators = tuple(every)
        self.heads = Heads.of(every.values())

    def cases(self, root: Node) -> tuple[Case, ...]:
        fields = self.reader.fields(root, "cases", TOP)
        version = self.reader.required(fields, "targetscore-cases")
        if version is not None and version.text.strip() != "1":
            known = {"key": "targetscore-cases", "text": version.text, "choices": "1"}
            self.reader.refuse("unknown-choice", version.span, **known)
        if "cases" not in fields.keys:
            self.reader.refuse("missing-key", fields.span, key="cases", example=f"cases: {SHOWN['cases']}")
        names: dict[str, Span] = {}
        found = (self.case(node, names) for node in self.reader.items(fields, "cases"))
        return tuple(case for case in found if case is not None)

    def case(self, node: Node, names: dict[str, Span]) -> Case | None:
        if not isinstance(node, Table):
            self.reader.refuse("need-table", node.span, key="cases", example=SHOWN["cases"])
            return None
        fields = self.reader.fields(node, "cases", CASE)
        name = self.reader.required(fields, "name")
        if name is not None and name.text.strip() in names:
            line = self.reader.line(names[name.text.strip()])
            self.reader.refuse("duplicate-case", name.span, name=name.text.strip(), line=line)
        if "data" not in fields.keys:
            self.reader.refuse("missing-key", fields.span, key="data", example=f"data: {SHOWN['data']}")
        if ("expect" in fields.keys) == ("refused" in fields.keys):
            self.reader.refuse("case-without-end", fields.span)
        file, rows = self.data(fields)
        case = Case(
            name="" if name is None else name.text.strip(),
            note=self.reader.text(fields, "note"),
            rows=rows,
            file=file,
            groups=self.groups(fields),
            expected=self.expected(fields),
            refused=tuple(code.text.strip() for code in self.reader.texts(fields, "refused")),
            span=fields.span if name is None else name.span,
        )
        names[case.name] = case.span
        self.refuse_strangers(case)
        return case

    # Data

    def data(self, fields: Fields) -> tuple[Path | None, tuple[CaseRow, ...]]:
        node = fields.values.get("data")
        if isinstance(node, Scalar):
            return self.file(node), ()
        if node is None:
            return None, ()
        rows: list[CaseRow] = []
        for unit, (_, inner) in self.reader.table(node, "data").items():
            for word, (span, cells) in self.table(inner, unit).items():
                indicator = self.indicator(word, span)
                if indicator is not None:
                    rows.append(CaseRow(unit=unit, indicator=indicator, cells=self.cells(cells, word), span=span))
        return None, tuple(rows)

    def table(self, node: Node, key: str) -> dict[str, tuple[Span, Node]]:
        """Return what a unit or indicator is given, which must be a table."""
        if isinstance(node, Table):
            return self.reader.table(node, key)
        self.reader.refuse("need-table", node.span, key=key, example="{export: 4.2}")
        return {}

    def cells(self, node: Node, word: str) -> Mapping[str, str]:
        """Return the cells of a row: inputs by name, or the indicator's own value alone."""
        if isinstance(node, Scalar):
            return {"actual": node.text}
        cells: dict[str, str] = {}
        for name, (_, value) in self.table(node, word).items():
            if isinstance(value, Scalar):
                cells[name] = value.text
            else:
                self.reader.refuse("need-text", value.span, key=name, example="4.2")
        return cells

    def file(self, scalar: Scalar) -> Path | None:
        written = scalar.text.strip()
        if self.within is None or PureWindowsPath(written).anchor or "\\" in written:
            self.reader.refuse("file-name", scalar.span, file=written)
            return None
        path = self.within / written
        try:
            inside, there = path.resolve().is_relative_to(self.within.resolve()), path.is_file()
        except (OSError, RuntimeError, ValueError):
            # A loop of links, a name too long, a null character: no such file can be there.
            inside, there = True, False
        if inside and there:
            return path
        if inside:
            self.reader.refuse("no-such-file", scalar.span, file=written, looked=str(path))
        else:
            self.reader.refuse("file-outside", scalar.span, file=written, folder=str(self.within))
        return None

    def groups(self, fields: Fields) -> Mapping[str, str]:
        node = fields.values.get("groups")
        if node is None:
            return {}
        known = tuple(group.id for group in self.ruleset.groups)
        found: dict[str, str] = {}
        for unit, (_, value) in self.reader.table(node, "groups").items():
            scalar = self.reader.text_of(value, "groups")
            if scalar is not None and self.is_known(scalar.text.strip(), scalar.span, known):
                found[unit] = scalar.text.strip()
        return found

    # What must come of it

    def expected(self, fields: Fields) -> tuple[Expected, ...]:
        node = fields.values.get("expect")
        if node is None:
            return ()
        found: list[Expected] = []
        for unit, (_, inner) in self.reader.table(node, "expect").items():
            figures = self.reader.fields(inner, unit, FIGURES)
            for figure in NUMBERS:
                found += self.one(unit, figure, "", figures.values.get(figure), self.number)
            found += self.one(unit, "grade", "", figures.values.get("grade"), _word)
            for figure in BY_ID:
                found += self.by_id(unit, figure, figures)
            for figure in LISTS:
                if figure in figures.keys:
                    words = tuple(sorted(text.text.strip() for text in self.listed(figures, figure)))
                    found.append(Expected(unit=unit, figure=figure, of="", value=words, span=figures.keys[figure]))
        return tuple(found)

    def listed(self, figures: Fields, figure: Figure) -> tuple[Scalar, ...]:
        node = figures.values[figure]
        if isinstance(node, Items) and not node.items:
            return ()
        return self.reader.texts(figures, figure)

    def by_id(self, unit: str, figure: Figure, figures: Fields) -> list[Expected]:
        node = figures.values.get(figure)
        if node is None:
            return []
        bodies = (self.ruleset.body, *(group.body for group in self.ruleset.groups))
        sections = {
            each: name for body in bodies for name, part in body.every_section().items() for each in (part.title, name)
        }
        found: list[Expected] = []
        for word, (span, value) in self.table(node, figure).items():
            of = self.section(word, span, sections) if figure == "sections" else self.indicator(word, span)
            if of is not None:
                found += self.one(unit, figure, of, value, self.status if figure == "status" else self.number)
        return found

    def one(
        self,
        unit: str,
        figure: Figure,
        of: str,
        node: Node | None,
        read: Callable[[Scalar], Fraction | str | None],
    ) -> list[Expected]:
        scalar = None if node is None else self.reader.text_of(node, figure)
        if scalar is None:
            return []
        value = None if scalar.text.strip() == NONE else read(scalar)
        return [Expected(unit=unit, figure=figure, of=of, value=value, span=scalar.span)]

    def number(self, scalar: Scalar) -> Fraction | None:
        number = self.reader.number(scalar)
        return None if number is None else number.value

    def status(self, scalar: Scalar) -> str:
        self.is_known(scalar.text.strip(), scalar.span, STATUSES)
        return scalar.text.strip()

    # Names

    def indicator(self, word: str, span: Span) -> str | None:
        """Return the id of the indicator that *word* names: its id, title or alias."""
        found = self.heads.called.get(word, ())
        if len(found) == 1:
            return found[0].id
        if found:
            ids = self.reader.listed(tuple(each.id for each in found))
            self.reader.refuse("ambiguous-name", span, word=word, ids=ids)
        else:
            self.is_known(word, span, tuple(self.heads.called))
        return None

    def section(self, word: str, span: Span, known: Mapping[str, str]) -> str | None:
        """Return the id of the section that *word* names: its id or title."""
        return known[word] if self.is_known(word, span, tuple(known)) else None

    def is_known(self, word: str, span: Span, known: tuple[str, ...]) -> bool:
        if word not in known:
            near = nearest(word, known) if len(self.reader.problems) < SUGGESTED_AT_MOST else ""
            self.reader.refuse("unknown-in-case", span, word=word, known=near or self.reader.listed(known[:6]))
        return word in known

    def refuse_strangers(self, case: Case) -> None:
        """Refuse expectations of units that have no data."""
        units = tuple(dict.fromkeys(row.unit for row in case.rows))
        if case.file is None and case.rows:
            for unit in dict.fromkeys(each.unit for each in case.expected):
                span = next(each.span for each in case.expected if each.unit == unit)
                self.is_known(unit, span, units)


def _word(scalar: Scalar) -> str:
    return scalar.text.strip()
