"""Queries that score a table where it is; nothing else here knows sqlglot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, assert_never, get_args

import attrs
from sqlglot import exp

from targetscore.engines._pushdown import POINTS, Asked, Bounds, Plan, Planned, Read, Results, Values, plan
from targetscore.engines._rollup import EXEMPT
from targetscore.engines._sharing import shared
from targetscore.engines.program import (
    All,
    Any,
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
from targetscore.ruleset.model import Places, Ruleset

Dialect: TypeAlias = Literal["duckdb", "mysql", "postgres", "spark", "sqlite"]
Points: TypeAlias = Literal["decimal", "integer"]

DIALECTS: Final[tuple[Dialect, ...]] = get_args(Dialect)
NAMES_AT_MOST: Final[Mapping[Dialect, int]] = MappingProxyType({"postgres": 63, "mysql": 64})
DIGITS: Final = 18
BINARY_DIGITS: Final = 15
"""A binary number is the one nearest to a decimal of so many digits, and to no other of as many decimals."""
_WHOLE_NUMBER: Final = "^-?[0-9]+([.][0-9]+)?$"
_EXACT_TYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "duckdb": ("DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
                   "UINTEGER", "UBIGINT"),
        "spark": ("decimal", "tinyint", "smallint", "int", "bigint"),
        "postgres": ("numeric", "smallint", "integer", "bigint"),
    }
)  # fmt: skip
_COMPARE: Final[Mapping[str, type[exp.Binary]]] = MappingProxyType(
    {"<": exp.LT, "<=": exp.LTE, "=": exp.EQ, ">=": exp.GTE, ">": exp.GT}
)


def sql(  # noqa: PLR0913 - what there is to ask for
    ruleset: Ruleset,
    dialect: Dialect,
    *,
    table: str = "units",
    view: str | None = None,
    results: Results = "all",
    values: Values = "decimal",
    points: Points = "decimal",
    group: str | None = None,
    indicators: Collection[str] | None = None,
    decimals: Mapping[str, Mapping[str, int]] | None = None,
    bounds: Bounds | None = None,
) -> str:
    """
    Return a query that scores a table with a row for each unit, in whole numbers alone.

    The table has the columns of the wide form of unit data: ``unit``, one for each indicator under its id and one for
    each further input, ``export.target``; NULL is a value that is missing. The query gives ``unit``, the points of each
    indicator (``export.points``), ``fault`` and what *results* ask for. A row that cannot be scored has a fault
    (``export: decimals (target)``) and neither points for that indicator nor a total.

    Args:
        ruleset: What `targetscore.load` gave.
        dialect: What the database speaks; MariaDB speaks ``mysql``.
        table: The table or view with the data; points part the names of schema and table.
        view: Return a statement that makes this view of the query.
        results: ``all``: points, totals of sections and units, grades and ranks; ``points``: points alone.
        values: What numbers the table holds: ``decimal``, as they are; ``integer``: value × 10^decimals.
        points: What points come as: ``decimal``; ``integer``: points × 10^decimals, totals likewise. SQLite, which has
            no decimals, gives integers alone.
        group: The group whose units the table holds; ``None``: the file has no groups.
        indicators: Those that are wanted; ``None``: all that have points, and totals.
        decimals: Decimals of inputs, by id of the indicator and name of the input, before those of the rule file.
        bounds: The least and greatest value of inputs, likewise. A value beyond is a fault; without bounds values are
            as large as 64 bits allow, up to 10^12.

    Raises:
        RuleFileError: If the rules ask for what cannot be written; all of it is named.
        ValueError: If there is no such dialect, group or indicator, or the dialect has no decimals.
    """
    if dialect not in DIALECTS:
        message = f"no dialect {dialect!r}: there are {', '.join(DIALECTS)}"
        raise ValueError(message)
    if dialect == "sqlite" and points == "decimal":
        message = "SQLite has no decimals: ask for points as integers"
        raise ValueError(message)
    asked = Asked(
        results=results,
        values=values,
        group=group,
        indicators=indicators,
        decimals=decimals or {},
        bounds=bounds or {},
        digits=BINARY_DIGITS if dialect == "sqlite" else DIGITS,
        names_at_most=NAMES_AT_MOST.get(dialect),
    )
    writing = _Query(plan(ruleset, asked), dialect, values, points)
    made: exp.Expr = writing.written(_table(table))
    if view is not None:
        made = exp.Create(this=_table(view), kind="VIEW", expression=made)
    return made.sql(dialect=dialect, pretty=True) + ";\n"


# Words of sqlglot ---------------------------------------------------------------------------------------------------


def _column(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


def _table(name: str) -> exp.Table:
    """Return the table *name*, with the schema and the catalogue before it, if these are named."""
    *around, own = name.split(".")
    catalogue, schema = ["", "", *around][-2:]
    return exp.table_(own, db=schema or None, catalog=catalogue or None, quoted=True)


def _number(value: Fraction | int) -> exp.Expr:
    """Return a number that is a decimal."""
    whole = Fraction(value)
    text = str(abs(whole.numerator))
    if whole.denominator != 1:
        places = len(str(whole.denominator)) * 4
        digits = str(abs(whole.numerator) * 10**places // whole.denominator).zfill(places + 1)
        text = f"{digits[:-places]}.{digits[-places:].rstrip('0')}"
    number = exp.Literal.number(text)
    return exp.Neg(this=number) if whole < 0 else number


def _case(branches: Iterable[tuple[exp.Expr, exp.Expr]], otherwise: exp.Expr | None) -> exp.Case:
    ifs = [exp.If(this=when, true=then) for when, then in branches]
    return exp.Case(ifs=ifs, default=otherwise)


def _in_brackets(node: exp.Expr) -> exp.Expr:
    alone = exp.Column | exp.Literal | exp.Case | exp.Func | exp.Paren | exp.Boolean
    return node if isinstance(node, alone) and not isinstance(node, exp.Connector) else exp.Paren(this=node)


def _chained(kind: type[exp.Binary], nodes: Iterable[exp.Expr]) -> exp.Expr:
    first, *others = map(_in_brackets, nodes)
    for other in others:
        first = kind(this=first, expression=other)
    return first


def _is_null(node: exp.Expr) -> exp.Expr:
    return exp.Is(this=node, expression=exp.Null())


def _is_not_null(node: exp.Expr) -> exp.Expr:
    return exp.Not(this=_is_null(node))


# Expressions --------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Writing:
    """
    Expressions as a database reads them.

    Attributes:
        dialect: What it speaks.
        columns: What the inputs and locals are called.
        long: The locals that are 64 bits wide, as inputs are; numbers that are written out may be of 32.
    """

    dialect: Dialect
    columns: Mapping[str, str]
    long: set[str] = attrs.field(factory=set)

    def expression(self, expression: Expression) -> exp.Expr:
        match expression:
            case Whole(value):
                return _number(value)
            case Column(name) | Local(name):
                return _column(self.columns[name])
            case Sum(terms):
                return _chained(exp.Add, self.widened(terms))
            case Product(factors):
                return _chained(exp.Mul, self.widened(factors))
            case Quotient(dividend, divisor):
                return self.quotient(*self.widened((dividend, divisor), in_order=True))
            case Least(terms):
                return self.called("MIN" if self.dialect == "sqlite" else "LEAST", terms)
            case Greatest(terms):
                return self.called("MAX" if self.dialect == "sqlite" else "GREATEST", terms)
            case Choice(branches, otherwise):
                found = [(self.condition(when), self.expression(one)) for when, one in branches]
                return _case(found, self.expression(otherwise))
            case _:
                assert_never(expression)

    def is_long(self, expression: Expression) -> bool:
        match expression:
            case Whole():
                return False
            case Column():
                return True
            case Local(name):
                return name in self.long
            case Sum() | Product() | Quotient():
                return True
            case Least(terms) | Greatest(terms):
                return any(map(self.is_long, terms))
            case Choice(branches, otherwise):
                return any(self.is_long(one) for _, one in branches) or self.is_long(otherwise)
            case _:
                assert_never(expression)

    def widened(self, terms: tuple[Expression, ...], *, in_order: bool = False) -> list[exp.Expr]:
        """Return *terms* with one of 64 bits first, so that nothing is worked out in 32."""
        ordered = terms if in_order else tuple(sorted(terms, key=lambda term: not self.is_long(term)))
        written = [self.expression(term) for term in ordered]
        if not self.is_long(ordered[0]):
            written[0] = exp.cast(written[0], "BIGINT")
        return written

    def quotient(self, dividend: exp.Expr, divisor: exp.Expr) -> exp.Expr:
        one, other = _in_brackets(dividend), _in_brackets(divisor)
        if self.dialect in {"sqlite", "postgres"}:
            return exp.Div(this=one, expression=other, typed=True, safe=False)
        return exp.IntDiv(this=one, expression=other)

    def called(self, name: str, terms: tuple[Expression, ...]) -> exp.Expr:
        return exp.Anonymous(this=name, expressions=[self.expression(term) for term in terms])

    def condition(self, condition: Condition) -> exp.Expr:
        match condition:
            case Compare(left, operator, right):
                one, other = self.expression(left), self.expression(right)
                return _COMPARE[operator](this=_in_brackets(one), expression=_in_brackets(other))
            case Fact(name):
                return exp.EQ(this=_column(self.columns[name]), expression=_number(1))
            case All(()):
                return exp.EQ(this=_number(1), expression=_number(1))
            case Any(()):
                return exp.EQ(this=_number(1), expression=_number(0))
            case All(conditions):
                return _chained(exp.And, map(self.condition, conditions))
            case Any(conditions):
                return _chained(exp.Or, map(self.condition, conditions))
            case Not(inner):
                return exp.Not(this=_in_brackets(self.condition(inner)))
            case AtLeast(count, conditions):
                held = (_case([(self.condition(one), _number(1))], _number(0)) for one in conditions)
                return exp.GTE(this=_in_brackets(_chained(exp.Add, held)), expression=_number(count))
            case _:
                assert_never(condition)


# Columns of the table -----------------------------------------------------------------------------------------------


@attrs.frozen
class _Reading:
    """A column as a whole number: why a row has none, and the number."""

    read: Read
    dialect: Dialect
    values: Values

    @property
    def stored(self) -> exp.Expr:
        return _column(self.read.column)

    @property
    def value(self) -> exp.Expr:
        """What the column says, with what stands in for nothing."""
        absent = self.read.absent
        if absent is None:
            return self.stored
        is_boolean = isinstance(absent, bool) and self.dialect not in {"sqlite", "mysql"}
        stand_in = exp.Boolean(this=absent) if is_boolean else _number(Fraction(absent) * self.factor)
        return exp.Coalesce(this=self.stored, expressions=[stand_in])

    @property
    def exact(self) -> exp.Expr:
        """The value with all its decimals; MySQL compares a text with a decimal as binary numbers."""
        return exp.cast(self.value, "DECIMAL(65, 30)") if self.dialect == "mysql" else self.value

    @property
    def decimals(self) -> int:
        return 0 if self.values == "integer" else self.read.decimals

    @property
    def factor(self) -> int:
        """What a value of the table was multiplied by."""
        return int(10 ** (self.read.decimals - self.decimals))

    def fault(self) -> exp.Expr:
        """Return the word for what is wrong with the value, NULL where nothing is."""
        found: list[tuple[exp.Expr, str]] = [(_is_null(self.value), "missing")]
        if self.read.given.decimals is None:
            found.append((exp.Not(this=_in_brackets(self.is_fact())), "type"))
        else:
            found += [
                (exp.Not(this=_in_brackets(self.is_number())), "type"),
                (exp.Not(this=_in_brackets(self.is_within())), "range"),
                (exp.NEQ(this=self.exact, expression=self.rounded()), "decimals"),
            ]
        return _case([(when, exp.Literal.string(word)) for when, word in found], None)

    def typed(self) -> exp.Expr:
        if self.dialect == "postgres":
            return exp.cast(exp.Anonymous(this="PG_TYPEOF", expressions=[self.value]), "TEXT")
        return exp.Anonymous(this="TYPEOF", expressions=[self.value])

    def is_number(self) -> exp.Expr:
        if self.dialect == "mysql":
            # MySQL reads a text as the number that it begins with.
            pattern = exp.Literal.string(_WHOLE_NUMBER)
            matched = exp.Anonymous(this="REGEXP_INSTR", expressions=[exp.cast(self.value, "CHAR"), pattern])
            return exp.EQ(this=matched, expression=_number(1))
        if self.dialect == "sqlite":
            return exp.In(this=self.typed(), expressions=[exp.Literal.string(each) for each in ("integer", "real")])
        if self.dialect == "postgres":
            return exp.In(
                this=self.typed(), expressions=[exp.Literal.string(each) for each in _EXACT_TYPES["postgres"]]
            )
        decimal, *whole = _EXACT_TYPES[self.dialect]
        is_decimal = exp.Like(this=self.typed(), expression=exp.Literal.string(f"{decimal}%"))
        is_whole = exp.In(this=self.typed(), expressions=[exp.Literal.string(each) for each in whole])
        return exp.Or(this=is_decimal, expression=is_whole)

    def is_fact(self) -> exp.Expr:
        match self.dialect:
            case "sqlite":
                is_whole = exp.EQ(this=self.typed(), expression=exp.Literal.string("integer"))
                return exp.And(this=is_whole, expression=exp.In(this=self.value, expressions=[_number(0), _number(1)]))
            case "mysql":
                words = [exp.Literal.string(each) for each in ("0", "1")]
                return exp.In(this=exp.cast(self.value, "CHAR"), expressions=words)
            case _:
                name = "BOOLEAN" if self.dialect == "duckdb" else "boolean"
                return exp.EQ(this=self.typed(), expression=exp.Literal.string(name))

    def is_within(self) -> exp.Expr:
        given, scale = self.read.given, 10**self.decimals
        assert given.least is not None
        assert given.most is not None
        low, high = _number(Fraction(given.least, scale)), _number(Fraction(given.most, scale))
        return exp.Between(this=self.value, low=low, high=high)

    def rounded(self) -> exp.Expr:
        """Return the value with the decimals that it may have."""
        if self.dialect == "sqlite":
            # Both are the binary number nearest to a decimal: equal only if it is the same decimal.
            return exp.Div(this=self.as_integer(), expression=exp.Literal.number(f"{10**self.decimals}.0"), typed=True)
        kind = f"DECIMAL({DIGITS}, {self.decimals})"
        if self.dialect in {"duckdb", "spark"}:
            return exp.TryCast(this=self.value, to=exp.DataType.build(kind))
        return exp.cast(self.value, kind)

    def as_integer(self) -> exp.Expr:
        times = exp.Mul(this=self.value, expression=_number(10**self.decimals))
        return exp.cast(exp.Anonymous(this="ROUND", expressions=[times]), "BIGINT")

    def number(self, fault: str) -> exp.Expr:
        """Return the whole number, and one that does no harm where the column *fault* says that there is none."""
        given = self.read.given
        if given.decimals is None:
            is_written = self.dialect in {"sqlite", "mysql"}
            held = exp.EQ(this=self.value, expression=_number(1)) if is_written else self.value
            good: exp.Expr = _case([(held, _number(1))], _number(0))
            harmless = 0
        else:
            assert given.least is not None
            assert given.most is not None
            scaled = exp.Mul(this=self.rounded(), expression=_number(10**self.decimals))
            good = self.as_integer() if self.dialect == "sqlite" else exp.cast(scaled, "BIGINT")
            harmless = min(max(0, given.least), given.most)
        return exp.cast(_case([(_is_null(_column(fault)), good)], _number(harmless)), "BIGINT")


# Queries ------------------------------------------------------------------------------------------------------------


@attrs.define
class _Stages:
    """Columns made of the table's and of one another: what is needed first stands in an inner query."""

    columns: dict[str, exp.Expr] = attrs.field(factory=dict)
    stage: dict[str, int] = attrs.field(factory=dict)

    def add(self, name: str, expression: exp.Expr, *, after: int = 0) -> str:
        used = {each.name for each in expression.find_all(exp.Column)}
        self.columns[name] = expression
        self.stage[name] = max([after, *(self.stage.get(each, 0) for each in used)]) + 1
        return name

    def query(self, results: Mapping[str, exp.Expr], table: exp.Table, dialect: Dialect) -> exp.Select:
        """Return a query for *results*, made of columns."""
        last = max(self.stage.values(), default=0) + 1
        needed = {each.name for one in results.values() for each in one.find_all(exp.Column)}
        passing: list[list[str]] = []
        for number in range(last - 1, 0, -1):
            here = [name for name in self.columns if self.stage[name] == number and name in needed]
            passed = sorted(name for name in needed if self.stage.get(name, 0) < number)
            passing.append([*passed, *here])
            needed = set(passed) | {each.name for name in here for each in self.columns[name].find_all(exp.Column)}
        source = table
        query = exp.Select()
        for number, names in enumerate(reversed(passing), start=1):
            # Without the word, PostgreSQL and SQLite write inner queries into outer ones, and work them out many times.
            kept = True if dialect in {"postgres", "sqlite"} else None
            inner = exp.select(*(self.shown(name, number) for name in names)).from_(source.copy())
            query = query.with_(
                exp.to_identifier(f"step#{number}", quoted=True), as_=inner, materialized=kept, copy=False
            )
            source = exp.table_(f"step#{number}", quoted=True)
        shown = [exp.alias_(one, name, quoted=True) for name, one in results.items()]
        return query.select(*shown, copy=False).from_(source)

    def shown(self, name: str, number: int) -> exp.Expr:
        if self.stage.get(name, 0) < number:
            return _column(name)
        return exp.alias_(self.columns[name], name, quoted=True)


@attrs.frozen
class _Query:
    plan: Plan
    dialect: Dialect
    values: Values
    points: Points
    stages: _Stages = attrs.field(factory=_Stages)

    @property
    def ruleset(self) -> Ruleset:
        return self.plan.ruleset

    @property
    def places(self) -> Places:
        found = self.ruleset.conventions.rounding
        assert isinstance(found, Places)
        return found

    def written(self, table: exp.Table) -> exp.Select:
        for place, planned in enumerate(self.plan.rules):
            self.rule(f"#{place + 1}", planned)
        faults = [_column(f"e#{place + 1}") for place in range(len(self.plan.rules))]
        # SQLite wants two arguments of COALESCE or more.
        first = exp.Coalesce(this=faults[0], expressions=faults[1:]) if len(faults) > 1 else faults[0]
        fault = self.stages.add("fault#", first)
        places = self.places.points
        results: dict[str, exp.Expr] = {"unit": _column("unit")}
        for place, planned in enumerate(self.plan.rules):
            results[planned.indicator.id + POINTS] = self.published(f"p#{place + 1}", places)
        if self.plan.totals is not None:
            results |= self.totals(fault)
        results["fault"] = _column(fault)
        return self.stages.query(results, table, self.dialect)

    # Rules

    def rule(self, own: str, planned: Planned) -> None:
        """Add the points of a rule as ``p`` and its fault as ``e``, with *own* behind them; ``x``: it is exempt."""
        program = planned.program
        faults, numbers = self.read(own, planned)
        whens = [fault.when for fault in program.faults]
        assert program.points is not None
        parts = shared(*whens, program.points)
        writing = self.working(own, parts.locals, numbers)
        told = [
            (writing.condition(when), exp.Literal.string(_told(planned, fault.kind, fault.names)))  # type: ignore[arg-type]
            for when, fault in zip(parts.roots[:-1], program.faults, strict=True)
        ]
        bad, lacking = self.bad(planned, faults)
        lacks = _chained(exp.Or, lacking) if lacking else None
        if lacks is not None and planned.missing != "error":
            no_value: list[tuple[exp.Expr, exp.Expr]] = [(lacks, exp.Null())]
            counted = exp.Null() if planned.missing == "exempt" else _number(0)
        else:
            no_value, counted = [], exp.Null()
        branches = [*bad, *no_value, *told]
        fault = _case(branches, None) if branches else exp.Null()
        self.stages.add(f"e{own}", exp.cast(fault, "CHAR" if self.dialect == "mysql" else "TEXT"))
        earned = writing.expression(parts.roots[-1])  # type: ignore[arg-type]
        silent = [(_is_not_null(_column(f"e{own}")), exp.Null()), *((when, counted) for when, _ in no_value)]
        self.stages.add(f"p{own}", _case(silent, earned))
        is_exempt = planned.missing == "exempt" and lacks is not None
        unscored = [(exp.And(this=_is_null(_column(f"e{own}")), expression=_is_null(_column(f"p{own}"))), _number(1))]
        self.stages.add(f"x{own}", _case(unscored, _number(0)) if is_exempt else _number(0))

    def read(self, own: str, planned: Planned) -> tuple[list[str], dict[str, str]]:
        """Add the inputs of a rule; return the columns of what is wrong with them, and of their numbers by name."""
        faults: list[str] = []
        numbers: dict[str, str] = {}
        for place, each in enumerate(planned.reads):
            reading = _Reading(each, self.dialect, self.values)
            faults.append(self.stages.add(f"f{own}_{place}", reading.fault()))
            numbers[each.given.name] = self.stages.add(f"n{own}_{place}", reading.number(faults[-1]))
        return faults, numbers

    def working(self, own: str, locals_: Iterable[tuple[str, Expression]], columns: Mapping[str, str]) -> _Writing:
        """Add *locals_* as columns; return what writes expressions of them."""
        named = dict(columns)
        writing = _Writing(self.dialect, named)
        for name, expression in locals_:
            written = writing.expression(expression)
            if writing.is_long(expression):
                writing.long.add(name)
            named[name] = self.stages.add(f"l{own}{name}", written)
        return writing

    def bad(self, planned: Planned, faults: list[str]) -> tuple[list[tuple[exp.Expr, exp.Expr]], list[exp.Expr]]:
        """Return what is told of values that cannot be read, and where values are missing that have a policy."""
        told: list[tuple[exp.Expr, exp.Expr]] = []
        lacking: list[exp.Expr] = []
        for fault, read in zip(faults, planned.reads, strict=True):
            for kind in ("missing", "type", "range", "decimals"):
                when = exp.EQ(this=_column(fault), expression=exp.Literal.string(kind))
                if kind == "missing" and planned.missing != "error" and not read.follows:
                    lacking.append(when)
                else:
                    told.append((when, exp.Literal.string(_told(planned, kind, (read.given.name,)))))
        return told, lacking

    # Totals

    def totals(self, fault: str) -> dict[str, exp.Expr]:
        made = self.plan.totals
        assert made is not None
        columns: dict[str, str] = {}
        for place, planned in enumerate(self.plan.rules):
            points = exp.Coalesce(this=_column(f"p#{place + 1}"), expressions=[_number(0)])
            columns[planned.indicator.id] = self.stages.add(f"q#{place + 1}", exp.cast(points, "BIGINT"))
            columns[planned.indicator.id + EXEMPT] = f"x#{place + 1}"
        figures = {"total": made.total, **{f"{own}.total": each for own, each in made.sections.items()}}
        roots = [root for each in figures.values() for root in (each.rounded, each.exempt)]
        parts = shared(*roots, made.total.exact.top, *(() if made.grade is None else (made.grade,)))
        writing = self.working("#t", parts.locals, columns)
        results: dict[str, exp.Expr] = {}
        for place, name in enumerate(figures):
            rounded, exempt = parts.roots[2 * place : 2 * place + 2]
            unscored = exp.Or(this=_is_not_null(_column(fault)), expression=_in_brackets(writing.condition(exempt)))  # type: ignore[arg-type]
            total = _case([(unscored, exp.Null())], writing.expression(rounded))  # type: ignore[arg-type]
            self.stages.add(f"t#{place}", total)
            results[name] = self.published(f"t#{place}", self.places.total)
        exact = writing.expression(parts.roots[2 * len(figures)])  # type: ignore[arg-type]
        results["rank"] = self.rank(fault, exact)
        if made.grade is not None:
            number = writing.expression(parts.roots[-1])  # type: ignore[arg-type]
            results["grade"] = self.grade(number, made.grades)
        return results

    def rank(self, fault: str, exact: exp.Expr) -> exp.Expr:
        """Return the rank of the total; there is none where a row has a fault, for it might be anywhere."""
        total, counted = _column("t#0"), _column("counted#")
        self.stages.add("counted#", _case([(_is_null(total), _number(0))], _number(1)))
        by_exact = self.ruleset.conventions.rank_on == "exact"
        # Else the numerators of two rows would not be of one size.
        assert self.plan.totals is not None
        assert not by_exact or isinstance(self.plan.totals.total.exact.bottom, Whole)
        self.stages.add("key#", exact if by_exact else total)
        ranked = "DENSE_RANK" if self.ruleset.conventions.ties == "dense" else "RANK"
        order = exp.Order(expressions=[exp.Ordered(this=_column("key#"), desc=True, nulls_first=False)])
        place = exp.Window(this=exp.Anonymous(this=ranked), partition_by=[counted], order=order)
        faults = exp.Window(this=exp.Count(this=_column(fault)))
        well = exp.And(
            this=exp.EQ(this=counted, expression=_number(1)), expression=exp.EQ(this=faults, expression=_number(0))
        )
        return _case([(well, place)], exp.Null())

    def grade(self, number: exp.Expr, grades: tuple[str, ...]) -> exp.Expr:
        self.stages.add("grade#", number)
        none = (_is_null(_column("t#0")), exp.Null())
        names = [
            (exp.EQ(this=_column("grade#"), expression=_number(place)), exp.Literal.string(grade))
            for place, grade in enumerate(grades)
        ]
        return _case([none, *names], exp.Null())

    def published(self, column: str, places: int | None) -> exp.Expr:
        """Return *column*, a number × 10^places, as the caller wants it."""
        if self.points == "integer":
            return _column(column)
        whole = exp.cast(_column(column), "DECIMAL(19, 0)")
        if not places:
            return whole
        unit = exp.cast(_number(Fraction(1, 10**places)), f"DECIMAL({places}, {places})")
        return exp.Mul(this=whole, expression=unit)


def _told(planned: Planned, kind: str, names: Collection[str]) -> str:
    """Return the words of a fault, such as ``export: range (target)``."""
    behind = f" ({', '.join(names)})" if names else ""
    return f"{planned.indicator.id}: {kind}{behind}"
