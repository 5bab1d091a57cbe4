"""The command ``test``: examples, cases and properties of rule files, and what the cases touch."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import click

from targetscore.cli import FINDINGS, FINE, USAGE
from targetscore.cli._given import FILE, language_option, output_option
from targetscore.cli._output import hand_out, patience
from targetscore.errors import Language, TargetscoreError
from targetscore.messages import phrase
from targetscore.reports import FORMS, Form, of_tests
from targetscore.ruleset import load
from targetscore.ruleset._yaml import glimpsed
from targetscore.ruleset.model import Ruleset
from targetscore.scheme import load_scheme
from targetscore.scheme._file import is_scheme
from targetscore.testing._cases import SUFFIX, cases_beside


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
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@output_option
@language_option
def test(  # noqa: PLR0913 - one for every option
    rules: tuple[Path, ...],
    *,
    stated: Path | None,
    examples: int | None,
    seed: int | None,
    coverage: bool,
    mutants: bool,
    least: int | None,
    form: Form,
    output: Path | None,
    language: Language | None,
) -> int:
    """
    Try rule files: the examples in them, the cases beside them, and what must hold of every rule file.

    A property that does not hold is shown with the simplest data, as a case to paste. Of a scheme file, all rule files
    that it names are tried. Where a pattern names cases, or parts that one of the files includes, they are tried with
    the rule file that they belong to.
    """
    from targetscore.reports.model import Tried
    from targetscore.testing import load_cases, mutate, run
    from targetscore.testing._properties import EXAMPLES, without_traces

    if stated is not None and len(rules) > 1:
        raise click.UsageError(phrase("cases-of-one", language or "en"))
    tested: list[Tried] = []
    try:
        with patience(phrase("testing", language or "en")), without_traces():
            for ruleset in _rulesets(rules):
                file = stated or cases_beside(ruleset.source.name)
                cases = load_cases(file, ruleset) if file.is_file() else None
                drawn = EXAMPLES if examples is None else examples
                report = run(ruleset, cases, examples=drawn, seed=seed)
                if mutants or least is not None:
                    report = attrs.evolve(report, mutation=mutate(ruleset, cases))
                words = language or ruleset.language
                tested.append(Tried(report=report, language=words, least=least or 0, listed=coverage))
    except TargetscoreError as error:
        return _refused(error, form, output, language)
    hand_out(of_tests(tested, form, tested[0].language), form, output)
    return FINDINGS if any(each.failed for each in tested) else FINE


def _refused(error: TargetscoreError, form: Form, output: Path | None, language: Language | None) -> int:
    """Tell why nothing could be tried: on standard error, or in the report where a CI system reads that alone."""
    from targetscore.reports import of_checks
    from targetscore.reports.model import Checked

    shown = tuple(each if language is None else each.told_in(language) for each in error.diagnostics)
    if form in {"text", "json"}:
        sys.stderr.write("\n\n".join(each.render() for each in shown) + "\n")
    else:
        hand_out(of_checks([Checked(file=shown[0].place[0], findings=shown)], form, shown[0].language), form, output)
    return USAGE if any(each.code == "not-utf8" for each in shown) else FINDINGS


def _rulesets(paths: Sequence[Path]) -> Iterator[Ruleset]:
    """
    Yield the rulesets of all files, each once.

    Cases stand for the rule file that they are beside. A part that another of the files includes is tried with it.
    """
    known: set[Path] = set()
    parts: set[Path] = set()
    for path in sorted((_rule_file(each) for each in paths), key=_is_part):
        if _is_part(path) and path.resolve() in parts:
            continue
        for ruleset in _of_file(path):
            own = Path(ruleset.source.name).resolve()
            parts |= {Path(part.name).resolve() for part in ruleset.source.parts}
            if own not in known:
                known.add(own)
                yield ruleset


def _rule_file(path: Path) -> Path:
    beside = path.with_name(path.name.removesuffix(SUFFIX) + ".yaml")
    return beside if path.name.endswith(SUFFIX) and beside.is_file() else path


def _is_part(path: Path) -> bool:
    """Tell whether *path* has no format: it is no rule file, and may be a part of one."""
    return not re.search(r"(?m)^targetscore:", path.read_text(encoding="utf-8-sig", errors="replace"))


def _of_file(path: Path) -> Iterator[Ruleset]:
    """Yield the ruleset of a file; of a scheme file, each that it names."""
    if not is_scheme(glimpsed(path)):
        yield load(path)
        return
    yield from (member.ruleset for member in load_scheme(path).members.values())
