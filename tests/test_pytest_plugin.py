"""The plugin: nothing without being asked, then one test a case, named and told as on the command line."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

Run = Callable[..., pytest.RunResult]

RULES = """\
targetscore: 1
ruleset: bureau
year: 2025
title: Branch offices
language: en
conventions: {base: 60%, steps: pro rata, floor: 0, rounding: none, missing: error, unreached: zero}
indicators:
  - id: letters
    title: letters answered in time
    points: 10
    measured_in: "%"
    better: higher
    rule: full score at 98%, deduct 0.4 points per percentage point short, no less than 0
    examples:
      - {actual: "97", points: "9.6"}
"""
CASES = """\
targetscore-cases: 1
cases:
  - {name: full score, data: {North: {letters: 98}}, expect: {North: {points: {letters: 10}}}}
  - {name: a slip, data: {North: {letters: 97}}, expect: {North: {points: {letters: 9.5}}}}
"""


@pytest.fixture
def folder(pytester: pytest.Pytester) -> pytest.Pytester:
    (pytester.path / "2025.yaml").write_text(RULES, encoding="utf-8")
    (pytester.path / "2025.cases.yaml").write_text(CASES, encoding="utf-8")
    (pytester.path / "other.yaml").write_text("key: value\n", encoding="utf-8")
    return pytester


@pytest.fixture
def run(folder: pytest.Pytester, request: pytest.FixtureRequest) -> Run:
    installed = request.config.pluginmanager.has_plugin("targetscore")
    return functools.partial(folder.runpytest, *([] if installed else ["-p", "targetscore.testing._plugin"]))


def test_nothing_is_collected_without_being_asked_for(run: Run) -> None:
    assert run().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_test_a_case_an_example_and_a_property(run: Run) -> None:
    result = run("--targetscore", "--targetscore-examples=5", "-v")
    result.assert_outcomes(passed=9, failed=1)
    result.stdout.fnmatch_lines(
        [
            "2025.cases.yaml::full score PASSED*",
            "2025.cases.yaml::a slip FAILED*",
            "2025.yaml::letters: actual 97 PASSED*",
            "2025.yaml::letters: direction PASSED*",
            "2025.yaml::order PASSED*",
            "2025.cases.yaml:4:*points letters of `North` should be 9.5, the rules give 9.6",
            "hint: one of the two is wrong*",
        ]
    )


def test_patterns_in_the_configuration_say_which_files(folder: pytest.Pytester, run: Run) -> None:
    folder.makeini("[pytest]\ntargetscore_files = *.cases.yaml\n")
    run().assert_outcomes(passed=1, failed=1)


def test_a_file_that_cannot_be_read_is_told_in_its_own_words(folder: pytest.Pytester, run: Run) -> None:
    (folder.path / "2025.cases.yaml").write_text("targetscore-cases: 2\n", encoding="utf-8")
    result = run("--targetscore", "--targetscore-examples=0")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["2025.cases.yaml:1:20: error[[]unknown-choice[]]:*"])
