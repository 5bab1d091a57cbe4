"""
Parts of a value that earn at rates of their own, as English texts write them.

`0.2 points per tonne for the first 50 tonnes, 0.1 points per tonne for the next 50 tonnes`, `for the part up to 50
tonnes, 0.2 points per 10 tonnes`, `the first 50 tonnes earn 0.2 points per tonne`: each is said as points for each
step within its stretch.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COLON, COMMA, STOP
from targetscore.language._en_kinds import END, REFERENCES, UPTO, at_articles, kinds, kinds_at, past_articles, valued
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, Names

PART = frozenset({"part", "portion", "amount", "share", "excess"})
BEFORE_PART = kinds("FOR OF")
JOINTS = kinds("AND BUT")
AMOUNTS = kinds("AMOUNT NUM")
SIZES = AMOUNTS | {"NAME"}
VERBS = kinds("AUX COPULA LOST ADDED GIVEN BESTOWED")
RESTS = frozenset({"the rest", "rest", "the remainder", "remainder", "for the rest"})


class _Stretch(NamedTuple):
    """From *low* to *high* (``None``: from nothing, without an end)."""

    low: Lexeme | None
    high: Lexeme | None


def _put(kind: str, value: object, place: Lexeme) -> Lexeme:
    """Return a word of *kind* right behind *place*, where the text has none."""
    return Lexeme(kind, value, place.end_pos, place.end_pos, (kind,))


def _moved(lexeme: Lexeme, place: Lexeme) -> Lexeme:
    """Return *lexeme* right behind *place*."""
    end = place.end_pos
    node = attrs.evolve(lexeme.value, span=Span(end, end)) if isinstance(lexeme.value, ast.Node) else lexeme.value
    return Lexeme(lexeme.type, node, end, end, lexeme.kinds)


def _within(stretch: _Stretch, place: Lexeme, base: Sequence[Lexeme] = ()) -> list[Lexeme]:
    """Return the words of a stretch behind the size of a step, counted from *base* where one is said."""
    low, high = (None if each is None else _moved(each, place) for each in stretch)
    base = [_moved(each, place) for each in base]
    far = [_put("FAR", "away", place)] if base else []
    if low is None and high is not None:
        return [*base, _put("LE", "up to", place), high, *far]
    if low is not None and high is not None:
        return [*base, _put("FROM", "from", place), low, _put("TO", "to", place), high, *far]
    return [*base, _put("GT", "above", place), *([low] if low is not None else []), *far]


def _step(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `0.2 points are lost per 10 tonnes` at *at*; 0 if it does not stand there."""
    each = at + 1
    while each < len(items) and items[each].several & VERBS:
        each += 1
    return each + 2 if "PTS" in kinds_at(items, at) and _sized(items, each) else 0


def _sized(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `per 10 tonnes` stands at *at*."""
    return "EACH" in kinds_at(items, at) and bool(kinds_at(items, at + 1) & SIZES)


# For the part above 50 tonnes ---------------------------------------------------------------------------------------


def _of_part(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `for the part above 50 and up to 100 tonnes, 0.1 points per 10 tonnes` as each 10 tonnes from 50 to 100."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        part = past_articles(items, at + 1)
        named = bool(kinds_at(items, at) & BEFORE_PART) and part < len(items) and items[part].word in PART
        said = _ends_of(items, part + 1) if named else None
        if said is None:
            found.append(items[at])
            at += 1
            continue
        stretch, end = said
        pause = end < len(items) and items[end].type == "BREAK" and items[end].value in {COMMA, COLON}
        behind = _step(items, end + 1) if pause else 0
        if _sized(found, len(found) - 2):
            found += _within(stretch, items[part])
            at = end
        elif behind:
            found += [*items[end + 1 : behind], *_within(stretch, items[behind - 1])]
            at = behind
        else:
            found.append(items[at])
            at += 1
    return found


def _ends_of(items: Sequence[Lexeme], at: int) -> tuple[_Stretch, int] | None:
    """Return the stretch that `up to 50`, `above 50 and up to 100`, `from 50 to 100` at *at* name, and its end."""
    said, first = kinds_at(items, at), at + 1
    if kinds_at(items, first).isdisjoint(AMOUNTS) or first >= len(items):
        return None
    low = items[first]
    if "LE" in said:
        return _Stretch(None, low), first + 1
    behind = first + 1
    if said & {"GT", "GE", "FROM"} and "TO" in kinds_at(items, behind) and kinds_at(items, behind + 1) & AMOUNTS:
        high = items[behind + 1]
        return _Stretch(_in_unit(low, high, None) or low, high), behind + 2
    if "GT" not in said:
        return None
    joined = behind + bool(kinds_at(items, behind) & JOINTS)
    if "LE" in kinds_at(items, joined) and kinds_at(items, joined + 1) & AMOUNTS:
        return _Stretch(low, items[joined + 1]), joined + 2
    return _Stretch(low, None), first + 1


# For the first 50 tonnes --------------------------------------------------------------------------------------------


def _of_first(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `0.2 points per tonne for the first 50 tonnes, 0.1 per tonne after that` as steps within stretches."""
    found: list[Lexeme] = []
    base: list[Lexeme] = []
    reached: Lexeme | None = None
    at = 0
    while at < len(items):
        if items[at].type == "BREAK" and items[at].value == STOP:
            base, reached = [], None
        step = _step(items, at)
        said = _bracket(items, step, reached, names) if step else None
        if said is None:
            found.append(items[at])
            at += 1
            continue
        if reached is None:
            base = _base(found)
        begins, (stretch, at) = at, said
        found += items[begins:step]
        found += _within(stretch, items[step - 1], base) if base else _going_on(stretch, items[step - 1])
        reached = stretch.high
    return found


def _going_on(stretch: _Stretch, place: Lexeme) -> list[Lexeme]:
    """Return the words of a stretch that begins where the one before it ends."""
    low, high = stretch
    if high is None:
        return [_put("AFTERTHAT", "after that", place)]
    if low is None:
        return [_put("FEW", "first", place), _moved(high, place)]
    count = attrs.evolve(high.value, value=high.value.value - low.value.value)
    return [_put("FURTHER", "next", place), _moved(valued(high, high.type, count), place)]


def _bracket(items: Sequence[Lexeme], at: int, reached: Lexeme | None, names: Names) -> tuple[_Stretch, int] | None:
    """Return the stretch of `for the first 50 tonnes`, `for the next 50`, `after that` at *at*, and its end."""
    size = items[at - 1]
    if "AFTERTHAT" in kinds_at(items, at) or (at < len(items) and items[at].word in RESTS):
        return (_Stretch(reached, None), at + 1) if reached is not None else None
    if "FOR" not in kinds_at(items, at):
        return None
    place = past_articles(items, at + 1)
    if reached is not None and place < len(items) and items[place].word in RESTS:
        return _Stretch(reached, None), place + 1
    count = place + 1
    if kinds_at(items, count).isdisjoint(AMOUNTS) or kinds_at(items, count + 1) & UPTO:
        return None
    number = _in_unit(items[count], size, names)
    if number is None:
        return None
    if items[place].type == "ORD" and items[place].value == 1 and reached is None:
        return _Stretch(None, number), count + 1
    if "NEXT" in kinds_at(items, place) and reached is not None:
        total = attrs.evolve(number.value, value=reached.value.value + number.value.value)
        return _Stretch(reached, Lexeme(number.type, total, number.start_pos, number.end_pos, number.kinds)), count + 1
    return None


def _in_unit(count: Lexeme, size: Lexeme, names: Names | None) -> Lexeme | None:
    """Return *count* in the unit of *size*, which `the next 50` need not say again."""
    if isinstance(size.value, ast.Value):
        unit = names.unit_of(size.value.name) if names is not None else ""
        return count if unit and count.value.unit == unit else None
    if count.type == "NUM" and not count.value.unit:
        said = attrs.evolve(count.value, unit=size.value.unit)
        return Lexeme(size.type, said, count.start_pos, count.end_pos, size.kinds)
    return count if count.value.unit == size.value.unit else None


def _base(found: list[Lexeme]) -> list[Lexeme]:
    """Take `above the target earns` off the end of *found*, of which the first stretch begins there; keep the rest."""
    verb = len(found) - 1
    level = verb - 1
    side = at_articles(found, max(level, 0)) - 1
    above = side > 0 and "GIVE" in found[verb].several and "GT" in found[side].several
    named = above and found[side - 1].type == "NAME" and isinstance(found[side - 1].value, ast.Value)
    if not named or found[level].type not in REFERENCES | AMOUNTS:
        return []
    said = [found[side], found[level]]
    del found[side - 1 :]
    return said


# The first 50 tonnes earn 0.2 points per tonne ----------------------------------------------------------------------


def _turned(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Put `the first 50 tonnes earn` behind the step: 0.2 points per tonne for the first 50 tonnes."""
    found: list[Lexeme] = []
    opened = False
    at = 0
    while at < len(items):
        if items[at].type == "BREAK" and items[at].value == STOP:
            opened = False
        place = past_articles(items, at)
        opens = not found or bool(found[-1].several & (END | JOINTS))
        rest = opened and place < len(items) and items[place].word in RESTS
        first = place < len(items) and ((items[place].type == "ORD" and items[place].value == 1) or opened)
        counted = first and kinds_at(items, place) & {"ORD", "NEXT"} and kinds_at(items, place + 1) & AMOUNTS
        verb = place + (1 if rest else 2)
        start = verb + bool(kinds_at(items, verb) & {"GIVE"})
        step = _step(items, start) if opens and (rest or counted) else 0
        if not step:
            found.append(items[at])
            at += 1
            continue
        opened = True
        found += [*items[start:step], _put("FOR", "for", items[place]), *items[place:verb]]
        at = step
    return found


PARTS: tuple[tuple[str, Pass], ...] = (
    ("EACH PTS UNKNOWN", _of_part),
    ("EACH PTS ORD", _turned),
    ("EACH PTS ORD", _of_first),
)
