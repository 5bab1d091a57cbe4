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
from targetscore.reading import _cover as cover
from targetscore.reading import _ladder as ladders
from targetscore.reading import _lines as drawn
from targetscore.reading import _places as places
from targetscore.reading._axes import on_one_axis
from targetscore.reading._context import OWN, ZERO, Context, Unreadable, amount, counts_things, times
from targetscore.reading._counts import refuse_counts_apart, refuse_more_for_nothing
from targetscore.reading._gates import is_nothing
from targetscore.reading._ladder import Ladder, Rung
from targetscore.reading._ladder_curves import change_curve, in_no_hole, ladder_curve, refuse_one_test_twice
from targetscore.reading._measures import apart_by_measures
from targetscore.reading._meeting import beside_awards, refuse_hole, refuse_silenced_end, without_taken
from targetscore.reading._refer import keys
from targetscore.reading._silenced import refuse_silenced, silenced

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
                curves.append((group[0], ladder_curve(ladder, clauses, context)))
        _refuse_rest_of_both(found, context)
        places.refuse_values_behind(clauses, context)
        refuse_silenced(clauses, found, context)
        awarded = frozenset().union(*(ladder.keys for ladder in found))
        apart = [list(changes)] if highest else apart_by_measures(changes, context)
        for changing in itertools.chain(*(_groups(some, context, together=highest) for some in apart)):
            higher = _higher(changing, clauses, context)
            rungs = _rungs(changing, stand, context, highest=highest, higher=higher)
            whole, measured = _is_whole(changing, rungs, context), _is_measured(changing, context)
            one_way = len({clause.sign for clause in changing}) == 1
            covered = _covered(rungs, (), otherwise=True, whole=whole, measured=measured and one_way)
            places.refuse_steps(rungs, clauses, context)
            refuse_one_test_twice(rungs)
            refuse_silenced_end(rungs, found)
            rungs = beside_awards(rungs, found)
            if not _keys(changing, context) & awarded:
                refuse_hole(rungs, whole=_is_whole(changing, rungs, context), measured=measured)
            if _keys(changing, context) != {"rank"} and _is_whole(changing, rungs, context):
                refuse_more_for_nothing((*rungs, *_silencing(changing, clauses, context)))
            unmoved = tuple(r for r in rungs if r.points == 0 and r.axis is not None)
            moved.append(Ladder(keys=_keys(changing, context), rungs=unmoved, higher=higher, free=True))
            stepped = any(isinstance(s, ast.Step) and context.key(s.subject) in moved[-1].keys for s in clauses)
            some = bool(unmoved) and len(rungs) > len(unmoved)
            sealed = some and not stepped and not covered.whole and not moved[-1].keys & awarded
            if sealed and context.conventions.unreached is None:
                raise Unreadable("convention-needed", changing[-1].span, name="unreached", choices="zero | error")
            moving = in_no_hole(change_curve(rungs, sealed=sealed), covered.within, rungs)
            curves.append((changing[0], silenced(moving, rungs, found, context)))
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


def _steps_down(group: Sequence[ast.Award], clauses: Sequence[ast.Clause], context: Context) -> bool:
    """Whether a deduction on the subject says what values between the tiers earn."""
    subjects = _keys(group, context)
    return any(isinstance(c, ast.Step) and c.sign == "deduct" and context.key(c.subject) in subjects for c in clauses)


def _is_measured(group: Sequence[ast.Award | ast.Change], context: Context) -> bool:
    """Whether there are values between 89 and 90: a rate, an amount; of what has no unit nobody knows."""
    own = _keys(group, context)
    name = "actual" if own == {OWN} else next(iter(own))
    unit = context.unit_of(ast.Value(name=name))
    return name != "rank" and bool(unit) and not counts_things(unit)


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
    return drawn.proportion(clause, award, context, higher=higher)


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
            lines.extend(drawn.lines(clause, before if len(before) > 1 else rungs, context, higher=higher))
    otherwise = next((o for o in _otherwises(clauses, group)), None)
    if otherwise is not None:
        refuse_counts_apart(rungs, otherwise, context)
    filled = otherwise is not None and (higher or not _is_hollow(rungs, otherwise, context))
    found = cover.Cover(whole=False)
    if not highest:
        found = _covered(
            rungs,
            lines,
            otherwise=filled or _steps_down(group, clauses, context),
            whole=_is_whole(group, rungs, context),
            measured=_is_measured(group, context),
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
        covered=found.whole,
        within=found.within,
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
    rungs: Sequence[Rung],
    lines: Sequence[c.Branch],
    *,
    otherwise: bool,
    whole: bool,
    measured: bool,
    taken: Sequence[Rung] = (),
) -> cover.Cover:
    """Return what *rungs* cover of the axis; of places from both ends no constant tells it."""
    if not places.both_ends(rungs):
        return cover.cover_of(rungs, lines, otherwise=otherwise, whole=whole, measured=measured, taken=taken)
    for side in places.ends(rungs):
        cover.cover_of(side, lines, otherwise=True, whole=whole)
    return cover.Cover(whole=False)


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
