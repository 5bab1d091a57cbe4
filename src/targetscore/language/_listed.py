"""有下列情形之一的，一票否决：弄虚作假的；被查处的: one condition, any of those behind the colon, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COLON, COMMA, STOP
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import is_zero, single, span_over


def with_listed(chunks: list[chunk.Chunk]) -> list[chunk.Chunk]:
    """
    Return *chunks* with every list of conditions as the one condition that any of them holds, before what follows.

    Raises:
        Refused: If something is listed that is no condition, or points follow that could be counted for each.
    """
    start = next((n for n, part in enumerate(chunks) if isinstance(part, chunk.OneOf)), None)
    if start is None:
        return chunks
    colon = _next(chunks, start, COLON)
    end = _next(chunks, colon, STOP)
    follows = [part for part in chunks[start + 1 : colon] if not isinstance(part, chunk.Break)]
    listed = [part for part in chunks[colon + 1 : end] if not isinstance(part, chunk.Break)]
    span = span_over(chunks[start:end])
    if not follows or not listed or not all(map(_is_once, follows)):
        raise Refused("one-of-what", span)
    found = tuple(_condition(part) for part in listed)
    when = found[0] if len(found) == 1 else ast.Any(span=span, conditions=found)
    pause = chunk.Break(span=Span(span.end, span.end), level=COMMA)
    put = [chunk.If(span=when.span, conditions=(when,)), pause, *_apart(follows, pause)]
    return [*chunks[:start], *put, *with_listed(chunks[end:])]


def _next(chunks: list[chunk.Chunk], start: int, level: int) -> int:
    """Return where the next break of *level* stands from *start* on; the end if there is none."""
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break) and part.level == level:
            return position
    return len(chunks)


def _is_once(part: chunk.Chunk) -> bool:
    """Whether *part* does the same for one condition that holds as for several."""
    if isinstance(part, chunk.Give):
        return len(part.amounts) == 1 and is_zero(part.amounts[0])
    return isinstance(part, chunk.Follows) and not part.fails


def _condition(part: chunk.Chunk) -> ast.Condition:
    match part:
        case chunk.If(happens=None, extreme=None):
            return single(part)
        case chunk.If(happens=chunk.Happens(subject=subject, size=size)) if size.value == 1:
            return ast.Compare(span=part.span, subject=subject, op=">=", level=size)
        case chunk.Topic(subjects=(subject,), each=None):
            none = ast.Literal(span=part.span, value=Fraction(0))
            return ast.Compare(span=part.span, subject=subject, op=">", level=none)
        case _:
            raise Refused("one-of-what", part.span)


def _apart(parts: Sequence[chunk.Chunk], pause: chunk.Break) -> list[chunk.Chunk]:
    return [each for part in parts for each in (part, pause)][:-1]
