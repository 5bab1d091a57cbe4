"""English chunks that need those before them: bounds that do not say of what, `only one of these`."""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_chunks import Among, Cap, NotAll
from targetscore.language._lexemes import Refused

UNSETTLED: frozenset[object] = frozenset({Among, NotAll})


def resolved(ordered: Sequence[Any]) -> list[chunk.Chunk]:
    """Settle caps that do not say what they limit, and conditions that speak of a joint before them."""
    found: list[chunk.Chunk] = []
    joint: ast.All | ast.Any | None = None
    for each in ordered:
        if isinstance(each, chunk.If):
            when = _settled(each, joint)
            joint = _joint(when) or joint
            found.append(when)
        else:
            found.append(_limit(each, found) if isinstance(each, Cap) else each)
    return found


def _joint(when: chunk.If) -> ast.All | ast.Any | None:
    for condition in when.conditions:
        if isinstance(condition, (ast.All, ast.Any)):
            return condition
    return None


def _settled(when: chunk.If, joint: ast.All | ast.Any | None) -> chunk.If:
    if UNSETTLED.isdisjoint(map(type, when.conditions)):
        return when
    return attrs.evolve(when, conditions=tuple(_among(condition, joint) for condition in when.conditions))


def _among(condition: Any, joint: ast.All | ast.Any | None) -> ast.Condition:
    if isinstance(condition, NotAll):
        if joint is None or not isinstance(joint, ast.All):
            raise Refused("exactly-of-what", condition.span)
        return ast.Not(span=condition.span, condition=attrs.evolve(joint, span=condition.span))
    if not isinstance(condition, Among):
        found: ast.Condition = condition
        return found
    same = all(
        isinstance(each, ast.Compare) and each.op == condition.op and each.subject == condition.subject
        for each in (joint.conditions if joint is not None else ())
    )
    if joint is None or not same:
        raise Refused("exactly-of-what", condition.span)
    return ast.Exactly(span=condition.span, count=condition.count, conditions=joint.conditions)


def _limit(cap: Cap, before: Sequence[chunk.Chunk]) -> chunk.Limit:
    """
    Return what *cap* limits: `up to` what stands directly before it, `at most` the indicator if no step stands there.

    Behind an addition beside other points `at most 10 points` may be the total or the addition.
    """
    if cap.of is not None:
        return cap
    if _is_full(cap.amount):
        return attrs.evolve(cap, of="indicator")
    move = _moved_before(before)
    if cap.near:
        if move is None:
            if any(isinstance(each, chunk.Give) and each.formula for each in before):
                return attrs.evolve(cap, of="indicator")
            raise Refused("bound-of-what", cap.span)
        if move.signs == ("add",) and cap.loose and _beyond_awards(cap.amount, before):
            raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
        return attrs.evolve(cap, of="addition" if move.signs == ("add",) else "deduction")
    if move is None:
        return attrs.evolve(cap, of="indicator")
    if move.signs == ("deduct",):
        return attrs.evolve(cap, of="deduction")
    if any(isinstance(each, (chunk.Give, chunk.Begin)) for each in before):
        raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    return attrs.evolve(cap, of="addition")


def _beyond_awards(amount: ast.Expression | None, before: Sequence[chunk.Chunk]) -> bool:
    """Whether *amount* is more than any points given before: `10 points at 90%, 1 more …, at most 12 points`."""
    given = [
        points.value
        for each in before
        if isinstance(each, (chunk.Give, chunk.Begin))
        for points in (each.amounts if isinstance(each, chunk.Give) else (each.amount,))
        if isinstance(points, ast.Literal) and points.value > 0
    ]
    return bool(given) and isinstance(amount, ast.Literal) and amount.value > max(given)


def _is_full(amount: ast.Expression | None) -> bool:
    """Whether *amount* is the full score, which is a total and no addition."""
    return isinstance(amount, ast.Value) and amount.name == "full"


def _moved_before(before: Sequence[chunk.Chunk]) -> chunk.Move | None:
    for each in reversed(before):
        if isinstance(each, chunk.Break) and each.level >= SEMICOLON:
            return None
        if isinstance(each, chunk.Move):
            return each
        if isinstance(each, (chunk.Give, chunk.Limit)):
            return None
    return None


def _shown(amount: ast.Expression | None) -> str:
    return str(amount.value) if isinstance(amount, ast.Literal) else "…"
