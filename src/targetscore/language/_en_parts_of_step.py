"""
What an English text says of less than a step: less than 0.5 day being counted as 0.5 day, an incomplete week as a week.

It must speak of the step before it, of its size and its unit: `less than a day counts as a day` is not of 0.5 days.
"""

from __future__ import annotations

import re
from typing import Final

from targetscore import ast
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_phrases import Scan
from targetscore.language._lexemes import PERCENT, Lexeme, listed

_STEP = (
    r"(?:percentage point|percentage|point|step|%|per ?cent|percent|(?:(?:square|cubic|working|calendar) )?[a-z]+?)s?"
)
_SO_MUCH = r"(?:an?|one|1|a full|one full|a whole|one whole)"
_COUNTS = (
    r"(?:(?:is|are|being|to be|counts?|counting|counted|shall|will|be|treated|taken|regarded|reckoned|rounded up"
    r"|calculated|rewarded|deducted) ?)+"
)
_SHARE = r"(?P<share>pro rata|pro-rata|in proportion|proportionately|proportionally)"
_WHOLE = r"(?P<whole>ignored|disregarded|dropped|left out|not counted|(?:as )?nothing)"
BOTH = r"(?P<both>,? (?:in both directions|in either direction|either way|both ways|in both cases|in each case))?"
# What is less than a step: less than 0.5 day being counted as 0.5 day.
LESS_THAN_STEP = re.compile(
    r"(?:(?:and |with )?(?:any |an? )?"
    r"(?:(?:period|shortfall|excess|delay|amount|part|remainder|anything|overrun|time)s? )?"
    rf"(?:of )?(?:less|fewer) than (?P<n>\d+(?:\.\d+)?|{_SO_MUCH}) ?(?P<unit>{_STEP})"
    rf"|(?:and |with )?(?:(?:an?|any) )?(?:(?:incomplete|partial|fractional) |part[ -])(?P<alone>{_STEP}))s?"
    rf" {_COUNTS}(?:(?P<started>(?:as|to) (?:(?P=n)|{_SO_MUCH}|full|whole) ?(?:(?P=unit)s?|(?P=alone)s?)?)"
    rf"|{_WHOLE}|{_SHARE}){BOTH}(?![\w%])"
)
# Of whatever the step is: fractions count pro rata.
FRACTIONS = re.compile(
    r"(?:and |with )?(?:(?:any|the) )?(?:fractions?|part steps?|partial steps?|fractional steps?|(?P<rest>remainders?))"
    rf" {_COUNTS}(?:{_WHOLE}|(?(rest)(?!)|(?:{_SHARE}|(?P<started>as (?:one|a (?:full|whole) (?:step|one))|in full))))"
    rf"{BOTH}(?![\w%])"
)
# Only whole percentage points count; rounded up to the next whole week.
WHOLE_STEPS = re.compile(
    rf"(?:with )?only (?:whole|full|complete|completed|entire) (?P<unit>{_STEP})"
    r" (?:counts?|counting|being counted|(?:are|being) (?:counted|taken into account|considered))(?![\w%])"
    rf"|rounded (?:(?P<up>up)|down) to (?:the|a) (?:next |nearest )?(?:whole|full|complete) (?P<to>{_STEP})(?![\w%])"
)
# Only complete steps of 5 percentage points are counted.
NAMED_STEPS = re.compile(
    rf"(?:with )?only (?:whole|full|complete|completed|entire) steps(?: of (?P<n>\d+(?:\.\d+)?) ?(?P<unit>{_STEP}))?"
    r" (?:count|counting|being counted|(?:are|being) (?:counted|taken into account|considered))(?![\w%])"
)
EACH_STEP = re.compile(r"\b(?:each|every|per) (?:(?:full|whole|additional|further|extra) )*(?:one )?")
STEP_SIZE = re.compile(r"\d+(?:\.\d+)?|half|two|three|four|five|six|seven|eight|nine|ten")
OF_PERCENT = frozenset({"%", "per cent", "percent", "percentage", "percentage point", "point", "1%"})
OF_STEPS = ("%", "per cent", "percent", "point")
STARTS: Final = dict.fromkeys(
    listed(
        "and with any a an period periods shortfall shortfalls excess delay delays amount amounts part parts remainder"
        " anything overrun time less fewer incomplete partial fractional fraction fractions remainders the only rounded"
    ),
    frozenset[str](),
)


def less_than_step(scan: Scan, position: int) -> Lexeme | None:
    """Return what counts of less than a step, whose size the text has said before."""
    named = NAMED_STEPS.match(scan.text, scan.starts[position])
    if named is not None:
        return _named_steps(scan, named)
    whole = WHOLE_STEPS.match(scan.text, scan.starts[position])
    if whole is not None:
        return _whole_steps(scan, whole)
    fractions = FRACTIONS.match(scan.text, scan.starts[position])
    found = fractions or LESS_THAN_STEP.match(scan.text, scan.starts[position])
    if found is None or not any("EACH" in each.kinds or "FULLEACH" in each.kinds for each in scan.found):
        return None
    if fractions is None and not _is_step(scan.text[: found.start()], found):
        return None
    how: ast.PartOfStep = "whole" if found["whole"] else "started" if found["started"] else "pro rata"
    unit = "" if fractions else found["unit"] or found["alone"]
    return rule(found, how, unit=unit, both=bool(found["both"]))


def rule(found: re.Match[str], how: ast.PartOfStep, *, unit: str, both: bool = False) -> Lexeme:
    """Return what *found* says of parts of a step that counts by *unit*; *both*: of the steps up and down."""
    return Lexeme("PARTRULE", (how, _plain_unit(unit), both), *found.span(), ("PARTRULE",))


def _plain_unit(unit: str) -> str:
    """Return *unit* as the steps have it: `%` for all that is of per cent, nothing for `step`."""
    one = unit.removesuffix("s")
    return PERCENT if one in OF_PERCENT else "" if one == "step" else one


def _whole_steps(scan: Scan, found: re.Match[str]) -> Lexeme | None:
    """Return what `only whole weeks count`, `rounded up to the next whole week` say of steps of one week."""
    steps = [each.end() for each in EACH_STEP.finditer(scan.text, 0, found.start())]
    step = scan.text[steps[-1] : found.start()] if steps else ""
    number = STEP_SIZE.match(step)
    unit = (found["unit"] or found["to"]).rstrip("s")
    unit = "%" if unit in {"per cent", "percent", "percentage"} and "%" in step else unit
    apart = not scan.found or scan.found[-1].type in {"BREAK", "OPEN"}
    # Whole points may be those of the score.
    if not apart or unit == "point" or unit not in step or (number is not None and number.group() != "1"):
        return None
    return rule(found, "started" if found["up"] else "whole", unit=unit)


def _named_steps(scan: Scan, found: re.Match[str]) -> Lexeme | None:
    """Return what `only complete steps of 5 percentage points are counted` says where all steps are of that size."""
    sizes = _steps(scan.text[: found.start()])
    apart = bool(scan.found) and scan.found[-1].type == "BREAK"
    alike = found["n"] is None or all(_is_sized(step, found["n"], _plain_unit(found["unit"])) for step in sizes)
    if not apart or not sizes or not alike:
        return None
    return rule(found, "whole", unit=found["unit"] or "step", both=scan.found[-1].value >= SEMICOLON)


def _is_step(before: str, found: re.Match[str]) -> bool:
    """Whether a step *before* is of the size that *found* speaks of, and counts as one of that size."""
    said = found["n"] if found["n"] and found["n"][:1].isdigit() else ""
    again = found["started"] is None or not said or said in found["started"].split() or found["started"].find(said) >= 0
    return again and is_counted(before, said, found["unit"] or found["alone"])


def is_counted(before: str, size: str, unit: str) -> bool:
    """Whether the text *before* has a step of *size*, one if it is empty, that counts by *unit*."""
    plain = _plain_unit(unit)
    return any(_is_sized(step, size or "1", plain) for step in _steps(before))


def _steps(before: str) -> list[str]:
    """Return what stands behind each `each` and the like, up to the next pause."""
    return [re.split(r"[,;:]| and ", before[found.end() :], maxsplit=1)[0] for found in EACH_STEP.finditer(before)]


def _is_sized(step: str, size: str, unit: str) -> bool:
    number = STEP_SIZE.match(step)
    counted = step[number.end() :].lstrip() if number else step
    of_unit = counted.startswith(OF_STEPS) if unit == PERCENT else unit in counted
    return not unit or (of_unit and (number.group() if number else "1") == size)
