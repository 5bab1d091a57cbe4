"""One sentence: its chunks from left to right, in one table of what each makes of what stands before it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from operator import is_

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._chunks import COMMA, SEMICOLON
from targetscore.language._lexemes import POINTS, Names, Refused
from targetscore.language._pairs import (
    are_one_movement,
    below_zero,
    bracketed,
    counts,
    falls_by_place,
    follows,
    in_places,
    is_level,
    is_moving,
    is_one_missing,
    is_rank_award,
    is_sum,
    is_zero,
    join,
    joins,
    last_place,
    moves_points,
    opposite,
    paired,
    rest_of,
    share_of_full,
    single,
    span_over,
    standard_of,
    stretched,
    unit_of_level,
    ways,
    what_is_measured,
    worst_and_best,
)
from targetscore.language._subjects import (
    about_own,
    is_actual,
    is_own,
    is_some,
    name_of,
    named_by,
    of_own,
    rank_of,
    subjects_of,
)


@attrs.frozen
class _Tiers:
    """How often what happens, and in which units it is compared, in one sentence."""

    counts: dict[ast.Expression | None, set[Fraction]]
    compared: set[tuple[ast.Expression | None, str | None]]

    @classmethod
    def of(cls, parts: Sequence[chunk.Chunk]) -> _Tiers:
        """Return the counts and comparisons of *parts*."""
        tiers = cls({}, set())
        for part in parts:
            if not isinstance(part, chunk.If):
                continue
            if part.happens is not None:
                tiers.counts.setdefault(part.happens.subject, set()).add(part.happens.size.value)
            found = (c for c in part.conditions if isinstance(c, ast.Compare))
            tiers.compared.update((condition.subject, unit_of_level(condition.level)) for condition in found)
        return tiers

    def hold(self, happens: chunk.Happens) -> bool:
        """Whether another count of the same thing, or a comparison of it, stands beside *happens*."""
        several = len(self.counts.get(happens.subject, ())) > 1
        return several or (happens.subject, happens.size.unit) in self.compared


HUNDRED = Fraction(100)
PLACES = ("名", "位")
PLACE_ENDS = ("排名", "名次", "位次", "排位")
OCCASIONS = ("时", "内", "中", "期间")


@attrs.define
class Sentence:
    """
    The parts of one sentence, read from left to right.

    *condition* is the last one met; *met* says that points have been tied to it. *per* is an each-phrase that waits for
    its points. *at* is the place of the part being read. *tiers* is made when it is first asked for.
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
    subject: ast.Expression | None = None
    carried: ast.Expression | None = None
    tiers: _Tiers | None = None
    at: int = 0
    ends: list[int] = attrs.field(factory=list)

    def every_run(self) -> list[Sequence[ast.Clause]]:
        """Return the clauses between semicolons, run by run."""
        edges = [0, *self.ends, len(self.clauses)]
        return [self.clauses[start:end] for start, end in pairwise(edges) if start < end]

    def read(self) -> list[ast.Clause]:
        """Return the clauses of the sentence."""
        for position, part in enumerate(self.parts):
            self.at = position
            if isinstance(part, chunk.If) and self._opens_scope(position):
                rest = self.parts[position + 1 :]
                inner = tuple(Sentence(rest, (*self.before, *self.clauses), self.names).read())
                self.clauses.append(ast.Scope(span=span_over(self.parts[position:]), when=single(part), clauses=inner))
                return self.clauses
            self._take(part)
        self._finish()
        return self.clauses

    def _opens_scope(self, position: int) -> bool:
        """Whether it holds for the rest: a condition on another value, then a comma and a condition or 每."""
        part = self.parts[position]
        if not isinstance(part, chunk.If) or part.happens or part.bracket or len(part.conditions) != 1 or self.per:
            return False
        following = self.parts[position + 1 : position + 4]
        if not (len(following) > 1 and isinstance(following[0], chunk.Break) and following[0].level == COMMA):
            return False
        nexts, *behind = following[1:]
        if isinstance(nexts, chunk.Topic) and behind and not isinstance(behind[0], chunk.Break):
            nexts = behind[0]
        if part.scope:
            return True
        if isinstance(nexts, chunk.Per) and is_some(part.conditions[0]) and counts(nexts):
            return False
        return isinstance(nexts, (chunk.If, chunk.Per)) and not about_own(part.conditions)

    def _is_tier(self, happens: chunk.Happens) -> bool:
        """有1家的扣1分，有2家的扣3分: counts beside other counts of the same thing are tiers, no events."""
        if self.tiers is None:
            self.tiers = _Tiers.of(self.parts)
        return self.tiers.hold(happens)

    def _take(self, part: chunk.Chunk) -> None:  # noqa: C901, PLR0912, PLR0915 - the table
        if self.aside is not None and not isinstance(part, (chunk.Break, chunk.Aside)):
            self._no_aside(part, self.aside)
        match part:
            case chunk.Break(level=level):
                self._pause(level)
            case chunk.If():
                part = self._about(part)
                if self.condition is not None and not self.met and joins(self.condition, part):
                    part = join(self.condition, part)
                else:
                    self._expect_consequence()
                self.condition, self.met = part, False
            case chunk.Per():
                self._take_per(part)
            case chunk.Give():
                self._give(part)
            case chunk.Move():
                self._move(part)
            case chunk.Limit(of="indicator") if self.condition is not None and not self.met:
                self._bound_where(part)
            case chunk.Limit(of="indicator") if self.topic is not None and self._is_judged(part):
                self._start_from(self.topic.subjects[0], self.topic)
                self.topic = None
                self._take(part)
            case chunk.Limit():
                self.clauses.append(ast.Bound(span=part.span, of=self._limited(part), end=part.end, amount=part.amount))
            case chunk.Topic():
                self._expect_consequence()
                self.topic = part
                self.condition = None
            case chunk.Rising():
                self._rising(part)
            case chunk.Stretch():
                self._expect_consequence()
                self.stretch = part
            case chunk.Rounded():
                self._round(part)
            case chunk.Line():
                span = part.span if self.otherwise is None else self.otherwise.span.cover(part.span)
                self.otherwise = None
                self.clauses.append(ast.Linear(span=span, when=self._stretch()))
            case chunk.Else():
                self._expect_consequence()
                self.otherwise = part
            case chunk.Basis(level=level):
                self.clauses.append(ast.Reference(span=part.span, level=level))
            case chunk.Begin(amount=amount):
                self.clauses.append(ast.Start(span=part.span, amount=amount))
            case chunk.Says():
                self._says(part)
            case chunk.Times(number=number):
                self.clauses.append(ast.Factor(span=part.span, when=self._when(), number=number))
            case chunk.PartRule(part=rule):
                self._part_rule(rule, part.span)
            case chunk.Onward():
                self._onward(part.span)
            case chunk.Greatest():
                self.clauses.append(ast.Combine(span=part.span, how=part.how))
            case chunk.Follows():
                self._follow(part)
            case chunk.Judged():
                self._judged(part)
            case chunk.OneOf():
                raise Refused("one-of-what", part.span)
            case chunk.Order():
                self._order(part)
            case chunk.RankStep():
                self._rank_step(part)
            case chunk.Units():
                self._expect_consequence()
                self.units = part
            case chunk.FromLast():
                self.from_last = part
            case chunk.RestShare():
                self._expect_consequence()
                self.rest = part
            case chunk.Relative():
                self._efficacy(part)
            case chunk.Aside(text=text):
                self._expect_consequence()
                self.aside = part
                self.clauses.append(ast.Remark(span=part.span, text=text))

    def _no_aside(self, part: chunk.Chunk, aside: chunk.Aside) -> None:
        """
        Raise for a remark before points in its run, since it could be the condition they hang on.

        The occasion of a count (抽查时每发现1户) is none: what is counted is named behind it.
        """
        if not (isinstance(part, chunk.Per) and aside.text.endswith(OCCASIONS)):
            raise Refused("unknown-word", aside.span, word=aside.text)
        self.aside = None

    def _pause(self, level: int) -> None:
        if level >= SEMICOLON:
            self._expect_consequence()
            if self.per is not None:
                raise Refused("step-without-points", self.per.span)
            self.topic = None
            self.condition = None
            self.aside = None
            self.units = self.from_last = None
            self.spoken = ()
            self.ends.append(len(self.clauses))
            self.carried, self.subject = self.subject or self.carried, None

    # Whose value is meant where none is named

    def _about(self, part: chunk.If) -> chunk.If:
        """Give the conditions of *part* the subject that the run speaks of, and remember a subject that they name."""
        if part.shift is not None:
            part = attrs.evolve(part, conditions=(self._shifted(part.shift),), shift=None)
        conditions = tuple([self._with_subject(condition) for condition in part.conditions])
        for condition in conditions:
            named = named_by(condition)
            if named:
                self.subject = named[-1]
                self.spoken = (*self.spoken, *named)
        same = all(map(is_, conditions, part.conditions))
        return part if same else attrs.evolve(part, conditions=conditions)

    def _shifted(self, shift: chunk.Shift) -> ast.Condition:
        """少35天及以上: measured from where the step before it counts, or from the reference of the heading."""
        earlier = [*self.before, *self.clauses]
        if isinstance(shift.distance, ast.Literal) and shift.distance.unit == "%":
            return self._grown(shift, earlier)
        origins = [c.origin for c in earlier if isinstance(c, ast.Step) and c.origin is not None]
        references = [c.level for c in earlier if isinstance(c, ast.Reference)]
        if not origins and not references:
            raise Refused("growth-of-what", shift.span)
        origin = (origins or references)[-1]
        level: ast.Expression = ast.Sum(span=shift.span, terms=(origin, shift.distance))
        if not shift.upward:
            level = ast.Difference(span=shift.span, left=origin, right=shift.distance)
        return ast.Compare(span=shift.span, subject=None, op=shift.op, level=level)

    def _grown(self, shift: chunk.Shift, earlier: Sequence[ast.Clause]) -> ast.Condition:
        """比上年增长10%以上的…，增长5%以上的…: of growth, if growth was spoken of before."""
        growth = ast.Value(span=shift.span, name="growth")
        if self.subject != growth and not any(growth in subjects_of(clause) for clause in earlier):
            raise Refused("growth-of-what", shift.span)
        assert isinstance(shift.distance, ast.Literal)
        value = shift.distance.value if shift.upward else -shift.distance.value
        return ast.Compare(
            span=shift.span, subject=growth, op=shift.op, level=attrs.evolve(shift.distance, value=value)
        )

    def _with_subject(self, condition: ast.Condition) -> ast.Condition:
        match condition:
            case (
                ast.Compare(subject=ast.Value(name="rank") as rank, level=level)
                | ast.Between(subject=ast.Value(name="rank") as rank, low=level)
            ) if rank.span == level.span and (place := self._place()) is not None:
                return attrs.evolve(condition, subject=place)
            case ast.Compare(subject=None, level=level) | ast.Between(subject=None, high=level):
                subject = self._meant(level, condition.span)
                return condition if subject is None else attrs.evolve(condition, subject=subject)
            case ast.Not(condition=inner):
                return attrs.evolve(condition, condition=self._with_subject(inner))
            case ast.All(conditions=several) if all(isinstance(each, ast.Compare) for each in several):
                return attrs.evolve(condition, conditions=tuple(map(self._with_subject, several)))
            case _:
                return condition

    def _place(self) -> ast.Expression | None:
        """Return the declared place that was named last: 全市排名第一得10分，第二得9分."""
        said = (s for clause in (*self.before, *self.clauses) for s in subjects_of(clause))
        for subject in reversed((*said, *self.spoken)):
            if isinstance(subject, ast.Value) and subject.name in {"rank", "rank_from_last"}:
                return None
            if isinstance(subject, ast.Value) and self._word(subject).endswith(PLACE_ENDS):
                return subject
        return None

    def _meant(self, measure: ast.Expression | None, span: Span) -> ast.Expression | None:
        """
        Return the value that a part without a subject speaks of: the one named before it in the run, if the unit fits.

        Behind a semicolon the last value named is meant only if the indicator's own has not been spoken of.
        """
        last = self.subject if self.subject is not None else self.carried
        if (
            isinstance(last, ast.Value)
            and last.name == "growth"
            and isinstance(measure, ast.Literal)
            and measure.unit == "%"
        ):
            return last
        if last is None or is_own(last) or not self._fits(last, measure):
            return None
        if self.subject is not None:
            if any(other != last for other in self.spoken):
                raise Refused("subject-unclear", span, name=self._word(last))
            return last
        if not any(is_own(s) for clause in (*self.before, *self.clauses) for s in subjects_of(clause)):
            return last
        if not self._fits(ast.Value(name="actual"), measure):
            return last
        raise Refused("subject-unclear", span, name=self._word(last))

    def _word(self, subject: ast.Expression) -> str:
        """Return the word of the text for *subject*."""
        return next(
            (word for word, name in self.names.entries.items() if name.id == name_of(subject)), name_of(subject)
        )

    def _fits(self, subject: ast.Expression, measure: ast.Expression | None) -> bool:
        if of_own(measure):
            return False
        unit = self.names.unit_of(subject.name) if isinstance(subject, ast.Value) else ""
        if not isinstance(measure, ast.Literal) or not unit or not measure.unit:
            return True
        rate = measure.unit in {"%", "pp"}
        return (unit == "%") is rate

    def _finish(self) -> None:
        if self.rest is not None:
            raise Refused("otherwise-without-points", self.rest.span)
        self._expect_consequence()
        if self.per is not None:
            raise Refused("step-without-points", self.per.span)
        if self.otherwise is not None:
            raise Refused("otherwise-without-points", self.otherwise.span)

    def _expect_consequence(self) -> None:
        if self.condition is not None and not self.met:
            raise Refused("condition-without-points", self.condition.span)

    def _when(self) -> ast.Condition | None:
        if self.condition is None:
            return None
        self.met = True
        if self.condition.happens is not None:
            happens = self.condition.happens
            return ast.Compare(
                span=happens.span, subject=happens.subject or self._topic_subject(), op=">=", level=happens.size
            )
        return single(self.condition)

    def _stretch(self) -> ast.Condition | None:
        if self.condition is not None and not self.met:
            return self._when()
        return None

    def _topic_subject(self) -> ast.Expression | None:
        if self.topic is None:
            return None
        if len(self.topic.subjects) != 1:
            raise Refused("several-counted", self.topic.span)
        return self.topic.subjects[0]

    # Steps

    def _take_per(self, part: chunk.Per) -> None:
        if self.per is not None:
            raise Refused("step-without-points", self.per.span)
        self.per = part
        self.each_when = None
        if self.stretch is not None:
            self.per = stretched(part, self.stretch)
            self.stretch = None
            return
        if self.condition is not None and not self.met and self.condition.bracket:
            self.per, self.met = bracketed(part, self.condition), True
            return
        if self.condition is not None and not self.met:
            when = self._when()
            if is_some(when) and counts(part):
                assert isinstance(when, ast.Compare)
                self.per = attrs.evolve(part, subject=when.subject)
            elif (level := standard_of(when, part)) is not None:
                self.per = attrs.evolve(
                    part, origin=level, span=self.condition.span.cover(part.span), subject=what_is_measured(when)
                )
            else:
                self.each_when = when

    def _rising(self, part: chunk.Rising) -> None:
        """第1起扣2分，第2起扣3分，第3起起每起扣4分: brackets of one count, so that a cap behind them holds for all."""
        first = len(part.amounts)
        self._take_per(
            chunk.Per(span=part.span, directions=("each",), size=part.size, subject=part.subject, first=first)
        )
        self._steps(chunk.Move(span=part.span, signs=(part.sign,), amounts=part.amounts))
        if part.beyond is None:
            return
        whole = self.clauses.pop()
        assert isinstance(whole, ast.Step)
        ends = (None, *(attrs.evolve(part.size, value=Fraction(n)) for n in range(1, first + 1)), None)
        self.clauses += [
            attrs.evolve(whole, amount=amount, within=within)
            for amount, within in zip((*part.amounts, part.beyond), pairwise(ends), strict=True)
        ]

    def _steps(self, move: chunk.Move) -> None:
        per, self.per = self.per, None
        assert per is not None
        subjects = self._counted(per)
        span = per.span.cover(move.span)
        if len(subjects) > 1 and len(move.amounts) > 1:
            self._steps_of_each(per, move, subjects)
            return
        if per.first is not None and per.first != len(move.amounts):
            raise Refused("list-lengths", span, levels=str(per.first), amounts=str(len(move.amounts)))
        for subject in subjects:
            per = in_places(per, subject)
            for direction, sign in ways(per, move):
                amount: ast.Expression | tuple[ast.Expression, ...] = (
                    move.amounts if len(move.amounts) > 1 else move.amounts[0]
                )
                self.clauses.append(
                    ast.Step(
                        span=span,
                        sign=sign,
                        amount=amount,
                        direction=direction,
                        size=per.size,
                        subject=subject,
                        origin=per.origin,
                        within=per.within,
                        part=per.part,
                        when=self.each_when,
                    )
                )

    def _steps_of_each(self, per: chunk.Per, move: chunk.Move, subjects: Sequence[ast.Expression | None]) -> None:
        """国家级表彰、省级表彰每项分别加3、2分: a number of points for each of the values."""
        span = per.span.cover(move.span)
        if per.first is not None:
            raise Refused("several-counted", span)
        if len(subjects) != len(move.amounts):
            raise Refused("list-lengths", span, levels=str(len(subjects)), amounts=str(len(move.amounts)))
        when = self.each_when
        for subject, amount in zip(subjects, move.amounts, strict=True):
            self.per, self.each_when = attrs.evolve(per, subject=subject), when
            self._steps(attrs.evolve(move, amounts=(amount,)))

    def _counted(self, per: chunk.Per) -> tuple[ast.Expression | None, ...]:
        if per.subject is not None:
            self.subject = per.subject
            return (per.subject,)
        if self.topic is not None:
            self.subject = self.topic.subjects[-1]
            return self.topic.subjects
        if self._counts_places(per):
            return (ast.Value(span=per.span, name="rank"),)
        return (self._meant(per.size, per.span),)

    def _counts_places(self, per: chunk.Per) -> bool:
        """每降一名, 每下降一位: places, where the value itself is not counted in 名 or 位."""
        places = isinstance(per.size, ast.Literal) and per.size.unit in PLACES
        return places and bool({"over", "under"} & {*per.directions}) and self.names.own_unit not in {*PLACES, "人"}

    # Points

    def _give(self, part: chunk.Give) -> None:
        if part.beside is not None:
            part = self._beside_best(part)
        if self.per is not None:
            if self.per.size is None and set(self.per.directions) & {"over", "under", "away"}:
                raise Refused("step-without-points", self.per.span)
            self._steps(chunk.Move(span=part.span, signs=("add",), amounts=part.amounts))
        elif self.otherwise is not None:
            self._otherwise(part)
        elif self.condition is not None:
            if part.formula and self.met:
                raise Refused("award-without-condition", part.span)
            self._award(part)
        elif self.order is not None and len(part.amounts) > 1:
            self._give_by_rank(part)
        elif self.topic is not None and len(part.amounts) == 1 and is_zero(part.amounts[0]):
            self._zero_for_topic(part)
        elif part.formula or (
            isinstance(part.amounts[0], ast.Literal)
            and len(part.amounts) == 1
            and part.amounts[0].value > 0
            and not part.item
        ):
            self.clauses.append(ast.Start(span=part.span, amount=part.amounts[0]))
        else:
            raise Refused("award-without-condition", part.span)

    def _zero_for_topic(self, part: chunk.Give) -> None:
        """重大事故本项不得分: final where there is any of it."""
        when = self._any_of_topic(part.span)
        self.clauses.append(ast.Override(span=when.span.cover(part.span), when=when, amount=part.amounts[0]))

    def _any_of_topic(self, span: Span, unsaid: str = "award-without-condition") -> ast.Condition:
        """Return that there is any of what the part before names."""
        subject = self._topic_subject()
        if subject is None or is_own(subject):
            raise Refused(unsaid, span)
        none = ast.Literal(span=span, value=Fraction(0))
        return ast.Compare(span=subject.span, subject=subject, op=">", level=none)

    def _otherwise(self, part: chunk.Give) -> None:
        assert self.otherwise is not None
        span = self.otherwise.span.cover(part.span)
        self.otherwise = None
        if len(part.amounts) != 1:
            raise Refused("list-lengths", span, levels="1", amounts=str(len(part.amounts)))
        self.clauses.append(ast.Otherwise(span=span, amount=part.amounts[0]))

    def _award(self, part: chunk.Give) -> None:
        assert self.condition is not None
        condition = self._settled(self.condition, front=not is_zero(part.amounts[0]))
        self.met = True
        if condition.bracket:
            raise Refused("bracket-unclear", condition.span)
        if condition.happens is not None:
            self._award_event(condition.happens, part)
            return
        if self._is_cap(condition, part):
            self.clauses.append(
                ast.Bound(span=condition.span.cover(part.span), of="indicator", end="most", amount=part.amounts[0])
            )
            return
        self._check_list(condition.conditions, part)
        for when, said in paired(condition, part):
            span = when.span.cover(part.span)
            amount = self._share_again(said, when)
            if isinstance(amount, ast.InProportion) and isinstance(when, ast.Between):
                self.clauses.append(ast.Linear(span=span, when=when))
            elif part.item and is_zero(amount):
                self.clauses.append(ast.Override(span=span, when=when, amount=amount))
            else:
                self.clauses.append(ast.Award(span=span, when=when, amount=amount))
        if part.called is not None:
            self.clauses.append(ast.Stated(span=part.span, what=part.called, amount=part.amounts[0]))

    def _share_again(self, amount: ast.Expression, when: ast.Condition) -> ast.Expression:
        """第二名得满分的95%，第三名得90%: behind a share of the full score for a rank, of the full score again."""
        last = self.clauses[-1] if self.clauses else None
        if not (isinstance(amount, ast.Literal) and amount.unit == "%" and rank_of(when)):
            return amount
        if isinstance(last, ast.Award) and rank_of(last.when) and isinstance(last.amount, ast.Share):
            return ast.Share(span=amount.span, percent=amount.value, of=last.amount.of)
        return amount

    def _is_cap(self, condition: chunk.If, part: chunk.Give) -> bool:
        """超过6分的按6分计: more than so many points count as so many."""
        if len(condition.conditions) != 1 or len(part.amounts) != 1 or self.names.own_unit in {"分", "points"}:
            return False
        when = condition.conditions[0]
        level = when.level if isinstance(when, ast.Compare) and when.op in {">", ">="} else None
        return isinstance(level, ast.Literal) and level.unit == POINTS and level == part.amounts[0]

    def _award_event(self, happens: chunk.Happens, part: chunk.Give) -> None:
        span = happens.span.cover(part.span)
        when = ast.Compare(
            span=happens.span, subject=happens.subject or self._topic_subject(), op=">=", level=happens.size
        )
        if is_zero(part.amounts[0]) and len(part.amounts) == 1 and happens.size.value == 1:
            self.clauses.append(ast.Override(span=span, when=when, amount=part.amounts[0]))
            return
        if happens.size.unit == "%":
            self.clauses.append(ast.Award(span=span, when=attrs.evolve(when, op="reaches"), amount=part.amounts[0]))
            return
        if len(part.amounts) == 1 and is_level(happens):
            self.clauses.append(ast.Award(span=span, when=attrs.evolve(when, op="reaches"), amount=part.amounts[0]))
            return
        raise Refused("event-or-threshold", span, count=str(happens.size.value))

    def _move(self, part: chunk.Move) -> None:
        if self.per is not None:
            self._steps(part)
        elif part.per is not None:
            subject = self._topic_subject()
            self.per = chunk.Per(span=part.span, directions=("each",), size=part.per, subject=subject)
            if self.condition is not None and not self.met:
                self.each_when = self._when()
            self._steps(part)
        elif self.otherwise is not None:
            self._other_changes(part)
        elif self.condition is not None:
            self._change(part)
        else:
            raise Refused("points-without-condition", part.span)

    def _other_changes(self, part: chunk.Move) -> None:
        assert self.otherwise is not None
        span = self.otherwise.span.cover(part.span)
        self.otherwise = None
        earlier = tuple(c.when for c in (*self.before, *self.clauses) if isinstance(c, (ast.Change, ast.Award)))
        if not earlier or len(part.amounts) != 1 or len(part.signs) != 1:
            raise Refused("otherwise-of-what", span)
        any_of = earlier[0] if len(earlier) == 1 else ast.Any(span=span, conditions=earlier)
        self.clauses.append(
            ast.Change(span=span, when=ast.Not(span=span, condition=any_of), sign=part.signs[0], amount=part.amounts[0])
        )

    def _change(self, part: chunk.Move) -> None:
        assert self.condition is not None
        condition = self._settled(self.condition, front=part.signs == ("add",))
        self.met = True
        span = condition.span.cover(part.span)
        if len(part.signs) != 1:
            raise Refused("both-ways-without-step", span)
        if condition.bracket:
            raise Refused("bracket-unclear", condition.span)
        if condition.happens is not None:
            self._change_event(condition.happens, part)
            return
        last = self.clauses[-1] if self.clauses else None
        if isinstance(last, ast.Override) and (last.when,) == condition.conditions:
            self.clauses[-1] = below_zero(last, part)
            return
        if any(is_one_missing(when) for when in condition.conditions):
            raise Refused("event-or-threshold", span, count="1")
        self._check_list(condition.conditions, part)
        for when, amount in paired(condition, part):
            self.clauses.append(
                ast.Change(span=when.span.cover(part.span), when=when, sign=part.signs[0], amount=amount)
            )

    def _change_event(self, happens: chunk.Happens, part: chunk.Move) -> None:
        if self._is_tier(happens) and len(part.amounts) == 1:
            when = ast.Compare(
                span=happens.span, subject=happens.subject or self._topic_subject(), op="=", level=happens.size
            )
            self.clauses.append(
                ast.Change(span=happens.span.cover(part.span), when=when, sign=part.signs[0], amount=part.amounts[0])
            )
            return
        if happens.size.value != 1 or happens.size.unit in {"%", POINTS}:
            raise Refused("event-or-threshold", happens.span.cover(part.span), count=str(happens.size.value))
        subject = happens.subject or self._topic_subject()
        self.per = chunk.Per(span=happens.span, directions=("each",), size=happens.size, subject=subject)
        self.each_when = None
        self._steps(part)

    # Points that somebody gives

    def _judged(self, part: chunk.Judged) -> None:
        """由专家组在0至10分之间评分: the indicator's own value, within what the text says."""
        if self.names.own_unit not in {"", "分", POINTS}:
            raise Refused("judged-of-what", part.span, unit=self.names.own_unit)
        self._expect_consequence()
        self._start_from(ast.Value(span=part.span, name="actual"), part)
        if part.ends is not None:
            least, most = part.ends
            self.clauses.append(ast.Bound(span=part.span, of="indicator", end="least", amount=least))
            self.clauses.append(ast.Bound(span=part.span, of="indicator", end="most", amount=most))
            return
        behind = self.parts[self.at + 1 :]
        full = next((each for each in behind if isinstance(each, chunk.Says) and each.what == "full"), None)
        if any(isinstance(each, chunk.Limit) and each.end == "most" and each.of != "deduction" for each in behind):
            return
        if full is None:
            raise Refused("judged-how-far", part.span)
        self.clauses.append(ast.Bound(span=full.span, of="indicator", end="most", amount=full.amount))

    def _start_from(self, given: ast.Expression, part: chunk.Chunk) -> None:
        if any(isinstance(clause, (ast.Start, ast.Award)) for clause in (*self.before, *self.clauses)):
            raise Refused("start-twice", part.span)
        self.clauses.append(ast.Start(span=part.span, amount=given))

    def _is_judged(self, part: chunk.Limit) -> bool:
        """专家组评分，最高10分: points that are named and bounded, and nothing else is said of them."""
        topic = self.topic
        if topic is None or self.condition is not None or self.clauses or self.per is not None:
            return False
        if len(topic.subjects) != 1 or part.end != "most" or part.of != "indicator":
            return False
        name = topic.subjects[0]
        judged = self._word(name).endswith(("评分", "打分", "得分", "评价分", "测评分", "分数"))
        return judged and self.names.unit_of(name_of(name)) in {"", "分", POINTS}

    # Places in the group

    def _order(self, part: chunk.Order) -> None:
        """按增幅从高到低排序. Behind a condition only some units would be ranked, which no rank says."""
        if self.condition is not None and not self.met:
            raise Refused("ranking-within", self.condition.span.cover(part.span))
        named = [value for value in part.by if not is_actual(value)]
        self._rank_by(part.first, named[-1] if named else None, part.span)
        self.condition, self.order = None, part

    def _rank_by(self, first: ast.Ordering | None, by: ast.Expression | None, span: Span) -> None:
        """Remember what is ranked and which end comes first; two that differ are refused."""
        if by is not None and not is_own(by):
            raise Refused("ranking-of-what", span)
        known = self._ranking()
        if known is not None and (known.first, known.by) != (first, by):
            raise Refused("ranking-twice", span)
        if known is None and (first is not None or by is not None):
            self.clauses.append(ast.Ranking(span=span, first=first, by=by))

    def _ranking(self) -> ast.Ranking | None:
        said = (clause for clause in (*self.before, *self.clauses) if isinstance(clause, ast.Ranking))
        return next(said, None)

    def _placed(self, extreme: chunk.Extreme, *, front: bool | None) -> ast.Condition:
        """
        Return the rank of *extreme*. *front*: it leads to points that are given, not taken.

        最低的扣2分 says that the lowest is the last, 最低的得满分 that it is the first, unless the text has said before
        which end comes first.
        """
        own = extreme.subject is None or is_own(extreme.subject)
        by = None if extreme.subject is None or is_actual(extreme.subject) else extreme.subject
        is_first = extreme.good
        if isinstance(by, ast.Value) and by.name == "rank":
            own, by, is_first = True, None, extreme.high if extreme.good is None else extreme.good
        elif is_first is None:
            known = self._ranking()
            first = known.first if known is not None else None
            if first is None:
                if front is None:
                    raise Refused("extreme-which-end", extreme.span)
                first = "higher" if extreme.high is front else "lower"
            self._rank_by(first, by, extreme.span)
            is_first = (first == "higher") is extreme.high
        elif by is not None:
            self._rank_by(None, by, extreme.span)
        if not own:
            raise Refused("ranking-of-what", extreme.span)
        subject = ast.Value(span=extreme.span, name="rank" if is_first else "rank_from_last")
        return ast.Compare(
            span=extreme.span, subject=subject, op="=", level=ast.Literal(span=extreme.span, value=Fraction(1))
        )

    def _settled(self, condition: chunk.If, *, front: bool | None) -> chunk.If:
        """Return *condition* with the rank of an end of the group written out."""
        if condition.extreme is None:
            return condition
        settled = attrs.evolve(condition, conditions=(self._placed(condition.extreme, front=front),), extreme=None)
        self.condition = settled
        return settled

    def _check_list(self, conditions: Sequence[ast.Condition], points: chunk.Give | chunk.Move) -> None:
        """Refuse a list of points for the last places where the text does not say which of them comes first."""
        start, self.from_last = self.from_last, None
        last = len(conditions) == 1 and len(points.amounts) > 1 and rank_of(conditions[0]) == "rank_from_last"
        if last is not (start is not None):
            raise Refused("ranks-from-which-end", points.span)

    def _give_by_rank(self, part: chunk.Give) -> None:
        """从高到低排序，依次得10、8、6分: the first gets the first of them."""
        if self.from_last is not None:
            raise Refused("ranks-from-which-end", part.span)
        units, self.units = self.units, None
        span = part.span if units is None else units.span.cover(part.span)
        if self.order is not None and self.order.first is None:
            span = self.order.span.cover(span)
        if units is not None and units.count != len(part.amounts):
            raise Refused("list-lengths", span, levels=str(units.count), amounts=str(len(part.amounts)))
        for number, amount in enumerate(part.amounts, start=1):
            level = ast.Literal(span=part.span, value=Fraction(number))
            rank = ast.Value(span=part.span, name="rank")
            when = ast.Compare(span=part.span, subject=rank, op="=", level=level)
            self.clauses.append(ast.Award(span=span, when=when, amount=amount))

    def _beside_best(self, part: chunk.Give) -> chunk.Give:
        """其余按与最高值的比例计分: behind points for the first in proportion to those, else to the full score."""
        if part.beside == "highest":
            self._rank_by("higher", None, part.span)
        ranked = any(is_rank_award(clause) for clause in (*self.before, *self.clauses))
        if self.otherwise is None or not ranked:
            return attrs.evolve(part, beside=None)
        return chunk.Give(span=part.span, amounts=(ast.InProportion(span=part.span),))

    def _efficacy(self, part: chunk.Relative) -> None:
        """
        Give 60% and the other 40% by the way from the worst of the group to its best (功效系数法).

        The two shares must make the whole.
        """
        rest, self.rest = self.rest, None
        stated = [c for c in self.clauses if isinstance(c, ast.Stated) and c.what == "base"]
        base = stated[0].amount if len(stated) == 1 else None
        full = ast.Value(span=part.span, name="full")
        if not isinstance(base, ast.Share) or base.of != full or rest is None or base.percent + rest.percent != HUNDRED:
            raise Refused("efficacy-unclear", part.span)
        worst, best = worst_and_best(part)
        span = stated[0].span.cover(part.span)
        own = ast.Value(span=part.span, name="actual")
        way = ast.Ratio(
            span=part.span,
            numerator=ast.Difference(span=part.span, left=own, right=worst),
            denominator=ast.Difference(span=part.span, left=best, right=worst),
        )
        share = ast.Share(span=rest.span, percent=rest.percent, of=full)
        product = ast.Product(span=part.span, factors=(share, way))
        self.clauses = [clause for clause in self.clauses if clause is not stated[0]]
        self.clauses.append(ast.Start(span=span, amount=ast.Sum(span=span, terms=(base, product))))

    def _rank_step(self, part: chunk.RankStep) -> None:
        """以后逐名递减1分: from the last of the places that were named."""
        self._expect_consequence()
        awards = [clause for clause in (*self.before, *self.clauses) if is_rank_award(clause)]
        if not awards:
            raise Refused("rank-step-of-what", part.span)
        if part.first is not None and part.first != last_place(awards) + 1:
            raise Refused("rank-step-of-what", part.span)
        amount = part.amount
        if isinstance(amount, ast.Literal) and amount.unit == "%":
            amount = share_of_full(amount, awards)
        span = part.span
        size = ast.Literal(span=span, value=Fraction(1))
        rank = ast.Value(span=span, name="rank")
        self.clauses.append(
            ast.Step(span=span, sign="deduct", amount=amount, direction="under", size=size, subject=rank)
        )

    # What follows beside points

    def _follow(self, part: chunk.Follows) -> None:
        if self.per is not None:
            raise Refused("effect-per-event", self.per.span.cover(part.span))
        when = self._cause(part)
        if part.bare and any(moves_points(clause) for clause in (*self.before, *self.clauses)):
            raise Refused("total-of-what", part.span)
        span = when.span.cover(part.span)
        if part.fails:
            when = opposite(when)
        self.clauses += [
            ast.Effect(span=span, when=when, does=part.does, grade=grade, steps=part.steps)
            for grade in (part.grade, *part.also)
        ]

    def _cause(self, part: chunk.Follows) -> ast.Condition:
        """Return the condition under which *part* follows: the one before it, or that of the points before it."""
        if self.otherwise is not None:
            if part.fails:
                raise Refused("effect-or-condition", part.span)
            span, self.otherwise = self.otherwise.span, None
            return self._not_awarded(span.cover(part.span))
        if self.condition is not None and not self.met:
            self._settled(self.condition, front=None)
            if self.condition.happens is not None and self.condition.happens.size.value != 1:
                count = str(self.condition.happens.size.value)
                raise Refused("event-or-threshold", self.condition.happens.span.cover(part.span), count=count)
            when = self._when()
            assert when is not None
            return when
        if self.topic is not None and self.condition is None:
            return self._any_of_topic(part.span, "effect-of-what")
        last = self.clauses[-1] if self.clauses and self.condition is not None else None
        if isinstance(last, ast.Otherwise):
            rest = self._rest()
            return self._not_awarded(part.span) if rest is None else rest
        if not isinstance(last, (ast.Award, ast.Override, ast.Change, ast.Effect)):
            raise Refused("effect-without-condition", part.span)
        if not part.firm or part.fails:
            raise Refused("effect-or-condition", part.span)
        return last.when

    def _rest(self) -> ast.Condition | None:
        """Return where 其余得20分 holds, behind several awards on one value; ``None`` behind one."""
        earlier = [clause for clause in (*self.before, *self.clauses) if isinstance(clause, ast.Award)]
        last = self.clauses[-1]
        if len(earlier) < 2 or any(isinstance(award.when, ast.Unsaid) for award in earlier):  # noqa: PLR2004
            return None
        subjects = {subject for award in earlier for subject in subjects_of(award)}
        if len(subjects) != 1 or not all(subjects_of(award) for award in earlier):
            return None
        return rest_of(tuple(award.when for award in earlier), last.span)

    def _not_awarded(self, span: Span) -> ast.Condition:
        """否则一票否决: where the one award, which stands right before, is not earned."""
        earlier = [clause for clause in (*self.before, *self.clauses) if not isinstance(clause, ast.Otherwise)]
        awards = [clause for clause in earlier if isinstance(clause, ast.Award)]
        if len(awards) != 1 or earlier[-1] is not awards[0]:
            raise Refused("otherwise-of-what", span)
        return ast.Unsaid(span=span, subject=None, side="unmet")

    # What belongs to something before it

    def _says(self, part: chunk.Says) -> None:
        if self.condition is not None and not self.met:
            self._give(chunk.Give(span=part.span, amounts=(part.amount,), called=part.what))
            return
        self.clauses.append(ast.Stated(span=part.span, what=part.what, amount=part.amount))
        if not part.aside and part.what == "full" and self._adds():
            self.clauses.append(ast.Bound(span=part.span, of="indicator", end="most", amount=part.amount))

    def _round(self, part: chunk.Rounded) -> None:
        """Round the amount of the clause before; a number added or deducted has nothing to round."""
        last = self.clauses[-1] if self.clauses else None
        plain = isinstance(last, ast.Change) and isinstance(last.amount, ast.Literal)
        if plain or not isinstance(last, (ast.Award, ast.Start, ast.Otherwise, ast.Change)):
            raise Refused("rounding-of-what", part.span)
        span = last.amount.span.cover(part.span)
        amount = ast.Round(span=span, value=last.amount, places=part.places, mode=part.mode)
        self.clauses[-1] = attrs.evolve(last, amount=amount, span=last.span.cover(part.span))

    def _adds(self) -> bool:
        """每…加0.5分，满分5分: behind points that are added it is what they may come to."""
        run = self.clauses[self.ends[-1] if self.ends else 0 :]
        return any(isinstance(clause, (ast.Step, ast.Change)) and clause.sign == "add" for clause in run)

    def _limited(self, part: chunk.Limit) -> ast.BoundOf:
        """Return what a cap limits that names nothing: the step or change right before it, else the indicator."""
        if part.of in {"additions", "deductions"} and part.together is not None:
            sign: ast.Sign = "add" if part.of == "additions" else "deduct"
            moved = {s for c in (*self.before, *self.clauses) if is_moving(c, sign) for s in subjects_of(c)}
            if len(moved) != part.together:
                raise Refused("bound-of-which", part.span)
        if part.of in {"addition", "deduction"} and self.clauses and is_sum(self.clauses[-1]):
            return "additions" if part.of == "addition" else "deductions"
        if part.of in {"addition", "deduction"}:
            moves = self._run("add" if part.of == "addition" else "deduct")
            if len(moves) > 1 and not are_one_movement(self.clauses[-len(moves) :]):
                raise Refused("bound-of-which", part.span)
        if part.of is not None:
            return part.of
        last = next((c for c in reversed(self.clauses) if not isinstance(c, ast.Remark)), None)
        if isinstance(last, (ast.Step, ast.Change)) and part.end == "most" and follows(self.parts, self.at):
            giving = any(isinstance(c, (ast.Award, ast.Start, ast.Part)) for c in (*self.before, *self.clauses))
            if giving and last.sign == "add":
                shown = str(part.amount.value) if isinstance(part.amount, ast.Literal) else "…"
                raise Refused("bound-unclear", part.span, amount=shown)
            return "addition" if last.sign == "add" else "deduction"
        return "indicator"

    def _bound_where(self, part: chunk.Limit) -> None:
        """查实收受红包的，本项最高得2分: a bound that holds only where its condition does."""
        assert self.condition is not None
        span = self.condition.span.cover(part.span)
        when = self._when()
        assert when is not None
        bound = ast.Bound(span=part.span, of="indicator", end=part.end, amount=part.amount)
        self.clauses.append(ast.Scope(span=span, when=when, clauses=(bound,)))

    def _run(self, sign: ast.Sign) -> list[chunk.Move]:
        """Return the points moved that way in the comma run before the cap being read, since the last one."""
        moves: list[chunk.Move] = []
        for position in range(self.at - 1, -1, -1):
            part = self.parts[position]
            if isinstance(part, chunk.Limit) or (isinstance(part, chunk.Break) and part.level >= SEMICOLON):
                break
            if isinstance(part, chunk.Move) and sign in part.signs:
                moves.append(part)
        return moves

    def _part_rule(self, rule: ast.PartOfStep, span: Span) -> None:
        positions = [n for n, c in enumerate(self.clauses) if isinstance(c, ast.Step)]
        if not positions:
            raise Refused("part-of-which-step", span)
        last = self.clauses[positions[-1]]
        for position in positions:
            step = self.clauses[position]
            if isinstance(step, ast.Step) and step.part is None and step.span == last.span:
                self.clauses[position] = attrs.evolve(step, part=rule, span=step.span.cover(span))

    def _onward(self, span: Span) -> None:
        last = self.clauses[-1] if self.clauses else None
        if isinstance(last, ast.Award) and (fall := falls_by_place(self.clauses)) is not None:
            rank, amount = fall
            size = ast.Literal(span=span, value=Fraction(1))
            self.clauses.append(
                ast.Step(span=span, sign="deduct", amount=amount, direction="under", size=size, subject=rank)
            )
            return
        if not isinstance(last, ast.Step) or not isinstance(last.amount, tuple):
            raise Refused("and-so-on-of-what", span)
        self.clauses[-1] = attrs.evolve(last, continued=True, span=last.span.cover(span))
