"""Words of an English text whose side hangs on what is measured: slower than 10 days is more, 14% or worse depends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from targetscore import ast
from targetscore.language._en_kinds import NUMBERS
from targetscore.language._lexemes import Lexeme, Names, listed

TIMES = frozenset(listed("second seconds minute minutes hour hours day days week weeks month months year years"))
# Of a time, slower is longer.
IN_TIME: Final = {
    "SLOWER": "GT", "FASTER": "LT", "ORSLOWER": "ABOVE", "ORFASTER": "BELOW", "ASSLOW": "GE", "ASFAST": "LE",
}  # fmt: skip


def sided(items: Sequence[Lexeme], names: Names) -> list[Lexeme]:
    """Return *items* with the side of such words; what cannot be told stays, for the grammar to refuse."""
    worse = _worse(items)
    timed = all(_is_time(names.unit_of(name)) for name in _named(items) | {"actual"})
    found: list[Lexeme] = []
    for position, lexeme in enumerate(items):
        kind = next((IN_TIME[kind] for kind in lexeme.kinds if kind in IN_TIME), "") if timed else ""
        if "ORWORSE" in lexeme.kinds and worse and position and items[position - 1].type in NUMBERS:
            kind = worse
        said = Lexeme(kind, _longer(lexeme, kind), lexeme.start_pos, lexeme.end_pos, (kind,))
        found.append(said if kind else lexeme)
    return found


def after_so_many(items: Sequence[Lexeme]) -> list[Lexeme]:
    """Return *items* with `after 15 days` as more than 15 days; `after` is no `if` there, which means as many."""
    found = list(items)
    for at, (lexeme, number) in enumerate(pairwise(items)):
        if lexeme.word == "after" and number.type in NUMBERS:
            found[at] = Lexeme("GT", lexeme.value, lexeme.start_pos, lexeme.end_pos, ("GT",))
    return found


def _longer(lexeme: Lexeme, kind: str) -> object:
    """Return the word of a comparison without a level as one that compares so."""
    return {"GT": "longer", "LT": "shorter"}.get(kind, lexeme.value)


def _is_time(unit: str) -> bool:
    return bool(unit) and " per " not in unit and unit.rpartition(" ")[2].lower() in TIMES


def _named(items: Sequence[Lexeme]) -> frozenset[str]:
    return frozenset(lexeme.value.name for lexeme in items if lexeme.type == "NAME")


def _worse(items: Sequence[Lexeme]) -> str:
    """Return which side is worse where `14% or worse` and `7% or better` show it; empty where they do not."""
    marked: dict[str, list[ast.Literal]] = {"ORWORSE": [], "ORBETTER": []}
    for before, lexeme in pairwise(items):
        for kind in marked.keys() & lexeme.several:
            if before.type in NUMBERS:
                marked[kind].append(before.value)
    both = [(bad, good) for bad in marked["ORWORSE"] for good in marked["ORBETTER"]]
    if not both or len(_named(items)) > 1 or any(bad.unit != good.unit for bad, good in both):
        return ""
    if all(bad.value > good.value for bad, good in both):
        return "ABOVE"
    return "BELOW" if all(bad.value < good.value for bad, good in both) else ""
