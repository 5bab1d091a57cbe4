"""What writing rules needs in either language: words for values, exact numbers, a refusal for what cannot be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.language._lexemes import POINTS
from targetscore.ruleset.model import Name


class NotWritableError(ValueError):
    """A rule that no text says; trees can hold more than the language has words for."""


def not_writable(node: object) -> NotWritableError:
    """Return the refusal of *node*."""
    return NotWritableError(f"no text writes {node}")


@attrs.frozen
class Vocabulary:
    """The first word of every declared name, by id; *facts* are the ids of yes/no inputs."""

    words: Mapping[str, str]
    facts: frozenset[str]
    measured_in: str

    @classmethod
    def of(cls, names: Iterable[Name], measured_in: str) -> Vocabulary:
        """Return the words of *names*."""
        declared = [name for name in names if name.words]
        facts = frozenset(name.id for name in declared if name.measured_in == "yes/no")
        return cls({name.id: name.words[0] for name in declared}, facts, measured_in)


def number(value: Fraction) -> str:
    """
    Return *value* in digits, as a fraction where its decimals never end.

    Raises:
        NotWritableError: For a number below 0, which texts say by a word (下降, below).

    >>> number(Fraction(1, 8)), number(Fraction(1, 3)), number(Fraction(15000))
    ('0.125', '1/3', '15000')
    """
    if value < 0:
        message = f"no text writes the number {value}"
        raise NotWritableError(message)
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(value.numerator * 10**places // value.denominator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def is_points(node: object) -> bool:
    """Return whether *node* is a literal number of points."""
    return isinstance(node, ast.Literal) and node.unit == POINTS


def is_zero(node: object) -> bool:
    """Return whether *node* is the literal 0 points."""
    return isinstance(node, ast.Literal) and node.unit == POINTS and node.value == 0


def is_whole(node: object) -> bool:
    """Return whether *node* is a plain whole number."""
    return isinstance(node, ast.Literal) and not node.unit and node.value.denominator == 1
