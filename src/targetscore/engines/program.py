"""
The integer form: what a rule comes to in whole numbers alone.

An input of *d* decimals enters as value × 10^d; points leave as points × 10^p after their one rounding. Between them
stand sums, products, choices and divisions of integers, in words that every engine has, so that an engine is a thin
translation. `targetscore.engines._scaling` makes it from a curve.

Invariants, which engines rely on and nothing may break:

- A divisor is above 0 for every row, those included that have a fault or take another branch.
- A dividend is not negative wherever its quotient is used, so that it does not matter whether an engine's division
  rounds down or towards zero. In branches that a row does not take it may be negative; what comes of it is discarded.
- Every expression has a value for every row: nothing depends on a branch not being evaluated.
- A row with a fault has no points, whatever the expressions give for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias, assert_never

import attrs

from targetscore import ast

# Expressions --------------------------------------------------------------------------------------------------------


@attrs.frozen(cache_hash=True)
class Whole:
    """The integer *value*."""

    value: int


@attrs.frozen(cache_hash=True)
class Column:
    """The input *name* as an integer: value × 10^decimals, as `Program.inputs` says."""

    name: str


@attrs.frozen(cache_hash=True)
class Local:
    """A value worked out once and used several times; `targetscore.engines._sharing` makes them, programs have none."""

    name: str


@attrs.frozen(cache_hash=True)
class Sum:
    """The sum of *terms*, two or more."""

    terms: tuple[Expression, ...]


@attrs.frozen(cache_hash=True)
class Product:
    """The product of *factors*, two or more."""

    factors: tuple[Expression, ...]


@attrs.frozen(cache_hash=True)
class Quotient:
    """How many times *divisor*, which is above 0, goes into *dividend*, which is not negative: rounded down."""

    dividend: Expression
    divisor: Expression


@attrs.frozen(cache_hash=True)
class Least:
    """The least of *terms*, two or more."""

    terms: tuple[Expression, ...]


@attrs.frozen(cache_hash=True)
class Greatest:
    """The greatest of *terms*, two or more."""

    terms: tuple[Expression, ...]


@attrs.frozen(cache_hash=True)
class Choice:
    """The expression of the first of *branches* whose condition holds, else *otherwise*; one branch or more."""

    branches: tuple[tuple[Condition, Expression], ...]
    otherwise: Expression


Expression: TypeAlias = Whole | Column | Local | Sum | Product | Quotient | Least | Greatest | Choice

# Conditions ---------------------------------------------------------------------------------------------------------

Comparison: TypeAlias = Literal["<", "<=", "=", ">=", ">"]


@attrs.frozen(cache_hash=True)
class Compare:
    """*left* compared with *right*."""

    left: Expression
    operator: Comparison
    right: Expression


@attrs.frozen(cache_hash=True)
class Fact:
    """The yes/no input *name* holds."""

    name: str


@attrs.frozen(cache_hash=True)
class All:
    """Every one of *conditions* holds; of none: always."""

    conditions: tuple[Condition, ...]


@attrs.frozen(cache_hash=True)
class Any:
    """One of *conditions* holds or more; of none: never."""

    conditions: tuple[Condition, ...]


@attrs.frozen(cache_hash=True)
class Not:
    """*condition* does not hold."""

    condition: Condition


@attrs.frozen(cache_hash=True)
class AtLeast:
    """*count* of *conditions* hold or more; *count* is above 1 and below their number."""

    count: int
    conditions: tuple[Condition, ...]


Condition: TypeAlias = Compare | Fact | All | Any | Not | AtLeast

ALWAYS = All(())
NEVER = Any(())

# Programs -----------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Given:
    """
    An input of a program.

    Attributes:
        name: What `Column` and `Fact` call it.
        decimals: How many decimals it has: its integer is value × 10^decimals. ``None``: it is a fact, yes or no.
        least: The least integer that the program may be given; ``None``: no bound.
        most: The greatest, included; ``None``: no bound.

    What lies outside the bounds has to be caught by the engine: nothing is proved for it.
    """

    name: str
    decimals: int | None
    least: int | None = None
    most: int | None = None


@attrs.frozen(kw_only=True)
class Fault:
    """
    Why a row has no points, where *when* holds and no fault before it does.

    Attributes:
        kind: ``gap``: none of the tiers made of *clauses* takes the row; ``overlap``: two of them do, with different
            points; ``division``: a division by 0; ``contradiction``: a ratio is not that of the values beside it;
            ``range``: a value lies outside the range that the rule file declares.
        names: Of a division: the inputs that the denominator is made of; of the last two: the input.
    """

    when: Condition
    kind: Literal["gap", "overlap", "division", "contradiction", "range"]
    clauses: tuple[ast.Clause, ...] = ()
    names: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Program:
    """
    A rule in whole numbers.

    Equal expressions may stand in many places; an engine gives those that it wants to `shared`, which names what they
    have in common.

    Attributes:
        inputs: What a row must give, in order of name. A row that lacks one of them is none of the program's business.
        faults: In the order in which they are asked; the first that holds is the row's.
        points: Points × 10^places, rounded as the convention says; ``None`` where the file rounds nothing.
        places: Decimals of *points*; ``None`` with them.
        numerator: The exact points are numerator / denominator …
        denominator: … which is above 0, and a `Whole` unless an input divides.
        piece: Which of *pieces* decided, counted from 0.
        pieces: Of every piece, the clauses that made it, in the order in which the curve names them. Their spans say
            where they stand in the rule's text.
    """

    inputs: tuple[Given, ...]
    faults: tuple[Fault, ...] = ()
    points: Expression | None
    places: int | None
    numerator: Expression
    denominator: Expression
    piece: Expression
    pieces: tuple[tuple[ast.Clause, ...], ...]

    def result(self) -> Expression:
        """Return what a row is published with: the rounded points, or the numerator where nothing is rounded."""
        return self.numerator if self.points is None else self.points


def inside(node: Expression | Condition) -> tuple[Expression | Condition, ...]:
    """Return what *node* is directly made of."""
    match node:
        case Whole() | Column() | Local() | Fact():
            return ()
        case Sum(inner) | Product(inner) | Least(inner) | Greatest(inner):
            return inner
        case Quotient(dividend, divisor):
            return dividend, divisor
        case Choice(branches, otherwise):
            return (*(part for branch in branches for part in branch), otherwise)
        case Compare(left, _, right):
            return left, right
        case All(conditions) | Any(conditions) | AtLeast(_, conditions):
            return conditions
        case Not(condition):
            return (condition,)
        case _:
            assert_never(node)


def used(*nodes: Expression | Condition) -> Iterator[Expression | Condition]:
    """Yield *nodes* and everything in them, each once, after what it is made of."""
    seen: set[Expression | Condition] = set()

    def visited(node: Expression | Condition) -> Iterator[Expression | Condition]:
        if node in seen:
            return
        seen.add(node)
        for inner in inside(node):
            yield from visited(inner)
        yield node

    for node in nodes:
        yield from visited(node)
