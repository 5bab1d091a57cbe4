"""
The mutants of a ruleset: the same rules with one thing changed, each a loaded ruleset of its own.

A rule that is changed is read and lowered again; one that can then not be read is no mutant, as no file could say it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Final, TypeVar

import attrs

from targetscore import ast
from targetscore._numbers import in_digits
from targetscore.errors import Language, RuleSyntaxError, Span
from targetscore.reading import effects_for, lower_for
from targetscore.ruleset._indicator import _does
from targetscore.ruleset.model import (
    Band,
    Body,
    Conventions,
    Effect,
    Grade,
    Indicator,
    Limits,
    NotAbove,
    Places,
    Requirement,
    Ruleset,
    Section,
)
from targetscore.testing._mutate_grades import changed_band, percent
from targetscore.testing._mutate_rule import Kind, changed_rules
from targetscore.testing._mutate_section import Bounds, changed_section

ZERO: Final = Fraction(0)
ONE: Final = Fraction(1)


Value = TypeVar("Value", Band, Conventions, Limits, Requirement, Section)


@attrs.frozen(kw_only=True)
class Mutant:
    """
    *ruleset* with one thing changed.

    Attributes:
        kind: What was changed.
        of: Id of the indicator or section it was changed in; empty: of the whole file.
        span: Where it stands.
        before: What stands there.
        after: What it was changed to; empty: it was left out.
        alone: Whether the change is in the rule of the indicator *of* and nowhere else.
        in_rules: Whether all that follows from it is what rules mean.
    """

    kind: Kind
    of: str
    span: Span
    before: str
    after: str
    alone: bool
    in_rules: bool = False
    ruleset: Ruleset = attrs.field(repr=False)


def mutants(ruleset: Ruleset) -> Iterator[Mutant]:
    """Yield the mutants of *ruleset* that can be read, those of its rules first, in the order of the file."""
    yield from _of_rules(ruleset)
    yield from _of_conventions(ruleset)
    yield from _of_sections(ruleset)
    yield from _of_total(ruleset, Bounds.of(ruleset))
    yield from _of_grades(ruleset)


# Rules --------------------------------------------------------------------------------------------------------------


def _of_rules(ruleset: Ruleset) -> Iterator[Mutant]:
    every = {each.id: each for body in ruleset.bodies for each in body.every_indicator()}
    for indicator in every.values():
        if _again(indicator, ruleset.conventions, ruleset.language) is None:
            continue
        offsets = indicator.text_offsets
        higher = None if indicator.better is None else indicator.better == "higher"
        for change in changed_rules(indicator.rule, higher=higher):
            changed = _with_rule(ruleset, indicator, change.rule)
            if changed is not None:
                yield Mutant(
                    kind=change.kind,
                    of=indicator.id,
                    span=Span(offsets[change.span.start], offsets[change.span.end]),
                    before=change.before,
                    after=change.after,
                    alone=True,
                    in_rules=True,
                    ruleset=changed,
                )
        yield from _of_points(ruleset, indicator)


def _of_points(ruleset: Ruleset, indicator: Indicator) -> Iterator[Mutant]:
    if not indicator.points:
        return
    more = indicator.points + 1

    def changed(each: Indicator) -> Indicator | None:
        same = each.points == indicator.points
        return _again(attrs.evolve(each, points=more), ruleset.conventions, ruleset.language) if same else each

    made = _with_indicator(ruleset, indicator.id, changed)
    if made is not None:
        span = _key(ruleset, "points", indicator.span.start)
        before = in_digits(indicator.points)
        yield Mutant(
            kind="points",
            of=indicator.id,
            span=span,
            before=before,
            after=in_digits(more),
            alone=False,
            in_rules=_is_intermediate(ruleset, indicator),
            ruleset=made,
        )


def _is_intermediate(ruleset: Ruleset, indicator: Indicator) -> bool:
    """Tell whether nothing asks for the full points of *indicator* but its rule."""
    needs = (need for band in (ruleset.grades.bands if ruleset.grades else ()) for need in band.needs)
    asked = any(need.in_percent and need.of == f"{indicator.id}.points" for need in needs)
    return not asked and any(each.id == indicator.id for body in ruleset.bodies for each in body.intermediate)


def _with_rule(ruleset: Ruleset, indicator: Indicator, rule: ast.Rule) -> Ruleset | None:
    def changed(each: Indicator) -> Indicator | None:
        return _again(attrs.evolve(each, rule=rule), ruleset.conventions, ruleset.language)

    return _with_indicator(ruleset, indicator.id, changed)


def _again(indicator: Indicator, conventions: Conventions, language: Language) -> Indicator | None:
    """Return *indicator* with its rule lowered again; ``None`` if it cannot be read."""
    own = next((each.does for each in indicator.effects if _is_veto(each)), conventions.veto)
    known = attrs.evolve(conventions, veto=own)
    if not indicator.rule.clauses:
        return None
    try:
        curve = lower_for(indicator, indicator.rule, conventions=known, language=language)
        followed = effects_for(indicator, indicator.rule, conventions=known, language=language)
    except RuleSyntaxError:
        return None
    ranking = next((clause for clause in indicator.rule.clauses if isinstance(clause, ast.Ranking)), None)
    return attrs.evolve(
        indicator,
        curve=curve,
        effects=tuple(Effect(when=when, does=_does(clause, known), clause=clause) for when, clause in followed),
        first=None if ranking is None else ranking.first,
    )


def _is_veto(effect: Effect) -> bool:
    return isinstance(effect.clause, ast.Effect) and effect.clause.does == "veto"


# Parts of a ruleset -------------------------------------------------------------------------------------------------


class _Unread(Exception):  # noqa: N818 - a way out of nested parts, seen by nobody
    """An indicator that cannot be read when it is changed."""


def _with_indicator(
    ruleset: Ruleset, own: str | None, changed: Callable[[Indicator], Indicator | None]
) -> Ruleset | None:
    """Return *ruleset* with what *changed* makes of the indicator *own* (``None``: of each), in every group."""

    def one(indicator: Indicator) -> Indicator:
        if own is not None and indicator.id != own:
            return indicator
        made = changed(indicator)
        if made is None:
            raise _Unread
        return made

    try:
        return _with_parts(ruleset, one, lambda section: section)
    except _Unread:
        return None


def _with_parts(
    ruleset: Ruleset, indicator: Callable[[Indicator], Indicator], section: Callable[[Section], Section]
) -> Ruleset:
    def sections(found: Iterable[Section]) -> tuple[Section, ...]:
        return tuple(
            section(
                attrs.evolve(
                    each, sections=sections(each.sections), indicators=tuple(indicator(one) for one in each.indicators)
                )
            )
            for each in found
        )

    def body(found: Body) -> Body:
        return attrs.evolve(
            found,
            sections=sections(found.sections),
            indicators=tuple(indicator(one) for one in found.indicators),
            adjustments=sections(found.adjustments),
            vetoes=tuple(indicator(one) for one in found.vetoes),
            intermediate=tuple(indicator(one) for one in found.intermediate),
        )

    groups = tuple(attrs.evolve(group, body=body(group.body)) for group in ruleset.groups)
    return attrs.evolve(ruleset, body=body(ruleset.body), groups=groups)


def _key(ruleset: Ruleset, key: str, start: int) -> Span:
    """Return where *key* stands behind *start*, before anything that has an id of its own."""
    text = ruleset.source.text
    found = re.compile(rf"\b{re.escape(key)}:[ \t]*([^\s,}}#]*)").search(text, start)
    following = re.compile(r"\b(?:id|grade):").search(text, start + 1)
    if found is None or (following is not None and found.start() > following.start()):
        return Span(start, start)
    return Span(found.start(1), found.end(1))


def _evolved(value: Value, **changed: object) -> Value:
    """Return *value* with other fields, which are chosen by name."""
    return attrs.evolve(value, **changed)  # type: ignore[arg-type]  # of the type that the field had


# Conventions --------------------------------------------------------------------------------------------------------


def _of_conventions(ruleset: Ruleset) -> Iterator[Mutant]:
    head = re.search(r"(?m)^conventions:", ruleset.source.text)
    start = 0 if head is None else head.end()
    for key, before, after, changed in _changed_conventions(ruleset.conventions):
        made = _with_indicator(ruleset, None, lambda each, known=changed: _again(each, known, ruleset.language))  # type: ignore[misc]
        if made is None:
            continue
        made = attrs.evolve(made, conventions=changed)
        span = _key(ruleset, key, start)
        yield Mutant(
            kind="convention",
            of="",
            span=span,
            before=f"{key}: {before}",
            after=f"{key}: {after}",
            alone=False,
            in_rules=key not in _IN_SCORING,
            ruleset=made,
        )


# What scoring asks for itself; of all others the rules alone.
_IN_SCORING: Final = frozenset({"missing", "rounding", "ties", "rank_on", "exempt"})
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "steps": ("pro rata", "whole", "started"),
    "missing": ("error", "zero", "exempt"),
    "unreached": ("zero", "error"),
    "ties": ("shared", "dense", "mean"),
    "rank_on": ("exact", "rounded"),
    "exempt": ("drop", "rescale"),
}


def _changed_conventions(known: Conventions) -> Iterator[tuple[str, str, str, Conventions]]:
    for key, choices in _CHOICES.items():
        value = getattr(known, key)
        for other in choices if value is not None else ():
            if other != value:
                yield key, value, other, _evolved(known, **{key: other})
    if known.base is not None:
        more = known.base + Fraction(1, 100)
        yield "base", percent(known.base), percent(more), attrs.evolve(known, base=more)
    if isinstance(known.floor, Fraction):
        yield "floor", in_digits(known.floor), "none", attrs.evolve(known, floor="none")
    if isinstance(known.rounding, Places):
        for change in _roundings(known.rounding):
            told = _rounding(known.rounding), _rounding(change)
            yield "rounding", *told, attrs.evolve(known, rounding=change)


def _roundings(places: Places) -> Iterator[Places]:
    if places.points:
        yield attrs.evolve(places, points=places.points - 1)
    if places.total:
        yield attrs.evolve(places, total=places.total - 1)
    yield attrs.evolve(places, mode="down" if places.mode != "down" else "half up")


def _rounding(places: Places) -> str:
    told = {"points": places.points, "total": places.total, "mode": places.mode}
    return "{" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}"


# Sections and total -------------------------------------------------------------------------------------------------


def _of_sections(ruleset: Ruleset) -> Iterator[Mutant]:
    bounds = Bounds.of(ruleset)
    capped = bounds.caps()
    every = {own: each for body in ruleset.bodies for own, each in body.every_section().items()}
    for own, section in every.items():
        for key, value, other in changed_section(section, bounds, capped=own in capped):
            field = {"scale": "scaled", "points": "points"}.get(key, key)

            def changed(each: Section, field: str = field, other: object = other, own: str = own) -> Section:
                return _evolved(each, **{field: other}) if each.id == own else each

            yield Mutant(
                kind="section",
                of=own,
                span=_key(ruleset, key, section.span.start),
                before=f"{key}: {_shown(value)}",
                after=f"{key}: {_shown(other)}",
                alone=False,
                ruleset=_with_parts(ruleset, lambda each: each, changed),
            )


def _of_total(ruleset: Ruleset, bounds: Bounds) -> Iterator[Mutant]:
    head = re.search(r"(?m)^total:", ruleset.source.text)
    for key in ("least", "most", "at_least"):
        value = getattr(ruleset.total, key)
        for by in (1, -1) if value else ():
            if key != "at_least" and not bounds.of_total(key, (value, value + by)):
                continue
            limits: Limits = _evolved(ruleset.total, **{key: value + by})
            yield Mutant(
                kind="section",
                of="",
                span=Span(0, 0) if head is None else _key(ruleset, key, head.end()),
                before=f"total {key}: {_shown(value)}",
                after=f"total {key}: {_shown(value + by)}",
                alone=False,
                ruleset=attrs.evolve(ruleset, total=limits),
            )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return in_digits(value) if isinstance(value, Fraction) else str(value)


# Grades -------------------------------------------------------------------------------------------------------------


def _of_grades(ruleset: Ruleset) -> Iterator[Mutant]:
    grades = ruleset.grades
    if grades is None:
        return
    named = _named_grades(ruleset)
    for number, band in enumerate(grades.bands):
        if band.least is not None and band.grade not in named:
            left = (*grades.bands[:number], *grades.bands[number + 1 :])
            yield Mutant(
                kind="grade",
                of="",
                span=_key(ruleset, "grade", band.span.start),
                before=band.grade,
                after="",
                alone=False,
                ruleset=attrs.evolve(ruleset, grades=attrs.evolve(grades, bands=left)),
            )
        for key, before, after, changed in changed_band(grades, number):
            yield Mutant(
                kind="grade",
                of="",
                span=_key(ruleset, key, band.span.start),
                before=f"{band.grade} {before}".strip(),
                after=f"{band.grade} {after}".strip() if after else "",
                alone=False,
                ruleset=attrs.evolve(ruleset, grades=changed),
            )


def _named_grades(ruleset: Ruleset) -> set[str]:
    """Return the grades that effects speak of, which a file must have."""
    effects = (each for body in ruleset.bodies for one in body.every_indicator() for each in one.effects)
    return {each.does.grade for each in effects if isinstance(each.does, Grade | NotAbove)}
