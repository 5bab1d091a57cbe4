"""
How an English text says that units are ranked, and points that go on from place to place.

`Hospitals are ranked within their peer group on the visitor score, the highest score being first` is said as ranked by
the visitor score, highest first: all units of a group are ranked, as often as they are scored. `8 points for first
place, 7 for second, and so on down to 1 point for eighth` names each place with its points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COMMA, STOP
from targetscore.language._en_kinds import END, REFERENCES, kinds, kinds_at, past_articles
from targetscore.language._en_ranks import COMPOUND, UNIT
from targetscore.language._en_words import plain
from targetscore.language._lexemes import POINTS, Lexeme, Names, listed

_SORT = rf"(?:{'|'.join(sorted(COMPOUND, key=len, reverse=True))})"
_GROUP = (
    r"(?:with)?in (?:the|their|its|each|a)(?: (?:own|peer|comparison|family|most similar|same|statistical))*"
    rf" (?:group|family|cluster|league|class|band|region|county|province|prefecture|state|country|nation|district"
    rf"|city|municipality|sector)s?(?: of [a-z]+(?: {UNIT})?)?"
)
# How often, and among whom.
ADVERB = (
    r"(?:(?:each|every) (?:year|quarter|month|term|season)|annually|quarterly|monthly|yearly|nationally|regionally"
    rf"|locally|together|against (?:each other|one another|their peers)|{_GROUP})"
)
_BEST = r"(?:highest|lowest|best|largest|smallest|greatest|shortest|longest|fewest)"
# Whoever is ranked: the twelve river basins, sub-districts. `Rural libraries` without their number may be some of them.
_LEAVING_OUT = (
    r"(?:only|other|others|except|excluding|not|no|non|new|those|these|which|that|who|whose|if|when|where|and|or|but|first"
    r"|last|top|bottom|best|worst|remaining|some|most|many|points|marks|scores|results|values)\b"
)
_NUMBER = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|twenty) "
)
_ANYBODY = rf"(?:{_NUMBER}(?:(?!{_LEAVING_OUT})[a-z]+ ){{0,2}})?(?!{_LEAVING_OUT})(?:sub-)?[a-z]+s"
RANKED: Final = re.compile(
    rf"(?:(?:all of the |all the |all |the )?(?:(?:{_SORT} )?{UNIT}|(?P<anybody>{_ANYBODY}))"
    rf"(?: (?:in|on|of|across|within) the (?:[a-z]+ )?(?:{UNIT}|group|region|sector|city))? )?"
    r"(?:are|is|will be|shall be|to be) (?:then )?(?:ranked|placed|ordered|listed|arranged|sorted)"
    rf"(?P<adverb>(?: {ADVERB})*)(?P<order> from (?:the )?{_BEST} to (?:the )?{_BEST}| in (?:de|a)scending order)?"
    r" (?:by|on|according to|in (?:the )?order of|in terms of|on the basis of|by reference to)\b"
)
BEHIND: Final = re.compile(rf"(?: {ADVERB})+(?=[,.;:]| from| in| with)")
FIRST: Final = re.compile(
    rf",? (?:and |with )?(?:the )?(?P<end>{_BEST})(?: (?:figure|value|rate|score|result|number|percentage|share|level"
    rf"|average|one|{UNIT}))?(?: (?:is|are|being|be|coming|comes|placed|ranked|ranking|placing|in|taking))+ (?:the )?"
    r"first(?: place)?(?=[.,;:])"
)
RANKS = kinds("RANKS")
HELD = REFERENCES | kinds("FLAG NOFLAG PTS PERCENT AMOUNT")


def rankings(text: str, items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* with how the units are ranked in the words of the language."""
    if not any("RANKBY" in each.several or each.word.endswith("ranked") for each in items):
        return items
    half_width = plain(text)
    for found in RANKED.finditer(half_width):
        at = next((n for n, each in enumerate(items) if each.start_pos >= found.start()), len(items))
        name = next((n for n in range(at, len(items)) if items[n].start_pos >= found.end()), len(items))
        while name < len(items) and items[name].several <= kinds("ART ADJ"):
            name += 1
        inside = items[at:name]
        opens = not at or items[at - 1].type == "BREAK"
        if not opens or any(each.several & HELD for each in inside) or kinds_at(items, name).isdisjoint(REFERENCES):
            continue
        if found["anybody"] and not _all_said(items[name + 1 :]):
            continue
        ranked = Lexeme("RANKBY", "ranked by", found.start(), found.end(), ("RANKBY",))
        behind = items[name + 1 :]
        if order := found["order"]:
            place = items[name].end_pos
            behind = [Lexeme("FIRSTWHICH", order.strip(), place, place, ("FIRSTWHICH",)), *behind]
        return [*items[:at], ranked, items[name], *_behind(half_width, items[name].end_pos, behind)]
    return items


def _all_said(behind: Sequence[Lexeme]) -> bool:
    """Whether the sentence goes on with nobody else: `large towns are ranked by A, small towns by B` does."""
    pause = kinds_at(behind, 0) <= END and (not behind or behind[0].value != COMMA)
    return pause or kinds_at(behind, 1).isdisjoint({"UNKNOWN", "UNITNOUN", "ART"})


def _behind(text: str, start: int, items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* behind the ranked value without how often it is, and with which come first."""
    found = BEHIND.match(text, start)
    if found and not any(each.several & HELD for each in items if each.start_pos < found.end()):
        items = [each for each in items if each.start_pos >= found.end() or each.start_pos == each.end_pos]
        start = found.end()
    if first := FIRST.match(text, start):
        which = Lexeme("FIRSTWHICH", f"{first['end']} first", start, first.end(), ("FIRSTWHICH",))
        return [which, *(each for each in items if each.start_pos >= first.end())]
    return items


def points_each(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `fourth and fifth place 2 each` as 2 points each."""
    found = [*items]
    for at, lexeme in enumerate(items[:-1]):
        closed = kinds_at(items, at + 2) <= END | {"AND"}
        if (
            "NUM" in lexeme.several
            and "EACHOF" in items[at + 1].several
            and closed
            and kinds_at(items, at - 1) == RANKS
        ):
            found[at] = _points(lexeme.value.value, lexeme.span)
    return found


def _points(worth: Fraction, span: Span) -> Lexeme:
    return Lexeme("PTS", ast.Literal(span=span, value=worth, unit=POINTS), span.start, span.end, ("PTS",))


# Territories in which units are ranked; those of a group of peers are not told apart.
TERRITORIES = frozenset(
    listed("province prefecture county city municipality district region state country nation sector")
)

PLACED = kinds("RANKS LASTRANKS EXTREME")
AMONG = kinds("IN OF")


def one_ranking(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `in the province` behind places as among whom, unknown where `in the country` ranks in another way."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        noun = past_articles(items, at + 1)
        among = bool(found) and found[-1].several & PLACED and kinds_at(items, at) & AMONG and noun > at + 1
        if among and noun < len(items) and items[noun].word in TERRITORIES:
            said = f"{items[at].word} the {items[noun].word}"
            found.append(Lexeme("GROUPWORDS", said, items[at].start_pos, items[noun].end_pos, ("GROUPWORDS",)))
            at = noun
        else:
            found.append(items[at])
        at += 1
    known = {word for each in found if "GROUPWORDS" in each.kinds for word in each.word.split()} & TERRITORIES
    if len(known) < 2:  # noqa: PLR2004 - one ranking
        return found if len(found) != len(items) else items
    return [
        Lexeme("UNKNOWN", each.value, each.start_pos, each.end_pos) if "GROUPWORDS" in each.kinds else each
        for each in found
    ]


# Any other receives none --------------------------------------------------------------------------------------------

ANY_OTHER = frozenset({"any other", "every other", "any others"})


def any_other(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `any other receives none`, `any other, 2 points` as all others."""
    found = [*items]
    for at, lexeme in enumerate(items):
        opens = not at or bool(items[at - 1].several & (END | {"AND", "BUT"}))
        pause = at + 1 + (kinds_at(items, at + 1) <= END)
        earns = bool(kinds_at(items, at + 1) & {"GIVE", "ZERO", "PTS"}) or bool(
            kinds_at(items, pause) & {"ZERO", "PTS"}
        )
        if opens and earns and at + 1 < len(items) and lexeme.word in ANY_OTHER:
            found[at] = Lexeme("ELSE", "", lexeme.start_pos, lexeme.end_pos, ("ELSE",))
    return found


# And so on ----------------------------------------------------------------------------------------------------------

BETWEEN_PAIRS = END | kinds("GIVE FOR AND ART BUT IN")
DOWN_TO = frozenset({"down to", "to", "until", "up to", "down", "through"})


def onward(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Name the places that `8 points for first place, 7 for second, and so on down to 1 for eighth` leaves out."""
    at = next((n for n, each in enumerate(items) if "ONWARD" in each.several), 0)
    start = next((n + 1 for n in range(at - 1, -1, -1) if items[n].type == "BREAK" and items[n].value == STOP), 0)
    row = _pairs(items, start, at)
    end = at + 1
    while end < len(items) and (items[end].word in DOWN_TO or items[end].several & {"ART"}):
        end += 1
    finish = next((n for n in range(end, len(items)) if items[n].type == "BREAK"), len(items))
    last = _pairs(items, end, finish)
    if len(row) < 2 or len(last) != 1 or end == at + 1:  # noqa: PLR2004 - a row of two
        return items
    steps = {second[1] - first[1] for first, second in pairwise(row)}
    regular = len(steps) == 1 and all(second[0] == first[0] + 1 for first, second in pairwise(row))
    place, worth = row[-1]
    to, step = last[0][0], min(steps)
    if not regular or to <= place or worth + (to - place) * step != last[0][1]:
        return items
    span = Span(items[at].start_pos, items[finish - 1].end_pos)
    named = [
        each for number in range(place + 1, to + 1) for each in _earned(number, worth + (number - place) * step, span)
    ]
    return [*items[:at], *named, *items[finish:]]


def _pairs(items: Sequence[Lexeme], start: int, end: int) -> list[tuple[int, Fraction]]:
    """Return the places with their points from *start* to *end*, in either order; nothing if more is said there."""
    said = [each for each in items[start:end] if each.several.isdisjoint(BETWEEN_PAIRS)]
    ranks = [each.value for each in said if each.type == "RANKS"]
    points = [each.value.value for each in said if each.several & {"PTS", "NUM"}]
    one_each = all(isinstance(rank, tuple) and rank[0] == rank[1] for rank in ranks)
    turned = [each.type == "RANKS" for each in said]
    in_order = bool(turned) and turned == [turned[0], not turned[0]] * len(ranks)
    if not one_each or len(points) != len(ranks) or not in_order:
        return []
    return [(rank[0], worth) for rank, worth in zip(ranks, points, strict=True)]


def _earned(number: int, worth: Fraction, span: Span) -> list[Lexeme]:
    return [
        Lexeme("BREAK", COMMA, span.start, span.start),
        Lexeme("RANKS", (number, number), span.start, span.end, ("RANKS",)),
        Lexeme("GIVE", "earns", span.start, span.end, ("GIVE",)),
        _points(worth, span),
    ]
