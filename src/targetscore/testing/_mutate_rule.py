"""
One rule changed in one place, in every way that a slip of the pen might change it.

The changes are made in the clauses, not in the text: a level or amount one digit off, a comparison with its end left
out or turned round, a clause left out. What a change means is told by reading it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, Literal, TypeAlias, TypeVar

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.errors import Span

Kind: TypeAlias = Literal[
    "threshold", "points", "comparison", "step", "bound", "part", "number", "dropped", "convention", "section", "grade"
]  # fmt: skip
Path: TypeAlias = tuple[tuple[str, int | None], ...]

TEN: Final = 10

Node = TypeVar("Node", bound=ast.Node)


@attrs.frozen(kw_only=True)
class RuleChange:
    """A *rule* changed at *span* of its text, where *before* stands, into what *after* says; empty: it is left out."""

    kind: Kind
    span: Span
    before: str
    after: str
    rule: ast.Rule


@attrs.frozen
class _Place:
    """A node of a rule, the fields that lead to it, and the nearest span that is known."""

    node: ast.Node
    path: Path
    above: tuple[ast.Node, ...]
    span: Span

    @property
    def role(self) -> str:
        """What the node is to the clause it stands in."""
        return next((name for name, _ in reversed(self.path) if name in _KINDS), "")

    @property
    def clause(self) -> ast.Node:
        """The innermost clause."""
        return next((each for each in reversed(self.above) if not isinstance(each, ast.Share | ast.Round)), self.node)


# What a number is, by the field it stands in.
_KINDS: Final[dict[str, Kind]] = {
    "level": "threshold", "low": "threshold", "high": "threshold", "origin": "threshold", "within": "threshold",
    "size": "step", "amount": "points", "points": "points", "number": "points",
}  # fmt: skip


def changed_rules(rule: ast.Rule, *, higher: bool | None) -> Iterator[RuleChange]:
    """
    Yield *rule* with one thing changed at a time. *higher*: whether more is better, where the file says it.

    Whether a changed rule can be read is for its reader to say.
    """
    for place in _places(rule, (), (), Span(0, len(rule.text))):
        before = rule.text[place.span.start : place.span.end]
        for kind, node, after in _changes(place, before, higher=higher):
            changed = _replaced(rule, place.path, node)
            assert isinstance(changed, ast.Rule)
            yield RuleChange(kind=kind, span=place.span, before=before, after=after, rule=changed)


# Places -------------------------------------------------------------------------------------------------------------


def _places(node: ast.Node, path: Path, above: tuple[ast.Node, ...], span: Span) -> Iterator[_Place]:
    own = span if node.span == ast.NOWHERE else node.span
    yield _Place(node, path, above, own)
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if isinstance(value, ast.Node):
            yield from _places(value, (*path, (field.name, None)), (*above, node), own)
        elif isinstance(value, tuple):
            for index, inner in enumerate(value):
                if isinstance(inner, ast.Node):
                    yield from _places(inner, (*path, (field.name, index)), (*above, node), own)


def _replaced(node: ast.Node, path: Path, new: ast.Node | None) -> ast.Node | None:
    """Return *node* with *new* at *path*; ``None``: what stands there is left out."""
    if not path:
        return new
    (name, index), *rest = path
    value = getattr(node, name)
    if index is None:
        return _evolved(node, **{name: _replaced(value, tuple(rest), new)})
    inner = _replaced(value[index], tuple(rest), new)
    kept = (*value[:index], *(() if inner is None else (inner,)), *value[index + 1 :])
    return _evolved(node, **{name: kept})


def _evolved(node: Node, **changed: object) -> Node:
    """Return *node* with other fields, which are chosen by name."""
    return attrs.evolve(node, **changed)  # type: ignore[arg-type]  # of the type that the field had


# Changes ------------------------------------------------------------------------------------------------------------

_Change: TypeAlias = tuple[Kind, "ast.Node | None", str]


def _changes(place: _Place, before: str, *, higher: bool | None) -> Iterator[_Change]:
    match place.node:
        case ast.Literal() | ast.Share():
            yield from _numbers(place, place.node, before)
        case ast.Value():
            yield from _values(place, place.node, before)
        case ast.Compare() | ast.Between() | ast.Unsaid() | ast.Fact() | ast.Not() | ast.All() | ast.Any():
            yield from _conditions(place.node, before, higher=higher)
        case ast.Exactly(count=count):
            yield "comparison", attrs.evolve(place.node, count=count + 1), str(count + 1)
        case ast.Round(places=places):
            yield "number", attrs.evolve(place.node, places=places + 1), f"{places} → {places + 1}"
        case _:
            yield from _clauses(place, place.node)


def _numbers(place: _Place, node: ast.Literal | ast.Share, before: str) -> Iterator[_Change]:
    if isinstance(place.clause, ast.Stated):
        return
    kind = "bound" if isinstance(place.clause, ast.Bound) else _KINDS.get(place.role, "number")
    both = kind in {"threshold", "bound"}
    field = "value" if isinstance(node, ast.Literal) else "percent"
    value: Fraction = getattr(node, field)
    grain = _last_digit(value)
    for by in (grain, -grain) if both else (grain,):
        # The number before which a bound is put is no bound of its own below 0.
        if kind != "bound" or value + by >= 0:
            yield kind, _evolved(node, **{field: value + by}), _retold(before, value, value + by)


def _last_digit(value: Fraction) -> Fraction:
    """Return one of the last digit that *value* is written with; of a fraction such as 2/3, about a hundredth."""
    for places in range(7):
        if (value * 10**places).denominator == 1:
            return Fraction(1, 10**places)
    return Fraction(1) if abs(value) > TEN else Fraction(1, 100)


def _retold(before: str, old: Fraction, new: Fraction) -> str:
    """Return the text *before* with the number *new* in place of *old*; alone where the text writes it otherwise."""
    digits = re.escape(in_digits(old))
    told, count = re.subn(rf"(?<![\d.]){digits}0*(?![\d.]\d|\d)", in_digits(new), before)
    return told if count == 1 else in_digits(new)


def _values(place: _Place, node: ast.Value, before: str) -> Iterator[_Change]:
    if place.role == "amount" and node.name in {"full", "base"}:
        yield "points", ast.Share(percent=Fraction(90), of=node), f"{before} × 90%"
    elif place.role == "level" and place.path[-1][0] == "level":
        yield "threshold", ast.Share(percent=Fraction(99), of=node), f"{before} × 99%"


_STRICT: Final[dict[ast.Comparison, ast.Comparison]] = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
_OTHER_SIDE: Final[dict[ast.Comparison, ast.Comparison]] = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_UNSAID: Final[dict[ast.Side, ast.Side]] = {"over": "under", "under": "over", "unmet": "met", "met": "unmet"}
_SIGNS: Final[dict[ast.Comparison, str]] = {">=": "≥", "<=": "≤"}


def _conditions(node: ast.Condition, before: str, *, higher: bool | None) -> Iterator[_Change]:
    match node:
        case ast.Compare(op=op):
            for other in _comparisons(op, higher=higher):
                yield "comparison", attrs.evolve(node, op=other, marked=True), f"{_SIGNS.get(other, other)}（{before}）"
        case ast.Between():
            for end in ("low_closed", "high_closed"):
                turned = getattr(node, end) is False
                sign = "≥≤" if turned else "><"
                told = f"{sign[end == 'high_closed']}（{before}）"
                yield "comparison", _evolved(node, **{end: turned}), told
        case ast.Unsaid(side=side):
            yield "comparison", attrs.evolve(node, side=_UNSAID[side]), f"¬（{before}）"
        case ast.Fact():
            yield "comparison", ast.Not(condition=node, span=node.span), f"¬（{before}）"
        case ast.Not(condition=inner):
            yield "comparison", inner, f"¬（{before}）"
        case ast.All(conditions=conditions):
            yield "comparison", ast.Any(conditions=conditions, span=node.span), f"∨（{before}）"
        case ast.Any(conditions=conditions):
            yield "comparison", ast.All(conditions=conditions, span=node.span), f"∧（{before}）"
        case _:
            pass


def _comparisons(op: ast.Comparison, *, higher: bool | None) -> tuple[ast.Comparison, ...]:
    match op:
        case "reaches":
            return ("<", "<=") if higher is False else (">", "<")
        case "below":
            return ("<", "<=", ">=")
        case "=":
            return (">=",)
        case _:
            return (_STRICT[op], _OTHER_SIDE[op])


_PARTS: Final[tuple[ast.PartOfStep, ...]] = ("pro rata", "whole", "started")
_DIRECTIONS: Final[dict[ast.Direction, ast.Direction]] = {"over": "under", "under": "over"}
_FIRST: Final[dict[ast.Ordering | None, ast.Ordering]] = {"higher": "lower", "lower": "higher"}
_HOW: Final[dict[str, Literal["greater", "lesser"]]] = {"greater": "lesser", "lesser": "greater", "sum": "greater"}


def _clauses(place: _Place, node: ast.Node) -> Iterator[_Change]:
    match node:
        case ast.Change(sign=sign) | ast.Step(sign=sign):
            other: ast.Sign = "add" if sign == "deduct" else "deduct"
            yield "points", attrs.evolve(node, sign=other), "+" if other == "add" else "−"
        case ast.Ranking(first=first) if first in _FIRST:
            yield "comparison", attrs.evolve(node, first=_FIRST[first]), _FIRST[first]
        case ast.Combine(how=how) if how in _HOW:
            yield "number", attrs.evolve(node, how=_HOW[how]), _HOW[how]
        case ast.Effect(does="down", steps=steps):
            yield "points", attrs.evolve(node, steps=steps + 1), str(steps + 1)
        case _:
            pass
    if isinstance(node, ast.Step):
        yield from _steps(node)
    if _can_be_left_out(place) and not isinstance(node, ast.Remark | ast.Stated):
        yield "dropped", None, ""


def _can_be_left_out(place: _Place) -> bool:
    """Tell whether a text without the node can be written: no part and no scope is empty."""
    name = place.path[-1][0] if place.path else ""
    return name in {"clauses", "parts"} and (len(place.path) == 1 or len(getattr(place.above[-1], name)) > 1)


def _steps(node: ast.Step) -> Iterator[_Change]:
    if node.part is not None:
        for part in _PARTS:
            if part != node.part:
                yield "part", attrs.evolve(node, part=part), part
    if node.direction in _DIRECTIONS:
        other = _DIRECTIONS[node.direction]
        yield "comparison", attrs.evolve(node, direction=other), other
    if isinstance(node.amount, tuple):
        yield "step", attrs.evolve(node, continued=not node.continued), "1, 2, 3 …" if not node.continued else "1, 2, 3"
