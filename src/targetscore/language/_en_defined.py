"""
Values that an English text defines: the crime rate is offences divided by residents and multiplied by 1,000.

The term becomes a name for as long as the text is read; in the clauses the expression itself stands in its place. Where
it is compared with per cent, a ratio is meant in per cent: `a share repaired of 80% or more`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar, cast

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._en_kinds import ARTICLES, END, OPERATORS, REFERENCES, past_articles
from targetscore.language._en_words import plain, words_of
from targetscore.language._lexemes import PERCENT, Lexeme, Names
from targetscore.ruleset.model import Name

Node = TypeVar("Node")
PREFIX = "defined:"
ARITHMETIC = re.compile(
    r"[÷×/*+−]|\b(?:divided by|multiplied by|times|minus|plus|less|percentage of|as a (?:proportion|share) of"
    r"|ratio of)\b"
)
SENTENCE = re.compile(
    r"(?:^|(?<=[.;]\s))\s*(?:the |an? )?(?P<term>[a-z][a-z'-]*(?: [a-z][a-z'-]*){0,4}?) "
    r"(?:is|are|means|equals|=|(?:is|are|shall be) (?:defined|calculated|computed|worked out|measured|taken) as) "
    r"(?P<rest>[^.;:]*(?:\.\d[^.;:]*)*)(?=[.;]|$)"
)
# What the text calls its points, and words that no term holds.
POINTS = re.compile(r"\b(?:points?|marks?)\b")
SCORES = re.compile(r"(?:(?:the|final|total|overall|whole) )*(?:score|mark|total|result|points|indicator)$")
DERIVED = frozenset({"growth", "completion", "rank"})
NO_TERM = frozenset(("if", "where", "when", "by", "and", "or", "which", "that", "it", "there", "not", "score is"))


@attrs.frozen(kw_only=True)
class Defined(ast.Value):
    """A value that the text defines as *expression*."""

    expression: ast.Expression


class NotDefinedError(Exception):
    """What looked like a definition is none; never seen outside the package."""


class _Definition(NamedTuple):
    """*term* stands for what is said from the place *start* on."""

    term: str
    start: int


@functools.lru_cache(maxsize=4)
def _has_formula(text: str) -> bool:
    """Whether *text* has a word or a sign of a calculation; asked three times while a text is read."""
    return ARITHMETIC.search(plain(text)) is not None


@functools.lru_cache(maxsize=256)
def _definitions(text: str) -> tuple[_Definition, ...]:
    if not _has_formula(text):
        return ()
    half_width = plain(text)
    return tuple(
        _Definition(found["term"], found.start("rest"))
        for found in SENTENCE.finditer(half_width)
        if ARITHMETIC.search(found["rest"])
        and not POINTS.search(found["rest"])
        and not SCORES.match(found["term"])
        and NO_TERM.isdisjoint(found["term"].split())
    )


def with_terms(text: str, names: Names) -> Names:
    """Return *names* and the terms that *text* defines; one that is declared is none."""
    definitions = _definitions(text)
    if not definitions:
        return names
    declared = {words_of(word) for word in names.entries}
    terms = [each.term for each in definitions if words_of(each.term) not in declared]
    if not terms:
        return names
    known = {name.id: name for name in names.entries.values()}
    return Names.of((*known.values(), *(Name(id=PREFIX + term, words=(term,)) for term in terms)), names.own_unit)


def defined(text: str, items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with expressions where the text says a term, and its definitions as words without effect.

    Raises:
        NotDefinedError: For a definition that is no formula, and a term of which nobody can tell whether it is meant in
            per cent.
    """
    if not _has_formula(text):
        return list(items)
    starts = {PREFIX + each.term: each.start for each in _definitions(text)}
    expressions: dict[str, ast.Expression] = {}
    rest: list[Lexeme] = []
    for sentence in _sentences(items):
        term = next((each for each in sentence if _term(each) in starts), None)
        if term is None or term.start_pos > starts[_term(term)] or _term(term) in expressions:
            rest += sentence
            continue
        said = [each for each in sentence if each.start_pos >= starts[_term(term)] and each.type != "BREAK"]
        expressions[_term(term)] = _Formula(said).read()
        first, last = sentence[0], said[-1]
        shown = text[first.start_pos : last.end_pos]
        rest.append(Lexeme("WORDING", shown, first.start_pos, last.end_pos, ("WORDING",)))
        rest += [each for each in sentence if each.type == "BREAK"][-1:]
    return _percentages(_headings(_meant(rest, expressions, names), names))


def _sentences(items: Sequence[Lexeme]) -> list[list[Lexeme]]:
    found: list[list[Lexeme]] = [[]]
    for lexeme in items:
        found[-1].append(lexeme)
        if lexeme.type == "BREAK" and lexeme.value >= SEMICOLON:
            found.append([])
    return [sentence for sentence in found if sentence]


def _term(lexeme: Lexeme) -> str:
    named = lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name.startswith(PREFIX)
    return lexeme.value.name if named else ""


# What a term stands for ---------------------------------------------------------------------------------------------


def _meant(items: Sequence[Lexeme], expressions: dict[str, ast.Expression], names: Names) -> list[Lexeme]:
    found = list(items)
    for term, expression in expressions.items():
        places = [position for position, lexeme in enumerate(items) if _term(lexeme) == term]
        compared = [position for position in places if not _calculates(items, position)]
        forms = {_level(items, position) for position in compared} - {""}
        if not places or not _leaves(expression) or len(forms) > 1 or (compared and not forms):
            raise NotDefinedError
        in_percent = _in_percent(expression, names) if "PERCENT" in forms else expression
        for position in places:
            meant = in_percent if position in compared else expression
            found[position] = _standing(items[position], expression, meant)
    return found


def _level(items: Sequence[Lexeme], position: int) -> str:
    """Return what the value at *position* is compared with: PERCENT, NUM or, if nothing says so, an empty string."""
    for lexeme in items[position + 1 :]:
        if lexeme.type in {"PERCENT", "NUM", "AMOUNT"}:
            return "PERCENT" if lexeme.type == "PERCENT" else "NUM"
        if lexeme.type in REFERENCES or (lexeme.type == "BREAK" and lexeme.value != COLON):
            return ""
    return ""


def _in_percent(expression: ast.Expression, names: Names) -> ast.Expression:
    """Return *expression* as it is compared with per cent: a ratio a hundredfold, a difference of rates as it is."""
    if all(names.unit_of(name) == PERCENT for name in _leaves(expression)):
        sums = (ast.Sum, ast.Difference, ast.Value)
        mean = isinstance(expression, ast.Ratio) and isinstance(expression.denominator, ast.Literal)
        if isinstance(expression, sums) or (
            mean and isinstance(expression, ast.Ratio) and isinstance(expression.numerator, sums)
        ):
            return expression
    match expression:
        case ast.Ratio(denominator=denominator) if not isinstance(denominator, ast.Literal):
            return _hundredfold(expression)
        case ast.Product(factors=(ast.Ratio(), ast.Literal(value=100)) | (ast.Literal(value=100), ast.Ratio())):
            return expression
        case _:
            raise NotDefinedError


def _leaves(expression: ast.Expression) -> tuple[str, ...]:
    match expression:
        case ast.Value(name=name):
            return (name,)
        case ast.Sum(terms=several) | ast.Product(factors=several):
            return tuple(name for each in several for name in _leaves(each))
        case ast.Difference(left=first, right=second) | ast.Ratio(numerator=first, denominator=second):
            return (*_leaves(first), *_leaves(second))
        case _:
            return ()


def _calculates(items: Sequence[Lexeme], position: int) -> bool:
    """Whether the value at *position* is a term of a formula, where a rate is a share of 1."""
    before = position - 1
    while before >= 0 and items[before].several <= ARTICLES:
        before -= 1
    around = [items[before]] if before >= 0 else []
    around += [items[position + 1]] if position + 1 < len(items) else []
    return any(each.several & (OPERATORS | {"SCOREIS", "OPEN", "CLOSE"}) for each in around)


def _standing(lexeme: Lexeme, expression: ast.Expression, meant: ast.Expression) -> Lexeme:
    """Return what stands for *meant*, a form of *expression*: completion by its role."""
    if isinstance(expression, ast.Ratio) and _names(expression) == ("actual", "target"):
        node = ast.Value(span=lexeme.span, name="completion")
        return Lexeme("ROLE", node, lexeme.start_pos, lexeme.end_pos, ("ROLE",))
    value = Defined(span=lexeme.span, name=f"{PREFIX}{meant!r}", expression=meant)
    return Lexeme("NAME", value, lexeme.start_pos, lexeme.end_pos, ("NAME",))


def _names(ratio: ast.Ratio) -> tuple[str, ...]:
    return tuple(each.name if isinstance(each, ast.Value) else "" for each in (ratio.numerator, ratio.denominator))


def _hundredfold(ratio: ast.Ratio) -> ast.Product:
    return ast.Product(span=ratio.span, factors=(ast.Literal(span=ratio.span, value=Fraction(100)), ratio))


def _percentages(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Read `homes built as a percentage of homes planned`, where it is compared, as one value."""
    found: list[Lexeme] = []
    position = 0
    while position < len(items):
        lexeme = items[position]
        position += 1
        whole = _whole(items, position) if lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) else None
        if whole is None or _calculates(items, position - 1) or _calculates(items, whole):
            found.append(lexeme)
            continue
        span = Span(lexeme.start_pos, items[whole].end_pos)
        ratio = ast.Ratio(span=span, numerator=lexeme.value, denominator=items[whole].value)
        place = Lexeme("NAME", lexeme.value, span.start, span.end, ("NAME",))
        found.append(_standing(place, ratio, _hundredfold(ratio)))
        position = whole + 1
    return found


def _whole(items: Sequence[Lexeme], at: int) -> int | None:
    """Return where the whole stands behind `as a percentage of`."""
    if at >= len(items) or "PERCENTAGEOF" not in items[at].several:
        return None
    at += 1
    at = past_articles(items, at)
    return at if at < len(items) and items[at].type in REFERENCES and isinstance(items[at].value, ast.Value) else None


def _headings(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read the heading `Visits divided by residents:`, `Ratio of visits to residents:` as what its rows compare."""
    colon = next((n for n, each in enumerate(items) if each.type == "BREAK" and each.value == COLON), 0)
    start = next((n + 1 for n in range(colon - 1, -1, -1) if items[n].type == "BREAK"), 0)
    end = next((n for n in range(start, colon) if items[n].type == "OPEN"), colon)
    bracketed = [each.type for each in items[end:colon]]
    said = [each for each in items[start:end] if each.several.isdisjoint(ARTICLES)]
    if bracketed not in ([], ["OPEN", "PTS", "CLOSE"]):
        return items
    if len(said) == 4 and "RATIOOF" in said[0].several and said[2].word == "to":  # noqa: PLR2004 - ratio of A to B
        first, second, sign = said[1], said[3], {"OVER"}
    elif len(said) == 3:  # noqa: PLR2004 - A divided by B
        first, second, sign = said[0], said[2], set(said[1].several & {"OVER", "MINUS"})
    else:
        return items
    form = _level(items, colon)
    if not sign or not form or not (_is_value(first) and _is_value(second)):
        return items
    span = Span(said[0].start_pos, second.end_pos)
    place = Lexeme("NAME", first.value, span.start, span.end, ("NAME",))
    # With its points the heading of another value than the own would be a part.
    points = [*items[end:colon], Lexeme("BREAK", STOP, span.start, span.start)] if end < colon else []
    before = [*items[:start], *points]
    if "MINUS" in sign:
        same = names.unit_of(first.value.name) == names.unit_of(second.value.name)
        difference = ast.Difference(span=span, left=first.value, right=second.value)
        return [*before, _standing(place, difference, difference), *items[colon:]] if same else items
    levels = {each.type for each in items[colon:]}
    ratio = ast.Ratio(span=span, numerator=first.value, denominator=second.value)
    in_percent = form == "PERCENT"
    if "AMOUNT" in levels or ("PERCENT" in levels) is not in_percent:
        return items
    if not in_percent and _names(ratio) == ("actual", "target"):
        return items
    return [*before, _standing(place, ratio, _hundredfold(ratio) if in_percent else ratio), *items[colon:]]


def _is_value(lexeme: Lexeme) -> bool:
    """Whether *lexeme* is a declared value: of the growth of one by another nobody speaks."""
    node = lexeme.value
    return lexeme.type in REFERENCES and isinstance(node, ast.Value) and node.name not in DERIVED


def settled(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """Return *clauses* with the expressions in the place of what stood for them while they were read."""
    return clauses if not _has_formula(text) else tuple(_settled(each) for each in clauses)


def _settled(node: Node) -> Node:
    if isinstance(node, Defined):
        return cast("Node", attrs.evolve(node.expression, span=node.span))
    if isinstance(node, tuple):
        return cast("Node", tuple(_settled(each) for each in node))
    if not isinstance(node, ast.Node):
        return node
    fields: dict[str, Any] = {
        field.name: _settled(getattr(node, field.name)) for field in attrs.fields(type(node)) if field.name != "span"
    }
    return attrs.evolve(node, **fields)


# Formulas in a definition -------------------------------------------------------------------------------------------


class _Formula:
    """Reads the formula of a definition: + and −, then × and ÷, then brackets; of one strength from left to right."""

    def __init__(self, items: Sequence[Lexeme]) -> None:
        self._items = [each for each in items if not each.several <= ARTICLES]
        self._at = 0

    def read(self) -> ast.Expression:
        """Return the expression that all of the words make."""
        found = self._sum()
        if self._next() & {"PERCENTAGEOF"}:
            self._at += 1
            found = self._hundredth(found)
        if self._next() & {"ASPERCENT"} and isinstance(found, ast.Ratio):
            self._at += 1
            found = _hundredfold(found)
        if self._at < len(self._items):
            raise NotDefinedError
        return found

    def _hundredth(self, part: ast.Expression) -> ast.Expression:
        return ast.Ratio(span=part.span, numerator=part, denominator=self._sum())

    def _next(self) -> frozenset[str]:
        return self._items[self._at].several if self._at < len(self._items) else END

    def _sum(self) -> ast.Expression:
        found = self._product()
        while self._next() & {"PLUS", "MINUS"}:
            plus = "PLUS" in self._next()
            self._at += 1
            right = self._product()
            span = found.span.cover(right.span)
            found = (
                ast.Sum(span=span, terms=(found, right)) if plus else ast.Difference(span=span, left=found, right=right)
            )
        return found

    def _product(self) -> ast.Expression:
        found = self._factor()
        while self._next() & {"TIMES", "OVER"}:
            times = "TIMES" in self._next()
            self._at += 1
            right = self._factor()
            span = found.span.cover(right.span)
            found = (
                ast.Product(span=span, factors=(found, right))
                if times
                else ast.Ratio(span=span, numerator=found, denominator=right)
            )
        return found

    def _factor(self) -> ast.Expression:
        if self._at >= len(self._items):
            raise NotDefinedError
        lexeme = self._items[self._at]
        self._at += 1
        if "RATIOOF" in lexeme.several:
            part = self._factor()
            if not self._next() & {"TO"}:
                raise NotDefinedError
            self._at += 1
            whole = self._factor()
            return ast.Ratio(span=part.span.cover(whole.span), numerator=part, denominator=whole)
        if lexeme.type == "OPEN":
            inner = self._sum()
            if self._at >= len(self._items) or self._items[self._at].type != "CLOSE":
                raise NotDefinedError
            self._at += 1
            return inner
        if lexeme.type not in REFERENCES | {"NUM"} or _term(lexeme) or isinstance(lexeme.value, Defined):
            raise NotDefinedError
        found: ast.Expression = lexeme.value
        return found
