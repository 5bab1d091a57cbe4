"""
What an English text has every unit start from, and what comes on top of it or off it, in other words.

`Besides the 8 points`, `full marks are 8`, `all schools receive 8`, `the allotment of 8 is topped up by 2 for each` say
what to start from, where nothing but steps, additions and deductions follows; `+2 points`, `with no more than 5 points
lost`, `max. bonus 3` what is moved and how far.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore.language._chunks import COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import kinds, kinds_at, past_articles, pause
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import POINTS, Lexeme, Names, listed

AMOUNTS = kinds("PTS NUM")
MOVES = kinds("ADD ADDED EXTRA RAISED DED LOST LOWERED DEPRIVED ADDITIONS DEDUCTIONS")
# With one of these behind it something else earns points, and nothing is started from.
EARNS = kinds("FULL BASE PTSLIST SCOREIS ELSE START PROP LINE REACH")
ADDING = frozenset({"besides", "in addition", "on top"})
ALL = frozenset(listed("all every each"))
RECEIVING = frozenset(listed("receive receives get gets is are has have obtain obtains earn earns"))
WHOLES = frozenset({"full marks", "full score", "the full score", "full points", "the full marks", "the maximum score"})
STANDING = frozenset(
    f"{sort}{noun}"
    for sort in ("", "standing ", "basic ", "fixed ", "initial ", "standard ", "regular ", "normal ")
    for noun in listed("allotment allocation award allowance credit entitlement endowment")
)
BASIC = frozenset(listed("basic standing initial starting opening standard regular fixed"))
TURNED = kinds("RAISED LOWERED")
ON_TOP = ("on top of the", "over and above the", "in addition to the")
TAKEN = kinds("DED LOST DEPRIVED LOWERED")
# Behind one of these points stand in no heading.
BODY = TAKEN | kinds("EACH ADD GIVE MOST UPTO LEAST IF FLAG NUM")
COUNTING = TURNED | {"EACH"}


def is_pause(items: Sequence[Lexeme], at: int, *levels: int) -> bool:
    return at < len(items) and items[at].type == "BREAK" and items[at].value in levels


def _start(amount: Lexeme, first: Lexeme) -> list[Lexeme]:
    """Return that the score starts at *amount*, said from *first* on."""
    points = attrs.evolve(amount.value, unit=POINTS)
    return [
        Lexeme("START", "starting from", first.start_pos, amount.start_pos, ("START",)),
        Lexeme("PTS", points, amount.start_pos, amount.end_pos, ("PTS",)),
    ]


# What every unit starts from ----------------------------------------------------------------------------------------


def _started(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read what the first sentence or part gives to all as what to start from, where the rest only moves points."""
    if not any(each.several & COUNTING for each in items):
        return items
    for read in (_besides, _all_receive, _full_marks_are, _topped, _on_top):
        amount, rest = read(items)
        if amount is None:
            continue
        moved = [each for each in rest if each.several & MOVES] and all(each.several.isdisjoint(EARNS) for each in rest)
        return [*_start(amount, items[0]), *rest] if moved else items
    return items


def _besides(items: list[Lexeme]) -> tuple[Lexeme | None, list[Lexeme]]:
    """Return the points of `besides the 8 points of the item,`, `on top of the 8 points,` and the rest, which adds."""
    joint = 1 + bool(kinds_at(items, 1) & {"TO", "OF"} and items[0].word != "besides")
    amount = past_articles(items, joint)
    item = past_articles(items, amount + 2)
    of_item = kinds_at(items, amount + 1) & {"OF", "FOR"} and kinds_at(items, item) & {"ITEM", "TOTAL"}
    end = item + 1 if of_item else amount + 1
    said = items[0].word in ADDING and kinds_at(items, amount) & AMOUNTS and amount > joint
    if not said or not is_pause(items, end, COMMA):
        return None, []
    return items[amount], [pause(SEMICOLON, items[end]), *_added(items[end + 1 :])]


def _added(rest: list[Lexeme]) -> list[Lexeme]:
    """Return *rest* with its first points as added ones, which come on top."""
    moves = any(each.several & MOVES for each in rest)
    at = next((n for n, each in enumerate(rest) if "PTS" in each.several and not moves), len(rest))
    places = [each.start_pos for each in rest[at : at + 1]]
    return [*rest[:at], *(Lexeme("EXTRA", "additional", place, place, ("EXTRA",)) for place in places), *rest[at:]]


def _on_top(items: list[Lexeme]) -> tuple[Lexeme | None, list[Lexeme]]:
    """Return the points that the text is headed by, where it adds `on top of the 8 points`, and all of it."""
    said = [each.word for each in items if each.type == "ADDED" and each.word.startswith(ON_TOP)]
    at = next((n for n, each in enumerate(items) if each.type == "PTS"), len(items))
    taken = any(each.several & TAKEN for each in items)
    heads = all(each.several.isdisjoint(BODY) for each in items[:at])
    if not (said and taken and heads and f" {items[at].value.value} " in said[0]):
        return None, []
    place = items[0].start_pos
    return items[at], [Lexeme("BREAK", STOP, place, place), *items] if at else items[1:]


def _all_receive(items: list[Lexeme]) -> tuple[Lexeme | None, list[Lexeme]]:
    """Return the points of `all schools receive 8.` and the rest."""
    verb = next((n for n in range(min(3, len(items))) if "UNITNOUN" in items[n].several), len(items)) + 1
    given = verb + 1 + bool(kinds_at(items, verb + 1) & {"BESTOWED"})
    said = items[0].word in ALL and verb < len(items) and items[verb].word in RECEIVING
    ends = kinds_at(items, given) & AMOUNTS and is_pause(items, given + 1, STOP, SEMICOLON)
    return (items[given], items[given + 1 :]) if said and ends else (None, [])


def _full_marks_are(items: list[Lexeme]) -> tuple[Lexeme | None, list[Lexeme]]:
    """Return the points of `full marks are 8.` and the rest."""
    said = items[0].word in WHOLES and kinds_at(items, 1) & {"COPULA"} and kinds_at(items, 2) & AMOUNTS
    return (items[2], items[3:]) if said and is_pause(items, 3, STOP, SEMICOLON) else (None, [])


def _topped(items: list[Lexeme]) -> tuple[Lexeme | None, list[Lexeme]]:
    """Return the points of `the allotment of 8 is topped up by 2 for each visit`, `the basic 8 points are cut by 2`."""
    at = past_articles(items, 0)
    of = next((n for n in range(at, min(at + 3, len(items))) if "OF" in items[n].several), 0)
    if of and " ".join(each.word for each in items[at:of]) in STANDING:
        amount = past_articles(items, of + 1)
    elif kinds_at(items, at) & {"START"}:
        amount = at + 1
    elif kinds_at(items, at) & {"PTS"} and at:
        amount = at
    elif at < len(items) and items[at].word in BASIC:
        amount = at + 1
    else:
        return None, []
    turn = amount + 1 + bool(kinds_at(items, amount + 1) & {"COPULA", "AUX", "MODAL"})
    unsized = any(kinds_at(items, place).isdisjoint(AMOUNTS) for place in (amount, turn + 1))
    if unsized or kinds_at(items, turn).isdisjoint(TURNED):
        return None, []
    kind = "ADD" if "RAISED" in items[turn].several else "DED"
    said = Lexeme(kind, kind.lower(), items[turn].start_pos, items[turn].end_pos, (kind,))
    return items[amount], [pause(SEMICOLON, said), said, *items[turn + 1 :]]


# With what it needs, as `Passes` takes it.
TOPPED: tuple[tuple[str, Pass], ...] = (("RAISED | LOWERED | EACH", _started),)
