"""What follows beside points: every effect with the condition under which it does, scopes and parts written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from targetscore import ast
from targetscore import curve as c
from targetscore.reading import _conditions as conditions
from targetscore.reading._context import Context, Unreadable, plain
from targetscore.reading._refer import keys, settle


def effects(clauses: Sequence[ast.Clause], context: Context) -> Iterator[tuple[c.Condition, ast.Effect]]:
    """Yield the effects among *clauses* in the order of the text, each with its condition."""
    settled, _ = settle(clauses, context)
    for written, clause in zip(clauses, settled, strict=True):
        match clause:
            case ast.Effect(when=when):
                assert isinstance(written, ast.Effect)
                if clause.does == "veto" and context.conventions.veto is None:
                    choices = "lowest grade | zero total | not the top grade | down 1 | not ranked"
                    raise Unreadable("convention-needed", clause.span, name="veto", choices=choices)
                yield conditions.lower(when, context, higher=_higher(when, clauses, context)), written
            case ast.Scope(when=when, clauses=inner):
                within = conditions.lower(when, context)
                for test, effect in effects((*_outside(clauses, clause), *inner), context):
                    if effect in inner:
                        yield conditions.every((within, test)), effect
            case ast.Part(clauses=inner, subject=subject):
                own = context if subject is None else attrs.evolve(context, own=subject, better=None)
                yield from effects(inner, own)
            case ast.Combine(parts=parts):
                yield from effects(parts, context)
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
