"""
Tables that an English text writes out: `Score 10: 95% or more; 7: 90% or more but less than 95%`, `95% or more = 10`.

In a table the points stand without their word. A number is taken for them only where nothing else can stand there:
in front of a colon or of what it is earned for, or behind the sign of equality at the end of its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from targetscore.language._chunks import COLON, COMMA
from targetscore.language._en_kinds import (
    COMPARISONS,
    END,
    NUMBERS,
    OPERATORS,
    POINTS_KINDS,
    UPTO,
    at_articles,
    kinds,
)
from targetscore.language._lexemes import POINTS, Lexeme, Names

MEASURED_POINTS = frozenset({"points", "marks"})
# What says of a text that its numbers may be points.
SAYS_POINTS = POINTS_KINDS | kinds("SCOREIS POINTSWORD POINTSNOUN GIVE TOTAL")
# What a row may be earned for.
LEVELS = COMPARISONS | UPTO | NUMBERS | kinds("ELSE COUNTED FLAG NOFLAG NOT BETWEEN FROM")
# What a level ends with.
ENDS = UPTO | NUMBERS | kinds("ELSE COUNTED")
LEADING = kinds("AND BUT")
EARNED_FOR = kinds("FOR IF ELSE")
OPENING = kinds("OPEN CLOSE")
YES, NO = "yes", "no"


def tables(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with the numbers of tables as the points that they are, and with facts for `yes` and `no`."""
    answered = _answered(items)
    if names.own_unit in MEASURED_POINTS or not any(each.several & SAYS_POINTS for each in answered):
        return answered
    found = [*answered]
    for row in _rows(answered):
        _earned_for(found, row)
        _behind_sign(found, row)
    return _labelled(found)


def _rows(items: Sequence[Lexeme]) -> Iterator[range]:
    """Yield the places of each part between two pauses or brackets, a leading `and` left out."""
    start = 0
    for at in range(len(items) + 1):
        if at < len(items) and items[at].type not in {"BREAK", *OPENING} and not _joins(items, at):
            continue
        if start < at:
            yield range(start, at)
        start = at + 1


def _joins(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `and` stands in front of a number that something is earned for."""
    if items[at].several.isdisjoint(LEADING) or at + 2 >= len(items):
        return False
    return "NUM" in items[at + 1].several and not items[at + 2].several.isdisjoint(EARNED_FOR)


def _earned_for(found: list[Lexeme], row: range) -> None:
    """Read `10 for 95% or more`, `4 if it is 90% or more` as points."""
    said = [found[at].several for at in row]
    if len(row) < 3 or said[0].isdisjoint({"NUM"}) or said[1].isdisjoint(EARNED_FOR):  # noqa: PLR2004
        return
    if any(several & (POINTS_KINDS | {"GIVE", "EACH", "ORD"}) for several in said[1:]):
        return
    if any(several & LEVELS for several in said[2:]):
        found[row[0]] = _points(found[row[0]])


def _behind_sign(found: list[Lexeme], row: range) -> None:
    """Read `95% or more = 10` as 10 points."""
    said = [found[at].several for at in row]
    if len(row) < 3 or said[-1].isdisjoint({"NUM"}) or str(found[row[-2]].value) != "=":  # noqa: PLR2004
        return
    calculated = any(several & (OPERATORS | POINTS_KINDS | {"SCOREIS"}) for several in said[:-2])
    if calculated or said[-3].isdisjoint(ENDS) or not any(several & LEVELS for several in said[:-2]):
        return
    found[row[-1]] = _points(found[row[-1]])


def _labelled(items: list[Lexeme]) -> list[Lexeme]:
    """Read `7: 90% or more` as 7 points behind a row that begins `score 10:`."""
    found = [*items]
    opened = False
    for at, lexeme in enumerate(items):
        if "NUM" not in lexeme.several or not _is_label(items, at):
            continue
        start = at
        start = at_articles(items, start)
        before = items[start - 1].several if start else END
        if before & {"GIVE", "TOTAL", "POINTSWORD"}:
            opened = True
        elif opened and before <= END:
            found[at] = _points(lexeme)
    return found


def _is_label(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a colon follows, and behind it what the number is earned for, without points."""
    if at + 2 >= len(items) or items[at + 1].type != "BREAK" or items[at + 1].value != COLON:
        return False
    behind: list[Lexeme] = []
    for lexeme in items[at + 2 :]:
        if lexeme.type == "BREAK":
            break
        behind.append(lexeme)
    several = [each.several for each in behind]
    return any(each & LEVELS for each in several) and not any(each & (POINTS_KINDS | {"GIVE"}) for each in several)


def _points(lexeme: Lexeme) -> Lexeme:
    return Lexeme("PTS", attrs.evolve(lexeme.value, unit=POINTS), lexeme.start_pos, lexeme.end_pos, ("PTS",))


# Yes and no ---------------------------------------------------------------------------------------------------------


def _answered(items: list[Lexeme]) -> list[Lexeme]:
    """Read `Plan adopted: yes, 8 points; no, 0 points` as points if the plan is adopted, and if it is not."""
    answers = [at for at, each in enumerate(items) if each.word in {YES, NO} and _is_answer(items, at)]
    facts = [each for each in items if each.several & {"FLAG"}]
    if [str(items[at].value) for at in answers] not in ([YES, NO], [NO, YES]) or len(facts) != 1:
        return items
    fact, first = facts[0], answers[0]
    head = items.index(fact)
    if head > first or first - head != 2 or items[head + 1].type not in {"BREAK", "OPEN"}:  # noqa: PLR2004
        return items
    if items[head + 1].type == "BREAK" and items[head + 1].value != COLON:
        return items
    found: list[Lexeme] = [*items[:head]]
    for at, lexeme in enumerate(items):
        if at in answers:
            found += [_put("IF", lexeme), *([_put("NOT", lexeme)] if lexeme.value == NO else []), _at(fact, lexeme)]
        elif at - 1 in answers and lexeme.value in {"=", "-", "–"}:
            found.append(Lexeme("BREAK", COMMA, lexeme.start_pos, lexeme.end_pos))
        elif at - 2 in answers and lexeme.type == "NUM":
            found.append(_points(lexeme))
        elif at > head + 1 and not (lexeme.type == "CLOSE" and items[head + 1].type == "OPEN"):
            found.append(lexeme)
    return found


def _is_answer(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `yes` or `no` stands alone between two pauses."""
    before, behind = items[at - 1 : at], items[at + 1 : at + 2]
    opens = bool(before) and before[0].type in {"BREAK", "OPEN"}
    return opens and bool(behind) and (behind[0].type == "BREAK" or behind[0].value in {"=", "-", "–"})


def _put(kind: str, place: Lexeme) -> Lexeme:
    return Lexeme(kind, place.value, place.start_pos, place.end_pos, (kind,))


def _at(fact: Lexeme, place: Lexeme) -> Lexeme:
    return Lexeme(fact.type, fact.value, place.start_pos, place.end_pos, fact.kinds)
