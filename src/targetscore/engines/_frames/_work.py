"""The points of every indicator as columns of a frame, and what is wrong with rows that have none."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import narwhals as nw

from targetscore.engines._columns import PEERS, Asked, Planned, Rule, stop_at
from targetscore.engines._frame_faults import construct, scored_again
from targetscore.engines._frames._native import (
    OVER,
    OWN,
    POINTS,
    Frame,
    col,
    collected,
    first_rows,
    joined,
    of_group,
    wide_of,
    with_columns,
)
from targetscore.engines._frames._reading import Reading
from targetscore.engines._frames._scoring import Scoring
from targetscore.engines._frames._writing import Writing
from targetscore.engines._ranges import Width
from targetscore.engines._sharing import shared
from targetscore.engines.program import Whole
from targetscore.ruleset.model import Ruleset


@attrs.define
class Work:
    """
    A frame that gets the columns of points and totals, one after another.

    *made* are columns by what they hold. *is_unseen*: nobody has looked whether anything is missing.
    """

    scoring: Scoring
    frame: Frame
    plans: Mapping[str | None, tuple[Planned, ...]]
    nulls: Mapping[str, int]
    made: dict[tuple[object, ...], str] = attrs.field(factory=dict)
    faults: dict[str, nw.Expr] = attrs.field(factory=dict)
    lacking: dict[str, nw.Expr] = attrs.field(factory=dict)
    is_unseen: bool = False

    @property
    def ruleset(self) -> Ruleset:
        return self.scoring.ruleset

    def add(self, columns: Mapping[str, nw.Expr]) -> None:
        self.frame = with_columns(self.frame, columns)

    def read(self, readings: Iterable[Reading]) -> None:
        """Add columns of integers and facts, in every width that a rule takes."""
        by_key = {one.asked.key: one for one in readings}
        new: dict[str, nw.Expr] = {}
        for plan in self.every_plan():
            for asked in plan.rule.asked:
                if asked.held is None:
                    continue
                reading = by_key[asked.key]
                if self.nulls[asked.held.head] and asked.absent is None:
                    new[self.null_of(asked)] = reading.null()
                if (*asked.key, self.wide(plan.width)) in self.made:
                    continue
                name = f"{OWN}{len(self.made)}"
                self.made[*asked.key, self.wide(plan.width)] = name
                new[name] = reading.fact() if asked.given.decimals is None else reading.number(self.wide(plan.width))
        self.add(new)

    def wide(self, proved: Width) -> Width:
        return wide_of(self.frame, proved)

    def every_plan(self) -> Iterator[Planned]:
        return (plan for plans in self.plans.values() for plan in plans)

    def null_of(self, asked: Asked) -> str:
        assert asked.held is not None
        return f"{OWN}null_{asked.held.head}"

    def columns(self, plan: Planned) -> dict[str, nw.Expr]:
        """Return the columns of a rule's inputs, with what stands where there is no value."""
        found: dict[str, nw.Expr] = {}
        writing = Writing({}, self.wide(plan.width))
        for asked in plan.rule.asked:
            own, is_fact = asked.given.name, asked.given.decimals is None
            stand_in = nw.lit(value=bool(asked.absent)) if is_fact else writing.whole(0)
            if asked.held is None:
                found[own] = stand_in
                continue
            found[own] = col(self.made[*asked.key, self.wide(plan.width)])
        return found

    def missing(self, plan: Planned) -> nw.Expr | None:
        """Return where a rule lacks a value; ``None`` if nowhere."""
        without = [
            asked
            for asked in plan.rule.asked
            if asked.held is not None and asked.absent is None and self.nulls[asked.held.head]
        ]
        if without and plan.rule.indicator.events and not self.is_unseen:
            stop_at([construct(self.ruleset, "events", plan.rule.indicator.span)])
        if any(asked.given.name in PEERS for asked in without) and not self.is_unseen:
            # It is no missing value, but one that follows from the rest of the group.
            stop_at([construct(self.ruleset, "peers", plan.rule.indicator.span)])
        return functools.reduce(operator.or_, (col(self.null_of(asked)) for asked in without)) if without else None

    # Points ---------------------------------------------------------------------------------------------------------

    def points(self) -> None:
        """Add the points of every indicator as whole numbers, and where there are none."""
        locals_: list[list[tuple[str, nw.Expr]]] = []
        ends: dict[str, list[tuple[str | None, nw.Expr, nw.Expr | None]]] = {}
        for number, (group, plan) in enumerate((group, plan) for group, plans in self.plans.items() for plan in plans):
            writing, stages, roots = self.parts(plan, number)
            locals_.append(stages)
            own = plan.rule.indicator.id
            *whens, result, over = roots
            lacks = self.missing(plan)
            faults = [writing.condition(when) for when in whens]
            ends.setdefault(own + POINTS, []).append((group, writing.expression(result), lacks))
            if plan.program.points is None:
                ends.setdefault(own + OVER, []).append((group, writing.expression(over), None))
            self.note(own, group, faults, lacks, plan.rule)
        for depth in range(max(map(len, locals_), default=0)):
            self.add(dict(stages[depth] for stages in locals_ if depth < len(stages)))
        self.add({name: joined(parts) for name, parts in ends.items()})

    def parts(self, plan: Planned, number: int) -> tuple[Writing, list[tuple[str, nw.Expr]], tuple[Any, ...]]:
        """Return how a rule is written, its locals, its faults, its points and what they are over."""
        made = plan.program
        over = made.denominator if made.points is None else Whole(1)
        parts = shared(*(fault.when for fault in made.faults), made.result(), over)
        columns = self.columns(plan)
        writing = Writing(columns, self.wide(plan.width))
        stages: list[tuple[str, nw.Expr]] = []
        for name, expression in parts.locals:
            column = f"{OWN}{number}{name}"
            stages.append((column, writing.expression(expression)))
            columns[name] = col(column)
        return writing, stages, parts.roots

    def note(self, own: str, group: str | None, faults: list[nw.Expr], lacks: nw.Expr | None, rule: Rule) -> None:
        """Note where a row of *group* has no points, and where it lacks a value."""
        here = of_group(group)
        if lacks is not None:
            within = lacks if here is None else lacks & here
            # Where it was looked, nothing of the group is missing.
            of_peers = self.is_unseen and any(one.given.name in PEERS for one in rule.asked)
            if rule.missing == "error" or rule.indicator.events or of_peers:
                faults = [*faults, lacks]
            else:
                faults = [fault & ~lacks for fault in faults]
                self.lacking[own] = self.lacking[own] | within if own in self.lacking else within
        if faults:
            found = functools.reduce(operator.or_, faults)
            found = found if here is None else found & here
            self.faults[own] = self.faults[own] | found if own in self.faults else found

    def refuse_faults(self) -> None:
        """
        Refuse rows that have no points, in the words of scoring.

        Raises:
            DataError: With the first of them.
        """
        if not self.faults:
            return
        # As columns, because some hold whatever a row says, and libraries add up no constants.
        named = {f"{OWN}fault{place}": fault for place, fault in enumerate(self.faults.values())}
        faulty = with_columns(self.frame, named)
        counted = faulty.select(*(col(column).cast(nw.Int64).sum() for column in named))
        (row,) = collected(counted).rows(named=True)
        at_fault = [col(column) for column in named if row[column]]
        if at_fault:
            rows = first_rows(faulty, functools.reduce(operator.or_, at_fault), self.scoring.heads())
            raise scored_again(self.ruleset, rows, self.decimals())

    def decimals(self) -> dict[str, int]:
        """Return the decimals of columns that hold binary numbers."""
        return {
            asked.held.head: asked.given.decimals
            for plan in self.every_plan()
            for asked in plan.rule.asked
            if asked.held is not None and asked.held.kind == "float" and asked.given.decimals is not None
        }
