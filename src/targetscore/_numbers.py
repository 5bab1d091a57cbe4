"""Numbers as people write them in files: plain decimals, read exactly or refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

DIGITS_AT_MOST: Final = 60

_NARROW: Final = str.maketrans("０１２３４５６７８９．，％－＋／＿\u2212\u3000\u00a0", "0123456789.,%-+/_-  ")
_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:\.([0-9]+))?")
_GROUPED: Final = re.compile(r"[+-]?[0-9]{1,3}(?:[ ,_'][0-9]{3})+(?:\.[0-9]+)?|[+-]?[0-9]+(?:_[0-9]+)+")
_EXPONENT: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_BARE_POINT: Final = re.compile(r"[+-]?(?:\.[0-9]+|[0-9]+\.)")


@attrs.frozen
class Number:
    """An exact *value* and how many *decimals* it was written with."""

    value: Fraction
    decimals: int


@attrs.frozen
class Unreadable:
    """Why a text is no number: *code* and *values* of the message that says so."""

    code: str
    values: Mapping[str, str] = attrs.field(hash=False)


def narrow(text: str) -> str:
    """
    Return *text* with full-width digits and signs as ASCII and without blanks at its ends. A number keeps its length.

    >>> narrow("　９５．５％")
    '95.5%'
    """
    return text.translate(_NARROW).strip()


def read_number(text: str, *, thousands: str | None = None) -> Number | Unreadable:
    """
    Read a plain decimal; full-width digits count as digits.

    Args:
        text: The number, without percent sign or unit of measure.
        thousands: The sign between groups of three digits, if the writer declared one.

    >>> read_number("0.10")
    Number(value=Fraction(1, 10), decimals=2)
    >>> read_number("1,234.5", thousands=",").value
    Fraction(2469, 2)
    >>> read_number("1,234.5").code
    'digit-groups'
    """
    digits = narrow(text)
    if len(digits) > DIGITS_AT_MOST:
        return Unreadable("number-long", {"text": digits[:20] + "…", "most": str(DIGITS_AT_MOST)})
    if thousands is not None and _well_grouped(digits, thousands):
        digits = digits.replace(thousands, "")
    if match := _PLAIN.fullmatch(digits):
        decimals = match[1] or ""
        return Number(Fraction(int(digits.replace(".", "")), 10 ** len(decimals)), len(decimals))
    if _GROUPED.fullmatch(digits):
        return Unreadable("digit-groups", {"text": text.strip(), "plain": re.sub(r"[ ,_']", "", digits)})
    if _EXPONENT.fullmatch(digits):
        return Unreadable("number-exponent", {"text": text.strip()})
    if _BARE_POINT.fullmatch(digits):
        plain = digits.rstrip(".") if digits.endswith(".") else digits.replace(".", "0.")
        return Unreadable("number-point", {"text": text.strip(), "plain": plain})
    return Unreadable("not-a-number", {"text": text.strip()})


def _well_grouped(digits: str, thousands: str) -> bool:
    return re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{re.escape(thousands)}[0-9]{{3}})+(?:\.[0-9]+)?", digits) is not None


def digits_of(whole: int) -> str:
    """
    Return a whole number as text, however long: Python itself refuses numbers of more than 4300 digits.

    >>> len(digits_of(10**10_000))
    10001
    """
    try:
        return str(whole)
    except ValueError:
        return format(Decimal(whole), "f")


def ratio(value: Fraction) -> str:
    """
    Return *value* as a whole number or a ratio.

    >>> ratio(Fraction(16, 5)), ratio(Fraction(3))
    ('16/5', '3')
    """
    above = digits_of(value.numerator)
    return above if value.denominator == 1 else f"{above}/{digits_of(value.denominator)}"


def is_decimal(value: Fraction) -> bool:
    """
    Tell whether *value* can be written with digits and a point.

    >>> is_decimal(Fraction(5, 2)), is_decimal(Fraction(1, 3))
    (True, False)
    """
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def in_digits(value: Fraction) -> str:
    """
    Return *value* as a decimal if it has one, else as a ratio.

    >>> in_digits(Fraction(5, 2)), in_digits(Fraction(1, 3))
    ('2.5', '1/3')
    """
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return ratio(value)
    scaled = abs(value.numerator) * 10**places // value.denominator
    whole = digits_of(scaled).rjust(places + 1, "0")
    shown = f"{whole[:-places]}.{whole[-places:]}".rstrip("0").rstrip(".") if places else whole
    return f"-{shown}" if value < 0 else shown
