"""Frames as `targetscore.score` scores them, where a row's own values do not decide everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeAlias

import attrs
import narwhals as nw

from targetscore.data import read_units
from targetscore.data._wide import Column, WideHead, wide_head
from targetscore.engines._columns import BITS, PEERS, stop_at
from targetscore.engines._frame_faults import Bad, refused_values
from targetscore.engines._frames._native import OVER, POINTS, STATUS, Points
from targetscore.engines._frames._reading import BINARY_AT_MOST, kind_of
from targetscore.engines._rollup import missing
from targetscore.engines._sources import Uncovered, declared_decimals
from targetscore.errors import Diagnostic
from targetscore.inputs import needs_of
from targetscore.ruleset.model import Body, Indicator, Ruleset
from targetscore.ruleset.references import UNITS, late_vetoes
from targetscore.score import score
from targetscore.score._rows import places as places_of
from targetscore.score._scorecards import results
from targetscore.score.result import IndicatorResult, Published, UnitResult, plain

Cells: TypeAlias = dict[str, list[Any]]
Row: TypeAlias = dict[str, object]

ROWS_AT_ONCE: Final = 10_000
"""So many rows are scored together where no unit looks at another: results with their reasons are large."""


def is_apart(ruleset: Ruleset) -> bool:
    """Return whether no unit's points depend on which other units there are."""
    return all(
        not late_vetoes(body) and all(_is_apart(each, ruleset) for each in body.every_indicator())
        for body in ruleset.bodies
    )


def _is_apart(indicator: Indicator, ruleset: Ruleset) -> bool:
    return (
        not PEERS & {*needs_of(indicator.curve).names}
        and all(name.taken_from != UNITS for name in indicator.names)
        and missing(indicator, ruleset) != "mean of the others"
    )


@attrs.frozen
class ByReference:
    """
    The columns that scoring adds to a frame with a row for each unit.

    *stated* are decimals of binary numbers; *is_all*: totals, ranks and grades too.
    """

    ruleset: Ruleset
    stated: Mapping[str, Mapping[str, int]]
    is_all: bool
    points: Points

    @property
    def by_parts(self) -> bool:
        """Whether rows may be scored a few at a time."""
        return not self.is_all and is_apart(self.ruleset)

    def shape(self) -> dict[str, type[nw.Int64 | nw.Float64 | nw.String]]:
        """Return the columns that are added, and what they hold."""
        places, digits = places_of(self.ruleset), nw.String if self.points == "text" else nw.Int64
        own = _ids(self.ruleset)
        found: dict[str, type[nw.Int64 | nw.Float64 | nw.String]] = {}
        for each in own:
            found |= {each + POINTS: digits} if places.points is not None else dict.fromkeys(
                (each + POINTS, each + OVER), nw.Int64
            )  # fmt: skip
        found |= {each + STATUS: nw.String for each in own}
        if not self.is_all:
            return found
        found |= {"total": digits} if places.total is not None else {"total": nw.Int64, "total" + OVER: nw.Int64}
        # A mean of ranks is half of a whole number, which a binary number is.
        rank = nw.Float64 if self.ruleset.conventions.ties == "mean" else nw.Int64
        found |= {"status": nw.String, "rank": rank}
        found |= {"group_rank": rank} if self.ruleset.groups else {}
        return found | ({"grade": nw.String} if self.ruleset.grades is not None else {})

    def kept(self, names: Sequence[str]) -> list[str]:
        """Return those of the columns *names* that are handed on as they are."""
        head = wide_head(names, self.ruleset)
        return [head.unit, *([] if head.group is None else [head.group])]

    def decimals(self, schema: nw.Schema) -> dict[str, int]:
        """
        Return the decimals of columns of binary numbers.

        Raises:
            RuleFileError: Nobody says them.
        """
        columns = wide_head(schema.names(), self.ruleset).columns
        floats = {each.head: each for each in columns if kind_of(schema[each.head]) == "float"}
        found = {name: _decimals(self.ruleset, column, self.stated) for name, column in floats.items()}
        stop_at(each for each in found.values() if isinstance(each, Diagnostic))
        return {name: each for name, each in found.items() if isinstance(each, int)}

    def scored(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """
        Return the scores of a frame in memory.

        Raises:
            DataError: What `score` refuses, and binary numbers that are no exact decimals.
            RuleFileError: Nobody says how many decimals a column of binary numbers has, or points are fractions of
                larger numbers than a column holds.
        """
        if not self.by_parts or len(frame) <= ROWS_AT_ONCE:
            return self._scored(frame)
        starts = range(0, len(frame), ROWS_AT_ONCE)
        return nw.concat([self._scored(frame[start : start + ROWS_AT_ONCE]) for start in starts])

    def _scored(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        head = wide_head(frame.columns, self.ruleset)
        rows = _written(frame, head, self.decimals(frame.schema), self.ruleset)
        units = [str(unit).strip() for unit in frame.get_column(head.unit).to_list()]
        cells = self._alone(rows, units) if self.by_parts else self._together(rows, units)
        shape = self.shape()
        columns = [self._column(name, values, shape[name], frame) for name, values in cells.items()]
        return frame.select(self.kept(frame.columns)).with_columns(*columns)

    def _alone(self, rows: list[Row], units: list[str]) -> Cells:
        """Return the results of rows that stand for themselves, so that units may repeat."""
        found: list[Mapping[str, IndicatorResult]] = [{} for _ in rows]
        for turn in _turns(units):
            of_units = results(self.ruleset, read_units([rows[place] for place in turn], self.ruleset))
            for place in turn:
                found[place] = of_units[units[place]]
        return self._points(found)

    def _together(self, rows: list[Row], units: list[str]) -> Cells:
        result = score(self.ruleset, read_units(rows, self.ruleset)).units if rows else {}
        found = [result[unit] for unit in units]
        points = self._points([unit.indicators for unit in found])
        return points | (self._totals(found) if self.is_all else {})

    def _points(self, found: Sequence[Mapping[str, IndicatorResult]]) -> Cells:
        places, ids = places_of(self.ruleset).points, _ids(self.ruleset)
        cells: Cells = {}
        for own in ids:
            points = [None if (one := each.get(own)) is None else one.points for each in found]
            cells |= _shown(own + POINTS, own + OVER, points, places, self.points)
        return cells | {
            own + STATUS: [None if (one := each.get(own)) is None else one.status for each in found] for own in ids
        }

    def _totals(self, units: list[UnitResult]) -> Cells:
        places = places_of(self.ruleset).total
        found = _shown("total", "total" + OVER, [unit.total for unit in units], places, self.points)
        found |= {"status": [unit.status for unit in units], "rank": [unit.rank for unit in units]}
        if self.ruleset.groups:
            found["group_rank"] = [unit.group_rank for unit in units]
        return found | ({"grade": [unit.grade for unit in units]} if self.ruleset.grades is not None else {})

    def _column(
        self, name: str, values: list[Any], dtype: type[nw.Int64 | nw.Float64 | nw.String], frame: nw.DataFrame[Any]
    ) -> nw.Series[Any]:
        # In pandas, a column of whole numbers with gaps is one of binary numbers.
        has_gaps = frame.implementation.is_pandas() and None in values
        if dtype is nw.Int64:
            self._refuse_wide(name, values, 53 if has_gaps else 63)
        if dtype is not nw.String:
            values = [None if each is None else (int if dtype is nw.Int64 else float)(each) for each in values]
        return nw.new_series(name, values, None if has_gaps else dtype(), backend=frame.implementation)

    def _refuse_wide(self, name: str, values: Iterable[int | None], bits: int) -> None:
        if all(each is None or abs(each) < 1 << bits for each in values):
            return
        own = name.rpartition(".")[0] or name
        spans = {each.id: each.span for each in self.ruleset.every_indicator()}
        told = {"of": own, "bits": BITS["float64" if bits < 63 else "int64"]}  # noqa: PLR2004 - of binary numbers
        span = spans.get(own) or self.ruleset.places.get("title") or next(iter(self.ruleset.places.values()))
        source, language = self.ruleset.source, self.ruleset.language
        stop_at([Diagnostic(code="engine-wide", source=source, span=span, values=told, language=language)])


def _ids(ruleset: Ruleset) -> list[str]:
    def of(body: Body) -> tuple[Indicator, ...]:
        return (*body.scored(), *body.every_intermediate())

    return list(dict.fromkeys(each.id for body in ruleset.bodies for each in of(body)))


def _turns(units: Iterable[str]) -> list[list[int]]:
    """Return the places of *units* so that no unit stands twice in a list."""
    turns: list[list[int]] = []
    seen: dict[str, int] = {}
    for place, unit in enumerate(units):
        turn = seen[unit] = seen.get(unit, -1) + 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(place)
    return turns


def _shown(name: str, over: str, several: list[Published | None], places: int | None, points: Points) -> Cells:
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


def _written(frame: nw.DataFrame[Any], head: WideHead, known: Mapping[str, int], ruleset: Ruleset) -> list[Row]:
    """Return the rows as scoring takes them: the decimals that binary numbers stand for."""
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
