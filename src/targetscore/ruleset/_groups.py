"""Groups: units that are compared with each other, and what differs for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Final

import attrs

from targetscore.errors import Span, nearest
from targetscore.ruleset._fields import Fields, Reader
from targetscore.ruleset._indicator import Shared, read_id
from targetscore.ruleset._yaml import Node, Scalar
from targetscore.ruleset.model import Name

GROUP: Final = ("id", "title", "units", "points", "weights", "parameters", "without")


@attrs.frozen(kw_only=True)
class Head:
    """What a file says of one group. The places of ids that must exist are kept until the ids are known."""

    id: str
    title: str
    units: tuple[str, ...]
    points: Mapping[str, Fraction]
    weights: Mapping[str, Fraction]
    parameters: Mapping[str, Fraction]
    without: frozenset[str]
    named: Mapping[str, Span]
    span: Span

    def applied(self, shared: Shared) -> Shared:
        """Return *shared* as it is for the units of this group."""
        parameters = tuple(
            attrs.evolve(name, constant=self.parameters[name.id]) if name.id in self.parameters else name
            for name in shared.parameters
        )
        return attrs.evolve(
            shared,
            parameters=parameters,
            group=self.id,
            points=self.points,
            weights=self.weights,
            without=self.without,
            common=False,
            told=f"（{self.title}）" if shared.language == "zh" else f" ({self.title})",
        )


def read_groups(reader: Reader, fields: Fields, parameters: tuple[Name, ...]) -> tuple[Head, ...]:
    """Return the groups of the file; a unit belongs to one of them only."""
    ids: dict[str, Span] = {}
    units: dict[str, Span] = {}
    heads = (_head(reader, node, ids, units, parameters) for node in reader.items(fields, "groups"))
    return tuple(head for head in heads if head is not None)


def check_ids(reader: Reader, heads: tuple[Head, ...], known: Collection[str]) -> None:
    """Refuse ids of indicators and sections that no group has."""
    for head in heads:
        for name, span in head.named.items():
            if name in known:
                continue
            if near := nearest(name, known):
                reader.refuse("misspelt-id", span, id=name, near=near)
            else:
                reader.refuse("unknown-id", span, id=name)


def _head(
    reader: Reader, node: Node, ids: dict[str, Span], units: dict[str, Span], parameters: tuple[Name, ...]
) -> Head | None:
    fields = reader.fields(node, "groups", GROUP)
    group_id = read_id(reader, reader.required(fields, "id"), ids, "class-1")
    listed = reader.texts(fields, "units")
    for unit in listed:
        if unit.text.strip() in units:
            line = reader.line(units[unit.text.strip()])
            reader.refuse("unit-in-two-groups", unit.span, unit=unit.text, line=line)
        units.setdefault(unit.text.strip(), unit.span)
    named: dict[str, Span] = {}
    points = _numbers(reader, fields, "points", named)
    weights = _numbers(reader, fields, "weights", named)
    without = reader.texts(fields, "without")
    named |= {scalar.text.strip(): scalar.span for scalar in without}
    if group_id is None:
        return None
    return Head(
        id=group_id,
        title=reader.text(fields, "title") or group_id,
        units=tuple(unit.text.strip() for unit in listed),
        points=points,
        weights=weights,
        parameters=_parameters(reader, fields, parameters),
        without=frozenset(scalar.text.strip() for scalar in without),
        named=named,
        span=fields.values["id"].span,
    )


def _numbers(reader: Reader, fields: Fields, key: str, named: dict[str, Span]) -> dict[str, Fraction]:
    """Return points or weights by id of indicator or section, and note the places of the ids."""
    found: dict[str, Fraction] = {}
    for name, span, scalar in _entries(reader, fields, key):
        named[name] = span
        number = reader.points(scalar, key) if key == "points" else reader.share(scalar, key)
        if number is not None:
            found[name] = number
    return found


def _parameters(reader: Reader, fields: Fields, known: tuple[Name, ...]) -> dict[str, Fraction]:
    """Return the group's values of parameters, each measured in what the file's own value is measured in."""
    by_id = {name.id: name for name in known}
    found: dict[str, Fraction] = {}
    for name, span, scalar in _entries(reader, fields, "parameters"):
        if name not in by_id:
            reader.refuse("group-parameter", span, id=name)
            continue
        number = reader.number(scalar)
        if number is not None and number.in_percent != (by_id[name].measured_in == "%"):
            reader.refuse("two-units", scalar.span, id=name, first=by_id[name].measured_in or "1", second=scalar.text)
        elif number is not None:
            found[name] = number.value
    return found


def _entries(reader: Reader, fields: Fields, key: str) -> list[tuple[str, Span, Scalar]]:
    node = fields.values.get(key)
    table = {} if node is None else reader.table(node, key)
    texts = ((name, span, reader.text_of(value, key)) for name, (span, value) in table.items())
    return [(name, span, text) for name, span, text in texts if text is not None]
