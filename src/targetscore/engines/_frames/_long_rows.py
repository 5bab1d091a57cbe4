"""The rows of a long frame by unit, indicator and group, and what is wrong with them."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NoReturn

import attrs
import narwhals as nw
import numpy as np

from targetscore.data._long import LongHead
from targetscore.engines._columns import stop_at
from targetscore.engines._frame_faults import Bad, refused_groups, refused_values, scored_again
from targetscore.engines._frames._arrays import Array
from targetscore.engines._frames._native import SHOWN_AT_MOST
from targetscore.engines._frames._values import CloserLookError
from targetscore.ruleset.model import Indicator, Ruleset

UNIT: Final = "unit"
NOWHERE: Final = -1
RUN: Final = 8
"""Where a value is followed by so many of the same, on average, only the first of them is looked at."""


@attrs.frozen(eq=False)
class Rows:
    """
    A long frame, its units and indicators by number.

    Attributes:
        indicators: The indicators of the rule file.
        indicator: The number of every row's.
        order: The rows in order of their indicators; ``None``: as they stand.
        ends: Where the rows of every indicator begin in that order, and where the last ones end.
        are_ids: Rows name their indicators by id, and not by title or alias.
        groups: The ids of groups; of a file without any, only ``None``.
        group: The number of every unit's group.
    """

    ruleset: Ruleset
    frame: nw.DataFrame[Any]
    head: LongHead
    indicators: tuple[Indicator, ...]
    indicator: Array
    order: Array | None
    ends: Array
    are_ids: bool
    groups: tuple[str | None, ...] = (None,)
    group: Array | None = None

    @functools.cached_property
    def numbered(self) -> tuple[nw.Series[Any], Array]:
        """The names of units, each once, and the number of each row's."""
        return _units(self.frame.get_column(self.head.unit))

    @property
    def units(self) -> nw.Series[Any]:
        return self.numbered[0]

    @property
    def unit(self) -> Array:
        return self.numbered[1]

    def count(self, number: int) -> int:
        """Return how many rows an indicator has."""
        return int(self.ends[number + 1] - self.ends[number])

    def part(self, number: int) -> Any:  # noqa: ANN401 - a slice, or an array of the rows' numbers
        """Return what an array's rows of an indicator are taken by."""
        here = slice(int(self.ends[number]), int(self.ends[number + 1]))
        return here if self.order is None else self.order[here]

    def parts(self, numbers: Sequence[int]) -> tuple[Any, Array]:
        """Return the same of several indicators, the rows of one behind those of another, and how many each has."""
        starts, ends = self.ends[numbers], self.ends[1:][numbers]
        counts = ends - starts
        if (starts[1:] == ends[:-1]).all():
            here: Any = slice(int(starts[0]), int(ends[-1]))
        else:
            here = np.arange(counts.sum()) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
        return here if self.order is None else self.order[here], counts

    def of(self, number: int) -> Array:
        """Return the rows of an indicator."""
        here = self.part(number)
        return np.arange(here.start, here.stop) if self.order is None else here

    # What is wrong with rows ----------------------------------------------------------------------------------------

    def refuse(self, rows: Array) -> NoReturn:
        """Refuse *rows*, all of whose units scoring refuses, in its words."""
        units = np.unique(self.unit[rows])[:SHOWN_AT_MOST]
        self.refuse_units(units)

    def refuse_units(self, units: Array) -> NoReturn:
        here = self.frame.filter(np.isin(self.unit, units).tolist())
        raise scored_again(self.ruleset, list(map(written, here.rows(named=True))), {})

    def refuse_values(self, rows: Array, head: str, decimals: int | None) -> NoReturn:
        few = rows[:SHOWN_AT_MOST]
        found = zip(self.units[self.unit[few]].to_list(),
                    self.frame.get_column(head)[few].to_list(), strict=True)  # fmt: skip
        raise refused_values(
            self.ruleset, [Bad(unit=str(unit), column=head, value=value, decimals=decimals) for unit, value in found]
        )

    def refuse_what(self, error: CloserLookError, rows: Array) -> NoReturn:
        """Refuse what takes a closer look among *rows*."""
        if error.problem is not None:
            stop_at([error.problem])
        assert error.where is not None
        if error.bad is not None:
            assert error.bad.held is not None
            self.refuse_values(rows[error.where], error.bad.held.head, error.bad.given.decimals)
        self.refuse(rows[error.where])


def written(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as scoring takes it: a binary number is the shortest decimal that gives it back."""
    return {
        head: None if value != value else Decimal(repr(value)) if isinstance(value, float) else value  # noqa: PLR0124
        for head, value in row.items()
    }


# Units, indicators, groups ------------------------------------------------------------------------------------------


def rows_of(ruleset: Ruleset, frame: nw.DataFrame[Any], head: LongHead) -> Rows:
    """
    Return a frame's rows by unit and indicator.

    Raises:
        DataError: A row names no unit, no indicator of the rule file, or a group that is none.
    """
    indicators = tuple({each.id: each for body in ruleset.bodies for each in body.every_indicator()}.values())
    numbers = {each.id: number for number, each in enumerate(indicators)}
    indicator, named = _indicators(frame.get_column(head.indicator), head, numbers)
    order = None if (indicator[1:] >= indicator[:-1]).all() else np.argsort(indicator, kind="stable")
    # Those that name none come first.
    astray = int(np.count_nonzero(indicator == NOWHERE))
    counts = np.bincount(indicator[indicator != NOWHERE] if astray else indicator, minlength=len(indicators))
    ends = np.concatenate([[astray], astray + np.cumsum(counts)])
    rows = Rows(ruleset, frame, head, indicators, indicator, order, ends, named <= numbers.keys())
    if frame.get_column(head.unit).is_null().any():
        rows.refuse_units(np.flatnonzero(rows.units.is_null().to_numpy()))
    if astray:
        rows.refuse(np.flatnonzero(indicator == NOWHERE))
    return _grouped(rows)


def _indicators(series: nw.Series[Any], head: LongHead, numbers: Mapping[str, int]) -> tuple[Array, set[object]]:
    """Return the number of every row's indicator, and what they are called."""
    starts = _starts(series)
    if starts is not None:
        series = series[starts[:-1]]
    named: dict[object, int] = {}
    for name in series.unique().to_list():
        found = head.heads.called.get(str(name).strip(), ())
        named[name] = numbers[found[0].id] if len(found) == 1 else NOWHERE
    one = _numbered(series, named)
    return one if starts is None else np.repeat(one, np.diff(starts)), set(named)


def _starts(series: nw.Series[Any]) -> Array | None:
    """Return where values begin that are followed by the same, and the end; ``None`` if few are."""
    if len(series) < RUN or series.null_count():
        return None
    is_other = (series != series.shift(1)).fill_null(True).to_numpy()  # noqa: FBT003 - a value
    if np.count_nonzero(is_other) * RUN > len(is_other):
        return None
    return np.append(np.flatnonzero(is_other), len(is_other))


def _units(series: nw.Series[Any]) -> tuple[nw.Series[Any], Array]:
    """Return every unit once, and the number of each row's."""
    if series.dtype.is_integer() and len(series) and not series.null_count():
        found = series.to_numpy()
        least, most = int(found.min()), int(found.max())
        if most - least <= 4 * len(series) and most < 1 << 62:
            place = found.astype(np.int64) - least
            is_there = np.zeros(most - least + 1, dtype=bool)
            is_there[place] = True
            numbers = np.cumsum(is_there, dtype=np.int32) - 1
            names = (np.flatnonzero(is_there) + least).astype(found.dtype)
            return nw.new_series(series.name, names, backend=series.implementation), numbers[place].astype(np.int32)
    units = series.unique(maintain_order=True)
    return units, _numbered(series, {name: number for number, name in enumerate(units.to_list())})


def _numbered(series: nw.Series[Any], numbers: Mapping[Any, int]) -> Array:
    if not numbers:
        return np.zeros(0, dtype=np.int32)
    dtype = np.int16 if len(numbers) < 1 << 14 else np.int32
    made = series.replace_strict(list(numbers), list(numbers.values()), return_dtype=nw.Int32)
    return made.to_numpy().astype(dtype, copy=False)


def _grouped(rows: Rows) -> Rows:
    """Return the same with the group of every unit, that which the file lists or the rows say."""
    groups = rows.ruleset.groups
    if not groups:
        return rows
    listed = {unit: number for number, group in enumerate(groups) for unit in group.units}
    found = np.array([listed.get(str(unit), NOWHERE) for unit in rows.units.to_list()], dtype=np.int64)
    if rows.head.group is not None:
        words = {word: number for number, group in enumerate(groups) for word in (group.title, group.id)}
        column = rows.frame.get_column(rows.head.group)
        names = column.unique().to_list()
        said = _numbered(
            column,
            {
                name: words.get(name, len(groups)) if name in words or (isinstance(name, str) and name) else NOWHERE
                for name in names
            },
        )
        saying = np.flatnonzero(said != NOWHERE)
        astray = (said[saying] == len(groups)) | (
            (found[rows.unit[saying]] != NOWHERE) & (found[rows.unit[saying]] != said[saying])
        )
        if not astray.any():
            found[rows.unit[saying]] = said[saying]
            astray = found[rows.unit[saying]] != said[saying]
        if astray.any():
            rows.refuse(saying[astray])
    if (found == NOWHERE).any():
        few = np.flatnonzero(found == NOWHERE)[:SHOWN_AT_MOST]
        raise refused_groups(rows.ruleset, [{UNIT: unit} for unit in rows.units[few].to_list()])
    return attrs.evolve(rows, groups=tuple(group.id for group in groups), group=found)
