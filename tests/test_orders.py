"""
The order of what is given changes nothing: of units, of rows, of columns, and of what stands side by side in the rules.

One file has all at once that compares units or counts rows: groups, means, best values and ranks of the group, its
size, sources, events, adjustments, section totals, vetoes, needs, quotas and ties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from targetscore import score
from targetscore.errors import DataError
from targetscore.ruleset import loads
from targetscore.ruleset.model import Ruleset
from targetscore.score.result import UnitResult

RULES = """
targetscore: 1
ruleset: orders
year: 2025
title: orders
language: en
conventions: {missing: mean of the others, rounding: {points: 2, total: 1, mode: half up}, floor: 0, steps: pro rata,
  unreached: zero, ties: {by: [roads.actual, core.total], then: mean}, rank_on: rounded, exempt: rescale, veto: down 1}
groups:
  - {id: towns, units: [t1, t2, t3, t4, t5]}
  - {id: offices, units: [o1, o2, o3], without: [roads], points: {visits: 40}}
sources: {order: [statistics, reported], tolerance: 1%}
sections:
  - id: core
    points: 60
    scale: yes
    weight: 75%
    indicators:
      - {id: roads, points: 20, measured_in: km, better: higher, rule: score = 20 × (actual + 1) ÷ (best + 1)}
      - id: visits
        points: 20
        measured_in: visits
        better: higher
        rule: full score at or above the group mean; otherwise no points
      - id: delays
        points: 20
        measured_in: days
        better: lower
        inputs: {rank: {title: place}, field: {title: number of units, from: units}}
        rule: "20 points if place is at most 40% of number of units; otherwise 5 points"
  - id: care
    points: 40
    scale: yes
    weight: 25%
    at_least: 1
    indicators: [{id: letters, points: 10, missing: exempt, measured_in: letters, rule: "score = actual, at most 10"}]
adjustments:
  - id: extras
    total: on top
    most: 6
    indicators:
      - id: prizes
        inputs: {national: {title: national prizes}, city: {title: city prizes}}
        events: [national, city]
        rule: score = 2 × national prizes + city prizes
      - {id: depth, inputs: {of: {title: core points, from: core.total}}, rule: add 1 point if core points is at least 45}
  - id: faults
    total: up to full
    least: -5
    indicators: [{id: complaints, missing: zero, measured_in: complaints, rule: deduct 2 points for each complaint}]
vetoes:
  - {id: fraud, points: 0, inputs: {n: {title: fraud is found, measured_in: yes/no, absent: no}}, rule: veto if fraud is found}
  - {id: low, points: 0, inputs: {all: {title: the whole, from: total}}, rule: "if the whole is below 30, the unit is not ranked"}
total: {least: 0, most: 104}
grades:
  by: percent
  bands:
    - grade: best
      least: 70%
      quota: {most: 40%, rounding: half up, ties: out, of: group}
      needs: [{of: core.total, least: 60%}, {of: group_rank, most: 3}]
    - {grade: good, least: 50%, quota: {most: 50%, rounding: down, ties: in, of: all}}
    - {grade: fair}
"""  # noqa: E501 - a rule stands on one line
TOWNS, OFFICES = ("t1", "t2", "t3", "t4", "t5"), ("o1", "o2", "o3")
UNITS = (*TOWNS, *OFFICES)
SMALL = st.integers(0, 4).map(str)

Row = dict[str, str]


FILE = loads(RULES)
# What stands side by side; bands of grades, sources and keys of ties have an order that means something.
LISTS = ("groups", "units", "sections", "indicators", "adjustments", "vetoes", "needs")


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Draw long data of all units, with few different values, so that many are equal; some miss or do not apply."""
    rows: list[Row] = []
    for unit in UNITS:
        for indicator in ("visits", "delays", *(("roads",) if unit in TOWNS else ())):
            rows.append({"unit": unit, "indicator": indicator, "source": "reported", "actual": draw(SMALL)})
            if draw(st.booleans()):
                rows.append({**rows[-1], "source": "statistics", "actual": draw(SMALL)})
        letters = draw(st.sampled_from(["", "n/a", "3", "9"]))
        rows.append({"unit": unit, "indicator": "letters", "source": "reported", "actual": letters})
        rows.append({"unit": unit, "indicator": "complaints", "source": "reported", "actual": draw(SMALL)})
        if draw(st.booleans()):
            rows.append(
                {"unit": unit, "indicator": "fraud", "source": "reported", "n": draw(st.sampled_from(["yes", "no"]))}
            )
        for item in draw(st.lists(st.sampled_from("xyz"), max_size=4)):
            level = draw(st.sampled_from(["national", "city"]))
            rows.append({"unit": unit, "indicator": "prizes", "source": "reported", "level": level, "item": item})
    return rows


def outcome(ruleset: Ruleset, rows: Iterable[Mapping[str, object]]) -> dict[str, UnitResult] | list[tuple[str, str]]:
    """Return the results of all units, or what is wrong, by units and codes."""
    try:
        return dict(score(ruleset, rows).units)
    except DataError as error:
        return sorted((found.code, str(sorted(found.values.items()))) for found in error.diagnostics)


@given(st.data())
def test_the_order_of_rows_and_columns_changes_nothing(data: st.DataObject) -> None:
    rows = data.draw(tables())
    shuffled = data.draw(st.permutations(rows))
    columns = data.draw(st.permutations(["unit", "indicator", "source", "actual", "n", "level", "item"]))
    turned = [{column: row[column] for column in columns if column in row} for row in shuffled]
    assert outcome(FILE, turned) == outcome(FILE, rows)


# Each of these reads a rule file of its own, which takes a while.
@settings(max_examples=settings().max_examples // 4)
@given(st.data())
def test_the_order_of_what_stands_side_by_side_in_the_rules_changes_no_figure(data: st.DataObject) -> None:
    rows = data.draw(tables())
    # Without a meaning given to any text: `no` stays no.
    written = yaml.load(RULES, Loader=yaml.BaseLoader)  # noqa: S506 - reads texts and nothing else
    turned = loads(yaml.safe_dump(shuffled(written, data), allow_unicode=True, sort_keys=False, width=4000))
    assert figures(outcome(turned, rows)) == figures(outcome(FILE, rows))


def shuffled(node: Any, data: st.DataObject) -> Any:
    """Return *node* of a rule file with its lists and keys in another order."""
    match node:
        case dict():
            order = data.draw(st.permutations(list(node)))
            return {
                key: in_any_order(shuffled(node[key], data), data) if key in LISTS else shuffled(node[key], data)
                for key in order
            }
        case list():
            return [shuffled(item, data) for item in node]
        case _:
            return node


def in_any_order(node: Any, data: st.DataObject) -> Any:
    return data.draw(st.permutations(node)) if isinstance(node, list) else node


def figures(found: dict[str, UnitResult] | list[tuple[str, str]]) -> object:
    """Return what is published of every unit, in an order of its own; problems as they are."""
    if isinstance(found, list):
        return found
    return {
        name: (
            unit.total,
            (unit.rank, unit.group_rank, unit.grade),
            {key: line.points for key, line in unit.indicators.items()},
            {key: section.total for key, section in unit.sections.items()},
            sorted((effect.of, effect.does) for effect in unit.consequences),
        )
        for name, unit in found.items()
    }


def test_the_file_grades_bars_and_ranks() -> None:
    """So that the properties above are not true of nothing."""
    values = {"roads": "12340", "visits": "41320412", "delays": "01234012", "complaints": "00012001"}
    rows: list[Row] = [
        {"unit": unit, "indicator": name, "source": "reported", "actual": digit}
        for name, digits in values.items()
        for unit, digit in zip(UNITS, digits, strict=False)
    ]
    rows += [{"unit": unit, "indicator": "letters", "source": "reported", "actual": "9"} for unit in UNITS]
    rows.append({"unit": "t2", "indicator": "fraud", "source": "reported", "n": "yes"})
    found = outcome(FILE, rows)
    assert isinstance(found, dict)
    # The towns have 2 places among the best, and t3 is third. Of the offices one is ranked: 40 % of 1 are 0 places.
    assert {name: (str(unit.total), unit.group_rank, unit.grade) for name, unit in found.items()} == {
        "t1": ("46.0", 1, "best"),
        "t2": ("33.0", 4, "fair"),
        "t3": ("39.8", 3, "good"),
        "t4": ("41.8", 2, "best"),
        "t5": ("11.8", None, "fair"),
        "o1": ("55.0", 1, "good"),
        "o2": ("12.8", None, "fair"),
        "o3": ("10.8", None, "fair"),
    }
