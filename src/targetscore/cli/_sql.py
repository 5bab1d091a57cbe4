"""The command ``sql``: a rule file as a query of a database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import click

from targetscore.cli import FINDINGS, FINE
from targetscore.cli._given import FILE, language_option, output_option
from targetscore.cli._output import hand_out
from targetscore.errors import Language, TargetscoreError, rendered
from targetscore.messages import phrase
from targetscore.ruleset import load

if TYPE_CHECKING:
    from targetscore.engines._pushdown import Results, Values
    from targetscore.engines._sql import Dialect, Points


@click.command("sql")
@click.argument("rules", type=FILE)
@click.option("--dialect", required=True, help="duckdb, mysql (MariaDB too), postgres, spark or sqlite.")
@click.option("--table", default="units", show_default=True, help="The table with the data, a row for each unit.")
@click.option("--view", help="Write a statement that makes this view.")
@click.option("--results", type=click.Choice(["all", "points"]), default="all", show_default=True)
@click.option("--values", type=click.Choice(["decimal", "integer"]), default="decimal", show_default=True)
@click.option("--points", type=click.Choice(["decimal", "integer"]), default="decimal", show_default=True)
@click.option("--group", help="The group whose units the table holds.")
@click.option("--indicator", "indicators", multiple=True, help="Only this indicator; may be given several times.")
@click.option("--decimals", multiple=True, metavar="HEAD=N", help="Decimals of a column, such as export.target=2.")
@output_option
@language_option
def sql(  # noqa: PLR0913 - one for every option
    rules: Path,
    *,
    dialect: Dialect,
    table: str,
    view: str | None,
    results: Results,
    values: Values,
    points: Points,
    group: str | None,
    indicators: tuple[str, ...],
    decimals: tuple[str, ...],
    output: Path | None,
    language: Language | None,
) -> int:
    """
    Write a rule file as a query that scores a table where it is, in whole numbers.

    What a query cannot say is refused by name.
    """
    try:
        from targetscore.engines._sql import sql as written
    except ImportError as error:
        raise click.UsageError(phrase("no-sqlglot", language or "en")) from error
    try:
        ruleset = load(rules)
        if language is not None:
            ruleset = attrs.evolve(ruleset, language=language)
        text = written(
            ruleset,
            dialect,
            table=table,
            view=view,
            results=results,
            values=values,
            points=points,
            group=group,
            indicators=indicators or None,
            decimals=_decimals(decimals, {each.id for body in ruleset.bodies for each in body.every_indicator()}),
        )
    except TargetscoreError as error:
        shown = [each if language is None else each.told_in(language) for each in error.diagnostics]
        sys.stderr.write(rendered(shown) + "\n")
        return FINDINGS
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    hand_out(text, "sql", output)
    return FINE


def _decimals(stated: tuple[str, ...], known: set[str]) -> dict[str, dict[str, int]]:
    """Return decimals by indicator and input, from texts such as ``export.target=2``."""
    found: dict[str, dict[str, int]] = {}
    for text in stated:
        head, _, number = text.rpartition("=")
        indicator, name = (head, "actual") if head in known else head.rpartition(".")[::2]
        if indicator not in known or not number.isdecimal():
            message = f"no column and its decimals: {text}"
            raise ValueError(message)
        found.setdefault(indicator, {})[name] = int(number)
    return found
