"""What stands between two semicolons of an English text: headings, schedules, one condition for several clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COLON, COMMA, SEMICOLON, STOP
from targetscore.language._en_bounds import resolved
from targetscore.language._en_chunks import Nth, OutOf
from targetscore.language._en_doubts import is_none
from targetscore.language._en_groups import cut, groups, letters_of
from targetscore.language._en_nested import nested
from targetscore.language._en_schedules import scheduled
from targetscore.language._en_signs import Signs, in_order
from targetscore.language._en_stretches import led_to
from targetscore.language._lexemes import Refused
from targetscore.language._subjects import is_actual, is_own

# What covers words before it that say nothing more.
COVERING = (chunk.Give, chunk.Move, chunk.Begin, chunk.Says, chunk.Limit)


def ordered(chunks: Sequence[Any]) -> list[chunk.Chunk]:
    """
    Return *chunks* with what makes a clause in order, and commas between the clauses of a sentence.

    Raises:
        Refused: For chunks that make no clause, or that make clauses in two ways.
    """
    found: list[Any] = []
    signs = Signs()
    topic: chunk.Topic | None = None
    doubtful: Span | None = None
    silent: list[Span] = []
    for run, end in _runs(chunks):
        if doubtful is not None and run and _points_alone(run):
            raise Refused("heading-or-condition", doubtful)
        colon = end.level == COLON
        doubtful = next((one.span for one in run if isinstance(one, chunk.Aside)), None) if colon else None
        subject = _heading_subject(run) if colon else None
        if subject is not None:
            topic = subject
            continue
        if not colon and _is_title(run):
            found.extend([*run, attrs.evolve(end, level=COLON)])
            doubtful = run[0].span
            continue
        if colon:
            found.extend(_heading(run))
        elif run:
            said, silent = _heard(run, found, silent)
            found.extend(_run(said, signs, topic))
        found.append(end)
        signs.pause()
        topic = None if end.level == STOP else topic
    return resolved(found[:-1])


def _runs(chunks: Sequence[Any]) -> Iterator[tuple[list[Any], chunk.Break]]:
    """Return what stands between semicolons, full stops and colons, each with its end."""
    run: list[Any] = []
    for each in chunks:
        if isinstance(each, chunk.Break) and each.level >= SEMICOLON:
            yield run, each
            run = []
        else:
            run.append(each)
    yield run, chunk.Break(span=chunks[-1].span, level=STOP)


def _heard(run: list[Any], before: Sequence[Any], silent: list[Span]) -> tuple[list[Any], list[Span]]:
    """
    Return *run* without what says nothing more, and the places of words that are still to be covered.

    The first points behind words that say nothing more cover them, so that none is lost.
    """
    lead = next((each for each in run if not isinstance(each, chunk.Break)), None)
    said = run
    if isinstance(lead, chunk.Topic):
        said = _untitled(run)
    elif isinstance(lead, chunk.Else):
        said = _ungated(run, before)
    if said is not run:
        kept = {id(one) for one in said}
        silent = [*silent, *(one.span for one in run if id(one) not in kept)]
    if isinstance(lead, chunk.Order):
        silent = [*silent, *(one.span for one in run if isinstance(one, chunk.Order) and _says_nothing(one))]
    first = next((n for n, each in enumerate(said) if isinstance(each, COVERING)), None) if silent else None
    if first is None:
        return said, silent
    span = said[first].span
    for place in silent:
        span = span.cover(place)
    return [*said[:first], attrs.evolve(said[first], span=span), *said[first + 1 :]], []


def _says_nothing(order: chunk.Order) -> bool:
    """Whether *order* leaves open which values come first, and ranks the own value as any ranking does."""
    return order.first is None and all(is_actual(value) for value in order.by)


def _spoken(run: Sequence[Any]) -> list[Any]:
    return [each for each in run if not isinstance(each, chunk.Break)]


def _points_alone(run: Sequence[Any]) -> bool:
    """Whether *run* begins with points that nothing is said about: behind `Top quarter:` they are no start."""
    said = _spoken(run)
    pause = next((n for n, each in enumerate(run) if isinstance(each, chunk.Break) and each.level >= COMMA), len(run))
    before = _spoken(run[:pause])
    return bool(said) and isinstance(said[0], chunk.Give) and not said[0].formula and len(before) == 1


def _untitled(run: list[Any]) -> list[Any]:
    """Leave out the name of the indicator where a sentence says no more: `Housing completions (10 points)`."""
    said = _spoken(run)
    match said:
        case [chunk.Topic(each=None, subjects=subjects), *rest] if all(
            isinstance(each, chunk.Says) for each in rest
        ) and all(is_own(subject) for subject in subjects):
            return rest
        case [chunk.Topic(each=None, subjects=subjects), chunk.Begin(), *_] if all(is_own(each) for each in subjects):
            return [each for each in run if each is not said[0]]
    return run


def _ungated(run: list[Any], before: Sequence[Any]) -> list[Any]:
    """
    Leave out `otherwise` before clauses with conditions of their own where what stands before is final on a fact.

    Full score of the exempt is, and so is 0: `No points if a drug was lost. Otherwise, 5 points at 1% or below; …`.
    Points alone behind it are for the fact denied: `No points if a drug was lost. Otherwise 5 points`.
    """
    said = _spoken(run)
    match _spoken(before):
        case [
            chunk.If(conditions=(ast.Fact() | ast.Not(condition=ast.Fact()) as fact,)),
            chunk.Give(amounts=(amount,)),
            *behind,
        ] if is_none(amount) and all(isinstance(each, chunk.Follows) for each in behind):
            first = run.index(said[0])
            if any(isinstance(each, (chunk.If, chunk.Per)) for each in said[1:4]):
                return run[first + 1 :]
            if len(said) == 2 and isinstance(said[1], chunk.Give):  # noqa: PLR2004 - otherwise, and points
                span = said[0].span
                denied = fact.condition if isinstance(fact, ast.Not) else ast.Not(span=span, condition=fact)
                return [*run[:first], chunk.If(span=span, conditions=(denied,)), *run[first + 1 :]]
        case [
            chunk.If(conditions=(ast.Fact() | ast.Not(condition=ast.Fact()),)),
            chunk.Give(amounts=(ast.Value(name="full"),)),
            *behind,
        ] if all(isinstance(each, chunk.Says) for each in behind) and any(
            isinstance(each, (chunk.If, chunk.Per, chunk.Begin)) for each in said[1:4]
        ):
            return run[run.index(said[0]) + 1 :]
    return run


def _heading_subject(run: list[Any]) -> chunk.Topic | None:
    """Return the one value, not the indicator's own, that a heading without points names: what follows speaks of it."""
    said = _spoken(run)
    if len(said) != 1 or not isinstance(said[0], chunk.Topic) or said[0].each is not None:
        return None
    topic = said[0]
    return topic if len(topic.subjects) == 1 and not is_actual(topic.subjects[0]) else None


def _is_title(run: list[Any]) -> bool:
    """Whether *run* is a title that nothing declares, with its points: `Street cleansing (10 points)`."""
    return [type(each) for each in _spoken(run)] == [chunk.Aside, chunk.Says]


def _heading(run: list[Any]) -> list[chunk.Chunk]:
    said = _spoken(run)
    match said:
        case [chunk.Topic(subjects=(_,), each=None) as topic, chunk.Says(what="full") as says] if not is_own(
            topic.subjects[0]
        ):
            return [attrs.evolve(topic, each=says.amount, span=topic.span.cover(says.span))]
    for each in run:
        if (
            isinstance(each, chunk.Topic)
            and each.each is None
            and not all(is_own(subject) for subject in each.subjects)
        ):
            raise Refused("heading-of-input", each.span)
    return run


def _run(run: list[Any], signs: Signs, topic: chunk.Topic | None) -> list[chunk.Chunk]:
    asides: list[chunk.Chunk] = [each for each in run if isinstance(each, OutOf)]
    if asides:
        run = [each for each in run if not isinstance(each, OutOf)]
    sorts = {type(each) for each in run}
    if Nth in sorts:
        run = scheduled(run)
    if chunk.Says in sorts:
        run = _bracketed(run)
    if chunk.Begin in sorts:
        run = _begun(run)
    run = led_to(run, signs.levels)
    items, cuts = cut(run)
    if not items:
        return asides
    items, cuts = nested(items, cuts, signs)
    letters = letters_of(items)
    found: list[chunk.Chunk] = []
    for start, end in groups(letters, cuts, items):
        if found:
            found.append(chunk.Break(span=items[start].span, level=COMMA))
        group = items[start:end]
        if topic is not None and "T" not in letters[start:end] and "S" not in letters[start:end]:
            group = [topic, *group]
        found.extend(in_order(group, signs))
    return [*found, *asides]


def _bracketed(run: list[Any]) -> list[Any]:
    """Read `at least 90% (10 points)` as an award."""
    found = list(run)
    for position, each in enumerate(run):
        before = run[position - 2 : position]
        if (
            isinstance(each, chunk.Says)
            and len(before) == 2  # noqa: PLR2004 - the condition and a break
            and isinstance(before[0], chunk.If)
            and isinstance(before[1], chunk.Break)
            and before[1].level == 0
        ):
            found[position] = chunk.Give(span=each.span, amounts=(each.amount,))
    return found


def _begun(run: list[Any]) -> list[Any]:
    """Read `starts from 8 points at target` as an award."""
    said = _spoken(run)
    paused = any(isinstance(each, chunk.Break) and each.level for each in run)
    if paused or sorted(type(each).__name__ for each in said) != ["Begin", "If"]:
        return run
    return [
        chunk.Give(span=each.span, amounts=(each.amount,)) if isinstance(each, chunk.Begin) else each for each in run
    ]
