"""
What an English text lets follow beside points: a veto, a grade, the best grade there may be, no place in the ranking.

A phrase counts only whole, up to the next sign or the word that opens a condition: `if the unit is graded good` is a
condition and none of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import attrs

from targetscore import ast
from targetscore.language._en_numbers import NUMBERS
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import Lexeme, listed


@attrs.frozen
class Told:
    """What a phrase says follows. *bare*: it names the total by a word that may also mean that of the indicator."""

    does: ast.Doing
    grade: str = ""
    steps: int = 1
    firm: bool = True
    bare: bool = False


# Without one of these no text says what follows.
SAID: Final = frozenset(
    listed(
        "veto vetoes vetoed grade grades graded rank ranked ranking rankings unranked rating rated classed classified"
        " total overall assessment scorecard"
    )
)

_END = (
    r"(?: (?:for|in) (?:the|that) (?:year|assessment|annual assessment)| that year)?"
    r"(?=\s*(?:$|[.,;:!()\n]|(?:if|where|when|whenever|unless|and|but|for|in case|in the event|should|once|after|otherwise|as soon as|below|under|above|over|at|from)\b))"  # noqa: E501 - reads better in one piece
)
_NOUN = (
    r"(?:unit|authority|school|council|department|district|county|town|body|office|provider|station|team|trust|hospital"
    r"|practice|company|brigade|agency|bureau|organisation|organization|college|service)"
)
_WHO = (
    rf"(?:(?:(?:the|that|this|such an?|any such|every such) {_NOUN}s?|such {_NOUN}s|it|they) "
    r"(?:(?:then|also|automatically|therefore) )*)?"
)
_BE = r"(?:(?:is|are|will be|shall be|must be|being|be) (?:then |also |automatically |therefore )*)"
_MAY_NOT = r"(?:(?:may|can|must|shall|will) (?:not|never|no longer)|cannot)(?: then)?"
_GRADED = r"(?:graded|rated|classed as|classified as|classed|placed in (?:the )?grade|given (?:the )?grade(?: of)?|assigned (?:the )?grade(?: of)?)"  # noqa: E501 - reads better in one piece
_GRADE = r"[\"“'‘]?(?P<grade>(?!no\b|not\b|full\b|the\b|above\b|at\b|to\b|by\b|on\b|up\b)[^\W\d][\w+-]*(?: [^\W\d][\w+-]*){0,2}?)[\"”'’]?"  # noqa: E501 - reads better in one piece
_ITS_GRADE = rf"(?:(?:the|its|their|that) (?:(?:overall|final|annual|{_NOUN}'s|{_NOUN}'s (?:overall|final|annual)) )?(?:grade|rating))"  # noqa: E501 - reads better in one piece
_LEADS_TO = r"(?:means?|results? in|leads? to|triggers?|entails?|brings?|incurs?|carries|carry|causes?|attracts?)"
_TOP = r"(?:the|a|any) (?:top|highest|best) (?:grade|rating)"
_LOWEST = r"(?:the|a) (?:lowest|bottom|worst) (?:grade|rating)"
_GIVEN = rf"(?:{_BE}(?:given|awarded|assigned|put in|placed in)|receives?|gets?|{_LEADS_TO})"
_ZERO = r"(?:0|zero|nil)(?: points| marks)?"
_BECOMES = r"(?:is|becomes|scores|is set (?:to|at)|is put at|counts as|will be|shall be|falls to)"

VETO = rf"{_WHO}(?:(?:{_LEADS_TO}|is|constitutes) )?(?:(?:an?|the) )?(?:automatic |outright |one-vote )?veto(?: of the {_NOUN})?(?: (?:applies|follows|is imposed|is applied|is exercised))?{_END}"  # noqa: E501 - reads better in one piece
VETOED = rf"(?:(?:vetoes|veto) (?:the {_NOUN}|it|the whole assessment|the assessment)|{_WHO}{_BE}vetoed){_END}"
BARRED_TOP = rf"(?:{_WHO}(?:{_MAY_NOT} (?:receive|be given|be awarded|obtain|get) {_TOP}|{_BE}?(?:barred|excluded|disqualified|debarred) from {_TOP}|{_BE}not eligible for {_TOP}|{_BE}ineligible for {_TOP}|loses? {_TOP}|receives? no top grade|gets? no top grade)|(?:bars|disqualifies|excludes|debars|bar|disqualify|exclude) (?:the {_NOUN}|it) from {_TOP}|(?:rules?|ruling) out {_TOP}|no (?:top|highest) grade(?: is (?:awarded|given|possible))?|{_TOP} (?:is|will be) (?:not (?:awarded|given)|ruled out|withheld)){_END}"  # noqa: E501 - reads better in one piece
NOT_ABOVE = rf"(?:{_WHO}(?:{_MAY_NOT} be {_GRADED} (?:above|over|higher than|better than)|{_BE}?{_GRADED} (?:no higher than|no better than|at most|at best))|(?:{_ITS_GRADE}|the (?:best|highest|maximum)(?: possible)? grade(?: possible| available)?) (?:is|{_MAY_NOT} be|{_MAY_NOT} exceed|may not go|is capped at|is limited to)(?: (?:above|higher than|better than|at most|no higher than|capped at|limited to))?|no grade (?:above|higher than|better than)) {_GRADE}{_END}"  # noqa: E501 - reads better in one piece
AT_BEST = rf"{_WHO}{_BE}?{_GRADED} {_GRADE} (?:at best|at most|at the most){_END}"
BARRED = rf"{_WHO}(?:{_MAY_NOT} be {_GRADED}|{_BE}?not {_GRADED}|{_MAY_NOT} (?:receive|get) the grade(?: of)?) {_GRADE}(?: or (?:above|higher|better))?{_END}"  # noqa: E501 - reads better in one piece
LOWEST = rf"(?:{_WHO}{_GIVEN} {_LOWEST}|{_ITS_GRADE} is the lowest(?: one| grade)?){_END}"
_DOWN_BY = r"(?P<n>one|two|three|four|a|\d)"
_GRADES = r"(?:grades?|levels?|bands?)"
DOWN = rf"(?:{_ITS_GRADE} (?:falls?|drops?|goes down|is lowered|is reduced|is cut|moves down|is marked down|is downgraded|will fall|shall fall|must fall) (?:by )?{_DOWN_BY}(?: {_GRADES})?|(?:lowers?|reduces?|cuts?) {_ITS_GRADE} by {_DOWN_BY.replace('<n>', '<m>')}(?: {_GRADES})?|{_WHO}(?:{_BE}(?:downgraded|marked down|lowered|moved down) (?:by )?|falls? (?:by )?|drops? (?:by )?|loses? |costs? ){_DOWN_BY.replace('<n>', '<k>')} {_GRADES}(?: down| lower)?|{_DOWN_BY.replace('<n>', '<l>')} {_GRADES} (?:down|lower)){_END}"  # noqa: E501 - reads better in one piece
ZERO_TOTAL = rf"(?:the (?:(?:{_NOUN}'s|{_NOUN}s') (?:overall |total |whole |final )?(?:total|score|mark|points)|overall total|whole (?:assessment|scorecard)|(?:total(?: score)?|overall score) (?:of|for) the (?:{_NOUN}|year|assessment|whole assessment)|assessment as a whole|(?P<bare>overall score|overall mark|total(?: score)?|final (?:score|total))) {_BECOMES} {_ZERO}){_END}"  # noqa: E501 - reads better in one piece
UNRANKED = rf"{_WHO}(?:{_BE}?(?:not ranked|not (?:placed|included|entered) in the rankings?|not given a rank|excluded from (?:the )?rankings?|left out of the rankings?|removed from the rankings?|disqualified from the rankings?|unranked)|{_MAY_NOT} be ranked|(?:does|do|will|shall) not take part in the rankings?|takes? no part in the rankings?|has no place in the rankings?|receives? no rank){_END}"  # noqa: E501 - reads better in one piece
GRADED = rf"(?:{_WHO}(?:{_BE}?{_GRADED}|{_GIVEN} (?:the|a) (?:grade|rating)(?: of)?)|{_ITS_GRADE} is|{_LEADS_TO} (?:the grade|a grade of|a rating of)) {_GRADE}(?: grade| rating)?{_END}"  # noqa: E501 - reads better in one piece

Telling: TypeAlias = Callable[["re.Match[str]", str], Told]
# What no grade is called: it would be points.
NO_GRADE = frozenset(listed("point points mark marks score scores zero nil nothing none percent better worse or and"))


def _steps(found: re.Match[str]) -> int:
    said = found["n"] or found["m"] or found["k"] or found["l"]
    return 1 if said == "a" else int(NUMBERS.get(said) or said)


PATTERNS: Final[tuple[tuple[re.Pattern[str], Telling], ...]] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (VETO, lambda _found, _grade: Told("veto")),
        (VETOED, lambda _found, _grade: Told("veto")),
        (BARRED_TOP, lambda _found, _grade: Told("barred")),
        (NOT_ABOVE, lambda _found, grade: Told("not above", grade)),
        (AT_BEST, lambda _found, grade: Told("not above", grade)),
        (BARRED, lambda _found, grade: Told("barred", grade)),
        (LOWEST, lambda _found, _grade: Told("grade")),
        (DOWN, lambda found, _grade: Told("down", steps=_steps(found))),
        (ZERO_TOTAL, lambda found, _grade: Told("zero total", bare=found["bare"] is not None)),
        (UNRANKED, lambda _found, _grade: Told("unranked")),
        (GRADED, lambda _found, grade: Told("grade", grade)),
    )
)
STARTS: Final = frozenset(
    listed(
        "a an the that this such any every it its they automatic outright veto vetoes means mean results"
        " result leads lead triggers trigger entails entail brings bring incurs incur carries carry causes"
        " cause attracts attract is are will shall must may can cannot being be not no barred excluded"
        " disqualified debarred loses lose receives receive gets get bars disqualifies excludes debars bar"
        " disqualify exclude rules rule graded rated classed classified placed given assigned lowers lower"
        " reduces reduce cuts cut falls fall drops drop costs cost one two three four unranked does do takes"
        " take has constitutes left removed"
    )
)


# How many words a phrase has up to the one of SAID.
FARTHEST = 10


def effect(scan: Scan, position: int) -> tuple[Lexeme, int] | None:
    """Return what follows beside points, if a phrase for it starts at the token *position*, and the token after it."""
    first = scan.words[position]
    if (first not in STARTS and not first.isdecimal()) or SAID.isdisjoint(scan.words[position : position + FARTHEST]):
        return None
    start = scan.starts[position]
    for pattern, telling in PATTERNS:
        found = pattern.match(scan.text, start)
        if found is None:
            continue
        after = position + 1
        while after < scan.count and scan.starts[after] < found.end():
            after += 1
        if not scan.clear(position, after):
            return None
        named = found.re.groupindex.get("grade")
        grade = scan.as_written[slice(*found.span(named))] if named else ""
        if not NO_GRADE.isdisjoint(grade.lower().split()):
            continue
        return Lexeme("EFFECT", telling(found, grade), start, found.end(), ("EFFECT",)), after
    return None
