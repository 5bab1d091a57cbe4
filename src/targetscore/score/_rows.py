"""One unit on one indicator: from its cells to points, or to the reasons why it has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import in_digits
from targetscore.data.model import Cell, Missing, NotApplicable, Row
from targetscore.errors import Language, Span
from targetscore.evaluate import Gap, Inputs, Overlap, Step, Unscored, ZeroDenominator, compiled
from targetscore.inputs import REFERENCES, Bound, Needs, Number, bind, disagreement, needs_of, whether
from targetscore.ruleset.model import Effect, Indicator, Name, Places, Ruleset, Target, range_told
from targetscore.score._rounding import published
from targetscore.score.result import IndicatorResult, Published, Status

ZERO: Final = Fraction(0)
SILENT: Final = (Missing, NotApplicable)
NO_PEERS: Final[Mapping[str, tuple[str, ...]]] = {}
EXACT: Final = Places(points=None, total=None)


@attrs.frozen
class Problem:
    """Why a row has no score: a message, and the input whose cell is at fault (``None``: the row as a whole)."""

    code: str
    input: str | None
    values: Mapping[str, str]


class RowFault(Exception):  # noqa: N818 - the row's state, on its way to a data error
    """A row that cannot be scored, with every reason."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems)
        self.problems = problems


@attrs.define(kw_only=True)
class Given:
    """
    What a rule may ask of one unit.

    *values*: The row's numbers and facts by name, changed targets, what is taken from other results and from the group.
    *peers*: Units that a value of the group was worked out from, by role. *compared*: which of the unit's own values
    was held against theirs.
    """

    row: Row
    values: dict[str, Number]
    target: Target | None = None
    forecast: bool = False
    peers: Mapping[str, tuple[str, ...]] = NO_PEERS
    compared: str = ""


@attrs.frozen
class Watched:
    """An effect of a rule made ready for many rows."""

    needs: Needs
    holds: Callable[[Inputs], tuple[Fraction, tuple[Step, ...]]]
    effect: Effect


@attrs.frozen
class Sheet:
    """
    An indicator made ready for many rows.

    *answered*: Its inputs that the file says something about. *bounded*: those with a declared range.
    """

    indicator: Indicator
    needs: Needs
    run: Callable[[Inputs], tuple[Fraction, tuple[Step, ...]]]
    effects: tuple[Watched, ...]
    missing: str
    places: Places
    language: Language
    answered: tuple[Name, ...]
    bounded: tuple[Name, ...]

    @classmethod
    def of(cls, indicator: Indicator, ruleset: Ruleset) -> Sheet:
        """Return the sheet of *indicator*."""
        return cls(
            indicator,
            needs_of(indicator.curve),
            compiled(indicator.curve),
            tuple(_watched(effect) for effect in indicator.effects),
            indicator.missing or ruleset.conventions.missing or "error",
            places(ruleset),
            ruleset.language,
            tuple(name for name in indicator.names if name.taken_from is not None or name.absent is not None),
            tuple(name for name in indicator.names if name.bounded),
        )

    def asks_for(self) -> frozenset[str]:
        """Return the names that the rule or its effects mention."""
        return frozenset((*self.needs.names, *(name for watched in self.effects for name in watched.needs.names)))

    def result(self, given: Given) -> IndicatorResult:
        """
        Return what the unit earns.

        Raises:
            RowFault: If it cannot be said what it earns.
        """
        row = given.row
        bound = bind(self.needs, given.values)
        if bound.lacking:
            return self._unanswered(given, bound)
        if faults := (*_contradictions(row, given.values), *self._outside(given.values)):
            raise RowFault(*faults)
        try:
            exact, steps = self.run(bound.inputs)
        except Unscored as reason:
            raise RowFault(_unscored(reason, self._told(bound.record))) from None
        return self._earned(given, bound, exact, steps=steps)

    def consequences(self, given: Given) -> Iterator[Effect]:
        """
        Yield the effects that follow for the unit.

        Raises:
            RowFault: If a value that decides is missing, unless missing values count as 0 or are exempt.
        """
        for watched in self.effects:
            bound = bind(watched.needs, given.values)
            if bound.lacking:
                self._unanswered(given, bound)
                continue
            try:
                holds, _ = watched.holds(bound.inputs)
            except Unscored as reason:
                raise RowFault(_unscored(reason, self._told(bound.record))) from None
            if holds:
                yield watched.effect

    def _outside(self, values: Mapping[str, Number]) -> Iterator[Problem]:
        """Yield the values outside their declared ranges; cells are refused before, what is handed on is not."""
        for name in self.bounded:
            value = values.get(name.id)
            if value is not None and not name.allows(Fraction(value)):
                told = {"input": name.id, "value": in_digits(Fraction(value)), "range": range_told(name)}
                yield Problem("value-outside", name.id, told)

    def _earned(
        self, given: Given, bound: Bound, exact: Fraction, *, status: Status = "scored", steps: tuple[Step, ...] = ()
    ) -> IndicatorResult:
        return IndicatorResult(
            points=published(exact, self.places.points, self.places.mode),
            exact=exact,
            steps=steps,
            status=status,
            inputs=_shown(given, bound.record),
            peers=given.peers,
            notes=given.row.notes,
            uncounted=given.row.uncounted,
            target=given.target,
        )

    def _unanswered(self, given: Given, bound: Bound) -> IndicatorResult:
        """Return what the conventions say of a row that lacks values."""
        cells = given.row.cells
        if any(isinstance(cells.get(name), NotApplicable) for name in _answers(self.needs, bound.lacking)):
            return self._earned(given, bound, ZERO, status="exempt")
        match self.missing:
            case "error":
                raise RowFault(*(Problem("missing-value", name, {"input": name}) for name in bound.lacking))
            case "exempt":
                return self._earned(given, bound, ZERO, status="exempt")
            case _:
                return self._earned(given, bound, ZERO, status="missing")

    def _told(self, record: Mapping[str, Number]) -> str:
        from targetscore.score.explanation import told_inputs

        return told_inputs(self.indicator, record, self.language)

    def rounded(self, exact: Fraction) -> Published:
        """Return *exact* points as they are published."""
        return published(exact, self.places.points, self.places.mode)


def _shown(given: Given, record: Mapping[str, Number]) -> Mapping[str, Number]:
    """Return *record* with what the unit was ranked by, which the rule itself need not mention."""
    if given.compared not in given.values or given.compared in record:
        return record
    return {given.compared: given.values[given.compared], **record}


NO_ROW: Final = Row(cells={}, decimals={}, spans={}, span=Span(0, 0))


def places(ruleset: Ruleset) -> Places:
    """Return how *ruleset* rounds."""
    rounding = ruleset.conventions.rounding
    return rounding if isinstance(rounding, Places) else EXACT


def said(cells: Mapping[str, Cell]) -> dict[str, Number]:
    """Return the cells that hold a value."""
    return {name: cell for name, cell in cells.items() if not isinstance(cell, SILENT)}


def _watched(effect: Effect) -> Watched:
    curve = whether(effect.when, effect.clause)
    return Watched(needs_of(curve), compiled(curve), effect)


def _answers(needs: Needs, lacking: Iterable[str]) -> set[str]:
    """Return the inputs that could have told what is *lacking*, the indicator's own value always among them."""
    answers = {"actual", *lacking}
    for name, reference in REFERENCES.items():
        if name in answers or name in needs.ratios:
            answers |= {name, reference}
    return answers


def _contradictions(row: Row, given: Mapping[str, Number]) -> Iterator[Problem]:
    for name, reference in REFERENCES.items():
        if name not in given:
            continue
        right = disagreement(name, given, row.decimals.get(name))
        if right is not None:
            shown = {"given": in_digits(Fraction(given[name])), "right": in_digits(right)}
            yield Problem("derived-value-differs", name, {"input": name, "reference": reference, **shown})


def _unscored(reason: Unscored, inputs: str) -> Problem:
    values = {"values": inputs}
    match reason:
        case Gap():
            return Problem("no-clause-applies", None, values)
        case Overlap(points=(one, other)):
            return Problem("clauses-disagree", None, values | {"one": in_digits(one), "other": in_digits(other)})
        case ZeroDenominator(names=names):
            return Problem("division-by-zero", names[0] if names else None, {"input": ", ".join(names)})
        case _:
            raise AssertionError(reason)  # every input that the curve speaks of is bound
