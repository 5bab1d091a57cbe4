"""What the reading rules say of trees that no text makes, or makes only in a roundabout way; points by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import attrs
import pytest
import yaml

import targetscore
from targetscore import ast
from targetscore import curve as c
from targetscore.errors import RuleSyntaxError
from targetscore.evaluate import evaluate
from targetscore.reading import effects, effects_for, lower, lower_for
from targetscore.reading._context import plain
from targetscore.ruleset.model import Conventions, Down, Name
from test_cases import scored as points_of

F = Fraction
COMPLETION = ast.Value(name="completion")
TARGET = ast.Value(name="target")
FULL = ast.Value(name="full")
FACT = ast.Fact(name="hit")
OTHER_FACT = ast.Fact(name="told")
IN_PROPORTION = ast.InProportion()
CONVENTIONS = Conventions(
    base=F(3, 5), steps="pro rata", floor=F(0), rounding="none", missing="error", unreached="error", veto=Down(steps=1)
)
NO_FLOOR = attrs.evolve(CONVENTIONS, floor="none")
NAMES = (
    Name(id="hit", words=("hit",), measured_in="yes/no"),
    Name(id="told", words=("told",), measured_in="yes/no"),
    Name(id="area", words=("area",), measured_in="亩"),
    Name(id="share", words=("share",), measured_in="%"),
)


def number(value: str | int, unit: str = "") -> ast.Literal:
    return ast.Literal(value=F(value), unit=unit)


def points(value: str | int) -> ast.Literal:
    return number(value, "points")


def when(op: ast.Comparison, level: ast.Expression | int, subject: ast.Expression | None = None) -> ast.Compare:
    return ast.Compare(subject=subject, op=op, level=number(level) if isinstance(level, int) else level)


def value(name: str) -> ast.Value:
    return ast.Value(name=name)


def award(condition: ast.Condition, amount: ast.Expression | int) -> ast.Award:
    return ast.Award(when=condition, amount=points(amount) if isinstance(amount, int) else amount)


def step(direction: ast.Direction, **more: Any) -> ast.Step:
    return ast.Step(**{"sign": "deduct", "amount": points(1), "direction": direction, "size": number(1), **more})


def known(**more: Any) -> dict[str, Any]:
    """What surrounds a rule: an indicator of 10 points, in any unit, unless *more* says otherwise."""
    around = {"points": F(10), "base": None, "measured_in": "", "better": None, "names": NAMES}
    return {**around, "conventions": CONVENTIONS, "language": "en", **more}


def scored(*clauses: ast.Clause, given: dict[str, Any], **more: Any) -> Fraction:
    """Return the points of the row *given*."""
    row = {name: found if isinstance(found, bool) else F(found) for name, found in given.items()}
    return evaluate(lower(ast.Rule(clauses=clauses), **known(**more)), row)[0]


def refused(*clauses: ast.Clause, **more: Any) -> str:
    """Return the code with which *clauses* are refused."""
    with pytest.raises(RuleSyntaxError) as error:
        lower(ast.Rule(clauses=clauses), **known(**more))
    (problem,) = error.value.diagnostics
    assert problem.message
    assert problem.hint
    assert problem.span.start <= problem.span.end
    return problem.code


def refused_effects(*clauses: ast.Clause, **more: Any) -> str:
    with pytest.raises(RuleSyntaxError) as error:
        effects(ast.Rule(clauses=clauses), **known(**more))
    return error.value.diagnostics[0].code


# Amounts and levels -------------------------------------------------------------------------------------------------


def test_a_fraction_without_a_decimal_is_shown_as_one() -> None:
    assert [plain(F(n)) for n in ("1/3", "-5/4", "7", "1/20", "120", "-1/8")] == [
        "1/3",
        "-1.25",
        "7",
        "0.05",
        "120",
        "-0.125",
    ]


def test_a_rounded_value_inside_a_sum() -> None:
    """2.6 rounded is 3, and 4 are 7."""
    rounded = ast.Round(value=value("actual"), places=0)
    assert scored(award(FACT, ast.Sum(terms=(rounded, number(4)))), given={"hit": True, "actual": "2.6"}) == 7


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (ast.Sum(terms=(IN_PROPORTION, points(1))), "proportion-of-what"),
        (ast.Share(percent=F(80), of=COMPLETION), "percent-or-points"),
        (COMPLETION, "percent-or-points"),
        (number(5, "亩"), "points-expected"),
        (ast.Ratio(numerator=points(1), denominator=number(0)), "step-zero"),
        (ast.Ratio(numerator=COMPLETION, denominator=number(100)), "percent-or-points"),
        (ast.Product(factors=(number("1/100"), COMPLETION)), "percent-or-points"),
        (
            ast.Ratio(numerator=ast.Round(value=COMPLETION, places=0), denominator=number(100)),
            "percent-or-points",
        ),
        (
            ast.Ratio(numerator=ast.Difference(left=value("actual"), right=COMPLETION), denominator=number(100)),
            "percent-or-points",
        ),
        (
            ast.Ratio(numerator=ast.Difference(left=COMPLETION, right=value("actual")), denominator=number(100)),
            "percent-or-points",
        ),
        (ast.Sum(terms=(COMPLETION, number("3/2"))), "percent-beside-number"),
        (
            ast.Ratio(numerator=ast.Ratio(numerator=COMPLETION, denominator=value("area")), denominator=number(100)),
            "percent-or-points",
        ),
    ],
)
def test_amounts_that_are_no_points(amount: ast.Expression, code: str) -> None:
    assert refused(award(FACT, amount)) == code


def test_a_hundredth_of_what_is_no_rate() -> None:
    """A hundredth of 250, of 500/2 and of the ratio of two rates (90 / 45) times 100."""
    row = {"hit": True, "actual": 250, "completion": 90, "share": 45}
    ratio = ast.Ratio(numerator=COMPLETION, denominator=value("share"))
    hundredths = [
        ast.Ratio(numerator=value("actual"), denominator=number(100)),
        ast.Product(factors=(number("1/100"), value("actual"))),
        ast.Ratio(numerator=ast.Product(factors=(ratio, number(100))), denominator=number(100)),
    ]
    assert [scored(award(FACT, amount), given=row) for amount in hundredths] == [F("2.5"), F("2.5"), 2]


def test_a_value_measured_in_points_has_levels_in_points() -> None:
    tiers = (award(when(">=", points(3)), 10), award(when("<", points(3)), 4))
    assert scored(*tiers, given={"actual": 3}, measured_in="分") == 10
    assert refused(*tiers, measured_in="家") == "value-expected"


def test_one_may_be_added_to_a_rate_and_a_level_may_be_a_ratio_of_one() -> None:
    """60 % and 1 are 1.6; 50 % over 2 is a quarter."""
    assert scored(award(FACT, ast.Sum(terms=(COMPLETION, number(1)))), given={"hit": True, "completion": 60}) == F(
        "1.6"
    )
    quarter = ast.Ratio(numerator=value("share"), denominator=value("area"))
    tiers = (award(when(">=", quarter), 6), award(when("<", quarter), 2))
    assert [scored(*tiers, given={"actual": n, "share": 50, "area": 2}) for n in ("0.25", "0.24")] == [6, 2]


def test_a_base_score_that_is_no_number_is_refused() -> None:
    said = ast.Stated(what="base", amount=TARGET)
    assert refused(said, step("each")) == "base-differs"


# Where things refer to ----------------------------------------------------------------------------------------------


def test_how_many_of_nothing() -> None:
    assert refused(award(ast.Exactly(count=1), 5)) == "exactly-of-what"


def test_an_unsaid_side_of_another_value_is_passed_over() -> None:
    """Below what was said of the area, not of the value said last."""
    tiers = (
        award(when(">=", number(50, "亩"), value("area")), 6),
        award(when(">=", 80), 4),
        award(ast.Unsaid(subject=value("area"), side="unmet"), 1),
    )
    assert scored(*tiers, given={"area": 49, "actual": 80}) == 5


def test_the_opposite_of_an_opposite() -> None:
    not_hit = award(ast.Not(condition=FACT), 4)
    assert scored(not_hit, award(ast.Unsaid(subject=None, side="unmet"), 7), given={"hit": True}) == 7
    met = award(ast.Unsaid(subject=None, side="met"), 7)
    assert scored(not_hit, met, given={"hit": True}) == 7


def test_beyond_what_is_not_above() -> None:
    tiers = (award(ast.Not(condition=when(">", 3)), 6), award(ast.Unsaid(subject=None, side="over"), 2))
    assert [scored(*tiers, given={"actual": n}) for n in (3, 4)] == [6, 2]


def test_what_lies_under_a_range_leaves_its_end_to_it() -> None:
    """From 60 to 80 6 points, above 2, below 1, and nothing is left for the rest."""
    tiers = (
        award(ast.Between(subject=None, low=number(60), high=number(80), low_closed=True, high_closed=True), 6),
        award(ast.Unsaid(subject=None, side="over"), 2),
        award(ast.Unsaid(subject=None, side="under"), 1),
        ast.Otherwise(amount=points(0)),
    )
    assert [scored(*tiers, given={"actual": n}) for n in (59, 60, 80, 81)] == [1, 6, 6, 2]


def test_beside_exactly_a_level() -> None:
    tiers = (
        award(when("=", 80), 6),
        award(ast.Unsaid(subject=None, side="under"), 2),
        award(ast.Unsaid(subject=None, side="over"), 1),
    )
    assert [scored(*tiers, given={"actual": n}) for n in (79, 80, 81)] == [2, 6, 1]


def test_under_two_values_at_once() -> None:
    both = ast.All(conditions=(when(">=", 60), when("<", number(80, "亩"), value("area"))))
    assert refused(award(both, 6), award(ast.Unsaid(subject=None, side="under"), 2)) == "unsaid-of-what"


def test_a_tier_and_a_step_that_leads_on_from_it() -> None:
    """3 off for the first, 1 for each further one; a step that sets in elsewhere leaves the tier at its level."""
    tier = ast.Change(when=when("=", 1), sign="deduct", amount=points(3))
    assert [scored(tier, step("over"), given={"actual": n}) for n in (0, 1, 3)] == [10, 7, 5]
    apart = step("over", origin=number(5))
    assert [scored(tier, apart, given={"actual": n}) for n in (1, 4, 6)] == [7, 10, 9]
    assert [scored(tier, step("over", when=when(">", 1)), given={"actual": n}) for n in (1, 3)] == [7, 5]


def test_a_tier_on_a_fact_beside_a_step() -> None:
    hit = ast.Change(when=FACT, sign="deduct", amount=points(3))
    assert scored(hit, step("over", subject=value("area")), given={"hit": True, "area": 2}) == 5


# Ladders ------------------------------------------------------------------------------------------------------------


def test_a_tier_of_two_ladders() -> None:
    area, own = when(">=", number(3), value("area")), when(">=", 80)
    both = ast.All(conditions=(when(">=", number(5), value("area")), when(">=", 90)))
    assert refused(award(area, 2), award(own, 6), award(both, 8)) == "ladder-of-two-values"


def test_points_added_in_proportion() -> None:
    change = ast.Change(when=when(">=", 80), sign="add", amount=IN_PROPORTION)
    assert refused(award(when(">=", 80), 5), change) == "proportion-of-what"


def test_a_line_of_another_value() -> None:
    """The stretch is of the area, and so are the two ends: 4 points half way, at 15."""
    ends = [award(when("=", number(n, "亩"), value("area")), amount) for n, amount in ((10, 3), (20, 5))]
    stretch = ast.Between(subject=value("area"), low=number(10, "亩"), high=number(20, "亩"))
    assert scored(*ends, ast.Linear(when=stretch), given={"area": 15}) == 4


def test_facts_that_rule_each_other_out_may_move_different_points() -> None:
    changes = (
        ast.Start(amount=points(5)),
        ast.Change(when=FACT, sign="add", amount=points(2)),
        ast.Change(when=ast.Not(condition=FACT), sign="add", amount=points(1)),
    )
    assert [scored(*changes, given={"hit": hit}) for hit in (True, False)] == [7, 6]


def test_points_for_the_rest_in_proportion_of_other_points() -> None:
    first = award(when("=", number(1), value("rank")), 10)
    rest = ast.Otherwise(amount=ast.InProportion(points=points(5)))
    assert refused(first, rest, better="higher") == "proportion-of-what"


def test_a_line_from_the_first_three_to_the_last() -> None:
    first = award(when("<=", number(3), value("rank")), 10)
    last = award(when("=", number(1), value("rank_from_last")), 6)
    assert refused(first, last, ast.Linear(), better="higher") == "line-ends-missing"


@pytest.mark.parametrize(
    "stretch",
    [FACT, ast.Between(subject=None, low=ast.Sum(terms=(TARGET, value("area"))), high=ast.Sum(terms=(TARGET, TARGET)))],
)
def test_a_line_that_holds_elsewhere_than_between_two_levels(stretch: ast.Condition) -> None:
    ends = [award(when("=", n), amount) for n, amount in ((60, 3), (80, 5))]
    assert refused(*ends, ast.Linear(when=stretch)) == "line-ends-missing"


def test_a_line_between_levels_and_points_that_only_the_data_put_in_order() -> None:
    ends = (award(when("=", TARGET), value("area")), award(when("=", 50), 3))
    assert refused(*ends, ast.Linear()) == "line-ends-missing"


def test_tiers_that_only_the_data_put_in_order_hold_in_the_order_of_the_text() -> None:
    tiers = (award(when(">=", TARGET), 5), award(when(">=", 50), value("area")))
    assert [scored(*tiers, given={"actual": n, "target": 80, "area": 7}) for n in (90, 60)] == [5, 7]


def test_points_that_rise_and_fall_with_the_level() -> None:
    tiers = [award(when(">=", n), amount) for n, amount in ((80, 6), (90, 8), (100, 5))]
    assert [scored(*tiers, given={"actual": n}) for n in (85, 95, 105)] == [6, 8, 5]


def test_a_change_where_the_rest_earns_nothing() -> None:
    either = ast.Any(conditions=(when(">=", 90), FACT))
    clauses = (award(when(">=", 80), 5), ast.Otherwise(amount=points(0)))
    assert refused(*clauses, ast.Change(when=either, sign="add", amount=points(1))) == "otherwise-beside-step"


def test_a_change_that_asks_for_more_takes_the_place_of_one_that_asks_for_less() -> None:
    both = ast.Change(when=ast.All(conditions=(FACT, OTHER_FACT)), sign="add", amount=points(3))
    one = ast.Change(when=FACT, sign="add", amount=points(1))
    start = ast.Start(amount=points(2))
    assert [scored(start, both, one, given={"hit": True, "told": told}) for told in (True, False)] == [5, 3]


def test_a_level_of_a_named_value_behind_a_share_of_the_field() -> None:
    first = award(when("<=", ast.Share(percent=F(30), of=value("number_ranked")), value("rank")), 6)
    named = award(ast.Between(subject=value("share"), low=number(30, "%"), high=number(60, "%")), 3)
    row = {"rank": 3, "number_ranked": 10, "share": 50, "actual": 50}
    assert scored(first, named, given=row, measured_in="%", conventions=attrs.evolve(CONVENTIONS, places="down")) == 9


def test_nothing_at_all_on_an_unsaid_side() -> None:
    last = ast.Override(when=ast.Unsaid(subject=None, side="unmet"), amount=points(0))
    assert [scored(award(when(">=", 80), 6), last, given={"actual": n}) for n in (80, 79)] == [6, 0]


def test_a_tier_of_nothing_is_no_level_to_count_from() -> None:
    clauses = (ast.Start(amount=points(10)), award(when("<", 60), 0), step("under", size=number(1, "pp")))
    told = [
        scored(
            *clauses, given={"actual": n}, measured_in="%", conventions=attrs.evolve(CONVENTIONS, rate_origin=F(100))
        )
        for n in (95, 59)
    ]
    assert told == [5, 0]


def test_outside_a_range() -> None:
    inside = award(ast.Between(subject=None, low=number(60), high=number(80)), 6)
    outside = award(ast.Unsaid(subject=None, side="unmet"), 2)
    assert [scored(inside, outside, given={"actual": n}) for n in (59, 60, 81)] == [2, 6, 2]


def test_points_in_proportion_below_the_level_of_an_award() -> None:
    """Half of the level earns half of the points."""
    short = award(ast.Not(condition=when(">=", 80)), IN_PROPORTION)
    assert scored(award(when(">=", 80), 10), short, given={"actual": 40}) == 5


def test_levels_of_completion_beside_a_level_of_the_value() -> None:
    tiers = (award(when(">=", number(100, "%"), COMPLETION), 10), award(when(">=", 50), 3))
    assert scored(*tiers, given={"actual": 50, "completion": 50}) == 3


def test_a_line_within_one_tier() -> None:
    tier = award(ast.Between(subject=None, low=number(60), high=number(80)), 6)
    assert scored(tier, ast.Linear(), given={"actual": 70}) == 6


def test_full_score_on_a_fact_takes_the_place_of_points_on_a_value() -> None:
    """And so it does beside a tier of nothing on the same fact, to which the points on the value are added."""
    clauses = (award(FACT, FULL), award(ast.Not(condition=FACT), 0), award(when(">=", 80), 6))
    assert scored(clauses[0], clauses[2], given={"hit": True, "actual": 80}) == 10
    assert [scored(*clauses, given={"hit": hit, "actual": 80}) for hit in (True, False)] == [10, 6]


# Steps, caps, parts and scopes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("op", "direction"), [(">", "over"), (">=", "over"), ("<", "under"), ("<=", "under")])
def test_a_loss_on_the_good_side_of_an_award(op: ast.Comparison, direction: ast.Direction) -> None:
    assert refused(award(when(op, 80), 6), step(direction)) == "step-against-award"


def test_gains_and_losses_from_nowhere() -> None:
    both = (step("over", sign="add"), step("over", subject=value("area")))
    assert refused(*both) == "start-unclear"
    assert scored(*both, given={"actual": 3, "area": 1}, points=F(0), conventions=NO_FLOOR) == 2


def test_a_floor_is_asked_for_where_points_may_be_negative() -> None:
    no_floor = attrs.evolve(CONVENTIONS, floor=None)
    tiers = [(award(when(">=", 80), points(low)), award(when("<", 80), 5)) for low in ("1/2", "-1")]
    assert scored(*tiers[0], given={"actual": 80}, conventions=no_floor) == F(1, 2)
    assert refused(*tiers[1], conventions=no_floor) == "convention-needed"


def test_a_step_away_from_where_its_condition_holds() -> None:
    assert refused(step("over", origin=number(80), when=when("<", 80)), better="lower") == "origin-missing"


def test_a_fall_without_a_reference_asks_for_its_convention() -> None:
    assert refused(step("under", size=number(1, "pp")), measured_in="%") == "convention-needed"


def test_a_step_of_points_on_what_is_not_measured_in_points() -> None:
    origin = number(5, "亩")
    assert refused(step("under", origin=origin, size=points(1)), measured_in="亩") == "value-expected"


def test_stretches_of_a_share_of_the_target_and_in_another_unit() -> None:
    """2 off for what lies up to half the target beyond it: 3 beyond 10 cost 3, 9 beyond cost 5."""
    within = (None, ast.Share(percent=F(50), of=TARGET))
    over = step("over", origin=TARGET, within=within)
    assert [scored(over, given={"actual": n, "target": 10}) for n in (10, 13, 19)] == [10, 7, 5]
    unlike = step("over", origin=number(5, "亩"), within=(None, number(3, "公里")))
    assert refused(unlike, measured_in="亩") == "step-unit"


def test_brackets_of_different_counts_are_capped_apart() -> None:
    """The cap of 1 holds for the second bracket alone: 2 and 1 off."""
    near = step("over", origin=number(0), within=(None, number(2)))
    far = step("over", origin=number(5), within=(None, number(9)), span=ast.Span(5, 9))
    cap = ast.Bound(of="deduction", end="most", amount=points(1))
    assert scored(near, far, cap, given={"actual": 8}) == 7


@pytest.mark.parametrize("of", ["addition", "deduction", "additions", "deductions"])
def test_a_bound_that_is_no_cap(of: ast.BoundOf) -> None:
    bound = ast.Bound(of=of, end="least", amount=points(1))
    assert refused(ast.Start(amount=points(5)), step("each"), bound) == "bound-of-what"


def test_a_cap_behind_two_steps_of_one_phrase() -> None:
    both = (step("each"), step("each", subject=value("area")))
    assert refused(*both, ast.Bound(of="deduction", end="most", amount=points(2))) == "several-counted"


def test_parts_whose_points_are_no_number() -> None:
    part = ast.Part(name="a", subject=None, points=TARGET, clauses=(award(FACT, 5),))
    assert refused(part) == "points-expected"


def test_the_greater_of_the_parts_before() -> None:
    parts = tuple(
        ast.Part(
            name=name, subject=None, points=points(5), clauses=(award(fact, amount), ast.Otherwise(amount=points(0)))
        )
        for name, fact, amount in (("a", FACT, 3), ("b", OTHER_FACT, 5))
    )
    assert scored(*parts, ast.Combine(how="greater"), given={"hit": True, "told": False}) == 3
    assert scored(*parts, ast.Combine(how="lesser"), given={"hit": True, "told": True}) == 3
    assert scored(*parts, ast.Combine(how="sum"), given={"hit": True, "told": True}) == 8
    assert refused(ast.Combine(how="greater")) == "highest-of-what"


def scope(condition: ast.Condition, amount: int, **more: Any) -> ast.Scope:
    inside = (award(when(">=", 80), amount), ast.Otherwise(amount=points(0)))
    return ast.Scope(when=condition, clauses=more.get("clauses", inside))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (when("<", 50, TARGET), when(">", 50, TARGET)),
        (when(">=", 50, TARGET), when("<", 40, TARGET)),
        (when("<=", 40, TARGET), when(">=", 50, TARGET)),
        (FACT, ast.Not(condition=FACT)),
    ],
)
def test_scopes_that_rule_each_other_out_do_not_add_up(first: ast.Condition, second: ast.Condition) -> None:
    rows = [{"actual": 80, "target": n, "hit": n < 50} for n in (30, 60)]
    holds = [scored(scope(first, 6), scope(second, 4), given=row) for row in rows]
    assert sorted(holds) == [4, 6]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (when("<=", 50, TARGET), when(">=", 50, TARGET)),
        (when("<", 60, TARGET), when(">", 40, TARGET)),
        (when("<", 60, TARGET), when("<", 70, TARGET)),
        (when("<=", 50, TARGET), FACT),
    ],
)
def test_scopes_that_may_hold_together_are_not_alternatives(first: ast.Condition, second: ast.Condition) -> None:
    """Both say what 80 earns, once with 6 and once with 4 points."""
    clauses = (scope(first, 6), scope(second, 4))
    assert refused(*clauses) == "tiers-overlap"


def test_more_scopes_than_can_be_told_apart() -> None:
    scopes = [scope(when("=", n, TARGET), 6) for n in range(7)]
    assert refused(*scopes) == "condition-list"


def test_a_scope_that_only_adds_adds_nothing_elsewhere() -> None:
    add = ast.Change(when=when(">=", 80), sign="add", amount=points(2))
    clauses = (scope(FACT, 0, clauses=(add, ast.Bound(of="additions", end="most", amount=points(1)))),)
    assert [scored(*clauses, given={"actual": 80, "hit": hit}, points=F(0)) for hit in (True, False)] == [1, 0]


# What follows beside points -----------------------------------------------------------------------------------------


def falls(condition: ast.Condition, steps: int = 1) -> ast.Effect:
    return ast.Effect(when=condition, does="down", steps=steps)


def test_a_veto_that_is_a_fall_beside_a_fall() -> None:
    veto = ast.Effect(when=when("<", 50), does="veto")
    assert refused_effects(falls(when("<", 60)), veto) == "falls-together"


def test_falls_at_one_level() -> None:
    assert refused_effects(falls(when("below", 60)), falls(when("=", 60), 2)) == "tiers-overlap"
    between = ast.All(conditions=(when(">=", 60), when("<", 70)))
    assert len(effects(ast.Rule(clauses=(falls(when("below", 60), 2), falls(between))), **known())) == 2


def test_an_effect_in_a_scope_beside_one_in_a_part() -> None:
    apart = ast.Part(name="a", subject=None, points=None, clauses=(falls(FACT),))
    inside = ast.Scope(when=OTHER_FACT, clauses=(falls(when("<", 60), 2),))
    found = effects(ast.Rule(clauses=(apart, inside)), **known())
    assert [effect.steps for _, effect in found] == [1, 2]


def test_a_place_is_reached_from_below() -> None:
    ((condition, _),) = effects(ast.Rule(clauses=(falls(when("reaches", 3, value("rank"))),)), **known())
    assert condition == c.Test(c.Input("rank"), "<=", F(3))


def test_a_scope_of_an_unsaid_side() -> None:
    unsaid = ast.Scope(when=ast.Unsaid(subject=None, side="met"), clauses=(falls(FACT),))
    assert refused_effects(unsaid) == "unsaid-of-what"


def test_a_grade_where_a_bad_level_is_reached() -> None:
    grade = ast.Effect(when=when("reaches", 60), does="grade", grade="good")
    assert refused_effects(grade, better="lower") == "direction-contradicts"


# In the place of a rule ---------------------------------------------------------------------------------------------

FILE = """
targetscore: 1
ruleset: one
year: 2024
title: one
language: zh
conventions: {base: 60%, steps: whole, floor: 0, rounding: none, missing: error, unreached: zero, veto: zero total}
indicators:
  - id: export
    title: 出口
    points: 10
    base: 4
    measured_in: "%"
    better: higher
    inputs: {accident: {title: 发生事故, measured_in: yes/no}, homes: {title: 户数, measured_in: 户}}
    rule: 达到80%得满分，达到60%得基本分，每低于60%1个百分点扣0.5分；户数达到3户的加1分；发生事故的一票否决。
"""


def test_a_rule_read_again_in_its_place_is_the_same() -> None:
    ruleset = targetscore.loads(FILE)
    (indicator,) = ruleset.body.every_indicator()
    around = {"conventions": ruleset.conventions, "language": ruleset.language}
    assert lower_for(indicator, indicator.rule, **around) == indicator.curve
    ((condition, effect),) = effects_for(indicator, indicator.rule, **around)
    assert (condition, effect.does) == (c.Truth("accident"), "veto")
    assert [found.when for found in indicator.effects] == [condition]


def test_a_problem_of_a_rule_read_in_its_place_has_its_language() -> None:
    ruleset = targetscore.loads(FILE)
    (indicator,) = ruleset.body.every_indicator()
    with pytest.raises(RuleSyntaxError) as error:
        lower_for(
            indicator, ast.Rule(clauses=(award(ast.Exactly(count=1), 5),)), conventions=CONVENTIONS, language="zh"
        )
    assert error.value.diagnostics[0].language == "zh"


def test_a_percent_of_no_unit_is_shown_as_it_is_written() -> None:
    text = FILE.replace('measured_in: "%"', "measured_in: 吨")
    with pytest.raises(targetscore.RulesError) as error:
        targetscore.loads(text)
    (problem, *_) = error.value.diagnostics
    assert problem.code == "completion-or-value"
    assert "80%" in problem.message


# Texts that the printer does not write, or the slow scorer does not know ----------------------------------------------

TEXTS = """
- id: amounts-by-en-below-by-or-more
  language: en
  text: "2 points if the rate is below the target by 5 percentage points or more, otherwise 6 points."
  indicator: {title: rate, measured_in: "%", points: "10"}
  cases:
    - {actual: "75", target: "80", points: "2"}
    - {actual: "76", target: "80", points: "6"}
- id: amounts-by-en-defined-as-a-percentage
  language: en
  text: "The share is area as a percentage of output. 6 points if the share is at least 50%, otherwise none."
  indicator: {title: output, measured_in: tonnes, inputs: {area: {title: area, measured_in: tonnes}}, points: "10"}
  cases:
    - {actual: "50", area: "25", points: "6"}
    - {actual: "51", area: "25", points: "0"}
- id: amounts-by-en-defined-as-a-quotient
  language: en
  text: "The yield is output divided by area. 6 points if the yield is at least 2, otherwise none."
  indicator: {title: output, measured_in: tonnes, inputs: {area: {title: area, measured_in: hectares}}, points: "10"}
  cases:
    - {actual: "50", area: "25", points: "6"}
    - {actual: "49", area: "25", points: "0"}
- id: amounts-by-en-defined-as-a-ratio
  language: en
  text: "The yield is the ratio of output to area. 6 points if the yield is at least 2, otherwise none."
  indicator: {title: output, measured_in: tonnes, inputs: {area: {title: area, measured_in: hectares}}, points: "10"}
  cases:
    - {actual: "50", area: "25", points: "6"}
    - {actual: "49", area: "25", points: "0"}
- id: amounts-by-en-exceeds-by-at-least
  language: en
  text: "6 points if the rate exceeds the target by at least 5 percentage points, otherwise 2 points."
  indicator: {title: rate, measured_in: "%", points: "10"}
  cases:
    - {actual: "85", target: "80", points: "6"}
    - {actual: "84", target: "80", points: "2"}
- id: amounts-by-en-exceeds-by-more
  language: en
  text: "6 points if the rate exceeds the target by more than 5 percentage points, otherwise 2 points."
  indicator: {title: rate, measured_in: "%", points: "10"}
  cases:
    - {actual: "85", target: "80", points: "2"}
    - {actual: "86", target: "80", points: "6"}
- id: amounts-by-en-exceeds-by-or-more
  language: en
  text: "6 points if the rate exceeds the target by 5 percentage points or more, otherwise 2 points."
  indicator: {title: rate, measured_in: "%", points: "10"}
  cases:
    - {actual: "85", target: "80", points: "6"}
    - {actual: "84", target: "80", points: "2"}
- id: amounts-by-en-first-and-next
  language: en
  text: "The first 3 errors cost 1 point each; the next 3 errors cost 2 points each."
  indicator: {inputs: {e: {title: errors, aliases: [error], measured_in: errors}}, title: quality, points: "10"}
  cases:
    - {e: "3", points: "7"}
    - {e: "5", points: "3"}
- id: amounts-by-en-not-all-of-these
  language: en
  text: "6 points if filed and announced; 3 points if not all of these conditions are met."
  indicator:
    title: quality
    points: "10"
    inputs: {a: {title: filed, measured_in: yes/no}, b: {title: announced, measured_in: yes/no}}
  cases:
    - {a: "yes", b: "yes", points: "6"}
    - {a: "yes", b: "no", points: "3"}
    - {a: "no", b: "no", points: "3"}
- id: amounts-by-en-short-by-more
  language: en
  text: "2 points if the rate falls short of the target by more than 5 percentage points, otherwise 6 points."
  indicator: {title: rate, measured_in: "%", points: "10"}
  cases:
    - {actual: "75", target: "80", points: "6"}
    - {actual: "74", target: "80", points: "2"}
- id: amounts-by-en-target-surpassed-by
  language: en
  text: "6 points if the target is surpassed by 5% or more, otherwise 2 points."
  indicator: {title: output, measured_in: tonnes, points: "10"}
  cases:
    - {actual: "105", target: "100", points: "6"}
    - {actual: "104", target: "100", points: "2"}
- id: levels-zh-below-zero-where-a-fact-holds
  text: "发生事故的本项不得分，发生事故的倒扣2分；达到90%得10分，否则得5分。"
  indicator: {measured_in: "%", inputs: {z: {title: 发生事故, measured_in: yes/no}}, title: 完成情况, points: "10"}
  cases:
    - {actual: "90", z: "yes", points: "-2"}
    - {actual: "90", z: "no", points: "10"}
- id: levels-zh-first-three-and-the-part-beyond
  text: "前3起每起扣1分，超过3起的部分每起扣2分。"
  indicator: {measured_in: 起, title: 完成情况, points: "10"}
  cases:
    - {actual: "3", points: "7"}
    - {actual: "4", points: "5"}
- id: levels-zh-first-to-third-and-from-the-fourth
  text: "第1至3起每起扣1分，第4起起每起扣2分。"
  indicator: {measured_in: 起, title: 完成情况, points: "10"}
  cases:
    - {actual: "3", points: "7"}
    - {actual: "4", points: "5"}
- id: levels-zh-from-the-fourth
  text: "每次扣1分，从第4次起每次扣2分。"
  indicator: {measured_in: 次, title: 完成情况, points: "10"}
  cases:
    - {actual: "3", points: "7"}
    - {actual: "4", points: "5"}
- id: levels-zh-from-the-fourth-behind-no-more
  text: "不超过3次的每次扣1分，从第4次起每次扣2分。"
  indicator: {measured_in: 次, title: 完成情况, points: "10"}
  cases:
    - {actual: "3", points: "7"}
    - {actual: "4", points: "5"}
- id: levels-zh-from-the-fourth-behind-within
  text: "3次以内的每次扣1分，从第4次起每次扣2分。"
  indicator: {measured_in: 次, title: 完成情况, points: "10"}
  cases:
    - {actual: "3", points: "7"}
    - {actual: "4", points: "5"}
- id: levels-zh-kept-in-a-range
  text: "控制在60%至80%之间得6分，其余不得分。"
  indicator: {measured_in: "%", title: 完成情况, points: "10"}
  cases:
    - {actual: "60", points: "6"}
    - {actual: "80", points: "6"}
    - {actual: "81", points: "0"}
- id: score-en-left-intact-by-few
  language: en
  text: "Up to 2 errors leave the 10 points intact; each further error costs 2 points."
  indicator: {title: quality, points: "10", inputs: {e: {title: errors, aliases: [error], measured_in: errors}}}
  cases:
    - {e: "2", points: "10"}
    - {e: "3", points: "8"}
- id: another-word-that-counts
  text: 达到3家得满分，否则不得分。
  indicator: {title: 企业, points: "10", measured_in: 个}
  cases:
    - {actual: "3", points: "10"}
    - {actual: "2", points: "0"}
- id: step-of-a-share-of-the-target
  text: 达到目标得6分，每低目标值的5%扣1分。
  indicator: {title: 产量, points: "6", measured_in: 吨}
  cases:
    - {actual: "100", target: "100", points: "6"}
    - {actual: "90", target: "100", points: "4"}
- id: percent-of-what-the-share-before-was-of
  text: "超过人口的6%得8分，超过4%得5分，其余得2分。"
  indicator: {title: 参加人数, points: "8", measured_in: 人, inputs: {people: {title: 人口, measured_in: 人}}}
  cases:
    - {actual: "7", people: "100", points: "8"}
    - {actual: "6", people: "100", points: "5"}
    - {actual: "4", people: "100", points: "2"}
- id: value-that-is-a-place
  text: "位次前3名的得10分，其余得5分。"
  indicator: {title: 位次, points: "10", measured_in: 名}
  cases:
    - {actual: "3", points: "10"}
    - {actual: "4", points: "5"}
- id: range-from-high-to-low
  text: "80%至60%得6分，其余不得分。"
  indicator: {title: 覆盖率, points: "6", measured_in: "%"}
  cases:
    - {actual: "80.1", points: "0"}
    - {actual: "80", points: "6"}
    - {actual: "60", points: "6"}
    - {actual: "59.9", points: "0"}
- id: score-en-all-points-kept
  language: en
  text: "All 10 points are kept if there are no errors; each error costs 2 points."
  indicator: {title: quality, points: "10", inputs: {e: {title: errors, aliases: [error], measured_in: errors}}}
  cases:
    - {e: "0", points: "10"}
    - {e: "1", points: "8"}
- id: score-en-the-points-kept
  language: en
  text: "The 10 points are kept if there are no errors; each error costs 2 points."
  indicator: {title: quality, points: "10", inputs: {e: {title: errors, aliases: [error], measured_in: errors}}}
  cases:
    - {e: "0", points: "10"}
    - {e: "1", points: "8"}
- id: score-en-the-full-score-kept
  language: en
  text: "The full score is kept if there are no errors; each error costs 2 points."
  indicator: {title: quality, points: "10", inputs: {e: {title: errors, aliases: [error], measured_in: errors}}}
  cases:
    - {e: "0", points: "10"}
    - {e: "1", points: "8"}
"""


@pytest.mark.parametrize("clause", [pytest.param(clause, id=clause["id"]) for clause in yaml.safe_load(TEXTS)])
def test_points_of_texts_worked_out_by_hand(clause: dict[str, Any]) -> None:
    assert points_of(clause) == [F(case["points"]) for case in clause["cases"]]
