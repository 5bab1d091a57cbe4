"""
Shares of all the points in words: `earns half of the points`, `two thirds of full marks`, `earns all of them`.

Which points are meant is open where the text names any that are not the full score, so the most that it names are put
down as the full score, to be compared with that of the indicator.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import STOP
from targetscore.language._en_allotted import AVAILABLE, bracketed
from targetscore.language._en_kinds import kinds, kinds_at
from targetscore.language._en_numbers import FRACTIONS, NUMBERS
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names

# Of what is taken off nobody knows whether half of the points is half of the full score or of what is left.
MOVES: Final = kinds(
    "DED ADD LOST ADDED EACH EXTRA LOWERED RAISED REDUCES DEPRIVED DEDUCTIONS ADDITIONS START FROMSCORE HALVED"
)
BOUNDS: Final = kinds("LEAST MOST UPTO TOTAL")
BEHIND: Final = kinds("BREAK GIVEN BESTOWED AUX COPULA IF UNLESS FOR AND REACH GE GT LE LT WITH CLOSE")
THEM: Final = frozenset({"them", "these", "those", "it"})
# A third, a fifth, a tenth: ordinals that are also shares.
NTHS: Final = frozenset({3, 5, 10})
OTHERS: Final = kinds("COUNTED FLAG NOFLAG AMOUNT")
PLAIN: Final = frozenset({"points", "marks", "credit", "credits"})


def portions(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Return *items* with shares of the points as such, and the most points named as the full score."""
    found: list[Lexeme] = []
    at = 0
    read = False
    while at < len(items):
        said = _all_or_none(items, at) or _portion(items, at)
        if said is None or not _one_subject(items) or any(each.several & MOVES for each in _part(items, at)):
            found.append(items[at])
            at += 1
            continue
        lexemes, at, open_ = said
        read = read or open_
        found += lexemes
    return _checked(found) if read else found


def _part(items: Sequence[Lexeme], at: int) -> Sequence[Lexeme]:
    """Return what stands between the two pauses round *at*."""
    start = next((n + 1 for n in range(at, -1, -1) if items[n].type == "BREAK"), 0)
    end = next((n for n in range(at, len(items)) if items[n].type == "BREAK"), len(items))
    return items[start:end]


def _one_subject(items: Sequence[Lexeme]) -> bool:
    """Whether points are earned with one value alone: of two, `half of the points` may be those of either."""
    values = {each.value.name for each in items if each.type == "NAME" and isinstance(each.value, ast.Value)}
    return len(values) <= 1


def _checked(items: list[Lexeme]) -> list[Lexeme]:
    """Put the most points that *items* name in front of them as the full score."""
    points = [each for each in items if each.type == "PTS"]
    first = next((n for n, each in enumerate(items) if each.type == "BREAK"), len(items))
    told = any(each.type == "OPEN" or str(each.value) in AVAILABLE for each in items[: first + 1])
    if not points or (told and any(each.type == "PTS" for each in items[: first + 1])):
        return items
    most = max(points, key=lambda each: each.value.value)
    start = items[0].start_pos
    return [*bracketed(most, start, start), Lexeme("BREAK", STOP, start, start), *items]


# Half of the points -------------------------------------------------------------------------------------------------


def _portion(items: Sequence[Lexeme], at: int) -> tuple[list[Lexeme], int, bool] | None:
    """Return the share of the points at *at*, where it ends, and whether the points are not called full."""
    share, end = _share(items, at)
    of = "OF" in kinds_at(items, end)
    if share is None or share >= 1 or end + of >= len(items) or not (of or share == Fraction(1, 2)):
        return None
    whole = items[end + of]
    them = of and whole.word in THEM and _are_points(items, at)
    whole = _apart(items, end + of) if of else whole
    if kinds_at(items, at - 1) & BOUNDS:
        return None
    if not (them or _is_whole(whole)) or kinds_at(items, end + of + 1).isdisjoint(BEHIND):
        return None
    place = items[at]
    number = ast.Literal(span=place.span, value=share * 100, unit=PERCENT)
    return (
        [
            Lexeme("PERCENT", number, place.start_pos, items[end - 1].end_pos, ("PERCENT",)),
            Lexeme("OF", "of", items[end - 1].end_pos, whole.start_pos, ("OF",)),
            Lexeme("FULL", "full marks", whole.start_pos, whole.end_pos, ("FULL",)),
        ],
        end + of + 1,
        "full" not in str(whole.value) and "max" not in str(whole.value),
    )


def _apart(items: Sequence[Lexeme], at: int) -> Lexeme:
    """Return `the points` of `the points are awarded`, which alone would be the score that a formula gives."""
    noun, _, verb = items[at].word.rpartition(" ")
    if "SCOREIS" not in items[at].several or verb != "are" or kinds_at(items, at + 1).isdisjoint({"BESTOWED", "GIVEN"}):
        return items[at]
    return Lexeme("POINTSNOUN", noun, items[at].start_pos, items[at].end_pos, ("POINTSNOUN",))


def _is_whole(lexeme: Lexeme) -> bool:
    """Whether *lexeme* names all the points; of `the score` it is open whether it is what has been scored."""
    if "POINTSNOUN" in lexeme.several and "FULL" not in lexeme.several:
        return lexeme.word.split()[-1] in {*PLAIN, "available"}
    return "FULL" in lexeme.several or lexeme.word in PLAIN


def _share(items: Sequence[Lexeme], at: int) -> tuple[Fraction | None, int]:
    """Return the share that the words at *at* say, and where they end: half, a third, two thirds, three quarters."""
    lexeme = items[at]
    if lexeme.type == "NUM":
        number: Fraction = lexeme.value.value
        part = items[at + 1] if at + 1 < len(items) else lexeme
        if part.type == "UNKNOWN" and part.word in FRACTIONS:
            return number * FRACTIONS[part.word], at + 2
        if "ORD" in part.several and part.value in NTHS and number == 1:
            return Fraction(1, part.value), at + 2
        return (number, at + 1) if number == Fraction(1, 2) else (None, at)
    words = lexeme.word.split() if lexeme.type == "UNKNOWN" else []
    if len(words) == 1 and words[0] == "half":
        return FRACTIONS["half"], at + 1
    if len(words) == 2 and words[0] in NUMBERS and words[1] in FRACTIONS:  # noqa: PLR2004 - two thirds
        return NUMBERS[words[0]] * FRACTIONS[words[1]], at + 1
    if lexeme.word not in {"a", "one"} or at + 1 == len(items):
        return None, at
    nexts = items[at + 1]
    if "ORD" in nexts.several and nexts.value in NTHS:
        return Fraction(1, nexts.value), at + 2
    return (FRACTIONS.get(nexts.word), at + 2) if nexts.type == "UNKNOWN" else (None, at)


def _are_points(items: Sequence[Lexeme], at: int) -> bool:
    """Whether `them` behind *at* can only be the points named before: they are earned, or nothing else is counted."""
    before = kinds_at(items, at - 1)
    counted = any(each.several & OTHERS for each in items)
    points = any("PTS" in each.several for each in items[:at])
    return points and ("GIVE" in before or (not counted and bool(before & {"BREAK", "AND"})))


# All of them --------------------------------------------------------------------------------------------------------


def _all_or_none(items: Sequence[Lexeme], at: int) -> tuple[list[Lexeme], int, bool] | None:
    """Return the points that `earns all of them`, `earns none of them` speak of, behind points that are named."""
    if not _are_points(items, at):
        return None
    place = items[at]
    of = at + ("OF" in kinds_at(items, at + 1)) if "ZERO" in place.several else at
    if not ("BOTHOF" in place.several and place.word == "all of") and of == at:
        return None
    if of + 1 >= len(items) or items[of + 1].word not in THEM or kinds_at(items, of + 2).isdisjoint(BEHIND):
        return None
    kind = "FULL" if of == at else "ZERO"
    return [Lexeme(kind, place.value, place.start_pos, items[of + 1].end_pos, (kind,))], of + 2, kind == "FULL"


# Achievement points -------------------------------------------------------------------------------------------------

# What sort of points they are says nothing, where there is but one sort; default points may be taken off.
SORTS: Final = frozenset(
    {"achievement", "improvement", "performance", "quality", "merit", "assessment", "evaluation", "attainment"}
    | {"compliance", "progress", "incentive", "delivery", "ranking", "technical", "benchmark"}
)


def sorts(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `6 achievement points` as points, where the text has points of this sort alone."""
    said = {sort for each in items for sort, _ in [_sorted(each)] if sort}
    behind = [at for at, each in enumerate(items) if each.type == "UNKNOWN" and each.word in SORTS]
    said |= {items[at].word for at in behind if "POINTSWORD" in kinds_at(items, at + 1)}
    if len(said) != 1:
        return items
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        before = found[-1] if found else lexeme
        _, singular = _sorted(lexeme)
        points = at > 0 and at - 1 in behind and "POINTSWORD" in lexeme.several
        if lexeme.type == "UNKNOWN" and (at in behind and "POINTSWORD" in kinds_at(items, at + 1)):
            continue
        if before.type == "NUM" and (singular or points):
            found[-1] = _points(before, lexeme)
        elif points and before.word == "no":
            found[-1] = Lexeme("ZERO", "no points", before.start_pos, lexeme.end_pos, ("ZERO",))
        else:
            found.append(lexeme)
    return found


def _sorted(lexeme: Lexeme) -> tuple[str, bool]:
    """Return the sort of `achievement point`, which is one unknown word; empty if it is another."""
    sort, _, noun = lexeme.word.rpartition(" ") if lexeme.type == "UNKNOWN" else ("", "", "")
    return (sort, True) if sort in SORTS and noun in {"point", "mark"} else ("", False)


def _points(number: Lexeme, noun: Lexeme) -> Lexeme:
    literal = attrs.evolve(number.value, unit="points", span=Span(number.start_pos, noun.end_pos))
    return Lexeme("PTS", literal, number.start_pos, noun.end_pos, ("PTS",))


# With what it needs, as `Passes` takes it.
PORTIONS: tuple[tuple[str, Pass], ...] = (
    ("UNKNOWN POINTSWORD | UNKNOWN NUM", sorts),
    ("UNKNOWN | NUM OF | ORD OF", portions),
)
