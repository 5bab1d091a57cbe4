"""Sets of kinds that the rules for English words share."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore.language._lexemes import Lexeme, listed


def kinds(names: str) -> frozenset[str]:
    """Return the kinds that *names* lists, set apart by blanks."""
    return frozenset(listed(names))


END = kinds("BREAK")
ARTICLES = kinds("ART ADJ")
COMPARISONS = kinds("REACH GE GT LE LT UNMET EQ AWAY")
REFERENCES = kinds("NAME ROLE")
NUMBERS = kinds("NUM PERCENT PPOINT AMOUNT")
LEVELS = NUMBERS | {"LEVELS", "COUNTED"}
POINTS_KINDS = kinds("PTS PTSLIST FULL BASE ZERO NOTHINGATALL NOEXTRA NODED")
WHOLES = kinds("FULL BASE")
SCORES = WHOLES | {"PTS"}
OPERATORS = kinds("TIMES OVER PLUS MINUS")
UPTO = kinds("ABOVE BELOW ORBETTER")
FACTS = kinds("FLAG NOFLAG")
AFTER_POINTS = kinds("GIVEN ADDED LOST BOTHSIGNS")
VERBS = kinds("GIVE ADD DED BOTHSIGNS")
# What a level may begin with; without a level only the words of `UNSAID` compare, behind `if` or a name.
LEVELLED = REFERENCES | LEVELS | kinds("OPEN BOTHOF EITHER SUMOF AVERAGEOF RATIOOF ONLYONE NEITHER PRON BYWHICH THAT")
UNSAID = frozenset(
    listed("above below over under higher lower less more fewer greater smaller beyond exceeded longer shorter")
)
# Behind these points follow without a verb of their own.
HOLDERS = OPERATORS | kinds(
    "GIVE ADD DED BOTHSIGNS EXTRA MOST MOSTADD MOSTDED LEAST UPTO START FACTOR SCOREIS FULLWORD RANGEOF STOPS LPAR OF"
    " PAREN BARE LISTSEP SUMOF"
)
# Behind these a number without a unit is points.
GIVES = kinds("GIVE ADD DED BOTHSIGNS EXTRA MOSTADD MOSTDED MOST LEAST UPTO STOPS START BARE FULLWORD")
LIMITS = kinds("MOST LEAST UPTO STOPS FLOOR NEGATIVE")
LIMITED = kinds("TOTAL ADDITIONS DEDUCTIONS EITHERWAY ALTOGETHER ABOUT")
TESTS = (
    COMPARISONS
    | REFERENCES
    | LEVELS
    | FACTS
    | kinds("RANKS LASTRANKS EXTREME NOT BETWEEN FROM PRON THERE COPULA AVERAGEOF ONLYONE NEITHER LIST")
)
PREDICATES = COMPARISONS | kinds(
    "OVERTAKEN UP DOWN BETWEEN FROM RANKS LASTRANKS EXTREME MET UNMETW BOTHOF NOT ONLYONE NEITHER"
)
NOUNS = (
    REFERENCES
    | LEVELS
    | POINTS_KINDS
    | LIMITED
    | kinds(
        "FLAG NOFLAG RANKS LASTRANKS EXTREME RANKBY FIRSTWHICH NEXT ITEM MOST LEAST SUMOF AVERAGEOF RATIOOF"
        " UNITNOUN POINTSWORD LINE ADJ ART START FULLWORD EXTRA UP DOWN AMIDST OPEN ELSE OTHER DED ADD ORD"
    )
)


def typed(lexeme: Lexeme, kind: str) -> Lexeme:
    """Return *lexeme* decided to be of *kind*."""
    return Lexeme(kind, lexeme.value, lexeme.start_pos, lexeme.end_pos, lexeme.kinds)


def only(lexeme: Lexeme, kind: str) -> Lexeme:
    """Return *lexeme* as a word that can be nothing but *kind*."""
    return Lexeme(kind, lexeme.value, lexeme.start_pos, lexeme.end_pos, (kind,))


def valued(lexeme: Lexeme, kind: str, value: object) -> Lexeme:
    """Return a lexeme of *kind* and *value* in the place of *lexeme*."""
    return Lexeme(kind, value, lexeme.start_pos, lexeme.end_pos, lexeme.kinds)


def placed(kind: str, value: object, place: Lexeme) -> Lexeme:
    """Return a lexeme that can be nothing but *kind*, of *value*, in the place of *place*."""
    return Lexeme(kind, value, place.start_pos, place.end_pos, (kind,))


def again(lexeme: Lexeme, place: Lexeme) -> Lexeme:
    """Return the value of *lexeme* as said at *place*."""
    node = attrs.evolve(lexeme.value, span=place.span)
    return Lexeme(lexeme.type, node, place.start_pos, place.end_pos, lexeme.kinds)


def pause(level: int, place: Lexeme) -> Lexeme:
    """Return a pause in the place of *place*."""
    return Lexeme("BREAK", level, place.start_pos, place.end_pos)


def pause_at(level: int, at: int) -> Lexeme:
    """Return a pause that the text does not write, at *at*."""
    return Lexeme("BREAK", level, at, at)


def kinds_at(items: Sequence[Lexeme], at: int) -> frozenset[str]:
    """Return the kinds of what stands at *at*; those of a pause before the start and behind the end."""
    return items[at].several if 0 <= at < len(items) else END


def past_articles(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind the articles and adjectives at *at*."""
    while at < len(items) and items[at].several <= ARTICLES:
        at += 1
    return at


def at_articles(items: Sequence[Lexeme], at: int) -> int:
    """Return where the articles and adjectives in front of *at* start."""
    while at > 0 and items[at - 1].several <= ARTICLES:
        at -= 1
    return at
