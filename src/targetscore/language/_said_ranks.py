"""Places in the group: what is ranked, which end comes first, points by place."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import (
    is_rank_award,
    last_place,
    share_of_full,
)
from targetscore.language._said import Said
from targetscore.language._subjects import (
    is_actual,
    is_own,
    rank_of,
)


def take_order(said: Said, part: chunk.Order) -> None:
    """按增幅从高到低排序. Behind a condition only some units would be ranked, which no rank says."""
    if said.condition is not None and not said.met:
        raise Refused("ranking-within", said.condition.span.cover(part.span))
    named = [value for value in part.by if not is_actual(value)]
    _rank_by(said, part.first, named[-1] if named else None, part.span)
    said.condition, said.order = None, part


def _rank_by(said: Said, first: ast.Ordering | None, by: ast.Expression | None, span: Span) -> None:
    """Remember what is ranked and which end comes first; two that differ are refused."""
    if by is not None and not is_own(by):
        raise Refused("ranking-of-what", span)
    known = _ranking(said)
    if known is not None and (known.first, known.by) != (first, by):
        raise Refused("ranking-twice", span)
    if known is None and (first is not None or by is not None):
        said.clauses.append(ast.Ranking(span=span, first=first, by=by))


def _ranking(said: Said) -> ast.Ranking | None:
    earlier = (clause for clause in (*said.before, *said.clauses) if isinstance(clause, ast.Ranking))
    return next(earlier, None)


def _placed(said: Said, extreme: chunk.Extreme, *, front: bool | None) -> ast.Condition:
    """
    Return the rank of *extreme*. *front*: it leads to points that are given, not taken.

    最低的扣2分 says that the lowest is the last, 最低的得满分 that it is the first, unless the text has said before
    which end comes first.
    """
    by = None if is_actual(extreme.subject) else extreme.subject
    is_first = extreme.good
    if isinstance(by, ast.Value) and by.name == "rank":
        is_first = extreme.high if extreme.good is None else extreme.good
    elif is_first is None:
        known = _ranking(said)
        first = known.first if known is not None else None
        if first is None:
            if front is None:
                raise Refused("extreme-which-end", extreme.span)
            first = "higher" if extreme.high is front else "lower"
        _rank_by(said, first, by, extreme.span)
        is_first = (first == "higher") is extreme.high
    elif by is not None:
        _rank_by(said, None, by, extreme.span)
    subject = ast.Value(span=extreme.span, name="rank" if is_first else "rank_from_last")
    return _among(extreme.span, subject, *extreme.places)


def _among(span: Span, subject: ast.Value, first: int, last: int) -> ast.Condition:
    """Return that *subject* is one of the places from *first* to *last*."""
    low, high = (ast.Literal(span=span, value=Fraction(place)) for place in (first, last))
    if first == last:
        return ast.Compare(span=span, subject=subject, op="=", level=low)
    if first == 1:
        return ast.Compare(span=span, subject=subject, op="<=", level=high)
    return ast.Between(span=span, subject=subject, low=low, high=high, low_closed=True, high_closed=True)


def settled(said: Said, condition: chunk.If, *, front: bool | None) -> chunk.If:
    """Return *condition* with the rank of an end of the group written out."""
    if condition.extreme is None:
        return condition
    settled = attrs.evolve(condition, conditions=(_placed(said, condition.extreme, front=front),), extreme=None)
    said.condition = settled
    return settled


def check_list(said: Said, conditions: Sequence[ast.Condition], points: chunk.Give | chunk.Move) -> None:
    """Refuse a list of points for the last places where the text does not say which of them comes first."""
    start, said.from_last = said.from_last, None
    last = len(conditions) == 1 and len(points.amounts) > 1 and rank_of(conditions[0]) == "rank_from_last"
    if last is not (start is not None):
        raise Refused("ranks-from-which-end", points.span)


def give_by_rank(said: Said, part: chunk.Give) -> None:
    """从高到低排序，依次得10、8、6分: the first gets the first of them."""
    if said.from_last is not None:
        raise Refused("ranks-from-which-end", part.span)
    units, said.units = said.units, None
    span = part.span if units is None else units.span.cover(part.span)
    if said.order is not None and said.order.first is None:
        span = said.order.span.cover(span)
    if units is not None and units.count != len(part.amounts):
        raise Refused("list-lengths", span, levels=str(units.count), amounts=str(len(part.amounts)))
    for number, amount in enumerate(part.amounts, start=1):
        level = ast.Literal(span=part.span, value=Fraction(number))
        rank = ast.Value(span=part.span, name="rank")
        when = ast.Compare(span=part.span, subject=rank, op="=", level=level)
        said.clauses.append(ast.Award(span=span, when=when, amount=amount))


def beside_best(said: Said, part: chunk.Give) -> chunk.Give:
    """其余按与最高值的比例计分: behind points for the first in proportion to those, else to the full score."""
    if part.beside == "highest":
        _rank_by(said, "higher", None, part.span)
    ranked = any(is_rank_award(clause) for clause in (*said.before, *said.clauses))
    if said.otherwise is None or not ranked:
        return attrs.evolve(part, beside=None)
    return chunk.Give(span=part.span, amounts=(ast.InProportion(span=part.span),))


def rank_step(said: Said, part: chunk.RankStep) -> None:
    """以后逐名递减1分: from the last of the places that were named."""
    said.expect_consequence()
    awards = [clause for clause in (*said.before, *said.clauses) if is_rank_award(clause)]
    if not awards:
        raise Refused("rank-step-of-what", part.span)
    if part.first is not None and part.first != last_place(awards) + 1:
        raise Refused("rank-step-of-what", part.span)
    amount = part.amount
    if isinstance(amount, ast.Literal) and amount.unit == "%":
        amount = share_of_full(amount, awards)
    span = part.span
    size = ast.Literal(span=span, value=Fraction(1))
    rank = ast.Value(span=span, name="rank")
    said.clauses.append(ast.Step(span=span, sign="deduct", amount=amount, direction="under", size=size, subject=rank))
