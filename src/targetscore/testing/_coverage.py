"""
What cases touch of the rules: pieces, edges on both sides, tiers, steps, bounds, facts, vetoes, statuses, grades.

What can be touched is what the rows touch that the strategies try: every edge of every rule, and what lies between. So
nothing is asked of a case that no data could show.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final, Literal, TypeAlias, assert_never

from targetscore import ast
from targetscore import curve as c
from targetscore._numbers import Unreadable, in_digits
from targetscore.check._sample import Row
from targetscore.check._subject import Subject, View
from targetscore.curve import Operator
from targetscore.data import read_cell
from targetscore.data.model import Missing, NotApplicable
from targetscore.evaluate import Inputs, Step, Unscored, evaluate
from targetscore.forms import Cut, Form
from targetscore.inputs import REFERENCES, bind, derived, needs_of, whether
from targetscore.quantities import Affine, affine
from targetscore.ruleset.model import Effect, Example, Indicator, Ruleset, Zero
from targetscore.score.result import clause_text
from targetscore.testing._looks import Look, every_body, plan_of
from targetscore.testing._trial import Trial
from targetscore.testing.model import Covered, Touched

Key: TypeAlias = tuple[Touched, str, str, str]
"""Kind, indicator, which one, and which side of it."""

Side: TypeAlias = Literal["below", "at", "above"]
_ORDER: Final[tuple[Touched, ...]] = ("piece", "edge", "tier", "step", "bound", "fact", "effect", "status", "grade")
_KINDS: Final[Mapping[str, Touched]] = {
    "award": "tier", "formula": "tier", "steps": "step", "greatest": "tier", "least": "tier", "others": "tier",
    "floor": "bound", "cap": "bound", "factor": "bound", "final": "bound",
}  # fmt: skip


def coverage(ruleset: Ruleset, trials: Iterable[Trial]) -> tuple[Covered, ...]:
    """Return all that cases could touch, in the order of the file, and how many of *trials* touch it."""
    of = {own: number for number, own in enumerate(_meanings(ruleset))}
    counts = dict.fromkeys(
        sorted(_touchable(ruleset), key=lambda key: (of.get(key[1], len(of)), _ORDER.index(key[0]))), 0
    )
    for trial in trials:
        for key in set(_touched_by(trial)):
            if key in counts:
                counts[key] += 1
    return tuple(
        Covered(kind=kind, of=own, what=what, side=side, count=count)
        for (kind, own, what, side), count in counts.items()
    )


def _meanings(ruleset: Ruleset) -> dict[str, list[Indicator]]:
    """Return every indicator by id, several where groups give it several meanings."""
    found: dict[str, list[Indicator]] = {}
    for indicators in every_body(ruleset).values():
        for indicator in indicators:
            found.setdefault(indicator.id, [])
            if indicator not in found[indicator.id]:
                found[indicator.id].append(indicator)
    return found


_NO_CLAUSE: Final = ast.Remark(text="")


# What can be touched ------------------------------------------------------------------------------------------------


def _touchable(ruleset: Ruleset) -> dict[Key, None]:
    """Return what can be touched, in the order in which it is met."""
    found: dict[Key, None] = {}
    for indicator in (each for meanings in _meanings(ruleset).values() for each in meanings):
        plan = plan_of(ruleset, indicator)
        subject = Subject(ruleset, indicator)
        for row in _rows(plan.looks):
            found |= dict.fromkeys(_of_row(subject, row))
        for effect, looks in zip(indicator.effects, plan.effects, strict=False):
            for row in _rows(looks):
                found |= dict.fromkeys(_of_effect(indicator, effect, row))
        found |= dict.fromkeys(_statuses(ruleset, indicator, asks=bool(subject.needs.names)))
    if ruleset.grades is not None:
        found |= {("grade", "", band.grade, ""): None for band in ruleset.grades.bands}
    return found


def _rows(looks: Iterable[Look]) -> Iterator[Row]:
    for look in looks:
        yield from ({look.axis: value, **look.others} if look.axis else look.others for value in look.values)


def _statuses(ruleset: Ruleset, indicator: Indicator, *, asks: bool) -> Iterator[Key]:
    policy = indicator.missing or ruleset.conventions.missing or "error"
    if not indicator.effects:
        yield "status", indicator.id, "scored", ""
    if asks:
        yield "status", indicator.id, "exempt", ""
        if policy in {"zero", "mean of the others"}:
            yield "status", indicator.id, "missing", ""
    bodies = every_body(ruleset).values()
    effects = (effect.does for indicators in bodies for each in indicators for effect in each.effects)
    if Zero(of=indicator.id) in effects:
        yield "status", indicator.id, "vetoed", ""


# What is touched ----------------------------------------------------------------------------------------------------


def _touched_by(trial: Trial) -> Iterator[Key]:
    if trial.example is not None:
        yield from _of_example(trial.ruleset, *trial.example)
    if trial.result is None or trial.data is None:
        return
    for unit, given in trial.result.units.items():
        body = trial.ruleset.body_of(given.group)
        rows = trial.data.units[unit]
        followed = {(each.of, each.clause) for each in given.consequences}
        for indicator in body.every_indicator():
            found = given.indicators.get(indicator.id)
            if found is not None:
                yield "status", indicator.id, found.status, ""
                if found.status in {"scored", "vetoed"}:
                    yield from _of_row(Subject(trial.ruleset, indicator), found.inputs)
            row = {} if indicator.id not in rows else dict(rows[indicator.id].cells)
            said = {name: cell for name, cell in row.items() if not isinstance(cell, Missing | NotApplicable)}
            for effect in indicator.effects:
                held = (indicator.id, clause_text(effect.clause, indicator.rule)) in followed
                yield from _of_effect(indicator, effect, {**(found.inputs if found else {}), **said}, held=held)
        if given.grade is not None:
            yield "grade", "", given.grade, ""


def _of_example(ruleset: Ruleset, indicator: Indicator, example: Example) -> Iterator[Key]:
    """Yield what an example of the rule file touches."""
    row: dict[str, Fraction | bool] = {}
    for name, text in example.values.items():
        read = read_cell(text, indicator.unit_of(name))
        if isinstance(read, Unreadable) or isinstance(read.cell, Missing | NotApplicable):
            return
        row[name] = read.cell
    yield "status", indicator.id, "scored", ""
    yield from _of_row(Subject(ruleset, indicator), row)


def _of_row(subject: Subject, row: Row) -> Iterator[Key]:
    """Yield what *row* touches of the points of an indicator."""
    own, indicator = subject.indicator.id, subject.indicator
    bound = bind(subject.needs, row)
    if bound.lacking:
        return
    try:
        _, steps = evaluate(indicator.curve, bound.inputs)
        yield from ((kind, own, what, side) for kind, what, side in _decided(indicator.curve, bound.inputs))
    except Unscored:
        return
    yield from _of_steps(indicator, steps)
    if len(subject.views) == 1 and not subject.views[0].others:
        yield from _of_piece(own, subject.views[0], {**row, **bound.record})


def _of_piece(own: str, view: View, row: Row) -> Iterator[Key]:
    """Yield the piece that *row* lies in, of a rule that one input decides."""
    x = row.get(view.axis)
    reference = REFERENCES.get(view.axis, "")
    # Of a target of 0 there is no completion, and so no piece.
    if x is None and "actual" in row and row.get(reference, 0) > 0:
        x = derived(view.axis, row)
    piece = next((each for each in view.pieces if x is not None and each.holds(Fraction(x))), None)
    if piece is not None and isinstance(piece.form, Form):
        yield "piece", own, _stretch(view, piece.low, piece.high), ""


def _stretch(view: View, low: Cut, high: Cut) -> str:
    """
    Return a stretch of an axis in signs: ``actual 85 … < 95``.
    """
    if low.reach == high.reach == 0 and low.value == high.value:
        return f"{view.axis} = {in_digits(low.value)}"
    first = "" if low.reach else f"{'> ' if low.side else ''}{in_digits(low.value)} "
    last = "" if high.reach else f" {'' if high.side else '< '}{in_digits(high.value)}"
    return f"{view.axis} {first}…{last}"


def _of_steps(indicator: Indicator, steps: Iterable[Step]) -> Iterator[Key]:
    for step in steps:
        what = "" if step.clause is None else clause_text(step.clause, indicator.rule)
        count = step.numbers.get("distance", Fraction(0)) / (step.numbers.get("size") or 1)
        side = "" if step.reason != "steps" else "whole" if count.denominator == 1 else "part"
        yield _KINDS[step.reason], indicator.id, what or step.reason, side


def _of_effect(indicator: Indicator, effect: Effect, row: Row, *, held: bool | None = None) -> Iterator[Key]:
    """Yield what *row* touches of an effect. *held*: whether it followed; ``None``: that is told from *row*."""
    watched = whether(effect.when, effect.clause)
    bound = bind(needs_of(watched), row)
    what = clause_text(effect.clause, indicator.rule)
    if held:
        yield "effect", indicator.id, what, "yes"
    if bound.lacking:
        return
    try:
        points, _ = evaluate(watched, bound.inputs)
        decided = list(_decided(watched, bound.inputs))
    except Unscored:
        return
    yield "effect", indicator.id, what, "yes" if points else "no"
    yield from ((kind, indicator.id, told, side) for kind, told, side in decided)


# Conditions that decide ---------------------------------------------------------------------------------------------

Decision: TypeAlias = tuple[Touched, str, str]


def _decided(curve: c.Curve, inputs: Inputs) -> Iterator[Decision]:
    """Yield the comparisons and facts that decide what *curve* gives for *inputs*, as far as they are asked."""
    match curve:
        case c.Formula() | c.Stairs():
            if isinstance(curve, c.Stairs):
                yield from _ends_of(curve, inputs)
        case c.Cases(branches=branches, otherwise=otherwise):
            for branch in branches:
                yield from _asked(branch.when, inputs)
                if _is_met(branch.when, inputs):
                    yield from _decided(branch.curve, inputs)
                    return
            if otherwise is not None:
                yield from _decided(otherwise, inputs)
        case c.Total(terms=terms) | c.Extreme(terms=terms):
            for term in terms:
                yield from _decided(term, inputs)
        case c.Clamp(curve=inner):
            yield from _decided(inner, inputs)
        case c.Scaled(curve=inner, when=when):
            yield from _decided(inner, inputs)
            if when is not None:
                yield from _asked(when, inputs)
        case c.Final(curve=inner, when=when):
            yield from _asked(when, inputs)
            if not _is_met(when, inputs):
                yield from _decided(inner, inputs)
        case _:
            assert_never(curve)


def _ends_of(stairs: c.Stairs, inputs: Inputs) -> Iterator[Decision]:
    """Yield where the value lies beside the origin of steps, and beside the end of what counts."""
    for end in (stairs.start, stairs.end):
        if end is not None:
            yield _edge(stairs.distance, end, inputs)


def _asked(condition: c.Condition, inputs: Inputs) -> Iterator[Decision]:
    match condition:
        case c.Test(left=left, right=right):
            yield _edge(left, right, inputs)
        case c.Truth(name=name):
            yield "fact", name, "yes" if inputs[name] else "no"
        case c.Count(conditions=conditions):
            for each in conditions:
                yield from _asked(each, inputs)
        case _:
            assert_never(condition)


def _edge(left: c.Quantity, right: c.Quantity, inputs: Inputs) -> Decision:
    """Return which side of *right* the *left* lies on; an edge has one name, however it is compared."""
    difference = c.Add((left, c.Multiply((Fraction(-1), right))))
    form, sign = affine(difference), _value(difference, inputs)
    if form is None or not form.weights:
        return "edge", f"{_told(left)} = {_told(right)}", _side(sign)
    name = min(form.weights)
    weight = form.weights[name]
    others = form.plus(Affine(Fraction(0), {name: -weight})).times(-1 / weight)
    return "edge", f"{name} = {_line(others)}", _side(sign if weight > 0 else -sign)


def _line(form: Affine) -> str:
    """
    Return a straight line as a formula.

    >>> _line(Affine(Fraction(5), {"target": Fraction(9, 10)}))
    '0.9 × target + 5'
    """
    terms = [name if weight == 1 else f"{in_digits(weight)} × {name}" for name, weight in form.weights.items()]
    return " + ".join([*terms, *([in_digits(form.constant)] if form.constant or not terms else [])])


def _side(sign: Fraction) -> Side:
    return "at" if sign == 0 else "above" if sign > 0 else "below"


def _is_met(condition: c.Condition, inputs: Inputs) -> bool:
    match condition:
        case c.Test(left=left, operator=operator, right=right):
            side = _side(_value(left, inputs) - _value(right, inputs))
            return side in _MEETS[operator]
        case c.Truth(name=name):
            return bool(inputs[name])
        case c.Count(least=least, most=most, conditions=conditions):
            return least <= sum(_is_met(each, inputs) for each in conditions) <= most
        case _:
            assert_never(condition)


_MEETS: Final[Mapping[Operator, frozenset[Side]]] = {
    "<": frozenset({"below"}),
    "<=": frozenset({"below", "at"}),
    "=": frozenset({"at"}),
    ">=": frozenset({"at", "above"}),
    ">": frozenset({"above"}),
}


def _value(quantity: c.Quantity, inputs: Inputs) -> Fraction:
    return evaluate(c.Formula(quantity, _NO_CLAUSE), inputs)[0]


def _told(quantity: c.Quantity) -> str:
    """
    Return *quantity* as a formula.

    >>> _told(c.Multiply((Fraction(9, 10), c.Input("target"))))
    '0.9 × target'
    """
    match quantity:
        case Fraction():
            return in_digits(quantity)
        case c.Input(name=name):
            return name
        case c.Add(terms=terms):
            return "(" + " + ".join(map(_told, terms)) + ")"
        case c.Multiply(factors=factors):
            return " × ".join(map(_told, factors))
        case c.Divide(numerator=numerator, denominator=denominator):
            return f"{_told(numerator)} ÷ {_told(denominator)}"
        case c.Rounded(value=value, places=places):
            return f"round({_told(value)}, {places})"
        case _:
            assert_never(quantity)
