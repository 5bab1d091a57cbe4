"""
Changes on last year, and distances from the average, in the shorter forms of an English text.

`More than in the previous year but by less than 5%`, `by less than 10%` behind `have risen by 10% or more`, `each
percentage point of growth in visits`, `compared with last year: increased = 4` are put in the order and the words that
the rest of the language reads.
"""

from __future__ import annotations

import re
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import NUMBERS, REFERENCES, again, kinds, kinds_at, past_articles, placed
from targetscore.language._en_passes import Pass
from targetscore.language._en_spelled import replaced, spelled
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, Lexeme, Names

_THE = r"(?:(?:the|its|their|that) )?"
_BEFORE = rf"{_THE}(?:LASTYEAR|MEAN|TARGET)"
_SIZE = r"(?:PERCENT|PPOINT|AMOUNT|NUM)"
_ON = r"(?:over|on|from|against|since|compared with|compared to|relative to)"
BUT_BY: Final = re.compile(
    r"(?:more than|higher than|greater than|above|over|less than|fewer than|lower than|below|under) (?:in |for )?"
    rf"{_BEFORE} (?:, )?but (?=by )"
)
BY_BEHIND: Final = re.compile(
    rf"(?:GROWN|SHRUNK) {_ON} {_BEFORE} by {_SIZE}(?: or more| or above| and over| and more)?(?= [:,;.])"
)
CHANGED_BY: Final = re.compile(r"(?:have|has|had) [a-z]+ by$")
BY_AGAIN: Final = re.compile(
    rf"(?<=; )by (?=(?:at least |less than |under |no more than |not more than |more than |over )?{_SIZE})"
)
GROWTH_IN: Final = re.compile(rf"(?<=of )(?:growth in|growth of|increase in|rise in) {_THE}ACTUAL {_ON} {_THE}LASTYEAR")
OF_GROWTH: Final = re.compile(
    rf"(?:each|every|for each|for every|per)(?: (?:full|complete|whole))? PERCENT of (?:GROWTH|(?:growth|increase)"
    rf"(?= {_ON} {_THE}LASTYEAR))"
)
STAYED: Final = re.compile(
    r"(?:GROWN|SHRUNK) or (?:stayed|remained|have stayed|have remained|has stayed|has remained|been|are|is|stayed at)?"
    r" ?(?:stayed level|remained level|stayed the same|remained the same|unchanged|stayed unchanged|the same"
    r"|remained unchanged|remained constant|stayed constant|maintained|level|been maintained)"
)
ITS_SIDE: Final = re.compile(r"(?:above|below|over|under|or above|or below) it(?= by )")
COMPARED: Final = re.compile(
    rf"(?:the )?ACTUAL (?:compared with|compared to|against|relative to|versus|as against) {_BEFORE} :"
)
_HIGHER = r"(?:higher|GROWN|increased|up|risen|more|a rise|an increase|above|increase|rise)"
_LOWER = r"(?:lower|SHRUNK|decreased|down|fallen|less|fewer|a fall|a decrease|below|fall|decrease)"
_EQUAL = r"(?:equal|unchanged|the same|no change|same|stable|level)"
SIDE: Final = re.compile(
    rf"(?:(?P<GT>{_HIGHER})|(?P<LT>{_LOWER})|(?P<EQ>{_EQUAL}))(?: [=,:–-])? (?:NUM|PTS)(?: [,;.])?"
)
SHORT_OF: Final = re.compile(
    r"by which (?:(?:the|its|this|that) )?(?:the )?(?:increase|rise|growth|gain|improvement)"
    r" (?:falls short of|is short of|is below|is less than|is under) PERCENT"
)

BY_OF = (" by", " of")
LEAST = kinds("GE GT")
MOST = kinds("LT LE")


def _reference(said: list[Lexeme]) -> Lexeme:
    return next(each for each in reversed(said) if each.type in REFERENCES)


# By how far -----------------------------------------------------------------------------------------------------------


def _but_by(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `in` and `but` in `more than in the previous year but by less than 5%`."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        side = said[0]
        kind = "GT" if "GT" in side.several else "LT"
        return [placed(kind, side.value, side), _reference(said)]

    return replaced(items, BUT_BY, made)


def _by_behind(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `have grown over last year by 10%` as grown by 10% over last year."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        by = next(n for n, each in enumerate(said) if each.word == "by")
        kind = "UP" if "RISES" in said[0].several else "DOWN"
        return [placed(kind, f"{said[0].value} by", said[0]), *said[by + 1 :], *said[1:by]]

    return replaced(items, BY_BEHIND, made)


def _by_again(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `by less than 10%` behind `have risen by 10% or more` as risen by less than 10%."""
    ways = [each for each in items if CHANGED_BY.search(each.word)]
    way = ways[0] if ways else None
    if way is None or len({each.type for each in items if each.type in {"UP", "DOWN"}}) != 1:
        return items
    return replaced(items, BY_AGAIN, lambda _, said: [Lexeme(way.type, way.value, *_place(said), way.kinds)])


def _place(said: list[Lexeme]) -> tuple[int, int]:
    return said[0].start_pos, said[-1].end_pos


def _both_ends(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `up by at least 1 but less than 4 percentage points on last year` as two changes, each on last year."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        way, first, last = items[at], at + 2, at + 5
        ends = way.several & {"UP", "DOWN"} and way.word.endswith(BY_OF) and kinds_at(items, at + 1) & LEAST
        sizes = kinds_at(items, first) & NUMBERS and kinds_at(items, last) & {"PPOINT", "AMOUNT"}
        joint = kinds_at(items, at + 3) & {"BUT", "AND"} and kinds_at(items, at + 4) & MOST
        if not (ends and sizes and joint) or items[first].type not in {"NUM", items[last].type}:
            found.append(way)
            at += 1
            continue
        level = past_articles(items, last + 2)
        than = kinds_at(items, last + 1) & {"THAN", "FROM"} and kinds_at(items, level) & REFERENCES
        from_what = items[last + 1 : level + 1] if than else []
        literal = attrs.evolve(items[first].value, unit=items[last].value.unit)
        size = placed(items[last].type, literal, items[first])
        repeated = [
            again(each, size) if each.type in REFERENCES else placed(each.type, each.value, size) for each in from_what
        ]
        found += [way, items[at + 1], size, *repeated, placed("AND", "and", items[at + 3])]
        found += [
            Lexeme(way.type, way.value, *_place([items[at + 4]]), way.kinds),
            *items[at + 4 : last + 1],
            *from_what,
        ]
        at = level + 1 if than else last + 1
    return found


def _its_side(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `below it by no more than 3 points` as below the average, where the text names nothing else before."""
    levels = [each for each in items if spelled([each])[0] in {"MEAN", "LASTYEAR", "TARGET"}]
    if len({repr(each.value) for each in levels}) != 1:
        return items

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        if said[0].start_pos < levels[0].start_pos:
            return None
        side = "GT" if said[0].word.endswith(("above", "over")) else "LT"
        joint = [placed("OR", "or", said[0])] if said[0].word.startswith("or ") else []
        return [*joint, placed(side, said[0].word.split()[-1], said[0]), again(levels[0], said[-1])]

    return replaced(items, ITS_SIDE, made)


# Growth ---------------------------------------------------------------------------------------------------------------


def _growth_of(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `each percentage point of growth in visits`, `each 1% of growth` as each percentage point of growth."""
    if names.own_unit == PERCENT:
        return items

    def growth(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        node = ast.Value(span=Span(*_place(said)), name="growth")
        return [Lexeme("ROLE", node, *_place(said), ("ROLE",))]

    def percent(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        point = next(each for each in said if each.type == "PERCENT")
        literal = attrs.evolve(point.value, unit=PERCENTAGE_POINT)
        return [placed("PPOINT", literal, each) if each is point else each for each in said]

    return replaced(replaced(items, GROWTH_IN, growth), OF_GROWTH, percent)


def _short_of(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `by which the increase falls short of 10%` as by which growth does; of a rate it may be 10% of the rate."""
    if names.own_unit == PERCENT:
        return items

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        node = ast.Value(span=said[1].span, name="growth")
        return [said[0], placed("ROLE", node, said[1]), placed("AWAY", "falls short of", said[-2]), said[-1]]

    return replaced(items, SHORT_OF, made)


def _stayed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `have fallen or stayed level` as have not risen."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        kind = "NOTUP" if "FALLS" in said[0].several else "NOTDOWN"
        verb = "have not risen" if kind == "NOTUP" else "have not fallen"
        return [Lexeme(kind, verb, *_place(said), (kind,))]

    return replaced(items, STAYED, made)


# Compared with --------------------------------------------------------------------------------------------------------


def _compared(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `compared with last year: increased = 4, unchanged = 2, decreased = 0` with last year in each of them."""
    said, _ = spelled(items)
    head = COMPARED.match(said)
    rest = said[head.end() :].strip() if head else ""
    if not head or SIDE.sub("", rest).strip():
        return items
    colon = next(n for n, each in enumerate(items) if each.type == "BREAK")
    reference, own = _reference(items[:colon]), next(each for each in items if each.type in REFERENCES)

    def made(found: re.Match[str], part: list[Lexeme]) -> list[Lexeme]:
        kind = str(found.lastgroup)
        amount = next(n for n, each in enumerate(part) if each.type in {"NUM", "PTS"})
        place = part[0]
        pause = [Lexeme("BREAK", SEMICOLON, *_place(part[-1:]))] if len(part) > amount + 1 else []
        points = placed("PTS", attrs.evolve(part[amount].value, unit="points"), part[amount])
        compared = [again(own, place), placed(kind, place.word, place), again(reference, place)]
        return [*compared, placed("BREAK", 1, part[amount]), points, *pause]

    told = Lexeme("WORDING", "", items[0].start_pos, items[colon].end_pos, ("WORDING",))
    return [told, *replaced(items[colon + 1 :], SIDE, made)]


# Each with what it needs, as `Passes` takes it.
RISEN: tuple[tuple[str, Pass], ...] = (
    ("BUT BY NAME | BUT BY ROLE", _but_by),
    ("RISES BY | FALLS BY", _by_behind),
    ("UP BY | DOWN BY", _by_again),
    ("UP BUT | UP AND | DOWN BUT | DOWN AND", _both_ends),
    ("PRON BY", _its_side),
    ("EACH UPIN | EACH UPNOUN | EACH UP | EACH PERCENT OF ROLE", _growth_of),
    ("BYWHICH AWAY", _short_of),
    ("RISES OR SAME | FALLS OR SAME", _stayed),
    ("THAN", _compared),
)
