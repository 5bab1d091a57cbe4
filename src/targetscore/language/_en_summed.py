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
from targetscore.language._lexemes import Lexeme, Names, Refused

_THE = r"(?:(?:the|its|their) )?"
_VALUE = rf"{_THE}(?:ACTUAL|TARGET|COMPLETION|LASTYEAR|MEAN|GROWTH|NAME|ROLE)"
_VALUES = rf"{_VALUE}(?: , {_VALUE})*(?: ,)? and {_VALUE}"
_BY = r"(?:divided by|multiplied by|times|/|÷|×|x|\*)"
WHOLE: Final = re.compile(
    rf"(?:SUMOF|AVERAGEOF) {_VALUES}(?: , (?:and |then )?{_BY}|(?: ,)? (?:and|then) (?:divided by|multiplied by))"
)
OPEN: Final = re.compile(rf"(?:SUMOF|AVERAGEOF) {_VALUES} {_BY}")
ADDED_UP: Final = re.compile(
    rf"(?:^|(?<=[.;:] )){_VALUES} are (?:added up|added together|added|summed|totalled)(?: ,)?(?: and| then)? {_BY}"
)


def _lexeme(kind: str, value: object, at: int) -> Lexeme:
    return Lexeme(kind, value, at, at, (kind,))


def _bracketed(said: list[Lexeme]) -> list[Lexeme]:
    """Return the sum of the values in *said*, or their mean, in brackets, and the sign behind it."""
    values = [each for each in said if each.type in REFERENCES]
    start, end = said[0].start_pos, values[-1].end_pos
    found = [Lexeme("OPEN", "(", start, values[0].start_pos)]
    for value in values[:-1]:
        found += [value, _lexeme("PLUS", "+", value.end_pos)]
    found += [values[-1], Lexeme("CLOSE", ")", end, said[-1].start_pos)]
    if "AVERAGEOF" in said[0].several:
        number = ast.Literal(span=Span(start, end), value=Fraction(len(values)))
        found += [_lexeme("OVER", "÷", end), _lexeme("NUM", number, end)]
    return [*found, said[-1]]


def _summed(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `the sum of A and B, divided by 15` with all of the sum divided."""
    return replaced(items, WHOLE, lambda _, said: _bracketed(said))


def _or_the_last(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Refuse `the sum of A and B divided by 15`: the sum, or B?"""

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
    ("SUMOF OVER | SUMOF TIMES | AVERAGEOF OVER | AVERAGEOF TIMES", _summed),
    ("SUMOF OVER | SUMOF TIMES | AVERAGEOF OVER | AVERAGEOF TIMES", _or_the_last),
    ("OVER COPULA | TIMES COPULA | OVER ADDEDUP | TIMES ADDEDUP", _added_up),
)
