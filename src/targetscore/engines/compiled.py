"""Rules made ready to score one value after another, in plain Python integers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NoReturn

import attrs

from targetscore import ast
from targetscore.data import UnitData, read_units
from targetscore.engines._algebra import any_of, compare
from targetscore.engines._programs import program_for, sources_for
from targetscore.engines._python import function, source
from targetscore.engines._reference import Reference, Written
from targetscore.engines._sources import Uncovered, whole_bounds
from targetscore.engines.program import Column, Fault, Given, Program, Whole
from targetscore.evaluate import Step
from targetscore.ruleset.model import Indicator, Ruleset
from targetscore.score._scorecards import Data
from targetscore.score.result import Published


@attrs.frozen(kw_only=True, eq=False)
class Scorer:
    """
    The rule of one indicator.

    Attributes:
        indicator: What it scores.
        program: Its integer form; ``None`` if it has none, and the reference does the work.
        inputs: What `points` and `piece` take, in this order: each as value × 10^decimals, facts as they are.
        scale: What the points that `points` returns are multiplied by: 10^places of the file's rounding. Where the file
            rounds nothing, the common denominator of the rule's points, or 1 where an input divides: then `points`
            returns fractions.
        points: A function of the integers of *inputs*: the points × *scale*. It raises what evaluation raises.
        piece: A function of the same: the points × *scale*, and the number of the piece that decided.
        reference: The same rule as evaluation reads it.
    """

    indicator: Indicator
    program: Program | None
    inputs: tuple[Given, ...]
    scale: int
    points: Callable[..., int | Fraction]
    piece: Callable[..., tuple[int | Fraction, int]]
    reference: Reference = attrs.field(repr=False)

    def score(self, values: Mapping[str, Written]) -> Published:
        """
        Return the published points for *values* by name, as scoring a row with them gives them.

        Texts are read as cells are. ``None`` is a value that is missing.

        Raises:
            Unscored: The rule gives no points for them, or asks for one that is missing.
            ValueError: A value that cannot be read, has more decimals than its input, or contradicts another.
        """
        given = self.reference.read(values)
        whole = None if self.program is None else self.reference.integers(given)
        if whole is None:
            return self.reference.published(self.reference.evaluate(given)[0])
        return self.reference.published(Fraction(self.points(*whole)) / self.scale)

    def explain(self, values: Mapping[str, Written]) -> tuple[Step, ...]:
        """
        Return the steps that add up to the exact points for *values*, as evaluation gives them.

        Raises:
            Unscored: As `score`.
            ValueError: As `score`.
        """
        return self.reference.evaluate(self.reference.read(values))[1]

    def integers(self, values: Mapping[str, Written]) -> tuple[int, ...] | None:
        """
        Return what `points` takes for *values*; ``None`` if other inputs are given than *inputs*.

        Raises:
            ValueError: As `score`.
        """
        return self.reference.integers(self.reference.read(values))

    def clauses(self, piece: int) -> tuple[ast.Clause, ...]:
        """Return the clauses that made *piece*, as `piece` numbers them; their spans are places in the rule's text."""
        return self.indicator.rule.clauses if self.program is None else self.program.pieces[piece]


@attrs.frozen(kw_only=True, eq=False)
class Compiled:
    """
    The rules of a file, each ready to score.

    Attributes:
        ruleset: The rules.
        indicators: A scorer for everything that has a rule, by id.
        uncovered: Why some of them have no integer form, by id: there the reference does the work.
    """

    ruleset: Ruleset
    indicators: Mapping[str, Scorer]
    uncovered: Mapping[str, Uncovered]


def compile(  # noqa: A001 - what users call it
    ruleset: Ruleset,
    *,
    decimals: Mapping[str, Mapping[str, int]] | None = None,
    data: Data | None = None,
    group: str | None = None,
) -> Compiled:
    """
    Return a scorer for every rule of *ruleset*: a function of plain integers with the same points, rounding included.

    How many decimals an input has is declared in the rule file (``decimals:``), stated here, or found in *data*; it is
    never guessed from a value. A rule for which nobody says it, and the few that are too long, are worked out by the
    reference; `Compiled.uncovered` says which and why.

    Args:
        ruleset: What `targetscore.load` gave.
        decimals: Decimals of inputs, by id of the indicator and name of the input, before those of the rule file.
        data: What `targetscore.score` takes, to be looked through for decimals.
        group: The group whose points and parameters count; ``None``: those that the file states for all.

    Raises:
        DataError: If *data* cannot be read.
    """
    units = data if data is None or isinstance(data, UnitData) else read_units(data, ruleset)
    stated = decimals or {}
    indicators: dict[str, Scorer] = {}
    uncovered: dict[str, Uncovered] = {}
    for indicator in ruleset.body_of(group).every_indicator():
        scorer, reason = _scorer(indicator, ruleset, stated.get(indicator.id, {}), units)
        indicators[indicator.id] = scorer
        if reason is not None:
            uncovered[indicator.id] = reason
    return Compiled(ruleset=ruleset, indicators=indicators, uncovered=uncovered)


def _scorer(
    indicator: Indicator, ruleset: Ruleset, decimals: Mapping[str, int], data: UnitData | None
) -> tuple[Scorer, Uncovered | None]:
    sources = sources_for(indicator, ruleset, decimals=decimals, data=data)
    if isinstance(sources, Uncovered):
        return _refusing(Reference.of(indicator, ruleset, ()), sources), sources
    reference = Reference.of(indicator, ruleset, sources.inputs)
    made = program_for(indicator.curve, ruleset, sources)
    if isinstance(made, Uncovered):
        return _slow(reference), made
    made = attrs.evolve(made, faults=(*_outside(indicator, made), *made.faults))
    try:
        return _fast(reference, made), None
    except (RecursionError, SyntaxError):
        # Python reads some two hundred brackets inside one another, and no more.
        return _slow(reference), Uncovered(reason="engine-deep", language=ruleset.language)


def _outside(indicator: Indicator, made: Program) -> Iterator[Fault]:
    """Yield a fault for each input with a declared range."""
    for each in made.inputs:
        ends = None if each.decimals is None else whole_bounds(indicator, each.name, each.decimals)
        if ends is not None:
            low, high = ends
            beyond = ((sign, end) for sign, end in (("<", low), (">", high)) if end is not None)
            when = any_of(*(compare(Column(each.name), sign, Whole(end)) for sign, end in beyond))  # type: ignore[arg-type]
            yield Fault(when=when, kind="range", names=(each.name,))


def _fast(reference: Reference, made: Program) -> Scorer:
    result, scale = made.result(), reference.scale
    if made.points is None:
        scale = made.denominator.value if isinstance(made.denominator, Whole) else 1
    points = function(source(made, "points", result), "points", reference.unscored)
    piece = function(source(made, "piece", result, made.piece), "piece", reference.unscored)
    if made.points is None and not isinstance(made.denominator, Whole):
        divided = function(source(made, "piece", result, made.denominator, made.piece), "piece", reference.unscored)
        points, piece = _fractions(divided)
    return Scorer(
        indicator=reference.indicator,
        program=made,
        inputs=made.inputs,
        scale=scale,
        points=points,
        piece=piece,
        reference=reference,
    )


def _fractions(divided: Callable[..., Any]) -> tuple[Callable[..., Fraction], Callable[..., tuple[Fraction, int]]]:
    """Return the functions of a scorer from one that returns numerator, denominator and piece."""

    def piece(*whole: int) -> tuple[Fraction, int]:
        numerator, denominator, number = divided(*whole)
        return Fraction(numerator, denominator), number

    return lambda *whole: piece(*whole)[0], piece


def _slow(reference: Reference) -> Scorer:
    return Scorer(
        indicator=reference.indicator,
        program=None,
        inputs=reference.inputs,
        scale=reference.scale,
        points=reference.scaled,
        piece=lambda *whole: (reference.scaled(*whole), 0),
        reference=reference,
    )


def _refusing(reference: Reference, reason: Uncovered) -> Scorer:
    """Return a scorer of written values alone: nobody knows what an integer would stand for."""

    def refuse(*_whole: int) -> NoReturn:
        raise ValueError(str(reason))

    return attrs.evolve(_slow(reference), points=refuse, piece=refuse)
