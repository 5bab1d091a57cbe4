"""Explanations: whole texts in both languages, and what they are made of."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import targetscore
from targetscore.cli import main
from targetscore.score import explain
from targetscore.score.explanation import IndicatorExplanation, render, shown
from targetscore.score.result import Result
from test_cases import rule_file

GOLDEN = Path(__file__).parent / "golden"

HEAD = """\
targetscore: 1
ruleset: explained
year: 2025
title: explained
language: {language}
conventions:
  base: 60%
  steps: whole
  floor: 0
  rounding: {{points: 2, total: 2, mode: half up}}
  missing: zero
  unreached: zero
wording: [{wording}]
indicators:
"""

CHINESE = (
    HEAD.format(language="zh", wording="落实到位")
    + """\
  - id: export
    title: 外贸自营出口
    points: 4
    measured_in: 亿美元
    better: higher
    rule: 达到5.03得满分，达到4.5得基本分，其间按线性插值，每低0.1扣0.2分，扣完为止
  - id: rate
    title: 合格率
    points: 10
    measured_in: "%"
    better: higher
    rule: 落实到位，达到95%得满分，每低1个百分点扣0.5分，扣完为止
  - id: reports
    title: 报送
    points: 5
    better: lower
    rule: 每迟报一次扣0.5分，漏报一次扣1分，扣完为止
    inputs:
      late: {title: 迟报, measured_in: 次}
      missed: {title: 漏报, measured_in: 次}
  - id: safety
    title: 安全生产
    points: 10
    measured_in: 起
    better: lower
    rule: 每发生一起扣2分，扣完为止；造成人员死亡的本项得0分
    inputs:
      deaths: {title: 造成人员死亡, measured_in: yes/no}
  - id: tasks
    title: 重点工作
    points: 5
    measured_in: 项
    better: higher
    rule: 完成100%得满分，每低1个百分点扣0.1分，扣完为止
"""
)
ENGLISH = (
    HEAD.format(language="en", wording="as planned")
    + """\
  - id: recycling
    title: recycling rate
    points: 10
    measured_in: "%"
    better: higher
    rule: full score at 55%, base score at 45%, linear between, deduct 0.5 points per percentage point short
  - id: visits
    title: visits
    points: 5
    measured_in: visits
    better: higher
    rule: full score at target
"""
)
CHINESE_ROWS = [
    {"unit": "三门", "indicator": "export", "actual": "4.2"},
    {"unit": "三门", "indicator": "rate", "actual": "92.5%"},
    {"unit": "三门", "indicator": "reports", "late": "3", "missed": "1"},
    {"unit": "三门", "indicator": "safety", "actual": "1", "deaths": "是"},
    {"unit": "三门", "indicator": "tasks", "completion": "96%"},
    {"unit": "天台", "indicator": "export", "actual": "4.7"},
    {"unit": "天台", "indicator": "rate", "actual": "不适用"},
    {"unit": "天台", "indicator": "reports", "late": "", "missed": "1"},
    {"unit": "天台", "indicator": "safety", "actual": "0", "deaths": "否"},
    {"unit": "天台", "indicator": "tasks", "actual": "18", "target": "15"},
]
ENGLISH_ROWS = [
    {"unit": "Westhill", "indicator": "recycling", "actual": "42.6"},
    {"unit": "Westhill", "indicator": "visits", "actual": "90", "target": "100"},
]


@pytest.fixture(scope="module")
def chinese() -> Result:
    return targetscore.score(targetscore.loads(CHINESE), CHINESE_ROWS)


@pytest.fixture(scope="module")
def english() -> Result:
    return targetscore.score(targetscore.loads(ENGLISH), ENGLISH_ROWS)


def only(result: Result, unit: str, indicator: str) -> IndicatorExplanation:
    (explained,) = explain(result, unit, indicators=[indicator]).indicators
    return explained


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("rules", "unit"), [("chinese", "三门"), ("chinese", "天台"), ("english", "Westhill")])
def test_whole_explanations(
    rules: str, unit: str, language: targetscore.errors.Language, request: pytest.FixtureRequest, update_golden: bool
) -> None:
    explanation = explain(request.getfixturevalue(rules), unit)
    golden = GOLDEN / f"explain-{unit}-{language}.txt"
    text = render(explanation, language) + "\n"
    if update_golden:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_text_is_in_the_language_of_the_rules_unless_another_is_asked_for(english: Result) -> None:
    assert str(explain(english, "Westhill")) == render(explain(english, "Westhill"), "en")
    assert str(explain(english, "Westhill", language="zh")) == render(explain(english, "Westhill"), "zh")


def test_lines_add_up_to_the_exact_points(chinese: Result) -> None:
    for unit in chinese.units:
        for each in explain(chinese, unit).indicators:
            assert sum((line.points for line in each.lines), Fraction(0)) == each.result.exact


def test_the_next_gain_is_named_with_its_distance(chinese: Result) -> None:
    (gain,) = only(chinese, "天台", "export").gains
    assert (gain.name, gain.gain.distance, gain.full) == ("actual", Fraction("0.33"), True)
    assert gain.gain.points == 4 - only(chinese, "天台", "export").result.exact


def test_every_input_that_can_earn_more_has_a_gain_of_its_own(chinese: Result) -> None:
    gains = only(chinese, "三门", "reports").gains
    assert [(gain.name, gain.gain.value, gain.gain.points) for gain in gains] == [
        ("late", 2, Fraction(1, 2)),
        ("missed", 0, 1),
    ]


def test_full_points_leave_nothing_to_gain(chinese: Result) -> None:
    explained = only(chinese, "天台", "tasks")
    assert (explained.lost, explained.gains) == (0, ())


def test_words_without_effect_are_shown(chinese: Result) -> None:
    assert only(chinese, "三门", "rate").without_effect == ("落实到位",)


def test_what_has_no_score_has_no_lines(chinese: Result) -> None:
    assert [line.steps for line in only(chinese, "天台", "rate").lines if line.steps] == []
    assert only(chinese, "天台", "rate").gains == ()


@pytest.mark.parametrize(("unit", "indicators"), [("临海", None), ("三门", ["exports"])])
def test_unknown_names_are_the_callers_mistake(chinese: Result, unit: str, indicators: list[str] | None) -> None:
    with pytest.raises(KeyError):
        explain(chinese, unit, indicators=indicators)


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(1, 3), "≈0.3333"), (Fraction("0.00005"), "≈0"), (Fraction("1.2345"), "1.2345"), (Fraction(-2), "-2")],
)
def test_numbers_are_cut_with_a_sign_that_they_were(value: Fraction, text: str) -> None:
    assert shown(value) == text


COUNTED = """\
targetscore: 1
ruleset: counted
year: 2025
title: counted
language: zh
conventions: {steps: pro rata, floor: 0, rounding: none, missing: error, unreached: error}
indicators:
  - {id: revenue, title: 财政收入, points: 20, measured_in: 万元, rule: "完成目标得满分，每低1个百分点扣0.5分"}
"""


def test_points_of_an_award_that_steps_count_from_say_so() -> None:
    row = {"unit": "u", "indicator": "revenue", "actual": "980", "target": "1000"}
    result = targetscore.score(targetscore.loads(COUNTED), [row])
    assert "+20  完成目标得满分：98 < 100，从这一档算起" in render(explain(result, "u"), "zh")


WHAT_FOLLOWS = (
    HEAD.format(language="zh", wording="落实到位")
    + """\
  - id: rate
    title: 合格率
    points: 10
    measured_in: "%"
    rule: 按合格率从高到低排序，前三名得10分，其余得6分；第四名及以后的，不参加排名；第九名及以后的降一个等次
grades:
  by: total
  bands: [{{grade: 优秀, least: 8}}, {{grade: 合格}}]
""".replace("{{", "{").replace("}}", "}")
)


def test_what_follows_beside_points_is_told_as_done_or_not() -> None:
    ruleset = targetscore.loads(WHAT_FOLLOWS)
    result = targetscore.score(ruleset, [{"unit": "甲", "indicator": "rate", "actual": "90", "rank": "5"}])
    (told,) = explain(result, "甲").indicators
    assert [line.follows for line in told.lines] == [False, False, True, False]
    text = str(explain(result, "甲"))
    assert "第四名及以后的，不参加排名：成立，照此处理" in text
    assert "第九名及以后的降一个等次：未起作用" in text
    assert "从高到低排序：" not in text


def told(text: str, row: dict[str, str], **indicator: object) -> str:
    ruleset = targetscore.loads(rule_file({"text": text, "indicator": {"points": 5, "measured_in": "%", **indicator}}))
    return str(explain(targetscore.score(ruleset, [{"unit": "u", "indicator": "x", **row}]), "u"))


@pytest.mark.parametrize(("which", "said"), [("高", "5，0中取最高"), ("低", "5，0中取最低")])
def test_the_chosen_of_two_parts_is_told_with_both(which: str, said: str) -> None:
    inputs = {
        "nation": {"title": "国家创建", "measured_in": "%"},
        "province": {"title": "省级创建", "measured_in": "%"},
    }
    text = f"国家创建、省级创建各5分：达到80%得满分，低于80%不得分，取{which}值。"
    assert said in told(text, {"nation": "80", "province": "70"}, inputs=inputs)


def test_a_last_word_where_the_rest_gives_no_points_is_told_alone() -> None:
    inputs = {"accident": {"title": "发生事故", "measured_in": "yes/no"}}
    text = "达到80%得满分；发生事故的本项不得分。"
    assert "最终为0" in told(text, {"actual": "70", "accident": "yes"}, inputs=inputs)


# Every unit ---------------------------------------------------------------------------------------------------------

ONE = (
    HEAD.format(language="en", wording="")
    + """\
  - {id: x, title: accidents, points: 10, measured_in: accidents, rule: deduct 1 point per accident}
"""
)
EVERY = ("a", "A", "a/b", "a?b", "三门", "...")


@pytest.fixture
def every(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(ONE, encoding="utf-8")
    lines = [f"{unit},x,{place}" for place, unit in enumerate(EVERY)]
    (tmp_path / "data.csv").write_text("\n".join(["unit,indicator,actual", *lines, ""]), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("at_once", [False, True])
def test_every_unit_has_a_file_of_what_is_told_of_it_alone(
    at_once: bool, every: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if at_once:
        monkeypatch.setattr("targetscore.cli._explain.UNITS_A_PROCESS", 1)
    given = ["explain", str(every / "rules.yaml"), str(every / "data.csv")]
    assert main([*given, "--every-unit", "-o", str(every / "told" / "units")]) == 0
    written = {path.name: path.read_text(encoding="utf-8") for path in (every / "told" / "units").iterdir()}
    assert capsys.readouterr().out == ""
    alone = {}
    for name, unit in zip(("a", "A-2", "a_b", "a_b-2", "三门", "_"), EVERY, strict=True):
        assert main([*given, "--unit", unit]) == 0
        alone[f"{name}.txt"] = capsys.readouterr().out
    assert written == alone


@pytest.mark.parametrize("more", [[], ["--every-unit"], ["--unit", "a", "--every-unit", "-o", "told"]])
def test_a_unit_or_every_unit_is_asked_for(more: list[str], every: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(every / "rules.yaml"), str(every / "data.csv"), *more]) == 2
    assert "--every-unit" in capsys.readouterr().err
