"""
What an English text asks for first and scores afterwards: the rate must not exceed 30%; where this is met, 6 points.

A sentence that only says what a value has to be stands for the condition in the sentence behind it. Where that says
the level itself (`8 points at 90%`), the first sentence says no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from targetscore import ast
from targetscore.language._chunks import SEMICOLON
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    END,
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
ASKING = (*(f"{each} " for each in MODALS), *(f"{each} not " for each in ("is", "are", "may", "can")), "cannot ")
HAVING = COMPARISONS | kinds("HOLDS HOLDING COPULA")
DOING = frozenset(
    listed(
        "hold conduct organise organize undertake provide make produce issue publish submit file run perform arrange"
    )
    + listed("deliver offer build plant train open stage")
)
LEVELS = (
    COMPARISONS
    | NUMBERS
    | UPTO
    | REFERENCES
    | kinds("OF BETWEEN TO AND COPULA MODAL COUNTED ART ADJ MOST LEAST PERIOD")
)
BOUNDS = {"MOST": "LE", "LEAST": "GE"}
IT = frozenset(listed("this it that these those they"))
THIS = frozenset(listed("this that"))
REQUIREMENT = frozenset(listed("standard requirement condition limit level threshold minimum maximum norm obligation"))
MEETING = frozenset(
    listed("meeting achieving reaching fulfilling satisfying attaining meet achieve reach fulfil satisfy attain")
    + listed("meets achieves reaches fulfils satisfies attains keeping")
)
LIMIT = frozenset({"this limit", "that limit", "this threshold", "that threshold", "this level", "that level"})
COMPLYING = frozenset({"complies", "comply", "complied"})
NOT_MET = frozenset(
    f"{it} {verb} not {done}"
    for it, verb in (("this", "is"), ("it", "is"), ("that", "is"), ("these", "are"))
    for done in ("met", "achieved", "reached", "fulfilled")
)
OPPOSITE = {"GT": "LE", "GE": "LT", "LT": "GE", "LE": "GT"}
OPENING = END | kinds("REL IF AND BUT")
EARNS = kinds("GIVE DED ADD BREAK COPULA AUX")


class _Place(NamedTuple):
    start: int
    end: int


def _required(items: list[Lexeme]) -> list[Lexeme]:
    """Put `the rate must not exceed 30%` in the place of `this is met` in the sentence behind it."""
    for first in _sentences(items):
        asked = _requirement(items[first.start : first.end])
        if not asked:
            continue
        met = [place for at in range(first.end, len(items)) for place in [_met(items, at)] if place is not None]
        behind = _next(items, first)
        if not met:
            rest = _with_level(asked, items[first.end :])
            denied = _denied(asked, rest)
            if denied or _said_again(asked, rest):
                return _told([*items[: first.end], *(denied or rest)], first)
        if len(met) == 1 and met[0].start < behind:
            return _replaced(items, first, met[0], asked)
    return items


def _sentences(items: Sequence[Lexeme]) -> Iterator[_Place]:
    start = 0
    for at, lexeme in enumerate(items):
        if lexeme.type == "BREAK" and lexeme.value >= SEMICOLON:
            yield _Place(start, at)
            start = at + 1


def _next(items: Sequence[Lexeme], sentence: _Place) -> int:
    """Return where the sentence behind *sentence* ends."""
    ends = (n for n in range(sentence.end + 1, len(items)) if items[n].type == "BREAK" and items[n].value >= SEMICOLON)
    return next(ends, len(items))


def _replaced(items: list[Lexeme], first: _Place, met: _Place, asked: Sequence[Lexeme]) -> list[Lexeme]:
    place = items[met.start]
    opens = "IF" not in kinds_at(items, met.start - 1) and "REL" not in kinds_at(items, met.start - 1)
    where = [Lexeme("IF", "where", place.start_pos, place.start_pos, ("IF",))] if opens else []
    moved = [Lexeme(each.type, each.value, place.start_pos, place.end_pos, each.kinds) for each in asked]
    return [*items[: first.start], *items[first.end + 1 : met.start], *where, *moved, *_said_of(items[met.end :])]


def _said_of(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with `this target`, `that standard` as the level that was asked for."""
    found: list[Lexeme] = []
    for lexeme in items:
        before = found[-1] if found else lexeme
        if before.word in THIS and (_is_target(lexeme) or lexeme.word in REQUIREMENT):
            found[-1] = Lexeme("THAT", "that level", before.start_pos, lexeme.end_pos, ("THAT",))
        else:
            found.append(lexeme)
    return found


def _told(items: list[Lexeme], sentence: _Place) -> list[Lexeme]:
    """Return *items* without *sentence*, which the rest says again."""
    start, end = items[sentence.start].start_pos, items[sentence.end - 1].end_pos
    said = Lexeme("WORDING", "", start, end, ("WORDING",))
    return [*items[: sentence.start], said, *items[sentence.end + 1 :]]


def _with_level(asked: Sequence[Lexeme], rest: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *rest* with the one level that was *asked* of the own value for `this limit`, `that threshold`."""
    levels = [each for each in asked if each.type in NUMBERS]
    if len(levels) != 1 or not _values([*asked, *rest]) <= {"actual"}:
        return [*rest]
    level = levels[0]
    return [
        Lexeme(level.type, level.value, each.start_pos, each.end_pos, level.kinds) if each.word in LIMIT else each
        for each in rest
    ]


def _denied(asked: Sequence[Lexeme], rest: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *rest* with what was not met in the place of `if this is not met`, where it begins so."""
    one = [n for n, each in enumerate(asked) if each.several & COMPARISONS]
    said = 2 if "IF" in kinds_at(rest, 1) else 0
    if len(one) != 1 or not said or rest[said].word not in NOT_MET:
        return []
    kind = next((OPPOSITE[kind] for kind in asked[one[0]].kinds if kind in OPPOSITE), "")
    compares = asked[one[0]]
    instead = Lexeme(kind, compares.value, compares.start_pos, compares.end_pos, (kind,))
    return [*rest[:said], *asked[: one[0]], instead, *asked[one[0] + 1 :], *rest[said + 1 :]] if kind else []


def _said_again(asked: Sequence[Lexeme], rest: Sequence[Lexeme]) -> bool:
    """Whether *rest* speaks of the same levels of the same values, with points."""
    again = _values(asked) <= _values(rest) or _values(asked) | _values(rest) <= {"actual"}
    return again and _levels(asked) <= _levels(rest) and any(each.several & POINTS_KINDS for each in rest)


def _levels(items: Sequence[Lexeme]) -> set[Fraction]:
    return {each.value for each in (_literal(item) for item in items) if each is not None}


def _literal(lexeme: Lexeme) -> ast.Literal | None:
    node = lexeme.value[0] if lexeme.type == "COUNTED" else lexeme.value
    return node if lexeme.type in NUMBERS | {"COUNTED"} and isinstance(node, ast.Literal) else None


def _values(items: Sequence[Lexeme]) -> set[str]:
    nodes = [each.value[1] if each.type == "COUNTED" else each.value for each in items]
    return {node.name for node in nodes if isinstance(node, ast.Value)}


# What is asked for ---------------------------------------------------------------------------------------------------


def _requirement(sentence: Sequence[Lexeme]) -> list[Lexeme]:
    """Return the comparison that *sentence* asks for; empty if it says something else."""
    opens = past_articles(sentence, 0)
    whom = "UNITNOUN" in kinds_at(sentence, opens) or "EACH" in kinds_at(sentence, opens)
    rest = _of_unit(sentence[opens:]) if whom else [*sentence[opens:]]
    named = bool(rest) and rest[0].type in REFERENCES
    asked = [each for each in rest[named : named + 2] if _asks(each)]
    if not (named or whom) or not (asked or (whom and rest)) or not any(each.type in LEVELLED for each in rest[named:]):
        return []
    found = [each for lexeme in rest for each in _compared(lexeme)]
    levels = all(each.several & LEVELS and each.several.isdisjoint(POINTS_KINDS | {"GIVE"}) for each in found)
    compares = any(each.several & (COMPARISONS | UPTO | {"BETWEEN"}) for each in found)
    return found if levels and compares else []


LEVELLED = NUMBERS | REFERENCES | {"COUNTED"}


def _of_unit(sentence: Sequence[Lexeme]) -> list[Lexeme]:
    """Return what `each school must have` is said of; empty where nothing is asked for."""
    at = next((n for n, each in enumerate(sentence) if "UNITNOUN" not in each.several | {"EACH"}), len(sentence))
    while at < len(sentence) and sentence[at].several & {"EACH", "UNITNOUN"}:
        at += 1
    if at >= len(sentence) or not _asks(sentence[at]):
        return []
    reaches = bool(sentence[at].several & COMPARISONS)
    holds = at + 1
    does = kinds_at(sentence, holds) & HAVING or (holds < len(sentence) and sentence[holds].word in DOING)
    if not reaches and not does:
        return []
    start = at if reaches else holds + (not kinds_at(sentence, holds) & COMPARISONS)
    return [*sentence[past_articles(sentence, start) :]]


def _asks(lexeme: Lexeme) -> bool:
    said = lexeme.word
    return bool(lexeme.several & {"MODAL"}) or said in MODALS or said.startswith(ASKING)


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


# Where it is met -----------------------------------------------------------------------------------------------------


def _met(items: Sequence[Lexeme], at: int) -> _Place | None:
    """Return where `this is met` stands behind the `where` at *at*, or `meeting this target` at the place itself."""
    if "IF" in kinds_at(items, at):
        return _met_if(items, at + 1)
    if items[at].word not in MEETING or kinds_at(items, at - 1).isdisjoint(OPENING):
        return None
    end = at + 1
    while end < len(items) and items[end].word in THIS | {"the"}:
        end += 1
    own = items[end - 1].word in THIS
    if end == at + 1 or end >= len(items) or not (items[end].word in REQUIREMENT or (own and _is_target(items[end]))):
        return None
    return _Place(at, end + 1) if kinds_at(items, end + 1) & EARNS else None


def _met_if(items: Sequence[Lexeme], start: int) -> _Place | None:
    end = start
    while end < len(items) and (items[end].several <= ARTICLES or items[end].word in IT | REQUIREMENT):
        end += 1
    if end == start or items[start].word not in IT | {"the"}:
        return None
    if items[end - 1].word in THIS and end < len(items) and _is_target(items[end]):
        end += 1
    while kinds_at(items, end) & {"COPULA", "AUX"}:
        end += 1
    complies = end < len(items) and items[end].word in COMPLYING
    return _Place(start, _past_level(items, end + 1)) if complies or "MET" in kinds_at(items, end) else None


def _past_level(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `with it`, `with this limit` at *at*."""
    level = past_articles(items, at + 1)
    told = level < len(items) and (items[level].word in IT | REQUIREMENT | LIMIT or _is_target(items[level]))
    return level + 1 if "WITH" in kinds_at(items, at) and told else at


def _is_target(lexeme: Lexeme) -> bool:
    return lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "target"


# With what it needs, as `Passes` takes it; a requirement ends with its sentence.
REQUIRED: tuple[tuple[str, Pass], ...] = (
    (
        " | ".join(f"{kind} BREAK" for kind in sorted(COMPARISONS | BOUNDS.keys() | {"MODAL"})),
        lambda items, _: _required(items),
    ),
)
