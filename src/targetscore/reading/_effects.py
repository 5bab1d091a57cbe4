"""What follows beside points: every effect with the condition under which it does, scopes and parts written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, Unreadable, plain
from targetscore.reading._reached import effect_reached
from targetscore.reading._refer import keys, settle
from targetscore.ruleset.model import Down


@attrs.frozen
class Following:
    """An effect, the condition under which it follows, and the subjects that the condition speaks of."""

    when: c.Condition
    effect: ast.Effect
    keys: frozenset[str]


def effects(clauses: Sequence[ast.Clause], context: Context) -> Iterator[tuple[c.Condition, ast.Effect]]:
    """
    Yield the effects among *clauses* in the order of the text, each with its condition.

    Falls by grades on one subject are alternatives: the deepest holds.
    """
    found = tuple(_following(clauses, context))
    falls = [each for each in found if each.effect.does == "down"]
    for each in found:
        if each.effect.does == "down":
            deeper = tuple(other.when for other in falls if _goes_before(other, each, falls))
            yield conditions.every((each.when, c.Count(0, 0, deeper))) if deeper else each.when, each.effect
            continue
        falls_too = each.effect.does == "veto" and isinstance(context.conventions.veto, Down)
        if falls_too and any(other.keys & each.keys for other in falls):
            raise Unreadable("falls-together", each.effect.span)
        yield each.when, each.effect


def _goes_before(other: Following, each: Following, falls: Sequence[Following]) -> bool:
    """
    Whether *other* holds in place of *each* where both could.

    Raises:
        Unreadable: If they share some of their subjects only, if the further fall is the smaller one, or if 以下 and
            another tier may both mean a level.
    """
    if other is each or not other.keys & each.keys:
        return False
    if other.keys != each.keys or _contradict(other.effect, each.effect):
        raise Unreadable("falls-together", each.effect.span)
    if shared := _level_of_both(other.effect.when, each.effect.when):
        raise Unreadable("tiers-overlap", each.effect.span, value=shared)
    steps = other.effect.steps - each.effect.steps
    return steps > 0 or (steps == 0 and falls.index(other) < falls.index(each))


def _contradict(first: ast.Effect, second: ast.Effect) -> bool:
    """Whether one of two effects lies further out and falls by fewer grades."""
    match first.when, second.when:
        case (
            ast.Compare(op=op, level=ast.Literal(value=level)),
            ast.Compare(op=other, level=ast.Literal(value=other_level)),
        ):
            down = {op, other} <= {"<", "<=", "below"}
            up = {op, other} <= {">", ">="}
            return (down and (level - other_level) * (first.steps - second.steps) > 0) or (
                up and (level - other_level) * (first.steps - second.steps) < 0
            )
        case _:
            return False


def _level_of_both(first: ast.Condition, second: ast.Condition) -> ast.Expression | None:
    """Return the level that *first* has by 以下, and that *second* ends at too."""
    if not (isinstance(first, ast.Compare) and first.op == "below"):
        return None
    match second:
        case ast.Compare(level=level):
            ends: tuple[ast.Expression, ...] = (level,)
        case ast.Between(low=low, high=high):
            ends = (low, high)
        case _:
            ends = ()
    return first.level if first.level in ends else None


def _following(clauses: Sequence[ast.Clause], context: Context) -> Iterator[Following]:
    settled, _ = settle(clauses, context)
    for written, clause in zip(clauses, settled, strict=True):
        match clause:
            case ast.Effect(when=when):
                assert isinstance(written, ast.Effect)
                if clause.does == "veto" and context.conventions.veto is None:
                    choices = "lowest grade | zero total | not the top grade | down 1 | not ranked"
                    raise Unreadable("convention-needed", clause.span, name="veto", choices=choices)
                reached = effect_reached(clause, clauses, context)
                test = conditions.lower(reached, context, higher=_higher(when, clauses, context))
                yield Following(test, written, keys(when, context))
            case ast.Scope(when=when, clauses=inner):
                within = conditions.lower(when, context)
                for each in _following((*_outside(clauses, clause), *inner), context):
                    if each.effect in inner:
                        yield attrs.evolve(each, when=conditions.every((within, each.when)))
            case ast.Part(clauses=inner, subject=subject):
                own = context if subject is None else attrs.evolve(context, own=subject, better=None)
                yield from _following(inner, own)
            case ast.Combine(parts=parts):
                yield from _following(parts, context)
            case _:
                pass


def _outside(clauses: Sequence[ast.Clause], scope: ast.Clause) -> Iterator[ast.Clause]:
    """Return what stands beside *scope*, which an unsaid side inside may refer to."""
    return (clause for clause in clauses if clause is not scope and not isinstance(clause, (ast.Scope, ast.Effect)))


def _higher(when: ast.Condition, clauses: Sequence[ast.Clause], context: Context) -> bool:
    return all(conditions.is_higher_better(key, clauses, context) for key in sorted(keys(when, context)))


def only_effects(clauses: Sequence[ast.Clause], context: Context) -> c.Curve | None:
    """
    Return 0 points for a rule that says what follows and nothing of points; ``None`` for another rule.

    Raises:
        Unreadable: If there are points to be earned.
    """
    told = [clause for clause in clauses if _tells_effect(clause)]
    silent = (ast.Stated, ast.Reference, ast.Remark, ast.Ranking)
    if not told or not all(_tells_effect(clause) or isinstance(clause, silent) for clause in clauses):
        return None
    if context.points != 0:
        raise Unreadable("effects-only", told[0].span, points=plain(context.points))
    return c.Formula(context.points, told[0])


def _tells_effect(clause: ast.Clause) -> bool:
    match clause:
        case ast.Effect():
            return True
        case ast.Scope(clauses=inner):
            return all(_tells_effect(one) for one in inner)
        case _:
            return False
