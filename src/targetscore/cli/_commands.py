"""The commands: each reads its files, calls the library once and prints what comes back."""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from targetscore import __version__
from targetscore.check import check as check_ruleset
from targetscore.cli import FINDINGS, FINE, INTERRUPTED, USAGE
from targetscore.cli._curve import curve
from targetscore.cli._output import aligned, hand_out, patience, progress, table, write_data, write_file
from targetscore.cli._results import UNIT_COLUMN, csv_table, json_result, plain_table, ranked
from targetscore.cli._schemes import scheme_tables
from targetscore.cli._sql import sql
from targetscore.cli._test import test
from targetscore.data import Query, query_at
from targetscore.errors import Diagnostic, Finding, Language, TargetscoreError, nearest, rendered
from targetscore.messages import phrase
from targetscore.reports import FORMS, Form, of_checks
from targetscore.ruleset import load
from targetscore.ruleset._yaml import glimpsed
from targetscore.ruleset.model import Ruleset
from targetscore.scheme import check_scheme, explain_overall, load_scheme, score_scheme
from targetscore.scheme._file import is_scheme
from targetscore.scheme.model import OVERALL, Scheme
from targetscore.scheme.result import SchemeResult
from targetscore.score import explain
from targetscore.score import score as score_units
from targetscore.score.explanation import render
from targetscore.score.result import Result

if TYPE_CHECKING:
    from targetscore.reports.model import Checked

# The file is no text, so there is no telling what it says.
UNREADABLE = frozenset({"not-utf8", "data-encoding", "workbook-format", "workbook-unreadable", "no-openpyxl"})

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
language_option = click.option(
    "--language", type=click.Choice(["zh", "en"]), help="Language of messages; else that of the rule file."
)
output_option = click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead."
)


@attrs.frozen
class UnitsAt:
    """Where the unit data are: in a file, perhaps on one sheet of it, or in a database, by a query."""

    file: Path | None
    sheet: str | None
    url: str | None
    query: Path | None

    def given(self) -> Path | Query:
        """Return what is to be scored; wrong usage if it is not said once."""
        if self.file is not None and self.url is None and self.query is None:
            if self.sheet is not None and self.file.suffix.casefold() not in {".xlsx", ".xlsm"}:
                raise click.UsageError(phrase("sheet-without-workbook", "en"))
            return self.file
        if self.url is None or self.query is None or self.file is not None or self.sheet is not None:
            raise click.UsageError(phrase("data-unclear", "en"))
        try:
            return query_at(self.url, self.query.read_text(encoding="utf-8"))
        except ImportError as error:
            raise click.UsageError(phrase("no-driver", "en", reason=error)) from error
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--query") from error


def units_at(command: Callable[..., int]) -> Callable[..., int]:
    """Give *command* the argument DATA and the options that stand for it, as its parameter *units*."""

    @click.argument("data", type=FILE, required=False)
    @click.option("--sheet", help="The sheet of a workbook; else the only one that holds anything.")
    @click.option("--sql", "url", metavar="URL", help="Take the data from this database, in place of DATA.")
    @click.option("--query", type=FILE, help="The file with the query for --sql.")
    @functools.wraps(command)
    def with_units(data: Path | None, sheet: str | None, url: str | None, query: Path | None, **others: object) -> int:
        return command(units=UnitsAt(data, sheet, url, query), **others)

    return with_units


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
program.add_command(sql)

data_by_id_option = click.option(
    "--data", "data_by_id", metavar="ID=FILE", multiple=True, help="The data of one ruleset of a scheme; repeatable."
)


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
    return _exit_code(findings)


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
    if _is_scheme(rules):
        raise click.UsageError(phrase("scheme-given", language or "en", file=rules))
    if row_by_row:
        return _scored_row_by_row(rules, units, output, language)
    result = _scored(rules, units, language)
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
        _tell(error.diagnostics, language)
        return _exit_code(error.diagnostics)
    except ImportError as error:
        raise click.UsageError(str(error)) from error
    return FINE


@program.command("explain")
@click.argument("rules", type=FILE)
@units_at
@click.option("--unit", required=True, help="The unit to explain.")
@click.option("--indicator", "indicators", multiple=True, help="Only this indicator; may be given several times.")
@click.option("--ruleset", help="Of a scheme file: by which of its rulesets.")
@data_by_id_option
@output_option
@language_option
def explain_unit(
    rules: Path,
    units: UnitsAt,
    unit: str,
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
    result: Result | int
    if _is_scheme(rules):
        whole = _scored_in_scheme(rules, units, data_by_id, language)
        if isinstance(whole, SchemeResult) and ruleset == OVERALL and whole.overall:
            return _explained_overall(whole, unit, indicators, output, language)
        result = whole if isinstance(whole, int) else _of_ruleset(whole, ruleset, language)
    elif ruleset is not None or data_by_id:
        raise click.UsageError(phrase("no-scheme-given", language or "en", file=rules))
    else:
        result = _scored(rules, units, language)
    if isinstance(result, int):
        return result
    words = language or result.ruleset.language
    _known("no-such-unit", "--unit", [unit], result.units, words)
    _known("no-such-indicator", "--indicator", indicators, result.units[unit].indicators, words)
    explanation = explain(result, unit, indicators=indicators or None, language=words)
    hand_out(render(explanation, words) + "\n", "text", output)
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
    write_data(_json(made[what]()))
    return FINE


@program.command("scheme")
@click.argument("scheme", type=FILE)
@data_by_id_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_option
@language_option
def score_all(
    scheme: Path, data_by_id: tuple[str, ...], form: str, output: Path | None, language: Language | None
) -> int:
    """Score all rulesets of SCHEME, each after those that feed it, and share out its payouts."""
    if _is_rule_file(scheme):
        raise click.UsageError(phrase("rules-given", language or "en", file=scheme))
    result = _scheme_result(scheme, data_by_id, language)
    if isinstance(result, int):
        return result
    loaded = result.scheme
    _tell([warning for each in result.results.values() for warning in each.warnings], language)
    words = language or loaded.language
    if output is not None:
        write_file(output, scheme_tables(result, words, aligned) if form == "text" else _json(result.to_dict()))
    elif form == "text":
        sys.stdout.write(scheme_tables(result, words, table))
    else:
        write_data(_json(result.to_dict()))
    return FINE


def _scheme_result(scheme: Path, data_by_id: Iterable[str], language: Language | None) -> SchemeResult | int:
    """Return the scores of a scheme, or an exit code after telling why there are none."""
    try:
        with patience(phrase("working", language or "en")):
            loaded = load_scheme(scheme)
            return score_scheme(loaded, _data_by_id(data_by_id, loaded, language or loaded.language))
    except TargetscoreError as error:
        _tell(error.diagnostics, language)
        return _exit_code(error.diagnostics)


def _scored_in_scheme(
    scheme: Path, units: UnitsAt, data_by_id: Iterable[str], language: Language | None
) -> SchemeResult | int:
    """Return the scores of a scheme that has its data, or an exit code after telling why there are none."""
    if units != UnitsAt(None, None, None, None):
        raise click.UsageError(phrase("scheme-has-data", language or "en"))
    return _scheme_result(scheme, data_by_id, language)


def _of_ruleset(result: SchemeResult, ruleset: str | None, language: Language | None) -> Result:
    """Return the scores by one ruleset of a scheme."""
    words = language or result.scheme.language
    ids = [*result.results, *([OVERALL] if result.overall else [])]
    if ruleset is None:
        raise click.UsageError(phrase("which-ruleset", words, ids=phrase("list-comma", words).join(ids)))
    _known("no-ruleset", "--ruleset", [ruleset], ids, words)
    found = result.results[ruleset]
    _tell(found.warnings, language)
    return found


def _explained_overall(
    result: SchemeResult, unit: str, indicators: tuple[str, ...], output: Path | None, language: Language | None
) -> int:
    words = language or result.scheme.language
    _known("no-such-unit", "--unit", [unit], result.overall, words)
    _known("no-such-indicator", "--indicator", indicators, (), words)
    hand_out(explain_overall(result, unit, language=words) + "\n", "text", output)
    return FINE


def _data_by_id(given: Iterable[str], scheme: Scheme, language: Language) -> dict[str, Path]:
    """Return the files of ``ID=FILE`` by id; wrong usage if one is not written so, or stands for no ruleset."""
    found: dict[str, Path] = {}
    for each in given:
        name, sign, file = each.partition("=")
        if not sign or name in found:
            raise click.BadParameter(phrase("data-by-id", language, text=each), param_hint="--data")
        _known("no-ruleset", "--data", [name], scheme.members, language)
        found[name] = FILE.convert(file, None, None)
    return found


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

    try:
        with patience(phrase("diff-comparing", language or "en")):
            earlier, later = load(old), load(new)
            names = _renamed(renamed, earlier, later, language or later.language)
            made = compare(earlier, later, data, renamed=names, sheet=sheet)
    except TargetscoreError as error:
        _tell(error.diagnostics, language)
        return _exit_code(error.diagnostics)
    words = language or later.language
    drawn = table if output is None else aligned
    hand_out(told(made, words, most, drawn) if form == "text" else _json(made.to_dict()), form, output)
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
        _known("no-such-indicator", "--renamed", names, known, language)
    if len(set(found.values())) != len(found):
        raise click.BadParameter(phrase("renamed-twice", language), param_hint="--renamed")
    return found


# Problems -----------------------------------------------------------------------------------------------------------


def _checked(path: Path, language: Language | None) -> Iterator[Checked]:
    """Yield what was found in a file; after a scheme file, in each that it names."""
    from targetscore.reports.model import Checked

    def found(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(_in(language, each) for each in findings)

    try:
        if not _is_scheme(path):
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


def _is_scheme(path: Path) -> bool:
    return is_scheme(glimpsed(path))


def _is_rule_file(path: Path) -> bool:
    text = glimpsed(path)
    return re.search(r"^ruleset[ \t]*:", text, re.MULTILINE) is not None and not is_scheme(text)


def _scored(rules: Path, units: UnitsAt, language: Language | None) -> Result | int:
    """Return the scores, or an exit code after telling why there are none."""
    try:
        with patience(phrase("working", language or "en")):
            result = score_units(load(rules), units.given(), sheet=units.sheet)
    except TargetscoreError as error:
        _tell(error.diagnostics, language)
        return _exit_code(error.diagnostics)
    _tell(result.warnings, language)
    return result


def _in(language: Language | None, diagnostic: Diagnostic) -> Diagnostic:
    return diagnostic if language is None else diagnostic.told_in(language)


def _tell(diagnostics: Sequence[Diagnostic], language: Language | None) -> None:
    if diagnostics:
        sys.stderr.write(rendered([_in(language, each) for each in diagnostics]) + "\n")


def _exit_code(diagnostics: Sequence[Diagnostic]) -> int:
    if any(each.code in UNREADABLE for each in diagnostics):
        return USAGE
    return FINDINGS if any(each.severity != "info" for each in diagnostics) else FINE


def _known(code: str, option: str, names: Iterable[str], known: Collection[str], language: Language) -> None:
    for name in names:
        if name not in known:
            message = phrase(code, language, name=name)
            if near := nearest(name, known):
                message += "\n" + phrase("did-you-mean", language, near=near)
            raise click.BadParameter(message, param_hint=option)


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
