"""Rule files over several files: an earlier year's file below a later one's, and parts by assessor."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targetscore.cli import main
from targetscore.errors import RuleFileError, Source
from targetscore.ruleset import load, loads
from targetscore.ruleset._merge import merged
from targetscore.ruleset._yaml import Table
from targetscore.ruleset.model import Ruleset

HEAD = """\
targetscore: 1
ruleset: county
year: 2009
title: County targets
language: en
conventions:
  base: 60%
  steps: pro rata
  floor: 0
  rounding: {points: 2, total: 2, mode: half up}
  missing: error
  unreached: zero
"""

Y2009 = (
    HEAD
    + """\
parameters:
  national: 5%
  region: 4%
wording: [on time]
sections:
  - id: economy
    title: Economy
    points: 15
    indicators:
      - id: export
        title: exports
        points: 10
        measured_in: "%"
        better: higher
        rule: full score at 98%, deduct 0.4 points per percentage point short
      - id: growth
        title: growth
        points: 5
        measured_in: "%"
        rule: full score at 8% or above; otherwise no points
  - id: services
    title: Services
    indicators:
      - id: letters
        title: late letters
        points: 5
        measured_in: letters
        rule: deduct 0.5 points per letter
indicators:
  - id: reports
    title: late reports
    points: 5
    measured_in: reports
    rule: deduct 0.5 points per report
"""
)

Y2010 = """\
targetscore: 1
extends: 2009.yaml
year: 2010
conventions: {steps: whole}
parameters:
  national: 6%
changed:
  - {id: economy, points: 20}
  - id: export
    points: 12
    rule: full score at 99%, deduct 0.4 points per percentage point short
added:
  - to: economy
    after: export
    id: import
    title: imports
    points: 3
    measured_in: "%"
    rule: full score at 3% or above; otherwise no points
  - to: top
    id: culture
    title: Culture
    indicators:
      - {id: books, title: late books, points: 5, measured_in: books, rule: deduct 0.5 points per book}
removed: [services]
"""

# What Y2010 comes to, written out.
WHOLE = (
    HEAD.replace("2009", "2010").replace("pro rata", "whole")
    + """\
parameters:
  national: 6%
  region: 4%
wording: [on time]
sections:
  - id: economy
    title: Economy
    points: 20
    indicators:
      - id: export
        title: exports
        points: 12
        measured_in: "%"
        better: higher
        rule: full score at 99%, deduct 0.4 points per percentage point short
      - id: import
        title: imports
        points: 3
        measured_in: "%"
        rule: full score at 3% or above; otherwise no points
      - id: growth
        title: growth
        points: 5
        measured_in: "%"
        rule: full score at 8% or above; otherwise no points
  - id: culture
    title: Culture
    indicators:
      - {id: books, title: late books, points: 5, measured_in: books, rule: deduct 0.5 points per book}
indicators:
  - id: reports
    title: late reports
    points: 5
    measured_in: reports
    rule: deduct 0.5 points per report
"""
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write files into an empty folder that the test then stands in; return the path of the first."""
    monkeypatch.chdir(tmp_path)

    def written(**texts: str) -> Path:
        paths = [Path(f"{name.removeprefix('y').replace('__', '/')}.yaml") for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return paths[0]

    return written


def problems(path: Path) -> list[tuple[str, int, str]]:
    """Load the file at *path*, which is at fault, and return file, line and code of each problem."""
    with pytest.raises(RuleFileError) as caught:
        load(path)
    return [(*d.place[:2], d.code) for d in caught.value.diagnostics]


def later(text: str) -> str:
    """Return a file of 2010 over that of 2009."""
    return "targetscore: 1\nextends: 2009.yaml\nyear: 2010\n" + textwrap.dedent(text)


def points(ruleset: Ruleset) -> Mapping[str, str]:
    return {indicator.id: str(indicator.points) for indicator in ruleset.every_indicator()}


# What it comes to ---------------------------------------------------------------------------------------------------


def test_a_year_over_an_earlier_one_means_what_the_whole_file_means(write: Write) -> None:
    year = load(write(y2010=Y2010, y2009=Y2009))
    whole = loads(WHOLE)
    assert year.rules_hash == whole.rules_hash
    assert (year.id, year.year, year.title, year.parameters) == (whole.id, 2010, whole.title, whole.parameters)
    assert [each.id for each in year.sections] == ["economy", "culture"]
    assert [each.id for each in year.every_indicator()] == [each.id for each in whole.every_indicator()]


def test_three_years(write: Write) -> None:
    y2011 = """\
        targetscore: 1
        extends: 2010.yaml
        year: 2011
        wording: [in full]
        changed: [{id: growth, points: 4}, {id: economy, points: 19, title: Trade}]
        removed: culture
    """
    path = write(y2011=y2011, y2010=Y2010, y2009=Y2009)
    year = load(path)
    assert points(year) == {"reports": "5", "export": "12", "import": "3", "growth": "4"}
    assert year.sections[0].title == "Trade"
    assert year.sections[0].indicators[0].wording == ("on time", "in full")


def test_what_is_not_said_stands(write: Write) -> None:
    year = load(write(y2010=later(""), y2009=Y2009))
    assert year.rules_hash == loads(Y2009.replace("year: 2009", "year: 2010")).rules_hash


def test_the_ranges_of_inputs_stand_until_inputs_are_changed(write: Write) -> None:
    earlier = Y2009.replace("better: higher\n", "better: higher\n        inputs: {actual: {least: 0, most: 100}}\n")
    for change, ends in (("", (0, 100)), ("changed: [{id: export, inputs: {actual: {most: 110}}}]", (None, 110))):
        year = load(write(y2010=later(change), y2009=earlier))
        (own,) = (name for each in year.every_indicator() for name in each.bounded().values())
        assert (own.least, own.most) == ends


def test_a_removed_id_may_be_added_anew(write: Write) -> None:
    text = """\
        removed: [reports]
        added: [{to: top, id: reports, points: 3, measured_in: reports, rule: deduct 1 point per report}]
    """
    assert points(load(write(y2010=later(text), y2009=Y2009)))["reports"] == "3"


def test_what_is_added_stands_in_the_order_of_the_file(write: Write) -> None:
    one = "points: 0, measured_in: reports, rule: deduct 1 point per report"
    text = f"""\
        added:
          - {{to: economy, id: last, {one}}}
          - {{to: economy, after: export, id: second, {one}}}
          - {{to: economy, after: second, id: third, {one}}}
          - {{to: services, id: inner, indicators: [{{id: deep, {one}}}]}}
    """
    economy, services = load(write(y2010=later(text), y2009=Y2009)).sections
    assert [each.id for each in economy.indicators] == ["export", "second", "third", "growth", "last"]
    assert services.sections[0].indicators[0].id == "deep"


def test_top_is_the_top_whatever_a_section_is_called(write: Write) -> None:
    text = "added: [{to: top, id: new, points: 1, measured_in: reports, rule: deduct 1 point per report}]"
    year = load(write(y2010=later(text), y2009=Y2009.replace("id: services", "id: top")))
    assert [each.id for each in year.indicators] == ["reports", "new"]


def test_an_adjustment_changes_by_its_id(write: Write) -> None:
    """Where a key is given anew it replaces the earlier one as a whole."""
    rule = "measured_in: awards, rule: 'add 1 point per award, up to 5 points'"
    earlier = (
        Y2009 + f"adjustments: [{{id: bonus, total: on top, most: 9, indicators: [{{id: award, points: 5, {rule}}}]}}]"
    )
    changed = load(write(y2010=later("changed: [{id: bonus, most: 3}]"), y2009=earlier))
    assert [str(each.most) for each in changed.body.adjustments] == ["3"]
    anew = later(
        f"adjustments: [{{id: extra, total: on top, most: 1, indicators: [{{id: medal, points: 5, {rule}}}]}}]"
    )
    assert [each.id for each in load(write(y2010=anew, y2009=earlier)).body.adjustments] == ["extra"]
    assert problems(write(y2010=anew + "\nremoved: [bonus]\n", y2009=earlier)) == [("2010.yaml", 5, "unknown-earlier")]


def test_what_was_decided_for_units_stays_in_its_year(tmp_path: Path) -> None:
    """Bands of grades stand, promotions and changed targets do not; what is no table is left to those who read it."""
    grades = "grades: {by: total, bands: [{grade: good}], promotions: [{unit: North, steps: 1}]}\n"
    targets = "targets: [{unit: North, indicator: export, target: 5}]\n"
    (tmp_path / "2009.yaml").write_text(Y2009 + grades + targets, encoding="utf-8")
    root, _ = merged(Source(str(tmp_path / "2010.yaml"), later("")), tmp_path)
    kept = {entry.key.text: entry.value for entry in root.entries}
    assert "targets" not in kept
    assert isinstance(kept["grades"], Table)
    assert [entry.key.text for entry in kept["grades"].entries] == ["by", "bands"]


AGRICULTURE = """\
    assessor: Agriculture office
    parameters: {yield: 3%}
    wording: in the fields
    sections:
      - id: fields
        indicators:
          - {id: grain, title: late grain reports, points: 5, measured_in: reports, rule: deduct 1 point per report}
"""
INDUSTRY = """\
    indicators:
      - {id: steel, title: late steel reports, points: 4, measured_in: reports, rule: deduct 1 point per report}
"""


def test_a_file_split_by_assessor_means_what_the_whole_file_means(write: Write) -> None:
    main_file = Y2009 + "include: [parts/agriculture.yaml, industry.yaml]\n"
    year = load(write(rules=main_file, parts__agriculture=AGRICULTURE, industry=INDUSTRY))
    whole = (
        Y2009.replace("wording: [on time]", "wording: [on time, in the fields]")
        .replace("  region: 4%\n", "  region: 4%\n  yield: 3%\n")
        .replace(
            "indicators:\n  - id: reports",
            textwrap.dedent(AGRICULTURE).split("sections:\n")[1] + "indicators:\n  - id: reports",
        )
    ) + textwrap.dedent(INDUSTRY).removeprefix("indicators:\n")
    assert year.rules_hash == loads(whole).rules_hash
    assert [each.id for each in year.sections] == ["economy", "services", "fields"]


def test_the_head_may_leave_everything_to_its_parts(write: Write) -> None:
    path = write(rules=HEAD + "include: industry.yaml", industry=INDUSTRY)
    assert points(load(path)) == {"steel": "4"}


def test_parts_of_a_later_year_change_the_earlier_one(write: Write) -> None:
    trade = "assessor: Trade office\nchanged: [{id: growth, points: 4}, {id: economy, points: 14}]\n"
    path = write(y2010=later("include: [trade.yaml]\nchanged: [{id: letters, points: 6}]"), trade=trade, y2009=Y2009)
    assert points(load(path)) == {"reports": "5", "export": "10", "growth": "4", "letters": "6"}


def test_the_assessor_of_a_part_certifies_its_indicators(write: Write) -> None:
    """Steel says itself who certifies it; a part without an assessor certifies nothing."""
    own = "owners: {lead: Trade office, certified_by: Statistics}"
    industry = f"""\
    assessor: Industry office
    indicators:
      - {{id: steel, points: 4, rule: deduct 1 point per report, measured_in: reports, {own}}}
      - {{id: coal, points: 4, rule: deduct 1 point per report, measured_in: reports, owners: {{lead: Trade office}}}}
    """
    files = {"rules": HEAD + "include: [a.yaml, b.yaml, c.yaml]", "c": INDUSTRY.replace("steel", "tin")}
    year = load(write(**files, a=AGRICULTURE, b=industry))
    assert {each.id: dict(each.owners) for each in year.every_indicator()} == {
        "grain": {"certified_by": "Agriculture office"},
        "steel": {"lead": "Trade office", "certified_by": "Statistics"},
        "coal": {"lead": "Trade office", "certified_by": "Industry office"},
        "tin": {},
    }


def test_a_part_that_changes_an_earlier_year_certifies_what_it_adds(write: Write) -> None:
    """Who certified an indicator before does so still, unless the part says anew who owns it."""
    trade = """\
    assessor: Trade office
    changed: [{id: export, points: 9}, {id: growth, owners: {lead: Customs}}, {id: economy, points: 19}]
    added: [{id: ships, to: economy, points: 5, measured_in: reports, rule: deduct 1 point per report}]
    """
    earlier = Y2009.replace("id: export\n", "id: export\n        owners: {certified_by: Statistics}\n")
    year = load(write(y2010=later("include: [trade.yaml]\nchanged: []"), trade=trade, y2009=earlier))
    owners = {each.id: dict(each.owners) for each in year.every_indicator() if each.owners}
    assert owners == {
        "export": {"certified_by": "Statistics"},
        "growth": {"lead": "Customs", "certified_by": "Trade office"},
        "ships": {"certified_by": "Trade office"},
    }


# Places -------------------------------------------------------------------------------------------------------------


def test_problems_stand_in_the_file_that_they_were_written_in(write: Write) -> None:
    earlier = Y2009.replace("full score at 8%", "full scroe at 8%").replace("steps: pro rata", "steps: half")
    text = "include: [trade.yaml]\nchanged: [{id: letters, rule: deduct xyzzy}]\nxyz: 1\n"
    path = write(y2010=later(text), trade="wording: ['']\nwordings: []\n", y2009=earlier)
    with pytest.raises(RuleFileError) as caught:
        load(path)
    found = [(*d.place, d.code) for d in caught.value.diagnostics]
    assert [each[:2] for each in found] == [
        ("2010.yaml", 5),
        ("2010.yaml", 6),
        ("trade.yaml", 1),
        ("trade.yaml", 2),
        ("2009.yaml", 8),
        ("2009.yaml", 32),
    ]
    assert found[4][2] == 10
    assert (
        "2009.yaml:8:10: error[unknown-choice]: `steps` cannot be `half`\n   8 |   steps: half\n     |          ^^^^\n"
    ) in str(caught.value)


def test_another_place_is_told_with_its_file(write: Write) -> None:
    with pytest.raises(RuleFileError, match=r"`steel` is already in use on line a\.yaml:2\n"):
        load(write(rules=HEAD + "include: [a.yaml, b.yaml]", a=INDUSTRY, b=INDUSTRY))


def test_findings_of_the_checks_stand_in_their_files(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = 'examples: [{actual: "1", points: "4"}]'
    earlier = Y2009.replace("better: higher", f"better: higher\n        {wrong}")
    write(y2010=later(f"changed:\n  - id: reports\n    {wrong}\n"), y2009=earlier)
    assert main(["check", "2010.yaml", "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    failing = [each for each in findings if each["severity"] == "error"]
    assert [(each["file"], each["line"], each["column"]) for each in failing] == [
        ("2010.yaml", 6, 17),
        ("2009.yaml", 27, 21),
    ]


def test_check_says_that_all_is_well(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    # Parameters and conventions that no rule needs are told of; these files have some for other tests.
    earlier = re.sub(r"  (base|unreached): .*\n|parameters:\n(  .*\n)+", "", Y2009)
    write(y2010=Y2010.replace("parameters:\n  national: 6%\n", ""), y2009=earlier)
    assert main(["check", "2010.yaml"]) == 0, capsys.readouterr().out
    assert capsys.readouterr().out == "2010.yaml: 5 indicators, no findings\n"


def test_a_chinese_year_is_told_of_its_problems_in_chinese(write: Write) -> None:
    with pytest.raises(RuleFileError, match="这一行没有"):
        load(write(y2010="language: zh\nextends: 2009.yaml\n", y2009="ein Text\n"))


@given(texts=st.lists(st.text(alphabet="ab\n", max_size=8), min_size=1, max_size=4))
def test_each_character_of_a_joined_source_stands_where_its_file_has_it(texts: list[str]) -> None:
    sources = [Source(str(number), text) for number, text in enumerate(texts)]
    whole, start = Source.joined(sources), 0
    for source in sources:
        for offset in range(len(source.text) + 1):
            assert whole.place(start + offset) == source.place(offset)
            assert whole.line_at(start + offset) == source.line_at(offset)
        start += len(source.text) + 1


# What is refused in what is said ------------------------------------------------------------------------------------

NEW = "points: 1, measured_in: reports, rule: deduct 1 point per report"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("sections: []\n", [(4, "list-with-extends")], id="sections"),
        pytest.param("indicators: []\n", [(4, "list-with-extends")], id="indicators"),
        pytest.param("removed: [exprot]\n", [(4, "misspelt-earlier")], id="near"),
        pytest.param("removed: [xyz]\n", [(4, "unknown-earlier")], id="unknown removed"),
        pytest.param("changed: [{id: xyz, points: 1}]\n", [(4, "unknown-earlier")], id="unknown changed"),
        pytest.param("changed: [{points: 1}]\n", [(4, "missing-key")], id="change without id"),
        pytest.param("changed: {id: export}\n", [(4, "need-list")], id="change as table"),
        pytest.param("changed: [export]\n", [(4, "need-table")], id="change as text"),
        pytest.param("changed: [{id: services, indicators: []}]\n", [(4, "list-in-change")], id="list"),
        pytest.param("changed: [{id: growth, pionts: 5}]\n", [(4, "misspelt-key")], id="misspelt key"),
        pytest.param("changed: [{id: growth, title: a, title: b}]\n", [(4, "duplicate-key")], id="key twice"),
        pytest.param("changed: [{id: reports}, {id: reports}]\n", [(4, "edited-twice")], id="changed twice"),
        pytest.param("removed: [reports, reports]\n", [(4, "edited-twice")], id="removed twice"),
        pytest.param("changed: [{id: reports}]\nremoved: [reports]\n", [(5, "edited-twice")], id="both"),
        pytest.param("changed: [{id: letters}]\nremoved: [services]\n", [(4, "gone-already")], id="gone, changed"),
        pytest.param("removed: [letters, services]\n", [(4, "gone-already")], id="gone, removed"),
        pytest.param("removed: [letters]\n", [("2009.yaml", 33, "no-indicators")], id="an empty section"),
        pytest.param("removed: [growth]\n", [("2009.yaml", 20, "points-differ")], id="points"),
        pytest.param(f"added: [{{id: a, {NEW}}}]\n", [(4, "missing-key")], id="added nowhere"),
        pytest.param(f"added: [{{to: top, {NEW}}}]\n", [(4, "missing-key")], id="added without id"),
        pytest.param("added: [export]\n", [(4, "need-table")], id="added as text"),
        pytest.param(f"added: [{{to: top, id: export, {NEW}}}]\n", [(4, "added-known")], id="added, known"),
        pytest.param(f"added: [{{to: export, id: a, {NEW}}}]\n", [(4, "no-section")], id="to an indicator"),
        pytest.param(f"added: [{{to: servicse, id: a, {NEW}}}]\n", [(4, "misspelt-earlier")], id="to, near"),
        pytest.param(f"added: [{{to: xyz, id: a, {NEW}}}]\n", [(4, "unknown-earlier")], id="to, unknown"),
        pytest.param(
            f"added: [{{to: economy, after: letters, id: a, {NEW}}}]\n", [(4, "no-such-neighbour")], id="after"
        ),
        pytest.param("year: 2011\n", [(4, "duplicate-key")], id="year twice"),
        pytest.param("remvoed: [export]\n", [(4, "misspelt-key")], id="misspelt"),
        pytest.param("wording: {a: b}\n", [(4, "need-list")], id="wording"),
        pytest.param("parameters: [a]\n", [(4, "need-table")], id="parameters"),
        pytest.param("conventions: {base: 0.5}\n", [(4, "need-percent")], id="conventions"),
    ],
)
def test_what_is_said_of_an_earlier_year_is_refused(
    write: Write, text: str, expected: list[tuple[str, int, str] | tuple[int, str]]
) -> None:
    found = problems(write(y2010=later(text), y2009=Y2009))
    assert found == [each if len(each) == 3 else ("2010.yaml", *each) for each in expected]


def test_each_year_says_its_year_and_format(write: Write) -> None:
    assert problems(write(y2010="extends: 2009.yaml", y2009=Y2009)) == [("2010.yaml", 1, "missing-key")] * 2
    format_2 = Y2009.replace("targetscore: 1", "targetscore: 2")
    assert problems(write(y2010=later(""), y2009=format_2)) == [("2009.yaml", 1, "unknown-choice")]


def test_faults_of_the_earlier_file_are_told(write: Write) -> None:
    """Lists that are no lists and ids that are no texts are left to those who read them."""
    sections = "sections:\n  - 5\n  - {id: [a], indicators: []}\n  - {id: b, indicators: c}\nadjustments: 7\n"
    text = f"added: [{{to: b, id: a, {NEW}}}]"
    found = problems(write(y2010=later(text), y2009=HEAD + sections + "grades: none\n"))
    assert {file for file, _, _ in found} == {"2009.yaml"}
    assert {(line, code) for _, line, code in found} >= {(14, "need-table"), (16, "need-list"), (17, "need-list")}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param("year: 2009\n", ("part.yaml", 1, "unknown-key"), id="a head"),
        pytest.param("include: [x.yaml]\n", ("part.yaml", 1, "unknown-key"), id="a part of a part"),
        pytest.param("indicatros: []\n", ("part.yaml", 1, "misspelt-key"), id="misspelt"),
        pytest.param("assessor: [a]\n", ("part.yaml", 1, "need-text"), id="assessor"),
        pytest.param("sections: {}\n", ("part.yaml", 1, "need-list"), id="no list"),
        pytest.param("parameters: {a: 1, national: 7%}\n", ("part.yaml", 1, "duplicate-key"), id="parameter twice"),
        pytest.param("removed: [export]\n", ("part.yaml", 1, "change-without-extends"), id="a change"),
        pytest.param("[a, b]\n", ("part.yaml", 1, "yaml-no-colon"), id="a list"),
        pytest.param("a: 'b\n", ("part.yaml", 1, "yaml-quote"), id="no YAML"),
        pytest.param(f"indicators: [{{id: export, {NEW}}}]\n", ("part.yaml", 1, "duplicate-id"), id="id twice"),
    ],
)
def test_what_a_part_may_not_say(write: Write, part: str, expected: tuple[str, int, str]) -> None:
    found = problems(write(rules="include: part.yaml\n" + Y2009, part=part))
    assert found == [expected]


# What is refused in files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("2008.yaml", "no-such-file"),
        ("inner", "no-such-file"),
        ("pipe", "no-such-file"),
        ("loop.yaml", "no-such-file"),
        ('"a\\0b"', "control-character"),
        ("a" * 300, "no-such-file"),
        ("../secret.yaml", "file-outside"),
        ("inner/../../secret.yaml", "file-outside"),
        ("link.yaml", "file-outside"),
        ("up/secret.yaml", "file-outside"),
        ("../nothing.yaml", "file-outside"),
        ("/etc/passwd", "file-name"),
        ('"..\\\\secret.yaml"', "file-name"),
        ("C:secret.yaml", "file-name"),
        ("2010.yaml", "file-cycle"),
        ("inner/../2010.yaml", "file-cycle"),
        ("[2009.yaml]", "need-text"),
        ("''", "empty-value"),
    ],
)
def test_files_that_may_not_be_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str) -> None:
    import os

    folder = tmp_path / "rules"
    (folder / "inner").mkdir(parents=True)
    (tmp_path / "secret.yaml").write_text(Y2009, encoding="utf-8")
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / "up").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    monkeypatch.chdir(folder)
    Path("2010.yaml").write_text(f"targetscore: 1\nyear: 2010\nextends: {name}\n", encoding="utf-8")
    assert problems(Path("2010.yaml")) == [("2010.yaml", 3, code)]
    assert problems(folder / "2010.yaml") == [(str(folder / "2010.yaml"), 3, code)]


def test_a_link_that_stays_inside_is_followed(write: Write) -> None:
    path = write(y2010=later(""), old__2009=Y2009)
    Path("2009.yaml").symlink_to("old/2009.yaml")
    assert load(path).year == 2010


def test_a_wider_folder_may_be_allowed(write: Write) -> None:
    path = write(y2010__rules=later("").replace("2009.yaml", "../2009/rules.yaml"), y2009__rules=Y2009)
    assert problems(path) == [("2010/rules.yaml", 2, "file-outside")]
    assert load(path, within=".").year == 2010


def test_a_cycle_names_the_chain(write: Write) -> None:
    path = write(y2010=later(""), y2009=Y2009 + "extends: 2008.yaml\n", y2008=HEAD + "extends: 2010.yaml\n")
    with pytest.raises(RuleFileError) as caught:
        load(path)
    (problem,) = caught.value.diagnostics
    assert problem.place == ("2008.yaml", 13, 10)
    assert problem.message == "the files lead back to each other: 2010.yaml → 2009.yaml → 2008.yaml → 2010.yaml"


def test_at_most_ten_files_extend_one_another(write: Write) -> None:
    years = {f"y{year}": f"targetscore: 1\nyear: {year}\nextends: {year - 1}.yaml\n" for year in range(2020, 2009, -1)}
    assert problems(write(**years, y2009=Y2009)) == [("2010.yaml", 3, "extends-too-deep")]
    assert load("2019.yaml").year == 2019


def test_a_file_is_included_once(write: Write) -> None:
    path = write(rules=HEAD + "include:\n  - a.yaml\n  - ./a.yaml\n  - rules.yaml\n  - b.yaml\n", a=INDUSTRY)
    assert problems(path) == [
        ("rules.yaml", 15, "included-twice"),
        ("rules.yaml", 16, "file-cycle"),
        ("rules.yaml", 17, "no-such-file"),
    ]


def test_an_earlier_file_that_is_not_utf_8(write: Write) -> None:
    path = write(y2010=later(""))
    Path("2009.yaml").write_bytes("title: 考核\n".encode("gb18030"))
    assert problems(path) == [("2009.yaml", 1, "not-utf8")]


def test_a_byte_order_mark_is_no_part_of_the_text(write: Write) -> None:
    path = write(y2010=later(""))
    Path("2009.yaml").write_bytes(b"\xef\xbb\xbf" + Y2009.encode())
    assert load(path).year == 2010


def test_a_file_that_may_not_be_opened(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(y2010=later(""), y2009=Y2009)

    def refused(_path: Path, name: str) -> Source:
        raise PermissionError(name)

    monkeypatch.setattr("targetscore.ruleset._files.opened", refused)
    assert problems(path) == [("2010.yaml", 2, "no-such-file")]


def test_a_text_without_a_folder_names_no_files(write: Write) -> None:
    write(rules__2009=Y2009)
    for name in ("<rules>", "2010.yaml"):
        with pytest.raises(RuleFileError, match=r"no-folder"):
            loads(later(""), name)
    assert loads(later(""), "rules/2010.yaml").year == 2010
