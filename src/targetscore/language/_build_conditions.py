"""Sentence parts → chunks: conditions: levels, ranges, ranks, facts, events."""

# ruff: noqa: ANN401 - the pieces of a rule have no common type

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build_moves import but_no_farther
from targetscore.language._build_words import (
    NUMBERS,
    Levels,
    node_of,
    span_of,
    value_of,
)
from targetscore.language._field import Stretch
from targetscore.language._field import condition as in_field
from targetscore.language._lexemes import PERCENT, Lexeme, Refused, listed
from targetscore.language._subjects import rank_of

SIDES: dict[str, ast.Side] = {"REACH": "met", "GT": "over", "LT": "under", "UNMET": "unmet"}
# 80%及以下 has 80 % in, whatever another tier says; 80%以下 leaves it to one that takes it.
TAKING_IN = frozenset({"及以下", "或以下"})
# Which way from the level a word behind it looks, and a word before it; whether the latter includes the level.
UPWARD = {"ABOVE": True, "BEYOND": True, "BELOW": False, "WITHIN": False}
GROWING = {"REACH": True, "GE": True, "GT": True, "LE": False, "LT": False}
# 保持在90%以上, 控制在5%以上8%以下: the word behind the level says which side is meant; 保持在90% leaves it open.
KEPT = frozenset(listed("保持在 稳定在 维持在 稳控在"))
INCLUDED = {"GE": True, "GT": False, "LE": True, "LT": False}


class ConditionBuild:
    """One method for each grammar rule about conditions."""

    def if_(self, condition: Any, _when: Lexeme | None = None) -> chunk.Chunk:
        return _if(condition)

    def scope(self, _provided: Lexeme, condition: Any, _front: Lexeme) -> chunk.If:
        return attrs.evolve(_if(condition), scope=True)

    def among(self, _word: Lexeme, condition: Any, _when: Lexeme | None = None) -> chunk.If:
        return attrs.evolve(_if(condition), among=True)

    def all_of(self, *tests: Any) -> ast.Condition:
        found = but_no_farther(_conditions(tests))
        refuse_two_places(found)
        return ast.All(span=span_of(found), conditions=_same_subject(found))

    def any_of(self, *tests: Any) -> ast.Condition:
        found = _conditions(tests)
        return ast.Any(span=span_of(found), conditions=_same_subject(found))

    def subjects(self, *items: Lexeme) -> tuple[ast.Expression, ...]:
        return tuple(value_of(item) for item in items if item.type != "ANDS")

    def bare(self, literal: ast.Literal) -> ast.Condition:
        return ast.Compare(span=literal.span, subject=None, op="reaches", level=literal)

    def ranked_list(self, *items: Any) -> Levels:
        ranks = items[-1]
        subject = _one(items) or ast.Value(span=ranks.span, name="rank")
        if isinstance(subject, ast.Value) and subject.name == "actual":
            subject = attrs.evolve(subject, name="rank")
        literals = (ast.Literal(span=ranks.span, value=Fraction(rank)) for rank in ranks.value)
        return Levels(
            ranks.span, tuple(ast.Compare(span=ranks.span, subject=subject, op="=", level=level) for level in literals)
        )

    def per_ordinals(self, *items: Any) -> chunk.Per:
        count, unit = items[-1].value
        return chunk.Per(span=items[-1].span, directions=("each",), size=unit, subject=_one(items), first=count)

    def rising(self, *items: Any) -> chunk.Rising:
        sign, size, brackets, over, after = items[-1].value
        subject, span = _one(items), items[-1].span
        return chunk.Rising(span=span, sign=sign, size=size, brackets=brackets, over=over, after=after, subject=subject)

    def stretch(self, mark: Lexeme, *items: Lexeme) -> chunk.Stretch:
        return _stretch(items, span_of((mark, *items)))

    def rounding(self, item: Lexeme) -> chunk.Rounded:
        places, mode = item.value
        return chunk.Rounded(span=item.span, places=places, mode=mode)

    def greater(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span, how="greater")

    def lesser(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span, how="lesser")

    def sum_up(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span, how="sum")

    def none_of(self, item: Lexeme) -> ast.Condition:
        denied = (ast.Not(span=item.span, condition=ast.Fact(span=item.span, name=name)) for name in item.value)
        return ast.All(span=item.span, conditions=tuple(denied))

    def exactly(self, item: Lexeme) -> ast.Condition:
        return ast.Exactly(span=item.span, count=item.value)

    def bracket(self, condition: Any, _of: Lexeme) -> chunk.If:
        return attrs.evolve(_if(condition), bracket=True)

    def sandwich(
        self, low: ast.Expression, first: Lexeme, subjects: tuple[ast.Expression, ...], second: Lexeme, high: Any
    ) -> ast.Condition:
        span = span_of((low, *subjects, second))
        if {first.type, second.type} <= {"GE", "GT"}:
            # 95%>X≥90% begins with the upper end.
            low, high, first, second = high, low, second, first
        elif not {first.type, second.type} <= {"LE", "LT"}:
            raise Refused("comparison-contradicts", span)
        if len(subjects) != 1 or isinstance(high, tuple) or isinstance(low, tuple):
            raise Refused("comparison-contradicts", span)
        return ast.Between(
            span=span, subject=subjects[0], low=low, high=high,
            low_closed=first.type in {"LE", "GE"}, high_closed=second.type in {"LE", "GE"},
        )  # fmt: skip

    def marked_named(self, name: Lexeme, *marks: Lexeme) -> ast.Condition:
        compared: ast.Condition = _compare(None, value_of(name), marks)
        return compared

    def own(self, comparison: Any) -> Any:
        return comparison

    def said(self, subjects: tuple[ast.Expression, ...], *rest: Any) -> Any:
        comparison = rest[-1]
        found = [_about(comparison, subject) for subject in subjects]
        if len(found) == 1:
            return found[0]
        if isinstance(comparison, Levels):
            if len(comparison.conditions) != len(subjects):
                raise Refused("list-all-or-any", span_of(found), text="")
            # 甲、乙分别达到90%、80%的，分别得2分、3分: the points of each.
            pairs = zip(comparison.conditions, subjects, strict=True)
            return Levels(span_of(found), tuple(_about(each, subject) for each, subject in pairs))
        return ast.All(span=span_of(found), conditions=tuple(found))

    def summed(self, subjects: tuple[ast.Expression, ...], _sum: Lexeme, comparison: Any) -> Any:
        together = subjects[0] if len(subjects) == 1 else ast.Sum(span=span_of(subjects), terms=subjects)
        return _about(comparison, together)

    def two(self, left: Any, right: Any) -> ast.Condition:
        if _is_done(left) and isinstance(right, ast.Compare) and right.subject is None and is_share(right.level):
            # 完成任务不足80%: less than that share of it is done.
            return attrs.evolve(
                right, span=span_of((left, right)), subject=ast.Value(span=left.span, name="completion")
            )
        if isinstance(left, Levels) or isinstance(right, Levels):
            raise Refused("list-in-range", span_of((left, right)))
        return ast.All(span=span_of((left, right)), conditions=tuple(but_no_farther([left, right])))

    def cmp(self, item: Lexeme) -> Lexeme:
        return item

    def upto(self, item: Lexeme) -> Lexeme:
        return item

    def mark(self, item: Lexeme) -> Lexeme:
        return item

    def level_all(self, *items: Any) -> tuple[ast.Expression, ...]:
        return tuple(item for item in items if not isinstance(item, Lexeme))

    def compare(self, cmp: Lexeme, level: Any, *marks: Lexeme) -> Any:
        return _compare(cmp, level, marks)

    def marked(self, level: Any, *marks: Lexeme) -> Any:
        return _compare(None, level, marks)

    def equal(self, _eq: Lexeme, level: ast.Expression) -> ast.Condition:
        return ast.Compare(span=Span(_eq.start_pos, level.span.end), subject=None, op="=", level=level)

    def unsaid(self, cmp: Lexeme) -> ast.Condition:
        if cmp.value in {"不足", "不到", "不满", "未满", "不及"}:
            return ast.Unsaid(span=cmp.span, subject=None, side="unmet")
        if cmp.type not in SIDES:
            raise Refused("unsaid-of-what", cmp.span, word=str(cmp.value))
        return ast.Unsaid(span=cmp.span, subject=None, side=SIDES[cmp.type])

    def met(self, item: Lexeme) -> ast.Condition:
        return ast.Compare(span=item.span, subject=None, op="reaches", level=ast.Value(span=item.span, name="target"))

    def span(self, *items: Any) -> ast.Condition:
        return _between(items)

    def span_from(self, cmp: Lexeme, *items: Any) -> ast.Condition:
        between = _between(items)
        if cmp.type in {"GT", "REACH", "GE"}:
            # 达到60%（不含）至80%: what stands in brackets wins over the word.
            closed = between.low_closed if between.low_closed is not None else cmp.type != "GT"
            return attrs.evolve(between, low_closed=closed, span=span_of((cmp, between)))
        if cmp.type == "LE" and str(cmp.value).endswith(("在", "到")):
            return between
        raise Refused("range-after-comparison", span_of((cmp, between)), word=str(cmp.value))

    def levels(self, cmp: Lexeme, literals: Lexeme, upto: Lexeme | None = None) -> Levels:
        marks = () if upto is None else (upto,)
        return Levels(span_of((cmp, literals)), tuple(_compare(cmp, level, marks) for level in literals.value))

    def levels_marked(self, literals: Lexeme, upto: Lexeme) -> Levels:
        return Levels(literals.span, tuple(_compare(None, level, (upto,)) for level in literals.value))

    def ranked(self, *items: Any) -> Any:
        ranks = items[-1]
        subject = _one(items)
        if subject is None or (isinstance(subject, ast.Value) and subject.name == "actual"):
            subject = ast.Value(span=ranks.span, name="rank")
        if isinstance(ranks.value, Stretch):
            return in_field(ranks.value, subject, ranks.span)
        if ranks.value[1] is None:
            level = ast.Literal(span=ranks.span, value=Fraction(ranks.value[0]))
            return ast.Compare(span=ranks.span, subject=subject, op=">=", level=level)
        low, high = (ast.Literal(span=ranks.span, value=Fraction(n)) for n in ranks.value)
        if low.value == 1 and high.value > 1:
            return ast.Compare(span=ranks.span, subject=subject, op="<=", level=high)
        if low.value == high.value:
            return ast.Compare(span=ranks.span, subject=subject, op="=", level=low)
        return ast.Between(span=ranks.span, subject=subject, low=low, high=high, low_closed=True, high_closed=True)

    def ranked_last(self, *items: Any) -> Any:
        ranks = items[-1]
        subject = _from_last(items)
        if isinstance(ranks.value, Stretch):
            return in_field(ranks.value, subject, ranks.span)
        low, high = (ast.Literal(span=ranks.span, value=Fraction(n)) for n in ranks.value)
        if low.value == high.value:
            return ast.Compare(span=ranks.span, subject=subject, op="=", level=low)
        if low.value == 1:
            return ast.Compare(span=ranks.span, subject=subject, op="<=", level=high)
        return ast.Between(span=ranks.span, subject=subject, low=low, high=high, low_closed=True, high_closed=True)

    def ranked_last_list(self, *items: Any) -> Levels:
        ranks = items[-1]
        subject = _from_last(items)
        literals = (ast.Literal(span=ranks.span, value=Fraction(rank)) for rank in ranks.value)
        return Levels(
            ranks.span, tuple(ast.Compare(span=ranks.span, subject=subject, op="=", level=level) for level in literals)
        )

    def extreme(self, *items: Any) -> chunk.Extreme:
        word = items[-1]
        subject = _one(items)
        return chunk.Extreme(span=span_of((subject, word)), subject=subject, high=word.value.high, good=word.value.good)

    def event(self, subjects: tuple[ast.Expression, ...], *rest: Any) -> chunk.Happens:
        return _happens(subjects, rest[-1], span_of((*subjects, *rest)))

    def event_named(self, verb: Lexeme, subjects: tuple[ast.Expression, ...], size: ast.Literal) -> chunk.Happens:
        return _happens(subjects, size, span_of((verb, size, *subjects)))

    def event_reaching(
        self, verb: Lexeme, subjects: tuple[ast.Expression, ...], size: ast.Literal, *marks: Lexeme
    ) -> ast.Condition:
        if len(subjects) > 1:
            raise Refused("several-counted", span_of((verb, *subjects)))
        reached: ast.Condition = _about(_compare(None, size, marks), subjects[0])
        return reached

    def event_of(self, verb: Lexeme, size: ast.Literal, subjects: tuple[ast.Expression, ...] = ()) -> chunk.Happens:
        return _happens(subjects, size, span_of((verb, size, *subjects)))

    def fact(self, *items: Lexeme) -> ast.Condition:
        fact: ast.Fact = items[-1].value
        return fact

    def no_fact(self, negation: Lexeme, flag: Lexeme) -> ast.Condition:
        return ast.Not(span=span_of((negation, flag)), condition=flag.value)

    def some(self, verb: Lexeme, subjects: tuple[ast.Expression, ...]) -> ast.Condition:
        return _positive(subjects, span_of((verb, *subjects)))

    def none(self, negation: Lexeme, *rest: Any) -> ast.Condition:
        positive = _positive(rest[-1], span_of((negation, *rest[-1])))
        return ast.Compare(span=positive.span, subject=positive.subject, op="=", level=positive.level)


def _one(items: Sequence[Any]) -> ast.Expression | None:
    """Return the value that *items* name before their last; ``None`` where they name none."""
    if len(items) < len(("named", "said")):
        return None
    named: tuple[ast.Expression, ...] = items[0]
    if len(named) > 1:
        raise Refused("several-counted", span_of(named))
    return named[0]


def _from_last(items: Sequence[Any]) -> ast.Expression:
    """Return the rank that is counted from the last; a declared place cannot be turned round."""
    last = ast.Value(span=items[-1].span, name="rank_from_last")
    said = items[0] if len(items) > 1 else ()
    if any(not (isinstance(one, ast.Value) and one.name in {"actual", "rank"}) for one in said):
        raise Refused("rank-from-last-of-what", span_of(said))
    return last


def _if(condition: Any) -> chunk.If:
    if isinstance(condition, Levels):
        return chunk.If(span=condition.span, conditions=condition.conditions)
    if isinstance(condition, chunk.Happens):
        return chunk.If(span=condition.span, conditions=(), happens=condition)
    if isinstance(condition, chunk.Extreme):
        return chunk.If(span=condition.span, conditions=(), extreme=condition)
    return chunk.If(span=condition.span, conditions=(condition,))


def _conditions(tests: Sequence[Any]) -> list[ast.Condition]:
    found = [test for test in tests if not isinstance(test, Lexeme)]
    for test in found:
        if isinstance(test, (Levels, chunk.Extreme)):
            raise Refused("list-in-range", test.span)
    return [_at_least(test) if isinstance(test, chunk.Happens) else test for test in found]


def _at_least(happens: chunk.Happens) -> ast.Condition:
    return ast.Compare(span=happens.span, subject=happens.subject, op=">=", level=happens.size)


def refuse_two_places(conditions: Sequence[ast.Condition]) -> None:
    """Refuse 第一名和第三名: no unit is in both; 第三名及以后且第六名及以前 is one stretch of places."""
    places = [condition for condition in conditions if rank_of(condition)]
    if len({rank_of(place) for place in places}) > 1:
        raise Refused("ranks-both-ends", span_of(places))
    ends = sorted(condition.op[0] if isinstance(condition, ast.Compare) else "" for condition in places)
    if len(places) > 1 and ends != ["<", ">"]:
        raise Refused("list-all-or-any", span_of(places), text="")


def _same_subject(conditions: list[ast.Condition]) -> tuple[ast.Condition, ...]:
    """Give tests that name no subject that of the one before them: 增幅高于5%且低于8%."""
    subject: ast.Expression | None = None
    filled: list[ast.Condition] = []
    for condition in conditions:
        if isinstance(condition, (ast.Compare, ast.Between, ast.Unsaid)):
            subject = condition.subject or subject
            filled.append(attrs.evolve(condition, subject=subject))
        else:
            filled.append(condition)
    return tuple(filled)


def _about(comparison: Any, subject: ast.Expression) -> Any:
    span = span_of((subject, comparison))
    match comparison:
        case ast.Compare(subject=ast.Value(name="completion") as completion) if _is_actual(subject):
            return _compared(comparison, span, completion)
        case ast.Compare():
            return _compared(comparison, span, subject)
        case ast.Unsaid(side="met" | "unmet" as side) if isinstance(subject, ast.Value) and subject.name == "target":
            reached = ast.Compare(span=span, subject=None, op="reaches", level=subject)
            return reached if side == "met" else ast.Not(span=span, condition=reached)
        case Levels(conditions=conditions):
            return Levels(span, tuple(_about(c, subject) for c in conditions))
        case ast.All(conditions=conditions):
            return attrs.evolve(comparison, span=span, conditions=tuple(_about(c, subject) for c in conditions))
        case ast.Not(condition=condition):
            return attrs.evolve(comparison, span=span, condition=_about(condition, subject))
        case _:
            return attrs.evolve(comparison, span=span, subject=subject)


def _compared(found: ast.Compare, span: Span, subject: ast.Expression) -> ast.Compare:
    return ast.Compare(span=span, subject=subject, op=found.op, level=found.level, marked=found.marked)


def _is_actual(subject: ast.Expression) -> bool:
    return isinstance(subject, ast.Value) and subject.name == "actual"


def _compare(cmp: Lexeme | None, level: Any, marks: Sequence[Lexeme]) -> Any:
    if isinstance(level, tuple):
        found = [_compare(cmp, item, marks) for item in level]
        return ast.All(span=span_of(found), conditions=tuple(found))
    upto = next((m.type for m in marks if m.type in UPWARD), None) if marks else None
    closed = next((m.type == "INC" for m in marks if m.type in {"INC", "EXC"}), None) if marks else None
    kind = cmp.type if cmp is not None else None
    span = span_of((cmp, level, *marks))
    if (
        cmp is not None
        and str(cmp.value).startswith("超额")
        and isinstance(level, ast.Literal)
        and level.unit == PERCENT
    ):
        return _exceeded(cmp, level, marks, span)
    subject = _completion(cmp, level)
    if kind in {"REACH", "UNMET"} and isinstance(level, ast.Value) and level.name == "actual":
        level = attrs.evolve(level, name="target")
    if kind == "UNMET":
        if upto or closed is not None:
            raise Refused("comparison-twice", span)
        reached = ast.Compare(span=span, subject=subject, op="reaches", level=level)
        return ast.Not(span=span, condition=reached)
    if cmp is not None and str(cmp.value) in KEPT:
        if upto is None:
            raise Refused("kept-at-which-side", span, word=str(cmp.value))
        kind = None
    elif cmp is not None and upto is not None and str(cmp.value).endswith("在"):
        # 控制在5%以下: the word behind the level says which side.
        kind = None
    op = _operator(kind, upto, closed=closed, span=span)
    if op == "below" and any(str(mark.value) in TAKING_IN for mark in marks):
        op = "<="
    return ast.Compare(span=span, subject=subject, op=op, level=level, marked=closed is not None)


def _exceeded(cmp: Lexeme, level: ast.Literal, marks: Sequence[Lexeme], span: Span) -> ast.Condition:
    """超额完成10%以上: completion of at least 110 %."""
    kinds = {mark.type for mark in marks}
    if kinds & {"BELOW", "WITHIN", "EXC"}:
        raise Refused("comparison-contradicts", span)
    completion = ast.Value(span=cmp.span, name="completion")
    whole = attrs.evolve(level, value=level.value + 100)
    return ast.Compare(span=span, subject=completion, op=">=", level=whole)


def _completion(cmp: Lexeme | None, level: ast.Expression) -> ast.Expression | None:
    """完成90% is about completion, 达到90% about the value."""
    if cmp is None or "完成" not in str(cmp.value) or not (isinstance(level, ast.Literal) and level.unit == PERCENT):
        return None
    return ast.Value(span=cmp.span, name="completion")


def _operator(kind: str | None, upto: str | None, *, closed: bool | None, span: Span) -> ast.Comparison:
    """Return the comparison that a word before the level, a word behind it and （含） make together."""
    upward = UPWARD.get(upto or "")
    before = GROWING.get(kind or "")
    if kind == "REACH" and upward is False:
        before = None
    if upward is not None and before is not None and upward is not before:
        raise Refused("comparison-contradicts", span)
    above = upward if before is None else before
    included = INCLUDED.get(kind or "")
    if included is None and upto is not None:
        included = upto != "BEYOND"
    if kind is not None and upto == "BEYOND":
        # 高于平均水平以外的: all others?
        raise Refused("comparison-contradicts", span)
    if kind == "REACH" and upto is None:
        return "reaches" if closed is not False else ">"
    if kind in {None, "REACH"} and upto == "BELOW" and closed is None:
        return "below"
    if closed is not None:
        included = closed
    if above:
        return ">=" if included else ">"
    return "<=" if included else "<"


def _between(items: Sequence[Any]) -> ast.Between:
    nodes = [item for item in items if not isinstance(item, Lexeme)]
    low, high = nodes
    to = next(position for position, item in enumerate(items) if isinstance(item, Lexeme) and item.type == "TO")
    ends = [_closed(items[:to]), _closed(items[to:])]
    upto = next(
        (item.type for item in items[to:] if isinstance(item, Lexeme) and item.type in {"ABOVE", "BEYOND"}), None
    )
    if upto:
        raise Refused("comparison-contradicts", span_of(nodes))
    if isinstance(low, ast.Share) and isinstance(high, ast.Literal) and high.unit == PERCENT:
        high = ast.Share(span=high.span, percent=high.value, of=low.of)
    if isinstance(low, ast.Literal) and isinstance(high, ast.Literal) and not low.unit:
        low = attrs.evolve(low, unit=high.unit)
    return ast.Between(span=span_of(items), subject=None, low=low, high=high, low_closed=ends[0], high_closed=ends[1])


def _closed(items: Sequence[Any]) -> bool | None:
    marks = [item.type for item in items if isinstance(item, Lexeme) and item.type in {"INC", "EXC"}]
    return marks[-1] == "INC" if marks else None


def _happens(subjects: Sequence[ast.Expression], size: ast.Literal, span: Span) -> chunk.Happens:
    if len(subjects) > 1:
        raise Refused("several-counted", span)
    return chunk.Happens(span=span, subject=subjects[0] if subjects else None, size=size)


def _positive(subjects: Sequence[ast.Expression], span: Span) -> ast.Compare:
    if len(subjects) > 1:
        raise Refused("several-counted", span)
    return ast.Compare(span=span, subject=subjects[0], op=">", level=ast.Literal(span=span, value=Fraction(0)))


def _is_done(condition: Any) -> bool:
    """Whether *condition* is 完成任务, with nothing but the target."""
    target = isinstance(condition, ast.Compare) and isinstance(condition.level, ast.Value)
    return target and condition.subject is None and condition.op == "reaches" and condition.level.name == "target"


def is_share(level: ast.Expression) -> bool:
    """Whether *level* is so many per cent."""
    return isinstance(level, ast.Literal) and level.unit == PERCENT


def _stretch(items: Sequence[Lexeme], span: Span) -> chunk.Stretch:
    """Return the stretch: which way, from where, from and to which distance."""
    direction: ast.Direction = "over" if any(item.type in {"GT", "UP"} for item in items) else "under"
    origins = [value_of(item) for item in items if item.type in {"NAME", "ROLE"}]
    ends = [node_of(item) for item in items if item.type in NUMBERS]
    kinds = {item.type for item in items}
    if len(origins) > 1 or not 1 <= len(ends) <= 2:  # noqa: PLR2004
        raise Refused("bracket-unclear", span)
    if len(ends) == 2:  # noqa: PLR2004
        low = ends[0] if ends[0].unit else attrs.evolve(ends[0], unit=ends[1].unit)
        within: tuple[ast.Expression | None, ast.Expression | None] = (low, ends[1])
    else:
        within = (ends[0], None) if "ABOVE" in kinds else (None, ends[0])
    return chunk.Stretch(span=span, direction=direction, origin=origins[0] if origins else None, within=within)
