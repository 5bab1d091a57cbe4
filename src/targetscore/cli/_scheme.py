"""The command ``scheme``, and the scores of a scheme for others."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from targetscore.cli import FINE
from targetscore.cli._given import (
    FILE,
    UnitsAt,
    as_json,
    exit_code,
    in_rule_file,
    language_option,
    output_option,
    refuse_unknown,
    tell,
)
from targetscore.cli._output import aligned, patience, table, write_data, write_file
from targetscore.cli._schemes import scheme_tables
from targetscore.errors import Language, TargetscoreError
from targetscore.messages import phrase
from targetscore.scheme import load_scheme, score_scheme
from targetscore.scheme.model import OVERALL, Scheme
from targetscore.scheme.result import SchemeResult
from targetscore.score.result import Result

data_by_id_option = click.option(
    "--data", "data_by_id", metavar="ID=FILE", multiple=True, help="The data of one ruleset of a scheme; repeatable."
)


@click.command("scheme")
@click.argument("scheme", type=FILE)
@data_by_id_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@language_option
def scheme(scheme: Path, data_by_id: tuple[str, ...], form: str, output: Path | None, language: Language | None) -> int:
    """Score all rulesets of SCHEME, each after those that feed it, and share out its payouts."""
    if in_rule_file(scheme):
        raise click.UsageError(phrase("rules-given", language or "en", file=scheme))
    result = scheme_result(scheme, data_by_id, language)
    if isinstance(result, int):
        return result
    loaded = result.scheme
    tell([warning for each in result.results.values() for warning in each.warnings], language)
    words = language or loaded.language
    if output is not None:
        write_file(output, scheme_tables(result, words, aligned) if form == "text" else as_json(result.to_dict()))
    elif form == "text":
        sys.stdout.write(scheme_tables(result, words, table))
    else:
        write_data(as_json(result.to_dict()))
    return FINE


def scheme_result(scheme: Path, data_by_id: Iterable[str], language: Language | None) -> SchemeResult | int:
    """Return the scores of a scheme, or an exit code after telling why there are none."""
    try:
        with patience(phrase("working", language or "en")):
            loaded = load_scheme(scheme)
            return score_scheme(loaded, _data_by_id(data_by_id, loaded, language or loaded.language))
    except TargetscoreError as error:
        tell(error.diagnostics, language)
        return exit_code(error.diagnostics)


def scored_in_scheme(
    scheme: Path, units: UnitsAt, data_by_id: Iterable[str], language: Language | None
) -> SchemeResult | int:
    """Return the scores of a scheme that has its data, or an exit code after telling why there are none."""
    if units != UnitsAt(None, None, None, None):
        raise click.UsageError(phrase("scheme-has-data", language or "en"))
    return scheme_result(scheme, data_by_id, language)


def of_ruleset(result: SchemeResult, ruleset: str | None, language: Language | None) -> Result:
    """Return the scores by one ruleset of a scheme."""
    words = language or result.scheme.language
    ids = [*result.results, *([OVERALL] if result.overall else [])]
    if ruleset is None:
        raise click.UsageError(phrase("which-ruleset", words, ids=phrase("list-comma", words).join(ids)))
    refuse_unknown("no-ruleset", "--ruleset", [ruleset], ids, words)
    found = result.results[ruleset]
    tell(found.warnings, language)
    return found


def _data_by_id(given: Iterable[str], scheme: Scheme, language: Language) -> dict[str, Path]:
    """Return the files of ``ID=FILE`` by id; wrong usage if one is not written so, or stands for no ruleset."""
    found: dict[str, Path] = {}
    for each in given:
        name, sign, file = each.partition("=")
        if not sign or name in found:
            raise click.BadParameter(phrase("data-by-id", language, text=each), param_hint="--data")
        refuse_unknown("no-ruleset", "--data", [name], scheme.members, language)
        found[name] = FILE.convert(file, None, None)
    return found
