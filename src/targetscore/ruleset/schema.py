"""
JSON Schemas of rule files and results, made from the keys that the readers know.

`rule_file_schema` serves editors (``yaml-language-server``): which keys stand where, and which values they take. It
knows nothing of texts and references; `targetscore.load` is the judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from targetscore.ruleset import _body, _conventions, _file, _grades, _groups, _indicator, _levels, _names, _sources

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
Table: TypeAlias = dict[str, Json]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
# YAML reads 1_000 as a number and no as a fact; targetscore reads what is written, so any scalar may stand for a text.
SCALAR: Final[Table] = {"type": ["string", "number", "boolean", "null"]}
TEXT: Final[Table] = {"type": ["string", "number", "boolean"]}
NUMBER: Final[Table] = {"type": ["number", "string"], "pattern": "^[-+0-9０-９.．]+$"}
PERCENT: Final[Table] = {"type": "string", "pattern": "^[0-9０-９.．]+ ?[%％]$"}
NO: Final = ("no", False)
YES: Final[Table] = {"enum": ["yes", "no", True, False]}


def _ref(name: str) -> Table:
    return {"$ref": f"#/$defs/{name}"}


def _list(of: Table) -> Table:
    return {"type": "array", "items": of}


def _texts() -> Table:
    return {"anyOf": [TEXT, _list(TEXT)]}


def _map(of: Table) -> Table:
    return {"type": "object", "additionalProperties": of}


def _enum(*choices: Json) -> Table:
    return {"enum": list(choices)}


TIES: Final[Table] = _enum("shared", "dense", "mean", "refused")

# What a key holds, wherever it stands; a table's own meaning of a key comes before the common one.
COMMON: Final[Mapping[str, Table]] = {
    "id": TEXT,
    "title": TEXT,
    "points": NUMBER,
    "sections": _list(_ref("section")),
    "indicators": _list(_ref("indicator")),
    "groups": _texts(),
    "least": NUMBER,
    "most": NUMBER,
    "at_least": NUMBER,
    "scale": YES,
    "weight": PERCENT,
    "aliases": _texts(),
    "measured_in": TEXT,
    "decimals": NUMBER,
    "wording": _texts(),
    "inputs": _map(_ref("input")),
    "owners": _ref("owners"),
    "examples": _list({"type": "object", "required": ["points"], "additionalProperties": SCALAR}),
    "better": _enum("higher", "lower"),
    "base": NUMBER,
    "rule": TEXT,
    "missing": _enum(*_conventions.MISSING),
    "events": _texts(),
    "judge": TEXT,
    "expect": _texts(),
    "veto": TEXT,
    "reason": TEXT,
    "approval": TEXT,
    "unit": TEXT,
    "grade": TEXT,
    "units": _texts(),
    "parameters": _map({"anyOf": [SCALAR, _ref("parameter")]}),
    "findings": {
        **_map({"anyOf": [_enum(*_levels.SEVERITIES), _ref("severity")]}),
        "propertyNames": _enum(*sorted(_levels.HIGHEST)),
    },
}
OWN: Final[Mapping[str, Mapping[str, Table]]] = {
    "file": {
        "targetscore": _enum(1, "1"),
        "ruleset": TEXT,
        "year": NUMBER,
        "language": _enum("zh", "en"),
        "conventions": _ref("conventions"),
        "groups": _list(_ref("group")),
        "adjustments": _list(_ref("adjustment")),
        "vetoes": _list(_ref("veto")),
        "intermediate": _list({"anyOf": [_ref("indicator"), _ref("section")]}),
        "total": _ref("total"),
        "grades": _ref("grades"),
        "sources": _ref("sources"),
        "targets": _list(_ref("target")),
        "warnings": _list(_ref("warning")),
        "extends": TEXT,
        "include": _texts(),
        "changed": _list({"type": "object"}),
        "added": _list({"type": "object"}),
        "removed": _texts(),
    },
    "conventions": {
        "base": PERCENT,
        "steps": _enum("pro rata", "whole", "started"),
        "floor": {"anyOf": [NUMBER, _enum("none")]},
        "rounding": {"anyOf": [_ref("rounding"), _enum("none")]},
        "unreached": _enum("zero", "error"),
        "rate_origin": _enum("none", "100%"),
        "ties": {"anyOf": [TIES, _ref("ties")]},
        "rank_on": _enum("exact", "rounded"),
        "exempt": _enum("drop", "rescale"),
        "decimals": NUMBER,
        "veto": TEXT,
        "places": _enum("half up", "half even", "down", "up"),
    },
    "ties": {"by": _texts(), "then": TIES},
    "rounding": {
        "points": {"anyOf": [NUMBER, _enum("none")]},
        "total": {"anyOf": [NUMBER, _enum("none")]},
        "mode": _enum("half up", "half even", "down", "up"),
    },
    "group": {
        "units": _texts(),
        "points": _map(NUMBER),
        "weights": _map(PERCENT),
        "parameters": _map(SCALAR),
        "without": _texts(),
    },
    "adjustment": {
        "total": _enum("on top", "up to full"),
        "sections": _list(_ref("bounded")),
        "indicators": _list(_ref("veto")),
    },
    "bounded": {"sections": _list(_ref("bounded")), "indicators": _list(_ref("veto"))},
    "input": {
        "from": TEXT,
        "absent": _enum(0, "0", *NO),
        "least": {"anyOf": [NUMBER, PERCENT]},
        "most": {"anyOf": [NUMBER, PERCENT]},
    },
    "parameter": {"value": SCALAR},
    "owners": {"lead": _texts(), "support": _texts(), "data": _texts(), "certified_by": _texts()},
    "grades": {
        "by": _enum("total", "percent"),
        "bands": _list(_ref("band")),
        "promotions": _list(_ref("promotion")),
    },
    "band": {"quota": _ref("quota"), "needs": _list(_ref("need"))},
    "quota": {
        "most": PERCENT,
        "rounding": _enum("down", "half up", "half even", "up"),
        "ties": _enum("out", "in"),
        "of": _enum("group", "all"),
    },
    "need": {"of": TEXT, "least": {"anyOf": [NUMBER, PERCENT]}, "most": {"anyOf": [NUMBER, PERCENT]}},
    "promotion": {"steps": NUMBER},
    "sources": {"order": _texts(), "tolerance": {"anyOf": [NUMBER, PERCENT]}},
    "target": {"indicator": TEXT, "input": TEXT, "target": NUMBER, "decided": TEXT},
    "warning": {"level": TEXT, "below": {"anyOf": [PERCENT, _enum("base", "full")]}},
    "severity": {"level": _enum(*_levels.SEVERITIES), "because": TEXT},
}
KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "file": _file.TOP,
    "conventions": _conventions.CONVENTIONS,
    "rounding": ("points", "total", "mode"),
    "ties": ("by", "then"),
    "group": _groups.GROUP,
    "section": _body.SECTION,
    "adjustment": (*_body.ADJUSTMENT, "total"),
    "bounded": _body.ADJUSTMENT,
    "total": _file.LIMITS,
    "indicator": _indicator.INDICATOR,
    "veto": _indicator.INDICATOR,
    "input": _names.INPUT,
    "parameter": _names.PARAMETER,
    "owners": _indicator.OWNERS,
    "grades": _grades.GRADES,
    "band": _grades.BAND,
    "quota": _grades.QUOTA,
    "need": _grades.NEED,
    "promotion": _grades.PROMOTION,
    "sources": _sources.SOURCES,
    "target": _sources.TARGET,
    "warning": _sources.WARNED,
    "severity": _levels.LEVEL,
}
REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "file": ("targetscore", "year"),
    "rounding": ("points", "total", "mode"),
    "ties": ("by", "then"),
    "group": ("id",),
    "section": ("id",),
    "adjustment": ("id", "total"),
    "bounded": ("id",),
    "indicator": ("id", "points", "rule"),
    "veto": ("id", "rule"),
    "parameter": ("value",),
    "grades": ("by", "bands"),
    "band": ("grade",),
    "quota": _grades.QUOTA[:3],
    "need": ("of",),
    "promotion": _grades.PROMOTION,
    "sources": ("order", "tolerance"),
    "target": ("unit", "indicator", "target", "decided", "reason", "approval"),
    "warning": ("level", "below"),
    "severity": ("level",),
}
WHOLE: Final = ("ruleset", "title", "language", "conventions")


def rule_file_schema() -> Table:
    """Return the JSON Schema of rule files of format 1, of those with ``extends`` too."""
    defs: Table = {name: _table(name, keys) for name, keys in KEYS.items() if name != "file"}
    # What an earlier year says need not be said again.
    whole: Table = {"if": {"not": {"required": ["extends"]}}, "then": {"required": list(WHOLE)}}
    return {
        "$schema": DRAFT,
        "$id": "targetscore.rules/1",
        "title": "targetscore rule file, format 1",
        **_table("file", KEYS["file"]),
        **whole,
        "$defs": defs,
    }


def definition(name: str) -> Table:
    """Return the schema of one table, such as ``band``; it refers to others under ``$defs``."""
    return _table(name, KEYS[name])


def _table(name: str, keys: Iterable[str]) -> Table:
    own = OWN.get(name, {})
    properties: Table = {key: own[key] if key in own else COMMON[key] for key in keys}
    required: Table = {"required": list(REQUIRED[name])} if name in REQUIRED else {}
    return {"type": "object", "properties": properties, **required, "additionalProperties": False}


# Results ------------------------------------------------------------------------------------------------------------

_FIGURE: Final[Table] = {"type": "string", "pattern": r"^-?\d+(\.\d+|/\d+)?$"}
_RANK: Final[Table] = {"anyOf": [{"type": "integer"}, _FIGURE, {"type": "null"}]}
_STATUS: Final[Table] = _enum("scored", "missing", "exempt", "vetoed")


def result_schema() -> Table:
    """Return the JSON Schema of what `Result.to_dict` gives, ``targetscore.result/1``."""
    steps = _closed(
        {
            "clause": {"type": ["string", "null"]},
            "kind": {"type": ["string", "null"]},
            "reason": {"type": "string"},
            "points": _FIGURE,
            "numbers": _map(_FIGURE),
        }
    )
    texts: Table = {"type": "string"}
    target = _closed({"value": _FIGURE, "decided": texts, "reason": texts, "approval": texts})
    indicator = _closed(
        {
            "points": _FIGURE,
            "exact": _FIGURE,
            "status": _STATUS,
            "inputs": _map({"anyOf": [_FIGURE, _enum("yes", "no")]}),
            "steps": _list(steps),
        },
        {
            "peers": _map({"type": "integer"}),
            "notes": _map(texts),
            "uncounted": _list(texts),
            "target": target,
            "warning": texts,
        },
    )
    unit = _closed(
        {
            "total": _FIGURE,
            "rank": _RANK,
            "grade": {"type": ["string", "null"]},
            "available": _FIGURE,
            "sections": _map(_closed({"total": _FIGURE, "available": _FIGURE}, {"status": _STATUS})),
            "indicators": _map(indicator),
        },
        {
            "status": _STATUS,
            "group": texts,
            "group_rank": _RANK,
            "grade_earned": texts,
            "grade_reasons": _list(texts),
            "consequences": _list(_closed({"of": texts, "does": texts, "clause": texts})),
        },
    )
    head: Table = {"ruleset": texts, "rules_hash": texts, "data_hash": texts}
    cell: Table = {"anyOf": [_FIGURE, _enum("yes", "no", "n/a", "")]}
    difference = _closed(
        {
            "unit": texts,
            "indicator": texts,
            "input": texts,
            "counted": cell,
            "counted_source": texts,
            "other": cell,
            "other_source": texts,
        }
    )
    whole = _closed(
        {"schema": _enum("targetscore.result/1"), **head, "units": _map(unit)}, {"differences": _list(difference)}
    )
    return {"$schema": DRAFT, "$id": "targetscore.result/1", "title": "targetscore result", **whole}


def _closed(properties: Table, optional: Table | None = None) -> Table:
    return {
        "type": "object",
        "properties": properties | (optional or {}),
        "required": list(properties),
        "additionalProperties": False,
    }
