"""A comparison as data for JSON, schema ``targetscore.diff/1``: keys in the order of the files, numbers as strings."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from targetscore.diff.model import (
    Comparison,
    DataDiff,
    Diff,
    Difference,
    IndicatorChange,
    Largest,
    Setting,
    Stretch,
    UnitChange,
)
from targetscore.ruleset.model import Ruleset
from targetscore.score.result import plain

SCHEMA: Final = "targetscore.diff/1"


def as_dict(diff: Diff) -> dict[str, object]:
    """Return *diff* as data for JSON."""
    return {
        "schema": SCHEMA,
        "old": _file(diff.old),
        "new": _file(diff.new),
        "changed": diff.changed,
        "settings": [_setting(each) for each in diff.settings],
        "indicators": [_indicator(each) for each in diff.indicators],
        "data": None if diff.data is None else _data(diff.data),
    }


def _file(ruleset: Ruleset) -> dict[str, object]:
    return {
        "file": ruleset.source.name,
        "ruleset": ruleset.id,
        "year": ruleset.year,
        "rules_hash": ruleset.rules_hash,
        "points": plain(ruleset.body.points),
    }


def _setting(setting: Setting) -> dict[str, object]:
    return {"of": setting.of, "what": setting.what, "old": setting.old, "new": setting.new}


def _indicator(change: IndicatorChange) -> dict[str, object]:
    return {
        "id": change.id,
        "new_id": change.new_id,
        "title": change.title,
        "kind": change.kind,
        "groups": list(change.groups),
        "status": change.status,
        "old_points": _number(change.old_points),
        "new_points": _number(change.new_points),
        "points": _comparison(change.points),
        "share": _comparison(change.share),
        "settings": [_setting(each) for each in change.settings],
    }


def _number(value: Fraction | None) -> str | None:
    return None if value is None else plain(value)


def _comparison(comparison: Comparison | None) -> dict[str, object] | None:
    if comparison is None:
        return None
    return {
        "relation": comparison.relation,
        "proved": comparison.proved,
        "compared": comparison.compared,
        "limit": comparison.limit,
        "first": None if comparison.first is None else _difference(comparison.first),
        "against": None if comparison.against is None else _difference(comparison.against),
        "largest": None if comparison.largest is None else _largest(comparison.largest),
    }


def _difference(found: Difference) -> dict[str, object]:
    return {
        "row": {name: plain(value) for name, value in found.row.items()},
        "old": found.old if isinstance(found.old, str) else plain(found.old),
        "new": found.new if isinstance(found.new, str) else plain(found.new),
        "change": _number(found.change),
        "stretch": None if found.stretch is None else _stretch(found.stretch),
    }


def _stretch(stretch: Stretch) -> dict[str, object]:
    return {
        "axis": stretch.axis,
        "low": _number(stretch.low),
        "low_closed": stretch.low_closed,
        "high": _number(stretch.high),
        "high_closed": stretch.high_closed,
    }


def _largest(largest: Largest) -> dict[str, object]:
    return {
        "change": _number(largest.change),
        "row": {name: plain(value) for name, value in largest.row.items()},
        "reached": largest.reached,
        "proved": largest.proved,
        "beyond": largest.beyond,
    }


def _data(data: DataDiff) -> dict[str, object]:
    return {
        "units": {name: _unit(unit) for name, unit in data.units.items()},
        "only_old": list(data.only_old),
        "only_new": list(data.only_new),
        "old_without_data": list(data.old_without_data),
        "new_without_data": list(data.new_without_data),
    }


def _unit(unit: UnitChange) -> dict[str, object]:
    return {
        "change": plain(unit.change),
        "old": {
            "total": plain(unit.old_total),
            "available": plain(unit.old_available),
            "rank": _rank(unit.old_rank),
            "grade": unit.old_grade,
            "status": unit.old_status,
        },
        "new": {
            "total": plain(unit.new_total),
            "available": plain(unit.new_available),
            "rank": _rank(unit.new_rank),
            "grade": unit.new_grade,
            "status": unit.new_status,
        },
        "reasons": [
            {
                "indicator": reason.id,
                "old": None if reason.old is None else plain(reason.old),
                "new": None if reason.new is None else plain(reason.new),
                "change": plain(reason.change),
            }
            for reason in unit.reasons
        ],
    }


def _rank(rank: Fraction | int | None) -> str | int | None:
    return rank if rank is None or isinstance(rank, int) else plain(rank)
