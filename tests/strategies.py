"""
Rules, facts of an indicator and rows, made from clauses and never from strings.

Numbers are small and have at most one decimal, so that values meet breakpoints and ties happen. `written_rules` draws
rules of the kind that offices write: a ladder on the own value, steps, changes, bounds, gates; `NAMES` are the words
for their inputs.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

import attrs
from hypothesis import strategies as st

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._completed import completed
from targetscore.ruleset.model import Name

F = Fraction

NAMES = (
    Name(id="late", words=("迟报", "late reports"), measured_in="次"),
    Name(id="survey", words=("满意率", "survey rate"), measured_in="%"),
    Name(id="plan", words=("制定方案", "a plan is made"), measured_in="yes/no"),
    Name(id="fraud", words=("弄虚作假", "fraud is found"), measured_in="yes/no"),
)
MEASURES = {name.id: name.measured_in for name in NAMES}
UNIT = "家"  # what an absolute indicator is measured in

PARTS: tuple[ast.PartOfStep, ...] = ("pro rata", "whole", "started")
Better = Literal["higher", "lower"]


@attrs.frozen(kw_only=True)
class Drawn:
    """A rule with what its rule file would say."""

    rule: ast.Rule
    points: Fraction
    base: Fraction | None
    measured_in: str
    better: Better | None
    steps: ast.PartOfStep
    floor: Fraction | Literal["none"]
    unreached: Literal["zero", "error"]
    rate_origin: Fraction | Literal["none"]


def tenths(low: int, high: int) -> st.SearchStrategy[Fraction]:
    """Draw a number from *low* to *high* tenths, halves and wholes more often."""
    fine = st.integers(low, high).map(lambda n: F(n, 10))
    coarse = st.integers(-(-low // 5), high // 5).map(lambda n: F(n, 2))
    return st.one_of(coarse, coarse, fine)


def points() -> st.SearchStrategy[ast.Literal]:
    return st.integers(1, 12).map(lambda n: ast.Literal(value=F(n, 2), unit="points"))


ZERO_POINTS = ast.Literal(value=F(0), unit="points")


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Fraction | bool]:
    """Draw every input that a drawn rule can ask for."""
    return {
        "actual": draw(tenths(0, 120)),
        "target": F(draw(st.sampled_from([4, 5, 8, 10]))),
        "last_year": F(draw(st.sampled_from([4, 5, 8, 10]))),
        "mean": draw(tenths(10, 80)),
        "rank": F(draw(st.integers(1, 6))),
        "rank_from_last": F(draw(st.integers(1, 6))),
        "best": F(120),
        "worst": F(0),
        "late": F(draw(st.integers(0, 6))),
        "survey": draw(tenths(0, 120)),
        "plan": draw(st.booleans()),
        "fraud": draw(st.booleans()),
    }


# Levels and conditions ----------------------------------------------------------------------------------------------


def literal(value: Fraction, measure: str) -> ast.Literal:
    return ast.Literal(value=value, unit=measure)


@st.composite
def falling_levels(draw: st.DrawFn, measure: str, *, shares: bool) -> list[ast.Expression]:
    """Draw one to three levels, the highest first: numbers, or the target and shares of it."""
    if shares and draw(st.booleans()):
        percents = sorted(draw(st.sets(st.sampled_from([50, 60, 75, 80, 90]), max_size=2)), reverse=True)
        target = ast.Value(name="target")
        return [target, *(ast.Share(percent=F(percent), of=target) for percent in percents)]
    values = draw(st.lists(tenths(10, 100), min_size=1, max_size=3, unique=True))
    return [literal(value, measure) for value in sorted(values, reverse=True)]


@st.composite
def ladders(draw: st.DrawFn, subject: ast.Expression | None, measure: str, *, shares: bool) -> list[ast.Clause]:
    """Draw awards that fall with the level, or rise with it, and what ends them below."""
    lower = draw(st.integers(0, 3)) == 0
    if subject is None and shares:
        subject = draw(st.sampled_from([None, None, None, ast.Value(name="completion"), ast.Value(name="growth")]))
        measure, shares = (measure, shares) if subject is None else ("%", False)
    levels = draw(falling_levels(measure, shares=shares))
    if lower:
        levels = levels[::-1]
    amounts = sorted(draw(st.lists(points(), min_size=len(levels), max_size=len(levels), unique=True)), key=_value)[
        ::-1
    ]
    first: list[ast.Expression] = [ast.Value(name="full"), *amounts[1:]] if draw(st.booleans()) else [*amounts]
    ops: list[ast.Comparison] = ["reaches", "<=", "<="] if lower else ["reaches", ">=", ">="]
    op = draw(st.sampled_from([*ops, "<" if lower else ">"]))
    awards: list[ast.Clause] = [
        ast.Award(when=ast.Compare(subject=subject, op=op, level=level), amount=amount)
        for level, amount in zip(levels, first, strict=True)
    ]
    if len(awards) > 1 and draw(st.integers(0, 2)) == 0:
        awards.append(ast.Linear())
    return awards + draw(endings(subject, op, levels[-1]))


def _value(amount: ast.Literal) -> Fraction:
    return amount.value


@st.composite
def endings(
    draw: st.DrawFn, subject: ast.Expression | None, op: ast.Comparison, lowest: ast.Expression
) -> list[ast.Clause]:
    amount = draw(st.sampled_from([ZERO_POINTS, ZERO_POINTS, ast.Literal(value=F(1, 2), unit="points")]))
    ending = draw(
        st.sampled_from(["nothing", "nothing", "otherwise", "unmet", "under", "opposite", "below", "proportion"])
    )
    opposite: dict[str, ast.Comparison] = {"reaches": "<", ">=": "<", ">": "<=", "<=": ">", "<": ">="}
    match ending:
        case "otherwise":
            return [ast.Otherwise(amount=amount)]
        case "unmet":
            return [ast.Award(when=ast.Unsaid(subject=None, side="unmet"), amount=amount)]
        case "under":
            return [ast.Award(when=ast.Unsaid(subject=None, side="under"), amount=amount)]
        case "opposite":
            return [ast.Award(when=ast.Compare(subject=subject, op=opposite[op], level=lowest), amount=amount)]
        case "below":
            marked = draw(st.booleans())
            return [
                ast.Award(when=ast.Compare(subject=subject, op="below", level=lowest, marked=marked), amount=amount)
            ]
        case "proportion":
            return [ast.Award(when=ast.Unsaid(subject=None, side="unmet"), amount=ast.InProportion())]
        case _:
            return []


@st.composite
def ranges(draw: st.DrawFn, measure: str) -> list[ast.Clause]:
    """Draw a ladder of neighbouring ranges, one end of each marked, under an open top tier."""
    low, middle, high = sorted(draw(st.lists(tenths(10, 100), min_size=3, max_size=3, unique=True)))
    low_closed = draw(st.booleans())
    top, bottom = (">=", "<") if low_closed else (">", "<=")
    amounts = sorted(draw(st.lists(points(), min_size=3, max_size=3, unique=True)), key=_value)
    marks: dict[str, bool | None] = {"low_closed": low_closed, "high_closed": not low_closed}
    if draw(st.booleans()):
        marks["high_closed" if low_closed else "low_closed"] = None
    tiers = [
        ast.Award(
            when=ast.Between(subject=None, low=literal(start, measure), high=literal(end, measure), **marks),
            amount=amount,
        )
        for start, end, amount in ((middle, high, amounts[1]), (low, middle, amounts[0]))
    ]
    above = ast.Award(when=ast.Compare(subject=None, op=top, level=literal(high, measure)), amount=amounts[2])
    below = ast.Award(when=ast.Compare(subject=None, op=bottom, level=literal(low, measure)), amount=ZERO_POINTS)
    return [above, *tiers, below]


# Movements ----------------------------------------------------------------------------------------------------------


@st.composite
def sizes(draw: st.DrawFn, measure: str) -> ast.Literal | None:
    units = ["pp", "pp", "%"] if measure == "%" else [measure, measure, "pp", "%"]
    unit = draw(st.sampled_from(units))
    choices = [5, 10, 20] if measure != "%" and unit in {"%", "pp"} else [1, 2, F(1, 2), F(3, 10)]
    value = draw(st.sampled_from(choices))
    return None if unit == measure != "%" and draw(st.booleans()) else ast.Literal(value=F(value), unit=unit)


@st.composite
def own_steps(draw: st.DrawFn, measure: str, subject: ast.Expression | None = None) -> list[ast.Clause]:
    """Draw one step on the own value, or on *subject*, or one each way, with caps."""
    direction = draw(st.sampled_from(["under", "over", "under", "away", "both"]))
    pairs: list[tuple[ast.Direction, ast.Sign]] = (
        [("over", draw(st.sampled_from(["add", "add", "deduct"]))), ("under", "deduct")]
        if direction == "both"
        else [(direction, "add" if direction == "over" and draw(st.booleans()) else "deduct")]
    )
    clauses: list[ast.Clause] = []
    origin = draw(st.sampled_from([None, None, None, ast.Value(name="target"), ast.Value(name="mean")]))
    size = draw(sizes(measure))
    for way, sign in pairs:
        clauses.append(
            ast.Step(
                sign=sign,
                amount=draw(points()),
                direction=way,
                size=size,
                subject=subject,
                origin=origin if subject is None else None,
                part=draw(st.sampled_from([None, None, *PARTS])),
            )
        )
        clauses += draw(caps(sign))
    if direction == "both" and {sign for _, sign in pairs} == {"add", "deduct"} and draw(st.integers(0, 3)) == 0:
        clauses.append(ast.Bound(of="each side", end="most", amount=draw(points())))
    return clauses


@st.composite
def caps(draw: st.DrawFn, sign: ast.Sign) -> list[ast.Clause]:
    if draw(st.integers(0, 2)):
        return []
    of: ast.BoundOf = "addition" if sign == "add" else "deduction"
    return [ast.Bound(of=of, end="most", amount=draw(points()))]


@st.composite
def schedules(draw: st.DrawFn) -> list[ast.Clause]:
    first, rise, count = draw(tenths(5, 20)), draw(tenths(0, 10)), draw(st.integers(2, 4))
    amount = tuple(ast.Literal(value=first + k * rise, unit="points") for k in range(count))
    subject = ast.Value(name="late")
    continued = draw(st.booleans())
    return [ast.Step(sign="deduct", amount=amount, direction="each", subject=subject, continued=continued)]


@st.composite
def brackets(draw: st.DrawFn, measure: str) -> list[ast.Clause]:
    first, second = draw(st.sampled_from([(F(1), F(3)), (F(2), F(4))]))
    unit = "pp" if measure == "%" else measure
    sign: ast.Sign = draw(st.sampled_from(["add", "deduct"]))
    ends = ((None, literal(first, unit)), (literal(first, unit), literal(second, unit)))
    steps: list[ast.Clause] = [
        ast.Step(
            sign=sign,
            amount=draw(points()),
            direction="over" if sign == "add" else "under",
            size=literal(F(1), unit),
            origin=ast.Value(name="mean"),
            within=within,
        )
        for within in ends
    ]
    return steps + draw(caps(sign))


@st.composite
def events(draw: st.DrawFn) -> list[ast.Clause]:
    sign: ast.Sign = draw(st.sampled_from(["deduct", "deduct", "add"]))
    step = ast.Step(
        sign=sign,
        amount=draw(points()),
        direction="each",
        size=draw(st.sampled_from([None, literal(F(1), "次"), literal(F(2), "次")])),
        subject=ast.Value(name="late"),
    )
    return [step, *draw(caps(sign))]


@st.composite
def changes(draw: st.DrawFn) -> list[ast.Clause]:
    """Draw changes: tiers on one rate, a fact, a rank, or one event."""
    sign: ast.Sign = draw(st.sampled_from(["add", "deduct"]))
    survey = ast.Value(name="survey")
    kind = draw(st.sampled_from(["tiers", "fact", "either", "ranks", "event"]))
    plan, fraud = ast.Fact(name="plan"), ast.Fact(name="fraud")
    conditions: list[ast.Condition]
    match kind:
        case "tiers":
            op: ast.Comparison = draw(st.sampled_from([">", ">=", "reaches", "<"]))
            levels = sorted(draw(st.sets(tenths(10, 100), min_size=1, max_size=3)), reverse=op == "<")
            conditions = [ast.Compare(subject=survey, op=op, level=literal(level, "%")) for level in levels]
        case "fact":
            conditions = [plan]
        case "either":
            conditions = [draw(st.sampled_from([ast.Any(conditions=(plan, fraud)), ast.Not(condition=plan)]))]
        case "ranks":
            rank = ast.Value(name="rank")
            conditions = [ast.Compare(subject=rank, op="=", level=ast.Literal(value=F(n))) for n in (1, 2, 3)]
        case _:
            conditions = [ast.Compare(subject=ast.Value(name="late"), op="reaches", level=literal(F(1), "次"))]
    drawn: list[ast.Clause] = [ast.Change(when=when, sign=sign, amount=draw(points())) for when in conditions]
    return drawn + draw(caps(sign))


def in_places(clauses: Sequence[ast.Clause]) -> tuple[ast.Clause, ...]:
    """Give every clause a place of its own, as in a text."""
    places = itertools.count()

    def placed(clause: ast.Clause) -> ast.Clause:
        span = Span(place := next(places), place + 1)
        match clause:
            case ast.Part(clauses=inner) | ast.Scope(clauses=inner):
                return attrs.evolve(clause, span=span, clauses=tuple(map(placed, inner)))
            case ast.Combine(parts=inner):
                return attrs.evolve(clause, span=span, parts=tuple(map(placed, inner)))
            case _:
                return attrs.evolve(clause, span=span)

    return tuple(map(placed, clauses))


# Whole rules --------------------------------------------------------------------------------------------------------


@st.composite
def placings(draw: st.DrawFn) -> list[ast.Clause]:
    """Draw awards by places in the group, from the first, from the last or both, and what the others earn."""
    rank, last = ast.Value(name="rank"), ast.Value(name="rank_from_last")
    amounts = sorted(draw(st.lists(points(), min_size=3, max_size=3, unique=True)), key=_value)[::-1]
    kind = draw(st.sampled_from(["falling", "both ends", "proportion", "line", "tiers"]))
    first = ast.Award(when=placed(rank, "=", 1), amount=amounts[0])
    behind = ast.Award(when=placed(last, draw(st.sampled_from(["=", "<="])), 1), amount=amounts[2])
    ranking: list[ast.Clause] = [ast.Ranking(first="higher")]
    match kind:
        case "falling":
            size = ast.Literal(value=F(1))
            step = ast.Step(sign="deduct", amount=draw(points()), direction="under", size=size, subject=rank)
            return [first, ast.Award(when=placed(rank, "=", 2), amount=amounts[1]), step]
        case "both ends":
            return [ast.Award(when=placed(rank, "<=", 2), amount=amounts[0]), behind, ast.Otherwise(amount=amounts[1])]
        case "proportion":
            return [*ranking, first, ast.Otherwise(amount=ast.InProportion())]
        case "line":
            end = ast.Award(when=placed(last, "=", 1), amount=amounts[2])
            return [*ranking, first, end, ast.Linear()]
        case _:
            tiers = [ast.Award(when=placed(rank, "<=", n + 1), amount=amount) for n, amount in enumerate(amounts)]
            return [*tiers, ast.Otherwise(amount=ZERO_POINTS)]


def placed(rank: ast.Value, op: ast.Comparison, place: int) -> ast.Compare:
    return ast.Compare(subject=rank, op=op, level=ast.Literal(value=F(place)))


@st.composite
def other_awards(draw: st.DrawFn) -> list[ast.Clause]:
    """Draw a ladder on something else than the own value: it adds."""
    if draw(st.booleans()):
        plan = ast.Fact(name="plan")
        below: ast.Clause = ast.Otherwise(amount=ZERO_POINTS)
        return [ast.Award(when=plan, amount=draw(points())), below]
    name, measure = draw(st.sampled_from([("survey", "%"), ("late", "次")]))
    subject = ast.Value(name=name)
    awards = draw(ladders(subject, measure, shares=False))
    return awards + (draw(own_steps(measure, subject)) if draw(st.booleans()) else [])


@st.composite
def both_or_one(draw: st.DrawFn) -> list[ast.Clause]:
    """Draw an award for two conditions, one for exactly one of them, nothing else."""
    first = ast.Compare(subject=ast.Value(name="survey"), op=">=", level=literal(draw(tenths(10, 100)), "%"))
    second = ast.Compare(subject=ast.Value(name="late"), op="<=", level=literal(F(draw(st.integers(0, 4))), "次"))
    return [
        ast.Award(when=ast.All(conditions=(first, second)), amount=draw(points())),
        ast.Award(when=ast.Exactly(count=1), amount=draw(points())),
        ast.Otherwise(amount=ZERO_POINTS),
    ]


@st.composite
def gates(draw: st.DrawFn) -> list[ast.Clause]:
    fraud = ast.Fact(name="fraud")
    kind = draw(st.sampled_from(["fact", "either", "override"]))
    if kind != "override":
        few = ast.Compare(subject=None, op="<", level=ast.Literal(value=F(1)))
        return [ast.Award(when=fraud if kind == "fact" else ast.Any(conditions=(few, fraud)), amount=ZERO_POINTS)]
    return [
        ast.Override(when=fraud, amount=draw(st.sampled_from([ZERO_POINTS, ast.Literal(value=F(1), unit="points")])))
    ]


def factors() -> st.SearchStrategy[list[ast.Clause]]:
    number = st.sampled_from(["0.8", "1.2", "0.5"]).map(lambda text: ast.Literal(value=F(text)))
    when = st.sampled_from([None, ast.Fact(name="plan")])
    return st.builds(lambda n, w: [ast.Factor(when=w, number=n)], number, when)


@st.composite
def bounds(draw: st.DrawFn) -> list[ast.Clause]:
    kind = draw(st.sampled_from(["most", "least", "floor", "lifted"]))
    match kind:
        case "most":
            return [
                ast.Bound(
                    of="indicator", end="most", amount=ast.Literal(value=F(draw(st.integers(5, 12))), unit="points")
                )
            ]
        case "least":
            return [
                ast.Bound(
                    of="indicator", end="least", amount=ast.Literal(value=F(draw(st.integers(1, 4))), unit="points")
                )
            ]
        case "floor":
            return [ast.Bound(of="indicator", end="least", amount=ZERO_POINTS)]
        case _:
            return [ast.Bound(of="indicator", end="least", amount=None)]


@st.composite
def formulas(draw: st.DrawFn) -> list[ast.Clause]:
    """Draw ``得分=…``: shares of 1 times points, rounded or not."""
    survey, threshold = ast.Value(name="survey"), ast.Literal(value=F(5), unit="%")
    factor = ast.Literal(value=F(draw(st.integers(1, 40))))
    inner = draw(st.sampled_from([survey, ast.Value(name="completion"), ast.Difference(left=survey, right=threshold)]))
    amount: ast.Expression = ast.Product(factors=(factor, inner))
    if draw(st.booleans()):
        amount = ast.Sum(terms=(amount, ast.Literal(value=F(1, 2))))
    if draw(st.booleans()):
        mode: ast.Rounding = draw(st.sampled_from(["half up", "half even", "down", "up"]))
        amount = ast.Round(value=amount, places=draw(st.integers(0, 1)), mode=mode)
    return [ast.Start(amount=amount)]


@st.composite
def parts(draw: st.DrawFn) -> list[ast.Clause]:
    full = ast.Literal(value=F(draw(st.integers(2, 8))), unit="points")
    level = literal(draw(tenths(20, 100)), "%")
    clauses: tuple[ast.Clause, ...] = (
        ast.Award(when=ast.Compare(subject=None, op="reaches", level=level), amount=ast.Value(name="full")),
        ast.Step(sign="deduct", amount=draw(points()), direction="under", size=literal(F(1), "pp")),
    )
    first, second = (
        ast.Part(name=name, subject=ast.Value(name=name), points=full, clauses=clauses)
        for name in ("survey", "completion")
    )
    how = draw(st.sampled_from([None, "sum", "greater", "lesser"]))
    return [first, second] if how is None else [ast.Combine(how=how, parts=(first, second))]


@st.composite
def scopes(draw: st.DrawFn, measure: str) -> list[ast.Clause]:
    """Draw two scopes that divide the rows between them, or a premise for an addition."""
    plan = ast.Fact(name="plan")
    if draw(st.booleans()):
        inside = (
            ast.Change(
                when=ast.Compare(subject=ast.Value(name="rank"), op="=", level=ast.Literal(value=F(1))),
                sign="add",
                amount=draw(points()),
            ),
        )
        return [ast.Scope(when=plan, clauses=inside)]
    one, other = (tuple(draw(ladders(None, measure, shares=True)) + draw(own_steps(measure))) for _ in range(2))
    return [ast.Scope(when=plan, clauses=one), ast.Scope(when=ast.Not(condition=plan), clauses=other)]


def starts() -> st.SearchStrategy[list[ast.Clause]]:
    return points().map(lambda amount: [ast.Start(amount=amount)])


@st.composite
def beginnings(draw: st.DrawFn, measure: str) -> list[ast.Clause]:
    """Draw what gives the points that the rest moves."""
    own = ladders(None, measure, shares=True)
    return draw(
        st.one_of(
            own, own, own, ranges(measure), starts(), formulas(), st.just([]), both_or_one(), parts(), scopes(measure)
        )
    )


@st.composite
def written_rules(draw: st.DrawFn) -> Drawn:
    """Draw a rule with its indicator and conventions."""
    measure = draw(st.sampled_from(["%", UNIT]))
    clauses = draw(beginnings(measure))
    middles: Sequence[st.SearchStrategy[list[ast.Clause]]] = [
        own_steps(measure), own_steps(measure), events(), changes(), schedules(), brackets(measure), other_awards(),
        factors(), placings(),
    ]  # fmt: skip
    for _ in range(draw(st.integers(0 if clauses else 1, 2))):
        clauses += draw(st.one_of(*middles))
    for ending in (bounds(), gates()):
        if draw(st.integers(0, 2)) == 0:
            clauses += draw(ending)
    return Drawn(
        rule=ast.Rule(clauses=in_places(clauses)),
        points=F(10),
        base=draw(st.sampled_from([None, F(7)])),
        measured_in=measure,
        better=draw(st.sampled_from([None, None, "higher", "lower"])),
        steps=draw(st.sampled_from(PARTS)),
        floor=draw(st.sampled_from([F(0), "none"])),
        unreached=draw(st.sampled_from(["zero", "error"])),
        rate_origin=draw(st.sampled_from([F(100), "none"])),
    )


# Anything that a text can say ---------------------------------------------------------------------------------------
#
# For writing and reading texts: clauses need not make a score together, but every phrase meets every other.


Drawable = TypeVar("Drawable")


def once(make: Callable[[], st.SearchStrategy[Drawable]]) -> Callable[[], st.SearchStrategy[Drawable]]:
    """Make a strategy at its first use and never again, with a name for what it is made of: both cost time."""
    made = functools.cache(make)

    @st.composite
    def drawn(draw: st.DrawFn) -> Drawable:
        return draw(made())

    return functools.cache(drawn)


@once
def whole_points() -> st.SearchStrategy[ast.Literal]:
    return st.integers(0, 8).map(lambda n: ast.Literal(value=F(n, 2), unit="points"))


def roles(*names: str) -> st.SearchStrategy[ast.Expression]:
    return st.sampled_from(names).map(lambda name: ast.Value(name=name))


def shares(*names: str) -> st.SearchStrategy[ast.Expression]:
    percents = st.sampled_from([F(85), F(5, 2), F(120), F(100, 3)])
    return st.builds(
        lambda percent, name: ast.Share(percent=percent, of=ast.Value(name=name)), percents, st.sampled_from(names)
    )


@once
def percents() -> st.SearchStrategy[ast.Expression]:
    return tenths(0, 120).map(lambda value: ast.Literal(value=value, unit="%"))


@once
def written_levels() -> st.SearchStrategy[ast.Expression]:
    simple = st.one_of(
        percents(),
        percents(),
        roles("target", "mean", "last_year", "best", "worst", "survey"),
        shares("target", "mean"),
    )
    return st.one_of(simple, simple, simple, written_formulas())


def _joined_terms(inner: st.SearchStrategy[ast.Expression]) -> st.SearchStrategy[ast.Expression]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.filter(lambda terms: not isinstance(terms[0], ast.Sum)).map(lambda terms: ast.Sum(terms=terms)),
        several.filter(lambda terms: not isinstance(terms[0], ast.Product)).map(
            lambda terms: ast.Product(factors=terms)
        ),
        st.builds(lambda left, right: ast.Difference(left=left, right=right), inner, inner),
        st.builds(lambda above, below: ast.Ratio(numerator=above, denominator=below), inner, inner),
    )


@once
def written_formulas() -> st.SearchStrategy[ast.Expression]:
    """Draw sums, products, differences and ratios; the first term of a sum is no sum, since a + b + c is one sum."""
    plain = tenths(1, 200).map(lambda value: ast.Literal(value=value))
    leaf = st.one_of(plain, plain, roles("actual", "target", "survey", "late"), shares("target"))
    return _joined_terms(st.one_of(leaf, leaf, _joined_terms(leaf)))


@once
def written_amounts() -> st.SearchStrategy[ast.Expression]:
    modes: list[ast.Rounding] = ["half up", "half even", "down", "up"]
    rounded = st.builds(
        lambda value, places, mode: ast.Round(value=value, places=places, mode=mode),
        written_formulas(), st.integers(0, 3), st.sampled_from(modes),
    )  # fmt: skip
    full = st.one_of(roles("full", "base"), shares("full", "base"))
    return st.one_of(whole_points(), whole_points(), full, written_formulas(), rounded)


@once
def subjects() -> st.SearchStrategy[ast.Expression | None]:
    return st.one_of(st.none(), st.none(), roles("survey", "completion", "growth", "late", "target", "actual"))


@functools.cache
@st.composite
def comparisons(draw: st.DrawFn) -> ast.Compare:
    op: ast.Comparison = draw(st.sampled_from([">=", ">", "<=", "<", "=", "reaches", "below"]))
    marked = op not in {"=", "below"} and draw(st.integers(0, 3)) == 0
    subject = draw(subjects())
    level = draw(st.one_of(percents(), shares("target")) if op == "below" else written_levels())
    if draw(st.integers(0, 8)) == 0:
        subject, op, level = ast.Value(name="rank"), "=", ast.Literal(value=F(draw(st.integers(1, 12))))
        marked = False
    if draw(st.integers(0, 12)) == 0:
        subject, level, marked = ast.Value(name="rank_from_last"), ast.Literal(value=F(draw(st.integers(2, 9)))), False
        op = draw(st.sampled_from(["=", "<="]))
    return ast.Compare(subject=subject, op=op, level=level, marked=marked)


@functools.cache
@st.composite
def written_ranges(draw: st.DrawFn) -> ast.Between:
    low = draw(st.one_of(percents(), shares("target")))
    # 目标的85%至100% means shares at both ends.
    high = draw(shares("target") if isinstance(low, ast.Share) else st.one_of(percents(), shares("target")))
    ends = [draw(st.sampled_from([None, True, False])) for _ in range(2)]
    subject = draw(subjects())
    if draw(st.integers(0, 6)) == 0:
        subject, ends = ast.Value(name="rank"), [True, True]
        low, high = (ast.Literal(value=F(n)) for n in sorted(draw(st.sets(st.integers(2, 20), min_size=2, max_size=2))))
    return ast.Between(subject=subject, low=low, high=high, low_closed=ends[0], high_closed=ends[1])


@once
def unsaid() -> st.SearchStrategy[ast.Condition]:
    sides: list[ast.Side] = ["over", "under", "unmet", "met"]
    missed_by = st.one_of(st.none(), roles("survey", "completion", "growth", "late"))
    return st.builds(lambda subject, side: ast.Unsaid(subject=subject, side=side), missed_by, st.sampled_from(sides))


@once
def single_tests() -> st.SearchStrategy[ast.Condition]:
    facts = st.sampled_from(["plan", "fraud"]).map(lambda name: ast.Fact(name=name))
    missed = st.builds(
        lambda subject, level: ast.Not(condition=ast.Compare(subject=subject, op="reaches", level=level)),
        subjects(), written_levels(),
    )  # fmt: skip
    return st.one_of(
        comparisons(),
        comparisons(),
        written_ranges(),
        unsaid(),
        facts,
        facts.map(lambda fact: ast.Not(condition=fact)),
        missed,
    )


def _filled(conditions: Sequence[ast.Condition]) -> tuple[ast.Condition, ...]:
    """Give every test the last subject said before it, as a reader would."""
    subject: ast.Expression | None = None
    filled: list[ast.Condition] = []
    for condition in conditions:
        if isinstance(condition, (ast.Compare, ast.Between, ast.Unsaid)):
            subject = condition.subject or subject
            filled.append(attrs.evolve(condition, subject=subject))
        else:
            filled.append(condition)
    return tuple(filled)


@functools.cache
@st.composite
def written_conditions(draw: st.DrawFn) -> ast.Condition:
    kind = draw(st.sampled_from(["one", "one", "one", "all", "any", "mixed"]))
    if kind == "one":
        return draw(single_tests())
    tests = _filled(draw(st.lists(single_tests(), min_size=2, max_size=3)))
    if kind == "all":
        return ast.All(conditions=tests)
    if kind == "mixed" and len(tests) > 2:
        return ast.Any(conditions=(ast.All(conditions=tests[:2]), tests[2]))
    return ast.Any(conditions=tests)


@functools.cache
@st.composite
def written_steps(draw: st.DrawFn) -> ast.Step:
    direction: ast.Direction = draw(st.sampled_from(["over", "under", "away", "each"]))
    when = draw(st.one_of(st.none(), st.none(), written_conditions()))
    # A condition on another value would be what a step without a subject counts.
    subject = draw(roles("survey", "late") if when is not None else st.one_of(st.none(), roles("survey", "late")))
    unit = draw(st.sampled_from(["次", "pp", "%"]))
    size = ast.Literal(value=draw(tenths(1, 30)), unit=unit)
    amount: ast.Expression | tuple[ast.Expression, ...] = draw(
        written_amounts().filter(lambda a: not isinstance(a, ast.Round))
    )
    if draw(st.integers(0, 4)) == 0:
        amount = tuple(draw(st.lists(whole_points(), min_size=2, max_size=4)))
    within = None
    if direction != "each" and draw(st.integers(0, 5)) == 0:
        first, second = ast.Literal(value=F(5), unit=unit), ast.Literal(value=F(10), unit=unit)
        within = draw(st.sampled_from([(None, first), (first, second), (second, None)]))
    origins = st.one_of(st.none(), st.none(), percents(), roles("target", "mean"), shares("target"))
    return ast.Step(
        sign=draw(st.sampled_from(["add", "deduct"])),
        amount=amount,
        direction=direction,
        size=None if direction == "each" and subject is not None and draw(st.booleans()) else size,
        subject=subject,
        origin=None if direction == "each" else draw(origins),
        continued=isinstance(amount, tuple) and draw(st.booleans()),
        within=within,
        part=draw(st.sampled_from([None, None, *PARTS])) if within is None else None,
        when=when,
    )


@functools.cache
@st.composite
def written_bounds(draw: st.DrawFn) -> ast.Bound:
    ends: list[tuple[ast.BoundOf, Literal["most", "least"]]] = [
        ("addition", "most"), ("deduction", "most"), ("each side", "most"),
        ("indicator", "most"), ("indicator", "least"),
    ]  # fmt: skip
    of, end = draw(st.sampled_from(ends))
    if (of, end) == ("indicator", "least") and draw(st.integers(0, 2)) == 0:
        return ast.Bound(of=of, end=end, amount=None)
    return ast.Bound(of=of, end=end, amount=draw(whole_points()))


@once
def _starts() -> st.SearchStrategy[ast.Clause]:
    number = st.integers(1, 90).map(lambda n: ast.Start(amount=ast.Literal(value=F(n), unit="points")))
    return st.one_of(number, st.builds(lambda amount: ast.Start(amount=amount), written_amounts()))


@functools.cache
@st.composite
def _proportions(draw: st.DrawFn) -> ast.Clause:
    """Draw an award in proportion; over a range it would be a line."""
    when = draw(written_conditions())
    points = draw(st.sampled_from([None, ast.Literal(value=F(8), unit="points")]))
    amount = draw(written_amounts()) if isinstance(when, ast.Between) else ast.InProportion(points=points)
    return ast.Award(when=when, amount=amount)


@once
def rankings() -> st.SearchStrategy[ast.Clause]:
    first: list[ast.Ordering | None] = ["higher", "lower", None]
    by = st.one_of(st.none(), roles("completion", "growth"))
    return st.builds(lambda first, by: ast.Ranking(first=first, by=by), st.sampled_from(first), by).filter(
        lambda ranking: ranking.first is not None or ranking.by is not None
    )


GRADES = ("优秀", "良好", "重点管理")


@functools.cache
@st.composite
def effects(draw: st.DrawFn) -> ast.Effect:
    doing: list[ast.Doing] = ["veto", "grade", "barred", "not above", "down", "zero total", "unranked"]
    does = draw(st.sampled_from(doing))
    grades = ["", *GRADES] if does == "barred" else [*GRADES]
    grade = draw(st.sampled_from(grades)) if does in {"grade", "barred", "not above"} else ""
    steps = draw(st.integers(1, 3)) if does == "down" else 1
    return ast.Effect(when=draw(written_conditions()), does=does, grade=grade, steps=steps)


@once
def written_clauses() -> st.SearchStrategy[ast.Clause]:
    """Draw a clause that is neither part nor scope."""
    when, amount = written_conditions(), written_amounts()
    signs: list[ast.Sign] = ["add", "deduct"]
    named: list[Literal["full", "base"]] = ["full", "base"]
    factor = tenths(1, 20).map(lambda value: ast.Literal(value=value))
    bases = st.one_of(roles("target", "mean", "last_year", "best", "worst", "survey"), shares("target", "mean"))
    return st.one_of(
        _starts(),
        st.builds(lambda when, amount: ast.Award(when=when, amount=amount), when, amount),
        _proportions(),
        amount.map(lambda amount: ast.Otherwise(amount=amount)),
        st.one_of(st.none(), written_ranges()).map(lambda when: ast.Linear(when=when)),
        st.builds(lambda w, s, a: ast.Change(when=w, sign=s, amount=a), when, st.sampled_from(signs), amount),
        written_steps(),
        written_bounds(),
        st.builds(lambda when, number: ast.Factor(when=when, number=number), st.one_of(st.none(), when), factor),
        when.map(lambda when: ast.Override(when=when, amount=ZERO_POINTS)),
        effects(),
        rankings(),
        st.just(ast.Combine(how="highest")),
        bases.map(lambda level: ast.Reference(level=level)),
        st.builds(lambda what, n: ast.Stated(what=what, amount=n), st.sampled_from(named), whole_points()),
    )


@once
def written_blocks() -> st.SearchStrategy[tuple[ast.Clause, ...]]:
    """Draw clauses of which at least one gives or moves points."""
    silent = (ast.Stated, ast.Reference, ast.Ranking)
    return st.lists(written_clauses(), min_size=1, max_size=3).map(tuple).filter(
        lambda clauses: not all(isinstance(clause, silent) for clause in clauses)
    )  # fmt: skip


def named(clause: ast.Clause) -> ast.Clause:
    """Say the own value where it is left unsaid, since inside one sentence another value would be carried on."""
    own = ast.Value(name="actual")
    match clause:
        case ast.Award(when=when) | ast.Change(when=when) | ast.Override(when=when) | ast.Effect(when=when):
            return attrs.evolve(clause, when=_named(when))
        case ast.Linear(when=when) | ast.Factor(when=when) if when is not None:
            return attrs.evolve(clause, when=_named(when))
        case ast.Step(subject=subject, when=when):
            return attrs.evolve(clause, subject=subject or own, when=None if when is None else _named(when))
        case _:
            return clause


def _named(condition: ast.Condition) -> ast.Condition:
    match condition:
        case ast.Compare(subject=None) | ast.Between(subject=None) | ast.Unsaid(subject=None):
            return attrs.evolve(condition, subject=ast.Value(name="actual"))
        case ast.Not(condition=inner):
            return ast.Not(condition=_named(inner))
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return attrs.evolve(condition, conditions=tuple(_named(inner) for inner in several))
        case _:
            return condition


@once
def one_sentence() -> st.SearchStrategy[tuple[ast.Clause, ...]]:
    """Draw the clauses of a part or scope."""
    return written_blocks().map(lambda clauses: tuple(named(clause) for clause in clauses))


@functools.cache
@st.composite
def written_parts(draw: st.DrawFn) -> list[ast.Clause]:
    clauses, points = draw(one_sentence()), draw(whole_points())
    parts = tuple(
        ast.Part(name=name, subject=ast.Value(name=name), points=points, clauses=clauses) for name in ("survey", "late")
    )
    how = draw(st.sampled_from([None, "sum", "greater", "lesser"]))
    return [*parts] if how is None else [ast.Combine(how=how, parts=parts)]


@functools.cache
@st.composite
def anything_written(draw: st.DrawFn) -> ast.Rule:
    """Draw a rule that is written in each language, whatever it means."""
    clauses: list[ast.Clause] = [*draw(written_blocks())]
    kind = draw(st.sampled_from(["plain", "plain", "plain", "scopes", "parts"]))
    if kind == "scopes":
        clauses += [
            ast.Scope(when=draw(written_conditions()), clauses=draw(written_blocks()))
            for _ in range(draw(st.integers(1, 2)))
        ]
    elif kind == "parts":
        clauses += draw(written_parts())
        clauses += draw(st.one_of(st.just(()), written_blocks()))
    return ast.Rule(clauses=completed(tuple(clauses)))
