"""
Draw the score curves of the front pages, from the lowered form of their rules.

    .venv/bin/python docs/pictures/draw.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import attrs

import targetscore
from targetscore.pieces import Hole, NotAnalysed, Piece, breakpoints, pieces, value_at

FOLDER = Path(__file__).parent
RULES = """
targetscore: 1
ruleset: picture
year: 2025
title: picture
language: {language}
conventions: {{base: 60%, steps: pro rata, floor: 0, rounding: none, missing: error, unreached: error}}
indicators:
  - id: recycling
    title: {axis}
    points: 10
    measured_in: "%"
    better: higher
    rule: {rule}
"""


@attrs.frozen(kw_only=True)
class Picture:
    """A rule and the words around its curve."""

    file: str
    language: str
    rule: str
    axis: str
    points: str

    def words(self, piece: Piece) -> str:
        """Return the text of the clause that moved the points of *piece* last."""
        span = piece.clauses[-1].span
        return self.rule[span.start : span.end]


PICTURES = (
    Picture(
        file="curve.svg",
        language="en",
        rule="full score at 55%, base score at 45%, linear between, "
        "deduct 0.5 points for each percentage point below 45%",
        axis="recycling rate",
        points="points",
    ),
    Picture(
        file="curve.zh.svg",
        language="zh",
        rule="达到55%得满分，达到45%得基本分，其间按线性插值，每低1个百分点扣0.5分，扣完为止",
        axis="垃圾回收利用率",
        points="得分",
    ),
)
LEFT, RIGHT = Fraction(25), Fraction(73)
TOP = Fraction(11)
WIDTH, HEIGHT, MARGIN = 720, 330, 50
HEAD = 34


def across(value: Fraction) -> str:
    """Return where *value* lies from left to right, in pixels."""
    return pixels(MARGIN + (value - LEFT) / (RIGHT - LEFT) * (WIDTH - 2 * MARGIN))


def up(points: Fraction) -> str:
    """Return where *points* lie from top to bottom, in pixels."""
    return pixels(HEIGHT - MARGIN - points / TOP * (HEIGHT - MARGIN - HEAD))


def pixels(length: Fraction) -> str:
    """Return *length* with one decimal, without a needless one."""
    tenths = round(length * 10)
    return f"{tenths // 10}.{tenths % 10}".removesuffix(".0")


def number(value: Fraction) -> str:
    """Return *value* as people write it; breakpoints of this rule have few decimals."""
    return str(value) if value.denominator == 1 else f"{value.numerator / value.denominator:g}"


def line(found: Iterable[Piece]) -> Iterator[str]:
    """Yield the corners of the curve, piece by piece; a jump is drawn as the step it is."""
    for piece in found:
        low = LEFT if piece.low.reach else max(piece.low.value, LEFT)
        high = RIGHT if piece.high.reach else min(piece.high.value, RIGHT)
        if low <= high and not isinstance(piece.form, Hole):
            for value, side in ((low, 1), (high, 0)):
                points = piece.form.toward(value, side)
                assert points is not None
                yield f"{across(value)},{up(points)}"


def marks(found: tuple[Piece, ...]) -> Iterator[str]:
    """Yield a dot with its numbers for every breakpoint, and thin lines to both axes."""
    for value in breakpoints(found):
        points = value_at(found, value)
        assert isinstance(points, Fraction)
        x, y = across(value), up(points)
        yield f'<path class="thin" d="M{across(LEFT)},{y} H{x} V{up(Fraction(0))}"/>'
        yield f'<circle cx="{x}" cy="{y}" r="4.5"/>'
        yield f'<text x="{x}" y="{HEIGHT - MARGIN + 20}" text-anchor="middle">{number(value)}%</text>'
        yield f'<text x="{MARGIN - 10}" y="{y}" dy="5" text-anchor="end">{number(points)}</text>'


def labels(picture: Picture, found: tuple[Piece, ...]) -> Iterator[str]:
    """Yield the clause that made each piece, beside the middle of the piece."""
    for piece, after in zip(found, (*found[1:], None), strict=True):
        if after is not None and picture.words(piece) == picture.words(after):
            continue
        assert not isinstance(piece.form, Hole)
        low = LEFT if piece.low.reach else piece.low.value
        high = RIGHT if piece.high.reach else piece.high.value
        middle = (low + high) / 2
        points = piece.form.at(middle)
        x, y = across(middle), up(points)
        if low == high:
            place = 'dx="-10" dy="-10" text-anchor="end"'
        elif points == 0:
            place = 'dy="-9" text-anchor="middle"'
        else:
            place = 'dx="8" dy="22"'
        yield f'<text x="{x}" y="{y}" {place}>{picture.words(piece)}</text>'


def drawing(picture: Picture) -> str:
    """Return the picture as SVG."""
    text = RULES.format(language=picture.language, axis=picture.axis, rule=picture.rule)
    (indicator,) = targetscore.loads(text).every_indicator()
    found = pieces(indicator.curve, "actual", {})
    assert not isinstance(found, NotAnalysed)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}">',
            "<style>",
            "  text { font: 14px sans-serif; fill: #333; stroke: #fff; stroke-width: 4; paint-order: stroke }",
            "  path, polyline { fill: none; stroke: #333 }",
            "  .thin { stroke: #bbb; stroke-dasharray: 3 4 }",
            "  .curve { stroke: #1f6fb2; stroke-width: 3; stroke-linejoin: round }",
            "  circle { fill: #1f6fb2 }",
            "</style>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<path d="M{across(LEFT)},{HEAD} V{up(Fraction(0))} H{across(RIGHT)}"/>',
            *marks(found),
            f'<polyline class="curve" points="{" ".join(line(found))}"/>',
            *labels(picture, found),
            f'<text x="{WIDTH - MARGIN}" y="{HEIGHT - 10}" text-anchor="end">{picture.axis}</text>',
            f'<text x="{MARGIN + 8}" y="{HEAD - 8}">{picture.points}</text>',
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    for each in PICTURES:
        (FOLDER / each.file).write_text(drawing(each), encoding="utf-8")
