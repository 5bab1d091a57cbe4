"""Rows out of a database: what a query gives, from any DB-API connection or by way of SQLAlchemy."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

import attrs

from targetscore.data._problems import Problems
from targetscore.data._tables import Given, Grid, Record, Table, from_mappings
from targetscore.errors import Language, Span

if TYPE_CHECKING:
    import sqlalchemy

# Up to here a binary float that is whole is the only one near: no other whole number was rounded to it.
_WHOLE_UP_TO: Final = 2**53


class DBAPIConnection(Protocol):
    """A connection as PEP 249 describes it."""

    def cursor(self) -> Any:  # noqa: ANN401 - drivers give cursors of their own, most without types
        """Return a new cursor."""


Connection: TypeAlias = "DBAPIConnection | sqlalchemy.Connection | sqlalchemy.Engine"
Parameters: TypeAlias = Sequence[object] | Mapping[str, object]


@attrs.frozen
class Query(Iterable[Mapping[str, object]]):
    """
    What a query gave, all of it: ready for `targetscore.score`, again and again.

    Attributes:
        columns: The names of the columns, as the database gives them.
        rows: The values of each row, in the order of the columns.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...] = attrs.field(repr=False)

    def __iter__(self) -> Iterator[Mapping[str, object]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def query(connection: Connection, statement: str, parameters: Parameters = ()) -> Query:
    """
    Return the rows that *statement* gives, in the long or the wide form of unit data.

    All rows are fetched before this returns. The connection is neither committed nor closed.

    Args:
        connection: An open connection of any DB-API driver, such as `sqlite3`, or an SQLAlchemy engine or connection.
        statement: A query, its columns called like the heads of unit data.
        parameters: Values for the places that *statement* leaves open, in the driver's way. By name they are for
            SQLAlchemy's ``:name``.

    Raises:
        ValueError: If *statement* gives no rows at all, as an update does.
        TypeError: If *connection* is neither.

    >>> import sqlite3
    >>> for row in query(sqlite3.connect(":memory:"), "select '三门' as unit, ? as export", ["5.03"]):
    ...     print(row)
    {'unit': '三门', 'export': '5.03'}
    """
    if hasattr(connection, "cursor"):
        with contextlib.closing(connection.cursor()) as cursor:
            # Drivers that mark places by % read any % of a query for which they are handed parameters, even none.
            cursor.execute(statement, parameters) if parameters else cursor.execute(statement)
            columns = _columns(column[0] for column in cursor.description or ())
            return Query(columns, tuple(_values(row, columns) for row in cursor.fetchall()))
    return _by_sqlalchemy(connection, statement, parameters)


def _by_sqlalchemy(connection: object, statement: str, parameters: Parameters) -> Query:
    import sqlalchemy

    if isinstance(connection, sqlalchemy.Engine):
        with connection.connect() as opened:
            return _by_sqlalchemy(opened, statement, parameters)
    if not isinstance(connection, sqlalchemy.Connection):
        message = "a query needs a DB-API connection, or an SQLAlchemy engine or connection"
        raise TypeError(message)
    if isinstance(parameters, Mapping):
        result = connection.execute(sqlalchemy.text(statement), parameters)
    else:
        result = connection.exec_driver_sql(statement, tuple(parameters) or None)
    columns = _columns(result.keys() if result.returns_rows else ())
    return Query(columns, tuple(tuple(row) for row in result.fetchall()))


def query_at(url: str, statement: str) -> Query:
    """
    Return what `query` gives for the database at *url*, an SQLAlchemy address such as ``sqlite:///scores.db``.

    Raises:
        ImportError: If SQLAlchemy, or the driver that *url* names, is not installed.
        OSError: If the database cannot be reached, or refuses the query; the password of *url* is not told.
    """
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    try:
        address = sqlalchemy.make_url(url)
    except ArgumentError:
        raise OSError(errno.EINVAL, "no address of a database", "--sql") from None
    try:
        engine = sqlalchemy.create_engine(address)
        try:
            return query(engine, statement)
        finally:
            engine.dispose()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error)
        raise OSError(errno.EIO, reason, address.render_as_string(hide_password=True)) from error


def _columns(names: Iterable[object]) -> tuple[str, ...]:
    columns = tuple(str(name) for name in names)
    if not columns:
        message = "the statement gives no rows: unit data needs a query"
        raise ValueError(message)
    return columns


def _values(row: Any, columns: tuple[str, ...]) -> tuple[object, ...]:  # noqa: ANN401 - as the driver makes them
    """Return the values of *row*: most drivers give sequences, some can be told to give mappings."""
    return tuple(row[name] for name in columns) if isinstance(row, Mapping) else tuple(row)


# The table ----------------------------------------------------------------------------------------------------------


def from_query(data: Query, language: Language) -> Table:
    """
    Return the table of what a query gave. In messages ``<query>:3:actual`` is the column *actual* of the third row.

    Binary floats are refused unless they are whole: they do not hold the decimals that were written.
    """
    laid = from_mappings(data)
    names = [name.strip() for name in data.columns]
    labels = tuple(dict.fromkeys(names))
    starts = {number: _starts(record) for number, record in enumerate(laid.records, start=1)}
    source = Grid(name="<query>", text=laid.source.text, form="{name}:{row}:{column}", labels=labels, starts=starts)
    problems = Problems(source, language)
    columns = {label: laid.columns.get(label, Span(0, 0)) for label in labels}
    for label in (label for label in labels if names.count(label) > 1):
        problems.refuse("duplicate-column", columns[label], column=label, other=label)
    records = tuple(
        Record({column: _held(cell, column, problems) for column, cell in record.cells.items()}, record.span)
        for record in laid.records
    )
    return Table(source, columns, records, problems.found)


def _starts(record: Record) -> tuple[int, ...]:
    """Return where the stretch of each column begins: its head stands between the values before and behind it."""
    ends = [cell.span.end + 1 for cell in record.cells.values()]
    return (record.span.start, *ends[:-1])


def _held(given: Given, column: str, problems: Problems) -> Given:
    """Return a cell with what unit data may hold, or nothing if it is refused."""
    match given.value:
        case None | bool() | int() | str() | Decimal() | Fraction() | dt.date() | dt.time() | dt.timedelta():
            return given
        case float() as value if value.is_integer() and abs(value) <= _WHOLE_UP_TO:
            return Given(int(value), given.span)
        case float() as value:
            problems.refuse("query-float", given.span, text=repr(value), column=column)
        case value:
            problems.refuse("query-value", given.span, kind=type(value).__name__, column=column)
    return Given(None, given.span)
