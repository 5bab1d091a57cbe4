"""Chunks that only English has, and what building them shares."""

# ruff: noqa: ANN401 - what the grammar hands over has the type of its rule

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build_words import BASE, FULL, span_of
from targetscore.language._lexemes import PERCENT, Lexeme


@attrs.frozen(kw_only=True)
class Bare(chunk.Give):
    """Points without a verb: earned, or moved like the points before them in the sentence."""


@attrs.frozen(kw_only=True)
class Vague(chunk.Give):
    """`means 1 point`: earned or lost, as what it stands beside says; *takes*: `takes 1 point` says even less."""

    takes: bool = False


@attrs.frozen(kw_only=True)
class OutOf(chunk.Says):
    """`1 of the 10 points`: what the full score is, said in passing."""


@attrs.frozen(kw_only=True)
class Worth(chunk.Give):
    """`is worth 6 points`: without a condition it says what the full score is."""


@attrs.frozen(kw_only=True)
class Cap(chunk.Limit):
    """
    A greatest amount; *near*: said as `up to`, which limits what stands directly before it.

    *loose*: said as `to a maximum of`, which may also mean the total. *in_all*: said as `in all`, *overall* as an
    overall limit. *about* is what the deduction or addition is for, if said, *moved* whether only a verb tells which
    it is (`at most 3 points are lost`). *stops*: where it ends, be it the most or the least. *several*: of `the
    deductions`. *scored*: said as a greatest score, which is no addition. *total*: said as `up to a total of`.
    """

    near: bool = False
    loose: bool = False
    in_all: bool = False
    overall: bool = False
    about: ast.Expression | None = None
    moved: bool = False
    stops: bool = False
    several: bool = False
    scored: bool = False
    total: bool = False


@attrs.frozen(kw_only=True)
class BothWays(chunk.Per):
    """Each point above or below: the same points on either side; *downward*: the lower side is said first."""

    downward: bool = False


@attrs.frozen(kw_only=True)
class PlacesBelow(chunk.Per):
    """Each place below it; *start* is the place it counts from, if said."""

    start: int | None


@attrs.frozen(kw_only=True)
class Onwards(chunk.Per):
    """Each of the next 10, each one after that: behind a bracket, *count* more of them, or all the rest."""

    count: ast.Literal | None


# What `otherwise` is where the text says `in between`.
AMID = "in between"


@attrs.frozen(kw_only=True)
class Amid(chunk.Else):
    """In between: all other values, where awards on either side leave no others."""


@attrs.frozen(kw_only=True)
class Slope(chunk.Line):
    """
    Linearly from 0 to 8 points: over the stretch that the condition beside it names.

    *first* ``None``: from the points of the award at the other end, which stands before it. *again*: the awards at both
    ends stand before it.
    """

    first: ast.Expression | None
    last: ast.Expression
    again: bool = False


@attrs.frozen(kw_only=True)
class Header:
    """Part one."""

    span: Span
    name: str


@attrs.frozen(kw_only=True)
class Nth:
    """The first fire, the second: what the points behind it are for."""

    span: Span
    number: int
    subject: ast.Expression | None


@attrs.frozen(kw_only=True)
class Combined:
    """The score is the sum of both parts; the higher of *amounts*."""

    span: Span
    how: Any
    amounts: tuple[ast.Expression, ...] = ()


@attrs.frozen(kw_only=True)
class Among(ast.Node):
    """`above only one of them`, `above neither`: until the joint before it is known. *count* of its conditions hold."""

    subject: ast.Expression | None
    op: ast.Comparison
    count: int


@attrs.frozen(kw_only=True)
class NotAll(ast.Node):
    """`if any of these is missing`, until the conditions before it are known."""


@attrs.frozen(kw_only=True)
class OnlyNth(ast.Node):
    """`if only the second condition is met`, until the conditions before it are known. *nth* counts from 1."""

    nth: int


# Pieces of what the grammar hands over ------------------------------------------------------------------------------


def place(items: Sequence[Any]) -> Span:
    """Return the stretch of *items*; the empty marks that the lexer put in have no length of their own."""
    return span_of([item for item in items if not (isinstance(item, Lexeme) and item.start_pos == item.end_pos)])


def named(item: Lexeme) -> ast.Expression:
    """Return the value that *item* names."""
    if item.type in {"FULL", "BASE"}:
        return attrs.evolve(FULL if item.type == "FULL" else BASE, span=item.span)
    node: ast.Expression = item.value
    return node


def one_unit(low: Any, high: Any) -> tuple[Any, Any]:
    """In `from 80 to 90%` the first number has the unit of the second, in `from 80% to 90% of the target` its whole."""
    if isinstance(low, ast.Literal) and isinstance(high, ast.Share) and low.unit in {"", PERCENT}:
        low = attrs.evolve(high, span=low.span, percent=low.value)
    if isinstance(low, ast.Literal) and isinstance(high, ast.Literal) and not low.unit:
        low = attrs.evolve(low, unit=high.unit)
    return low, high
