"""
A clause that names no value, at a level that the text has given to another value: it speaks of that value.

Where the average of A and B is 85 % or more, 7 points. For each percentage point below 85 %, …: that the average
is below it.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language._lexemes import Refused
from targetscore.language._subjects import is_own

Said = list[tuple[ast.Expression, ast.Expression | None]]


def settle_levels(clauses: Sequence[ast.Clause]) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with the value that each one speaks of at a level which one before it gives to a value by name.

    Raises:
        Refused: If two values were compared with that level.
    """
    said: Said = []
    settled: list[ast.Clause] = []
    for clause in clauses:
        found = _settled(clause, said)
        said += [(test.level, test.subject) for test in _tests(found)]
        settled.append(found)
    return tuple(settled)


def _tests(clause: ast.Clause) -> list[ast.Compare]:
    """Return the comparisons with a number by which *clause* gives or moves points."""
    if not isinstance(clause, ast.Award | ast.Change):
        return []
    whens = clause.when.conditions if isinstance(clause.when, ast.All | ast.Any) else (clause.when,)
    return [when for when in whens if isinstance(when, ast.Compare) and isinstance(when.level, ast.Literal)]


def _settled(clause: ast.Clause, said: Said) -> ast.Clause:
    match clause:
        case ast.Step(subject=None, origin=ast.Literal() as level):
            subject = _at(level, clause, said)
            return clause if subject is None else attrs.evolve(clause, subject=subject)
        case ast.Award(when=ast.Compare(subject=None, level=ast.Literal() as level) as when):
            return _about(clause, when, _at(level, clause, said))
        case ast.Change(when=ast.Compare(subject=None, level=ast.Literal() as level) as when):
            return _about(clause, when, _at(level, clause, said))
        case _:
            return clause


def _about(clause: ast.Award | ast.Change, when: ast.Compare, subject: ast.Expression | None) -> ast.Award | ast.Change:
    return clause if subject is None else attrs.evolve(clause, when=attrs.evolve(when, subject=subject))


def _at(level: ast.Literal, clause: ast.Clause, said: Said) -> ast.Expression | None:
    """Return the one value that was compared with *level*, ``None`` for the indicator's own."""
    found = [subject for other, subject in said if other == level]
    if not found or any(map(is_own, found)):
        return None
    if any(subject != found[0] for subject in found):
        raise Refused("several-counted", clause.span)
    return found[0]
