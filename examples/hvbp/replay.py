"""
Score every hospital of the programme and compare with all that was published about it.

`python examples/hvbp/replay.py` prints how many figures of each kind agree, and every figure that does not. It needs
the folder `all`, which is in the repository and the source archive only.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs

import targetscore
from targetscore.data import read_units
from targetscore.ruleset.model import Ruleset
from targetscore.score.result import IndicatorResult, Result, SectionResult, UnitResult

HERE = Path(__file__).parent
DOMAINS = ("clinical", "engagement", "safety", "efficiency")

# Domain scores and totals are published to 12 decimals, a tie rounded up.
PLACES = 12

KINDS = (
    "achievement points",
    "improvement points",
    "measure scores",
    "HCAHPS base scores and consistency points",
    "combined surgical site infections",
    "domain scores",
    "weighted domain scores",
    "totals",
)


@attrs.frozen(kw_only=True)
class Difference:
    """A figure that was published as *official* and computed as *computed*, both as text; empty: not scored."""

    unit: str
    figure: str
    official: str
    computed: str


@attrs.frozen(kw_only=True)
class Replay:
    """
    What came of scoring the year.

    Attributes:
        units: How many hospitals were scored.
        figures: How many figures were published, by kind. Combined scores of hospitals with both surgeries are left
            out: they are given.
        reproduced: How many of them were computed as published.
        unscored: How many figures were published as not scored and computed as not scored.
        differences: All others, in the order of the data.
        seconds: Processor time of reading the rules, reading the data, and scoring.
    """

    units: int
    figures: Mapping[str, int]
    reproduced: Mapping[str, int]
    unscored: int
    differences: tuple[Difference, ...]
    seconds: tuple[float, float, float]


def replay() -> Replay:
    """Return the comparison of what was computed with what was published, of all hospitals."""
    started = time.process_time()
    rules = targetscore.load(HERE / "2024.yaml")
    loaded = time.process_time()
    units = read_units(HERE / "all" / "hospitals.csv", rules)
    read = time.process_time()
    result = targetscore.score(rules, units)
    scored = time.process_time()
    compared = list(_compared(result))
    figures = dict.fromkeys(KINDS, 0)
    reproduced = dict(figures)
    for kind, official, computed in ((_kind(each.figure), each.official, each.computed) for each in compared):
        figures[kind] += official != ""
        reproduced[kind] += official != "" and official == computed
    return Replay(
        units=len(result.units),
        figures=figures,
        reproduced=reproduced,
        unscored=sum(each.official == each.computed == "" for each in compared),
        differences=tuple(each for each in compared if each.official != each.computed),
        seconds=(loaded - started, read - loaded, scored - read),
    )


def _compared(result: Result) -> Iterator[Difference]:
    """Yield the figures of every hospital as published and as computed, equal or not, save those that were given."""
    with (HERE / "all" / "official.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = row.pop("unit")
            card = result.units[unit]
            if card.indicators["SSI"].inputs.get("both"):
                del row["SSI"]  # it was given
            computed = figures(card, result.ruleset)
            for figure, official in row.items():
                yield Difference(unit=unit, figure=figure, official=official, computed=computed[figure])


def figures(card: UnitResult, rules: Ruleset) -> dict[str, str]:
    """Return all that *card* says of a hospital as it is published, by the heads of the table; empty: not scored."""
    weights = {section.id: section.weight for section in rules.sections if card.sections[section.id].status == "scored"}
    found: dict[str, str] = {name: _points(line) for name, line in card.indicators.items()}
    found |= {name: _total(section) for name, section in card.sections.items()}
    for domain in DOMAINS:
        share = weights.get(domain, Fraction(0)) / sum(weights.values())
        weighted = Fraction(card.sections[domain].total) * share
        found[f"weighted {domain}"] = _shown(weighted) if domain in weights else ""
    return {**found, "total": _shown(Fraction(card.total))}


def _points(line: IndicatorResult) -> str:
    return _shown(Fraction(line.points)) if line.status == "scored" else ""


def _total(section: SectionResult) -> str:
    return _shown(Fraction(section.total)) if section.status == "scored" else ""


def _shown(number: Fraction) -> str:
    """
    Return a figure that is not negative as it is published: to 12 decimals, without zeros at the end.

    >>> _shown(Fraction(115, 3)), _shown(Fraction(8)), _shown(Fraction(3, 2 * 10**12))
    ('38.333333333333', '8', '0.000000000002')
    """
    digits = (number * 10**PLACES + Fraction(1, 2)).__floor__()
    return f"{Decimal(digits).scaleb(-PLACES).normalize():f}"


def _kind(figure: str) -> str:
    if figure.endswith("-achievement"):
        return "achievement points"
    if figure.endswith("-improvement"):
        return "improvement points"
    if figure.startswith("weighted "):
        return "weighted domain scores"
    match figure:
        case "hcahps" | "consistency":
            return "HCAHPS base scores and consistency points"
        case "SSI":
            return "combined surgical site infections"
        case "total":
            return "totals"
        case _:
            return "domain scores" if figure in DOMAINS else "measure scores"


def main() -> int:
    """Print the comparison; return 1 if a figure differs."""
    found = replay()
    for kind in KINDS:
        print(f"{found.reproduced[kind]:>7,} of {found.figures[kind]:>7,} {kind}")
    reproduced, published = sum(found.reproduced.values()), sum(found.figures.values())
    print(f"{reproduced:>7,} of {published:>7,} figures of {found.units:,} hospitals")
    print(f"{found.unscored:,} more are scored neither here nor there")
    print("rules {:.1f} s, data {:.1f} s, scores {:.1f} s".format(*found.seconds))
    for each in found.differences:
        print(f"{each.unit} {each.figure}: published {each.official or '-'}, computed {each.computed or '-'}")
    return 1 if found.differences else 0


if __name__ == "__main__":
    sys.exit(main())
