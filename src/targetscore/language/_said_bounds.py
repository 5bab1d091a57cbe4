"""What belongs to a clause before it: caps, rounding, stated points, parts of a step, and so on."""

from __future__ import annotations

from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import SEMICOLON
from targetscore.language._lexemes import POINTS, Refused
from targetscore.language._pairs import (
    are_one_movement,
    falls_by_place,
    follows,
    is_moving,
    is_sum,
)
from targetscore.language._said import Said
from targetscore.language._said_points import give
from targetscore.language._subjects import is_actual, subjects_of


def says(said: Said, part: chunk.Says) -> None:
    if said.condition is not None and not said.met:
        give(said, chunk.Give(span=part.span, amounts=(part.amount,), called=part.what))
        return
    span, topic = part.span, said.topic
    if topic is not None and all(map(is_actual, topic.subjects)):
        # 指标甲（10分）。: the name is part of what is stated.
        span = topic.span.cover(part.span)
    said.clauses.append(ast.Stated(span=span, what=part.what, amount=part.amount))
    if not part.aside and part.what == "full" and _adds(said):
        said.clauses.append(ast.Bound(span=part.span, of="indicator", end="most", amount=part.amount))


def round_last(said: Said, part: chunk.Rounded) -> None:
    """Round the amount of the clause before; a number added or deducted has nothing to round."""
    last = said.clauses[-1] if said.clauses else None
    plain = isinstance(last, ast.Change) and isinstance(last.amount, ast.Literal)
    if plain or not isinstance(last, (ast.Award, ast.Start, ast.Otherwise, ast.Change)):
        raise Refused("rounding-of-what", part.span)
    span = last.amount.span.cover(part.span)
    amount = ast.Round(span=span, value=last.amount, places=part.places, mode=part.mode)
    said.clauses[-1] = attrs.evolve(last, amount=amount, span=last.span.cover(part.span))


def _adds(said: Said) -> bool:
    """每…加0.5分，满分5分: behind points that are added it is what they may come to."""
    run = said.clauses[said.ends[-1] if said.ends else 0 :]
    return any(isinstance(clause, (ast.Step, ast.Change)) and clause.sign == "add" for clause in run)


def limited(said: Said, part: chunk.Limit) -> ast.BoundOf:
    """Return what a cap limits that names nothing: the step or change right before it, else the indicator."""
    if part.of in {"additions", "deductions"} and part.together is not None:
        sign: ast.Sign = "add" if part.of == "additions" else "deduct"
        moving = [c for c in (*said.before, *said.clauses) if is_moving(c, sign)]
        facts = {c.when for c in moving if isinstance(c, ast.Change) and not subjects_of(c)}
        if len({s for c in moving for s in subjects_of(c)}) + len(facts) != part.together:
            raise Refused("bound-of-which", part.span)
    if part.of in {"addition", "deduction"} and said.clauses and is_sum(said.clauses[-1]):
        return "additions" if part.of == "addition" else "deductions"
    if part.of in {"addition", "deduction"} and not part.beside:
        moves = _run_of(said, "add" if part.of == "addition" else "deduct")
        if len(moves) > 1 and not are_one_movement(said.clauses[-len(moves) :]):
            raise Refused("bound-of-which", part.span)
    if part.of is not None:
        return part.of
    last = next((c for c in reversed(said.clauses) if not isinstance(c, ast.Remark)), None)
    if isinstance(last, (ast.Step, ast.Change)) and part.end == "most" and follows(said.parts, said.at):
        giving = any(isinstance(c, (ast.Award, ast.Start, ast.Part)) for c in (*said.before, *said.clauses))
        if giving and last.sign == "add":
            if _is_too_small(said, part.amount):
                return "addition"
            if part.amount == ast.Value(name="full"):
                return "indicator"
            shown = str(part.amount.value) if isinstance(part.amount, ast.Literal) else "…"
            raise Refused("bound-unclear", part.span, amount=shown)
        return "addition" if last.sign == "add" else "deduction"
    return "indicator"


def limit_each(said: Said, part: chunk.Limit) -> None:
    """
    Limit each of the deductions in the run before 每种情形最多扣1分.

    Raises:
        Refused: Where fewer than two stand there, or two of them count the same.
    """
    sign: ast.Sign = "add" if part.of == "addition" else "deduct"
    run = said.ends[-1] if said.ends else 0
    moving = [clause for clause in said.clauses[run:] if is_moving(clause, sign)]
    told = [clause.subject if isinstance(clause, ast.Step) else getattr(clause, "when", None) for clause in moving]
    again = any(one in told[:place] for place, one in enumerate(told))
    if len(moving) < 2 or again or any(isinstance(clause, ast.Bound) for clause in said.clauses[run:]):  # noqa: PLR2004
        raise Refused("bound-of-which", part.span)
    limited_run: list[ast.Clause] = []
    for clause in said.clauses[run:]:
        limited_run.append(clause)
        if is_moving(clause, sign):
            limited_run.append(ast.Bound(span=part.span, of=part.of or "deduction", end="most", amount=part.amount))
    said.clauses[run:] = limited_run


def _is_too_small(said: Said, amount: ast.Expression | None) -> bool:
    """Whether an award gives more than *amount*, so that it can be no cap of the whole."""
    earlier = (*said.before, *said.clauses)
    given = [clause.amount for clause in earlier if isinstance(clause, ast.Award | ast.Start)]
    points = [one.value for one in given if isinstance(one, ast.Literal) and one.unit == POINTS and one.value > 0]
    if not isinstance(amount, ast.Literal) or not points:
        return False
    return amount.value < max(points) and not any(isinstance(clause, ast.Part) for clause in earlier)


def bound_where(said: Said, part: chunk.Limit) -> None:
    """查实收受红包的，本项最高得2分: a bound that holds only where its condition does."""
    assert said.condition is not None
    span = said.condition.span.cover(part.span)
    when = said.when()
    assert when is not None
    bound = ast.Bound(span=part.span, of="indicator", end=part.end, amount=part.amount)
    said.clauses.append(ast.Scope(span=span, when=when, clauses=(bound,)))


def _run_of(said: Said, sign: ast.Sign) -> list[chunk.Move]:
    """Return the points moved that way in the comma run before the cap being read, since the last one."""
    moves: list[chunk.Move] = []
    for position in range(said.at - 1, -1, -1):
        part = said.parts[position]
        if isinstance(part, chunk.Limit) or (isinstance(part, chunk.Break) and part.level >= SEMICOLON):
            break
        if isinstance(part, chunk.Move) and sign in part.signs:
            moves.append(part)
    return moves


def onward(said: Said, span: Span) -> None:
    last = said.clauses[-1] if said.clauses else None
    if isinstance(last, ast.Award) and (fall := falls_by_place(said.clauses)) is not None:
        rank, amount = fall
        size = ast.Literal(span=span, value=Fraction(1))
        said.clauses.append(
            ast.Step(span=span, sign="deduct", amount=amount, direction="under", size=size, subject=rank)
        )
        return
    if not isinstance(last, ast.Step) or not isinstance(last.amount, tuple):
        raise Refused("and-so-on-of-what", span)
    said.clauses[-1] = attrs.evolve(last, continued=True, span=last.span.cover(span))
