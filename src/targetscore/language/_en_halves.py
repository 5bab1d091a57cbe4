"""
Shares of the full score in the words of an English text: half marks, three quarters of the available points.

They are said as a share of the full score. `Half of the score` may be half of what was earned so far, and beside tiers
of a value half marks for a fact may be half of those: neither is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import STOP
from targetscore.language._en_allotted import AVAILABLE, bracketed
from targetscore.language._en_kinds import END, FACTS, kinds, kinds_at, past_articles
from targetscore.language._en_numbers import FRACTIONS, NUMBERS
from targetscore.language._en_passes import Pass
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed

_SIZES = "|".join(sorted(FRACTIONS, key=len, reverse=True))
_COUNTS = "a|one|two|three|four"
_WHOLE = (
    r"(?:(?:(?:the|all(?: the)?|its|their) )?(?:full|maximum|available|possible|total|allotted|allocated|relevant)"
    r" (?:points|marks|score|mark|credit)|(?:(?:the|all(?: the)?|its|their|these) )?(?:points|marks)"
    r"(?: (?:available|on offer|allotted|allocated))?|(?:the )?(?:weight|weighting|weightage))"
)
SHARE: Final = re.compile(
    rf"(?:half(?: of)?|(?P<n>{_COUNTS}) (?P<size>{_SIZES}) of) (?P<of>{_WHOLE})\b(?! of\b)|half credit\b(?! of\b)"
)
STARTS_OF_SIZES: Final = dict.fromkeys(_COUNTS.split("|"), frozenset(FRACTIONS))
STARTS: Final = {"half": frozenset[str](), **STARTS_OF_SIZES}
# Of these it is plain that they are all there are.
CALLED_FULL: Final = re.compile(r"full|maximum|weight|possible|available|on offer|allotted|allocated|total")
# What takes points off, or is said of what was earned before.
MOVING = kinds("DED LOST DEPRIVED LOWERED REDUCES ADD ADDED EXTRA RAISED FACTOR HALVED SCOREIS EACH")
MEASURED_POINTS = frozenset({"points", "marks"})
LEVELS = kinds("PERCENT AMOUNT NUM PPOINT COUNTED RANKS LASTRANKS")
OWN = frozenset(listed("actual completion growth target last_year mean best worst"))


def share(scan: Scan, position: int) -> Lexeme | None:
    """Return the share of the full score that begins at the token *position*."""
    found = SHARE.match(scan.text, scan.starts[position])
    if found is None:
        return None
    size = FRACTIONS[found["size"]] if found["size"] else Fraction(1, 2)
    count = NUMBERS[found["n"]] if found["n"] not in {None, "a"} else 1
    return Lexeme("SHAREOFFULL", (count * size, found.group()), *found.span(), ("SHAREOFFULL",))


def _shares(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Write shares out as 50% of the full score, where all points of the text are earned with one value or facts."""
    if names.own_unit in MEASURED_POINTS or not _one_subject(items):
        return [_unknown(each) if each.type == "SHAREOFFULL" else each for each in items]
    found: list[Lexeme] = []
    for each in items:
        found += _written(each) if each.type == "SHAREOFFULL" else [each]
    loose = any(each.type == "SHAREOFFULL" and not CALLED_FULL.search(each.value[1]) for each in items)
    return checked(found) if loose else found


def checked(items: list[Lexeme]) -> list[Lexeme]:
    """
    Put the most points that *items* name in front of them as the full score, which must be that of the indicator.

    `4 points at 95%; half of the points at 85%` of 10 points: half of the 4, or of the 10?
    """
    points = [each for each in items if each.type == "PTS"]
    first = next((n for n, each in enumerate(items) if each.type == "BREAK"), len(items))
    told = any(each.type == "OPEN" or str(each.value) in AVAILABLE for each in items[: first + 1])
    if not points or (told and any(each.type == "PTS" for each in items[: first + 1])):
        return items
    most = max(points, key=lambda each: each.value.value)
    start = items[0].start_pos
    return [*bracketed(most, start, start), Lexeme("BREAK", STOP, start, start), *items]


def _rest_of_shares(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `80% earns 70%` behind `90% earns 100% of the weight` as 70% of it too."""
    found: list[Lexeme] = []
    said = False
    for at, each in enumerate(items):
        found.append(each)
        given = each.type == "PERCENT" and bool(kinds_at(items, at - 1) & {"GIVE"})
        whole = past_articles(items, at + 2)
        of = given and "OF" in kinds_at(items, at + 1) and kinds_at(items, whole) & {"FULL", "POINTSNOUN"}
        if said and given and kinds_at(items, at + 1) <= END | {"AND"}:
            found += of_full(each.end_pos, each.end_pos)
        said = said or bool(of)
    return found


def _one_subject(items: Sequence[Lexeme]) -> bool:
    if any(each.several & MOVING for each in items):
        return False
    facts = any(each.several & FACTS for each in items)
    values = {_subject(each) for each in items if each.type in {"NAME", "ROLE"}} - {""}
    levels = any(each.several & LEVELS for each in items)
    return not (values or levels) if facts else len(values) <= 1


def _subject(lexeme: Lexeme) -> str:
    """Return which subject *lexeme* names; those of the indicator's own value are one."""
    name = lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""
    return "actual" if name in OWN else name


def _written(lexeme: Lexeme) -> list[Lexeme]:
    start, end = lexeme.start_pos, lexeme.end_pos
    percent = ast.Literal(span=Span(start, end), value=lexeme.value[0] * 100, unit=PERCENT)
    return [
        Lexeme("PERCENT", percent, start, end, ("PERCENT",)),
        *of_full(start, end),
    ]


def of_full(start: int, end: int) -> list[Lexeme]:
    """Return the words behind a share of the full score."""
    return [
        Lexeme("OF", "of", start, end, ("OF",)),
        Lexeme("FULL", "the full score", start, end, ("FULL",)),
    ]


def _unknown(lexeme: Lexeme) -> Lexeme:
    return Lexeme("UNKNOWN", lexeme.value[1], lexeme.start_pos, lexeme.end_pos)


HALVES: tuple[tuple[str, Pass], ...] = (
    ("SHAREOFFULL", _shares),
    ("PERCENT OF FULL GIVE | PERCENT OF POINTSNOUN GIVE", _rest_of_shares),
)
