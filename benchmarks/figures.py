"""
What benchmarks measure, as values: each benchmark has a function ``rows`` that yields them and prints them when it is
run; `report.py` puts those of all benchmarks together.

Every figure beside a peer is the median of paired runs: both take turns, and the ratio is that of each turn.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs


@attrs.frozen
class Figure:
    """
    One figure: *value* in *unit*, with what was wanted of it, if anything: *most* at most.

    Without a value, *note* says why there is none; else it is what to read it by.
    """

    what: str
    value: float | None
    unit: str
    most: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal was met; ``None`` without goal or value."""
        return None if self.most is None or self.value is None else self.value <= self.most

    @property
    def measured(self) -> str:
        """The value as it is written."""
        return "–" if self.value is None else written(self.value, self.unit)

    @property
    def goal(self) -> str:
        """The goal as it is written."""
        return "" if self.most is None else written(self.most, self.unit)

    def __str__(self) -> str:
        """Return the line that a benchmark prints."""
        goal = "" if self.most is None else f" (goal: at most {self.goal}{' – NOT MET' if self.met is False else ''})"
        return f"{self.what}: {self.measured}{goal}{f'; {self.note}' if self.note else ''}"


@attrs.frozen
class Peer:
    """
    Another way to score the test rule: how long it takes beside targetscore doing the same, and what it gets wrong.

    Attributes:
        name: What it is.
        beside: What of targetscore took turns with it.
        nanoseconds: The median for one value.
        ratio: The median of its time over ours, turn by turn.
        wrong: How many of the values of the whole domain come out otherwise than by hand, by the number of decimals
            that the values have at most.
    """

    name: str
    beside: str
    nanoseconds: float | None
    ratio: float | None
    wrong: Mapping[str, tuple[int, int]]
    note: str = ""

    def __str__(self) -> str:
        """Return the line that a benchmark prints."""
        told = [f"{bad} of {count} wrong ({what})" for what, (bad, count) in self.wrong.items()]
        if self.nanoseconds is not None and self.ratio is not None:
            told.insert(0, f"{written(self.nanoseconds, 'ns')} a value, {written(self.ratio, '×')} {self.beside}")
        return f"{self.name}: {'; '.join([*told, *([self.note] if self.note else [])])}"


FAR = 1.25
"""What is so many times what a model says is more than a busy machine."""


@attrs.frozen
class Growth:
    """How long something takes for so many cells, at least two numbers of them in rising order."""

    what: str
    cells: tuple[int, ...]
    seconds: tuple[float, ...]
    note: str = ""

    @property
    def fitted(self) -> tuple[float, float]:
        """Seconds to start and nanoseconds a cell: the line through the first two; others are held against it."""
        (less, more), (first, second) = self.cells[:2], self.seconds[:2]
        slope = max(0.0, (second - first) / (more - less))
        return max(0.0, first - slope * less), slope * 1e9

    def holds(self, place: int) -> bool:
        """Whether the time for the cells at *place* is not far above that of the line."""
        return self.seconds[place] <= FAR * self.expected(self.cells[place])

    def expected(self, cells: int) -> float:
        """Return the seconds that `fitted` gives for *cells*."""
        start, each = self.fitted
        return start + each * cells / 1e9

    def __str__(self) -> str:
        """Return the line that a benchmark prints."""
        pairs = zip(self.cells, self.seconds, strict=True)
        return f"{self.what}: {', '.join(f'{cells} cells {seconds:.2f} s' for cells, seconds in pairs)}"


Row = Figure | Peer | Growth
KINDS: dict[str, Any] = {kind.__name__: kind for kind in (Figure, Peer, Growth)}


def written(value: float, unit: str) -> str:
    """Return a number with three digits that count, and its unit."""
    if value == int(value) and (unit == "" or unit.startswith("of ") or abs(value) < 100):  # noqa: PLR2004 - three digits
        number = f"{int(value):,}"
    else:
        number = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004
    return f"{number} {unit}".rstrip()


def as_json(row: Row) -> dict[str, Any]:
    """Return *row* as JSON holds it."""
    return {"kind": type(row).__name__, **attrs.asdict(row)}


def from_json(held: Mapping[str, Any]) -> Row:
    """Return the row that `as_json` wrote."""
    given = {name: tuple(value) if isinstance(value, list) else value for name, value in held.items() if name != "kind"}
    if "wrong" in given:
        given["wrong"] = {name: tuple(pair) for name, pair in given["wrong"].items()}
    row: Row = KINDS[held["kind"]](**given)
    return row


def run(rows: Callable[[bool], Iterable[Row]], description: str | None) -> None:
    """Print what *rows* yields, and write it to the file that ``--json`` names, as far as it came."""
    arguments = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--tiny", action="store_true", help="numbers so small that the figures mean nothing")
    arguments.add_argument("--json", type=Path, help="a file to write the figures to")
    given = arguments.parse_args()
    made: list[Row] = []
    try:
        for row in rows(given.tiny):
            print(row, flush=True)
            made.append(row)
    finally:
        if given.json:
            given.json.write_text(json.dumps([as_json(row) for row in made]), encoding="utf-8")


def installed(name: str) -> Any:  # noqa: ANN401 - a module
    """Return the module *name*, or nothing where it is not there."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def turns(
    contenders: Mapping[str, Callable[[], object]],
    rounds: int,
    clock: Callable[[], int] = time.perf_counter_ns,
) -> dict[str, tuple[int, ...]]:
    """Return how many nanoseconds each contender took in every round; all take turns."""
    times: dict[str, list[int]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, work in contenders.items():
            start = clock()
            work()
            times[name].append(clock() - start)
    return {name: tuple(own) for name, own in times.items()}


def ratio(one: Iterable[float], other: Iterable[float]) -> float:
    """Return the median of the ratios of *one* to *other*, turn by turn."""
    return statistics.median(mine / yours for mine, yours in zip(one, other, strict=True))


def absent(what: str, unit: str, most: float | None, *names: str) -> Iterator[Figure]:
    """Yield a figure without value if one of the modules *names* is not installed."""
    lacking = [name for name in names if installed(name) is None]
    if lacking:
        yield Figure(what, None, unit, most, f"not measured: {', '.join(lacking)} not installed")
