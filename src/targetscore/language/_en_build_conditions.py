"""English conditions: comparisons of a value with a level, changes, facts, one of several."""

# ruff: noqa: ANN401 - what the grammar hands over has the type of its rule

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._build import Build
from targetscore.language._build_words import Levels, span_of
from targetscore.language._en_chunks import (
    Among,
    NotAll,
    OnlyNth,
    named,
    one_unit,
)
from targetscore.language._en_ranks import End
from targetscore.language._field import Stretch
from targetscore.language._lexemes import PERCENT, Lexeme, Refused
from targetscore.language._subjects import OWN

OPERATORS: dict[str, ast.Comparison] = {"REACH": "reaches", "GE": ">=", "GT": ">", "LE": "<=", "LT": "<", "EQ": "="}
SIDES: dict[str, ast.Side] = {"GE": "over", "GT": "over", "LE": "under", "LT": "under", "UNMET": "unmet"}
NTHS = {"first": 1, "former": 1, "second": 2, "latter": 2}
# The level is in, unless another tier takes it.
OR_BELOW = frozenset({"or below"})


class Conditions(Build):
    """Conditions of an English sentence."""

    def when(self, *items: Any) -> chunk.If:
        condition = items[-1]
        span = span_of(items)
        if isinstance(condition, Levels):
            return chunk.If(span=span, conditions=condition.conditions)
        if isinstance(condition, chunk.Extreme):
            return chunk.If(span=span, conditions=(), extreme=condition)
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

    def said(self, subjects: tuple[ast.Expression, ...], comparison: Any) -> Any:
        _no_other_year(subjects, comparison)
        return super().said(subjects, comparison)

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
        if isinstance(subject, ast.Value) and (subject.name == "growth" or _is_other_year(subject, reference)):
            raise Refused("growth-of-what", span_of((subject, word, reference)))
        op: ast.Comparison = ">" if word.type == "RISES" else "<"
        return ast.Compare(span=span_of((subject, reference)), subject=subject, op=op, level=reference)

    def either_of(self, word: Lexeme, first: Lexeme, _or: Lexeme, second: Lexeme, comparison: Any) -> ast.Condition:
        if isinstance(comparison, Levels):
            raise Refused("list-in-range", span_of((word, comparison)))
        return ast.Any(
            span=span_of((word, comparison)),
            conditions=tuple(_about(comparison, named(each)) for each in (first, second)),
        )

    def either_level(self, *items: Any) -> ast.Condition:
        subjects, (cmp, _either, first, _or, second) = _split(items)
        if {"not", "no"} & set(str(cmp.value).split()):
            raise Refused("scope-of-not", span_of((cmp, second)))
        tests = tuple(_compared(cmp, named(each), None) for each in (first, second))
        if subjects:
            tests = tuple(_about(test, _only(subjects, cmp)) for test in tests)
        return ast.Any(span=span_of((*subjects, cmp, second)), conditions=tests)

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

    def only_nth(self, item: Lexeme) -> Any:
        return OnlyNth(span=item.span, nth=next(NTHS[word] for word in str(item.value).split() if word in NTHS))

    def not_all(self, item: Lexeme) -> Any:
        return NotAll(span=item.span)

    def changed_between(self, *items: Any) -> ast.Condition:
        subjects, (ways, _between, low, _to, high, *rest) = _split(items)
        mark = next((item for item in rest if isinstance(item, Lexeme) and item.type in {"INC", "EXC"}), None)
        reference = next((item for item in rest if not isinstance(item, Lexeme)), None)
        low, high = one_unit(low, high)
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

    def extreme(self, *items: Any) -> chunk.Extreme:
        subjects, (word,) = _split(items)
        return _extreme(_only(subjects, word), word)

    def extreme_of(self, word: Lexeme, subject: Lexeme | None = None) -> chunk.Extreme:
        return _extreme(None if subject is None else named(subject), word)

    def ranked_side(self, *items: Any) -> ast.Condition:
        *ranks, side = items
        place: Lexeme = ranks[-1]
        if isinstance(place.value, Stretch) or place.value[0] != place.value[1]:
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
        """Read `at a completion of 90%`; of a level behind `its target` nobody knows whose it is."""
        found = named(subject)
        if isinstance(found, ast.Value) and found.name in {"target", "last_year", "mean", "best", "worst"}:
            raise Refused("level-of-what", span_of((cmp, level)), name=found.name)
        return _about(_compared(cmp, level, mark), found)

    def compare_counted(self, cmp: Lexeme, counted: Lexeme) -> Any:
        literal, subject, mark = counted.value
        upto = Lexeme(mark, "", counted.start_pos, counted.end_pos) if mark else None
        return _about(_compared(cmp, literal, upto), subject)

    def counted(self, counted: Lexeme) -> Any:
        literal, subject, mark = counted.value
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
        low, high = one_unit(low, high)
        return ast.Between(
            span=span_of((word, low, to, high)), subject=None, low=low, high=high, low_closed=closed, high_closed=closed
        )

    def span_en(self, *items: Any) -> ast.Condition:
        to = next(n for n, item in enumerate(items) if isinstance(item, Lexeme) and item.type == "TO")
        low, high = (next(item for item in side if not isinstance(item, Lexeme)) for side in (items[:to], items[to:]))
        low, high = one_unit(low, high)
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
        span = span_of((cmp, reference, *rest))
        outward = upto is None or upto.type == "ABOVE"
        included = True
        if inner is not None:
            if upto is not None or inner.type not in {"GE", "GT", "LE", "LT"}:
                raise Refused("comparison-twice", span)
            outward, included = inner.type in {"GE", "GT"}, inner.type in {"GE", "LE"}
        operators: dict[tuple[bool, bool], ast.Comparison] = {
            (True, True): ">=",
            (True, False): ">",
            (False, True): "<=",
            (False, False): "<",
        }
        over = side.type == "OVERBY"
        near = ast.Compare(span=span, subject=None, op=operators[over is outward, included], level=level)
        if outward:
            return near
        beyond = ast.Compare(span=span, subject=None, op=">" if over else "<", level=reference)
        return ast.All(span=span, conditions=(beyond, near))


def _no_other_year(subjects: Sequence[ast.Expression], comparison: Any) -> None:
    """Refuse `complaints below last year` of an input: last year's value is that of the indicator."""
    if not isinstance(comparison, ast.Compare):
        return
    for subject in subjects:
        if _is_other_year(subject, comparison.level):
            raise Refused("growth-of-what", span_of((subject, comparison)))


def _is_other_year(subject: ast.Expression, reference: ast.Expression) -> bool:
    year = isinstance(reference, ast.Value) and reference.name == "last_year"
    return year and isinstance(subject, ast.Value) and subject.name not in {"actual", "target", "mean"}


# Pieces of the methods above ----------------------------------------------------------------------------------------


def _split(items: Sequence[Any]) -> tuple[tuple[ast.Expression, ...], Sequence[Any]]:
    return (items[0], items[1:]) if isinstance(items[0], tuple) else ((), items)


def _extreme(subject: ast.Expression | None, word: Lexeme) -> chunk.Extreme:
    said = str(word.value).split()[0]
    good = {"best": True, "worst": False, "poorest": False}.get(said)
    high = None if good is not None else said not in {"lowest", "smallest", "shortest", "fewest"}
    places = word.value.places if isinstance(word.value, End) else (1, 1)
    if " " in str(word.value):
        # The highest ranked, the worst performing: which end of the ranking, not of the values.
        good, high = said in {"highest", "best"}, None
    return chunk.Extreme(
        span=span_of([each for each in (subject, word) if each is not None]),
        subject=subject,
        high=high,
        good=good,
        places=places,
    )


def _only(subjects: Sequence[ast.Expression], word: Lexeme) -> ast.Expression:
    if len(subjects) != 1:
        raise Refused("several-counted", span_of((*subjects, word)))
    return subjects[0]


def _joinable(tests: Sequence[Any]) -> None:
    """Refuse `not A or B`, of which the negation may cover both, and `above neither` beside another test."""
    for test in tests:
        if isinstance(test, (Among, NotAll, OnlyNth)):
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


# Of the last end alone; `inclusive` and `both ends included` are of both.
LAST_END = frozenset({"included", "( included )", "not included", "( not included )"})


def _ends(before: Sequence[Any], after: Sequence[Any]) -> tuple[bool | None, bool | None]:
    def marked(items: Sequence[Any]) -> bool | None:
        marks = [item.type for item in items if isinstance(item, Lexeme) and item.type in {"INC", "EXC"}]
        return marks[-1] == "INC" if marks else None

    low, high = marked(before), marked(after)
    alone = any(isinstance(item, Lexeme) and str(item.value) in LAST_END for item in after)
    if low is not None or high is None or alone:
        return low, high
    # `inclusive` says of both ends what an unmarked range means: it claims no end that a neighbour claims as well.
    return (None, None) if high else (high, high)


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
    """More than 5% below target is less than 95% of it; `short of 5% below target` may be either."""
    if side.type == "OVERBY" or cmp.type in {"REACH", "EQ"}:
        return cmp
    turned = {"GE": "LE", "GT": "LT", "LE": "GE", "LT": "GT"}
    if cmp.type not in turned or "short" in str(cmp.value):
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
    if amount.unit == PERCENT:
        raise Refused("share-or-points", span, amount=str(amount.value))
    level = _shift(amount, attrs.evolve(ways, type="OVERBY" if up else "UNDERBY"), reference)
    if not away:
        return _between_levels(subject, reference, level, span, up=up, included=included)
    return ast.Compare(span=span, subject=subject, op=op, level=level)


def _between_levels(
    subject: ast.Expression, none: ast.Expression, level: ast.Expression, span: Span, *, up: bool, included: bool
) -> ast.Condition:
    """Return the condition of `rises by less than 5 homes on last year`: between last year and 5 more."""
    low, high = (none, level) if up else (level, none)
    return ast.Between(
        span=span,
        subject=subject,
        low=low,
        high=high,
        low_closed=not up and included,
        high_closed=up and included,
    )


def _between_none(level: ast.Literal, span: Span, *, up: bool, included: bool) -> ast.Condition:
    """`rises by less than 5%`: a rise there must be."""
    subject = ast.Value(span=span, name="growth")
    none = attrs.evolve(level, value=Fraction(0))
    if up:
        return ast.Between(span=span, subject=subject, low=none, high=level, low_closed=False, high_closed=included)
    return ast.Between(span=span, subject=subject, low=level, high=none, low_closed=included, high_closed=False)
