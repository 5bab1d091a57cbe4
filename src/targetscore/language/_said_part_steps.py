"""What part of a step counts, said behind it, or in a sentence of its own of all steps before it."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, Names, Refused
from targetscore.language._said import Said
from targetscore.language._subjects import is_own


def part_rule(said: Said, rule: chunk.PartRule) -> None:
    """
    Say of the step of that size what part of it counts, and of the brackets that count one way with it.

    Raises:
        Refused: If there is none, or two are in one run: nobody knows which is meant.
    """
    run = said.ends[-1] if said.ends else 0
    every = [(n, c) for n, c in enumerate(said.clauses) if isinstance(c, ast.Step) and _may_be_of(rule, c)]
    every = [(n, step) for n, step in every if _unit(step, said.names) == rule.unit] or every
    steps = [(n, step) for n, step in every if n >= run] or every
    steps = [(n, step) for n, step in steps if step.part is None] or steps
    if not steps:
        raise Refused("part-of-which-step", rule.span)
    last = steps[-1][1]
    if any(step.span != last.span and not _are_brackets(step, last) for _, step in steps):
        raise Refused("part-of-two-steps", rule.span)
    for position, step in every:
        if step.span == last.span or _are_brackets(step, last):
            said.clauses[position] = _with_part(step, rule)


def of_every_step(clauses: Sequence[ast.Clause], rule: chunk.PartRule, names: Names) -> list[ast.Clause]:
    """
    Return *clauses* with what *rule* says, in a sentence of its own, of all steps before it.

    Raises:
        Refused: If there are none, or they count different values or by different sizes.
    """
    before = [said for said in _steps(clauses, None) if said[0].span.start < rule.span.start]
    fitting = [said for said in before if _may_be_of(rule, said[0])]
    steps = [said for said in fitting if _unit(said[0], names) == rule.unit] or fitting
    if not steps:
        raise Refused("part-of-which-step", rule.span)
    if len({(subject, _size(step), _unit(step, names)) for step, subject in steps}) > 1:
        raise Refused("part-of-two-steps", rule.span)
    return [_of_steps(clause, [step for step, _ in steps], rule) for clause in clauses]


def _steps(clauses: Sequence[ast.Clause], of: ast.Expression | None) -> list[tuple[ast.Step, ast.Expression | None]]:
    """Return the steps of *clauses*, each with what it counts; *of*: what a part that they are in speaks of."""
    found: list[tuple[ast.Step, ast.Expression | None]] = []
    for clause in clauses:
        match clause:
            case ast.Step(subject=subject):
                found.append((clause, of if is_own(subject) else subject))
            case ast.Scope(clauses=inner):
                found.extend(_steps(inner, of))
            case ast.Part(clauses=inner, subject=subject):
                found.extend(_steps(inner, subject))
            case _:
                pass
    return found


def _of_steps(clause: ast.Clause, steps: Sequence[ast.Step], rule: chunk.PartRule) -> ast.Clause:
    if isinstance(clause, ast.Scope | ast.Part):
        return attrs.evolve(clause, clauses=tuple(_of_steps(each, steps, rule) for each in clause.clauses))
    said = isinstance(clause, ast.Step) and any(clause is step for step in steps)
    return _with_part(clause, rule) if said and isinstance(clause, ast.Step) else clause


def _with_part(step: ast.Step, rule: chunk.PartRule) -> ast.Step:
    return attrs.evolve(step, part=rule.part, span=step.span.cover(rule.span))


def _may_be_of(rule: chunk.PartRule, step: ast.Step) -> bool:
    """Whether *rule* may speak of *step*: 不足5个百分点的不加分 of an addition for every 5 percentage points."""
    size = step.size.value if isinstance(step.size, ast.Literal) else None
    sized = rule.size is None or size is None or size == rule.size
    return step.part in {None, rule.part} and sized and rule.sign in {None, step.sign}


def _unit(step: ast.Step, names: Names) -> str:
    """Return what *step* counts by, without its plural; percentage points count as per cent."""
    size = step.size.unit if isinstance(step.size, ast.Literal) else ""
    subject = step.subject.name if isinstance(step.subject, ast.Value) else "actual"
    return PERCENT if size == PERCENTAGE_POINT else (size or names.unit_of(subject)).removesuffix("s")


def _size(step: ast.Step) -> object:
    return step.size.value if isinstance(step.size, ast.Literal) else step.size


def _are_brackets(one: ast.Step, other: ast.Step) -> bool:
    """Whether two steps count one stretch behind the other of one distance, by one size."""
    return one.within is not None and other.within is not None and one.size == other.size
