"""
Words that link an English sentence to the one before it: `In addition, 1 point is lost`.

`However`, `finally` say nothing of points. `In addition` says that points come on top of those before; where nothing
else says so (`in addition, 2 points at 95%` behind `6 points at 90%`), it makes them an addition.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._chunks import COMMA, STOP
from targetscore.language._en_kinds import FACTS, kinds
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names, listed

LINKS = kinds("ADV LINK")
# Behind these a comma is only a pause; `while`, `so that` lead to something.
PAUSING = frozenset(
    {*listed("however then therefore thus accordingly finally lastly conversely")}
    | {"on the other hand", "by contrast", "in contrast"}
)
ADDING = frozenset({*listed("additionally moreover furthermore further besides separately"), "in addition"})
# `Those at 90% also receive 8 points`: with `also` points may be as many again, or more of them.
ALSO = frozenset({"also"})
MOVES = kinds("DED LOST ADD ADDED EXTRA EACH LOWERED RAISED DEPRIVED")
BOUNDS = kinds("MOST LEAST UPTO STOPS MOSTADD MOSTDED TOTAL")
AMOUNTS = kinds("PTS")
JOINTS = kinds("BREAK AND")
COUNTED = kinds("PTS NUM NAME ROLE COUNTED UNITNOUN UNITOWN")
UNADDABLE = kinds("FULL BASE PTSLIST SCOREIS ELSE START")
VERB = kinds("AUX COPULA MODAL")
GIVEN = kinds("GIVEN BESTOWED")


def linked(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out what links a sentence to the one before it, and make points additions that it says come on top."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        opens = not found or found[-1].type == "BREAK"
        comma = at < len(items) and items[at].type == "BREAK" and items[at].value == COMMA
        more = "EXTRA" in lexeme.several and at < len(items) and bool(items[at].several & COUNTED)
        if not opens or more or lexeme.several.isdisjoint(LINKS) or lexeme.word not in PAUSING | ADDING | ALSO:
            found.append(lexeme)
        elif lexeme.word in PAUSING:
            found += [] if comma else [lexeme]
            at += comma
        else:
            end = next((n for n in range(at + comma, len(items)) if _ends(items[n])), len(items))
            found += _added(lexeme, items[at + comma : end])
            at = end
    return found


def _ends(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value == STOP


def _added(link: Lexeme, sentence: list[Lexeme]) -> list[Lexeme]:
    """Return *sentence* without *link*, its points as additions; with it as an unknown word where that is open."""
    amounts = [n for n, each in enumerate(sentence) if _is_amount(sentence, n)]
    moved = {_moves(sentence, n) for n in amounts}
    unclear = any(each.several & UNADDABLE for each in sentence)
    facts = any(each.several & FACTS for each in sentence)
    if (moved == {True} and not unclear) or (facts and moved == {False} and link.word in ALSO):
        return sentence
    if moved == {False} and not unclear and link.word not in ALSO:
        return _on_top(sentence, amounts)
    return [_unknown(link), *sentence] if amounts or unclear else sentence


def _is_amount(sentence: Sequence[Lexeme], at: int) -> bool:
    return bool(sentence[at].several & AMOUNTS) and not (at and sentence[at - 1].several & BOUNDS)


def _moves(sentence: Sequence[Lexeme], at: int) -> bool:
    """Whether the points at *at* are said to be added or taken off, or are for each of something."""
    start = end = at
    while end < len(sentence) and sentence[end].several.isdisjoint(JOINTS):
        end += 1
    while start and sentence[start - 1].several.isdisjoint(JOINTS):
        start -= 1
    before = start - 1
    while before > 0 and sentence[before - 1].several.isdisjoint(JOINTS):
        before -= 1
    each_before = any("EACH" in each.several for each in sentence[max(before, 0) : start])
    each_before = each_before and not any(_is_amount(sentence, n) for n in range(max(before, 0), start))
    return each_before or any(each.several & MOVES for each in sentence[start:end])


def _unknown(lexeme: Lexeme) -> Lexeme:
    return Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)


def _on_top(sentence: Sequence[Lexeme], amounts: Sequence[int]) -> list[Lexeme]:
    """Return *sentence* with what says that points are added behind each of the *amounts*."""
    found: list[Lexeme] = []
    at = 0
    while at < len(sentence):
        found.append(sentence[at])
        at += 1
        if at - 1 not in amounts:
            continue
        verb = at
        while verb < len(sentence) and sentence[verb].several & VERB:
            verb += 1
        given = verb < len(sentence) and bool(sentence[verb].several & GIVEN)
        place = sentence[verb] if given else sentence[at - 1]
        found += sentence[at:verb] if given else []
        at = verb + 1 if given else at
        found.append(Lexeme("ADDED", "added", place.end_pos, place.end_pos, ("ADDED",)))
    return found


# With what it needs, as `Passes` takes it.
LINKING: tuple[tuple[str, Pass], ...] = (("ADV | LINK", linked),)
