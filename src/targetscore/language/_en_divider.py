"""How far the division of an English text has come: what was decided, what is ahead, and how to write it down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import attrs

from targetscore import ast
from targetscore.language._chunks import COMMA
from targetscore.language._en_kinds import ARTICLES, END, POINTS_KINDS, WHOLES, kinds, typed
from targetscore.language._lexemes import PERCENT, Lexeme, Names

NOTHING: frozenset[str] = frozenset()


@attrs.define
class Divider:
    """
    Reads the phrases from left to right into *out*.

    *mode* is the sort of the part at hand: ``if``, ``points``, ``each``, ``limit``, ``line``, ``else``, ``start``,
    ``formula``, or empty where a part may begin; *joins* is that of the part before a comma. *left* is the type of the
    last of *out*. *right* are the kinds of what follows, articles left out. *subject* is what the last comparison spoke
    of, for `it` and `one of`, and stands in *out* at *spoken*. *due* is the verb of `the penalty for each`, until the
    next semicolon.

    Invariant: *kinds* are those of *items* and a break for the end; *after* says for each of *items* which comes next
    when articles are left out.
    """

    items: list[Lexeme]
    names: Names
    kinds: list[frozenset[str]]
    after: list[int]
    right: frozenset[str] = END
    left: str = "BREAK"
    out: list[Lexeme] = attrs.field(factory=list)
    mode: str = ""
    at: int = 0
    between: bool = False
    listing: bool = False
    ratio: bool = False
    exempt: bool = False
    sign: str = ""
    due: str = ""
    multiply: bool = False
    subject: tuple[Lexeme, ...] = ()
    spoken: int = 0
    brackets: list[bool] = attrs.field(factory=list)
    joins: str = ""

    @staticmethod
    def of(items: list[Lexeme], names: Names) -> Divider:
        """Return the divider of *items*, at their start."""
        several = [lexeme.several for lexeme in items]
        several.append(END)
        end = len(items)
        after = [end] * (end + 1)
        following = end
        for position in range(end - 1, -1, -1):
            after[position] = following
            if not several[position] <= ARTICLES:
                following = position
        return Divider(items, names, several, after)

    # Looking around

    @property
    def fresh(self) -> bool:
        """Whether nothing has been written yet of the part at hand."""
        return self.left == "BREAK"

    def ahead(self, count: int) -> frozenset[str]:
        """Return the kinds of the lexeme *count* places ahead, articles left out; a break at the end of the text."""
        position = self.at
        for _ in range(count):
            position = self.after[position]
        return self.kinds[position]

    def place(self, count: int = 1) -> int:
        """Return where the lexeme *count* places ahead stands, articles left out; the last place at the end."""
        position = self.at
        for _ in range(count):
            position = self.after[position]
        return min(position, len(self.items) - 1)

    def item(self, count: int = 1) -> Lexeme:
        """Return the lexeme *count* places ahead, articles left out; the last one at the end of the text."""
        return self.items[self.place(count)]

    @property
    def next(self) -> Lexeme | None:
        """The lexeme right behind the one at hand, be it an article."""
        return self.items[self.at + 1] if self.at + 1 < len(self.items) else None

    def skip_next(self) -> None:
        """Let the lexeme right behind the one at hand mean nothing."""
        lexeme = self.items[self.at + 1]
        self.items[self.at + 1] = Lexeme("ART", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("ART",))
        self.kinds[self.at + 1] = ARTICLES & {"ART"}
        self.after[self.at] = self.after[self.at + 1]

    def names_own(self) -> bool:
        """Whether the indicator's own value is named next."""
        item = self.item()
        return item.type == "NAME" and item.value.name == "actual"

    def is_rate(self, lexeme: Lexeme | None) -> bool:
        """Whether *lexeme* names a value in %."""
        node = None if lexeme is None else lexeme.value
        return isinstance(node, ast.Value) and self.names.unit_of(node.name) == PERCENT

    def points_ahead(self) -> bool:
        """Whether points follow that a verb may speak of."""
        right = self.right
        if not right.isdisjoint(AFTER_VERB):
            return True
        if "NUM" in right:
            return self.ahead(2).isdisjoint(MARKS)
        return "PERCENT" in right and "OF" in self.ahead(2) and not self.ahead(3).isdisjoint(WHOLES)

    def part(self) -> list[Lexeme]:
        """Return what *out* has of the part at hand."""
        return self.out[self.part_start() :]

    def part_before(self) -> list[Lexeme]:
        """Return what *out* has of the part that ends with the last pause."""
        end = max(self.part_start() - 1, 0)
        start = end
        while start and self.out[start - 1].type != "BREAK":
            start -= 1
        return self.out[start:end]

    def part_start(self) -> int:
        """Return where the part at hand starts in *out*."""
        start = len(self.out)
        while start and self.out[start - 1].type != "BREAK":
            start -= 1
        return start

    def said(self, wanted: frozenset[str]) -> bool:
        """Whether the part at hand has one of the kinds *wanted*."""
        for lexeme in reversed(self.out):
            if lexeme.type == "BREAK":
                return False
            if lexeme.type in wanted:
                return True
        return False

    # Writing

    def add(self, lexeme: Lexeme) -> None:
        """Write *lexeme* as it is."""
        self.out.append(lexeme)
        self.left = lexeme.type

    def put(self, lexeme: Lexeme, kind: str) -> None:
        """Write *lexeme* as one of *kind*."""
        self.out.append(lexeme if lexeme.type == kind else typed(lexeme, kind))
        self.left = kind

    def mark(self, kind: str, lexeme: Lexeme) -> None:
        """Write a mark of *kind*, which has no words of its own, in front of *lexeme*."""
        self.out.append(Lexeme(kind, "", lexeme.start_pos, lexeme.start_pos))
        self.left = kind

    def turn(self, kind: str) -> None:
        """Decide what was written last to be of *kind* after all."""
        self.out[-1] = typed(self.out[-1], kind)
        self.left = kind

    def drop(self) -> Lexeme:
        """Take back what was written last."""
        last = self.out.pop()
        self.left = self.out[-1].type if self.out else "BREAK"
        return last

    def open(self, mode: str, lexeme: Lexeme, *, joins: frozenset[str] = NOTHING) -> None:
        """Begin a part of sort *mode*, unless what stands before it is one of *joins*."""
        if self.left != "BREAK" and self.left not in joins:
            self.add(Lexeme("BREAK", 0, lexeme.start_pos, lexeme.start_pos))
        self.mode = mode
        self.between = False

    def open_if(self, lexeme: Lexeme) -> None:
        """Begin a condition, unless there is one at hand."""
        if self.mode != "if":
            self.open("if", lexeme)

    def pause(self, level: int, lexeme: Lexeme) -> None:
        """End the part at hand with a break of *level*."""
        if self.out and self.left == "BREAK":
            self.out[-1].value = max(self.out[-1].value, level)
        elif self.out:
            self.add(Lexeme("BREAK", level, lexeme.start_pos, lexeme.end_pos))
        self.joins = self.mode if level == COMMA else ""
        self.due = self.due if level <= COMMA else ""
        self.mode = ""
        self.between = self.listing = self.ratio = False

    def remember(self) -> None:
        """Keep what the comparison at hand speaks of, if it says so."""
        if self.mode != "if":
            return
        start = len(self.out)
        while start and self.out[start - 1].type in SPOKEN_OF:
            start -= 1
        if start < len(self.out) and self.out[start].type not in {"ANDS", "LISTSEP"}:
            self.subject = tuple(self.out[start:])
            self.spoken = start


AFTER_VERB = POINTS_KINDS | {"FULLWORD", "EXTRA"}
MARKS = kinds("ABOVE BELOW")
SPOKEN_OF = kinds("NAME ROLE ANDS AVERAGEOF SUMOF LISTSEP")

# A rule is handed a word and all its kinds, and returns whether it has dealt with it.
Rule: TypeAlias = Callable[[Divider, Lexeme, frozenset[str]], bool]
# Rules in the order in which they are tried, each with the kinds of the words that it may speak of.
Table: TypeAlias = tuple[tuple[str, Rule], ...]


class Rules:
    """The rules of a table by the kinds of a word."""

    def __init__(self, table: Table) -> None:
        self._table = [(kinds(names), rule) for names, rule in table]
        self._found: dict[frozenset[str], list[Rule]] = {}

    def of(self, several: frozenset[str]) -> Sequence[Rule]:
        """Return the rules for a word that may have *several* kinds."""
        found = self._found.get(several)
        if found is None:
            found = [rule for wanted, rule in self._table if not wanted.isdisjoint(several)]
            self._found[several] = found
        return found
