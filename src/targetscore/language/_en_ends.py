"""
Ends of ranges and signs of values in an English text: less than 100% but not less than 95%, positive growth.

The word list has `but not less than` as a bound of the points; behind a level that is compared it is the other end.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    UPTO,
    kinds,
    kinds_at,
    only,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._en_words import words_of
from targetscore.language._lexemes import PERCENTAGE_POINT, Lexeme, Names, listed

OTHER_END = {"LEAST": "GE", "MOST": "LE"}
LEVELS = NUMBERS | {"COUNTED"}
BESIDE_LEVEL = LEVELS | UPTO
INCLUDING = frozenset({"including", "inclusive of"})
EXCLUDING = frozenset({"excluding", "exclusive of", "not including", "but not", "but excluding", "but not including"})
SIGNS = {"positive": "GT", "negative": "LT", "zero": "EQ"}
SIGNED = frozenset({"positive", "negative"})
OR_BELOW = {"negative": "LE", "positive": "GE"}
FOR_SIGN = END | kinds("FOR IF AND WITH OR GIVEN PTS OPEN")
BEHIND_SIGN = END | kinds("GIVE AND OR BUT DED CLOSE PTS")
TAKING = kinds("DED LOST LOWERED DEPRIVED REDUCES")
# What can be negative.
BALANCES = frozenset(listed("growth change balance result margin surplus variation trend profit increase difference"))
NEVER = frozenset({"neither"})
REACHING = kinds("REACH HOLDING HOLDS")
BEHIND_RANGE = kinds("GIVE AND BUT DED ADD INC EXC PTS ZERO")


def _equal_or_above(items: list[Lexeme]) -> list[Lexeme]:
    """Read `equal to or up to 2 percentage points above the average` as that far above it, and not below."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        whole = at + 4
        whole = past_articles(items, whole)
        said = ({"EQ"}, {"OR"}, {"LE"}, NUMBERS, {"GT"})
        shifted = all(kinds_at(items, at + n) & wanted for n, wanted in enumerate(said))
        level = whole + 1
        level = past_articles(items, level)
        reference = items[level] if shifted and level < len(items) and items[level].type in {"NAME", "ROLE"} else None
        if reference is None:
            found.append(items[at])
            at += 1
            continue
        first, joint = items[at], items[at + 1]
        place = first.start_pos, first.end_pos
        again = Lexeme(reference.type, reference.value, *place, reference.kinds)
        found += [Lexeme("GE", first.value, *place, ("GE",)), again]
        found += [Lexeme("AND", "and", joint.start_pos, joint.end_pos, ("AND",)), only(items[at + 2], "LE")]
        at += 3
    return found


def _so_far_or_more(items: list[Lexeme]) -> list[Lexeme]:
    """Read `5% or more above last year` as at least that far above it."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        number, marked, compared = (kinds_at(items, at + n) for n in range(3))
        level = past_articles(items, at + 3)
        named = level < len(items) and items[level].type in REFERENCES
        first = next((way for mark, way in (("ABOVE", "GE"), ("BELOW", "LE")) if mark in marked), "")
        if number & NUMBERS and first and compared & {"GT", "LT"} and named and not _is_compared(found):
            place = items[at].start_pos
            found += [Lexeme(first, "at least" if first == "GE" else "at most", place, place, (first,)), items[at]]
            at += 2
        else:
            found.append(items[at])
            at += 1
    return found


def _is_compared(found: Sequence[Lexeme]) -> bool:
    """Whether a comparison stands right before: not below 5% or more above last year."""
    return bool(found) and bool(found[-1].several & COMPARISONS)


def _second_end(items: list[Lexeme]) -> list[Lexeme]:
    """Read `less than 100% but not less than 95%`, `below 100% but at least 95%` as a range."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        kind = next((OTHER_END[kind] for kind in lexeme.kinds if kind in OTHER_END), "")
        joint = lexeme.word.startswith("but ") and bool(found[-1].several & BESIDE_LEVEL) if found else False
        level = kinds_at(items, at + 1) & LEVELS
        if kind and joint and level and _compares(found, level):
            cut = lexeme.start_pos + len("but")
            found.append(Lexeme("BUT", "but", lexeme.start_pos, cut, ("BUT", "ADV")))
            found.append(Lexeme(kind, lexeme.word[4:], cut + 1, lexeme.end_pos, (kind,)))
        else:
            found.append(lexeme)
    return found


def _compares(found: Sequence[Lexeme], level: frozenset[str]) -> bool:
    """Whether the part at the end of *found* compares; beside points a number without a unit may be some of them."""
    said: set[str] = set()
    for lexeme in reversed(found):
        if lexeme.type == "BREAK":
            break
        said |= lexeme.several
    points = bool(said & (POINTS_KINDS | {"GIVE", "NUM"})) and "NUM" in level
    return bool(said & (COMPARISONS | UPTO)) and "EACH" not in said and not points


def _provisos(items: list[Lexeme]) -> list[Lexeme]:
    """Leave `subject to the score not being less than 2` unknown where nothing is deducted: it may be a condition."""
    taken = False
    found: list[Lexeme] = []
    for lexeme in items:
        taken = taken or bool(lexeme.several & TAKING)
        proviso = (
            "LEAST" in lexeme.kinds and str(lexeme.value).startswith("subject to") and " not " in str(lexeme.value)
        )
        unknown = Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)
        found.append(unknown if proviso and not taken else lexeme)
    return found


def _neither(items: list[Lexeme]) -> list[Lexeme]:
    """Read `neither more than 15 nor less than 0` as two bounds."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        first, number, joint, second = (items[n] if n < len(items) else None for n in range(at + 1, at + 5))
        either = second is not None and {kind for each in (first, second) if each for kind in each.several}
        numbers = kinds_at(items, at + 2) & {"NUM", "PTS"} and kinds_at(items, at + 5) & {"NUM", "PTS", "ZERO"}
        bounds = either and {"GT", "LT"} <= either and joint is not None and "OR" in joint.several
        if items[at].value in NEVER and numbers and bounds and first and second and number:
            while found and found[-1].several & {"COPULA", "AUX", "MODAL"}:
                found.pop()
            found.append(_bound(first))
            found.append(number)
            assert joint is not None
            found.append(Lexeme("AND", "and", joint.start_pos, joint.end_pos, ("AND",)))
            found.append(_bound(second))
            at += 5
        else:
            found.append(items[at])
            at += 1
    return found


def _bound(lexeme: Lexeme) -> Lexeme:
    kind = "MOST" if "GT" in lexeme.several else "LEAST"
    word = "no more than" if kind == "MOST" else "no less than"
    return Lexeme(kind, word, lexeme.start_pos, lexeme.end_pos, (kind,))


# Ends that are named again ------------------------------------------------------------------------------------------


def _skipped(items: list[Lexeme]) -> list[Lexeme]:
    """Read `75% up to, but not including, 90%` as 75% up to below 90%."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        if "TO" not in items[at].several:
            found.append(items[at])
            at += 1
            continue
        words: list[str] = []
        end = at + 1
        while end < len(items) and end < at + 6 and items[end].type not in NUMBERS:
            words += [] if items[end].type == "BREAK" else [str(items[end].value)]
            end += 1
        said = " ".join(words)
        between = bool(found) and bool(found[-1].several & BESIDE_LEVEL)
        commas = all(each.value == COMMA for each in items[at + 1 : end] if each.type == "BREAK")
        if between and commas and said in EXCLUDING and kinds_at(items, end) & NUMBERS:
            found.append(Lexeme("TOLT", "up to but below", items[at].start_pos, items[end - 1].end_pos, ("TOLT",)))
            at = end
        else:
            found.append(items[at])
            at += 1
    return found


def _marked(items: list[Lexeme]) -> list[Lexeme]:
    """Read `between 75% and 90%, including 75% but not 90%` as from 75% (included) to 90% (not included)."""
    found = [*items]
    for at in range(len(items) - 6):
        first, joint, second = items[at + 1 : at + 4]
        opens = items[at].several & {"BETWEEN", "FROM"} and first.type in NUMBERS and second.type in NUMBERS
        if not opens or joint.several.isdisjoint({"AND", "TO"}):
            continue
        start = at + 4 + (items[at + 4].type == "BREAK" and items[at + 4].value == COMMA)
        again, end = _said_again(items, start, first, second)
        if again is None:
            continue
        marks = [
            Lexeme(kind, "", each.end_pos, each.end_pos, (kind,))
            for kind, each in zip(again, (first, second), strict=True)
        ]
        opening, to = only(items[at], "FROM"), only(joint, "TO")
        return [*items[:at], opening, first, marks[0], to, second, marks[1], *_marked(items[end:])]
    return found


def _said_again(items: Sequence[Lexeme], at: int, first: Lexeme, second: Lexeme) -> tuple[tuple[str, str] | None, int]:
    """Return how `including 75% but not 90%` marks both ends, and the place behind it."""
    numbers = [(n, each) for n, each in enumerate(items[at : at + 6], start=at) if each.type in NUMBERS][:2]
    if len(numbers) != 2 or {numbers[0][1].value, numbers[1][1].value} != {first.value, second.value}:  # noqa: PLR2004
        return None, at
    (one, lower), (two, _) = numbers
    opening = " ".join(str(each.value) for each in items[at:one])
    joint = " ".join(str(each.value) for each in items[one + 1 : two])
    if opening in INCLUDING and joint in EXCLUDING:
        ways = ("INC", "EXC")
    elif opening in EXCLUDING and joint in {"but including", "and including"}:
        ways = ("EXC", "INC")
    else:
        return None, at
    return (ways if lower.value == first.value else (ways[1], ways[0])), two + 1


# Signs --------------------------------------------------------------------------------------------------------------


def _signed(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `positive growth of less than 2%` as growth above 0 and below 2 %, `negative growth` as below 0."""
    if SIGNED.isdisjoint([each.word for each in items]):
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end, kind = _sign(items, at)
        named = items[end] if end < len(items) else None
        before = next((each for each in reversed(found) if not each.several <= ARTICLES), None)
        begins = before is None or bool(before.several & FOR_SIGN)
        if not kind or named is None or not begins or not _is_named(named, names):
            found.append(items[at])
            at += 1
            continue
        zero = ast.Literal(span=items[at].span, value=Fraction(0), unit=names.unit_of(named.value.name))
        place = items[at].start_pos, items[end - 1].end_pos
        number = Lexeme("NUM", ast.Literal(span=zero.span, value=zero.value), *place, ("NUM",))
        found += [named, Lexeme(kind, str(items[at].value), *place, (kind,)), number]
        at = end + 1
        if "OF" in kinds_at(items, at) and kinds_at(items, at + 1) & COMPARISONS and kind in {"GT", "LT"}:
            found.append(Lexeme("AND", "and", items[at].start_pos, items[at].end_pos, ("AND",)))
            at += 1
    return found


def _is_signed(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `the growth is zero or negative`, `if it is positive` as growth that compares so with 0."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        end, kind = _sign(items, at + 1) if "COPULA" in lexeme.several and at + 1 < len(items) else (at, "")
        if not kind or kind == "EQ" or not kinds_at(items, end) & BEHIND_SIGN or not _of_balance(found, items, names):
            found.append(lexeme)
            at += 1
            continue
        place = items[at + 1].start_pos, items[end - 1].end_pos
        zero = ast.Literal(span=items[at + 1].span, value=Fraction(0))
        found += [Lexeme(kind, str(items[at + 1].value), *place, (kind,)), Lexeme("NUM", zero, *place, ("NUM",))]
        at = end
    return found


def _of_balance(found: Sequence[Lexeme], items: Sequence[Lexeme], names: Names) -> bool:
    """Whether what stands at the end of *found* can be negative; `it` where the text names that value alone."""
    if not found or "PRON" not in found[-1].several:
        return bool(found) and _is_named(found[-1], names)
    named = [each for each in items if each.type in {"NAME", "ROLE"} and isinstance(each.value, ast.Value)]
    return bool(named) and all(_is_named(each, names) and each.value == named[0].value for each in named)


def _sign(items: Sequence[Lexeme], at: int) -> tuple[int, str]:
    """Return the place behind `positive`, `zero or negative`, and how the value compares with 0."""
    words = [_word(each) for each in items[at : at + 3]]
    if words[0] not in SIGNS:
        return at, ""
    if len(words) > 2 and words[1] == "or":  # noqa: PLR2004 - zero or negative
        other = words[2] if words[0] == "zero" else words[0] if words[2] == "zero" else ""
        return (at + 3, OR_BELOW[other]) if other in OR_BELOW else (at, "")
    return at + 1, SIGNS[words[0]]


def _word(lexeme: Lexeme) -> str:
    """Return the word that *lexeme* is; a 0 in words is a number already."""
    if isinstance(lexeme.value, ast.Literal):
        return "zero" if lexeme.value.value == 0 and lexeme.end_pos - lexeme.start_pos == len("zero") else ""
    return str(lexeme.value).removeprefix("a ")


def _is_named(lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* is a value that can be negative; `positive feedback` is more than feedback above 0."""
    if lexeme.type not in {"NAME", "ROLE"} or not isinstance(lexeme.value, ast.Value):
        return False
    known = {part for word, name in names.entries.items() if name.id == lexeme.value.name for part in words_of(word)}
    return lexeme.value.name == "growth" or not BALANCES.isdisjoint(known)


# Each with what it needs, as `Passes` takes it.
def _from_at(items: list[Lexeme]) -> list[Lexeme]:
    """Read `at 55% to less than 66%`, `a rate of 55% to below 66%`, `achieving 55% to 65%` as from 55%."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        end = at + 3 + bool(kinds_at(items, at + 3) & {"LT", "LE"})
        joint = kinds_at(items, at + 2) & {"TO", "TOLT"}
        levels = kinds_at(items, at + 1) & NUMBERS and kinds_at(items, end) & NUMBERS
        behind = kinds_at(items, end + 1)
        ends = behind <= END or behind & BEHIND_RANGE
        ranges = lexeme.several <= REACHING and "REACH" in lexeme.several and joint and levels and ends
        found.append(Lexeme("FROM", "from", lexeme.start_pos, lexeme.end_pos, ("FROM",)) if ranges else lexeme)
    return found


def _mark_inside(items: list[Lexeme]) -> list[Lexeme]:
    """Read `10 or more percentage points` as 10 percentage points or more."""
    found = [*items]
    for at in range(len(items) - 3):
        number, mark, unit = items[at : at + 3]
        marked = "NUM" in number.several and mark.several & {"ABOVE", "BELOW"}
        if marked and unit.word == "percentage" and items[at + 3].word == "points":
            value = attrs.evolve(number.value, unit=PERCENTAGE_POINT)
            found[at] = Lexeme("PPOINT", value, number.start_pos, number.end_pos, ("PPOINT",))
            found[at + 1] = Lexeme(mark.type, mark.value, mark.start_pos, items[at + 3].end_pos, mark.kinds)
            del found[at + 2 : at + 4]
            return _mark_inside(found)
    return found


RANGE_ENDS: tuple[tuple[str, Pass], ...] = (
    ("NUM ABOVE | NUM BELOW", lambda items, _: _mark_inside(items)),
    ("REACH TO | REACH TOLT", lambda items, _: _from_at(items)),
    ("EQ OR LE GT", lambda items, _: _equal_or_above(items)),
    ("ABOVE GT | ABOVE LT | BELOW GT | BELOW LT", lambda items, _: _so_far_or_more(items)),
    ("LEAST", lambda items, _: _provisos(items)),
    ("GT LT", lambda items, _: _neither(items)),
    ("LEAST | MOST", lambda items, _: _second_end(items)),
    ("TO", lambda items, _: _skipped(items)),
    ("BETWEEN | FROM", lambda items, _: _marked(items)),
    ("", _signed),
    ("COPULA UNKNOWN", _is_signed),
)
