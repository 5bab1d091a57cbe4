"""What a comparison claims to have proved holds for every row, and the rows that it shows really differ."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import strategies
import test_pieces
from targetscore import ast, loads
from targetscore import curve as c
from targetscore.check._ranges import usual
from targetscore.check._sample import parts_of
from targetscore.diff._bounds import alike, scaled
from targetscore.diff._compare import Pair, _never_more, compare, same
from targetscore.diff.model import Comparison
from targetscore.errors import RuleSyntaxError
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import bind, needs_of
from targetscore.ruleset.model import Indicator, Name
from test_oracle import lowered

F = Fraction
PLAIN = loads(
    "targetscore: 1\nruleset: x\nyear: 2024\ntitle: x\nlanguage: en\n"
    "conventions: {floor: 0, rounding: none, missing: error}\n"
    "indicators:\n  - {id: a, title: a, points: 10, rule: 5 points if actual is at least 1; otherwise no points}\n"
).indicators[0]


def indicator(measured_in: str) -> Indicator:
    rate = Name(id="rate", words=("rate",))
    return attrs.evolve(PLAIN, measured_in=measured_in, names=(*strategies.NAMES, rate))


def points(curve: c.Curve, row: dict[str, F | bool]) -> F | None:
    try:
        return evaluate(curve, bind(needs_of(curve), row).inputs)[0]
    except Unscored:
        return None


def fractions(part: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield where the numbers of a curve stand."""
    if isinstance(part, F):
        yield path
    elif isinstance(part, tuple):
        for place, inner in enumerate(part):
            yield from fractions(inner, (*path, place))
    elif attrs.has(type(part)) and not isinstance(part, ast.Node):
        for field in attrs.fields(type(part)):
            yield from fractions(getattr(part, field.name), (*path, field.name))


def replaced(part: object, path: tuple[object, ...], by: F) -> object:
    if not path:
        return by
    first, *rest = path
    if isinstance(first, int):
        assert isinstance(part, tuple)
        return (*part[:first], replaced(part[first], tuple(rest), by), *part[first + 1 :])
    return attrs.evolve(part, **{str(first): replaced(getattr(part, str(first)), tuple(rest), by)})


def number_at(part: object, path: tuple[object, ...]) -> F:
    for step in path:
        part = part[step] if isinstance(step, int) else getattr(part, str(step))  # type: ignore[index]
    assert isinstance(part, F)
    return part


@st.composite
def changed(draw: st.DrawFn, curve: c.Curve) -> c.Curve:
    """Draw *curve* with one or two of its numbers changed, as from one year to the next."""
    for _ in range(draw(st.integers(1, 2))):
        places = list(fractions(curve))
        assume(places)
        place = draw(st.sampled_from(places))
        moved = number_at(curve, place) + draw(st.sampled_from([F(1), F(-1), F(1, 2), F(5)]))
        curve = replaced(curve, place, moved)  # type: ignore[assignment]
    # A step of no length is no rule.
    assume(all(not isinstance(part, c.Stairs) or part.size != 0 for part in parts_of(curve)))
    return curve


def near(curves: tuple[c.Curve, c.Curve]) -> list[F]:
    """Return values at, beside and between the numbers of two curves."""
    levels = {part for curve in curves for part in parts_of(curve) if isinstance(part, F)}
    return sorted({x + d for x in levels for d in (F(0), F(1, 7), F(-1, 7))} | {F(0), F(50), F(100), F(130)})


def claims_hold(found: Comparison, old: c.Curve, new: c.Curve, one: Indicator, row: dict[str, F | bool]) -> None:
    was, is_now = points(old, row), points(new, row)
    if found.proved and found.relation == "equal":
        assert was == is_now
    if found.proved and found.relation in {"stricter", "looser"}:
        assert (was is None) == (is_now is None)
        way = 1 if found.relation == "looser" else -1
        assert was is None or is_now is None or (is_now - was) * way >= 0
    named = set(needs_of(c.Total((old, new))).names)
    as_usual = all(
        isinstance(value, bool) or usual(one, name).holds(value) for name, value in row.items() if name in named
    )
    if found.largest is not None and found.largest.proved and found.largest.change is not None and as_usual:
        assert was is None or is_now is None or abs(is_now - was) <= abs(found.largest.change)


def shown_rows_differ(found: Comparison, old: c.Curve, new: c.Curve) -> None:
    if found.first is not None:
        row = dict(found.first.row)
        was, is_now = points(old, row), points(new, row)
        assert was != is_now
        assert (was, is_now) == tuple(
            each if isinstance(each, F) else None for each in (found.first.old, found.first.new)
        )
    if found.relation in {"stricter", "looser", "incomparable"}:
        assert found.first is not None
    if found.largest is not None and found.largest.reached:
        row = dict(found.largest.row)
        was, is_now = points(old, row), points(new, row)
        assert was is not None
        assert is_now is not None
        assert is_now - was == found.largest.change


@settings(max_examples=50)
@given(drawn=strategies.written_rules(), data=st.data())
def test_what_is_proved_of_a_changed_rule_holds(drawn: strategies.Drawn, data: st.DataObject) -> None:
    try:
        old = lowered(drawn)
    except RuleSyntaxError:
        assume(False)  # noqa: FBT003 - hypothesis has it so
        return
    new = data.draw(changed(old))
    one = indicator(drawn.measured_in)
    found = compare(old, new, one, one)
    event(f"{found.relation}, {'proved' if found.proved else found.limit}")
    shown_rows_differ(found, old, new)
    for x in near((old, new)):
        row = data.draw(strategies.rows())
        if x >= 0:
            claims_hold(found, old, new, one, {**row, "actual": x})


@settings(max_examples=50)
@given(old=test_pieces.curves(), other=test_pieces.curves(1), data=st.data())
def test_what_is_proved_of_any_two_curves_holds(old: c.Curve, other: c.Curve, data: st.DataObject) -> None:
    new = data.draw(st.one_of(changed(old), st.just(other)))
    one = indicator("家")
    found = compare(old, new, one, one)
    event(f"{found.relation}, {'proved' if found.proved else found.limit}")
    shown_rows_differ(found, old, new)
    inputs = data.draw(test_pieces.others)
    for x in near((old, new)):
        if x >= 0:
            row = {**inputs, "rate": max(F(0), F(inputs["rate"])), "actual": x}
            claims_hold(found, old, new, one, row)


@settings(max_examples=100)
@given(old=test_pieces.curves(1), other=test_pieces.curves(0), data=st.data())
def test_what_the_shape_proves_holds(old: c.Curve, other: c.Curve, data: st.DataObject) -> None:
    """The shape is asked here whatever the samples show, of curves with a second input in them."""
    late = c.Stairs(c.Input("rate"), F(1), (F(-1),), "whole", ast.Remark(text="late"))
    whole = c.Clamp(c.Total((old, late, other)), F(0), None, None)
    new = data.draw(changed(whole))
    one = indicator("家")
    proved = _never_more(Pair.of(whole, new, one, one))
    event(f"proved: {proved}")
    if not proved:
        return
    inputs = data.draw(test_pieces.others)
    for x in near((whole, new)):
        if x >= 0:
            row = {**inputs, "rate": max(F(0), F(inputs["rate"])), "actual": x}
            was, is_now = points(whole, row), points(new, row)
            assert (was is None) == (is_now is None)
            assert was is None or is_now is None or is_now <= was


ACTUAL, RATE, SAID = c.Input("actual"), c.Input("rate"), ast.Remark(text="")
MINUS = F(-1)
LATE = c.Stairs(RATE, F(1), (MINUS,), "whole", SAID)


def kept(least: F | None, most: F | None, *, of: c.Quantity = ACTUAL, late: F = MINUS) -> c.Curve:
    return c.Clamp(c.Total((c.Formula(of, SAID), attrs.evolve(LATE, points=(late,)))), least, most, SAID)


HALF = F(1, 2)
FRAUD = c.Truth("fraud")
TWO = c.Formula(c.Multiply((ACTUAL, RATE)), SAID)
ABOVE = c.Test(ACTUAL, ">=", RATE)


def half(when: c.Condition | None, *, late: F = MINUS, factor: F = HALF) -> c.Curve:
    return c.Scaled(kept(None, None, late=late), factor, when, SAID)


def tiers(met: F, otherwise: F | None, *, exclusive: bool = False) -> c.Curve:
    rest = None if otherwise is None else kept(None, None, late=otherwise)
    return c.Cases((c.Branch(ABOVE, kept(None, None, late=met)),), rest, exclusive=exclusive)


def better(late: F) -> c.Curve:
    return c.Extreme("greatest", (kept(None, None, late=late), TWO), SAID)


def in_the_end(points: F) -> c.Curve:
    return c.Final(kept(None, None), ABOVE, points, SAID)


SHAPES = {
    "half of less": (half(None), half(None, late=F(-2)), True),
    "half of less where something holds": (half(FRAUD), half(FRAUD, late=F(-2)), True),
    "half where something holds, now always": (half(FRAUD), half(None, late=F(-2)), False),
    "another share": (half(None), half(None, factor=F(1, 3)), False),
    "a product of two inputs": (TWO, c.Formula(c.Multiply((F(1, 2), ACTUAL, RATE)), SAID), False),
    "less in a tier": (tiers(MINUS, MINUS), tiers(F(-2), MINUS), True),
    "less in no tier": (tiers(MINUS, MINUS), tiers(MINUS, F(-2)), True),
    "more in no tier": (tiers(MINUS, F(-2)), tiers(MINUS, MINUS), False),
    "more in a tier": (tiers(F(-2), MINUS), tiers(MINUS, F(-2)), False),
    "no points any more below the tier": (tiers(MINUS, MINUS), tiers(MINUS, None), False),
    "less in a tier below which there are no points": (tiers(MINUS, None), tiers(F(-2), None), True),
    "tiers that must agree": (tiers(MINUS, MINUS), tiers(F(-2), MINUS, exclusive=True), False),
    "a part more": (
        c.Total((kept(None, None), TWO)),
        c.Total((kept(None, None), TWO, c.Formula(MINUS, SAID))),
        False,
    ),
    "one of two parts": (c.Total((TWO, kept(None, None))), c.Total((TWO, kept(None, None, late=F(-2)))), True),
    "another kind": (TWO, kept(None, None), False),
    "the better of less": (better(MINUS), better(F(-2)), True),
    "the better of more": (better(F(-2)), better(MINUS), False),
    "less in the end": (in_the_end(F(0)), in_the_end(MINUS), True),
    "more in the end": (in_the_end(MINUS), in_the_end(F(0)), False),
    "longer steps": (kept(None, None), c.Total((c.Formula(ACTUAL, SAID), attrs.evolve(LATE, size=F(2)))), False),
    "a lower floor": (kept(F(1), F(9)), kept(F(0), F(9)), True),
    "a higher floor": (kept(F(0), F(9)), kept(F(1), F(9)), False),
    "no floor any more": (kept(F(0), F(9)), kept(None, F(9)), True),
    "a floor that is new": (kept(None, F(9)), kept(F(0), F(9)), False),
    "a lower cap": (kept(F(0), F(9)), kept(F(0), F(8)), True),
    "a higher cap": (kept(F(0), F(8)), kept(F(0), F(9)), False),
    "no cap any more": (kept(F(0), F(9)), kept(F(0), None), False),
    "dearer steps": (kept(F(0), F(9)), kept(F(0), F(9), late=F(-2)), True),
    "cheaper steps": (kept(F(0), F(9)), kept(F(0), F(9), late=F(0)), False),
    "an amount less of what is not below 0": (
        kept(None, None, of=c.Add((ACTUAL, RATE))),
        kept(None, None, of=c.Add((c.Multiply((F(1, 2), ACTUAL)), RATE))),
        True,
    ),
    "an amount more": (
        kept(None, None, of=c.Add((ACTUAL, RATE))),
        kept(None, None, of=c.Add((c.Multiply((F(2), ACTUAL)), RATE))),
        False,
    ),
}


@pytest.mark.parametrize(("old", "new", "proved"), SHAPES.values(), ids=SHAPES)
def test_what_the_shape_proves(old: c.Curve, new: c.Curve, proved: bool) -> None:
    one = indicator("家")
    assert _never_more(Pair.of(old, new, one, one)) is proved


@given(curve=test_pieces.curves(), factor=st.sampled_from([F(1, 3), F(2), F(5, 4)]), inputs=test_pieces.others)
def test_a_scaled_curve_gives_scaled_points(curve: c.Curve, factor: F, inputs: dict[str, F | bool]) -> None:
    for x in near((curve, curve)):
        row = {**inputs, "actual": x}
        was = points(curve, row)
        assert points(scaled(curve, factor), row) == (None if was is None else was * factor)


@pytest.mark.parametrize("kind", [c.Total, c.Add])
def test_the_order_of_what_is_added_is_no_meaning(kind: type) -> None:
    a, b = (
        (c.Input("actual"), c.Input("late")) if kind is c.Add else (c.Total(()), c.Formula(F(1), ast.Remark(text="")))
    )
    assert alike(kind((a, b)), kind((b, a)))


def facts(points: F) -> c.Curve:
    """Return *points* for each of seven facts that holds."""
    names = (f"f{number}" for number in range(7))
    given = (c.Branch(c.Truth(name), c.Formula(points, SAID)) for name in names)
    return c.Total(tuple(c.Cases((branch,), c.Formula(F(0), SAID)) for branch in given))


def test_many_facts_are_compared_by_shape() -> None:
    one = indicator("家")
    found = compare(facts(F(-1)), facts(F(-2)), one, one)
    assert (found.relation, found.proved) == ("stricter", True)
    shown_rows_differ(found, facts(F(-1)), facts(F(-2)))


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        (kept(None, None), kept(None, None), True),
        (c.Formula(ACTUAL, SAID), c.Formula(c.Add((ACTUAL, F(0))), SAID), True),
        (c.Formula(ACTUAL, SAID), c.Formula(c.Add((ACTUAL, F(1))), SAID), False),
        (kept(None, None), c.Total((c.Formula(c.Add((ACTUAL, F(0))), SAID), LATE)), None),
        (TWO, c.Formula(c.Multiply((F(2), ACTUAL, RATE)), SAID), None),
    ],
)
def test_whether_two_curves_are_the_same(old: c.Curve, new: c.Curve, is_same: bool | None) -> None:
    one = indicator("家")
    assert same(old, new, one, one) is is_same


SQUARE = c.Multiply((ACTUAL, ACTUAL))


@pytest.mark.parametrize(("decimals", "first"), [({"actual": 0}, F(2)), ({}, F(1, 100))])
def test_what_has_no_pieces_is_compared_in_places(decimals: dict[str, int], first: F) -> None:
    """A product of the value with itself is looked at at whole numbers only, where it has no others."""
    one = attrs.evolve(indicator("家"), decimals=decimals)
    old, new = c.Formula(SQUARE, SAID), c.Formula(c.Multiply((F(2), *SQUARE.factors)), SAID)
    found = compare(old, new, one, one)
    assert (found.relation, found.proved, found.limit) == ("looser", False, "formula")
    assert found.compared > 0
    assert found.first is not None
    assert (found.first.row, found.first.old, found.first.new) == ({"actual": first}, first**2, 2 * first**2)


def test_the_largest_where_a_difference_falls_and_rises_again() -> None:
    """From 1 on, a value and what fades as it grows: nowhere less than what is seen at some places, and not proved."""
    bounds = c.Formula(c.Add((ACTUAL, c.Divide(F(4), ACTUAL))), SAID)
    one = attrs.evolve(indicator("家"), names=(Name(id="actual", words=(), least=F(1), most=F(10)),))
    found = compare(c.Formula(F(0), SAID), bounds, one, one)
    assert (found.relation, found.proved) == ("looser", True)
    assert found.largest is not None
    # 1 + 4 ÷ 1 = 5, 2 + 4 ÷ 2 = 4, 10 + 4 ÷ 10 = 10.4.
    assert (found.largest.change, found.largest.row, found.largest.proved) == (F("10.4"), {"actual": F(10)}, False)
