"""What `check` says of drawn rules is so: every witness earns what its finding says, and what is proved holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import strategies
import targetscore
from targetscore import ast
from targetscore._numbers import Unreadable
from targetscore.check._idle import without_clause
from targetscore.check._ranges import usual
from targetscore.check._subject import Subject, points_told
from targetscore.check._usual import is_counted
from targetscore.data._cells import read_cell
from targetscore.errors import DataError, Finding, RuleSyntaxError, Span
from targetscore.evaluate import Gap, Overlap, Unscored, ZeroDenominator, evaluate
from targetscore.inputs import bind, needs_of
from targetscore.ruleset.model import Indicator, Ruleset
from test_oracle import completed, lowered

F = Fraction
Row = Mapping[str, F | bool]

FILE = """\
targetscore: 1
ruleset: drawn
year: 2025
title: drawn
language: zh
conventions:
  base: 60%
  steps: {steps}
  floor: {floor}
  rounding: none
  missing: error
  unreached: {unreached}
  rate_origin: {origin}
indicators:
  - id: own
    title: 本项
    points: 10
    measured_in: "{measured_in}"
    inputs:
      late: {{title: 迟报, measured_in: 次}}
      survey: {{title: 满意率, measured_in: "%"}}
      plan: {{title: 制定方案, measured_in: yes/no}}
      fraud: {{title: 弄虚作假, measured_in: yes/no}}
    expect: [{expect}]
    rule: 得10分
"""
EXPECTATIONS = ("rising", "falling", "continuous", "at most 10", "at most 12", "at least 0", "at least 5")
HOLES = {"no-clause-applies", "clauses-disagree", "division-by-zero"}


def spread(rule: ast.Rule) -> ast.Rule:
    """Return *rule* with every clause in a place of its own, from the first character of its text on."""
    places = itertools.count()

    def placed(clause: ast.Clause) -> ast.Clause:
        place = next(places)
        clause = attrs.evolve(clause, span=Span(place, place + 1))
        match clause:
            case ast.Part() | ast.Scope():
                return attrs.evolve(clause, clauses=tuple(placed(each) for each in clause.clauses))
            case ast.Combine():
                return attrs.evolve(clause, parts=tuple(placed(each) for each in clause.parts))
            case _:
                return clause

    clauses = tuple(placed(each) for each in rule.clauses)
    return ast.Rule(clauses=clauses, text="．" * next(places))


def file_of(drawn: strategies.Drawn, expect: Sequence[str]) -> Ruleset:
    """Return a rule file with what was drawn in the place of its rule; no example of the property if it is refused."""
    drawn = attrs.evolve(drawn, rule=spread(drawn.rule))
    try:
        curve = lowered(drawn)
    except RuleSyntaxError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
        raise
    text = FILE.format(
        steps=drawn.steps,
        floor=drawn.floor,
        unreached=drawn.unreached,
        origin=drawn.rate_origin if drawn.rate_origin == "none" else f"{drawn.rate_origin}%",
        measured_in=drawn.measured_in,
        expect=", ".join(expect),
    )
    ruleset = targetscore.loads(text)
    (plain,) = ruleset.body.indicators
    indicator = attrs.evolve(
        plain,
        curve=curve,
        rule=drawn.rule,
        better=drawn.better,
        base=drawn.base,
        text_offsets=range(len(drawn.rule.text) + 1),
    )
    return attrs.evolve(ruleset, body=attrs.evolve(ruleset.body, indicators=(indicator,)))


@st.composite
def files(draw: st.DrawFn) -> Ruleset:
    """Draw a rule file of one indicator that says what it expects of it."""
    expect = draw(st.lists(st.sampled_from(EXPECTATIONS), max_size=3, unique=True))
    return file_of(draw(strategies.written_rules()), expect)


# Witnesses ----------------------------------------------------------------------------------------------------------


def cells(finding: Finding) -> Iterator[dict[str, str | F]]:
    """Yield the rows of a witness as they are handed over from Python: what no digits can write is a ratio."""
    assert finding.witness is not None
    for row in finding.witness.split("; "):
        pairs = (pair.split(": ") for pair in row.split(", "))
        yield {name: F(text) if "/" in text else text for name, text in pairs}


def read(row: Mapping[str, str | F], indicator: Indicator) -> Row:
    values: dict[str, F | bool] = {}
    for name, given_cell in row.items():
        found = read_cell(given_cell, indicator.unit_of(name))
        assert not isinstance(found, Unreadable)
        assert isinstance(found.cell, F | bool)
        values[name] = found.cell
    return values


def earned_by(indicator: Indicator, row: Row) -> F | type[Unscored]:
    """Return the points of *row*, or why it has none."""
    bound = bind(needs_of(indicator.curve), row)
    assert not bound.lacking
    try:
        return evaluate(indicator.curve, bound.inputs)[0]
    except Unscored as hole:
        return type(hole)


def scored(ruleset: Ruleset, row: Mapping[str, str | F]) -> F | None:
    """Return the points that the file gives *row* when it is scored; ``None`` if the row is refused for a hole."""
    given_cells = {"unit": "U", "indicator": "own", **row}
    if not {"actual", "completion", "growth"} & row.keys():
        given_cells["actual"] = "0"
    try:
        return targetscore.score(ruleset, [given_cells]).units["U"].indicators["own"].exact
    except DataError as error:
        if {each.code for each in error.diagnostics} <= HOLES:
            return None
        raise


def reproduces(ruleset: Ruleset, finding: Finding) -> None:
    """See that the rows of *finding* earn what it says, and that the file is scored so."""
    (indicator,) = ruleset.body.indicators
    given_rows = [read(row, indicator) for row in cells(finding)]
    outcomes = [earned_by(indicator, row) for row in given_rows]
    assert [scored(ruleset, row) for row in cells(finding)] == [
        each if isinstance(each, F) else None for each in outcomes
    ]
    holes = {"gap": Gap, "open-end": Gap, "overlap": Overlap, "division": ZeroDenominator}
    if finding.code in holes:
        assert outcomes == [holes[finding.code]]
        return
    points = [each for each in outcomes if isinstance(each, F)]
    assert len(points) == len(outcomes)
    shown, told = [points_told(each) for each in points], finding.values
    match finding.code:
        case "above-full":
            assert shown == [told["earned"]]
            assert points[0] > indicator.points
        case "below-zero":
            assert shown == [told["earned"]]
            assert points[0] < 0
        case "full-unreached":
            assert shown == [told["most"]]
            assert points[0] < indicator.points
        case "worse-earns-more":
            assert shown == [told["more"], told["less"]]
            assert points[0] > points[1]
        case "jump":
            assert shown[0] in {told["left"], told["right"]}
        case "expect-refuted":
            assert ", ".join(shown) == told["points"]
            assert refuted(told["text"], given_rows, points)
        case "out-of-range":
            assert not is_reported(indicator, given_rows[0])
        case "level-slip" | "tiers-change-places":
            assert shown == [told["points"]]
        case _:
            pytest.fail(f"no law for the witness of {finding.code}")


def is_reported(indicator: Indicator, row: Row) -> bool:
    """Tell whether *row* has values that are to be expected: rates within 100 %, counts as whole numbers."""
    return all(
        isinstance(value, bool)
        or (usual(indicator, name).holds(value) and (value.denominator == 1 or not is_counted(indicator, name)))
        for name, value in row.items()
    )


def refuted(text: str, given_rows: Sequence[Row], points: Sequence[F]) -> bool:
    kind, _, amount = text.rpartition(" ")
    if kind:
        return points[0] > F(amount) if kind == "at most" else points[0] < F(amount)
    (one, other), (here, there) = given_rows, points
    (axis,) = {name for name in one if one[name] != other[name]}
    if text == "continuous":
        return here != there
    return (there - here) * (1 if other[axis] > one[axis] else -1) * (1 if text == "rising" else -1) < 0


@settings(max_examples=40)
@given(ruleset=files())
def test_every_witness_reproduces(ruleset: Ruleset) -> None:
    for finding in targetscore.check(ruleset):
        event(finding.code)
        if finding.witness is not None:
            reproduces(ruleset, finding)


# What is said of every row ------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(ruleset=files(), given_rows=st.lists(strategies.rows(), min_size=4, max_size=8))
def test_what_is_said_without_a_witness_holds_for_every_row(
    ruleset: Ruleset, given_rows: list[dict[str, F | bool]]
) -> None:
    (indicator,) = ruleset.body.indicators
    every = [completed(row) for row in given_rows]
    findings = targetscore.check(ruleset)
    for finding in findings:
        for row in every:
            says_so(indicator, finding, row)
    if not {"not-analysed-sample", "not-analysed-formula", "not-analysed-steps"} & {each.code for each in findings}:
        found = {each.code for each in findings}
        for row in every:
            covered(indicator, found, row)
    open_to_doubt = {each.values["text"] for each in findings if each.code in {"expect-refuted", "expect-not-analysed"}}
    for expected in indicator.expect:
        if expected.text not in open_to_doubt:
            event(f"proved: {expected.kind}")
            met(ruleset, expected.text, every)


def says_so(indicator: Indicator, finding: Finding, row: Row) -> None:
    """See that *row* is as *finding* says of all."""
    earned = earned_by(indicator, row)
    if not isinstance(earned, F):
        return
    match finding.code:
        case "dead-clause" | "addition-idle" | "deduction-idle":
            rest = attrs.evolve(indicator, curve=without_clause(indicator.curve, finding.span))
            assert earned_by(rest, row) == earned
        case "out-of-range" if is_reported(indicator, row):
            rest = attrs.evolve(indicator, curve=without_clause(indicator.curve, finding.span))
            assert earned_by(rest, row) == earned
        case "bound-unreached" if is_reported(indicator, row):
            steps = evaluate(indicator.curve, bind(needs_of(indicator.curve), row).inputs)[1]
            at_work = [step for step in steps if step.clause and step.clause.span == finding.span]
            assert all(step.points == 0 for step in at_work)
        case "full-unreached":
            assert earned < indicator.points
        case "total-range":
            assert finding.values["low"].startswith("≈") or earned >= F(finding.values["low"])
            assert finding.values["high"].startswith("≈") or earned <= F(finding.values["high"])
        case _:
            pass


def covered(indicator: Indicator, codes: set[str], row: Row) -> None:
    """See that a row without points was foreseen by a finding."""
    earned = earned_by(indicator, row)
    if earned is Gap:
        assert codes & {"gap", "open-end"}
    if earned is Overlap:
        assert "overlap" in codes


def met(ruleset: Ruleset, text: str, every: Sequence[Row]) -> None:
    """See that rows meet what was proved of all, each by itself or beside a row with another value of the axis."""
    (indicator,) = ruleset.body.indicators
    kind, _, amount = text.rpartition(" ")
    if kind:
        points = [each for row in every if isinstance(each := earned_by(indicator, row), F)]
        assert all(each <= F(amount) if kind == "at most" else each >= F(amount) for each in points)
        return
    axis = Subject(ruleset, indicator).views[0].axis
    axis = "actual" if axis in {"completion", "growth"} else axis
    one = every[0]
    along = [completed({**one, axis: value}) for value in sorted({F(row[axis]) for row in every})]
    points = [each for row in along if isinstance(each := earned_by(indicator, row), F)]
    if text == "continuous":
        assert len(points) == len(along)
    else:
        assert points == sorted(points, reverse=text == "falling")
