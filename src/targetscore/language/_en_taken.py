"""
What is taken from the points that every unit starts with: `takes 5 of them away`, `takes away all 20`.

Where points are said to start from, `of them` is of those, `all 20` are all of them, and `every near miss takes 1`
goes on with what the one before takes away. `Spills remove no more than 2 marks` is the most that is lost for them.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import END, kinds, kinds_at, only, placed
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

AMOUNTS = kinds("NUM PTS")
LOSES = kinds("DED DEPRIVED")
ADDS = kinds("ADD ADDED EXTRA ADDITIONS")
TAKES = frozenset({"take", "takes"})


def _of_them(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `of them` behind a number of points that an event takes away."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        taken = lexeme.word == "them" and kinds_at(items, at - 1) & {"OF"} and kinds_at(items, at - 2) == {"NUM"}
        verb = at - 3
        loses = taken and (kinds_at(items, verb) & LOSES or (verb >= 0 and items[verb].word in TAKES))
        if loses and _started(items[:at]) is not None:
            found.pop()
        else:
            found.append(lexeme)
    return found


def _started(before: Sequence[Lexeme]) -> Lexeme | None:
    """Return the points that *before* starts with, where it gives no others."""
    given = [each for each in before if "PTS" in each.several]
    at = before.index(given[0]) if given else -1
    behind = kinds_at(before, at + 1) | kinds_at(before, at + 2) | kinds_at(before, at + 3)
    starts = kinds_at(before, at - 1) & {"START"} or "AT_FIRST" in behind
    return given[0] if given and starts else None


def _takes(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `every near miss takes 1` as taken away, behind `every injury takes 5 away` in the same sentence."""
    found: list[Lexeme] = []
    away = False
    for at, lexeme in enumerate(items):
        away = (away or lexeme.word == "away") and not _ends(lexeme)
        event = kinds_at(items, at - 1) & {"NAME"} and kinds_at(items, at - 2) & {"EACH"}
        alone = kinds_at(items, at + 1) & AMOUNTS and kinds_at(items, at + 2) <= END
        found.append(only(lexeme, "DED") if away and lexeme.word in TAKES and event and alone else lexeme)
    return found


def _ends(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and bool(lexeme.value >= SEMICOLON)


def _all_of_them(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `takes away all 20` as all the points, where the text starts with 20 and only takes away."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        start = _started(items[:at]) if items[at].word == "all" and kinds_at(items, at - 1) & LOSES else None
        number = items[at + 1] if kinds_at(items, at + 1) & AMOUNTS else None
        every = start is not None and number is not None and number.value.value == start.value.value
        if every and not any(each.several & ADDS for each in items):
            found.append(placed("FULL", "all points", items[at]))
            at += 2
        else:
            found.append(items[at])
            at += 1
    return found


def _no_more(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `near misses remove no more than 2 marks altogether` as that no more are lost for near misses."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        name, verb, bound, points = [*items[at : at + 4], *[items[at]] * 4][:4]
        end = at + 4 + bool(kinds_at(items, at + 4) & {"ALTOGETHER"})
        opens = kinds_at(items, at - 1) & (END | {"ADV", "BUT"})
        said = "MOST" in bound.several and verb.several & LOSES and points.type == "PTS" and name.type == "NAME"
        if opens and said and kinds_at(items, end) <= END:
            found += [only(bound, "MOST"), points, placed("LOST", "lost", verb), placed("FOR", "for", verb), name]
            at = end
        else:
            found.append(items[at])
            at += 1
    return found


# Each with what it needs, as `Passes` takes it.
TAKEN: tuple[tuple[str, Pass], ...] = (
    ("OF UNKNOWN NUM", _of_them),
    ("EACH NAME FAR", _takes),
    ("FULLWORD NUM | FULLWORD PTS", _all_of_them),
    ("NAME DED MOST", _no_more),
)
