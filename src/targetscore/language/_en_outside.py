"""
What an English text says of both sides of a range: outside this range, 0.5 points are lost for each day.

Where something is counted the words stand behind it (for each day outside this range), else they are all other values.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_kinds import COMPARISONS, NUMBERS, at_articles, kinds
from targetscore.language._lexemes import Lexeme

SIDES = kinds("GT LT")
IT = frozenset({"it", "they", "this"})
# What ends the words behind `each` that say what is counted.
END_OF_COUNT = kinds("BREAK GIVE ADD DED LOST PTS OPEN CLOSE AND")


# These may stand before `outside`: whatever lies there.
ANYTHING = kinds("PRON")


def outside_behind(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with `outside this range,` behind what is counted, or as all other values."""
    found = [*items]
    for at in range(len(found) - 2, -1, -1):
        if "OUTSIDE" not in found[at].several or not _opens(found, at):
            continue
        each = _each(found, at)
        if not each:
            first = at - (at > 0 and not found[at - 1].several.isdisjoint(ANYTHING))
            found[first : at + 1] = [Lexeme("ELSE", "", found[first].start_pos, found[at].end_pos, ("ELSE",))]
        elif len(each) == 1 and found[at + 1].type == "BREAK" and found[at + 1].value == COMMA:
            _move(found, at, each[0])
    return found


def _opens(items: Sequence[Lexeme], at: int) -> bool:
    """Whether the word at *at* opens its part, behind `anything` or not, and one range has been said."""
    first = at - (at > 0 and not items[at - 1].several.isdisjoint(ANYTHING))
    opens = first == 0 or items[first - 1].type == "BREAK" or "AND" in items[first - 1].several
    return opens and len(_ranges(items[:first])) == 1


def _each(items: Sequence[Lexeme], at: int) -> list[int]:
    """Return where `each` stands in the same sentence."""
    places = []
    for position in range(at + 1, len(items)):
        if items[position].type == "BREAK" and items[position].value >= SEMICOLON:
            break
        if "EACH" in items[position].several:
            places.append(position)
    return places


def _move(items: list[Lexeme], at: int, each: int) -> None:
    end = each + 1
    while end < len(items) and items[end].several.isdisjoint(END_OF_COUNT):
        end += 1
    several = [lexeme.several for lexeme in items[each:end]]
    if any("OUTSIDE" in said for said in several):
        del items[at : at + 2]
    elif all(said.isdisjoint(COMPARISONS) for said in several):
        behind = items[end - 1].end_pos
        items[end:end] = [Lexeme("OUTSIDE", items[at].value, behind, behind, ("OUTSIDE",))]
        del items[at : at + 2]


def both_sides(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Read `for each day above 24 or below 18` behind the range from 18 to 24 as outside of it."""
    found = list(items)
    ranges = _ranges(items)
    for at in range(len(found) - 5, 0, -1):
        first, low, joint, second, high = found[at : at + 5]
        sides = (_side(first), _side(second))
        start = _by_which(found, at)
        counted = any("EACH" in each.several for each in found[max(start - 3, 0) : start])
        if not counted or joint.several.isdisjoint({"OR", "AND"}) or set().union(*sides) != SIDES:
            continue
        ends = (high, low) if "GT" in sides[0] else (low, high)
        if len(ranges) == 1 and ranges == [tuple(_number(each) for each in ends)]:
            found[start : at + 5] = [Lexeme("OUTSIDE", "", found[start].start_pos, high.end_pos, ("OUTSIDE",))]
            return found
    return found


def _side(lexeme: Lexeme) -> frozenset[str]:
    """Return on which side of a level *lexeme* lies: `falls short of` is below."""
    return kinds("LT") if "AWAY" in lexeme.several and lexeme.word != "away from" else lexeme.several & SIDES


def _by_which(items: Sequence[Lexeme], at: int) -> int:
    """Return where `by which it is`, `that turnover is` start in front of *at*; *at* if they do not stand there."""
    start = at
    while start and items[start - 1].several & {"COPULA", "AUX"}:
        start -= 1
    named = start and (items[start - 1].word in IT or _is_own(items[start - 1]))
    start = at_articles(items, start - 1) if named else start
    return start - 1 if start and items[start - 1].several & {"BYWHICH"} else at


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"


def _ranges(items: Sequence[Lexeme]) -> list[tuple[Fraction | None, ...]]:
    """Return the ends of the ranges that *items* say, `from 18 to 24`."""
    return [
        (_number(items[at - 1]), _number(items[at + 1]))
        for at in range(1, len(items) - 1)
        if not items[at].several.isdisjoint({"TO", "AND"})
        and _number(items[at - 1]) is not None
        and _number(items[at + 1]) is not None
    ]


def _number(lexeme: Lexeme) -> Fraction | None:
    """Return the number that *lexeme* is, if it may be a level."""
    return lexeme.value.value if lexeme.type in NUMBERS else None
