"""Rule files: what is read from them, where it stands, and what is refused."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from targetscore.errors import RuleFileError, Source
from targetscore.ruleset import load, loads
from targetscore.ruleset._yaml import CHARACTERS_AT_MOST, Items, Node, Scalar, Table, compose, offsets
from targetscore.ruleset.model import Conventions, Name, Places, Ruleset

ERRORS = sorted((Path(__file__).parent / "errors").glob("*.yaml"))

SANMEN = """\
targetscore: 1
ruleset: sanmen-development
year: 2010
title: 三门县发展目标考核
language: zh
conventions:
  base: 60%
  steps: pro rata
  floor: 0
  rounding: {points: 2, total: 1, mode: half up}
  missing: error
  unreached: zero
  rate_origin: 100%
parameters:
  national_growth: 5.2%
  west: {value: "3", title: 西部平均, aliases: [西部水平], measured_in: 亿美元}
wording: [按时保质]
sections:
  - id: economy
    title: 企业发展
    points: 4
    indicators:
      - id: export
        title: 外贸自营出口
        points: 4
        measured_in: 亿美元
        aliases: [自营出口额]
        better: higher
        base: 2.4
        decimals: 2
        rule: 达到5.03亿美元得满分，达到4.5亿美元得2分，其余不得分
        inputs:
          target: {aliases: [年初目标]}
          growth: {}
          late: {title: 迟报, measured_in: 次, decimals: 0}
          dead: {measured_in: yes/no}
        wording: [落实到位]
        owners: {lead: 外经贸局, support: [统计局, 海关], data: 统计局, certified_by: 考核办}
        examples:
          - {actual: "5.03", points: "4"}
          - {actual: 4.50, target: 5, points: 2}
  - id: safety
    title: 安全
    sections:
      - id: fires
        points: 5.5
        indicators:
          - id: "017"
            title: no
            points: ５．５
            measured_in: "%"
            rule: 达到95%得满分，其余不得分
indicators:
  - id: letters
    points: 0.5
    measured_in: "%"
    rule: 达到95%得满分，其余不得分
"""


def problems(text: str) -> tuple[tuple[int, str], ...]:
    """Load *text*, which is at fault, and return line and code of each problem."""
    with pytest.raises(RuleFileError) as caught:
        loads(text)
    return tuple((d.source.position(d.span.start)[0], d.code) for d in caught.value.diagnostics)


# What is read -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sanmen() -> Ruleset:
    return loads(SANMEN, "2010.yaml")


def test_the_head_is_read(sanmen: Ruleset) -> None:
    assert (sanmen.id, sanmen.year, sanmen.title, sanmen.language) == (
        "sanmen-development",
        2010,
        "三门县发展目标考核",
        "zh",
    )
    assert sanmen.conventions == Conventions(
        base=Fraction(3, 5),
        steps="pro rata",
        floor=Fraction(0),
        rounding=Places(points=2, total=1, mode="half up"),
        missing="error",
        unreached="zero",
        rate_origin=Fraction(100),
    )
    assert sanmen.parameters == {"national_growth": Fraction(26, 5), "west": Fraction(3)}


def test_sections_hold_their_indicators(sanmen: Ruleset) -> None:
    economy, safety = sanmen.sections
    assert (economy.id, economy.points, economy.indicators[0].id) == ("economy", Fraction(4), "export")
    assert (safety.title, safety.points, safety.sections[0].points) == ("安全", Fraction(11, 2), Fraction(11, 2))
    assert [each.id for each in sanmen.every_indicator()] == ["letters", "export", "017"]


def test_an_indicator_is_read(sanmen: Ruleset) -> None:
    export = sanmen.every_indicator()[1]
    assert (export.points, export.base, export.better, export.measured_in) == (
        Fraction(4),
        Fraction(12, 5),
        "higher",
        "亿美元",
    )
    assert export.wording == ("按时保质", "落实到位")
    assert export.decimals == {"actual": 2, "late": 0}
    assert export.owners["support"] == ("统计局", "海关")
    assert [(example.values, example.points) for example in export.examples] == [
        ({"actual": "5.03"}, Fraction(4)),
        ({"actual": "4.50", "target": "5"}, Fraction(2)),
    ]


def test_names_are_the_indicators_own_its_inputs_and_the_parameters(sanmen: Ruleset) -> None:
    assert sanmen.every_indicator()[1].names == (
        Name(id="actual", words=("外贸自营出口", "自营出口额"), measured_in="亿美元"),
        Name(id="target", words=("年初目标",), measured_in="亿美元"),
        Name(id="growth", words=(), measured_in="%"),
        Name(id="late", words=("迟报",), measured_in="次"),
        Name(id="dead", words=("dead",), measured_in="yes/no"),
        Name(id="national_growth", words=("national_growth",), measured_in="%", constant=Fraction(26, 5)),
        Name(id="west", words=("西部平均", "西部水平"), measured_in="亿美元", constant=Fraction(3)),
    )


def test_an_input_without_a_unit_is_measured_as_its_role(sanmen: Ruleset) -> None:
    export = sanmen.every_indicator()[1]
    named = ("actual", "last_year", "completion", "rank", "late", "dead")
    assert [export.unit_of(name) for name in named] == ["亿美元", "亿美元", "%", "", "次", "yes/no"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Yes / No", "yes/no"),
        ("是/否", "yes/no"),
        ("有／无", "yes/no"),
        ("Per cent", "%"),
        ("％", "%"),
        ("百分点", "百分点"),
    ],
)
def test_per_cent_and_yes_or_no_are_known_however_written(said: str, meant: str) -> None:
    ruleset = loads(SANMEN.replace("dead: {measured_in: yes/no}", f"dead: {{measured_in: {said}}}"))
    assert ruleset.every_indicator()[1].unit_of("dead") == meant


def test_scalars_are_read_as_written(sanmen: Ruleset) -> None:
    """YAML would make these a number, a truth value and a full-width text."""
    fires = sanmen.every_indicator()[2]
    assert (fires.id, fires.title, fires.points) == ("017", "no", Fraction(11, 2))


@pytest.mark.parametrize("written", ["none", '"none"', "'none'"])
def test_conventions_may_say_none(written: str) -> None:
    text = SANMEN.replace("{points: 2, total: 1, mode: half up}", written).replace("floor: 0", f"floor: {written}")
    conventions = loads(text.replace("rate_origin: 100%", f"rate_origin: {written}")).conventions
    assert (conventions.rounding, conventions.floor, conventions.rate_origin) == ("none", "none", "none")


def test_what_is_not_declared_stays_open() -> None:
    text = re.sub(r"  (base: 60%|steps|floor|unreached|rate_origin).*\n", "", SANMEN)
    conventions = loads(text).conventions
    assert conventions == Conventions(rounding=Places(points=2, total=1), missing="error")


# Files --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_a_file_is_utf_8_with_or_without_mark(tmp_path: Path, prefix: bytes) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(prefix + SANMEN.encode())
    assert load(path) == load(str(path))
    assert load(path).rules_hash == loads(SANMEN).rules_hash


def test_another_encoding_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_bytes(SANMEN.encode("gb18030"))
    with pytest.raises(RuleFileError) as caught:
        load(path)
    (problem,) = caught.value.diagnostics
    assert (problem.code, problem.source.position(problem.span.start)) == ("not-utf8", (4, 8))


def test_a_file_that_is_not_there_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml")


def test_windows_line_ends_change_nothing() -> None:
    assert loads(SANMEN.replace("\n", "\r\n")).rules_hash == loads(SANMEN).rules_hash
    assert problems(SANMEN.replace("\n", "\r\n").replace("base: 60%", "base: 0.6")) == ((7, "need-percent"),)


def test_yaml_is_not_imported_before_a_file_is_read() -> None:
    script = "import sys, targetscore; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_parser_in_python_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = loads(SANMEN)
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert loads(SANMEN) == fast


# The hash -----------------------------------------------------------------------------------------------------------

SAME = {
    "comments": ("year: 2010\n", "year: 2010  # the year\n\n"),
    "quotes": ("points: 4\n", "points: '4.0'\n"),
    "order of keys": ("  steps: pro rata\n  floor: 0\n", "  floor: 0\n  steps: pro rata\n"),
    "titles": ("title: 外贸自营出口", "title: 出口"),
    "owners": ("lead: 外经贸局", "lead: 商务局"),
    "examples": ('          - {actual: "5.03", points: "4"}\n', ""),
    "wording": ("wording: [按时保质]\n", ""),
    "unneeded words of a rule": ("其余不得分", "否则不得分"),
}
OTHER = {
    "points": ("points: 0.5", "points: 0.6"),
    "a convention": ("unreached: zero", "unreached: error"),
    "a parameter": ("5.2%", "5.3%"),
    "a rule": ("达到5.03亿美元", "达到5.02亿美元"),
    "a base score": ("base: 2.4", "base: 2.5"),
    "the year": ("year: 2010", "year: 2011"),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_the_hash_keeps_to_the_meaning(change: tuple[str, str]) -> None:
    assert SANMEN.count(change[0]) >= 1
    assert loads(SANMEN.replace(*change), "other.yaml").rules_hash == loads(SANMEN).rules_hash


@pytest.mark.parametrize("change", OTHER.values(), ids=OTHER)
def test_another_meaning_has_another_hash(change: tuple[str, str]) -> None:
    assert SANMEN.count(change[0]) == 1
    assert loads(SANMEN.replace(*change)).rules_hash != loads(SANMEN).rules_hash


def test_the_hash_is_the_same_in_both_languages() -> None:
    # The title `no` would be a word of the English rule.
    english = SANMEN.replace("language: zh", "language: en").replace("title: no", "title: fires")
    english = re.sub("rule: 达到95%.*", "rule: full score at 95%; otherwise no points", english)
    english = re.sub(
        "rule: 达到5.*", "rule: full score at 5.03亿美元; 2 points at 4.5亿美元; otherwise no points", english
    )
    assert loads(english).rules_hash == loads(SANMEN).rules_hash


# Problems -----------------------------------------------------------------------------------------------------------

HEAD = {
    "targetscore": "targetscore: 1",
    "ruleset": "ruleset: test",
    "year": "year: 2010",
    "title": "title: 考核",
    "language": "language: zh",
    "conventions": "conventions: {missing: error, rounding: none, floor: 0, unreached: zero, steps: whole}",
    "indicators": 'indicators: [{id: z, points: 1, measured_in: "%", rule: 达到95%得满分，其余不得分}]',
}


def cases() -> Iterator[object]:
    """Yield each piece of the files in tests/errors; what a piece leaves out of the head comes after it."""
    for path in ERRORS:
        for number, piece in enumerate(path.read_text(encoding="utf-8").split("---\n"), 1):
            given = set(re.findall(r"^(\w+):", piece, re.MULTILINE)) | (
                {"indicators"} if "sections:" in piece else set()
            )
            given |= set(re.findall(r"`(\w+)` is missing", piece.split("\n", 1)[0]))
            head = "".join(f"{line}\n" for key, line in HEAD.items() if key not in given)
            yield pytest.param(piece + head, id=f"{path.stem}-{number}")


@pytest.mark.parametrize("text", list(cases()))
def test_problems_are_those_beside_the_lines(text: str) -> None:
    """A comment ``#! code`` or ``#! code: message`` names a problem of its line; there are no others."""
    expected = Counter(
        (number, code)
        for number, line in enumerate(text.split("\n"), 1)
        for code in re.findall(r"#! ([a-z0-9-]+)", line)
    )
    with pytest.raises(RuleFileError) as caught:
        loads(text)
    found = [d.told_in("en") for d in caught.value.diagnostics]
    assert Counter((d.source.position(d.span.start)[0], d.code) for d in found) == expected
    messages = {f"{d.code}: {d.message}" for d in found}
    assert [told for told in re.findall(r"#! ([a-z0-9-]+: .+?)(?= #!|\n)", text) if told not in messages] == []


def test_a_problem_of_a_rule_stands_in_the_file() -> None:
    """A folded text, so that a line end stands where the text has a blank."""
    folded = ">-\n          达到5.03亿美元得满分，\n          达到xyzzy得2分，其余不得分"
    text = SANMEN.replace("达到5.03亿美元得满分，达到4.5亿美元得2分，其余不得分", folded)
    with pytest.raises(RuleFileError) as caught:
        loads(text, "2010.yaml")
    (problem,) = caught.value.diagnostics
    assert problem.source.name == "2010.yaml"
    assert problem.source.position(problem.span.start)[0] == 33
    assert "xyzzy" in text[problem.span.start : problem.span.end]


def test_messages_speak_the_language_of_the_file() -> None:
    assert "重复" not in SANMEN
    for language, words in (("zh", "没有百分号"), ("en", "no percent sign")):
        text = HEAD["language"].replace("zh", language) + "\nconventions: {base: 0.6}\n"
        with pytest.raises(RuleFileError, match=words):
            loads(text)


def test_the_whole_message_is_shown() -> None:
    with pytest.raises(RuleFileError) as caught:
        loads(SANMEN.replace("base: 60%", "base: 0.6"), "2010.yaml")
    assert str(caught.value) == (
        "2010.yaml:7:9: error[need-percent]: `base` 的 `0.6` 没有百分号，占比要写成百分数\n"
        "   7 |   base: 0.6\n"
        "     |         ^^^\n"
        "提示：例如 base: 60%"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, code) for code in ("missing-convention",) * 2 + ("missing-key",) * 5 + ("no-indicators",)]),
        ("text", [(1, "yaml-no-colon")]),
        ("- a", [(1, "yaml-no-colon")]),
        ("title: a\n\tb", [(2, "yaml-tab")]),
        ("title: \x00", [(1, "control-character")]),
        ("title: a\u2028b\ud800", [(1, "control-character"), (1, "control-character")]),
        ("title: a\rb", [(1, "control-character")]),
        ("%YAML 1.1\n---\ntitle: a", [(1, "yaml-directive")]),
        ("title: a\n---\ntitle: b", [(2, "yaml-documents")]),
        ("[" * 60 + "]" * 60, [(1, "file-too-deep")]),
        ("{" * 60 + "a: 1" + "}" * 60, [(1, "file-too-deep")]),
        (" " * (CHARACTERS_AT_MOST + 1), [(1, "file-too-long")]),
    ],
)
def test_what_is_no_rule_file_is_refused(text: str, expected: list[tuple[int, str]]) -> None:
    assert problems(text) == tuple(expected)


@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    """Whatever a slip of the hand makes of a file, the answer is a ruleset or a list of problems that can be shown."""
    text = SANMEN
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 4))
        text = text[:start] + data.draw(st.text(":,-[]{}#'\"|>&*!%@` \n一二.1a", max_size=3)) + text[end:]
    try:
        loads(text)
    except RuleFileError as error:
        broken = [d for d in error.diagnostics if not 0 <= d.span.start <= d.span.end <= len(text) or not d.render()]
        if broken:
            raise


def test_a_problem_at_the_end_of_a_file_lies_inside_it() -> None:
    text = "targetscore: 1\n*"
    with pytest.raises(RuleFileError) as caught:
        loads(text)
    assert all(0 <= problem.span.start <= problem.span.end <= len(text) for problem in caught.value.diagnostics)


# Places of characters -----------------------------------------------------------------------------------------------


def scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Table(entries=entries):
            for entry in entries:
                yield from scalars(entry.value)
        case Items(items=items):
            for item in items:
                yield from scalars(item)


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("k: ab", [3, 4, 5]),
        ("k: ab  # c", [3, 4, 5]),
        ("k: 'a''b'", [4, 5, 7, 8]),
        (r'k: "a\"b"', [4, 5, 7, 8]),
        (r'k: "a\u4e2db"', [4, 5, 11, 12]),
        ("k: ab\n   cd", [3, 4, 5, 9, 10, 11]),
        ("k: ab\n\n   cd", [3, 4, 5, 10, 11, 12]),
        ("k: 'ab\n  cd'", [4, 5, 6, 9, 10, 11]),
        ('k: "ab\\\n  cd"', [4, 5, 10, 11, 12]),
        ('k: "ab\n  \\ cd"', [4, 5, 6, 9, 11, 12, 13]),
        ("k: |-\n  ab\n   cd", [8, 9, 10, 13, 14, 15, 16]),
        ("k: >-\n  ab\n  cd\n", [8, 9, 10, 13, 14, 15]),
        ("k: |2-\n   ab", [9, 10, 11, 12]),
    ],
)
def test_each_character_of_a_scalar_has_its_place(written: str, places: list[int]) -> None:
    source = Source("<rules>", written)
    (scalar,) = scalars(compose(source))
    assert list(offsets(scalar, source)) == places


LINES = st.lists(st.text("达到95%得，满分a'\"\\ #:", min_size=1, max_size=8), min_size=1, max_size=4)


@given(lines=LINES, style=st.sampled_from(["plain", "'", '"', "|", ">"]), end=st.sampled_from(["\n", "\r\n"]))
def test_a_character_stands_where_it_is_placed(lines: list[str], style: str, end: str) -> None:
    """Texts over several lines in every style of YAML: the place of a character holds that character, or its escape."""
    lines = [line.strip() or "达" for line in lines]
    match style:
        case "plain":
            written = (end + "  ").join("达" + re.sub("[:#]", "", line) for line in lines)
        case "'":
            written = "'" + (end + "  ").join(line.replace("'", "''") for line in lines) + "'"
        case '"':
            written = '"' + (end + "  ").join(re.sub(r'(["\\])', r"\\\1", line) for line in lines) + '"'
        case _:
            written = f"{style}-{end}" + end.join(f"  {line}" for line in lines)
    source = Source("<rules>", f"a: b{end}k: {written}{end}c: d")
    scalar = list(scalars(compose(source)))[1]
    places = offsets(scalar, source)
    assert len(places) == len(scalar.text) + 1
    assert list(places) == sorted(places)
    for char, place in zip(scalar.text, places, strict=False):
        assert char in " \n" or source.text[place] == char or source.text[place] == "\\"
