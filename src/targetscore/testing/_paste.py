"""Data as a case to paste: the text of a ``.cases.yaml`` file with one case in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from targetscore._numbers import in_digits

# What YAML takes for a text without quotes.
_PLAIN: Final = re.compile(r"[^\W_][\w.\-]*")
HEAD: Final = ("targetscore-cases: 1", "cases:")
_HEADS: Final = frozenset({"unit", "indicator", "group"})


def case_text(name: str, rows: Sequence[Mapping[str, str]], points: Mapping[str, Fraction], of: str) -> str:
    """
    Return a file with one case: *rows* as its data, and *points* of the indicator *of* as what they give now.

    >>> print(case_text("bounds export", [{"unit": "A", "indicator": "export", "actual": "5.03"}],
    ...                 {"A": Fraction(4)}, "export"))
    targetscore-cases: 1
    cases:
      - name: "bounds export"
        data:
          A:
            export: {actual: 5.03}
        expect:
          A: {points: {export: 4}}
    """
    units = dict.fromkeys(row["unit"] for row in rows)
    figures = {unit: f"points: {{{_written(of)}: {_number(points[unit])}}}" if unit in points else "" for unit in units}
    return case_of(name, rows, figures)


def case_of(
    name: str, rows: Sequence[Mapping[str, str]], figures: Mapping[str, str], refused: Sequence[str] = ()
) -> str:
    """
    Return a file with one case: *rows* as its data, and what must come of each unit as *figures* write it.

    *refused*: codes of the problems for which the data are refused, in place of figures.
    """
    lines = [*HEAD, f"  - name: {_written(name)}", "    data:"]
    for unit in dict.fromkeys(row["unit"] for row in rows):
        lines.append(f"      {_written(unit)}:")
        for row in rows:
            if row["unit"] == unit:
                cells = ", ".join(
                    f"{_written(key)}: {_written(text)}" for key, text in row.items() if key not in _HEADS
                )
                lines.append(f"        {_written(row['indicator'])}: {{{cells}}}")
    groups = {row["unit"]: row["group"] for row in rows if "group" in row}
    if groups:
        told = ", ".join(f"{_written(unit)}: {_written(group)}" for unit, group in groups.items())
        lines.append(f"    groups: {{{told}}}")
    if refused:
        return "\n".join([*lines, f"    refused: [{', '.join(refused)}]"])
    lines.append("    expect:")
    lines += [f"      {_written(unit)}: {{{figures[unit]}}}" for unit in dict.fromkeys(row["unit"] for row in rows)]
    return "\n".join(lines)


def _number(value: Fraction) -> str:
    return in_digits(value)


def _written(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
