"""The keys `sources`, `targets` and `warnings` of a rule file."""

from __future__ import annotations

from fractions import Fraction

import pytest

from targetscore.errors import Source
from targetscore.ruleset import loads
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._sources import read_sources, read_targets, read_warned
from targetscore.ruleset._yaml import Entry, Table, compose
from targetscore.ruleset.model import Indicator, SourceOrder

RULES = loads("""\
targetscore: 1
ruleset: test
year: 2022
title: test
language: en
conventions: {missing: error, rounding: none, floor: 0, unreached: zero, steps: whole}
indicators:
  - id: export
    title: exports
    measured_in: million
    points: 4
    better: higher
    rule: full score at 5; otherwise no points
    inputs: {floor_level: {title: lowest level}}
  - id: answers
    title: letters answered
    measured_in: "%"
    points: 4
    better: higher
    rule: full score at 90%; otherwise no points
""")
KNOWN: dict[str, Indicator | None] = {each.id: each for each in RULES.every_indicator()} | {"broken": None}


def opened(text: str) -> tuple[Reader, Fields]:
    source = Source("rules.yaml", text)
    root = compose(source)
    assert isinstance(root, Table)
    entries: tuple[Entry, ...] = root.entries
    values = {entry.key.text: entry.value for entry in entries}
    return Reader(source, "en"), Fields(values, {entry.key.text: entry.key.span for entry in entries}, root.span)


def codes(reader: Reader) -> list[tuple[int, str]]:
    assert all(problem.told_in(language).render() for problem in reader.problems for language in ("zh", "en"))
    return [(reader.source.position(problem.span.start)[0], problem.code) for problem in reader.problems]


# Sources ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "tolerance", "in_percent"),
    [("1%", Fraction(1, 100), True), ("0.5", Fraction(1, 2), False), ("0", Fraction(0), False)],
)
def test_sources_stand_in_the_order_in_which_they_count(written: str, tolerance: Fraction, in_percent: bool) -> None:
    reader, fields = opened(f"sources:\n  order: [statistics, verified]\n  tolerance: {written}\n")
    expected = SourceOrder(order=("statistics", "verified"), tolerance=tolerance, in_percent=in_percent)
    assert read_sources(reader, fields) == expected
    assert reader.problems == []


def test_a_file_may_have_none_of_them() -> None:
    reader, fields = opened("year: 2022\n")
    assert (read_sources(reader, fields), read_targets(reader, fields, KNOWN), read_warned(reader, fields)) == (
        None,
        (),
        (),
    )
    assert reader.problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sources: statistics\n", [(1, "need-table")]),
        ("sources: {order: [a, b]}\n", [(1, "missing-key")]),
        ("sources: {tolerance: 0}\n", [(1, "missing-key")]),
        ("sources: {order: [], tolerance: 0}\n", [(1, "empty-value")]),
        ("sources:\n  order: [a, b, a]\n  tolerance: -1\n", [(2, "source-twice"), (3, "negative-tolerance")]),
        ("sources: {order: [a], tolerance: some}\n", [(1, "not-a-number")]),
        ("sources: {order: [a], tolerence: 0}\n", [(1, "misspelt-key")]),
    ],
)
def test_what_is_wrong_with_sources_is_named(text: str, expected: list[tuple[int, str]]) -> None:
    reader, fields = opened(text)
    read_sources(reader, fields)
    assert codes(reader) == expected


# Targets ------------------------------------------------------------------------------------------------------------


def test_a_changed_target_keeps_who_decided_it_when_and_why() -> None:
    reader, fields = opened("""\
targets:
  - {unit: Sanmen, indicator: export, target: 4.8, decided: 2022-11-03, reason: flood, approval: "No. 5"}
  - {unit: Sanmen, indicator: answers, target: 85%, decided: 2022-11-04, reason: flood, approval: "No. 6"}
  - {unit: Sanmen, indicator: export, input: floor_level, target: -2, decided: 2022-11-03, reason: r, approval: a}
  - {unit: Sanmen, indicator: broken, target: 1, decided: 2022-11-03, reason: r, approval: a}
""")
    targets = read_targets(reader, fields, KNOWN)
    assert reader.problems == []
    assert [(each.unit, each.indicator, each.input, each.value, each.decided) for each in targets] == [
        ("Sanmen", "export", "target", Fraction(24, 5), "2022-11-03"),
        ("Sanmen", "answers", "target", Fraction(85), "2022-11-04"),
        ("Sanmen", "export", "floor_level", Fraction(-2), "2022-11-03"),
        ("Sanmen", "broken", "target", Fraction(1), "2022-11-03"),
    ]
    assert (targets[0].reason, targets[0].approval) == ("flood", "No. 5")
    assert reader.source.position(targets[1].span.start)[0] == 3


GOOD = {"unit": "a", "indicator": "export", "target": "4", "decided": "2022-11-03", "reason": "r", "approval": "p"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"unit": ""}, ["missing-key"]),
        ({"reason": ""}, ["missing-key"]),
        ({"approval": ""}, ["missing-key"]),
        ({"decided": ""}, ["missing-key"]),
        ({"target": ""}, ["missing-key"]),
        ({"indicator": ""}, ["missing-key"]),
        ({"indicator": "exprot"}, ["misspelt-reference"]),
        ({"indicator": "xyzzy"}, ["unknown-target-indicator"]),
        ({"input": "targte"}, ["misspelt-input"]),
        ({"input": "xyzzy"}, ["unknown-input"]),
        ({"target": "some"}, ["not-a-number"]),
        ({"target": "80%"}, ["target-in-percent"]),
        ({"decided": "2022-02-30"}, ["not-a-date"]),
        ({"decided": "20221103"}, ["not-a-date"]),
        ({"decided": "November"}, ["not-a-date"]),
    ],
)
def test_a_target_that_cannot_be_checked_is_refused(changes: dict[str, str], expected: list[str]) -> None:
    given = {key: value for key, value in (GOOD | changes).items() if value}
    reader, fields = opened("targets:\n  - {" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}\n")
    read_targets(reader, fields, KNOWN)
    assert [code for _, code in codes(reader)] == expected


def test_two_decisions_of_one_day_are_refused() -> None:
    """The last decision counts, and neither of them is the last."""
    row = "  - {unit: a, indicator: export, target: 4, decided: 2022-11-03, reason: r, approval: p}\n"
    reader, fields = opened("targets:\n" + row + row.replace("-03", "-04") + row + "  - later\n")
    assert len(read_targets(reader, fields, KNOWN)) == 2
    assert codes(reader) == [(5, "need-table"), (4, "two-targets")]


# Warning levels -----------------------------------------------------------------------------------------------------


def test_warning_levels_stand_from_the_lowest_up() -> None:
    reader, fields = opened("""\
warnings: [{level: red, below: base}, {level: orange, below: 80%}, {level: yellow, below: full}]
""")
    found = [(warned.level, warned.below) for warned in read_warned(reader, fields)]
    assert found == [("red", "base"), ("orange", Fraction(4, 5)), ("yellow", "full")]
    assert reader.problems == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[red]", ["need-table"]),
        ("[{level: red}]", ["missing-key"]),
        ("[{below: 90%}]", ["missing-key"]),
        ("[{level: red, below: 0.9}]", ["need-percent"]),
        ("[{level: red, below: 110%}]", ["warning-share"]),
        ("[{level: red, below: 0%}]", ["warning-share"]),
        ("[{level: red, below: bottom}]", ["unknown-choice"]),
        ("[{level: red, below: 60%}, {level: red, below: 90%}]", ["level-twice"]),
        ("[{level: yellow, below: 90%}, {level: red, below: 60%}]", ["warning-unreached"]),
        ("[{level: yellow, below: full}, {level: base, below: base}, {level: r, below: 100%}]", ["warning-unreached"]),
    ],
)
def test_what_is_wrong_with_warning_levels_is_named(text: str, expected: list[str]) -> None:
    reader, fields = opened(f"warnings: {text}\n")
    read_warned(reader, fields)
    assert [code for _, code in codes(reader)] == expected
