"""
Frames with a row for each unit and indicator.

Rows are put in order of their indicators, and every stretch of them is scored by its rule; short ones by a table of all
their rules. For totals they are put in order of units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs
import narwhals as nw
import numpy as np

from targetscore.data._long import LongHead
from targetscore.data._wide import WideHead
from targetscore.engines._columns import Asked, Held, Kind, Rule, needs_in, planned_before, rules_of, stop_at
from targetscore.engines._frame_faults import construct
from targetscore.engines._frames._arrays import Array
from targetscore.engines._frames._dense import Dense, shown
from targetscore.engines._frames._long_columns import held_by
from targetscore.engines._frames._long_rows import UNIT, Rows, rows_of
from targetscore.engines._frames._native import OWN, Points, bodies_of
from targetscore.engines._frames._reading import kind_of
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._tables import ROWS_AT_MOST, by_table
from targetscore.engines._frames._totals import STATUSES, digits_of
from targetscore.engines._frames._values import CloserLookError, Key, Range, Scored, Values, scored
from targetscore.errors import DataError, Span
from targetscore.ruleset.model import Places, Ruleset

NONE: Final = np.zeros(0, dtype=np.int32)

# Scoring ------------------------------------------------------------------------------------------------------------


@attrs.define
class Long:
    """Rows while they are scored; *done* are the points and what lacks a value, by row."""

    rows: Rows
    stated: Mapping[str, Mapping[str, int]]
    points: Array
    lacks: Array
    columns: dict[str, Values] = attrs.field(factory=dict)
    kinds: dict[str, tuple[nw.Series[Any], Kind]] = attrs.field(factory=dict)
    given: dict[str, Array | None] = attrs.field(factory=dict)
    ranges: dict[str | None, dict[str, Range]] = attrs.field(factory=dict)
    rules: dict[str | None, tuple[Rule, ...]] = attrs.field(factory=dict)

    def empty(self, head: str) -> Array | None:
        """Return where a column has no value; ``None``: nowhere."""
        if head not in self.given:
            series = self.rows.frame.get_column(head)
            found = series.is_null()
            if series.dtype == nw.String:
                found = found | (series == "").fill_null(True)  # noqa: FBT003 - a value
            where = found.to_numpy()
            self.given[head] = where if where.any() else None
        return self.given[head]

    def held(self) -> Iterator[Held]:
        """Yield what the columns give every indicator: those with values in its rows, and those that it cannot lack."""
        ruleset, head, schema = self.rows.ruleset, self.rows.head, self.rows.frame.schema
        before = planned_before(ruleset)
        for number, indicator in enumerate(self.rows.indicators):
            count = self.rows.count(number)
            filled = {each for each in head.inputs if count and self.has(each, number)}
            for each in filled:
                if head.heads.input(each, indicator) is None:
                    rows = self.rows.of(number)
                    self.rows.refuse(rows if (where := self.empty(each)) is None else rows[~where[rows]])
            needed = needs_in(before, indicator).names
            yield from held_by(ruleset, head, schema, indicator, filled, needed, has_rows=bool(count))

    def has(self, head: str, number: int) -> bool:
        """Return whether some row of an indicator has a value in a column."""
        where = self.empty(head)
        return where is None or not where[self.rows.part(number)].all()

    def score(self) -> None:
        """Add the points of every row."""
        before = planned_before(self.rows.ruleset)
        key = ("long", self.every_held(), tuple((own, tuple(said.items())) for own, said in self.stated.items()))
        if key not in before:
            before[key] = self.rules_of(key[1])
        self.rules = before[key]
        numbers = {each.id: number for number, each in enumerate(self.rows.indicators)}
        for number, (group, rules) in enumerate(self.rules.items()):
            ranges = self.ranges[group] = dict(self.at_once(rules, numbers))
            for rule in rules:
                if rule.indicator.id in ranges:
                    continue
                part = self.rows.part(numbers[rule.indicator.id])
                if self.rows.group is not None:
                    rows = self.rows.of(numbers[rule.indicator.id])
                    part = rows[self.rows.group[self.rows.unit[rows]] == number]
                found = self.scored(rule, part)
                ranges[rule.indicator.id] = found.ends
                self.points[part] = found.points
                if found.lacks is not None:
                    self.lacks[part] = found.lacks
            self.refuse_foreign(number, numbers.keys() - ranges.keys(), numbers)

    def every_held(self) -> tuple[Held, ...]:
        """Return what `held` yields; where every row has every value, it is what it was before."""
        schema = self.rows.frame.schema
        if any(self.empty(head) is not None for head in self.rows.head.inputs):
            return tuple(self.held())
        having = np.diff(self.rows.ends) > 0
        key = ("held", self.rows.head.inputs, tuple(schema.items()), having.tobytes())
        before = planned_before(self.rows.ruleset)
        if key not in before:
            before[key] = tuple(self.held())
        found: tuple[Held, ...] = before[key]
        return found

    def at_once(self, rules: Iterable[Rule], numbers: Mapping[str, int]) -> Iterator[tuple[str, Range]]:
        """Add the points of rules that have few rows each, and yield the ranges of those that it was done for."""
        batches: dict[tuple[Key, Kind], list[Rule]] = {}
        for rule in rules if self.rows.group is None else ():
            count = self.rows.count(numbers[rule.indicator.id])
            if len(rule.asked) != 1 or not 0 < count <= ROWS_AT_MOST or rule.indicator.bounded():
                continue
            (asked,) = rule.asked
            if asked.held is not None and asked.held.kind in {"integer", "float"}:
                batches.setdefault((asked.key, asked.held.kind), []).append(rule)
        for batch in batches.values():
            part, counts = self.rows.parts([numbers[rule.indicator.id] for rule in batch])
            values = self.value(batch[0].asked[0], part)
            if values.raw.dtype.kind in "iuf":
                self.points[part], ranges = by_table(values, counts, self.rows.ruleset, batch)
                for rule, ends in zip(batch, ranges, strict=True):
                    if ends is not None:
                        yield rule.indicator.id, ends

    def rules_of(self, held: tuple[Held, ...]) -> dict[str | None, tuple[Rule, ...]]:
        ruleset = self.rows.ruleset
        try:
            return {group: rules_of(body, ruleset, held, self.stated) for group, body in bodies_of(ruleset)}
        except DataError as error:
            # A column of the long form is called as the input.
            told = [
                attrs.evolve(each, values={**each.values, "head": each.values["input"]})
                if each.code == "frame-no-column"
                else each
                for each in error.diagnostics
            ]
            raise DataError(told) from None

    def refuse_foreign(self, group: int, ids: Iterable[str], numbers: Mapping[str, int]) -> None:
        """Refuse rows of a unit with an indicator that its group does not have."""
        for own in sorted(ids, key=numbers.__getitem__):
            rows = self.rows.of(numbers[own])
            here = rows if self.rows.group is None else rows[self.rows.group[self.rows.unit[rows]] == group]
            if len(here):
                self.rows.refuse(here)

    def scored(self, rule: Rule, part: Any) -> Scored:  # noqa: ANN401 - a slice, or an array of rows
        try:
            values = {one.key: self.value(one, part) for one in rule.asked if one.held is not None}
            return scored(rule, self.rows.ruleset, values, len(self.points[part]))
        except CloserLookError as error:
            self.rows.refuse_what(error, np.arange(len(self.points))[part])

    def value(self, asked: Asked, part: Any) -> Values:  # noqa: ANN401 - as above
        """Return the values of rows that *asked* asks for."""
        assert asked.held is not None
        head = asked.held.head
        count = part.stop - part.start if isinstance(part, slice) else len(part)
        if not count:
            return Values(asked, np.zeros(0, dtype=np.int64), None, None)
        if head not in self.kinds:
            series = self.rows.frame.get_column(head)
            self.kinds[head] = series, kind_of(series.dtype)
        series, kind = self.kinds[head]
        if asked.held.kind != kind:
            # None of the rows gives it.
            return Values(asked, np.zeros(count, dtype=bool), np.ones(count, dtype=bool), None)
        if kind == "text":
            return Values.of(series[part], asked)
        if head not in self.columns:
            self.columns[head] = Values.of(series, asked)
        whole = self.columns[head]
        scale = 10 ** (asked.given.decimals or 0) if kind == "float" else None
        return Values(asked, whole.raw, whole.lacks, scale).at(part)


def taken(series: nw.Series[Any], numbers: Array) -> Any:  # noqa: ANN401 - a column of any library
    """Return the values of *series* at *numbers*, as a column of its library."""
    return in_order(series[numbers])


def in_order(series: nw.Series[Any]) -> Any:  # noqa: ANN401 - as above
    """Return *series* as a column of its library, counted from 0."""
    found = series.to_native()
    return found.reset_index(drop=True) if series.implementation.is_pandas() else found


# Results ------------------------------------------------------------------------------------------------------------


def rounded_places(ruleset: Ruleset) -> Places:
    """
    Return how points are rounded.

    Raises:
        RuleFileError: They are not, and a column of points has none for what they are divided by.
    """
    places = ruleset.conventions.rounding
    if not isinstance(places, Places):
        stop_at([construct(ruleset, "not-rounded", ruleset.places.get("conventions.rounding", Span(0, 0)))])
    assert isinstance(places, Places)
    return places


def long_scored(
    ruleset: Ruleset,
    frame: nw.DataFrame[Any],
    head: LongHead,
    stated: Mapping[str, Mapping[str, int]],
    is_all: bool,  # noqa: FBT001 - the one question
    points: Points,
) -> nw.DataFrame[Any]:
    """
    Return the scores of a long frame in memory: its rows in their order, then those that are missing.

    Raises:
        DataError: As `score_frame` says.
        RuleFileError: As `score_frame` says.
    """
    places = rounded_places(ruleset)
    rows = rows_of(ruleset, frame, head)
    count = len(frame)
    work = Long(rows, stated, np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool))
    work.score()
    backend = frame.implementation
    missing_unit, missing_indicator = _missing(work) if is_all else (NONE, NONE)
    is_whole = not len(missing_unit)
    indicator = rows.indicator if is_whole else np.concatenate([rows.indicator, missing_indicator])
    # The numbers of units are worked out where something depends on them.
    unit = np.concatenate([rows.unit, missing_unit]) if is_all or rows.group is not None else NONE
    given = frame.get_column(head.unit)
    columns: dict[str, Any] = {"unit": in_order(given) if is_whole else taken(rows.units, unit)}
    if rows.group is not None:
        names = nw.new_series("group", list(rows.groups), backend=backend)
        columns["group"] = taken(names, rows.group[unit])
    ids = nw.new_series("indicator", [each.id for each in rows.indicators], backend=backend)
    is_named = is_whole and rows.are_ids
    columns["indicator"] = in_order(frame.get_column(head.indicator)) if is_named else taken(ids, indicator)
    columns["points"], lacks = work.points, work.lacks
    if not is_whole:
        columns["points"] = np.concatenate([work.points, np.zeros(len(missing_unit), dtype=np.int64)])
        lacks = np.concatenate([work.lacks, np.ones(len(missing_unit), dtype=bool)])
    if (statuses := _statuses(work, indicator, lacks, backend)) is not None:
        columns["status"] = statuses
    if is_all:
        columns |= {name: taken(one, unit) for name, one in _totals(work).items()}
    made = nw.from_dict(columns, backend=backend)
    if points == "text":
        shown = {"points": places.points or 0, "total": places.total or 0}
        made = made.with_columns(
            *(digits_of(nw.col(name), digits).alias(name) for name, digits in shown.items() if name in columns)
        )
    return made


def _statuses(work: Long, indicator: Array, lacks: Array, backend: Any) -> Any:  # noqa: ANN401 - a library, and a column of it
    """Return whether rows are scored, if values of some indicator may be missing."""
    policies = {rule.indicator.id: rule.missing for rules in work.rules.values() for rule in rules}
    words = ["scored", *STATUSES.values()]
    if not set(policies.values()) & STATUSES.keys():
        return None
    numbers = np.array(
        [words.index(STATUSES.get(policies.get(each.id, ""), "scored")) for each in work.rows.indicators]
    )
    return taken(nw.new_series("status", words, backend=backend), np.where(lacks, numbers[indicator], 0))


def _missing(work: Long) -> tuple[Array, Array]:
    """
    Return the units and indicators of the rows that are missing.

    Raises:
        DataError: A unit has two rows for an indicator, or lacks one that may not be missing.
    """
    rows = work.rows
    found: list[tuple[Array, int]] = []
    numbers = {each.id: number for number, each in enumerate(rows.indicators)}
    for group, rules in work.rules.items():
        here = None if rows.group is None else rows.group == rows.groups.index(group)
        for rule in rules:
            number = numbers[rule.indicator.id]
            units = np.flatnonzero(_without(rows, rows.unit[rows.part(number)], here))
            if not len(units):
                continue
            if rule.indicator.events:
                stop_at([construct(rows.ruleset, "events", rule.indicator.span)])
            if rule.missing == "error":
                rows.refuse_units(units)
            found.append((units, number))
    lacking_ = [own for own, _ in found]
    numbers_ = [np.full(len(own), number, dtype=rows.indicator.dtype) for own, number in found]
    return np.concatenate([rows.unit[:0], *lacking_]), np.concatenate([rows.indicator[:0], *numbers_])


def _without(rows: Rows, units: Array, here: Array | None) -> Array:
    """Return which units, of those *here*, are none of *units*; none may be so twice."""
    lacking = np.ones(len(rows.units), dtype=bool)
    lacking[units] = False
    if len(lacking) - np.count_nonzero(lacking) != len(units):
        times = np.bincount(units, minlength=len(lacking))
        rows.refuse_units(np.flatnonzero(times > 1))
    return lacking if here is None else lacking & here


def _totals(work: Long) -> dict[str, nw.Series[Any]]:
    """Return total, ranks and grade of every unit."""
    rows = work.rows
    columns: dict[str, Any] = {UNIT: rows.units.to_native()}
    names = (
        nw.new_series("group", list(rows.groups), backend=rows.frame.implementation) if rows.groups != (None,) else None
    )
    if names is not None and rows.group is not None:
        columns[OWN + "group"] = taken(names, rows.group)
    units = nw.from_dict(columns, backend=rows.frame.implementation)
    scoring = Scoring(ruleset=rows.ruleset, frame=units, head=WideHead(UNIT, None, ()), rules=work.rules, eager=True)
    dense = Dense(scoring, units)
    for number, indicator in enumerate(rows.indicators):
        own = rows.part(number)
        lacks = np.ones(len(units), dtype=bool)
        lacks[rows.unit[own]] = work.lacks[own]
        points = np.zeros(len(units), dtype=np.int64)
        points[rows.unit[own]] = work.points[own]
        dense.put(indicator.id, None, points, lacks if lacks.any() else None)
    members = {
        group: None if rows.group is None else np.flatnonzero(rows.group == number)
        for number, group in enumerate(rows.groups)
    }
    made = shown(dense, work.ranges, members)
    more = made.totalled()
    found = made.frame.select(*(one.alias(name) for name, one in more.items()))
    assert isinstance(found, nw.DataFrame)
    return {("total_status" if name == "status" else name): found.get_column(name) for name in more}
