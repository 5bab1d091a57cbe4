"""All tests of one rule file: its examples, the cases beside it, the properties of every rule file."""

from __future__ import annotations

from collections.abc import Iterator

from targetscore.ruleset.model import Ruleset
from targetscore.testing._coverage import coverage
from targetscore.testing._properties import EXAMPLES, Prover, every_outcome
from targetscore.testing._trial import Trial, tried, tried_examples
from targetscore.testing.model import Cases, Report


def run(ruleset: Ruleset, cases: Cases | None = None, *, examples: int = EXAMPLES, seed: int | None = None) -> Report:
    """
    Return what comes of the examples of *ruleset*, of *cases*, and of the properties that hold of every rule file.

    Args:
        ruleset: The rules.
        cases: What `load_cases` gave; ``None``: there are none.
        examples: How many data are drawn for the properties of each indicator; 0: the properties are left out.
        seed: Draws other data with every number; ``None``: the same data in every run.

    >>> import targetscore
    >>> rules = targetscore.load("examples/bureau/2015.yaml")
    >>> run(rules, examples=0).counted()
    {'passed': 6, 'failed': 0, 'skipped': 0}
    """
    known = tuple(trials(ruleset, cases))
    proved = every_outcome(Prover(ruleset, examples, seed)) if examples else ()
    return Report(
        ruleset=ruleset,
        outcomes=(*(each.outcome for each in known), *proved),
        coverage=coverage(ruleset, known),
    )


def trials(ruleset: Ruleset, cases: Cases | None) -> Iterator[Trial]:
    """Yield what comes of all that is stated of *ruleset*: examples in its file, then *cases*; nothing is drawn."""
    yield from tried_examples(ruleset)
    if cases is not None:
        yield from (tried(ruleset, cases, case) for case in cases.cases)
