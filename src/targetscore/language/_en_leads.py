"""What opens a part of an English sentence: a condition, an each-phrase, a line, otherwise, part one."""

from __future__ import annotations

from fractions import Fraction

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._build_words import plainly
from targetscore.language._chunks import COMMA
from targetscore.language._en_chunks import AMID
from targetscore.language._en_divider import NOTHING, Divider, Table
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    COMPARISONS,
    END,
    LIMITED,
    LIMITS,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    TESTS,
    UPTO,
    VERBS,
    kinds,
    valued,
)
from targetscore.language._en_lines import Stays
from targetscore.language._en_slopes import slope
from targetscore.language._en_verbs import BOUNDS_OF_POINTS
from targetscore.language._lexemes import PERCENT, Lexeme, Refused

Kinds = frozenset[str]

ALONE = ("ASIDE", "GREATEST", "PARTRULE", "COMBINE", "PART", "ONWARD", "EFFECT", "EACHFLOOR")
BEFORE_UNSAID = REFERENCES | {"IF", "AND", "OR"}
BEHIND_UNSAID = kinds("BREAK AND OR")
BEHIND_ANYTHING = COMPARISONS | kinds("REL WITH RANKS BETWEEN FROM")
BEHIND_FOR = (TESTS | {"POINTS"}) - {"PRON"}
NOT_FOR = LIMITS | LIMITED | kinds("LINE EACH PROP ORD RANGEOF")
BEHIND_POINTS = AFTER_POINTS | {"FOR", "EACH"}
BEHIND_LEVEL = UPTO | kinds("TO TOLT GT LT AWAY")
BEFORE_LINE = kinds("AMIDST LINE POINTSWORD GIVEN PROP")
BEFORE_PROPORTION = kinds("GIVEN POINTSWORD AMIDST")
COUNTS = NUMBERS | {"THAT", "COUNTED"}
MOVES = kinds("ADD DED")
COUNTED = NUMBERS | REFERENCES
COPULA = kinds("COPULA AUX")
LINES = kinds("LINE AMIDST")
STRETCHES = kinds("BETWEEN FROM")
LINED = kinds("LINE PROP")
EARNING = kinds("GIVE PTS ZERO SCOREIS")
ABOVE = frozenset({"above", "over"})
BELOW = frozenset({"below", "under"})
BEING = frozenset({"is", "are", "being", "be", "shall", "will"})
FEW = kinds("ORD NEXT")
ONES = frozenset({"one", "ones"})
EACH_ENDS = kinds("BREAK AND")
# Behind the size of a step these say within which stretch it counts.
FURTHER = kinds("FEW FURTHER")
RANKED = kinds("RANKS LASTRANKS RANKBY ORDEROF")


def _alone(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    kind = next(kind for kind in ALONE if kind in several)
    divider.open(kind.lower(), lexeme)
    divider.put(lexeme, kind)
    return True


def _ordinal(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `first` as the start of a bracket, a rank where the text speaks of ranks, else a place in a schedule."""
    if divider.left == "EACH" and lexeme.value == 1 and _few(divider, "FEW"):
        return True
    if divider.left == "GT" and lexeme.value == 1 and divider.item().type in {"COUNTED", "NUM", "AMOUNT"}:
        return True
    if lexeme.value == 1 and divider.fresh and _each_behind(divider):
        divider.open("each", lexeme)
        divider.mark("EACH", lexeme)
        return _few(divider, "FEW")
    if any(each.type in RANKED for each in divider.out):
        divider.open("if", lexeme)
        divider.add(valued(lexeme, "RANKS", (lexeme.value, lexeme.value)))
        return True
    divider.open("nth", lexeme)
    divider.put(lexeme, "ORD")
    return True


def _next(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the next 3 cost 1 point each` as for each of the next 3."""
    if not divider.fresh or not _each_behind(divider):
        return False
    divider.open("each", lexeme)
    divider.mark("EACH", lexeme)
    return _few(divider, "NEXT")


def _spelt_one(divider: Divider) -> bool:
    """Whether `one` follows, which after `every later` stands for what is counted."""
    number = divider.item()
    return number.type == "NUM" and number.value.value == 1 and number.end_pos - number.start_pos == len("one")


def _each_behind(divider: Divider) -> bool:
    """Whether a count follows, and what it leads to is said of each: `the first 4 errors cost 1 point each`."""
    if divider.item().type not in {"COUNTED", "NUM", "AMOUNT", "PPOINT"}:
        return False
    for position in range(divider.at + 2, len(divider.items)):
        if "GIVE" in divider.kinds[position] and "ZERO" in divider.kinds[position + 1]:
            return True
        if "EACHOF" in divider.kinds[position] and divider.kinds[position + 1] & EACH_ENDS:
            return True
        if divider.items[position].type == "BREAK" or "AND" in divider.kinds[position]:
            return False
    return False


def _few(divider: Divider, kind: str) -> bool:
    """Read `for each of the first 5 meetings`, `for each of the next 10` as a bracket of the count."""
    count = divider.item()
    if count.type == "COUNTED":
        literal, name, mark = count.value
        if mark is not None:
            return False
        divider.add(valued(count, "NAME", name))
        divider.mark(kind, count)
        divider.add(valued(count, "AMOUNT", literal))
    elif count.type in {"AMOUNT", "NUM", "PPOINT"}:
        number: ast.Literal = count.value
        divider.add(valued(count, count.type, ast.Literal(span=number.span, value=Fraction(1), unit=number.unit)))
        divider.mark(kind, count)
        whole = ast.Literal(span=number.span, value=number.value, unit=PERCENT)
        divider.add(valued(count, "PERCENT", whole) if count.type == "PPOINT" else count)
    else:
        return False
    divider.at = divider.place()
    if count.type == "PPOINT" and "OF" in divider.kinds[divider.after[divider.at]]:
        named = divider.item(2)
        divider.at = divider.place(2) if named.type == "NAME" and named.value.name == "actual" else divider.at
    return True


def _otherwise(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `all others`; before a line between two it says no more than that."""
    line = divider.place()
    while line < len(divider.items) and divider.kinds[line] <= COPULA:
        line += 1
    between = "PROP" in divider.kinds[line] and "AMIDST" in divider.kinds[min(line + 1, len(divider.items))]
    if between or (divider.kinds[line] & LINES and "BETWEEN" not in divider.kinds[line]):
        divider.at = line - 1
        return True
    divider.open("else", lexeme)
    divider.put(lexeme, "ELSE")
    return True


def _start(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `start from 10 points`; `from 10 points` alone says so too."""
    if "FULLWORD" in divider.right and "PTS" in divider.ahead(2):
        divider.open("start", lexeme)
        divider.put(lexeme, "START")
        divider.at = divider.place()
        return True
    full = "FULL" in divider.right and divider.fresh and "BREAK" in divider.ahead(2)
    if "PTS" not in divider.right and not full and not ("START" in several and "NUM" in divider.right):
        return False
    divider.open("start", lexeme)
    divider.put(lexeme, "START")
    return True


def _is_not(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `if it is not`, `the target is not met`."""
    if divider.fresh and "worse" in str(lexeme.value) and _is_alone(divider):
        divider.mode = "if"
    elif divider.left not in BEFORE_UNSAID or divider.right.isdisjoint(BEHIND_UNSAID):
        return False
    divider.put(lexeme, "UNSAIDNOT")
    return True


def _is_alone(divider: Divider) -> bool:
    """Whether `anything worse` has points of its own, and no range before it of which it could be either side."""
    ranged = any(each.type in {"TO", "BETWEEN"} for each in divider.out)
    return not ranged and not divider.right.isdisjoint(POINTS_KINDS | VERBS | END)


def _does_so(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.left not in REFERENCES or divider.mode != "if":
        return False
    divider.put(lexeme, "DOESSO")
    return True


# Conditions ---------------------------------------------------------------------------------------------------------


def _for_anything(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `for anything below 80%` as a condition."""
    if "PRON" not in divider.right or divider.ahead(2).isdisjoint(BEHIND_ANYTHING):
        return False
    _condition(divider, lexeme, "IF")
    return True


def _if(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    plain = several & {"IF", "UNLESS"}
    limits = "WITH" in several and divider.fresh and divider.joins == "formula" and divider.right & LIMITS
    if limits or (not plain and (divider.right.isdisjoint(BEHIND_FOR) or "EACH" in divider.right)):
        return False
    _condition(divider, lexeme, "UNLESS" if "UNLESS" in several else "IF")
    return True


def _condition(divider: Divider, lexeme: Lexeme, kind: str) -> None:
    if divider.left == "IF" and kind == "IF":
        return
    what = "FOR" in lexeme.kinds
    if what and divider.said(MOVES):
        _no_bare_count(divider)
    divider.open("if", lexeme)
    divider.put(lexeme, kind)
    behind = divider.ahead(4) if "OF" in divider.ahead(2) else divider.ahead(2)
    if what and not divider.right.isdisjoint(NUMBERS) and behind.isdisjoint(BEHIND_LEVEL):
        divider.mark("REACH", lexeme)


def _no_bare_count(divider: Divider) -> None:
    """Refuse `add 2 points for firms above target`: for each of them, or once?"""
    named = divider.next
    if named is None or named.type != "NAME":
        return
    unit = divider.names.unit_of(named.value.name)
    word = next((word for word, name in divider.names.entries.items() if name.id == named.value.name), "")
    counted = unit not in {"", PERCENT} and unit[:4].lower() in word.lower()
    if counted and named.end_pos - named.start_pos <= max(len(unit), len(word)):
        span = Span(divider.items[divider.at].start_pos, named.end_pos)
        raise Refused("event-or-threshold", span, count="1")


def _for_bound(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `with` before a bound, an each-phrase or the others, which say the rest."""
    return "ELSE" in divider.right or not divider.right.isdisjoint(NOT_FOR)


def _in_else(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `in` before all other districts, which it says no more of."""
    return "ELSE" in divider.right and (divider.fresh or divider.mode == "points")


def _with_points(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `with` before points that have their verb behind them."""
    return (
        divider.fresh and not divider.right.isdisjoint(POINTS_KINDS) and not divider.ahead(2).isdisjoint(BEHIND_POINTS)
    )


# Lines, proportions, each-phrases -----------------------------------------------------------------------------------


def _line(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    right = divider.right
    if "BETWEEN" in several and not (right.isdisjoint(NUMBERS) and right.isdisjoint(REFERENCES)):
        return False
    if "AMIDST" in several and divider.fresh and _earns_alike(divider):
        divider.open("else", lexeme)
        divider.add(valued(lexeme, "ELSE", AMID))
        return True
    again = divider.mode == "line" and divider.left == "PTS" and "LINE" in several
    divider.open("line", lexeme, joins=BEFORE_LINE | {"PTS"} if again else BEFORE_LINE)
    divider.put(lexeme, "AMIDST" if "AMIDST" in several else "LINE")
    if "LINE" in several:
        slope(divider)
    return True


def _earns_alike(divider: Divider) -> bool:
    """Whether `in between` only says what all values there earn: points or a formula, and no line."""
    behind = divider.at + 1
    if divider.kinds[behind] <= END and divider.items[min(behind, len(divider.items) - 1)].value == COMMA:
        behind += 1
    start = behind
    while behind < len(divider.items) and not divider.kinds[behind] <= END:
        if divider.kinds[behind] & LINED:
            return False
        behind += 1
    return bool(divider.kinds[start] & EARNING | divider.kinds[divider.after[start]] & POINTS_KINDS)


def _in_proportion(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    given = divider.left == "PTS" and divider.out[-2].type == "GIVE"
    if divider.left == "PTS" and divider.out[-2].type == "BARE" and str(lexeme.value).split()[0] in BEING:
        given = True
    if divider.left == "GIVEN" and [each.type for each in divider.out[-3:-1]] == ["BARE", "PTS"]:
        divider.drop()
        given = True
    divider.open("points", lexeme, joins=BEFORE_PROPORTION | {"PTS"} if given else BEFORE_PROPORTION)
    divider.put(lexeme, "PROP")
    if slope(divider):
        divider.mode = "line"
    return True


def _next_stretch(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `and between 80% and 90% from 6 to 10 points` behind a line as one more."""
    if divider.mode != "if" or not divider.said(STRETCHES) or "LINE" not in (each.type for each in divider.out):
        return False
    at, out, left = divider.at, [*divider.out], divider.left
    divider.open("line", divider.items[at])
    if slope(divider, here=True):
        return True
    divider.at, divider.out, divider.left, divider.mode = at, out, left, "if"
    return False


def _stops(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `where it stops` behind the last line: beyond the better end nothing more is earned."""
    if isinstance(lexeme.value, Stays) and not _ends_at_zero(divider, lexeme.value):
        return False
    if not divider.fresh or divider.joins != "line":
        return False
    divider.drop()
    divider.mode = "line"
    return True


def _ends_at_zero(divider: Divider, stays: Stays) -> bool:
    """Whether the line before ends with 0 points, on the side that `stays at zero above that` says."""
    line = [each for each in divider.part_before() if each.type in NUMBERS | {"PTS"}]
    points = [each.value.value for each in line if each.type == "PTS" and isinstance(each.value, ast.Literal)]
    levels = [each.value.value for each in line if each.type in NUMBERS]
    if len(points) != 2 or points[1] != 0 or len(levels) != 2:  # noqa: PLR2004 - from and to
        return False
    upward = levels[0] < levels[1]
    return stays.way not in (BELOW if upward else ABOVE)


def _inside_each(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read what belongs to an each-phrase: `full`, `further`, `or part of`, `short`."""
    left = divider.left
    if divider.mode != "each":
        return False
    if left == "EACH" and several & {"FULLEACH", "STARTED"}:
        divider.put(lexeme, "FULLEACH" if "FULLEACH" in several else "STARTED")
    elif left in {"EACH", "FULLEACH"} and "EXTRA" in several:
        divider.put(lexeme, "MORE")
    elif "EXTRA" in several and "PTS" in divider.right:
        # Each upheld complaint a further 1 point: the points of several steps add up.
        pass
    elif "STARTED" in several:
        divider.put(lexeme, "STARTED")
        _skip_counted(divider, lexeme)
    elif "SHORT" in several:
        divider.put(lexeme, "SHORT")
    elif "FAR" in several and left in NUMBERS:
        divider.put(lexeme, "FAR")
    elif left in COUNTED and several & FURTHER:
        divider.put(lexeme, "FEW" if "FEW" in several else "NEXT")
    elif left in {"EACH", "FULLEACH"} and "NEXT" in several:
        if divider.item().value in ONES or _spelt_one(divider) or not _few(divider, "NEXT"):
            divider.put(lexeme, "MORE")
    elif "AFTERTHAT" in several and left in COUNTED | {"EACH"}:
        if left == "EACH":
            divider.add(valued(lexeme, "NUM", ast.Literal(span=lexeme.span, value=Fraction(1))))
        divider.put(lexeme, "AFTERTHAT")
    else:
        return False
    return True


def _skip_counted(divider: Divider, lexeme: Lexeme) -> None:
    """Leave out the size that `or part of one` says again."""
    if str(lexeme.value).endswith(" of") and not divider.right.isdisjoint(COUNTS):
        places = 1
    elif "OF" in divider.right and not divider.ahead(2).isdisjoint(COUNTS):
        places = 2
    else:
        return
    again = divider.item(places)
    said = _number(again)
    size = next((found for item in reversed(divider.items[: divider.at]) if (found := _number(item)) is not None), None)
    if said is not None and size is not None and said != size:
        raise Refused("part-counts-as", again.span, size=plainly(size), said=plainly(said))
    divider.at += places


def _number(lexeme: Lexeme) -> Fraction | None:
    """Return the number that *lexeme* writes, by itself or with what it counts."""
    first = lexeme.value[0] if isinstance(lexeme.value, tuple) and lexeme.value else lexeme.value
    return first.value if isinstance(first, ast.Literal) else None


def _each(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if lexeme.value == "each of" and divider.right.isdisjoint(FEW):
        return False
    divider.open("each", lexeme, joins=frozenset({divider.left}) if divider.mode == "each" else NOTHING)
    divider.put(lexeme, "EACH")
    return True


RULES: Table = (
    (" ".join(ALONE), _alone),
    ("FROM", _next_stretch),
    ("ORD", _ordinal),
    ("ELSE", _otherwise),
    ("START FROM", _start),
    ("UNSAIDNOT", _is_not),
    ("DOESSO", _does_so),
    ("FOR", _for_anything),
    ("IF UNLESS FOR WITH IN REL", _if),
    ("IN", _in_else),
    ("FOR WITH", _for_bound),
    ("WITH", _with_points),
    *BOUNDS_OF_POINTS,
    ("LINE AMIDST", _line),
    ("PROP", _in_proportion),
    ("STOPS", _stops),
    ("FULLEACH STARTED EXTRA SHORT FAR FEW FURTHER NEXT AFTERTHAT", _inside_each),
    ("NEXT", _next),
    ("EACH", _each),
)
