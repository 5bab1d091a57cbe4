"""The table ``conventions``: what rule texts may leave open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

import attrs

from targetscore import ast
from targetscore.ruleset._fields import EXAMPLES, PLACES_AT_MOST, Fields, Reader
from targetscore.ruleset._yaml import Scalar, Table
from targetscore.ruleset.model import (
    Consequence,
    Conventions,
    Down,
    Grade,
    Missing,
    NotAbove,
    Places,
    Ties,
    Unranked,
    Zero,
)

CONVENTIONS: Final = (
    "base", "steps", "floor", "rounding", "missing", "unreached", "rate_origin", "ties", "rank_on", "exempt", "veto",
    "places", "decimals",
)  # fmt: skip
MISSING: Final[tuple[Missing, ...]] = ("error", "zero", "exempt", "mean of the others")
OF_TOTALS: Final = ("rounding", "ties", "rank_on", "exempt")
ROUNDING: Final = ("points", "total", "mode")
ROUNDING_OF_TOTALS: Final = ROUNDING[1:]
TIES: Final[tuple[Ties, ...]] = ("shared", "dense", "mean", "refused")
RANK_ON: Final[tuple[Literal["exact", "rounded"], ...]] = ("exact", "rounded")
EXEMPT: Final[tuple[Literal["drop", "rescale"], ...]] = ("drop", "rescale")
_MODES: Final[tuple[ast.Rounding, ...]] = ("half up", "half even", "down", "up")
_NONE: Final[tuple[Literal["none"], ...]] = ("none",)
_ORIGINS: Final[Mapping[str, Fraction | Literal["none"]]] = {"none": "none", "100%": Fraction(100)}
_VETOES: Final[Mapping[str, Consequence]] = {
    "lowest grade": Grade(),
    "zero total": Zero(),
    "not the top grade": NotAbove(),
    "not ranked": Unranked(),
}
_ZERO: Final = re.compile(r"zero (\S+)")
_DOWN: Final = re.compile(r"down (\d)")
_ANY: Final = Conventions(
    base=Fraction(3, 5),
    steps="whole",
    floor=Fraction(0),
    rounding="none",
    missing="error",
    unreached="zero",
    rate_origin=Fraction(100),
    ties="shared",
    rank_on="rounded",
    exempt="drop",
    veto=Grade(),
    places="down",
    decimals=0,
)


def read_conventions(reader: Reader, top: Fields) -> Conventions:
    """Return what stands under ``conventions``; those that every score needs must be there."""
    node = top.values.get("conventions")
    fields = Fields({}, {}, top.keys.get("conventions", top.span))
    if node is not None:
        fields = attrs.evolve(reader.fields(node, "conventions", CONVENTIONS), span=fields.span)
    base = reader.scalar(fields, "base", example=EXAMPLES["base"])
    ties, by = _ties(reader, fields)
    read = Conventions(
        base=None if base is None else reader.share(base, "base"),
        steps=reader.choice(fields, "steps", ("pro rata", "whole", "started")),
        floor=_floor(reader, fields),
        rounding=_rounding(reader, fields),
        missing=_missing(reader, fields),
        unreached=reader.choice(fields, "unreached", ("zero", "error")),
        rate_origin=_rate_origin(reader, fields),
        ties=ties,
        ties_by=by,
        rank_on=reader.choice(fields, "rank_on", RANK_ON),
        exempt=reader.choice(fields, "exempt", EXEMPT),
        veto=read_veto(reader, fields),
        places=reader.choice(fields, "places", _MODES),
        decimals=_decimals(reader, fields),
    )
    # A convention that is given but cannot be read is one problem, not one for each rule that needs it.
    unread = [key for key in fields.values if getattr(read, key) is None]
    return attrs.evolve(read, **{key: getattr(_ANY, key) for key in unread})


def read_conventions_of_totals(reader: Reader, top: Fields) -> Conventions:
    """Return what stands under ``conventions`` where totals alone are made: how they are rounded and ranked."""
    node = top.values.get("conventions")
    fields = Fields({}, {}, top.keys.get("conventions", top.span))
    if node is not None:
        fields = attrs.evolve(reader.fields(node, "conventions", OF_TOTALS), span=fields.span)
    return Conventions(
        rounding=_rounding(reader, fields, ROUNDING_OF_TOTALS),
        ties=reader.choice(fields, "ties", TIES),
        rank_on=reader.choice(fields, "rank_on", RANK_ON),
        exempt=reader.choice(fields, "exempt", EXEMPT),
    )


def _needed(reader: Reader, fields: Fields, convention: str, choices: str) -> None:
    """Refuse a file without a convention that every score needs."""
    if convention not in fields.keys:
        reader.refuse("missing-convention", fields.span, convention=convention, choices=choices)


def _missing(reader: Reader, fields: Fields) -> Missing | None:
    _needed(reader, fields, "missing", reader.listed(MISSING))
    return reader.choice(fields, "missing", MISSING)


def _rounding(reader: Reader, fields: Fields, known: tuple[str, ...] = ROUNDING) -> Places | Literal["none"] | None:
    example = EXAMPLES["rounding"] if known == ROUNDING else "{total: 2, mode: half up}"
    _needed(reader, fields, "rounding", reader.listed((example, "none")))
    node = fields.values.get("rounding")
    if node is None or isinstance(node, Scalar):
        return reader.choice(fields, "rounding", _NONE)
    inner = attrs.evolve(reader.fields(node, "rounding", known), span=fields.keys["rounding"])
    reader.required(inner, "mode")
    mode = reader.choice(inner, "mode", _MODES)
    points = _places(reader, inner, "points") if "points" in known else None
    total = _places(reader, inner, "total")
    return None if mode is None else Places(points=points, total=total, mode=mode)


def _places(reader: Reader, fields: Fields, key: str) -> int | None:
    """Return a number of decimal places; ``None`` stands for the word none."""
    scalar = reader.required(fields, key)
    if scalar is None or scalar.text.strip() == "none":
        return None
    return reader.whole(scalar, key, most=PLACES_AT_MOST)


def _decimals(reader: Reader, fields: Fields) -> int | None:
    scalar = reader.scalar(fields, "decimals")
    return None if scalar is None else reader.whole(scalar, "decimals", most=PLACES_AT_MOST)


def _floor(reader: Reader, fields: Fields) -> Fraction | Literal["none"] | None:
    scalar = reader.scalar(fields, "floor")
    if scalar is None or scalar.text.strip() == "none":
        return None if scalar is None else "none"
    return reader.signed(scalar, "floor")


def _rate_origin(reader: Reader, fields: Fields) -> Fraction | Literal["none"] | None:
    return None if (found := reader.choice(fields, "rate_origin", ("none", "100%"))) is None else _ORIGINS[found]


def _ties(reader: Reader, fields: Fields) -> tuple[Ties | None, tuple[str, ...]]:
    """Return what equal values share, and the figures that part them before."""
    node = fields.values.get("ties")
    if not isinstance(node, Table):
        return reader.choice(fields, "ties", TIES), ()
    inner = attrs.evolve(reader.fields(node, "ties", ("by", "then")), span=fields.keys["ties"])
    if "by" not in inner.keys:
        reader.refuse("missing-key", inner.span, key="by", example="by: [gdp.actual]")
    reader.required(inner, "then")
    by = tuple(scalar.text.strip() for scalar in reader.texts(inner, "by"))
    return reader.choice(inner, "then", TIES), by


def read_veto(reader: Reader, fields: Fields) -> Consequence | None:
    """Return what a bare veto does, by the convention or by the key of one indicator."""
    scalar = reader.scalar(fields, "veto")
    if scalar is None:
        return None
    text = " ".join(scalar.text.split())
    if text in _VETOES:
        return _VETOES[text]
    if down := _DOWN.fullmatch(text):
        return Down(steps=int(down[1]))
    if zero := _ZERO.fullmatch(text):
        return Zero(of=zero[1])
    before, _, grade = text.partition("not above ")
    if not before and grade:
        return NotAbove(grade=grade)
    choices = reader.listed(
        (*_VETOES, "zero economy", "down 1", "not above 良好" if reader.language == "zh" else "not above good")
    )
    reader.refuse("unknown-choice", scalar.span, key="veto", text=scalar.text, choices=choices)
    return None
