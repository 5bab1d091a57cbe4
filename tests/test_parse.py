"""Nothing that is read gets lost, and whatever is not read is refused in order."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
import test_print
import texts
from targetscore import ast
from targetscore.errors import Diagnostic, Language, Span, TargetscoreError
from targetscore.language import _unknown, parse_rule
from targetscore.language._lexemes import LONGEST_TEXT, Lexeme, Names

# Kinds that open, join or end what has the meaning, and have none of their own.
SILENT = frozenset(
    {
        *("BREAK", "WORDING", "ALSO", "WHEN", "IF", "PROVIDED", "INFRONT", "THAN", "EVENT"),
        *("AND", "OR", "ANDS", "EACHOF", "PAREN", "LPAR", "RPAR", "AMONG"),
    }
)


def lexemes(case: Mapping[str, Any]) -> list[Lexeme]:
    """Return what the lexer makes of a text when fillers are gone and unknown words settled."""
    language = case.get("language", "zh")
    lexer = importlib.import_module(f"targetscore.language._{language}")
    names = Names.of(texts.names(case), texts.measured_in(case))
    found = lexer.lexemes(case["text"], names, tuple(case["indicator"].get("wording", ())))
    return _unknown.settle(found, names, language)


def spans(node: Any) -> Iterator[Span]:
    """Yield where the parts of *node* stand; of what holds clauses only what stands before and behind them."""
    if isinstance(node, tuple):
        for item in node:
            yield from spans(item)
    if not isinstance(node, ast.Node):
        return
    inner = next((value for value in attrs.asdict(node, recurse=False).values() if _clauses(value)), None)
    if inner is None:
        yield node.span
    elif not isinstance(node, ast.Rule):
        yield Span(node.span.start, inner[0].span.start)
        yield Span(inner[-1].span.end, node.span.end)
    for value in attrs.asdict(node, recurse=False).values():
        yield from spans(value)


CLAUSES = (
    *(ast.Award, ast.Otherwise, ast.Step, ast.Change, ast.Bound, ast.Start, ast.Linear, ast.Override, ast.Factor),
    *(ast.Combine, ast.Part, ast.Scope),
)


def _clauses(value: object) -> bool:
    return isinstance(value, tuple) and any(isinstance(item, CLAUSES) for item in value)


def heading_ends(case: Mapping[str, Any]) -> int:
    """Return where the heading ends, whose title is a filler."""
    text = case["text"]
    colon = min((text.find(sign) for sign in "：:" if sign in text), default=0)
    stop = min((text.find(sign) for sign in "；;。." if sign in text), default=len(text))
    return colon if colon < stop else 0


def heads_column(case: Mapping[str, Any], lexeme: Lexeme) -> bool:
    """Whether *lexeme* is the title of the left of two columns: `Rate | Points`."""
    line = str(case["text"])[lexeme.start_pos :].split("\n")[0].casefold()
    return lexeme.type == "NAME" and line.endswith("| points")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in texts.CASES])
def test_every_word_of_the_cases_lies_in_a_node(case: Mapping[str, Any]) -> None:
    covered = {place for span in spans(texts.read(case)) for place in range(span.start, span.end)}
    lost = [
        case["text"][lexeme.start_pos : lexeme.end_pos]
        for lexeme in lexemes(case)
        if lexeme.type not in SILENT
        and lexeme.start_pos >= heading_ends(case)
        and not heads_column(case, lexeme)
        and not set(range(lexeme.start_pos, lexeme.end_pos)) <= covered
    ]
    assert lost == []


@pytest.mark.parametrize("language", test_print.LANGUAGES)
@given(rule=strategies.anything_written())
def test_every_word_of_a_written_rule_lies_in_a_node(rule: ast.Rule, language: Language) -> None:
    names = test_print.spoken(language)
    text = test_print.text_of(rule, language)
    covered = {
        place
        for span in spans(parse_rule(text, language, names=names, measured_in="%"))
        for place in range(span.start, span.end)
    }
    lexer = importlib.import_module(f"targetscore.language._{language}")
    declared = Names.of(names, "%")
    for lexeme in _unknown.settle(lexer.lexemes(text, declared, ()), declared, language):
        within = set(range(lexeme.start_pos, lexeme.end_pos))
        assert lexeme.type in SILENT or within <= covered, text[lexeme.start_pos : lexeme.end_pos]


# Texts that nobody wrote --------------------------------------------------------------------------------------------

SIGNS = "0123456789%‰.,;:()（）、，；。：—-−+×÷/=<>≥≤ \n"
CHINESE = (
    "达到得分满每低高扣加个百分点不完成目标任务以上下至含其余否则间按线性插值比例最多总"
    "超过未的前第名起次且或均各取值再乘基数为增减同降率"
)
ENGLISH = [
    "full",
    "score",
    "at",
    "points",
    "deduct",
    "add",
    "for",
    "each",
    "percentage",
    "point",
    "below",
    "above",
    "or",
    "more",
    "less",
    "no",
    "otherwise",
    "if",
    "the",
    "is",
    "not",
    "and",
    "between",
    "from",
    "to",
    "pro",
    "rata",
]


def soups(language: Language) -> st.SearchStrategy[str]:
    """Draw texts of the language's own characters or words, in no order."""
    if language == "zh":
        return st.text(st.sampled_from(CHINESE + SIGNS), max_size=60)
    return st.lists(st.sampled_from([*ENGLISH, *SIGNS, "10", "5%", "target"]), max_size=30).map(" ".join)


@st.composite
def mutated(draw: st.DrawFn, language: Language) -> str:
    """Draw the text of a case with stretches left out, doubled, or taken from another."""
    own = [case["text"] for case in texts.CASES if case.get("language", "zh") == language]
    text: str = draw(st.sampled_from(own))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 8)))
        other: str = draw(st.sampled_from(own))
        cut = draw(st.integers(0, len(other)))
        text = text[:start] + draw(st.sampled_from(["", text[start:end] * 2, other[cut : cut + 8]])) + text[end:]
    return text


def anything(language: Language) -> st.SearchStrategy[str]:
    raw = st.binary(max_size=200).map(lambda content: content.decode("utf-8", "replace"))
    chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60)
    return st.one_of(raw, st.text(max_size=80), chinese, soups(language), mutated(language))


@pytest.mark.parametrize("language", test_print.LANGUAGES)
@given(drawn=st.data())
def test_any_text_is_read_or_refused(drawn: st.DataObject, language: Language) -> None:
    text = drawn.draw(anything(language))
    problems: tuple[Diagnostic, ...] = ()
    try:
        assert parse_rule(text, language, names=strategies.NAMES, measured_in="%").clauses
    except TargetscoreError as error:
        problems = error.diagnostics
    for problem in problems:
        assert problem.message
        assert problem.hint
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        assert problem.render()


@pytest.mark.parametrize("language", test_print.LANGUAGES)
@pytest.mark.parametrize("unit", ["(", "1-", "1+(", "每", "得分=", "1、", "且", "not ", "and ", "if ", "1/", "百"])
def test_long_texts_are_read_or_refused(unit: str, language: Language) -> None:
    for text in (unit * (2000 // len(unit)), "得分=" + unit * 600 + "1", unit * 4000):
        try:
            rule = parse_rule(text, language)
        except TargetscoreError as error:
            codes = [problem.code for problem in error.diagnostics]
        else:
            codes = []
            assert rule == attrs.evolve(rule, text="")
        assert len(text) <= LONGEST_TEXT or codes == ["text-too-long"]


# What is nested as deep as a text has room for; each is refused at once.
LONGEST_READING = 0.05  # seconds of processor time, the best of three
NESTED: dict[tuple[Language, str], str] = {
    ("en", "score = " + "1/" * 900 + "1"): "",
    ("en", "score = " + "actual/" * 250 + "1"): "formula-too-long",
    ("en", "score = " + "(" * 900 + "1" + ")" * 900): "nesting-too-deep",
    ("zh", "得分=" + "1/" * 900 + "1"): "",
    ("zh", "得分=" + "目标÷" * 500 + "1"): "formula-too-long",
    ("zh", "得分=" + "(" * 900 + "1" + ")" * 900): "formula-too-long",
    ("zh", "1、" * 900): "",
    ("zh", "、" * 1900): "",
}


@pytest.mark.parametrize(("language", "text"), NESTED)
def test_deep_nesting_is_refused_fast(language: Language, text: str) -> None:
    seconds = []
    codes: list[str] = []
    for _ in range(3):
        start = time.process_time()
        with pytest.raises(TargetscoreError) as raised:
            parse_rule(text, language)
        seconds.append(time.process_time() - start)
        codes = [problem.code for problem in raised.value.diagnostics]
    assert NESTED[language, text] in {"", *codes}
    # What measures coverage looks at every line, which takes longer than reading.
    assert min(seconds) < LONGEST_READING or sys.gettrace() is not None
