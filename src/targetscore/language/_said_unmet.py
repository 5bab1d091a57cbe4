"""What holds where a task is not met, told once in front: 未完成的，完成率在90%以上的得4分; 未完成的，完成率每低5%…."""

from __future__ import annotations

from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA
from targetscore.language._lexemes import PERCENT
from targetscore.language._said import Said
from targetscore.language._subjects import is_own

COMPLETION = ast.Value(name="completion")
TARGET = ast.Value(name="target")
WHOLE = Fraction(100)


def waits_for_completion(said: Said) -> bool:
    """Whether 未完成的 stands in front, with no points of its own yet."""
    waiting = said.condition
    if waiting is None or said.met or waiting.happens is not None or len(waiting.conditions) != 1:
        return False
    match waiting.conditions[0]:
        case (
            ast.Unsaid(side="unmet", subject=subject)
            | ast.Not(condition=ast.Compare(op="reaches", subject=subject, level=ast.Value(name="target")))
        ):
            return subject is None or is_own(subject)
        case _:
            return False


def of_what_is_done(said: Said, part: chunk.If) -> chunk.If | None:
    """Return *part*, a level of completion behind 未完成的 or in its run, as one that is short of the whole task."""
    if said.condition is None or len(part.conditions) != 1 or part.happens is not None or part.scope:
        return None
    if waits_for_completion(said):
        said.missed = True
        span = said.condition.span.cover(part.span)
    elif said.missed and said.met:
        span = part.span
    else:
        return None
    match part.conditions[0]:
        case ast.Compare(subject=ast.Value(name="completion"), op=op, level=ast.Literal(value=level, unit="%")) as one:
            if op in {"<", "<=", "below"}:
                return _spread(part, span) if level <= WHOLE else None
            if level >= WHOLE or op not in {">", ">=", "reaches"}:
                return None
            if _is_whole_told(said) and not _moves_points(said):
                # The whole task earns what it earns, and more than any part of it; a deduction would be taken off that.
                return _spread(part, span)
            whole = ast.Literal(span=one.span, value=WHOLE, unit=PERCENT)
            short = ast.Compare(span=one.span, subject=one.subject, op="<", level=whole)
            both = ast.All(span=one.span, conditions=(one, short))
            return _spread(attrs.evolve(part, conditions=(both,)), span)
        case ast.Between(subject=ast.Value(name="completion"), high=ast.Literal(value=high, unit="%")):
            return _spread(part, span) if high < WHOLE else None
        case _:
            return None


def _spread(part: chunk.If, span: Span) -> chunk.If:
    """Return *part* with its condition at *span*, which takes in the words in front of it."""
    return attrs.evolve(part, span=span, conditions=(attrs.evolve(part.conditions[0], span=span),))


def _moves_points(said: Said) -> bool:
    """Whether points are added or deducted right behind the part being read."""
    behind = [each for each in said.parts[said.at + 1 :] if not isinstance(each, chunk.Break)]
    return bool(behind) and isinstance(behind[0], chunk.Move)


def _is_whole_told(said: Said) -> bool:
    """Whether the text says what the whole task earns, before or behind."""
    earned = [clause.when for clause in (*said.before, *said.clauses) if isinstance(clause, ast.Award)]
    ahead = [each for part in said.parts[said.at :] if isinstance(part, chunk.If) for each in part.conditions]
    return any(map(_is_whole, earned)) or any(map(_is_whole, ahead))


def _is_whole(when: ast.Condition) -> bool:
    match when:
        case ast.Compare(op="reaches", level=ast.Value(name="target"), subject=subject):
            return subject is None or is_own(subject)
        case ast.Compare(op="reaches" | ">=", subject=ast.Value(name="completion"), level=ast.Literal(value=level)):
            return level == WHOLE
        case _:
            return False


def goes_on_counting(said: Said, part: chunk.Topic) -> bool:
    """Whether *part* names what the condition in front of it is about, and 每 follows: 未完成的，完成率每低5%."""
    if said.condition is None or said.met or len(part.subjects) != 1 or part.each is not None:
        return False
    behind = [each for each in said.parts[said.at + 1 : said.at + 3] if not _is_no_pause(each)]
    if not behind or not isinstance(behind[0], chunk.Per) or behind[0].subject is not None:
        return False
    subject = part.subjects[0]
    if waits_for_completion(said):
        return is_own(subject) or subject == COMPLETION
    told = said.condition.conditions[0] if len(said.condition.conditions) == 1 else None
    inner = told.condition if isinstance(told, ast.Not) else told
    return isinstance(inner, ast.Compare | ast.Between) and _same(inner.subject, subject)


def stretch_from(said: Said, part: chunk.Stretch) -> chunk.Stretch:
    """Return *part* as counted from the level of the condition in front: 高于平均水平的，高出5个百分点以内的部分."""
    last = said.clauses[-1] if said.clauses else None
    if part.origin is None and isinstance(last, ast.Step) and last.within is not None and is_own(last.subject):
        # 高出5个百分点以上的部分 behind the stretch before it.
        same = last.direction == part.direction and isinstance(last.origin, ast.Value)
        return attrs.evolve(part, origin=last.origin) if same else part
    if said.condition is None or said.met or len(said.condition.conditions) != 1:
        return part
    match said.condition.conditions[0]:
        case ast.Compare(subject=subject, op=op, level=ast.Value() as level) if is_own(subject):
            fits = op == ">" if part.direction == "over" else op == "<"
            if fits and part.origin in {None, level}:
                said.met = True
                return attrs.evolve(part, origin=level, span=said.condition.span.cover(part.span))
            return part
        case _:
            return part


def _is_no_pause(part: chunk.Chunk) -> bool:
    return isinstance(part, chunk.Break) and part.level < COMMA


def _same(one: ast.Expression | None, other: ast.Expression) -> bool:
    return one == other or (is_own(other) and (one is None or is_own(one)))
