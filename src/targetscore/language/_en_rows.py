"""
Rows of an English table that a sign divides into level and points: `95% and above = 5; anything lower = 0`.

The sign is one of equality, an arrow or a dash, the same in all rows, of which there are two at least; it becomes the
colon of `95% and above: 5 points`. The points may stand first: `5 points = 95% or more`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from targetscore.language._chunks import COLON, SEMICOLON
from targetscore.language._en_kinds import COMPARISONS, END, FACTS, NUMBERS, POINTS_KINDS, UPTO, kinds, kinds_at
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names

MEASURED_POINTS = frozenset({"points", "marks"})
EQUALS = frozenset({"="})
ARROWS = frozenset({"→", "⇒", "➔", "- >", "= >"})
DASHES = frozenset({"-", "–"})
AMOUNTS = kinds("PTS ZERO FULL")
# What a row says of the level.
LEVELS = (
    COMPARISONS
    | UPTO
    | NUMBERS
    | FACTS
    | kinds("ELSE COUNTED BETWEEN RANKS LASTRANKS SAME NEITHER ONLYONE ONLYNTH NOTALL UNSAIDNOT")
)
# Only where the points have their word do these stand beside them.
SPEAKING = POINTS_KINDS | kinds("SCOREIS GIVE EACH ADD DED TIMES OVER PLUS LOST ADDED GIVEN SUMOF AVERAGEOF")
FEWEST = 2


@attrs.frozen
class _Row:
    """A row from *start* to before *end* with its sign at *sign*; *first*: the points stand in front of it."""

    start: int
    end: int
    sign: int
    first: bool


def _signed_rows(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Write the signs between level and points of all rows as colons, and bare numbers beside them as points."""
    if names.own_unit in MEASURED_POINTS:
        return items
    for signs in (EQUALS, ARROWS, DASHES):
        rows = [row for each in _rows(items) if (row := _row(items, each, signs)) is not None]
        sides = {row.first for row in rows}
        several = len(rows) >= FEWEST and len(sides) == 1 and any(_tells_side(items, row) for row in rows)
        if several or (rows and signs is EQUALS and all(_is_rest(items, row) for row in rows)):
            return _written(items, rows)
    return items


def _rows(items: Sequence[Lexeme]) -> Iterator[range]:
    """Yield the places of what stands between two pauses; the first pause after points ends a row as a comma too."""
    start = 0
    for at in range(len(items) + 1):
        if at < len(items) and items[at].type != "BREAK":
            continue
        if start < at:
            yield range(start, at)
        start = at + 1


def _row(items: Sequence[Lexeme], row: range, signs: frozenset[str]) -> _Row | None:
    """Return the row of level, sign and points that *row* is, if it is one."""
    places = [at for at in row if _sign(items[at]) in signs and at not in {row.start, row.stop - 1}]
    for at in places[-1:]:
        points, level = range(at + 1, row.stop), range(row.start, at)
        if _is_amount(items, points, signs) and _is_level(items, level):
            return _Row(row.start, row.stop, at, first=False)
    for at in places[:1]:
        points, level = range(row.start, at), range(at + 1, row.stop)
        if _is_amount(items, points, signs) and _is_level(items, level) and not _ends_number(items, level):
            return _Row(row.start, row.stop, at, first=True)
    return None


def _sign(lexeme: Lexeme) -> str:
    return lexeme.word.strip()


def _is_amount(items: Sequence[Lexeme], places: range, signs: frozenset[str]) -> bool:
    """Whether nothing but points stands there; behind a dash they have their word."""
    if len(places) != 1:
        return False
    said = items[places[0]].several
    return bool(said & AMOUNTS) or ("NUM" in said and signs is not DASHES)


def _is_level(items: Sequence[Lexeme], places: range) -> bool:
    several = [items[at].several for at in places]
    said = any(each & LEVELS for each in several)
    return said and not any(each & SPEAKING and not each & COMPARISONS for each in several)


def _tells_side(items: Sequence[Lexeme], row: _Row) -> bool:
    """Whether the level of *row* can be no points: in `0 = 6` either side could be."""
    level = range(row.sign + 1, row.end) if row.first else range(row.start, row.sign)
    points = items[row.start if row.first else row.sign + 1]
    return "PTS" in points.several or any(items[at].several & (LEVELS - {"NUM"}) for at in level)


def _is_rest(items: Sequence[Lexeme], row: _Row) -> bool:
    """Whether *row* gives points to what is left: `anything lower = 0`, which no other row can be mistaken for."""
    return not row.first and bool(items[row.start].several & {"ELSE", "PRON", "GT", "LT", "NEITHER"})


def _ends_number(items: Sequence[Lexeme], level: range) -> bool:
    """Whether the level is a bare number alone, which could be the points as well."""
    return len(level) == 1 and items[level[0]].type == "NUM"


def _written(items: list[Lexeme], rows: Sequence[_Row]) -> list[Lexeme]:
    found = [*items]
    for row in rows:
        sign = items[row.sign]
        found[row.sign] = Lexeme("BREAK", COLON, sign.start_pos, sign.end_pos)
        at = row.start if row.first else row.sign + 1
        if items[at].type == "NUM":
            number = items[at]
            points = attrs.evolve(number.value, unit=POINTS)
            found[at] = Lexeme("PTS", points, number.start_pos, number.end_pos, ("PTS",))
    return found


# Rows that a slash sets apart ----------------------------------------------------------------------------------------


def _slashed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read the slash of `95% or more: 5 points / 80% or more: 3 points` as a semicolon, where no formula is told."""
    if any(each.several & {"SCOREIS", "TIMES", "ISFORMULA"} for each in items):
        return items
    places = [at for at, each in enumerate(items) if _sign(each) in {"/", "|"}]
    if not places or not all(kinds_at(items, at - 1) & AMOUNTS and kinds_at(items, at + 1) & LEVELS for at in places):
        return items
    found = [*items]
    for at in places:
        found[at] = Lexeme("BREAK", SEMICOLON, items[at].start_pos, items[at].end_pos)
    return found


# If 100%, 5 points ---------------------------------------------------------------------------------------------------


def _bare_level(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `if 100%, 5 points` as the level reached by a rate."""
    if names.own_unit != PERCENT:
        return items
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        behind = kinds_at(items, at + 1)
        alone = lexeme.type == "PERCENT" and "IF" in kinds_at(items, at - 1)
        if alone and (behind <= END or behind & {"GIVE"}):
            found.append(Lexeme("REACH", "at", lexeme.start_pos, lexeme.start_pos, ("REACH",)))
        found.append(lexeme)
    return found


ROWS: tuple[tuple[str, Pass], ...] = (
    ("PTS OVER | ZERO OVER | PTS UNKNOWN | ZERO UNKNOWN", _slashed),
    ("EQ | MINUS | TO | ARROW", _signed_rows),
    ("IF PERCENT", _bare_level),
)
