"""
Mutation: would the cases notice if a rule were changed?

Every mutant of a ruleset is put to the examples and cases; one that gives other points than they state is killed. A
mutant whose curve is proved to be equal is no change. A rule is evaluated alone on the values that the cases gave it
before the whole case is scored again: where it gives the same points, so do all totals.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from targetscore.diff._bounds import alike
from targetscore.diff._compare import same
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import bind, needs_of, whether
from targetscore.ruleset.model import Effect, Indicator, Ruleset
from targetscore.score.result import Result
from targetscore.testing._looks import every_body
from targetscore.testing._mutants import Mutant, mutants
from targetscore.testing._trial import Trial, is_whole, part_of, tried, tried_examples
from targetscore.testing.model import Case, Cases, Mutation, Survivor


def mutate(ruleset: Ruleset, cases: Cases | None = None) -> Mutation:
    """
    Return which mutants of *ruleset* its examples and *cases* kill, and which survive, each with a case to kill it.

    Tests that fail as the rules stand kill nothing.

    >>> import targetscore
    >>> rules = targetscore.load("examples/bureau/2015.yaml")
    >>> mutate(rules).killed > 0
    True
    """
    from targetscore.testing._killers import Killers

    bench = Bench.of(ruleset, cases)
    killers = Killers(ruleset)
    killed = equal = 0
    survivors: list[Survivor] = []
    for mutant in mutants(ruleset):
        if bench.kills(mutant):
            killed += 1
        elif is_equal(ruleset, mutant):
            equal += 1
        else:
            survivors.append(
                Survivor(
                    kind=mutant.kind,
                    of=mutant.of,
                    before=mutant.before,
                    after=mutant.after,
                    case=killers.killer(mutant),
                    source=ruleset.source,
                    span=mutant.span,
                )
            )
    return Mutation(killed=killed, equal=equal, survivors=tuple(survivors))


@attrs.frozen
class Bench:
    """The examples and cases that hold of *ruleset*, with what came of them."""

    ruleset: Ruleset
    cases: Cases | None
    standing: tuple[tuple[Case, Trial], ...]

    @classmethod
    def of(cls, ruleset: Ruleset, cases: Cases | None) -> Bench:
        put = ((case, tried(ruleset, cases, case)) for case in cases.cases) if cases is not None else ()
        standing = [(case, trial) for case, trial in put if not trial.outcome.findings]
        # The small ones first: most mutants die of them.
        return cls(ruleset, cases, tuple(sorted(standing, key=lambda each: is_whole(each[0]))))

    def kills(self, mutant: Mutant) -> bool:
        """Tell whether an example or a case notices *mutant*."""
        return self._examples_kill(mutant) or any(self._kills(mutant, *each) for each in self.standing)

    def _examples_kill(self, mutant: Mutant) -> bool:
        ids = frozenset({mutant.of}) if mutant.of else None
        fine = {each.outcome.span for each in self._examples(self.ruleset, ids) if not each.outcome.findings}
        return any(each.outcome.findings for each in self._examples(mutant.ruleset, ids) if each.outcome.span in fine)

    def _examples(self, ruleset: Ruleset, ids: frozenset[str] | None) -> Iterator[Trial]:
        yield from tried_examples(ruleset if ids is None else part_of(ruleset, ids))

    def _kills(self, mutant: Mutant, case: Case, trial: Trial) -> bool:
        assert self.cases is not None
        if mutant.of and not is_whole(case) and mutant.of not in _ids(trial.ruleset):
            return False
        if mutant.alone and trial.result is not None and not touches(self.ruleset, mutant, trial.result):
            return False
        return bool(tried(mutant.ruleset, self.cases, case).outcome.findings)


def _ids(ruleset: Ruleset) -> set[str]:
    return {own for body in ruleset.bodies for own in (*body.every_section(), *(i.id for i in body.every_indicator()))}


def meanings(ruleset: Ruleset, mutant: Mutant) -> Iterator[tuple[str | None, Indicator, Indicator]]:
    """Yield what was changed as each group has it: the group, an indicator as it was, as it is."""
    changed = every_body(mutant.ruleset)
    for group, indicators in every_body(ruleset).items():
        for old, new in zip(indicators, changed[group], strict=True):
            if mutant.of in {old.id, ""}:
                yield group, old, new


def touches(ruleset: Ruleset, mutant: Mutant, result: Result) -> bool:
    """Tell whether the changed rule gives other points for a row of *result*, or may do something else besides."""
    for group, old, new in meanings(ruleset, mutant):
        if (old.first, old.ranked_by) != (new.first, new.ranked_by) or not _same_effects(old, new):
            return True
        for unit in result.units.values():
            of = unit.indicators.get(old.id)
            if unit.group != group or of is None or of.status in {"missing", "exempt"}:
                continue
            bound = bind(needs_of(new.curve), of.inputs)
            try:
                if bound.lacking or evaluate(new.curve, bound.inputs)[0] != of.exact:
                    return True
            except Unscored:
                return True
    return False


# Equal mutants ------------------------------------------------------------------------------------------------------


def is_equal(ruleset: Ruleset, mutant: Mutant) -> bool:
    """Tell whether it is proved that *mutant* means the same as *ruleset*."""
    if not mutant.in_rules:
        return mutant.ruleset == ruleset
    return all(
        (old.first, old.ranked_by) == (new.first, new.ranked_by)
        and same(old.curve, new.curve, old, new) is True
        and _equal_effects(old, new)
        for _, old, new in meanings(ruleset, mutant)
    )


def _same_effects(old: Indicator, new: Indicator) -> bool:
    return len(old.effects) == len(new.effects) and all(
        one.does == other.does and alike(one.when, other.when)
        for one, other in zip(old.effects, new.effects, strict=True)
    )


def _equal_effects(old: Indicator, new: Indicator) -> bool:
    return len(old.effects) == len(new.effects) and all(
        one.does == other.does and _equal_conditions(one, other, old, new)
        for one, other in zip(old.effects, new.effects, strict=True)
    )


def _equal_conditions(one: Effect, other: Effect, old: Indicator, new: Indicator) -> bool:
    curves = whether(one.when, one.clause), whether(other.when, other.clause)
    return same(*curves, old, new) is True
