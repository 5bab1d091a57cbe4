"""The one place where an exact number becomes a rounded one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from targetscore import ast


def rounded(value: Fraction, places: int, mode: ast.Rounding) -> Fraction:
    """
    Return *value* to *places* decimals, exactly.

    A tie lies just between two neighbours. ``half up`` takes it away from zero (四舍五入), ``half even`` to the even
    neighbour; ``down`` cuts off towards zero and ``up`` goes away from zero, whether or not it is a tie. To no decimals:

    ==== ======= ========= ==== ==
    of   half up half even down up
    ==== ======= ========= ==== ==
    2.6        3         3    2  3
    2.5        3         2    2  3
    2.4        2         2    2  3
    1.5        2         2    1  2
    0.5        1         0    0  1
    -0.5      -1         0    0 -1
    -1.5      -2        -2   -1 -2
    -2.5      -3        -2   -2 -3
    ==== ======= ========= ==== ==

    Args:
        value: Any exact number.
        places: Decimals to keep; a negative number rounds to tens, hundreds and so on.
        mode: What happens to the rest.

    >>> for text in ("2.6", "2.5", "2.4", "1.5", "0.5", "-0.5", "-1.5", "-2.5"):
    ...     print(text, *(rounded(Fraction(text), 0, mode) for mode in ("half up", "half even", "down", "up")))
    2.6 3 3 2 3
    2.5 3 2 2 3
    2.4 2 2 2 3
    1.5 2 2 1 2
    0.5 1 0 0 1
    -0.5 -1 0 0 -1
    -1.5 -2 -2 -1 -2
    -2.5 -3 -2 -2 -3
    >>> rounded(Fraction("2.675"), 2, "half up")
    Fraction(67, 25)
    """
    unit = Fraction(10) ** -places
    whole, rest = divmod(abs(value) / unit, 1)
    half = Fraction(1, 2)
    away = (
        (mode == "up" and rest > 0)
        or (mode == "half up" and rest >= half)
        or (mode == "half even" and (rest > half or (rest == half and whole % 2 == 1)))
    )
    size = (whole + away) * unit
    return size if value >= 0 else -size


def decimal(value: Fraction, places: int, mode: ast.Rounding) -> Decimal:
    """
    Return *value* rounded as `rounded` does, written with exactly *places* decimals and never as a negative zero.

    >>> decimal(Fraction(16, 5), 2, "half up")
    Decimal('3.20')
    >>> decimal(Fraction(-1, 1000), 2, "half up")
    Decimal('0.00')
    """
    units = rounded(value, places, mode) * 10**places
    digits = tuple(int(digit) for digit in str(abs(units.numerator)))
    return Decimal((int(units < 0), digits, -places))
