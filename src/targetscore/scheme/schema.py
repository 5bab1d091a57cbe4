"""JSON Schemas of scheme files and of their results, made from the keys that the readers know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from targetscore.ruleset._conventions import EXEMPT, OF_TOTALS, RANK_ON, ROUNDING_OF_TOTALS, TIES
from targetscore.ruleset.schema import DRAFT, NUMBER, PERCENT, TEXT, Json, Table, definition, result_schema
from targetscore.scheme._file import LANGUAGES, MEMBER, TOP
from targetscore.scheme._read_feeds import FEED, ROLES, VALUES
from targetscore.scheme._read_over import ALL, HOW
from targetscore.scheme._read_overall import CARRIED, COUNT
from targetscore.scheme._read_overall import TOP as OVERALL
from targetscore.scheme._read_payouts import BY, PAYOUT, SPREAD, SUM
from targetscore.scheme.result import SCHEMA

TEXTS: Final[Table] = {"anyOf": [TEXT, {"type": "array", "items": TEXT}]}
SHARE: Final[Table] = {"anyOf": [NUMBER, PERCENT]}


def scheme_file_schema() -> Table:
    """Return the JSON Schema of scheme files of format 1."""
    member = _table(MEMBER, dict.fromkeys(MEMBER, TEXT), ("id", "rules"))
    feed = _table(
        FEED,
        {
            **dict.fromkeys(FEED, TEXT),
            "value": _one_of(VALUES),
            "is": TEXTS,
            "of": TEXTS,
            "owners": _table(ROLES, dict.fromkeys(ROLES, PERCENT), ()),
            "units": _map(TEXT),
            "over": {"anyOf": [{"const": ALL}, _map(TEXTS)]},
            "how": _one_of(HOW),
        },
        ("from", "value", "to", "indicator"),
    )
    payout = _table(
        PAYOUT,
        {
            **dict.fromkeys(PAYOUT, TEXT),
            "sum": {"anyOf": [NUMBER, _table(SUM, dict.fromkeys(SUM, TEXT), SUM)]},
            "by": _one_of(BY),
            "shares": _map(SHARE),
            "parts": _map(PERCENT),
            "spread": _table(SPREAD, dict.fromkeys(SPREAD, PERCENT), SPREAD),
            "people": _map(NUMBER),
            "without": _one_of(("unranked",)),
        },
        ("id", "ruleset", "sum", "by"),
    )
    lists: Table = {
        "rulesets": _list(member),
        "feeds": _list(feed),
        "overall": _overall(),
        "payouts": _list(payout),
    }
    head: Table = {"targetscore": {"enum": [1, "1"]}, "scheme": TEXT, "title": TEXT, "language": _one_of(LANGUAGES)}
    whole = _table(TOP, head | lists, TOP[:5])
    bands: Table = {name: definition(name) for name in ("grades", "band", "quota", "need", "promotion")}
    need: Table = {"of": TEXT, "least": TEXT, "most": SHARE}
    bands["need"] = _table(need, need, ("of",))
    return {
        "$schema": DRAFT,
        "$id": "targetscore.scheme/1",
        "title": "targetscore scheme file, format 1",
        **whole,
        "$defs": bands,
    }


def _overall() -> Table:
    rounding = _table(
        ROUNDING_OF_TOTALS,
        {"total": {"anyOf": [NUMBER, _one_of(("none",))]}, "mode": _one_of(("half up", "half even", "down", "up"))},
        ROUNDING_OF_TOTALS,
    )
    conventions: Table = {
        "rounding": {"anyOf": [rounding, _one_of(("none",))]},
        "ties": _one_of(TIES),
        "rank_on": _one_of(RANK_ON),
        "exempt": _one_of(EXEMPT),
    }
    return _table(
        OVERALL,
        {
            "title": TEXT,
            "weights": _map(SHARE),
            "count": _one_of(COUNT),
            "groups": TEXT,
            "conventions": _table(OF_TOTALS, conventions, ("rounding",)),
            "vetoes": _list(_table(CARRIED, {"from": TEXT, "of": TEXTS, "veto": TEXT}, ("from",))),
            "grades": {"$ref": "#/$defs/grades"},
        },
        ("weights", "count", "conventions"),
    )


def scheme_result_schema() -> Table:
    """Return the JSON Schema of what `SchemeResult.to_dict` gives, ``targetscore.scheme-result/1``."""
    text: Table = {"type": "string"}
    figure: Table = {"type": "string", "pattern": r"^-?\d+(/\d+)?$"}
    parts: dict[str, Json] = {"unit": text, "of": text, "figure": figure, "share": figure}
    part = _table(parts, parts, ("of", "figure", "share"))
    names = ("to", "unit", "indicator", "input", "from", "from_unit", "value")
    amount: Table = {"anyOf": [figure, _one_of(("yes", "no")), {"type": "null"}]}
    fed = _closed({**dict.fromkeys(names, text), "amount": amount, "parts": _list(part)})
    money: Table = {"type": "string", "pattern": r"^\d+\.\d\d$"}
    result = {key: value for key, value in result_schema().items() if not key.startswith("$")}
    properties: Table = {
        "schema": {"const": SCHEMA},
        "scheme": text,
        "results": _map(result),
        "fed": _list(fed),
        "payouts": _map(_map(money)),
    }
    whole = _table((*properties, "overall"), properties | {"overall": _map(_overall_unit())}, properties)
    return {"$schema": DRAFT, "$id": SCHEMA, "title": "targetscore result of a scheme", **whole}


def _overall_unit() -> Table:
    """Return the schema of the overall result of a unit."""
    number: Table = {"type": "string", "pattern": r"^-?\d+(\.\d+|/\d+)?$"}
    text: Table = {"type": "string"}
    rank: Table = {"anyOf": [{"type": "integer"}, number, {"type": "null"}]}
    part = _closed({"figure": number, "full": number, "weight": number})
    needed: Table = {
        "total": number,
        "exact": number,
        "status": _one_of(("scored", "exempt", "vetoed")),
        "available": number,
        "rank": rank,
        "grade": {"type": ["string", "null"]},
        "parts": _map({"anyOf": [part, {"type": "null"}]}),
    }
    more: Table = {
        "group": text,
        "group_rank": rank,
        "grade_earned": text,
        "grade_reasons": _list(text),
        "consequences": _list(_closed({"of": text, "does": text, "clause": text})),
    }
    return _table((*needed, *more), needed | more, needed)


def _table(known: Iterable[str], meaning: Mapping[str, Json], required: Iterable[str]) -> Table:
    properties: Table = {key: meaning[key] for key in known}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def _closed(properties: Mapping[str, Json]) -> Table:
    return _table(properties, properties, properties)


def _list(of: Table) -> Table:
    return {"type": "array", "items": of}


def _map(of: Table) -> Table:
    return {"type": "object", "additionalProperties": of}


def _one_of(choices: Iterable[str]) -> Table:
    return {"enum": list(choices)}
