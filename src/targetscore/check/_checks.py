"""The checks, one generator each."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import in_digits, is_decimal
from targetscore.check._ranges import can_be
from targetscore.check._sample import Row
from targetscore.check._subject import Subject, View, points_told, written
from targetscore.errors import Finding, Severity
from targetscore.forms import Cut, Form, Unanalysed, after, before, signs, stretches
from targetscore.pieces import Hole, Piece, between
from targetscore.ruleset.model import RANKS

ZERO: Final = Fraction(0)

Check: TypeAlias = Callable[[Subject], Iterator[Finding]]


# Every value has points ---------------------------------------------------------------------------------------------


def gaps(subject: Subject) -> Iterator[Finding]:
    """Find values without points: between tiers that is a slip, beside them it may be meant."""
    for view in subject.views:
        for piece in _holes(view, "gap"):
            x = view.beside(piece)
            if x is None:
                continue
            given, clause, word = view.given(), _nearest(piece, view), subject.word(view.axis)
            inner = any(other.high <= piece.low for other in given) and any(other.low >= piece.high for other in given)
            if inner:
                severity: Severity = "error" if subject.alone else "warning"
                low, high = in_digits(piece.low.value), in_digits(piece.high.value)
                yield subject.finding("gap", clause, severity, view.row(x), low=low, high=high, input=word)
            else:
                yield subject.finding("open-end", clause, "warning", view.row(x), value=in_digits(x), input=word)


def _holes(view: View, kind: str) -> Iterator[Piece]:
    return (piece for piece in view.pieces if isinstance(piece.form, Hole) and piece.form.kind == kind)


def _nearest(piece: Piece, view: View) -> ast.Clause | None:
    """Return a clause of the piece beside a hole, or of the ladder that it is in."""
    beside = next((p for p in view.pieces if p.high == piece.low or p.low == piece.high), None)
    ladder = piece.form.clauses if isinstance(piece.form, Hole) else ()
    clauses = (beside.clauses if beside else ()) or ladder
    return clauses[0] if clauses else None


def overlaps(subject: Subject) -> Iterator[Finding]:
    """Find values that two tiers take with different points: it would be chance which one counts."""
    for view in subject.views:
        for piece in _holes(view, "overlap"):
            x = view.inside(piece.low, piece.high)
            if x is not None:
                clause, word = _nearest(piece, view), subject.word(view.axis)
                yield subject.finding("overlap", clause, "error", view.row(x), value=in_digits(x), input=word)


def divisions(subject: Subject) -> Iterator[Finding]:
    """
    Find values at which a formula divides by 0: a clause should say what holds there.

    That nobody of a group has anything, so that its best is 0, is worth knowing; no text says what holds there.
    """
    shared = subject.ruleset.conventions.ties in {"shared", "dense"}
    told_of_best = False
    for view in subject.views:
        for piece in _holes(view, "division"):
            x = view.inside(piece.low, piece.high)
            if x is not None and can_be(subject.indicator, view.row(x), shared=shared):
                clause, word = _nearest(piece, view), subject.word(view.axis)
                of_best = _nobody_has_any(view.row(x))
                severity: Severity = "info" if of_best else "warning"
                if of_best and told_of_best:
                    continue
                told_of_best |= of_best
                yield subject.finding("division", clause, severity, view.row(x), value=in_digits(x), input=word)


def _nobody_has_any(row: Row) -> bool:
    """Tell whether the best of the group is 0, and nothing else of the group is asked for."""
    return row.get("best") == 0 and not {"worst", "mean"} & row.keys()


# Every clause has a use ---------------------------------------------------------------------------------------------


def dead_clauses(subject: Subject) -> Iterator[Finding]:
    """Find clauses that no value ever reaches: each was meant to do something."""
    if subject.limit is not None:
        return
    used = {clause_key(clause) for view in subject.views for piece in view.pieces for clause in _at_work(piece)}
    seen: set[object] = set()
    for part in subject.parts:
        clause = moving_clause(part)
        if clause is not None and clause_key(clause) not in used | seen:
            seen.add(clause_key(clause))
            yield subject.finding("dead-clause", clause, "warning", None, text=text_of(subject, clause))


def _at_work(piece: Piece) -> tuple[ast.Clause, ...]:
    """Return the clauses that move points in *piece*, or that would if they did not contradict one another."""
    if isinstance(piece.form, Hole) and piece.form.kind == "overlap":
        return piece.form.clauses
    return piece.clauses


def moving_clause(part: object) -> ast.Clause | None:
    """
    Return the clause of a node that is there to move points.

    A change of nothing (不扣分) moves none, and a floor that is never reached is only cautious.
    """
    match part:
        case c.Formula(points=points, clause=ast.Change() | ast.Step()) if points == 0:
            return None
        case c.Formula(clause=clause) | c.Stairs(clause=clause) | c.Scaled(clause=clause) | c.Final(clause=clause):
            return clause
        case c.Clamp(clause=clause, most=most) if most is not None:
            return clause
        case _:
            return None


def clause_key(clause: ast.Clause) -> object:
    """Return what tells *clause* from others."""
    # A clause that was copied while it was lowered, or made of another, still stands where that stood.
    return clause.span if clause.span != ast.NOWHERE else id(clause)


def text_of(subject: Subject, clause: ast.Clause) -> str:
    """Return the words of *clause*."""
    return subject.indicator.rule.text[clause.span.start : clause.span.end]


def remarks(subject: Subject) -> Iterator[Finding]:
    """Find sentences that cannot move points: one of them may be meant to."""
    for clause in subject.clauses:
        if isinstance(clause, ast.Remark):
            yield subject.finding("remark", clause, "warning", None, text=clause.text)


def unused_inputs(subject: Subject) -> Iterator[Finding]:
    """Find inputs that are declared and never used: work for nothing, or a clause that is missing."""
    for name in subject.unused():
        yield subject.elsewhere("unused-input", subject.indicator.span, "warning", None, input=name)


# Points move as one expects -----------------------------------------------------------------------------------------


def jumps(subject: Subject) -> Iterator[Finding]:
    """Find places where a line or steps meet an award at other points: a hundredth decides there, unseen."""
    for view in subject.views:
        for one, other in itertools.pairwise(view.pieces):
            if isinstance(one.form, Form) and isinstance(other.form, Form) and not view.whole:
                yield from _jump(subject, view, one, other)


# Clauses that say themselves that something begins or ends where their condition does.
_WRITTEN: Final = (ast.Change, ast.Override, ast.Factor, ast.Scope, ast.Otherwise)


def _jump(subject: Subject, view: View, one: Piece, other: Piece) -> Iterator[Finding]:
    assert isinstance(one.form, Form)
    assert isinstance(other.form, Form)
    x, included = one.high.value, one.high.side == 1
    left = one.form.at(x) if included else one.form.toward(x, 0)
    right = other.form.toward(x, 1) if included else other.form.at(x)
    if left is None or right is None or left == right:
        return
    if one.form.is_constant() and other.form.is_constant():
        return
    if Form(ZERO) in (one.form, other.form) or abs(right - left) <= max(map(_rise, (one.form, other.form))):
        return
    if any(isinstance(clause, _WRITTEN) for clause in _different(one, other)):
        return
    clause = next(iter(other.clauses if one.form.is_constant() else one.clauses), None)
    yield subject.finding(
        "jump",
        clause,
        "info",
        view.row(x),
        value=in_digits(x),
        input=subject.word(view.axis),
        left=points_told(left),
        right=points_told(right),
    )


def _rise(form: Form) -> Fraction:
    """Return how much one step of *form* may move at once: such jumps are what steps are."""
    return max((abs(p) for stair in form.stairs for p in stair.points if stair.part != "pro rata"), default=ZERO)


def _different(one: Piece, other: Piece) -> Iterator[ast.Clause]:
    first, second = ({clause_key(clause) for clause in piece.clauses} for piece in (one, other))
    for clause in (*one.clauses, *other.clauses):
        if clause_key(clause) in first ^ second:
            yield clause


def directions(subject: Subject) -> Iterator[Finding]:
    """Find better values that earn less: somebody would stop short on purpose."""
    for view in subject.views:
        way = better_way(subject, view)
        if way == 0:
            continue
        for worse, better in setbacks(view, way):
            lost, kept = value_of(view, worse), value_of(view, better)
            values = {
                "worse": in_digits(worse),
                "more": points_told(lost),
                "better": in_digits(better),
                "less": points_told(kept),
            }
            witness = f"{written(view.row(worse))}; {written(view.row(better))}"
            piece = next(p for p in view.pieces if p.holds(better))
            clause = piece.clauses[-1] if piece.clauses else None
            found = subject.finding(
                "worse-earns-more", clause, "warning", None, input=subject.word(view.axis), **values
            )
            yield attrs.evolve(found, witness=witness)
            break


_DIRECTED: Final = frozenset({"actual", "completion", "growth"})


def better_way(subject: Subject, view: View) -> int:
    """
    Return which way on the axis is better: 1 up, -1 down, 0 not known.

    What is not declared is told from what the two ends of the axis earn.
    """
    if subject.indicator.better is not None and view.axis in _DIRECTED:
        return 1 if subject.indicator.better == "higher" else -1
    given = view.given()
    if not given or view.axis not in _DIRECTED | RANKS:
        return 0
    first, last = _far(given[0], 0), _far(given[-1], 1)
    if first is None or last is None or first == last:
        return 0
    return 1 if last > first else -1


def _far(piece: Piece, side: int) -> tuple[int, Fraction] | None:
    """Return how the points end on one side of the axis: whether they go on rising or falling, and from where."""
    assert isinstance(piece.form, Form)
    edge = piece.high if side else piece.low
    trend = 0 if edge.reach == 0 else piece.form.trend(piece.low, piece.high)
    if trend is None:
        return None
    return trend if side else -trend, piece.form.at(piece.inside())


def setbacks(view: View, way: int) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield pairs of a worse and a better value where the better one earns less."""
    levels = [level for piece in view.given() for level in levels_of(piece)]
    for low, high, form in levels:
        ends = _two_inside(view, low, high) if form.trend(low, high) == -way else None
        if ends is not None:
            yield ends if way > 0 else ends[::-1]
    for (low, end, one), (start, high, other) in itertools.pairwise(levels):
        left = one.at(end.value) if end.side else one.toward(end.value, 0)
        right = other.toward(start.value, 1) if start.side else other.at(start.value)
        if left is not None and right is not None and (right - left) * way < 0:
            pair = _two_beside(view, (low, end, one), (start, high, other), way)
            if pair is not None:
                yield pair if way > 0 else pair[::-1]


def levels_of(piece: Piece) -> Iterator[tuple[Cut, Cut, Form]]:
    """Yield *piece* cut into stretches that go one way; stairs that go both ways for ever stay as they are."""
    assert isinstance(piece.form, Form)
    if piece.form.trend(piece.low, piece.high) is None:
        try:
            yield from stretches(piece.form, piece.low, piece.high)
        except Unanalysed:
            return
    else:
        yield piece.low, piece.high, piece.form


def _two_inside(view: View, low: Cut, high: Cut) -> tuple[Fraction, Fraction] | None:
    """Return two values of a falling or rising stretch, with different points."""
    first = view.inside(low, high)
    if first is None:
        return None
    for last in sorted(_ends_of(first, low, high), key=lambda x: not is_decimal(x)):
        if not view.whole or last.denominator == 1:
            pair = (min(first, last), max(first, last))
            if value_of(view, pair[0]) != value_of(view, pair[1]):
                return pair
    return None


def _ends_of(x: Fraction, low: Cut, high: Cut) -> Iterator[Fraction]:
    """Yield values of a stretch away from *x*."""
    if high.reach:
        yield from (x + 2**power for power in range(12))
    elif low.reach:
        yield from (x - 2**power for power in range(12))
    else:
        yield from (y for y in (high.value, low.value) if low <= before(y) and after(y) <= high)
        yield between(low.value, x) if x > low.value else x
        yield between(x, high.value) if x < high.value else x


def _two_beside(
    view: View, one: tuple[Cut, Cut, Form], other: tuple[Cut, Cut, Form], way: int
) -> tuple[Fraction, Fraction] | None:
    """Return a value on either side of a drop, as far from it as the drop shows."""
    (low, end, left), (start, high, right) = one, other
    for power in range(30):
        x, y = near(view, end, Fraction(1, 2**power), 0), near(view, start, Fraction(1, 2**power), 1)
        inside = low <= before(x) and after(x) <= end and start <= before(y) and after(y) <= high
        if inside and (right.at(y) - left.at(x)) * way < 0:
            return x, y
    return None


def near(view: View, cut: Cut, distance: Fraction, side: int) -> Fraction:
    """Return a value on the *side* of *cut* (0: below), itself or not further than *distance*: a decimal if it can."""
    x, included = cut.value, cut.side != side
    if view.whole:
        whole = Fraction(-(-x // 1) if side else x // 1)
        return whole if included or whole != x else whole + (1 if side else -1)
    if is_decimal(x):
        return x if included else x + (distance if side else -distance)
    return between(x, x + distance) if side else between(x - distance, x)


def value_of(view: View, x: Fraction) -> Fraction:
    """Return the points at *x*."""
    form = next(p.form for p in view.pieces if p.holds(x))
    assert isinstance(form, Form)
    return form.at(x)


def above_full(subject: Subject) -> Iterator[Finding]:
    """Find values that earn more than full points: they upset totals, unless the text says how far they go."""
    full = subject.earns.most
    if full is None:
        return
    for view, piece, x in _beyond(subject, full, 1):
        clause = piece.clauses[-1] if piece.clauses else None
        earned = points_told(value_of(view, x))
        yield subject.finding("above-full", clause, "warning", view.row(x), earned=earned, full=in_digits(full))


def below_zero(subject: Subject) -> Iterator[Finding]:
    """Find values that earn less than 0: they eat what others earned, and the text should say so."""
    if subject.earns.least is None:
        return
    for view, piece, x in _beyond(subject, ZERO, -1):
        clause = piece.clauses[-1] if piece.clauses else None
        yield subject.finding("below-zero", clause, "warning", view.row(x), earned=points_told(value_of(view, x)))


def _beyond(subject: Subject, bound: Fraction, way: int) -> Iterator[tuple[View, Piece, Fraction]]:
    """Yield the first value that goes beyond *bound* (above it for *way* 1), if there is one."""
    for view in filter(subject.is_usual, subject.views):
        for piece in subject.usual_pieces(view):
            for low, high in stretches_beyond(piece, bound, way):
                x = view.inside(low, high)
                if x is not None:
                    yield view, piece, x
                    return


def stretches_beyond(piece: Piece, bound: Fraction, way: int) -> Iterator[tuple[Cut, Cut]]:
    """Yield the stretches of *piece* on which points are above *bound* (*way* 1), or below it."""
    assert isinstance(piece.form, Form)
    try:
        parts = signs(piece.form.plus(Form(-bound)), piece.low, piece.high)
    except Unanalysed:
        return
    for (low, sign), (high, _) in itertools.pairwise((*parts, (piece.high, 0))):
        if sign == way:
            yield low, high


# What was not proved --------------------------------------------------------------------------------------------------


def limits(subject: Subject) -> Iterator[Finding]:
    """Say what was not proved: it must not look proved. Examples are how it is proved by hand."""
    if subject.limit is not None and not subject.indicator.examples:
        yield subject.finding(_LIMITS[subject.limit], None, "info", None)


_LIMITS: Final = {
    "sample": "not-analysed-sample",
    "formula": "not-analysed-formula",
    "steps": "not-analysed-steps",
}


CHECKS: Final[tuple[Check, ...]] = (
    gaps,
    overlaps,
    divisions,
    dead_clauses,
    remarks,
    unused_inputs,
    jumps,
    directions,
    above_full,
    below_zero,
    limits,
)
