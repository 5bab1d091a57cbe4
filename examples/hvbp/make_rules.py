"""
Write the rule file from the published table of thresholds and benchmarks.

Reads `standards.csv` (the table as published) and, for the examples in the rule file, `all/hospitals.csv` and
`all/official.csv`; writes `2024.yaml`. Run it again after a change of the table: the tests fail if the rule file is not
what it would write.
"""

from __future__ import annotations

import csv
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

HERE = Path(__file__).parent

HEAD = """\
# Hospital Value-Based Purchasing Program of the US Centers for Medicare & Medicaid Services, fiscal year 2024.
# Written by make_rules.py from standards.csv. The examples are cells of the published tables.

targetscore: 1
ruleset: hvbp
year: 2024
title: Hospital Value-Based Purchasing, fiscal year 2024
language: en
conventions:
  floor: 0
  rounding: {points: 0, total: 12, mode: half up}   # domain scores and totals are published with 12 decimals
  missing: exempt     # too few cases, or no baseline
  decimals: 6         # of rates and scores, as published
  exempt: rescale     # the points and weights of what is not scored go to the rest in proportion
total: {at_least: 3}  # of the four domains
"""

# What the table does not say: titles of the domains, and with how many measures one of them is scored.
CLINICAL = ("clinical", "Clinical outcomes", 2)
SAFETY = ("safety", "Safety", 2)
EFFICIENCY = ("efficiency", "Efficiency and cost reduction", 1)

HIGHER_OF_THE_TWO = (
    "Part one: score = achievement. Part two: score = improvement. The score is the higher of the two parts; "
    "at most 10 points."
)

# Infections after the two kinds of surgery count as one measure.
SURGERIES = ("HAI-3", "HAI-4")
SURGICAL = """\
      # The published combined score weights the two by predicted infections, which are not published: it is an input.
      - id: SSI
        title: Surgical site infections
        points: 10
        rule: >-
          If both surgeries are measured, score = combined score; otherwise score = colon surgery score +
          hysterectomy score; at most 10 points.
        inputs:
          both: {title: both surgeries are measured, measured_in: yes/no}
          combined: {title: combined score, absent: 0}
          colon: {title: colon surgery score, from: HAI-3.points, absent: 0}
          hysterectomy: {title: hysterectomy score, from: HAI-4.points, absent: 0}
"""

Row: TypeAlias = Mapping[str, str]


def rule_file(standards: Iterable[Row], cells: Mapping[str, list[Row]]) -> str:
    """Return the text of the rule file; *cells* are examples of improvement by measure."""
    rows = list(standards)
    surveyed = [row for row in rows if row["domain"] == "engagement"]
    return "".join(
        (
            HEAD,
            "sections:\n",
            _domain(CLINICAL, rows),
            _engagement(surveyed),
            _domain(SAFETY, rows),
            _domain(EFFICIENCY, rows),
            "\n# Scored and shown, but not added: what measures are made from.\nintermediate:\n",
            *(_intermediate(row, cells[row["id"]]) for row in rows),
            *(_measure(row, indent=2) for row in rows if row["id"] in SURGERIES),
        )
    )


# Domains ------------------------------------------------------------------------------------------------------------


def _domain(domain: tuple[str, str, int], rows: Iterable[Row]) -> str:
    name, title, at_least = domain
    head = (
        f"  - id: {name}\n    title: {title}\n    points: 100\n    scale: yes\n    weight: 25%\n"
        f"    at_least: {at_least}\n    indicators:\n"
    )
    return head + "".join(
        SURGICAL if row["id"] == SURGERIES[0] else _measure(row, indent=6)
        for row in rows
        if row["domain"] == name and row["id"] not in SURGERIES[1:]
    )


def _engagement(rows: list[Row]) -> str:
    head = (
        "  - id: engagement\n    title: Person and community engagement\n    points: 100\n    weight: 25%\n"
        "    at_least: 2\n    sections:\n"
        f"      - id: hcahps\n        title: HCAHPS base score\n        points: {10 * len(rows)}\n"
        f"        at_least: {len(rows)}\n        indicators:\n"
    )
    consistency = (
        "- id: consistency",
        "  title: HCAHPS consistency points",
        "  points: 20",
        *_folded(_consistency(rows)),
        "  inputs:",
        *(_dimension(row) for row in rows),
    )
    measures = "".join(_measure(row, indent=10) for row in rows)
    return head + measures + "    indicators:\n" + _text(consistency, indent=6)


def _dimension(row: Row) -> str:
    name = row["id"]
    return f'    {name}: {{title: {row["measure"].lower()}, measured_in: "%", from: {name}-achievement.actual}}'


def _consistency(rows: Iterable[Row]) -> str:
    """Return the rule: every dimension by its way from floor to threshold, and the lowest of them counts."""
    parts = (
        f"Part {number}: score = 20 × ({row['measure'].lower()} − {row['floor']}%) / "
        f"({row['achievement_threshold']}% − {row['floor']}%) − 0.5, rounded half up to 0 places."
        for number, row in enumerate(rows, 1)
    )
    return " ".join(parts) + " The score is the lowest of these parts; at most 20 points."


# Measures -----------------------------------------------------------------------------------------------------------


def _measure(row: Row, *, indent: int) -> str:
    name = row["id"]
    lines = (
        f"- id: {name}",
        f"  title: {row['title']}",
        "  points: 10",
        *_folded(HIGHER_OF_THE_TWO),
        "  inputs:",
        f"    achievement: {{from: {name}-achievement.points}}",
        f"    improvement: {{from: {name}-improvement.points, absent: 0}}",
    )
    return _text(lines, indent=indent)


def _intermediate(row: Row, cells: Iterable[Row]) -> str:
    name, unit = row["id"], 'measured_in: "%"' if row["unit"] == "percent" else ""
    achievement = (
        f"- id: {name}-achievement",
        f"  title: {row['title']} (achievement)",
        "  points: 10",
        *([f"  {unit}"] if unit else []),
        f"  better: {row['direction'].split()[0]}",
        *_folded(_achievement(row)),
    )
    improvement = (
        f"- id: {name}-improvement",
        f"  title: {row['title']} (improvement)",
        "  points: 9",
        *_folded(_improvement(row)),
        "  inputs:",
        f"    performance: {{{unit}{unit and ', '}from: {name}-achievement.actual}}",
        f"    baseline: {{{unit}}}",
        "  examples:",
        *(
            f'    - {{performance: "{cell["performance"]}", baseline: "{cell["baseline"]}", points: {cell["points"]}}}'
            for cell in cells
        ),
    )
    return _text((*achievement, *improvement), indent=2)


def _achievement(row: Row) -> str:
    threshold, benchmark = _level(row, "achievement_threshold"), _level(row, "benchmark")
    way = _difference("actual", threshold, row), _difference(benchmark, threshold, row)
    return (
        f"Score = 9 × ({way[0]}) / ({way[1]}) + 0.5, rounded half up to 0 places; at most 10 points; "
        f"no points {_worse(row)} {threshold}."
    )


def _improvement(row: Row) -> str:
    benchmark = _level(row, "benchmark")
    way = _difference("performance", "baseline", row), _difference(benchmark, "baseline", row)
    return (
        f"9 points if performance is {benchmark} or {_better(row)}; if performance is {_worse(row)} {benchmark}, "
        f"10 × ({way[0]}) / ({way[1]}) − 0.5 points, rounded half up to 0 places; "
        f"no points at all if performance is at or {_worse(row)} the baseline."
    )


def _level(row: Row, column: str) -> str:
    return row[column] + ("%" if row["unit"] == "percent" else "")


def _is_higher(row: Row) -> bool:
    return row["direction"].startswith("higher")


def _better(row: Row) -> str:
    return "above" if _is_higher(row) else "below"


def _worse(row: Row) -> str:
    return "below" if _is_higher(row) else "above"


def _difference(better: str, worse: str, row: Row) -> str:
    """Return how far the better value lies from the worse one, as a difference that is not negative."""
    return f"{better} − {worse}" if _is_higher(row) else f"{worse} − {better}"


# Text ---------------------------------------------------------------------------------------------------------------


def _text(lines: Iterable[str], *, indent: int) -> str:
    return "".join(f"{' ' * indent}{line}\n" for line in lines)


def _folded(rule: str) -> list[str]:
    return ["  rule: >-", *textwrap.wrap(rule, 100, initial_indent="    ", subsequent_indent="    ")]


# Tables -------------------------------------------------------------------------------------------------------------


def _cells(measures: Iterable[str]) -> dict[str, list[Row]]:
    """Return, by measure, the first cells of the tables whose improvement is 0, 1 to 8, and 9."""
    found: dict[str, dict[str, Row]] = {measure: {} for measure in measures}
    for given, official in zip(_table("all/hospitals.csv"), _table("all/official.csv"), strict=True):
        for measure, cells in found.items():
            points = official[f"{measure}-improvement"]
            kind = points if points in {"", "0", "9"} else "between"
            cells.setdefault(
                kind,
                {
                    "performance": given[f"{measure}-achievement"],
                    "baseline": given[f"{measure}-improvement.baseline"],
                    "points": points,
                },
            )
    return {measure: [cells[kind] for kind in ("0", "between", "9")] for measure, cells in found.items()}


def _table(name: str) -> Iterator[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def rule_files() -> dict[str, str]:
    """Return the text of every rule file by its name."""
    standards = list(_table("standards.csv"))
    return {"2024.yaml": rule_file(standards, _cells(row["id"] for row in standards))}


if __name__ == "__main__":
    for name, text in rule_files().items():
        (HERE / name).write_text(text, encoding="utf-8")
