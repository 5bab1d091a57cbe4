"""A case put to its rules: what the rules give, and where that differs from what the case states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias, assert_never

import attrs

from targetscore.check._examples import examples
from targetscore.data import read_units
from targetscore.data.model import UnitData
from targetscore.errors import DataError, Diagnostic, Span, in_order
from targetscore.inputs import needs_of, whether
from targetscore.ruleset.model import Body, Example, Indicator, Limits, Ruleset, Section
from targetscore.ruleset.references import TOTALS, source_of
from targetscore.score import score
from targetscore.score.result import Result, UnitResult
from targetscore.testing.model import OF_PARTS, Case, Cases, Expected, Outcome, told


@attrs.frozen(kw_only=True)
class Trial:
    """
    An outcome with what it was made from, to see what that touches.

    *ruleset* is the part of the file that was scored. *data* and *result* where there are any; *example*: the one that
    was tried.
    """

    outcome: Outcome
    ruleset: Ruleset
    example: tuple[Indicator, Example] | None = None
    data: UnitData | None = None
    result: Result | None = None


# Cases --------------------------------------------------------------------------------------------------------------


def tried(ruleset: Ruleset, cases: Cases, case: Case) -> Trial:
    """Return what comes of *case*."""
    part = ruleset if is_whole(case) else part_of(ruleset, _named(ruleset, case))
    outcome = Outcome(kind="case", name=case.name, source=cases.source, span=case.span)
    rows = [_record(case, row.unit, row.indicator, row.cells) for row in case.rows]
    data: UnitData | None = None
    try:
        data = read_units(rows if case.file is None else case.file, part)
        result = score(part, data)
    except DataError as error:
        codes = {each.code for each in error.diagnostics}
        if codes == set(case.refused):
            return Trial(outcome=outcome, ruleset=part, data=data)
        found = tuple(_placed(each, cases, case) for each in error.diagnostics)
        return Trial(outcome=attrs.evolve(outcome, findings=found), ruleset=part, data=data)
    differences = in_order(_differences(cases, case, result))
    return Trial(outcome=attrs.evolve(outcome, findings=differences), ruleset=part, data=data, result=result)


def is_whole(case: Case) -> bool:
    """
    Tell whether *case* is about the whole file: its data stand in a file, or it states more than parts.

    Else only the indicators that it names are scored, and the others need no data.
    """
    return case.file is not None or not {each.figure for each in case.expected} <= OF_PARTS


def _named(ruleset: Ruleset, case: Case) -> frozenset[str]:
    """Return the indicators that *case* names; where it states consequences, also those whose values they all give."""
    named = frozenset((*(row.indicator for row in case.rows), *(each.of for each in case.expected if each.of)))
    if all(each.figure != "consequences" for each in case.expected):
        return named
    every = (each for body in ruleset.bodies for each in body.every_indicator())
    return named | {each.id for each in every if each.effects and _is_fed(each, named)}


def _is_fed(indicator: Indicator, ids: frozenset[str]) -> bool:
    """Tell whether *indicator* takes every value that it needs from one of *ids*."""
    origin = {name.id: name.taken_from for name in indicator.names if name.taken_from is not None}
    curves = (indicator.curve, *(whether(each.when, each.clause) for each in indicator.effects))
    needed = {name for curve in curves for name in needs_of(curve).names}
    return bool(needed) and all(name in origin and source_of(origin[name]) in ids for name in needed)


def _record(case: Case, unit: str, indicator: str, cells: Mapping[str, str]) -> dict[str, str]:
    group = {"group": case.groups[unit]} if unit in case.groups else {}
    return {"unit": unit, **group, "indicator": indicator, **cells}


def _placed(problem: Diagnostic, cases: Cases, case: Case) -> Diagnostic:
    """Return a problem of the data at its row in the case, where the data stand there."""
    if case.file is not None:
        return problem
    _, line, _ = problem.place
    span = case.rows[line - 1].span if line <= len(case.rows) else case.span
    return attrs.evolve(problem, source=cases.source, span=span)


def _differences(cases: Cases, case: Case, result: Result) -> Iterator[Diagnostic]:
    language = result.ruleset.language

    def differs(code: str, span: Span, **values: str) -> Diagnostic:
        return Diagnostic(code=code, source=cases.source, span=span, values=values, language=language)

    if case.refused:
        yield differs("case-not-refused", case.span, codes=", ".join(case.refused))
    for each in case.expected:
        if each.unit not in result.units:
            yield differs("case-unit-unknown", each.span, unit=each.unit)
            continue
        answers = _answers(result.units[each.unit], each)
        if each.value not in answers:
            values = {"unit": each.unit, "figure": _figure(each), "expected": told(each.value)}
            yield differs("case-differs", each.span, given=told(answers[0]), **values)


def _figure(each: Expected) -> str:
    return f"{each.figure} {each.of}".strip()


_Answers: TypeAlias = "tuple[Fraction | str | tuple[str, ...] | None, ...]"
"""What a case may state of a figure: as published first, exact where that is something else."""


def _answers(unit: UnitResult, each: Expected) -> _Answers:
    indicator, section = unit.indicators.get(each.of), unit.sections.get(each.of)
    match each.figure:
        case "total":
            return (None,) if unit.status == "exempt" else (Fraction(unit.total), unit.exact)
        case "rank" | "group_rank":
            rank = unit.rank if each.figure == "rank" else unit.group_rank
            return (None if rank is None else Fraction(rank),)
        case "available":
            return (unit.available,)
        case "grade":
            return (unit.grade,)
        case "points":
            return (None,) if indicator is None else (Fraction(indicator.points), indicator.exact)
        case "sections":
            return (None if section is None or section.status == "exempt" else Fraction(section.total),)
        case "status":
            return (None if indicator is None else indicator.status,)
        case "consequences":
            return (tuple(sorted(consequence.of for consequence in unit.consequences)),)
        case "reasons":
            return (tuple(sorted(reason.code for reason in (unit.graded.reasons if unit.graded else ()))),)
        case _:
            assert_never(each.figure)


# Parts of a ruleset -------------------------------------------------------------------------------------------------


def part_of(ruleset: Ruleset, ids: frozenset[str]) -> Ruleset:
    """
    Return *ruleset* with the indicators *ids* alone, and those that they take values from.

    Their points are those that they have in the whole; totals, ranks and grades are not.
    """
    return attrs.evolve(
        ruleset,
        body=_part_of_body(ruleset.body, ids),
        groups=tuple(attrs.evolve(group, body=_part_of_body(group.body, ids)) for group in ruleset.groups),
        total=Limits(),
        grades=None,
    )


def _part_of_body(body: Body, ids: frozenset[str]) -> Body:
    kept = _closed(body, ids)
    return attrs.evolve(
        body,
        sections=_sections(body.sections, kept),
        indicators=_indicators(body.indicators, kept),
        adjustments=_sections(body.adjustments, kept),
        vetoes=_indicators(body.vetoes, kept),
        intermediate=_indicators(body.intermediate, kept),
    )


def _closed(body: Body, ids: frozenset[str]) -> frozenset[str]:
    """Return *ids* and all that they take values from."""
    indicators = {each.id: each for each in body.every_indicator()}
    sections = body.every_section()
    kept: set[str] = set()
    waiting = [each for each in ids if each in indicators]
    while waiting:
        own = waiting.pop()
        if own in kept:
            continue
        kept.add(own)
        for reference in (name.taken_from for name in indicators[own].names if name.taken_from is not None):
            source = source_of(reference)
            if reference in TOTALS:
                waiting += [each.id for each in body.scored()]
            elif source in sections:
                waiting += [each.id for each in sections[source].every_indicator()]
            elif source in indicators:
                waiting.append(source)
    return frozenset(kept)


def _indicators(found: Iterable[Indicator], kept: frozenset[str]) -> tuple[Indicator, ...]:
    return tuple(each for each in found if each.id in kept)


def _sections(found: Iterable[Section], kept: frozenset[str]) -> tuple[Section, ...]:
    parts = (
        attrs.evolve(
            section, sections=_sections(section.sections, kept), indicators=_indicators(section.indicators, kept)
        )
        for section in found
    )
    return tuple(part for part in parts if part.sections or part.indicators)


# Examples -----------------------------------------------------------------------------------------------------------


def tried_examples(ruleset: Ruleset) -> Iterator[Trial]:
    """Yield what comes of the examples in the rule file."""
    wrong: dict[Span, list[Diagnostic]] = {}
    for finding in examples(ruleset):
        wrong.setdefault(finding.span, []).append(finding)
    for indicator in ruleset.every_indicator():
        for example in indicator.examples:
            values = ", ".join(f"{name} {text}" for name, text in example.values.items())
            outcome = Outcome(
                kind="example",
                name=f"{indicator.id}: {values}" + (f" ({example.group})" if example.group else ""),
                of=indicator.id,
                findings=tuple(wrong.get(example.span, ())),
                source=ruleset.source,
                span=example.span,
            )
            yield Trial(outcome=outcome, ruleset=ruleset, example=(_meant(ruleset, indicator, example), example))


def _meant(ruleset: Ruleset, indicator: Indicator, example: Example) -> Indicator:
    body = ruleset.body_of(example.group).every_indicator()
    return next((each for each in body if each.id == indicator.id), indicator)
