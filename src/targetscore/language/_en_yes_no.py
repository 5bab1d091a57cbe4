"""
Points for yes and no in the short forms of an English text: `plan kept (yes = 3 / no = 0)`, `both in force: 10 points`.

Each becomes an award on the fact, or on both facts; what stands for no must be there or be nothing.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import FACTS, again, pause_at, placed
from targetscore.language._en_passes import Pass
from targetscore.language._en_spelled import replaced, spelled
from targetscore.language._lexemes import POINTS, Lexeme, Names, listed

_NUM = r"(?:NUM|PTS)"
_EQUALS = r"(?:=|:|–|-|,)"
IF_SO: Final = re.compile(
    rf"(?:the [a-z]+ )?FLAG (?:–|-|:|,) (?:{_NUM}) if (?:so|yes|this is so|that is so|it does|it is so)"
    rf" (?:,|;) (?:otherwise|if not|else) (?:{_NUM}|no points|none|nil|nothing)(?= [;.]|$)"
)
YES_NO: Final = re.compile(
    rf"FLAG (?:\( |: |– |, |= )yes(?: {_EQUALS})? {_NUM} (?:/|,|;|\|) no(?: {_EQUALS})? {_NUM}(?: \))?(?= [;.,]|$)"
)
NEITHER: Final = re.compile(
    r"(?:neither|none|neither of (?:them|these|the two)|none of (?:them|these)|neither of these)"
    rf" (?:{_EQUALS} )?(?:{_NUM}|no points|nil|nothing|none)(?: \.)?$"
)
UNLESS: Final = re.compile(
    r"(?:^|(?<=[.;] ))(?:no points|no marks|nothing|none|nil|PTS) unless (?:(?:it|they|there is|there are) )?"
    rf"(?:the |a |an )?FLAG , (?:in which case|and then|but then|then|when) {_NUM}(?= [;.]|$)"
)
BOTH: Final = re.compile(
    r"if (?:it has|they have|there are|it holds|it keeps|having)? ?both(?: (?:are|is))?(?: in ROLE)?(?= [;.,]|$)"
)
# `In place` speaks of a rank elsewhere.
_STATE = r"(?:in force|in ROLE|present|available|held|kept|adopted|approved|complete|in use)"
BOTH_OF: Final = re.compile(rf"FLAG and (?:the |a |an )?FLAG (?:are )?both(?: {_STATE})?(?= [:,;–])")
ONE_OF: Final = re.compile(rf"(?:only|just) (?:one of them|one of the two|one of these)(?: is)? {_STATE}(?= [:,;–])")
WITHOUT_IT: Final = re.compile(
    r"(?:(?:those|these|any|others|units) )?without (?:it|one|this|such a one) but with (?:a |an |the )?FLAG"
)
ALL_OF: Final = re.compile(r"(?<=if )(?:the |a |an )?FLAG(?: , (?:the |a |an )?FLAG)+(?= ,? ?and )")
NOT_MET: Final = re.compile(
    r"(?:no points|no marks|nothing|none|nil)(?: (?:is|are) (?:given|awarded|scored))? (?:if|where|when)"
    r" (?:any|any one|one|one or more) of (?:these|them|the conditions|these conditions|those)"
    r" (?:is|are) not (?:met|fulfilled|satisfied|so)"
)
# A question answers itself: is the plan kept? Yes – 5 points.
ASKING = frozenset(listed("is are was were has have had does do did can"))
LISTED: Final = re.compile(r"(?:^|(?<=[;:] ))(?:the |a |an )?FLAG(?: (?:–|-|=))? NUM(?= [;.,(]|$)")
SUM: Final = re.compile(r"\( (?:total|in total|together)(?: (?:=|:))? NUM \)")


def _points(lexeme: Lexeme) -> Lexeme:
    number = isinstance(lexeme.value, ast.Literal)
    said = attrs.evolve(lexeme.value, unit=POINTS) if number else "no points"
    return placed("PTS" if number else "ZERO", said, lexeme)


def _amounts(said: list[Lexeme]) -> list[Lexeme]:
    return [each for each in said if each.type in {"NUM", "PTS"}]


def _fact(said: list[Lexeme]) -> Lexeme:
    return next(each for each in said if each.type in FACTS)


def _awards(fact: Lexeme, yes: Lexeme, no: Lexeme) -> list[Lexeme]:
    """Return the points for yes, and those for no if they are more than nothing."""
    said = [_points(yes), placed("IF", "if", fact), fact]
    nothing = not isinstance(no.value, ast.Literal) or no.value.value == 0
    rest = [] if nothing else [pause_at(SEMICOLON, fact.end_pos), placed("ELSE", "otherwise", no), _points(no)]
    return [*said, *rest]


def _short(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `plan kept – 10 if so, otherwise 0`, `plan kept (yes = 3 / no = 0)` as awards on the fact."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        amounts = _amounts(said)
        return _awards(_fact(said), amounts[0], amounts[1] if len(amounts) > 1 else said[-1])

    found = replaced(items, IF_SO, made)
    return found if found[0].word in ASKING else replaced(found, YES_NO, made)


def _unless(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `no marks unless a plan is kept, in which case 8 marks` as 8 marks if it is."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        amounts = _amounts(said)
        zero = amounts[0].value.value == 0 if len(amounts) > 1 else True
        return _awards(_fact(said), amounts[-1], said[0]) if zero else None

    return replaced(items, UNLESS, made)


def _listed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `plan kept 3; report sent 2 (total 5)` as points for each of the facts."""
    said = spelled(items)[0]
    facts = sum(each.type == "FLAG" for each in items)
    found = LISTED.findall(said)
    if len(found) < 2 or len(found) != facts:  # noqa: PLR2004 - a list
        return items
    numbers = [each.value.value for each in items if each.type == "NUM"]

    def made(_found: re.Match[str], part: list[Lexeme]) -> list[Lexeme]:
        return [_points(part[-1]), placed("IF", "if", part[0]), _fact(part)]

    def total(_found: re.Match[str], part: list[Lexeme]) -> list[Lexeme] | None:
        amount = _amounts(part)[0].value.value
        return [] if amount == sum(numbers, Fraction(0)) - amount else None

    return replaced(replaced(items, SUM, total), LISTED, made)


def _both(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `if it has both` behind points for two facts, `policy and plan both in force`, `only one of them is`."""
    facts = [each for each in items if each.type == "FLAG"]
    names = {each.value.name for each in facts}
    if len(names) != 2:  # noqa: PLR2004 - both
        return items
    first, second = facts[0], next(each for each in facts if each.value.name != facts[0].value.name)

    def both(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        place = said[-1]
        named = [again(each, place) for each in (first, second)]
        return [said[0], named[0], placed("AND", "and", place), named[1]]

    def both_of(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        last = next(n for n in range(len(said) - 1, 0, -1) if said[n].type == "FLAG")
        return [placed("IF", "if", said[0]), *said[: last + 1]]

    def one_of(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        return [Lexeme("ONLYONE", "only one of them", said[0].start_pos, said[-1].end_pos, ("ONLYONE",))]

    found = replaced(items, BOTH_OF, both_of)
    found = found if found == items else replaced(found, ONE_OF, one_of)
    return replaced(found, BOTH, both)


def _neither(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `neither: 0` behind points for each of several facts, which it follows from."""
    said = spelled(items)[0]
    awards = len(re.findall(r"FLAG : PTS", said))
    facts = sum(each.type == "FLAG" for each in items)
    if awards < 2 or awards != facts:  # noqa: PLR2004 - neither of two
        return items

    def made(_found: re.Match[str], part: list[Lexeme]) -> list[Lexeme] | None:
        amounts = _amounts(part)
        nothing = not amounts or amounts[0].value.value == 0
        place = part[0]
        return [Lexeme("WORDING", place.word, place.start_pos, part[-1].end_pos, ("WORDING",))] if nothing else None

    return replaced(items, NEITHER, made)


def _without_it(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `those without it but with a plan` of the one fact that was named before."""
    at = next((n for n, each in enumerate(items) if each.type == "FLAG"), len(items))

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        before = {each.value.name for each in items if each.type == "FLAG" and each.end_pos <= said[0].start_pos}
        if len(before) != 1:
            return None
        place = said[0]
        fact = again(items[at], place)
        return [placed("IF", "if", place), placed("NOT", "no", place), fact, placed("AND", "and", place), said[-1]]

    return replaced(items, WITHOUT_IT, made)


def _all_of(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read the commas of `if a plan is kept, a report is sent and coverage is at least 75%` as `and`."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        return [placed("AND", "and", each) if each.type == "BREAK" else each for each in said]

    def rest(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        return [placed("ELSE", "otherwise", said[0]), placed("ZERO", "no points", said[-1])]

    awards = sum(each.type in {"PTS", "FULL"} for each in items)
    denied = NOT_MET.search(spelled(items)[0])
    if any("OR" in each.several for each in items) or (denied and awards != 1):
        return items
    return replaced(replaced(items, ALL_OF, made), NOT_MET, rest)


# Each with what it needs, as `Passes` takes it.
YES_AND_NO: tuple[tuple[str, Pass], ...] = (
    ("FLAG NUM | FLAG PTS", _short),
    ("FLAG UNLESS", _unless),
    ("FLAG NUM", _listed),
    ("FLAG BOTHOF", _both),
    ("FLAG NEITHER", _neither),
    ("FLAG WITH", _without_it),
    ("FLAG IF", _all_of),
)
