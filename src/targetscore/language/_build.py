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
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import LONGEST_TEXT, PERCENT, POINTS, Lexeme, Refused

REFERENCES = frozenset({"NAME", "ROLE"})
NUMBERS = frozenset({"PPOINT", "PERCENT", "AMOUNT", "NUM"})
ZERO = Fraction(0)
OPERATORS: dict[str, ast.Comparison] = {"REACH": "reaches", "GE": ">=", "GT": ">", "LE": "<=", "LT": "<", "EQ": "="}
SIDES: dict[str, ast.Side] = {"REACH": "met", "GT": "over", "LT": "under", "UNMET": "unmet"}
# Which way from the level a word behind it looks, and a word before it; whether the latter includes the level.
UPWARD = {"ABOVE": True, "BEYOND": True, "BELOW": False, "WITHIN": False}
GROWING = {"REACH": True, "GE": True, "GT": True, "LE": False, "LT": False}
INCLUDED = {"GE": True, "GT": False, "LE": True, "LT": False}
SIGNS: dict[str, tuple[ast.Sign, ...]] = {"ADD": ("add",), "DED": ("deduct",), "MOVEBOTH": ("add", "deduct")}
FULL = ast.Value(name="full")
BASE = ast.Value(name="base")


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


def _literal(item: Lexeme) -> ast.Literal:
    node: ast.Literal = item.value
    return node


class Build:
    """Chunks from the parts of a sentence."""

    # Formulas -------------------------------------------------------------------------------------------------------

    def literal(self, item: Lexeme) -> ast.Literal:
        return _literal(item)

    def named(self, item: Lexeme) -> ast.Expression:
        return _value(item)

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

    # Conditions -----------------------------------------------------------------------------------------------------

    def if_(self, condition: Any, _when: Lexeme | None = None) -> chunk.Chunk:
        if isinstance(condition, chunk.Happens) and condition.size.unit == POINTS:
            return chunk.Says(span=condition.span, what="full", amount=condition.size)
        return _if(condition)

    def scope(self, _provided: Lexeme, condition: Any, _front: Lexeme) -> chunk.If:
        return attrs.evolve(_if(condition), scope=True)

    def all_of(self, *tests: Any) -> ast.Condition:
        found = _conditions(tests)
        return ast.All(span=span_of(found), conditions=_same_subject(found))

    def any_of(self, *tests: Any) -> ast.Condition:
        found = _conditions(tests)
        return ast.Any(span=span_of(found), conditions=_same_subject(found))

    def subjects(self, *items: Lexeme) -> tuple[ast.Expression, ...]:
        return tuple(_value(item) for item in items if item.type != "ANDS")

    def bare(self, literal: ast.Literal) -> ast.Condition:
        return ast.Compare(span=literal.span, subject=None, op="reaches", level=literal)

    def ranked_list(self, *items: Any) -> Levels:
        ranks = items[-1]
        subject = items[0][0] if len(items) > 1 else ast.Value(span=ranks.span, name="rank")
        if isinstance(subject, ast.Value) and subject.name == "actual":
            subject = ast.Value(span=ranks.span, name="rank")
        literals = (ast.Literal(span=ranks.span, value=Fraction(rank)) for rank in ranks.value)
        return Levels(
            ranks.span, tuple(ast.Compare(span=ranks.span, subject=subject, op="=", level=level) for level in literals)
        )

    def per_ordinals(self, *items: Any) -> chunk.Per:
        count, unit = items[-1].value
        subject = items[0][0] if len(items) > 1 else None
        return chunk.Per(span=items[-1].span, directions=("each",), size=unit, subject=subject, first=count)

    def rising(self, *items: Any) -> chunk.Rising:
        sign, size, amounts, beyond = items[-1].value
        if len(items) > 1 and len(items[0]) > 1:
            raise Refused("several-counted", span_of(items[0]))
        subject = items[0][0] if len(items) > 1 else None
        return chunk.Rising(span=items[-1].span, sign=sign, size=size, amounts=amounts, beyond=beyond, subject=subject)

    def stretch(self, mark: Lexeme, *items: Lexeme) -> chunk.Stretch:
        return _stretch(items, span_of((mark, *items)))

    def rounding(self, item: Lexeme) -> chunk.Rounded:
        places, mode = item.value
        return chunk.Rounded(span=item.span, places=places, mode=mode)

    def greater(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span, how="greater")

    def lesser(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span, how="lesser")

    def sum_up(self, item: Lexeme) -> chunk.Greatest:
        return chunk.Greatest(span=item.span, how="sum")

    def exactly(self, item: Lexeme) -> ast.Condition:
        return ast.Exactly(span=item.span, count=item.value)

    def bracket(self, condition: Any, _of: Lexeme) -> chunk.If:
        return attrs.evolve(_if(condition), bracket=True)

    def sandwich(
        self, low: ast.Expression, first: Lexeme, subjects: tuple[ast.Expression, ...], second: Lexeme, high: Any
    ) -> ast.Condition:
        upward = {"LE": False, "LT": False}
        if len(subjects) != 1 or first.type not in upward or second.type not in upward or isinstance(high, tuple):
            raise Refused("comparison-contradicts", span_of((low, *subjects, second)))
        return ast.Between(
            span=span_of((low, *subjects, second)), subject=subjects[0], low=low, high=high,
            low_closed=first.type == "LE", high_closed=second.type == "LE",
        )  # fmt: skip

    def marked_named(self, name: Lexeme, *marks: Lexeme) -> ast.Condition:
        compared: ast.Condition = _compare(None, _value(name), marks)
        return compared

    def own(self, comparison: Any) -> Any:
        return comparison

    def said(self, subjects: tuple[ast.Expression, ...], *rest: Any) -> Any:
        comparison = rest[-1]
        found = [_about(comparison, subject) for subject in subjects]
        if len(found) == 1:
            return found[0]
        return ast.All(span=span_of(found), conditions=tuple(found))

    def summed(self, subjects: tuple[ast.Expression, ...], _sum: Lexeme, comparison: Any) -> Any:
        together = subjects[0] if len(subjects) == 1 else ast.Sum(span=span_of(subjects), terms=subjects)
        return _about(comparison, together)

    def two(self, left: Any, right: Any) -> ast.Condition:
        if isinstance(left, Levels) or isinstance(right, Levels):
            raise Refused("list-in-range", span_of((left, right)))
        return ast.All(span=span_of((left, right)), conditions=(left, right))

    def cmp(self, item: Lexeme) -> Lexeme:
        return item

    def upto(self, item: Lexeme) -> Lexeme:
        return item

    def mark(self, item: Lexeme) -> Lexeme:
        return item

    def loose(self, name: Lexeme, _loose: Lexeme, literal: Lexeme) -> ast.Expression:
        raise Refused(
            "share-or-difference", Span(name.start_pos, literal.end_pos), name=_shown(name), amount=_shown(literal)
        )

    def level_all(self, *items: Any) -> tuple[ast.Expression, ...]:
        return tuple(item for item in items if not isinstance(item, Lexeme))

    def compare(self, cmp: Lexeme, level: Any, *marks: Lexeme) -> Any:
        return _compare(cmp, level, marks)

    def marked(self, level: Any, *marks: Lexeme) -> Any:
        return _compare(None, level, marks)

    def equal(self, _eq: Lexeme, level: ast.Expression) -> ast.Condition:
        return ast.Compare(span=Span(_eq.start_pos, level.span.end), subject=None, op="=", level=level)

    def unsaid(self, cmp: Lexeme) -> ast.Condition:
        if cmp.value in {"不足", "不到", "不满", "未满", "不及"}:
            return ast.Unsaid(span=cmp.span, subject=None, side="unmet")
        if cmp.type not in SIDES:
            raise Refused("unsaid-of-what", cmp.span, word=str(cmp.value))
        return ast.Unsaid(span=cmp.span, subject=None, side=SIDES[cmp.type])

    def met(self, item: Lexeme) -> ast.Condition:
        return ast.Compare(span=item.span, subject=None, op="reaches", level=ast.Value(span=item.span, name="target"))

    def span(self, *items: Any) -> ast.Condition:
        return _between(items)

    def span_from(self, cmp: Lexeme, *items: Any) -> ast.Condition:
        between = _between(items)
        if cmp.type == "GT":
            return attrs.evolve(between, low_closed=False, span=span_of((cmp, between)))
        if cmp.type in {"REACH", "GE"}:
            return attrs.evolve(between, low_closed=True, span=span_of((cmp, between)))
        if cmp.type == "LE" and str(cmp.value).endswith(("在", "到")):
            return between
        raise Refused("range-after-comparison", span_of((cmp, between)), word=str(cmp.value))

    def levels(self, cmp: Lexeme, literals: Lexeme, upto: Lexeme | None = None) -> Levels:
        marks = () if upto is None else (upto,)
        return Levels(span_of((cmp, literals)), tuple(_compare(cmp, level, marks) for level in literals.value))

    def levels_marked(self, literals: Lexeme, upto: Lexeme) -> Levels:
        return Levels(literals.span, tuple(_compare(None, level, (upto,)) for level in literals.value))

    def ranked(self, *items: Any) -> Any:
        ranks = items[-1]
        subject = items[0][0] if len(items) > 1 else None
        if subject is None or (isinstance(subject, ast.Value) and subject.name == "actual"):
            subject = ast.Value(span=ranks.span, name="rank")
        if ranks.value[1] is None:
            level = ast.Literal(span=ranks.span, value=Fraction(ranks.value[0]))
            return ast.Compare(span=ranks.span, subject=subject, op=">=", level=level)
        low, high = (ast.Literal(span=ranks.span, value=Fraction(n)) for n in ranks.value)
        if low.value == 1 and high.value > 1:
            return ast.Compare(span=ranks.span, subject=subject, op="<=", level=high)
        if low.value == high.value:
            return ast.Compare(span=ranks.span, subject=subject, op="=", level=low)
        return ast.Between(span=ranks.span, subject=subject, low=low, high=high, low_closed=True, high_closed=True)

    def ranked_last(self, *items: Any) -> Any:
        ranks = items[-1]
        subject = _from_last(items)
        low, high = (ast.Literal(span=ranks.span, value=Fraction(n)) for n in ranks.value)
        if low.value == high.value:
            return ast.Compare(span=ranks.span, subject=subject, op="=", level=low)
        if low.value == 1:
            return ast.Compare(span=ranks.span, subject=subject, op="<=", level=high)
        return ast.Between(span=ranks.span, subject=subject, low=low, high=high, low_closed=True, high_closed=True)

    def ranked_last_list(self, *items: Any) -> Levels:
        ranks = items[-1]
        subject = _from_last(items)
        literals = (ast.Literal(span=ranks.span, value=Fraction(rank)) for rank in ranks.value)
        return Levels(
            ranks.span, tuple(ast.Compare(span=ranks.span, subject=subject, op="=", level=level) for level in literals)
        )

    def extreme(self, *items: Any) -> chunk.Extreme:
        word = items[-1]
        if len(items) > 1 and len(items[0]) > 1:
            raise Refused("several-counted", span_of(items[0]))
        subject = items[0][0] if len(items) > 1 else None
        return chunk.Extreme(span=span_of((subject, word)), subject=subject, high=word.value.high, good=word.value.good)

    def event(self, subjects: tuple[ast.Expression, ...], *rest: Any) -> chunk.Happens:
        return _happens(subjects, rest[-1], span_of((*subjects, *rest)))

    def event_named(self, verb: Lexeme, subjects: tuple[ast.Expression, ...], size: ast.Literal) -> chunk.Happens:
        return _happens(subjects, size, span_of((verb, size, *subjects)))

    def event_reaching(
        self, verb: Lexeme, subjects: tuple[ast.Expression, ...], size: ast.Literal, *marks: Lexeme
    ) -> ast.Condition:
        if len(subjects) > 1:
            raise Refused("several-counted", span_of((verb, *subjects)))
        reached: ast.Condition = _about(_compare(None, size, marks), subjects[0])
        return reached

    def event_of(self, verb: Lexeme, size: ast.Literal, subjects: tuple[ast.Expression, ...] = ()) -> chunk.Happens:
        return _happens(subjects, size, span_of((verb, size, *subjects)))

    def fact(self, *items: Lexeme) -> ast.Condition:
        fact: ast.Fact = items[-1].value
        return fact

    def no_fact(self, negation: Lexeme, flag: Lexeme) -> ast.Condition:
        return ast.Not(span=span_of((negation, flag)), condition=flag.value)

    def some(self, verb: Lexeme, subjects: tuple[ast.Expression, ...]) -> ast.Condition:
        return _positive(subjects, span_of((verb, *subjects)))

    def none(self, negation: Lexeme, *rest: Any) -> ast.Condition:
        positive = _positive(rest[-1], span_of((negation, *rest[-1])))
        return ast.Compare(span=positive.span, subject=positive.subject, op="=", level=positive.level)

    def moved(self, *items: Any) -> ast.Condition:
        return _moved(items)

    def grown(self, *items: Any) -> ast.Condition:
        subject, rest = _subject(items)
        direction, level, *marks = rest
        grown: ast.Condition = _grown(subject, None, direction, level, marks, span_of(rest))
        return grown

    def moved_over(self, *items: Any) -> ast.Condition:
        subject, (_than, reference, cmp, level) = _subject(items)
        sign = ast.Sum if cmp.type in {"GT", "GE", "REACH"} else ast.Difference
        span = span_of((reference, level))
        shifted = (
            ast.Sum(span=span, terms=(reference, level))
            if sign is ast.Sum
            else ast.Difference(span=span, left=reference, right=level)
        )
        return ast.Compare(span=span, subject=subject, op=">=" if sign is ast.Sum else "<=", level=shifted)

    def moved_any(self, *items: Any) -> ast.Condition:
        subject, (_than, reference, direction) = _subject(items)
        operators: dict[str, ast.Comparison] = {"UP": ">", "DOWN": "<"}
        if direction.type not in operators:
            raise Refused("direction-unclear", direction.span, word=str(direction.value))
        return ast.Compare(
            span=span_of((reference, direction)), subject=subject, op=operators[direction.type], level=reference
        )

    def level_with(self, *items: Any) -> ast.Condition:
        subject, (_than, reference, word) = _subject(items)
        return ast.Compare(span=span_of((reference, word)), subject=subject, op="=", level=reference)

    def level_or(self, *items: Any) -> ast.Condition:
        subject, (_than, reference, word) = _subject(items)
        op: ast.Comparison = ">=" if word.type == "LEVELUP" else "<="
        return ast.Compare(span=span_of((reference, word)), subject=subject, op=op, level=reference)

    def moved_by(self, *items: Any) -> ast.Condition:
        subject, (_than, reference, direction, cmp, level) = _subject(items)
        return _moved_by(subject, reference, direction, cmp, level)

    # Points ---------------------------------------------------------------------------------------------------------

    def give(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=(items[-1],))

    def give_item(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=(items[-1],), item=True)

    def give_list(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=items[-1].value)

    def give_share(self, verb: Lexeme, percent: Lexeme) -> chunk.Give:
        return chunk.Give(span=span_of((verb, percent)), amounts=(_of_full(_literal(percent)),))

    def give_shares(self, *items: Any) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=tuple(_of_full(level) for level in items[-1].value))

    def give_shares_of(self, *items: Any) -> chunk.Give:
        whole = next(_value(item) for item in items if item.type in {"FULL", "BASE"})
        shares = tuple(ast.Share(span=level.span, percent=level.value, of=whole) for level in items[-1].value)
        return chunk.Give(span=span_of(items), amounts=shares)

    def give_named(self, verb: Lexeme, what: Lexeme, points: Lexeme) -> chunk.Give:
        return chunk.Give(
            span=span_of((verb, points)), amounts=(_literal(points),), called="full" if what.type == "FULL" else "base"
        )

    def give_by(self, _by: Lexeme, what: Lexeme, points: Lexeme, _scores: Lexeme | None = None) -> chunk.Give:
        return self.give_named(_by, what, points)

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

    def give_formula_of(
        self, word: Lexeme, _formula: ast.Expression, _verb: Lexeme, points: ast.Expression
    ) -> chunk.Give:
        raise Refused("formula-and-points", span_of((word, points)))

    def moved_once(self, sign: Lexeme, *items: Any) -> chunk.Move:
        rest = items[1:] if isinstance(items[0], Lexeme) else items
        per = rest[1].value if len(rest) > 1 else None
        return chunk.Move(span=span_of((sign, *rest)), signs=_signs(sign), amounts=(rest[0],), per=per)

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

    def most(self, *items: Any) -> chunk.Limit:
        return _limit(items, "most")

    def least(self, *items: Any) -> chunk.Limit:
        return _limit(items, "least")

    def floor(self, *items: Lexeme) -> chunk.Limit:
        return chunk.Limit(span=span_of(items), of="indicator", end="least", amount=_no_points(items[-1]))

    def negative(self, *items: Lexeme) -> chunk.Limit:
        return chunk.Limit(span=span_of(items), of="indicator", end="least", amount=None)

    # Steps and the rest ---------------------------------------------------------------------------------------------

    def per(self, *items: Any) -> chunk.Per:
        return _per(items)

    def line(self, *items: Any) -> chunk.Line:
        return chunk.Line(span=span_of(items))

    def otherwise(self, item: Lexeme) -> chunk.Else:
        return chunk.Else(span=item.span)

    def add_to(self, *items: Lexeme) -> chunk.Limit:
        return _limit((items[0], items[-1]), "most")

    def basis(self, word: Lexeme, level: ast.Expression, last: Lexeme) -> chunk.Chunk:
        if isinstance(level, ast.Literal) and level.unit == POINTS:
            return chunk.Begin(span=span_of((word, last)), amount=level)
        return chunk.Basis(span=span_of((word, last)), level=level)

    def basis_gap(self, *items: Any) -> chunk.Basis:
        level = next(item for item in items if not isinstance(item, Lexeme))
        return chunk.Basis(span=span_of(items), level=level)

    def rest_share(self, rest: Lexeme, percent: Lexeme) -> chunk.RestShare:
        return chunk.RestShare(span=span_of((rest, percent)), percent=_literal(percent).value)

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
                "unit-mismatch", span_of(items), left=_shown(Lexeme("", literal, 0, 0)), right=str(items[-1].value)
            )
        return chunk.Basis(span=span_of((literal, items[-1])), level=literal, target=True)

    def topic(self, subjects: tuple[ast.Expression, ...], _when: Lexeme | None = None) -> chunk.Topic:
        return chunk.Topic(span=span_of(subjects), subjects=subjects)

    def topic_each(self, subjects: tuple[ast.Expression, ...], _each: Lexeme, points: Lexeme) -> chunk.Topic:
        return chunk.Topic(span=span_of((*subjects, points)), subjects=subjects, each=_literal(points))

    def says_own(self, _subjects: object, word: Lexeme, points: Lexeme) -> chunk.Says:
        return chunk.Says(span=span_of((word, points)), what="full", amount=_literal(points))

    def begins(self, *items: Lexeme) -> chunk.Begin:
        return chunk.Begin(span=span_of(items), amount=_literal(items[-1]))

    def says_base(self, word: Lexeme, points: Lexeme) -> chunk.Says:
        return chunk.Says(span=span_of((word, points)), what="base", amount=_literal(points))

    def says_full(self, word: Lexeme, points: Lexeme) -> chunk.Says:
        return chunk.Says(
            span=span_of((word, points)), what="full", amount=_literal(points), aside=word.type == "PAREN"
        )

    def says(self, _paren: Lexeme, what: Lexeme, *rest: Lexeme) -> chunk.Says:
        named: Any = "full" if what.type == "FULL" else "base"
        return chunk.Says(span=span_of((what, rest[-1])), what=named, amount=_literal(rest[-1]), aside=True)

    def says_share(self, paren: Lexeme, share: ast.Expression) -> chunk.Says:
        return chunk.Says(span=span_of((paren, share)), what="base", amount=share, aside=True)

    def times(self, word: Lexeme, number: ast.Expression) -> chunk.Times:
        return chunk.Times(span=span_of((word, number)), number=number)

    def part_rule(self, item: Lexeme) -> chunk.PartRule:
        return chunk.PartRule(span=item.span, part=item.value)

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

    def aside(self, item: Lexeme) -> chunk.Aside:
        return chunk.Aside(span=item.span, text=str(item.value))


# Pieces of the methods above ----------------------------------------------------------------------------------------


def _no_points(word: Lexeme) -> ast.Literal:
    return ast.Literal(span=word.span, value=ZERO, unit=POINTS)


def _value(item: Lexeme) -> ast.Expression:
    if item.type == "FULL":
        return ast.Value(span=item.span, name="full")
    if item.type == "BASE":
        return ast.Value(span=item.span, name="base")
    node: ast.Expression = item.value
    return node


def _share(name: Lexeme, percent: Lexeme) -> ast.Expression:
    literal = _literal(percent)
    span = span_of((name, percent))
    value = literal.value if literal.unit == PERCENT else literal.value * 100
    return ast.Share(span=span, percent=value, of=_value(name))


def _of_full(literal: ast.Literal) -> ast.Expression:
    return ast.Share(span=literal.span, percent=literal.value, of=attrs.evolve(FULL, span=literal.span))


def _shown(item: Lexeme) -> str:
    node = item.value
    if isinstance(node, ast.Literal):
        return f"{_plain(node.value)}{ {'points': '分', 'pp': '个百分点'}.get(node.unit, node.unit) }"
    return str(getattr(node, "name", node))


def _plain(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(value)


def _from_last(items: Sequence[Any]) -> ast.Expression:
    """Return the rank that is counted from the last; a declared place cannot be turned round."""
    last = ast.Value(span=items[-1].span, name="rank_from_last")
    said = items[0] if len(items) > 1 else ()
    if any(not (isinstance(one, ast.Value) and one.name in {"actual", "rank"}) for one in said):
        raise Refused("rank-from-last-of-what", span_of(said))
    return last


def _if(condition: Any) -> chunk.If:
    if isinstance(condition, Levels):
        return chunk.If(span=condition.span, conditions=condition.conditions)
    if isinstance(condition, chunk.Shift):
        return chunk.If(span=condition.span, conditions=(), shift=condition)
    if isinstance(condition, chunk.Happens):
        return chunk.If(span=condition.span, conditions=(), happens=condition)
    if isinstance(condition, chunk.Extreme):
        return chunk.If(span=condition.span, conditions=(), extreme=condition)
    return chunk.If(span=condition.span, conditions=(condition,))


def _conditions(tests: Sequence[Any]) -> list[ast.Condition]:
    found = [test for test in tests if not isinstance(test, Lexeme)]
    for test in found:
        if isinstance(test, (Levels, chunk.Shift, chunk.Extreme)):
            raise Refused("list-in-range", test.span)
    return [_at_least(test) if isinstance(test, chunk.Happens) else test for test in found]


def _at_least(happens: chunk.Happens) -> ast.Condition:
    return ast.Compare(span=happens.span, subject=happens.subject, op=">=", level=happens.size)


def _same_subject(conditions: list[ast.Condition]) -> tuple[ast.Condition, ...]:
    """Give tests that name no subject that of the one before them: 增幅高于5%且低于8%."""
    subject: ast.Expression | None = None
    filled: list[ast.Condition] = []
    for condition in conditions:
        if isinstance(condition, (ast.Compare, ast.Between, ast.Unsaid)):
            subject = condition.subject or subject
            filled.append(attrs.evolve(condition, subject=subject))
        else:
            filled.append(condition)
    return tuple(filled)


def _about(comparison: Any, subject: ast.Expression) -> Any:
    span = span_of((subject, comparison))
    match comparison:
        case ast.Compare(subject=ast.Value(name="completion") as completion) if _is_actual(subject):
            return _compared(comparison, span, completion)
        case ast.Compare():
            return _compared(comparison, span, subject)
        case ast.Unsaid(side="met" | "unmet" as side) if isinstance(subject, ast.Value) and subject.name == "target":
            reached = ast.Compare(span=span, subject=None, op="reaches", level=subject)
            return reached if side == "met" else ast.Not(span=span, condition=reached)
        case Levels(conditions=conditions):
            return Levels(span, tuple(_about(c, subject) for c in conditions))
        case ast.All(conditions=conditions):
            return attrs.evolve(comparison, span=span, conditions=tuple(_about(c, subject) for c in conditions))
        case ast.Any(conditions=conditions):
            return attrs.evolve(comparison, span=span, conditions=tuple(_about(c, subject) for c in conditions))
        case ast.Not(condition=condition):
            return attrs.evolve(comparison, span=span, condition=_about(condition, subject))
        case _:
            return attrs.evolve(comparison, span=span, subject=subject)


def _compared(found: ast.Compare, span: Span, subject: ast.Expression) -> ast.Compare:
    return ast.Compare(span=span, subject=subject, op=found.op, level=found.level, marked=found.marked)


def _is_actual(subject: ast.Expression) -> bool:
    return isinstance(subject, ast.Value) and subject.name == "actual"


def _compare(cmp: Lexeme | None, level: Any, marks: Sequence[Lexeme]) -> Any:
    if isinstance(level, tuple):
        found = [_compare(cmp, item, marks) for item in level]
        return ast.All(span=span_of(found), conditions=tuple(found))
    upto = next((m.type for m in marks if m.type in UPWARD), None) if marks else None
    closed = next((m.type == "INC" for m in marks if m.type in {"INC", "EXC"}), None) if marks else None
    kind = cmp.type if cmp is not None else None
    span = span_of((cmp, level, *marks))
    if (
        cmp is not None
        and str(cmp.value).startswith("超额")
        and isinstance(level, ast.Literal)
        and level.unit == PERCENT
    ):
        return _exceeded(cmp, level, marks, span)
    subject = _completion(cmp, level)
    if kind in {"REACH", "UNMET"} and isinstance(level, ast.Value) and level.name == "actual":
        level = attrs.evolve(level, name="target")
    if kind == "UNMET":
        if upto or closed is not None:
            raise Refused("comparison-twice", span)
        reached = ast.Compare(span=span, subject=subject, op="reaches", level=level)
        return ast.Not(span=span, condition=reached)
    op = _operator(kind, upto, closed=closed, span=span)
    return ast.Compare(span=span, subject=subject, op=op, level=level, marked=closed is not None)


def _exceeded(cmp: Lexeme, level: ast.Literal, marks: Sequence[Lexeme], span: Span) -> ast.Condition:
    """超额完成10%以上: completion of at least 110 %."""
    kinds = {mark.type for mark in marks}
    if kinds & {"BELOW", "WITHIN", "EXC"}:
        raise Refused("comparison-contradicts", span)
    completion = ast.Value(span=cmp.span, name="completion")
    whole = attrs.evolve(level, value=level.value + 100)
    return ast.Compare(span=span, subject=completion, op=">=", level=whole)


def _completion(cmp: Lexeme | None, level: ast.Expression) -> ast.Expression | None:
    """完成90% is about completion, 达到90% about the value."""
    if cmp is None or "完成" not in str(cmp.value) or not (isinstance(level, ast.Literal) and level.unit == PERCENT):
        return None
    return ast.Value(span=cmp.span, name="completion")


def _operator(kind: str | None, upto: str | None, *, closed: bool | None, span: Span) -> ast.Comparison:
    """Return the comparison that a word before the level, a word behind it and （含） make together."""
    upward = UPWARD.get(upto or "")
    before = GROWING.get(kind or "")
    if kind == "REACH" and upward is False:
        before = None
    if upward is not None and before is not None and upward is not before:
        raise Refused("comparison-contradicts", span)
    above = upward if before is None else before
    included = INCLUDED.get(kind or "")
    if included is None and upto is not None:
        included = upto != "BEYOND"
    if kind == "REACH" and upto is None:
        return "reaches" if closed is not False else ">"
    if kind in {None, "REACH"} and upto == "BELOW" and closed is None:
        return "below"
    if closed is not None:
        included = closed
    if above:
        return ">=" if included else ">"
    return "<=" if included else "<"


def _between(items: Sequence[Any]) -> ast.Between:
    nodes = [item for item in items if not isinstance(item, Lexeme)]
    low, high = nodes
    to = next(position for position, item in enumerate(items) if isinstance(item, Lexeme) and item.type == "TO")
    ends = [_closed(items[:to]), _closed(items[to:])]
    upto = next(
        (item.type for item in items[to:] if isinstance(item, Lexeme) and item.type in {"ABOVE", "BEYOND"}), None
    )
    if upto:
        raise Refused("comparison-contradicts", span_of(nodes))
    if isinstance(low, ast.Share) and isinstance(high, ast.Literal) and high.unit == PERCENT:
        high = ast.Share(span=high.span, percent=high.value, of=low.of)
    if isinstance(low, ast.Literal) and isinstance(high, ast.Literal) and not low.unit:
        low = attrs.evolve(low, unit=high.unit)
    return ast.Between(span=span_of(items), subject=None, low=low, high=high, low_closed=ends[0], high_closed=ends[1])


def _closed(items: Sequence[Any]) -> bool | None:
    marks = [item.type for item in items if isinstance(item, Lexeme) and item.type in {"INC", "EXC"}]
    return marks[-1] == "INC" if marks else None


def _happens(subjects: Sequence[ast.Expression], size: ast.Literal, span: Span) -> chunk.Happens:
    if len(subjects) > 1:
        raise Refused("several-counted", span)
    return chunk.Happens(span=span, subject=subjects[0] if subjects else None, size=size)


def _positive(subjects: Sequence[ast.Expression], span: Span) -> ast.Compare:
    if len(subjects) > 1:
        raise Refused("several-counted", span)
    return ast.Compare(span=span, subject=subjects[0], op=">", level=ast.Literal(span=span, value=Fraction(0)))


def _subject(items: Sequence[Any]) -> tuple[ast.Expression | None, list[Any]]:
    if isinstance(items[0], tuple):
        if len(items[0]) > 1:
            raise Refused("several-counted", span_of(items[0]))
        return items[0][0], list(items[1:])
    return None, list(items)


def _moved(items: Sequence[Any]) -> ast.Condition:
    subject, (_than, reference, direction, level, *marks) = _subject(items)
    grown: ast.Condition = _grown(subject, reference, direction, level, marks, span_of((subject, reference, level)))
    return grown


def _grown(
    subject: ast.Expression | None,
    reference: ast.Expression | None,
    direction: Lexeme,
    level: ast.Expression,
    marks: Sequence[Lexeme],
    span: Span,
) -> Any:
    """比上年增长5%以上: growth of at least 5 %; 比平均高2个百分点: the reference and 2 more."""
    if direction.type not in {"UP", "DOWN"}:
        raise Refused("direction-unclear", direction.span, word=str(direction.value))
    upto = next((m.type for m in marks), "ABOVE")
    upward = (direction.type == "UP") is (upto in {"ABOVE", "BEYOND"})
    operators: dict[tuple[bool, bool], ast.Comparison] = {
        (True, True): ">=",
        (True, False): ">",
        (False, True): "<=",
        (False, False): "<",
    }
    op = operators[upward, upto != "BEYOND"]
    if reference is None or (
        isinstance(reference, ast.Value) and reference.name == "last_year" and _unit(level) == PERCENT
    ):
        if reference is None and subject is None and isinstance(level, ast.Literal):
            return chunk.Shift(span=span, op=op, upward=direction.type == "UP", distance=level)
        if _unit(level) != PERCENT:
            raise Refused("growth-not-percent", span)
        if subject is not None and not (isinstance(subject, ast.Value) and subject.name in {"actual", "growth"}):
            raise Refused("growth-of-what", span)
        signed = level if direction.type == "UP" else _negative(level, span)
        return ast.Compare(span=span, subject=ast.Value(span=span, name="growth"), op=op, level=signed)
    shifted: ast.Expression = (
        ast.Sum(span=span, terms=(reference, level))
        if direction.type == "UP"
        else ast.Difference(span=span, left=reference, right=level)
    )
    return ast.Compare(span=span, subject=subject, op=op, level=shifted)


def _moved_by(
    subject: ast.Expression | None, reference: ast.Expression, direction: Lexeme, cmp: Lexeme, level: ast.Expression
) -> ast.Condition:
    """比上年下降不足10%: lower, but not by so much; 比上年下降超过10%: by more."""
    span = span_of((subject, reference, level))
    yearly = isinstance(reference, ast.Value) and reference.name == "last_year" and _unit(level) == PERCENT
    own = subject is None or (isinstance(subject, ast.Value) and subject.name == "actual")
    if not (yearly and own and direction.type in {"UP", "DOWN"} and cmp.type in INCLUDED) or cmp.type == "LE":
        raise Refused("comparison-twice", span)
    rises = direction.type == "UP"
    by = level if rises else _negative(level, span)
    growth = ast.Value(span=span, name="growth")
    op: ast.Comparison
    if cmp.type == "LT":
        none = ast.Literal(span=span, value=ZERO, unit=PERCENT)
        low, high = (none, by) if rises else (by, none)
        first = ast.Compare(span=span, subject=growth, op=">", level=low)
        return ast.All(span=span, conditions=(first, ast.Compare(span=span, subject=growth, op="<", level=high)))
    op = (">=" if rises else "<=") if cmp.type == "GE" else ">" if rises else "<"
    return ast.Compare(span=span, subject=growth, op=op, level=by)


def _unit(level: ast.Expression) -> str:
    return level.unit if isinstance(level, ast.Literal) else ""


def _negative(level: ast.Expression, span: Span) -> ast.Expression:
    if not isinstance(level, ast.Literal):
        raise Refused("growth-not-percent", span)
    return attrs.evolve(level, value=-level.value)


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


def _limit(items: Sequence[Any], end: Any) -> chunk.Limit:
    said = [item for item in items if isinstance(item, Lexeme) and item.type in LIMITED]
    amount = next((item for item in items if not isinstance(item, Lexeme)), None)
    if amount is None:
        amount = next(item.value for item in items if item.type == "CAPPTS")
    together = next((NUMBERED[w] for item in said for w in NUMBERED if f"{w}项" in str(item.value)), None)
    return chunk.Limit(span=span_of(items), of=_limited(said, items), end=end, amount=amount, together=together)


def _limited(said: Sequence[Lexeme], items: Sequence[Any]) -> ast.BoundOf | None:
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


def _stretch(items: Sequence[Lexeme], span: Span) -> chunk.Stretch:
    """Return the stretch: which way, from where, from and to which distance."""
    direction: ast.Direction = "over" if any(item.type in {"GT", "UP"} for item in items) else "under"
    origins = [_value(item) for item in items if item.type in {"NAME", "ROLE"}]
    ends = [_literal(item) for item in items if item.type in NUMBERS]
    kinds = {item.type for item in items}
    if len(origins) > 1 or not 1 <= len(ends) <= 2:  # noqa: PLR2004
        raise Refused("bracket-unclear", span)
    if len(ends) == 2:  # noqa: PLR2004
        low = ends[0] if ends[0].unit else attrs.evolve(ends[0], unit=ends[1].unit)
        within: tuple[ast.Expression | None, ast.Expression | None] = (low, ends[1])
    else:
        within = (ends[0], None) if "ABOVE" in kinds else (None, ends[0])
    return chunk.Stretch(span=span, direction=direction, origin=origins[0] if origins else None, within=within)


def _per(items: Sequence[Any]) -> chunk.Per:
    """Return the each-phrase: which way, how much, of what, from where; in whatever order it says them."""
    directions: tuple[ast.Direction, ...] = ()
    size: ast.Expression | None = None
    origin: ast.Expression | None = None
    subject: ast.Expression | None = None
    span = span_of(items)
    items = _level_first(items)
    kinds = [item.type if isinstance(item, Lexeme) else "" for item in items]
    for position, (kind, item) in enumerate(zip(kinds, items, strict=True)):
        if not kind:
            origin = item
        elif kind in DIRECTIONS:
            directions = _joined(directions, DIRECTIONS[kind]) if directions else DIRECTIONS[kind]
        elif kind in NUMBERS:
            size = _once(size, item)
        elif kind in REFERENCES:
            from_it = bool(directions) and directions != ("each",)
            if size is None and (from_it or (position > 0 and kinds[position - 1] == "THAN")):
                origin = _value(item)
            else:
                subject = _value(item)
    if "OF" in kinds:
        size, origin = _share_of(items, kinds.index("OF"), size), None
    if subject is None and isinstance(size, ast.Literal) and size.unit in {PERCENT, "pp"} and _of_completion(items):
        subject = ast.Value(span=span, name="completion")
    part: ast.PartOfStep | None = "whole" if "FULLEACH" in kinds else None
    return chunk.Per(span=span, directions=directions, size=size, subject=subject, origin=origin, part=part)


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
    return [_literal(item) if n == numbers[0] else item for n, item in enumerate(items)]


def _of_completion(items: Sequence[Any]) -> bool:
    return any(
        isinstance(item, Lexeme) and item.type in {"UP", "DOWN", "GT", "UNMET", "REACH"} and "完成" in str(item.value)
        for item in items
    )


def _mirrored(directions: tuple[ast.Direction, ...]) -> tuple[ast.Direction, ...]:
    """每超或每欠: what is over on one side is under on the other."""
    return ("over", "under") if set(directions) in ({"over", "away"}, {"over", "under"}) else directions


def _joined(found: tuple[ast.Direction, ...], more: tuple[ast.Direction, ...]) -> tuple[ast.Direction, ...]:
    if "each" in more and found:
        return found
    if found == ("each",):
        return more
    return _mirrored(tuple(dict.fromkeys((*found, *more))))


def _once(size: ast.Expression | None, item: Lexeme) -> ast.Expression:
    if size is not None:
        raise Refused("two-step-sizes", item.span)
    return _literal(item)
