"""
Many rules at once, by a table of their lines: for rules that have few rows each.

To score a hundred rows by a rule takes NumPy as long as it takes to be called. So the rows of all such rules are taken
together, and every row looks up its own line. Tables are made the same way, of all rules of a shape side by side:
nothing is made for one rule alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, TypeAlias

import attrs
import numpy as np

from targetscore.engines._alike import Alike, alike, worked_out
from targetscore.engines._coefficients import Coefficients, coefficients
from targetscore.engines._columns import Rule, planned_before, rounded_out, shaped_in
from targetscore.engines._frames._arrays import BLOCK, MULTIPLIED, Array, reach_of
from targetscore.engines._frames._reading import BINARY_AT_MOST
from targetscore.engines._frames._values import Range, Values, at_once, prepare
from targetscore.engines._many import listed
from targetscore.engines._programs import within
from targetscore.engines.program import Given
from targetscore.ruleset.model import Places, Ruleset

ROWS_AT_MOST: Final = 2_000
"""With more rows a rule, its own handful of operations takes less time."""
END: Final = float(1 << 53)


# Tables -------------------------------------------------------------------------------------------------------------


@attrs.frozen(eq=False)
class Table:
    """
    Lines of rules side by side. Of a number they come to what `Kernel` says, multiplied by the inverse.

    Attributes:
        places: Of every line but the first, where it begins, by line and rule.
        slopes: Of every line, by rule and line …
        constants: … with the constants, and …
        halves: … what is added to the size, and what it is multiplied by, by rule.
        points: The least and the greatest points × 10^places of any row, and 0, by rule.
    """

    places: Array
    slopes: Array
    constants: Array
    halves: Array
    inverses: Array
    points: tuple[Range, ...]

    @classmethod
    def of(cls, made: Coefficients, count: int) -> Table:
        """Return the lines of *count* rules, whose coefficients are side by side."""
        low, high = (listed(end, count) for end in made.points)
        return cls(
            _floats([each.least for each in made.stretches[1:]], count),
            np.ascontiguousarray(_floats([each.slope for each in made.stretches], count).T),
            np.ascontiguousarray(_floats([each.constant for each in made.stretches], count).T),
            _floats([made.added], count)[0] + (0.5 - made.less),
            1.0 / _floats([made.below], count)[0],
            tuple((min(least, 0), max(most, 0)) for least, most in zip(low, high, strict=True)),
        )

    @classmethod
    def joined(cls, rows: Sequence[Row]) -> Table:
        """Return the lines of rules that stand in several tables."""
        several = tuple({id(table): table for table, _ in rows}.values())
        starts = np.cumsum([0, *(len(each.points) for each in several)]).tolist()
        begun = {id(table): start for table, start in zip(several, starts, strict=False)}
        order = [begun[id(table)] + number for table, number in rows]
        lines = max(each.slopes.shape[1] for each in several)
        return cls(
            np.concatenate([_longer(each.places, lines - 1, END) for each in several], axis=1)[:, order],
            np.concatenate([_longer(each.slopes.T, lines, 0.0).T for each in several])[order],
            np.concatenate([_longer(each.constants.T, lines, 0.0).T for each in several])[order],
            np.concatenate([each.halves for each in several])[order],
            np.concatenate([each.inverses for each in several])[order],
            tuple(table.points[number] for table, number in rows),
        )

    def scored(self, number: Array, rule: Array) -> Array:
        """Return the points × 10^places of numbers, with more behind the point, each by its *rule*."""
        line = rule * self.slopes.shape[1]
        for places in self.places:
            line += number >= places[rule]
        top = self.slopes.take(line)
        top *= number
        top += self.constants.take(line)
        size = np.abs(top)
        size += self.halves[rule]
        size *= self.inverses[rule]
        return np.copysign(size, top, out=top)


Row: TypeAlias = tuple[Table, int]
"""Where a rule stands: in which table, and in which place."""


def _floats(parts: Sequence[object], count: int) -> Array:
    """Return integers, each of *count* rules, as binary numbers."""
    return np.array([listed(each, count) for each in parts], dtype=np.float64).reshape(len(parts), count)


def _longer(lines: Array, count: int, fill: float) -> Array:
    """Return *lines* with more behind them, which no number comes to."""
    return np.vstack([lines, np.full((count - len(lines), lines.shape[1]), fill)])


# Making them --------------------------------------------------------------------------------------------------------


def _rows(rules: Sequence[Rule], ranges: Sequence[Range | None], ruleset: Ruleset) -> list[Row | None]:
    """Return where rules of one input stand, for values within their ranges; ``None``: it takes more than a table."""
    places = ruleset.conventions.rounding
    assert isinstance(places, Places)
    if places.mode == "half even":
        return [None] * len(rules)
    before = planned_before(ruleset)
    keys = [("row", rule, range_) for rule, range_ in zip(rules, ranges, strict=True)]
    new: dict[tuple[Given, Range], list[Rule]] = {}
    for key, rule, range_ in zip(keys, rules, ranges, strict=True):
        if range_ is not None and key not in before:
            before[key] = None
            if not rule.sources.stands_for and not rule.sources.measured_against:
                new.setdefault((rule.asked[0].given, range_), []).append(rule)
    for (given, range_), several in new.items():
        sources = within(several[0].sources, {given.name: range_})
        for together in alike([shaped_in(before, rule.indicator) for rule in several], sources):
            for own, table in worked_out(together, partial(_table, places=places, within_=range_)):
                for number, place in enumerate(own if table is not None else ()):
                    before["row", several[place], range_] = (table, number)
    return [before.get(key) for key in keys]


def _table(together: Alike, *, places: Places, within_: Range) -> Table | None:
    """Return the table of rules for numbers within a range; ``None`` if it is not known to be exact."""
    own, lines = together
    if lines.over is not None or lines.gaps:
        return None
    made = coefficients(lines, places)
    return Table.of(made, len(own)) if reach_of(made, max(map(abs, within_)), 1) < MULTIPLIED else None


# Scoring ------------------------------------------------------------------------------------------------------------


def by_table(
    values: Values, counts: Array, ruleset: Ruleset, rules: Sequence[Rule]
) -> tuple[Array, list[Range | None]]:
    """
    Return the points of all *values*, which are of one input, and of every one of *rules* the range of its points.

    ``None``: it takes a closer look, or more than lines; the points of its values mean nothing.

    Args:
        values: Those of the first rule come first, then those of the second.
        counts: How many of them each rule has, one or more.
        ruleset: What the rules are of.
        rules: Rules that take these values alone.
    """
    starts = np.cumsum(counts) - counts
    ranges = _ranges(values, starts)
    rows = _rows(rules, ranges, ruleset)
    prepare([each for each, row in zip(zip(rules, ranges, strict=True), rows, strict=True) if row is None], ruleset)
    found = tuple(row for row in rows if row is not None)
    if not found:
        return np.zeros(len(values.raw), dtype=np.int64), [None] * len(rules)
    before = planned_before(ruleset)
    if ("table", found) not in before:
        before["table", found] = Table.joined(found)
    table: Table = before["table", found]
    in_table = np.cumsum([row is not None for row in rows]) - 1
    points, is_exact = _points(table, values, np.repeat(np.maximum(in_table, 0), counts))
    exact = np.ones(len(rules), dtype=bool) if is_exact is None else np.logical_and.reduceat(is_exact, starts)
    ends = iter(table.points)
    own = [None if row is None else next(ends) for row in rows]
    return points, [each if is_so else None for each, is_so in zip(own, exact.tolist(), strict=True)]


def _ranges(values: Values, starts: Array) -> list[Range | None]:
    """Return the range of every rule's values; ``None``: some of them are missing, or not known to be exact."""
    lows, highs = np.minimum.reduceat(values.raw, starts), np.maximum.reduceat(values.raw, starts)
    if values.scale is not None:
        lows, highs = np.rint(lows * float(values.scale)), np.rint(highs * float(values.scale))
    # What is no number is not below anything.
    found: Iterator[Range | None] = (
        rounded_out(int(low), int(high)) if abs(low) < BINARY_AT_MOST and abs(high) < BINARY_AT_MOST else None
        for low, high in zip(lows.tolist(), highs.tolist(), strict=True)
    )
    if values.lacks is None:
        return list(found)
    lacking = np.logical_or.reduceat(values.lacks, starts).tolist()
    return [None if is_lacking else each for each, is_lacking in zip(found, lacking, strict=True)]


def _points(table: Table, values: Values, rule: Array) -> tuple[Array, Array | None]:
    """Return the points of all rows, and where binary numbers are exact."""
    raw, scale = values.raw, values.scale
    points = np.empty(len(raw), dtype=np.int64)
    is_exact = None if scale is None else np.empty(len(raw), dtype=bool)

    @np.errstate(all="ignore")  # of what takes a closer look, the points are thrown away
    def score(begin: int, stop: int) -> None:
        for start in range(begin, stop, BLOCK):
            rows = slice(start, min(start + BLOCK, stop))
            number = raw[rows]
            if is_exact is not None and scale is not None:
                given, number = number, np.rint(number * float(scale))
                np.equal(number / float(scale), given, out=is_exact[rows])
            else:
                number = number.astype(np.float64)
            points[rows] = table.scored(number, rule[rows])

    at_once(score, len(raw))
    return points, is_exact
