"""Figures of several units made into one: what is fed, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import targetscore
from targetscore.errors import TargetscoreError
from targetscore.scheme.schema import scheme_file_schema, scheme_result_schema

HEAD = "targetscore: 1\nyear: 2025\nlanguage: en\nconventions: {missing: error, rounding: none, floor: none}\n"
TOWNS = f"""{HEAD}ruleset: towns
title: Towns
indicators:
  - id: work
    points: 100
    measured_in: points
    inputs: {{people: {{title: people}}, honoured: {{title: a model town, measured_in: yes/no}}}}
    rule: score = actual
  - {{id: care, points: 10, measured_in: points, rule: score = actual}}
"""
COUNTIES = f"""{HEAD}ruleset: counties
title: Counties
indicators: [{{id: below, points: 100, measured_in: points, rule: score = actual}}]
"""
ROWS = ("Ash,90,2,yes,5", "Birch,60,1,no,n/a", "Cedar,30,3,no,1")
SCHEME = """targetscore: 1
scheme: s
title: s
language: en
rulesets:
  - {id: towns, rules: towns.yaml, data: towns.csv}
  - {id: counties, rules: counties.yaml, data: counties.csv}
feeds:
  - {from: towns, to: counties, indicator: below, FEED}
"""
LISTED = "over: {East: [Ash, Birch], West: [Cedar]}"

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a scheme with *feed* and the data of the towns, *rows*."""

    def written(feed: str, rows: tuple[str, ...] = ROWS, units: tuple[str, ...] = ("East", "West")) -> Path:
        (tmp_path / "towns.yaml").write_text(TOWNS, encoding="utf-8")
        (tmp_path / "counties.yaml").write_text(COUNTIES, encoding="utf-8")
        table = ["unit,work,work.people,work.honoured,care", *rows]
        (tmp_path / "towns.csv").write_text("\n".join(table) + "\n", encoding="utf-8")
        (tmp_path / "counties.csv").write_text(
            "unit,below\n" + "".join(f"{unit},\n" for unit in units), encoding="utf-8"
        )
        path = tmp_path / "scheme.yaml"
        path.write_text(SCHEME.replace("FEED", feed), encoding="utf-8")
        return path

    return written


def fed(path: Path) -> Mapping[str, object]:
    result = targetscore.score_scheme(targetscore.load_scheme(path))
    return {each.unit: each.amount for each in result.fed}


@pytest.mark.parametrize(
    ("feed", "east", "west"),
    [
        (f"value: points, of: work, {LISTED}, how: mean", "75", "30"),
        (f"value: points, of: work, {LISTED}, how: sum", "150", "30"),
        # 90 × 2/3 + 60 × 1/3
        (f"value: points, of: work, {LISTED}, how: mean, weights: work.people", "80", "30"),
        # Birch has no care: 5 alone.
        (f"value: points, of: care, {LISTED}, how: mean, weights: work.people", "5", "1"),
        (f"value: lost, of: care, {LISTED}, how: sum", "5", "9"),
        # 95, 60 and 31 of all, for both.
        ("value: total, over: all, how: mean", "62", "62"),
        ("value: total, over: all, how: mean, weights: work.people", "343/6", "343/6"),
        # One unit may stand in two lists.
        ("value: total, over: {East: [Ash, Cedar], West: Cedar}, how: mean", "63", "31"),
        ("value: points, of: care, over: {East: [Ash], West: [Birch]}, how: sum", "5", None),
    ],
)
def test_figures_are_made_into_one(write: Write, feed: str, east: str, west: str | None) -> None:
    assert fed(write(feed)) == {"East": Fraction(east), "West": None if west is None else Fraction(west)}


def test_each_part_says_whose_it_is(write: Write) -> None:
    path = write(f"value: points, of: work, {LISTED}, how: mean, weights: work.people")
    result = targetscore.score_scheme(targetscore.load_scheme(path))
    assert [each.note for each in result.fed] == [
        "towns: points Ash work 90 × 2/3 + Birch work 60 × 1/3",
        "towns: points Cedar work 30",
    ]
    whole: Any = result.to_dict()
    Draft202012Validator(scheme_result_schema()).validate(whole)
    assert whole["fed"][0]["parts"][0] == {"unit": "Ash", "of": "work", "figure": "90", "share": "2/3"}


@given(order=st.permutations(ROWS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_the_units_makes_no_difference(write: Write, order: list[str]) -> None:
    feed = "value: total, over: all, how: mean, weights: work.people"
    found = [targetscore.score_scheme(targetscore.load_scheme(write(feed, rows))).fed for rows in (ROWS, tuple(order))]
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("feed", "codes"),
    [
        (f"value: total, {LISTED}", ["missing-key"]),
        (f"value: total, {LISTED}, how: median", ["unknown-choice"]),
        (f"value: rank, {LISTED}, how: mean", ["feed-over-value"]),
        (f"value: total, {LISTED}, how: sum, weights: work.people", ["feed-weighted-sum"]),
        (f"value: total, {LISTED}, how: mean, weights: work.honoured", ["misspelt-reference"]),
        (f"value: total, {LISTED}, how: mean, weights: nothing", ["feed-no-weights"]),
        (f"value: total, {LISTED}, how: mean, weights: work.peopl", ["misspelt-reference"]),
        (f"value: total, {LISTED}, how: mean, unit: Ash", ["feed-over-and"]),
        (f"value: total, {LISTED}, how: mean, units: {{East: Ash}}", ["feed-over-and"]),
        ("value: total, how: mean, weights: work.people", ["feed-not-over", "feed-not-over"]),
        ("value: total, over: every, how: mean", ["feed-over-whom"]),
        ("value: total, over: [Ash], how: mean", ["feed-over-whom"]),
        ("value: total, over: {East: [Ash, Ash], West: [Cedar]}, how: mean", ["feed-over-twice"]),
        ("value: total, over: {East: [], West: [Cedar]}, how: mean", ["empty-value"]),
        ("value: total, over: {East: [Ash]}, how: mean", ["feed-over-nobody"]),
        ("value: total, over: {East: [Ash], West: [Cedr]}, how: mean", ["scheme-unit-near"]),
        ("value: total, over: {East: [Ash], West: [Cedar], South: [Ash]}, how: mean", ["scheme-no-unit"]),
    ],
)
def test_what_cannot_be_meant_is_refused(write: Write, feed: str, codes: list[str]) -> None:
    assert codes_of(write(feed)) == codes


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (("Ash,90,,yes,5", *ROWS[1:]), "feed-weight-missing"),
        (("Ash,90,-1,yes,5", *ROWS[1:]), "feed-weight-negative"),
        (("Ash,90,0,yes,5", "Birch,60,0,no,1", ROWS[2]), "feed-weight-none"),
    ],
)
def test_a_unit_that_cannot_be_weighed_is_refused(write: Write, rows: tuple[str, ...], code: str) -> None:
    assert codes_of(write(f"value: total, {LISTED}, how: mean, weights: work.people", rows)) == [code]


def codes_of(path: Path) -> list[str]:
    with pytest.raises(TargetscoreError) as caught:
        fed(path)
    for problem in caught.value.diagnostics:
        assert all(problem.told_in(language).render() for language in ("zh", "en"))
        assert "{" not in problem.message
    return [each.code for each in caught.value.diagnostics]


def test_the_schema_knows_these_keys() -> None:
    feed = {"from": "a", "value": "total", "to": "b", "indicator": "c", "how": "mean", "weights": "d.e"}
    scheme = {"targetscore": 1, "scheme": "s", "title": "s", "language": "en", "rulesets": [{"id": "a", "rules": "a"}]}
    valid = Draft202012Validator(scheme_file_schema()).is_valid
    for over in ("all", {"x": "y"}, {"x": ["y", "z"]}):
        assert valid(scheme | {"feeds": [feed | {"over": over}]})
    assert not valid(scheme | {"feeds": [feed | {"over": ["y"]}]})
