"""
What English says of the score itself: that it falls by so much, what the points are taken from, that it is kept.

`The 10 points are reduced by 1 for each error`, `1 point is taken off the score`, `with 6 points as the ceiling`: who
or what the score is of means nothing beside a verb, and a bound may stand behind its amount.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import COMPARISONS, END, LIMITS, NUMBERS, POINTS_KINDS, WHOLES, kinds, valued
from targetscore.language._lexemes import POINTS, Lexeme

Kinds = frozenset[str]

MOVES: Final = kinds("ADD DED LOWERED RAISED")
AMOUNTS: Final = kinds("PTS NUM ZERO")
# Behind `6 points at most` may stand what is said of them; anything else begins a level: `6 points at most 5%`.
BEHIND_BOUND: Final = END | kinds("GIVEN LOST ADDED ALTOGETHER TOTAL AND BUT INTHISWAY FOR CLOSE IN TO")
AFTER_AMOUNT: Final = {"TOPDED": "MOSTDED", "TOPADD": "MOSTADD", "TOP": "MOST", "BOTTOM": "LEAST"}
SAID: Final = POINTS_KINDS | kinds("LOST ADDED GIVEN OFALL")
BEFORE_ALL: Final = kinds("OF START FROM THAN AWAY LOST")
OUT_OF: Final = frozenset({"of", "out of", "from", "off"})
TAKES: Final = frozenset({"take", "takes", "taking", "knocks", "cuts"})
LEVELS_BEHIND: Final = COMPARISONS | NUMBERS | kinds("PTS BETWEEN FROM RANKS LASTRANKS OF")
LEADS: Final = frozenset({"leads to", "lead to", "results in", "result in", "means", "mean", "gives rise to"})
AVAILABLE: Final = frozenset({"available", "on offer", "allotted", "allocated", "obtainable", "possible"})
COPULA: Final = kinds("COPULA AUX")
SCORE_NOUNS: Final = kinds("TOTAL POINTSNOUN POINTSWORD START FULLWORD OF")
MADE_OF: Final = kinds("ADD DED EXTRA MOST LEAST UPTO MOSTADD MOSTDED START")
RANGES: Final = kinds("INC EXC TO TOLT ABOVE BELOW OVER TIMES")
BEHIND_SCORE: Final = END | kinds("AND BUT IF UNLESS")
BOUNDING: Final = LIMITS | kinds("MOSTADD MOSTDED STOPS")


# The score as the subject of a verb -----------------------------------------------------------------------------------


def _subject(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `the score` before a verb that says what it rises or falls by."""
    if divider.right.isdisjoint(MOVES) or divider.ahead(2).isdisjoint(AMOUNTS) or divider.mode == "if":
        return False
    return divider.fresh or divider.mode == "each" or divider.left in SAID or divider.left == "ELSE"


def _score_of(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the score of 10 points is reduced by 1 point` as that the full score is 10, and falls."""
    points = divider.item(2)
    if "OF" not in divider.right or points.type not in {"PTS", "NUM"} or divider.ahead(3).isdisjoint(MOVES):
        return False
    _all_of(divider, points)
    divider.at = divider.place(2)
    return True


def _points_moved(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the 10 points are reduced by 1 point` likewise."""
    falls = divider.right & {"LOWERED", "RAISED"} or str(divider.item().value).endswith(" by")
    if lexeme.type != "PTS" or not falls or divider.right.isdisjoint(MOVES) or divider.ahead(2).isdisjoint(AMOUNTS):
        return False
    if not divider.fresh and divider.mode != "each" and divider.left != "FULLWORD":
        return False
    if divider.left == "FULLWORD":
        while divider.left in {"FULLWORD", "BARE"}:
            divider.drop()
        divider.mode = ""
    _all_of(divider, lexeme)
    return True


def _loses_all(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `loses all 5 points` as that the full score is 5, and lost."""
    if divider.left != "DED" or "PTS" not in divider.right or divider.mode != "points":
        return False
    verb = divider.drop()
    _all_of(divider, divider.item())
    divider.put(verb, "DED")
    return True


def _all_of(divider: Divider, points: Lexeme) -> None:
    """Write down that *points* are the full score, in front of the part at hand."""
    number: ast.Literal = points.value
    literal = ast.Literal(span=number.span, value=number.value, unit=POINTS)
    start = divider.part_start()
    pause = Lexeme("BREAK", 0, points.start_pos, points.start_pos)
    divider.out[start:start] = [valued(points, "OFALL", literal), pause]
    divider.left = divider.out[-1].type


def _out_of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `1 of the 10 points`, `1 point is taken off the 10` as that the full score is 10."""
    if lexeme.value not in OUT_OF or divider.left not in SAID:
        return False
    words = divider.place()
    if "FULLWORD" in divider.kinds[words] or "START" in divider.kinds[words]:
        words = divider.after[words]
    number = divider.items[min(words, len(divider.items) - 1)]
    if number.type not in {"PTS", "NUM"} or divider.kinds[words] <= END:
        return False
    if not divider.kinds[divider.after[words]].isdisjoint(RANGES) or not _takes(divider, str(lexeme.value)):
        return False
    _all_of(divider, number)
    divider.at = words
    if str(divider.item().value) in AVAILABLE:
        divider.at = divider.place()
    return True


def _reduces(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `each error reduces the score of 6 by 2 points` as that of the full 6 points 2 are taken off."""
    count = 1
    while divider.ahead(count) & SCORE_NOUNS and count < 4:  # noqa: PLR2004 - the score of
        count += 1
    number = divider.item(count)
    if divider.mode != "each" or number.type not in {"PTS", "NUM"} or "BY" not in divider.ahead(count + 1):
        return False
    _all_of(divider, number)
    divider.at = divider.place(count + 1)
    divider.open("points", lexeme)
    divider.put(lexeme, "DED")
    return True


def _available_for(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `for the errors` behind `of the 10 points available`."""
    if divider.mode != "start" or not divider.names_own() or not divider.ahead(2) <= END:
        return False
    divider.at = divider.place()
    return True


def _first_of(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `of` in `the first of the breaches`."""
    return divider.left == "ORD" and not divider.right.isdisjoint({"NAME", "ROLE"})


def _from_score(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `from the score` behind points that are taken off, `to the score` behind points that are added."""
    if divider.fresh:
        behind = divider.item()
        return behind.end_pos - behind.start_pos > len(str(behind.value)) and "PTS" in divider.ahead(2)
    return divider.mode in {"points", "limit"} and divider.left in SAID and _takes(divider, str(lexeme.value))


def _takes(divider: Divider, word: str) -> bool:
    """
    Read `takes 1 point` before `from` and `off` as that 1 point is deducted.

    Return whether what stands there fits its verb: `earns 1 point off the score` does not.
    """
    start = divider.part_start()
    verb = divider.out[start]
    if verb.type not in {"GIVE", "ADD", "BARE"} or word.partition(" ")[0] not in {"from", "off", "away", "therefrom"}:
        return True
    if verb.type == "ADD" or (verb.type == "GIVE" and str(verb.value).partition(" ")[0] not in TAKES):
        return False
    if verb.type == "BARE" and divider.left != "PTS":
        return True
    divider.out[start] = Lexeme("DED", verb.value, verb.start_pos, verb.end_pos, verb.kinds)
    return True


def _taken_off(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `takes 1 point off`, `takes 1 point away`."""
    if divider.left != "PTS" or divider.mode != "points":
        return False
    verb = divider.out[divider.part_start()]
    if verb.type == "GIVE" and str(verb.value) in LEADS and lexeme.end_pos - lexeme.start_pos > len(str(lexeme.value)):
        divider.out[divider.part_start()] = Lexeme("DED", verb.value, verb.start_pos, verb.end_pos, verb.kinds)
        return True
    if lexeme.value not in {"off", "away"}:
        return False
    return divider.out[divider.part_start()].type == "GIVE" and _takes(divider, str(lexeme.value))


def _taken_off_these(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `is taken off the 10 points` as that the full score is 10."""
    if divider.left != "LOST" or not str(divider.out[-1].value).endswith(" off"):
        return False
    _all_of(divider, lexeme)
    if str(divider.item().value) in AVAILABLE:
        divider.at = divider.place()
    return True


# What is kept, what is nothing ----------------------------------------------------------------------------------------


def _kept(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `all 10 points are kept`, `the score stands` as no deduction; `6 points are kept` gives 6."""
    out = divider.out
    if not divider.right.isdisjoint(LEVELS_BEHIND):
        return False
    if divider.left == "PTS" and divider.mode == "points":
        whole = out[-2].type == "FULLWORD" or _is_definite(divider)
        if not whole:
            divider.put(lexeme, "GIVEN")
            return True
        points = divider.drop()
        while divider.left in {"FULLWORD", "BARE", "GIVE"}:
            divider.drop()
        _all_of(divider, points)
    elif divider.left in WHOLES and out[-2].type == "BARE":
        divider.drop()
        divider.drop()
    elif not divider.fresh and divider.mode != "if":
        return False
    divider.open("points", lexeme)
    divider.mark("BARE", lexeme)
    divider.put(lexeme, "NODED")
    return True


def _is_definite(divider: Divider) -> bool:
    """Whether the points right before the one at hand have `the` or `its` in front."""
    before = divider.items[divider.at - 2] if divider.at > 1 else None
    return before is not None and str(before.value) in {"the", "its", "their", "these", "those"}


def _score_kept(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `the score`, `it` before `is kept`."""
    return "KEPT" in divider.right and (divider.fresh or divider.mode == "if")


def _leaves(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `leaves` before `the 5 points intact`; read `leaves the council with nothing` as that it earns none."""
    at = divider.place()
    if "KEPT" in divider.ahead(2) or ("FULLWORD" in divider.right and "KEPT" in divider.ahead(3)):
        divider.open("points", lexeme)
        divider.mark("BARE", lexeme)
        if divider.items[at].type != "PTS":
            divider.mode = "if"
            divider.drop()
        return True
    if "UNITNOUN" not in divider.right or "WITH" not in divider.ahead(2) or "ZERO" not in divider.ahead(3):
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "GIVE")
    divider.at = divider.place(2)
    return True


def _moved_before_points(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `to these are added 0.2 points`, `from this is deducted 1 point` as the verb of those points."""
    if not divider.fresh or "PTS" not in divider.right or lexeme.end_pos - lexeme.start_pos <= len(str(lexeme.value)):
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "ADD" if "ADDED" in several else "DED")
    return True


def _by_points(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `by` of `is reduced by 0.2 for each of the first 5, by 0.5 for each of the next 5`."""
    moved = any(each.type in {"DED", "ADD"} for each in divider.out)
    return divider.fresh and moved and not divider.right.isdisjoint(AMOUNTS) and "EACH" in divider.ahead(2)


def _at_first(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `holds 5 points at the outset` as the points to start from."""
    out = divider.out
    if divider.left not in {"PTS", "GIVEN"} or divider.mode not in {"points", "start"}:
        return False
    if divider.left == "GIVEN":
        divider.drop()
    mark = out[-2] if len(out) > 1 else None
    if divider.left != "PTS" or mark is None or mark.type not in {"BARE", "GIVE", "START"}:
        return False
    out[-2] = Lexeme("START", lexeme.value, mark.start_pos, mark.end_pos)
    divider.mode = "start"
    return True


def _earns_nothing(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `does not earn any points`, `does not score` as that it earns none."""
    if str(lexeme.value).endswith(" score") and divider.right.isdisjoint(BEHIND_SCORE):
        return False
    divider.open("points", lexeme)
    divider.mark("GIVE", lexeme)
    divider.put(lexeme, "ZERO")
    return True


def _earns_no_more(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `does not attract further points` as that nothing is added."""
    divider.open("points", lexeme)
    divider.mark("GIVE", lexeme)
    divider.put(lexeme, "NOEXTRA")
    return True


def _now_at(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `falls to 0`, `leaving the score at 2 points` as the whole indicator that scores so much."""
    if not divider.fresh or divider.right.isdisjoint(AMOUNTS):
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "ITEM")
    divider.mark("GIVE", lexeme)
    return True


# Bounds ---------------------------------------------------------------------------------------------------------------


def _bound_behind(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `6 points at most`, `with 6 points as the ceiling` as the bound that it is."""
    if divider.mode != "points" or divider.left not in {"PTS", "ZERO"} or divider.right.isdisjoint(BEHIND_BOUND):
        return False
    mark = divider.out[-2]
    if mark.type not in {"BARE", "EXTRA"} or (len(divider.out) > 2 and divider.out[-3].type != "BREAK"):  # noqa: PLR2004
        return False
    kind = next(kind for name, kind in AFTER_AMOUNT.items() if name in several)
    if mark.type == "EXTRA":
        kind = "MOSTADD"
    divider.out[-2] = Lexeme(kind, lexeme.value, lexeme.start_pos, lexeme.end_pos, lexeme.kinds)
    if divider.left == "ZERO":
        divider.out[-1] = zero(divider.out[-1])
        divider.left = "PTS"
    divider.mode = "limit"
    return True


def _with_bound(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `with` before a bound that stands behind its amount."""
    return not divider.right.isdisjoint(AMOUNTS) and not divider.ahead(2).isdisjoint(AFTER_AMOUNT)


def _to_bound(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `to` before such a bound: `rises by 1 point for each visit, to 8 points at most`."""
    return divider.fresh and not divider.right.isdisjoint({"PTS", "NUM"}) and "TOP" in divider.ahead(2)


def zero(lexeme: Lexeme) -> Lexeme:
    """Return `nil` as 0 points."""
    return valued(lexeme, "PTS", ast.Literal(span=lexeme.span, value=Fraction(0), unit=POINTS))


def _at_least_left(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `at least 2 points remain` as the bound that it is."""
    part = divider.part()
    if divider.mode != "limit" or divider.left != "PTS" or "LEAST" not in {each.type for each in part}:
        return False
    divider.put(lexeme, "GIVEN")
    return True


def _in_this_way(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    return divider.mode == "limit" or divider.left in SAID


def _of_what(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `the deduction for errors stops at 3 points` as a bound of that deduction."""
    named = divider.item(2)
    if "FOR" not in divider.right or named.type != "NAME" or divider.ahead(3).isdisjoint(BOUNDING):
        return False
    divider.open("limit", lexeme)
    divider.put(lexeme, "DEDUCTIONS" if "DEDUCTIONS" in several else "ADDITIONS")
    divider.put(named, "ABOUT")
    divider.at = divider.place(2)
    return True


def _for_what(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `no more than 3 points are deducted for errors` likewise."""
    named = divider.item()
    if divider.mode != "limit" or named.type != "NAME" or divider.ahead(2).isdisjoint(END):
        return False
    if divider.left not in {"LOST", "ADDED", "GIVEN"}:
        return False
    divider.put(named, "ABOUT")
    divider.at = divider.place()
    return True


# Deductions as a noun -------------------------------------------------------------------------------------------------


def _made(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `a deduction of 1 point is made`."""
    part = divider.part()
    if not part or part[0].type not in MADE_OF or divider.left not in POINTS_KINDS:
        return False
    divider.put(lexeme, "GIVEN")
    return True


def _falls_on(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `a deduction of 1 point attaches to each error`."""
    to = "TO" in divider.right
    if divider.left not in POINTS_KINDS or "EACH" not in (divider.ahead(2) if to else divider.right):
        return False
    divider.put(lexeme, "GIVEN")
    divider.at += to
    return True


def _due(divider: Divider, _lexeme: Lexeme, several: Kinds) -> bool:
    """Read `the penalty for each error is 1 point` as that 1 point is deducted for it."""
    if not divider.fresh or "EACH" not in divider.right:
        return False
    divider.due = "DED" if "DEDUCTIONS" in several else "ADD"
    return True


def _applies(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `applies` at the end of `a penalty of 1 point per error applies`."""
    start = divider.part_start()
    before = divider.out[: start - 1] if start > 1 and divider.out[start - 1].value == 0 else []
    verb = next((each for each in reversed(before) if each.type in {"BREAK", "ADD", "DED"}), None)
    return divider.mode == "each" and "BREAK" in divider.right and verb is not None and verb.type != "BREAK"


def _second_bound(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `cannot fall below 0 or exceed 10`, `at least 0 and at most 10` as two bounds of the score."""
    if divider.mode != "limit":
        return False
    bound = next((each for each in divider.part() if each.type in {"MOST", "LEAST"}), None)
    if bound is None or divider.left != "PTS" or divider.ahead(2).isdisjoint(AMOUNTS):
        return False
    if not divider.right.isdisjoint({"MOST", "LEAST"}):
        kind = "LEAST" if bound.type == "MOST" else "MOST"
        if kind not in divider.right:
            return False
    else:
        negative = any(word in str(bound.value) for word in ("not", "never", "no "))
        kind = "MOST" if "GT" in divider.right else "LEAST"
        if not negative or divider.right.isdisjoint({"GT", "LT"}) or kind == bound.type:
            return False
    second = divider.item()
    divider.pause(1, lexeme)
    divider.open("limit", second)
    divider.put(second, kind)
    divider.at = divider.place()
    return True


def _deduction_is(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `the deduction is 1 point for each error` as that 1 point is deducted."""
    at = divider.place()
    if divider.kinds[at].isdisjoint(COPULA) or not divider.fresh:
        return False
    while divider.kinds[at] & COPULA:
        at = divider.after[at]
    if divider.kinds[at].isdisjoint({"PTS", "NUM"}):
        return False
    divider.open("points", lexeme)
    divider.put(lexeme, "DED" if "DEDUCTIONS" in several else "ADD")
    divider.at = at - 1
    return True


RULES: Table = (
    ("REDUCES", _reduces),
    ("FOR", _available_for),
    ("OF", _first_of),
    ("OF START FROM THAN AWAY LOST", _out_of),
    ("TOTAL POINTSNOUN POINTSWORD", _score_of),
    ("TOTAL POINTSNOUN POINTSWORD FULL PRON UNITNOUN THAT", _subject),
    ("TOTAL POINTSNOUN POINTSWORD PRON", _score_kept),
    ("PTS", _points_moved),
    ("PTS NUM", _taken_off_these),
    ("FULLWORD", _loses_all),
    ("KEPT BOTTOM", _at_least_left),
    ("KEPT", _kept),
    ("LOST AWAY", _taken_off),
    ("FROMSCORE TOSCORE", _from_score),
    ("LEAVES", _leaves),
    ("ADDED LOST", _moved_before_points),
    ("BY", _by_points),
    ("AT_FIRST", _at_first),
    ("EARNSNOTHING", _earns_nothing),
    ("EARNSNOMORE", _earns_no_more),
    ("NOWAT", _now_at),
    (" ".join(AFTER_AMOUNT), _bound_behind),
    ("WITH", _with_bound),
    ("TO", _to_bound),
    ("INTHISWAY", _in_this_way),
    ("MADE EVENTWORD", _made),
    ("FALLSON", _falls_on),
    ("DEDUCTIONS ADDITIONS", _of_what),
    ("FOR", _for_what),
    ("DEDUCTIONS ADDITIONS", _due),
    ("DEDUCTIONS ADDITIONS", _deduction_is),
    ("GIVEN MADE FALLSON EVENTWORD", _applies),
    ("AND OR", _second_bound),
)
