"""
Tiers of a count in an English text: none, 5 points; one or two, 3 points; three to five, 1 point; 6+, no points.

A number alone is a count only beside others, and only where points follow it; then `two` is one as 2 is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    COMPARISONS,
    END,
    POINTS_KINDS,
    VERBS,
    at_articles,
    kinds,
    past_articles,
)
from targetscore.language._en_numbers import NUMBERS
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import PERCENT, POINTS, Lexeme, Names, listed

ARTICLES = kinds("ART ADJ")
LEADING = kinds("BREAK OPEN IF FOR WITH OF THERE AND BUT")
NONE = frozenset({"none", "nil", "zero", "none at all"})
DASHES = frozenset({"-", "–"})
TO = kinds("TO MINUS")
ENDING = VERBS | POINTS_KINDS | AFTER_POINTS | kinds("CLOSE EVENTWORD NUM SETS")
WHEN = kinds("FOR IF WITH")
BEFORE_WHEN = POINTS_KINDS | {"GIVEN"}
MARKS = kinds("ABOVE BELOW")
LINES = kinds("LINE")
SINGLE = frozenset({"single", "sole"})


# A number is one of these; some are words that the list does not have, as in `single`.
COUNTS = ("NUM", "AMOUNT", "COUNTED", "ZERO", "PRON", "UNKNOWN")


class _Count(NamedTuple):
    """From the place *start* to the place before *end*: the counts from *low* to *high*; ``None``: or more."""

    start: int
    end: int
    low: int
    high: int | None


# Colours and grades that stand beside a condition; what is met or achieved says more than that.
_RATING = (
    "green|amber|red|yellow|blue|gold|silver|bronze|excellent|outstanding|exceptional|very good|good|fair|poor"
    "|very poor|satisfactory|unsatisfactory|acceptable|unacceptable|adequate|inadequate|strong|weak|high|medium|low"
    "|very high|very low|moderate|average|above average|below average|superior|sufficient|insufficient"
    "|needs improvement|requires improvement"
)
# What the name of a tier is in front of its condition: Band A, the top band.
LABEL: Final = re.compile(
    r"(?:(?:band|tier|level|category|class|bracket|step|grade|rating) (?:[a-h]|i{1,3}|iv|v|\d)(?= ?[(:,–-])"
    rf"|(?:{_RATING})(?: (?:performance|rating|status|band|level|score|result))?(?= ?[(:–-])"
    r"|the (?:top|middle|bottom|upper|lower|highest|lowest|second|third|next|first|last) "
    r"(?:band|tier|bracket|category)(?=, ?[^,;.]+, ?))"
)
LABELS: Final = {
    **dict.fromkeys(listed("band tier level category class bracket step grade rating"), frozenset[str]()),
    **dict.fromkeys((each.split()[0] for each in _RATING.split("|")), frozenset[str]()),
    "the": frozenset(listed("top middle bottom upper lower highest lowest second third next first last")),
}
TIMES = frozenset(listed("seconds minutes hours days weeks months second minute hour day week month"))
PACE = {"slower": "GT", "quicker": "LT", "faster": "LT"}
PACED = {"slower": "longer", "quicker": "shorter", "faster": "shorter"}


def label(scan: Scan, position: int) -> Lexeme | None:
    """Return the name of a tier at the token *position*."""
    found = LABEL.match(scan.text, scan.starts[position])
    return found and Lexeme("LABEL", found.group(), *found.span(), ("LABEL",))


def unlabelled(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* without the names of tiers, and without the brackets round what one of them stands for."""
    kept: list[Lexeme] = []
    skipped = False
    for position, each in enumerate(items):
        before = items[position - 1] if position else each
        opens = not kept or kept[-1].type == "BREAK" or bool(kept[-1].several & {"AND", "BUT"})
        if (each.type == "LABEL" and opens) or (skipped and each.type == "CLOSE"):
            skipped = skipped and each.type != "CLOSE"
        elif before.type == "LABEL" and (each.type in {"OPEN", "BREAK"} or each.word in DASHES) and opens:
            skipped = each.type == "OPEN"
        else:
            kept.append(each)
    return kept


def paced(items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with `slower` as longer where the value is a time."""
    if TIMES.isdisjoint(names.own_unit.split()):
        return list(items)
    return [
        Lexeme(PACE[each.word], PACED[each.word], each.start_pos, each.end_pos, (PACE[each.word],))
        if each.type == "UNKNOWN" and each.word in PACE
        else each
        for each in items
    ]


def count_tiers(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with counts that stand alone as conditions, if there are several of them."""
    if names.own_unit in {PERCENT, POINTS, "marks"} or not any(map(_may_count, items)):
        return items
    found: list[_Count] = []
    position = 0
    while position < len(items):
        count = _count(items, position)
        if count is not None:
            found.append(count)
        position = position + 1 if count is None else count.end
    if len(found) == 1 and found[0].low == found[0].high and not _compares_count(items):
        return items
    said: list[Lexeme] = []
    position = 0
    for count in found:
        said += items[position : count.start]
        if len(said) > 1 and "OF" in said[-1].several and _is_own(said[-2]):
            said.pop()
        elif len(said) > 1 and _is_said(said, len(said)):
            del said[-1 if _is_own(said[-2]) else -2 :]
        said += _condition(items, count)
        position = count.end
    return [*said, *items[position:]]


def _compares_count(items: Sequence[Lexeme]) -> bool:
    """Whether another count is compared: `3 or more`, `more than 5`, `no fires`."""
    return any(
        (_number(second) is not None and bool(first.several & (COMPARISONS | {"NOT", "UPTO"})))
        or (_number(first) is not None and bool(second.several & MARKS))
        or (second.type == "NAME" and "NOT" in first.several)
        for first, second in pairwise(items)
    )


def _may_count(lexeme: Lexeme) -> bool:
    return _number(lexeme) is not None


def _count(items: Sequence[Lexeme], at: int) -> _Count | None:
    """Return the count at the place *at*, if a part may begin there and points follow."""
    first = _number(items[at])
    if first is None:
        return None
    before = at
    before = at_articles(items, before)
    leads = not before or bool(items[before - 1].several & LEADING) or _is_own(items[before - 1])
    said = _is_said(items, before)
    leads = leads or said
    leads = leads and not any("BETWEEN" in each.several for each in items[max(0, before - 3) : before])
    numbers, end = _numbers(items, at, first) if leads else ([], at)
    if not numbers or any(second != first + 1 for first, second in pairwise(numbers)) or (said and len(numbers) == 1):
        return None
    if len(numbers) == 1 and end < len(items) and TO & items[end].several:
        last = _number(items[end + 1]) if end + 1 < len(items) else None
        if last is None and items[end].word not in DASHES:
            return None
        if last is not None and not _is_amount_of_points(items, end + 1):
            return _Count(at, end + 2, numbers[0], last) if _ends(items, end + 2) and last > numbers[0] else None
    high: int | None = numbers[-1]
    if end < len(items) and len(numbers) == 1 and _is_plus(items, end):
        end, high = end + 1, None
    elif end < len(items) and MARKS & items[end].several:
        return None
    behind_points = before > 1 and bool(items[before - 1].several & WHEN and items[before - 2].several & BEFORE_WHEN)
    return _Count(at, end, numbers[0], high) if behind_points or _ends(items, end) else None


def _numbers(items: Sequence[Lexeme], at: int, first: int) -> tuple[list[int], int]:
    """Return the numbers of `1`, `one or two`, `3, 4 or 5`, of which *first* is at *at*, and the place behind them."""
    numbers, end = [first], at + 1
    while end + 1 < len(items):
        comma = items[end].type == "BREAK" and items[end].value == COMMA
        following = _number(items[end + 1])
        if not (comma or "OR" in items[end].several) or following is None or _is_amount_of_points(items, end + 1):
            break
        if comma and not _or_follows(items, end + 2):
            break
        numbers.append(following)
        end += 2
        if not comma:
            break
    return numbers, end


def _is_said(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `it is` stands in front of *at*: where it is 4 or 5."""
    verb = at > 1 and "COPULA" in items[at - 1].several
    return verb and (items[at - 2].value == "it" or _is_own(items[at - 2]))


def _or_follows(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a list of numbers goes on to its `or`."""
    while at + 1 < len(items) and _number(items[at + 1]) is not None:
        if "OR" in items[at].several:
            return True
        if items[at].type != "BREAK" or items[at].value != COMMA:
            return False
        at += 2
    return False


def _number(lexeme: Lexeme) -> int | None:
    """Return the whole number that *lexeme* is, in figures or in words, with the unit of what is counted or without."""
    node = lexeme.value
    if lexeme.type == "COUNTED":
        node = node[0] if node[1].name == "actual" and node[2] is None else None
    if isinstance(node, ast.Literal) and lexeme.type in {"NUM", "AMOUNT", "COUNTED"}:
        whole = node.value.denominator == 1 and node.value >= 0
        return int(node.value) if whole else None
    word = lexeme.word
    if lexeme.type == "UNKNOWN" or word == "one":
        return 1 if word in SINGLE else int(NUMBERS[word]) if word in NUMBERS else None
    return 0 if word in NONE and "ZERO" in lexeme.several else None


def _is_amount_of_points(items: Sequence[Lexeme], at: int) -> bool:
    """Whether the number at *at* is followed by what makes it points."""
    behind = items[at + 1].several if at + 1 < len(items) else END
    return "PTS" in items[at].several or bool(behind & AFTER_POINTS)


def _is_plus(items: Sequence[Lexeme], at: int) -> bool:
    return items[at].value == "+" and (at + 1 == len(items) or _number(items[at + 1]) is None)


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and bool(lexeme.value.name == "actual")


def _ends(items: Sequence[Lexeme], at: int) -> bool:
    """Whether points follow at *at*, behind a pause or not."""
    if at < len(items) and _is_own(items[at]):
        at += 1
    if at >= len(items):
        return False
    item = items[at]
    pause = (item.type == "BREAK" and item.value in {COMMA, COLON}) or item.word in DASHES or item.value == "="
    if pause:
        at += 1
        at = past_articles(items, at)
        return at < len(items) and bool(items[at].several & (ENDING | {"LESS"}))
    return not item.several.isdisjoint(ENDING)


def _condition(items: Sequence[Lexeme], count: _Count) -> list[Lexeme]:
    """Return the condition that *count* is; where a line runs between two of them, each is reached."""
    start, end = items[count.start].start_pos, items[count.end - 1].end_pos
    low = _literal(count.low, start, end)
    if count.high is None:
        return [low, Lexeme("ABOVE", "or more", end, end, ("ABOVE",))]
    if count.high == count.low:
        before = items[count.start - 1].several if count.start else END
        kind = "REACH" if any(each.several & LINES for each in items) else "EQ"
        return [low] if "EQ" in before else [Lexeme(kind, "at", start, start, (kind,)), low]
    return [low, Lexeme("TO", "to", start, end, ("TO",)), _literal(count.high, start, end)]


def _literal(number: int, start: int, end: int) -> Lexeme:
    node = ast.Literal(span=Lexeme("NUM", "", start, end).span, value=Fraction(number))
    return Lexeme("NUM", node, start, end, ("NUM",))
