"""Queries: rules, totals, ranks and grades as columns, each made of those that it needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

import attrs
from sqlglot import exp

from targetscore.engines._pushdown import OVER, POINTS, Plan, Planned, Values, places_of
from targetscore.engines._rollup import EXEMPT
from targetscore.engines._sharing import shared
from targetscore.engines._sql._columns import Reading
from targetscore.engines._sql._expressions import Writing
from targetscore.engines._sql._words import Dialect, case, chained, column, in_brackets, is_not_null, is_null, literal
from targetscore.engines.program import Expression, Whole
from targetscore.ruleset.model import Places, Ruleset
from targetscore.score._rows import places as places_in

Points: TypeAlias = Literal["decimal", "integer"]


@attrs.define
class Stages:
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
            return column(name)
        return exp.alias_(self.columns[name], name, quoted=True)


@attrs.frozen
class Query:
    plan: Plan
    dialect: Dialect
    values: Values
    points: Points
    stages: Stages = attrs.field(factory=Stages)

    @property
    def ruleset(self) -> Ruleset:
        return self.plan.ruleset

    @property
    def places(self) -> Places:
        """The decimals of points and totals, none where nothing is rounded."""
        return places_in(self.ruleset)

    def written(self, table: exp.Table) -> exp.Select:
        for place, planned in enumerate(self.plan.rules):
            self.rule(f"#{place + 1}", planned)
        faults = [column(f"e#{place + 1}") for place in range(len(self.plan.rules))]
        # SQLite wants two arguments of COALESCE or more.
        first = exp.Coalesce(this=faults[0], expressions=faults[1:]) if len(faults) > 1 else faults[0]
        fault = self.stages.add("fault#", first)
        results: dict[str, exp.Expr] = {"unit": column("unit")}
        for place, planned in enumerate(self.plan.rules):
            results |= self.earned(f"#{place + 1}", planned)
        if self.plan.totals is not None:
            results |= self.totals(fault)
        results["fault"] = column(fault)
        return self.stages.query(results, table, self.dialect)

    # Rules

    def rule(self, own: str, planned: Planned) -> None:
        """Add the points of a rule as ``p`` and its fault as ``e``, with *own* behind them; ``x``: it is exempt."""
        program = planned.program
        faults, numbers = self.read(own, planned)
        whens = [fault.when for fault in program.faults]
        result = () if program.points is not None else (program.denominator,)
        parts = shared(*whens, *result, program.result())
        writing = self.working(own, parts.locals, numbers)
        told = [
            (writing.condition(when), exp.Literal.string(_told(planned, fault.kind, fault.names)))  # type: ignore[arg-type]
            for when, fault in zip(parts.roots, program.faults, strict=False)
        ]
        bad, lacking = self.bad(planned, faults)
        lacks = chained(exp.Or, lacking) if lacking else None
        if lacks is not None and planned.missing != "error":
            no_value: list[tuple[exp.Expr, exp.Expr]] = [(lacks, exp.Null())]
            counted = exp.Null() if planned.missing == "exempt" else literal(0)
        else:
            no_value, counted = [], exp.Null()
        branches = [*bad, *no_value, *told]
        fault = case(branches, None) if branches else exp.Null()
        self.stages.add(f"e{own}", exp.cast(fault, "CHAR" if self.dialect == "mysql" else "TEXT"))
        earned = writing.expression(parts.roots[-1])  # type: ignore[arg-type]
        silent = [(is_not_null(column(f"e{own}")), exp.Null()), *((when, counted) for when, _ in no_value)]
        self.stages.add(f"p{own}", case(silent, earned))
        if result:
            over = exp.cast(writing.expression(parts.roots[-2]), "BIGINT")  # type: ignore[arg-type]
            self.stages.add(f"d{own}", case([(is_null(column(f"p{own}")), exp.Null())], over))
        is_exempt = planned.missing == "exempt" and lacks is not None
        unscored = [
            (
                exp.And(this=is_null(column(f"e{own}")), expression=is_null(column(f"p{own}"))),
                literal(1),
            )
        ]
        self.stages.add(f"x{own}", case(unscored, literal(0)) if is_exempt else literal(0))

    def earned(self, own: str, planned: Planned) -> dict[str, exp.Expr]:
        """Return the points of a rule; where nothing is rounded and integers are wanted, over what they are."""
        name, program = planned.indicator.id, planned.program
        if program.points is not None:
            return {name + POINTS: self.published(f"p{own}", _scale(self.places.points))}
        if self.points == "integer":
            return {name + POINTS: column(f"p{own}"), name + OVER: column(f"d{own}")}
        # Others are refused before.
        assert isinstance(program.denominator, Whole)
        return {name + POINTS: self.published(f"p{own}", program.denominator.value)}

    def read(self, own: str, planned: Planned) -> tuple[list[str], dict[str, str]]:
        """Add the inputs of a rule; return the columns of what is wrong with them, and of their numbers by name."""
        faults: list[str] = []
        numbers: dict[str, str] = {}
        for place, each in enumerate(planned.reads):
            reading = Reading(each, self.dialect, self.values)
            faults.append(self.stages.add(f"f{own}_{place}", reading.fault()))
            numbers[each.given.name] = self.stages.add(f"n{own}_{place}", reading.number(faults[-1]))
        return faults, numbers

    def working(self, own: str, locals_: Iterable[tuple[str, Expression]], columns: Mapping[str, str]) -> Writing:
        """Add *locals_* as columns; return what writes expressions of them."""
        named = dict(columns)
        writing = Writing(self.dialect, named)
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
                when = exp.EQ(this=column(fault), expression=exp.Literal.string(kind))
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
            points = exp.Coalesce(this=column(f"p#{place + 1}"), expressions=[literal(0)])
            columns[planned.indicator.id] = self.stages.add(f"q#{place + 1}", exp.cast(points, "BIGINT"))
            columns[planned.indicator.id + EXEMPT] = f"x#{place + 1}"
        figures = {"total": made.total, **{f"{own}.total": each for own, each in made.sections.items()}}
        roots = [root for each in figures.values() for root in (each.rounded, each.exempt)]
        parts = shared(*roots, made.total.exact.top, *(() if made.grade is None else (made.grade,)))
        writing = self.working("#t", parts.locals, columns)
        results: dict[str, exp.Expr] = {}
        for place, name in enumerate(figures):
            rounded, exempt = parts.roots[2 * place : 2 * place + 2]
            unscored = exp.Or(this=is_not_null(column(fault)), expression=in_brackets(writing.condition(exempt)))  # type: ignore[arg-type]
            total = case([(unscored, exp.Null())], writing.expression(rounded))  # type: ignore[arg-type]
            self.stages.add(f"t#{place}", total)
            results[name] = self.published(f"t#{place}", _scale(self.places.total))
        exact = writing.expression(parts.roots[2 * len(figures)])  # type: ignore[arg-type]
        results["rank"] = self.rank(fault, exact)
        if made.grade is not None:
            number = writing.expression(parts.roots[-1])  # type: ignore[arg-type]
            results["grade"] = self.grade(number, made.grades)
        return results

    def rank(self, fault: str, exact: exp.Expr) -> exp.Expr:
        """Return the rank of the total; there is none where a row has a fault, for it might be anywhere."""
        total, counted = column("t#0"), column("counted#")
        self.stages.add("counted#", case([(is_null(total), literal(0))], literal(1)))
        by_exact = self.ruleset.conventions.rank_on == "exact"
        # Else the numerators of two rows would not be of one size.
        assert self.plan.totals is not None
        assert not by_exact or isinstance(self.plan.totals.total.exact.bottom, Whole)
        self.stages.add("key#", exact if by_exact else total)
        ranked = "DENSE_RANK" if self.ruleset.conventions.ties == "dense" else "RANK"
        order = exp.Order(expressions=[exp.Ordered(this=column("key#"), desc=True, nulls_first=False)])
        place = exp.Window(this=exp.Anonymous(this=ranked), partition_by=[counted], order=order)
        faults = exp.Window(this=exp.Count(this=column(fault)))
        well = exp.And(
            this=exp.EQ(this=counted, expression=literal(1)),
            expression=exp.EQ(this=faults, expression=literal(0)),
        )
        return case([(well, place)], exp.Null())

    def grade(self, number: exp.Expr, grades: tuple[str, ...]) -> exp.Expr:
        self.stages.add("grade#", number)
        none = (is_null(column("t#0")), exp.Null())
        names = [
            (exp.EQ(this=column("grade#"), expression=literal(place)), exp.Literal.string(grade))
            for place, grade in enumerate(grades)
        ]
        return case([none, *names], exp.Null())

    def published(self, name: str, over: int) -> exp.Expr:
        """Return the column *name*, whole numbers to be divided by *over*, as the caller wants it."""
        if self.points == "integer":
            return column(name)
        whole, places = exp.cast(column(name), "DECIMAL(19, 0)"), places_of(over)
        if not places:
            return whole
        unit = exp.cast(literal(Fraction(1, over)), f"DECIMAL({places}, {places})")
        return exp.Mul(this=whole, expression=unit)


def _scale(places: int | None) -> int:
    """Return what whole numbers of *places* decimals are divided by; totals that nothing rounds are refused before."""
    assert places is not None
    divisor: int = 10**places
    return divisor


def _told(planned: Planned, kind: str, names: Collection[str]) -> str:
    """Return the words of a fault, such as ``export: range (target)``."""
    behind = f" ({', '.join(names)})" if names else ""
    return f"{planned.indicator.id}: {kind}{behind}"
