"""Payouts by group, and payouts of what another payout gave: amounts by hand, nothing lost, nothing had twice."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targetscore
from targetscore.cli._output import aligned
from targetscore.cli._schemes import scheme_tables
from targetscore.errors import DataError, RuleFileError
from targetscore.scheme.result import SchemeResult, cents_of

RULES = """
targetscore: 1
ruleset: offices
year: 2022
title: Offices
language: en
conventions: {missing: error, floor: none, rounding: {points: 2, total: 2, mode: half up}}
groups: [{id: towns, title: Towns}, {id: offices, title: Offices}]
indicators: [{id: work, points: 100, measured_in: points, rule: 'score = actual'}]
grades: {by: total, bands: [{grade: good, least: 80}, {grade: fair}]}
"""
SCHEME = """
targetscore: 1
scheme: bonus
title: Bonus
language: en
rulesets: [{id: all, rules: rules.yaml}]
payouts:
"""
UNITS = {"a": ("towns", 90), "b": ("towns", 70), "c": ("offices", 85), "d": ("offices", 60), "e": ("offices", 80)}
TOWNS = (
    "{id: in-towns, ruleset: all, group: towns, sum: {payout: pool, of: towns}, by: grade, shares: {good: 2, fair: 1}}"
)
OFFICES = (
    "{id: in-offices, ruleset: all, group: offices, sum: {payout: pool, of: offices}, "
    "by: grade, shares: {good: 1.5, fair: 1}}"
)
POOL = "{id: pool, ruleset: all, sum: 1000.00, by: group, parts: {towns: 60%, offices: 40%}}"


def load(*payouts: str, rules: str = RULES) -> targetscore.scheme.model.Scheme:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rules.yaml").write_text(rules, encoding="utf-8")
        text = SCHEME + "".join(f"  - {each}\n" for each in payouts)
        (Path(folder) / "scheme.yaml").write_text(text, encoding="utf-8")
        return targetscore.load_scheme(Path(folder) / "scheme.yaml")


def score(*payouts: str, units: dict[str, tuple[str, int]] = UNITS) -> SchemeResult:
    rows = [{"unit": unit, "group": group, "work": work} for unit, (group, work) in units.items()]
    return targetscore.score_scheme(load(*payouts), {"all": rows})


def paid(result: SchemeResult) -> dict[str, dict[str, str]]:
    return {name: {unit: str(each) for unit, each in amounts.items()} for name, amounts in result.payouts.items()}


def problems(*payouts: str) -> list[str]:
    with pytest.raises(RuleFileError) as caught:
        load(*payouts)
    return [each.code for each in caught.value.diagnostics]


def faults(*payouts: str, units: dict[str, tuple[str, int]] = UNITS) -> list[str]:
    with pytest.raises(DataError) as caught:
        score(*payouts, units=units)
    return [each.code for each in caught.value.diagnostics]


def test_a_pool_goes_to_groups_and_each_part_to_its_units() -> None:
    # 600 in 3 shares; 400 in 1.5 + 1 + 1.5 = 4 shares of 100.
    assert paid(score(POOL, TOWNS, OFFICES)) == {
        "pool": {"towns": "600.00", "offices": "400.00"},
        "in-towns": {"a": "400.00", "b": "200.00"},
        "in-offices": {"c": "150.00", "d": "100.00", "e": "150.00"},
    }


def test_the_order_in_the_file_makes_no_difference() -> None:
    assert paid(score(OFFICES, TOWNS, POOL)) == paid(score(POOL, TOWNS, OFFICES))


def test_no_cent_is_lost_on_the_way() -> None:
    pool = "{id: pool, ruleset: all, sum: 100.01, by: group, parts: {towns: 50%, offices: 50%}}"
    # 50.005 each: the cent goes to the name that sorts first. 50.00 in 3 shares: 33.33 and 16.67. 50.01 in 4 shares of
    # 12.5025: 18.75 375, 12.50 25, 18.75 375, and the cent to c, which has more than e.
    assert paid(score(pool, TOWNS, OFFICES)) == {
        "pool": {"towns": "50.00", "offices": "50.01"},
        "in-towns": {"a": "33.33", "b": "16.67"},
        "in-offices": {"c": "18.76", "d": "12.50", "e": "18.75"},
    }


def test_shares_of_groups_count_heads() -> None:
    # Two towns with 1.5, three offices with 1: 6 shares.
    pool = "{id: pool, ruleset: all, sum: 600, by: group, shares: {towns: 1.5, offices: 1}}"
    assert paid(score(pool))["pool"] == {"towns": "300.00", "offices": "300.00"}
    # 10 + 20 people in towns with 1, 30 + 25 + 15 in offices: 6 a head.
    people = "people: {a: 10, b: 20, c: 30, d: 25, e: 15}"
    pool = f"{{id: pool, ruleset: all, sum: 600, by: group, shares: {{towns: 1, offices: 1}}, {people}}}"
    assert paid(score(pool))["pool"] == {"towns": "180.00", "offices": "420.00"}


def test_what_a_unit_got_can_be_shared_out_by_other_results() -> None:
    first = "{id: first, ruleset: all, sum: 700, by: grade, shares: {good: 2, fair: 1}}"
    # a, c, e have 2 of 8 shares, b and d have 1: c gets 175.
    second = (
        "{id: second, ruleset: all, group: towns, sum: {payout: first, of: c}, by: grade, shares: {good: 3, fair: 2}}"
    )
    assert paid(score(first, second))["second"] == {"a": "105.00", "b": "70.00"}


def test_who_got_nothing_hands_on_nothing() -> None:
    first = "{id: first, ruleset: all, sum: 600, by: grade, shares: {good: 2, fair: 0}}"
    second = (
        "{id: second, ruleset: all, group: towns, sum: {payout: first, of: b}, by: grade, shares: {good: 3, fair: 2}}"
    )
    assert paid(score(first, second))["second"] == {"a": "0.00", "b": "0.00"}


def test_a_spread_is_held_within_the_group() -> None:
    # Towns: the mean is 80, both are 10 from it, for 20 %: 600 in 360 and 240.
    spread = (
        "{id: in-towns, ruleset: all, group: towns, sum: {payout: pool, of: towns}, "
        "by: total, spread: {least: 80%, most: 120%}}"
    )
    assert paid(score(POOL, spread))["in-towns"] == {"a": "360.00", "b": "240.00"}


def test_tables_name_groups_and_the_sum_that_came_down() -> None:
    shown = scheme_tables(score(POOL.replace("by: group", "measured_in: yuan, by: group"), TOWNS), "en", aligned)
    assert "pool (pool): 1000.00 yuan" in shown
    assert "in-towns (in-towns): 600.00\n" in shown
    assert ["towns", "0.6", "600.00"] in [line.split() for line in shown.splitlines()]


@given(
    st.integers(1, 10**7),
    st.integers(0, 100),
    st.lists(st.integers(0, 100), min_size=5, max_size=5),
)
def test_what_comes_out_is_what_went_in(cents: int, part: int, totals: list[int]) -> None:
    pool = (
        f"{{id: pool, ruleset: all, sum: {cents // 100}.{cents % 100:02}, by: group, "
        f"parts: {{towns: {part}%, offices: {100 - part}%}}}}"
    )
    units = {unit: (UNITS[unit][0], total) for unit, total in zip(UNITS, totals, strict=True)}
    result = score(pool, TOWNS, OFFICES, units=units)
    assert sum(result.payouts["pool"].values()) == Decimal(cents).scaleb(-2)
    for group, name in (("towns", "in-towns"), ("offices", "in-offices")):
        assert sum(result.payouts[name].values()) == result.payouts["pool"][group]


def test_amounts_are_cents() -> None:
    assert [cents_of(Decimal(text)) for text in ("0.00", "0.05", "1200000.10")] == [0, 5, 120000010]


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("payouts", "code"),
    [
        ((POOL.replace("40%", "30%"),), "payout-parts"),
        ((POOL.replace("offices: 40%", "ofices: 40%"),), "payout-no-group"),
        ((POOL.replace(", offices: 40%", ""),), "payout-grade-unsaid"),
        ((POOL.replace("40%", "0.4"),), "need-percent"),
        ((POOL.replace("parts:", "spread: {least: 80%, most: 120%}, parts:"),), "payout-surplus"),
        ((POOL.replace("parts:", "shares: {towns: 1, offices: 1}, parts:"),), "payout-two-ways"),
        ((POOL.replace("parts:", "without: unranked, parts:"),), "payout-idle"),
        ((POOL.replace("parts:", "people: {a: 1}, parts:"),), "payout-idle"),
        ((POOL.replace("parts:", "group: towns, parts:"),), "payout-group-of-groups"),
        ((POOL, TOWNS.replace("group: towns", "group: twons")), "misspelt-reference"),
        ((POOL, TOWNS.replace("of: towns", "of: villages")), "payout-no-group"),
        ((POOL, TOWNS.replace("payout: pool", "payout: purse")), "payout-from-nothing"),
        ((POOL, TOWNS, TOWNS.replace("in-towns", "again")), "payout-taken-twice"),
        ((POOL, TOWNS.replace("{payout: pool, of: towns}", "{payout: in-towns, of: a}")), "payouts-in-a-circle"),
        ((POOL, TOWNS.replace("{payout: pool, of: towns}", "{payout: pool}")), "missing-key"),
        ((TOWNS.replace("{payout: pool, of: towns}", "100").replace("all,", "overall,"),), "misspelt-reference"),
    ],
)
def test_what_cannot_be_shared_out_is_refused(payouts: tuple[str, ...], code: str) -> None:
    assert code in problems(*payouts)


def test_a_ruleset_without_groups_has_none_to_pay() -> None:
    plain = RULES.replace("groups: [{id: towns, title: Towns}, {id: offices, title: Offices}]\n", "")
    with pytest.raises(RuleFileError) as caught:
        load(POOL, rules=plain)
    assert [each.code for each in caught.value.diagnostics] == ["payout-no-groups"]


def test_a_part_for_a_group_without_units_is_refused() -> None:
    units = {unit: given for unit, given in UNITS.items() if given[0] == "towns"}
    assert faults(POOL, units=units) == ["payout-empty-group"]
    # The payout that waits for it is no second problem.
    assert faults(POOL, TOWNS, units=units) == ["payout-empty-group"]
    whole = POOL.replace("60%", "100%").replace("40%", "0%")
    assert paid(score(whole, units=units))["pool"] == {"towns": "1000.00", "offices": "0.00"}


def test_a_sum_from_a_unit_that_is_not_paid_is_refused() -> None:
    first = "{id: first, ruleset: all, group: towns, sum: 700, by: grade, shares: {good: 2, fair: 1}}"
    second = "{id: second, ruleset: all, sum: {payout: first, of: c}, by: grade, shares: {good: 3, fair: 2}}"
    assert faults(first, second) == ["payout-no-part"]
