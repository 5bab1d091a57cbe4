"""Clauses → English: one phrase for every node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from targetscore import ast
from targetscore.language._lexemes import PERCENT
from targetscore.language._wording import (
    NotWritableError,
    Vocabulary,
    is_points,
    is_zero,
    not_writable,
    number,
)

ROLES = {
    "actual": "actual",
    "target": "target",
    "completion": "completion",
    "last_year": "last year",
    "growth": "growth",
    "mean": "group mean",
    "best": "best",
    "worst": "worst",
    "rank": "rank",
    "full": "full score",
    "base": "base score",
}
# Without a subject the condition is a place on the own value's scale; with one it is a sentence.
PLACES = {
    ">=": "at {} or more",
    ">": "above {}",
    "<=": "at {} or less",
    "<": "below {}",
    "=": "at exactly {}",
    "reaches": "at {}",
    "below": "at {} or below",
}
SENTENCES = {
    ">=": "is at least {}",
    ">": "is above {}",
    "<=": "is at most {}",
    "<": "is below {}",
    "=": "is exactly {}",
    "reaches": "reaches {}",
    "below": "is {} or below",
}
SIDES = {"over": "above", "under": "below", "unmet": "not met", "met": "met"}
SIGNS = {"add": "add", "deduct": "deduct"}
DIRECTIONS = {"over": "above", "under": "below", "away": "off"}
PARTS = {
    "whole": "counting whole steps only",
    "started": "or part thereof",
    "pro rata": "pro rata",
}
BOUNDS = {
    ("addition", "most"): "at most {} added",
    ("deduction", "most"): "at most {} deducted",
    ("each side", "most"): "at most {} either way",
    ("indicator", "most"): "at most {}",
    ("indicator", "least"): "not below {}",
}
COMBINED = {
    "sum": "the sum of both parts",
    "greater": "the higher of the two",
    "lesser": "the lower of the two",
    "highest": "the highest that applies counts",
}


def write(clauses: Sequence[ast.Clause], words: Vocabulary) -> str:
    """
    Return a text of *clauses*, an item for each.

    Raises:
        NotWritableError: For a node that English has no phrase for.
    """
    text = _items(clauses, words, ())
    return text[0].upper() + text[1:]


def _items(clauses: Sequence[ast.Clause], words: Vocabulary, earlier: tuple[ast.Condition, ...]) -> str:
    """Return the items; what has a sentence of its own (parts, scopes) stands between full stops."""
    if not clauses:
        raise not_writable(clauses)
    text = ""
    for clause in clauses:
        item = _clause(clause, words, earlier)
        if isinstance(clause, (ast.Award, ast.Change)):
            earlier = (*earlier, clause.when)
        text = _joined(text, item, alone=_stands_alone(clause))
    return text if text.endswith(".") else f"{text}."


def _stands_alone(clause: ast.Clause) -> bool:
    return isinstance(clause, (ast.Part, ast.Scope)) or (isinstance(clause, ast.Combine) and bool(clause.parts))


def _joined(text: str, item: str, *, alone: bool) -> str:
    if not text:
        return item
    if text.endswith("."):
        return f"{text} {item[0].upper()}{item[1:]}"
    return f"{text}. {item[0].upper()}{item[1:]}" if alone else f"{text}; {item}"


def _clause(clause: ast.Clause, words: Vocabulary, earlier: tuple[ast.Condition, ...]) -> str:
    match clause:
        case ast.Start(amount=amount):
            return (
                f"starting from {_expression(amount, words)}"
                if is_points(amount)
                else f"score = {_amount(amount, words)}"
            )
        case ast.Award(when=when, amount=amount):
            return f"{_given(amount, words)} {_when(when, words)}"
        case ast.Otherwise(amount=amount):
            return f"otherwise {_given(amount, words)}"
        case ast.Linear(when=when):
            return "linear between" if when is None else f"linear {_when(when, words)}"
        case ast.Change(when=when, sign=sign, amount=amount):
            if when == _none_of(earlier):
                return f"otherwise {SIGNS[sign]} {_amount(amount, words)}"
            return f"{SIGNS[sign]} {_amount(amount, words)} {_when(when, words)}"
        case ast.Step():
            return _step(clause, words)
        case ast.Bound():
            return _bound(clause, words)
        case ast.Factor(when=when, number=factor):
            return f"multiplied by {_amount(factor, words)}{'' if when is None else ' ' + _when(when, words)}"
        case ast.Override(when=when, amount=amount):
            return f"the indicator scores {_expression(amount, words)} {_when(when, words)}"
        case ast.Part(subject=subject, points=points, clauses=clauses):
            if subject is None or points is None:
                raise not_writable(clause)
            return f"{_name(subject, words)} ({_expression(points, words)}): {_items(clauses, words, ())}"
        case ast.Combine(how=how, parts=parts):
            return f"{_items(parts, words, ())} {COMBINED[how].capitalize()}." if parts else COMBINED[how]
        case ast.Scope(when=when, clauses=clauses):
            return f"where {_condition(when, words)}: {_items(clauses, words, ())}"
        case ast.Reference(level=level):
            return f"compared with {_expression(level, words)}"
        case ast.Stated(what=what, amount=amount):
            return f"({ROLES[what]} {_expression(amount, words)})"
        case ast.Remark(text=text):
            return text
        case _:
            assert_never(clause)


def _none_of(conditions: Sequence[ast.Condition]) -> ast.Condition | None:
    """Return the condition that otherwise stands for behind *conditions*."""
    if not conditions:
        return None
    return ast.Not(condition=conditions[0] if len(conditions) == 1 else ast.Any(conditions=tuple(conditions)))


def _given(amount: ast.Expression, words: Vocabulary) -> str:
    if is_zero(amount):
        return "no points"
    if isinstance(amount, ast.InProportion):
        return "pro rata" if amount.points is None else f"{_expression(amount.points, words)} pro rata"
    return _amount(amount, words)


def _amount(amount: ast.Expression, words: Vocabulary) -> str:
    if isinstance(amount, ast.Round):
        return f"{_expression(amount.value, words)}, rounded {amount.mode} to {amount.places} places"
    return _expression(amount, words)


# Steps and bounds ---------------------------------------------------------------------------------------------------


def _step(step: ast.Step, words: Vocabulary) -> str:
    raise not_writable(step)


def _bound(bound: ast.Bound, words: Vocabulary) -> str:
    if bound.amount is None:
        if (bound.of, bound.end) != ("indicator", "least"):
            raise not_writable(bound)
        return "the score may fall below zero"
    if (bound.of, bound.end) not in BOUNDS:
        raise not_writable(bound)
    return BOUNDS[bound.of, bound.end].format(_amount(bound.amount, words))


# Conditions ---------------------------------------------------------------------------------------------------------


def _when(condition: ast.Condition, words: Vocabulary) -> str:
    """Return the condition behind points: at 95%, if a plan is made."""
    if isinstance(condition, ast.Compare) and condition.subject is None:
        return _condition(condition, words)
    return f"if {_condition(condition, words)}"


def _condition(condition: ast.Condition, words: Vocabulary) -> str:
    match condition:
        case ast.Any(conditions=conditions):
            return " or ".join(_joint(test, words) for test in conditions)
        case ast.All(conditions=conditions):
            return " and ".join(_test(test, words) for test in conditions)
        case _:
            return _test(condition, words)


def _joint(condition: ast.Condition, words: Vocabulary) -> str:
    """Return what stands between two or: and binds tighter."""
    return _condition(condition, words) if isinstance(condition, ast.All) else _test(condition, words)


def _test(condition: ast.Condition, words: Vocabulary) -> str:
    raise not_writable(condition)


# Expressions --------------------------------------------------------------------------------------------------------


def _expression(expression: ast.Expression, words: Vocabulary) -> str:
    match expression:
        case ast.Literal():
            return _literal(expression)
        case ast.Value(name=name):
            return _word(name, words)
        case ast.Share(percent=percent, of=of):
            return f"{number(percent)}{PERCENT} of {_name(of, words)}"
        case ast.Sum(terms=(first, *rest)) if not isinstance(first, ast.Sum):
            return " + ".join((_expression(first, words), *(_term(term, words) for term in rest)))
        case ast.Difference(left=left, right=right):
            return f"{_expression(left, words)} − {_term(right, words)}"
        case ast.Product(factors=(first, *rest)) if not isinstance(first, ast.Product):
            return " × ".join((_term(first, words), *(_factor(factor, words) for factor in rest)))
        case ast.Ratio(numerator=numerator, denominator=denominator):
            return f"{_term(numerator, words)} / {_factor(denominator, words)}"
        case _:
            raise not_writable(expression)


def _literal(literal: ast.Literal) -> str:
    digits = number(literal.value)
    one = literal.value == 1
    match literal.unit:
        case "points":
            return f"{digits} point{'' if one else 's'}"
        case "pp":
            return f"{digits} percentage point{'' if one else 's'}"
        case "%":
            return f"{digits}%"
        case "":
            return digits
        case unit:
            return f"{digits} {unit}"


def _term(expression: ast.Expression, words: Vocabulary) -> str:
    """Return what stands behind + or −, or before × and /."""
    inside = _expression(expression, words)
    return f"({inside})" if isinstance(expression, (ast.Sum, ast.Difference)) else inside


def _factor(expression: ast.Expression, words: Vocabulary) -> str:
    """Return what stands behind × or /."""
    inside = _expression(expression, words)
    joined = isinstance(expression, (ast.Sum, ast.Difference, ast.Product, ast.Ratio))
    return f"({inside})" if joined else inside


def _name(subject: ast.Expression, words: Vocabulary) -> str:
    """Return what is compared or counted, which is a single value."""
    if not isinstance(subject, ast.Value):
        raise not_writable(subject)
    return _expression(subject, words)


def _fact(name: str, words: Vocabulary) -> str:
    if name not in words.facts:
        message = f"`{name}` is not declared as a yes/no input"
        raise NotWritableError(message)
    return words.words[name]


def _word(name: str, words: Vocabulary) -> str:
    word = words.words.get(name) or ROLES.get(name)
    if word is None:
        message = f"`{name}` is not declared"
        raise NotWritableError(message)
    return word
