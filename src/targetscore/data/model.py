"""Unit data after reading: exact cells by unit, indicator and input, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from targetscore.errors import Diagnostic, Source, Span


@attrs.frozen
class Missing:
    """Nothing was given: an empty cell."""


@attrs.frozen
class NotApplicable:
    """The cell says that the indicator does not apply to the unit: ``n/a``, ``不适用``."""


Cell: TypeAlias = Fraction | bool | Missing | NotApplicable


@attrs.frozen(kw_only=True)
class Row:
    """
    What the data say about one unit and one indicator.

    Attributes:
        cells: By id of input or role. A value in % is 85 for 85 %. An input without a column is not there. Of several
            sources, what the first of them gives; of events, how many count at each level.
        decimals: How many decimals a number was written with, by the same ids; only for numbers written as decimals.
        spans: Where each cell stands in the data's source.
        span: Where the row stands: its unit's name in the long form, the indicator's cell in the wide form.
        notes: What the columns ``source``, ``judge``, ``reason`` and ``evidence`` say of what counts, by these names;
            what several rows say is joined. A name without a text is not there.
        uncounted: Events that do not count, as the thing counts at a higher level, each with its level and evidence.
    """

    cells: Mapping[str, Cell]
    decimals: Mapping[str, int]
    spans: Mapping[str, Span]
    span: Span
    notes: Mapping[str, str] = attrs.field(factory=dict)
    uncounted: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Difference:
    """
    Two sources that differ by more than the rule file tolerates.

    *counted* is what *counted_source* gives and the score is made from, *other* what *other_source* gives, at *span*.
    """

    unit: str
    indicator: str
    input: str
    counted_source: str
    counted: Cell
    other_source: str
    other: Cell
    span: Span


@attrs.frozen(kw_only=True)
class UnitData:
    """
    The data of all units.

    Attributes:
        units: Unit → indicator id → row, both in the order of the data. An indicator without a row has no data.
        source: The file, or the rows that were handed over, written one a line.
        warnings: What was read but looks wrong.
        data_hash: SHA-256 of units, indicators and cells, groups and forecasts: the same for another layout, encoding,
            order of rows or way of writing a number.
        groups: Unit → id of its group, of every unit; empty where the rule file declares no groups.
        forecasts: Unit and indicator of each row whose values are a forecast.
        differences: Where sources differ, by unit and indicator as in *units*.
    """

    units: Mapping[str, Mapping[str, Row]]
    source: Source
    warnings: tuple[Diagnostic, ...]
    data_hash: str
    groups: Mapping[str, str] = attrs.field(factory=dict)
    forecasts: frozenset[tuple[str, str]] = frozenset()
    differences: tuple[Difference, ...] = ()
