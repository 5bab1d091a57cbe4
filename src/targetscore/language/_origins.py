"""
What a movement leads away from that another part names: 比上年增长10%以上的…，下降的…; 每超1%扣1分，超幅大于5%的….

A movement over time is away from last year, if the text speaks of it; one from what has to be met is away from where
the step before it counts, from the reference of the heading, or from the one level that earns points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._build_moves import EITHER, GROWTH, STANDARD, TIME, UNSAID, away
from targetscore.language._lexemes import PERCENT, PERCENTAGE_POINT, Names, Refused
from targetscore.language._pairs import is_zero
from targetscore.language._subjects import about_own, is_own, subjects_of

GROWING = ("增速", "增幅", "增长率", "增长速度", "增长幅度")
# These are the levels that `_origin` finds by itself.
RELATIVE = frozenset({"last_year", "mean", "best", "worst", "growth"})
LAST_YEAR = ast.Value(name="last_year")
GROWN = ast.Value(name="growth")
HUNDRED = Fraction(100)


@attrs.frozen
class Origins:
    """What was said before a condition: the clauses in the order of the text, and the value that is spoken of."""

    earlier: Sequence[ast.Clause]
    spoken: ast.Expression | None
    names: Names

    def settle(self, condition: ast.Condition) -> ast.Condition:
        """
        Return *condition* with every unsaid level in place.

        Raises:
            Refused: If the text before names none, or a share of what is a rate already.
        """
        match condition:
            case ast.Compare(level=level):
                return self._compare(condition, level)
            case ast.Between(low=low, high=high):
                subject, low = self._placed(condition, low)
                _, high = self._placed(condition, high)
                return attrs.evolve(condition, subject=subject, low=low, high=high)
            case ast.All(conditions=several) | ast.Any(conditions=several):
                return attrs.evolve(condition, conditions=tuple(map(self.settle, several)))
            case ast.Not(condition=inner):
                return attrs.evolve(condition, condition=self.settle(inner))
            case _:
                return condition

    def _compare(self, condition: ast.Compare, level: ast.Expression) -> ast.Compare:
        subject, placed = self._placed(condition, level)
        return condition if placed is level else attrs.evolve(condition, subject=subject, level=placed)

    def _placed(
        self, condition: ast.Compare | ast.Between, level: ast.Expression
    ) -> tuple[ast.Expression | None, ast.Expression]:
        """Return what is compared, and *level* with what it leaves unsaid."""
        subject, span = condition.subject, condition.span
        match level:
            case ast.Value(name=kind) if kind in UNSAID:
                return self._even(subject, level, span)
            case ast.Sum(terms=(ast.Value(name=kind) as origin, ast.Literal() as distance)) if kind in UNSAID:
                upward = True
            case ast.Difference(left=ast.Value(name=kind) as origin, right=ast.Literal() as distance) if kind in UNSAID:
                upward = False
            case ast.Sum(terms=(ast.Value() as named, ast.Literal(unit="%") as share)):
                return subject, self._share(subject, named, share, span, upward=True) or level
            case ast.Difference(left=ast.Value() as named, right=ast.Literal(unit="%") as share):
                return subject, self._share(subject, named, share, span, upward=False) or level
            case _:
                return subject, level
        found = self._origin(origin.name, span)
        if found == LAST_YEAR or distance.unit != PERCENT:
            return away(span, subject, found, distance, upward=upward)
        axis = self._axis(found)
        if axis is not None:
            return away(span, axis, found, distance, upward=upward)
        part = self._share(subject, found, distance, span, upward=upward)
        if part is None:
            raise Refused("growth-not-percent", span)
        return subject, part

    def _even(
        self, subject: ast.Expression | None, origin: ast.Value, span: Span
    ) -> tuple[ast.Expression | None, ast.Expression]:
        """Return what is compared and the level where nothing has moved."""
        if origin.name == GROWTH:
            value = subject if subject is not None else self.spoken
            if self._grows(value):
                return value, ast.Literal(span=span, value=Fraction(0), unit=PERCENT)
            if value is not None and not is_own(value):
                raise Refused("growth-of-what", span)
            return ast.Value(span=span, name="growth"), ast.Literal(span=span, value=Fraction(0), unit=PERCENT)
        only = self._only_level() if is_own(subject) else None
        if only is not None:
            return subject, attrs.evolve(only, span=span)
        found = self._origin(origin.name, span)
        if found == LAST_YEAR and (subject == GROWN or not is_own(subject)):
            raise Refused("growth-of-what", span)
        if found == LAST_YEAR and subject is None and self._speaks_of_growth():
            return ast.Value(span=span, name="growth"), ast.Literal(span=span, value=Fraction(0), unit=PERCENT)
        return subject, found

    def _only_level(self) -> ast.Value | None:
        """高于甲增速的…；持平的…: the declared value or target that every clause before has the own value beside."""
        if any(isinstance(clause, (ast.Reference, ast.Step)) for clause in self.earlier):
            return None
        levels: list[ast.Value] = []
        for clause in self.earlier:
            match clause:
                case ast.Award(when=ast.Compare(subject=own, op=">" | "<", level=ast.Value() as level)) if is_own(own):
                    levels.append(level)
                case ast.Award() | ast.Change() | ast.Override():
                    return None
                case _:
                    pass
        named = levels and all(level == levels[0] for level in levels) and levels[0].name not in RELATIVE
        return levels[0] if named else None

    def _grows(self, value: ast.Expression | None) -> bool:
        """Whether *value* is a rate of growth by its name."""
        name = "actual" if value is None else getattr(value, "name", "")
        words = [word for word, entry in self.names.entries.items() if entry.id == name]
        return any(word.endswith(GROWING) for word in words)

    def _speaks_of_growth(self) -> bool:
        return any(GROWN in subjects_of(clause) for clause in self.earlier)

    # Which level ----------------------------------------------------------------------------------------------------

    def _origin(self, kind: str, span: Span) -> ast.Expression:
        named = list(self._named())
        yearly = LAST_YEAR in named
        found: ast.Expression | None = None
        if kind == TIME or (kind == EITHER and (not named or named[-1] == LAST_YEAR)):
            found = LAST_YEAR if yearly else self._standard(kind)
        elif kind == EITHER:
            found = named[-1]
        else:
            found = self._standard(kind)
        if found is None and kind in {TIME, EITHER} and not self._set_levels():
            found = LAST_YEAR
        if found is None:
            raise Refused("growth-of-what", span)
        return attrs.evolve(found, span=span)

    def _named(self) -> Iterator[ast.Expression]:
        """Yield the levels beside which the clauses before put a value, in the order of the text."""
        for clause in self.earlier:
            match clause:
                case ast.Step(origin=origin) if origin is not None:
                    yield origin
                case ast.Reference(level=level):
                    yield level
                case ast.Award(when=when) | ast.Change(when=when) | ast.Override(when=when):
                    yield from _beside(when)
                case _:
                    pass

    def _standard(self, kind: str) -> ast.Expression | None:
        """Return where the step before counts from, the reference, or the one level that earns points."""
        origins = [c.origin for c in self.earlier if isinstance(c, ast.Step) and c.origin is not None]
        references = [c.level for c in self.earlier if isinstance(c, ast.Reference)]
        if origins or references:
            return (origins or references)[-1]
        if named := list(self._named()):
            # 完成目标得10分，较上年增长的加1分，低5%以上的不得分: below the target, or below last year?
            return named[-1] if self._bases() <= {named[-1]} else None
        steps = any(isinstance(clause, ast.Step) for clause in self.earlier)
        if kind != STANDARD and not steps:
            return None
        levels: list[ast.Expression] = []
        for clause in self.earlier:
            if isinstance(clause, ast.Award) and not is_zero(clause.amount):
                match clause.when:
                    case ast.Compare(subject=subject, level=level) if is_own(subject):
                        levels.append(level)
                    case _:
                        return None
        return levels[0] if levels and all(level == levels[0] for level in levels) else None

    def _bases(self) -> set[ast.Expression]:
        """Return what the levels of the own value are made of that earn points."""
        levels = [
            clause.when.level
            for clause in self.earlier
            if isinstance(clause, ast.Award) and isinstance(clause.when, ast.Compare) and is_own(clause.when.subject)
        ]
        return {next(_roles(level), level) for level in levels}

    def _set_levels(self) -> bool:
        """Whether points hang on how the own value stands to another level than that of last year."""
        whens = [c.when for c in self.earlier if isinstance(c, (ast.Award, ast.Change, ast.Override))]
        own = [when for when in whens if about_own((when,))]
        return any(set(_beside(when)) != {LAST_YEAR} for when in own) or any(
            isinstance(c, ast.Step) and is_own(c.subject) and c.origin != LAST_YEAR for c in self.earlier
        )

    def _axis(self, found: ast.Expression) -> ast.Expression | None:
        """Return completion where *found* is so many per cent of it."""
        for clause in self.earlier:
            match clause:
                case ast.Award(when=ast.Compare(subject=ast.Value(name="completion") as axis, level=level)) if (
                    level == found
                ):
                    return axis
                case _:
                    pass
        return None

    def _share(
        self, subject: ast.Expression | None, level: ast.Expression, distance: ast.Literal, span: Span, *, upward: bool
    ) -> ast.Expression | None:
        """Return *level* and so many per cent of it; ``None`` for a rate, whose per cent are points as well."""
        unit = self.names.unit_of(subject.name) if isinstance(subject, ast.Value) else self.names.own_unit
        if unit in {PERCENT, PERCENTAGE_POINT, ""}:
            return None
        whole = HUNDRED + distance.value if upward else HUNDRED - distance.value
        match level:
            case ast.Value():
                return ast.Share(span=span, percent=whole, of=level)
            case ast.Literal(value=value, unit=of) if of != PERCENT:
                return attrs.evolve(level, span=span, value=value * whole / HUNDRED)
            case ast.Share(percent=percent, of=of_what):
                return ast.Share(span=span, percent=percent * whole / HUNDRED, of=of_what)
            case _:
                return None


def _beside(condition: ast.Condition) -> Iterator[ast.Expression]:
    match condition:
        case ast.Compare(subject=ast.Value(name="growth")) | ast.Between(subject=ast.Value(name="growth")):
            yield LAST_YEAR
        case ast.Compare(level=level) | ast.Between(high=level):
            yield from _roles(level)
        case ast.Not(condition=inner):
            yield from _beside(inner)
        case ast.All(conditions=several) | ast.Any(conditions=several):
            for inner in several:
                yield from _beside(inner)
        case _:
            pass


def _roles(level: ast.Expression) -> Iterator[ast.Expression]:
    """Yield the value that *level* is made of, if it is that of another time or of other units."""
    match level:
        case ast.Value(name="last_year" | "mean" | "best" | "worst"):
            yield level
        case ast.Sum(terms=(ast.Value() as first, *_)) | ast.Difference(left=ast.Value() as first):
            yield first
        case _:
            pass


# Where nothing has moved --------------------------------------------------------------------------------------------


def settle_edges(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with 增长不足5% from 0 on where another tier is for what falls, and none for what stays.

    Elsewhere 增长 says that it did grow.
    """
    whens = [clause.when for clause in clauses if isinstance(clause, (ast.Award, ast.Change, ast.Override))]
    even = [test for when in whens for test in _even_tests(when)]
    if not even or any(test.op in {"=", ">=", "<="} for test in even):
        return clauses
    return tuple(_closed(clause, even, text) for clause in clauses)


def _even_tests(when: ast.Condition) -> list[ast.Compare]:
    """Return the comparison of the own value with last year, of growth with 0, that *when* is."""
    match when:
        case ast.Compare(level=ast.Value(name="last_year")):
            return [when]
        case ast.Compare(subject=ast.Value(name="growth"), level=ast.Literal(value=value)) if value == 0:
            return [when]
        case ast.Any(conditions=several):
            return [found for each in several for found in _even_tests(each)]
        case _:
            return []


OPPOSITE: dict[str, str] = {">": "<", "<": ">"}
CLOSED: dict[str, ast.Comparison] = {">": ">=", "<": "<="}


def _closed(clause: ast.Clause, even: Sequence[ast.Compare], text: str) -> ast.Clause:
    if not isinstance(clause, ast.Award | ast.Change) or not isinstance(clause.when, ast.All):
        return clause
    tests = tuple(_from_zero_on(test, even, text) for test in clause.when.conditions)
    return attrs.evolve(clause, when=attrs.evolve(clause.when, conditions=tests))


def _from_zero_on(test: ast.Condition, even: Sequence[ast.Compare], text: str) -> ast.Condition:
    """Return *test*, with the 0 in that the text does not write, if another tier is for what moved the other way."""
    if not isinstance(test, ast.Compare) or test.op not in OPPOSITE or not _is_unsaid_zero(test, text):
        return test
    other = any(tier.op == OPPOSITE[test.op] for tier in even)
    return attrs.evolve(test, op=CLOSED[test.op]) if other else test


def _is_unsaid_zero(test: ast.Compare, text: str) -> bool:
    """Whether the text does not write the 0 that *test* compares with."""
    zero = isinstance(test.level, ast.Literal) and test.level.value == 0
    return (zero or test.level == LAST_YEAR) and text[test.level.span.start : test.level.span.end].strip() not in {
        "0", "0%", "零",
    }  # fmt: skip
