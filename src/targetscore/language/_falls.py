"""Levels behind a movement: 下降10%以上的得8分，5%以上的得5分 is a fall of 5 % and more, not a rise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from targetscore import ast
from targetscore.language._build_words import plainly
from targetscore.language._lexemes import PERCENT, Refused

# A fall that compares so with 5 % is a growth that compares so with -5 %.
FALLS: Mapping[ast.Comparison, ast.Comparison] = {
    ">": "<", ">=": "<=", "reaches": "<=", "<": ">", "<=": ">=", "below": ">=", "=": "=",
}  # fmt: skip
UPWARD = frozenset({">", ">=", "reaches"})


def is_of_falls(subject: ast.Expression, clauses: Sequence[ast.Clause]) -> bool:
    """Whether *subject* is the growth, which the last of *clauses* that compares it with an amount says as a fall."""
    if not (isinstance(subject, ast.Value) and subject.name == "growth"):
        return False
    said = [test for clause in clauses for test in _tests(getattr(clause, "when", None)) if _level(test).value != 0]
    return bool(said) and _level(said[-1]).value < 0 and _is_movement(said[-1])


def _tests(condition: object) -> Iterator[ast.Compare | ast.Between]:
    match condition:
        case ast.Compare(subject=ast.Value(name="growth"), level=ast.Literal()):
            yield condition
        case ast.Between(subject=ast.Value(name="growth"), low=ast.Literal(), high=ast.Literal()):
            yield condition
        case ast.All(conditions=several) | ast.Any(conditions=several):
            for inner in several:
                yield from _tests(inner)
        case ast.Not(condition=inner):
            yield from _tests(inner)
        case _:
            pass


def _level(test: ast.Compare | ast.Between) -> ast.Literal:
    level = test.level if isinstance(test, ast.Compare) else test.low
    assert isinstance(level, ast.Literal)
    return level


def _is_movement(test: ast.Compare | ast.Between) -> bool:
    """Whether *test* says a movement (下降5%), whose words are the growth and its amount, not a growth below −5 %."""
    assert test.subject is not None
    return test.subject.span.start <= _level(test).span.start and _level(test).span.end <= test.subject.span.end


def fallen(
    condition: ast.Compare | ast.Between, growth: ast.Expression, *, alone: bool = False
) -> ast.Compare | ast.Between:
    """
    Return *condition*, which names no value and whose level is said behind a fall, as one on a *growth* below 0.

    Raises:
        Refused: For 5%以下 *alone*, which may or may not mean those that rose, and for -5%以上 or 0以上, which may be
            a fall or the growth itself.
    """
    condition = attrs.evolve(condition, subject=attrs.evolve(growth, span=condition.span))
    match condition:
        case ast.Compare(op=op, level=ast.Literal(value=value) as level) if value > 0:
            if alone and op not in UPWARD:
                raise Refused("fall-or-rise", condition.span, level=f"{plainly(value)}%")
            return attrs.evolve(condition, op=FALLS[op], level=attrs.evolve(level, value=-value))
        case ast.Between(low=ast.Literal() as low, high=ast.Literal() as high) if low.value >= 0:
            return attrs.evolve(
                condition,
                low=attrs.evolve(high, value=-high.value),
                high=attrs.evolve(low, value=-low.value),
                low_closed=condition.high_closed,
                high_closed=condition.low_closed,
            )
        case ast.Compare(level=ast.Literal(value=value)) | ast.Between(low=ast.Literal(value=value)):
            raise Refused("fall-or-value", condition.span, level=f"{plainly(value)}%")
        case _:
            return condition


def is_fall(condition: ast.Condition) -> bool:
    """Whether *condition* says that the value fell, and not by how much: 有所下降, 低于上年."""
    match condition:
        case ast.Compare(subject=ast.Value(name="growth"), op="<", level=ast.Literal(value=value)):
            return value == 0
        case ast.Compare(subject=None | ast.Value(name="actual"), op="<", level=ast.Value(name="last_year")):
            return True
        case _:
            return False


def by_so_much(condition: ast.Condition, fall: ast.Condition, own_unit: str) -> ast.Condition:
    """
    Return *condition* behind *fall* as one on the growth: 下降但不足5% is a fall of less than 5 %.

    Raises:
        Refused: Where the value is in % itself (下降但不低于90%), and for 低于上年但不低于5%.
    """
    match condition:
        case ast.Compare(subject=None, op=op, level=ast.Literal(value=value, unit="%")) if value > 0:
            moved = isinstance(fall, ast.Compare) and fall.subject == ast.Value(name="growth")
            if own_unit == PERCENT or (op in {">", ">="} and not moved):
                raise Refused("fall-or-value", condition.span, level=f"{plainly(value)}%")
            return fallen(condition, ast.Value(name="growth"))
        case _:
            return condition


def refuse_loose_distance(
    condition: ast.Condition, level: ast.Expression | None, clauses: Sequence[ast.Clause]
) -> None:
    """
    Refuse 比上年减少10起以上的得8分，5起以上的得5分: 5 fewer than last year, or 5 in all?

    Raises:
        Refused: If the condition before *condition* says a distance in the same unit.
    """
    whens = [when for clause in clauses if (when := getattr(clause, "when", None)) is not None]
    distance = _distance(whens[-1]) if whens else None
    if distance is None or not isinstance(level, ast.Literal) or level.unit in {"", "%"}:
        return
    if level.unit == distance.unit:
        raise Refused("distance-or-value", condition.span, level=plainly(level.value), distance=plainly(distance.value))


def _distance(when: ast.Condition) -> ast.Literal | None:
    match when:
        case ast.Compare(level=ast.Sum(terms=(_, ast.Literal() as distance))):
            return distance
        case ast.Compare(level=ast.Difference(right=ast.Literal() as distance)):
            return distance
        case ast.All(conditions=several):
            return next((found for each in several if (found := _distance(each)) is not None), None)
        case _:
            return None
