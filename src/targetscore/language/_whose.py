"""Of what there are no points: 该项不得分 may speak of the whole indicator, or of the one value before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import is_zero
from targetscore.language._subjects import is_own

THIS_ITEM: Final = re.compile(r"(?:该项|此项)(?!指标|考核|目标|任务)")


def refuse_part_or_whole(clauses: Sequence[ast.Clause], text: str) -> None:
    """
    Refuse 甲率达到90%得5分；乙率达到90%得5分，低于90%的该项不得分: no points for the second rate, or none at all?

    本项不得分 speaks of the whole, and so does 该项不得分 where nothing else gives or moves points on what it is about.
    """
    for clause in clauses:
        if isinstance(clause, ast.Part | ast.Scope):
            refuse_part_or_whole(clause.clauses, text)
        if not isinstance(clause, ast.Override) or not is_zero(clause.amount):
            continue
        if not THIS_ITEM.search(text, clause.span.start, clause.span.end):
            continue
        own = set(_subjects(clause.when))
        moved = [_depends_on(each) for each in clauses]
        if any(each & own for each in moved) and any(each - own for each in moved):
            raise Refused("part-or-whole", clause.span)


def points_on_another(clauses: Sequence[ast.Clause], when: ast.Condition) -> bool:
    """Whether *clauses* give or move points on something that *when* does not speak of."""
    own = set(_subjects(when))
    return any(_depends_on(each) - own for each in clauses)


def _depends_on(clause: ast.Clause) -> set[str]:
    """Return what the points that *clause* gives or moves hang on."""
    match clause:
        case ast.Award(when=when, amount=amount) | ast.Change(when=when, amount=amount) if not is_zero(amount):
            return set(_subjects(when))
        case ast.Step(subject=subject):
            return {_name(subject)}
        case _:
            return set()


def _subjects(when: ast.Condition) -> Iterator[str]:
    for node in nodes(when):
        match node:
            case ast.Fact(name=name):
                yield name
            case ast.Compare(subject=subject) | ast.Between(subject=subject):
                yield _name(subject)
            case _:
                pass


def _name(subject: ast.Expression | None) -> str:
    return "" if is_own(subject) else repr(subject)
