"""
Write the cases of the rules from the published tables.

Reads `standards.csv`, `all/hospitals.csv` and `all/official.csv`; writes `2024.cases.yaml` and `few-measures.csv`, the
data of two more hospitals. Nothing is scored for it: hospitals have the points that were published. The other rows are
at the threshold, at the benchmark and a last digit beside them, where the points follow at sight: achievement earns 1
at the threshold and 10 at the benchmark; improvement 1 for a tenth of the way from the baseline to the benchmark.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeAlias

HERE: Final = Path(__file__).parent

HEAD: Final = """\
# Cases of Hospital Value-Based Purchasing, fiscal year 2024.
# Written by make_cases.py: a number is a hospital, with the points that were published; the other rows are by hand.

targetscore-cases: 1
cases:
"""
# What the tables do not hold: two domains alone, and the two kinds of surgery together.
BY_HAND: Final = """\
  - name: two domains alone
    note: seven of eight dimensions are no base score, and one measure is no domain of safety
    data:
      1:
{two_domains}    expect:
      1: {{total: none, sections: {{engagement: none, safety: none, clinical: 100, efficiency: 100}}}}
  - name: surgical site infections
    data:
      both: {{SSI: {{both: yes, combined: 4}}, HAI-3-achievement: 0, HAI-4-achievement: 0}}
      the most: {{SSI: {{both: yes, combined: 10}}, HAI-3-achievement: 0, HAI-4-achievement: 0}}
      too many: {{SSI: {{both: yes, combined: 12}}, HAI-3-achievement: 0, HAI-4-achievement: 0}}
      colon alone: {{SSI: {{both: no}}, HAI-3-achievement: 0.717}}
      hysterectomy alone: {{SSI: {{both: no}}, HAI-4-achievement: 0.738}}
      neither: {{SSI: {{both: n/a}}}}
    expect:
      both: {{points: {{SSI: 4, HAI-3: 10, HAI-4: 10}}}}
      the most: {{points: {{SSI: 10}}}}
      too many: {{points: {{SSI: 10}}}}
      colon alone: {{points: {{SSI: 1}}, status: {{HAI-4: exempt}}}}
      hysterectomy alone: {{points: {{SSI: 1}}, status: {{HAI-3: exempt}}}}
      neither: {{status: {{SSI: exempt}}}}
"""

WHOLE: Final = """\
  - name: {name}
    data: {file}
    expect:
"""

Row: TypeAlias = Mapping[str, str]
# A unit, its data and what is expected, both as they stand in a file of cases.
Line: TypeAlias = tuple[str, str, str]

DOMAINS: Final = ("clinical", "engagement", "safety", "efficiency")
SURGERIES: Final = ("HAI-3", "HAI-4")


class Measure:
    """A row of the table, with its levels as numbers: *up* is one last digit towards what is better."""

    def __init__(self, row: Row) -> None:
        self.name, self.domain, self.floor = row["id"], row["domain"], row["floor"]
        self.threshold, self.benchmark = Decimal(row["achievement_threshold"]), Decimal(row["benchmark"])
        sign = 1 if row["direction"].startswith("higher") else -1
        self.up = sign * Decimal(1).scaleb(Decimal(row["benchmark"]).as_tuple().exponent)  # type: ignore[arg-type] # is no NaN

    @property
    def baseline(self) -> Decimal:
        """A baseline from which a tenth of the way to the benchmark is a hundred last digits."""
        return self.benchmark - 1000 * self.up


def case_file(measures: list[Measure], hospitals: list[tuple[Row, Row]]) -> str:
    """Return the cases; *hospitals*: what each was scored on, and what was published about it."""
    given = [(row, official) for row, official in hospitals if row["unit"] in {"010001", "050137"}]
    few = few_measures(measures, hospitals)
    whole = (("two hospitals", "two-hospitals.csv", given), ("few measures", "few-measures.csv", few))
    parts = [_whole(name, file, found) for name, file, found in whole]
    parts.append(BY_HAND.format(two_domains=_two_domains(measures)))
    parts.append(_case("consistency", _consistency([each for each in measures if each.domain == "engagement"])))
    for measure in measures:
        parts.append(_case(f"{measure.name}, achievement", _achievement(measure)))
        parts.append(_case(f"{measure.name}, improvement", _improvement(measure)))
        parts.append(_case(f"{measure.name}, the higher of the two", _higher(measure, hospitals)))
    return HEAD + "".join(parts)


def _case(name: str, lines: Iterable[Line]) -> str:
    shown = list(lines)
    data = "".join(f"      {unit}: {{{cells}}}\n" for unit, cells, _ in shown)
    expect = "".join(f"      {unit}: {{{points}}}\n" for unit, _, points in shown)
    return f"  - name: {name}\n    data:\n{data}    expect:\n{expect}"


# By hand ------------------------------------------------------------------------------------------------------------


def _achievement(measure: Measure) -> Iterator[Line]:
    name, way = f"{measure.name}-achievement", measure.benchmark - measure.threshold
    rows = [
        ("worse than the threshold", measure.threshold - measure.up, 0),
        ("at the threshold", measure.threshold, 1),
        ("short of the benchmark", measure.benchmark - measure.up, 9),
        ("at the benchmark", measure.benchmark, 10),
        ("far beyond it", measure.benchmark + way, 10),
    ]
    for told, value, points in rows:
        if value >= 0:
            yield told, f"{name}: {value}", f"points: {{{name}: {points}}}"


def _improvement(measure: Measure) -> Iterator[Line]:
    name, up, base = measure.name, measure.up, measure.baseline
    past = measure.benchmark + 2 * up
    rows = [
        ("worse than before", base - up, base, 0),
        ("as before", base, base, 0),
        ("short of a tenth", base + 99 * up, base, 0),
        ("a tenth of the way", base + 100 * up, base, 1),
        ("short of nine tenths", base + 899 * up, base, 8),
        ("nine tenths of the way", base + 900 * up, base, 9),
        ("short of the benchmark", base + 999 * up, base, 9),
        ("at the benchmark", measure.benchmark, base, 9),
        ("beyond it", past, base, 9),
        ("beyond it, from beyond it", past, past - up, 9),
        ("beyond it, as before", past, past, 0),
        ("beyond it, worse than before", past, past + up, 0),
        ("at the benchmark, as before", measure.benchmark, measure.benchmark, 0),
    ]
    for told, value, baseline, points in rows:
        if value >= 0 and baseline >= 0:
            cells = f"{name}-achievement: {value}, {name}-improvement: {{baseline: {baseline}}}"
            yield told, cells, f"points: {{{name}-improvement: {points}}}"


def _consistency(measures: list[Measure]) -> Iterator[Line]:
    """All dimensions at their thresholds are the whole way: 20 × 1 − 0.5, rounded to 20; a little less is 19."""

    def at(weakest: str, values: Mapping[str, Decimal], points: int) -> Line:
        cells = ", ".join(f"{name}-achievement: {value}" for name, value in values.items())
        return weakest, cells, f"points: {{consistency: {points}}}"

    levels = {each.name: each.threshold for each in measures}
    yield at("all at the threshold", levels, 20)
    yield at("all at the benchmark", {each.name: each.benchmark for each in measures}, 20)
    yield at("all at the floor", {each.name: Decimal(each.floor) for each in measures}, 0)
    for each in measures:
        yield at(each.name, {**levels, each.name: each.threshold - each.up}, 19)


def _two_domains(measures: Iterable[Measure]) -> str:
    kept = [each for each in measures if each.domain in {"clinical", "efficiency"} or each.name in {"HAI-1", "nurses"}]
    return "".join(f"        {each.name}-achievement: {each.benchmark}\n" for each in kept)


# Published ----------------------------------------------------------------------------------------------------------


def _higher(measure: Measure, hospitals: Iterable[tuple[Row, Row]]) -> Iterator[Line]:
    """Yield a hospital with more for achievement, one with more for improvement, and one without a baseline."""
    name = measure.name
    found: dict[str, Line] = {}
    for given, official in hospitals:
        points, bettered = official[f"{name}-achievement"], official[f"{name}-improvement"]
        if not points:
            continue
        kind = "no baseline" if not bettered else str(int(bettered) > int(points))
        if bettered == points or (kind == "False" and points != "10"):
            continue
        cells = f"{name}-achievement: {given[f'{name}-achievement']}"
        if bettered:
            cells += f", {name}-improvement: {{baseline: {given[f'{name}-improvement.baseline']}}}"
        expect = f"points: {{{name}: {official.get(name, '') or max(int(points), int(bettered or 0))}}}"
        found.setdefault(kind, (given["unit"], cells, expect))
    yield from found.values()


def few_measures(measures: list[Measure], hospitals: list[tuple[Row, Row]]) -> list[tuple[Row, Row]]:
    """Return the first hospital with two clinical measures alone, and the first with two measures of safety alone."""
    found = []
    for domain in ("clinical", "safety"):
        names = [each.name for each in measures if each.domain == domain and each.name not in SURGERIES]
        names += ["SSI"] if domain == "safety" else []
        found.append(
            next(
                (given, official)
                for given, official in hospitals
                if official[domain] and len([name for name in names if official[name]]) == 2  # noqa: PLR2004
            )
        )
    return found


def _whole(name: str, file: str, hospitals: Iterable[tuple[Row, Row]]) -> str:
    lines = WHOLE.format(name=name, file=file)
    for given, official in hospitals:
        sections = ", ".join(f"{each}: {official[each] or 'none'}" for each in (*DOMAINS[:2], "hcahps", *DOMAINS[2:]))
        lines += f"      {given['unit']}: {{total: {official['total']}, available: 100, sections: {{{sections}}}}}\n"
    return lines


# Tables -------------------------------------------------------------------------------------------------------------


def _table(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def case_files() -> dict[str, str]:
    """Return the text of every file by its name."""
    measures = [Measure(row) for row in _table("standards.csv")]
    hospitals = list(zip(_table("all/hospitals.csv"), _table("all/official.csv"), strict=True))
    few = [given for given, _ in few_measures(measures, hospitals)]
    rows = [",".join(few[0]), *(",".join(given.values()) for given in few)]
    return {"2024.cases.yaml": case_file(measures, hospitals), "few-measures.csv": "\n".join(rows) + "\n"}


if __name__ == "__main__":
    for name, text in case_files().items():
        (HERE / name).write_text(text, encoding="utf-8")
