"""
Points in proportion to what was done of a target, however an English text says it.

`The percentage of the target achieved` is the completion; `scaled down proportionately`, `proportionately fewer`, `a
proportionate share of the points` are said as in proportion, and `marks are given in proportion to` it, with no award
that it could be in proportion to, as the full score times the completion.
"""

from __future__ import annotations

import re
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._en_kinds import END, REFERENCES, kinds, kinds_at, pause_at, placed
from targetscore.language._en_passes import Pass, kinds_said
from targetscore.language._en_spelled import replaced, spelled
from targetscore.language._lexemes import Lexeme, Names

_THE = r"(?:(?:the|its|their|this|that|a|an) )?"
_OWN = r"(?:(?:the|its|their) )?"
_DONE = r"(?:achieved|reached|met|completed|fulfilled|attained|delivered|realised|realized|accomplished|carried out)"
_AIM = rf"{_THE}(?:annual |yearly |year's )?TARGET"
# What is done of the target.
COMPLETION: Final = re.compile(
    rf"\b{_OWN}(?:percentage of|share of|proportion of|part of|fraction of) {_AIM} {_DONE}\b"
    rf"|\bACTUAL (?:expressed )?as a (?:percentage|proportion|share|fraction) of {_AIM}\b"
    rf"|\b{_OWN}(?:rate|degree|level|extent|rate of|degree of|level of|extent of|level for)(?: of)? COMPLETION\b"
    rf"|\b{_OWN}(?:completion|achievement|attainment|fulfilment) (?:rates?|percentages?|ratios?)\b"
)
AS_DONE: Final = re.compile(rf"(?<=PROP )as {_AIM} (?:has been|is|was|have been|had been) {_DONE}")
_ARE = r"(?:the points are|the marks are|the score is)"
_POINTS = rf"(?:(?:the )?(?:points|marks|score|all points|full marks)|{_ARE})"
_BE = r"(?:is|are|will be|shall be|being|to be|be)"
_CUT = (
    r"(?:scaled down|scaled|reduced|cut|lowered|decreased|abated|adjusted|diminished|adjusted downwards|scaled back"
    r"|adjusted down)"
)
_ENDS = r"(?= [,;.]|$)"
_SHORT = r"(?:the )?(?:shortfall|shortage|deficit|COMPLETION)"
# In proportion to the award before, or behind.
CUT_DOWN: Final = re.compile(
    rf"(?<![A-Za-z])(?:{_POINTS} )?(?:{_BE} )?{_CUT} PROP(?: to {_SHORT})?{_ENDS}"
    rf"|(?<=, ){_ARE} PROP(?: to {_SHORT}{_ENDS}|(?= ;))"
    rf"|(?<=[,;.] ){_POINTS} (?:{_BE} )?multiplied by COMPLETION{_ENDS}"
    rf"|\b(?:a|the) PROP (?:share of|share|part of|part|number of|number|amount of|amount)(?: {_POINTS})?"
    rf"(?= [,;.]|$| for| if| where| below)"
)
FEWER: Final = re.compile(
    r"\bPROP (?:fewer|less|lower|smaller)(?: points| marks)?(?P<else> otherwise)?(?= [,;.]|$| below)"
)
BELOW: Final = re.compile(
    rf"\bPROP (?:below|under|for (?:less|lower|partial achievement|part achievement|lower values)){_ENDS}"
)
_PARTLY = r"(?:only |just )?(?:partly|partially|in part|not fully|not wholly|not entirely)"
PARTLY: Final = re.compile(rf"(?:(?P<it>it|they) (?:is|are) |(?<=TARGET )(?:is |are )?){_PARTLY} {_DONE}")
# With no award to be in proportion to: the points, or the full score, times the completion.
_OF = rf"(?:COMPLETION|{_THE}ACTUAL (?:against|compared with|compared to|relative to|as against) {_AIM})"
WHOLE: Final = re.compile(rf"(?:the )?(?:PTS (?:{_BE} )?|points (?:{_BE} )?|marks (?:{_BE} )?|{_ARE} )PROP to {_OF}")
FULL_AT: Final = re.compile(
    rf"(?:points|marks|{_ARE}) PROP to {_OF} , with (?:the )?(?:full )?PTS (?:for|at) PERCENT"
    r"(?: or more| or above| and above| and more)?(?= [;.]|$)"
)
NOTHING_BEYOND: Final = re.compile(
    r"(?:(?:, )?and|, but|,) (?:nothing|no points|none)(?: further| more| extra| in addition)?"
    rf" (?:beyond|above|over|for exceeding) {_AIM}"
)
OVER_TARGET: Final = re.compile(
    r"(?:results|values|figures|anything|performance|achievements?|any result|a result)"
    rf" (?:over|above|beyond|exceeding) {_AIM}"
    r" (?:(?:is|are) )?(?:count as|counts as|counted as|taken as|treated as) PERCENT"
)
WEIGHT: Final = re.compile(r"(?:weighted )?score = (?:the )?weight \( NUM \)")
NOT_MET: Final = re.compile(rf"(?<=[;.] )not {_DONE} :")
MISSED: Final = re.compile(
    rf"{_THE}(?:ACTUAL )?(?:is |are )?(?:falls? short of|below|less than|do not reach|does not reach|do not meet"
    rf"|does not meet|misses|miss|under|short of) (?P<aim>{_AIM})"
    rf"|(?P<said>{_AIM}) (?:is |was )?(?:not reached|not met|not achieved|missed|not attained|not fulfilled)"
)
IN_FULL: Final = re.compile(
    rf"otherwise (?:(?:they|it) (?:is|are) |{_BE} )?(?:FULL|PTS|full marks|full points|full score|awarded in full"
    r"|given in full|earned in full|paid in full|the full score)(?: \.)?"
)
FORMULA = kinds("TIMES ROLE")
LIMITS = kinds("MOST UPTO NOEXTRA STOPS")
WHOLE_POINTS = 100


def _completion(first: Lexeme, last: Lexeme) -> Lexeme:
    node = ast.Value(span=Span(first.start_pos, last.end_pos), name="completion")
    return Lexeme("ROLE", node, first.start_pos, last.end_pos, ("ROLE",))


def prorated(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with what says that points are in proportion in the words of the language."""
    said = kinds_said(items)
    if "PROP" not in said and not said >= FORMULA:
        return items
    for reword in (_completions, _over_target, _weight, _partly, _cut_down, _whole, _swapped, _formulas):
        items = reword(items, names)
    return items


# What is done of a target -------------------------------------------------------------------------------------------


def _completions(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the percentage of the target achieved`, `the homes built as a share of the target` as the completion."""
    found = replaced(items, COMPLETION, lambda _, said: [_completion(said[0], said[-1])])
    found = replaced(found, AS_DONE, lambda _, said: [placed("TO", "to", said[0]), _completion(said[0], said[-1])])
    return [each for at, each in enumerate(found) if not _times(found, at)]


def _times(items: list[Lexeme], at: int) -> bool:
    """Whether the comma of `the completion, times 8` stands at *at*."""
    comma = items[at].type == "BREAK" and items[at].value == COMMA and at > 0
    opens = at == 1 or kinds_at(items, at - 2) <= END
    return comma and opens and items[at - 1].type == "ROLE" and "TIMES" in kinds_at(items, at + 1)


def _over_target(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `results over target count as 100%` as a completion above 100% that counts as 100%."""

    def make(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        whole = said[-1]
        if whole.value.value != WHOLE_POINTS:
            return None
        over = placed("GT", "above", said[1])
        return [_completion(said[0], said[0]), over, whole, placed("COUNTEDAS", "counted as", said[-2]), whole]

    return replaced(items, OVER_TARGET, make)


def _weight(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `weighted score = weight (8)` as `score = 8`."""

    def make(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        number = next(each for each in said if each.type == "NUM")
        return [*(each for each in said if "SCOREIS" in each.several), number]

    return replaced(items, WEIGHT, make)


def _partly(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `it is only partly met` as not met, where the points are then in proportion."""

    def make(found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        kind = "UNSAIDNOT" if found["it"] else "UNMETW"
        return [Lexeme(kind, "it is not met", said[0].start_pos, said[-1].end_pos, (kind,))]

    return replaced(items, PARTLY, make)


# In proportion ------------------------------------------------------------------------------------------------------


def _cut_down(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the marks are scaled down proportionately`, `proportionately fewer otherwise` as in proportion."""

    def whole(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        return [_prop(said)]

    def fewer(found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        otherwise = [placed("ELSE", "otherwise", said[-1])] if found["else"] else []
        return [*otherwise, _prop(said)]

    def below(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        that = placed("THAT", "that level", said[-1])
        return [placed("LT", "below", said[1]), that, _prop(said[:1])]

    return replaced(replaced(replaced(items, CUT_DOWN, whole), FEWER, fewer), BELOW, below)


def _prop(said: list[Lexeme]) -> Lexeme:
    return Lexeme("PROP", "in proportion", said[0].start_pos, said[-1].end_pos, ("PROP",))


def _whole(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `8 points in proportion to the completion, at most 8` as 8 times the completion."""

    def full_at(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        points = next(each for each in said if each.type == "PTS")
        level = next(n for n, each in enumerate(said) if each.type == "PERCENT")
        reached = [] if len(said) > level + 1 else [placed("REACH", "at", said[level - 1])]
        start = said[0].start_pos
        return [
            points,
            placed("IF", "where", said[level - 1]),
            _completion(said[level], said[level]),
            *reached,
            *said[level:],
            pause_at(SEMICOLON, said[-1].end_pos),
            placed("ELSE", "otherwise", said[0]),
            Lexeme("PROP", "in proportion", start, start, ("PROP",)),
        ]

    def formula(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        points = next((each for each in said if each.type == "PTS"), None) or placed("FULL", "full score", said[0])
        start = Lexeme("SCOREIS", "the score is", said[0].start_pos, said[0].start_pos, ("SCOREIS",))
        return [start, points, placed("TIMES", "times", said[-1]), _completion(said[-1], said[-1])]

    found = replaced(items, FULL_AT, full_at)
    if len(found) != len(items):
        return found
    points = [each.value for each in items if each.type == "PTS"]
    if any(each.several & {"ELSE", "REACH", "GIVE", "LINE", "EACH"} for each in items):
        return items
    beyond = replaced(items, NOTHING_BEYOND, lambda _, said: _at_most(said, items))
    limited = any(each.several & LIMITS for each in beyond)
    return replaced(beyond, WHOLE, formula) if limited and len(set(map(repr, points))) <= 1 else items


def _at_most(said: list[Lexeme], items: list[Lexeme]) -> list[Lexeme]:
    points = next((each for each in items if each.type == "PTS"), None) or placed("FULL", "full score", said[-1])
    place = said[-1].end_pos
    amount = Lexeme(points.type, points.value, place, place, points.kinds)
    return [pause_at(COMMA, said[0].start_pos), placed("MOST", "at most", said[0]), amount]


# Order --------------------------------------------------------------------------------------------------------------


def _swapped(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `if the target is not met, in proportion; otherwise in full` the other way round."""
    prop = next((n for n, each in enumerate(items) if "PROP" in each.several), 0)
    other = prop + 2
    opens = "IF" in items[0].several and kinds_at(items, prop - 1) <= END and kinds_at(items, prop + 1) <= END
    missed = MISSED.fullmatch(spelled(items[1 : prop - 1])[0]) if prop and opens else None
    if not missed or not IN_FULL.fullmatch(spelled(items[other:])[0]):
        return items
    points = next((each for each in items[other:] if each.type == "PTS"), None)
    award = points or placed("FULL", "full score", items[other + 1])
    target = next(each for each in items if spelled([each])[0] == "TARGET")
    reach = placed("REACH", "at", items[0])
    otherwise = placed("ELSE", "otherwise", items[other])
    return [award, reach, target, pause_at(SEMICOLON, items[prop].start_pos), otherwise, items[prop]]


def _formulas(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `target not met: 8 × homes ÷ target` with the score in front of the formula, and `not met:` as otherwise."""
    items = replaced(items, NOT_MET, lambda _, said: [placed("ELSE", "otherwise", said[0]), said[-1]])
    found: list[Lexeme] = []
    for at, lexeme in enumerate(items):
        end = next((n for n in range(at, len(items)) if items[n].type == "BREAK"), len(items))
        formula = "NUM" in lexeme.several and "TIMES" in kinds_at(items, at + 1)
        named = any(each.type in REFERENCES for each in items[at:end])
        colon = found and found[-1].type == "BREAK" and str(found[-1].value) == "4"
        if formula and named and colon:
            found.append(Lexeme("SCOREIS", "the score is", lexeme.start_pos, lexeme.start_pos, ("SCOREIS",)))
        found.append(lexeme)
    return found


# With what it needs, as `Passes` takes it.
PRORATED: tuple[tuple[str, Pass], ...] = (("PROP | TIMES ROLE", prorated),)
