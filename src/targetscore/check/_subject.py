"""An indicator made ready for checking: what its rule gives along every axis, and the findings placed in its file."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Final

import attrs

from targetscore import ast
from targetscore._numbers import in_digits, is_decimal
from targetscore.check._ranges import Range, in_group, possible, usual
from targetscore.check._sample import Part, Row, Sample, parts_of, sample
from targetscore.errors import Diagnostic, Finding, Severity, Span
from targetscore.forms import Cut, Form, after, before
from targetscore.inputs import Needs, bind, needs_of, whether
from targetscore.messages import phrase
from targetscore.pieces import NotAnalysed, Piece, between, pieces
from targetscore.quantities import rounded
from targetscore.ruleset.model import PLACES, ROLES, Body, Indicator, Ruleset

ZERO: Final = Fraction(0)


@attrs.frozen(kw_only=True)
class View:
    """
    An indicator's rule along *axis*, the *others* fixed; *pieces* hold no value that the axis cannot have.

    *places*: with how many decimals values on the axis are published; ``None``: nobody says. *whole*: with none.
    """

    axis: str
    others: Row
    pieces: tuple[Piece, ...]
    places: int | None

    @property
    def whole(self) -> bool:
        return self.places == 0

    def row(self, x: Fraction) -> Row:
        """Return the whole row at *x*."""
        return {self.axis: x, **self.others}

    def given(self) -> tuple[Piece, ...]:
        """Return the pieces that give points."""
        return tuple(piece for piece in self.pieces if isinstance(piece.form, Form))

    def ends(self, piece: Piece) -> tuple[Cut, Cut]:
        """Return where *piece* begins and ends: on an axis of whole numbers, beside its first and its last of them."""
        low, high = piece.low, piece.high
        if self.whole and not low.reach:
            first = -(-low.value // 1)
            low = before(Fraction(first + (low == after(Fraction(first)))))
        if self.whole and not high.reach:
            last = high.value // 1
            high = after(Fraction(last - (high == before(Fraction(last)))))
        return low, high

    def beside(self, piece: Piece) -> Fraction | None:
        """Return a value in *piece*, not far from its upper end if it has one."""
        near = piece.low if piece.high.reach else max(piece.low, before(piece.high.value - 1))
        return self.inside(near, piece.high)

    def inside(self, low: Cut, high: Cut) -> Fraction | None:
        """Return a value between *low* and *high*, as round as can be; ``None`` if the axis has none there."""
        if low.reach:
            whole = high.value // 1 if high.reach == 0 else 0
            whole -= high == before(Fraction(whole))
        else:
            whole = -(-low.value // 1)
            whole += low == after(Fraction(whole))
        x = Fraction(whole)
        if low <= before(x) and after(x) <= high:
            return x
        if self.places is not None:
            return self._published(low, high, self.places)
        x = Piece(low, high, Form(ZERO), ()).inside()
        return x if is_decimal(x) or low.value == high.value else between(low.value, high.value)

    @staticmethod
    def _published(low: Cut, high: Cut, most: int) -> Fraction | None:
        """Return a value between *low* and *high* with as few decimals as can be, and no more than *most*."""
        for places in range(most + 1):
            x = Fraction(low.value * 10**places // 1, 10**places)
            for value in (x, x + Fraction(1, 10**places)):
                if low <= before(value) and after(value) <= high:
                    return value
        return None


@attrs.define(slots=False)
class Subject:
    """One indicator under check. What is derived from it is made once, when the first check asks."""

    ruleset: Ruleset
    indicator: Indicator

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The curve's nodes."""
        return tuple(parts_of(self.indicator.curve))

    @cached_property
    def needs(self) -> Needs:
        """What the curve must be given."""
        return needs_of(self.indicator.curve)

    @cached_property
    def clauses(self) -> tuple[ast.Clause, ...]:
        """All clauses of the rule, those inside parts and scopes included."""
        return tuple(_clauses(self.indicator.rule.clauses))

    def inputs_of(self, view: View) -> Row:
        """Return what the curve is given for *view*, apart from its axis."""
        derived = bind(self.needs, {view.axis: ZERO, **view.others}).inputs
        return {**self._sample.fixed, **view.others, **derived}

    @cached_property
    def _sample(self) -> Sample:
        least = {name: possible(self.indicator, name).least for name in self.needs.names}
        whole = frozenset(name for name in self.needs.names if self.is_whole(name))
        declared = {name: (each.least, each.most) for name, each in self.indicator.bounded().items()}
        return sample(self.parts, self.needs.ratios, least, whole, declared)

    def is_whole(self, name: str) -> bool:
        """Tell whether *name* has whole numbers only: it is declared so, or a place that nobody shares by halves."""
        return self._places(name) == 0

    def _places(self, name: str) -> int | None:
        if name in PLACES:
            return None if self.ruleset.conventions.ties == "mean" else 0
        return self.indicator.decimals.get(name)

    @cached_property
    def _looked_at(self) -> tuple[tuple[View, ...], str | None]:
        chosen = self._sample
        views: list[View] = []
        limit = None if chosen.complete else "sample"
        for axis, rows in chosen.rows.items():
            for others in rows:
                view = self._view(axis, others, {**chosen.fixed, **others})
                if isinstance(view, NotAnalysed):
                    limit = view.reason
                elif view is not None:
                    views.append(view)
        # A witness is best where it can be written with digits.
        views.sort(key=lambda view: not all(is_decimal(Fraction(value)) for value in view.others.values()))
        return tuple(views), limit

    def _view(self, axis: str, others: Row, inputs: Row) -> View | NotAnalysed | None:
        """Return the view for *others*; ``None`` if they cannot be the values of one group."""
        group = in_group(self.indicator, others)
        if group is None:
            return None
        # What follows from the others is told by the binding of rows; what follows from the axis, by the pieces.
        derived = bind(self.needs, {axis: ZERO, **others}).inputs
        found = pieces(self.indicator.curve, axis, {**inputs, **derived})
        if isinstance(found, NotAnalysed):
            return found
        kept = within(found, possible(self.indicator, axis))
        return View(
            axis=axis,
            others=others,
            pieces=within(kept, group) if axis == "actual" else kept,
            places=self._places(axis),
        )

    def is_usual(self, view: View) -> bool:
        """Tell whether the other inputs have values that they will have."""
        return all(
            isinstance(value, bool) or usual(self.indicator, name).holds(value) for name, value in view.others.items()
        )

    def usual_pieces(self, view: View) -> tuple[Piece, ...]:
        """Return the pieces that give points, for the values that the axis will have."""
        return within(view.given(), usual(self.indicator, view.axis))

    def pieces_within(self, view: View, values: Range) -> tuple[Piece, ...]:
        """Return the pieces that give points, for those *values* of the axis."""
        return within(view.given(), values)

    def every_piece_within(self, view: View, values: Range) -> tuple[Piece, ...]:
        """Return the pieces for those *values* of the axis, with points or without."""
        return within(view.pieces, values)

    @property
    def views(self) -> tuple[View, ...]:
        """The rule along every axis, for every row of other inputs that is looked at."""
        return self._looked_at[0]

    @property
    def limit(self) -> str | None:
        """Why the views do not show all there is: ``sample``, ``formula``, ``steps``; ``None``: they do."""
        return self._looked_at[1]

    @cached_property
    def alone(self) -> bool:
        """Whether one input decides all."""
        return any(not view.others for view in self.views)

    @cached_property
    def earns(self) -> Range:
        """Between which points the indicator stays unless its text says that it goes further."""
        bounds = [clause for clause in self.clauses if isinstance(clause, ast.Bound)]
        floor = self.ruleset.conventions.floor
        capped = any(bound.end == "most" for bound in bounds)
        lifted = any(bound.end == "least" and bound.amount is None for bound in bounds)
        declared = isinstance(floor, Fraction) and floor < 0
        full = self.indicator.points
        if full == 0:
            return Range()
        return Range(None if lifted or declared else ZERO, None if capped else full)

    # Findings

    def word(self, name: str) -> str:
        """Return what people call the input or role *name*; the indicator's own value goes by its title."""
        if name == "actual":
            return self.indicator.title
        if name in ROLES:
            return phrase(f"role-{name}", self.ruleset.language)
        return next((each.words[0] for each in self.indicator.names if each.id == name and each.words), name)

    def finding(
        self, code: str, clause: ast.Clause | None, severity: Severity, witness: Row | None, **values: str
    ) -> Finding:
        """Return a finding at *clause*; ``None``: at the whole rule text."""
        span = Span(0, len(self.indicator.rule.text)) if clause is None or clause.span == ast.NOWHERE else clause.span
        found = Diagnostic(
            code=code,
            source=self.ruleset.source,
            span=span,
            severity=severity,
            language=self.ruleset.language,
            witness=None if witness is None else written(witness),
            values={"id": self.indicator.id, **values},
        )
        return found.moved(self.ruleset.source, self.indicator.text_offsets)

    def elsewhere(self, code: str, span: Span, severity: Severity, witness: str | None, **values: str) -> Finding:
        """Return a finding at *span* of the file."""
        return Diagnostic(
            code=code,
            source=self.ruleset.source,
            span=span,
            severity=severity,
            language=self.ruleset.language,
            witness=witness,
            values={"id": self.indicator.id, **values},
        )

    def unused(self) -> tuple[str, ...]:
        """Return the declared inputs of which neither the points nor an effect of the rule speak."""
        effects = (needs_of(whether(effect.when, effect.clause)).names for effect in self.indicator.effects)
        asked = {*self.needs.names, *(name for names in effects for name in names)}
        declared = (name.id for name in self.indicator.names if name.constant is None and name.id not in ROLES)
        return tuple(name for name in declared if name not in asked)


class Subjects:
    """The indicators of a ruleset under check: one subject for each meaning that groups give an indicator."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.bodies: tuple[Body, ...] = tuple(group.body for group in ruleset.groups) or (ruleset.body,)
        self._known: dict[tuple[str, Fraction], list[Subject]] = {}

    def of(self, indicator: Indicator) -> Subject:
        """Return the subject of *indicator*, the same for the same points and curve."""
        known = self._known.setdefault((indicator.id, indicator.points), [])
        for subject in known:
            if subject.indicator.curve == indicator.curve:
                return subject
        known.append(Subject(self.ruleset, indicator))
        return known[-1]

    def every(self) -> tuple[Subject, ...]:
        """Return all subjects, by group and in the order of the file."""
        found = (self.of(indicator) for body in self.bodies for indicator in body.every_indicator())
        return tuple({id(subject): subject for subject in found}.values())


def within(found: tuple[Piece, ...], values: Range) -> tuple[Piece, ...]:
    """Return *found* as far as they lie among *values*."""
    low, high = values.cuts()
    return tuple(_cut_off(piece, low, high) for piece in found if piece.high > low and piece.low < high)


def _cut_off(piece: Piece, low: Cut, high: Cut) -> Piece:
    if piece.low >= low and piece.high <= high:
        return piece
    return attrs.evolve(piece, low=max(piece.low, low), high=min(piece.high, high))


def written(row: Row) -> str:
    """
    Return *row* as it is written under ``examples:``.

    >>> written({"actual": Fraction(5, 2), "late": True})
    'actual: 2.5, late: yes'
    """
    return ", ".join(f"{name}: {_shown(value)}" for name, value in row.items())


def points_told(value: Fraction) -> str:
    """Return points as people read them: what is no decimal is rounded to two places and marked."""
    text = in_digits(value)
    return f"≈{in_digits(rounded(value, 2, 'half up'))}" if "/" in text else text


def _shown(value: Fraction | bool) -> str:  # noqa: FBT001 - a fact is one of the values
    if isinstance(value, bool):
        return "yes" if value else "no"
    return in_digits(value)


def _clauses(clauses: tuple[ast.Clause, ...]) -> Iterator[ast.Clause]:
    for clause in clauses:
        yield clause
        match clause:
            case ast.Part() | ast.Scope():
                yield from _clauses(clause.clauses)
            case ast.Combine():
                yield from _clauses(clause.parts)
            case _:
                pass
