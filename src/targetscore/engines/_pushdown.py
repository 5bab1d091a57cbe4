"""What a database is asked for: the programs of rules for columns of a wide table, within bounds that 64 bits hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import attrs

from targetscore.engines._algebra import ZERO, all_of, compare, opposite
from targetscore.engines._columns import PEERS
from targetscore.engines._programs import program_for, sources_for, within
from targetscore.engines._ranges import Ranges, width
from targetscore.engines._ratios import Ratio, rounded
from targetscore.engines._rollup import Totals, missing, obstacles, row_obstacles, totals
from targetscore.engines._scaling import Sources
from targetscore.engines._sources import COUNT, TOTAL, Uncovered, declared_decimals, whole_bounds
from targetscore.engines.program import Column, Fault, Given, Program, Whole
from targetscore.errors import Diagnostic, RuleFileError, Span
from targetscore.inputs import HUNDRED, REFERENCES, needs_of
from targetscore.messages import phrase
from targetscore.ruleset.model import Body, Indicator, Ruleset, Zero

Results: TypeAlias = Literal["all", "points"]
Values: TypeAlias = Literal["decimal", "integer"]
Bounds: TypeAlias = Mapping[str, Mapping[str, tuple[int | Decimal, int | Decimal]]]

POWERS: Final = (12, 9, 7, 6)
"""Values that nobody states bounds of lie between -10^p and 10^p, for the first p that 64 bits are proved to hold."""
OWN_COLUMNS: Final = ("unit", "fault", "total", "rank", "grade")
POINTS: Final = ".points"
OVER: Final = ".over"
"""Behind the id of an indicator: its points, and what they are divided by where nothing is rounded; as in frames."""
FIT: Final = frozenset({"float64", "int64"})
# What the group has, which is worked out from the rows of other units.
OF_THE_GROUP: Final = frozenset({"rank_from_last", "number_ranked"})


@attrs.frozen(kw_only=True)
class Read:
    """
    A column of the table that is the input *given*; *absent* stands in where it is empty.

    *follows*: without a value there it may follow from other columns or rows, so that it is not known to be missing.
    """

    column: str
    given: Given
    absent: Fraction | bool | None
    follows: bool

    @property
    def decimals(self) -> int:
        """How many decimals it has; 0 for facts."""
        return self.given.decimals or 0


@attrs.frozen(kw_only=True)
class Planned:
    """A rule as it is written: *reads* are the inputs of *program*, in their order."""

    indicator: Indicator
    program: Program
    reads: tuple[Read, ...]
    missing: str

    @property
    def points(self) -> tuple[int, int]:
        """The least and the greatest points × 10^places, those of a row without points (0) included."""
        assert self.program.points is not None
        found = Ranges.of_inputs(self.program.inputs).of(self.program.points)
        assert found.least is not None
        assert found.most is not None
        return min(found.least, 0), max(found.most, 0)


@attrs.frozen(kw_only=True)
class Plan:
    """Rules in the order of the file, and the totals of their points, if these are asked for."""

    ruleset: Ruleset
    rules: tuple[Planned, ...]
    totals: Totals | None


@attrs.frozen(kw_only=True)
class Asked:
    """What a caller says beside the rules; see `targetscore.engines._sql.sql`."""

    results: Results
    values: Values
    group: str | None
    indicators: Collection[str] | None
    decimals: Mapping[str, Mapping[str, int]]
    bounds: Bounds
    digits: int
    names_at_most: int | None
    places_at_most: int | None
    """How many decimals points may have that nothing rounds; ``None``: they are numerators and denominators."""


def plan(ruleset: Ruleset, asked: Asked) -> Plan:
    """
    Return what is written for *ruleset*.

    Raises:
        RuleFileError: Something that cannot be written, all of it, each at its place.
        ValueError: The caller names no group or indicator of the file.
    """
    body = _body(ruleset, asked.group)
    chosen = _chosen(body, asked)
    found = [_planned(each, ruleset, asked) for each in chosen]
    rules = [each for each in found if isinstance(each, Planned)]
    told = [*_row_obstacles(ruleset, body, chosen), *(each for each in found if isinstance(each, Diagnostic))]
    is_all = asked.results == "all" and asked.indicators is None
    told += [*(obstacles(ruleset) if is_all else ()), *_names_that_clash(rules, ruleset, asked)]
    if is_all and ruleset.conventions.ties in {"mean", "refused"}:
        told.append(_whole(ruleset, "conventions.ties", phrase("sql-ties", ruleset.language)))
    if told:
        raise RuleFileError(told)
    made = totals(body, ruleset, {each.indicator.id: each.points for each in rules}) if is_all else None
    if made is not None and made.width not in FIT:
        raise RuleFileError([_whole(ruleset, "title", phrase("sql-total-wide", ruleset.language))])
    return Plan(ruleset=ruleset, rules=tuple(rules), totals=made)


def _body(ruleset: Ruleset, group: str | None) -> Body:
    known = {each.id for each in ruleset.groups}
    if group is None and known:
        message = f"the rules have groups, say which: {', '.join(sorted(known))}"
        raise ValueError(message)
    if group is not None and group not in known:
        message = f"no group is called {group!r}"
        raise ValueError(message)
    return ruleset.body_of(group)


def _chosen(body: Body, asked: Asked) -> tuple[Indicator, ...]:
    if asked.indicators is None:
        return body.scored()
    known = {each.id: each for each in (*body.scored(), *body.every_intermediate())}
    unknown = [name for name in asked.indicators if name not in known]
    if unknown or not asked.indicators:
        message = f"no indicator is called {unknown[0]!r}" if unknown else "no indicator is asked for"
        raise ValueError(message)
    return tuple(each for own, each in known.items() if own in asked.indicators)


def _row_obstacles(ruleset: Ruleset, body: Body, chosen: Iterable[Indicator]) -> Iterator[Diagnostic]:
    """Yield what stands in the way in the file itself or at the *chosen* indicators."""
    spans = {each.span for each in chosen}
    others = {each.span for one in (body, *ruleset.bodies) for each in one.every_indicator()} - spans
    yield from (each for each in row_obstacles(ruleset) if each.span not in others)
    for veto in body.vetoes:
        if any(isinstance(effect.does, Zero) and effect.does.of for effect in veto.effects):
            reason = phrase("construct-vetoes", ruleset.language)
            yield _refused(veto, ruleset, reason)


def _planned(indicator: Indicator, ruleset: Ruleset, asked: Asked) -> Planned | Diagnostic:
    sources = sources_for(indicator, ruleset, decimals=asked.decimals.get(indicator.id, {}))
    if isinstance(sources, Uncovered):
        return _refused(indicator, ruleset, str(sources))
    for each in sources.inputs:
        if each.name in OF_THE_GROUP or each.name.endswith((TOTAL, COUNT)):
            name = each.name.removesuffix(TOTAL).removesuffix(COUNT)
            return _refused(indicator, ruleset, phrase("sql-of-the-group", ruleset.language, input=name))
    program = _narrow(indicator, ruleset, sources, asked)
    if isinstance(program, str):
        return _refused(indicator, ruleset, program)
    if program.points is None and asked.places_at_most is not None:
        reason = _no_decimal(program, asked.places_at_most, ruleset)
        if reason is not None:
            return _refused(indicator, ruleset, reason)
    absent = {each.id: each.absent for each in indicator.names}
    follow = _following(indicator, ruleset, asked)
    reads = (
        Read(
            column=_column(indicator.id, each.name),
            given=each,
            absent=absent.get(each.name),
            follows=each.name in follow,
        )
        for each in program.inputs
    )
    # An empty count of events may be none, or a value that is missing: only a 0 says which.
    policy = "error" if indicator.events else missing(indicator, ruleset)
    return Planned(indicator=indicator, program=program, reads=tuple(reads), missing=policy)


def places_of(denominator: int) -> int | None:
    """
    Return how many decimals 1 / *denominator* has, ``None`` if they never end.

    >>> places_of(40), places_of(1), places_of(6)
    (3, 0, None)
    """
    left, powers = denominator, {2: 0, 5: 0}
    for prime in powers:
        while left % prime == 0:
            left //= prime
            powers[prime] += 1
    return max(powers.values()) if left == 1 else None


def _no_decimal(program: Program, most: int, ruleset: Ruleset) -> str | None:
    """Return why the points of *program*, which nothing rounds, are no decimals; ``None`` if they are."""
    if not isinstance(program.denominator, Whole):
        return phrase("sql-no-decimal-divided", ruleset.language)
    places = places_of(program.denominator.value)
    if places is not None and places <= most:
        return None
    told = {"denominator": f"{program.denominator.value:,}", "most": str(most)}
    return phrase("sql-no-decimal", ruleset.language, **told)


def _following(indicator: Indicator, ruleset: Ruleset, asked: Asked) -> frozenset[str]:
    """Return the inputs that another row or column may say, which a query does not read."""
    known = {*declared_decimals(indicator, ruleset), *asked.decimals.get(indicator.id, {})}
    found = set(PEERS)
    for name, reference in REFERENCES.items():
        if {"actual", reference} <= known:
            found.add(name)
        if name in known and name in needs_of(indicator.curve).ratios:
            found |= {"actual", reference}
    return frozenset(found)


def _agreeing(program: Program) -> Program:
    """Return *program* with a fault where a ratio is given beside what it is made of, and is another one."""
    ranges = Ranges.of_inputs(program.inputs)
    decimals = {each.name: each.decimals or 0 for each in program.inputs}
    faults: list[Fault] = []
    for name, reference in REFERENCES.items():
        if not {name, "actual", reference} <= decimals.keys():
            continue
        above, below = (Ratio(Column(each), Whole(10 ** decimals[each])) for each in ("actual", reference))
        right = Ratio.of(HUNDRED).times(above).over(below, ranges)
        right = right.minus(Ratio.of(HUNDRED)) if name == "growth" else right
        other = opposite(compare(Column(name), "=", rounded(right, decimals[name], "half up", ranges)))
        held = all_of(compare(Column(reference), ">", ZERO), other)
        faults.append(Fault(when=ranges.decided(held), kind="contradiction", names=(name,)))
    return attrs.evolve(program, faults=(*faults, *program.faults)) if faults else program


def _column(indicator: str, name: str) -> str:
    return indicator if name == "actual" else f"{indicator}.{name}"


def _narrow(indicator: Indicator, ruleset: Ruleset, sources: Sources, asked: Asked) -> Program | str:
    """Return a program that 64 bits are proved to hold, for values as large as can be; else why there is none."""
    for power in POWERS:
        stated = asked.bounds.get(indicator.id, {})
        ranges = dict(_ranges(indicator, sources.inputs, power, stated, asked.digits))
        made = program_for(indicator.curve, ruleset, within(sources, ranges))
        if isinstance(made, Uncovered):
            return str(made)
        made = _agreeing(made)
        if width(made) in FIT:
            return made
    return phrase("sql-wide", ruleset.language, most=f"{10 ** POWERS[-1]:,}")


def _ranges(
    indicator: Indicator,
    inputs: Iterable[Given],
    power: int,
    stated: Mapping[str, tuple[int | Decimal, int | Decimal]],
    digits: int,
) -> Iterator[tuple[str, tuple[int, int]]]:
    most = 10**digits - 1
    for each in inputs:
        if each.decimals is None:
            continue
        scale = 10**each.decimals
        low, high = stated.get(each.name, (-(10**power), 10**power))
        least, greatest = max(-(-Fraction(low) * scale // 1), -most), min(Fraction(high) * scale // 1, most)
        bottom, top = whole_bounds(indicator, each.name, each.decimals) or (None, None)
        yield (
            each.name,
            (least if bottom is None else max(least, bottom), greatest if top is None else min(greatest, top)),
        )


# Refusals -----------------------------------------------------------------------------------------------------------


def _refused(indicator: Indicator, ruleset: Ruleset, reason: str) -> Diagnostic:
    return Diagnostic(
        code="sql-refused",
        source=ruleset.source,
        span=indicator.span,
        values={"indicator": indicator.id, "reason": reason},
        language=ruleset.language,
    )


def _whole(ruleset: Ruleset, place: str, reason: str) -> Diagnostic:
    return Diagnostic(
        code="sql-totals-refused",
        source=ruleset.source,
        span=ruleset.places.get(place, Span(0, 0)),
        values={"reason": reason},
        language=ruleset.language,
    )


def _names_that_clash(rules: Iterable[Planned], ruleset: Ruleset, asked: Asked) -> Iterator[Diagnostic]:
    """Yield the rules whose columns a database would take for another's: it does not tell A from a."""
    reads = [(each.indicator, read.column) for each in rules for read in each.reads]
    counts = Counter(column.casefold() for column in [*OWN_COLUMNS, *(column for _, column in reads)])
    for indicator, column in reads:
        if counts[column.casefold()] > 1:
            yield _refused(indicator, ruleset, phrase("sql-same-name", ruleset.language, column=column))
    ends = ((each.indicator, each.indicator.id + POINTS) for each in rules)
    for indicator, column in (*reads, *ends):
        if asked.names_at_most is not None and len(column.encode()) > asked.names_at_most:
            most = str(asked.names_at_most)
            yield _refused(indicator, ruleset, phrase("sql-long-name", ruleset.language, column=column, most=most))
