"""Points for each so much: 每低1个百分点扣0.5分."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import SEMICOLON
from targetscore.language._lexemes import PERCENT, Names, Refused
from targetscore.language._pairs import (
    bracketed,
    counts,
    in_places,
    is_rank_award,
    is_zero,
    last_place,
    standard_of,
    stretched,
    ways,
    what_is_measured,
)
from targetscore.language._said import Said
from targetscore.language._said_values import meant
from targetscore.language._subjects import is_actual, is_own, is_some, rank_of

PLACES = ("名", "位")
# Values that others are compared with, or that are no values of their own.
ROLES = frozenset(
    {"actual", "completion", "growth", "target", "last_year", "mean", "best", "worst"}
    | {"rank", "rank_from_last", "number_ranked"}
)
RANK = ast.Value(name="rank")


def _from_basis(said: Said, part: chunk.Per) -> chunk.Per:
    """达到90%得10分，以80%为基数，每低1个百分点扣1分: from 80 %, which stands right before, not from the award."""
    before = said.parts[max(said.at - 2, 0) : said.at]
    match before:
        case (chunk.Basis(level=ast.Literal() as level), chunk.Break(level=pause)) if (
            part.origin is None and pause < SEMICOLON
        ):
            return attrs.evolve(part, origin=level)
        case _:
            return part


def take_per(said: Said, part: chunk.Per) -> None:
    if said.per is not None:
        raise Refused("step-without-points", said.per.span)
    part = _from_basis(said, part)
    said.per = part
    said.each_when = None
    if said.stretch is not None:
        said.per = stretched(part, said.stretch)
        said.stretch = None
        return
    if said.condition is not None and not said.met and said.condition.bracket:
        said.per, said.met = _named_alike(said, bracketed(part, said.condition)), True
        return
    if said.condition is not None and not said.met:
        when = said.when()
        if is_some(when) and counts(part):
            assert isinstance(when, ast.Compare)
            said.per = attrs.evolve(part, subject=when.subject)
        elif isinstance(when, ast.Compare) and _goes_on(said, when, part):
            # 第4名及以后每降1名: from the last of the places that were named.
            said.per = attrs.evolve(part, span=said.condition.span.cover(part.span))
        elif (level := standard_of(when, part)) is not None:
            if _is_fall(when):
                # 降幅超过4%的，每多1个百分点: of the fall, or of the value?
                raise Refused("step-ways-unclear", part.span)
            said.per = attrs.evolve(
                part, origin=level, span=said.condition.span.cover(part.span), subject=what_is_measured(when)
            )
        else:
            said.each_when = when
            counted = counted_by(when, part, said.names)
            if said.topic is not None and (counted,) == said.topic.subjects:
                # 乙率低于80%的，乙率每低1个百分点: the word right before 每 is the one that is counted.
                (counted,) = said.topic.subjects
            said.per = part if counted is None else attrs.evolve(part, subject=counted)


def _is_fall(when: ast.Condition | None) -> bool:
    """Whether *when* says how far a value has fallen since last year, at least."""
    match when:
        case ast.Compare(op="<" | "<=", subject=ast.Value(name="growth"), level=ast.Literal(value=value)):
            return value < 0
        case ast.Compare(op="<" | "<=", level=ast.Difference(left=ast.Value(name="last_year"))):
            return True
        case _:
            return False


def counted_by(when: ast.Condition | None, per: chunk.Per, names: Names) -> ast.Expression | None:
    """乙率低于80%的，每低1个百分点扣0.5分: the other value that *when* compares, where *per* goes on from its level."""
    if per.subject is not None or per.origin is not None or not isinstance(per.size, ast.Literal):
        return None
    match when.condition if isinstance(when, ast.Not) else when:
        case ast.Compare(subject=ast.Value(name=name) as subject, op=op) if name not in ROLES:
            upward = (op in {">", ">=", "reaches"}) is not isinstance(when, ast.Not)
            fits = per.directions == ("over",) if upward else per.directions in {("under",), ("away",)}
        case ast.Between(subject=ast.Value(name=name) as subject) if name not in ROLES:
            fits = not isinstance(when, ast.Not) and per.directions in {("over",), ("under",)}
        case _:
            return None
    unit = names.unit_of(name)
    return subject if fits and per.size.unit in ({PERCENT, "pp"} if unit == PERCENT else {unit}) else None


def _goes_on(said: Said, when: ast.Compare, per: chunk.Per) -> bool:
    """Whether *when* names the places behind those that were named, down which *per* goes."""
    if rank_of(when) != "rank" or when.op not in {">", ">="} or per.directions != ("under",):
        return False
    awards = [clause for clause in (*said.before, *said.clauses) if is_rank_award(clause)]
    if not awards:
        # 第4名及以后每降1位扣1分 by itself: does the fourth lose a point?
        raise Refused("rank-step-of-what", per.span)
    last = last_place(awards)
    if not isinstance(when.level, ast.Literal) or when.level.value != (last if when.op == ">" else last + 1):
        raise Refused("rank-step-of-what", per.span)
    return True


def _named_alike(said: Said, per: chunk.Per) -> chunk.Per:
    """Let a bracket that names nothing count the own value by the name that the bracket before it uses."""
    last = said.clauses[-1] if said.clauses else None
    if per.subject is None and isinstance(last, ast.Step) and last.within is not None and is_actual(last.subject):
        return attrs.evolve(per, subject=last.subject)
    return per


def rising(said: Said, part: chunk.Rising) -> None:
    """第1起扣2分，第2起扣3分，第3起起每起扣4分: brackets of one count, so that a cap behind them holds for all."""
    if part.after:
        _further(said, part)
        return
    lasts = [last for last, _ in part.brackets]
    amounts = tuple(amount for _, amount in part.brackets)
    one_by_one = lasts == [*range(1, len(lasts) + 1)]
    direction: ast.Direction = "over" if part.over else "each"
    first = len(amounts) if one_by_one else None
    per = chunk.Per(span=part.span, directions=(direction,), size=part.size, subject=part.subject, first=first)
    take_per(said, _beyond(said, per) if part.over else per)
    steps(said, chunk.Move(span=part.span, signs=(part.sign,), amounts=amounts if one_by_one else amounts[:1]))
    if one_by_one:
        return
    whole = said.clauses.pop()
    assert isinstance(whole, ast.Step)
    ends = (None, *(last if last is None else attrs.evolve(part.size, value=Fraction(last)) for last in lasts))
    said.clauses += [
        attrs.evolve(whole, amount=amount, within=within)
        for amount, within in zip(amounts, pairwise(ends), strict=True)
        if not is_zero(amount)
    ]


def _beyond(said: Said, per: chunk.Per) -> chunk.Per:
    """超出任务的，超出的前2家每家加1分: counted from the level of the condition, which says no more."""
    condition = said.condition
    if condition is None or said.met or len(condition.conditions) != 1 or condition.happens is not None:
        return per
    match condition.conditions[0]:
        case ast.Compare(op=">", level=level, subject=subject) if is_actual(subject):
            said.met = True
            return attrs.evolve(per, origin=level, span=condition.span.cover(per.span))
        case _:
            return per


def _further(said: Said, part: chunk.Rising) -> None:
    """每次扣1分，从第4次起每次扣2分: the step before it counts the first three, this one those beyond."""
    last = said.clauses[-1] if said.clauses else None
    edge = attrs.evolve(part.size, value=Fraction(part.after))
    beyond = _beyond_free(said, last, part, edge)
    if beyond is not None:
        take_per(said, chunk.Per(span=beyond.span, directions=("each",), size=part.size, subject=beyond.subject))
        said.each_when = beyond
        steps(said, chunk.Move(span=part.span, signs=(part.sign,), amounts=(part.brackets[0][1],)))
        return
    if not isinstance(last, ast.Step) or last.within is not None or last.sign != part.sign or part.subject is not None:
        raise Refused("schedule-from-one", part.span, text="")
    if last.size != part.size or last.direction not in {"each", "over"} or isinstance(last.amount, tuple):
        raise Refused("schedule-from-one", part.span, text="")
    if last.when is not None and not _is_up_to(last.when, edge):
        raise Refused("schedule-from-one", part.span, text="")
    span = last.span.cover(part.span)
    subject = last.subject
    if isinstance(last.when, ast.Compare | ast.Between) and subject is None:
        subject = last.when.subject
    whole = attrs.evolve(last, span=span, when=None, subject=subject)
    said.clauses[-1:] = [
        attrs.evolve(whole, within=(None, edge)),
        attrs.evolve(whole, within=(edge, None), amount=part.brackets[0][1]),
    ]
    said.condition = None


def _beyond_free(said: Said, last: ast.Clause | None, part: chunk.Rising, edge: ast.Literal) -> ast.Compare | None:
    """Return what lies beyond the first ones, where 不超过3次的得10分 or 超过3次的 stands before 从第4次起每次扣2分."""
    waiting = said.condition if not said.met else None
    span = part.span
    if waiting is None and isinstance(last, ast.Award | ast.Change) and _earns(last):
        when: ast.Condition | None = last.when
        ops = {"<=", "below"} if part.sign == "deduct" else {">=", "reaches"}
    elif waiting is not None and len(waiting.conditions) == 1:
        when, ops, span = waiting.conditions[0], {">"}, waiting.span.cover(part.span)
    else:
        return None
    if part.subject is not None or not isinstance(when, ast.Compare) or when.op not in ops or when.level != edge:
        return None
    said.met = True
    return attrs.evolve(when, span=span, op=">", level=edge)


def _earns(clause: ast.Award | ast.Change) -> bool:
    """Whether *clause* gives points, or moves none: 不扣分."""
    return is_zero(clause.amount) is isinstance(clause, ast.Change)


def _is_up_to(when: ast.Condition, edge: ast.Literal) -> bool:
    return isinstance(when, ast.Compare) and when.op == "<=" and when.level == edge


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
    if per.origin == ast.Value(name="last_year") and not all(is_own(one) or one == RANK for one in subjects):
        # 火灾比上年每减少1起: no data hold what another value than the own one was last year.
        raise Refused("growth-of-what", span)
    for subject in subjects:
        per = in_places(per, subject)
        _once(said, per, move)
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


def _once(said: Said, per: chunk.Per, move: chunk.Move) -> None:
    """发生1起扣2分，每增加1起再扣1分: the first event is a tier, of which the further ones are counted."""
    if said.event is None or per.directions != ("over",) or per.origin is not None or per.within is not None:
        return
    happens, step = said.event
    if said.each_when is None and said.clauses[-1] is step and move.signs == (step.sign,):
        assert not isinstance(step.amount, tuple)  # no event has several amounts
        when = ast.Compare(span=happens.span, subject=happens.subject, op=">=", level=happens.size)
        said.clauses[-1] = ast.Change(span=step.span, when=when, sign=step.sign, amount=step.amount)


def _steps_of_each(said: Said, per: chunk.Per, move: chunk.Move, subjects: Sequence[ast.Expression | None]) -> None:
    """国家级表彰、省级表彰每项分别加3、2分: a number of points for each of the values."""
    span = per.span.cover(move.span)
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
