"""What one row of a table says, before it is known which rows count."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs

from targetscore.data.model import Cell
from targetscore.errors import Span

_NO_NOTES: Final[Mapping[str, str]] = MappingProxyType({})


@attrs.frozen
class Event:
    """
    Something that happened: *count* times at *level*, an input that is counted from rows.

    *rank* is the place of the level among those of the indicator, 0 for the highest. *item* names what happened where
    several rows speak of it.
    """

    level: str
    rank: int
    item: str
    count: Fraction
    span: Span


@attrs.define
class Draft:
    """One row of the table for one unit and indicator. *event*: the row is one, and has no cells."""

    span: Span
    source: str = ""
    notes: Mapping[str, str] = _NO_NOTES
    forecast: bool = False
    event: Event | None = None
    cells: dict[str, Cell] = attrs.field(factory=dict)
    decimals: dict[str, int] = attrs.field(factory=dict)
    spans: dict[str, Span] = attrs.field(factory=dict)


# Unit → indicator → rows.
Drafts: TypeAlias = dict[str, dict[str, list[Draft]]]
