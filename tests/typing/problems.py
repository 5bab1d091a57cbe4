"""Type-checked, never run: what a caller may do with problems."""

from __future__ import annotations

from targetscore.errors import Diagnostic, RulesError, RuleSyntaxError, TargetscoreError


def places(error: TargetscoreError) -> list[tuple[str, int, int]]:
    """Every problem has a place."""
    return [d.place for d in error.diagnostics]


def in_chinese(problem: Diagnostic) -> str:
    """Every problem can be told in either language."""
    return problem.told_in("zh").render()


def as_rules_error(error: RuleSyntaxError) -> RulesError:
    """A text that cannot be read is a problem of the rules."""
    return error
