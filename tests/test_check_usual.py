"""Findings on values that are hardly reported, on bounds out of reach and on slips: files with and without each."""

from __future__ import annotations

import pytest

import targetscore

HEAD = """targetscore: 1
ruleset: bureau
year: 2025
title: Bureau
language: en
conventions: {missing: error, rounding: none, floor: 0, steps: pro rata, unreached: zero, base: 60%, ties: shared}
"""
RATE = 'measured_in: "%", better: higher, title: pass rate'
COUNT = "measured_in: accidents, better: lower, title: accidents"


def found(keys: str, rule: str) -> set[str]:
    """Return the codes of the warnings on an indicator of 10 points."""
    text = f'{HEAD}indicators: [{{id: x, points: 10, {keys}, rule: "{rule}"}}]\n'
    return {each.code for each in targetscore.check(targetscore.loads(text)) if each.severity == "warning"}


@pytest.mark.parametrize(
    ("keys", "rule", "codes"),
    [
        (RATE, "10 points at 101% or above; no points below 101%", {"out-of-range"}),
        (RATE, "10 points at 100% or above; no points below 100%", set()),
        (RATE, "full score at 95%; deduct 1 point per percentage point over 100%; no points below 95%",
         {"out-of-range", "worse-earns-more"}),
        (RATE, "full score at 0%; deduct 1 point per percentage point short; no less than 0 points", {"out-of-range"}),
        (RATE, "full score at 1%; deduct 1 point per percentage point short; no less than 0 points", set()),
        (RATE.replace("pass rate", "growth in visits"), "10 points at 101% or above; no points below 101%", set()),
        (RATE.replace("higher", "lower").replace("pass", "staffing"),
         "full score at 100% or less; deduct 1 point per percentage point over; no less than 0 points", set()),
        (COUNT, "no points for 1 accident or more; deduct 1 point per accident", {"out-of-range"}),
        (COUNT, "no points for 2 accidents or more; deduct 1 point per accident", set()),
        (COUNT.replace("accidents", "tonnes"), "no points for 1 tonne or more; deduct 1 point per tonne", set()),
        (RATE + ", inputs: {target: {measured_in: '%'}}",
         "full score at target; add 1 point per percentage point over, up to 1 point; no points below target", set()),
    ],
)  # fmt: skip
def test_clauses_for_values_that_are_hardly_reported(keys: str, rule: str, codes: set[str]) -> None:
    assert found(keys, rule) - {"above-full"} == codes


@pytest.mark.parametrize(
    ("keys", "rule", "reached"),
    [
        (RATE, "full score at 95%; add 0.2 points per percentage point over, up to 1 point; otherwise no points", True),
        (
            RATE,
            "full score at 95%; add 0.2 points per percentage point over, up to 2 points; no points below 95%",
            False,
        ),
        (COUNT, "10 points; deduct 1 point per accident, up to 10 points", True),
        (COUNT, "10 points; deduct 1 point per accident, up to 11 points", False),
    ],
)
def test_the_most_of_a_clause_is_come_to(keys: str, rule: str, *, reached: bool) -> None:
    assert ("bound-unreached" not in found(keys, rule)) is reached


@pytest.mark.parametrize(
    ("level", "slip"), [("9.5", False), ("9.4", True), ("8.5", True), ("4.75", True), ("4.7", False), ("85", False)]
)
def test_a_tenth_of_the_next_level(level: str, *, slip: bool) -> None:
    rule = f"full score at 95%, base at {level}%, linear between"
    assert ("level-slip" in found(RATE, rule)) is slip


def test_a_level_that_earns_little_is_no_slip() -> None:
    assert "level-slip" not in found(RATE, "10 points at 95%, 5 points at 8.5%, linear between")
    assert "level-slip" in found(RATE, "10 points at 95%, 5.1 points at 8.5%, linear between")


def test_a_few_things_that_are_counted_are_no_slip() -> None:
    keys = "measured_in: prizes, better: higher, title: prizes"
    assert "level-slip" not in found(keys, "10 points at 12 prizes, 6 points at 1 prize, linear between")
    assert "level-slip" in found(keys, "10 points at 120 prizes, 6 points at 10 prizes, linear between")


@pytest.mark.parametrize(
    ("title", "unit", "rule", "codes"),
    [
        ("pass rate", "%", "A pass rate above 100% means a veto.", ["out-of-range"]),
        ("pass rate", "%", "A pass rate above 99% means a veto.", []),
        ("accidents", "accidents", "Fewer than 0 accidents means a veto.", ["idle-veto"]),
        ("profit", "million", "A profit below 0 means a veto.", []),
        ("deaths", "deaths", "If deaths are above 2 and deaths are below 3, the total is 0.", ["out-of-range"]),
    ],
)
def test_vetoes_that_are_never_met(title: str, unit: str, rule: str, codes: list[str]) -> None:
    text = (
        f"{HEAD.replace('base: 60%', 'veto: zero total')}"
        f"indicators: [{{id: x, points: 10, {RATE.replace('pass', 'filing')}, rule: full score at 95%}}]\n"
        f'vetoes: [{{id: v, title: {title}, measured_in: "{unit}", rule: "{rule}"}}]\n'
    )
    findings = targetscore.check(targetscore.loads(text))
    assert [each.code for each in findings if each.values.get("id") == "v"] == codes


@pytest.mark.parametrize(("sourced", "told"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 0)])
def test_a_source_is_missed_where_most_have_one(sourced: int, told: int) -> None:
    owners = ["owners: {data: registry}" if number < sourced else "owners: {lead: mayor}" for number in range(4)]
    entries = "".join(
        f"  - {{id: i{number}, points: 1, measured_in: km, rule: full score at 5 km, {said}}}\n"
        for number, said in enumerate(owners)
    )
    findings = targetscore.check(targetscore.loads(f"{HEAD}indicators:\n{entries}"))
    assert [each.code for each in findings if each.severity == "warning"] == ["no-data-source"] * told


@pytest.mark.parametrize(("rule", "target", "told"), [
    ("full score at target; below target, pro rata", "0", True),
    ("full score at target; below target, pro rata", "1", False),
    ("full score at target, base at 80% of target, linear between", "0", True),
    ("deduct 1 point per km short of target; no less than 0 points", "0", True),
    ("deduct 1 point per km short of target; no less than 0 points", "5", False),
    ("full score at target; below target, pro rata; deduct 1 point if late", "0", False),
    ("score = 10 × actual × actual / target, at most 10 points", "1", False),
])  # fmt: skip
def test_a_target_that_everybody_reaches(rule: str, target: str, *, told: bool) -> None:
    text = (
        f'{HEAD}indicators: [{{id: x, points: 10, title: paths, measured_in: km, better: higher, rule: "{rule}", '
        "inputs: {late: {title: late, measured_in: yes/no}}}]\n"
        f'targets: [{{unit: North, indicator: x, target: {target}, decided: "2025-10-25", reason: a, approval: b}}]\n'
    )
    assert ("target-idle" in {each.code for each in targetscore.check(targetscore.loads(text))}) is told
