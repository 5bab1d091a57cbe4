"""Pieces agree with evaluation wherever they are told, and the inverse finds the nearest value."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from targetscore import ast
from targetscore import curve as c
from targetscore.evaluate import Gap, Overlap, UnknownInput, Unscored, ZeroDenominator, evaluate
from targetscore.forms import END, START, Form, after, before
from targetscore.pieces import (
    Gain,
    Hole,
    Impossible,
    NotAnalysed,
    Piece,
    Reach,
    breakpoints,
    next_gain,
    piece_at,
    pieces,
    reach,
    value_at,
)

F = Fraction
X = c.Input("actual")
CLAUSE = ast.Remark(text="a clause", span=ast.Span(0, 1))
OTHER = ast.Remark(text="another clause", span=ast.Span(2, 3))
MINUS = F(-1)


def award(points: c.Quantity) -> c.Formula:
    return c.Formula(points, CLAUSE)


def minus(left: c.Quantity, right: c.Quantity) -> c.Quantity:
    return c.Add((left, c.Multiply((MINUS, right))))


def told(curve: c.Curve, axis: str = "actual", **inputs: Fraction | bool) -> tuple[Piece, ...]:
    found = pieces(curve, axis, inputs)
    assert not isinstance(found, NotAnalysed)
    return found


# Generated curves ---------------------------------------------------------------------------------------------------

numbers = st.integers(-30, 60).map(lambda n: F(n, 4))
sizes = st.sampled_from([F(1, 2), F(1), F(3, 2), F(5)])
moves = st.integers(-6, 6).map(lambda n: F(n, 2))
inputs_named = st.sampled_from([X, X, X, c.Input("target"), c.Input("completion"), c.Input("growth"), c.Input("rate")])
modes = st.sampled_from(["half up", "down", "up", "half even"])


def lines(depth: int = 2) -> st.SearchStrategy[c.Quantity]:
    leaf = st.one_of(numbers, inputs_named)
    if not depth:
        return leaf
    inner = lines(depth - 1)
    return st.one_of(
        leaf,
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: c.Add(tuple(terms))),
        st.tuples(numbers, inner).map(c.Multiply),
        st.tuples(inner, inner).map(c.Multiply),
        st.builds(c.Divide, inner, inner),
        st.builds(c.Rounded, inner, st.integers(0, 1), modes),
    )


def conditions(depth: int = 1) -> st.SearchStrategy[c.Condition]:
    leaf = st.one_of(
        st.builds(c.Test, inputs_named, st.sampled_from(["<", "<=", "=", ">=", ">"]), numbers),
        st.builds(c.Test, lines(1), st.sampled_from(["<", "<=", "=", ">=", ">"]), lines(1)),
        st.builds(c.Truth, st.sampled_from(["late", "death"])),
    )
    if not depth:
        return leaf
    several = st.lists(leaf, min_size=1, max_size=3).map(tuple)
    ways = [(3, 3), (1, 3), (0, 0), (1, 1), (2, 2)]
    return st.one_of(
        leaf,
        st.tuples(several, st.sampled_from(ways)).map(
            lambda pair: c.Count(min(pair[1][0], len(pair[0])), pair[1][1], pair[0])
        ),
    )


PARTS = st.sampled_from(["pro rata", "whole", "started"])
stairs = st.builds(
    c.Stairs,
    st.one_of(lines(1), numbers.map(lambda n: minus(X, n)), numbers.map(lambda n: minus(n, X))),
    st.one_of(sizes, sizes, lines(0)),
    st.one_of(st.tuples(moves), st.lists(moves, min_size=1, max_size=3).map(tuple)),
    PARTS,
    st.just(CLAUSE),
    st.one_of(st.none(), moves),
    st.one_of(st.just(F(0)), sizes),
    st.one_of(st.none(), st.integers(2, 40).map(F)),
)


def curves(depth: int = 2) -> st.SearchStrategy[c.Curve]:
    leaf = st.one_of(st.builds(c.Formula, st.one_of(moves, lines(1)), st.just(CLAUSE)), stairs, stairs)
    if not depth:
        return leaf
    inner = st.one_of(leaf, curves(depth - 1))
    branches = st.lists(st.builds(c.Branch, conditions(), inner), min_size=1, max_size=3).map(tuple)
    bound = st.one_of(st.none(), moves, lines(0))
    return st.one_of(
        st.builds(c.Cases, branches, st.one_of(st.none(), inner), st.just((CLAUSE,)), st.booleans()),
        st.lists(inner, max_size=3).map(lambda terms: c.Total(tuple(terms))),
        st.builds(
            c.Extreme,
            st.sampled_from(["greatest", "least"]),
            st.lists(inner, min_size=1, max_size=3).map(tuple),
            st.just(OTHER),
        ),
        st.builds(c.Clamp, inner, bound, bound, st.just(OTHER)),
        st.builds(c.Scaled, inner, st.one_of(moves, lines(0)), st.one_of(st.none(), conditions()), st.just(OTHER)),
        st.builds(c.Final, inner, conditions(), st.one_of(moves, lines(0)), st.just(OTHER)),
    )


steady = st.builds(
    c.Stairs,
    st.one_of(numbers.map(lambda n: minus(X, n)), numbers.map(lambda n: minus(n, X))),
    sizes,
    st.one_of(st.tuples(moves), st.lists(moves, min_size=1, max_size=3).map(tuple)),
    PARTS,
    st.just(CLAUSE),
    st.one_of(st.none(), moves),
)
"""Stairs as rules have them: over one straight distance."""

stepped = st.builds(
    lambda start, several, least, most: c.Clamp(c.Total((award(start), *several)), least, most, OTHER),
    moves,
    st.lists(steady, min_size=1, max_size=2),
    st.one_of(st.none(), moves),
    st.one_of(st.none(), moves),
)

others = st.fixed_dictionaries(
    {
        "target": st.sampled_from([F(4), F(10), F(25)]),
        "last_year": st.sampled_from([F(5), F(20)]),
        "rate": numbers,
        "late": st.booleans(),
        "death": st.booleans(),
    }
)

HOLES = {Gap: "gap", Overlap: "overlap", ZeroDenominator: "division"}


def row(inputs: dict[str, Fraction | bool], x: Fraction) -> dict[str, Fraction | bool]:
    completion = 100 * x / inputs["target"]
    growth = 100 * x / inputs["last_year"] - 100
    return {**inputs, "actual": x, "completion": completion, "growth": growth}


def evaluated(curve: c.Curve, inputs: dict[str, Fraction | bool]) -> Fraction | str:
    try:
        points, steps = evaluate(curve, inputs)
    except Unscored as reason:
        return HOLES[type(reason)]
    assert sum((step.points for step in steps), F(0)) == points
    return points


def shown(points: Fraction | Hole) -> Fraction | str:
    return points.kind if isinstance(points, Hole) else points


@given(curves(), others, st.lists(numbers, min_size=3, max_size=6))
def test_pieces_give_what_evaluation_gives(
    curve: c.Curve, inputs: dict[str, Fraction | bool], xs: list[Fraction]
) -> None:
    found = pieces(curve, "actual", inputs)
    event(f"analysed: {not isinstance(found, NotAnalysed)}")
    assume(not isinstance(found, NotAnalysed))
    ends = breakpoints(found)[:6]
    near = (end + shift for end in ends for shift in (F(0), F(1, 1000), F(-1, 1000)))
    for x in (*xs, *near, *(piece.inside() for piece in found)):
        assert shown(value_at(found, x)) == evaluated(curve, row(inputs, x)), x


@given(stepped)
def test_bounded_steps_give_what_evaluation_gives(curve: c.Curve) -> None:
    found = pieces(curve, "actual", {})
    assume(not isinstance(found, NotAnalysed))
    for x in (F(n, 4) for n in range(-40, 80)):
        assert value_at(found, x) == evaluated(curve, {"actual": x}), x


@given(curves(), others)
def test_pieces_cover_the_axis_in_order(curve: c.Curve, inputs: dict[str, Fraction | bool]) -> None:
    found = pieces(curve, "actual", inputs)
    assume(not isinstance(found, NotAnalysed))
    assert (found[0].low, found[-1].high) == (START, END)
    assert all(one.high == other.low for one, other in itertools.pairwise(found))
    assert all(piece.low < piece.high and piece.holds(piece.inside()) for piece in found)


@given(curves(1), others, numbers, st.sampled_from(["higher", "lower"]))
def test_a_gain_is_there_and_nothing_nearer_earns_it_at_once(
    curve: c.Curve, inputs: dict[str, Fraction | bool], x: Fraction, better: str
) -> None:
    found = pieces(curve, "actual", inputs)
    assume(not isinstance(found, NotAnalysed))
    gain = next_gain(found, x, better)
    event(f"gain: {gain is not None}")
    if gain is None:
        return
    assert gain.distance == abs(gain.value - x)
    if gain.included:
        assert evaluated(curve, row(inputs, gain.value)) - evaluated(curve, row(inputs, x)) == gain.points > 0


@given(curves(1), others, numbers, moves, st.sampled_from(["higher", "lower"]))
def test_what_is_reached_is_earned_and_nothing_nearer_earns_it(
    curve: c.Curve, inputs: dict[str, Fraction | bool], x: Fraction, points: Fraction, better: str
) -> None:
    found = pieces(curve, "actual", inputs)
    assume(not isinstance(found, NotAnalysed))
    answer = reach(found, x, points, better)
    way = 1 if better == "higher" else -1
    event(type(answer).__name__)
    if isinstance(answer, Reach):
        if answer.included:
            assert evaluated(curve, row(inputs, answer.value)) == answer.points >= points
        nearer = [x + answer.distance * F(part, 7) * way for part in range(7)]
    elif isinstance(answer, Impossible):
        nearer = [x + F(part, 3) * way for part in range(12)]
    else:
        return
    for value in nearer:
        there = value_at(found, value)
        if not isinstance(there, Hole) and (value != x or not isinstance(answer, Reach) or answer.distance):
            assert there < points or (isinstance(answer, Reach) and value == answer.value)
            if isinstance(answer, Impossible) and answer.most is not None:
                assert there <= answer.most


# By hand ------------------------------------------------------------------------------------------------------------

LADDER = c.Clamp(
    c.Cases(
        (
            c.Branch(c.Test(X, ">=", F(95)), award(F(10))),
            c.Branch(c.Test(X, ">=", F(85)), award(c.Add((F(6), c.Multiply((F(2, 5), minus(X, F(85)))))))),
        ),
        c.Total((award(F(6)), c.Stairs(minus(F(85), X), F(1), (F(-1, 2),), "whole", OTHER))),
    ),
    F(0),
    None,
    None,
)


def test_a_ladder_with_steps_and_floor() -> None:
    """6 points are gone after 12 steps, at 73."""
    found = told(LADDER)
    assert breakpoints(found) == (73, 85, 95)
    assert [piece.high for piece in found] == [after(F(73)), before(F(85)), before(F(95)), END]
    assert [value_at(found, x) for x in map(F, (0, 73, 74, 85, 90, 95))] == [0, 0, F(1, 2), 6, 8, 10]
    assert found[0].clauses == (CLAUSE, OTHER)


def test_gains_name_the_next_step_the_end_of_the_line_or_nothing() -> None:
    found = told(LADDER)
    assert next_gain(found, F("94.7"), "higher") == Gain(
        value=F(95), included=True, distance=F("0.3"), points=F("0.12")
    )
    assert next_gain(found, F("80.5"), "higher") == Gain(
        value=F(81), included=False, distance=F("0.5"), points=F("0.5")
    )
    assert next_gain(found, F(10), "higher") == Gain(value=F(73), included=False, distance=F(63), points=F("0.5"))
    assert next_gain(found, F(96), "higher") is None
    assert next_gain(found, F(96), "lower") is None


def test_reaching_points_on_a_line_by_a_jump_or_never() -> None:
    found = told(LADDER)
    assert reach(found, F(80), F(8), "higher") == Reach(value=F(90), included=True, distance=F(10), points=F(8))
    assert reach(found, F(80), F("3.7"), "higher") == Reach(value=F(80), included=False, distance=F(0), points=F(4))
    assert reach(found, F(80), F(11), "higher") == Impossible(F(10))
    assert reach(found, F(96), F(10), "higher") == Reach(value=F(96), included=True, distance=F(0), points=F(10))


def test_beyond_an_open_end() -> None:
    over = c.Cases((c.Branch(c.Test(X, ">", F(3)), award(F(2))),), award(F(0)))
    found = told(over)
    assert found[0].high == after(F(3))
    assert reach(found, F(1), F(2), "higher") == Reach(value=F(3), included=False, distance=F(2), points=F(2))
    assert next_gain(found, F(3), "higher") == Gain(value=F(3), included=False, distance=F(0), points=F(2))
    assert reach(found, F(3), F(1), "lower") == Impossible(F(0))


def test_lower_is_better_with_target_over_actual() -> None:
    """8 × 50 / actual, at most 8: full from 50 down, 5 points at 80."""
    curve = c.Clamp(award(c.Divide(c.Multiply((F(8), c.Input("target"))), X)), None, F(8), OTHER)
    found = told(curve, target=F(50))
    assert value_at(found, F(0)) == Hole("division")
    assert value_at(found, F(100)) == 4
    assert reach(found, F(100), F(5), "lower") == Reach(value=F(80), included=True, distance=F(20), points=F(5))
    assert reach(found, F(100), F(9), "lower") == Impossible(F(8))


def test_completion_and_growth_change_with_the_value() -> None:
    completion = c.Cases((c.Branch(c.Test(c.Input("completion"), ">=", F(90)), award(F(5))),), award(F(0)))
    growth = c.Cases((c.Branch(c.Test(c.Input("growth"), ">", F(10)), award(F(5))),), award(F(0)))
    assert breakpoints(told(completion, target=F(40))) == (36,)
    assert breakpoints(told(completion, "completion")) == (90,)
    assert breakpoints(told(growth, last_year=F(40))) == (44,)
    actual = c.Cases((c.Branch(c.Test(X, ">=", c.Input("target")), award(F(5))),), award(F(0)))
    assert breakpoints(told(actual, "completion", target=F(40))) == (100,)
    assert breakpoints(told(actual, "growth", target=F(40), last_year=F(20))) == (100,)


def test_an_endless_schedule_meets_its_floor() -> None:
    """5 + 6 + 7 + 8 = 26 is beyond 25, so the fourth step ends it."""
    steps = c.Stairs(X, F(1), (F(-5), F(-6), F(-7)), "started", OTHER, beyond=F(-1))
    found = told(c.Clamp(c.Total((award(F(25)), steps)), F(0), None, None))
    assert [value_at(found, x) for x in map(F, (0, 1, 2, 3, 4))] == [25, 20, 14, 7, 0]
    assert found[-1].low == after(F(3))


def test_a_rounded_formula_is_a_staircase() -> None:
    found = told(award(c.Rounded(c.Multiply((F(1, 4), X)), 1, "half up")))
    assert value_at(found, F(1)) == F("0.3")
    assert value_at(found, F(-1)) == F("-0.3")
    assert next_gain(found, F(1), "higher") == Gain(value=F("1.4"), included=True, distance=F("0.4"), points=F("0.1"))


def test_what_the_method_cannot_tell_is_said() -> None:
    assert pieces(award(c.Multiply((X, X))), "actual", {}) == NotAnalysed("formula")
    assert pieces(award(c.Rounded(X, 0, "half even")), "actual", {}) == NotAnalysed("formula")
    up, down = (c.Stairs(q, F(1), (F(1),), "whole", CLAUSE) for q in (X, c.Multiply((F(1, 3), X))))
    both = c.Extreme("greatest", (up, c.Total((down, down))), CLAUSE)
    assert pieces(both, "actual", {}) == NotAnalysed("steps")


def test_an_input_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownInput):
        pieces(award(c.Input("target")), "actual", {})


def test_a_value_inside_is_a_round_one() -> None:
    form = Form(F(0))
    assert Piece(after(F("0.95")), before(F(2)), form, ()).inside() == 1
    assert Piece(after(F("0.9")), before(F(1)), form, ()).inside() == F("0.95")
    assert Piece(START, before(F(1)), form, ()).inside() == 0
    assert piece_at(told(award(F(1))), F(7)).inside() == 0


def test_a_division_by_what_has_no_value_has_none() -> None:
    found = told(award(c.Divide(F(1), c.Divide(F(1), X))))
    assert [shown(value_at(found, x)) for x in map(F, (-2, 0, 3))] == [-2, "division", 3]


def test_a_bound_without_a_value_leaves_no_points() -> None:
    found = told(c.Clamp(award(F(1)), None, c.Divide(F(3), X), OTHER))
    assert [shown(value_at(found, x)) for x in map(F, (0, 2, 3, 6))] == ["division", 1, 1, F(1, 2)]


def test_a_tier_without_points_beside_one_that_has_some() -> None:
    """Both hold from 0 on; the second says nothing where the value is 0."""
    second = c.Branch(c.Test(X, ">=", F(0)), award(c.Divide(F(4), X)))
    tiers = c.Cases((c.Branch(c.Test(X, ">=", F(0)), award(F(2))), second), award(F(0)), (CLAUSE,), exclusive=True)
    assert [shown(value_at(told(tiers), x)) for x in map(F, (-1, 0, 1, 2))] == [0, "division", "overlap", 2]


def test_points_that_pass_a_level_too_often_are_not_told() -> None:
    up = c.Stairs(X, F(1), (F(2),), "whole", CLAUSE)
    down = c.Stairs(X, F(3), (F(-1),), "whole", OTHER)
    assert reach(told(c.Total((up, down))), F(0), F(5), "higher") == NotAnalysed("steps")


def test_points_that_rise_and_fall_have_no_upper_bound_told() -> None:
    """2 points for the first step, 3 off for the second."""
    turning = told(c.Stairs(X, F(1), (F(2), F(-3)), "whole", CLAUSE))
    assert [value_at(turning, x) for x in map(F, (0, 1, 2, 9))] == [0, 2, -1, -1]
    assert reach(turning, F(0), F(5), "higher") == Impossible(None)
    assert reach(turning, F(0), F(2), "higher") == Reach(value=F(1), included=True, distance=F(1), points=F(2))


def test_the_next_step_back_is_a_gain() -> None:
    """A point off for every one above 10: 8 left at 12.5."""
    found = told(c.Total((award(F(10)), c.Stairs(minus(X, F(10)), F(1), (F(-1),), "whole", OTHER))))
    assert next_gain(found, F("12.5"), "lower") == Gain(value=F(12), included=False, distance=F("0.5"), points=F(1))
    assert next_gain(found, F("12.5"), "higher") is None


def test_the_last_step_of_a_schedule_is_a_gain() -> None:
    found = told(c.Stairs(X, F(1), (F(2), F(3)), "whole", CLAUSE))
    assert next_gain(found, F("1.5"), "higher") == Gain(value=F(2), included=True, distance=F("0.5"), points=F(3))
    assert next_gain(found, F(2), "higher") is None


def test_the_nearest_of_two_kinds_of_steps_is_the_gain() -> None:
    """Going down from 9.5, a step of the second kind ends at 9 and one of the first at 8."""
    steps = [c.Stairs(X, size, (F(-1),), "started", CLAUSE) for size in (F(4), F(3))]
    found = told(c.Total((award(F(10)), *steps)))
    assert next_gain(found, F("9.5"), "lower") == Gain(value=F(9), included=True, distance=F("0.5"), points=F(1))
    assert next_gain(found, F(9), "lower") == Gain(value=F(8), included=True, distance=F(1), points=F(1))


def test_equal_points_of_two_clauses_are_two_pieces() -> None:
    """Clauses are the same where they are equal and stand at one place of the text."""

    def ladder(upper: ast.Clause, lower: ast.Clause) -> c.Curve:
        return c.Cases((c.Branch(c.Test(X, ">=", F(3)), c.Formula(F(5), upper)),), c.Formula(F(5), lower))

    again = ast.Remark(text="a clause", span=ast.Span(7, 9))
    there = ast.Remark(text="another clause", span=ast.Span(0, 1))
    assert [len(told(ladder(CLAUSE, other))) for other in (CLAUSE, again, there)] == [1, 2, 2]
    assert len(told(ladder(CLAUSE, ast.Remark(text="a clause", span=ast.Span(0, 1))))) == 1


def test_a_share_of_nothing_has_no_value_wherever_it_stands() -> None:
    for quantity in (c.Input("completion"), c.Rounded(c.Input("completion"), 0, "half up")):
        assert told(award(quantity), "rate", target=F(0))[0].form == Hole("division")
