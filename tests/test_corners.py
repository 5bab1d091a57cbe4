"""
What the grammar admits though no known text leads to it: parts of sentences put together by hand.

A text that led there would have no one reading, and is refused.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._build import _share_of
from targetscore.language._build_moves import MoveBuild
from targetscore.language._build_words import Levels, spelling
from targetscore.language._en_ratios import _product
from targetscore.language._lexemes import Lexeme, Refused
from targetscore.reading._ranged import _opened

HERE = Span(0, 1)
TARGET = Lexeme("ROLE", ast.Value(span=HERE, name="target"), 0, 1)


def per_cent(value: int) -> ast.Literal:
    return ast.Literal(span=HERE, value=Fraction(value), unit="%")


def at_least(value: int) -> ast.Compare:
    return ast.Compare(span=HERE, subject=None, op=">=", level=per_cent(value))


def test_a_step_of_a_share_names_what_it_is_a_share_of() -> None:
    of = Lexeme("OF", "的", 0, 1)
    with pytest.raises(Refused) as refused:
        _share_of([of], 0, per_cent(2))
    assert refused.value.code == "two-step-sizes"


def test_a_distance_is_one_number() -> None:
    above, loose = Lexeme("GT", "超过", 0, 1), Lexeme("LOOSE", "以上", 0, 1)
    with pytest.raises(Refused) as refused:
        MoveBuild().apart(above, TARGET, loose, Levels(HERE, (at_least(5), at_least(10))))
    assert refused.value.code == "list-in-range"


@pytest.mark.parametrize("tokens", [["(", "price", "price", ")"], ["(", "price"], ["price", "*"], ["*"], ["(", ")"]])
def test_what_is_no_product_is_none(tokens: list[str]) -> None:
    assert not _product(tokens, Counter())


def test_a_named_level_is_told_by_its_name() -> None:
    assert spelling(TARGET) == "target"


@pytest.mark.parametrize(
    ("operator", "low", "opened"), [("<", True, "<="), (">", False, ">="), ("<", False, "<"), (">", True, ">")]
)
def test_the_end_of_a_range_is_left_out_where_the_range_is_told_by_what_it_is_not(
    operator: str, low: bool, opened: str
) -> None:
    """Not below 80 % takes 80 % in, and without its lower end is not 80 % or less."""
    when = ast.Not(span=HERE, condition=ast.Compare(span=HERE, subject=None, op=operator, level=per_cent(80)))
    found = _opened(when, low=low)
    assert isinstance(found, ast.Not)
    assert isinstance(found.condition, ast.Compare)
    assert found.condition.op == opened
