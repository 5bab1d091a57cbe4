"""
Sentence parts → chunks: movements as conditions: 比上年增长5%以上, 降幅不足3%, 未下降, 超出幅度大于5%.

A movement has a way, a distance, and a level that it leads away from. Where the text leaves that level to another
part, one of the values `UNSAID` stands for it, which `_origins` replaces once it knows what was said before.
"""

# ruff: noqa: ANN401 - the pieces of a rule have no common type

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build_words import ZERO, Levels, span_of, spelling, value_of
from targetscore.language._lexemes import PERCENT, Lexeme, Refused, listed

# What a movement leads away from that names nothing: the year before, a level to be met, whichever was named last, or
# no growth at all.
TIME, STANDARD, EITHER, GROWTH = "~time", "~standard", "~either", "~growth"
UNSAID = frozenset({TIME, STANDARD, EITHER, GROWTH})
_TIMELY = frozenset(
    listed(
        "增长 上升 提升 上涨 升 加快 回升 增速提高 扩大 下降 下滑 回落 下跌 跌 负增长 降幅 下降幅度 降低幅度 减幅"
        " 减少幅度 跌幅 下滑幅度 升幅 涨幅 上升幅度 提高幅度 提升幅度 上涨幅度"
    )
)
_OPEN = frozenset(
    listed(
        "提高 增加 增 降低 减少 降 减 压减 压降 削减 缩减 下调"
        " 提前 前移 上移 后移 下移 退 延长 拉长 缩短 前进 后退 退步"
    )
)
_STRICT = frozenset(listed("超过 高于 大于 多于 低于 少于 小于 突破 慢于 快于 落后于"))
# Words for how far something moved, which say nothing by themselves.
_DISTANCES = ("幅", "幅度", "比例", "差额", "缺口")
# 比目标低: the distance runs down from the level.
FLIPPED: dict[ast.Comparison, ast.Comparison] = {
    ">=": "<=", ">": "<", "<=": ">=", "<": ">", "=": "=", "reaches": "<=", "below": ">"
}  # fmt: skip
# Not farther than so far, which says that it moved at all.
_INWARD = frozenset({"<=", "<", "below"})
# Beyond a level, and which way.
_APART = frozenset({">", "<"})
_UPWARD = frozenset({">", ">="})
_EVEN: dict[str, ast.Comparison] = {"LEVELWITH": "=", "LEVELUP": ">=", "LEVELDOWN": "<="}


class MoveBuild:
    """One method for each grammar rule about movements."""

    def beside(self, _than: Lexeme, level: ast.Expression) -> chunk.Beside:
        return chunk.Beside(span=span_of((_than, level)), level=level)

    def trend(self, *items: Any) -> ast.Condition:
        subject, level, (word,) = _said(items)
        span = _whole(items)
        if str(word.value).endswith(_DISTANCES):
            raise Refused("direction-unclear", word.span, word=str(word.value))
        if word.type in _EVEN:
            return ast.Compare(span=span, subject=subject, op=_EVEN[word.type], level=level or _unsaid(word, EITHER))
        if word.type == "TREND":
            return ast.Compare(
                span=span,
                subject=subject,
                op=word.value.op,
                level=level or _unsaid(word, GROWTH if word.value.growth else _kind(word.value.word)),
            )
        op: ast.Comparison = ">" if _is_upward(word) else "<"
        return ast.Compare(span=span, subject=subject, op=op, level=level or _unsaid(word, _kind(str(word.value))))

    def moved(self, *items: Any) -> Any:
        subject, level, (word, reach, *_) = _said(items)
        if isinstance(reach, ast.Literal | ast.Share):
            # 超过2个百分点 is more than that, 提高2个百分点 that and more.
            op: ast.Comparison = ">" if word.value in _STRICT else ">="
            reach = ast.Compare(span=reach.span, subject=None, op=op, level=reach)
        way = Movement(
            _whole(items),
            subject,
            level or _unsaid(word, _kind(str(word.value))),
            _is_upward(word),
            named=str(word.value).endswith(_DISTANCES),
        )
        if isinstance(reach, Levels):
            return Levels(way.span, tuple(way.by(each) for each in reach.conditions))
        return way.by(reach)

    def apart(self, cmp: Lexeme, name: Lexeme, loose: Lexeme, reach: Any) -> ast.Condition:
        """
        高于平均水平2个百分点以上; 超过目标5% may be a share of the target or a distance from it.

        超过目标5%以内 can be no share of the target, which is over it; nor is then 超过目标5%以上.
        """
        if isinstance(reach, ast.Literal | ast.Share):
            reach = ast.Compare(span=reach.span, subject=None, op=">=", level=reach)
        span = span_of((cmp, name, reach))
        if cmp.type not in {"GT", "LT"} or not (_is_distance(reach) or (cmp.type == "GT" and loose.value)):
            amount = Lexeme("", _first_literal(reach), span.start, span.end)
            raise Refused("share-or-difference", span, text="", amount=spelling(amount))
        if isinstance(reach, Levels):
            raise Refused("list-in-range", span)
        return Movement(span, None, value_of(name), cmp.type == "GT").by(reach)


def _first_literal(reach: Any) -> Any:
    match reach:
        case ast.Compare(level=level) | ast.Between(low=level):
            return level
        case _:
            return _first_literal(reach.conditions[0])


def _is_distance(reach: Any) -> bool:
    """Whether *reach* is measured in percentage points or things, which are no shares."""
    literal = _first_literal(reach)
    return isinstance(literal, ast.Literal) and literal.unit not in {PERCENT, ""}


def but_no_farther(found: list[ast.Condition]) -> list[ast.Condition]:
    """高于平均水平但不足2个百分点: the second says how far from the level of the first."""
    for at in range(1, len(found)):
        reach = _far(found[at])
        if reach is not None:
            found[at] = _no_farther(found[at - 1], reach) or found[at]
    return found


def _far(condition: ast.Condition) -> ast.Compare | None:
    """Return *condition* as a comparison with a number, 未达到 as one that is below it; ``None`` for others."""
    match condition:
        case ast.Compare(level=ast.Literal()):
            return condition
        case ast.Not(condition=ast.Compare(op="reaches", level=ast.Literal()) as reached):
            return attrs.evolve(reached, op="<", span=condition.span)
        case _:
            return None


def _no_farther(first: ast.Condition, reach: ast.Compare) -> ast.Condition | None:
    """Return what *reach* says of the distance from the level of *first*; ``None`` where it speaks of the value."""
    match first, reach.level:
        case ast.Compare(subject=subject), _ if reach.subject not in {None, subject}:
            return None
        case ast.Compare(op="reaches", level=level), ast.Literal(unit="pp") if not isinstance(level, ast.Literal):
            raise Refused("level-or-distance", reach.span)
        case ast.Compare(subject=subject, op=op, level=level), ast.Literal(unit="pp") if not isinstance(
            level, ast.Literal
        ):
            origin = _origin(level, reach.span, upward=op in _UPWARD)
            return Movement(reach.span, subject, origin, op in _UPWARD).one(reach.op, reach.level)
        case ast.Compare(op=op, level=level), ast.Literal(unit=unit) if (
            not isinstance(level, ast.Literal) and unit not in {"", PERCENT} and op in _APART and reach.op in _INWARD
        ):
            # 超过目标但不足10件: less than 10, or less than 10 more than the target?
            raise Refused("level-or-distance", reach.span)
        case (
            ast.Compare(subject=subject, op=">" | "<" as op, level=ast.Literal(unit="%") as level),
            ast.Literal(unit="pp") as distance,
        ):
            # 高于60%10个百分点以上 is 70% or more
            far = level.value + (distance.value if op == ">" else -distance.value)
            farthest = attrs.evolve(level, span=distance.span, value=far)
            way = reach.op if op == ">" else FLIPPED[reach.op]
            return attrs.evolve(reach, subject=subject, op=way, level=farthest)
        case (
            ast.Compare(subject=ast.Value(name="growth") as growth, op="<" | "<=", level=ast.Literal() as fall),
            ast.Literal(unit="%") as most,
        ) if fall.value < 0 <= most.value:
            # falls by 5% or more but less than 10%
            return attrs.evolve(
                reach, subject=growth, op=FLIPPED[reach.op], level=attrs.evolve(most, value=-most.value)
            )
        case _:
            return None


def _origin(level: ast.Expression, span: Span, *, upward: bool) -> ast.Expression:
    """
    Return what a second distance is one from behind 低于目标1个百分点以上: the target, as for the first.

    Raises:
        Refused: Where the two lead to different sides: 不低于目标1个百分点但不超过3个百分点.
    """
    match level:
        case ast.Sum(terms=(origin, ast.Literal())):
            same = upward
        case ast.Difference(left=origin, right=ast.Literal()):
            same = not upward
        case _:
            return level
    if not same:
        raise Refused("level-or-distance", span)
    return origin


@attrs.frozen
class Movement:
    """A movement of *subject* away from *level*, up or down; *named*: 降幅, which takes for granted that it fell."""

    span: Span
    subject: ast.Expression | None
    level: ast.Expression
    upward: bool
    named: bool = False

    def by(self, reach: ast.Condition) -> ast.Condition:
        """Return the condition that the distance moved is as *reach* says."""
        match reach:
            case ast.Compare(op="<=", level=distance) if reach.span.start < distance.span.start and not self.named:
                # 下降不超过10%: does it hold where nothing fell? 下降10%以内 says that it did.
                raise Refused("comparison-twice", self.span)
            case ast.Compare(subject=None, op=op, level=distance):
                return self._as_far(op, distance, marked=reach.marked)
            case ast.Between(subject=None):
                return self._between(reach)
            case ast.Not(condition=ast.Compare(subject=None, op="reaches", level=distance)):
                return self._as_far("<", distance, marked=False)
            case ast.All(conditions=(first, second)) if (near := _far(first)) and (far := _far(second)):
                return self._from_to(near, far)
            case _:
                raise Refused("comparison-twice", self.span)

    def _from_to(self, near: ast.Compare, far: ast.Compare) -> ast.Condition:
        if far.op == "below" and near.op in _UPWARD:
            span, closed = self.span, near.op == ">="
            return self._between(ast.Between(
                span=span, subject=None, low=near.level, high=far.level, low_closed=closed, high_closed=None
            ))  # fmt: skip
        return ast.All(span=self.span, conditions=(self.one(near.op, near.level), self.one(far.op, far.level)))

    def _as_far(self, op: ast.Comparison, distance: ast.Expression, *, marked: bool) -> ast.Condition:
        none = ast.Literal(span=self.span, value=ZERO, unit=distance.unit if isinstance(distance, ast.Literal) else "")
        if op == "below":
            # 下降5%以下: a fall of 5% belongs to it unless another tier takes it.
            return self._from_to(
                ast.Compare(span=self.span, subject=None, op=">", level=none),
                ast.Compare(span=self.span, subject=None, op="below", level=distance),
            )
        found = self.one(op, distance, marked=marked)
        if op not in _INWARD:
            return found
        return ast.All(
            span=self.span, conditions=(self.one(">", none), found) if self.upward else (found, self.one(">", none))
        )

    def one(self, op: ast.Comparison, distance: ast.Expression, *, marked: bool = False) -> ast.Compare:
        """Return the comparison of the distance moved, which may be none at all."""
        op = op if self.upward else FLIPPED[op]
        subject, level = away(self.span, self.subject, self.level, distance, upward=self.upward)
        return ast.Compare(
            span=self.span, subject=subject, op=">=" if op == "reaches" else op, level=level, marked=marked
        )

    def _between(self, reach: ast.Between) -> ast.Condition:
        subject, near = away(self.span, self.subject, self.level, reach.low, upward=self.upward)
        _, far = away(self.span, self.subject, self.level, reach.high, upward=self.upward)
        ends = [(near, reach.low_closed), (far, reach.high_closed)]
        (low, low_closed), (high, high_closed) = ends if self.upward else ends[::-1]
        return ast.Between(
            span=self.span, subject=subject, low=low, high=high, low_closed=low_closed, high_closed=high_closed
        )


def away(
    span: Span, subject: ast.Expression | None, level: ast.Expression, distance: ast.Expression, *, upward: bool
) -> tuple[ast.Expression | None, ast.Expression]:
    """
    Return what is compared, and the level that lies *distance* from *level*.

    Per cent beside last year are those of growth.
    """
    share = isinstance(distance, ast.Literal) and distance.unit == PERCENT
    if isinstance(level, ast.Value) and level.name == "last_year" and share:
        if subject is not None and not (isinstance(subject, ast.Value) and subject.name in {"actual", "growth"}):
            raise Refused("growth-of-what", span)
        assert isinstance(distance, ast.Literal)
        grown = distance if upward else attrs.evolve(distance, value=-distance.value)
        return ast.Value(span=span, name="growth"), grown
    if isinstance(distance, ast.Literal) and distance.value == 0 and not is_unsaid(level):
        return subject, level
    if upward:
        return subject, ast.Sum(span=span, terms=(level, distance))
    return subject, ast.Difference(span=span, left=level, right=distance)


def is_unsaid(level: ast.Expression) -> bool:
    """Whether *level* stands for one that another part names."""
    return isinstance(level, ast.Value) and level.name in UNSAID


def _whole(items: Sequence[Any]) -> Span:
    """Return the stretch of *items*, the subject among them."""
    first, *rest = items
    return span_of([*(first if isinstance(first, tuple) else (first,)), *rest])


def _said(items: Sequence[Any]) -> tuple[ast.Expression | None, ast.Expression | None, list[Any]]:
    """Return the subject, the level that is named, and the rest of *items*."""
    rest = list(items)
    subject: ast.Expression | None = None
    if isinstance(rest[0], tuple):
        if len(rest[0]) > 1:
            raise Refused("several-counted", span_of(rest[0]))
        subject = rest.pop(0)[0]
    level = rest.pop(0).level if isinstance(rest[0], chunk.Beside) else None
    if subject is not None and subject != ast.Value(name="actual") and level == ast.Value(name="last_year"):
        # 增速较上年提高, and of another value than the own one: no data hold what it was last year.
        raise Refused("growth-of-what", span_of(items))
    return subject, level, rest


def _unsaid(word: Lexeme, kind: str) -> ast.Value:
    return ast.Value(span=word.span, name=kind)


def _kind(word: str) -> str:
    return TIME if word in _TIMELY else EITHER if word in _OPEN else STANDARD


def _is_upward(word: Lexeme) -> bool:
    if word.type not in {"UP", "DOWN"}:
        raise Refused("direction-unclear", word.span, word=str(word.value))
    return word.type == "UP"
