"""
A slow scorer by the letter of the language page.

It reads clauses, facts of the indicator, conventions and one row, and knows nothing of curves: every question (which
award holds, where does this step count from) is answered for the row at hand, in the order of the page. It shares no
code with the library but the clauses themselves.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

import attrs

from targetscore import ast
from targetscore.reading import counts_things

ZERO = Fraction(0)
HUNDRED = Fraction(100)
OWN = "own"
OWN_NAMES = {"actual", "completion", "growth"}
RATES = {"completion", "growth"}

Good: TypeAlias = Literal[1, -1]
Subject: TypeAlias = str | ast.Expression


class Refused(Exception):  # noqa: N818 - what the page says of a text
    """The page refuses the text."""


class Hole(Exception):  # noqa: N818 - what the page says of a row
    """The page gives the row no points."""


@attrs.frozen(kw_only=True)
class Facts:
    """
    What a rule file says of the indicator.

    *measures* holds the unit of measure of every input and role, *faults* what counts faults by its name (rule 13).
    """

    points: Fraction
    base: Fraction | None = None
    measured_in: str = ""
    better: Literal["higher", "lower"] | None = None
    measures: Mapping[str, str] = attrs.field(factory=dict)
    base_share: Fraction | None = None
    steps: ast.PartOfStep | None = None
    floor: Fraction | Literal["none"] | None = None
    unreached: Literal["zero", "error"] | None = None
    rate_origin: Fraction | Literal["none"] | None = None
    places: ast.Rounding | None = None
    faults: frozenset[str] = frozenset()


Row: TypeAlias = Mapping[str, Fraction | bool]


def score(rule: ast.Rule, facts: Facts, row: Row) -> Fraction:
    """
    Return the points that *rule* gives for *row*.

    Raises:
        Refused: The page refuses the text.
        Hole: The row meets a gap.
    """
    clauses = _in_numbers(_without_unsaid(_about_completion(rule.clauses, facts)))
    if _only_follows(clauses):
        if facts.points != 0:
            raise Refused("points-but-no-way-to-earn-them")
        return ZERO
    return _Body(facts=facts, row=_completed(row), whole=clauses).points(clauses)


def _tests(award: ast.Award) -> list[ast.Compare]:
    """Return the comparisons that must all hold for *award*."""
    whens = award.when.conditions if isinstance(award.when, ast.All) else (award.when,)
    return [when for when in whens if isinstance(when, ast.Compare)]


def _parted(one: ast.Condition, other: ast.Condition) -> bool:
    """Whether no unit can meet both: the opposite fact, or the other side of a level."""
    match one, other:
        case (ast.Fact() as fact, ast.Not(condition=denied)) | (ast.Not(condition=denied), ast.Fact() as fact):
            return fact == denied
        case ast.Compare(), ast.Compare() if one.subject == other.subject:
            sides = {one.op, other.op}
            low, high = sorted((one, other), key=lambda each: each.op in {">", ">=", "reaches"})
            if not (isinstance(low.level, ast.Literal) and isinstance(high.level, ast.Literal)):
                return low.level == high.level and sides in ({"<", ">="}, {"<=", ">"}, {"<", ">"})
            opposed = low.op in {"<", "<="} and high.op in {">", ">="} and low.level.unit == high.level.unit
            apart = low.level.value < high.level.value
            return opposed and (apart or (low.level.value == high.level.value and sides != {"<=", ">="}))
        case _:
            return False


def _in_numbers(clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """A lower place is a greater number: a step on places goes the other way on the axis."""
    other: dict[ast.Direction, ast.Direction] = {"over": "under", "under": "over", "away": "away", "each": "each"}
    told: list[ast.Clause] = []
    for clause in clauses:
        match clause:
            case ast.Step(subject=ast.Value(name="rank"), direction=direction):
                told.append(attrs.evolve(clause, direction=other[direction]))
            case ast.Scope(clauses=inner) | ast.Part(clauses=inner):
                told.append(attrs.evolve(clause, clauses=_in_numbers(inner)))
            case _:
                told.append(clause)
    return tuple(told)


def _only_follows(clauses: tuple[ast.Clause, ...]) -> bool:
    silent = (ast.Scope, ast.Stated, ast.Reference, ast.Ranking, ast.Remark)
    every = list(_all_clauses(clauses))
    return any(isinstance(c, ast.Effect) for c in every) and all(isinstance(c, (ast.Effect, *silent)) for c in every)


def follows(rule: ast.Rule, facts: Facts, row: Row) -> list[ast.Effect]:
    """Return what *rule* lets follow beside the points of *row*, in the order of the text."""
    clauses = _without_unsaid(_about_completion(rule.clauses, facts))
    body = _Body(facts=facts, row=_completed(row), whole=clauses)
    body.clauses = clauses
    found = list(_following(body, clauses))
    return [each for each in found if not any(_is_deeper(other, each) for other in found)]


def _is_deeper(other: ast.Effect, each: ast.Effect) -> bool:
    """Whether both are falls by grades on the same subjects, and *other* is the further one."""
    falls = other.does == each.does == "down" and _subjects(other.when) == _subjects(each.when)
    return falls and other.steps > each.steps


def _following(body: _Body, clauses: tuple[ast.Clause, ...]) -> Iterator[ast.Effect]:
    for clause in clauses:
        match clause:
            case ast.Effect(when=when) if body.holds(body.come_to(when)):
                yield clause
            case ast.Scope(when=when, clauses=inner) if body.holds(when):
                yield from _following(body, inner)


def among(rule: ast.Rule, facts: Facts, row: Row, others: list[dict[str, Fraction | bool]]) -> Row:
    """Return *row* with what its place in the group of *others* says: mean, best, worst and the ranks of its value."""
    if not others:
        return row
    ranking = next((c for c in _all_clauses(rule.clauses) if isinstance(c, ast.Ranking)), None)
    ranked = _compared(rule) if ranking is None or not isinstance(ranking.by, ast.Value) else ranking.by.name
    values = [Fraction(_completed(each)[ranked]) for each in (row, *others)]
    own = values[0]
    highest = (facts.better if ranking is None else ranking.first) != "lower"
    ahead = sum(value > own if highest else value < own for value in values)
    behind = sum(value < own if highest else value > own for value in values)
    ends = {"best": max(values), "worst": min(values)} if highest else {"best": min(values), "worst": max(values)}
    mean = sum(values, ZERO) / len(values)
    places = {"rank": Fraction(ahead + 1), "rank_from_last": Fraction(behind + 1)}
    return {"mean": mean, **ends, **places, "number_ranked": Fraction(len(values)), **row}


def _compared(rule: ast.Rule) -> str:
    """Return the value of its own that the rule compares with others: growth or completion if it names no other."""
    named = sorted(RATES.intersection(_values(rule.clauses)))
    return named[0] if len(named) == 1 else "actual"


def _about_completion(clauses: tuple[ast.Clause, ...], facts: Facts) -> tuple[ast.Clause, ...]:
    """Rule 4: a level in % without a subject, behind 完成N% or beside the target alone, is of completion too."""
    behind = False
    told: list[ast.Clause] = []
    named = set(_values(clauses))
    alone = "target" in named and named <= {"target", "actual", "completion", "full", "base"}
    alone = alone and not any(isinstance(clause, ast.Reference) for clause in _all_clauses(clauses))
    for clause in clauses:
        when = getattr(clause, "when", None)
        if when is not None and alone and facts.measured_in != "%":
            clause = attrs.evolve(clause, when=_of_the_task(when))  # noqa: PLW2901
        match clause:
            case ast.Award(when=ast.Compare(subject=ast.Value(name="completion"))):
                behind = True
            case ast.Award(when=ast.Compare(subject=None, op=op, level=ast.Literal(unit="%")) as when) if behind:
                if op != "reaches" or facts.measured_in != "%":
                    clause = attrs.evolve(clause, when=attrs.evolve(when, subject=ast.Value(name="completion")))  # noqa: PLW2901
        told.append(clause)
    return tuple(told)


def _of_the_task(when: ast.Condition) -> ast.Condition:
    """Let what says 50 % to 100 % without a subject, and not that it is above, speak of completion."""
    match when:
        case ast.Not(condition=inner):
            return ast.Not(condition=_of_the_task(inner))
        case ast.All(conditions=inner) | ast.Any(conditions=inner) | ast.Exactly(conditions=inner):
            return attrs.evolve(when, conditions=tuple(map(_of_the_task, inner)))
        case ast.Compare(subject=None, op=op, level=ast.Literal(unit="%", value=value)) if op not in {">", "="}:
            return attrs.evolve(when, subject=ast.Value(name="completion")) if 50 <= value <= HUNDRED else when
        case ast.Between(subject=None, low=ast.Literal(unit="%", value=low), high=ast.Literal(unit="%", value=high)):
            within = min(low, high) >= 50 and max(low, high) <= HUNDRED
            return attrs.evolve(when, subject=ast.Value(name="completion")) if within else when
        case _:
            return when


def _completed(row: Row) -> dict[str, Fraction | bool]:
    """Add what a row says between the lines: completion and growth; a completion alone stands for 100 as the target."""
    full = dict(row)
    if "completion" in full and "actual" not in full and "target" not in full:
        full |= {"actual": full["completion"], "target": HUNDRED}
    if "actual" in full and full.get("target"):
        full.setdefault("completion", HUNDRED * Fraction(full["actual"]) / Fraction(full["target"]))
    if "actual" in full and full.get("last_year"):
        full.setdefault("growth", HUNDRED * (full["actual"] / full["last_year"] - 1))
    return full


# Rule 9: unsaid sides -----------------------------------------------------------------------------------------------


def _without_unsaid(clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
    """Put in place of every unsaid side, and of every count without conditions, the conditions that they refer to."""
    reference = next((clause.level for clause in _all_clauses(clauses) if isinstance(clause, ast.Reference)), None)
    if reference is None and any(_names_target(clause) for clause in _all_clauses(clauses)):
        reference = ast.Value(name="target")
    return tuple(_going_on(list(_said(clauses, [], reference))))


def _going_on(clauses: list[ast.Clause]) -> list[ast.Clause]:
    """Rule 2: a step counts from the tier before it that moves points the same way; a tier of a level holds on."""
    for at, step in enumerate(clauses):
        if not isinstance(step, ast.Step) or step.within is not None:
            continue
        own = _subject(step.subject)
        if any(isinstance(clause, ast.Award) and own in _subjects(clause.when) for clause in clauses):
            continue
        for back in range(at - 1, -1, -1):
            tier = clauses[back]
            if not isinstance(tier, ast.Change) or tier.sign != step.sign or _subjects(tier.when) != {own}:
                continue
            level = None if _is_zero(tier.amount) else _level_gone_on_from(tier.when, step)
            if level is None:
                break
            if step.origin is None and step.when is None and step.direction != "each":
                step = attrs.evolve(step, origin=level)  # noqa: PLW2901 - the step with its level
                clauses[at] = step
            hung = step.when.level if isinstance(step.when, ast.Compare) else step.origin
            counts_on = isinstance(hung, ast.Literal) and isinstance(level, ast.Literal) and hung.value == level.value
            if counts_on and isinstance(tier.when, ast.Compare) and tier.when.op in {"=", "reaches", ">="}:
                clauses[back] = attrs.evolve(tier, when=attrs.evolve(tier.when, op=">="))
            break
    return clauses


def _level_gone_on_from(when: ast.Condition, step: ast.Step) -> ast.Expression | None:
    """Return the level of a tier if *step* leads on from it: up from 达到 and 超过, down from 低于 and 未达到."""
    match when:
        case ast.Compare(op="=" | "reaches" | ">=" | ">", level=level) if step.direction in {"over", "each"}:
            return level
        case ast.Compare(op="<" | "below", level=level) if step.direction == "under":
            return level
        case ast.Not(condition=ast.Compare(op="reaches" | ">=", level=level)) if step.direction == "under":
            return level
        case _:
            return None


def _said(
    clauses: tuple[ast.Clause, ...], before: list[ast.Clause], reference: ast.Expression | None
) -> Iterator[ast.Clause]:
    for at, clause in enumerate(clauses):
        said = clause
        when = getattr(clause, "when", None)
        rest = isinstance(when, ast.Unsaid) and isinstance(next(iter(clauses[at + 1 :]), None), ast.Otherwise)
        unsaid = when is not None and any(isinstance(node, ast.Unsaid) for node in _nodes(when))
        if when is not None and not isinstance(clause, ast.Linear):
            said = attrs.evolve(clause, when=_replaced(when, before, reference))
        if rest and isinstance(when, ast.Unsaid) and when.side in {"over", "under"} and isinstance(said, ast.Award):
            match said.when:
                case ast.Not(condition=ast.Compare(op=">" | "<") as level):
                    said = attrs.evolve(said, when=attrs.evolve(level, op=">" if when.side == "over" else "<"))
                case _:
                    pass
        if isinstance(said, ast.Scope | ast.Part):
            if isinstance(said, ast.Scope):
                before.append(said)
            said = attrs.evolve(said, clauses=tuple(_said(said.clauses, before, reference)))
        elif isinstance(said, ast.Combine):
            parts = (attrs.evolve(p, clauses=tuple(_said(p.clauses, before, reference))) for p in said.parts)
            said = attrs.evolve(said, parts=tuple(parts))
        elif not unsaid:
            before.append(said)
        yield said


def _replaced(when: ast.Condition, before: list[ast.Clause], reference: ast.Expression | None) -> ast.Condition:
    match when:
        case ast.Unsaid(subject=subject, side=side):
            found = _nearest(subject, before)
            if found is None and reference is not None:
                found = ast.Compare(subject=subject, op="reaches", level=reference)
            if found is None:
                raise Refused("no-condition-before")
            return _side_of(found, side, subject)
        case ast.Exactly(count=count, conditions=()):
            for clause in reversed(before):
                joint = getattr(clause, "when", None)
                if isinstance(joint, ast.All | ast.Any):
                    return ast.Exactly(count=count, conditions=joint.conditions)
            raise Refused("no-conditions-before")
        case ast.Not(condition=inner):
            return ast.Not(condition=_replaced(inner, before, reference))
        case ast.All(conditions=inner) | ast.Any(conditions=inner):
            return attrs.evolve(when, conditions=tuple(_replaced(one, before, reference) for one in inner))
        case _:
            return when


def _nearest(subject: ast.Expression | None, before: list[ast.Clause]) -> ast.Condition | None:
    """Return the condition of the nearest award or override on *subject*, else of the nearest clause."""
    for kinds in ((ast.Award, ast.Override), ast.Node):
        for clause in reversed(before):
            when = getattr(clause, "when", None)
            if not isinstance(clause, kinds) or when is None or isinstance(clause, ast.Linear):
                continue
            if subject is None or _subject(subject) in _subjects(when):
                return when
    return None


def _side_of(found: ast.Condition, side: ast.Side, subject: ast.Expression | None) -> ast.Condition:
    negative = isinstance(found, ast.Not) or (isinstance(found, ast.Compare) and found.op in {"<", "below"})
    match side:
        case "unmet":
            return found.condition if isinstance(found, ast.Not) else ast.Not(condition=found)
        case "met":
            if isinstance(found, ast.Compare) and found.op == ">":
                return attrs.evolve(found, op="reaches")
            return _side_of(found, "unmet", subject) if negative else found
        case "over" | "under":
            return _beyond(found.condition if isinstance(found, ast.Not) else found, over=side == "over")
        case _:
            assert_never(side)


def _beyond(found: ast.Condition, *, over: bool) -> ast.Condition:
    """Return what lies over or under *found*; a level that it leaves out on this side is in."""
    match found:
        case ast.Compare(subject=ast.Value(name="rank")) | ast.Between(subject=ast.Value(name="rank")):
            raise Refused("places-unsaid")
        case ast.Compare(op=op) if op in ({"<", "<=", "below"} if over else {">", ">="}):
            return ast.Not(condition=found)
        case ast.Compare(subject=own, level=level):
            return ast.Compare(subject=own, op=">" if over else "<", level=level)
        case ast.Between(subject=own, low=low, high=high):
            closed = found.high_closed if over else found.low_closed
            outside: ast.Comparison = (">" if over else "<") if closed is not False else (">=" if over else "<=")
            return ast.Compare(subject=own, op=outside, level=high if over else low)
        case ast.All(conditions=ends) if _is_range(ends):
            (end,) = (e for e in ends if isinstance(e, ast.Compare) and (e.op[0] == "<") is over)
            return ast.Not(condition=end)
        case _:
            raise Refused("no-level-on-this-side")


def _is_range(ends: tuple[ast.Condition, ...]) -> bool:
    """Whether a value is to lie above one level and below another: over 3% and up to 5%."""
    compared = [end for end in ends if isinstance(end, ast.Compare) and end.op in {">", ">=", "<", "<="}]
    subjects = {_subject(end.subject) for end in compared}
    return len(compared) == len(ends) == 2 and len(subjects) == 1 and len({end.op[0] for end in compared}) == 2


# Subjects -----------------------------------------------------------------------------------------------------------


def _subject(expression: ast.Expression | None) -> Subject:
    if expression is None or (isinstance(expression, ast.Value) and expression.name in OWN_NAMES):
        return OWN
    return expression.name if isinstance(expression, ast.Value) else expression


def _subjects(condition: ast.Condition) -> frozenset[Subject]:
    match condition:
        case ast.Compare(subject=subject) | ast.Between(subject=subject) | ast.Unsaid(subject=subject):
            # Places counted from the first and from the last are one subject.
            return frozenset({"rank" if _subject(subject) == "rank_from_last" else _subject(subject)})
        case ast.Fact(name=name):
            return frozenset({name})
        case ast.Not(condition=inner):
            return _subjects(inner)
        case ast.All(conditions=inner) | ast.Any(conditions=inner) | ast.Exactly(conditions=inner):
            return frozenset[Subject]().union(*map(_subjects, inner))
        case _:
            assert_never(condition)


def _all_clauses(clauses: Iterable[ast.Clause]) -> Iterator[ast.Clause]:
    for clause in clauses:
        yield clause
        match clause:
            case ast.Scope(clauses=inner) | ast.Part(clauses=inner):
                yield from _all_clauses(inner)
            case ast.Combine(parts=parts):
                yield from _all_clauses(parts)


def _nodes(node: object) -> Iterator[ast.Node]:
    """Yield *node* and what is inside it."""
    if isinstance(node, tuple):
        for one in node:
            yield from _nodes(one)
    elif isinstance(node, ast.Node):
        yield node
        for field in attrs.fields(type(node)):
            if field.name != "span":
                yield from _nodes(getattr(node, field.name))


def _values(node: object) -> Iterator[str]:
    """Name every value that *node* speaks of."""
    return (one.name for one in _nodes(node) if isinstance(one, ast.Value))


def _names_target(clause: ast.Clause) -> bool:
    return "target" in _values(clause)


def _is_end(award: ast.Award, rank: str) -> bool:
    """Whether *award* is for the first, or for the last, of the group alone."""
    when = award.when
    alone = isinstance(when, ast.Compare) and when.op == "=" and when.subject == ast.Value(name=rank)
    return alone and isinstance(when, ast.Compare) and when.level == ast.Literal(value=Fraction(1))


def _spares(change: ast.Change) -> bool:
    return change.sign == "deduct" and _is_zero(change.amount)


def _facts_in(when: ast.Condition) -> frozenset[Subject]:
    return frozenset[Subject]().union(*(_subjects(node) for node in _nodes(when) if isinstance(node, ast.Fact)))


def _last_place(level: Fraction) -> int:
    """How many decimals *level* is written with."""
    return next((places for places in range(7) if (level * 10**places).denominator == 1), 7)


def _is_zero(amount: object) -> bool:
    return isinstance(amount, ast.Literal) and amount.value == 0


# One list of clauses: a rule or a part ------------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class _Movement:
    """What steps and changes move together, where in the text, and the caps that bind to it."""

    at: int
    sign: ast.Sign
    subject: frozenset[Subject]
    moved: Fraction


@attrs.define(kw_only=True)
class _Body:
    """The clauses of a rule or of a part, with the row they are asked about."""

    facts: Facts
    row: Row
    whole: tuple[ast.Clause, ...]
    own: ast.Expression | None = None  # what a part speaks of
    own_points: bool = True  # a part without points has no floor of its own
    clauses: tuple[ast.Clause, ...] = ()

    def points(self, written: tuple[ast.Clause, ...]) -> Fraction:
        scopes = [clause for clause in written if isinstance(clause, ast.Scope)]
        holding = [scope for scope in scopes if self.holds(scope.when)]
        self.refuse_mixed_scopes(written, scopes)
        self.clauses = self.with_anchors(tuple(self.in_force(written, holding)))
        self.clauses = self.in_parts_by_measure(tuple(map(self.with_bad_reached, self.clauses)))
        self.clauses = self.with_losses(tuple(map(self.with_none_free, self.clauses)))
        if scopes and not holding and not any(isinstance(c, MAKES_POINTS) for c in self.clauses):
            if all(self.only_adds(scope.clauses) for scope in scopes):
                return ZERO
            raise Hole("no-scope-holds")
        if len([scope for scope in holding if any(isinstance(c, ast.Award) for c in scope.clauses)]) > 1:
            raise Hole("two-scopes-award")
        return self.in_full()

    def in_force(self, written: tuple[ast.Clause, ...], holding: list[ast.Scope]) -> Iterator[ast.Clause]:
        for clause in written:
            if isinstance(clause, ast.Award | ast.Change) and any(_parted(clause.when, s.when) for s in holding):
                continue
            if not isinstance(clause, ast.Scope):
                yield clause
            elif clause in holding:
                yield from self.in_force(
                    clause.clauses, [s for s in clause.clauses if isinstance(s, ast.Scope) and self.holds(s.when)]
                )

    def with_none_free(self, clause: ast.Clause) -> ast.Clause:
        """Rule 13: no more than so many faults cost nothing where there is none."""
        match clause:
            case ast.Change(
                sign="deduct", amount=amount, when=ast.Compare(op="<=" | "<" | "below", subject=subject) as when
            ) if not _is_zero(amount) and self.is_of_faults(_subject(subject)):
                if isinstance(when.level, ast.Literal) and when.level.value > 0:
                    some = attrs.evolve(when, op=">", level=attrs.evolve(when.level, value=ZERO))
                    return attrs.evolve(clause, when=ast.All(span=when.span, conditions=(some, when)))
        return clause

    def is_of_faults(self, subject: Subject) -> bool:
        return self.measure(subject) != "%" and (
            subject in self.facts.faults or (subject == OWN and self.own is None and self.facts.better == "lower")
        )

    def with_bad_reached(self, clause: ast.Clause) -> ast.Clause:
        """What costs points is come to from the good side: 达到70%不得分 where lower is better is 70 and all above."""
        match clause:
            case ast.Award(when=when, amount=amount) if _is_zero(amount):
                return attrs.evolve(clause, when=self.come_to(when))
            case ast.Change(when=when, sign="deduct", amount=amount) if not _is_zero(amount):
                return attrs.evolve(clause, when=self.come_to(when))
            case ast.Step(when=when, sign="deduct") if when is not None:
                return attrs.evolve(clause, when=self.come_to(when))
            case _:
                return clause

    def in_parts_by_measure(self, clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
        """Rule 1: by the task, by last year and by the others are three measures, parts where they add up to full."""
        awards = [clause for clause in clauses if isinstance(clause, ast.Award)]
        by = [frozenset(_measure_by(test) for test in _nodes(a.when) if _is_test(test)) for a in awards]
        alone = all(_subjects(award.when) == {OWN} for award in awards)
        if self.own is not None or not alone or any(isinstance(c, NOT_IN_MEASURES) for c in clauses):
            return clauses
        best: dict[frozenset[str], Fraction] = {}
        for award, one in zip(awards, by, strict=True):
            points = ZERO if isinstance(award.amount, ast.InProportion) else self.amount(award.amount, award)
            best[one] = max(best.get(one, ZERO), points)
        single = {one: points for one, points in best.items() if len(one) == 1}
        if len([points for points in single.values() if points]) < 2 or max(best.values()) == self.facts.points:
            return clauses
        if sum(best.values()) != self.facts.points or len(single) < len(best):
            raise Refused("measures-apart")
        told: list[ast.Clause] = []
        inside: dict[frozenset[str], list[ast.Clause]] = {}
        now: frozenset[str] | None = None
        for clause in clauses:
            if isinstance(clause, ast.Award):
                one = by[next(at for at, award in enumerate(awards) if award is clause)]
                if one != now and one in inside:
                    raise Refused("measures-apart")
                now = one
                inside.setdefault(one, [])
            if isinstance(clause, ast.Stated | ast.Reference | ast.Remark | ast.Ranking | ast.Override):
                told.append(clause)
            elif now is None:
                raise Refused("measures-apart")
            else:
                inside[now].append(clause)
        parts = [(ast.Literal(value=best[one], unit="points"), tuple(inner)) for one, inner in inside.items()]
        told += [ast.Part(name="", subject=None, points=points, clauses=inner) for points, inner in parts]
        return tuple(told)

    def come_to(self, when: ast.Condition) -> ast.Condition:
        match when:
            case ast.Compare(op="reaches", subject=subject) if _subject(subject) != "rank":
                return attrs.evolve(when, op=">=") if self.needed_good_side(_subject(subject)) < 0 else when
            case ast.All() | ast.Any() | ast.Exactly():
                return attrs.evolve(when, conditions=tuple(map(self.come_to, when.conditions)))
            case _:
                return when

    def with_anchors(self, clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
        """Where nothing is deducted at a level (达到92%不扣分), the full score is awarded."""
        if any(isinstance(clause, ast.Start) for clause in clauses):
            return clauses
        return tuple(
            ast.Award(span=clause.span, when=clause.when, amount=ast.Value(name="full"))
            if isinstance(clause, ast.Change) and _spares(clause) and not _facts_in(clause.when)
            else clause
            for clause in clauses
        )

    def only_adds(self, clauses: tuple[ast.Clause, ...]) -> bool:
        made = [clause for clause in clauses if isinstance(clause, MAKES_POINTS)]
        return all(isinstance(clause, ast.Step | ast.Change) and clause.sign == "add" for clause in made)

    def refuse_mixed_scopes(self, written: tuple[ast.Clause, ...], scopes: list[ast.Scope]) -> None:
        inside = [award for scope in scopes for award in scope.clauses if isinstance(award, ast.Award)]
        outside = [award for award in written if isinstance(award, ast.Award) and not _is_zero(award.amount)]
        if any(_subjects(one.when) & _subjects(other.when) for one in inside for other in outside):
            raise Refused("awards-inside-and-outside-of-scopes")

    # How clauses make a score

    def in_full(self) -> Fraction:
        gates, tiers = self.gates_and_tiers()
        held = [gate for _, gate in gates if self.holds(gate.when)]
        try:
            total = self.before_overrides(tiers)
        except (Hole, Refused):
            if not held:
                raise
            total = ZERO
        return self.amount(held[-1].amount, None) if held else total

    def before_overrides(self, tiers: list[tuple[int, ast.Award]]) -> Fraction:
        ladders = self.ladders(tiers)
        terms = [self.ladder_term(ladder) for ladder in ladders]
        terms += [(at, self.part(part)) for at, part in self.parts()]
        terms += self.combined()
        movements = self.movements()
        start = self.start(has_ladder=bool(terms))
        zeros = [tier for _, tier in tiers if _is_zero(tier.amount) and self.holds(tier.when)]
        silent = frozenset[Subject]().union(*(_subjects(zero.when) for zero in zeros))
        spared = [
            c
            for c in self.clauses
            if isinstance(c, ast.Change) and _spares(c) and _facts_in(c.when) and self.holds(c.when)
        ]
        movements = [
            m for m in movements if m.sign == "add" or all(m.subject & _facts_in(change.when) for change in spared)
        ]
        if start is not None:
            terms.append((-1, ZERO if zeros else start))
        terms += [(m.at, m.moved) for m in movements if not m.subject & silent or self.begins(m, zeros)]
        return self.bounded(self.multiplied(terms, ladders), tiers if len(ladders) < 2 else [])

    def begins(self, movement: _Movement, zeros: list[ast.Award]) -> bool:
        """Whether the zeros on what *movement* counts begin where it counts from (达到60%得0分，每高于60%…加)."""
        step = self.clauses[movement.at]
        own = [zero.when for zero in zeros if _subjects(zero.when) & movement.subject]
        return (
            isinstance(step, ast.Step)
            and step.sign == "add"
            and all(isinstance(when, ast.Compare) and when.op in {">=", "reaches"} for when in own)
            and all(self.levels(when) == [self.origin_on_axis(step)] for when in own)
        )

    def with_losses(self, clauses: tuple[ast.Clause, ...]) -> tuple[ast.Clause, ...]:
        """No points and points taken off, in one case (弄虚作假的不得分，并扣2分), are final where they are a gate."""
        told: list[ast.Clause] = []
        for at, clause in enumerate(clauses):
            before = told[-1] if told else None
            rest = (*clauses[: max(at - 1, 0)], *clauses[at + 1 :])
            if (
                isinstance(before, ast.Award)
                and _is_zero(before.amount)
                and isinstance(clause, ast.Change)
                and clause.sign == "deduct"
                and clause.when == before.when
                and isinstance(clause.amount, ast.Literal)
                and not _is_zero(clause.amount)
                and any(isinstance(other, MAKES_POINTS) and not isinstance(other, ast.Otherwise) for other in rest)
                and not _subjects(clause.when) <= self.depended_on(rest)
            ):
                told[-1] = ast.Override(
                    when=clause.when, amount=attrs.evolve(clause.amount, value=-clause.amount.value)
                )
            else:
                told.append(clause)
        return tuple(told)

    def depended_on(self, clauses: tuple[ast.Clause, ...]) -> set[Subject]:
        """Return the subjects on which an award but of zero, a start, a step or a change depends."""
        others: set[Subject] = set()
        latest: ast.Award | None = None
        for clause in clauses:
            latest = clause if isinstance(clause, ast.Award) else latest
            match clause:
                case ast.Award(when=when, amount=amount) if not _is_zero(amount):
                    others |= _subjects(when)
                case ast.Otherwise(amount=amount) if latest is not None and not _is_zero(amount):
                    others |= _subjects(latest.when)
                case ast.Change(when=when, amount=amount) if not _is_zero(amount):
                    others |= _subjects(when)
                case ast.Step():
                    others.add(self.subject_of_step(clause))
                case ast.Start(amount=amount):
                    others |= {_subject(ast.Value(name=name)) for name in _values(amount)}
        return others

    def gates_and_tiers(self) -> tuple[list[tuple[int, ast.Override]], list[tuple[int, ast.Award]]]:
        """Tell the zeros that are gates (rule 10) from the awards of the ladders."""
        others = self.depended_on(self.clauses)
        gates: list[tuple[int, ast.Override]] = []
        tiers: list[tuple[int, ast.Award]] = []
        for at, clause in enumerate(self.clauses):
            if isinstance(clause, ast.Override):
                gates.append((at, clause))
            elif isinstance(clause, ast.Award):
                if self.exempts(clause) or (_is_zero(clause.amount) and not _subjects(clause.when) <= others):
                    gates.append((at, ast.Override(when=clause.when, amount=clause.amount)))
                else:
                    tiers.append((at, clause))
        return gates, tiers

    def exempts(self, award: ast.Award) -> bool:
        """Tell whether an award of the full score on a fact stands beside points on another subject."""
        if award.amount != ast.Value(name="full"):
            return False
        others: set[Subject] = set()
        for clause in self.clauses:
            match clause:
                case ast.Award(when=when, amount=amount) if clause is not award and not _is_zero(amount):
                    others |= _subjects(when)
                case ast.Change(when=when, amount=amount) if not _is_zero(amount):
                    others |= _subjects(when)
                case ast.Step():
                    others.add(self.subject_of_step(clause))
                case ast.Start(amount=amount):
                    others |= {_subject(ast.Value(name=name)) for name in _values(amount)}
        inner = award.when.condition if isinstance(award.when, ast.Not) else award.when
        return isinstance(inner, ast.Fact) and bool(others) and not _subjects(award.when) & others

    # Ladders

    def ladders(self, tiers: list[tuple[int, ast.Award]]) -> list[list[tuple[int, ast.Award]]]:
        """Gather awards that share a subject; a start takes zeros on its own."""
        if any(isinstance(clause, ast.Start) for clause in self.clauses):
            if any(not _is_zero(award.amount) for _, award in tiers):
                raise Refused("a-start-and-an-award")
            return []
        highest = max(
            (at for at, c in enumerate(self.clauses) if isinstance(c, ast.Combine) and c.how == "highest"), default=-1
        )
        ladders: list[list[tuple[int, ast.Award]]] = []
        for at, award in tiers:
            joined = [
                ladder
                for ladder in ladders
                if (at < highest and ladder[0][0] < highest)
                or any(_subjects(award.when) & _subjects(other.when) for _, other in ladder)
            ]
            merged = sorted([(at, award), *(tier for ladder in joined for tier in ladder)], key=lambda tier: tier[0])
            ladders = [ladder for ladder in ladders if ladder not in joined] + [merged]
        for ladder in ladders:
            if ladder[0][0] > highest:
                _refuse_bridges([award.when for _, award in ladder if not _is_zero(award.amount)])
        # zeros alone, on what only steps depend on, are no ladder: they silence
        return [
            ladder
            for ladder in ladders
            if any(not _is_zero(award.amount) for _, award in ladder) or self.gives_the_rest(ladder)
        ]

    def gives_the_rest(self, ladder: list[tuple[int, ast.Award]]) -> bool:
        """Whether the text says what is earned where none of *ladder* holds."""
        rest = self.otherwise_of(ladder)
        return rest is not None and not _is_zero(rest.amount)

    def ladder_term(self, ladder: list[tuple[int, ast.Award]]) -> tuple[int, Fraction]:
        at = ladder[0][0]
        combine = next(
            (c for k, c in enumerate(self.clauses) if isinstance(c, ast.Combine) and c.how == "highest" and k > at),
            None,
        )
        awards = [award for _, award in ladder]
        if combine is not None:
            held = [self.amount(award.amount, award) for award in awards if self.holds(award.when)]
            return at, max(held) if held else self.not_held(ladder)
        on_line = self.on_a_line(ladder)
        held_awards = [award for award in awards if self.holds(award.when)]
        if on_line is not None:
            self.refuse_beside_line(held_awards, on_line)
            return at, on_line
        if held_awards:
            return at, self.most_demanding([(a.when, self.amount(a.amount, a)) for a in held_awards])
        if self.is_between_last_places(ladder):
            raise Hole("between-two-tiers")
        return at, self.not_held(ladder)

    def refuse_beside_line(self, held: list[ast.Award], points: Fraction) -> None:
        """A line takes the place of the awards at its ends, not of one that speaks of something else too."""
        if any(len(_subjects(award.when)) > 1 and self.amount(award.amount, award) != points for award in held):
            raise Refused("overlap")

    def not_held(self, ladder: list[tuple[int, ast.Award]]) -> Fraction:
        otherwise = self.otherwise_of(ladder)
        deducts, adds = self.deduction_applies(ladder), self.beyond_applies(ladder)
        if otherwise is not None:
            if _is_zero(otherwise.amount) and self.moves_beside_otherwise(ladder):
                raise Refused("a-movement-beside-otherwise")
            if isinstance(otherwise.amount, ast.InProportion):
                return self.beside_the_best(ladder)
            return self.amount(otherwise.amount, None)
        if deducts and self.falls_from_nothing(ladder):
            return ZERO
        if deducts and (above := self.award_above(ladder)) is not None:
            return self.amount(above.amount, above)
        if deducts or adds:
            amounts = [self.amount(award.amount, award) for _, award in ladder if not _is_zero(award.amount)]
            return min(amounts) if deducts else max(amounts)
        self.refuse_interior(ladder)
        if all(
            isinstance(node, ast.Fact | ast.Not | ast.All | ast.Any | ast.Exactly)
            for _, award in ladder
            for node in _nodes(award.when)
        ):
            return ZERO
        match self.facts.unreached:
            case "zero":
                return ZERO
            case "error":
                raise Hole("nothing-reached")
            case _:
                raise Refused("unreached-is-not-declared")

    def beside_the_best(self, ladder: list[tuple[int, ast.Award]]) -> Fraction:
        """Others in proportion: the points of the first, times the value over that of the first."""
        (_, award), *more = ladder
        if more or not _is_end(award, "rank") or not self.highest_first():
            raise Refused("in-proportion-to-what")
        best = self.number("best")
        if best == 0:
            raise Hole("division-by-0")
        return self.amount(award.amount, award) * self.ranked_value() / best

    def highest_first(self) -> bool:
        said = [c.first for c in _all_clauses(self.whole) if isinstance(c, ast.Ranking) and c.first is not None]
        if not said and self.facts.better is None:
            raise Refused("which-end-is-the-best")
        return (said[0] if said else self.facts.better) == "higher"

    def ranked_value(self) -> Fraction:
        by = [c.by for c in _all_clauses(self.whole) if isinstance(c, ast.Ranking) and c.by is not None]
        return self.level(by[0] if by else self.own or ast.Value(name="actual"))

    def otherwise_of(self, ladder: list[tuple[int, ast.Award]]) -> ast.Otherwise | None:
        found = None
        for at, clause in enumerate(self.clauses):
            if isinstance(clause, ast.Otherwise):
                before = max((k for k, c in enumerate(self.clauses[:at]) if isinstance(c, ast.Award)), default=None)
                if before in {k for k, _ in ladder}:
                    found = clause
        return found

    def moves_beside_otherwise(self, ladder: list[tuple[int, ast.Award]]) -> bool:
        """Tell whether a step or change on the subject moves points where Otherwise says that there are none."""
        subjects = frozenset[Subject]().union(*(_subjects(award.when) for _, award in ladder))
        if len(subjects) != 1:
            return False
        for clause in self.clauses:
            match clause:
                case ast.Step() if self.subject_of_step(clause) in subjects:
                    if (clause.when is None or self.holds(clause.when)) and self.distance(clause) > 0:
                        return True
                case ast.Change(when=when, amount=amount) if _subjects(when) & subjects and not _is_zero(amount):
                    if self.holds(when):
                        return True
        return False

    def deduction_applies(self, ladder: list[tuple[int, ast.Award]]) -> bool:
        subjects = frozenset[Subject]().union(*(_subjects(award.when) for _, award in ladder))
        for clause in self.clauses:
            match clause:
                case ast.Step(sign="deduct") if self.subject_of_step(clause) in subjects and self.leads(clause, -1):
                    if (clause.when is None or self.holds(clause.when)) and self.distance(clause) > 0:
                        return True
                case ast.Change(sign="deduct", when=when) if _subjects(when) & subjects and self.holds(when):
                    return True
        return False

    def award_above(self, ladder: list[tuple[int, ast.Award]]) -> ast.Award | None:
        """Find the award at whose level the range of a step that deducts begins."""
        for clause in self.clauses:
            if not isinstance(clause, ast.Step) or clause.sign != "deduct" or not self.is_ranged(clause):
                continue
            if clause.when is not None and self.holds(clause.when) and self.distance(clause) > 0:
                at = [a for _, a in ladder if self.origin_on_axis(clause) in self.levels(a.when)]
                return next((award for award in at if not _is_zero(award.amount)), None)
        return None

    def is_ranged(self, step: ast.Clause) -> bool:
        """Tell whether *step* hangs on a range of its own subject, which makes it a tier (rule 7)."""
        if not isinstance(step, ast.Step) or step.when is None or step.direction == "each":
            return False
        return _subjects(step.when) == {self.subject_of_step(step)} and self.is_range(step.when)

    def falls_from_nothing(self, ladder: list[tuple[int, ast.Award]]) -> bool:
        """Tell whether the change that holds begins at the very level where an award of nothing ends."""
        for clause in self.clauses:
            match clause:
                case ast.Change(sign="deduct", when=ast.Compare(op="<" | ">" as op, level=level) as when):
                    end = ">=" if op == "<" else "<="
                    if self.holds(when) and any(
                        _is_zero(award.amount) and any(each.op == end and each.level == level for each in _tests(award))
                        for _, award in ladder
                    ):
                        return True
        return False

    def beyond_applies(self, ladder: list[tuple[int, ast.Award]]) -> bool:
        subjects = frozenset[Subject]().union(*(_subjects(award.when) for _, award in ladder))
        return any(
            isinstance(clause, ast.Step)
            and clause.direction != "each"
            and self.subject_of_step(clause) in subjects
            and self.leads(clause, 1)
            and (clause.when is None or self.holds(clause.when))
            and self.distance(clause) > 0
            and any(self.origin_on_axis(clause) in self.levels(award.when) for _, award in ladder)
            for clause in self.clauses
        ) or self.counted_from_none(ladder)

    def counted_from_none(self, ladder: list[tuple[int, ast.Award]]) -> bool:
        """Tell whether a step counts each of the value from 0, where alone points are awarded for it."""
        earned = [award for _, award in ladder if award.amount != ast.Literal(value=ZERO, unit="points")]
        return any(
            isinstance(clause, ast.Step)
            and clause.direction == "each"
            and clause.when is None
            and {self.subject_of_step(clause)} == {one for award in earned for one in _subjects(award.when)}
            and all(level == 0 for award in earned for level in self.levels(award.when))
            for clause in self.clauses
        )

    def leads(self, step: ast.Step, way: Good) -> bool:
        """Tell whether *step* counts to the good side (1) or to the bad side (-1); to both if there is none."""
        good = self.good_side(self.subject_of_step(step))
        match step.direction:
            case "away":
                return way < 0
            case "each":
                alone = way < 0 and self.only_exact(self.subject_of_step(step))
                return alone or step.when is not None or self.subject_of_step(step) == "rank"
            case "over" | "under":
                return good is None or (good if step.direction == "over" else -good) == way
            case _:
                assert_never(step.direction)

    def only_exact(self, subject: Subject) -> bool:
        """Tell whether nothing earns points on *subject* but one exact value: 投诉为0的得9分，每有1件扣2分."""
        giving = [c for c in self.clauses if isinstance(c, ast.Award) and not _is_zero(c.amount)]
        mine = [award.when for award in giving if subject in _subjects(award.when)]
        return bool(mine) and all(isinstance(when, ast.Compare) and when.op == "=" for when in mine)

    def refuse_interior(self, ladder: list[tuple[int, ast.Award]]) -> None:
        """Rule 8: a value between the levels of a ladder that no award takes; on the good side it is a hole."""
        subjects = {subject for _, award in ladder for subject in _subjects(award.when)}
        if len(subjects) != 1:
            return
        (subject,) = subjects
        if any("rank_from_last" in _values(award.when) for _, award in ladder):
            return
        value = self.value_of(subject)
        if not isinstance(value, Fraction):
            return
        levels = [level for _, award in ladder for level in self.levels(award.when)]
        if levels and min(levels) < value < max(levels):
            raise Refused("a-gap-inside-the-ladder")
        good = self.good_side(subject)
        if levels and good is not None and value * good > min(levels, key=lambda level: level * good) * good:
            raise Hole("nothing-above-the-top-range")

    def is_between_last_places(self, ladder: Sequence[tuple[int, ast.Award | ast.Change]]) -> bool:
        """Rule 8: whether a measured value lies in a gap as wide as one in the last place of its ends."""
        subjects = {subject for _, award in ladder for subject in _subjects(award.when)}
        ends = [end for _, tier in ladder for one in _conjuncts(tier.when) for _, end, _ in _ends(one)]
        if len(subjects) != 1 or not all(isinstance(end, ast.Literal | ast.Share) for end in ends):
            return False
        if len(ladder) == 1 or not self.is_measured(next(iter(subjects))):
            return False
        value = self.value_of(next(iter(subjects)))
        levels = [level for _, award in ladder for level in self.levels(award.when)]
        if not isinstance(value, Fraction) or not levels or not min(levels) < value < max(levels):
            return False
        below, above = max(n for n in levels if n <= value), min(n for n in levels if n >= value)
        taken = {
            self.position(subject, end)
            for _, award in ladder
            for one in _conjuncts(award.when)
            for subject, end, _ in _ends(one)
        }
        low, high = (end * self.percent_of(ladder) for end in (below, above))
        last_place = max(_last_place(low), _last_place(high))
        return {below, above} <= taken and value not in levels and (high - low) * 10**last_place == 1

    def percent_of(self, ladder: Sequence[tuple[int, ast.Award | ast.Change]]) -> Fraction:
        """By what levels that are shares of one number are multiplied to stand in per cent, as they are written."""
        found = {n.of for _, tier in ladder for n in _nodes(tier.when) if isinstance(n, ast.Share)}
        return HUNDRED / self.level(found.pop()) if len(found) == 1 else Fraction(1)

    def is_measured(self, subject: Subject) -> bool:
        unit = self.measure(subject)
        return bool(unit) and not counts_things(unit)

    def levels(self, when: ast.Condition) -> list[Fraction]:
        match when:
            case ast.Compare(subject=subject, level=level):
                return [self.position(subject, level)]
            case ast.Between(subject=subject, low=low, high=high):
                return [self.position(subject, low), self.position(subject, high)]
            case ast.Not(condition=inner):
                return self.levels(inner)
            case ast.All(conditions=inner) | ast.Any(conditions=inner):
                return [level for one in inner for level in self.levels(one)]
            case _:
                return []

    def most_demanding(self, held: list[tuple[ast.Condition, Fraction]]) -> Fraction:
        if len({amount for _, amount in held}) == 1:
            return held[0][1]
        for when, amount in held:
            if all(
                points == amount
                or self.demands_more(when, other)
                or (amount > points and self.lies_inside(when, other))
                for other, points in held
            ):
                return amount
        raise Refused("overlap")

    def lies_inside(self, when: ast.Condition, other: ast.Condition) -> bool:
        """Tell whether the range *when* lies inside the range *other*, both ends."""
        ranges = [self.levels(one) if self.is_range(one) else [] for one in (when, other)]
        if not all(ranges) or _subjects(when) != _subjects(other):
            return False
        return min(ranges[1]) < min(ranges[0]) and max(ranges[0]) < max(ranges[1])

    def is_range(self, when: ast.Condition) -> bool:
        """Tell whether *when* has a lower and an upper end."""
        sides = [self.one_sided(one) for one in _conjuncts(when)]
        found = {side[1] for side in sides if side is not None}
        return isinstance(when, ast.Between) or (len(sides) == 2 and found == {-1, 1})

    def demands_more(self, when: ast.Condition, other: ast.Condition) -> bool:
        """Tell whether *when* asks on every subject of *other* for at least as much, and somewhere for more."""
        mine, theirs = _conjuncts(when), _conjuncts(other)
        covers = all(any(self.as_demanding(one, two) for one in mine) for two in theirs)
        covered = all(any(self.as_demanding(two, one) for two in theirs) for one in mine)
        return covers and not covered

    def as_demanding(self, one: ast.Condition, other: ast.Condition) -> bool:
        if isinstance(other, ast.Any) and one != other:
            return any(self.holds(branch) and self.as_demanding(one, branch) for branch in other.conditions)
        if isinstance(one, ast.Any) and one != other:
            branches = [branch for branch in one.conditions if branch != other and self.holds(branch)]
            return any(self.as_demanding(branch, other) for branch in branches)
        if one == other or (
            isinstance(one, ast.Compare) and one.op == "=" and isinstance(other, ast.Compare | ast.Between)
        ):
            return _subjects(one) == _subjects(other)
        first, second = self.one_sided(one), self.one_sided(other)
        if first is None or second is None:
            return False
        subject, side, level, strict = first
        subject2, side2, level2, strict2 = second
        if subject != subject2 or side != side2:
            return False
        return side * level > side * level2 or (level == level2 and strict >= strict2)

    def one_sided(self, when: ast.Condition) -> tuple[Subject, int, Fraction, bool] | None:
        """Return subject, side (1: upwards), level and whether the level is out; ``None`` for another condition."""
        match when:
            case ast.Not(condition=inner):
                found = self.one_sided(inner)
                return None if found is None else (found[0], -found[1], found[2], not found[3])
            case ast.Compare(subject=subject, op=op, level=level) if op != "=":
                side = self.needed_good_side(_subject(subject)) if op == "reaches" else 1 if op[0] == ">" else -1
                return _subject(subject), side, self.position(subject, level), op in {">", "<"}
            case _:
                return None

    # Lines

    def on_a_line(self, ladder: list[tuple[int, ast.Award]]) -> Fraction | None:
        if any("rank_from_last" in _values(award.when) for _, award in ladder):
            return self.between_the_ends(ladder)
        for at, clause in enumerate(self.clauses):
            if not isinstance(clause, ast.Linear):
                continue
            before = [(k, c) for k, c in enumerate(self.clauses[:at]) if isinstance(c, ast.Award)]
            if not before or before[-1][0] not in {k for k, _ in ladder}:
                continue
            since = max((k for k, c in enumerate(self.clauses[:at]) if isinstance(c, ast.Linear)), default=-1)
            subject = _subjects(before[-1][1].when)
            ends = [award for k, award in ladder if k < at and (clause.when is not None or k > since)]
            ends = [award for award in ends if _subjects(award.when) == subject]
            found = self.between_ends(ends, clause)
            if found is not None:
                return found
        return None

    def between_the_ends(self, ladder: list[tuple[int, ast.Award]]) -> Fraction | None:
        """A line from the worst of the group to its best, where those two earn points."""
        if not any(isinstance(clause, ast.Linear) for clause in self.clauses):
            return None
        first = [award for _, award in ladder if _is_end(award, "rank")]
        last = [award for _, award in ladder if _is_end(award, "rank_from_last")]
        if len(first) != 1 or len(last) != 1 or len(ladder) != 2:
            raise Refused("a-line-needs-two-awards")
        low, high = (self.amount(award.amount, award) for award in (last[0], first[0]))
        worst, best = self.number("worst"), self.number("best")
        if worst == best:
            return None
        return low + (high - low) * (self.ranked_value() - worst) / (best - worst)

    def between_ends(self, awards: list[ast.Award], clause: ast.Linear) -> Fraction | None:
        if len(awards) < 2:
            raise Refused("a-line-needs-two-awards")
        subjects = {subject for award in awards for subject in _subjects(award.when)}
        if len(subjects) != 1 or any(len(self.levels(award.when)) not in {1, 2} for award in awards):
            raise Refused("a-line-over-several-subjects")
        (subject,) = subjects
        value = self.number(subject)
        anchors = sorted(
            ((self.levels(award.when), award) for award in awards), key=lambda pair: (min(pair[0]), max(pair[0]))
        )
        reached = [anchor for anchor in anchors if not self.leaves_to_another(anchor, anchors)]
        for (low_levels, low), (high_levels, high) in itertools.pairwise(reached):
            left, right = max(low_levels), min(high_levels)
            if clause.when is not None and not self.stretch_lies_in(clause.when, left, right):
                continue
            if left < value < right:
                start, end = self.amount(low.amount, low), self.amount(high.amount, high)
                return start + (end - start) * (value - left) / (right - left)
        return None

    def leaves_to_another(
        self, anchor: tuple[list[Fraction], ast.Award], anchors: list[tuple[list[Fraction], ast.Award]]
    ) -> bool:
        """Tell whether an award leaves its level to another one (低于80%不得分 beside 达到80%得5分)."""
        side = self.one_sided(anchor[1].when)
        others = [award for levels, award in anchors if levels == anchor[0] and award is not anchor[1]]
        return side is not None and side[3] and any(not (self.one_sided(a.when) or (0, 0, 0, True))[3] for a in others)

    def stretch_lies_in(self, when: ast.Condition, left: Fraction, right: Fraction) -> bool:
        if not isinstance(when, ast.Between):
            raise Refused("a-line-along-no-stretch")
        return left <= self.position(when.subject, when.low) and self.position(when.subject, when.high) <= right

    # Movements

    def movements(self) -> list[_Movement]:
        found: list[_Movement] = []
        grouped: set[int] = set()
        for at, clause in enumerate(self.clauses):
            if at in grouped:
                continue
            match clause:
                case ast.Step():
                    group = self.brackets_with(at, clause)
                    grouped |= {k for k, _ in group}
                    moved = sum((self.step(step) for _, step in group), ZERO)
                    subjects = frozenset({self.subject_of_step(clause)})
                    found.append(self.capped([k for k, _ in group], clause.sign, subjects, moved))
                case ast.Change():
                    group_changes = self.changes_with(at)
                    grouped |= {k for k, _ in group_changes}
                    held = [(c.when, self.change(c)) for _, c in group_changes if self.holds(c.when)]
                    one_way = len({c.sign for _, c in group_changes}) == 1
                    if not held and one_way and self.is_between_last_places(group_changes):
                        raise Hole("between-two-tiers")
                    moved = self.most_demanding(held) if held else ZERO
                    subjects = frozenset[Subject]().union(*(_subjects(c.when) for _, c in group_changes))
                    found.append(self.capped([k for k, _ in group_changes], clause.sign, subjects, moved))
        self.refuse_caps_of_nothing()
        return [*found, *self.capped_together(found)]

    def capped_together(self, movements: list[_Movement]) -> list[_Movement]:
        """Give back what all additions, or all deductions, before 总共最多扣N分 move beyond it."""
        back: list[_Movement] = []
        for at, clause in enumerate(self.clauses):
            if not (isinstance(clause, ast.Bound) and clause.of in {"additions", "deductions"}):
                continue
            sign: ast.Sign = "add" if clause.of == "additions" else "deduct"
            moved = sum((m.moved for m in (*movements, *back) if m.sign == sign and m.at < at), ZERO)
            excess = max(abs(moved) - self.limit(clause), ZERO)
            back.append(_Movement(at=at, sign=sign, subject=frozenset(), moved=-excess if moved > 0 else excess))
        return back

    def brackets_with(self, at: int, first: ast.Step) -> list[tuple[int, ast.Step]]:
        group = [(at, first)]
        if first.within is None:
            return group
        for k, clause in enumerate(self.clauses[at + 1 :], at + 1):
            if not isinstance(clause, ast.Step) or clause.within is None:
                return group
            same = (clause.subject, clause.direction, clause.sign, clause.when)
            if same != (first.subject, first.direction, first.sign, first.when):
                return group
            if clause.origin != first.origin and self.origin_on_axis(clause) != self.origin_on_axis(first):
                return group
            group.append((k, clause))
        return group

    def changes_with(self, at: int) -> list[tuple[int, ast.Change]]:
        changes = [(k, c) for k, c in enumerate(self.clauses) if isinstance(c, ast.Change)]
        group = [(k, c) for k, c in changes if k == at]
        own = [change for _, change in changes if OWN in _subjects(change.when)]
        if all(_subjects(c.when) == {OWN} and len(_measured(c.when)) == 1 for c in own) and group[0][1] in own:
            # Rule 1: by another measure of the own value they add.
            mine = _measured(group[0][1].when)
            return [(k, c) for k, c in changes if c in own and _measured(c.when) == mine]
        while True:
            subjects = frozenset[Subject]().union(*(_subjects(c.when) for _, c in group))
            more = [(k, c) for k, c in changes if _subjects(c.when) & subjects]
            if more == group:
                _refuse_bridges([c.when for _, c in group])
                return group
            group = more

    def capped(self, at: list[int], sign: ast.Sign, subject: frozenset[Subject], moved: Fraction) -> _Movement:
        for k, clause in enumerate(self.clauses):
            if isinstance(clause, ast.Bound) and clause.of != "indicator":
                limit = self.limit(clause)
                if clause.of in {"addition", "each side"} and self.bound_binds(k, "add") in at:
                    moved = min(moved, limit)
                if clause.of in {"deduction", "each side"} and self.bound_binds(k, "deduct") in at:
                    moved = max(moved, -limit)
        return _Movement(at=at[0], sign=sign, subject=subject, moved=moved)

    def limit(self, bound: ast.Bound) -> Fraction:
        if bound.end != "most" or bound.amount is None:
            raise Refused("a-least-of-a-movement")
        return self.amount(bound.amount, None)

    def bound_binds(self, at: int, sign: ast.Sign) -> int | None:
        for k in range(at - 1, -1, -1):
            clause = self.clauses[k]
            if isinstance(clause, ast.Step | ast.Change) and clause.sign == sign:
                return k
        return None

    def refuse_caps_of_nothing(self) -> None:
        for at, clause in enumerate(self.clauses):
            if isinstance(clause, ast.Bound) and clause.of != "indicator":
                self.limit(clause)
                signs: tuple[ast.Sign, ...] = {
                    "addition": ("add",),
                    "deduction": ("deduct",),
                    "each side": ("add", "deduct"),
                    "additions": ("add",),
                    "deductions": ("deduct",),
                }[clause.of]
                if any(self.bound_binds(at, sign) is None for sign in signs):
                    raise Refused("a-cap-of-nothing")

    def change(self, change: ast.Change) -> Fraction:
        sign = 1 if change.sign == "add" else -1
        if isinstance(change.amount, ast.InProportion):
            award, level = self.contrast(change.when)
            points = (
                self.amount(award.amount, award)
                if change.amount.points is None
                else self.amount(change.amount.points, None)
            )
            (subject,) = _subjects(award.when)
            value = self.number("growth" if _names_growth(award.when) else subject)
            return sign * points * (sign * (value - level)) / level
        return sign * self.amount(change.amount, None)

    # Steps

    def subject_of_step(self, step: ast.Step) -> Subject:
        if step.subject is None and step.when is not None and len(_subjects(step.when)) == 1:
            (subject,) = _subjects(step.when)
            if not isinstance(step.when, ast.Fact) and not isinstance(self.value_of(subject), bool):
                return subject
        return _subject(step.subject)

    def step(self, step: ast.Step) -> Fraction:
        part = step.part or self.facts.steps
        if part is None:
            raise Refused("steps-is-not-declared")
        if step.when is not None and not self.holds(step.when):
            self.origin(step)
            return ZERO
        distance = self.distance(step)
        size = self.length(step.size, step) if step.size is not None else Fraction(1)
        if size <= 0:
            raise Refused("a-step-of-0")
        if step.within is not None:
            low, high = (None if end is None else self.length(end, step) for end in step.within)
            low = low or ZERO
            distance = min(distance, high) - low if high is not None else distance - low
        count = max(distance, ZERO) / size
        if part == "whole":
            count = Fraction(count.__floor__())
        elif part == "started":
            count = Fraction(count.__ceil__())
        sign = 1 if step.sign == "add" else -1
        return sign * self.climbed(step, count)

    def climbed(self, step: ast.Step, count: Fraction) -> Fraction:
        """Add up the points of *count* steps, one after the other."""
        if not isinstance(step.amount, tuple):
            return self.amount(step.amount, None) * count
        schedule = [self.amount(amount, None) for amount in step.amount]
        differences = {b - a for a, b in itertools.pairwise(schedule)}
        if step.continued and len(differences) != 1:
            raise Refused("no-constant-difference")
        total = ZERO
        while count > 0:
            if not schedule:
                break
            points = schedule.pop(0)
            if step.continued and not schedule:
                schedule.append(points + min(differences))
            total += points * min(count, Fraction(1))
            count -= 1
        return total

    def distance(self, step: ast.Step) -> Fraction:
        """How far the value lies from the origin on the side of the step; 0 or less: nothing to count."""
        value, origin = self.measured(step), self.origin(step)
        match step.direction:
            case "each" if self.looks_down(step):
                return origin - value
            case "over" | "each":
                return value - origin
            case "under" | "away" if self.counts_faults(step):
                return value
            case "under":
                return origin - value
            case "away":
                good = self.needed_good_side(self.subject_of_step(step))
                return (origin - value) * good
            case _:
                assert_never(step.direction)

    def looks_down(self, step: ast.Step) -> bool:
        """Tell whether the condition that a step hangs on speaks of values below its level."""
        if step.when is None or self.hangs_on(step) is None:
            return False
        side = self.one_sided(step.when)
        return side is not None and side[1] < 0

    def speaks_of(self, step: ast.Step) -> str:
        """Name the value that a step on the own value counts: what it says, else what all awards on it speak of."""
        if isinstance(step.subject, ast.Value) and step.subject.name in RATES:
            return step.subject.name
        if self.subject_of_step(step) != OWN or step.subject is not None or self.own is not None:
            return ""
        if step.origin is not None or (isinstance(step.size, ast.Literal) and step.size.unit not in {"", "%", "pp"}):
            return ""
        spoken = {
            one.subject.name if isinstance(one.subject, ast.Value) else ""
            for clause in self.clauses
            if isinstance(clause, ast.Award) and not _is_zero(clause.amount)
            for one in _nodes(clause.when)
            if isinstance(one, ast.Compare | ast.Between) and _subject(one.subject) == OWN
        }
        return spoken.pop() if len(spoken) == 1 and spoken <= RATES else ""

    def in_completion(self, step: ast.Step) -> bool:
        """Tell whether the step is about completion: named so, or percentage points of an absolute value."""
        if spoken := self.speaks_of(step):
            return spoken == "completion"
        return (
            self.subject_of_step(step) == OWN
            and self.own is None
            and self.measure(OWN) != "%"
            and isinstance(step.size, ast.Literal)
            and step.size.unit == "pp"
        )

    def measured(self, step: ast.Step) -> Fraction:
        if self.in_completion(step):
            return self.number("completion")
        if self.speaks_of(step) == "growth":
            return self.number("growth")
        return self.number(self.subject_of_step(step))

    def origin(self, step: ast.Step) -> Fraction:
        """Rule 2. The origin stands in the measure of the step: completion if it counts completion."""
        if self.counts_faults(step):
            return ZERO
        found = self.origin_on_axis(step)
        if self.in_completion(step):
            return HUNDRED * found / self.number("target")
        if self.speaks_of(step) == "growth" and "actual" in self.row:
            return ZERO if step.direction == "each" else HUNDRED * (found / self.number("last_year") - 1)
        return found

    def origin_on_axis(self, step: ast.Step) -> Fraction:
        subject = self.subject_of_step(step)
        if step.origin is not None:
            level = self.position(step.subject, step.origin)
            self.refuse_above_an_award(step, level)
            return level
        hung = self.hangs_on(step)
        if hung is not None:
            if step.sign == "deduct" and isinstance(step.when, ast.Compare | ast.Not):
                self.refuse_above_an_award(step, hung)
            beyond = isinstance(step.when, ast.Compare) and step.when.op in {">", "<"}
            beyond |= isinstance(step.when, ast.Not)
            if step.direction == "each" and not beyond:
                raise Refused("all-of-them-or-those-beyond")
            return hung
        if step.direction == "each":
            return ZERO
        awards = [award for clause in self.clauses if isinstance(clause, ast.Award) for award in [clause]]
        awards = [
            a for a in awards if _subjects(a.when) == {subject} and not _is_zero(a.amount) and self.levels(a.when)
        ]
        # What is in proportion has no points of its own.
        awards = [a for a in awards if not isinstance(a.amount, ast.InProportion)] or awards
        if awards:
            self.refuse_behind_another_measure(step)
            return self.edge_of_award(step, awards)
        for clause in self.whole:
            if isinstance(clause, ast.Reference):
                return self.position(step.subject, clause.level)
        if any(_names_target(clause) for clause in _all_clauses(self.whole)):
            return self.position(step.subject, ast.Value(name="target"))
        if self.measure(subject) == "%" or self.in_completion(step):
            if step.direction in {"under", "away"} and isinstance(self.facts.rate_origin, Fraction):
                return self.facts.rate_origin
            raise Refused("no-origin")
        if step.direction == "over":
            if step.sign == "deduct" and isinstance(step.size, ast.Literal) and step.size.value != 1:
                raise Refused("each-of-several-above-nothing")
            return ZERO
        raise Refused("no-origin")

    def refuse_behind_another_measure(self, step: ast.Step) -> None:
        """Rule 2: behind a change by growth a step may count from the growth, or from the award by the task."""
        if step.subject is not None or step.when is not None:
            return
        before = list(itertools.takewhile(lambda clause: clause is not step, self.clauses))
        own = [c for c in before if isinstance(c, ast.Award | ast.Change) and _subjects(c.when) == {OWN}]
        awards = [clause for clause in own if isinstance(clause, ast.Award)]
        if awards and isinstance(own[-1], ast.Change):
            by = [{_measure_by(test) for test in _nodes(each.when) if _is_test(test)} for each in (awards[-1], own[-1])]
            if by[0] != by[1]:
                raise Refused("below-which-of-two-measures")

    def counts_faults(self, step: ast.Step) -> bool:
        """Rule 13: a declared input counts faults if nothing else says where to count from."""
        subject = self.subject_of_step(step)
        if step.direction not in {"under", "away"} or step.origin is not None or self.measure(subject) == "%":
            return False
        if subject == OWN and self.facts.better != "lower":
            return False
        if self.hangs_on(step) is not None:
            return False
        if subject == OWN and any(isinstance(c, ast.Reference) or _names_target(c) for c in _all_clauses(self.whole)):
            return False
        return not any(
            isinstance(c, ast.Award) and subject in _subjects(c.when) and not _is_zero(c.amount) for c in self.clauses
        )

    def hangs_on(self, step: ast.Step) -> Fraction | None:
        subject = self.subject_of_step(step)
        if step.when is not None and self.is_ranged(step):
            ends = self.levels(step.when)
            return min(ends) if self.leads_up(step) else max(ends)
        for condition in () if step.when is None else _conjuncts(step.when):
            inner = condition.condition if isinstance(condition, ast.Not) else condition
            match inner:
                case ast.Compare(subject=own, level=level) if _subject(own) == subject:
                    return self.position(own, level)
                case _:
                    pass
        return None

    def leads_up(self, step: ast.Step) -> bool:
        if step.direction == "away":
            return self.needed_good_side(self.subject_of_step(step)) < 0
        return step.direction == "over"

    def edge_of_award(self, step: ast.Step, awards: list[ast.Award]) -> Fraction:
        upward = step.direction == "over"
        good = self.good_side(self.subject_of_step(step))
        if good is None:
            edges = {self.edge(award, upward=upward) for award in awards}
            if len(edges) != 1 or step.direction == "away":
                raise Refused("no-good-side")
            return edges.pop()
        if step.direction == "away":
            upward = good < 0
        beyond = upward == (good > 0)
        amounts = [self.amount(award.amount, award) for award in awards]
        wanted = max(amounts) if beyond else min(amounts)
        edges = {self.edge(a, upward=upward) for a, amount in zip(awards, amounts, strict=True) if amount == wanted}
        if len(edges) != 1:
            raise Refused("two-awards-of-the-same-points")
        return edges.pop()

    def edge(self, award: ast.Award, *, upward: bool) -> Fraction:
        levels = self.levels(award.when)
        return max(levels) if upward else min(levels)

    def refuse_above_an_award(self, step: ast.Step, level: Fraction) -> None:
        """A step short that names a level on the good side of the worst award that gives points: two readings."""
        subject = self.subject_of_step(step)
        good = self.good_side(subject)
        toward_bad = step.direction == "away" or (good is not None and (step.direction == "over") != (good > 0))
        if good is None or step.direction == "each" or not toward_bad:
            return
        if step.when is not None and (step.origin is not None or not isinstance(step.when, ast.Compare | ast.Not)):
            return
        said = step.origin if step.when is None else next(_written_levels(step.when))
        # behind the tenth place begins what holds from the eleventh on
        beside = 1 if subject in {"rank", "rank_from_last"} else 0
        for clause in self.clauses:
            if not isinstance(clause, ast.Award) or _subjects(clause.when) != {subject} or _is_zero(clause.amount):
                continue
            if any(not _comparable(said, written) for written in _written_levels(clause.when)):
                continue
            if (level - self.edge(clause, upward=good < 0)) * good > beside:
                raise Refused("from-the-award-reached-or-from-full-score")

    def length(self, size: ast.Expression, step: ast.Step) -> Fraction:
        """Rule 4: the size of a step in the measure of the step."""
        subject = self.subject_of_step(step)
        rate = self.measure(subject) == "%" or self.in_completion(step) or self.speaks_of(step) in RATES
        if isinstance(size, ast.Literal):
            if size.unit == "pp":
                if self.in_completion(step) and not self.counts_from_target(step):
                    raise Refused("percentage-points-of-what")
                if not rate:
                    raise Refused("percentage-points-of-an-absolute-value")
                return size.value
            if size.unit == "%":
                if rate:
                    return size.value
                origin = self.origin(step)
                if origin <= 0:
                    raise Refused("percent-of-0")
                return size.value / 100 * origin
            if size.unit == "points" or (size.unit and size.unit != self.measure(subject)):
                raise Refused("another-unit-of-measure")
            return size.value
        return self.level(size)

    def counts_from_target(self, step: ast.Step) -> bool:
        if self.speaks_of(step) == "completion":
            return True
        origin = step.origin
        if origin is None:
            levels = [
                level
                for clause in self.clauses
                for when in [getattr(clause, "when", None)]
                if when is not None and not isinstance(clause, ast.Linear | ast.Scope) and OWN in _subjects(when)
                for level in _written_levels(when)
            ]
            if not levels:
                # Rule 2: the reference of the heading, else the target if the text names it.
                references = [clause.level for clause in self.whole if isinstance(clause, ast.Reference)]
                named = any(_names_target(clause) for clause in _all_clauses(self.whole))
                return all("target" in _values(level) for level in references) if references else named
            return all("target" in _values(level) or _is_completion(level) for level in levels)
        return "target" in _values(origin)

    # Rule 1: the good side

    def needed_good_side(self, subject: Subject) -> Good:
        good = self.good_side(subject)
        if good is None:
            raise Refused("no-good-side")
        return good

    def good_side(self, subject: Subject) -> Good | None:
        if subject == "rank":
            return -1
        shown = self.shown_by_awards(subject)
        if subject == OWN and self.own is None and self.facts.better is not None:
            good: Good = 1 if self.facts.better == "higher" else -1
            if shown == -good:
                raise Refused("better-against-the-awards")
            return good
        if shown is not None:
            return None if shown == 0 else (1 if shown > 0 else -1)
        by_steps = {
            (1 if clause.direction == "over" else -1) * (1 if clause.sign == "add" else -1)
            for clause in self.clauses
            if isinstance(clause, ast.Step)
            and clause.direction in {"over", "under"}
            and self.subject_of_step(clause) == subject
        }
        if len(by_steps) > 1:
            return None
        return (1 if by_steps.pop() > 0 else -1) if by_steps else 1

    def shown_by_awards(self, subject: Subject) -> int | None:
        """1: more points at higher values, -1: at lower ones, 0: now this, now that; ``None``: they do not show it."""
        awards = [c for c in self.clauses if isinstance(c, ast.Award) and _subjects(c.when) == {subject}]
        awards = [a for a in awards if not isinstance(a.amount, ast.InProportion) and _place(a.when) is not None]
        placed = [(_place(a.when) or 0, self.levels(a.when), self.amount(a.amount, a), a.when) for a in awards]
        votes: set[int] = set()
        # What a formula gives hangs on the row, and shows nothing.
        fixed = [tier for tier, a in zip(placed, awards, strict=True) if set(_values(a.amount)) <= {"full", "base"}]
        for (side, levels, amount, when), (side2, levels2, amount2, when2) in itertools.combinations(fixed, 2):
            here, there = (sum(levels) / len(levels), side), (sum(levels2) / len(levels2), side2)
            if here != there and amount != amount2 and _measures_of(when) == _measures_of(when2):
                votes.add(1 if (here > there) == (amount > amount2) else -1)
        if votes:
            return votes.pop() if len(votes) == 1 else 0
        giving = [side for side, _, amount, _ in placed if amount > 0]
        if len(giving) != 1 or giving[0] == 0:
            return None
        return 1 if giving[0] > 0 else -1

    # Amounts and levels

    def amount(self, expression: ast.Expression, award: ast.Award | None) -> Fraction:
        """An expression that gives points: a value in % is a share of 1 inside sums and products."""
        match expression:
            case ast.Literal(value=value, unit=unit):
                if unit in {"points", ""}:
                    return value
                raise Refused("an-amount-that-is-no-points")
            case ast.Value(name="full"):
                return self.facts.points
            case ast.Value(name="base"):
                return self.base()
            case ast.Value(name=name):
                if self.measure(_subject(expression) if name not in RATES else name) == "%":
                    raise Refused("a-rate-as-points")
                return self.number(name)
            case ast.InProportion(points=points):
                assert award is not None
                return self.in_proportion(award, points)
            case ast.Share(percent=percent, of=of):
                return percent / 100 * self.amount(of, award)
            case ast.Round(value=value, places=places, mode=mode):
                return _rounded(self.amount(value, award), places, mode)
            case _:
                return self.share_of_one(expression)

    def share_of_one(self, expression: ast.Expression) -> Fraction:
        match expression:
            case ast.Sum(terms=terms):
                return sum(map(self.share_of_one, terms), ZERO)
            case ast.Difference(left=left, right=right):
                return self.share_of_one(left) - self.share_of_one(right)
            case ast.Product(factors=factors):
                product = Fraction(1)
                for factor in factors:
                    product *= self.share_of_one(factor)
                return product
            case ast.Ratio(numerator=numerator, denominator=denominator):
                below = self.share_of_one(denominator)
                if below == 0:
                    raise Hole("division-by-0")
                return self.share_of_one(numerator) / below
            case ast.Literal(value=value, unit="%"):
                return value / 100
            case ast.Literal(value=value):
                return value
            case ast.Value(name=name) if name not in {"full", "base"}:
                rate = self.measure(name if name in RATES else _subject(expression)) == "%"
                return self.number(name) / (100 if rate else 1)
            case ast.Share(percent=percent, of=of):
                return percent / 100 * self.share_of_one(of)
            case ast.Round(value=value, places=places, mode=mode):
                return _rounded(self.share_of_one(value), places, mode)
            case _:
                return self.amount(expression, None)

    def base(self) -> Fraction:
        stated = next(
            (self.amount(c.amount, None) for c in self.whole if isinstance(c, ast.Stated) and c.what == "base"), None
        )
        if self.own is None and self.facts.base is not None:
            if stated is not None and stated != self.facts.base:
                raise Refused("two-base-scores")
            return self.facts.base
        if stated is not None:
            return stated
        if self.facts.base_share is None:
            raise Refused("base-is-not-declared")
        return self.facts.base_share * self.facts.points

    def in_proportion(self, clause: ast.Award, points: ast.Expression | None) -> Fraction:
        award, level = self.contrast(clause.when)
        (subject,) = _subjects(award.when)
        if self.needed_good_side(subject) < 0:
            raise Refused("in-proportion-where-lower-is-better")
        if level == 0:
            raise Hole("division-by-0")
        full = self.amount(award.amount, award) if points is None else self.amount(points, None)
        return full * self.number("growth" if _names_growth(award.when) else subject) / level

    def contrast(self, when: ast.Condition) -> tuple[ast.Award, Fraction]:
        """Find the award that a proportion stands against: that negated, else that with its level, else the nearest."""
        awards = [c for c in self.clauses if isinstance(c, ast.Award) and not isinstance(c.amount, ast.InProportion)]
        awards = [a for a in awards if not _is_zero(a.amount) and len(self.levels(a.when)) == 1]
        mine = when.condition if isinstance(when, ast.Not) else when
        chosen = next((a for a in awards if a.when == mine), None)
        if chosen is None:
            chosen = next(
                (
                    a
                    for a in awards
                    if _subjects(a.when) == _subjects(when) and self.levels(a.when) == self.levels(when)
                ),
                None,
            )
        if chosen is None:
            before = [a for a in awards if _subjects(a.when) == _subjects(when)]
            chosen = before[-1] if before else None
        if chosen is None:
            raise Refused("in-proportion-to-what")
        level = self.levels(chosen.when)[0]
        if _names_growth(chosen.when) and "actual" in self.row:
            level = HUNDRED * (level / self.number("last_year") - 1)
        return chosen, level

    def level(self, expression: ast.Expression) -> Fraction:
        """An expression that is compared with: values in % stand as written."""
        match expression:
            case ast.Literal(value=value):
                return value
            case ast.Value(name=name):
                return self.number(name)
            case ast.Share(percent=percent, of=ast.Value(name="number_ranked") as of):
                if self.facts.places is None:
                    raise Refused("places-unsaid")
                return _rounded(percent / 100 * self.level(of), 0, self.facts.places)
            case ast.Share(percent=percent, of=of):
                return percent / 100 * self.level(of)
            case ast.Sum(terms=terms):
                return sum(map(self.level, terms), ZERO)
            case ast.Difference(left=left, right=right):
                return self.level(left) - self.level(right)
            case ast.Product(factors=factors):
                product = Fraction(1)
                for factor in factors:
                    product *= self.level(factor)
                return product
            case ast.Ratio(numerator=numerator, denominator=denominator):
                below = self.level(denominator)
                if below == 0:
                    raise Hole("division-by-0")
                return self.level(numerator) / below
            case ast.Round(value=value, places=places, mode=mode):
                return _rounded(self.level(value), places, mode)
            case ast.InProportion():
                raise Refused("in-proportion-is-no-level")
            case _:
                assert_never(expression)

    def share_before(self, level: ast.Literal) -> ast.Expression | None:
        """Return what the last share compared with before *level* is a share of: 超过人口的6%得8分，超过4%得5分."""
        of = None
        for node in _nodes(self.whole):
            match node:
                case ast.Compare(level=ast.Literal() as bare) if bare is level:
                    return of
                case ast.Compare(level=ast.Share(of=before)) | ast.Between(low=ast.Share(of=before)):
                    of = before
        return None

    def position(self, subject: ast.Expression | None, level: ast.Expression) -> Fraction:
        """Where *level* lies on the axis of its subject: completion and growth of the own value as the value itself."""
        found = self.level(level)
        if isinstance(subject, ast.Value) and subject.name == "completion":
            if isinstance(level, ast.Value) and level.name == "target":
                return found
            return found / 100 * self.number("target")
        if isinstance(subject, ast.Value) and subject.name == "growth":
            return self.number("last_year") * (1 + found / 100) if "actual" in self.row else found
        if (
            _subject(subject) == OWN
            and isinstance(level, ast.Literal)
            and level.unit == "%"
            and self.measure(OWN) != "%"
        ):
            of = self.share_before(level)
            if of is None:
                raise Refused("a-percentage-of-an-absolute-value")
            return found / 100 * self.level(of)
        return found

    def measure(self, subject: Subject) -> str:
        if subject in RATES:
            return "%"
        if subject == OWN and isinstance(self.own, ast.Value) and self.own.name != "actual":
            return "%" if self.own.name in RATES else self.facts.measures.get(self.own.name, "")
        if subject in {OWN, "target", "last_year", "mean", "best", "worst"}:
            return self.facts.measured_in
        if isinstance(subject, ast.Sum):
            terms = [term.of if isinstance(term, ast.Share) else term for term in subject.terms]
            found = {self.measure(term.name) for term in terms if isinstance(term, ast.Value)}
            return found.pop() if len(found) == 1 else ""
        if isinstance(subject, ast.Ratio) and isinstance(subject.denominator, ast.Literal):
            return self.measure(subject.numerator)
        if isinstance(subject, ast.Product) and isinstance(subject.factors[1], ast.Ratio):
            # 100 times a ratio of two counts: 甲占乙的比例 in %; 1000 times in ‰.
            (whole, _) = subject.factors
            number = whole.value if isinstance(whole, ast.Literal) else None
            return "%" if number == HUNDRED else "‰" if number == 10 * HUNDRED else ""
        return self.facts.measures.get(subject, "") if isinstance(subject, str) else ""

    def value_of(self, subject: Subject) -> Fraction | bool:
        if not isinstance(subject, str):
            return self.level(subject)
        if subject in {OWN, "actual"}:
            if self.own is not None:
                return self.level(self.own)
            subject = "actual" if "actual" in self.row else "growth"
        if subject == "rank" and self.facts.measured_in in {"名", "位"} and "rank" not in self.row:
            subject = "actual"  # the value is a place
        if subject not in self.row:
            raise Hole(subject)
        return self.row[subject]

    def number(self, subject: Subject) -> Fraction:
        return Fraction(self.value_of(subject))

    # Conditions

    def holds(self, condition: ast.Condition) -> bool:
        match condition:
            case ast.Fact(name=name):
                return bool(self.value_of(name))
            case ast.Not(condition=inner):
                return not self.holds(inner)
            case ast.All(conditions=inner):
                return all(self.holds(one) for one in inner)
            case ast.Any(conditions=inner):
                return any(self.holds(one) for one in inner)
            case ast.Exactly(count=count, conditions=inner):
                return sum(self.holds(one) for one in inner) == count
            case ast.Between(subject=subject, low=low, high=high):
                return self.lies_between(
                    condition, self.number(_subject(subject)), self.position(subject, low), self.position(subject, high)
                )
            case ast.Compare():
                return self.compares(condition)
            case ast.Unsaid():
                raise AssertionError(condition)
            case _:
                assert_never(condition)

    def compares(self, condition: ast.Compare) -> bool:
        value = self.number(_subject(condition.subject))
        level = self.position(condition.subject, condition.level)
        match condition.op:
            case "reaches":
                beyond = (value - level) * self.needed_good_side(_subject(condition.subject)) > 0
            case ">=" | ">":
                beyond = value > level
            case "<=" | "<" | "below":
                beyond = value < level
            case "=":
                beyond = False
            case _:
                assert_never(condition.op)
        return beyond or (value == level and self.level_is_in(condition, level))

    def level_is_in(self, condition: ast.Compare, level: Fraction) -> bool:
        ends = list(_ends(condition))
        return bool(ends) and not self.neighbour_takes(condition, level, more_than=ends[0][2])

    def lies_between(self, condition: ast.Between, value: Fraction, low: Fraction, high: Fraction) -> bool:
        marks = (condition.low_closed, condition.high_closed)
        if low > high:
            low, high, marks = high, low, (marks[1], marks[0])
        low_in = self.end_is_in(condition, low, marked=marks[0], other=marks[1])
        high_in = self.end_is_in(condition, high, marked=marks[1], other=marks[0])
        return low < value < high or (value == low and low_in) or (value == high and high_in)

    def end_is_in(self, condition: ast.Between, level: Fraction, *, marked: bool | None, other: bool | None) -> bool:
        """Rule 7: an unmarked end is in, unless the other end is marked and a neighbour takes this one."""
        if marked is not None:
            return marked
        return not self.neighbour_takes(condition, level, more_than=_unmarked(other))

    def neighbour_takes(self, condition: ast.Compare | ast.Between, level: Fraction, *, more_than: int) -> bool:
        """Tell whether another tier on the subject takes *level* with more right than *more_than*."""
        subject = _subject(condition.subject)
        whole = [c for c in self.clauses if isinstance(c, ast.Award | ast.Change) or self.is_ranged(c)]
        written = [(each, when) for each in whole if (when := getattr(each, "when", None)) is not None]
        mine = next((each for each, when in written if any(one is condition for one in _conjuncts(when))), None)
        tiers = [when for each, when in written if mine is None or self.are_tiers(mine, each, condition, level)]
        ends = [end for when in tiers for one in _conjuncts(when) if one != condition for end in _ends(one)]
        return any(
            right > more_than and _subject(own) == subject and self.position(own, end) == level
            for own, end, right in ends
        )

    def are_tiers(
        self, mine: ast.Clause, other: ast.Clause, condition: ast.Compare | ast.Between, level: Fraction
    ) -> bool:
        """Rule 7: two awards, two changes, and two clauses of which one ends where the other begins."""
        when: ast.Condition = getattr(other, "when")  # noqa: B009 - steps may have none, these have
        if isinstance(mine, ast.Step) or isinstance(other, ast.Step):
            step, beside = (mine, other) if isinstance(mine, ast.Step) else (other, mine)
            assert isinstance(step, ast.Step)
            if isinstance(beside, ast.Award) and self.origin_on_axis(step) == level:
                return False
            if isinstance(beside, ast.Change) and _is_zero(beside.amount):
                return False
        elif isinstance(mine, ast.Award) is isinstance(other, ast.Award):
            return True
        else:
            change = mine if isinstance(mine, ast.Change) else other
            if not isinstance(change, ast.Change) or change.sign != "deduct" or _is_zero(change.amount):
                return False
        ways = {self.way_from(one, level) for one in _conjuncts(when)}
        return self.way_from(condition, level) * -1 in ways

    def way_from(self, condition: ast.Condition, level: Fraction) -> int:
        """1 where *condition* looks up from *level*, -1 where it looks down from it; 0: neither, or both."""
        match condition:
            case ast.Compare(op="reaches", subject=subject) if self.position(subject, condition.level) == level:
                return self.needed_good_side(_subject(subject))
            case ast.Compare(op=op, subject=subject) if self.position(subject, condition.level) == level:
                return {">": 1, ">=": 1, "<": -1, "<=": -1, "below": -1}.get(op, 0)
            case ast.Between(subject=subject):
                low, high = sorted((self.position(subject, condition.low), self.position(subject, condition.high)))
                return (low == level) - (high == level)
            case _:
                return 0

    # Start, factors, bounds, parts

    def start(self, *, has_ladder: bool) -> Fraction | None:
        """Rule 3."""
        starts = [clause for clause in self.clauses if isinstance(clause, ast.Start)]
        if starts:
            if has_ladder or len(starts) > 1:
                raise Refused("a-start-and-something-else")
            return self.amount(starts[0].amount, None)
        if has_ladder:
            return None
        if any(isinstance(clause, ast.Stated) and clause.what == "base" for clause in self.clauses):
            return self.base()
        signs = {clause.sign for clause in self.clauses if isinstance(clause, ast.Step | ast.Change)}
        if signs == {"deduct"}:
            return self.facts.points
        if signs == {"add"} or (self.facts.points == 0 and signs):
            return ZERO
        if signs:
            raise Refused("no-start")
        raise Refused("no-points")

    def multiplied(self, terms: list[tuple[int, Fraction]], ladders: list[list[tuple[int, ast.Award]]]) -> Fraction:
        total = ZERO
        waiting = sorted(terms, key=lambda term: term[0])
        for at, clause in enumerate(self.clauses):
            if not isinstance(clause, ast.Factor):
                continue
            if any(ladder[0][0] < at < ladder[-1][0] for ladder in ladders):
                raise Refused("a-ladder-around-a-factor")
            total += sum((points for k, points in waiting if k < at), ZERO)
            waiting = [term for term in waiting if term[0] >= at]
            if clause.when is None or self.holds(clause.when):
                total *= self.share_of_one(clause.number)
        return total + sum((points for _, points in waiting), ZERO)

    def bounded(self, total: Fraction, tiers: list[tuple[int, ast.Award]]) -> Fraction:
        bounds = [clause for clause in self.clauses if isinstance(clause, ast.Bound) and clause.of == "indicator"]
        most = [self.amount(b.amount, None) for b in bounds if b.end == "most" and b.amount is not None]
        said_least = [b for b in bounds if b.end == "least" and b.amount is not None]
        least = [self.amount(b.amount, None) for b in said_least if b.amount is not None]
        lifted = any(b.end == "least" and b.amount is None for b in bounds)
        if least and lifted:
            raise Refused("a-least-that-is-lifted")
        if not least and not lifted and self.own_points:
            if self.facts.floor is None and self.may_fall():
                raise Refused("floor-is-not-declared")
            least = [self.facts.floor] if isinstance(self.facts.floor, Fraction) else []
        if most and least and max(least) > min(most):
            raise Refused("a-least-above-a-most")
        total = min([total, *most])
        if said_least and self.zero_behind(said_least[-1], tiers):
            return total
        return max([total, *least])

    def zero_behind(self, bound: ast.Bound, tiers: list[tuple[int, ast.Award]]) -> bool:
        """Whether an award of zero holds that stands behind the least of a deduction."""
        place = next(at for at, clause in enumerate(self.clauses) if clause is bound)
        return any(at > place and _is_zero(award.amount) and self.holds(award.when) for at, award in tiers)

    def may_fall(self) -> bool:
        return any(isinstance(c, ast.Step | ast.Change) and c.sign == "deduct" for c in _all_clauses(self.clauses))

    def parts(self) -> list[tuple[int, ast.Part]]:
        parts = [(at, clause) for at, clause in enumerate(self.clauses) if isinstance(clause, ast.Part)]
        if any(isinstance(c, ast.Combine) and c.how != "highest" and not c.parts for c in self.clauses):
            return []
        return parts

    def combined(self) -> list[tuple[int, Fraction]]:
        found = []
        for at, clause in enumerate(self.clauses):
            if isinstance(clause, ast.Combine) and clause.how != "highest":
                parts = clause.parts or tuple(c for c in self.clauses[:at] if isinstance(c, ast.Part))
                points = [self.part(part) for part in parts]
                if len(points) < 2:
                    raise Refused("nothing-to-combine")
                how: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
                    "sum": lambda p: sum(p, ZERO),
                    "greater": max,
                    "lesser": min,
                }
                found.append((at, how[clause.how](points)))
        return found

    def part(self, part: ast.Part) -> Fraction:
        full = self.facts.points if part.points is None else self.amount(part.points, None)
        facts = attrs.evolve(self.facts, points=full, base=None)
        body = _Body(
            facts=facts,
            row=self.row,
            whole=self.whole,
            own=part.subject or self.own,
            own_points=part.points is not None,
        )
        return body.points(part.clauses)


# With what right a tier takes a level: the unmarked end beside one that is in; 以下, and the unmarked end beside one
# that is out; 以上 and 达到; （含）.
WEAKLY, BELOW, BY_WORD, MARKED = range(4)
BY = {"growth": "past", "last_year": "past", "mean": "peers", "best": "peers", "worst": "peers"}
NOT_IN_MEASURES = ast.Start | ast.Part | ast.Combine | ast.Scope | ast.Factor
MAKES_POINTS = ast.Start | ast.Award | ast.Otherwise | ast.Step | ast.Change | ast.Part | ast.Combine


def _conjuncts(condition: ast.Condition) -> tuple[ast.Condition, ...]:
    return condition.conditions if isinstance(condition, ast.All) else (condition,)


def _ends(condition: ast.Condition) -> Iterator[tuple[ast.Expression | None, ast.Expression, int]]:
    """Name the levels that *condition* takes, each with its subject and with what right it takes it (rule 7)."""
    match condition:
        case ast.Compare(subject=subject, op=op, level=level) if op not in {">", "<"}:
            yield subject, level, MARKED if condition.marked or op == "=" else BELOW if op == "below" else BY_WORD
        case ast.Between(subject=subject):
            for level, closed, other in (
                (condition.low, condition.low_closed, condition.high_closed),
                (condition.high, condition.high_closed, condition.low_closed),
            ):
                if closed is not False:
                    yield subject, level, MARKED if closed else _unmarked(other)


def _unmarked(other: bool | None) -> int:
    return BY_WORD if other is None else WEAKLY if other else BELOW


def _written_levels(condition: ast.Condition) -> Iterator[ast.Node]:
    match condition:
        case ast.Compare(subject=subject, level=level):
            completion = isinstance(subject, ast.Value) and subject.name == "completion"
            yield subject if completion and subject is not None else level
        case ast.Between(low=low, high=high):
            yield from (low, high)
        case ast.Not(condition=inner):
            yield from _written_levels(inner)
        case ast.All(conditions=inner) | ast.Any(conditions=inner):
            for one in inner:
                yield from _written_levels(one)


def _comparable(one: ast.Node | None, other: ast.Node) -> bool:
    """Tell whether the text alone says which of two levels is higher: two numbers, or two shares of one value."""
    return list(_values(one)) == list(_values(other))


def _measures_of(when: ast.Condition) -> frozenset[str]:
    """Name what the levels of *when* are multiples of; completion is a multiple of the target."""
    said = frozenset(value for level in _written_levels(when) for value in _values(level))
    rates = frozenset(_values(when)) & RATES
    return frozenset({"growth"}) if "growth" in rates else frozenset({"target"}) if rates else said


def _is_test(node: ast.Node) -> bool:
    return isinstance(node, ast.Compare | ast.Between)


def _measure_by(test: ast.Node) -> str:
    return next((BY[name] for name in _values(test) if name in BY), "level")


def _measured(when: ast.Condition) -> frozenset[str]:
    return frozenset(_measure_by(node) for node in _nodes(when) if _is_test(node))


def _names_growth(condition: ast.Condition) -> bool:
    return "growth" in _values(condition)


def _is_completion(level: ast.Node) -> bool:
    return isinstance(level, ast.Value) and level.name == "completion"


def _place(when: ast.Condition) -> int | None:
    """2 for values above a level, 1 with the level, -2 and -1 below it, 0 for a level or a range; else ``None``."""
    match when:
        case ast.Compare(op=op):
            return {">": 2, ">=": 1, "<": -2, "<=": -1, "below": -1}.get(op, 0)
        case ast.Between():
            return 0
        case ast.Not(condition=ast.Compare(op=op)):
            return {">": -1, ">=": -2, "<": 1, "<=": 2, "below": 2}.get(op)
        case _:
            return None


def _refuse_bridges(conditions: list[ast.Condition]) -> None:
    """Refuse alternatives that belong together only by one that takes two subjects at once."""
    for index, one in enumerate(conditions):
        for other in conditions[index + 1 :]:
            if not _subjects(one) & _subjects(other):
                raise Refused("alternatives-or-not")


def _rounded(value: Fraction, places: int, mode: ast.Rounding) -> Fraction:
    """Round by trying the two neighbours."""
    unit = Fraction(1, 10**places)
    low = (value / unit).__floor__() * unit
    high = low if low == value else low + unit
    toward_zero, away = sorted((low, high), key=abs)
    match mode:
        case "down":
            return toward_zero
        case "up":
            return away
        case "half up" | "half even":
            if value - low != high - value:
                return low if value - low < high - value else high
            if mode == "half up":
                return away
            return low if (low / unit) % 2 == 0 else high
        case _:
            assert_never(mode)
