"""
Other ways to score the test rule: how long they take beside targetscore, and how many values they get wrong.

Run: ``python benchmarks/peers.py``, with the extra ``bench``. Right is what `one_rule.by_definition` works out in
fractions for each of the 1,100,001 values of four decimals from 0 % to 110 %, and the 11,001 of two decimals among
them. Peers that return points unrounded are read leniently: the shortest decimal of what they return, rounded half up,
outside of what is timed.
"""

# ruff: noqa: PLR2004 - the numbers are those of the rule

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

import compiled
import numpy as np
from compiled import VALUES
from figures import Peer, Row, installed, ratio, run, turns
from one_rule import HIGHEST, RULES, by_definition, drawn, naive, naive_points

import targetscore

CENT = Decimal("0.01")
CASE = "case when x >= 95 then 100 when x >= 83 then 60 + (x - 83) * 40 / 12 else {low} end"
Many = Callable[[Any], Any]


def hundredths(answers: Iterable[object]) -> Any:  # noqa: ANN401 - NumPy
    """Return what a lenient reader takes answers for."""
    return np.array([int(Decimal(str(one)).quantize(CENT, ROUND_HALF_UP) * 100) for one in answers])


def cents(answers: Any) -> Any:  # noqa: ANN401 - NumPy
    """Return the hundredths of answers that are rounded."""
    return np.rint(np.asarray(answers, dtype=float) * 100).astype(np.int64)


def rounded(percent: Any) -> Any:  # noqa: ANN401 - NumPy
    """Return the points that NumPy's own rounding gives."""
    return np.round(naive_points(percent), 2)


def pandas_way() -> Many | None:
    """Return what one writes with pandas."""
    if (pandas := installed("pandas")) is None:
        return None

    def scored(percent: Any) -> Any:  # noqa: ANN401
        x = pandas.Series(percent)
        low = (60.0 - (83.0 - x) * 0.5).clip(lower=0.0)
        return (60.0 + (x - 83.0) * (40.0 / 12.0)).where(x >= 83.0, low).where(x < 95.0, 100.0).round(2)

    return scored


def polars_way() -> Many | None:
    """Return what one writes with polars."""
    if (pl := installed("polars")) is None:
        return None
    x = pl.col("x")
    low = pl.max_horizontal(60.0 - (83.0 - x) * 0.5, pl.lit(0.0))
    line = 60.0 + (x - 83.0) * (40.0 / 12.0)
    points = pl.when(x >= 95.0).then(100.0).when(x >= 83.0).then(line).otherwise(low).round(2)
    return lambda percent: pl.DataFrame({"x": percent}).select(points.alias("x"))["x"].to_numpy()


def duckdb_way(kind: str) -> Many | None:
    """Return what one writes for DuckDB, for columns of *kind*."""
    if (duckdb := installed("duckdb")) is None:
        return None
    query = f"select round({CASE.format(low='greatest(60 - (83 - x) * 0.5, 0)')}, 2) as x from held"  # noqa: S608
    tables: dict[int, Any] = {}

    def scored(percent: Any) -> Any:  # noqa: ANN401
        if id(percent) not in tables:  # filled once: what is timed is the query, and bringing its result out
            given = {"x": percent}  # noqa: F841 - the query below asks for it by name
            tables[id(percent)] = database = duckdb.connect()
            database.execute(f"create table held as select cast(x as {kind}) as x from given")  # noqa: S608
        return tables[id(percent)].execute(query).fetchnumpy()["x"]

    return scored


def openfisca_way() -> Many | None:
    """Return OpenFisca's way: a variable of persons, whose numbers are float32."""
    if installed("openfisca_core") is None:
        return None
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="", is_person=True)
    roles = [{"key": "member", "plural": "members"}]
    household = build_entity(key="household", plural="households", label="", roles=roles)
    common = {"value_type": float, "entity": person, "definition_period": DateUnit.YEAR, "label": ""}

    def formula(unit: Any, period: Any) -> Any:  # noqa: ANN401
        return naive_points(unit("rate", period))

    system = TaxBenefitSystem([person, household])
    system.add_variables(type("rate", (Variable,), common), type("points", (Variable,), {**common, "formula": formula}))

    def scored(percent: Any) -> Any:  # noqa: ANN401
        simulation = SimulationBuilder().build_default_simulation(system, len(percent))
        simulation.set_input("rate", "2024", percent)
        return simulation.calculate("points", "2024")

    return scored


def spreadsheet(percent: Iterable[float]) -> Any:  # noqa: ANN401 - NumPy
    """Return the hundredths of a spreadsheet: binary numbers, of which rounding sees 15 digits."""
    points = naive_points(np.asarray(percent))
    return hundredths(f"{one:.15g}" for one in points.tolist())


def wrong(found: Any, right: Any, values: Any) -> Mapping[str, tuple[int, int]]:  # noqa: ANN401 - NumPy
    """Return how many differ of all values, and of those with two decimals."""
    bad, few = np.asarray(found) != right, values % 100 == 0
    return {
        "4 decimals": (int(bad.sum()), len(values)),
        "2 decimals": (int((bad & few).sum()), int(few.sum())),
    }


def many(count: int, rounds: int, values: Any, right: Any) -> Iterator[Row]:  # noqa: ANN401 - NumPy
    """Yield those that score many values at once."""
    beside = "`score_frame` on polars"
    ways: dict[str, tuple[Many | None, Many]] = {
        "NumPy float64, `floor(points * 100 + 0.5) / 100`": (naive, cents),
        "NumPy float64, `round`": (rounded, cents),
        "pandas float64, `round`": (pandas_way(), cents),
        "polars float64, `round`": (polars_way(), cents),
        "DuckDB DOUBLE, `round`": (duckdb_way("double"), cents),
        "DuckDB DECIMAL(12, 4), `round`": (duckdb_way("decimal(12, 4)"), cents),
        "OpenFisca-core, float32, read leniently": (openfisca_way(), hundredths),
    }
    percent = drawn(count) / 10_000
    times: dict[str, tuple[int, ...]] = {}
    if (pl := installed("polars")) is not None and installed("narwhals") is not None:
        frame = pl.DataFrame({"unit": np.arange(count), "rate": percent})
        ruleset = targetscore.loads(RULES)
        work = {beside: lambda: targetscore.score_frame(ruleset, frame, results="points")}
        work |= {name: partial(way, percent) for name, (way, _) in ways.items() if way is not None}
        for run_ in work.values():
            run_()
        times = turns(work, rounds)
    for name, (way, read) in ways.items():
        if way is None:
            yield Peer(name, beside, None, None, {}, "not measured: not installed")
            continue
        found = wrong(read(way(values / 10_000)), right, values)
        own = times.get(name)
        median = None if own is None else statistics.median(own) / count
        yield Peer(name, beside, median, None if own is None else ratio(own, times[beside]), found)
    note = "worked out in Python, so not timed"
    name = "a spreadsheet's arithmetic: float64, of which `ROUND` sees 15 digits"
    yield Peer(name, beside, None, None, wrong(spreadsheet(values / 10_000), right, values), note)


def single(rounds: int, values: Any, right: Any) -> Iterator[Row]:  # noqa: ANN401 - NumPy
    """Yield those that score one value after another."""
    import time

    beside = "`compile`"
    work = {beside: partial(compiled.each, compiled.ours()[compiled.POINTS], VALUES, 1)}
    ways = {name: way() for name, way in compiled.PEERS.items()}
    for name, way in ways.items():
        if way is not None:
            work[name] = partial(compiled.each, way[0], [way[1](n) for n in VALUES], 1)
    times = turns(work, rounds, time.process_time_ns)
    for name, way in ways.items():
        if way is None:
            yield Peer(name, beside, None, None, {}, "not measured: not installed")
            continue
        run_, takes = way
        found = wrong(hundredths(run_(takes(n)) for n in values.tolist()), right, values)
        own = times[name]
        label = f"{name}, read leniently"
        yield Peer(label, beside, statistics.median(own) / len(VALUES), ratio(own, times[beside]), found)


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the peers."""
    values = np.arange(0, HIGHEST + 1, 4_990 if tiny else 1)
    right = np.array([by_definition(n) for n in values.tolist()])
    yield from single(1 if tiny else 7, values, right)
    yield from many(1_000 if tiny else 10_000_000, 1 if tiny else 5, values, right)


if __name__ == "__main__":
    run(rows, __doc__)
