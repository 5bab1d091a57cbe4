"""What commands share: options, files that are given, and how problems are told."""

from __future__ import annotations

import functools
import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs
import click

from targetscore.cli import FINDINGS, FINE, USAGE
from targetscore.cli._output import patience
from targetscore.data import Query, query_at
from targetscore.errors import Diagnostic, Language, TargetscoreError, nearest, rendered
from targetscore.messages import phrase
from targetscore.ruleset import load
from targetscore.ruleset._yaml import glimpsed
from targetscore.scheme._file import is_scheme
from targetscore.score import score as score_units
from targetscore.score.result import Result

# The file is no text, so there is no telling what it says.
UNREADABLE: Final = frozenset({"not-utf8", "data-encoding", "workbook-format", "workbook-unreadable", "no-openpyxl"})

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


def in_scheme(path: Path) -> bool:
    return is_scheme(glimpsed(path))


def in_rule_file(path: Path) -> bool:
    text = glimpsed(path)
    return re.search(r"^ruleset[ \t]*:", text, re.MULTILINE) is not None and not is_scheme(text)


def scored(rules: Path, units: UnitsAt, language: Language | None) -> Result | int:
    """Return the scores, or an exit code after telling why there are none."""
    try:
        with patience(phrase("working", language or "en")):
            result = score_units(load(rules), units.given(), sheet=units.sheet)
    except TargetscoreError as error:
        tell(error.diagnostics, language)
        return exit_code(error.diagnostics)
    tell(result.warnings, language)
    return result


def told(language: Language | None, diagnostic: Diagnostic) -> Diagnostic:
    return diagnostic if language is None else diagnostic.told_in(language)


def tell(diagnostics: Sequence[Diagnostic], language: Language | None) -> None:
    if diagnostics:
        sys.stderr.write(rendered([told(language, each) for each in diagnostics]) + "\n")


def exit_code(diagnostics: Sequence[Diagnostic]) -> int:
    if any(each.code in UNREADABLE for each in diagnostics):
        return USAGE
    return FINDINGS if any(each.severity != "info" for each in diagnostics) else FINE


def refuse_unknown(code: str, option: str, names: Iterable[str], known: Collection[str], language: Language) -> None:
    for name in names:
        if name not in known:
            message = phrase(code, language, name=name)
            if near := nearest(name, known):
                message += "\n" + phrase("did-you-mean", language, near=near)
            raise click.BadParameter(message, param_hint=option)


def as_json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
