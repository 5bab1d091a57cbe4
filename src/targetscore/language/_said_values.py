"""Whose value a part speaks of that names none: the one named before it in the run."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._falls import UPWARD, by_so_much, fallen, is_fall, is_of_falls, refuse_loose_distance
from targetscore.language._lexemes import Refused
from targetscore.language._origins import GROWN, Origins
from targetscore.language._said import Said
from targetscore.language._subjects import (
    every_test,
    is_own,
    name_of,
    named_by,
    of_own,
    subjects_of,
    tests_of,
)

ROLES = frozenset(
    {"actual", "target", "last_year", "mean", "best", "worst", "highest", "lowest", "rank", "rank_from_last"}
    | {"completion", "growth"}
)
PLACE_ENDS = ("排名", "名次", "位次", "排位")


def about(said: Said, part: chunk.If) -> chunk.If:
    """Give the conditions of *part* the subject that the run speaks of, and remember a subject that they name."""
    origins = Origins((*said.before, *said.clauses), said.subject or said.carried, said.names)
    settled = [origins.settle(condition) for condition in part.conditions]
    for condition in settled:
        _refuse_others_year(said, condition)
    falls = [each for each in said.condition.conditions if is_fall(each)] if said.condition and not said.met else []
    if falls:
        settled = [by_so_much(condition, falls[0], said.names.own_unit) for condition in settled]
    if part.happens is not None and isinstance(part.happens.subject, ast.Value) and not is_own(part.happens.subject):
        said.subject = part.happens.subject
        said.spoken = (*said.spoken, part.happens.subject)
    conditions = tuple([_with_subject(said, condition) for condition in settled])
    for condition in conditions:
        named = named_by(condition)
        if named:
            said.subject = named[-1]
            said.spoken = (*said.spoken, *named)
    same = all(map(is_, conditions, part.conditions))
    return part if same else attrs.evolve(part, conditions=conditions)


def _refuse_others_year(said: Said, condition: ast.Condition) -> None:
    """
    Refuse 甲率达到90%得5分，比上年增长的加1分: only of the indicator's own value it is known what it was last year.

    Likewise what the others have. A text that has spoken of the own value may come back to it in another run.
    """
    last = said.subject if said.subject is not None else said.carried
    if not isinstance(last, ast.Value) or is_own(last) or last.name in ROLES:
        return
    came_back = said.subject is None and any(is_own(s) for c in (*said.before, *said.clauses) for s in subjects_of(c))
    if came_back:
        return
    for test in every_test(condition):
        if test.subject == GROWN or (test.subject is None and _is_of_a_year_or_a_group(test)):
            raise Refused("subject-unclear", test.span, name=word(said, last))


def _is_of_a_year_or_a_group(test: ast.Compare | ast.Between) -> bool:
    level = test.level if isinstance(test, ast.Compare) else test.low
    of = level.of if isinstance(level, ast.Share) else level
    return isinstance(of, ast.Value) and of.name in {"last_year", "mean", "best", "worst", "highest", "lowest"}


def _with_subject(said: Said, condition: ast.Condition) -> ast.Condition:
    match condition:
        case (
            ast.Compare(subject=ast.Value(name="rank") as rank, level=level)
            | ast.Between(subject=ast.Value(name="rank") as rank, low=level)
        ) if rank.span == level.span and (place := _place(said)) is not None:
            return attrs.evolve(condition, subject=place)
        case ast.Compare(subject=None, level=level) | ast.Between(subject=None, high=level):
            refuse_loose_distance(condition, level, (*said.before, *said.clauses))
            subject = meant(said, level, condition.span)
            if subject is not None and _speaks_of_falls(said, subject):
                return fallen(condition, subject, alone=True)
            return condition if subject is None else attrs.evolve(condition, subject=subject)
        case ast.Not(condition=inner):
            return attrs.evolve(condition, condition=_with_subject(said, inner))
        case ast.All(conditions=several) if all(isinstance(each, ast.Compare) for each in several):
            if is_fall(several[0]):
                several = (several[0], *(by_so_much(each, several[0], said.names.own_unit) for each in several[1:]))
            tests = [each for each in several if isinstance(each, ast.Compare)]
            if (growth := _of_falls(said, tests)) is not None:
                return attrs.evolve(condition, conditions=tuple([fallen(each, growth) for each in tests]))
            return attrs.evolve(condition, conditions=tuple([_with_subject(said, each) for each in several]))
        case _:
            return condition


def _of_falls(said: Said, several: Sequence[ast.Compare]) -> ast.Expression | None:
    """Return the growth that a range (at least 5 %, but less than 10 %) behind a fall is one of falls of."""
    if any(each.subject is not None for each in several) or len({each.op in UPWARD for each in several}) == 1:
        return None
    values = [meant(said, each.level, each.span) for each in several]
    found = values[0]
    return found if all(value is not None and _speaks_of_falls(said, value) for value in values) else None


def _speaks_of_falls(said: Said, subject: ast.Expression) -> bool:
    return is_of_falls(subject, (*said.before, *said.clauses))


def _place(said: Said) -> ast.Expression | None:
    """Return the declared place that was named last: 全市排名第一得10分，第二得9分."""
    named = (s for clause in (*said.before, *said.clauses) for s in subjects_of(clause))
    for subject in reversed((*named, *said.spoken)):
        if isinstance(subject, ast.Value) and subject.name in {"rank", "rank_from_last"}:
            return None
        if isinstance(subject, ast.Value) and word(said, subject).endswith(PLACE_ENDS):
            return subject
    return None


def meant(said: Said, measure: ast.Expression | None, span: Span) -> ast.Expression | None:
    """
    Return the value that a part without a subject speaks of: the one named before it in the run, if the unit fits.

    Behind a semicolon the last value named is meant only if the indicator's own has not been spoken of.
    """
    last = said.subject if said.subject is not None else said.carried
    if (
        isinstance(last, ast.Value)
        and last.name == "growth"
        and isinstance(measure, ast.Literal)
        and (measure.unit == "%" or (not measure.unit and measure.value == 0))
    ):
        # 增长率在5%以上的…，在0以上的…: no growth, and not none of what is measured
        return last
    if isinstance(last, ast.Value) and last.name in {"growth", "completion"} and _was_compared(said, last, measure):
        return last
    if last is None or is_own(last) or not _fits(said, last, measure):
        return None
    if _is_of_own_unit(said, last, measure):
        # 投诉3起以上的扣2分；达到20件的扣1分, where 件 are those of the own value: so many complaints?
        raise Refused("subject-unclear", span, name=word(said, last))
    if said.subject is not None:
        if any(other != last for other in said.spoken):
            raise Refused("subject-unclear", span, name=word(said, last))
        return last
    if said.several:
        # 甲率达到90%得5分，乙率达到80%得5分；每低1个百分点扣0.5分: of which of the two?
        raise Refused("subject-unclear", span, name=word(said, last))
    if not any(is_own(s) for clause in (*said.before, *said.clauses) for s in subjects_of(clause)):
        return last
    if not _fits(said, ast.Value(name="actual"), measure):
        return last
    raise Refused("subject-unclear", span, name=word(said, last))


def _is_of_own_unit(said: Said, subject: ast.Expression, measure: ast.Expression | None) -> bool:
    """Whether *measure* is in the unit of the own value, and *subject* in another."""
    unit = said.names.unit_of(subject.name) if isinstance(subject, ast.Value) else ""
    own = said.names.own_unit
    return isinstance(measure, ast.Literal) and bool(measure.unit and unit) and measure.unit == own != unit


def _was_compared(said: Said, subject: ast.Value, level: ast.Expression | None) -> bool:
    """Whether *subject* has been compared with *level* before: 增速不低于平均水平的得4分，低于平均水平的得2分."""
    if level is None or isinstance(level, ast.Literal):
        return False
    tests = [test for clause in (*said.before, *said.clauses) for test in tests_of(clause)]
    return any(test.subject == subject and test.level == level for test in tests if isinstance(test, ast.Compare))


def word(said: Said, subject: ast.Expression) -> str:
    """Return the word of the text for *subject*."""
    return next((word for word, name in said.names.entries.items() if name.id == name_of(subject)), name_of(subject))


def _fits(said: Said, subject: ast.Expression, measure: ast.Expression | None) -> bool:
    if of_own(measure):
        return False
    unit = said.names.unit_of(subject.name) if isinstance(subject, ast.Value) else ""
    if not isinstance(measure, ast.Literal) or not unit or not measure.unit:
        return True
    rate = measure.unit in {"%", "pp"}
    return (unit == "%") is rate
