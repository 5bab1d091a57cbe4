"""
English penalties that rise from one to the next: `the first late return costs 1 point, the second 2 points`.

Such a list is one step with points for each place. What stands at its end for all the rest (`and every further one 3
points`) counts from the last place named, so that each place becomes a stretch of its own.
"""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA
from targetscore.language._en_chunks import Bare, Nth, Onwards
from targetscore.language._lexemes import Refused

POINTS = (chunk.Give, chunk.Move)


def scheduled(run: list[Any]) -> list[Any]:
    """Make steps of `the first costs 5 points, the second 6 and the third 7`."""
    run, first = _points_behind(run, next(n for n, each in enumerate(run) if isinstance(each, Nth)))
    nths: list[Nth] = []
    points: list[Any] = []
    end = first
    for position in range(first, len(run)):
        each = run[position]
        if isinstance(each, Nth) and len(nths) == len(points):
            nths.append(each)
        elif isinstance(each, POINTS) and len(nths) == len(points) + 1:
            points.append(each)
            end = position + 1
        elif not isinstance(each, chunk.Break):
            break
    for each in points[1:]:
        if not isinstance(each, (Bare, chunk.Move)):
            raise Refused("sign-unclear", each.span)
    rest = _rest(run[end:], nths[len(points) :], len(points))
    every = [each.span for each in run[first : max(end + rest.length, first + 1)]]
    span = Span(min(each.start for each in every), max(each.end for each in every))
    moves = [each for each in points if isinstance(each, chunk.Move)]
    regular = [nth.number for nth in nths] == list(range(1, len(points) + 1 + rest.named))
    enough = len(points) + (rest.points is not None)
    if (
        enough < 2  # noqa: PLR2004 - one amount is no list
        or not regular
        or moves[:1] != points[:1]
        or len({each.signs for each in moves}) != 1
        or any(nth.subject not in {None, nths[0].subject} for nth in nths)
    ):
        raise Refused("list-lengths", span, levels=str(len(nths)), amounts=str(len(points)))
    amounts = tuple(amount for each in points for amount in each.amounts)
    if rest.points is not None:
        steps = _stretches(nths[0].subject, moves[0], (*amounts, *_of_rest(rest.points, moves[0])), span)
        return [*run[:first], *steps, *run[end + rest.length :]]
    per = chunk.Per(span=span, directions=("each",), subject=nths[0].subject)
    move = chunk.Move(span=span, signs=moves[0].signs, amounts=amounts)
    return [*run[:first], per, move, *run[end:]]


@attrs.frozen
class _Rest:
    """What is said of all places behind a list: *points*, in so many chunks; *named*: with its own place first."""

    points: Any = None
    length: int = 0
    named: bool = False


def _rest(behind: Sequence[Any], open_places: Sequence[Nth], listed: int) -> _Rest:
    """
    Return what *behind* says of all further places.

    Raises:
        Refused: If it counts further places in another way than one by one.
    """
    said = [(n, each) for n, each in enumerate(behind) if not isinstance(each, chunk.Break) or each.level > COMMA]
    sorts = [Nth if isinstance(each, Nth) else each for _, each in said[:3]]
    if open_places and sorts[:1] == [Nth]:
        said = said[1:]
    if not listed or len(said) < 2 or isinstance(said[0][1], chunk.Break):  # noqa: PLR2004 - each, and points
        return _Rest()
    first, second = said[0][1], said[1][1]
    per, points = (first, second) if isinstance(second, POINTS) else (second, first)
    if not isinstance(per, Onwards) or not isinstance(points, POINTS):
        return _Rest()
    if per.count is not None or per.origin is not None or (isinstance(per.size, ast.Literal) and per.size.value != 1):
        raise Refused("bracket-unclear", per.span)
    return _Rest(points, said[1][0] + 1, bool(open_places))


def _of_rest(points: Any, first: chunk.Move) -> tuple[ast.Expression, ...]:
    """Return the points of each further place, which are moved as the *first* were."""
    same = isinstance(points, Bare) or (isinstance(points, chunk.Move) and points.signs == first.signs)
    if not same or len(points.amounts) != 1:
        raise Refused("sign-unclear", points.span)
    amounts: tuple[ast.Expression, ...] = points.amounts
    return amounts


def _stretches(
    subject: ast.Expression | None, move: chunk.Move, amounts: Sequence[ast.Expression], span: Span
) -> list[Any]:
    """Return a step for each place, and one for all behind the last."""
    found: list[Any] = []
    for number, amount in enumerate(amounts):
        low = ast.Literal(span=span, value=Fraction(number)) if number else None
        high = ast.Literal(span=span, value=Fraction(number + 1)) if number + 1 < len(amounts) else None
        one = ast.Literal(span=span, value=Fraction(1))
        found.append(chunk.Per(span=span, directions=("each",), size=one, subject=subject, within=(low, high)))
        found.append(chunk.Move(span=span, signs=move.signs, amounts=(amount,)))
        found.append(chunk.Break(span=span, level=COMMA))
    return found[:-1]


def _points_behind(run: list[Any], first: int) -> tuple[list[Any], int]:
    """Return *run* with points behind what they are for: `deduct 5 points for the first fire, 6 for the second`."""
    said = [n for n, each in enumerate(run) if isinstance(each, (Nth, chunk.Give, chunk.Move))]
    at = said.index(first)
    if at != 1 or any(isinstance(each, chunk.Break) and each.level for each in run[said[0] : first]):
        return run, first
    turned = list(run)
    for points, nth in zip(said[::2], said[1::2], strict=False):
        if not isinstance(run[nth], Nth) or isinstance(run[points], Nth):
            break
        turned[points], turned[nth] = run[nth], run[points]
    return turned, said[0]
