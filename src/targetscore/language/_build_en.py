"""English parse tree → chunks: what `_build.Build` does not share with Chinese."""

# ruff: noqa: ANN401 - what the grammar hands over has the type of its rule

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build import BASE, FULL, Build, Levels, span_of
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Refused

OWN = frozenset({"actual", "completion", "growth"})
OPERATORS: dict[str, ast.Comparison] = {"REACH": "reaches", "GE": ">=", "GT": ">", "LE": "<=", "LT": "<", "EQ": "="}
SIDES: dict[str, ast.Side] = {"GE": "over", "GT": "over", "LE": "under", "LT": "under", "UNMET": "unmet"}
TURNS: dict[str, tuple[ast.Direction, ...]] = {
    "GT": ("over",),
    "GE": ("over",),
    "LT": ("under",),
    "LE": ("under",),
    "SHORT": ("under",),
    "AWAY": ("away",),
}
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
    "ALTOGETHER": "indicator",
}


# The level is in, unless another tier takes it.
OR_BELOW = frozenset({"or below"})
WORTH = frozenset({"is worth", "are worth", "worth", "carries", "carry"})


@attrs.frozen(kw_only=True)
class Bare(chunk.Give):
    """Points without a verb: earned, or moved like the points before them in the sentence."""


@attrs.frozen(kw_only=True)
class Worth(chunk.Give):
    """`is worth 6 points`: without a condition it says what the full score is."""


@attrs.frozen(kw_only=True)
class Cap(chunk.Limit):
    """
    A greatest amount; *near*: said as `up to`, which limits what stands directly before it.

    *loose*: said as `to a maximum of`, which may also mean the total.
    """

    near: bool = False
    loose: bool = False


@attrs.frozen(kw_only=True)
class BothWays(chunk.Per):
    """Each point above or below: the same points on either side."""


@attrs.frozen(kw_only=True)
class Slope(chunk.Line):
    """Linearly from 0 to 8 points: over the stretch that the condition beside it names."""

    first: ast.Expression
    last: ast.Expression


@attrs.frozen(kw_only=True)
class Header:
    """Part one."""

    span: Span
    name: str


@attrs.frozen(kw_only=True)
class Nth:
    """The first fire, the second: what the points behind it are for."""

    span: Span
    number: int
    subject: ast.Expression | None


@attrs.frozen(kw_only=True)
class Combined:
    """The score is the sum of both parts."""

    span: Span
    how: Any


@attrs.frozen(kw_only=True)
class Among(ast.Node):
    """`above only one of them`, `above neither`: until the joint before it is known. *count* of its conditions hold."""

    subject: ast.Expression | None
    op: ast.Comparison
    count: int


@attrs.frozen(kw_only=True)
class NotAll(ast.Node):
    """`if any of these is missing`, until the conditions before it are known."""


def _node(item: Lexeme) -> Any:
    return item.value


def _place(items: Sequence[Any]) -> Span:
    """Return the stretch of *items*; the empty marks that the lexer put in have no length of their own."""
    return span_of([item for item in items if not (isinstance(item, Lexeme) and item.start_pos == item.end_pos)])


def _named(item: Lexeme) -> ast.Expression:
    if item.type in {"FULL", "BASE"}:
        return attrs.evolve(FULL if item.type == "FULL" else BASE, span=item.span)
    node: ast.Expression = item.value
    return node


class EnglishBuild(Build):
    """Chunks from the parts of an English sentence."""

    # Formulas -------------------------------------------------------------------------------------------------------

    def portion(self, percent: Lexeme, _of: Lexeme, whole: Lexeme) -> ast.Expression:
        return ast.Share(span=span_of((percent, whole)), percent=percent.value.value, of=_named(whole))

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

    # Conditions -----------------------------------------------------------------------------------------------------

    def when(self, *items: Any) -> chunk.If:
        condition = items[-1]
        span = span_of(items)
        if isinstance(condition, Levels):
            return chunk.If(span=span, conditions=condition.conditions)
        return chunk.If(span=span, conditions=(condition,))

    def unless(self, word: Lexeme, condition: Any) -> chunk.If:
        if isinstance(condition, (ast.All, ast.Any, ast.Not, Levels)):
            raise Refused("scope-of-not", span_of((word, condition)))
        span = span_of((word, condition))
        return chunk.If(span=span, conditions=(ast.Not(span=span, condition=condition),))

    def all_of(self, *tests: Any) -> ast.Condition:
        _joinable(tests)
        return super().all_of(*tests)

    def any_of(self, *tests: Any) -> ast.Condition:
        _joinable(tests)
        return super().any_of(*tests)

    def said_of(self, subject: ast.Expression, comparison: Any) -> Any:
        return self.said((subject,), comparison)

    def changed(self, *items: Any) -> ast.Condition:
        subjects, (ways, amount, *rest) = _split(items)
        upto = next((item for item in rest if isinstance(item, Lexeme) and item.type in {"ABOVE", "BELOW"}), None)
        reference = next((item for item in rest if not isinstance(item, Lexeme)), None)
        return _growth(
            subjects, ways, amount, reference, included=True, away=upto is None or upto.type == "ABOVE", upto=upto
        )

    def changed_by(self, *items: Any) -> ast.Condition:
        subjects, (ways, cmp, amount, *rest) = _split(items)
        if cmp.type not in {"GE", "GT", "LE", "LT"}:
            raise Refused("comparison-twice", span_of((ways, cmp)))
        reference = next((item for item in rest if not isinstance(item, Lexeme)), None)
        return _growth(
            subjects,
            ways,
            amount,
            reference,
            included=cmp.type in {"GE", "LE"},
            away=cmp.type in {"GE", "GT"},
            upto=cmp,
        )

    def ways(self, item: Lexeme) -> Lexeme:
        return item

    def side(self, item: Lexeme) -> Lexeme:
        return item

    def fact(self, *items: Lexeme) -> ast.Condition:
        fact: ast.Condition = items[-1].value
        return fact

    def none(self, negation: Lexeme, *rest: Any) -> ast.Condition:
        """Return `no growth` as growth of at most 0, `no complaints` as exactly 0."""
        found = super().none(negation, *rest)
        if isinstance(found, ast.Compare) and isinstance(found.subject, ast.Value) and found.subject.name == "growth":
            return attrs.evolve(found, op="<=")
        return found

    def none_counted(self, word: Lexeme, _counted: Lexeme) -> ast.Condition:
        raise Refused("scope-of-not", span_of((word, _counted)))

    def unmet(self, *items: Any) -> ast.Condition:
        subjects, (word,) = _split(items)
        subject = _only(subjects, word) if subjects else None
        return ast.Unsaid(span=span_of([*subjects, word]), subject=subject, side="unmet")

    def met(self, *items: Any) -> ast.Condition:
        found = self.unmet(*items)
        assert isinstance(found, ast.Unsaid)
        return attrs.evolve(found, side="met")

    def unsaid(self, cmp: Lexeme) -> ast.Condition:
        if cmp.type not in SIDES:
            raise Refused("part-unfinished", cmp.span, part=str(cmp.value))
        return ast.Unsaid(span=cmp.span, subject=None, side=SIDES[cmp.type])

    def met_of(self, subjects: tuple[ast.Expression, ...], word: Lexeme) -> ast.Condition:
        level = _only(subjects, word)
        return ast.Compare(span=span_of((level, word)), subject=None, op="reaches", level=level)

    def moved_way(
        self, subjects: tuple[ast.Expression, ...], word: Lexeme, _than: Lexeme, reference: ast.Expression
    ) -> ast.Condition:
        subject = _only(subjects, word)
        if isinstance(subject, ast.Value) and subject.name == "growth":
            raise Refused("growth-of-what", span_of((subject, word, reference)))
        op: ast.Comparison = ">" if word.type == "RISES" else "<"
        return ast.Compare(span=span_of((subject, reference)), subject=subject, op=op, level=reference)

    def either_of(self, word: Lexeme, first: Lexeme, _or: Lexeme, second: Lexeme, comparison: Any) -> ast.Condition:
        if isinstance(comparison, Levels):
            raise Refused("list-in-range", span_of((word, comparison)))
        return ast.Any(
            span=span_of((word, comparison)),
            conditions=tuple(_about(comparison, _named(each)) for each in (first, second)),
        )

    def overtaken(self, subjects: tuple[ast.Expression, ...], word: Lexeme) -> ast.Condition:
        level = _only(subjects, word)
        return ast.Compare(span=span_of((level, word)), subject=None, op=">", level=level)

    def overtaken_by(self, subjects: tuple[ast.Expression, ...], word: Lexeme, by: Lexeme, *rest: Any) -> Any:
        return self.exceeded(attrs.evolve(word, type="GT"), _only(subjects, word), by, *rest)

    def missed(self, subjects: tuple[ast.Expression, ...], word: Lexeme) -> ast.Condition:
        reached = self.met_of(subjects, word)
        return ast.Not(span=reached.span, condition=reached)

    def only_one(self, item: Lexeme) -> ast.Condition:
        return ast.Exactly(span=item.span, count=1)

    def neither(self, item: Lexeme) -> ast.Condition:
        return ast.Exactly(span=item.span, count=0)

    def not_all(self, item: Lexeme) -> Any:
        return NotAll(span=item.span)

    def changed_between(self, *items: Any) -> ast.Condition:
        subjects, (ways, _between, low, _to, high, *rest) = _split(items)
        mark = next((item for item in rest if isinstance(item, Lexeme) and item.type in {"INC", "EXC"}), None)
        reference = next((item for item in rest if not isinstance(item, Lexeme)), None)
        low, high = _one_unit(low, high)
        ends = [_growth(subjects, ways, each, reference, included=True, away=True, upto=None) for each in (low, high)]
        closed = None if mark is None else mark.type == "INC"
        span = span_of([*subjects, ways, low, high])
        first, last = (each.level for each in ends if isinstance(each, ast.Compare))
        if ways.type == "DOWN":
            first, last = last, first
        assert isinstance(ends[0], ast.Compare)
        return ast.Between(
            span=span, subject=ends[0].subject, low=first, high=last, low_closed=closed, high_closed=closed
        )

    def only_one_own(self, cmp: Lexeme, word: Lexeme) -> Any:
        return Among(span=span_of((cmp, word)), subject=None, op=OPERATORS.get(cmp.type, "reaches"), count=1)

    def neither_own(self, cmp: Lexeme, word: Lexeme) -> Any:
        return attrs.evolve(self.only_one_own(cmp, word), count=0)

    def ranked_side(self, *items: Any) -> ast.Condition:
        *ranks, side = items
        place: Lexeme = ranks[-1]
        if place.value[0] != place.value[1]:
            raise Refused("comparison-twice", span_of((place, side)))
        exact = self.ranked(*ranks)
        assert isinstance(exact, ast.Compare)
        return attrs.evolve(exact, op="<=" if side.type == "RANKBEST" else ">=", span=span_of((place, side)))

    def only_one_of(self, subjects: tuple[ast.Expression, ...], cmp: Lexeme, word: Lexeme) -> Any:
        return Among(
            span=span_of((*subjects, word)),
            subject=_only(subjects, word),
            op=OPERATORS.get(cmp.type, "reaches"),
            count=1,
        )

    def neither_of(self, subjects: tuple[ast.Expression, ...], cmp: Lexeme, word: Lexeme) -> Any:
        return attrs.evolve(self.only_one_of(subjects, cmp, word), count=0)

    def compare_en(self, cmp: Lexeme, level: Any, mark: Lexeme | None = None) -> Any:
        return _compared(cmp, level, mark)

    def compare_of(
        self, cmp: Lexeme, subject: Lexeme, _of: Lexeme, level: ast.Expression, mark: Lexeme | None = None
    ) -> Any:
        return _about(_compared(cmp, level, mark), _named(subject))

    def compare_counted(self, cmp: Lexeme, counted: Lexeme) -> Any:
        literal, subject, mark = _node(counted)
        upto = Lexeme(mark, "", counted.start_pos, counted.end_pos) if mark else None
        return _about(_compared(cmp, literal, upto), subject)

    def counted(self, counted: Lexeme) -> Any:
        literal, subject, mark = _node(counted)
        if mark is None:
            raise Refused("event-or-threshold", counted.span, count=str(literal.value))
        return _about(_compared(None, literal, Lexeme(mark, "", counted.start_pos, counted.end_pos)), subject)

    def marked(self, level: Any, *marks: Lexeme) -> Any:
        return _compared(None, level, marks[0])

    def levels(self, cmp: Lexeme, literals: Lexeme, upto: Lexeme | None = None) -> Levels:
        return Levels(span_of((cmp, literals)), tuple(_compared(cmp, level, upto) for level in literals.value))

    def levels_marked(self, literals: Lexeme, upto: Lexeme) -> Levels:
        return Levels(literals.span, tuple(_compared(None, level, upto) for level in literals.value))

    def of_level(self, word: Lexeme, level: ast.Expression, upto: Lexeme | None = None) -> Any:
        if upto is not None:
            return _compared(None, level, upto)
        return ast.Compare(span=span_of((word, level)), subject=None, op="reaches", level=level)

    def is_level(self, word: Lexeme, level: ast.Expression, upto: Lexeme | None = None) -> Any:
        if upto is not None:
            return _compared(None, level, upto)
        span = span_of((word, level))
        if not (isinstance(level, ast.Literal) and level.value == 0):
            raise Refused("is-level", span)
        return ast.Compare(span=span, subject=None, op="=", level=level)

    def between_en(
        self, word: Lexeme, low: ast.Expression, to: Lexeme, high: ast.Expression, mark: Lexeme | None = None
    ) -> ast.Condition:
        closed = None if mark is None else mark.type == "INC"
        low, high = _one_unit(low, high)
        return ast.Between(
            span=span_of((word, low, to, high)), subject=None, low=low, high=high, low_closed=closed, high_closed=closed
        )

    def span_en(self, *items: Any) -> ast.Condition:
        to = next(n for n, item in enumerate(items) if isinstance(item, Lexeme) and item.type == "TO")
        low, high = (next(item for item in side if not isinstance(item, Lexeme)) for side in (items[:to], items[to:]))
        low, high = _one_unit(low, high)
        cmp = next((item for item in items[to:] if isinstance(item, Lexeme) and item.type in OPERATORS), None)
        closed = _ends(items[:to], items[to:])
        if cmp is not None:
            if cmp.type not in {"LT", "LE", "REACH"}:
                raise Refused("comparison-contradicts", span_of(items))
            closed = (True if closed[0] is None else closed[0], cmp.type != "LT" if closed[1] is None else closed[1])
        return ast.Between(
            span=span_of(items), subject=None, low=low, high=high, low_closed=closed[0], high_closed=closed[1]
        )

    def shifted(self, cmp: Lexeme, amount: ast.Literal, side: Lexeme, reference: ast.Expression) -> Any:
        return _compared(_away(cmp, side), _shift(amount, side, reference), None)

    def shifted_marked(self, amount: ast.Literal, *rest: Any) -> Any:
        *upto, side, reference = rest
        level = _shift(amount, side, reference)
        span = span_of((amount, reference))
        if not upto:
            return ast.Compare(span=span, subject=None, op="reaches", level=level)
        outward = (side.type == "OVERBY") is (upto[0].type == "ABOVE")
        if upto[0].type == "ORBETTER":
            raise Refused("comparison-contradicts", span)
        return ast.Compare(span=span, subject=None, op=">=" if outward else "<=", level=level)

    def exceeded(self, cmp: Lexeme, reference: ast.Expression, _by: Lexeme, *rest: Any) -> Any:
        if cmp.type not in {"GT", "LT"}:
            raise Refused("comparison-twice", span_of((cmp, rest[-1])))
        side = attrs.evolve(cmp, type="OVERBY" if cmp.type == "GT" else "UNDERBY")
        inner = rest[0] if isinstance(rest[0], Lexeme) and rest[0].type in OPERATORS else None
        amount = next(item for item in rest if isinstance(item, ast.Literal))
        upto = rest[-1] if isinstance(rest[-1], Lexeme) and rest[-1] is not inner else None
        level = _shift(amount, side, reference)
        span = span_of((cmp, reference, amount))
        outward = upto is None or upto.type == "ABOVE"
        included = True
        if inner is not None:
            if upto is not None or inner.type not in {"GE", "GT", "LE", "LT"}:
                raise Refused("comparison-twice", span)
            outward, included = inner.type in {"GE", "GT"}, inner.type in {"GE", "LE"}
        if not outward:
            raise Refused("comparison-contradicts", span)
        operators: dict[tuple[bool, bool], ast.Comparison] = {
            (True, True): ">=",
            (True, False): ">",
            (False, True): "<=",
            (False, False): "<",
        }
        return ast.Compare(span=span, subject=None, op=operators[side.type == "OVERBY", included], level=level)

    # Points ---------------------------------------------------------------------------------------------------------

    def give_said(self, *items: Any) -> chunk.Give:
        amount = next(item for item in items if not isinstance(item, Lexeme))
        kind = Worth if str(items[0].value) in WORTH else chunk.Give
        return kind(span=_place(items), amounts=(amount,))

    def give_bare(self, bare: Lexeme, amount: ast.Expression) -> chunk.Give:
        return Bare(span=_place((bare, amount)), amounts=(amount,))

    def give_list_said(self, *items: Lexeme) -> chunk.Give:
        points = next(item for item in items if item.type == "PTSLIST")
        return chunk.Give(span=_place(items), amounts=points.value)

    def give_list_bare(self, *items: Lexeme) -> chunk.Give:
        return Bare(span=_place(items), amounts=items[-1].value)

    def give_none(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=_place(items), amounts=(_zero(items),), formula=items[0].type == "SCOREIS")

    def give_none_bare(self, *items: Lexeme) -> chunk.Give:
        return Bare(span=_place(items), amounts=(_zero(items),))

    def give_full(self, *items: Lexeme) -> chunk.Give:
        points = next(item for item in items if item.type == "PTS")
        return chunk.Give(span=_place(items), amounts=(points.value,), called="full")

    def give_whole(self, *items: Any) -> chunk.Give:
        if isinstance(items[-1], ast.Literal) and items[1].value in WORTH:
            return Worth(span=_place(items), amounts=(items[-1],))
        return chunk.Give(span=_place(items), amounts=(items[-1],), item=True)

    def give_whole_none(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=_place(items), amounts=(_zero(items),), item=True)

    def give_score(self, word: Lexeme, amount: ast.Expression) -> chunk.Give:
        return chunk.Give(span=span_of((word, amount)), amounts=(amount,), formula=True)

    def in_proportion(self, *items: Lexeme) -> chunk.Give:
        return chunk.Give(span=span_of(items), amounts=(ast.InProportion(span=items[-1].span),))

    def proportion_of_points(self, verb: Lexeme, points: Lexeme, word: Lexeme) -> chunk.Give:
        span = span_of((points, word))
        return chunk.Give(span=span_of((verb, word)), amounts=(ast.InProportion(span=span, points=points.value),))

    def moved_said(self, sign: Lexeme, amount: ast.Expression, *verb: Lexeme) -> chunk.Move:
        return chunk.Move(span=_place((sign, amount, *verb)), signs=(SIGNS[sign.type],), amounts=(amount,))

    def moved_list_said(self, sign: Lexeme, points: Lexeme) -> chunk.Move:
        return chunk.Move(span=_place((sign, points)), signs=(SIGNS[sign.type],), amounts=points.value)

    def moved_after(self, mark: Lexeme, amount: ast.Expression, verb: Lexeme) -> chunk.Move:
        if mark.type == "EXTRA" and verb.type == "LOST":
            mark = verb
        sign = SIGNS[verb.type] if verb.type in SIGNS else SIGNS[mark.type]
        return chunk.Move(span=_place((mark, amount, verb)), signs=(sign,), amounts=(amount,))

    def moved_list_after(self, _bare: Lexeme, points: Lexeme, verb: Lexeme) -> chunk.Move:
        return chunk.Move(span=span_of((points, verb)), signs=(SIGNS[verb.type],), amounts=points.value)

    def moved_none(self, *items: Lexeme) -> chunk.Move:
        sign: ast.Sign = next((SIGNS[item.type] for item in items if item.type in SIGNS), "add")
        return chunk.Move(span=_place(items), signs=(sign,), amounts=(_zero(items),))

    def what(self, item: Lexeme) -> Lexeme:
        return item

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

    def least_en(self, *items: Any) -> chunk.Limit:
        return chunk.Limit(span=span_of(items), of="indicator", end="least", amount=items[-1])

    def begin(self, *items: Lexeme) -> chunk.Begin:
        points = next(item for item in items if item.type == "PTS")
        return chunk.Begin(span=span_of(items), amount=points.value)

    # Steps and the rest ---------------------------------------------------------------------------------------------

    def per(self, each: Lexeme, *items: Any) -> chunk.Per:
        found: dict[str, Any] = {"directions": (), "part": None}
        for item in items:
            if isinstance(item, Lexeme):
                found["directions"] = ("over",) if item.type == "MORE" else found["directions"]
                found["part"] = {"FULLEACH": "whole", "STARTED": "started"}.get(item.type, found["part"])
            else:
                directions = (*found["directions"], *item.pop("directions", ()))
                found = {**found, **item, "directions": tuple(dict.fromkeys(directions))}
        both = found.pop("both", False)
        if len(found["directions"]) > 1 or (both and found["directions"]):
            raise Refused("step-ways-unclear", span_of((each,)))
        ends = [item.end_pos for item in items if isinstance(item, Lexeme)] + [found.pop("end", each.end_pos)]
        kind = BothWays if both else chunk.Per
        return kind(span=Span(each.start_pos, max(ends)), **_known(found))

    def measure(self, item: Lexeme) -> dict[str, Any]:
        if item.type == "COUNTED":
            literal, subject, mark = _node(item)
            if mark is not None:
                raise Refused("comparison-twice", item.span)
            return {"size": literal, "subject": subject, "end": item.end_pos}
        if item.type in {"NAME", "ROLE"}:
            return {"subject": item.value, "end": item.end_pos}
        return {"size": item.value, "end": item.end_pos}

    def of(self, _of: Lexeme, item: Lexeme) -> dict[str, Any]:
        return {"subject": item.value, "end": item.end_pos}

    def turn(self, item: Lexeme) -> Lexeme:
        return item

    def way_only(self, turn: Lexeme) -> dict[str, Any]:
        return {"directions": TURNS[turn.type], "end": turn.end_pos}

    def way_from(self, turn: Lexeme, level: ast.Expression) -> dict[str, Any]:
        return {"directions": TURNS[turn.type], "origin": level, "end": level.span.end}

    def way_both(self, turn: Lexeme, level: ast.Expression | None = None) -> dict[str, Any]:
        """Above or below: two steps of the same points."""
        if level is None:
            return {"both": True, "end": turn.end_pos}
        return {"both": True, "origin": level, "end": level.span.end}

    def way_upto(self, _upto: Lexeme, level: ast.Expression) -> dict[str, Any]:
        return {"within": (None, level), "end": level.span.end}

    def way_between(self, _from: Lexeme, low: ast.Expression, _to: Lexeme, high: ast.Expression) -> dict[str, Any]:
        low, high = _one_unit(low, high)
        return {"within": (low, high), "end": high.span.end}

    def way_part_upto(self, *items: Any) -> dict[str, Any]:
        return self._part_of_way(items, (None, items[-2]))

    def way_part_between(self, *items: Any) -> dict[str, Any]:
        return self._part_of_way(items, _one_unit(items[-4], items[-2]))

    def way_part_beyond(self, *items: Any) -> dict[str, Any]:
        if items[-3].type not in {"GT", "GE"}:
            raise Refused("direction-unclear", items[-3].span, word=str(items[-3].value))
        return self._part_of_way(items, (items[-2], None))

    @staticmethod
    def _part_of_way(items: Sequence[Any], within: tuple[Any, Any]) -> dict[str, Any]:
        """Return the bracket that counts distances from a level: `above target up to 5 homes away`."""
        turn, level = items[0], items[1]
        origin = {} if isinstance(level, Lexeme) else {"origin": level}
        return {"directions": TURNS[turn.type], "within": within, "end": items[-1].end_pos, **origin}

    def way_by_which_alone(self, *items: Any) -> dict[str, Any]:
        _by, name, cmp = items
        if cmp.type not in TURNS or (name.type == "ROLE" and name.value.name not in OWN):
            raise Refused("direction-unclear", cmp.span, word=str(cmp.value))
        return {"directions": TURNS[cmp.type], "subject": name.value, "end": cmp.end_pos}

    def way_by_which_away(self, _by: Lexeme, name: Lexeme, word: Lexeme, *level: Any) -> dict[str, Any]:
        origin = {"origin": level[0]} if level else {}
        end = level[0].span.end if level else word.end_pos
        return {"directions": TURNS["AWAY"], "subject": name.value, "end": end, **origin}

    def way_by_which(self, *items: Any) -> dict[str, Any]:
        cmp, level = items[-2:]
        if cmp.type not in TURNS:
            raise Refused("direction-unclear", cmp.span, word=str(cmp.value))
        said = [item for item in items[:-2] if item.type != "BYWHICH"]
        subject = {"subject": said[0].value} if said else {}
        return {"directions": TURNS[cmp.type], "origin": level, "end": level.span.end, **subject}

    def way_overtaken(self, _by: Lexeme, level: Lexeme, word: Lexeme) -> dict[str, Any]:
        return {"directions": ("over",), "origin": level.value, "end": word.end_pos}

    def way_ratio(self, each: Lexeme, measure: dict[str, Any]) -> dict[str, Any]:
        if "subject" not in measure:
            raise Refused("per-of-what", Span(each.start_pos, measure["end"]))
        return {"over": (measure["subject"], measure.get("size")), "end": measure["end"]}

    def line_to(self, *items: Any) -> tuple[Any, ...]:
        """Return an award and the line to it from the award before."""
        return (*_sloped(items[-3].value, items[-1]), self.line(*items))

    def line_from(self, *items: Any) -> tuple[Any, ...]:
        """Return the awards at both ends and the line."""
        first, low, second, high = items[-7].value, items[-5], items[-3].value, items[-1]
        return (*_sloped(first, low), *_sloped(second, high), self.line(*items))

    def line_over(self, *items: Any) -> Slope:
        return Slope(span=span_of(items), first=items[-3].value, last=items[-1].value)

    def line(self, *items: Any) -> chunk.Line:
        return chunk.Line(span=span_of(items))

    def compared(self, word: Lexeme, level: ast.Expression) -> chunk.Basis:
        return chunk.Basis(span=span_of((word, level)), level=level)

    def topic_points(self, subjects: tuple[ast.Expression, ...], points: Lexeme, each: Lexeme) -> chunk.Topic:
        return chunk.Topic(span=span_of((*subjects, each)), subjects=subjects, each=points.value)

    def combined(self, item: Lexeme) -> Any:
        return Combined(span=item.span, how=item.value)

    def nth(self, item: Lexeme, name: Lexeme | None = None) -> Any:
        return Nth(
            span=span_of([each for each in (item, name) if each is not None]),
            number=item.value,
            subject=None if name is None else name.value,
        )

    def part_header(self, item: Lexeme) -> Any:
        return Header(span=item.span, name=str(item.value))


# Pieces of the methods above ----------------------------------------------------------------------------------------


def _sloped(points: ast.Expression, level: ast.Expression) -> tuple[Any, ...]:
    """Return the award at one end of a line, and the comma behind it."""
    reached = ast.Compare(span=level.span, subject=None, op="reaches", level=level)
    return (
        chunk.If(span=level.span, conditions=(reached,)),
        chunk.Give(span=points.span, amounts=(points,)),
        chunk.Break(span=level.span, level=1),
    )


def _split(items: Sequence[Any]) -> tuple[tuple[ast.Expression, ...], Sequence[Any]]:
    return (items[0], items[1:]) if isinstance(items[0], tuple) else ((), items)


def _only(subjects: Sequence[ast.Expression], word: Lexeme) -> ast.Expression:
    if len(subjects) != 1:
        raise Refused("several-counted", span_of((*subjects, word)))
    return subjects[0]


def _zero(items: Sequence[Lexeme]) -> ast.Literal:
    place = next(item for item in items if item.type in {"ZERO", "NOEXTRA", "NODED", "NOTHINGATALL"})
    return ast.Literal(span=place.span, value=Fraction(0), unit=POINTS)


def _joinable(tests: Sequence[Any]) -> None:
    """Refuse `not A or B`, of which the negation may cover both, and `above neither` beside another test."""
    for test in tests:
        if isinstance(test, (Among, NotAll)):
            raise Refused("exactly-of-what", test.span)
    first = next((test for test in tests if not isinstance(test, Lexeme)), None)
    if isinstance(first, ast.Not) and first.span.start < first.condition.span.start:
        raise Refused("scope-of-not", span_of(tests))


def _about(comparison: Any, subject: ast.Expression) -> Any:
    if isinstance(comparison, ast.Not):
        return attrs.evolve(comparison, condition=_about(comparison.condition, subject))
    if isinstance(comparison, (ast.All, ast.Any)):
        return attrs.evolve(comparison, conditions=tuple(_about(each, subject) for each in comparison.conditions))
    return attrs.evolve(comparison, subject=subject, span=span_of((subject, comparison)))


def _compared(cmp: Lexeme | None, level: Any, mark: Lexeme | None) -> Any:
    if isinstance(level, tuple):
        found = [_compared(cmp, item, mark) for item in level]
        return ast.All(span=span_of(found), conditions=tuple(found))
    span = span_of([item for item in (cmp, level, mark) if item is not None])
    kind = cmp.type if cmp is not None else "REACH"
    said = mark.type if mark is not None else ""
    if kind == "UNMET":
        if said:
            raise Refused("comparison-twice", span)
        return ast.Not(span=span, condition=ast.Compare(span=span, subject=None, op="reaches", level=level))
    if kind == "REACH" and said == "EXC":
        raise Refused("comparison-contradicts", span)
    if kind == "REACH":
        op: ast.Comparison = {"ABOVE": ">=", "BELOW": "<="}.get(said, "reaches")  # type: ignore[assignment]
        op = "below" if mark is not None and mark.value in OR_BELOW else op
    elif said in {"", "INC", "EXC"}:
        op = _closed(OPERATORS[kind], said, span)
    else:
        raise Refused("comparison-twice", span)
    return ast.Compare(span=span, subject=None, op=op, level=level, marked=said in {"INC", "EXC"})


def _closed(op: ast.Comparison, said: str, span: Span) -> ast.Comparison:
    if said and op not in {">=", ">", "<=", "<"}:
        raise Refused("comparison-contradicts", span)
    if (said == "INC" and op in {">", "<"}) or (said == "EXC" and op in {">=", "<="}):
        raise Refused("comparison-contradicts", span)
    return op


def _one_unit(low: Any, high: Any) -> tuple[Any, Any]:
    """In `from 80 to 90%` the first number has the unit of the second."""
    if isinstance(low, ast.Literal) and isinstance(high, ast.Literal) and not low.unit:
        low = attrs.evolve(low, unit=high.unit)
    return low, high


def _ends(before: Sequence[Any], after: Sequence[Any]) -> tuple[bool | None, bool | None]:
    def marked(items: Sequence[Any]) -> bool | None:
        marks = [item.type for item in items if isinstance(item, Lexeme) and item.type in {"INC", "EXC"}]
        return marks[-1] == "INC" if marks else None

    low, high = marked(before), marked(after)
    alone = any(isinstance(item, Lexeme) and "included" in str(item.value) for item in after)
    return (high, high) if low is None and high is not None and not alone else (low, high)


def _shift(amount: ast.Literal, side: Lexeme, reference: ast.Expression) -> ast.Expression:
    """5% above target: 1.05 times the target; 2 points above the mean: the mean and 2 more."""
    span = span_of((amount, reference))
    if amount.unit == PERCENT:
        percent = 100 + amount.value if side.type == "OVERBY" else 100 - amount.value
        return ast.Share(span=span, percent=percent, of=reference)
    if side.type == "OVERBY":
        return ast.Sum(span=span, terms=(reference, amount))
    return ast.Difference(span=span, left=reference, right=amount)


def _away(cmp: Lexeme, side: Lexeme) -> Lexeme:
    """More than 5% below target is less than 95% of it."""
    if side.type == "OVERBY" or cmp.type in {"REACH", "EQ"}:
        return cmp
    turned = {"GE": "LE", "GT": "LT", "LE": "GE", "LT": "GT"}
    if cmp.type not in turned:
        raise Refused("comparison-contradicts", span_of((cmp, side)))
    return attrs.evolve(cmp, type=turned[cmp.type])


def _growth(
    subjects: Sequence[ast.Expression],
    ways: Lexeme,
    amount: ast.Literal,
    reference: ast.Expression | None,
    *,
    included: bool,
    away: bool,
    upto: Lexeme | None,
) -> ast.Condition:
    """`falls by 5% or more compared with last year`: growth of at most −5%."""
    span = span_of([item for item in (*subjects, ways, amount, upto, reference) if item is not None])
    if not subjects and reference is None:
        raise Refused("growth-of-what", span)
    subject = _only(subjects, ways) if subjects else ast.Value(span=ways.span, name="actual")
    up = ways.type == "UP"
    operators: dict[tuple[bool, bool], ast.Comparison] = {
        (True, True): ">=",
        (True, False): ">",
        (False, True): "<=",
        (False, False): "<",
    }
    op = operators[up is away, included]
    own = isinstance(subject, ast.Value) and subject.name in OWN
    if reference is None or (isinstance(reference, ast.Value) and reference.name == "last_year"):
        if amount.unit == PERCENT and own:
            signed = amount if up else attrs.evolve(amount, value=-amount.value)
            if not away:
                return _between_none(signed, span, up=up, included=included)
            return ast.Compare(span=span, subject=ast.Value(span=span, name="growth"), op=op, level=signed)
        if reference is None or not own:
            raise Refused("growth-of-what", span)
    if amount.unit == PERCENT or not away:
        raise Refused("share-or-points", span, amount=str(amount.value))
    return ast.Compare(
        span=span,
        subject=subject,
        op=op,
        level=_shift(amount, attrs.evolve(ways, type="OVERBY" if up else "UNDERBY"), reference),
    )


def _between_none(level: ast.Literal, span: Span, *, up: bool, included: bool) -> ast.Condition:
    """`rises by less than 5%`: a rise there must be."""
    subject = ast.Value(span=span, name="growth")
    none = attrs.evolve(level, value=Fraction(0))
    if up:
        return ast.Between(span=span, subject=subject, low=none, high=level, low_closed=False, high_closed=included)
    return ast.Between(span=span, subject=subject, low=level, high=none, low_closed=included, high_closed=False)


def _cap(items: Sequence[Any], *, near: bool) -> chunk.Limit:
    said = next((item for item in items if isinstance(item, Lexeme) and item.type in LIMITS), None)
    of = None if said is None else LIMITS[said.type]
    if (
        said is not None
        and said.type in {"ADDITIONS", "DEDUCTIONS"}
        and {"total", "all", "together"} & set(str(said.value).split())
    ):
        of = "additions" if said.type == "ADDITIONS" else "deductions"
    amount = next(item for item in items if not isinstance(item, Lexeme))
    loose = near and isinstance(items[0], Lexeme) and items[0].value != "up to"
    return Cap(span=span_of(items), of=of, end="most", amount=amount, near=near, loose=loose)


def _known(found: dict[str, Any]) -> dict[str, Any]:
    """Return what `Per` takes; a ratio (complaints per 10,000 residents) becomes the subject."""
    over = found.pop("over", None)
    if over is None:
        return found
    below, size = over
    subject = found.get("subject") or ast.Value(name="actual")
    span = span_of((below,))
    ratio: ast.Expression = ast.Ratio(span=span, numerator=subject, denominator=below)
    if size is not None:
        ratio = ast.Product(span=span, factors=(ast.Literal(span=span, value=size.value), ratio))
    step = found.get("size")
    return {**found, "subject": ratio, "size": attrs.evolve(step, unit="") if step is not None else None}
