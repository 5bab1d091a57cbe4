"""
What can be proved of a rule before anybody is scored by it.

Comes in: a ruleset that was read. Goes out: findings, each with its place in the file and a value for which it shows.
A check is a generator over one indicator; its docstring is the reason for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from targetscore.errors import Finding, in_order

if TYPE_CHECKING:
    from targetscore.check._curves import Curves
    from targetscore.check._subject import Subject
    from targetscore.ruleset.model import Ruleset

__all__ = ["check", "curves"]


def check(ruleset: Ruleset) -> tuple[Finding, ...]:
    """
    Return what is wrong, or worth knowing, about the rules of a file, in order of place.

    An ``error`` says that some row cannot be scored, or that an example is not met; a ``warning``, that a rule does
    what its writer will hardly want; an ``info``, what was not proved, or is only worth knowing. The file may
    change that under ``findings``.
    """
    from targetscore.check._declared import declarations
    from targetscore.check._examples import examples
    from targetscore.check._given import of_data
    from targetscore.check._levels import levelled
    from targetscore.check._look_alikes import look_alikes
    from targetscore.check._subject import Subjects
    from targetscore.check._totals import of_totals

    subjects = Subjects(ruleset)
    found: list[Finding] = [
        *examples(ruleset),
        *declarations(ruleset),
        *look_alikes(ruleset),
        *of_data(ruleset),
        *of_totals(subjects),
    ]
    for subject in subjects.every():
        found += _once(subject)
    return in_order(levelled(ruleset, in_order(found)))


def curves(ruleset: Ruleset, indicators: Iterable[str] | None = None) -> Curves:
    """
    Return what the rules of *ruleset* give, piece by piece: from where to where, with how many points a unit.

    Args:
        ruleset: The rules.
        indicators: Only those with these ids; all if it is not given.

    Raises:
        KeyError: If *indicators* names one that the file does not have.
    """
    from targetscore.check._curves import curves_of

    return curves_of(ruleset, indicators)


def _once(subject: Subject) -> Iterable[Finding]:
    """Return what the checks find. A fault that shows in many rows of other inputs is told once, with its first row."""
    from targetscore.check._checks import CHECKS
    from targetscore.check._expected import CHECKS as EXPECTED
    from targetscore.check._idle import CHECKS as IDLE
    from targetscore.check._order import CHECKS as ORDER
    from targetscore.check._slips import CHECKS as SLIPS
    from targetscore.check._usual import CHECKS as USUAL

    firsts: dict[object, Finding] = {}
    for look in (*CHECKS, *IDLE, *USUAL, *ORDER, *SLIPS, *EXPECTED):
        for finding in look(subject):
            values = tuple(finding.values.items()) if subject.alone else ()
            firsts.setdefault((finding.code, finding.span, values), finding)
    return firsts.values()
