"""What follows beside points: vetoes, grades, places."""

from __future__ import annotations

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import (
    moves_points,
    opposite,
    rest_of,
)
from targetscore.language._said import Said
from targetscore.language._said_points import any_of_topic
from targetscore.language._said_ranks import settled
from targetscore.language._subjects import (
    subjects_of,
)


def follow(said: Said, part: chunk.Follows) -> None:
    if said.per is not None:
        raise Refused("effect-per-event", said.per.span.cover(part.span))
    when = _cause(said, part)
    if part.bare and any(moves_points(clause) for clause in (*said.before, *said.clauses)):
        raise Refused("total-of-what", part.span)
    span = when.span.cover(part.span)
    if part.fails:
        when = opposite(when)
    said.clauses += [
        ast.Effect(span=span, when=when, does=part.does, grade=grade, steps=part.steps)
        for grade in (part.grade, *part.also)
    ]


def _cause(said: Said, part: chunk.Follows) -> ast.Condition:
    """Return the condition under which *part* follows: the one before it, or that of the points before it."""
    if said.otherwise is not None:
        if part.fails:
            raise Refused("effect-or-condition", part.span)
        span, said.otherwise = said.otherwise.span, None
        return _not_awarded(said, span.cover(part.span))
    if said.condition is not None and not said.met:
        settled(said, said.condition, front=None)
        if said.condition.happens is not None and said.condition.happens.size.value != 1:
            count = str(said.condition.happens.size.value)
            raise Refused("event-or-threshold", said.condition.happens.span.cover(part.span), count=count)
        when = said.when()
        assert when is not None
        return when
    if said.topic is not None and said.condition is None:
        return any_of_topic(said, part.span, "effect-of-what")
    last = said.clauses[-1] if said.clauses and said.condition is not None else None
    if isinstance(last, ast.Otherwise) and not part.fails:
        rest = _rest_of_awards(said)
        return _not_awarded(said, part.span) if rest is None else rest
    if not isinstance(last, (ast.Award, ast.Override, ast.Change, ast.Effect)):
        raise Refused("effect-without-condition", part.span)
    if not part.firm or part.fails:
        raise Refused("effect-or-condition", part.span)
    return last.when


def _rest_of_awards(said: Said) -> ast.Condition | None:
    """Return where 其余得20分 holds, behind several awards on one value; ``None`` behind one."""
    earlier = [clause for clause in (*said.before, *said.clauses) if isinstance(clause, ast.Award)]
    last = said.clauses[-1]
    if len(earlier) < 2 or any(isinstance(award.when, ast.Unsaid) for award in earlier):  # noqa: PLR2004
        return None
    subjects = {subject for award in earlier for subject in subjects_of(award)}
    if len(subjects) != 1 or not all(subjects_of(award) for award in earlier):
        return None
    return rest_of(tuple(award.when for award in earlier), last.span)


def _not_awarded(said: Said, span: Span) -> ast.Condition:
    """否则一票否决: where the one award, which stands right before, is not earned."""
    earlier = [clause for clause in (*said.before, *said.clauses) if not isinstance(clause, ast.Otherwise)]
    awards = [clause for clause in earlier if isinstance(clause, ast.Award)]
    if len(awards) != 1 or earlier[-1] is not awards[0]:
        raise Refused("otherwise-of-what", span)
    return ast.Unsaid(span=span, subject=None, side="unmet")
