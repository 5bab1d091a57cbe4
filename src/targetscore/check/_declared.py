"""The checks of what a file declares: parameters, conventions and vetoes that are there for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

import attrs

from targetscore import ast
from targetscore._nodes import nodes
from targetscore._numbers import in_digits
from targetscore.check._checks import text_of
from targetscore.check._reach import decided, speaks_below
from targetscore.check._subject import Subject, View
from targetscore.check._usual import is_counted, usual_of
from targetscore.errors import Diagnostic, Finding, Language, RuleSyntaxError, Severity, Span
from targetscore.forms import Form
from targetscore.inputs import whether
from targetscore.pieces import Piece
from targetscore.ruleset.model import Conventions, Effect, Indicator, Ruleset

ZERO: Final = Fraction(0)


def declarations(ruleset: Ruleset) -> Iterator[Finding]:
    """Yield what is declared for nothing."""
    yield from unused_parameters(ruleset)
    yield from unused_conventions(ruleset)
    yield from idle_vetoes(ruleset)


def about(ruleset: Ruleset, code: str, span: Span, severity: Severity, **values: str) -> Finding:
    """Return a finding about the file as a whole, at *span*."""
    return Diagnostic(
        code=code,
        source=ruleset.source,
        span=span,
        severity=severity,
        language=ruleset.language,
        values=values,
    )


# Names and conventions ------------------------------------------------------------------------------------------------


def unused_parameters(ruleset: Ruleset) -> Iterator[Finding]:
    """Find parameters that no rule speaks of: the year's number is changed, and nothing changes with it."""
    if not ruleset.parameters:
        return
    rules = [each.rule for body in ruleset.bodies for each in body.every_indicator()]
    used = {node.name for rule in rules for node in nodes(rule) if isinstance(node, ast.Value)}
    for name in ruleset.parameters:
        if name not in used:
            yield about(ruleset, "unused-parameter", place_of(ruleset, f"parameters.{name}"), "warning", name=name)


def place_of(ruleset: Ruleset, key: str) -> Span:
    """Return where *key* of the file stands."""
    return ruleset.places.get(key, Span(0, 0))


# Conventions that readings of texts ask for; the others are of cells, totals and ranks, which every file has.
READ_WITH: Final = ("base", "steps", "floor", "unreached", "rate_origin", "places", "veto")


def unused_conventions(ruleset: Ruleset) -> Iterator[Finding]:
    """
    Find conventions that no rule needs: every text says it itself, or none comes to it.

    A rule needs a convention if without it the rule cannot be read, or means something else.
    """
    declared = {key for key in READ_WITH if getattr(ruleset.conventions, key) is not None}
    without_floor = attrs.evolve(ruleset.conventions, floor="none")
    for body in ruleset.bodies:
        # Adjustments and vetoes are read without a floor, whatever that of the file is.
        apart = {id(each) for section in body.adjustments for each in section.every_indicator()}
        apart |= {id(each) for each in body.vetoes}
        for indicator in body.every_indicator():
            if id(indicator) in apart:
                declared -= _needed(indicator, without_floor, declared - {"floor"}, ruleset.language)
            else:
                declared -= _needed(indicator, ruleset.conventions, declared, ruleset.language)
            if not declared:
                return
    if any(warned.below == "base" for warned in ruleset.warnings):
        declared = declared - {"base"}
    idle = [key for key in READ_WITH if key in declared]
    if idle:
        names = ", ".join(f"`{key}`" for key in idle)
        yield about(ruleset, "unused-convention", place_of(ruleset, f"conventions.{idle[0]}"), "info", names=names)


def _needed(indicator: Indicator, conventions: Conventions, keys: set[str], language: Language) -> set[str]:
    """Return those of *keys* without which the rule of *indicator* is not what it is with *conventions*."""
    vetoes = (effect.does for effect in indicator.effects if _is_veto(effect))
    own = next((does for does in vetoes if does != conventions.veto), None)
    if own is not None:
        # The indicator says itself what its veto does.
        conventions, keys = attrs.evolve(conventions, veto=own), keys - {"veto"}
    if _reads(indicator, attrs.evolve(conventions, **_none(keys)), language):
        return set()
    return {key for key in keys if not _reads(indicator, attrs.evolve(conventions, **_none({key})), language)} or keys


def _is_veto(effect: Effect) -> bool:
    return isinstance(effect.clause, ast.Effect) and effect.clause.does == "veto"


def _reads(indicator: Indicator, conventions: Conventions, language: Language) -> bool:
    """Tell whether the rule of *indicator* can be read with *conventions*, and means what it does."""
    from targetscore import reading

    rule = indicator.rule
    try:
        if reading.lower_for(indicator, rule, conventions=conventions, language=language) != indicator.curve:
            return False
        if not indicator.effects:
            return True
        effects = reading.effects_for(indicator, rule, conventions=conventions, language=language)
    except RuleSyntaxError:
        return False
    return [when for when, _ in effects] == [effect.when for effect in indicator.effects]


def _none(keys: set[str]) -> dict[str, Any]:
    return dict.fromkeys(keys)


# Vetoes --------------------------------------------------------------------------------------------------------------


def idle_vetoes(ruleset: Ruleset) -> Iterator[Finding]:
    """Find conditions of vetoes that no value of their inputs meets, or none that is ever reported."""
    for body in ruleset.bodies:
        for indicator in body.every_indicator():
            for effect in indicator.effects:
                told = attrs.evolve(indicator, curve=whether(effect.when, effect.clause), effects=())
                yield from _idle_veto(Subject(ruleset, told), effect.clause)


def _idle_veto(subject: Subject, clause: ast.Clause) -> Iterator[Finding]:
    indicator = subject.indicator
    handed_on = any(name.taken_from is not None for name in indicator.names if name.id in subject.needs.names)
    # What is told apart of values below 0 is meant: a profit may be one, but no count.
    counted = all(is_counted(indicator, name) for name in subject.needs.names)
    if handed_on or (speaks_below(subject.parts) and not counted) or not decided(subject):
        return
    met = [(view, x) for view in subject.views for piece in view.given() if (x := _met_in(view, piece)) is not None]
    text = text_of(subject, clause)
    if not met:
        yield subject.finding("idle-veto", clause, "warning", None, text=text)
    elif not any(piece.form != Form(ZERO) for view in subject.views for piece in usual_of(subject, view)):
        view, x = met[0]
        values = {"text": text, "input": subject.word(view.axis), "value": in_digits(x)}
        yield subject.finding("out-of-range", clause, "warning", view.row(x), **values)


def _met_in(view: View, piece: Piece) -> Fraction | None:
    """Return a value of *piece* with which the condition holds."""
    return None if piece.form == Form(ZERO) else view.beside(piece)
