"""
What a line runs from and to in an English text: linearly from 0 points at 40% to 10 points at 80%.

English says so behind the line, before it, or with the points in brackets; `in_one_order` puts all of it behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_divider import Divider
from targetscore.language._en_kinds import ARTICLES, END, NUMBERS, REFERENCES, UPTO, kinds, typed, valued
from targetscore.language._lexemes import POINTS, Lexeme

# What may be said of the ends of a line: the points, with the levels where they are earned or without.
WHOLE = (
    ["FROM", "PTS", "REACH", "LEVEL", "TO", "PTS", "REACH", "LEVEL"],
    ["FROM", "PTS", "TO", "PTS"],
    ["TO", "PTS", "REACH", "LEVEL"],
    ["TO", "PTS"],
)
ENDS = NUMBERS | REFERENCES
LINES = kinds("LINE PROP")
POINTS_NOUNS = kinds("POINTSWORD POINTSNOUN TOTAL")
REACHING = frozenset({"reaching"})
DOWN_TO = frozenset({"up to", "down to"})
LONGEST = 24


@attrs.define
class _Reader:
    """Reads *items*, which have no articles, from *at* on into *found*."""

    items: Sequence[Lexeme]
    at: int = 0
    found: list[Lexeme] = attrs.field(factory=list)

    def peek(self, ahead: int = 0) -> Lexeme:
        """Return the lexeme so many places ahead, a break at the end."""
        position = self.at + ahead
        return self.items[position] if position < len(self.items) else Lexeme("BREAK", 3, 0, 0)

    def ends(self) -> bool:
        """Read what the line runs from and to; false if the text does not say it whole."""
        word = self.peek().value
        if self.first() and not self.end():
            return False
        if not self.joint("AND" if self.found and word == "between" else "TO") or not self.end():
            return False
        return [each.type for each in self.found if each.type not in UPTO] in WHOLE

    def first(self) -> bool:
        """Read `from`, `between`."""
        if self.peek().several.isdisjoint({"FROM", "BETWEEN"}):
            return False
        self.found.append(typed(self.peek(), "FROM"))
        self.at += 1
        return True

    def joint(self, wanted: str) -> bool:
        """Read `to`, `and`, `, reaching`; `to zero` is two of them."""
        item = self.peek()
        if "FLOOR" in item.several and item.word.endswith("to zero"):
            self.found += [typed(item, "TO"), _none(item)]
            self.at += 2 if "POINTSWORD" in self.peek(1).several else 1
            return True
        if item.type == "BREAK" and item.value == COMMA and self.peek(1).word in REACHING:
            self.at += 1
            item = self.peek()
        elif wanted not in item.several and item.word not in DOWN_TO:
            return False
        self.found.append(typed(item, "TO"))
        self.at += 1
        return True

    def end(self) -> bool:
        """Read the points at one end, and the level there if the text says it."""
        if self.found[-1].type != "PTS":
            points = _points(self.peek())
            if points is None:
                return False
            self.found.append(points)
            self.at += 1
        if self.peek().several & {"REACH", "FOR"}:
            reach = typed(self.peek(), "REACH")
            self.at += 1
            level = self.level()
            if level is None:
                return False
            self.found += [reach, level]
            self._mark()
        return True

    def level(self) -> Lexeme | None:
        """Read 80%, the target, 80% of the target, a rate of 80%."""
        item = self.peek()
        if item.type == "NAME" and item.value.name == "actual" and "OF" in self.peek(1).several:
            self.at += 2
            item = self.peek()
        kind = next((kind for kind in (item.type, *item.kinds) if kind in ENDS), "")
        if not kind:
            return None
        of, whole = self.peek(1).several, self.peek(2).several
        share = kind == "PERCENT" and "OF" in of and not whole.isdisjoint(REFERENCES)
        several = [self.peek(ahead) for ahead in range(3 if share else 1)]
        self.at += len(several)
        if not share and self.peek().type == "NAME" and self.peek().value.name == "actual":
            self.at += 1
        return Lexeme("LEVEL", several, item.start_pos, several[-1].end_pos)

    def _mark(self) -> None:
        mark = next((kind for kind in self.peek().kinds if kind in UPTO), "")
        if mark:
            self.found.append(typed(self.peek(), mark))
            self.at += 1


def _points(item: Lexeme) -> Lexeme | None:
    several = item.several
    if several & {"PTS", "NUM"}:
        number: ast.Literal = item.value
        return valued(item, "PTS", ast.Literal(span=number.span, value=number.value, unit=POINTS))
    if "ZERO" in several:
        return _none(item)
    if "FULL" in several:
        return valued(item, "PTS", ast.Value(span=item.span, name="full"))
    return None


def _none(item: Lexeme) -> Lexeme:
    return valued(item, "PTS", ast.Literal(span=item.span, value=Fraction(0), unit=POINTS))


# Behind a line ------------------------------------------------------------------------------------------------------


def slope(divider: Divider, *, here: bool = False) -> bool:
    """Read what the line runs from and to behind the word at hand; *here*: it begins with that word."""
    places = [
        position
        for position in range(divider.at + (not here), min(divider.at + LONGEST, len(divider.items)))
        if not divider.kinds[position] <= ARTICLES
    ]
    reader = _Reader([divider.items[position] for position in places])
    if not reader.ends():
        return False
    if divider.left == "PROP":
        divider.turn("LINE")
    elif here:
        divider.mark("LINE", divider.items[divider.at])
    for each in reader.found:
        if each.type == "LEVEL":
            for one in each.value:
                kind = next((kind for kind in (one.type, *one.kinds) if kind in ENDS), one.type)
                divider.put(one, kind if one.type != "OF" else "OF")
        else:
            divider.put(each, each.type)
    divider.at = places[reader.at - 1]
    return True


# In one order -------------------------------------------------------------------------------------------------------


def in_one_order(items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* with all that a line runs from and to behind it: `from 0 points at 40% the score rises evenly`."""
    if all(LINES.isdisjoint(lexeme.kinds) for lexeme in items):
        return items
    found = [*items]
    for position, lexeme in enumerate(items):
        if not LINES.isdisjoint(lexeme.kinds):
            found = _bracketed(found, position) or _level_before(found, position) or _before(found, position) or found
    return found


def _before(items: list[Lexeme], line: int) -> list[Lexeme] | None:
    """Put `from 0 points at 40%` behind the line that follows it."""
    start = line
    while start and items[start - 1].type != "BREAK" and items[start - 1].several & (POINTS_NOUNS | ARTICLES):
        start -= 1
    first = start
    if first and items[first - 1].type == "BREAK" and items[first - 1].value == COMMA:
        first -= 1
    end = first
    while first and items[first - 1].type != "BREAK":
        first -= 1
    said = [each for each in items[first:end] if not each.several <= ARTICLES]
    said = _from_said(said, items, line)
    reader = _Reader(said)
    if not said or not reader.first() or not reader.end() or reader.at < len(said) or reader.found[-1].type == "PTS":
        return None
    return [*items[:first], *items[start : line + 1], *said, *items[line + 1 :]]


def _level_before(items: list[Lexeme], line: int) -> list[Lexeme] | None:
    """Read `from 70% the score rises evenly from 5 points to 15 points at 100%` with the first level at its points."""
    start = line
    while start and items[start - 1].type != "BREAK" and items[start - 1].several.isdisjoint({"FROM"}):
        start -= 1
    start -= 1
    if start < 0 or items[start].several.isdisjoint({"FROM"}) or (start and items[start - 1].type != "BREAK"):
        return None
    ahead = _Reader([each for each in items[start + 1 : line] if not each.several <= ARTICLES])
    level = ahead.level()
    if level is None or any(each.several.isdisjoint(POINTS_NOUNS | {"BREAK"}) for each in ahead.items[ahead.at :]):
        return None
    places = [at for at in range(line + 1, min(line + LONGEST, len(items))) if not items[at].several <= ARTICLES]
    first = [items[at] for at in places[:3]]
    if len(first) < 3 or "FROM" not in first[0].several or _points(first[1]) is None:  # noqa: PLR2004 - from 5 points to
        return None
    if "TO" not in first[2].several and first[2].value not in DOWN_TO:
        return None
    reach = Lexeme("REACH", "at", level.start_pos, level.start_pos, ("REACH",))
    cut = places[1] + 1
    return [*items[:start], *items[line:cut], reach, *level.value, *items[cut:]]


def _from_said(said: list[Lexeme], items: Sequence[Lexeme], line: int) -> list[Lexeme]:
    """Put `from` in front of `0 points at 40% or less`, if `to 8 points` stands behind the line."""
    ahead = [each for each in items[line + 1 : line + LONGEST] if not each.several <= ARTICLES][:2]
    to = bool(ahead) and ("TO" in ahead[0].several or ahead[0].value in DOWN_TO)
    floor = bool(ahead) and "FLOOR" in ahead[0].several and str(ahead[0].value).endswith("to zero")
    if not said or not (floor or (to and len(ahead) > 1 and _points(ahead[1]) is not None)):
        return said
    while said and said[0].several & {"GIVE", "UNITNOUN", "SCOREIS"}:
        said = said[1:]
    if not said or _points(said[0]) is None:
        return said
    place = said[0].start_pos
    return [Lexeme("FROM", "from", place, place, ("FROM",)), *said]


def _bracketed(items: list[Lexeme], line: int) -> list[Lexeme] | None:
    """Read `evenly between 40% (no points) and 80% (8 points)` as from no points at 40% to 8 points at 80%."""
    places = [at for at in range(line + 1, min(line + LONGEST, len(items))) if not items[at].several <= ARTICLES]
    reader = _Reader([items[at] for at in places])
    several = reader.peek().several
    between = "BETWEEN" in several
    if not between and "FROM" not in several:
        return None
    said: list[Lexeme] = []
    for joint in ("FROM", "TO"):
        item = reader.peek()
        if joint == "TO" and ("AND" if between else "TO") not in item.several:
            return None
        reader.at += 1
        level = reader.level()
        opening, points, closing = reader.peek(), reader.peek(1), reader.peek(2)
        if level is None or (opening.type, closing.type) != ("OPEN", "CLOSE") or _points(points) is None:
            return None
        reader.at += 3
        reach = Lexeme("REACH", "at", level.start_pos, level.start_pos, ("REACH",))
        said += [Lexeme(joint, "", item.start_pos, item.end_pos, (joint,)), points, reach, *level.value]
    end = places[reader.at] if reader.at < len(places) else len(items)
    if end < len(items) and not items[end].several <= END:
        return None
    return [*items[: line + 1], *said, *items[end:]]
