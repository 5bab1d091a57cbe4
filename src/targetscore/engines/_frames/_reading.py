"""Columns of a frame as whole numbers, and what in them is no exact number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
import narwhals as nw

from targetscore.data._cells import FACTS
from targetscore.engines._columns import Asked, Held, Kind, rounded_out
from targetscore.engines._frames._native import col
from targetscore.engines._ranges import Width

BINARY_AT_MOST: Final = 1 << 50
"""A binary number is the one nearest to a decimal, and to no other of as many decimals, below this × 10^-decimals."""
DIGITS: Final = 18
TRUE: Final = tuple(word for word, holds in FACTS.items() if holds)
FALSE: Final = tuple(word for word, holds in FACTS.items() if not holds)


def kind_of(dtype: nw.dtypes.DType) -> Kind:
    if dtype.is_integer():
        return "integer"
    if dtype.is_float():
        return "float"
    if dtype == nw.Boolean:
        return "fact"
    return "text" if any(dtype == each for each in (nw.String, nw.Decimal, nw.Object)) else "other"


@attrs.frozen
class Reading:
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
        return col(self.held.head)

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
        return col(self.near)

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

    def guarded(self) -> nw.Expr | None:
        """Return the number whose size is asked for, no number where there is none; ``None``: a fact."""
        if self.decimals is None:
            return None
        match self.held.kind:
            case "integer":
                return self.column
            case "float":
                return self.scaled()
            case _:
                return self.number("int64")

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


@attrs.frozen
class Fixed(Reading):
    """A column of decimals of a known scale, which are exact as they are: *scale* is at most `decimals`."""

    def null(self) -> nw.Expr:
        return self.column.is_null()

    def looked(self) -> dict[str, nw.Expr]:
        number = self.from_text()
        return {"null": self.column.null_count(), "least": number.min(), "most": number.max()}

    def bad(self) -> nw.Expr:
        return nw.lit(value=False)

    def from_text(self) -> nw.Expr:
        whole = self.column * 10 ** (self.decimals or 0) if self.decimals else self.column
        return whole.cast(nw.Int64).fill_null(0)

    @classmethod
    def fits(cls, asked: Asked, dtype: nw.dtypes.DType) -> bool:
        """Return whether a column of *dtype* holds nothing but integers of 18 digits, value × 10^decimals."""
        decimals = asked.given.decimals
        if decimals is None or not isinstance(dtype, nw.Decimal):
            return False
        precision, scale = int(dtype.precision or DIGITS + 1), int(dtype.scale or 0)
        return scale <= decimals and precision - scale + decimals <= DIGITS


def is_doubtful(counts: Mapping[str, Any], place: int) -> bool:
    """Return whether a column has to be looked through for values that are not exact."""
    if counts.get(f"bad{place}") or counts.get(f"same{place}", True) not in {True, None}:
        return True
    if f"odd{place}" not in counts:
        return False
    ends = [end for end in (counts[f"least{place}"], counts[f"most{place}"]) if end is not None]
    return counts[f"odd{place}"] not in {0, None} or any(abs(end) >= BINARY_AT_MOST for end in ends)


def range_of(reading: Reading, least: object, most: object) -> tuple[int, int]:
    scale = 10 ** (reading.decimals or 0) if reading.held.kind == "integer" else 1
    low, high = (0 if value is None or value != value else int(value) * scale for value in (least, most))  # type: ignore[call-overload]  # noqa: PLR0124 - nothing is equal to itself but what is a number
    return rounded_out(low, high)
