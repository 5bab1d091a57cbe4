"""Format 1 of rule files: from keys and values to a `Ruleset`, all problems of a file in one go."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.errors import Language, RuleFileError, Source, Span
from targetscore.ruleset._fields import EXAMPLES, PLACES_AT_MOST, Fields, Reader
from targetscore.ruleset._hash import rules_hash
from targetscore.ruleset._indicator import Shared, read_id, read_indicator
from targetscore.ruleset._names import Words, parameters
from targetscore.ruleset._yaml import Items, Node, Scalar, Table, compose, language_of
from targetscore.ruleset.model import Body, Conventions, Indicator, Missing, Places, Ruleset, Section

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
TOP: Final = (
    "targetscore", "ruleset", "year", "title", "language", "conventions", "parameters", "wording", "sections",
    "indicators",
)  # fmt: skip
TOP_LATER: Final = ("extends", "groups", "adjustments", "vetoes", "grades")
CONVENTIONS: Final = ("base", "steps", "floor", "rounding", "missing", "unreached", "rate_origin")
SECTION: Final = ("id", "title", "points", "sections", "indicators")
_MISSING_YET: Final = "mean of the others"
_MODES: Final[tuple[ast.Rounding, ...]] = ("half up", "half even", "down", "up")
_NONE: Final[tuple[Literal["none"], ...]] = ("none",)
_ORIGINS: Final[Mapping[str, Fraction | Literal["none"]]] = {"none": "none", "100%": Fraction(100)}
_ANY: Final = Conventions(
    base=Fraction(3, 5),
    steps="whole",
    floor=Fraction(0),
    rounding="none",
    missing="error",
    unreached="zero",
    rate_origin=Fraction(100),
)


def read(source: Source) -> Ruleset:
    """
    Read a rule file.

    Raises:
        RuleFileError: With every problem of the file, in order of place.
    """
    root = compose(source)
    reader = Reader(source, language_of(source.text))
    ruleset = _ruleset(reader, root)
    if ruleset is None or reader.problems:
        raise RuleFileError(reader.problems)
    return ruleset


# The head -----------------------------------------------------------------------------------------------------------


def _ruleset(reader: Reader, root: Node) -> Ruleset | None:
    """Return the ruleset of the file; ``None`` if part of its head cannot be read."""
    if not isinstance(root, Table):
        reader.refuse("yaml-no-colon", root.span)
        return None
    fields = reader.fields(root, "targetscore", TOP, TOP_LATER)
    _format(reader, fields)
    reader.required(fields, "language")
    ruleset_id = read_id(reader, reader.required(fields, "ruleset"), {}, EXAMPLES["ruleset"])
    year = reader.required(fields, "year")
    number = None if year is None else reader.whole(year, "year", most=9999)
    title = reader.required(fields, "title")
    shared = _shared(reader, fields)
    inside = _inside(reader, fields, {}, shared)
    if ruleset_id is None or number is None or title is None:
        return None
    body = Body(points=inside.points or Fraction(0), sections=inside.sections, indicators=inside.indicators)
    return Ruleset(
        id=ruleset_id,
        year=number,
        title=title.text.strip(),
        language=reader.language,
        conventions=shared.conventions,
        parameters={name.id: name.constant for name in shared.parameters if name.constant is not None},
        body=body,
        source=reader.source,
        rules_hash=rules_hash(ruleset_id, number, shared.conventions, body),
    )


def _format(reader: Reader, fields: Fields) -> None:
    version = reader.required(fields, "targetscore")
    if version is not None and version.text.strip() != "1":
        reader.refuse("unknown-choice", version.span, key="targetscore", text=version.text, choices="1")


def _shared(reader: Reader, fields: Fields) -> Shared:
    words = Words(reader)
    node = fields.values.get("parameters")
    return Shared(
        language=reader.choice(fields, "language", LANGUAGES),
        conventions=_conventions(reader, fields),
        parameters=() if node is None else parameters(reader, node, words),
        wording=tuple(phrase.text.strip() for phrase in reader.texts(fields, "wording")),
        words=words,
    )


# Conventions --------------------------------------------------------------------------------------------------------


def _conventions(reader: Reader, top: Fields) -> Conventions:
    node = top.values.get("conventions")
    fields = Fields({}, {}, top.keys.get("conventions", top.span))
    if node is not None:
        fields = attrs.evolve(reader.fields(node, "conventions", CONVENTIONS), span=fields.span)
    base = reader.scalar(fields, "base", example=EXAMPLES["base"])
    read = Conventions(
        base=None if base is None else reader.share(base, "base"),
        steps=reader.choice(fields, "steps", ("pro rata", "whole", "started")),
        floor=_floor(reader, fields),
        rounding=_rounding(reader, fields),
        missing=_missing(reader, fields),
        unreached=reader.choice(fields, "unreached", ("zero", "error")),
        rate_origin=_rate_origin(reader, fields),
    )
    # A convention that is given but cannot be read is one problem, not one for each rule that needs it.
    unread = [key for key in fields.values if getattr(read, key) is None]
    return attrs.evolve(read, **{key: getattr(_ANY, key) for key in unread})


def _needed(reader: Reader, fields: Fields, convention: str, choices: str) -> None:
    """Refuse a file without a convention that every score needs."""
    if convention not in fields.keys:
        reader.refuse("missing-convention", fields.span, convention=convention, choices=choices)


def _missing(reader: Reader, fields: Fields) -> Missing | None:
    choices: tuple[Missing, ...] = ("error", "zero", "exempt")
    _needed(reader, fields, "missing", reader.listed(choices))
    node = fields.values.get("missing")
    if isinstance(node, Scalar) and node.text.strip() == _MISSING_YET:
        reader.refuse("not-yet", node.span, text=f"missing: {_MISSING_YET}")
        return None
    return reader.choice(fields, "missing", choices)


def _rounding(reader: Reader, fields: Fields) -> Places | Literal["none"] | None:
    _needed(reader, fields, "rounding", reader.listed((EXAMPLES["rounding"], "none")))
    node = fields.values.get("rounding")
    if node is None or isinstance(node, Scalar):
        return reader.choice(fields, "rounding", _NONE)
    inner = attrs.evolve(reader.fields(node, "rounding", ("points", "total", "mode")), span=fields.keys["rounding"])
    reader.required(inner, "mode")
    mode = reader.choice(inner, "mode", _MODES)
    points, total = _places(reader, inner, "points"), _places(reader, inner, "total")
    return None if mode is None else Places(points=points, total=total, mode=mode)


def _places(reader: Reader, fields: Fields, key: str) -> int | None:
    """Return a number of decimal places; ``None`` stands for the word none."""
    scalar = reader.required(fields, key)
    if scalar is None or scalar.text.strip() == "none":
        return None
    return reader.whole(scalar, key, most=PLACES_AT_MOST)


def _floor(reader: Reader, fields: Fields) -> Fraction | Literal["none"] | None:
    scalar = reader.scalar(fields, "floor")
    if scalar is None or scalar.text.strip() == "none":
        return None if scalar is None else "none"
    number = reader.number(scalar)
    if number is not None and number.in_percent:
        reader.refuse("surplus-percent", scalar.span, key="floor", text=scalar.text, example=EXAMPLES["floor"])
    return None if number is None else number.value


def _rate_origin(reader: Reader, fields: Fields) -> Fraction | Literal["none"] | None:
    return None if (found := reader.choice(fields, "rate_origin", ("none", "100%"))) is None else _ORIGINS[found]


# Sections -----------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Inside:
    """What sections and indicators come to. *points* is ``None`` where a number among them could not be read."""

    points: Fraction | None
    sections: tuple[Section, ...]
    indicators: tuple[Indicator, ...]


@attrs.frozen
class _Read:
    """A section as far as it could be read. Its *points* count above it even if something inside is at fault."""

    points: Fraction | None
    section: Section | None


def _inside(reader: Reader, fields: Fields, ids: dict[str, Span], shared: Shared) -> _Inside:
    if all(_is_empty(fields.values.get(key)) for key in ("sections", "indicators")):
        reader.refuse("no-indicators", fields.span)
    sections = [_section(reader, node, ids, shared) for node in reader.items(fields, "sections")]
    indicators = [read_indicator(reader, node, ids, shared) for node in reader.items(fields, "indicators")]
    points = [*(read.points for read in sections), *(read.points for read in indicators)]
    known = [number for number in points if number is not None]
    return _Inside(
        points=sum(known, Fraction(0)) if len(known) == len(points) else None,
        sections=tuple(read.section for read in sections if read.section is not None),
        indicators=tuple(read.indicator for read in indicators if read.indicator is not None),
    )


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, Items) and not node.items)


def _section(reader: Reader, node: Node, ids: dict[str, Span], shared: Shared) -> _Read:
    if not isinstance(node, Table):
        reader.refuse("need-table", node.span, key="sections", example="{id: economy, title: 企业发展, …}")
        return _Read(None, None)
    fields = reader.fields(node, "sections", SECTION, ("scale",))
    section_id = read_id(reader, reader.required(fields, "id"), ids, "economy")
    title = reader.text(fields, "title")
    scalar = reader.scalar(fields, "points")
    stated = None if scalar is None else reader.points(scalar, "points")
    inside = _inside(reader, fields, ids, shared)
    points = inside.points if stated is None else stated
    if scalar is not None and points is not None and inside.points is not None and points != inside.points:
        numbers = {"stated": in_digits(points), "inside": in_digits(inside.points)}
        reader.refuse("points-differ", scalar.span, id=title or section_id or "", **numbers)
    if section_id is None or points is None:
        return _Read(points, None)
    section = Section(
        id=section_id,
        title=title or section_id,
        points=points,
        sections=inside.sections,
        indicators=inside.indicators,
        span=fields.values["id"].span,
    )
    return _Read(points, section)
