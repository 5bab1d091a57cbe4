"""
Which of several Chinese caps is whose.

最高N分 is of the whole indicator (rule 11), and an indicator has one cap. Where a text says it behind each of several
additions it is theirs; where it stands behind the last of several that a semicolon parts, it could be of the last or of
all, and is refused.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Final, TypeGuard

import attrs

from targetscore import ast
from targetscore.errors import Span
from targetscore.language._lexemes import Refused
from targetscore.language._pairs import is_zero
from targetscore.language._subjects import subjects_of

# Words by which a cap says that it is of everything.
OF_ALL: Final = re.compile(r"总|合计|累计|累加|本项|该项|共|满分|分值|全部|指标|以上|各项|两项|三项|四项")
# Of what is counted together they say nothing.
TOGETHER_ALONE: Final = re.compile(
    r"(?:累计|合计|总共|共计|总计|一共|共)?(?:最高|最多)?不(?:得|能)?(?:超过|高于|多于|大于)\d"
)
PARTED: Final = re.compile(r"[；;。]")


def settle_caps(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with each cap on what it is of.

    Raises:
        Refused: For caps that could be of one addition or of all.
    """
    _refuse_last_or_all(clauses, text)
    _refuse_of_deductions(clauses, text)
    clauses = _below_zero(_each_used_up(_both_sides(clauses, text), text), text)
    caps = [place for place, clause in enumerate(clauses) if _is_cap(clause)]
    if len(caps) > 1:
        return _each_its_own(clauses, caps, text)
    if caps and not OF_ALL.search(_words(clauses[caps[0]].span, text)):
        _refuse_doubt(clauses, caps[0], text)
    return clauses


def _refuse_of_deductions(clauses: Sequence[ast.Clause], text: str) -> None:
    """Refuse 每起扣0.5分，累计不超过2分: no more than 2 points taken off, or earned?"""
    for before, cap in itertools.pairwise(clauses):
        if not _is_cap(cap) or not _takes(before):
            continue
        joint = text[before.span.end : cap.span.start]
        if TOGETHER_ALONE.match(text, cap.span.start) and not PARTED.search(joint):
            raise Refused("caps-of-which", cap.span)


def _is_cap(clause: ast.Clause) -> bool:
    return isinstance(clause, ast.Bound) and clause.of == "indicator" and clause.end == "most"


def _adds(clause: ast.Clause) -> bool:
    return isinstance(clause, ast.Step | ast.Change) and clause.sign == "add"


def _words(span: Span, text: str) -> str:
    """Return the words of a cap, with a few before it that may say what it is of."""
    return text[max(0, span.start - 4) : span.end]


def _each_its_own(clauses: tuple[ast.Clause, ...], caps: Sequence[int], text: str) -> tuple[ast.Clause, ...]:
    """Give each cap right behind an addition to that addition; the last may be the indicator's and say so."""
    found = list(clauses)
    for place in caps:
        cap = clauses[place]
        assert isinstance(cap, ast.Bound)
        if place and _adds(clauses[place - 1]) and not OF_ALL.search(_words(cap.span, text)):
            found[place] = attrs.evolve(cap, of="addition")
        elif place != caps[-1]:
            raise Refused("caps-of-which", cap.span)
    return tuple(found)


def _both_sides(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with 加减分均不超过10分 behind several additions or deductions on all of them.

    Behind one of each, and in a run that has one of each, it limits these two.

    Raises:
        Refused: In a run of its own additions and deductions where it could be of the last or of all.
    """
    found: list[ast.Clause] = []
    for place, clause in enumerate(clauses):
        if not isinstance(clause, ast.Bound) or clause.of != "each side":
            found.append(clause)
            continue
        moves = [each for each in clauses[:place] if _adds(each) or _takes(each)]
        ends = [sign.end() for sign in PARTED.finditer(text, 0, clause.span.start)]
        run = [each for each in moves if each.span.start >= (ends[-1] if ends else 0)]
        if _one_of_each(run) or (not run and _one_of_each(moves)):
            found.append(clause)
        elif not run:
            found += [attrs.evolve(clause, of="additions"), attrs.evolve(clause, of="deductions")]
        elif any(map(_adds, run)) and any(map(_takes, run)):
            raise Refused("caps-of-which", clause.span)
        else:
            found.append(clause)
    return tuple(found)


def _one_of_each(moves: Sequence[ast.Clause]) -> bool:
    return sum(map(_adds, moves)) == 1 and sum(map(_takes, moves)) == 1


def _takes(clause: ast.Clause) -> bool:
    return isinstance(clause, ast.Step | ast.Change) and clause.sign == "deduct"


def _each_used_up(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with each 扣完5分为止 behind another limit on the deduction after that limit.

    Behind two values that each earn points of their own it could be of the last or of all, and is refused.
    """
    found = list(clauses)
    since, limited = 0, False
    for place, clause in enumerate(clauses):
        if not _limits_deductions(clause):
            continue
        if isinstance(clause, ast.Bound) and clause.of == "deductions" and not OF_ALL.search(_words(clause.span, text)):
            run = clauses[since:place]
            if len({step.subject for step in run if _deducts(step)}) > 1 and _earn_apart(run):
                raise Refused("caps-of-which", clause.span)
            if limited and sum(map(_deducts, run)) == 1:
                found[place] = attrs.evolve(clause, of="deduction")
            elif limited:
                raise Refused("caps-of-which", clause.span)
        since, limited = place + 1, True
    return tuple(found)


def _below_zero(clauses: tuple[ast.Clause, ...], text: str) -> tuple[ast.Clause, ...]:
    """
    Return *clauses* with the floor lifted by 倒扣, which goes below zero, unless the text states a least below that.

    Raises:
        Refused: For 扣完为止 before it.
    """
    if "倒扣" not in text:
        return clauses
    taken = [clause for before, clause in zip((None, *clauses), clauses, strict=False) if not _is_told(before, clause)]
    at = next((place for clause in taken if (place := _taken_below(clause, text)) >= 0), -1)
    if at < 0:
        return clauses
    least = [clause for clause in clauses if isinstance(clause, ast.Bound) and clause.end == "least"]
    used_up = [bound for bound in least if isinstance(bound.amount, ast.Literal) and bound.amount.value >= 0]
    if any(bound.span.start < at for bound in used_up):
        raise Refused("used-up-and-below", Span(at, at + len("倒扣")))
    if least:
        return clauses
    return (*clauses, ast.Bound(span=Span(at, at + len("倒扣")), of="indicator", end="least", amount=None))


def _is_told(before: ast.Clause | None, clause: ast.Clause) -> bool:
    """弄虚作假的不得分，并倒扣2分: what is below zero there is said, of nothing else."""
    if not isinstance(before, ast.Award) or not isinstance(clause, ast.Change):
        return False
    return is_zero(before.amount) and clause.when == before.when


def _taken_below(clause: ast.Clause, text: str) -> int:
    """Return where 倒扣 stands in a deduction, also in one that holds for some units; -1 without it."""
    if isinstance(clause, ast.Scope):
        places = [place for each in clause.clauses if (place := _taken_below(each, text)) >= 0]
        return min(places, default=-1)
    deducts = isinstance(clause, ast.Step | ast.Change) and clause.sign == "deduct"
    return text.find("倒扣", clause.span.start, clause.span.end) if deducts else -1


def _limits_deductions(clause: ast.Clause) -> bool:
    return isinstance(clause, ast.Bound) and clause.of in {"deduction", "deductions"} and clause.end == "most"


def _deducts(clause: ast.Clause) -> TypeGuard[ast.Step]:
    return isinstance(clause, ast.Step) and clause.sign == "deduct"


def _earn_apart(clauses: Sequence[ast.Clause]) -> bool:
    """Whether awards of *clauses* are for more than one value."""
    return len({each for clause in clauses if isinstance(clause, ast.Award) for each in subjects_of(clause)}) > 1


def _refuse_last_or_all(clauses: Sequence[ast.Clause], text: str) -> None:
    """Refuse 甲每次加3分；乙每次加1分，最多加5分: the last, or all of them? Each with a cap of its own is clear."""
    open_additions: list[ast.Step] = []
    for clause in clauses:
        if isinstance(clause, ast.Step) and clause.sign == "add":
            if clause.within is None and not any(clause.subject == other.subject for other in open_additions):
                open_additions.append(clause)
        elif isinstance(clause, ast.Bound) and clause.of == "addition" and open_additions:
            *others, last = open_additions
            doubtful = others and all(step.direction == "each" for step in open_additions)
            if doubtful and PARTED.search(text[others[-1].span.end : last.span.start]):
                raise Refused("caps-of-which", clause.span)
            open_additions = []
        elif not isinstance(clause, ast.Remark):
            open_additions = []


def _refuse_doubt(clauses: tuple[ast.Clause, ...], place: int, text: str) -> None:
    """Refuse 每篇计1分；每篇计0.2分，最高计1分: one of the two, or both?"""
    before = [clause for clause in clauses[:place] if _adds(clause)]
    if len(before) < 2 or not _adds(clauses[place - 1]):  # noqa: PLR2004
        return
    between = text[before[-2].span.end : before[-1].span.start]
    behind = text[before[-1].span.end : clauses[place].span.start]
    if PARTED.search(between) and not PARTED.search(behind):
        raise Refused("caps-of-which", clauses[place].span)
