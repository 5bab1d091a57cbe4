"""
Cases that would kill a mutant: the simplest data for which the rules give something else than the mutant.

For a changed rule they are the first difference along the curve, as comparing two files finds it. For a changed
convention, section or grade they are looked for among units drawn from the edges of all rules, and then cut down.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final, TypeAlias

import attrs

from targetscore import curve as c
from targetscore._numbers import in_digits
from targetscore.check._sample import Row
from targetscore.data import read_units
from targetscore.diff._bounds import alike
from targetscore.diff._compare import compare, same
from targetscore.errors import DataError, RuleFileError, Source
from targetscore.evaluate import Inputs, Unscored, evaluate
from targetscore.inputs import bind, needs_of, whether
from targetscore.ruleset.model import Indicator, Ruleset
from targetscore.ruleset.references import TOTALS, source_of
from targetscore.score import score
from targetscore.score.result import Result
from targetscore.testing._cases import read_cases
from targetscore.testing._looks import Look, Plan, every_body, plan_of, spelt
from targetscore.testing._mutants import Mutant
from targetscore.testing._mutation import meanings, touches
from targetscore.testing._paste import case_of
from targetscore.testing._strategies import UNITS, Record, told_value
from targetscore.testing._trial import part_of, tried

HUNDRED: Final = Fraction(100)
# How many units, and how often they take care to earn most.
CROWDS: Final = ((300, Fraction(0)), (6, Fraction(19, 20)), (9, Fraction(49, 50)))
ROWS_AT_MOST: Final = 24
ALONG: Final = 24

Units: TypeAlias = dict[str, list[Record]]


@attrs.define
class Killers:
    """Finds cases for the mutants of one ruleset; what serves several mutants is made once."""

    ruleset: Ruleset
    made: list[str] = attrs.field(factory=list)
    _plans: dict[int, Plan] = attrs.field(factory=dict)
    _choices: dict[int, tuple[Row, ...]] = attrs.field(factory=dict)
    _crowds: dict[int, tuple[Units, Result | None]] = attrs.field(factory=dict)

    def killer(self, mutant: Mutant) -> str:
        """Return a case that the rules meet and *mutant* does not, as a file to paste; empty if none was found."""
        for text in self.made:
            if kills(self.ruleset, mutant, text):
                return text
        text = (self._of_rule(mutant) if mutant.alone else "") or self._of_whole(mutant)
        if text:
            self.made.append(text)
        return text

    def plan(self, indicator: Indicator) -> Plan:
        """Return how to try *indicator*, which must live as long as this does."""
        if id(indicator) not in self._plans:
            self._plans[id(indicator)] = plan_of(self.ruleset, indicator)
        return self._plans[id(indicator)]

    def _of_rule(self, mutant: Mutant) -> str:
        for group, old, new in meanings(self.ruleset, mutant):
            for row in itertools.islice(self._differing(old, new), ROWS_AT_MOST):
                rows = self._records(old, row, group)
                text = _stated(self.ruleset, mutant, rows, old.id)
                if text and kills(self.ruleset, mutant, text):
                    return text
        return ""

    def _differing(self, old: Indicator, new: Indicator) -> Iterator[Row]:
        """Yield rows for which both may differ, the plainest witness first."""
        several = max(len(old.effects), len(new.effects))
        pairs = [(old.curve, new.curve), *((_whether(old, number), _whether(new, number)) for number in range(several))]
        tried = [row for each in (old,) for row in self._at_edges(each)]
        for one, other in pairs:
            if alike(one, other):
                continue
            needs = needs_of(c.Total((one, other)))
            if same(one, other, old, new) is False:
                found = compare(one, other, old, new)
                shown = [witness.row for witness in (found.first, found.against, found.largest) if witness is not None]
                for row in shown:
                    yield from _neighbours(row)
            rest = _free(self.plan(old).free)
            for row in tried:
                inputs = bind(needs, {**rest, **row}).inputs
                if _points(one, inputs) != _points(other, inputs):
                    yield row
        yield from tried[: 1 if pairs else 0]

    def _at_edges(self, indicator: Indicator) -> Iterator[Row]:
        plan = self.plan(indicator)
        for looks in (plan.looks, *plan.effects):
            for look in looks:
                yield from ({look.axis: value, **look.others} if look.axis else look.others for value in look.values)

    def _records(self, indicator: Indicator, row: Row, group: str | None) -> list[Record]:
        """Return *row* as data of one unit, with the rows that its indicator takes values from."""
        head = _head(self.ruleset, group)
        own: dict[str, Fraction | bool] = {}
        others: dict[str, dict[str, Fraction | bool]] = {}
        named = {name.id: name for name in indicator.names}
        spelled: Row = row
        for axis in ("completion", "growth"):
            if axis in row:
                spelled = spelt(spelled, axis, HUNDRED, indicator)
        for name, value in {**_for_effects(indicator), **spelled}.items():
            source = named[name].taken_from if name in named else None
            if source is None:
                own[name] = value
            elif source not in TOTALS and not source.endswith((".points", ".total")) and source != "units":
                others.setdefault(source_of(source), {})[source.rpartition(".")[2]] = value
        rows = [] if not own else [{**head, "indicator": indicator.id, **_cells(indicator, own)}]
        for each in every_body(self.ruleset)[group]:
            if each.id in others:
                rest = self._plain_row(each)
                rows.append({**head, "indicator": each.id, **_cells(each, {**rest, **others[each.id]})})
        return rows

    def choices(self, indicator: Indicator) -> tuple[Row, ...]:
        """Return rows for *indicator*, the one that earns most last; it must live as long as this does."""
        if id(indicator) not in self._choices:
            self._choices[id(indicator)] = self._chosen(indicator)
        return self._choices[id(indicator)]

    def _chosen(self, indicator: Indicator) -> tuple[Row, ...]:
        plan = self.plan(indicator)
        needs = needs_of(indicator.curve)
        found: list[tuple[Fraction, Row]] = []
        looks: list[Look] = [look for each in (plan.looks, *plan.effects) for look in each]
        for look in looks:
            for value in (*look.values, *_between(look)):
                row = (
                    spelt({look.axis: value, **look.others}, look.axis, HUNDRED, indicator)
                    if look.axis
                    else look.others
                )
                whole = {**_for_effects(indicator), **_free(plan.free), **row}
                try:
                    points, _ = evaluate(indicator.curve, bind(needs, whole).inputs)
                except (Unscored, KeyError):
                    continue
                kept = {name: value for name, value in whole.items() if name not in plan.withheld}
                if kept and look in plan.looks:
                    found.append((points, kept))
                elif kept:
                    found.append((Fraction(0), kept))
        if not found and plan.free:
            return ({name: values[0] for name, values in plan.free.items() if name not in plan.withheld},)
        return tuple(row for _, row in sorted(found, key=lambda each: each[0]))

    def _plain_row(self, indicator: Indicator) -> Row:
        rows = self.choices(indicator)
        return rows[-1] if rows else {}

    # The whole file

    def _of_whole(self, mutant: Mutant) -> str:
        """Return a case about totals, ranks and grades for which the mutant gives something else."""
        for seed in range(len(CROWDS)):
            units, result = self._crowd(seed)
            if mutant.alone and result is not None and not touches(self.ruleset, mutant, result):
                continue
            kept = _cut(self.ruleset, mutant, units, result)
            if kept:
                rows = [row for each in kept.values() for row in each]
                text = _whole_case(self.ruleset, mutant, rows)
                if text and kills(self.ruleset, mutant, text):
                    return text
        return ""

    def _crowd(self, seed: int) -> tuple[Units, Result | None]:
        if seed not in self._crowds:
            units = _Drawer.of(self, seed).units(*CROWDS[seed])
            self._crowds[seed] = units, _scored(self.ruleset, units)
        return self._crowds[seed]


def kills(ruleset: Ruleset, mutant: Mutant, text: str) -> bool:
    """Tell whether the case *text* holds of *ruleset*, and not of *mutant*."""
    try:
        cases = read_cases(Source("<case>", text), ruleset, None)
    except RuleFileError:
        return False
    (case,) = cases.cases
    return not tried(ruleset, cases, case).outcome.findings and bool(
        tried(mutant.ruleset, cases, case).outcome.findings
    )


# Changed rules ------------------------------------------------------------------------------------------------------


def _points(curve: c.Curve, inputs: Inputs) -> Fraction | None:
    try:
        return evaluate(curve, inputs)[0]
    except Unscored:
        return None


def _whether(indicator: Indicator, number: int) -> c.Curve:
    if number >= len(indicator.effects):
        return c.Total(())
    effect = indicator.effects[number]
    return whether(effect.when, effect.clause)


def _neighbours(row: Row) -> Iterator[Row]:
    """Yield *row*, if its numbers can be written, and otherwise rows beside it."""
    for places in (6, 2, 0):
        scale = 10**places
        yield {
            name: value if isinstance(value, bool) else Fraction((value * scale).__floor__(), scale)
            for name, value in row.items()
        }


def _for_effects(indicator: Indicator) -> Row:
    """Return values for what only the effects of a rule ask for."""
    names = {name for effect in indicator.effects for name in needs_of(whether(effect.when, effect.clause)).names}
    return {name: _nothing(indicator, name) for name in sorted(names)}


def _nothing(indicator: Indicator, name: str) -> Fraction | bool:
    return False if indicator.unit_of(name) == "yes/no" else Fraction(0)


def _cells(indicator: Indicator, row: Row) -> Record:
    judged = {"judge": "—", "reason": "—"} if indicator.judge else {}
    return {name: told_value(value) for name, value in row.items()} | judged


def _head(ruleset: Ruleset, group: str | None, number: int = 0) -> Record:
    names = UNITS[ruleset.language]
    name = names[number % len(names)] + (str(number // len(names)) if number >= len(names) else "")
    for each in ruleset.groups:
        if each.id == group:
            return {"unit": each.units[0]} if each.units else {"unit": f"{name}", "group": each.id}
    return {"unit": name}


def _stated(ruleset: Ruleset, mutant: Mutant, rows: list[Record], own: str) -> str:
    """Return the case for *rows* that states the points of *own* and what its effects do."""
    part = part_of(ruleset, frozenset({own}))
    name = f"{own}: " + ", ".join(f"{key} {text}" for row in rows[:1] for key, text in row.items() if key not in _HEADS)
    if not rows:
        return ""
    try:
        result = score(part, read_units(rows, part))
    except DataError as error:
        codes = sorted({each.code for each in error.diagnostics})
        return case_of(name, rows, {}, refused=codes)
    figures: dict[str, str] = {}
    for unit, found in result.units.items():
        told = []
        if own in found.indicators:
            told.append(f"points: {{{own}: {in_digits(Fraction(found.indicators[own].points))}}}")
        if any(each.effects for _, *both in meanings(ruleset, mutant) for each in both):
            told.append(f"consequences: [{', '.join(sorted(each.of for each in found.consequences))}]")
        figures[unit] = ", ".join(told)
    return case_of(name, rows, figures)


_HEADS: Final = frozenset({"unit", "indicator", "group", "judge", "reason"})


# The whole file -----------------------------------------------------------------------------------------------------


def _between(look: Look) -> Iterator[Fraction]:
    """Yield values all along the axis, so that totals come out between those that the edges make."""
    if look.axis:
        for step in range(1, ALONG):
            place = look.low + (look.high - look.low) * step / ALONG
            yield (place / look.grain).__floor__() * look.grain


def _free(free: Mapping[str, tuple[Fraction | bool, ...]]) -> Row:
    return {name: values[0] for name, values in free.items()}


@attrs.frozen
class _Drawer:
    """Draws units of all rules: at every rule one of its edges, or a value that earns what it can."""

    ruleset: Ruleset
    chance: random.Random
    choices: Mapping[str | None, tuple[tuple[Indicator, tuple[Row, ...]], ...]]

    @classmethod
    def of(cls, killers: Killers, seed: int) -> _Drawer:
        choices = {
            group: tuple((each, killers.choices(each)) for each in indicators)
            for group, indicators in every_body(killers.ruleset).items()
        }
        return cls(killers.ruleset, random.Random(seed), choices)  # noqa: S311 - a draw, not a secret

    def units(self, count: int, least: Fraction) -> Units:
        groups = [group for group in self.choices if self.choices[group]]
        found: Units = {}
        for number in range(count):
            group = groups[number % len(groups)]
            head = _head(self.ruleset, group, number)
            care = max(least, Fraction(self.chance.randrange(100), 100))
            found[head["unit"]] = [
                {**head, "indicator": indicator.id, **_cells(indicator, self.row(rows, care))}
                for indicator, rows in self.choices[group]
                if rows
            ]
        return found

    def row(self, rows: Sequence[Row], care: Fraction) -> Row:
        """Return one of *rows*; with more *care* oftener the last, which earns most."""
        return rows[-1] if self.chance.randrange(100) < 100 * care else self.chance.choice(rows)


def _cut(ruleset: Ruleset, mutant: Mutant, units: Units, result: Result | None) -> Units:
    """Return as few of *units* as still differ; none if all together do not."""
    moved = _moved(result, _scored(mutant.ruleset, units))

    def differ(some: Units) -> bool:
        return bool(some) and bool(_moved(_scored(ruleset, some), _scored(mutant.ruleset, some)))

    for unit in moved[:3]:
        if differ({unit: units[unit]}):
            return {unit: units[unit]}
    kept = units if moved else {}
    size = len(kept) // 2
    while size:
        names = list(kept)
        for start in range(0, len(names), size):
            fewer = {name: rows for name, rows in kept.items() if name not in names[start : start + size]}
            if differ(fewer):
                kept = fewer
        size //= 2
    return kept


def _scored(ruleset: Ruleset, units: Units) -> Result | None:
    try:
        return score(ruleset, read_units([row for each in units.values() for row in each], ruleset))
    except DataError:
        return None


def _moved(old: Result | None, new: Result | None) -> list[str]:
    """Return the units for which both differ."""
    if old is None or new is None:
        return []
    return [unit for unit in old.units if _figures(old, unit) != _figures(new, unit)]


def _figures(result: Result, unit: str) -> tuple[object, ...]:
    found = result.units[unit]
    points = tuple((own, each.points, each.status) for own, each in found.indicators.items())
    return found.total, found.rank, found.grade, found.available, points


def _whole_case(ruleset: Ruleset, mutant: Mutant, rows: list[Record]) -> str:
    result = score(ruleset, read_units(rows, ruleset))
    figures: dict[str, str] = {}
    for unit, found in result.units.items():
        told = [f"total: {in_digits(Fraction(found.total))}", f"available: {in_digits(found.available)}"]
        told.append(f"rank: {'none' if found.rank is None else in_digits(Fraction(found.rank))}")
        if ruleset.grades is not None:
            told.append(f"grade: {'none' if found.grade is None else found.grade}")
        figures[unit] = ", ".join(told)
    return case_of(f"{mutant.before} → {mutant.after}", rows, figures)
