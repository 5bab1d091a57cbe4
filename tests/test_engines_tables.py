"""Rules side by side in a table have the points of evaluation, each its own, however many and unlike they are."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import event
from hypothesis import given as for_all
from hypothesis import strategies as st

np = pytest.importorskip("numpy", reason="NumPy is not installed")

import targetscore  # noqa: E402 - behind the question whether there is NumPy
from targetscore import ast  # noqa: E402
from targetscore import curve as c  # noqa: E402
from targetscore._shapes import replaced, shaped  # noqa: E402
from targetscore.engines import _alike  # noqa: E402
from targetscore.engines._frames import _tables  # noqa: E402
from targetscore.engines._frames._tables import Row, Table, _table  # noqa: E402
from targetscore.errors import DataError  # noqa: E402
from targetscore.evaluate import evaluate  # noqa: E402
from targetscore.quantities import last_places  # noqa: E402
from targetscore.ruleset.model import Places, Ruleset  # noqa: E402
from test_engines_alike import FACTORS, ladder  # noqa: E402
from test_engines_lines import ACTUAL, CLAUSE, NUMBER, asked, curves, numbers  # noqa: E402

F = Fraction
ENDS = (-400, 2000)
ROWS = np.arange(-400, 2001, 53)


def rows_of(several: list[c.Curve], places: Places) -> list[Row | None]:
    """Return where curves stand in tables."""
    found: list[Row | None] = [None] * len(several)
    for together in _alike.alike([shaped(each) for each in several], NUMBER):
        for own, table in _alike.worked_out(together, partial(_table, places=places, within_=ENDS)):
            for number, place in enumerate(own if table is not None else ()):
                assert table is not None
                found[place] = (table, number)
    return found


def are_right(several: list[c.Curve], rows: list[Row | None], places: Places) -> None:
    """Score all rows by one table of all curves that stand in any."""
    here = [(curve, row) for curve, row in zip(several, rows, strict=True) if row is not None]
    if not here:
        return
    table = Table.joined([row for _, row in here])
    number, rule = np.tile(ROWS.astype(np.float64), len(here)), np.repeat(np.arange(len(here)), len(ROWS))
    found = table.scored(number, rule).astype(np.int64).reshape(len(here), len(ROWS))
    for (curve, _), own, (least, most) in zip(here, found.tolist(), table.points, strict=True):
        exact = [evaluate(curve, {"actual": F(int(row), 10)})[0] for row in ROWS]
        assert own == [last_places(each, places.points or 0, places.mode) for each in exact]
        assert all(least <= each <= most for each in own)


@for_all(
    curves(numbers(), asked(numbers())),
    curves(numbers(), asked(numbers())),
    st.sampled_from(("half up", "down", "up")),
    st.integers(0, 3),
    st.data(),
)
def test_rules_of_several_shapes_have_their_own_points(
    one: c.Curve, other: c.Curve, mode: ast.Rounding, points: int, data: st.DataObject
) -> None:
    several: list[c.Curve] = []
    for curve in (one, other):
        own = shaped(curve).numbers
        for _ in range(_alike.FEW + 2):
            factors = data.draw(st.lists(FACTORS, min_size=len(own), max_size=len(own)))
            several.append(replaced(curve, (number * factor for number, factor in zip(own, factors, strict=True))))
    data.draw(st.randoms(use_true_random=False)).shuffle(several)
    places = Places(points=points, total=0, mode=mode)
    rows = rows_of(several, places)
    event(f"{len({id(row[0]) for row in rows if row})} tables")
    are_right(several, rows, places)


def test_ladders_that_part_ways_stand_in_tables_all_the_same() -> None:
    several = [ladder(F(70 + n, 3), F(90 if n % 4 else 10) + F(n, 7)) for n in range(60)]
    places = Places(points=2, total=2)
    rows = rows_of(several, places)
    assert None not in rows
    assert len({id(row[0]) for row in rows if row}) < 20
    are_right(several, rows, places)


def test_what_is_not_known_to_be_exact_stands_in_no_table() -> None:
    """One rule of many has numbers as large as binary ones cannot hold; the others are told apart from it."""
    several: list[c.Curve] = [
        c.Formula(c.Multiply((F(10**15 if n == 7 else n + 1, 7), ACTUAL)), CLAUSE) for n in range(_alike.FEW + 4)
    ]
    rows = rows_of(several, Places(points=2, total=2))
    assert [place for place, row in enumerate(rows) if row is None] == [7]
    are_right(several, rows, Places(points=2, total=2))


# Frames -------------------------------------------------------------------------------------------------------------

KINDS = (
    "full points at {top}%, 60 points at {low}%, linear in between, deduct 0.5 per percentage point short",
    "full points at {top}%, deduct 1 point per percentage point short, at least 0",
    "full points at {top}%, deduct 1 point per full percentage point short, at least 0",
    "10 points at or above {top}%, 6 points at or above {low}%, otherwise 0",
)  # fmt: skip


def ruleset(mode: str = "half up") -> Ruleset:
    """Return forty rules of four kinds, all with other numbers."""
    head = (
        "targetscore: 1\nruleset: many\nyear: 2024\ntitle: Many\nlanguage: en\n"
        "conventions: {steps: pro rata, floor: 0, missing: zero, unreached: error, rate_origin: none,\n"
        f"              rounding: {{points: 2, total: 2, mode: {mode}}}}}\nindicators:\n"
    )
    return targetscore.loads(
        head
        + "".join(
            f'  - {{id: i{n}, title: i{n}, points: 100, measured_in: "%", decimals: 2,\n'
            f'     rule: "{KINDS[n % len(KINDS)].format(top=f"{88 + n % 9}.{n % 7}", low=f"{70 + n / 8:.2f}")}"}}\n'
            for n in range(40)
        )
    )


def lines_of_data(high: float, count: int = 25) -> list[dict[str, Any]]:
    chance = random.Random(3)  # noqa: S311 - test data
    rows = [
        {"unit": f"u{unit}", "indicator": f"i{n}", "actual": round(chance.uniform(0, high), 2)}
        for n in range(40)
        for unit in range(count)
    ]
    chance.shuffle(rows)
    return rows


def polars(rows: list[dict[str, Any]]) -> Any:
    return pytest.importorskip("polars").DataFrame(rows, infer_schema_length=None)


def pandas(rows: list[dict[str, Any]]) -> Any:
    return pytest.importorskip("pandas").DataFrame(rows)


def points_of(scored: Any) -> dict[tuple[str, str], int]:
    columns = (scored[name].to_list() for name in ("unit", "indicator", "points"))
    return {(unit, own): points for unit, own, points in zip(*columns, strict=True)}


@pytest.mark.parametrize("mode", ["half up", "half even", "down"])
@pytest.mark.parametrize("frame", [polars, pandas])
def test_many_rules_of_few_rows_have_the_points_of_score(frame: Callable[..., Any], mode: str) -> None:
    """The second frame has larger values, and the third lacks some: what was made before serves where it holds."""
    pytest.importorskip("narwhals")
    rules = ruleset(mode)
    for high, lacking in ((101, 0), (500, 0), (101, 30)):
        rows = lines_of_data(high)
        for row in rows[:lacking]:
            row["actual"] = None
        found = points_of(targetscore.score_frame(rules, frame(rows), results="points"))
        exact = [row | {"actual": None if row["actual"] is None else str(row["actual"])} for row in rows]
        units = targetscore.score(rules, exact).units
        assert found == {
            (row["unit"], row["indicator"]): int(units[row["unit"]].indicators[row["indicator"]].points * 100)
            for row in rows
        }


@pytest.mark.parametrize("value", [95.001, float("inf"), 1e300])
def test_a_value_that_is_not_exact_is_told_among_many(value: float) -> None:
    pytest.importorskip("narwhals")
    rows = lines_of_data(101)
    rows[17]["actual"] = value
    with pytest.raises(DataError) as told:
        targetscore.score_frame(ruleset(), polars(rows), results="points")
    assert rows[17]["unit"] in str(told.value)


def test_a_table_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("narwhals")
    rules, frame = ruleset(), polars(lines_of_data(101))
    first = points_of(targetscore.score_frame(rules, frame, results="points"))
    monkeypatch.setattr(_tables, "alike", None)
    monkeypatch.setattr(Table, "joined", None)
    assert points_of(targetscore.score_frame(rules, frame, results="points")) == first
