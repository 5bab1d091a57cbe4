"""Which values conditions and clauses speak of; the own value is one subject, however it is measured."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast

OWN = frozenset({"actual", "completion", "growth"})


def is_own(subject: ast.Expression | None) -> bool:
    return subject is None or (isinstance(subject, ast.Value) and subject.name in OWN)


def is_actual(subject: ast.Expression | None) -> bool:
    return subject is None or (isinstance(subject, ast.Value) and subject.name == "actual")


def rank_of(condition: ast.Condition) -> str:
    """Return which rank *condition* compares, from the first or from the last; empty for another condition."""
    match condition:
        case ast.Compare(subject=ast.Value(name="rank" | "rank_from_last" as name)):
            return name
        case ast.Between(subject=ast.Value(name="rank" | "rank_from_last" as name)):
            return name
        case _:
            return ""


def about_own(conditions: Sequence[ast.Condition]) -> bool:
    return all(_speaks_of_own(condition) for condition in conditions)


def _speaks_of_own(condition: ast.Condition) -> bool:
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) | ast.Unsaid(subject=subject):
            return is_own(subject)
        case ast.Not(condition=inner):
            return _speaks_of_own(inner)
        case ast.All(conditions=inner) | ast.Any(conditions=inner):
            return about_own(inner)
        case _:
            return False


def own_comparison(condition: ast.Condition) -> bool:
    match condition:
        case ast.Compare(subject=subject):
            return is_own(subject)
        case ast.Not(condition=inner):
            return own_comparison(inner)
        case _:
            return False


def own_stretch(condition: ast.Condition) -> bool:
    """Whether *condition* is of the own value, from one level to another: 降幅不超过5%."""
    several = condition.conditions if isinstance(condition, ast.All) else ()
    return bool(several) and all(isinstance(each, ast.Compare) and is_own(each.subject) for each in several)


def of_own(measure: ast.Expression | None) -> bool:
    """Target, last year and the group's mean are those of the indicator's own value."""
    match measure:
        case ast.Value(name=name):
            return name in {"target", "last_year", "mean", "best", "worst", "highest", "lowest"}
        case ast.Share(of=of):
            return of_own(of)
        case _:
            return False


def named_by(condition: ast.Condition) -> tuple[ast.Expression, ...]:
    """Return the values that *condition* names and measures; facts and mere occurrence are none."""
    match condition:
        case ast.Compare() | ast.Between() if rank_of(condition):
            # 第一名得10分，达到40得8分: a place says itself that it is one, a level behind it is none.
            return ()
        case ast.Compare(subject=subject) | ast.Between(subject=subject) if subject is not None and not is_some(
            condition
        ):
            return (subject,)
        case ast.Not(condition=inner):
            return named_by(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return tuple(found for inner in several for found in named_by(inner))
        case _:
            return ()


def subjects_of(clause: ast.Clause) -> tuple[ast.Expression | None, ...]:
    """Return the subjects of *clause*, ``None`` for the own value."""
    return (clause.subject,) if isinstance(clause, ast.Step) else tuple([test.subject for test in tests_of(clause)])


def tests_of(clause: ast.Clause) -> list[ast.Compare | ast.Between]:
    """Return the comparisons that *clause* hangs on."""
    match clause:
        case ast.Award(when=when) | ast.Change(when=when) | ast.Override(when=when) | ast.Effect(when=when):
            return every_test(when)
        case _:
            return []


def every_test(condition: ast.Condition) -> list[ast.Compare | ast.Between]:
    match condition:
        case ast.Compare() | ast.Between():
            return [condition]
        case ast.Not(condition=inner):
            return every_test(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return [found for inner in several for found in every_test(inner)]
        case _:
            return []


def names_in(condition: ast.Condition | None) -> list[str]:
    """Return the names of the facts and of the values, other than the own one, that *condition* is about."""
    match condition:
        case ast.Fact(name=name):
            return [name]
        case ast.Not(condition=inner):
            return names_in(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return [name for inner in several for name in names_in(inner)]
        case (
            ast.Compare(subject=ast.Value(name=name) as subject) | ast.Between(subject=ast.Value(name=name) as subject)
        ):
            return [] if is_own(subject) else [name]
        case _:
            return []


def name_of(subject: ast.Expression) -> str:
    return subject.name if isinstance(subject, ast.Value) else ""


def is_some(when: ast.Condition | None) -> bool:
    return (
        isinstance(when, ast.Compare)
        and when.op == ">"
        and isinstance(when.level, ast.Literal)
        and when.level.value == 0
        and not when.level.unit
    )
