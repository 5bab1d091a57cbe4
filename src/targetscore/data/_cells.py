"""One cell: a number, a yes or no, nothing, or not applicable; what can be read in two ways is refused."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from targetscore._numbers import Unreadable, in_digits, narrow, read_number
from targetscore.data.model import Cell, Missing, NotApplicable

NOT_APPLICABLE: Final = frozenset({"n/a", "不适用"})
FACTS: Final[Mapping[str, bool]] = {
    "yes": True, "no": False, "true": True, "false": False, "是": True, "否": False, "有": True, "无": False,
}  # fmt: skip
YES_NO: Final = "yes/no"

# Of numbers that Python hands over: exact results of another assessment may be long fractions.
DIGITS_HANDED_OVER: Final = 1000
_BITS_OF_A_DIGIT: Final = 4

_SHOWN_AT_MOST: Final = 40
# Longer cells are no numbers, and not worth to be remembered.
_READ_AT_MOST: Final = 1000
# What spreadsheets make of numbers that they take for dates: 2025-03-05, 2025/3/5, 5/3/2025, 3-5, 3月5日, 8:30.
_DATE: Final = re.compile(
    r"[0-9]{1,4}(?P<sign>[-/])[0-9]{1,2}(?P=sign)[0-9]{1,4}(?: [0-9:]+)?"
    r"|[0-9]{1,2}-[0-9]{1,2}|(?:[0-9]{2,4}年)?[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}(?::[0-9]{2}){1,2}"
)
_NUMBER: Final = re.compile(r"[+\-.,'_ 0-9]*[0-9][.,]?(?:[eE][+-]?[0-9]+)?")


def in_words(value: object) -> str:
    """
    Return a value as text; a date at midnight is a date.

    >>> in_words(dt.datetime(2010, 5, 3)), in_words(dt.time(8, 30))
    ('2010-05-03', '08:30:00')
    """
    match value:
        case dt.datetime():
            return value.isoformat(" ").removesuffix(" 00:00:00")
        case dt.date() | dt.time():
            return value.isoformat()
        case int() | Fraction() | Decimal() if is_endless(value):
            return "…"
        case _:
            return str(value)


def is_endless(number: int | Fraction | Decimal) -> bool:
    """
    Return whether *number* has more digits than results do, so that it was hardly measured.

    >>> is_endless(Decimal("1e999999999")), is_endless(10**60)
    (True, False)
    """
    if isinstance(number, Decimal):
        return number.is_finite() and (
            abs(number.adjusted()) > DIGITS_HANDED_OVER or len(number.as_tuple().digits) > DIGITS_HANDED_OVER
        )
    most = DIGITS_HANDED_OVER * _BITS_OF_A_DIGIT
    return max(number.numerator.bit_length(), number.denominator.bit_length()) > most


@attrs.frozen
class Value:
    """A cell as read; *decimals* is how many a number was written with, ``None`` for anything else."""

    cell: Cell
    decimals: int | None = None


def read_cell(given: object, measured_in: str, *, thousands: str | None = None) -> Value | Unreadable:
    """
    Return what a cell says.

    Args:
        given: Text, or from Python also a whole number, `Decimal`, `Fraction`, yes or no, or ``None`` for nothing.
        measured_in: What the input is measured in; the cell may repeat it after the number. ``yes/no`` for facts.
        thousands: The sign between groups of three digits, if the data use one.

    >>> read_cell("5.03亿美元", "亿美元")
    Value(cell=Fraction(503, 100), decimals=2)
    >>> read_cell("85%", "亿美元").code
    'cell-unit'
    """
    match given:
        case None:
            return Value(Missing())
        case bool():
            return Value(given) if measured_in == YES_NO else Unreadable("cell-not-number", {"text": _spoken(given)})
        case str() if len(given) > _READ_AT_MOST and len(given := given.strip()) > _READ_AT_MOST:
            return Unreadable("cell-text", {"text": _shown(given[:_READ_AT_MOST])})
        case str():
            return _read_text(given, measured_in, thousands)
        case int() | Fraction() | Decimal() if is_endless(given):
            return Unreadable("number-long", {"text": "…", "most": str(DIGITS_HANDED_OVER)})
        case int():
            return _exact(Fraction(given), 0, measured_in)
        case Fraction():
            return _exact(given, None, measured_in)
        case Decimal() if given.is_finite():
            _, _, exponent = given.as_tuple()
            return _exact(Fraction(given), max(0, -int(exponent)), measured_in)
        case dt.date() | dt.time() | dt.timedelta():
            return Unreadable("cell-date", {"text": in_words(given)})
        case float():
            return Unreadable("cell-float", {"text": repr(given)})
        case _:
            return Unreadable("cell-not-value", {"text": str(given)})


def _spoken(fact: bool) -> str:  # noqa: FBT001 - the fact is the subject
    return "yes" if fact else "no"


def _exact(number: Fraction, decimals: int | None, measured_in: str) -> Value | Unreadable:
    if measured_in == YES_NO:
        return Unreadable("cell-not-fact", {"text": in_digits(number)})
    return Value(number, decimals)


def _shown(given: str) -> str:
    """Return a cell as a message quotes it: on one line, cut if it is long."""
    line = " ".join(given.split())
    return line if len(line) <= _SHOWN_AT_MOST else line[:_SHOWN_AT_MOST] + "…"


# Most cells of a large table are small counts that return again and again.
@functools.lru_cache(maxsize=10_000)
def _read_text(given: str, measured_in: str, thousands: str | None) -> Value | Unreadable:
    text, shown = narrow(given), _shown(given)
    if not text:
        return Value(Missing())
    if text.casefold() in NOT_APPLICABLE or narrow(text.translate(_NARROW_LETTERS)).casefold() in NOT_APPLICABLE:
        return Value(NotApplicable())
    if text.startswith("="):
        return Unreadable("cell-formula", {"text": shown})
    if text.startswith("#"):
        return Unreadable("cell-spreadsheet-error", {"text": shown})
    if measured_in == YES_NO:
        fact = FACTS.get(text.casefold())
        return Unreadable("cell-not-fact", {"text": shown}) if fact is None else Value(fact)
    return _measured(text, shown, measured_in, thousands)


_NARROW_LETTERS: Final = str.maketrans("ｎａＮＡ", "naNA")


def _measured(text: str, shown: str, measured_in: str, thousands: str | None) -> Value | Unreadable:
    """Return a number that may be followed by what it is measured in."""
    if _DATE.fullmatch(text):
        return Unreadable("cell-date", {"text": shown})
    digits = _NUMBER.match(text)
    if digits is None:
        return Unreadable("cell-text", {"text": shown})
    unit = text[digits.end() :].strip()
    if unit not in {"", narrow(measured_in)}:
        if not measured_in:
            return Unreadable("cell-surplus-unit", {"text": shown, "unit": unit})
        return Unreadable("cell-unit", {"text": shown, "unit": unit, "measured_in": measured_in})
    read = read_number(digits[0], thousands=thousands)
    return read if isinstance(read, Unreadable) else Value(read.value, read.decimals)
