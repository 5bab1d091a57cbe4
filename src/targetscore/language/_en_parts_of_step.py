"""
What an English text says of less than a step: less than 0.5 day being counted as 0.5 day, an incomplete week as a week.

It must speak of the step before it, of its size and its unit: `less than a day counts as a day` is not of 0.5 days.
"""

from __future__ import annotations

import re
from typing import Final

from targetscore import ast
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import Lexeme, listed

_STEP = r"(?:percentage point|point|step|%|per ?cent|percent|(?:(?:square|cubic|working|calendar) )?[a-z]+)s?"
_SO_MUCH = r"(?:an?|one|1|a full|one full|a whole|one whole)"
# What is less than a step: less than 0.5 day being counted as 0.5 day.
LESS_THAN_STEP = re.compile(
    r"(?:(?:and |with )?(?:any |an? )?"
    r"(?:(?:period|shortfall|excess|delay|amount|part|remainder|anything|overrun|time)s? )?"
    rf"(?:of )?less than (?P<n>\d+(?:\.\d+)?|{_SO_MUCH}) ?(?P<unit>{_STEP})"
    rf"|(?:and |with )?(?:(?:an?|any) )?(?:incomplete|partial) (?P<alone>{_STEP}))"
    r" (?:(?:is|are|being|to be|counts?|counting|counted|shall|will|be|treated|taken|regarded|reckoned|rounded up"
    rf"|calculated) ?)+(?:(?P<started>(?:as|to) (?:(?P=n)|{_SO_MUCH}) ?(?:(?P=unit)|(?P=alone))?)"
    r"|(?P<whole>ignored|disregarded|dropped|left out|(?:as )?nothing))(?![\w%])"
)
# Only whole percentage points count; rounded up to the next whole week.
WHOLE_STEPS = re.compile(
    rf"(?:with )?only (?:whole|full|complete|completed|entire) (?P<unit>{_STEP})"
    r" (?:counts?|counting|being counted|(?:are|being) (?:counted|taken into account|considered))(?![\w%])"
    rf"|rounded (?:(?P<up>up)|down) to (?:the|a) (?:next |nearest )?(?:whole|full|complete) (?P<to>{_STEP})(?![\w%])"
)
EACH_STEP = re.compile(r"\b(?:each|every|per) (?:(?:full|whole|additional|further|extra) )*(?:one )?")
STEP_SIZE = re.compile(r"\d+(?:\.\d+)?|half|two|three|four|five|six|seven|eight|nine|ten")
STARTS: Final = dict.fromkeys(
    listed(
        "and with any a an period periods shortfall shortfalls excess delay delays amount amounts part parts remainder"
        " anything overrun time less incomplete partial only rounded"
    ),
    frozenset[str](),
)


def less_than_step(scan: Scan, position: int) -> Lexeme | None:
    """Return what counts of less than a step, whose size the text has said before."""
    whole = WHOLE_STEPS.match(scan.text, scan.starts[position])
    if whole is not None:
        return _whole_steps(scan, whole)
    found = LESS_THAN_STEP.match(scan.text, scan.starts[position])
    if found is None or not any("EACH" in each.kinds or "FULLEACH" in each.kinds for each in scan.found):
        return None
    if not _is_step(scan.text[: found.start()], found):
        return None
    how: ast.PartOfStep = "whole" if found["whole"] else "started"
    return Lexeme("PARTRULE", how, *found.span(), ("PARTRULE",))


def _whole_steps(scan: Scan, found: re.Match[str]) -> Lexeme | None:
    """Return what `only whole weeks count`, `rounded up to the next whole week` say of steps of one week."""
    steps = [each.end() for each in EACH_STEP.finditer(scan.text, 0, found.start())]
    step = scan.text[steps[-1] : found.start()] if steps else ""
    number = STEP_SIZE.match(step)
    unit = (found["unit"] or found["to"]).rstrip("s")
    unit = "%" if unit in {"per cent", "percent"} and "%" in step else unit
    apart = not scan.found or scan.found[-1].type in {"BREAK", "OPEN"}
    # Whole points may be those of the score.
    if not apart or unit == "point" or unit not in step or (number is not None and number.group() != "1"):
        return None
    how: ast.PartOfStep = "started" if found["up"] else "whole"
    return Lexeme("PARTRULE", how, *found.span(), ("PARTRULE",))


def _is_step(before: str, found: re.Match[str]) -> bool:
    """Whether the last step *before* is of the size that *found* speaks of, and counts as one of that size."""
    steps = [each.end() for each in EACH_STEP.finditer(before)]
    step = before[steps[-1] :] if steps else ""
    number = STEP_SIZE.match(step)
    size = number.group() if number else ""
    said = found["n"] if found["n"] and found["n"][:1].isdigit() else ""
    unit = (found["unit"] or found["alone"]).rstrip("s")
    again = found["started"] is None or not said or said in found["started"].split() or found["started"].find(said) >= 0
    return bool(step) and unit in step and again and (size or "1") == (said or "1")
