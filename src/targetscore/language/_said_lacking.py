"""
Points lost for the conditions of an award that do not hold: 均达到98%的得6分，每有一项未达到的扣2分.

Each number of conditions that hold is a tier of its own, which earns what all of them earn less what is lost.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import SEMICOLON
from targetscore.language._lexemes import POINTS, Refused
from targetscore.language._pairs import is_zero
from targetscore.language._said import Said

TIERS = (chunk.Lacking, chunk.Else)


def lack(said: Said, part: chunk.Lacking) -> None:
    """
    Take 每有一项未达到的 behind an award of several conditions, or 有一项未达到的 as one of its tiers.

    Raises:
        Refused: Where no such award is the last; for 有一项未达到的得3分 where nothing says what more of them give.
    """
    said.expect_consequence()
    whole = _whole(said, part)
    number = len(_conditions(whole))
    if part.count > number:
        raise Refused("exactly-of-what", part.span)
    behind = [each for each in said.parts[said.at + 1 :] if not isinstance(each, chunk.Break)]
    points = behind[0] if behind else None
    if isinstance(points, chunk.Move):
        said.lacking = part
        return
    if part.each or not isinstance(points, chunk.Give):
        raise Refused("event-or-threshold", part.span, count=str(part.count))
    alone = not _goes_on(said)
    if part.count == 1 and (part.more or (alone and is_zero(points.amounts[0]))):
        unmet: ast.Condition = ast.Unsaid(span=part.span, subject=None, side="unmet")
    elif part.more:
        unmet = _so_many_or_more(whole, part)
    elif alone and part.count < number:
        # 有一项未达到的得3分: where two are not met, too?
        raise Refused("event-or-threshold", part.span, count=str(part.count))
    else:
        unmet = ast.Exactly(span=part.span, count=number - part.count)
    said.condition, said.met = chunk.If(span=part.span, conditions=(unmet,)), False


def _so_many_or_more(whole: ast.Award, part: chunk.Lacking) -> ast.Condition:
    """Return that two or more of the conditions of *whole* do not hold: that at most so many do."""
    several = _conditions(whole)
    tiers = [
        ast.Exactly(span=part.span, count=count, conditions=several) for count in range(len(several) - part.count + 1)
    ]
    return tiers[0] if len(tiers) == 1 else ast.Any(span=part.span, conditions=tuple(tiers))


def take_away(said: Said, part: chunk.Lacking, move: chunk.Move) -> None:
    """Give what is left for each number of conditions that do not hold."""
    said.lacking = None
    whole = _whole(said, part)
    number = len(_conditions(whole))
    if move.signs != ("deduct",) or len(move.amounts) != 1 or move.per is not None or move.on_top or part.more:
        raise Refused("event-or-threshold", part.span, count=str(part.count))
    each = part.each or (part.count == 1 and not _goes_on(said))
    if (each and part.count != 1) or (not each and part.count < number and not _goes_on(said)):
        raise Refused("event-or-threshold", part.span, count=str(part.count))
    span = part.span.cover(move.span)
    lost = move.amounts[0]
    for count in range(1, number + 1) if each else (part.count,):
        left = _left(said, whole.amount, lost, count if each else 1, span)
        when = ast.Exactly(span=part.span, count=number - count)
        said.clauses.append(ast.Award(span=span, when=when, amount=left))
    said.condition, said.met = None, False


def _goes_on(said: Said) -> bool:
    """Whether another such tier, or the rest, stands in the same sentence behind or before this one."""
    behind = [each for each in said.parts[said.at + 1 :] if isinstance(each, TIERS) or _is_count(each)]
    before = [clause for clause in said.clauses if isinstance(clause, ast.Award) and _counts(clause.when)]
    return bool(behind or before)


def _is_count(part: chunk.Chunk) -> bool:
    return isinstance(part, chunk.If) and any(_counts(condition) for condition in part.conditions)


def _counts(condition: ast.Condition) -> bool:
    if isinstance(condition, ast.Any):
        return all(isinstance(each, ast.Exactly) for each in condition.conditions)
    return isinstance(condition, ast.Exactly)


def _whole(said: Said, part: chunk.Lacking) -> ast.Award:
    """Return the award that is earned where all conditions hold: the nearest that is no tier of it."""
    for clause in reversed((*said.before, *said.clauses)):
        if isinstance(clause, ast.Award) and not _counts(clause.when):
            if _is_list(clause.when):
                return clause
            break
        if isinstance(clause, ast.Otherwise | ast.Step | ast.Change):
            break
    raise Refused("exactly-of-what", part.span)


def _is_list(when: ast.Condition) -> bool:
    """Whether *when* is several conditions at once, each on another value or fact."""
    if not isinstance(when, ast.All):
        return False
    found = [_told_of(condition) for condition in when.conditions]
    return None not in found and len(set(found)) == len(found)


def _told_of(condition: ast.Condition) -> str | None:
    match condition:
        case ast.Not(condition=inner):
            return _told_of(inner)
        case ast.Fact(name=name):
            return name
        case ast.Compare(subject=subject) | ast.Between(subject=subject) if subject is None or isinstance(
            subject, ast.Value
        ):
            return "actual" if subject is None else subject.name
        case _:
            return None


def _conditions(award: ast.Award) -> tuple[ast.Condition, ...]:
    assert isinstance(award.when, ast.All)
    return award.when.conditions


def _left(said: Said, whole: ast.Expression, lost: ast.Expression, times: int, span: Span) -> ast.Expression:
    """Return what is left of *whole*; nothing where the text says that no more than all of it is lost."""
    if not isinstance(lost, ast.Literal) or lost.unit != POINTS:
        raise Refused("event-or-threshold", span, count="1")
    taken = attrs.evolve(lost, value=lost.value * times)
    if not isinstance(whole, ast.Literal):
        return ast.Difference(span=span, left=whole, right=taken)
    left = whole.value - taken.value
    if left < 0 and not _until_nothing_is_left(said):
        raise Refused("lacking-below-nothing", span, points=str(left))
    return attrs.evolve(whole, span=span, value=max(left, Fraction(0)))


def _until_nothing_is_left(said: Said) -> bool:
    """Whether 扣完为止 stands behind it in the run."""
    for each in said.parts[said.at + 1 :]:
        if isinstance(each, chunk.Break) and each.level >= SEMICOLON:
            return False
        if isinstance(each, chunk.Limit) and each.end == "least" and each.amount is not None:
            return is_zero(each.amount)
    return False
