"""
Frames with a row for each unit and indicator.

Rows are put in order of their indicators, and every stretch of them is scored by one line of the table of coefficients,
or by its program. For totals they are put in order of units.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NoReturn

import attrs
import narwhals as nw
import numpy as np

from targetscore.data._long import LongHead
from targetscore.data._wide import WideHead
from targetscore.engines._columns import Asked, Held, Kind, Rule, planned_before, rules_of, stop_at
from targetscore.engines._frame_faults import Bad, construct, refused_groups, refused_values, scored_again
from targetscore.engines._frames._arrays import Array
from targetscore.engines._frames._dense import Dense, shown
from targetscore.engines._frames._native import OWN, SHOWN_AT_MOST, Points, bodies_of
from targetscore.engines._frames._reading import kind_of
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._totals import STATUSES, digits_of
from targetscore.engines._frames._values import CloserLookError, Range, Scored, Values, scored
from targetscore.errors import DataError, Span
from targetscore.inputs import REFERENCES, needs_of
from targetscore.ruleset.model import Indicator, Places, Ruleset

UNIT: Final = "unit"
GROUP: Final = "group"
NOWHERE: Final = -1


@attrs.frozen(eq=False)
class Rows:
    """
    A long frame, its units and indicators by number.

    Attributes:
        units: The names of units, each once.
        unit: The number of every row's unit.
        indicators: The indicators of the rule file.
        of: The rows of every indicator.
        are_ids: Rows name their indicators by id, and not by title or alias.
        groups: The ids of groups; of a file without any, only ``None``.
        group: The number of every unit's group.
    """

    ruleset: Ruleset
    frame: nw.DataFrame[Any]
    head: LongHead
    units: nw.Series[Any]
    unit: Array
    indicators: tuple[Indicator, ...]
    indicator: Array
    of: tuple[Array, ...]
    are_ids: bool
    groups: tuple[str | None, ...] = (None,)
    group: Array | None = None

    # What is wrong with rows ----------------------------------------------------------------------------------------

    def refuse(self, rows: Array) -> NoReturn:
        """Refuse *rows*, all of whose units scoring refuses, in its words."""
        units = np.unique(self.unit[rows])[:SHOWN_AT_MOST]
        self.refuse_units(units)

    def refuse_units(self, units: Array) -> NoReturn:
        here = self.frame.filter(np.isin(self.unit, units).tolist())
        raise scored_again(self.ruleset, list(map(_written, here.rows(named=True))), {})

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


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
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
    units, unit = _units(frame.get_column(head.unit))
    named: dict[object, int] = {}
    for name in frame.get_column(head.indicator).unique().to_list():
        found = head.heads.called.get(str(name).strip(), ())
        named[name] = numbers[found[0].id] if len(found) == 1 else NOWHERE
    indicator = _numbered(frame.get_column(head.indicator), named)
    order = np.argsort(indicator, kind="stable")
    # Those that name none come first.
    astray = int(np.count_nonzero(indicator == NOWHERE))
    ends = [astray, *astray + np.cumsum(np.bincount(indicator[indicator != NOWHERE], minlength=len(indicators)))]
    of = tuple(order[start:end] for start, end in itertools.pairwise(ends))
    rows = Rows(ruleset, frame, head, units, unit, indicators, indicator, of, named.keys() <= numbers.keys())
    nameless = units.is_null().to_numpy()
    if nameless.any():
        rows.refuse_units(np.flatnonzero(nameless))
    if astray:
        rows.refuse(order[:astray])
    return _grouped(rows)


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


# Scoring ------------------------------------------------------------------------------------------------------------


@attrs.define
class Long:
    """Rows while they are scored; *done* are the points and what lacks a value, by row."""

    rows: Rows
    stated: Mapping[str, Mapping[str, int]]
    points: Array
    lacks: Array
    columns: dict[str, Values] = attrs.field(factory=dict)
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
        schema = self.rows.frame.schema
        for indicator, rows in zip(self.rows.indicators, self.rows.of, strict=True):
            needed = [*needs_of(indicator.curve).names]
            inputs = {head: self.rows.head.heads.input(head, indicator) for head in self.rows.head.inputs}
            filled = {head for head in inputs if len(rows) and self.has(head, rows)}
            for head in filled:
                if inputs[head] is None:
                    self.rows.refuse(rows if (where := self.empty(head)) is None else rows[~where[rows]])
            given = {inputs[head] for head in filled}
            for head, name in inputs.items():
                if name is None or not (head in filled or (name not in given and self.is_lacking(name, needed, given))):
                    continue
                kind = kind_of(schema[head]) if head in filled else _kind(indicator, name)
                yield Held(head=head, indicator=indicator.id, input=name, kind=kind, type=str(schema[head]))
            if not len(rows):
                # Nothing is read of it, so what no column gives may be anything.
                for name in {*needed} - {*inputs.values()}:
                    kind = _kind(indicator, name)
                    yield Held(head=name, indicator=indicator.id, input=name, kind=kind, type=kind)

    def has(self, head: str, rows: Array) -> bool:
        where = self.empty(head)
        return where is None or not where[rows].all()

    @staticmethod
    def is_lacking(name: str, needed: list[str], given: set[str | None]) -> bool:
        """Return whether an input that no row gives is one that a row must have."""
        if name in REFERENCES:
            return False
        followed = {
            part
            for ratio in needed
            if ratio in REFERENCES and ratio not in given
            for part in ("actual", REFERENCES[ratio])
        }
        stands_in = any(ratio in given for ratio in REFERENCES) and name in {"actual", *REFERENCES.values()}
        return (name in needed or name in followed) and not stands_in

    def score(self) -> None:
        """Add the points of every row."""
        key = ("long", tuple(self.held()), tuple((own, tuple(said.items())) for own, said in self.stated.items()))
        before = planned_before(self.rows.ruleset)
        if key not in before:
            before[key] = self.rules_of(key[1])
        self.rules = before[key]
        numbers = {each.id: number for number, each in enumerate(self.rows.indicators)}
        for number, (group, rules) in enumerate(self.rules.items()):
            ranges = self.ranges.setdefault(group, {})
            ids = {rule.indicator.id for rule in rules}
            for rule in rules:
                rows = self.rows.of[numbers[rule.indicator.id]]
                if self.rows.group is not None:
                    rows = rows[self.rows.group[self.rows.unit[rows]] == number]
                found = self.scored(rule, rows)
                ranges[rule.indicator.id] = found.ends
                self.points[rows] = found.points
                if found.lacks is not None:
                    self.lacks[rows] = found.lacks
            self.refuse_foreign(
                number,
                [rows for each, rows in zip(self.rows.indicators, self.rows.of, strict=True) if each.id not in ids],
            )

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

    def refuse_foreign(self, number: int, several: Iterable[Array]) -> None:
        """Refuse rows of a unit with an indicator that its group does not have."""
        for rows in several:
            here = rows if self.rows.group is None else rows[self.rows.group[self.rows.unit[rows]] == number]
            if len(here):
                self.rows.refuse(here)

    def scored(self, rule: Rule, rows: Array) -> Scored:
        try:
            values = {one.key: self.value(one, rows) for one in rule.asked if one.held is not None}
            return scored(rule, self.rows.ruleset, values, len(rows))
        except CloserLookError as error:
            self.rows.refuse_what(error, rows)

    def value(self, asked: Asked, rows: Array) -> Values:
        """Return the values of *rows* that *asked* asks for."""
        assert asked.held is not None
        head = asked.held.head
        if not len(rows):
            return Values(asked, np.zeros(0, dtype=np.int64), None, None)
        series = self.rows.frame.get_column(head)
        if asked.held.kind != kind_of(series.dtype):
            # None of the rows gives it.
            return Values(asked, np.zeros(len(rows), dtype=bool), np.ones(len(rows), dtype=bool), None)
        if asked.held.kind == "text":
            return Values.of(series[rows], asked)
        if head not in self.columns:
            self.columns[head] = Values.of(series, asked)
        scale = 10 ** (asked.given.decimals or 0) if asked.held.kind == "float" else None
        return attrs.evolve(self.columns[head], asked=asked, scale=scale).at(rows)


def _kind(indicator: Indicator, name: str) -> Kind:
    is_fact = any(each.id == name and each.measured_in == "yes/no" for each in indicator.names)
    return "fact" if is_fact else "integer"


def taken(series: nw.Series[Any], numbers: Array) -> Any:  # noqa: ANN401 - a column of any library
    """Return the values of *series* at *numbers*, as a column of its library."""
    return in_order(series[numbers])


def in_order(series: nw.Series[Any]) -> Any:  # noqa: ANN401 - as above
    """Return *series* as a column of its library, counted from 0."""
    found = series.to_native()
    return found.reset_index(drop=True) if series.implementation.is_pandas() else found


# Results ------------------------------------------------------------------------------------------------------------


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
    places = ruleset.conventions.rounding
    if not isinstance(places, Places):
        stop_at([construct(ruleset, "not-rounded", ruleset.places.get("conventions.rounding", Span(0, 0)))])
    assert isinstance(places, Places)
    rows = rows_of(ruleset, frame, head)
    count = len(frame)
    work = Long(rows, stated, np.zeros(count, dtype=np.int64), np.zeros(count, dtype=bool))
    work.score()
    backend = frame.implementation
    missing_unit, missing_indicator = _missing(work) if is_all else (rows.unit[:0], rows.indicator[:0])
    unit, indicator = np.concatenate([rows.unit, missing_unit]), np.concatenate([rows.indicator, missing_indicator])
    ids = nw.new_series("indicator", [each.id for each in rows.indicators], backend=backend)
    is_whole = not len(missing_unit)
    given = frame.get_column(head.unit)
    columns: dict[str, Any] = {"unit": in_order(given) if is_whole else taken(rows.units, unit)}
    if rows.group is not None:
        names = nw.new_series("group", list(rows.groups), backend=backend)
        columns["group"] = taken(names, rows.group[unit])
    is_named = is_whole and rows.are_ids
    columns["indicator"] = in_order(frame.get_column(head.indicator)) if is_named else taken(ids, indicator)
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
            units = np.flatnonzero(_without(rows, rows.of[number], here))
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


def _without(rows: Rows, own: Array, here: Array | None) -> Array:
    """Return which units, of those *here*, have none of the rows *own*; no unit may have two."""
    lacking = np.ones(len(rows.units), dtype=bool)
    lacking[rows.unit[own]] = False
    if len(lacking) - np.count_nonzero(lacking) != len(own):
        times = np.bincount(rows.unit[own], minlength=len(lacking))
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
    for indicator, own in zip(rows.indicators, rows.of, strict=True):
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
