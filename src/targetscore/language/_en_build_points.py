"""English points and formulas: what is given, added or deducted, bounds, shares, sums."""

# ruff: noqa: ANN401 - what the grammar hands over has the type of its rule

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._build import Build
from targetscore.language._build_words import FULL, span_of
from targetscore.language._en_chunks import (
    Bare,
    Cap,
    Combined,
    OutOf,
    Vague,
    Worth,
    named,
    place,
)
from targetscore.language._lexemes import POINTS, Lexeme, Refused

# Words that say of points that they are on top of others.
FURTHER_WORDS = frozenset({"another", "additional", "further", "extra", "more"})
SIGNS: dict[str, ast.Sign] = {
    "ADD": "add",
    "EXTRA": "add",
    "ADDED": "add",
    "NODED": "deduct",
    "DED": "deduct",
    "LOST": "deduct",
}
LIMITS: dict[str, ast.BoundOf] = {
    "ADDED": "addition",
    "ADDITIONS": "addition",
    "LOST": "deduction",
    "DEDUCTIONS": "deduction",
    "MOSTADD": "addition",
    "MOSTDED": "deduction",
    "EITHERWAY": "each side",
    "TOTAL": "indicator",
}
# What all of them together are.
ALL_OF: dict[ast.BoundOf | None, ast.BoundOf] = {"addition": "additions", "deduction": "deductions"}
# A maximum score is the most of the score, never of what is added to it.
SCORE_WORDS = frozenset({"score", "mark"})
TOTALS = frozenset({"up to a total of", "to a total of"})
# Behind these only the sign of what is counted says whether points are earned or lost.
VAGUE = frozenset(
    (
        *("mean", "means", "meaning", "take", "takes", "results in", "result in", "leads to", "lead to", "counts for"),
        *("count for", "gives rise to", "give rise to", "translates into", "equates to", "corresponds to"),
    )
)
WORTH = frozenset({"is worth", "are worth", "worth", "carries", "carry"})


class Points(Build):
    """Points of an English sentence, and the formulas that work them out."""

    # Formulas -------------------------------------------------------------------------------------------------------

    def portion(self, percent: Lexeme, _of: Lexeme, whole: Lexeme) -> ast.Expression:
        return ast.Share(span=span_of((percent, whole)), percent=percent.value.value, of=named(whole))

    def share(self, name: Lexeme, _of: Lexeme, amount: Lexeme) -> ast.Expression:
        """Refuse `full score of 8`, since English says a share first."""
        shown = str(amount.value.value)
        raise Refused("part-unreadable", span_of((name, amount)), part=f"… of {shown}", word=shown)

    def sum_of(self, *items: Any) -> ast.Expression:
        terms = tuple(item for item in items if not isinstance(item, Lexeme))
        return ast.Sum(span=span_of(items), terms=terms)

    def average_of(self, *items: Any) -> ast.Expression:
        total = self.sum_of(*items)
        count = ast.Literal(span=items[0].span, value=Fraction(sum(not isinstance(item, Lexeme) for item in items)))
        return ast.Ratio(span=total.span, numerator=total, denominator=count)

    def ratio_of(self, word: Lexeme, left: ast.Expression, _to: Lexeme, right: ast.Expression) -> ast.Expression:
        return ast.Ratio(span=span_of((word, right)), numerator=left, denominator=right)

    def plain_amount(self, formula: ast.Expression) -> ast.Expression:
        return formula

    def rounded(self, formula: ast.Expression, how: Lexeme) -> ast.Expression:
        places, mode = how.value
        return ast.Round(span=span_of((formula, how)), value=formula, places=places, mode=mode)

    # Points ---------------------------------------------------------------------------------------------------------

    def give_said(self, *items: Any) -> chunk.Give:
        amount = next(item for item in items if not isinstance(item, Lexeme))
        verb = str(items[0].value)
        if verb in VAGUE:
            return Vague(span=place(items), amounts=(amount,), takes=verb.startswith("take"))
        kind = Worth if verb in WORTH else chunk.Give
        return kind(span=place(items), amounts=(amount,))

    def give_bare(self, bare: Lexeme, amount: ast.Expression) -> chunk.Give:
        return Bare(span=place((bare, amount)), amounts=(amount,))

    def give_instead(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=place(items), amounts=(items[1],), instead=True)

    def give_list_said(self, *items: Lexeme) -> chunk.Give:
        points = next(item for item in items if item.type == "PTSLIST")
        return chunk.Give(span=place(items), amounts=points.value)

    def give_list_bare(self, *items: Lexeme) -> chunk.Give:
        return Bare(span=place(items), amounts=items[-1].value)

    def give_none(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=place(items), amounts=(_zero(items),), formula=items[0].type == "SCOREIS")

    def give_none_bare(self, *items: Lexeme) -> chunk.Give:
        return Bare(span=place(items), amounts=(_zero(items),))

    def give_full(self, *items: Lexeme) -> chunk.Give:
        points = next(item for item in items if item.type == "PTS")
        return chunk.Give(span=place(items), amounts=(points.value,), called="full")

    def give_whole(self, *items: Any) -> chunk.Give:
        if isinstance(items[-1], ast.Literal) and items[1].value in WORTH:
            return Worth(span=place(items), amounts=(items[-1],))
        return chunk.Give(span=place(items), amounts=(items[-1],), item=True)

    def give_whole_none(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=place(items), amounts=(_zero(items),), item=True)

    def give_score(self, word: Lexeme, amount: ast.Expression) -> chunk.Give:
        return chunk.Give(span=span_of((word, amount)), amounts=(amount,), formula=True)

    def give_end_of(self, word: Lexeme, end: Lexeme, *items: Any) -> Combined:
        terms = tuple(item for item in items if not isinstance(item, Lexeme))
        how = "greater" if end.type == "HIGHEROF" else "lesser"
        return Combined(span=span_of((word, *terms)), how=how, amounts=terms)

    def in_proportion(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=(ast.InProportion(span=items[-1].span),))

    def proportion_of_points(self, verb: Lexeme, points: Lexeme, word: Lexeme) -> chunk.Give:
        span = span_of((points, word))
        return chunk.Give(span=span_of((verb, word)), amounts=(ast.InProportion(span=span, points=points.value),))

    def moved_said(self, sign: Lexeme, amount: ast.Expression, *verb: Lexeme) -> chunk.Move:
        loose = sign.type == "EXTRA" and not verb
        span = place((sign, amount, *verb))
        return chunk.Move(
            span=span, signs=(SIGNS[sign.type],), amounts=(amount,), loose=loose, on_top=_is_further(sign)
        )

    def moved_list_said(self, sign: Lexeme, points: Lexeme) -> chunk.Move:
        return chunk.Move(span=place((sign, points)), signs=(SIGNS[sign.type],), amounts=points.value)

    def moved_after(self, mark: Lexeme, amount: ast.Expression, verb: Lexeme) -> chunk.Move:
        further = _is_further(mark)
        if mark.type == "EXTRA" and verb.type == "LOST":
            mark = verb
        sign = SIGNS[verb.type] if verb.type in SIGNS else SIGNS[mark.type]
        return chunk.Move(span=place((mark, amount, verb)), signs=(sign,), amounts=(amount,), on_top=further)

    def moved_both(self, *items: Any) -> chunk.Move:
        amount = next(item for item in items if not isinstance(item, Lexeme))
        return chunk.Move(span=place(items), signs=("add", "deduct"), amounts=(amount,))

    def moved_list_after(self, _bare: Lexeme, points: Lexeme, verb: Lexeme) -> chunk.Move:
        return chunk.Move(span=span_of((points, verb)), signs=(SIGNS[verb.type],), amounts=points.value)

    def moved_none(self, *items: Lexeme) -> chunk.Move:
        sign: ast.Sign = next((SIGNS[item.type] for item in items if item.type in SIGNS), "add")
        return chunk.Move(span=place(items), signs=(sign,), amounts=(_zero(items),))

    def what(self, *items: Lexeme) -> tuple[Lexeme, ...]:
        return items

    def limited(self, *items: Lexeme) -> Lexeme:
        return items[0]

    def most_en(self, *items: Any) -> chunk.Limit:
        return _cap(items, near=False)

    def upto_en(self, *items: Any) -> chunk.Limit:
        return _cap(items, near=True)

    def most_full(self, item: Lexeme) -> chunk.Limit:
        return chunk.Limit(span=item.span, of="indicator", end="most", amount=attrs.evolve(FULL, span=item.span))

    def range_of(self, word: Lexeme, *items: Any) -> tuple[chunk.Limit, chunk.Limit]:
        low, high = (
            attrs.evolve(item, unit=POINTS) if item.unit == "" else item
            for item in items
            if isinstance(item, ast.Literal)
        )
        span = span_of((word, low, high))
        least = chunk.Limit(span=span, of="indicator", end="least", amount=low)
        return least, chunk.Limit(span=span, of="indicator", end="most", amount=high)

    def says_all(self, points: Lexeme) -> OutOf:
        return OutOf(span=points.span, what="full", amount=points.value, aside=True)

    def least_en(self, *items: Any) -> chunk.Limit:
        items = tuple(_flat(items))
        moved = next((item for item in items if isinstance(item, Lexeme) and item.type in {"ADDED", "LOST"}), None)
        if moved is not None:
            raise Refused("bound-of-what", span_of(items))
        amount = next(item for item in items if not isinstance(item, Lexeme))
        return chunk.Limit(span=span_of(items), of="indicator", end="least", amount=amount)

    def stops_en(self, *items: Any) -> Cap:
        return attrs.evolve(_cap(items, near=False), stops=True)

    def begin(self, *items: Lexeme) -> chunk.Begin:
        points = next(item for item in items if item.type in {"PTS", "FULL"})
        return chunk.Begin(span=span_of(items), amount=named(points))


def _zero(items: Sequence[Lexeme]) -> ast.Literal:
    place = next(item for item in items if item.type in {"ZERO", "NOEXTRA", "NODED", "NOTHINGATALL"})
    return ast.Literal(span=place.span, value=Fraction(0), unit=POINTS)


def _flat(items: Sequence[Any]) -> list[Any]:
    return [each for item in items for each in (item if isinstance(item, tuple) else (item,))]


def _cap(said: Sequence[Any], *, near: bool) -> Cap:
    items = _flat(said)
    words = [item for item in items if isinstance(item, Lexeme)]
    together = any(_is_altogether(word) for word in words)
    named = next((word for word in words if word.type in LIMITS and not _is_altogether(word)), None)
    of = None if named is None else LIMITS[named.type]
    if (
        named is not None
        and of in ALL_OF
        and (together or {"total", "all", "together"} & set(str(named.value).split()))
    ):
        of = ALL_OF[of]
    about = next((word.value for word in words if word.type == "ABOUT"), None)
    amount = next(item for item in items if not isinstance(item, Lexeme))
    loose = near and isinstance(items[0], Lexeme) and items[0].value != "up to"
    return Cap(
        span=span_of(items),
        of=of,
        end="most",
        amount=amount,
        near=near,
        loose=loose,
        in_all=together,
        overall=any(word.type == "MOST" and "overall" in str(word.value).split() for word in words),
        about=about,
        moved=named is not None
        and named.type in {"ADDED", "LOST"}
        and len(str(named.value)) < named.end_pos - named.start_pos,
        several=named is not None and str(named.value).endswith("s"),
        total=words[0].word in TOTALS if words else False,
        scored=any(word.type in {"MOST", "UPTO"} and SCORE_WORDS & set(str(word.value).split()) for word in words),
    )


def _is_altogether(word: Lexeme) -> bool:
    """Whether *word* says `in all`, which leaves open what of."""
    return word.type == "ALTOGETHER" or (word.type == "TOTAL" and word.value in {"in total", "overall"})


def _is_further(sign: Lexeme) -> bool:
    """Whether points come on top of those before: `costs another 3 points`, `a further 3 points are lost`."""
    return sign.type == "EXTRA" or not FURTHER_WORDS.isdisjoint(str(sign.value).split())
