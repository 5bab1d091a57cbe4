"""English chunks that need those before them: bounds that do not say of what, `only one of these`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_chunks import Among, Cap, NotAll, OnlyNth
from targetscore.language._en_doubts import COMPLEMENTS, is_none
from targetscore.language._lexemes import Refused

OWN = ast.Value(name="actual")
UNSETTLED = (Among, NotAll, OnlyNth)


def resolved(ordered: Sequence[Any]) -> list[chunk.Chunk]:
    """Settle caps that do not say what they limit, and conditions that speak of a joint before them."""
    found: list[chunk.Chunk] = []
    joint: ast.All | ast.Any | None = None
    one_alone = False
    for number, each in enumerate(ordered):
        if isinstance(each, chunk.If):
            settled = _settled(each, joint)
            # How many of them hold is settled from the clauses before, where the next would be taken for the joint.
            found.append(_counted(settled, joint) if one_alone else settled)
            joint = _joint(each) or joint
            one_alone = one_alone or any(isinstance(when, OnlyNth) for when in each.conditions)
        elif isinstance(each, Cap) and each.about is not None:
            found = _beside_what_it_limits(each, each.about, found)
        elif isinstance(each, Cap):
            total = each.total and _speaks_of_own(ordered)
            found.append(_limit(attrs.evolve(each, total=total), found, both=_has_least(ordered, number)))
        else:
            found.append(each)
    return found


def _speaks_of_own(ordered: Sequence[Any]) -> bool:
    """Whether all that earns, adds or deducts hangs on the indicator's own value, so that a total is that of it."""
    conditions = [when for each in ordered if isinstance(each, chunk.If) for when in each.conditions]
    steps = [each for each in ordered if isinstance(each, chunk.Per)]
    return all(map(_compares_own, conditions)) and all(_own(each.subject) == OWN for each in steps)


def _compares_own(when: ast.Condition) -> bool:
    return isinstance(when, (ast.Compare, ast.Between)) and _own(when.subject) == OWN


def _has_least(ordered: Sequence[Any], number: int) -> bool:
    """Whether a least amount stands right beside the cap at *number*: `a minimum of 0 and a maximum of 10`."""
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(ordered) and isinstance(ordered[at], chunk.Break) and ordered[at].level < SEMICOLON:
            at += step
        if 0 <= at < len(ordered) and isinstance(ordered[at], chunk.Limit) and ordered[at].end == "least":
            return True
    return False


def _beside_what_it_limits(cap: Cap, about: ast.Expression, found: Sequence[Any]) -> list[chunk.Chunk]:
    """Put `the deduction for errors stops at 3 points` right behind that deduction."""
    sign = "add" if cap.of == "addition" else "deduct"
    start, places = 0, []
    for at, each in enumerate(found):
        if isinstance(each, (chunk.Break, chunk.Move)):
            if isinstance(each, chunk.Move) and each.signs == (sign,) and _speaks_of(found[start:at], about):
                places.append(at)
            start = at + 1
    if len(places) != 1 or cap.of not in {"addition", "deduction"}:
        raise Refused("bound-of-what", cap.span)
    at = places[0] + 1
    limit = chunk.Limit(span=cap.span, of=cap.of, end="most", amount=cap.amount, beside=True)
    return [*found[:at], chunk.Break(span=cap.span, level=COMMA), limit, *found[at:]]


def _speaks_of(said: Sequence[Any], about: ast.Expression) -> bool:
    """Whether the each-phrase or condition before points speaks of *about*."""
    for each in said:
        if isinstance(each, chunk.Per) and each.subject == about:
            return True
        if isinstance(each, chunk.If) and len(each.conditions) == 1:
            condition = each.conditions[0]
            fact = isinstance(condition, ast.Fact) and isinstance(about, ast.Value) and condition.name == about.name
            if fact or getattr(condition, "subject", None) == about:
                return True
    return False


def _joint(when: chunk.If) -> ast.All | ast.Any | None:
    for condition in when.conditions:
        if isinstance(condition, (ast.All, ast.Any)):
            return condition
    return None


def _settled(when: chunk.If, joint: ast.All | ast.Any | None) -> chunk.If:
    conditions = [_among(each, joint) if isinstance(each, UNSETTLED) else each for each in when.conditions]
    return attrs.evolve(when, conditions=tuple(conditions))


def _counted(when: chunk.If, joint: ast.All | ast.Any | None) -> chunk.If:
    conditions = [
        attrs.evolve(each, conditions=joint.conditions)
        if isinstance(each, ast.Exactly) and not each.conditions and joint is not None
        else each
        for each in when.conditions
    ]
    return attrs.evolve(when, conditions=tuple(conditions))


def _among(condition: Among | NotAll | OnlyNth, joint: ast.All | ast.Any | None) -> ast.Condition:
    if isinstance(condition, NotAll):
        if joint is None or not isinstance(joint, ast.All):
            raise Refused("exactly-of-what", condition.span)
        return ast.Not(span=condition.span, condition=attrs.evolve(joint, span=condition.span))
    if isinstance(condition, OnlyNth):
        return _only_nth(condition, joint)
    same = all(
        isinstance(each, ast.Compare) and each.op == condition.op and _own(each.subject) == _own(condition.subject)
        for each in (joint.conditions if joint is not None else ())
    )
    if joint is None or not same:
        raise Refused("exactly-of-what", condition.span)
    return ast.Exactly(span=condition.span, count=condition.count, conditions=joint.conditions)


def _only_nth(said: OnlyNth, joint: ast.All | ast.Any | None) -> ast.Condition:
    """Return that one of the conditions of *joint* holds, and none of the others."""
    if not isinstance(joint, ast.All) or said.nth > len(joint.conditions):
        raise Refused("exactly-of-what", said.span)
    tests = [_of_own(each) for each in joint.conditions]
    denied = [_denied(each, said.span) for n, each in enumerate(tests, start=1) if n != said.nth]
    return ast.All(span=said.span, conditions=(attrs.evolve(tests[said.nth - 1], span=said.span), *denied))


def _denied(condition: ast.Condition, span: Span) -> ast.Condition:
    if isinstance(condition, ast.Not):
        return attrs.evolve(condition.condition, span=span)
    if isinstance(condition, ast.Compare) and condition.op in COMPLEMENTS:
        return attrs.evolve(condition, op=COMPLEMENTS[condition.op], span=span)
    return ast.Not(span=span, condition=attrs.evolve(condition, span=span))


def _of_own(condition: ast.Condition) -> ast.Condition:
    """Return *condition* with the own value where it does not say of what it is, which may not be so further on."""
    if isinstance(condition, (ast.Compare, ast.Between)) and condition.subject is None:
        return attrs.evolve(condition, subject=ast.Value(name="actual"))
    return condition


def _own(subject: ast.Expression | None) -> ast.Expression | None:
    """Return *subject*; a comparison that does not say of what is one of the own value."""
    return OWN if subject is None else subject


def _limit(cap: Cap, before: Sequence[chunk.Chunk], *, both: bool) -> chunk.Limit:
    """
    Return what *cap* limits: `up to` what stands directly before it, `at most` the indicator if no step stands there.

    Behind an addition beside other points `at most 10 points` may be the total or the addition. *both*: a least amount
    stands beside it.
    """
    if cap.stops:
        return _stopping(cap, before)
    if cap.of is not None:
        return _named(cap, before)
    if _is_full(cap.amount):
        return attrs.evolve(cap, of="indicator")
    if not cap.near and _is_where(before):
        return attrs.evolve(cap, of="indicator")
    if both and not cap.near:
        return _of_indicator(cap, before)
    if cap.scored and any(isinstance(each, (chunk.Give, chunk.Begin)) and not _is_nothing(each) for each in before):
        return _of_indicator(cap, before)
    move = _moved_before(before)
    if cap.in_all or (cap.overall and _is_of_several(cap, before)):
        return _altogether(cap, move, before)
    if cap.near:
        if move is None:
            if any(isinstance(each, chunk.Give) and each.formula for each in before):
                return attrs.evolve(cap, of="indicator")
            raise Refused("bound-of-what", cap.span)
        if move.signs == ("add",) and _beyond_awards(cap.amount, before):
            if cap.total:
                return _of_indicator(cap, before)
            raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
        if _moves_both_ways(before):
            raise Refused("bound-of-which", cap.span)
        return attrs.evolve(cap, of="addition" if move.signs == ("add",) else "deduction")
    if move is None:
        return _of_indicator(cap, before)
    if move.signs == ("deduct",):
        return attrs.evolve(cap, of="deduction")
    given = _given(before)
    if isinstance(cap.amount, ast.Literal) and _is_below(cap.amount.value, given):
        return attrs.evolve(cap, of="addition")
    if any(isinstance(each, (chunk.Give, chunk.Begin)) and not _is_nothing(each) for each in before):
        raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    return attrs.evolve(cap, of="addition")


def _is_of_several(cap: Cap, before: Sequence[chunk.Chunk]) -> bool:
    """
    Whether the sentence before an overall limit adds twice and all starts from nothing, or deducts twice.

    Raises:
        Refused: Where several stand before it that are not all of its sentence, or do not move the same way.
    """
    last = max((at for at, each in enumerate(before) if _ends_sentence(each)), default=-1)
    here = [each for each in before[last + 1 :] if isinstance(each, chunk.Move)]
    bounded = max((at for at, each in enumerate(before) if isinstance(each, chunk.Limit)), default=-1)
    open_ones = [each for each in before[bounded + 1 :] if isinstance(each, chunk.Move)]
    signs = {sign for each in here for sign in each.signs}
    if len(here) > 1 and (signs == {"deduct"} or (signs == {"add"} and not _given(before))):
        return True
    if len(open_ones) > 1:
        raise Refused("bound-of-which", cap.span)
    return False


def _ends_sentence(each: chunk.Chunk) -> bool:
    return isinstance(each, chunk.Break) and each.level >= chunk.SEMICOLON


def _moves_both_ways(before: Sequence[chunk.Chunk]) -> bool:
    """Whether points are added and deducted in the run before a bound: plus 1 point above and minus 1 point below."""
    signs: set[ast.Sign] = set()
    for each in reversed(before):
        if isinstance(each, chunk.Limit) or (isinstance(each, chunk.Break) and each.level >= chunk.SEMICOLON):
            break
        if isinstance(each, chunk.Move):
            signs |= set(each.signs)
    return len(signs) > 1


def _is_where(before: Sequence[chunk.Chunk]) -> bool:
    """Whether a condition stands right before a bound: `where fraud is found: at most 4 points`."""
    return isinstance(next((each for each in reversed(before) if not isinstance(each, chunk.Break)), None), chunk.If)


def _named(cap: Cap, before: Sequence[chunk.Chunk]) -> Cap:
    """Return *cap*; where only `are lost` says of what, it may not stand apart from several deductions."""
    if cap.moved and cap.of in {"addition", "deduction"} and not cap.in_all and _moved_before(before) is None:
        sign = "add" if cap.of == "addition" else "deduct"
        if sum(isinstance(each, chunk.Move) and each.signs == (sign,) for each in before) > 1:
            raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    return cap


def _of_indicator(cap: Cap, before: Sequence[chunk.Chunk]) -> Cap:
    """
    Return *cap* as one of the indicator.

    Raises:
        Refused: If points are given or started from that pass it, or if nothing but deductions stands before it.
    """
    given = _given(before)
    signs = _signs(before)
    passed = isinstance(cap.amount, ast.Literal) and given and max(given) > cap.amount.value
    if passed or (signs == {"deduct"} and not any(isinstance(each, chunk.Give) for each in before)):
        raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    return attrs.evolve(cap, of="indicator")


def _altogether(cap: Cap, move: chunk.Move | None, before: Sequence[chunk.Chunk]) -> Cap:
    """Return what `at most 6 points in all` limits: deductions right before it, else what all comes to."""
    signs = _signs(before)
    if move is not None and signs == {"deduct"}:
        one = sum(isinstance(each, chunk.Move) for each in before) == 1
        return attrs.evolve(cap, of="deduction" if one else "deductions")
    given = _given(before)
    if move is not None and signs == {"add"} and given and isinstance(cap.amount, ast.Literal):
        if _is_below(cap.amount.value, given):
            return attrs.evolve(cap, of="addition")
        if cap.amount.value <= max(given):
            raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    return _of_indicator(cap, before)


def _is_below(amount: Fraction, given: Sequence[Fraction]) -> bool:
    """Whether *amount* is less than all points that are given at all, so that it cannot be the most of a total."""
    return bool(given) and amount < min(given)


def _stopping(cap: Cap, before: Sequence[chunk.Chunk]) -> chunk.Limit:
    """Return the most that an addition stops at, the least that the score stops at behind deductions."""
    nothing = isinstance(cap.amount, ast.Literal) and cap.amount.value == 0
    if cap.of in {"addition", "deduction"} and not (cap.of == "deduction" and (nothing or cap.several)):
        return attrs.evolve(cap, stops=False)
    signs = _signs(before)
    if len(signs) != 1 or cap.of not in {None, "indicator", "deduction"} or (cap.of == "deduction" and not nothing):
        raise Refused("bound-unclear", cap.span, amount=_shown(cap.amount))
    if signs == {"add"}:
        return _of_indicator(attrs.evolve(cap, stops=False), before)
    return chunk.Limit(span=cap.span, of="indicator", end="least", amount=cap.amount)


def _is_nothing(given: chunk.Give | chunk.Begin) -> bool:
    """Whether *given* is 0 points, beside which an addition is all there is."""
    return isinstance(given, chunk.Give) and all(is_none(amount) for amount in given.amounts)


def _signs(before: Sequence[chunk.Chunk]) -> set[ast.Sign]:
    return {sign for each in before if isinstance(each, chunk.Move) for sign in each.signs}


def _given(before: Sequence[chunk.Chunk]) -> list[Fraction]:
    """Return the points that are given or started from in *before*."""
    return [
        points.value
        for each in before
        if isinstance(each, (chunk.Give, chunk.Begin))
        for points in (each.amounts if isinstance(each, chunk.Give) else (each.amount,))
        if isinstance(points, ast.Literal) and points.value > 0
    ]


def _beyond_awards(amount: ast.Expression | None, before: Sequence[chunk.Chunk]) -> bool:
    """Whether *amount* is more than any points given before: `10 points at 90%, 1 more …, at most 12 points`."""
    given = _given(before)
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
