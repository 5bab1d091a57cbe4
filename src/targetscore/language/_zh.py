"""
Chinese text → lexemes: names first, then typed literals and words, then the breaks between sentence parts.

Chinese has no blanks, so a word is known by what surrounds it: 减 before 10分 deducts, before 1% it is a direction; 按
before an unknown character belongs to an unknown word. `_zh_scan` finds what stands where, `_zh_fold` and `_zh_fit`
decide each word by its neighbours, `_zh_parts` sets the breaks; what fits nowhere stays for the grammar to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._lexemes import Lexeme, Names
from targetscore.language._zh_fold import fold
from targetscore.language._zh_names import plain
from targetscore.language._zh_parts import divide
from targetscore.language._zh_scan import scan


def lexemes(text: str, names: Names, wording: Sequence[str] = ()) -> list[Lexeme]:
    """
    Return the lexemes of *text* with breaks between its parts; a phrase of *wording* is a lexeme of type ``WORDING``.

    Raises:
        Refused: For a number that is none, a blank that was never filled in.
    """
    half_width = plain(text)
    found = scan(half_width, names, tuple(wording))
    if not wording:
        return divide(fold(half_width, found, names))
    silent = [lexeme for lexeme in found if lexeme.type == "WORDING"]
    said = [lexeme for lexeme in found if lexeme.type != "WORDING"]
    return [*silent, *divide(fold(half_width, said, names))]
