"""
Small words of an English text: left out where they mean nothing, or given the meaning that their place has.

`is`, `of`, `it`, `that`, `there are`, `in the year`: each rule says where a word may stand without being read.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import takewhile
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_divider import Divider, Table
from targetscore.language._en_kinds import (
    AFTER_POINTS,
    COMPARISONS,
    END,
    FACTS,
    LEVELLED,
    LEVELS,
    NOUNS,
    NUMBERS,
    POINTS_KINDS,
    PREDICATES,
    REFERENCES,
    UPTO,
    VERBS,
    WHOLES,
    kinds,
    valued,
)
from targetscore.language._lexemes import PERCENT, Lexeme

Kinds = frozenset[str]

LISTS = kinds("PTSLIST LEVELS RANKS")
BEHIND_UNIT = COMPARISONS | kinds(
    "ELSE FLAG NOFLAG GIVE ADD DED REL WITH NOT RANKS LASTRANKS RANKBY IF COPULA EFFECT AMIDST START"
    " EARNSNOTHING PPOINT FROM BETWEEN"
)
BEHIND_PRONOUN = kinds("GIVE REL WITH RANKS LASTRANKS AMIDST")
SPEAKS_OF = COMPARISONS | kinds("COPULA OF BETWEEN FROM UP DOWN")
COUNTS = kinds("BREAK SETS GIVE DED ADD EVENTWORD ITEM EFFECT")
HAPPENS = kinds("NAME COUNTED NUM AMOUNT")
RANGE = kinds("BETWEEN FROM")
# Behind these a level is so far away from another.
WHEN = kinds("IF UNLESS EACH AND FOR")
DISTANCES = kinds("BY OVERBY UNDERBY")
IF = kinds("IF")
CHANGES = kinds("UP DOWN")
# A part with one of these compares; with one of those it has more than one level.
COMPARED = COMPARISONS | kinds("OFV ABOVE BELOW")
SEVERAL = kinds("AND OR TO OF OVERBY UNDERBY THAN")
# What makes one level of several values.
JOINING = kinds("ANDS ANDL LISTSEP SUMOF AVERAGEOF RATIOOF HIGHEROF LOWEROF PLUS MINUS TIMES OVER")
# `Above that`, of a range: which of its ends.
ENDS: Final = {"GT": max, "LT": min}
ANY = frozenset({"any", "a", "an"})
MOVING = kinds("ADD DED ADDED LOST DEPRIVED LOWERED RAISED")
# In a condition these say nothing more: if it also exceeds 90%.
AGAIN = frozenset({"also", "in addition", "additionally", "moreover"})
ITSELF = frozenset({"it", "they", "the figure", "the value", "the percentage"})
PLURAL = frozenset({"these", "those", "this", "they"})
# Before a name they are articles: above that average.
DEMONSTRATIVES = frozenset({"this", "that"})
BY_WHICH = frozenset(f"by which {it} {falls} short" for it in ("it", "the rate") for falls in ("falls", "is"))


# What only repeats whose ranks, which level or which year is meant ---------------------------------------------------
# Behind `if there is an accident` what it leads to may follow without a comma.
BEHIND_COUNT = END | POINTS_KINDS | kinds("SCOREIS ITEM TOTAL POINTSNOUN")


def _whose_ranks(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `of pass rates`, `by pass rate` behind ranks, where that is the indicator's own value."""
    if divider.left != "RANKS" or not divider.names_own():
        return False
    divider.at = divider.place()
    return True


def _unit(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `schools` before what is said of them, or behind what is measured."""
    if divider.left == "RANKS" or divider.right & BEHIND_UNIT:
        return True
    return divider.left in REFERENCES and divider.mode == "if"


def _filler(divider: Divider, _lexeme: Lexeme, several: Kinds) -> bool:
    return len(several) == 1 and (divider.fresh or divider.left in POINTS_KINDS or divider.left in AFTER_POINTS)


def _to_below(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `to less than` between two numbers."""
    share = divider.left in REFERENCES and len(divider.out) > 2 and divider.out[-3].type == "PERCENT"  # noqa: PLR2004 - 80% of target
    if not (share or divider.left in NUMBERS) or divider.right.isdisjoint(NUMBERS):
        return False
    divider.put(lexeme, "TO")
    divider.mark("LT", lexeme)
    return True


def _event(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `are reported` behind what is counted."""
    left, mode = divider.left, divider.mode
    if mode == "if":
        return left in REFERENCES or left in UPTO or left in HAPPENS
    return mode == "each" and left in HAPPENS


def _done(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `delivered` behind what each is of, where nothing but points follows."""
    closed = divider.right <= END or divider.right & (VERBS | POINTS_KINDS)
    return divider.mode == "each" and divider.left in HAPPENS and bool(closed)


def _single(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `a single accident results in no points` as one or more; elsewhere it may be exactly one."""
    named = divider.item()
    if not divider.fresh or named.type != "NAME" or divider.names.unit_of(named.value.name) in {"", PERCENT}:
        return False
    verb, amount = divider.ahead(2), divider.item(3)
    zero = amount.type == "NUM" and amount.value.value == 0
    none = verb & {"GIVE", "SETS"} and ("ZERO" in divider.ahead(3) or zero)
    if not (none or ("DED" in verb and "FULL" in divider.ahead(3))) or not divider.ahead(4) <= END:
        return False
    divider.mode = "if"
    divider.put(lexeme, "SOME")
    return True


def _by_which_it(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `by which it exceeds the target` of the one value that the text has named."""
    named = {each.value.name: each for each in divider.out if each.type == "NAME"}
    if divider.mode != "each" or "PRON" not in divider.right or len(named) > 1:
        return False
    if divider.item().value not in ITSELF or not divider.ahead(2) & (COMPARISONS | {"COPULA"}):
        return False
    divider.put(lexeme, "BYWHICH")
    pronoun = divider.item()
    if named:
        divider.add(_said_again(next(iter(named.values())), pronoun))
    divider.at = divider.place()
    if "COPULA" in divider.kinds[divider.after[divider.at]] and divider.ahead(2) & COMPARISONS:
        divider.at = divider.place()
    return True


def _each_one(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `each one` as each 1."""
    if divider.left not in {"EACH", "MORE"} or lexeme.value not in {"one", "ones"}:
        return False
    divider.add(valued(lexeme, "NUM", ast.Literal(span=lexeme.span, value=Fraction(1))))
    return True


def _for_own(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `for the pass rate` before a condition."""
    if divider.mode != "points" or not divider.names_own() or not divider.ahead(2) & {"IF", "UNLESS"}:
        return False
    divider.at = divider.place()
    return True


def _for_value(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `for` before a value that the rest speaks of: `For the repair rate, 5 points at 90%`."""
    return divider.fresh and "NAME" in divider.right and "BREAK" in divider.ahead(2)


def _than_last_year(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `over last year` behind growth."""
    if not _is_role(divider.item(), "last_year") or not any(_is_role(each, "growth") for each in divider.part()):
        return False
    divider.at = divider.place()
    return True


def _is_role(lexeme: Lexeme, name: str) -> bool:
    return lexeme.type == "ROLE" and getattr(lexeme.value, "name", "") == name


def _period(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `in the year` behind what is compared or counted, and behind points."""
    left = divider.left
    if divider.mode in {"points", "limit"} and left in POINTS_KINDS | AFTER_POINTS:
        return divider.right <= END or bool(divider.right & WHEN)
    return divider.mode in {"if", "each", "nth"} and left in REFERENCES | LEVELS | FACTS | UPTO


def _exempt(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Remember `is exempt and receives 5 points`: full score, of 5 points."""
    if divider.left not in FACTS or "AND" not in divider.right or "GIVE" not in divider.ahead(2):
        return False
    divider.exempt = True
    return True


def _judged(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `is deemed suitable` behind a level, where the points follow."""
    behind = divider.ahead(2) if divider.right & (END | {"AND"}) else divider.right
    return divider.mode == "if" and divider.left in LEVELS | UPTO and bool(behind & VERBS)


def _that_level(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    """Read `below that` as below the level of the nearest condition before it, of a range the end on this side."""
    if (
        divider.left not in COMPARISONS
        or divider.right & REFERENCES
        or not (lexeme.value in {"it", "this", "that"} or "THAT" in several)
    ):
        return False
    found = _compared_before(divider)
    if found and found[-1].type == "EACH":
        found = list(takewhile(lambda each: each.type not in COMPARED, found))
    if any(each.type in JOINING for each in takewhile(lambda each: each.type not in COMPARISONS, found)):
        # Above the average of two values, or above target and last year: `below that` is below none of them alone.
        return False
    if any(each.type in DISTANCES for each in found):
        return _same_reference(divider, lexeme, found)
    levels = [each for each in found if each.type in NUMBERS] or [each for each in found[:1] if each.type in REFERENCES]
    if len(levels) == 2 and divider.left in ENDS and _is_range(found, levels):  # noqa: PLR2004 - low and high
        levels = [ENDS[divider.left](levels, key=lambda each: each.value.value)]
    elif any(each.type in SEVERAL for each in found):
        return False
    if len(levels) != 1:
        return False
    divider.add(_said_again(levels[0], lexeme))
    return True


def _same_reference(divider: Divider, lexeme: Lexeme, found: Sequence[Lexeme]) -> bool:
    """Read `above it by more than 2 points` of the reference that a distance was said from, nowhere else."""
    references = [each for each in found if each.type in REFERENCES and not _is_own(each)]
    measured = "BY" in divider.right or any(each.type in DISTANCES for each in divider.part())
    if len(references) != 1 or not measured:
        return False
    divider.add(_said_again(references[0], lexeme))
    return True


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and lexeme.value.name == "actual"


def _is_range(found: Sequence[Lexeme], levels: Sequence[Lexeme]) -> bool:
    """Whether *found* says two levels of one value, `above 3% and up to 7%`."""
    low, high = levels
    references = [each for each in found if each.type in REFERENCES]
    joints = [each for each in found if each.type in SEVERAL]
    return (
        low.type == high.type
        and low.value.unit == high.value.unit
        and len({getattr(each.value, "name", "") for each in references}) <= 1
        and len(joints) == 1
        and joints[0].type in {"AND", "TO"}
    )


def _compared_before(divider: Divider) -> list[Lexeme]:
    """Return the nearest part before the one at hand that compares, from its end; else the first part of the text."""
    found: list[Lexeme] = []
    for each in reversed(divider.out[: divider.part_start()]):
        if each.type != "BREAK":
            found.append(each)
            continue
        if any(one.type in COMPARED for one in found):
            break
        found = []
    return found


def _said_again(lexeme: Lexeme, place: Lexeme) -> Lexeme:
    """Return *lexeme* once more, where *place* stands for it."""
    node = lexeme.value
    own_span = isinstance(node, ast.Value | ast.Literal)
    node = attrs.evolve(node, span=place.span) if own_span else node
    return Lexeme(lexeme.type, node, place.start_pos, place.end_pos, lexeme.kinds)


# of, is, whose ------------------------------------------------------------------------------------------------------


def _of(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    left, right, mode = divider.left, divider.right, divider.mode
    number = not right.isdisjoint(NUMBERS)
    if left == "SHORT" and mode == "each" and (number or (right & REFERENCES and divider.out[-1].word in BY_WHICH)):
        return True
    compared = not right.isdisjoint(COMPARISONS) or not right.isdisjoint(RANGE)
    if left == "PERCENT" and mode != "points" and divider.names.own_unit == PERCENT and divider.names_own():
        divider.at = divider.place()
    elif not divider.out and "PTS" in right:
        divider.open("start", lexeme)
        divider.put(lexeme, "START")
    elif divider.fresh and (compared or number):
        divider.mode = "if"
    elif left == "PERCENT" and (right & REFERENCES or right & WHOLES):
        divider.put(lexeme, "OF")
    elif left in REFERENCES and compared and not number:
        pass
    elif left in REFERENCES and mode != "each" and _range_follows(divider):
        divider.remember()
    elif (left in REFERENCES and (number or "COUNTED" in right)) or (mode == "each" and right & REFERENCES):
        divider.remember()
        divider.put(lexeme, "OFV")
    else:
        divider.put(lexeme, "OF")
    return True


def _range_follows(divider: Divider) -> bool:
    """Whether two numbers follow with `to` between them."""
    between = bool(divider.ahead(2) & {"TO", "TOLT"})
    return bool(divider.right & NUMBERS) and between and bool(divider.ahead(3) & (NUMBERS | COMPARISONS))


def _is(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if divider.mode == "each":
        return "GIVE" not in several and _is_in_each(divider)
    left, right = divider.left, divider.right
    if divider.mode not in {"if", ""}:
        return False
    if left == "IF" and not right.isdisjoint(FACTS):
        return True
    joined = divider.listing or left in {"RPAR", "IF", "LISTSEP", "AND", "OR", "BREAK"} or left in REFERENCES
    if joined and not right.isdisjoint(PREDICATES):
        divider.listing = False
        return True
    if left in REFERENCES and not right.isdisjoint(NUMBERS):
        divider.remember()
        divider.put(lexeme, "IS")
        return True
    if left in REFERENCES and divider.said(IF) and divider.item().value in {"nil", "none"}:
        _equal_to(divider, lexeme, divider.item(), 0)
        return True
    return left == "COUNTED" and "BREAK" in right


def _is_in_each(divider: Divider) -> bool:
    right = divider.right
    if divider.left in REFERENCES and (right & COMPARISONS or right & {"OVERTAKEN", "EITHERSIDE"}):
        return True
    return "PTS" in right or bool(right & {"ADD", "DED"} and divider.ahead(2) & {"PTS", "NUM"})


def _by_which(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    if divider.mode != "each" or divider.left in COMPARISONS:
        return False
    if not (divider.right & REFERENCES or "COPULA" in divider.right):
        return False
    divider.put(lexeme, "BYWHICH")
    return True


def _relative(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Leave out `that` behind a value; behind `schools` it begins a condition."""
    if divider.left in REFERENCES and (divider.right & PREDICATES or "COPULA" in divider.right):
        return True
    if divider.left not in {"BREAK", "AND"} or not divider.at or not _after_subject(divider):
        return False
    divider.open("if", lexeme)
    divider.put(lexeme, "IF")
    return True


def _after_subject(divider: Divider) -> bool:
    before = divider.at - 1
    return divider.items[before].type == "UNKNOWN" or bool(divider.kinds[before] & {"UNITNOUN", "PRON"})


# it, one of, these --------------------------------------------------------------------------------------------------


def _only_reference(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `90% of it` as 90% of the one role that the text has named so far."""
    if divider.left != "OF" or any(each.type == "NAME" for each in divider.out):
        return False
    roles = {each.value.name: each for each in divider.out if each.type == "ROLE" and isinstance(each.value, ast.Value)}
    if len(roles) != 1:
        return False
    divider.add(_said_again(next(iter(roles.values())), lexeme))
    return True


def _pronoun(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Put the subject of the comparison before for `it is 80% or more` and `one of 60 seconds`."""
    right = divider.right
    if divider.mode not in {"if", ""}:
        return "GIVE" in right
    if right & BEHIND_PRONOUN:
        return True
    said = lexeme.value
    if not (right & SPEAKS_OF or (said == "one of" and right & NUMBERS)):
        return False
    changing = said == "they" and right & CHANGES and _names_own_alone(divider)
    if said in PLURAL and not (changing or right & COMPARISONS or right & {"COPULA", "OF", "FROM", "BETWEEN"}):
        return False
    divider.mode = "if"
    meant = _spoken_of(divider)
    if meant is None:
        return False
    own = [each for each in divider.items if each.type == "NAME"][:1] if changing else []
    for each in meant or own:
        divider.add(_said_again(each, lexeme))
    if meant:
        if said == "one of" and right & NUMBERS and not _range_follows(divider):
            divider.mark("OFV", lexeme)
        return True
    if divider.fresh and right & COMPARISONS and not divider.ahead(2) & LEVELLED:
        divider.mark("IF", lexeme)
    if right & {"OF", "COPULA"}:
        divider.at += 1
    return True


def _spoken_of(divider: Divider) -> tuple[Lexeme, ...] | None:
    """
    Return what a pronoun stands for: what the last comparison speaks of, else the one value that the text has named.

    ``None`` where the text has named another since, or where that comparison is one of several values.
    """
    if not divider.subject:
        named = [name for each in divider.out for name in _names(each)]
        return tuple(named[:1]) if len({_named(each) for each in named}) < 2 else None  # noqa: PLR2004
    first, last = divider.spoken, divider.spoken + len(divider.subject)
    while first and divider.out[first - 1].type != "BREAK":
        first -= 1
    while last < len(divider.out) and divider.out[last].type != "BREAK":
        last += 1
    others = [*divider.out[first : divider.spoken], *divider.out[last:]]
    known = {_named(each) for each in divider.subject}
    topic = _topic_since(divider, last)
    if topic is not None:
        return (topic,)
    return divider.subject if {_named(name) for each in others for name in _names(each)} <= known else None


def _topic_since(divider: Divider, start: int) -> Lexeme | None:
    """Return the one value named behind *start*, if it begins its sentence: `The pass rate earns 5 points at 90%`."""
    places = [at for at in range(start, len(divider.out)) if _names(divider.out[at])]
    if len(places) != 1 or places[0] + 1 >= len(divider.out):
        return None
    before, named, behind = divider.out[places[0] - 1 : places[0] + 2]
    begins = before.type == "BREAK" and before.value >= SEMICOLON and behind.type == "BREAK"
    return named if begins and named.type == "NAME" else None


def _names(lexeme: Lexeme) -> tuple[Lexeme, ...]:
    """Return the name that *lexeme* is, or of what it says how many."""
    if lexeme.type == "COUNTED":
        return (Lexeme("NAME", lexeme.value[1], lexeme.start_pos, lexeme.end_pos, ("NAME",)),)
    return (lexeme,) if lexeme.type == "NAME" else ()


def _named(lexeme: Lexeme) -> str:
    return str(getattr(lexeme.value, "name", ""))


def _names_own_alone(divider: Divider) -> bool:
    """Whether the text names no value but the own one, so that `they` can be no other."""
    counted = [each.value[1] for each in divider.items if each.type == "COUNTED"]
    return all(
        node.name == "actual" for node in [each.value for each in divider.items if each.type == "NAME"] + counted
    )


# Articles and the rest ----------------------------------------------------------------------------------------------


def _some(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `any accident sets the score to 0` as one accident or more."""
    if lexeme.value not in ANY or "NAME" not in divider.right or divider.left not in {"BREAK", "IF"}:
        return False
    awarded = divider.left == "IF" and "GIVE" in divider.ahead(2) and not _moves_points(divider)
    if lexeme.value != "any" and "EFFECT" not in divider.ahead(2) and not awarded:
        return False
    node = divider.item().value
    if not isinstance(node, ast.Value) or divider.names.unit_of(node.name) in {"", PERCENT}:
        return False
    if divider.ahead(2).isdisjoint(COUNTS):
        return False
    divider.mode = "if"
    divider.put(lexeme, "SOME")
    return True


# Behind these `on average` says no more of a level.
LEVELLED_OUT = NUMBERS | REFERENCES | kinds("COUNTED ABOVE BELOW")


def _article(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    if divider.mode == "each" and "BYWHICH" in several and divider.left not in COMPARISONS:
        return False
    if lexeme.value == "on average" and divider.mode == "if" and divider.left in LEVELLED_OUT:
        return True
    return not divider.right.isdisjoint(NOUNS) or divider.right == {"UNKNOWN"}


def _adjective(divider: Divider, _lexeme: Lexeme, several: Kinds) -> bool:
    if ("GIVE" in several and divider.points_ahead()) or (divider.left == "EACH" and "FULLEACH" in several):
        return False
    return not divider.right.isdisjoint(NOUNS) or "UNKNOWN" in divider.right


def _there(divider: Divider, lexeme: Lexeme, _kinds: Kinds) -> bool:
    """Read `if there were none`, `if there was 1`, `if there is one` as so many; leave out any other `there is`."""
    if divider.mode not in {"if", ""}:
        return False
    following = divider.next
    if divider.left != "IF" or following is None:
        return True
    if "ZERO" in divider.right and following.value == "none":
        _equal_to(divider, lexeme, following, 0)
    elif "NUM" in divider.right and "BREAK" in divider.ahead(2):
        divider.mark("EQ", lexeme)
    elif following.value == "one" and "BREAK" in divider.ahead(2) and _speaks_of_two(divider):
        _equal_to(divider, lexeme, following, 1)
    elif following.value in ANY and _is_count(divider, divider.item()) and divider.ahead(2) & BEHIND_COUNT:
        if following.value != "any" and _moves_points(divider):
            return True
        divider.mark("SOME", lexeme)
    return True


def _speaks_of_two(divider: Divider) -> bool:
    """Whether the text speaks of two or more too, so that one is a number: `where there is one` may be of any."""
    said = enumerate(divider.items[:-1])
    return any(
        each.type == "NUM" and each.value.value == 2 and "ABOVE" in divider.kinds[at + 1]  # noqa: PLR2004 - two or more
        for at, each in said
    )


def _moves_points(divider: Divider) -> bool:
    """Whether the sentence at hand adds or deducts: `if there is a breach, 2 points are deducted` for each, or once?"""
    start = end = divider.at
    while start and not _ends_sentence(divider.items[start - 1]):
        start -= 1
    while end < len(divider.items) and not _ends_sentence(divider.items[end]):
        end += 1
    return any(several & MOVING for several in divider.kinds[start:end])


def _ends_sentence(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value >= SEMICOLON


def _is_count(divider: Divider, lexeme: Lexeme) -> bool:
    """Whether *lexeme* names what is counted, of which there is one or more."""
    return lexeme.type == "NAME" and divider.names.unit_of(lexeme.value.name) not in {"", PERCENT}


def _equal_to(divider: Divider, verb: Lexeme, said: Lexeme, number: int) -> None:
    divider.mark("EQ", verb)
    divider.add(valued(said, "NUM", ast.Literal(span=said.span, value=Fraction(number))))
    divider.at += 1


def _both_of(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    return divider.mode in {"if", ""} and bool(divider.right & REFERENCES or divider.right & PREDICATES)


def _given_count(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    return divider.mode == "if" and divider.left == "COUNTED"


def _respectively(divider: Divider, _lexeme: Lexeme, _kinds: Kinds) -> bool:
    return divider.left == "BOTHSIGNS" or any(each.type in LISTS for each in divider.out[-4:])


def _adverb(divider: Divider, lexeme: Lexeme, several: Kinds) -> bool:
    right = divider.right
    verb = not right.isdisjoint(AFTER_POINTS) or not right.isdisjoint(VERBS)
    if divider.mode == "if" and lexeme.value in AGAIN and right & PREDICATES:
        return True
    if lexeme.value == "accordingly" and divider.left in AFTER_POINTS:
        return True
    if right <= END or not (divider.fresh or verb or (divider.left == "AND" and len(several) == 1)):
        return False
    # Further errors are those beyond the ones before, which is more than errors.
    if "EXTRA" in several and right & {"PTS", "NUM", "NAME", "ROLE", "COUNTED", "UNITNOUN", "UNITOWN"}:
        return False
    return not ("BUT" in several and divider.joins == "if" and right & COMPARISONS)


RULES: Table = (
    ("IN THAN OF BY FOR", _whose_ranks),
    ("FILLER", _filler),
    ("TOLT", _to_below),
    ("EVENTWORD", _event),
    ("DONE", _done),
    ("SINGLE", _single),
    ("PRON", _each_one),
    ("FOR", _for_own),
    ("FOR", _for_value),
    ("THAN", _than_last_year),
    ("PERIOD", _period),
    ("EXEMPT", _exempt),
    ("JUDGED", _judged),
    ("PRON BYWHICH THAT", _that_level),
    ("OF", _of),
    ("COPULA", _is),
    ("BYWHICH", _by_which_it),
    ("BYWHICH", _by_which),
    ("REL", _relative),
    ("PRON", _only_reference),
    ("PRON", _pronoun),
    ("ART", _some),
    ("ART", _article),
    ("ADJ", _adjective),
    ("THERE", _there),
    ("UNITNOUN", _unit),
    ("BOTHOF", _both_of),
    ("GIVEN", _given_count),
    ("RESP", _respectively),
    ("ADV", _adverb),
)
