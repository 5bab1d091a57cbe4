"""What ``targetscore diff`` prints: a comparison in words."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final, TypeAlias

import attrs

from targetscore.data._heads import called
from targetscore.diff.model import (
    Comparison,
    DataDiff,
    Diff,
    Difference,
    Given,
    IndicatorChange,
    Largest,
    Reason,
    Setting,
    Stretch,
    UnitChange,
)
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.ruleset.model import Indicator
from targetscore.score._figures import shown

Table: TypeAlias = Callable[..., str]
REASONS_SHOWN: Final = 3
NAMES_SHOWN: Final = 12


def renamed_from(given: Iterable[str]) -> dict[str, str]:
    """
    Return new ids by old ones, from texts ``OLD=NEW`` and CSV files with the columns old and new.

    Raises:
        ValueError: With the text that is neither.
    """
    found: dict[str, str] = {}
    for text in given:
        pairs = _pairs(text)
        if pairs is None or found.keys() & pairs.keys():
            raise ValueError(text)
        found |= pairs
    return found


def _pairs(text: str) -> dict[str, str] | None:
    old, sign, new = text.partition("=")
    if sign:
        return {old.strip(): new.strip()} if old.strip() and new.strip() else None
    file = Path(text)
    if not file.is_file():
        return None
    rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    if not {"old", "new"} <= set(rows.fieldnames or ()):
        return None
    return {row["old"].strip(): row["new"].strip() for row in rows}


def told(diff: Diff, language: Language, most: int, table: Table) -> str:
    """Return *diff* in words; *most* units that gain and as many that lose are shown (0: all), in a *table*."""
    rules = {each.id: each for body in diff.new.bodies for each in body.every_indicator()}
    return _Teller(language, rules).diff(diff, most, table)


@attrs.frozen
class _Teller:
    """Says everything in one language; *rules* are the indicators of the new file by id."""

    language: Language
    rules: Mapping[str, Indicator]

    def say(self, code: str, **values: object) -> str:
        return phrase(code, self.language, **values)

    def diff(self, diff: Diff, most: int, table: Table) -> str:
        parts = [self.head(diff)]
        parts += self.part("title-settings", (self.setting(each) for each in diff.settings))
        kept = [each for each in diff.indicators if each.status == "kept" and each.changed]
        parts += self.part("title-changed", (line for each in kept for line in self.indicator(each)))
        for status in ("added", "removed"):
            found = [each for each in diff.indicators if each.status == status]
            parts += self.part(f"title-{status}", map(self.line, found))
        if diff.data is not None:
            parts += self.data(diff, diff.data, most, table)
        return "\n".join(parts)

    def part(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        told = list(lines)
        if told:
            yield "\n".join((self.say(title), *(f"  {line}" for line in told))) + "\n"

    def head(self, diff: Diff) -> str:
        old, new = diff.old, diff.new
        first = self.say(
            "diff-files",
            old_file=old.source.name,
            new_file=new.source.name,
            old_year=old.year,
            new_year=new.year,
            old=self.number(old.body.points),
            new=self.number(new.body.points),
        )
        if not diff.changed:
            return f"{first}\n{self.say('diff-nothing', indicators=len(diff.indicators))}\n"
        counts = Counter(_relation(each) for each in diff.indicators)
        counts["reweighted"] = sum(each.reweighted for each in diff.indicators)
        order = ("equal", "stricter", "looser", "incomparable", "undecided", "reweighted", "added", "removed")
        numbers = [self.say(f"count-{each}", number=counts[each]) for each in order if counts[each]]
        lines = [first, self.say("diff-counted", counts=self.listed(numbers))]
        if not any(each.status == "kept" for each in diff.indicators):
            lines.append(self.say("no-common-id"))
        return "\n".join(lines) + "\n"

    # Indicators

    def line(self, change: IndicatorChange) -> str:
        points = change.new_points if change.old_points is None else change.old_points
        full = self.say("diff-full", points=self.number(points or Fraction(0)))
        kind = "" if change.kind == "indicator" else f" [{self.say(f'kind-{change.kind}')}]"
        return f"{self.named(change)}: {full}{kind}{self.groups(change)}"

    def named(self, change: IndicatorChange) -> str:
        name = change.id if change.new_id in {"", change.id} else f"{change.id} → {change.new_id}"
        return name if change.title in {change.id, change.new_id} else f"{name} {change.title}"

    def groups(self, change: IndicatorChange) -> str:
        return f" [{self.say('diff-for-groups', groups=self.listed(change.groups))}]" if change.groups else ""

    def indicator(self, change: IndicatorChange) -> Iterator[str]:
        points, share = change.points, change.share
        if points is None:
            return
        moved = ""
        if change.reweighted:
            old, new = self.number(change.old_points or Fraction(0)), self.number(change.new_points or Fraction(0))
            moved = f"{self.say('diff-points', old=old, new=new)}; "
        verdict = self.verdict(points)
        if share is not None:
            verdict = self.say("diff-in-points", told=verdict)
        yield f"{self.named(change)}: {moved}{verdict}{self.groups(change)}"
        for line in self.compared(points, self.rules[change.new_id]):
            yield f"  {line}"
        if share is not None:
            yield f"  {self.say('diff-in-share', told=self.verdict(share))}"
        for setting in change.settings:
            yield f"  {self.setting(setting, own=True)}"

    def verdict(self, comparison: Comparison) -> str:
        if comparison.limit == "measure":
            return self.say("diff-measure")
        told = self.say(f"relation-{comparison.relation}")
        return told if comparison.proved else self.say("diff-unproved", told=told, compared=comparison.compared)

    def compared(self, comparison: Comparison, of: Indicator) -> Iterator[str]:
        if comparison.first is not None:
            yield self.first("diff-first", comparison.first, of)
        if comparison.against is not None:
            yield self.first("diff-against", comparison.against, of)
        if comparison.largest is not None:
            yield self.largest(comparison.largest, of)

    def first(self, code: str, first: Difference, of: Indicator) -> str:
        row, old, new = self.row(first.row, of), self.points(first.old), self.points(first.new)
        told = self.say(code, row=row, old=old, new=new)
        stretch = "" if first.stretch is None else self.stretch(first.stretch, of)
        return told + (self.say("diff-stretch", stretch=stretch) if stretch else "")

    def stretch(self, stretch: Stretch, of: Indicator) -> str:
        low, high = stretch.low, stretch.high
        if low is not None and low == high:
            return ""
        axis, start = self.input(stretch.axis, of), ""
        if low is not None:
            code = "stretch-from" if stretch.low_closed else "stretch-above"
            start = self.say(code, axis=axis, low=self.value(stretch.axis, low, of))
        if high is None:
            return start
        end, value = "to" if stretch.high_closed else "below", self.value(stretch.axis, high, of)
        if not start:
            return self.say(f"stretch-{end}", axis=axis, high=value)
        return self.say(f"stretch-and-{end}", start=start, high=value)

    def largest(self, largest: Largest, of: Indicator) -> str:
        row = self.row(largest.row, of)
        if largest.change is None:
            return self.say("diff-endless", row=row)
        code = "diff-largest" if largest.reached else "diff-far" if largest.beyond else "diff-nearing"
        told = self.say(code, change=self.signed(largest.change), row=row)
        return told if largest.proved else self.say("diff-at-least", told=told)

    def row(self, row: Mapping[str, Given], of: Indicator) -> str:
        return self.listed(f"{self.input(name, of)} {self.value(name, value, of)}" for name, value in row.items())

    def input(self, name: str, of: Indicator) -> str:
        return called(name, next((each.words for each in of.names if each.id == name), ()), self.language)

    def value(self, name: str, value: Given, of: Indicator) -> str:
        told = shown(value, self.language)
        return f"{told}%" if of.unit_of(name) == "%" and not isinstance(value, bool) else told

    def points(self, points: Fraction | str) -> str:
        return self.say(f"hole-{points}") if isinstance(points, str) else self.number(points)

    # Settings

    def setting(self, setting: Setting, *, own: bool = False) -> str:
        old, new = (value or self.say("diff-none") for value in (setting.old, setting.new))
        if own or not setting.of:
            return self.say("diff-setting", what=setting.what, old=old, new=new)
        return self.say("diff-setting-of", of=setting.of, what=setting.what, old=old, new=new)

    # Units

    def data(self, diff: Diff, data: DataDiff, most: int, table: Table) -> Iterator[str]:
        gains = sorted((each for each in data.units.items() if each[1].change > 0), key=lambda each: -each[1].change)
        losses = sorted((each for each in data.units.items() if each[1].change < 0), key=lambda each: each[1].change)
        same = len(data.units) - len(gains) - len(losses)
        lines = [self.say("title-data", units=len(data.units), gain=len(gains), lose=len(losses), same=same)]
        sides = (
            (diff.old.source.name, data.old_without_data, data.only_old),
            (diff.new.source.name, data.new_without_data, data.only_new),
        )
        for file, silent, only in sides:
            if silent:
                lines.append(self.say("diff-silent", file=file, ids=self.listed(silent)))
            if only:
                lines.append(self.say("diff-only", file=file, units=self.some(only)))
        yield "\n".join(lines) + "\n"
        for title, units in (("title-gains", gains), ("title-losses", losses)):
            if units:
                yield self.say(title) + "\n" + self.units(units[:most] if most else units, table)

    def units(self, units: Sequence[tuple[str, UnitChange]], table: Table) -> str:
        graded = any(unit.old_grade or unit.new_grade for _, unit in units)
        columns = ["unit", "old-total", "new-total", "change", "ranks", *(["grades"] if graded else []), "why"]
        heads = [self.say(f"column-{column}") for column in columns]
        rows = [
            [
                name,
                shown(unit.old_total) if unit.old_status != "exempt" else self.say("cell-exempt"),
                shown(unit.new_total) if unit.new_status != "exempt" else self.say("cell-exempt"),
                self.signed(unit.change),
                self.moved(unit.old_rank, unit.new_rank),
                *([self.moved(unit.old_grade, unit.new_grade)] if graded else []),
                self.why(unit.reasons),
            ]
            for name, unit in units
        ]
        left = {0, len(columns) - 1} | ({5} if graded else set())
        return table(heads, rows, left=frozenset(left))

    def moved(self, old: object, new: object) -> str:
        before, after = ("–" if each is None else str(each) for each in (old, new))
        return before if before == after else f"{before} → {after}"

    def why(self, reasons: tuple[Reason, ...]) -> str:
        told = [f"{each.id or self.say('diff-besides')} {self.signed(each.change)}" for each in reasons[:REASONS_SHOWN]]
        return self.listed(told) + (" …" if len(reasons) > REASONS_SHOWN else "")

    # Words

    def number(self, value: Fraction) -> str:
        return shown(value, self.language)

    def signed(self, value: Fraction) -> str:
        told = self.number(value)
        return told if value <= 0 else (f"≈+{told[1:]}" if told.startswith("≈") else f"+{told}")

    def some(self, names: Sequence[str]) -> str:
        return self.listed(names[:NAMES_SHOWN]) + (" …" if len(names) > NAMES_SHOWN else "")

    def listed(self, items: Iterable[str]) -> str:
        return self.say("list-comma").join(items)


def _relation(change: IndicatorChange) -> str:
    return change.status if change.points is None else change.points.relation
