"""
Which of its kinds a Chinese word has, decided by its neighbours: a table of small rules, the first that speaks decides.

A rule sees the kind that was decided on the left and all kinds that the word on the right may have. It returns the
word with its kind, `DROP` for a filler that may stand here, or ``None`` where it has nothing to say.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeAlias

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Lexeme, Names, Refused, listed
from targetscore.language._zh_kinds import (
    COMPARISONS,
    CONSEQUENCE,
    DIRECTIONS,
    END,
    LITERALS,
    MARKS,
    OPERATORS,
    REFERENCES,
    UPTO,
    kinds,
    together,
    typed,
)
from targetscore.language._zh_literals import MEASURED, SHORT, fit_literal

DROP = Lexeme("FILLER", "", 0, 0)


@attrs.define
class Spot:
    """
    A word among its neighbours.

    *kinds* are those of the word, *left* what was decided before it, *right* and *second* all kinds of the two words
    after it (the end of the text is a break), *said* what was decided so far in this part of the sentence,
    *in_front* that 前提下 follows in this part, *of_nothing* that 不得分 does, *amid* that 介于 or 之间 is around it.
    """

    lexeme: Lexeme
    kinds: frozenset[str]
    left: str
    right: frozenset[str]
    second: frozenset[str]
    said: set[str]
    in_front: bool
    of_nothing: bool
    amid: bool

    def fits(self, kind: str) -> Lexeme:
        """Decide that the word is of *kind*, and return it."""
        return typed(self.lexeme, kind)


AMIDST = kinds("AMID AMIDST")
LONGEST_RANGE = 6
"""介于 80% （含） 和 90% （不含）: so many words."""

Rule: TypeAlias = Callable[[Spot], Lexeme | None]


def fit(text: str, found: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *found* with each word of the kind that its neighbours allow, fillers left out."""
    kept: list[Lexeme] = []
    said: set[str] = set()
    fronted, zero = _followed(found, "INFRONT"), _followed(found, "ZERO")
    between = _between(text, found)
    several = [together(lexeme.kinds, lexeme.type) for lexeme in found]
    several += (END, END)
    left = "BREAK"
    for position, lexeme in enumerate(found):
        fitted: Lexeme | None = lexeme
        if lexeme.type in MEASURED:
            fitted = fit_literal(text, lexeme, left, several[position + 1], kept, said, names)
        elif rules := _rules(lexeme.kinds):
            right, second = several[position + 1], several[position + 2]
            ahead = position in fronted, position in zero, position in between
            fitted = _decide(rules, Spot(lexeme, several[position], left, right, second, said, *ahead))
        if fitted is not None:
            kept.append(fitted)
            left = fitted.type
            if left == "BREAK":
                said.clear()
            else:
                said.add(left)
    return kept


def _decide(rules: tuple[Rule, ...], spot: Spot) -> Lexeme | None:
    for rule in rules:
        fitted = rule(spot)
        if fitted is not None:
            return None if fitted is DROP else fitted
    return spot.lexeme


def _followed(found: list[Lexeme], kind: str) -> set[int]:
    """Return the places behind which a word of *kind* (前提下) follows in the same part."""
    if kind not in [lexeme.type for lexeme in found]:
        return set()
    places: set[int] = set()
    ahead = False
    for position in range(len(found) - 1, -1, -1):
        if ahead:
            places.add(position)
        if found[position].type in {"BREAK", kind}:
            ahead = found[position].type == kind
    return places


def _between(text: str, found: list[Lexeme]) -> set[int]:
    """Return the places that 介于 or 之间 is around."""
    places: set[int] = set()
    begun: list[int] = []
    for position, lexeme in enumerate(found):
        if lexeme.type == "BREAK":
            begun = []
        elif AMIDST.intersection(together(lexeme.kinds, lexeme.type)):
            places.update(begun)
        elif text[lexeme.start_pos : lexeme.end_pos] == "介于":
            begun = []
            places.update(range(position, position + LONGEST_RANGE))
        begun.append(position)
    return places


# Small words --------------------------------------------------------------------------------------------------------


def _listing(spot: Spot) -> Lexeme | None:
    """、 between values lists them; a break elsewhere."""
    return spot.fits("ANDS") if spot.left in REFERENCES and spot.right & REFERENCES else spot.lexeme


def _provided(spot: Spot) -> Lexeme | None:
    """在…前提下 at the start of a part."""
    return spot.lexeme if spot.left == "BREAK" and spot.in_front else DROP


AMOUNTS_OF = kinds("PERCENT PERCENTLIST NUM")
BEHIND_WHEN = kinds(
    "BREAK EACH GIVE ADD DED MOVEBOTH ZERO NODEDUCT NOADD PROP BY FULL BASE PTS PTSLIST FACTORBY EACHOF ALSO ITEM"
    " BOTHOF MOST AND OR UNKNOWN PERCENTLIST ASIDE TOTAL EITHERWAY THAN EFFECT"
    " RANKSTEP FROMLAST UNITS ORDER PEERPROP RELPOS GAP FROMPTS HALVED LACKING"
)


def _of(spot: Spot) -> Lexeme | None:
    """目标的85% is a share, 达到90%的 ends a condition, elsewhere 的 says nothing."""
    if spot.lexeme.value != "的":
        return None
    if spot.left in {"NAME", "ROLE", "FULL", "BASE"} and spot.right & AMOUNTS_OF:
        return spot.fits("OF")
    if spot.left == "NAME" and {"EACH", "AMOUNT"} <= spot.said:
        return DROP
    return spot.fits("WHEN") if spot.left != "BREAK" and spot.right & BEHIND_WHEN else DROP


GIVEN = kinds("PTS PTSLIST FULL BASE ZERO CAPPTS")


def _equal(spot: Spot) -> Lexeme | None:
    """等于的: level with what the clause before compares with."""
    return spot.fits("LEVELWITH") if "LEVELWITH" in spot.kinds and spot.right & {"WHEN", "BREAK"} else None


def _is(spot: Spot) -> Lexeme | None:
    """为 gives points before points, compares before a level, and says nothing before 满分 as a copula elsewhere."""
    if spot.lexeme.value not in {"为", "是"}:
        return None
    if spot.left == "BASE" and spot.right & {"FULL", "BASE"}:
        return spot.fits("IS")
    if spot.left == "FULL" and "PTS" in spot.right and spot.said == {"FULL"}:
        return DROP
    if spot.right & GIVEN:
        return spot.fits("GIVE") if "ZERO" not in spot.right and spot.left not in {"MOST", "LEAST"} else DROP
    return spot.fits("EQ") if spot.right & (LITERALS | REFERENCES) else spot.lexeme


def _both_before_comparison(spot: Spot) -> Lexeme | None:
    """增速和税收均达到: 均 distributes."""
    return spot.fits("BOTHOF") if spot.left in REFERENCES and spot.right & COMPARISONS else None


def _sum_of(spot: Spot) -> Lexeme | None:
    """满意票、基本满意票合计超过: the values before it are added up; of one value 合计 says nothing."""
    return spot.fits("SUMOF") if spot.left in REFERENCES and "ANDS" in spot.said else None


def _sum_limited(spot: Spot) -> Lexeme | None:
    """两项合计扣分以8分为限 limits the two together; elsewhere 两项合计 says that points add up."""
    return spot.fits("TOTAL") if spot.right & {"ADD", "DED", "MOST", "LE", "LIMITLE", "ASLIMIT"} else None


COMPARING = kinds("LEVELWITH LEVELUP LEVELDOWN COMPARED EACH UP DOWN GAP")


def _than(spot: Spot) -> Lexeme | None:
    """与上年持平, 同上年相比: 与 compares."""
    if spot.right & LITERALS and "COMPARED" in spot.second and spot.left == "BREAK":
        return spot.fits("THAN")
    return spot.fits("THAN") if spot.right & REFERENCES and spot.second & COMPARING else None


def _full_as_cap(spot: Spot) -> Lexeme | None:
    """满分封顶 is a cap at the full score."""
    if "CAPPED" not in spot.right:
        return None
    lexeme = spot.lexeme
    return Lexeme("CAPPTS", ast.Value(span=lexeme.span, name="full"), lexeme.start_pos, lexeme.end_pos)


BEHIND_ADVERB = kinds("ITEM TOTAL EACHOF FULL BASE PTS PTSLIST FILLP BY LE") | CONSEQUENCE
BEFORE_TIME_WORD = kinds("FLAG FULL BASE") | REFERENCES
BEHIND_TIME_WORD = kinds("RANKS THAN TO BOTHOF") | COMPARISONS | REFERENCES | LITERALS | DIRECTIONS


def _filler(spot: Spot) -> Lexeme | None:
    """Drop a filler where it says nothing: before points, at the start of a part, between a name and its comparison."""
    before_points = "FILLP" in spot.kinds and spot.right & BEHIND_ADVERB
    among = spot.lexeme.value == "其中"
    alone = among and "BREAK" in spot.right
    at_start = "FILLS" in spot.kinds and spot.left in {"BREAK", "WHEN"} and "BREAK" not in spot.right
    # Of what earns less than all: 其中低于60%的不得分. Other points of it are earned on top, or instead.
    at_start = at_start and (spot.of_nothing or not among)
    inside = "FILLM" in spot.kinds and spot.left in BEFORE_TIME_WORD and spot.right & BEHIND_TIME_WORD
    return DROP if before_points or alone or at_start or inside else None


def _capped(spot: Spot) -> Lexeme | None:
    """3分封顶: the points are the cap already."""
    return DROP if spot.left == "CAPPTS" else None


def _only(spot: Spot) -> Lexeme | None:
    """只完成 is 完成."""
    return DROP if "REACH" in spot.right else None


def _completion(spot: Spot) -> Lexeme | None:
    """完成不低于90%: 完成 is the value, not the comparison."""
    lexeme = spot.lexeme
    if "完成" not in str(lexeme.value) or not spot.right & {"GE", "GT", "LE", "LT"}:
        return None
    return Lexeme("ROLE", ast.Value(span=lexeme.span, name="completion"), lexeme.start_pos, lexeme.end_pos)


def _event_before_level(spot: Spot) -> Lexeme | None:
    """发生3起以上: the level says it."""
    if "REACH" not in spot.kinds and spot.right & {"LT", "LE", "GE", "GT"} and spot.second & LITERALS - {"PTS"}:
        return DROP
    return DROP if "REACH" not in spot.kinds and spot.right & LITERALS and spot.second & (UPTO | {"TO"}) else None


# Points -------------------------------------------------------------------------------------------------------------

SIGNS = kinds("ADD DED MOVEBOTH")
SIGNED = kinds("PTS PTSLIST FULL BASE CAPPTS ASLIMIT EACHOF")
BEFORE_SCORES = kinds("PROP PEERPROP GAP RELPOS LINE ROLE NAME NUM PERCENT PTS RPAR")


def _both_ways(spot: Spot) -> Lexeme | None:
    """加减 moves points before points, limits them before 最多, and is a direction elsewhere."""
    if not spot.kinds & {"EITHERWAY", "EITHER"}:
        return None
    if spot.right & {"PTS", "FULL"}:
        return spot.fits("MOVEBOTH")
    if spot.right & {"MOST", "LE", "ASLIMIT", "BOTHOF", "EACHOF", "CAPPTS"}:
        return spot.fits("EITHERWAY")
    return spot.fits("EITHER") if "EITHER" in spot.kinds else spot.lexeme


def _sign(spot: Spot) -> Lexeme | None:
    """减 before 10分 deducts, before 1% it is a direction; 扣分 behind a formula says that it is one of points."""
    points = spot.right & SIGNED or (spot.right & {"MOST", "LE"} and "AWAY" not in spot.right)
    if spot.left == "PROP" or ("SCORES" in spot.kinds and spot.left in BEFORE_SCORES and not points):
        return spot.fits("SCORES")
    sign = min(spot.kinds & SIGNS)
    if points:
        return spot.fits(sign)
    if spot.kinds & DIRECTIONS:
        return spot.fits(min(spot.kinds & DIRECTIONS))
    return spot.fits(sign) if spot.left in {"MOST", "LEAST"} or spot.right & {"BREAK", "LE", "MOST"} else spot.lexeme


GIVABLE = kinds("PTS PTSLIST FULL BASE PERCENT PERCENTLIST CAPPTS EACHOF ITEM")
FORMULA_END = kinds("FULL BASE AMIDST") | BEFORE_SCORES


def _scores(spot: Spot) -> Lexeme | None:
    """计 before points gives them, 计分 behind a formula says that it is one of points; 每获得 counts."""
    if spot.left == "EACH" and "EVENT" in spot.kinds:
        return spot.fits("EVENT")
    if "EVENT" in spot.kinds and spot.right & {"FLAG", "NAME"} and spot.left in {"BREAK", "WHEN", "AND", "OR"}:
        return spot.fits("EVENT")
    if "GIVE" in spot.kinds and spot.right & GIVABLE:
        return spot.fits("GIVE")
    if "SCORES" in spot.kinds and spot.left in FORMULA_END:
        return spot.fits("SCORES")
    limited = spot.left in {"MOST", "LEAST", "TOTAL", "ITEM"} or spot.right & {"MOST", "LE", "LEAST", "GE"}
    return spot.fits("GIVE") if "GIVE" in spot.kinds and limited else None


# Joints, bounds and what is left ------------------------------------------------------------------------------------


# These go on with another condition: 未完成任务但完成率在80%以上.
JOINS_TESTS = frozenset({"且", "并且", "但", "但是", "并"})
# 合格率和满意率分别达到90%和80% is no range of either.
JOINS_LEVELS = frozenset({"和", "与", "及", "以及"})


def _and(spot: Spot) -> Lexeme | None:
    """和 is a range in 介于80%和90%之间, lists values, gives a comparison several levels, else it joins conditions."""
    if spot.left in LITERALS | MARKS and spot.right & LITERALS:
        if spot.lexeme.value in JOINS_LEVELS and not spot.amid:
            raise Refused("levels-joined", Span(spot.lexeme.start_pos, spot.lexeme.end_pos), word=spot.lexeme.value)
        return spot.fits("TO")
    if spot.left == "BREAK" or "OR" in spot.kinds:
        return None
    if spot.left in REFERENCES and spot.right & REFERENCES and spot.lexeme.value not in JOINS_TESTS:
        return spot.fits("ANDL" if spot.said & (COMPARISONS | {"THAN"}) else "ANDS")
    return spot.fits("THAN" if "THAN" in spot.kinds and spot.right & REFERENCES else "AND")


def _amid(spot: Spot) -> Lexeme | None:
    """80%至90%之间 closes a range, 之间按插值法 begins a line."""
    if "AMIDST" not in spot.kinds:
        return None
    return spot.fits("AMID" if spot.left in LITERALS | MARKS | REFERENCES else "AMIDST")


def _dash(spot: Spot) -> Lexeme | None:
    """80%-90% and 80%（含）-90% are ranges, unless the part calculates."""
    between = spot.left in LITERALS | MARKS and spot.right & LITERALS
    return spot.fits("TO") if between and spot.lexeme.value != "−" and not spot.said & FORMULA else None


FORMULA = kinds("SCOREIS") | OPERATORS


def _to(spot: Spot) -> Lexeme | None:
    return spot.fits("TO") if spot.left in LITERALS | REFERENCES | MARKS else DROP


def _at_most_points(spot: Spot) -> Lexeme | None:
    """不超过3分 limits points."""
    return (
        spot.fits("LIMITLE") if spot.right & {"PTS", "FULL", "BASE", "CAPPTS"} and spot.left not in REFERENCES else None
    )


def _at_least_points(spot: Spot) -> Lexeme | None:
    return spot.fits("LIMITGE") if "PTS" in spot.right and spot.left in {"TOTAL", "ITEM", "LEAST"} else None


ITEM_WORDS = listed("整项 全项 本项 该项 此项 本指标 该指标 本项指标 此项指标 该项指标 本项得分 该项得分")
LIMITS = kinds("MOST LEAST LE ASLIMIT CAPPTS GE")
ITEM_VERBS = kinds("ZERO GIVE FLOOR NEGATIVE")
ITEM_UNNEEDED = kinds("NODEDUCT FULL BASE ADD DED PTS NAME BREAK")
TOTAL_VERBS = kinds("ADD DED NEGATIVE FLOOR GIVE") | LIMITS


def _item(spot: Spot) -> Lexeme | None:
    """本项最多 limits the whole, 本项不得分 speaks of the whole indicator, before other points 本项 says nothing."""
    if spot.lexeme.value not in ITEM_WORDS:
        return None
    if spot.right & LIMITS:
        return spot.fits("TOTAL")
    if spot.right & ITEM_VERBS:
        return spot.fits("ITEM")
    return DROP if spot.right & ITEM_UNNEEDED else spot.lexeme


def _total(spot: Spot) -> Lexeme | None:
    """总分10分 says the full score; 累计 says nothing before what is no bound."""
    if spot.right & TOTAL_VERBS:
        return None
    if "PTS" in spot.right and spot.left in {"BREAK", "NAME"}:
        return spot.fits("SAYS")
    return DROP if spot.lexeme.value in {"累计", "合计"} else spot.lexeme


def _least(spot: Spot) -> Lexeme | None:
    """至少 before a level compares."""
    if "GE" in spot.kinds or spot.right & {"PTS", "GIVE", "TOTAL", "BASE", "ADD", "DED", "CAPPTS", "FULL"}:
        return None
    return spot.fits("GE") if spot.lexeme.value == "至少" else spot.lexeme


def _both(spot: Spot) -> Lexeme | None:
    """均 with no comparison behind it says nothing before points and at the start of a part."""
    if spot.right & COMPARISONS or "MET" in spot.right:
        return None
    if spot.left == "REACH" and "ROLE" in spot.right and spot.lexeme.value == "全部":
        return DROP
    points = spot.right & {"GIVE", "ADD", "DED", "ZERO", "LE", "MOST", "ASLIMIT", "NODEDUCT"}
    return DROP if points or spot.left == "BREAK" else spot.lexeme


def _each_of(spot: Spot) -> Lexeme | None:
    """分别 belongs to a list of points or to the points of several values."""
    listed = spot.right & {"PTS", "PTSLIST", "PERCENTLIST", "FULL", "BASE"}
    return None if listed and spot.left in {"GIVE", "ADD", "DED", "MOVEBOTH", "NAME", "ROLE"} else DROP


def _also(spot: Spot) -> Lexeme | None:
    if spot.kinds != {"ALSO"}:
        return None
    if spot.lexeme.value in MORE and spot.right & LEVELLED and not spot.right & kinds("EACH"):
        # 低于90%扣3分，再低于80%扣5分: 5 points in all, or 5 more?
        raise Refused("more-or-instead", Span(spot.lexeme.start_pos, spot.lexeme.end_pos))
    return DROP


def _compared(spot: Spot) -> Lexeme | None:
    """与上年相比 ends a comparison, 比上年 begins one."""
    if "COMPARED" not in spot.kinds:
        return None
    ends = "BREAK" in spot.right or (spot.left in REFERENCES and not spot.right & REFERENCES)
    return spot.fits("COMPARED" if ends else "THAN")


MORE = frozenset({"再", "又", "另", "另外", "此外", "还", "在此基础上"})
LEVELLED = kinds("GT GE LT LE REACH BELOW UNMET")

BEFORE_DISTANCE = kinds("BREAK WHEN AND OR NAME ROLE")


def _distance(spot: Spot) -> Lexeme | None:
    """低于2个百分点以上, 比平均超过2个百分点: percentage points are no level, so the word says which way."""
    if "PPOINT" not in spot.right or spot.left not in BEFORE_DISTANCE or spot.lexeme.value in SHORT:
        return None
    return spot.fits("UP") if "GT" in spot.kinds else spot.fits("DOWN") if "LT" in spot.kinds else None


def _comparison(spot: Spot) -> Lexeme | None:
    return spot.fits(min(spot.kinds & COMPARISONS)) if spot.lexeme.type not in COMPARISONS else None


def _below_at_start(spot: Spot) -> Lexeme | None:
    """以下每低一名: further down, which 低 says already."""
    return DROP if spot.left == "BREAK" and "EACH" in spot.right else None


def _when_at_start(spot: Spot) -> Lexeme | None:
    return DROP if spot.left == "BREAK" else None


# Each rule with the kinds it is about, in the order in which they are asked.
RULES: tuple[tuple[frozenset[str], Rule], ...] = (
    (kinds("ANDS"), _listing),
    (kinds("PROVIDED"), _provided),
    (kinds("WHEN FILLM"), _of),
    (kinds("EQ"), _equal),
    (kinds("EQ"), _is),
    (kinds("BOTHOF"), _both_before_comparison),
    (kinds("SUMOF"), _sum_of),
    (kinds("SUMUP"), _sum_limited),
    (kinds("THAN"), _than),
    (kinds("FULL"), _full_as_cap),
    (kinds("FILLP FILLS FILLM"), _filler),
    (kinds("CAPPED"), _capped),
    (kinds("ONLY"), _only),
    (kinds("REACH"), _completion),
    (kinds("EVENT"), _event_before_level),
    (kinds("MOVEBOTH"), _both_ways),
    (SIGNS, _sign),
    (kinds("GIVE SCORES"), _scores),
    (kinds("AND"), _and),
    (kinds("AMID"), _amid),
    (kinds("MINUS"), _dash),
    (kinds("TO"), _to),
    (kinds("LE"), _at_most_points),
    (kinds("GE"), _at_least_points),
    (kinds("TOTAL"), _item),
    (kinds("TOTAL"), _total),
    (kinds("LEAST"), _least),
    (kinds("BOTHOF"), _both),
    (kinds("EACHOF"), _each_of),
    (kinds("ALSO"), _also),
    (kinds("THAN"), _compared),
    (kinds("GT LT"), _distance),
    (COMPARISONS, _comparison),
    (kinds("WHEN"), _when_at_start),
    (kinds("BELOW"), _below_at_start),
)


@functools.cache
def _rules(several: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules about a word that may be of *several* kinds."""
    return tuple(rule for about, rule in RULES if about & frozenset(several))
