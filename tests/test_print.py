"""What is written reads back as the same rule, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
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
    """Return *clauses* as a text has them: a step away from a level says its size."""
    written: list[ast.Clause] = []
    for clause in clauses:
        match clause:
            case ast.Step(size=None, direction="over" | "under" | "away"):
                written.append(attrs.evolve(clause, size=ast.Literal(value=Fraction(1), unit=measure)))
            case ast.Scope(clauses=inner) | ast.Part(clauses=inner):
                written.append(attrs.evolve(clause, clauses=as_written(inner, measure)))
            case ast.Combine(parts=parts):
                written.append(attrs.evolve(clause, parts=as_written(parts, measure)))
            case _:
                written.append(clause)
    return tuple(written)


def assert_reads_back(rule: ast.Rule, language: Language, names: tuple[Name, ...], measured_in: str) -> None:
    text = print_rule(rule, language, names=names, measured_in=measured_in)
    assert parse_rule(text, language, names=names, measured_in=measured_in) == rule


@pytest.mark.parametrize("language", LANGUAGES)
@given(rule=strategies.anything_written())
def test_what_is_written_reads_back(rule: ast.Rule, language: Language) -> None:
    assert_reads_back(rule, language, spoken(language), "%")


@pytest.mark.parametrize("language", LANGUAGES)
@given(drawn=strategies.written_rules())
def test_rules_that_score_read_back(drawn: strategies.Drawn, language: Language) -> None:
    clauses = as_written(drawn.rule.clauses, drawn.measured_in)
    assert_reads_back(ast.Rule(clauses=clauses), language, spoken(language), drawn.measured_in)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in texts.CASES])
def test_every_case_is_written_in_both_languages(case: Mapping[str, Any], language: Language) -> None:
    rule = texts.read(case)
    assert_reads_back(rule, language, texts.names(case), texts.measured_in(case))


@pytest.mark.parametrize("language", LANGUAGES)
@given(drawn=st.data())
def test_writing_twice_changes_nothing(drawn: st.DataObject, language: Language) -> None:
    rule = drawn.draw(strategies.anything_written())
    names = spoken(language)
    text = print_rule(rule, language, names=names, measured_in="%")
    again = parse_rule(text, language, names=names, measured_in="%")
    assert print_rule(again, language, names=names, measured_in="%") == text


def award(when: ast.Condition, amount: ast.Expression | None = None) -> ast.Rule:
    return ast.Rule(clauses=(ast.Award(when=when, amount=amount or ast.Value(name="full")),))


LEVEL = ast.Literal(value=Fraction(90), unit="%")
HIGH = ast.Compare(subject=None, op="reaches", level=LEVEL)
SURVEY = ast.Compare(subject=ast.Value(name="survey"), op="reaches", level=LEVEL)
POINT = ast.Literal(value=Fraction(1), unit="points")

UNSAYABLE = {
    "no clause": ast.Rule(clauses=()),
    "a value that is not declared": award(ast.Compare(subject=ast.Value(name="nobody"), op=">", level=LEVEL)),
    "a fact that is not declared": award(ast.Fact(name="nobody")),
    "a number as a fact": award(ast.Fact(name="survey")),
    "a number below 0": award(HIGH, ast.Sum(terms=(ast.Literal(value=Fraction(-5)), ast.Value(name="survey")))),
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


def test_a_word_that_hides_in_others_is_refused() -> None:
    names = (Name(id="survey", words=("满意率",), measured_in="%"), Name(id="trap", words=("率达到",), measured_in="%"))
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
