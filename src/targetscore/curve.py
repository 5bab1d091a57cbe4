"""
The lowered form: what a rule means, with nothing unsaid.

`targetscore.reading` makes it from clauses, indicator and conventions; everything else (evaluation, checks, plots,
what-it-takes) reads it and nothing else. Numbers are exact: a `Fraction` is a constant, any other quantity is an
expression over inputs. Values in % stand as written (85 for 85 %); where a formula takes them as a share, the lowered
form says ``/ 100``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, TypeAlias

import attrs

from targetscore import ast

# Quantities ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class Input:
    """The value of the input or role *name* for the unit that is scored."""

    name: str


@attrs.frozen
class Add:
    """The sum of *terms*, two or more."""

    terms: tuple[Quantity, ...]


@attrs.frozen
class Multiply:
    """The product of *factors*, two or more."""

    factors: tuple[Quantity, ...]


@attrs.frozen
class Divide:
    """*numerator* / *denominator*; a denominator of 0 is a data error for the row."""

    numerator: Quantity
    denominator: Quantity


@attrs.frozen
class Rounded:
    """*value* to *places* decimals."""

    value: Quantity
    places: int
    mode: ast.Rounding


Quantity: TypeAlias = Fraction | Input | Add | Multiply | Divide | Rounded

# Tests --------------------------------------------------------------------------------------------------------------

Operator: TypeAlias = Literal["<", "<=", "=", ">=", ">"]


@attrs.frozen
class Test:
    """*left* compared with *right*."""

    __test__ = False

    left: Quantity
    operator: Operator
    right: Quantity


@attrs.frozen
class Truth:
    """The yes/no input *name* holds."""

    name: str


@attrs.frozen
class Count:
    """
    At least *least* and at most *most* of *conditions* hold. All: least = most = how many; any: least 1; not: most 0.
    """

    least: int
    most: int
    conditions: tuple[Condition, ...]


Condition: TypeAlias = Test | Truth | Count

# Curves -------------------------------------------------------------------------------------------------------------


@attrs.frozen
class Formula:
    """*points*, as *clause* gives them."""

    points: Quantity
    clause: ast.Clause


@attrs.frozen
class Stairs:
    """
    *points* for every *size* of *distance* above 0; nothing at a distance of 0 or less.

    Attributes:
        distance: How far the value lies from the origin, on the side that counts.
        size: Length of one step, above 0.
        points: Points a step, negative for a deduction. Several: the first step moves the first of them, and so on.
        beyond: Added to the last of *points* from step to step when the schedule is used up; ``None``: further steps
            move nothing. With a single number in *points* it is ``None`` and every step moves that number.
        part: What part of a step moves.
        start: Distance at which counting begins (the lower end of a bracket); 0 for the whole.
        end: Distance beyond which nothing more counts; ``None``: no end.
    """

    distance: Quantity
    size: Quantity
    points: tuple[Quantity, ...]
    part: ast.PartOfStep
    clause: ast.Clause
    beyond: Quantity | None = None
    start: Quantity = Fraction(0)
    end: Quantity | None = None


@attrs.frozen
class Branch:
    """*curve* where *when* holds and no branch before it does."""

    when: Condition
    curve: Curve


@attrs.frozen
class Cases:
    """
    The first of *branches* whose condition holds, else *otherwise*; ``None`` there: a gap, an error for the row.

    *exclusive*: tiers with both ends marked; two that hold with different points are an error, not a choice.
    *clauses* are those the ladder was made of.
    """

    branches: tuple[Branch, ...]
    otherwise: Curve | None
    clauses: tuple[ast.Clause, ...] = ()
    exclusive: bool = False


@attrs.frozen
class Total:
    """The sum of *terms*; 0 if there are none."""

    terms: tuple[Curve, ...]


@attrs.frozen
class Extreme:
    """The greatest or the least of *terms*, one or more."""

    which: Literal["greatest", "least"]
    terms: tuple[Curve, ...]
    clause: ast.Clause


@attrs.frozen
class Clamp:
    """
    *curve* kept within *least* and *most*, both included; ``None``: no bound.

    *clause* is ``None`` for a convention's floor.
    """

    curve: Curve
    least: Quantity | None
    most: Quantity | None
    clause: ast.Clause | None


@attrs.frozen
class Scaled:
    """*curve* times *factor* where *when* holds."""

    curve: Curve
    factor: Quantity
    when: Condition | None
    clause: ast.Clause


@attrs.frozen
class Final:
    """*points* where *when* holds, whatever *curve* gives; *curve* elsewhere. The steps show what was lost."""

    curve: Curve
    when: Condition
    points: Quantity
    clause: ast.Clause


Curve: TypeAlias = Formula | Stairs | Cases | Total | Extreme | Clamp | Scaled | Final
