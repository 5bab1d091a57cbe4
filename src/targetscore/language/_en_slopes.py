"""What a line runs from and to in an English text: linearly from 0 points at 40% to 10 points at 80%."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._en_divider import Divider
from targetscore.language._en_kinds import ARTICLES, NUMBERS, REFERENCES, kinds_of, typed, valued
from targetscore.language._lexemes import POINTS, Lexeme

# What may be said, in this order; each may be left out, but nothing behind a `to` that is missing.
ORDER = ("FROM", "POINTS", "REACH", "LEVEL", "TO", "POINTS", "REACH", "LEVEL")
WHOLE = (
    ["FROM", "PTS", "REACH", "LEVEL", "TO", "PTS", "REACH", "LEVEL"],
    ["FROM", "PTS", "TO", "PTS"],
    ["TO", "PTS", "REACH", "LEVEL"],
)
ENDS = NUMBERS | REFERENCES


def slope(divider: Divider) -> None:
    """Read `from 0 points at 40% to 10 points at 80%`, `to no points at 60%`, `from 0 to 8 points` behind a line."""
    found: list[Lexeme] = []
    position = divider.at + 1
    for wanted in ORDER:
        while divider.kinds[position] <= ARTICLES:
            position += 1
        if position == len(divider.items):
            break
        item = _read(divider.items[position], wanted, found)
        if item is not None:
            found.extend(item)
            position += 1
        elif wanted == "TO":
            return
    if [each.type for each in found] in WHOLE:
        for each in found:
            divider.put(each, each.kinds[0] if each.type == "LEVEL" else each.type)
        divider.at = position - 1


def _read(item: Lexeme, wanted: str, found: Sequence[Lexeme]) -> list[Lexeme] | None:
    """Return *item* as what is *wanted*, behind what was *found*; `to zero` is two of them."""
    several = kinds_of(item)
    before = found[-1].type if found else ""
    if wanted == "POINTS":
        return _points(item, several) if before in {"FROM", "TO"} else None
    if wanted == "REACH":
        return [typed(item, "REACH")] if "REACH" in several and before == "PTS" else None
    if wanted == "LEVEL":
        kind = next((kind for kind in (item.type, *item.kinds) if kind in ENDS), "")
        level = Lexeme("LEVEL", item.value, item.start_pos, item.end_pos, (kind,))
        return [level] if kind and before == "REACH" else None
    if wanted == "FROM":
        return [typed(item, "FROM")] if several & {"FROM", "BETWEEN"} else None
    if "FLOOR" in several and str(item.value).endswith("to zero"):
        return [typed(item, "TO"), _none(item)]
    joint = "AND" if found and found[0].value == "between" else "TO"
    return [typed(item, "TO")] if joint in several else None


def _points(item: Lexeme, several: frozenset[str]) -> list[Lexeme] | None:
    if several & {"PTS", "NUM"}:
        number: ast.Literal = item.value
        return [valued(item, "PTS", ast.Literal(span=number.span, value=number.value, unit=POINTS))]
    if "ZERO" in several:
        return [_none(item)]
    if "FULL" in several:
        return [valued(item, "PTS", ast.Value(span=item.span, name="full"))]
    return None


def _none(item: Lexeme) -> Lexeme:
    return valued(item, "PTS", ast.Literal(span=item.span, value=Fraction(0), unit=POINTS))
