"""Findings on curves built by hand: each with a witness for which it really shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

import attrs
import pytest

import texts
from targetscore import ast
from targetscore import curve as c
from targetscore.check import check as every_finding
from targetscore.errors import Finding, RuleFileError, Source, Span
from targetscore.evaluate import Gap, Overlap, ZeroDenominator, evaluate
from targetscore.inputs import bind, needs_of
from targetscore.messages.check import CHECK
from targetscore.ruleset import loads
from targetscore.ruleset.model import Body, Conventions, Down, Effect, Example, Indicator, Name, Places, Ruleset

F = Fraction


def check(ruleset: Ruleset) -> tuple[Finding, ...]:
    """
    Return the findings but those on the file as a whole, which are no matter of one rule.

    Few of the curves here come to the full points, which is no matter of theirs either.
    """
    apart = {*texts.FILE_NOTES, "full-unreached"}
    return tuple(finding for finding in every_finding(ruleset) if finding.code not in apart)


X = c.Input("actual")
ANY = ast.Compare(subject=None, op=">=", level=ast.Literal(value=F(0)))
TEN = ast.Literal(value=F(10), unit="points")


class Text:
    """A rule text that hands out clauses standing in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses: list[ast.Clause] = []

    def at(self, clause: ast.Clause, words: str) -> ast.Clause:
        start = self.text.index(words)
        placed = attrs.evolve(clause, span=Span(start, start + len(words)))
        self.clauses.append(placed)
        return placed

    def award(self, words: str) -> ast.Clause:
        return self.at(ast.Award(when=ANY, amount=TEN), words)

    def step(self, words: str) -> ast.Clause:
        return self.at(ast.Step(sign="deduct", amount=TEN, direction="under"), words)

    def linear(self, words: str) -> ast.Clause:
        return self.at(ast.Linear(), words)

    def bound(self, words: str, end: Literal["most", "least"], amount: ast.Expression | None = None) -> ast.Clause:
        return self.at(ast.Bound(of="indicator", end=end, amount=amount), words)

    def override(self, words: str) -> ast.Clause:
        return self.at(ast.Override(when=ANY, amount=TEN), words)


def checked(text: Text, curve: c.Curve, **more: object) -> tuple[Finding, ...]:
    """Return the findings for a file that holds the rule text alone, after a heading of six characters."""
    indicator = Indicator(
        id="rate",
        title="completion rate",
        points=F(10),
        measured_in="%",
        better=None,
        base=None,
        names=(Name(id="actual", words=("completion rate",), measured_in="%"),),
        wording=(),
        rule=ast.Rule(clauses=tuple(text.clauses), text=text.text),
        curve=curve,
        examples=(),
        owners={},
        decimals={},
        span=Span(0, 4),
        text_offsets=range(6, 6 + len(text.text) + 1),
    )
    ruleset = Ruleset(
        id="test",
        year=2025,
        title="test",
        language="en",
        conventions=Conventions(rounding=Places(points=2, total=2)),
        parameters={},
        body=Body(points=indicator.points, sections=(), indicators=(attrs.evolve(indicator, **more),)),
        source=Source("rules.yaml", f"rule: {text.text}"),
        rules_hash="",
    )
    return check(ruleset)


def rows(finding: Finding) -> Iterator[Mapping[str, Fraction | bool]]:
    assert finding.witness is not None
    for row in finding.witness.split("; "):
        pairs = (pair.split(": ") for pair in row.split(", "))
        yield {name: value == "yes" if value in {"yes", "no"} else F(value) for name, value in pairs}


def row(finding: Finding) -> Mapping[str, Fraction | bool]:
    (only,) = rows(finding)
    return only


def place(finding: Finding) -> str:
    return finding.source.text[finding.span.start : finding.span.end]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def at_least(level: c.Quantity, value: c.Quantity = X) -> c.Test:
    return c.Test(value, ">=", level)


def minus(left: c.Quantity, right: c.Quantity) -> c.Quantity:
    return c.Add((left, c.Multiply((F(-1), right))))


def test_a_ladder_with_line_steps_and_floor_has_no_finding() -> None:
    text = Text("full score at 95%, base at 85%, linear between, deduct 0.5 per point short")
    full, base = text.award("full score at 95%"), text.award("base at 85%")
    line, short = text.linear("linear between"), text.step("deduct 0.5 per point short")
    curve = c.Clamp(
        c.Cases(
            (
                c.Branch(at_least(F(95)), c.Formula(F(10), full)),
                c.Branch(at_least(F(85)), c.Formula(c.Add((F(6), c.Multiply((F(2, 5), minus(X, F(85)))))), line)),
            ),
            c.Total((c.Formula(F(6), base), c.Stairs(minus(F(85), X), F(1), (F(-1, 2),), "pro rata", short))),
        ),
        F(0),
        None,
        None,
    )
    assert checked(text, curve) == ()


def tiers(text: Text, *, inner: c.Operator = ">=") -> c.Curve:
    """8 points from 80 to below 90, 10 from 95 on; below 80 nothing."""
    top, middle = text.award("95% or above 10 points"), text.award("80% to 90% 8 points")
    between = c.Count(2, 2, (at_least(F(80)), c.Test(X, "<", F(90))))
    return c.Cases(
        (
            c.Branch(c.Test(X, inner, F(95)), c.Formula(F(10), top)),
            c.Branch(between, c.Formula(F(8), middle)),
            c.Branch(c.Test(X, "<", F(80)), c.Formula(F(0), top)),
        ),
        None,
        (top, middle),
    )


def test_a_gap_between_tiers_is_an_error_with_a_value_in_it() -> None:
    text = Text("95% or above 10 points, 80% to 90% 8 points")
    curve = tiers(text)
    (finding,) = checked(text, curve)
    assert (finding.code, finding.severity, place(finding)) == ("gap", "error", "80% to 90% 8 points")
    assert finding.message == "values of completion rate between 90 and 95 have no points"
    with pytest.raises(Gap):
        evaluate(curve, row(finding))


def test_values_beyond_all_tiers_are_a_warning() -> None:
    text = Text("80% to 90% 8 points")
    inside = c.Count(2, 2, (at_least(F(80)), c.Test(X, "<", F(90))))
    curve = c.Cases((c.Branch(inside, c.Formula(F(8), text.award(text.text))),), None)
    findings = checked(text, curve)
    told = [(finding.code, finding.severity, finding.witness) for finding in findings]
    assert told == [("open-end", "warning", "actual: 79"), ("open-end", "warning", "actual: 90")]
    for finding in findings:
        with pytest.raises(Gap):
            evaluate(curve, row(finding))


def test_what_an_amount_cannot_be_is_no_gap() -> None:
    text = Text("up to 90 8 points, above 9 points")
    both = c.Count(2, 2, (at_least(F(0)), c.Test(X, "<", F(90))))
    branches = (
        c.Branch(both, c.Formula(F(8), text.award("up to 90 8 points"))),
        c.Branch(at_least(F(90)), c.Formula(F(9), text.award("above 9 points"))),
    )
    names = (Name(id="actual", words=("area",), measured_in="mu"),)
    assert checked(text, c.Cases(branches, None), measured_in="mu", names=names) == ()
    assert codes(checked(text, c.Cases(branches, None))) == ["open-end"]


def test_ranks_and_whole_numbers_have_nothing_between_them() -> None:
    text = Text("first 10 points, second or worse 8")
    rank = c.Input("rank")
    branches = (
        c.Branch(c.Test(rank, "=", F(1)), c.Formula(F(10), text.award("first 10 points"))),
        c.Branch(at_least(F(2), rank), c.Formula(F(8), text.award("second or worse 8"))),
    )
    assert checked(text, c.Cases(branches, None)) == ()
    cases = (
        c.Branch(c.Test(X, "=", F(1)), c.Formula(F(10), text.clauses[0])),
        c.Branch(at_least(F(2)), c.Formula(F(8), text.clauses[1])),
        c.Branch(c.Test(X, "<=", F(0)), c.Formula(F(10), text.clauses[0])),
    )
    assert checked(text, c.Cases(cases, None), decimals={"actual": 0}, better="lower") == ()
    assert codes(checked(text, c.Cases(cases, None), better="lower")) == ["gap", "gap"]


def test_tiers_that_share_a_value_are_an_error() -> None:
    text = Text("80% or above 10 points, up to 80% 5 points")
    high, low = text.award("80% or above 10 points"), text.award("up to 80% 5 points")
    branches = (
        c.Branch(at_least(F(80)), c.Formula(F(10), high)),
        c.Branch(c.Test(X, "<=", F(80)), c.Formula(F(5), low)),
    )
    curve = c.Cases(branches, None, (high, low), exclusive=True)
    (finding,) = checked(text, curve)
    assert (finding.code, finding.severity, finding.witness) == ("overlap", "error", "actual: 80")
    with pytest.raises(Overlap):
        evaluate(curve, row(finding))


def test_a_division_by_0_is_shown() -> None:
    text = Text("8 points × target / actual, at most 8 points")
    formula = c.Formula(c.Divide(c.Multiply((F(8), c.Input("target"))), X), text.award("8 points × target / actual"))
    curve = c.Clamp(formula, None, F(8), text.bound("at most 8 points", "most", TEN))
    findings = checked(text, curve, measured_in="days", names=(), better="lower")
    assert codes(findings) == ["division"]
    with pytest.raises(ZeroDenominator):
        evaluate(curve, bind(needs_of(curve), row(findings[0])).inputs)


def test_a_clause_that_never_applies() -> None:
    text = Text("80% or above 10 points, 90% or above 9 points, otherwise none")
    first, second = text.award("80% or above 10 points"), text.award("90% or above 9 points")
    rest = text.at(ast.Otherwise(amount=TEN), "otherwise none")
    branches = (
        c.Branch(at_least(F(80)), c.Formula(F(10), first)),
        c.Branch(at_least(F(90)), c.Formula(F(9), second)),
    )
    (finding,) = checked(text, c.Cases(branches, c.Formula(F(0), rest)))
    assert (finding.code, place(finding)) == ("dead-clause", "90% or above 9 points")


def test_a_clause_at_work_is_not_dead_where_a_start_made_for_it_is() -> None:
    """Where neither scope holds the deduction would start from the full points; one of the two always holds."""
    text = Text("8 points if open, otherwise 6, deduct 1 per late report")
    award, step = text.award("8 points if open, otherwise 6"), text.step("deduct 1 per late report")
    start = attrs.evolve(ast.Start(amount=TEN), span=step.span)
    late = c.Stairs(c.Input("late"), F(1), (F(-1),), "whole", step)
    is_open = c.Truth("open")
    branches = (
        c.Branch(is_open, c.Total((c.Formula(F(8), award), late))),
        c.Branch(c.Count(0, 0, (is_open,)), c.Total((c.Formula(F(6), award), late))),
    )
    curve = c.Cases(branches, c.Total((c.Formula(F(10), start), late)))
    assert "dead-clause" not in codes(checked(text, curve, names=()))


def test_a_cap_that_nothing_reaches_is_dead_and_a_floor_is_only_cautious() -> None:
    text = Text("80% or above 10 points, at most 12 points, not below 0")
    branch = c.Branch(at_least(F(80)), c.Formula(F(10), text.award("80% or above 10 points")))
    inner = c.Cases((branch,), c.Formula(F(0), text.clauses[0]))
    capped = c.Clamp(inner, None, F(12), text.bound("at most 12 points", "most", TEN))
    curve = c.Clamp(capped, F(0), None, text.bound("not below 0", "least", TEN))
    findings = checked(text, curve)
    assert [(finding.code, place(finding)) for finding in findings] == [("dead-clause", "at most 12 points")]


def test_a_cap_on_the_least_of_two_values_is_not_called_dead() -> None:
    """It is reached where both values are high; looking at one of them while the other is 0 does not show that."""
    text = Text("the lower of the two, at most 9 points")
    lower = text.award("the lower of the two")
    least = c.Extreme("least", (c.Formula(X, lower), c.Formula(c.Input("late"), lower)), lower)
    capped = c.Clamp(least, None, F(9), text.bound("at most 9 points", "most", TEN))
    assert codes(checked(text, capped)) == ["not-analysed-sample"]


def test_remarks_and_unused_inputs() -> None:
    text = Text("10 points, in good order")
    award = text.award("10 points")
    text.at(ast.Remark(text="in good order"), "in good order")
    names = (
        Name(id="late", words=("late reports",), measured_in=""),
        Name(id="rate", words=("national rate",), measured_in="%", constant=F(5)),
        Name(id="target", words=("goal",), measured_in="%"),
    )
    findings = checked(text, c.Formula(F(10), award), names=names)
    assert [(f.code, place(f)) for f in findings] == [("unused-input", "rule"), ("remark", "in good order")]
    assert "`late`" in findings[0].message


def test_an_input_that_only_an_effect_asks_for_is_used() -> None:
    text = Text("0 points, down one grade if late")
    zero = text.award("0 points")
    late = c.Truth("late")
    names = (Name(id="late", words=("late",), measured_in="yes/no"),)
    effect = Effect(when=late, does=Down(steps=1), clause=zero)
    assert "unused-input" in codes(checked(text, c.Formula(F(0), zero), names=names))
    assert "unused-input" not in codes(checked(text, c.Formula(F(0), zero), names=names, effects=(effect,)))


def test_steps_that_meet_an_award_at_another_value_jump() -> None:
    """0.3 a point below 95 leaves 7 at 85, where the award is 6."""
    text = Text("10 points at 95%, 6 points below 85%, deduct 0.3 per point short")
    top, low = text.award("10 points at 95%"), text.award("6 points below 85%")
    short = text.step("deduct 0.3 per point short")
    slope = c.Total((c.Formula(F(10), top), c.Stairs(minus(F(95), X), F(1), (F(-3, 10),), "pro rata", short)))
    curve = c.Cases((c.Branch(at_least(F(85)), slope),), c.Formula(F(6), low))
    (finding,) = checked(text, curve)
    assert (finding.code, finding.severity) == ("jump", "info")
    assert finding.message == "the points jump from 6 to 7 at completion rate 85"
    whole = attrs.evolve(slope.terms[1], part="whole")
    lost = c.Clamp(c.Total((slope.terms[0], whole)), F(6), None, low)
    assert checked(text, lost) == ()


def test_written_jumps_are_no_finding() -> None:
    text = Text("10 points at 95%, none below 85%, linear between, none if closed")
    top, line = text.award("10 points at 95%"), text.linear("linear between")
    none, closed = text.award("none below 85%"), text.override("none if closed")
    slope = c.Formula(c.Add((F(10), c.Multiply((F(2, 5), minus(X, F(95)))))), line)
    inner = c.Cases(
        (c.Branch(at_least(F(95)), c.Formula(F(10), top)), c.Branch(at_least(F(85)), slope)), c.Formula(F(0), none)
    )
    assert checked(text, c.Final(inner, c.Truth("closed"), F(0), closed)) == ()
    assert checked(text, c.Final(inner, c.Test(X, "<", F(50)), F(1), closed), better="lower") != ()


@pytest.mark.parametrize("better", ["higher", None])
def test_a_better_value_that_earns_less_has_two_witnesses(better: str | None) -> None:
    """Full points at 90, but 9.5 + 0.1 a point above it: 9.6 at 91."""
    text = Text("10 points at 90%, above 9.5 points and 0.1 a point, below none")
    top, above = text.award("10 points at 90%"), text.step("above 9.5 points and 0.1 a point")
    climb = c.Total((c.Formula(F("9.5"), above), c.Stairs(minus(X, F(90)), F(1), (F(1, 10),), "pro rata", above)))
    curve = c.Clamp(
        c.Cases((c.Branch(c.Test(X, ">", F(90)), climb), c.Branch(c.Test(X, "=", F(90)), c.Formula(F(10), top))),
                c.Formula(F(0), text.award("below none"))),
        None, F(12), text.bound("a point, below", "most", TEN))  # fmt: skip
    findings = checked(text, curve, better=better)
    assert codes(findings) == ["jump", "worse-earns-more"]
    worse, more = rows(findings[1])
    assert worse["actual"] < more["actual"]
    assert evaluate(curve, worse)[0] > evaluate(curve, more)[0]


def test_a_line_that_goes_the_wrong_way_is_seen_inside() -> None:
    text = Text("deduct 0.5 per point above 10")
    step = text.step(text.text)
    for part in ("pro rata", "whole", "started"):
        stairs = c.Stairs(minus(X, F(10)), F(3), (F(-1, 2),), part, step)
        curve = c.Clamp(c.Total((c.Formula(F(10), step), stairs)), F(0), None, None)
        (finding,) = checked(text, curve, better="higher")
        low, high = rows(finding)
        assert low["actual"] < high["actual"]
        assert evaluate(curve, low)[0] > evaluate(curve, high)[0]
        assert checked(text, curve, better="lower") == ()
        assert checked(text, curve) == ()


def test_a_band_has_no_better_side() -> None:
    text = Text("10 points from 80% to 90%, otherwise none")
    band = c.Count(2, 2, (at_least(F(80)), c.Test(X, "<=", F(90))))
    award = text.award(text.text)
    assert checked(text, c.Cases((c.Branch(band, c.Formula(F(10), award)),), c.Formula(F(0), award))) == ()


def bonus(text: Text) -> c.Curve:
    extra = c.Stairs(minus(X, F(95)), F(1), (F(1, 2),), "whole", text.step("add 0.5 per point above"))
    return c.Total((c.Formula(F(10), text.award("10 points at 95%")), extra))


def test_more_than_full_points_must_be_said() -> None:
    text = Text("10 points at 95%, add 0.5 per point above, at most 12 points")
    curve = bonus(text)
    (finding,) = checked(text, curve)
    assert (finding.code, finding.severity, place(finding)) == ("above-full", "warning", "add 0.5 per point above")
    assert evaluate(curve, row(finding))[0] > 10
    capped = c.Clamp(curve, None, F(12), text.bound("at most 12 points", "most", TEN))
    assert checked(text, capped) == ()
    assert checked(text, curve, points=F(0)) == ()


def test_less_than_nothing_must_be_said() -> None:
    text = Text("10 points, deduct 3 per case, may go below 0")
    award, step = text.award("10 points"), text.step("deduct 3 per case")
    curve = c.Total((c.Formula(F(10), award), c.Stairs(X, F(1), (F(-3),), "whole", step)))
    names = (Name(id="actual", words=("cases",), measured_in="cases"),)
    (finding,) = checked(text, curve, names=names)
    assert (finding.code, finding.severity) == ("below-zero", "warning")
    assert evaluate(curve, row(finding))[0] < 0
    text.bound("may go below 0", "least")
    assert checked(text, curve, names=names) == ()


def test_examples_are_compared_exactly_or_as_published() -> None:
    text = Text("a third of the value")
    curve = c.Clamp(c.Formula(c.Divide(X, F(3)), text.award(text.text)), F(0), F(10), None)
    examples = tuple(
        Example(values=values, points=F(points), span=Span(at, at + 1))
        for at, (values, points) in enumerate(
            [
                ({"actual": "4%"}, "1.33"),
                ({"actual": "3"}, "1"),
                ({"actual": "6"}, "1.9"),
                ({"actual": "many"}, "1"),
                ({"late": "1"}, "1"),
            ]
        )
    )
    findings = checked(text, curve, examples=examples, measured_in="%")
    assert [(f.code, f.span.start, f.witness) for f in findings] == [
        ("example-fails", 2, "actual: 6"),
        ("example-unreadable", 3, None),
        ("example-incomplete", 4, "late: 1"),
    ]
    assert findings[0].message == "this example should earn 1.9 points, the rule gives 2"


GROUPED = """\
targetscore: 1
ruleset: test
year: 2025
title: test
language: {language}
conventions: {{missing: error, rounding: none, floor: 0, unreached: zero, steps: whole, ties: shared}}
groups:
  - {{id: towns, title: 乡镇, units: [Alder]}}
  - {{id: offices, title: 部门, units: [Birch], points: {{output: 40}}}}
  - {{id: schools, title: 学校, units: [Cedar], points: {{output: 20}}}}
indicators:
  - id: output
    title: 产值
    points: 30
    measured_in: 亿元
    rule: {rule}
    examples: [{examples}]
  - {{id: roads, points: 5, measured_in: km, groups: [towns], rule: {roads}, examples: [{{actual: 1, points: 5{of}}}]}}
"""
ZH = {"language": "zh", "rule": "达到50亿元得满分，否则不得分", "roads": "达到1km得满分，否则不得分"}
EN = {"language": "en", "rule": "full score at 50亿元; otherwise no points"}
EN |= {"roads": "full score at 1 km; otherwise no points"}


def test_an_example_is_worked_out_with_the_points_of_its_group() -> None:
    """Points are 30, for offices 40 and for schools 20; who is not named has those of the file."""
    met = "{actual: 50, points: 30}, {actual: 50, points: 40, group: offices}, {actual: 50, points: 20, group: schools}"
    assert check(loads(GROUPED.format(examples=met, of="", **ZH))) == ()
    assert check(loads(GROUPED.format(examples=met, of=", group: towns", **EN))) == ()


def test_an_example_that_fails_says_for_which_group() -> None:
    wrong = "{actual: 50, points: 30, group: offices}, {actual: 50, points: 40}"
    zh = [each.message for each in check(loads(GROUPED.format(examples=wrong, of="", **ZH)))]
    assert zh == ["这个例子（部门）应得 30 分，按规则得 40 分", "这个例子应得 40 分，按规则得 30 分"]
    en = [each.message for each in check(loads(GROUPED.format(examples=wrong, of="", **EN)))]
    assert en[0] == "this example (部门) should earn 30 points, the rule gives 40"


def test_an_example_for_a_group_without_the_indicator_is_an_error() -> None:
    (finding,) = check(loads(GROUPED.format(examples="", of=", group: schools", **EN)))
    assert (finding.code, finding.severity) == ("example-astray", "error")


def test_an_example_names_a_group_of_the_file() -> None:
    with pytest.raises(RuleFileError) as refused:
        loads(GROUPED.format(examples="{actual: 50, points: 30, group: office}", of="", **EN))
    assert [(each.code, each.hint) for each in refused.value.diagnostics] == [
        ("no-such-group", "the groups are offices")
    ]


def test_examples_stand_in_for_what_was_not_proved() -> None:
    text = Text("actual times actual")
    square = c.Formula(c.Multiply((X, X)), text.award(text.text))
    example = Example(values={"actual": "3"}, points=F(9), span=Span(0, 4))
    assert codes(checked(text, square)) == ["not-analysed-formula"]
    assert codes(checked(text, square, examples=(example,))) == []


def test_an_example_without_points_is_an_error() -> None:
    text = Text("10 points at 95%")
    curve = c.Cases((c.Branch(at_least(F(95)), c.Formula(F(10), text.award(text.text))),), None)
    example = Example(values={"completion": "3", "actual": "90"}, points=F(0), span=Span(0, 4))
    assert "example-unscored" in codes(checked(text, curve, examples=(example,)))


def test_targets_that_differ_need_only_one_look_if_all_is_a_share_of_them() -> None:
    text = Text("full at target, 6 points at 80% of target")
    target = c.Input("target")
    high, low = text.award("full at target"), text.award("6 points at 80% of target")
    branches = (
        c.Branch(at_least(target), c.Formula(F(10), high)),
        c.Branch(at_least(c.Multiply((F(4, 5), target))), c.Formula(F(6), low)),
    )
    findings = checked(text, c.Cases(branches, None), measured_in="mu", names=())
    assert codes(findings) == ["open-end"]
    assert findings[0].witness == "completion: 79"


COMPLETION = c.Input("completion")
NO_TARGET = c.Test(c.Input("target"), "=", F(0))


def test_a_clause_about_a_target_of_0_is_not_dead() -> None:
    text = Text("10 points at a completion of 90%, otherwise no points; no points if the target is 0")
    award, rest = text.award("10 points at a completion of 90%"), text.award("otherwise no points")
    override = text.override("no points if the target is 0")
    ladder = c.Cases((c.Branch(at_least(F(90), COMPLETION), c.Formula(F(10), award)),), c.Formula(F(0), rest))
    assert checked(text, c.Final(ladder, NO_TARGET, F(0), override)) == ()


def test_without_a_clause_for_it_completion_of_a_target_of_0_has_no_points() -> None:
    """The text says what holds for 5 units where there is no target, and nothing for the others."""
    text = Text("full score at a completion of 90%, otherwise no points; no points for 5 without a target")
    award, rest = text.award("full score at a completion of 90%"), text.award("otherwise no points")
    override = text.override("no points for 5 without a target")
    ladder = c.Cases((c.Branch(at_least(F(90), COMPLETION), c.Formula(F(10), award)),), c.Formula(F(0), rest))
    both = c.Count(2, 2, (NO_TARGET, c.Test(X, "=", F(5))))
    curve = c.Final(ladder, both, F(0), override)
    assert codes(checked(text, curve)) == ["division"]


def test_a_gap_is_an_error_too_where_the_rule_speaks_of_a_target_of_0() -> None:
    text = Text("10 points at 90%, 6 points at 80% or below, no points without a target")
    high, low = text.award("10 points at 90%"), text.award("6 points at 80% or below")
    override = text.override("no points without a target")
    branches = (
        c.Branch(at_least(F(90), COMPLETION), c.Formula(F(10), high)),
        c.Branch(c.Test(COMPLETION, "<=", F(80)), c.Formula(F(6), low)),
    )
    (gap,) = checked(text, c.Final(c.Cases(branches, None), NO_TARGET, F(0), override))
    assert (gap.code, gap.severity, gap.witness) == ("gap", "error", "completion: 89")


def test_ends_that_cross_are_looked_at_on_both_sides() -> None:
    """Between target and 50 there is a gap only while the target is above 50."""
    text = Text("10 points at target, 5 points up to 50")
    high, low = text.award("10 points at target"), text.award("5 points up to 50")
    branches = (
        c.Branch(at_least(c.Input("target")), c.Formula(F(10), high)),
        c.Branch(c.Test(X, "<=", F(50)), c.Formula(F(5), low)),
    )
    curve = c.Cases(branches, None)
    (finding,) = checked(text, curve, measured_in="mu", names=())
    assert (finding.code, finding.severity) == ("gap", "warning")
    with pytest.raises(Gap):
        evaluate(curve, row(finding))


def test_every_fact_is_looked_at_both_ways() -> None:
    text = Text("no points if closed, otherwise 10 points at 95%")
    closed, award = text.override("no points if closed"), text.award("10 points at 95%")
    inner = c.Cases((c.Branch(at_least(F(95)), c.Formula(F(10), award)),), None)
    (finding,) = checked(text, c.Final(inner, c.Truth("closed"), F(0), closed))
    assert finding.code == "open-end"
    assert row(finding)["closed"] is False


def test_rates_are_looked_at_where_they_will_be() -> None:
    """50 points a whole: 100 % is full, and only growth or completion go further."""
    text = Text("50 × the rate, at least 0")
    curve = c.Clamp(c.Formula(c.Divide(X, F(10)), text.award(text.text)), F(0), None, None)
    assert codes(checked(text, curve, title="pass rate", names=())) == []
    assert codes(checked(text, curve, title="completion rate", names=())) == ["above-full"]
    free = c.Formula(c.Divide(X, F(10)), text.clauses[0])
    assert codes(checked(text, free, title="growth of trade", names=())) == ["above-full", "below-zero"]


def test_a_unit_lies_between_the_best_and_the_worst_of_its_group() -> None:
    """6 + 4 × (actual - worst) / (best - worst): from 6 to 10, but for a group in which all are alike."""
    text = Text("6 + 4 × (actual - worst) / (best - worst)")
    best, worst = c.Input("best"), c.Input("worst")
    share = c.Divide(c.Multiply((F(4), minus(X, worst))), minus(best, worst))
    findings = checked(text, c.Formula(c.Add((F(6), share)), text.award(text.text)), measured_in="mu", names=())
    assert codes(findings) == ["division"]
    assert row(findings[0])["best"] == row(findings[0])["worst"]


PROPORTION = """\
targetscore: 1
ruleset: test
year: 2025
title: test
language: zh
conventions: {{missing: error, rounding: none, floor: 0, unreached: zero, steps: whole, ties: {ties}}}
indicators: [{{id: output, title: 产值, points: 10, measured_in: 亿元, better: higher, rule: {rule}}}]
"""


@pytest.mark.parametrize(
    ("rule", "ties", "expected"),
    [
        ("最高的得满分，其余按比例计分", "shared", []),
        ("最高的得满分，其余按比例计分", "dense", []),
        # Of two that share the first place with ties: mean, each has rank 1.5.
        ("最高的得满分，其余按比例计分", "mean", [("division", "info")]),
        ("得分=10×实际值÷最高值", "shared", [("division", "info")]),
    ],
)
def test_a_proportion_to_the_best_is_looked_at_where_it_can_be(
    rule: str, ties: str, expected: list[tuple[str, str]]
) -> None:
    """The second has less than the best, so the best is not 0."""
    found = check(loads(PROPORTION.format(rule=rule, ties=ties)))
    assert [(each.code, each.severity) for each in found] == expected


def test_what_follows_from_other_inputs_is_made_along_every_axis() -> None:
    text = Text("10 points at target, 1 point more if speed is above 5")
    award, extra = (
        text.award("10 points at target"),
        text.at(ast.Change(when=ANY, sign="add", amount=TEN), "1 point more"),
    )
    met = c.Cases((c.Branch(at_least(c.Input("target")), c.Formula(F(9), award)),), c.Formula(F(0), award))
    fast = c.Cases((c.Branch(c.Test(c.Input("speed"), ">", F(5)), c.Formula(F(1), extra)),), c.Total(()))
    assert checked(text, c.Total((met, fast)), measured_in="mu", names=()) == ()


def test_tiers_that_deduct_nothing_are_not_dead() -> None:
    text = Text("nothing off at 90%, below 2 points off")
    none, off = (
        text.at(ast.Change(when=ANY, sign="deduct", amount=TEN), words)
        for words in ("nothing off at 90%", "below 2 points off")
    )
    curve = c.Cases((c.Branch(at_least(F(90)), c.Formula(F(0), none)),), c.Formula(F(2), off))
    assert codes(checked(text, curve)) == []


def test_what_was_not_proved_is_said() -> None:
    text = Text("actual times actual")
    square = c.Formula(c.Multiply((X, X)), text.award(text.text))
    assert codes(checked(text, square)) == ["not-analysed-formula"]
    mixed = c.Test(c.Add((X, c.Input("late"), c.Input("lost"))), ">", F(3))
    several = c.Cases((c.Branch(mixed, c.Formula(F(0), text.clauses[0])),), c.Formula(F(10), text.clauses[0]))
    assert "not-analysed-sample" in codes(checked(text, several, names=()))


def test_every_code_has_its_page() -> None:
    from pathlib import Path

    pages = Path(__file__).parent.parent / "docs" / "reference" / "findings"
    assert {page.stem for page in pages.glob("*.md")} - {"README"} == set(CHECK)
    for page in pages.glob("*.md"):
        assert re.match(r"# ", page.read_text(encoding="utf-8"))
