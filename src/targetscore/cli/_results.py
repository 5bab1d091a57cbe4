"""Results as tables: for a terminal, for spreadsheets, for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from targetscore._texts import harmless
from targetscore.cli._output import aligned
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.score._figures import shown
from targetscore.score.result import Result, UnitResult, plain

COLUMNS_AT_MOST = 8
UNIT_COLUMN = frozenset({1})


def json_result(result: Result, _language: Language) -> str:
    """Return *result* in its schema."""
    return json.dumps(result.to_dict(), ensure_ascii=False, indent=1) + "\n"


def csv_table(result: Result, _language: Language) -> str:
    """
    Return a line a unit, in the order of the data: unit, rank, total, the points of every indicator by its id.

    Where the rule file has groups or grades, they and the rank within the group stand before the total. An indicator
    that the unit's group does not have is empty.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    scored = list(dict.fromkeys(name for unit in result.units.values() for name in unit.indicators))
    in_order = [each.id for each in result.ruleset.every_indicator() if each.id in scored]
    more = _columns(result)
    writer.writerow(["unit", "rank", *more, "total", *map(harmless, in_order)])
    for name, unit in result.units.items():
        points = (_points(unit, indicator) for indicator in in_order)
        named = (harmless(told(unit)) for told in more.values())
        writer.writerow([harmless(name), _rank(unit.rank), *named, _total(unit), *points])
    return text.getvalue()


def _total(unit: UnitResult) -> str:
    return "n/a" if unit.status == "exempt" else plain(unit.total)


def _columns(result: Result) -> dict[str, Callable[[UnitResult], str]]:
    """Return the further columns that a result has, by name."""
    columns: dict[str, Callable[[UnitResult], str]] = {}
    if result.ruleset.groups:
        columns["group"] = lambda unit: unit.group or ""
        columns["group_rank"] = lambda unit: _rank(unit.group_rank)
    if result.ruleset.grades is not None:
        columns["grade"] = lambda unit: unit.grade or ""
    return columns


def _points(unit: UnitResult, indicator: str) -> str:
    found = unit.indicators.get(indicator)
    if found is None:
        return ""
    return "n/a" if found.status == "exempt" else plain(found.points)


def plain_table(result: Result, language: Language) -> str:
    """Return the table of units as plain text."""
    return aligned(*ranked(result, language), left=UNIT_COLUMN)


def ranked(result: Result, language: Language) -> tuple[list[str], list[list[str]]]:
    """
    Return titles and lines of the table of units, best first: rank, unit, total, then sections.

    A file without sections shows its indicators instead, if they are few enough for a screen.
    """
    ruleset = result.ruleset
    parts = (*(ruleset.sections or ruleset.indicators), *ruleset.body.adjustments)
    if len(parts) > COLUMNS_AT_MOST:
        parts = ()
    more = _columns(result)
    if ruleset.groups:
        called = {group.id: group.title for group in ruleset.groups}
        more["group"] = lambda unit: called.get(unit.group or "", "")
    titles = [phrase(f"column-{name.replace('_', '-')}", language) for name in ("rank", "unit", *more, "total")]
    lines = [
        [
            _rank(unit.rank),
            name,
            *(told(unit) for told in more.values()),
            phrase("cell-exempt", language) if unit.status == "exempt" else shown(unit.total),
            *(_part(unit, part.id, language) for part in parts),
        ]
        for name, unit in sorted(result.units.items(), key=lambda item: (item[1].rank is None, item[1].rank or 0))
    ]
    return [*titles, *(part.title for part in parts)], lines


def _rank(rank: object) -> str:
    return "" if rank is None else str(rank)


def _part(unit: UnitResult, name: str, language: Language) -> str:
    section = unit.sections.get(name)
    if section is not None:
        return phrase("cell-exempt", language) if section.status == "exempt" else shown(section.total)
    found = unit.indicators.get(name)
    if found is None:
        return ""
    return phrase("cell-exempt", language) if found.status == "exempt" else shown(found.points)
