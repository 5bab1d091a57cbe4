"""
Rules as they are written: one tree for Chinese and English.

Every node is frozen and remembers where it stands in the text; equality ignores the place, so two rules that say the
same are equal in whatever language and layout. What a text leaves unsaid is ``None`` here; `targetscore.reading`
decides what it means. No node evaluates, prints or checks itself.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal as Choice
from typing import TypeAlias

import attrs

from targetscore.errors import Span

NOWHERE = Span(0, 0)


@attrs.frozen(kw_only=True)
class Node:
    """Anything that was written down in a rule text."""

    span: Span = attrs.field(default=NOWHERE, eq=False, repr=False)


# Expressions --------------------------------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class Literal(Node):
    """
    A number with what it is measured in: ``10分``, ``85%``, ``2个百分点``, ``5.03亿美元``, ``3``.

    *unit* is ``points`` for points of score, ``%`` (85 for 85 %), ``pp`` for percentage points, a unit of measure as
    the rule file writes it, or empty for a plain number.
    """

    value: Fraction
    unit: str = ""


@attrs.frozen(kw_only=True)
class Value(Node):
    """
    A value by its name: a role (``actual``, ``target``, ``completion``, ``last_year``, ``growth``, ``mean``, ``best``,
    ``worst``, ``rank``, ``rank_from_last``, which is 1 for the last), a declared input or parameter, or ``full`` and
    ``base``, the points of the indicator.
    """

    name: str


@attrs.frozen(kw_only=True)
class Share(Node):
    """``责任指标的85%``, ``95% of full score``: *percent* hundredths of *of*."""

    percent: Fraction
    of: Expression


@attrs.frozen(kw_only=True)
class Sum(Node):
    """``a + b``; *terms* has two or more."""

    terms: tuple[Expression, ...]


@attrs.frozen(kw_only=True)
class Difference(Node):
    """``a - b``."""

    left: Expression
    right: Expression


@attrs.frozen(kw_only=True)
class Product(Node):
    """``a × b``; *factors* has two or more. A value in % counts as a fraction of 1 here."""

    factors: tuple[Expression, ...]


@attrs.frozen(kw_only=True)
class Ratio(Node):
    """``a / b``."""

    numerator: Expression
    denominator: Expression


Rounding: TypeAlias = Choice["half up", "half even", "down", "up"]


@attrs.frozen(kw_only=True)
class Round(Node):
    """``rounded half up to 2 places``, ``四舍五入保留两位小数``. Half up takes ties away from zero."""

    value: Expression
    places: int
    mode: Rounding = "half up"


@attrs.frozen(kw_only=True)
class InProportion(Node):
    """
    ``按完成比例``, ``pro rata``: points of an award, times actual over the level of that award.

    The award is the one that the clause stands against. *points* are those named in the clause itself, if any.
    """

    points: Expression | None = None


Expression: TypeAlias = Literal | Value | Share | Sum | Difference | Product | Ratio | Round | InProportion


# Conditions ---------------------------------------------------------------------------------------------------------

Comparison: TypeAlias = Choice[">=", ">", "<=", "<", "=", "reaches", "below"]


@attrs.frozen(kw_only=True)
class Compare(Node):
    """
    ``不低于90%``, ``over target``. ``reaches`` is the good side of the level, end included: 达到, 完成, at.

    ``below`` (以下, or below) includes the level unless another tier takes it. *subject* ``None``: the indicator's own
    value. *marked*: the text says （含） or （不含）, which wins over a neighbour that includes the level by its word
    alone.
    """

    subject: Expression | None
    op: Comparison
    level: Expression
    marked: bool = False


@attrs.frozen(kw_only=True)
class Between(Node):
    """
    ``80%（含）至90%``, ``from 80% to below 90%``. A closed end is included; ``None``: the text does not mark the end.
    """

    subject: Expression | None
    low: Expression
    high: Expression
    low_closed: bool | None = None
    high_closed: bool | None = None


Side: TypeAlias = Choice["over", "under", "unmet", "met"]


@attrs.frozen(kw_only=True)
class Unsaid(Node):
    """
    A comparison without a level: ``超过的`` (over), ``低于的`` (under), ``未完成的``, ``不足的`` (unmet),
    ``达到的`` (met).

    It refers to the nearest condition before it on the same subject.
    """

    subject: Expression | None
    side: Side


@attrs.frozen(kw_only=True)
class Fact(Node):
    """A yes/no input that holds: ``造成人员死亡``."""

    name: str


@attrs.frozen(kw_only=True)
class Not(Node):
    """``没有``, ``not``."""

    condition: Condition


@attrs.frozen(kw_only=True)
class All(Node):
    """``且``, ``and``, ``both``; two or more."""

    conditions: tuple[Condition, ...]


@attrs.frozen(kw_only=True)
class Any(Node):
    """``或者``, ``or``, ``either``; two or more."""

    conditions: tuple[Condition, ...]


@attrs.frozen(kw_only=True)
class Exactly(Node):
    """``仅一项``, ``only one of these``: exactly *count* of *conditions*, or of the nearest ones before it if empty."""

    count: int
    conditions: tuple[Condition, ...] = ()


Condition: TypeAlias = Compare | Between | Unsaid | Fact | Not | All | Any | Exactly


# Clauses ------------------------------------------------------------------------------------------------------------

Sign: TypeAlias = Choice["add", "deduct"]


@attrs.frozen(kw_only=True)
class Start(Node):
    """``基本分30分：``, ``from 10 points``: where additions and deductions start."""

    amount: Expression


@attrs.frozen(kw_only=True)
class Award(Node):
    """``达到95%得满分``, ``6 points at target``: *amount* points where *when* holds."""

    when: Condition
    amount: Expression


@attrs.frozen(kw_only=True)
class Otherwise(Node):
    """``否则不得分``, ``其余得2分``: *amount* points where no condition before it on the same subject holds."""

    amount: Expression


@attrs.frozen(kw_only=True)
class Linear(Node):
    """
    ``其间按线性插值``, ``on a sliding scale``: a straight line between two awards; *when* names the stretch, if said.
    """

    when: Condition | None = None


@attrs.frozen(kw_only=True)
class Change(Node):
    """``超过6%扣3分``, ``另加1分``: *amount* points more or less where *when* holds."""

    when: Condition
    sign: Sign
    amount: Expression


Direction: TypeAlias = Choice["over", "under", "away", "each"]
PartOfStep: TypeAlias = Choice["pro rata", "whole", "started"]


@attrs.frozen(kw_only=True)
class Step(Node):
    """
    ``每低1个百分点扣0.5分``, ``add 1 per 0.5 over target, up to 3``, ``每发生一起扣2分``.

    Attributes:
        subject: What is counted; ``None``: the indicator's own value, or what *when* speaks of.
        direction: ``over`` or ``under`` the origin; ``away``: 差, off, on the side that is worse;
            ``each``: the value itself is a count.
        size: How much makes one step. ``None``: one.
        origin: Where the count starts; ``None``: reading rule 2.
        amount: Points a step. A tuple is a schedule: 依次扣5、6、7分.
        continued: 以此类推 after a schedule: the constant difference goes on.
        within: The stretch of distance from the origin that this bracket counts, ends as distances; ``None``: all.
        part: What part of a step counts, if the text says it.
        when: Counts only where this holds.
    """

    sign: Sign
    amount: Expression | tuple[Expression, ...]
    direction: Direction
    size: Expression | None = None
    subject: Expression | None = None
    origin: Expression | None = None
    continued: bool = False
    within: tuple[Expression | None, Expression | None] | None = None
    part: PartOfStep | None = None
    when: Condition | None = None


BoundOf: TypeAlias = Choice["addition", "deduction", "each side", "additions", "deductions", "indicator"]


@attrs.frozen(kw_only=True)
class Bound(Node):
    """
    ``扣完为止``, ``最多加3分``, ``总分不超过12分``, ``可倒扣``.

    ``additions`` and ``deductions`` (总共最多扣3分) are all of that sign before it, together; ``addition`` and
    ``deduction`` the nearest. *most* says whether *amount* is the greatest or the least. ``least`` with amount ``None``
    lifts the floor. *amount* of an addition or deduction is how far it may move the points.
    """

    of: BoundOf
    end: Choice["most", "least"]
    amount: Expression | None


@attrs.frozen(kw_only=True)
class Factor(Node):
    """``再乘0.8``: the points so far times *number* where *when* holds."""

    when: Condition | None
    number: Expression


@attrs.frozen(kw_only=True)
class Override(Node):
    """``发现1例即不得分``, ``造成死亡的本项得0分``: final, whatever the other clauses say."""

    when: Condition
    amount: Expression


@attrs.frozen(kw_only=True)
class Part(Node):
    """
    ``新植树木成活率、保存率各15分：…``: clauses with points of their own, over one value each.

    *subject* is what the part's clauses speak of; *points* what 满分 means inside, if said.
    """

    name: str
    subject: Expression | None
    points: Expression | None
    clauses: tuple[Clause, ...]


@attrs.frozen(kw_only=True)
class Combine(Node):
    """
    ``取高值``, ``两项合计``, ``不重复计分``: how several parts make one score.

    ``highest``: among awards, the greatest that applies.
    """

    how: Choice["sum", "greater", "lesser", "highest"]
    parts: tuple[Part, ...] = ()


@attrs.frozen(kw_only=True)
class Scope(Node):
    """``目标值低于100%的：…``, ``在…前提下``: *clauses* count only where *when* holds."""

    when: Condition
    clauses: tuple[Clause, ...]


@attrs.frozen(kw_only=True)
class Reference(Node):
    """``以上年为基数：``, ``与全省平均水平比较``: what steps and awards without a level refer to."""

    level: Expression


@attrs.frozen(kw_only=True)
class Stated(Node):
    """``（满分15分）``, ``（15分）`` (full) and ``基本分30分`` (base) in a heading; must agree with the rule file."""

    what: Choice["full", "base"]
    amount: Expression


Ordering: TypeAlias = Choice["higher", "lower"]


@attrs.frozen(kw_only=True)
class Ranking(Node):
    """
    ``按增幅从高到低排序``, ``最低的得满分``: which values of the group come first; ``None``: those that are better.

    *by* is the value that is ranked; ``None``: the indicator's own.
    """

    first: Ordering | None
    by: Expression | None = None


Doing: TypeAlias = Choice["veto", "grade", "barred", "not above", "down", "zero total", "unranked"]


@attrs.frozen(kw_only=True)
class Effect(Node):
    """
    ``一票否决``, ``定为不合格等次``, ``降低一个等次``: what follows beside the points where *when* holds; none move.

    Attributes:
        does: ``veto`` leaves what it does to the convention. ``grade``: the unit's grade is *grade*. ``barred``: it is
            below *grade*. ``not above``: it is *grade* at best. ``down``: it falls by *steps*. ``zero total``: the
            total is 0. ``unranked``: the unit takes no part in the ranking.
        grade: As the text writes it; empty for ``barred``: the top grade, for ``grade``: the lowest.
    """

    when: Condition
    does: Doing
    grade: str = ""
    steps: int = 1


@attrs.frozen(kw_only=True)
class Remark(Node):
    """A sentence part that cannot move points; kept and shown."""

    text: str


Clause: TypeAlias = (
    Start
    | Award
    | Otherwise
    | Linear
    | Change
    | Step
    | Bound
    | Factor
    | Override
    | Part
    | Combine
    | Scope
    | Reference
    | Stated
    | Ranking
    | Effect
    | Remark
)


@attrs.frozen(kw_only=True)
class Rule(Node):
    """
    One indicator's rule: its clauses in the order of the text.

    *text* and *wording* (spans of declared phrases without effect) take no part in equality.
    """

    clauses: tuple[Clause, ...]
    text: str = attrs.field(default="", eq=False, repr=False)
    wording: tuple[Span, ...] = attrs.field(default=(), eq=False, repr=False)
