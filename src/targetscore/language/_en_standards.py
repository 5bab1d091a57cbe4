"""
What an English text says of a target: `achievement of 60%` is what share of it is reached.

`This target` is the one before.
"""

from __future__ import annotations

from targetscore import ast
from targetscore.language._en_kinds import COMPARISONS, NUMBERS, REFERENCES, UPTO, kinds, kinds_at, past_articles
from targetscore.language._en_passes import Pass
from targetscore.language._lexemes import Lexeme, listed

LEVELS = COMPARISONS | NUMBERS | UPTO | REFERENCES | kinds("OF BETWEEN TO AND COPULA MODAL COUNTED ART ADJ MOST LEAST")
THIS = frozenset(listed("this that"))
ACHIEVING = frozenset(listed("achievement attainment fulfilment fulfillment accomplishment"))


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


# This target ---------------------------------------------------------------------------------------------------------


def _this_target(items: list[Lexeme]) -> list[Lexeme]:
    """Read `this target` as the target that the text has spoken of; elsewhere it may be a level of the text."""
    found: list[Lexeme] = []
    spoken = False
    for at, lexeme in enumerate(items):
        if lexeme.word in THIS and at + 1 < len(items) and _is(items[at + 1], "target"):
            kind, word = ("ART", "the") if spoken else ("UNKNOWN", lexeme.word)
            found.append(Lexeme(kind, word, lexeme.start_pos, lexeme.end_pos, (kind,)))
        else:
            found.append(lexeme)
            spoken = spoken or _is(lexeme, "target")
    return found


def _is(lexeme: Lexeme, name: str) -> bool:
    return lexeme.type in REFERENCES and isinstance(lexeme.value, ast.Value) and lexeme.value.name == name


# Each with what it needs, as `Passes` takes it.
STANDARDS: tuple[tuple[str, Pass], ...] = (
    ("UNKNOWN", lambda items, _: _achievement(items)),
    ("ART NAME | ART ROLE", lambda items, _: _this_target(items)),
)
