"""
Sums in an English text that are divided or multiplied as a whole: `the sum of A and B, divided by 15`.

The pause says that all of the sum is meant. Without one (`the sum of A and B divided by 15`) it may be B alone, and the
text is refused.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._en_kinds import REFERENCES
from targetscore.language._en_passes import Pass
from targetscore.language._en_spelled import replaced
from targetscore.language._lexemes import PERCENT, Lexeme, Names, Refused

_THE = r"(?:(?:the|its|their) )?"
_VALUE = rf"{_THE}(?:ACTUAL|TARGET|COMPLETION|LASTYEAR|MEAN|GROWTH|NAME|ROLE)"
_WEIGHED = rf"(?:PERCENT of |NUM (?:times|×|x|\*|multiplied by) )?{_VALUE}"
_VALUES = rf"{_WEIGHED}(?: , {_WEIGHED})*(?: ,)? and {_WEIGHED}"
_BY = r"(?:divided by|multiplied by|times|/|÷|×|x|\*)"
WHOLE: Final = re.compile(
    rf"(?:SUMOF|AVERAGEOF) {_VALUES}(?: , (?:and |then )?{_BY}|(?: ,)? (?:and|then) (?:divided by|multiplied by))"
)
OPEN: Final = re.compile(rf"(?:SUMOF|AVERAGEOF) (?:{_VALUES}|[^.;|]*[^.;|,] ,(?: and| then)?) {_BY}")
ADDED_UP: Final = re.compile(
    rf"(?:^|(?<=[.;:] )){_VALUES} are (?:added up|added together|added|summed|totalled)(?: ,)?(?: and| then)? {_BY}"
)
# By adding 60% of A to 40% of B and dividing the result by 10.
ADDING: Final = re.compile(
    rf"(?:the )?(?:score|mark|points) (?:is|are) [a-z ]+ by adding {_WEIGHED} (?:to|and) {_WEIGHED}"
    r"(?P<over> and (?:then )?dividing(?: the (?:result|total|sum))? by NUM)?(?= [.;]|$)"
)
JOINTS = frozenset({"AND", "TO", "BREAK"})
LEFT_OUT = frozenset({"ART", "ADJ"})


def _lexeme(kind: str, value: object, at: int) -> Lexeme:
    return Lexeme(kind, value, at, at, (kind,))


def _bracketed(said: list[Lexeme]) -> list[Lexeme]:
    """Return the sum of the values in *said*, or their mean, in brackets, and the sign behind it."""
    last = max(at for at, each in enumerate(said) if each.type in REFERENCES)
    start, end = said[0].start_pos, said[last].end_pos
    listed = said[1 : last + 1] if said[0].type in {"SUMOF", "AVERAGEOF"} else said[: last + 1]
    found = [Lexeme("OPEN", "(", start, listed[0].start_pos), *_added(listed)]
    found.append(Lexeme("CLOSE", ")", end, said[-1].start_pos))
    if "AVERAGEOF" in said[0].several:
        values = sum(each.type in REFERENCES for each in listed)
        number = ast.Literal(span=Span(start, end), value=Fraction(values))
        found += [_lexeme("OVER", "÷", end), _lexeme("NUM", number, end)]
    return [*found, said[-1]]


def _added(listed: list[Lexeme]) -> list[Lexeme]:
    """Return what *listed* names, with signs between for commas and joints."""
    found: list[Lexeme] = []
    for each in listed:
        if not each.several.isdisjoint(JOINTS):
            # A comma may stand in front of `and`.
            found += [] if found[-1].type == "PLUS" else [_lexeme("PLUS", "+", each.start_pos)]
        elif not each.several <= LEFT_OUT:
            found.append(each)
    return found


def _adding(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Read `the mark is found by adding A to B and dividing the result by 10`; of rates 80 divided may be 0.8."""

    def made(found: re.Match[str], said: list[Lexeme]) -> list[Lexeme] | None:
        values = [each.value.name for each in said if each.type in REFERENCES]
        told = any("DERIVED" in each.several for each in said)
        if not told or any(names.unit_of(name) == PERCENT for name in values):
            return None
        last = max(at for at, each in enumerate(said) if each.type in REFERENCES)
        score = _lexeme("SCOREIS", "the score is", said[0].start_pos)
        if not found["over"]:
            return [score, *_added(said[2 : last + 1])]
        over = _lexeme("OVER", "÷", said[-1].start_pos)
        return [score, *_bracketed([*said[2 : last + 1], over]), said[-1]]

    return replaced(items, ADDING, made)


def _summed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the sum of A and B, divided by 15` with all of the sum divided."""
    return replaced(items, WHOLE, lambda _, said: _bracketed(said))


def _or_the_last(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Refuse `the sum of A and B divided by 15`, `the sum of A × 2 and B, divided by 15`: the sum, or B?"""

    def refused(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        raise Refused("sum-or-last", Span(said[0].start_pos, said[-1].end_pos))

    return replaced(items, OPEN, refused)


def _added_up(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `A, B and C are added up, divided by 15 and multiplied by 20 points` as the score."""

    def made(_found: re.Match[str], said: list[Lexeme]) -> list[Lexeme]:
        start = said[0].start_pos
        return [_lexeme("SCOREIS", "the score is", start), *_bracketed(said)]

    return replaced(items, ADDED_UP, made)


# Each with what it needs, as `Passes` takes it.
SUMMED: tuple[tuple[str, Pass], ...] = (
    ("DERIVED ADD", _adding),
    ("SUMOF OVER | SUMOF TIMES | AVERAGEOF OVER | AVERAGEOF TIMES", _summed),
    ("SUMOF OVER | SUMOF TIMES | AVERAGEOF OVER | AVERAGEOF TIMES", _or_the_last),
    ("OVER COPULA | TIMES COPULA | OVER ADDEDUP | TIMES ADDEDUP", _added_up),
)
