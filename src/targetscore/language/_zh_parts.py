"""Where one part of a Chinese sentence ends and the next begins, beyond the signs that the text has."""

from __future__ import annotations

import functools

import attrs

from targetscore.language._lexemes import Lexeme
from targetscore.language._zh_kinds import COMPARISONS, LITERALS, NOTHING, OPERATORS, REFERENCES, kinds

POINT_WORDS = kinds("PTS PTSLIST FULL BASE")
# What begins a part of its own.
STARTS = kinds(
    "EACH ADD DED MOVEBOTH ZERO NODEDUCT NOADD FLOOR NEGATIVE ELSE LINE AMIDST PROP FACTORBY SCOREIS HIGHEST"
    " ANDSOON GIVE MOST LEAST TOTAL EITHERWAY SHORTSTEP ITEM LIMITLE EFFECT RANKSTEP UNITS FROMLAST"
    " PEERPROP LIMIT FROMPTS EACHFLOOR SUMUP LACKING HALVED INSTEAD"
)
# Behind these a points phrase goes on, so no break comes before what follows.
_AFTER_MOST = kinds("ADD DED MOVEBOTH EITHERWAY TOTAL GIVE ITEM")
HOLDS = {
    "EACH": kinds("EXCESS SHORTFALL"),
    "GIVE": kinds("MOST LEAST TOTAL ITEM PROP LIMITLE LIMITGE EACHOF INSTEAD"),
    "ADD": kinds("MOST LEAST TOTAL ITEM"),
    "DED": kinds("MOST LEAST TOTAL ITEM"),
    "MOVEBOTH": kinds("MOST ITEM"),
    "EITHERWAY": kinds("MOST"),
    "MOST": _AFTER_MOST,
    "LIMITLE": _AFTER_MOST,
    "LEAST": kinds("TOTAL ITEM ADD DED GIVE"),
    "ZERO": kinds("ITEM INSTEAD"),
    "FLOOR": kinds("ITEM"),
    "NEGATIVE": kinds("ITEM"),
    "PROP": kinds("AMIDST"),
    "LINE": kinds("AMIDST BY"),
    "AMIDST": kinds("AMIDST"),
}
# Behind these points are part of the same phrase.
BEFORE_POINTS = (
    kinds(
        "GIVE ADD DED MOVEBOTH MOST LEAST LIMITLE LIMITGE TOTAL EITHERWAY EACHOF ASLIMIT BY SCOREIS BEGINS FACTORBY"
        " PAREN FULL BASE ITEM THAN TO OF SAYS RANKSTEP IS"
    )
    | COMPARISONS
    | OPERATORS
)
# Behind a comparison these are part of the same phrase: 比上年每, 比计划超出部分每.
GOES_ON = kinds("EACH EXCESS SHORTFALL")
# Behind points only these go on; behind these nothing does.
AFTER_POINTS = kinds("TIMES OVER PLUS MINUS PERUNIT SCORES RPAR BASIS")
ENDS = kinds(
    "EFFECT ORDER UNITS FROMLAST EXTREME PTSLIST ZERO NODEDUCT NOADD FLOOR NEGATIVE CAPPTS HIGHEST ANDSOON SHORTSTEP"
    " PERUNIT LIMIT FROMPTS EACHFLOOR SUMUP LACKING HALVED"
)
# Behind these points without a verb are none that are given: 可倒扣2分.
NO_POINTS = kinds("ZERO NODEDUCT NOADD FLOOR NEGATIVE HIGHEST EFFECT")
AFTER_WHEN = kinds("NAME ROLE BY") | COMPARISONS
BEFORE_BY = kinds("ELSE AMID WHEN ABOVE BELOW WITHIN") | LITERALS
NO_FORMULA = kinds("BY SCOREIS PROP EACH GIVE") | COMPARISONS
FORMULA_STARTS = kinds("LPAR FULL BASE") | LITERALS | REFERENCES


def divide(found: list[Lexeme]) -> list[Lexeme]:
    """Return *found* with a break between any two parts, none at the ends, and the strongest of several in a row."""
    parts = _Parts()
    for position, lexeme in enumerate(found):
        parts.take(lexeme, found[position + 1].type if position + 1 < len(found) else "BREAK")
    divided = parts.divided
    while divided and divided[-1].type == "BREAK":
        divided.pop()
    return _formulas(divided) if "TIMES" in [lexeme.type for lexeme in divided] else divided


@attrs.define
class _Parts:
    """What has been divided; the last part starts at *start*, compares at *than*; *refers*: it compares or has 每."""

    divided: list[Lexeme] = attrs.field(factory=list)
    start: int = 0
    refers: bool = False
    than: int | None = None

    def take(self, lexeme: Lexeme, after: str) -> None:
        """Add *lexeme*, before which a part may end."""
        kind = lexeme.type
        if kind == "BREAK":
            self._break(lexeme)
            return
        last = self.divided[-1].type if self.divided else "BREAK"
        if kind == "EACH":
            self._break_before_than()
        if last != "BREAK" and _ends(last, kind) and not (kind in GOES_ON and self.refers):
            self._add(Lexeme("BREAK", 0, lexeme.start_pos, lexeme.start_pos))
        if kind in POINT_WORDS and self._is_bare(kind, after):
            self._add(Lexeme("GIVE", "", lexeme.start_pos, lexeme.start_pos))
        self._add(lexeme)

    def _add(self, lexeme: Lexeme) -> None:
        self.divided.append(lexeme)
        if lexeme.type == "BREAK":
            self.start, self.refers, self.than = len(self.divided), False, None
        elif lexeme.type in {"THAN", "EACH"}:
            self.refers = True
            if lexeme.type == "THAN" and self.than is None:
                self.than = len(self.divided) - 1

    def _break(self, lexeme: Lexeme) -> None:
        if not self.divided:
            return
        last = self.divided[-1]
        if last.type == "BREAK":
            last.value = max(last.value, lexeme.value)
        else:
            self._add(lexeme)

    def _break_before_than(self) -> None:
        """占比比上年每提高: the subject is a part of its own before 比上年每."""
        than = self.than
        if than is None or than == self.start:
            return
        at = self.divided[than].start_pos
        self.divided.insert(than, Lexeme("BREAK", 0, at, at))
        self.start = self.than = than + 1

    def _is_bare(self, kind: str, after: str) -> bool:
        """Whether points with no verb start a part and so are given: 20%以上的100分. 满分10分 says what full is."""
        starts = bool(self.divided) and self.divided[-1].type == "BREAK"
        if starts and self.divided[-1].value == 0 and len(self.divided) > 1 and self.divided[-2].type in NO_POINTS:
            return False
        return starts and (kind in {"PTS", "PTSLIST"} or after not in {"PTS", "IS"})


@functools.cache
def _ends(last: str, kind: str) -> bool:
    """Whether a part ends between *last* and *kind*; 每 that belongs to a part which compares does not end it."""
    if (kind == "ASLIMIT" and last in REFERENCES) or (kind == "BY" and last in BEFORE_BY):
        return True
    if kind in {"EXCESS", "SHORTFALL"} and last in {"WHEN", "NAME", "ROLE"}:
        return True
    if kind in STARTS:
        return last not in HOLDS.get(kind, NOTHING)
    if kind in POINT_WORDS:
        return last not in BEFORE_POINTS
    if last in ENDS or (last == "PTS" and kind not in AFTER_POINTS):
        return True
    return last == "WHEN" and kind in AFTER_WHEN


def _formulas(divided: list[Lexeme]) -> list[Lexeme]:
    """Mark each part that multiplies and compares nothing as a formula: 达标比重乘以分值."""
    whole: list[Lexeme] = []
    start = 0
    for end in [*(n for n, lexeme in enumerate(divided) if lexeme.type == "BREAK"), len(divided)]:
        part = divided[start:end]
        said = {lexeme.type for lexeme in part}
        if "TIMES" in said and part[0].type in FORMULA_STARTS and not said & NO_FORMULA:
            whole.append(Lexeme("SCOREIS", "", part[0].start_pos, part[0].start_pos))
        whole.extend(divided[start : end + 1])
        start = end + 1
    return whole
