"""Figures for the eye."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from targetscore._numbers import in_digits
from targetscore.errors import Language
from targetscore.messages import phrase

DECIMALS_SHOWN: Final = 4


def shown(value: Decimal | Fraction | bool, language: Language = "en") -> str:  # noqa: FBT001 - a fact is a value
    """
    Return *value* for the eye: at most four decimals, ``≈`` before what had to be cut.

    >>> shown(Fraction(5, 2)), shown(Fraction(2, 3)), shown(Decimal("3.20"))
    ('2.5', '≈0.6667', '3.20')
    """
    if isinstance(value, bool):
        return phrase("fact-yes" if value else "fact-no", language)
    if isinstance(value, Decimal):
        return format(value, "f")
    near = round(value, DECIMALS_SHOWN)
    return in_digits(value) if near == value else f"≈{in_digits(near)}"
