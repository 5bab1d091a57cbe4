"""
Every engine over the whole domain of the test rule: how many values come out otherwise than in fractions, by hand.

Run: ``python benchmarks/engines.py``, with the extra ``bench``. The values are the 1,100,001 of four decimals from 0 %
to 110 %, among them every tie of the rounding. PostgreSQL and MariaDB are started if their programs are there, as the
tests do it. What cannot be had is named.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import attrs
from figures import Figure, Row, installed, run
from one_rule import HIGHEST, RULES, by_definition

import targetscore

ROWS_AT_ONCE = 50_000
Told = Callable[[Iterator[tuple[int, int]]], int]


@attrs.frozen
class Domain:
    """The values n / 10,000 % that are tried, and the hundredths of points that each must get."""

    step: int
    right: dict[int, int]

    @classmethod
    def of(cls, step: int) -> Domain:
        """Return every *step*-th value of the domain."""
        return cls(step, {n: by_definition(n) for n in range(0, HIGHEST + 1, step)})

    def wrong(self, found: Iterator[tuple[int, int]]) -> int:
        """Return how many of the values are otherwise, twice or not among *found*."""
        left = set(self.right)
        wrong = 0
        for n, points in found:
            wrong += n not in left or self.right[n] != points
            left.discard(n)
        return wrong + len(left)


def as_decimal(n: int) -> Decimal:
    """Return n / 10,000."""
    return Decimal(n).scaleb(-4)


# Python ------------------------------------------------------------------------------------------------------------


def reference(domain: Domain) -> Iterator[tuple[int, int]]:
    """Yield the points of `targetscore.score`."""
    ruleset = targetscore.loads(RULES)
    values = list(domain.right)
    for start in range(0, len(values), ROWS_AT_ONCE):
        given = [{"unit": str(n), "rate": as_decimal(n)} for n in values[start : start + ROWS_AT_ONCE]]
        for unit, scored in targetscore.score(ruleset, given).units.items():
            yield int(unit), int(scored.indicators["rate"].points * 100)


def compiled(domain: Domain) -> Iterator[tuple[int, int]]:
    """Yield the points of `targetscore.compile`."""
    points = targetscore.compile(targetscore.loads(RULES)).indicators["rate"].points
    return ((n, int(points(n))) for n in domain.right)


def array(domain: Domain) -> Iterator[tuple[int, int]]:
    """Yield the points of `targetscore.score_array`."""
    import numpy as np

    scorer = targetscore.compile(targetscore.loads(RULES)).indicators["rate"]
    values = np.array(list(domain.right))
    return zip(values.tolist(), targetscore.score_array(scorer, values).tolist(), strict=True)


def streamed(ending: str) -> Callable[[Domain], Iterator[tuple[int, int]]]:
    """Return what yields the points of `targetscore.score_file` for files that end so."""

    def found(domain: Domain) -> Iterator[tuple[int, int]]:
        import pyarrow as pa
        from pyarrow import csv, parquet

        with tempfile.TemporaryDirectory() as folder:
            given, scored = (str(Path(folder, name + ending)) for name in ("given", "scored"))
            unit, rate = [str(n) for n in domain.right], [as_decimal(n) for n in domain.right]
            table = pa.table({"unit": unit, "rate": pa.array(rate, pa.decimal128(12, 4))})
            (csv.write_csv if ending == ".csv" else parquet.write_table)(table, given)
            targetscore.score_file(targetscore.loads(RULES), given, scored)
            back = (csv.read_csv if ending == ".csv" else parquet.read_table)(scored)
            for n, points in zip(back["unit"].to_pylist(), back["rate"].to_pylist(), strict=True):
                yield int(n), round(points * 100)

    return found


# Frames ------------------------------------------------------------------------------------------------------------


def frame(kind: str) -> Callable[[Domain], Iterator[tuple[int, int]]]:
    """Return what yields the points of `targetscore.score_frame` on a frame of *kind*, in per cent."""

    def found(domain: Domain) -> Iterator[tuple[int, int]]:
        scored = targetscore.score_frame(targetscore.loads(RULES), made(kind, list(domain.right)), results="points")
        if kind == "PySpark":
            pairs = ((row["unit"], row["rate.points"]) for row in scored.toLocalIterator())
        elif kind == "DuckDB":
            pairs = iter(scored.select('unit, "rate.points"').fetchall())
        elif kind == "pyarrow":
            pairs = zip(scored["unit"].to_pylist(), scored["rate.points"].to_pylist(), strict=True)
        else:
            whole = scored.collect() if kind == "polars, lazy" else scored
            pairs = zip(whole["unit"].to_list(), whole["rate.points"].to_list(), strict=True)
        return ((int(n), int(points)) for n, points in pairs)

    return found


def made(kind: str, values: list[int]) -> Any:  # noqa: ANN401 - a frame
    """Return a frame of *values*, in per cent: binary numbers, and decimals where frames of the kind are asked that."""
    if kind == "PySpark":
        return spark_rows(values[1] - values[0])
    import pyarrow as pa

    decimals = pa.table({"unit": values, "rate": pa.array([as_decimal(n) for n in values], pa.decimal128(12, 4))})
    if kind == "pyarrow":
        return decimals
    if kind == "DuckDB":
        import duckdb

        return duckdb.from_arrow(decimals)
    columns = {"unit": values, "rate": [n / 10_000 for n in values]}
    if kind == "pandas":
        import pandas as pd

        return pd.DataFrame(columns)
    import polars as pl

    return pl.LazyFrame(columns) if kind == "polars, lazy" else pl.DataFrame(columns)


def spark_rows(step: int) -> Any:  # noqa: ANN401 - a frame
    """Return the domain as rows of Spark."""
    return spark_session().sql(
        f"select id as unit, cast(cast(id as decimal(12,0)) * 0.0001 as decimal(12,4)) as rate"  # noqa: S608
        f" from range(0, {HIGHEST + 1}, {step})"
    )


def spark_session() -> Any:  # noqa: ANN401 - PySpark
    """Return a session on this machine."""
    from spark import session

    return session()


# Databases ---------------------------------------------------------------------------------------------------------

# Each fills a table of every {step}-th value; a value of four decimals is exact in each.
FILLED = {
    "duckdb": "select cast(n as text), cast(cast(n as decimal(12,0)) * 0.0001 as decimal(12,4))"
    " from range(0, {end}, {step}) t(n)",
    "sqlite": "with recursive t(n) as (select 0 union all select n + {step} from t where n + {step} < {end})"
    " select cast(n as text), n / 10000.0 from t",
    "postgres": "select cast(n as text), n * 0.0001 from generate_series(0, {end} - 1, {step}) t(n)",
    "mysql": "select cast(seq as char), seq * 0.0001 from seq_0_to_{last}_step_{step}",
}
TYPES = {"sqlite": "real", "mysql": "decimal(12,4)", "postgres": "numeric(12,4)", "duckdb": "decimal(12,4)"}


def queried(name: str) -> Callable[[Domain], Iterator[tuple[int, int]]]:
    """Return what yields the points of `targetscore.sql` in the database that the tests call so."""

    def found(domain: Domain) -> Iterator[tuple[int, int]]:
        from databases import DATABASES

        dialect = "mysql" if name == "mariadb" else name
        options: dict[str, Any] = {"results": "points", "points": "integer"}
        query = targetscore.sql(targetscore.loads(RULES), dialect, **options).rstrip().rstrip(";")
        if name == "spark":
            spark_rows(domain.step).selectExpr("cast(unit as string) as unit", "rate").createOrReplaceTempView("units")
            rows = spark_session().sql(query).select("unit", "`rate.points`").toLocalIterator()
            yield from ((int(row[0]), int(row[1])) for row in rows)
            return
        numbers = {"end": HIGHEST + 1, "last": HIGHEST, "step": domain.step}
        with DATABASES[name]() as database:
            cursor = database.cursor()  # type: ignore[attr-defined]
            text = "varchar(20)" if name == "mariadb" else "text"
            cursor.execute(f"create table units (unit {text}, rate {TYPES[dialect]})")
            cursor.execute("insert into units " + FILLED[dialect].format(**numbers))
            cursor.execute(query)
            heads = [head[0] for head in cursor.description]
            unit, rate = heads.index("unit"), heads.index("rate.points")
            while found := cursor.fetchmany(ROWS_AT_ONCE):
                yield from ((int(row[unit]), int(row[rate])) for row in found)

    return found


ENGINES: dict[str, tuple[Callable[[Domain], Iterator[tuple[int, int]]], tuple[str, ...]]] = {
    "`score`, the reference": (reference, ()),
    "`compile`": (compiled, ()),
    "`score_array`, numba": (array, ("numba", "numpy")),
    "`score_file`, CSV": (streamed(".csv"), ("pyarrow",)),
    "`score_file`, Parquet": (streamed(".parquet"), ("pyarrow",)),
    "`score_frame`, polars": (frame("polars"), ("narwhals", "polars", "pyarrow")),
    "`score_frame`, polars, lazy": (frame("polars, lazy"), ("narwhals", "polars", "pyarrow")),
    "`score_frame`, pandas": (frame("pandas"), ("narwhals", "pandas", "pyarrow")),
    "`score_frame`, pyarrow": (frame("pyarrow"), ("narwhals", "pyarrow")),
    "`score_frame`, DuckDB": (frame("DuckDB"), ("narwhals", "duckdb", "pyarrow")),
    "`sql`, DuckDB": (queried("duckdb"), ("sqlglot", "duckdb")),
    "`sql`, SQLite": (queried("sqlite"), ("sqlglot",)),
    "`sql`, PostgreSQL": (queried("postgres"), ("sqlglot", "psycopg")),
    "`sql`, MariaDB": (queried("mariadb"), ("sqlglot", "pymysql")),
    "`score_frame`, PySpark": (frame("PySpark"), ("narwhals", "pyspark")),
    "`sql`, Spark": (queried("spark"), ("sqlglot", "pyspark")),
}


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the wrong values of each engine."""
    warnings.simplefilter("ignore")
    domain = Domain.of(99_990 if tiny else 1)
    unit = f"of {len(domain.right):,} of the domain wrong"
    for name, (found, needs) in ENGINES.items():
        lacking = [needed for needed in ("pytest", *needs) if installed(needed) is None]
        if lacking:
            yield Figure(name, None, unit, 0, f"not tried: {', '.join(lacking)} not installed")
            continue
        try:
            yield Figure(name, domain.wrong(found(domain)), unit, 0)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - one engine must not end the others
            yield Figure(name, None, unit, 0, f"not tried: {type(error).__name__}: {first_line(error)}")
        except BaseException as error:
            if type(error).__module__ != "_pytest.outcomes":  # how the tests' servers say that they are not there
                raise
            yield Figure(name, None, unit, 0, f"not tried: {first_line(error)}")


def first_line(error: BaseException) -> str:
    """Return the beginning of what *error* says."""
    return (str(error).strip().splitlines() or [""])[0][:120]


if __name__ == "__main__":
    run(rows, __doc__)
