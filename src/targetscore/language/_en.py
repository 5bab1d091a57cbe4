"""
English text → lexemes: names first, then typed literals and phrases, then the breaks between sentence parts.

`_en_scan` finds what stands where, with all the kinds that it may have; `_en_divide` decides between them by their
neighbours and sets the breaks; what fits nowhere stays for the grammar to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

from targetscore.language._en_defined import NotDefinedError, with_terms
from targetscore.language._en_divide import divide
from targetscore.language._en_row_lines import with_rows
from targetscore.language._en_scan import scan
from targetscore.language._lexemes import Lexeme, Names


def lexemes(text: str, names: Names, wording: Sequence[str] = ()) -> list[Lexeme]:
    """
    Return the lexemes of *text* with breaks between its parts; a phrase of *wording* is a lexeme of type ``WORDING``.

    Raises:
        Refused: For a number that is none, a blank that was never filled in, an unknown word.
    """
    text = with_rows(text)
    try:
        return _lexemes(text, with_terms(text, names), wording)
    except NotDefinedError:
        return _lexemes(text, names, wording)


def _lexemes(text: str, names: Names, wording: Sequence[str]) -> list[Lexeme]:
    found = scan(text, names, tuple(wording))
    silent = [lexeme for lexeme in found if lexeme.type == "WORDING"]
    if silent:
        found = [lexeme for lexeme in found if lexeme.type != "WORDING"]
    return [*silent, *divide(text, found, names)]
