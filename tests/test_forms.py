"""Forms, stairs and their signs, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targetscore import ast
from targetscore.forms import END, MOST_STEPS, START, Cut, Form, Stair, Unanalysed, after, before, rounded_form, signs

F = Fraction
ZERO = F(0)
INVERSE = Form(ZERO, ZERO, F(2))


def stair(*points: int, part: ast.PartOfStep = "whole", beyond: int | None = 0, down: bool = False) -> Stair:
    """Steps of 1 away from 0, or from 10 downwards."""
    return Stair(
        F(10) if down else ZERO,
        F(-1) if down else F(1),
        F(1),
        tuple(map(F, points)),
        None if beyond is None else F(beyond),
        part,
    )


def stepped(constant: int, *points: int, slope: Fraction = ZERO, **more: object) -> Form:
    return Form(F(constant), slope, stairs=(stair(*points, **more),))


# Stairs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "down", "below", "there", "above"),
    [
        ("whole", False, 4, 6, 6),
        ("whole", True, 14, 14, 12),
        ("started", False, 6, 6, 8),
        ("started", True, 16, 14, 14),
        ("pro rata", False, 6, 6, 6),
        ("pro rata", True, 14, 14, 14),
    ],
)
def test_points_at_a_step_and_on_both_sides_of_it(
    part: ast.PartOfStep, down: bool, below: int, there: int, above: int
) -> None:
    """2 points a step, at the value 3: three steps from 0, seven from 10 downwards."""
    steps = stair(2, part=part, down=down)
    assert (steps.toward(F(3), 0), steps.at(F(3)), steps.toward(F(3), 1)) == (below, there, above)


@pytest.mark.parametrize(
    ("part", "down", "cut"),
    [
        ("whole", False, before(F(3))),
        ("whole", True, after(F(7))),
        ("started", False, after(F(2))),
        ("started", True, before(F(8))),
    ],
)
def test_where_the_third_step_begins(part: ast.PartOfStep, down: bool, cut: Cut) -> None:
    assert stair(2, part=part, down=down).cut(3) == cut


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("part", ["whole", "started"])
def test_the_steps_on_both_sides_of_where_one_begins(part: ast.PartOfStep, down: bool) -> None:
    steps = stair(2, part=part, down=down)
    assert [(steps.index_upto(steps.cut(n)), steps.index_from(steps.cut(n))) for n in (1, 2, 5)] == [
        (0, 1),
        (1, 2),
        (4, 5),
    ]


def test_the_steps_of_a_stretch() -> None:
    assert stair(2).indexes(before(F(2)), before(F(5))) == (2, 4)
    assert stair(2).indexes(before(F(2)), END) == (2, None)
    assert stair(2, down=True).indexes(START, after(F(7))) == (3, None)
    assert stair(2, 3, beyond=None).indexes(before(F(1)), END) == (1, 2)
    assert stair(2, 3, beyond=None).indexes(before(F(5)), before(F(9))) == (2, 2)


def test_a_schedule_ends_unless_it_goes_on() -> None:
    assert stair(2, 3, beyond=None).last() == 2
    assert stair(2, 0).last() == 2
    assert stair(2, 3).last() is None
    assert stair(2, 0, beyond=1).last() is None


def test_what_a_stair_is_between_two_steps() -> None:
    """The fourth step of 2, 3, 4 and so on moves 5: 9 points after three steps, and 5 a step from there on."""
    assert stair(2, 3, beyond=1).level(3) == Form(F(9))
    assert stair(2, 3, beyond=1, part="pro rata").level(3) == Form(F(-6), F(5))
    assert stair(2, 3, beyond=1, part="pro rata", down=True).level(3) == Form(F(44), F(-5))


def test_which_way_a_stair_goes() -> None:
    assert [stair(1, 2).trend(), stair(-1, 0).trend(), stair(1, -1).trend()] == [1, -1, None]
    assert stair(1, beyond=-1).trend() is None
    assert stair(1, beyond=None).trend() == 1


def test_a_stair_times_a_factor() -> None:
    assert stair(2, 3, beyond=1).times(F(-2)) == stair(-4, -6, beyond=-2)
    assert stair(2, beyond=None).times(F(3)) == stair(6, beyond=None)


# Forms --------------------------------------------------------------------------------------------------------------


def test_a_form_at_a_value() -> None:
    form = Form(F(1), F(2), F(12), (stair(5),))
    assert form.at(F(3)) == 1 + 6 + 4 + 15
    assert form.toward(F(3), 0) == 1 + 6 + 4 + 10
    assert form.toward(ZERO, 1) is None


def test_sums_and_differences() -> None:
    one = Form(F(1), F(2), F(3), (stair(5),))
    assert one.plus(Form(F(4), F(5), F(6))) == Form(F(5), F(7), F(9), (stair(5),))
    assert one.minus(Form(F(4), F(5), F(6), (stair(7),))) == Form(F(-3), F(-3), F(-3), (stair(5), stair(-7)))
    assert one.minus(one) == Form(ZERO)
    assert one.plus(Form(ZERO, stairs=(stair(1), stair(-5), stair(2)))).stairs == (stair(1), stair(2))


def test_products() -> None:
    """(1 + 2x)(3 + 4/x) = 11 + 6x + 4/x."""
    assert Form(F(1), F(2)).product(Form(F(3), ZERO, F(4))) == Form(F(11), F(6), F(4))
    assert Form(F(3), ZERO, F(4)).product(Form(F(1), F(2))) == Form(F(11), F(6), F(4))
    assert stepped(1, 2).product(Form(F(3))) == stepped(3, 6) == Form(F(3)).product(stepped(1, 2))
    assert stepped(1, 2).times(ZERO) == Form(ZERO)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Form(ZERO, F(1)), Form(F(1), F(1))),
        (INVERSE, INVERSE),
        (stepped(0, 1), Form(ZERO, F(1))),
        (Form(ZERO, F(1)), stepped(0, 1)),
    ],
)
def test_products_that_are_no_form(one: Form, other: Form) -> None:
    with pytest.raises(Unanalysed) as limit:
        one.product(other)
    assert limit.value.reason == "formula"


def test_quotients() -> None:
    """(6 + 3x) / 3x = 1 + 2/x; 4 / (2/x) = 2x; (2 + 4x) / (1 + 2x) = 2."""
    assert Form(F(6), F(3)).over(Form(F(3))) == Form(F(2), F(1))
    assert Form(F(6), F(3)).over(Form(ZERO, F(3))) == Form(F(1), ZERO, F(2))
    assert Form(F(4)).over(INVERSE) == Form(ZERO, F(2))
    assert Form(F(2), F(4)).over(Form(F(1), F(2))) == Form(F(2))
    assert stepped(2, 4).over(Form(F(2))) == stepped(1, 2)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Form(F(2), F(4)), Form(F(1), F(3))),
        (Form(F(1)), stepped(1, 2)),
        (stepped(1, 2), Form(ZERO, F(1))),
        (Form(F(1), F(1)), INVERSE),
    ],
)
def test_quotients_that_are_no_form(one: Form, other: Form) -> None:
    with pytest.raises(Unanalysed):
        one.over(other)


def test_which_way_a_form_goes() -> None:
    def trend(form: Form) -> int | None:
        return form.trend(after(ZERO), END)

    assert [trend(Form(F(3))), trend(Form(F(3), F(2))), trend(Form(F(3), F(-2)))] == [0, 1, -1]
    assert [trend(INVERSE), trend(Form(ZERO, F(-1), F(1))), trend(Form(ZERO, F(1), F(1)))] == [-1, -1, None]
    assert [trend(stepped(0, 2)), trend(stepped(0, 2, down=True)), trend(stepped(0, -2))] == [1, -1, -1]
    assert trend(stepped(0, 2, slope=F(-1))) is None
    assert trend(stepped(0, 2, slope=F(1))) == 1


def test_a_schedule_that_turns_goes_one_way_where_the_stretch_holds_one_of_its_ways() -> None:
    """1 point up, then 1 down, then nothing."""
    turns = stepped(0, 1, -1, beyond=None)
    assert turns.trend(after(ZERO), END) is None
    assert turns.trend(before(F(1)), END) == -1
    assert turns.trend(before(F(2)), END) == 0
    assert stepped(0, 1, -1).trend(before(F(1)), END) is None
    assert stepped(0, 1, -1).trend(before(F(1)), before(F(1 + MOST_STEPS))) == -1
    assert stepped(0, 1, -1).trend(before(F(1)), before(F(3 + MOST_STEPS))) is None


# Rounding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "sign", "value", "rounded"),
    [
        ("half up", 1, "2.25", "2.3"),
        ("half up", 1, "2.24", "2.2"),
        ("half up", -1, "-2.25", "-2.3"),
        ("down", 1, "2.29", "2.2"),
        ("down", -1, "-2.29", "-2.2"),
        ("up", 1, "2.21", "2.3"),
        ("up", 1, "2.2", "2.2"),
        ("up", -1, "-2.21", "-2.3"),
    ],
)
def test_a_rounded_line_is_a_stair(mode: ast.Rounding, sign: int, value: str, rounded: str) -> None:
    assert rounded_form(Form(ZERO, F(1)), sign, 1, mode).at(F(value)) == F(rounded)


def test_rounded_constants_and_nothing() -> None:
    assert rounded_form(Form(F("2.25")), 1, 1, "half even") == Form(F("2.2"))
    assert rounded_form(Form(F(1), F(-1)), 0, 1, "half even") == Form(ZERO)


@pytest.mark.parametrize(
    ("form", "mode"), [(Form(ZERO, F(1)), "half even"), (INVERSE, "half up"), (stepped(0, 1), "half up")]
)
def test_rounding_that_is_no_form(form: Form, mode: ast.Rounding) -> None:
    with pytest.raises(Unanalysed):
        rounded_form(form, 1, 0, mode)


# Signs --------------------------------------------------------------------------------------------------------------


def test_signs_of_lines() -> None:
    assert signs(Form(F(-4), F(2)), START, END) == [(START, -1), (before(F(2)), 0), (after(F(2)), 1)]
    assert signs(Form(F(4), F(-2)), START, before(F(2))) == [(START, 1)]
    assert signs(Form(F(4), F(-2)), after(F(2)), END) == [(after(F(2)), -1)]
    assert signs(Form(F(-3)), before(F(1)), END) == [(before(F(1)), -1)]


def test_signs_of_what_falls_with_the_value() -> None:
    """2/x − 1 is 0 at 2; 2/x + 1 is 0 at −2."""
    low = after(ZERO)
    assert signs(Form(F(-1), ZERO, F(2)), low, END) == [(low, 1), (before(F(2)), 0), (after(F(2)), -1)]
    assert signs(Form(F(1), ZERO, F(2)), START, before(ZERO)) == [(START, 1), (before(F(-2)), 0), (after(F(-2)), -1)]


def test_signs_of_what_rises_and_falls() -> None:
    low = after(ZERO)
    assert signs(Form(F(1), F(1), F(1)), low, END) == [(low, 1)]
    assert signs(Form(F(-1), F(1), F(1)), START, before(ZERO)) == [(START, -1)]
    with pytest.raises(Unanalysed):
        signs(Form(F(-3), F(1), F(1)), low, END)


def test_signs_of_steps() -> None:
    """−3 and a point a step: nothing from the third step to the fourth."""
    low = before(F(1))
    assert signs(stepped(-3, 1), low, END) == [(low, -1), (before(F(3)), 0), (before(F(4)), 1)]
    assert signs(stepped(3, -1), low, END) == [(low, 1), (before(F(3)), 0), (before(F(4)), -1)]
    assert signs(stepped(-7, 1, down=True), START, before(F(9))) == [(START, 1), (after(F(2)), 0), (after(F(3)), -1)]
    assert signs(stepped(-2, 1), before(F(2)), before(F(3))) == [(before(F(2)), 0)]


def test_signs_of_steps_that_end_too_early() -> None:
    low = before(F(1))
    assert signs(stepped(-5, 1, 2, beyond=None), low, END) == [(low, -1)]
    assert signs(stepped(-3, 1, 2, beyond=None), low, END) == [(low, -1), (before(F(2)), 0)]
    assert signs(stepped(-3, 1, 2), low, END) == [(low, -1), (before(F(2)), 0), (before(F(3)), 1)]
    assert signs(stepped(-7, 1, 2), low, END) == [(low, -1), (before(F(4)), 0), (before(F(5)), 1)]
    assert signs(stepped(-6, 1, 2), low, END) == [(low, -1), (before(F(4)), 1)]


def test_signs_of_steps_over_a_line() -> None:
    """x/2 − 3 and a point a step: 0 at 2 alone."""
    low = before(F(1))
    rising = stepped(-3, 1, slope=F(1, 2))
    assert signs(rising, low, END) == [(low, -1), (before(F(2)), 0), (after(F(2)), 1)]
    assert signs(stepped(-100, 1, slope=F(1, 2)), low, END)[1:] == [(before(F(67)), 1)]
    assert signs(stepped(-100, 1, slope=F(1, 2)), low, before(F(5))) == [(low, -1)]
    falling = stepped(8, 1, slope=F(-1), down=True)
    assert signs(falling, before(F(8)), before(F(9))) == [(before(F(8)), 1)]


def test_signs_of_steps_that_turn_are_told_step_by_step() -> None:
    """2 up and 3 down, then nothing more: below 0 from the second step on."""
    low = before(F(1))
    assert signs(stepped(0, 2, -3, beyond=None), low, END) == [(low, 1), (before(F(2)), -1)]


def test_signs_of_too_many_steps_are_not_told() -> None:
    """A point, then 402 steps of nothing, then a point: 0 all the way in between."""
    idle = stepped(-1, 1, *[0] * (MOST_STEPS + 2), 1, part="pro rata", beyond=None)
    with pytest.raises(Unanalysed) as limit:
        signs(idle, after(ZERO), END)
    assert limit.value.reason == "steps"
    with pytest.raises(Unanalysed):
        signs(stepped(0, 2, -3), before(F(1)), END)
