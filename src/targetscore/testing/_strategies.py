"""
Hypothesis strategies for the data of a ruleset.

They seek edges: every breakpoint of every rule, the values just beside it, facts both ways, what is not applicable and,
where the rules allow it, what is missing. The simplest value comes first, so that counterexamples shrink to it.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs

from targetscore._numbers import in_digits
from targetscore.check._ranges import can_be
from targetscore.check._sample import Row
from targetscore.errors import DataError
from targetscore.inputs import REFERENCES
from targetscore.ruleset.model import RANKS, Indicator, Ruleset
from targetscore.score import score
from targetscore.testing._looks import Look, Plan, every_body, plan_of, spelt

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Record: TypeAlias = dict[str, str]
"""One row of the long form: ``unit``, ``indicator``, perhaps ``group``, and a text for every input."""

PEERS: Final = frozenset({"mean", "best", "worst", *RANKS})
REFERENCES_TRIED: Final = (Fraction(100), Fraction(80), Fraction(25, 2))
UNITS: Final = {"zh": "甲乙丙丁戊己庚辛", "en": "ABCDEFGH"}
UNITS_AT_MOST: Final = 8


def unit_rows(ruleset: Ruleset) -> SearchStrategy[list[Record]]:
    """
    Return a strategy for the data of one unit: a row for every indicator, a cell for every input that it needs.

    What is drawn is data as `targetscore.score` takes them, and can be scored. Values are texts, so that a
    counterexample can be written into a file as it is.

    >>> from hypothesis import given, settings
    >>> import targetscore
    >>> rules = targetscore.load("examples/bureau/2015.yaml")
    >>> @settings(max_examples=10, database=None)
    ... @given(unit_rows(rules))
    ... def total_is_within_bounds(rows):
    ...     (unit,) = targetscore.score(rules, rows).units.values()
    ...     assert 0 <= unit.total <= 100
    >>> total_is_within_bounds()
    """
    return cohorts(ruleset, most=1)


def cohorts(ruleset: Ruleset, *, least: int = 1, most: int = 4) -> SearchStrategy[list[Record]]:
    """
    Return a strategy for the data of several units, with their groups where the rule file has any.

    What the units of a group share (mean, best, worst, ranks) is given in some data and left to scoring in others.

    Args:
        ruleset: The rules.
        least: How many units there are at least.
        most: How many there are at most; up to 8.

    Raises:
        ValueError: If *least* or *most* is out of bounds.
    """
    if not 1 <= least <= most <= UNITS_AT_MOST:
        message = f"1 <= least <= most <= {UNITS_AT_MOST} must hold"
        raise ValueError(message)
    return unchecked_cohorts(ruleset, least=least, most=most).filter(lambda rows: _can_be_scored(ruleset, rows))


def _can_be_scored(ruleset: Ruleset, rows: list[Record]) -> bool:
    try:
        score(ruleset, rows)
    except DataError:
        return False
    return True


def unchecked_cohorts(ruleset: Ruleset, *, least: int, most: int) -> SearchStrategy[list[Record]]:
    """Return the strategy of `cohorts` without the last look whether what is drawn can be scored."""
    from hypothesis import strategies as st

    members = [member for member in _members(ruleset) if every_body(ruleset)[member.group]]
    chances = {
        group: tuple(_Chances.of(ruleset, indicator) for indicator in indicators)
        for group, indicators in every_body(ruleset).items()
    }
    references = st.sampled_from((None, *REFERENCES_TRIED))
    several = st.lists(
        st.sampled_from(members), min_size=min(least, len(members)), max_size=most, unique_by=lambda member: member.unit
    )

    def drawn(draw: DrawFn) -> list[Record]:
        told = _Told(draw, references)
        return [row for member in draw(several) for row in told.unit(member, chances[member.group])]

    return st.composite(drawn)()


@attrs.frozen
class _Member:
    """A unit that may be drawn. *told*: the data must name its group."""

    unit: str
    group: str | None
    told: bool = False


def _members(ruleset: Ruleset) -> Sequence[_Member]:
    names = UNITS[ruleset.language]
    if not ruleset.groups:
        return [_Member(name, None) for name in names]
    found: list[_Member] = []
    for number, group in enumerate(ruleset.groups, 1):
        listed = [_Member(unit, group.id) for unit in group.units[:UNITS_AT_MOST]]
        found += listed or [_Member(f"{name}{number}", group.id, told=True) for name in names]
    # The first unit of every group before the second of any: few units are then still of several groups.
    return sorted(
        found, key=lambda member: [each.unit for each in found if each.group == member.group].index(member.unit)
    )


@attrs.frozen
class _Chances:
    """The strategies of one indicator, made once. *needs_others*: what is missing is the mean of the others."""

    plan: Plan
    states: SearchStrategy[str]
    looks: tuple[SearchStrategy[tuple[Look, Fraction]], ...]
    free: Mapping[str, SearchStrategy[Fraction | bool]]
    either: SearchStrategy[bool]
    needs_others: bool

    @classmethod
    def of(cls, ruleset: Ruleset, indicator: Indicator) -> _Chances:
        from hypothesis import strategies as st

        plan = plan_of(ruleset, indicator)
        policy = indicator.missing or ruleset.conventions.missing or "error"
        states = ["given"] * 8 + ["n/a"] + ([] if policy == "error" else ["missing"])
        return cls(
            plan,
            st.sampled_from(states),
            tuple(_tried(looks, indicator) for looks in (plan.looks, *plan.effects) if looks),
            {name: st.sampled_from(values) for name, values in plan.free.items()},
            st.booleans(),
            policy == "mean of the others",
        )


def _tried(looks: Sequence[Look], indicator: Indicator) -> SearchStrategy[tuple[Look, Fraction]]:
    """Return a strategy for a look and a value of its axis: an edge twice as often as any number."""
    from hypothesis import strategies as st

    edges = st.sampled_from([(look, value) for look in looks for value in look.values])
    anywhere = [st.tuples(st.just(look), _anywhere(look)) for look in looks if look.axis]
    tried = st.one_of(edges, edges, st.one_of(anywhere)) if anywhere else edges
    if not any(PEERS & {look.axis, *look.others} for look in looks):
        return tried
    return tried.filter(functools.partial(_is_of_its_group, indicator))


def _is_of_its_group(indicator: Indicator, tried: tuple[Look, Fraction]) -> bool:
    """Tell whether the value can lie so beside the best, the worst and the mean of its group."""
    look, value = tried
    return can_be(indicator, {look.axis: value, **look.others}, shared=False)


def _anywhere(look: Look) -> SearchStrategy[Fraction]:
    from hypothesis import strategies as st

    low, high = (look.low / look.grain).__ceil__(), (look.high / look.grain).__floor__()
    return st.integers(low, max(low, high)).map(functools.partial(operator.mul, look.grain))


def tried_values(look: Look) -> SearchStrategy[Fraction]:
    """Return a strategy for values of the axis of *look*: its edges, and any numbers."""
    from hypothesis import strategies as st

    return st.one_of(st.sampled_from(look.values), _anywhere(look))


@attrs.define
class _Told:
    """The rows of one draw. *worked_out*: for which indicators what the group shares is left to scoring."""

    draw: DrawFn
    references: SearchStrategy[Fraction | None]
    worked_out: dict[str, bool] = attrs.field(factory=dict)
    answered: set[str] = attrs.field(factory=set)

    def unit(self, member: _Member, of: Sequence[_Chances]) -> list[Record]:
        """Return the rows of one unit; where nothing asks for values, one that says that there is such a unit."""
        head = {"unit": member.unit, **({"group": str(member.group)} if member.told else {})}
        rows = [
            {**head, "indicator": chances.plan.indicator.id, **cells}
            for chances in of
            if (cells := self.cells(chances))
        ]
        return rows or [{**head, "indicator": of[0].plan.indicator.id}]

    def cells(self, chances: _Chances) -> Record:
        """Return the cells of one row: given, not applicable, or missing where the rules say what that means."""
        row = self.row(chances)
        if not row:
            return {}
        indicator = chances.plan.indicator
        state = self.draw(chances.states)
        if state == "given" or (chances.needs_others and indicator.id not in self.answered):
            self.answered.add(indicator.id)
            cells = {name: told_value(value) for name, value in row.items()}
        elif state == "n/a":
            cells = dict.fromkeys(row if "actual" in chances.plan.withheld else ("actual", *row), "n/a")
        else:
            cells = dict.fromkeys(row, "")
        return cells | ({"judge": "—", "reason": "—"} if indicator.judge else {})

    def row(self, chances: _Chances) -> Row:
        row: dict[str, Fraction | bool] = {}
        for looks in chances.looks:
            row = {**self.look(looks, chances.plan.indicator), **row}
        row |= {name: self.draw(values) for name, values in chances.free.items() if name not in row}
        if PEERS & row.keys() and self.is_worked_out(chances):
            row = {name: value for name, value in row.items() if name not in PEERS}
        left = {name for name in chances.plan.optional if name in row and self.draw(chances.either)}
        return {name: value for name, value in row.items() if name not in left | chances.plan.withheld}

    def look(self, looks: SearchStrategy[tuple[Look, Fraction]], of: Indicator) -> Row:
        look, value = self.draw(looks)
        if not look.axis:
            return look.others
        reference = self.draw(self.references) if look.axis in REFERENCES else None
        return spelt({look.axis: value, **look.others}, look.axis, reference, of)

    def is_worked_out(self, chances: _Chances) -> bool:
        own = chances.plan.indicator.id
        if own not in self.worked_out:
            self.worked_out[own] = self.draw(chances.either)
        return self.worked_out[own]


def told_value(value: Fraction | bool) -> str:  # noqa: FBT001 - a fact is one of the values
    """Return *value* as a cell says it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return in_digits(value)


def by_unit(rows: Sequence[Mapping[str, str]]) -> dict[str, list[Mapping[str, str]]]:
    """Return *rows* by unit, in their order."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(row["unit"], []).append(row)
    return found
