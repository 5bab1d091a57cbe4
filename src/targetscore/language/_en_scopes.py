"""
One condition over all the tiers of an English sentence: `Any other council receives 6 points at 60% or more, 3 at …`.

What stands in front, or the denial of the one condition before `otherwise`, holds for each of the tiers. A condition on
another value becomes a scope, as it does before a colon; one on the own value is joined with each of them.
"""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COLON, SEMICOLON, STOP
from targetscore.language._en_chunks import Among, NotAll, OnlyNth
from targetscore.language._en_doubts import COMPLEMENTS, is_none
from targetscore.language._en_groups import letters_of
from targetscore.language._lexemes import Refused
from targetscore.language._subjects import about_own, is_own, names_in

# Conditions that speak of others, which must be known before they are joined.
UNSETTLED: Final = (ast.Unsaid, Among, NotAll, OnlyNth)
# Two tiers or more behind what stands in front, points behind their conditions or before them.
TIERS: Final = re.compile(r"(?:IP){2,}(?:OP)?|(?:PI){2,}(?:OP)?")


def scoped(chunks: Sequence[Any]) -> list[Any]:
    """Return *chunks* with the condition in front of several tiers as one of all of them."""
    found: list[Any] = []
    scope = False
    start = 0
    while start < len(chunks):
        end = next((n + 1 for n in range(start, len(chunks)) if _is_stop(chunks[n])), len(chunks))
        sentence = list(chunks[start:end])
        read = _sentence(_no_rest(sentence) if scope else sentence, found)
        scope = read != sentence and _is_scope(read)
        found += read
        start = end
    return found


def _is_scope(sentence: Sequence[Any]) -> bool:
    return any(isinstance(each, chunk.Break) and each.level == COLON for each in sentence)


def _no_rest(sentence: list[Any]) -> list[Any]:
    """Refuse `otherwise` behind tiers under one condition: where that does not hold, or where no tier does?"""
    at = next((n for n, each in enumerate(sentence) if not isinstance(each, chunk.Break)), len(sentence))
    if at == len(sentence) or not isinstance(sentence[at], chunk.Else):
        return sentence
    raise Refused("otherwise-of-which", sentence[at].span)


def _is_stop(each: Any) -> bool:
    return isinstance(each, chunk.Break) and each.level == STOP


def _sentence(sentence: list[Any], before: Sequence[Any]) -> list[Any]:
    apart = _set_apart(sentence)
    if apart:
        stop = attrs.evolve(sentence[apart - 1], level=STOP)
        found = _sentence(sentence[apart:], [*before, *sentence[:apart]])
        return [*sentence[: apart - 1], stop, *found] if found != sentence[apart:] else sentence
    spoken = [each for each in sentence if not isinstance(each, chunk.Break)]
    if not spoken or not TIERS.fullmatch(letters_of(spoken)[1:]) or not _is_ladder(spoken[1:]):
        return sentence
    lead = spoken[0]
    outer = _denied(lead, before) if isinstance(lead, chunk.Else) else _said(lead)
    if outer is None:
        return sentence
    at = next(n for n, each in enumerate(sentence) if each is lead)
    if isinstance(lead, chunk.Else) and _is_veto(before, outer):
        # No points on another value are final wherever its condition holds.
        rest = sentence[at + 1 + isinstance(sentence[at + 1], chunk.Break) :]
        first = next(n for n, each in enumerate(rest) if isinstance(each, chunk.Give))
        rest[first] = attrs.evolve(rest[first], span=lead.span.cover(rest[first].span))
        return [*sentence[:at], *rest]
    if about_own((outer,)) and not _names_subject(outer):
        return sentence
    if about_own((outer,)):
        return [*sentence[:at], *(_joined(each, outer) for each in sentence[at + 1 :])]
    front = chunk.If(span=lead.span, conditions=(outer,))
    behind = sentence[at + 1 :]
    pause = behind[0] if isinstance(behind[0], chunk.Break) else chunk.Break(span=lead.span, level=0)
    rest = behind[1:] if isinstance(behind[0], chunk.Break) else behind
    return [*sentence[:at], front, attrs.evolve(pause, level=COLON), *rest]


def _set_apart(sentence: Sequence[Any]) -> int:
    """Return where `otherwise` stands behind a semicolon of *sentence*; 0 if it does not."""
    for at in range(1, len(sentence)):
        pause = sentence[at - 1]
        if isinstance(sentence[at], chunk.Else) and isinstance(pause, chunk.Break) and pause.level == SEMICOLON:
            return at
    return 0


def _is_ladder(tiers: Sequence[Any]) -> bool:
    """Whether the points of *tiers* are earned, each with one condition on one and the same value."""
    names: set[tuple[str, ...]] = set()
    for each in tiers:
        if isinstance(each, chunk.If):
            condition = _said(each)
            if condition is None or isinstance(condition, ast.Fact | ast.Not):
                return False
            names.add(tuple(sorted(set(names_in(condition)))))
        elif not isinstance(each, chunk.Give | chunk.Else):
            return False
    return len(names) == 1


def _said(each: Any) -> ast.Condition | None:
    """Return the one condition that *each* is, if nothing else hangs on it."""
    if not isinstance(each, chunk.If) or len(each.conditions) != 1 or each.bracket or each.happens or each.extreme:
        return None
    return None if isinstance(each.conditions[0], UNSETTLED) else each.conditions[0]


def _denied(lead: chunk.Else, before: Sequence[Any]) -> ast.Condition | None:
    """Return the denial of the condition of the one award before *lead*."""
    said = [each for each in before if not isinstance(each, chunk.Break | chunk.Says | chunk.Aside)]
    said = [each for each in said if not (isinstance(each, chunk.Topic) and all(map(is_own, each.subjects)))]
    if letters_of(said) not in {"IP", "PI"} or not all(isinstance(each, chunk.If | chunk.Give) for each in said):
        return None
    condition = _said(next(each for each in said if isinstance(each, chunk.If)))
    return None if condition is None else _denial(condition, lead)


def _denial(condition: ast.Condition, lead: chunk.Else) -> ast.Condition:
    if isinstance(condition, ast.Not):
        return condition.condition
    if isinstance(condition, ast.Compare) and condition.op in COMPLEMENTS:
        return attrs.evolve(condition, op=COMPLEMENTS[condition.op], span=lead.span)
    return ast.Not(span=lead.span, condition=condition)


def _is_veto(before: Sequence[Any], denied: ast.Condition) -> bool:
    """Whether the one award before gives no points, on another value."""
    given = next(each for each in before if isinstance(each, chunk.Give))
    return len(given.amounts) == 1 and is_none(given.amounts[0]) and not about_own((denied,))


def _names_subject(outer: ast.Condition) -> bool:
    """Whether *outer* says that it is the own value it is on: `If there are 10 or more` may be of another."""
    inner = outer.condition if isinstance(outer, ast.Not) else outer
    if not isinstance(inner, ast.Compare | ast.Between):
        return False
    levels = (inner.low, inner.high) if isinstance(inner, ast.Between) else (inner.level,)
    return inner.subject is not None or all(isinstance(each, ast.Literal) and each.unit for each in levels)


def _joined(each: Any, outer: ast.Condition) -> Any:
    if not isinstance(each, chunk.If):
        return each
    both = ast.All(span=each.span, conditions=(outer, each.conditions[0]))
    return attrs.evolve(each, conditions=(both,))
