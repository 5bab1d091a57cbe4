"""What is written reads back as the same rule, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

import strategies
import texts
from targetscore import ast
from targetscore.errors import Language
from targetscore.language import parse_rule, print_rule
from targetscore.language._print import NotWritableError
from targetscore.ruleset.model import Name

LANGUAGES: tuple[Language, ...] = ("zh", "en")
UNIT = strategies.UNIT


def spoken(language: Language) -> tuple[Name, ...]:
    """Return the names of the drawn rules, the word of *language* first."""
    if language == "zh":
        return strategies.NAMES
    return tuple(attrs.evolve(name, words=name.words[::-1]) for name in strategies.NAMES)


def as_written(clauses: Iterable[ast.Clause], measure: str) -> tuple[ast.Clause, ...]:
    """Return *clauses* as a text has them: a step away from a level says its size, only 0 points are final."""
    written: list[ast.Clause] = []
    for clause in clauses:
        match clause:
            case ast.Step(size=None, direction="over" | "under" | "away"):
                written.append(attrs.evolve(clause, size=ast.Literal(value=Fraction(1), unit=measure)))
            case ast.Override():
                written.append(attrs.evolve(clause, amount=strategies.ZERO_POINTS))
            case ast.Award(when=ast.Compare(op="below", marked=True) as when):
                # 以下（含）: marked, the level is in whatever the other tiers say.
                written.append(attrs.evolve(clause, when=attrs.evolve(when, op="<=")))
            case ast.Scope(clauses=inner) | ast.Part(clauses=inner):
                written.append(attrs.evolve(clause, clauses=as_written(inner, measure)))
            case ast.Combine(parts=parts):
                written.append(attrs.evolve(clause, parts=as_written(parts, measure)))  # type: ignore[arg-type]
            case _:
                written.append(clause)
    return tuple(written)


def text_of(rule: ast.Rule, language: Language, measured_in: str = "%") -> str:
    """Return the text of a drawn rule; one that *language* does not write is not drawn (`LEAST_WRITTEN`: how few)."""
    try:
        return print_rule(rule, language, names=spoken(language), measured_in=measured_in)
    except NotWritableError:
        reject()


def assert_reads_back(rule: ast.Rule, language: Language, names: tuple[Name, ...], measured_in: str) -> None:
    text = print_rule(rule, language, names=names, measured_in=measured_in)
    assert parse_rule(text, language, names=names, measured_in=measured_in) == rule


@pytest.mark.parametrize("language", LANGUAGES)
@given(rule=strategies.anything_written())
def test_what_is_written_reads_back_and_is_written_alike(rule: ast.Rule, language: Language) -> None:
    text = text_of(rule, language)
    read = parse_rule(text, language, names=spoken(language), measured_in="%")
    assert read == rule
    assert text_of(read, language) == text


@pytest.mark.parametrize("language", LANGUAGES)
@given(drawn=strategies.written_rules())
def test_rules_that_score_read_back(drawn: strategies.Drawn, language: Language) -> None:
    rule = ast.Rule(clauses=as_written(drawn.rule.clauses, drawn.measured_in))
    text = text_of(rule, language, drawn.measured_in)
    assert parse_rule(text, language, names=spoken(language), measured_in=drawn.measured_in) == rule


# How many percent of the drawn rules are written at least; what is not is told by `print_rule`.
LEAST_WRITTEN = {("zh", "any"): 85, ("en", "any"): 40, ("zh", "scores"): 95, ("en", "scores"): 85}


@pytest.mark.parametrize(("language", "kind"), LEAST_WRITTEN)
def test_most_drawn_rules_are_written(language: Language, kind: str) -> None:
    counted = {True: 0, False: 0}

    @settings(
        max_examples=200, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(st.data())
    def count(data: st.DataObject) -> None:
        if kind == "any":
            rule, measure = data.draw(strategies.anything_written()), "%"
        else:
            drawn = data.draw(strategies.written_rules())
            rule, measure = ast.Rule(clauses=as_written(drawn.rule.clauses, drawn.measured_in)), drawn.measured_in
        counted[_is_written(rule, language, spoken(language), measure)] += 1

    count()
    assert 100 * counted[True] >= LEAST_WRITTEN[language, kind] * (counted[True] + counted[False]), counted


def _is_written(rule: ast.Rule, language: Language, names: tuple[Name, ...], measured_in: str) -> bool:
    try:
        print_rule(rule, language, names=names, measured_in=measured_in)
    except NotWritableError:
        return False
    return True


# What a language has no canonical text for, case by case, as does `unwritten` in a case: both are exact both ways.
NO_SIZE = "not written in Chinese: a step above or below a level whose size is left unsaid"
OTHER_WORDS = "not written in Chinese: words declared for an English text that hide in others or are no units there"
BRACKET_OF_A_COUNT = "not written: a bracket of the value itself, not of its distance from a level"
GRADES = "not written in Chinese: grades that have English names, or none"
AMOUNTS = "not written in Chinese: the higher or the lower of two amounts"
SHARE_ADDED = "not written in Chinese: a share of the full score that is added"
MARKS_IN_A_FORMULA = "not written in Chinese: a number of 分 in a formula, where it reads as points"
MEAN_COMPARED = "not written: a mean of several values as what is compared"
FALL_MARKED = "not written in Chinese: a fall whose end is marked （含）"
FALL_BETWEEN = "not written in Chinese: a fall between two levels, or one that is said twice"
BELOW_ZERO = "not written in English: a level below 0"
SUM_AS_LEVEL = "not written in English: a formula as a level"
NUMBER_AS_REFERENCE = "not written in English: a number as the reference"
UNIT_OF_A_TERM = "not written in English: a term measured in a unit behind minus"
STATED_TARGET = "not written in English: a reference with a unit of measure that English does not have"
HEADING = "not written: a heading of words that are read, which only a colon makes one"
SUM_SAID = "not written: that parts add up, which they do anyway"
EXPRESSION_COMPARED = "not written: a formula that is compared"
SMALLER_CHANGE = "not written: a range from or to last year that lies below 0 or ends at a sum"
LATIN_UNIT = "not written in Chinese: a unit in Latin letters that would be read with the words around it"
ONE_OF_TWO = "not written: how many of two conditions hold, with the conditions said again"
MOST_AMID = "not written in English: a most of the indicator right behind an addition that it could limit"
RANGE_OF_SHARES = "not written in Chinese: a range from one share to another, both ends marked"
FORMULAS = ("rate", "in-per-cent", "difference", "as-a-percentage")
UNWRITTEN: Mapping[tuple[str, str], str] = {
    **{
        (name, language): EXPRESSION_COMPARED
        for name in ("page-defined-en", *(f"defined-en-{end}" for end in FORMULAS))
        for language in ("zh", "en")
    },
    ("changes-en-verbs", "zh"): SMALLER_CHANGE,
    **{("changes-en-amount-of-things", language): SMALLER_CHANGE for language in ("zh", "en")},
    ("changes-en-fall-between", "zh"): SMALLER_CHANGE,
    **{
        (name, language): EXPRESSION_COMPARED
        for name in (
            "en-level-of-an-average",
            "zh-rate-of-two-counts",
            "zh-rate-of-two-counts-in-steps",
            "zh-ratio-of-two-counts",
            "counted-zh-a-rate-of-marks",
        )
        for language in ("zh", "en")
    },
    **{("counted-zh-mean-with-a-noun", language): EXPRESSION_COMPARED for language in ("zh", "en")},
    **{("again-en-just-one", language): ONE_OF_TWO for language in ("zh", "en")},
    ("comparisons-en-needs", "zh"): LATIN_UNIT,
    ("since-last-year-by", "en"): SUM_AS_LEVEL,
    **{(name, "zh"): NO_SIZE for name in ("by-which-they-exceed", "at-most-so-many-behind-each")},
    **{
        (name, "zh"): LATIN_UNIT
        for name in ("each-minute-or-part-of-a-minute", "first-of-them-bring-none", "beyond-the-first")
    },
    **{
        (name, "en"): BRACKET_OF_A_COUNT
        for name in (
            "each-one-after-that-a-further",
            "each-of-the-first-percentage-points",
        )
    },
    **{
        (name, "zh"): NO_SIZE
        for name in (
            *("bound-en-each-side", "fe-1-11", "fe-1-17", "fe-2-10", "fe-2-13", "fe-3-20"),
            *("words-en-29", "words-en-11", "step-en-over-capped", "override-en"),
        )
    },
    **{(f"rising-a{number}", "en"): BRACKET_OF_A_COUNT for number in (1, 5, 6, 7)},
    **{
        (f"rising-zh-{name}", "en"): BRACKET_OF_A_COUNT
        for name in ("third-and-on", "first-few", "going-on-from-a-step", "up-to-and-on")
    },
    ("fresh-zh-11-11", "en"): BRACKET_OF_A_COUNT,
    **{(name, "en"): BRACKET_OF_A_COUNT for name in ("page-step-rising", "rising-a10", "rising-y1")},
    **{(name, "zh"): OTHER_WORDS for name in ("page-start-en", "fe-2-18", "fe-3-17", "en-ef16")},
    **{(f"en-am{number}", "zh"): AMOUNTS for number in ("01", "02", "15")},
    **{(f"en-am{number}", language): BRACKET_OF_A_COUNT for number in ("05", "10", "11") for language in ("zh", "en")},
    **{(f"en-ef{number}", "zh"): GRADES for number in ("03", "04", "11", "14", "15", "17")},
    **{
        (name, "zh"): OTHER_WORDS
        for name in ("fe-12-12", "fe-12-18", "start-less-one", "factor-halved", "factor-score-is-halved")
    },
    **{(name, language): HEADING for name in ("fe-11-03", "table-as-under") for language in ("zh", "en")},
    **{
        (name, "en"): BRACKET_OF_A_COUNT
        for name in ("points-en-each-further", "points-en-every-later-one", "points-en-stretches-lost")
    },
    ("points-en-stretches-lost", "zh"): BRACKET_OF_A_COUNT,
    **{(name, "zh"): NO_SIZE for name in ("points-en-further-most", "points-en-rate-of")},
    ("step-from-a-target-that-is-stated", "en"): STATED_TARGET,
    ("fe-3-09", "zh"): SHARE_ADDED,
    ("reading-10-tier-silences-steps", "en"): UNIT_OF_A_TERM,
    ("parts-en-sum", "zh"): SUM_SAID,
    ("parts-en-sum", "en"): SUM_SAID,
    ("formulas-ratio-to-a-level", "zh"): MARKS_IN_A_FORMULA,
    ("formulas-mean", "zh"): MEAN_COMPARED,
    ("formulas-mean", "en"): MEAN_COMPARED,
    ("formulas-mean-of-two", "zh"): MEAN_COMPARED,
    ("formulas-mean-of-two", "en"): MEAN_COMPARED,
    ("bounds-maximum-score", "en"): MOST_AMID,
    ("shares-one-base", "zh"): RANGE_OF_SHARES,
    ("shares-above-by-no-more-than", "en"): SUM_AS_LEVEL,
    ("whole-first-points", "en"): BRACKET_OF_A_COUNT,
    ("moves-down", "zh"): FALL_MARKED,
    ("moves-fall-named", "zh"): FALL_BETWEEN,
    ("moves-fell-but-by-less", "zh"): FALL_BETWEEN,
    ("moves-fell-but-not-by-so-much", "zh"): FALL_MARKED,
    ("moves-fell-but-not-far", "zh"): FALL_BETWEEN,
    ("moves-fell-but-not-far", "en"): BELOW_ZERO,
    ("moves-points-of-a-rate", "en"): SUM_AS_LEVEL,
    ("moves-below-target-by", "en"): SUM_AS_LEVEL,
    ("moves-beside-the-mean", "en"): SUM_AS_LEVEL,
    ("moves-named-level", "en"): NUMBER_AS_REFERENCE,
    ("moves-stated-level", "en"): NUMBER_AS_REFERENCE,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in texts.CASES])
def test_every_case_is_written_in_both_languages(case: Mapping[str, Any], language: Language) -> None:
    rule, names, measured_in = texts.read(case), texts.names(case), texts.measured_in(case)
    if (case["id"], language) in UNWRITTEN or language in case.get("unwritten", ()):
        assert not _is_written(rule, language, names, measured_in), f"{case['id']} is written now: take it off the list"
    else:
        assert_reads_back(rule, language, names, measured_in)


def test_the_list_of_unwritten_cases_names_cases() -> None:
    assert {name for name, _ in UNWRITTEN} <= {case["id"] for case in texts.CASES}


def award(when: ast.Condition, amount: ast.Expression | None = None) -> ast.Rule:
    return ast.Rule(clauses=(ast.Award(when=when, amount=amount or ast.Value(name="full")),))


LEVEL = ast.Literal(value=Fraction(90), unit="%")
HIGH = ast.Compare(subject=None, op="reaches", level=LEVEL)
SURVEY = ast.Compare(subject=ast.Value(name="survey"), op="reaches", level=LEVEL)
POINT = ast.Literal(value=Fraction(1), unit="points")
ONE = ast.Literal(value=Fraction(1))

UNSAYABLE = {
    "no clause": ast.Rule(clauses=()),
    "a value that is not declared": award(ast.Compare(subject=ast.Value(name="nobody"), op=">", level=LEVEL)),
    "a fact that is not declared": award(ast.Fact(name="nobody")),
    "a number as a fact": award(ast.Fact(name="survey")),
    "a negated joint": award(ast.Not(condition=ast.All(conditions=(HIGH, SURVEY)))),
    "a subject that ends before the joint does": award(ast.All(conditions=(SURVEY, HIGH))),
    "a choice inside a joint": award(ast.All(conditions=(SURVEY, ast.Any(conditions=(SURVEY, SURVEY))))),
    "a sum that starts with a sum": award(
        HIGH, ast.Sum(terms=(ast.Sum(terms=(ast.Literal(value=Fraction(1)), ast.Value(name="survey"))), POINT))
    ),
    "a share of a share": award(
        HIGH, ast.Share(percent=Fraction(50), of=ast.Share(percent=Fraction(50), of=ast.Value(name="full")))
    ),
    "rounding inside a sum": award(HIGH, ast.Sum(terms=(ast.Round(value=POINT, places=1), POINT))),
    "a line as an award": award(
        ast.Between(subject=None, low=LEVEL, high=ast.Literal(value=Fraction(95), unit="%")), ast.InProportion()
    ),
    "a least addition": ast.Rule(clauses=(ast.Bound(of="each side", end="least", amount=POINT),)),
    "additions that may fall below zero": ast.Rule(clauses=(ast.Bound(of="additions", end="least", amount=None),)),
    "a stretch without ends": ast.Rule(
        clauses=(ast.Step(sign="add", amount=POINT, direction="over", size=LEVEL, origin=LEVEL, within=(None, None)),)
    ),
    "a stretch of a count without ends": ast.Rule(
        clauses=(
            ast.Step(
                sign="add",
                amount=POINT,
                direction="each",
                size=ONE,
                subject=ast.Value(name="survey"),
                within=(None, None),
            ),
        )
    ),
    "a schedule that is not all in points": ast.Rule(
        clauses=(
            ast.Step(
                sign="add", amount=(POINT, ast.Value(name="full")), direction="each", subject=ast.Value(name="survey")
            ),
        )
    ),
    "a fall by many grades": ast.Rule(clauses=(ast.Effect(when=HIGH, does="down", steps=40),)),
    "no grade above one that is not named": ast.Rule(clauses=(ast.Effect(when=HIGH, does="not above"),)),
    "a mark at a level that must be met exactly": award(attrs.evolve(HIGH, op="=", marked=True)),
    "a mark at a level or below": award(attrs.evolve(HIGH, op="below", marked=True)),
    "a heading of a part where something holds": ast.Rule(
        clauses=(
            ast.Scope(
                when=SURVEY,
                clauses=(ast.Part(name="", subject=None, points=POINT, clauses=(ast.Award(when=HIGH, amount=POINT),)),),
            ),
        )
    ),
    "a heading without a rule": ast.Rule(clauses=(ast.Stated(what="full", amount=POINT),)),
    "a remark that speaks of points": ast.Rule(
        clauses=(ast.Award(when=HIGH, amount=POINT), ast.Remark(text="加10分 for 10 points"))
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", [pytest.param(rule, id=why) for why, rule in UNSAYABLE.items()])
def test_what_no_text_says_is_refused(rule: ast.Rule, language: Language) -> None:
    with pytest.raises(NotWritableError):
        print_rule(rule, language, names=spoken(language), measured_in="%")


UNSAYABLE_IN_CHINESE = {
    "points to many places": award(HIGH, ast.Round(value=ast.Value(name="full"), places=40)),
    "places above one from the last": award(ast.Compare(subject=ast.Value(name="rank_from_last"), op=">", level=ONE)),
}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=why) for why, rule in UNSAYABLE_IN_CHINESE.items()])
def test_what_only_english_says_is_refused_in_chinese(rule: ast.Rule) -> None:
    with pytest.raises(NotWritableError):
        print_rule(rule, "zh", names=spoken("zh"), measured_in="%")
    assert_reads_back(rule, "en", spoken("en"), "%")


def test_a_word_that_hides_in_others_is_refused() -> None:
    names = (
        Name(id="survey", words=("满意率",), measured_in="%"),
        Name(id="trap", words=("满意率达到",), measured_in="%"),
    )
    assert_reads_back(award(SURVEY), "zh", names[:1], "%")
    with pytest.raises(NotWritableError):
        print_rule(award(SURVEY), "zh", names=names, measured_in="%")


@pytest.mark.parametrize(("language", "text"), [("zh", "由考核办负责解释"), ("en", "figures come from the yearbook")])
def test_remarks_are_kept(language: Language, text: str) -> None:
    rule = ast.Rule(clauses=(*award(HIGH).clauses, ast.Remark(text=text)))
    assert_reads_back(rule, language, (), "%")


def test_canonical_texts() -> None:
    case = {
        "text": "达到95%得满分，每低1个百分点扣0.5分，不足1个百分点不计，最多扣6分；发生1起事故扣1分；弄虚作假得0分",
        "indicator": {
            "title": "整改率",
            "measured_in": "%",
            "inputs": {
                "accidents": {"title": "事故", "measured_in": "起"},
                "fraud": {"title": "弄虚作假", "measured_in": "yes/no"},
            },
        },
    }
    assert print_rule(texts.read(case), "zh", names=texts.names(case), measured_in="%") == (
        "达到95%的得满分；每低1个百分点扣0.5分，不足1个百分点不计；最多扣6分；事故每有1起扣1分；弄虚作假的不得分。"
    )
