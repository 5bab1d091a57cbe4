"""One sentence: its chunks from left to right, in one table of what each makes of what stands before it."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COLON, COMMA, SEMICOLON
from targetscore.language._lexemes import Names, Refused
from targetscore.language._pairs import (
    counts,
    join,
    joins,
    single,
    span_over,
)
from targetscore.language._said import Said, is_bare_one
from targetscore.language._said_bounds import bound_where, limit_each, limited, onward, round_last, says
from targetscore.language._said_effects import follow
from targetscore.language._said_events import with_subjects
from targetscore.language._said_from import take_from
from targetscore.language._said_halved import halve
from targetscore.language._said_judged import is_judged, judged, start_from
from targetscore.language._said_lacking import lack, take_away
from targetscore.language._said_part_steps import part_rule
from targetscore.language._said_points import efficacy, give, move
from targetscore.language._said_ranks import rank_step, take_order
from targetscore.language._said_steps import counted_by, rising, take_per
from targetscore.language._said_unmet import goes_on_counting, of_what_is_done, stretch_from
from targetscore.language._said_values import about
from targetscore.language._subjects import about_own, is_actual, is_some, names_in

OCCASIONS = ("时", "内", "中", "期间")


def read_sentence(parts: Sequence[chunk.Chunk], before: Sequence[ast.Clause], names: Names) -> Said:
    """Return what *parts* say, behind the clauses *before* them."""
    parts = with_subjects(parts, names)
    said = Said(parts, before, names)
    position = 0
    while position < len(parts):
        part = parts[position]
        said.at = position
        if isinstance(part, chunk.If) and _opens_scope(said, position):
            end = _scope_end(parts, position)
            inner = read_sentence(parts[position + 1 : end], (*before, *said.clauses), names)
            if not inner.clauses:
                # 总数=办结数，总数达到90件得10分: what is said of it holds whether it is so or not.
                raise Refused("condition-without-points", part.span)
            span = span_over(parts[position:end])
            said.clauses.append(ast.Scope(span=span, when=single(part), clauses=tuple(inner.clauses)))
            position = end
            continue
        _take(said, part)
        position += 1
    _finish(said)
    return said


def _scope_end(parts: Sequence[chunk.Chunk], position: int) -> int:
    """Return where the scope of *position* ends: 有任务的，达到90%得3分；无任务的… tells units apart anew."""
    opened = _told_apart_by(parts[position])
    for place in range(position + 1, len(parts)):
        if isinstance(parts[place - 1], chunk.Break) and opened & _told_apart_by(parts[place]):
            return place
    return len(parts)


def _told_apart_by(part: chunk.Chunk) -> frozenset[str]:
    """Return the facts and the values other than the own one that *part* is a condition on."""
    if not isinstance(part, chunk.If):
        return frozenset()
    return frozenset(name for condition in part.conditions for name in names_in(condition))


def _opens_scope(said: Said, position: int) -> bool:
    """Whether it holds for the rest: a condition on another value, then a comma and a condition or 每."""
    part = said.parts[position]
    if not isinstance(part, chunk.If) or part.happens or part.bracket or len(part.conditions) != 1 or said.per:
        return False
    following = said.parts[position + 1 : position + 3]
    if not (len(following) > 1 and isinstance(following[0], chunk.Break) and following[0].level == COMMA):
        return False
    nexts = following[1]
    if part.scope:
        return True
    if (
        isinstance(nexts, chunk.If)
        and is_some(part.conditions[0])
        and is_bare_one(nexts)
        and _moves(said.parts[position + 3 : position + 5])
    ):
        return False
    if isinstance(nexts, chunk.Per) and is_some(part.conditions[0]) and counts(nexts):
        return False
    if isinstance(nexts, chunk.Per) and counted_by(part.conditions[0], nexts, said.names) is not None:
        return False
    return isinstance(nexts, (chunk.If, chunk.Per)) and not about_own(part.conditions)


def _take(said: Said, part: chunk.Chunk) -> None:  # noqa: C901, PLR0912, PLR0915 - the table
    if said.aside is not None and not isinstance(part, (chunk.Break, chunk.Aside)):
        _no_aside(said, part, said.aside)
    match part:
        case chunk.Break(level=level):
            _pause(said, level)
        case chunk.If() if (happens := _one_of_it(said, part)) is not None:
            said.condition, said.met = chunk.If(span=part.span, conditions=(), happens=happens), False
        case chunk.If():
            part = about(said, part)
            if (short := of_what_is_done(said, part)) is not None:
                part = short
            elif said.condition is not None and not said.met and joins(said.condition, part):
                part = join(said.condition, part)
            else:
                said.expect_consequence()
            said.condition, said.met = part, False
        case chunk.Per():
            take_per(said, part)
        case chunk.Give():
            give(said, part)
        case chunk.Move() if said.lacking is not None:
            take_away(said, said.lacking, part)
        case chunk.Move():
            move(said, part)
        case chunk.Limit(of="indicator") if said.condition is not None and not said.met:
            bound_where(said, part)
        case chunk.Limit(of="indicator") if said.topic is not None and is_judged(said, part):
            start_from(said, said.topic.subjects[0], said.topic)
            said.topic = None
            _take(said, part)
        case chunk.Limit(each=True):
            limit_each(said, part)
        case chunk.Limit():
            said.clauses.append(ast.Bound(span=part.span, of=limited(said, part), end=part.end, amount=part.amount))
        case chunk.Topic() if goes_on_counting(said, part):
            said.topic = part
        case chunk.Topic():
            said.expect_consequence()
            _expect_more(said, part)
            said.topic = part
            said.condition = None
            if not isinstance(part.subjects[0], ast.Value):
                # 取甲与乙的平均值，达到90分的…: a formula is named to be spoken of.
                said.subject = part.subjects[0]
        case chunk.Rising():
            rising(said, part)
        case chunk.Stretch():
            part = stretch_from(said, part)
            said.expect_consequence()
            said.stretch = part
        case chunk.Rounded():
            round_last(said, part)
        case chunk.Line():
            span = part.span if said.otherwise is None else said.otherwise.span.cover(part.span)
            said.otherwise = None
            said.clauses.append(ast.Linear(span=span, when=said.stretch_met()))
        case chunk.Else():
            said.expect_consequence()
            said.otherwise = part
        case chunk.Basis(level=level):
            said.clauses.append(ast.Reference(span=part.span, level=level))
        case chunk.Begin(amount=amount):
            said.clauses.append(ast.Start(span=part.span, amount=amount))
        case chunk.Says():
            says(said, part)
        case chunk.Times(number=number):
            said.clauses.append(ast.Factor(span=part.span, when=said.when(), number=number))
        case chunk.PartRule():
            part_rule(said, part)
        case chunk.From():
            take_from(said, part)
        case chunk.Onward():
            onward(said, part.span)
        case chunk.Greatest():
            said.clauses.append(ast.Combine(span=part.span, how=part.how))
        case chunk.Follows():
            follow(said, part)
        case chunk.Judged():
            judged(said, part)
        case chunk.EachFloor() | chunk.OneOf():
            # Written out before, each where it holds.
            raise AssertionError(part)
        case chunk.Lacking():
            lack(said, part)
        case chunk.Halved():
            halve(said, part)
        case chunk.Order():
            take_order(said, part)
        case chunk.RankStep():
            rank_step(said, part)
        case chunk.Units():
            said.expect_consequence()
            said.units = part
        case chunk.FromLast():
            said.from_last = part
        case chunk.RestShare():
            said.expect_consequence()
            said.rest = part
        case chunk.Relative():
            efficacy(said, part)
        case chunk.Aside(text=text):
            said.expect_consequence()
            said.aside = part
            said.clauses.append(ast.Remark(span=part.span, text=text))
        case _:
            # What only English has, where it stands by itself: 2 points at 75%; the third costs 3 points.
            raise Refused("amount-order", part.span)


def _one_of_it(said: Said, part: chunk.If) -> chunk.Happens | None:
    """发生火灾的，一起扣2分, 一起扣2分: one of what the condition or the text counts."""
    if not is_bare_one(part) or not _moves(said.parts[said.at + 1 : said.at + 3]):
        return None
    (bare,) = part.conditions
    assert isinstance(bare, ast.Compare)
    assert isinstance(bare.level, ast.Literal)
    before = said.condition
    if before is None or said.met:
        return chunk.Happens(span=part.span, subject=None, size=bare.level)
    if len(before.conditions) != 1 or before.happens is not None or not is_some(before.conditions[0]):
        return None
    (some,) = before.conditions
    assert isinstance(some, ast.Compare)
    return chunk.Happens(span=before.span.cover(part.span), subject=some.subject, size=bare.level)


def _moves(behind: Sequence[chunk.Chunk]) -> bool:
    """Whether points are added or deducted at once, with no pause before them."""
    points = [part for part in behind if not (isinstance(part, chunk.Break) and part.level == 0)]
    return bool(points) and isinstance(points[0], chunk.Move)


def _no_aside(said: Said, part: chunk.Chunk, aside: chunk.Aside) -> None:
    """
    Raise for a remark before points in its run, since it could be the condition they hang on.

    The occasion of a count (抽查时每发现1户) is none: what is counted is named behind it.
    """
    if not (isinstance(part, chunk.Per) and aside.text.endswith(OCCASIONS)):
        raise Refused("unknown-word", aside.span, word=aside.text)
    said.aside = None


def _pause(said: Said, level: int) -> None:
    if level >= SEMICOLON:
        said.expect_consequence()
        if said.per is not None:
            raise Refused("step-without-points", said.per.span)
        _expect_list(said)
        if level != COLON:
            _no_name_behind(said, said.at)
        said.topic = None
        said.condition = None
        said.aside = None
        said.missed = False
        said.several = len(set(said.spoken)) > 1 or (said.several and not said.spoken)
        said.spoken = ()
        said.ends.append(len(said.clauses))
        said.carried, said.subject = said.subject or said.carried, None


def _expect_more(said: Said, topic: chunk.Topic) -> None:
    """Refuse another value that is named behind points and of which nothing is said: for each error and late reply."""
    if not said.clauses or all(map(is_actual, topic.subjects)):
        return
    if _is_stray(said):
        raise Refused("nothing-said-of", topic.span)
    for part in said.parts[said.at + 1 :]:
        if not isinstance(part, chunk.Break) or part.level == COLON:
            return
        if part.level >= SEMICOLON:
            break
    raise Refused("nothing-said-of", topic.span)


def _is_stray(said: Said) -> bool:
    """Whether the name right behind points is all that its part says: 达到90%得6分迟报，低于90%不得分."""
    behind = said.parts[said.at + 1] if said.at + 1 < len(said.parts) else None
    before = [part for part in said.parts[: said.at] if not isinstance(part, chunk.Break) or part.level]
    ends = behind is None or (isinstance(behind, chunk.Break) and COMMA <= behind.level != COLON)
    return ends and bool(before) and isinstance(before[-1], chunk.Give | chunk.Move)


def _expect_list(said: Said) -> None:
    """从最后一名起, 四个县区: what nothing has been listed for would be said in vain."""
    if said.from_last is not None:
        raise Refused("ranks-from-which-end", said.from_last.span)
    if said.units is not None:
        raise Refused("condition-without-points", said.units.span)


def _no_name_behind(said: Said, end: int) -> None:
    """Refuse `deduct 1 point for each error and late return`: what is named last, and by itself, says nothing."""
    behind = [n for n in range(end) if not isinstance(said.parts[n], chunk.Break)]
    last = behind[-1] if behind else -1
    part = said.parts[last]
    if last < 1 or not isinstance(part, chunk.Topic) or part.each is not None:
        return
    raise Refused("several-counted", part.span)


def _finish(said: Said) -> None:
    _expect_list(said)
    _no_name_behind(said, len(said.parts))
    if said.rest is not None:
        raise Refused("otherwise-without-points", said.rest.span)
    said.expect_consequence()
    if said.per is not None:
        raise Refused("step-without-points", said.per.span)
    if said.otherwise is not None:
        raise Refused("otherwise-without-points", said.otherwise.span)
