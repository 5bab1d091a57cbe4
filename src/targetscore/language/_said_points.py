"""Points that are given, added or deducted, and the condition that they hang on."""

from __future__ import annotations

from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build_words import plainly
from targetscore.language._lexemes import PERCENT, POINTS, Refused
from targetscore.language._pairs import (
    below_zero,
    is_level,
    is_one_missing,
    is_zero,
    paired,
    worst_and_best,
)
from targetscore.language._said import Said
from targetscore.language._said_ranks import beside_best, check_list, give_by_rank, settled
from targetscore.language._said_steps import steps
from targetscore.language._subjects import every_test, is_actual, is_own, rank_of, tests_of
from targetscore.language._whose import points_on_another

HUNDRED = Fraction(100)


def give(said: Said, part: chunk.Give) -> None:
    if part.beside is not None:
        part = beside_best(said, part)
    if said.per is not None:
        if said.per.size is None and set(said.per.directions) & {"over", "under", "away"}:
            raise Refused("step-without-points", said.per.span)
        steps(said, chunk.Move(span=part.span, signs=("add",), amounts=part.amounts))
    elif said.otherwise is not None:
        # 其余医院，达到90%得8分: the points hang on the condition, and not only on being another.
        said.expect_consequence()
        _give_otherwise(said, part)
    elif said.condition is not None:
        if part.formula and said.met:
            raise Refused("award-without-condition", part.span)
        _award(said, part)
    elif said.order is not None and len(part.amounts) > 1:
        give_by_rank(said, part)
    elif said.topic is not None and len(part.amounts) == 1 and is_zero(part.amounts[0]):
        _zero_for_topic(said, part)
    elif part.formula or (
        isinstance(part.amounts[0], ast.Literal)
        and len(part.amounts) == 1
        and part.amounts[0].value > 0
        and not part.item
    ):
        said.clauses.append(ast.Start(span=part.span, amount=part.amounts[0]))
    elif (whole := _whole_in_proportion(said, part)) is not None:
        said.clauses.append(ast.Start(span=part.span, amount=whole))
    else:
        raise Refused("award-without-condition", part.span)


# A rate that is itself how much of the plan was done.
DONE = ("完成率", "完成比例", "完成进度", "完成程度", "执行率", "支出进度", "执行进度", "进度")


def _whole_in_proportion(said: Said, part: chunk.Give) -> ast.Expression | None:
    """按完成比例得分，满分为止: with no award the full score is given in proportion, if the text says the most."""
    (amount,) = part.amounts if len(part.amounts) == 1 else (None,)
    bounds = [each for each in said.parts if isinstance(each, chunk.Limit)]
    most = any(each.end == "most" and each.of == "indicator" for each in bounds)
    if not isinstance(amount, ast.InProportion) or not most or said.clauses or said.before:
        return None
    own = [word for word, name in said.names.entries.items() if name.id == "actual"]
    if said.names.own_unit == PERCENT:
        if not own or not all(word.endswith(DONE) for word in own):
            return None
        done = ast.Value(span=amount.span, name="actual")
    else:
        done = ast.Value(span=amount.span, name="completion")
    whole = amount.points or ast.Value(span=amount.span, name="full")
    return ast.Product(span=amount.span, factors=(whole, done))


def _zero_for_topic(said: Said, part: chunk.Give) -> None:
    """重大事故本项不得分: final where there is any of it."""
    when = any_of_topic(said, part.span)
    said.clauses.append(ast.Override(span=when.span.cover(part.span), when=when, amount=part.amounts[0]))


def any_of_topic(said: Said, span: Span, unsaid: str = "award-without-condition") -> ast.Condition:
    """Return that there is any of what the part before names."""
    subject = said.topic_subject()
    if subject is None or is_own(subject):
        raise Refused(unsaid, span)
    none = ast.Literal(span=span, value=Fraction(0))
    return ast.Compare(span=subject.span, subject=subject, op=">", level=none)


def _give_otherwise(said: Said, part: chunk.Give) -> None:
    assert said.otherwise is not None
    span = said.otherwise.span.cover(part.span)
    said.otherwise = None
    if len(part.amounts) != 1:
        raise Refused("list-lengths", span, levels="1", amounts=str(len(part.amounts)))
    said.clauses.append(ast.Otherwise(span=span, amount=part.amounts[0]))


def _award(said: Said, part: chunk.Give) -> None:
    assert said.condition is not None
    condition = settled(said, said.condition, front=not is_zero(part.amounts[0]))
    said.met = True
    if condition.bracket:
        raise Refused("bracket-unclear", condition.span)
    if condition.happens is not None:
        _award_event(said, condition.happens, part)
        return
    if part.instead and part.item and any(map(rank_of, condition.conditions)):
        # 第3名不论位次得1分
        raise Refused("whole-or-besides", part.span)
    if part.on_top and any(_is_awarded(said, when) for when in condition.conditions):
        _change(said, chunk.Move(span=part.span, signs=("add",), amounts=part.amounts, on_top=True))
        return
    check_list(said, condition.conditions, part)
    for when, stated in paired(condition, part):
        span = when.span.cover(part.span)
        amount = _share_again(said, stated, when)
        if isinstance(amount, ast.InProportion) and isinstance(when, ast.Between):
            said.clauses.append(ast.Linear(span=span, when=when))
        elif part.instead or (is_zero(amount) and (part.item or _is_the_score(said, part, when))):
            said.clauses.append(ast.Override(span=span, when=when, amount=amount))
        else:
            _no_second_whole(said, part, when, amount)
            said.clauses.append(ast.Award(span=span, when=when, amount=amount))
    if part.called is not None:
        said.clauses.append(ast.Stated(span=part.span, what=part.called, amount=part.amounts[0]))


def _is_the_score(said: Said, part: chunk.Give, when: ast.Condition) -> bool:
    """If A is not met, the score is zero: behind points on something else, that of the whole indicator."""
    return part.formula and points_on_another((*said.before, *said.clauses), when)


def _is_awarded(said: Said, when: ast.Condition) -> bool:
    """达到80%得6分，达到90%另得2分: points on a value that earns points already come on top of those."""
    clauses = [each for each in (*said.before, *said.clauses) if isinstance(each, ast.Award | ast.Change)]
    earlier = [_measured(test) for each in clauses for test in tests_of(each)]
    return any(_measured(test) in earlier for test in every_test(when))


def _measured(test: ast.Compare | ast.Between) -> tuple[ast.Expression | None, str]:
    """Return what *test* compares, and whom with: growth is the own value beside last year."""
    if test.subject == ast.Value(name="growth"):
        return None, "last_year"
    return None if is_actual(test.subject) else test.subject, _measured_by(test)


def _measured_by(test: ast.Compare | ast.Between) -> str:
    """Return whom *test* compares with, where that is the others or the year before."""
    level = test.low if isinstance(test, ast.Between) else test.level
    of = level.of if isinstance(level, ast.Share) else level
    return of.name if isinstance(of, ast.Value) and of.name in {"mean", "best", "worst", "last_year"} else ""


def _no_second_whole(said: Said, part: chunk.Give, when: ast.Condition, amount: ast.Expression) -> None:
    """
    Refuse 达到90%得10分；停业的本项得2分: two points more, or two in all?

    Raises:
        Refused: For points of the whole indicator on a fact, behind an award on something else.
    """
    if not part.item or not isinstance(when, ast.Fact) or not isinstance(amount, ast.Literal):
        return
    awards = [clause for clause in (*said.before, *said.clauses) if isinstance(clause, ast.Award)]
    if any(not isinstance(award.when, ast.Fact) for award in awards):
        raise Refused("whole-or-besides", part.span)


def _share_again(said: Said, amount: ast.Expression, when: ast.Condition) -> ast.Expression:
    """第二名得满分的95%，第三名得90%: behind a share of the full score for a rank, of the full score again."""
    last = said.clauses[-1] if said.clauses else None
    if not (isinstance(amount, ast.Literal) and amount.unit == "%" and rank_of(when)):
        return amount
    if isinstance(last, ast.Award) and rank_of(last.when) and isinstance(last.amount, ast.Share):
        return ast.Share(span=amount.span, percent=amount.value, of=last.amount.of)
    return amount


def _award_event(said: Said, happens: chunk.Happens, part: chunk.Give) -> None:
    span = happens.span.cover(part.span)
    when = ast.Compare(span=happens.span, subject=happens.subject or said.topic_subject(), op=">=", level=happens.size)
    if part.instead or (is_zero(part.amounts[0]) and len(part.amounts) == 1 and happens.size.value == 1):
        said.clauses.append(ast.Override(span=span, when=when, amount=part.amounts[0]))
        return
    whole = isinstance(part.amounts[0], ast.Value) and len(part.amounts) == 1
    if happens.size.unit == "%" or whole:
        # 满分 cannot be earned for each of them.
        said.clauses.append(ast.Award(span=span, when=attrs.evolve(when, op="reaches"), amount=part.amounts[0]))
        return
    if len(part.amounts) == 1 and is_level(happens):
        said.clauses.append(ast.Award(span=span, when=attrs.evolve(when, op="reaches"), amount=part.amounts[0]))
        return
    if len(part.amounts) == 1 and said.is_tier(happens):
        said.clauses.append(ast.Award(span=span, when=attrs.evolve(when, op="="), amount=part.amounts[0]))
        return
    raise Refused("event-or-threshold", span, count=str(happens.size.value))


def move(said: Said, part: chunk.Move) -> None:
    if said.per is not None and part.per is not None:
        # 每低1个百分点扣0.6分每月: for each of which?
        raise Refused("two-step-sizes", part.per.span)
    if said.per is not None:
        steps(said, part)
    elif part.per is not None:
        subject = said.topic_subject()
        said.per = chunk.Per(span=part.span, directions=("each",), size=part.per, subject=subject)
        if said.condition is not None and not said.met:
            said.each_when = said.when()
        steps(said, part)
    elif said.otherwise is not None:
        _other_changes(said, part)
    elif said.condition is not None:
        _change(said, part)
    else:
        raise Refused("points-without-condition", part.span)


def _other_changes(said: Said, part: chunk.Move) -> None:
    assert said.otherwise is not None
    span = said.otherwise.span.cover(part.span)
    said.otherwise = None
    run = said.clauses[said.ends[-1] if said.ends else 0 :]
    whole = (*said.before, *said.clauses)
    told = [[c for c in clauses if isinstance(c, (ast.Change, ast.Award))] for clauses in (run, whole)]
    meant = told[0] or told[1]
    earlier = tuple(clause.when for clause in meant)
    if not earlier or len(part.amounts) != 1 or len(part.signs) != 1:
        raise Refused("otherwise-of-what", span)
    if len({type(clause) for clause in meant}) > 1:
        # 达到90%得8分，比上年提高的加1分，否则扣1分: of the award, or of the addition?
        raise Refused("otherwise-of-which", span)
    any_of = earlier[0] if len(earlier) == 1 else ast.Any(span=span, conditions=earlier)
    said.clauses.append(
        ast.Change(span=span, when=ast.Not(span=span, condition=any_of), sign=part.signs[0], amount=part.amounts[0])
    )


def _change(said: Said, part: chunk.Move) -> None:
    assert said.condition is not None
    condition = settled(said, said.condition, front=part.signs == ("add",))
    said.met = True
    span = condition.span.cover(part.span)
    if len(part.signs) != 1:
        raise Refused("both-ways-without-step", span)
    if condition.bracket:
        raise Refused("bracket-unclear", condition.span)
    if condition.happens is not None:
        _change_event(said, condition.happens, part)
        return
    last = said.clauses[-1] if said.clauses else None
    if condition.among:
        _below_nothing(said, last, condition, part)
        return
    if isinstance(last, ast.Override) and (last.when,) == condition.conditions:
        said.clauses[-1] = below_zero(last, part)
        return
    if any(is_one_missing(when) for when in condition.conditions):
        raise Refused("event-or-threshold", span, count="1")
    check_list(said, condition.conditions, part)
    if part.signs == ("add",):
        _not_below_awards(said, condition)
    for when, amount in paired(condition, part):
        change = ast.Change(span=when.span.cover(part.span), when=when, sign=part.signs[0], amount=amount)
        if not part.on_top and _runs_beyond(said, change):
            raise Refused("change-on-step", change.span)
        said.clauses.append(_on_top(said, change) if part.on_top else change)


def _below_nothing(said: Said, last: ast.Clause | None, condition: chunk.If, part: chunk.Move) -> None:
    """不足80%的不得分，其中低于60%的倒扣1分: below 0 where both hold."""
    span = condition.span.cover(part.span)
    if not isinstance(last, ast.Award | ast.Override):
        # 否则不得分，其中低于60%的倒扣2分
        raise Refused("amount-order", span)
    when = ast.All(span=span, conditions=(last.when, *condition.conditions))
    nothing = ast.Override(span=span, when=when, amount=last.amount)
    said.clauses.append(below_zero(nothing, part))


def _not_below_awards(said: Said, condition: chunk.If) -> None:
    """Refuse 达到90%得5分，超5%以上的加1分: above 5 %, where only 90 % earns points, or by 5 more?"""
    awards = [c.when for c in (*said.before, *said.clauses) if isinstance(c, ast.Award) and not is_zero(c.amount)]
    for when in condition.conditions:
        if not (isinstance(when, ast.Compare) and when.op in {">", ">="} and isinstance(when.level, ast.Literal)):
            continue
        unit = when.level.unit
        levels = [
            award.level.value
            for award in awards
            if isinstance(award, ast.Compare) and award.op in {">", ">=", "reaches"} and is_own(award.subject)
            if when.subject in {None, award.subject} or (is_actual(when.subject) and is_actual(award.subject))
            if isinstance(award.level, ast.Literal) and award.level.unit == unit
        ]
        if levels and when.level.value < min(levels):
            found = {"award": f"{plainly(min(levels))}{unit}", "level": f"{plainly(when.level.value)}{unit}"}
            raise Refused("over-or-level", condition.span, **found)


def _runs_beyond(said: Said, change: ast.Change) -> bool:
    """每低1个百分点扣0.1分，低于80%的扣5分: in place of what the step has taken off there, or on top of it?"""
    inner, down = (change.when.condition, True) if isinstance(change.when, ast.Not) else (change.when, False)
    if not isinstance(inner, ast.Compare) or not isinstance(inner.level, ast.Literal):
        return False
    upward = (inner.op in {">", ">=", "reaches"}) is not down
    ways = {"over", "each"} if upward else {"under"}
    return any(
        isinstance(step, ast.Step)
        and (step.sign, step.within) == (change.sign, None)
        and (step.when is None or _looks(step.when, inner.subject, upward=upward))
        and (step.subject == inner.subject or (is_actual(step.subject) and is_actual(inner.subject)))
        and step.direction in ways
        and not isinstance(step.origin, ast.Value)
        for step in (*said.before, *said.clauses)
    )


def _looks(when: ast.Condition, subject: ast.Expression | None, *, upward: bool) -> bool:
    """Whether *when* is all that lies to one side of a level of *subject*: 超过90%的，每超1个百分点加1分."""
    if isinstance(when, ast.Not):
        return _looks(when.condition, subject, upward=not upward)
    ways = {">", ">=", "reaches"} if upward else {"<", "<=", "below"}
    told = isinstance(when, ast.Compare) and when.subject == subject and when.op in ways
    return told or isinstance(when, ast.Unsaid)


def _on_top(said: Said, change: ast.Change) -> ast.Change:
    """超过20天扣1分，超过30天再扣2分: what holds farther out costs both."""
    earlier = [clause for clause in (*said.before, *said.clauses) if isinstance(clause, ast.Change)]
    tiers = [each for each in earlier if each.sign == change.sign and _is_inside(change.when, each.when)]
    if not tiers or not isinstance(change.amount, ast.Literal) or not isinstance(tiers[-1].amount, ast.Literal):
        return change
    total = attrs.evolve(change.amount, value=change.amount.value + tiers[-1].amount.value)
    return attrs.evolve(change, amount=total)


def _is_inside(inner: ast.Condition, outer: ast.Condition) -> bool:
    """Whether *inner* holds only where *outer* does: a level farther out, on the same value."""
    match inner, outer:
        case ast.Not(condition=first), ast.Not(condition=second):
            return _is_inside(second, first)
        case (
            ast.Compare(subject=subject, op=op, level=ast.Literal(value=far, unit=unit)),
            ast.Compare(subject=other, op=wide, level=ast.Literal(value=near, unit=same)),
        ) if subject == other and unit == same:
            upward = {op, wide} <= {">", ">="} and far > near
            downward = {op, wide} <= {"<", "<=", "below"} and far < near
            return upward or downward or (op == wide == "reaches" and far > near)
        case _:
            return False


def _change_event(said: Said, happens: chunk.Happens, part: chunk.Move) -> None:
    if said.is_tier(happens) and len(part.amounts) == 1:
        when = ast.Compare(
            span=happens.span, subject=happens.subject or said.topic_subject(), op="=", level=happens.size
        )
        said.clauses.append(
            ast.Change(span=happens.span.cover(part.span), when=when, sign=part.signs[0], amount=part.amounts[0])
        )
        return
    if happens.size.value != 1 or happens.size.unit in {"%", POINTS}:
        raise Refused("event-or-threshold", happens.span.cover(part.span), count=str(happens.size.value))
    subject = happens.subject or said.topic_subject()
    said.per = chunk.Per(span=happens.span, directions=("each",), size=happens.size, subject=subject)
    said.each_when = None
    steps(said, part)
    last = said.clauses[-1]
    assert isinstance(last, ast.Step)
    if not isinstance(last.amount, tuple):
        said.event = (attrs.evolve(happens, subject=subject), last)


def efficacy(said: Said, part: chunk.Relative) -> None:
    """
    Give 60% and the other 40% by the way from the worst of the group to its best (功效系数法).

    The two shares must make the whole.
    """
    rest, said.rest = said.rest, None
    stated = [c for c in said.clauses if isinstance(c, ast.Stated) and c.what == "base"]
    base = stated[0].amount if len(stated) == 1 else None
    full = ast.Value(span=part.span, name="full")
    if not isinstance(base, ast.Share) or base.of != full or rest is None or base.percent + rest.percent != HUNDRED:
        raise Refused("efficacy-unclear", part.span)
    worst, best = worst_and_best(part)
    span = stated[0].span.cover(part.span)
    own = ast.Value(span=part.span, name="actual")
    way = ast.Ratio(
        span=part.span,
        numerator=ast.Difference(span=part.span, left=own, right=worst),
        denominator=ast.Difference(span=part.span, left=best, right=worst),
    )
    share = ast.Share(span=rest.span, percent=rest.percent, of=full)
    product = ast.Product(span=part.span, factors=(share, way))
    said.clauses = [clause for clause in said.clauses if clause is not stated[0]]
    said.clauses.append(ast.Start(span=span, amount=ast.Sum(span=span, terms=(base, product))))
