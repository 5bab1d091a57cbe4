"""Whether a number in a Chinese text is points, a level or a share: 90分以上 of a value in 分, 超过目标80%."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targetscore import ast
from targetscore.language._lexemes import PERCENT, Lexeme, Names
from targetscore.language._zh_kinds import COMPARISONS, LITERALS, MARKS, REFERENCES, UPTO, kinds, typed

PERCENT_OF = re.compile(r"的\d+(?:\.\d+)?%")
MEASURED = LITERALS | kinds("PERCENTLIST")
LOOSE_LITERALS = LITERALS - {"PTS"}


def fit_literal(
    text: str, lexeme: Lexeme, left: str, right: frozenset[str], kept: list[Lexeme], said: set[str], names: Names
) -> Lexeme:
    if lexeme.type == "PTS":
        is_step = "EACH" in said and not said & POINTS_SAID
        return _fit_points(lexeme, left, right, names, is_step=is_step, of_points=_speaks_of_points(kept, left, names))
    if lexeme.type == "PERCENTLIST" and left not in {"GIVE", "OF", "EACHOF"}:
        return typed(lexeme, "LEVELS")
    if lexeme.type in LOOSE_LITERALS and left in REFERENCES and _is_compared(kept, said):
        rate = lexeme.type == "PERCENT" and _is_rate(kept[-1], names)
        alone = kept[-2].type != "THAN" and (len(kept) == len(kept[-2:]) or kept[-3].type not in REFERENCES)
        if rate and alone and names.own_unit != PERCENT:
            kept[-2:] = [kept[-1], kept[-2]]
            return lexeme
        kind = "OF" if not rate and _is_share(lexeme, kept[-1], kept[-2], names, text) else "LOOSE"
        word = text[kept[-1].start_pos : kept[-1].end_pos]
        near = re.search(rf"{re.escape(word)}(?:的)?\d+(?:\.\d+)?%(?:\(含\))?[以之]内", text)
        kept.append(Lexeme(kind, "near" if near else "", lexeme.start_pos, lexeme.start_pos))
    return lexeme


POINTS_SAID = kinds("ADD DED MOVEBOTH GIVE MOST LEAST SCOREIS BY TOTAL ITEM")


def _speaks_of_points(kept: list[Lexeme], left: str, names: Names) -> bool:
    """
    Whether a value measured in 分 is what the run up to here speaks of, and no points of score yet.

    Behind a level of such a value 低于75分 is another one; 超过6分的按6分计 bounds the score.
    """
    if left != "GT" and any(lexeme.type == "AMOUNT" and lexeme.value.unit == "分" for lexeme in kept):
        return True
    for lexeme in reversed(kept):
        if lexeme.type in POINTS_GIVEN or (lexeme.type == "BREAK" and lexeme.value not in {0, 1}):
            return False
        if lexeme.type == "NAME":
            return "分" in {names.unit_of(value.name) for value in values_in(lexeme.value)}
    return False


POINTS_GIVEN = kinds("GIVE ADD DED SCOREIS MOST LEAST ZERO")


def values_in(node: ast.Expression) -> Iterator[ast.Value]:
    """Yield the values of which *node* is made."""
    match node:
        case ast.Value():
            yield node
        case ast.Sum(terms=several):
            for each in several:
                yield from values_in(each)
        case ast.Ratio(numerator=numerator):
            yield from values_in(numerator)
        case _:
            pass


def _fit_points(
    lexeme: Lexeme, left: str, right: frozenset[str], names: Names, *, is_step: bool, of_points: bool
) -> Lexeme:
    """90分 is a level where the value itself is measured in 分."""
    if "CAPPED" in right:
        return typed(lexeme, "CAPPTS")
    level = left in LEVEL_BEFORE or bool(right & LEVEL_AFTER)
    if is_step and "分" in {names.own_unit, *names.measures.values()}:
        node = ast.Literal(span=lexeme.value.span, value=lexeme.value.value, unit="分")
        return Lexeme("AMOUNT", node, lexeme.start_pos, lexeme.end_pos)
    if level and (names.own_unit == "分" or of_points) and left not in {"LIMITLE", "LIMITGE", "GIVE", "ADD", "DED"}:
        node = ast.Literal(span=lexeme.value.span, value=lexeme.value.value, unit="分")
        return Lexeme("AMOUNT", node, lexeme.start_pos, lexeme.end_pos)
    return lexeme


LEVEL_BEFORE = kinds("TO AMIDST") | COMPARISONS
LEVEL_AFTER = kinds("TO") | UPTO | MARKS


def _is_compared(kept: list[Lexeme], said: set[str]) -> bool:
    """Whether a comparison stands before the last value, in a part that counts no steps."""
    return len(kept) > 1 and (kept[-2].type in COMPARISONS or kept[-2].type == "THAN") and "EACH" not in said


def _is_rate(reference: Lexeme, names: Names) -> bool:
    """Whether 达到回访率90% says of a rate itself how high it is, and not what share of it is reached."""
    value = reference.value
    return isinstance(value, ast.Value) and (
        value.name in {"completion", "growth"}
        or (reference.type == "NAME" and value.name != "actual" and names.unit_of(value.name) == PERCENT)
    )


def _is_share(literal: Lexeme, reference: Lexeme, comparison: Lexeme, names: Names, text: str) -> bool:
    """
    Whether 超过人口6% is a share (reading rule 5).

    It is one if the value is of another measure, or if the text says 人口的…% elsewhere; so is 达到目标80%.
    """
    if literal.type != "PERCENT":
        return False
    short = comparison.type in {"REACH", "UNMET", "GE", "LE"} or comparison.value in SHORT
    if short or _says_share(text[reference.start_pos : reference.end_pos], text):
        return True
    unit = names.unit_of(reference.value.name) if isinstance(reference.value, ast.Value) else ""
    if reference.type != "NAME" or not unit or not names.own_unit:
        return False
    return PERCENT not in {unit, names.own_unit} and unit != names.own_unit


# 不足目标80% is a share as 未达到目标80% is; 低于目标80% may be a distance.
SHORT = frozenset({"不足", "不到", "不满", "未满", "不及"})


def _says_share(word: str, text: str) -> bool:
    at = text.find(word)
    while at >= 0:
        if PERCENT_OF.match(text, at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False
