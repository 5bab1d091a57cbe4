"""Sums of money shared out by results: amounts by hand, to the cent, and what always holds."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targetscore
from targetscore.errors import DataError, RuleFileError
from targetscore.scheme._money import shared_out
from targetscore.scheme.model import Scheme

RULES = """
targetscore: 1
ruleset: offices
year: 2022
title: Offices
language: en
conventions: {missing: error, floor: none, rounding: {points: 2, total: 2, mode: half up}}
indicators: [{id: work, points: 100, measured_in: points, rule: 'score = actual'}]
"""
GRADES = "grades: {by: total, bands: [{grade: good, least: 90}, {grade: fair, least: 60}, {grade: poor}]}\n"
SCHEME = """
targetscore: 1
scheme: bonus
title: Bonus
language: en
rulesets: [{id: offices, rules: rules.yaml}]
payouts:
"""
BY_GRADE = "by: grade, shares: {good: 1.2, fair: 100%, poor: 0}"
SPREAD = "by: total, spread: {least: 80%, most: 120%}"


def payout(rest: str, money: str = "100.01") -> str:
    return f"  - {{id: bonus, ruleset: offices, sum: {money}, {rest}}}\n"


@functools.cache
def scheme(payouts: str, rules: str = RULES + GRADES) -> Scheme:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rules.yaml").write_text(rules, encoding="utf-8")
        (Path(folder) / "scheme.yaml").write_text(SCHEME + payouts, encoding="utf-8")
        return targetscore.load_scheme(Path(folder) / "scheme.yaml")


def paid(rest: str, totals: Mapping[str, object], money: str = "100.01") -> dict[str, str]:
    rows = [{"unit": unit, "work": total} for unit, total in totals.items()]
    result = targetscore.score_scheme(scheme(payout(rest, money)), {"offices": rows})
    return {unit: str(amount) for unit, amount in result.payouts["bonus"].items()}


# By hand ------------------------------------------------------------------------------------------------------------


def test_grades_have_their_shares() -> None:
    # 1.2 + 1 + 1 + 0 = 3.2: 37.50 375, 31.25 3125 twice, and the cent that is left goes to the greatest remainder.
    assert paid(BY_GRADE, {"a": 95, "b": 70, "c": 60, "d": 59}) == {
        "a": "37.51",
        "b": "31.25",
        "c": "31.25",
        "d": "0.00",
    }


def test_a_spread_is_held_from_the_mean() -> None:
    # The mean is 80, and 70 is 10 below it for 20 %, 90 is 10 above: 2 % of the mean pay a point.
    assert paid(SPREAD, {"a": 90, "b": 80, "c": 70}, "300.00") == {"a": "120.00", "b": "100.00", "c": "80.00"}
    # The mean is 85: the lowest is 15 below it for 20 %, so a point is 4/3 %, and the highest has 106 2/3 %.
    assert paid(SPREAD, {"a": 90, "b": 90, "c": 90, "d": 70}, "400.00") == {
        "a": "106.67",
        "b": "106.67",
        "c": "106.66",
        "d": "80.00",
    }


def test_equal_totals_get_the_mean() -> None:
    assert paid(SPREAD, {"c": 90, "a": 90, "b": 90}) == {"c": "33.33", "a": "33.34", "b": "33.34"}


def test_cents_left_over_go_by_remainder_greater_part_greater_total_and_name() -> None:
    totals = {"a": Fraction(9), "b": Fraction(8), "c": Fraction(7)}
    # 7 cents: 3.5, 2.1, 1.4 leave one cent, and the greatest remainder has it.
    assert shared_out(7, {"a": Fraction(5), "b": Fraction(3), "c": Fraction(2)}, totals) == {"a": 4, "b": 2, "c": 1}
    # 4 cents: 2.5 and 1.5 leave one; of equal remainders the greater part.
    assert shared_out(4, {"a": Fraction(3), "b": Fraction(5)}, totals) == {"a": 1, "b": 3}
    assert shared_out(1, {"c": Fraction(1), "b": Fraction(1)}, totals) == {"c": 0, "b": 1}
    assert shared_out(1, {"b": Fraction(1), "a": Fraction(1)}, dict.fromkeys("ab", Fraction(9))) == {"b": 0, "a": 1}


def test_heads_count_alike() -> None:
    # 3 heads at 1.2 and 1 at 1: 4.6 shares.
    assert paid(BY_GRADE + ", people: {a: 3, b: 1}", {"a": 95, "b": 70}, "460") == {"a": "360.00", "b": "100.00"}
    # The mean of four heads is 85; 5 above for 20 %, 15 below for 20 %: the least share decides, 4/3 % a point.
    assert paid(SPREAD + ", people: {a: 3, b: 1, c: 0}", {"a": 90, "b": 70, "c": 0}, "400") == {
        "a": "320.00",
        "b": "80.00",
        "c": "0.00",
    }


def test_who_is_not_ranked_may_get_nothing() -> None:
    totals = {"a": 90, "b": "n/a", "c": 70}
    assert paid(SPREAD + ", without: unranked", totals, "200") == {"a": "120.00", "b": "0.00", "c": "80.00"}
    assert paid(BY_GRADE + ", without: unranked", totals, "220") == {"a": "120.00", "b": "0.00", "c": "100.00"}


# What always holds --------------------------------------------------------------------------------------------------

TOTALS = st.dictionaries(
    st.sampled_from("abcdefghij"),
    st.decimals("0", "100", places=1) | st.sampled_from([Decimal(60), Decimal(90)]),
    min_size=1,
)
RULES_OF = st.sampled_from(
    [
        BY_GRADE.replace("poor: 0", "poor: 0.3"),
        SPREAD,
        "by: total, spread: {least: 0%, most: 1000%}",
        "by: total, spread: {least: 100%, most: 150%}",
    ]
)


@given(RULES_OF, TOTALS, st.sampled_from(["0.01", "0.07", "100.01", "99999.99", "123456789012345678901234567890.12"]))
def test_amounts_add_up_whatever_the_order_and_more_points_never_get_less(
    rest: str, totals: dict[str, Decimal], money: str
) -> None:
    found = {unit: Fraction(amount) for unit, amount in paid(rest, totals, money).items()}
    assert sum(found.values()) == Fraction(money)
    assert paid(rest, dict(sorted(totals.items())), money) == paid(rest, dict(reversed(totals.items())), money)
    assert all(found[a] >= found[b] for a in totals for b in totals if totals[a] > totals[b])
    cent = Fraction(1, 100)
    assert all(abs(found[a] - found[b]) <= cent for a in totals for b in totals if totals[a] == totals[b])


@given(TOTALS, st.integers(0, 100), st.integers(100, 300))
def test_nobody_leaves_the_spread(totals: dict[str, Decimal], least: int, most: int) -> None:
    rest = f"by: total, spread: {{least: {least}%, most: {most}%}}"
    mean, cent = Fraction(1000, len(totals)), Fraction(1, 100)
    for amount in paid(rest, totals, "1000.00").values():
        assert mean * least / 100 - cent < Fraction(amount) < mean * most / 100 + cent


@given(st.integers(0, 1000), st.dictionaries(st.text(max_size=2), st.fractions(0, 9), min_size=1))
def test_no_part_is_a_cent_away_from_its_exact_amount(cents: int, weights: dict[str, Fraction]) -> None:
    if whole := sum(weights.values()):
        found = shared_out(cents, weights, weights)
        assert sum(found.values()) == cents
        assert all(abs(found[unit] - cents * weight / whole) < 1 for unit, weight in weights.items())


# Problems -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("  - {id: bonus}\n", ["missing-key"] * 3),
        (payout(BY_GRADE) + payout(BY_GRADE), ["duplicate-id"]),
        (payout(BY_GRADE).replace("offices", "office"), ["misspelt-reference"]),
        (payout(BY_GRADE, "0"), ["payout-sum"]),
        (payout(BY_GRADE, "1.005"), ["payout-sum"]),
        (payout(BY_GRADE, "10%"), ["payout-sum"]),
        (payout(BY_GRADE, "1_000"), ["digit-groups"]),
        (payout("by: rank"), ["unknown-choice"]),
        (payout("by: grade"), ["missing-key"]),
        (payout("by: total, shares: {good: 1}"), ["payout-surplus", "missing-key"]),
        (payout(BY_GRADE + ", spread: {least: 80%, most: 120%}"), ["payout-surplus"]),
        (
            payout("by: grade, shares: {good: 1, fair: -1, bad: 1}"),
            ["payout-share", "unknown-grade", "payout-grade-unsaid"],
        ),
        (payout("by: total, spread: {least: 80%}"), ["missing-key"]),
        (payout("by: total, spread: {least: 0.8, most: 120%}"), ["need-percent"]),
        (payout("by: total, spread: {least: 105%, most: 120%}"), ["payout-spread"]),
        (payout("by: total, spread: {least: 80%, most: 95%}"), ["payout-spread"]),
        (payout(SPREAD + ", people: {a: 1.5}"), ["need-whole"]),
        (payout(SPREAD + ", people: [a]"), ["need-table"]),
        (payout(SPREAD + ", without: poor"), ["unknown-choice"]),
        ("  bonus: 1\n", ["need-list"]),
    ],
)
def test_payouts_that_cannot_be_meant_are_refused(written: str, codes: list[str]) -> None:
    with pytest.raises(RuleFileError) as caught:
        scheme(written)
    found = caught.value.diagnostics
    assert sorted(each.code for each in found) == sorted(codes)
    assert all(each.told_in(language).render() for each in found for language in ("zh", "en"))


def test_grades_to_pay_by_must_be_there() -> None:
    with pytest.raises(RuleFileError, match="payout-no-grades"):
        scheme(payout(BY_GRADE), RULES)


@pytest.mark.parametrize(
    ("rest", "totals", "codes"),
    [
        (SPREAD + ", people: {a: 1}", {"a": 1, "b": 2}, ["payout-heads"]),
        (SPREAD + ", people: {a: 1, Trad: 2}", {"a": 1, "Trade": 2}, ["payout-heads", "scheme-unit-near"]),
        (SPREAD + ", people: {a: 1, b: 2}", {"a": 1}, ["scheme-no-unit"]),
        (SPREAD + ", people: {a: 0}", {"a": 1}, ["payout-nobody"]),
        (SPREAD + ", without: unranked", {"a": "n/a"}, ["payout-nobody"]),
        (BY_GRADE, {"a": 10, "b": 20}, ["payout-nobody"]),
    ],
)
def test_money_that_cannot_be_shared_out_is_refused(rest: str, totals: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        paid(rest, totals)
    found = caught.value.diagnostics
    assert sorted(each.code for each in found) == sorted(codes)
    assert all(each.told_in(language).render() for each in found for language in ("zh", "en"))


def test_a_unit_without_a_grade_needs_a_word() -> None:
    rules = RULES + GRADES.replace("by: total", "by: percent").replace("90", "90%").replace("60", "60%")
    by_percent = scheme(payout(BY_GRADE), rules)
    rows = [{"unit": "a", "work": 90}, {"unit": "b", "work": "n/a"}]
    with pytest.raises(DataError, match="payout-ungraded"):
        targetscore.score_scheme(by_percent, {"offices": rows})
