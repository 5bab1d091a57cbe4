"""Words of an English text that only say again of what a level is: or of more than 5%, those of last year."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from targetscore import ast
from targetscore.language._chunks import STOP
from targetscore.language._en_kinds import COMPARISONS, END, NUMBERS, REFERENCES, UPTO, kinds, kinds_at, past_articles
from targetscore.language._lexemes import Lexeme, Names, listed

JOINTS = kinds("OR AND")
VALUES = frozenset(listed("rate value score result figure performance"))
BEHIND_SO_LONG = END | kinds("GIVE DED ADD PTS LOST GIVEN")
SIDES = kinds("GT LT")
# What begins with one of these may say nothing new; so may `that of`.
REPEATING = kinds("TO OF FOR IN")
ITS = frozenset(listed("it they"))
BEHIND_TARGET = kinds("GIVE ADD DED BREAK MET UNMETW COPULA AUX")
BEHIND_SIDE = kinds("BREAK GIVE ADD DED PTS ZERO")
# For the own value: those of last year are its own, that of the group is the group's.
SAME = frozenset(listed("that those"))
OTHERS = frozenset(listed("last_year target mean best worst"))


def without_repeats(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* without such words."""
    kept: list[Lexeme] = []
    position = 0
    while position < len(items):
        end = _repeated(items, position)
        if end == position:
            kept.append(items[position])
        position = max(end, position + 1)
    return kept


def with_references(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with what `more than 10% below` is below, where the text has said it of a distance before."""
    kept: list[Lexeme] = []
    said: list[Lexeme] = []
    for position, lexeme in enumerate(items):
        kept.append(lexeme)
        if not _is_distance(items, position):
            continue
        role = past_articles(items, position + 1)
        if role < len(items) and _role(items[role]) in OTHERS:
            said.append(items[role])
        elif len({_role(each) for each in said}) == 1 and _ends(items, position + 1):
            node = attrs.evolve(said[0].value, span=lexeme.span)
            kept.append(Lexeme(said[0].type, node, lexeme.end_pos, lexeme.end_pos, said[0].kinds))
    return kept


def _is_distance(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a side stands at *at* behind a share: 10% below, 5% or more above."""
    if items[at].several.isdisjoint(SIDES):
        return False
    share = at - 1
    if share > 0 and items[share].several & UPTO:
        share -= 1
    return share >= 0 and items[share].type == "PERCENT"


def _ends(items: Sequence[Lexeme], at: int) -> bool:
    return at >= len(items) or bool(items[at].several & BEHIND_SIDE)


def _repeated(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind the words at *at* that say nothing new; *at* if there are none."""
    said = items[at].several
    if said.isdisjoint(REPEATING) and items[at].word not in SAME | ITS:
        return at
    before = items[at - 1].several if at else END
    if "PROP" in before and "TO" in said:
        return _own_alone(items, at)
    if "OF" in said and before & JOINTS and _compares(items, at + 1):
        return at + 1
    if before & COMPARISONS and (said & {"IN", "FOR"} or items[at].word in ITS):
        return _in_last_year(items, at)
    if items[at].word in SAME and before & COMPARISONS and at + 1 < len(items) and "OF" in items[at + 1].several:
        role = past_articles(items, at + 2)
        return at + 2 if role < len(items) and _role(items[role]) in OTHERS else at
    if "FOR" in said and at and _role(items[at - 1]) == "target":
        name = past_articles(items, at + 1)
        own = name < len(items) and items[name].type == "NAME" and items[name].value.name == "actual"
        behind = items[name + 1].several if name + 1 < len(items) else END
        return name + 1 if own and behind & BEHIND_TARGET else at
    return at


def _compares(items: Sequence[Lexeme], at: int) -> bool:
    """Whether a comparison with a level stands at *at*."""
    number = past_articles(items, at + 1)
    return (
        at < len(items)
        and bool(items[at].several & COMPARISONS)
        and number < len(items)
        and (items[number].type in NUMBERS)
    )


def _own_alone(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `to the trees planted` at *at*, where that is what the sentence speaks of alone."""
    name = past_articles(items, at + 1)
    said = _role(items[name]) if name < len(items) else ""
    if said not in {"actual", "completion"} and not (said and _said_since_stop(items, at) == {said}):
        return at
    end = name + 1 + bool(kinds_at(items, name + 1) & {"MET"})
    return end if end >= len(items) or items[end].type == "BREAK" else at


def _said_since_stop(items: Sequence[Lexeme], at: int) -> set[str]:
    """Return which values the sentence names before *at*."""
    start = max((n + 1 for n in range(at) if items[n].type == "BREAK" and items[n].value == STOP), default=0)
    return {role for each in items[start:at] if (role := _role(each))}


def so_long(items: list[Lexeme], names: Names) -> list[Lexeme]:
    """Leave out `that the report is late` of `each week or part of a week that the report is late`."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        found.append(items[at])
        at += 1
        that = at + ("STARTED" in kinds_at(items, at))
        name = past_articles(items, that + 1)
        spoken = kinds_at(items, that) & {"REL", "BYWHICH"} and name < len(items) and items[name].type == "NAME"
        if not spoken or items[at - 1].type != "AMOUNT" or _role(items[name]) != "actual":
            continue
        if items[at - 1].value.unit == names.own_unit and kinds_at(items, name + 1) & BEHIND_SO_LONG:
            found += items[at:that]
            at = name + 1
    return found


def _in_last_year(items: Sequence[Lexeme], at: int) -> int:
    """Return the place behind `it was in` of `higher than it was in the previous year`; *at* if it is not there."""
    joint = at
    if items[at].word in ITS and kinds_at(items, at + 1) & {"COPULA"}:
        joint = at + 2
    if kinds_at(items, joint).isdisjoint({"IN", "FOR"}):
        return at
    role = past_articles(items, joint + 1)
    return joint + 1 if role < len(items) and _role(items[role]) == "last_year" else at


def _is_its_value(lexeme: Lexeme) -> bool:
    return _role(lexeme) == "actual" or "PRON" in lexeme.several or lexeme.word in VALUES


def where_it_lies(items: list[Lexeme], _names: Names) -> list[Lexeme]:
    """Read `in proportion to where their rate lies between the two` as in proportion in between."""
    found: list[Lexeme] = []
    at = 0
    while at < len(items):
        where = at + 1 + bool(kinds_at(items, at + 1) & {"IF"})
        between = past_articles(items, where)
        between += between < len(items) and _is_its_value(items[between])
        found.append(items[at])
        lies = found[-1].word == "to" and len(found) > 1 and "PROP" in found[-2].several and where == at + 2
        if lies and "AMIDST" in kinds_at(items, between):
            found.pop()
            at = between
        else:
            at += 1
    return found


def _role(lexeme: Lexeme) -> str:
    """Return the role that *lexeme* names, by its word or by a name that was declared for it."""
    return lexeme.value.name if lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) else ""
