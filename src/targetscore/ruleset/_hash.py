"""A hash of what rules mean: the same for another layout or file name, and for the same texts in the other language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from targetscore import ast
from targetscore.ruleset.model import Body, Conventions, Indicator, Section

Json: TypeAlias = str | int | bool | list["Json"] | dict[str, "Json"] | None


def rules_hash(
    ruleset: str,
    year: int,
    conventions: Conventions,
    body: Body,
) -> str:
    """
    Return the SHA-256 of everything that can change a score, as 64 hexadecimal digits.

    Titles, aliases, wording, owners, examples and remarks take no part. Parameters do where an indicator may use them.
    """
    meaning: Json = {
        "hash": "targetscore.rules/1",
        "ruleset": ruleset,
        "year": year,
        "conventions": encoded(conventions),
        "sections": [_section(section) for section in body.sections],
        "indicators": [_indicator(indicator) for indicator in body.indicators],
    }
    canonical = json.dumps(meaning, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def encoded(value: object) -> Json:
    """Return nodes, tuples, mappings, numbers and texts as JSON; fields that take no part in equality are left out."""
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case tuple():
            return [encoded(item) for item in value if not isinstance(item, ast.Remark)]
        case Mapping():
            return {str(key): encoded(value[key]) for key in value}
        case _:
            fields = attrs.fields(type(value))  # type: ignore[arg-type]  # all else is a node
            shown = {field.name: encoded(getattr(value, field.name)) for field in fields if field.eq}
            return {"is": type(value).__name__, **shown}


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "points": encoded(section.points),
        "sections": [_section(inner) for inner in section.sections],
        "indicators": [_indicator(indicator) for indicator in section.indicators],
    }


def _indicator(indicator: Indicator) -> Json:
    return {
        "id": indicator.id,
        "points": encoded(indicator.points),
        "measured_in": indicator.measured_in,
        "better": indicator.better,
        "base": encoded(indicator.base),
        "decimals": encoded(indicator.decimals),
        "inputs": {name.id: [name.measured_in, encoded(name.constant)] for name in indicator.names},
        "rule": encoded(indicator.rule),
    }
