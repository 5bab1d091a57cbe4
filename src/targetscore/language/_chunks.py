"""Chunks: what a sentence part says by itself, before the parts are put together into clauses."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

from targetscore import ast
from targetscore.errors import Span

if TYPE_CHECKING:
    from attrs import frozen as made
else:
    # No chunk is ever changed, but a frozen class takes three times as long to make, and each sentence part makes some.
    from attrs import define as made

# How strongly a break sets apart, see `Break`.
COMMA, SEMICOLON, STOP, COLON = 1, 2, 3, 4


@made(kw_only=True)
class Happens:
    """发生1起: an event counted without 每; *subject* ``None``: the indicator's own value."""

    span: Span
    subject: ast.Expression | None
    size: ast.Literal


@made(kw_only=True)
class Beside:
    """比上年: the level that a movement leads away from, inside a condition."""

    span: Span
    level: ast.Expression


@made(kw_only=True)
class Extreme:
    """
    最高的, 最好的: one end of the group; *high* names it by the value, *good* by which is better.

    *subject* ``None``: the indicator's own value. Which rank it is hangs on what it leads to: 最低的扣2分 speaks of the
    last. *places*: the first and the last of them, counted from that end: the second highest, the three lowest.
    """

    span: Span
    subject: ast.Expression | None
    high: bool | None
    good: bool | None
    places: tuple[int, int] = (1, 1)


@made(kw_only=True)
class If:
    """
    A condition; several where the text lists levels: 完成90%、80%的. *scope*: 在…前提下.

    *bracket*: 10个以内的部分, a stretch that an each-phrase counts. *happens*: an event, which is a
    step before 扣 and a threshold of that many before 不得分. *extreme*: an end of the group, which is a rank.
    *among*: 其中…的, of those that earn nothing.
    """

    span: Span
    conditions: tuple[ast.Condition, ...]
    scope: bool = False
    happens: Happens | None = None
    bracket: bool = False
    extreme: Extreme | None = None
    among: bool = False


@made(kw_only=True)
class Give:
    """
    Points that are earned; several for a list.

    *item*: said of the whole indicator (本项不得分). *called*: 得满分10分 says what full is. *formula*: 得分=….
    *beside*: 按与最高值的比例, of the full score, and whether it names the highest. *instead*: of all other points.
    *on_top*: 另得, 再得.
    """

    span: Span
    amounts: tuple[ast.Expression, ...]
    item: bool = False
    called: Literal["full", "base"] | None = None
    formula: bool = False
    beside: Literal["best", "highest"] | None = None
    instead: bool = False
    on_top: bool = False


@made(kw_only=True)
class Move:
    """
    Points added or deducted, or both ways; several for a list.

    *per*: the unit of 0.5分/次. *on_top*: on top of those before (再扣). *loose*: a further 3 points, without a verb.
    """

    span: Span
    signs: tuple[ast.Sign, ...]
    amounts: tuple[ast.Expression, ...]
    per: ast.Expression | None = None
    on_top: bool = False
    loose: bool = False


@made(kw_only=True)
class Per:
    """
    The each-phrase of a step.

    *directions* has two for 每增减, none for a bare 每次. *first*: 第一至第四起, so many amounts.
    """

    span: Span
    directions: tuple[ast.Direction, ...]
    size: ast.Expression | None = None
    subject: ast.Expression | None = None
    origin: ast.Expression | None = None
    within: tuple[ast.Expression | None, ast.Expression | None] | None = None
    part: ast.PartOfStep | None = None
    first: int | None = None


@made(kw_only=True)
class Rising:
    """
    第1起扣2分，第2起扣3分，第3起起每起扣4分: points for each of a count, which change from one bracket to the next.

    A bracket is the last that it takes in (``None``: all further ones) and its points. *over*: counted from a target.
    *after*: how many the step before it counts, where it goes on from there.
    """

    span: Span
    sign: ast.Sign
    size: ast.Literal
    brackets: tuple[tuple[int | None, ast.Literal], ...]
    over: bool = False
    after: int = 0
    subject: ast.Expression | None = None


@made(kw_only=True)
class Stretch:
    """高出目标10至20个百分点的部分: the stretch of distance that the next each-phrase counts."""

    span: Span
    direction: ast.Direction
    origin: ast.Expression | None
    within: tuple[ast.Expression | None, ast.Expression | None]


@made(kw_only=True)
class Rounded:
    """四舍五入保留两位小数: the amount before it, rounded."""

    span: Span
    places: int
    mode: ast.Rounding


@made(kw_only=True)
class Limit:
    """
    A cap or floor. *of* ``None``: decided by what stands before it. *together*: 两项合计, of so many.

    *beside*: the text says that it is of the clause right before it, and not of others with that one. *each*: of each
    of the additions or deductions in the run before it.
    """

    span: Span
    of: ast.BoundOf | None
    end: Literal["most", "least"]
    amount: ast.Expression | None
    together: int | None = None
    beside: bool = False
    each: bool = False


@made(kw_only=True)
class EachFloor:
    """各自扣完为止: each of the runs before it has a floor of its own."""

    span: Span


@made(kw_only=True)
class Line:
    """A straight line between two awards."""

    span: Span


@made(kw_only=True)
class Else:
    """否则, otherwise, the rest."""

    span: Span


@made(kw_only=True)
class Basis:
    """What steps refer to: 以上年为基数. *target*: 目标340天 says what the target is."""

    span: Span
    level: ast.Expression
    target: bool = False


@made(kw_only=True)
class Begin:
    """Points to start from."""

    span: Span
    amount: ast.Expression


@made(kw_only=True)
class Says:
    """What the text says the full or base score is: （满分15分）. *aside*: said in brackets."""

    span: Span
    what: Literal["full", "base"]
    amount: ast.Expression
    aside: bool = False


@made(kw_only=True)
class Times:
    """再乘0.8."""

    span: Span
    number: ast.Expression


@made(kw_only=True)
class Topic:
    """The values that the next parts speak of; *each* are the points of each: 成活率、保存率各15分."""

    span: Span
    subjects: tuple[ast.Expression, ...]
    each: ast.Expression | None = None


@made(kw_only=True)
class PartRule:
    """
    不足1个百分点按1个百分点计, part of a point counts in proportion; *size*, *unit* and *sign* say of which step.

    *every*: of all steps before it, which must be alike: fractions of 1% count pro rata in both directions.
    """

    span: Span
    part: ast.PartOfStep
    size: Fraction | None = None
    unit: str = ""
    sign: ast.Sign | None = None
    every: bool = False


@made(kw_only=True)
class From:
    """在4分的基础上, 从满分中: the points that the next step starts from."""

    span: Span
    amount: ast.Expression


@made(kw_only=True)
class Onward:
    """以此类推, and so on."""

    span: Span


@made(kw_only=True)
class Greatest:
    """不重复计分, only the highest counts; 取高值, 取低值, 两项合计 of the parts before it."""

    span: Span
    how: Literal["sum", "greater", "lesser", "highest"] = "highest"


@made(kw_only=True)
class Follows:
    """
    一票否决, 定为不合格等次: what follows beside points.

    *also* are further grades. *firm*: it can only be a consequence, no condition of its own. *bare*: it says of 总分
    that it is 0, which may be that of the indicator. *fails*: it follows where its condition does not hold.
    """

    span: Span
    does: ast.Doing
    grade: str = ""
    steps: int = 1
    firm: bool = True
    bare: bool = False
    fails: bool = False
    also: tuple[str, ...] = ()


@made(kw_only=True)
class Judged:
    """由专家组在0至10分之间评分: the value itself is the points, between *ends* if they are said."""

    span: Span
    ends: tuple[ast.Literal, ast.Literal] | None


@made(kw_only=True)
class OneOf:
    """有下列情形之一的: any of the conditions that are listed behind the next colon."""

    span: Span


@made(kw_only=True)
class Lacking:
    """
    每有一项未达到的, 有两项不达标的: *count* of the conditions of the award before do not hold.

    *each*: points for each of them. *more*: as many or more (两项以上, 任一项).
    """

    span: Span
    count: int
    each: bool = False
    more: bool = False


@made(kw_only=True)
class Halved:
    """得分减半, 减半计分."""

    span: Span


@made(kw_only=True)
class Order:
    """按增幅从高到低排序: which values come first; *first* ``None``: those that are better."""

    span: Span
    first: ast.Ordering | None
    by: tuple[ast.Expression, ...]


@made(kw_only=True)
class RankStep:
    """以后逐名递减1分: so much less for each place below those named before; *first*: 第四名起, the first of them."""

    span: Span
    amount: ast.Expression
    first: int | None = None


@made(kw_only=True)
class Units:
    """四个县区: how many units the list of points behind it is for."""

    span: Span
    count: int


@made(kw_only=True)
class FromLast:
    """从最后一名起: the list of points behind it begins with the last."""

    span: Span


@made(kw_only=True)
class RestShare:
    """其余40%: what the base score leaves of the full score."""

    span: Span
    percent: Fraction


@made(kw_only=True)
class Relative:
    """按最小值与最大值之间的相对位置: the way from the worst of the group to its best."""

    span: Span
    ends: tuple[ast.Expression, ast.Expression]


@made(kw_only=True)
class Aside:
    """Words that cannot move points."""

    span: Span
    text: str


@made(kw_only=True)
class Break:
    """The end of a sentence part: 0 none in the text, 1 comma, 2 semicolon, 3 full stop, 4 colon."""

    span: Span
    level: int


Chunk: TypeAlias = (
    If
    | Stretch
    | Rising
    | Rounded
    | Give
    | Move
    | Per
    | Limit
    | EachFloor
    | Line
    | Else
    | Basis
    | Begin
    | Says
    | Times
    | Topic
    | PartRule
    | From
    | Onward
    | Greatest
    | Follows
    | Judged
    | OneOf
    | Lacking
    | Halved
    | Order
    | RankStep
    | Units
    | FromLast
    | RestShare
    | Relative
    | Aside
    | Break
)
