"""
Reading: clauses, indicator and conventions → what the rule means.

In: the clauses of `targetscore.language` and what the rule file says of the indicator. Out: a `targetscore.curve.Curve`
with nothing unsaid. One pure pass; its fifteen rules are those of ``grammar/language.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Literal

from targetscore import ast
from targetscore import curve as c
from targetscore._nodes import speaks_of
from targetscore.errors import Diagnostic, Language, RuleSyntaxError, Source
from targetscore.reading import _effects
from targetscore.reading._context import Context, Unreadable, counts_things
from targetscore.reading._judging import refuse_unsaid_side
from targetscore.reading._score import score, with_statements
from targetscore.reading._unmet import refuse_part_or_whole, refuse_taken_where_unmet
from targetscore.ruleset.model import Conventions, Indicator, Name

__all__ = ["counts_things", "effects", "effects_for", "lower", "lower_for"]


def lower(
    rule: ast.Rule,
    *,
    points: Fraction,
    base: Fraction | None,
    measured_in: str,
    better: Literal["higher", "lower"] | None,
    names: Iterable[Name],
    conventions: Conventions,
    language: Language,
) -> c.Curve:
    """
    Return what *rule* means for an indicator.

    Args:
        rule: Clauses as written.
        points: What 满分 means.
        base: The base score in points, if the rule file states it.
        measured_in: Unit of the indicator's own value; ``%`` for rates.
        better: Which way is good, if the rule file states it.
        names: Declared names.
        conventions: What the text may leave open.
        language: Language of the messages.

    Raises:
        RuleSyntaxError: If the reading rules leave the meaning open, or a convention is missing; places are those of
            ``rule.text``.
    """
    context = _context(rule, points, base, measured_in, better, names, conventions)
    with _diagnosed(rule, language):
        refuse_unsaid_side(rule, context)
        refuse_taken_where_unmet(rule.clauses)
        refuse_part_or_whole(rule.clauses)
        told = with_statements(rule.clauses, context)
        return _effects.only_effects(rule.clauses, told) or score(rule.clauses, told)


def effects(
    rule: ast.Rule,
    *,
    points: Fraction,
    base: Fraction | None,
    measured_in: str,
    better: Literal["higher", "lower"] | None,
    names: Iterable[Name],
    conventions: Conventions,
    language: Language,
) -> tuple[tuple[c.Condition, ast.Effect], ...]:
    """
    Return what follows beside the points of *rule*, each effect with the condition under which it does.

    The arguments are those of `lower`.

    Raises:
        RuleSyntaxError: If the reading rules leave a condition open, or the convention for a veto is missing.
    """
    context = _context(rule, points, base, measured_in, better, names, conventions)
    with _diagnosed(rule, language):
        refuse_unsaid_side(rule, context)
        return tuple(_effects.effects(rule.clauses, with_statements(rule.clauses, context)))


def lower_for(indicator: Indicator, rule: ast.Rule, *, conventions: Conventions, language: Language) -> c.Curve:
    """
    Return what *rule* means in the place of the rule of a loaded *indicator*.

    Raises:
        RuleSyntaxError: As `lower`.
    """
    return lower(
        rule,
        points=indicator.points,
        base=indicator.base,
        measured_in=indicator.measured_in,
        better=indicator.better,
        names=indicator.names,
        conventions=conventions,
        language=language,
    )


def effects_for(
    indicator: Indicator, rule: ast.Rule, *, conventions: Conventions, language: Language
) -> tuple[tuple[c.Condition, ast.Effect], ...]:
    """
    Return what follows beside the points of *rule* in the place of the rule of a loaded *indicator*.

    Raises:
        RuleSyntaxError: As `effects`.
    """
    return effects(
        rule,
        points=indicator.points,
        base=indicator.base,
        measured_in=indicator.measured_in,
        better=indicator.better,
        names=indicator.names,
        conventions=conventions,
        language=language,
    )


def _context(
    rule: ast.Rule,
    points: Fraction,
    base: Fraction | None,
    measured_in: str,
    better: Literal["higher", "lower"] | None,
    names: Iterable[Name],
    conventions: Conventions,
) -> Context:
    return Context(
        points=points,
        base=base,
        measured_in=measured_in,
        better=better,
        names={name.id: name for name in names},
        conventions=conventions,
        names_target=speaks_of(rule.clauses, {"target"}),
    )


@contextmanager
def _diagnosed(rule: ast.Rule, language: Language) -> Iterator[None]:
    """Turn what cannot be read into a diagnostic at its place in *rule*."""
    try:
        yield
    except Unreadable as unread:
        problem = Diagnostic(
            code=unread.code,
            source=Source("<rule>", rule.text),
            span=unread.span,
            values={key: _as_written(value, rule.text) for key, value in unread.values.items()},
            language=language,
        )
        raise RuleSyntaxError([problem]) from unread


def _as_written(value: str | ast.Node, text: str) -> str:
    return value if isinstance(value, str) else text[value.span.start : value.span.end].strip()
