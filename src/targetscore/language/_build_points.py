"""Sentence parts → chunks: points that are given or moved, and their bounds."""

# ruff: noqa: ANN401 - the pieces of a rule have no common type

from __future__ import annotations

from typing import Any

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._build_words import (
    FULL,
    ZERO,
    limit_of,
    node_of,
    span_of,
    value_of,
)
from targetscore.language._lexemes import POINTS, Lexeme, Refused

SIGNS: dict[str, tuple[ast.Sign, ...]] = {"ADD": ("add",), "DED": ("deduct",), "MOVEBOTH": ("add", "deduct")}

# On top of the points before, where the text says so itself.
# In these words of adding and taking: 再扣, 另行扣, 额外加, 追加, 还扣; 另得, 再得.
ON_TOP = ("再", "另", "额外", "追加", "还", "又")


class PointBuild:
    """One method for each grammar rule about points."""

    def give(self, *items: Any) -> chunk.Give:
        on_top = isinstance(items[0], Lexeme) and str(items[0].value).startswith(ON_TOP)
        return chunk.Give(span=span_of(items), amounts=(items[-1],), on_top=on_top)

    def give_item(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=(items[-1],), item=True)

    def give_instead(self, *items: Any) -> chunk.Give:
        return attrs.evolve(self.give_item(*items), instead=True)

    def zero_instead(self, *items: Lexeme) -> chunk.Give:
        return attrs.evolve(self.give_zero(*items), instead=True)

    def give_list(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=items[-1].value)

    def give_shares(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=tuple(_of_full(level) for level in items[-1].value))

    def give_shares_of(self, *items: Any) -> chunk.Give:
        whole = next(value_of(item) for item in items if item.type in {"FULL", "BASE"})
        shares = tuple(ast.Share(span=level.span, percent=level.value, of=whole) for level in items[-1].value)
        return chunk.Give(span=span_of(items), amounts=shares)

    def give_named(self, verb: Lexeme, what: Lexeme, points: Lexeme) -> chunk.Give:
        return chunk.Give(
            span=span_of((verb, points)), amounts=(node_of(points),), called="full" if what.type == "FULL" else "base"
        )

    def give_by(self, by: Lexeme, what: Lexeme, points: Lexeme, scores: Lexeme | None = None) -> chunk.Give:
        return attrs.evolve(self.give_named(by, what, points), span=span_of((by, points, scores)))

    def give_zero(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=(_no_points(items[-1]),), item=len(items) > 1)

    def in_proportion(self, word: Lexeme, *_rest: Lexeme) -> chunk.Give:
        return chunk.Give(span=span_of((word, *_rest)), amounts=(ast.InProportion(span=word.span),))

    def beside_best(self, word: Lexeme, *_rest: Lexeme) -> chunk.Give:
        span = span_of((word, *_rest))
        own, best = ast.Value(span=span, name="actual"), ast.Value(span=span, name="best")
        ratio = ast.Ratio(span=span, numerator=own, denominator=best)
        amount = ast.Product(span=span, factors=(attrs.evolve(FULL, span=span), ratio))
        return chunk.Give(span=span, amounts=(amount,), formula=True, beside="highest" if word.value else "best")

    def in_proportion_of(self, word: Lexeme, _verb: Lexeme, points: ast.Expression) -> chunk.Give:
        amount = ast.InProportion(span=span_of((word, points)), points=points)
        return chunk.Give(span=amount.span, amounts=(amount,))

    def give_formula(self, word: Lexeme, formula: ast.Expression, *_rest: Lexeme) -> chunk.Give | chunk.Move:
        if _rest and _rest[-1].type == "SCORES" and (signs := _signs_of(str(_rest[-1].value))):
            if len(signs) > 1:
                raise Refused("both-ways-without-step", span_of((word, formula, *_rest)))
            return chunk.Move(span=span_of((word, formula, *_rest)), signs=signs, amounts=(formula,))
        return chunk.Give(span=span_of((word, formula, *_rest)), amounts=(formula,), formula=True)

    def moved_once(self, sign: Lexeme, *items: Any) -> chunk.Move:
        rest = items[1:] if isinstance(items[0], Lexeme) else items
        per = rest[1].value if len(rest) > 1 else None
        on_top = any(word in str(sign.value) for word in ON_TOP)
        return chunk.Move(span=span_of((sign, *rest)), signs=_signs(sign), amounts=(rest[0],), per=per, on_top=on_top)

    def given_per(self, verb: Lexeme, points: ast.Expression, per: Lexeme) -> chunk.Move:
        """得2分/项: points for each are added."""
        if not verb.value:
            raise Refused("points-without-condition", span_of((verb, points, per)))
        return chunk.Move(span=span_of((verb, points, per)), signs=("add",), amounts=(points,), per=per.value)

    def moved_list(self, sign: Lexeme, *items: Lexeme) -> chunk.Move:
        return chunk.Move(span=span_of((sign, *items)), signs=_signs(sign), amounts=items[-1].value)

    def no_deduction(self, word: Lexeme) -> chunk.Move:
        return chunk.Move(span=word.span, signs=("deduct",), amounts=(_no_points(word),))

    def no_addition(self, word: Lexeme) -> chunk.Move:
        return chunk.Move(span=word.span, signs=("add",), amounts=(_no_points(word),))

    def limited(self, *items: Lexeme) -> Lexeme:
        if items[-1].type in {"ADD", "DED"} and len(items) > 1:
            return Lexeme(
                items[-1].type, f"总共{items[0].value}{items[-1].value}", items[0].start_pos, items[-1].end_pos
            )
        return items[0]

    def limit_said(self, item: Lexeme) -> chunk.Limit:
        said = item.value
        return chunk.Limit(
            span=item.span, of=said.of, end=said.end, amount=said.amount, together=said.together, each=said.each,
            beside=said.beside,
        )  # fmt: skip

    def floor_each(self, item: Lexeme) -> chunk.EachFloor:
        return chunk.EachFloor(span=item.span)

    def step_from(self, item: Lexeme) -> chunk.From:
        return chunk.From(span=item.span, amount=item.value)

    def most(self, *items: Any) -> chunk.Limit:
        return limit_of(items, "most")

    def least(self, *items: Any) -> chunk.Limit:
        return limit_of(items, "least")

    def floor(self, *items: Lexeme) -> chunk.Limit:
        return chunk.Limit(span=span_of(items), of="indicator", end="least", amount=_no_points(items[-1]))

    def negative(self, *items: Lexeme) -> chunk.Limit:
        return chunk.Limit(span=span_of(items), of="indicator", end="least", amount=None)


def _no_points(word: Lexeme) -> ast.Literal:
    return ast.Literal(span=word.span, value=ZERO, unit=POINTS)


def _of_full(literal: ast.Literal) -> ast.Expression:
    return ast.Share(span=literal.span, percent=literal.value, of=attrs.evolve(FULL, span=literal.span))


def _signs(item: Lexeme) -> tuple[ast.Sign, ...]:
    return SIGNS[item.type]


def _signs_of(word: str) -> tuple[ast.Sign, ...]:
    """Return whether points are added or deducted by 扣分, 加分 or both behind a formula; none by 计分."""
    signs: list[ast.Sign] = []
    if any(char in word for char in "加增"):
        signs.append("add")
    if any(char in word for char in "扣减"):
        signs.append("deduct")
    return tuple(signs)
