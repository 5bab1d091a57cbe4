"""Queries that score a table where it is; nothing else here knows sqlglot."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, get_args

from sqlglot import exp

from targetscore.engines._pushdown import Asked, Bounds, Results, Values, plan
from targetscore.engines._sql._columns import DIGITS
from targetscore.engines._sql._queries import Points, Query
from targetscore.engines._sql._words import Dialect, table_named
from targetscore.ruleset.model import Ruleset

__all__ = ["DIALECTS", "Dialect", "Points", "sql"]

DIALECTS: Final[tuple[Dialect, ...]] = get_args(Dialect)
NAMES_AT_MOST: Final[Mapping[Dialect, int]] = MappingProxyType({"postgres": 63, "mysql": 64})
BINARY_DIGITS: Final = 15
"""A binary number is the one nearest to a decimal of so many digits, and to no other of as many decimals."""


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
            no decimals, gives integers alone. In a file that rounds nothing, integers are numerators, and
            ``export.over`` is what they are divided by.
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
        places_at_most=DIGITS if points == "decimal" else None,
    )
    writing = Query(plan(ruleset, asked), dialect, values, points)
    made: exp.Expr = writing.written(table_named(table))
    if view is not None:
        made = exp.Create(this=table_named(view), kind="VIEW", expression=made)
    return made.sql(dialect=dialect, pretty=True) + ";\n"
