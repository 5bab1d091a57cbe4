"""
What an English text says of the points as a whole in front of how they are earned.

`Ten points are available`, `points available: 8`, `scored out of 10`, `up to 10 points may be earned`, `the base score
is 70 points`, `minimum: 2 points`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from targetscore.language._chunks import COLON, COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import END, NUMBERS, POINTS_KINDS, kinds, kinds_at, typed
from targetscore.language._lexemes import POINTS, Lexeme, listed

Pass: TypeAlias = Callable[[list[Lexeme]], list[Lexeme]]

LEAST = frozenset(listed("minimum least"))
MOST = frozenset(listed("maximum most"))
SMALL = kinds("ART ADJ AUX COPULA MAY MODAL")
MOVES = kinds("DED ADD LOST ADDED EACH EXTRA LOWERED RAISED REDUCES DEPRIVED DEDUCTIONS ADDITIONS START FROMSCORE")
GAINS = kinds("ADD ADDED EXTRA RAISED ADDITIONS START FULLWORD")
AVAILABLE = frozenset(listed("available allotted allocated assigned obtainable attainable possible")) | {"on offer"}
EARNED = AVAILABLE | frozenset(listed("earned awarded given scored gained obtained credited granted won received"))
BOUNDS = kinds("LEAST MOST BOTTOM TOP TOTAL FULL FULLWORD POINTSNOUN UNKNOWN")
OF_POINTS = LEAST | MOST | frozenset(listed("score mark points total the marks"))
HEADS = frozenset(
    {"points available", "marks available", "available points", "the points available", "the available points"}
    | {"maximum points", "maximum marks", "maximum score", "the maximum score", "weighting", "weight", "total points"}
    | {"points", "marks", "the points", "total marks"}
)
TAKEN = kinds("DED LOST LOWERED")
OUT_OF = frozenset({"out of", "out of a possible", "out of a total of", "out of a maximum of"})
RATED = kinds("BESTOWED GIVEN ENTITLED")


def allotted(items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* with what is said of the points as a whole in the words of the language."""
    for reword in PASSES:
        items = reword(items)
    return items


def _sentence_end(items: Sequence[Lexeme]) -> int:
    """Return the place of the first full stop or semicolon."""
    return next(
        (n for n, each in enumerate(items) if each.type == "BREAK" and SEMICOLON <= each.value <= STOP), len(items)
    )


def _is_colon(items: Sequence[Lexeme], at: int) -> bool:
    return at < len(items) and items[at].type == "BREAK" and items[at].value == COLON


def _points(lexeme: Lexeme) -> Lexeme:
    if "NUM" not in lexeme.several:
        return lexeme
    return Lexeme("PTS", attrs.evolve(lexeme.value, unit=POINTS), lexeme.start_pos, lexeme.end_pos, ("PTS",))


def bracketed(place: Lexeme, start: int, end: int) -> list[Lexeme]:
    """Return the points *place* in brackets, which say what the full score is."""
    opening = Lexeme("OPEN", "(", start, place.start_pos)
    return [opening, _points(place), Lexeme("CLOSE", ")", place.end_pos, end)]


def told(head: str, place: Lexeme, start: int, end: int, rest: Sequence[Lexeme]) -> list[Lexeme]:
    """Return what the points *place* behind *head* are: the full score, or the most where *rest* adds them up."""
    most = ("maximum" in head or "max" in head) and adds(rest)
    return at_most(place, start) if most else bracketed(place, start, end)


def adds(items: Sequence[Lexeme]) -> bool:
    """Whether *items* give points for each of something and take none off, so that they may pass the full score."""
    return any("EACH" in each.several for each in items) and not any(each.several & TAKEN for each in items)


def at_most(place: Lexeme, start: int) -> list[Lexeme]:
    """Return the points *place* as the most that the indicator may come to."""
    total = Lexeme("TOTAL", "the score", start, start, ("TOTAL",))
    return [total, Lexeme("MOST", "at most", start, place.start_pos, ("MOST",)), _points(place)]


# Ten points are available -------------------------------------------------------------------------------------------


def _available(items: list[Lexeme]) -> list[Lexeme]:
    """Read `ten points are available` in front of awards alone as what the full score is."""
    end = _sentence_end(items)
    first, rest = items[:end], items[end:]
    said = [each for each in first if each.several.isdisjoint(SMALL)]
    if not said or said[-1].word not in AVAILABLE:
        return items
    points = [each for each in first if "PTS" in each.several]
    most = len(said) == 3 and said[0].several & {"UPTO", "MOST"} and said[1] in points  # noqa: PLR2004
    if most and any(each.several & POINTS_KINDS for each in rest):
        return [*at_most(said[1], first[0].start_pos), *rest]
    alone = len(points) == 1 and len(said) == 2  # noqa: PLR2004 - points, available
    moves = any(each.several & MOVES for each in rest)
    if alone and moves and not any(each.several & GAINS for each in rest):
        # Where they are also awarded, deductions start from the award.
        moves = all(each.value != points[0].value for each in rest if "PTS" in each.several)
        moves = moves and not any(each.type == "FULL" for each in rest)
    if not alone or moves or not any(each.several & POINTS_KINDS for each in rest):
        return items
    return [*bracketed(points[0], first[0].start_pos, first[-1].end_pos), *rest]


def _headed(items: list[Lexeme]) -> list[Lexeme]:
    """Read `points available: 8.` in front of the rest as what the full score is."""
    colon = next((n for n in range(min(4, len(items))) if _is_colon(items, n)), 0)
    if not colon:
        return items
    head = " ".join(str(each.value) for each in items[:colon])
    number = kinds_at(items, colon + 1) & {"NUM", "PTS"}
    stop = colon + 2 < len(items) and items[colon + 2].type == "BREAK" and SEMICOLON <= items[colon + 2].value <= STOP
    if head not in HEADS or not number or not stop:
        return items
    rest = items[colon + 2 :]
    return [*told(head, items[colon + 1], items[0].start_pos, items[colon].end_pos, rest), *rest]


def _up_to(items: list[Lexeme]) -> list[Lexeme]:
    """Read `up to 10 points may be earned:`, `a maximum of 10 points: …` as the most there is of all that follows."""
    colon = next((n for n, each in enumerate(items) if each.type == "BREAK"), 0)
    if not _is_colon(items, colon):
        return items
    head = [each for each in items[:colon] if each.several.isdisjoint(SMALL)]
    bound = bool(head) and bool(head[0].several & {"UPTO", "MOST"})
    verbs = all(each.word in EARNED for each in head[2:])
    stop = next((n for n, each in enumerate(items) if each.type == "BREAK" and each.value == STOP), len(items))
    if any(each.several & POINTS_KINDS for each in items[stop:]):
        return items
    if not bound or len(head) < 2 or head[1].several.isdisjoint({"PTS"}) or not verbs:  # noqa: PLR2004
        return items
    pause = items[colon]
    return [
        *at_most(head[1], items[0].start_pos),
        Lexeme("BREAK", SEMICOLON, pause.start_pos, pause.end_pos),
        *items[colon + 1 :],
    ]


def _out_of(items: list[Lexeme]) -> list[Lexeme]:
    """Read `the indicator is scored out of 10, …` as the most there is of it."""
    pause = next((n for n, each in enumerate(items) if each.type == "BREAK"), None)
    if pause is None:
        return items
    head = [each for each in items[:pause] if each.several.isdisjoint(SMALL)]
    if len(head) != 4 or items[pause].value not in {COMMA, COLON, STOP, SEMICOLON}:  # noqa: PLR2004 - the item scored out of 10
        return items
    subject, verb, out, number = head
    own = subject.type == "NAME" or subject.several & {"ITEM", "TOTAL"}
    if (
        not own
        or verb.several.isdisjoint(RATED)
        or str(out.value) not in OUT_OF
        or number.several.isdisjoint({"NUM", "PTS"})
    ):
        return items
    place = items[pause]
    rest = [Lexeme("BREAK", SEMICOLON, place.start_pos, place.end_pos), *items[pause + 1 :]]
    return [*at_most(number, items[0].start_pos), *rest]


# The base score is 70 points ----------------------------------------------------------------------------------------


def _base_is(items: list[Lexeme]) -> list[Lexeme]:
    """Read `the base score is 70 points` in front of additions or deductions as the points to start from."""
    end = _sentence_end(items)
    first = [each for each in items[:end] if each.several.isdisjoint({"ART", "ADJ"})]
    base = len(first) == 3 and "BASE" in first[0].several and "COPULA" in first[1].several  # noqa: PLR2004 - base is 70
    if not base or first[2].several.isdisjoint({"PTS", "NUM"}):
        return items
    again = any("BASE" in each.several for each in items[end:])
    moved = any(each.several & MOVES for each in items[end:])
    if again or not moved:
        return items
    start = Lexeme("START", "the score starts at", items[0].start_pos, first[1].end_pos, ("START",))
    return [start, _points(first[2]), *items[end:]]


# Bounds in front of a colon -----------------------------------------------------------------------------------------


def _headed_bound(items: list[Lexeme]) -> list[Lexeme]:
    """Read `minimum: 2 points`, `maximum score: 12 points` as the bound that it names."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        if _is_colon(items, at) and _bounds(items, at) and found and (len(found) == 1 or found[-2].type == "BREAK"):
            kind = _bound(found[-1])
            if kind:
                found[-1] = typed(found[-1], kind)
                continue
        found.append(lexeme)
    return found


def _bounds(items: Sequence[Lexeme], colon: int) -> bool:
    """Whether nothing but points stands behind a colon."""
    return bool(kinds_at(items, colon + 1) & {"PTS", "NUM", "ZERO"}) and kinds_at(items, colon + 2) <= END


def _bound(lexeme: Lexeme) -> str:
    words = lexeme.word.split()
    if not lexeme.several & BOUNDS or not words or not set(words) <= OF_POINTS:
        return ""
    return "LEAST" if LEAST & set(words) else "MOST" if MOST & set(words) else ""


# Thresholds ---------------------------------------------------------------------------------------------------------


def _thresholds(items: list[Lexeme]) -> list[Lexeme]:
    """Read `thresholds: 45% to 80%.` as the lower and the upper threshold."""
    for at, lexeme in enumerate(items):
        if not lexeme.word.endswith("thresholds"):
            continue
        said = lexeme.word.split()[-1:]
        numbers = [kinds_at(items, n) & NUMBERS for n in (at + 2, at + 4)]
        ends = kinds_at(items, at + 5) <= END
        if (
            said == ["thresholds"]
            and _is_colon(items, at + 1)
            and all(numbers)
            and "TO" in kinds_at(items, at + 3)
            and ends
        ):
            low, high = items[at + 2], items[at + 4]
            lower = Lexeme("LEVELNAME", "lower threshold", lexeme.start_pos, lexeme.end_pos, ("LEVELNAME",))
            upper = Lexeme("LEVELNAME", "upper threshold", low.end_pos, high.start_pos, ("LEVELNAME",))
            joint = Lexeme("AND", "and", low.end_pos, low.end_pos, ("AND",))
            return [*items[:at], lower, _of(low), low, joint, upper, _of(high), high, *items[at + 5 :]]
    return items


def _of(place: Lexeme) -> Lexeme:
    return Lexeme("OF", "of", place.start_pos, place.start_pos, ("OF",))


PASSES: tuple[Pass, ...] = (_headed, _headed_bound, _available, _up_to, _out_of, _base_is, _thresholds)
