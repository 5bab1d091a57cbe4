"""
What one thing makes of the whole score of an English rule: `any fire means zero`, `2 points are awarded instead`.

Each is said as the language has it elsewhere: if there is any fire, the indicator scores 0; the indicator scores 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import COMPARISONS, END, NUMBERS, POINTS_KINDS, kinds, kinds_at, past_articles
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names

AMOUNTS = kinds("PTS NUM ZERO")
# What may stand between a pause and the points that are given instead.
INSTEAD = kinds(
    "ART ADJ UNITNOUN PRON ITEM TOTAL GIVE AUX COPULA BESTOWED GIVEN AMIDST EVENTWORD MADE SCOREIS MINUS HOLDS"
)


def any_one(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `any fire in the year means zero` as that if there is any."""
    found: list[Lexeme] = []
    silent = -1
    for at, lexeme in enumerate(items):
        if at == silent:
            continue
        opens = not at or items[at - 1].type == "BREAK"
        verb = at + 2 + bool(kinds_at(items, at + 2) & {"PERIOD", "EVENTWORD"})
        named = items[at + 1] if at + 1 < len(items) else lexeme
        if opens and lexeme.word == "any" and _counts(named, names) and _means_nothing(items, verb):
            silent = at + 2 if verb > at + 2 else -1
            found.append(Lexeme("IF", "if", lexeme.start_pos, lexeme.start_pos, ("IF",)))
            found.append(Lexeme("THERE", "there is", lexeme.start_pos, lexeme.start_pos, ("THERE",)))
        found.append(lexeme)
    return found


def _counts(named: Lexeme, names: Names) -> bool:
    own = isinstance(named.value, ast.Value)
    return named.type == "NAME" and own and names.unit_of(named.value.name) not in {"", PERCENT, POINTS}


def _means_nothing(items: Sequence[Lexeme], verb: int) -> bool:
    """Whether `means zero` stands at *verb*, and nothing more."""
    amount = items[verb + 1] if verb + 1 < len(items) else None
    if amount is None or "GIVE" not in kinds_at(items, verb):
        return False
    zero = "ZERO" in amount.several or (isinstance(amount.value, ast.Literal) and amount.value.value == 0)
    end = verb + 2 + ("FILLER" in kinds_at(items, verb + 2))
    return zero and kinds_at(items, end) <= END


def bare_zero(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `0 below 80%` behind points as no points below 80%."""
    found = [*items]
    earned = False
    for at, lexeme in enumerate(items):
        earned = earned or "PTS" in lexeme.several
        zero = isinstance(lexeme.value, ast.Literal) and "NUM" in lexeme.several and not lexeme.value.value
        opens = bool(at) and bool(items[at - 1].several & {"BREAK", "AND"})
        below = kinds_at(items, at + 1) & COMPARISONS and kinds_at(items, at + 2) & NUMBERS
        if earned and zero and opens and below and kinds_at(items, at + 3) <= END | {"BELOW", "ABOVE"}:
            found[at] = Lexeme("ZERO", "nil", lexeme.start_pos, lexeme.end_pos, ("ZERO",))
    return found


def instead(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `a score of minus 2 points is recorded instead` behind a condition as that many points instead."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        start = max((n + 1 for n, each in enumerate(found) if each.type == "BREAK"), default=0)
        amounts = [each for each in found[start:] if each.several & AMOUNTS]
        closes = "INSTEAD" in lexeme.several and kinds_at(items, at + 1) <= END
        rest = [each for each in found[start:] if each.several.isdisjoint(AMOUNTS)]
        when = _condition_before(found, start)
        if not closes or len(amounts) != 1 or not when or any(each.several.isdisjoint(INSTEAD) for each in rest):
            found.append(lexeme)
            continue
        minus = any("MINUS" in each.several for each in rest)
        found[start:] = [_negative(amounts[0]) if minus else amounts[0], lexeme]
    return found


def _condition_before(found: Sequence[Lexeme], start: int) -> bool:
    """Whether a condition ends with the comma before *start*."""
    if not start or found[start - 1].value != COMMA:
        return False
    first = max((n + 1 for n in range(start - 1) if found[n].type == "BREAK"), default=0)
    opening = past_articles(found, first)
    return bool(kinds_at(found, opening) & {"IF"})


def _negative(amount: Lexeme) -> Lexeme:
    value = attrs.evolve(amount.value, value=-amount.value.value)
    return Lexeme(amount.type, value, amount.start_pos, amount.end_pos, amount.kinds)


# 5 points are scored at 80% ------------------------------------------------------------------------------------------


def scored_at(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `5 points are scored at 80%` as scored where that is reached: `scored at` is said of who gets points."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        before = at - 1 - bool(kinds_at(items, at - 1) & {"AUX"})
        words = lexeme.word.split()
        points = kinds_at(items, before) & POINTS_KINDS and kinds_at(items, past_articles(items, at + 1)) & LEVEL
        if not ("ENTITLED" in lexeme.several and words[1:] == ["at"] and points):
            found.append(lexeme)
            continue
        cut = lexeme.start_pos + len(words[0])
        found.append(Lexeme("GIVEN", words[0], lexeme.start_pos, cut, ("BESTOWED", "GIVEN")))
        found.append(Lexeme("REACH", "at", cut + 1, lexeme.end_pos, ("REACH",)))
    return found


LEVEL = NUMBERS | kinds("LEVELNAME ROLE NAME GE LE")


def dashed_title(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `Satisfaction – threshold 80%, target 85%` as a heading and what it calls the levels."""
    name = past_articles(items, 0)
    dash = items[name + 1] if name + 2 < len(items) else None
    own = dash is not None and isinstance(items[name].value, ast.Value) and items[name].value.name == "actual"
    level = kinds_at(items, name + 2) & {"LEVELNAME", "ROLE"} and kinds_at(items, name + 3) & (NUMBERS | {"OF"})
    if dash is None or not own or not level or dash.word not in {"–", "-"}:
        return items
    said = Lexeme("WORDING", "title", items[0].start_pos, dash.end_pos, ("WORDING",))
    return [said, *items[name + 2 :]]
