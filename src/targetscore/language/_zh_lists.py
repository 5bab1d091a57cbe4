"""
Lists of conditions that nothing but a comma joins: A、B或者C的，一票否决.

A condition on another value before a comma holds for what comes behind it (有任务的，达到90%得5分). Without 的 it may
as well be the first of a list, and lists of misdeeds mean any of them where lists of duties mean all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Refused
from targetscore.language._subjects import names_in
from targetscore.language._zh_names import COUNTED

# What makes the condition before it hold for all that follows.
SET_APART: Final = re.compile(r"(?:的|时|后|前提下|情况下|情形|单位|地区|县区?|乡镇|街道|部门|企业)[，,：:]?\s*$")
# Units between two of which there is nothing.
WHOLE: Final = COUNTED - {"亩", "公里"}
WHATEVER: Final = re.compile("一律|不论|无论|不管")
WITHOUT: Final = re.compile(r"没有|没|未|无|不存在|杜绝")


def settle_lists(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with every list of conditions that ends in 或 made one condition: any of them.

    Raises:
        Refused: For a list of which all or any could be meant.
    """
    return tuple(
        _whatever_else(found, text)
        for clause in clauses
        for settled in _settled(clause, text)
        for found in _each_by_itself(settled, text)
    )


def _whatever_else(clause: ast.Clause, text: str) -> ast.Clause:
    """Return 无园区的，不论有无新增，一律按4分计 as final: 一律 behind a fact is whatever the other clauses give."""
    if not isinstance(clause, ast.Award) or not isinstance(clause.when, ast.Fact) or clause.amount is None:
        return clause
    if not WHATEVER.search(text[clause.when.span.end : clause.span.end]):
        return clause
    return ast.Override(span=clause.span, when=clause.when, amount=clause.amount)


def _each_by_itself(clause: ast.Clause, text: str) -> tuple[ast.Clause, ...]:
    """Return an award for each condition where the text says 各得: 甲率、乙率达到90%的各得5分."""
    if isinstance(clause, ast.Scope):
        inner = tuple(found for each in clause.clauses for found in _each_by_itself(each, text))
        return (attrs.evolve(clause, clauses=inner),)
    if not isinstance(clause, ast.Award | ast.Change) or not isinstance(clause.when, ast.All):
        return (clause,)
    if not _says_each(clause, text):
        return (clause,)
    return tuple(attrs.evolve(clause, when=condition) for condition in clause.when.conditions)


def _says_each(clause: ast.Award | ast.Change, text: str) -> bool:
    return re.search(r"各[得计记给加扣]", text[clause.when.span.end - 1 : clause.span.end]) is not None


def _counts_as_one(clause: ast.Clause) -> ast.Clause:
    """
    Return 4次或者5次的得2分 as an award for 4 to 5: whole numbers that follow one another are one stretch.

    Raises:
        Refused: For levels of one value that leave a number out, or are no whole numbers.
    """
    match clause:
        case ast.Award(when=ast.Any(conditions=several) as when) | ast.Change(when=ast.Any(conditions=several) as when):
            levels = [one.level for one in several if isinstance(one, ast.Compare) and one.op == "reaches"]
            literals = [level for level in levels if isinstance(level, ast.Literal)]
            first, *others = [one.subject for one in several if isinstance(one, ast.Compare)] or [None]
            if len(literals) != len(several) or any(subject not in {None, first} for subject in others):
                return clause
            literals.sort(key=lambda level: level.value)
            if not all(_is_next(low, high) for low, high in itertools.pairwise(literals)):
                raise Refused("levels-apart", when.span)
            stretch = ast.Between(span=when.span, subject=first, low=literals[0], high=literals[-1])
            return attrs.evolve(clause, when=stretch)
        case _:
            return clause


def _is_next(low: ast.Literal, high: ast.Literal) -> bool:
    """Whether nothing lies between two counts: 4次 and 5次, but not 4% and 5%."""
    whole = low.value.denominator == high.value.denominator == 1
    return whole and low.unit == high.unit and low.unit in WHOLE and high.value == low.value + 1


def _settled(clause: ast.Clause, text: str) -> tuple[ast.Clause, ...]:
    if not isinstance(clause, ast.Scope):
        _refuse_doubt(clause, text)
        return (_counts_as_one(clause),)
    inner = tuple(found for each in clause.clauses for found in _settled(each, text))
    clause = attrs.evolve(clause, clauses=inner)
    first = inner[0] if inner else None
    when = getattr(first, "when", None)
    if first is None or when is None or isinstance(first, ast.Linear):
        return (clause,)
    if isinstance(first, ast.Award | ast.Change) and len(inner) == 1 and _says_each(first, text):
        listed = (clause.when, *_listed(when))
        return (attrs.evolve(first, when=attrs.evolve(ast.All(conditions=listed), span=when.span)),)
    places = _of_places(clause.when) and _of_places(when)
    lost = isinstance(clause.when, ast.Compare) and isinstance(when, ast.Compare) and not _earns(first)
    if _is_set_apart(clause.when, when, text) and not (lost and not isinstance(first, ast.Scope)) and not places:
        return (clause,)
    assert isinstance(first, ast.Award | ast.Change | ast.Effect | ast.Override | ast.Scope | ast.Factor | ast.Step)
    span = Span(clause.span.start, max(when.span.end, clause.span.start))
    negated = WITHOUT.match(text[clause.when.span.start :]) is not None
    if isinstance(when, ast.Any) and not isinstance(first, ast.Scope):
        if negated or not isinstance(clause.when, ast.Fact | ast.Any):
            raise Refused("list-all-or-any", span, text=text[span.start : span.end])
        listed = clause.when.conditions if isinstance(clause.when, ast.Any) else (clause.when,)
        conditions = (*listed, *when.conditions)
        joined = attrs.evolve(first, when=attrs.evolve(when, span=span, conditions=conditions), span=clause.span)
        return (joined,) if len(inner) == 1 else (attrs.evolve(clause, clauses=inner),)
    if negated or places or not _earns(first):
        raise Refused("list-all-or-any", span, text=text[span.start : span.end])
    if isinstance(first, ast.Award | ast.Change) and _is_list(clause.when, when, inner[1:], text):
        # 建立台账、落实责任人的得6分；公开结果的得2分: the second points do not hang on 建立台账.
        both = ast.All(span=span, conditions=(*_listed(clause.when), *_listed(when)))
        return (attrs.evolve(first, when=both, span=Span(clause.span.start, first.span.end)), *inner[1:])
    return (clause,)


def _is_list(one: ast.Condition, other: ast.Condition, rest: Sequence[ast.Clause], text: str) -> bool:
    """
    Whether *one* and *other* are a list, and *one* does not hold for the *rest* too.

    Not with a colon between. Facts are; conditions on other values than the own one are, unless only a comma stands
    between and the rest goes on with the second of these values: 甲率达到90%，乙率达到80%的得6分，乙率达到70%的得4分.
    """
    between = text[one.span.end : other.span.start]
    if re.search("[：:]", between):
        return False
    if all(isinstance(each, ast.Fact) for each in (*_listed(one), *_listed(other))):
        return True
    parts = [{*names_in(each)} for each in (*_listed(one), *_listed(other))]
    if not all(parts) or {*names_in(one)} & {*names_in(other)}:
        return False
    again = {name for each in rest for name in names_in(getattr(each, "when", None))} & {*names_in(other)}
    return "、" in between or not again


def _listed(condition: ast.Condition) -> tuple[ast.Condition, ...]:
    return condition.conditions if isinstance(condition, ast.All) else (condition,)


def _refuse_doubt(clause: ast.Clause, text: str) -> None:
    """Refuse 甲率、乙率低于60%的不得分: both, or one of them? 均, 都 and 且 say it."""
    when = getattr(clause, "when", None)
    if not isinstance(when, ast.All) or isinstance(clause, ast.Linear) or _earns(clause) or _is_stretch(when):
        return
    said = text[when.span.start : when.span.end]
    if re.search(r"、|和|与", said) and not re.search(r"且|并|同时|均|都|全|双|又|既", said):
        raise Refused("list-all-or-any", when.span, text=said)


def _is_stretch(when: ast.All) -> bool:
    """高于65%、不高于70%: the two ends of one stretch of one value, which hold together."""
    match when.conditions:
        case (
            ast.Compare(subject=one, op=">" | ">=", level=ast.Literal(value=low, unit=unit)),
            ast.Compare(subject=other, op="<" | "<=" | "below", level=ast.Literal(value=high, unit=same)),
        ) if (one == other or other is None) and unit == same:
            return low < high
        case _:
            return False


def _is_set_apart(one: ast.Condition, other: ast.Condition, text: str) -> bool:
    """Whether *one* says itself that it holds for what follows, or speaks of it with 均, 且 and the like."""
    between = text[one.span.end : other.span.start]
    before = text[: other.span.start]
    return bool(SET_APART.search(before)) or bool(re.search(r"且|并|同时|均|都", between))


def _of_places(condition: ast.Condition) -> bool:
    """Whether *condition* is of a place in the group: 前三名、后三名 are no units that are in both."""
    subject = getattr(condition, "subject", None)
    return isinstance(subject, ast.Value) and subject.name in {"rank", "rank_from_last"}


def _earns(clause: ast.Clause) -> bool:
    """Whether *clause* gives or adds points: a list of duties, all of which must be done."""
    match clause:
        case ast.Award(amount=ast.Literal(value=value)):
            return value > 0
        case ast.Award():
            return True
        case ast.Change(sign=sign) | ast.Step(sign=sign):
            return sign == "add"
        case ast.Scope(clauses=inner):
            return all(_earns(each) for each in inner)
        case _:
            return False
