"""
Chunks → clauses: one table for both languages of which chunks, in which order, make a clause.

Chinese puts the condition or the each-phrase first and the points behind it; English is brought into that order before it comes
here. A set of chunks that makes no clause is refused with the place and a way to say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import POINTS, Names, Refused

COMMA, SEMICOLON, STOP, COLON = 1, 2, 3, 4
OWN = frozenset({"actual", "completion", "growth"})


def assemble(chunks: Sequence[chunk.Chunk], names: Names) -> tuple[ast.Clause, ...]:
    """
    Return the clauses that *chunks* make, in the order of the text.

    Raises:
        Refused: For chunks that make no clause.
    """
    heading, body = _heading(list(chunks))
    clauses = [*heading, *_combined(_body(body, names))]
    if not any(not isinstance(clause, (ast.Stated, ast.Reference, ast.Remark)) for clause in clauses):
        raise Refused("no-points", _span(chunks))
    return tuple(clauses)


def _span(chunks: Sequence[chunk.Chunk]) -> Span:
    return Span(chunks[0].span.start, chunks[-1].span.end) if chunks else Span(0, 0)


# Headings, parts and scopes -----------------------------------------------------------------------------------------


def _heading(chunks: list[chunk.Chunk]) -> tuple[list[ast.Clause], list[chunk.Chunk]]:
    """Split off what stands before the first colon, if it is a heading and no part or scope."""
    colon = _colon(chunks, 0)
    if colon is None or _is_scope(chunks[:colon]) or _is_part(chunks[:colon]):
        return [], chunks
    said: list[ast.Clause] = []
    for part in chunks[:colon]:
        match part:
            case chunk.Says():
                said.append(ast.Stated(span=part.span, what=part.what, amount=part.amount))
            case chunk.Give(amounts=(amount,)) if isinstance(amount, ast.Literal):
                said.append(ast.Stated(span=part.span, what="full", amount=amount))
            case chunk.Basis(level=level):
                said.append(ast.Reference(span=part.span, level=level))
            case chunk.Aside(text=text):
                said.append(ast.Remark(span=part.span, text=text))
            case chunk.If(conditions=(ast.Compare(op="reaches", subject=None, level=level),)):
                said.append(ast.Reference(span=part.span, level=level))
            case chunk.If(happens=chunk.Happens(subject=ast.Value(name="target") | None, size=size)):
                said.append(ast.Reference(span=part.span, level=size))
            case chunk.Topic() | chunk.Break():
                pass
            case _:
                return [], chunks
    return said, chunks[colon + 1 :]


def _colon(chunks: Sequence[chunk.Chunk], start: int) -> int | None:
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break):
            if part.level == COLON:
                return position
            if part.level in {STOP, SEMICOLON}:
                return None
    return None


def _is_scope(header: Sequence[chunk.Chunk]) -> bool:
    said = [part for part in header if not isinstance(part, (chunk.Break, chunk.Topic))]
    return (
        len(said) == 1
        and isinstance(said[0], chunk.If)
        and bool(said[0].conditions)
        and not _about_own(said[0].conditions)
    )


def _is_part(header: Sequence[chunk.Chunk]) -> bool:
    return any(isinstance(part, chunk.Topic) and part.each is not None for part in header)


def _about_own(conditions: Sequence[ast.Condition]) -> bool:
    return all(_speaks_of_own(condition) for condition in conditions)


def _speaks_of_own(condition: ast.Condition) -> bool:
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) | ast.Unsaid(subject=subject):
            return _is_own(subject)
        case ast.Not(condition=inner):
            return _speaks_of_own(inner)
        case ast.All(conditions=inner) | ast.Any(conditions=inner):
            return _about_own(inner)
        case _:
            return False


def _is_own(subject: ast.Expression | None) -> bool:
    return subject is None or isinstance(subject, ast.Value) and subject.name in OWN


def _body(chunks: list[chunk.Chunk], names: Names) -> list[ast.Clause]:
    clauses: list[ast.Clause] = []
    runs: list[Sequence[ast.Clause]] = []
    position = 0
    while position < len(chunks):
        colon = _colon(chunks, position)
        if colon is not None and _is_part(chunks[position:colon]):
            end = min(_next_header(chunks, colon + 1), _sentence_end(chunks, colon + 1))
            clauses.extend(_parts(chunks[position:colon], chunks[colon + 1 : end], names))
        elif colon is not None and _is_scope(chunks[position:colon]):
            end = _sentence_end(chunks, colon + 1)
            condition = next(part for part in chunks[position:colon] if isinstance(part, chunk.If))
            inner = tuple(_body(chunks[colon + 1 : end], names))
            clauses.append(ast.Scope(span=_span(chunks[position:end]), when=_single(condition), clauses=inner))
        else:
            end = _sentence_end(chunks, position)
            sentence = _Sentence(chunks[position:end], tuple(clauses), names)
            sentence.read()
            runs.extend(sentence.every_run())
            clauses.extend(sentence.clauses)
        position = end
    return _own_floors(clauses, runs)


def _combined(clauses: list[ast.Clause]) -> list[ast.Clause]:
    """Put the parts before 取高值 into it; said inside a part it speaks of all of them."""
    found: list[ast.Clause] = []
    for clause in clauses:
        inside = clause.clauses if isinstance(clause, ast.Part) else ()
        said = [c for c in inside if isinstance(c, ast.Combine) and c.how != "highest"]
        if isinstance(clause, ast.Part) and said:
            found.append(attrs.evolve(clause, clauses=tuple(c for c in inside if c not in said)))
            found.extend(said)
        else:
            found.append(clause)
    return _wrapped(found)


def _wrapped(clauses: list[ast.Clause]) -> list[ast.Clause]:
    combines = [c for c in clauses if isinstance(c, ast.Combine) and c.how != "highest" and not c.parts]
    if not combines:
        return clauses
    parts = [c for c in clauses if isinstance(c, ast.Part)]
    if len(parts) < 2 and all(c.how == "sum" for c in combines):  # noqa: PLR2004
        # Awards on several values add up anyway.
        return [ast.Remark(span=c.span, text="") if c in combines else c for c in clauses]
    if len({c.how for c in combines}) > 1 or len(parts) < 2:  # noqa: PLR2004
        raise Refused("highest-of-what", combines[0].span)
    span = parts[0].span.cover(combines[-1].span)
    whole = ast.Combine(span=span, how=combines[0].how, parts=tuple(parts))
    first = clauses.index(parts[0])
    rest = [c for c in clauses if not isinstance(c, ast.Part) and c not in combines]
    rest.insert(min(first, len(rest)), whole)
    return rest


def _own_floors(clauses: list[ast.Clause], runs: Sequence[Sequence[ast.Clause]]) -> list[ast.Clause]:
    """
    Make a part of each run that awards, deducts and says 扣完为止 on one value, where other runs award on other values.

    A得7分；B得5分，每低1个百分点扣0.5分，扣完为止: what is used up there are the 5 points of B.
    """
    found = list(clauses)
    for run in runs:
        subject = _run_subject(run)
        others = [clause for clause in clauses if isinstance(clause, ast.Award) and all(clause is not c for c in run)]
        if subject is None or not others or any(subject in _subjects(award) for award in others):
            continue
        start = next(n for n, clause in enumerate(found) if clause is run[0])
        span = Span(run[0].span.start, run[-1].span.end)
        part = ast.Part(span=span, name=_name(subject), subject=subject, points=None, clauses=tuple(run))
        found[start : start + len(run)] = [part]
    return found


def _run_subject(run: Sequence[ast.Clause]) -> ast.Expression | None:
    """Return the one value that *run* awards on and deducts for until nothing is left; ``None`` for other runs."""
    floors = [c for c in run if isinstance(c, ast.Bound) and c.of == "indicator" and c.end == "least" and c.amount is not None]
    if not floors or not any(isinstance(c, ast.Award) for c in run) or not any(isinstance(c, ast.Step) for c in run):
        return None
    subjects = {s for clause in run for s in _subjects(clause)}
    return subjects.pop() if len(subjects) == 1 else None


def _sentence_end(chunks: Sequence[chunk.Chunk], start: int) -> int:
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break) and part.level == STOP:
            return position + 1
    return len(chunks)


def _next_header(chunks: list[chunk.Chunk], start: int) -> int:
    for position in range(start, len(chunks)):
        part = chunks[position]
        if isinstance(part, chunk.Break) and part.level in {STOP, SEMICOLON}:
            colon = _colon(chunks, position + 1)
            if colon is not None and _is_part(chunks[position + 1 : colon]):
                return position + 1
    return len(chunks)


def _parts(header: Sequence[chunk.Chunk], body: list[chunk.Chunk], names: Names) -> list[ast.Clause]:
    topic = next(part for part in header if isinstance(part, chunk.Topic) and part.each is not None)
    clauses = tuple(_body(body, names))
    span = Span(header[0].span.start, body[-1].span.end if body else header[-1].span.end)
    return [
        ast.Part(span=span, name=_name(subject), subject=subject, points=topic.each, clauses=clauses)
        for subject in topic.subjects
    ]


def _name(subject: ast.Expression) -> str:
    return subject.name if isinstance(subject, ast.Value) else ""


def _single(condition: chunk.If) -> ast.Condition:
    if len(condition.conditions) != 1:
        raise Refused("condition-list", condition.span)
    return condition.conditions[0]


# One sentence -------------------------------------------------------------------------------------------------------


@attrs.define
class _Sentence:
    """
    The parts of one sentence, read from left to right.

    *condition* is the last one met; *met* says that points have been tied to it. *per* is an each-phrase that waits for its points.
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
    spoken: tuple[ast.Expression, ...] = ()
    subject: ast.Expression | None = None
    carried: ast.Expression | None = None
    ends: list[int] = attrs.field(factory=list)

    def every_run(self) -> list[Sequence[ast.Clause]]:
        """Return the clauses between semicolons, run by run."""
        edges = [0, *self.ends, len(self.clauses)]
        return [self.clauses[start:end] for start, end in zip(edges, edges[1:], strict=False) if start < end]

    def read(self) -> list[ast.Clause]:
        """Return the clauses of the sentence."""
        for position, part in enumerate(self.parts):
            if isinstance(part, chunk.If) and self._opens_scope(position):
                rest = self.parts[position + 1 :]
                inner = tuple(_Sentence(rest, (*self.before, *self.clauses), self.names).read())
                self.clauses.append(ast.Scope(span=_span(self.parts[position:]), when=_single(part), clauses=inner))
                return self.clauses
            self._take(part)
        self._finish()
        return self.clauses

    def _opens_scope(self, position: int) -> bool:
        """A condition on another value, then a comma, then a condition or each-phrase: it holds for the rest of the sentence."""
        part = self.parts[position]
        if not isinstance(part, chunk.If) or part.happens or len(part.conditions) != 1 or self.per:
            return False
        following = self.parts[position + 1 : position + 4]
        if not (len(following) >= 2 and isinstance(following[0], chunk.Break) and following[0].level == COMMA):
            return False
        nexts = following[1]
        if isinstance(nexts, chunk.Topic) and len(following) > 2:
            nexts = following[2] if not isinstance(following[2], chunk.Break) else nexts
        if part.scope:
            return True
        if isinstance(nexts, chunk.Per) and _is_some(part.conditions[0]) and _counts(nexts):
            return False
        return isinstance(nexts, (chunk.If, chunk.Per)) and not _about_own(part.conditions)

    def _is_tier(self, happens: chunk.Happens) -> bool:
        """有1家的扣1分，有2家的扣3分: counts beside other counts of the same thing are tiers, no events."""
        others = [p for p in self.parts if isinstance(p, chunk.If) and p.happens is not happens]
        for other in others:
            if other.happens is not None and other.happens.subject == happens.subject and other.happens.size.value != happens.size.value:
                return True
            if any(isinstance(c, ast.Compare) and c.subject == happens.subject and _unit_of(c.level) == happens.size.unit for c in other.conditions):
                return True
        return False

    def _take(self, part: chunk.Chunk) -> None:  # noqa: C901, PLR0912 - the table
        if not isinstance(part, (chunk.Break, chunk.Aside)):
            self._no_aside()
        match part:
            case chunk.Break(level=level):
                self._pause(level)
            case chunk.If():
                part = self._about(part)
                if self.condition is not None and not self.met and _joins(self.condition, part):
                    part = _joined(self.condition, part)
                else:
                    self._expect_consequence()
                self.condition, self.met = part, False
            case chunk.Topic():
                self._expect_consequence()
                self.topic = part
                self.condition = None
            case chunk.Stretch():
                self._expect_consequence()
                self.stretch = part
            case chunk.Rounded():
                self._round(part)
            case chunk.Per():
                self._take_per(part)
            case chunk.Give():
                self._give(part)
            case chunk.Move():
                self._move(part)
            case chunk.Limit(of="indicator") if self.condition is not None and not self.met:
                self._bound_where(part)
            case chunk.Limit():
                self.clauses.append(ast.Bound(span=part.span, of=self._limited(part), end=part.end, amount=part.amount))
            case chunk.Line():
                self.clauses.append(ast.Linear(span=part.span, when=self._stretch()))
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
            case chunk.Aside(text=text):
                self._expect_consequence()
                self.aside = part
                self.clauses.append(ast.Remark(span=part.span, text=text))

    def _no_aside(self) -> None:
        """A remark ends its run; before points it could be the condition they hang on."""
        if self.aside is not None:
            raise Refused("unknown-word", self.aside.span, word=self.aside.text)

    def _pause(self, level: int) -> None:
        if level >= SEMICOLON:
            self._expect_consequence()
            if self.per is not None:
                raise Refused("step-without-points", self.per.span)
            self.topic = None
            self.condition = None
            self.aside = None
            self.spoken = ()
            self.ends.append(len(self.clauses))
            self.carried, self.subject = self.subject or self.carried, None

    # Whose value is meant where none is named

    def _about(self, part: chunk.If) -> chunk.If:
        """Give the conditions of *part* the subject that the run speaks of, and remember a subject that they name."""
        if part.shift is not None:
            part = attrs.evolve(part, conditions=(self._shifted(part.shift),), shift=None)
        conditions = tuple(self._with_subject(condition) for condition in part.conditions)
        named = [s for condition in conditions for s in _named(condition)]
        if named:
            self.subject = named[-1]
            self.spoken = (*self.spoken, *named)
        return attrs.evolve(part, conditions=conditions)

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
        if self.subject != growth and not any(growth in _subjects(clause) for clause in earlier):
            raise Refused("growth-of-what", shift.span)
        assert isinstance(shift.distance, ast.Literal)
        value = shift.distance.value if shift.upward else -shift.distance.value
        return ast.Compare(span=shift.span, subject=growth, op=shift.op, level=attrs.evolve(shift.distance, value=value))

    def _with_subject(self, condition: ast.Condition) -> ast.Condition:
        match condition:
            case ast.Compare(subject=None, level=level) | ast.Between(subject=None, high=level):
                return attrs.evolve(condition, subject=self._meant(level, condition.span))
            case ast.Not(condition=inner):
                return attrs.evolve(condition, condition=self._with_subject(inner))
            case _:
                return condition

    def _meant(self, measure: ast.Expression | None, span: Span) -> ast.Expression | None:
        """
        Return the value that a part without a subject speaks of: the one named before it in the run, if the unit fits.

        Behind a semicolon the last value named is meant only if the indicator's own has not been spoken of.
        """
        last = self.subject if self.subject is not None else self.carried
        if isinstance(last, ast.Value) and last.name == "growth" and isinstance(measure, ast.Literal) and measure.unit == "%":
            return last
        if last is None or _is_own(last) or not self._fits(last, measure):
            return None
        if self.subject is not None:
            if any(other != last for other in self.spoken):
                raise Refused("subject-unclear", span, name=self._word(last))
            return last
        if not any(_is_own(s) for clause in (*self.before, *self.clauses) for s in _subjects(clause)):
            return last
        if not self._fits(ast.Value(name="actual"), measure):
            return last
        raise Refused("subject-unclear", span, name=self._word(last))

    def _word(self, subject: ast.Expression) -> str:
        """Return the word of the text for *subject*."""
        return next((word for word, name in self.names.entries.items() if name.id == _name(subject)), _name(subject))

    def _fits(self, subject: ast.Expression, measure: ast.Expression | None) -> bool:
        if _of_own(measure):
            return False
        unit = self.names.unit_of(subject.name) if isinstance(subject, ast.Value) else ""
        if not isinstance(measure, ast.Literal) or not unit or not measure.unit:
            return True
        rate = measure.unit in {"%", "pp"}
        return (unit == "%") is rate

    def _finish(self) -> None:
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
        return _single(self.condition)

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
            self.per = _stretched(part, self.stretch)
            self.stretch = None
            return
        if self.condition is not None and not self.met and self.condition.bracket:
            self.per, self.met = _bracketed(part, self.condition), True
            return
        if self.condition is not None and not self.met:
            when = self._when()
            if _is_some(when) and _counts(part):
                assert isinstance(when, ast.Compare)
                self.per = attrs.evolve(part, subject=when.subject)
            elif (level := _standard(when, part)) is not None:
                self.per = attrs.evolve(part, origin=level, span=self.condition.span.cover(part.span), subject=_measured(when))
            else:
                self.each_when = when

    def _steps(self, move: chunk.Move) -> None:
        per, self.per = self.per, None
        assert per is not None
        subjects = self._counted(per)
        span = per.span.cover(move.span)
        if per.first is not None and per.first != len(move.amounts):
            raise Refused("list-lengths", span, levels=str(per.first), amounts=str(len(move.amounts)))
        for subject in subjects:
            for direction, sign in _directions(per, move):
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
                    )  # fmt: skip
                )

    def _counted(self, per: chunk.Per) -> tuple[ast.Expression | None, ...]:
        if per.subject is not None:
            self.subject = per.subject
            return (per.subject,)
        if self.topic is not None:
            self.subject = self.topic.subjects[-1]
            return self.topic.subjects
        return (self._meant(per.size, per.span),)

    # Points

    def _give(self, part: chunk.Give) -> None:
        if self.per is not None:
            if self.per.size is None and set(self.per.directions) & {"over", "under", "away"}:
                raise Refused("step-without-points", self.per.span)
            self._steps(chunk.Move(span=part.span, signs=("add",), amounts=part.amounts))
        elif self.otherwise is not None:
            self._otherwise(part)
        elif self.condition is not None:
            self._award(part)
        elif self.topic is not None and len(part.amounts) == 1 and _is_zero(part.amounts[0]):
            self._zero_for_topic(part)
        elif (
            part.formula
            or isinstance(part.amounts[0], ast.Literal)
            and len(part.amounts) == 1
            and part.amounts[0].value > 0
            and not part.item
        ):
            self.clauses.append(ast.Start(span=part.span, amount=part.amounts[0]))
        else:
            raise Refused("award-without-condition", part.span)

    def _zero_for_topic(self, part: chunk.Give) -> None:
        """重大事故本项不得分: final where there is any of it."""
        subject = self._topic_subject()
        if subject is None or _is_own(subject):
            raise Refused("award-without-condition", part.span)
        none = ast.Literal(span=part.span, value=Fraction(0))
        when = ast.Compare(span=subject.span, subject=subject, op=">", level=none)
        self.clauses.append(ast.Override(span=subject.span.cover(part.span), when=when, amount=part.amounts[0]))

    def _otherwise(self, part: chunk.Give) -> None:
        assert self.otherwise is not None
        span = self.otherwise.span.cover(part.span)
        self.otherwise = None
        if len(part.amounts) != 1:
            raise Refused("list-lengths", span, levels="1", amounts=str(len(part.amounts)))
        self.clauses.append(ast.Otherwise(span=span, amount=part.amounts[0]))

    def _award(self, part: chunk.Give) -> None:
        assert self.condition is not None
        condition = self.condition
        self.met = True
        if condition.bracket:
            raise Refused("bracket-unclear", condition.span)
        if condition.happens is not None:
            self._award_event(condition.happens, part)
            return
        if self._is_cap(condition, part):
            self.clauses.append(ast.Bound(span=condition.span.cover(part.span), of="indicator", end="most", amount=part.amounts[0]))
            return
        for when, amount in _paired(condition.conditions, part.amounts, condition.span.cover(part.span)):
            span = when.span.cover(part.span)
            if isinstance(amount, ast.InProportion) and isinstance(when, ast.Between):
                self.clauses.append(ast.Linear(span=span, when=when))
            elif part.item and _is_zero(amount):
                self.clauses.append(ast.Override(span=span, when=when, amount=amount))
            else:
                self.clauses.append(ast.Award(span=span, when=when, amount=amount))
        if part.called is not None:
            self.clauses.append(ast.Stated(span=part.span, what=part.called, amount=part.amounts[0]))

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
        if _is_zero(part.amounts[0]) and len(part.amounts) == 1 and happens.size.value == 1:
            self.clauses.append(ast.Override(span=span, when=when, amount=part.amounts[0]))
            return
        if happens.size.unit in {"%"}:
            self.clauses.append(ast.Award(span=span, when=attrs.evolve(when, op="reaches"), amount=part.amounts[0]))
            return
        if len(part.amounts) == 1 and _is_level(happens):
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
        condition = self.condition
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
            self.clauses[-1] = _below_zero(last, part)
            return
        if any(_is_one_missing(when) for when in condition.conditions):
            raise Refused("event-or-threshold", span, count="1")
        for when, amount in _paired(condition.conditions, part.amounts, span):
            self.clauses.append(
                ast.Change(span=when.span.cover(part.span), when=when, sign=part.signs[0], amount=amount)
            )

    def _change_event(self, happens: chunk.Happens, part: chunk.Move) -> None:
        if self._is_tier(happens) and len(part.amounts) == 1:
            when = ast.Compare(span=happens.span, subject=happens.subject or self._topic_subject(), op="=", level=happens.size)
            self.clauses.append(ast.Change(span=happens.span.cover(part.span), when=when, sign=part.signs[0], amount=part.amounts[0]))
            return
        if happens.size.value != 1 or happens.size.unit in {"%", POINTS}:
            raise Refused("event-or-threshold", happens.span.cover(part.span), count=str(happens.size.value))
        subject = happens.subject or self._topic_subject()
        self.per = chunk.Per(span=happens.span, directions=("each",), size=happens.size, subject=subject)
        self.each_when = None
        self._steps(part)

    # What belongs to something before it

    def _says(self, part: chunk.Says) -> None:
        if self.condition is not None and not self.met:
            self._give(chunk.Give(span=part.span, amounts=(part.amount,), called=part.what))
            return
        self.clauses.append(ast.Stated(span=part.span, what=part.what, amount=part.amount))
        if not part.aside and part.what == "full" and self._adds(part):
            self.clauses.append(ast.Bound(span=part.span, of="indicator", end="most", amount=part.amount))

    def _round(self, part: chunk.Rounded) -> None:
        """Round the amount of the clause before."""
        last = self.clauses[-1] if self.clauses else None
        if not isinstance(last, (ast.Award, ast.Start, ast.Otherwise)):
            raise Refused("rounding-of-what", part.span)
        span = last.amount.span.cover(part.span)
        amount = ast.Round(span=span, value=last.amount, places=part.places, mode=part.mode)
        self.clauses[-1] = attrs.evolve(last, amount=amount, span=last.span.cover(part.span))

    def _adds(self, says: chunk.Says) -> bool:
        """每…加0.5分，满分5分: behind points that are added it is what they may come to."""
        run = self.clauses[self.ends[-1] if self.ends else 0 :]
        return any(isinstance(clause, (ast.Step, ast.Change)) and clause.sign == "add" for clause in run)

    def _limited(self, part: chunk.Limit) -> ast.BoundOf:
        """What a cap that names nothing limits: the step or change right before it, else the indicator."""
        if part.of in {"addition", "deduction"} and len(self._run(part, "add" if part.of == "addition" else "deduct")) > 1:
            raise Refused("bound-of-which", part.span)
        if part.of is not None:
            return part.of
        last = next((c for c in reversed(self.clauses) if not isinstance(c, ast.Remark)), None)
        if isinstance(last, (ast.Step, ast.Change)) and part.end == "most" and _follows(self.parts, part):
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

    def _run(self, limit: chunk.Limit, sign: ast.Sign) -> list[chunk.Move]:
        """Return the points moved that way in the comma run before *limit*, since the last cap."""
        moves: list[chunk.Move] = []
        for part in reversed(self.parts[: self.parts.index(limit)]):
            if isinstance(part, chunk.Limit) or isinstance(part, chunk.Break) and part.level >= SEMICOLON:
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
        if not isinstance(last, ast.Step) or not isinstance(last.amount, tuple):
            raise Refused("and-so-on-of-what", span)
        self.clauses[-1] = attrs.evolve(last, continued=True, span=last.span.cover(span))


def _of_own(measure: ast.Expression | None) -> bool:
    """Target, last year and the group's mean are those of the indicator's own value."""
    match measure:
        case ast.Value(name=name):
            return name in {"target", "last_year", "mean", "best", "worst"}
        case ast.Share(of=of):
            return _of_own(of)
        case _:
            return False


def _named(condition: ast.Condition) -> tuple[ast.Expression, ...]:
    """Return the values that *condition* names and measures; facts and mere occurrence are none."""
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) if subject is not None and not _is_some(condition):
            return (subject,)
        case ast.Not(condition=inner):
            return _named(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return tuple(found for inner in several for found in _named(inner))
        case _:
            return ()


def _subjects(clause: ast.Clause) -> tuple[ast.Expression | None, ...]:
    """Return the subjects of *clause*, ``None`` for the own value."""
    match clause:
        case ast.Award(when=when) | ast.Change(when=when) | ast.Override(when=when):
            return tuple(_every_subject(when))
        case ast.Step(subject=subject):
            return (subject,)
        case _:
            return ()


def _every_subject(condition: ast.Condition) -> list[ast.Expression | None]:
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject):
            return [subject]
        case ast.Not(condition=inner):
            return _every_subject(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            return [found for inner in several for found in _every_subject(inner)]
        case _:
            return []


def _joins(first: chunk.If, second: chunk.If) -> bool:
    """80%以上、未达到90%的: two comparisons of the own value with nothing between but a comma are one condition."""
    if first.happens or second.happens or first.scope or len(first.conditions) != 1 or len(second.conditions) != 1:
        return False
    return _own_comparison(first.conditions[0]) and _own_comparison(second.conditions[0])


def _own_comparison(condition: ast.Condition) -> bool:
    match condition:
        case ast.Compare(subject=subject):
            return _is_own(subject)
        case ast.Not(condition=inner):
            return _own_comparison(inner)
        case _:
            return False


def _joined(first: chunk.If, second: chunk.If) -> chunk.If:
    span = first.span.cover(second.span)
    left, right = first.conditions[0], second.conditions[0]
    if isinstance(left, ast.Compare) and isinstance(right, ast.Compare) and right.subject is None:
        right = attrs.evolve(right, subject=left.subject)
    both = ast.All(span=span, conditions=(left, right))
    return chunk.If(span=span, conditions=(both,))


def _bracketed(per: chunk.Per, condition: chunk.If) -> chunk.Per:
    """3名以内的部分，每名扣1分；超过3名的部分，每名扣2分: the stretch of the count, from 0, that the step counts."""
    if len(condition.conditions) != 1 or per.directions not in {(), ("each",)} or per.origin is not None:
        raise Refused("bracket-unclear", condition.span)
    match condition.conditions[0]:
        case ast.Compare(op="<=" | "<" | "below", level=level, subject=subject):
            within: tuple[ast.Expression | None, ast.Expression | None] = (None, level)
        case ast.Compare(op=">" | ">=", level=level, subject=subject):
            within = (level, None)
        case ast.Between(low=low, high=high, subject=subject):
            within = (low, high)
        case _:
            raise Refused("bracket-unclear", condition.span)
    return attrs.evolve(per, subject=per.subject or subject, within=within, span=condition.span.cover(per.span))


def _stretched(per: chunk.Per, stretch: chunk.Stretch) -> chunk.Per:
    if per.directions not in {(), ("each",)} or per.origin is not None:
        raise Refused("bracket-unclear", stretch.span)
    span = stretch.span.cover(per.span)
    return attrs.evolve(per, directions=(stretch.direction,), origin=stretch.origin, within=stretch.within, span=span)


def _is_some(when: ast.Condition | None) -> bool:
    return isinstance(when, ast.Compare) and when.op == ">" and isinstance(when.level, ast.Literal) and when.level.value == 0 and not when.level.unit


def _standard(when: ast.Condition | None, per: chunk.Per) -> ast.Expression | None:
    """不少于4期，每少1期扣2分: a condition that looks away from the step is the standard that the step counts from."""
    if not isinstance(when, ast.Compare) or per.origin is not None:
        return None
    upward = when.op in {">=", ">", "reaches"}
    away = per.directions in {("under",), ("away",)} if upward else when.op in {"<=", "<", "below"} and per.directions == ("over",)
    return when.level if away else None


def _measured(when: ast.Condition | None) -> ast.Expression | None:
    return when.subject if isinstance(when, ast.Compare) else None


def _counts(per: chunk.Per) -> bool:
    """发生事故的，每起扣1分: the each-phrase counts what the condition names."""
    return per.subject is None and per.origin is None and per.directions in {(), ("each",)}


def _below_zero(override: ast.Override, move: chunk.Move) -> ast.Override:
    """本项不得分，并倒扣2分: final, and below zero."""
    amount = move.amounts[0]
    if move.signs != ("deduct",) or len(move.amounts) != 1 or not isinstance(amount, ast.Literal):
        raise Refused("amount-order", override.span.cover(move.span))
    return attrs.evolve(override, span=override.span.cover(move.span), amount=attrs.evolve(amount, value=-amount.value))


def _follows(parts: Sequence[chunk.Chunk], limit: chunk.Limit) -> bool:
    """Whether the cap stands in the same comma run as points moved: …加1分，3分封顶."""
    before = list(parts[: parts.index(limit)])
    while before:
        last = before.pop()
        if isinstance(last, chunk.Break) and last.level >= SEMICOLON:
            return False
        if isinstance(last, (chunk.Move, chunk.Give)):
            return isinstance(last, chunk.Move)
    return False


def _is_one_missing(when: ast.Condition) -> bool:
    """未完成1项扣2分: each one that is missing, or none at all there?"""
    if not (isinstance(when, ast.Not) and isinstance(when.condition, ast.Compare)):
        return False
    level = when.condition.level
    return isinstance(level, ast.Literal) and level.value == 1 and level.unit not in {"%", "pp", ""}


def _unit_of(level: ast.Expression) -> str | None:
    return level.unit if isinstance(level, ast.Literal) else None


def _is_zero(amount: ast.Expression) -> bool:
    return isinstance(amount, ast.Literal) and amount.value == 0


def _is_level(happens: chunk.Happens) -> bool:
    """投入2亿元得12分: a level reached, since money and rates are no events."""
    return happens.subject is not None and not happens.size.value == 1


def _directions(per: chunk.Per, move: chunk.Move) -> list[tuple[ast.Direction, ast.Sign]]:
    directions: tuple[ast.Direction, ...] = per.directions or ("each",)
    span = per.span.cover(move.span)
    if len(directions) == len(move.signs) == 1:
        return [(directions[0], move.signs[0])]
    if directions == ("over", "under") and len(move.signs) == 2:
        return [("over", "add"), ("under", "deduct")]
    raise Refused("step-ways-unclear", span)


def _paired(
    conditions: Sequence[ast.Condition], amounts: Sequence[ast.Expression], span: Span
) -> list[tuple[ast.Condition, ast.Expression]]:
    if len(conditions) == 1 and len(amounts) > 1:
        conditions = _ranks(conditions[0]) or conditions
    if len(conditions) != len(amounts):
        raise Refused("list-lengths", span, levels=str(len(conditions)), amounts=str(len(amounts)))
    return list(zip(conditions, amounts, strict=True))


def _ranks(condition: ast.Condition) -> tuple[ast.Condition, ...]:
    """前三名 with a list of points: each rank by itself."""
    if isinstance(condition, ast.Compare) and condition.op == "<=" and condition.subject is not None and isinstance(condition.level, ast.Literal):
        first = ast.Literal(span=condition.span, value=Fraction(1))
        condition = ast.Between(span=condition.span, subject=condition.subject, low=first, high=condition.level, low_closed=True, high_closed=True)
    if not (
        isinstance(condition, ast.Between)
        and isinstance(condition.low, ast.Literal)
        and isinstance(condition.high, ast.Literal)
    ):
        return ()
    if condition.low.unit or condition.high.unit or not condition.low_closed:
        return ()
    ranks = range(int(condition.low.value), int(condition.high.value) + 1)
    return tuple(
        ast.Compare(
            span=condition.span,
            subject=condition.subject,
            op="=",
            level=ast.Literal(span=condition.span, value=Fraction(rank)),
        )
        for rank in ranks
    )
