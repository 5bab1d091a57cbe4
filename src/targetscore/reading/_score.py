"""One rule, one score: scopes with and without, parts, then ladders, movements, bounds and gates in their order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading._bounds import bounded, starts
from targetscore.reading._context import ZERO, Context, Unreadable, amount, plain
from targetscore.reading._doubts import refuse_doubts
from targetscore.reading._gates import gives_or_moves, with_gate, with_losses
from targetscore.reading._going_on import with_tiers_going_on
from targetscore.reading._groups import Ladders
from targetscore.reading._hundreds import refuse_bare_shares, refuse_hundreds
from targetscore.reading._measures import by_measures, refuse_beside_other_measure
from targetscore.reading._no_faults import with_none_free
from targetscore.reading._ranged import with_ends_settled
from targetscore.reading._reached import with_bad_reached
from targetscore.reading._refer import settle
from targetscore.reading._sequence import refuse_apart
from targetscore.reading._steps import NOTHING
from targetscore.reading._terms import Term, add_term, silence, summed

MOST_SCOPES = 6


def with_statements(clauses: Sequence[ast.Clause], context: Context) -> Context:
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
            case ast.Ranking(first=first, by=by):
                if first is not None and context.better is not None and first != context.better:
                    raise Unreadable("ranking-contradicts", clause.span)
                context = attrs.evolve(context, first=first, ranked=by)
            case ast.Reference(level=level):
                context = attrs.evolve(context, reference=level)
            case _:
                pass
    return context


def _shown(quantity: c.Quantity) -> str:
    return plain(quantity) if isinstance(quantity, Fraction) else "…"


def score(clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    """Return the curve of *clauses*: with and without each scope, then with its parts."""
    scopes = [clause for clause in clauses if isinstance(clause, ast.Scope)]
    if not scopes:
        return _whole(clauses, context)
    if len(scopes) > MOST_SCOPES:
        raise Unreadable("condition-list", scopes[MOST_SCOPES].span)
    scope = scopes[0]
    _refuse_ranking(scope.clauses, "ranking-within")
    (settled,), _ = settle((ast.Override(span=scope.span, when=scope.when, amount=ast.Literal(value=ZERO)),), context)
    assert isinstance(settled, ast.Override)
    when = conditions.lower(settled.when, context)
    position = clauses.index(scope)
    told_apart = [
        each for each in clauses if isinstance(each, ast.Scope | ast.Award | ast.Change) and each is not scope
    ]
    apart = [other for other in told_apart if _excludes(scope.when, other.when, context)]
    inside = tuple(
        found
        for clause in clauses
        if all(clause is not other for other in apart)
        for found in (scope.clauses if clause is scope else (clause,))
    )
    outside = (*clauses[:position], *clauses[position + 1 :])
    elsewhere: c.Curve | None = None
    if any(isinstance(clause, ast.Scope) for clause in outside) or gives_or_moves(outside):
        elsewhere = score(outside, context)
    elif all(_only_adds(clause) for clause in scope.clauses):
        elsewhere = NOTHING
    return c.Cases((c.Branch(when, score(inside, attrs.evolve(context, scoped=True))),), elsewhere, (scope,))


def _refuse_ranking(clauses: Sequence[ast.Clause], code: str) -> None:
    """Refuse a ranking that is said of some units only, or of the value of a part."""
    for clause in clauses:
        if isinstance(clause, ast.Ranking):
            raise Unreadable(code, clause.span)


def _excludes(one: ast.Condition, other: ast.Condition, context: Context) -> bool:
    """Whether two conditions cannot hold for the same row, as far as their two comparisons tell."""
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
    _refuse_ranking(part.clauses, "ranking-of-what")
    if all(isinstance(clause, (ast.Stated, ast.Reference, ast.Remark)) for clause in part.clauses):
        raise Unreadable("no-points", part.span)
    inner = context
    if part.points is not None:
        points = amount(part.points, context)
        if not isinstance(points, Fraction):
            raise Unreadable("points-expected", part.span, unit="…", number="5")
        inner = attrs.evolve(inner, points=points, base=None)
    else:
        inner = attrs.evolve(inner, conventions=attrs.evolve(inner.conventions, floor="none"))
    if part.subject is not None:
        inner = attrs.evolve(inner, own=part.subject, better=None)
    return score(part.clauses, inner)


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


def _whole(clauses: Sequence[ast.Clause], context: Context) -> c.Curve:
    clauses, against = settle(clauses, context)
    refuse_hundreds(clauses, context)
    refuse_bare_shares(clauses, context)
    refuse_doubts(clauses, context)
    refuse_beside_other_measure(clauses, context)
    clauses = by_measures(clauses, context)
    clauses = with_bad_reached(clauses, context)
    clauses = with_tiers_going_on(clauses, context)
    clauses = with_none_free(clauses, context)
    clauses = with_ends_settled(clauses, context)
    clauses = with_losses(clauses, context)
    clauses = tuple(with_gate(clause, clauses, context) for clause in clauses)
    rungs = Ladders.of(clauses, against, context)
    parts = _parts(clauses, context)
    start = starts(clauses, rungs, parts, context)
    refuse_apart(clauses, rungs, context)
    terms = [Term(curve, None, clauses[0]) for curve in (*parts, *start)]
    for clause in clauses:
        add_term(clause, clauses, rungs, terms, context)
    silence(clauses, terms, context)
    total: c.Curve = summed(terms)
    return _finals(clauses, bounded(clauses, total, rungs, context), context)


def _finals(clauses: Sequence[ast.Clause], total: c.Curve, context: Context) -> c.Curve:
    for clause in clauses:
        if isinstance(clause, ast.Override):
            test = conditions.lower(clause.when, context)
            total = c.Final(total, test, amount(clause.amount, context), clause)
    return total
