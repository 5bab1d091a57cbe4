"""The command ``test``: examples, cases and properties of rule files, and what the cases touch."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from targetscore.cli import FINDINGS, FINE, USAGE
from targetscore.cli._output import patience, write_data
from targetscore.errors import Language, TargetscoreError
from targetscore.messages import phrase
from targetscore.ruleset import load
from targetscore.ruleset._yaml import glimpsed
from targetscore.ruleset.model import Ruleset
from targetscore.scheme import load_scheme
from targetscore.scheme._file import is_scheme
from targetscore.testing._cases import cases_beside
from targetscore.testing.model import Outcome, Report, Survivor, report_of_all

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("test")
@click.argument("rules", nargs=-1, required=True, type=FILE)
@click.option(
    "--cases", "stated", type=FILE, help="The cases; else the file beside RULES whose name ends in .cases.yaml."
)
@click.option("--examples", type=click.IntRange(min=0), help="Data drawn for each indicator; 0: no properties.")
@click.option("--seed", type=int, help="Draw other data; without it every run draws the same.")
@click.option("--coverage", is_flag=True, help="List what no case touches.")
@click.option("--mutants", is_flag=True, help="Change the rules one thing at a time, and list what no case notices.")
@click.option("--least", type=click.IntRange(0, 100), help="Per cent of the mutants that cases must notice.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]), help="Language of messages; else that of the rule file.")
def test(  # noqa: PLR0913 - one for every option
    rules: tuple[Path, ...],
    *,
    stated: Path | None,
    examples: int | None,
    seed: int | None,
    coverage: bool,
    mutants: bool,
    least: int | None,
    form: str,
    language: Language | None,
) -> int:
    """
    Try rule files: the examples in them, the cases beside them, and what must hold of every rule file.

    A property that does not hold is shown with the simplest data, as a case to paste. Of a scheme file, all rule files
    that it names are tried.
    """
    from targetscore.testing import load_cases, mutate, run
    from targetscore.testing._properties import EXAMPLES, without_traces

    if stated is not None and len(rules) > 1:
        raise click.UsageError(phrase("cases-of-one", language or "en"))
    reports: list[Report] = []
    try:
        with patience(phrase("testing", language or "en")), without_traces():
            for ruleset in (each for path in rules for each in _rulesets(path)):
                file = stated or cases_beside(ruleset.source.name)
                cases = load_cases(file, ruleset) if file.is_file() else None
                drawn = EXAMPLES if examples is None else examples
                report = run(ruleset, cases, examples=drawn, seed=seed)
                if mutants or least is not None:
                    report = attrs.evolve(report, mutation=mutate(ruleset, cases))
                reports.append(report)
    except TargetscoreError as error:
        shown = (each if language is None else each.told_in(language) for each in error.diagnostics)
        sys.stderr.write("\n\n".join(each.render() for each in shown) + "\n")
        return USAGE if any(each.code == "not-utf8" for each in error.diagnostics) else FINDINGS
    if form == "json":
        write_data(json.dumps(report_of_all(reports), ensure_ascii=False, indent=1) + "\n")
    else:
        told = (_told(report, language or report.ruleset.language, listed=coverage) for report in reports)
        sys.stdout.write("\n\n".join(told) + "\n")
    return FINDINGS if any(report.failed or _survived(report, least or 0) for report in reports) else FINE


def _survived(report: Report, least: int) -> bool:
    return report.mutation is not None and report.mutation.share * 100 < least


def _rulesets(path: Path) -> Iterator[Ruleset]:
    """Yield the ruleset of a file; of a scheme file, each that it names."""
    if not is_scheme(glimpsed(path)):
        yield load(path)
        return
    members = load_scheme(path).members.values()
    yield from {member.ruleset.source.name: member.ruleset for member in members}.values()


# Words --------------------------------------------------------------------------------------------------------------


def _told(report: Report, language: Language, *, listed: bool) -> str:
    blocks = [_failure(each, language) for each in report.failed]
    if listed:
        blocks.append("\n".join(_untouched(report, language)))
    if report.mutation is not None:
        blocks += _survivors(report.mutation.survivors, language)
    counts = report.counted()
    last = [phrase("test-summary", language, file=report.ruleset.source.name, **counts)]
    if report.coverage:
        last.append(_coverage(report, language))
    if report.mutation is not None:
        told = {"killed": report.mutation.killed, "all": report.mutation.count, "equal": report.mutation.equal}
        last.append(phrase("test-mutants", language, **told, percent=int(report.mutation.share * 100)))
    return "\n\n".join([*blocks, "\n".join(last)])


def _survivors(survivors: tuple[Survivor, ...], language: Language) -> Iterator[str]:
    """Yield what to say of those that one case kills, the case behind them."""
    by_case: dict[str, list[Survivor]] = {}
    for each in survivors:
        by_case.setdefault(each.case, []).append(each)
    for case, those in by_case.items():
        lines = [line for each in those for line in _survivor(each, language)]
        if case:
            file = cases_beside(those[0].source.name).name
            lines += [phrase("test-kill", language, file=file), case]
        else:
            lines.append(phrase("test-no-killer", language))
        yield "\n".join(lines)


def _survivor(survivor: Survivor, language: Language) -> tuple[str, str]:
    kind = phrase(f"mutant-{survivor.kind}", language)
    after = survivor.after or phrase("mutant-left-out", language)
    where = survivor.source.where(survivor.span.start)
    told = phrase("test-survivor", language, where=where, kind=kind, of=survivor.of)
    return told.strip(), f"  {survivor.before} → {after}"


def _failure(outcome: Outcome, language: Language) -> str:
    kind = phrase(f"test-kind-{outcome.kind}", language)
    name = f"{outcome.name} {outcome.of}".strip() if outcome.kind == "property" else outcome.name
    lines = [phrase("test-failed", language, kind=kind, name=name)]
    lines += [each.told_in(language).render() for each in outcome.findings]
    if outcome.case:
        file = cases_beside(outcome.source.name).name
        lines += ["", phrase("test-paste", language, file=file), outcome.case]
    return "\n".join(lines)


def _coverage(report: Report, language: Language) -> str:
    every, touched = Counter(each.kind for each in report.coverage), Counter[str]()
    touched.update(each.kind for each in report.coverage if each.count)
    kinds = [f"{phrase(f'covered-{kind}', language)} {touched[kind]}/{count}" for kind, count in every.items()]
    comma = phrase("list-comma", language)
    return phrase(
        "test-coverage", language, touched=report.touched(), all=len(report.coverage), kinds=comma.join(kinds)
    )


def _untouched(report: Report, language: Language) -> Iterator[str]:
    left = [each for each in report.coverage if not each.count]
    yield phrase("test-untouched" if left else "test-all-touched", language)
    for each in left:
        kind = phrase(f"covered-{each.kind}", language)
        yield "  " + " ".join(filter(None, (each.of, f"{kind}:", each.what, each.side)))
