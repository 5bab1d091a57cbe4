"""
That nothing is left of the whole indicator, and upon what, however an English text says it.

`The points are forfeited in full`, `the score is set to 0`, `nil marks for the whole indicator` say that it scores
nothing at all; `a fatal accident cancels all points` that it does so if there is one, and `if a fatal accident
occurred`, `where the clinic has suffered a fatal accident` say no more than that there was one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.language._chunks import COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import END, FACTS, at_articles, kinds, kinds_at, past_articles, pause_at
from targetscore.language._en_passes import Pass, kinds_said
from targetscore.language._en_ranks import UNIT
from targetscore.language._lexemes import PERCENT, Lexeme, Names

_BE = r"(?:is|are|shall be|will be|is then|are then|must be|be)"
_NIL = r"(?:0|zero|nil|nothing|none|no points|no marks|a zero)"
_SCORE = r"(?:(?:the|its|their) )?(?:\S+'s )?(?:score|mark|rating|total|total score|points total)"
_POINTS = r"(?:points|marks)"
_WHOLE = (
    rf"(?:all (?:of )?(?:the |its )?{_POINTS}|(?:the|its) (?:whole|entire|full) (?:score|mark)|full marks|full score)"
)
_ITEM = r"(?:(?:the|this) )?(?:whole |entire )?(?:indicator|item|measure|heading|criterion|category)"
_UNDER = rf"(?:for|in|under|on) {_ITEM}"
_GIVEN = r"(?:given|awarded|scored|granted|earned)"
_LOST = (
    r"(?:forfeited|forfeit|cancelled|canceled|withheld|lost|void|voided|withdrawn|annulled|revoked|removed|taken away"
    r"|struck off|wiped out|nullified|disallowed)"
)
_FULLY = r"(?:in full|in their entirety|entirely|completely|altogether|in total)"
_SINKS = (
    rf"(?:{_BE} )?(?:set|reduced|cut|brought|brought down|lowered|reset|fixed|put) (?:to|at|down to) {_NIL}"
    rf"|(?:becomes|drops to|falls to|goes to|sinks to|goes down to|{_BE} treated as|counts as|{_BE} taken as) {_NIL}"
)
_WHATEVER = (
    r"(?:(?:regardless of|irrespective of|whatever)(?: the| its)?"
    r" (?:\?|rate|execution|result|score|level|figure|performance|other results|value)|regardless)"
)
WHOLE_NOTHING: Final = re.compile(
    rf"(?:{_SCORE} (?:{_SINKS}|{_BE} {_LOST})"
    rf"|(?:the|its|their) {_POINTS} {_BE} {_LOST} {_FULLY}"
    rf"|(?:the|its|their) {_POINTS} (?:{_SINKS})"
    rf"|(?:(?:the )?\S+'s )(?:score|mark|rating|total) {_BE} {_NIL}|the rating {_BE} {_NIL}"
    rf"|{_ITEM} (?:{_BE}|scores|earns|counts|{_BE} scored(?: as| at)?) {_NIL}"
    rf"|(?:= )?(?:no {_POINTS}|nil {_POINTS}|zero {_POINTS}|no score|0|nil|nothing)(?: at all)?"
    rf"(?: {_BE} {_GIVEN})? (?:{_UNDER}|{_WHATEVER})"
    rf"|(?:award|give|score|grant) (?:nothing|zero|nil|no points|no marks) {_UNDER}"
    rf"|{_WHOLE} {_BE} {_LOST})"
    rf"(?: {_UNDER})?(?: {_WHATEVER})?"
)
# Behind an event: what it does to the score, in the active.
_THEN = rf"(?: which (?:then )?(?:scores|earns|counts|is) {_NIL})?"
DOES: Final = re.compile(
    rf"(?:cancels|wipes out|voids|annuls|nullifies|forfeits|removes|takes away|costs|vetoes|vetos|negates|extinguishes)"
    rf" (?:{_WHOLE}|{_SCORE}|{_ITEM}){_THEN}"
    rf"|(?:means|implies|entails)(?: that)? (?:{_SCORE} {_BE} {_NIL}|{WHOLE_NOTHING.pattern})"
    rf"|(?:sets|reduces|cuts|brings|takes) (?:{_SCORE}|{_ITEM}) (?:to|down to|at) {_NIL}"
)
HAPPENS: Final = re.compile(
    r"(?:has |have |had )?(?:occurred|occurs|occur|happened|happens|happen|taken place|took place|takes place|arisen"
    r"|arose|arises|arise|been (?:recorded|reported|found|confirmed|proven|established)|come to light|came to light"
    r"|comes to light)"
    r"|(?:is|are|was|were|be) (?:recorded|reported|found|confirmed|proven|established|issued|identified|discovered)"
)
WITHIN: Final = re.compile(rf" (?:in|within) the {UNIT}$")
# Who had it: the unit itself, or who watches over it.
SUFFERS: Final = re.compile(
    r"(?:the [a-z-]+|it|they) (?:has |have |had )?(?:suffered|experienced|incurred|issued|expressed|received|recorded"
    r"|reported|had|seen|saw|sustained|returned|imposed|found|been given|been issued(?: with)?|was given"
    r"|was issued(?: with)?)"
)
UPON: Final = frozenset({"in case of", "in cases of", "following", "upon", "as a result of", "in the wake of"})
OPENS = kinds("IF UNLESS")
CONDITIONED = kinds("FLAG IF")
BOUNDARIES = OPENS | END | FACTS


def _said(items: Sequence[Lexeme]) -> str:
    return " ".join(each.word or ("0" if _is_zero(each) else "?") for each in items)


def _is_zero(lexeme: Lexeme) -> bool:
    return isinstance(lexeme.value, ast.Literal) and lexeme.value.value == 0


# Nothing at all -----------------------------------------------------------------------------------------------------


def _whole_nothing(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read what says that the indicator scores nothing as one phrase, up to a pause or the next condition."""
    if not kinds_said(items) >= CONDITIONED:
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        end = at
        while end < len(items) and items[end].several.isdisjoint(BOUNDARIES):
            end += 1
        if end > at + 1 and WHOLE_NOTHING.fullmatch(_said(items[at:end])):
            found += [pause_at(COMMA, items[at].start_pos)] if found and found[-1].several & FACTS else []
            found.append(_nothing(items[at], items[end - 1]))
        else:
            found += items[at:end]
        found += items[end : end + 1]
        at = end + 1
    return found


def _nothing(first: Lexeme, last: Lexeme) -> Lexeme:
    return Lexeme("NOTHINGATALL", "nothing at all", first.start_pos, last.end_pos, ("NOTHINGATALL",))


# An event that leaves nothing ----------------------------------------------------------------------------------------


def _does(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `a fatal accident in the year cancels all points` as nothing at all if there is one."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        event = past_articles(items, at)
        behind = event + 1 + bool(kinds_at(items, event + 1) & {"PERIOD"})
        opens = not found or found[-1].type == "BREAK"
        end = _zeroed_end(items, behind) if opens and _is_event(items, event, names) else 0
        if not end:
            found.append(items[at])
            at += 1
            continue
        place = items[at].start_pos
        said = [items[event]]
        if "FLAG" not in items[event].several:
            said = [Lexeme("THERE", "there is", place, place, ("THERE",)), *items[at:event], items[event]]
        found.append(Lexeme("IF", "if", place, place, ("IF",)))
        found += [*said, pause_at(COMMA, items[behind].start_pos), _nothing(items[behind], items[end - 1])]
        at = end
    return found


def _is_event(items: Sequence[Lexeme], at: int, names: Names) -> bool:
    """Whether a fact, or what is counted, stands at *at*."""
    node = items[at].value if at < len(items) else None
    counts = (
        at < len(items)
        and items[at].type == "NAME"
        and isinstance(node, ast.Value)
        and names.unit_of(node.name) not in {"", PERCENT}
    )
    return "FLAG" in kinds_at(items, at) or (counts and at > 0 and items[at - 1].word in {"a", "an", "any"})


def _zeroed_end(items: Sequence[Lexeme], at: int) -> int:
    """Return where the longest phrase ends that says nothing is left, from *at*; 0 if none does."""
    ends = [n for n in range(at + 1, len(items) + 1) if kinds_at(items, n) <= END]
    for end in reversed(ends[:2]):
        said = _said([each for each in items[at:end] if each.type != "BREAK"])
        comma = all(each.value == COMMA for each in items[at:end] if each.type == "BREAK")
        if comma and DOES.fullmatch(said):
            return end
    return 0


# That it happened -----------------------------------------------------------------------------------------------------


def _happened(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `occurred` behind a fact, and `the clinic has suffered a` in front of it."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        if "FLAG" not in lexeme.several:
            found.append(lexeme)
            continue
        opened = next((n for n in range(len(found) - 1, -1, -1) if found[n].several & (OPENS | END)), -1)
        if opened >= 0 and found[opened].several & OPENS:
            bare = at_articles(found, len(found))
            if SUFFERS.fullmatch(_said(found[opened + 1 : bare])):
                del found[opened + 1 :]
        found.append(lexeme)
        end = next((n for n in range(at, len(items) + 1) if kinds_at(items, n) & (END | OPENS)), at)
        period = end - bool(end > at and kinds_at(items, end - 1) & {"PERIOD"})
        if HAPPENS.fullmatch(WITHIN.sub("", _said(items[at:period]))):
            at = end
    return found


def _upon(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `in case of a fatal accident`, `following one` as if there is one."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        found.append(lexeme)
        event = past_articles(items, at + 1)
        for first in (len(found) - 1, len(found) - 2):
            said = first >= 0 and _said(found[first:]) in UPON and event > at + 1
            if said and kinds_at(items, event) & {"FLAG"}:
                place = found[first]
                found[first:] = [Lexeme("IF", "if", place.start_pos, lexeme.end_pos, ("IF",))]
                break
    return found


def _or_none(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `10 points for a plan, or none if one was refused` as nothing if so, where no other points stand before."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        start = next((n for n in range(at, 0, -1) if items[n - 1].type == "BREAK" and items[n - 1].value == STOP), 0)
        points = [each for each in items[start:at] if "PTS" in each.several]
        none = kinds_at(items, at + 1) & {"ZERO"} and kinds_at(items, at + 2) & {"IF"} and len(points) == 1
        if none and lexeme.word in {"or", "but"} and at and items[at - 1].type == "BREAK":
            found[-1] = Lexeme("BREAK", SEMICOLON, found[-1].start_pos, found[-1].end_pos)
        else:
            found.append(lexeme)
    return found


def _else_nothing(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `otherwise: 0` at the end as no points."""
    at = len(items) - 1 - (items[-1].type == "BREAK")
    colon = at > 1 and items[at - 1].type == "BREAK" and "ELSE" in items[at - 2].several
    if not colon or items[at].type != "NUM" or not _is_zero(items[at]):
        return items
    zero = Lexeme("ZERO", "no points", items[at].start_pos, items[at].end_pos, ("ZERO",))
    return [*items[: at - 1], zero, *items[at + 1 :]]


def _else_deducts(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `otherwise` in front of deductions, behind a fact that leaves nothing whatever is deducted."""
    for at, lexeme in enumerate(items):
        if "ELSE" not in lexeme.several or not kinds_at(items, at - 1) & END:
            continue
        start = _sentence_start(items, at - 1)
        stop = next((n for n in range(at, len(items)) if _is_stop(items[n])), len(items))
        said, rest = items[start : at - 1], items[at + 1 : stop]
        nothing = [each for each in said if each.several & NOTHING or _is_zero(each)]
        vetoed = any(each.several & FACTS for each in said) and any(each.several & OPENS for each in said)
        moved = any(each.several & MOVED or (each.type in {"PTS", "FULL"} and not _is_zero(each)) for each in said)
        counted = any("EACH" in each.several for each in rest) and any(each.several & TAKEN for each in rest)
        if nothing and vetoed and not moved and counted and not any(each.several & EARNING for each in rest):
            comma = at + 1 < len(items) and items[at + 1].type == "BREAK" and items[at + 1].value == COMMA
            return [*items[:at], *items[at + 1 + comma :]]
    return items


def _is_stop(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value >= SEMICOLON


def _sentence_start(items: Sequence[Lexeme], end: int) -> int:
    return next((n for n in range(end, 0, -1) if _is_stop(items[n - 1])), 0)


NOTHING = kinds("ZERO NOTHINGATALL")
TAKEN = kinds("DED LOST")
# Of these nothing is left of the indicator by no points.
MOVED = kinds("DED LOST ADD ADDED EXTRA NODED NOEXTRA")
EARNING = kinds("GIVE ADD ADDED EXTRA FULL ELSE IF")
# Each with what it needs, as `Passes` takes it.
ZEROED: tuple[tuple[str, Pass], ...] = (
    ("FLAG", _happened),
    ("FLAG", _upon),
    ("FLAG IF", _whole_nothing),
    ("FLAG UNKNOWN | FLAG GIVE | FLAG DED | FLAG SETS | NAME UNKNOWN | NAME GIVE REL | NAME DED FULL", _does),
    ("OR ZERO IF | BUT ZERO IF", _or_none),
    ("ELSE NUM", _else_nothing),
    ("FLAG ELSE EACH", _else_deducts),
)
