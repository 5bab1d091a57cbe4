"""
A change on last year, however an English text says it, in one order: the value, up or down, how far.

`A rise in visits on last year of 5% or more` is said as `visits up 5% or more`, `a fall` and `visits have fallen` as a
growth below 0, `a smaller rise` as a rise of less than the one before.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

import attrs

from targetscore import ast
from targetscore.language._en_change_ends import (
    NOUNS,
    WAYS,
    is_change,
    joined_noun,
    no_levels,
    role,
    with_ends,
    year_first,
)
from targetscore.language._en_kinds import COMPARISONS, END, NUMBERS, POINTS_KINDS, kinds, kinds_at, only, past_articles
from targetscore.language._lexemes import PERCENT, Lexeme, listed

# An amount stands at most so many words behind the change.
NEAR = 7
# How growth compares with 0 where the text does not say by how much.
SIGNS: Final = {"RISES": "GT", "FALLS": "LT", "SAME": "EQ", "NOTUP": "LE", "NOTDOWN": "GE", "UP": "GT", "DOWN": "LT"}
# Unchanged or lower, unchanged or higher.
MARKS: Final = {"BELOW": "LE", "ABOVE": "GE"}
DENIED: Final = {"UP": "LE", "DOWN": "GE"}
# Behind a change that says nothing more.
BEHIND = END | POINTS_KINDS | kinds("GIVE DED ADD AND OR BUT NUM LOST GIVEN OPEN")
BEFORE = END | kinds("IF UNLESS AND OR BUT REL WITH FOR")
SMALLER = frozenset(listed("smaller lower lesser"))
LARGER = frozenset(listed("larger greater higher bigger"))
ANY = frozenset(listed("any every"))
COPULA = kinds("COPULA AUX")
BOUNDED = kinds("ADDITIONS DEDUCTIONS")
OTHERS = frozenset(listed("target mean best worst"))
AMOUNTS = NUMBERS | COMPARISONS | kinds("BETWEEN FROM")


def changes(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with each change on last year in one order; a text that does not speak of last year as it is."""
    roles = {lexeme.value.name for lexeme in items if lexeme.type == "ROLE" and isinstance(lexeme.value, ast.Value)}
    if not roles & {"last_year", "growth"}:
        return list(items)
    no_levels(items)
    items = year_first(with_ends(items))
    reader = _Reader(items, in_percent=_in_percent(items), alone=not roles & OTHERS and not _names_another(items))
    while reader.at < len(items):
        if not (reader.noun() or reader.each() or reader.verb() or reader.amount_of()):
            reader.kept.append(items[reader.at])
            reader.at += 1
    return reader.kept


def _names_another(items: Sequence[Lexeme]) -> bool:
    """Whether the text names another value than the own one."""
    named = [each for each in items if each.type == "NAME"] + [
        Lexeme("NAME", each.value[1], each.start_pos, each.end_pos) for each in items if each.type == "COUNTED"
    ]
    return not all(_is_own(each) for each in named)


def _in_percent(items: Sequence[Lexeme]) -> bool:
    """Whether the text says a change in per cent."""
    return any(
        lexeme.type == "PERCENT" and any(is_change(near) for near in items[max(0, at - NEAR) : at + 3])
        for at, lexeme in enumerate(items)
    )


@attrs.define
class _Reader:
    """
    What was read so far of *items*, of which *at* is next.

    *in_percent*: changes are growth, else a comparison with last year. *alone*: the text speaks of nothing else.
    *said* is where the amounts of the change before begin, by its way.
    """

    items: Sequence[Lexeme]
    in_percent: bool
    alone: bool
    at: int = 0
    kept: list[Lexeme] = attrs.field(factory=list)
    said: dict[str, int] = attrs.field(factory=dict)

    # Looking around

    def _kinds(self, at: int) -> frozenset[str]:
        return kinds_at(self.items, at)

    def _over(self, at: int) -> int:
        return past_articles(self.items, at)

    def _last_year(self, at: int) -> int:
        """Return the place behind `on last year`, *at* if it does not stand there."""
        if self._kinds(at).isdisjoint({"THAN", "FROM"}):
            return at
        year = self._over(at + 1)
        return year + 1 if year < len(self.items) and role(self.items[year]) == "last_year" else at

    def _own(self, at: int) -> int:
        """Return the place behind `in visits`, *at* if it does not stand there."""
        name = self._over(at + 1)
        if self._kinds(at).isdisjoint({"IN", "OF"}) or name >= len(self.items):
            return at
        return name + 1 if _is_own(self.items[name]) else at

    # Nouns

    def noun(self) -> bool:
        """Read `a rise in visits on last year of 5% or more`, `any fall`, `a smaller rise`, `a 5% rise`."""
        start = self._over(self.at)
        start += start < len(self.items) and self.items[start].word in ANY and self._size(start + 1) is not None
        sized = self._size(start)
        percent = self.items[start] if "PERCENT" in self._kinds(start) else None
        at = start + (sized is not None or percent is not None)
        way = self._way(at)
        if not way or not self.alone or not self._opens():
            return False
        growth = "growth" in self.items[at].word
        end = self._noun_end(at)
        if percent is None and self._says_how_far(end):
            return self._amount(at, end + 1, way, growth=growth)
        if percent is None and sized is None and (size := self._size_behind(end)) is not None:
            return self._sized(at, end + 2, way, size)
        if growth or (percent is None and self._kinds(end) & {"OF"} and self._kinds(self._over(end + 1)) & AMOUNTS):
            return self._amount(at, end, way, growth=growth)
        if percent is not None:
            return self._said_first(percent, at, end, way)
        if self._kinds(end) & (COMPARISONS | {"BETWEEN"}) and self._kinds(self._over(end + 1)) & NUMBERS:
            return self._amount(at, end, way, growth=False)
        if self._kinds(end).isdisjoint(BEHIND):
            return False
        return self._sized(at, end, way, sized) if sized is not None else self._bare(at, end, way)

    def each(self) -> bool:
        """Read `each 1% rise in visits`, `every 1% of decrease on last year` as each 1% above or below last year."""
        at = self.at + ("OF" in self._kinds(self.at))
        way = self._way(at) if self.kept and self.kept[-1].type in NUMBERS else ""
        if not way or not self.alone or not any("EACH" in each.several for each in self.kept[-3:-1]):
            return False
        noun = self.items[at]
        self.kept += [only(noun, "GT" if way == "UP" else "LT"), _last_year(noun)]
        self.at = self._noun_end(at)
        return True

    def _way(self, at: int) -> str:
        """Return which way the noun at *at* goes; empty for another word."""
        if at >= len(self.items):
            return ""
        way = next((NOUNS[kind] for kind in self.items[at].kinds if kind in NOUNS), "")
        year = self._over(at + 1)
        if not way and year < len(self.items) and role(self.items[year]) == "last_year":
            return joined_noun(self.items[at])
        # `The increase is at most 5 points` is a bound, `the increase is less than 5%` is not.
        article, _, noun = self.items[at].word.partition(" ")
        if way or article != "the" or self.items[at].several.isdisjoint(BOUNDED):
            return way
        end = self._noun_end(at)
        return WAYS.get(noun, "") if self._says_how_far(end) or self._size_behind(end) is not None else ""

    def _says_how_far(self, at: int) -> bool:
        """Whether `is less than 5%` stands at *at*."""
        end = at + 1
        while self._kinds(end) & (COMPARISONS | {"BETWEEN", "MOST", "LEAST"}):
            end += 1
        return bool(self._kinds(at) & COPULA and self._kinds(end) & NUMBERS)

    def _size_behind(self, at: int) -> Lexeme | None:
        """Return `smaller` of `is smaller` at *at*."""
        said = self._kinds(at) & COPULA and self._kinds(at + 2) & BEHIND
        return self._size(at + 1) if said else None

    def _opens(self) -> bool:
        """Whether a condition may begin here."""
        before = self.kept[-1] if self.kept else None
        return before is None or bool(before.several & (BEFORE | {"NOT"}))

    def _size(self, at: int) -> Lexeme | None:
        return self.items[at] if at < len(self.items) and self.items[at].word in SMALLER | LARGER else None

    def _noun_end(self, at: int) -> int:
        """Return the place behind the noun at *at* and what it says of: `in visits`, `on last year`."""
        noun = self.items[at]
        end = at + 1
        if noun.several & {"UPIN", "DOWNIN"}:
            name = self._over(end)
            end = name + 1 if name < len(self.items) and _is_own(self.items[name]) else end
        elif not noun.several & (NOUNS.keys() | BOUNDED):
            end = self._over(end) + 1
        before = -1
        while end != before:
            before = end
            end = self._last_year(self._own(end)) if self._kinds(self._over(end + 1)).isdisjoint(NUMBERS) else end
        return end

    def _amount(self, at: int, end: int, way: str, *, growth: bool) -> bool:
        """Read the noun at *at* before its amount at *end*."""
        noun = self.items[at]
        if growth:
            self.kept.append(_growth(noun))
        else:
            self.kept += [_own(noun), only(noun, way)]
            end += "OF" in self._kinds(end)
        self.said[way] = end
        self.at = end
        return True

    def _said_first(self, percent: Lexeme, at: int, end: int, way: str) -> bool:
        """Read `a 5% rise`."""
        noun = self.items[at]
        self.kept += [_own(noun), only(noun, way), percent]
        self.said[way] = at - 1
        self.at = end
        return True

    def _sized(self, at: int, end: int, way: str, size: Lexeme) -> bool:
        """Read `a smaller rise` as a rise of less than the one before."""
        smaller = size.word in SMALLER | {"less"}
        behind = self.items[self.said.get(way, self.at) : self.at]
        said = sorted((each for each in behind if each.type in NUMBERS), key=lambda each: each.value.value)
        if not said or len({each.type for each in said}) > 1 or any("EACH" in each.several for each in behind):
            return False
        amount = said[0 if smaller else -1]
        literal: ast.Literal = amount.value
        again = ast.Literal(span=size.span, value=literal.value, unit=literal.unit)
        noun = self.items[at]
        less = "LT" if smaller else "GT"
        self.kept += [_own(noun), only(noun, way), only(size, less)]
        self.kept.append(Lexeme(amount.type, again, size.start_pos, size.end_pos, (amount.type,)))
        if literal.unit != PERCENT:
            self.kept += [only(noun, "THAN"), _last_year(noun)]
        self.at = end
        return True

    def _bare(self, at: int, end: int, way: str) -> bool:
        """Read `any rise`, `a fall on last year`, `no fall`."""
        denied = bool(self.kept) and "NOT" in self.kept[-1].several
        if denied:
            self.kept.pop()
        self._zero(self.items[at], DENIED[way] if denied else SIGNS[way])
        self.at = end
        return True

    # Verbs

    def verb(self) -> bool:
        """Read `visits have fallen`, `it has not risen`, `no change`, `unchanged visits`, `they have risen by less`."""
        lexeme = self.items[self.at]
        kind = next((kind for kind in lexeme.kinds if kind in SIGNS), "")
        if not kind or not self.alone:
            return False
        bare = lexeme.word in {"up", "down"}
        if kind in {"UP", "DOWN"} and (not bare or self._kinds(self.at + 1) & {"LESS"}):
            return self._by_less(kind)
        end = self._last_year(self._own(self.at + 1))
        spoken = bool(self.kept) and (_is_own(self.kept[-1]) or "PRON" in self.kept[-1].several)
        itself = self._opens() and lexeme.word.startswith(("it ", "they "))
        same = kind in {"SAME", "RISES", "FALLS", "UP", "DOWN"} and self._opens()
        joined = bool(self.kept) and bool(self.kept[-1].several & {"AND", "OR"})
        if kind == "SAME" and same and not spoken and end < len(self.items) and _is_own(self.items[end]):
            end += 1
        sign = SIGNS[kind]
        if kind == "SAME" and self._kinds(end) & MARKS.keys():
            sign = next(way for mark, way in MARKS.items() if mark in self._kinds(end))
            end = self._last_year(end + 1)
        if not (spoken or same or itself or joined) or self._kinds(end).isdisjoint(BEHIND):
            return False
        if spoken:
            self.kept.pop()
        self._zero(lexeme, sign)
        self.at = end
        return True

    def _by_less(self, way: str) -> bool:
        """Read `have risen by less` as a rise of less than the one before."""
        at = self.at + 1
        size = self.items[at] if at < len(self.items) else None
        if size is None or size.word not in {"less", "more"} or self._kinds(at + 1).isdisjoint(BEHIND):
            return False
        if self.kept and (_is_own(self.kept[-1]) or "PRON" in self.kept[-1].several):
            self.kept.pop()
        return self._sized(self.at, at + 1, way, size)

    def amount_of(self) -> bool:
        """Say whose change `a reduction of 10%`, `or have grown by 5%` is; keep the amount of any change."""
        lexeme = self.items[self.at]
        way = next((kind for kind in lexeme.kinds if kind in {"UP", "DOWN"}), "")
        if not way:
            return False
        self.said[way] = self.at + 1
        noun = lexeme.word.endswith((" of", " by", "up", "down")) and self._opens()
        joined = lexeme.word.endswith(" by") and bool(self.kept and self.kept[-1].several & {"AND", "OR"})
        after = self._kinds(self._over(self.at + 1))
        if not (noun or joined) or not self.alone or not after & AMOUNTS or after & {"PTS"}:
            return False
        self.kept += [_own(lexeme), only(lexeme, way)]
        self.at += 1
        return True

    def _zero(self, place: Lexeme, kind: str) -> None:
        """Write a change that does not say by how much."""
        if self.in_percent:
            zero = ast.Literal(span=place.span, value=Fraction(0), unit=PERCENT)
            number = Lexeme("PERCENT", zero, place.start_pos, place.end_pos, ("PERCENT",))
            self.kept += [_growth(place), only(place, kind), number]
        else:
            self.kept += [_own(place), only(place, kind), _last_year(place)]


def _is_own(lexeme: Lexeme) -> bool:
    return lexeme.type == "NAME" and isinstance(lexeme.value, ast.Value) and lexeme.value.name == "actual"


def _own(place: Lexeme) -> Lexeme:
    node = ast.Value(span=place.span, name="actual")
    return Lexeme("NAME", node, place.start_pos, place.end_pos, ("NAME",))


def _growth(place: Lexeme) -> Lexeme:
    node = ast.Value(span=place.span, name="growth")
    return Lexeme("ROLE", node, place.start_pos, place.end_pos, ("ROLE",))


def _last_year(place: Lexeme) -> Lexeme:
    node = ast.Value(span=place.span, name="last_year")
    return Lexeme("ROLE", node, place.start_pos, place.end_pos, ("ROLE",))
