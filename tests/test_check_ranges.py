"""Declared ranges of inputs: what is looked at, what is found there, and what is drawn."""

from __future__ import annotations

from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import targetscore
from targetscore.data import read_cell
from targetscore.engines.compiled import compile as compile_rules
from targetscore.ruleset.model import Name, Ruleset
from targetscore.testing import unit_rows
from test_check_sound import cells, files, reproduces

F = Fraction
HEAD = """targetscore: 1
ruleset: bureau
year: 2025
title: Bureau
language: {language}
conventions: {{missing: error, rounding: none, floor: 0, steps: pro rata, unreached: zero, base: 60%}}
"""
CODE = "tiers-change-places"


def load(inputs: str, rule: str, measured_in: str = "%") -> Ruleset:
    language = "en" if rule.isascii() else "zh"
    own = f'{{id: x, title: rate, points: 10, measured_in: "{measured_in}", inputs: {{{inputs}}}, rule: "{rule}"}}'
    return targetscore.loads(f"{HEAD.format(language=language)}indicators: [{own}]\n")


def witnesses(ruleset: Ruleset) -> list[str | None]:
    return [each.witness for each in targetscore.check(ruleset) if each.code == CODE]


TIERS = "full score at the target; base score at 85%; otherwise no points"


BOTH = "target: {least: 80, most: 100}"
FALLING = "full score at the target or less; base score at 3% or less; otherwise no points"
DEDUCTED = "full score at the target; base score at 85%; below that deduct 1 point per 1 percentage point"
SHARE = "full score at 100% completion; base score at 80% completion; otherwise no points"
TOUCHED = "full score at 100% completion; base score at 1 tonne; otherwise no points"
YEARS = "full score at the target; base score at last year's value; otherwise no points"


@pytest.mark.parametrize(
    ("inputs", "rule", "measured_in", "expected"),
    [
        (BOTH, TIERS, "%", ["actual: 84, target: 84"]),
        ("target: {least: 84.8, most: 100}", TIERS, "%", ["actual: 84.8, target: 84.8"]),
        ("target: {least: 80}", TIERS, "%", ["actual: 84, target: 84"]),
        (BOTH, "达到目标得满分，达到85%得基本分，其余不得分", "%", ["actual: 84, target: 84"]),
        (BOTH, DEDUCTED, "%", ["actual: 84, target: 84"]),
        ("target: {least: 1, most: 5}", FALLING, "%", ["actual: 4, target: 4"]),
        ("target: {least: 4000, most: 6000}", SHARE, "tonnes", []),
        (
            "target: {least: 80, most: 90}, last_year: {least: 70, most: 85}",
            YEARS,
            "%",
            ["actual: 80, last_year: 85, target: 80"],
        ),
        # Tiers with two ends.
        (BOTH, "达到目标得10分；达到85%但低于目标的得6分；其余不得分", "%", ["actual: 84, target: 84"]),
        (BOTH, "达到目标得10分；低于目标但达到85%的得6分；其余不得分", "%", ["actual: 84, target: 84"]),
        (
            "target: {least: 1, most: 5}",
            "不高于目标得10分；高于目标但不高于3%的得6分；其余不得分",
            "%",
            ["actual: 4, target: 4"],
        ),
        (
            "target: {least: 80, most: 92}",
            "95%以上得10分；达到目标但低于95%的得8分；达到85%但低于目标的得6分；其余不得分",
            "%",
            ["actual: 84, target: 84"],
        ),
        ("target: {least: 86, most: 94}", "达到目标得10分；达到85%但低于目标的得6分；其余不得分", "%", []),
        (BOTH, "达到85%但低于目标的得6分；其余不得分", "%", []),
        (BOTH, "达到目标得10分；等于85%的得6分；其余不得分", "%", []),
        # The level is touched and not passed, or passed by all.
        ("target: {least: 85, most: 100}", TIERS, "%", []),
        ("target: {least: 70, most: 85}", TIERS, "%", []),
        # Nothing is declared of what decides.
        ("", TIERS, "%", []),
        ("actual: {least: 0, most: 100}", TIERS, "%", []),
        # Whichever comes first, the points are the same.
        (BOTH, "6 points at the target; 6 points at 85%; otherwise no points", "%", []),
        # No value comes to the level where they change.
        ("actual: {most: 50}, target: {least: 80, most: 100}", TIERS, "%", []),
        # No row shows it: a number of reports is wanting, or there is no completion where they change.
        (
            BOTH + ", late: {title: late report, measured_in: reports}",
            TIERS + "; deduct 1 point per late report",
            "%",
            [],
        ),
        ("target: {least: 0, most: 10}", TOUCHED, "tonnes", []),
    ],
)
def test_tiers_that_change_places(inputs: str, rule: str, measured_in: str, expected: list[str]) -> None:
    assert witnesses(load(inputs, rule, measured_in)) == expected


@given(ends=st.tuples(st.integers(80, 90), st.integers(80, 90)), level=st.integers(80, 90))
def test_it_is_told_where_targets_lie_on_both_sides(ends: tuple[int, int], level: int) -> None:
    least, most = sorted(ends)
    ruleset = load(f"target: {{least: {least}, most: {most}}}", TIERS.replace("85", str(level)))
    targets = range(least, most + 1)
    masked = [target for target in targets if target < level]
    parted = [target for target in targets if target > level]
    assert bool(witnesses(ruleset)) == bool(masked and parted)
    for witness in witnesses(ruleset):
        assert witness is not None
        row = dict(pair.split(": ") for pair in witness.split(", "))
        assert int(row["target"]) in masked
        (scored,) = targetscore.score(ruleset, [{"unit": "U", "indicator": "x", **row}]).units.values()
        assert scored.indicators["x"].exact == 10


@st.composite
def ranged_files(draw: st.DrawFn) -> Ruleset:
    """Draw a rule file that declares ranges of its values, the ends of which are levels as rules draw them."""
    ruleset = draw(files())
    (indicator,) = ruleset.body.indicators
    names = {name.id: name for name in indicator.names}
    for own in ("actual", "target", "last_year"):
        ends = sorted(draw(st.tuples(st.integers(0, 120), st.integers(0, 120))))
        least, most = (F(end) if draw(st.booleans()) else None for end in ends)
        # Rows that need no value of their own are scored with 0.
        least = None if own == "actual" else least
        name = names.get(own, Name(id=own, words=(), measured_in=indicator.measured_in))
        names[own] = attrs.evolve(name, least=least, most=most)
    indicator = attrs.evolve(indicator, names=tuple(names.values()))
    return attrs.evolve(ruleset, body=attrs.evolve(ruleset.body, indicators=(indicator,)))


@settings(max_examples=40)
@given(ruleset=ranged_files())
def test_every_witness_lies_within_the_ranges_and_reproduces(ruleset: Ruleset) -> None:
    (indicator,) = ruleset.body.indicators
    for finding in targetscore.check(ruleset):
        if finding.witness is not None:
            for row in cells(finding):
                values = {name: read_cell(given_cell, indicator.unit_of(name)) for name, given_cell in row.items()}
                assert indicator.allows({name: each.cell for name, each in values.items()})  # type: ignore[union-attr, misc]  # cells of witnesses are numbers
            reproduces(ruleset, finding)


RANGED = load(
    "actual: {least: 50, most: 120}, target: {least: 85, most: 100}", "full score at target; below target, pro rata"
)


def test_a_range_takes_the_place_of_what_is_guessed() -> None:
    (found,) = targetscore.curves(RANGED).indicators
    assert {curve.axis for curve in found.curves} == {"completion"}
    free = load("actual: {least: -5, most: 5}", "full score at 1 tonne; no points below 1 tonne", "tonnes")
    (curve,) = targetscore.curves(free).indicators[0].curves
    assert (curve.stretches[0].low, curve.stretches[-1].high) == (-5, 5)


def test_a_compiled_rule_refuses_what_data_may_not_state() -> None:
    scorer = compile_rules(RANGED).indicators["x"]
    assert scorer.score({"actual": 90, "target": 100}) == 9
    with pytest.raises(ValueError, match="84 of target lies outside the declared range: 85 – 100"):
        scorer.score({"actual": 90, "target": 84})


@settings(max_examples=50)
@given(rows=unit_rows(RANGED))
def test_what_is_drawn_lies_within_the_ranges(rows: list[dict[str, str]]) -> None:
    targetscore.score(RANGED, rows)
