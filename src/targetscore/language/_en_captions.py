"""
What stands beside the rows of an English table: what they are called, the level alone, the heading with its dash.

`95% (excellent) earns 10 points, 80% (good) 6`, `75% or above, 3 points; 60%, 1 point`, `Recycling rate – 90% or more,
10 points`: a caption has no effect, and a level that points follow is one that is reached.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA, SEMICOLON
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    COMPARISONS,
    END,
    NUMBERS,
    OPERATORS,
    POINTS_KINDS,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed

_RATING = (
    "green|amber|red|yellow|blue|gold|silver|bronze|excellent|outstanding|exceptional|good|fair|poor|satisfactory"
    "|unsatisfactory|acceptable|unacceptable|adequate|inadequate|strong|weak|moderate|superior|sufficient|insufficient"
    "|marginal|critical|commendable|performing|under-?performing|over-?performing|on track|off track|at risk"
    "|developing|emerging|proficient|advanced|basic|pass|fail|average|above average|below average|watch"
)
# The caption of a row in brackets. What is met or achieved says more than that.
CAPTION: Final = re.compile(
    rf"(?:performance )?(?:(?:very|highly|most|quite) )?(?:{_RATING})(?: (?:performance|rating|status|level|result))?"
    r"(?= ?\))|(?:needs|requires|needing|requiring) (?:improvement|attention|watching|review|action|support)(?= ?\))"
    r"|(?:below|meets|exceeds|above|meeting|exceeding) expectations?(?= ?\))"
    r"|(?:grade|band|rating|level|tier|class) (?:[a-h]|i{1,3}|iv|v|\d)(?= ?\))"
)
STARTS: Final = dict.fromkeys(
    listed(
        "performance very highly most quite needs requires needing requiring below meets exceeds above meeting"
        " exceeding grade band rating level tier class at on off under over"
    )
    + tuple({each.split()[0].replace("?", "") for each in _RATING.split("|")})
    + ("underperforming", "overperforming", "under-performing", "over-performing"),
    frozenset[str](),
)
ROW = NUMBERS | UPTO | kinds("PTS ZERO FULL POINTSNOUN GIVEN COUNTED")
EARNED = POINTS_KINDS | AFTER_POINTS
GIVING = kinds("GIVE ENTITLED BESTOWED GIVEN")
DASHES = frozenset({"-", "–", "—"})
SPOKEN = NUMBERS | OPERATORS | POINTS_KINDS | kinds("SCOREIS GIVE IF UNLESS FLAG NOFLAG COUNTED EACH OPEN BREAK")
BEHIND_MORE = kinds("BREAK OPEN GIVE EQ TO MINUS ENTITLED")
BEHIND_NUMBER = UPTO | {"TO", "TOLT"}
FIRST = COMPARISONS | kinds("BETWEEN FROM")


def caption(scan: Scan, position: int) -> Lexeme | None:
    """Return the caption in brackets that begins at the token *position*."""
    if not position or scan.words[position - 1] != "(":
        return None
    found = CAPTION.match(scan.text, scan.starts[position])
    return found and Lexeme("CAPTION", found.group(), *found.span(), ("CAPTION",))


def _without_captions(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out a caption in its brackets behind a level or points; elsewhere it is unknown."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        closed = "CAPTION" in kinds_at(items, at + 1) and "CLOSE" in kinds_at(items, at + 2)
        if lexeme.type == "OPEN" and closed and found and found[-1].several & ROW:
            at += 3
            continue
        unknown = lexeme.type == "CAPTION"
        found.append(Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos) if unknown else lexeme)
        at += 1
    return found


# A level alone ------------------------------------------------------------------------------------------------------


def _level_alone(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `60%, 1 point` and `80% 6 points` among other rows as what is earned where the level is reached."""
    if names.own_unit != PERCENT:
        return items
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        if lexeme.type == "PERCENT" and _opens_row(items, at) and _earns(items, at):
            found.append(Lexeme("REACH", "at", lexeme.start_pos, lexeme.start_pos, ("REACH",)))
        found.append(lexeme)
    return found


def _opens_row(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a row of a table begins at *at*: behind a sentence, a colon, or the points of the row before."""
    before = at - 1
    if before >= 0 and "AND" in items[before].several:
        before -= 1
    if before < 0 or (items[before].type == "BREAK" and items[before].value >= SEMICOLON):
        return True
    before -= items[before].type == "BREAK"
    return before >= 0 and bool(items[before].several & EARNED)


def _earns(items: Sequence[Lexeme], at: int) -> bool:
    """Whether nothing but points follows the level: behind a comma, or at once where a row before says `earns`."""
    behind = at + 1
    if kinds_at(items, behind) <= END:
        pause = behind < len(items) and items[behind].value in {COMMA, COLON}
        points = past_articles(items, behind + 1 + ("GIVE" in kinds_at(items, behind + 1)))
        points += 2 * ("PERCENT" in kinds_at(items, points) and "OF" in kinds_at(items, points + 1))
        colon = behind < len(items) and items[behind].value == COLON
        bare = {"NUM"} if colon or points > behind + 1 else set()
        return pause and bool(kinds_at(items, points) & ({"PTS", "ZERO", "FULL"} | bare)) and _ends(items, points + 1)
    if kinds_at(items, behind) == {"OPEN"} and kinds_at(items, behind + 2) == {"CLOSE"}:
        return bool(kinds_at(items, behind + 1) & {"PTS", "ZERO", "FULL"}) and _ends(items, behind + 3)
    said = any(each.several & GIVING for each in items[:at])
    return said and "PTS" in kinds_at(items, behind) and _ends(items, behind + 1)


def _ends(items: Sequence[Lexeme], at: int) -> bool:
    return kinds_at(items, at) <= END or bool(kinds_at(items, at) & {"AND", "GIVEN", "COPULA"})


def _and_more(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `85%+: 6 points` as 85% and more."""
    found = [*items]
    for at in range(1, len(items)):
        lexeme = items[at]
        close = lexeme.word == "+" and items[at - 1].type in {"PERCENT", "AMOUNT"}
        if close and lexeme.start_pos == items[at - 1].end_pos and kinds_at(items, at + 1) & BEHIND_MORE:
            found[at] = Lexeme("ABOVE", "and more", lexeme.start_pos, lexeme.end_pos, ("ABOVE",))
    return found


# The dash of a heading ----------------------------------------------------------------------------------------------


def dash_heading(items: list[Lexeme]) -> list[Lexeme]:
    """Read the dash of `Recycling rate – 90% or more, 10 points` as the colon of a heading."""
    at = next((n for n, each in enumerate(items) if each.word in DASHES), 0)
    if not at or any(each.several & SPOKEN for each in items[:at]) or at + 2 >= len(items):
        return items
    dash, first = items[at], items[at + 1]
    apart = items[at - 1].end_pos < dash.start_pos and dash.end_pos < first.start_pos
    level = first.type in NUMBERS and kinds_at(items, at + 2) & BEHIND_NUMBER
    if not apart or not (level or first.several & FIRST) or not _points_behind(items[at:]):
        return items
    if _is_own(items[:at]):
        return [Lexeme("WORDING", "title", items[0].start_pos, dash.end_pos, ("WORDING",)), *items[at + 1 :]]
    colon = Lexeme("BREAK", COLON, dash.start_pos, dash.end_pos)
    return [*items[:at], colon, *items[at + 1 :]]


def _is_own(title: Sequence[Lexeme]) -> bool:
    """Whether *title* is nothing but the indicator's own name."""
    node = title[-1].value
    named = title[-1].type == "NAME" and isinstance(node, ast.Value) and node.name == "actual"
    return named and past_articles(title, 0) == len(title) - 1


def _points_behind(items: Sequence[Lexeme]) -> bool:
    """Whether points follow the first level: behind a pause, or said of it."""
    pause = next((n for n, each in enumerate(items) if each.type == "BREAK"), len(items))
    said = any(each.several & GIVING for each in items[:pause])
    points = kinds_at(items, past_articles(items, pause + 1))
    bare = pause < len(items) and items[pause].value == COLON and points & {"NUM"} and kinds_at(items, pause + 2) <= END
    return said or bare or bool(points & POINTS_KINDS)


CAPTIONS: tuple[tuple[str, Pass], ...] = (
    ("PERCENT PLUS | AMOUNT PLUS", _and_more),
    ("CAPTION", _without_captions),
    ("PERCENT PTS | PERCENT ZERO | PERCENT FULL | PERCENT NUM BREAK", _level_alone),
)
