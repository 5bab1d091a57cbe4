"""
What an English text says first and scores afterwards: the rate must not exceed 30%; where this is met, 6 points.

A sentence that only says what a value has to be stands for the condition in the sentence behind it. `Achievement of
60%` is what share of the target is reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from targetscore import ast
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    NUMBERS,
    POINTS_KINDS,
    REFERENCES,
    UPTO,
    kinds,
    kinds_at,
    past_articles,
)
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, listed

MODALS = frozenset({"should", "must", "shall", "has to", "have to", "is to", "are to", "needs to", "ought to"})
BEING = ("should be ", "must be ", "has to be ", "is to be ", "needs to be ", "is required to be ", "shall be ")
LEVELS = COMPARISONS | NUMBERS | UPTO | REFERENCES | kinds("OF BETWEEN TO AND COPULA MODAL COUNTED ART ADJ MOST LEAST")
BOUNDS = {"MOST": "LE", "LEAST": "GE"}
IT = frozenset(listed("this it that"))
REQUIREMENT = frozenset(listed("standard requirement condition limit level threshold target"))
ACHIEVING = frozenset(listed("achievement attainment fulfilment fulfillment accomplishment"))
LEADING = kinds("IF")


class _Sentence(NamedTuple):
    start: int
    end: int


def _sentences(items: Sequence[Lexeme]) -> list[_Sentence]:
    found: list[_Sentence] = []
    start = 0
    for at, lexeme in enumerate(items):
        if lexeme.type == "BREAK" and lexeme.value >= SEMICOLON:
            found.append(_Sentence(start, at))
            start = at + 1
    return [*found, _Sentence(start, len(items))] if start < len(items) else found


# Where this is met --------------------------------------------------------------------------------------------------


def _required(items: list[Lexeme]) -> list[Lexeme]:
    """Put `the rate must not exceed 30%` in the place of `this is met` in the sentence behind it."""
    for first, second in zip(_sentences(items), _sentences(items)[1:], strict=False):
        required = _requirement(items[first.start : first.end])
        met = _met(items, second.start) if required else None
        if met is None:
            continue
        if any(_met(items, each) is not None for each in range(met.end, len(items))):
            return items
        said = [*required, *items[met.end :]]
        return [
            *items[: first.start],
            *items[second.start : met.start],
            *_placed(said, len(required), items[met.start]),
        ]
    return items


def _placed(said: list[Lexeme], count: int, place: Lexeme) -> list[Lexeme]:
    """Return *said* with its first *count* lexemes in the place of the words that stand for them."""
    moved = [Lexeme(each.type, each.value, place.start_pos, place.end_pos, each.kinds) for each in said[:count]]
    return [*moved, *said[count:]]


def _requirement(sentence: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the comparison that *sentence* asks for; empty if it says something else."""
    named = next((n for n, each in enumerate(sentence) if each.type in REFERENCES), len(sentence))
    if any(each.several > ARTICLES or each.several.isdisjoint(ARTICLES) for each in sentence[:named]):
        return []
    rest = [*sentence[named + 1 :]]
    asked = [n for n, each in enumerate(rest[:2]) if _asks(each)]
    if not asked or not any(each.type in NUMBERS | REFERENCES for each in rest):
        return []
    found = [sentence[named]]
    for each in rest:
        found += _compared(each)
    levels = all(each.several & LEVELS and each.several.isdisjoint(POINTS_KINDS | {"GIVE"}) for each in found)
    return found if levels else []


def _asks(lexeme: Lexeme) -> bool:
    said = str(lexeme.value)
    modal = bool(lexeme.several & {"MODAL"}) or said in MODALS
    return modal or any(said.startswith((f"{each} ", each)) for each in MODALS if " " not in each)


def _compared(lexeme: Lexeme) -> list[Lexeme]:
    """Return *lexeme* without what only asks for it: `must not exceed` compares, `must be` does not."""
    several = lexeme.several
    if several & COMPARISONS:
        return [
            Lexeme(lexeme.type, lexeme.value, lexeme.start_pos, lexeme.end_pos, tuple(sorted(several & COMPARISONS)))
        ]
    bound = next((BOUNDS[kind] for kind in lexeme.kinds if kind in BOUNDS), "")
    if bound:
        return [Lexeme(bound, lexeme.value, lexeme.start_pos, lexeme.end_pos, (bound,))]
    return [] if several & {"MODAL", "COPULA", "AUX"} else [lexeme]


def _met(items: Sequence[Lexeme], at: int) -> _Sentence | None:
    """Return where `this is met`, `this requirement is met` stand behind the `where` at *at*."""
    if kinds_at(items, at).isdisjoint(LEADING):
        return None
    start = end = at + 1
    while end < len(items) and (items[end].several <= ARTICLES or str(items[end].value) in IT | REQUIREMENT):
        end += 1
    if end == start or str(items[start].value) not in IT | {"the", "those"}:
        return None
    while kinds_at(items, end) & {"COPULA", "AUX"}:
        end += 1
    return _Sentence(start, end + 1) if "MET" in kinds_at(items, end) else None


# Achievement of 60% -------------------------------------------------------------------------------------------------


def _achievement(items: list[Lexeme]) -> list[Lexeme]:
    """Read `achievement of 60% or more of the target` as a completion of 60 % or more."""
    if not any(each.word in ACHIEVING for each in items) or not any(_is(each, "target") for each in items):
        return items
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        lexeme = items[at]
        level = kinds_at(items, at + 2) & (NUMBERS | COMPARISONS | {"BETWEEN"})
        found.append(lexeme)
        at += 1
        achieves = lexeme.type == "UNKNOWN" and str(lexeme.value) in ACHIEVING
        if not achieves or "OF" not in kinds_at(items, at) or not level:
            continue
        node = ast.Value(span=lexeme.span, name="completion")
        found[-1] = Lexeme("ROLE", node, lexeme.start_pos, lexeme.end_pos, ("ROLE",))
        while at < len(items) and items[at].type != "BREAK" and items[at].several & (LEVELS | {"BUT"}):
            whole = at + 1
            whole = past_articles(items, whole)
            if "OF" in items[at].several and whole < len(items) and _is(items[whole], "target"):
                at = whole + 1
                break
            found.append(items[at])
            at += 1
    return found


def _is(lexeme: Lexeme, name: str) -> bool:
    return lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) and lexeme.value.name == name


# Each with what it needs, as `Passes` takes it.
STANDARDS: tuple[tuple[str, Pass], ...] = (
    ("IF MET", lambda items, _: _required(items)),
    ("UNKNOWN", lambda items, _: _achievement(items)),
)
