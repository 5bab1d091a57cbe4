"""`and`, `or`, `but` in an English text: between tests, names, terms or points, or a pause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from targetscore.errors import Span
from targetscore.language._chunks import COMMA
from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import (
    COMPARISONS,
    END,
    FACTS,
    LIMITS,
    NUMBERS,
    OPERATORS,
    POINTS_KINDS,
    PREDICATES,
    REFERENCES,
    TESTS,
    kinds,
)
from targetscore.language._lexemes import Lexeme, Refused

Kinds = frozenset[str]

GIVING = POINTS_KINDS | kinds("GIVE ADD DED PROP")
HAS_POINTS = GIVING | {"ELSE"}
MAY_TEST = TESTS | {"IF"}
# Behind a name with a comparison one of these begins a test of its own.
BEGINS_TEST = PREDICATES | kinds("COPULA OF REL")
COMPARED = COMPARISONS | kinds("IS OFV ABOVE BELOW")
JOINTS = kinds("AND OR")
MORE = kinds("EXTRA INSTEAD")
POINTS = kinds("PTS NUM")
WHEN = kinds("IF UNLESS")
BESIDES = REFERENCES | {"PRON"}


def _and(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    right = divider.right
    test = not right.isdisjoint(MAY_TEST)
    if right <= END:
        divider.put(lexeme, "AND")
    elif divider.between or (divider.mode == "limit" and divider.left == "NUM" and divider.out[-2].type == "RANGEOF"):
        divider.between = False
        divider.put(lexeme, "TO")
    elif divider.mode == "formula" and right & OPERATORS:
        pass
    elif divider.listing:
        divider.listing = False
        if divider.left != "LISTSEP":
            divider.put(lexeme, "LISTSEP")
    elif divider.fresh and divider.joins == "if" and test and not _begins_clause(divider):
        divider.drop()
        divider.mode = "if"
        _and_test(divider, lexeme)
    elif divider.mode == "if" and test and right.isdisjoint(POINTS_KINDS) and not _counts_points(divider):
        _and_test(divider, lexeme)
    elif not divider.fresh:
        divider.pause(COMMA, lexeme)
    return True


def _counts_points(divider: Divider) -> bool:
    """Whether a number behind `and` is of points: `and one more if …`, `and 6 instead where …`."""
    if "NUM" not in divider.right:
        return False
    behind = divider.ahead(3) if divider.ahead(2) & MORE else divider.ahead(2)
    if divider.item(2).value == "at":
        return True
    return not behind.isdisjoint(WHEN)


def _begins_clause(divider: Divider) -> bool:
    """Whether `and` behind a comma begins a clause: there are points on either side of it."""
    return any(each.type in HAS_POINTS for each in _part_before(divider)) or _points_follow(divider)


def _part_before(divider: Divider) -> Sequence[Lexeme]:
    """Return the part before the break at the end of *out*, with the part that it hangs on."""
    end = len(divider.out) - 1
    start = end
    while start and not (divider.out[start - 1].type == "BREAK" and divider.out[start - 1].value > 0):
        start -= 1
    return divider.out[start:end]


def _points_follow(divider: Divider) -> bool:
    """Whether points come before the next pause: then `and` begins a clause."""
    before_pause = takewhile(lambda several: "BREAK" not in several, divider.kinds[divider.at + 1 :])
    return any(not several.isdisjoint(GIVING) for several in before_pause)


def _and_test(divider: Divider, lexeme: Lexeme) -> None:
    """Read `and` between two tests, between two subjects or between two levels."""
    right, start = divider.right, divider.part_start()
    attached = start > 0 and divider.out[start - 1].value == 0
    if attached and _points_follow(divider):
        divider.pause(COMMA, lexeme)
        return
    names = divider.left in REFERENCES and not right.isdisjoint(REFERENCES)
    if "IF" in right:
        divider.at += 1
    if names and not _test_compares(divider):
        divider.put(lexeme, "ANDS")
    elif names and divider.ahead(2).isdisjoint(BEGINS_TEST):
        divider.put(lexeme, "ANDL")
    else:
        divider.put(lexeme, "AND")


def _test_compares(divider: Divider) -> bool:
    """Whether the test at hand has its comparison already."""
    for each in reversed(divider.out):
        if each.type == "BREAK" or each.type in JOINTS:
            return False
        if each.type in COMPARED:
            return True
    return False


def _or(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    right = divider.right
    names = divider.left in REFERENCES and not right.isdisjoint(REFERENCES)
    if divider.mode == "each" and names:
        raise _two_origins(divider)
    if divider.fresh and divider.joins == "if" and right & MAY_TEST and not _points_follow(divider):
        divider.drop()
        divider.mode = "if"
        names = divider.left in REFERENCES and not right.isdisjoint(REFERENCES)
    if divider.mode == "if" and names and len(divider.out) > 1 and divider.out[-2].type == "EITHER":
        divider.put(lexeme, "ORS")
        return True
    if "IF" in right and divider.mode == "if":
        divider.at += 1
    divider.put(lexeme, "OR")
    return True


def _two_origins(divider: Divider) -> Refused:
    first, second = divider.out[-1], divider.item()
    shown = [getattr(each.value, "name", "") for each in (first, second)]
    return Refused("origin-unclear", Span(first.start_pos, second.end_pos), first=shown[0], second=shown[1])


def _but(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    copula = "COPULA" in divider.right and bool(divider.ahead(2) & COMPARISONS)
    copula = copula and not (divider.ahead(2) & LIMITS and divider.ahead(3) & POINTS)
    compared = copula or not divider.right.isdisjoint(COMPARISONS)
    denied = "NOT" in divider.right and bool(divider.ahead(2) & NUMBERS)
    tested = _tests_besides(divider)
    if divider.mode == "if" and (compared or denied or tested):
        divider.put(lexeme, "AND")
    elif divider.fresh and divider.joins == "if" and (compared or tested) and divider.right.isdisjoint(LIMITS):
        divider.drop()
        divider.mode = "if"
        divider.put(lexeme, "AND")
    elif not divider.fresh:
        divider.pause(COMMA, lexeme)
    return True


def _tests_besides(divider: Divider) -> bool:
    """Whether `but the report is not filed` only says more of the condition at hand, with no points of its own."""
    denied = "NOT" in divider.right and bool(divider.ahead(2) & FACTS)
    named = bool(divider.right & BESIDES and divider.ahead(2) & BEGINS_TEST)
    return (denied or named or bool(divider.right & FACTS)) and not _points_follow(divider)


RULES: Table = (("AND", _and), ("OR", _or), ("BUT", _but))
