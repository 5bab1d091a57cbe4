"""
What stands where in an English text: declared names, patterns, numbers, phrases, signs; each with all its kinds.

English joins the parts of a sentence with the same few words in any order, so a phrase is known by what stands around
it. Here each gets all the kinds that it may have; `_en_divide` decides between them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from targetscore.errors import Span
from targetscore.language._en_effects import SAID as OF_EFFECTS
from targetscore.language._en_effects import effect
from targetscore.language._en_headings import number_end
from targetscore.language._en_names import written
from targetscore.language._en_numbers import STARTS, literal
from targetscore.language._en_patterns import BY_FIRST, pattern
from targetscore.language._en_phrases import Scan, phrase
from targetscore.language._en_ranks import SAID as OF_PLACES
from targetscore.language._en_ranks import UNIT_NOUNS, place
from targetscore.language._en_words import plain, tokens
from targetscore.language._lexemes import Lexeme, Names, Refused

Reader: TypeAlias = Callable[[Scan, int], tuple[Lexeme, int] | None]

BREAKS: Final = {",": 1, ";": 2, "|": 2, ".": 3, "!": 3, ":": 4, "?": 4}
BRACKETS: Final = {"(": "OPEN", ")": "CLOSE", "[": "OPEN", "]": "CLOSE", "{": "OPEN", "}": "CLOSE"}
# Between `each` and its unit these may stand.
SIZE_WORDS = frozenset({"EACH", "FULLEACH", "STARTED", "EXTRA", "SHORT"})


def scan(text: str, names: Names, wording: tuple[str, ...]) -> list[Lexeme]:
    """
    Return what stands in *text*, each lexeme with all kinds it may have.

    Raises:
        Refused: For a number that is none, a blank that was never filled in.
    """
    half_width = plain(text)
    cut = tokens(half_width)
    known = written(names, wording)
    state = Scan(half_width, *cut, names=names, written=known, taken=known.taken(cut), as_written=text)
    rest = _read_besides(cut.words)
    position = _number(state)
    while position < state.count:
        lexeme, position = (rest and rest(state, position)) or _at(state, position)
        _keep(state, lexeme)
    return state.found


def _number(state: Scan) -> int:
    """Take the number of the indicator in front of its name, which says nothing; return the token behind it."""
    end = number_end(state.text, state.as_written)
    after = next((n for n in range(state.count) if state.starts[n] >= end), 0) if end else 0
    if not after or not state.clear(0, after):
        return 0
    last = state.ends[after - 1]
    state.found.append(Lexeme("WORDING", state.text[state.starts[0] : last], state.starts[0], last, ("WORDING",)))
    return after


def _read_besides(words: Sequence[str]) -> Reader | None:
    """Return what reads effects and places in the group, if *words* may speak of them."""
    effects, places = not OF_EFFECTS.isdisjoint(words), not OF_PLACES.isdisjoint(words)
    if effects and places:
        return lambda state, position: effect(state, position) or place(state, position)
    return effect if effects else place if places else None


def _keep(state: Scan, lexeme: Lexeme) -> None:
    """Add *lexeme* to what was found; unknown words in a row are one."""
    if lexeme.type == "UNKNOWN" and state.found and state.found[-1].type == "UNKNOWN":
        last = state.found[-1]
        last.end_pos = lexeme.end_pos
        last.value = state.text[last.start_pos : last.end_pos]
        return
    begins = "EACH" in lexeme.kinds or ("STARTED" in lexeme.kinds and str(lexeme.value).endswith(" of"))
    state.in_each = not SIZE_WORDS.isdisjoint(lexeme.kinds) and (state.in_each or begins)
    state.found.append(lexeme)


def _at(state: Scan, position: int) -> tuple[Lexeme, int]:
    """Return what stands at the token *position*, and the token after it."""
    word = state.words[position]
    if position in state.taken:
        after, way = state.taken[position]
        return way.lexeme(state.starts[position], state.ends[after - 1]), after
    digits = word[0].isdecimal()
    first = "#" if digits else word
    found = pattern(state, position, first) if first in BY_FIRST else None
    if found is None and (digits or word in STARTS or state.in_each):
        found = literal(state, position)
    return found or phrase(state, position) or (_sign(state, position), position + 1)


def _sign(state: Scan, position: int) -> Lexeme:
    word, start, end = state.words[position], state.starts[position], state.ends[position]
    if word in BREAKS:
        return Lexeme("BREAK", BREAKS[word], start, end)
    if word in BRACKETS:
        return Lexeme(BRACKETS[word], word, start, end)
    if word in UNIT_NOUNS:
        return Lexeme("UNITNOUN", word, start, end, ("UNITNOUN",))
    if word.removesuffix("'s") in UNIT_NOUNS:
        return Lexeme("UNITOWN", word, start, end, ("UNITOWN",))
    if word.startswith("\n"):
        return Lexeme("BREAK", BREAKS[";"], start, end)
    if word.startswith("__"):
        raise Refused("blank-left-open", Span(start, end), text=word)
    return Lexeme("UNKNOWN", word, start, end)
