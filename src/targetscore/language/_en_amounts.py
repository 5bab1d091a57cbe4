"""Numbers, names and points of an English text: amounts that are given or moved, levels, or terms of a formula."""

from __future__ import annotations

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COLON
from targetscore.language._en_divider import NOTHING, Divider, Table
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    COMPARISONS,
    END,
    GIVES,
    HOLDERS,
    LEVELS,
    NUMBERS,
    OPERATORS,
    POINTS_KINDS,
    REFERENCES,
    UPTO,
    WHOLES,
    kinds,
    valued,
)
from targetscore.language._en_scores import zero
from targetscore.language._en_verbs import BOUNDS as BOUND_WORDS
from targetscore.language._lexemes import POINTS, Lexeme, Refused

Kinds = frozenset[str]

BOUNDS = frozenset(BOUND_WORDS)

MEASURED_POINTS = frozenset({"points", "marks"})
MOVED = (AFTER_POINTS - {"GIVEN"}) | kinds("TOP TOPDED TOPADD BOTTOM")
BEFORE_LEVEL = COMPARISONS | kinds("BETWEEN FROM TO OFV IS")
BEHIND_RATE = OPERATORS | COMPARISONS | {"COPULA", "OF"}
DISTANCES = kinds("GT LT AWAY")
BY = kinds("BY")
RANKS = kinds("RANKS LASTRANKS")
WHEN = kinds("IF UNLESS ELSE")
BEHIND_ALONE = END | {"CLOSE"}
BEHIND_WHOLE_LEVEL = UPTO | kinds("PERCENT AMOUNT RANKS LASTRANKS")
SAYS_WHEN = frozenset({"if", "where", "when", "whenever", "unless", "provided that", "provided", "otherwise"})


# Points -------------------------------------------------------------------------------------------------------------


def _number_of_points(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read a number without a unit as points, behind a verb of points and wherever else only points can stand."""
    number: ast.Literal = lexeme.value
    # Half of 8 points is a share, not half a point.
    if not _is_points(divider) or (number.value < 1 and "OF" in divider.right):
        return False
    literal = ast.Literal(span=number.span, value=number.value, unit=POINTS)
    return _points(divider, valued(lexeme, "PTS", literal), PTS)


def _is_points(divider: Divider) -> bool:
    right, mode = divider.right, divider.mode
    if right.isdisjoint(OPERATORS) and (
        divider.left in GIVES or divider.left == "SCOREIS" or (mode in {"else", "nth"} and right.isdisjoint(UPTO))
    ):
        return True
    if divider.fresh and mode == "" and "EACH" in right and any(each.type == "PTS" for each in divider.out):
        return True
    if "OF" in right and divider.item(2).type == "PTS" and (divider.fresh or mode == "each"):
        return True
    if ("FOR" in right and divider.fresh and "ORD" in divider.ahead(2)) or _stands_behind_level(divider):
        return True
    if divider.fresh and mode == "" and (_says_when(divider) or _at_level(divider)):
        return True
    if _goes_on(divider):
        return True
    return (mode != "if" and not right.isdisjoint(MOVED)) or ("GIVEN" in right and mode in {"", "each"})


def _says_when(divider: Divider) -> bool:
    """Whether what follows says when so many points are earned: `two where …`, `one more if …`, `none otherwise`."""
    said = divider.item()
    if "EXTRA" in divider.right:
        said = divider.item(2)
        return bool(divider.ahead(2) & WHEN) and str(said.value) in SAYS_WHEN
    return bool(divider.right & WHEN) and (str(said.value) in SAYS_WHEN or _says_rest(said))


def _says_rest(lexeme: Lexeme) -> bool:
    """Whether *lexeme* is `in any other case`, `in all other cases`."""
    return lexeme.type == "ELSE" and str(lexeme.value).startswith("in ")


def _stands_behind_level(divider: Divider) -> bool:
    """Whether a number alone can only be points: `at least 95%, 8; under 95% – 5`, `10 days or less 8`."""
    if not divider.right <= BEHIND_ALONE:
        return "AND" in divider.right and divider.left == "RANKS" and not divider.ahead(2).isdisjoint(PLACES)
    if divider.fresh:
        return divider.joins == "if"
    return divider.mode == "if" and divider.left in BEHIND_WHOLE_LEVEL


def _at_level(divider: Divider) -> bool:
    """Whether a level follows at which so many points are earned: `6 points at 90%, 2 at 80%`."""
    return divider.item().value == "at" and not divider.ahead(2).isdisjoint(LEVELS | REFERENCES)


def _goes_on(divider: Divider) -> bool:
    """Whether `and 0 for 12 weeks or over` goes on behind `10 points for 4 weeks or under`."""
    if "FOR" not in divider.right or divider.ahead(2).isdisjoint(LEVELS | COMPARISONS | REFERENCES):
        return False
    out = divider.out
    if divider.left == "AND" and divider.mode == "if" and not divider.said(BETWEEN):
        end = divider.part_start()
    elif divider.fresh and divider.mode == "":
        end = len(out) - 1
        while end > 0 and out[end - 1].type != "BREAK":
            end -= 1
    else:
        return False
    return end > 1 and "FOR" in out[end].several and any(each.type == "PTS" for each in out[:end])


def _full_word(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `the full 10 points`; `maximum 10 points` is a bound."""
    number = divider.left == "GIVE" and "NUM" in divider.right and "BREAK" in divider.ahead(2)
    if (
        not (number or "PTS" in divider.right)
        or divider.left == "EACH"
        or ("MOST" in several and divider.left not in GIVES)
    ):
        return False
    if divider.left != "GIVE":
        divider.open("points", lexeme)
        divider.mark("BARE", lexeme)
    divider.put(lexeme, "FULLWORD")
    return True


def _full_of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `full score of 10 points` as the full 10 points."""
    if "OF" not in divider.right or "PTS" not in divider.ahead(2):
        return False
    if divider.left not in GIVES:
        divider.open("points", lexeme)
        divider.mark("BARE", lexeme)
    divider.put(lexeme, "FULLWORD")
    divider.at += 1
    return True


def _share_of_full(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `50% of full score`."""
    if "OF" not in divider.right or divider.ahead(2).isdisjoint(WHOLES):
        return False
    _put_points(divider, lexeme, "PERCENT", NOTHING)
    return True


def _points(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if "PTS" in several and _is_level(divider):
        number: ast.Literal = lexeme.value
        level = ast.Literal(span=number.span, value=number.value, unit=divider.names.own_unit)
        divider.add(valued(lexeme, "AMOUNT", level))
        divider.mode = "if"
        return True
    kind = next(kind for kind in (lexeme.type, *lexeme.kinds) if kind in POINTS_KINDS)
    if kind == "ZERO" and divider.left in BOUNDS:
        lexeme, kind = zero(lexeme), "PTS"
    _put_points(divider, lexeme, kind, several)
    return True


def _is_level(divider: Divider) -> bool:
    """Whether 90 points is a level, where the value itself is measured in points."""
    if divider.names.own_unit not in MEASURED_POINTS:
        return False
    return (divider.mode == "if" and divider.left in BEFORE_LEVEL) or not divider.right.isdisjoint(UPTO)


def _put_points(divider: Divider, lexeme: Lexeme, kind: str, several: Kinds) -> None:
    """Write points as the end of a part that waits for them, or begin a part with them."""
    extra = "EXTRAPTS" in several
    if divider.mode == "formula" and divider.left in HOLDERS:
        divider.put(lexeme, kind)
        return
    if extra and divider.left in {"MOST", "UPTO"}:
        divider.turn("MOSTADD")
    elif extra and divider.left == "GIVE":
        divider.turn("ADD")
    if kind == "NOTHINGATALL" and divider.left == "GIVE":
        divider.turn("BARE")
    if divider.left in HOLDERS or (divider.left == "TO" and divider.mode == "limit"):
        divider.put(lexeme, kind)
        if divider.mode not in {"limit", "start"}:
            divider.mode = "points"
    elif _are_said(divider):
        divider.put(lexeme, kind)
    else:
        _begin_points(divider, lexeme, kind, extra=extra)


def _are_said(divider: Divider) -> bool:
    """Whether the points say what the full score is, or what each of the values before them is worth."""
    stated = divider.left in WHOLES and len(divider.out) > 1 and divider.out[-2].type == "PAREN"
    return stated or (divider.left in REFERENCES and "EACHOF" in divider.right)


def _begin_points(divider: Divider, lexeme: Lexeme, kind: str, *, extra: bool) -> None:
    """Begin a part with points: −1 point behind an each-phrase is a deduction, and so is any below `Deductions:`."""
    each = divider.mode == "each"
    divider.open("points", lexeme)
    if each and kind == "PTS" and lexeme.value.value < 0:
        number: ast.Literal = lexeme.value
        divider.mark("DED", lexeme)
        divider.add(valued(lexeme, kind, ast.Literal(span=number.span, value=-number.value, unit=number.unit)))
        return
    if each and divider.due and kind == "PTS":
        divider.mark(divider.due, lexeme)
    elif divider.sign and kind == "PTS":
        divider.mark(divider.sign, lexeme)
    else:
        divider.mark("EXTRA" if extra and "LOST" not in divider.right else "BARE", lexeme)
    divider.put(lexeme, kind)


# Levels and names ---------------------------------------------------------------------------------------------------


def _value(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if divider.mode == "else" or (divider.mode == "" and divider.fresh):
        divider.mode = "if"
        if divider.out and _begins_formula(divider, several):
            divider.mode = "formula"
            divider.mark("BARE", lexeme)
    if divider.left in GIVES and divider.mode != "limit" and not divider.right.isdisjoint(OPERATORS):
        divider.mode = "formula"
    if "PERCENT" in several and _turned(divider, lexeme):
        return True
    if divider.fresh and _earning(divider, lexeme, several):
        divider.mark("REACH", lexeme)
    if divider.mode == "if":
        if "PERCENT" in several:
            _no_loose_share(divider, lexeme)
        if divider.left in REFERENCES and not several.isdisjoint(NUMBERS):
            divider.remember()
    ordinal = divider.left == "ORD"
    divider.add(lexeme)
    if not several.isdisjoint(RANKS) and divider.mode == "" and not ordinal:
        divider.mode = "if"
    return True


def _begins_formula(divider: Divider, several: Kinds) -> bool:
    """Whether an operator follows; the dash of `80 – 90` is none."""
    if divider.right.isdisjoint(OPERATORS):
        return False
    dash = "MINUS" in divider.right and not several.isdisjoint(NUMBERS) and not divider.ahead(2).isdisjoint(NUMBERS)
    return not dash or not divider.ahead(3).isdisjoint(OPERATORS)


def _earning(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """`80% earns 5 points`, `80% = 5 points`, `80%: 5 points`: a level alone in front of its points is reached."""
    if not several & {"PERCENT", "AMOUNT"} or lexeme.value.value < 0:
        return False
    points = divider.ahead(2)
    if "EQ" in divider.right and "PTS" in points:
        divider.skip_next()
        return True
    share = "PERCENT" in points and "OF" in divider.ahead(3) and bool(divider.ahead(4) & WHOLES)
    if "NUM" not in points and points.isdisjoint(POINTS_KINDS) and not share:
        return False
    after = divider.next
    colon = after is not None and after.type == "BREAK" and after.value == COLON
    return "GIVE" in divider.right or (colon and (share or "PTS" in points))


def _turned(divider: Divider, lexeme: Lexeme) -> bool:
    """`at 90% completion` is said as a completion of 90%."""
    after = divider.next
    if divider.mode != "if" or divider.left not in COMPARISONS or after is None or after.type not in REFERENCES:
        return False
    if not divider.is_rate(after) or not divider.ahead(2).isdisjoint(BEHIND_RATE):
        return False
    divider.add(after)
    divider.mark("OFV", lexeme)
    divider.put(lexeme, "PERCENT")
    divider.at += 1
    return True


def _no_loose_share(divider: Divider, lexeme: Lexeme) -> None:
    """Refuse 5% above a target in %: by 5 points or by a twentieth?"""
    shift = 1 if divider.right.isdisjoint(UPTO) else 2
    if not divider.ahead(shift).isdisjoint(DISTANCES) and not divider.ahead(shift + 1).isdisjoint(REFERENCES):
        reference: Lexeme | None = divider.item(shift + 1)
    elif divider.said(BY):
        reference = next((each for each in reversed(divider.part()) if each.type in REFERENCES), None)
    else:
        return
    if reference is not None and divider.is_rate(reference):
        span = Span(min(lexeme.start_pos, reference.start_pos), max(lexeme.end_pos, reference.end_pos))
        raise Refused("share-or-points", span, amount=str(lexeme.value.value))


PTS = kinds("PTS")
BETWEEN = kinds("BETWEEN")
PLACES = kinds("RANKS LASTRANKS ELSE")
END_OF_AMOUNT = kinds("BREAK AND")

RULES: Table = (
    ("NUM", _number_of_points),
    ("FULLWORD", _full_word),
    ("FULL", _full_of),
    ("PERCENT", _share_of_full),
    (" ".join(POINTS_KINDS), _points),
    (" ".join(REFERENCES | LEVELS | {"FLAG", "NOFLAG", "RANKS", "LASTRANKS"}), _value),
)
