"""What was read as it stands, but is probably not what was meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.data._heads import called
from targetscore.data._judged import room
from targetscore.data.model import Cell, Difference, Missing, NotApplicable, Row
from targetscore.errors import Diagnostic, Language, Source, Span
from targetscore.ruleset.model import Indicator

# A rate of 1 or less, where all that it stands beside is above this, looks like a share of 1.
_RATES_ABOVE: Final = Fraction(3, 2)
_FACTS: Final[Mapping[Language, tuple[str, str]]] = {"zh": ("否", "是"), "en": ("no", "yes")}


@attrs.frozen
class _Warning:
    code: str
    span: Span
    values: Mapping[str, str]

    def diagnostic(self, source: Source, language: Language) -> Diagnostic:
        return Diagnostic(
            code=self.code, source=source, span=self.span, values=self.values, severity="warning", language=language
        )


Bodies: TypeAlias = Mapping[str | None, Mapping[str, Indicator]]
"""The indicators of each group by id; under ``None`` all of them."""


def warnings(
    bodies: Bodies,
    groups: Mapping[str, str],
    units: Mapping[str, Mapping[str, Row]],
    differences: Iterable[Difference],
    source: Source,
    language: Language,
) -> Iterator[Diagnostic]:
    """
    Yield what was read but looks wrong.

    Shares of 1 among per cent, surplus decimals, judged values that the rule has no room for, sources that differ.
    """
    indicators = tuple(bodies[None].values())
    words = _Words.of(indicators, language)
    found = [_difference(difference, words, language) for difference in differences]
    for indicator in indicators:
        rows = [row[indicator.id] for row in units.values() if indicator.id in row]
        for name in dict.fromkeys(name for row in rows for name in row.cells):
            found += _decimals(indicator, name, rows, words)
            if indicator.unit_of(name) == "%":
                found += _shares(indicator, name, rows, words)
    found += _beyond(bodies, groups, units, words)
    for warning in found:
        yield warning.diagnostic(source, language)


@attrs.frozen
class _Words:
    """
    What the readers of a file call its indicators and their inputs.

    *titles* are those of indicators by id, the id itself where several have the title; *inputs* the words by indicator.
    """

    titles: Mapping[str, str]
    inputs: Mapping[str, Mapping[str, tuple[str, ...]]]
    language: Language

    @classmethod
    def of(cls, indicators: Iterable[Indicator], language: Language) -> _Words:
        indicators = tuple(indicators)
        shared = Counter(each.title for each in indicators)
        return cls(
            {each.id: each.title if shared[each.title] == 1 else each.id for each in indicators},
            {each.id: {name.id: name.words for name in each.names} for each in indicators},
            language,
        )

    def input(self, indicator: str, name: str) -> str:
        """Return what the input or role *name* is called; the indicator's own value goes by its role."""
        return called(name, self.inputs[indicator].get(name, ()), self.language)


def _difference(difference: Difference, words: _Words, language: Language) -> _Warning:
    values = {
        "unit": difference.unit,
        "indicator": words.titles[difference.indicator],
        "input": words.input(difference.indicator, difference.input),
        "counted": _told(difference.counted, language),
        "counted_source": difference.counted_source,
        "other": _told(difference.other, language),
        "other_source": difference.other_source,
    }
    return _Warning("sources-differ", difference.span, values)


def _beyond(
    bodies: Bodies, groups: Mapping[str, str], units: Mapping[str, Mapping[str, Row]], words: _Words
) -> Iterator[_Warning]:
    rooms = {group: {name: room(indicator) for name, indicator in body.items()} for group, body in bodies.items()}
    for unit, rows in units.items():
        of_unit = rooms[groups.get(unit)]
        for indicator, row in rows.items():
            left = of_unit.get(indicator)
            for name in sorted(left.inputs & row.cells.keys()) if left is not None else ():
                cell = row.cells[name]
                if left is not None and isinstance(cell, Fraction) and not left.holds(cell):
                    values = {
                        "unit": unit,
                        "indicator": words.titles[indicator],
                        "input": words.input(indicator, name),
                        "value": in_digits(cell),
                        "least": in_digits(left.least),
                        "most": in_digits(left.most),
                    }
                    yield _Warning("judged-beyond", row.spans[name], values)


def _told(cell: Cell, language: Language) -> str:
    match cell:
        case bool():
            return _FACTS[language][cell]
        case Fraction():
            return in_digits(cell)
        case NotApplicable():
            return "不适用" if language == "zh" else "n/a"
        case Missing():
            return ""


def _shares(indicator: Indicator, name: str, rows: list[Row], words: _Words) -> Iterator[_Warning]:
    values = [(cell, row.spans[name]) for row in rows if isinstance(cell := row.cells.get(name), Fraction)]
    suspects = [(cell, span) for cell, span in values if 0 < cell <= 1]
    rest = [cell for cell, _ in values if not 0 < cell <= 1]
    among_rates = len(suspects) < len(rest) and min(rest) > _RATES_ABOVE
    levels = () if name == "growth" or indicator.better == "lower" else tuple(_levels(indicator.curve, name))
    under_levels = bool(levels) and min(levels) > _RATES_ABOVE
    if among_rates or under_levels:
        for cell, span in suspects:
            yield _Warning(
                "share-for-percent",
                span,
                {
                    "text": in_digits(cell),
                    "indicator": words.titles[indicator.id],
                    "percent": f"{in_digits(cell * 100)}%",
                },
            )


def _decimals(indicator: Indicator, name: str, rows: list[Row], words: _Words) -> Iterator[_Warning]:
    declared = indicator.decimals.get(name)
    for row in rows:
        written = row.decimals.get(name, 0)
        if declared is not None and written > declared:
            values = {"indicator": words.titles[indicator.id], "written": str(written), "declared": str(declared)}
            yield _Warning("surplus-decimals", row.spans[name], values)


def _levels(node: object, name: str) -> Iterator[Fraction]:
    """Yield the constants that the input *name* is compared with anywhere in a curve."""
    match node:
        case c.Test(left=c.Input(name=tested), right=Fraction() as level) if tested == name:
            yield level
        case c.Test(left=Fraction() as level, right=c.Input(name=tested)) if tested == name:
            yield level
        case tuple():
            for item in node:
                yield from _levels(item, name)
        case _ if attrs.has(kind := type(node)) and not isinstance(node, ast.Node):
            for field in attrs.fields(kind):
                yield from _levels(getattr(node, field.name), name)
