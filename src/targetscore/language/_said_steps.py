"""Points for each so much: 每低1个百分点扣0.5分."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import (
    bracketed,
    counts,
    in_places,
    standard_of,
    stretched,
    ways,
    what_is_measured,
)
from targetscore.language._said import Said
from targetscore.language._said_values import meant
from targetscore.language._subjects import (
    is_some,
)

PLACES = ("名", "位")


def take_per(said: Said, part: chunk.Per) -> None:
    if said.per is not None:
        raise Refused("step-without-points", said.per.span)
    said.per = part
    said.each_when = None
    if said.stretch is not None:
        said.per = stretched(part, said.stretch)
        said.stretch = None
        return
    if said.condition is not None and not said.met and said.condition.bracket:
        said.per, said.met = bracketed(part, said.condition), True
        return
    if said.condition is not None and not said.met:
        when = said.when()
        if is_some(when) and counts(part):
            assert isinstance(when, ast.Compare)
            said.per = attrs.evolve(part, subject=when.subject)
        elif (level := standard_of(when, part)) is not None:
            said.per = attrs.evolve(
                part, origin=level, span=said.condition.span.cover(part.span), subject=what_is_measured(when)
            )
        else:
            said.each_when = when


def rising(said: Said, part: chunk.Rising) -> None:
    """第1起扣2分，第2起扣3分，第3起起每起扣4分: brackets of one count, so that a cap behind them holds for all."""
    first = len(part.amounts)
    take_per(said, chunk.Per(span=part.span, directions=("each",), size=part.size, subject=part.subject, first=first))
    steps(said, chunk.Move(span=part.span, signs=(part.sign,), amounts=part.amounts))
    if part.beyond is None:
        return
    whole = said.clauses.pop()
    assert isinstance(whole, ast.Step)
    ends = (None, *(attrs.evolve(part.size, value=Fraction(n)) for n in range(1, first + 1)), None)
    said.clauses += [
        attrs.evolve(whole, amount=amount, within=within)
        for amount, within in zip((*part.amounts, part.beyond), pairwise(ends), strict=True)
    ]


def steps(said: Said, move: chunk.Move) -> None:
    per, said.per = said.per, None
    assert per is not None
    subjects = _counted(said, per)
    span = per.span.cover(move.span)
    if len(subjects) > 1 and len(move.amounts) > 1:
        _steps_of_each(said, per, move, subjects)
        return
    if per.first is not None and per.first != len(move.amounts):
        raise Refused("list-lengths", span, levels=str(per.first), amounts=str(len(move.amounts)))
    for subject in subjects:
        per = in_places(per, subject)
        for direction, sign in ways(per, move):
            amount: ast.Expression | tuple[ast.Expression, ...] = (
                move.amounts if len(move.amounts) > 1 else move.amounts[0]
            )
            said.clauses.append(
                ast.Step(
                    span=span,
                    sign=sign,
                    amount=amount,
                    direction=direction,
                    size=per.size,
                    subject=subject,
                    origin=per.origin,
                    within=per.within,
                    part=per.part,
                    when=said.each_when,
                )
            )


def _steps_of_each(said: Said, per: chunk.Per, move: chunk.Move, subjects: Sequence[ast.Expression | None]) -> None:
    """国家级表彰、省级表彰每项分别加3、2分: a number of points for each of the values."""
    span = per.span.cover(move.span)
    if per.first is not None:
        raise Refused("several-counted", span)
    if len(subjects) != len(move.amounts):
        raise Refused("list-lengths", span, levels=str(len(subjects)), amounts=str(len(move.amounts)))
    when = said.each_when
    for subject, amount in zip(subjects, move.amounts, strict=True):
        said.per, said.each_when = attrs.evolve(per, subject=subject), when
        steps(said, attrs.evolve(move, amounts=(amount,)))


def _counted(said: Said, per: chunk.Per) -> tuple[ast.Expression | None, ...]:
    if per.subject is not None:
        said.subject = per.subject
        return (per.subject,)
    if said.topic is not None:
        said.subject = said.topic.subjects[-1]
        return said.topic.subjects
    if _counts_places(said, per):
        return (ast.Value(span=per.span, name="rank"),)
    return (meant(said, per.size, per.span),)


def _counts_places(said: Said, per: chunk.Per) -> bool:
    """每降一名, 每下降一位: places, where the value itself is not counted in 名 or 位."""
    places = isinstance(per.size, ast.Literal) and per.size.unit in PLACES
    return places and bool({"over", "under"} & {*per.directions}) and said.names.own_unit not in {*PLACES, "人"}
