"""Strategies, cases and properties: what is drawn can be scored, what is stated is compared, what is false is found."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import find, given, settings

import targetscore
from targetscore.errors import RuleFileError, Source
from targetscore.ruleset.model import Ruleset
from targetscore.testing import cohorts, load_cases, mutate, run, unit_rows
from targetscore.testing._cases import cases_beside, read_cases
from targetscore.testing._properties import PROPERTIES, Prover
from targetscore.testing._run import trials
from targetscore.testing.model import Mutation, Report

ROOT = Path(__file__).resolve().parent.parent
WITH_CASES = sorted((ROOT / "examples").glob("*/*.cases.yaml"))
HEAD = """\
targetscore: 1
ruleset: bureau
year: 2025
title: Branch offices
language: en
conventions:
  base: 60%
  steps: pro rata
  floor: 0
  rounding: {points: 2, total: 2, mode: half up}
  missing: MISSING
  unreached: zero
  veto: lowest grade
"""
LETTERS = """
  - id: letters
    title: letters answered in time
    points: 10
    measured_in: "%"
    better: higher
    rule: full score at 98%, deduct 0.4 points per percentage point short, no less than 0
"""
BACKWARDS = """
  - id: visits
    title: visits
    points: 10
    measured_in: visits
    better: higher
    rule: full score at 20 visits, deduct 1 point for each visit above 20
"""
UNCAPPED = """
  - id: visits
    title: visits
    points: 10
    measured_in: visits
    better: higher
    rule: full score at 20 visits, add 1 point for each visit above 20
"""
TAX = """
  - {id: tax, title: tax, points: 10, rule: score = 10 points × completion; at most 10 points}
"""
REPORTS = """
  - {id: reports, title: late reports, points: 5, measured_in: reports, rule: deduct 0.5 points per report}
"""
GROUPS = """
groups:
  - {id: towns, title: Towns, units: [North, South]}
  - {id: villages, title: Villages}
"""


def rules(indicators: str = LETTERS, *, missing: str = "error", more: str = "") -> Ruleset:
    return targetscore.loads(HEAD.replace("MISSING", missing) + "indicators:" + indicators + more, "rules/2025.yaml")


def cases(text: str, ruleset: Ruleset) -> Report:
    source = Source(
        "2025.cases.yaml", "targetscore-cases: 1\ncases:\n" + textwrap.indent(textwrap.dedent(text.lstrip("\n")), "  ")
    )
    return run(ruleset, read_cases(source, ruleset, None), examples=0)


def said(report: Report) -> list[str]:
    return [finding.message for outcome in report.failed for finding in outcome.findings]


# Strategies ---------------------------------------------------------------------------------------------------------


def drawn(ruleset: Ruleset, examples: int = 150) -> list[list[dict[str, str]]]:
    found: list[list[dict[str, str]]] = []

    @settings(max_examples=examples, database=None, derandomize=True)
    @given(cohorts(ruleset))
    def look(rows: list[dict[str, str]]) -> None:
        found.append(rows)

    look()
    return found


def values(cohort: Sequence[Sequence[dict[str, str]]], name: str = "actual") -> set[str]:
    return {row[name] for rows in cohort for row in rows if name in row}


def test_the_edges_of_a_rule_and_their_neighbours_are_drawn() -> None:
    assert {"98", "97.99", "98.01", "73", "72.99", "73.01", "n/a"} <= values(drawn(rules()))


def test_what_is_missing_is_drawn_only_where_the_file_says_what_that_means() -> None:
    assert "" not in values(drawn(rules()))
    assert "" in values(drawn(rules(missing="zero")))


def test_facts_are_drawn_both_ways() -> None:
    ruleset = rules("\n  - {id: plan, title: a plan, points: 5, measured_in: yes/no, rule: 5 points if a plan}")
    assert {"yes", "no"} <= values(drawn(ruleset))


def test_units_are_drawn_in_the_groups_of_the_file() -> None:
    found = drawn(rules(more=GROUPS))
    assert {row["unit"] for rows in found for row in rows} >= {"North", "South", "A2"}
    assert {row.get("group") for rows in found for row in rows if row["unit"] == "A2"} == {"villages"}


def test_targets_are_drawn_as_numbers_and_as_completion() -> None:
    found = drawn(rules(TAX))
    assert len(values(found, "target")) > 1
    assert values(found, "completion")


def test_the_simplest_data_are_one_unit_with_values() -> None:
    rows = find(cohorts(rules(), least=1), lambda rows: "n/a" not in values([rows]))
    assert [row["unit"] for row in rows] == ["A"]


def test_a_cohort_has_as_many_units_as_asked_for() -> None:
    ruleset = rules()
    with pytest.raises(ValueError, match="least"):
        cohorts(ruleset, least=3, most=2)
    assert {len({row["unit"] for row in rows}) for rows in drawn(ruleset)} == {1, 2, 3, 4}


@pytest.mark.parametrize("path", ["bureau/2015.yaml", "city-assessment/2007.yaml", "party-building/2010.yaml"])
def test_what_is_drawn_for_an_example_can_be_scored(path: str) -> None:
    ruleset = targetscore.load(ROOT / "examples" / path)

    @settings(max_examples=15, database=None)
    @given(unit_rows(ruleset))
    def scores(rows: list[dict[str, str]]) -> None:
        assert len(targetscore.score(ruleset, rows).units) == 1

    scores()


# Cases --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WITH_CASES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_cases_of_the_examples_hold(path: Path) -> None:
    ruleset = targetscore.load(path.with_name(path.name.replace(".cases", "")))
    assert [str(f) for t in trials(ruleset, load_cases(path, ruleset)) for f in t.outcome.findings] == []


def test_only_what_a_case_states_is_compared() -> None:
    report = cases(
        """
        - name: one point short
          data: {North: {letters: 97}, South: {letters: n/a}}
          expect:
            North: {points: {letters: 9.6}, total: 9.6, rank: 1, available: 10}
            South: {status: {letters: exempt}, rank: none, available: 0}
        """,
        rules(),
    )
    assert said(report) == []
    assert report.counted() == {"passed": 1, "failed": 0, "skipped": 0}


def test_every_difference_is_told_at_its_place() -> None:
    report = cases(
        """
        - name: wrong
          data: {North: {letters: 97}}
          expect:
            North: {points: {letters: 9.5}, rank: 2, grade: Good}
        """,
        rules(),
    )
    assert said(report) == [
        "points letters of `North` should be 9.5, the rules give 9.6",
        "rank of `North` should be 2, the rules give 1",
        "grade of `North` should be Good, the rules give none",
    ]
    (failed,) = report.failed
    assert {finding.place[:2] for finding in failed.findings} == {("2025.cases.yaml", 6)}


def test_a_case_about_points_needs_the_data_of_those_alone() -> None:
    two = rules(LETTERS + REPORTS)
    of_one = """
        - name: letters alone
          data: {North: {letters: 97}}
          expect: {North: {points: {letters: 9.6}%s}}
        """
    assert said(cases(of_one % "", two)) == []
    assert said(cases(of_one % ", total: 14.6", two)) == ["`North` has no `actual` for `reports`"]


def test_data_that_must_be_refused() -> None:
    refused = """
        - name: nothing given
          data: {North: {letters: "%s"}}
          refused: missing-value
        """
    assert said(cases(refused % "", rules())) == []
    assert said(cases(refused % "97", rules())) == ["the data should be refused (missing-value), and can be scored"]
    assert said(cases(refused % "much", rules())) == ["`much` is not a number"]


def test_a_title_names_an_indicator_too() -> None:
    titled = """
        - name: by title
          data: {North: {letters answered in time: {actual: "98"}}}
          expect: {North: {points: {letters answered in time: 10}}}
        """
    assert said(cases(titled, rules())) == []


def test_a_case_that_states_consequences_meets_a_veto_on_its_values() -> None:
    veto = """
vetoes:
  - id: late
    title: late
    rule: If the letters rate is below 50%, a veto.
    inputs: {rate: {title: letters rate, measured_in: "%", from: letters.actual}}
grades: {by: total, bands: [{grade: good, least: 6}, {grade: poor}]}
"""
    stated = """
        - {name: late, data: {A: {letters: 49}}, expect: {A: {consequences: [late]}}}
        - {name: in time, data: {A: {letters: 50}}, expect: {A: {consequences: []}}}
    """
    assert said(cases(stated, rules(more=veto))) == []


def test_all_problems_of_a_file_of_cases_are_told_at_once() -> None:
    with pytest.raises(RuleFileError) as refusal:
        cases(
            """
            - name: a
              data: {North: {leters: 97}}
              expect: {South: {points: {letters: many}}, North: {sttus: {}}}
            - name: a
              data: {North: {letters: 97}}
            - {name: b, expect: {}}
            - {name: c, data: ../secret.csv, refused: gap}
            """,
            rules(),
        )
    assert [(each.code, each.place[1]) for each in refusal.value.diagnostics] == [
        ("unknown-in-case", 4),
        ("not-a-number", 5),
        ("misspelt-key", 5),
        ("case-without-end", 6),
        ("duplicate-case", 6),
        ("missing-key", 8),
        ("file-name", 9),
    ]


def test_the_cases_of_a_rule_file_stand_beside_it() -> None:
    assert cases_beside("rules/2010.yaml") == Path("rules/2010.cases.yaml")


# Coverage -----------------------------------------------------------------------------------------------------------


def test_what_cases_touch_is_counted_and_what_none_touches_is_listed() -> None:
    report = cases("- {name: full, data: {North: {letters: 98}}, expect: {North: {points: {letters: 10}}}}", rules())
    edges = {(each.what, each.side): each.count for each in report.coverage if each.kind == "edge"}
    assert edges["actual = 98", "at"] == 1
    assert edges["actual = 98", "below"] == edges["actual = 98", "above"] == 0
    assert [each.what for each in report.coverage if each.kind == "piece"] == [
        "actual … < 73",
        "actual 73 … < 98",
        "actual 98 …",
    ]
    statuses = {each.what: each.count for each in report.coverage if each.kind == "status"}
    assert statuses == {"scored": 1, "exempt": 0}


# Properties ---------------------------------------------------------------------------------------------------------


def test_sound_rules_have_all_properties() -> None:
    report = run(rules(more=GROUPS), examples=20)
    assert said(report) == []
    assert {outcome.name for outcome in report.outcomes} == set(PROPERTIES)


def test_a_counterexample_is_the_simplest_and_a_case_to_paste() -> None:
    ruleset = rules(BACKWARDS)
    outcome = Prover(ruleset).outcome("visits", "direction")
    assert [finding.message for finding in outcome.findings] == [
        "visits: `B` has the better value and 9 points, `A` has 10"
    ]
    found = read_cases(Source("x.cases.yaml", outcome.case), ruleset, None)
    assert [(row.unit, dict(row.cells)) for row in found.cases[0].rows] == [
        ("A", {"actual": "20"}),
        ("B", {"actual": "21"}),
    ]
    assert [each.value for each in found.cases[0].expected] == [Fraction(10), Fraction(9)]
    assert said(run(ruleset, found, examples=0)) == []


def test_points_beyond_what_the_text_says_are_found() -> None:
    outcome = Prover(rules(UNCAPPED)).outcome("visits", "bounds")
    assert [finding.message for finding in outcome.findings] == ["visits: `A` earns 11 points, beyond 0 to 10"]


def test_the_same_seed_finds_the_same() -> None:
    reports = [run(rules(BACKWARDS), examples=20, seed=seed).to_dict() for seed in (None, None, 7, 7)]
    assert reports[0] == reports[1]
    assert reports[2] == reports[3]


def test_a_target_of_nothing_touches_no_piece() -> None:
    rule = "full score at target; pro rata below target"
    tasks = f"\n  - {{id: tasks, title: tasks, points: 10, better: higher, rule: {rule}}}\n"
    text = """
targetscore-cases: 1
cases:
  - {name: no tasks, data: {A: {tasks: {actual: 0, target: 0}}}, expect: {A: {points: {tasks: 10}}}}
"""
    ruleset = rules(tasks)
    stated = read_cases(Source("2025.cases.yaml", text), ruleset, None)
    assert run(ruleset, stated, examples=0).failed == ()


# Mutation

STATED = """
targetscore-cases: 1
cases:
  - {name: at the edge, data: {A: {letters: 98}}, expect: {A: {points: {letters: 10}}}}
  - {name: below, data: {A: {letters: 97}}, expect: {A: {points: {letters: 9.6}}}}
"""


def changes(report: Mutation) -> set[tuple[str, str]]:
    return {(each.before, each.after) for each in report.survivors}


def mutated(text: str, ruleset: Ruleset) -> Mutation:
    return mutate(ruleset, read_cases(Source("2025.cases.yaml", text), ruleset, None))


def test_a_change_that_a_case_notices_is_killed() -> None:
    left = changes(mutated(STATED, rules()))
    assert not {("98%", "99%"), ("98%", "97%"), ("0.4 points", "0.5 points")} & left


def test_a_change_that_no_case_notices_survives_with_a_case_that_does() -> None:
    ruleset = rules()
    report = mutated(STATED, ruleset)
    (floor,) = [each for each in report.survivors if each.kind == "bound"]
    assert (floor.of, floor.before, floor.after) == ("letters", "0", "1")
    assert floor.place[1:] == (20, 89)
    assert floor.case
    more = STATED + "\n".join(floor.case.splitlines()[2:])
    assert (floor.before, floor.after) not in changes(mutated(more, ruleset))
    assert run(ruleset, read_cases(Source("2025.cases.yaml", more), ruleset, None), examples=0).failed == ()


def test_a_change_that_means_the_same_is_not_counted() -> None:
    # Beside a part of a step that counts in proportion, an end makes no difference.
    report = mutated(STATED, rules())
    assert report.equal > 0
    assert not any(each.kind == "comparison" for each in report.survivors)


def test_a_part_is_left_out_whole_and_never_emptied() -> None:
    rule = "Part one: score = 3 × visits. Part two: score = visits + 4. The score is the higher of the two parts."
    visits = f"\n  - {{id: visits, title: visits, points: 10, rule: '{rule}'}}\n"
    left_out = {each.before for each in mutate(rules(visits)).survivors if each.kind == "dropped"}
    assert {"Part one: score = 3 × visits.", "Part two: score = visits + 4."} <= left_out


ADJUSTED = """
adjustments:
  - id: notices
    title: notices
    total: on top
    indicators:
      - {id: warnings, title: warnings, points: 0, rule: "%s 1 point for each warning"}
"""


@pytest.mark.parametrize(("sign", "noticed"), [("deduct", False), ("add", True)])
def test_that_a_penalty_may_lift_the_total_is_no_change(sign: str, noticed: bool) -> None:
    survivors = mutate(rules(more=ADJUSTED % sign)).survivors
    assert (("on_top: yes", "on_top: no") in {(each.before, each.after) for each in survivors}) is noticed


@pytest.mark.parametrize(("most", "noticed"), [(9, {10, 8}), (10, {9}), (11, set())])
def test_a_bound_that_no_total_comes_to_is_no_change(most: int, noticed: set[int]) -> None:
    survivors = mutate(rules(more=f"total: {{most: {most}}}")).survivors
    after = {each.after for each in survivors if each.before == f"total most: {most}"}
    assert after == {f"total most: {other}" for other in noticed}


def test_a_whole_file_without_cases_has_a_case_for_every_grade() -> None:
    grades = "grades: {by: total, bands: [{grade: good, least: 6}, {grade: poor}]}"
    report = mutate(rules(more=grades))
    assert report.killed == 0
    of_grades = [each for each in report.survivors if each.kind == "grade"]
    assert {each.after for each in of_grades} >= {"good least: 7", "good least: 5"}
    assert all(each.case for each in of_grades)


def test_mutants_are_the_same_in_every_run() -> None:
    assert mutated(STATED, rules()).to_dict() == mutated(STATED, rules()).to_dict()
