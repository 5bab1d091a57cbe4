"""
Properties of every rule file, tried with Hypothesis; what refutes one is shrunk to the simplest data.

What `check` proves on the curve is tried here through the scorer itself, on data as an importing system hands them
over: the one does not take the other's word.
"""

from __future__ import annotations

import contextlib
import itertools
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, TypeVar, assert_never

import attrs

from targetscore._numbers import in_digits
from targetscore.check._ranges import can_be, usual
from targetscore.check._sample import Row
from targetscore.check._subject import Subject
from targetscore.errors import DataError, Diagnostic, Language, RuleSyntaxError
from targetscore.evaluate import Unscored, evaluate
from targetscore.inputs import bind, needs_of
from targetscore.language import parse_rule, print_rule
from targetscore.language._wording import NotWritableError
from targetscore.messages import phrase
from targetscore.reading import lower_for
from targetscore.ruleset.model import Indicator, Ruleset
from targetscore.score import explain, score
from targetscore.score.result import IndicatorResult, Result
from targetscore.testing._looks import Look, every_body, plan_of
from targetscore.testing._paste import case_text
from targetscore.testing._strategies import UNITS, Record, told_value, tried_values, unchecked_cohorts
from targetscore.testing._trial import part_of
from targetscore.testing.model import Outcome

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Property: TypeAlias = Literal["order", "bounds", "direction", "steps", "explanation", "wording"]
# Those that are tried on the same data.
SCORED: Final[tuple[Property, ...]] = ("steps", "bounds", "explanation", "order")
PROPERTIES: Final[tuple[Property, ...]] = (*SCORED, "direction", "wording")
EXAMPLES: Final = 30
WHOLE_AT_MOST: Final = 20
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")

Drawn = TypeVar("Drawn")


class Refuted(Exception):  # noqa: N818 - what was looked for, on its way out of Hypothesis
    """A property does not hold: which, in what words, and the data that show it."""

    def __init__(
        self, name: Property, values: Mapping[str, str], rows: Sequence[Record], points: Mapping[str, Fraction]
    ) -> None:
        super().__init__(name, values)
        self.name = name
        self.values = values
        self.rows = rows
        self.points = points


@attrs.define
class Prover:
    """
    Tries the properties of one ruleset, each indicator once.

    *examples*: how many data are drawn for each indicator. *seed*: ``None`` draws the same data in every run.
    """

    ruleset: Ruleset
    examples: int = EXAMPLES
    seed: int | None = None
    _found: dict[str, Mapping[Property, Outcome]] = attrs.field(factory=dict)

    def ids(self) -> tuple[str, ...]:
        """Return the indicators in the order of the file."""
        bodies = every_body(self.ruleset).values()
        return tuple(dict.fromkeys(each.id for indicators in bodies for each in indicators))

    def outcome(self, own: str, name: Property) -> Outcome:
        """Return whether property *name* holds of the indicator *own*."""
        if own not in self._found:
            self._found[own] = self._tried(own)
        return self._found[own][name]

    def whole(self) -> Outcome:
        """Return whether the order of units and rows makes no difference to totals, ranks and grades."""
        outcome = Outcome(kind="property", name="order", source=self.ruleset.source, span=self._first().span)
        strategy = unchecked_cohorts(self.ruleset, least=1, most=4)

        def attempt(rows: list[Record]) -> None:
            for unit in _moved_by_order(self.ruleset, _scored(self.ruleset, rows), rows):
                raise Refuted("order", {"unit": unit, "id": self.ruleset.id}, rows, {})

        return self._closed(outcome, self._first(), self._search(strategy, attempt, min(self.examples, WHOLE_AT_MOST)))

    def _first(self) -> Indicator:
        return next(each for indicators in every_body(self.ruleset).values() for each in indicators)

    def _meanings(self, own: str) -> dict[str | None, Indicator]:
        """Return the indicator as each group has it."""
        bodies = every_body(self.ruleset)
        return {group: each for group, indicators in bodies.items() for each in indicators if each.id == own}

    def _tried(self, own: str) -> Mapping[Property, Outcome]:
        meanings = self._meanings(own)
        first = next(iter(meanings.values()))
        outcomes = {name: self._outcome(name, first) for name in PROPERTIES}
        subjects = {group: Subject(self.ruleset, each) for group, each in meanings.items()}
        veto = own in {each.id for each in self.ruleset.body.vetoes}
        if not veto:
            outcomes |= self._tried_on_scores(own, first, subjects, outcomes)
            outcomes["direction"] = self._tried_direction(first, outcomes["direction"], meanings)
        outcomes["wording"] = _worded(self.ruleset, first, outcomes["wording"])
        return outcomes

    def _outcome(self, name: Property, indicator: Indicator) -> Outcome:
        return Outcome(kind="property", name=name, of=indicator.id, source=self.ruleset.source, span=indicator.span)

    # On scores

    def _tried_on_scores(
        self,
        own: str,
        indicator: Indicator,
        subjects: Mapping[str | None, Subject],
        outcomes: Mapping[Property, Outcome],
    ) -> dict[Property, Outcome]:
        part = part_of(self.ruleset, frozenset({own}))
        strategy = unchecked_cohorts(part, least=1, most=3)
        left = list(SCORED)
        found: dict[Property, Outcome] = {}
        while left:

            def attempt(rows: list[Record]) -> None:
                result = _scored(part, rows)
                for name in left:
                    _refute(name, result, rows, own, subjects)

            ended = self._search(strategy, attempt, self.examples)
            if not isinstance(ended, Refuted):
                found |= {name: self._closed(outcomes[name], indicator, ended) for name in left}
                break
            found[ended.name] = self._closed(outcomes[ended.name], indicator, ended)
            left.remove(ended.name)
        return found

    # On pairs

    def _tried_direction(
        self, indicator: Indicator, outcome: Outcome, meanings: Mapping[str | None, Indicator]
    ) -> Outcome:
        from hypothesis import strategies as st

        directed = [
            (group, meaning, look)
            for group, meaning in meanings.items()
            for look in plan_of(self.ruleset, meaning).looks
            if look.way
        ]
        if not directed:
            return outcome
        strategy = st.sampled_from(directed).flatmap(
            lambda each: st.tuples(st.just(each), tried_values(each[2]), tried_values(each[2]))
        )

        def attempt(drawn: tuple[tuple[str | None, Indicator, Look], Fraction, Fraction]) -> None:
            (group, meaning, look), one, other = drawn
            _refute_direction(self.ruleset, meaning, group, look, sorted((one, other), key=lambda x: x * look.way))

        return self._closed(outcome, indicator, self._search(strategy, attempt, self.examples))

    # Ends

    def _search(
        self, strategy: SearchStrategy[Drawn], attempt: Callable[[Drawn], None], examples: int
    ) -> Refuted | Literal["holds", "untried"]:
        """Return what refutes the properties that *attempt* tries, shrunk; whether they hold of all that was drawn."""
        from hypothesis import HealthCheck, Phase, given, settings
        from hypothesis import seed as seeded
        from hypothesis.errors import Unsatisfiable

        run = settings(
            max_examples=examples,
            derandomize=self.seed is None,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        )(given(strategy)(attempt))
        if self.seed is not None:
            run = seeded(self.seed)(run)
        try:
            run()
        except Refuted as refuted:
            return refuted
        except Unsatisfiable:
            return "untried"
        return "holds"

    def _closed(self, outcome: Outcome, indicator: Indicator, ended: Refuted | Literal["holds", "untried"]) -> Outcome:
        language = self.ruleset.language
        if ended == "holds":
            return outcome
        if ended == "untried":
            return attrs.evolve(outcome, skipped=phrase("test-skipped-data", language))
        finding = _finding(self.ruleset, indicator, f"property-{ended.name}", ended.values)
        witness = "; ".join(", ".join(f"{name}: {text}" for name, text in row.items()) for row in ended.rows)
        case = case_text(f"{ended.name} {outcome.of}".strip(), ended.rows, ended.points, outcome.of)
        return attrs.evolve(outcome, findings=(attrs.evolve(finding, witness=witness),), case=case)


def _finding(ruleset: Ruleset, indicator: Indicator, code: str, values: Mapping[str, str]) -> Diagnostic:
    """Return a finding at the rule text of *indicator*."""
    return Subject(ruleset, indicator).finding(code, None, "error", None, **values)


# What refutes -------------------------------------------------------------------------------------------------------


def _scored(ruleset: Ruleset, rows: Sequence[Record]) -> Result:
    from hypothesis import reject

    try:
        return score(ruleset, rows)
    except DataError:
        reject()


def _refute(
    name: Property, result: Result, rows: Sequence[Record], own: str, subjects: Mapping[str | None, Subject]
) -> None:
    """Raise `Refuted` if property *name* does not hold of *result*."""
    for values in _refutations(name, result, rows, own, subjects):
        points = {
            unit: Fraction(each.indicators[own].points) for unit, each in result.units.items() if own in each.indicators
        }
        raise Refuted(name, {"id": own, **values}, rows, points)


def _refutations(
    name: Property, result: Result, rows: Sequence[Record], own: str, subjects: Mapping[str | None, Subject]
) -> Iterator[Mapping[str, str]]:
    if name == "order":
        yield from ({"unit": unit} for unit in _moved_by_order(result.ruleset, result, rows))
        return
    for unit, given in result.units.items():
        found = given.indicators.get(own)
        if found is None:
            continue
        match name:
            case "steps":
                moved = sum((step.points for step in found.steps), Fraction(0))
                if moved != found.exact:
                    yield {"unit": unit, "sum": in_digits(moved), "points": in_digits(found.exact)}
            case "bounds":
                yield from _out_of_bounds(unit, found, subjects[given.group])
            case "explanation":
                if not _explains(result, unit, own):
                    yield {"unit": unit}
            case "direction" | "wording":
                raise AssertionError
            case _:
                assert_never(name)


def _moved_by_order(ruleset: Ruleset, result: Result, rows: Sequence[Record]) -> Iterator[str]:
    """Yield the units whose result is another one if the rows come in another order."""
    if len(rows) == 1:
        return
    other = score(ruleset, rows[::-1])
    yield from (unit for unit, each in result.units.items() if each != other.units[unit])


def _out_of_bounds(unit: str, found: IndicatorResult, subject: Subject) -> Iterator[Mapping[str, str]]:
    """Yield where points pass what the text says, for values that its inputs will have."""
    numbers = {name: value for name, value in found.inputs.items() if not isinstance(value, bool)}
    if found.status != "scored" or not all(
        usual(subject.indicator, name).holds(value) for name, value in numbers.items()
    ):
        return
    earns = subject.earns
    if not earns.holds(found.exact):
        least, most = ("…" if end is None else in_digits(end) for end in (earns.least, earns.most))
        yield {"unit": unit, "points": in_digits(found.exact), "least": least, "most": most}


def _explains(result: Result, unit: str, own: str) -> bool:
    """Tell whether the explanation accounts for every point, and can be written."""
    explanation = explain(result, unit, indicators=[own])
    (told,) = explanation.indicators
    lost = [step for step in told.result.steps if step.points < 0]
    shown = [step for line in told.lines for step in line.steps]
    if sum((line.points for line in told.lines), Fraction(0)) != told.result.exact:
        return False
    return all(step in shown for step in lost) and bool(str(explanation))


def _refute_direction(
    ruleset: Ruleset, indicator: Indicator, group: str | None, look: Look, worse_first: Sequence[Fraction]
) -> None:
    """Raise `Refuted` if the second of two values, which is no worse, earns less."""
    rows = [{look.axis: value, **look.others} for value in worse_first]
    points = [_points(indicator, row) for row in rows]
    one, other = points
    if one is None or other is None or one <= other:
        return
    worse, better = _named_units(ruleset, group)
    told = [
        {
            "unit": unit,
            **({} if group is None or unit in _listed(ruleset, group) else {"group": group}),
            "indicator": indicator.id,
        }
        | {name: told_value(value) for name, value in row.items()}
        for unit, row in zip((worse, better), rows, strict=True)
    ]
    values = {"id": indicator.id, "worse": worse, "better": better, "more": in_digits(one), "less": in_digits(other)}
    raise Refuted("direction", values, told, {worse: one, better: other})


def _points(indicator: Indicator, row: Row) -> Fraction | None:
    """Return what *row* earns; ``None`` if it has no points, or cannot be."""
    bound = bind(needs_of(indicator.curve), row)
    if bound.lacking or not can_be(indicator, bound.record, shared=False):
        return None
    try:
        return evaluate(indicator.curve, bound.inputs)[0]
    except Unscored:
        return None


def _listed(ruleset: Ruleset, group: str | None) -> tuple[str, ...]:
    return next((each.units for each in ruleset.groups if each.id == group), ())


def _named_units(ruleset: Ruleset, group: str | None) -> tuple[str, str]:
    first, second, *_ = (*_listed(ruleset, group)[:2], *UNITS[ruleset.language])
    return first, second


# Wording ------------------------------------------------------------------------------------------------------------


def _worded(ruleset: Ruleset, indicator: Indicator, outcome: Outcome) -> Outcome:
    """Return whether the rule printed in either language is read as the same curve."""
    unwritten: list[str] = []
    for language in LANGUAGES:
        try:
            text = print_rule(indicator.rule, language, names=indicator.names, measured_in=indicator.measured_in)
        except NotWritableError:
            unwritten.append(language)
            continue
        if not _means_the_same(ruleset, indicator, text, language):
            finding = _finding(ruleset, indicator, "property-wording", {"text": text})
            return attrs.evolve(outcome, findings=(finding,))
    if unwritten:
        told = phrase("test-skipped-wording", ruleset.language, languages=", ".join(unwritten))
        return attrs.evolve(outcome, skipped=told)
    return outcome


def _means_the_same(ruleset: Ruleset, indicator: Indicator, text: str, language: Language) -> bool:
    try:
        rule = parse_rule(text, language, names=indicator.names, measured_in=indicator.measured_in)
        one, other = (
            lower_for(indicator, each, conventions=ruleset.conventions, language=language)
            for each in (indicator.rule, rule)
        )
    except RuleSyntaxError:
        return False
    return one == other


@contextlib.contextmanager
def without_traces() -> Iterator[None]:
    """Let Hypothesis keep what it learns of the code around it in a folder that is gone afterwards, not in this one."""
    from hypothesis.configuration import set_hypothesis_home_dir

    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def every_outcome(prover: Prover) -> Iterator[Outcome]:
    """Yield all properties of a ruleset, indicator by indicator, and the one of the whole file last."""
    yield from (prover.outcome(own, name) for own, name in itertools.product(prover.ids(), PROPERTIES))
    yield prover.whole()
