"""Sets of kinds that the rules for Chinese words share."""

from __future__ import annotations

import functools

from targetscore.language._lexemes import Lexeme, listed


def kinds(names: str) -> frozenset[str]:
    """Return the kinds that *names* lists, set apart by blanks."""
    return frozenset(listed(names))


NOTHING: frozenset[str] = frozenset()
END = kinds("BREAK")
COMPARISONS = kinds("REACH GE GT LE LT UNMET EQ")
DIRECTIONS = kinds("UP DOWN AWAY EITHER")
LITERALS = kinds("PTS PERCENT PPOINT AMOUNT NUM")
OPERATORS = kinds("TIMES OVER PLUS MINUS LPAR")
REFERENCES = kinds("NAME ROLE")
MARKS = kinds("INC EXC")
UPTO = kinds("ABOVE BELOW WITHIN")
# What a condition leads to: points that move, bounds, 不得分.
CONSEQUENCE = kinds(
    "ADD DED MOVEBOTH ZERO NODEDUCT NOADD GIVE FLOOR NEGATIVE MOST LEAST FACTORBY PROP SCOREIS LIMITLE EFFECT LIMIT"
)


@functools.cache
def together(several: tuple[str, ...], kind: str) -> frozenset[str]:
    """Return all kinds of a word that may be of *several*, *kind* so far."""
    return frozenset((*several, kind))


def kinds_of(lexeme: Lexeme) -> frozenset[str]:
    """Return all kinds that *lexeme* may be of."""
    return together(lexeme.kinds, lexeme.type)


def typed(lexeme: Lexeme, kind: str) -> Lexeme:
    """Decide that *lexeme* is of *kind*, and return it."""
    lexeme.type = kind
    return lexeme
