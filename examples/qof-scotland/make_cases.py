"""
Write the cases of each year from what was awarded.

Reads `standards.csv`, `corrections.csv`, `differences.csv`, the data and the official points of all four years, and
writes `2012-13.cases.yaml` and so on, all beside this script. Nothing is scored for it: a practice has the points that
it was awarded. Four rows of each indicator are no practice, and their points follow from the table at sight: none where
nobody is eligible and at the lower threshold, half of them half way, all at the upper one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

HERE: Final = Path(__file__).parent
YEARS: Final = ("2012-13", "2013-14", "2014-15", "2015-16")

HEAD: Final = """\
# Cases of the Quality and Outcomes Framework, Scotland, {year}.
# Written by make_cases.py: a number is a practice, with the points that it was awarded; the other rows are by hand.
# Contains public sector information from ISD Scotland, licensed under the Open Government Licence v3.0.

targetscore-cases: 1
cases:
  - name: figures that were not published
    data: {{"1": {{{first}: ""}}}}
    expect: {{"1": {{status: {{{first}: exempt}}}}}}
"""
WHOLE: Final = """\
  - name: a whole practice, all at the upper threshold
    data:
      "1":
{data}    expect: {{"1": {{total: {points}, available: {points}}}}}
"""

# Points are published with nine decimals: those with fewer than seven were not cut off.
UNCUT: Final = 7
# How many practices between none and all: more where points were rounded.
EXACT, ROUNDED = 1, 4

Row: TypeAlias = Mapping[str, str]


class Cell(NamedTuple):
    """What was reported of an indicator, and the points for it."""

    unit: str
    actual: int
    target: int
    points: str

    @property
    def share(self) -> Fraction:
        """The achievement."""
        return Fraction(self.actual, self.target)


def case_file(year: str, standards: Iterable[Row], corrections: Iterable[Row]) -> str:
    """Return the cases of *year*, one for every indicator with two thresholds."""
    rows = [row for row in standards if row["year"] == year and row["lower"] != row["upper"]]
    upper = {row["indicator"]: row["awarded"] for row in corrections if (row["year"], row["what"]) == (year, "upper")}
    rounded = {row["indicator"] for row in corrections if (row["year"], row["what"]) == (year, "places")}
    cells = _cells(year)
    levels = {row["indicator"]: upper.get(row["indicator"], row["upper"]) for row in rows}
    whole = "".join(f"        {name}: {{actual: {level}, target: 100}}\n" for name, level in levels.items())
    head = HEAD.format(year=year.replace("-", "/"), first=rows[0]["indicator"])
    head += WHOLE.format(data=whole, points=sum(int(row["points"]) for row in rows))
    return head + "".join(
        _case(
            name,
            [
                *_practices(cells.get(name, []), row["points"], ROUNDED if name in rounded else EXACT),
                *_by_hand(int(row["lower"]), int(levels[name]), int(row["points"])),
            ],
        )
        for row in rows
        for name in [row["indicator"]]
    )


def _case(name: str, cells: Iterable[Cell]) -> str:
    shown = list(cells)
    data = (f"      {each.unit}: {{{name}: {{actual: {each.actual}, target: {each.target}}}}}\n" for each in shown)
    expect = (f"      {each.unit}: {{points: {{{name}: {each.points}}}}}\n" for each in shown)
    return f"  - name: {name}\n    data:\n{''.join(data)}    expect:\n{''.join(expect)}"


def _practices(cells: Iterable[Cell], points: str, between: int) -> Iterator[Cell]:
    """Yield the practice that did best, some that were awarded a part of the points, and the one that did worst."""
    some = sorted((cell for cell in cells if cell.target), key=lambda cell: (cell.share, cell.unit))
    partly = [cell for cell in some if cell.points not in {"0", points} and len(cell.points.partition(".")[2]) < UNCUT]
    yield from some[-1:]
    yield from partly[:: max(len(partly) // between, 1)][:between]
    if some and some[0].points == "0":
        yield some[0]


def _by_hand(lower: int, upper: int, points: int) -> Iterator[Cell]:
    yield Cell("at the upper", upper, 100, str(points))
    yield Cell("half way", lower + upper, 200, f"{points // 2}.5" if points % 2 else str(points // 2))
    yield Cell("at the lower", lower, 100, "0")
    yield Cell("nobody", 0, 0, "0")


# Tables -------------------------------------------------------------------------------------------------------------


def _cells(year: str) -> dict[str, list[Cell]]:
    """Return the cells of *year* by indicator, without those that do not follow from their figures."""
    folder = "" if year == YEARS[-1] else "earlier/"
    awarded = {row["unit"]: row for row in _table(f"{folder}official-{year}.csv")}
    other = {(row["practice"], row["indicator"]) for row in _table("differences.csv") if row["year"] == year}
    found: dict[str, list[Cell]] = {}
    for row in _table(f"{folder}data-{year}.csv"):
        unit, name = row["unit"], row["indicator"]
        points = awarded[unit].get(name)
        if points and (unit, name) not in other:
            found.setdefault(name, []).append(Cell(unit, int(row["actual"]), int(row["target"]), points))
    return found


def _table(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def case_files() -> dict[str, str]:
    """Return the text of every file of cases by its name."""
    standards, corrections = _table("standards.csv"), _table("corrections.csv")
    return {f"{year}.cases.yaml": case_file(year, standards, corrections) for year in YEARS}


if __name__ == "__main__":
    for name, text in case_files().items():
        (HERE / name).write_text(text, encoding="utf-8")
