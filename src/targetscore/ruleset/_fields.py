"""Values under keys: texts, numbers, choices and lists out of nodes, with every problem noted and none raised."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeVar, assert_never

import attrs

from targetscore._numbers import Unreadable, in_digits, narrow, read_number
from targetscore.errors import Diagnostic, Language, Source, Span, nearest
from targetscore.ruleset._yaml import Entry, Items, Node, Scalar, Table

Choice = TypeVar("Choice", bound=str)
PLACES_AT_MOST: Final = 12
# Where more is wrong, the file is no rule file, and what each key may have meant helps nobody.
SUGGESTED_AT_MOST: Final = 200

# What a hint shows as the value of a key.
EXAMPLES: Final[Mapping[str, str]] = {
    "targetscore": "1",
    "ruleset": "sanmen-development",
    "year": "2010",
    "title": "外贸自营出口",
    "language": "zh",
    "conventions": "{missing: error, rounding: {points: 2, total: 2, mode: half up}}",
    "parameters": "{national_growth: 5.2%}",
    "wording": "[按时保质]",
    "expect": "[rising, at most 12]",
    "sections": "[{id: economy, title: 企业发展, indicators: […]}]",
    "indicators": "[{id: export, points: 4, rule: 达到5亿美元得满分，…}]",
    "extends": "2009.yaml",
    "include": "[agriculture.yaml, industry.yaml]",
    "assessor": "统计局",
    "changed": "[{id: export, points: 5}]",
    "added": "[{to: economy, after: export, id: import, points: 3, rule: …}]",
    "removed": "[export]",
    "to": "economy",
    "after": "export",
    "id": "export",
    "points": "4",
    "measured_in": "亿美元",
    "aliases": "[自营出口额]",
    "better": "higher",
    "rule": "达到95%得满分，每低1个百分点扣0.5分，扣完为止",
    "inputs": "{late: {title: 迟报, measured_in: 次}}",
    "owners": "{lead: 外经贸局}",
    "support": "[统计局]",
    "lead": "外经贸局",
    "data": "统计局",
    "certified_by": "考核办",
    "examples": '[{actual: "5.03", points: "4"}]',
    "decimals": "2",
    "rounding": "{points: 2, total: 2, mode: half up}",
    "total": "2",
    "mode": "half up",
    "base": "60%",
    "steps": "pro rata",
    "floor": "0",
    "missing": "error",
    "unreached": "error",
    "rate_origin": "none",
    "value": "5.2%",
    "groups": "[{id: class-1, title: 一类, units: [三门]}]",
    "units": "[三门, 仙居]",
    "weights": "{economy: 30%}",
    "without": "[reform]",
    "scale": "yes",
    "weight": "25%",
    "at_least": "2",
    "least": "0",
    "most": "10",
    "intermediate": "[{id: level, points: 10, rule: …}]",
    "adjustments": "[{id: bonus, total: on top, most: 10, indicators: […]}]",
    "vetoes": "[{id: safety, rule: 发生重大事故的，一票否决。}]",
    "events": "[national, province, city]",
    "judge": "专家组",
    "from": "export.points",
    "ties": "shared",
    "then": "shared",
    "by": "total",
    "rank_on": "rounded",
    "exempt": "drop",
    "places": "down",
    "veto": "lowest grade",
    "grades": "{by: total, bands: [{grade: 良好, least: 80}, {grade: 一般}]}",
    "bands": "[{grade: 良好, least: 80}, {grade: 一般}]",
    "grade": "良好",
    "quota": "{most: 30%, rounding: down, ties: out}",
    "needs": "[{of: economy.total, least: 80%}]",
    "of": "economy.total",
    "promotions": "[{unit: 三门, steps: 1, reason: 突出贡献, approval: 区委〔2022〕5号}]",
    "unit": "三门",
    "reason": "突出贡献",
    "approval": "区委〔2022〕5号",
    "sources": "{order: [statistics, self-reported], tolerance: 1%}",
    "order": "[statistics, self-reported]",
    "tolerance": "1%",
    "targets": "[{unit: 三门, indicator: export, target: 4.8, decided: 2022-11-03, reason: …, approval: …}]",
    "indicator": "export",
    "input": "target",
    "target": "4.8",
    "decided": "2022-11-03",
    "warnings": "[{level: 红, below: base}, {level: 黄, below: 90%}]",
    "level": "红",
    "below": "90%",
    "findings": "{jump: error}",
    "because": "去年的参数保留备查",
}


MEASURES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("％", "percent", "百分比"), "%"),
    **dict.fromkeys(("yes/no", "是/否", "是否", "有/无"), "yes/no"),
}
"""What other words for ``%`` and ``yes/no`` stand for: a unit called percent would be another one than that of 95 %."""
_WITHOUT_SPACES: Final = {ord(" "): None, ord("／"): "/"}


@attrs.frozen
class Fields:
    """The values of one table by key, each key once. *span* is where the table is named."""

    values: Mapping[str, Node]
    keys: Mapping[str, Span]
    span: Span


@attrs.frozen
class Percentage:
    """A number as written; *value* is 85 for 85 %."""

    value: Fraction
    in_percent: bool


@attrs.define
class Reader:
    """
    Reads the values of one file and notes what is wrong with them.

    What cannot be read is ``None``; nothing is raised, so that one run finds every problem. *examples*: what a hint
    shows as the value of a key.
    """

    source: Source
    language: Language
    problems: list[Diagnostic] = attrs.field(factory=list)
    examples: Mapping[str, str] = EXAMPLES

    def refuse(self, code: str, span: Span, **values: str) -> None:
        """Note a problem."""
        diagnostic = Diagnostic(code=code, source=self.source, span=span, values=values, language=self.language)
        self.problems.append(diagnostic)

    def line(self, span: Span) -> str:
        """Return the number of the line that *span* begins on, behind its file if there are several."""
        file, line, _ = self.source.place(span.start)
        return f"{file}:{line}" if self.source.parts else str(line)

    # Tables and lists -----------------------------------------------------------------------------------------------

    def fields(self, node: Node, name: str, known: tuple[str, ...]) -> Fields:
        """
        Return the values of a table whose keys are *known*. A misspelt key is taken for the one it is near to.

        Args:
            node: What stands under *name*.
            name: The key that the table stands under, for messages.
            known: The keys that have a meaning.
        """
        table = self.table(node, name)
        meant = {key: given for key, given in table.items() if key in known}
        for key, (span, value) in table.items():
            if key in meant:
                continue
            if isinstance(value, Scalar) and not value.text and len(key.split()) > 1:
                self.refuse("cut-at-comma", span, text=key)
            elif near := nearest(key, known) if len(self.problems) < SUGGESTED_AT_MOST else "":
                self.refuse("misspelt-key", span, key=key, near=near)
                meant.setdefault(near, (span, value))
            else:
                self.refuse("unknown-key", span, key=key, known=self.listed(known))
        values = {key: value for key, (_, value) in meant.items()}
        return Fields(values, {key: span for key, (span, _) in meant.items()}, node.span)

    def table(self, node: Node, name: str) -> dict[str, tuple[Span, Node]]:
        """Return key → place of the key and value, in the order of the file."""
        match node:
            case Table(entries=entries):
                return self._each_once(entries)
            case Scalar() | Items():
                self.refuse("need-table", node.span, key=name, example=self.examples.get(name, "…"))
                return {}
            case _:
                assert_never(node)

    def _each_once(self, entries: tuple[Entry, ...]) -> dict[str, tuple[Span, Node]]:
        found: dict[str, tuple[Span, Node]] = {}
        for entry in entries:
            key = entry.key
            if key.text in found:
                self.refuse("duplicate-key", key.span, key=key.text, line=self.line(found[key.text][0]))
            else:
                found[key.text] = (key.span, entry.value)
        return found

    def items(self, fields: Fields, key: str) -> tuple[Node, ...]:
        """Return the items of a list; none if *key* is not given."""
        match node := fields.values.get(key):
            case None:
                return ()
            case Items(items=items):
                return items
            case Scalar() | Table():
                self.refuse("need-list", node.span, key=key, example=self.examples[key])
                return ()
            case _:
                assert_never(node)

    def listed(self, words: tuple[str, ...]) -> str:
        """Return *words* as a list of the reader's language."""
        return ("、" if self.language == "zh" else ", ").join(words)

    # Scalars --------------------------------------------------------------------------------------------------------

    def scalar(self, fields: Fields, key: str, *, example: str = "") -> Scalar | None:
        """Return the text under *key*; ``None`` if the key is not given, or given without a text."""
        node = fields.values.get(key)
        if node is None:
            return None
        return self.text_of(node, key, example=example)

    def text_of(self, node: Node, key: str, *, example: str = "") -> Scalar | None:
        """Return *node* if it is a text that is not empty."""
        shown = example or self.examples[key]
        match node:
            case Scalar(text=text):
                if text.strip():
                    return node
                self.refuse("empty-value", node.span, key=key, example=shown)
            case Table() | Items():
                self.refuse("need-text", node.span, key=key, example=shown)
            case _:
                assert_never(node)
        return None

    def required(self, fields: Fields, key: str) -> Scalar | None:
        """Return the text under *key*, which must be there."""
        if key not in fields.keys:
            self.refuse("missing-key", fields.span, key=key, example=f"{key}: {self.examples[key]}")
        return self.scalar(fields, key)

    def text(self, fields: Fields, key: str) -> str:
        """Return the text under *key*, empty if there is none."""
        scalar = self.scalar(fields, key)
        return "" if scalar is None else scalar.text.strip()

    def measure(self, fields: Fields) -> str:
        """Return what a number is measured in, empty if that is not said: ``%`` and ``yes/no`` however written."""
        said = self.text(fields, "measured_in")
        return MEASURES.get(said.casefold().translate(_WITHOUT_SPACES), said)

    def texts(self, fields: Fields, key: str) -> tuple[Scalar, ...]:
        """Return a list of texts; a single text is a list of one."""
        node = fields.values.get(key)
        nodes = (node,) if isinstance(node, Scalar) else self.items(fields, key)
        return tuple(found for item in nodes if (found := self.text_of(item, key)) is not None)

    def choice(self, fields: Fields, key: str, choices: tuple[Choice, ...]) -> Choice | None:
        """Return which of *choices* stands under *key*."""
        scalar = self.scalar(fields, key, example=choices[0])
        if scalar is None:
            return None
        for choice in choices:
            if scalar.text.strip() == choice:
                return choice
        self.refuse("unknown-choice", scalar.span, key=key, text=scalar.text, choices=self.listed(choices))
        return None

    def number(self, scalar: Scalar) -> Percentage | None:
        """Return a number with or without percent sign."""
        digits = narrow(scalar.text)
        in_percent = digits.endswith("%")
        read = read_number(digits[:-1].rstrip() if in_percent else scalar.text)
        if isinstance(read, Unreadable):
            self.refuse(read.code, scalar.span, **read.values)
            return None
        return Percentage(read.value, in_percent)

    def points(self, scalar: Scalar, key: str) -> Fraction | None:
        """Return a number of points, 0 or more."""
        number = self.number(scalar)
        if number is None:
            return None
        if number.in_percent:
            self.refuse("surplus-percent", scalar.span, key=key, text=scalar.text, example=self.examples["points"])
            return None
        if number.value < 0:
            self.refuse("negative-points", scalar.span, key=key, text=scalar.text)
            return None
        return number.value

    def signed(self, scalar: Scalar, key: str) -> Fraction | None:
        """Return a number of points that may be below 0."""
        number = self.number(scalar)
        if number is not None and number.in_percent:
            self.refuse("surplus-percent", scalar.span, key=key, text=scalar.text, example=self.examples[key])
            return None
        return None if number is None else number.value

    def share(self, scalar: Scalar, key: str) -> Fraction | None:
        """Return a share written in per cent as a fraction of 1."""
        number = self.number(scalar)
        if number is None:
            return None
        if not number.in_percent:
            example = in_digits(number.value * 100 if 0 < number.value <= 1 else number.value) + "%"
            self.refuse("need-percent", scalar.span, key=key, text=scalar.text, example=example)
            return None
        return number.value / 100

    def whole(self, scalar: Scalar, key: str, most: int) -> int | None:
        """Return a whole number from 0 to *most*, both included."""
        number = self.number(scalar)
        if number is None:
            return None
        value = number.value
        if number.in_percent or value.denominator != 1 or not 0 <= value <= most:
            self.refuse(
                "need-whole", scalar.span, key=key, text=scalar.text, most=str(most), example=self.examples[key]
            )
            return None
        return int(value)
