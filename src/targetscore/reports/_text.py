"""Reports for people, as the terminal shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from targetscore.errors import Language
from targetscore.messages import phrase
from targetscore.reports.model import Checked, Tried
from targetscore.testing._cases import cases_beside
from targetscore.testing.model import Outcome, Report, Survivor

# Checks -------------------------------------------------------------------------------------------------------------


def of_checks(checked: Sequence[Checked], language: Language) -> str:
    """Return the findings of all files, and how many there are."""
    told = [block for each in checked for block in [finding.render() for finding in each.findings] or [each.well]]
    counts = Counter(finding.severity for each in checked for finding in each.findings)
    if counts:
        words = {"errors": counts["error"], "warnings": counts["warning"], "notes": counts["info"]}
        told.append(phrase("found", language, files=len(checked), **words))
    return "\n\n".join(told) + "\n"


# Tests --------------------------------------------------------------------------------------------------------------


def of_tests(tested: Sequence[Tried]) -> str:
    """Return what failed in each file, what its cases leave open, and how many tests there are."""
    told = ["\n\n".join(_blocks(each)) for each in tested]
    return "\n\n".join([*told, *_all_mutants(tested)]) + "\n"


def _all_mutants(tested: Sequence[Tried]) -> Iterator[str]:
    """Yield how many changes the cases of all files notice, where there are several."""
    found = [each.report.mutation for each in tested if each.report.mutation is not None]
    if len(found) > 1:
        killed, every = sum(each.killed for each in found), sum(each.count for each in found)
        told = {"files": len(found), "killed": killed, "all": every, "percent": killed * 100 // every if every else 100}
        yield phrase("test-mutants-all", tested[0].language, **told)


def _blocks(tested: Tried) -> Iterator[str]:
    report, language = tested.report, tested.language
    yield from (failure(each, language) for each in report.failed)
    if tested.listed:
        yield "\n".join(_untouched(report, language))
    if report.mutation is not None:
        yield from survivors(report.mutation.survivors, language)
    yield "\n".join(summary(tested))


def summary(tested: Tried) -> Iterator[str]:
    """Yield the lines that count: the tests, what cases touch, the changes of the rules that they notice."""
    report, language = tested.report, tested.language
    yield phrase("test-summary", language, file=report.ruleset.source.name, **report.counted())
    if report.coverage:
        yield _coverage(report, language)
    yield from of_mutants(tested)


def of_mutants(tested: Tried) -> Iterator[str]:
    """Yield how many changes of the rules cases notice, and whether those are too few."""
    mutation = tested.report.mutation
    if mutation is None:
        return
    told = {"killed": mutation.killed, "all": mutation.count, "equal": mutation.equal}
    yield phrase("test-mutants", tested.language, **told, percent=int(mutation.share * 100))
    if tested.too_few:
        yield phrase("test-too-few", tested.language, least=tested.least)


def survivors(those: Sequence[Survivor], language: Language) -> Iterator[str]:
    """Yield what to say of the changes that one case notices, that case behind them."""
    by_case: dict[str, list[Survivor]] = {}
    for each in those:
        by_case.setdefault(each.case, []).append(each)
    for same in by_case.values():
        lines = [line for each in same for line in (headline(each, language), f"  {changed(each, language)}")]
        yield "\n".join([*lines, *killer(same[0], language)])


def headline(survivor: Survivor, language: Language) -> str:
    """Return where a change of the rules stands, and of which kind it is."""
    kind = phrase(f"mutant-{survivor.kind}", language)
    where = survivor.source.where(survivor.span.start)
    return phrase("test-survivor", language, where=where, kind=kind, of=survivor.of).strip()


def changed(survivor: Survivor, language: Language) -> str:
    """Return what was changed to what."""
    return f"{survivor.before} → {survivor.after or phrase('mutant-left-out', language)}"


def killer(survivor: Survivor, language: Language) -> tuple[str, ...]:
    """Return the lines that show the case that would notice."""
    if not survivor.case:
        return (phrase("test-no-killer", language),)
    return (phrase("test-kill", language, file=cases_beside(survivor.source.name).name), survivor.case)


def name_of(outcome: Outcome) -> str:
    """Return the name of a test; that of a property goes with its indicator."""
    return f"{outcome.name} {outcome.of}".strip() if outcome.kind == "property" else outcome.name


def title(outcome: Outcome, language: Language) -> str:
    """Return which test failed."""
    kind = phrase(f"test-kind-{outcome.kind}", language)
    return phrase("test-failed", language, kind=kind, name=name_of(outcome))


def failure(outcome: Outcome, language: Language) -> str:
    """Return why a test failed, with the case to paste if there is one."""
    found = (each.told_in(language).render() for each in outcome.findings)
    return "\n".join([title(outcome, language), *found, *pasted(outcome, language)])


def pasted(outcome: Outcome, language: Language) -> tuple[str, ...]:
    """Return the lines that show the simplest counterexample."""
    if not outcome.case:
        return ()
    return "", phrase("test-paste", language, file=cases_beside(outcome.source.name).name), outcome.case


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
