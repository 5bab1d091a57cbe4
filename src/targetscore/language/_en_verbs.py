"""Verbs of points and bounds in an English text: points given, added, deducted, a limit of them."""

from __future__ import annotations

from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA
from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import (
    COMPARISONS,
    END,
    LIMITED,
    LIMITS,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    SCORES,
    kinds,
    valued,
)
from targetscore.language._lexemes import Lexeme

Kinds = frozenset[str]

BEHIND_POINTS_WORD = kinds("LINE PROP GIVEN AUX GIVE")
BEHIND_GIVE = REFERENCES | kinds("OPEN SUMOF AVERAGEOF")
AMIDST = kinds("AMIDST")
ITEM = kinds("ITEM")
LINES = kinds("LINE PROP")
# Behind places `each` only says that every unit there earns as much.
PLACES = kinds("RANKS LASTRANKS EXTREME")
# What a verb says with `a further` behind it.
FURTHER = "further"
MORE = {"BARE": "EXTRA", "GIVE": "ADD", "ADD": "ADD", "EXTRA": "EXTRA"}
BOUNDED = kinds("PTS FULL LOST ADDED GIVEN ABOUT")
END_OF_EACH = kinds("BREAK AND BUT")
BOUNDS = ("MOSTADD", "MOSTDED", "UPTO", "MOST", "LEAST", "STOPS")
BEHIND_BOUND = kinds("BREAK ALTOGETHER")
JOINTS = kinds("AND OR")
SECOND_BOUND = kinds("MOST LEAST GT LT")
MEASURED_POINTS = frozenset({"points", "marks"})


# Verbs --------------------------------------------------------------------------------------------------------------


def _each_of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `0.5 points each`."""
    if divider.left != "PTS":
        return False
    if divider.right & END_OF_EACH and _is_counted(divider):
        return True
    if _counts_named(divider) or any(each.type in PLACES for each in divider.out):
        return True
    if not divider.right <= END:
        return False
    divider.put(lexeme, "EACHOF")
    return True


def _is_counted(divider: Divider) -> bool:
    """Whether the points hang on an each-phrase, so that `each` behind them says no more."""
    end = divider.part_start() - 1
    if end < 1 or divider.out[end].value != 0:
        return False
    for lexeme in reversed(divider.out[:end]):
        if lexeme.type in {"BREAK", "EACH"}:
            return lexeme.type == "EACH"
    return False


def _counts_named(divider: Divider) -> bool:
    """Make an each-phrase of what the part before names: `Late returns cost 0.5 points each`."""
    out, start = divider.out, divider.part_start()
    if start < 2 or out[start - 1].value != 0 or out[start].type not in {"ADD", "DED", "GIVE"}:  # noqa: PLR2004
        return False
    named = out[start - 2]
    if named.type != "NAME" or (start > 2 and out[start - 3].type != "BREAK"):  # noqa: PLR2004
        return False
    out.insert(start - 2, Lexeme("EACH", "", named.start_pos, named.start_pos))
    return True


def _points_word(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `points` in front of how they rise, where no number says how many."""
    line = not divider.right.isdisjoint({"LINE", "PROP"})
    given = "GIVEN" in divider.right and "PROP" in divider.ahead(2) and several & {"TOTAL", "POINTSNOUN"}
    line = line or bool(given)
    alone = "POINTSWORD" in several and not divider.right.isdisjoint(BEHIND_POINTS_WORD)
    if not (alone and not divider.points_ahead()) and not (line and several & {"TOTAL", "POINTSNOUN"}):
        return False
    divider.open("line", lexeme, joins=AMIDST)
    divider.put(lexeme, "POINTSWORD")
    return True


def _add_or_deduct(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    changes = divider.mode == "if" and several & {"UP", "DOWN"} and "NUM" in divider.right
    if changes or not divider.points_ahead():
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, next(kind for kind in ("BOTHSIGNS", "ADD", "DED") if kind in several))
    return True


def _extra(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `0.3 points more`, `a further 0.3 points`: added, not earned."""
    if divider.left == "PTS" and divider.mode == "points" and divider.out[-2].type in MORE:
        verb = divider.out[-2]
        divider.out[-2] = Lexeme(MORE[verb.type], verb.value, verb.start_pos, verb.end_pos, verb.kinds)
        return True
    if not divider.right & {"PTS", "NUM"}:
        return False
    if divider.left in {"ADD", "DED"}:
        verb = divider.out[-1]
        divider.out[-1] = valued(verb, verb.type, f"{verb.value} {FURTHER}")
        return True
    if divider.left in {"AFTERTHAT", "ORD"}:
        return True
    if divider.mode == "each":
        return False
    if divider.left == "GIVE":
        divider.turn("ADD")
    else:
        divider.open("points", lexeme)
        divider.mark("EXTRA", lexeme)
    return True


def _give(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    right = divider.right
    if _announces(divider):
        return True
    named = not right.isdisjoint(REFERENCES)
    if divider.left == "AMIDST" and (right & LINES or divider.ahead(2) & LINES):
        return True
    if "POINTSWORD" in right and divider.ahead(2) & LINES and divider.ahead(3) & {"FROM", "THAN"}:
        return True
    if divider.left == "ELSE" and ("PROP" in right or ("POINTSWORD" in right and "PROP" in divider.ahead(2))):
        return True
    if divider.mode == "if" and right & {"POINTSWORD", "POINTSNOUN"} and divider.ahead(2) & LINES:
        return True
    if not (divider.points_ahead() or right & BEHIND_GIVE) or (named and "TOTAL" in several):
        return False
    divider.open("points", lexeme, joins=ITEM)
    divider.put(lexeme, "GIVE")
    if divider.exempt and "PTS" in right:
        divider.mark("FULLWORD", lexeme)
    divider.exempt = False
    return True


def _announces(divider: Divider) -> bool:
    """Whether `the council receives:` opens a list of points with their conditions."""
    after = divider.next
    colon = after is not None and after.type == "BREAK" and after.value == COLON
    return colon and divider.fresh and bool(divider.ahead(2) & POINTS_KINDS)


def _has(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the college has 4 points`, but of values that are measured in points."""
    if lexeme.value not in {"has", "have"} or divider.left == "IF" or divider.names.own_unit in MEASURED_POINTS:
        return False
    if divider.right.isdisjoint({"PTS", "FULL"}) and not (
        divider.item().type == "ZERO" and "BREAK" in divider.ahead(2)
    ):
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "GIVE")
    return True


def _sets(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `sets the score to 0` as the whole indicator that scores 0."""
    if not divider.right & {"PTS", "NUM", "ZERO"}:
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "ITEM")
    divider.mark("GIVE", lexeme)
    return True


def _stands_to(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `12 points stand to the credit of each school` as the points to start from."""
    if divider.left != "PTS" or len(divider.out) < 2 or divider.out[-2].type != "BARE":  # noqa: PLR2004 - the points and their mark
        return False
    divider.out[-2] = Lexeme("START", lexeme.value, divider.out[-2].start_pos, divider.out[-2].end_pos)
    divider.mode = "start"
    if "UNITNOUN" in divider.right:
        divider.at = divider.place()
    following = divider.next
    if following is not None and "AT_FIRST" in following.kinds:
        divider.at += 1
    return True


def _halved(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the score is halved where …`, `but is halved where …` behind a formula as a factor."""
    if not divider.fresh or not (str(lexeme.value).startswith(("the ", "this ")) or _is_score(divider)):
        return False
    divider.open("formula", lexeme)
    divider.put(lexeme, "FACTOR")
    number = Fraction(1, 2) if str(lexeme.value).endswith("halved") else Fraction(2)
    divider.add(Lexeme("NUM", ast.Literal(span=lexeme.span, value=number), lexeme.start_pos, lexeme.end_pos))
    return True


def _is_score(divider: Divider) -> bool:
    """Whether what stands before in the sentence is one formula of the score, so that it alone can be meant."""
    said = [each.type for each in divider.out]
    return said[:1] == ["SCOREIS"] and "EACH" not in said and {"DED", "ADD", "GIVE", "BARE"}.isdisjoint(said)


def _item(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if "GIVE" not in divider.right:
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "ITEM")
    return True


def _after_points(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `are deducted` behind points; a verb in front of a line means nothing."""
    left, mode = divider.left, divider.mode
    if mode == "if" and "LINE" in divider.right:
        return True
    behind = left in POINTS_KINDS or left == "POINTSWORD" or mode == "formula"
    if not behind and not (mode == "points" and (left in NUMBERS or left in REFERENCES)):
        return False
    divider.put(lexeme, next((kind for kind in ("LOST", "ADDED", "BOTHSIGNS", "GIVEN") if kind in several), "GIVEN"))
    return True


def _instead(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `instead` behind points as that they stand for all others."""
    if divider.mode != "points" or divider.left not in POINTS_KINDS:
        return False
    divider.put(lexeme, "INSTEAD")
    return True


def _either_way(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `either way`, `in all` behind a bound."""
    if divider.mode != "limit" or divider.left not in BOUNDED:
        return False
    divider.put(lexeme, "EITHERWAY" if "EITHERWAY" in several else "ALTOGETHER")
    return True


VERBS: Table = (
    ("EACHOF", _each_of),
    ("POINTSWORD POINTSNOUN TOTAL", _points_word),
    ("ADD DED BOTHSIGNS", _add_or_deduct),
    ("EXTRA", _extra),
    ("GIVE", _give),
    ("HOLDS", _has),
    ("SETS", _sets),
    ("STANDSTO", _stands_to),
    ("HALVED", _halved),
    ("ITEM", _item),
    ("GIVE GIVEN ADDED LOST BOTHSIGNS", _after_points),
    ("EITHERWAY ALTOGETHER", _either_way),
    ("INSTEAD", _instead),
)


# Bounds -------------------------------------------------------------------------------------------------------------


def _floor(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    divider.open("limit", lexeme, joins=LIMITED)
    divider.put(lexeme, "FLOOR" if "FLOOR" in several else "NEGATIVE")
    return True


def _heading_of_signs(divider: Divider, _lexeme: Lexeme, several: Kinds) -> bool:
    """Read `Deductions:` as the verb of the points below it."""
    after = divider.next
    if not divider.fresh or after is None or after.type != "BREAK" or after.value != COLON:
        return False
    divider.sign = "DED" if "DEDUCTIONS" in several else "ADD"
    divider.at += 1
    return True


def _limited(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read what a bound behind it limits: the total, all additions."""
    right = divider.right
    bound = not right.isdisjoint(LIMITS) and (right.isdisjoint(COMPARISONS) or not divider.ahead(2).isdisjoint(SCORES))
    if not bound and not ("TIMES" in right and "TOTAL" in several):
        return False
    divider.open("limit", lexeme)
    divider.put(lexeme, next(kind for kind in lexeme.kinds if kind in LIMITED))
    return True


def _to_full(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    divider.open("limit", lexeme)
    divider.put(lexeme, "TOFULL")
    return True


def _range_of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if not divider.right & {"NUM", "PTS", "FROM"}:
        return False
    divider.open("limit", lexeme)
    divider.put(lexeme, "RANGEOF")
    return True


def _bound(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    kind = next(kind for kind in BOUNDS if kind in several)
    if divider.fresh and _continues(divider, kind):
        divider.open("limit", lexeme)
        divider.put(lexeme, kind)
        return True
    if not _bounds_points(divider, kind, several):
        return False
    if divider.mode == "if" and divider.names.own_unit in MEASURED_POINTS:
        return False
    divider.open("limit", lexeme, joins=LIMITED)
    divider.put(lexeme, "MOST" if kind == "UPTO" and "MOST" in several else kind)
    return True


def _continues(divider: Divider, kind: str) -> bool:
    """Whether a bound without `points` speaks of the points in the part before: `each …, up to 5`."""
    if kind == "UPTO" and divider.joins in {"each", "points"} and not divider.right.isdisjoint(NUMBERS):
        return True
    ends = divider.ahead(3).isdisjoint(POINTS_KINDS | {"NUM", "GIVE"})
    stepped = divider.joins in {"each", "formula"} or (divider.joins == "points" and ends and _each_said(divider))
    return stepped and "NUM" in divider.right and (bool(divider.ahead(2) & BEHIND_BOUND) or _is_pair(divider))


def _is_pair(divider: Divider) -> bool:
    """Whether a second bound stands behind the number: at most 8 and at least 2."""
    joined = divider.ahead(2) & JOINTS and divider.ahead(3) & SECOND_BOUND
    return bool(joined and divider.ahead(4) & {"NUM", "ZERO"} and divider.ahead(5) <= END)


def _each_said(divider: Divider) -> bool:
    """Whether the points in the part before are for each of something."""
    for lexeme in reversed(divider.out):
        if lexeme.type == "EACH":
            return True
        if lexeme.type == "BREAK" and lexeme.value > COMMA:
            return False
    return False


def _bounds_points(divider: Divider, kind: str, several: Kinds) -> bool:
    """Whether what follows is an amount of points, and no level."""
    if not divider.right.isdisjoint(SCORES):
        return True
    if "ZERO" in divider.right and several.isdisjoint(COMPARISONS):
        return True
    if kind == "LEAST" and _zero_follows(divider) and (divider.fresh or divider.left in LIMITED):
        return True
    if several.isdisjoint(COMPARISONS):
        return "NUM" in divider.right
    second = not divider.ahead(3).isdisjoint({"GT", "LT"}) and "PTS" in divider.ahead(4)
    return "NUM" in divider.right and "OR" in divider.ahead(2) and second


def _zero_follows(divider: Divider) -> bool:
    item = divider.item()
    return item.type == "ZERO" or (item.type == "NUM" and item.value.value == 0)


BOUNDS_OF_POINTS: Table = (
    ("FLOOR NEGATIVE", _floor),
    ("DEDUCTIONS ADDITIONS", _heading_of_signs),
    (" ".join(LIMITED), _limited),
    ("TOFULL", _to_full),
    ("RANGEOF", _range_of),
    (" ".join(BOUNDS), _bound),
)
