"""What values are held to: sources of one value, targets changed during the year, warning levels of forecasts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final, Literal

import attrs

from targetscore.errors import Span, nearest
from targetscore.ruleset._fields import EXAMPLES, Fields, Reader
from targetscore.ruleset._yaml import Items, Node, Scalar, Table
from targetscore.ruleset.model import ROLES, Indicator, SourceOrder, Target, Warned, range_told

SOURCES: Final = ("order", "tolerance")
TARGET: Final = ("unit", "indicator", "input", "target", "decided", "reason", "approval")
WARNED: Final = ("level", "below")

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


# Sources ------------------------------------------------------------------------------------------------------------


def read_sources(reader: Reader, fields: Fields) -> SourceOrder | None:
    """Return what stands under ``sources`` at the top of a file; ``None`` if nothing can be read there."""
    node = fields.values.get("sources")
    if node is None:
        return None
    inner = attrs.evolve(reader.fields(node, "sources", SOURCES), span=fields.keys["sources"])
    if not isinstance(node, Table):
        return None
    order = _order(reader, inner)
    scalar = reader.required(inner, "tolerance")
    tolerance = None if scalar is None else reader.number(scalar)
    if scalar is None or tolerance is None or not order:
        return None
    if tolerance.value < 0:
        reader.refuse("negative-tolerance", scalar.span, text=scalar.text)
        return None
    value = tolerance.value / 100 if tolerance.in_percent else tolerance.value
    return SourceOrder(order=order, tolerance=value, in_percent=tolerance.in_percent)


def _order(reader: Reader, fields: Fields) -> tuple[str, ...]:
    if "order" not in fields.keys:
        reader.refuse("missing-key", fields.span, key="order", example=f"order: {EXAMPLES['order']}")
    node = fields.values.get("order")
    if isinstance(node, Items) and not node.items:
        reader.refuse("empty-value", node.span, key="order", example=EXAMPLES["order"])
    found: dict[str, Span] = {}
    for scalar in reader.texts(fields, "order"):
        source = scalar.text.strip()
        if source in found:
            reader.refuse("source-twice", scalar.span, source=source)
        found.setdefault(source, scalar.span)
    return tuple(found)


# Changed targets ----------------------------------------------------------------------------------------------------


def read_targets(
    reader: Reader, fields: Fields, known_indicators: Mapping[str, Indicator | None]
) -> tuple[Target, ...]:
    """
    Return what stands under ``targets`` at the top of a file, in its order.

    Args:
        reader: Takes the problems.
        fields: The keys at the top of the file.
        known_indicators: Every indicator of the file by id; ``None`` for one that could not be read, so that its
            targets are not a second problem.
    """
    read = [_target(reader, node, known_indicators) for node in reader.items(fields, "targets")]
    found: dict[tuple[str, str, str, str], Target] = {}
    for target in (each for each in read if each is not None):
        first = found.setdefault((target.unit, target.indicator, target.input, target.decided), target)
        if first is not target:
            said = {"unit": target.unit, "indicator": target.indicator, "date": target.decided}
            reader.refuse("two-targets", target.span, line=reader.line(first.span), **said)
    return tuple(found.values())


def _target(reader: Reader, node: Node, known: Mapping[str, Indicator | None]) -> Target | None:
    """Return a changed target; without a date, a reason and an approval it is no decision that anybody could check."""
    if not isinstance(node, Table):
        reader.refuse("need-table", node.span, key="targets", example=EXAMPLES["targets"])
        return None
    fields = reader.fields(node, "targets", TARGET)
    said = {key: reader.required(fields, key) for key in TARGET if key != "input"}
    decided = None if said["decided"] is None else _date(reader, said["decided"])
    name, indicator = _input(reader, fields, said["indicator"], known)
    value = _value(reader, said["target"], name, indicator)
    texts = {key: scalar.text.strip() for key, scalar in said.items() if scalar is not None}
    if value is None or name is None or decided is None or len(texts) < len(said):
        return None
    return Target(
        unit=texts["unit"],
        indicator=texts["indicator"],
        input=name,
        value=value,
        decided=decided,
        reason=texts["reason"],
        approval=texts["approval"],
        span=node.span,
    )


def _input(
    reader: Reader, fields: Fields, said: Scalar | None, known: Mapping[str, Indicator | None]
) -> tuple[str | None, Indicator | None]:
    """Return the input that is changed, and its indicator if that could be read."""
    scalar = reader.scalar(fields, "input")
    name = "target" if scalar is None else scalar.text.strip()
    if said is None:
        return None, None
    key = said.text.strip()
    if key not in known:
        if near := nearest(key, known):
            reader.refuse("misspelt-reference", said.span, text=key, near=near)
        else:
            reader.refuse("unknown-target-indicator", said.span, id=key)
        return None, None
    indicator = known[key]
    if indicator is None:
        return name, None
    inputs = inputs_of(indicator)
    place = said if scalar is None else scalar
    if name in inputs:
        return name, indicator
    if near := nearest(name, inputs):
        reader.refuse("misspelt-input", place.span, name=name, id=key, near=near)
    else:
        reader.refuse("unknown-input", place.span, name=name, id=key, known=reader.listed(inputs))
    return None, None


def inputs_of(indicator: Indicator) -> tuple[str, ...]:
    """Return what can be given for *indicator*: roles and inputs that do not come from elsewhere."""
    elsewhere = {name.id for name in indicator.names if name.taken_from is not None}
    declared = (name.id for name in indicator.names if name.constant is None)
    return tuple(name for name in dict.fromkeys((*ROLES, *declared)) if name not in elsewhere)


def _value(reader: Reader, scalar: Scalar | None, name: str | None, indicator: Indicator | None) -> Fraction | None:
    number = None if scalar is None else reader.number(scalar)
    if scalar is None or number is None:
        return None
    if number.in_percent and name is not None and indicator is not None and indicator.unit_of(name) != "%":
        shown = {"id": indicator.id, "name": name, "text": scalar.text}
        reader.refuse("target-in-percent", scalar.span, **shown)
    declared = {} if indicator is None else indicator.bounded()
    if name is not None and name in declared and not declared[name].allows(number.value):
        told = {"name": name, "text": scalar.text, "range": range_told(declared[name])}
        reader.refuse("target-outside", scalar.span, **told)
    return number.value


def _date(reader: Reader, scalar: Scalar) -> str | None:
    text = scalar.text.strip()
    try:
        if _DATE.fullmatch(text) is not None:
            return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    reader.refuse("not-a-date", scalar.span, text=text)
    return None


# Warning levels -----------------------------------------------------------------------------------------------------


def read_warned(reader: Reader, fields: Fields) -> tuple[Warned, ...]:
    """Return what stands under ``warnings`` at the top of a file: the first level that a forecast is below holds."""
    read = [_warned(reader, node) for node in reader.items(fields, "warnings")]
    levels = [each for each in read if each is not None]
    _refuse_unreached(reader, levels)
    return tuple(levels)


def _warned(reader: Reader, node: Node) -> Warned | None:
    if not isinstance(node, Table):
        reader.refuse("need-table", node.span, key="warnings", example=EXAMPLES["warnings"])
        return None
    fields = reader.fields(node, "warnings", WARNED)
    level, scalar = reader.required(fields, "level"), reader.required(fields, "below")
    below = None if scalar is None else _below(reader, scalar)
    return None if level is None or below is None else Warned(level=level.text.strip(), below=below, span=level.span)


def _below(reader: Reader, scalar: Scalar) -> Fraction | Literal["base", "full"] | None:
    match scalar.text.strip():
        case "base" | "full" as edge:
            return edge
        case text if text[:1].isalpha():
            reader.refuse("unknown-choice", scalar.span, key="below", text=text, choices="base, full, 90%")
            return None
    share = reader.share(scalar, "below")
    if share is not None and not 0 < share <= 1:
        reader.refuse("warning-share", scalar.span, text=scalar.text)
        return None
    return share


def _refuse_unreached(reader: Reader, levels: Sequence[Warned]) -> None:
    """Refuse a level that nothing comes to: named twice, or not above those before it."""
    first: dict[str, Span] = {}
    least = Fraction(0)
    for warned in levels:
        if warned.level in first:
            reader.refuse("level-twice", warned.span, level=warned.level, line=reader.line(first[warned.level]))
        first.setdefault(warned.level, warned.span)
        below = Fraction(1) if warned.below == "full" else warned.below
        if below == "base":
            continue
        assert isinstance(below, Fraction)
        if below <= least:
            reader.refuse("warning-unreached", warned.span, level=warned.level)
        least = max(least, below)
