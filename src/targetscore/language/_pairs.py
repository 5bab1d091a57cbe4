"""How two chunks fit together: conditions and their points, each-phrases and theirs, a cap and what it limits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build_moves import but_no_farther
from targetscore.language._chunks import SEMICOLON
from targetscore.language._lexemes import Refused
from targetscore.language._subjects import is_actual, own_comparison, own_stretch, rank_of


def joins(first: chunk.If, second: chunk.If) -> bool:
    """80%以上、未达到90%的: two comparisons of the own value with nothing between but a comma are one condition."""
    if first.happens or second.happens or first.scope or len(first.conditions) != 1 or len(second.conditions) != 1:
        return False
    nexts = second.conditions[0]
    return own_comparison(first.conditions[0]) and (own_comparison(nexts) or own_stretch(nexts))


def join(first: chunk.If, second: chunk.If) -> chunk.If:
    span = first.span.cover(second.span)
    left, right = first.conditions[0], second.conditions[0]
    if isinstance(left, ast.Compare):
        right = _also_about(right, left.subject)
    both = ast.All(span=span, conditions=tuple(but_no_farther([left, right])))
    return chunk.If(span=span, conditions=(both,))


def _also_about(condition: ast.Condition, subject: ast.Expression | None) -> ast.Condition:
    """Return *condition* as one on *subject* if it names none: 完成80%以上、未达到90%."""
    match condition:
        case ast.Compare(subject=None):
            return attrs.evolve(condition, subject=subject)
        case ast.Not(condition=ast.Compare(subject=None) as inner):
            return attrs.evolve(condition, condition=attrs.evolve(inner, subject=subject))
        case _:
            return condition


def bracketed(per: chunk.Per, condition: chunk.If) -> chunk.Per:
    """3名以内的部分，每名扣1分；超过3名的部分，每名扣2分: the stretch of the count, from 0, that the step counts."""
    if len(condition.conditions) != 1 or per.directions not in {(), ("each",)} or per.origin is not None:
        raise Refused("bracket-unclear", condition.span)
    match condition.conditions[0]:
        case ast.Compare(op="<=" | "<" | "below", level=level, subject=subject):
            within: tuple[ast.Expression | None, ast.Expression | None] = (None, level)
        case ast.Compare(op=">" | ">=", level=level, subject=subject):
            within = (level, None)
        case ast.Between(low=low, high=high, subject=subject):
            within = (low, high)
        case _:
            raise Refused("bracket-unclear", condition.span)
    return attrs.evolve(per, subject=per.subject or subject, within=within, span=condition.span.cover(per.span))


def stretched(per: chunk.Per, stretch: chunk.Stretch) -> chunk.Per:
    if per.directions not in {(), ("each",), (stretch.direction,)} or per.origin is not None:
        raise Refused("bracket-unclear", stretch.span)
    span = stretch.span.cover(per.span)
    return attrs.evolve(per, directions=(stretch.direction,), origin=stretch.origin, within=stretch.within, span=span)


def standard_of(when: ast.Condition | None, per: chunk.Per) -> ast.Expression | None:
    """不少于4期，每少1期扣2分: a condition that looks away from the step is the standard that the step counts from."""
    if not isinstance(when, ast.Compare) or per.origin is not None:
        return None
    upward = when.op in {">=", ">", "reaches"}
    away = (
        per.directions in {("under",), ("away",)}
        if upward
        else when.op in {"<=", "<", "below"} and per.directions == ("over",)
    )
    return when.level if away else None


def what_is_measured(when: ast.Condition | None) -> ast.Expression | None:
    return when.subject if isinstance(when, ast.Compare) else None


def counts(per: chunk.Per) -> bool:
    """发生事故的，每起扣1分: the each-phrase counts what the condition names."""
    return per.subject is None and per.origin is None and per.directions in {(), ("each",)}


def is_one_missing(when: ast.Condition) -> bool:
    """未完成1项扣2分: each one that is missing, or none at all there?"""
    if not (isinstance(when, ast.Not) and isinstance(when.condition, ast.Compare)):
        return False
    level = when.condition.level
    return isinstance(level, ast.Literal) and level.value == 1 and level.unit not in {"%", "pp", ""}


def below_zero(override: ast.Override, move: chunk.Move) -> ast.Override:
    """本项不得分，并倒扣2分: final, and below zero."""
    amount = move.amounts[0]
    if move.signs != ("deduct",) or len(move.amounts) != 1 or not isinstance(amount, ast.Literal):
        raise Refused("amount-order", override.span.cover(move.span))
    return attrs.evolve(override, span=override.span.cover(move.span), amount=attrs.evolve(amount, value=-amount.value))


def follows(parts: Sequence[chunk.Chunk], cap: int) -> bool:
    """Whether the cap at *cap* stands in the same comma run as points moved: …加1分，3分封顶."""
    for position in range(cap - 1, -1, -1):
        part = parts[position]
        if isinstance(part, chunk.Break) and part.level >= SEMICOLON:
            return False
        if isinstance(part, (chunk.Move, chunk.Give)):
            return isinstance(part, chunk.Move)
    return False


def is_moving(clause: ast.Clause, sign: ast.Sign) -> bool:
    """Whether *clause* adds, or deducts."""
    return isinstance(clause, (ast.Step, ast.Change)) and clause.sign == sign


def is_sum(clause: ast.Clause) -> bool:
    """两项合计 by itself."""
    return isinstance(clause, ast.Combine) and clause.how == "sum"


def unit_of_level(level: ast.Expression) -> str | None:
    return level.unit if isinstance(level, ast.Literal) else None


def is_zero(amount: ast.Expression) -> bool:
    return isinstance(amount, ast.Literal) and amount.value == 0


def is_level(happens: chunk.Happens) -> bool:
    """投入2亿元得12分: a level reached, since money and rates are no events."""
    return happens.subject is not None and happens.size.value != 1


def ways(per: chunk.Per, move: chunk.Move) -> list[tuple[ast.Direction, ast.Sign]]:
    directions: tuple[ast.Direction, ...] = per.directions or ("each",)
    span = per.span.cover(move.span)
    if len(directions) == len(move.signs) == 1:
        return [(directions[0], move.signs[0])]
    if directions == ("over", "under") and move.signs == ("add", "deduct"):
        return [("over", "add"), ("under", "deduct")]
    if directions == ("over", "under") and move.signs == ("deduct",):
        # 每偏离目标1个百分点扣1分: it costs points on both sides.
        return [("over", "deduct"), ("under", "deduct")]
    raise Refused("step-ways-unclear", span)


def paired(condition: chunk.If, points: chunk.Give | chunk.Move) -> list[tuple[ast.Condition, ast.Expression]]:
    conditions, amounts = condition.conditions, points.amounts
    if len(conditions) == 1 and len(amounts) > 1:
        conditions = _ranks(conditions[0]) or conditions
    if len(amounts) == 1 and all(rank_of(condition) for condition in conditions):
        # 第3、4名得8分: each of them.
        amounts = amounts * len(conditions)
    if len(amounts) == 1 and len(conditions) > 1 and _are_apart(conditions):
        # 甲率、乙率分别达到90%、80%的得5分: for both, or for each of them?
        raise Refused("list-all-or-any", condition.span, text="")
    if len(conditions) != len(amounts):
        span = condition.span.cover(points.span)
        raise Refused("list-lengths", span, levels=str(len(conditions)), amounts=str(len(amounts)))
    return list(zip(conditions, amounts, strict=True))


def _are_apart(conditions: tuple[ast.Condition, ...]) -> bool:
    """Whether *conditions* are each on a named value of its own."""
    subjects = {test.subject for test in conditions if isinstance(test, ast.Compare)}
    return len(subjects) == len(conditions) and None not in subjects


def _ranks(condition: ast.Condition) -> tuple[ast.Condition, ...]:
    """前三名 with a list of points: each rank by itself."""
    if (
        isinstance(condition, ast.Compare)
        and condition.op == "<="
        and condition.subject is not None
        and isinstance(condition.level, ast.Literal)
    ):
        first = ast.Literal(span=condition.span, value=Fraction(1))
        condition = ast.Between(
            span=condition.span,
            subject=condition.subject,
            low=first,
            high=condition.level,
            low_closed=True,
            high_closed=True,
        )
    if not (
        isinstance(condition, ast.Between)
        and isinstance(condition.low, ast.Literal)
        and isinstance(condition.high, ast.Literal)
    ):
        return ()
    if condition.low.unit or condition.high.unit or not condition.low_closed:
        return ()
    ranks = range(int(condition.low.value), int(condition.high.value) + 1)
    return tuple(
        ast.Compare(
            span=condition.span,
            subject=condition.subject,
            op="=",
            level=ast.Literal(span=condition.span, value=Fraction(rank)),
        )
        for rank in ranks
    )


def single(condition: chunk.If) -> ast.Condition:
    if len(condition.conditions) != 1:
        raise Refused("condition-list", condition.span)
    return condition.conditions[0]


def span_over(chunks: Sequence[chunk.Chunk]) -> Span:
    return Span(chunks[0].span.start, chunks[-1].span.end) if chunks else Span(0, 0)


def moves_points(clause: ast.Clause) -> bool:
    """Whether *clause* gives or moves points."""
    return not isinstance(clause, (ast.Effect, ast.Ranking, ast.Stated, ast.Reference, ast.Remark))


def in_places(per: chunk.Per, subject: ast.Expression | None) -> chunk.Per:
    """每降一名, 每降一位, 每降一个名次: one of the ranks, which have no unit."""
    size = per.size
    ranks = isinstance(subject, ast.Value) and subject.name == "rank"
    if ranks and isinstance(size, ast.Literal) and size.unit in {"名", "位", "个"}:
        return attrs.evolve(per, size=attrs.evolve(size, unit=""))
    return per


def worst_and_best(part: chunk.Relative) -> tuple[ast.Expression, ast.Expression]:
    """Return the ends of the way from the worst to the best, in whatever order they are named."""
    names = [end.name if isinstance(end, ast.Value) else "" for end in part.ends]
    if names in (["worst", "best"], ["lowest", "highest"]):
        return part.ends
    if names in (["best", "worst"], ["highest", "lowest"]):
        return part.ends[1], part.ends[0]
    raise Refused("efficacy-unclear", part.span)


def are_one_movement(clauses: Sequence[ast.Clause]) -> bool:
    """Whether *clauses* are stretches of one count, which move the points together."""
    steps = [clause for clause in clauses if isinstance(clause, ast.Step) and clause.within is not None]
    ways = {
        (step.sign, step.direction, None if is_actual(step.subject) else step.subject, step.origin) for step in steps
    }
    return len(steps) == len(clauses) and len(ways) == 1


def is_rank_award(clause: ast.Clause) -> bool:
    """Whether *clause* gives points to places counted from the first."""
    return isinstance(clause, ast.Award) and rank_of(clause.when) == "rank"


def last_place(awards: Sequence[ast.Clause]) -> int:
    """Return the last place that *awards* name."""
    whens = [award.when for award in awards if isinstance(award, ast.Award)]
    ends = [when.high if isinstance(when, ast.Between) else when.level for when in whens if rank_of(when)]  # type: ignore[union-attr]
    return max((int(end.value) for end in ends if isinstance(end, ast.Literal)), default=0)


def share_of_full(percent: ast.Literal, awards: Sequence[ast.Clause]) -> ast.Expression:
    """
    Return the share of the full score that 逐名递减5% takes off.

    It is one where the places before it earn shares of the full score and fall by as much: 满分的95%, 满分的90%,
    以后逐名递减5%.
    """
    shares = [award.amount for award in awards if isinstance(award, ast.Award)]
    found = [_percent_of_full(share) for share in shares]
    told = [share for share in found if share is not None]
    if len(told) < len(found) or len(told) < 2 or told[-2] - told[-1] != percent.value:  # noqa: PLR2004
        raise Refused("percent-of-what", percent.span)
    return ast.Share(span=percent.span, percent=percent.value, of=ast.Value(span=percent.span, name="full"))


def _percent_of_full(amount: ast.Expression) -> Fraction | None:
    match amount:
        case ast.Value(name="full"):
            return Fraction(100)
        case ast.Share(percent=percent, of=ast.Value(name="full")):
            return percent
        case _:
            return None


OPPOSITES: dict[ast.Comparison, ast.Comparison] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def opposite(condition: ast.Condition) -> ast.Condition:
    """Return what holds where *condition* does not, in the words that a text would have for it."""
    span = condition.span
    match condition:
        case ast.Compare(op=op) if op in OPPOSITES:
            return attrs.evolve(condition, op=OPPOSITES[op])
        case ast.Not(condition=inner):
            return inner
        case ast.All(conditions=several):
            return ast.Any(span=span, conditions=tuple(map(opposite, several)))
        case ast.Any(conditions=several):
            return ast.All(span=span, conditions=tuple(map(opposite, several)))
        case ast.Unsaid(side="met"):
            return attrs.evolve(condition, side="unmet")
        case ast.Unsaid(side="unmet"):
            return attrs.evolve(condition, side="met")
        case _:
            return ast.Not(span=span, condition=condition)


def rest_of(conditions: Sequence[ast.Condition], span: Span) -> ast.Condition:
    """Return where none of *conditions* holds; behind the first so many places, the place after them and all others."""
    last = _last_of_first(conditions)
    if last is None:
        return ast.All(span=span, conditions=tuple(map(opposite, conditions)))
    rank = ast.Value(span=span, name="rank")
    return ast.Compare(span=span, subject=rank, op=">=", level=ast.Literal(span=span, value=Fraction(last + 1)))


def _last_of_first(conditions: Sequence[ast.Condition]) -> int | None:
    """Return the last of the places from the first on, without a gap, that *conditions* name; ``None`` for others."""
    named: set[int] = set()
    for condition in conditions:
        match condition:
            case ast.Compare(subject=ast.Value(name="rank"), op="=", level=ast.Literal(value=place)):
                named.add(int(place))
            case ast.Compare(subject=ast.Value(name="rank"), op="<=", level=ast.Literal(value=place)):
                named.update(range(1, int(place) + 1))
            case ast.Between(subject=ast.Value(name="rank"), low=ast.Literal(value=low), high=ast.Literal(value=high)):
                named.update(range(int(low), int(high) + 1))
            case _:
                return None
    return max(named) if named == set(range(1, max(named) + 1)) else None


def falls_by_place(clauses: Sequence[ast.Clause]) -> tuple[ast.Expression, ast.Literal] | None:
    """第一得10分，第二得9分，以此类推: the places, and so many points less for each, if places and falls are even."""
    awards: list[tuple[Fraction, ast.Literal]] = []
    ranks: list[ast.Expression] = []
    for clause in reversed(clauses):
        match clause:
            case ast.Award(
                when=ast.Compare(subject=ast.Value() as rank, op="=", level=ast.Literal(value=place, unit="")),
                amount=ast.Literal() as amount,
            ) if not ranks or rank == ranks[0]:
                ranks.append(rank)
                awards.insert(0, (place, amount))
            case _:
                break
    falls = {first[1].value - second[1].value for first, second in pairwise(awards)}
    follow = all(first[0] + 1 == second[0] for first, second in pairwise(awards))
    if len(awards) < 2 or len(falls) != 1 or not follow or min(falls) <= 0:  # noqa: PLR2004
        return None
    return ranks[0], attrs.evolve(awards[-1][1], value=min(falls))
