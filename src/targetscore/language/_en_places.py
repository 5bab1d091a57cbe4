"""Places in the group in an English text: which value is ranked, its ends by name, each place below, so much less."""

from __future__ import annotations

from collections.abc import Sequence

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import END, POINTS_KINDS, REFERENCES, kinds, typed
from targetscore.language._lexemes import POINTS, Lexeme, Names, Refused

Kinds = frozenset[str]

ALONE = ("UNITS", "FROMLAST")
BEHIND_ORDER = REFERENCES | {"FIRSTWHICH", "BREAK", "GROUPWORDS"}
BEFORE_EXTREME = kinds("BREAK IF AND OR NAME ROLE")
BEHIND_EXTREME = kinds("GIVE ADD DED ZERO NUM PTS BREAK UNITNOUN NAME ROLE GROUPWORDS COPULA")
IN_GROUP = kinds("RANKS LASTRANKS EXTREME RANKBY FIRSTWHICH")
BEHIND_LESS = END | kinds("EACHPLACE EACH FOR AND")
LOSING = kinds("GIVE BARE EXTRA")
FIRST = kinds("FIRSTWHICH ORDEROF")
EXTREME = kinds("EXTREME")
EARNING = EXTREME | REFERENCES


def _alone(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    kind = next(kind for kind in ALONE if kind in several)
    divider.open(kind.lower(), lexeme)
    divider.put(lexeme, kind)
    return True


def _below(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    divider.open("each", lexeme)
    divider.put(lexeme, "EACHPLACE")
    return True


def _rank_by(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `ranked by growth`, `in descending order of growth`; `ranked` alone only before which come first."""
    by_value = "PRON" in divider.right and lexeme.value != "ranked"
    if not by_value and divider.right.isdisjoint(BEHIND_ORDER if lexeme.value != "ranked" else {"FIRSTWHICH"}):
        return False
    divider.open("order", lexeme)
    divider.put(lexeme, "RANKBY" if "RANKBY" in several else "ORDEROF")
    if by_value:
        divider.at = divider.place()
    return True


def _when_ranked(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `when` before `practices are ranked on growth`, which they always are."""
    behind = divider.ahead(2) if "UNITNOUN" in divider.right else divider.right
    return divider.fresh and bool(behind & {"RANKBY", "ORDEROF"})


def _which_first(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.mode != "order" or divider.said(FIRST):
        return False
    divider.put(lexeme, "FIRSTWHICH")
    return True


def _in_group(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `in the group` behind a ranking, a place or an end of the group."""
    return divider.mode == "order" or divider.said(IN_GROUP) or (divider.fresh and divider.right <= END)


def _extreme(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `the highest rate`, `the best unit`, `the lowest` as an end of the group."""
    if divider.left not in BEFORE_EXTREME or divider.right.isdisjoint(BEHIND_EXTREME):
        return False
    if not divider.right.isdisjoint(REFERENCES) and not (divider.names_own() or _names_value(divider)):
        return False
    divider.open_if(lexeme)
    divider.put(lexeme, "EXTREME")
    if "UNITNOUN" in divider.right:
        divider.at = divider.place()
    return True


def _names_value(divider: Divider) -> bool:
    """Whether the own value is named next by its role: the highest value, the highest growth."""
    item = divider.item()
    return item.type == "ROLE" and item.value.name in {"actual", "growth", "completion"}


def _earned_by_end(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `and the highest 10` as 10 points."""
    if divider.mode != "if" or divider.left not in EARNING or not divider.right <= END or not divider.said(EXTREME):
        return False
    divider.open("points", lexeme)
    divider.mark("BARE", lexeme)
    divider.put(_points(lexeme), "PTS")
    return True


def _points(lexeme: Lexeme) -> Lexeme:
    number: ast.Literal = lexeme.value
    points = ast.Literal(span=number.span, value=number.value, unit=POINTS)
    return Lexeme("PTS", points, lexeme.start_pos, lexeme.end_pos)


def _percent_less(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `each place below it 5% less`."""
    if divider.mode != "each" or divider.left != "EACHPLACE" or "LESS" not in divider.right:
        return False
    divider.open("points", lexeme)
    divider.mark("DED", lexeme)
    divider.put(lexeme, "PERCENT")
    return True


def _less(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `receives 0.5 points less than the place above` as 0.5 points lost."""
    if divider.mode != "points" or (divider.left not in POINTS_KINDS and divider.left != "PERCENT"):
        return False
    if " " not in str(lexeme.value) and divider.right.isdisjoint(BEHIND_LESS):
        return False
    start = divider.part_start()
    if divider.out[start].type not in LOSING | {"DED"}:
        return False
    divider.out[start] = typed(divider.out[start], "DED")
    return True


# Turned round ------------------------------------------------------------------------------------------------------

PLACE_NOUNS = ("rank", "ranking", "rankings", "placing", "place")
# These compare numbers and nothing else.
NUMERIC = frozenset(
    {
        "at most", "no more than", "not more than", "no greater than", "not greater than", "less than or equal to",
        "fewer than or equal to", "≤", "<=", "≥", ">=", ">", "<", "greater than", "smaller than", "less than",
        "more than", "fewer than", "greater than or equal to", "more than or equal to", "equal to or greater than",
        "up to", "within",
        "equal to or more than", "equal to or less than", "up to and including", "no larger than", "larger than",
    }
)  # fmt: skip
COMPARING = kinds("GE GT LE LT")
BEHIND_RANK = kinds("OFV IS NUM")


def places_not_turned(text: str, items: Sequence[Lexeme], names: Names) -> None:
    """
    Refuse `a rank of at least 6`, `a city rank above 6`: of places high is a small number.

    Raises:
        Refused: For a place that is compared by a word that may mean either end.
    """
    for position, lexeme in enumerate(items):
        if not _is_rank(text, lexeme, names):
            continue
        for after in items[position + 1 : position + 4]:
            turned = after.type in COMPARING and str(after.value) not in NUMERIC
            if turned or after.type in {"ABOVE", "BELOW"}:
                span = Span(lexeme.start_pos, after.end_pos)
                raise Refused("rank-turned", span, text=text[span.start : span.end])
            if after.type not in BEHIND_RANK:
                break


def _is_rank(text: str, lexeme: Lexeme, names: Names) -> bool:
    """Whether *lexeme* names a place: the rank in the group, or a value that is called one and measured in nothing."""
    node = lexeme.value
    if lexeme.type not in REFERENCES or not isinstance(node, ast.Value):
        return False
    if node.name in {"rank", "rank_from_last"}:
        return True
    word = text[lexeme.start_pos : lexeme.end_pos].lower()
    return lexeme.type == "NAME" and word.endswith(PLACE_NOUNS) and not names.unit_of(node.name)


BELOW_NAMED = ("lower", "further down", "below")


def _places_below(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Refuse `those ranked lower` behind places that leave out a higher one: `the second earns 5, those lower 1`."""
    if lexeme.type != "ELSE" or not str(lexeme.value).endswith(
        (*BELOW_NAMED, "places", "ranks", "positions", "them", "that", "these", "this")
    ):
        return False
    if not any(word in str(lexeme.value).split() for word in ("lower", "below", "further")):
        return False
    said = [each.value for each in divider.out if each.type == "RANKS"]
    first = 1 + any(each.type == "EXTREME" for each in divider.out)
    for start, end in sorted(said):
        if start > first:
            divider.put(lexeme, "STRAY")
            return True
        first = max(first, end + 1)
    return False


RULES: Table = (
    ("ELSE", _places_below),
    (" ".join(ALONE), _alone),
    ("EACHPLACE", _below),
    ("IF", _when_ranked),
    ("RANKBY ORDEROF", _rank_by),
    ("FIRSTWHICH", _which_first),
    ("GROUPWORDS", _in_group),
    ("EXTREME", _extreme),
    ("NUM", _earned_by_end),
    ("PERCENT", _percent_less),
    ("LESS", _less),
)
