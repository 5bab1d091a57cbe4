"""
Points that an English text speaks of by what they are: `earns all of them`, `half of them`, `6 achievement points`.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_halves import checked, of_full
from targetscore.language._en_kinds import ARTICLES, COMPARISONS, UPTO, kinds, kinds_at, past_articles
from targetscore.language._en_orders import is_participle
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names

BEHIND: Final = kinds("BREAK GIVEN BESTOWED AUX COPULA IF UNLESS FOR AND REACH GE GT LE LT WITH CLOSE")
THEM: Final = frozenset({"them", "these", "those", "it"})
OTHERS: Final = kinds("COUNTED FLAG NOFLAG AMOUNT")
JOINING: Final = kinds("AND OR BUT TO")
OPENING: Final = JOINING | kinds("BREAK IF UNLESS OPEN FOR WITH PTS FULL BASE ZERO GIVEN")
STEPS: Final = kinds("EACH FULLEACH")
ENDS_LEVEL: Final = UPTO | kinds("PERCENT INC EXC")
RANGE: Final = COMPARISONS | ARTICLES | ENDS_LEVEL | JOINING | kinds("BETWEEN FROM TOLT")
HALVES: Final = frozenset({"half", "one half"})


def them(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `earns all of them`, `half of them`, `none of them` of all the points, which were named before."""
    values = {each.value.name for each in items if each.type == "NAME" and isinstance(each.value, ast.Value)}
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        of = at + ("OF" in kinds_at(items, at + 1))
        said = of + 1 < len(items) and items[of + 1].word in THEM and kinds_at(items, of + 2) & BEHIND
        lexemes = _share(items, at, of) if said and len(values) <= 1 and _are_points(items, at) else []
        found += lexemes or [items[at]]
        at = of + 2 if lexemes else at + 1
    return checked(found) if len(found) != len(items) else items


def _share(items: Sequence[Lexeme], at: int, of: int) -> list[Lexeme]:
    """Return the share of the points that stands at *at*; nothing for another word."""
    place = items[at]
    end = items[of + 1].end_pos
    if "BOTHOF" in place.several and place.word == "all of" and of == at:
        return [Lexeme("FULL", "all of them", place.start_pos, end, ("FULL",))]
    if of == at:
        return []
    if "ZERO" in place.several:
        return [Lexeme("ZERO", place.value, place.start_pos, end, ("ZERO",))]
    half = place.word in HALVES or (place.type == "NUM" and place.value.value == Fraction(1, 2))
    if not half:
        return []
    number = ast.Literal(span=place.span, value=Fraction(50), unit=PERCENT)
    return [
        Lexeme("PERCENT", number, place.start_pos, place.end_pos, ("PERCENT",)),
        *of_full(place.end_pos, end),
    ]


def _are_points(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `them` behind *at* can only be the points named before: they are earned, or nothing else is counted."""
    before = kinds_at(items, at - 1)
    counted = any(each.several & OTHERS for each in items)
    points = any("PTS" in each.several for each in items[:at])
    return points and ("GIVE" in before or (not counted and bool(before & {"BREAK", "AND"})))


# Achievement points -------------------------------------------------------------------------------------------------

# What sort of points they are says nothing, where there is but one sort; default points may be taken off.
SORTS: Final = frozenset(
    {"achievement", "improvement", "performance", "quality", "merit", "assessment", "evaluation", "attainment"}
    | {"compliance", "progress", "incentive", "delivery", "ranking", "technical", "benchmark"}
)


def sorts(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `6 achievement points` as points, where the text has points of this sort alone."""
    said = {sort for each in items for sort, _ in [_sorted(each)] if sort}
    behind = [at for at, each in enumerate(items) if each.type == "UNKNOWN" and each.word in SORTS]
    said |= {items[at].word for at in behind if "POINTSWORD" in kinds_at(items, at + 1)}
    if len(said) != 1:
        return items
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        before = found[-1] if found else lexeme
        _, singular = _sorted(lexeme)
        points = at > 0 and at - 1 in behind and "POINTSWORD" in lexeme.several
        if lexeme.type == "UNKNOWN" and (at in behind and "POINTSWORD" in kinds_at(items, at + 1)):
            continue
        if before.type == "NUM" and (singular or points):
            found[-1] = _points(before, lexeme)
        elif points and before.word == "no":
            found[-1] = Lexeme("ZERO", "no points", before.start_pos, lexeme.end_pos, ("ZERO",))
        else:
            found.append(lexeme)
    return found


def _sorted(lexeme: Lexeme) -> tuple[str, bool]:
    """Return the sort of `achievement point`, which is one unknown word; empty if it is another."""
    sort, _, noun = lexeme.word.rpartition(" ") if lexeme.type == "UNKNOWN" else ("", "", "")
    return (sort, True) if sort in SORTS and noun in {"point", "mark"} else ("", False)


def _points(number: Lexeme, noun: Lexeme) -> Lexeme:
    literal = attrs.evolve(number.value, unit="points", span=Span(number.start_pos, noun.end_pos))
    return Lexeme("PTS", literal, number.start_pos, noun.end_pos, ("PTS",))


# 100% and below 100% ----------------------------------------------------------------------------------------------

WHOLE: Final = 100
LESS: Final = kinds("LT TOLT")


def all_of_them(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `is 100%` of a rate as exactly that, beside a tier below 100% and where nothing is said of the rest."""
    below = any(items[at].several & LESS and _is_all(items, at + 1) for at in range(len(items)))
    if names.own_unit != PERCENT or not below or any(_is_rest(items, at) for at in range(len(items))):
        return items
    found = [*items]
    for at in range(1, len(items) - 1):
        told = "COPULA" in items[at].several and _is_all(items, at + 1) and kinds_at(items, at + 2) & {"BREAK", "AND"}
        if told and (items[at - 1].type == "NAME" or items[at - 1].several & {"PRON"}):
            found[at] = Lexeme("EQ", items[at].value, items[at].start_pos, items[at].end_pos, ("EQ",))
    return found


def _is_rest(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `otherwise` at *at* leaves something to all other values: no level follows in its sentence."""
    if "ELSE" not in items[at].several:
        return False
    end = next(
        (n for n in range(at, len(items)) if items[n].type == "BREAK" and items[n].value >= SEMICOLON), len(items)
    )
    return not any(each.type == "PERCENT" for each in items[at:end])


def _is_all(items: Sequence[Lexeme], at: int) -> bool:
    return at < len(items) and items[at].type == "PERCENT" and items[at].value.value == WHOLE


# At least 80% of permits decided -----------------------------------------------------------------------------------


def of_what_is_done(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """
    Read `if at least 80% of permits decided` as that rate, where nothing else is compared: no share of the rate.

    Behind the level of another value, and behind `each`, `of` is an unknown word.
    """
    found = [*items]
    for at in range(len(items) - 1, -1, -1):
        of = at + 1 + bool(kinds_at(found, at + 1) & UPTO)
        name = past_articles(found, of + 1)
        share = found[at].type == "PERCENT" and "OF" in kinds_at(found, of) and "NAME" in kinds_at(found, name)
        if not share or not _is_done(found[name], names):
            continue
        start = _back(found, at, COMPARISONS | ARTICLES)
        ranged = kinds_at(found, start - 1) & JOINING and kinds_at(found, start - 2) & ENDS_LEVEL
        start = _back(found, start, RANGE) if ranged else start
        before = kinds_at(found, start - 1)
        if before & STEPS or (ranged and before.isdisjoint(OPENING - JOINING)):
            found[of] = Lexeme("UNKNOWN", found[of].value, found[of].start_pos, found[of].end_pos)
        elif before & OPENING:
            bare = at == start and of == at + 1
            reach = [Lexeme("REACH", "at", found[at].start_pos, found[at].start_pos, ("REACH",))] if bare else []
            found[start : name + 1] = [found[name], *reach, *found[start:of]]
    return found


def _back(items: Sequence[Lexeme], at: int, several: frozenset[str]) -> int:
    """Return where the words of the kinds *several* in front of *at* start."""
    while at and items[at - 1].several & several:
        at -= 1
    return at


def _is_done(lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* is another rate of what was done: permits decided."""
    node = lexeme.value
    if not isinstance(node, ast.Value) or node.name == "actual" or names.unit_of(node.name) != PERCENT:
        return False
    said = [word for word, name in names.entries.items() if name.id == node.name]
    return any(is_participle(word) for each in said for word in each.lower().split())


# With what it needs, as `Passes` takes it.
PORTIONS: tuple[tuple[str, Pass], ...] = (
    ("PERCENT OF NAME", of_what_is_done),
    ("UNKNOWN POINTSWORD | UNKNOWN NUM", sorts),
    ("COPULA LT PERCENT | COPULA TOLT PERCENT", all_of_them),
    ("UNKNOWN PTS OF | UNKNOWN PTS BOTHOF | PRON PTS OF | ART PTS OF", them),
)
