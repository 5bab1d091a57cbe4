"""What is found in the grades over several rulesets before anybody is scored; totals worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

import targetscore
from targetscore.cli import main

HEAD = """
targetscore: 1
ruleset: {id}
year: 2025
title: {id}
language: en
conventions: {{floor: 0, rounding: {{points: 2, total: 2, mode: half up}}, missing: error, steps: whole,
  exempt: drop}}
"""
# Totals of 0 to 60, and of 0 to 40 with 5 on top.
WORK = f"""{HEAD.format(id="work")}
groups: [{{id: inland, title: inland, units: [North, South]}}, {{id: coast, title: coast, units: [West]}}]
indicators:
  - {{id: plans, points: 60, measured_in: "%", rule: full score at 90%; otherwise no points}}
vetoes:
  - {{id: fire, title: fires, veto: not above fair, rule: veto if there was a fire,
      inputs: {{burnt: {{title: there was a fire, measured_in: yes/no, absent: no}}}}}}
grades: {{by: total, bands: [{{grade: fair, least: 10}}, {{grade: poor}}]}}
"""
STAFF = f"""{HEAD.format(id="staff")}
indicators:
  - {{id: days, points: 40, measured_in: "%", rule: full score at 90%; otherwise no points}}
adjustments:
  - id: extras
    total: on top
    indicators:
      - {{id: prizes, measured_in: prizes, rule: "add 1 point for each prize, up to 5 points"}}
"""
CONVENTIONS = "conventions: {rounding: {total: 1, mode: half up}, exempt: drop}"
SCHEME = """
targetscore: 1
scheme: district
title: District
language: en
rulesets: [{{id: work, rules: work.yaml}}, {{id: staff, rules: staff.yaml}}]
overall:
  weights: {weights}
  count: {count}
  {conventions}
  {more}
  grades: {grades}
"""


def written(folder: Path, grades: str, **changed: str) -> Path:
    """Write a scheme whose overall total is 0.5 × work + 2 × staff: 0 to 120, unless *changed* says otherwise."""
    usual = {"weights": "{work: 0.5, staff: 2}", "count": "points", "conventions": CONVENTIONS, "more": ""}
    (folder / "work.yaml").write_text(WORK, encoding="utf-8")
    (folder / "staff.yaml").write_text(STAFF, encoding="utf-8")
    text = SCHEME.format(**(usual | changed), grades=grades)
    (folder / "scheme.yaml").write_text("\n".join(line for line in text.splitlines() if line.strip()), encoding="utf-8")
    return folder / "scheme.yaml"


BY_PERCENT = {"weights": "{work: 60%, staff: 40%}", "count": "percent"}
PLACES = "{{most: {}, rounding: down, ties: out, of: group}}"
QUOTA = "{{by: total, bands: [{{grade: A, least: 90, quota: " + PLACES + "}}, {{grade: B}}]}}"
VETO = "vetoes: [{{from: work, of: fire, veto: {}}}]"


@pytest.mark.parametrize(
    ("grades", "changed", "found"),
    [
        ("{by: total, bands: [{grade: A, least: 120}, {grade: B}]}", {}, []),
        ("{by: total, bands: [{grade: A, least: 120.1}, {grade: B}]}", {}, [("grade-unreached", "A", "120")]),
        # A unit without work earns at most 2 × 45 = 90 of 80 points; without staff, 30.
        ("{by: total, bands: [{grade: A, least: 0}, {grade: B}]}", {}, [("grade-hidden", "B", None)]),
        (
            "{by: total, bands: [{grade: A, least: 0, needs: [{of: rank, most: 1}]}, {grade: B}]}",
            {},
            [],
        ),
        (
            "{by: total, bands: [{grade: A, least: 90, needs: [{of: work.total, least: 60}]}, {grade: B}]}",
            {},
            [],
        ),
        (
            "{by: total, bands: [{grade: A, least: 90, needs: [{of: work.total, least: 60.5}]}, {grade: B}]}",
            {},
            [("need-never-met", "A", None)],
        ),
        (
            "{by: total, bands: [{grade: A, least: 90, needs: [{of: total, least: 121}]}, {grade: B}]}",
            {},
            [("need-never-met", "A", None)],
        ),
        # Two inland units and one on the coast: a third of two is no whole unit, half of two is one.
        (
            QUOTA.format("33%"),
            {"more": "groups: work"},
            [("quota-without-place", "A", None)],
        ),
        (
            QUOTA.format("50%"),
            {"more": "groups: work"},
            [],
        ),
        # The prizes on top can be all that a unit has, so nothing is known of totals in per cent of staff.
        ("{by: total, bands: [{grade: A, least: 101}, {grade: B}]}", BY_PERCENT, []),
        (
            "{by: total, bands: [{grade: A, least: 101}, {grade: B}]}",
            {"weights": "{work: 100%}", "count": "percent"},
            [("grade-unreached", "A", "100")],
        ),
        # Raised to the weights of all, the best ruleset alone: 2.5 × 100.
        (
            "{by: total, bands: [{grade: A, least: 251}, {grade: B}]}",
            {
                "weights": "{work: 2.5}",
                "count": "percent",
                "conventions": CONVENTIONS.replace("drop", "rescale"),
            },
            [("grade-unreached", "A", "250")],
        ),
        # What a veto gives is given whatever the points are.
        (
            "{by: total, bands: [{grade: A, least: 0}, {grade: B}]}",
            {"more": VETO.format("lowest grade")},
            [],
        ),
        (
            "{by: total, bands: [{grade: A, least: 0}, {grade: B}]}",
            {"more": VETO.format("down 1")},
            [],
        ),
    ],
)
def test_grades_over_several_rulesets(
    grades: str, changed: dict[str, str], found: list[tuple[str, str, str | None]], tmp_path: Path
) -> None:
    scheme = targetscore.load_scheme(written(tmp_path, grades, **changed))
    told = targetscore.check_scheme(scheme)
    assert [(each.code, each.values["grade"], each.values.get("most")) for each in told] == found


def test_a_grade_that_nobody_gets_is_one(tmp_path: Path) -> None:
    """Full work and five prizes come to 0.5 × 60 + 2 × 45 = 120."""
    grades = "{by: total, bands: [{grade: A, least: 120.1}, {grade: B, least: 120}, {grade: C}]}"
    scheme = targetscore.load_scheme(written(tmp_path, grades))
    data = {
        "work": [{"unit": name, "plans": "95"} for name in ("North", "South", "West")],
        "staff": [{"unit": name, "days": "90", "prizes": "9"} for name in ("North", "South", "West")],
    }
    overall = targetscore.score_scheme(scheme, data).overall
    assert {str(each.total) + str(each.grade) for each in overall.values()} == {"120.0B"}


def test_without_overall_grades_nothing_is_found(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.write_text(
        path.read_text(encoding="utf-8").replace("  grades: \n", "").removesuffix("  grades: "), encoding="utf-8"
    )
    assert targetscore.check_scheme(targetscore.load_scheme(path)) == ()


def test_the_command_line_tells_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, "{by: total, bands: [{grade: A, least: 130}, {grade: B}]}")
    # A warning is a finding; the exit code says so.
    assert main(["check", str(path)]) == 1
    assert (
        "scheme.yaml:10:39: warning[grade-unreached]: the grade A asks for 130, and nobody comes to more than 120"
        in (capsys.readouterr().out)
    )
