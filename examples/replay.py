"""
Score the practices of Scotland's Quality and Outcomes Framework and compare with the points they were awarded.

`python -m targetscore.examples.replay` reports on every year whose data is at hand; given a file name, it also writes
the cells that differ there.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs

import targetscore

FOLDER = Path(__file__).parent / "qof-scotland"
YEARS = ("2012-13", "2013-14", "2014-15", "2015-16")

# Official points are printed to nine decimals, from binary floating point numbers.
PRINTED = Fraction(1, 10**9)

UNEXPLAINED = "no note; the general note says that the figures include adjustments by the NHS Boards"
REASONS: Mapping[tuple[str, str], str] = {
    (
        "2014-15",
        "25559",
    ): "a note in the workbook: a university practice under a framework of its own, given all points",
}


@attrs.frozen(kw_only=True)
class Difference:
    """A cell whose official points do not follow from its figures: *official* and *computed* are points."""

    year: str
    practice: str
    indicator: str
    numerator: str
    denominator: str
    official: Fraction
    computed: Fraction
    reason: str


@attrs.frozen(kw_only=True)
class Replay:
    """
    What came of scoring a year.

    Attributes:
        cells: How many cells have published figures.
        reproduced: How many of these got their official points.
        differences: The others, in the order of the data.
        practices: How many practices have an official total.
        totals: How many of these totals are the sum of the points computed here and, where no figures are published, of
            the official points.
    """

    year: str
    cells: int
    reproduced: int
    differences: tuple[Difference, ...]
    practices: int
    totals: int


def years() -> tuple[str, ...]:
    """Return the years whose data is at hand: a wheel holds the last one only."""
    return tuple(year for year in YEARS if _file("data", year).exists())


def replay(year: str) -> Replay:
    """
    Return the comparison of computed and official points for *year*, for example ``2015-16``.

    Points agree if they are no further apart than one unit of the last decimal that is published.
    """
    computed = _computed(year)
    official = {row.pop("unit"): row for row in _rows(_file("official", year))}
    cells = list(_rows(_file("data", year)))
    differences = tuple(
        _difference(year, cell, awarded, points)
        for cell in cells
        for awarded in [Fraction(official[cell["unit"]][cell["indicator"]])]
        for points in [computed[cell["unit"]][cell["indicator"]]]
        if abs(points - awarded) > PRINTED
    )
    sums = [_total_agrees(row, computed.get(unit, {})) for unit, row in official.items() if "total" in row]
    return Replay(
        year=year,
        cells=len(cells),
        reproduced=len(cells) - len(differences),
        differences=differences,
        practices=len(sums),
        totals=sum(sums),
    )


def _computed(year: str) -> dict[str, dict[str, Fraction]]:
    """Return the exact points of *year* by practice and indicator, of the cells that were scored."""
    ruleset = targetscore.load(FOLDER / f"{year}.yaml")
    result = targetscore.score(ruleset, _file("data", year))
    return {
        practice: {indicator: line.exact for indicator, line in card.indicators.items() if line.status == "scored"}
        for practice, card in result.units.items()
    }


def _total_agrees(official: Mapping[str, str], computed: Mapping[str, Fraction]) -> bool:
    """Tell whether an official total is the sum of the points computed and, where there are none, of those awarded."""
    awarded = {name: Fraction(points) for name, points in official.items() if points and name != "total"}
    points = {**awarded, **computed}
    apart = sum(points.values(), -Fraction(official["total"]))
    return abs(apart) <= PRINTED * (len(points) + 1)


def _difference(year: str, cell: Mapping[str, str], official: Fraction, computed: Fraction) -> Difference:
    return Difference(
        year=year,
        practice=cell["unit"],
        indicator=cell["indicator"],
        numerator=cell["actual"],
        denominator=cell["target"],
        official=official,
        computed=computed,
        reason=REASONS.get((year, cell["unit"]), UNEXPLAINED),
    )


def table(differences: Iterable[Difference]) -> Iterator[tuple[str, ...]]:
    """Return *differences* as rows of text under a row of headings, points to nine decimals."""
    yield tuple(field.name for field in attrs.fields(Difference))
    for difference in differences:
        yield tuple(_text(value) for value in attrs.astuple(difference))


def _text(value: str | Fraction) -> str:
    if isinstance(value, str):
        return value
    decimal = round(value * 10**9) * Decimal(1).scaleb(-9)
    return f"{decimal.normalize():f}"


def _file(kind: str, year: str) -> Path:
    name = f"{kind}-{year}.csv"
    return FOLDER / name if year == YEARS[-1] else FOLDER / "earlier" / name


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def main(arguments: Sequence[str]) -> None:
    """Print a line for every year, and write the cells that differ to the file that *arguments* name."""
    replays = [replay(year) for year in years()]
    for each in replays:
        totals = f", {each.totals} of {each.practices} practice totals" if each.practices else ""
        print(f"{each.year}: {each.reproduced} of {each.cells} official points{totals}")
    for name in arguments:
        with Path(name).open("w", encoding="utf-8", newline="") as file:
            rows = table(difference for each in replays for difference in each.differences)
            csv.writer(file, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
