"""Lines over a stretch that an English sentence names: between 70% and 90% evenly from 2 to 8 points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA
from targetscore.language._en_chunks import Slope
from targetscore.language._lexemes import Refused


def over_stretch(
    slope: Slope, conditions: Sequence[Any], levels: Sequence[ast.Expression]
) -> tuple[list[chunk.Chunk], ast.Between]:
    """
    Return the awards at both ends of the stretch with the line between them, and the stretch.

    *levels* are those at which points were awarded before: a line that only says where it leads to starts at one.
    """
    stretch = conditions[0].conditions[0] if len(conditions) == 1 and len(conditions[0].conditions) == 1 else None
    if not isinstance(stretch, ast.Between):
        raise Refused("line-ends-missing", slope.span)
    found: list[chunk.Chunk] = []
    for level, points in _ends(slope, stretch, levels):
        reached = ast.Compare(span=stretch.span, subject=stretch.subject, op="reaches", level=level)
        found.append(chunk.If(span=conditions[0].span, conditions=(reached,)))
        found.append(chunk.Give(span=slope.span, amounts=(points,)))
        found.append(chunk.Break(span=slope.span, level=COMMA))
    return [*found, chunk.Line(span=slope.span)], stretch


def _ends(
    slope: Slope, stretch: ast.Between, levels: Sequence[ast.Expression]
) -> list[tuple[ast.Expression, ast.Expression]]:
    if slope.first is not None:
        return [(stretch.low, slope.first), (stretch.high, slope.last)]
    known = [stretch.low in levels, stretch.high in levels]
    if known[0] is known[1]:
        raise Refused("line-ends-missing", slope.span)
    return [(stretch.high if known[0] else stretch.low, slope.last)]


def beside(when: chunk.If, stretch: ast.Between) -> chunk.If:
    """Behind a line over a stretch `lower` is below its lower end, `higher` above its upper end."""
    match when.conditions:
        case (ast.Unsaid(side="over" | "under" as side, subject=None, span=span),):
            op: ast.Comparison = ">" if side == "over" else "<"
            level = stretch.high if side == "over" else stretch.low
            beyond = ast.Compare(span=span, subject=stretch.subject, op=op, level=level)
            return attrs.evolve(when, conditions=(beyond,))
    return when


def levels_of(conditions: Sequence[chunk.If]) -> list[ast.Expression]:
    """Return the levels that *conditions* compare with."""
    return [each.level for when in conditions for each in when.conditions if isinstance(each, ast.Compare)]


def led_to(run: list[Any], levels: Sequence[ast.Expression]) -> list[Any]:
    """
    Leave out the condition before a line that says where it leads to: below 90% the points fall evenly to 0 at 70%.

    It only says from which award the line starts, so there must be one at that level.
    """
    if not any(isinstance(each, chunk.Line) for each in run):
        return run
    match run:
        case [
            chunk.If(conditions=(ast.Compare(op="<" | ">" | "<=" | ">=", level=start),)) as when,
            chunk.Break(level=0 | 1),
            chunk.If() as reached,
            chunk.Give() as give,
            chunk.Break() as pause,
            chunk.Line() as line,
            *rest,
        ] if start in levels:
            return [reached, give, pause, attrs.evolve(line, span=line.span.cover(when.span)), *rest]
    return run
