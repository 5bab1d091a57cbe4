"""The terms of the sum in the order of the text: ladders, steps, changes, caps, and factors over what stands before."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore._nodes import nodes
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, Unreadable, amount, times
from targetscore.reading._gates import depends_on, gives_or_moves, is_nothing
from targetscore.reading._groups import Ladders
from targetscore.reading._ladder import place_of
from targetscore.reading._refer import keys
from targetscore.reading._steps import NOTHING, applies, movement


@attrs.define
class Term:
    """A term of the sum in the order of the text; a movement has a *sign* and may be capped."""

    curve: c.Curve
    sign: ast.Sign | None
    clause: ast.Clause
    capped: bool = False
    reach: c.Condition | None = None


def add_term(
    clause: ast.Clause, clauses: Sequence[ast.Clause], rungs: Ladders, terms: list[Term], context: Context
) -> None:
    """Add what *clause* gives or moves to *terms*, once for each ladder, at its first clause."""
    match clause:
        case ast.Award() | ast.Change():
            found = rungs.starting_with(clause)
            if found is not None:
                terms.append(Term(found, clause.sign if isinstance(clause, ast.Change) else None, clause))
        case ast.Step(subject=subject):
            key = context.key(subject)
            ladder = rungs.on(key)
            higher = ladder.higher if ladder is not None else conditions.is_higher_better(key, clauses, context)
            bounded = clause.within is not None or isinstance(clause.when, ast.Between | ast.All)
            reach = None if bounded else applies(clause, ladder, context, higher=higher)
            _check_beside(clause, reach, terms)
            _add_step(Term(movement(clause, ladder, context, higher=higher), clause.sign, clause, reach=reach), terms)
        case ast.Bound(of="addition" | "deduction" | "each side"):
            _cap(clause, terms, context)
        case ast.Bound(of="additions" | "deductions"):
            _cap_all(clause, terms, context)
        case ast.Factor(when=when, number=number):
            if not gives_or_moves(clauses[: clauses.index(clause)]):
                # 弄虚作假的再乘0.5；达到90%得10分: clauses after it are not multiplied.
                raise Unreadable("factor-of-what", clause.span)
            test = conditions.lower(when, context) if when is not None else None
            scaled = c.Scaled(summed(terms), amount(number, context), test, clause)
            terms[:] = [Term(scaled, None, clause)]
        case _:
            pass


def _check_beside(step: ast.Step, reach: c.Condition | None, terms: Sequence[Term]) -> None:
    """
    Refuse a step that sets in where one before it still counts.

    每低1个百分点扣1分，低于85%的每低1个百分点扣2分: in place of the first below 85 %, or on top of it?
    """
    for term in terms:
        if term.sign != step.sign or not isinstance(term.reach, c.Test) or not isinstance(reach, c.Test):
            continue
        earlier, later = place_of(term.reach.right), place_of(reach.right)
        same_side = (term.reach.left, term.reach.operator) == (reach.left, reach.operator)
        if same_side and earlier is not None and later is not None and earlier[0] == later[0] and earlier != later:
            raise Unreadable("step-on-step", step.span)


def _add_step(term: Term, terms: list[Term]) -> None:
    """Brackets of one movement are capped together."""
    last = terms[-1] if terms else None
    step = term.clause
    assert isinstance(step, ast.Step)
    if (
        last is not None
        and last.sign == step.sign  # the start stands under the first clause too, and moves nothing
        and not last.capped
        and isinstance(last.clause, ast.Step)
        and step.within is not None
        and last.clause.within is not None
    ):
        same = (last.clause.subject, last.clause.direction, last.clause.sign)
        counted = _counted_in(last.curve)
        from_there = last.clause.origin == step.origin or (counted is not None and counted == _counted_in(term.curve))
        if same == (step.subject, step.direction, step.sign) and from_there:
            terms[-1] = attrs.evolve(last, curve=c.Total((last.curve, term.curve)), clause=step)
            return
    terms.append(term)


def _counted_in(curve: c.Curve) -> c.Quantity | None:
    """Return the distance that brackets count, one behind the other."""
    match curve:
        case c.Stairs(distance=distance):
            return distance
        case c.Total(curves):
            return _counted_in(curves[-1])
        case _:
            return None


def silence(clauses: Sequence[ast.Clause], terms: list[Term], context: Context) -> None:
    """受灾的不扣分: on a fact, no deductions at all where it holds; 不加分 likewise."""
    for clause in clauses:
        if not (isinstance(clause, ast.Change) and is_nothing(clause)):
            continue
        test = conditions.lower(clause.when, context)
        for position, term in enumerate(terms):
            moved = term.sign == clause.sign and term.clause is not clause
            if moved and isinstance(term.clause, ast.Step) and _runs_into(term.clause, clause, context):
                raise Unreadable("nothing-beside-step", clause.span)
            if moved and _is_exempt(term, clause, clauses, context):
                gated = c.Cases((c.Branch(test, NOTHING),), term.curve, (clause,))
                terms[position] = attrs.evolve(term, curve=gated)


def _is_exempt(term: Term, nothing: ast.Change, clauses: Sequence[ast.Clause], context: Context) -> bool:
    """
    Whether *nothing* takes *term* away where it holds: on a fact, what does not speak of the fact.

    达到90%的不扣分，低于90%的扣5分: the tier of a value leaves what accidents cost as it is.

    Raises:
        Unreadable: If it speaks of a value on which nothing else moves: are all deductions off, or none?
    """
    speaks_of = depends_on(term.clause, context)
    facts = {node.name for node in nodes(nothing.when) if isinstance(node, ast.Fact)}
    if facts:
        return not facts & speaks_of
    own = keys(nothing.when, context)
    moving = [each for each in clauses if isinstance(each, ast.Step | ast.Change) and not is_nothing(each)]
    if own & speaks_of or any(each.sign == nothing.sign and own & depends_on(each, context) for each in moving):
        return False
    raise Unreadable("nothing-of-what", nothing.span)


def _runs_into(step: ast.Step, nothing: ast.Change, context: Context) -> bool:
    """
    Whether *step* counts on into the tier where *nothing* moves.

    每超1%加0.5分，超过120%的不再加分: does the addition end there, or is all of it lost? Of two levels that only the
    data put in order (每低于上年1个百分点扣1分；达到95%的不扣分) it may be either.
    """
    key = context.key(step.subject)
    if keys(nothing.when, context) != frozenset({key}):
        return False
    said = step.origin if step.origin is not None else step.when
    if said is not None and _named_in(said) != _named_in(nothing.when):
        return True
    upward = conditions.looks(nothing.when, key, context)
    return upward is not None and step.direction in ({"over", "each"} if upward else {"under"})


def _named_in(node: ast.Node) -> frozenset[str]:
    """Return whom *node* speaks of beside the own value."""
    return frozenset(each.name for each in nodes(node) if isinstance(each, ast.Value)) - {"actual", "growth"}


def summed(terms: Sequence[Term]) -> c.Curve:
    return terms[0].curve if len(terms) == 1 else c.Total(tuple(term.curve for term in terms))


def _cap(bound: ast.Bound, terms: list[Term], context: Context) -> None:
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


def _cap_all(bound: ast.Bound, terms: list[Term], context: Context) -> None:
    """Limit all additions or all deductions before *bound* together."""
    sign: ast.Sign = "add" if bound.of == "additions" else "deduct"
    moved = [term for term in terms if term.sign == sign]
    if not moved or bound.amount is None or bound.end == "least":
        raise Unreadable("bound-of-what", bound.span)
    limit = amount(bound.amount, context)
    least, most = (None, limit) if sign == "add" else (times(Fraction(-1), limit), None)
    first = next(n for n, term in enumerate(terms) if term.sign == sign)
    rest = [term for term in terms if term.sign != sign]
    rest.insert(min(first, len(rest)), Term(c.Clamp(summed(moved), least, most, bound), sign, bound))
    terms[:] = rest
