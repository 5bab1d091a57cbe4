"""What a file says that points do, proved or refuted along the axis."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, assert_never

from targetscore.check._checks import near, setbacks, stretches_beyond, value_of
from targetscore.check._ranges import Range, possible
from targetscore.check._reach import decided, reach
from targetscore.check._sample import Row
from targetscore.check._subject import Subject, View, points_told, written
from targetscore.errors import Finding
from targetscore.forms import Cut, Form, Unanalysed, after, before, stretches
from targetscore.ruleset.model import Expectation


def expectations_met(subject: Subject) -> Iterator[Finding]:
    """Find expectations that the rule does not meet, and those that were neither proved nor refuted."""
    for expected in subject.indicator.expect:
        told = _told(subject, expected)
        if told is not None:
            yield told


def _told(subject: Subject, expected: Expectation) -> Finding | None:
    rows = _against(subject, expected)
    if rows:
        witness = "; ".join(written(row) for row, _ in rows)
        shown = ", ".join(points_told(points) for _, points in rows)
        values = {"text": expected.text, "points": shown}
        return subject.elsewhere("expect-refuted", expected.span, "error", witness, **values)
    if _proved(subject, expected):
        return None
    return subject.elsewhere("expect-not-analysed", expected.span, "warning", None, text=expected.text)


# The axes on which the indicator's own value grows; a count beside it has its own direction.
_OWN: Final = frozenset({"actual", "completion", "growth"})
_Rows = tuple[tuple[Row, Fraction], ...]


def _against(subject: Subject, expected: Expectation) -> _Rows:
    """Return rows, with their points, that refute what is *expected*; none if none were found."""
    own = tuple(view for view in subject.views if view.axis in _OWN) or subject.views
    for view in subject.views if expected.amount is not None else own:
        xs: Sequence[Fraction]
        match expected.kind:
            case "rising" | "falling":
                xs = next(setbacks(view, 1 if expected.kind == "rising" else -1), ())
            case "continuous":
                xs = _torn(view)
            case "at most" | "at least":
                xs = _beyond(view, expected)
            case _:
                assert_never(expected.kind)
        if xs:
            return tuple((view.row(x), value_of(view, x)) for x in xs)
    return ()


def _beyond(view: View, expected: Expectation) -> Sequence[Fraction]:
    assert expected.amount is not None
    for piece in view.given():
        for low, high in stretches_beyond(piece, expected.amount, 1 if expected.kind == "at most" else -1):
            x = view.inside(low, high)
            if x is not None:
                return (x,)
    return ()


def _torn(view: View) -> Sequence[Fraction]:
    """Return two values close to each other, on both sides of a jump."""
    if view.whole:
        # Between whole numbers there is nothing to be seen of a jump.
        return ()
    for (low, end, one), (start, high, other) in itertools.pairwise(_stretches(view)):
        left, right = one.toward(end.value, 0), other.toward(start.value, 1)
        if end != start or left is None or right is None or left == right:
            continue
        x, y = near(view, before(end.value), _CLOSE, 0), near(view, after(end.value), _CLOSE, 1)
        if low <= before(x) and after(y) <= high and value_of(view, x) != value_of(view, y):
            return (x, y)
    return ()


_CLOSE: Final = Fraction(1, 1000)


def _stretches(view: View) -> list[tuple[Cut, Cut, Form]]:
    """Return the stretches without steps that the view consists of; none if there are too many."""
    try:
        return [
            each
            for piece in view.given()
            if isinstance(piece.form, Form)
            for each in stretches(piece.form, piece.low, piece.high)
        ]
    except Unanalysed:
        return []


# Proofs -------------------------------------------------------------------------------------------------------------


def _proved(subject: Subject, expected: Expectation) -> bool:
    """Tell whether every row meets what is *expected*."""
    match expected.kind:
        case "at most" | "at least":
            return _bounded(subject, expected)
        case "rising":
            return decided(subject) and all(_goes(view, {0, 1}) for view in subject.views)
        case "falling":
            return decided(subject) and all(_goes(view, {0, -1}) for view in subject.views)
        case "continuous":
            return decided(subject) and all(_whole(view) and _goes(view, None) for view in subject.views)
        case _:
            assert_never(expected.kind)


def _bounded(subject: Subject, expected: Expectation) -> bool:
    assert expected.amount is not None
    handed_on = {each.id for each in subject.indicator.names if each.taken_from is not None}
    found = reach(subject, lambda name: Range() if name in handed_on else possible(subject.indicator, name)).range
    if expected.kind == "at most":
        return found.most is not None and found.most <= expected.amount
    return found.least is not None and found.least >= expected.amount


def _whole(view: View) -> bool:
    return len(view.given()) == len(view.pieces)


def _goes(view: View, ways: set[int] | None) -> bool:
    """Tell whether points go one of *ways* all along; ``None``: whether they go without a jump."""
    found = _stretches(view)
    if not found:
        return False
    if ways is not None and not all(form.trend(low, high) in ways for low, high, form in found):
        return False
    for (_, end, one), (start, _, other) in itertools.pairwise(found):
        left, right = one.toward(end.value, 0), other.toward(start.value, 1)
        if left is None or right is None:
            return False
        if right != left if ways is None else ((right > left) - (right < left)) not in ways:
            return False
    return True


CHECKS: Final = (expectations_met,)
