"""Comparisons of two rule files: relation, first and largest difference, who gains; never equality without proof."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from targetscore import diff, load, loads
from targetscore.diff.model import Diff, IndicatorChange
from targetscore.diff.schema import diff_schema
from targetscore.evaluate import evaluate
from targetscore.inputs import bind, needs_of
from targetscore.ruleset.model import Ruleset

F = Fraction
QOF = Path(__file__).resolve().parent.parent / "examples" / "qof-scotland"
HEAD = """\
targetscore: 1
ruleset: works
year: 2024
title: Works
language: zh
conventions: {base: 60%, steps: pro rata, floor: 0, rounding: none, missing: error, unreached: zero}
indicators:
"""


def file(rule: str, *, points: str = "10", measured_in: str = "'%'", more: str = "") -> Ruleset:
    inputs = "{late: {title: 迟报, measured_in: 次}, fraud: {title: 弄虚作假, measured_in: yes/no}}"
    text = f"  - {{id: a, title: 甲, points: {points}, measured_in: {measured_in}, better: higher, inputs: {inputs}"
    return loads(f"{HEAD}{text}, rule: {rule}}}\n{more}")


def change(old: str, new: str, **settings: str) -> IndicatorChange:
    return diff(file(old, **settings), file(new, **settings)).indicators[0]


# One input ----------------------------------------------------------------------------------------------------------

# Old and new rule; relation; first row that differs with its points; largest difference and the value where it is.
ALONG = {
    "a higher level": (
        "达到95%得满分，每低1个百分点扣0.5分",
        "达到96%得满分，每低1个百分点扣0.5分",
        ("stricter", "76", "0.5", "0", "-0.5", "76"),
    ),
    "dearer steps": (
        "达到90%得满分，每低1个百分点扣1分",
        "达到90%得满分，每低1个百分点扣2分",
        ("stricter", "81", "1", "0", "-5", "85"),
    ),
    "cheaper steps": (
        "达到90%得满分，每低1个百分点扣2分",
        "达到90%得满分，每低1个百分点扣1分",
        ("looser", "81", "0", "1", "5", "85"),
    ),
    "an end that moves to the other side": (
        "90%以上得10分，90%以下得5分",
        "超过90%得10分，90%以下得5分",
        ("stricter", "90", "10", "5", "-5", "90"),
    ),
    "better below and worse above": (
        "达到90%得满分，其余不得分",
        "达到95%得满分，达到80%得5分，其余不得分",
        ("incomparable", "80", "0", "5", "5", "80"),
    ),
}


@pytest.mark.parametrize("case", ALONG.values(), ids=ALONG)
def test_one_input_is_compared_exactly(case: tuple[str, str, tuple[str, ...]]) -> None:
    old, new, (relation, at, was, is_now, most, where) = case
    found = change(old, new).points
    assert found is not None
    assert (found.relation, found.proved, found.compared) == (relation, True, 0)
    assert found.first is not None
    assert found.largest is not None
    assert (dict(found.first.row), found.first.old, found.first.new) == ({"actual": F(at)}, F(was), F(is_now))
    assert (found.largest.change, dict(found.largest.row)) == (F(most), {"actual": F(where)})
    assert found.largest.proved


def test_another_wording_is_no_change() -> None:
    found = diff(file("达到95%得满分，否则不得分"), file("不低于95%的得10分，其余不得分"))
    assert not found.changed
    assert found.indicators[0].points is not None
    assert found.indicators[0].points.proved


def test_a_largest_difference_that_is_only_neared_says_so() -> None:
    found = change("达到90%得满分，每低1个百分点扣1分", "达到90%得满分，达到85%得5分，其余不得分").points
    assert found is not None
    assert found.relation == "stricter"
    assert found.largest is not None
    assert (found.largest.change, dict(found.largest.row), found.largest.reached) == (F(-5), {"actual": F(85)}, False)


# Several inputs -----------------------------------------------------------------------------------------------------


def test_completion_is_one_input() -> None:
    step = "得满分，每低1个百分点扣1分"
    found = change(f"完成目标的{step}", f"完成目标的90%{step}", measured_in="万元").points
    assert found is not None
    assert (found.relation, found.proved) == ("looser", True)
    assert found.first is not None
    assert set(found.first.row) == {"completion"}


def test_facts_are_compared_one_by_one() -> None:
    found = change("达到95%得满分，其余得5分；弄虚作假的不得分", "达到95%得满分，其余得5分；弄虚作假的扣5分").points
    assert found is not None
    assert (found.relation, found.proved) == ("looser", True)
    assert found.first is not None
    assert found.first.row["fraud"] is True


def test_a_change_in_one_of_two_inputs_is_proved_by_shape() -> None:
    found = change(
        "达到95%得满分，每低1个百分点扣0.5分，迟报每次扣1分", "达到95%得满分，每低1个百分点扣0.5分，迟报每次扣2分"
    )
    assert found.points is not None
    assert (found.points.relation, found.points.proved) == ("stricter", True)


def test_one_looser_and_one_stricter_input_are_incomparable() -> None:
    found = change(
        "达到95%得满分，每低1个百分点扣0.5分，迟报每次扣2分", "达到95%得满分，每低1个百分点扣1分，迟报每次扣1分"
    )
    assert found.points is not None
    assert (found.points.relation, found.points.proved) == ("incomparable", True)


# Files --------------------------------------------------------------------------------------------------------------


def test_points_that_change_are_compared_as_shares_too() -> None:
    rule = "达到95%得满分，每低1个百分点扣满分的10%"
    found = diff(file(rule), file(rule, points="20")).indicators[0]
    assert found.reweighted
    assert found.points is not None
    assert found.share is not None
    assert (found.points.relation, found.share.relation) == ("looser", "equal")


def test_other_units_of_measure_are_not_compared() -> None:
    found = diff(
        file("达到5得满分，其余不得分", measured_in="万元"), file("达到5得满分，其余不得分", measured_in="亿元")
    )
    (indicator,) = found.indicators
    assert indicator.points is not None
    assert (indicator.points.relation, indicator.points.limit) == ("undecided", "measure")
    assert [(each.what, each.old, each.new) for each in indicator.settings] == [("measured_in", "万元", "亿元")]


def test_what_changed_for_the_whole_file_is_named() -> None:
    old, new = file("达到95%得满分，其余不得分"), file("达到95%得满分，其余不得分")
    text = HEAD.replace("missing: error", "missing: zero")
    new = loads(text + file("达到95%得满分，其余不得分").source.text.split("indicators:\n")[1])
    assert [(each.of, each.what, each.old, each.new) for each in diff(old, new).settings] == [
        ("conventions", "missing", "error", "zero")
    ]


def test_added_and_removed() -> None:
    more = "  - {id: b, title: 乙, points: 5, measured_in: 次, rule: 每次扣1分}\n"
    one, two = file("达到95%得满分，其余不得分"), file("达到95%得满分，其余不得分", more=more)
    assert [(each.id, each.status) for each in diff(one, two).indicators] == [("a", "kept"), ("b", "added")]
    assert [(each.id, each.status) for each in diff(two, one).indicators] == [("a", "kept"), ("b", "removed")]
    renamed = diff(two, loads(two.source.text.replace("id: b", "id: c")), renamed={"b": "c"})
    assert [(each.id, each.new_id, each.status) for each in renamed.indicators][1] == ("b", "c", "kept")


def test_ids_that_are_not_there_are_the_callers_mistake() -> None:
    rules = file("达到95%得满分，其余不得分")
    with pytest.raises(KeyError):
        diff(rules, rules, renamed={"b": "a"})


RULE = "达到95%得满分，每低1个百分点扣0.5分"


def told(tmp_path: Path, old: Ruleset, new: Ruleset, *options: str) -> tuple[int, str]:
    for name, rules in (("old.yaml", old), ("new.yaml", new)):
        (tmp_path / name).write_text(rules.source.text, encoding="utf-8")
    command = [sys.executable, "-m", "targetscore.cli", "diff", "old.yaml", "new.yaml", *options]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    return ran.returncode, ran.stdout + ran.stderr


def test_exit_codes(tmp_path: Path) -> None:
    stricter = file(RULE.replace("95", "96"))
    assert told(tmp_path, file(RULE), file(RULE), "--language", "en") == (
        0,
        "old.yaml (2024) → new.yaml (2024), full points 10 → 10\nthe same in meaning: 1 indicators, none differs\n",
    )
    code, text = told(tmp_path, file(RULE), stricter)
    assert code == 1
    assert "最先不同：实际值 76%：0.5 → 0（实际值高于75%、低于96%均不同）" in text
    assert told(tmp_path, file(RULE), stricter, "--renamed", "a")[0] == 2
    assert told(tmp_path, file(RULE), stricter, "--renamed", "b=a")[0] == 2
    assert told(tmp_path, file(RULE), file(RULE), "--data", "old.yaml")[0] == 1
    two = file(RULE, more="  - {id: b, title: 乙, points: 5, measured_in: 次, rule: 每次扣1分}\n")
    later = loads(two.source.text.replace("id: b", "id: c").replace("id: a", "id: b"))
    (tmp_path / "data.csv").write_text("unit,a,b\n东,93,2\n", encoding="utf-8")
    code, text = told(tmp_path, two, later, "--renamed", "a=b", "--renamed", "b=c", "--data", "data.csv")
    assert code == 2
    assert "b 在两个文件中各指一项不同的指标" in text.replace("\n", "")


# Data ---------------------------------------------------------------------------------------------------------------


def test_a_comparison_is_valid_by_its_schema() -> None:
    rule = "达到95%得满分，每低1个百分点扣0.5分，迟报每次扣1分；弄虚作假的不得分"
    data = [{"unit": "东", "a": "93", "a.late": "0", "a.fraud": "否"}]
    made = diff(file(rule), file(rule.replace("0.5", "1"), points="12"), data).to_dict()
    Draft202012Validator(diff_schema()).validate(made)
    assert json.loads(json.dumps(made)) == made


def test_changes_of_units_add_up_to_their_reasons() -> None:
    more = "  - {id: b, title: 乙, points: 5, measured_in: 次, rule: 每次扣1分}\n"
    extra = "  - {id: n, title: 新, points: 5, measured_in: 次, rule: 每次扣1分}\n"
    rule = "达到95%得满分，每低1个百分点扣0.5分，迟报每次扣1分"
    old, new = file(rule, more=more), file(rule.replace("0.5", "1"), more=more.replace("扣1分", "扣2分") + extra)
    data = [{"unit": "东", "a": "93", "a.late": "0", "b": "1"}, {"unit": "西", "a": "95", "a.late": "1", "b": "0"}]
    found = diff(old, new, data).data
    assert found is not None
    assert (found.old_without_data, found.new_without_data) == ((), ("n",))
    east = found.units["东"]
    assert (east.old_total, east.new_total, east.change) == (F(13), F(11), F(-2))
    assert [(each.id, each.change) for each in east.reasons] == [("a", F(-1)), ("b", F(-1))]
    assert (east.old_rank, east.new_rank, found.units["西"].new_rank) == (2, 2, 1)
    assert found.units["西"].reasons == ()


# Two real years -----------------------------------------------------------------------------------------------------


def qof(data: Path | None = None) -> Diff:
    with (QOF / "renumbered-2013-14.csv").open(encoding="utf-8", newline="") as table:
        renamed = {row["old"]: row["new"] for row in csv.DictReader(table)}
    return diff(load(QOF / "2012-13.yaml"), load(QOF / "2013-14.yaml"), data, renamed=renamed)


def test_the_real_changes_of_the_quality_and_outcomes_framework() -> None:
    """The twelve indicators whose published thresholds were raised, and no other, are stricter."""
    found = qof()
    with (QOF / "standards.csv").open(encoding="utf-8", newline="") as table:
        printed = {(row["year"], row["indicator"]): row for row in csv.DictReader(table)}
    kept = [each for each in found.indicators if each.status == "kept"]
    raised = {
        each.new_id
        for each in kept
        for old, new in [(printed["2012-13", each.id], printed["2013-14", each.new_id])]
        # The printed end of DM003(S) is a misprint, as corrections.csv says.
        if (old["lower"], old["upper"]) != (new["lower"], new["upper"]) and each.new_id != "DM003(S)"
    }
    assert len(raised) == 12
    assert {each.new_id for each in kept if each.points and each.points.relation == "stricter"} == raised
    assert {each.points.relation for each in kept if each.points} == {"equal", "stricter"}
    assert all(each.points.proved for each in kept if each.points)
    assert sum(each.status == "added" for each in found.indicators) == 12
    assert sum(each.status == "removed" for each in found.indicators) == 11
    heart = next(each.points for each in kept if each.new_id == "CHD002(S)")
    assert heart is not None
    assert heart.largest is not None
    # 40 to 75 became 50 to 85, so from 50 to 75 % ten of 35 parts of the points are gone.
    assert (heart.largest.change, dict(heart.largest.row)) == (F(-17 * 10, 35), {"completion": F(50)})


@pytest.mark.skipif(not (QOF / "earlier").exists(), reason="the data of earlier years are in the repository only")
def test_data_of_a_real_year_are_scored_by_both() -> None:
    found = qof(QOF / "earlier" / "data-2012-13.csv").data
    assert found is not None
    assert len(found.units) == 969
    assert set(found.new_without_data) >= {"BP001", "RA002", "DM016"}
    assert all(sum(reason.change for reason in unit.reasons) == unit.change for unit in found.units.values())
    # Nothing became looser, and what was added has no data.
    assert all(unit.change <= 0 for unit in found.units.values())


def test_differences_are_those_of_scoring() -> None:
    for each in qof().indicators:
        if each.points is None or each.points.first is None:
            continue
        first = each.points.first
        for year, name, points in (("2012-13", each.id, first.old), ("2013-14", each.new_id, first.new)):
            rules = load(QOF / f"{year}.yaml")
            curve = next(found.curve for found in rules.every_indicator() if found.id == name)
            assert evaluate(curve, bind(needs_of(curve), first.row).inputs)[0] == points
        break
