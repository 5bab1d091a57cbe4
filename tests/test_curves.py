"""Curves laid out for reading: by hand for each kind of stretch, and against the evaluator for drawn rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings

import targetscore
from targetscore.check._curves import Stretch
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import bind, needs_of
from targetscore.pieces import between
from targetscore.ruleset.model import Indicator, Ruleset
from test_check_sound import files

F = Fraction

FILE = """\
targetscore: 1
ruleset: curves
year: 2025
title: curves
language: en
conventions: {base: 60%, steps: whole, floor: 0, rounding: none, missing: error, unreached: zero, ties: shared}
groups:
  - {id: towns, title: towns, units: [Alder]}
  - {id: schools, title: schools, units: [Birch], points: {area: 20}}
indicators:
  - id: area
    title: planted area
    points: 10
    measured_in: ha
    rule: >-
      full score at the target; base score at 85% of the target; linear between; deduct 0.5 points for each
      percentage point below 85% of the target; not below 0 points
  - {id: place, title: standing, points: 5, rule: "first place: 5 points; second place: 4 points; otherwise none"}
  - {id: days, title: working days, points: 8, measured_in: days, rule: "score = 160 / actual; at most 8 points"}
  - {id: square, title: square, points: 8, measured_in: m, rule: score = 8 × actual × actual / 100}
  - id: none
    title: rate
    points: 10
    measured_in: "%"
    inputs: {share: {title: share, measured_in: "%", decimals: 0, least: "3.2", most: "3.6"}}
    rule: 10 points if the share is at least 3.5%, otherwise none
"""


def stretches(id: str, group: str | None = None) -> tuple[Stretch, ...]:  # noqa: A002 - it is one
    found = targetscore.curves(targetscore.loads(FILE), [id]).indicators
    (one,) = [each for each in found if group is None or group in each.groups]
    (curve,) = one.curves
    return curve.stretches


def test_steps_a_line_and_an_award_with_a_jump_between() -> None:
    """60 % of 10 is 6; 12 whole points below 85 % take it off, and the first is lost just below 85 − 0."""
    none, steps, line, full = stretches("area", "towns")
    assert (none.low, none.high, none.high_included, none.at_low, none.at_high) == (0, 73, True, 0, 0)
    assert (steps.low_included, steps.high, steps.high_included) == (False, 85, True)
    assert (steps.at_low, steps.at_high, steps.jump, steps.per_unit) == (F("0.5"), 6, F("0.5"), 0)
    (stairs,) = steps.steps
    assert (stairs.points, stairs.size, stairs.part, stairs.toward) == ((F("0.5"),), 1, "whole", "down")
    assert (line.at_low, line.at_high, line.per_unit, line.jump) == (6, 10, F(4, 15), 0)
    assert line.clauses == ("linear between",)
    assert (full.low, full.low_included, full.high, full.at_high, full.jump) == (100, True, None, 10, 0)


def test_a_group_with_points_of_its_own_has_a_curve_of_its_own() -> None:
    """20 points instead of 10: base 12, and 8 more over 15 percentage points."""
    line = stretches("area", "schools")[-2]
    assert (line.at_low, line.at_high, line.per_unit) == (12, 20, F(8, 15))


def test_places_are_whole_numbers() -> None:
    ends = [(each.low, each.high, each.at_low, each.jump) for each in stretches("place")]
    assert ends == [(1, 1, 5, None), (2, 2, 4, -1), (3, None, 0, -4)]


def test_where_no_value_lies_there_is_no_curve() -> None:
    (found,) = targetscore.curves(targetscore.loads(FILE), ["none"]).indicators
    assert found.curves == ()


def test_a_bent_stretch_has_no_points_a_unit_and_a_division_no_points() -> None:
    hole, *_, bent = stretches("days")
    assert (hole.low, hole.high, hole.hole, hole.at_low) == (0, 0, "division", None)
    assert (bent.low, bent.at_low, bent.per_unit, bent.at_high) == (20, 8, None, None)


def test_what_cannot_be_cut_into_pieces_says_so() -> None:
    (found,) = targetscore.curves(targetscore.loads(FILE), ["square"]).indicators
    assert (found.curves, found.not_analysed) == ((), "formula")


def test_an_unknown_indicator_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        targetscore.curves(targetscore.loads(FILE), ["areas"])


def test_as_plain_data_numbers_are_texts() -> None:
    plain = targetscore.curves(targetscore.loads(FILE), ["place"]).to_dict()
    assert plain["schema"] == "targetscore.curves/1"
    (place,) = plain["indicators"]  # type: ignore[misc]
    (curve,) = place["curves"]
    assert curve["axis"] == "rank"
    assert curve["stretches"][1] == {
        "from": "2",
        "from_included": True,
        "to": "2",
        "to_included": True,
        "points_from": "4",
        "points_to": "4",
        "jump": "-1",
        "per_unit": "0",
        "steps": [],
        "hole": None,
        "clauses": ["second place: 4 points"],
    }


@settings(max_examples=40)
@given(ruleset=files())
def test_what_a_stretch_shows_is_what_is_earned(ruleset: Ruleset) -> None:
    (indicator,) = ruleset.body.indicators
    (found,) = targetscore.curves(ruleset).indicators
    for curve in found.curves:
        for stretch in curve.stretches:
            for x, points in shown(stretch):
                assert earned(indicator, {**curve.given, curve.axis: x}) == points


def shown(stretch: Stretch) -> list[tuple[F, F | None]]:
    """Return values of a stretch with what it shows for them: ends that belong to it, and one between on a line."""
    low, high = stretch.low, stretch.high
    found = [(low, stretch.at_low)] if low is not None and stretch.low_included else []
    found += [(high, stretch.at_high)] if high is not None and stretch.high_included else []
    straight = not stretch.steps and stretch.per_unit is not None and stretch.at_low is not None
    if low is not None and high is not None and low < high and straight:
        x = between(low, high)
        assert stretch.at_low is not None
        assert stretch.per_unit is not None
        found.append((x, stretch.at_low + stretch.per_unit * (x - low)))
    return found


def earned(indicator: Indicator, row: Mapping[str, F | bool]) -> F | None:
    try:
        return evaluate(indicator.curve, bind(needs_of(indicator.curve), row).inputs)[0]
    except Unscored:
        return None
