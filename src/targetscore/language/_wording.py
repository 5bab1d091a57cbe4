"""What writing rules needs in either language: words for values, exact numbers, a refusal for what cannot be said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


OWN = frozenset({"actual", "completion", "growth"})


def names_another(clause: ast.Clause) -> bool:
    """
    Return whether *clause* names a value that is not the indicator's own.

    A part behind it in the same sentence that names none would be taken to speak of that value too.
    """
    return any(isinstance(subject, ast.Value) and subject.name not in OWN for subject in subjects_of(clause))


def leaves_unsaid(clause: ast.Clause) -> bool:
    """Return whether *clause* speaks of the indicator's own value without naming it."""
    return None in subjects_of(clause)


def subjects_of(clause: ast.Clause) -> list[ast.Expression | None]:
    """Return what *clause* compares or counts, ``None`` for a value left unsaid; of parts and scopes nothing."""
    match clause:
        case ast.Award(when=when) | ast.Change(when=when) | ast.Override(when=when) | ast.Effect(when=when):
            return _compared(when)
        case ast.Linear(when=when) | ast.Factor(when=when):
            return [] if when is None else _compared(when)
        case ast.Step(subject=subject, when=when):
            return [*([] if when is None else _compared(when)), subject]
        case _:
            return []


def _compared(condition: ast.Condition) -> list[ast.Expression | None]:
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) | ast.Unsaid(subject=subject):
            return [subject]
        case ast.Not(condition=inner):
            return _compared(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return [subject for inner in several for subject in _compared(inner)]
        case _:
            return []


def how_many_alike(clauses: Sequence[ast.Clause]) -> int:
    """Return how many parts at the start have the same points and clauses, and so one header: 成活率、保存率各15分."""
    first = clauses[0]
    if not isinstance(first, ast.Part) or first.points is None:
        return 0
    same = [
        isinstance(clause, ast.Part) and (clause.points, clause.clauses) == (first.points, first.clauses)
        for clause in clauses
    ]
    return [*same, False].index(False)


def stands_alone(clause: ast.Clause) -> bool:
    """Return whether *clause* is a sentence of its own."""
    if isinstance(clause, ast.Part):
        return clause.points is not None
    return isinstance(clause, ast.Scope) or (isinstance(clause, ast.Combine) and bool(clause.parts))
