"""
Sentence parts → chunks, for both languages: one method per grammar rule.

Nothing is decided here that needs another sentence part. What the grammar accepts too much of is left for `_sentence`,
which knows the neighbours and words its refusals better.
"""

# ruff: noqa: ANN401 - the pieces of a rule have no common type

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._build_conditions import ConditionBuild
from targetscore.language._build_moves import MoveBuild
from targetscore.language._build_points import PointBuild
from targetscore.language._build_words import (
    NUMBERS,
    limit_of,
    node_of,
    span_of,
    spelling,
    value_of,
)
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Refused
from targetscore.language._subjects import is_actual
from targetscore.language._zh_literals import SHORT

REFERENCES = frozenset({"NAME", "ROLE"})
# 多 and 少 before a movement: more or less of it.
MUCH = {"多": "UP", "少": "DOWN"}
DIRECTIONS: dict[str, tuple[ast.Direction, ...]] = {
    "UP": ("over",),
    "GT": ("over",),
    "GE": ("over",),
    "EXCESS": ("over",),
    "DOWN": ("under",),
    "LT": ("under",),
    "LE": ("under",),
    "SHORTFALL": ("under",),
    "UNMET": ("under",),
    "AWAY": ("away",),
    "EITHER": ("over", "under"),
    "REACH": ("each",),
    "EVENT": ("each",),
    "VERB": ("each",),
}


class Build(ConditionBuild, MoveBuild, PointBuild):
    """Chunks from the parts of a sentence: formulas, steps and what is neither condition nor points."""

    def literal(self, item: Lexeme) -> ast.Literal:
        return node_of(item)

    def named(self, item: Lexeme) -> ast.Expression:
        return value_of(item)

    def share(self, name: Lexeme, _of: Lexeme, percent: Lexeme) -> ast.Expression:
        return _share(name, percent)

    def grouped(self, _open: Lexeme, inner: ast.Expression, _close: Lexeme) -> ast.Expression:
        return inner

    def add(self, left: ast.Expression, _op: Lexeme, right: ast.Expression) -> ast.Expression:
        terms = left.terms if isinstance(left, ast.Sum) else (left,)
        return ast.Sum(span=span_of((left, right)), terms=(*terms, right))

    def subtract(self, left: ast.Expression, _op: Lexeme, right: ast.Expression) -> ast.Expression:
        return ast.Difference(span=span_of((left, right)), left=left, right=right)

    def multiply(self, left: ast.Expression, _op: Lexeme, right: ast.Expression) -> ast.Expression:
        factors = left.factors if isinstance(left, ast.Product) else (left,)
        return ast.Product(span=span_of((left, right)), factors=(*factors, right))

    def divide(self, left: ast.Expression, _op: Lexeme, right: ast.Expression) -> ast.Expression:
        return ast.Ratio(span=span_of((left, right)), numerator=left, denominator=right)

    def per(self, *items: Any) -> chunk.Per:
        return _per(items)

    def line(self, *items: Any) -> chunk.Line:
        return chunk.Line(span=span_of(items))

    def otherwise(self, item: Lexeme) -> chunk.Else:
        return chunk.Else(span=item.span)

    def add_to(self, *items: Lexeme) -> chunk.Limit:
        return limit_of((items[0], items[-1]), "most")

    def basis(self, word: Lexeme, level: ast.Expression, last: Lexeme) -> chunk.Chunk:
        if isinstance(level, ast.Literal) and level.unit == POINTS:
            return chunk.Begin(span=span_of((word, last)), amount=level)
        return chunk.Basis(span=span_of((word, last)), level=level)

    def basis_of(self, subjects: tuple[ast.Expression, ...], word: Lexeme, level: ast.Expression, last: Lexeme) -> Any:
        """税收收入与上年相比: of the own value; another one would leave open what the rest speaks of."""
        span = span_of((*subjects, word, last))
        if not all(isinstance(one, ast.Value) and one.name == "actual" for one in subjects):
            raise Refused("basis-of-what", span)
        return attrs.evolve(self.basis(word, level, last), span=span)

    def basis_growth(self, *items: Any) -> chunk.Chunk:
        """以上年完成数为基数计算增幅: what 增幅 means anyway."""
        named = items[0] if isinstance(items[0], tuple) else ()
        word, level, last, _, role = items[1:] if named else items
        span = span_of((*named, word, role))
        if not (level == ast.Value(name="last_year") and role.value == ast.Value(name="growth")):
            raise Refused("basis-of-what", span)
        basis: chunk.Chunk = self.basis_of(named, word, level, last)
        return attrs.evolve(basis, span=span)

    def basis_gap(self, *items: Any) -> chunk.Basis:
        level = next(item for item in items if not isinstance(item, Lexeme))
        return chunk.Basis(span=span_of(items), level=level)

    def rest_share(self, rest: Lexeme, percent: Lexeme) -> chunk.RestShare:
        return chunk.RestShare(span=span_of((rest, percent)), percent=node_of(percent).value)

    def relative(self, *items: Any) -> chunk.Relative:
        ends = next(item for item in items if isinstance(item, tuple))
        own = [item for item in items if isinstance(item, Lexeme) and item.type in {"NAME", "ROLE"}]
        span = span_of([*ends, *(item for item in items if isinstance(item, Lexeme))])
        if len(ends) != len(("low", "high")) or any(item.value.name != "actual" for item in own):
            raise Refused("efficacy-unclear", span)
        return chunk.Relative(span=span, ends=(ends[0], ends[1]))

    def says_base_share(self, *items: Any) -> chunk.Says:
        share = items[-1]
        named = [value for item in items if isinstance(item, tuple) for value in item]
        span = span_of([*named, *(item for item in items if not isinstance(item, tuple))])
        return chunk.Says(span=span, what="base", amount=share, aside=True)

    def basis_target(self, *items: Any) -> chunk.Basis:
        literal = items[-2]
        if not (isinstance(items[-1].value, ast.Value) and items[-1].value.name == "target"):
            raise Refused(
                "unit-mismatch", span_of(items), left=spelling(Lexeme("", literal, 0, 0)), right=str(items[-1].value)
            )
        return chunk.Basis(span=span_of((literal, items[-1])), level=literal, target=True)

    def topic(self, subjects: tuple[ast.Expression, ...], _when: Lexeme | None = None) -> chunk.Topic:
        return chunk.Topic(span=span_of(subjects), subjects=subjects)

    def topic_each(self, subjects: tuple[ast.Expression, ...], _each: Lexeme, points: Lexeme) -> chunk.Topic:
        return chunk.Topic(span=span_of((*subjects, points)), subjects=subjects, each=node_of(points))

    def says_own(self, subjects: tuple[ast.Expression, ...], word: Lexeme, points: Lexeme) -> chunk.Says:
        if not all(map(is_actual, subjects)):
            # 回访率总分5分，达到90%得满分: 90 % of what?
            raise Refused("nothing-said-of", span_of(subjects))
        return chunk.Says(span=span_of((*subjects, word, points)), what="full", amount=node_of(points))

    def begins(self, *items: Lexeme) -> chunk.Begin:
        return chunk.Begin(span=span_of(items), amount=node_of(items[-1]))

    def says_base(self, word: Lexeme, points: Lexeme) -> chunk.Says:
        return chunk.Says(span=span_of((word, points)), what="base", amount=node_of(points))

    def says_full(self, word: Lexeme, points: Lexeme) -> chunk.Says:
        return chunk.Says(span=span_of((word, points)), what="full", amount=node_of(points), aside=word.type == "PAREN")

    def says(self, _paren: Lexeme, what: Lexeme, *rest: Lexeme) -> chunk.Says:
        named: Any = "full" if what.type == "FULL" else "base"
        return chunk.Says(span=span_of((what, rest[-1])), what=named, amount=node_of(rest[-1]), aside=True)

    def says_share(self, paren: Lexeme, share: ast.Expression) -> chunk.Says:
        return chunk.Says(span=span_of((paren, share)), what="base", amount=share, aside=True)

    def times(self, word: Lexeme, number: ast.Expression) -> chunk.Times:
        return chunk.Times(span=span_of((word, number)), number=number)

    def part_rule(self, item: Lexeme) -> chunk.PartRule:
        said = item.value
        return said if isinstance(said, chunk.PartRule) else chunk.PartRule(span=item.span, part=said)

    def onward(self, item: Lexeme) -> chunk.Onward:
        return chunk.Onward(span=item.span)

    def greatest(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span)

    def order(self, *items: Any) -> chunk.Order:
        named = tuple(subject for item in items if isinstance(item, tuple) for subject in item)
        span = span_of([*named, *(item for item in items if isinstance(item, Lexeme))])
        return chunk.Order(span=span, first=items[-1].value, by=named)

    def rank_step(self, word: Lexeme, amount: ast.Expression) -> chunk.RankStep:
        first = word.value if isinstance(word.value, int) else None
        return chunk.RankStep(span=span_of((word, amount)), amount=amount, first=first)

    def units(self, item: Lexeme) -> chunk.Units:
        return chunk.Units(span=item.span, count=item.value)

    def from_last(self, item: Lexeme) -> chunk.FromLast:
        return chunk.FromLast(span=item.span)

    def effect(self, item: Lexeme) -> chunk.Follows:
        return chunk.Follows(span=item.span, **attrs.asdict(item.value))

    def judged(self, item: Lexeme) -> chunk.Judged:
        ends = item.value and tuple(ast.Literal(span=item.span, value=Fraction(end), unit=POINTS) for end in item.value)
        return chunk.Judged(span=item.span, ends=ends)

    def one_of(self, item: Lexeme) -> chunk.OneOf:
        return chunk.OneOf(span=item.span)

    def lacking(self, item: Lexeme) -> chunk.Lacking:
        said: chunk.Lacking = item.value
        return said

    def halved(self, item: Lexeme) -> chunk.Halved:
        return chunk.Halved(span=item.span)

    def aside(self, item: Lexeme) -> chunk.Aside:
        return chunk.Aside(span=item.span, text=str(item.value))


# What a value is put beside, and never counted by itself.
STANDARDS = frozenset({"target", "last_year", "mean", "best", "worst"})


def _share(name: Lexeme, percent: Lexeme) -> ast.Expression:
    literal = node_of(percent)
    span = span_of((name, percent))
    value = literal.value if literal.unit == PERCENT else literal.value * 100
    return ast.Share(span=span, percent=value, of=value_of(name))


def _per(items: Sequence[Any]) -> chunk.Per:
    """Return the each-phrase: which way, how much, of what, from where; in whatever order it says them."""
    directions: tuple[ast.Direction, ...] = ()
    size: ast.Expression | None = None
    origin: ast.Expression | None = None
    subject: ast.Expression | None = None
    span = span_of(items)
    items = _level_first(items)
    kinds = [item.type if isinstance(item, Lexeme) else "" for item in items]
    _expect_level(items, kinds)
    for position, (kind, item) in enumerate(zip(kinds, items, strict=True)):
        if not kind:
            origin = item
        elif kind in {"GE", "LE"}:
            # 每不超过10件: a bound is no distance.
            raise Refused("step-ways-unclear", item.span)
        elif kind in {"GT", "LT"} and (size is not None or (directions and str(item.value) in SHORT)):
            # 每低不足1个百分点, 每高1个百分点超过: what is compared there is not the way of the step.
            raise Refused("step-ways-unclear", item.span)
        elif kind in DIRECTIONS:
            turned = _turned(items[position - 1], kind) if position else None
            directions = turned or (_joined(directions, DIRECTIONS[kind]) if directions else DIRECTIONS[kind])
        elif kind in NUMBERS:
            size = _once(size, item)
        elif kind in REFERENCES and "OF" not in kinds[position + 1 : position + 2]:
            from_it = bool(directions) and directions != ("each",) and not _is_counted(item, kinds[position - 1])
            if size is None and (from_it or (position > 0 and kinds[position - 1] == "THAN")):
                origin = _once_named(origin, item)
            elif isinstance(item.value, ast.Value) and item.value.name in STANDARDS:
                # 每增加2%的目标, 每目标的3件: what is counted is no step of the target itself.
                raise Refused("several-counted", item.span)
            else:
                subject = _once_named(subject, item)
    if "OF" in kinds:
        size = _share_of(items, kinds.index("OF"), size)
    if subject is None and isinstance(size, ast.Literal) and size.unit in {PERCENT, "pp"} and _of_completion(items):
        subject = ast.Value(span=span, name="completion")
    part: ast.PartOfStep | None = "whole" if "FULLEACH" in kinds else None
    return chunk.Per(span=span, directions=directions, size=size, subject=subject, origin=origin, part=part)


def _is_counted(name: Lexeme, before: str) -> bool:
    """Whether there is more of *name*, and not more than it: 每多净增1户, but 每多于目标1户, 每超目标1户."""
    said = name.value.name if isinstance(name.value, ast.Value) else ""
    return said == "actual" or (before in {"UP", "DOWN"} and bool(said) and said not in STANDARDS)


def _expect_level(items: Sequence[Any], kinds: Sequence[str]) -> None:
    """每对比增加1件: compared with what?"""
    for item, kind, behind in zip(items, kinds, (*kinds[1:], "END"), strict=True):
        if kind == "THAN" and behind and behind not in REFERENCES | NUMBERS:
            raise Refused("compared-with-what", item.span)


def _share_of(items: Sequence[Any], of: int, size: ast.Expression | None) -> ast.Expression:
    """每增加目标值的2%: the step is that share of the target."""
    share = _share(items[of - 1], items[of + 1]) if 0 < of < len(items) - 1 else None
    if share is None or not isinstance(size, ast.Literal):
        raise Refused("two-step-sizes", items[of].span)
    return share


def _level_first(items: Sequence[Any]) -> Sequence[Any]:
    """每低于90%1个百分点: of two numbers behind a comparison the first is the level, the second the step."""
    if len(items) < len(("comparison", "level", "size")):
        return items
    numbers = [n for n, item in enumerate(items) if isinstance(item, Lexeme) and item.type in NUMBERS]
    if len(numbers) != 2:  # noqa: PLR2004
        return items
    before = items[numbers[0] - 1] if numbers[0] else None
    if not (isinstance(before, Lexeme) and before.type in {"GT", "LT", "GE", "LE", "THAN"}):
        return items
    return [node_of(item) if n == numbers[0] else item for n, item in enumerate(items)]


def _of_completion(items: Sequence[Any]) -> bool:
    return any(
        isinstance(item, Lexeme) and item.type in {"UP", "DOWN", "GT", "UNMET", "REACH"} and "完成" in str(item.value)
        for item in items
    )


def _mirrored(directions: tuple[ast.Direction, ...]) -> tuple[ast.Direction, ...]:
    """每超或每欠: what is over on one side is under on the other."""
    return ("over", "under") if set(directions) in ({"over", "away"}, {"over", "under"}) else directions


def _turned(before: Any, kind: str) -> tuple[ast.Direction, ...] | None:
    """每少下降1个百分点: less of a fall is over; ``None`` where no amount of a movement is said."""
    much = MUCH.get(str(before.value)) if isinstance(before, Lexeme) else None
    if much is None or kind not in {"UP", "DOWN"}:
        return None
    return ("over",) if much == kind else ("under",)


def _joined(found: tuple[ast.Direction, ...], more: tuple[ast.Direction, ...]) -> tuple[ast.Direction, ...]:
    if "each" in more and found:
        return found
    if found == ("each",):
        return more
    return _mirrored(tuple(dict.fromkeys((*found, *more))))


def _once_named(found: ast.Expression | None, item: Lexeme) -> ast.Expression:
    """Return the value that *item* names; 每高于上年目标 names two, which are one only where they are declared."""
    if found is not None:
        raise Refused("step-of-two-values", item.span)
    return value_of(item)


def _once(size: ast.Expression | None, item: Lexeme) -> ast.Expression:
    if size is not None:
        raise Refused("two-step-sizes", item.span)
    return node_of(item)
