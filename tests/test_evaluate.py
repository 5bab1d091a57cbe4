"""Points and steps of single curves, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targetscore import ast
from targetscore import curve as c
from targetscore.evaluate import Gap, Overlap, Step, UnknownInput, ZeroDenominator, compiled, evaluate
from targetscore.quantities import names, rounded

F = Fraction
X = c.Input("actual")
CLAUSE = ast.Remark(text="a clause")
OTHER = ast.Remark(text="another clause")


def award(points: c.Quantity, clause: ast.Clause = CLAUSE) -> c.Formula:
    return c.Formula(points, clause)


def at_least(level: c.Quantity, value: c.Quantity = X) -> c.Test:
    return c.Test(value, ">=", level)


def points(curve: c.Curve, **inputs: object) -> Fraction:
    given = {name: value if isinstance(value, bool) else F(str(value)) for name, value in inputs.items()}
    exact, steps = evaluate(curve, given)
    assert sum((step.points for step in steps), F(0)) == exact
    return exact


def steps(curve: c.Curve, **inputs: object) -> tuple[Step, ...]:
    return evaluate(curve, {n: v if isinstance(v, bool) else F(str(v)) for n, v in inputs.items()})[1]


def stairs(part: ast.PartOfStep, *amounts: str, beyond: str | None = None, **more: c.Quantity) -> c.Stairs:
    amount = tuple(map(F, amounts))
    extra = None if beyond is None else F(beyond)
    return c.Stairs(X, more.pop("size", F(1)), amount, part, CLAUSE, extra, **more)


LADDER = c.Cases(
    (c.Branch(at_least(F(95)), award(F(10))), c.Branch(at_least(F(85)), award(F(6)))), None, (CLAUSE, OTHER)
)


@pytest.mark.parametrize(("actual", "earned"), [("95", 10), ("94.9", 6), ("85", 6), ("120", 10)])
def test_a_ladder_gives_the_first_tier_that_holds(actual: str, earned: int) -> None:
    assert points(LADDER, actual=actual) == earned


def test_an_award_tells_the_comparison_that_decided() -> None:
    assert steps(LADDER, actual="94.9") == (Step(CLAUSE, F(6), "award", {"value": F("94.9"), "level": F(85)}),)


def test_a_range_tells_its_first_end() -> None:
    inside = c.Count(2, 2, (at_least(F(80)), c.Test(X, "<", F(90))))
    (step,) = steps(c.Cases((c.Branch(inside, award(F(3))),), award(F(0))), actual=85)
    assert step.numbers == {"value": F(85), "level": F(80)}


def test_a_value_between_tiers_is_a_gap() -> None:
    with pytest.raises(Gap) as caught:
        evaluate(LADDER, {"actual": F(84)})
    assert caught.value.clauses == (CLAUSE, OTHER)


def test_two_tiers_may_share_a_value_only_with_the_same_points() -> None:
    low, high = at_least(F(80)), c.Test(X, "<=", F(80))
    same = c.Cases((c.Branch(low, award(F(5))), c.Branch(high, award(F(5)))), None, (), exclusive=True)
    different = c.Cases((c.Branch(low, award(F(5))), c.Branch(high, award(F(2)))), None, (CLAUSE,), exclusive=True)
    assert points(same, actual=80) == 5
    assert points(different, actual=79) == 2
    with pytest.raises(Overlap) as caught:
        evaluate(different, {"actual": F(80)})
    assert caught.value.points == (F(5), F(2))


@pytest.mark.parametrize(("part", "moved"), [("pro rata", F(-5, 4)), ("whole", F(-1)), ("started", F(-3, 2))], ids=str)
def test_a_part_of_a_step_counts_as_the_rule_says(part: ast.PartOfStep, moved: Fraction) -> None:
    """2.5 steps of half a point."""
    assert points(stairs(part, "-0.5"), actual="2.5") == moved


@pytest.mark.parametrize("actual", ["0", "-3"])
def test_steps_move_nothing_at_their_origin_and_behind_it(actual: str) -> None:
    assert steps(stairs("started", "-0.5"), actual=actual) == ()


def test_a_bracket_counts_from_its_start_to_its_end() -> None:
    bracket = stairs("whole", "2", start=F(10), end=F(20), size=F(5))
    assert [points(bracket, actual=x) for x in ("10", "15", "19", "20", "90")] == [0, 2, 2, 4, 4]


def test_steps_tell_distance_size_and_count() -> None:
    (step,) = steps(stairs("whole", "-0.5", size=F(2)), actual=7)
    assert step == Step(CLAUSE, F("-1.5"), "steps", {"distance": F(7), "size": F(2), "count": F(3)})


@pytest.mark.parametrize(
    ("actual", "moved"), [("1", 5), ("2", 11), ("3", 18), ("4", 18), ("2.5", F("14.5")), ("9", 18)]
)
def test_a_schedule_moves_step_after_step_and_then_nothing(actual: str, moved: Fraction) -> None:
    assert points(stairs("pro rata", "5", "6", "7"), actual=actual) == moved


@pytest.mark.parametrize(("actual", "moved"), [("3", 18), ("4", 26), ("5", 35), ("5.5", 40)])
def test_a_schedule_that_goes_on_adds_its_difference(actual: str, moved: Fraction) -> None:
    assert points(stairs("pro rata", "5", "6", "7", beyond="1"), actual=actual) == moved


def test_a_bound_shows_what_it_cut() -> None:
    capped = c.Clamp(award(F(7)), F(0), F(5), OTHER)
    assert steps(capped) == (
        Step(CLAUSE, F(7), "award"),
        Step(OTHER, F(-2), "cap", {"before": F(7), "after": F(5)}),
    )
    floored = c.Clamp(award(F(-7)), F(0), None, None)
    assert steps(floored)[1] == Step(None, F(7), "floor", {"before": F(-7), "after": F(0)})
    assert len(steps(c.Clamp(award(F(3)), F(0), F(5), OTHER))) == 1


def test_the_greater_of_two_keeps_its_steps_and_names_the_other() -> None:
    both = c.Extreme("greatest", (award(F(3)), award(F(4), OTHER)), CLAUSE)
    assert steps(both) == (Step(OTHER, F(4), "award"), Step(CLAUSE, F(0), "greatest", {"1": F(3), "2": F(4)}))
    assert points(c.Extreme("least", (award(F(3)), award(F(4))), CLAUSE)) == 3


def test_a_factor_counts_only_where_its_condition_holds() -> None:
    scaled = c.Scaled(award(F(5)), F(4, 5), c.Truth("late"), OTHER)
    assert points(scaled, late=True) == 4
    assert points(scaled, late=False) == 5
    assert points(c.Scaled(award(F(5)), F(4, 5), None, OTHER)) == 4


def test_the_last_word_shows_what_was_lost() -> None:
    final = c.Final(award(F("7.5")), c.Truth("death"), F(0), OTHER)
    assert steps(final, death=False) == (Step(CLAUSE, F("7.5"), "award"),)
    assert steps(final, death=True)[1] == Step(OTHER, F("-7.5"), "final", {"before": F("7.5"), "after": F(0)})


def test_the_last_word_stands_where_the_other_clauses_have_a_gap() -> None:
    final = c.Final(LADDER, c.Truth("death"), F(2), OTHER)
    assert evaluate(final, {"death": True, "actual": F(3)}) == (F(2), (Step(OTHER, F(2), "final", {"after": F(2)}),))


def test_a_change_that_does_not_apply_is_no_step() -> None:
    change = ast.Change(when=ast.Fact(name="late"), sign="add", amount=ast.Literal(value=F(1)))
    extra = c.Cases((c.Branch(c.Truth("late"), award(F(1), change)),), award(F(0), change))
    assert points(c.Total((award(F(3)), extra)), late=True) == 4
    assert len(steps(c.Total((award(F(3)), extra)), late=False)) == 1


def test_a_sum_of_nothing_is_nothing() -> None:
    assert evaluate(c.Total(()), {}) == (F(0), ())


def test_exactly_one_of_three_facts() -> None:
    facts = tuple(map(c.Truth, "abc"))
    one = c.Cases((c.Branch(c.Count(1, 1, facts), award(F(1))),), award(F(0)))
    assert points(one, a=False, b=True, c=False) == 1
    assert points(one, a=True, b=True, c=False) == 0


def test_a_published_formula_rounds_once() -> None:
    """9 × (62.35 − 50) / (90 − 50) + 0.5 = 3.27875, rounded half up to one place: 3.3."""
    inner = c.Add(
        (
            c.Divide(
                c.Multiply((F(9), c.Add((X, c.Multiply((F(-1), c.Input("worst"))))))),
                c.Add((c.Input("best"), c.Multiply((F(-1), c.Input("worst"))))),
            ),
            F(1, 2),
        )
    )
    assert points(award(c.Rounded(inner, 1, "half up")), actual="62.35", worst=50, best=90) == F("3.3")
    with pytest.raises(ZeroDenominator) as caught:
        evaluate(award(inner), {"actual": F(1), "worst": F(2), "best": F(2)})
    assert caught.value.names == ("best", "worst")


def test_a_product_of_inputs_and_a_sum_of_several() -> None:
    assert points(award(c.Multiply((X, c.Input("target"), F(2)))), actual=3, target=5) == 30
    assert points(award(c.Add((X, c.Input("target"), F(2)))), actual=3, target=5) == 10
    assert points(award(c.Multiply((F(2), c.Add((X, F(1))), F(1, 2)))), actual=3) == 4
    assert points(award(c.Rounded(F("2.5"), 0, "half even"))) == 2


def test_a_division_by_a_constant_0_is_found_when_the_row_is_scored() -> None:
    with pytest.raises(ZeroDenominator) as caught:
        compiled(award(c.Divide(X, F(0))))({"actual": F(1)})
    assert caught.value.names == ()


def test_steps_without_length_are_a_division_by_0() -> None:
    with pytest.raises(ZeroDenominator):
        evaluate(stairs("whole", "1", size=c.Input("target")), {"actual": F(1), "target": F(0)})


def test_an_input_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownInput) as caught:
        evaluate(LADDER, {"completion": F(1)})
    assert caught.value.name == "actual"


def test_names_of_a_quantity() -> None:
    quantity = c.Rounded(c.Divide(c.Add((X, F(1))), c.Multiply((c.Input("a"), X))), 2, "up")
    assert names(quantity) == ("a", "actual")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2.5", "3 2 2 3"),
        ("3.5", "4 4 3 4"),
        ("-2.5", "-3 -2 -2 -3"),
        ("2.4", "2 2 2 3"),
        ("2.6", "3 3 2 3"),
        ("2", "2 2 2 2"),
    ],
)
def test_rounding_by_mode(value: str, expected: str) -> None:
    modes: tuple[ast.Rounding, ...] = ("half up", "half even", "down", "up")
    assert " ".join(str(rounded(F(value), 0, mode)) for mode in modes) == expected


def test_the_comparison_around_the_greatest_of_several_is_told_with_its_award() -> None:
    best = c.Extreme("greatest", (award(F(2)), award(F(5))), OTHER)
    ladder = c.Cases((c.Branch(c.Test(X, ">=", F(3)), best),), award(F(0)))
    points, (first, _) = evaluate(ladder, {"actual": F(4)})
    assert points == 5
    assert first.numbers == {"value": F(4), "level": F(3)}
