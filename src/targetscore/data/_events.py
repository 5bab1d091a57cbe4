"""Rows that are events, counted: a thing that happened at several levels counts once, at the highest."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from targetscore.data._drafts import Draft, Event
from targetscore.data._problems import Problems
from targetscore.ruleset.model import Indicator


@attrs.frozen
class Counted:
    """How often something happened at each level, highest first, which rows say so, and what does not count."""

    counts: dict[str, Fraction]
    rows: tuple[Draft, ...]
    uncounted: tuple[str, ...]


def counted(drafts: Iterable[Draft], indicator: Indicator, problems: Problems) -> Counted:
    """
    Return the counts of the rows of one unit that are events of *indicator*.

    Rows of one item count once, at its highest level; if they stand there with different counts, that is a problem.
    Rows without an item count each.
    """
    events = sorted(((draft, draft.event) for draft in drafts if draft.event is not None), key=_in_order)
    highest: dict[str, Event] = {}
    counts = dict.fromkeys(indicator.events, Fraction(0))
    rows: list[Draft] = []
    uncounted: list[str] = []
    for draft, event in events:
        if not event.count:
            continue
        first = highest.setdefault(event.item, event) if event.item else event
        if event.rank > first.rank:
            uncounted.append(_told(draft, event, indicator, problems))
            continue
        rows.append(draft)
        if first is event:
            counts[event.level] += event.count
        elif first.count != event.count:
            line = problems.line(first.span)
            problems.refuse("event-counts-differ", event.span, item=event.item, line=line)
    return Counted(counts, tuple(rows), tuple(dict.fromkeys(uncounted)))


def _in_order(given: tuple[Draft, Event]) -> tuple[object, ...]:
    """Sort by what is said, things with a name first, so that the order of rows has no part in it."""
    draft, event = given
    return (
        event.rank,
        not event.item,
        event.item,
        event.count,
        sorted(draft.notes.items()),
        draft.forecast,
        event.span.start,
    )


def _told(draft: Draft, event: Event, indicator: Indicator, problems: Problems) -> str:
    words = next((name.words for name in indicator.names if name.id == event.level), ())
    level = next(iter(words), event.level)
    told = [level, draft.notes["evidence"]] if "evidence" in draft.notes else [level]
    if problems.language == "zh":
        return f"{event.item}（{'，'.join(told)}）"
    return f"{event.item} ({', '.join(told)})"
