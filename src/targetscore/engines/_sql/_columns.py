"""Columns of the table that is scored, as whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

import attrs
from sqlglot import exp

from targetscore.engines._pushdown import Read, Values
from targetscore.engines._sql._words import Dialect, case, column, in_brackets, is_null, literal

DIGITS: Final = 18
_WHOLE_NUMBER: Final = "^-?[0-9]+([.][0-9]+)?$"
_EXACT_TYPES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "duckdb": ("DECIMAL", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
                   "UINTEGER", "UBIGINT"),
        "spark": ("decimal", "tinyint", "smallint", "int", "bigint"),
        "postgres": ("numeric", "smallint", "integer", "bigint"),
    }
)  # fmt: skip


@attrs.frozen
class Reading:
    """A column as a whole number: why a row has none, and the number."""

    read: Read
    dialect: Dialect
    values: Values

    @property
    def stored(self) -> exp.Expr:
        return column(self.read.column)

    @property
    def value(self) -> exp.Expr:
        """What the column says, with what stands in for nothing."""
        absent = self.read.absent
        if absent is None:
            return self.stored
        is_boolean = isinstance(absent, bool) and self.dialect not in {"sqlite", "mysql"}
        stand_in = exp.Boolean(this=absent) if is_boolean else literal(Fraction(absent) * self.factor)
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
        found: list[tuple[exp.Expr, str]] = [(is_null(self.value), "missing")]
        if self.read.given.decimals is None:
            found.append((exp.Not(this=in_brackets(self.is_fact())), "type"))
        else:
            found += [
                (exp.Not(this=in_brackets(self.is_number())), "type"),
                (exp.Not(this=in_brackets(self.is_within())), "range"),
                (exp.NEQ(this=self.exact, expression=self.rounded()), "decimals"),
            ]
        return case([(when, exp.Literal.string(word)) for when, word in found], None)

    def typed(self) -> exp.Expr:
        if self.dialect == "postgres":
            return exp.cast(exp.Anonymous(this="PG_TYPEOF", expressions=[self.value]), "TEXT")
        return exp.Anonymous(this="TYPEOF", expressions=[self.value])

    def is_number(self) -> exp.Expr:
        if self.dialect == "mysql":
            # MySQL reads a text as the number that it begins with.
            pattern = exp.Literal.string(_WHOLE_NUMBER)
            matched = exp.Anonymous(this="REGEXP_INSTR", expressions=[exp.cast(self.value, "CHAR"), pattern])
            return exp.EQ(this=matched, expression=literal(1))
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
                return exp.And(this=is_whole, expression=exp.In(this=self.value, expressions=[literal(0), literal(1)]))
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
        low, high = literal(Fraction(given.least, scale)), literal(Fraction(given.most, scale))
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
        times = exp.Mul(this=self.value, expression=literal(10**self.decimals))
        return exp.cast(exp.Anonymous(this="ROUND", expressions=[times]), "BIGINT")

    def number(self, fault: str) -> exp.Expr:
        """Return the whole number, and one that does no harm where the column *fault* says that there is none."""
        given = self.read.given
        if given.decimals is None:
            is_written = self.dialect in {"sqlite", "mysql"}
            held = exp.EQ(this=self.value, expression=literal(1)) if is_written else self.value
            good: exp.Expr = case([(held, literal(1))], literal(0))
            harmless = 0
        else:
            assert given.least is not None
            assert given.most is not None
            scaled = exp.Mul(this=self.rounded(), expression=literal(10**self.decimals))
            good = self.as_integer() if self.dialect == "sqlite" else exp.cast(scaled, "BIGINT")
            harmless = min(max(0, given.least), given.most)
        return exp.cast(case([(is_null(column(fault)), good)], literal(harmless)), "BIGINT")
