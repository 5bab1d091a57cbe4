"""Clauses → English: one phrase for every node."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

import attrs

from targetscore import ast
from targetscore.language._en_field import in_field
from targetscore.language._field import stretch_of
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT
from targetscore.language._wording import (
    NotWritableError,
    Vocabulary,
    how_many_alike,
    is_points,
    is_whole,
    is_zero,
    leaves_unsaid,
    names_another,
    not_writable,
    number,
    stands_alone,
)

ROLES = {
    "actual": "actual",
    "target": "target",
    "completion": "completion",
    "last_year": "last year",
    "growth": "growth",
    "mean": "group mean",
    "best": "group best",
    "worst": "group worst",
    "rank": "rank",
    "rank_from_last": "rank from the last",
    "full": "full score",
    "base": "base score",
}
# Without a subject the condition is a place on the own value's scale; with one it is a sentence.
PLACES = {
    ">=": "at {} or more",
    ">": "above {}",
    "<=": "at {} or less",
    "<": "below {}",
    "=": "equal to {}",
    "reaches": "at {}",
    "below": "at {} or below",
}
MARKED = {
    ">=": "at least {} inclusive",
    ">": "above {} exclusive",
    "<=": "at most {} inclusive",
    "<": "below {} exclusive",
    "reaches": "at {} inclusive",
}
# Of places high is a small number: these compare numbers and nothing else.
OF_PLACES: dict[ast.Comparison, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<"}
PLACE_NOUNS = ("rank", "ranking", "rankings", "placing", "place", "from the last")
SENTENCES = {
    ">=": "{} is at least {}",
    ">": "{} is above {}",
    "<=": "{} is at most {}",
    "<": "{} is below {}",
    "=": "{} is equal to {}",
    "reaches": "{} reaches {}",
    "below": "{} is {} or below",
}
SIDES = {"over": "above", "under": "below", "unmet": "not met", "met": "met"}
MISSED = {"over": "{} is above", "under": "{} is below", "unmet": "{} does not do so", "met": "{} does so"}
DIRECTIONS = {"over": "above", "under": "below", "away": "off"}
BOUNDS = {
    ("addition", "most"): "at most {} added",
    ("deduction", "most"): "at most {} deducted",
    ("each side", "most"): "at most {} either way",
    ("additions", "most"): "total additions at most {}",
    ("deductions", "most"): "total deductions at most {}",
    ("indicator", "most"): "at most {}",
    ("indicator", "least"): "not below {}",
}
ORDERS = {"higher": "highest", "lower": "lowest", "better": "best"}
EFFECTS = {
    "veto": "veto",
    "grade": "graded {grade}",
    "barred": "not graded {grade} or above",
    "not above": "graded {grade} at best",
    "down": "{steps} {grades} down",
    "zero total": "the overall total is 0",
    "unranked": "not ranked",
}
RANK, RANK_FROM_LAST = ast.Value(name="rank"), ast.Value(name="rank_from_last")
ONE = ast.Literal(value=Fraction(1))
COMBINED = {
    "sum": "the score is the sum of both parts",
    "greater": "the score is the higher of the two parts",
    "lesser": "the score is the lower of the two parts",
    "highest": "the highest that applies counts",
}


def write(clauses: Sequence[ast.Clause], words: Vocabulary) -> str:
    """
    Return a text of *clauses*, an item for each.

    Raises:
        NotWritableError: For a node that English has no phrase for.
    """
    return _items(clauses, words, ())


def _items(clauses: Sequence[ast.Clause], words: Vocabulary, earlier: tuple[ast.Condition, ...]) -> str:
    """Return the items; parts, scopes and what would carry on another subject have sentences of their own."""
    if not clauses:
        raise not_writable(clauses)
    text = ""
    position = 0
    another = False
    while position < len(clauses):
        clause = clauses[position]
        alike = how_many_alike(clauses[position:])
        item = _parts(clauses[position : position + alike], words) if alike else _clause(clause, words, earlier)
        if isinstance(clause, (ast.Award, ast.Change)):
            earlier = (*earlier, clause.when)
        alone = stands_alone(clause) or (another and leaves_unsaid(clause))
        another = names_another(clause) or (another and not alone)
        text = _joined(text, item, alone=alone)
        position += alike or 1
    return text if text.endswith(".") else f"{text}."


def _joined(text: str, item: str, *, alone: bool) -> str:
    if text.endswith("."):
        return f"{text} {_capital(item)}"
    if not text:
        return _capital(item)
    return f"{text}. {_capital(item)}" if alone else f"{text}; {item}"


def _capital(item: str) -> str:
    return item[0].upper() + item[1:]


def _parts(parts: Sequence[ast.Clause], words: Vocabulary) -> str:
    first = parts[0]
    assert isinstance(first, ast.Part)
    assert first.points is not None
    subjects = " and ".join(_name(part.subject, words) for part in parts if isinstance(part, ast.Part))
    return f"{subjects}, {_expression(first.points, words)} each: {_uncapital(_items(first.clauses, words, ()))}"


def _uncapital(item: str) -> str:
    return item[0].lower() + item[1:]


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
                return f"otherwise {sign} {_amount(amount, words)}"
            return f"{sign} {_amount(amount, words)} {_when(when, words)}"
        case ast.Step():
            return _step(clause, words)
        case ast.Bound():
            return _bound(clause, words)
        case ast.Factor(when=when, number=factor):
            return f"multiplied by {_amount(factor, words)}{'' if when is None else ' ' + _when(when, words)}"
        case ast.Override(when=when, amount=ast.Literal(value=value) as amount) if value > 0:
            return f"{_when(when, words)}, {_expression(amount, words)} instead"
        case ast.Override(when=when, amount=amount):
            return f"the indicator scores {_expression(amount, words)} {_when(when, words)}"
        case ast.Part(points=points):
            inner = ", ".join(_clause(each, words, earlier) for each in clause.clauses)
            return inner if points is None else _parts([clause], words)
        case ast.Combine(how="greater" | "lesser" as how, parts=parts) if parts and all(map(_is_amount, parts)):
            amounts = [
                _amount(start.amount, words) for part in parts for start in part.clauses if isinstance(start, ast.Start)
            ]
            return f"the score is the {'higher' if how == 'greater' else 'lower'} of {' and '.join(amounts)}"
        case ast.Combine(how=how, parts=parts):
            return f"{_items(parts, words, ())} {_capital(COMBINED[how])}." if parts else COMBINED[how]
        case ast.Scope(when=when, clauses=clauses):
            return f"where {_condition(when, words)}: {_uncapital(_items(clauses, words, ()))}"
        case ast.Reference() | ast.Stated() | ast.Ranking() | ast.Effect() | ast.Remark():
            return _without_points(clause, words)
        case _:
            assert_never(clause)


def _is_amount(part: ast.Part) -> bool:
    """Return whether *part* is one of the amounts of `the higher of a and b`."""
    match part:
        case ast.Part(name="", subject=None, points=None, clauses=(ast.Start(),)):
            return True
        case _:
            return False


def _without_points(
    clause: ast.Reference | ast.Stated | ast.Ranking | ast.Effect | ast.Remark, words: Vocabulary
) -> str:
    match clause:
        case ast.Reference(level=level):
            return f"compared with {_expression(level, words)}"
        case ast.Stated(what=what, amount=amount):
            return f"({'' if what == 'full' else 'base score '}{_expression(amount, words)})"
        case ast.Ranking(first=first, by=by):
            return f"ranked by {'the value' if by is None else _name(by, words)}, {ORDERS[first or 'better']} first"
        case ast.Effect(when=when):
            return f"{_followed(clause)} {_when(when, words)}"
        case ast.Remark(text=text):
            return text
        case _:
            assert_never(clause)


def _followed(effect: ast.Effect) -> str:
    if effect.does == "barred" and not effect.grade:
        return "barred from the top grade"
    if effect.does == "grade" and not effect.grade:
        return "receives the lowest grade"
    if effect.does == "not above" and not effect.grade:
        raise not_writable(effect)
    grades = "grade" if effect.steps == 1 else "grades"
    return EFFECTS[effect.does].format(grade=effect.grade, steps=effect.steps, grades=grades)


def _none_of(conditions: Sequence[ast.Condition]) -> ast.Condition | None:
    """Return the condition that otherwise stands for behind *conditions*."""
    if not conditions:
        return None
    return ast.Not(condition=conditions[0] if len(conditions) == 1 else ast.Any(conditions=tuple(conditions)))


def _given(amount: ast.Expression, words: Vocabulary) -> str:
    if is_zero(amount):
        return "no points"
    if isinstance(amount, ast.InProportion):
        return "pro rata" if amount.points is None else f"scores {_expression(amount.points, words)} pro rata"
    plain = is_points(amount) or amount in _WHOLES or (isinstance(amount, ast.Share) and amount.of in _WHOLES)
    return _amount(amount, words) if plain else f"scores {_amount(amount, words)}"


_WHOLES = (ast.Value(name="full"), ast.Value(name="base"))


def _amount(amount: ast.Expression, words: Vocabulary) -> str:
    if isinstance(amount, ast.Round):
        return f"{_expression(amount.value, words)}, rounded {amount.mode} to {amount.places} places"
    return _expression(amount, words)


# Steps and bounds ---------------------------------------------------------------------------------------------------


def _step(step: ast.Step, words: Vocabulary) -> str:
    amounts = step.amount if isinstance(step.amount, tuple) else (step.amount,)
    text = (
        f"{step.sign} {_schedule(amounts, words)} for each {'full ' if step.part == 'whole' else ''}{_way(step, words)}"
    )
    if step.part == "started":
        text += " or part thereof"
    if step.part == "pro rata":
        text += ", parts of a step pro rata"
    if step.continued:
        text += ", and so on"
    return text if step.when is None else f"{text} if {_condition(step.when, words)}"


def _way(step: ast.Step, words: Vocabulary) -> str:
    """Return the size with what is counted and from where: 2 percentage points of survey rate below target."""
    if step.size is None:
        return f"{_singular(_name(step.subject, words))}{_from(step, words)}"
    size = _size(step.size, words)
    if step.subject == RANK and step.size == ONE and step.direction == "under" and step.within is None:
        return f"place{_from(step, words)}"
    if step.subject is None:
        return f"{size}{_from(step, words)}{_stretch(step, words)}"
    subject = _name(step.subject, words)
    if isinstance(step.size, ast.Literal) and step.size.unit == PERCENT and step.direction != "each":
        return f"{size} by which {subject} is{_from(step, words)}{_stretch(step, words)}"
    return f"{size} of {subject}{_from(step, words)}{_stretch(step, words)}"


def _from(step: ast.Step, words: Vocabulary) -> str:
    if step.direction == "each":
        if step.origin is not None:
            raise not_writable(step)
        return ""
    if step.origin is None:
        return f" {DIRECTIONS[step.direction]}"
    return (
        f" {'short of' if step.direction == 'away' else DIRECTIONS[step.direction]} {_expression(step.origin, words)}"
    )


def _stretch(step: ast.Step, words: Vocabulary) -> str:
    if step.within is None:
        return ""
    low, high = step.within
    # Behind a level the ends need a word that says that they are distances from it.
    away = "" if step.direction == "each" else " away"
    if low is not None and high is not None:
        return f" from {_expression(low, words)} to {_expression(high, words)}{away}"
    if high is not None:
        return f" up to {_expression(high, words)}{away}"
    if low is not None and away:
        return f" above {_expression(low, words)}{away}"
    raise not_writable(step)


def _size(size: ast.Expression, words: Vocabulary) -> str:
    if size == ast.Literal(value=Fraction(1), unit=PERCENTAGE_POINT):
        return "percentage point"
    return _expression(size, words)


def _singular(phrase: str) -> str:
    """Return *phrase* with its last word in the singular: late reports, late report."""
    if phrase.endswith("ies"):
        return f"{phrase[:-3]}y"
    if phrase.endswith(("ches", "shes", "sses", "xes")):
        return phrase[:-2]
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") else phrase


def _schedule(amounts: Sequence[ast.Expression], words: Vocabulary) -> str:
    if len(amounts) == 1:
        return _amount(amounts[0], words)
    if not all(is_points(amount) for amount in amounts):
        raise not_writable(amounts)
    *first, last = (number(amount.value) for amount in amounts if isinstance(amount, ast.Literal))
    return f"{', '.join(first)} and {last} points"


def _bound(bound: ast.Bound, words: Vocabulary) -> str:
    if bound.amount is None:
        if (bound.of, bound.end) != ("indicator", "least"):
            raise not_writable(bound)
        return "the score may fall below zero"
    if (bound.of, bound.end) not in BOUNDS:
        raise not_writable(bound)
    if (
        isinstance(bound.amount, ast.Literal)
        and bound.amount.value < 0
        and (bound.of, bound.end) == ("indicator", "least")
    ):
        return f"no less than -{number(-bound.amount.value)} points"
    return BOUNDS[bound.of, bound.end].format(_amount(bound.amount, words))


# Conditions ---------------------------------------------------------------------------------------------------------


def _when(condition: ast.Condition, words: Vocabulary) -> str:
    """Return the condition behind points: at 95%, if a plan is made."""
    match condition:
        case ast.Compare(subject=None) | ast.Between(subject=None):
            return _condition(condition, words)
        case _:
            return f"if {_condition(condition, words)}"


def _condition(condition: ast.Condition, words: Vocabulary) -> str:
    match condition:
        case ast.Any(conditions=conditions):
            return " or if ".join(_joint(test, words) for test in conditions)
        case _:
            return _joint(condition, words)


def _joint(condition: ast.Condition, words: Vocabulary) -> str:
    """Return what stands between two or: and binds tighter."""
    if isinstance(condition, ast.All):
        return " and if ".join(_test(test, words) for test in condition.conditions)
    return _test(condition, words)


def _test(condition: ast.Condition, words: Vocabulary) -> str:
    if (found := stretch_of(condition)) is not None:
        return in_field(*found)
    match condition:
        case ast.Compare(subject=ast.Value(name="rank"), op="=", level=level) if is_whole(level):
            return f"ranked {_expression(level, words)}"
        case ast.Between(subject=ast.Value(name="rank"), low=low, high=high, low_closed=True, high_closed=True) if (
            is_whole(low) and is_whole(high) and low != high
        ):
            return f"ranked {_expression(low, words)} to {_expression(high, words)}"
        case ast.Compare(subject=ast.Value(name="rank"), op="<=", level=level) if is_whole(level):
            return f"ranked 1 to {_expression(level, words)}"
        case ast.Compare(subject=ast.Value(name="rank_from_last"), op="=", level=level) if is_whole(level):
            return "ranked last" if level == ONE else f"ranked {_ordinal(level)} from last"
        case ast.Between(subject=ast.Value(name="rank_from_last"), low=low, high=high, low_closed=True) if (
            is_whole(low) and is_whole(high) and low != high and condition.high_closed
        ):
            return f"ranked {_ordinal(low)} to {_ordinal(high)} from last"
        case ast.Compare(subject=ast.Value(name="rank_from_last"), op="<=", level=ast.Literal(value=count)) if (
            is_whole(condition.level) and count > 1
        ):
            return f"in the last {number(count)} places"
        case ast.Compare():
            return _compare(condition, words)
        case ast.Between(subject=subject, low=low, high=high):
            ends = [_end(low, words, closed=condition.low_closed), _end(high, words, closed=condition.high_closed)]
            if condition.low_closed is None and condition.high_closed is not None:
                # Marked by `inclusive`, the last end would mark both.
                ends[1] = f"{_expression(high, words)} ({'included' if condition.high_closed else 'not included'})"
            return f"{'' if subject is None else _subject(subject, words) + ' is '}from {' to '.join(ends)}"
        case ast.Unsaid(subject=subject, side=side):
            return SIDES[side] if subject is None else MISSED[side].format(_name(subject, words))
        case ast.Fact(name=name):
            return _fact(name, words)
        case ast.Not(condition=ast.Fact(name=name)):
            return _denied(_fact(name, words))
        case ast.Not(condition=ast.Compare(subject=subject, op="reaches", level=level, marked=False)):
            missed = "missing" if subject is None else f"{_name(subject, words)} misses"
            return f"{missed} {_expression(level, words)}"
        case ast.Exactly(count=1, conditions=()):
            return "only one of these"
        case ast.Exactly(count=0, conditions=()):
            return "neither of these"
        case ast.Not() | ast.All() | ast.Any() | ast.Exactly():
            raise not_writable(condition)
        case _:
            assert_never(condition)


def _ordinal(place: ast.Expression) -> str:
    assert isinstance(place, ast.Literal)
    digits = number(place.value)
    ending = "th" if digits[-2:] in {"11", "12", "13"} else {"1": "st", "2": "nd", "3": "rd"}.get(digits[-1], "th")
    return f"{digits}{ending}"


def _compare(condition: ast.Compare, words: Vocabulary) -> str:
    level = _level(condition.level, words)
    if condition.marked and condition.op not in MARKED:
        raise not_writable(condition)
    if condition.subject is None:
        return (MARKED if condition.marked else PLACES)[condition.op].format(level)
    mark = f" {MARKED[condition.op].rsplit(maxsplit=1)[-1]}" if condition.marked else ""
    subject = _subject(condition.subject, words)
    if subject.endswith(PLACE_NOUNS) and condition.op in OF_PLACES:
        return f"{subject} {OF_PLACES[condition.op]} {level}{mark}"
    return SENTENCES[condition.op].format(subject, level) + mark


def _level(level: ast.Expression, words: Vocabulary) -> str:
    """Return a level; only here a number may lie below 0, as a falling growth does."""
    if isinstance(level, ast.Literal) and level.value < 0:
        return f"−{_literal(attrs.evolve(level, value=-level.value))}"
    return _expression(level, words)


def _end(level: ast.Expression, words: Vocabulary, *, closed: bool | None) -> str:
    return _expression(level, words) + {True: " inclusive", False: " exclusive", None: ""}[closed]


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
    if literal.value < 0:
        return f"−{_literal(attrs.evolve(literal, value=-literal.value))}"
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
            return f"{digits} {_singular(unit) if one else unit}"


def _term(expression: ast.Expression, words: Vocabulary) -> str:
    """Return what stands behind + or −, or before × and /."""
    inside = _expression(expression, words)
    return f"({inside})" if isinstance(expression, (ast.Sum, ast.Difference)) else inside


def _factor(expression: ast.Expression, words: Vocabulary) -> str:
    """Return what stands behind × or /."""
    inside = _expression(expression, words)
    joined = isinstance(expression, (ast.Sum, ast.Difference, ast.Product, ast.Ratio))
    return f"({inside})" if joined else inside


def _subject(subject: ast.Expression | None, words: Vocabulary) -> str:
    """Return what is compared: a single value, or the sum of some."""
    if not isinstance(subject, ast.Sum):
        return _name(subject, words)
    *others, last = (_name(term, words) for term in subject.terms)
    return f"the sum of {', '.join(others)} and {last}"


def _name(subject: ast.Expression | None, words: Vocabulary) -> str:
    """Return what is counted, which is a single value."""
    if not isinstance(subject, ast.Value):
        raise not_writable(subject)
    return _expression(subject, words)


def _denied(fact: str) -> str:
    """Return *fact* denied: a plan is made, a plan is not made; `not` in front if it has no verb to deny."""
    parts = fact.split(" ")
    verb = next((n for n, word in enumerate(parts) if word in {"is", "are", "was", "were", "has", "have"}), 0)
    if 0 < verb < len(parts) - 1:
        return " ".join((*parts[: verb + 1], "not", *parts[verb + 1 :]))
    return f"not {fact}"


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
