"""The ladders of a rule: which awards and changes belong together, and what they give below the last of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypeVar

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading import _ladder as ladders
from targetscore.reading import _places as places
from targetscore.reading._axes import on_one_axis
from targetscore.reading._context import OWN, ZERO, Context, Unreadable, amount, counts_things, plain, times
from targetscore.reading._gates import is_nothing
from targetscore.reading._ladder import Ladder, Rung
from targetscore.reading._measures import apart_by_measures
from targetscore.reading._meeting import beside_awards, refuse_hole, refuse_silenced_end, without_taken
from targetscore.reading._refer import keys
from targetscore.reading._steps import NOTHING, applies, counts_where

T = TypeVar("T", ast.Award, ast.Change)
ENDS_OF_A_LINE = 2


@attrs.frozen
class Ladders:
    """The ladders of awards and of changes, each known by its first clause."""

    ladders: tuple[Ladder, ...]
    changes: tuple[Ladder, ...]
    curves: tuple[tuple[ast.Clause, c.Curve], ...]
    giving: bool

    @classmethod
    def of(cls, clauses: Sequence[ast.Clause], against: dict[int, ast.Award], context: Context) -> Ladders:
        """Return the ladders that the awards and changes of *clauses* make."""
        highest = any(isinstance(clause, ast.Combine) and clause.how == "highest" for clause in clauses)
        _refuse_ahead(clauses)
        awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
        changes = [clause for clause in clauses if isinstance(clause, ast.Change)]
        stand = {id(clauses[position]): award for position, award in against.items()}
        found: list[Ladder] = []
        moved: list[Ladder] = []
        curves: list[tuple[ast.Clause, c.Curve]] = []
        earned = [award.amount for award in awards]
        if awards:
            earned += [clause.amount for clause in clauses if isinstance(clause, ast.Otherwise)]
        giving = any(not (isinstance(amount, ast.Literal) and amount.value == 0) for amount in earned)
        for group in _groups(awards, context, together=highest):
            ladder = _ladder(group, clauses, stand, context, highest=highest or not giving)
            found.append(ladder)
            if giving:
                curves.append((group[0], _ladder_curve(ladder, clauses, context)))
        _refuse_rest_of_both(found, context)
        places.refuse_values_behind(clauses, context)
        awarded = frozenset().union(*(ladder.keys for ladder in found))
        apart = [list(changes)] if highest else apart_by_measures(changes, context)
        for changing in itertools.chain(*(_groups(some, context, together=highest) for some in apart)):
            higher = _higher(changing, clauses, context)
            rungs = _rungs(changing, stand, context, highest=highest, higher=higher)
            covered = _covered(rungs, (), otherwise=True, whole=_is_whole(changing, rungs, context))
            places.refuse_steps(rungs, clauses, context)
            _refuse_one_test_twice(rungs)
            refuse_silenced_end(rungs, found)
            rungs = beside_awards(rungs, found)
            if not _keys(changing, context) & awarded:
                refuse_hole(rungs, whole=_is_whole(changing, rungs, context))
            if _keys(changing, context) != {"rank"} and _is_whole(changing, rungs, context):
                _refuse_more_for_nothing((*rungs, *_silencing(changing, clauses, context)))
            unmoved = tuple(r for r in rungs if r.points == 0 and r.axis is not None)
            moved.append(Ladder(keys=_keys(changing, context), rungs=unmoved, higher=higher, free=True))
            stepped = any(isinstance(s, ast.Step) and context.key(s.subject) in moved[-1].keys for s in clauses)
            some = bool(unmoved) and len(rungs) > len(unmoved)
            sealed = some and not stepped and not covered and not moved[-1].keys & awarded
            if sealed and context.conventions.unreached is None:
                raise Unreadable("convention-needed", changing[-1].span, name="unreached", choices="zero | error")
            curves.append((changing[0], _silenced(_change_curve(rungs, sealed=sealed), rungs, found, context)))
        return cls(tuple(found), tuple(moved), tuple(curves), giving)

    def on(self, key: str) -> Ladder | None:
        """Return the ladder of awards on the subject *key*; without awards, where the text says 不扣分 on it."""
        awards = next((ladder for ladder in self.ladders if key in ladder.keys), None)
        return awards or next((ladder for ladder in self.changes if key in ladder.keys and ladder.rungs), None)

    def starting_with(self, clause: ast.Clause) -> c.Curve | None:
        """Return the curve of the ladder whose first clause is *clause*."""
        return next((curve for first, curve in self.curves if first is clause), None)


def _refuse_ahead(clauses: Sequence[ast.Clause]) -> None:
    """Refuse 其余 and a line before any award: what the rest is, and between which two it runs, is not said yet."""
    for clause in clauses:
        if isinstance(clause, ast.Award):
            return
        if isinstance(clause, ast.Linear):
            raise Unreadable("line-ends-missing", clause.span)
        if isinstance(clause, ast.Otherwise):
            raise Unreadable("otherwise-of-what", clause.span)


def _refuse_rest_of_both(found: Sequence[Ladder], context: Context) -> None:
    """
    Refuse tiers on the value beside tiers on its rank where they come to more than the points, and 其余 beside both.

    达到40得10分，最低的得3分，其余得5分: does one that reaches 40 earn 10, or 10 and 5?
    """
    both = [[ladder for ladder in found if key in ladder.keys] for key in ("rank", OWN)]
    if not all(both):
        return
    best = [max((_constant(rung) for ladder in group for rung in ladder.rungs), default=ZERO) for group in both]
    if all(best) and sum(best) > context.points:
        raise Unreadable("values-and-places", found[-1].rungs[-1].clause.span)
    for ladder in found:
        if ladder.otherwise is not None:
            raise Unreadable("otherwise-of-both", ladder.otherwise.span)


def _constant(rung: Rung) -> Fraction:
    return rung.points if isinstance(rung.points, Fraction) else ZERO


def _keys(group: Sequence[ast.Award | ast.Change], context: Context) -> frozenset[str]:
    return frozenset().union(*(keys(clause.when, context) for clause in group))


def _groups(clauses: Sequence[T], context: Context, *, together: bool) -> list[list[T]]:
    """Return *clauses* grouped by shared subjects, in the order of the text."""
    groups: list[tuple[set[str], list[T]]] = []
    for clause in clauses:
        mine = set(keys(clause.when, context))
        touching = [group for group in groups if together or group[0] & mine]
        merged = (mine.union(*(group[0] for group in touching)), [c for group in touching for c in group[1]] + [clause])
        groups = [group for group in groups if group not in touching]
        groups.append(merged)
        if len(touching) > 1 and not together:
            raise Unreadable("ladder-of-two-values", clause.span)
    return [group[1] for group in groups]


def _rungs(
    group: Sequence[ast.Award | ast.Change],
    stand: dict[int, ast.Award],
    context: Context,
    *,
    highest: bool,
    higher: bool,
) -> tuple[Rung, ...]:
    found: list[Rung] = []
    for clause in group:
        points = _points(clause, group, stand, context, higher=higher)
        found += ladders.rungs_of(clause, points, context, higher=higher)
    found = ladders.settle_ends(on_one_axis(found))
    if highest:
        if not all(isinstance(r.points, Fraction) for r in found):
            raise Unreadable("highest-of-what", found[-1].clause.span)
        return tuple(sorted(found, key=lambda r: abs(r.points), reverse=True))  # type: ignore[arg-type]
    return ladders.ordered(found, higher=higher)


def _higher(group: Sequence[ast.Award | ast.Change], clauses: Sequence[ast.Clause], context: Context) -> bool:
    own = sorted(_keys(group, context))
    return all(conditions.is_higher_better(key, clauses, context) for key in own) if len(own) == 1 else True


def _silencing(
    changing: Sequence[ast.Award | ast.Change], clauses: Sequence[ast.Clause], context: Context
) -> Iterator[Rung]:
    """Yield where the subject of *changing* leaves no points at all: 3项及以上未完成的不得分."""
    own = _keys(changing, context)
    for clause in clauses:
        if isinstance(clause, ast.Award | ast.Override) and is_nothing(clause) and keys(clause.when, context) == own:
            zero = ast.Award(span=clause.span, when=clause.when, amount=clause.amount)
            yield ladders.rung(zero, ZERO, context, higher=_higher(changing, clauses, context))


def _refuse_more_for_nothing(rungs: Sequence[Rung]) -> None:
    """Refuse 发生1起扣5分，发生2起扣8分, by which 3 would cost nothing, and counts that leave out one between."""
    levels = [r.low.level for r in rungs if r.low is not None and ladders.is_point(r) and r.points != ZERO]
    for level in sorted(level for level in levels if isinstance(level, Fraction)):
        if not any(ladders.holds_at(r, level + 1) for r in rungs):
            raise Unreadable("tiers-gap-at", rungs[-1].clause.span, value=plain(level + 1))


def _steps_down(group: Sequence[ast.Award], clauses: Sequence[ast.Clause], context: Context) -> bool:
    """Whether a deduction on the subject says what values between the tiers earn."""
    subjects = _keys(group, context)
    return any(isinstance(c, ast.Step) and c.sign == "deduct" and context.key(c.subject) in subjects for c in clauses)


def _is_whole(group: Sequence[ast.Award | ast.Change], rungs: Sequence[Rung], context: Context) -> bool:
    """Whether *rungs* lie on a rank or on a value that counts things, so that there is nothing between 5 and 6."""
    own = _keys(group, context)
    name = "actual" if own == {OWN} else next(iter(own))
    counted = name == "rank" or counts_things(context.unit_of(ast.Value(name=name)))
    axes = {c.Input(name), c.Input("actual"), c.Input("rank_from_last")}
    return counted and all(r.axis in axes and ladders.is_constant(r) for r in rungs)


def _points(
    clause: ast.Award | ast.Change,
    group: Sequence[ast.Award | ast.Change],
    stand: dict[int, ast.Award],
    context: Context,
    *,
    higher: bool,
) -> c.Quantity:
    if isinstance(clause, ast.Change):
        sign = Fraction(1 if clause.sign == "add" else -1)
        if isinstance(clause.amount, ast.InProportion):
            raise Unreadable("proportion-of-what", clause.span)
        return times(sign, amount(clause.amount, context))
    if not isinstance(clause.amount, ast.InProportion):
        return amount(clause.amount, context)
    award = stand.get(id(clause)) or _nearest(clause, group)
    if award is None or isinstance(award.amount, ast.InProportion):
        raise Unreadable("proportion-of-what", clause.span)
    return ladders.proportion(clause, award, context, higher=higher)


def _nearest(clause: ast.Award, group: Sequence[ast.Award | ast.Change]) -> ast.Award | None:
    """Return the award with the same level, else the nearest before that gives points."""
    giving = [
        a for a in group if isinstance(a, ast.Award) and not isinstance(a.amount, ast.InProportion) and a is not clause
    ]
    giving = [a for a in giving if not (isinstance(a.amount, ast.Literal) and a.amount.value == 0)]
    same = [a for a in giving if _level(a.when) is not None and _level(a.when) == _level(clause.when)]
    before = [a for a in giving if a.span.start < clause.span.start] or giving
    return same[0] if same else before[-1] if before else None


def _level(when: ast.Condition) -> ast.Expression | None:
    match when:
        case ast.Compare(level=level):
            return level
        case ast.Not(condition=inner):
            return _level(inner)
        case _:
            return None


def _ladder(
    group: Sequence[ast.Award],
    clauses: Sequence[ast.Clause],
    stand: dict[int, ast.Award],
    context: Context,
    *,
    highest: bool,
) -> Ladder:
    higher = _higher(group, clauses, context)
    rungs = _rungs(group, stand, context, highest=highest, higher=higher)
    taken = _taken(rungs, clauses, context, higher=higher)
    rungs = without_taken(rungs, taken)
    first = min(clauses.index(clause) for clause in group)
    lines: list[c.Branch] = []
    between: c.Curve | None = None
    places.refuse_steps(rungs, clauses, context)
    for position, clause in enumerate(clauses):
        if isinstance(clause, ast.Linear) and position > first and _line_subject(clause, group, clauses, context):
            if places.from_last(rungs):
                points = places.between_ends(clause, rungs, context)
                if points is None or clause.when is not None:
                    raise Unreadable("line-ends-missing", clause.span)
                between = c.Formula(points, clause)
                continue
            alone = len(rungs) <= ENDS_OF_A_LINE or clause.when is not None
            before = [r for r in rungs if alone or clauses.index(r.clause) < position]
            lines.extend(ladders.lines(clause, before if len(before) > 1 else rungs, context, higher=higher))
    otherwise = next((o for o in _otherwises(clauses, group)), None)
    filled = otherwise is not None and (higher or not _is_hollow(rungs, otherwise, context))
    covered = highest or _covered(
        rungs,
        lines,
        otherwise=filled or _steps_down(group, clauses, context),
        whole=_is_whole(group, rungs, context),
        taken=taken,
    )
    return Ladder(
        keys=_keys(group, context),
        rungs=rungs,
        highest=highest,
        lines=tuple(lines),
        between=between,
        otherwise=otherwise,
        higher=higher,
        both=any(conditions.is_good_in_the_middle(key, clauses, context) for key in _keys(group, context)),
        covered=covered and not highest,
    )


def _is_hollow(rungs: Sequence[Rung], otherwise: ast.Otherwise, context: Context) -> bool:
    """
    Whether the rest earns less than an award that begins above one that is reached from above.

    达到90%得5分，超过95%得4分，其余不得分: lower is better by its points, yet 92 % would be of the rest.
    """
    if not any(isinstance(r.when, ast.Compare) and r.when.op == "reaches" for r in rungs):
        return False
    if isinstance(otherwise.amount, ast.InProportion):
        return False
    rest = amount(otherwise.amount, context)
    return isinstance(rest, Fraction) and any(
        r.up and isinstance(r.points, Fraction) and r.points > rest for r in rungs
    )


def _taken(rungs: Sequence[Rung], clauses: Sequence[ast.Clause], context: Context, *, higher: bool) -> list[Rung]:
    """
    Return the deductions between the one award that gives points and a tier of nothing, which count from that award.

    95%以上得8分，90%至95%的扣2分，低于90%的不得分: 92 % earns 6. Of two awards with points nobody knows which is meant.
    """
    giving = [r for r in rungs if r.points != 0]
    subjects = frozenset().union(*(keys(r.when, context) for r in rungs))
    if len(giving) != 1 or giving[0].axis is None:
        return []
    changes = [clause for clause in clauses if isinstance(clause, ast.Change) and clause.sign == "deduct"]
    return [
        ladders.rung(change, ZERO, context, higher=higher)
        for change in changes
        if not is_nothing(change) and keys(change.when, context) == subjects
    ]


def _covered(
    rungs: Sequence[Rung], lines: Sequence[c.Branch], *, otherwise: bool, whole: bool, taken: Sequence[Rung] = ()
) -> bool:
    """Return whether *rungs* cover the whole axis; of places from both ends no constant tells it."""
    if not places.both_ends(rungs):
        return ladders.check_constants(rungs, lines, otherwise=otherwise, whole=whole, taken=taken)
    for side in places.ends(rungs):
        ladders.check_constants(side, lines, otherwise=True, whole=whole)
    return False


def _line_subject(
    linear: ast.Linear, group: Sequence[ast.Award], clauses: Sequence[ast.Clause], context: Context
) -> bool:
    subjects = _keys(group, context)
    if linear.when is not None and isinstance(linear.when, ast.Between) and linear.when.subject is not None:
        return context.key(linear.when.subject) in subjects
    before = [a for a in clauses[: clauses.index(linear)] if isinstance(a, ast.Award)]
    return bool(before) and any(before[-1] is award for award in group)


def _otherwises(clauses: Sequence[ast.Clause], group: Sequence[ast.Award]) -> list[ast.Otherwise]:
    """Return the 否则 clauses whose nearest award before is one of *group*."""
    found: list[ast.Otherwise] = []
    nearest: ast.Award | None = None
    for clause in clauses:
        if isinstance(clause, ast.Award):
            nearest = clause
        elif isinstance(clause, ast.Otherwise) and nearest is not None and any(nearest is award for award in group):
            found.append(clause)
    return found


def _ladder_curve(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    exclusive = not ladder.highest and _is_exclusive(ladder.rungs)
    if not ladder.highest and (places.both_ends(ladder.rungs) or ladders.looks_both_ways(ladder.rungs)):
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
    _refuse_one_test_twice(rungs)
    loose = [r for r in rungs if r.axis is None and isinstance(r.points, Fraction)]
    return bool(loose) and not ladders.nested(loose)


def _refuse_one_test_twice(rungs: Sequence[Rung]) -> None:
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
        moved = _moved_where(clause, ladder, context)
        if moved is not None and not ladders.hold_wherever(ladder.rungs, *moved):
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


def _moved_where(
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


def _silenced(curve: c.Curve, changes: Sequence[Rung], awarded: Sequence[Ladder], context: Context) -> c.Curve:
    """Return *curve* with nothing moved where an award of zero holds on a subject of *changes* (reading rule 10)."""
    subjects = frozenset().union(*(keys(r.clause.when, context) for r in changes))
    zeros = [r for ladder in awarded for r in ladder.rungs if r.points == 0 and keys(r.clause.when, context) & subjects]
    meeting = [zero for zero in zeros if not all(ladders.are_apart(zero, r) for r in changes if r.points != 0)]
    if not meeting:
        return curve
    silent = tuple(c.Branch(zero.condition(), NOTHING) for zero in meeting)
    return c.Cases(silent, curve, tuple(zero.clause for zero in meeting))


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
        where = _moved_where(clause, ladder, context)
        if where is not None and _at_origin(ladder, where[0]) and not ladders.hold_wherever(ladder.rungs, *where):
            yield clause, where[0]


def _change_curve(rungs: Sequence[Rung], *, sealed: bool) -> c.Curve:
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
