"""A rule with a part of it changed, and whether it still gives the same points."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final, assert_never

import attrs

from targetscore import curve as c
from targetscore.check._subject import Subject, View
from targetscore.forms import Form
from targetscore.pieces import NotAnalysed, Piece, pieces

ZERO: Final = Fraction(0)


def changed(curve: c.Curve, change: Callable[[c.Curve], c.Curve | None]) -> c.Curve:
    """Return *curve* with what *change* gives in the place of every part for which it gives something."""
    other = change(curve)
    if other is not None:
        return other
    match curve:
        case c.Stairs() | c.Formula():
            return curve
        case c.Cases(branches=branches, otherwise=otherwise):
            return attrs.evolve(
                curve,
                branches=tuple(c.Branch(each.when, changed(each.curve, change)) for each in branches),
                otherwise=None if otherwise is None else changed(otherwise, change),
            )
        case c.Total(terms=terms) | c.Extreme(terms=terms):
            return attrs.evolve(curve, terms=tuple(changed(each, change) for each in terms))
        case c.Clamp(curve=inner) | c.Scaled(curve=inner) | c.Final(curve=inner):
            return attrs.evolve(curve, curve=changed(inner, change))
        case _:
            assert_never(curve)


def pieces_with(subject: Subject, view: View, curve: c.Curve) -> tuple[Piece, ...] | NotAnalysed:
    """Return the pieces of *curve* along the axis of *view*, with its other inputs."""
    return pieces(curve, view.axis, subject.inputs_of(view))


def same_points(some: tuple[Piece, ...], others: tuple[Piece, ...] | NotAnalysed) -> bool:
    """Tell whether *others* give what *some* give, wherever there are some."""
    if isinstance(others, NotAnalysed):
        return False
    for piece in some:
        for other in others:
            if max(piece.low, other.low) < min(piece.high, other.high) and not _equal(piece, other):
                return False
    return True


def _equal(piece: Piece, other: Piece) -> bool:
    if isinstance(piece.form, Form) and isinstance(other.form, Form):
        return piece.form.minus(other.form) == Form(ZERO)
    return not isinstance(piece.form, Form) and not isinstance(other.form, Form) and piece.form.kind == other.form.kind
