"""
Points with a word in front that is not their number: `a further point`, `a whole mark`, `the standard 6 points`.

A single point or half of one stands behind what says that it is one more or a whole one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._en_kinds import NUMBERS, UPTO, kinds, kinds_at
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import POINTS, Lexeme, Names, listed

ONE = Fraction(1)
SIZES = {"": ONE, "half ": ONE / 2, "half-": ONE / 2, "quarter ": ONE / 4, "quarter-": ONE / 4}
SINGLE = {f"{size}{noun}": value for size, value in SIZES.items() for noun in ("point", "mark")}
FULL_ONES = frozenset({"full mark", "full point"})
MORE = frozenset(listed("further additional extra another"))
WHOLE = frozenset(listed("whole full"))


def _single(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read the noun behind `a further`, `another`, `a whole`, `one full` as so many points."""
    found: list[Lexeme] = []
    for lexeme in items:
        said = _before(found, lexeme)
        if said is None:
            found.append(lexeme)
            continue
        left, value = said
        start = found[left].start_pos if left < len(found) else lexeme.start_pos
        node = ast.Literal(span=lexeme.span, value=value, unit=POINTS)
        found[left:] = [Lexeme("PTS", node, start, lexeme.end_pos, ("PTS",))]
    return found


def _before(found: Sequence[Lexeme], noun: Lexeme) -> tuple[int, Fraction] | None:
    """Return how many points *noun* is, and from where of *found* on it takes in what stands before."""
    end = len(found)
    if noun.word in FULL_ONES:
        return (end - 1, ONE) if _is_one(found, end - 1) else None
    value = SINGLE.get(noun.word) if noun.type == "UNKNOWN" and found else None
    if value is None:
        return None
    if found[-1].several & kinds("ADD EXTRA") and found[-1].word.split()[-1] in MORE:
        return end, value
    return (end - 2, ONE) if value == ONE and found[-1].word in WHOLE and _is_one(found, end - 2) else None


def _is_one(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `a` or `one` stands at *at*; `the whole mark` is all of it."""
    number = items[at].value.value if "NUM" in kinds_at(items, at) else None
    return at >= 0 and (items[at].word == "a" or number == 1)


def _standard(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `the standard` in `60% earns the standard 6 points`, which is no start for others."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        earned = lexeme.word == "the standard" and _after_level(found) and "PTS" in kinds_at(items, at + 1)
        found += [] if earned else [lexeme]
    return found


def _after_level(found: Sequence[Lexeme]) -> bool:
    """Whether a level earns points at the end of *found*."""
    last = len(found) - 1
    at = last - 1 - bool(kinds_at(found, last - 1) & UPTO)
    return "GIVE" in kinds_at(found, last) and bool(kinds_at(found, at) & NUMBERS)


# Each with what it needs, as `Passes` takes it.
SINGLE_POINTS: tuple[tuple[str, Pass], ...] = (
    ("GIVE START PTS", _standard),
    ("ADD UNKNOWN | EXTRA UNKNOWN | FULLEACH UNKNOWN | FULLWORD UNKNOWN | ART FULL | NUM FULL", _single),
)
