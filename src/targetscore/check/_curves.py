"""The pieces of every rule, laid out for reading: from where to where, with which points, and what a unit moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.check._reach import expectations
from targetscore.check._sample import Row
from targetscore.check._subject import Subject, Subjects, View
from targetscore.forms import Cut, Form, Stair
from targetscore.pieces import Piece
from targetscore.ruleset.model import Ruleset

ZERO: Final = Fraction(0)
SCHEMA: Final = "targetscore.curves/1"

Plain: TypeAlias = dict[str, object]


@attrs.frozen(kw_only=True)
class Steps:
    """
    Steps on a stretch.

    Attributes:
        points: What a step moves as the value grows: the first of them the first step counted, and so on.
        beyond: What each further step moves more than the one before; ``None``: nothing moves any more.
        size: How far apart steps are, in the measure of the axis.
        part: What part of a step counts.
        toward: Whether steps are counted as the value grows (``up``) or as it falls (``down``).
    """

    points: tuple[Fraction, ...]
    beyond: Fraction | None
    size: Fraction
    part: ast.PartOfStep
    toward: Literal["up", "down"]


@attrs.frozen(kw_only=True)
class Stretch:
    """
    A stretch of the axis on which one thing holds.

    Attributes:
        low: Where it begins; ``None``: it has no lower end.
        low_included: Whether *low* itself belongs to it.
        high: Where it ends; ``None``: it has no upper end.
        high_included: Whether *high* itself belongs to it.
        at_low: The points at *low*, or what they come to near it; ``None`` if there are none, or no end to them.
        at_high: The points at *high*, likewise.
        jump: How much is gained (below 0: lost) at once from the stretch before; ``None`` for the first, or beside no
            points.
        per_unit: Points that one unit more of the axis moves, steps apart; ``None``: it differs from place to place.
        steps: Steps that add to it.
        hole: Why there are no points: ``gap``, ``overlap``, ``division``.
        clauses: The texts of the clauses at work.
    """

    low: Fraction | None
    low_included: bool
    high: Fraction | None
    high_included: bool
    at_low: Fraction | None
    at_high: Fraction | None
    jump: Fraction | None
    per_unit: Fraction | None
    steps: tuple[Steps, ...]
    hole: str | None
    clauses: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Curve:
    """What a rule gives along *axis*, the inputs in *given* fixed."""

    axis: str
    given: Row = attrs.field(hash=False)
    stretches: tuple[Stretch, ...]


@attrs.frozen(kw_only=True)
class IndicatorCurves:
    """
    The curves of one indicator with *points*, as it is for *groups* (ids; empty: for all).

    *not_analysed*: why they are not all there is to it: ``sample`` (the inputs given have other values too),
    ``formula``, ``steps``; ``None``: they are.
    """

    id: str
    title: str
    points: Fraction
    groups: tuple[str, ...]
    curves: tuple[Curve, ...]
    not_analysed: str | None


@attrs.frozen(kw_only=True)
class Curves:
    """The curves of a ruleset's *indicators*, in the order of the file."""

    ruleset: Ruleset
    indicators: tuple[IndicatorCurves, ...]

    def to_dict(self) -> Plain:
        """Return the curves JSON-ready, numbers as strings."""
        return {
            "schema": SCHEMA,
            "ruleset": self.ruleset.id,
            "rules_hash": self.ruleset.rules_hash,
            "indicators": [_plain_indicator(each) for each in self.indicators],
        }


def curves_of(ruleset: Ruleset, indicators: Iterable[str] | None) -> Curves:
    """Return the curves of *ruleset*, of the *indicators* with these ids or of all."""
    subjects = Subjects(ruleset)
    every = subjects.every()
    wanted = None if indicators is None else frozenset(indicators)
    for name in sorted(wanted or ()):
        if all(subject.indicator.id != name for subject in every):
            raise KeyError(name)
    groups = _groups(ruleset, subjects)
    chosen = (subject for subject in every if wanted is None or subject.indicator.id in wanted)
    return Curves(ruleset=ruleset, indicators=tuple(_of(each, groups.get(id(each), ())) for each in chosen))


def _groups(ruleset: Ruleset, subjects: Subjects) -> Mapping[int, tuple[str, ...]]:
    """Return the groups of every subject, none where it is that of all."""
    found: dict[int, tuple[str, ...]] = {}
    for group in ruleset.groups:
        for indicator in group.body.every_indicator():
            key = id(subjects.of(indicator))
            found[key] = (*found.get(key, ()), group.id)
    everyone = tuple(group.id for group in ruleset.groups)
    return {key: () if of == everyone else of for key, of in found.items()}


def _of(subject: Subject, groups: tuple[str, ...]) -> IndicatorCurves:
    indicator = subject.indicator
    found: dict[object, Curve] = {}
    for view in subject.views:
        laid_out = _laid_out(subject, view)
        if laid_out:
            # What does not depend on the other inputs is shown once.
            found.setdefault((view.axis, laid_out), Curve(axis=view.axis, given=view.others, stretches=laid_out))
    return IndicatorCurves(
        id=indicator.id,
        title=indicator.title,
        points=indicator.points,
        groups=groups,
        curves=tuple(found.values()),
        not_analysed=subject.limit,
    )


def _laid_out(subject: Subject, view: View) -> tuple[Stretch, ...]:
    expected = expectations(subject.indicator, subject.parts)(view.axis)
    found: list[Stretch] = []
    for piece in subject.every_piece_within(view, expected):
        low, high = view.ends(piece)
        if low < high:
            found.append(_stretch(subject, piece, low, high))
    return tuple(_with_jumps(_merged(found)))


def _stretch(subject: Subject, piece: Piece, low: Cut, high: Cut) -> Stretch:
    form = piece.form if isinstance(piece.form, Form) else None
    return Stretch(
        low=None if low.reach else low.value,
        low_included=not low.reach and low.side == 0,
        high=None if high.reach else high.value,
        high_included=not high.reach and high.side == 1,
        at_low=None if form is None else _points_at(form, low, 1),
        at_high=None if form is None else _points_at(form, high, 0),
        jump=None,
        per_unit=None if form is None or form.inverse else form.slope,
        steps=() if form is None else tuple(_steps(stair) for stair in form.stairs),
        hole=None if isinstance(piece.form, Form) else piece.form.kind,
        clauses=_texts(subject, piece),
    )


def _merged(found: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches; a single value that goes on as what is beside it, by the same clauses, is part of that."""
    merged: list[Stretch] = []
    for stretch in found:
        last = merged[-1] if merged else None
        if last is not None and last.low == last.high == stretch.low and _goes_on(last, stretch):
            merged[-1] = attrs.evolve(stretch, low_included=True)
        elif last is not None and stretch.low == stretch.high == last.high and _goes_on(stretch, last):
            merged[-1] = attrs.evolve(last, high_included=True)
        else:
            merged.append(stretch)
    return merged


def _goes_on(point: Stretch, beside: Stretch) -> bool:
    if point.hole or beside.hole or point.low is None or not set(point.clauses) <= set(beside.clauses):
        return False
    return point.at_low == (beside.at_low if point.low == beside.low else beside.at_high)


def _with_jumps(found: Iterable[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for stretch in found:
        left, right = None if last is None else last.at_high, stretch.at_low
        yield stretch if left is None or right is None else attrs.evolve(stretch, jump=right - left)
        last = stretch


def _points_at(form: Form, cut: Cut, inner: int) -> Fraction | None:
    """Return the points at *cut*, seen from inside the stretch, which is on its *inner* side."""
    if cut.reach:
        return form.constant if form.is_constant() else None
    return form.at(cut.value) if cut.side != inner else form.toward(cut.value, inner)


def _steps(stair: Stair) -> Steps:
    up = stair.slope > 0
    # The last step goes on for ever without a schedule; with one, *beyond* is what each further step adds to it.
    points = stair.points if len(set(stair.points)) > 1 or stair.beyond != 0 else stair.points[:1]
    return Steps(
        points=points if up else tuple(-each for each in points),
        beyond=stair.beyond if up or stair.beyond is None else -stair.beyond,
        size=stair.size / abs(stair.slope),
        part=stair.part,
        toward="up" if up else "down",
    )


def _texts(subject: Subject, piece: Piece) -> tuple[str, ...]:
    clauses = piece.clauses if isinstance(piece.form, Form) else piece.form.clauses
    text = subject.indicator.rule.text
    found = (text[clause.span.start : clause.span.end] for clause in clauses)
    return tuple(dict.fromkeys(words for words in found if words))


# JSON ---------------------------------------------------------------------------------------------------------------


def _plain_indicator(found: IndicatorCurves) -> Plain:
    return {
        "id": found.id,
        "title": found.title,
        "points": in_digits(found.points),
        "groups": list(found.groups),
        "not_analysed": found.not_analysed,
        "curves": [_plain(curve) for curve in found.curves],
    }


def _plain(curve: Curve) -> Plain:
    given = {
        name: ("yes" if value else "no") if isinstance(value, bool) else in_digits(value)
        for name, value in curve.given.items()
    }
    return {"axis": curve.axis, "given": given, "stretches": [_plain_stretch(each) for each in curve.stretches]}


def _plain_stretch(stretch: Stretch) -> Plain:
    return {
        "from": _number(stretch.low),
        "from_included": stretch.low_included,
        "to": _number(stretch.high),
        "to_included": stretch.high_included,
        "points_from": _number(stretch.at_low),
        "points_to": _number(stretch.at_high),
        "jump": _number(stretch.jump),
        "per_unit": _number(stretch.per_unit),
        "steps": [
            {
                "points": [in_digits(points) for points in steps.points],
                "beyond": _number(steps.beyond),
                "size": in_digits(steps.size),
                "part": steps.part,
                "toward": steps.toward,
            }
            for steps in stretch.steps
        ],
        "hole": stretch.hole,
        "clauses": list(stretch.clauses),
    }


def _number(value: Fraction | None) -> str | None:
    return None if value is None else in_digits(value)
