"""The JSON Schema of files of cases, made from the keys that their reader knows; it serves editors."""

from __future__ import annotations

from typing import Final

from targetscore.ruleset.schema import DRAFT, NUMBER, SCALAR, TEXT, Table
from targetscore.testing._cases import BY_ID, CASE, FIGURES, LISTS, NONE, NUMBERS, STATUSES, TOP

_NAMES: Final[Table] = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
_FIGURE: Final[Table] = {"anyOf": [NUMBER, {"const": NONE}]}


def cases_file_schema() -> Table:
    """Return the JSON Schema of files of cases, format 1."""
    row: Table = {"anyOf": [SCALAR, _by_name(SCALAR)]}
    keys: Table = {
        "name": TEXT,
        "note": TEXT,
        "data": {"anyOf": [TEXT, _by_name(_by_name(row))]},
        "groups": _by_name(TEXT),
        "expect": _by_name({"type": "object", "properties": _figures(), "additionalProperties": False}),
        "refused": _NAMES,
    }
    case: Table = {
        "type": "object",
        "properties": {key: keys[key] for key in CASE},
        "required": ["name", "data"],
        "oneOf": [{"required": ["expect"]}, {"required": ["refused"]}],
        "additionalProperties": False,
    }
    top: Table = {"targetscore-cases": {"enum": [1, "1"]}, "cases": {"type": "array", "items": case}}
    return {
        "$schema": DRAFT,
        "$id": "targetscore.cases/1",
        "title": "targetscore cases, format 1",
        "type": "object",
        "properties": {key: top[key] for key in TOP},
        "required": list(TOP),
        "additionalProperties": False,
    }


def _figures() -> Table:
    status: Table = {"enum": [*STATUSES, NONE]}
    found: Table = {"grade": TEXT}
    found |= dict.fromkeys(NUMBERS, _FIGURE)
    found |= {name: _by_name(status if name == "status" else _FIGURE) for name in BY_ID}
    found |= dict.fromkeys(LISTS, _NAMES)
    return {name: found[name] for name in FIGURES}


def _by_name(of: Table) -> Table:
    return {"type": "object", "additionalProperties": of}
