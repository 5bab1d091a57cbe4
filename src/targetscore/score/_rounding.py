"""The one place where an exact result becomes a published one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from targetscore import ast
from targetscore.quantities import last_places
from targetscore.score.result import Published


def published(value: Fraction, places: int | None, mode: ast.Rounding) -> Published:
    """
    Return *value* as results show it: with exactly *places* decimals and never as a negative zero.

    Args:
        value: An exact number.
        places: Decimals to keep; ``None``: the exact number is the result.
        mode: What happens to the rest. A tie lies just between two neighbours: ``half up`` takes it away from zero
            (四舍五入), ``half even`` to the even neighbour. ``down`` always goes towards zero, ``up`` away from it.

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

    >>> for text in ("2.6", "2.5", "2.4", "1.5", "0.5", "-0.5", "-1.5", "-2.5"):
    ...     print(text, *(published(Fraction(text), 0, mode) for mode in ("half up", "half even", "down", "up")))
    2.6 3 3 2 3
    2.5 3 2 2 3
    2.4 2 2 2 3
    1.5 2 2 1 2
    0.5 1 0 0 1
    -0.5 -1 0 0 -1
    -1.5 -2 -2 -1 -2
    -2.5 -3 -2 -2 -3
    >>> published(Fraction(16, 5), 2, "half up"), published(Fraction(16, 5), None, "half up")
    (Decimal('3.20'), Fraction(16, 5))
    """
    if places is None:
        return value
    units = last_places(value, places, mode)
    digits = str(abs(units)).rjust(places + 1, "0")
    shown = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return Decimal(f"-{shown}" if units < 0 else shown)
