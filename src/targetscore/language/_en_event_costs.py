"""
Events that cost points each: `a petition costs it 1 point and a late petition 2 points, in each case per petition`.

Without `in each case` an event may cost its points once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import END, kinds, kinds_at, past_articles, placed
from targetscore.language._en_orders import stem
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names

EACH_CASE: Final = frozenset({"in each case", "in every case"})
COUNTLESS: Final = frozenset({"", PERCENT, "yes/no"})
ONE: Final = frozenset({"a", "an", "any"})


def event_costs(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with each event that costs points as what they are deducted for, each."""
    case = next((n for n, each in enumerate(items) if each.word in EACH_CASE), 0)
    comma = case - 1 if case > 1 and items[case - 1].type == "BREAK" and items[case - 1].value == COMMA else case
    start = next((n for n in range(comma - 1, 0, -1) if _stops(items[n - 1])), 0)
    events = _events(items[start:comma]) if case else []
    end = _case_end(items, case, [names.unit_of(name) for name, _ in events]) if events else 0
    if not end or any(names.unit_of(name) in COUNTLESS for name, _ in events):
        return items
    said = [lexeme for _, lexemes in events for lexeme in lexemes]
    return [*items[:start], *said, *items[end:]]


def _stops(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value != COMMA


def _events(items: Sequence[Lexeme]) -> list[tuple[str, list[Lexeme]]]:
    """Return the events of the sentence *items*, each with what deducts; none if it says more than what they cost."""
    found: list[tuple[str, list[Lexeme]]] = []
    at = 0
    while at < len(items):
        joints = []
        while found and kinds_at(items, at) & kinds("BREAK AND") and at < len(items):
            joints.append(items[at])
            at += 1
        event = past_articles(items, at)
        points = event + 1 if found else _past_verb(items, event + 1)
        named = event > at and items[at].word in ONE and event < len(items) and items[event].type == "NAME"
        if not named or not points or kinds_at(items, points) & END or items[points].type != "PTS":
            return []
        name = items[event].value
        each = placed("EACH", "each", items[at])
        found.append((name.name, [*joints, each, items[event], placed("DED", "costs", items[event]), items[points]]))
        at = points + 1
    return found


def _past_verb(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `costs it`, `costs the township`; 0 if no points are lost there."""
    if kinds_at(items, at).isdisjoint({"DED"}) or items[at].word not in {"costs", "loses"}:
        return 0
    whom = past_articles(items, at + 1)
    return whom + 1 if kinds_at(items, whom) & {"UNITNOUN", "PRON"} else at + 1


def _case_end(items: Sequence[Lexeme], case: int, units: Sequence[str]) -> int:
    """Return the place behind `in each case per petition registered`; 0 if it is said per something else."""
    per = case + 1
    if kinds_at(items, per) & END:
        return per
    end = next((n for n in range(per, len(items)) if items[n].several & END), len(items))
    noun = items[per + 1] if per + 1 < end and "EACH" in items[per].several else None
    if noun is None or noun.type != "AMOUNT":
        return 0
    alike = noun.value.value == 1 and all(stem(noun.value.unit) == stem(unit) for unit in units)
    return end if alike and all(each.several & SAYING for each in items[per + 2 : end]) else 0


SAYING: Final = kinds("EVENTWORD HOLDING")
# With what it needs, as `Passes` takes it.
EVENT_COSTS: tuple[tuple[str, Pass], ...] = (("NAME DED PTS", event_costs),)
