"""
Points for none of all that costs points: 甲、乙均为0的得10分；每起分别扣3分、1分, and 均未发生的，另加1分 behind it.

What is given for none is what each of them is taken off; what is added for none comes on top of the full score, off
which they are taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.language._pairs import is_zero

SILENT = ast.Bound | ast.Stated | ast.Remark | ast.Effect | ast.Override


def settle_clean_sheet(clauses: Sequence[ast.Clause]) -> tuple[ast.Clause, ...]:
    """Return *clauses* with the start that an award or an addition for none of what is deducted says."""
    steps = [clause for clause in clauses if isinstance(clause, ast.Step)]
    others = [clause for clause in clauses if not isinstance(clause, ast.Step | SILENT)]
    if len(others) != 1 or not steps or not all(map(_counts_down, steps)):
        return tuple(clauses)
    (only,) = others
    if any(isinstance(clause, ast.Stated) and clause.what == "base" for clause in clauses):
        return tuple(clauses)
    counted = [step.subject for step in steps]
    match only:
        case ast.Award(when=ast.All() as when) if _none_of(when, counted) and not is_zero(only.amount):
            start = ast.Start(span=only.span, amount=only.amount)
            return tuple(start if clause is only else clause for clause in clauses)
        case ast.Change(sign="add", when=when) if _none_of(when, counted):
            first = steps[0].span
            return (ast.Start(span=first, amount=ast.Value(span=first, name="full")), *clauses)
        case _:
            return tuple(clauses)


def _counts_down(step: ast.Step) -> bool:
    """Whether *step* takes off points for each of something, from the first on."""
    return (step.sign, step.direction, step.origin, step.when) == ("deduct", "each", None, None)


def _none_of(when: ast.Condition, counted: Sequence[ast.Expression | None]) -> bool:
    """Whether *when* is that all of what is *counted* is 0."""
    tests = when.conditions if isinstance(when, ast.All) else (when,)
    zero = [test.subject for test in tests if isinstance(test, ast.Compare) and _is_none(test)]
    return len(zero) == len(tests) and all(one in zero for one in counted) and all(one in counted for one in zero)


def _is_none(test: ast.Compare) -> bool:
    return test.op == "=" and is_zero(test.level)
