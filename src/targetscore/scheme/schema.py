"""JSON Schemas of scheme files and of their results, made from the keys that the readers know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from targetscore.ruleset.schema import DRAFT, NUMBER, PERCENT, TEXT, Json, Table, result_schema
from targetscore.scheme._file import LANGUAGES, MEMBER, TOP
from targetscore.scheme._read_feeds import FEED, ROLES, VALUES
from targetscore.scheme._read_over import ALL, HOW
from targetscore.scheme._read_payouts import BY, PAYOUT, SPREAD
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
            "sum": NUMBER,
            "by": _one_of(BY),
            "shares": _map(SHARE),
            "spread": _table(SPREAD, dict.fromkeys(SPREAD, PERCENT), SPREAD),
            "people": _map(NUMBER),
            "without": _one_of(("unranked",)),
        },
        ("id", "ruleset", "sum", "by"),
    )
    lists: Table = {"rulesets": _list(member), "feeds": _list(feed), "payouts": _list(payout)}
    head: Table = {"targetscore": {"enum": [1, "1"]}, "scheme": TEXT, "title": TEXT, "language": _one_of(LANGUAGES)}
    whole = _table(TOP, head | lists, TOP[:5])
    return {"$schema": DRAFT, "$id": "targetscore.scheme/1", "title": "targetscore scheme file, format 1", **whole}


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
    whole = _closed(
        {
            "schema": {"const": SCHEMA},
            "scheme": text,
            "results": _map(result),
            "fed": _list(fed),
            "payouts": _map(_map(money)),
        }
    )
    return {"$schema": DRAFT, "$id": SCHEMA, "title": "targetscore result of a scheme", **whole}


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
