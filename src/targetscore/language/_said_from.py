"""Points that a step starts from, where the text says them: 低于90%的，在6分的基础上每低1个百分点扣0.5分."""

from __future__ import annotations

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import is_zero
from targetscore.language._said import Said
from targetscore.language._said_points import give


def take_from(said: Said, part: chunk.From) -> None:
    """
    Give the points where the condition before it holds; without one they must be what the step starts from anyway.

    Raises:
        Refused: For points that nothing before gives.
    """
    if _has_condition(said):
        per, when, said.per = said.per, said.each_when, None
        give(said, chunk.Give(span=part.span, amounts=(part.amount,)))
        said.per, said.each_when = per, when
        if per is None and _is_range(said.when()):
            # 85%至95%的，在6分的基础上，每超过85%1个百分点加0.4分: the step goes no farther than the points.
            said.met = False
        return
    earlier = [*said.before, *said.clauses]
    given = [clause.amount for clause in earlier if isinstance(clause, ast.Award) and not is_zero(clause.amount)]
    if any(isinstance(clause, ast.Start) for clause in earlier) or any(
        isinstance(clause, (ast.Part, ast.Combine, ast.Scope)) for clause in earlier
    ):
        raise Refused("step-from-what", part.span)
    if given:
        _agree(said, part.amount, given, part.span)
    else:
        said.clauses.append(ast.Start(span=part.span, amount=part.amount))


def _is_range(when: ast.Condition | None) -> bool:
    return isinstance(when, ast.Between | ast.All)


def _has_condition(said: Said) -> bool:
    """Whether a condition stands before it that has no points of its own."""
    if said.condition is None:
        return False
    if not said.met:
        return True
    start = said.condition.span.start
    return said.per is not None and all(clause.span.start < start for clause in said.clauses)


def _agree(said: Said, amount: ast.Expression, given: list[ast.Expression], span: Span) -> None:
    """Check that *amount* is the only one that was given; points for a full score say how much that is."""
    if any(other != given[0] for other in given):
        raise Refused("step-from-what", span)
    only = given[0]
    if amount == only:
        return
    stated: tuple[ast.Expression, ast.Expression] = (amount, only)
    match stated:
        case (ast.Literal() as points, ast.Value(name="full" | "base" as what)) | (
            ast.Value(name="full" | "base" as what),
            ast.Literal() as points,
        ):
            said.clauses.append(ast.Stated(span=span, what=what, amount=points))
        case _:
            raise Refused("step-from-what", span)
