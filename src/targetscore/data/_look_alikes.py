"""Units of a table whose names look like each other, or have letters that look like others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from targetscore._texts import differing, disguised, looks
from targetscore.data._problems import Problems
from targetscore.errors import Diagnostic, Span


def look_alikes(places: Mapping[str, Span], problems: Problems) -> Iterator[Diagnostic]:
    """
    Yield warnings of units that a reader would take for one another: a unit's values may stand under two names.

    Args:
        places: Each unit and where it first stands.
        problems: What problems of the table are made with; none is noted.
    """
    first: dict[str, str] = {}
    for unit, span in places.items():
        other = first.setdefault(looks(unit), unit)
        if other != unit:
            values = {"text": unit, "other": other, "line": problems.line(places[other])}
            yield problems.warning("look-alike-unit", span, **values, how=differing(unit, other))
        elif word := disguised(unit):
            yield problems.warning("look-alike-letters", span, text=unit, how=differing(word, looks(word)))
