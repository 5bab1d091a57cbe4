"""Levels that an English text gives a name and uses later: the lower threshold is 40%, a target of 75 per cent."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore.language._chunks import COLON, COMMA
from targetscore.language._en_kinds import (
    ARTICLES,
    COMPARISONS,
    NUMBERS,
    again,
    at_articles,
    kinds,
    past_articles,
    valued,
)
from targetscore.language._lexemes import Lexeme, Names, listed

SORTS = frozenset(listed("achievement performance"))
TERMS = frozenset(listed("threshold limit"))
PRONOUNS = frozenset({"it", "this", "that"})
GIVES = kinds("GIVE")
CREDITED = kinds("GIVE GIVEN BESTOWED AUX")
# A level stands here with its name before it: at a target of 75%, from a baseline of 60%.
BEFORE_LEVEL = COMPARISONS | kinds("FROM BETWEEN TO UP DOWN")


@attrs.frozen
class _Level:
    """The level *number*, called *term*; the text says so from the place *start* to the place before *end*."""

    term: str
    number: Lexeme
    start: int
    end: int


def named_levels(text: str, items: list[Lexeme], names: Names) -> list[Lexeme]:
    """
    Return *items* with the level itself where a name that the text has given it stands.

    A name without a level before it stays unknown; so does one in a text of several values, which may each have their
    own, and one that is given to two levels.
    """
    if not any("LEVELNAME" in lexeme.kinds or _is_target(lexeme, names) for lexeme in items):
        return items
    items = _called_shortly(items)
    found = _levels(items, names)
    levels: dict[str, Lexeme] = {}
    doubtful = {each.term for each in found if each.number.value != _first(found, each.term).value}
    if len({lexeme.value.name for lexeme in items if lexeme.type == "NAME"}) > 1:
        doubtful |= {each.term for each in found}
    said: list[Lexeme] = []
    position = 0
    alone: Lexeme | None = None
    while position < len(items):
        here = next((each for each in found if each.start == position), None)
        if here is not None and here.term not in doubtful:
            told, position = _told(text, items, found, here)
            levels |= {each.term: each.number for each in found if each.start < position}
            if told[0] is not here.number:
                _trim(said)
            elif _is_credited(said, items, position):
                del said[next(n for n, lexeme in enumerate(said) if lexeme.several & CREDITED) :]
                told = []
            said += told
            alone = here.number if len(levels) == 1 else None
            continue
        lexeme = items[position]
        compared = bool(said) and not said[-1].several.isdisjoint(COMPARISONS)
        if alone is not None and compared and lexeme.word in PRONOUNS:
            said.append(again(alone, lexeme))
        else:
            alone = None if compared and not lexeme.several.isdisjoint(NUMBERS) else alone
            said.append(_meant(lexeme, levels, names))
        position += 1
    return said


def _called_shortly(items: list[Lexeme]) -> list[Lexeme]:
    """Return *items* with `the achievement threshold` as `the threshold`, if no other is spoken of."""
    said = [each.word.rpartition(" ") for each in items if "LEVELNAME" in each.kinds]
    sorts = {(sort.removeprefix("the "), noun) for sort, _, noun in said}
    short = {noun for sort, noun in sorts if sort in SORTS and {s for s, n in sorts if n == noun} <= {sort, "", "the"}}
    return [
        valued(each, "LEVELNAME", each.word.rpartition(" ")[2])
        if "LEVELNAME" in each.kinds and each.word.rpartition(" ")[2] in short
        else each
        for each in items
    ]


def _trim(said: list[Lexeme]) -> None:
    """Take off *said* what only opens the telling of a level: `the`, `for the pass rate the`."""
    while said and said[-1].several <= ARTICLES:
        said.pop()
    if len(said) > 1 and said[-1].type == "NAME" and said[-1].value.name == "actual":
        before = len(said) - 1
        before = at_articles(said, before)
        if before and "FOR" in said[before - 1].several and (before == 1 or said[before - 2].type == "BREAK"):
            del said[before - 1 :]


def _is_credited(said: Sequence[Lexeme], items: Sequence[Lexeme], at: int) -> bool:
    """Whether a heading says from where it counts: `Births are credited from a baseline of 60%: …`."""
    colon = at < len(items) and items[at].type == "BREAK" and items[at].value == COLON
    verbs = [lexeme for lexeme in said if not lexeme.several <= ARTICLES | {"AUX", "COPULA"}]
    return colon and len(verbs) == 3 and verbs[0].type == "NAME" and bool(verbs[1].several & CREDITED)  # noqa: PLR2004 - value, verb, from


def _is_target(lexeme: Lexeme, names: Names) -> bool:
    role = lexeme.type == "ROLE" and getattr(lexeme.value, "name", "") == "target"
    return role and all(name.id != "target" for name in names.entries.values())


def _term(lexeme: Lexeme, names: Names) -> str:
    """Return what *lexeme* calls a level; empty if it calls none."""
    if "LEVELNAME" in lexeme.kinds:
        return lexeme.word.removeprefix("the ")
    if "THAT" in lexeme.kinds:
        last = lexeme.word.rpartition(" ")[2]
        return last if last in TERMS else ""
    return "target" if _is_target(lexeme, names) else ""


def _levels(items: Sequence[Lexeme], names: Names) -> list[_Level]:
    found: list[_Level] = []
    for position, lexeme in enumerate(items):
        term = _term(lexeme, names)
        if not term:
            continue
        at = past_articles(items, position + 1)
        if at < len(items) and "FOR" in items[at].kinds and _names_own(items, at + 1):
            at = past_articles(items, past_articles(items, at + 1) + 1)
        said = at < len(items) and (bool(items[at].several & {"OF", "COPULA"}) or _is_colon(items[at]))
        at = past_articles(items, at + 1) if said else at
        number = items[at] if at < len(items) else None
        if number is not None and not number.several.isdisjoint(NUMBERS) and number.value.unit != "points":
            found.append(_Level(term, number, position, at + 1))
    return found


def _is_colon(lexeme: Lexeme) -> bool:
    return lexeme.type == "BREAK" and lexeme.value == COLON


def _names_own(items: Sequence[Lexeme], at: int) -> bool:
    at = past_articles(items, at)
    return at < len(items) and items[at].type == "NAME" and items[at].value.name == "actual"


def _first(found: Sequence[_Level], term: str) -> Lexeme:
    return next(each.number for each in found if each.term == term)


def _told(text: str, items: Sequence[Lexeme], found: Sequence[_Level], level: _Level) -> tuple[list[Lexeme], int]:
    """Return what the text says of *level* by telling it, and where it goes on."""
    before = level.start
    before = at_articles(items, before)
    if before and not items[before - 1].several.isdisjoint(BEFORE_LEVEL):
        return [level.number], level.end
    several = _several(items, found, level)
    end = several[-1].end
    following = items[end] if end < len(items) else None
    behind = items[end + 1] if end + 1 < len(items) else None
    if following is not None and len(several) > 1 and _gives_list(items, end):
        return _listed(several), end + (following.type == "BREAK")
    worth = following is not None and "AND" in following.kinds and behind is not None and "GIVE" in behind.several
    if len(several) == 1 and worth:
        assert following is not None
        reach = Lexeme("REACH", "at", items[level.start].start_pos, level.number.start_pos, ("REACH",))
        return [reach, level.number], end + 1
    if following is None or (following.type == "BREAK" and following.value > COMMA):
        start = items[level.start].start_pos
        place = several[-1].number.end_pos
        return [Lexeme("WORDING", text[start:place], start, place, ("WORDING",))], end
    return [items[level.start]], level.start + 1


def _several(items: Sequence[Lexeme], found: Sequence[_Level], level: _Level) -> list[_Level]:
    """Return *level* and those that are told right behind it: threshold 180, target 150 and stretch 130."""
    several = [level]
    for each in found:
        if each.start < several[-1].end:
            continue
        between = items[several[-1].end : each.start]
        if not between or not all(_joins(lexeme) for lexeme in between):
            break
        several.append(each)
    return several


def _joins(lexeme: Lexeme) -> bool:
    return (lexeme.type == "BREAK" and lexeme.value == COMMA) or bool(lexeme.several & {"AND", "ART"})


def _gives_list(items: Sequence[Lexeme], end: int) -> bool:
    at = end + (items[end].type == "BREAK")
    if at + 1 >= len(items) or items[at].several.isdisjoint(GIVES):
        return False
    return "PTSLIST" in items[at + 1].several


def _listed(several: Sequence[_Level]) -> list[Lexeme]:
    """Return the levels as one list of them, which a list of points follows."""
    first, last = several[0].number, several[-1].number
    values = tuple(each.number.value for each in several)
    return [
        Lexeme("REACH", "at", first.start_pos, first.start_pos, ("REACH",)),
        Lexeme("LEVELS", values, first.start_pos, last.end_pos, ("LEVELS",)),
    ]


def _meant(lexeme: Lexeme, levels: dict[str, Lexeme], names: Names) -> Lexeme:
    """Return the level that *lexeme* calls by its name; unknown where no level has it."""
    number = levels.get(_term(lexeme, names))
    if number is not None:
        return again(number, lexeme)
    if lexeme.kinds == ("LEVELNAME",):
        return Lexeme("UNKNOWN", lexeme.value, lexeme.start_pos, lexeme.end_pos)
    return lexeme
