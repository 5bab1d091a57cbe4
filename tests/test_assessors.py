"""Samples for spot checks that anybody can draw again, and assessors side by side."""

from __future__ import annotations

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetscore import comparability, loads, score, spot_check

UNITS = st.lists(st.text(max_size=3), unique=True)


def test_a_sample_is_drawn_by_published_digests() -> None:
    # printf '2022-12-05\n三门' | sha256sum
    digests = {unit: hashlib.sha256(f"2022-12-05\n{unit}".encode()).hexdigest() for unit in ("三门", "天台", "仙居")}
    assert {unit: digest[:8] for unit, digest in digests.items()} == {
        "三门": "5e799a1c",
        "天台": "3188d4bd",
        "仙居": "ef79d602",
    }
    assert spot_check(digests, 3, "2022-12-05") == tuple(sorted(digests, key=digests.__getitem__))


@given(UNITS, st.text(min_size=1, max_size=3), st.data())
def test_samples_grow_and_ignore_the_order_of_units(units: list[str], seed: str, data: st.DataObject) -> None:
    size = data.draw(st.integers(0, len(units)))
    drawn = spot_check(units, size, seed)
    assert len(set(drawn)) == size
    assert set(drawn) <= set(units)
    assert spot_check(data.draw(st.permutations(units)), size, seed) == drawn
    assert spot_check(units, len(units), seed)[:size] == drawn
    without = [unit for unit in units if unit in drawn or data.draw(st.booleans())]
    assert spot_check(without, size, seed) == drawn


@pytest.mark.parametrize(("share", "count"), [("1/10", 2), ("1/14", 1), ("0", 0), ("1", 14), ("13/14", 13)])
def test_a_share_is_rounded_up(share: str, count: int) -> None:
    assert len(spot_check(map(str, range(14)), Fraction(share), "seed")) == count


@pytest.mark.parametrize(
    ("size", "seed"), [(1, ""), (4, "s"), (-1, "s"), (Fraction(5, 4), "s"), (Fraction(-1, 9), "s")]
)
def test_what_cannot_be_drawn_is_refused(size: int | Fraction, seed: str) -> None:
    with pytest.raises(ValueError, match=r"seed|units"):
        spot_check(["a", "b", "c"], size, seed)


RULES = """
targetscore: 1
ruleset: townships
year: 2018
title: Townships
language: en
conventions: {missing: error, floor: none, exempt: drop, rounding: {points: 1, total: 1, mode: half up}}
groups: [{id: plain, units: [North, South]}, {id: hills, units: [West], points: {trees: 4}}]
sections:
  - id: all
    indicators:
      - {id: trees, points: 8, measured_in: points, rule: 'score = actual', owners: {certified_by: Forestry}}
      - {id: fields, points: 2, measured_in: points, rule: 'score = actual', owners: {certified_by: Forestry}}
      - {id: roads, points: 10, measured_in: points, rule: 'score = actual', owners: {certified_by: Traffic}}
      - {id: calm, points: 10, measured_in: points, rule: 'score = actual'}
      - {id: ships, points: 10, measured_in: points, rule: 'score = actual', owners: {certified_by: Harbour}}
adjustments:
  - id: prizes
    total: on top
    indicators: [{id: prize, measured_in: points, rule: 'score = actual', owners: {certified_by: Traffic}}]
"""
DATA = {
    "North": ("6", "1.04", "9", "1", "n/a", "5"),
    "South": ("8", "n/a", "10", "2", "n/a", "0"),
    "West": ("1", "1", "9.5", "3", "n/a", "1"),
}


def test_assessors_are_compared_by_shares_of_full_points() -> None:
    names = ("trees", "fields", "roads", "calm", "ships", "prize")
    rows = [{"unit": unit, **dict(zip(names, values, strict=True))} for unit, values in DATA.items()]
    found = comparability(score(loads(RULES), rows))
    # Ships apply to nobody, and nobody is named for calm: two assessors. Prizes have no full points.
    assert list(found) == ["Forestry", "Traffic"]
    forestry, traffic = found.values()
    # North: 6 and, as published, 1.0 of 10; South: 8 of 8; West: 1 and 1 of 4 and 2.
    assert forestry.indicators == ("trees", "fields")
    assert forestry.shares == {"North": Fraction(7, 10), "South": 1, "West": Fraction(1, 3)}
    assert (forestry.mean, forestry.least, forestry.greatest) == (Fraction(61, 90), Fraction(1, 3), 1)
    assert forestry.spread == Fraction(2, 3)
    assert traffic.shares == {"North": Fraction(9, 10), "South": 1, "West": Fraction(19, 20)}
    assert (traffic.mean, traffic.spread) == (Fraction(19, 20), Fraction(1, 10))
