"""
Grades: what is read, what is refused, and who gets which.

The numbers on the pages are worked out by hand there and run here; the properties hold for all bands, quotas and units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import attrs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from handmade import identity, indicator, ruleset
from targetscore import ast
from targetscore.errors import Diagnostic, Language, Source, Span
from targetscore.ruleset._fields import Reader
from targetscore.ruleset._grades import check_grades_named, read_grades
from targetscore.ruleset._yaml import compose
from targetscore.ruleset.model import (
    Band,
    Consequence,
    Down,
    Grade,
    Grades,
    NotAbove,
    Promotion,
    Quota,
    Requirement,
    Ruleset,
    Unranked,
    Zero,
)
from targetscore.score._astray import astray
from targetscore.score._grades import Standing, graded
from targetscore.score._ranks import ranks
from targetscore.score.result import GradeResult

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = (DOCS / "reference" / "grades.md", DOCS / "how-to" / "grade-with-quotas.md")
BLOCK = re.compile(r"^```yaml\n(grades:\n.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(block[1], id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), start=1)
]
VETOES: Mapping[str, Consequence] = {
    "lowest grade": Grade(),
    "zero total": Zero(),
    "not the top grade": NotAbove(),
    "not ranked": Unranked(),
}
NOWHERE = Span(0, 0)


# Reading ------------------------------------------------------------------------------------------------------------


def read(
    text: str, figures: Sequence[str] = (), language: Language = "en", without_points: Sequence[str] = ()
) -> tuple[Grades | None, list[Diagnostic], Ruleset]:
    """Return the grades of *text*, its problems, and a ruleset that they stand in."""
    source = Source("rules.yaml", text)
    reader = Reader(source, language)
    fields = reader.fields(compose(source), "targetscore", ("groups", "grades", "units"))
    ids = {kind: [each.rpartition(".")[0] for each in figures if each.endswith(kind)] for kind in (".points", ".total")}
    grades = read_grades(reader, fields, ids[".points"], ids[".total"], without_points)
    return grades, reader.problems, attrs.evolve(ruleset(indicator(identity())), source=source, language=language)


def consequence(text: str) -> Consequence:
    if text in VETOES:
        return VETOES[text]
    if text.startswith("down "):
        return Down(steps=int(text.removeprefix("down ")))
    if text.startswith("grade "):
        return Grade(grade=text.removeprefix("grade "))
    return NotAbove(grade=text.removeprefix("not above "))


def standings(rows: Sequence[Mapping[str, Any]]) -> dict[str, Standing]:
    """Return the units of a block, with the ranks that follow from their totals."""
    vetoes = {row["unit"]: tuple((consequence(text), text) for text in row.get("vetoes", ())) for row in rows}
    totals = {row["unit"]: Fraction(row["total"]) for row in rows}
    ranked = {unit: total for unit, total in totals.items() if (Unranked(), "not ranked") not in vetoes[unit]}
    rank = ranks(ranked, "shared")
    found = {}
    for row in rows:
        unit, available = row["unit"], Fraction(row.get("available", 100))
        given = {of: (Fraction(value), Fraction(full)) for of, (value, full) in row.get("figures", {}).items()}
        own = {"rank": (Fraction(rank[unit]), None)} if unit in rank else {}
        found[unit] = Standing(
            total=totals[unit],
            exact=Fraction(row.get("exact", totals[unit])),
            available=available,
            group=row.get("group"),
            ranked=unit in ranked,
            figures={"total": (totals[unit], available), **own, **given},
            consequences=vetoes[unit],
        )
    return found


def run(text: str) -> tuple[dict[str, GradeResult], list[Mapping[str, Any]]]:
    rows = yaml.safe_load(text)["units"]
    figures = [figure for row in rows for figure in row.get("figures", {})]
    headed = "groups: []\n" + text if any("group" in row for row in rows) else text
    grades, problems, rules = read(headed, figures)
    assert problems == []
    assert grades is not None
    return graded(grades, rules, standings(rows)), rows


@pytest.mark.parametrize("block", BLOCKS)
def test_the_numbers_on_the_pages(block: str) -> None:
    found, rows = run(block)
    grades = {unit: result.grade for unit, result in found.items()}
    assert grades == {row["unit"]: row["grade"] for row in rows if row["grade"] != "none"}


@pytest.mark.parametrize("block", BLOCKS)
def test_the_numbers_on_the_pages_in_any_order_of_units(block: str) -> None:
    found, rows = run(block)
    shown = yaml.safe_load(block)
    shown["units"] = rows[::-1]
    shown["grades"].setdefault("promotions", []).reverse()
    turned, _ = run(yaml.safe_dump(shown, sort_keys=False, allow_unicode=True))
    assert {unit: result.grade for unit, result in turned.items()} == {u: r.grade for u, r in found.items()}


def test_the_pages_hold_examples() -> None:
    assert len(BLOCKS) >= 12


FULL = """\
groups: []
grades:
  by: percent
  bands:
    - grade: 优秀
      least: 90%
      quota: {most: 30%, rounding: half up, ties: in, of: all}
      needs:
        - {of: economy.total, least: 80%, most: 100%}
        - {of: group_rank, most: 3}
    - {grade: 合格}
  promotions:
    - {unit: 三门, steps: -2, reason: 迟报, approval: 区委〔2022〕5号}
"""


def test_what_is_read() -> None:
    grades, problems, rules = read(FULL, ["economy.total"])
    assert problems == []
    assert grades is not None
    assert grades == Grades(
        by="percent",
        bands=(
            Band(
                grade="优秀",
                least=Fraction(90),
                quota=Quota(share=Fraction(3, 10), mode="half up", ties="in", all_units=True),
                needs=(
                    Requirement(of="economy.total", least=Fraction(4, 5), most=Fraction(1), in_percent=True),
                    Requirement(of="group_rank", most=Fraction(3)),
                ),
                span=grades.bands[0].span,
            ),
            Band(grade="合格", least=None, span=grades.bands[1].span),
        ),
        promotions=(
            Promotion(unit="三门", steps=-2, reason="迟报", approval="区委〔2022〕5号", span=grades.promotions[0].span),
        ),
    )
    spans = (grades.bands[0].span, grades.bands[0].needs[0].span, grades.promotions[0].span)
    assert [rules.source.text[span.start : span.end] for span in spans] == ["优秀", "economy.total", "三门"]


def test_a_file_without_the_key_has_no_grades() -> None:
    assert read("units: []\n")[:2] == (None, [])


# Refusals -----------------------------------------------------------------------------------------------------------

TWO = "grades: {by: total, bands: [{grade: good, least: 80}, {grade: fair}]%s}\n"
QUOTA = "grades: {by: total, bands: [{grade: good, least: 80, quota: {%s}}, {grade: fair}]}\n"
NEED = "grades: {by: total, bands: [{grade: good, least: 80, needs: [%s]}, {grade: fair}]}\n"
BANDS = "grades: {by: total, bands: [%s]}\n"
PROMOTION = TWO % ", promotions: [%s]"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("grades: good\n", ["need-table", "grades-unsaid", "missing-key"]),
        ("grades: {bands: [{grade: good, least: 8}, {grade: fair}]}\n", ["grades-unsaid"]),
        ("grades: {by: points, bands: [{grade: good, least: 8}, {grade: fair}]}\n", ["unknown-choice"]),
        ("grades: {by: total}\n", ["missing-key"]),
        (BANDS % "", ["missing-key"]),
        ("grades: {by: total, bands: good}\n", ["need-list"]),
        ("grades: {by: total, band: [{grade: good, least: 8}, {grade: fair}]}\n", ["misspelt-key"]),
        (BANDS % "good, {grade: fair}", ["need-table"]),
        (BANDS % "{grade: good, leest: 80}, {grade: fair}", ["misspelt-key"]),
        (BANDS % "{least: 80}, {grade: fair}", ["missing-key"]),
        (BANDS % "{grade: good, least: high}, {grade: fair}", ["not-a-number"]),
        (BANDS % "{grade: good, least: 80%}, {grade: fair}", ["surplus-percent"]),
        ("grades: {by: percent, bands: [{grade: good, least: 80}, {grade: fair}]}\n", ["need-percent"]),
        (BANDS % "{grade: good, least: 80}, {grade: good}", ["grade-twice"]),
        (BANDS % "{grade: a, least: 80}, {grade: b, least: 80}, {grade: c}", ["bands-not-falling"]),
        (BANDS % "{grade: a, least: 60}, {grade: b, least: 80}, {grade: c}", ["bands-not-falling"]),
        (BANDS % "{grade: a}, {grade: b, least: 80}, {grade: c}", ["band-takes-the-rest"]),
        (BANDS % "{grade: a, least: 80}, {grade: b, least: 60}", ["band-gap"]),
        (BANDS % "{grade: a, least: 8}, {grade: b, needs: [{of: rank, most: 3}]}", ["lowest-band-bound"]),
        (BANDS % "{grade: a, least: 8}, {grade: b, quota: {most: 9%, rounding: up, ties: in}}", ["lowest-band-bound"]),
        (QUOTA % "most: 30%, ties: out", ["grades-unsaid"]),
        (QUOTA % "most: 30%, rounding: down", ["grades-unsaid"]),
        ("groups: []\n" + QUOTA % "most: 30%, rounding: down, ties: out", ["grades-unsaid"]),
        (QUOTA % "most: 30%, rounding: down, ties: out, of: group", ["quota-no-groups"]),
        (QUOTA % "most: 30%, rounding: floor, ties: out", ["unknown-choice"]),
        (QUOTA % "rounding: down, ties: out", ["missing-key"]),
        (QUOTA % "most: 30, rounding: down, ties: out", ["need-percent"]),
        (QUOTA % "most: 0%, rounding: down, ties: out", ["quota-share"]),
        (QUOTA % "most: 101%, rounding: down, ties: out", ["quota-share"]),
        (NEED % "{least: 3}", ["missing-key"]),
        (NEED % "{of: rank}", ["need-without-bound"]),
        (NEED % "{of: rank, most: 30%}", ["need-share-of-nothing"]),
        (NEED % "{of: bonus.total, least: 30%}", ["need-share-of-nothing"]),
        (NEED % "{of: group_rank, most: 3}", ["unknown-figure"]),
        (NEED % "{of: economy.points, most: 3}", ["misspelt-reference"]),
        (NEED % "{of: weather, most: 3}", ["unknown-figure"]),
        (NEED % "{of: economy.total, least: 80%, most: 90}", ["need-two-measures"]),
        (NEED % "{of: economy.total, least: 90, most: 80}", ["bounds-crossed"]),
        (NEED % "rank", ["need-table"]),
        (PROMOTION % "{unit: A, steps: 1, approval: x}", ["missing-key"]),
        (PROMOTION % "{unit: A, steps: 1, reason: x}", ["missing-key"]),
        (PROMOTION % "{unit: A, reason: x, approval: x}", ["missing-key"]),
        (PROMOTION % "{steps: 1, reason: x, approval: x}", ["missing-key"]),
        (PROMOTION % "{unit: A, steps: 1, reason: '', approval: x}", ["empty-value"]),
        (PROMOTION % "{unit: A, steps: 0, reason: x, approval: x}", ["promotion-steps"]),
        (PROMOTION % "{unit: A, steps: 0.5, reason: x, approval: x}", ["promotion-steps"]),
        (PROMOTION % "{unit: A, steps: one, reason: x, approval: x}", ["not-a-number"]),
        (PROMOTION % "A", ["need-table"]),
    ],
)
def test_what_is_refused(text: str, codes: list[str]) -> None:
    figures = ["economy.total", "bonus.total", "export.points"]
    for language in ("en", "zh"):
        _, problems, _ = read(text, figures, language, without_points=["bonus"])
        assert [problem.code for problem in problems] == codes
        assert all(problem.render() for problem in problems), "every blank of the message is filled"


def test_a_choice_that_is_not_made_is_refused_with_the_choices() -> None:
    _, problems, _ = read(QUOTA % "most: 30%, rounding: down")
    assert [(problem.message, problem.hint) for problem in problems] == [
        ("`ties` is not said", "add ties: one of out, in")
    ]


def test_all_problems_are_found_in_one_run() -> None:
    text = BANDS % "{grade: a, quota: {most: 3}}, {grade: a, least: 5, needs: [{of: rank}]}"
    _, problems, _ = read(text)
    assert sorted(problem.code for problem in problems) == [
        "band-gap", "band-takes-the-rest", "grade-twice", "grades-unsaid", "grades-unsaid", "lowest-band-bound",
        "need-percent", "need-without-bound",
    ]  # fmt: skip


def test_vetoes_name_grades_that_there_are() -> None:
    grades, _, _ = read(TWO % "")
    named = [Grade(grade="good"), NotAbove(grade="poor"), Grade(), Down(), Zero(), Unranked()]
    told = {}
    for known in (grades, None):
        reader = Reader(Source("rules.yaml", ""), "en")
        check_grades_named(reader, known, [(each, NOWHERE) for each in named])
        told[known is None] = [(problem.code, problem.values.get("known")) for problem in reader.problems]
    assert told == {False: [("unknown-grade", "good, fair")], True: [("no-grades", None)] * 3}


# Reasons ------------------------------------------------------------------------------------------------------------


def reasons(block: str, unit: str) -> list[tuple[str, str]]:
    """Return code and message of the reasons for the grade of *unit*; both languages have their blanks filled."""
    found, _ = run(block)
    for reason in found[unit].reasons:
        assert reason.severity == "info"
        assert reason.told_in("zh").render()
    return [(reason.code, reason.message) for reason in found[unit].reasons]


LADDER = """\
grades:
  by: total
  bands:
    - {grade: A, least: 90, quota: {most: 25%, rounding: down, ties: TIES}, needs: [{of: safety.points, least: 80%}]}
    - {grade: B, least: 80, needs: [{of: rank, most: 3}]}
    - {grade: C, least: 60}
    - {grade: D}
  promotions:
    - {unit: Elm, steps: 9, reason: flood relief, approval: no. 5}
    - {unit: Fir, steps: -1, reason: late, approval: no. 6}
units:
  - {unit: Ash, total: "97", figures: {safety.points: ["7", "10"]}}
  - {unit: Birch, total: "95", figures: {safety.points: ["9", "10"]}}
  - {unit: Cedar, total: "95", figures: {safety.points: ["9", "10"]}}
  - {unit: Dogwood, total: "92", vetoes: [not ranked]}
  - {unit: Elm, total: "70", vetoes: [lowest grade, down 1]}
  - {unit: Fir, total: "50"}
"""


def test_every_move_has_its_reason() -> None:
    block = LADDER.replace("TIES", "out")
    assert reasons(block, "Ash") == [("need-too-low", "`Ash` cannot be `A`: its `safety.points` is 70%")]
    tied = "25% of 5 units is 1, too few for all that have 95"
    assert reasons(block, "Birch") == [("quota-tied-out", f"`Birch` cannot be `A`: {tied}")]
    assert reasons(block, "Dogwood") == [
        ("need-not-applicable", "what `A` needs of `safety.points` does not apply to `Dogwood`"),
        ("quota-unranked", "`Dogwood` is not ranked and takes no place as `A`"),
        ("need-unranked", "`Dogwood` cannot be `B`: it is not ranked and has no `rank`"),
    ]
    assert reasons(block, "Elm") == [
        ("grade-set", "`Elm` is `D` by the veto `lowest grade`"),
        ("grade-down", "`Elm` falls from `D` by 1 by the veto `down 1`"),
        ("grade-lifted", "the grade of `Elm` is lifted by 9: flood relief (no. 5)"),
    ]
    assert reasons(block, "Fir") == [("grade-lowered", "the grade of `Fir` is lowered by 1: late (no. 6)")]
    found, _ = run(block)
    assert {unit: (each.earned, each.grade) for unit, each in found.items()} == {
        "Ash": ("A", "B"), "Birch": ("A", "B"), "Cedar": ("A", "B"), "Dogwood": ("A", "C"), "Elm": ("C", "A"),
        "Fir": ("D", "D"),
    }  # fmt: skip


def test_a_tie_that_gets_in_has_its_reason() -> None:
    block = LADDER.replace("TIES", "in")
    tied = "25% of 5 units is 1, too few for all that have 95"
    assert reasons(block, "Cedar") == [("quota-tied-in", f"`Cedar` stays `A`: {tied}")]
    found, _ = run(block)
    assert found["Cedar"].grade == "A"


def test_reasons_stand_where_the_file_says_so() -> None:
    found, _ = run(LADDER.replace("TIES", "out"))
    places = {
        unit: [reason.source.text[reason.span.start : reason.span.end] for reason in found[unit].reasons]
        for unit in ("Ash", "Birch", "Elm")
    }
    assert places == {"Ash": ["safety.points"], "Birch": ["A"], "Elm": ["D", "D", "Elm"]}


def test_a_place_beyond_the_last_has_its_reason() -> None:
    block = """\
grades:
  by: percent
  bands: [{grade: A, least: 90%, quota: {most: 50%, rounding: down, ties: out}}, {grade: B}]
units:
  - {unit: Ash, total: "97"}
  - {unit: Birch, total: "90", available: "95"}
"""
    said = "`Birch` cannot be `A`: 50% of 2 units is 1, and 90 / 95 comes after them"
    assert reasons(block, "Birch") == [("quota-full", said)]


def test_a_figure_may_be_too_great() -> None:
    block = """\
grades:
  by: total
  bands: [{grade: A, least: 90, needs: [{of: rank, most: 1}, {of: total, most: 95.5}]}, {grade: B}]
units:
  - {unit: Ash, total: "96"}
  - {unit: Birch, total: "93"}
"""
    assert reasons(block, "Ash") == [("need-too-high", "`Ash` cannot be `A`: its `total` is 96")]
    assert reasons(block, "Birch") == [("need-too-high", "`Birch` cannot be `A`: its `rank` is 2")]


def grades_of(block: str) -> list[str]:
    """Return the grades of the units of *block*, run together."""
    return [result.grade for result in run(block)[0].values()]


def block_of(bands: str, *units: str, by: str = "total") -> str:
    listed = "".join(f"  - {{{unit}}}\n" for unit in units)
    return f"grades:\n  by: {by}\n  bands: [{bands}]\nunits:\n{listed}"


QUARTER = "{grade: A, least: 90, quota: {most: 25%, rounding: down, ties: in}}"


def test_no_tie_gets_in_where_there_is_no_place() -> None:
    """25 % of 3 units is 0.75, no place: there is no edge for equals to stand on."""
    units = [f"unit: {name}, total: 95" for name in "xyz"]
    assert grades_of(block_of(f"{QUARTER}, {{grade: B}}", *units)) == ["B", "B", "B"]


def test_a_grade_that_a_veto_names_is_outside_the_quota_and_its_needs() -> None:
    """25 % of 4 units is 1 place in B: y has it; x is B by its veto beside it, with fewer points and a lower rank."""
    bands = (
        "{grade: A, least: 90}, {grade: B, least: 50, quota: {most: 25%, rounding: down, ties: out},"
        " needs: [{of: rank, most: 3}]}, {grade: C}"
    )
    units = ("unit: x, total: 20, vetoes: [grade B]", "unit: y, total: 85", "unit: z, total: 80", "unit: w, total: 95")
    assert grades_of(block_of(bands, *units)) == ["B", "B", "C", "A"]


def test_of_several_grades_that_vetoes_name_the_lowest_counts() -> None:
    bands = "{grade: A, least: 90}, {grade: B, least: 80}, {grade: C, least: 70}, {grade: D}"
    both = ("unit: x, total: 95, vetoes: [grade C, grade B]", "unit: y, total: 95, vetoes: [grade B, grade C]")
    assert grades_of(block_of(bands, *both)) == ["C", "C"]


def test_below_a_veto_a_unit_must_meet_what_its_band_needs() -> None:
    bands = "{grade: A, least: 90}, {grade: B, least: 80, needs: [{of: total, most: 90}]}, {grade: C}"
    units = ("unit: x, total: 95, vetoes: [down 1]", "unit: y, total: 95, vetoes: [not above B]")
    assert grades_of(block_of(bands, *units)) == ["C", "C"]


def test_who_is_not_ranked_takes_no_place_from_others() -> None:
    """Of the four that are ranked 25 % are 1 place: x, which is not ranked, does not have it."""
    ranked = ("unit: a, total: 98", "unit: b, total: 97", "unit: c, total: 96", "unit: d, total: 95")
    units = ("unit: x, total: 99, vetoes: [not ranked]", *ranked)
    assert grades_of(block_of(f"{QUARTER}, {{grade: B}}", *units)) == ["B", "A", "B", "B", "B"]


def test_by_per_cent_the_places_go_to_the_greatest_shares() -> None:
    """90.5 of 100 is less than 86.4 of 90, which is 96 %."""
    bands = "{grade: A, least: 90%, quota: {most: 50%, rounding: down, ties: out}}, {grade: B}"
    units = ('unit: x, total: "90.5"', 'unit: y, total: "86.4", available: 90')
    assert grades_of(block_of(bands, *units, by="percent")) == ["B", "A"]


def test_quotas_go_by_exact_totals_where_ranks_do() -> None:
    text = BANDS % "{grade: A, least: 90, quota: {most: 50%, rounding: down, ties: out}}, {grade: B}"
    grades, _, rules = read(text)
    assert grades is not None
    units = standings([{"unit": "x", "total": "95", "exact": "95.001"}, {"unit": "y", "total": "95"}])
    by_rank_on = {
        rank_on: [
            each.grade
            for each in graded(
                grades, attrs.evolve(rules, conventions=attrs.evolve(rules.conventions, rank_on=rank_on)), units
            ).values()
        ]
        for rank_on in ("exact", "rounded", None)
    }
    assert by_rank_on == {"exact": ["A", "B"], "rounded": ["B", "B"], None: ["B", "B"]}


@pytest.mark.parametrize(
    ("mode", "places"),
    [("down", [0, 0, 1, 1]), ("half up", [0, 1, 1, 2]), ("half even", [0, 0, 1, 2]), ("up", [1] * 3 + [2])],
)
def test_places_are_rounded_as_the_quota_says(mode: ast.Rounding, places: list[int]) -> None:
    """25 % of 1, 2, 4 and 7 units is 0.25, 0.5, 1 and 1.75."""
    text = BANDS % f"{{grade: A, least: 0, quota: {{most: 25%, rounding: {mode}, ties: out}}}}, {{grade: B}}"
    grades, _, rules = read(text)
    assert grades is not None
    counted = []
    for count in (1, 2, 4, 7):
        units = standings([{"unit": str(number), "total": number} for number in range(count)])
        counted.append(sum(each.grade == "A" for each in graded(grades, rules, units).values()))
    assert counted == places


def test_a_promotion_of_nobody_is_a_warning() -> None:
    grades, _, rules = read(PROMOTION % "{unit: Sanmem, steps: 1, reason: x, approval: y}")
    assert grades is not None
    rules = attrs.evolve(rules, grades=grades)
    assert [(each.code, each.severity) for each in astray(rules, ["Sanmen"])] == [("promotion-near", "warning")]
    assert [each.code for each in astray(rules, ["North"])] == ["promotion-astray"]
    assert list(astray(rules, ["Sanmem"])) == []


# Laws ---------------------------------------------------------------------------------------------------------------

totals = st.integers(0, 20).map(lambda number: Fraction(number, 2))
quotas = st.none() | st.builds(
    Quota,
    share=st.sampled_from([Fraction(1, 10), Fraction(3, 10), Fraction(1, 2), Fraction(1)]),
    mode=st.sampled_from(["down", "half up", "half even", "up"]),
    ties=st.sampled_from(["out", "in"]),
    all_units=st.booleans(),
)
vetoes = st.sampled_from([Grade(), Grade(grade="g1"), NotAbove(), NotAbove(grade="g1"), Down(), Down(steps=2), Zero()])


@st.composite
def ladders(draw: st.DrawFn, *, with_needs: bool = True) -> Grades:
    leasts = sorted(draw(st.sets(totals, min_size=1, max_size=3)), reverse=True)
    needs = st.lists(st.builds(Requirement, of=st.just("rank"), most=st.integers(1, 6).map(Fraction)), max_size=1)
    bands = [
        Band(
            grade=f"g{number}",
            least=least,
            quota=draw(quotas),
            needs=tuple(draw(needs)) if with_needs else (),
            span=NOWHERE,
        )
        for number, least in enumerate(leasts)
    ]
    promotions = draw(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from([-2, -1, 1, 2])), max_size=3))
    return Grades(
        by="total",
        bands=(*bands, Band(grade=f"g{len(bands)}", least=None, span=NOWHERE)),
        promotions=tuple(
            Promotion(unit=unit, steps=steps, reason="", approval="", span=NOWHERE) for unit, steps in promotions
        ),
    )


@st.composite
def cohorts(draw: st.DrawFn, *, with_vetoes: bool = True) -> dict[str, Standing]:
    values = draw(st.dictionaries(st.sampled_from("abcdefgh"), totals, max_size=8))
    barred = draw(st.sets(st.sampled_from("abcdefgh"), max_size=2)) if with_vetoes else set()
    rank = ranks({unit: value for unit, value in values.items() if unit not in barred}, "shared")
    return {
        unit: Standing(
            total=total,
            exact=total,
            available=Fraction(10),
            group=draw(st.sampled_from(["north", "south"])),
            ranked=unit in rank,
            figures={"rank": (Fraction(rank[unit]), None)} if unit in rank else {},
            consequences=tuple((each, "veto") for each in draw(st.lists(vetoes, max_size=2))) if with_vetoes else (),
        )
        for unit, total in values.items()
    }


RULES = ruleset(indicator(identity()))


def numbers(grades: Grades, units: Mapping[str, Standing]) -> dict[str, int]:
    """Return the number of every unit's band, 0 for the highest."""
    of_grade = {band.grade: number for number, band in enumerate(grades.bands)}
    return {unit: of_grade[result.grade] for unit, result in graded(grades, RULES, units).items()}


@given(ladders(), cohorts(), st.randoms(use_true_random=False))
def test_no_order_makes_a_difference(grades: Grades, units: dict[str, Standing], random: Any) -> None:
    def shuffled(items: Sequence[Any]) -> list[Any]:
        return random.sample(items, len(items))

    turned = {
        unit: attrs.evolve(each, consequences=tuple(shuffled(each.consequences)))
        for unit, each in shuffled(list(units.items()))
    }
    decided = attrs.evolve(grades, promotions=tuple(shuffled(grades.promotions)))
    assert numbers(decided, turned) == numbers(grades, units)
    assert list(graded(grades, RULES, turned)) == list(turned)


@given(ladders(with_needs=False), cohorts(with_vetoes=False))
def test_a_greater_total_never_gets_a_lower_grade(grades: Grades, units: dict[str, Standing]) -> None:
    """In one group, or where all quotas are over all units; vetoes, needs and promotions aside."""
    for over_all in (True, False):
        bands = tuple(with_quota(band, all_units=over_all) for band in grades.bands)
        found = numbers(attrs.evolve(grades, bands=bands, promotions=()), units)
        for one, other in pairs(units):
            if units[one].total >= units[other].total and (over_all or units[one].group == units[other].group):
                assert found[one] <= found[other]


def with_quota(band: Band, **changes: object) -> Band:
    """Return *band* with *changes* to its quota, if it has one."""
    return band if band.quota is None else attrs.evolve(band, quota=attrs.evolve(band.quota, **changes))


def pairs(units: Mapping[str, Standing]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one in units for other in units)


@given(ladders(), cohorts())
def test_no_more_units_than_places_unless_equals_get_in(grades: Grades, units: dict[str, Standing]) -> None:
    """Units with a grade by veto are outside the count."""
    counted = attrs.evolve(grades, promotions=())
    found = graded(counted, RULES, units)
    for band in counted.bands:
        for group in ("north", "south"):
            if band.quota is None:
                continue
            pool = [unit for unit in units if band.quota.all_units or units[unit].group == group]
            here = [
                unit
                for unit in pool
                if found[unit].grade == band.grade
                and not any(isinstance(c, Grade) for c, _ in units[unit].consequences)
            ]
            assert all(units[unit].ranked for unit in here)
            places = rounded(band.quota, sum(units[unit].ranked for unit in pool))
            if len(here) > places:
                assert band.quota.ties == "in"
                edge = sorted((units[unit].total for unit in here), reverse=True)[places - 1 :]
                assert len(set(edge)) == 1, "only equals of the last are beyond the places"


def rounded(quota: Quota, units: int) -> int:
    """Places by the meaning of the words, counted up from 0."""
    exact = quota.share * units
    whole = max(number for number in range(units + 1) if number <= exact)
    rest = exact - whole
    halves: dict[Literal["half up", "half even"], bool] = {"half up": True, "half even": whole % 2 == 1}
    match quota.mode:
        case "down":
            return whole
        case "up":
            return whole + (rest > 0)
        case "half up" | "half even" as mode:
            return whole + (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and halves[mode]))


@given(ladders(), cohorts(), st.sampled_from([NotAbove(), Down(), NotAbove(grade="g1")]))
def test_a_veto_never_lifts_the_unit_that_it_hits(drawn: Grades, units: dict[str, Standing], does: Consequence) -> None:
    """With `ties: in`; who leaves equals that are out together may do better for it, as the page on grades says."""
    grades = attrs.evolve(drawn, bands=tuple(with_quota(band, ties="in") for band in drawn.bands))
    before = numbers(grades, units)
    for unit, each in units.items():
        if any(isinstance(c, Grade) for c, _ in each.consequences):
            continue
        hit = attrs.evolve(each, consequences=(*each.consequences, (does, "more")))
        assert numbers(grades, {**units, unit: hit})[unit] >= before[unit]


@given(ladders(), cohorts())
def test_promotions_move_nobody_else(grades: Grades, units: dict[str, Standing]) -> None:
    with_them, without = numbers(grades, units), numbers(attrs.evolve(grades, promotions=()), units)
    promoted = {promotion.unit for promotion in grades.promotions}
    assert all(with_them[unit] == without[unit] for unit in units if unit not in promoted)


@given(ladders(), cohorts())
def test_a_grade_that_is_not_the_earned_one_has_a_reason(grades: Grades, units: dict[str, Standing]) -> None:
    for result in graded(grades, RULES, units).values():
        assert result.grade == result.earned or result.reasons
