"""Comparisons in an English text: more than a level, between two, better than last year, up by so much."""

from __future__ import annotations

from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import (
    COMPARISONS,
    END,
    LEVELLED,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    UNSAID,
    UPTO,
    VERBS,
    kinds,
    typed,
)
from targetscore.language._lexemes import Lexeme, Refused

Kinds = frozenset[str]

MEASURED_POINTS = frozenset({"points", "marks"})
CHANGES = kinds("UP DOWN RISES FALLS")
RANGES = ("BETWEEN", "FROM")
MARKS = ("ABOVE", "BELOW", "ORBETTER", "INC", "EXC", "BY")
BEHIND_CHANGE = NUMBERS | COMPARISONS | {"BETWEEN"}
BEHIND_NOT = REFERENCES | {"FLAG", "COUNTED"}
BEHIND_RANGE = NUMBERS | REFERENCES | {"PTS"}
BEFORE_MET = REFERENCES | {"IF", "AND", "OR"}
# `is at least`: a verb before the comparison that counts.
BEHIND_REACH = (COMPARISONS - {"REACH"}) | kinds("BETWEEN FROM ONLYONE NEITHER RANKS LASTRANKS EXTREME")
BEHIND_LEVEL = NUMBERS | UPTO
AWAY = kinds("OUTSIDE AWAY")
# Of a level that may be missed on either side, these do not say on which; `short of` does.
EITHER_SIDE = frozenset({"away from", "adrift of"})
FROM = kinds("FROM")
# A bound speaks of one of these behind it.
LIMITABLE = LEVELLED | kinds("PTS PTSLIST FULL BASE ZERO")
COMPARED = (COMPARISONS - {"REACH"}) | UPTO | {"BETWEEN", "FROM"}
EMPHASIS = frozenset({"still", "even"})
# `exceeds 3% but not 7%`: what the comparison before is when it is denied.
DENIED = {"GT": "LE", "GE": "LT", "LT": "GE", "LE": "GT"}
RANK_SIDES = {
    **dict.fromkeys(("better", "higher", "above"), "RANKBEST"),
    **dict.fromkeys(("worse", "lower", "below"), "RANKWORST"),
}


def _up_or_down(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `rises by 5%`, `down by 3 homes or more` as a change."""
    left = divider.left
    if left not in REFERENCES and left not in {"IF", "BREAK"}:
        return False
    if (divider.mode != "if" and left != "BREAK") or divider.right.isdisjoint(BEHIND_CHANGE):
        return False
    divider.remember()
    divider.mode = "if"
    divider.put(lexeme, "UP" if "UP" in several else "DOWN")
    return True


def _than(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `compared with last year` behind a change, or at the start of a part as what its steps refer to."""
    right = divider.right
    named = not right.isdisjoint(REFERENCES)
    if named and divider.said(CHANGES):
        divider.put(lexeme, "THAN")
        return True
    if not divider.fresh or several & {"GT", "REACH", "FROM"}:
        return False
    if lexeme.value in {"on", "on the"} and divider.names_own() and "BREAK" in divider.ahead(2):
        divider.at = divider.place(2)
        return True
    if not named and not ("PERCENT" in right and "OF" in divider.ahead(2)):
        return False
    divider.mode = "basis"
    divider.put(lexeme, "THAN")
    return True


def _said_behind(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `60% at least`, `60% maximum` where nothing behind it is limited."""
    if divider.mode != "if" or divider.left not in NUMBERS or not divider.right.isdisjoint(LIMITABLE):
        return False
    if divider.out[divider.part_start()].type not in NUMBERS and divider.said(COMPARED):
        return False
    divider.put(lexeme, "ABOVE" if several & {"LEAST", "GE"} else "BELOW")
    return True


# In an each-phrase --------------------------------------------------------------------------------------------------


def _each_overtaken(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.left not in REFERENCES or not divider.right <= {"BREAK"}:
        return False
    divider.put(lexeme, "OVERTAKEN")
    return True


def _each_outside(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    divider.put(lexeme, "OUTSIDE")
    return True


def _each_either_way(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `away from 80%, either way` as outside."""
    if not divider.said(AWAY):
        return False
    away = [at for at in range(divider.part_start(), len(divider.out)) if divider.out[at].type == "AWAY"]
    if any("short" in str(divider.out[at].value) for at in away):
        return False
    for at in away:
        divider.out[at] = typed(divider.out[at], "OUTSIDE")
    divider.left = divider.out[-1].type
    return True


def _each_range(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if divider.right.isdisjoint(NUMBERS):
        return False
    kind = next(kind for kind in RANGES if kind in several)
    divider.between = kind == "BETWEEN"
    divider.put(lexeme, kind)
    return True


def _each_comparison(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    kind = next(kind for kind in lexeme.kinds if kind in COMPARISONS)
    if kind == "REACH":
        divider.open_if(lexeme)
    divider.put(lexeme, kind)
    return True


# In a condition -----------------------------------------------------------------------------------------------------


def _either(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.mode not in {"if", ""} or divider.right.isdisjoint(REFERENCES):
        return False
    divider.mode = "if"
    divider.put(lexeme, "EITHER")
    return True


def _rises_or_falls(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `falls compared with last year`, which does not say by how much."""
    if divider.mode not in {"if", ""} or divider.left not in REFERENCES or "THAN" not in divider.right:
        return False
    divider.remember()
    divider.put(lexeme, "RISES" if "RISES" in several else "FALLS")
    return True


def _overtaken(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the target is exceeded`."""
    if divider.mode != "if" or divider.left not in REFERENCES or _level_follows(divider):
        return False
    divider.put(lexeme, "OVERTAKEN")
    return True


def _met(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `if the target is met`, `if met`."""
    if divider.mode != "if" or divider.left not in BEFORE_MET or _level_follows(divider):
        return False
    divider.put(lexeme, "MET")
    return True


def _level_follows(divider: Divider) -> bool:
    return not (divider.right.isdisjoint(NUMBERS) and divider.right.isdisjoint(REFERENCES))


def _not_met(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.mode != "if" or divider.left not in REFERENCES:
        return False
    divider.put(lexeme, "UNMETW")
    return True


def _how_many(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `if any of these is missing`, `above only one of them`, `neither`."""
    divider.open_if(lexeme)
    divider.put(lexeme, next(kind for kind in ("NOTALL", "ONLYNTH", "ONLYONE", "NEITHER") if kind in several))
    return True


def _not(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.mode == "if" and divider.left == "AND" and "NOT" in lexeme.kinds and divider.right & NUMBERS:
        compared = [each.type for each in divider.part() if each.type in COMPARISONS]
        if lexeme.value != "not" or len(compared) != 1 or compared[0] not in DENIED:
            return False
        divider.put(lexeme, DENIED[compared[0]])
        return True
    if divider.mode not in {"if", ""} or divider.right.isdisjoint(BEHIND_NOT):
        return False
    divider.mode = "if"
    divider.put(lexeme, "NOT")
    return True


def _range(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if divider.right.isdisjoint(BEHIND_RANGE) or _bounds_formula(divider):
        return False
    kind = next(kind for kind in RANGES if kind in several)
    divider.open_if(lexeme)
    divider.between = kind == "BETWEEN"
    divider.put(lexeme, kind)
    return True


def _rank_side(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `11th or lower` as a rank of 11 or a larger number, `3rd or better` as one of 3 or a smaller."""
    if divider.left != "RANKS":
        return False
    divider.put(lexeme, RANK_SIDES.get(str(lexeme.value).rpartition(" ")[2], "STRAY"))
    return True


def _mark(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `or more`, `inclusive` behind a level."""
    if divider.mode != "if":
        return False
    divider.put(lexeme, next(kind for kind in MARKS if kind in several))
    return True


def _comparison(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    right, left = divider.right, divider.left
    kind = next(kind for kind in lexeme.kinds if kind in COMPARISONS)
    if kind == "AWAY" and str(lexeme.value) in EITHER_SIDE:
        raise Refused("direction-unclear", lexeme.span, word=str(lexeme.value))
    if lexeme.value == "off" or (divider.mode == "formula" and lexeme.value == "over" and left in REFERENCES):
        return False
    if kind == "LE" and left in NUMBERS and divider.said(FROM) and right & NUMBERS:
        divider.put(lexeme, "TO")
        divider.mark("LE", lexeme)
        return True
    behind = divider.mode == "if" and left in BEHIND_LEVEL
    if behind and kind == "EQ" and "PTS" in right:
        return True
    if kind == "REACH" and not right.isdisjoint(BEHIND_REACH) and right.isdisjoint(NUMBERS):
        divider.open_if(lexeme)
        return True
    if behind and kind in {"GT", "LT", "AWAY"} and not right.isdisjoint(REFERENCES):
        divider.put(lexeme, "OVERBY" if kind == "GT" else "UNDERBY")
        return True
    alone = divider.mode == "points" and left in POINTS_KINDS and right <= END
    unsaid = ((divider.mode == "if" and left in BEFORE_MET) or alone) and _is_unsaid(lexeme)
    if divider.fresh and _is_unsaid(lexeme) and _points_behind(divider):
        unsaid = True
    if (not unsaid and not _has_level(divider)) or _bounds_formula(divider):
        return False
    divider.open_if(lexeme)
    divider.remember()
    divider.put(lexeme, "LT" if kind == "AWAY" else kind)
    return True


def _bounds_formula(divider: Divider) -> bool:
    """Whether a bare number behind the formula of the score could be points: the score is A × 20, from 0 to 20."""
    return divider.fresh and divider.joins == "formula" and "NUM" in divider.right


def _is_unsaid(lexeme: Lexeme) -> bool:
    """Whether *lexeme* compares without a level: `higher`, `lower still`, `even longer`."""
    words = [word for word in str(lexeme.value).split() if word not in EMPHASIS]
    return len(words) == 1 and words[0] in UNSAID


def _points_behind(divider: Divider) -> bool:
    """Whether only points follow, behind a pause or not: `longer, no points`."""
    points = divider.ahead(2) if divider.right <= END else divider.right
    return not points.isdisjoint(POINTS_KINDS | VERBS)


def _has_level(divider: Divider) -> bool:
    if not divider.right.isdisjoint(LEVELLED):
        return True
    return "PTS" in divider.right and divider.names.own_unit in MEASURED_POINTS


FIRST: Table = (("LEAST MOST", _said_behind),)
ANYWHERE: Table = (("UP DOWN", _up_or_down), ("THAN", _than))
IN_EACH: Table = (
    ("OVERTAKEN", _each_overtaken),
    ("OUTSIDE EITHERSIDE", _each_outside),
    ("EITHERWAY", _each_either_way),
    (" ".join(RANGES), _each_range),
    (" ".join(COMPARISONS), _each_comparison),
)
ELSEWHERE: Table = (
    ("EITHER", _either),
    ("RISES FALLS", _rises_or_falls),
    ("OVERTAKEN", _overtaken),
    ("MET", _met),
    ("UNMETW", _not_met),
    ("NOTALL ONLYNTH ONLYONE NEITHER", _how_many),
    ("NOT", _not),
    (" ".join(RANGES), _range),
    (" ".join(UPTO | {"ORWORSE"}), _rank_side),
    (" ".join(MARKS), _mark),
    (" ".join(COMPARISONS), _comparison),
)
