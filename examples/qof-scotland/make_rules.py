"""
Write the rule file of each year from the published table of points and thresholds.

Reads `standards.csv` (the table as published) and `corrections.csv` (where the points awarded show something else) and
writes `2012-13.yaml` and so on, all beside this script. Run it again after a change of either table: the tests fail if
a rule file is not what it would write.
"""

from __future__ import annotations

import csv
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

HERE = Path(__file__).parent
YEARS = ("2012-13", "2013-14", "2014-15", "2015-16")

DOMAINS = {
    "CLINICAL": ("clinical", "Clinical"),
    "PUBLIC HEALTH": ("public-health", "Public health"),
    "ADDITIONAL SERVICES": ("additional-services", "Additional services"),
    "ADDSERV": ("additional-services", "Additional services"),
}

# What the letters of an indicator stand for; years differ in some of them.
SUBJECTS = {
    "AF": "Atrial fibrillation",
    "AST": "Asthma",
    "ASTHMA": "Asthma",
    "BP": "Blood pressure",
    "CAN": "Cancer",
    "CANCER": "Cancer",
    "CHD": "Coronary heart disease",
    "CKD": "Chronic kidney disease",
    "CON": "Contraception",
    "COPD": "Chronic obstructive pulmonary disease",
    "CS": "Cervical screening",
    "CVD-PP": "Cardiovascular disease, primary prevention",
    "DEM": "Dementia",
    "DEP": "Depression",
    "DM": "Diabetes mellitus",
    "EP": "Epilepsy",
    "EPILEP": "Epilepsy",
    "HF": "Heart failure",
    "HYP": "Hypertension",
    "LD": "Learning disability",
    "MH": "Mental health",
    "OST": "Osteoporosis",
    "PAD": "Peripheral arterial disease",
    "PP": "Cardiovascular disease, primary prevention",
    "RA": "Rheumatoid arthritis",
    "SH": "Sexual health",
    "SMOK": "Smoking",
    "SMOKE": "Smoking",
    "STIA": "Stroke and transient ischaemic attack",
    "STROKE": "Stroke and transient ischaemic attack",
    "THY": "Hypothyroidism",
    "THYROI": "Hypothyroidism",
}

HEAD = """\
# Quality and Outcomes Framework, Scotland, {year}: the indicators that have thresholds.
# Written by make_rules.py from standards.csv and corrections.csv.
# Contains public sector information from ISD Scotland, licensed under the Open Government Licence v3.0.

targetscore: 1
ruleset: qof-scotland
year: {first}
title: Quality and Outcomes Framework, Scotland, {year}
language: en
conventions:
  floor: 0
  rounding: none      # official points are published unrounded
  missing: exempt     # as a rule, figures are not published for fewer than five eligible patients
  decimals: 0         # of patients
sections:
"""

NO_PATIENTS = "no points if eligible patients is 0"

Row: TypeAlias = Mapping[str, str]


class Corrections(NamedTuple):
    """Rows of `corrections.csv` by year and indicator: other upper thresholds, and decimal places of points."""

    upper: Mapping[tuple[str, str], Row]
    places: Mapping[tuple[str, str], Row]


def rule_file(year: str, standards: list[Row], corrections: Corrections) -> str:
    """Return the text of the rule file of *year*, sections in the order of the table."""
    rows = [row for row in standards if row["year"] == year and _can_be_scored(row)]
    domains = dict.fromkeys(DOMAINS[row["domain"]] for row in rows)
    sections = (
        _section(domain, [row for row in rows if DOMAINS[row["domain"]] == domain], corrections) for domain in domains
    )
    return HEAD.format(year=year.replace("-", "/"), first=year[:4]) + "".join(sections)


def _can_be_scored(row: Row) -> bool:
    # CVD-PP003(S) of 2014/15 is printed with 90 at both ends, and no practice has figures for it.
    return row["lower"] != row["upper"]


def _section(domain: tuple[str, str], rows: list[Row], corrections: Corrections) -> str:
    points = sum(int(row["points"]) for row in rows)
    head = f"  - id: {domain[0]}\n    title: {domain[1]}\n    points: {points}\n    indicators:\n"
    return head + "".join(_indicator(row, corrections) for row in rows)


def _indicator(row: Row, corrections: Corrections) -> str:
    key = row["year"], row["indicator"]
    erratum, rounding = corrections.upper.get(key), corrections.places.get(key)
    lower, upper, points = row["lower"], erratum["awarded"] if erratum else row["upper"], row["points"]
    rule = _rounded(lower, upper, points, rounding["awarded"]) if rounding else _exact(lower, upper)
    lines = (
        *_comment(row["description"]),
        f"- id: {row['indicator']}",
        f"  title: {_title(row['indicator'])}",
        f"  points: {points}",
        "  measured_in: patients",
        "  better: higher",
        *_reasons(erratum, rounding),
        *_folded(rule),
        "  inputs:",
        "    target: {title: eligible patients, measured_in: patients}",
        '    completion: {title: achievement, measured_in: "%"}',
    )
    return "".join(f"      {line}\n" for line in lines)


def _exact(lower: str, upper: str) -> str:
    return (
        f"Full score at an achievement of {upper}% or above; no points at an achievement of {lower}% or below; "
        f"linear between; {NO_PATIENTS}."
    )


def _rounded(lower: str, upper: str, points: str, places: str) -> str:
    # The bounds are whole points, so it makes no difference that they come after the rounding.
    return (
        f"Score = {points} × (achievement − {lower}%) / ({upper}% − {lower}%), rounded half up to {places} places; "
        f"at most {points} points; not below 0 points; {NO_PATIENTS}."
    )


def _reasons(erratum: Row | None, rounding: Row | None) -> Iterator[str]:
    if erratum:
        yield from _comment(
            f"erratum: printed {erratum['printed']}, awarded as {erratum['awarded']} ({erratum['cells']} cells), "
            f"because {erratum['reason']}",
            indent="  ",
        )
    if rounding:
        yield from _comment(f"rounded ({rounding['cells']} cells), because {rounding['reason']}", indent="  ")


def _folded(rule: str) -> list[str]:
    return ["  rule: >-", *textwrap.wrap(rule, 100, initial_indent="    ", subsequent_indent="    ")]


def _comment(text: str, *, indent: str = "") -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ")


def _title(indicator: str) -> str:
    """
    Return a title made of what the letters mean and the number.

    >>> _title("CVD-PP001(S)")
    'Cardiovascular disease, primary prevention 1'
    """
    letters, number = re.match(r"([A-Z-]+)(\d+)", indicator).groups()  # type: ignore[union-attr] # all are of this form
    return f"{SUBJECTS[letters]} {int(number)}"


def _table(name: str) -> list[Row]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rule_files() -> dict[str, str]:
    """Return the text of every rule file by its name."""
    standards, corrections = _table("standards.csv"), _table("corrections.csv")
    by_kind = Corrections(
        *(
            {(row["year"], row["indicator"]): row for row in corrections if row["what"] == what}
            for what in Corrections._fields
        )
    )
    return {f"{year}.yaml": rule_file(year, standards, by_kind) for year in YEARS}


if __name__ == "__main__":
    for name, text in rule_files().items():
        (HERE / name).write_text(text, encoding="utf-8")
