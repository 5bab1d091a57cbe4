"""Ranks under every policy for equal values; the numbers are counted by hand."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetscore.errors import Source, Span
from targetscore.ruleset.model import Ties
from targetscore.score._ranks import TiedError, ranks

HALF = Fraction(1, 2)
COUNTED: tuple[Ties, ...] = ("shared", "dense", "mean")

values_by_unit = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(-6, 6).map(lambda number: number * HALF), max_size=12
)


def of(*values: int) -> Mapping[str, Fraction]:
    """Units a, b, c … with *values*."""
    return {chr(ord("a") + place): Fraction(value) for place, value in enumerate(values)}


@pytest.mark.parametrize(
    ("ties", "values", "expected"),
    [
        ("shared", (9, 8, 8, 7), (1, 2, 2, 4)),
        ("dense", (9, 8, 8, 7), (1, 2, 2, 3)),
        ("mean", (9, 8, 8, 7), (1, 5 * HALF, 5 * HALF, 4)),
        ("shared", (7, 7, 7, 1), (1, 1, 1, 4)),
        ("dense", (7, 7, 7, 1), (1, 1, 1, 2)),
        ("mean", (7, 7, 7, 1), (2, 2, 2, 4)),
        ("refused", (1, 3, 2), (3, 1, 2)),
        ("shared", (-1, 0), (2, 1)),
        ("shared", (5,), (1,)),
        ("shared", (), ()),
    ],
)
def test_equal_values(ties: Ties, values: tuple[int, ...], expected: tuple[int, ...]) -> None:
    found = ranks(of(*values), ties)
    assert tuple(found.values()) == expected
    assert all(isinstance(rank, int) == (rank == int(rank)) for rank in found.values()), "whole ranks are whole numbers"


@pytest.mark.parametrize(("ties", "expected"), [("shared", [4, 2, 2, 1]), ("dense", [3, 2, 2, 1])])
def test_the_least_may_rank_first(ties: Ties, expected: list[int]) -> None:
    assert list(ranks(of(9, 8, 8, 7), ties, highest_first=False).values()) == expected


def test_refused_ties_are_named_the_best_first() -> None:
    values = {"d": Fraction(3), "z": Fraction(5), "a": Fraction(3), "y": Fraction(5), "m": Fraction(4)}
    with pytest.raises(TiedError) as error:
        ranks(values, "refused")
    assert error.value.groups == (("y", "z"), ("a", "d"))
    assert str(error.value) == "y, z; a, d"
    problems = error.value.problems(Source("data.csv", "unit"), Span(0, 4), "en")
    assert [problem.message for problem in problems] == [
        "`y`, `z` have equal totals, which the rule file refuses",
        "`a`, `d` have equal totals, which the rule file refuses",
    ]


@given(values_by_unit, st.sampled_from(COUNTED), st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_units_makes_no_difference(
    values: dict[str, Fraction], ties: Ties, highest_first: bool, random: Random
) -> None:
    shuffled = list(values.items())
    random.shuffle(shuffled)
    assert ranks(dict(shuffled), ties, highest_first=highest_first) == ranks(values, ties, highest_first=highest_first)


@given(values_by_unit, st.sampled_from(COUNTED))
def test_ranks_are_in_the_order_of_values(values: dict[str, Fraction], ties: Ties) -> None:
    found = ranks(values, ties)
    for one, other in itertools.combinations(values, 2):
        assert (found[one] < found[other]) == (values[one] > values[other])
        assert (found[one] == found[other]) == (values[one] == values[other])


@given(values_by_unit)
def test_each_policy_by_its_definition(values: dict[str, Fraction]) -> None:
    shared, dense, mean = (ranks(values, ties) for ties in COUNTED)
    for unit, value in values.items():
        better = [each for each in values.values() if each > value]
        equal = [each for each in values.values() if each == value]
        assert shared[unit] == len(better) + 1
        assert dense[unit] == len(set(better)) + 1
        assert mean[unit] == Fraction(sum(range(len(better) + 1, len(better) + len(equal) + 1)), len(equal))


@given(values_by_unit)
def test_mean_ranks_add_up_as_if_nothing_was_equal(values: dict[str, Fraction]) -> None:
    assert sum(ranks(values, "mean").values()) == sum(range(1, len(values) + 1))
