"""
Which columns of a table a rule takes, and the programs for them.

What a table of rows needs before any engine of columns begins: indicator by indicator the inputs and their columns, the
reasons why some of them cannot be scored so, and once it is known how large the values are, programs and totals.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import lcm
from typing import Any, Final, Literal, TypeAlias, TypeVar

import attrs

from targetscore._shapes import Shaped, shaped
from targetscore.engines._programs import program_for, sources_for, within
from targetscore.engines._ranges import Ranges, Width, width
from targetscore.engines._rollup import Totals, missing, totals
from targetscore.engines._scaling import Sources
from targetscore.engines._sources import COUNT, TOTAL, Uncovered
from targetscore.engines.program import Given, Program, Whole
from targetscore.errors import DataError, Diagnostic, RuleFileError, Source
from targetscore.inputs import REFERENCES, Needs, needs_of_shaped
from targetscore.messages import phrase
from targetscore.ruleset.model import Body, Indicator, Ruleset

Kind: TypeAlias = Literal["integer", "float", "text", "fact", "other"]
"""What a column holds: ``float`` is binary, ``text`` holds texts and decimals, ``fact`` true and false."""

PEERS: Final = frozenset({"mean", "best", "worst", "rank", "rank_from_last", "number_ranked"})


@attrs.frozen(kw_only=True)
class Held:
    """A column of the table: what it gives, and what it holds."""

    head: str
    indicator: str
    input: str
    kind: Kind
    type: str


@attrs.frozen(kw_only=True)
class Asked:
    """
    An input of an indicator: where it comes from, and its integer.

    *absent* stands where the column has no value, or where there is no column.
    """

    given: Given
    held: Held | None
    absent: Fraction | bool | None = None

    @property
    def key(self) -> tuple[str, int | None]:
        """Return what tells columns of integers apart: the head and the decimals."""
        assert self.held is not None
        return self.held.head, self.given.decimals


@attrs.frozen(kw_only=True, eq=False)
class Rule:
    """The rule of *indicator* before the size of its values is known; *missing* is what happens without one."""

    indicator: Indicator
    sources: Sources
    asked: tuple[Asked, ...]
    missing: str


@attrs.frozen(kw_only=True)
class Planned:
    """A rule with its program; *width* is `float64` or `int64`."""

    rule: Rule
    program: Program
    width: Width
    points: tuple[int, int]


def rules_of(
    body: Body, ruleset: Ruleset, held: Iterable[Held], stated: Mapping[str, Mapping[str, int]]
) -> tuple[Rule, ...]:
    """
    Return the rules of *body* with the columns that they take.

    Raises:
        DataError: With every column that is lacking, or is of a type that holds no such value.
        RuleFileError: With every rule that has no integer form for these columns.
    """
    columns: dict[str, dict[str, Held]] = {}
    for each in held:
        columns.setdefault(each.indicator, {})[each.input] = each
    before, shapes = _rules_before(_Same(ruleset)), planned_before(ruleset)

    def made(indicator: Indicator) -> Rule | Diagnostic:
        own, decimals = columns.get(indicator.id, {}), stated.get(indicator.id, {})
        key = (id(indicator), tuple(own.items()), tuple(decimals.items()))
        found = before.get(key)
        if found is None:
            found = before[key] = _rule(indicator, ruleset, own, decimals, needs_in(shapes, indicator))
        return found

    return _all_made(map(made, (*body.scored(), *body.every_intermediate())))


def needs_in(before: Before, indicator: Indicator) -> Needs:
    """Return what the rule of *indicator* must be given; *before* is kept of its ruleset."""
    key = ("needs", id(indicator))
    found: Needs | None = before.get(key)
    if found is None:
        found = before[key] = needs_of_shaped(shaped_in(before, indicator))
    return found


def shaped_in(before: Before, indicator: Indicator) -> Shaped:
    """Return the curve of *indicator* with its shape; *before* is kept of its ruleset."""
    key = ("shape", id(indicator))
    found: Shaped | None = before.get(key)
    if found is None:
        found = before[key] = shaped(indicator.curve)
    return found


Made = TypeVar("Made")


def _all_made(several: Iterable[Made | Diagnostic]) -> tuple[Made, ...]:
    """
    Return what was made of rules.

    Raises:
        DataError: As `stop_at` does.
        RuleFileError: As `stop_at` does.
    """
    several = tuple(several)
    stop_at(each for each in several if isinstance(each, Diagnostic))
    return tuple(each for each in several if not isinstance(each, Diagnostic))


def stop_at(problems: Iterable[Diagnostic]) -> None:
    """
    Raise *problems*, if there are any.

    Raises:
        DataError: If one of them is about columns.
        RuleFileError: If all of them are about rules.
    """
    problems = tuple(problems)
    if any(each.code.startswith("frame-") for each in problems):
        raise DataError(problems)
    if problems:
        raise RuleFileError(problems)


def _rule(
    indicator: Indicator, ruleset: Ruleset, columns: Mapping[str, Held], stated: Mapping[str, int], needs: Needs
) -> Rule | Diagnostic:
    absent = {name.id: name.absent for name in indicator.names if name.absent is not None}
    given = {*columns, *absent}
    for name, reference in REFERENCES.items():
        if {name, reference, "actual"} <= given:
            return _at(indicator, ruleset, "frame-contradiction", input=name, reference=reference)
    decimals = {name: 0 for name, each in columns.items() if each.kind == "integer"} | {
        name: 0 for name in absent if name not in columns
    }
    for name, each in columns.items():
        if each.kind == "other":
            return _at(indicator, ruleset, "frame-type", input=name, column=each.head, type=each.type)
    for name in needs.names:
        if name in PEERS - given:
            construct = phrase("construct-peers", ruleset.language)
            return _at(indicator, ruleset, "engine-construct", construct=construct)
    sources = sources_for(indicator, ruleset, decimals={**stated, **decimals}, given=given, needs=needs)
    if isinstance(sources, Uncovered):
        return _lacking(indicator, ruleset, sources, given)
    asked = tuple(
        Asked(given=each, held=columns.get(each.name), absent=absent.get(each.name)) for each in sources.inputs
    )
    for one in asked:
        problem = _unfit(indicator, ruleset, one)
        if problem is not None:
            return problem
    return Rule(indicator=indicator, sources=sources, asked=asked, missing=missing(indicator, ruleset))


def _lacking(indicator: Indicator, ruleset: Ruleset, reason: Uncovered, given: set[str]) -> Diagnostic:
    name = reason.values.get("input", "")
    if reason.reason == "engine-no-decimals" and name not in given:
        head = indicator.id if name == "actual" else f"{indicator.id}.{name}"
        return _at(indicator, ruleset, "frame-no-column", input=name, head=head)
    return _at(indicator, ruleset, "engine-uncovered", reason=str(reason))


def _unfit(indicator: Indicator, ruleset: Ruleset, asked: Asked) -> Diagnostic | None:
    """Return why a column cannot give what it is asked for."""
    name, held = asked.given.name, asked.held
    if name.endswith((TOTAL, COUNT)):
        construct = phrase("construct-peers", ruleset.language)
        return _at(indicator, ruleset, "engine-construct", construct=construct)
    if held is None or held.kind == "text" or (held.kind == "fact") == (asked.given.decimals is None):
        return None
    return _at(indicator, ruleset, "frame-type", input=name, column=held.head, type=held.type)


def _at(indicator: Indicator, ruleset: Ruleset, code: str, **values: str) -> Diagnostic:
    """Return a problem at *indicator* in the rule file."""
    return Diagnostic(
        code=code,
        source=ruleset.source,
        span=indicator.span,
        values={"indicator": indicator.id, **values},
        language=ruleset.language,
    )


# Programs, once the size of the values is known ---------------------------------------------------------------------


def planned(
    rules: Iterable[Rule], ruleset: Ruleset, ranges: Mapping[tuple[str, int | None], tuple[int, int]], *, most: Width
) -> tuple[Planned, ...]:
    """
    Return the programs of *rules*.

    Args:
        rules: What `rules_of` gave.
        ruleset: The rules that they are of.
        ranges: The least and the greatest integer of every column, by `Asked.key`, 0 among what lies between.
        most: The widest numbers that the engine has: ``float64`` or ``int64``.

    Raises:
        RuleFileError: With every rule that takes wider numbers, or has no program.
    """
    before = planned_before(ruleset)

    def made(rule: Rule) -> Planned | Diagnostic:
        known = tuple(
            (each.given, each.held, None if each.held is None else ranges.get(each.key)) for each in rule.asked
        )
        key = (id(rule.indicator), known, most)
        if key not in before:
            before[key] = planned_rule(rule, ruleset, ranges, most)
        found: Planned | Diagnostic = before[key]
        return found

    return _all_made(map(made, rules))


@attrs.frozen(eq=False)
class _Same:
    """A ruleset, equal to itself alone: to compare two takes longer than to score."""

    ruleset: Ruleset

    def __hash__(self) -> int:
        return id(self.ruleset)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.ruleset is self.ruleset


@functools.lru_cache(maxsize=8)
def _rules_before(_same: _Same) -> dict[object, Rule | Diagnostic]:
    """Return the rules made before for a ruleset, by their columns."""
    return {}


Before: TypeAlias = dict[object, Any]
"""What was made before of rules of a ruleset, by what it is and what it was made of."""


def planned_before(ruleset: Ruleset) -> Before:
    """Return what was made before of rules of *ruleset*, as a program takes longer to make than a table to score."""
    return _planned_before(_Same(ruleset))


@functools.lru_cache(maxsize=8)
def _planned_before(_same: _Same) -> Before:
    return {}


@functools.lru_cache(maxsize=8)
def _totals_before(_same: _Same) -> dict[object, Totals]:
    """Return the totals made before for a ruleset."""
    return {}


def planned_rule(
    rule: Rule, ruleset: Ruleset, ranges: Mapping[tuple[str, int | None], tuple[int, int]], most: Width
) -> Planned | Diagnostic:
    """Return the program of *rule* for values within *ranges*, or why it has none."""
    known = {
        each.given.name: (0, 0) if each.held is None else ranges[each.key]
        for each in rule.asked
        if each.given.decimals is not None
    }
    made = program_for(rule.indicator.curve, ruleset, within(rule.sources, known))
    if isinstance(made, Uncovered):
        return _at(rule.indicator, ruleset, "engine-uncovered", reason=str(made))
    wide = width(made)
    if wide not in narrow_enough(most):
        return _at(rule.indicator, ruleset, "engine-wide", of=rule.indicator.id, bits=BITS[most])
    limits = Ranges.of_inputs(made.inputs).of(made.result())
    assert limits.least is not None
    assert limits.most is not None
    return Planned(rule=rule, program=made, width=wide, points=(min(limits.least, 0), max(limits.most, 0)))


BITS: Final[Mapping[Width, str]] = {"float64": "53", "int64": "64"}
LIMITS: Final[Mapping[Width, int]] = {"float64": 1 << 53, "int64": 1 << 63}


def narrow_enough(most: Width) -> tuple[Width, ...]:
    """Return the widths that an engine can work with whose widest numbers are *most*."""
    return ("float64",) if most == "float64" else ("float64", "int64")


def totals_of(body: Body, ruleset: Ruleset, points: Mapping[str, tuple[int, int]], *, most: Width) -> Totals:
    """
    Return the totals of *body*, whose indicators have *points* from the least to the greatest, × 10^places.

    Raises:
        RuleFileError: If they take wider numbers than *most*.
    """
    before = _totals_before(_Same(ruleset))
    key = (id(body), tuple(points.items()))
    if key not in before:
        before[key] = totals(body, ruleset, points)
    made = before[key]
    if made.width not in narrow_enough(most):
        raise _wide_total(ruleset, most)
    return made


def one_bottom(several: Iterable[Totals], ruleset: Ruleset, *, most: Width) -> int:
    """
    Return the denominator over which the exact totals of *several* groups can be compared.

    Raises:
        RuleFileError: If a total over it takes wider numbers than *most*.
    """
    several = tuple(several)
    common = lcm(*(bottom_of(each) for each in several))
    for each in several:
        limits = Ranges.of_inputs(each.inputs).of(each.total.exact.top)
        sizes = [None if end is None else abs(end) * (common // bottom_of(each)) for end in (limits.least, limits.most)]
        if any(size is None or size >= LIMITS[most] for size in sizes):
            raise _wide_total(ruleset, most)
    return common


def bottom_of(made: Totals) -> int:
    """Return what an exact total is divided by, which is a constant where totals are ranked so."""
    bottom = made.total.exact.bottom
    assert isinstance(bottom, Whole)
    return bottom.value


def _wide_total(ruleset: Ruleset, most: Width) -> RuleFileError:
    source: Source = ruleset.source
    span = ruleset.places.get("title") or next(iter(ruleset.places.values()))
    values = {"of": "total", "bits": BITS[most]}
    return RuleFileError(
        [Diagnostic(code="engine-wide", source=source, span=span, values=values, language=ruleset.language)]
    )


def rounded_out(least: int, most: int) -> tuple[int, int]:
    """
    Return a range around *least*, *most* and 0 that tables of much the same values share.

    >>> rounded_out(17, 950), rounded_out(-3, 5)
    ((0, 1023), (-7, 7))
    """
    reach = (1 << max(abs(least), abs(most)).bit_length()) - 1
    return (-reach if least < 0 else 0), reach


def every_asked(rules: Iterable[Rule]) -> Iterator[Asked]:
    """Yield what *rules* ask of columns, each column of integers once."""
    seen: set[tuple[str, int | None]] = set()
    for rule in rules:
        for asked in rule.asked:
            if asked.held is not None and asked.key not in seen:
                seen.add(asked.key)
                yield asked
