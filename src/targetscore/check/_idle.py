"""The checks of what a rule promises and never does: steps that move nothing, a base above the full points."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.check._changed import changed, pieces_with, same_points
from targetscore.check._reach import decided
from targetscore.check._subject import Subject
from targetscore.errors import Finding, Span
from targetscore.forms import Form

ZERO: Final = Fraction(0)


def idle_moves(subject: Subject) -> Iterator[Finding]:
    """Find additions and deductions that never move points, because a bound always takes them up."""
    if not decided(subject):
        return
    seen: set[Span] = set()
    for part in subject.parts:
        clause = _mover(part)
        if clause is None or clause.span in seen:
            continue
        seen.add(clause.span)
        if _never_moves(subject, clause):
            text = subject.indicator.rule.text[clause.span.start : clause.span.end]
            code = "addition-idle" if clause.sign == "add" else "deduction-idle"
            yield subject.finding(code, clause, "warning", None, text=text)


def _mover(part: object) -> ast.Step | ast.Change | None:
    match part:
        case c.Stairs(clause=ast.Step() as clause):
            return clause
        case c.Formula(points=points, clause=ast.Change() as clause) if points != 0:
            return clause
        case _:
            return None


def _never_moves(subject: Subject, clause: ast.Clause) -> bool:
    """Tell whether the rule gives the same for every row when *clause* moves nothing."""
    at_work = [
        piece
        for view in subject.views
        for piece in view.pieces
        if any(each.span == clause.span for each in piece.clauses)
    ]
    # A clause at work nowhere is dead; one on a slope or a staircase moves points there.
    if not at_work or not all(isinstance(each.form, Form) and each.form.is_constant() for each in at_work):
        return False
    rest = without_clause(subject.indicator.curve, clause.span)
    return all(same_points(view.pieces, pieces_with(subject, view, rest)) for view in subject.views)


def without_clause(curve: c.Curve, span: Span) -> c.Curve:
    """Return *curve* with nothing moved by the clause at *span*."""

    def moving_nothing(part: c.Curve) -> c.Curve | None:
        match part:
            case c.Stairs(clause=own) | c.Formula(clause=own) if own.span == span:
                return c.Formula(ZERO, own)
            case _:
                return None

    return changed(curve, moving_nothing)


def base_above_full(subject: Subject) -> Iterator[Finding]:
    """Find a base score above the full points: for a group with fewer points the base stays what it was."""
    base, full = subject.indicator.base, subject.indicator.points
    if base is not None and 0 < full < base:
        values = {"base": in_digits(base), "full": in_digits(full)}
        yield subject.finding("base-above-full", None, "warning", None, **values)


CHECKS: Final = (idle_moves, base_above_full)
