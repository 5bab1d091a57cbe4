"""Between which points curves stay, and what is expected of them: on curves built by hand, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest

from handmade import ACTUAL, AWARD, COMPLETION, TARGET, at_least, formula, indicator, ruleset
from targetscore import curve as c
from targetscore.check._expected import expectations_met
from targetscore.check._ranges import Range
from targetscore.check._reach import Reach, reach
from targetscore.check._subject import Subject
from targetscore.errors import Span
from targetscore.ruleset.model import Expectation

F = Fraction
LATE, RANK, RATE = c.Input("late"), c.Input("rank"), c.Input("rate")


def minus(left: c.Quantity, right: c.Quantity) -> c.Quantity:
    return c.Add((left, c.Multiply((F(-1), right))))


def times(*factors: c.Quantity) -> c.Quantity:
    return c.Multiply(factors)


def stairs(distance: c.Quantity, *points: int, size: int = 1) -> c.Stairs:
    return c.Stairs(distance, F(size), tuple(map(F, points)), "whole", AWARD)


def reached(curve: c.Curve, **inputs: str) -> Reach:
    return reach(Subject(ruleset(one := indicator(curve, **inputs)), one))


# An amount is 0 or more, a rate from 0 to 100 % unless the rule speaks of more, a rank 1 or more.
ONE_INPUT = {
    "an award or nothing": (at_least(ACTUAL, F(90), 10), 0, 10),
    "half a point for each, without end": (formula(times(F(1, 2), ACTUAL)), 0, None),
    "the same up to 8": (c.Clamp(formula(times(F(1, 2), ACTUAL)), None, F(8), None), 0, 8),
    "10 less 2 for each, without end": (c.Total((formula(F(10)), stairs(ACTUAL, -2))), None, 10),
    "the same, not below 1": (c.Clamp(c.Total((formula(F(10)), stairs(ACTUAL, -2))), F(1), None, None), 1, 10),
    "6 + a tenth of a rate": (formula(c.Add((F(6), times(F(1, 10), RATE)))), 6, 16),
    "a rate less 100, spoken of": (
        c.Cases((c.Branch(c.Test(RATE, ">", F(110)), formula(F(12))),), formula(F(3))), 3, 12,
    ),
    "11 less the rank": (formula(minus(F(11), RANK)), None, 10),
    "one for each 2 places before the 7th": (stairs(minus(F(7), RANK), 1, size=2), 0, 3),
    "completion, at most 12": (c.Clamp(formula(times(F(1, 10), COMPLETION)), None, F(12), None), 0, 12),
    "20 over the value, at most 5": (c.Clamp(formula(c.Divide(F(20), ACTUAL)), None, F(5), None), 0, 5),
    "a rounded tenth, half up, at most 3": (
        c.Clamp(formula(c.Rounded(times(F(1, 10), ACTUAL), 0, "half up")), None, F(3), None), 0, 3,
    ),
    "0 where a fact holds": (c.Final(at_least(ACTUAL, F(90), 10), c.Truth("late"), F(-2), AWARD), -2, 10),
    "times 0.8 where it holds": (c.Scaled(formula(F(10)), F(4, 5), c.Truth("late"), AWARD), 8, 10),
    "the lesser of 4 and the value": (c.Extreme("least", (formula(F(4)), formula(ACTUAL)), AWARD), 0, 4),
    "a schedule of 1 and 2, then nothing": (stairs(ACTUAL, 1, 2), 0, 3),
}  # fmt: skip


@pytest.mark.parametrize("name", ONE_INPUT)
def test_where_one_number_decides_the_ends_are_exact(name: str) -> None:
    curve, least, most = ONE_INPUT[name]
    found = reached(curve, rate="%")
    ends = found.range.least, found.range.most
    assert ends == (least, most)
    assert found.exact


# Both inputs are amounts of 0 or more; what is added in fact may be less than the sum of what could be.
SEVERAL = {
    "a sum": (c.Total((formula(ACTUAL), formula(times(F(2), LATE)))), 0, None),
    "a sum of capped terms": (
        c.Total((c.Clamp(formula(ACTUAL), None, F(4), None), c.Clamp(formula(LATE), None, F(5), None))), 0, 9,
    ),
    "a product": (formula(times(ACTUAL, LATE)), 0, None),
    "a product with a loss": (formula(times(F(-1), ACTUAL, LATE)), None, 0),
    "a quotient": (formula(c.Divide(ACTUAL, c.Add((F(2), LATE)))), 0, None),
    "a quotient by what may be 0": (formula(c.Divide(ACTUAL, LATE)), None, None),
    "10 less two kinds of steps": (c.Total((formula(F(10)), stairs(ACTUAL, -1), stairs(LATE, -2))), None, 10),
    "the same, never below 2": (
        c.Clamp(c.Total((formula(F(10)), stairs(ACTUAL, -1), stairs(LATE, -2))), F(2), None, None), 2, 10,
    ),
    "the greater of both, at most 7": (
        c.Clamp(c.Extreme("greatest", (formula(ACTUAL), formula(LATE)), AWARD), None, F(7), None), 0, 7,
    ),
    "the value, at most the other": (c.Clamp(formula(ACTUAL), None, LATE, None), 0, None),
    "a rate times a rate": (formula(times(F(1, 1000), RATE, c.Input("other"))), 0, 10),
    "a rate less a rate, at its own levels": (
        c.Total((at_least(RATE, F(50), 4), at_least(c.Input("other"), F(50), 5))), 0, 9,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL)
def test_where_several_decide_the_range_is_never_too_narrow(name: str) -> None:
    curve, least, most = SEVERAL[name]
    found = reached(curve, rate="%", other="%")
    assert (found.range, found.exact) == (Range(*(None if end is None else F(end) for end in (least, most))), False)


# Expectations --------------------------------------------------------------------------------------------------------

SLOPE = c.Clamp(formula(times(F(1, 10), ACTUAL)), None, F(10), None)
TIERS = c.Cases((c.Branch(c.Test(ACTUAL, ">=", F(90)), formula(F(10))),), formula(F(4)))
BAND = c.Cases((c.Branch(c.Test(ACTUAL, ">", F(90)), formula(F(6))),), SLOPE)
OPEN = c.Cases((c.Branch(c.Test(ACTUAL, ">=", F(90)), SLOPE),), None)
TWO = c.Total((SLOPE, stairs(LATE, -1)))
SQUARE = formula(times(ACTUAL, ACTUAL))
BY_TARGET = at_least(ACTUAL, TARGET, 10)

EXPECTED = {
    ("rising", "slope"): (SLOPE, "met"),
    ("falling", "slope"): (SLOPE, "refuted"),
    ("continuous", "slope"): (SLOPE, "met"),
    ("at most 10", "slope"): (SLOPE, "met"),
    ("at most 9", "slope"): (SLOPE, "refuted"),
    ("at least 0", "slope"): (SLOPE, "met"),
    ("at least 1", "slope"): (SLOPE, "refuted"),
    ("rising", "tiers"): (TIERS, "met"),
    ("continuous", "tiers"): (TIERS, "refuted"),
    ("at least 4", "tiers"): (TIERS, "met"),
    ("rising", "a band"): (BAND, "refuted"),
    ("at most 9", "a band"): (BAND, "met"),
    ("rising", "a hole below"): (OPEN, "met"),
    ("continuous", "a hole below"): (OPEN, "open"),
    ("rising", "two inputs"): (TWO, "open"),
    ("falling", "two inputs"): (TWO, "refuted"),
    ("at most 10", "two inputs"): (TWO, "met"),
    ("at least 0", "two inputs"): (TWO, "refuted"),
    ("rising", "a square"): (SQUARE, "open"),
    ("at least 0", "a square"): (SQUARE, "met"),
    ("rising", "a target of its own"): (BY_TARGET, "met"),
    ("continuous", "a target of its own"): (BY_TARGET, "refuted"),
}


@pytest.mark.parametrize("case", EXPECTED, ids=" of ".join)
def test_what_is_expected_is_proved_refuted_or_left_open(case: tuple[str, str]) -> None:
    curve, outcome = EXPECTED[case]
    kind, _, amount = case[0].rpartition(" ") if case[0][-1].isdigit() else (case[0], "", "")
    expected = Expectation(kind=kind, amount=F(amount) if amount else None, text=case[0], span=Span(0, 0))  # type: ignore[arg-type]
    one = attrs.evolve(indicator(curve), expect=(expected,))
    codes = [each.code for each in expectations_met(Subject(ruleset(one), one))]
    assert codes == {"met": [], "refuted": ["expect-refuted"], "open": ["expect-not-analysed"]}[outcome]
