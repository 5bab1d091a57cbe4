"""The integer form says what evaluation says, to the point and to the fault, for any row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial

import attrs
import pytest
from hypothesis import event
from hypothesis import given as for_all
from hypothesis import strategies as st

import strategies
from programs import Machine
from targetscore import ast
from targetscore import curve as c
from targetscore.engines._python import function, source
from targetscore.engines._ranges import width
from targetscore.engines._scaling import Sources, program
from targetscore.engines.program import Fault, Given, Program
from targetscore.errors import RuleSyntaxError
from targetscore.evaluate import Gap, Overlap, Step, Unscored, ZeroDenominator, evaluate
from targetscore.inputs import needs_of
from targetscore.quantities import last_places
from targetscore.ruleset.model import Places
from test_oracle import lowered

F = Fraction
MODES: tuple[ast.Rounding, ...] = ("half up", "half even", "down", "up")
RATIOS = {
    "completion": c.Divide(c.Multiply((F(100), c.Input("actual"))), c.Input("target")),
    "growth": c.Add((c.Divide(c.Multiply((F(100), c.Input("actual"))), c.Input("last_year")), F(-100))),
}
REFERENCES = {"completion": "target", "growth": "last_year"}
FACTS = {"plan", "fraud"}


def sources_of(curve: c.Curve, decimals: int = 1, least: int | None = None) -> Sources:
    """Let completion and growth follow from what they are made of, and bound nothing unless *least* does."""
    names = set(needs_of(curve).names)
    stands_for = {name: RATIOS[name] for name in names & RATIOS.keys()}
    names = (names - RATIOS.keys()) | {part for name in stands_for for part in ("actual", REFERENCES[name])}
    inputs = [
        Given(name=name, decimals=None if name in FACTS else decimals, least=None if name in FACTS else least)
        for name in sorted(names)
    ]
    return Sources(inputs=tuple(inputs), stands_for=stands_for, measured_against=REFERENCES)


def whole(row: Mapping[str, Fraction | bool], made: Program) -> dict[str, int | bool]:
    found: dict[str, int | bool] = {}
    for each in made.inputs:
        value = row[each.name]
        if each.decimals is None:
            found[each.name] = bool(value)
        else:
            scaled = F(value) * 10**each.decimals
            assert scaled.denominator == 1
            found[each.name] = scaled.numerator
    return found


class Groundless(dict[str, Fraction | bool]):
    """A row whose ratios are worked out when they are asked for."""

    def __missing__(self, name: str) -> Fraction:
        if name not in REFERENCES:
            raise KeyError(name)
        reference = F(self[REFERENCES[name]])
        if reference <= 0:
            raise ZeroDenominator((REFERENCES[name],))
        return 100 * F(self["actual"]) / reference - (100 if name == "growth" else 0)


def told(curve: c.Curve, row: Mapping[str, Fraction | bool]) -> tuple[Fraction, tuple[Step, ...]] | Unscored:
    try:
        return evaluate(curve, Groundless(row))
    except Unscored as reason:
        return reason


def same_fault(reason: Unscored, fault: Fault | None) -> bool:
    match reason, fault:
        case Gap(clauses=clauses), Fault(kind="gap"):
            return clauses == fault.clauses
        case Overlap(clauses=clauses), Fault(kind="overlap"):
            return clauses == fault.clauses
        case ZeroDenominator(names=names), Fault(kind="division"):
            return names == fault.names
        case _:
            return False


class PythonFaultError(Exception):
    """What the Python function raises for a row with a fault."""


def written(made: Program) -> Callable[..., tuple[int, int, int]]:
    """Return the same as a Python function of result, denominator and piece."""
    text = source(made, "rule", made.result(), made.denominator, made.piece)
    return function(text, "rule", lambda *_whole: PythonFaultError())


def agree(curve: c.Curve, made: Program, row: Mapping[str, Fraction | bool], mode: ast.Rounding) -> None:
    """Hold a program, and the Python function that it is written as, to what evaluation gives for *row*."""
    machine = Machine(made, whole(row, made))
    fault = machine.fault()
    found = told(curve, row)
    python = partial(written(made), *(machine.row[each.name] for each in made.inputs))
    if isinstance(found, Unscored):
        assert same_fault(found, fault)
        with pytest.raises(PythonFaultError):
            python()
        return
    assert fault is None
    assert python() == tuple(machine.expression(one) for one in (made.result(), made.denominator, made.piece))
    exact, steps = found
    assert Fraction(machine.expression(made.numerator), machine.expression(made.denominator)) == exact
    if made.points is not None:
        assert made.places is not None
        assert machine.expression(made.points) == last_places(exact, made.places, mode)
    clauses = made.pieces[machine.expression(made.piece)]
    # A last word shows what was lost; the piece names what is left.
    at_work = [step for step in steps if step.reason == "final"] or steps
    assert {step.clause for step in at_work if step.points and step.clause} <= {*clauses}


@for_all(
    strategies.written_rules(),
    st.lists(strategies.rows(), min_size=3, max_size=6),
    st.sampled_from(MODES),
    st.integers(0, 3),
    st.integers(-3, 3),
    st.booleans(),
)
def test_generated_rules_come_to_the_same(
    drawn: strategies.Drawn,
    rows: list[dict[str, Fraction | bool]],
    mode: ast.Rounding,
    places: int,
    shift: int,
    ranged: bool,
) -> None:
    try:
        curve = lowered(drawn)
    except RuleSyntaxError:
        event("refused")
        return
    made = program(curve, sources_of(curve, 1, 0 if ranged else None), Places(points=places, total=None, mode=mode))
    for row in rows:
        # References at and below 0, and values below it, where nothing forbids them.
        moved = row if ranged else {**row, "target": F(row["target"]) * shift, "actual": F(row["actual"]) * shift}
        agree(curve, made, moved, mode)


LIMITS = {"float64": 2**53, "int64": 2**63, "int128": 2**127}


@for_all(strategies.written_rules(), st.integers(0, 9), st.integers(1, 10**9), st.data())
def test_no_number_passes_the_width_that_is_proved(
    drawn: strategies.Drawn, decimals: int, most: int, data: st.DataObject
) -> None:
    """Values are drawn from the ends of their ranges, where numbers are largest, and from between."""
    try:
        curve = lowered(drawn)
    except RuleSyntaxError:
        return
    known = sources_of(curve, decimals)
    inputs = [each if each.decimals is None else attrs.evolve(each, least=-most, most=most) for each in known.inputs]
    made = program(curve, attrs.evolve(known, inputs=tuple(inputs)), Places(points=2, total=2))
    proved = width(made)
    event(proved)
    numbers = st.one_of(st.sampled_from([-most, most, 0]), st.integers(-most, most))
    row = {
        each.name: data.draw(st.booleans() if each.decimals is None else numbers, label=each.name)
        for each in made.inputs
    }
    machine = Machine(made, row)
    machine.fault()
    assert made.points is not None
    for expression in (made.points, made.numerator, made.denominator, made.piece):
        machine.expression(expression)
    assert machine.reach < LIMITS.get(proved, machine.reach + 1)


def test_the_dividend_and_its_divisor_together_keep_below_the_limit() -> None:
    """At 2^53 itself a float64 division can be wrong, so the limit is not reached."""
    edge = 2**53 - 100
    halved = c.Formula(c.Multiply((F(1, 100), c.Input("actual"))), ast.Remark(text="a hundredth"))

    def proved(most: int) -> str:
        known = Sources(inputs=(Given(name="actual", decimals=0, least=0, most=most),))
        return width(program(halved, known, Places(points=0, total=0, mode="down")))

    assert [proved(edge - 1), proved(edge), proved(2**63), proved(2**130)] == ["float64", "int64", "int128", "python"]


CLAUSE = ast.Remark(text="a share")
ACTUAL, TARGET = c.Input("actual"), c.Input("target")


@for_all(
    st.sampled_from([ACTUAL, TARGET, c.Add((TARGET, F(-3)))]),
    st.sampled_from(["<", "<=", ">=", ">"]),
    st.integers(-9, 9),
    st.sampled_from(MODES),
    st.lists(st.tuples(st.integers(-60, 60), st.integers(-60, 60)), min_size=4, max_size=8),
)
def test_a_divisor_is_positive_in_branches_that_are_not_taken_too(
    divisor: c.Quantity, operator: c.Operator, level: int, mode: ast.Rounding, rows: list[tuple[int, int]]
) -> None:
    """The machine works out every branch, as an engine of columns does, and stops at a divisor that is not positive."""
    share = c.Divide(c.Multiply((F(100), ACTUAL)), divisor)
    steps = c.Stairs(ACTUAL, divisor, (F(-1, 3),), "started", CLAUSE)
    taken = c.Total((c.Formula(c.Rounded(share, 1, mode), CLAUSE), steps))
    curve = c.Cases((c.Branch(c.Test(divisor, operator, F(level)), taken),), c.Formula(F(1), CLAUSE))
    made = program(curve, sources_of(curve), Places(points=1, total=1, mode=mode))
    for actual, target in rows:
        agree(curve, made, {"actual": F(actual, 10), "target": F(target, 10)}, mode)
