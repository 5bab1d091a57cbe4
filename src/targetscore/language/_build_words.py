"""What the methods that build chunks share: constants, spans, single values."""

# ruff: noqa: ANN401 - the pieces of a rule have no common type

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import LONGEST_TEXT, Lexeme

NUMBERS = frozenset({"PPOINT", "PERCENT", "AMOUNT", "NUM"})
ZERO = Fraction(0)
FULL = ast.Value(name="full")
BASE = ast.Value(name="base")
NUMBERED = {"两": 2, "三": 3, "四": 4, "五": 5}
LIMITED: dict[str, ast.BoundOf] = {
    "ADD": "addition",
    "DED": "deduction",
    "MOVEBOTH": "each side",
    "EITHERWAY": "each side",
    "GIVE": "indicator",
    "TOTAL": "indicator",
    "ITEM": "indicator",
    "ADDTO": "indicator",
    "DEDTO": "indicator",
}


@attrs.frozen
class Levels:
    """A comparison with a list of levels: one condition each."""

    span: Span
    conditions: tuple[ast.Condition, ...]


def span_of(items: Sequence[Any]) -> Span:
    """Return the stretch that *items* cover."""
    first, last = LONGEST_TEXT, 0
    for item in items:
        if isinstance(item, Lexeme):
            start, end = item.start_pos, item.end_pos
        elif item is None or isinstance(item, (str, tuple)):
            continue
        else:
            start, end = item.span.start, item.span.end
        if start < first:  # noqa: PLR1730 - each rule of the grammar comes here, and a call of min takes four times as long
            first = start
        if end > last:  # noqa: PLR1730 - the same
            last = end
    return Span(first, last)


def node_of(item: Lexeme) -> ast.Literal:
    node: ast.Literal = item.value
    return node


def value_of(item: Lexeme) -> ast.Expression:
    if item.type == "FULL":
        return ast.Value(span=item.span, name="full")
    if item.type == "BASE":
        return ast.Value(span=item.span, name="base")
    node: ast.Expression = item.value
    return node


def spelling(item: Lexeme) -> str:
    node = item.value
    if isinstance(node, ast.Literal):
        return f"{plainly(node.value)}{ {'points': '分', 'pp': '个百分点'}.get(node.unit, node.unit) }"
    return str(getattr(node, "name", node))


def plainly(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(value)


def limit_of(items: Sequence[Any], end: Any) -> chunk.Limit:
    said = [item for item in items if isinstance(item, Lexeme) and item.type in LIMITED]
    amount = next((item for item in items if not isinstance(item, Lexeme)), None)
    if amount is None:
        amount = next(item.value for item in items if item.type == "CAPPTS")
    together = next((NUMBERED[w] for item in said for w in NUMBERED if f"{w}项" in str(item.value)), None)
    return chunk.Limit(span=span_of(items), of=limited_by(said, items), end=end, amount=amount, together=together)


def limited_by(said: Sequence[Lexeme], items: Sequence[Any]) -> ast.BoundOf | None:
    """最多扣2分 limits the deduction before it; 总共最多扣2分, 本项最多扣2分 all of them; 本项最多2分 the indicator."""
    if not said:
        most = any(isinstance(item, Lexeme) and item.type in {"MOST", "LEAST"} for item in items)
        return "indicator" if most else None
    moved = next((item for item in said if item.type in {"ADD", "DED"}), None)
    if moved is None:
        return LIMITED[said[0].type]
    words = "".join(str(item.value) for item in items if isinstance(item, Lexeme))
    together = any(item.type in {"TOTAL", "ITEM"} for item in said) or any(
        word in words for word in ("累计", "合计", "总共")
    )
    of: dict[tuple[str, bool], ast.BoundOf] = {
        ("ADD", False): "addition", ("ADD", True): "additions",
        ("DED", False): "deduction", ("DED", True): "deductions",
    }  # fmt: skip
    return of[moved.type, together]
