"""
Reading: clauses, indicator and conventions → what the rule means.

In: the clauses of `targetscore.language` and what the rule file says of the indicator. Out: a `targetscore.curve.Curve`
with nothing unsaid. One pure pass; its fifteen rules are those of ``grammar/language.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.errors import Diagnostic, Language, RuleSyntaxError, Source
from targetscore.reading import _conditions as conditions
from targetscore.reading import _ladder as ladders
from targetscore.reading._context import CLASSIFIERS, OWN, ZERO, Context, Unreadable, amount, nodes, plain, times
from targetscore.reading._ladder import Ladder, Rung
from targetscore.reading._refer import keys, settle
from targetscore.reading._steps import NOTHING, applies, movement
from targetscore.ruleset.model import Conventions, Name

__all__ = ["lower"]

ENDS_OF_A_LINE = 2
MOST_SCOPES = 6
T = TypeVar("T", ast.Award, ast.Change)


def lower(
    rule: ast.Rule,
    *,
    points: Fraction,
    base: Fraction | None,
    measured_in: str,
    better: Literal["higher", "lower"] | None,
    names: Iterable[Name],
    conventions: Conventions,
    language: Language,
) -> c.Curve:
    """
    Return what *rule* means for an indicator.

    Args:
        rule: Clauses as written.
        points: What 满分 means.
        base: The base score in points, if the rule file states it.
        measured_in: Unit of the indicator's own value; ``%`` for rates.
        better: Which way is good, if the rule file states it.
        names: Declared names.
        conventions: What the text may leave open.
        language: Language of the messages.

    Raises:
        RuleSyntaxError: If the reading rules leave the meaning open, or a convention is missing; places are those of
            ``rule.text``.
    """
    context = Context(
        points=points,
        base=base,
        measured_in=measured_in,
        better=better,
        names={name.id: name for name in names},
        conventions=conventions,
        names_target=conditions.mentions(rule.clauses, "target"),
    )
    try:
        return _score(rule.clauses, _stated(rule.clauses, context))
    except Unreadable as unread:
        problem = Diagnostic(
            code=unread.code,
            source=Source("<rule>", rule.text),
            span=unread.span,
            values=unread.values,
            language=language,
        )
        raise RuleSyntaxError([problem]) from unread


def _stated(clauses: Sequence[ast.Clause], context: Context) -> Context:
    """Take over what the text states of itself: base score, reference; and see that it agrees with the rule file."""
    for clause in clauses:
        match clause:
            case ast.Stated(what="full", amount=said):
                found = amount(said, context)
                if found != context.points:
                    raise Unreadable(
                        "stated-points-differ", clause.span, said=_shown(found), points=plain(context.points)
                    )
            case ast.Stated(what="base", amount=said):
                found = amount(said, context)
                if not isinstance(found, Fraction):
                    raise Unreadable("base-differs", clause.span, said="…", base="…")
                if context.base is not None and context.base != found:
                    raise Unreadable("base-differs", clause.span, said=plain(found), base=plain(context.base))
                context = attrs.evolve(context, base=found)
            case ast.Reference(level=level):
                context = attrs.evolve(context, reference=level)
            case _:
                pass
    return context


def _shown(quantity: c.Quantity) -> str:
    return plain(quantity) if isinstance(quantity, Fraction) else "…"


# Scopes and parts ---------------------------------------------------------------------------------------------------


def _score(clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    """Return the curve of *clauses*: with and without each scope, then with its parts."""
    scopes = [clause for clause in clauses if isinstance(clause, ast.Scope)]
    if not scopes:
        return _whole(clauses, context)
    if len(scopes) > MOST_SCOPES:
        raise Unreadable("condition-list", scopes[MOST_SCOPES].span)
    scope = scopes[0]
    (settled,), _ = settle((ast.Override(span=scope.span, when=scope.when, amount=ast.Literal(value=ZERO)),), context)
    assert isinstance(settled, ast.Override)
    when = conditions.lower(settled.when, context)
    position = clauses.index(scope)
    apart = [other for other in scopes[1:] if _excludes(scope.when, other.when, context)]
    inside = tuple(
        found
        for clause in clauses
        if all(clause is not other for other in apart)
        for found in (scope.clauses if clause is scope else (clause,))
    )
    outside = (*clauses[:position], *clauses[position + 1 :])
    elsewhere: c.Curve | None = None
    if any(isinstance(clause, ast.Scope) for clause in outside) or _scores(outside):
        elsewhere = _score(outside, context)
    elif all(_only_adds(clause) for clause in scope.clauses):
        elsewhere = NOTHING
    return c.Cases((c.Branch(when, _score(inside, context)),), elsewhere, (scope,))


def _excludes(one: ast.Condition, other: ast.Condition, context: Context) -> bool:
    """Whether two scopes cannot hold for the same row, as far as their two comparisons tell."""
    try:
        first, second = conditions.lower(one, context), conditions.lower(other, context)
    except Unreadable:
        return False
    if first in {conditions.inverted(second), c.Count(0, 0, (second,))} or second == c.Count(0, 0, (first,)):
        return True
    if not (isinstance(first, c.Test) and isinstance(second, c.Test) and first.left == second.left):
        return False
    upper, lower = (first, second) if first.operator in {"<", "<="} else (second, first)
    if upper.operator not in {"<", "<="} or lower.operator not in {">", ">="}:
        return False
    if isinstance(upper.right, Fraction) and isinstance(lower.right, Fraction) and upper.right < lower.right:
        return True
    return upper.right == lower.right and (upper.operator, lower.operator) != ("<=", ">=")


def _scores(clauses: Sequence[ast.Clause]) -> bool:
    giving = (ast.Award, ast.Start, ast.Step, ast.Change, ast.Part, ast.Combine)
    return any(isinstance(clause, giving) for clause in clauses)


def _only_adds(clause: ast.Clause) -> bool:
    match clause:
        case ast.Change(sign=sign) | ast.Step(sign=sign):
            return sign == "add"
        case ast.Bound() | ast.Remark() | ast.Reference() | ast.Stated():
            return True
        case _:
            return False


def _part(part: ast.Part, context: Context) -> c.Curve:
    """Return the score of *part*, with its own points, value and floor."""
    inner = context
    if part.points is not None:
        points = amount(part.points, context)
        if not isinstance(points, Fraction):
            raise Unreadable("points-expected", part.span, unit="…")
        inner = attrs.evolve(inner, points=points, base=None)
    else:
        inner = attrs.evolve(inner, conventions=attrs.evolve(inner.conventions, floor="none"))
    if part.subject is not None:
        inner = attrs.evolve(inner, own=part.subject, better=None)
    return _score(part.clauses, inner)


def _parts(clauses: Sequence[ast.Clause], context: Context) -> list[c.Curve]:
    """Return the parts in the order of the text; those inside a greater or lesser as one."""
    found: list[c.Curve] = []
    for clause in clauses:
        if isinstance(clause, ast.Part):
            found.append(_part(clause, context))
        elif isinstance(clause, ast.Combine) and clause.how != "highest":
            inside = [_part(part, context) for part in clause.parts]
            if not inside:
                inside, found = found, []
            if not inside:
                raise Unreadable("highest-of-what", clause.span)
            found.extend(_combined(inside, clause))
    return found


def _combined(parts: Sequence[c.Curve], how: ast.Combine) -> list[c.Curve]:
    if how.how == "sum":
        return list(parts)
    return [c.Extreme("greatest" if how.how == "greater" else "least", tuple(parts), how)]


# One score ----------------------------------------------------------------------------------------------------------


@attrs.define
class _Term:
    """A term of the sum in the order of the text; a movement has a *sign* and may be capped."""

    curve: c.Curve
    sign: ast.Sign | None
    clause: ast.Clause
    capped: bool = False


def _whole(clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    clauses, against = settle(clauses, context)
    clauses = tuple(_gate(clause, clauses, context) for clause in clauses)
    rungs = _Ladders.of(clauses, against, context)
    parts = _parts(clauses, context)
    start = _start(clauses, rungs, parts, context)
    terms = [_Term(curve, None, clauses[0]) for curve in (*parts, *start)]
    for clause in clauses:
        _term(clause, clauses, rungs, terms, context)
    _silence(clauses, terms, context)
    total: c.Curve = _sum(terms)
    return _finals(clauses, _bounded(clauses, total, context), context)


def _term(
    clause: ast.Clause, clauses: Sequence[ast.Clause], rungs: _Ladders, terms: list[_Term], context: Context
) -> None:
    """Add what *clause* gives or moves to *terms*, once for each ladder, at its first clause."""
    match clause:
        case ast.Award() | ast.Change():
            found = rungs.starting_with(clause)
            if found is not None:
                terms.append(_Term(found, clause.sign if isinstance(clause, ast.Change) else None, clause))
        case ast.Step(subject=subject):
            key = context.key(subject)
            ladder = rungs.on(key)
            higher = ladder.higher if ladder is not None else conditions.is_higher_better(key, clauses, context)
            _add_step(_Term(movement(clause, ladder, context, higher=higher), clause.sign, clause), terms)
        case ast.Bound(of="addition" | "deduction" | "each side"):
            _cap(clause, terms, context)
        case ast.Bound(of="additions" | "deductions"):
            _cap_all(clause, terms, context)
        case ast.Factor(when=when, number=number):
            test = conditions.lower(when, context) if when is not None else None
            scaled = c.Scaled(_sum(terms), amount(number, context), test, clause)
            terms[:] = [_Term(scaled, None, clause)]
        case _:
            pass


def _add_step(term: _Term, terms: list[_Term]) -> None:
    """Brackets of one movement are capped together."""
    last = terms[-1] if terms else None
    step = term.clause
    assert isinstance(step, ast.Step)
    if (
        last is not None
        and not last.capped
        and isinstance(last.clause, ast.Step)
        and step.within is not None
        and last.clause.within is not None
    ):
        same = (last.clause.subject, last.clause.direction, last.clause.sign, last.clause.origin)
        if same == (step.subject, step.direction, step.sign, step.origin):
            terms[-1] = attrs.evolve(last, curve=c.Total((last.curve, term.curve)), clause=step)
            return
    terms.append(term)


def _silence(clauses: Sequence[ast.Clause], terms: list[_Term], context: Context) -> None:
    """受灾的不扣分: on a fact or another value, no deductions at all where it holds; 不加分 likewise."""
    for clause in clauses:
        if not (isinstance(clause, ast.Change) and _is_nothing(clause)):
            continue
        own = keys(clause.when, context)
        test = conditions.lower(clause.when, context)
        for position, term in enumerate(terms):
            moved = term.sign == clause.sign and term.clause is not clause
            if moved and not own & _depends(term.clause, context) and not isinstance(term.curve, c.Formula):
                gated = c.Cases((c.Branch(test, NOTHING),), term.curve, (clause,))
                terms[position] = attrs.evolve(term, curve=gated)


def _sum(terms: Sequence[_Term]) -> c.Curve:
    return terms[0].curve if len(terms) == 1 else c.Total(tuple(term.curve for term in terms))


def _cap(bound: ast.Bound, terms: list[_Term], context: Context) -> None:
    """Limit the addition, the deduction or both that stand nearest before (reading rule 11)."""
    signs: tuple[ast.Sign, ...] = {"addition": ("add",), "deduction": ("deduct",)}.get(bound.of, ("add", "deduct"))  # type: ignore[assignment]
    if bound.amount is None or bound.end == "least":
        raise Unreadable("bound-of-what", bound.span)
    limit = amount(bound.amount, context)
    for sign in signs:
        nearest = [n for n, term in enumerate(terms) if term.sign == sign]
        if not nearest:
            raise Unreadable("bound-of-what", bound.span)
        together = [n for n in nearest if terms[n].clause.span == terms[nearest[-1]].clause.span]
        if len(together) > 1:
            raise Unreadable("several-counted", bound.span)
        term = terms[nearest[-1]]
        least, most = (None, limit) if sign == "add" else (times(Fraction(-1), limit), None)
        terms[nearest[-1]] = attrs.evolve(term, curve=c.Clamp(term.curve, least, most, bound), capped=True)


def _cap_all(bound: ast.Bound, terms: list[_Term], context: Context) -> None:
    """Limit all additions or all deductions before *bound* together."""
    sign: ast.Sign = "add" if bound.of == "additions" else "deduct"
    moved = [term for term in terms if term.sign == sign]
    if not moved or bound.amount is None or bound.end == "least":
        raise Unreadable("bound-of-what", bound.span)
    limit = amount(bound.amount, context)
    least, most = (None, limit) if sign == "add" else (times(Fraction(-1), limit), None)
    first = next(n for n, term in enumerate(terms) if term.sign == sign)
    rest = [term for term in terms if term.sign != sign]
    rest.insert(min(first, len(rest)), _Term(c.Clamp(_sum(moved), least, most, bound), sign, bound))
    terms[:] = rest


# Start, bounds, finals ----------------------------------------------------------------------------------------------


def _start(clauses: Sequence[ast.Clause], rungs: _Ladders, parts: Sequence[c.Curve], context: Context) -> list[c.Curve]:
    """Return where additions and deductions start (reading rule 3)."""
    starts = [clause for clause in clauses if isinstance(clause, ast.Start)]
    if starts:
        if len(starts) > 1 or rungs.giving or parts:
            raise Unreadable("start-twice", starts[-1].span)
        start: c.Curve = c.Formula(amount(starts[0].amount, context), starts[0])
        zeros = [(award.clause, award.condition()) for ladder in rungs.ladders for award in ladder.rungs]
        if zeros:
            start = c.Cases(
                tuple(c.Branch(test, c.Formula(ZERO, clause)) for clause, test in zeros), start, (starts[0],)
            )
        return [start]
    if rungs.giving or parts:
        return []
    return _unsaid_start(clauses, rungs, context)


def _unsaid_start(clauses: Sequence[ast.Clause], rungs: _Ladders, context: Context) -> list[c.Curve]:
    base = next((clause for clause in clauses if isinstance(clause, ast.Stated) and clause.what == "base"), None)
    moving = [clause for clause in clauses if isinstance(clause, (ast.Step, ast.Change))]
    deducting = [clause for clause in moving if clause.sign == "deduct"]
    zeros = [(award.clause, award.condition()) for ladder in rungs.ladders for award in ladder.rungs]
    others = (clause for clause in clauses if isinstance(clause, (ast.Override, ast.Award)))
    first = next(iter((*moving, *others, *clauses)))
    if base is not None and moving:
        start: c.Curve = c.Formula(context.base_points(base.span), base)
    elif not deducting:
        if not moving:
            raise Unreadable("start-unclear", first.span)
        return []
    elif (
        len(deducting) < len(moving)
        and context.points != 0
        and not all(_is_nothing(m) for m in moving if m.sign == "add")
    ):
        raise Unreadable("start-unclear", first.span)
    else:
        start = c.Formula(context.points, ast.Start(span=first.span, amount=ast.Value(span=first.span, name="full")))
    if zeros:
        return [c.Cases(tuple(c.Branch(test, c.Formula(ZERO, clause)) for clause, test in zeros), start, tuple(moving))]
    return [start]


def _is_nothing(clause: ast.Step | ast.Change) -> bool:
    return isinstance(clause.amount, ast.Literal) and clause.amount.value == 0


def _bounded(clauses: Sequence[ast.Clause], total: c.Curve, context: Context) -> c.Curve:
    """
    Apply the greatest and the least of the indicator, then the floor of the conventions where the text states none.
    """
    least: c.Quantity | None = None
    most: c.Quantity | None = None
    floor_said = False
    bounded = total
    for bound in (clause for clause in clauses if isinstance(clause, ast.Bound) and clause.of == "indicator"):
        if bound.amount is None:
            floor_said = True
            continue
        limit = amount(bound.amount, context)
        if bound.end == "most":
            most = limit
            bounded = c.Clamp(bounded, None, limit, bound)
        else:
            least, floor_said = limit, True
            bounded = c.Clamp(bounded, limit, None, bound)
        if bound.end == "most" and isinstance(most, Fraction) and most < _most_awarded(clauses, context):
            raise Unreadable("bound-unclear", bound.span, amount=plain(most))
        if isinstance(least, Fraction) and isinstance(most, Fraction) and least > most:
            raise Unreadable("least-above-most", bound.span, least=plain(least), most=plain(most))
    if floor_said or not _may_fall(clauses):
        return bounded
    floor = context.conventions.floor
    if floor is None:
        place = next(c.span for c in clauses if isinstance(c, (ast.Step, ast.Change, ast.Start, ast.Award, ast.Part)))
        raise Unreadable("convention-needed", place, name="floor", choices="0 | none")
    return c.Clamp(bounded, floor, None, None) if isinstance(floor, Fraction) else bounded


def _most_awarded(clauses: Sequence[ast.Clause], context: Context) -> Fraction:
    """Return the greatest constant award; a greatest score below it cannot be meant of the whole."""
    amounts = [
        amount(a.amount, context)
        for a in clauses
        if isinstance(a, ast.Award) and not isinstance(a.amount, ast.InProportion)
    ]
    return max((found for found in amounts if isinstance(found, Fraction)), default=ZERO)


def _may_fall(clauses: Sequence[ast.Clause]) -> bool:
    """Whether points can fall below 0 at all, so that the floor matters."""
    deducting = (
        isinstance(clause, (ast.Step, ast.Change)) and clause.sign == "deduct" and not _is_nothing(clause)
        for clause in clauses
    )
    return any(deducting) or any(_may_be_negative(node) for clause in clauses for node in nodes(clause))


def _may_be_negative(node: ast.Node) -> bool:
    match node:
        case ast.Difference() | ast.Sum() | ast.Linear() | ast.Part() | ast.Factor():
            return True
        case ast.Value(name=name):
            return name == "growth"
        case ast.Literal(value=value, unit=unit):
            return value < 0 and unit == "points"
        case _:
            return False


def _finals(clauses: Sequence[ast.Clause], total: c.Curve, context: Context) -> c.Curve:
    for clause in clauses:
        if isinstance(clause, ast.Override):
            test = conditions.lower(clause.when, context)
            total = c.Final(total, test, amount(clause.amount, context), clause)
    return total


def _gate(clause: ast.Clause, clauses: Sequence[ast.Clause], context: Context) -> ast.Clause:
    """Make no points on a subject on which nothing else depends final (reading rule 10)."""
    if isinstance(clause, ast.Award) and isinstance(clause.amount, ast.Value) and clause.amount.name == "full":
        return _exemption(clause, clauses, context)
    if not (isinstance(clause, ast.Award) and isinstance(clause.amount, ast.Literal) and clause.amount.value == 0):
        return clause
    own = keys(clause.when, context)
    others = [other for other in clauses if other is not clause]
    if own <= frozenset().union(*(_depends(other, context) for other in others)):
        return clause
    if not _scores(others):
        return clause
    return ast.Override(span=clause.span, when=clause.when, amount=clause.amount)


def _exemption(clause: ast.Award, clauses: Sequence[ast.Clause], context: Context) -> ast.Clause:
    """
    Let full score on a fact take the place of points on another subject (没有任务的得满分): it cannot be earned twice.
    """
    own = keys(clause.when, context)
    fulls = [
        other
        for other in clauses
        if isinstance(other, ast.Award)
        and other is not clause
        and isinstance(other.amount, ast.Value)
        and other.amount.name == "full"
    ]
    others = frozenset().union(*(_depends(other, context) for other in clauses if other is not clause))
    if own & others or not others:
        return clause
    if isinstance(clause.when, ast.Fact) or (
        isinstance(clause.when, ast.Not) and isinstance(clause.when.condition, ast.Fact)
    ):
        return ast.Override(span=clause.span, when=clause.when, amount=clause.amount)
    if any(not own & keys(other.when, context) for other in fulls):
        raise Unreadable("full-twice", clause.span)
    return clause


def _depends(clause: ast.Clause, context: Context) -> frozenset[str]:
    """Return the subjects on which what *clause* gives or moves depends."""
    match clause:
        case ast.Award(when=when, amount=said):
            zero = isinstance(said, ast.Literal) and said.value == 0
            return frozenset() if zero else keys(when, context) | _values(said, context)
        case ast.Change(when=when):
            return keys(when, context)
        case ast.Step(subject=subject):
            return frozenset({context.key(subject)})
        case ast.Start(amount=said):
            return _values(said, context)
        case ast.Linear():
            return frozenset({context.key(None)})
        case _:
            return frozenset()


def _values(expression: ast.Expression, context: Context) -> frozenset[str]:
    if isinstance(expression, ast.InProportion):
        return frozenset({context.key(None)})
    return frozenset(
        context.key(node)
        for node in nodes(expression)
        if isinstance(node, ast.Value) and node.name not in {"full", "base"}
    )


# Ladders of a rule --------------------------------------------------------------------------------------------------


@attrs.frozen
class _Ladders:
    """The ladders of awards and of changes, each known by its first clause."""

    ladders: tuple[Ladder, ...]
    changes: tuple[Ladder, ...]
    curves: tuple[tuple[ast.Clause, c.Curve], ...]
    giving: bool

    @classmethod
    def of(cls, clauses: Sequence[ast.Clause], against: dict[int, ast.Award], context: Context) -> _Ladders:
        """Return the ladders that the awards and changes of *clauses* make."""
        highest = any(isinstance(clause, ast.Combine) and clause.how == "highest" for clause in clauses)
        awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
        changes = [clause for clause in clauses if isinstance(clause, ast.Change)]
        stand = {id(clauses[position]): award for position, award in against.items()}
        found: list[Ladder] = []
        moved: list[Ladder] = []
        curves: list[tuple[ast.Clause, c.Curve]] = []
        giving = any(not (isinstance(a.amount, ast.Literal) and a.amount.value == 0) for a in awards)
        for group in _groups(awards, context, together=highest):
            ladder = _ladder(group, clauses, stand, context, highest=highest or not giving)
            found.append(ladder)
            if giving:
                curves.append((group[0], _ladder_curve(ladder, clauses, context)))
        awarded = frozenset().union(*(ladder.keys for ladder in found))
        for changing in _groups(changes, context, together=highest):
            rungs = _rungs(changing, clauses, stand, context, highest=highest)
            covered = ladders.check_constants(rungs, (), otherwise=True, whole=_is_whole(changing, context))
            unmoved = tuple(r for r in rungs if r.points == 0 and r.axis is not None)
            higher = _higher(changing, clauses, context)
            moved.append(Ladder(keys=_keys(changing, context), rungs=unmoved, higher=higher, free=True))
            stepped = any(isinstance(s, ast.Step) and context.key(s.subject) in moved[-1].keys for s in clauses)
            some = bool(unmoved) and len(rungs) > len(unmoved)
            sealed = some and not stepped and not covered and not moved[-1].keys & awarded
            if sealed and context.conventions.unreached is None:
                raise Unreadable("convention-needed", changing[-1].span, name="unreached", choices="zero | error")
            curves.append((changing[0], _change_curve(rungs, sealed=sealed)))
        return cls(tuple(found), tuple(moved), tuple(curves), giving)

    def on(self, key: str) -> Ladder | None:
        """Return the ladder of awards on the subject *key*; without awards, where the text says 不扣分 on it."""
        awards = next((ladder for ladder in self.ladders if key in ladder.keys), None)
        return awards or next((ladder for ladder in self.changes if key in ladder.keys and ladder.rungs), None)

    def starting_with(self, clause: ast.Clause) -> c.Curve | None:
        """Return the curve of the ladder whose first clause is *clause*."""
        return next((curve for first, curve in self.curves if first is clause), None)


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
    clauses: Sequence[ast.Clause],
    stand: dict[int, ast.Award],
    context: Context,
    *,
    highest: bool,
) -> tuple[Rung, ...]:
    higher = _higher(group, clauses, context)
    found: list[Rung] = []
    for clause in group:
        points = _points(clause, group, stand, context, higher=higher)
        found.append(ladders.rung(clause, points, context, higher=higher))
    found = ladders.settle_ends(ladders_on_one_axis(found))
    if highest:
        if not all(isinstance(r.points, Fraction) for r in found):
            raise Unreadable("highest-of-what", found[-1].clause.span)
        return tuple(sorted(found, key=lambda r: abs(r.points), reverse=True))  # type: ignore[arg-type]
    return ladders.ordered(found)


def _higher(group: Sequence[ast.Award | ast.Change], clauses: Sequence[ast.Clause], context: Context) -> bool:
    own = sorted(_keys(group, context))
    return all(conditions.is_higher_better(key, clauses, context) for key in own) if len(own) == 1 else True


def _steps_down(group: Sequence[ast.Award], clauses: Sequence[ast.Clause], context: Context) -> bool:
    """Whether a deduction on the subject says what values between the tiers earn."""
    subjects = _keys(group, context)
    return any(isinstance(c, ast.Step) and c.sign == "deduct" and context.key(c.subject) in subjects for c in clauses)


def _is_whole(group: Sequence[ast.Award | ast.Change], context: Context) -> bool:
    """Whether the subject is a rank or counts things, so that its values are whole numbers."""
    own = _keys(group, context)
    key = next(iter(own))
    name = "actual" if key == OWN else key
    return len(own) == 1 and (name == "rank" or context.unit_of(ast.Value(name=name)) in CLASSIFIERS)


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


def ladders_on_one_axis(rungs: list[Rung]) -> list[Rung]:
    """Where some rungs speak of completion and others of the value against the target, let all speak of completion."""
    completion, actual = c.Input("completion"), c.Input("actual")
    axes = {repr(r.axis) for r in rungs if r.axis is not None}
    if axes != {repr(completion), repr(actual)}:
        return rungs
    moved: list[Rung] = []
    for r in rungs:
        if r.axis != actual:
            moved.append(r)
            continue
        ends = [None if end is None else _as_completion(end) for end in (r.low, r.high)]
        if any(end is not None and new is None for end, new in zip((r.low, r.high), ends, strict=True)):
            return rungs
        moved.append(attrs.evolve(r, axis=completion, low=ends[0], high=ends[1]))
    return moved


def _as_completion(end: ladders.End) -> ladders.End | None:
    place = ladders.place_of(end.level)
    if place is None or place[0] != "target":
        return None
    return attrs.evolve(end, level=place[1] * 100)


def _ladder(
    group: Sequence[ast.Award],
    clauses: Sequence[ast.Clause],
    stand: dict[int, ast.Award],
    context: Context,
    *,
    highest: bool,
) -> Ladder:
    rungs = _rungs(group, clauses, stand, context, highest=highest)
    higher = _higher(group, clauses, context)
    first = min(clauses.index(clause) for clause in group)
    lines: list[c.Branch] = []
    for position, clause in enumerate(clauses):
        if isinstance(clause, ast.Linear) and position > first and _line_subject(clause, group, clauses, context):
            alone = len(rungs) <= ENDS_OF_A_LINE or clause.when is not None
            before = [r for r in rungs if alone or clauses.index(r.clause) < position]
            lines.extend(ladders.lines(clause, before if len(before) > 1 else rungs, context, higher=higher))
    otherwise = next((o for o in _otherwises(clauses, group)), None)
    covered = highest or ladders.check_constants(
        rungs,
        lines,
        otherwise=otherwise is not None or _steps_down(group, clauses, context),
        whole=_is_whole(group, context),
    )
    return Ladder(
        keys=_keys(group, context),
        rungs=rungs,
        highest=highest,
        lines=tuple(lines),
        otherwise=otherwise,
        higher=higher,
        covered=covered and not highest,
    )


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
    branches = [*ladder.lines, *(c.Branch(r.condition(), c.Formula(r.points, r.clause)) for r in ladder.rungs)]
    said = tuple(r.clause for r in ladder.rungs)
    return c.Cases(tuple(branches), _below_ladder(ladder, clauses, context), said, exclusive=exclusive)


def _is_exclusive(rungs: Sequence[Rung]) -> bool:
    """Whether tiers on facts and on several values at once may hold together, which only a row can tell."""
    loose = [r for r in rungs if r.axis is None and isinstance(r.points, Fraction)]
    tests = [r.test for r in loose]
    for position, test in enumerate(tests):
        if test in tests[:position] and len({loose[n].points for n, t in enumerate(tests) if t == test}) > 1:
            raise Unreadable("tiers-overlap", loose[position].clause.span, value="…")
    return bool(loose) and not ladders.nested(loose)


def _below_ladder(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> c.Curve | None:
    """Return what no award earns: 否则, the award a deduction counts from, or the convention (reading rule 8)."""
    if ladder.otherwise is not None and len(ladder.keys) == 1 and _deducting(ladder, clauses, context):
        raise Unreadable("otherwise-beside-step", ladder.otherwise.span)
    if ladder.otherwise is not None:
        return c.Formula(amount(ladder.otherwise.amount, context), ladder.otherwise)
    worst = ladder.worst()
    below = _unreached(ladder, context)
    if worst is None:
        return below
    carried = c.Formula(worst.points, worst.clause)
    for change in clauses:
        deducts = isinstance(change, ast.Change) and change.sign == "deduct" and not _is_nothing(change)
        if isinstance(change, ast.Change) and deducts and keys(change.when, context) == ladder.keys:
            test = conditions.lower(change.when, context, higher=ladder.higher)
            below = c.Cases((c.Branch(test, carried),), below, (worst.clause, change))
    for step in _deducting(ladder, clauses, context):
        test = applies(step, ladder, context, higher=ladder.higher)
        if worst.axis is not None and conditions.inverted(worst.condition()) == test:
            return carried
        below = c.Cases((c.Branch(test, carried),), below, (worst.clause, step))
    return below


def _unreached(ladder: Ladder, context: Context) -> c.Curve | None:
    """Return what the convention says of a value on the bad side of every award."""
    if ladder.covered:
        return None
    unreached = context.conventions.unreached
    last = ladder.rungs[-1].clause
    if unreached is None:
        raise Unreadable("convention-needed", last.span, name="unreached", choices="zero | error")
    return c.Formula(ZERO, last) if unreached == "zero" else None


def _deducting(ladder: Ladder, clauses: Sequence[ast.Clause], context: Context) -> list[ast.Step]:
    """Return the deductions that count from the awards of *ladder* to the bad side."""
    found: list[ast.Step] = []
    exact = (worst := ladder.worst()) is not None and ladders.is_point(worst)
    for clause in clauses:
        if not (isinstance(clause, ast.Step) and context.key(clause.subject) in ladder.keys):
            continue
        if exact:
            # 与上年持平得5分: both sides of the level are said by steps alone.
            found.append(clause)
            continue
        if clause.sign != "deduct":
            continue
        worse = {"under": ladder.higher, "over": not ladder.higher, "away": True, "each": clause.when is not None}
        if worse[clause.direction] or (context.key(clause.subject) == "rank" and clause.direction != "over"):
            found.append(clause)
    return found


def _change_curve(rungs: Sequence[Rung], *, sealed: bool) -> c.Curve:
    """
    Return the changes as cases; *sealed*: 不扣分 covers its level only, so that a value no tier speaks of is a gap.
    """
    branches = tuple(c.Branch(r.condition(), c.Formula(r.points, r.clause)) for r in rungs)
    return c.Cases(branches, None if sealed else NOTHING, tuple(r.clause for r in rungs))
