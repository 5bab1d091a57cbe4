"""What a feed says of several units whose figures it makes into one: which ones, how, and what they count by."""

from __future__ import annotations

from typing import Final, Literal

from targetscore.errors import Span
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._sources import inputs_of
from targetscore.ruleset._yaml import Node, Scalar, Table
from targetscore.ruleset.model import Ruleset
from targetscore.scheme._reading import SHOWN, one_of
from targetscore.scheme.model import Over, Said, Value

ALL: Final = "all"
HOW: Final[tuple[Literal["mean", "sum"], ...]] = ("mean", "sum")
YES_NO: Final = "yes/no"

Units = dict[str, tuple[Span, tuple[Said, ...]]]


def read_over(reader: Reader, fields: Fields, ruleset: Ruleset | None, value: Value | None) -> Over | None:
    """Return what stands under ``over``, ``how`` and ``weights``; ``None`` without them, and if they cannot be read."""
    if "over" not in fields.keys:
        for key in ("how", "weights"):
            if key in fields.keys:
                reader.refuse("feed-not-over", fields.keys[key], key=key)
        return None
    for key in ("unit", "units", "owners"):
        if key in fields.keys:
            reader.refuse("feed-over-and", fields.keys[key], key=key)
    if value not in {None, "total", "points", "lost"}:
        reader.refuse("feed-over-value", fields.values["value"].span, value=str(value))
    reader.required(fields, "how")
    how = reader.choice(fields, "how", HOW)
    weights = _weights(reader, fields, ruleset, how)
    node = fields.values["over"]
    is_all = isinstance(node, Scalar) and node.text.strip() == ALL
    units = None if is_all else _units(reader, node)
    return None if how is None else Over(how=how, weights=weights, units=units)


def _units(reader: Reader, node: Node) -> Units:
    """Return which units' figures each unit fed gets."""
    if not isinstance(node, Table):
        reader.refuse("feed-over-whom", node.span)
        return {}
    found: Units = {}
    for key, (span, value) in reader.table(node, "over").items():
        listed = Fields({"over": value}, {"over": span}, span)
        said = tuple(Said(scalar.text.strip(), scalar.span) for scalar in reader.texts(listed, "over"))
        if not said:
            reader.refuse("empty-value", span, key=key, example=SHOWN["over"])
        for place, each in enumerate(said):
            if each.text in {earlier.text for earlier in said[:place]}:
                reader.refuse("feed-over-twice", each.span, unit=each.text, by=key)
        found[key] = (span, said)
    return found


def _weights(
    reader: Reader, fields: Fields, ruleset: Ruleset | None, how: Literal["mean", "sum"] | None
) -> tuple[str, str] | None:
    scalar = reader.scalar(fields, "weights")
    if scalar is None or ruleset is None:
        return None
    if how == "sum":
        reader.refuse("feed-weighted-sum", scalar.span)
    known = {
        f"{each.id}.{name}": (each.id, name)
        for each in ruleset.every_indicator()
        for name in inputs_of(each)
        if each.unit_of(name) != YES_NO
    }
    reference = one_of(reader, scalar, known, "feed-no-weights")
    return None if reference is None else known[reference]
