"""
English verbs of points with what belongs to them: `shall then be awarded`, `has to be deducted`, `would earn`.

The word list has the verbs alone. Behind a form of `to be` some participles are said of who earns or loses (`a school
is awarded 5 points`, `a school is docked 1 point`), others of the score (`the score is reduced by 1 point`). What
somebody may take off or not is no verb here: only a bound says so (`no more than 3 points may be deducted`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    POINTS_KINDS,
    VERBS,
    at_articles,
    kinds,
    past_articles,
)
from targetscore.language._lexemes import POINTS, Lexeme

PARTICIPLES: Final = AFTER_POINTS | kinds("EVENTWORD BESTOWED ENTITLED DEPRIVED LOWERED RAISED MADE KEPT")
ACTIVE: Final = VERBS | kinds("EARNSNOTHING STOPS")
BE: Final = kinds("AUX MODAL")
# What a participle is besides, with a form of `to be` in front of it.
OF_WHOM: Final = {"BESTOWED": "GIVE", "ENTITLED": "GIVE", "DEPRIVED": "DED", "LOWERED": "DED", "RAISED": "ADD"}
# These need no form of `to be`: `10 points, reduced by 1 point for each error`.
ALONE: Final = kinds("LOWERED RAISED")
LOSES: Final = kinds("DED LOST LOWERED DEPRIVED")
BEHIND_WHOM: Final = POINTS_KINDS | kinds("NUM FULLWORD TO ART EXTRA")
BOUNDS_OF_SCORE: Final = kinds("MOST LEAST RANGEOF")
OF_SCORE: Final = BOUNDS_OF_SCORE | kinds("LOWERED RAISED KEPT DEPRIVED")
LINED: Final = kinds("PROP LINE")
SAID_OF_WHOM: Final = VERBS | kinds("START AUX MODAL HOLDS")
GIVEN_TO: Final = kinds("GIVEN ADDED")
VALUES: Final = frozenset({"one", "one of", "anything", "those", "any value", "values", "rates", "results", "figures"})
BOUNDS: Final = kinds("MOST LEAST UPTO MOSTDED TOPDED")


def is_verb(lexeme: Lexeme) -> bool:
    """Whether *lexeme* may be joined with the words before it."""
    return not lexeme.several.isdisjoint(PARTICIPLES | ACTIVE)


def joined(kept: list[Lexeme], verb: Lexeme) -> Lexeme:
    """Return *verb* with the auxiliaries that it takes from the end of *kept*."""
    several = verb.several
    participle = not several.isdisjoint(PARTICIPLES)
    wanted = BE if participle else kinds("MODAL") | ({"AUX"} if _is_future(kept) else set())
    if not several.isdisjoint(LOSES) and not _is_bound(kept):
        first = _first_auxiliary(kept, wanted)
    else:
        first = _first_auxiliary(kept, wanted | {"MAY"})
    found = len(kept) > first
    start = kept[first].start_pos if found else verb.start_pos
    del kept[first:]
    said = tuple(kind for name, kind in OF_WHOM.items() if name in several and (found or name in ALONE))
    together = tuple(dict.fromkeys((*said, *(verb.kinds or (verb.type,)))))
    return Lexeme(together[0], verb.value, start, verb.end_pos, together)


def with_score_apart(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with `the score is` cut in two before `reduced by 1 point`, `kept`, `at least 0`."""
    kept: list[Lexeme] = []
    items = _bounded_by_points(items)
    for number, lexeme in enumerate(items):
        behind = items[number + 1].several if number + 1 < len(items) else frozenset()
        if "SCOREIS" in lexeme.kinds and behind & LINED and "=" not in lexeme.word:
            kept.append(Lexeme("POINTSNOUN", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("POINTSNOUN",)))
            continue
        if "SCOREIS" not in lexeme.kinds or behind.isdisjoint(OF_SCORE) or "=" in lexeme.word:
            kept.append(lexeme)
            continue
        words, _, last = lexeme.word.rpartition(" ")
        cut = lexeme.end_pos - len(last)
        kept.append(Lexeme("TOTAL", words, lexeme.start_pos, cut - 1, ("TOTAL",)))
        if behind.isdisjoint(BOUNDS_OF_SCORE):
            kept.append(Lexeme("AUX", last, cut, lexeme.end_pos, ("AUX",)))
    return kept


def _bounded_by_points(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with the numbers of `the score is not less than 2 and not more than 8` as points."""
    found = [*items]
    for at, lexeme in enumerate(items):
        opens = not at or items[at - 1].type == "BREAK"
        bound = at + 1
        while opens and "SCOREIS" in lexeme.kinds and bound + 1 < len(items) and items[bound].several & BOUNDS_OF_SCORE:
            number = items[bound + 1]
            if number.type == "NUM" and not number.value.unit:
                points = attrs.evolve(number.value, unit=POINTS)
                found[bound + 1] = Lexeme("PTS", points, number.start_pos, number.end_pos, ("PTS",))
            joined = bound + 2 < len(items) and items[bound + 2].several & {"AND", "BUT", "OR"}
            bound = bound + 3 if joined else len(items)
    return found


def without_whom(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* without who earns or loses between a verb and its points: `costs the council 1 point`."""
    kept: list[Lexeme] = []
    for number, lexeme in enumerate(items):
        behind = items[number + 1].several if number + 1 < len(items) else frozenset()
        if "UNITNOUN" in lexeme.kinds and not behind.isdisjoint(BEHIND_WHOM):
            before = len(kept)
            before = at_articles(kept, before)
            entitles = before > 0 and kept[before - 1].word.startswith("entitl")
            if before and not kept[before - 1].several.isdisjoint(VERBS) and entitles == ("TO" in behind):
                del kept[before:]
                continue
        if lexeme.type == "EACH" and _tells_whom(items[number : number + 3], kept):
            continue
        if "UNITNOUN" in lexeme.kinds and number and _tells_whom(items[number - 1 : number + 2], kept):
            continue
        if "UNITNOUN" in lexeme.kinds and _ends_with(kept, "TO", GIVEN_TO):
            while kept[-1].several.isdisjoint(GIVEN_TO):
                kept.pop()
            continue
        if "TO" in lexeme.kinds and kept and kept[-1].word in {"entitle", "entitles", "entitling"}:
            continue
        if "TO" in lexeme.kinds and kept and _goes_to_item(kept, items, number + 1):
            continue
        if lexeme.type == "NAME" and _goes_to_item(kept, items, number) and "TO" in items[number - 1].several:
            continue
        if "TO" in lexeme.kinds and kept and _goes_to_value(kept, items, number + 1):
            kept.append(Lexeme("FOR", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("FOR",)))
            continue
        kept.append(lexeme)
    return kept


def _goes_to_item(kept: Sequence[Lexeme], items: Sequence[Lexeme], at: int) -> bool:
    """Whether `10 points are assigned to work safety` ends so: the points of the indicator."""
    if at >= len(items) or items[at].type != "NAME" or items[at].value.name != "actual":
        return False
    ends = at + 1 >= len(items) or (items[at + 1].type == "BREAK" and items[at + 1].value >= SEMICOLON)
    return ends and len(kept) > 1 and "GIVEN" in kept[-1].several and "PTS" in kept[-2].several


def _goes_to_value(kept: Sequence[Lexeme], items: Sequence[Lexeme], behind: int) -> bool:
    """Whether points `go to a rate of 96% or more`, `and none to one of 18 weeks`: they are for that level."""
    behind = past_articles(items, behind)
    if behind + 1 >= len(items) or not (items[behind].type == "NAME" or items[behind].word in VALUES):
        return False
    if items[behind + 1].type == "BREAK":
        return False
    if kept[-1].several & GIVEN_TO:
        return len(kept) > 1 and bool(kept[-2].several & POINTS_KINDS)
    given = any(each.type == "FOR" and each.value == "to" for each in kept)
    return given and bool(kept[-1].several & POINTS_KINDS)


def _tells_whom(three: Sequence[Lexeme], kept: Sequence[Lexeme]) -> bool:
    """Whether *three* begin a part with `each council`, of which a verb is said: all units of the data are meant."""
    if len(three) < 3 or "EACH" not in three[0].several or "UNITNOUN" not in three[1].several:  # noqa: PLR2004
        return False
    opens = not kept or kept[-1].type == "BREAK" or "AND" in kept[-1].several
    return opens and three[0].word in {"each", "every"} and not three[2].several.isdisjoint(SAID_OF_WHOM)


def _ends_with(kept: Sequence[Lexeme], joint: str, before: frozenset[str]) -> bool:
    """Whether *kept* ends with one of *before*, a *joint* and articles: `is credited to the`."""
    at = len(kept)
    at = at_articles(kept, at)
    return at > 1 and joint in kept[at - 1].several and not kept[at - 2].several.isdisjoint(before)


def _is_future(kept: Sequence[Lexeme]) -> bool:
    """Whether `shall`, `will` stand at the end, which unlike `is` may stand before any verb."""
    last = next((each for each in reversed(kept) if "ADV" not in each.several), None)
    return last is not None and last.word.rpartition(" ")[2] in {"shall", "will", "would"}


def _first_auxiliary(kept: Sequence[Lexeme], wanted: frozenset[str] | set[str]) -> int:
    """Return where the auxiliaries at the end of *kept* begin; `then` may stand behind one."""
    first = at = len(kept)
    while at:
        several = kept[at - 1].several
        if "MAY" not in wanted and kept[at - 1].word.startswith("can "):
            break
        if not several.isdisjoint(wanted) or ("AUX" in wanted and _is_be(kept[at - 1])):
            at -= 1
            first = at
        elif "ADV" in several:
            at -= 1
        else:
            break
    return first


def _is_be(lexeme: Lexeme) -> bool:
    """Whether *lexeme* is a form of `to be` of several words: must be, has been."""
    return "COPULA" in lexeme.several and lexeme.word.rpartition(" ")[2] in {"be", "been"}


def _is_bound(kept: Sequence[Lexeme]) -> bool:
    """Whether the part at the end of *kept* says at most or at least."""
    for each in reversed(kept):
        if each.type == "BREAK":
            return False
        if not each.several.isdisjoint(BOUNDS):
            return True
    return False
