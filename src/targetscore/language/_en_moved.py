"""
What an English text adds or takes off, and how far, in other words.

`+2 points for each visit`, `with no more than 5 points lost`, `max. bonus 3`, `0.5 points a day`, `lost per day in
between`, `so that nothing is left at 42 days`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import END, NUMBERS, REFERENCES, UPTO, kinds, kinds_at, only, pause
from targetscore.language._en_orders import stem
from targetscore.language._en_passes import Pass
from targetscore.language._en_topped import AMOUNTS, MOVES, is_pause
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names, listed

LIMITS = kinds("MOST LE UPTO")
BEFORE_SIGN = kinds("BREAK OPEN UPTO MOST LE")
# In front of the level at which no points are left.
NOTHING_LEFT = re.compile(
    r"(?:(?:so|such) that |until |and )?(?:nothing|no points|no marks|none|no score)"
    r" (?:(?:is|are|will be|being) )?(?:left|left over|remain|remains|remaining)"
    r"|(?:leaving|leave|leaves|to leave|down to|falling to|reaching|so reaching) (?:nothing|zero|no points|nil)"
)
BONUS = kinds("EXTRA ADDITIONS")
PLUS = frozenset({"+"})
MINUS = frozenset(listed("- − –"))
DASHES = frozenset(listed("– - —"))
SIDES = kinds("ABOVE BELOW LE GE")
BEHIND_LIMITED = END | kinds("ADDED LOST GIVEN CLOSE AUX COPULA")


# What is moved, and how far -----------------------------------------------------------------------------------------


def _signed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `+2 points for each visit` as 2 points added, `−1 point per day` as lost, `up to +6` as up to 6 added."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        before = found[-1].several if found else END
        opens = before & END and _steps(items, at)
        kind = _sign(items, at) if before & BEFORE_SIGN else ""
        if kind and opens:
            found.append(Lexeme(kind, lexeme.word, lexeme.start_pos, lexeme.end_pos, (kind,)))
        elif kind and before & LIMITS:
            found[-1] = only(found[-1], f"MOST{kind}")
        else:
            found.append(lexeme)
    return found


def _sign(items: Sequence[Lexeme], at: int) -> str:
    """Return whether the sign right in front of points at *at* adds or deducts; empty for another word."""
    close = at + 1 < len(items) and items[at].end_pos == items[at + 1].start_pos
    if not close or kinds_at(items, at + 1).isdisjoint(AMOUNTS):
        return ""
    return "ADD" if items[at].word in PLUS else "DED" if items[at].word in MINUS else ""


def _steps(items: Sequence[Lexeme], at: int) -> bool:
    """Whether the sentence part around *at* counts each of something."""
    start = next((n for n in range(at, 0, -1) if is_pause(items, n - 1, SEMICOLON, STOP)), 0)
    end = next((n for n in range(at, len(items)) if is_pause(items, n, SEMICOLON, STOP)), len(items))
    return any("EACH" in each.several for each in items[start:end])


def _below_zero(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `−1 point per day` at the beginning as 1 point deducted for each."""
    first = items[0]
    if first.type not in {"PTS", "NUM"} or first.value.value >= 0 or not _steps(items, 0):
        return items
    points = attrs.evolve(first.value, value=-first.value.value)
    return [
        Lexeme("DED", "minus", first.start_pos, first.start_pos, ("DED",)),
        Lexeme(first.type, points, first.start_pos, first.end_pos, first.kinds),
        *items[1:],
    ]


def _with_limit(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `with` in `with no more than 5 points lost`, and `by` in `at most by 5`."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        limit = kinds_at(items, at + 1) & {"MOST", "UPTO"}
        points = "PTS" in kinds_at(items, at + 2) and kinds_at(items, at + 3) & BEHIND_LIMITED
        opens = not found or found[-1].several & (END | {"BUT"})
        goes = "WITH" in lexeme.several and limit and points and opens
        if "BY" in lexeme.several and at:
            number = at + 1 + bool(limit)
            bound = (limit and opens) or kinds_at(items, at - 1) & {"MOST"}
            goes = bool(bound) and kinds_at(items, number) & AMOUNTS and kinds_at(items, number + 1) <= END
        if not goes:
            found.append(lexeme)
    return found


def _bonus_limit(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `max. bonus 3`, `bonus max. 3` as the most that is added."""
    found = [*items]
    for at in range(len(items) - 2):
        pair = [items[at], items[at + 1]]
        bonus = [each for each in pair if each.several & BONUS and each.word == "bonus"]
        limit = [each for each in pair if "MOST" in each.several]
        opens = kinds_at(items, at - 1) <= kinds("BREAK OPEN") if at else True
        number = at + 2 + bool(kinds_at(items, at + 2) & {"OF"})
        ends = kinds_at(items, number) & AMOUNTS and kinds_at(items, number + 1) <= kinds("BREAK CLOSE")
        if bonus and limit and opens and ends:
            said = Lexeme("MOSTADD", "maximum bonus of", pair[0].start_pos, pair[1].end_pos, ("MOSTADD",))
            found[at:number] = [said]
            break
    return found


def _more_points(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `up to 5 more` as up to 5 more points."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        number = found[-1] if found else lexeme
        limit = len(found) > 1 and found[-2].several & {"UPTO", "MOST"}
        each = any("EACH" in one.several and one.type != "BREAK" for one in found)
        if limit and each and number.type == "NUM" and "EXTRA" in lexeme.several and kinds_at(items, at + 1) <= END:
            points = attrs.evolve(number.value, unit=POINTS, span=Span(number.start_pos, lexeme.end_pos))
            found[-1] = Lexeme("PTS", points, number.start_pos, lexeme.end_pos, ("PTS", "EXTRAPTS"))
        else:
            found.append(lexeme)
    return found


def _to_the_least(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `to` in `to 0 at the least`."""
    return [
        lexeme
        for at, lexeme in enumerate(items)
        if not (
            "TO" in lexeme.several
            and kinds_at(items, at - 1) <= END
            and kinds_at(items, at + 1) & AMOUNTS
            and kinds_at(items, at + 2) & {"BOTTOM"}
            and kinds_at(items, at + 3) <= END
        )
    ]


def _provided(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `provided that` in `1 point is added for each, provided that the total does not exceed 12`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        bound = next((kind for kind in ("MOST", "LEAST") if kind in kinds_at(items, at + 2)), "")
        total = "TOTAL" in kinds_at(items, at + 1) and bound and kinds_at(items, at + 3) & AMOUNTS
        start = next((n for n in range(at, 0, -1) if is_pause(items, n - 1, SEMICOLON, STOP)), 0)
        said = [each.several for each in items[start:at]]
        moved = any(each & MOVES for each in said) and any("EACH" in each for each in said)
        if "IF" in items[at].several and total and moved and kinds_at(items, at + 4) <= END:
            found += [only(items[at + 1], "TOTAL"), only(items[at + 2], bound)]
            at += 3
        else:
            found.append(items[at])
            at += 1
    return found


def _each_dash(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `each award above 4 – 3 points more` with a comma for the dash, `= 3 points` likewise."""
    found = [*items]
    for at, lexeme in enumerate(items):
        dash = lexeme.word in DASHES or ("EQ" in lexeme.several and lexeme.word == "=")
        level = kinds_at(items, at - 1) & (NUMBERS | REFERENCES)
        # Without `more` or `off` the dash may be a minus.
        signed = "PTS" in kinds_at(items, at + 1) and (
            "EXTRAPTS" in kinds_at(items, at + 1) or kinds_at(items, at + 2) & MOVES
        )
        start = next((n for n in range(at, 0, -1) if items[n - 1].type == "BREAK"), 0)
        if dash and level and signed and kinds_at(items, start) & {"EACH"}:
            found[at] = pause(COMMA, lexeme)
    return found


# In between -----------------------------------------------------------------------------------------------------------


def _each_between(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """
    Read `with 0.5 points lost per day in between` as lost per day beyond the level with the most points.

    That level must stand first and say which side of it is good: 22 days or fewer, 10 points; 42 or more, none.
    """
    at = next((n for n, each in enumerate(items) if "AMIDST" in each.several), 0)
    step = next((n for n in range(at - 1, 0, -1) if "EACH" in items[n].several or items[n].type == "BREAK"), 0)
    first = next((n for n, each in enumerate(items) if each.several & NUMBERS), at)
    said = [each for each in items[max(0, first - 1) : first + 2] if each.several & SIDES]
    lost = [each for each in items[max(0, step - 4) : at] if each.several & {"LOST", "DED"}]
    stays = at and "EACH" in items[step].several and at - step <= len(("each", "full", "day"))
    points = [each.value.value for each in items[:step] if "PTS" in each.several]
    falling = len(points) == len(("more", "less", "a day")) and points[0] > points[1]
    if not stays or kinds_at(items, at + 1) - END or not lost or len(said) != 1 or first >= step or not falling:
        return items
    kind = "GT" if said[0].several & {"BELOW", "LE"} else "LT"
    word = items[at]
    side = Lexeme(kind, "above" if kind == "GT" else "below", word.start_pos, word.end_pos, (kind,))
    level = items[first]
    origin = Lexeme(level.type, attrs.evolve(level.value, span=word.span), word.end_pos, word.end_pos, level.kinds)
    start = next((n for n in range(step, 0, -1) if items[n - 1].type == "BREAK"), 0)
    opened = [each for each in items[start:at] if "WITH" not in each.several]
    before = [pause(SEMICOLON, items[start - 1])] if start else []
    return [*items[: start - 1], *before, *opened, side, origin, *items[at + 1 :]]


# A point a day, nothing left ----------------------------------------------------------------------------------------


def _a_day(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `half a point a day` as half a point for each day, where days are what is measured."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        found.append(items[at])
        at += 1
        noun = items[at + 1] if at + 1 < len(items) else None
        said = "PTS" in found[-1].several and items[at : at + 1] and items[at].word in {"a", "an"}
        if not said or noun is None or noun.type != "UNKNOWN" or not _is_unit(noun, names):
            continue
        node = ast.Literal(span=noun.span, value=Fraction(1), unit=names.own_unit)
        found.append(Lexeme("EACH", "per", items[at].start_pos, items[at].end_pos, ("EACH",)))
        found.append(Lexeme("AMOUNT", node, noun.start_pos, noun.end_pos, ("AMOUNT",)))
        at += 2
    return found


def _is_unit(noun: Lexeme, names: Names) -> bool:
    return names.own_unit not in {"", PERCENT} and stem(names.own_unit) == noun.word


def _nothing_left(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `so that nothing is left at 42 days`, `down to nothing at 42 days` as no points at that level."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        level = _left_at(items, at) if not found or found[-1].type == "BREAK" else 0
        if not level or not any("EACH" in each.several for each in found):
            found.append(items[at])
            at += 1
            continue
        if found[-1].value == COMMA:
            found[-1] = pause(SEMICOLON, found[-1])
        place = items[at].start_pos
        found.append(Lexeme("ZERO", "nothing", place, items[level - 1].end_pos, ("ZERO",)))
        at = level
    return found


def _left_at(items: Sequence[Lexeme], at: int) -> int:
    """Return where the level stands behind `so that nothing is left`; 0 if *at* says something else."""
    words: list[str] = []
    for n in range(at, min(at + 7, len(items))):
        if kinds_at(items, n) & (NUMBERS | END):
            return 0
        words.append(items[n].word)
        side = kinds_at(items, n + 1) & kinds("REACH GT LT GE LE") and kinds_at(items, n + 2) & NUMBERS
        if side and NOTHING_LEFT.fullmatch(" ".join(words)) and kinds_at(items, _past_mark(items, n + 3)) <= END:
            return n + 1
    return 0


def _past_mark(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `or more` at *at*."""
    return at + bool(kinds_at(items, at) & UPTO)


# Each with what it needs, as `Passes` takes it.
MOVED: tuple[tuple[str, Pass], ...] = (
    ("PLUS | MINUS EACH", _signed),
    ("PTS EACH | NUM EACH", _below_zero),
    ("WITH MOST PTS | WITH UPTO PTS | MOST BY", _with_limit),
    ("MOST EXTRA | MOST ADDITIONS", _bonus_limit),
    ("UPTO EACH EXTRA NUM | MOST EACH EXTRA NUM", _more_points),
    ("TO BOTTOM", _to_the_least),
    ("IF TOTAL EACH", _provided),
    ("EACH PTS TO | EACH PTS EQ | EACH PTS MINUS", _each_dash),
    ("EACH AMIDST", _each_between),
    ("PTS UNKNOWN", _a_day),
    ("EACH UNKNOWN | EACH ZERO | EACH FLOOR", _nothing_left),
)
