"""
What a change is measured from, where an English text says it only the first time.

`Up by at least 2 points on last year, 6 points; up by less than 2 points, 3 points`: the second is on last year too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._en_kinds import COMPARISONS, NUMBERS, REFERENCES, UPTO, kinds, kinds_at, only, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names

WAYS: Final = kinds("UP DOWN")
FROM: Final = kinds("THAN FROM")
# Amounts of these say nothing of what they are a change from; per cent are those of growth.
AMOUNTS: Final = NUMBERS - {"PERCENT"}
SIZES: Final = COMPARISONS | kinds("MOST LEAST ART ADJ BETWEEN UPTO")


def elided(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with what the first change is from behind the later ones, where the text names one alone."""
    said = [n for n in range(len(items)) if items[n].several & WAYS]
    references = [_reference(items, n) for n in said]
    known = {_name(each) for each in references if each is not None}
    if not said or references[0] is None or len(known) != 1 or any(_measures(items, n, names) for n in said):
        return items
    found = [*items]
    for at, reference in reversed([*zip(said, references, strict=True)]):
        end = _amount_end(items, at)
        if reference is not None or not end or not kinds_at(items, end) & BEHIND:
            continue
        place = items[end - 1]
        node = attrs.evolve(references[0].value, span=place.span)
        again = Lexeme(references[0].type, node, place.end_pos, place.end_pos, references[0].kinds)
        found[end:end] = [Lexeme("THAN", "on", place.end_pos, place.end_pos, ("THAN",)), again]
    return found


BEHIND: Final = kinds("BREAK GIVE AND OR BUT PTS ZERO OPEN FULL")


def _measures(items: Sequence[Lexeme], at: int, names: Names) -> bool:
    """Whether the change at *at* is one of another value than the own one, or one in per cent of what is no rate."""
    before = at - 1
    while before > 0 and items[before].several & kinds("COPULA AUX PRON ART ADJ"):
        before -= 1
    another = before >= 0 and items[before].type in REFERENCES and _name(items[before]) != "actual"
    end = _amount_end(items, at)
    percent = bool(end) and any(each.type == "PERCENT" for each in items[at:end])
    return another or (percent and names.own_unit != PERCENT)


def _name(lexeme: Lexeme) -> str:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def _amount_end(items: Sequence[Lexeme], at: int) -> int:
    """Return where the amount of the change at *at* ends; 0 if it has none."""
    end = at + 1
    while end < len(items) and items[end].several & SIZES and items[end].several.isdisjoint(NUMBERS):
        end += 1
    if kinds_at(items, end).isdisjoint(NUMBERS):
        return 0
    end += 1
    return end + 1 if kinds_at(items, end) & UPTO else end


def _reference(items: Sequence[Lexeme], at: int) -> Lexeme | None:
    """Return what the change at *at* is from."""
    end = _amount_end(items, at)
    if not end or kinds_at(items, end).isdisjoint(FROM):
        return None
    level = past_articles(items, end + 1)
    named = level < len(items) and items[level].type in REFERENCES and isinstance(items[level].value, ast.Value)
    return items[level] if named else None


# A change of 2% or less in either direction --------------------------------------------------------------------------

CHANGES: Final = frozenset({"change", "changes", "movement", "movements", "variation", "a change", "any change"})
LESS: Final = kinds("LE LT")
EITHER: Final = kinds("EITHERWAY")


def either_way(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `a change of 2% or less in either direction` as growth between -2 % and 2 %."""
    ways = {kind for each in items for kind in each.several & (WAYS | kinds("UPNOUN DOWNNOUN RISES FALLS"))}
    both = bool(ways & {"UP", "UPNOUN", "RISES"}) and bool(ways & {"DOWN", "DOWNNOUN", "FALLS"})
    others = {_name(each) for each in items if each.type in REFERENCES} - {"actual", "last_year", "growth"}
    if names.own_unit == PERCENT or others or not (ways or any(_name(each) == "last_year" for each in items)):
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        said = _change(items, at, both=both)
        if said is None:
            found.append(items[at])
            at += 1
            continue
        while found and found[-1].several <= kinds("ART ADJ"):
            found.pop()
        lexemes, at = said
        found += lexemes
    return found


def _change(items: Sequence[Lexeme], at: int, *, both: bool) -> tuple[list[Lexeme], int] | None:
    """Return growth within the amount of the change at *at*, and where it ends."""
    noun = items[at]
    first = noun.several & EITHER and "BY" in kinds_at(items, at + 1)
    if not first and (noun.type != "UNKNOWN" or noun.word not in CHANGES):
        return None
    level = at + 1 + bool(kinds_at(items, at + 1) & {"OF", "BY"})
    less = kinds_at(items, level) & LESS
    number = level + bool(less)
    behind = kinds_at(items, number + 1)
    if kinds_at(items, number).isdisjoint({"PERCENT"}) or bool(less) is bool(behind & {"BELOW"}):
        return None
    end = number + 1 + bool(behind & {"BELOW"})
    told = kinds_at(items, end) & EITHER
    if not (told or first) and not (both and kinds_at(items, end) & BEHIND):
        return None
    amount = items[number]
    ends = [attrs.evolve(amount, value=attrs.evolve(amount.value, value=sign * amount.value.value)) for sign in (-1, 1)]
    mark = "EXC" if "LT" in less else "INC"
    return (
        [
            Lexeme("ROLE", ast.Value(span=noun.span, name="growth"), noun.start_pos, noun.end_pos, ("ROLE",)),
            only(noun, "BETWEEN"),
            ends[0],
            only(noun, "AND"),
            ends[1],
            Lexeme(mark, "", amount.end_pos, amount.end_pos, (mark,)),
        ],
        end + bool(told),
    )


# With what it needs, as `Passes` takes it.
ELIDED: tuple[tuple[str, Pass], ...] = (("UP THAN | DOWN THAN | UP FROM | DOWN FROM", elided),)
EITHER_WAY: tuple[tuple[str, Pass], ...] = (("UNKNOWN PERCENT | EITHERWAY PERCENT", either_way),)
