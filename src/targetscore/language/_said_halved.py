"""Points that are halved: 被通报的得分减半 of all that was earned, 80%至90%的减半计分 of what the award gives."""

from __future__ import annotations

from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import POINTS, Refused
from targetscore.language._pairs import is_zero, single
from targetscore.language._said import Said
from targetscore.language._subjects import is_own, subjects_of

HALF = Fraction(1, 2)


def halve(said: Said, part: chunk.Halved) -> None:
    """
    Take 减半 behind its condition: on the value of the one award a lower tier of it, on a fact a factor of all points.

    Raises:
        Refused: Without a condition or an award, and beside awards on facts: half of what a fact earns that may not
            hold, or half of nothing?
    """
    waiting = said.condition
    awards = [
        each for each in (*said.before, *said.clauses) if isinstance(each, ast.Award) and not is_zero(each.amount)
    ]
    if waiting is None or said.met or waiting.happens is not None or not awards or not all(map(subjects_of, awards)):
        raise Refused("halved-of-what", part.span)
    when = single(waiting)
    said.met = True
    span = waiting.span.cover(part.span)
    told = {_name(subject) for award in awards for subject in subjects_of(award)}
    mine = {_name(subject) for subject in subjects_of(ast.Award(span=span, when=when, amount=awards[0].amount))}
    if not mine & told and not isinstance(when, ast.Unsaid):
        number = ast.Literal(span=part.span, value=HALF)
        said.clauses.append(ast.Factor(span=span, when=when, number=number))
        return
    amount = awards[0].amount
    if len(awards) > 1 or mine != told or not isinstance(amount, ast.Literal) or amount.unit != POINTS:
        raise Refused("halved-of-what", part.span)
    half = attrs.evolve(amount, span=part.span, value=amount.value * HALF)
    said.clauses.append(ast.Award(span=span, when=when, amount=half))


def _name(subject: ast.Expression | None) -> str:
    if is_own(subject):
        return "actual"
    return subject.name if isinstance(subject, ast.Value) else str(subject)
