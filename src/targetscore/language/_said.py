"""What has been read of a sentence so far: the state that its parts are read into, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import POINTS, Names, Refused
from targetscore.language._pairs import (
    single,
    unit_of_level,
)
from targetscore.language._subjects import is_actual


def is_bare_one(part: chunk.If) -> bool:
    """Whether *part* is nothing but one of something: 一起, 1人."""
    if len(part.conditions) != 1 or part.happens is not None or part.bracket or part.scope:
        return False
    match part.conditions[0]:
        case ast.Compare(subject=None, op="reaches", level=ast.Literal(value=value, unit=unit) as level) as whole:
            return value == 1 and unit not in {"", "%", "pp", POINTS} and whole.span == level.span
        case _:
            return False


@attrs.frozen
class Tiers:
    """How often what happens, and in which units it is compared, in one sentence."""

    counts: dict[ast.Expression | None, set[Fraction]]
    compared: dict[tuple[ast.Expression | None, str | None], list[Fraction]]

    @classmethod
    def of(cls, parts: Sequence[chunk.Chunk]) -> Tiers:
        """Return the counts and comparisons of *parts*."""
        tiers = cls({}, {})
        for part in parts:
            if not isinstance(part, chunk.If):
                continue
            if part.happens is not None:
                tiers.counts.setdefault(_of_own(part.happens.subject), set()).add(part.happens.size.value)
            found = (c for c in part.conditions if isinstance(c, ast.Compare) and not is_bare_one(part))
            for condition in found:
                level = condition.level
                known = level.value if isinstance(level, ast.Literal) else Fraction(0)
                tiers.compared.setdefault((_of_own(condition.subject), unit_of_level(level)), []).append(known)
        return tiers

    def hold(self, happens: chunk.Happens) -> bool:
        """Whether another count of the same thing, or a comparison of it, stands beside *happens*."""
        subject = _of_own(happens.subject)
        if len(self.counts.get(subject, ())) > 1:
            return True
        levels = self.compared.get((subject, happens.size.unit), [])
        # 发生1起扣2分，发生3起以上不得分: two cost twice as much as one.
        return any(happens.size.value != 1 or level <= NEXT for level in levels)


NEXT = 2


def _of_own(subject: ast.Expression | None) -> ast.Expression | None:
    """Return *subject*, ``None`` for the own value by its name."""
    return None if is_actual(subject) else subject


@attrs.define
class Said:
    """
    What has been read of one sentence, from left to right.

    *condition* is the last one met; *met* says that points have been tied to it. *per* is an each-phrase that waits for
    its points. *at* is the place of the part being read. *tiers* is made when it is first asked for.
    *several*: the run before spoke of several values, so that nobody knows which of them is carried on.
    *event* is what happened last that points are lost or added for, with its clause. *lacking* waits for its points.
    *missed*: 未完成的 stands in front of the run.
    """

    parts: Sequence[chunk.Chunk]
    before: Sequence[ast.Clause]
    names: Names
    clauses: list[ast.Clause] = attrs.field(factory=list)
    condition: chunk.If | None = None
    met: bool = False
    per: chunk.Per | None = None
    each_when: ast.Condition | None = None
    topic: chunk.Topic | None = None
    otherwise: chunk.Else | None = None
    stretch: chunk.Stretch | None = None
    aside: chunk.Aside | None = None
    order: chunk.Order | None = None
    units: chunk.Units | None = None
    from_last: chunk.FromLast | None = None
    rest: chunk.RestShare | None = None
    spoken: tuple[ast.Expression, ...] = ()
    several: bool = False
    subject: ast.Expression | None = None
    carried: ast.Expression | None = None
    tiers: Tiers | None = None
    event: tuple[chunk.Happens, ast.Step] | None = None
    lacking: chunk.Lacking | None = None
    missed: bool = False
    at: int = 0
    ends: list[int] = attrs.field(factory=list)

    def every_run(self) -> list[Sequence[ast.Clause]]:
        """Return the clauses between semicolons, run by run."""
        edges = [0, *self.ends, len(self.clauses)]
        return [self.clauses[start:end] for start, end in pairwise(edges) if start < end]

    def is_tier(self, happens: chunk.Happens) -> bool:
        """有1家的扣1分，有2家的扣3分: counts beside other counts of the same thing are tiers, no events."""
        if self.tiers is None:
            self.tiers = Tiers.of(self.parts)
        return self.tiers.hold(happens)

    def expect_consequence(self) -> None:
        if self.condition is not None and not self.met:
            raise Refused("condition-without-points", self.condition.span)

    def when(self) -> ast.Condition | None:
        if self.condition is None:
            return None
        self.met = True
        if self.condition.happens is not None:
            happens = self.condition.happens
            return ast.Compare(
                span=happens.span, subject=happens.subject or self.topic_subject(), op=">=", level=happens.size
            )
        return single(self.condition)

    def stretch_met(self) -> ast.Condition | None:
        if self.condition is not None and not self.met:
            return self.when()
        return None

    def topic_subject(self) -> ast.Expression | None:
        if self.topic is None:
            return None
        if len(self.topic.subjects) != 1:
            raise Refused("several-counted", self.topic.span)
        return self.topic.subjects[0]
