"""Comparisons of whole rule files: groups, sections, settings, whole numbers, and how far points move in the end."""

from __future__ import annotations

from fractions import Fraction

import pytest
from jsonschema import Draft202012Validator

from targetscore import DataError, diff, loads
from targetscore.diff.model import Comparison, Diff
from targetscore.diff.schema import diff_schema

F = Fraction
SCHEMA = diff_schema()
HEAD = """\
targetscore: 1
ruleset: works
year: 2025
title: Works
language: en
conventions: {missing: error, rounding: none, floor: %s, steps: whole, unreached: zero, ties: shared, base: 60%%}
"""
PLAIN = HEAD % "0"
PLAN = (
    '  - {id: plan, title: plan, points: 10, measured_in: "%", better: higher, '
    "rule: full score at 90%; deduct 1 point per percentage point short}\n"
)
FAXES = "  - {id: faxes, title: late faxes, points: 5, measured_in: times, rule: deduct 1 point per time}\n"
ONE = "indicators:\n" + PLAN


def files(old: str, new: str, head: str = PLAIN, **more: object) -> Diff:
    found = diff(loads(head + old), loads(head + new), **more)  # type: ignore[arg-type]
    Draft202012Validator(SCHEMA).validate(found.to_dict())
    return found


def told(found: Diff) -> list[tuple[str, str, str, str]]:
    """Return the settings of the whole file."""
    return [(each.of, each.what, each.old, each.new) for each in found.settings]


def own(found: Diff, name: str) -> list[tuple[str, str, str]]:
    """Return the settings of one indicator."""
    (change,) = (each for each in found.indicators if each.id == name)
    return [(each.what, each.old, each.new) for each in change.settings]


def shown(found: Diff) -> list[tuple[str, tuple[str, ...], str]]:
    """Return id, groups, and the relation of what both files have or else its status."""
    return [
        (each.id or each.new_id, each.groups, each.points.relation if each.points else each.status)
        for each in found.indicators
    ]


# One rule -----------------------------------------------------------------------------------------------------------


def rules(
    old: str, new: str, *, floor: str = "none", measured_in: str = "times", keys: str = "", head: str = HEAD
) -> Comparison:
    made = f"  - {{id: a, title: late reports, points: 10, measured_in: '{measured_in}'{keys}, rule: "
    found = diff(*(loads(f'{head % floor}indicators:\n{made}"{rule}"}}\n') for rule in (old, new)))
    (change,) = found.indicators
    assert change.points is not None
    Draft202012Validator(SCHEMA).validate(found.to_dict())
    return change.points


WHOLE = ", decimals: 0, better: lower"
DECIMAL = ", better: lower"


def first_and_largest(found: Comparison) -> tuple[str, str | None, str | None, bool, bool]:
    """Return the value that differs first, the largest change, where it is, and whether it is there or beyond it."""
    assert found.first is not None
    assert found.largest is not None
    at, where = (str(row["actual"]) for row in (found.first.row, found.largest.row))
    change = None if found.largest.change is None else str(found.largest.change)
    return at, change, where, found.largest.reached, found.largest.beyond


def test_between_whole_numbers_there_is_nothing_to_differ() -> None:
    below, at_most = (f"10 points if actual is {level}; otherwise no points" for level in ("below 3", "at most 2"))
    assert rules(below, at_most, keys=WHOLE) == Comparison(relation="equal")
    found = rules(below, at_most, keys=DECIMAL)
    assert found.relation == "stricter"
    # 2 itself has 10 points in both, so the difference is neared as values come to it from above.
    assert first_and_largest(found) == ("5/2", "-10", "2", False, False)


def test_the_first_whole_number_that_differs() -> None:
    below = "10 points if actual is below {}; otherwise no points"
    found = rules(below.format(3), below.format(2), keys=WHOLE)
    assert (found.relation, found.proved) == ("stricter", True)
    assert first_and_largest(found) == ("2", "-10", "2", True, False)


def test_steps_of_whole_numbers_without_an_end() -> None:
    """Every 2½ costs a point, so 2 costs none, 3 and 4 cost one, and there is no most."""
    found = rules("deduct 0 points per time", "deduct 1 point per 2.5 times", keys=WHOLE)
    assert (found.relation, found.proved) == ("stricter", True)
    at, change, where, reached, beyond = first_and_largest(found)
    assert (at, change, reached, beyond) == ("3", None, False, True)
    assert where is not None
    assert F(where).denominator == 1


@pytest.mark.parametrize("keys", [WHOLE, DECIMAL])
def test_what_fades_is_neared_far_out(keys: str) -> None:
    """10 × 5 / actual comes to 10 less than 10 points the further actual goes, and never has it."""
    found = rules("deduct 0 points per time", "score = 10 × 5 / actual, up to full score", keys=keys)
    # For 0 the new rule has no points at all; above 5 it gives fewer.
    assert (found.relation, found.first and found.first.new) == ("incomparable", "division")
    assert found.against is not None
    assert (found.against.row, found.against.change) == ({"actual": F(6)}, F(50, 6) - 10)
    assert found.largest is not None
    assert (found.largest.change, found.largest.reached, found.largest.beyond) == (F(-10), False, True)


def test_ranks_that_are_shared_by_halves_are_no_whole_numbers() -> None:
    old, new = (
        "10 points for rank 1; otherwise 5 points",
        "5 points for rank 2 or lower; otherwise 10 points",
    )
    assert rules(old, new, keys=", better: higher").relation == "equal"
    found = rules(old, new, keys=", better: higher", head=HEAD.replace("ties: shared", "ties: mean"))
    # Two units at the top have rank 1½ each.
    assert found.relation == "looser"
    assert found.first is not None
    assert (dict(found.first.row), found.first.old, found.first.new) == ({"rank": F(3, 2)}, F(5), F(10))


def test_what_is_worked_out_is_no_whole_number() -> None:
    """205 after 200 are growth of 2.5 %, whatever is said of how growth is published."""
    keys = ", better: higher, inputs: {growth: {decimals: 0}}"
    old, new = (f"full score if growth is {level}, otherwise no points" for level in ("at least 3%", "above 2%"))
    found = rules(old, new, keys=keys)
    assert found.relation != "equal"
    first = next(each for each in (found.first, found.against) if each is not None and "growth" in each.row)
    assert (first.row["growth"], first.old, first.new) == (F(5, 2), F(0), F(10))


def test_every_whole_number_of_a_stretch_is_looked_at() -> None:
    """8 times cost 8 points by the old rule and 4 by the new one, which is the most of all numbers."""
    found = rules("deduct 1 point per time", "deduct 2 points per 3 times", floor="0", keys=WHOLE)
    assert (found.relation, found.proved) == ("looser", True)
    assert first_and_largest(found) == ("1", "4", "8", True, False)
    assert found.largest is not None
    assert found.largest.proved


def test_a_long_stretch_of_whole_numbers_has_no_proved_largest() -> None:
    """300 times cost 150 points by the old rule and 100 by the new one."""
    keys = f"{WHOLE}, inputs: {{actual: {{least: 0, most: 300}}}}"
    found = rules("deduct 1 point per 2 times", "deduct 1 point per 3 times", keys=keys)
    assert (found.relation, found.proved) == ("looser", True)
    assert first_and_largest(found) == ("2", "50", "300", True, False)
    assert found.largest is not None
    assert not found.largest.proved


def test_whole_rates_have_no_least() -> None:
    tiers = "10 points if actual is at least 90%; otherwise {} points"
    found = rules(tiers.format(5), tiers.format(6), measured_in="%", keys=", decimals: 0")
    assert (found.relation, found.proved) == ("looser", True)
    assert first_and_largest(found) == ("0", "1", "0", True, False)


@pytest.mark.parametrize("keys", [", decimals: 0", ""])
def test_what_facts_alone_decide(keys: str) -> None:
    inputs = f"{keys}, inputs: {{fraud: {{title: fraud, measured_in: yes/no}}}}"
    found = rules("Fraud deducts 5 points", "Fraud deducts 6 points", measured_in="%", keys=inputs)
    assert (found.relation, found.proved) == ("stricter", True)
    assert found.first is not None
    assert (dict(found.first.row), found.first.old, found.first.new) == ({"fraud": True}, F(5), F(4))
    assert found.largest is not None
    assert (found.largest.change, dict(found.largest.row), found.largest.reached) == (F(-1), {"fraud": True}, True)


# Groups -------------------------------------------------------------------------------------------------------------

TOWNS, OFFICES, VILLAGES = "id: towns, units: [A, B]", "id: offices, units: [C]", "id: villages, units: [D]"


def groups(*said: str) -> str:
    return "groups:\n" + "".join(f"  - {{{each}}}\n" for each in said)


def for_group(indicator: str, group: str) -> str:
    return indicator.replace("measured_in", f"groups: [{group}], measured_in")


def test_a_file_that_has_groups_now_or_had_them() -> None:
    some = groups(TOWNS, OFFICES + ", points: {plan: 8}") + ONE
    found = files(ONE, some)
    assert told(found) == [("groups", "towns", "", "A, B"), ("groups", "offices", "", "C")]
    # A point for each percentage point short is a tenth of 10 and an eighth of 8.
    assert shown(found) == [("plan", ("towns",), "equal"), ("plan", ("offices",), "stricter")]
    back = files(some, ONE)
    assert told(back) == [("groups", "towns", "A, B", ""), ("groups", "offices", "C", "")]
    assert shown(back) == [("plan", ("towns",), "equal"), ("plan", ("offices",), "looser")]


def test_units_of_a_group() -> None:
    found = files(groups(TOWNS, "id: offices") + ONE, groups("id: towns, units: [B, E]", "id: offices") + ONE)
    assert told(found) == [("groups", "towns", "A", "E")]
    assert shown(found) == [("plan", (), "equal")]
    assert told(files(ONE, groups("id: offices") + ONE)) == [("groups", "offices", "", "*")]
    assert not files(groups(TOWNS, OFFICES) + ONE, groups("id: towns, units: [B, A]", OFFICES) + ONE).changed


def test_no_group_is_in_both_files() -> None:
    found = files(groups(TOWNS) + ONE, groups(OFFICES) + ONE.replace("90%", "91%"))
    assert shown(found) == [("plan", (), "stricter")]


def test_what_only_groups_of_one_file_have() -> None:
    without, having = groups(TOWNS) + ONE, groups(TOWNS, OFFICES) + ONE + for_group(FAXES, "offices")
    assert shown(files(without, having)) == [("plan", (), "equal"), ("faxes", ("offices",), "added")]
    assert shown(files(having, without)) == [("plan", (), "equal"), ("faxes", ("offices",), "removed")]
    other = groups(TOWNS, VILLAGES) + ONE + for_group(FAXES, "villages").replace("1 point", "2 points")
    assert shown(files(having, other)) == [("plan", (), "equal"), ("faxes", ("villages",), "stricter")]


def sections(*weights: str, before: str = "", more: str = "") -> str:
    first, second = weights
    return (
        f"{before}sections:\n  - id: work\n    points: 10\n    weight: {first}\n{more}    indicators:\n    {PLAN}"
        f"  - id: care\n    points: 5\n    weight: {second}\n    indicators:\n    {FAXES}"
    )


def weights(group: str, *said: str) -> str:
    return f"{group}, weights: {{work: {said[0]}, care: {said[1]}}}"


def test_weights_of_every_group_are_told() -> None:
    """All that has the same weights is told, not the first of it alone."""
    old, new = (
        sections("60%", "40%", before=groups(weights(TOWNS, *said), weights(OFFICES, *said)))
        for said in (("70%", "30%"), ("80%", "20%"))
    )
    assert told(files(old, new)) == [
        ("groups.towns.sections.work", "weight", "70%", "80%"),
        ("groups.towns.sections.care", "weight", "30%", "20%"),
        ("groups.offices.sections.work", "weight", "70%", "80%"),
        ("groups.offices.sections.care", "weight", "30%", "20%"),
    ]


def test_weights_of_groups_that_only_one_file_has() -> None:
    plain = sections("60%", "40%")
    some = sections("60%", "40%", before=groups(weights(TOWNS, "80%", "20%"), OFFICES))
    assert told(files(plain, some))[2:] == [
        ("groups.towns.sections.work", "weight", "60%", "80%"),
        ("groups.towns.sections.care", "weight", "40%", "20%"),
    ]
    assert told(files(some, plain))[2:] == [
        ("groups.towns.sections.work", "weight", "80%", "60%"),
        ("groups.towns.sections.care", "weight", "20%", "40%"),
    ]


def test_weights_that_change_for_all_are_told_once() -> None:
    old, new = (sections(*said, before=groups(TOWNS, OFFICES)) for said in (("60%", "40%"), ("50%", "50%")))
    assert told(files(old, new)) == [
        ("sections.work", "weight", "60%", "50%"),
        ("sections.care", "weight", "40%", "50%"),
    ]


def test_sections_that_change_come_and_go() -> None:
    found = files(sections("60%", "40%"), sections("50%", "50%", more="    least: 2\n    most: 9.5\n    at_least: 1\n"))
    assert told(found) == [
        ("sections.work", "weight", "60%", "50%"),
        ("sections.work", "at_least", "0", "1"),
        ("sections.work", "least", "", "2"),
        ("sections.work", "most", "", "9.5"),
        ("sections.care", "weight", "40%", "50%"),
    ]
    inside = "sections:\n  - id: work\n    points: 10\n    indicators:\n    " + PLAN
    assert told(files(ONE, inside)) == [("sections.work", "points", "", "10")]
    assert own(files(ONE, inside), "plan") == [("section", "", "work")]
    assert told(files(inside, ONE)) == [("sections.work", "points", "10", "")]


# Adjustments, vetoes, what counts for others ------------------------------------------------------------------------

PRIZES = "{id: prizes, measured_in: prizes, rule: add %s points for each prize}\n"
FLAT = "adjustments:\n  - id: bonus\n    total: %s\n    most: 5\n    indicators:\n      - " + PRIZES
NESTED = (
    "adjustments:\n  - id: bonus\n    total: on top\n    most: 5\n    sections:\n      - id: inner\n"
    "        indicators:\n          - " + PRIZES
)


def test_adjustments() -> None:
    found = files(ONE + FLAT % ("on top", 2), ONE + FLAT % ("up to full", 3))
    assert told(found) == [("sections.bonus", "on_top", "yes", "no")]
    prizes = found.indicators[1]
    assert (prizes.kind, prizes.points and prizes.points.relation, prizes.share) == ("adjustment", "looser", None)
    moved = files(ONE + FLAT % ("on top", 2), ONE + NESTED % 2)
    assert told(moved) == [("sections.inner", "points", "", "0")]
    assert own(moved, "prizes") == [("section", "bonus", "inner")]


INTERMEDIATE = "intermediate:\n  - id: shown\n    points: 5\n    indicators:\n    " + FAXES


def test_what_stands_in_intermediate_sections_is_compared() -> None:
    found = files(ONE + INTERMEDIATE, ONE + INTERMEDIATE.replace("1 point", "0.5 points"))
    assert shown(found) == [("plan", (), "equal"), ("faxes", (), "looser")]
    assert found.indicators[1].kind == "intermediate"
    alone = "intermediate:\n" + FAXES
    assert own(files(ONE + INTERMEDIATE, ONE + alone), "faxes") == [("section", "shown", "")]
    assert own(files(ONE + FAXES, ONE + alone), "faxes") == [("kind", "indicator", "intermediate")]


def test_what_stands_in_intermediate_sections_may_be_without_data() -> None:
    found = files(ONE, ONE + INTERMEDIATE, data=[{"unit": "A", "plan": "88"}]).data
    assert found is not None
    assert found.new_without_data == ("faxes",)
    assert found.units["A"].change == 0


GRADES = "grades: {by: total, bands: [{grade: A, least: 9}, {grade: B, least: 5}, {grade: C}]}\n"
VETO = "vetoes: [{id: fraud, title: fraud, measured_in: yes/no, veto: %s, rule: Fraud means a veto.}]\n"
# What each says of itself; what follows is told in the words of the rule where they say it.
CONSEQUENCES = {
    "lowest grade": "lowest grade",
    "zero total": "zero total",
    "zero plan": "zero: plan",
    "not the top grade": "not the top grade",
    "not above B": "not above: B",
    "down 1": "down: 1",
    "not ranked": "unranked",
}


@pytest.mark.parametrize(("said", "words"), CONSEQUENCES.items(), ids=CONSEQUENCES)
def test_what_a_veto_does(said: str, words: str) -> None:
    found = files(ONE + GRADES + VETO % "down 2", ONE + GRADES + VETO % said)
    assert own(found, "fraud") == [("effects", "down: 2", words)]
    head = PLAIN.replace("ties: shared", f"veto: {said}")
    assert told(diff(loads(PLAIN + ONE + GRADES), loads(head + ONE + GRADES)))[-1] == ("conventions", "veto", "", words)


def test_effects_that_come_are_told_in_the_words_of_the_rule() -> None:
    rule = "full score at 90%; deduct 1 point per percentage point short"
    fraud = ONE.replace("better", "inputs: {fraud: {title: fraud, measured_in: yes/no}}, better")
    found = files(
        fraud + GRADES,
        fraud.replace(rule, f'"{rule}. Fraud means a veto"').replace("id: plan", "id: plan, veto: down 1") + GRADES,
    )
    assert own(found, "plan") == [("effects", "", "Fraud means a veto")]


# Settings of the file -----------------------------------------------------------------------------------------------


def test_conventions_and_ids() -> None:
    head = PLAIN.replace("rounding: none", "rounding: {points: 2, total: none, mode: half even}")
    head = head.replace("ties: shared", "ties: {by: [plan.actual], then: dense}").replace(
        "ruleset: works", "ruleset: jobs"
    )
    assert told(diff(loads(PLAIN + ONE), loads(head + ONE))) == [
        ("", "ruleset", "works", "jobs"),
        ("conventions", "rounding", "none", "points: 2, total: none, mode: half even"),
        ("conventions", "ties", "shared", "dense"),
        ("conventions", "ties_by", "", "plan.actual"),
    ]


def test_parameters_and_bounds_of_the_total() -> None:
    rule = ONE.replace("90%", "bar")
    found = files(
        "parameters: {bar: 90, gone: 3, same: 1}\ntotal: {most: 9}\n" + rule,
        "parameters: {bar: 91.5, come: 4, same: 1}\ntotal: {least: 1, most: 9}\n" + rule,
    )
    assert told(found) == [
        ("parameters", "bar", "90", "91.5"),
        ("parameters", "gone", "3", ""),
        ("parameters", "come", "", "4"),
        ("total", "least", "", "1"),
    ]
    assert shown(found) == [("plan", (), "stricter")]


def test_what_is_said_of_inputs() -> None:
    old = "{late: {title: late, measured_in: times, absent: 0}, fair: {title: fair, measured_in: yes/no}}"
    new = "{late: {title: late, measured_in: times, least: 1}, fair: {title: fair, measured_in: yes/no, absent: no}"
    new += ", more: {title: more}}"
    found = files(*(ONE.replace("better", f"inputs: {each}, better") for each in (old, new)))
    assert own(found, "plan") == [
        ("inputs.late", "measured_in: times, absent: 0", "measured_in: times, least: 1"),
        ("inputs.fair", "measured_in: yes/no", "measured_in: yes/no, absent: no"),
        ("inputs.more", "", "more"),
    ]
    back = files(*(ONE.replace("better", f"inputs: {each}, better") for each in (new, old)))
    assert own(back, "plan")[-1] == ("inputs.more", "more", "")


def test_the_range_of_the_indicators_own_value_is_told() -> None:
    """It says which data are accepted, so that a file with another one is not the same in meaning."""
    ranged = ONE.replace("better", "inputs: {actual: {least: 0, most: 100}}, better")
    found = files(ONE, ranged)
    assert own(found, "plan") == [("inputs.actual", "", "least: 0, most: 100")]
    assert found.changed
    assert own(files(ranged, ranged.replace("most: 100", "most: 99.5")), "plan") == [
        ("inputs.actual", "least: 0, most: 100", "least: 0, most: 99.5")
    ]


def test_settings_of_an_indicator() -> None:
    old = ONE.replace("better", "missing: zero, decimals: 1, judge: jury, better")
    new = ONE.replace("better", "missing: exempt, decimals: 2, better")
    assert own(files(old, new), "plan") == [
        ("missing", "zero", "exempt"),
        ("decimals", "actual: 1", "actual: 2"),
        ("judge", "jury", ""),
    ]
    events = FAXES.replace(
        "rule:", "events: [big, small], inputs: {big: {measured_in: times}, small: {measured_in: times}}, rule:"
    )
    events = events.replace("1 point per time", "2 points per big; deduct 1 point per small")
    found = files("indicators:\n" + events, "indicators:\n" + events.replace("[big, small]", "[small, big]"))
    assert own(found, "faxes") == [("events", "big, small", "small, big")]


def test_grades() -> None:
    two = GRADES.replace("{grade: B, least: 5}, ", "")
    assert told(files(ONE, ONE + GRADES)) == [("grades", "bands", "", "A, B, C")]
    assert told(files(ONE + GRADES, ONE)) == [("grades", "bands", "A, B, C", "")]
    assert told(files(ONE + GRADES, ONE + two)) == [("grades", "bands", "A, B, C", "A, C")]
    percent = (
        GRADES.replace("by: total", "by: percent").replace("least: 9", "least: 90%").replace("least: 5", "least: 50%")
    )
    assert told(files(ONE + GRADES, ONE + percent)) == [
        ("grades", "by", "total", "percent"),
        ("grades.A", "least", "9", "90"),
        ("grades.B", "least", "5", "50"),
    ]


def test_quotas_and_needs_of_grades() -> None:
    quota = "quota: {most: 30%, rounding: down, ties: out, of: group}"
    needs = "needs: [{of: plan.points, least: 60%}, {of: total, least: 6, most: 9.5}]"
    file = groups(TOWNS, OFFICES) + ONE + GRADES
    full = file.replace("least: 9", f"least: 9, {quota}, {needs}")
    wide = full.replace("ties: out, of: group", "ties: in, of: all").replace("least: 60%", "least: 70%")
    first = "plan.points least: 60%, total least: 6, most: 9.5"
    assert told(files(file, full)) == [
        ("grades.A", "quota", "", "most: 30%, rounding: down, ties: out, of: group"),
        ("grades.A", "needs", "", first),
    ]
    assert told(files(full, wide)) == [
        (
            "grades.A",
            "quota",
            "most: 30%, rounding: down, ties: out, of: group",
            "most: 30%, rounding: down, ties: in, of: all",
        ),
        ("grades.A", "needs", first, first.replace("60%", "70%")),
    ]


def promoted(*steps: int) -> str:
    said = ", ".join(f"{{unit: A, steps: {each}, reason: r, approval: p}}" for each in steps)
    return GRADES.replace("]}\n", f"], promotions: [{said}]}}\n")


def test_promotions_of_one_unit_add_up() -> None:
    assert told(files(ONE + GRADES, ONE + promoted(1))) == [("grades.promotions", "A", "", "1")]
    assert told(files(ONE + promoted(2, -1), ONE + promoted(1, -1))) == [("grades.promotions", "A", "1", "0")]
    assert not files(ONE + promoted(2, -1), ONE + promoted(-1, 2)).changed


def target(value: str, decided: str) -> str:
    return f"{{unit: A, indicator: plan, target: {value}, decided: {decided}, reason: r, approval: p}}"


def test_the_target_that_was_decided_last_counts() -> None:
    rule = ONE.replace("90%", "the target")
    early, late = target("80", "2025-02-01"), target("85", "2025-09-01")
    assert not files(f"targets: [{early}, {late}]\n{rule}", f"targets: [{late}, {early}]\n{rule}").changed
    assert told(files(f"targets: [{early}, {late}]\n{rule}", f"targets: [{early}]\n{rule}")) == [
        ("targets", "A.plan.target", "85", "80")
    ]


def test_sources_and_warnings() -> None:
    sources = "sources: {order: [office, self], tolerance: 1%}\n"
    assert told(files(ONE, ONE + sources)) == [
        ("sources", "order", "", "office, self"),
        ("sources", "tolerance", "", "1%"),
    ]
    assert told(files(ONE + sources, ONE + sources.replace("1%", "0.5"))) == [("sources", "tolerance", "1%", "0.5")]
    warned = "warnings: [{level: red, below: %s}]\n"
    assert told(files(ONE + warned.replace("%s", "base"), ONE + warned.replace("%s", "50%"))) == [
        ("warnings", "red", "base", "0.5")
    ]


# Ids that changed ---------------------------------------------------------------------------------------------------


def test_two_indicators_cannot_become_one() -> None:
    with pytest.raises(ValueError, match="two indicators cannot become one"):
        files(ONE + FAXES, ONE, renamed={"faxes": "plan", "plan": "plan"})


BOTH = ONE + FAXES
MOVED = ONE.replace("id: plan", "id: faxes") + FAXES.replace("id: faxes", "id: late")


def test_an_id_may_pass_to_another_indicator() -> None:
    found = files(BOTH, MOVED, renamed={"plan": "faxes", "faxes": "late"})
    assert [(each.id, each.new_id, each.points and each.points.relation) for each in found.indicators] == [
        ("plan", "faxes", "equal"),
        ("faxes", "late", "equal"),
    ]
    # Without a new id the one that had it is gone.
    gone = files(BOTH, ONE.replace("id: plan", "id: faxes"), renamed={"plan": "faxes"})
    assert [(each.id, each.new_id, each.status) for each in gone.indicators] == [
        ("plan", "faxes", "kept"),
        ("faxes", "", "removed"),
    ]


def test_data_for_an_id_of_two_indicators_are_refused() -> None:
    """They were scored as if all columns were those of one file, so that the other one's were mixed up."""
    data = [{"unit": "A", "plan": "88", "faxes": "2"}]
    with pytest.raises(ValueError, match="one indicator of the old file and another of the new one: faxes"):
        files(BOTH, MOVED, data=data, renamed={"plan": "faxes", "faxes": "late"})


# Data of either year ------------------------------------------------------------------------------------------------


def test_inputs_that_only_one_file_has() -> None:
    """Of 3 late faxes and 1 lost one: 3 points less by the one file, 2 more by the other."""
    late = FAXES.replace("rule:", "inputs: {lost: {title: lost letters, measured_in: letters}}, rule:").replace(
        "deduct 1 point per time", "deduct 1 point per time; deduct 2 points for each of the lost letters"
    )
    data = [{"unit": "A", "plan": "90", "faxes": "1", "faxes.lost": "1"}]
    found = files(ONE + FAXES, ONE + late, data=data).data
    assert found is not None
    unit = found.units["A"]
    assert (unit.old_total, unit.new_total) == (F(14), F(12))
    assert [(each.id, each.old, each.new, each.change) for each in unit.reasons] == [("faxes", F(4), F(2), F(-2))]
    # The file that has no such indicator at all.
    gone = files(ONE + late, ONE, data=data).data
    assert gone is not None
    assert [(each.id, each.old, each.new) for each in gone.units["A"].reasons] == [("faxes", F(2), None)]
    long = [
        {"unit": "A", "indicator": "plan", "actual": "90", "lost": None},
        {"unit": "A", "indicator": "faxes", "actual": "1", "lost": "1"},
    ]
    assert files(ONE + FAXES, ONE + late, data=long).data == found
    without = files(ONE + late, ONE, data=[*long, {**long[1], "unit": "B"}, {**long[0], "unit": "B"}]).data
    assert without is not None
    assert [unit.change for unit in without.units.values()] == [F(-2), F(-2)]


def test_what_bounds_do_is_a_reason_of_its_own() -> None:
    found = files(ONE, ONE + "total: {most: 9}\n", data=[{"unit": "A", "plan": "90"}]).data
    assert found is not None
    assert [(each.id, each.change) for each in found.units["A"].reasons] == [("", F(-1))]


def test_a_title_of_two_indicators_of_the_other_file() -> None:
    """Nobody can say whose value it is, so neither file takes it."""
    twice = FAXES + FAXES.replace("id: faxes", "id: more")
    with pytest.raises(DataError):
        files(ONE, ONE + twice, data=[{"unit": "A", "plan": "90", "late faxes": "1"}])
