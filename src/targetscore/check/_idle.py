"""The checks of what a rule promises and never does: steps that move nothing, a base above the full points."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.check._reach import decided
from targetscore.check._subject import Subject, View
from targetscore.errors import Finding, Span
from targetscore.forms import Form
from targetscore.pieces import NotAnalysed, Piece, pieces

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
    return all(_same(view, _pieces(subject, view, rest)) for view in subject.views)


def _pieces(subject: Subject, view: View, curve: c.Curve) -> tuple[Piece, ...] | NotAnalysed:
    return pieces(curve, view.axis, subject.inputs_of(view))


def _same(view: View, others: tuple[Piece, ...] | NotAnalysed) -> bool:
    """Tell whether *others* give what the pieces of *view* give, on every stretch of it."""
    if isinstance(others, NotAnalysed):
        return False
    for piece in view.pieces:
        for other in others:
            if max(piece.low, other.low) < min(piece.high, other.high) and not _equal(piece, other):
                return False
    return True


def _equal(piece: Piece, other: Piece) -> bool:
    if isinstance(piece.form, Form) and isinstance(other.form, Form):
        return piece.form.minus(other.form) == Form(ZERO)
    return not isinstance(piece.form, Form) and not isinstance(other.form, Form) and piece.form.kind == other.form.kind


def without_clause(curve: c.Curve, span: Span) -> c.Curve:
    """Return *curve* with nothing moved by the clause at *span*."""
    match curve:
        case c.Stairs(clause=own) | c.Formula(clause=own):
            return c.Formula(ZERO, own) if own.span == span else curve
        case c.Cases(branches=branches, otherwise=otherwise):
            return attrs.evolve(
                curve,
                branches=tuple(c.Branch(each.when, without_clause(each.curve, span)) for each in branches),
                otherwise=None if otherwise is None else without_clause(otherwise, span),
            )
        case c.Total(terms=terms) | c.Extreme(terms=terms):
            return attrs.evolve(curve, terms=tuple(without_clause(each, span) for each in terms))
        case c.Clamp(curve=inner) | c.Scaled(curve=inner) | c.Final(curve=inner):
            return attrs.evolve(curve, curve=without_clause(inner, span))
        case _:
            assert_never(curve)


def base_above_full(subject: Subject) -> Iterator[Finding]:
    """Find a base score above the full points: for a group with fewer points the base stays what it was."""
    base, full = subject.indicator.base, subject.indicator.points
    if base is not None and 0 < full < base:
        values = {"base": in_digits(base), "full": in_digits(full)}
        yield subject.finding("base-above-full", None, "warning", None, **values)


CHECKS: Final = (idle_moves, base_above_full)
