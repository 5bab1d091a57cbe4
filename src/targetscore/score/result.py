"""What scoring gives back: frozen values, and the same as plain data for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import attrs

from targetscore import ast
from targetscore._numbers import ratio
from targetscore.data.model import Cell, Difference, NotApplicable
from targetscore.errors import Diagnostic

if TYPE_CHECKING:
    from targetscore.evaluate import Step
    from targetscore.ruleset import model
    from targetscore.ruleset.model import Ruleset, Target

SCHEMA = "targetscore.result/1"

Status: TypeAlias = Literal["scored", "missing", "exempt", "vetoed"]
# A rounded result with all its decimals; the exact number itself where nothing is rounded.
Published: TypeAlias = Decimal | Fraction
Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain] | None"


@attrs.frozen(kw_only=True)
class IndicatorResult:
    """
    What one unit earned on one indicator.

    Attributes:
        points: Points as published: a `Decimal` rounded as the rule file declares, the exact `Fraction` where it rounds
            nothing.
        exact: Points before rounding.
        steps: Reasons in the order of the rule; their points add up to *exact*.
        status: ``missing``: a value was missing and the rule file counts that as 0 points; ``exempt``: not applicable,
            or missing and left out as the rule file says. Both have 0 points and no steps.
        inputs: What the rule was given, by name: numbers, and ``bool`` for facts. Values in % are 85 for 85 %. A
            completion or growth that was worked out stands beside what it comes from.
        peers: Which units a mean, best, worst or rank was worked out from, by role; none where the data give it.
        notes: What the data say of the value besides, by column: ``source``, ``judge``, ``reason``, ``evidence``; under
            ``fed``, from which other ruleset of a scheme it came.
        uncounted: Events that do not count, as the thing counts at a higher level, each with its level and evidence.
        target: The changed target that the value was held against, if there is one.
        warning: The warning level of a forecast, if the rule file declares levels.
    """

    points: Published
    exact: Fraction
    steps: tuple[Step, ...] = ()
    status: Status = "scored"
    inputs: Mapping[str, Fraction | bool] = attrs.field(factory=dict, hash=False)
    peers: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict, hash=False)
    notes: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    uncounted: tuple[str, ...] = ()
    target: Target | None = None
    warning: str | None = None


@attrs.frozen
class Move:
    """
    One step on the way to the points of a section or a total, so that it can be followed with a calculator; exact.

    Attributes:
        kind: ``sum`` of *terms*, each with its weight; ``scale``: divided by the first number of the one term and
            multiplied by the second; ``add``: an adjustment; ``most``, ``least``: kept within a bound.
        after: What it comes to.
        terms: Numbers that take part; of an adjustment section there are none.
    """

    kind: Literal["sum", "scale", "add", "most", "least"]
    after: Fraction
    terms: tuple[tuple[Fraction, Fraction], ...] = ()


@attrs.frozen(kw_only=True)
class SectionResult:
    """
    What one unit earned in one section, sections inside it included.

    *total* is made as the unit's total is: after scaling, within its bounds, before its weight. *available* is
    the sum of the full points of the indicators that count. *status*: ``exempt`` where too little inside was scored.
    *moves*: how the total comes about, before it is rounded.
    """

    total: Published
    available: Fraction
    status: Status = "scored"
    moves: tuple[Move, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Consequence:
    """What a veto, a clause of an indicator or a decision did to a unit, and the words that say so; *done* typed."""

    of: str
    does: str
    clause: str
    done: model.Consequence | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class GradeResult:
    """
    The grade of one unit.

    *earned* is the grade that its total earns by itself; *reasons* lead from it to *grade*: quotas, what a band needs,
    vetoes, promotions.
    """

    grade: str
    earned: str
    reasons: tuple[Diagnostic, ...] = ()


@attrs.frozen(kw_only=True)
class UnitResult:
    """
    What one unit earned.

    Attributes:
        total: The sum of the published points of all indicators, rounded as the rule file declares for totals. So
            published tables add up: the points shown make the total shown.
        rank: 1 for the greatest total. Units of equal published total share a rank, and as many ranks after it are left
            out (1, 2, 2, 4).
            ``None`` for a unit that a veto takes out of the ranking.
        grade: The grade; ``None`` where the rule file declares none.
        available: The sum of the full points of the indicators that count, those that are exempt left out.
        sections: By id, in the order of the file, inner ones after the one they are in, adjustments last.
        indicators: By id, in the order of the file.
        group: Id of the unit's group; ``None`` where the rule file declares none.
        group_rank: As *rank*, among the units of the group.
        graded: How the grade came about.
        consequences: What vetoes did.
        exact: The total before rounding.
        status: ``exempt`` where too little was scored for a total, which is then 0 and means nothing; ``vetoed`` where
            a veto set it to 0.
        moves: How the total comes about, before it is rounded.
    """

    total: Published
    rank: Fraction | int | None
    available: Fraction
    sections: Mapping[str, SectionResult] = attrs.field(hash=False)
    indicators: Mapping[str, IndicatorResult] = attrs.field(hash=False)
    grade: str | None = None
    group: str | None = None
    group_rank: Fraction | int | None = None
    graded: GradeResult | None = None
    consequences: tuple[Consequence, ...] = ()
    exact: Fraction = Fraction(0)
    status: Status = "scored"
    moves: tuple[Move, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Result:
    """
    The scores of a year: every unit of the data, in the order of the data.

    *rules_hash* and *data_hash* say what was scored: the same pair gives every unit the same scores on any machine.
    *warnings* are what was read from the data but looks wrong. *differences* are where sources differ by more than the
    rule file tolerates.
    """

    ruleset: Ruleset = attrs.field(repr=False)
    data_hash: str
    warnings: tuple[Diagnostic, ...] = attrs.field(default=(), repr=False)
    differences: tuple[Difference, ...] = attrs.field(default=(), repr=False)
    units: Mapping[str, UnitResult] = attrs.field(hash=False)

    @property
    def rules_hash(self) -> str:
        """The hash of the rule file."""
        return self.ruleset.rules_hash

    def to_dict(self) -> dict[str, Plain]:
        """
        Return the result as data for JSON, schema ``targetscore.result/1``.

        Numbers are strings: a rounded one with its decimals (``"3.20"``), an exact one as a whole number or a fraction
        (``"16/5"``). Keys stand in the order of the files; the same input gives the same bytes. What a file does not
        have (groups, grades, vetoes, peers, sources that differ) has no key.
        """
        differences: dict[str, Plain] = {"differences": [_difference(each) for each in self.differences]}
        return {
            "schema": SCHEMA,
            "ruleset": self.ruleset.id,
            "rules_hash": self.rules_hash,
            "data_hash": self.data_hash,
            **(differences if self.differences else {}),
            "units": {name: _unit(unit, self.ruleset) for name, unit in self.units.items()},
        }


def clause_text(clause: ast.Clause, rule: ast.Rule) -> str:
    """Return *clause* as it stands in the text of *rule*; empty if the rule was not read from a text."""
    return rule.text[clause.span.start : clause.span.end]


def every_clause(clauses: Iterable[ast.Clause]) -> Iterator[ast.Clause]:
    """Yield *clauses* and those inside them, in the order of the tree."""
    for clause in clauses:
        yield clause
        match clause:
            case ast.Part(clauses=inner) | ast.Scope(clauses=inner):
                yield from every_clause(inner)
            case ast.Combine(parts=parts):
                yield from every_clause(parts)
            case _:
                pass


def _unit(unit: UnitResult, ruleset: Ruleset) -> Plain:
    rules = {indicator.id: indicator.rule for indicator in ruleset.body_of(unit.group).every_indicator()}
    shown: dict[str, Plain] = {"total": plain(unit.total), "rank": _rank(unit.rank), "grade": unit.grade}
    if unit.status != "scored":
        shown["status"] = unit.status
    if unit.group is not None:
        shown |= {"group": unit.group, "group_rank": _rank(unit.group_rank)}
    if unit.graded is not None:
        reasons: list[Plain] = [reason.message for reason in unit.graded.reasons]
        shown |= {"grade_earned": unit.graded.earned, "grade_reasons": reasons}
    if unit.consequences:
        shown["consequences"] = [
            {"of": each.of, "does": each.does, "clause": each.clause} for each in unit.consequences
        ]
    return {
        **shown,
        "available": plain(unit.available),
        "sections": {name: _section(section) for name, section in unit.sections.items()},
        "indicators": {name: _indicator(found, rules[name]) for name, found in unit.indicators.items()},
    }


def _difference(difference: Difference) -> Plain:
    return {
        "unit": difference.unit,
        "indicator": difference.indicator,
        "input": difference.input,
        "counted": _cell(difference.counted),
        "counted_source": difference.counted_source,
        "other": _cell(difference.other),
        "other_source": difference.other_source,
    }


def _cell(cell: Cell) -> Plain:
    """Return what a source gives; that nothing applies, in the words of unit data."""
    match cell:
        case Fraction() | bool():
            return plain(cell)
        case NotApplicable():
            return "n/a"
        case _:
            raise AssertionError(cell)  # what a source leaves open differs from nothing


def _section(section: SectionResult) -> Plain:
    shown: dict[str, Plain] = {"total": plain(section.total), "available": plain(section.available)}
    return shown if section.status == "scored" else shown | {"status": section.status}


def _rank(rank: Fraction | int | None) -> Plain:
    """Return a rank as a number; a mean of ranks that is none as a text, ``5/2``."""
    return rank if rank is None or isinstance(rank, int) else plain(rank)


def _indicator(indicator: IndicatorResult, rule: ast.Rule) -> Plain:
    return {
        "points": plain(indicator.points),
        "exact": plain(indicator.exact),
        "status": indicator.status,
        "inputs": {name: plain(value) for name, value in indicator.inputs.items()},
        **_besides(indicator),
        "steps": [_step(step, rule) for step in indicator.steps],
    }


def _besides(indicator: IndicatorResult) -> dict[str, Plain]:
    """Return what only some results have: peers by role, notes, events left out, a changed target, a warning."""
    shown: dict[str, Plain] = {}
    if indicator.peers:
        shown["peers"] = {role: len(units) for role, units in indicator.peers.items()}
    if indicator.notes:
        shown["notes"] = dict(indicator.notes)
    if indicator.uncounted:
        shown["uncounted"] = list(indicator.uncounted)
    if (target := indicator.target) is not None:
        shown["target"] = {
            "value": plain(target.value),
            "decided": target.decided,
            "reason": target.reason,
            "approval": target.approval,
        }
    if indicator.warning is not None:
        shown["warning"] = indicator.warning
    return shown


def _step(step: Step, rule: ast.Rule) -> Plain:
    return {
        "clause": None if step.clause is None else clause_text(step.clause, rule),
        "kind": None if step.clause is None else type(step.clause).__name__.lower(),
        "reason": step.reason,
        "points": plain(step.points),
        "numbers": {name: plain(value) for name, value in step.numbers.items()},
    }


def plain(value: Decimal | Fraction | bool) -> str:  # noqa: FBT001 - a fact is one of the values
    """
    Return *value* as results write it.

    >>> plain(Decimal("3.20")), plain(Fraction(16, 5)), plain(True)
    ('3.20', '16/5', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return format(value, "f") if isinstance(value, Decimal) else ratio(value)
