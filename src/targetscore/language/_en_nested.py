"""
One condition over others in an English sentence: 80% or more receives 10 points if a plan is kept and 6 if it is not.

Each of the points then hangs on both. Two conditions in a row without a comma are joined where one is a fact and the
other compares. Points on the inner one alone, behind such a sentence, are refused: under the outer one, or apart?
"""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._en_chunks import Among, NotAll, OnlyNth
from targetscore.language._en_groups import letters_of
from targetscore.language._en_signs import Signs
from targetscore.language._lexemes import Refused

Cut: TypeAlias = tuple[list[Any], frozenset[int]]

# Conditions that speak of others, which must be known before they are joined.
UNSETTLED = (ast.Unsaid, Among, NotAll, OnlyNth)
# The outer condition, and behind it points with inner ones, in either order.
NESTED: Final = re.compile(r"I(?:(?:PI)+|(?:IP){2,})")
OWN = ast.Value(name="actual")


def nested(items: list[Any], cuts: frozenset[int], signs: Signs) -> Cut:
    """
    Return *items* with a condition that stands over several put into each, and before which of them are commas.

    Raises:
        Refused: For points on an inner condition alone, behind a sentence that had it under another, and on how many
            of them hold.
    """
    before = signs.under
    for each in items:
        if isinstance(each, chunk.If) and signs.over and any(map(_is_of_these, each.conditions)):
            raise Refused("exactly-of-what", each.span)
    items, cuts = _joined(items, cuts, signs)
    found = _over_several(items, cuts, signs)
    if found is not None:
        return found
    for each in items:
        if isinstance(each, chunk.If) and before and any(_is_under(one, before) for one in each.conditions):
            raise Refused("amount-order", each.span)
    return _under(items, cuts, signs)


def _is_of_these(condition: Any) -> bool:
    """Whether *condition* counts those said before, `if neither is`, of which one may have stood over the other."""
    return isinstance(condition, ast.Exactly) and not condition.conditions


def _is_under(condition: Any, before: str) -> bool:
    """Whether *condition* speaks of nothing but what stood under another condition before, be it unsaid."""
    unsaid = isinstance(condition, ast.Unsaid) and condition.subject is None
    return unsaid or _subject(condition) == before


def _subject(condition: Any) -> str:
    """Return which fact or value *condition* speaks of; empty for several, and for those that are not known yet."""
    match condition:
        case ast.Not(condition=inner):
            return _subject(inner)
        case ast.Fact(name=name):
            return f"fact {name}"
        case ast.Compare(subject=subject) | ast.Between(subject=subject):
            said = OWN if subject is None else subject
            return f"value {said.name}" if isinstance(said, ast.Value) else ""
        case ast.All(conditions=several):
            found = {_subject(each) for each in several}
            return found.pop() if len(found) == 1 else ""
        case _:
            return ""


def _one(when: Any) -> Any:
    """Return the condition of *when*, if it has one and is nothing but that."""
    plain = isinstance(when, chunk.If) and len(when.conditions) == 1 and not (when.scope or when.bracket)
    return when.conditions[0] if plain and when.happens is None and when.extreme is None else None


def _both(outer: Any, inner: Any, when: chunk.If) -> chunk.If:
    span = when.span
    conditions = [*(outer.conditions if isinstance(outer, ast.All) else (outer,)), inner]
    return attrs.evolve(when, conditions=(ast.All(span=span, conditions=tuple(conditions)),))


def _joined(items: list[Any], cuts: frozenset[int], signs: Signs) -> Cut:
    """Join `at 80% or more if a plan is kept`, a fact and a comparison without a comma between them."""
    for at in range(len(items) - 1):
        first, second = _one(items[at]), _one(items[at + 1])
        if first is None or second is None or at + 1 in cuts:
            continue
        subjects = sorted((_subject(first), _subject(second)))
        if [subject.split(" ")[0] for subject in subjects] != ["fact", "value"]:
            continue
        signs.under = subjects[0]
        both = _both(first, second, attrs.evolve(items[at], span=items[at].span.cover(items[at + 1].span)))
        shorter = [*items[:at], both, *items[at + 2 :]]
        return _joined(shorter, frozenset(cut - (cut > at + 1) for cut in cuts), signs)
    return items, cuts


def _over_several(items: list[Any], cuts: frozenset[int], signs: Signs) -> Cut | None:
    """Return each pair of points and inner condition with the outer one, which stands in front of them all."""
    letters = letters_of(items)
    if NESTED.fullmatch(letters) is None or (letters == "IPI" and 1 in cuts):
        return None
    outer = _outer(_one(items[0]), signs)
    pairs = _pairs(items[1:])
    inner = _settled([_one(when) for when, _ in pairs])
    unlike = len({isinstance(points, chunk.Move) for _, points in pairs}) > 1
    if unlike or outer is None or inner is None or len({"", _subject(outer), _subject(inner[0])}) < 3:  # noqa: PLR2004
        return None
    found: list[Any] = []
    for (when, points), condition in zip(pairs, inner, strict=True):
        found += [_both(outer, condition, when), points]
    signs.under, signs.outer = _subject(inner[0]), outer
    signs.over = True
    found[0] = attrs.evolve(found[0], span=items[0].span.cover(found[0].span))
    return found, frozenset(range(0, len(found), 2))


def _pairs(items: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return the inner conditions with their points."""
    twos = zip(items[::2], items[1::2], strict=True)
    return [(first, second) if isinstance(first, chunk.If) else (second, first) for first, second in twos]


def _outer(condition: Any, signs: Signs) -> Any:
    """Return the outer condition; `if it is not` denies the one before, if that was a fact."""
    if isinstance(condition, ast.Unsaid) and condition.side == "unmet" and condition.subject is None:
        before = signs.outer
        return ast.Not(span=condition.span, condition=before) if isinstance(before, ast.Fact) else None
    return None if isinstance(condition, UNSETTLED) else condition


def _settled(inner: list[Any]) -> list[Any] | None:
    """Return the inner conditions, all of one subject; `if it is not` denies the first, which is a fact."""
    found: list[Any] = []
    for condition in inner:
        unmet = isinstance(condition, ast.Unsaid) and condition.side == "unmet" and condition.subject is None
        if unmet and found and isinstance(found[0], ast.Fact):
            condition = ast.Not(span=condition.span, condition=found[0])  # noqa: PLW2901 - the same, said in full
        found.append(condition)
    subjects = {_subject(condition) for condition in found}
    return found if len(subjects) == 1 and "" not in subjects else None


def _under(items: list[Any], cuts: frozenset[int], signs: Signs) -> Cut:
    """
    Put the condition in front of several into each: `Below 85%, 4 points if there is a plan, otherwise none`.

    Otherwise is then the same condition with the other denied.
    """
    letters, before = letters_of(items), signs.condition
    if letters in {"OPI", "OIP"}:
        return _unless_before(items, cuts, before)
    if letters not in {"IPI", "IIP", "IPIOP", "IIPOP"} or 1 not in cuts or (len(items) > 3 and 3 not in cuts):  # noqa: PLR2004
        return items, cuts
    first, second = items[0], items[letters.index("I", 1)]
    if len(first.conditions) != 1 or len(second.conditions) != 1 or first.bracket or second.bracket:
        return items, cuts
    outer, inner = first.conditions[0], second.conditions[0]
    if isinstance(outer, ast.Unsaid) and outer.side == "unmet" and isinstance(before, (ast.Fact, ast.Compare)):
        outer = ast.Not(span=outer.span, condition=before)
    elif isinstance(outer, UNSETTLED) or isinstance(inner, UNSETTLED):
        return items, cuts
    both = attrs.evolve(second, conditions=(ast.All(span=second.span, conditions=(outer, inner)),))
    signs.over = True
    points = items[letters.index("P")]
    found = [both, points]
    if "O" in letters:
        denied = ast.Not(span=second.span, condition=inner)
        span = items[3].span
        other = attrs.evolve(second, span=span, conditions=(ast.All(span=span, conditions=(outer, denied)),))
        return [*found, other, items[4]], frozenset({0, 2})
    return found, frozenset({0})


def _unless_before(
    items: list[Any], cuts: frozenset[int], before: ast.Condition | None
) -> tuple[list[Any], frozenset[int]]:
    """`5 points if filed; otherwise 3 points if announced`: the condition, and not the one before."""
    when = next(each for each in items if isinstance(each, chunk.If))
    points = items[letters_of(items).index("P")]
    if (
        not isinstance(before, (ast.Fact, ast.Compare, ast.All))
        or len(when.conditions) != 1
        or isinstance(when.conditions[0], UNSETTLED)
    ):
        return items, cuts
    denied = ast.Not(span=items[0].span, condition=before)
    both = ast.All(span=when.span, conditions=(denied, when.conditions[0]))
    return [attrs.evolve(when, conditions=(both,)), points], frozenset({0})
