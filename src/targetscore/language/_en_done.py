"""
How much of a target an English text says was done: `where 90% of the plan is completed`, `all of it`, `not completed`.

A share of the target that is done is a completion of so much; what is not done of it is short of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from targetscore import ast
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
    REFERENCES,
    UPTO,
    at_articles,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, listed

DONE = frozenset(
    listed("completed achieved met reached attained fulfilled delivered executed implemented accomplished realised")
    + listed("realized performed undertaken finished")
)
BEING = kinds("COPULA AUX")
NOT = kinds("NOT UNSAIDNOT")
ALL = re.compile("(?:the )?(?:all|every|each|whole|entire)(?: of)?(?: the)?")
# What a part that says how much of the target is done is made of, besides the target.
SHARE = COMPARISONS | UPTO | ARTICLES | kinds("PERCENT BETWEEN FROM TO TOLT AND BUT INC EXC OPEN CLOSE OF")
OPENS = kinds("IF UNLESS AND OR")
# What is missing of a share behind `each`.
MISSING = frozenset(listed("missed unmet outstanding unfulfilled lacking"))


def _is_target(items: Sequence[Lexeme], at: int) -> bool:
    node = items[at].value if 0 <= at < len(items) and items[at].type in REFERENCES else None
    return isinstance(node, ast.Value) and node.name == "target"


def _done(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `is completed` at *at*; 0 if it does not stand there."""
    verb = at
    while verb < len(items) and items[verb].several & BEING:
        verb += 1
    return verb + 1 if verb > at and verb < len(items) and items[verb].word in DONE else 0


# Where 90% of the target is completed --------------------------------------------------------------------------------


def _completed(items: list[Lexeme]) -> list[Lexeme]:
    """Read `where at least 90% of the target is completed` as a completion of at least 90 %."""
    found: list[Lexeme] = []
    spoken = False
    at = 0
    while at < len(items):
        end, told = _share(items, at) if not found or found[-1].several & (OPENS | END) else (at, False)
        behind = _done(items, end) if end > at and (told or spoken) else 0
        if behind:
            found += _completion(items[at:end])
            at = behind
            spoken = True
        else:
            found.append(items[at])
            at += 1
    return found


def _share(items: Sequence[Lexeme], start: int) -> tuple[int, bool]:
    """Return where what compares with per cent ends that begins at *start*, and whether it names the target."""
    end = start
    told = False
    while end < len(items) and (items[end].several & SHARE or _is_target(items, end)):
        told = told or _is_target(items, end)
        end += 1
    percent = any(each.type == "PERCENT" for each in items[start:end])
    plain = all(_is_target(items, past_articles(items, n + 1)) for n in range(start, end) if "OF" in items[n].several)
    return (end, told) if percent and plain else (start, False)


def _completion(share: Sequence[Lexeme]) -> list[Lexeme]:
    first = share[0]
    node = ast.Value(span=first.span, name="completion")
    said = [each for each in share if "OF" not in each.several and not each.several <= ARTICLES]
    said = [each for n, each in enumerate(said) if not _is_target(said, n)]
    compares = any(each.several & (COMPARISONS | UPTO | {"BETWEEN", "TO", "TOLT"}) for each in said)
    reach = [] if compares else [Lexeme("REACH", "at", first.start_pos, first.start_pos, ("REACH",))]
    return [Lexeme("ROLE", node, first.start_pos, first.start_pos, ("ROLE",)), *reach, *said]


# All of the target ---------------------------------------------------------------------------------------------------


def _all_done(items: list[Lexeme]) -> list[Lexeme]:
    """Read `all planned projects are completed` as the target that is met."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        behind = _done(items, at + 1) if _is_target(items, at) else 0
        if not behind or behind - at < 3:  # noqa: PLR2004 - the target is met
            found.append(items[at])
            at += 1
            continue
        _take_all(found)
        verb = items[behind - 1]
        found += [items[at], Lexeme("MET", verb.value, items[at + 1].start_pos, verb.end_pos, ("MET",))]
        at = behind
    return found


def _take_all(found: list[Lexeme]) -> None:
    """Take `all`, `the whole of` off the end of *found*."""
    before = at_articles(found, len(found))
    if before and "OF" in found[before - 1].several:
        before = at_articles(found, before - 1)
    if before and ALL.fullmatch(found[before - 1].word):
        del found[at_articles(found, before - 1) :]


# Not completed -------------------------------------------------------------------------------------------------------


def _undone(items: list[Lexeme]) -> list[Lexeme]:
    """Read `for every 5% of the target not completed` as for every 5 % of it short."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        at += 1
        behind = at
        if lexeme.several & NOT and (lexeme.several & {"UNMETW"} or _names_done(items, at)):
            behind = at + 1 if _names_done(items, at) else at
        elif not (lexeme.word in MISSING or ("UNMETW" in lexeme.several)):
            found.append(lexeme)
            continue
        if _is_share_of_each(found) and kinds_at(items, behind) & (END | {"AND"}):
            found.append(Lexeme("SHORT", "short", lexeme.start_pos, items[behind - 1].end_pos, ("SHORT",)))
            at = behind
        else:
            found.append(lexeme)
    return found


def _names_done(items: Sequence[Lexeme], at: int) -> bool:
    return at < len(items) and items[at].word in DONE


def _is_share_of_each(found: Sequence[Lexeme]) -> bool:
    """Whether `for each 5% of the target` stands at the end of *found*."""
    if not _is_target(found, len(found) - 1):
        return False
    of = at_articles(found, len(found) - 1) - 1
    percent = of - 1
    return "OF" in kinds_at(found, of) and percent > 0 and found[percent].type == "PERCENT" and _is_each(found, percent)


def _is_each(found: Sequence[Lexeme], at: int) -> bool:
    each = at - 1
    while each > 0 and found[each].several & {"FULLEACH", "EXTRA"}:
        each -= 1
    return "EACH" in found[each].several


# Each with what it needs, as `Passes` takes it.
DONE_OF: tuple[tuple[str, Pass], ...] = (
    ("PERCENT COPULA | PERCENT AUX", lambda items, _: _completed(items)),
    ("NAME COPULA | ROLE COPULA | NAME AUX | ROLE AUX", lambda items, _: _all_done(items)),
    ("EACH PERCENT OF", lambda items, _: _undone(items)),
)
