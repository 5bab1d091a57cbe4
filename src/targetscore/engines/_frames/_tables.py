"""
Many rules at once, by a table of their lines: for rules that have few rows each.

To score a hundred rows by a rule takes NumPy as long as it takes to be called. So the rows of all such rules are taken
together, and every row looks up its own line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import attrs
import numpy as np

from targetscore.engines._columns import Rule, planned_before, rounded_out
from targetscore.engines._frames._arrays import BLOCK, Array, Kernel
from targetscore.engines._frames._reading import BINARY_AT_MOST
from targetscore.engines._frames._values import Range, Ready, Values, at_once, prepare, ready
from targetscore.ruleset.model import Ruleset

ROWS_AT_MOST: Final = 2_000
"""With more rows a rule, its own handful of operations takes less time."""
END: Final = float(1 << 53)


@attrs.frozen(eq=False)
class Table:
    """
    Lines of rules side by side.

    Attributes:
        places: Of every line but the first, where it begins, by rule.
        slopes: Of every line, by rule and line …
        constants: … with the constants, and …
        halves: … what is added to the size, and what it is multiplied by, by rule.
    """

    places: tuple[Array, ...]
    slopes: Array
    constants: Array
    halves: Array
    inverses: Array

    @classmethod
    def of(cls, kernels: Sequence[Kernel]) -> Table:
        long = max(len(each.made.stretches) for each in kernels)
        lines = [(*each.made.stretches, *[each.made.stretches[-1]] * (long - len(each.made.stretches)))
                 for each in kernels]  # fmt: skip
        places = (
            [float(own[place].least or 0) if place < len(each.made.stretches) else END
             for each, own in zip(kernels, lines, strict=True)]
            for place in range(1, long)
        )  # fmt: skip
        return cls(
            tuple(np.array(each) for each in places),
            np.array([[float(each.slope) for each in own] for own in lines]),
            np.array([[float(each.constant) for each in own] for own in lines]),
            np.array([each.half for each in kernels]),
            np.array([each.inverse for each in kernels]),
        )

    def points(self, number: Array, rule: Array) -> Array:
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


def fits(made: Ready) -> bool:
    """Return whether a rule can stand in a table."""
    kernel = made.kernel
    return kernel is not None and kernel.inverse is not None and made.over is None and not kernel.made.gaps


def by_table(values: Sequence[Values], ruleset: Ruleset, rules: Sequence[Rule]) -> Iterator[tuple[Array, Range] | None]:
    """
    Yield the points of every one of *rules*, whose *values* are of the same decimals and complete, and their range.

    ``None``: it takes a closer look, or more than lines.
    """
    scale = values[0].scale
    counts = np.array([len(each.raw) for each in values])
    raw = np.concatenate([each.raw for each in values])
    starts = np.cumsum(counts) - counts
    lows, highs = np.minimum.reduceat(raw, starts), np.maximum.reduceat(raw, starts)
    if scale is not None:
        lows, highs = np.rint(lows * float(scale)), np.rint(highs * float(scale))
    # What is no number is not below anything.
    ranges = [
        rounded_out(int(low), int(high)) if abs(low) < BINARY_AT_MOST and abs(high) < BINARY_AT_MOST else None
        for low, high in zip(lows.tolist(), highs.tolist(), strict=True)
    ]
    prepare([*zip(rules, ranges, strict=True)], ruleset)
    made: list[Ready | None] = []
    for rule, own, range_ in zip(rules, values, ranges, strict=True):
        one = None if range_ is None else ready(rule, ruleset, {own.asked.key: range_})
        made.append(one if one is not None and fits(one) else None)
    here = [place for place, one in enumerate(made) if one is not None]
    if not here:
        yield from (None for _ in rules)
        return
    before = planned_before(ruleset)
    key = ("table", tuple(made))
    if key not in before:
        before[key] = Table.of([one.kernel for one in made if one is not None and one.kernel is not None])
    in_table = np.zeros(len(rules), dtype=np.int64)
    in_table[here] = np.arange(len(here))
    points, is_exact = _points(before[key], raw, np.repeat(in_table, counts), scale)
    ends = np.append(starts, len(raw)).tolist()
    for place, one in enumerate(made):
        own_ends = slice(ends[place], ends[place + 1])
        if one is None or (is_exact is not None and not is_exact[own_ends].all()):
            yield None
        else:
            yield points[own_ends], one.points


def _points(table: Table, raw: Array, rule: Array, scale: int | None) -> tuple[Array, Array | None]:
    """Return the points of all rows, and where binary numbers are exact."""
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
            points[rows] = table.points(number, rule[rows])

    at_once(score, len(raw))
    return points, is_exact
