"""The command ``explain``: why one unit scored what it scored, or every unit, a file each."""

from __future__ import annotations

import functools
import multiprocessing
import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs
import click

from targetscore.cli import FINE
from targetscore.cli._given import (
    FILE,
    UnitsAt,
    in_scheme,
    language_option,
    refuse_unknown,
    scored,
    units_at,
)
from targetscore.cli._output import hand_out, progress, write_file
from targetscore.cli._scheme import data_by_id_option, of_ruleset, scored_in_scheme
from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.scheme import explain_overall
from targetscore.scheme.model import OVERALL
from targetscore.scheme.result import SchemeResult
from targetscore.score import explain as explained
from targetscore.score.explanation import render
from targetscore.score.result import Result

UNITS_A_PROCESS: Final = 50
"""With fewer units, a process takes longer to begin than to explain them."""
NAME_AT_MOST: Final = 80
_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')


@attrs.frozen
class Telling:
    """How a unit is explained: the units that there are, and the text of one."""

    units: Collection[str]
    text: Callable[[str], str]
    language: Language


@click.command("explain")
@click.argument("rules", type=FILE)
@units_at
@click.option("--unit", help="The unit to explain.")
@click.option("--every-unit", is_flag=True, help="Explain all units, each in a file of its own in the folder --output.")
@click.option("--indicator", "indicators", multiple=True, help="Only this indicator; may be given several times.")
@click.option("--ruleset", help="Of a scheme file: by which of its rulesets.")
@data_by_id_option
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write to this file, or into this folder, instead."
)
@language_option
def explain(  # noqa: PLR0913 - one for every option
    rules: Path,
    *,
    units: UnitsAt,
    unit: str | None,
    every_unit: bool,
    indicators: tuple[str, ...],
    ruleset: str | None,
    data_by_id: tuple[str, ...],
    output: Path | None,
    language: Language | None,
) -> int:
    """
    Say clause by clause why a unit scored what it scored, and what would earn more.

    RULES may be a scheme file, which has its data: say by which --ruleset, or `overall`.
    """
    if (unit is None) is not every_unit or (every_unit and output is None):
        raise click.UsageError(phrase("unit-or-every", language or "en"))
    if in_scheme(rules):
        telling = _in_scheme(scored_in_scheme(rules, units, data_by_id, language), ruleset, unit, indicators, language)
    elif ruleset is not None or data_by_id:
        raise click.UsageError(phrase("no-scheme-given", language or "en", file=rules))
    else:
        telling = _by_rules(scored(rules, units, language), unit, indicators, language)
    if isinstance(telling, int):
        return telling
    if unit is not None:
        refuse_unknown("no-such-unit", "--unit", [unit], telling.units, telling.language)
        hand_out(telling.text(unit), "text", output)
    elif output is not None:
        output.mkdir(parents=True, exist_ok=True)
        _write_all(telling, output)
    return FINE


def _by_rules(
    result: Result | int, unit: str | None, indicators: tuple[str, ...], language: Language | None
) -> Telling | int:
    """Return how units are explained by one rule file, or the exit code that there is in place of its result."""
    if isinstance(result, int):
        return result
    words = language or result.ruleset.language
    # Other groups have other indicators.
    asked = result.units.values() if unit is None or unit not in result.units else [result.units[unit]]
    known = dict.fromkeys(own for each in asked for own in each.indicators)
    refuse_unknown("no-such-indicator", "--indicator", indicators, known, words)
    return Telling(result.units, functools.partial(_text, result, frozenset(indicators), words), words)


def _text(result: Result, indicators: frozenset[str], language: Language, unit: str) -> str:
    wanted = indicators & result.units[unit].indicators.keys() if indicators else None
    return render(explained(result, unit, indicators=wanted, language=language), language) + "\n"


def _in_scheme(
    result: SchemeResult | int,
    ruleset: str | None,
    unit: str | None,
    indicators: tuple[str, ...],
    language: Language | None,
) -> Telling | int:
    """Return how units are explained by a ruleset of a scheme, or overall."""
    if isinstance(result, int):
        return result
    if ruleset != OVERALL or not result.overall:
        return _by_rules(of_ruleset(result, ruleset, language), unit, indicators, language)
    words = language or result.scheme.language
    refuse_unknown("no-such-indicator", "--indicator", indicators, (), words)
    return Telling(result.overall, lambda unit: explain_overall(result, unit, language=words) + "\n", words)


# Every unit ---------------------------------------------------------------------------------------------------------


def _write_all(telling: Telling, folder: Path) -> None:
    """Write a file for each unit, and show how far it is."""
    units = list(telling.units)
    texts = told_by_several(telling.text, units)
    with progress(phrase("working", telling.language)) as report:
        for done, (name, text) in enumerate(zip(file_names(units), texts, strict=True), start=1):
            write_file(folder / f"{name}.txt", text)
            report(done, done, len(units))


def file_names(units: Iterable[str]) -> Iterator[str]:
    """Yield a name for the file of each unit that every system can write, each once, capital letters or not."""
    taken: set[str] = set()
    for unit in units:
        name = again = _NOT_IN_NAMES.sub("_", unit).strip(" .")[:NAME_AT_MOST] or "_"
        count = 1
        while again.casefold() in taken:
            count += 1
            again = f"{name}-{count}"
        taken.add(again.casefold())
        yield again


_text_of: Callable[[str], str] | None = None


def _take(text: Callable[[str], str]) -> None:
    global _text_of  # noqa: PLW0603 - what a process is given when it begins, and no task carries
    _text_of = text


def _told(unit: str) -> str:
    assert _text_of is not None
    return _text_of(unit)


def told_by_several(text: Callable[[str], str], units: Sequence[str]) -> Iterator[str]:
    """Yield the text of each unit, in their order; many of them by several processes, where these can share memory."""
    affinity = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    processes = min(len(units) // UNITS_A_PROCESS, affinity) if sys.platform == "linux" else 1
    if processes <= 1:
        yield from map(text, units)
        return
    with multiprocessing.get_context("fork").Pool(processes, _take, (text,)) as pool:
        yield from pool.imap(_told, units, chunksize=UNITS_A_PROCESS // 5 or 1)
