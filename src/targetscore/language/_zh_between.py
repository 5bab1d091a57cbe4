"""
A line whose points a Chinese text says in place of the awards at its ends: 60%至75%的，在3分与6分之间按线性插值计分.

It is written out as the formula of the straight line on that range, so that the marks of its ends hold. Which points
are at which end must follow from another tier at one of them; else it stays unread.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.language._lexemes import PERCENT, Lexeme, Names
from targetscore.language._zh_kinds import LITERALS, REFERENCES, kinds, kinds_of

JOINTS: Final = kinds("TO AND MINUS ANDS THAN")
BEFORE: Final = kinds("PROVIDED FILLS BY GIVE PLACED")
AMIDST: Final = kinds("AMID AMIDST")
MARKS: Final = kinds("INC EXC")
ENDS: Final = kinds("WHEN BREAK AMID AMIDST")
LEVELS: Final = LITERALS - {"PTS", "PPOINT"}
COMMA: Final = 1
LONGEST: Final = 12


def between(found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *found* with each line from points to points as a formula where it can be written out."""
    position = 0
    while position < len(found):
        if found[position].type == "LINE":
            found, position = _written_out(found, position, names)
        position += 1
    return found


def _written_out(found: list[Lexeme], line: int, names: Names) -> tuple[list[Lexeme], int]:
    said = _points(found, line)
    if said is None:
        return found, line
    start, one, other = said
    ends = _ends(found, start)
    if ends is None:
        return found, line
    low, high = ends
    subject = _subject(found, low, names)
    if subject is None or low.value.unit != high.value.unit or low.value.value == high.value.value:
        return found, line
    order = _order(found, low, high, {one.value.value, other.value.value})
    if order is None:
        return found, line
    at_low, at_high = order
    formula = _formula(subject, low, high, at_low, at_high)
    end = line + 1
    if end < len(found) and "SCORES" in kinds_of(found[end]):
        end += 1
    return [*found[:start], *formula, *found[end:]], start + len(formula)


def _points(found: list[Lexeme], line: int) -> tuple[int, Lexeme, Lexeme] | None:
    """Return where 在3分与6分之间按 before the *line* begins, and its two amounts."""
    at = line - 1
    if at >= 0 and "BY" in kinds_of(found[at]):
        at -= 1
    if at >= 0 and found[at].type == "BREAK" and found[at].value == COMMA:
        at -= 1
    if at >= 0 and kinds_of(found[at]) & AMIDST:
        at -= 1
    first = at - 2
    if first < 0 or not kinds_of(found[at - 1]) & JOINTS or found[at].type != "PTS":
        return None
    if found[first].type not in {"PTS", "NUM"}:
        return None
    start = first
    while start > 0 and kinds_of(found[start - 1]) & BEFORE:
        start -= 1
    return start, found[first], found[at]


def _ends(found: list[Lexeme], start: int) -> tuple[Lexeme, Lexeme] | None:
    """Return the ends of the range which the part before *start* says: 60%（含）至75%的，."""
    at = start - 1
    while (
        at >= 0
        and (kinds_of(found[at]) & (ENDS | MARKS))
        and not (found[at].type == "BREAK" and found[at].value > COMMA)
    ):
        at -= 1
    high = at
    at -= 1
    if at < 1 or not kinds_of(found[at]) & JOINTS:
        return None
    at -= 1
    while at >= 0 and kinds_of(found[at]) & MARKS:
        at -= 1
    if at < 0 or found[at].type not in LEVELS or found[high].type not in LEVELS:
        return None
    return found[at], found[high]


def _subject(found: list[Lexeme], low: Lexeme, names: Names) -> ast.Expression | None:
    """Return the value that the range is one of: the one named in its part, or the own one where no other was named."""
    at = next(position for position, lexeme in enumerate(found) if lexeme is low)
    part = at
    while part > 0 and found[part - 1].type != "BREAK":
        part -= 1
    if any(lexeme.type in REFERENCES - {"NAME"} or "完成" in str(lexeme.value) for lexeme in found[part:at]):
        return None
    named = [_name(lexeme) for lexeme in found[part:at] if lexeme.type == "NAME"]
    if len(named) > 1 or (not named and any(_name(each) != "actual" for each in found[:at] if each.type in REFERENCES)):
        return None
    name = named[0] if named else "actual"
    if not name or (low.value.unit == PERCENT and names.unit_of(name) != PERCENT):
        return None
    return ast.Value(span=low.value.span, name=name)


def _name(lexeme: Lexeme) -> str:
    return lexeme.value.name if isinstance(lexeme.value, ast.Value) else ""


def _order(found: list[Lexeme], low: Lexeme, high: Lexeme, amounts: set[Fraction]) -> tuple[Fraction, Fraction] | None:
    """Return the points at the *low* and the *high* end, as tiers at these levels have them."""
    if len(amounts) != 2:  # noqa: PLR2004 - two ends
        return None
    orders: set[tuple[Fraction, Fraction]] = set()
    for position, lexeme in enumerate(found):
        if lexeme is low or lexeme is high or lexeme.type not in LEVELS:
            continue
        given = _given(found, position, amounts)
        if given not in amounts or lexeme.value.unit != low.value.unit:
            continue
        other = next(iter(amounts - {given}))
        if lexeme.value.value == low.value.value:
            orders.add((given, other))
        elif lexeme.value.value == high.value.value:
            orders.add((other, given))
    return orders.pop() if len(orders) == 1 else None


def _given(found: list[Lexeme], position: int, amounts: set[Fraction]) -> Fraction | None:
    """Return the points that the part from *position* on gives: the full score is the most."""
    for lexeme in found[position + 1 : position + LONGEST]:
        several = kinds_of(lexeme)
        if lexeme.type == "PTS":
            return Fraction(lexeme.value.value)
        if "FULL" in several:
            return max(amounts)
        if "ZERO" in several:
            return Fraction(0)
        if several & LEVELS or (lexeme.type == "BREAK" and lexeme.value > COMMA):
            return None
    return None


def _formula(subject: ast.Expression, low: Lexeme, high: Lexeme, first: Fraction, last: Fraction) -> list[Lexeme]:
    """Return the line as signs: 3+3×(实际值−60%)÷15%."""
    span = low.value.span
    start, end = low.start_pos, low.start_pos

    def sign(kind: str) -> Lexeme:
        return Lexeme(kind, kind, start, end, (kind,))

    def points(value: Fraction) -> Lexeme:
        return Lexeme("NUM", ast.Literal(span=span, value=value), start, end)

    width = ast.Literal(span=span, value=high.value.value - low.value.value, unit=low.value.unit)
    rising = last > first
    return [
        sign("SCOREIS"), points(first), sign("PLUS" if rising else "MINUS"), points(abs(last - first)), sign("TIMES"),
        Lexeme("LPAR", "(", start, end), Lexeme("NAME", subject, start, end), sign("MINUS"),
        Lexeme(low.type, low.value, start, end), Lexeme("RPAR", ")", start, end), sign("OVER"),
        Lexeme(low.type, width, start, end),
    ]  # fmt: skip
