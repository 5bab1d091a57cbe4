"""
Other ways to score the test rule: how long they take beside targetscore, and how many values they get wrong.

Run: ``python benchmarks/peers.py``, with the extra ``bench``. Right is what `one_rule.by_definition` works out in
fractions for each of the 1,100,001 values of four decimals from 0 % to 110 %, and the 11,001 of two decimals among
them. Peers that return points unrounded are read leniently: the shortest decimal of what they return, rounded half up,
outside of what is timed.

A second rule counts steps: how many whole tenths of a percentage point each of the 9,501 values of two decimals up to
95 % falls short of 95 %.
"""

# ruff: noqa: PLR2004 - the numbers are those of the rule

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

import calc
import compiled
import numpy as np
from compiled import VALUES
from figures import Peer, Row, installed, ratio, run, turns
from one_rule import HIGHEST, RULES, by_definition, drawn, naive, naive_points

import targetscore

CENT = Decimal("0.01")
CASE = "case when x >= 95 then 100 when x >= 83 then 60 + (x - 83) * 40 / 12 else {low} end"
STEPS = "{0}((95 - x) / 0.1)"
SHORT_OF = 9_500
"""95 % in hundredths of a per cent."""
FLOOR, NUMPY = "NumPy float64, `floor(points * 100 + 0.5) / 100`", "NumPy float64, `round`"
PANDAS, POLARS = "pandas float64, `round`", "polars float64, `round`"
DOUBLE, DECIMAL = "DuckDB DOUBLE, `round`", "DuckDB DECIMAL(12, 4), `round`"
FISCA = "OpenFisca-core, float32, read leniently"
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
    """Return the hundredths of binary numbers of which rounding sees 15 digits."""
    points = naive_points(np.asarray(percent))
    return hundredths(f"{one:.15g}" for one in points.tolist())


def in_calc(values: Any) -> Mapping[str, tuple[int, int]]:  # noqa: ANN401 - NumPy
    """Return how many of *values* LibreOffice Calc gets wrong, and of the steps."""
    low = "MAX(60-(83-{0})/2,0)"
    formula = "ROUND(IF({0}>=95,100,IF({0}>=83,60+({0}-83)*40/12," + low + ")),2)"
    found = calc.worked_out((values / 10_000).tolist(), formula)
    bad = sum(int(points * 100) != by_definition(n) for n, points in zip(values.tolist(), found, strict=True))
    short, right = tenths(tiny=False)
    counted = calc.worked_out(short.tolist(), "INT((95-{0})/0.1)")
    return {"2 decimals": (bad, len(values)), "steps": off(np.array([int(one) for one in counted]), right)}


# Steps -------------------------------------------------------------------------------------------------------------


def tenths(tiny: bool) -> tuple[Any, Any]:  # noqa: FBT001 - tiny or not
    """Return per cents of two decimals up to 95 %, and how many whole tenths each is short of it."""
    values = np.arange(0, SHORT_OF + 1, 97 if tiny else 1)
    return values / 100, (SHORT_OF - values) // 10


def off(found: Any, right: Any) -> tuple[int, int]:  # noqa: ANN401 - NumPy
    """Return how many steps are miscounted, of how many."""
    return int((np.asarray(found).astype(np.int64) != right).sum()), len(right)


def steps(tiny: bool) -> dict[str, tuple[int, int]]:  # noqa: FBT001 - tiny or not
    """Return how many values get another number of steps, by the name that the table gives to the way."""
    x, right = tenths(tiny)
    single_ = np.float32
    found = {
        FLOOR: np.floor((95.0 - x) / 0.1),
        NUMPY: (95.0 - x) // 0.1,
        FISCA: np.floor((single_(95) - x.astype(single_)) / single_(0.1)),
    }
    if (pandas := installed("pandas")) is not None:
        found[PANDAS] = ((95.0 - pandas.Series(x)) // 0.1).to_numpy()
    if (pl := installed("polars")) is not None:
        found[POLARS] = pl.DataFrame({"x": x}).select(((95.0 - pl.col("x")) / 0.1).floor().alias("x"))["x"].to_numpy()
    if (duckdb := installed("duckdb")) is not None:
        given = {"x": x}  # noqa: F841 - the query below asks for it by name
        for name, kind in ((DOUBLE, "double"), (DECIMAL, "decimal(12, 4)")):
            query = f"select {STEPS.format('floor')} as x from (select cast(x as {kind}) as x from given)"  # noqa: S608
            found[name] = duckdb.sql(query).fetchnumpy()["x"]
    if (zen := installed("zen")) is not None:
        formula = zen.compile_expression(STEPS.format("floor"))
        found[compiled.ZEN] = [int(formula.evaluate({"x": one})) for one in x.tolist()]
    if (rule_engine := installed("rule_engine")) is not None:
        rule = rule_engine.Rule("(95 - x) // 0.1")
        found[compiled.RULE_ENGINE] = [int(rule.evaluate({"x": Decimal(str(one))})) for one in x.tolist()]
    if (simpleeval := installed("simpleeval")) is not None:
        machine = simpleeval.SimpleEval()
        tree = machine.parse("(95 - x) // 0.1")
        counted = []
        for one in x.tolist():
            machine.names = {"x": one}
            counted.append(int(machine.eval("", tree)))
        found[compiled.SIMPLEEVAL] = counted
    return {name: off(one, right) for name, one in found.items()}


def wrong(found: Any, right: Any, values: Any) -> Mapping[str, tuple[int, int]]:  # noqa: ANN401 - NumPy
    """Return how many differ of all values, and of those with two decimals."""
    bad, few = np.asarray(found) != right, values % 100 == 0
    return {
        "4 decimals": (int(bad.sum()), len(values)),
        "2 decimals": (int((bad & few).sum()), int(few.sum())),
    }


def many(count: int, rounds: int, values: Any, right: Any, counted: Mapping[str, tuple[int, int]]) -> Iterator[Row]:  # noqa: ANN401 - NumPy
    """Yield those that score many values at once."""
    beside = "`score_frame` on polars"
    ways: dict[str, tuple[Many | None, Many]] = {
        FLOOR: (naive, cents),
        NUMPY: (rounded, cents),
        PANDAS: (pandas_way(), cents),
        POLARS: (polars_way(), cents),
        DOUBLE: (duckdb_way("double"), cents),
        DECIMAL: (duckdb_way("decimal(12, 4)"), cents),
        FISCA: (openfisca_way(), hundredths),
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
        found = {**wrong(read(way(values / 10_000)), right, values), "steps": counted[name]}
        own = times.get(name)
        median = None if own is None else statistics.median(own) / count
        yield Peer(name, beside, median, None if own is None else ratio(own, times[beside]), found)
    note = "worked out in Python, so not timed"
    name = "float64 of which rounding sees 15 digits, as spreadsheets show them"
    yield Peer(name, beside, None, None, wrong(spreadsheet(values / 10_000), right, values), note)
    name = "LibreOffice Calc, `ROUND`, `INT`"
    if len(values) < SHORT_OF:
        yield Peer(name, beside, None, None, {}, "not measured: too few values to start a program for")
    elif missing := calc.lacking():
        yield Peer(name, beside, None, None, {}, f"not measured: {missing} not installed")
    else:
        yield Peer(name, beside, None, None, in_calc(values[values % 100 == 0]), "not timed")


def single(rounds: int, values: Any, right: Any, counted: Mapping[str, tuple[int, int]]) -> Iterator[Row]:  # noqa: ANN401 - NumPy
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
        found = {**wrong(hundredths(run_(takes(n)) for n in values.tolist()), right, values), "steps": counted[name]}
        own = times[name]
        label = f"{name}, read leniently"
        yield Peer(label, beside, statistics.median(own) / len(VALUES), ratio(own, times[beside]), found)


def rows(tiny: bool) -> Iterator[Row]:  # noqa: FBT001 - tiny or not
    """Yield the peers."""
    values = np.arange(0, HIGHEST + 1, 4_990 if tiny else 1)
    right = np.array([by_definition(n) for n in values.tolist()])
    counted = steps(tiny)
    yield from single(1 if tiny else 7, values, right, counted)
    yield from many(1_000 if tiny else 10_000_000, 1 if tiny else 5, values, right, counted)


if __name__ == "__main__":
    run(rows, __doc__)
