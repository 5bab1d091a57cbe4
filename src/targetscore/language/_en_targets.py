"""
Words round a target and a start that change nothing: `the target set for the county`, `meets its target in full`.

Also what is counted behind its amount, `with less than £50,000 of match funding`, which is match funding below £50,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
    REFERENCES,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
    placed,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed

# What is done to a target for somebody; each unit has its own.
SET: Final = frozenset(listed("set agreed fixed assigned allotted approved given adopted established imposed"))
WHOM: Final = kinds("FOR BY WITH TO")
ONE: Final = frozenset(listed("the each every a an its that this"))
# To collect the target is to reach it.
DOING: Final = frozenset(
    listed(
        "collects collect raises raise builds build recruits recruit trains train plants plant"
        " treats treat enrols enrol enrolls enroll vaccinates vaccinate houses house sells sell"
    )
)
FULLY: Final = frozenset({"in full", "fully", "in its entirety", "in whole"})
BEFORE: Final = kinds("WITH IF REL HOLDS HOLDING UNLESS FOR")
SIDES: Final = kinds("GE GT LE LT")
AMOUNTS: Final = kinds("AMOUNT NUM")
SPOKEN_OF: Final = END | kinds("NAME COPULA IF")
EARNING: Final = END | kinds("GIVE DED ADD")
STARTING: Final = frozenset({"starting", "initial", "opening", "original"})


def targets(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out for whom a target is set and that it is met in full; read `collects its target` as reaching it."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        if lexeme.word in DOING and _is_target(items, past_articles(items, at + 1)):
            lexeme = Lexeme("REACH", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("REACH",))
        found.append(lexeme)
        at += 1
        if _is_target(items, at - 1):
            end = _behind(items, at)
            if end > at:
                node = attrs.evolve(lexeme.value, span=Span(lexeme.start_pos, items[end - 1].end_pos))
                found[-1] = Lexeme(lexeme.type, node, lexeme.start_pos, items[end - 1].end_pos, lexeme.kinds)
            at = end
    return found


def _is_target(items: Sequence[Lexeme], at: int) -> bool:
    node = items[at].value if at < len(items) and items[at].type in REFERENCES else None
    return isinstance(node, ast.Value) and node.name == "target"


def _behind(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `set for the county`, `in full` at *at*."""
    if at < len(items) and items[at].word in FULLY:
        return at + 1
    pair = " ".join(each.word for each in items[at : at + 2])
    if pair in FULLY:
        return at + 2
    if at >= len(items) or items[at].word not in SET:
        return at
    end = at + 1
    unit = end + 2
    whom = kinds_at(items, end) & WHOM and unit < len(items) and items[end + 1].word in ONE
    one = whom and "UNITNOUN" in items[unit].several and not items[unit].word.endswith("s")
    return unit + 1 if one else at


# On target ----------------------------------------------------------------------------------------------------------


def on_target(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `visits on target`, `where they are on target` as at the target."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        found.append(lexeme)
        on = lexeme.word == "on" and at + 1 < len(items) and _is_target(items, at + 1)
        before, behind = kinds_at(items, at - 1), kinds_at(items, at + 2)
        if on and before & SPOKEN_OF and behind & EARNING:
            start = len(found) - 1 - bool(before & {"COPULA"})
            found[start:] = [placed("REACH", "at", lexeme)]
    return found


def half_the_target(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `less than half the target` as less than 50% of it."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        half = lexeme.type == "UNKNOWN" and lexeme.word == "half" and _is_target(items, past_articles(items, at + 1))
        if half and kinds_at(items, at - 1) & COMPARISONS:
            share = ast.Literal(span=lexeme.span, value=Fraction(50), unit=PERCENT)
            found += [placed("PERCENT", share, lexeme), placed("OF", "of", lexeme)]
        else:
            found.append(lexeme)
    return found


# Short of full completion -------------------------------------------------------------------------------------------


def short_of_all(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `each percentage point short of full completion` as each one short."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        whole = at + 1 + bool(kinds_at(items, at + 1) & {"FULLWORD", "ADJ", "FULLEACH"})
        node = items[whole].value if whole < len(items) else None
        completion = isinstance(node, ast.Value) and node.name == "completion"
        each = any("EACH" in one.several for one in found[-3:])
        if "AWAY" in lexeme.several and lexeme.word == "short of" and each and whole > at + 1 and completion:
            found.append(Lexeme("SHORT", "short", lexeme.start_pos, items[whole].end_pos, ("SHORT",)))
            at = whole + 1
        else:
            found.append(lexeme)
            at += 1
    return found


# Completion of the target ---------------------------------------------------------------------------------------------

DEGREES: Final = frozenset({"degree", "level", "extent", "rate"})


def completions(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the completion rate of the target`, `the degree of completion of the target for X` as the completion."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        done = lexeme.type == "ROLE" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "completion"
        in_proportion = "PROP" in lexeme.several and lexeme.word.endswith(("completion rate", "to completion"))
        if (done or in_proportion) and (end := _of_target(items, at)):
            if done and len(found) > 1 and found[-1].several & {"OF"} and found[-2].word in DEGREES:
                lexeme = attrs.evolve(lexeme, start_pos=found[-2].start_pos)
                del found[-2:]
            last = items[end - 1].end_pos
            node = attrs.evolve(lexeme.value, span=Span(lexeme.start_pos, last)) if done else lexeme.value
            lexeme = Lexeme(lexeme.type, node, lexeme.start_pos, last, lexeme.kinds)
            at = end
        found.append(lexeme)
    return found


def _of_target(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `of the target`, `of the target for X` of the own value X; 0 if it is not there."""
    whole = past_articles(items, at + 1)
    if kinds_at(items, at).isdisjoint({"OF", "THAN"}) or not _is_target(items, whole):
        return 0
    name = past_articles(items, whole + 2)
    own = name < len(items) and items[name].type == "NAME" and items[name].value.name == "actual"
    return name + 1 if own and kinds_at(items, whole + 1) & {"FOR", "OF", "IN"} else whole + 1


# The starting score for punctuality is 10 points ----------------------------------------------------------------------


def starting(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the starting score for punctuality is 10 points` as what the points start from."""
    for at, lexeme in enumerate(items):
        name = past_articles(items, at + 3)
        said = lexeme.type == "UNKNOWN" and lexeme.word in STARTING and kinds_at(items, at + 1) & {"POINTSWORD"}
        own = name < len(items) and items[name].type == "NAME" and items[name].value.name == "actual"
        start = at
        while start and items[start - 1].several <= ARTICLES:
            start -= 1
        opens = not start or items[start - 1].type == "BREAK"
        if not said or "FOR" not in kinds_at(items, at + 2) or not own or not opens:
            continue
        if kinds_at(items, name + 1) & {"COPULA"} and kinds_at(items, name + 2) & {"PTS"}:
            verb = items[name + 1]
            begin = Lexeme("START", "the starting score is", items[start].start_pos, verb.end_pos, ("START",))
            return [*items[:start], begin, *items[name + 2 :]]
    return items


# Less than £50,000 of match funding -----------------------------------------------------------------------------------


def amount_of(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `with less than £50,000 of match funding` as match funding below that."""
    found = [*items]
    for at in range(len(items) - 3, -1, -1):
        name = past_articles(found, at + 3)
        before = found[at - 1] if at else None
        compared = found[at].several & SIDES and found[at + 1].several & AMOUNTS and "OF" in kinds_at(found, at + 2)
        if not compared or before is None or before.several.isdisjoint(BEFORE) or name >= len(found):
            continue
        if found[name].type != "NAME" or kinds_at(found, name + 1) & (UPTO | {"COPULA"} | SIDES):
            continue
        unit = found[at + 1].value.unit
        if unit and unit == names.unit_of(found[name].value.name) and kinds_at(found, name + 1) & BEHIND:
            found[at : name + 1] = [found[name], found[at], found[at + 1]]
    return found


BEHIND: Final = END | kinds("GIVE DED ADD PTS ZERO FULL AND")
# With what it needs, as `Passes` takes it.
TARGETS: tuple[tuple[str, Pass], ...] = (
    ("ROLE | NAME", targets),
    ("ROLE THAN", on_target),
    ("ROLE UNKNOWN", half_the_target),
    ("ROLE OF | ROLE THAN | NAME PROP OF", completions),
    ("AWAY EACH ROLE", short_of_all),
    ("UNKNOWN FOR PTS", starting),
    ("AMOUNT OF NAME", amount_of),
)
