"""
Making expressions and conditions of the integer form, each as simple as it can be told from itself.

Sums hold every product of inputs once, with one whole factor; comparisons are ``>=``, ``<=`` or ``=`` with nothing on
both sides; what is constant is a constant.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from math import gcd
from typing import Any as Anything
from typing import Final, TypeAlias, TypeVar
from weakref import WeakValueDictionary

import attrs

from targetscore.engines.program import (
    ALWAYS,
    NEVER,
    All,
    Any,
    AtLeast,
    Choice,
    Compare,
    Comparison,
    Condition,
    Expression,
    Fact,
    Greatest,
    Least,
    Not,
    Product,
    Quotient,
    Sum,
    Whole,
    inside,
)

ZERO: Final = Whole(0)
ONE: Final = Whole(1)

# A factor is carried into choices up to this size, counted in nodes; beyond it, it stays in front.
_CARRIED_AT_MOST: Final = 80

Atoms: TypeAlias = tuple[Expression, ...]
"""Factors of a product, none of them a `Whole`, a `Sum` of several terms or a `Product`."""

# One object for what is equal ----------------------------------------------------------------------------------------

Node = TypeVar("Node", bound=Expression | Condition)

_known: WeakValueDictionary[tuple[object, ...], Anything] = WeakValueDictionary()


def single(node: Node) -> Node:
    """
    Return the only object that is equal to *node*.

    Expressions share their parts, so a small one can stand for a tree that is too large to walk. Comparing two of them
    is no walk if their equal parts are the same objects.
    """
    key = (type(node), *(getattr(node, name) for name in node.__match_args__))
    known: Node = _known.setdefault(key, node)
    return known


# Sums and products --------------------------------------------------------------------------------------------------


def monomials(expression: Expression) -> list[tuple[int, Atoms]]:
    """Return the whole factor and the other factors of every term of *expression*; of a constant there are none."""
    match expression:
        case Whole(value):
            return [(value, ())]
        case Sum(terms):
            return [one for term in terms for one in monomials(term)]
        case Product((Whole(value), *atoms)):
            return [(value, tuple(atoms))]
        case Product(factors):
            return [(1, factors)]
        case _:
            return [(1, (expression,))]


def plus(*expressions: Expression) -> Expression:
    """
    Return the sum.

    >>> from targetscore.engines.program import Column
    >>> plus(Column("n"), Whole(2), times(Whole(-1), Column("n")))
    Whole(value=2)
    """
    coefficients: dict[Hashable, int] = {}
    written: dict[Hashable, Atoms] = {}
    for expression in expressions:
        for coefficient, atoms in monomials(expression):
            # Factors in another order are the same product.
            key = atoms if len(atoms) < 2 else frozenset(Counter(atoms).items())  # noqa: PLR2004
            written.setdefault(key, atoms)
            coefficients[key] = coefficients.get(key, 0) + coefficient
    constant = coefficients.pop((), 0)
    lines = [(coefficient, written[key]) for key, coefficient in coefficients.items() if coefficient]
    return line(lines, constant)


def line(lines: Sequence[tuple[int, Atoms]], constant: int) -> Expression:
    """Return the sum of *lines*, all of them different and none with a factor of 0, and *constant*."""
    if len(lines) == 1 and len(lines[0][1]) == 1:
        ((factor, (atom,)),) = lines
        if (factor != 1 or constant) and _is_carried(atom):
            return _carried(factor, atom, constant)
    terms = [_term(factor, atoms) for factor, atoms in lines]
    if constant or not terms:
        terms.append(Whole(constant))
    return terms[0] if len(terms) == 1 else single(Sum(tuple(terms)))


def _term(factor: int, atoms: Atoms) -> Expression:
    factors = atoms if factor == 1 else (Whole(factor), *atoms)
    return factors[0] if len(factors) == 1 else single(Product(factors))


def _is_carried(atom: Expression) -> bool:
    return isinstance(atom, Choice | Least | Greatest) and _is_small(atom)


def _is_small(node: Expression | Condition) -> bool:
    waiting, seen = [node], 0
    while waiting:
        seen += 1
        if seen > _CARRIED_AT_MOST:
            return False
        waiting += inside(waiting.pop())
    return True


def _carried(factor: int, atom: Expression, constant: int) -> Expression:
    """Return *factor* × *atom* + *constant* with both inside the choice, where they meet other constants."""

    def moved(expression: Expression) -> Expression:
        return plus(times(Whole(factor), expression), Whole(constant))

    match atom:
        case Choice(branches, otherwise):
            return choice([(when, moved(expression)) for when, expression in branches], moved(otherwise))
        case Least(terms):
            return (least if factor > 0 else greatest)(*map(moved, terms))
        case Greatest(terms):
            return (greatest if factor > 0 else least)(*map(moved, terms))
        case _:
            raise AssertionError(atom)


def times(*expressions: Expression) -> Expression:
    """Return the product; sums are multiplied out with constants alone."""
    constant, atoms = 1, list[Expression]()
    for expression in expressions:
        match monomials(expression):
            case [(coefficient, own)]:
                constant *= coefficient
                atoms += own
            case several:
                # What all terms share goes in front, so that equal factors meet.
                shared = gcd(*(coefficient for coefficient, _ in several))
                constant *= shared
                atoms.append(exactly_over(expression, shared) if shared != 1 else expression)
    if constant == 0:
        return ZERO
    if len(atoms) == 1:
        return plus(*(_term(constant * coefficient, own) if own else Whole(constant * coefficient)
                      for coefficient, own in monomials(atoms[0])))  # fmt: skip
    return line([(constant, tuple(atoms))], 0) if atoms else Whole(constant)


def negative(expression: Expression) -> Expression:
    """Return 0 less *expression*."""
    return times(Whole(-1), expression)


def minus(one: Expression, other: Expression) -> Expression:
    """Return *one* less *other*."""
    return plus(one, negative(other))


# Dividing what can be divided ---------------------------------------------------------------------------------------


def content(expression: Expression) -> int:
    """
    Return the greatest number that *expression* is divisible by whatever its inputs are; 0 if it is 0.

    >>> from targetscore.engines.program import Column
    >>> content(plus(times(Whole(4), Column("n")), Whole(6)))
    2
    """
    return _shared(expression, loosely=False)


def loose_content(expression: Expression) -> int:
    """
    Return the greatest number that floor division of *expression* can begin with, by leaving remainders of constants.

    In a sum that is its own constant alone: two remainders could make up a whole together.
    """
    return _shared(expression, loosely=True)


def _shared(expression: Expression, *, loosely: bool) -> int:
    match expression:
        case Whole(value):
            return 0 if loosely else abs(value)
        case Sum(terms):
            return gcd(*(_shared(term, loosely=loosely and isinstance(term, Whole)) for term in terms))
        case Product((Whole(value), *_)):
            return abs(value)
        case Choice(branches, otherwise) if _is_small(expression):
            several = (*(one for _, one in branches), otherwise)
            return gcd(*(_shared(one, loosely=loosely) for one in several))
        case Least(terms) | Greatest(terms) if _is_small(expression):
            return gcd(*(_shared(term, loosely=loosely) for term in terms))
        case _:
            return 1


def exactly_over(expression: Expression, divisor: int) -> Expression:
    """Return *expression* / *divisor*, which divides its `content`, or its `loose_content` (then rounded down)."""
    match expression:
        case Whole(value):
            return Whole(value // divisor)
        case Sum(terms):
            return plus(*(exactly_over(term, divisor) for term in terms))
        case Product((Whole(value), *atoms)):
            return _term(value // divisor, tuple(atoms))
        case Choice(branches, otherwise):
            return choice(
                [(when, exactly_over(one, divisor)) for when, one in branches], exactly_over(otherwise, divisor)
            )
        case Least(terms):
            return least(*(exactly_over(term, divisor) for term in terms))
        case Greatest(terms):
            return greatest(*(exactly_over(term, divisor) for term in terms))
        case _:
            assert divisor == 1
            return expression


def quotient(dividend: Expression, divisor: Expression) -> Expression:
    """Return *dividend* // *divisor*, of a dividend that is not negative where it counts and a divisor above 0."""
    if isinstance(divisor, Whole):
        shared = gcd(loose_content(dividend), divisor.value)
    else:
        shared = gcd(content(dividend), content(divisor))
    if shared > 1:
        dividend, divisor = exactly_over(dividend, shared), exactly_over(divisor, shared)
    if divisor == ONE or dividend == ZERO:
        return dividend
    if isinstance(dividend, Whole) and isinstance(divisor, Whole):
        return Whole(dividend.value // divisor.value)
    return single(Quotient(dividend, divisor))


# The least and the greatest -----------------------------------------------------------------------------------------


def least(*expressions: Expression) -> Expression:
    """Return the least of *expressions*."""
    terms = _bounding(expressions, Least, min)
    return terms[0] if len(terms) == 1 else single(Least(terms))


def greatest(*expressions: Expression) -> Expression:
    """Return the greatest of *expressions*."""
    terms = _bounding(expressions, Greatest, max)
    return terms[0] if len(terms) == 1 else single(Greatest(terms))


def _bounding(
    expressions: Iterable[Expression], kind: type[Least | Greatest], choose: Callable[[list[int]], int]
) -> tuple[Expression, ...]:
    flat = [each for one in expressions for each in (one.terms if isinstance(one, kind) else (one,))]
    constants = [each.value for each in flat if isinstance(each, Whole)]
    others = list(dict.fromkeys(each for each in flat if not isinstance(each, Whole)))
    return (*others, *((Whole(choose(constants)),) if constants else ()))


# Choices ------------------------------------------------------------------------------------------------------------


def choice(branches: Iterable[tuple[Condition, Expression]], otherwise: Expression) -> Expression:
    """Return the choice; what can never be taken is left out, and neighbours that give the same are one."""
    kept: list[tuple[Condition, Expression]] = []
    for when, expression in branches:
        if when == ALWAYS:
            otherwise = expression
            break
        if when == NEVER:
            continue
        if kept and kept[-1][1] == expression:
            kept[-1] = (any_of(kept[-1][0], when), expression)
        else:
            kept.append((when, expression))
    while kept and kept[-1][1] == otherwise:
        kept.pop()
    return single(Choice(tuple(kept), otherwise)) if kept else otherwise


# Conditions ---------------------------------------------------------------------------------------------------------

_FLIPPED: Final[Mapping[Comparison, Comparison]] = {"<": ">", "<=": ">=", "=": "=", ">=": "<=", ">": "<"}


def compare(left: Expression, operator: Comparison, right: Expression) -> Condition:
    """
    Return *left* compared with *right*.

    >>> from targetscore.engines.program import Column
    >>> compare(times(Whole(3), Column("n")), ">", Whole(10))
    Compare(left=Column(name='n'), operator='>=', right=Whole(value=4))
    """
    lines = monomials(minus(left, right))
    constant = sum(coefficient for coefficient, atoms in lines if not atoms)
    changing = [(coefficient, atoms) for coefficient, atoms in lines if atoms]
    if not changing:
        return ALWAYS if _compared(constant, operator) else NEVER
    shared = gcd(*(coefficient for coefficient, _ in changing))
    if changing[0][0] < 0:
        shared, operator = -shared, _FLIPPED[operator]
    changing = [(coefficient // shared, atoms) for coefficient, atoms in changing]
    return _against(changing, operator, -constant, shared)


def _compared(constant: int, operator: Comparison) -> bool:
    match operator:
        case "<":
            return constant < 0
        case "<=":
            return constant <= 0
        case "=":
            return constant == 0
        case ">=":
            return constant >= 0
        case ">":
            return constant > 0


def _against(changing: list[tuple[int, Atoms]], operator: Comparison, above: int, below: int) -> Condition:
    """Return *changing* compared with *above* / *below* as whole numbers can be."""
    rounded_down, rounded_up = above // below, -(-above // below)
    match operator:
        case "=" if rounded_down != rounded_up:
            return NEVER
        case "=":
            return _line_compared(changing, "=", rounded_down)
        case ">=":
            return _line_compared(changing, ">=", rounded_up)
        case ">":
            return _line_compared(changing, ">=", rounded_down + 1)
        case "<=":
            return _line_compared(changing, "<=", rounded_down)
        case "<":
            return _line_compared(changing, "<=", rounded_up - 1)


def _line_compared(changing: list[tuple[int, Atoms]], operator: Comparison, bound: int) -> Condition:
    match changing:
        case [(1, (Greatest(terms),))] if operator != "=":
            several = [compare(term, operator, Whole(bound)) for term in terms]
            return any_of(*several) if operator == ">=" else all_of(*several)
        case [(1, (Least(terms),))] if operator != "=":
            several = [compare(term, operator, Whole(bound)) for term in terms]
            return all_of(*several) if operator == ">=" else any_of(*several)
        case _:
            pass
    left = line([one for one in changing if one[0] > 0], 0)
    right = line([(-coefficient, atoms) for coefficient, atoms in changing if coefficient < 0], bound)
    return single(Compare(left, operator, right))


def opposite(condition: Condition) -> Condition:
    """Return the condition that holds where *condition* does not."""
    match condition:
        case Compare(left, ">=", right):
            return single(Compare(left, "<=", plus(right, Whole(-1))))
        case Compare(left, "<=", right):
            return single(Compare(left, ">=", plus(right, ONE)))
        case All(conditions):
            return any_of(*map(opposite, conditions))
        case Any(conditions):
            return all_of(*map(opposite, conditions))
        case Not(inner):
            return inner
        case _:
            return single(Not(condition))


def any_of(*conditions: Condition) -> Condition:
    """Return the condition that one of *conditions* holds."""
    flat = [each for one in conditions for each in (one.conditions if isinstance(one, Any) else (one,))]
    if ALWAYS in flat or any(opposite(each) in flat for each in flat if not isinstance(each, All | Any)):
        return ALWAYS
    kept = tuple(dict.fromkeys(flat))
    return kept[0] if len(kept) == 1 else single(Any(kept))


def all_of(*conditions: Condition) -> Condition:
    """
    Return the condition that all of *conditions* hold; of comparisons of one quantity the closest are left.

    >>> from targetscore.engines.program import Column
    >>> all_of(compare(Column("n"), "<", Whole(9)), compare(Column("n"), "<", Whole(5)))
    Compare(left=Column(name='n'), operator='<=', right=Whole(value=4))
    """
    flat = [each for one in conditions for each in (one.conditions if isinstance(one, All) else (one,))]
    limits: dict[Expression, Limits] = {}
    # Quantities stand for what is known of them, so that the order stays that of the conditions.
    kept: dict[Condition | Expression, None] = {}
    for one in flat:
        bound = bounded(one)
        if bound is None:
            kept[one] = None
        else:
            quantity, within = bound
            limits[quantity] = limits.get(quantity, Limits()).both(within)
            kept[quantity] = None
    if NEVER in kept or any(limit.is_empty() for limit in limits.values()):
        return NEVER
    if any(opposite(each) in kept for each in kept if isinstance(each, Fact | Not)):
        return NEVER
    told: dict[Condition, None] = {}
    for each in kept:
        match each:
            case Compare() | Fact() | All() | Any() | Not() | AtLeast():
                told[each] = None
            case _:
                told |= dict.fromkeys(limits[each].told(each))
    several = tuple(told)
    return several[0] if len(several) == 1 else single(All(several))


@attrs.frozen
class Limits:
    """The whole numbers from *least* to *most*, both included; ``None``: no end."""

    least: int | None = None
    most: int | None = None

    def both(self, other: Limits) -> Limits:
        """Return the numbers that lie in both."""
        lows = [low for low in (self.least, other.least) if low is not None]
        highs = [high for high in (self.most, other.most) if high is not None]
        return Limits(max(lows, default=None), min(highs, default=None))

    def is_empty(self) -> bool:
        """Tell whether no number lies within."""
        return self.least is not None and self.most is not None and self.least > self.most

    def told(self, quantity: Expression) -> Iterator[Condition]:
        """Yield the comparisons that say that *quantity* lies within."""
        if self.least is not None and self.least == self.most:
            yield compare(quantity, "=", Whole(self.least))
            return
        if self.least is not None:
            yield compare(quantity, ">=", Whole(self.least))
        if self.most is not None:
            yield compare(quantity, "<=", Whole(self.most))


@functools.lru_cache(maxsize=4096)
def bounded(condition: Condition) -> tuple[Expression, Limits] | None:
    """Return the quantity that *condition* bounds, without a constant part, and its bounds; ``None`` if it does not."""
    if not isinstance(condition, Compare):
        return None
    lines = monomials(minus(condition.left, condition.right))
    bound = -sum(coefficient for coefficient, atoms in lines if not atoms)
    quantity = line([one for one in lines if one[1]], 0)
    match condition.operator:
        case ">=":
            return quantity, Limits(least=bound)
        case "<=":
            return quantity, Limits(most=bound)
        case "=":
            return quantity, Limits(bound, bound)
        case _:
            return None


def at_least(count: int, conditions: Sequence[Condition]) -> Condition:
    """Return the condition that *count* of *conditions* hold or more."""
    certain = sum(each == ALWAYS for each in conditions)
    open_ones = tuple(each for each in conditions if each not in {ALWAYS, NEVER})
    needed = count - certain
    if needed <= 0:
        return ALWAYS
    if needed > len(open_ones):
        return NEVER
    if needed == 1:
        return any_of(*open_ones)
    return all_of(*open_ones) if needed == len(open_ones) else single(AtLeast(needed, open_ones))
