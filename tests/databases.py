"""Databases that queries are run on: each takes rows and a query, and gives back what the query gives."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import attrs
import pytest

Row = Mapping[str, object]

ROWS_AT_ONCE = 100


class Database(Protocol):
    """*dialect* is what `targetscore.sql` calls it."""

    @property
    def dialect(self) -> str: ...

    def run(self, columns: Mapping[str, str], rows: Sequence[Row], query: str) -> list[dict[str, Any]]:
        """Return what *query* gives where the table ``units`` has *columns* (types by name) and *rows*."""
        ...


def quoted(name: str, sign: str) -> str:
    return f"{sign}{name}{sign}"


@attrs.frozen
class Connected:
    """A database behind a DB-API connection."""

    dialect: str
    cursor: Callable[[], Any]
    mark: str
    sign: str = '"'

    def run(self, columns: Mapping[str, str], rows: Sequence[Row], query: str) -> list[dict[str, Any]]:
        cursor = self.cursor()
        cursor.execute("drop table if exists units")
        made = ", ".join(f"{quoted(name, self.sign)} {self.type(kind)}" for name, kind in columns.items())
        cursor.execute(f"create table units ({made})")
        if rows:
            marks = f"({', '.join([self.mark] * len(columns))})"
            values = [tuple(self.value(row.get(name)) for name in columns) for row in rows]
            # Row by row takes DuckDB as long as a hundred at once.
            for start in range(0, len(values), ROWS_AT_ONCE):
                some = values[start : start + ROWS_AT_ONCE]
                cursor.execute(f"insert into units values {', '.join([marks] * len(some))}", [*itertools.chain(*some)])  # noqa: S608 - marks alone
        cursor.execute(query.rstrip().rstrip(";"))
        heads = [head[0] for head in cursor.description]
        return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]

    def type(self, kind: str) -> str:
        return {("mysql", "boolean"): "tinyint", ("mysql", "text"): "varchar(200)"}.get((self.dialect, kind), kind)

    def value(self, value: object) -> object:
        if self.dialect == "sqlite" and isinstance(value, Decimal):
            return str(value)
        return int(value) if isinstance(value, bool) and self.dialect in {"sqlite", "mysql"} else value


@attrs.frozen
class Spark:
    """A session of Spark in this process's own Java machine."""

    session: Any
    dialect: str = "spark"

    def run(self, columns: Mapping[str, str], rows: Sequence[Row], query: str) -> list[dict[str, Any]]:
        kinds = {"text": "string", "double precision": "double"}
        schema = ", ".join(f"`{name}` {kinds.get(kind, kind)}" for name, kind in columns.items())
        values = [tuple(self.value(row.get(name), kind) for name, kind in columns.items()) for row in rows]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.session.createDataFrame(values, schema).createOrReplaceTempView("units")
            return [row.asDict() for row in self.session.sql(query.rstrip().rstrip(";")).collect()]

    def value(self, value: object, kind: str) -> object:
        return Decimal(value) if isinstance(value, int) and kind.startswith("decimal") else value


# Databases that are there, or started -------------------------------------------------------------------------------


@contextlib.contextmanager
def duckdb() -> Iterator[Database]:
    driver = pytest.importorskip("duckdb")
    with contextlib.closing(driver.connect()) as connection:
        yield Connected("duckdb", connection.cursor, "?")


@contextlib.contextmanager
def sqlite() -> Iterator[Database]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        yield Connected("sqlite", connection.cursor, "?")


def found(name: str, *folders: str) -> str:
    """Return the path of a program; skip the test where it is not there."""
    places = [str(place) for folder in folders for place in sorted(Path("/").glob(folder), reverse=True)]
    path = shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def somebody(*names: str) -> str | None:
    """Return who is to run a server: nobody else, unless this is the administrator, for whom servers do not start."""
    import pwd

    if os.geteuid() != 0:
        return None
    for name in names:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip(f"servers do not run as root, and there is no user {' or '.join(names)}")


@contextlib.contextmanager
def folder_of(user: str | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ts", ignore_cleanup_errors=True) as made:
        if user is not None:
            shutil.chown(made, user)
        yield Path(made)


@contextlib.contextmanager
def server(command: Sequence[str], user: str | None, connect: Callable[[], Any], log: Path) -> Iterator[Any]:
    """Run a server; hand over a connection to it as soon as it answers."""
    with log.open("wb") as lines:
        process = subprocess.Popen(command, user=user, stdout=lines, stderr=lines, cwd=log.parent)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                connection = connect()
                break
            except Exception:  # noqa: BLE001 - each driver has errors of its own
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"the server did not start: {log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.1)
        with contextlib.closing(connection):
            yield connection
    finally:
        process.terminate()
        process.wait(60)


@contextlib.contextmanager
def postgres() -> Iterator[Database]:
    driver = pytest.importorskip("psycopg")
    folders = ("usr/lib/postgresql/*/bin", "usr/local/opt/postgresql*/bin")
    initdb, program = found("initdb", *folders), found("postgres", *folders)
    user = somebody("postgres", "nobody")
    with folder_of(user) as folder:
        data = str(folder / "data")
        made = [initdb, "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(made, user=user, check=True, capture_output=True, cwd=folder)
        command = [program, "-D", data, "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"]

        def connect() -> Any:
            return driver.connect(host=str(folder), user="test", dbname="postgres", autocommit=True)

        with server(command, user, connect, folder / "log") as connection:
            yield Connected("postgres", connection.cursor, "%s")


@contextlib.contextmanager
def mariadb() -> Iterator[Database]:
    driver = pytest.importorskip("pymysql")
    install = found("mariadb-install-db")
    program = found("mariadbd", "usr/sbin")
    user = somebody("mysql", "nobody")
    with folder_of(user) as folder:
        own = ["--no-defaults", f"--datadir={folder / 'data'}"]
        method = "--auth-root-authentication-method=normal"
        subprocess.run([install, *own, method], user=user, check=True, capture_output=True, cwd=folder)
        socket = str(folder / "socket")
        command = [program, *own, f"--socket={socket}", "--skip-networking", f"--pid-file={folder / 'pid'}"]

        def connect() -> Any:
            # PyMySQL leaves the socket of a connection open that it did not get.
            Path(socket).stat()
            return driver.connect(unix_socket=socket, user="root", charset="utf8mb4", autocommit=True)

        with server(command, user, connect, folder / "log") as connection:
            connection.cursor().execute("create database figures character set utf8mb4")
            connection.select_db("figures")
            yield Connected("mysql", connection.cursor, "%s", "`")


@contextlib.contextmanager
def spark() -> Iterator[Database]:
    found("java")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sql = pytest.importorskip("pyspark.sql")
        settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "1", "spark.log.level": "OFF"}
        builder = sql.SparkSession.builder.master("local[1]")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()


DATABASES = {"duckdb": duckdb, "sqlite": sqlite, "postgres": postgres, "mariadb": mariadb, "spark": spark}
