"""
English chunks → clauses: brought into the order that `_assemble` reads, condition, each-phrase, points.

English says them in any order. `_en_runs` takes what stands between two semicolons, `_en_groups` cuts it into groups
that make a clause, `_en_signs` puts each group in order, `_en_bounds` settles what hangs on the clauses before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._assemble import assemble, combined
from targetscore.language._chunks import COLON
from targetscore.language._en_chunks import Combined, Header
from targetscore.language._en_defined import settled
from targetscore.language._en_doubts import no_bare_minus, no_doubts, no_loose_more, no_second_counted
from targetscore.language._en_runs import ordered
from targetscore.language._en_scopes import scoped
from targetscore.language._en_undivided import undivided
from targetscore.language._extremes import by_direction
from targetscore.language._lexemes import Names, Refused
from targetscore.language._same_level import settle_levels

SPLITTING: Final[tuple[type, ...]] = (Header, Combined)


def clauses(chunks: Sequence[Any], names: Names, text: str) -> tuple[ast.Clause, ...]:
    """
    Return the clauses of the English rule *text*.

    Raises:
        Refused: For chunks that make no clause, or that make clauses in two ways.
    """
    no_second_counted(chunks, text)
    try:
        found = settled(_clauses(chunks, names), text)
        no_bare_minus(found, text)
        no_loose_more(found, text)
        return by_direction(settle_levels(undivided(found)))
    except Refused as refused:
        if refused.code == "order-unclear":
            refused.values = {way: text[slice(*map(int, place.split("-")))] for way, place in refused.values.items()}
        raise


def _clauses(chunks: Sequence[Any], names: Names) -> tuple[ast.Clause, ...]:
    pieces = _pieces(list(chunks))
    found: list[ast.Clause] = []
    for header, inner in pieces:
        if header is None:
            found.extend(_plain(inner, names))
        else:
            said, rest = _said(inner)
            body = tuple(_plain(rest, names))
            end = rest[-1].span.end if rest else header.span.end
            found.append(
                ast.Part(span=Span(header.span.start, end), name=header.name, subject=None, points=said, clauses=body)
            )
    found = combined(found)
    no_doubts(found)
    return tuple(found)


def _pieces(chunks: list[Any]) -> list[tuple[Header | None, list[Any]]]:
    """Split at `part one`, and at the sentence that says how the parts make the score."""
    if not any(isinstance(each, SPLITTING) for each in chunks):
        return [(None, chunks)]
    pieces: list[tuple[Header | None, list[Any]]] = [(None, [])]
    for each in chunks:
        if isinstance(each, Header):
            pieces.append((each, []))
        elif isinstance(each, Combined):
            pieces.append((None, [each]))
        else:
            pieces[-1][1].append(each)
    return [(header, inner) for header, inner in pieces if header or not _is_empty(inner)]


def _is_empty(inner: Sequence[Any]) -> bool:
    return all(isinstance(each, chunk.Break) for each in inner)


def _said(inner: list[Any]) -> tuple[ast.Expression | None, list[Any]]:
    """Return the points of a part, `(15 points)`, and what follows its colon."""
    said: ast.Expression | None = None
    for position, each in enumerate(inner):
        if isinstance(each, chunk.Break):
            if each.level == COLON:
                return said, inner[position + 1 :]
        elif isinstance(each, chunk.Says) and said is None:
            said = each.amount
        else:
            return said, inner[position:]
    return said, []


def _combine(said: Combined) -> ast.Combine:
    """Return how the parts before make the score; of amounts, `the higher of a and b`, each is a part."""
    parts: list[ast.Part] = []
    start = said.span.start
    for amount in said.amounts:
        span = Span(start, amount.span.end)
        clauses = (ast.Start(span=span, amount=amount),)
        parts.append(ast.Part(span=span, name="", subject=None, points=None, clauses=clauses))
        start = amount.span.end
    return ast.Combine(span=said.span, how=said.how, parts=tuple(parts))


def _plain(inner: list[Any], names: Names) -> list[ast.Clause]:
    joined = [_combine(each) for each in inner if isinstance(each, Combined)]
    rest = [each for each in inner if not isinstance(each, Combined)] if joined else inner
    first = next((n for n, each in enumerate(rest) if not isinstance(each, chunk.Break)), len(rest))
    if first == len(rest):
        return list(joined)
    return [*joined, *assemble(ordered(scoped(rest[first:])), names)]
