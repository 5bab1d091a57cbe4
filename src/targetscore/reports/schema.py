"""The JSON Schemas of what `check` and `test` give as JSON."""

from __future__ import annotations

from typing import Final, get_args

from targetscore.reports._json import FINDINGS_SCHEMA
from targetscore.ruleset._levels import SEVERITIES
from targetscore.ruleset.schema import DRAFT, Json, Table
from targetscore.testing.model import SCHEMA, Touched

_TEXT: Final[Table] = {"type": "string"}
_COUNT: Final[Table] = {"type": "integer", "minimum": 0}
_PLACE: Final[Table] = {
    "file": _TEXT,
    "line": {"type": "integer", "minimum": 1},
    "column": {"type": "integer", "minimum": 1},
}


def findings_schema() -> Table:
    """Return the JSON Schema of what ``check --format json`` gives, ``targetscore.findings/1``."""
    whole = _closed({"schema": {"const": FINDINGS_SCHEMA}, "findings": _list(_finding())})
    return {"$schema": DRAFT, "$id": FINDINGS_SCHEMA, "title": "targetscore findings", **whole}


def _finding() -> Table:
    severity: Table = {"enum": list(SEVERITIES)}
    return _closed(
        {
            **_PLACE,
            "code": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
            "severity": severity,
            "message": _TEXT,
            "hint": _TEXT,
            "witness": _or_null(_TEXT),
        },
        # Where the rule file changes the severity.
        {"usual": severity, "because": _or_null(_TEXT)},
    )


def report_schema() -> Table:
    """Return the JSON Schema of what ``test --format json`` gives, ``targetscore.test/1``."""
    ruleset = _closed(
        {
            "ruleset": _TEXT,
            "file": _TEXT,
            "rules_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "counts": _closed({"passed": _COUNT, "failed": _COUNT, "skipped": _COUNT}),
            "outcomes": _list(_outcome()),
            "coverage": _closed({"touched": _COUNT, "all": _COUNT, "items": _list(_covered())}),
        },
        {"mutation": _mutation()},
    )
    whole = _closed({"schema": {"const": SCHEMA}, "rulesets": _list(ruleset)})
    return {"$schema": DRAFT, "$id": SCHEMA, "title": "targetscore test", **whole}


def _outcome() -> Table:
    return _closed(
        {
            "kind": {"enum": ["example", "case", "property"]},
            "name": _TEXT,
            "of": _TEXT,
            "status": {"enum": ["passed", "failed", "skipped"]},
            **_PLACE,
        },
        {"findings": _list(_finding()), "skipped": _TEXT, "case": _TEXT},
    )


def _covered() -> Table:
    return _closed(
        {
            "kind": {"enum": list(get_args(Touched))},
            "of": _TEXT,
            "what": _TEXT,
            "side": {"enum": ["", "below", "at", "above", "yes", "no", "whole", "part"]},
            "count": _COUNT,
        }
    )


def _mutation() -> Table:
    survivor = _closed({"kind": _TEXT, "of": _TEXT, **_PLACE, "before": _TEXT, "after": _TEXT, "case": _TEXT})
    return _closed({"mutants": _COUNT, "killed": _COUNT, "equal": _COUNT, "survivors": _list(survivor)})


def _closed(properties: Table, optional: Table | None = None) -> Table:
    every: Json = {**properties, **(optional or {})}
    return {"type": "object", "properties": every, "required": list(properties), "additionalProperties": False}


def _list(of: Table) -> Table:
    return {"type": "array", "items": of}


def _or_null(of: Table) -> Table:
    return {"anyOf": [of, {"type": "null"}]}
