"""What the reading rules know besides the clauses, and expressions with nothing unsaid."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal, assert_never

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.errors import Span
from targetscore.ruleset.model import Conventions, Name

ZERO = Fraction(0)
HUNDRED = Fraction(100)
PERCENT = "%"
OWN = "own"
ACTUAL: ast.Expression = ast.Value(name="actual")
OWN_NAMES = frozenset({"actual", "completion", "growth"})
OWN_UNIT_NAMES = frozenset({"actual", "target", "last_year", "mean", "best", "worst"})
# Words that count things without measuring them; a text may use another than the rule file.
CLASSIFIERS = frozenset(
    [
        "个",
        "项",
        "次",
        "件",
        "起",
        "例",
        "宗",
        "条",
        "处",
        "家",
        "户",
        "人",
        "名",
        "位",
        "篇",
        "份",
        "场",
        "期",
        "批",
        "所",
        "座",
        "台",
        "户次",
        "人次",
        "件次",
    ]
)

# Words of units that measure; an English value in any other unit counts things.
MEASURES = frozenset(
    [
        "acre", "acres", "billion", "cent", "cents", "crore", "cubic", "decibels", "degree", "degrees", "dollar",
        "dollars", "equivalents", "euro", "euros", "feet", "foot", "fte", "gallon", "gallons", "gigawatt", "gram",
        "grams", "gwh", "hectare", "hectares", "hour", "hours", "index", "kg", "kilogram", "kilograms", "kilometer",
        "kilometers", "kilometre", "kilometres", "kilowatt", "km", "kwh", "lakh", "liter", "liters", "litre", "litres",
        "mark", "marks", "megawatt", "meter", "meters", "metre", "metres", "mile", "miles", "million", "minute",
        "minutes", "mwh", "per", "percent", "point", "points", "pound", "pounds", "rate", "ratio", "rupee", "rupees",
        "score", "scores", "second", "seconds", "share", "square", "thousand", "ton", "tonne", "tonnes", "tons", "watt",
        "watts", "yard", "yards",
        "cm", "db", "eur", "ft", "g", "gbp", "gw", "ha", "hp", "hrs", "kn", "kpa", "kw", "l", "lb", "lbs", "m", "mg",
        "mins", "ml", "mm", "mpa", "mw", "ntu", "oz", "ppb", "ppm", "renminbi", "rmb", "secs", "sqm", "t", "usd", "w",
        "wh", "yuan"
    ]
)  # fmt: skip


def counts_things(unit: str) -> bool:
    """Whether a value measured in *unit* is a whole number: it counts 家 or complaints, and does not measure."""
    if unit in CLASSIFIERS:
        return True
    words = unit.lower().split()
    return (
        bool(words) and unit.replace(" ", "").isascii() and unit.replace(" ", "").isalpha() and not MEASURES & {*words}
    )


class Unreadable(Exception):  # noqa: N818 - control flow inside the package, never seen outside
    """
    A rule whose meaning the reading rules cannot settle; becomes a diagnostic.

    A node among the *values* is shown as the text writes it.
    """

    def __init__(self, code: str, span: Span, **values: str | ast.Node) -> None:
        super().__init__(code)
        self.code = code
        self.span = span
        self.values = values


@attrs.frozen(kw_only=True)
class Context:
    """
    What surrounds the clauses.

    Attributes:
        points: What 满分 means, points.
        base: Base score in points, as the rule file or the text states it.
        measured_in: Unit of the own value.
        better: Which way is good, as declared.
        names: Declared names by id.
        conventions: The rule file's.
        own: The value that clauses mean when they name none: the indicator's, or a part's.
        reference: The level of the heading, if it states one.
        names_target: The text names the target.
        scoped: The clauses hold for some rows only.
        first: Which values of the group come first, if the text says it.
        ranked: The value that is ranked, if the text names it.
    """

    points: Fraction
    base: Fraction | None
    measured_in: str
    better: Literal["higher", "lower"] | None
    names: Mapping[str, Name] = attrs.field(hash=False)
    conventions: Conventions
    own: ast.Expression = ACTUAL
    reference: ast.Expression | None = None
    names_target: bool = False
    scoped: bool = False
    first: Literal["higher", "lower"] | None = None
    ranked: ast.Expression | None = None

    def base_points(self, span: Span) -> Fraction:
        """Return the base score: stated, else the convention's share of the points."""
        if self.base is not None:
            return self.base
        if self.conventions.base is None:
            raise Unreadable("convention-needed", span, name="base", choices="60%")
        return self.points * self.conventions.base

    def unit_of(self, subject: ast.Expression) -> str:
        """Return what *subject* is measured in; empty where the rule file does not say."""
        match subject:
            case ast.Value(name="completion" | "growth"):
                return PERCENT
            case ast.Value(name=name):
                declared = self.names.get(name)
                if declared is not None and declared.measured_in:
                    return declared.measured_in
                return self.measured_in if name in OWN_UNIT_NAMES else ""
            case ast.Share(of=of):
                return self.unit_of(of)
            case ast.Sum(terms=terms):
                return self.unit_of(terms[0])
            case ast.Difference(left=left):
                return self.unit_of(left)
            case ast.Ratio(numerator=numerator, denominator=denominator) if isinstance(denominator, ast.Literal):
                return self.unit_of(numerator)
            case ast.Literal(unit=unit):
                return unit
            case _:
                return ""

    def key(self, subject: ast.Expression | None) -> str:
        """
        Return the name of the subject that *subject* is.

        The own value, completion and growth are one; so are ranks counted from the first and from the last.
        """
        said = self.own if subject is None else subject
        if isinstance(said, ast.Value) and said.name in OWN_NAMES:
            return OWN
        if isinstance(said, ast.Value) and said.name == "rank_from_last":
            return "rank"
        return said.name if isinstance(said, ast.Value) else repr(said)

    def said(self, subject: ast.Expression | None) -> ast.Expression:
        """Return *subject*, or the own value where it is left out."""
        return self.own if subject is None else subject


# Levels and amounts -------------------------------------------------------------------------------------------------


def level(expression: ast.Expression, subject: ast.Expression, context: Context) -> c.Quantity:
    """
    Return *expression* in the measure of *subject*: 95 for 95 % of a rate.

    Raises:
        Unreadable: If the units do not fit.
    """
    unit = context.unit_of(subject)
    if isinstance(expression, ast.Literal):
        _check_unit(expression, unit, subject)
        return expression.value
    declared = context.names.get(expression.name) if isinstance(expression, ast.Value) else None
    other = declared.measured_in if declared is not None else ""
    if unit and other and (unit == PERCENT) is not (other == PERCENT):
        raise Unreadable("unit-mismatch", expression.span, left=other, right=unit)
    return _value(expression, context, inside=False)


def _check_unit(literal: ast.Literal, unit: str, subject: ast.Expression) -> None:
    said = literal.unit
    if said in {"", unit} or (not unit and said not in {"points", "pp"}):
        if said == PERCENT and not unit and isinstance(subject, ast.Value) and subject.name == "actual":
            raise Unreadable("completion-or-value", literal.span, level=literal)
        return
    if said == "points":
        if unit in {"分", "points", "marks"}:
            return
        raise Unreadable("value-expected", literal.span, unit=unit or "…")
    if said == PERCENT and isinstance(subject, ast.Value) and subject.name == "actual":
        raise Unreadable("completion-or-value", literal.span, level=literal)
    if (said in CLASSIFIERS and unit in CLASSIFIERS) or {said, unit} == {"%", "pp"}:
        return
    raise Unreadable("unit-mismatch", literal.span, left=said, right=unit)


def _value(expression: ast.Expression, context: Context, *, inside: bool) -> c.Quantity:
    """Return the value of *expression*; *inside* a formula a value in % is a share of 1."""
    match expression:
        case ast.Literal(value=value, unit=unit):
            return value / 100 if inside and unit in {PERCENT, "pp"} else value
        case ast.Value():
            return _named(expression, context, inside=inside)
        case ast.Share(of=ast.Value(name="number_ranked")):
            return _places(expression, context)
        case ast.Share(percent=percent, of=of):
            return times(percent / 100, _value(of, context, inside=inside))
        case ast.Sum(terms=terms):
            return plus(*(_value(term, context, inside=inside) for term in terms))
        case ast.Difference(left=left, right=right):
            return minus(_value(left, context, inside=inside), _value(right, context, inside=inside))
        case ast.Product(factors=factors):
            return times(*(_value(factor, context, inside=True) for factor in factors))
        case ast.Ratio(numerator=numerator, denominator=denominator):
            return _ratio(numerator, denominator, context, inside=inside)
        case ast.Round(value=value, places=places, mode=mode):
            return c.Rounded(_value(value, context, inside=inside), places, mode)
        case ast.InProportion():
            raise Unreadable("proportion-of-what", expression.span)
        case _:
            assert_never(expression)


def _places(share: ast.Share, context: Context) -> c.Quantity:
    """Return how many places a share of the units is."""
    mode = context.conventions.places
    if mode is None:
        raise Unreadable("convention-needed", share.span, name="places", choices="down | half up | half even | up")
    return c.Rounded(times(share.percent / 100, c.Input("number_ranked")), 0, mode)


def _ratio(numerator: ast.Expression, denominator: ast.Expression, context: Context, *, inside: bool) -> c.Quantity:
    """
    Lower a ratio: a mean of rates ((a + b) / 2) stays in percent where a level is meant; other ratios have no measure.
    """
    mean = isinstance(denominator, ast.Literal) and not denominator.unit
    below = _value(denominator, context, inside=inside or not mean)
    return over(_value(numerator, context, inside=inside or not mean), below, denominator.span)


def _named(value: ast.Value, context: Context, *, inside: bool) -> c.Quantity:
    if value.name == "full":
        return context.points
    if value.name == "base":
        return context.base_points(value.span)
    if value.name == "rank_from_last" and context.measured_in in {"名", "位", "place"}:
        raise Unreadable("rank-from-last-of-what", value.span)
    if value.name == "rank" and context.measured_in in {"名", "位", "place"}:
        return c.Input("actual")
    declared = context.names.get(value.name)
    known: c.Quantity = (
        declared.constant if declared is not None and declared.constant is not None else c.Input(value.name)
    )
    return times(Fraction(1, 100), known) if inside and context.unit_of(value) == PERCENT else known


def amount(expression: ast.Expression, context: Context) -> c.Quantity:
    """
    Return the points that *expression* gives.

    Raises:
        Unreadable: For an amount that is nothing but a percentage or a unit of measure.
    """
    match expression:
        case ast.Literal(value=value, unit=unit):
            if unit not in {"", "points"}:
                raise Unreadable("points-expected", expression.span, unit=expression, number=plain(value))
            return value
        case ast.Value(name=name) if name not in {"full", "base"} and context.unit_of(expression) == PERCENT:
            raise Unreadable("percent-or-points", expression.span)
        case ast.Share(of=of) if context.unit_of(of) == PERCENT:
            raise Unreadable("percent-or-points", expression.span)
        case ast.Round(value=value, places=places, mode=mode):
            return c.Rounded(amount(value, context), places, mode)
        case _:
            return _value(expression, context, inside=not isinstance(expression, ast.Value))


def plain(value: Fraction) -> str:
    """Return *value* as a decimal if it has one, else as a fraction."""
    denominator = value.denominator
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    if denominator != 1:
        return str(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 else text


# Exact arithmetic that folds constants ------------------------------------------------------------------------------


def plus(*terms: c.Quantity) -> c.Quantity:
    """Return the sum of *terms* with its constants added up."""
    constant = sum((term for term in terms if isinstance(term, Fraction)), ZERO)
    rest: list[c.Quantity] = []
    for term in terms:
        if isinstance(term, c.Add):
            rest.extend(term.terms)
        elif not isinstance(term, Fraction):
            rest.append(term)
    if not rest:
        return constant
    if constant:
        rest.append(constant)
    return rest[0] if len(rest) == 1 else c.Add(tuple(rest))


def times(*factors: c.Quantity) -> c.Quantity:
    """Return the product of *factors* with its constants multiplied."""
    constant = Fraction(1)
    rest: list[c.Quantity] = []
    for factor in _flat(factors):
        if isinstance(factor, Fraction):
            constant *= factor
        else:
            rest.append(factor)
    if not rest or constant == 0:
        return constant
    if constant != 1:
        rest.insert(0, constant)
    return rest[0] if len(rest) == 1 else c.Multiply(tuple(rest))


def _flat(factors: tuple[c.Quantity, ...]) -> Iterator[c.Quantity]:
    for factor in factors:
        if isinstance(factor, c.Multiply):
            yield from factor.factors
        else:
            yield factor


def minus(left: c.Quantity, right: c.Quantity) -> c.Quantity:
    """Return *left* less *right*."""
    return plus(left, times(Fraction(-1), right))


def over(numerator: c.Quantity, denominator: c.Quantity, span: Span) -> c.Quantity:
    """Return *numerator* / *denominator*."""
    if isinstance(denominator, Fraction):
        if denominator == 0:
            raise Unreadable("step-zero", span)
        return times(1 / denominator, numerator)
    return c.Divide(numerator, denominator)


def points_at(points: c.Quantity, axis: c.Quantity, value: Fraction) -> Fraction | None:
    """Return *points* where *axis* is *value*; ``None`` if they hang on something else too."""
    if points == axis:
        return value
    match points:
        case Fraction():
            return points
        case c.Add(terms=several) | c.Multiply(factors=several):
            found = [points_at(each, axis, value) for each in several]
            numbers = [each for each in found if each is not None]
            if len(numbers) < len(found):
                return None
            if isinstance(points, c.Add):
                return sum(numbers, Fraction(0))
            return functools.reduce(operator.mul, numbers, Fraction(1))
        case c.Divide(numerator=numerator, denominator=denominator):
            above, below = points_at(numerator, axis, value), points_at(denominator, axis, value)
            return above / below if above is not None and below else None
        case _:
            return None
