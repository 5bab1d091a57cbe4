"""甲…扣1分；乙…扣2分。各自扣完为止: a floor for each of the runs before it."""

from __future__ import annotations

from fractions import Fraction

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA, SEMICOLON, STOP
from targetscore.language._lexemes import POINTS, Refused


def with_each_floor(chunks: list[chunk.Chunk]) -> tuple[list[chunk.Chunk], int]:
    """
    Return *chunks* with a floor at the end of each run that deducts, and how many there are, if 各自扣完为止 says so.

    Raises:
        Refused: If a run that deducts gives no points that could be used up, or there is only one.
    """
    said = [part for part in chunks if isinstance(part, chunk.EachFloor)]
    if not said:
        return chunks, 0
    if len(said) > 1 or any(isinstance(part, chunk.Limit) and part.end == "least" for part in chunks):
        raise Refused("bound-of-which", said[-1].span)
    rest = [part for part in chunks if part is not said[0]]
    if any(_opens_part(part) for part in rest):
        return _in_parts(rest, said[0].span)
    found: list[chunk.Chunk] = []
    floors = 0
    for run in _runs(rest):
        end = next((n for n, part in enumerate(run) if _parts(part)), len(run))
        found += run[:end]
        if any(isinstance(part, chunk.Move) and "deduct" in part.signs for part in run):
            if not any(isinstance(part, chunk.Give) for part in run):
                raise Refused("bound-of-which", said[0].span)
            found += _floor(said[0].span)
            floors += 1
        found += run[end:]
    if floors < 2:  # noqa: PLR2004
        raise Refused("bound-of-which", said[0].span)
    return found, floors


def _in_parts(chunks: list[chunk.Chunk], span: Span) -> tuple[list[chunk.Chunk], int]:
    """
    Return *chunks* with a floor at the end of each part, 1. 甲率（4分）：…, and how many there are.

    Raises:
        Refused: If there is only one.
    """
    found: list[chunk.Chunk] = []
    opened = False
    floors = 0
    for position, part in enumerate(chunks):
        behind = next((each for each in chunks[position:] if not isinstance(each, chunk.Break)), None)
        ends = _stops(part) or (_parts(part) and behind is not None and _opens_part(behind))
        if opened and (ends or behind is None):
            found += _floor(span)
            floors += 1
            opened = False
        found.append(part)
        opened = opened or _opens_part(part)
    if floors < 2:  # noqa: PLR2004
        raise Refused("bound-of-which", span)
    return found, floors


def _opens_part(part: chunk.Chunk) -> bool:
    return isinstance(part, chunk.Topic) and part.each is not None


def _stops(part: chunk.Chunk) -> bool:
    return isinstance(part, chunk.Break) and part.level == STOP


def _parts(part: chunk.Chunk) -> bool:
    return isinstance(part, chunk.Break) and part.level >= SEMICOLON


def _runs(chunks: list[chunk.Chunk]) -> list[list[chunk.Chunk]]:
    """Return the runs, each with the break that ends it."""
    runs: list[list[chunk.Chunk]] = [[]]
    for part in chunks:
        runs[-1].append(part)
        if _parts(part):
            runs.append([])
    return [run for run in runs if run]


def _floor(span: Span) -> tuple[chunk.Chunk, chunk.Chunk]:
    nothing = ast.Literal(span=span, value=Fraction(0), unit=POINTS)
    return chunk.Break(span=span, level=COMMA), chunk.Limit(span=span, of="indicator", end="least", amount=nothing)
