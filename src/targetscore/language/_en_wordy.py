"""
What an English text says in more words than the language needs, or in another part of speech.

`A minimum rate of 96%` is a rate of at least 96 %, `80% of the target achieved` that share of the target, `in the
event of an accident` if there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targetscore import ast
from targetscore.language._chunks import COLON, COMMA, SEMICOLON, STOP
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
    pause,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import PERCENT, Lexeme, Names, listed

LEAST = frozenset(listed("minimum least"))
MOST = frozenset(listed("maximum most"))
BOUNDED = {**dict.fromkeys(LEAST, "GE"), **dict.fromkeys(MOST, "LE")}
EXTREMES = kinds("LEAST MOST BOTTOM TOP UNKNOWN FULLWORD")
OCCURRING = frozenset({"in the event of", "in case of", "in the case of"})
FIRST_ONE = frozenset(listed("a an any"))
TARGET = frozenset({"target"})
DASHES = frozenset({"-", "–"})
LEVELS = UPTO | NUMBERS | kinds("COUNTED GT GE LT LE")
BEHIND_DONE = END | kinds("GIVE OPEN MINUS EQ")
SAID_OF_POINTS = kinds("COPULA AUX LINE PROP GIVEN BESTOWED FOLLOWS GIVE")
TERMS = REFERENCES | kinds("NUM PTS PERCENT OPEN SUMOF AVERAGEOF")
SPEAKS = kinds("GIVE COPULA IF UNLESS EACH ADD GIVEN ELSE SCOREIS ISFORMULA FOR REACH GE GT LT")
MISSING = frozenset(listed("missing lacking"))
THOSE = frozenset(listed("those the all"))
WHOLE_IS = frozenset({"the maximum score is", "the maximum is", "the maximum mark is"})
FOLLOWED = kinds("GIVE GIVEN BESTOWED AUX COPULA PTS ART ADJ TOTAL POINTSWORD UNITNOUN")
FOLLOWING = frozenset(
    {"of the following", "the following", "of the following that is in place", "of the following in place", "following"}
    | {"the following that is in place", "following that is in place", "the following in place"}
    | {"of the following that is met", "the following that is met", "of these", "of the following conditions"}
    | {
        "of the following that applies",
        "the following that applies",
        "the following conditions",
        "following conditions",
    }
)
SINGLE = frozenset({"a single", "single", "just one", "only one"})
HAVING = frozenset({"having"})
NOTHING_TO_COUNT = frozenset({"", PERCENT})


def _named(items: Sequence[Lexeme], at: int) -> str:
    """Return which value stands at *at*; empty if none does."""
    if not 0 <= at < len(items) or items[at].type not in REFERENCES:
        return ""
    node = items[at].value
    return node.name if isinstance(node, ast.Value) else ""


def _counts(name: str, names: Names) -> bool:
    return bool(name) and names.unit_of(name) not in NOTHING_TO_COUNT


# A minimum rate of 96% ----------------------------------------------------------------------------------------------


def _extreme_of(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `a minimum rate of 96%` as a rate of at least 96 %; `the maximum rate of 96%` may be the best there is."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        if items[at].several.isdisjoint(EXTREMES):
            found.append(items[at])
            at += 1
            continue
        word = items[at].word.split()[-1:]
        name = at + 1
        article = items[at].word.split()[0:-1] or [each.word for each in items[max(0, at - 1) : at]]
        bounds = article == ["a"] and bool(word) and word[0] in BOUNDED
        number = past_articles(items, name + 2)
        if bounds and _named(items, name) and "OF" in kinds_at(items, name + 1) and kinds_at(items, number) & NUMBERS:
            of = items[name + 1]
            found += [items[name], Lexeme(BOUNDED[word[0]], of.value, of.start_pos, of.end_pos, (BOUNDED[word[0]],))]
            at = number
        else:
            found.append(items[at])
            at += 1
    return found


# 80% of the target achieved -----------------------------------------------------------------------------------------


def _share_done(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `achieved` in `at least 80% of the target achieved: 7 points`."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        if "MET" in lexeme.several and kinds_at(items, at + 1) & BEHIND_DONE and _is_share(found):
            continue
        found.append(lexeme)
    return found


def _is_share(found: Sequence[Lexeme]) -> bool:
    """Whether a share of the target stands at the end of *found*."""
    at = len(found) - 1
    if _named(found, at) not in TARGET:
        return False
    at -= 1
    while at >= 0 and found[at].several <= ARTICLES:
        at -= 1
    at -= "OF" in kinds_at(found, at)
    return at >= 0 and found[at].type == "PERCENT"


def _level_of_target(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `100% of the target: 10 points` as reaching it, as `95%: 10 points` is."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        whole = past_articles(items, at + 2)
        pause = items[whole + 1] if whole + 1 < len(items) else None
        begins = (not found or found[-1].type == "BREAK") and lexeme.type == "PERCENT"
        if begins and "OF" in kinds_at(items, at + 1) and _named(items, whole) and pause is not None:
            colon = pause.type == "BREAK" and pause.value == COLON
            if colon and kinds_at(items, past_articles(items, whole + 2)) & {"PTS", "FULL"}:
                found.append(Lexeme("REACH", "at", lexeme.start_pos, lexeme.start_pos, ("REACH",)))
        found.append(lexeme)
    return found


# Occurrences --------------------------------------------------------------------------------------------------------


def _occurs(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `in the event of an accident` as if there is one."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        found.append(lexeme)
        if "IF" not in lexeme.several or lexeme.word not in OCCURRING:
            continue
        article = items[at + 1].word if at + 1 < len(items) else ""
        if article in FIRST_ONE and _counts(_named(items, at + 2), names):
            found.append(Lexeme("THERE", "there is", lexeme.end_pos, lexeme.end_pos, ("THERE",)))
    return found


def _single(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `a single accident scores 5` as one accident, beside other counts of them; costs may be those of each."""
    counted = any(each.type in {"COUNTED", "AMOUNT"} or "NOT" in each.several for each in items)
    found: list[Lexeme] = []
    skipped = -1
    for at, lexeme in enumerate(items):
        if at == skipped:
            continue
        name = _named(items, at + 1)
        begins = not found or found[-1].several & (END | {"IF", "FOR", "AND", "WITH"})
        earns = kinds_at(items, at + 2) & {"GIVE"} or (at + 2 < len(items) and items[at + 2].value == COLON)
        if counted and begins and earns and lexeme.word in SINGLE and _counts(name, names):
            number = ast.Literal(span=lexeme.span, value=Fraction(1))
            found.append(Lexeme("NUM", number, lexeme.start_pos, items[at + 1].end_pos, ("NUM",)))
            skipped = at + 1
        else:
            found.append(lexeme)
    return found


def _missing(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Put `missing` of `for each missing place` behind what is counted; leave out `those` before places."""
    found: list[Lexeme] = []
    for lexeme in items:
        before = found[-1] if found else lexeme
        each = len(found) > 1 and bool(found[-2].several & {"EACH", "FULLEACH"})
        if lexeme.type in NUMBERS and each and "SHORT" in before.several and before.value in MISSING:
            found[-1:] = [lexeme, before]
        elif lexeme.several & {"RANKS", "LASTRANKS"} and before.value in THOSE:
            found[-1] = lexeme
        else:
            found.append(lexeme)
    return found


def _whole_given(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the maximum score is given for` as full score, and no bound."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        given = kinds_at(items, at + 1) & {"BESTOWED", "GIVEN"}
        if given and "MOST" in lexeme.several and str(lexeme.value) in WHOLE_IS:
            cut = lexeme.end_pos - len(" is")
            found.append(Lexeme("FULL", "the maximum score", lexeme.start_pos, cut, ("FULL",)))
            found.append(Lexeme("AUX", "is", cut + 1, lexeme.end_pos, ("COPULA", "AUX")))
        else:
            found.append(lexeme)
    return found


def _for_the_year(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out the period in `from the 36 points available for the year`."""
    return [
        lexeme
        for at, lexeme in enumerate(items)
        if not (at and "PERIOD" in lexeme.several and str(items[at - 1].value) == "available")
    ]


def _risen_by_a_rate(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `costs have risen by no more than the rate of inflation` as growth that is not above that rate."""
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        level = past_articles(items, at + 2)
        rate = _named(items, level)
        own = bool(found) and _named(found, len(found) - 1) == "actual"
        by = "UP" in lexeme.several and str(lexeme.value).endswith(" by") and kinds_at(items, at + 1) & COMPARISONS
        if own and by and rate and names.unit_of(rate) == PERCENT and names.own_unit not in NOTHING_TO_COUNT:
            place = found.pop()
            node = ast.Value(span=place.span, name="growth")
            found.append(Lexeme("ROLE", node, place.start_pos, lexeme.end_pos, ("ROLE",)))
        else:
            found.append(lexeme)
    return found


# Each of the following ----------------------------------------------------------------------------------------------


def _each_following(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `1 point for each of the following: a, b and c` as 1 point more for each of the facts that holds."""
    each = next((n for n, lexeme in enumerate(items) if "EACH" in lexeme.several), len(items))
    colon = next((n for n in range(each, len(items)) if items[n].type == "BREAK"), len(items))
    points = [lexeme for lexeme in items[:each] if "PTS" in lexeme.several]
    before = all(one.several & FOLLOWED for one in items[:each])
    words = " ".join("place" if _named(items, n) == "rank" else str(items[n].value) for n in range(each + 1, colon))
    if len(points) != 1 or not before or words not in FOLLOWING or colon >= len(items) or items[colon].value != COLON:
        return items
    listed_facts = items[colon + 1 :]
    joints = [one for one in listed_facts if "FLAG" not in one.several]
    if any(one.several.isdisjoint(ARTICLES | {"BREAK", "AND"}) for one in joints):
        return items
    if any(one.value == STOP for one in joints[:-1] if one.type == "BREAK"):
        return items
    facts = [one for one in listed_facts if "FLAG" in one.several]
    return [one for fact in facts for one in _point_if(points[0], fact)] if len(facts) > 1 else items


def _point_if(points: Lexeme, fact: Lexeme) -> list[Lexeme]:
    start, end = fact.start_pos, fact.end_pos
    return [
        Lexeme("ADD", "add", start, start, ("ADD",)),
        Lexeme("PTS", points.value, start, start, ("PTS",)),
        Lexeme("IF", "if", start, start, ("IF",)),
        fact,
        Lexeme("BREAK", SEMICOLON, end, end),
    ]


# Otherwise it is 10 ---------------------------------------------------------------------------------------------------


def _it_is(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `otherwise it is 10` as the score behind `the score is`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        said = any("SCOREIS" in each.several for each in found) and "ELSE" in found[-1].several
        verb = kinds_at(items, at + 1) & {"COPULA"} and kinds_at(items, at + 2) & {"NUM", "ZERO", "PTS"}
        if said and verb and items[at].word == "it" and kinds_at(items, at + 3) <= END:
            found.append(Lexeme("SCOREIS", "it is", items[at].start_pos, items[at + 1].end_pos, ("SCOREIS",)))
            at += 2
        else:
            found.append(items[at])
            at += 1
    return found


# For having the plan published --------------------------------------------------------------------------------------


def _having(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `for` in `5 points for having the plan published`."""
    return [
        lexeme
        for at, lexeme in enumerate(items)
        if not ("FOR" in lexeme.several and at + 1 < len(items) and items[at + 1].word in HAVING)
    ]


# What adds up, what a value is set against ---------------------------------------------------------------------------


def _added_up(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `the points are added together` where each of the points is earned with another value."""
    named = [_named(items, at) for at in range(len(items)) if _named(items, at)]
    points = sum("PTS" in each.several for each in items)
    apart = len(named) == len(set(named)) == points > 1
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        if not ("ADDEDUP" in lexeme.kinds and apart and kinds_at(items, at + 1) <= END):
            found.append(lexeme)
        elif found and "AND" in found[-1].several:
            found.pop()
    return found


def _set_against(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """
    Read `the cost is scored against the median:` as a heading, where the median is named again behind it.

    The value itself may be left unsaid: `Marked against the mean of all councils in the group:`.
    """
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        whole = past_articles(items, at + 1)
        colon = items[whole + 1] if whole + 1 < len(items) else None
        heads = colon is not None and colon.type == "BREAK" and colon.value == COLON
        against = _named(items, whole)
        heads = heads and any(_named(items, n) == against for n in range(whole + 1, len(items)))
        opens = not found or (found[-1].type == "BREAK" and found[-1].value == STOP)
        if "SETAGAINST" in items[at].kinds and against and heads and (opens or _named(found, len(found) - 1)):
            at = whole + 1 + opens
        else:
            found.append(items[at])
            at += 1
    return found


def _proportion_to(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `pro rata to the homes completed against target` as pro rata, of what is measured against a target."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        found.append(lexeme)
        at += 1
        name = past_articles(items, at + 1)
        name = past_articles(items, name + 1) if "NUMBEROF" in kinds_at(items, name) else name
        if "PROP" not in lexeme.several or "TO" not in kinds_at(items, at) or _named(items, name) != "actual":
            continue
        whole = past_articles(items, name + 2)
        against = "THAN" in kinds_at(items, name + 1) and _named(items, whole) == "target"
        end = whole + 1 if against else name + 1
        if kinds_at(items, end) <= END and (against or any(_named(items, n) == "target" for n in range(at))):
            at = end
    return found


def _points_for(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Leave out `for coverage` in `marks for coverage are awarded evenly`, `5 points are available for coverage`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        found.append(items[at])
        if "FOR" not in kinds_at(items, at + 1):
            at += 1
            continue
        name = past_articles(items, at + 2)
        word = items[at].several & {"POINTSWORD", "POINTSNOUN", "TOTAL"}
        own = _named(items, name) == "actual"
        available = "GIVEN" in items[at].several and kinds_at(items, name + 1) <= END
        behind = available or (word and kinds_at(items, name + 1) & SAID_OF_POINTS)
        at = name + 1 if own and behind else at + 1
    return found


# A formula without a verb --------------------------------------------------------------------------------------------


def _formula(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `homes let divided by the target, multiplied by 10` at the beginning as the score."""
    first = past_articles(items, 0)
    first = past_articles(items, first + 1) if "NUMBEROF" in kinds_at(items, first) else first
    sentence: list[Lexeme] = []
    for lexeme in items[first:]:
        if lexeme.type == "BREAK" and lexeme.value != COMMA:
            break
        sentence.append(lexeme)
    several = [each.several for each in sentence]
    calculates = len(several) > 1 and several[0] & TERMS and several[1] & {"TIMES", "OVER", "PERCENTAGEOF"}
    multiplied = any(each & {"TIMES"} for each in several)
    if not calculates or not multiplied or any(each & SPEAKS for each in several):
        return items
    place = items[0].start_pos
    return [Lexeme("SCOREIS", "score =", place, place, ("SCOREIS",)), *items[first:]]


def _is_multiplied(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read the sentence `the share of lessons taught is multiplied by 12 points` as the score."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        first = past_articles(items, at)
        said = kinds_at(items, first + 1) & {"COPULA"} and kinds_at(items, first + 2) & {"TIMES"}
        opens = not found or (found[-1].type == "BREAK" and found[-1].value in {SEMICOLON, STOP})
        points = kinds_at(items, first + 3) & {"PTS"} and kinds_at(items, first + 4) <= END
        if opens and said and points and _named(items, first) == "actual":
            place = items[at].start_pos
            found += [Lexeme("SCOREIS", "the score is", place, place, ("SCOREIS",)), items[first]]
            at = first + 2
        else:
            found.append(items[at])
            at += 1
    return found


# Dashes -------------------------------------------------------------------------------------------------------------


def _dashed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `two or more accidents – 0 points` with a comma for the dash."""
    found = [*items]
    for at, lexeme in enumerate(items):
        if lexeme.word not in DASHES or kinds_at(items, at + 1).isdisjoint(POINTS_KINDS):
            continue
        if kinds_at(items, at + 2) <= END and items[at - 1].type == "COUNTED":
            found[at] = pause(COMMA, lexeme)
    return found


# Each with what it needs, as `Passes` takes it.
WORDY: tuple[tuple[str, Pass], ...] = (
    ("FOR", _having),
    ("|".join(f"{kind} OF" for kind in sorted(EXTREMES)), _extreme_of),
    ("MET PERCENT", _share_done),
    ("PERCENT OF BREAK PTS | PERCENT OF BREAK FULL", _level_of_target),
    ("IF", _occurs),
    ("COUNTED | AMOUNT | NOT", _single),
    ("SHORT EACH | SHORT FULLEACH | RANKS | LASTRANKS", _missing),
    ("MOST GIVEN | MOST BESTOWED", _whole_given),
    ("PERIOD GIVEN", _for_the_year),
    ("UP", _risen_by_a_rate),
    ("EACH FLAG PTS", _each_following),
    ("ADDEDUP", _added_up),
    ("SETAGAINST", _set_against),
    ("PROP TO", _proportion_to),
    ("FOR", _points_for),
    ("TIMES COPULA PTS", _is_multiplied),
    ("TIMES", _formula),
    ("SCOREIS ELSE", _it_is),
    ("COUNTED", _dashed),
)
