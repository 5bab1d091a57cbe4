"""Clauses of an English text that could be meant in two ways: a 0 of what, two grades, what is counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from targetscore import ast
from targetscore.language import _chunks as chunk
from targetscore.language._lexemes import Refused
from targetscore.language._subjects import subjects_of

NUMBER = re.compile(r"\d+(?:\.\d+)?")
# A word that says that points come on top; `or more` and `more than` speak of levels.
MORE = re.compile(
    r"\b(?:further|additional(?:ly)?|in addition|also|moreover|furthermore|besides|then|another|extra|"
    r"(?<!or )more(?! than))\b",
    re.IGNORECASE,
)
LONGEST_WORD = len(" additional ")
COMPLEMENTS: dict[str, ast.Comparison] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
# The same but for the level itself.
OPPOSITES: dict[str, ast.Comparison] = {"<": ">", ">": "<"}
UPWARD = frozenset({">=", ">", "reaches"})


def no_doubts(clauses: Sequence[ast.Clause]) -> None:
    """
    Let *clauses* pass that can be meant in one way only.

    Raises:
        Refused: For the others.
    """
    _no_loose_zero(clauses)
    _no_two_grades(clauses)
    _no_both_ends(clauses)
    _no_loose_distance(clauses)
    _no_idle_rest(clauses)
    _no_tier_in_a_line(clauses)


def _no_tier_in_a_line(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse `none below 75%; in a straight line from 0 at 70% to 10 at 95%`: from 70 % on, or from 75 %?

    Raises:
        Refused: For an award at a level between those that one phrase names as the ends of a line.
    """
    awards = [(clause.span, level) for clause in clauses for level in _own_levels(clause)]
    for line in clauses:
        if not isinstance(line, ast.Linear):
            continue
        ends = [level for span, level in awards if line.span.start <= span.start and span.end <= line.span.end]
        others = [level for span, level in awards if span.end <= line.span.start or line.span.end <= span.start]
        if len(ends) > 1 and any(min(ends) < level < max(ends) for level in others):
            raise Refused("line-past-tier", line.span)


def _own_levels(clause: ast.Clause) -> tuple[Fraction, ...]:
    """Return the level of the own value that *clause* gives points at, if it is a number."""
    match clause:
        case ast.Award(when=ast.Compare(subject=None, level=ast.Literal(value=level))):
            return (level,)
        case _:
            return ()


def no_second_counted(chunks: Sequence[Any], text: str) -> None:
    """
    Refuse `1 point for each error and late return above 3`: are late returns counted too?

    Raises:
        Refused: Where a condition stands behind what is counted with nothing but an `and` between them.
    """
    for counted, joint, behind in zip(chunks, chunks[1:], chunks[2:], strict=False):
        match counted, joint, behind:
            case (
                chunk.Per(subject=ast.Value()),
                chunk.Break(span=joint_span),
                chunk.If(conditions=(ast.Compare(subject=ast.Value(span=named)),), span=span),
            ) if named.start == span.start and text[joint_span.start : joint_span.end] == "and":
                raise Refused("several-counted", behind.span)
            case _:
                pass


def no_bare_minus(clauses: Sequence[ast.Clause], text: str) -> None:
    """
    Refuse `5% or less, 3 points; 15% or more, minus 2 points`: a score of -2, or 2 points less than another tier?

    Raises:
        Refused: For points behind `minus` at a level of what awards speak of.
    """
    awarded = {subject for clause in clauses if isinstance(clause, ast.Award) for subject in subjects_of(clause)}
    for clause in clauses:
        if not isinstance(clause, ast.Change) or awarded.isdisjoint(subjects_of(clause)):
            continue
        if text[: clause.amount.span.start].rstrip().lower().endswith("minus"):
            raise Refused("sign-unclear", clause.amount.span)


def no_loose_more(clauses: Sequence[ast.Clause], text: str) -> None:
    """
    Refuse `deduct 1 point above 3%; further deduct 3 points above 5%` where the 3 points were not added to the 1.

    Raises:
        Refused: For points that are said to come on top, and were read as those of another tier.
    """
    changes = [clause for clause in clauses if isinstance(clause, ast.Change)]
    for at, change in enumerate(changes):
        same = [each for each in changes[:at] if each.sign == change.sign and subjects_of(each) == subjects_of(change)]
        if not same or not isinstance(change.amount, ast.Literal):
            continue
        place = change.amount.span
        written = NUMBER.search(text, place.start, place.end)
        start = max((each.span.end for each in clauses if each.span.end <= change.span.start), default=0)
        on_top = (
            same[-1].amount != change.amount and written is not None and Fraction(written[0]) != change.amount.value
        )
        if not on_top and MORE.search(text, start, place.end + LONGEST_WORD):
            raise Refused("more-or-instead", change.span)


def _no_loose_zero(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `2 points if filed, 1 more if drilled; 0 points if not filed`: 0 in all, or 0 for the filing?"""
    nothing = [clause for clause in clauses if isinstance(clause, ast.Award) and is_none(clause.amount)]
    denied = [
        (clause.span, clause.when.condition)
        for clause in nothing
        if isinstance(clause.when, ast.Not) and isinstance(clause.when.condition, ast.Fact)
    ]
    if not denied:
        return
    earned = {
        clause.when.name
        for clause in clauses
        if isinstance(clause, ast.Award) and isinstance(clause.when, ast.Fact) and not is_none(clause.amount)
    }
    added = [clause for clause in clauses if isinstance(clause, (ast.Change, ast.Step)) and clause.sign == "add"]
    for span, fact in denied:
        if fact.name in earned and any(fact != each.when for each in added):
            raise Refused("zero-of-what", span)


def _no_both_ends(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `the top three and the bottom three earn 5 points`: no unit is meant that is in both."""
    for clause in clauses:
        when = getattr(clause, "when", None)
        if not isinstance(when, ast.All):
            continue
        subjects = [getattr(condition, "subject", None) for condition in when.conditions]
        named = {subject.name for subject in subjects if isinstance(subject, ast.Value)}
        if {"rank", "rank_from_last"} <= named:
            raise Refused("ranks-both-ends", when.span)


def _no_loose_distance(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse `5 points if the rate exceeds the target by no more than 2 points` where nothing speaks of what is below.

    There a rate below the target could be meant too, which is even nearer to what is wanted.
    """
    whens = [getattr(clause, "when", None) for clause in clauses]
    compared = [when for when in whens if isinstance(when, ast.Compare)]
    for when in whens:
        # One phrase said both comparisons, so that they share its place.
        if not isinstance(when, ast.All) or {each.span for each in when.conditions} != {when.span}:
            continue
        first, last = when.conditions[0], when.conditions[-1]
        if not (isinstance(first, ast.Compare) and isinstance(last, ast.Compare) and first.op in {"<", ">"}):
            continue
        near = {"<", "<="} if first.op == ">" else {">", ">="}
        if _all_else(clauses, last):
            continue
        if last.op in near and not any(each.op in near | {"="} and each.level == first.level for each in compared):
            raise Refused("comparison-contradicts", when.span)


def _no_idle_rest(clauses: Sequence[ast.Clause]) -> None:
    """
    Refuse `6 points at 1 point or more above the mean, 4 at less than 1 point above the mean; otherwise none`.

    A rate below the mean is less than 1 point above it, which would leave nothing for the rest.
    """
    for clause in clauses:
        when = getattr(clause, "when", None)
        near = isinstance(when, ast.Compare) and isinstance(when.level, (ast.Sum, ast.Difference, ast.Share))
        if near and isinstance(when, ast.Compare) and _all_else(clauses, when):
            raise Refused("comparison-contradicts", when.span)


def _all_else(clauses: Sequence[ast.Clause], near: ast.Compare) -> bool:
    """Whether another award holds wherever *near* does not, and points are said of the rest."""
    rest = any(isinstance(clause, ast.Otherwise) for clause in clauses)
    far = [c.when for c in clauses if isinstance(c, ast.Award) and isinstance(c.when, ast.Compare)]
    others = {COMPLEMENTS.get(near.op), OPPOSITES.get(near.op)}
    return rest and any(each.level == near.level and each.op in others for each in far)


def _no_two_grades(clauses: Sequence[ast.Clause]) -> None:
    """Refuse `graded B at 80% or more, graded A at 90% or more`: at 95% both would follow."""
    effects = [clause for clause in clauses if isinstance(clause, ast.Effect)]
    if len(effects) < 2:  # noqa: PLR2004 - two grades
        return
    graded = [each for each in effects if each.does == "grade" and isinstance(each.when, ast.Compare)]
    for first, second in combinations(graded, 2):
        assert isinstance(first.when, ast.Compare)
        assert isinstance(second.when, ast.Compare)
        same = (first.when.subject, first.when.op in UPWARD) == (second.when.subject, second.when.op in UPWARD)
        if same and first.grade != second.grade and "=" not in {first.when.op, second.when.op}:
            raise Refused("grades-overlap", first.span.cover(second.span), first=first.grade, second=second.grade)


def is_none(amount: ast.Expression) -> bool:
    """Whether *amount* is 0."""
    return isinstance(amount, ast.Literal) and amount.value == 0
