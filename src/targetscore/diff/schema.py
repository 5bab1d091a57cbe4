"""The JSON Schema of what `Diff.to_dict` gives, ``targetscore.diff/1``."""

from __future__ import annotations

from targetscore.diff._plain import SCHEMA
from targetscore.ruleset.schema import DRAFT, Json, Table

_FIGURE: Table = {"type": "string", "pattern": r"^-?\d+(\.\d+)?(/\d+)?$"}
_TEXT: Table = {"type": "string"}
_YES: Table = {"type": "boolean"}


def diff_schema() -> Table:
    """Return the JSON Schema of comparisons."""
    side = _closed(file=_TEXT, ruleset=_TEXT, year={"type": "integer"}, rules_hash=_TEXT, points=_FIGURE)
    setting = _closed(of=_TEXT, what=_TEXT, old=_TEXT, new=_TEXT)
    indicator = _closed(
        id=_TEXT,
        new_id=_TEXT,
        title=_TEXT,
        kind=_enum("indicator", "adjustment", "veto", "intermediate"),
        groups=_list(_TEXT),
        status=_enum("added", "removed", "kept"),
        old_points=_or_null(_FIGURE),
        new_points=_or_null(_FIGURE),
        points=_or_null(_comparison()),
        share=_or_null(_comparison()),
        settings=_list(setting),
    )
    whole = _closed(
        schema={"const": SCHEMA},
        old=side,
        new=side,
        changed=_YES,
        settings=_list(setting),
        indicators=_list(indicator),
        data=_or_null(_data()),
    )
    return {"$schema": DRAFT, "$id": SCHEMA, "title": "targetscore comparison of two rule files", **whole}


def _comparison() -> Table:
    row: Table = {"type": "object", "additionalProperties": {"anyOf": [_FIGURE, _enum("yes", "no")]}}
    points: Table = {"anyOf": [_FIGURE, _enum("gap", "overlap", "division")]}
    end = _or_null(_FIGURE)
    stretch = _closed(axis=_TEXT, low=end, low_closed=_YES, high=end, high_closed=_YES)
    first = _closed(row=row, old=points, new=points, change=_or_null(_FIGURE), stretch=_or_null(stretch))
    largest = _closed(change=_or_null(_FIGURE), row=row, reached=_YES, proved=_YES, beyond=_YES)
    return _closed(
        relation=_enum("equal", "stricter", "looser", "incomparable", "undecided"),
        proved=_YES,
        compared={"type": "integer"},
        limit=_enum("sample", "formula", "steps", "measure", None),
        first=_or_null(first),
        against=_or_null(first),
        largest=_or_null(largest),
    )


def _data() -> Table:
    rank: Table = {"anyOf": [{"type": "integer"}, _FIGURE, {"type": "null"}]}
    side = _closed(
        total=_FIGURE,
        available=_FIGURE,
        rank=rank,
        grade=_or_null(_TEXT),
        status=_enum("scored", "missing", "exempt", "vetoed"),
    )
    reason = _closed(indicator=_TEXT, old=_or_null(_FIGURE), new=_or_null(_FIGURE), change=_FIGURE)
    unit = _closed(change=_FIGURE, old=side, new=side, reasons=_list(reason))
    names = _list(_TEXT)
    return _closed(
        units={"type": "object", "additionalProperties": unit},
        only_old=names,
        only_new=names,
        old_without_data=names,
        new_without_data=names,
    )


def _closed(**properties: Json) -> Table:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(of: Table) -> Table:
    return {"type": "array", "items": of}


def _enum(*choices: Json) -> Table:
    return {"enum": list(choices)}


def _or_null(of: Table) -> Table:
    return {"anyOf": [of, {"type": "null"}]}
