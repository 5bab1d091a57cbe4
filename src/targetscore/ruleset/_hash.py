"""A hash of what rules mean: the same for another layout or file name, and for the same texts in the other language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from targetscore import ast
from targetscore.ruleset.model import Body, Conventions, Indicator, Limits, Name, Ruleset, Section

_LATER: Final = ("ties", "ties_by", "rank_on", "exempt", "veto", "places")
_PLAIN_SECTION: Final[Mapping[str, object]] = {
    "scaled": False, "weight": Fraction(1), "at_least": 0, "least": None, "most": None, "on_top": True,
}  # fmt: skip
_PLAIN_INDICATOR: Final[Mapping[str, object]] = {
    "missing": None,
    "events": (),
    "judge": "",
    "first": None,
    "ranked_by": None,
}

Json: TypeAlias = str | int | bool | list["Json"] | dict[str, "Json"] | None


def rules_hash(ruleset: Ruleset) -> str:
    """
    Return the SHA-256 of everything that can change a score, as 64 hexadecimal digits.

    Titles, aliases, wording, owners, examples, remarks and decimals take no part. Parameters do where an indicator may
    use them.
    """
    meaning: dict[str, Json] = {
        "hash": "targetscore.rules/2",
        "ruleset": ruleset.id,
        "year": ruleset.year,
        "conventions": _stated(ruleset.conventions),
        **_body(ruleset.body),
    }
    # What a file does not have takes no part, so that its hash does not change with what the format learns.
    if ruleset.groups:
        meaning["groups"] = [
            {"id": group.id, "units": list(group.units), **_body(group.body)} for group in ruleset.groups
        ]
    said = {"total": ruleset.total, "grades": ruleset.grades, "sources": ruleset.sources, "targets": ruleset.targets}
    meaning |= {key: encoded(value) for key, value in said.items() if value not in (None, (), Limits())}
    canonical = json.dumps(meaning, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _stated(conventions: Conventions) -> Json:
    stated = encoded(conventions)
    assert isinstance(stated, dict)
    known = {key: value for key, value in stated.items() if key != "decimals"}
    return {key: value for key, value in known.items() if value not in (None, []) or key not in _LATER}


def _body(body: Body) -> dict[str, Json]:
    shown: dict[str, Json] = {
        "sections": [_section(section) for section in body.sections],
        "indicators": [_indicator(indicator) for indicator in body.indicators],
    }
    if body.adjustments:
        shown["adjustments"] = [_section(section) for section in body.adjustments]
    if body.intermediate:
        shown["intermediate"] = [_indicator(indicator) for indicator in body.intermediate]
    if body.intermediate_sections:
        shown["intermediate_sections"] = [_section(section) for section in body.intermediate_sections]
    if body.vetoes:
        shown["vetoes"] = [_indicator(indicator) for indicator in body.vetoes]
    return shown


def encoded(value: object) -> Json:
    """Return nodes, tuples, mappings, numbers and texts as JSON; places and the reasons for decisions are left out."""
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
            told = (field.name for field in fields if field.eq and field.name not in _WORDS)
            shown = {name: encoded(getattr(value, name)) for name in told}
            return {"is": type(value).__name__, **shown}


def lowered(part: object) -> Json:
    """
    Return a curve, or part of one, without the clauses that made it; the order of what is added up is no meaning.

    >>> from targetscore.curve import Add, Input
    >>> lowered(Add((Input("b"), Input("a")))) == lowered(Add((Input("a"), Input("b"))))
    True
    """
    match part:
        case None | bool() | int() | str():
            return part
        case Fraction():
            return f"{part.numerator}/{part.denominator}"
        case tuple():
            return [lowered(item) for item in part]
        case _:
            fields = attrs.fields(type(part))  # type: ignore[arg-type]  # all else is a node
            shown = {field.name: lowered(getattr(part, field.name)) for field in fields if field.name not in _WHENCE}
            for name in _UNORDERED.get(type(part).__name__, ()):
                shown[name] = sorted(shown[name], key=_canonical)  # type: ignore[arg-type]  # a list, by its name
            return {"is": type(part).__name__, **shown}


# What is for readers, and where it stands.
_WORDS: Final = frozenset({"reason", "approval", "span"})
# Where a node comes from says nothing of points.
_WHENCE: Final = frozenset({"clause", "clauses"})
_UNORDERED: Final[Mapping[str, tuple[str, ...]]] = {
    "Add": ("terms",), "Multiply": ("factors",), "Total": ("terms",), "Extreme": ("terms",),
}  # fmt: skip


def _canonical(value: Json) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _section(section: Section) -> Json:
    return {
        "id": section.id,
        "points": encoded(section.points),
        **_unusual(section, _PLAIN_SECTION),
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
        "inputs": {name.id: _name(name) for name in indicator.names},
        "curve": lowered(indicator.curve),
        **_unusual(indicator, _PLAIN_INDICATOR),
        **_effects(indicator),
    }


def _effects(indicator: Indicator) -> dict[str, Json]:
    """Return what follows beside points; in which order the text says it is no meaning."""
    effects = [[lowered(each.when), encoded(each.does)] for each in indicator.effects]
    return {"effects": sorted(effects, key=_canonical)} if effects else {}


def _unusual(value: Section | Indicator, plain: Mapping[str, object]) -> dict[str, Json]:
    """Return the settings of *value* that are not those of a plain one."""
    return {key: encoded(getattr(value, key)) for key, usual in plain.items() if getattr(value, key) != usual}


def _name(name: Name) -> Json:
    told: list[Json] = [name.measured_in, encoded(name.constant)]
    if name.taken_from is not None or name.absent is not None:
        told += [name.taken_from, encoded(name.absent)]
    # A range decides which data are accepted.
    return [*told, {"least": encoded(name.least), "most": encoded(name.most)}] if name.bounded else told
