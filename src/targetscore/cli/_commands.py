"""The commands: each reads its files, calls the library once and prints what comes back."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from targetscore import __version__
from targetscore.check import check as check_ruleset
from targetscore.cli import FINDINGS, FINE, INTERRUPTED, USAGE
from targetscore.cli._curve import curve
from targetscore.cli._explain import explain
from targetscore.cli._given import (
    FILE,
    UnitsAt,
    as_json,
    exit_code,
    in_scheme,
    language_option,
    output_option,
    refuse_unknown,
    scored,
    tell,
    told,
    units_at,
)
from targetscore.cli._output import aligned, hand_out, patience, progress, table, write_data, write_file
from targetscore.cli._results import UNIT_COLUMN, csv_table, json_result, plain_table, ranked
from targetscore.cli._scheme import scheme
from targetscore.cli._sql import sql
from targetscore.cli._test import test
from targetscore.errors import Finding, Language, TargetscoreError
from targetscore.messages import phrase
from targetscore.reports import FORMS, Form, of_checks
from targetscore.ruleset import load
from targetscore.ruleset.model import Ruleset
from targetscore.scheme import check_scheme, load_scheme

if TYPE_CHECKING:
    from targetscore.reports.model import Checked


def run(arguments: Sequence[str] | None) -> int:
    """Run the command that *arguments* name and return its exit code; faults of ours are left to the caller."""
    try:
        code = program.main(args=arguments, prog_name="targetscore", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return USAGE
    except click.Abort:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        sys.stderr.write(phrase("unreadable", "en", file=error.filename or "", reason=reason) + "\n")
        return USAGE
    return code if isinstance(code, int) else FINE


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="targetscore %(version)s")
def program() -> None:
    """
    Score units from rules written as offices write them.

    Exit codes: 0 fine; 1 problems found in a rule or data file; 2 wrong usage or a file that cannot be read;
    3 a fault of targetscore itself.
    """


program.add_command(test)
program.add_command(curve)
program.add_command(explain)
program.add_command(scheme)
program.add_command(sql)


@program.command()
@click.argument("rules", nargs=-1, required=True, type=FILE)
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@output_option
@language_option
def check(rules: tuple[Path, ...], form: Form, output: Path | None, language: Language | None) -> int:
    """
    Prove that rule files have no gap, overlap or dead clause; list what was found.

    Of a scheme file, its overall grades and all rule files that it names are looked at.
    """
    with patience(phrase("checking", language or "en")):
        checked = [each for path in rules for each in _checked(path, language)]
    findings = [finding for each in checked for finding in each.findings]
    words = language or (findings[0].language if findings else "en")
    hand_out(of_checks(checked, form, words), form, output)
    return exit_code(findings)


@program.command()
@click.argument("rules", type=FILE)
@units_at
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@click.option(
    "--row-by-row",
    is_flag=True,
    help="Write the points of each row to --output, without totals and ranks: for files of any length.",
)
@output_option
@language_option
def score(
    rules: Path, units: UnitsAt, form: str, *, row_by_row: bool, output: Path | None, language: Language | None
) -> int:
    """Score every unit of DATA by RULES."""
    if in_scheme(rules):
        raise click.UsageError(phrase("scheme-given", language or "en", file=rules))
    if row_by_row:
        return _scored_row_by_row(rules, units, output, language)
    result = scored(rules, units, language)
    if isinstance(result, int):
        return result
    words = language or result.ruleset.language
    if output is not None:
        write_file(output, {"text": plain_table, "json": json_result, "csv": csv_table}[form](result, words))
    elif form == "text":
        sys.stdout.write(table(*ranked(result, words), left=UNIT_COLUMN))
    else:
        write_data({"json": json_result, "csv": csv_table}[form](result, words))
    return FINE


def _scored_row_by_row(rules: Path, units: UnitsAt, output: Path | None, language: Language | None) -> int:
    """Write points without keeping rows; return an exit code, after telling what is wrong."""
    from targetscore.engines._stream import score_file

    if output is None or units.file is None or units != UnitsAt(units.file, None, None, None):
        raise click.UsageError(phrase("row-by-row-files", language or "en"))
    try:
        with progress(phrase("working", language or "en")) as report:
            score_file(load(rules), units.file, output, report=report)
    except TargetscoreError as error:
        tell(error.diagnostics, language)
        return exit_code(error.diagnostics)
    except ImportError as error:
        raise click.UsageError(str(error)) from error
    return FINE


@program.command()
@click.argument(
    "what", type=click.Choice(["rules", "result", "scheme", "scheme-result", "diff", "cases", "findings", "test"])
)
def schema(what: str) -> int:
    """Print the JSON Schema of one kind of file that targetscore reads or writes."""
    from targetscore.diff.schema import diff_schema
    from targetscore.reports.schema import findings_schema, report_schema
    from targetscore.ruleset.schema import result_schema, rule_file_schema
    from targetscore.scheme.schema import scheme_file_schema, scheme_result_schema
    from targetscore.testing.schema import cases_file_schema

    made = {
        "rules": rule_file_schema,
        "result": result_schema,
        "scheme": scheme_file_schema,
        "scheme-result": scheme_result_schema,
        "cases": cases_file_schema,
        "diff": diff_schema,
        "findings": findings_schema,
        "test": report_schema,
    }
    write_data(as_json(made[what]()))
    return FINE


@program.command()
@language_option
def demo(language: Language | None) -> int:
    """Score the examples that come with targetscore."""
    from targetscore.cli._demo import show

    return show(language)


@program.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--data", type=FILE, help="Score these unit data by both files, and say who gains and who loses.")
@click.option("--sheet", help="The sheet of a workbook; else the only one that holds anything.")
@click.option(
    "--renamed",
    "renamed",
    metavar="OLD=NEW",
    multiple=True,
    help="The indicator OLD is called NEW now; or a CSV file with the columns old and new. Repeatable.",
)
@click.option(
    "--units",
    "most",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="How many units that gain, and that lose, to show; 0: all.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@language_option
def diff(  # noqa: PLR0913 - one for every option
    old: Path,
    new: Path,
    *,
    data: Path | None,
    sheet: str | None,
    renamed: tuple[str, ...],
    most: int,
    form: str,
    output: Path | None,
    language: Language | None,
) -> int:
    """
    Say what changed in meaning from the rule file OLD to the rule file NEW; the exit code is 1 if anything did.
    """
    from targetscore.cli._diff import told
    from targetscore.diff import diff as compare
    from targetscore.diff._units import of_two

    try:
        with patience(phrase("diff-comparing", language or "en")):
            earlier, later = load(old), load(new)
            names = _renamed(renamed, earlier, later, language or later.language)
            twofold = [] if data is None else of_two(names, earlier, later)
            if twofold:
                told_of = phrase("renamed-in-data", language or later.language, ids=", ".join(twofold))
                raise click.BadParameter(told_of, param_hint="--renamed")
            made = compare(earlier, later, data, renamed=names, sheet=sheet)
    except TargetscoreError as error:
        tell(error.diagnostics, language)
        return exit_code(error.diagnostics)
    words = language or later.language
    drawn = table if output is None else aligned
    hand_out(told(made, words, most, drawn) if form == "text" else as_json(made.to_dict()), form, output)
    return FINDINGS if made.changed else FINE


def _renamed(given: Iterable[str], old: Ruleset, new: Ruleset, language: Language) -> dict[str, str]:
    """Return new ids by old ones; wrong usage if a text says no such thing, or a file has no such id."""
    from targetscore.cli._diff import renamed_from

    try:
        found = renamed_from(given)
    except ValueError as error:
        raise click.BadParameter(phrase("renamed-unclear", language, text=error), param_hint="--renamed") from error
    for names, ruleset in ((found.keys(), old), (found.values(), new)):
        known = dict.fromkeys(each.id for body in ruleset.bodies for each in body.every_indicator())
        refuse_unknown("no-such-indicator", "--renamed", names, known, language)
    if len(set(found.values())) != len(found):
        raise click.BadParameter(phrase("renamed-twice", language), param_hint="--renamed")
    return found


# Problems -----------------------------------------------------------------------------------------------------------


def _checked(path: Path, language: Language | None) -> Iterator[Checked]:
    """Yield what was found in a file; after a scheme file, in each that it names."""
    from targetscore.reports.model import Checked

    def found(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(told(language, each) for each in findings)

    try:
        if not in_scheme(path):
            ruleset = load(path)
            well = _all_well(path, ruleset, language)
            yield Checked(file=str(path), findings=found(check_ruleset(ruleset)), well=well)
            return
        scheme = load_scheme(path)
    except TargetscoreError as error:
        yield Checked(file=str(path), findings=found(error.diagnostics))
        return
    words = language or scheme.language
    yield Checked(
        file=str(path),
        findings=found(check_scheme(scheme)),
        well=phrase("scheme-well", words, file=path, rulesets=len(scheme.members)),
    )
    for file, ruleset in {member.ruleset.source.name: member.ruleset for member in scheme.members.values()}.items():
        yield Checked(file=file, findings=found(check_ruleset(ruleset)), well=_all_well(file, ruleset, language))


def _all_well(file: Path | str, ruleset: Ruleset, language: Language | None) -> str:
    words = language or ruleset.language
    return phrase("all-well", words, file=file, indicators=len(ruleset.every_indicator()))
