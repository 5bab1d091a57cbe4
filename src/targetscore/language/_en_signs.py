"""One group of English chunks, which make a clause, in the order that `_assemble` reads them."""

# ruff: noqa: ANN401 - chunks of the grammar and those that only English has come in one sequence

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA
from targetscore.language._en_chunks import Amid, Bare, BothWays, Onwards, PlacesBelow, Slope, Vague, Worth
from targetscore.language._en_groups import letter
from targetscore.language._en_stretches import beside, levels_of, over_stretch
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, Refused
from targetscore.language._subjects import is_actual, is_own

# Comparisons that hold on the upper side of a level, and on the lower.
UPWARD = frozenset({">=", ">", "reaches"})
DOWNWARD = frozenset({"<", "<="})


@attrs.define
class Signs:
    """
    What points without a verb mean: `deduct 1 point above 3%, 2 points above 5%` deducts twice.

    *last* is what the group before did, *here* whether it is in this run, *awarded* whether any group gave points.
    *stretch* is what the last line runs over; `anything lower` is below it. *earned* is the last range named,
    *condition* the last condition, *bracket* the last stretch that was counted, *levels* where points are awarded,
    *given* which points under which condition, ``None`` for another than one comparison. *outer* is the last condition
    that stood over others, *under* what those spoke of, *over* whether any did.
    """

    last: tuple[ast.Sign, str] | None = None
    here: bool = False
    awarded: bool = False
    stretch: ast.Between | None = None
    earned: ast.Between | None = None
    condition: ast.Condition | None = None
    outer: ast.Condition | None = None
    under: str = ""
    over: bool = False
    bracket: chunk.Per | None = None
    levels: list[ast.Expression] = attrs.field(factory=list)
    given: list[tuple[ast.Compare | None, ast.Expression]] = attrs.field(factory=list)

    def award(self, conditions: Sequence[chunk.If], points: Sequence[Any]) -> None:
        """Keep which points are given, and where."""
        self.levels += levels_of(conditions)
        compared = [each for when in conditions for each in when.conditions]
        one = compared[0] if len(compared) == 1 and isinstance(compared[0], ast.Compare) else None
        self.given += [(one, each.amounts[0]) for each in points if isinstance(each, chunk.Give)]

    def runs_between(self, line: Slope) -> bool:
        """Whether points are given at two ends only, and they are those that *line* says again."""
        ends = [_value(line.first), _value(line.last)]
        said = [_value(amount) for _, amount in self.given]
        return None not in ends and said in (ends, ends[::-1])

    def falls_short(self, points: Sequence[Any]) -> bool:
        """Whether `otherwise` before points in proportion says that the only level that earns any is not reached."""
        proportion = [
            each for each in points if isinstance(each, chunk.Give) and isinstance(each.amounts[0], ast.InProportion)
        ]
        reached = [when for when, _ in self.given if when is not None and when.op in UPWARD]
        return bool(proportion) and len(points) == len(self.given) == len(reached) == 1

    def leaves_between(self) -> bool:
        """Whether points are given above a level and below another of one value, so that all the rest lies between."""
        compared = [when for when, _ in self.given if when is not None]
        if len(compared) < len(self.given) or len({when.op in UPWARD for when in compared}) < 2:  # noqa: PLR2004
            return False
        return len({_subject(when) for when in compared}) == 1 and all(
            when.op in UPWARD | DOWNWARD for when in compared
        )

    def remember(self, conditions: Sequence[chunk.If]) -> None:
        """Keep the range that a condition names, for `outside this range`."""
        if conditions:
            self.bracket = None
        for each in conditions:
            self.condition = each.conditions[0] if len(each.conditions) == 1 else None
            if len(each.conditions) == 1 and isinstance(each.conditions[0], ast.Between):
                self.earned = each.conditions[0]

    def counted(self, per: chunk.Per) -> chunk.Per:
        """Return *per*, where it goes on behind a stretch with the stretch that it counts itself."""
        if isinstance(per, Onwards):
            per = self._onwards(per)
        self.bracket = per if per.within is not None and per.directions in {(), ("each",)} else None
        return per

    def _onwards(self, per: Onwards) -> chunk.Per:
        """Return the step that *per* is: of the rest of what the stretch before counts, else of what lies above."""
        fields = _fields(per)
        before = self.bracket
        low = before.within[1] if before is not None and before.within is not None else None
        if before is None or not isinstance(low, ast.Literal) or not _is_same_count(per, before, low.unit):
            if per.count is None and per.directions:
                return chunk.Per(**fields)
            raise Refused("bracket-unclear", per.span)
        plain = per.size is None or (isinstance(per.size, ast.Literal) and per.size.unit == "" and per.size.value == 1)
        fields |= {"subject": before.subject, "size": before.size if plain else per.size}
        high = None if per.count is None else attrs.evolve(low, span=per.count.span, value=low.value + per.count.value)
        return chunk.Per(**{**fields, "directions": before.directions, "within": (low, high)})

    def beside(self, conditions: list[Any]) -> list[Any]:
        """Return *conditions*, behind a line over a stretch as sides of it."""
        return conditions if self.stretch is None else [beside(each, self.stretch) for each in conditions]

    def pause(self) -> None:
        """Begin anew, behind a semicolon."""
        self.here = False

    def taken(self, points: chunk.Give | chunk.Move, kind: str, per: chunk.Per | None) -> chunk.Give | chunk.Move:
        """Return *points* as they are meant, and keep what they did; *kind* is E behind an each-phrase, else I."""
        if isinstance(points, Bare) or (isinstance(points, Vague) and kind == "E"):
            points = self._meant(points, kind, per)
        if kind == "E" and any(
            isinstance(amount, (ast.Sum, ast.Difference, ast.InProportion)) for amount in points.amounts
        ):
            raise Refused("amount-order", points.span)
        if isinstance(points, chunk.Give) and kind == "E":
            if points.formula or points.item or points.called:
                raise Refused("amount-order", points.span)
            points = chunk.Move(span=points.span, signs=("add",), amounts=points.amounts)
        if isinstance(points, chunk.Move):
            if points.loose and self.last is not None and self.last[0] == "deduct":
                # 2 points are lost below 80%, and another 1 point for each …: lost as well, or earned?
                raise Refused("sign-unclear", points.span)
            self.last, self.here = (points.signs[0], kind), True
        else:
            self.last, self.awarded = None, True
        return points

    def _meant(self, points: Bare | Vague, kind: str, per: chunk.Per | None) -> chunk.Give | chunk.Move:
        if self.last is None:
            if isinstance(points, Vague) and points.takes:
                raise Refused("sign-unclear", points.span)
            if per is not None and (self.awarded or {"under", "away"} & set(per.directions)):
                raise Refused("sign-unclear", points.span)
            return points
        sign, before = self.last
        zero = all(isinstance(amount, ast.Literal) and amount.value == 0 for amount in points.amounts)
        if self.here and kind == before and not zero:
            return chunk.Move(span=points.span, signs=(sign,), amounts=points.amounts)
        if kind == "I" and (self.awarded or (zero and not self.here)):
            if self.here and not zero:
                raise Refused("sign-unclear", points.span)
            return points
        if kind == "O" or (kind == "E" and sign == "add"):
            return points
        if kind == "I" and before == "E" and not self.here:
            return points
        raise Refused("sign-unclear", points.span)


def _value(amount: ast.Expression | None) -> Fraction | None:
    return amount.value if isinstance(amount, ast.Literal) else None


def _subject(when: ast.Compare) -> ast.Expression:
    return when.subject if when.subject is not None and not is_actual(when.subject) else ast.Value(name="actual")


def _is_same_count(per: chunk.Per, before: chunk.Per, unit: str) -> bool:
    """Whether *per* counts what *before* counts, which is measured in *unit*."""
    same = per.subject == before.subject or (is_actual(per.subject) and is_actual(before.subject))
    if per.subject is None and isinstance(per.size, ast.Literal):
        same = True
    step = {"", unit, PERCENTAGE_POINT} if unit == PERCENT else {"", unit}
    return same and (not isinstance(per.size, ast.Literal) or per.size.unit in step)


def in_order(group: list[Any], signs: Signs) -> list[chunk.Chunk]:
    by: dict[str, list[Any]] = defaultdict(list)
    for each in group:
        by[letter(each)].append(each)
    if by["L"] and isinstance(by["L"][0], Slope):
        return _sloping(by["L"][0], by["I"], signs, alone=len(group) == 1)
    by["I"] = signs.beside(by["I"])
    signs.remember(by["I"])
    if by["O"]:
        _rest(by, signs)
    if any(isinstance(each, chunk.Give) for each in by["P"]):
        signs.award(by["I"], by["P"])
    if by["B"] and by["I"] and not by["P"] and not by["L"] and not by["E"]:
        return _bounded_where(by["I"][0], by["B"][0])
    if by["U"]:
        return [*by["U"], *by["P"]]
    if by["T"]:
        by["I"], by["E"] = _about(by["T"][0], by["I"], by["E"])
        if not by["I"] and not by["E"] and by["P"] and not by["O"]:
            _topic_alone(by["T"][0], by["P"])
            span = by["T"][0].span.cover(by["P"][0].span)
            return [chunk.Says(span=span, what="full", amount=by["P"][0].amounts[0]), *by["B"]]
    kind = "E" if by["E"] else "O" if by["O"] else "I"
    if kind == "I" and by["P"] and not by["I"]:
        return _alone(by["P"][0], by, signs)
    if by["E"]:
        by["E"] = [signs.counted(each) for each in by["E"]]
    per = by["E"][0] if by["E"] else None
    if by["O"] and per is not None:
        per = _beyond(per, by["O"][0], signs.condition)
        by["O"], by["E"] = [], [per]
    points = [signs.taken(each, kind, per) for each in by["P"]]
    _no_count_beside(per, by["I"])
    signs.awarded = signs.awarded or any(isinstance(each, chunk.Begin) for each in by["S"])
    if kind == "E":
        _no_range(by["E"][0], points)
        if isinstance(by["E"][0], PlacesBelow):
            return [*_below(by["E"][0], points), *_breaks_before(by["B"], points), *by["S"]]
        if isinstance(by["E"][0], BothWays):
            if by["E"][0].downward and any(isinstance(each, chunk.Move) and len(each.signs) > 1 for each in points):
                raise Refused("sign-unclear", points[0].span)
            sides = _sides(by["E"][0], signs.earned)
            return [
                *by["I"],
                sides[0],
                *_one_way(points, "add"),
                *by["I"],
                sides[1],
                *_one_way(points, "deduct"),
                *_breaks_before(by["B"], points),
                *by["S"],
            ]
    points = [said for each in points for said in _full(each)]
    if by["Q"] and points:
        points = [attrs.evolve(points[0], span=points[0].span.cover(by["Q"][0].span)), *points[1:]]
    clause = [
        *by["Q"],
        *by["O"],
        *by["I"],
        *by["E"],
        *points,
        *by["L"],
        *by["F"],
        *_breaks_before(by["B"], points),
        *by["S"],
    ]
    return [*clause, *_following(by)] if by["V"] else clause


def _sloping(line: Slope, conditions: list[Any], signs: Signs, *, alone: bool) -> list[chunk.Chunk]:
    """Return the awards at both ends of *line* with the line; where it only says them again, the line *alone*."""
    if line.again:
        if not signs.runs_between(line) or not alone:
            raise Refused("line-ends-missing", line.span)
        return [chunk.Line(span=line.span)]
    found, signs.stretch = over_stretch(line, conditions, signs.levels)
    signs.last, signs.awarded = None, True
    return found


def _rest(by: dict[str, list[Any]], signs: Signs) -> None:
    """Let `otherwise` say what it does beside the awards before: what lies in between, a level that is not reached."""
    otherwise = by["O"][0]
    if isinstance(otherwise, Amid) and not signs.leaves_between():
        raise Refused("otherwise-of-what", otherwise.span)
    if not by["I"] and signs.falls_short(by["P"]):
        unmet = ast.Unsaid(span=otherwise.span, side="unmet", subject=None)
        by["I"], by["O"] = [chunk.If(span=otherwise.span, conditions=(unmet,))], []


def _beyond(per: chunk.Per, otherwise: chunk.Else, before: ast.Condition | None) -> chunk.Per:
    """
    Leave out `otherwise` before a step that only counts where the condition before does not hold.

    `Full score if the rate is not below 80%; otherwise deduct 1 point for each percentage point below 80%`.
    """
    upward = isinstance(before, ast.Compare) and before.op in {">=", ">", "reaches"}
    beyond = per.directions in ({("under",), ("away",)} if upward else {("over",)})
    known = isinstance(before, ast.Compare) and (upward or before.op in {"<=", "<"})
    if not (known and beyond and isinstance(before, ast.Compare) and before.level == per.origin):
        raise Refused("otherwise-of-what", otherwise.span.cover(per.span))
    if per.subject not in {None, before.subject} and not is_own(per.subject):
        raise Refused("otherwise-of-what", otherwise.span.cover(per.span))
    return attrs.evolve(per, span=otherwise.span.cover(per.span))


def _below(per: PlacesBelow, points: Sequence[Any]) -> list[chunk.Chunk]:
    """Return the step from the last place named, or from the one that the text says."""
    move = points[0]
    if not isinstance(move, chunk.Move) or move.signs != ("deduct",) or len(move.amounts) != 1:
        raise Refused("sign-unclear", move.span)
    if per.start is None:
        return [chunk.RankStep(span=per.span.cover(move.span), amount=move.amounts[0])]
    one = ast.Literal(span=per.span, value=Fraction(1))
    step = chunk.Per(
        span=per.span,
        directions=("under",),
        size=one,
        subject=ast.Value(span=per.span, name="rank"),
        origin=ast.Literal(span=per.span, value=Fraction(per.start)),
    )
    return [step, move]


def _following(by: dict[str, list[Any]]) -> list[chunk.Chunk]:
    """Return what follows beside points: `otherwise no points and a veto` is said of otherwise twice."""
    topic = by["T"] if not by["I"] else []
    again = by["O"] if by["P"] else []
    return [*topic, *again, *by["V"]]


def _sides(per: chunk.Per, earned: ast.Between | None) -> list[chunk.Per]:
    """Return the steps above and below the level named, else above and below the range before."""
    found = []
    for way in ("over", "under"):
        origin = per.origin
        if origin is None and earned is not None:
            origin = earned.high if way == "over" else earned.low
        found.append(chunk.Per(**{**_fields(per), "directions": (way,), "origin": origin}))
    return found


def _one_way(points: Sequence[Any], sign: ast.Sign) -> list[Any]:
    """Return *points* of one side: of those added or deducted the ones of *sign*."""
    return [
        attrs.evolve(each, signs=(sign,)) if isinstance(each, chunk.Move) and len(each.signs) > 1 else each
        for each in points
    ]


def _fields(per: chunk.Per) -> dict[str, Any]:
    """Return what every step says."""
    return {field.name: getattr(per, field.name) for field in attrs.fields(chunk.Per)}


def _full(points: Any) -> tuple[Any, ...]:
    """Say `the full 7 points` as full score, and that it is 7 points."""
    if not isinstance(points, chunk.Give) or points.called != "full":
        return (points,)
    says = chunk.Says(span=points.span, what="full", amount=points.amounts[0], aside=True)
    full = ast.Value(span=points.span, name="full")
    return attrs.evolve(points, amounts=(full,), called=None), says


def _breaks_before(bounds: list[Any], points: Sequence[Any]) -> list[chunk.Chunk]:
    if bounds and points:
        return [chunk.Break(span=bounds[0].span, level=COMMA), *bounds]
    return bounds


def _alone(points: Any, by: dict[str, list[Any]], signs: Signs) -> list[chunk.Chunk]:
    """Points with neither condition nor each-phrase: a start, or `pro rata` behind a step."""
    amount = points.amounts[0]
    if isinstance(points, chunk.Give) and isinstance(amount, ast.InProportion):
        if signs.last is not None and signs.last[1] == "E" and signs.here:
            return [chunk.PartRule(span=points.span, part="pro rata"), *by["B"]]
        raise Refused("award-without-condition", points.span)
    if isinstance(points, Bare) and signs.last is not None:
        raise Refused("sign-unclear", points.span)
    if isinstance(points, chunk.Give) and isinstance(amount, (ast.Product, ast.Ratio, ast.Sum, ast.Difference)):
        points = chunk.Give(span=points.span, amounts=points.amounts, formula=True)
    if isinstance(points, Worth):
        return [chunk.Says(span=points.span, what="full", amount=amount), *by["B"]]
    signs.last, signs.awarded = None, True
    return [points, *by["B"]]


def _about(topic: chunk.Topic, conditions: list[Any], pers: list[Any]) -> tuple[list[Any], list[Any]]:
    """`Energy saving is worth 4 points at 5%`: the condition speaks of the value that the sentence names."""
    if len(topic.subjects) != 1:
        raise Refused("several-counted", topic.span)
    subject = topic.subjects[0]
    if pers and not conditions and not is_own(subject) and all(each.subject not in {None, subject} for each in pers):
        # Of late replies nothing is counted in `for each error and late reply`.
        raise Refused("nothing-said-of", topic.span)
    if any(each.span.start < topic.span.start for each in conditions) and not is_own(subject):
        # `If visits are above target, and late replies` does not say whether those are above it, or make the level.
        raise Refused("nothing-said-of", topic.span)
    about = [
        attrs.evolve(each, conditions=tuple(_with(condition, subject) for condition in each.conditions))
        for each in conditions
    ]
    return about, [each if each.subject is not None else attrs.evolve(each, subject=subject) for each in pers]


def _with(condition: ast.Condition, subject: ast.Expression) -> ast.Condition:
    match condition:
        case ast.Compare(subject=None) | ast.Between(subject=None):
            return attrs.evolve(condition, subject=subject)
        case ast.Not(condition=inner):
            return attrs.evolve(condition, condition=_with(inner, subject))
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return attrs.evolve(condition, conditions=tuple(_with(each, subject) for each in several))
        case _:
            return condition


def _topic_alone(topic: chunk.Topic, points: Sequence[Any]) -> None:
    if len(points) == 1 and isinstance(points[0], Worth) and is_own(topic.subjects[0]):
        return
    raise Refused("award-without-condition", Span(topic.span.start, points[-1].span.end))


def _bounded_where(when: chunk.If, bound: chunk.Limit) -> list[chunk.Chunk]:
    """Return a bound of the score that holds only under a condition: `if it was late, the score is limited to 4`."""
    if bound.of != "indicator" or bound.end != "most":
        raise Refused("bound-of-what", bound.span)
    return [when, bound]


def _no_count_beside(per: chunk.Per | None, conditions: Sequence[chunk.If]) -> None:
    """Refuse `2 points for each award, up to 3 awards`: none beyond 3, or none at all where there are more?"""
    if per is None or per.directions not in {(), ("each",)}:
        return
    for each in conditions:
        for condition in each.conditions:
            if not isinstance(condition, ast.Compare) or condition.op != "<=":
                continue
            if condition.subject == per.subject or (is_actual(condition.subject) and is_actual(per.subject)):
                raise Refused("bracket-unclear", each.span)


def _no_range(per: chunk.Per, points: Sequence[Any]) -> None:
    """Refuse a stretch taken off: a stretch counts what lies in it, and does not say from which end."""
    if per.within is not None and not per.directions and any("deduct" in each.signs for each in points):
        raise Refused("step-ways-unclear", per.span)
