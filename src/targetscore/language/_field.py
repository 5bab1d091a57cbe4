"""Shares of the field: the first quarter of the units that are ranked, the last tenth, and what both languages say."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Refused

# How many units are ranked.
RANKED: Final = "number_ranked"
WHOLE: Final = 100


@attrs.frozen
class Stretch:
    """Places after the first *low* per cent of the units up to *high*, both counted from one end; ``None``: the end."""

    low: Fraction | None
    high: Fraction | None


def stretch(low: Fraction | None, high: Fraction | None, span: Span) -> Stretch:
    """
    Return the places between two shares of the field.

    Raises:
        Refused: If a share is none of the field, or the second is not the greater.
    """
    shares = [share for share in (low, high) if share is not None]
    if any(not 0 < share < WHOLE for share in shares) or (low is not None and high is not None and low >= high):
        raise Refused("share-of-field", span)
    return Stretch(low, high)


def condition(part: Stretch, rank: ast.Expression, span: Span) -> ast.Condition:
    """Return that *rank*, counted from the first or from the last, lies in *part* of the field."""
    if part.low is None:
        assert part.high is not None
        return ast.Compare(span=span, subject=rank, op="<=", level=_level(part.high, span))
    low = _level(part.low, span)
    if part.high is None:
        return ast.Compare(span=span, subject=rank, op=">", level=low)
    return ast.Between(
        span=span, subject=rank, low=low, high=_level(part.high, span), low_closed=False, high_closed=True
    )


def _level(percent: Fraction, span: Span) -> ast.Expression:
    return ast.Share(span=span, percent=percent, of=ast.Value(span=span, name=RANKED))


def stretch_of(tested: ast.Condition) -> tuple[Stretch, bool] | None:
    """Return the part of the field that *tested* says, and whether it counts from the last; ``None`` for another."""
    match tested:
        case ast.Compare(
            subject=ast.Value(name="rank" | "rank_from_last" as rank),
            op="<=" | ">" as op,
            level=ast.Share(percent=percent, of=ast.Value(name=name)),
            marked=False,
        ) if name == RANKED:
            return Stretch(None, percent) if op == "<=" else Stretch(percent, None), rank == "rank_from_last"
        case ast.Between(
            subject=ast.Value(name="rank" | "rank_from_last" as rank),
            low=ast.Share(percent=low, of=ast.Value(name=name)),
            high=ast.Share(percent=high, of=ast.Value(name=other)),
            low_closed=False,
            high_closed=True,
        ) if name == other == RANKED:
            return Stretch(low, high), rank == "rank_from_last"
        case _:
            return None
