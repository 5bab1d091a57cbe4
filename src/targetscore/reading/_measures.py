"""
Awards on one value by measures of its own: 完成任务得5分；同比增长5%以上得3分.

What a value comes to, what it was last year and what the others have are three measures. Awards by several of them are
alternatives where the greatest is what there is to earn, and parts that add up where their sum is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, TypeAlias

from targetscore import ast
from targetscore._nodes import nodes
from targetscore.reading._context import OWN, ZERO, Context, Unreadable, amount
from targetscore.reading._refer import keys

Measure: TypeAlias = Literal["level", "past", "peers"]
BY: dict[str, Measure] = {"growth": "past", "last_year": "past", "mean": "peers", "best": "peers", "worst": "peers"}
WHOLE = (ast.Stated, ast.Reference, ast.Remark, ast.Ranking, ast.Override)


def by_measures(clauses: Sequence[ast.Clause], context: Context) -> tuple[ast.Clause, ...]:
    """
    Return *clauses*, those of each measure as a part with its points where the parts make up the full score.

    Raises:
        Unreadable: Where neither the greatest award nor the sum of the measures is what there is to earn.
    """
    awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
    own = [(award, measure_of(award.when, context)) for award in awards if keys(award.when, context) == {OWN}]
    best: dict[Measure, Fraction] = {}
    for award, measure in own:
        if measure is not None:
            best[measure] = max(best.get(measure, ZERO), _constant(award, context))
    earning = [measure for measure, points in best.items() if points]
    if len(earning) < 2 or len(own) != len(awards) or any(map(_is_other, clauses)):  # noqa: PLR2004 - two measures
        return tuple(clauses)
    if max(_constant(award, context) for award in awards) == context.points:
        return tuple(clauses)
    if sum(best.values()) != context.points or any(measure is None for _, measure in own):
        raise Unreadable("measures-apart", own[-1][0].span)
    return _split(clauses, [(award, measure) for award, measure in own if measure is not None], best)


def apart_by_measures(changes: Sequence[ast.Change], context: Context) -> list[list[ast.Change]]:
    """
    Return *changes*, those on the own value by each measure together: 高于上年的加2分；高于平均水平的加3分 are added.

    Where one of them speaks of something else too they stay together.
    """
    own = [change for change in changes if OWN in keys(change.when, context)]
    measures = [measure_of(change.when, context) for change in own]
    mixed = None in measures or any(keys(each.when, context) != {OWN} for each in own)
    if len(set(measures)) < 2 or mixed:  # noqa: PLR2004 - two measures
        return [list(changes)]
    by = {id(change): measure for change, measure in zip(own, measures, strict=True)}
    apart = [[each for each in own if by[id(each)] == measure] for measure in dict.fromkeys(measures)]
    return [[change for change in changes if id(change) not in by], *apart]


def refuse_beside_other_measure(clauses: Sequence[ast.Clause], context: Context) -> None:
    """
    Refuse 完成任务得5分；比上年增长5%以上加1分，每低1个百分点扣0.2分: below the task, or below the growth?

    Raises:
        Unreadable: For a step that names no level, behind a change by another measure than the award before it.
    """
    award: ast.Award | None = None
    nearest: ast.Award | ast.Change | None = None
    for clause in clauses:
        match clause:
            case ast.Award(when=when) | ast.Change(when=when) if keys(when, context) == {OWN}:
                nearest = clause
                award = clause if isinstance(clause, ast.Award) else award
            case ast.Step(subject=None, origin=None, when=None, direction="over" | "under" | "away"):
                if award is None or not isinstance(nearest, ast.Change):
                    continue
                if measure_of(award.when, context) != measure_of(nearest.when, context):
                    raise Unreadable("origin-unclear", clause.span, first=award.when, second=nearest.when)
            case _:
                pass


def _split(
    clauses: Sequence[ast.Clause], own: Sequence[tuple[ast.Award, Measure]], best: dict[Measure, Fraction]
) -> tuple[ast.Clause, ...]:
    """Return *clauses* in parts, each from the first award of its measure to before the first of the next one."""
    of = {id(award): measure for award, measure in own}
    whole: list[ast.Clause] = []
    parts: list[tuple[Measure, list[ast.Clause]]] = []
    ahead: list[ast.Clause] = []
    for clause in clauses:
        measure = of.get(id(clause))
        if isinstance(clause, WHOLE):
            whole.append(clause)
        elif measure is None:
            (parts[-1][1] if parts else ahead).append(clause)
        elif parts and parts[-1][0] == measure:
            parts[-1][1].append(clause)
        else:
            parts.append((measure, [clause]))
    if ahead or len(parts) != len(best):
        raise Unreadable("measures-apart", own[-1][0].span)
    return (*whole, *(_part(inside, best[measure]) for measure, inside in parts))


def _part(inside: Sequence[ast.Clause], points: Fraction) -> ast.Part:
    span = inside[0].span.cover(inside[-1].span)
    full = ast.Literal(span=span, value=points, unit="points")
    return ast.Part(span=span, name="", subject=None, points=full, clauses=tuple(inside))


def _is_other(clause: ast.Clause) -> bool:
    """Whether *clause* earns by something else, so that the awards need not come to the full score."""
    return isinstance(clause, ast.Start | ast.Part | ast.Combine | ast.Scope | ast.Factor)


def measure_of(when: ast.Condition, context: Context) -> Measure | None:
    """Return by what *when* measures the own value; ``None``: by several, or by a fact."""
    found: set[Measure] = set()
    for node in nodes(when):
        match node:
            case ast.Compare(subject=subject, level=level):
                found.add(_by(subject, (level,), context))
            case ast.Between(subject=subject, low=low, high=high):
                found.add(_by(subject, (low, high), context))
            case _:
                pass
    return found.pop() if len(found) == 1 else None


def _by(subject: ast.Expression | None, levels: Sequence[ast.Expression], context: Context) -> Measure:
    named = [
        node.name for side in (context.said(subject), *levels) for node in nodes(side) if isinstance(node, ast.Value)
    ]
    return next((BY[name] for name in named if name in BY), "level")


def _constant(award: ast.Award, context: Context) -> Fraction:
    if isinstance(award.amount, ast.InProportion):
        return ZERO
    found = amount(award.amount, context)
    return found if isinstance(found, Fraction) else ZERO
