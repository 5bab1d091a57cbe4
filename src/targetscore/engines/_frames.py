"""
Frames: programs as expressions of Narwhals, for polars, pandas, pyarrow, DuckDB and PySpark.

A frame is looked through once, by one query for the least and greatest integer of every column and for what is no
integer; then it is known how wide the numbers have to be. A second query asks for rows without points. What comes out
is the frame's own kind; lazy frames stay lazy.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from math import lcm
from typing import Any, Final, Literal, TypeAlias, assert_never

import attrs
import narwhals as nw
from narwhals.typing import IntoFrameT

from targetscore.data._cells import FACTS, NOT_APPLICABLE
from targetscore.data._wide import WideHead, wide_head
from targetscore.engines._columns import (
    PEERS,
    Asked,
    Held,
    Kind,
    Planned,
    Rule,
    every_asked,
    planned,
    rounded_out,
    rules_of,
    stop_at,
    totals_of,
)
from targetscore.engines._frame_faults import (
    Bad,
    construct,
    refused_groups,
    refused_units,
    refused_values,
    scored_again,
)
from targetscore.engines._ranges import Width
from targetscore.engines._rollup import EXEMPT, Totals, obstacles, row_obstacles
from targetscore.engines._sharing import shared
from targetscore.engines.program import (
    NEVER,
    All,
    AtLeast,
    Choice,
    Column,
    Compare,
    Condition,
    Expression,
    Fact,
    Greatest,
    Least,
    Local,
    Not,
    Product,
    Quotient,
    Sum,
    Whole,
)
from targetscore.engines.program import Any as AnyOf
from targetscore.ruleset.model import Body, Places, Ruleset

Frame: TypeAlias = nw.LazyFrame[Any] | nw.DataFrame[Any]
Points: TypeAlias = Literal["integer", "text"]
Results: TypeAlias = Literal["all", "points"]

POINTS: Final = ".points"
OVER: Final = ".over"
"""Behind the id of an indicator, in a file that rounds nothing: what its points, a whole number, are divided by."""
STATUS: Final = ".status"
OWN: Final = "__ts_"
"""How columns begin that are made on the way."""
POINT: Final = "__point__"
BINARY_AT_MOST: Final = 1 << 50
"""A binary number is the one nearest to a decimal, and to no other of as many decimals, below this × 10^-decimals."""
DIGITS: Final = 18
SHOWN_AT_MOST: Final = 20
TRUE: Final = tuple(word for word, holds in FACTS.items() if holds)
FALSE: Final = tuple(word for word, holds in FACTS.items() if not holds)
SIGNS: Final = {"<": operator.lt, "<=": operator.le, "=": operator.eq, ">=": operator.ge, ">": operator.gt}
BINARY: Final = frozenset(
    {
        nw.Implementation.PANDAS,
        nw.Implementation.PYARROW,
        nw.Implementation.PYSPARK,
        nw.Implementation.PYSPARK_CONNECT,
    }
)
"""
Where a division of binary numbers is one, and faster than that of whole numbers. polars makes a division by a constant
a multiplication by its inverse, which is not exact.
"""
BINARY_ALONE: Final = frozenset({nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT})
"""Where a whole division goes through binary numbers too, so that nothing is exact beyond 2^53."""
WHOLE: Final = frozenset({nw.Implementation.POLARS, nw.Implementation.DUCKDB})


def score_frame(
    ruleset: Ruleset,
    frame: IntoFrameT,
    *,
    decimals: Mapping[str, Mapping[str, int]] | None = None,
    results: Results = "all",
    points: Points = "integer",
) -> IntoFrameT:
    """
    Return the scores of a frame with a row for each unit, in a frame of the same kind.

    Columns are those of a wide CSV file: ``unit``, ``group``, one for each indicator and one for each further input,
    such as ``export.target``. The points are those that `targetscore.score` gives, or there is an error.

    Args:
        ruleset: What `targetscore.load` gave.
        frame: A frame of polars (eager or lazy), pandas or pyarrow, a relation of DuckDB, or a frame of PySpark.
        decimals: Decimals of inputs, by id of the indicator and name of the input, before those of the rule file.
            Columns of whole numbers need none.
        results: ``all``: points, totals, ranks and grades; ``points``: points alone, where units may repeat.
        points: ``integer``: points × 10^decimals of the file's rounding, totals likewise; ``text``: digits. A file that
            rounds nothing has whole numbers and, in ``<id>.over``, what they are divided by.

    Returns:
        The columns for unit and group, and for each indicator ``<id>.points`` (with ``<id>.status`` where a value may
        be missing); ``total``, ``rank``, ``group_rank`` and ``grade``.

    Raises:
        DataError: Columns that are lacking, values that are not exact, missing or take no points.
        RuleFileError: If a row's own values do not decide its result, or are too large for the frame's numbers.
    """
    told = (*row_obstacles(ruleset), *(obstacles(ruleset) if results == "all" else ()))
    stop_at(told)
    native: Frame = nw.from_native(frame)
    if native.implementation not in BINARY | WHOLE:
        message = f"frames of {native.implementation} are not known to be exact"
        raise TypeError(message)
    scoring = _Scoring.of(ruleset, native, decimals or {})
    scored = scoring.scored(results == "all", points)
    eager = isinstance(native, nw.DataFrame) and isinstance(scored, nw.LazyFrame)
    found = scored.collect(backend="polars") if eager and isinstance(scored, nw.LazyFrame) else scored
    return found.to_native()


@attrs.frozen(kw_only=True)
class _Scoring:
    ruleset: Ruleset
    frame: Frame
    head: WideHead
    types: Mapping[str, nw.dtypes.DType]
    rules: Mapping[str | None, tuple[Rule, ...]]
    eager: bool

    @classmethod
    def of(cls, ruleset: Ruleset, frame: Frame, stated: Mapping[str, Mapping[str, int]]) -> _Scoring:
        schema = frame.collect_schema()
        head = wide_head(schema.names(), ruleset)
        held = [
            Held(
                head=each.head,
                indicator=each.indicator.id,
                input=each.input,
                kind=_kind(schema[each.head]),
                type=str(schema[each.head]),
            )
            for each in head.columns
        ]
        rules = {group: rules_of(body, ruleset, held, stated) for group, body in _bodies(ruleset)}
        # Only so are several queries of an eager frame worked out as one, and what they share once.
        lazy = frame.lazy() if frame.implementation.is_polars() else frame
        plain = _renamed(lazy, [_plain(name) for name in schema.names()])
        eager = isinstance(frame, nw.DataFrame)
        return cls(ruleset=ruleset, frame=plain, head=head, types=schema, rules=rules, eager=eager)

    @property
    def most(self) -> Width:
        """The widest numbers that the frame's own divisions are exact for."""
        return "float64" if self.frame.implementation in BINARY_ALONE else "int64"

    def scored(self, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - the one question
        frame = self.grouped()
        every = every_asked(rule for rules in self.rules.values() for rule in rules)
        readings = [_Reading(asked, f"{OWN}near{place}") for place, asked in enumerate(every)]
        frame = self.brought_near(frame, readings)
        ranges, nulls = self.looked_through(frame, readings, is_all)
        plans = {group: planned(rules, self.ruleset, ranges, most=self.most) for group, rules in self.rules.items()}
        work = _Work(self, frame, plans, nulls)
        work.read(readings)
        work.points()
        work.refuse_faults()
        return work.results(is_all, points)

    def grouped(self) -> Frame:
        """Return the frame with a column for the id of each unit's group, empty where it has none."""
        if not self.ruleset.groups:
            return self.frame
        unit, said, listed = _col(self.head.unit), nw.lit(""), nw.lit("")
        for group in self.ruleset.groups:
            if group.units:
                listed = nw.when(unit.is_in(list(group.units))).then(nw.lit(group.id)).otherwise(listed)
        if self.head.group is not None:
            column = _col(self.head.group).fill_null("")
            said = nw.when(column != "").then(nw.lit("?")).otherwise(nw.lit(""))
            for group in self.ruleset.groups:
                said = nw.when(column.is_in([group.id, group.title])).then(nw.lit(group.id)).otherwise(said)
        return self.frame.with_columns(said.alias(OWN + "said"), listed.alias(OWN + "listed")).with_columns(
            nw.when(_col(OWN + "said") != "").then(_col(OWN + "said")).otherwise(_col(OWN + "listed"))
            .alias(OWN + "group")
        )  # fmt: skip

    def brought_near(self, frame: Frame, readings: Iterable[_Reading]) -> Frame:
        """Return *frame* with the whole number nearest to every binary number, which several queries ask for."""
        near = [each.brought_near().alias(each.near) for each in readings if each.held.kind == "float"]
        if not near:
            return frame
        frame = frame.with_columns(*near)
        return frame.collect().lazy() if self.eager and isinstance(frame, nw.LazyFrame) else frame

    def looked_through(
        self,
        frame: Frame,
        readings: list[_Reading],
        is_all: bool,  # noqa: FBT001 - as above
    ) -> tuple[dict[tuple[str, int | None], tuple[int, int]], Mapping[str, int]]:
        """Return the range of every column of integers and how many values each column lacks."""
        asked: dict[str, nw.Expr] = {"rows": nw.len()}
        foreign = self.foreign()
        if foreign is not None:
            asked["foreign"] = foreign.cast(nw.Int64).sum()
        if is_all:
            asked["units"] = _col(self.head.unit).n_unique()
            asked["nameless"] = _col(self.head.unit).is_null().cast(nw.Int64).sum()
        if self.ruleset.groups:
            asked["astray"] = self.astray().cast(nw.Int64).sum()
        for place, reading in enumerate(readings):
            asked |= {f"{what}{place}": one for what, one in reading.looked().items()}
        found = _collected(frame.select(*(one.alias(OWN + name) for name, one in asked.items())))
        (row,) = found.rows(named=True)
        counts = {name.removeprefix(OWN): value for name, value in row.items()}
        if is_all and counts["rows"] and (counts["units"] != counts["rows"] or counts["nameless"]):
            raise refused_units(self.ruleset, int(counts["rows"]), int(counts["units"]))
        if counts.get("astray"):
            rows = _rows(frame, self.astray(), [self.head.unit, OWN + "said", OWN + "listed"])
            raise refused_groups(self.ruleset, rows)
        if foreign is not None and counts["foreign"]:
            raise scored_again(self.ruleset, _rows(frame, foreign, self.heads()), {})
        self.refuse_bad(frame, [one for place, one in enumerate(readings) if _is_doubtful(counts, place)])
        ranges = {
            one.asked.key: _range(one, counts.get(f"least{place}"), counts.get(f"most{place}"))
            for place, one in enumerate(readings)
        }
        return ranges, {one.held.head: int(counts[f"null{place}"] or 0) for place, one in enumerate(readings)}

    def astray(self) -> nw.Expr:
        """Return where the group is none, an unknown one, or another one than the file lists."""
        said, listed = _col(OWN + "said"), _col(OWN + "listed")
        return (_col(OWN + "group") == "") | (said == "?") | ((said != "") & (listed != "") & (said != listed))

    def foreign(self) -> nw.Expr | None:
        """Return where there is a value for an indicator that the unit's group does not have."""
        found: list[nw.Expr] = []
        for group in self.ruleset.groups:
            known = {each.id for each in group.body.every_indicator()}
            here = _col(OWN + "group") == group.id
            found += (here & self.there(each.head) for each in self.head.columns if each.indicator.id not in known)
        return functools.reduce(operator.or_, found) if found else None

    def there(self, head: str) -> nw.Expr:
        """Return where a column has a value."""
        value = _col(head)
        match _kind(self.types[head]):
            case "text":
                return ~value.cast(nw.String).fill_null("").str.strip_chars().is_in(["", *NOT_APPLICABLE])
            case "float":
                return ~(value.is_null() | value.is_nan())
            case _:
                return ~value.is_null()

    def heads(self) -> list[str]:
        """Return the columns that scoring is given."""
        own = [self.head.unit, *(each.head for each in self.head.columns)]
        return own if self.head.group is None else [*own, self.head.group]

    def refuse_bad(self, frame: Frame, readings: Iterable[_Reading]) -> None:
        found = [
            Bad(unit=str(row[self.head.unit]), column=one.held.head, value=row[one.held.head], decimals=one.decimals)
            for one in readings
            for row in _rows(frame, one.bad(), [self.head.unit, one.held.head])
        ]
        if found:
            raise refused_values(self.ruleset, found)


# Columns ------------------------------------------------------------------------------------------------------------


def _kind(dtype: nw.dtypes.DType) -> Kind:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "float"
    if dtype == nw.Boolean:
        return "fact"
    return "text" if any(dtype == each for each in (nw.String, nw.Decimal, nw.Object)) else "other"


@attrs.frozen
class _Reading:
    """
    A column of the frame as whole numbers, value × 10^decimals, or as yes and no.

    *near* is the column that `brought_near` becomes, of binary numbers.
    """

    asked: Asked
    near: str

    @property
    def held(self) -> Held:
        assert self.asked.held is not None
        return self.asked.held

    @property
    def decimals(self) -> int | None:
        return self.asked.given.decimals

    @property
    def column(self) -> nw.Expr:
        return _col(self.held.head)

    def null(self) -> nw.Expr:
        """Return where there is no value."""
        if self.held.kind != "text":
            return self.column.is_null()
        return self.column.is_null() | (self.text() == "")

    def looked(self) -> dict[str, nw.Expr]:
        """Return what is asked of the column before it is known how wide its numbers are."""
        counting = {"null": self.null().cast(nw.Int64).sum()} if self.held.kind == "text" else {
            "null": self.column.null_count()
        }  # fmt: skip
        match self.held.kind:
            case "fact":
                return counting
            case "integer":
                return counting | {"least": self.column.min(), "most": self.column.max()}
            case "float":
                near = self.scaled()
                # Times 0 is 0, but for what is no number and for what has no end.
                odd, same = (near * 0.0).sum(), self.is_same().all()
                return counting | {"odd": odd, "same": same, "least": near.min(), "most": near.max()}
            case "text" if self.decimals is None:
                return counting | {"bad": self.bad().cast(nw.Int64).sum()}
            case _:
                bad, number = self.bad().cast(nw.Int64).sum(), self.number("float64")
                return counting | {"bad": bad, "least": number.min(), "most": number.max()}

    def text(self) -> nw.Expr:
        return self.column.cast(nw.String).fill_null("")

    def is_whole(self) -> nw.Expr:
        """Return where a text is a number of no more decimals and digits than fit."""
        decimals = self.decimals or 0
        digits = rf"[0-9]{{1,{DIGITS - decimals}}}(?:\.[0-9]{{0,{decimals}}}0*)?"
        if self.held.type.startswith("Decimal"):
            # DuckDB writes a decimal without digits before its point as it is.
            digits = rf"(?:{digits}|\.[0-9]{{0,{decimals}}}0*)"
        return self.text().str.contains(f"^[+-]?{digits}$")

    def brought_near(self) -> nw.Expr:
        """Return the whole number nearest to a binary number × 10^decimals, still binary; 0 where there is none."""
        return (self.binary() * float(10 ** (self.decimals or 0))).round(0)

    def binary(self) -> nw.Expr:
        return self.column.fill_null(0.0).cast(nw.Float64)

    def scaled(self) -> nw.Expr:
        return _col(self.near)

    def is_same(self) -> nw.Expr:
        """Return where the decimal that a binary number is nearest to is nearest to that binary number."""
        near = self.scaled()
        # By a column: where it is a constant, an engine may multiply by its inverse.
        return near / (near * 0.0 + float(10 ** (self.decimals or 0))) == self.binary()

    def bad(self) -> nw.Expr:
        """Return where a value is no exact number of so many decimals, or no yes or no."""
        if self.held.kind == "float":
            near = self.scaled()
            return ~(self.is_same() & self.column.fill_null(0.0).is_finite() & (near.abs() < float(BINARY_AT_MOST)))
        if self.decimals is None:
            return ~self.null() & ~self.text().str.to_lowercase().is_in([*TRUE, *FALSE])
        return ~self.null() & ~self.is_whole()

    def number(self, wide: Width) -> nw.Expr:
        """Return the integer; 0 where there is none."""
        dtype = nw.Float64 if wide == "float64" else nw.Int64
        match self.held.kind:
            case "float":
                return self.scaled().cast(dtype)
            case "integer":
                return self.column.fill_null(0).cast(dtype)
            case _:
                return self.from_text().cast(dtype)

    def from_text(self) -> nw.Expr:
        text = nw.when(self.is_whole()).then(self.text()).otherwise(nw.lit("0"))
        whole = nw.concat_str(nw.lit("0"), text.str.replace_all(r"^[+-]|\..*$", "")).cast(nw.Int64)
        decimals = self.decimals or 0
        if decimals:
            rest = nw.concat_str(text.str.replace_all(r"^[^.]*\.?", ""), nw.lit("0" * decimals))
            whole = whole * 10**decimals + rest.str.slice(0, decimals).cast(nw.Int64)
        return nw.when(text.str.starts_with("-")).then(-whole).otherwise(whole)

    def fact(self) -> nw.Expr:
        """Return yes or no; no where there is none."""
        if self.held.kind == "fact":
            return self.column.fill_null(value=False)
        return self.text().str.to_lowercase().is_in(list(TRUE))


def _is_doubtful(counts: Mapping[str, Any], place: int) -> bool:
    """Return whether a column has to be looked through for values that are not exact."""
    if counts.get(f"bad{place}") or counts.get(f"same{place}", True) not in {True, None}:
        return True
    if f"odd{place}" not in counts:
        return False
    ends = [end for end in (counts[f"least{place}"], counts[f"most{place}"]) if end is not None]
    return counts[f"odd{place}"] not in {0, None} or any(abs(end) >= BINARY_AT_MOST for end in ends)


def _range(reading: _Reading, least: object, most: object) -> tuple[int, int]:
    scale = 10 ** (reading.decimals or 0) if reading.held.kind == "integer" else 1
    low, high = (0 if value is None or value != value else int(value) * scale for value in (least, most))  # type: ignore[call-overload]  # noqa: PLR0124 - nothing is equal to itself but what is a number
    return rounded_out(low, high)


# Expressions --------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Writing:
    """Programs as expressions of a frame; *columns* are those that hold inputs and locals."""

    columns: Mapping[str, nw.Expr]
    wide: Width

    def whole(self, value: int) -> nw.Expr:
        return nw.lit(float(value), dtype=nw.Float64) if self.wide == "float64" else nw.lit(value, dtype=nw.Int64)

    def expression(self, expression: Expression) -> nw.Expr:
        match expression:
            case Whole(value):
                return self.whole(value)
            case Column(name) | Local(name):
                return self.columns[name]
            case Sum(terms):
                return self.folded(operator.add, terms)
            case Product(factors):
                return self.folded(operator.mul, factors)
            case Quotient(dividend, divisor):
                above, below = self.expression(dividend), self.operand(divisor)
                return (above / below).floor() if self.wide == "float64" else above // below
            case Least(terms):
                return nw.min_horizontal(*map(self.expression, terms))
            case Greatest(terms):
                return nw.max_horizontal(*map(self.expression, terms))
            case Choice(branches, otherwise):
                (first, one), *others = branches
                chosen: Any = nw.when(self.condition(first)).then(self.expression(one))
                for when, other in others:
                    chosen = chosen.when(self.condition(when)).then(self.expression(other))
                found: nw.Expr = chosen.otherwise(self.expression(otherwise))
                return found
            case _:
                assert_never(expression)

    def operand(self, expression: Expression) -> Any:  # noqa: ANN401 - a number, or an expression
        """Return *expression* for the side of an operator; there a plain number is faster than a column of it."""
        if isinstance(expression, Whole):
            return float(expression.value) if self.wide == "float64" else expression.value
        return self.expression(expression)

    def folded(self, join: Any, parts: tuple[Expression, ...]) -> nw.Expr:  # noqa: ANN401 - an operator
        # The one that is no number comes first: numbers alone would be worked out in another width.
        first, *others = sorted(parts, key=lambda part: isinstance(part, Whole))
        return functools.reduce(join, map(self.operand, others), self.expression(first))

    def condition(self, condition: Condition) -> nw.Expr:
        match condition:
            case Compare(left, sign, right):
                return SIGNS[sign](self.expression(left), self.operand(right))
            case Fact(name):
                return self.columns[name]
            case All(conditions):
                return functools.reduce(operator.and_, map(self.condition, conditions), nw.lit(value=True)) if not (
                    conditions
                ) else functools.reduce(operator.and_, map(self.condition, conditions))  # fmt: skip
            case AnyOf(conditions):
                several = [self.condition(one) for one in conditions]
                return functools.reduce(operator.or_, several) if several else nw.lit(value=False)
            case Not(inner):
                return ~self.condition(inner)
            case AtLeast(count, conditions):
                holding = (
                    nw.when(self.condition(one)).then(nw.lit(1, dtype=nw.Int64)).otherwise(nw.lit(0, dtype=nw.Int64))
                    for one in conditions
                )
                return functools.reduce(operator.add, holding) >= count
            case _:
                assert_never(condition)


def _collected(frame: Frame) -> nw.DataFrame[Any]:
    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def _rows(frame: Frame, where: nw.Expr, columns: list[str]) -> list[dict[str, Any]]:
    """Return the first rows for which *where* holds."""
    heads = list(dict.fromkeys(columns))
    found = _collected(frame.filter(where).select(*map(_plain, heads)).head(SHOWN_AT_MOST))
    return [dict(zip(heads, row, strict=True)) for row in found.rows()]


def _plain(name: str) -> str:
    """Return the name of a column on the way: Spark takes a point for the way into a structure."""
    return name.replace(".", POINT)


def _col(name: str) -> nw.Expr:
    return nw.col(_plain(name))


def _renamed(frame: Frame, names: list[str]) -> Frame:
    """Return *frame* with its columns called *names*, in their order."""
    if frame.implementation in BINARY_ALONE:
        return nw.from_native(frame.to_native().toDF(*names))
    return frame.rename(dict(zip(frame.collect_schema().names(), names, strict=True)))


def _bodies(ruleset: Ruleset) -> Iterator[tuple[str | None, Body]]:
    if not ruleset.groups:
        yield None, ruleset.body
    for group in ruleset.groups:
        yield group.id, group.body


# The work -----------------------------------------------------------------------------------------------------------


@attrs.define
class _Work:
    """A frame that gets the columns of points and totals, one after another; *made* are columns by what they hold."""

    scoring: _Scoring
    frame: Frame
    plans: Mapping[str | None, tuple[Planned, ...]]
    nulls: Mapping[str, int]
    made: dict[tuple[object, ...], str] = attrs.field(factory=dict)
    faults: dict[str, nw.Expr] = attrs.field(factory=dict)
    lacking: dict[str, nw.Expr] = attrs.field(factory=dict)
    exempt: set[str] = attrs.field(factory=set)
    may_be_out: bool = False

    @property
    def ruleset(self) -> Ruleset:
        return self.scoring.ruleset

    def add(self, columns: Mapping[str, nw.Expr]) -> None:
        if columns:
            self.frame = self.frame.with_columns(*(one.alias(_plain(name)) for name, one in columns.items()))

    def read(self, readings: Iterable[_Reading]) -> None:
        """Add columns of integers and facts, in every width that a rule takes."""
        by_key = {one.asked.key: one for one in readings}
        new: dict[str, nw.Expr] = {}
        for plan in self.every_plan():
            for asked in plan.rule.asked:
                if asked.held is None:
                    continue
                reading = by_key[asked.key]
                if self.nulls[asked.held.head] and asked.absent is None:
                    new[self.null_of(asked)] = reading.null()
                if (*asked.key, self.wide(plan.width)) in self.made:
                    continue
                name = f"{OWN}{len(self.made)}"
                self.made[*asked.key, self.wide(plan.width)] = name
                new[name] = reading.fact() if asked.given.decimals is None else reading.number(self.wide(plan.width))
        self.add(new)

    def wide(self, proved: Width) -> Width:
        """Return the numbers that the frame is to use, where *proved* ones are wide enough."""
        return proved if self.frame.implementation in BINARY else "int64"

    def every_plan(self) -> Iterator[Planned]:
        return (plan for plans in self.plans.values() for plan in plans)

    def null_of(self, asked: Asked) -> str:
        assert asked.held is not None
        return f"{OWN}null_{asked.held.head}"

    def columns(self, plan: Planned) -> dict[str, nw.Expr]:
        """Return the columns of a rule's inputs, with what stands where there is no value."""
        found: dict[str, nw.Expr] = {}
        writing = _Writing({}, self.wide(plan.width))
        for asked in plan.rule.asked:
            own, is_fact = asked.given.name, asked.given.decimals is None
            stand_in = nw.lit(value=bool(asked.absent)) if is_fact else writing.whole(0)
            if asked.held is None:
                found[own] = stand_in
                continue
            found[own] = _col(self.made[*asked.key, self.wide(plan.width)])
        return found

    def missing(self, plan: Planned) -> nw.Expr | None:
        """Return where a rule lacks a value; ``None`` if nowhere."""
        without = [
            asked
            for asked in plan.rule.asked
            if asked.held is not None and asked.absent is None and self.nulls[asked.held.head]
        ]
        if without and plan.rule.indicator.events:
            stop_at([construct(self.ruleset, "events", plan.rule.indicator.span)])
        if any(asked.given.name in PEERS for asked in without):
            # It is no missing value, but one that follows from the rest of the group.
            stop_at([construct(self.ruleset, "peers", plan.rule.indicator.span)])
        return functools.reduce(operator.or_, (_col(self.null_of(asked)) for asked in without)) if without else None

    # Points ---------------------------------------------------------------------------------------------------------

    def points(self) -> None:
        """Add the points of every indicator as whole numbers, and where there are none."""
        locals_: list[list[tuple[str, nw.Expr]]] = []
        ends: dict[str, list[tuple[str | None, nw.Expr, nw.Expr | None]]] = {}
        for number, (group, plan) in enumerate((group, plan) for group, plans in self.plans.items() for plan in plans):
            writing, stages, roots = self.parts(plan, number)
            locals_.append(stages)
            own = plan.rule.indicator.id
            *whens, result, over = roots
            lacks = self.missing(plan)
            faults = [writing.condition(when) for when in whens]
            ends.setdefault(own + POINTS, []).append((group, writing.expression(result), lacks))
            if plan.program.points is None:
                ends.setdefault(own + OVER, []).append((group, writing.expression(over), None))
            self.note(own, group, faults, lacks, plan.rule)
        for depth in range(max(map(len, locals_), default=0)):
            self.add(dict(stages[depth] for stages in locals_ if depth < len(stages)))
        self.add({name: self.joined(parts) for name, parts in ends.items()})

    def parts(self, plan: Planned, number: int) -> tuple[_Writing, list[tuple[str, nw.Expr]], tuple[Any, ...]]:
        """Return how a rule is written, its locals, its faults, its points and what they are over."""
        made = plan.program
        over = made.denominator if made.points is None else Whole(1)
        parts = shared(*(fault.when for fault in made.faults), made.result(), over)
        columns = self.columns(plan)
        writing = _Writing(columns, self.wide(plan.width))
        stages: list[tuple[str, nw.Expr]] = []
        for name, expression in parts.locals:
            column = f"{OWN}{number}{name}"
            stages.append((column, writing.expression(expression)))
            columns[name] = _col(column)
        return writing, stages, parts.roots

    def of_group(self, group: str | None) -> nw.Expr | None:
        return None if group is None else _col(OWN + "group") == group

    def joined(self, parts: list[tuple[str | None, nw.Expr, nw.Expr | None]]) -> nw.Expr:
        """Return the points of an indicator, of every group by its own rule, 0 where there are none."""
        zero = nw.lit(0, dtype=nw.Int64)
        joined: nw.Expr | None = None
        for group, points, lacks in reversed(parts):
            whole = points.cast(nw.Int64)
            if lacks is not None:
                whole = nw.when(lacks).then(zero).otherwise(whole)
            here = self.of_group(group)
            joined = whole if here is None else nw.when(here).then(whole).otherwise(zero if joined is None else joined)
        assert joined is not None
        return joined

    def note(self, own: str, group: str | None, faults: list[nw.Expr], lacks: nw.Expr | None, rule: Rule) -> None:
        """Note where a row of *group* has no points, and where it lacks a value."""
        here = self.of_group(group)
        if lacks is not None:
            within = lacks if here is None else lacks & here
            if rule.missing == "error":
                faults = [*faults, lacks]
            else:
                faults = [fault & ~lacks for fault in faults]
                self.lacking[own] = self.lacking[own] | within if own in self.lacking else within
        if rule.missing == "exempt":
            self.exempt.add(own)
        if faults:
            found = functools.reduce(operator.or_, faults)
            found = found if here is None else found & here
            self.faults[own] = self.faults[own] | found if own in self.faults else found

    def refuse_faults(self) -> None:
        """
        Refuse rows that have no points, in the words of scoring.

        Raises:
            DataError: With the first of them.
        """
        if not self.faults:
            return
        # As columns, because some hold whatever a row says, and libraries add up no constants.
        named = {own: f"{OWN}fault{place}" for place, own in enumerate(self.faults)}
        faulty = self.frame.with_columns(*(self.faults[own].alias(column) for own, column in named.items()))
        counted = faulty.select(*(_col(column).cast(nw.Int64).sum() for column in named.values()))
        (row,) = _collected(counted).rows(named=True)
        at_fault = [_col(column) for column in named.values() if row[column]]
        if at_fault:
            rows = _rows(faulty, functools.reduce(operator.or_, at_fault), self.scoring.heads())
            raise scored_again(self.ruleset, rows, self.decimals())

    def decimals(self) -> dict[str, int]:
        """Return the decimals of columns that hold binary numbers."""
        return {
            asked.held.head: asked.given.decimals
            for plan in self.every_plan()
            for asked in plan.rule.asked
            if asked.held is not None and asked.held.kind == "float" and asked.given.decimals is not None
        }

    # Totals ---------------------------------------------------------------------------------------------------------

    def results(self, is_all: bool, points: Points) -> Frame:  # noqa: FBT001 - as above
        head = self.scoring.head
        kept = [head.unit, *([] if head.group is None else [head.group])]
        ids = list(dict.fromkeys(plan.rule.indicator.id for plan in self.every_plan()))
        is_exact = not isinstance(self.ruleset.conventions.rounding, Places)
        ends = (POINTS, OVER) if is_exact else (POINTS,)
        shown = {own + end: self.shown(own, end) for own in ids for end in ends}
        more: dict[str, nw.Expr] = {}
        if is_all:
            more = self.totalled()
        places = self.ruleset.conventions.rounding
        if points == "text" and isinstance(places, Places):
            shown = {name: _digits(one, places.points or 0) for name, one in shown.items()}
            if is_all:
                more["total"] = _digits(more["total"], places.total or 0)
        statuses = self.statuses(ids)
        columns = {**shown, **statuses, **more}
        found = self.frame.select(*kept, *(one.alias(_plain(name)) for name, one in columns.items()))
        return _renamed(found, [*kept, *columns])

    def shown(self, own: str, end: str) -> nw.Expr:
        """Return the points of an indicator, nothing where a unit's group does not have it."""
        points = _col(own + end)
        having = [group for group, plans in self.plans.items() if any(own == each.rule.indicator.id for each in plans)]
        if len(having) == len(self.plans):
            return points
        return nw.when(_col(OWN + "group").is_in(having)).then(points)

    def statuses(self, ids: Iterable[str]) -> dict[str, nw.Expr]:
        """Return for every indicator whose missing values are no error whether it is scored."""
        policies = {plan.rule.indicator.id: plan.rule.missing for plan in self.every_plan()}
        words = {"zero": "missing", "exempt": "exempt"}
        found: dict[str, nw.Expr] = {}
        for own in ids:
            if policies[own] == "error":
                continue
            lacks = self.lacking.get(own)
            scored = nw.lit("scored")
            found[own + STATUS] = (
                scored if lacks is None else nw.when(lacks).then(nw.lit(words[policies[own]])).otherwise(scored)
            )
        return found

    def totalled(self) -> dict[str, nw.Expr]:
        """Return total, ranks and grade."""
        bodies = dict(_bodies(self.ruleset))
        made = {
            group: totals_of(bodies[group], self.ruleset, plans, most=self.scoring.most)
            for group, plans in self.plans.items()
        }
        self.add({own + EXEMPT: self.lacking.get(own, nw.lit(value=False)) for own in self.exempt})
        key = self.add_totals(made)
        status = {}
        if self.may_be_out:
            status = {"status": nw.when(_col(OWN + "out")).then(nw.lit("exempt")).otherwise(nw.lit("scored"))}
        found = {"total": _col(OWN + "total"), **status, **self.ranked(key)}
        if self.ruleset.grades is not None:
            found["grade"] = self.graded(next(iter(made.values())).grades)
        return found

    def add_totals(self, made: Mapping[str | None, Totals]) -> str:
        """Add the columns of totals and the number of each grade, and return the one by which units are ranked."""
        exact = self.ruleset.conventions.rank_on == "exact"
        scale = lcm(*(_constant(each.total.exact.bottom) for each in made.values())) if exact else 1
        ends: dict[str, list[tuple[str | None, nw.Expr, nw.Expr | None]]] = {}
        out: list[nw.Expr] = []
        for number, (group, each) in enumerate(made.items()):
            wide = self.wide(each.width())
            dtype = nw.Float64 if wide == "float64" else nw.Int64
            total = each.total
            roots = {"total": total.rounded}
            if exact:
                roots["key"] = total.exact.top
            if each.grade is not None:
                roots["grade"] = each.grade
            parts = shared(*roots.values(), total.exempt)
            columns = {
                given.name: _col(given.name) if given.decimals is None else _col(given.name + POINTS).cast(dtype)
                for given in each.inputs
            }
            writing = _Writing(columns, wide)
            for name, expression in parts.locals:
                column = f"{OWN}t{number}{name}"
                self.add({column: writing.expression(expression)})
                columns[name] = _col(column)
            for what, root in zip(roots, parts.roots, strict=False):
                one = writing.expression(root)  # type: ignore[arg-type]
                if what == "key":
                    one = one * (scale // _constant(total.exact.bottom))
                ends.setdefault(what, []).append((group, one, None))
            here = self.of_group(group)
            nothing = writing.condition(parts.roots[-1])  # type: ignore[arg-type]
            out.append(nothing if here is None else here & nothing)
        self.add({OWN + what: self.joined(parts_) for what, parts_ in ends.items()})
        self.may_be_out = any(each.total.exempt != NEVER for each in made.values())
        if self.may_be_out:
            self.add({OWN + "out": functools.reduce(operator.or_, out)})
        return OWN + ("key" if exact else "total")

    # Ranks and grades -----------------------------------------------------------------------------------------------

    def ranked(self, key: str) -> dict[str, nw.Expr]:
        """Return the rank among all units, and within the group where the file has groups."""
        ties = self.ruleset.conventions.ties or "shared"
        by = _col(key)
        if self.may_be_out:
            by = nw.when(~_col(OWN + "out")).then(by)
        if ties == "refused":
            self.refuse_ties(key)
        self.add({OWN + "by": by})
        self.add({OWN + "rank": _rank(_col(OWN + "by"), ties)})
        found = {"rank": _col(OWN + "rank")}
        if self.ruleset.groups:
            ids = [group.id for group in self.ruleset.groups]
            self.add({OWN + "within": self.rank_within(ids, ties)})
            found["group_rank"] = _col(OWN + "within")
        return found

    def rank_within(self, ids: list[str], ties: str) -> nw.Expr:
        """Return the rank among the units of the same group."""
        joined: nw.Expr | None = None
        for number, group in enumerate(ids):
            here = _col(OWN + "group") == group
            column = f"{OWN}within{number}"
            self.add({column: nw.when(here).then(_col(OWN + "by"))})
            self.add({column: _rank(_col(column), ties)})
            within = nw.when(here).then(_col(column))
            joined = within if joined is None else within.otherwise(joined)
        assert joined is not None
        return joined

    def refuse_ties(self, key: str) -> None:
        counted = self.frame.filter(~_col(OWN + "out")) if self.may_be_out else self.frame
        found = _collected(counted.select(_col(key).n_unique().alias("values"), nw.len().alias("rows")))
        (row,) = found.rows(named=True)
        if row["values"] != row["rows"]:
            again = counted.group_by(key).agg(nw.len().alias(OWN + "n")).filter(_col(OWN + "n") > 1)
            tied = _collected(again).rows(named=True)[0][key]
            rows = _rows(counted, _col(key) == tied, [self.scoring.head.unit])
            raise refused_units(self.ruleset, 0, 0, tied=[str(each[self.scoring.head.unit]) for each in rows])

    def graded(self, grades: tuple[str, ...]) -> nw.Expr:
        number = _col(OWN + "grade")
        joined: nw.Expr = nw.lit(grades[-1])
        for index, grade in reversed(list(enumerate(grades[:-1]))):
            joined = nw.when(number == index).then(nw.lit(grade)).otherwise(joined)
        joined = nw.when(number < len(grades)).then(joined)
        return nw.when(~_col(OWN + "out")).then(joined) if self.may_be_out else joined


def _constant(bottom: Expression) -> int:
    assert isinstance(bottom, Whole)
    return bottom.value


def _rank(by: nw.Expr, ties: str) -> nw.Expr:
    """Return ranks, 1 for the greatest; a mean of ranks is half of a whole number, which a binary number is."""
    match ties:
        case "dense":
            return by.rank("dense", descending=True)
        case "mean":
            return (by.rank("min", descending=True) + by.rank("max", descending=True)).cast(nw.Float64) / 2.0
        case _:
            return by.rank("min", descending=True)


def _digits(whole: nw.Expr, places: int) -> nw.Expr:
    """Return a whole number as the digits of what it is 10^places times."""
    size = whole.abs()
    sign = nw.when(whole < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    if not places:
        return nw.concat_str(sign, size.cast(nw.String))
    scale = 10**places
    rest = (size % scale + scale).cast(nw.String).str.slice(1)
    return nw.concat_str(sign, (size // scale).cast(nw.String), nw.lit("."), rest)
