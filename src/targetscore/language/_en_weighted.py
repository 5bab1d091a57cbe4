"""
Formulas that an English text tells in words: a weighted average, a difference from the lowest, the lesser of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import ARTICLES, END, REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names

WHOLE = Fraction(100)
LOW = frozenset({"lowest", "smallest", "fewest", "shortest"})
HIGH = frozenset({"highest", "largest", "greatest", "longest"})
SCORED_AS = frozenset({"is scored as", "scored as", "are scored as"})
BEFORE_DIFFERENCE = kinds("TIMES OVER SCOREIS")
ENDS_OF_TWO = kinds("HIGHEROF LOWEROF")
WEIGHS = frozenset(
    {"counts for", "count for", "for", "accounts for", "account for", "contributes", "makes up", "has", "carries", "at"}
    | {"weight of", "weighting of", "weighted at", "is weighted at", "is"}
)
MEAN = kinds("WEIGHTED")


def _sign(kind: str, word: str, place: Lexeme) -> Lexeme:
    return Lexeme(kind, word, place.start_pos, place.end_pos, (kind,))


def _scored_as(items: list[Lexeme]) -> list[Lexeme]:
    """Read `the rate is scored as the lesser of 10 and the rate multiplied by 12` as the score."""
    name = past_articles(items, 0)
    verb = name + 1
    while "COPULA" in kinds_at(items, verb):
        verb += 1
    of = past_articles(items, verb + 1)
    own = name < len(items) and items[name].type == "NAME" and items[name].value.name == "actual"
    if (
        not own
        or of >= len(items)
        or str(items[verb].value) not in SCORED_AS
        or kinds_at(items, of).isdisjoint(ENDS_OF_TWO)
    ):
        return items
    return [_sign("SCOREIS", "the score is", items[verb]), *items[of:]]


# Weighted averages --------------------------------------------------------------------------------------------------


def _averages(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `the weighted average of A (60%) and B (40%)` as 60% × A + 40% × B, if the weights are 100 % together."""
    for at, lexeme in enumerate(items):
        if lexeme.several.isdisjoint(MEAN):
            continue
        terms, end = _terms(items, at + 1)
        before = at - 1
        while before >= 0 and items[before].several <= ARTICLES:
            before -= 1
        times = {"TIMES"} & (kinds_at(items, before) | kinds_at(items, end))
        points = bool(times) or not any(_is_rate(name, names) for name, _ in terms)
        whole = sum(weight.value.value for _, weight in terms) == WHOLE
        if len(terms) < 2 or not whole or not points:  # noqa: PLR2004 - an average of several
            return [*items[:at], Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos), *items[at + 1 :]]
        said = [_sign("OPEN", "(", lexeme)]
        for number, (name, weight) in enumerate(terms):
            said += [_sign("PLUS", "+", name)] if number else []
            said += [weight, _sign("TIMES", "×", weight), name]
        return [*items[:at], *said, _sign("CLOSE", ")", terms[-1][1]), *_averages(items[end:], names)]
    return items


def _is_rate(lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* is a value in %, of which an average alone is no points: 86 or 0.86?"""
    return isinstance(lexeme.value, ast.Value) and names.unit_of(lexeme.value.name) == PERCENT


def _shares_of_score(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `A counts for 60% and B for 40% of the score` as the score, if the shares are 100 % together."""
    end = next((n for n, each in enumerate(items) if each.type == "BREAK" and each.value > COMMA), len(items))
    sentence = items[:end]
    while (
        sentence
        and sentence[-1].several & {"TOTAL", "POINTSNOUN", "ITEM"}
        and "OF" in kinds_at(sentence, len(sentence) - 2)
    ):
        sentence = sentence[:-2]
    named = [each for each in sentence if each.type in REFERENCES]
    shares = [each for each in sentence if each.type == "PERCENT"]
    between = [each for each in sentence if each.type not in REFERENCES | {"PERCENT"}]
    weighed = all(each.several <= ARTICLES or _is_joint(each) or str(each.value) in WEIGHS for each in between)
    turns = [each.type in REFERENCES for each in sentence if each.type in REFERENCES | {"PERCENT"}]
    if len(sentence) == end or not weighed or len(named) < 2 or turns != [True, False] * len(named):  # noqa: PLR2004
        return items
    if sum(each.value.value for each in shares) != WHOLE or any(_is_rate(each, names) for each in named):
        return items
    said = [_sign("SCOREIS", "the score is", items[0])]
    for number, (name, share) in enumerate(zip(named, shares, strict=True)):
        said += [_sign("PLUS", "+", name)] if number else []
        said += [share, _sign("TIMES", "×", share), name]
    return [*said, *items[end:]]


def _terms(items: Sequence[Lexeme], at: int) -> tuple[list[tuple[Lexeme, Lexeme]], int]:
    """Return what the average is of, each with its weight, and the place behind them."""
    names: list[Lexeme] = []
    weights: list[Lexeme] = []
    while (name := past_articles(items, at)) < len(items) and items[name].type in REFERENCES:
        names.append(items[name])
        at = name + 1
        opening, weight, closing = (kinds_at(items, at + n) for n in range(3))
        if "OPEN" in opening and "PERCENT" in weight and "CLOSE" in closing:
            weights.append(items[at + 1])
            at += 3
        joint = at
        while joint < len(items) and _is_joint(items[joint]):
            joint += 1
        if (
            joint == at
            or past_articles(items, joint) >= len(items)
            or items[past_articles(items, joint)].type not in REFERENCES
        ):
            break
        at = joint
    return (list(zip(names, weights, strict=True)), at) if len(names) == len(weights) else ([], at)


def _is_joint(lexeme: Lexeme) -> bool:
    return (lexeme.type == "BREAK" and lexeme.value == COMMA) or "AND" in lexeme.several


# Differences --------------------------------------------------------------------------------------------------------


def _differences(items: list[Lexeme]) -> list[Lexeme]:
    """Read `times the difference between the rate and the lowest rate` as the rate less the lowest one."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end, said = _difference(items, at) if items[at].several & {"DIFFERENCE"} else (at, [])
        before = found
        while before and before[-1].several <= ARTICLES:
            before = before[:-1]
        if said and before and before[-1].several & BEFORE_DIFFERENCE:
            found = [*before, *said]
            if kinds_at(items, end) <= END and end < len(items) and items[end].value == COMMA:
                end += bool(kinds_at(items, end + 1) & {"OVER", "TIMES"})
            at = end
        else:
            found.append(items[at])
            at += 1
    return found


def _difference(items: Sequence[Lexeme], at: int) -> tuple[int, list[Lexeme]]:
    """Return the place behind the difference at *at*, and what it is: of which the first is never the smaller."""
    first, after = _term(items, at + 1)
    second, end = _term(items, after + 1) if "AND" in kinds_at(items, after) else ([], at)
    if not first or not second:
        return at, []
    upper = any(str(each.value) in HIGH for each in first)
    lower = any(str(each.value) in LOW for each in second)
    if not upper and not lower:
        return at, []
    last = items[end - 1]
    return end, [
        _sign("OPEN", "(", items[at]),
        *first,
        _sign("MINUS", "−", items[after]),
        *second,
        _sign("CLOSE", ")", last),
    ]


def _term(items: Sequence[Lexeme], at: int) -> tuple[list[Lexeme], int]:
    """Return a value with the words round it, and the place behind it."""
    name = next((n for n in range(at, len(items)) if items[n].type in REFERENCES), len(items))
    others = (n for n in range(at, len(items)) if n != name and not _goes_with_value(items[n]))
    end = next(others, len(items))
    return ([*items[at:end]], end) if name < end else ([], at)


def _goes_with_value(lexeme: Lexeme) -> bool:
    return lexeme.several <= ARTICLES or bool(lexeme.several & kinds("UNITOWN EXTREME UNITNOUN GROUPWORDS OF"))


# Each with what it needs, as `Passes` takes it.
WEIGHTED: tuple[tuple[str, Pass], ...] = (
    ("PERCENT OF TOTAL | PERCENT OF POINTSNOUN | PERCENT OF ITEM", _shares_of_score),
    ("HIGHEROF NAME | LOWEROF NAME", lambda items, _: _scored_as(items)),
    ("WEIGHTED", _averages),
    ("DIFFERENCE", lambda items, _: _differences(items)),
)
