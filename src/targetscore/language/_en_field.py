"""Shares of the field as English texts write them: the top quarter, in the best 10 % of schools, the bottom third."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from targetscore._numbers import in_digits
from targetscore.errors import Span
from targetscore.language._en_phrases import Scan
from targetscore.language._en_ranks import UNIT_NOUNS
from targetscore.language._field import Stretch, stretch
from targetscore.language._lexemes import Lexeme, listed
from targetscore.language._wording import NotWritableError

PARTS: Final = {
    "half": Fraction(50),
    "third": Fraction(100, 3),
    "two thirds": Fraction(200, 3),
    "quarter": Fraction(25),
    "quartile": Fraction(25),
    "three quarters": Fraction(75),
    "fifth": Fraction(20),
    "quintile": Fraction(20),
    "tenth": Fraction(10),
    "decile": Fraction(10),
}
# 100/3 % has no digits; the printer writes it in words.
IN_WORDS: Final = {share: word for word, share in reversed(PARTS.items())}
WHOLE = 100
_BE = frozenset(listed("is are be being falls fall falling ranked ranks rank ranking placed comes come in among"))
_SIDES = frozenset(listed("top best bottom worst first last"))
STARTS: Final = {
    **dict.fromkeys(_SIDES, frozenset[str]()),
    **dict.fromkeys(_BE, _BE | _SIDES | {"the", "not", "next"}),
    "the": _SIDES | {"next"},
    "next": frozenset[str](),
    "not": _BE,
    "outside": _SIDES | {"the"},
}

_NOUN = rf"(?:{'|'.join(sorted(UNIT_NOUNS, key=len, reverse=True))})"
_WORDS = "|".join(sorted(PARTS, key=len, reverse=True)).replace(" ", "[ -]")
_SHARE = rf"(?:(?P<{{0}}>\d+(?:\.\d+)?) ?(?:%|percent\b|per cent\b)|(?P<{{0}}w>(?:{_WORDS}))\b)"
_OF = rf"(?P<{{0}}> of (?:all |the )*(?:{_NOUN}|group|field|league table|table|ranking)\b)"
_PART = re.compile(
    rf"(?:(?:is|are|be|being|falls?|falling|ranked|ranks?|ranking|placed|comes?) )*(?P<not>not )?"
    rf"(?:(?:in|among) |(?P<out>outside ))?(?:the )?(?P<side>top|best|bottom|worst|first|last)"
    rf"(?:[- ](?:performing|ranked|placed|scoring))? {_SHARE.format('a')}"
    rf"(?: (?:to|and) {_SHARE.format('b')})?{_OF.format('of')}?"
)


_NEXT = re.compile(
    rf"(?:(?:is|are|falls?|placed|ranked) )?(?:(?:in|among) )?(?:the )?next {_SHARE.format('a')}{_OF.format('of')}?"
)


def _next(scan: Scan, position: int) -> Lexeme | None:
    """Return `the next 20%` behind the top 10%."""
    found = _NEXT.match(scan.text, scan.starts[position])
    if found is None:
        return None
    before = next((each for each in reversed(scan.found) if {"RANKS", "LASTRANKS"} & set(each.kinds)), None)
    part = before.value if before is not None else None
    if not isinstance(part, Stretch) or part.high is None:
        return None
    if scan.text[found.end() :].lstrip().startswith(("of ", "%")):
        return None
    share = _percent(found, "a")
    assert share is not None
    assert before is not None
    if part.high + share > WHOLE:
        return None
    return Lexeme(
        before.type, stretch(part.high, part.high + share, Span(*found.span())), *found.span(), (before.type,)
    )


def field(scan: Scan, position: int) -> Lexeme | None:
    """Return which part of the units that are ranked is meant, from the first or from the last."""
    further = _next(scan, position)
    if further is not None:
        return further
    found = _PART.match(scan.text, scan.starts[position])
    if found is None or found["not"] or scan.text[found.end() :].lstrip().startswith(("of ", "%")):
        # What is denied, and a share of something else, is not said by this.
        return None
    if found["side"] in {"first", "last"} and not found["of"]:
        return None
    span = Span(*found.span())
    low, high = _percent(found, "a"), _percent(found, "b")
    assert low is not None
    if found["out"] and high is not None:
        return None
    part = stretch(low, high, span) if found["out"] or high is not None else stretch(None, low, span)
    kind = "RANKS" if found["side"] in {"top", "best", "first"} else "LASTRANKS"
    return Lexeme(kind, part, *found.span(), (kind,))


def _percent(found: re.Match[str], name: str) -> Fraction | None:
    if found[name + "w"]:
        return PARTS[found[name + "w"].replace("-", " ")]
    return Fraction(found[name]) if found[name] else None


def in_field(part: Stretch, from_last: bool) -> str:  # noqa: FBT001 - the two ends of the field
    """Return *part* of the field in words."""
    where = f"the {'bottom' if from_last else 'top'} "
    if part.high is None:
        assert part.low is not None
        return f"outside {where}{_written(part.low)}"
    return (
        f"in {where}{_written(part.high)}"
        if part.low is None
        else (f"in {where}{_written(part.low)} to {_written(part.high)}")
    )


def _written(percent: Fraction) -> str:
    """Return a share of the field in digits, or in words where it has no digits."""
    digits = in_digits(percent)
    if "/" not in digits:
        return f"{digits}%"
    if percent not in IN_WORDS:
        raise NotWritableError(digits)
    return IN_WORDS[percent]
