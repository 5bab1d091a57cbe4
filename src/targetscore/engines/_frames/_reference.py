"""Frames in memory as `targetscore.score` scores them, where a row's own values do not decide everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw

from targetscore.data import read_units
from targetscore.data._wide import Column, WideHead, wide_head
from targetscore.engines._columns import stop_at
from targetscore.engines._frame_faults import Bad, refused_values
from targetscore.engines._frames._native import OVER, POINTS, STATUS, Points
from targetscore.engines._frames._reading import BINARY_AT_MOST, kind_of
from targetscore.engines._sources import Uncovered, declared_decimals
from targetscore.errors import Diagnostic
from targetscore.ruleset.model import Ruleset
from targetscore.score import score
from targetscore.score._rows import places as places_of
from targetscore.score.result import Published, UnitResult, plain


def scored_by_reference(
    ruleset: Ruleset,
    frame: nw.DataFrame[Any],
    stated: Mapping[str, Mapping[str, int]],
    is_all: bool,  # noqa: FBT001 - as in the package
    points: Points,
) -> nw.DataFrame[Any]:
    """
    Return the scores of a frame with a row for each unit.

    Raises:
        DataError: What `score` refuses, and binary numbers that are no exact decimals.
        RuleFileError: Nobody says how many decimals a column of binary numbers has.
    """
    head = wide_head(frame.columns, ruleset)
    result = score(ruleset, read_units(_written(ruleset, frame, head, stated), ruleset))
    kept = [head.unit, *([] if head.group is None else [head.group])]
    found: dict[str, Any] = {name: frame.get_column(name).to_native() for name in kept}
    units = [result.units[str(unit).strip()] for unit in frame.get_column(head.unit).to_list()]
    found |= _points(ruleset, units, points)
    if is_all:
        found |= _totals(ruleset, units, points)
    return nw.from_dict(found, backend=frame.implementation)


def _points(ruleset: Ruleset, units: list[UnitResult], points: Points) -> dict[str, list[Any]]:
    ids = dict.fromkeys(own.id for body in ruleset.bodies for own in (*body.scored(), *body.every_intermediate()))
    places = places_of(ruleset).points
    found: dict[str, list[Any]] = {}
    for own in ids:
        several = [unit.indicators.get(own) for unit in units]
        if all(each is None for each in several):
            continue
        found |= _shown(
            own + POINTS, own + OVER, [None if each is None else each.points for each in several], places, points
        )
    found |= {own + STATUS: [_status(unit, own) for unit in units] for own in ids if own + POINTS in found}
    return found


def _status(unit: UnitResult, own: str) -> str | None:
    found = unit.indicators.get(own)
    return None if found is None else found.status


def _totals(ruleset: Ruleset, units: list[UnitResult], points: Points) -> dict[str, list[Any]]:
    found = _shown("total", "total" + OVER, [unit.total for unit in units], places_of(ruleset).total, points)
    found["status"] = [unit.status for unit in units]
    ranks = {"rank": [unit.rank for unit in units]}
    if ruleset.groups:
        ranks["group_rank"] = [unit.group_rank for unit in units]
    for name, several in ranks.items():
        # A mean of ranks is half of a whole number, which a binary number is.
        is_half = any(isinstance(rank, Fraction) for rank in several)
        found[name] = [None if rank is None else float(rank) if is_half else int(rank) for rank in several]
    return found | ({"grade": [unit.grade for unit in units]} if any(unit.grade for unit in units) else {})


def _shown(
    name: str, over: str, several: list[Published | None], places: int | None, points: Points
) -> dict[str, list[Any]]:
    if places is None:
        exact = [None if each is None else Fraction(each) for each in several]
        return {
            name: [None if each is None else each.numerator for each in exact],
            over: [None if each is None else each.denominator for each in exact],
        }
    if points == "text":
        return {name: [None if each is None else plain(each) for each in several]}
    return {name: [None if each is None else int(Fraction(each) * 10**places) for each in several]}


# Values -------------------------------------------------------------------------------------------------------------


def _written(
    ruleset: Ruleset, frame: nw.DataFrame[Any], head: WideHead, stated: Mapping[str, Mapping[str, int]]
) -> list[dict[str, object]]:
    """Return the rows as scoring takes them: the decimals that binary numbers stand for."""
    floats = {each.head: each for each in head.columns if kind_of(frame.schema[each.head]) == "float"}
    decimals = {name: _decimals(ruleset, column, stated) for name, column in floats.items()}
    stop_at(each for each in decimals.values() if isinstance(each, Diagnostic))
    known = {name: each for name, each in decimals.items() if isinstance(each, int)}
    rows = frame.rows(named=True)
    bad = [
        Bad(unit=str(row[head.unit]), column=name, value=row[name], decimals=own)
        for row in rows
        for name, own in known.items()
        if not _is_exact(row[name], own)
    ]
    if bad:
        raise refused_values(ruleset, bad[:20])
    return [dict(_cells(row, known)) for row in rows]


def _decimals(ruleset: Ruleset, column: Column, stated: Mapping[str, Mapping[str, int]]) -> int | Diagnostic:
    indicator, name = column.indicator, column.input
    known = {**declared_decimals(indicator, ruleset), **stated.get(indicator.id, {})}
    if name in known:
        return known[name]
    reason = Uncovered(reason="engine-no-decimals", values={"input": name}, language=ruleset.language)
    values = {"indicator": indicator.id, "reason": str(reason)}
    return Diagnostic(
        code="engine-uncovered", source=ruleset.source, span=indicator.span, values=values, language=ruleset.language
    )


def _cells(row: Mapping[str, Any], decimals: Mapping[str, int]) -> Iterator[tuple[str, object]]:
    for name, value in row.items():
        if value is None or value != value:  # noqa: PLR0124 - what is no number is missing here
            yield name, None
        elif name in decimals:
            yield name, _nearest(value, decimals[name])
        else:
            yield name, value if isinstance(value, bool | int | str | Decimal) else str(value)


def _nearest(value: Any, decimals: int) -> Decimal:  # noqa: ANN401 - a binary number of some library
    return Decimal(round(float(value) * 10**decimals)).scaleb(-decimals)


def _is_exact(value: Any, decimals: int) -> bool:  # noqa: ANN401 - as above
    if value is None or value != value:  # noqa: PLR0124 - as above
        return True
    number = float(value)
    return abs(number) * 10**decimals < BINARY_AT_MOST and float(_nearest(number, decimals)) == number
