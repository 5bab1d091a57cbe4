"""The checks of what a rule does for values that are never reported: a rate above 100 %, half an accident."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.check._changed import changed, pieces_with, same_points
from targetscore.check._checks import clause_key, moving_clause, text_of
from targetscore.check._ranges import Range, usual
from targetscore.check._reach import decided
from targetscore.check._sample import GIVEN
from targetscore.check._subject import Subject, View
from targetscore.errors import Finding
from targetscore.forms import Form
from targetscore.pieces import Piece
from targetscore.reading import counts_things
from targetscore.ruleset.model import Indicator

ZERO: Final = Fraction(0)
HUNDRED: Final = Fraction(100)
# A bound that is come to holds back something when it is this much tighter.
TIGHTER: Final = Fraction(99, 100)


def usual_of(subject: Subject, view: View) -> Iterator[Piece]:
    """Yield the pieces of *view* in which a value may be reported: a rate within 100 %, a count as a whole number."""
    indicator = subject.indicator
    handed_on = any(name.id == view.axis and name.taken_from is not None for name in indicator.names)
    seen = attrs.evolve(view, places=0 if is_counted(indicator, view.axis) else view.places)
    for piece in subject.pieces_within(view, Range() if handed_on else usual(indicator, view.axis)):
        if seen.inside(piece.low, piece.high) is not None:
            yield piece


def is_counted(indicator: Indicator, name: str) -> bool:
    """Tell whether *name* counts things, so that its values are whole numbers."""
    return name not in {"completion", "growth"} and counts_things(indicator.unit_of(name))


def out_of_range(subject: Subject) -> Iterator[Finding]:
    """Find clauses that only values outside the usual ones reach: most often a level with a slip in it."""
    # Beside a target or last year's value, what is usual depends on that.
    if subject.limit is not None or GIVEN & {*subject.needs.names}:
        return
    used = {
        clause_key(clause)
        for view in filter(subject.is_usual, subject.views)
        for piece in usual_of(subject, view)
        for clause in piece.clauses
        if not isinstance(clause, ast.Start)  # one that is made up stands where another clause does
    }
    for part in subject.parts:
        clause = moving_clause(part)
        if clause is None or isinstance(clause, ast.Bound | ast.Start) or clause_key(clause) in used:
            continue
        used.add(clause_key(clause))
        reached = _where(subject, clause)
        if reached is not None and not (reached[1] > HUNDRED and _decides_nothing(subject)):
            view, x = reached
            values = {"text": text_of(subject, clause), "input": subject.word(view.axis), "value": in_digits(x)}
            yield subject.finding("out-of-range", clause, "warning", view.row(x), **values)


def _decides_nothing(subject: Subject) -> bool:
    """Tell whether all usual values earn the same points: then the rule is about a rate that does pass 100 %."""
    forms = {piece.form for view in filter(subject.is_usual, subject.views) for piece in usual_of(subject, view)}
    return len(forms) == 1 and (subject.indicator.points == 0 or forms != {Form(ZERO)})


def _where(subject: Subject, clause: ast.Clause) -> tuple[View, Fraction] | None:
    """Return a value for which *clause* moves points; ``None`` if there is none."""
    for view in subject.views:
        for piece in view.given():
            x = view.beside(piece)
            moved = [clause_key(each) for each in piece.clauses if not isinstance(each, ast.Start)]
            if x is not None and clause_key(clause) in moved:
                return view, x
    return None


def bounds_not_reached(subject: Subject) -> Iterator[Finding]:
    """Find a most of an addition or a deduction that is never come to: the text promises more than there is."""
    if not decided(subject):
        return
    for part in subject.parts:
        match part:
            case c.Clamp(clause=ast.Bound(of=of, end="most") as clause) if of != "indicator":
                if not _holds_back(subject, clause) and _never_reached(subject, part):
                    text = text_of(subject, clause)
                    yield subject.finding("bound-unreached", clause, "warning", None, text=text)
            case _:
                pass


def _holds_back(subject: Subject, clause: ast.Bound) -> bool:
    """Tell whether *clause* is at work for a whole stretch of usual values, with no other bound or floor above it."""
    for view in subject.views:
        for piece in usual_of(subject, view):
            bounds = [each for each in piece.clauses if isinstance(each, ast.Bound)]
            if bounds == [clause] and piece.form != Form(ZERO):
                return True
    return False


def _never_reached(subject: Subject, clamp: c.Clamp) -> bool:
    """Tell whether every row earns the same if what *clamp* allows is a little less."""

    def tightened(curve: c.Curve) -> c.Curve | None:
        if curve is not clamp:
            return None
        return attrs.evolve(clamp, least=_nearer(clamp.least), most=_nearer(clamp.most))

    tighter = changed(subject.indicator.curve, tightened)
    return all(
        same_points(tuple(usual_of(subject, view)), pieces_with(subject, view, tighter))
        for view in filter(subject.is_usual, subject.views)
    )


def _nearer(bound: c.Quantity | None) -> c.Quantity | None:
    return None if bound is None else c.Multiply((TIGHTER, bound))


CHECKS: Final = (out_of_range, bounds_not_reached)
