"""What ladders come to: a choice among tiers, with what is below the last of them, and what changes add to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading import _cover as cover
from targetscore.reading import _ladder as ladders
from targetscore.reading import _places as places
from targetscore.reading._context import ZERO, Context, Unreadable, amount
from targetscore.reading._gates import is_nothing
from targetscore.reading._ladder import Ladder, Rung
from targetscore.reading._refer import keys
from targetscore.reading._steps import NOTHING, applies, counts_where


def ladder_curve(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    return in_no_hole(_tiers(ladder, clauses, context), ladder.within, ladder.rungs)


def in_no_hole(curve: c.Curve, within: c.Condition | None, rungs: Sequence[Rung]) -> c.Curve:
    """Return *curve* where *within* holds: in a hole between two of *rungs* nothing else says what there is."""
    if within is None:
        return curve
    return c.Cases((c.Branch(within, curve),), None, tuple(r.clause for r in rungs))


def _tiers(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    exclusive = not ladder.highest and _is_exclusive(ladder.rungs)
    if not ladder.highest and (places.both_ends(ladder.rungs) or cover.looks_both_ways(ladder.rungs)):
        return _apart(ladder, clauses, context)
    branches = [*ladder.lines, *(c.Branch(r.condition(), c.Formula(r.points, r.clause)) for r in ladder.rungs)]
    said = tuple(r.clause for r in ladder.rungs)
    return c.Cases(tuple(branches), _below_ladder(ladder, clauses, context), said, exclusive=exclusive)


def _apart(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    """Return tiers that only the data can put in order; two that hold with different points are an error of the row."""
    sides = places.ends(ladder.rungs)
    if not places.both_ends(ladder.rungs):
        sides = [r for r in ladder.rungs if r.up], [r for r in ladder.rungs if r.down]
    said = tuple(r.clause for r in ladder.rungs)
    found = _sides(ladder.rungs, sides)
    tiers_apart = c.Cases(found, _below_ladder(ladder, clauses, context), said, exclusive=True)
    return c.Cases(ladder.lines, tiers_apart, said) if ladder.lines else tiers_apart


def _sides(rungs: Sequence[Rung], sides: Sequence[Sequence[Rung]]) -> tuple[c.Branch, ...]:
    """Return *rungs* as branches: those of each side together, in their order, the rest each by itself."""
    found: list[c.Branch] = []
    for side in sides:
        if side:
            tests = tuple(r.condition() for r in side)
            tiers = tuple(c.Branch(r.condition(), c.Formula(r.points, r.clause)) for r in side)
            whole = c.Cases(tiers, None, tuple(r.clause for r in side))
            found.append(c.Branch(tests[0] if len(tests) == 1 else c.Count(1, len(tests), tests), whole))
    rest = [r for r in rungs if all(r is not one for side in sides for one in side)]
    found.extend(c.Branch(r.condition(), c.Formula(r.points, r.clause)) for r in rest)
    return tuple(found)


def _is_exclusive(rungs: Sequence[Rung]) -> bool:
    """Whether tiers on facts and on several values at once may hold together, which only a row can tell."""
    refuse_one_test_twice(rungs)
    loose = [r for r in rungs if r.axis is None and isinstance(r.points, Fraction)]
    return bool(loose) and not ladders.nested(loose)


def refuse_one_test_twice(rungs: Sequence[Rung]) -> None:
    loose = [r for r in rungs if r.axis is None and isinstance(r.points, Fraction)]
    for first, second in itertools.combinations(loose, 2):
        if first.test == second.test and first.points != second.points:
            raise Unreadable("tiers-overlap", second.clause.span, value=second.clause.when)


def _below_ladder(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> c.Curve | None:
    """Return what no award earns: 否则, the award a deduction counts from, or the convention (reading rule 8)."""
    if ladder.otherwise is not None and len(ladder.keys) == 1:
        _refuse_beside_otherwise(ladder, ladder.otherwise, clauses, context)
        _refuse_rest_of_moves(ladder, ladder.otherwise)
    if ladder.otherwise is not None:
        if isinstance(ladder.otherwise.amount, ast.InProportion):
            return c.Formula(places.beside_best(ladder.otherwise, ladder.rungs, context), ladder.otherwise)
        return c.Formula(amount(ladder.otherwise.amount, context), ladder.otherwise)
    if ladder.between is not None:
        return ladder.between
    worst = ladder.worst()
    if worst is None:
        return _unreached(ladder, context)
    deductions = _deducting(ladder, clauses, context)
    short = [(step, applies(step, ladder, context, higher=ladder.higher)) for step in deductions]
    beyond = conditions.inverted(worst.condition()) if worst.axis is not None else None
    if any(counts_where(step, ladder, context, higher=ladder.higher) == beyond for step, _ in short):
        return c.Formula(worst.points, worst.clause)
    below = _unreached(ladder, context)
    for change in clauses:
        deducts = isinstance(change, ast.Change) and change.sign == "deduct" and not is_nothing(change)
        if isinstance(change, ast.Change) and deducts and keys(change.when, context) == ladder.keys:
            test = conditions.lower(change.when, context, higher=ladder.higher)
            nothing = _at_origin(ladder, test)
            start = nothing if nothing is not None and nothing.points == 0 else worst
            below = c.Cases((c.Branch(test, c.Formula(start.points, start.clause)),), below, (start.clause, change))
    for step, test in _beyond_best(ladder, clauses, context):
        best = _at_origin(ladder, test) or worst
        below = c.Cases((c.Branch(test, c.Formula(best.points, best.clause)),), below, (best.clause, step))
    for step, test in short:
        start = _at_origin(ladder, test) or worst
        where = counts_where(step, ladder, context, higher=ladder.higher)
        below = c.Cases((c.Branch(where, c.Formula(start.points, start.clause)),), below, (start.clause, step))
    return below


def _refuse_beside_otherwise(
    ladder: Ladder, otherwise: ast.Otherwise, clauses: Sequence[ast.Clause], context: Context
) -> None:
    """
    Refuse steps and changes that move points where 否则 says what there is.

    其余得2分，比上年每提高1个百分点加0.5分 adds up; beside 否则不得分 the addition would say that there are points.
    """
    if _deducting(ladder, clauses, context):
        raise Unreadable("otherwise-beside-step", otherwise.span)
    if isinstance(otherwise.amount, ast.InProportion) or amount(otherwise.amount, context) != 0:
        return
    for clause in clauses:
        moved = moved_where(clause, ladder, context)
        if moved is not None and not cover.hold_wherever(ladder.rungs, *moved):
            raise Unreadable("otherwise-beside-step", otherwise.span)


def _refuse_rest_of_moves(ladder: Ladder, otherwise: ast.Otherwise) -> None:
    """
    Refuse 降幅不超过5%的得6分，否则不得分: does the rest hold a rise, which moved less far than any fall?

    降幅10%以上得6分，不足10%得3分，其余不得分 leaves nothing but a rise.
    """
    small = [_is_small_move(rung.when) for rung in ladder.rungs]
    if any(small) and all(
        is_small or isinstance(r.when, ast.Between) for is_small, r in zip(small, ladder.rungs, strict=True)
    ):
        raise Unreadable("otherwise-of-moves", otherwise.span)


def _is_small_move(when: ast.Condition) -> bool:
    """Whether *when* is growth on one side of none, and no farther than so far."""
    match when:
        case ast.All(conditions=(ast.Compare() as first, ast.Compare() as second)):
            ends = [(each.op, each.level) for each in (first, second) if each.subject == ast.Value(name="growth")]
            return len(ends) == 2 and any(  # noqa: PLR2004 - a near and a far end
                op in {"<", ">"} and isinstance(level, ast.Literal) and level.value == 0 for op, level in ends
            )
        case ast.Between(subject=ast.Value(name="growth"), low=low, high=high):
            ends_of = [(low, when.low_closed), (high, when.high_closed)]
            return any(closed is False and isinstance(end, ast.Literal) and end.value == 0 for end, closed in ends_of)
        case _:
            return False


def moved_where(
    clause: ast.Clause, ladder: Ladder, context: Context
) -> tuple[c.Condition, tuple[c.Quantity, ladders.End | None, ladders.End | None] | None] | None:
    """Return where *clause* moves points on the subject of *ladder*, as a test and as a stretch, if it does."""
    match clause:
        case ast.Step(subject=subject) if context.key(subject) in ladder.keys and not is_nothing(clause):
            test = applies(clause, ladder, context, higher=ladder.higher)
            end = ladders.End(level=test.right, closed=False, firm=ladders.WORD)
            return test, (test.left, end, None) if test.operator == ">" else (test.left, None, end)
        case ast.Change(when=when) if keys(when, context) & ladder.keys and not is_nothing(clause):
            found = ladders.rung(clause, ZERO, context, higher=ladder.higher)
            return found.test, None if found.axis is None else (found.axis, found.low, found.high)
        case _:
            return None


def _at_origin(ladder: Ladder, test: c.Condition) -> Rung | None:
    """Return the award whose stretch ends where the step begins to count."""
    if not isinstance(test, c.Test):
        return None
    for r in ladder.rungs:
        if r.axis == test.left and any(
            end is not None and end.level == test.right and end.closed for end in (r.low, r.high)
        ):
            return r
    return None


def _unreached(ladder: Ladder, context: Context) -> c.Curve | None:
    """Return what the convention says of a value on the bad side of every award."""
    if ladder.covered:
        return None
    unreached = context.conventions.unreached
    last = ladder.rungs[-1].clause
    if all(on_facts(rung.when) for rung in ladder.rungs):
        return c.Formula(ZERO, last)
    if unreached is None:
        raise Unreadable("convention-needed", last.span, name="unreached", choices="zero | error")
    return c.Formula(ZERO, last) if unreached == "zero" else None


def on_facts(condition: ast.Condition) -> bool:
    """Whether *condition* is about facts alone, which have no tier below: what does not hold earns nothing."""
    match condition:
        case ast.Fact():
            return True
        case ast.Not(condition=inner):
            return on_facts(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several) | ast.Exactly(conditions=several):
            return bool(several) and all(on_facts(each) for each in several)
        case _:
            return False


def _deducting(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> list[ast.Step]:
    """Return the deductions that count from the awards of *ladder* to the bad side."""
    found: list[ast.Step] = []
    exact = (worst := ladder.worst()) is not None and ladders.is_point(worst)
    for clause in clauses:
        if not (isinstance(clause, ast.Step) and context.key(clause.subject) in ladder.keys):
            continue
        if exact or ladder.both:
            # 与上年持平得5分: both sides of the level are said by steps alone.
            found.append(clause)
            continue
        if clause.sign != "deduct":
            continue
        worse = {"under": ladder.higher, "over": not ladder.higher, "away": True, "each": clause.when is not None}
        if worse[clause.direction] or (context.key(clause.subject) == "rank" and clause.direction != "over"):
            found.append(clause)
    return found


def _beyond_best(
    ladder: Ladder, clauses: Sequence[ast.Clause], context: Context
) -> Iterator[tuple[ast.Step, c.Condition]]:
    """
    Return the steps that count on from the end of an award to the good side, where no award holds.

    90%至95%得8分，每超1个百分点加0.5分: 97 % earns 8 points and the addition.
    """
    for clause in clauses:
        if not (isinstance(clause, ast.Step) and context.key(clause.subject) in ladder.keys):
            continue
        if clause.direction != ("over" if ladder.higher else "under"):
            continue
        where = moved_where(clause, ladder, context)
        if where is not None and _at_origin(ladder, where[0]) and not cover.hold_wherever(ladder.rungs, *where):
            yield clause, where[0]


def change_curve(rungs: Sequence[Rung], *, sealed: bool) -> c.Curve:
    """
    Return the changes as cases; *sealed*: 不扣分 covers its level only, so that a value no tier speaks of is a gap.
    """
    if places.both_ends(rungs):
        found = _sides(rungs, places.ends(rungs))
        return c.Cases(found, None if sealed else NOTHING, tuple(r.clause for r in rungs), exclusive=True)
    branches = tuple(c.Branch(r.condition(), c.Formula(r.points, r.clause)) for r in rungs)
    said = tuple(r.clause for r in rungs)
    return c.Cases(branches, None if sealed else NOTHING, said, exclusive=_may_clash(rungs))


def _may_clash(rungs: Sequence[Rung]) -> bool:
    """Whether two changes on facts may hold together with different points, neither of them asking for more."""
    if any(r.axis is not None for r in rungs):
        return False
    return any(
        one.points != other.points and not _never_clash(one, other) for one, other in itertools.combinations(rungs, 2)
    )


def _never_clash(one: Rung, other: Rung) -> bool:
    if conditions.inverted(one.test) == other.test or conditions.inverted(other.test) == one.test:
        return True
    return _asks_for_more(one.when, other.when) or _asks_for_more(other.when, one.when)


def _asks_for_more(one: ast.Condition, other: ast.Condition) -> bool:
    """Both of two facts ask for more than one of them, one of them for more than either."""
    return (isinstance(one, ast.All) and other in one.conditions) or (
        isinstance(other, ast.Any) and one in other.conditions
    )
