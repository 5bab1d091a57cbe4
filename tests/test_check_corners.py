"""Corners of the checks: what no value shows, what goes on for ever, and curves beyond the method."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

import handmade
import targetscore
from handmade import formula
from targetscore import ast
from targetscore import curve as c
from targetscore.check._changed import same_points
from targetscore.errors import Finding, Span
from targetscore.pieces import NotAnalysed
from targetscore.ruleset.model import Expectation, Name

F = Fraction
X, OTHER = c.Input("actual"), c.Input("other")
WHOLE = {"actual": 0}


def findings(curve: c.Curve, **more: object) -> dict[str, Finding]:
    """Return the findings on an indicator of 10 points with *curve*, the first of each code."""
    rule = ast.Rule(clauses=(handmade.AWARD,), text="award")
    indicator = attrs.evolve(handmade.indicator(curve, other="cases"), **{"rule": rule, **more})
    found = targetscore.check(handmade.ruleset(indicator))
    return {each.code: each for each in reversed(found)}


def expected(kind: str, amount: int | None = None) -> tuple[Expectation, ...]:
    limit = None if amount is None else F(amount)
    return (Expectation(kind=kind, amount=limit, text=kind, span=Span(0, 0)),)


def below(level: Fraction, points: c.Quantity) -> c.Branch:
    return c.Branch(c.Test(X, "<", level), formula(points))


def up_to(level: Fraction, points: c.Quantity) -> c.Branch:
    return c.Branch(c.Test(X, "<=", level), formula(points))


def ladder(*branches: c.Branch, otherwise: c.Quantity) -> c.Curve:
    return c.Cases(branches, formula(otherwise))


def sawtooth() -> c.Curve:
    """A point for each unit, and two points less for every three of them: up and down for ever."""
    return c.Total((formula(X), c.Stairs(X, F(3), (F(-2),), "whole", handmade.AWARD)))


# Between two whole numbers there is nothing --------------------------------------------------------------------------

LOW, HIGH = F(16, 5), F(18, 5)


def between_whole_numbers(points: c.Quantity) -> c.Curve:
    """*points* from 3.2 to 3.6, nothing elsewhere."""
    return ladder(below(LOW, F(0)), below(HIGH, points), otherwise=F(0))


@pytest.mark.parametrize(
    ("curve", "code"),
    [
        (
            c.Cases(
                (up_to(HIGH, F(5)), c.Branch(c.Test(X, ">=", LOW), formula(F(10)))),
                None,
                (handmade.AWARD,),
                exclusive=True,
            ),
            "overlap",
        ),
        (between_whole_numbers(F(20)), "above-full"),
        (between_whole_numbers(F(5)), "worse-earns-more"),
        (between_whole_numbers(c.Multiply((F(-1), X))), "below-zero"),
    ],
)
def test_what_happens_between_two_whole_numbers_is_not_found(curve: c.Curve, code: str) -> None:
    assert code in findings(curve)
    assert code not in findings(curve, decimals=WHOLE)


@pytest.mark.parametrize(
    ("places", "witness"), [(1, None), (2, "actual: 89.91"), (3, "actual: 89.91"), (None, "actual: 89.95")]
)
def test_what_lies_between_two_published_values_is_no_gap(places: int | None, witness: str | None) -> None:
    """From 89.9 to 90 there is nothing: with one decimal no value is missing."""
    curve = c.Cases((up_to(F("89.9"), F(5)), c.Branch(c.Test(X, ">=", F(90)), formula(F(10)))), None, (handmade.AWARD,))
    found = findings(curve, decimals={} if places is None else {"actual": places}).get("gap")
    assert (found and found.witness) == witness


@pytest.mark.parametrize("kind", ["rising", "continuous", "at most"])
def test_what_happens_between_two_whole_numbers_refutes_nothing(kind: str) -> None:
    expect = expected(kind, 2 if kind == "at most" else None)
    assert "expect-refuted" in findings(between_whole_numbers(F(5)), expect=expect)
    assert "expect-refuted" not in findings(between_whole_numbers(F(5)), expect=expect, decimals=WHOLE)


@pytest.mark.parametrize("points", [F(5), c.Multiply((F(-1), X))], ids=["level", "falling"])
def test_what_lies_between_two_whole_numbers_proves_nothing_either(points: c.Quantity) -> None:
    assert "expect-not-analysed" in findings(between_whole_numbers(points), expect=expected("rising"), decimals=WHOLE)


def test_a_stretch_with_a_single_whole_number_falls_nowhere() -> None:
    curve = ladder(below(F(3), F(0)), below(HIGH, c.Add((F(10), c.Multiply((F(-1), X))))), otherwise=F(10))
    assert "worse-earns-more" in findings(curve)
    assert "worse-earns-more" not in findings(curve, decimals=WHOLE)


# For ever ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("better", ["higher", None])
def test_points_that_go_up_and_down_for_ever_are_not_looked_at(better: str | None) -> None:
    assert "worse-earns-more" not in findings(sawtooth(), better=better)


def test_points_that_go_up_and_down_as_far_as_one_sees_fall_where_they_do() -> None:
    curve = c.Cases((c.Branch(c.Test(X, "<", F(8)), sawtooth()),), formula(F(10)))
    assert findings(curve)["worse-earns-more"].witness == "actual: 2; actual: 3"


@pytest.mark.parametrize("kind", ["rising", "continuous"])
def test_points_that_go_up_and_down_for_ever_prove_nothing(kind: str) -> None:
    assert "expect-not-analysed" in findings(sawtooth(), expect=expected(kind))


def test_points_fall_without_end_below() -> None:
    curve = ladder(below(F(10), c.Multiply((F(-1), X))), otherwise=F(0))
    assert findings(curve, measured_in="%")["worse-earns-more"].witness == "actual: 8; actual: 9"


# Near a value --------------------------------------------------------------------------------------------------------


def test_a_drop_at_a_third_is_shown_beside_it() -> None:
    assert findings(ladder(below(F(1, 3), F(10)), otherwise=F(5)))["worse-earns-more"].witness == "actual: 0; actual: 1"


def test_a_peak_that_is_narrower_than_one_looks_is_neither_proved_nor_refuted() -> None:
    peak = ladder(below(F(5), F(0)), below(F(50001, 10000), F(1)), otherwise=F(0))
    assert "expect-not-analysed" in findings(peak, expect=expected("continuous"))


def test_points_that_come_from_without_end_are_not_said_to_fall_all_along() -> None:
    pole = ladder(up_to(F(0), F(0)), otherwise=c.Divide(F(100), X))
    assert "expect-not-analysed" in findings(pole, expect=expected("falling"))


# Between which points ------------------------------------------------------------------------------------------------


def at_most(curve: c.Curve, amount: int, **more: object) -> bool:
    """Tell whether it is proved that *curve* gives at most *amount*."""
    return (
        not {"expect-refuted", "expect-not-analysed"}
        & findings(curve, expect=expected("at most", amount), **more).keys()
    )


def test_where_nothing_has_points_they_are_bounded_by_what_is_written() -> None:
    curve = c.Cases((below(F(0), F(5)),), None, (handmade.AWARD,))
    assert at_most(curve, 5)
    assert not at_most(curve, 4)


def test_steps_that_are_never_come_to_move_nothing() -> None:
    steps = c.Stairs(c.Add((F(-5), c.Multiply((F(-1), X)))), F(1), (F(3),), "whole", handmade.AWARD)
    least = c.Total((steps, formula(c.Multiply((F(-1), X, OTHER)))))
    assert at_most(least, 0)


def test_nothing_times_what_has_no_end_is_nothing() -> None:
    none = (Name(id="other", words=("other",), measured_in="cases", most=F(0)),)
    assert at_most(formula(c.Multiply((X, OTHER))), 0, names=none)


def test_what_is_divided_by_something_below_0_stays_below_0() -> None:
    negative = c.Add((F(-5), c.Multiply((F(-1), OTHER))))
    assert at_most(formula(c.Divide(X, negative)), 0)


# Beyond the method ---------------------------------------------------------------------------------------------------


def test_a_rule_that_is_not_analysed_is_not_said_to_stay_the_same() -> None:
    assert not same_points((), NotAnalysed("formula"))
